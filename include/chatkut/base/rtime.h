/*
 * Exact time.
 *
 * An RTime is a rational number of seconds, always reduced, with a positive
 * denominator, so a cut at 29.97 fps stays on its frame through any number of
 * edits and no float ever holds a time. The zero value {0, 0} is not a time; use
 * RTIME_ZERO. Ranges are half open, [start, start + duration), as in
 * OpenTimelineIO.
 *
 * Arithmetic is done in 128 bits and is exact while the reduced denominator is at
 * most RTIME_DEN_MAX; a finer result is rounded to the nearest 1/705600000 s (a
 * "flick", exact at every common frame and sample rate). Results saturate at
 * +-RTIME_LIMIT seconds. So every RTime can be written in a document, which allows
 * 18 digits over 9.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* num / den seconds. */
typedef struct {
    int64_t num;
    int64_t den;
} RTime;

/* Ticks per second: 25/1, 30000/1001, 48000/1. Both parts are positive. */
typedef struct {
    int32_t num;
    int32_t den;
} Rate;

#define RTIME_ZERO    ((RTime){ 0, 1 })
#define RTIME_LIMIT   INT64_C(1000000000)
#define RTIME_DEN_MAX INT64_C(999999999)

/* Where a time between two frames goes. */
typedef enum {
    RTIME_NEAREST, /* halves away from zero */
    RTIME_FLOOR,   /* the frame being shown */
    RTIME_CEIL,    /* the first frame not yet shown */
} RTimeRounding;

typedef enum {
    RTIME_ERROR_SYNTAX,
    RTIME_ERROR_RANGE,
} RTimeError;

#define RTIME_ERROR (rtime_error_quark())
GQuark rtime_error_quark(void);

/* num / den seconds, reduced; den must not be 0 and may be negative. */
RTime rtime_make(int64_t num, int64_t den);

/* The start of frame `frames` at `rate`. */
RTime rtime_from_frames(int64_t frames, Rate rate);

/* The frame at `rate` that t falls on, rounded as asked. Saturates. */
int64_t rtime_to_frames(RTime t, Rate rate, RTimeRounding rounding);

/* True where t is a whole number of frames at `rate`. */
bool rtime_on_frame(RTime t, Rate rate);

/* t moved to the frame grid of `rate`. */
RTime rtime_snap(RTime t, Rate rate, RTimeRounding rounding);

RTime rtime_add(RTime a, RTime b);
RTime rtime_sub(RTime a, RTime b);
RTime rtime_neg(RTime t);
/* t * num / den; den must not be 0. */
RTime rtime_scale(RTime t, int64_t num, int64_t den);
/* t * f and t / f for a ratio kept as an RTime (a clip's speed). f / 0 aborts. */
RTime rtime_mul(RTime t, RTime f);
RTime rtime_div(RTime t, RTime f);

/* <0, 0, >0 as a is before, at, after b. */
int rtime_compare(RTime a, RTime b);
RTime rtime_min(RTime a, RTime b);
RTime rtime_max(RTime a, RTime b);

/* For display and for curves, never for bookkeeping. */
double rtime_seconds(RTime t);

/* The nearest time to `seconds` with at most microsecond denominators: 0.1 -> 1/10.
 * For numbers that people typed; NaN and infinities give RTIME_ZERO. */
RTime rtime_from_decimal(double seconds);

/*
 * Read what people type: "90f", "3.5", "3.5s", "500ms", "1:02.5", "1:02:03",
 * "00:01:02:12" (";12" for drop frame).
 *
 * text: UTF-8, blanks around it ignored; a decimal comma reads like a point; what is
 * below a nanosecond is dropped.
 * Frames are counted at `rate`. A leading '-' negates. Returns false with an
 * RTIME_ERROR set, and *out as it was. The four-part form is a timecode: it counts
 * frames at the whole number nearest to `rate`, so at 29.97 "01:00:00:00" is 3603.6 s.
 * Drop-frame numbering follows SMPTE ST 12-1: at 29.97 and its multiples only, and
 * the numbers it leaves out (";00" and ";01" of most minutes) are an error.
 */
bool rtime_parse(const char *text, Rate rate, RTime *out, GError **error);

/* "0:01", "0:01.5", "1:02:03.25": at most milliseconds, trailing zeros dropped.
 * Owned by the caller. */
char *rtime_format(RTime t);
/* The same with all three decimals, "0:01.000": where times follow each other in one
 * place, and nothing beside them should move. Owned by the caller. */
char *rtime_format_full(RTime t);

/* Rational seconds as in the document and in messages: "3s", "-1001/30000s". Reading
 * is strict (no blanks, no leading zeros) but accepts fractions that are not reduced;
 * false where text is something else or beyond RTIME_LIMIT. The format is owned by the
 * caller. */
bool rtime_exact_parse(const char *text, RTime *out);
char *rtime_exact_format(RTime t);

/* "num/den" as in the document ("30000/1001"), or a plain number ("30", "12.5";
 * "29.97", "23.976", "59.94" give the NTSC rate). Reduced. False where text is
 * neither. */
bool rate_parse(const char *text, Rate *out);
/* "30/1". Owned by the caller. */
char *rate_format(Rate rate);
bool rate_equal(Rate a, Rate b);
