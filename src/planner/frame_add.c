/* Stage 6: making clips. */
#include "adding.h"

#include "chatkut/base/text.h"

#include <glib/gi18n.h>
#include <string.h>

enum { PICKED_MAX = 40 }; /* files in one sentence */

static bool is_media(const Slot *ref)
{
    if (ref->members) {
        for (unsigned i = 0; i < ref->members->len; i++)
            if (!is_media(g_ptr_array_index(ref->members, i)))
                return false;
        return true;
    }
    return (ref->flags & (REF_IN_ASSETS | REF_FILE)) != 0;
}

static bool on_timeline(const Slot *ref)
{
    if (!ref->members)
        return (ref->flags & REF_ON_TIMELINE) != 0;
    for (unsigned i = 0; i < ref->members->len; i++)
        if (on_timeline(g_ptr_array_index(ref->members, i)))
            return true;
    return false;
}

static bool is_place(const Slot *ref)
{
    return ref->prep == PREP_AFTER || ref->prep == PREP_BEFORE ||
           ref->prep == PREP_OVER || ref->prep == PREP_UNDER ||
           ref->prep == PREP_BETWEEN;
}

/* "add X as background music": what it is to be, not where it goes. */
static bool is_new_role(const Slot *ref)
{
    return (ref->flags & REF_ROLE) && !ref->determined && !on_timeline(ref);
}

/* "the start of the market clip": when, not what. */
static bool tells_when(const Clause *clause, const Slot *ref)
{
    const Slot *previous = clause_previous(clause, ref);
    return ref->prep == PREP_OF && previous &&
           (previous->kind == SLOT_ANCHOR || previous->kind == SLOT_MIDDLE ||
            previous->kind == SLOT_POSITION);
}

static void sort_references(Adding *adding)
{
    Clause *clause = adding->clause;
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        if (slot->kind == SLOT_CALLED && !adding->media && slot->value[0] &&
            (slot->asset || slot->type))
            adding->media = slot;
        if (slot->kind != SLOT_REF || is_place(slot) || slot->prep == PREP_ON ||
            tells_when(clause, slot) || (slot->prep == PREP_TO && !is_new_role(slot)))
            continue;
        if (is_media(slot) && !adding->media)
            adding->media = slot;
        else if ((slot->flags & REF_THIS) && !adding->this)
            adding->this = slot;
        else if (!adding->role && (slot->flags & (REF_BARE | REF_ROLE | REF_ORDINAL)) &&
                 !(slot->flags & REF_PRONOUN))
            adding->role = slot;
    }
    adding->text = clause_find(clause, SLOT_LITERAL, PREP_ANY);
    const Slot *guess = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    bool nothing =
        !adding->media && !adding->role && !adding->this && !adding->text && guess;
    if (nothing && (guess->flags & REF_GUESSED) && clause_verb_is(clause, "add"))
        adding->media = guess; /* "add the cat video": there is none */
}

/* The asset whose label or file is called so. */
static const Asset *asset_called(const Adding *adding, const char *name)
{
    const Composition *composition = adding->clause->chart->composition;
    g_autofree char *wanted = text_fold(name);
    for (unsigned i = 0; i < composition->assets->len; i++) {
        const Asset *asset = g_ptr_array_index(composition->assets, i);
        g_autofree char *file =
            g_path_get_basename(node_string(&asset->node, PROP_FILE));
        g_autofree char *file_folded = text_fold(file);
        g_autofree char *label = text_fold(asset_label(asset));
        if (strcmp(wanted, label) == 0 || strcmp(wanted, file_folded) == 0)
            return asset;
    }
    return NULL;
}

/* "the video 'beach.mp4'": the quote behind a kind of media is a file's name. A film is
 * made with a text: "a 10 second video 'Hello'". */
static bool is_behind_media(const Adding *adding)
{
    static const char *const MEDIA[] = { "video", "image", "audio", NULL };
    const Slot *role = adding->role;
    return role && role->type && clause_next(adding->clause, role) == adding->text &&
           g_strv_contains(MEDIA, role->type) &&
           (role->determined || strcmp(role->type, "video") != 0);
}

