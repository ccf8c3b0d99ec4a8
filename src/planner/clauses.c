/* Stage 5: where one step ends and the next begins. */
#include "clause.h"

#include <string.h>

static bool is_break(const Slot *slot)
{
    return slot->kind == SLOT_AND || slot->kind == SLOT_THEN ||
           (slot->kind == SLOT_MARK && strchr(",;.!?", slot->value[0]));
}

static bool has_content(const Clause *clause)
{
    for (unsigned i = 0; i < clause->count; i++)
        if (!clause_is_neutral(clause->slots[i]))
            return true;
    return false;
}

static bool has_verb(const Clause *clause)
{
    for (unsigned i = 0; i < clause->count; i++)
        if (slot_is_verbal(clause->slots[i]) || clause->slots[i]->kind == SLOT_QUERY ||
            clause->slots[i]->kind == SLOT_ESTIMATE)
            return true;
    return false;
}

/* "the date is wrong, it should be 21 June" */
static bool is_worded(const Clause *clause)
{
    for (unsigned i = 0; i < clause->count; i++)
        if (slot_is_wording(clause->slots[i]))
            return true;
    return false;
}

bool clause_complains(const Clause *clause)
{
    for (unsigned i = 0; i < clause->count; i++)
        if (slot_complains(clause->chart, clause->slots[i]))
            return true;
    return false;
}

static bool is_predicate(const Slot *slot)
{
    switch (slot->kind) {
    case SLOT_ANIMATION:
    case SLOT_MORE:
    case SLOT_LESS:
    case SLOT_STYLE:
    case SLOT_COLOR:
    case SLOT_EFFECT:
    case SLOT_PACE:
    case SLOT_PROP:
    case SLOT_POSITION:
    case SLOT_DIRECTION:
    case SLOT_SHIFT:
    case SLOT_ORDER:
        return true;
    default:
        return false;
    }
}

/* "voice up 2 dB" */
static bool turns(const Slot *verb)
{
    return strcmp(verb->value, "more") == 0 || strcmp(verb->value, "less") == 0;
}

/* Something is said of the clip in front: how it is to be, how much, or where. */
static bool says_of_subject(const Slot *slot)
{
    const unsigned where = PREP_BIT(PREP_TO) | PREP_BIT(PREP_AT) |
                           PREP_BIT(PREP_AFTER) | PREP_BIT(PREP_BEFORE);
    bool placed = slot->kind == SLOT_ANCHOR || slot->kind == SLOT_MARKER ||
                  slot->kind == SLOT_REF;
    return is_predicate(slot) || slot->kind == SLOT_AMOUNT ||
           slot->kind == SLOT_STRENGTH ||
           (slot->kind == SLOT_VERB && (slot_is_light(slot) || turns(slot))) ||
           (placed && (PREP_BIT(slot->prep) & where));
}

static bool is_subject(const Slot *slot)
{
    return slot->prep == PREP_NONE &&
           (slot->kind == SLOT_REF || slot->kind == SLOT_LITERAL);
}

/* Is that said of the clip in front, as its subject? */
typedef bool (*SaysOf)(const Slot *subject, const Slot *said);

/* "make A louder and B quieter": a new subject with something said of it. */
static bool says_anything(const Slot *subject G_GNUC_UNUSED, const Slot *said)
{
    return says_of_subject(said);
}

/* "blur the cake and the song should be quieter": a new subject with a verb. */
static bool says_what_it_does(const Slot *subject, const Slot *said)
{
    return subject->kind == SLOT_REF && said->kind == SLOT_VERB &&
           said->to > said->from + 1;
}

/* "…, and the cake goes bottom left", "…, the song should fade": what is wished of it in
 * words of a whole sentence. */
static bool says_what_it_is_to_do(const Slot *subject, const Slot *said)
{
    static const char *const PLACING[] = { "put", "move", NULL };
    return subject->kind == SLOT_REF && !(subject->flags & REF_PRONOUN) &&
           said->kind == SLOT_VERB && g_strv_contains(PLACING, said->value);
}

