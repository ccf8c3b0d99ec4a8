/* Stage 6: markers. */
#include "clause.h"

#include <math.h>
#include <string.h>

enum { SECONDS_MAX = 360000, STEPS_MAX = 64 }; /* of a plan */

/* Of which marker a clause speaks, or the one that it makes. */
static const Slot *find_marker(const Clause *clause)
{
    const Slot *marker =
        clause_find(clause, SLOT_MARKER, PREP_BIT(PREP_NONE) | PREP_BIT(PREP_OF));
    return marker ? marker : clause_find(clause, SLOT_MARKER, PREP_ANY);
}

/* "markers at 5 and 10 s" are new ones. */
static bool is_there(const Slot *marker)
{
    bool some = marker && (marker->flags & REF_PLURAL) && !(marker->flags & REF_ALL);
    return marker && (marker->determined || (marker->json && !some));
}

static json_t *marker_step(const char *action)
{
    return json_pack("{ssss}", "op", "marker", "action", action);
}

/* The marker spoken of, by its name, or by its time where it has none. */
static json_t *step_about(const char *action, const Slot *marker)
{
    json_t *step = marker_step(action);
    bool timed = json_is_string(marker->json) || !marker->value;
    if (!timed)
        json_object_set_new(step, "name", json_string(marker->value));
    else if (marker->json && !json_is_array(marker->json))
        json_object_set(step, "at", marker->json);
    return step;
}

/* The marker that the step before made or changed, here or when something was said
 * last: what "it" is then. */
static const json_t *last_marker(const Clause *clause)
{
    const Story *story = clause->story;
    const EditPlan *plan = clause->chart->talk ? clause->chart->talk->plan : NULL;
    const json_t *told = plan ? json_object_get(plan_json(plan), "steps") : NULL;
    const json_t *last = story->last >= 0
                             ? json_array_get(story->steps, (size_t)story->last)
                         : json_array_size(story->steps) || !json_array_size(told)
                             ? NULL
                             : json_array_get(told, json_array_size(told) - 1);
    const char *op = json_string_value(json_object_get(last, "op"));
    const char *action = json_string_value(json_object_get(last, "action"));
    static const char *const STAYS[] = { "add", "move", "rename", NULL };
    return g_strcmp0(op, "marker") == 0 && g_strv_contains(STAYS, action) ? last : NULL;
}

/* "add a marker at 9 s and call it pause", "delete that marker": as a slot; false where
 * no marker was spoken of. */
static bool take_last(Clause *clause, const Slot *word, Slot *marker)
{
    const json_t *last = last_marker(clause);
    if (!last || (word->flags & REF_PLURAL))
        return false;
    const char *name = json_string_value(json_object_get(last, "newName"));
    name = name ? name : json_string_value(json_object_get(last, "name"));
    *marker =
        (Slot){ .kind = SLOT_MARKER,
                .value = name,
                .determined = true,
                .json = name ? json_pack("{ssss}", "anchor", "marker", "marker", name)
                             : json_incref(json_object_get(last, "at")) };
    clause_use(clause, word);
    return true;
}

static bool is_any(const Slot *marker)
{
    return marker && marker->determined && !marker->value && !marker->json;
}

/* The name that is given: called so, quoted, or all that stands behind "to". */
static char *take_name(Clause *clause, bool words)
{
    const Slot *named = clause_take(clause, SLOT_CALLED, PREP_ANY);
    if (!named)
        named = clause_take(clause, SLOT_LITERAL, PREP_ANY);
    if (named)
        return named->value[0] ? g_strdup(named->value) : NULL;
    const Slot *last = clause->slots[clause->count - 1];
    const Slot *before = clause_previous(clause, last);
    if (words && last->kind == SLOT_VERB && !clause_is_used(clause, last) && before &&
        clause_is_used(clause, before)) {
        clause_use(clause, last); /* "name it pause" */
        return sentence_slice(&clause->chart->sentence, last->from, last->to);
    }
    return words ? clause_take_words(clause, PREP_BIT(PREP_TO) | PREP_BIT(PREP_NONE))
                 : NULL;
}

/* ---- those that are there -------------------------------------------------------- */

/* "wipe all the markers" */
static bool wipes(Clause *clause, const Slot *markers)
{
    const Slot *wipe = clause->slots[0];
    bool all = wipe->kind == SLOT_TRANSITION && strcmp(wipe->value, "wipe") == 0 &&
               clause_next(clause, wipe) == markers && (markers->flags & REF_PLURAL);
    if (all)
        clause_use(clause, wipe);
    return all;
}

