/*
 * What tokens cost: data/models/prices.json, and the user's own prices.json in the
 * folder of chatkut.conf, which goes before it.
 *
 *     {"currency": "USD", "per": 1000000, "rows": [
 *       {"match": "anthropic/claude-sonnet-4-5*", "from": "2025-09-29", "in": 3.00,
 *        "out": 15.00, "cache_read": 0.30, "cache_write": 3.75,
 *        "src": "https://…", "checked": "2026-03-21"}]}
 *
 * Rows are dated, so that what was used keeps the price it had: of those that match a
 * model and have begun the most specific counts (that with the most characters besides
 * * and ?), of equal ones the newest. Models are called PROVIDER/MODEL, those of this
 * machine local/MODEL (LlmProfile.price_name). `src` and `checked` tell where a price
 * is from and when somebody looked; few are shipped, and none that was not looked up.
 *
 * Money is whole micro-dollars, rounded to the nearest once for each call. What has no
 * price has no cost: -1, “unknown”, never 0.
 */
#pragma once

#include "chatkut/llm/profile.h"

/* Tokens of one call. */
typedef struct {
    int64_t input;       /* without those below */
    int64_t cached;      /* input that the server still knew */
    int64_t cache_write; /* input that it keeps for later */
    int64_t output;
    int64_t reasoning; /* of output: thoughts */
    bool estimated;    /* the server did not tell: four bytes are taken for a token */
} LlmUsage;

/* Micro-dollars for a million tokens; what is not given is as input. */
typedef struct {
    int64_t input, cached, cache_write, output;
    const char *source;  /* "" where a setting gives it; borrowed */
    const char *checked; /* "2026-03-21"; "" likewise */
} LlmPrice;

typedef struct LlmPrices LlmPrices; /* immutable, reference counted; any thread */

/* The shipped prices under those of `path`; NULL: the user's prices.json. A file that
 * is not there is none. NULL with LLM_ERROR_CONFIG that names file, row and key. */
LlmPrices *llm_prices_load(const char *path, GError **error);
/* Likewise of a file's text; NULL: the shipped alone. */
LlmPrices *llm_prices_read(const char *text, const char *name, GError **error);
LlmPrices *llm_prices_ref(LlmPrices *prices);
void llm_prices_unref(LlmPrices *prices);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LlmPrices, llm_prices_unref)

/* What the model's tokens cost at that time: by its own settings, else by the rows.
 * False: unknown. */
bool llm_price_find(const LlmPrices *prices, const LlmProfile *profile, int64_t unix_ms,
                    LlmPrice *price);

/* Micro-dollars of a call; -1: unknown. Negative counts are taken for 0. */
int64_t llm_price_cost(const LlmPrices *prices, const LlmProfile *profile,
                       const LlmUsage *usage, int64_t unix_ms);

/* Tokens that so many bytes of text are about. */
int64_t llm_tokens_guess(size_t bytes);
