/* Stage 6: the cuts and ends that transitions go to. */
#include "seams.h"

#include "chatkut/edit/moment.h"

#include <string.h>

static const char IN[] = "in", OUT[] = "out", BOTH[] = "both";

/* ---- two clips ------------------------------------------------------------------- */

static bool set_pair(json_t *step, json_t *pair)
{
    bool two = json_array_size(pair) == 2;
    if (two)
        json_object_set(step, "between", pair);
    json_decref(pair);
    return two;
}

/* "from A to B", "A into B", "A is pushed out by B", "after A, before B": two separate
 * references. */
static json_t *two_references(Clause *clause)
{
    const Slot *first = clause_find(clause, SLOT_REF, PREP_ANY);
    unsigned joints = PREP_BIT(PREP_TO) | PREP_BIT(PREP_WITH) | PREP_BIT(PREP_BY);
    if (first && first->prep == PREP_AFTER)
        joints = PREP_BIT(PREP_BEFORE);
    const Slot *second = clause_find(clause, SLOT_REF, joints);
    if (!first || !second || first == second)
        return NULL;
    json_t *pair = json_array();
    json_array_append_new(pair, clause_selector(clause, first));
    json_array_append_new(pair, clause_selector(clause, second));
    return pair;
}

/* ---- several clips --------------------------------------------------------------- */

static bool set_whole(Clause *clause, json_t *step, const Slot *ref)
{
    clause_use(clause, ref);
    json_t *all = json_string_value(json_object_get(ref->json, "type"))
                      ? json_incref(ref->json)
                      : json_pack("{ssss}", "by", "all", "type", "video");
    json_object_set_new(step, "target", all);
    return true;
}

/* "between these two", "the ceremony clips": every cut that two of them share. */
static bool set_group(Clause *clause, json_t *step, const Slot *ref)
{
    const unsigned apart = PREP_BIT(PREP_BEFORE) | PREP_BIT(PREP_AFTER) |
                           PREP_BIT(PREP_TO) | PREP_BIT(PREP_WITH);
    if (!(ref->flags & REF_PLURAL) || (PREP_BIT(ref->prep) & apart) ||
        clause_has(clause, SLOT_ANCHOR))
        return false;
    json_object_set_new(step, "target", clause_selector(clause, ref));
    return true;
}

/* "add a crossfade", where several clips are selected. */
static bool set_selected(const Clause *clause, json_t *step)
{
    const SelectContext *context = clause->chart->context;
    if (!chart_selects(clause->chart) || context->selection->len < 2 ||
        clause_has(clause, SLOT_ANCHOR))
        return false;
    json_object_set_new(step, "target",
                        json_pack("{ssss}", "by", "selected", "expect", "many"));
    return true;
}

/* ---- the ends of one ------------------------------------------------------------- */

/* "the film ends with …" only tells. */
const char *seams_edge_of_verb(const Clause *clause)
{
    const Slot *verb = clause->verb;
    if (!clause_verb_is(clause, "start|end") ||
        (clause->slots[0]->kind != SLOT_VERB && verb->to - verb->from < 2))
        return NULL;
    return clause_verb_is(clause, "start") ? IN : OUT;
}

/* "at the start and the end of the intro" */
static const char *named_edge(Clause *clause)
{
    const Slot *anchor = clause_find(clause, SLOT_ANCHOR, PREP_ANY);
    const Slot *sides = clause_find(clause, SLOT_POSITION, PREP_ANY);
    if (sides && strcmp(sides->value, "sides") == 0) { /* "on both sides of it" */
        clause_use(clause, sides);
        return BOTH;
    }
    if (!anchor || strcmp(anchor->value, "playhead") == 0)
        return anchor ? NULL : seams_edge_of_verb(clause);
    clause_use(clause, anchor);
    const Slot *other = clause_take(clause, SLOT_ANCHOR, PREP_ANY);
    if ((other && strcmp(anchor->value, other->value) != 0) ||
        strcmp(anchor->value, BOTH) == 0)
        return BOTH;
    return strcmp(anchor->value, "start") == 0 ? IN : OUT;
}

