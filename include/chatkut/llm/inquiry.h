/*
 * One sentence on its way through models.
 *
 * An inquiry is a value of its own: it holds the settings, the packed project (brief.h)
 * and the models still to be asked, and needs neither the project nor the user's
 * database. It is made where those are at hand, asked in whatever thread may wait for a
 * network, and handed back:
 *
 *     session_say(session, words, &options, &result);
 *     while (result.inquiry) {
 *         inquiry_ask(result.inquiry, &listener, cancellable);
 *         session_conclude(session, &result);
 *     }
 *
 * Each inquiry_ask() is one call of one model. What came of it is looked at by whoever
 * made the inquiry: a plan that does not fit goes back with its faults, once a model
 * (inquiry_repair()); a model that failed gives way to the next one (inquiry_next()).
 * It never asks again by itself, so what a sentence may cost is decided in one place.
 *
 * One thread at a time.
 */
#pragma once

#include "chatkut/llm/brief.h"
#include "chatkut/llm/price.h"
#include "chatkut/llm/route.h"

#include <gio/gio.h>

typedef struct Inquiry Inquiry;

/* ---- making ---------------------------------------------------------------------- */

/* All borrowed but for `brief`, which the inquiry takes. */
typedef struct {
    LlmSettings *settings; /* referenced */
    LlmPrices *prices;     /* referenced; NULL: none are known */
    const LlmProfile
        *only; /* of the settings: the one model to ask; NULL: by route.h */
    RouteTask task;
    Brief *brief;
} InquirySetup;

/* NULL, with an LLM_ERROR, where no model can be asked now; the brief is freed then. */
Inquiry *inquiry_new(const InquirySetup *setup, GError **error);
void inquiry_free(Inquiry *inquiry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Inquiry, inquiry_free)

/* What its maker wants to find again; freed with the inquiry. */
void inquiry_set_data(Inquiry *inquiry, void *data, GDestroyNotify free);
void *inquiry_data(const Inquiry *inquiry);

/* ---- asking ---------------------------------------------------------------------- */

typedef enum {
    INQUIRY_WAITING,   /* asked; nothing has come yet */
    INQUIRY_THINKING,  /* it thinks, which is not told */
    INQUIRY_PLANNING,  /* n: steps of the plan that came so far */
    INQUIRY_REPLYING,  /* words for people come */
    INQUIRY_RETRYING,  /* n: seconds until the server is asked again */
    INQUIRY_REPAIRING, /* asked again, with what was wrong; nothing has come yet */
    INQUIRY_PHASES
} InquiryPhase;

/* Who is told while it is asked, in the thread that asks. Either may be NULL. */
typedef struct {
    /* model: the profile's name. Told where it is another than before. */
    void (*phase)(InquiryPhase phase, const char *model, unsigned n, void *user);
    /* A bit of the reply: whole UTF-8, fit for a terminal but for its line ends,
     * at most PLAN_REPLY_MAX characters in all, as it is kept. NULL: forget what was
     * told, it is said anew. */
    void (*reply)(const char *text, void *user);
    void *user;
} InquiryListener;

/* Ask the model whose turn it is. Blocks until it has answered, failed or been
 * cancelled (within 200 ms). listener and cancellable may be NULL. */
void inquiry_ask(Inquiry *inquiry, const InquiryListener *listener,
                 GCancellable *cancellable);

/* ---- what came of it ------------------------------------------------------------- */

/* The wire plan of the last call, for wire_lower(); NULL: it failed, and
 * inquiry_error() says how (an LLM_ERROR); or, where there is no error, what came is no
 * plan. Borrowed. */
const json_t *inquiry_plan(const Inquiry *inquiry);
const GError *inquiry_error(const Inquiry *inquiry);
bool inquiry_cancelled(const Inquiry *inquiry);

/* The model whose turn it is, or that was asked last. */
const LlmProfile *inquiry_profile(const Inquiry *inquiry);
const Brief *inquiry_brief(const Inquiry *inquiry);
LlmSettings *inquiry_settings(const Inquiry *inquiry);
RouteTask inquiry_task(const Inquiry *inquiry);

/* The level of structured output that the model whose turn it is will be asked at, or
 * was answered at: at first its profile's, or what is put here. */
LlmLevel inquiry_level(const Inquiry *inquiry);
void inquiry_set_level(Inquiry *inquiry, LlmLevel level);

/* The same model once more, told what was wrong (faults: strings, one a line, of
 * plan_wire); where it was told already, the next one. False: nobody is left. */
bool inquiry_repair(Inquiry *inquiry, const GPtrArray *faults);
/* On to the next model. False: nobody is left. */
bool inquiry_next(Inquiry *inquiry);

/* ---- what it cost ---------------------------------------------------------------- */

/* One call, as the ledger keeps it. Money is in micro-dollars, -1 where no price is
 * known. */
typedef struct {
    int64_t row;      /* for the maker: where it is kept; 0 */
    int64_t unix_ms;  /* when it began */
    const char *task; /* "simple", "plan", "chat", "repair" */
    char *planner;    /* the profile's name */
    char *provider, *model;
    unsigned attempt; /* calls of this inquiry, from 1 */
    LlmUsage usage;
    int64_t cost, baseline;    /* baseline: on the strong model */
    int64_t ttft_ms, total_ms; /* -1: no answer */
    const char *status; /* "ok", "truncated", "refused", "rate", "key", "cancelled" … */
    int http;
    char *request_id; /* NULL */
    bool repaired;    /* it was told what was wrong */
    bool plan_valid;  /* set by inquiry_accept() */
    char *plan_hash;  /* of a plan that came; NULL */
} InquiryRecord;

/* The most that the next call may cost; -1: unknown, 0: nothing. */
int64_t inquiry_worst_cost(const Inquiry *inquiry);
/* The record of the next call before it is made, of the last one after. Never NULL. */
InquiryRecord *inquiry_record(Inquiry *inquiry);
/* The last call's plan can be carried out. */
void inquiry_accept(Inquiry *inquiry);
/* What all calls so far cost together; -1: unknown. */
int64_t inquiry_cost(const Inquiry *inquiry);
/* Calls so far. */
unsigned inquiry_calls(const Inquiry *inquiry);