static bool remove_marker(Clause *clause, Draft *draft, const Slot *marker)
{
    if (!marker ||
        !(clause_verb_is(clause, "delete|vanish|without") || wipes(clause, marker)))
        return false;
    clause_use(clause, marker);
    clause_take(clause, SLOT_ALL, PREP_ANY);
    json_t *at = clause_take_point(
        clause, PREP_BIT(PREP_AT) | PREP_BIT(PREP_ON) | PREP_BIT(PREP_FROM), NULL);
    const Slot *quote = clause_find(clause, SLOT_CALLED, PREP_ANY);
    bool all = (marker->flags & REF_PLURAL) && !at && !quote;
    json_t *step = all ? marker_step("clear") : step_about("delete", marker);
    if (at)
        json_object_set_new(step, "at", at);
    g_autofree char *name = all ? NULL : take_name(clause, false);
    if (name)
        json_object_set_new(step, "name", json_string(name));
    reading_draft_push(draft, step);
    return true;
}

static bool rename_marker(Clause *clause, Draft *draft, const Slot *marker)
{
    const Slot *prop = clause_find(clause, SLOT_PROP, PREP_ANY);
    bool label = prop && strcmp(prop->value, "label") == 0;
    const Slot *last = clause->slots[clause->count - 1];
    bool word = clause->count == 3 && last->kind == SLOT_UNKNOWN;
    bool becomes = clause_verb_is(clause, "make|set") &&
                   (word || clause_find(clause, SLOT_LITERAL,
                                        PREP_BIT(PREP_NONE) | PREP_BIT(PREP_TO)));
    if (!is_there(marker) || clause_has(clause, SLOT_WHOLE) || /* the film's name */
        (!label && !becomes && !clause_verb_is(clause, "rename")))
        return false;
    clause_use(clause, marker);
    const Slot *it = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    if (it && (it->flags & REF_PRONOUN) && it->from > marker->to)
        clause_use(clause, it); /* "the drop marker: call it verse" */
    if (label)
        clause_use(clause, prop);
    json_t *at = clause_take_point(clause, PREP_BIT(PREP_AT) | PREP_BIT(PREP_ON), NULL);
    g_autofree char *name = take_name(clause, true);
    if (!name) {
        json_decref(at);
        return false;
    }
    json_t *step = step_about("rename", marker);
    if (at)
        json_object_set_new(step, "at", at);
    json_object_set_new(step, "newName", json_string(name));
    reading_draft_push(draft, step);
    return true;
}

/* A colour is given with the name that it has. */
static bool color_marker(Clause *clause, Draft *draft, const Slot *marker)
{
    const Slot *color = clause_find(clause, SLOT_COLOR, PREP_ANY);
    if (!color || !is_there(marker) || !marker->value || clause->asks ||
        (clause->verb && !clause_verb_is(clause, "make|set")))
        return false;
    clause_use(clause, marker);
    clause_use(clause, color);
    json_t *step = step_about("rename", marker);
    json_object_set_new(step, "newName", json_string(marker->value));
    json_object_set_new(step, "color", json_string(color->value));
    reading_draft_push(draft, step);
    return true;
}

/* Later or earlier, which on a timeline is to the right or to the left; 0: neither. */
static int take_way(Clause *clause)
{
    static const SlotKind KINDS[] = { SLOT_SHIFT, SLOT_DIRECTION, SLOT_POSITION };
    for (unsigned i = 0; i < G_N_ELEMENTS(KINDS); i++) {
        const Slot *slot = clause_find(clause, KINDS[i], PREP_ANY);
        int way = !slot                               ? 0
                  : KINDS[i] == SLOT_SHIFT            ? atoi(slot->value)
                  : strcmp(slot->value, "right") == 0 ? 1
                  : strcmp(slot->value, "left") == 0  ? -1
                                                      : 0;
        if (!way)
            continue;
        clause_use(clause, slot);
        return way;
    }
    return 0;
}

/* "2 seconds later" than it is. */
static json_t *shifted(Clause *clause, const Slot *marker)
{
    const Slot *amount = clause_find_time(clause, PREP_ANY);
    if (!amount || amount->timecode || !json_is_object(marker->json))
        return NULL;
    int way = take_way(clause);
    if (!way && amount->prep != PREP_BY)
        return NULL;
    clause_use(clause, amount);
    Slot offset = *amount;
    offset.number *= way ? way : 1;
    json_t *at = json_copy(marker->json);
    json_object_set_new(at, "offset", amount_to_time(&offset));
    return at;
}

