/* A sentence that answers the open question. */
#include "session_private.h"

#include <glib/gi18n.h>

static GPtrArray *candidate_names(const Turn *turn)
{
    const Composition *composition = session_composition(turn->session);
    const Pending *pending = &turn->session->conversation.pending;
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < pending->candidates->len; i++) {
        const char *name = pending->candidates->pdata[i];
        ClipPlace place;
        if (pending->kind == PENDING_CLIPS &&
            composition_find_clip(composition, name, &place))
            name = clip_label(composition, place.clip);
        g_ptr_array_add(names, g_strdup(name));
    }
    return names;
}

static void nothing_changed(Turn *turn)
{
    turn_drop_pending(turn);
    turn->result->status = SAY_CHAT;
    turn->result->answer = g_strdup(_("All right; nothing was changed."));
}

static EditPlan *bind_clips(const Pending *pending, const GArray *chosen)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    for (unsigned i = 0; i < chosen->len; i++)
        g_ptr_array_add(ids,
                        pending->candidates->pdata[g_array_index(chosen, unsigned, i)]);
    return plan_bind(pending->plan, pending->step, pending->field, ids);
}

/* NULL with a fault in the result. */
static EditPlan *fill_slot(Turn *turn, const char *value)
{
    GError *error = NULL;
    const Pending *pending = &turn->session->conversation.pending;
    EditPlan *plan = plan_fill_slot(pending->plan, pending->slot, value, &error);
    if (!plan)
        say_result_take_error(turn->result, error);
    return plan;
}

static EditPlan *complete(Turn *turn, const GArray *chosen)
{
    const Pending *pending = &turn->session->conversation.pending;
    if (pending->kind == PENDING_CLIPS)
        return bind_clips(pending, chosen);
    return fill_slot(turn,
                     pending->candidates->pdata[g_array_index(chosen, unsigned, 0)]);
}

static GPtrArray *copy_strings(const GPtrArray *strings)
{
    GPtrArray *copy = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < strings->len; i++)
        g_ptr_array_add(copy, g_strdup(strings->pdata[i]));
    return copy;
}

/* What was confirmed is done; what else a model planned is looked at once more, as it
 * now means other clips. */
static void carry_out_answer(Turn *turn, bool confirmed)
{
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
    if (!turn->by || confirmed)
        turn_carry_out_any(turn);
    else if (!turn_carry_out_gated(turn, faults))
        say_result_set_fault(turn->result, FAULT_UNSUPPORTED, "%s",
                             (const char *)faults->pdata[0]);
}

/* Carry out the pending plan, now complete. The log tells question and answer. */
static void finish(Turn *turn, EditPlan *plan)
{
    const Pending *pending = &turn->session->conversation.pending;
    bool confirmed = pending->kind == PENDING_CONFIRM;
    const char *asked = pending->utterance;
    const char *answered = turn->result->utterance;
    if (!plan)
        return;
    g_autofree char *words =
        asked ? g_strdup_printf("%s → %s", asked, answered) : g_strdup(answered);
    if (pending->targets->len > 0)
        turn->targets = copy_strings(pending->targets);
    if (pending->kind == PENDING_CLIPS)
        turn->offered = copy_strings(pending->candidates);
    if (pending->planner)
        turn_set_planner(turn, pending->planner);
    turn->plan = plan;
    turn->words = words;
    carry_out_answer(turn, confirmed);
    turn->words = NULL;
}

/* The question that is open, once more. */
static void ask_again(Turn *turn)
{
    const Pending *pending = &turn->session->conversation.pending;
    json_decref(turn->result->plan);
    turn->result->plan = json_deep_copy(plan_json(pending->plan));
    if (pending->kind == PENDING_CLIPS)
        say_result_ask_clips(turn->result, pending->question,
                             session_composition(turn->session), pending->candidates);
    else
        say_result_ask(turn->result, pending->question, pending->candidates);
}

/* Those candidates that the answer describes: "the one at 0:05". */
static void choose_described(Turn *turn, GArray *chosen)
{
    const Pending *pending = &turn->session->conversation.pending;
    const Composition *composition = session_composition(turn->session);
    const SelectContext context = turn_context(turn);
    g_auto(Resolution) resolution = { 0 };
    json_t *selector = planner_read_clips(turn->language, turn->result->utterance,
                                          composition, &context, pending->candidates);
    if (selector)
        selector_resolve(selector, composition, &context, OWN_CLIP, &resolution);
    json_decref(selector);
    for (unsigned i = 0; resolution.ids && i < pending->candidates->len; i++) {
        if (g_ptr_array_find_with_equal_func(
                resolution.ids, pending->candidates->pdata[i], g_str_equal, NULL))
            g_array_append_val(chosen, i);
    }
    bool all = chosen->len == pending->candidates->len;
    if (all || (chosen->len > 1 && resolution.kind != RESOLVED_FOUND))
        g_array_set_size(chosen, 0); /* that narrows down nothing */
}

