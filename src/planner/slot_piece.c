/* Stage 4: parts of one clip: "the second half", and of one that was split, "the left
 * piece". */
#include "chart.h"

#include <math.h>
#include <string.h>

bool chart_was_split(const Chart *chart)
{
    const EditPlan *plan = chart->talk ? chart->talk->plan : NULL;
    size_t count = plan ? plan_step_count(plan) : 0;
    return count > 0 && chart->talk->done &&
           plan_step_verb(plan_step(plan, (unsigned)count - 1)) == VERB_SPLIT;
}

bool chart_splits(const Chart *chart)
{
    bool cuts = false;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        bool verb = slot->kind == SLOT_VERB;
        if (verb && strcmp(slot->value, "split") == 0)
            return true;
        cuts = cuts || (verb && strcmp(slot->value, "cut") == 0);
        bool at = slot->kind == SLOT_PREP && prep_parse(slot->value) == PREP_AT;
        if (cuts && at) /* "cut it at 3 s" */
            return true;
    }
    return false;
}

/* "in half a second" divides nothing. */
static bool measures(const Chart *chart, unsigned n)
{
    unsigned length, article;
    if (chart_match(chart, n, WORD_INDEFINITE, &article))
        n += article;
    return chart_match(chart, n, WORD_UNIT, &length) != NULL;
}

/* "left half", which is a place on the screen too: a piece only where there are
 * such. */
static unsigned side(const Chart *chart, unsigned n, Slot *slot)
{
    unsigned length, place;
    const Entry *entry = chart_match(chart, n, WORD_PIECE, &length);
    bool seen = chart_match(chart, n, WORD_LAYOUT, &place) ||
                chart_match(chart, n, WORD_POSITION, &place);
    if (!entry || measures(chart, n + length) ||
        (seen && !chart_splits(chart) && !chart_was_split(chart)))
        return 0; /* "back half a second" */
    slot->number = g_ascii_strtod(entry->value, NULL);
    return length;
}

static unsigned part_at(const Chart *chart, unsigned n)
{
    unsigned length;
    return chart_match(chart, n, WORD_PARTS, &length) ||
                   (chart_was_split(chart) &&
                    chart_match(chart, n, WORD_CHUNK, &length))
               ? length
               : 0;
}

/* "the second and the third piece": the noun comes yet. */
static bool counts_on(const Chart *chart, unsigned n)
{
    int ordinal;
    unsigned length;
    if (!chart_was_split(chart) || !chart_match(chart, n, WORD_AND, &length))
        return false;
    n += length;
    n += chart_match(chart, n, WORD_DET, &length) ? length : 0;
    length = rule_ordinal(chart, n, &ordinal);
    return length && part_at(chart, n + length);
}

/* "part two" of what was split. */
static unsigned numbered(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length = part_at(chart, n), more;
    bool fraction;
    more = length && chart_was_split(chart)
               ? rule_number(chart, n + length, &slot->number, &fraction)
               : 0;
    if (!more || fraction || slot->number < 1)
        return 0;
    slot->number -= 1;
    slot->flags = REF_ORDINAL;
    return length + more;
}

static unsigned counted(Chart *chart, unsigned n, Slot *slot)
{
    int ordinal = 0;
    unsigned length = rule_ordinal(chart, n, &ordinal), more;
    if (!length)
        return 0;
    slot->number = ordinal;
    if ((more = part_at(chart, n + length)) || counts_on(chart, n + length)) {
        slot->flags = REF_ORDINAL;
        return length + more;
    }
    slot->number = ordinal == 0 ? 0 : -1;
    bool fits = chart_match(chart, n + length, WORD_HALVES, &more) &&
                (ordinal == 0 || ordinal == 1 || ordinal == -1);
    return fits ? length + more : 0;
}

int half_index(double number, unsigned count)
{
    double n = number < 0 ? count + number : number;
    if (n > 0 && n < 1)
        n *= count - 1;
    return n >= 0 && n < count && n == floor(n) ? (int)n : -1;
}

const char *chart_piece(const Chart *chart, const Slot *half)
{
    const GPtrArray *ids = chart->context ? chart->context->mentioned : NULL;
    bool counts = ids && ids->len > 1 && chart_was_split(chart) &&
                  ((half->flags & REF_ORDINAL) || ids->len == 2 ||
                   half->number != floor(half->number));
    int n = counts ? half_index(half->number, ids->len) : -1;
    return n < 0 ? NULL : ids->pdata[n];
}

static bool has_owner(const Chart *chart, unsigned n)
{
    unsigned length;
    const Entry *prep = chart_match(chart, n, WORD_PREP, &length);
    return prep && prep_parse(prep->value) == PREP_OF;
}

/* A piece of what the last order split is a clip like any other. */
static void point_at_piece(const Chart *chart, unsigned end, Slot *slot)
{
    const char *id =
        chart_splits(chart) || has_owner(chart, end) ? NULL : chart_piece(chart, slot);
    ClipPlace place;
    if (!id || !composition_find_clip(chart->composition, id, &place))
        return;
    *slot = (Slot){ .kind = SLOT_REF,
                    .determined = true,
                    .flags = REF_ON_TIMELINE | REF_NAMED,
                    .type = clip_kind_name(place.clip->kind),
                    .json = json_pack("{ssss}", "by", "id", "id", id) };
}

unsigned rule_half(Chart *chart, unsigned n, Slot *slot)
{
    unsigned det = 0;
    *slot = (Slot){ .kind = SLOT_HALF };
    if (!chart_match(chart, n, WORD_DET, &det))
        det = 0;
    unsigned length = side(chart, n + det, slot);
    if (!length)
        length = counted(chart, n + det, slot);
    if (!length)
        length = numbered(chart, n + det, slot);
    if (length)
        point_at_piece(chart, n + det + length, slot);
    return length ? det + length : 0;
}

/* ---- into how many --------------------------------------------------------------- */

unsigned rule_parts(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length, more;
    double number;
    bool fraction;
    *slot = (Slot){ .kind = SLOT_PARTS };
    const Entry *entry = chart_match(chart, n, WORD_DIVIDE, &length);
    if (entry && !measures(chart, n + length)) {
        if (g_ascii_isdigit(entry->value[0]))
            slot->number = g_ascii_strtod(entry->value, NULL);
        else
            slot->value = entry->value;
        return chart_match(chart, n + length, WORD_PARTS, &more) ? length + more
                                                                 : length;
    }
    length = rule_number(chart, n, &number, &fraction);
    if (length == 0 || fraction || !chart_match(chart, n + length, WORD_PARTS, &more))
        return 0;
    slot->number = number;
    return length + more;
}
