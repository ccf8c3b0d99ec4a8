/*
 * Flat C structs as JSON objects, by a table: one row a member.
 *
 * Rates that are 0/0 and strings that are NULL are absent; all else is always written
 * and must be there when read. Reading is as strict as shapes are (model/shape.h).
 */
#pragma once

#include "chatkut/model/shape.h"

#include <stddef.h>

typedef enum {
    RECORD_BOOL,
    RECORD_INT,
    RECORD_WORD,   /* char[size], printable ASCII */
    RECORD_STRING, /* char *, owned by the struct */
    RECORD_CHOICE, /* an enum from 0, in the order of shape->choices */
    RECORD_RATE,
    RECORD_TIME,
} RecordType;

typedef struct {
    const char *key; /* NULL ends the table */
    RecordType type;
    size_t offset;
    size_t size; /* of a WORD */
    const Shape *shape;
} RecordField;

/* A row of each type, for member M of struct T under the member's own name. */
#define RECORD_FIELD(T, M, TYPE, FORM)                                   \
    {                                                                    \
        .key = #M, .type = TYPE, .offset = offsetof(T, M), .shape = FORM \
    }
#define RECORD_BOOL_OF(T, M) RECORD_FIELD(T, M, RECORD_BOOL, SHAPE_BOOL)
#define RECORD_INT_OF(T, M, MIN, MAX) \
    RECORD_FIELD(T, M, RECORD_INT, SHAPE_INT_RANGE(MIN, MAX))
#define RECORD_WORD_OF(T, M)                                      \
    {                                                             \
        .key = #M, .type = RECORD_WORD, .offset = offsetof(T, M), \
        .size = sizeof(((T *)NULL)->M), .shape = &RECORD_WORDS    \
    }
#define RECORD_STRING_OF(T, M) RECORD_FIELD(T, M, RECORD_STRING, SHAPE_TEXT(0, 4096))
#define RECORD_CHOICE_OF(T, M, CHOICES) \
    RECORD_FIELD(T, M, RECORD_CHOICE, SHAPE_CHOICE(CHOICES))
#define RECORD_RATE_OF(T, M)  RECORD_FIELD(T, M, RECORD_RATE, &RECORD_RATES)
#define RECORD_TIME_OF(T, M)  RECORD_FIELD(T, M, RECORD_TIME, &RECORD_TIMES)
#define RECORD_CLOCK_OF(T, M) RECORD_FIELD(T, M, RECORD_TIME, &RECORD_CLOCKS)

/* A member that sparse records have, and what they call it. */
typedef struct {
    const char *key;   /* NULL ends the table */
    const char *field; /* the key of its row in the table of fields */
} RecordName;

extern const Shape RECORD_WORDS; /* what a WORD may be; its length is checked beside */
extern const Shape RECORD_RATES;
extern const Shape RECORD_TIMES;  /* exact seconds from 0 on: "3/2s" */
extern const Shape RECORD_CLOCKS; /* … and below */

/* New reference. */
json_t *record_to_json(const RecordField *fields, const void *record);
/* Fills a zeroed struct. False with a SHAPE_ERROR, the struct still zeroed. */
bool record_from_json(const RecordField *fields, const json_t *json, void *record,
                      GError **error);

/* The named members alone, without those that are zero, empty or the first choice. New
 * reference. */
json_t *record_to_sparse(const RecordField *fields, const RecordName *names,
                         const void *record);
/* What is absent, or of another type than its row, stays as it is in *record: the form
 * of what is read is checked elsewhere. */
void record_from_sparse(const RecordField *fields, const RecordName *names,
                        const json_t *json, void *record);
