/* Stage 6: how much of the film a render is of. */
#include "rendering.h"

#include <string.h>

/* In front of what a file is to show. */
enum { RENDER_OF = PREP_BIT(PREP_NONE) | PREP_BIT(PREP_OF) };

/* "from here", "up to the drop": what is missing reaches to the end of the film. */
static json_t *take_edges(Clause *clause)
{
    json_t *from =
        clause_take_point(clause, PREP_BIT(PREP_FROM) | PREP_BIT(PREP_AFTER), NULL);
    json_t *to =
        clause_take_point(clause, PREP_BIT(PREP_UNTIL) | PREP_BIT(PREP_BEFORE), NULL);
    return from || to ? json_pack("{so*so*}", "from", from, "to", to) : NULL;
}

static int by_start(gconstpointer a, gconstpointer b)
{
    const ClipPlace *one = a, *other = b;
    return rtime_compare(one->clip->start, other->clip->start);
}

/* The first and the last of clips that are seen and follow each other without a gap. */
static bool find_ends(const Clause *clause, const GPtrArray *ids, ClipPlace ends[2])
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    for (unsigned i = 0; i < ids->len; i++) {
        ClipPlace place;
        if (composition_find_clip(clause->chart->composition, ids->pdata[i], &place) &&
            place.clip->kind != CLIP_AUDIO)
            g_array_append_val(places, place);
    }
    if (places->len == 0)
        return false;
    g_array_sort(places, by_start);
    ends[0] = ends[1] = g_array_index(places, ClipPlace, 0);
    for (unsigned i = 1; i < places->len; i++) {
        ClipPlace place = g_array_index(places, ClipPlace, i);
        if (rtime_compare(place.clip->start, clip_end(ends[1].clip)) > 0)
            return false;
        if (rtime_compare(clip_end(place.clip), clip_end(ends[1].clip)) > 0)
            ends[1] = place;
    }
    return true;
}

static json_t *range_between(json_t *first, json_t *last)
{
    return json_pack("{s{ssso}s{ssso}}", "from", "anchor", "clipStart", "of", first,
                     "to", "anchor", "clipEnd", "of", last);
}

/* "all but the music": is what is left out on between the ends? */
static bool leaves_out_between(const Clause *clause, const Slot *ref,
                               const ClipPlace ends[2])
{
    const Composition *composition = clause->chart->composition;
    json_t *except = json_object_get(ref->json, "except");
    g_auto(Resolution) out = { 0 };
    ClipPlace place;
    if (!except)
        return false;
    chart_resolve(clause->chart, except, &out);
    for (unsigned i = 0; out.kind == RESOLVED_FOUND && i < out.ids->len; i++)
        if (composition_find_clip(composition, out.ids->pdata[i], &place) &&
            rtime_compare(place.clip->start, clip_end(ends[1].clip)) < 0 &&
            rtime_compare(clip_end(place.clip), ends[0].clip->start) > 0)
            return true;
    return false;
}

/* "only the intro": from its start to its end; of several clips all they span. NULL
 * where that cannot be told: one sound is never rendered alone. */
static json_t *range_of_clips(Clause *clause, const Slot *ref)
{
    if (g_strcmp0(clause_ref_type(clause, ref), "audio") == 0)
        return NULL;
    json_t *selector = clause_selector(clause, ref);
    if (!ref->members && !(ref->flags & (REF_PLURAL | REF_ALL | REF_THIS | REF_BOTH)))
        return range_between(selector, json_incref(selector));
    g_auto(Resolution) found = { 0 };
    ClipPlace ends[2];
    chart_resolve(clause->chart, selector, &found);
    json_decref(selector);
    if (found.kind != RESOLVED_FOUND || !find_ends(clause, found.ids, ends) ||
        leaves_out_between(clause, ref, ends))
        return NULL;
    return range_between(json_pack("{ssss}", "by", "id", "id", ends[0].clip->node.id),
                         json_pack("{ssss}", "by", "id", "id", ends[1].clip->node.id));
}

