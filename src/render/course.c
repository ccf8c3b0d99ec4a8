#include "course.h"

#include "chatkut/render/mix.h"

#include <math.h>

enum {
    AROUND = 4, /* cells on either side that tell how loud one is: 5 ms */
    LOOKS = 2 * AROUND + 2,
};

void course_init(Course *course, const Value *curve, RTime phase, int rate,
                 int source_rate)
{
    *course = (Course){ .curve = curve,
                        .phase = phase,
                        .rate = rate,
                        .source_rate = source_rate,
                        .looks = g_new(double, LOOKS) };
}

void course_clear(Course *course)
{
    g_free(course->looks);
}

static double look(const Course *course, int64_t cell)
{
    RTime at = rtime_add(course->phase, rtime_make(cell * COURSE_GRID, course->rate));
    double seconds[4] = { 0 };
    value_eval(course->curve, at, seconds);
    return seconds[0] * course->source_rate;
}

/* looks[i] is where the source is at the start of cell - AROUND + i. */
static void move_to(Course *course, int64_t cell)
{
    int64_t shift = cell - course->cell;
    for (int i = 0; i < LOOKS; i++) {
        if (course->known && shift >= 0 && i + shift < LOOKS)
            course->looks[i] = course->looks[i + shift];
        else if (!course->known || shift != 0)
            course->looks[i] = look(course, cell - AROUND + i);
    }
    course->cell = cell;
    course->known = true;
}

/* The cell that a sample lies in, and how far behind its start. */
static int into_cell(Course *course, int64_t sample)
{
    int64_t rest = (sample % COURSE_GRID + COURSE_GRID) % COURSE_GRID;
    int64_t cell = (sample - rest) / COURSE_GRID;
    if (!course->known || course->cell != cell)
        move_to(course, cell);
    return (int)rest;
}

double course_position(Course *course, int64_t sample, double *step)
{
    int rest = into_cell(course, sample);
    const double *at = course->looks + AROUND;
    *step = (at[1] - at[0]) / COURSE_GRID;
    return at[0] + rest * *step;
}

/* Is anything heard in the nth of the cells that were looked at? */
static bool is_heard(const Course *course, int n)
{
    double step = fabs(course->looks[n + 1] - course->looks[n]) / COURSE_GRID *
                  course->rate / course->source_rate;
    return step * MIX_SPEED_MAX >= 1 && step <= MIX_SPEED_MAX;
}

/* How loud it is at the start of the nth: nothing at the edge of a cell that is not
 * heard, all of it AROUND cells away. */
static double gain_at(const Course *course, int n)
{
    int distance = AROUND;
    for (int i = n - AROUND; i < n + AROUND; i++)
        if (!is_heard(course, i))
            distance = MIN(distance, i < n ? n - 1 - i : i - n);
    return (double)distance / AROUND;
}

double course_gain(Course *course, int64_t sample)
{
    double way = (double)into_cell(course, sample) / COURSE_GRID;
    double from = gain_at(course, AROUND);
    return from + way * (gain_at(course, AROUND + 1) - from);
}