/* "after the intro", "into the market": at which end of it. */
static const char *edge_of_prep(const Clause *clause, const Slot *ref)
{
    bool there = ref->prep == PREP_TO && (!clause->verb || seams_is_into(clause, ref));
    if (ref->prep == PREP_BEFORE || ref->prep == PREP_FRONT || there)
        return IN;
    return ref->prep == PREP_AFTER || ref->prep == PREP_BEHIND ? OUT : NULL;
}

const Slot *seams_film_word(const Clause *clause)
{
    const Slot *whole = clause_find(clause, SLOT_WHOLE, PREP_ANY);
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    const Slot *anchor = clause_find(clause, SLOT_ANCHOR, PREP_ANY);
    bool ends = clause_verb_is(clause, "start|end") ||
                (anchor && strcmp(anchor->value, "playhead") != 0);
    bool bare = ref && (ref->flags & REF_BARE) && !(ref->flags & REF_PLURAL) &&
                !chart_selects(clause->chart) && ends;
    bool seen = bare && (g_strcmp0(ref->type, "video") == 0 ||
                         g_strcmp0(ref->type, "image") == 0);
    return whole ? whole : seen ? ref : NULL;
}

/* The film's own end, unless a clip was pointed at. */
static json_t *end_clip(Clause *clause, const char *edge)
{
    const Slot *whole = clause_take(clause, SLOT_WHOLE, PREP_ANY);
    if (!whole && chart_selects(clause->chart))
        return json_pack("{ss}", "by", "selected");
    return json_pack("{sssssi}", "by", "type", "type", "video", "index",
                     strcmp(edge, IN) == 0 ? 0 : -1);
}

static bool set_edge(Clause *clause, json_t *step, const Slot *ref, const char *usual)
{
    const char *edge = named_edge(clause);
    if (!edge && ref)
        edge = edge_of_prep(clause, ref);
    if (!edge && (!ref || ref->prep == PREP_NONE))
        edge = usual;
    if (!edge || (!ref && strcmp(edge, BOTH) == 0))
        return false;
    json_object_set_new(step, "target",
                        ref ? clause_selector(clause, ref) : end_clip(clause, edge));
    json_object_set_new(step, "edge", json_string(edge));
    return true;
}

/* "on the intro", which touches others on one side or two: the executor sees which. */
static bool set_one(Clause *clause, json_t *step, const Slot *ref)
{
    const unsigned preps = PREP_BIT(PREP_ON) | PREP_BIT(PREP_TO) | PREP_BIT(PREP_FROM) |
                           PREP_BIT(PREP_OF) | PREP_BIT(PREP_OFF);
    bool removes = strcmp(json_string_value(json_object_get(step, "kind")), "cut") == 0;
    if (!removes || !(PREP_BIT(ref->prep) & preps) || (ref->flags & REF_PLURAL))
        return false;
    json_object_set_new(step, "target", clause_selector(clause, ref));
    json_object_set_new(step, "edge", json_string(BOTH));
    return true;
}

/* ---- a time ---------------------------------------------------------------------- */

static bool is_one_of(const GPtrArray *ids, const Clip *clip)
{
    return !ids || g_ptr_array_find_with_equal_func((GPtrArray *)(uintptr_t)ids,
                                                    clip->node.id, g_str_equal, NULL);
}

/* The only two clips of a track that touch at that time, give or take NEAR_MS; both
 * among these, where there are any. */
static json_t *pair_at(const Sequence *sequence, RTime at, const GPtrArray *among)
{
    enum { NEAR_MS = 250 };
    json_t *pair = NULL;
    unsigned count = 0;
    for (ClipWalk walk = clip_walk_in(sequence); clip_walk_next(&walk);) {
        const Clip *to = walk.at.clip;
        const Clip *from = walk.at.clip_index > 0
                               ? walk.at.track->clips->pdata[walk.at.clip_index - 1]
                               : NULL;
        double apart = rtime_seconds(rtime_sub(to->start, at));
        if (!from || ABS(apart) * 1000 > NEAR_MS ||
            rtime_compare(clip_end(from), to->start) != 0 || !is_one_of(among, from) ||
            !is_one_of(among, to) || count++)
            continue;
        pair = json_pack("[{ssss}{ssss}]", "by", "id", "id", from->node.id, "by", "id",
                         "id", to->node.id);
    }
    if (count != 1)
        g_clear_pointer(&pair, json_decref);
    return pair;
}

