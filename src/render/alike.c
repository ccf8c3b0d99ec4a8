#include "alike.h"

#include <glib.h>
#include <math.h>

/* How alike two stretches are, -1 … 1 times the loudness of `target`. */
static double likeness(const float *target, const float *candidate, int count)
{
    double product = 0, energy = 0;
    for (int i = 0; i < count; i++) {
        product += (double)target[i] * (double)candidate[i];
        energy += (double)candidate[i] * (double)candidate[i];
    }
    return product / sqrt(energy + 1e-9);
}

static void make_coarse(const float *stereo, int count, float *coarse)
{
    for (int i = 0; i < count; i++)
        for (int c = 0; c < 2; c++) {
            float sum = 0;
            for (int k = 0; k < ALIKE_STEP; k++)
                sum += stereo[2 * (i * ALIKE_STEP + k) + c];
            coarse[2 * i + c] = sum;
        }
}

/* Of the places [low, high] the one most like `target`; `bias` is what a place at the
 * edge has to be better by than one in the middle. */
static int best_place(const float *target, const float *places, int low, int high,
                      int count, double bias)
{
    double best = -INFINITY, half = MAX(1, (high - low) / 2.0);
    int found = low;
    for (int place = low; place <= high; place++) {
        double like = likeness(target, places + 2 * place, 2 * count);
        like -= fabs(like) * bias * fabs(place - low - half) / half;
        if (like > best) {
            best = like;
            found = place;
        }
    }
    return found;
}

void alike_room_init(AlikeRoom *room, int count, int range)
{
    room->target = g_new(float, 2 * (size_t)(count / ALIKE_STEP));
    room->places = g_new(float, 2 * (size_t)((count + range) / ALIKE_STEP));
}

void alike_room_clear(AlikeRoom *room)
{
    g_free(room->target);
    g_free(room->places);
}

int alike_find(AlikeRoom *room, const float *target, const float *places, int count,
               int range, double bias)
{
    int coarse_count = count / ALIKE_STEP, coarse_range = range / ALIKE_STEP;
    int coarse, low, high;
    make_coarse(target, coarse_count, room->target);
    make_coarse(places, coarse_count + coarse_range, room->places);
    coarse = ALIKE_STEP * best_place(room->target, room->places, 0, coarse_range,
                                     coarse_count, bias);
    low = MAX(0, coarse - ALIKE_STEP + 1);
    high = MIN(range, coarse + ALIKE_STEP - 1);
    return best_place(target, places, low, high, count, 0);
}
