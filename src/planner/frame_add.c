/* Stage 6: making clips: what is to be added, and the order in which it is read. */
#include "adding.h"

#include "chatkut/base/text.h"

#include <glib/gi18n.h>
#include <string.h>

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

bool clause_is_said(const Clause *clause, const char *words)
{
    g_autofree char *wanted = text_fold(words);
    ClipWalk walk = clip_walk_main(clause->chart->composition);
    while (clip_walk_next(&walk)) {
        g_autofree char *text = clip_text(walk.at.clip);
        g_autofree char *said = text ? text_fold(text) : NULL;
        if (said && strcmp(said, wanted) == 0)
            return true;
    }
    return false;
}

/* Is it told when, or beside which clip? */
static bool tells_place(const Clause *clause, unsigned times)
{
    return clause_find(clause, SLOT_AMOUNT, times) || clause_has(clause, SLOT_RANGE) ||
           clause_has(clause, SLOT_ANCHOR) ||
           clause_find(clause, SLOT_REF,
                       PREP_BIT(PREP_AFTER) | PREP_BIT(PREP_BEFORE) |
                           PREP_BIT(PREP_OVER));
}

/* "use cover.jpg after the outro", 'can we have "Yum" at 0:09': it is in no place yet,
 * and is given one. */
static bool is_placed_first(const Adding *adding)
{
    const Clause *clause = adding->clause;
    bool text = adding->text && !adding->role && adding->text->value[0] &&
                !clause_is_said(clause, adding->text->value) &&
                clause_find(clause, SLOT_AMOUNT, PREP_BIT(PREP_AT));
    bool media = adding->media && adding->media->prep == PREP_NONE &&
                 !on_timeline(adding->media) && tells_place(clause, PREP_BIT(PREP_AT));
    return text || media;
}

/* "put a whoosh at 1:00": not the one that is there. */
static bool is_one_more(const Clause *clause, const Slot *media)
{
    unsigned length;
    return media->prep == PREP_NONE && tells_place(clause, PREP_BIT(PREP_AT)) &&
           chart_match(clause->chart, media->from, WORD_INDEFINITE, &length);
}

/* "put" moves what is there and adds what is not; "make" and "set" make only a new
 * thing. */
static bool is_adding(const Adding *adding)
{
    const Clause *clause = adding->clause;
    if (clause_verb_is(clause, "add"))
        return true;
    const Slot *thing = adding->media ? adding->media : adding->role;
    if (clause_verb_is(clause, "start") && adding->media &&
        adding->media->prep == PREP_NONE) /* "the photo should appear at 5 s" */
        return !on_timeline(adding->media);
    if (clause_verb_is(clause, "start|end")) /* "start with a title 'Hello'" */
        return thing && thing->prep == PREP_WITH && !on_timeline(thing) &&
               (adding->media || (adding->text && !thing->determined));
    if (clause_verb_is(clause, "style:visible=true|control:play|set:length"))
        /* "show the photo at 5 s", "play the jingle at 10 s" */
        return adding->media && !on_timeline(adding->media) &&
               tells_place(clause, PREP_ANY);
    if (clause_verb_is(clause, "put"))
        return adding->media ? !on_timeline(adding->media) ||
                                   is_one_more(clause, adding->media) ||
                                   (adding->role && !adding->role->determined)
                             : adding->text || (thing && !thing->determined &&
                                                !(thing->flags & REF_ORDINAL));
    if (clause_verb_is(clause, "make") && is_placed_first(adding))
        return true;
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

/* ---- what else is said of it ----------------------------------------------------- */

static void label_by_role(const Adding *adding, json_t *props)
{
    const Slot *role = adding->role;
    const Slot *called = clause_find(adding->clause, SLOT_CALLED, PREP_ANY);
    if (adding_is_drawn(adding) && !called)
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
        clause_take(adding->clause, SLOT_WHOLE, PREP_ANY & ~ADDING_THROUGHOUT);
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

/* "add beach.mp4 as music": of a film what is heard. */
static bool is_for_sound(const Adding *adding, const char *type)
{
    return g_strcmp0(type, "video") == 0 && adding->role &&
           adding->role->prep == PREP_TO && g_strcmp0(adding->role->type, "audio") == 0;
}

static const char *thing_type(const Adding *adding)
{
    if (adding->media) {
        const char *type = adding_media_type(
            adding->media->members ? g_ptr_array_index(adding->media->members, 0)
                                   : adding->media);
        return is_for_sound(adding, type) ? "audio" : type;
    }
    if (is_text(adding))
        return "text";
    return adding->role && adding->role->type ? adding->role->type
           : adding->this                     ? "video"
                                              : NULL;
}

/* "add the hook again", "put another ding at 18 s": a copy of what is there already. */
static bool is_there_already(const Clause *clause)
{
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    return ref && (ref->flags & REF_ON_TIMELINE) && !ref->members &&
           !(ref->flags & (REF_BARE | REF_SPELLED | REF_ROLE)) &&
           ((ref->flags & REF_ANOTHER) || clause_has(clause, SLOT_AGAIN));
}

bool build_add(Clause *clause, Draft *draft)
{
    if (is_there_already(clause))
        return false;
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
    ok = adding_add(&adding, props) && ok;
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
