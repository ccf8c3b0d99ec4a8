/* Stage 6: tracks themselves, where other words are about what is on them: "mute track
 * 2", "hide the titles track", "add a new audio track called Voice". */
#include "clause.h"

#include "chatkut/base/text.h"
#include "chatkut/edit/plan.h"
#include "phrase.h"

#include <string.h>

/* ---- which tracks ---------------------------------------------------------------- */

static const Sequence *sequence_of(const Clause *clause)
{
    const Chart *chart = clause->chart;
    return chart->context ? select_sequence(chart->composition, chart->context)
                          : composition_main(chart->composition);
}

static void collect(const json_t *selector, json_t *tracks)
{
    const json_t *track = json_object_get(selector, "track");
    const json_t *of = json_object_get(selector, "of");
    if (track)
        json_array_append(tracks, (json_t *)(uintptr_t)track);
    for (size_t i = 0; i < json_array_size(of); i++)
        collect(json_array_get(of, i), tracks);
}

static bool is_of_tracks(const Slot *slot)
{
    bool all = slot->kind == SLOT_REF && (slot->members || (slot->flags & REF_TRACKS));
    for (unsigned i = 0; all && slot->members && i < slot->members->len; i++)
        all = ((const Slot *)slot->members->pdata[i])->flags & REF_TRACKS;
    return all;
}

static void collect_step(const json_t *step, json_t *tracks)
{
    const json_t *track = json_object_get(step, "track");
    if (strcmp(json_string_value(json_object_get(step, "op")), "track") == 0 && track)
        json_array_append(tracks, (json_t *)(uintptr_t)track);
}

/* "… and lock it", "show it again": of what was done to tracks just before. */
static void collect_last(const Clause *clause, json_t *tracks)
{
    const Story *story = clause->story;
    const Talk *talk = clause->chart->talk;
    if (story->last >= 0) {
        collect_step(json_array_get(story->steps, (size_t)story->last), tracks);
        return;
    }
    const bool known = talk && talk->done && talk->plan;
    for (unsigned i = 0; known && i < plan_step_count(talk->plan); i++)
        collect_step(plan_step(talk->plan, i), tracks);
}

/* What is wished of a track in words for its state: "locked", "muted", "invisible". */
static const struct {
    const char *style, *key;
    bool value;
} STATES[] = {
    { "muted=true", "muted", true },       { "muted=false", "muted", false },
    { "visible=false", "visible", false }, { "opacity=0%", "visible", false },
    { "visible=true", "visible", true },   { "locked=true", "locked", true },
    { "locked=false", "locked", false },
};

static const Slot *find_state(const Clause *clause, unsigned *state)
{
    const Slot *style = clause_find(clause, SLOT_STYLE, PREP_ANY);
    if (!style || (clause->verb && !clause_verb_is(clause, "make|set|keep|put|start")))
        return NULL;
    for (*state = 0; *state < G_N_ELEMENTS(STATES); (*state)++)
        if (strcmp(style->value, STATES[*state].style) == 0)
            return style;
    return NULL;
}

/* Is it said what only tracks are, or what hides all that is on one? */
static bool tells_of_track(const Clause *clause)
{
    unsigned state;
    return clause_verb_is(clause, "audio:solo|style:locked=true|style:locked=false|"
                                  "style:visible=false") ||
           (find_state(clause, &state) && strcmp(STATES[state].key, "muted") != 0);
}

/* "solo the host mic": of a name that tracks bear, what is done to tracks only, or hides
 * all that is on one, is done to it. */
static void collect_called(const Clause *clause, const Slot *ref, json_t *tracks)
{
    const Sequence *sequence = sequence_of(clause);
    const json_t *label = json_object_get(ref->json, "label");
    const char *said =
        json_string_value(label ? label : json_object_get(ref->json, "asset"));
    g_autofree char *wanted = said ? text_fold(said) : NULL;
    const bool own = wanted && !ref->members && tells_of_track(clause);
    for (unsigned i = 0; own && i < sequence->tracks->len; i++) {
        const Track *track = sequence->tracks->pdata[i];
        const char *name = node_string(&track->node, PROP_LABEL);
        g_autofree char *folded = name ? text_fold(name) : NULL;
        if (g_strcmp0(folded, wanted) == 0)
            json_array_append_new(tracks, json_integer(i));
    }
}

/* The numbers of the tracks that the clause is about, of which it takes the words;
 * NULL: it is not about tracks. */