/* "to the toast": to where that begins. */
static json_t *start_of_clip(Clause *clause)
{
    const Slot *ref = clause_find(
        clause, SLOT_REF, PREP_BIT(PREP_TO) | PREP_BIT(PREP_AT) | PREP_BIT(PREP_ON));
    if (!ref || ref->members || (ref->flags & REF_PLURAL))
        return NULL;
    return moment_of_clip("start", clause_selector(clause, ref));
}

static bool move_marker(Clause *clause, Draft *draft, const Slot *marker)
{
    static const unsigned WHERE =
        PREP_BIT(PREP_TO) | PREP_BIT(PREP_AT) | PREP_BIT(PREP_ON);
    bool moves = clause_verb_is(clause, "move|put|set");
    bool nameless = marker && !marker->value && marker->json; /* what is to be moved? */
    if (!is_there(marker) || nameless || clause->asks ||
        !(moves || !clause->verb || clause_verb_is(clause, "make|start")))
        return false;
    clause_use(clause, marker);
    json_t *at = shifted(clause, marker);
    if (!at)
        at = clause_take_point(clause, moves ? WHERE | PREP_BIT(PREP_NONE) : WHERE,
                               NULL);
    const Slot *here = clause_find(clause, SLOT_ANCHOR, PREP_BIT(PREP_NONE));
    if (!at && here && here->from >= marker->to) /* "be here" */
        at = clause_take_point(clause, PREP_BIT(PREP_NONE), NULL);
    if (!at)
        at = start_of_clip(clause);
    if (!at)
        return false;
    json_t *step = step_about("move", marker);
    json_object_set_new(step, "at", at);
    reading_draft_push(draft, step);
    return true;
}

/* ---- new ones -------------------------------------------------------------------- */

/* "every 5 seconds", as far as the film goes. */
static bool add_every(Clause *clause, json_t *times)
{
    const Slot *every = clause_find(clause, SLOT_EVERY, PREP_ANY);
    const Sequence *sequence = composition_main(clause->chart->composition);
    if (!every || !sequence || every->number <= 0)
        return false;
    clause_use(clause, every);
    double end = rtime_seconds(sequence_duration(sequence));
    double frame = (double)sequence->rate.den / (double)sequence->rate.num;
    double step = every->unit == UNIT_WORD_F ? every->number * frame : every->number;
    if (end / step > STEPS_MAX)
        return false;
    for (unsigned n = 1; n * step < end - frame / 2; n++)
        json_array_append_new(times, every->unit == UNIT_WORD_F
                                         ? json_sprintf("%.0ff", n * every->number)
                                         : number_json(n * step));
    return json_array_size(times) > 0;
}

static json_t *new_times(Clause *clause)
{
    json_t *times = json_array(), *at;
    const Slot *bare;
    if (add_every(clause, times))
        return times;
    while (json_array_size(times) < STEPS_MAX &&
           (bare = clause_take_amount(clause, UNIT_WORD_NONE,
                                      PREP_BIT(PREP_AT) | PREP_BIT(PREP_NONE))) &&
           bare->number >= 0 && bare->number < SECONDS_MAX)
        json_array_append_new(times, number_json(bare->number));
    while (json_array_size(times) < STEPS_MAX &&
           (at = clause_take_point(clause, PREP_ANY & ~PREP_BIT(PREP_FOR), NULL)))
        json_array_append_new(times, at);
    if (!json_array_size(times))
        json_array_append_new(times, json_pack("{ss}", "anchor", "playhead"));
    return times;
}

/* "at 5 s a marker named verse": where, and then what. */
static bool is_marker_last(const Clause *clause)
{
    bool marker = false;
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        bool named = slot->kind == SLOT_CALLED || slot->kind == SLOT_LITERAL;
        bool where = slot->kind == SLOT_AMOUNT || slot->kind == SLOT_ANCHOR ||
                     (slot->kind == SLOT_REF && slot->prep == PREP_AT);
        if (slot->kind == SLOT_MARKER && slot->prep == PREP_NONE && !marker)
            marker = true;
        else if (marker ? !named : !where)
            return false;
    }
    return marker;
}

/* "green marker at 0:06": a note, of a marker that is not there. */
static bool is_note(const Clause *clause)
{
    const Slot *first = clause->slots[0];
    bool begins =
        first->kind == SLOT_MARKER ||
        (first->kind == SLOT_COLOR && clause_next(clause, first)->kind == SLOT_MARKER);
    bool placed = clause_has(clause, SLOT_AMOUNT) || clause_has(clause, SLOT_ANCHOR) ||
                  clause_find(clause, SLOT_REF, PREP_BIT(PREP_AT));
    bool alone = clause->count == 1 && !(first->flags & REF_PLURAL) && !first->value;
    return !clause->verb && !clause->asks &&
           ((begins && (placed || alone)) || (placed && is_marker_last(clause)));
}

