/* What is written down of models: what they cost, before and after each call, and which
 * form of structured output they take. */
#include "session_private.h"

#include "chatkut/llm/dialect.h"
#include "chatkut/store/model_level.h"

#include <glib/gi18n.h>

UserStore *session_user_store(Session *session, GError **error)
{
    if (!session->user)
        session->user = user_store_open(NULL, error);
    return session->user;
}

const char *session_project_id(Session *session, GError **error)
{
    if (!session->id)
        session->id = project_id(session->project, error);
    return session->id;
}

/* ---- structured output ----------------------------------------------------------- */

/* What another call found out; where it cannot be read, this one finds out, too. */
static void recall_level(Turn *turn, Inquiry *inquiry)
{
    UserStore *store = session_user_store(turn->session, NULL);
    g_autofree char *digest = llm_profile_digest(inquiry_profile(inquiry));
    g_autofree char *name = NULL;
    if (store && model_level_get(store, digest, 0, &name, NULL) && name &&
        llm_level_find(name) < LLM_LEVELS)
        inquiry_set_level(inquiry, llm_level_find(name));
}

static void keep_level(Turn *turn, const Inquiry *inquiry)
{
    const LlmProfile *profile = inquiry_profile(inquiry);
    UserStore *store = session_user_store(turn->session, NULL);
    g_autofree char *digest = llm_profile_digest(profile);
    LlmLevel level = inquiry_level(inquiry);
    if (store && !inquiry_error(inquiry) && level != llm_level_first(profile))
        model_level_put(store, digest, llm_level_name(level), 0, NULL);
}

/* ---- before ---------------------------------------------------------------------- */

static char *dollars(int64_t micros)
{
    return g_strdup_printf("%.2f", (double)micros / 1e6);
}

/* The embedded planner carries on; people are told why, and what they can do. */
static void notice_budget(Turn *turn, const LedgerTicket *ticket)
{
    bool day = ticket->grant == LEDGER_OVER_DAY;
    const LlmSettings *models = turn->models;
    g_autofree char *spent = dollars(day ? ticket->spent.day : ticket->spent.project);
    g_autofree char *budget =
        dollars(day ? models->day_budget : models->project_budget);
    if (ticket->grant == LEDGER_NO_PRICE)
        turn_notice(turn, g_strdup(_("No model was asked: nobody knows what it costs, "
                                     "and there is a budget; give it price-in and "
                                     "price-out in chatkut.conf.")));
    else if (day)
        turn_notice(turn,
                    g_strdup_printf(_("No model was asked: %s of the %s USD of today's "
                                      "budget are spent (day-budget in chatkut.conf)."),
                                    spent, budget));
    else
        turn_notice(turn,
                    g_strdup_printf(_("No model was asked: %s of the %s USD of this "
                                      "project's budget are spent (project-budget in "
                                      "chatkut.conf)."),
                                    spent, budget));
}

static LedgerCall call_of(Session *session, Inquiry *inquiry, const char *project,
                          const char *label)
{
    const Asking *asking = inquiry_data(inquiry);
    const InquiryRecord *record = inquiry_record(inquiry);
    if (!session->run)
        session->run = id_next(&session->ids);
    return (LedgerCall){
        .project = project,
        .label = label,
        .session = session->run,
        .turn = asking->first_row,
        .attempt = record->attempt,
        .task = record->task,
        .planner = record->planner,
        .provider = record->provider,
        .model = record->model,
        .reserve_micros = inquiry_worst_cost(inquiry),
    };
}

static bool reserve(Turn *turn, Inquiry *inquiry, LedgerTicket *ticket, GError **error)
{
    Session *session = turn->session;
    UserStore *store = session_user_store(session, error);
    const char *project = store ? session_project_id(session, error) : NULL;
    if (!project)
        return false;
    g_autofree char *label = g_path_get_basename(session_path(session));
    const LedgerCall call = call_of(session, inquiry, project, label);
    const LedgerBudget budget = { turn->models->day_budget,
                                  turn->models->project_budget };
    return ledger_begin(store, &call, &budget, ticket, error);
}

static bool begin_call(Turn *turn, Inquiry *inquiry)
{
    GError *error = NULL;
    LedgerTicket ticket;
    Asking *asking = inquiry_data(inquiry);
    if (!reserve(turn, inquiry, &ticket, &error)) {
        turn_notice(turn, g_strdup(error->message));
        g_error_free(error);
        return false;
    }
    if (ticket.grant != LEDGER_GRANTED) {
        notice_budget(turn, &ticket);
        return false;
    }
    inquiry_record(inquiry)->row = ticket.id;
    if (asking->first_row == 0)
        asking->first_row = ticket.id;
    /* for whoever does not know of inquiries */
    say_result_set_fault(turn->result, FAULT_NETWORK,
                         _("“%s” was to be asked, but was not. Nothing was changed."),
                         inquiry_profile(inquiry)->name);
    turn->result->inquiry = inquiry;
    return true;
}

bool turn_begin_next(Turn *turn, Inquiry *inquiry, bool there)
{
    while (there && !turn_may_send_to(turn, inquiry_profile(inquiry)))
        there = inquiry_next(inquiry);
    if (!there)
        return false;
    recall_level(turn, inquiry);
    return begin_call(turn, inquiry);
}

/* ---- after ----------------------------------------------------------------------- */

void turn_end_call(Turn *turn, Inquiry *inquiry)
{
    const InquiryRecord *record = inquiry_record(inquiry);
    UserStore *store = session_user_store(turn->session, NULL);
    const LedgerOutcome outcome = {
        .input = record->usage.input,
        .cached = record->usage.cached,
        .cache_write = record->usage.cache_write,
        .output = record->usage.output,
        .reasoning = record->usage.reasoning,
        .estimated = record->usage.estimated,
        .cost_micros = record->cost,
        .baseline_micros = record->baseline,
        .ttft_ms = record->ttft_ms,
        .total_ms = record->total_ms,
        .status = record->status,
        .http = record->http,
        .request_id = record->request_id,
    };
    turn->result->cost = (SayCost){ inquiry_calls(inquiry), inquiry_cost(inquiry) };
    /* Where it cannot be written, what was reserved stays: more, never less. */
    if (store && record->row > 0)
        ledger_end(store, record->row, &outcome, NULL);
    keep_level(turn, inquiry);
}
