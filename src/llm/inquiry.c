#include "inquiry_private.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- making ---------------------------------------------------------------------- */

static void add_repairers(Inquiry *inquiry, const LlmProfile *only)
{
    g_autoptr(GPtrArray) others = route_chain(inquiry->settings, ROUTE_REPAIR, NULL);
    for (unsigned i = 0; !only && i < others->len; i++) {
        if (!g_ptr_array_find(inquiry->chain, others->pdata[i], NULL))
            g_ptr_array_add(inquiry->chain, others->pdata[i]);
    }
}

Inquiry *inquiry_new(const InquirySetup *setup, GError **error)
{
    g_autoptr(Inquiry) inquiry = g_new0(Inquiry, 1);
    inquiry->settings = llm_settings_ref(setup->settings);
    inquiry->prices = setup->prices ? llm_prices_ref(setup->prices) : NULL;
    inquiry->task = setup->task;
    inquiry->brief = setup->brief;
    inquiry->records = g_ptr_array_new_with_free_func(inquiry_record_free);
    inquiry->chain = route_chain(setup->settings, setup->task, setup->only);
    add_repairers(inquiry, setup->only);
    if (inquiry->chain->len > 0) {
        inquiry->level = llm_level_first(inquiry_profile(inquiry));
        return g_steal_pointer(&inquiry);
    }
    g_set_error(error, LLM_ERROR, LLM_ERROR_BUSY,
                _("The models failed several times in a row and are left alone for a "
                  "minute."));
    return NULL;
}

static void forget_call(Inquiry *inquiry)
{
    g_clear_pointer(&inquiry->plan, json_decref);
    g_clear_pointer(&inquiry->text, g_free);
    g_clear_error(&inquiry->error);
}

static void forget_faults(Inquiry *inquiry)
{
    g_clear_pointer(&inquiry->said, g_free);
    g_clear_pointer(&inquiry->faults, g_free);
}

void inquiry_free(Inquiry *inquiry)
{
    if (!inquiry)
        return;
    forget_call(inquiry);
    forget_faults(inquiry);
    g_clear_pointer(&inquiry->chain, g_ptr_array_unref);
    g_clear_pointer(&inquiry->records, g_ptr_array_unref);
    brief_free(inquiry->brief);
    llm_settings_unref(inquiry->settings);
    llm_prices_unref(inquiry->prices);
    inquiry_set_data(inquiry, NULL, NULL);
    g_free(inquiry);
}

void inquiry_set_data(Inquiry *inquiry, void *data, GDestroyNotify free)
{
    if (inquiry->data_free)
        inquiry->data_free(inquiry->data);
    inquiry->data = data;
    inquiry->data_free = free;
}

void *inquiry_data(const Inquiry *inquiry)
{
    return inquiry->data;
}

const LlmProfile *inquiry_profile(const Inquiry *inquiry)
{
    return inquiry->chain->pdata[inquiry->at];
}

const Brief *inquiry_brief(const Inquiry *inquiry)
{
    return inquiry->brief;
}

LlmSettings *inquiry_settings(const Inquiry *inquiry)
{
    return inquiry->settings;
}

LlmLevel inquiry_level(const Inquiry *inquiry)
{
    return inquiry->level;
}

void inquiry_set_level(Inquiry *inquiry, LlmLevel level)
{
    inquiry->level = level;
}

RouteTask inquiry_task(const Inquiry *inquiry)
{
    return inquiry->told ? ROUTE_REPAIR : inquiry->task;
}

/* ---- asking ---------------------------------------------------------------------- */

static GMutex idle_lock;
static HttpClient *idle; /* with its connections, for the next inquiry */

static HttpClient *take_client(void)
{
    g_mutex_lock(&idle_lock);
    HttpClient *client = g_steal_pointer(&idle);
    g_mutex_unlock(&idle_lock);
    return client ? client : http_client_new();
}

static void give_client(HttpClient *client)
{
    g_mutex_lock(&idle_lock);
    HttpClient *spare = idle;
    idle = client;
    g_mutex_unlock(&idle_lock);
    http_client_free(spare);
}