static bool answer_with_clips(Turn *turn, AnswerKind answer, GArray *chosen)
{
    if (answer == ANSWER_NONE)
        choose_described(turn, chosen);
    if (chosen->len > 0)
        finish(turn, complete(turn, chosen));
    else if (answer == ANSWER_YES || answer == ANSWER_MISSED)
        ask_again(turn);
    return chosen->len > 0 || answer != ANSWER_NONE;
}

static bool answer_with_option(Turn *turn, AnswerKind answer, GArray *chosen)
{
    const Pending *pending = &turn->session->conversation.pending;
    if (answer == ANSWER_CHOSEN && chosen->len == 1)
        finish(turn, complete(turn, chosen));
    else if (answer == ANSWER_CHOSEN ||
             (answer == ANSWER_YES && pending->candidates->len > 0))
        ask_again(turn);
    else
        return false;
    return true;
}

static bool answer_yes_or_no(Turn *turn, AnswerKind answer)
{
    if (answer != ANSWER_YES)
        return false;
    finish(turn, plan_confirmed(turn->session->conversation.pending.plan));
    return true;
}

/* "no" may be the answer to it. */
static bool in_own_words(const Pending *pending)
{
    return pending->kind == PENDING_REPLY;
}

/* It is for the model to make something of; turn_say() asks it. */
static bool answer_model(Turn *turn, AnswerKind answer, const GArray *chosen)
{
    const Pending *pending = &turn->session->conversation.pending;
    if (answer == ANSWER_CHOSEN && chosen->len == 1)
        turn->reply =
            g_strdup(pending->candidates->pdata[g_array_index(chosen, unsigned, 0)]);
    return false;
}

bool turn_answer(Turn *turn)
{
    const Pending *pending = &turn->session->conversation.pending;
    if (pending->kind == PENDING_NONE)
        return false;
    g_autoptr(GPtrArray) names = candidate_names(turn);
    g_autoptr(GArray) chosen = g_array_new(FALSE, FALSE, sizeof(unsigned));
    AnswerKind answer =
        planner_read_any_answer(turn->language, turn->result->utterance, names, chosen);
    if (pending->kind == PENDING_CONSENT)
        return turn_answer_consent(turn, answer, chosen);
    if (answer == ANSWER_CANCEL || (answer == ANSWER_NO && !in_own_words(pending))) {
        nothing_changed(turn);
        return true;
    }
    switch (pending->kind) {
    case PENDING_REPLY:
        return answer_model(turn, answer, chosen);
    case PENDING_CLIPS:
        return answer_with_clips(turn, answer, chosen);
    case PENDING_SLOT:
        return answer_with_option(turn, answer, chosen);
    default:
        return answer_yes_or_no(turn, answer);
    }
}

/* ---- missing values -------------------------------------------------------------- */

static bool changes_or_tells(const EditPlan *plan)
{
    if (!plan)
        return false;
    PlanKind kind = plan_kind(plan);
    return kind == PLAN_EDIT || kind == PLAN_QUERY || kind == PLAN_CONTROL;
}

/* "split the clip" and "at 5 seconds" are one sentence in two breaths. */
static bool finish_sentence(Turn *turn)
{
    const Pending *pending = &turn->session->conversation.pending;
    if (!pending->utterance)
        return false;
    g_autoptr(GPtrArray) sentences = planner_join_answer(
        turn->language, pending->utterance, pending->slot, turn->result->utterance);
    for (unsigned i = 0; i < sentences->len; i++) {
        g_auto(Reading) reading = { 0 };
        EditPlan *plan = turn_read(turn, sentences->pdata[i], &reading);
        if (changes_or_tells(plan)) {
            turn->plan = plan;
            turn->words = sentences->pdata[i];
            turn_carry_out_any(turn);
            turn->words = NULL;
            return true;
        }
        plan_free(plan);
    }
    return false;
}

bool turn_answer_freely(Turn *turn, const Reading *reading)
{
    Conversation *conversation = &turn->session->conversation;
    const Pending *pending = &conversation->pending;
    bool command = changes_or_tells(turn->plan);
    if (pending->kind != PENDING_SLOT || (command && !reading->fragment))
        return false;
    g_autoptr(EditPlan) read = g_steal_pointer(&turn->plan);
    if (finish_sentence(turn))
        return true;
    if (!command && plan_step_count(pending->plan) > 0) {
        finish(turn, fill_slot(turn, turn->result->utterance));
        return true;
    }
    turn->plan = g_steal_pointer(&read);
    conversation_set_read(conversation, turn->result->utterance, reading->why);
    return false;
}
