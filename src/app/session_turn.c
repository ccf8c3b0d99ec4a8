/* A plan carried out and stored: the end of every sentence, key and command. */
#include "session_private.h"

#include <glib/gi18n.h>

/* As a set; borrows them. NULL: none. */
static GHashTable *set_of(const GPtrArray *strings)
{
    GHashTable *set = g_hash_table_new(g_str_hash, g_str_equal);
    for (unsigned i = 0; strings && i < strings->len; i++)
        g_hash_table_add(set, strings->pdata[i]);
    return set;
}

/* The clips an outcome was about that were there before. */
GPtrArray *turn_outcome_targets(const Outcome *outcome)
{
    g_autoptr(GHashTable) added = set_of(outcome->added);
    GPtrArray *targets = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; outcome->mentioned && i < outcome->mentioned->len; i++) {
        const char *id = outcome->mentioned->pdata[i];
        if (!g_hash_table_contains(added, id))
            g_ptr_array_add(targets, g_strdup(id));
    }
    return targets;
}

static bool same_clips(const GPtrArray *a, const GPtrArray *b)
{
    g_autoptr(GHashTable) others = set_of(b);
    bool same = a->len == b->len;
    for (unsigned i = 0; same && i < a->len; i++)
        same = g_hash_table_contains(others, a->pdata[i]);
    return same;
}

static Pending *open_question(Turn *turn, PendingKind kind, const char *question)
{
    Conversation *conversation = &turn->session->conversation;
    conversation_drop_pending(conversation);

    Pending *pending = &conversation->pending;
    pending->kind = kind;
    pending->question = g_strdup(question);
    pending->utterance = g_strdup(turn->words);
    pending->planner = g_strdup(turn->by);
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

/* Behind it come edits only: the rest is the session's, one thing at a time. */
static bool only_edits_follow(const EditPlan *plan)
{
    for (unsigned i = 1; i < plan_step_count(plan); i++) {
        switch (plan_step_verb(plan_step(plan, i))) {
        case VERB_HISTORY:
        case VERB_CONTROL:
        case VERB_RENDER:
        case VERB_EXPORT:
        case VERB_QUERY:
            return false;
        default:
            break;
        }
    }
    return true;
}

/* A plan that begins by taking back what the rest of it does better. */
static bool amends(const EditPlan *plan)
{
    return plan_step_count(plan) > 1 &&
           plan_step_verb(plan_step(plan, 0)) == VERB_HISTORY &&
           only_edits_follow(plan);
}

/* What was tried can still be meant for something else: "no, the logo". */
static void fault(Turn *turn, Outcome *outcome)
{
    say_result_set_fault(turn->result, outcome->fault, "%s", outcome->message);
    turn->result->suggestions = g_steal_pointer(&outcome->suggestions);
    if (!amends(turn->plan)) /* else what it was to amend still stands */
        conversation_set_deed(&turn->session->conversation, turn->plan,
                              outcome->targets, 0, 0);
}

static bool asks_for_history(const EditPlan *plan)
{
    const json_t *step = plan_step(plan, 0);
    return plan_step_count(plan) == 1 && plan_step_verb(step) == VERB_QUERY &&
           g_str_equal(json_string_value(json_object_get(step, "what")), "history");
}

static void answer_history(Turn *turn)
{
    GError *error = NULL;
    turn->result->answer = turn_tell_history(turn, &error);
    if (error)
        say_result_take_error(turn->result, error);
}

static void answer(Turn *turn, Outcome *outcome)
{
    Conversation *conversation = &turn->session->conversation;
    turn->result->status = SAY_QUERY;
    if (asks_for_history(turn->plan)) {
        answer_history(turn);
        return;
    }
    turn->result->answer = g_steal_pointer(&outcome->text);
    if (plan_kind(turn->plan) == PLAN_QUERY)
        conversation_set_asked(conversation, turn->plan);
    if (outcome->mentioned && outcome->mentioned->len > 0)
        conversation_set_mentioned(conversation, outcome->mentioned);
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
        turn_control(turn, outcome);
        break;
    case OUTCOME_FAULT:
        fault(turn, outcome);
        break;
    case OUTCOME_CHANGED:
        g_assert_not_reached();
    }
}

/* ---- changing -------------------------------------------------------------------- */

static EditPlan *plan_behind_first(const EditPlan *plan)
{
    json_t *json = json_deep_copy(plan_json(plan));
    json_array_remove(json_object_get(json, "steps"), 0);
    EditPlan *rest = plan_from_json(json, NULL);
    json_decref(json);
    g_assert(rest);
    return rest;
}

