/* Times and rates as text. */
#include "chatkut/base/rtime.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

enum { CLOCK_PARTS = 4 };

/* "1:02:03.5" taken apart: parts, and what follows a point in the last of them. */
typedef struct {
    int64_t parts[CLOCK_PARTS];
    unsigned n_parts;
    bool drop_frame; /* ';' before the frames */
    RTime fraction;
} Clock;

/* ---- reading ------------------------------------------------------------------ */

static bool read_digits(const char **at, unsigned max_digits, int64_t *value)
{
    const char *start = *at;
    int64_t sum = 0;
    for (; g_ascii_isdigit(**at); ++*at) {
        if (*at - start == max_digits)
            return false;
        sum = sum * 10 + (**at - '0');
    }
    *value = sum;
    return *at > start;
}

/* ".25" or ",25"; nothing there is zero. */
static bool read_fraction(const char **at, RTime *value)
{
    *value = RTIME_ZERO;
    if (**at != '.' && **at != ',')
        return true;
    ++*at;
    int64_t sum = 0, unit = 1;
    const char *start = *at;
    for (; g_ascii_isdigit(**at); ++*at) {
        if (unit == 1000000000)
            continue;
        sum = sum * 10 + (**at - '0');
        unit *= 10;
    }
    *value = rtime_make(sum, unit);
    return *at > start;
}

static bool read_clock(const char *at, Clock *clock)
{
    *clock = (Clock){ 0 };
    for (;;) {
        unsigned max_digits = clock->n_parts == 0 ? 10 : 2;
        if (!read_digits(&at, max_digits, &clock->parts[clock->n_parts++]))
            return false;
        bool more = *at == ':' || (*at == ';' && clock->n_parts == CLOCK_PARTS - 1);
        if (!more || clock->n_parts == CLOCK_PARTS)
            break;
        clock->drop_frame = *at++ == ';';
    }
    if (!read_fraction(&at, &clock->fraction) || *at != '\0')
        return false;
    return clock->n_parts < CLOCK_PARTS || clock->fraction.num == 0;
}

static bool set_syntax(GError **error, const char *text)
{
    g_set_error(
        error, RTIME_ERROR, RTIME_ERROR_SYNTAX,
        _("“%s” is not a time. Write seconds (3.5), minutes and seconds (1:02.5), "
          "frames (90f) or a timecode (00:01:02:12)."),
        text);
    return false;
}

static bool check_limit(RTime t, const char *text, GError **error)
{
    if (ABS(t.num) < RTIME_LIMIT * t.den)
        return true;
    g_set_error(error, RTIME_ERROR, RTIME_ERROR_RANGE,
                _("“%s” is too long a time. Write less than %d seconds."), text,
                (int)RTIME_LIMIT);
    return false;
}

/* 30 for 29.97. */
static int64_t nominal_rate(Rate rate)
{
    return rtime_to_frames((RTime){ 1, 1 }, rate, RTIME_NEAREST);
}

/* How many numbers drop-frame timecode leaves out a minute; 0: there is none. */
static int64_t dropped_a_minute(Rate rate, int64_t nominal)
{
    Rate ntsc = { (int32_t)(nominal * 1000), 1001 };
    return nominal % 30 == 0 && rate_equal(rate, ntsc) ? nominal / 15 : 0;
}

static bool check_timecode(const Clock *clock, Rate rate, const char *text,
                           GError **error)
{
    int64_t nominal = nominal_rate(rate), frame = clock->parts[3];
    if (frame >= nominal) {
        g_set_error(error, RTIME_ERROR, RTIME_ERROR_RANGE,
                    _("“%s” ends in a frame there is not: at this rate frames count "
                      "from 0 to %d."),
                    text, (int)nominal - 1);
        return false;
    }
    if (!clock->drop_frame)
        return true;
    int64_t dropped = dropped_a_minute(rate, nominal);
    if (dropped == 0) {
        g_set_error(error, RTIME_ERROR, RTIME_ERROR_RANGE,
                    _("“%s” is drop-frame timecode, which only 29.97 and its multiples "
                      "have. Write ':' before the frames."),
                    text);
        return false;
    }
    if (clock->parts[1] % 10 != 0 && clock->parts[2] == 0 && frame < dropped) {
        g_set_error(error, RTIME_ERROR, RTIME_ERROR_RANGE,
                    _("“%s” is a number that drop-frame timecode leaves out; the next "
                      "frame of that minute is %02d."),
                    text, (int)dropped);
        return false;
    }
    return true;
}

static RTime timecode_time(const Clock *clock, Rate rate)
{
    int64_t nominal = nominal_rate(rate);
    int64_t minutes = clock->parts[0] * 60 + clock->parts[1];
    int64_t frames = (minutes * 60 + clock->parts[2]) * nominal + clock->parts[3];
    if (clock->drop_frame)
        frames -= dropped_a_minute(rate, nominal) * (minutes - minutes / 10);
    return rtime_from_frames(frames, rate);
}

static bool parse_timecode(const Clock *clock, Rate rate, const char *text, RTime *out,
                           GError **error)
{
    /* More hours would not fit; no timecode of the field goes beyond 99. */
    if (clock->parts[0] > RTIME_LIMIT / 3600)
        return check_limit((RTime){ RTIME_LIMIT, 1 }, text, error);
    if (!check_timecode(clock, rate, text, error))
        return false;
    *out = timecode_time(clock, rate);
    return true;
}

