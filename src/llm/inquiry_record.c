/* What the calls of an inquiry cost. */
#include "inquiry_private.h"

#include <string.h>

void inquiry_record_free(void *data)
{
    InquiryRecord *record = data;
    g_free(record->planner);
    g_free(record->provider);
    g_free(record->model);
    g_free(record->request_id);
    g_free(record->plan_hash);
    g_free(record);
}

static LlmUsage worst_usage(const Inquiry *inquiry)
{
    const LlmProfile *profile = inquiry_profile(inquiry);
    size_t bytes = strlen(inquiry->brief->system) + strlen(inquiry->brief->text);
    if (inquiry->told)
        bytes += strlen(inquiry->said) + strlen(inquiry->faults);
    return (LlmUsage){
        /* a third more than the guess, and the schema */
        .input = llm_tokens_guess(bytes) * 4 / 3 + 1000,
        .output = profile->max_output,
        .estimated = true,
    };
}

int64_t inquiry_worst_cost(const Inquiry *inquiry)
{
    const LlmUsage usage = worst_usage(inquiry);
    return llm_price_cost(inquiry->prices, inquiry_profile(inquiry), &usage,
                          g_get_real_time() / 1000);
}

InquiryRecord *inquiry_record_new(const Inquiry *inquiry)
{
    const LlmProfile *profile = inquiry_profile(inquiry);
    InquiryRecord *record = g_new(InquiryRecord, 1);
    *record = (InquiryRecord){
        .unix_ms = g_get_real_time() / 1000,
        .task = route_task_name(inquiry_task(inquiry)),
        .planner = g_strdup(profile->name),
        .provider = g_strdup(profile->provider ? profile->provider : profile->host),
        .model = g_strdup(profile->model),
        .attempt = inquiry->records->len + 1,
        .cost = -1,
        .baseline = -1,
        .ttft_ms = -1,
        .total_ms = -1,
        .status = "begun",
        .repaired = inquiry->told,
    };
    return record;
}

InquiryRecord *inquiry_record(Inquiry *inquiry)
{
    GPtrArray *records = inquiry->records;
    if (records->len == 0)
        g_ptr_array_add(records, inquiry_record_new(inquiry));
    return records->pdata[records->len - 1];
}

static const char *const STATUSES[] = {
    [LLM_ERROR_CONFIG] = "config",     [LLM_ERROR_KEY] = "key",
    [LLM_ERROR_QUOTA] = "quota",       [LLM_ERROR_RATE] = "rate",
    [LLM_ERROR_BUSY] = "busy",         [LLM_ERROR_SCHEMA] = "schema",
    [LLM_ERROR_TOO_LONG] = "too-long", [LLM_ERROR_MODEL] = "model",
    [LLM_ERROR_REFUSED] = "refused",   [LLM_ERROR_TRUNCATED] = "truncated",
    [LLM_ERROR_ANSWER] = "invalid",    [LLM_ERROR_NETWORK] = "network",
    [LLM_ERROR_SLOW] = "slow",         [LLM_ERROR_CANCELLED] = "cancelled",
};

static char *hash_of(const char *text)
{
    char *hash =
        text ? g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1) : NULL;
    if (hash)
        hash[16] = '\0';
    return hash;
}

/* What never reached a server cost nothing. */
void inquiry_record_fill(Inquiry *inquiry, const CallAnswer *answer)
{
    InquiryRecord *record = inquiry_record(inquiry);
    const LlmSettings *settings = inquiry->settings;
    bool reached =
        answer->usage.input + answer->usage.cached + answer->usage.output > 0;
    record->usage = answer->usage;
    record->cost = reached ? llm_price_cost(inquiry->prices, inquiry_profile(inquiry),
                                            &answer->usage, record->unix_ms)
                           : 0;
    record->baseline =
        reached ? llm_price_cost(inquiry->prices, settings->roles[LLM_ROLE_STRONG],
                                 &answer->usage, record->unix_ms)
                : 0;
    record->ttft_ms = answer->ttft_us < 0 ? -1 : answer->ttft_us / 1000;
    record->total_ms = answer->total_us / 1000;
    record->status = inquiry->error ? STATUSES[inquiry->error->code] : "ok";
    record->http = answer->http;
    record->request_id = g_strdup(answer->request_id);
    record->plan_hash = hash_of(answer->text);
}

void inquiry_accept(Inquiry *inquiry)
{
    inquiry_record(inquiry)->plan_valid = true;
}

int64_t inquiry_cost(const Inquiry *inquiry)
{
    int64_t cost = 0;
    for (unsigned i = 0; i < inquiry->records->len; i++) {
        const InquiryRecord *record = inquiry->records->pdata[i];
        bool made = inquiry->called || i + 1 < inquiry->records->len;
        if (made && record->cost < 0)
            return -1;
        cost += made ? record->cost : 0;
    }
    return cost;
}

unsigned inquiry_calls(const Inquiry *inquiry)
{
    return inquiry->records->len -
           (inquiry->called || inquiry->records->len == 0 ? 0 : 1);
}
