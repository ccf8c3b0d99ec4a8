/* Stage 7: from drafts to a plan. */
#include "clause.h"
#include "reading.h"
#include "talk.h"

#include <glib/gi18n.h>
#include <string.h>

static const double TYPO_COST = 0.05, GUESS_COST = 0.15, WEAK_COST = 0.1,
                    ASIDE_COST = 0.1;

/* One way to read the sentence. */
typedef struct {
    json_t *steps;
    const char *kind; /* NULL: not understood */
    bool confirm;
    char *question;
    const char *missing;
    json_t *options;
    const char *reply;
    GPtrArray *unparsed; /* owned strings */
} Attempt;

static void attempt_clear(Attempt *attempt)
{
    json_decref(attempt->steps);
    json_decref(attempt->options);
    g_free(attempt->question);
    g_clear_pointer(&attempt->unparsed, g_ptr_array_unref);
    *attempt = (Attempt){ 0 };
}

static void give_up(Attempt *attempt, const Chart *chart, const Slot *slot)
{
    attempt->kind = NULL;
    g_ptr_array_add(attempt->unparsed,
                    sentence_slice(&chart->sentence, slot->from, slot->to));
}

static const Slot *find_slot(const Chart *chart, SlotKind kind)
{
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = &g_array_index(chart->slots, Slot, i);
        if (slot->kind == kind)
            return slot;
    }
    return NULL;
}

static bool only_chat(const Chart *chart)
{
    for (unsigned i = 0; i < chart->slots->len; i++)
        if (!clause_is_neutral(&g_array_index(chart->slots, Slot, i)))
            return false;
    return find_slot(chart, SLOT_CHAT) != NULL;
}

static const char *chat_reply(const Slot *slot)
{
    if (strcmp(slot->value, "thanks") == 0 || strcmp(slot->value, "praise") == 0)
        return _("You are welcome.");
    if (strcmp(slot->value, "bye") == 0)
        return _("Goodbye. Everything is saved.");
    return _("Hello. Tell me what to change.");
}

/* ---- clauses into steps ---------------------------------------------------------------------- */

/* A question keeps what the other clauses say: every way to answer it is a whole plan. */
static void adopt_question(Attempt *attempt, Draft *draft)
{
    if (attempt->question)
        return;
    attempt->question = g_steal_pointer(&draft->question);
    attempt->missing = draft->missing;
    attempt->options = json_incref(draft->options);
    size_t n;
    json_t *option;
    json_array_foreach(attempt->options, n, option)
    {
        json_t *all = json_copy(attempt->steps);
        json_array_extend(all, json_object_get(option, "steps"));
        json_object_set_new(option, "steps", all);
    }
}

static void extend_options(Attempt *attempt, json_t *steps)
{
    size_t n;
    json_t *option;
    json_array_foreach(attempt->options, n, option)
        json_array_extend(json_object_get(option, "steps"), steps);
}

/* A step on the clips of an earlier one leaves "it" with those. */
static bool follows_step(const json_t *step)
{
    const json_t *target = json_object_get(step, "target");
    return json_object_get(target, "step") && !json_object_get(target, "index");
}

/* Nothing that "it" could mean: "undo that and make it blue". */
static bool is_undoing(const json_t *step)
{
    return strcmp(json_string_value(json_object_get(step, "op")), "history") == 0;
}

static void adopt(Attempt *attempt, Story *story, Draft *draft)
{
    size_t base = json_array_size(attempt->steps), n;
    int merged = -1;
    json_t *step;
    bool asked = attempt->question != NULL;
    if (draft->question)
        adopt_question(attempt, draft);
    json_array_foreach(draft->steps, n, step)
    {
        merged = step_merge(attempt->steps, step);
        if (merged < 0 && !step_is_said(attempt->steps, step))
            json_array_append(attempt->steps, step);
    }
    if (asked)
        extend_options(attempt, draft->steps);
    const json_t *about = json_array_get(draft->steps, (size_t)draft->about);
    if (about && !is_undoing(about) && !(merged < 0 && follows_step(about))) {
        story->last = merged >= 0 ? merged : (int)base + draft->about;
        story->type = draft->type ? draft->type : story->type;
    }
    attempt->confirm = attempt->confirm || draft->confirm;
    bool same = !attempt->kind || g_strcmp0(attempt->kind, draft->kind) == 0;
    attempt->kind = same && draft->kind ? draft->kind : "edit";
}

/* "no, join them again": once the split is taken back, there is nothing to join. */
static bool only_rejoins(const Chart *chart, const json_t *steps)
{
    const json_t *step = json_array_get(steps, 0);
    const char *op = json_string_value(json_object_get(step, "op"));
    return json_array_size(steps) == 1 && g_strcmp0(op, "join") == 0 &&
           chart_was_split(chart);
}

