/* What the files of the inquiry share. */
#pragma once

#include "chatkut/llm/call.h"
#include "chatkut/llm/inquiry.h"
#include "chatkut/llm/tap.h"

struct Inquiry {
    LlmSettings *settings;
    LlmPrices *prices;
    RouteTask task;
    Brief *brief;
    GPtrArray *chain; /* const LlmProfile *, of the settings */
    unsigned at;      /* in the chain */
    /* of the model whose turn it is */
    LlmLevel level; /* that it is asked at */
    char *said;     /* its plan that had faults; NULL: it was not told of any yet */
    char *faults;   /* what it was told */
    bool told;
    /* of the last call */
    json_t *plan;
    char *text;
    GError *error;
    GPtrArray *records; /* InquiryRecord *; the last may be of a call yet to be made */
    bool called;        /* the last one was made */
    void *data;
    GDestroyNotify data_free;
};

/* ---- what is told while it is asked (inquiry_telling.c) -------------------------- */

typedef struct {
    const InquiryListener *listener;
    const char *model;
    InquiryPhase phase;
    unsigned n;
    bool begun;     /* a phase was told */
    size_t replied; /* characters */
    LlmTap *tap;
    LlmTapListener taps;
} Telling;

/* listener: NULL: nobody. *telling must stay where it is. */
void telling_begin(Telling *telling, const InquiryListener *listener,
                   const char *model);
void telling_end(Telling *telling);
/* Told where it is another than before. */
void telling_phase(Telling *telling, InquiryPhase phase, unsigned n);
/* What a call tells, to the telling as user. */
CallListener telling_listener(Telling *telling);

/* ---- records (inquiry_record.c) -------------------------------------------------- */

void inquiry_record_free(void *record);
/* Of the next call, with what is known of it. */
InquiryRecord *inquiry_record_new(const Inquiry *inquiry);
/* How the last call went. */
void inquiry_record_fill(Inquiry *inquiry, const CallAnswer *answer);