/* One patch of both parts, so that one undo takes back both. */
static bool join_parts(Turn *turn, const TakenBack *taken, Outcome *outcome,
                       GError **error)
{
    g_autoptr(Patch) whole = patch_new();
    Patch *inverse = NULL;
    patch_append(whole, taken->patch);
    patch_append(whole, outcome->patch);
    Composition *after =
        patch_apply(whole, session_composition(turn->session), &inverse, error);
    if (!after)
        return false;
    composition_unref(outcome->after);
    patch_free(outcome->patch);
    patch_free(outcome->inverse);
    outcome->after = after;
    outcome->patch = g_steal_pointer(&whole);
    outcome->inverse = inverse;
    g_ptr_array_extend_and_steal(taken->receipts, g_ptr_array_ref(outcome->receipts));
    return true;
}

static bool store_outcome(Turn *turn, const EditPlan *plan, const Outcome *outcome,
                          const TakenBack *taken, GError **error)
{
    Session *session = turn->session;
    Conversation *conversation = &session->conversation;
    Revision revision = {
        .kind = REVISION_EDIT,
        .patch = outcome->patch,
        .inverse = outcome->inverse,
        .after = outcome->after,
    };
    conversation_drop_pending(conversation);
    conversation_set_mentioned(conversation, outcome->mentioned);
    conversation_set_added(conversation, outcome->added);
    conversation_set_deed(conversation, plan, outcome->targets,
                          project_head(session->project) + 1, taken->count + 1);
    if (turn->offered)
        conversation_set_offered(conversation, turn->offered);
    return turn_store(turn, revision, taken->receipts, error);
}

static bool means_other_clips(Turn *turn, const GPtrArray *targets)
{
    if (!turn->targets || same_clips(turn->targets, targets))
        return false;
    turn_ask_confirmation(turn,
                          _("The project was changed meanwhile and this now means "
                            "other clips. Do it all the same?"),
                          targets);
    return true;
}

/* Here, where it is known what will be stored: after what a plan takes back, and after
 * what others did meanwhile. */
static bool wants_leave(Turn *turn, const Outcome *outcome, const GPtrArray *targets)
{
    g_autofree char *question = NULL;
    if (!turn->gated || turn_policy(turn, outcome, &question) != POLICY_ASK)
        return false;
    turn_ask_confirmation(turn, question, turn->targets ? turn->targets : targets);
    return true;
}

/* Store what changed, or only tell it; taken: what was taken back for it, with the
 * receipts of all. True: the turn is over. */
static bool settle(Turn *turn, const EditPlan *plan, const Outcome *outcome,
                   const TakenBack *taken)
{
    GError *error = NULL;
    g_autoptr(GPtrArray) targets = turn_outcome_targets(outcome);
    if (wants_leave(turn, outcome, targets) || means_other_clips(turn, targets))
        return true;
    if (turn->options->dry_run) {
        turn->result->dry_run = true;
        say_result_add_receipts(turn->result, REVISION_EDIT, 0, taken->receipts);
        return true;
    }
    if (store_outcome(turn, plan, outcome, taken, &error))
        return true;
    g_clear_pointer(&turn->targets, g_ptr_array_unref);
    turn->targets = g_steal_pointer(&targets);
    return !turn_follow_stale(turn, error);
}

/* Take back, then do the rest on what that leaves: all of it or nothing. */
static bool try_amending(Turn *turn)
{
    g_auto(TakenBack) taken = { 0 };
    g_auto(Outcome) outcome = { 0 };
    GError *error = NULL;
    if (!turn_take_back(turn, plan_step(turn->plan, 0), &taken))
        return true;
    g_autoptr(EditPlan) rest = plan_behind_first(turn->plan);
    SelectContext context = turn_context(turn);
    plan_execute(rest, taken.after, &context, &turn->session->ids, &outcome);
    outcome.step++;
    if (outcome.kind == OUTCOME_ANSWER) { /* as it was before is as it shall be */
        turn_history(turn, plan_step(turn->plan, 0));
        return true;
    }
    if (outcome.kind != OUTCOME_CHANGED) {
        report(turn, &outcome);
        return true;
    }
    if (join_parts(turn, &taken, &outcome, &error))
        return settle(turn, rest, &outcome, &taken);
    say_result_take_error(turn->result, error);
    return true;
}

/*
 * One try. True: the turn is over, well or not. False: another process stored an edit
 * in between and the session has followed it.
 */
static bool try_once(Turn *turn)
{
    if (amends(turn->plan))
        return try_amending(turn);
    SelectContext context = turn_context(turn);
    g_auto(Outcome) outcome = { 0 };
    plan_execute(turn->plan, session_composition(turn->session), &context,
                 &turn->session->ids, &outcome);
    if (outcome.kind == OUTCOME_CHANGED)
        return settle(turn, turn->plan, &outcome,
                      &(TakenBack){ .receipts = outcome.receipts });
    report(turn, &outcome);
    return true;
}

void turn_carry_out(Turn *turn)
{
    for (int attempt = 0; attempt < SESSION_ATTEMPTS; attempt++) {
        if (try_once(turn))
            return;
    }
    turn_too_busy(turn);
}