static void push_markers(Draft *draft, const json_t *times, const char *name,
                         const Slot *color)
{
    size_t n;
    json_t *at;
    json_array_foreach(times, n, at)
    {
        json_t *step = marker_step("add");
        json_object_set(step, "at", at);
        if (name)
            json_object_set_new(step, "name", json_string(name));
        if (color)
            json_object_set_new(step, "color", json_string(color->value));
        reading_draft_push(draft, step);
    }
}

/* "one" at 1 s, "two" at 2 s */
static bool has_names(const Clause *clause)
{
    unsigned names = 0;
    const Slot *marker = find_marker(clause);
    names += marker && marker->value && !marker->json;
    for (unsigned i = 0; i < clause->count; i++)
        names += clause->slots[i]->kind == SLOT_LITERAL;
    return names > 1;
}

/* "marker verse at 0:12": words that no list knows, straight behind. */
static char *take_strange(Clause *clause, const Slot *marker)
{
    unsigned from = marker->to, to = from;
    for (const Slot *slot = clause_next(clause, marker);
         slot && slot->kind == SLOT_UNKNOWN && slot->from == to;
         slot = clause_next(clause, slot)) {
        clause_use(clause, slot);
        to = slot->to;
    }
    return to > from ? sentence_slice(&clause->chart->sentence, from, to) : NULL;
}

static bool add_markers(Clause *clause, Draft *draft, const Slot *marker)
{
    bool marks = clause_verb_is(clause, "mark");
    bool made = marker && !is_there(marker) &&
                (marker->prep == PREP_NONE || marker->prep == PREP_WITH);
    bool told = clause_verb_is(clause, "add|put|make|set|leave");
    if (has_names(clause) || (!marks && (!made || !(told || is_note(clause)))))
        return false;
    if (made)
        clause_use(clause, marker);
    const Slot *it = marks ? clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE)) : NULL;
    if (it && (it->flags & REF_PRONOUN)) /* "flag it at 5 s" */
        clause_use(clause, it);
    g_autofree char *name = take_name(clause, false);
    if (!name && made)
        name = marker->value ? g_strdup(marker->value) : take_strange(clause, marker);
    const Slot *color = clause_take(clause, SLOT_COLOR, PREP_ANY);
    json_t *times = new_times(clause);
    if (marker && marker->number > 1 && json_array_size(times) != marker->number) {
        json_decref(times);
        return false;
    }
    if (!name && (marks || !told))
        name = clause_take_words(clause, PREP_BIT(PREP_TO) | PREP_BIT(PREP_NONE));
    push_markers(draft, times, name, color);
    json_decref(times);
    return true;
}

/* '… and "two" at 2 s': another one like that just made. */
bool build_next_marker(Clause *clause, Draft *draft)
{
    const Story *story = clause->story;
    const json_t *last =
        story->last >= 0 ? json_array_get(story->steps, (size_t)story->last) : NULL;
    const char *op = json_string_value(json_object_get(last, "op"));
    const char *action = json_string_value(json_object_get(last, "action"));
    if (g_strcmp0(op, "marker") != 0 || strcmp(action, "add") != 0 ||
        clause->slots[0]->kind != SLOT_LITERAL || has_names(clause))
        return false;
    g_autofree char *name = take_name(clause, false);
    json_t *times = new_times(clause);
    push_markers(draft, times, name, NULL);
    json_decref(times);
    return true;
}

static bool build_about(Clause *clause, Draft *draft, const Slot *marker)
{
    static bool (*const WAYS[])(Clause *, Draft *, const Slot *) = {
        remove_marker, rename_marker, color_marker, move_marker, add_markers,
    };
    clause_use_verbs(clause);
    for (unsigned i = 0; i < G_N_ELEMENTS(WAYS); i++) {
        Clause attempt = *clause;
        if (!WAYS[i](&attempt, draft, marker))
            continue;
        *clause = attempt;
        return true;
    }
    return false;
}

bool build_marker(Clause *clause, Draft *draft)
{
    const Slot *marker = find_marker(clause);
    g_auto(Slot) last = { 0 };
    if (is_any(marker) && take_last(clause, marker, &last))
        marker = &last;
    return build_about(clause, draft, marker);
}

bool build_it_marker(Clause *clause, Draft *draft)
{
    const Slot *it = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    g_auto(Slot) last = { 0 };
    return it && (it->flags & REF_PRONOUN) && !clause_has(clause, SLOT_MARKER) &&
           take_last(clause, it, &last) && build_about(clause, draft, &last);
}
