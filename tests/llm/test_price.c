/* What tokens cost. */
#include "chatkut/llm/price.h"

#include "../run.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define NAME "/home/me/prices.json"

static const int64_t NOW = 1795400000000; /* 2026-11-22 */

static LlmPrices *read_ok(const char *text)
{
    g_autoptr(GError) error = NULL;
    LlmPrices *prices = llm_prices_read(text, NAME, &error);
    if (!prices)
        ck_abort_msg("%s", error->message);
    return prices;
}

static LlmProfile named(const char *price_name)
{
    return (LlmProfile){ .price_name = (char *)(uintptr_t)price_name,
                         .price_in = -1,
                         .price_out = -1,
                         .price_cached = -1 };
}

#define ROW(match, from, in, out) \
    "{\"match\":\"" match "\",\"from\":\"" from "\",\"in\":" in ",\"out\":" out "}"

#define FILE_OF(rows) "{\"currency\":\"USD\",\"per\":1000000,\"rows\":[" rows "]}"

START_TEST(each_kind_of_token_has_its_price)
{
    g_autoptr(LlmPrices) prices = read_ok(NULL);
    LlmProfile profile = named("anthropic/claude-sonnet-4-5-20250929");
    LlmUsage usage = {
        .input = 1000, .cached = 1000, .cache_write = 1000, .output = 1000
    };
    ck_assert_int_eq(llm_price_cost(prices, &profile, &usage, NOW),
                     3000 + 300 + 3750 + 15000);
}
END_TEST

START_TEST(what_is_not_known_has_no_cost)
{
    g_autoptr(LlmPrices) prices = read_ok(NULL);
    LlmProfile profile = named("dedalus/anthropic/claude-sonnet-4-5");
    LlmUsage usage = { .input = 1000 };
    LlmPrice price;
    ck_assert_int_eq(llm_price_cost(prices, &profile, &usage, NOW), -1);
    ck_assert(!llm_price_find(prices, &profile, NOW, &price));
}
END_TEST

START_TEST(this_machine_costs_nothing)
{
    g_autoptr(LlmPrices) prices = read_ok(NULL);
    LlmProfile profile = named("local/qwen3:8b");
    LlmUsage usage = { .input = 1000000, .output = 1000000 };
    ck_assert_int_eq(llm_price_cost(prices, &profile, &usage, NOW), 0);
}
END_TEST

START_TEST(settings_of_the_model_go_before_any_row)
{
    g_autoptr(LlmPrices) prices = read_ok(NULL);
    LlmProfile profile = named("anthropic/claude-sonnet-4-5");
    LlmUsage usage = { .input = 1000000, .cached = 1000000, .output = 1000000 };
    profile.price_in = 1000000;
    profile.price_out = 2000000;
    ck_assert_int_eq(llm_price_cost(prices, &profile, &usage, NOW), 4000000);
    profile.price_cached = 0;
    ck_assert_int_eq(llm_price_cost(prices, &profile, &usage, NOW), 3000000);
}
END_TEST

START_TEST(the_most_specific_row_counts_then_the_newest)
{
    static const struct {
        const char *model, *day;
        int64_t cost;
    } CASES[] = {
        { "x/a-1", "2025-06-01", 1 },  /* only x/a* has begun */
        { "x/a-1", "2025-12-31", 1 },  /* the day before */
        { "x/a-1", "2026-01-01", 2 },  /* x/a* anew, to the day */
        { "x/a-10", "2026-06-01", 3 }, /* x/a-1* says more */
        { "x/a-10", "2026-01-01", 2 }, /* which began in May */
        { "x/b", "2026-06-01", 4 },    /* anything of x */
        { "y/b", "2026-06-01", -1 },   { "x/a-1", "2024-12-31", -1 }, /* before any */
    };
    g_autoptr(LlmPrices) prices =
        read_ok(FILE_OF(ROW("x/a*", "2026-01-01", "2", "0") "," ROW(
            "x/a*", "2025-01-01", "1", "0") "," ROW("x/a-1*", "2026-05-01", "3",
                                                    "0") "," ROW("x/*", "2026-01-01",
                                                                 "4", "0")));
    for (unsigned i = 0; i < G_N_ELEMENTS(CASES); i++) {
        LlmProfile profile = named(CASES[i].model);
        LlmUsage usage = { .input = 1 };
        g_autofree char *time = g_strconcat(CASES[i].day, "T00:00:00Z", NULL);
        g_autoptr(GDateTime) date = g_date_time_new_from_iso8601(time, NULL);
        int64_t ms = g_date_time_to_unix(date) * 1000;
        ck_assert_msg(llm_price_cost(prices, &profile, &usage, ms) == CASES[i].cost,
                      "%s on %s", CASES[i].model, CASES[i].day);
    }
}
END_TEST

START_TEST(the_users_rows_go_before_the_shipped)
{
    g_autoptr(LlmPrices) prices =
        read_ok(FILE_OF(ROW("anthropic/*", "2025-01-01", "1", "1")));
    LlmProfile profile = named("anthropic/claude-sonnet-4-5");
    LlmUsage usage = { .input = 10 };
    ck_assert_int_eq(llm_price_cost(prices, &profile, &usage, NOW), 10);
}
END_TEST

