#include "session_private.h"

#include <glib/gi18n.h>

static bool holds(const GPtrArray *strings, const char *string)
{
    return strings && g_ptr_array_find_with_equal_func((GPtrArray *)(uintptr_t)strings,
                                                       string, g_str_equal, NULL);
}

/* The clips an outcome was about that were there before. */
static GPtrArray *outcome_targets(const Outcome *outcome)
{
    GPtrArray *targets = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; outcome->mentioned && i < outcome->mentioned->len; i++) {
        const char *id = outcome->mentioned->pdata[i];
        if (!holds(outcome->added, id))
            g_ptr_array_add(targets, g_strdup(id));
    }
    return targets;
}

static bool same_clips(const GPtrArray *a, const GPtrArray *b)
{
    if (a->len != b->len)
        return false;
    for (unsigned i = 0; i < a->len; i++) {
        if (!holds(b, a->pdata[i]))
            return false;
    }
    return true;
}

static Pending *open_question(Turn *turn, PendingKind kind, const char *question)
{
    Conversation *conversation = &turn->session->conversation;
    conversation_drop_pending(conversation);

    Pending *pending = &conversation->pending;
    pending->kind = kind;
    pending->question = g_strdup(question);
    pending->utterance = g_strdup(turn->words);
    json_t *plan = json_deep_copy(plan_json(turn->plan));
    pending->plan = plan_from_json(plan, NULL);
    json_decref(plan);
    g_assert(pending->plan);
    return pending;
}

static void copy_strings(GPtrArray *to, const GPtrArray *from)
{
    for (unsigned i = 0; from && i < from->len; i++)
        g_ptr_array_add(to, g_strdup(from->pdata[i]));
}

void turn_ask_confirmation(Turn *turn, const char *question, const GPtrArray *targets)
{
    Pending *pending = open_question(turn, PENDING_CONFIRM, question);
    copy_strings(pending->targets, targets);
    say_result_ask(turn->result, question, NULL);
    turn->conversation_changed = true;
}

static void ask_which_clip(Turn *turn, const Outcome *outcome)
{
    Pending *pending = open_question(turn, PENDING_CLIPS, outcome->question);
    pending->step = outcome->step;
    pending->field = g_strdup(outcome->field);
    copy_strings(pending->candidates, outcome->candidates);
    say_result_ask_clips(turn->result, outcome->question,
                         session_composition(turn->session), outcome->candidates);
    turn->conversation_changed = true;
}

static void ask_for_slot(Turn *turn, const Outcome *outcome)
{
    if (!outcome->slot) {
        turn_ask_confirmation(turn, outcome->question, NULL);
        return;
    }
    Pending *pending = open_question(turn, PENDING_SLOT, outcome->question);
    pending->slot = g_strdup(outcome->slot);
    copy_strings(pending->candidates, outcome->options);
    say_result_ask(turn->result, outcome->question, outcome->options);
    turn->conversation_changed = true;
}

/* What only a frontend with a player or a file name to write to can do. */
static void control(Turn *turn, const json_t *step)
{
    SayResult *result = turn->result;
    switch (plan_step_verb(step)) {
    case VERB_RENDER:
        result->status = SAY_CONTROL;
        result->answer = g_strdup(_("To render this: chatkut render -o film.mp4"));
        break;
    case VERB_EXPORT:
        say_result_set_fault(
            result, FAULT_UNSUPPORTED,
            _("This version exports films only, by “chatkut render”."));
        break;
    default:
        say_result_set_fault(
            result, FAULT_UNSUPPORTED,
            _("There is no player here yet; watch the film after “chatkut render”."));
        break;
    }
}

static void fault(Turn *turn, Outcome *outcome)
{
    say_result_set_fault(turn->result, outcome->fault, "%s", outcome->message);
    turn->result->suggestions = g_steal_pointer(&outcome->suggestions);
}

static void answer(Turn *turn, Outcome *outcome)
{
    turn->result->status = SAY_QUERY;
    turn->result->answer = g_steal_pointer(&outcome->text);
    if (!outcome->mentioned || outcome->mentioned->len == 0)
        return;
    conversation_set_mentioned(&turn->session->conversation, outcome->mentioned);
    turn->conversation_changed = session_writable(turn->session);
}

static void report(Turn *turn, Outcome *outcome)
{
    switch (outcome->kind) {
    case OUTCOME_AMBIGUOUS:
        ask_which_clip(turn, outcome);
        break;
    case OUTCOME_CLARIFY:
        ask_for_slot(turn, outcome);
        break;
    case OUTCOME_ANSWER:
        answer(turn, outcome);
        break;
    case OUTCOME_HISTORY:
        turn_history(turn, outcome->action);
        break;
    case OUTCOME_CONTROL:
        control(turn, outcome->action);
        break;
    case OUTCOME_FAULT:
        fault(turn, outcome);
        break;
    case OUTCOME_CHANGED:
        g_assert_not_reached();
    }
}

static bool store_outcome(Turn *turn, const Outcome *outcome, GError **error)
{
    Conversation *conversation = &turn->session->conversation;
    Revision revision = {
        .kind = REVISION_EDIT,
        .patch = outcome->patch,
        .inverse = outcome->inverse,
        .after = outcome->after,
    };
    conversation_drop_pending(conversation);
    conversation_set_mentioned(conversation, outcome->mentioned);
    conversation_set_added(conversation, outcome->added);
    return turn_store(turn, revision, outcome->receipts, error);
}

/*
 * One try. True: the turn is over, well or not. False: another process stored an edit in
 * between and the session has followed it.
 */
static bool try_once(Turn *turn)
{
    const Conversation *conversation = &turn->session->conversation;
    const SelectContext context = {
        .playhead = turn->options->playhead,
        .selection = turn->options->selection,
        .mentioned = conversation->mentioned,
        .added = conversation->added,
    };
    g_auto(Outcome) outcome = { 0 };
    GError *error = NULL;

    plan_execute(turn->plan, session_composition(turn->session), &context,
                 &turn->session->ids, &outcome);
    if (outcome.kind != OUTCOME_CHANGED) {
        report(turn, &outcome);
        return true;
    }

    g_autoptr(GPtrArray) targets = outcome_targets(&outcome);
    if (turn->targets && !same_clips(turn->targets, targets)) {
        turn_ask_confirmation(
            turn,
            _("The project was changed meanwhile and this now means other clips. "
              "Do it all the same?"),
            targets);
        return true;
    }
    if (turn->options->dry_run) {
        turn->result->dry_run = true;
        say_result_add_receipts(turn->result, REVISION_EDIT, 0, outcome.receipts);
        return true;
    }
    if (store_outcome(turn, &outcome, &error))
        return true;
    g_clear_pointer(&turn->targets, g_ptr_array_unref);
    turn->targets = g_steal_pointer(&targets);
    return !turn_follow_stale(turn, error);
}

void turn_carry_out(Turn *turn)
{
    for (int attempt = 0; attempt < SESSION_ATTEMPTS; attempt++) {
        if (try_once(turn))
            return;
    }
    turn_too_busy(turn);
}
