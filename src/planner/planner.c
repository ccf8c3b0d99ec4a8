/* Stage 7: the plan that the best way to read a sentence gives. */
#include "attempt.h"
#include "clause.h"
#include "reading.h"

#include <string.h>

static const double TYPO_COST = 0.05, GUESS_COST = 0.15, WEAK_COST = 0.1,
                    ASIDE_COST = 0.1;

static bool refers_to(json_t *json, const char *id)
{
    const char *key;
    size_t n;
    json_t *value;
    if (g_strcmp0(json_string_value(json_object_get(json, "step")), id) == 0)
        return true;
    json_object_foreach(json, key, value) if (refers_to(value, id)) return true;
    json_array_foreach(json, n, value) if (refers_to(value, id)) return true;
    return false;
}

static void drop_unused_ids(json_t *steps)
{
    size_t n;
    json_t *step;
    json_array_foreach(steps, n, step)
    {
        const char *id = json_string_value(json_object_get(step, "id"));
        if (id && !refers_to(steps, id))
            json_object_del(step, "id");
    }
}

static json_t *clarify_json(Attempt *attempt)
{
    json_t *clarify = json_pack("{ss}", "question", attempt->question);
    if (attempt->missing)
        json_object_set_new(clarify, "slot", json_string(attempt->missing));
    if (json_array_size(attempt->options)) {
        json_object_set(clarify, "options", attempt->options);
    } else {
        json_array_clear(attempt->steps);
    }
    return clarify;
}

static json_t *plan_json_of(Attempt *attempt, const char *language)
{
    if (!attempt->kind)
        return NULL;
    json_t *plan = json_pack("{siss}", "version", 1, "kind", attempt->kind);
    if (attempt->question) {
        json_object_set_new(plan, "kind", json_string("clarify"));
        json_object_set_new(plan, "clarify", clarify_json(attempt));
    }
    if (language)
        json_object_set_new(plan, "lang", json_string(language));
    drop_unused_ids(attempt->steps);
    json_object_set(plan, "steps", attempt->steps);
    if (attempt->reply)
        json_object_set_new(plan, "reply", json_string(attempt->reply));
    if (attempt->confirm)
        json_object_set_new(plan, "confirm", json_true());
    return plan;
}

/* ---- the reading that is taken --------------------------------------------------- */

static double confidence_of(const Chart *chart, const Attempt *attempt)
{
    double confidence = attempt->kind ? 1 : 0;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = &g_array_index(chart->slots, Slot, i);
        confidence -= slot->fuzzy ? TYPO_COST : 0;
        confidence -= slot->flags & REF_GUESSED ? GUESS_COST : 0;
    }
    confidence -= chart->weak_names ? WEAK_COST : 0;
    return MAX(confidence - (chart->telling ? ASIDE_COST : 0), 0);
}

/* Is there a word for how something is to be? */
static bool says_how(const Chart *chart)
{
    static const SlotKind HOW[] = {
        SLOT_POSITION,    SLOT_MORE,   SLOT_LESS,      SLOT_RAISE,     SLOT_LOWER,
        SLOT_EXTREME,     SLOT_COLOR,  SLOT_STYLE,     SLOT_UNSTYLE,   SLOT_TRANSITION,
        SLOT_TRANSITIONS, SLOT_EFFECT, SLOT_ANIMATION, SLOT_LAYOUT,    SLOT_PACE,
        SLOT_SIZE,        SLOT_RATIO,  SLOT_EASING,    SLOT_DIRECTION, SLOT_SHIFT,
        SLOT_RANGE,       SLOT_HALF,   SLOT_PROP,
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(HOW); i++) {
        if (chart_find(chart, HOW[i]))
            return true;
    }
    return false;
}