START_TEST(a_cost_is_rounded_once_to_the_nearest)
{
    static const struct {
        const char *price;
        int64_t tokens, cost;
    } CASES[] = {
        { "0.05", 9, 0 },  { "0.05", 10, 1 },         { "0.05", 29, 1 },
        { "0.05", 30, 2 }, { "0.000001", 499999, 0 }, { "0.000001", 500000, 1 },
        { "0.3", 3, 1 },   { "0", 1000000, 0 },       { "2.5", 1, 3 },
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *text = g_strdup_printf(
            "{\"rows\":[{\"match\":\"m/*\",\"in\":%s,\"out\":0}]}", CASES[i].price);
        g_autoptr(LlmPrices) prices = read_ok(text);
        LlmProfile profile = named("m/m");
        LlmUsage usage = { .input = CASES[i].tokens };
        ck_assert_msg(llm_price_cost(prices, &profile, &usage, NOW) == CASES[i].cost,
                      "%s * %d", CASES[i].price, (int)CASES[i].tokens);
    }
}
END_TEST

START_TEST(numbers_out_of_any_reason_do_no_harm)
{
    g_autoptr(LlmPrices) prices =
        read_ok(FILE_OF(ROW("m", "2025-01-01", "10000", "10000")));
    LlmProfile profile = named("m");
    LlmUsage usage = { INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX, 0, false };
    ck_assert_int_gt(llm_price_cost(prices, &profile, &usage, NOW), 0);
    usage = (LlmUsage){ .input = INT64_MIN, .output = -1 };
    ck_assert_int_eq(llm_price_cost(prices, &profile, &usage, NOW), 0);
}
END_TEST

static const struct {
    const char *text, *part;
} WRONG[] = {
    { "", "JSON" },
    { "{", "JSON, line 1" },
    { "[]", "rows" },
    { "{}", "rows" },
    { "{\"rows\":{}}", "rows" },
    { "{\"currency\":\"EUR\",\"rows\":[]}", "USD" },
    { "{\"per\":1000,\"rows\":[]}", "1000000" },
    { FILE_OF("1"), "row 1: “match”" },
    { FILE_OF("{\"match\":\"\"}"), "row 1: “match”" },
    { FILE_OF(ROW("a", "2025-01-01", "1", "1") ",{\"match\":\"a\",\"in\":1}"),
      "row 2: “out”" },
    { FILE_OF(ROW("a", "2025-01-01", "-1", "1")), "“in”" },
    { FILE_OF(ROW("a", "2025-01-01", "10001", "1")), "“in”" },
    { FILE_OF(ROW("a", "2025-01-01", "\"1\"", "1")), "“in”" },
    { FILE_OF(ROW("a", "2025-02-30", "1", "1")), "“from”" },
    { FILE_OF(ROW("a", "2025-1-1", "1", "1")), "“from”" },
    { FILE_OF(ROW("a", "2025-01-01 ", "1", "1")), "“from”" },
    { FILE_OF("{\"match\":\"a\",\"in\":1,\"out\":1,\"from\":5}"), "“from”" },
    { FILE_OF("{\"match\":\"a\",\"in\":1,\"out\":1,\"cache_read\":null}"),
      "cache_read" },
};

START_TEST(an_error_names_file_row_and_key)
{
    g_autoptr(GError) error = NULL;
    LlmPrices *prices = llm_prices_read(WRONG[_i].text, NAME, &error);
    ck_assert_ptr_null(prices);
    ck_assert(g_error_matches(error, LLM_ERROR, LLM_ERROR_CONFIG));
    ck_assert(g_str_has_prefix(error->message, NAME ": "));
    ck_assert_msg(strstr(error->message, WRONG[_i].part), "%s", error->message);
}
END_TEST

START_TEST(a_file_that_is_not_there_changes_nothing)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(LlmPrices) prices = llm_prices_load("/nowhere/prices.json", &error);
    LlmProfile profile = named("anthropic/claude-sonnet-4-5");
    LlmPrice price;
    ck_assert(llm_price_find(prices, &profile, NOW, &price));
    ck_assert_str_eq(price.checked, "2026-03-21");
    ck_assert(*price.source);
    ck_assert_ptr_null(llm_prices_load("/", &error));
    ck_assert(g_error_matches(error, LLM_ERROR, LLM_ERROR_CONFIG));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("price");
    TCase *tcase = tcase_create("prices");
    tcase_add_test(tcase, each_kind_of_token_has_its_price);
    tcase_add_test(tcase, what_is_not_known_has_no_cost);
    tcase_add_test(tcase, this_machine_costs_nothing);
    tcase_add_test(tcase, settings_of_the_model_go_before_any_row);
    tcase_add_test(tcase, the_most_specific_row_counts_then_the_newest);
    tcase_add_test(tcase, the_users_rows_go_before_the_shipped);
    tcase_add_test(tcase, a_cost_is_rounded_once_to_the_nearest);
    tcase_add_test(tcase, numbers_out_of_any_reason_do_no_harm);
    tcase_add_loop_test(tcase, an_error_names_file_row_and_key, 0, G_N_ELEMENTS(WRONG));
    tcase_add_test(tcase, a_file_that_is_not_there_changes_nothing);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
