#include "chatkut/tui/timescale.h"

#include <inttypes.h>

__extension__ typedef __int128 Wide;

enum {
    EMPTY_S = 60,      /* what is shown of a film with nothing in it */
    FOLLOW_SHARE = 10, /* of the width: how near to an edge is too near */
};

static const int FRAMES[] = { 1, 2, 5, 10, 15, 30 };
static const int SECONDS[] = { 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600 };

/* Of times in thousandths. */
static const int RULER_MS[] = { 100,    200,    500,     1000,    2000,    5000,
                                10000,  15000,  30000,   60000,   120000,  300000,
                                600000, 900000, 1800000, 3600000, 7200000, 18000000 };

static int64_t floor_div(Wide a, Wide b)
{
    const Wide quotient = a / b;
    return (int64_t)(a % b < 0 ? quotient - 1 : quotient);
}

/* Eighths since the start of the film. */
static int64_t eighths_of(RTime time, RTime cell)
{
    return floor_div((Wide)time.num * cell.den * CELL_EIGHTHS,
                     (Wide)time.den * cell.num);
}

static int64_t cells_of(RTime time, RTime cell)
{
    return floor_div((Wide)time.num * cell.den, (Wide)time.den * cell.num);
}

Timescale timescale_fit(RTime duration, int columns, Rate rate)
{
    if (duration.num <= 0)
        duration = rtime_make(EMPTY_S, 1);
    const RTime cell = rtime_scale(duration, 1, MAX(columns - 1, 1));
    return (Timescale){ .cell = rtime_max(cell, rtime_from_frames(1, rate)),
                        .rate = rate };
}

int64_t timescale_eighth(const Timescale *scale, RTime time)
{
    return eighths_of(time, scale->cell) - scale->first * CELL_EIGHTHS;
}

int64_t timescale_column(const Timescale *scale, RTime time)
{
    return cells_of(time, scale->cell) - scale->first;
}

RTime timescale_time(const Timescale *scale, int64_t column)
{
    return rtime_scale(scale->cell, column + scale->first, 1);
}

RTime timescale_frame(const Timescale *scale, int64_t column)
{
    return rtime_snap(timescale_time(scale, column), scale->rate, RTIME_CEIL);
}

/* ---- zoom ------------------------------------------------------------------------ */

/* Steps ascend: as many frames as make less than a second, then seconds. */
static bool step_at(unsigned n, Rate rate, RTime *cell)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(FRAMES); i++) {
        *cell = rtime_from_frames(FRAMES[i], rate);
        if (rtime_compare(*cell, rtime_make(1, 1)) >= 0)
            break;
        if (n-- == 0)
            return true;
    }
    if (n >= G_N_ELEMENTS(SECONDS))
        return false;
    *cell = rtime_make(SECONDS[n], 1);
    return true;
}

bool timescale_step(const Timescale *scale, int by, RTime duration, int columns,
                    RTime *cell)
{
    const RTime whole = timescale_fit(duration, columns, scale->rate).cell;
    RTime step, before = { 0 };
    for (unsigned n = 0; step_at(n, scale->rate, &step); n++) {
        if (by < 0 && rtime_compare(step, scale->cell) >= 0)
            break;
        if (by > 0 && rtime_compare(step, scale->cell) > 0) {
            if (rtime_compare(scale->cell, whole) >= 0)
                return false;
            *cell = rtime_min(step, whole);
            return true;
        }
        before = step;
    }
    if (by > 0 || before.den == 0)
        return false;
    *cell = before;
    return true;
}

void timescale_zoom(Timescale *scale, RTime cell, RTime keep)
{
    const int64_t column = timescale_column(scale, keep);
    scale->cell = cell;
    scale->first = MAX(cells_of(keep, cell) - column, 0);
}

/* ---- scrolling ------------------------------------------------------------------- */

void timescale_limit(Timescale *scale, RTime duration, int columns)
{
    const int64_t end = cells_of(duration, scale->cell) + 1;
    const int64_t room = end > columns ? columns / FOLLOW_SHARE : 0;
    scale->first = CLAMP(scale->first, 0, MAX(end + room - columns, 0));
}

void timescale_follow(Timescale *scale, RTime time, RTime duration, int columns)
{
    const int margin = columns / FOLLOW_SHARE;
    const int64_t at = cells_of(time, scale->cell), column = at - scale->first;
    if (column < 0 || (column < margin && scale->first > 0))
        scale->first = at - (columns - 1 - margin);
    else if (column >= columns - margin)
        scale->first = at - margin;
    timescale_limit(scale, duration, columns);
}

/* ---- the ruler ------------------------------------------------------------------- */

RTime timescale_ruler(const Timescale *scale, int cells)
{
    const RTime least = rtime_scale(scale->cell, cells, 1);
    RTime step = RTIME_ZERO;
    for (unsigned i = 0; i < G_N_ELEMENTS(RULER_MS); i++) {
        step = rtime_make(RULER_MS[i], 1000);
        if (rtime_compare(step, least) >= 0)
            return step;
    }
    while (rtime_compare(step, least) < 0)
        step = rtime_scale(step, 2, 1);
    return step;
}

RTime timescale_next(RTime time, RTime step)
{
    const Wide steps =
        -(Wide)floor_div(-(Wide)time.num * step.den, (Wide)time.den * step.num);
    return rtime_scale(step, (int64_t)steps, 1);
}

char *timescale_text(const Timescale *scale)
{
    if (rtime_compare(scale->cell, rtime_make(1, 1)) < 0) {
        const double frames =
            rtime_seconds(scale->cell) * scale->rate.num / scale->rate.den;
        return g_strdup_printf("%.3gf", frames);
    }
    const double seconds = rtime_seconds(scale->cell);
    return seconds < 60 ? g_strdup_printf("%.3gs", seconds)
                        : g_strdup_printf("%.3gm", seconds / 60);
}
