/* Stage 6: the steps that make a new clip: of a file, of one of a kind, of none. */
#include "adding.h"

#include <glib/gi18n.h>
#include <string.h>

enum { PICKED_MAX = 40 }; /* files in one sentence */

/* ---- which media ----------------------------------------------------------------- */

static json_t *media_name(const Slot *media)
{
    return json_string(media->asset ? asset_label(media->asset) : media->value);
}

const char *adding_media_type(const Slot *media)
{
    const char *type = media->asset ? asset_kind_name(media->asset->kind) : media->type;
    return type ? type : "video";
}

static GPtrArray *assets_of_type(const Composition *composition, const char *type)
{
    GPtrArray *found = g_ptr_array_new();
    for (unsigned i = 0; i < composition->assets->len; i++) {
        Asset *asset = g_ptr_array_index(composition->assets, i);
        if (strcmp(asset_kind_name(asset->kind), type) == 0)
            g_ptr_array_add(found, asset);
    }
    return found;
}

static char *ask_for(const char *type, const char *label, bool any)
{
    if (!any)
        return strcmp(type, "audio") == 0
                   ? g_strdup(_("There is no sound file here yet. Import one first."))
                   : g_strdup_printf(_("There is no file of the kind “%s” here yet. "
                                       "Import one first."),
                                     type);
    if (label && g_ascii_strcasecmp(label, "background") == 0)
        return g_strdup(_("Which file should I use as background music?"));
    return g_strdup(_("Which file should I use?"));
}

/* ---- steps ----------------------------------------------------------------------- */

static json_t *new_step(const Adding *adding, const char *type)
{
    json_t *step = json_pack("{ssss}", "op", "add", "type", type);
    json_object_set(step, "place", adding->place);
    if (adding->duration && !(adding->trim == NULL && strcmp(type, "video") == 0))
        json_object_set(step, "duration", adding->duration);
    if (adding->trim)
        json_object_set(step, "trim", adding->trim);
    return step;
}

/* How long a video is shown is what is taken of it. */
static void trim_to_duration(Adding *adding)
{
    if (strcmp(adding->type, "video") != 0 || !adding->duration || adding->trim)
        return;
    adding->trim = json_pack("{sisO}", "from", 0, "duration", adding->duration);
    json_decref(adding->duration);
    adding->duration = NULL;
}

static void add_media(Adding *adding, const Slot *media, json_t *props, unsigned n)
{
    bool alone = media == adding->media; /* "beach.mp4 as music" */
    json_t *step = new_step(adding, alone ? adding->type : adding_media_type(media));
    json_object_set_new(step, "asset", media_name(media));
    if (json_object_size(props))
        json_object_set_new(step, "props", json_deep_copy(props));
    bool chained = n > 0 && json_object_get(adding->place, "mode") == NULL;
    if (chained) {
        g_autofree char *before =
            g_strdup_printf("s%zu", json_array_size(adding->clause->story->steps) + n);
        json_t *last = json_array_get(adding->draft->steps, n - 1);
        json_object_set_new(last, "id", json_string(before));
        json_object_set_new(
            step, "place",
            json_pack("{s{ssss}}", "after", "by", "step", "step", before));
    }
    json_array_append_new(adding->draft->steps, step);
}

static void add_listed(Adding *adding, json_t *props)
{
    const GPtrArray *members = adding->media->members;
    for (unsigned i = 0; members && i < members->len; i++)
        add_media(adding, g_ptr_array_index(members, i), props, i);
    if (!members)
        add_media(adding, adding->media, props, 0);
    adding->draft->about = members ? (int)members->len - 1 : 0;
}

/* One option for each asset that would do, with the steps it leads to. */
static void ask_which(Adding *adding, const GPtrArray *assets, const json_t *step)
{
    Draft *draft = adding->draft;
    g_autofree char *question = ask_for(
        adding->type, adding->role ? adding->role->value : NULL, assets->len > 0);
    reading_draft_ask(draft, "asset", question);
    draft->options = json_array();
    for (unsigned i = 0; i < assets->len && i < 12; i++) {
        const char *name = asset_label(g_ptr_array_index(assets, i));
        json_t *chosen = json_deep_copy(step);
        json_object_set_new(chosen, "asset", json_string(name));
        json_array_append_new(draft->options,
                              json_pack("{sss[o]}", "text", name, "steps", chosen));
    }
}

static void add_kind(Adding *adding, json_t *props)
{
    g_autoptr(GPtrArray) assets =
        assets_of_type(adding->clause->chart->composition, adding->type);
    json_t *step = new_step(adding, adding->type);
    if (json_object_size(props))
        json_object_set_new(step, "props", json_deep_copy(props));
    if (assets->len == 1)
        json_object_set_new(step, "asset",
                            json_string(asset_label(g_ptr_array_index(assets, 0))));
    else
        ask_which(adding, assets, step);
    json_array_append_new(adding->draft->steps, step);
}