/* "deleted": what is to be done to the clip in front. */
static bool is_done_to(const Chart *chart, const Slot *slot)
{
    unsigned length;
    return slot->kind == SLOT_VERB &&
           chart_match(chart, slot->from, WORD_WISHED, &length) != NULL;
}

/* "I'd like the whoosh deleted": so far that is whole. */
static bool has_done_to(const Clause *clause)
{
    bool subject = false;
    for (unsigned i = 0; i < clause->count; i++) {
        if (subject && is_done_to(clause->chart, clause->slots[i]))
            return true;
        subject = is_subject(clause->slots[i]);
    }
    return false;
}

/* "…, and the laugh track muted" */
static bool begins_done_to(const Chart *chart, unsigned i)
{
    const Slot *subject = NULL;
    for (; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (clause_is_neutral(slot) && slot->kind != SLOT_AND)
            continue;
        if (subject)
            return is_done_to(chart, slot);
        if (!is_subject(slot))
            return false;
        subject = slot;
    }
    return false;
}

/* "stop it from moving, it should just be there": a sentence of its own about the
 * same. */
static bool says_of_it(const Slot *subject, const Slot *said)
{
    return (subject->flags & REF_PRONOUN) && said->kind == SLOT_VERB;
}

/* Does a subject stand at slot i, and behind it what is said of it? */
static bool begins_with_subject(const Chart *chart, unsigned i, SaysOf says)
{
    const Slot *subject = NULL;
    for (; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (clause_is_neutral(slot) && slot->kind != SLOT_AND)
            continue;
        if (subject)
            return says(subject, slot);
        if (!is_subject(slot))
            return false;
        subject = slot;
    }
    return false;
}

/* Languages that put the verb last: "the title delete and the logo move". */
static bool ends_with_verb(const Chart *chart, unsigned i)
{
    bool object = false;
    if (!vocabulary_rule(chart->vocabulary, "verb-last"))
        return false;
    for (; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (is_break(slot))
            return false;
        if (slot_is_verbal(slot))
            return object;
        object = object || slot->kind == SLOT_REF || slot->kind == SLOT_LITERAL;
    }
    return false;
}

/* "the b-roll before the interview" */
static bool is_beside(const Slot *slot)
{
    const unsigned BESIDE = PREP_BIT(PREP_AFTER) | PREP_BIT(PREP_BEFORE);
    return slot->kind == SLOT_REF && (PREP_BIT(slot->prep) & BESIDE);
}

static bool has_sentence(const Clause *clause)
{
    bool subject = false, predicate = false;
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        predicate = predicate || (subject && slot->kind == SLOT_LITERAL);
        bool beside = subject && is_beside(slot);
        subject = subject || slot->kind == SLOT_REF || slot->kind == SLOT_LITERAL ||
                  slot->kind == SLOT_MARKER;
        predicate =
            predicate ||
            (subject && (is_predicate(slot) || slot->kind == SLOT_AMOUNT ||
                         slot->kind == SLOT_ANCHOR || beside || slot_is_wording(slot)));
    }
    return predicate;
}

/* "add then the logo": a verb and its object are not parted. */
static bool parts_object(const Chart *chart, const Clause *clause, unsigned i)
{
    return clause->count == 1 && slot_is_verbal(clause->slots[0]) && i > 0 &&
           chart_slot(chart, i - 1) == clause->slots[0] &&
           !clauses_verb_begins(chart, i + 1);
}

/* "how about sunset.mp4 instead of the market?" */
static bool proposes_exchange(const Clause *clause)
{
    unsigned length;
    const Entry *about = chart_match(clause->chart, 0, WORD_TALK, &length);
    return about && strcmp(about->value, "about") == 0 &&
           clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE)) &&
           clause_find(clause, SLOT_REF, PREP_BIT(PREP_FOR) | PREP_BIT(PREP_THAN));
}