static bool call(Inquiry *inquiry, Telling *telling, GCancellable *cancellable,
                 CallAnswer *answer)
{
    const Brief *brief = inquiry->brief;
    const LlmMessage messages[] = {
        { false, brief->text },
        { true, inquiry->said },
        { false, inquiry->faults },
    };
    const LlmPrompt prompt = {
        .system = brief->system,
        .stable = strlen(brief->system),
        .messages = messages,
        .count = inquiry->told ? 3 : 1,
        .plan = true,
    };
    const CallListener listener = telling_listener(telling);
    HttpClient *client = take_client();
    bool answered =
        call_model(client, inquiry_profile(inquiry), inquiry->level, &prompt, &listener,
                   cancellable, answer, &inquiry->error);
    give_client(client);
    return answered;
}

/* Does it say that this model is of no use at the moment? */
static bool is_failure(const GError *error)
{
    switch (error->code) {
    case LLM_ERROR_BUSY:
    case LLM_ERROR_RATE:
    case LLM_ERROR_NETWORK:
    case LLM_ERROR_SLOW:
    case LLM_ERROR_TRUNCATED:
    case LLM_ERROR_ANSWER:
        return true;
    default:
        return false;
    }
}

static void note_model(const Inquiry *inquiry)
{
    int64_t now = g_get_monotonic_time();
    const char *name = inquiry_profile(inquiry)->name;
    if (!inquiry->error)
        route_note(name, true, now);
    else if (is_failure(inquiry->error))
        route_note(name, false, now);
}

static void take_answer(Inquiry *inquiry, CallAnswer *answer)
{
    inquiry_record_fill(inquiry, answer);
    note_model(inquiry);
    if (!inquiry->error)
        inquiry->level = answer->level;
    inquiry->text = g_steal_pointer(&answer->text);
    if (inquiry->text)
        inquiry->plan = llm_plan_find(inquiry->text, strlen(inquiry->text));
}

void inquiry_ask(Inquiry *inquiry, const InquiryListener *listener,
                 GCancellable *cancellable)
{
    Telling telling;
    g_auto(CallAnswer) answer = { 0 };
    telling_begin(&telling, listener, inquiry_profile(inquiry)->name);
    forget_call(inquiry);
    inquiry_record(inquiry);
    telling_phase(&telling, inquiry->told ? INQUIRY_REPAIRING : INQUIRY_WAITING, 0);
    call(inquiry, &telling, cancellable, &answer);
    inquiry->called = true;
    take_answer(inquiry, &answer);
    telling_end(&telling);
}

/* ---- what came of it ------------------------------------------------------------- */

const json_t *inquiry_plan(const Inquiry *inquiry)
{
    return inquiry->plan;
}

const GError *inquiry_error(const Inquiry *inquiry)
{
    return inquiry->error;
}

bool inquiry_cancelled(const Inquiry *inquiry)
{
    return g_error_matches(inquiry->error, LLM_ERROR, LLM_ERROR_CANCELLED);
}

/* Another call is to be made, in place of one that never was. */
static void begin_call(Inquiry *inquiry)
{
    if (!inquiry->called && inquiry->records->len > 0)
        g_ptr_array_remove_index(inquiry->records, inquiry->records->len - 1);
    g_ptr_array_add(inquiry->records, inquiry_record_new(inquiry));
    inquiry->called = false;
}

bool inquiry_next(Inquiry *inquiry)
{
    if (inquiry->at + 1 >= inquiry->chain->len)
        return false;
    inquiry->at++;
    inquiry->level = llm_level_first(inquiry_profile(inquiry));
    inquiry->told = false;
    forget_faults(inquiry);
    begin_call(inquiry);
    return true;
}

enum { SAID_MAX = 8192 };

static char *fault_text(const GPtrArray *faults)
{
    GString *text = g_string_new("This cannot be carried out:\n");
    for (unsigned i = 0; i < faults->len; i++)
        g_string_append_printf(text, "%s\n", (const char *)faults->pdata[i]);
    g_string_append(text, "Answer once more, with the whole corrected JSON object.");
    return g_string_free(text, FALSE);
}

bool inquiry_repair(Inquiry *inquiry, const GPtrArray *faults)
{
    if (inquiry->told || !inquiry->text || !*inquiry->text)
        return inquiry_next(inquiry);
    forget_faults(inquiry);
    g_autofree char *valid = g_utf8_make_valid(inquiry->text, -1);
    inquiry->said = g_utf8_substring(valid, 0, MIN(g_utf8_strlen(valid, -1), SAID_MAX));
    inquiry->faults = fault_text(faults);
    inquiry->told = true;
    begin_call(inquiry);
    return true;
}