static json_t *take_tracks(Clause *clause)
{
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    const char *by = ref ? json_string_value(json_object_get(ref->json, "by")) : NULL;
    const bool it = ref && (ref->flags & REF_PRONOUN) && g_strcmp0(by, "last") == 0;
    json_t *tracks = json_array();
    if (it)
        collect_last(clause, tracks);
    else if (ref && is_of_tracks(ref))
        collect(ref->json, tracks);
    else if (ref && (ref->flags & REF_NAMED))
        collect_called(clause, ref, tracks);
    if (json_array_size(tracks) > 0)
        clause_use(clause, ref);
    else
        g_clear_pointer(&tracks, json_decref);
    return tracks;
}

/* NULL: there is none of that number. */
static const Track *track_at(const Clause *clause, const json_t *number)
{
    const Sequence *sequence = sequence_of(clause);
    json_int_t n = json_integer_value(number);
    return n >= 0 && n < sequence->tracks->len ? sequence->tracks->pdata[n] : NULL;
}

static json_t *track_step(const char *action, const json_t *track)
{
    return json_pack("{sssssO}", "op", "track", "action", action, "track", track);
}

/* ---- what is said of them -------------------------------------------------------- */

static bool is_sound(const Clause *clause, const json_t *number)
{
    const Track *track = track_at(clause, number);
    return track && track->kind == TRACK_AUDIO;
}

/* A track of sounds is off when it is silent, and on when it is not. */
static json_t *props_for(const Clause *clause, const json_t *track, const char *key,
                         bool value)
{
    bool shown = strcmp(key, "visible") == 0;
    if (shown && !value && clause_verb_is(clause, "off") && is_sound(clause, track))
        return json_pack("{sb}", "muted", 1);
    json_t *props = json_pack("{sb}", key, value);
    if (shown && value && is_sound(clause, track))
        json_object_set_new(props, "muted", json_false());
    return props;
}

/* "clear track 2" leaves it there, empty. */
static bool empties(const Clause *clause)
{
    unsigned length;
    return chart_match(clause->chart, clause->verb->from, WORD_EMPTY, &length) != NULL;
}

/* The main track stays: what is on it can go. */
static bool can_go(const Clause *clause, const json_t *tracks)
{
    const Track *main = sequence_main_track(sequence_of(clause), NULL);
    size_t n;
    json_t *track;
    json_array_foreach(tracks, n, track)
    {
        if (track_at(clause, track) == main)
            return false;
    }
    return true;
}

/* Where to: "up", "to the top"; NULL: it does not say. */
static const char *take_way(Clause *clause)
{
    static const char *const WAYS[] = { "up", "down", "top", "bottom", NULL };
    static const SlotKind KINDS[] = { SLOT_DIRECTION, SLOT_POSITION };
    for (unsigned i = 0; i < G_N_ELEMENTS(KINDS); i++) {
        const Slot *slot = clause_find(clause, KINDS[i], PREP_ANY);
        if (!slot || !g_strv_contains(WAYS, slot->value))
            continue;
        clause_use(clause, slot);
        return slot->value;
    }
    return NULL;
}

/* Verbs and what they do to a track: a property, or an action. */
static const struct {
    const char *verbs, *key;
    bool value;
    const char *action, *to;
} ROWS[] = {
    { "audio:mute", "muted", true, NULL, NULL },
    { "audio:unmute", "muted", false, NULL, NULL },
    { "style:visible=false|off", "visible", false, NULL, NULL },
    { "style:visible=true", "visible", true, NULL, NULL },
    { "style:locked=true", "locked", true, NULL, NULL },
    { "style:locked=false", "locked", false, NULL, NULL },
    { "audio:solo", NULL, false, "solo", NULL },
    { "order:forward", NULL, false, "move", "up" },
    { "order:backward", NULL, false, "move", "down" },
    { "move|put", NULL, false, "move", NULL },
    { "delete", NULL, false, "remove", NULL },
};

static json_t *step_for(Clause *clause, unsigned row, const json_t *track,
                        const char *to)
{
    json_t *step = track_step(ROWS[row].key ? "update" : ROWS[row].action, track);
    if (ROWS[row].key)
        json_object_set_new(step, "props",
                            props_for(clause, track, ROWS[row].key, ROWS[row].value));
    if (to)
        json_object_set_new(step, "to", json_string(to));
    return step;
}

static bool push_steps(Clause *clause, Draft *draft, unsigned row, const json_t *tracks)
{
    bool moves = g_strcmp0(ROWS[row].action, "move") == 0;
    bool goes = g_strcmp0(ROWS[row].action, "remove") == 0;
    bool one = moves || g_strcmp0(ROWS[row].action, "solo") == 0;
    if ((one && json_array_size(tracks) != 1) ||
        (goes && (empties(clause) || !can_go(clause, tracks))))
        return false;
    clause_use_verbs(clause);
    clause_take(clause, SLOT_AGAIN, PREP_ANY);
    const char *to = moves && !ROWS[row].to ? take_way(clause) : ROWS[row].to;
    if (moves && !to)
        return false;
    /* from the last on, so that the numbers of the others stay what they are */
    for (size_t i = json_array_size(tracks); i-- > 0;)
        reading_draft_push(draft, step_for(clause, row, json_array_get(tracks, i), to));
    return true;
}