/* "blur the flower": nothing else says what to do. */
static bool has_effect_order(const Clause *clause)
{
    return clause->count > 1 && clause->slots[0]->kind == SLOT_EFFECT &&
           clause->slots[1]->kind == SLOT_REF && clause->slots[1]->prep == PREP_NONE;
}

/* A value, in front of what it is for: "double speed on the flower". */
static bool is_value(const Slot *slot)
{
    switch (slot->kind) {
    case SLOT_AMOUNT:
    case SLOT_RAISE:
    case SLOT_LOWER:
    case SLOT_STRENGTH:
        return true;
    case SLOT_DIRECTION:
    case SLOT_SHIFT:
    case SLOT_ORDER:
    case SLOT_ANIMATION:
        return false;
    default:
        return is_predicate(slot);
    }
}

static bool is_for(const Slot *slot)
{
    const unsigned FOR =
        PREP_BIT(PREP_ON) | PREP_BIT(PREP_FOR) | PREP_BIT(PREP_OF) | PREP_BIT(PREP_TO);
    return slot->kind == SLOT_REF && (PREP_BIT(slot->prep) & FOR);
}

static bool has_value_for(const Clause *clause)
{
    unsigned i = 0;
    while (i < clause->count && (is_value(clause->slots[i]) ||
                                 (i == 0 && clause->slots[i]->kind == SLOT_VERB &&
                                  slot_is_light(clause->slots[i]))))
        i++;
    return i > 0 && i + 1 == clause->count && is_value(clause->slots[i - 1]) &&
           is_for(clause->slots[i]);
}

/* "…, half speed on the market" */
static bool begins_with_value_for(const Chart *chart, unsigned i)
{
    bool value = false;
    for (; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (value && is_for(slot))
            return true;
        if (clause_is_neutral(slot) && slot->kind != SLOT_MARK)
            continue;
        if (!is_value(slot))
            return false;
        value = true;
    }
    return false;
}

static bool ends_clause(const Chart *chart, const Clause *clause, unsigned i)
{
    const Slot *slot = chart_slot(chart, i);
    if (!is_break(slot) || !has_content(clause))
        return false;
    bool full_stop = slot->kind == SLOT_MARK && slot->value[0] != ',';
    bool then = slot->kind == SLOT_THEN && !parts_object(chart, clause, i);
    bool order = has_verb(clause) || has_sentence(clause) || has_effect_order(clause) ||
                 has_value_for(clause);
    return then || full_stop ||
           (order &&
            (clauses_verb_begins(chart, i + 1) || clauses_effect_begins(chart, i + 1) ||
             ends_with_verb(chart, i + 1))) ||
           ((has_sentence(clause) || has_done_to(clause)) &&
            begins_with_subject(chart, i + 1, says_anything)) ||
           (order && begins_done_to(chart, i + 1)) ||
           (has_value_for(clause) && begins_with_value_for(chart, i + 1)) ||
           (order && begins_with_subject(chart, i + 1, says_what_it_is_to_do)) ||
           (has_effect_order(clause) &&
            begins_with_subject(chart, i + 1, says_what_it_does)) ||
           (has_verb(clause) && begins_with_subject(chart, i + 1, says_of_it));
}

static bool is_reference(const Slot *slot)
{
    return slot->kind == SLOT_REF || slot->kind == SLOT_LITERAL;
}

/* "mute and fade out the music": a bare verb waits for the object of the next one; not
 * for its subject, "bottom right and spinning, the circle deleted". */
static void lend_targets(Clause *clauses, unsigned count)
{
    for (unsigned c = 0; c + 1 < count; c++) {
        Clause *clause = &clauses[c];
        bool told = clauses[c + 1].count && is_subject(clauses[c + 1].slots[0]) &&
                    !vocabulary_rule(clause->chart->vocabulary, "verb-last");
        if (clause->count != 1 || !slot_is_verbal(clause->slots[0]) || told)
            continue;
        for (unsigned i = 0; i < clauses[c + 1].count && !clause->borrowed; i++) {
            const Slot *slot = clauses[c + 1].slots[i];
            if (is_reference(slot) && slot->prep == PREP_NONE &&
                !(slot->flags & REF_PRONOUN))
                clause->borrowed = slot;
        }
    }
}