static void fill_reading(Reading *reading, const Chart *chart, Attempt *attempt)
{
    g_autoptr(GError) error = NULL;
    chart_settle_cuts(chart, attempt->steps);
    chart_settle_cuts(chart, attempt->options);
    json_t *json = plan_json_of(attempt, vocabulary_language(chart->vocabulary));
    reading->why = reading_trace(chart, attempt->steps);
    if (json)
        reading->plan = plan_from_json(json, &error);
    json_decref(json);
    if (error) { /* no plan may hold such a value: the words that gave it are no use */
        for (unsigned i = 0; i < chart->slots->len; i++) {
            const Slot *slot = &g_array_index(chart->slots, Slot, i);
            if (slot->kind == SLOT_AMOUNT || slot->kind == SLOT_SIZE)
                attempt_give_up(attempt, chart, slot);
        }
        char *why = g_strdup_printf("%s! %s\n", reading->why, error->message);
        g_free(reading->why);
        reading->why = why;
    }
    reading->confidence = reading->plan ? confidence_of(chart, attempt) : 0;
    reading->unknown = chart_unknown(chart);
    reading->fragment = !chart_find(chart, SLOT_VERB) &&
                        !chart_find(chart, SLOT_QUERY) && !chart_find(chart, SLOT_TALK);
    reading->wish = reading->fragment && !chart_find(chart, SLOT_CHAT) &&
                    !chart_find(chart, SLOT_COPULA) && says_how(chart);
    reading->unparsed = g_steal_pointer(&attempt->unparsed);
}

/* The trace begins with the words that were read instead of those typed. */
static void note_words(Reading *reading, const char *words)
{
    char *why = g_strdup_printf("“%s”\n%s", words, reading->why);
    g_free(reading->why);
    reading->why = why;
}

/* *plain: where that makes no sense, plainer words for it; or NULL. */
static void read_typed(const Vocabulary *vocabulary, const char *utterance,
                       const Composition *composition, const SelectContext *context,
                       const Talk *talk, Reading *reading, char **plain)
{
    *reading = (Reading){ .examples = g_ptr_array_new_with_free_func(g_free) };
    g_auto(Chart) chart;
    Attempt attempt;
    chart_init(&chart, vocabulary, utterance, composition, context);
    chart_tag(&chart);
    g_autofree char *always = reading_plain_words(&chart, true);
    if (always) {
        chart_clear(&chart);
        chart_init(&chart, vocabulary, always, composition, context);
    }
    chart.talk = talk;
    attempt_read_best(&attempt, &chart);
    bool whole = attempt.kind && !attempt.question;
    *plain = whole ? NULL : reading_plain_words(&chart, false);
    fill_reading(reading, &chart, &attempt);
    if (always)
        note_words(reading, always);
    attempt_clear(&attempt);
}

void reading_read(const Vocabulary *vocabulary, const char *utterance,
                  const Composition *composition, const SelectContext *context,
                  const Talk *talk, Reading *reading)
{
    g_autofree char *plain = NULL, *plainer = NULL;
    read_typed(vocabulary, utterance, composition, context, talk, reading, &plain);
    if (plain) {
        g_auto(Reading) other;
        read_typed(vocabulary, plain, composition, context, talk, &other, &plainer);
        bool asks = other.plan && plan_kind(other.plan) == PLAN_CLARIFY;
        if (other.plan && !(reading->plan && asks)) {
            reading_clear(reading);
            *reading = other;
            other = (Reading){ 0 };
            note_words(reading, plain);
        }
    }
    if (!reading->plan)
        reading_add_examples(reading->examples, vocabulary, composition);
}

void planner_read(const Vocabulary *vocabulary, const char *utterance,
                  const Composition *composition, const SelectContext *context,
                  Reading *reading)
{
    static const Talk silence = { 0 };
    reading_read(vocabulary, utterance, composition, context, &silence, reading);
}

void reading_clear(Reading *reading)
{
    plan_free(reading->plan);
    g_free(reading->why);
    g_clear_pointer(&reading->unparsed, g_ptr_array_unref);
    g_clear_pointer(&reading->examples, g_ptr_array_unref);
    *reading = (Reading){ 0 };
}
