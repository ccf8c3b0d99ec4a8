/* A prices.json of anybody's: read or refused; what it says of a price is no less than
 * nothing, and what costs is whole. */
#include "chatkut/llm/price.h"

#include "fuzz.h"

#include <string.h>

static const int64_t NOW = 1795400000000;

static void ask(const LlmPrices *prices, const char *name)
{
    g_autofree char *copy = g_strdup(name);
    LlmProfile profile = {
        .price_name = copy, .price_in = -1, .price_out = -1, .price_cached = -1
    };
    LlmUsage usage = { INT64_MAX, 7, 7, INT64_MAX, 0, false }, none = { 0 };
    LlmPrice price;
    bool known = llm_price_find(prices, &profile, NOW, &price);
    int64_t cost = llm_price_cost(prices, &profile, &usage, NOW);
    g_assert_true(known == (cost >= 0));
    g_assert_true(known || cost == -1);
    if (!known)
        return;
    g_assert_true(price.input >= 0 && price.output >= 0 && price.cached >= 0);
    g_assert_cmpint(llm_price_cost(prices, &profile, &none, NOW), ==, 0);
    g_assert_true(g_utf8_validate(price.source, -1, NULL) &&
                  !strchr(price.source, '\x1b') && !strchr(price.checked, '\x1b'));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(LlmPrices) prices = llm_prices_read(text, "prices.json", &error);
    g_assert_true((prices == NULL) == (error != NULL));
    if (error)
        g_assert_true(g_str_has_prefix(error->message, "prices.json: ") &&
                      !strchr(error->message, '\x1b'));
    if (!prices)
        return 0;
    ask(prices, "anthropic/claude-sonnet-4-5");
    ask(prices, "local/x");
    ask(prices, "a/b");
    return 0;
}
