/* Stage 4: "no" in front of a thing: that it is to have no shadow, or to be no more. */
#include "clause.h"

#include <string.h>

static const char WITHOUT[] = "without";

/* Did nothing go before, neither words nor talk, that a "no" could object to? */
static bool opens_talk(const Chart *chart)
{
    const GPtrArray *mentioned = chart->context ? chart->context->mentioned : NULL;
    for (unsigned i = 0; i < chart->slots->len; i++)
        if (!clause_is_neutral(chart_slot(chart, i)))
            return false;
    return !(mentioned && mentioned->len);
}

/* A clip behind "no" as if it were one more kind of nothing: "no ding". Returns the end
 * of it, 0 where there is none. */
static unsigned end_of_clip(Chart *chart, unsigned n)
{
    Slot ref = { 0 };
    unsigned det;
    if (chart_match(chart, n, WORD_DET, &det))
        return 0;
    unsigned length = rule_ref(chart, n, &ref);
    bool clip = length && (ref.flags & (REF_NAMED | REF_ROLE | REF_ALL));
    slot_clear(&ref);
    return clip ? n + length : 0;
}

/* "…, delete it" */
static bool deletes_it(const Chart *chart, unsigned n)
{
    unsigned length, it;
    const Token *mark = sentence_token(&chart->sentence, n);
    const Entry *verb = chart_match(chart, n + 1, WORD_VERB, &length);
    return mark && mark->kind == TOKEN_MARK && verb &&
           strcmp(verb->value, "delete") == 0 &&
           chart_match(chart, n + 1 + length, WORD_PRON, &it) &&
           n + 1 + length + it >= chart->sentence.count;
}

/* "…, and no ding": one more order, and no objection to the one in front. */
static bool is_joined(const Chart *chart)
{
    unsigned count = chart->slots->len;
    return count > 0 && chart_slot(chart, count - 1)->kind == SLOT_AND;
}

/* "no ding": the whole of what is said, where nothing before could be meant instead. */
static bool says_no_clip(Chart *chart, unsigned n, unsigned length)
{
    bool opens = is_joined(chart) || opens_talk(chart);
    unsigned end = opens ? end_of_clip(chart, n + length) : 0, more;
    const Entry *prop = end ? chart_match(chart, end, WORD_PROP, &more) : NULL;
    end += prop && strcmp(prop->value, "volume") == 0 ? more : 0; /* "no ding sound" */
    while (end && chart_match(chart, end, WORD_FILLER, &more))
        end += more;
    return end && (end >= chart->sentence.count || deletes_it(chart, end));
}

/* "no music between 10 and 12 s": it is off then. */
static bool says_no_sound(Chart *chart, unsigned n, unsigned length)
{
    Slot ref = { 0 }, range = { 0 };
    unsigned end = opens_talk(chart) ? end_of_clip(chart, n + length) : 0;
    bool sound =
        end && rule_ref(chart, n + length, &ref) && g_strcmp0(ref.type, "audio") == 0;
    unsigned span = sound ? rule_range(chart, end, &range) : 0;
    slot_clear(&ref);
    slot_clear(&range);
    return span && end + span >= chart->sentence.count;
}

/* "no music under the hook", "no 24 fps": not to be read as "no, …". */
static bool leaves_out(Chart *chart, unsigned n, unsigned length)
{
    g_auto(Slot) amount = { 0 };
    return opens_talk(chart) &&
           (end_of_clip(chart, n + length) || rule_amount(chart, n + length, &amount));
}

/* A thing that clips have, and no clip: "shadow". */
static bool is_had(const Chart *chart, unsigned n)
{
    static const WordClass HAD[] = { WORD_ANIMATION, WORD_TRANSITION, WORD_TRANSITIONS,
                                     WORD_EFFECT,    WORD_PROP,       WORD_STYLE,
                                     WORD_MARKER,    WORD_PACE };
    unsigned thing, role = 0;
    chart_match(chart, n, WORD_ROLE, &role);
    for (unsigned i = 0; i < G_N_ELEMENTS(HAD); i++)
        if (chart_match(chart, n, HAD[i], &thing) && thing > role)
            return true;
    return false;
}

