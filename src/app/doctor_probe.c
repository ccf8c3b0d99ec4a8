/* One model, tried: what `chatkut doctor --model NAME` finds. */
#include "doctor.h"

#include "chatkut/app/money.h"
#include "chatkut/edit/plan_wire.h"
#include "chatkut/llm/call.h"
#include "chatkut/llm/price.h"
#include "chatkut/llm/tap.h"
#include "chatkut/store/ledger.h"
#include "chatkut/store/model_level.h"

#include <glib/gi18n.h>
#include <string.h>

#define SYSTEM                                                                  \
    "You plan edits of a video. Nothing is to be edited now: answer with kind " \
    "\"chat\", "                                                                \
    "no steps, and the reply \"OK\"."

enum { NAME_COLUMNS = 16, US_PER_MS = 1000, LIST_MAX = 4 << 20, LIST_MS = 10000 };

typedef struct {
    const CommandCall *call;
    CommandIo *io;
    const LlmSettings *settings;
    const LlmProfile *profile;
    const LlmPrices *prices;
    HttpClient *client;
    json_t *found;
    CommandStatus status;
} Probe;

/* ---- telling --------------------------------------------------------------------- */

static void tell(Probe *probe, const char *name, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

static void tell(Probe *probe, const char *name, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *text = g_strdup_vprintf(format, args);
    va_end(args);
    json_object_set_new(probe->found, name, json_string(text));
    if (command_option(probe->call, "json"))
        return;
    g_autofree char *padded = io_pad(name, NAME_COLUMNS);
    fputs(padded, probe->io->out);
    io_print(probe->io, "%s", text);
    fputc('\n', probe->io->out);
    fflush(probe->io->out);
}

static void tell_failure(Probe *probe, const char *name, const GError *error)
{
    tell(probe, name, "%s", error->message);
    probe->status = COMMAND_FAILED;
}

/* ---- its key ----------------------------------------------------------------------- */

static bool fetch_keys(Probe *probe, LlmKeys *keys)
{
    g_autoptr(GError) error = NULL;
    if (!llm_keys_fetch(probe->profile, keys, NULL, &error)) {
        tell_failure(probe, "key", error);
        return false;
    }
    if (probe->profile->key)
        tell(probe, "key", _("found, in %s"), probe->profile->key);
    else
        tell(probe, "key", "%s", _("none is needed"));
    return true;
}

/* ---- its server -------------------------------------------------------------------- */

static bool take(const char *bytes, size_t size, void *user)
{
    g_string_append_len(user, bytes, (gssize)size);
    return true;
}

static void judge_list(Probe *probe, const LlmKeys *keys, int status,
                       const GString *body)
{
    bool known;
    bool have = llm_models_have(probe->profile, body->str, body->len, &known);
    if (status == 200 && have)
        tell(probe, "server", "%s", _("reached; it has the model"));
    else if (status == 200 && known)
        tell(probe, "server", _("reached; “%s” is not in its list of models"),
             probe->profile->model);
    else if (status == 200 || status == 404 || status == 405 || status == 501)
        tell(probe, "server", "%s", _("reached; it has no list of models"));
    else {
        g_autoptr(GError) error =
            llm_error_of(probe->profile, keys, status, body->str, body->len);
        tell_failure(probe, "server", error);
    }
}

static void list_models(Probe *probe, const LlmKeys *keys)
{
    g_autoptr(GString) body = g_string_new(NULL);
    g_auto(LlmRequest) asked = { 0 };
    HttpListener listener = { .data = take, .user = body };
    HttpResult result = { 0 };
    GError *error = NULL;
    llm_request_models(probe->profile, keys, &asked);
    HttpRequest request = { .url = asked.url,
                            .headers = llm_request_headers(&asked),
                            .ca_file = probe->profile->ca_file,
                            .answer_max = LIST_MAX,
                            .total_ms = LIST_MS };
    if (http_run(probe->client, &request, &listener, NULL, &result, &error)) {
        judge_list(probe, keys, result.head.status, body);
        return;
    }
    g_autoptr(GError) failure = llm_error_of_net(probe->profile, error);
    tell_failure(probe, "server", failure);
}

/* ---- one question ------------------------------------------------------------------ */

static const LlmMessage QUESTION = { .text = "Say that you are there." };
static const LlmPrompt PROMPT = { .system = SYSTEM,
                                  .stable = sizeof SYSTEM - 1,
                                  .messages = &QUESTION,
                                  .count = 1,
                                  .plan = true };

static int64_t now_ms(void)
{
    return g_get_real_time() / US_PER_MS;
}

/* The most it can cost: the schema may be told in the prompt. */
static int64_t worst_cost(const Probe *probe)
{
    size_t schema;
    wire_schema(&schema);
    LlmUsage usage = { .input = llm_tokens_guess(sizeof SYSTEM + schema),
                       .output = probe->profile->max_output };
    return llm_price_cost(probe->prices, probe->profile, &usage, now_ms());
}

/* False: it must not be asked, which was told. */
static bool reserve(Probe *probe, UserStore *store, int64_t *id)
{
    g_autoptr(GError) error = NULL;
    LedgerCall call = { .attempt = 1,
                        .task = "probe",
                        .planner = probe->profile->name,
                        .provider = probe->profile->host,
                        .model = probe->profile->model,
                        .reserve_micros = worst_cost(probe) };
    LedgerBudget budget = { probe->settings->day_budget, -1 };
    LedgerTicket ticket;
    if (!ledger_begin(store, &call, &budget, &ticket, &error)) {
        tell_failure(probe, "answer", error);
        return false;
    }
    *id = ticket.id;
    if (ticket.grant == LEDGER_GRANTED)
        return true;
    probe->status = COMMAND_FAILED;
    tell(probe, "answer", "%s",
         ticket.grant == LEDGER_NO_PRICE
             ? _("not asked: there is a budget, and no price of this model is known; "
                 "set price-in and price-out")
             : _("not asked: the day's budget is used up"));
    return false;
}

static bool is_plan(const CallAnswer *answer)
{
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
    json_auto_t *wire = llm_plan_find(answer->text, strlen(answer->text));
    json_auto_t *plan = wire ? wire_lower(wire, NULL, faults) : NULL;
    return plan != NULL;
}

static void tell_answer(Probe *probe, const CallAnswer *answer)
{
    const char *level = llm_level_name(answer->level);
    bool sure = answer->level == llm_level_first(probe->profile);
    if (!is_plan(answer)) {
        probe->status = COMMAND_FAILED;
        tell(probe, "answer", _("it answers, but with no plan (structured = %s)"),
             level);
    } else if (sure) {
        tell(probe, "answer", _("a plan, held to its form by %s"), level);
    } else {
        tell(probe, "answer",
             _("a plan, held to its form by %s; what comes before that is not tried "
               "again for a month"),
             level);
    }
    json_object_set_new(probe->found, "structured", json_string(level));
}

static void tell_figures(Probe *probe, const CallAnswer *answer, int64_t cost)
{
    const LlmUsage *usage = &answer->usage;
    int64_t input = usage->input + usage->cached + usage->cache_write;
    g_autofree char *money = money_text(cost);
    tell(probe, "time", _("%.2f s to the first word, %.2f s in all"),
         (double)answer->ttft_us / G_USEC_PER_SEC,
         (double)answer->total_us / G_USEC_PER_SEC);
    tell(probe, "tokens",
         usage->estimated ? _("%d in, %d out, estimated: the server does not tell")
                          : _("%d in, %d out"),
         (int)input, (int)usage->output);
    tell(probe, "cost", "%s", money);
    json_object_set_new(probe->found, "ttft_ms",
                        json_integer(answer->ttft_us / US_PER_MS));
    json_object_set_new(probe->found, "total_ms",
                        json_integer(answer->total_us / US_PER_MS));
    json_object_set_new(probe->found, "cost_micros",
                        cost < 0 ? json_null() : json_integer(cost));
}

static void write_down(UserStore *store, int64_t id, bool ok, const CallAnswer *answer,
                       int64_t cost)
{
    const LlmUsage *usage = &answer->usage;
    LedgerOutcome outcome = { usage->input,
                              usage->cached,
                              usage->cache_write,
                              usage->output,
                              usage->reasoning,
                              .estimated = usage->estimated,
                              .cost_micros = cost,
                              .baseline_micros = cost,
                              .ttft_ms = answer->ttft_us / US_PER_MS,
                              .total_ms = answer->total_us / US_PER_MS,
                              .status = ok ? "ok" : "failed",
                              .http = answer->http,
                              .request_id = answer->request_id };
    ledger_end(store, id, &outcome, NULL);
}

/* What was found before is found anew here, from the top of the ladder. */
static void keep_level(const Probe *probe, UserStore *store, LlmLevel level)
{
    g_autofree char *digest = llm_profile_digest(probe->profile);
    bool first = level == llm_level_first(probe->profile);
    model_level_put(store, digest, first ? NULL : llm_level_name(level), 0, NULL);
}

static void ask(Probe *probe)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(UserStore) store = user_store_open(NULL, &error);
    g_auto(CallAnswer) answer = { 0 };
    int64_t id;
    if (!store) {
        tell_failure(probe, "answer", error);
        return;
    }
    if (!reserve(probe, store, &id))
        return;
    bool ok = call_model(probe->client, probe->profile, llm_level_first(probe->profile),
                         &PROMPT, NULL, NULL, &answer, &error);
    int64_t cost =
        llm_price_cost(probe->prices, probe->profile, &answer.usage, now_ms());
    write_down(store, id, ok, &answer, cost);
    if (!ok) {
        tell_failure(probe, "answer", error);
        return;
    }
    keep_level(probe, store, answer.level);
    tell_answer(probe, &answer);
    tell_figures(probe, &answer, cost);
}

