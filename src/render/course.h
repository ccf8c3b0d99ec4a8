/* Where in its source a remapped clip is, and whether it is heard there;
 * render/remap.h. */
#pragma once

#include "chatkut/model/value.h"

enum { COURSE_GRID = 64 /* samples between two looks at the curve */ };

typedef struct {
    const Value *curve; /* borrowed */
    RTime phase;
    int rate;        /* samples of the clip a second … */
    int source_rate; /* … and of its source */
    int64_t cell;    /* whose looks, and those around it, are known */
    bool known;
    double *looks;
} Course;

void course_init(Course *course, const Value *curve, RTime phase, int rate,
                 int source_rate);
void course_clear(Course *course);

/* Of a sample of the clip: the sample of the source, and how many go by to the next
 * one. */
double course_position(Course *course, int64_t sample, double *step);
/* 0 … 1, how loud it is there. */
double course_gain(Course *course, int64_t sample);