/* "all of it" */
static bool is_everything(const Slot *ref)
{
    const char *by = json_string_value(json_object_get(ref->json, "by"));
    return (ref->flags & REF_ALL) && !ref->type && !(ref->flags & REF_NAMED) &&
           g_strcmp0(by, "except") != 0;
}

/* "the second half": of the film. */
static json_t *take_half(Clause *clause)
{
    enum { HALF = 50, WHOLE = 100 };
    const Slot *half = clause_find(clause, SLOT_HALF, RENDER_OF);
    if (!half || (half->flags & REF_ORDINAL) || clause_find(clause, SLOT_REF, PREP_ANY))
        return NULL;
    clause_use(clause, half);
    return half->number == 0 ? json_pack("{siso}", "from", 0, "to", percent_json(HALF))
                             : json_pack("{soso}", "from", percent_json(HALF), "to",
                                         percent_json(WHOLE));
}

static bool is_end_piece(const Slot *range)
{
    bool time = range->unit == UNIT_WORD_S || range->unit == UNIT_WORD_F;
    return time && (range->number < 0 || json_object_get(range->json, "duration"));
}

/* "the last 3 seconds of the flower" */
static json_t *take_piece(Clause *clause)
{
    const Slot *piece = clause_find(clause, SLOT_RANGE, PREP_ANY);
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_BIT(PREP_OF));
    if (!piece || !is_end_piece(piece) || !ref || ref->members ||
        (ref->flags & (REF_PLURAL | REF_ALL | REF_PRONOUN | REF_THIS | REF_BARE)))
        return NULL;
    clause_use(clause, piece);
    json_t *of = clause_selector(clause, ref);
    json_t *from = moment_of_clip(piece->number > 0 ? "start" : "end", of);
    json_t *to = json_deep_copy(from);
    Slot offset = { .kind = SLOT_AMOUNT, .unit = piece->unit, .number = piece->number };
    json_object_set_new(piece->number > 0 ? to : from, "offset",
                        amount_to_time(&offset));
    return json_pack("{soso}", "from", from, "to", to);
}

static bool says_clip(const Chart *chart, const Slot *ref)
{
    static const char CLIP[] = "clip";
    unsigned length;
    const Entry *type = chart_match(chart, ref->to - 1, WORD_TYPE, &length);
    return type && strcmp(type->value, CLIP) == 0;
}

/* "this", where something is selected; "this clip" is none but a clip. */
static bool is_selection(const Clause *clause, const Slot *ref)
{
    const SelectContext *context = clause->chart->context;
    bool selects = context && context->selection && context->selection->len > 0;
    return ref && (ref->flags & REF_THIS) && (selects || says_clip(clause->chart, ref));
}

/* A stretch of the film, or where clips are; NULL: all of it. False where the clips
 * that are named cannot be rendered alone. */
static bool take_range(Clause *clause, json_t **range)
{
    const Slot *ref;
    if (!(*range = take_piece(clause)) && !(*range = clause_take_stretch(clause)) &&
        !(*range = take_edges(clause)))
        *range = take_half(clause);
    if (*range) /* here "the first minute" is the film's */
        json_object_del(*range, "relativeTo");
    if (*range || !is_selection(clause, clause_find(clause, SLOT_REF, PREP_ANY)))
        clause_use_film(clause);
    if (*range || !(ref = clause_find(clause, SLOT_REF, PREP_ANY)))
        return true;
    if (is_everything(ref) || ref->prep == PREP_FOR) { /* "for the couple" */
        clause_use(clause, ref);
        return true;
    }
    if ((PREP_BIT(ref->prep) & RENDER_OF) && !(ref->flags & REF_TRACKS))
        *range = range_of_clips(clause, ref);
    return *range != NULL;
}

bool rendering_take_range(Clause *clause, json_t *step)
{
    json_t *range = NULL;
    bool fits = take_range(clause, &range);
    if (range)
        clause_take(clause, SLOT_ONLY, PREP_ANY);
    if (range)
        json_object_set_new(step, "range", range);
    return fits;
}