/* ---- the command ----------------------------------------------------------------- */

static const LlmProfile *find_profile(const LlmSettings *settings, const char *name,
                                      GError **error)
{
    const LlmProfile *profile = settings ? llm_settings_find(settings, name) : NULL;
    if (profile)
        return profile;
    g_autoptr(GString) names = g_string_new(NULL);
    for (unsigned i = 0; settings && i < settings->profiles->len; i++) {
        profile = g_ptr_array_index(settings->profiles, i);
        g_string_append_printf(names, "%s%s", i ? ", " : "", profile->name);
    }
    if (settings)
        g_set_error(error, LLM_ERROR, LLM_ERROR_CONFIG,
                    _("there is no model “%s”; there is: %s"), name, names->str);
    else if (!*error)
        g_set_error(error, LLM_ERROR, LLM_ERROR_CONFIG, "%s",
                    _("no models are configured; chatkut-models(7) tells how"));
    return NULL;
}

static void run(Probe *probe)
{
    g_autoptr(HttpClient) client = http_client_new();
    g_auto(LlmKeys) keys = { 0 };
    probe->client = client;
    tell(probe, "model", _("%s: %s at %s (%s)"), probe->profile->name,
         probe->profile->model, probe->profile->host,
         llm_dialect_name(probe->profile->dialect));
    if (!fetch_keys(probe, &keys))
        return;
    list_models(probe, &keys);
    if (probe->status == COMMAND_DONE)
        ask(probe);
}

CommandStatus doctor_probe(const CommandCall *call, CommandIo *io, const char *name)
{
    GError *error = NULL;
    g_autoptr(LlmSettings) settings = llm_settings_load(NULL, &error);
    const LlmProfile *profile = find_profile(settings, name, &error);
    g_autoptr(LlmPrices) prices = profile ? llm_prices_load(NULL, &error) : NULL;
    if (!prices)
        return io_fail(io, call, error);
    Probe probe = { call,   io,   settings,      profile,
                    prices, NULL, json_object(), COMMAND_DONE };
    run(&probe);
    if (command_option(call, "json"))
        io_json(io, probe.found);
    else
        json_decref(probe.found);
    return probe.status;
}
