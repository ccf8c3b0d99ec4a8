/* Stage 7: one way to read a sentence: its clauses, or what it says of the last edit,
 * into steps. */
#include "attempt.h"

#include "clause.h"
#include "talk.h"
#include "tidying.h"

#include <glib/gi18n.h>
#include <string.h>

void attempt_clear(Attempt *attempt)
{
    json_decref(attempt->steps);
    json_decref(attempt->options);
    g_free(attempt->question);
    g_clear_pointer(&attempt->unparsed, g_ptr_array_unref);
    *attempt = (Attempt){ 0 };
}

void attempt_give_up(Attempt *attempt, const Chart *chart, const Slot *slot)
{
    attempt->kind = NULL;
    g_ptr_array_add(attempt->unparsed,
                    sentence_slice(&chart->sentence, slot->from, slot->to));
}

static bool only_chat(const Chart *chart)
{
    for (unsigned i = 0; i < chart->slots->len; i++)
        if (!clause_is_neutral(&g_array_index(chart->slots, Slot, i)))
            return false;
    return chart_find(chart, SLOT_CHAT) != NULL;
}

static const char *chat_reply(const Slot *slot)
{
    if (strcmp(slot->value, "thanks") == 0 || strcmp(slot->value, "praise") == 0)
        return _("You are welcome.");
    if (strcmp(slot->value, "bye") == 0)
        return _("Goodbye. Everything is saved.");
    return _("Hello. Tell me what to change.");
}

void attempt_chat(Attempt *attempt, const Chart *chart)
{
    attempt->kind = "chat";
    attempt->reply = chat_reply(chart_find(chart, SLOT_CHAT));
    g_ptr_array_set_size(attempt->unparsed, 0);
}

/* ---- clauses into steps ---------------------------------------------------------- */

/* A question keeps what the other clauses say: every way to answer it is a whole
 * plan. */
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

/* Is it a step that does what the one before did to the same clips: "the whoosh is not
 * needed, delete it", "A and B are the wrong way round, swap them"? */
static bool is_done(const Story *story, const json_t *step)
{
    const json_t *last =
        story->last >= 0 ? json_array_get(story->steps, (size_t)story->last) : NULL;
    const char *op = json_string_value(json_object_get(step, "op"));
    const char *before = json_string_value(json_object_get(last, "op"));
    bool swaps = json_object_get(step, "swapWith") && json_object_get(last, "swapWith");
    bool once = (strcmp(op, "delete") == 0 && !json_object_get(step, "ripple")) ||
                strcmp(op, "join") == 0;
    return g_strcmp0(op, before) == 0 && (once || swaps);
}

/* "hard cut from A into B, lose the dissolve": the one that was between them. */
static bool cuts_again(const json_t *last, const json_t *step)
{
    const json_t *seam = json_object_get(last, "between");
    const char *before = json_string_value(json_object_get(last, "kind"));
    const char *kind = json_string_value(json_object_get(step, "kind"));
    return seam && json_object_get(step, "target") && g_strcmp0(before, "cut") == 0 &&
           g_strcmp0(kind, "cut") == 0;
}

/* "cut 8 to 9.5, close the gap": it closes by itself. */
static bool closes_again(const json_t *last, const json_t *step)
{
    static const char CUT[] = "cut";
    const char *op = json_string_value(json_object_get(step, "op"));
    const char *before = json_string_value(json_object_get(last, "op"));
    return g_strcmp0(before, CUT) == 0 && g_strcmp0(op, CUT) == 0 &&
           json_equal(json_object_get(last, "range"), json_object_get(step, "range"));
}

/* "no fade on the disco, get rid of it": of the fade, which is gone by then. */
static bool is_gone(const Story *story, const Draft *draft)
{
    const json_t *step = json_array_get(draft->steps, 0);
    const char *op = json_string_value(json_object_get(step, "op"));
    const char *before = story->verb ? story->verb->value : "";
    bool without = strcmp(before, "without") == 0 || strcmp(before, "never") == 0;
    const json_t *last =
        story->last >= 0 ? json_array_get(story->steps, (size_t)story->last) : NULL;
    if (json_array_size(draft->steps) != 1)
        return false;
    return (follows_step(step) &&
            ((without && strcmp(op, "delete") == 0) || is_done(story, step))) ||
           cuts_again(last, step) || closes_again(last, step);
}

