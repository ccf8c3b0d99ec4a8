#include "chatkut/llm/price.h"

#include "profile_private.h"

#include "chatkut/base/text.h"

#include "chatkut-resources.h"

#include <glib/gi18n.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SHIPPED  "/chatkut/models/prices.json"
#define CURRENCY "USD"

enum {
    PER = 1000000,   /* tokens a price is for */
    TOKEN_BYTES = 4, /* of English text, about */
    SHOWN = 60,
    ROWS_MAX = 10000,
    MS_PER_S = 1000,
};

static const int64_t DOLLAR = 1000000; /* micro-dollars */
static const double PRICE_MAX = 10000; /* dollars: sums stay within 64 bits */
static const int64_t TOKENS_MAX = 100000000;

typedef struct {
    char *match;
    GPatternSpec *pattern;
    unsigned literal; /* its characters that are no * or ? */
    bool own;         /* of the user's file */
    int64_t from_ms;
    char *source, *checked;
    int64_t input, cached, cache_write, output;
} Row;

struct LlmPrices {
    GPtrArray *rows; /* Row * */
};

/* ---- values ---------------------------------------------------------------------- */

static void row_free(void *data)
{
    Row *row = data;
    g_clear_pointer(&row->pattern, g_pattern_spec_free);
    g_free(row->match);
    g_free(row->source);
    g_free(row->checked);
    g_free(row);
}

static void prices_clear(void *data)
{
    LlmPrices *prices = data;
    g_ptr_array_unref(prices->rows);
}

LlmPrices *llm_prices_ref(LlmPrices *prices)
{
    return prices ? g_atomic_rc_box_acquire(prices) : NULL;
}

void llm_prices_unref(LlmPrices *prices)
{
    if (prices)
        g_atomic_rc_box_release_full(prices, prices_clear);
}

/* ---- reading a row --------------------------------------------------------------- */

