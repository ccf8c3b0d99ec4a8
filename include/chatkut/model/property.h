/*
 * The property table: what objects of a composition can have.
 *
 * One row of property.def is one property of clips, transitions, tracks, sequences,
 * assets or the composition. Reading, writing, checking, plans, receipts, completion
 * and the man page walk these rows; adding a property is adding a row. What is not in
 * the table is in the structs of composition.h: ids, kinds, start and duration of
 * clips, the two halves of a transition.
 *
 * Properties are sparse: what an object does not have, it has at the fallback.
 */
#pragma once

#include "chatkut/model/value.h"

typedef enum {
    OWN_VIDEO = 1 << 0,
    OWN_IMAGE = 1 << 1,
    OWN_AUDIO = 1 << 2,
    OWN_TEXT = 1 << 3,
    OWN_SHAPE = 1 << 4,
    OWN_CAPTION = 1 << 5,
    OWN_ADJUSTMENT = 1 << 6,
    OWN_NESTED = 1 << 7, /* a sequence used as a clip */
    OWN_TRANSITION = 1 << 8,
    OWN_TRACK = 1 << 9,
    OWN_SEQUENCE = 1 << 10,
    OWN_ASSET = 1 << 11,
    OWN_COMPOSITION = 1 << 12,

    OWN_CLIP = 0xff,
    OWN_PLAYED = OWN_VIDEO | OWN_AUDIO | OWN_NESTED,
    OWN_HEARD = OWN_PLAYED | OWN_TRACK,
    OWN_WRITTEN = OWN_TEXT | OWN_CAPTION,
    OWN_VISIBLE = OWN_CLIP & ~OWN_AUDIO,
    OWN_PLACED = OWN_VISIBLE & ~OWN_ADJUSTMENT,
    OWN_BOXED = OWN_PLACED,
    OWN_FITTED = OWN_VIDEO | OWN_IMAGE | OWN_NESTED,
    OWN_ALL = OWN_CLIP | OWN_TRACK | OWN_SEQUENCE | OWN_ASSET | OWN_COMPOSITION,
    OWN_ANY = OWN_ALL | OWN_TRANSITION,
} Owners;

typedef enum {
    TYPE_BOOL,
    TYPE_NUMBER,
    TYPE_INT,
    TYPE_VEC2,
    TYPE_SCALE, /* number or pair */
    TYPE_COLOR,
    TYPE_PAINT, /* colour or gradient */
    TYPE_STRING,
    TYPE_TEXT, /* string or styled runs */
    TYPE_ENUM,
    TYPE_ID,
    TYPE_MOMENT, /* time >= 0 */
    TYPE_SPAN,   /* time > 0 */
    TYPE_RATIO,
    TYPE_RATE,
    TYPE_SIZE,
    TYPE_TURN, /* 0, 90, 180, 270 */
    TYPE_TIME_CURVE,
    TYPE_EASING,
    TYPE_LANG,
    TYPE_ROLE,
    TYPE_HASH,
    /* kept as checked JSON */
    TYPE_CUES,
    TYPE_HIGHLIGHT,
    TYPE_POINTS,
    TYPE_EFFECTS,
    TYPE_DUCK,
    TYPE_PARAMS,
    TYPE_MARKERS,
    TYPE_SLOTS,
    TYPE_MEDIA,
    TYPE_META,
} PropType;

typedef enum {
    UNIT_NONE,
    UNIT_PX,
    UNIT_PERCENT, /* 0.5 is written 50 % */
    UNIT_GAIN,    /* linear, written in percent or dB */
    UNIT_DEG,
    UNIT_TIMES, /* 1.5x */
    UNIT_TIME,
} PropUnit;

typedef enum {
    NUDGE_NONE,
    NUDGE_ADD,
    NUDGE_SCALE,
    NUDGE_DB, /* multiply by 10^(by/20) */
} PropNudge;

typedef enum {
    PF_REQUIRED = 1 << 0,
    PF_ANIMATED = 1 << 1, /* may be a curve */
    PF_GROUP = 1 << 2,    /* must be there where another of its slot's group is:
                             style.stroke.color beside style.stroke.width */
} PropFlags;

typedef enum {
#define PROPERTY(ID, ...) PROP_##ID,
#include "chatkut/model/property.def"
#undef PROPERTY
    PROP_COUNT
} PropId;

typedef struct {
    PropId id;
    const char *name;
    const char *slot;
    PropType type;
    unsigned owners;
    unsigned flags;
    double min;
    double max;
    const char *fallback;
    PropUnit unit;
    const char *label; /* translate with _() */
    PropNudge nudge;
    double nudge_by;
    const char *choices;
} Property;

/* The row of a property; never NULL. */
const Property *property_get(PropId id);
/* The row called `name` that `owners` (any bit) can have, or NULL. */
const Property *property_find(const char *name, unsigned owners);
/* Those PF_GROUP properties that an object of `owner` (one bit) must have to have `id`:
 * an outline's width needs its colour. Returns their number, at most PROP_PARTNERS. */
enum { PROP_PARTNERS = 2 };
unsigned property_partners(PropId id, unsigned owner, PropId partners[PROP_PARTNERS]);
/*
 * May the property have this value: its type, form and range? The keys of a curve may
 * leave the range, so that it can overshoot; node_eval() limits it. False with a
 * COMPOSITION_ERROR_INVALID that says why ("1.5 is above 1"), not for whom.
 */
bool property_accepts(PropId id, const Value *value, GError **error);
/* The value where an object has none; NULL where there is no fallback. Borrowed,
 * shared. */
const Value *property_fallback(PropId id);

/*
 * A sparse, immutable, shared set of values, ascending by id. NULL is the empty set and
 * is accepted everywhere.
 */
typedef struct PropList PropList;

PropList *proplist_ref(const PropList *list);
void proplist_unref(const PropList *list);
/* The value, or NULL where the set has none (fallbacks are not consulted). Borrowed. */
const Value *proplist_get(const PropList *list, PropId id);
/* A new set with `value` in place; NULL takes the property out. Borrows all. */
PropList *proplist_with(const PropList *list, PropId id, const Value *value);
unsigned proplist_count(const PropList *list);
/* The n-th entry; n < count. */
PropId proplist_nth(const PropList *list, unsigned n, const Value **value);
bool proplist_equal(const PropList *a, const PropList *b);
