#include "pace.h"

enum { STEADY = 3 };

void pace_init(Pace *pace)
{
    *pace = (Pace){ .last = RTIME_ZERO, .step = RTIME_ZERO };
}

void pace_take(Pace *pace, RTime time)
{
    RTime step = rtime_sub(time, pace->last);
    if (rtime_compare(step, RTIME_ZERO) == 0)
        return;
    bool same =
        rtime_compare(step, RTIME_ZERO) > 0 && rtime_compare(step, pace->step) == 0;
    pace->steady = same ? pace->steady + 1 : 0;
    pace->step = step;
    pace->last = time;
}

bool pace_passes_over(const Pace *pace, RTime at, Rate rate)
{
    RTime since = rtime_sub(at, pace->last);
    if (pace->steady < STEADY || rate.num == 0 || rtime_compare(since, RTIME_ZERO) <= 0)
        return false;
    int64_t steps =
        rtime_to_frames(rtime_div(since, pace->step), (Rate){ 1, 1 }, RTIME_CEIL);
    RTime next = rtime_scale(pace->step, steps, 1);
    return rtime_compare(next, rtime_add(since, rtime_from_frames(1, rate))) >= 0;
}