/* A quote is a text, unless it is called for as media or is the name of some. */
static void read_quoted_name(Adding *adding)
{
    const Slot *quote = adding->text, *role = adding->role;
    bool text = role && g_strcmp0(role->type, "text") == 0;
    if (!quote || adding->media || text)
        return;
    const Asset *asset = asset_called(adding, quote->value);
    if (!asset && !is_behind_media(adding))
        return;
    adding->named = (Slot){ .kind = SLOT_CALLED,
                            .type = role ? role->type : NULL,
                            .value = quote->value,
                            .asset = asset };
    adding->media = &adding->named;
    adding->text = NULL;
    clause_use(adding->clause, quote);
}

/* "change Title to 'Hello'": is there a clip called so? */
static bool is_called(const Adding *adding, const Slot *role)
{
    const char *label = json_string_value(json_object_get(role->json, "label"));
    g_autofree char *folded = label ? text_fold(label) : NULL;
    return folded && strstr(chart_labels(adding->clause->chart), folded);
}

/* "put" moves what is there and adds what is not; "make" and "set" make only a new thing. */
static bool is_adding(const Adding *adding)
{
    const Clause *clause = adding->clause;
    if (clause_verb_is(clause, "add"))
        return true;
    const Slot *thing = adding->media ? adding->media : adding->role;
    if (clause_verb_is(clause, "start|end")) /* "start with a title 'Hello'" */
        return thing && thing->prep == PREP_WITH && !on_timeline(thing) &&
               (adding->media || (adding->text && !thing->determined));
    if (clause_verb_is(clause, "style:visible=true")) /* "show the photo at 5 s" */
        return adding->media && !on_timeline(adding->media) &&
               (clause_find_time(clause, PREP_ANY) || clause_has(clause, SLOT_RANGE));
    if (clause_verb_is(clause, "put"))
        return adding->media ? !on_timeline(adding->media) ||
                                   (adding->role && !adding->role->determined)
                             : adding->text || (thing && !thing->determined &&
                                                !(thing->flags & REF_ORDINAL));
    if (!adding->role || adding->role->determined ||
        (clause_verb_is(clause, "set") && is_called(adding, adding->role)))
        return false;
    return adding->media ? !on_timeline(adding->media) : adding->text != NULL;
}

static bool is_text(const Adding *adding)
{
    if (adding->media || !adding->text)
        return false;
    return !adding->role || g_strcmp0(adding->role->type, "text") == 0;
}

/* ---- which media ------------------------------------------------------------------------ */

static json_t *media_name(const Slot *media)
{
    return json_string(media->asset ? asset_label(media->asset) : media->value);
}

static const char *media_type(const Slot *media)
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

/* ---- steps ---------------------------------------------------------------------------------- */

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
    json_t *step = new_step(adding, media_type(media));
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

/* ---- which of those that are listed ------------------------------------------------------ */

/* "the second image", "all videos": the n-th of the files of that kind, or each of them. */
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

/* ---- what is of no file ------------------------------------------------------------------ */

static bool is_drawn(const Adding *adding)
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

static void label_by_role(const Adding *adding, json_t *props)
{
    const Slot *role = adding->role;
    const Slot *called = clause_find(adding->clause, SLOT_CALLED, PREP_ANY);
    if (is_drawn(adding) && !called)
        return;
    if (called && called != adding->media) {
        json_object_set_new(props, "label", json_string(called->value));
        clause_use(adding->clause, called);
    } else if (role && (role->flags & REF_ROLE) && role->value) {
        json_object_set_new(props, "label", json_string(role->value));
    }
}

static json_t *animation_duration(const Clause *clause, const Slot *animation)
{
    for (unsigned i = 0; i < clause->count; i++)
        if (slot_is_time(clause->slots[i]) &&
            adding_animation_of(clause, clause->slots[i]) == animation)
            return amount_to_time(clause->slots[i]);
    return NULL;
}