static bool fail(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

static bool fail(GError **error, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *text = g_strdup_vprintf(format, args);
    va_end(args);
    g_set_error_literal(error, LLM_ERROR, LLM_ERROR_CONFIG, text);
    return false;
}

static bool looks_like_day(const char *text)
{
    const char *form = "0000-00-00";
    if (!text || strlen(text) != strlen(form))
        return false;
    for (; *form; form++, text++)
        if (*form == '-' ? *text != '-' : !g_ascii_isdigit(*text))
            return false;
    return true;
}

/* A day of the calendar as its first millisecond, UTC. */
static bool read_day(const char *text, int64_t *ms)
{
    if (!looks_like_day(text))
        return false;
    int year = atoi(text), month = atoi(text + 5), day = atoi(text + 8);
    g_autoptr(GDateTime) date = g_date_time_new_utc(year, month, day, 0, 0, 0);
    if (!date)
        return false;
    *ms = g_date_time_to_unix(date) * MS_PER_S;
    return true;
}

/* Dollars as micro-dollars; where it is absent `standard`, which is -1 where it may
 * not. */
static bool read_price(const json_t *json, const char *key, int64_t standard,
                       int64_t *micros, GError **error)
{
    const json_t *value = json_object_get(json, key);
    double dollars = json_number_value(value);
    if (!value && standard >= 0) {
        *micros = standard;
        return true;
    }
    if (!json_is_number(value) || !(dollars >= 0 && dollars <= PRICE_MAX))
        return fail(error,
                    _("“%s” must be a number of US dollars for a million tokens"), key);
    *micros = llround(dollars * (double)DOLLAR);
    return true;
}

static char *read_text(const json_t *json, const char *key)
{
    const char *text = json_string_value(json_object_get(json, key));
    return text_printable(text ? text : "", 0);
}

static unsigned count_literal(const char *match)
{
    unsigned count = 0;
    for (; *match; match++)
        count += *match != '*' && *match != '?';
    return count;
}

static bool fill_row(Row *row, const json_t *json, GError **error)
{
    const char *match = json_string_value(json_object_get(json, "match"));
    const json_t *from = json_object_get(json, "from");
    if (!match || !*match)
        return fail(error, _("“match” must be PROVIDER/MODEL, in which * stands for "
                             "anything"));
    row->match = g_strdup(match);
    row->pattern = g_pattern_spec_new(match);
    row->literal = count_literal(match);
    row->source = read_text(json, "src");
    row->checked = read_text(json, "checked");
    if (from && !read_day(json_string_value(from), &row->from_ms))
        return fail(error, _("“from” must be a day such as 2026-03-21"));
    return read_price(json, "in", -1, &row->input, error) &&
           read_price(json, "out", -1, &row->output, error) &&
           read_price(json, "cache_read", row->input, &row->cached, error) &&
           read_price(json, "cache_write", row->input, &row->cache_write, error);
}

/* ---- reading a file -------------------------------------------------------------- */

static bool read_rows(LlmPrices *prices, const json_t *rows, bool own, GError **error)
{
    size_t index;
    const json_t *json;
    if (!json_is_array(rows) || json_array_size(rows) > ROWS_MAX)
        return fail(error, _("“rows” must be a list of prices"));
    json_array_foreach(rows, index, json)
    {
        g_autoptr(GError) wrong = NULL;
        Row *row = g_new0(Row, 1);
        g_ptr_array_add(prices->rows, row);
        row->own = own;
        if (!fill_row(row, json, &wrong))
            return fail(error, _("row %zu: %s"), index + 1, wrong->message);
    }
    return true;
}

static bool read_file(LlmPrices *prices, const char *text, size_t length, bool own,
                      GError **error)
{
    json_error_t wrong;
    json_auto_t *file = json_loadb(text, length, JSON_REJECT_DUPLICATES, &wrong);
    const char *currency = json_string_value(json_object_get(file, "currency"));
    const json_t *per = json_object_get(file, "per");
    if (!file) {
        g_autofree char *shown = text_printable(wrong.text, SHOWN);
        return fail(error, _("this is no JSON, line %d: %s"), wrong.line, shown);
    }
    if (currency && strcmp(currency, CURRENCY) != 0)
        return fail(error, _("“currency” must be USD"));
    if (per && json_integer_value(per) != PER)
        return fail(error, _("“per” must be 1000000: prices are for a million tokens"));
    return read_rows(prices, json_object_get(file, "rows"), own, error);
}

LlmPrices *llm_prices_read(const char *text, const char *name, GError **error)
{
    g_autoptr(LlmPrices) prices = g_atomic_rc_box_new0(LlmPrices);
    g_autoptr(GError) wrong = NULL;
    g_autoptr(GBytes) shipped = g_resource_lookup_data(
        chatkut_get_resource(), SHIPPED, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    size_t length;
    const char *data = g_bytes_get_data(shipped, &length);
    prices->rows = g_ptr_array_new_with_free_func(row_free);
    bool ok = read_file(prices, data, length, false, NULL);
    g_assert(ok);
    if (text && !read_file(prices, text, strlen(text), true, &wrong)) {
        g_propagate_prefixed_error(error, g_steal_pointer(&wrong), "%s: ", name);
        return NULL;
    }
    return g_steal_pointer(&prices);
}

LlmPrices *llm_prices_load(const char *path, GError **error)
{
    GError *wrong = NULL;
    g_autofree char *file = g_strdup(path);
    g_autofree char *text = llm_own_file_read(&file, "prices.json", &wrong);
    if (!wrong)
        return llm_prices_read(text, file, error);
    g_propagate_error(error, wrong);
    return NULL;
}

/* ---- finding --------------------------------------------------------------------- */

/* Does `row` go before `best`? The user's own do, then what says more, then the newer;
 * of two that are alike the later in the file. */
static bool is_better(const Row *row, const Row *best)
{
    if (!best || row->own != best->own)
        return !best || row->own;
    if (row->literal != best->literal)
        return row->literal > best->literal;
    return row->from_ms >= best->from_ms;
}

static const Row *find_row(const LlmPrices *prices, const char *name, int64_t unix_ms)
{
    const Row *best = NULL;
    for (unsigned i = 0; i < prices->rows->len; i++) {
        const Row *row = g_ptr_array_index(prices->rows, i);
        if (row->from_ms <= unix_ms && is_better(row, best) &&
            g_pattern_spec_match_string(row->pattern, name))
            best = row;
    }
    return best;
}

bool llm_price_find(const LlmPrices *prices, const LlmProfile *profile, int64_t unix_ms,
                    LlmPrice *price)
{
    if (profile->price_in >= 0) {
        int64_t cached =
            profile->price_cached >= 0 ? profile->price_cached : profile->price_in;
        *price = (LlmPrice){ profile->price_in,  cached, profile->price_in,
                             profile->price_out, "",     "" };
        return true;
    }
    const Row *row = find_row(prices, profile->price_name, unix_ms);
    if (row)
        *price = (LlmPrice){ row->input,  row->cached, row->cache_write,
                             row->output, row->source, row->checked };
    return row;
}

static int64_t share(int64_t tokens, int64_t price)
{
    return CLAMP(tokens, 0, TOKENS_MAX) * price;
}

int64_t llm_price_cost(const LlmPrices *prices, const LlmProfile *profile,
                       const LlmUsage *usage, int64_t unix_ms)
{
    LlmPrice price;
    if (!llm_price_find(prices, profile, unix_ms, &price))
        return -1;
    int64_t sum = share(usage->input, price.input) +
                  share(usage->cached, price.cached) +
                  share(usage->cache_write, price.cache_write) +
                  share(usage->output, price.output);
    return (sum + PER / 2) / PER;
}

int64_t llm_tokens_guess(size_t bytes)
{
    return (int64_t)((bytes + TOKEN_BYTES - 1) / TOKEN_BYTES);
}