/* The edit that is corrected goes first, in every way to read the correction. */
static void take_back_first(Attempt *attempt, const Chart *chart)
{
    size_t n;
    json_t *option;
    if (g_strcmp0(attempt->kind, "edit") != 0)
        return;
    if (only_rejoins(chart, attempt->steps))
        json_array_clear(attempt->steps);
    talk_take_back(chart, attempt->steps);
    json_array_foreach(attempt->options, n, option)
    {
        json_t *steps = json_deep_copy(json_object_get(option, "steps"));
        talk_take_back(chart, steps);
        json_object_set_new(option, "steps", steps);
    }
}

static bool read_clause(Attempt *attempt, Story *story, Clause *clause)
{
    Draft draft = { 0 };
    double score = 0;
    bool found =
        !clause->overfull && !clause->asks && frames_fill(clause, &draft, &score);
    bool whole = found;
    for (unsigned i = 0; i < clause->count; i++) {
        if (found && clause->used[i])
            continue;
        give_up(attempt, clause->chart, clause->slots[i]);
        whole = false;
    }
    if (whole)
        adopt(attempt, story, &draft);
    reading_draft_clear(&draft);
    return whole;
}

static void read_clauses(Attempt *attempt, Chart *chart)
{
    g_autofree Clause *clauses = g_new0(Clause, CLAUSES_MAX);
    Story story = { .steps = attempt->steps, .last = -1 };
    unsigned count = clauses_split(chart, &story, clauses);
    for (unsigned c = 0; c < count; c++)
        if (!read_clause(attempt, &story, &clauses[c]))
            return;
    if (count > 0 && !steps_settle_twice(attempt->steps))
        give_up(attempt, chart, clauses[count - 1].slots[0]);
}

/* About what was done before, or an order by itself. */
static void read_orders(Attempt *attempt, Chart *chart)
{
    Draft draft = { .steps = json_array() };
    Story story = { .steps = attempt->steps, .last = -1 };
    TalkKind talk = talk_read(chart, &draft);
    if (talk == TALK_WHOLE)
        adopt(attempt, &story, &draft);
    else
        read_clauses(attempt, chart);
    if (talk == TALK_AMENDS)
        take_back_first(attempt, chart);
    reading_draft_clear(&draft);
}

/* "go back to before I muted it": what is undone may well have been a not. */
static bool read_past(Attempt *attempt, Chart *chart)
{
    Draft draft = { .kind = "edit", .steps = json_array() };
    Story story = { .steps = attempt->steps, .last = -1 };
    bool found = history_read(chart, &draft);
    if (found)
        adopt(attempt, &story, &draft);
    reading_draft_clear(&draft);
    return found;
}

/* "can you delete clips?": whether that can be done, not that it should. */
static bool asks_in_general(const Chart *chart)
{
    const Slot *last = NULL, *things = NULL;
    unsigned count = 0;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        last = chart_slot(chart, i);
        count += !clause_is_neutral(last);
        if (last->kind == SLOT_REF)
            things = last;
    }
    return last && last->kind == SLOT_MARK && last->value[0] == '?' && things &&
           count == 2 && things->to == things->from + 1 && (things->flags & REF_BARE) &&
           (things->flags & REF_PLURAL);
}

static void answer_with_help(Attempt *attempt)
{
    json_array_clear(attempt->steps);
    json_array_append_new(attempt->steps,
                          json_pack("{ssss}", "op", "query", "what", "help"));
    attempt->kind = "query";
}

static void attempt_read(Attempt *attempt, Chart *chart, bool weak)
{
    *attempt = (Attempt){ .steps = json_array(),
                          .unparsed = g_ptr_array_new_with_free_func(g_free) };
    chart_read(chart, weak);
    talk_settle_not(chart);
    const Slot *refused = find_slot(chart, SLOT_REFUSE);
    const Slot *negated = find_slot(chart, SLOT_NOT);
    if (refused) {
        attempt->kind = "refuse";
        attempt->reply = _("I can only edit this project.");
    } else if (negated) {
        if (!read_past(attempt, chart))
            give_up(attempt, chart, negated);
    } else if (chart->sentence.cut) {
        g_ptr_array_add(attempt->unparsed, g_strdup("…"));
    } else if (only_chat(chart)) {
        attempt->kind = "chat";
        attempt->reply = chat_reply(find_slot(chart, SLOT_CHAT));
    } else {
        read_orders(attempt, chart);
        if (g_strcmp0(attempt->kind, "edit") == 0 && !attempt->question &&
            asks_in_general(chart))
            answer_with_help(attempt);
    }
}