/* "I don't want to see the logo, hide it": what is not wanted as it is has its cure
 * beside it, and is not deleted. */
static void settle_unwanted(Attempt *attempt, const Chart *chart, Story *story,
                            Draft *draft)
{
    size_t last = (size_t)story->last;
    json_t *step = story->last >= 0 ? json_array_get(attempt->steps, last) : NULL;
    json_t *cure = json_array_get(draft->steps, 0);
    const char *op = json_string_value(json_object_get(step, "op"));
    if (g_strcmp0(op, "delete") != 0 || !story->verb ||
        last + 1 != json_array_size(attempt->steps) ||
        !denial_is_wish(chart, story->verb) || json_array_size(draft->steps) != 1 ||
        !follows_step(cure))
        return;
    json_object_set(cure, "target", json_object_get(step, "target"));
    json_array_remove(attempt->steps, last);
    story->last = -1;
}

/* "it comes in a second too early, move it back by one second", "the halves belong
 * together, join them": what was told was no order of its own. */
static bool is_cure(const Story *story, const json_t *step, const json_t *cure)
{
    static const char *const CURES[] = { "move", "trim", NULL };
    const char *op = json_string_value(json_object_get(step, "op"));
    const char *by = json_string_value(json_object_get(cure, "op"));
    return (story->complained && g_strcmp0(op, "move") == 0 &&
            g_strv_contains(CURES, by)) ||
           (g_strcmp0(op, "group") == 0 && strcmp(by, "join") == 0);
}

