#include "chatkut/base/rtime.h"

#include <math.h>

/* ISO C has no such type; every compiler we support does. */
__extension__ typedef __int128 Wide;

#define FLICKS INT64_C(705600000)

G_DEFINE_QUARK(rtime_error_quark, rtime_error)

static Wide wide_abs(Wide value)
{
    return value < 0 ? -value : value;
}

/* Both are not negative. Dividing 64 bits takes a fraction of the time of 128. */
static Wide wide_gcd(Wide a, Wide b)
{
    while (b > INT64_MAX || (b != 0 && a > INT64_MAX)) {
        Wide rest = a % b;
        a = b;
        b = rest;
    }
    uint64_t x = (uint64_t)a, y = (uint64_t)b;
    while (y != 0) {
        uint64_t rest = x % y;
        x = y;
        y = rest;
    }
    return b == 0 ? a : (Wide)x;
}

/* num / den with den > 0 as a whole number. */
static Wide divide(Wide num, Wide den, RTimeRounding rounding)
{
    Wide whole = num / den, rest = num % den;
    switch (rounding) {
    case RTIME_FLOOR:
        return rest < 0 ? whole - 1 : whole;
    case RTIME_CEIL:
        return rest > 0 ? whole + 1 : whole;
    case RTIME_NEAREST:
        break;
    }
    if (wide_abs(rest) < den - wide_abs(rest))
        return whole;
    return num < 0 ? whole - 1 : whole + 1;
}

/* num / den in flicks; both reduced, |num / den| < RTIME_LIMIT. */
static RTime to_flicks(Wide num, Wide den)
{
    /* Bits that go here are worth less than 2^-60 of a flick. */
    while (den >> 96) {
        num /= 2;
        den /= 2;
    }
    Wide whole = num / den, rest = num % den;
    Wide flicks = whole * FLICKS + divide(rest * FLICKS, den, RTIME_NEAREST);
    Wide common = wide_gcd(wide_abs(flicks), FLICKS);
    return (RTime){ (int64_t)(flicks / common), (int64_t)(FLICKS / common) };
}

/* The one way a result becomes a time. |num| and |den| are below 2^127. */
static RTime reduce(Wide num, Wide den)
{
    g_assert(den != 0);
    if (den < 0) {
        num = -num;
        den = -den;
    }
    Wide size = wide_abs(num);
    bool narrow = size <= INT64_MAX && den <= INT64_MAX;
    if ((narrow ? (int64_t)size / (int64_t)den : size / den) >= RTIME_LIMIT)
        return (RTime){ num < 0 ? -RTIME_LIMIT : RTIME_LIMIT, 1 };
    Wide common = wide_gcd(size, den);
    if (common != 1) {
        num = narrow ? (int64_t)num / (int64_t)common : num / common;
        den = narrow ? (int64_t)den / (int64_t)common : den / common;
    }
    if (den > RTIME_DEN_MAX)
        return to_flicks(num, den);
    return (RTime){ (int64_t)num, (int64_t)den };
}

static void check_rate(Rate rate)
{
    g_assert(rate.num > 0 && rate.den > 0);
}

RTime rtime_make(int64_t num, int64_t den)
{
    return reduce(num, den);
}

RTime rtime_from_frames(int64_t frames, Rate rate)
{
    check_rate(rate);
    return reduce((Wide)frames * rate.den, rate.num);
}

int64_t rtime_to_frames(RTime t, Rate rate, RTimeRounding rounding)
{
    check_rate(rate);
    Wide frames = divide((Wide)t.num * rate.num, (Wide)t.den * rate.den, rounding);
    return (int64_t)CLAMP(frames, (Wide)INT64_MIN, (Wide)INT64_MAX);
}

bool rtime_on_frame(RTime t, Rate rate)
{
    check_rate(rate);
    return (Wide)t.num * rate.num % ((Wide)t.den * rate.den) == 0;
}

RTime rtime_snap(RTime t, Rate rate, RTimeRounding rounding)
{
    return rtime_from_frames(rtime_to_frames(t, rate, rounding), rate);
}

RTime rtime_add(RTime a, RTime b)
{
    return reduce((Wide)a.num * b.den + (Wide)b.num * a.den, (Wide)a.den * b.den);
}

RTime rtime_sub(RTime a, RTime b)
{
    return rtime_add(a, rtime_neg(b));
}

RTime rtime_neg(RTime t)
{
    return reduce(-(Wide)t.num, t.den);
}

RTime rtime_scale(RTime t, int64_t num, int64_t den)
{
    return reduce((Wide)t.num * num, (Wide)t.den * den);
}

RTime rtime_mul(RTime t, RTime f)
{
    return rtime_scale(t, f.num, f.den);
}

RTime rtime_div(RTime t, RTime f)
{
    return rtime_scale(t, f.den, f.num);
}

int rtime_compare(RTime a, RTime b)
{
    Wide left = (Wide)a.num * b.den, right = (Wide)b.num * a.den;
    return (left > right) - (left < right);
}

RTime rtime_min(RTime a, RTime b)
{
    return rtime_compare(a, b) <= 0 ? a : b;
}

RTime rtime_max(RTime a, RTime b)
{
    return rtime_compare(a, b) >= 0 ? a : b;
}

double rtime_seconds(RTime t)
{
    return (double)t.num / (double)t.den;
}

RTime rtime_from_decimal(double seconds)
{
    if (!isfinite(seconds))
        return RTIME_ZERO;
    double limit = (double)RTIME_LIMIT;
    return rtime_make(llround(CLAMP(seconds, -limit, limit) * 1e6), 1000000);
}

bool rate_equal(Rate a, Rate b)
{
    /* {0, 0} (no rate) would equal everything by cross products alone. */
    return (a.den == 0) == (b.den == 0) &&
           (int64_t)a.num * b.den == (int64_t)b.num * a.den;
}