/* "delete X and fade out Y": an order of its own, nothing to delete. */
static bool orders_by_itself(const Clause *clause)
{
    const Slot *first = clause->count ? clause->slots[0] : NULL;
    bool verbal = first && slot_is_verbal(first);
    if (has_effect_order(clause))
        return true;
    for (unsigned i = 1; verbal && i < clause->count; i++)
        if (clause->slots[i]->kind == SLOT_REF && clause->slots[i]->prep == PREP_NONE)
            return true;
    return false;
}

/* "delete the ding, also the sticker twice as large": what is said of how it is to be
 * is no end of it. */
static bool says_look(const Clause *clause, const Slot *verb)
{
    static const char *const ENDINGS[] = { "delete",     "lift",         "ripple",
                                           "audio:mute", "audio:unmute", NULL };
    bool look = false;
    for (unsigned i = 0; i < clause->count; i++)
        look = look || (is_predicate(clause->slots[i]) && i > 0);
    return look && verb && g_strv_contains(ENDINGS, verb->value) &&
           clause->slots[0]->kind == SLOT_REF;
}

static void finish(Clause *clause, const Clause *before)
{
    const Slot *light = NULL;
    for (unsigned i = 0; i < clause->count && !clause->verb; i++) {
        const Slot *slot = clause->slots[i];
        if (slot->kind == SLOT_VERB && slot_is_light(slot))
            light = light ? light : slot;
        else if (slot->kind == SLOT_VERB)
            clause->verb = slot;
    }
    clause->verb = clause->verb ? clause->verb : light;
    if (clause_verb_is(clause, "start|end") && clause_find_verb(clause, "without"))
        clause->verb = clause_find_verb(clause, "without");
    clause->asks = clause->states ||
                   (clause->asks && !has_verb(clause) && !has_effect_order(clause) &&
                    !proposes_exchange(clause)) ||
                   (clause->tells && !clause_complains(clause) && !is_worded(clause) &&
                    !has_verb(clause));
    if (!clause->verb && before && !orders_by_itself(clause) &&
        !says_look(clause, before->verb))
        clause->verb = before->verb;
}

/* "a vintage look" is none of anything. */
static bool has_subject(const Clause *clause)
{
    return clause->count == 0 || clause->slots[0]->kind != SLOT_EFFECT;
}

unsigned clauses_split(Chart *chart, const Story *story, Clause clauses[CLAUSES_MAX])
{
    unsigned count = 0;
    clauses[0] = (Clause){ .chart = chart, .story = story };
    for (unsigned i = 0; i < chart->slots->len; i++) {
        Clause *clause = &clauses[count];
        const Slot *slot = chart_slot(chart, i);
        if (slot->kind == SLOT_MARK && slot->value[0] == '?')
            clause->asks = true;
        clause->tells =
            clause->tells || (slot->kind == SLOT_COPULA && has_subject(clause));
        clause->states = clause->states || clause_is_told(clause, i);
        if (ends_clause(chart, clause, i) && count + 1 < CLAUSES_MAX)
            clauses[++count] = (Clause){ .chart = chart, .story = story };
        else if (!clause_is_neutral(slot) && clause->count < CLAUSE_MAX_SLOTS)
            clause->slots[clause->count++] = slot;
        else if (!clause_is_neutral(slot))
            clause->overfull = true;
    }
    if (has_content(&clauses[count]))
        count++;
    for (unsigned c = 0; c < count; c++)
        finish(&clauses[c], c ? &clauses[c - 1] : NULL);
    if (vocabulary_rule(chart->vocabulary, "verb-last"))
        for (unsigned c = count; c-- > 1;)
            clauses[c - 1].verb =
                clauses[c - 1].verb ? clauses[c - 1].verb : clauses[c].verb;
    lend_targets(clauses, count);
    return count;
}
