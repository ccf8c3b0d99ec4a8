/* Easings and curves. */
#include "chatkut/model/value.h"

#include <math.h>
#include <string.h>

enum { NEWTON_STEPS = 8, BISECTIONS = 60 };

/* A spring counts as settled once it stays within this of its target. */
static const double SETTLED = 0.001;
/* One with less damping than this (of critical) would take for ever: 110 swings. */
static const double MIN_DAMPING_RATIO = 0.01;

/* ---- easing --------------------------------------------------------------------- */

static double bezier_at(double a, double b, double t)
{
    double s = 1 - t;
    return 3 * s * s * t * a + 3 * s * t * t * b + t * t * t;
}

static double bezier_slope(double a, double b, double t)
{
    double s = 1 - t;
    return 3 * s * s * a + 6 * s * t * (b - a) + 3 * t * t * (1 - b);
}

static double bezier_bisect(double x1, double x2, double x)
{
    double low = 0, high = 1;
    for (int i = 0; i < BISECTIONS; i++) {
        double t = (low + high) / 2;
        if (bezier_at(x1, x2, t) < x)
            low = t;
        else
            high = t;
    }
    return (low + high) / 2;
}

/* The parameter at which the curve's x is `x`. Newton is fast where the slope allows
 * it; bisection always ends. */
static double bezier_solve(double x1, double x2, double x)
{
    double t = x;
    for (int i = 0; i < NEWTON_STEPS; i++) {
        double off = bezier_at(x1, x2, t) - x;
        if (fabs(off) < 1e-9)
            return t;
        double slope = bezier_slope(x1, x2, t);
        if (fabs(slope) < 1e-6)
            break;
        t -= off / slope;
    }
    return bezier_bisect(x1, x2, x);
}

static double bezier_apply(const double p[4], double progress)
{
    return bezier_at(p[1], p[3], bezier_solve(p[0], p[2], progress));
}

/*
 * The distance y still to go of m·y'' + c·y' + k·y = 0 with y(0) = 1, y'(0) =
 * -velocity, in closed form: y = e^(-decay·t) · (cos, linear or second exponential).
 */
typedef struct {
    enum { SPRING_UNDER, SPRING_CRITICAL, SPRING_OVER } kind;
    double decay;  /* UNDER, CRITICAL: of the envelope; OVER: the slow one */
    double decay2; /* OVER: the fast one */
    double swing;  /* UNDER: radians per second */
    double a,
        b; /* UNDER: of cos, sin. CRITICAL: of 1, t. OVER: of the slow, fast one */
    double settle; /* seconds until y stays under SETTLED */
} Spring;

static void spring_init_under(Spring *s, double w, double ratio, double velocity)
{
    s->kind = SPRING_UNDER;
    s->decay = ratio * w;
    s->swing = w * sqrt(1 - ratio * ratio);
    s->a = 1;
    s->b = (s->decay - velocity) / s->swing;
    s->settle = log(hypot(s->a, s->b) / SETTLED) / s->decay;
}

static void spring_init_critical(Spring *s, double w, double velocity)
{
    s->kind = SPRING_CRITICAL;
    s->decay = w;
    s->a = 1;
    s->b = w - velocity;
    for (int i = 0; i < 32; i++)
        s->settle = log((1 + fabs(s->b) * s->settle) / SETTLED) / w;
}

static void spring_init_over(Spring *s, double w, double ratio, double velocity)
{
    double root = ratio + sqrt(ratio * ratio - 1);
    s->kind = SPRING_OVER;
    s->decay = w / root;
    s->decay2 = w * root;
    s->a = (s->decay2 - velocity) / (s->decay2 - s->decay);
    s->b = 1 - s->a;
    s->settle = log((fabs(s->a) + fabs(s->b)) / SETTLED) / s->decay;
}

static Spring spring_make(const double p[4])
{
    Spring s = { 0 };
    double stiffness = p[0], damping = p[1], mass = p[2], velocity = p[3];
    double w = sqrt(stiffness / mass);
    double ratio = fmax(damping / (2 * sqrt(stiffness * mass)), MIN_DAMPING_RATIO);
    if (fabs(ratio - 1) < 1e-4)
        spring_init_critical(&s, w, velocity);
    else if (ratio < 1)
        spring_init_under(&s, w, ratio, velocity);
    else
        spring_init_over(&s, w, ratio, velocity);
    return s;
}

static double spring_left(const Spring *s, double t)
{
    double envelope = exp(-s->decay * t);
    switch (s->kind) {
    case SPRING_UNDER:
        return envelope * (s->a * cos(s->swing * t) + s->b * sin(s->swing * t));
    case SPRING_CRITICAL:
        return envelope * (s->a + s->b * t);
    case SPRING_OVER:
        return s->a * envelope + s->b * exp(-s->decay2 * t);
    }
    g_assert_not_reached();
}

static double spring_apply(const double p[4], double progress)
{
    Spring spring = spring_make(p);
    if (!isfinite(spring.settle))
        return progress;
    /* What little is left at the end is spread over the way, so that there is no
     * step. */
    double left = spring_left(&spring, progress * spring.settle);
    return 1 - left + progress * spring_left(&spring, spring.settle);
}