json_t *seams_take_pair(Clause *clause, const GPtrArray *among)
{
    static const SelectContext NOWHERE = { 0 };
    const Chart *chart = clause->chart;
    const SelectContext *context = chart->context ? chart->context : &NOWHERE;
    g_auto(Resolution) problem = { 0 };
    RTime at;
    const Slot *anchor = clause_find(clause, SLOT_ANCHOR, PREP_ANY);
    if (!chart->composition || (anchor && strcmp(anchor->value, "playhead") != 0))
        return NULL;
    json_t *point = clause_take_point(
        clause, anchor ? PREP_ANY : PREP_BIT(PREP_AT) | PREP_BIT(PREP_ON), NULL);
    json_t *settled = json_pack("[o*]", point);
    chart_settle_cuts(chart, settled);
    const json_t *time = json_array_get(settled, 0);
    bool known =
        time && moment_resolve(time, chart->composition, context,
                               moment_base_sequence(chart->composition, context), &at,
                               &problem);
    json_decref(settled);
    return known ? pair_at(select_sequence(chart->composition, context), at, among)
                 : NULL;
}

static bool set_moment(Clause *clause, json_t *step)
{
    return set_pair(step, seams_take_pair(clause, NULL));
}

/* ---- all of them ----------------------------------------------------------------- */

bool seams_is_into(const Clause *clause, const Slot *ref)
{
    enum { MOST_WORDS = 2 };
    for (unsigned words = 1; words <= MIN(MOST_WORDS, ref->from); words++) {
        unsigned length;
        if (chart_match(clause->chart, ref->from - words, WORD_INTO, &length) &&
            length == words)
            return ref->prep == PREP_TO;
    }
    return false;
}

/* "let the picture fade to black at the end of the intro": the picture is the
 * intro's. */
static const Slot *take_picture(Clause *clause, const Slot *picture)
{
    const Slot *other = NULL;
    for (unsigned i = 0; i < clause->count; i++)
        if (clause->slots[i]->kind == SLOT_REF && clause->slots[i] != picture)
            other = clause->slots[i];
    bool bare = picture && (picture->flags & REF_BARE) && picture->determined &&
                !(picture->flags & REF_PLURAL) && picture->prep == PREP_NONE;
    if (!bare || !other || other->prep != PREP_OF || (other->flags & REF_BARE) ||
        !clause_has(clause, SLOT_ANCHOR))
        return picture;
    clause_use(clause, picture);
    return other;
}

bool seams_set(Clause *clause, json_t *step, const char *edge)
{
    const Slot *ref = take_picture(clause, clause_find(clause, SLOT_REF, PREP_ANY));
    if (ref && ref == seams_film_word(clause)) {
        clause_use(clause, ref);
        return set_edge(clause, step, NULL, edge);
    }
    if (!ref)
        return set_moment(clause, step) || set_edge(clause, step, NULL, edge) ||
               set_selected(clause, step);
    if (ref->members)
        return set_pair(step, clause_members(clause, ref));
    json_t *pair = two_references(clause);
    if (pair)
        return set_pair(step, pair);
    if (ref->flags & (REF_ALL | REF_BOTH))
        return set_whole(clause, step, ref);
    return set_group(clause, step, ref) || set_edge(clause, step, ref, edge) ||
           set_one(clause, step, ref);
}

/* "between A, B and C": one at each cut. */
bool seams_push_chain(Clause *clause, Draft *draft, const json_t *step)
{
    const Slot *ref =
        clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE) | PREP_BIT(PREP_BETWEEN));
    if (!ref || !ref->members || ref->members->len < 3)
        return false;
    json_t *clips = clause_members(clause, ref);
    for (size_t i = 0; i + 1 < json_array_size(clips); i++) {
        json_t *one = json_deep_copy(step);
        json_object_set_new(
            one, "between",
            json_pack("[OO]", json_array_get(clips, i), json_array_get(clips, i + 1)));
        reading_draft_push(draft, one);
    }
    json_decref(clips);
    return true;
}