/* "track A2 3 dB louder", "pan track 4 to the left": of a track told by number or name
 * its own sound is meant, of "the music track" that of its clips. */
bool build_track_sound(Clause *clause, Draft *draft)
{
    static const char *const OWN[] = { "volume", "pan", NULL };
    const Slot *ref =
        clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE) | PREP_BIT(PREP_OF));
    if (!ref || !is_of_tracks(ref) || !(ref->flags & REF_ITSELF))
        return false;
    Draft heard = { .steps = json_array() };
    json_t *tracks = json_array();
    collect(ref->json, tracks);
    clause->type = "audio";
    bool fits = clause_verb_is(clause, "audio:pan")
                    ? build_audio(clause, &heard)
                    : clause_changes(clause, ref->json, heard.steps);
    const json_t *step = json_array_get(heard.steps, 0);
    const char *action = json_string_value(json_object_get(step, "action"));
    json_t *amount = json_object_get(step, "amount");
    fits = fits && json_array_size(heard.steps) == 1 && amount && action &&
           g_strv_contains(OWN, action) && !json_object_get(step, "range");
    for (size_t i = 0; fits && i < json_array_size(tracks); i++) {
        json_t *own = track_step("update", json_array_get(tracks, i));
        json_object_set_new(own, "props", json_pack("{sO}", action, amount));
        reading_draft_push(draft, own);
    }
    clause_use(clause, ref);
    clause_use_verbs(clause);
    json_decref(tracks);
    reading_draft_clear(&heard);
    return fits;
}

static void push_state(Clause *clause, Draft *draft, unsigned state,
                       const json_t *tracks)
{
    clause_use_verbs(clause);
    clause_take(clause, SLOT_AGAIN, PREP_ANY);
    for (size_t i = json_array_size(tracks); i-- > 0;) {
        const json_t *track = json_array_get(tracks, i);
        json_t *step = track_step("update", track);
        json_object_set_new(
            step, "props",
            props_for(clause, track, STATES[state].key, STATES[state].value));
        reading_draft_push(draft, step);
    }
}

bool build_track(Clause *clause, Draft *draft)
{
    json_t *tracks = take_tracks(clause);
    bool built = false;
    unsigned state;
    const Slot *style = tracks ? find_state(clause, &state) : NULL;
    if (style) {
        clause_use(clause, style);
        push_state(clause, draft, state, tracks);
        built = true;
    }
    for (unsigned i = 0; tracks && !built && i < G_N_ELEMENTS(ROWS); i++)
        if (clause_verb_is(clause, ROWS[i].verbs))
            built = push_steps(clause, draft, i, tracks);
    json_decref(tracks);
    return built;
}

/* ---- new ones -------------------------------------------------------------------- */

/* "audio" of "a new audio track"; NULL: it is not said. */
static const char *kind_of(const Clause *clause, const Slot *track)
{
    for (unsigned n = track->from; n < track->to; n++) {
        unsigned length;
        const Entry *entry = chart_match(clause->chart, n, WORD_TRACK, &length);
        if (entry && strcmp(entry->value, "A") == 0)
            return "audio";
        if (entry && strcmp(entry->value, "V") == 0)
            return "video";
    }
    return NULL;
}

bool build_new_track(Clause *clause, Draft *draft)
{
    const Slot *track = clause_find(clause, SLOT_TRACK, PREP_BIT(PREP_NONE));
    const char *where = track ? json_string_value(track->json) : NULL;
    if (!where || !g_str_has_prefix(where, "new-"))
        return false;
    clause_use_verbs(clause);
    clause_use(clause, track);
    const char *kind = kind_of(clause, track);
    json_t *step = json_pack("{ssssss*}", "op", "track", "action", "add", "kind", kind);
    const Slot *name = clause_take(clause, SLOT_CALLED, PREP_ANY);
    if (name)
        json_object_set_new(step, "props", json_pack("{ss}", "label", name->value));
    const char *to = take_way(clause);
    if (strcmp(where, "new-bottom") == 0 || g_strcmp0(to, "bottom") == 0)
        json_object_set_new(step, "to", json_string("bottom"));
    reading_draft_push(draft, step);
    return true;
}