/* Does the clause order something that "without …" says more of? */
static bool has_order(const Chart *chart)
{
    static const char *const OPEN[] = { "make", "set", "start", "end", NULL };
    for (unsigned i = chart->slots->len; i-- > 0;) {
        const Slot *slot = &g_array_index(chart->slots, Slot, i);
        if (slot->kind == SLOT_AND || slot->kind == SLOT_THEN ||
            slot->kind == SLOT_MARK)
            return false;
        bool open = slot->kind == SLOT_VERB && g_strv_contains(OPEN, slot->value);
        if (!open && (slot->kind == SLOT_VERB || slot->kind == SLOT_ANIMATION ||
                      slot->kind == SLOT_TRANSITION))
            return true;
    }
    return false;
}

/* "the title without any animation", "start without a fade" */
static unsigned goes_without(const Chart *chart, unsigned n)
{
    unsigned length, det;
    const Entry *verb = chart_match(chart, n, WORD_VERB, &length);
    if (!verb || strcmp(verb->value, WITHOUT) != 0 || has_order(chart))
        return 0;
    unsigned at = n + length;
    while (chart_match(chart, at, WORD_DET, &det))
        at += det;
    return is_had(chart, at) ? length : 0;
}

/* "logo: spin off", "the spin on the logo: off", "spinning logo, off" */
static bool is_look_off(const Chart *chart, bool ends)
{
    unsigned at = chart->slots->len;
    bool look = false;
    for (unsigned i = 0; i < at; i++) {
        const Slot *slot = chart_slot(chart, i);
        look = look || (slot_is_verbal(slot) && slot->kind != SLOT_VERB) ||
               slot->kind == SLOT_TRANSITIONS;
        ends = ends && slot->kind != SLOT_VERB;
    }
    if (at > 1 && chart_slot(chart, at - 1)->kind == SLOT_MARK)
        at--;
    const Slot *before = at ? chart_slot(chart, at - 1) : NULL;
    return look && ends &&
           (before->kind == SLOT_REF || before->kind == SLOT_TRANSITIONS ||
            slot_is_verbal(before));
}

/* "music off", "logo off until 0:10": all that is said of it. */
static unsigned goes_off(const Chart *chart, unsigned n)
{
    unsigned length, more;
    const Entry *prep = chart_match(chart, n, WORD_PREP, &length);
    unsigned count = chart->slots->len;
    const Slot *before = count ? chart_slot(chart, count - 1) : NULL;
    if (!prep || prep_parse(prep->value) != PREP_OFF || !before)
        return 0;
    const Token *next = sentence_token(&chart->sentence, n + length);
    bool ends = !next || next->kind == TOKEN_MARK ||
                chart_match(chart, n + length, WORD_FILLER, &more);
    if (is_look_off(chart, ends))
        return length;
    ends = ends || chart_match(chart, n + length, WORD_AND, &more) ||
           chart_match(chart, n + length, WORD_PREP, &more);
    return ends && before->kind == SLOT_REF && !has_order(chart) ? length : 0;
}

/* "no shadow": a thing that clips have, not a clip, and no "no, …". */
unsigned rule_none(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length;
    *slot = (Slot){ .kind = SLOT_VERB, .value = WITHOUT };
    if ((length = goes_off(chart, n))) {
        slot->value = "off";
        return length;
    }
    if (!chart_match(chart, n, WORD_NO, &length))
        return goes_without(chart, n);
    if (is_had(chart, n + length))
        return length;
    if (says_no_clip(chart, n, length)) {
        slot->value = "delete";
        return length;
    }
    if (says_no_sound(chart, n, length)) {
        slot->value = "off";
        return length;
    }
    slot->kind = SLOT_NOT;
    return leaves_out(chart, n, length) ? length : 0;
}
