/*
 * What a clip, or the whole film, is made of: a row for each property that its kind
 * has, by the table (model/property.h), with its effects and transitions; and how what
 * a person types for one of them becomes a step of an edit plan. Pure.
 */
#pragma once

#include "chatkut/model/effect.h"
#include "chatkut/model/transition_type.h"

typedef enum {
    INSPECT_HEAD, /* of a group */
    INSPECT_FACT, /* not to be changed here */
    INSPECT_PROPERTY,
    INSPECT_EFFECT,
    INSPECT_PARAM, /* of an effect */
    INSPECT_TRANSITION,
} InspectorKind;

typedef struct {
    InspectorKind kind;
    char *label;              /* translated, printable */
    char *value;              /* as receipts word it, at the playhead; likewise */
    bool own;                 /* not just the fallback */
    unsigned keys;            /* of a curve; 0: a constant */
    PropId prop;              /* PROPERTY */
    bool of_track;            /* PROPERTY: its target is a track */
    const EffectType *effect; /* EFFECT, PARAM */
    const EffectParam *param; /* PARAM */
    double number;            /* PARAM: its value now */
    bool at_start;            /* TRANSITION: of the clip, else at its end */
    char *type;               /* TRANSITION */
} InspectorRow;

/* InspectorRow *, in groups: of the clip; where clip_id is NULL, or of none, of the
 * track, if there is one, and the main sequence. at: the playhead. Owned by the caller,
 * with its elements. */
GPtrArray *inspector_rows(const Composition *composition, const char *clip_id,
                          const char *track_id, RTime at);

/* Those whose label or value fits what was typed (tui/fuzzy.h), without heads; with
 * nothing typed all of them. Borrowed elements. */
GPtrArray *inspector_fitting(const GPtrArray *rows, const char *pattern);

/* Can it be changed here, and how. */
typedef enum {
    EDIT_NOT,
    EDIT_SWITCH, /* on or off */
    EDIT_CHOICE, /* Property.choices */
    EDIT_TEXT,   /* what is typed, read by inspector_read() */
} InspectorEdit;

InspectorEdit inspector_edit(const InspectorRow *row);

/*
 * The step of a plan that gives it what was typed: "50%", "+3 dB", "-=10", "*1.5",
 * "2x", "640, 360", "top-right", "red", "1.5 s"; a bare number is in the unit that the
 * row shows. target: a selector (a new reference is taken), of a track's row
 * {"by": "track", "track": ID}. A new reference, as of the next two. NULL with a
 * sentence in *problem (owned by the caller) where it cannot be read.
 */
json_t *inspector_read(const InspectorRow *row, const char *text, json_t *target,
                       char **problem);
/* A step up or down, as the table has it for "more" and "less"; a switch turned, the
 * choice behind or before. NULL: it has none. */
json_t *inspector_nudge(const InspectorRow *row, bool up, json_t *target);
/* Back to the fallback; an effect or transition away. NULL: it has none. */
json_t *inspector_unset(const InspectorRow *row, json_t *target);