static void settle_complaint(Attempt *attempt, Story *story, Draft *draft)
{
    size_t last = (size_t)story->last;
    json_t *step = story->last >= 0 ? json_array_get(attempt->steps, last) : NULL;
    json_t *cure = json_array_get(draft->steps, 0);
    if (!step || last + 1 != json_array_size(attempt->steps) ||
        json_array_size(draft->steps) != 1 || !follows_step(cure) ||
        !is_cure(story, step, cure))
        return;
    json_object_set(cure, "target", json_object_get(step, "target"));
    json_array_remove(attempt->steps, last);
    story->last = -1;
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
        if (merged < 0)
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

/* "actually it should just be there": the animation that is taken back is all there
 * was. */
static bool only_stills(const Chart *chart, const json_t *steps)
{
    const EditPlan *plan = chart->talk->plan;
    const json_t *step = json_array_get(steps, 0);
    const char *op = json_string_value(json_object_get(step, "op"));
    return json_array_size(steps) == 1 && g_strcmp0(op, "unanimate") == 0 && plan &&
           plan_step_count(plan) == 1 &&
           plan_step_verb(plan_step(plan, 0)) == VERB_ANIMATE;
}

/* The edit that is corrected goes first, in every way to read the correction. */
static void take_back_first(Attempt *attempt, const Chart *chart)
{
    size_t n;
    json_t *option;
    if (g_strcmp0(attempt->kind, "edit") != 0 ||
        talk_leaves_rest(chart, attempt->steps))
        return;
    if (only_rejoins(chart, attempt->steps) || only_stills(chart, attempt->steps))
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
    Draft draft = { .steps = clause->asks ? json_array() : NULL };
    double score = 0;
    bool found =
        !clause->overfull && (clause->asks ? build_asked(clause, &draft)
                                           : frames_fill(clause, &draft, &score));
    bool whole = found;
    for (unsigned i = 0; i < clause->count; i++) {
        if (found && clause->used[i])
            continue;
        attempt_give_up(attempt, clause->chart, clause->slots[i]);
        whole = false;
    }
    if (whole && !is_gone(story, &draft) && !story_takes_back(story, &draft)) {
        settle_unwanted(attempt, clause->chart, story, &draft);
        settle_complaint(attempt, story, &draft);
        adopt(attempt, story, &draft);
    }
    story->verb = clause->verb;
    story->complained = clause_complains(clause);
    reading_draft_clear(&draft);
    return whole;
}

/* "When the market plays, make the title red": no question, but when it is to be so. */
static bool says_when(const Clause *clause)
{
    unsigned length;
    return clause->count > 0 && !clause->asks && clause->slots[0]->kind == SLOT_QUERY &&
           chart_match(clause->chart, clause->slots[0]->from, WORD_SCENE, &length);
}

static void read_clauses(Attempt *attempt, Chart *chart)
{
    g_autofree Clause *clauses = g_new0(Clause, CLAUSES_MAX);
    Story story = { .steps = attempt->steps, .last = -1 };
    unsigned count = clauses_split(chart, &story, clauses);
    for (unsigned c = 0; c < count; c++) {
        if (c + 1 < count && says_when(&clauses[c]))
            attempt_give_up(attempt, chart, clauses[c].slots[0]);
        if (attempt->unparsed->len || !read_clause(attempt, &story, &clauses[c]))
            return;
    }
    if (count > 0 && !steps_settle_twice(attempt->steps))
        attempt_give_up(attempt, chart, clauses[count - 1].slots[0]);
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
    if (!attempt->kind && talk == TALK_NONE && talk_read_ellipsis(chart, &draft)) {
        g_ptr_array_set_size(attempt->unparsed, 0);
        json_array_clear(attempt->steps);
        adopt(attempt, &story, &draft);
    }
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

/* "is it possible to export a gif": that can be asked of no clip there is. */
static bool asks_what_is_possible(const Chart *chart)
{
    static const char POSSIBLE[] = "possible";
    unsigned length, i = 0;
    const Entry *way = NULL;
    while (i < chart->slots->len && clause_is_neutral(chart_slot(chart, i)) &&
           g_strcmp0(way ? way->value : NULL, POSSIBLE) != 0)
        way = chart_match(chart, chart_slot(chart, i++)->from, WORD_FILLER, &length);
    const Slot *ref = chart_find(chart, SLOT_REF);
    return way && g_strcmp0(way->value, POSSIBLE) == 0 &&
           (!ref || (ref->flags & (REF_GUESSED | REF_VAGUE)));
}

/* "can you delete clips?", "can clips be muted?": whether that can be done, not that it
 * should. */
static bool asks_in_general(const Chart *chart)
{
    if (asks_what_is_possible(chart))
        return true;
    const Slot *last = NULL, *things = NULL;
    unsigned count = 0;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        last = chart_slot(chart, i);
        bool light = i == 0 && last->kind == SLOT_VERB && slot_is_light(last);
        count += !clause_is_neutral(last) && !light;
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

/* "upload it to YouTube", which is more than "for YouTube". */
static bool publishes(const Chart *chart)
{
    unsigned length;
    if (chart_match(chart, 0, WORD_SUBJECT, &length)) /* "I'll upload it tomorrow" */
        return false;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (chart_match(chart, slot->from, WORD_PUBLISH, &length))
            return true;
        if (!clause_is_neutral(slot) &&
            !(slot->kind == SLOT_VERB && slot_is_light(slot)))
            return false;
    }
    return false;
}

void attempt_read(Attempt *attempt, Chart *chart, bool weak)
{
    *attempt = (Attempt){ .steps = json_array(),
                          .unparsed = g_ptr_array_new_with_free_func(g_free) };
    chart_read(chart, weak);
    talk_settle_wrong(chart);
    talk_settle_marker(chart);
    const Slot *refused = chart_find(chart, SLOT_REFUSE);
    const Slot *negated = chart_find(chart, SLOT_NOT);
    if (refused || publishes(chart)) {
        attempt->kind = "refuse";
        attempt->reply = _("I can only edit this project.");
    } else if (negated) {
        if (!read_past(attempt, chart))
            attempt_give_up(attempt, chart, negated);
    } else if (chart->sentence.cut) {
        g_ptr_array_add(attempt->unparsed, g_strdup("…"));
    } else if (only_chat(chart)) {
        attempt_chat(attempt, chart);
    } else {
        read_orders(attempt, chart);
        if (g_strcmp0(attempt->kind, "edit") == 0 && !attempt->question &&
            asks_in_general(chart))
            answer_with_help(attempt);
    }
}
