/* Stage 4: clips told by their numbers: "ceremony 1, 2 and 4", "ceremony 1 to 3". */
#include "phrase.h"

#include <math.h>
#include <string.h>

/* ---- names with numbers ---------------------------------------------------------- */

static bool is_label(const Chart *chart, const char *label)
{
    json_t *exactly =
        json_pack("{ssssss}", "by", "label", "label", label, "match", "iexact");
    g_auto(Resolution) found = { 0 };
    chart_resolve(chart, exactly, &found);
    json_decref(exactly);
    return found.kind == RESOLVED_FOUND;
}

/* Letters of the name in front of the number it ends in; 0: it ends in none. */
static size_t stem_of(const char *label)
{
    size_t stem = label ? strlen(label) : 0;
    while (stem > 0 && g_ascii_isdigit(label[stem - 1]))
        stem--;
    return label && label[stem] ? stem : 0;
}

static const char *label_of(const Slot *slot)
{
    return json_string_value(json_object_get(slot->json, "label"));
}

/* The name of `last` with another number: "ceremony 1, 2 and 4". */
static char *numbered_name(const Slot *last, double number)
{
    const char *label = label_of(last);
    size_t stem = stem_of(label);
    if (stem == 0 || number < 0 || number > COUNT_MAX)
        return NULL;
    return g_strdup_printf("%.*s%d", (int)stem, label, (int)number);
}

static const Slot *last_member(const Slot *slot)
{
    return slot->members ? slot->members->pdata[slot->members->len - 1] : slot;
}

static bool fill_sibling(Chart *chart, const Slot *slot, double number, Slot *next)
{
    const Slot *last = last_member(slot);
    g_autofree char *name = numbered_name(last, number);
    if (!name || !is_label(chart, name))
        return false;
    *next = (Slot){ .kind = SLOT_REF,
                    .flags = REF_NAMED | REF_ON_TIMELINE,
                    .determined = true,
                    .type = last->type,
                    .value = chart_keep(chart, name),
                    .json = json_pack("{ssss}", "by", "label", "label", name) };
    return true;
}

static unsigned whole_number(Chart *chart, unsigned n, double *number)
{
    Slot amount;
    unsigned length = rule_amount(chart, n, &amount);
    *number = length ? amount.number : 0;
    return length && amount.unit == UNIT_WORD_NONE && fabs(*number) <= COUNT_MAX &&
                   *number == (int)*number
               ? length
               : 0;
}

unsigned run_sibling(Chart *chart, unsigned n, const Slot *slot, Slot *next)
{
    double number;
    unsigned length = whole_number(chart, n, &number);
    return length && fill_sibling(chart, slot, number, next) ? length : 0;
}

bool run_numbered(Chart *chart, const Slot *slot, double number, Slot *next)
{
    return number == floor(number) && fill_sibling(chart, slot, number, next);
}

/* ---- runs ------------------------------------------------------------------------ */

/* The number that a run can begin with, as people count; 0: none. */
static int number_of(const Slot *slot)
{
    const char *label = label_of(slot);
    const json_t *index = json_object_get(slot->json, "index");
    size_t stem = stem_of(label);
    if (slot->members || (slot->flags & REF_PLURAL))
        return 0;
    if (index && json_integer_value(index) >= 0)
        return (int)json_integer_value(index) + 1;
    return stem ? atoi(label + stem) : 0;
}

static bool fill_member(Chart *chart, const Slot *first, int number, Slot *next)
{
    if (label_of(first))
        return fill_sibling(chart, first, number, next);
    *next = (Slot){ .kind = SLOT_REF,
                    .flags = REF_ORDINAL,
                    .determined = true,
                    .type = first->type,
                    .json = selector_by_type(first->type, number - 1) };
    return first->type != NULL;
}

