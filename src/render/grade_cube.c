/*
 * Colours between those of a table: linear for rows, tetrahedral for cubes (of the six
 * tetrahedra around the cell's grey diagonal the one that holds the colour), which
 * keeps greys grey where the table does.
 */
#include "grade_private.h"

/* The cell of a component, and how far into it. */
static unsigned locate(const Cube *cube, float value, int c, float *part)
{
    float span = cube->high[c] - cube->low[c];
    float last = (float)(cube->size - 1);
    float at = (value - cube->low[c]) / span * last;
    unsigned cell;
    at = at > 0 ? at : 0;
    at = at < last ? at : last;
    cell = (unsigned)at;
    if (cell == cube->size - 1)
        cell--;
    *part = at - (float)cell;
    return cell;
}

static void look_up_row(const Cube *cube, const float in[3], float out[3])
{
    for (int c = 0; c < 3; c++) {
        float part;
        const float *at = cube->data + 3 * (size_t)locate(cube, in[c], c, &part) + c;
        out[c] = at[0] + part * (at[3] - at[0]);
    }
}

/* Indices of 0, 1, 2 by falling part. */
static void sort_parts(const float part[3], int order[3])
{
    int a = part[0] >= part[1] ? 0 : 1, b = 1 - a;
    order[0] = part[2] > part[a] ? 2 : a;
    order[2] = part[2] > part[b] ? b : 2;
    order[1] = 3 - order[0] - order[2];
}

static void look_up_solid(const Cube *cube, const float in[3], float out[3])
{
    const size_t steps[3] = { 3, 3 * (size_t)cube->size,
                              3 * (size_t)cube->size * cube->size };
    const float *at = cube->data, *next;
    float part[3];
    int order[3];
    for (int c = 0; c < 3; c++)
        at += locate(cube, in[c], c, &part[c]) * steps[c];
    for (int c = 0; c < 3; c++)
        out[c] = at[c];
    sort_parts(part, order);
    /* Along the edges of the tetrahedron, the longest way first. */
    for (int k = 0; k < 3; k++, at = next) {
        next = at + steps[order[k]];
        for (int c = 0; c < 3; c++)
            out[c] += part[order[k]] * (next[c] - at[c]);
    }
}

void grade_run_cube(const Cube *cube, float amount, float *const rows[3], int count)
{
    void (*look_up)(const Cube *, const float *, float *) =
        cube->solid ? look_up_solid : look_up_row;
    for (int i = 0; i < count; i++) {
        const float in[3] = { rows[0][i], rows[1][i], rows[2][i] };
        float out[3];
        look_up(cube, in, out);
        for (int c = 0; c < 3; c++)
            rows[c][i] += amount * (out[c] - in[c]);
    }
}
