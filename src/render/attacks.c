#include "attacks.h"

#include <stdbool.h>

enum {
    RISE_BINS = 5,    /* the attack … */
    BEFORE_BINS = 20, /* … against what was there before it, in bins of 1 ms */
    APART_BINS = 30,  /* of several close ones only the strongest counts */
};

#define RATIO_MIN  16.0 /* 12 dB */
#define ENERGY_MIN 1e-7 /* of a bin's mean; quieter is noise floor */
#define LOUD_SHARE 0.25 /* of the loudest bin of an attack */

typedef struct {
    double *energy; /* by bin, of the first difference: attacks are bright */
    int count;
} Bins;

/* Bins are aligned to the absolute position, so that they do not depend on `first`. */
static Bins measure_bins(const float *stereo, int64_t begin, int64_t first, int count,
                         int size)
{
    Bins bins = { g_new0(double, (gsize)count), count };
    for (int b = 0; b < count; b++) {
        const float *x = stereo + 2 * (begin + (int64_t)b * size - first);
        double sum = 0;
        for (int i = 0; i < 2 * size; i++) {
            double difference = (double)x[i] - (double)x[i - 2];
            sum += difference * difference;
        }
        bins.energy[b] = sum / (2 * size);
    }
    return bins;
}

static double mean(const Bins *bins, int first, int count)
{
    double sum = 0;
    for (int b = first; b < first + count; b++)
        sum += bins->energy[b];
    return sum / count;
}

/* How steeply the energy rises at a bin; 0: it does not. */
static double steepness(const Bins *bins, int bin)
{
    double after = mean(bins, bin, RISE_BINS);
    double before = mean(bins, bin - BEFORE_BINS, BEFORE_BINS);
    if (after < ENERGY_MIN)
        return 0;
    return after / (before + ENERGY_MIN * 1e-3);
}

static bool is_steepest_around(const double *steep, int bin, int count)
{
    for (int b = MAX(0, bin - APART_BINS); b < MIN(count, bin + APART_BINS + 1); b++)
        if (steep[b] > steep[bin] || (b < bin && steep[b] == steep[bin]))
            return false;
    return true;
}

/* The bin an attack begins in: codecs smear a little of it over what is before. */
static int first_loud_bin(const Bins *bins, int bin)
{
    double loudest = 0;
    int last = MIN(bin + 2 * RISE_BINS, bins->count);
    for (int b = bin; b < last; b++)
        loudest = MAX(loudest, bins->energy[b]);
    while (bins->energy[bin] < loudest * LOUD_SHARE)
        bin++;
    return bin;
}

GArray *attacks_find(const float *stereo, int64_t first, unsigned frames, int rate,
                     int64_t from, int64_t to)
{
    GArray *found = g_array_new(FALSE, FALSE, sizeof(int64_t));
    int size = MAX(1, rate / 1000);
    int64_t begin = (first / size + 1) * size;
    int count = (int)((first + frames - begin) / size);
    Bins bins = measure_bins(stereo, begin, first, count, size);
    double *steep = g_new0(double, (gsize)count);
    for (int b = BEFORE_BINS; b + RISE_BINS <= count; b++)
        steep[b] = steepness(&bins, b);
    for (int b = BEFORE_BINS; b + RISE_BINS <= count; b++) {
        int64_t at;
        if (steep[b] < RATIO_MIN || !is_steepest_around(steep, b, count))
            continue;
        at = begin + (int64_t)first_loud_bin(&bins, b) * size;
        if (at >= from && at < to)
            g_array_append_val(found, at);
    }
    g_free(steep);
    g_free(bins.energy);
    return found;
}
