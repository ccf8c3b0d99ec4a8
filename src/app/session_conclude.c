/* What comes back from a model: looked at by the gate of all planners, stored, sent
 * back with what is wrong with it, or given up. */
#include "session_private.h"

#include "chatkut/base/text.h"
#include "chatkut/model/json_text.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- what a model says ----------------------------------------------------------- */

static char *printable_lines(const char *text)
{
    return g_strstrip(text_printable_lines(text));
}

static const char *text_at(const EditPlan *plan, const char *key)
{
    return json_string_value(json_object_get(plan_json(plan), key));
}

static void tell(Turn *turn, SayStatus status)
{
    const char *reply = text_at(turn->plan, "reply");
    turn->result->status = status;
    turn->result->answer = printable_lines(reply ? reply : "");
    turn_drop_pending(turn);
}

/* Its choices are words, not plans: the one that is taken goes back to it. */
static void ask_in_its_words(Turn *turn)
{
    Conversation *conversation = &turn->session->conversation;
    Pending *pending = &conversation->pending;
    const json_t *clarify = json_object_get(plan_json(turn->plan), "clarify");
    size_t i;
    json_t *option;
    conversation_drop_pending(conversation);
    pending->kind = PENDING_REPLY;
    pending->question =
        printable_lines(json_string_value(json_object_get(clarify, "question")));
    pending->utterance = g_strdup(turn->words);
    pending->planner = g_strdup(turn->by);
    json_array_foreach(json_object_get(clarify, "options"), i, option)
    {
        const char *text = json_string_value(json_object_get(option, "text"));
        g_ptr_array_add(pending->candidates, text_printable(text, 200));
    }
    say_result_ask(turn->result, pending->question, pending->candidates);
    g_clear_pointer(&turn->plan, plan_free); /* it has no steps: nothing to see */
    turn->conversation_changed = true;
}

/* ---- the gate -------------------------------------------------------------------- */

/* May the model mend it? The rest is for people to know. */
static bool can_be_mended(FaultKind fault)
{
    switch (fault) {
    case FAULT_NOT_FOUND:
    case FAULT_OUT_OF_RANGE:
    case FAULT_INVALID_VALUE:
    case FAULT_TYPE_MISMATCH:
    case FAULT_UNSUPPORTED:
    case FAULT_LIMIT:
        return true;
    default:
        return false;
    }
}

static void add_fault(GPtrArray *faults, const Outcome *outcome)
{
    GString *line = g_string_new(NULL);
    g_autofree char *message = text_printable(outcome->message, 300);
    g_string_append_printf(line, "steps[%u]: %s", outcome->step, message);
    for (unsigned i = 0; outcome->suggestions && i < outcome->suggestions->len && i < 5;
         i++) {
        g_autofree char *near = text_printable(outcome->suggestions->pdata[i], 80);
        g_string_append_printf(line, "%s \"%s\"", i == 0 ? " Nearest:" : ",", near);
    }
    g_ptr_array_add(faults, g_string_free(line, FALSE));
}

/* Taking something back and doing better than that is tried when it is done. */
static bool begins_with_history(const EditPlan *plan)
{
    return plan_step_count(plan) > 1 &&
           plan_step_verb(plan_step(plan, 0)) == VERB_HISTORY;
}

/* Yes is yes to these clips: those that were meant when it was said. */
static void ask_first(Turn *turn, const Outcome *outcome, const char *question)
{
    if (!turn->targets && outcome->kind == OUTCOME_CHANGED)
        turn->targets = turn_outcome_targets(outcome);
    turn_ask_confirmation(turn, question, turn->targets);
}

/* What the model says of an edit stands beside the receipts, which tell what was done. */
static void add_reply(Turn *turn)
{
    const char *reply = text_at(turn->plan, "reply");
    if (turn->result->status == SAY_OK && reply && *reply)
        turn->result->answer = printable_lines(reply);
}

static bool judge(Turn *turn, const Outcome *outcome, GPtrArray *faults)
{
    g_autofree char *text = NULL;
    switch (turn_policy(turn, outcome, &text)) {
    case POLICY_REFUSE:
        g_ptr_array_add(faults, g_steal_pointer(&text));
        return false;
    case POLICY_ASK:
        ask_first(turn, outcome, text);
        return true;
    default:
        turn->gated = true;
        turn_carry_out_any(turn);
        add_reply(turn);
        return true;
    }
}

bool turn_carry_out_gated(Turn *turn, GPtrArray *faults)
{
    const SelectContext context = turn_context(turn);
    g_auto(Outcome) outcome = { .kind = OUTCOME_HISTORY };
    if (!begins_with_history(turn->plan))
        plan_execute(turn->plan, session_composition(turn->session), &context,
                     &turn->session->ids, &outcome);
    if (outcome.kind == OUTCOME_FAULT && can_be_mended(outcome.fault)) {
        add_fault(faults, &outcome);
        return false;
    }
    return judge(turn, &outcome, faults);
}