/* "text 'Hi' with a fade in": steps on the clip just made. */
static void add_animations(Adding *adding)
{
    Draft *draft = adding->draft;
    const Slot *animation;
    while ((animation = clause_take(adding->clause, SLOT_ANIMATION, PREP_ANY))) {
        json_t *made = json_array_get(draft->steps, (size_t)draft->about);
        size_t place =
            json_array_size(adding->clause->story->steps) + (size_t)draft->about + 1;
        g_autofree char *id = g_strdup_printf("s%zu", place);
        json_object_set_new(made, "id", json_string(id));
        json_t *target = json_pack("{ssss}", "by", "step", "step", id);
        json_t *duration = animation_duration(adding->clause, animation);
        reading_draft_push_animation(draft, target, animation->value, duration,
                                     strcmp(adding->type, "audio") == 0);
        json_decref(duration);
        json_decref(target);
    }
}

static void use_references(Adding *adding)
{
    const Slot *slots[] = { adding->media, adding->role, adding->text, adding->this };
    for (unsigned i = 0; i < G_N_ELEMENTS(slots); i++)
        if (slots[i])
            clause_use(adding->clause, slots[i]);
    if (adding->media || clause_verb_is(adding->clause, "start|end"))
        clause_take(adding->clause, SLOT_WHOLE, PREP_ANY);
    if (clause_has(adding->clause, SLOT_RANGE)) /* "only the first 6 seconds" */
        clause_take(adding->clause, SLOT_ONLY, PREP_ANY);
}

/* "… and at 18 s": the same once more. False where that would be several things. */
static bool repeat(Adding *adding)
{
    json_t *steps = adding->draft->steps, *at;
    size_t n, count = json_array_size(steps);
    if (json_array_size(adding->more) && count != 1)
        return false;
    json_array_foreach(adding->more, n, at)
    {
        json_t *again = json_deep_copy(json_array_get(steps, 0));
        json_object_set(json_object_get(again, "place"), "at", at);
        json_array_append_new(steps, again);
    }
    return true;
}

static const char *thing_type(const Adding *adding)
{
    if (adding->media)
        return media_type(adding->media->members
                              ? g_ptr_array_index(adding->media->members, 0)
                              : adding->media);
    if (is_text(adding))
        return "text";
    return adding->role && adding->role->type ? adding->role->type
           : adding->this                     ? "video"
                                              : NULL;
}

static bool add_thing(Adding *adding, json_t *props)
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
    else if (is_drawn(adding))
        add_drawn(adding, props);
    else if (adding->text)
        add_text(adding, props);
    else if (adding->this)
        add_this(adding);
    else
        add_kind(adding, props);
    return true;
}

bool build_add(Clause *clause, Draft *draft)
{
    Adding adding = { .clause = clause, .draft = draft };
    sort_references(&adding);
    read_quoted_name(&adding);
    bool film_text = adding.text && adding.role && !adding.media &&
                     g_strcmp0(adding.role->type, "video") == 0 &&
                     !adding.role->determined;
    adding.type = film_text ? "text" : thing_type(&adding);
    if (!adding.type || !is_adding(&adding))
        return false;
    clause_use_verbs(clause);
    use_references(&adding);
    clause_take(clause, SLOT_AGAIN, PREP_ANY);
    if (strcmp(adding.type, "text") == 0 && !adding.text) {
        reading_draft_ask(draft, "text", _("What should the text say?"));
        return true;
    }
    adding.more = json_array();
    bool ok = adding_read_place(&adding);
    json_t *props = json_object();
    label_by_role(&adding, props);
    clause_props(clause, adding.type, props);
    ok = add_thing(&adding, props) && ok;
    ok = ok && repeat(&adding);
    if (ok)
        add_animations(&adding);
    clause->type = adding.type;
    json_decref(props);
    json_decref(adding.place);
    json_decref(adding.more);
    json_decref(adding.duration);
    json_decref(adding.trim);
    return ok;
}
