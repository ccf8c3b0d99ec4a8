/*
 * Values of properties: constants and curves.
 *
 * A Value is immutable and reference counted, so compositions share them freely. What a
 * value may be for a property is the property table's business (property.h).
 *
 * A value kept as JSON (VALUE_JSON) is in canonical form whatever the document said:
 * its times are rational seconds ("7/2s"), never frames, so that it means the same at
 * any rate. Read them with time_from_json(json, (Rate){ 0 }, &time); the writer turns
 * them back into frames. Code that makes such values writes seconds too.
 *
 * A Curve maps the time since its clip's start to a value of one base type. Keys ascend
 * strictly. Each key's easing shapes the segment that leaves it: the named ones are the
 * CSS cubic-beziers (CSS Easing Functions 1), a spring is a damped oscillator stretched
 * so that it has settled at the next key. Before the first and after the last key the
 * curve holds, loops or goes back and forth.
 */
#pragma once

#include "chatkut/base/rtime.h"

#include <jansson.h>

typedef enum {
    VALUE_BOOL,
    VALUE_NUMBER,
    VALUE_VEC2,
    VALUE_COLOR,  /* sRGB 0xRRGGBBAA */
    VALUE_STRING, /* also enumerations and ids */
    VALUE_TIME,
    VALUE_RATIO, /* exact factor, kept as an RTime without the seconds */
    VALUE_CURVE,
    VALUE_JSON, /* checked when read, then carried as it is */
} ValueType;

typedef enum {
    EASE_LINEAR,
    EASE_HOLD,
    EASE_EASE,
    EASE_IN,
    EASE_OUT,
    EASE_IN_OUT,
    EASE_BEZIER, /* p: x1 y1 x2 y2 */
    EASE_SPRING, /* p: stiffness damping mass velocity */
} EaseKind;

typedef struct {
    EaseKind kind;
    double p[4];
} Easing;

typedef struct {
    RTime at; /* since the clip's start */
    /* NUMBER: v[0]. VEC2: v[0..1]. COLOR: v[0..3] = R G B A, 0..255. TIME: v[0]
     * seconds. */
    double v[4];
    RTime time; /* the exact value of a TIME key */
    Easing ease;
} CurveKey;

typedef enum { CURVE_HOLD, CURVE_LOOP, CURVE_PING_PONG } CurveExtend;

typedef struct {
    ValueType of; /* NUMBER, VEC2, COLOR or TIME */
    CurveExtend extend;
    unsigned n_keys; /* at least 1 */
    CurveKey keys[];
} Curve;

typedef struct {
    gatomicrefcount refs;
    ValueType type;
    union {
        bool boolean;
        double number;
        double vec2[2];
        uint32_t color;
        char *string;
        RTime time; /* TIME, RATIO */
        Curve *curve;
        json_t *json;
    };
} Value;

/* Each gives a new reference that the caller owns. */
Value *value_new_bool(bool boolean);
Value *value_new_number(double number);
Value *value_new_vec2(double x, double y);
Value *value_new_color(uint32_t rgba);
Value *value_new_string(const char *string);
Value *value_new_time(RTime time);
Value *value_new_ratio(RTime ratio);
Value *value_new_curve(Curve *curve); /* takes curve */
Value *value_new_json(json_t *json);  /* takes the reference */

Value *value_ref(const Value *value);
void value_unref(const Value *value);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Value, value_unref)

bool value_equal(const Value *a, const Value *b);

/* An empty curve of n keys, zeroed but for linear easings; fill it before sharing
 * it. */
Curve *curve_new(ValueType of, unsigned n_keys);
void curve_free(Curve *curve);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Curve, curve_free)
Curve *curve_copy(const Curve *curve);
bool curve_equal(const Curve *a, const Curve *b);

/* The value at `at` after the clip's start, in the layout of CurveKey.v. */
void curve_eval(const Curve *curve, RTime at, double out[4]);

/* The same curve seen from a clip that starts `by` later: keys move by -by. What lies
 * before the new start stays (keys may be negative). For split and head trim. */
Curve *curve_rebase(const Curve *curve, RTime by);

/* Progress 0..1 -> eased progress. A spring may overshoot. */
double easing_apply(Easing easing, double progress);
bool easing_equal(Easing a, Easing b);

/* "ease-in", {"bezier": […]}, {"spring": {…}} as in the document. False where json is
 * none of them. The JSON is a new reference. */
bool easing_from_json(const json_t *json, Easing *easing);
json_t *easing_to_json(Easing easing);

/*
 * A property's value at a moment, constant or curve alike: NUMBER in out[0], VEC2 in
 * out[0..1], COLOR in out[0..3]. A NUMBER asked for as a pair is doubled into out[1]
 * (scale: 2 and [2, 2] are one). NULL leaves `out` as it was, so preset it to the
 * default.
 */
void value_eval(const Value *value, RTime at, double out[4]);

/* "#RRGGBB" or "#RRGGBBAA"; also "#RGB". False where text is not a colour. */
bool color_parse(const char *text, uint32_t *rgba);
/* The shortest of "#RRGGBB", "#RRGGBBAA". Owned by the caller. */
char *color_format(uint32_t rgba);