/* The project moved on while the model thought: what it meant was said of what was
 * there then, and where that is not what it would mean now, it is asked. */
static void take_base_targets(Turn *turn, const Asking *asking)
{
    const SelectContext context = asking_context(asking);
    g_auto(Outcome) outcome = { .kind = OUTCOME_HISTORY };
    if (project_head(turn->session->project) == asking->base ||
        begins_with_history(turn->plan))
        return;
    plan_execute(turn->plan, asking->composition, &context, &turn->session->ids,
                 &outcome);
    if (outcome.kind == OUTCOME_CHANGED)
        turn->targets = turn_outcome_targets(&outcome);
}

static bool do_plan(Turn *turn, const Asking *asking, GPtrArray *faults)
{
    switch (plan_kind(turn->plan)) {
    case PLAN_CHAT:
        tell(turn, SAY_CHAT);
        return true;
    case PLAN_REFUSE:
        tell(turn, SAY_REFUSE);
        return true;
    case PLAN_CLARIFY:
        ask_in_its_words(turn);
        return true;
    default:
        take_base_targets(turn, asking);
        return turn_carry_out_gated(turn, faults);
    }
}

/* False with faults: it cannot be done as it is. */
static bool take_plan(Turn *turn, const Inquiry *inquiry, GPtrArray *faults)
{
    GError *error = NULL;
    const json_t *wire = inquiry_plan(inquiry);
    if (!wire) {
        g_ptr_array_add(faults, g_strdup("the answer is no JSON object of this form"));
        return false;
    }
    json_auto_t *json = wire_lower(wire, inquiry_brief(inquiry)->names, faults);
    if (!json)
        return false;
    json_object_del(json, "confirm"); /* what is asked first is not the model's say */
    turn->plan = plan_from_json(json, &error);
    if (turn->plan && do_plan(turn, inquiry_data(inquiry), faults))
        return true;
    if (error) {
        g_ptr_array_add(faults, g_strdup(error->message));
        g_error_free(error);
    }
    g_clear_pointer(&turn->plan, plan_free);
    g_clear_pointer(&turn->targets, g_ptr_array_unref);
    return false;
}

/* ---- when it did not work -------------------------------------------------------- */

static char *would_do(const Outcome *outcome)
{
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; i < outcome->receipts->len; i++) {
        const Receipt *receipt = outcome->receipts->pdata[i];
        g_string_append_printf(text, "%s%s", i > 0 ? "; " : "", receipt->text);
    }
    return g_string_free(text, FALSE);
}

/* What the embedded planner would do, as a question; or why it cannot. */
static bool propose_guess(Turn *turn, Asking *asking)
{
    const SelectContext context = turn_context(turn);
    g_auto(Outcome) outcome = { 0 };
    if (!asking->guess)
        return false;
    plan_execute(asking->guess, session_composition(turn->session), &context,
                 &turn->session->ids, &outcome);
    if (outcome.kind != OUTCOME_CHANGED && !asking->read)
        return false;
    turn->plan = g_steal_pointer(&asking->guess);
    turn->result->planner = g_intern_string("embedded");
    if (outcome.kind != OUTCOME_CHANGED) {
        turn_carry_out_any(turn);
        return true;
    }
    g_autofree char *text = would_do(&outcome);
    /* TRANSLATORS: receipts of what would be done. */
    g_autofree char *question =
        g_strdup_printf(_("I could do this: %s. Go ahead?"), text);
    turn_ask_confirmation(turn, question, NULL);
    return true;
}

static FaultKind fault_kind(const GError *error)
{
    if (!error)
        return FAULT_NOT_UNDERSTOOD;
    switch (error->code) {
    case LLM_ERROR_QUOTA:
    case LLM_ERROR_RATE:
    case LLM_ERROR_TOO_LONG:
        return FAULT_LIMIT;
    case LLM_ERROR_REFUSED:
    case LLM_ERROR_TRUNCATED:
    case LLM_ERROR_ANSWER:
        return FAULT_NOT_UNDERSTOOD;
    default:
        return FAULT_NETWORK;
    }
}

static void notice_failure(Turn *turn, const Inquiry *inquiry)
{
    const GError *error = inquiry_error(inquiry);
    char *sentence = error ? g_strdup(error->message)
                           : g_strdup_printf(_("What “%s” answered cannot be done."),
                                             inquiry_profile(inquiry)->name);
    turn_notice(turn, sentence);
}

