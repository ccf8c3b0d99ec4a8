#include "chatkut/llm/route.h"

#include <string.h>

/* ---- tasks ----------------------------------------------------------------------- */

enum {
    SIMPLE_WORDS = 12,  /* more than that are seldom one thing */
    SIMPLE_UNKNOWN = 2, /* words that are none of the language */
    PLAN_CLAUSES = 3,
};

/* Below it the embedded planner guessed more than once. */
static const double SURE = 0.84;

/* What a sentence looks like from outside. */
typedef struct {
    unsigned words, clauses;
    bool question;
    const Reading *reading;
} Signs;

static bool is_chat(const Signs *signs)
{
    return signs->question ||
           (signs->reading->fragment && !signs->reading->wish &&
            !signs->reading->plan && signs->clauses == 1 && signs->words > 0);
}

/* Which edit is meant has to be found out, too. */
static bool is_verbless(const Signs *signs)
{
    return signs->reading->wish && !signs->reading->plan;
}

static bool is_long(const Signs *signs)
{
    return signs->clauses >= PLAN_CLAUSES || signs->words > SIMPLE_WORDS;
}

static bool is_simple(const Signs *signs)
{
    return signs->reading->unknown <= SIMPLE_UNKNOWN;
}

static bool is_any(const Signs *signs G_GNUC_UNUSED)
{
    return true;
}

/* The first that fits counts. */
static const struct {
    bool (*when)(const Signs *signs);
    RouteTask task;
} TASKS[] = {
    { is_chat, ROUTE_CHAT },     { is_long, ROUTE_PLAN }, { is_verbless, ROUTE_PLAN },
    { is_simple, ROUTE_SIMPLE }, { is_any, ROUTE_PLAN },
};

static bool ends_clause(const char *word)
{
    static const char *const JOINTS[] = { "and", "then", "but", "und", "dann", "aber" };
    for (size_t i = 0; i < G_N_ELEMENTS(JOINTS); i++) {
        if (g_ascii_strcasecmp(word, JOINTS[i]) == 0)
            return true;
    }
    return word[strcspn(word, ".,;!\n")] != '\0' && !g_ascii_isdigit(word[0]);
}

static Signs signs_of(const char *words, const Reading *reading)
{
    g_autofree char *line = g_strstrip(g_strdup(words));
    g_auto(GStrv) parts = g_strsplit_set(line, " \t\n", -1);
    Signs signs = { .clauses = 1, .reading = reading };
    signs.question = g_str_has_suffix(line, "?");
    for (char **part = parts; *part; part++) {
        if (**part == '\0')
            continue;
        signs.words++;
        signs.clauses += part[1] && ends_clause(*part);
    }
    return signs;
}

RouteTask route_task(const char *words, const Reading *reading)
{
    const Signs signs = signs_of(words, reading);
    size_t i = 0;
    while (!TASKS[i].when(&signs))
        i++;
    return TASKS[i].task;
}

bool route_beyond(const Reading *reading)
{
    return !reading->plan || reading->confidence < SURE;
}

/* ---- routes ---------------------------------------------------------------------- */

enum { ROLES_MAX = 2 };

static const struct {
    const char *name;
    unsigned count;
    LlmRole roles[ROLES_MAX];
} ROUTES[] = {
    [ROUTE_SIMPLE] = { "simple", 2, { LLM_ROLE_SIMPLE, LLM_ROLE_STRONG } },
    [ROUTE_PLAN] = { "plan", 2, { LLM_ROLE_STRONG, LLM_ROLE_MID } },
    [ROUTE_CHAT] = { "chat", 2, { LLM_ROLE_MID, LLM_ROLE_STRONG } },
    [ROUTE_REPAIR] = { "repair", 1, { LLM_ROLE_STRONG } },
};
_Static_assert(G_N_ELEMENTS(ROUTES) == ROUTE_TASKS, "a route for every task");

const char *route_task_name(RouteTask task)
{
    return ROUTES[task].name;
}

GPtrArray *route_chain(const LlmSettings *settings, RouteTask task,
                       const LlmProfile *only)
{
    GPtrArray *chain = g_ptr_array_new();
    int64_t now = g_get_monotonic_time();
    if (only) {
        g_ptr_array_add(chain, (LlmProfile *)(uintptr_t)only);
        return chain;
    }
    for (unsigned i = 0; i < ROUTES[task].count; i++) {
        const LlmProfile *profile = settings->roles[ROUTES[task].roles[i]];
        if (!g_ptr_array_find(chain, profile, NULL) &&
            route_may_ask(profile->name, now))
            g_ptr_array_add(chain, (LlmProfile *)(uintptr_t)profile);
    }
    return chain;
}

/* ---- breakers -------------------------------------------------------------------- */

typedef struct {
    unsigned failures; /* in a row */
    int64_t failed_us; /* the last of them */
} Breaker;

static GMutex lock;
static GHashTable *breakers; /* profile name -> Breaker */

/* With the lock held. */
static Breaker *breaker_of(const char *profile)
{
    if (!breakers)
        breakers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    Breaker *breaker = g_hash_table_lookup(breakers, profile);
    if (!breaker) {
        breaker = g_new0(Breaker, 1);
        g_hash_table_insert(breakers, g_strdup(profile), breaker);
    }
    return breaker;
}

void route_note(const char *profile, bool worked, int64_t now_us)
{
    g_mutex_lock(&lock);
    Breaker *breaker = breaker_of(profile);
    breaker->failures = worked ? 0 : breaker->failures + 1;
    breaker->failed_us = now_us;
    g_mutex_unlock(&lock);
}

bool route_may_ask(const char *profile, int64_t now_us)
{
    g_mutex_lock(&lock);
    const Breaker *breaker = breaker_of(profile);
    bool rests = breaker->failures >= ROUTE_FAILURES &&
                 now_us - breaker->failed_us < (int64_t)ROUTE_OPEN_MS * 1000;
    g_mutex_unlock(&lock);
    return !rests;
}

void route_reset(void)
{
    g_mutex_lock(&lock);
    g_clear_pointer(&breakers, g_hash_table_unref);
    g_mutex_unlock(&lock);
}