bool run_fill(Chart *chart, const Slot *first, double last, Slot *run)
{
    int from = number_of(first);
    if (from < 1 || last <= from || last - from >= LIST_MAX)
        return false;
    *run = *first;
    run->json = json_incref(first->json);
    for (int number = from + 1; number <= (int)last; number++) {
        Slot next = { 0 };
        if (!fill_member(chart, first, number, &next)) {
            slot_clear(run);
            return false;
        }
        slot_join(run, &next);
    }
    return true;
}

/* What "to 3" says nothing else of: of others it is a value, or where to. */
static bool takes_no_value(const Chart *chart)
{
    static const char *const VERBS[] = { "audio:mute",
                                         "audio:unmute",
                                         "audio:solo",
                                         "delete",
                                         "lift",
                                         "ripple",
                                         "duplicate",
                                         "join",
                                         "group",
                                         "ungroup",
                                         "reverse",
                                         "control:select",
                                         "style:loop=true",
                                         "style:visible=false",
                                         "style:visible=true",
                                         NULL };
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = &g_array_index(chart->slots, Slot, i);
        if (slot->kind == SLOT_TRANSITION || slot->kind == SLOT_TRANSITIONS ||
            slot->kind == SLOT_ANIMATION || slot->kind == SLOT_EFFECT ||
            (slot->kind == SLOT_VERB && g_strv_contains(VERBS, slot->value)))
            return true;
    }
    return false;
}

/* Is what follows said of a subject: "ceremony 1 to 3 louder", "… by 20 %"? */
static bool is_subject(const Chart *chart, unsigned n)
{
    static const WordClass SAID[] = { WORD_MORE,  WORD_LESS, WORD_STRENGTH, WORD_STYLE,
                                      WORD_COLOR, WORD_PACE, WORD_EFFECT,   WORD_PROP };
    unsigned length;
    for (unsigned i = 0; i < G_N_ELEMENTS(SAID); i++)
        if (chart_match(chart, n, SAID[i], &length))
            return true;
    const Entry *prep = chart_match(chart, n, WORD_PREP, &length);
    return prep && prep_parse(prep->value) == PREP_BY;
}

/* The clip that is called so, and with that number. */
static bool fill_numbered(Chart *chart, const char *stem, double number, Slot *slot)
{
    g_autofree char *name = g_strdup_printf("%s %d", stem, (int)number);
    if (!is_label(chart, name))
        return false;
    *slot = (Slot){ .kind = SLOT_REF,
                    .flags = REF_NAMED | REF_ON_TIMELINE,
                    .determined = true,
                    .value = chart_keep(chart, name),
                    .json = json_pack("{ssss}", "by", "label", "label", name) };
    return true;
}

/* "chapter cards 2 and 3": the first of them; the others follow as ever. */
static unsigned read_plural(Chart *chart, unsigned n, Slot *slot)
{
    const char *stem = label_of(slot);
    double number;
    Slot first = { 0 };
    unsigned length =
        stem && (slot->flags & REF_PLURAL) && !slot->members && stem_of(stem) == 0
            ? whole_number(chart, n, &number)
            : 0;
    if (!length || !fill_numbered(chart, stem, number, &first))
        return 0;
    slot_clear(slot);
    *slot = first;
    return length;
}

unsigned run_read(Chart *chart, unsigned n, Slot *slot)
{
    unsigned first = read_plural(chart, n, slot);
    if (first)
        return first;
    unsigned joint = 1, length, more;
    double last;
    bool dash = chart_is_mark(chart, n, "-");
    const Entry *prep = dash ? NULL : chart_match(chart, n, WORD_PREP, &joint);
    Prep up_to = prep ? prep_parse(prep->value) : PREP_NONE;
    if ((!dash && up_to != PREP_TO && up_to != PREP_UNTIL) ||
        !(length = whole_number(chart, n + joint, &last)) ||
        chart_match(chart, n + joint + length, WORD_UNIT, &more))
        return 0;
    Slot run;
    bool meant = dash || takes_no_value(chart) || is_subject(chart, n + joint + length);
    if (!meant || !run_fill(chart, slot, last, &run))
        return 0;
    slot_clear(slot);
    *slot = run;
    return joint + length;
}