/* ---- which of those that are listed ---------------------------------------------- */

/* "the second image", "all videos": the n-th of the files of that kind, or each of
 * them. */
static void pick_assets(const Adding *adding, GPtrArray *picked)
{
    const Slot *role = adding->role;
    unsigned count = role && role->members ? role->members->len : 1;
    g_autoptr(GPtrArray) assets =
        assets_of_type(adding->clause->chart->composition, adding->type);
    for (unsigned i = 0; role && (role->flags & REF_ORDINAL) && i < count; i++) {
        const Slot *one = role->members ? g_ptr_array_index(role->members, i) : role;
        int index = (int)json_integer_value(json_object_get(one->json, "index"));
        index = index < 0 ? index + (int)assets->len : index;
        if (index >= 0 && index < (int)assets->len)
            g_ptr_array_add(picked, g_ptr_array_index(assets, index));
    }
    for (unsigned i = 0; role && (role->flags & REF_ALL) && i < assets->len; i++)
        g_ptr_array_add(picked, g_ptr_array_index(assets, i));
}

/* Is it one of the files, told by its number, or are they all? */
static bool is_picked(const Adding *adding)
{
    unsigned length; /* "a second logo" is one more of what is there */
    return adding->role && !adding->media && !adding->text &&
           !chart_match(adding->clause->chart, adding->role->from, WORD_INDEFINITE,
                        &length) &&
           (adding->role->flags & (REF_ORDINAL | REF_ALL));
}

static bool add_picked(Adding *adding, json_t *props)
{
    g_autoptr(GPtrArray) picked = g_ptr_array_new();
    pick_assets(adding, picked);
    for (unsigned i = 0; i < picked->len && i < PICKED_MAX; i++) {
        const Slot media = { .kind = SLOT_REF, .asset = g_ptr_array_index(picked, i) };
        add_media(adding, &media, props, i);
    }
    adding->draft->about = (int)picked->len - 1;
    return picked->len > 0 && picked->len <= PICKED_MAX;
}

/* ---- what is of no file ---------------------------------------------------------- */

bool adding_is_drawn(const Adding *adding)
{
    return g_strcmp0(adding->type, "shape") == 0 ||
           g_strcmp0(adding->type, "generator") == 0;
}

/* A shape, or a picture that is made: which one is the name of its role. */
static void add_drawn(Adding *adding, json_t *props)
{
    json_t *step = new_step(adding, adding->type);
    const char *which = adding->role->value;
    if (which && (adding->role->flags & REF_ROLE)) {
        g_autofree char *kind = g_ascii_strdown(which, -1);
        json_object_set_new(props, adding->type, json_string(kind));
    }
    if (json_object_size(props))
        json_object_set_new(step, "props", json_deep_copy(props));
    json_array_append_new(adding->draft->steps, step);
}

static void add_this(Adding *adding)
{
    json_t *step = new_step(adding, adding->type);
    json_object_set_new(step, "source", json_string("asset"));
    json_array_append_new(adding->draft->steps, step);
}

static void add_text(Adding *adding, json_t *props)
{
    json_t *step = new_step(adding, "text");
    json_object_set_new(props, "text", json_string(adding->text->value));
    json_object_set_new(step, "props", json_deep_copy(props));
    json_array_append_new(adding->draft->steps, step);
}

/* "a 10-second video with text 'Hello'": the film itself is what is made. */
static void make_film(Adding *adding, json_t *props)
{
    json_array_append_new(
        adding->draft->steps,
        json_pack("{sssO}", "op", "composition", "duration", adding->duration));
    adding->draft->about = 1;
    json_object_set_new(adding->place, "at", json_integer(0));
    json_object_del(adding->place, "mode");
    if (adding->text && !json_object_get(props, "position"))
        json_object_set_new(props, "position", json_string("center"));
}

static bool makes_film(const Adding *adding)
{
    if (!adding->duration || adding->media || !adding->role || adding->role->determined)
        return false;
    bool film = g_strcmp0(adding->role->type, "video") == 0;
    return film && (adding->text || adding->this);
}

bool adding_add(Adding *adding, json_t *props)
{
    bool film = makes_film(adding);
    trim_to_duration(adding);
    if (film && adding->this && adding->trim) {
        adding->duration = json_incref(json_object_get(adding->trim, "duration"));
        make_film(adding, props);
        json_decref(adding->duration);
        adding->duration = NULL;
    } else if (film) {
        make_film(adding, props);
    }
    if (is_picked(adding))
        return add_picked(adding, props);
    if (adding->media)
        add_listed(adding, props);
    else if (adding_is_drawn(adding))
        add_drawn(adding, props);
    else if (adding->text)
        add_text(adding, props);
    else if (adding->this)
        add_this(adding);
    else
        add_kind(adding, props);
    return true;
}