static bool parse_clock(const char *at, Rate rate, const char *text, RTime *out,
                        GError **error)
{
    Clock clock;
    if (!read_clock(at, &clock))
        return set_syntax(error, text);
    unsigned n_sexagesimal = MIN(clock.n_parts, 3);
    int64_t seconds = clock.parts[0];
    for (unsigned i = 1; i < n_sexagesimal; i++) {
        if (clock.parts[i] >= 60)
            return set_syntax(error, text);
        seconds = seconds * 60 + clock.parts[i];
    }
    if (clock.n_parts == CLOCK_PARTS)
        return parse_timecode(&clock, rate, text, out, error);
    *out = rtime_add(rtime_make(seconds, 1), clock.fraction);
    return true;
}

/* A number with a unit: seconds unless it says otherwise. */
static bool parse_amount(const char *at, Rate rate, const char *text, RTime *out,
                         GError **error)
{
    int64_t whole;
    RTime fraction;
    if (!read_digits(&at, 18, &whole) || !read_fraction(&at, &fraction))
        return set_syntax(error, text);
    RTime amount = rtime_add(rtime_make(whole, 1), fraction);
    if (*at == '\0' || strcmp(at, "s") == 0)
        *out = amount;
    else if (strcmp(at, "ms") == 0)
        *out = rtime_add(rtime_make(whole, 1000), rtime_scale(fraction, 1, 1000));
    else if (strcmp(at, "f") == 0 && fraction.num == 0)
        *out = rtime_from_frames(whole, rate);
    else
        return set_syntax(error, text);
    return true;
}

/* ---- public ------------------------------------------------------------------- */

bool rtime_parse(const char *text, Rate rate, RTime *out, GError **error)
{
    g_autofree char *copy = g_strdup(text);
    const char *at = g_strstrip(copy);
    bool negative = *at == '-';
    if (negative)
        at++;
    RTime t;
    bool ok = strchr(at, ':') ? parse_clock(at, rate, copy, &t, error)
                              : parse_amount(at, rate, copy, &t, error);
    if (!ok || !check_limit(t, copy, error))
        return false;
    *out = negative ? rtime_neg(t) : t;
    return true;
}

char *rtime_format_full(RTime t)
{
    const int64_t rounded = rtime_to_frames(t, (Rate){ 1000, 1 }, RTIME_NEAREST);
    const int64_t ms = ABS(rounded), hours = ms / 3600000;
    const int minutes = (int)(ms / 60000 % 60), seconds = (int)(ms / 1000 % 60);
    const int fraction = (int)(ms % 1000);
    const char *sign = rounded < 0 ? "-" : "";
    return hours > 0
               ? g_strdup_printf("%s%" PRId64 ":%02d:%02d.%03d", sign, hours, minutes,
                                 seconds, fraction)
               : g_strdup_printf("%s%d:%02d.%03d", sign, minutes, seconds, fraction);
}

char *rtime_format(RTime t)
{
    char *text = rtime_format_full(t);
    size_t length = strlen(text);
    while (text[length - 1] == '0')
        length--;
    if (text[length - 1] == '.')
        length--;
    text[length] = '\0';
    return text;
}

bool rtime_exact_parse(const char *text, RTime *out)
{
    const char *at = text;
    bool negative = *at == '-';
    if (negative)
        at++;
    int64_t num, den = 1;
    bool leading_zero = at[0] == '0' && g_ascii_isdigit(at[1]);
    if (leading_zero || !read_digits(&at, 18, &num))
        return false;
    if (*at == '/') {
        at++;
        if (*at == '0' || !read_digits(&at, 9, &den))
            return false;
    }
    if (strcmp(at, "s") != 0 || num / den >= RTIME_LIMIT)
        return false;
    *out = rtime_make(negative ? -num : num, den);
    return true;
}

char *rtime_exact_format(RTime t)
{
    if (t.den == 1)
        return g_strdup_printf("%" G_GINT64_FORMAT "s", t.num);
    return g_strdup_printf("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "s", t.num, t.den);
}

/* 2397 of 100 is no NTSC rate, 2398 of 100 is: n * 1000 / 1001 as people round it. */
static bool ntsc_rate(int64_t decimal, int64_t unit, Rate *out)
{
    static const int nominal[] = { 24, 30, 48, 60, 120 };
    for (unsigned i = 0; unit >= 100 && i < G_N_ELEMENTS(nominal); i++) {
        Rate rate = { nominal[i] * 1000, 1001 };
        RTime one_unit = { unit, 1 };
        if (rtime_to_frames(one_unit, rate, RTIME_NEAREST) == decimal) {
            *out = rate;
            return true;
        }
    }
    return false;
}

static bool parse_decimal_rate(const char *at, int64_t whole, Rate *out)
{
    int64_t decimal = whole, unit = 1;
    for (; *at != '\0'; at++) {
        if (!g_ascii_isdigit(*at) || unit == 1000000)
            return false;
        decimal = decimal * 10 + (*at - '0');
        unit *= 10;
    }
    if (ntsc_rate(decimal, unit, out))
        return true;
    RTime exact = rtime_make(decimal, unit);
    if (exact.num <= 0 || exact.num > INT32_MAX)
        return false;
    *out = (Rate){ (int32_t)exact.num, (int32_t)exact.den };
    return true;
}

bool rate_parse(const char *text, Rate *out)
{
    int64_t num, den = 1;
    if (!read_digits(&text, 7, &num))
        return false;
    if (*text == '.' && text[1] != '\0')
        return parse_decimal_rate(text + 1, num, out);
    if (*text == '/') {
        text++;
        if (!read_digits(&text, 7, &den))
            return false;
    }
    if (*text != '\0' || num == 0 || den == 0)
        return false;
    RTime exact = rtime_make(num, den);
    *out = (Rate){ (int32_t)exact.num, (int32_t)exact.den };
    return true;
}

char *rate_format(Rate rate)
{
    return g_strdup_printf("%d/%d", rate.num, rate.den);
}