double easing_apply(Easing easing, double progress)
{
    /* CSS Easing Functions 1, §2.2 */
    static const double named[][4] = {
        [EASE_EASE] = { 0.25, 0.1, 0.25, 1 },
        [EASE_IN] = { 0.42, 0, 1, 1 },
        [EASE_OUT] = { 0, 0, 0.58, 1 },
        [EASE_IN_OUT] = { 0.42, 0, 0.58, 1 },
    };
    if (!(progress > 0))
        return 0;
    if (progress >= 1)
        return 1;
    switch (easing.kind) {
    case EASE_LINEAR:
        return progress;
    case EASE_HOLD:
        return 0;
    case EASE_EASE:
    case EASE_IN:
    case EASE_OUT:
    case EASE_IN_OUT:
        return bezier_apply(named[easing.kind], progress);
    case EASE_BEZIER:
        return bezier_apply(easing.p, progress);
    case EASE_SPRING:
        return spring_apply(easing.p, progress);
    }
    g_assert_not_reached();
}

bool easing_equal(Easing a, Easing b)
{
    if (a.kind != b.kind)
        return false;
    bool has_numbers = a.kind == EASE_BEZIER || a.kind == EASE_SPRING;
    for (int i = 0; has_numbers && i < 4; i++)
        if (a.p[i] != b.p[i])
            return false;
    return true;
}

/* ---- curves --------------------------------------------------------------------- */

static size_t curve_size(unsigned n_keys)
{
    return sizeof(Curve) + n_keys * sizeof(CurveKey);
}

Curve *curve_new(ValueType of, unsigned n_keys)
{
    g_assert(n_keys > 0);
    Curve *curve = g_malloc0(curve_size(n_keys));
    curve->of = of;
    curve->n_keys = n_keys;
    for (unsigned i = 0; i < n_keys; i++)
        curve->keys[i].at = curve->keys[i].time = RTIME_ZERO;
    return curve;
}

void curve_free(Curve *curve)
{
    g_free(curve);
}

Curve *curve_copy(const Curve *curve)
{
    return g_memdup2(curve, curve_size(curve->n_keys));
}

static bool key_equal(ValueType of, const CurveKey *a, const CurveKey *b)
{
    static const unsigned parts[] = {
        [VALUE_NUMBER] = 1, [VALUE_VEC2] = 2, [VALUE_COLOR] = 4, [VALUE_TIME] = 0
    };
    if (rtime_compare(a->at, b->at) != 0 || !easing_equal(a->ease, b->ease))
        return false;
    for (unsigned i = 0; i < parts[of]; i++)
        if (a->v[i] != b->v[i])
            return false;
    return of != VALUE_TIME || rtime_compare(a->time, b->time) == 0;
}

bool curve_equal(const Curve *a, const Curve *b)
{
    if (a->of != b->of || a->extend != b->extend || a->n_keys != b->n_keys)
        return false;
    for (unsigned i = 0; i < a->n_keys; i++)
        if (!key_equal(a->of, &a->keys[i], &b->keys[i]))
            return false;
    return true;
}

/* `t` taken into [0, period), and how many periods that went. */
static RTime wrap(RTime t, RTime period, int64_t *turns)
{
    *turns = rtime_to_frames(rtime_div(t, period), (Rate){ 1, 1 }, RTIME_FLOOR);
    return rtime_sub(t, rtime_scale(period, *turns, 1));
}

/* `at` taken into the stretch that the keys cover. */
static RTime curve_fold(const Curve *curve, RTime at)
{
    RTime first = curve->keys[0].at, last = curve->keys[curve->n_keys - 1].at;
    bool inside = rtime_compare(at, first) >= 0 && rtime_compare(at, last) <= 0;
    if (inside || curve->extend == CURVE_HOLD || curve->n_keys == 1)
        return at;
    RTime period = rtime_sub(last, first);
    int64_t turns = 0;
    RTime t = wrap(rtime_sub(at, first), period, &turns);
    if (curve->extend == CURVE_PING_PONG && turns % 2 != 0)
        t = rtime_sub(period, t);
    return rtime_add(first, t);
}

/* The last key at or before `at`; the first one where there is none. */
static unsigned curve_key_before(const Curve *curve, RTime at)
{
    unsigned low = 0, high = curve->n_keys;
    while (high - low > 1) {
        unsigned middle = low + (high - low) / 2;
        if (rtime_compare(curve->keys[middle].at, at) <= 0)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static void curve_mix(const Curve *curve, const CurveKey *from, double part,
                      double out[4])
{
    for (int i = 0; i < 4; i++) {
        double v = from[0].v[i] + (from[1].v[i] - from[0].v[i]) * part;
        out[i] = curve->of == VALUE_COLOR ? CLAMP(v, 0, 255) : v;
    }
}

void curve_eval(const Curve *curve, RTime at, double out[4])
{
    at = curve_fold(curve, at);
    unsigned n = curve_key_before(curve, at);
    const CurveKey *key = &curve->keys[n];
    RTime since = rtime_sub(at, key->at);
    if (n + 1 == curve->n_keys || since.num <= 0) {
        memcpy(out, key->v, sizeof key->v);
    } else {
        RTime length = rtime_sub(key[1].at, key->at);
        double progress = rtime_seconds(since) / rtime_seconds(length);
        curve_mix(curve, key, easing_apply(key->ease, progress), out);
    }
    if (curve->of == VALUE_NUMBER)
        out[1] = out[0];
}

Curve *curve_rebase(const Curve *curve, RTime by)
{
    Curve *moved = curve_copy(curve);
    for (unsigned i = 0; i < moved->n_keys; i++)
        moved->keys[i].at = rtime_sub(moved->keys[i].at, by);
    return moved;
}