/* ---- the plan ---------------------------------------------------------------------------------- */

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

static double confidence_of(const Chart *chart, const Attempt *attempt)
{
    double confidence = attempt->kind ? 1 : 0;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = &g_array_index(chart->slots, Slot, i);
        confidence -= slot->fuzzy ? TYPO_COST : 0;
        confidence -= slot->flags & REF_GUESSED ? GUESS_COST : 0;
    }
    confidence -= chart->weak_names ? WEAK_COST : 0;
    return MAX(confidence - (chart->aside ? ASIDE_COST : 0), 0);
}

static bool has_weak_names(const Chart *chart)
{
    for (unsigned i = 0; i < chart->names->len; i++)
        if (g_array_index(chart->names, Name, i).weak)
            return true;
    return false;
}

/* All but all of them: of that description there are none. */
static bool is_none(const json_t *json)
{
    const char *key;
    json_t *value, *from = json_object_get(json, "from");
    size_t n;
    if (from && json_equal(from, json_object_get(json, "except")))
        return true;
    json_object_foreach((json_t *)(uintptr_t)json, key,
                        value) if (is_none(value)) return true;
    json_array_foreach(json, n, value) if (is_none(value)) return true;
    return false;
}

/* Does a step act on "it" where nothing was spoken of? */
static bool means_nothing(const Chart *chart, const Attempt *attempt)
{
    const GPtrArray *mentioned = chart->context ? chart->context->mentioned : NULL;
    if (mentioned && mentioned->len > 0)
        return false;
    size_t n;
    json_t *step;
    json_array_foreach(attempt->steps, n, step)
    {
        const json_t *target = json_object_get(step, "target");
        const char *by = json_string_value(json_object_get(target, "by"));
        if (g_strcmp0(by, "last") == 0)
            return true;
    }
    return false;
}

/* Names that are ordinary words are words first, and names only where that makes sense of
 * a sentence that made none. */
static void read_names(Chart *chart, Attempt *attempt)
{
    attempt_read(attempt, chart, false);
    bool none = is_none(attempt->steps);
    if ((attempt->kind && !attempt->question && !none &&
         !means_nothing(chart, attempt)) ||
        !has_weak_names(chart))
        return;
    Attempt other;
    attempt_read(&other, chart, true);
    bool asks = other.question && attempt->kind;
    bool better = other.kind && !asks && !means_nothing(chart, &other) &&
                  !(none && is_none(other.steps));
    if (better) {
        attempt_clear(attempt);
        *attempt = other;
        return;
    }
    attempt_clear(&other);
    attempt_clear(attempt);
    attempt_read(attempt, chart, false);
}

/* What is told beside an order is left out where nothing else makes sense of it. */
static void read_best(Chart *chart, Attempt *attempt)
{
    Attempt other;
    read_names(chart, attempt);
    if (attempt->kind)
        return;
    chart->drops_asides = true;
    read_names(chart, &other);
    if (chart->aside && other.kind && !other.question) {
        attempt_clear(attempt);
        *attempt = other;
        return;
    }
    attempt_clear(&other);
    attempt_clear(attempt);
    chart->drops_asides = chart->aside = false;
    attempt_read(attempt, chart, false);
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
    if (error) { /* a value that no plan may hold: the words that gave it are of no use */
        for (unsigned i = 0; i < chart->slots->len; i++) {
            const Slot *slot = &g_array_index(chart->slots, Slot, i);
            if (slot->kind == SLOT_AMOUNT || slot->kind == SLOT_SIZE)
                give_up(attempt, chart, slot);
        }
        char *why = g_strdup_printf("%s! %s\n", reading->why, error->message);
        g_free(reading->why);
        reading->why = why;
    }
    reading->confidence = reading->plan ? confidence_of(chart, attempt) : 0;
    reading->unknown = chart_unknown(chart);
    reading->fragment = !find_slot(chart, SLOT_VERB) && !find_slot(chart, SLOT_QUERY) &&
                        !find_slot(chart, SLOT_TALK);
    reading->unparsed = g_steal_pointer(&attempt->unparsed);
}

void reading_read(const Vocabulary *vocabulary, const char *utterance,
                  const Composition *composition, const SelectContext *context,
                  const Talk *talk, Reading *reading)
{
    *reading = (Reading){ .examples = g_ptr_array_new_with_free_func(g_free) };
    g_auto(Chart) chart;
    Attempt attempt;
    chart_init(&chart, vocabulary, utterance, composition, context);
    chart.talk = talk;
    read_best(&chart, &attempt);
    fill_reading(reading, &chart, &attempt);
    if (!reading->plan)
        reading_add_examples(reading->examples, vocabulary, composition);
    attempt_clear(&attempt);
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
