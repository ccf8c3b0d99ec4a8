/* Stage 6: what is kept, so that all else goes. */
#include "clause.h"

#include <glib/gi18n.h>
#include <string.h>

/* "the last 5 s" has no end but that of what it is a part of. */
static json_t *span_of(const Slot *range)
{
    if (range->number >= 0)
        return json_deep_copy(range->json);
    Slot piece = *range;
    piece.number = -range->number;
    piece.json = NULL;
    return json_pack("{soss}", "duration", amount_to_time(&piece), "to", "100%");
}

static bool is_anchor(const json_t *time, const char *name)
{
    return g_strcmp0(json_string_value(json_object_get(time, "anchor")), name) == 0;
}

static void push_cut(Draft *draft, const char *end, json_t *time)
{
    reading_draft_push(
        draft, json_pack("{sss{sO}sb}", "op", "cut", "range", end, time, "ripple", 1));
}

/* Of the film: what lies behind goes first, so that the times in front stay true. */
static bool keep_of_film(const Slot *range, Draft *draft)
{
    json_t *from = json_object_get(range->json, "from");
    json_t *to = json_object_get(range->json, "to");
    json_t *duration = json_object_get(range->json, "duration");
    bool share = range->number != 0 && range->unit == UNIT_WORD_PERCENT;
    if (share && range->number < 0) {
        g_autofree char *rest = g_strdup_printf("%.10g%%", 100 + range->number);
        reading_draft_push(draft, json_pack("{sss{siss}sb}", "op", "cut", "range",
                                            "from", 0, "duration", rest, "ripple", 1));
        return true;
    }
    if (duration && !to)
        to = duration; /* the first so much: it begins at 0 */
    if (to && !is_anchor(to, "end"))
        push_cut(draft, "from", to);
    bool begins = (json_is_integer(from) && json_integer_value(from) == 0) ||
                  is_anchor(from, "start");
    if (from && !begins)
        push_cut(draft, "to", from);
    draft->about = -1;
    return json_array_size(draft->steps) > 0;
}

static void ask_what_goes(Draft *draft, const json_t *kept, const char *type)
{
    static const char *const ALL = N_("everything else");
    g_autofree char *same =
        g_strdup_printf(_("only what else is of the kind “%s”"), type);
    reading_draft_ask(draft, "target", _("What should go: everything else, or less?"));
    draft->options = json_array();
    for (unsigned i = 0; i < 2; i++) {
        json_t *from = i == 0 ? json_pack("{ss}", "by", "all")
                              : json_pack("{ssss}", "by", "all", "type", type);
        json_array_append_new(draft->options,
                              json_pack("{sss[{sss{sssosO}}]}", "text",
                                        i == 0 ? _(ALL) : same, "steps", "op", "delete",
                                        "target", "by", "except", "from", from,
                                        "except", kept));
    }
}

/* "keep only the intro": all else goes, or all other clips? */
static bool keep_clips(Clause *clause, Draft *draft, const Slot *only)
{
    if (!only || !clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE)))
        return false;
    clause_use_verbs(clause);
    clause_use(clause, only);
    json_t *kept = clause_named_target(clause);
    ask_what_goes(draft, kept, clause->type ? clause->type : "video");
    json_decref(kept);
    return true;
}

bool clause_is_of_film(const Clause *clause)
{
    const SelectContext *context = clause->chart->context;
    bool known = context && ((context->mentioned && context->mentioned->len) ||
                             (context->selection && context->selection->len));
    return !known && !clause_find(clause, SLOT_REF, PREP_ANY) &&
           !clause_find(clause, SLOT_LITERAL, PREP_ANY) && clause->story->last < 0;
}

/* "cut down from 6 to 4 seconds": no stretch of it, but how long it was and is to
 * be. */
static bool is_backwards(const json_t *range)
{
    const json_t *from = json_object_get(range, "from");
    const json_t *to = json_object_get(range, "to");
    return json_is_number(from) && json_is_number(to) &&
           json_number_value(from) > json_number_value(to);
}

