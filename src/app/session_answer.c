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

/* Carry out the pending plan, now complete. The log tells question and answer. */
static void finish(Turn *turn, EditPlan *plan)
{
    const Pending *pending = &turn->session->conversation.pending;
    const char *asked = pending->utterance;
    const char *answered = turn->result->utterance;
    if (!plan)
        return;
    g_autofree char *words =
        asked ? g_strdup_printf("%s → %s", asked, answered) : g_strdup(answered);
    if (pending->targets->len > 0)
        turn->targets = copy_strings(pending->targets);
    turn->plan = plan;
    turn->words = words;
    turn_carry_out_any(turn);
    turn->words = NULL;
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
    bool confirming = pending->kind == PENDING_CONFIRM;

    if (answer == ANSWER_CANCEL || (answer == ANSWER_NO && confirming))
        nothing_changed(turn);
    else if (answer == ANSWER_YES && confirming)
        finish(turn, plan_confirmed(pending->plan));
    else if (answer == ANSWER_CHOSEN && !confirming && chosen->len > 0)
        finish(turn, complete(turn, chosen));
    else
        return false;
    return true;
}

/* ---- missing values ----------------------------------------------------------------- */

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
    const char *begun = turn->session->conversation.pending.utterance;
    if (!begun)
        return false;
    g_autofree char *whole = g_strdup_printf("%s %s", begun, turn->result->utterance);
    g_auto(Reading) reading = { 0 };
    EditPlan *plan = turn_read(turn, whole, &reading);
    if (!changes_or_tells(plan)) {
        plan_free(plan);
        return false;
    }
    turn->plan = plan;
    turn->words = whole;
    turn_carry_out_any(turn);
    turn->words = NULL;
    return true;
}

bool turn_answer_freely(Turn *turn)
{
    const Pending *pending = &turn->session->conversation.pending;
    if (pending->kind != PENDING_SLOT || changes_or_tells(turn->plan))
        return false;
    g_autoptr(EditPlan) read = g_steal_pointer(&turn->plan);
    if (finish_sentence(turn))
        return true;
    if (plan_step_count(pending->plan) > 0) {
        finish(turn, fill_slot(turn, turn->result->utterance));
        return true;
    }
    turn->plan = g_steal_pointer(&read);
    return false;
}