static void fall_back(Turn *turn, const Inquiry *inquiry)
{
    Asking *asking = inquiry_data(inquiry);
    turn->by = NULL;
    turn->author = "planner:embedded";
    if (propose_guess(turn, asking))
        return;
    turn->result->planner = g_intern_string("embedded");
    turn_drop_pending(turn);
    if (asking->named)
        say_result_set_fault(turn->result, fault_kind(inquiry_error(inquiry)), "%s",
                             turn->result->notice);
    else
        turn_not_understood(turn, asking->words, asking->lost,
                            g_steal_pointer(&asking->examples));
    if (asking->named)
        g_clear_pointer(&turn->result->notice, g_free);
}

/* Somebody has to mend it: it is told even where another model answers. */
static bool is_lasting(const GError *error)
{
    switch (error ? error->code : LLM_ERROR_CANCELLED) {
    case LLM_ERROR_CONFIG:
    case LLM_ERROR_KEY:
    case LLM_ERROR_QUOTA:
    case LLM_ERROR_MODEL:
        return true;
    default:
        return false;
    }
}

/* To mend is the same model's, to stand in the next one's. */
static void give_back(Turn *turn, Inquiry *inquiry, const GPtrArray *faults)
{
    Asking *asking = inquiry_data(inquiry);
    const GError *error = inquiry_error(inquiry);
    g_autofree char *trouble = is_lasting(error) ? g_strdup(error->message) : NULL;
    bool there =
        faults->len > 0 ? inquiry_repair(inquiry, faults) : inquiry_next(inquiry);
    if (!turn_begin_next(turn, inquiry, there))
        fall_back(turn, inquiry);
    else if (trouble && !asking->notice)
        asking->notice = g_steal_pointer(&trouble);
}

/* ---- coming back ----------------------------------------------------------------- */

static void keep_reading(Turn *turn, const Inquiry *inquiry)
{
    const Asking *asking = inquiry_data(inquiry);
    g_autofree char *plan =
        inquiry_plan(inquiry) ? json_text(inquiry_plan(inquiry), false) : NULL;
    g_autofree char *shown = plan ? text_printable(plan, 2000) : NULL;
    g_autofree char *why = g_strdup_printf(
        "%s%s ⇒ %s\n", asking->why ? asking->why : "", turn->by, shown ? shown : "?");
    conversation_set_read(&turn->session->conversation, asking->words, why);
    turn->conversation_changed = session_writable(turn->session);
}

static void judge_call(Turn *turn, Inquiry *inquiry, bool valid)
{
    const InquiryRecord *record = inquiry_record(inquiry);
    UserStore *store = session_user_store(turn->session, NULL);
    if (valid)
        inquiry_accept(inquiry);
    if (store && record->row > 0 && record->plan_hash)
        ledger_judge(store, record->row, valid, record->repaired, record->plan_hash,
                     NULL);
}

static void conclude(Turn *turn, Inquiry *inquiry)
{
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
    if (inquiry_cancelled(inquiry)) {
        say_result_set_fault(turn->result, FAULT_IO, "%s",
                             _("Cancelled; nothing was changed."));
        turn_drop_pending(turn);
        return;
    }
    turn_set_planner(turn, inquiry_profile(inquiry)->name);
    keep_reading(turn, inquiry);
    bool valid = !inquiry_error(inquiry) && take_plan(turn, inquiry, faults);
    judge_call(turn, inquiry, valid);
    if (valid)
        return;
    notice_failure(turn, inquiry);
    give_back(turn, inquiry, faults);
}

static void tell_trouble(Turn *turn, const Inquiry *inquiry)
{
    const Asking *asking = inquiry_data(inquiry);
    if (asking->notice)
        turn_notice(turn, g_strdup(asking->notice));
}

static void turn_resume(Turn *turn, Inquiry *inquiry)
{
    const Asking *asking = inquiry_data(inquiry);
    turn->result->utterance = g_strdup(asking->words);
    turn->options = &asking->options;
    turn->words = asking->words;
    turn->language = asking->language;
    turn->models = llm_settings_ref(inquiry_settings(inquiry));
    turn->started_us = asking->started_us;
}

void session_conclude(Session *session, SayResult *result)
{
    Inquiry *inquiry = g_steal_pointer(&result->inquiry);
    Turn turn;
    say_result_clear(result);
    bool ready = turn_begin(&turn, session, result);
    turn_resume(&turn, inquiry);
    turn_end_call(&turn, inquiry);
    if (ready)
        conclude(&turn, inquiry);
    if (!result->inquiry)
        tell_trouble(&turn, inquiry);
    turn_end(&turn);
    if (!result->inquiry)
        inquiry_free(inquiry);
}