/* Does the clause say that the range is what stays? */
static bool keeps_range(const Clause *clause, const Slot *range, const Slot *only)
{
    const char *length = json_string_value(json_object_get(range->json, "duration"));
    if (range->flags & REF_ALL_BUT)
        return clause_verb_is(clause, "delete|cut|trim|lift|ripple");
    if (g_strcmp0(length, "1f") == 0 && !clause_verb_is(clause, "keep"))
        return false; /* "switch to the first frame" */
    bool closed =
        json_object_get(range->json, "from") && json_object_get(range->json, "to");
    if (clause_verb_is(clause, "trim|cut|less:length|less|set") && range->number != 0 &&
        range->prep == PREP_TO)
        return true;
    if (clause_verb_is(clause, "trim"))
        return range->number == 0 && closed && !is_backwards(range->json);
    return clause_verb_is(clause, "keep") ||
           (only && !clause->verb &&
            clause_find(clause, SLOT_REF, PREP_BIT(PREP_OF))) ||
           (only && clause_verb_is(clause, "cut|make|leave|style:visible=true"));
}

/* "keep only 3 seconds of the intro" */
static bool keep_length(Clause *clause, Draft *draft, const Slot *only)
{
    const Slot *length = clause_find_time(clause, PREP_BIT(PREP_NONE));
    if (!length || length->timecode ||
        !clause_find(clause, SLOT_REF, PREP_BIT(PREP_OF)))
        return false;
    clause_use_verbs(clause);
    clause_use(clause, length);
    if (only)
        clause_use(clause, only);
    json_t *step = step_on("trim", clause_target(clause, "video"));
    json_object_set_new(step, "to", amount_to_time(length));
    reading_draft_push(draft, step);
    return true;
}

/* "keep the second half of the market" */
static bool keep_half(Clause *clause, Draft *draft, const Slot *only)
{
    const Slot *half = clause_find(clause, SLOT_HALF, PREP_ANY);
    bool first = half && half->number == 0;
    if (!half || (!first && half->number != -1) || (half->flags & REF_ORDINAL) ||
        chart_splits(clause->chart) ||
        !clause_find(clause, SLOT_REF, PREP_BIT(PREP_OF)))
        return false;
    clause_use_verbs(clause);
    clause_use(clause, half);
    if (only)
        clause_use(clause, only);
    json_t *step = step_on("trim", clause_target(clause, "video"));
    json_object_set_new(
        step, "range",
        json_pack("{ssss}", first ? "to" : "from", "50%", "relativeTo", "clip"));
    reading_draft_push(draft, step);
    return true;
}

/* "split it here and keep only the left part": of two the other one goes. */
static bool keep_piece(Clause *clause, Draft *draft, const Slot *only)
{
    const Slot *half = clause_find(clause, SLOT_HALF, PREP_ANY);
    bool first = half && half->number == 0;
    if (!half || (!first && half->number != -1) || !chart_splits(clause->chart) ||
        clause_has(clause, SLOT_REF))
        return false;
    Slot other = *half;
    other.number = first ? -1 : 0;
    json_t *piece = clause_other_piece(clause, &other);
    if (!piece)
        return false;
    clause_use_verbs(clause);
    clause_use(clause, half);
    if (only)
        clause_use(clause, only);
    reading_draft_push(draft, step_on("delete", piece));
    return true;
}

/* "only the first four seconds of X": all else goes. */
bool build_keep(Clause *clause, Draft *draft)
{
    const Slot *only = clause_find(clause, SLOT_ONLY, PREP_ANY);
    const Slot *range = clause_find(clause, SLOT_RANGE, PREP_ANY);
    bool keeps = clause_verb_is(clause, "keep|leave") ||
                 (only && clause_verb_is(clause, "style:visible=true"));
    if (!range)
        return keeps &&
               (keep_piece(clause, draft, only) || keep_half(clause, draft, only) ||
                keep_length(clause, draft, only) || keep_clips(clause, draft, only));
    if (!keeps_range(clause, range, only))
        return false;
    clause_use_verbs(clause);
    clause_use(clause, range);
    if (only)
        clause_use(clause, only);
    if (clause_take(clause, SLOT_WHOLE, PREP_ANY) || clause_is_of_film(clause))
        return keep_of_film(range, draft);
    json_t *span = span_of(range);
    json_t *step = step_on("trim", clause_target(clause, "video"));
    const Clip *clip = clause_one_clip(clause, json_object_get(step, "target"));
    if (!clip || !clause_span_is_absolute(clause, clip, span))
        json_object_set_new(span, "relativeTo", json_string("clip"));
    json_object_set_new(step, "range", span);
    reading_draft_push(draft, step);
    return true;
}
