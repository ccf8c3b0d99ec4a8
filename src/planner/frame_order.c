/* Stage 6: several clips: their order, the gaps between them, where they begin and
 * end. */
#include "clause.h"

#include <string.h>

static const char ARRANGE[] = "arrange:";

static json_t *arrange_step(const char *how)
{
    return json_pack("{ssss}", "op", "arrange", "how", how);
}

/* ---- order ----------------------------------------------------------------------- */

/* "reverse the order of the clips", "put them one after another": the verb says how. */
bool build_arrange(Clause *clause, Draft *draft)
{
    const char *verb = clause->verb ? clause->verb->value : "";
    if (!g_str_has_prefix(verb, ARRANGE))
        return false;
    json_t *step = arrange_step(verb + strlen(ARRANGE));
    clause_use_verbs(clause);
    clause_take(clause, SLOT_ALL, PREP_ANY);
    clause_take(clause, SLOT_WHOLE, PREP_ANY);
    if (clause_find(clause, SLOT_REF, PREP_ANY))
        json_object_set_new(step, "target", clause_target(clause, NULL));
    reading_draft_push(draft, step);
    return true;
}

/* ---- gaps ------------------------------------------------------------------------ */

static json_t *between_clips(Clause *clause)
{
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_ANY);
    return ref ? clause_selector(clause, ref) : NULL;
}

/* "leave half a second between the clips" */
static bool open_gaps(Clause *clause, Draft *draft)
{
    const Slot *time = clause_find_time(clause, PREP_ANY);
    bool between = clause_find(clause, SLOT_REF, PREP_BIT(PREP_BETWEEN)) != NULL;
    bool leaves =
        clause_verb_is(clause, "leave") ||
        (clause_has(clause, SLOT_GAPS) && clause_verb_is(clause, "add|put|make|set"));
    if (!time || time->timecode || !between || !leaves)
        return false;
    clause_use_verbs(clause);
    clause_use(clause, time);
    clause_take(clause, SLOT_GAPS, PREP_ANY);
    json_t *step = arrange_step("sequence");
    json_object_set_new(step, "target", between_clips(clause));
    json_object_set_new(step, "gap", amount_to_time(time));
    reading_draft_push(draft, step);
    return true;
}

/* Has the film but one gap? */
static bool has_one_gap(const Clause *clause)
{
    const Sequence *sequence = composition_main(clause->chart->composition);
    const Track *track = sequence && sequence->tracks->len
                             ? g_ptr_array_index(sequence->tracks, 0)
                             : NULL;
    RTime end = RTIME_ZERO;
    unsigned gaps = 0;
    for (unsigned c = 0; track && c < track->clips->len; c++) {
        const Clip *clip = g_ptr_array_index(track->clips, c);
        gaps += rtime_compare(clip->start, end) > 0;
        end = clip_end(clip);
    }
    return gaps == 1;
}

/* "the gap before the intro": all that is behind closes up, which only closing all gaps
 * does. */
static bool is_beside(const Slot *ref)
{
    return ref->prep == PREP_BEFORE || ref->prep == PREP_AFTER;
}

/* "the gaps", which are not just the one that was made by now */
static bool is_several(const Chart *chart, const Slot *gaps)
{
    const char *rule = vocabulary_rule(chart->vocabulary, "plural-ending");
    g_auto(GStrv) endings = g_strsplit(rule ? rule : "", " ", -1);
    return endings[0] &&
           g_str_has_suffix(chart->sentence.tokens[gaps->to - 1].text, endings[0]);
}

static bool close_gaps(Clause *clause, Draft *draft)
{
    const Slot *gaps = clause_find(clause, SLOT_GAPS, PREP_ANY);
    if (!gaps || is_beside(gaps) || /* "delete the clips after the gap" */
        !clause_verb_is(clause, "close|delete|trim|less"))
        return false;
    clause_use_verbs(clause);
    clause_take(clause, SLOT_GAPS, PREP_ANY);
    if (clause_verb_is(clause, "close") && clause->count == 2 &&
        !is_several(clause->chart, gaps) && clause_tell_ripple(clause, draft, true))
        return true;
    clause_take(clause, SLOT_ALL, PREP_ANY);
    clause_take(clause, SLOT_WHOLE, PREP_ANY);
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_ANY & ~PREP_BIT(PREP_WITH));
    bool all = ref && (ref->flags & REF_ALL) && !json_object_get(ref->json, "except");
    if (ref && !all && is_beside(ref)) {
        if (!has_one_gap(clause))
            return false;
        all = true;
    }
    json_t *step = arrange_step("close-gaps");
    if (all) /* all there are, which is what is meant where none is named */
        clause_use(clause, ref);
    else if (ref)
        json_object_set_new(step, "target", between_clips(clause));
    reading_draft_push(draft, step);
    return true;
}

bool build_gaps(Clause *clause, Draft *draft)
{
    return close_gaps(clause, draft) || open_gaps(clause, draft);
}

/* ---- alignment ------------------------------------------------------------------- */

/* Which end they are to share; the start where none is named. */
static const char *aligned_edge(Clause *clause)
{
    const char *edge = "start";
    const Slot *anchor;
    while ((anchor = clause_take(clause, SLOT_ANCHOR, PREP_ANY)))
        edge = anchor->value;
    return strcmp(edge, "end") == 0 || strcmp(edge, "start") == 0 ? edge : NULL;
}

/* "align the title with the logo": the first goes to the second. */
static json_t *aligned_with(Clause *clause, const char *edge)
{
    const Slot *ref =
        clause_find(clause, SLOT_REF, PREP_BIT(PREP_WITH) | PREP_BIT(PREP_TO));
    if (!ref && clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE)))
        ref = clause_find(clause, SLOT_REF, PREP_BIT(PREP_OF));
    if (!ref || ref->members || (ref->flags & REF_PLURAL))
        return NULL;
    return moment_of_clip(edge, clause_selector(clause, ref));
}

bool build_align(Clause *clause, Draft *draft)
{
    clause_use_verbs(clause);
    json_t *to = clause_take_point(
        clause, PREP_BIT(PREP_WITH) | PREP_BIT(PREP_TO) | PREP_BIT(PREP_AT), NULL);
    bool told = json_object_get(to, "of") != NULL || json_is_string(to) ||
                json_is_number(to) || clause_has(clause, SLOT_MARKER);
    const char *anchor = json_string_value(json_object_get(to, "anchor"));
    bool ends = g_strcmp0(anchor, "clipEnd") == 0 || g_strcmp0(anchor, "end") == 0;
    const char *edge = aligned_edge(clause);
    if (to && ends)
        edge = "end";
    if (to && !told && g_strcmp0(anchor, "playhead") != 0) { /* "at their ends" */
        json_decref(to);
        to = NULL;
    }
    if (!to && edge)
        to = aligned_with(clause, edge);
    json_t *target = edge ? clause_named_target(clause) : NULL;
    if (!target) {
        json_decref(to);
        return false;
    }
    json_t *step = arrange_step(strcmp(edge, "end") == 0 ? "align-end" : "align-start");
    json_object_set_new(step, "target", target);
    if (to)
        json_object_set_new(step, "to", to);
    reading_draft_push(draft, step);
    return true;
}
