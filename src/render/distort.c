#include "distort.h"

#include "frame.h"
#include "gauss.h"

#include <math.h>
#include <string.h>

/* What is not seen: below it no sample changes by a level. */
static const double SIGMA_MIN = 0.1;

static bool is_chroma(int plane)
{
    return plane == 1 || plane == 2;
}

static int plane_side(int side, int plane)
{
    return is_chroma(plane) ? (side + 1) / 2 : side;
}

static uint8_t *row_of(const AVFrame *frame, int plane, int y)
{
    return frame->data[plane] + (ptrdiff_t)y * frame->linesize[plane];
}

/* ---- blur ------------------------------------------------------------------------ */

static bool is_blurred(const Distortion *distortion)
{
    return fmax(distortion->blur_x, distortion->blur_y) >= SIGMA_MIN;
}

static void blur_plane(const AVFrame *from, AVFrame *to, int plane,
                       const Distortion *distortion)
{
    double size = is_chroma(plane) ? 2 : 1;
    GaussPlane gauss = { .data = from->data[plane],
                         .stride = from->linesize[plane],
                         .width = plane_side(from->width, plane),
                         .height = plane_side(from->height, plane),
                         .sigma_x = distortion->blur_x / size,
                         .sigma_y = distortion->blur_y / size,
                         .outside = -1 };
    g_autofree float *numbers = gauss_plane(&gauss);
    for (int y = 0; y < gauss.height; y++) {
        const float *in = numbers + (ptrdiff_t)y * gauss.width;
        uint8_t *out = row_of(to, plane, y);
        for (int x = 0; x < gauss.width; x++)
            out[x] = (uint8_t)(int)(in[x] + 0.5f);
    }
}

/* ---- squares --------------------------------------------------------------------- */

/* The sample that a square has in its middle. */
static int middle_of(int at, int plane, double square, int side)
{
    int step = is_chroma(plane) ? 2 : 1;
    int middle = (int)((floor(at * step / square) + 0.5) * square);
    return CLAMP((middle + step - 1) / step, 0, side - 1); /* the nearest */
}

static void square_plane(const AVFrame *from, AVFrame *to, int plane, double square)
{
    int width = plane_side(from->width, plane);
    int height = plane_side(from->height, plane), done = -1;
    g_autofree int *columns = g_new(int, width);
    for (int x = 0; x < width; x++)
        columns[x] = middle_of(x, plane, square, width);
    for (int y = 0; y < height; y++) {
        int middle = middle_of(y, plane, square, height);
        const uint8_t *in = row_of(from, plane, middle);
        uint8_t *out = row_of(to, plane, y);
        if (middle == done)
            memcpy(out, row_of(to, plane, y - 1), (size_t)width);
        else
            for (int x = 0; x < width; x++)
                out[x] = in[columns[x]];
        done = middle;
    }
}

/* ---- torn bands ------------------------------------------------------------------ */

/* -1 … 1, by two numbers: the finaliser of MurmurHash3. */
static double noise(uint32_t seed, uint32_t n)
{
    uint32_t h = seed * 0x9e3779b1u + n;
    h ^= h >> 16;
    h *= 0x85ebca6bu;
    h ^= h >> 13;
    h *= 0xc2b2ae35u;
    h ^= h >> 16;
    return h / 2147483647.5 - 1;
}

/* Pixels that line `y` moves to the right; most bands hardly do. */
static double tear_at(const Distortion *distortion, int y)
{
    uint32_t band = (uint32_t)(y / MAX(distortion->band, 1));
    double wild = noise(distortion->seed, band);
    return distortion->tear * wild * wild * wild;
}

static void tear_plane(const AVFrame *from, AVFrame *to, int plane,
                       const Distortion *distortion)
{
    static const int apart[] = { 0, -1, 1, 0 }; /* blue to the left, red to the right */
    int step = is_chroma(plane) ? 2 : 1, width = plane_side(from->width, plane);
    for (int y = 0; y < plane_side(from->height, plane); y++) {
        double move = tear_at(distortion, y * step) + apart[plane] * distortion->split;
        int by = CLAMP((int)lrint(move / step), -width + 1, width - 1);
        const uint8_t *in = row_of(from, plane, y);
        uint8_t *out = row_of(to, plane, y);
        memcpy(out + MAX(by, 0), in + MAX(-by, 0), (size_t)(width - abs(by)));
        if (by > 0)
            memset(out, in[0], (size_t)by);
        else if (by < 0)
            memset(out + width + by, in[width - 1], (size_t)-by);
    }
}

/* ---- all ------------------------------------------------------------------------- */

static bool is_torn(const Distortion *distortion)
{
    return distortion->tear > 0 || distortion->split > 0;
}

bool distortion_shows(const Distortion *distortion)
{
    return is_blurred(distortion) || distortion->square > 0 || is_torn(distortion);
}

AVFrame *distorted(const AVFrame *picture, const Distortion *distortion)
{
    AVFrame *out = frame_like(picture, picture->format);
    for (int plane = 0; plane < 4 && picture->data[plane]; plane++) {
        if (is_blurred(distortion))
            blur_plane(picture, out, plane, distortion);
        else if (distortion->square > 0)
            square_plane(picture, out, plane, distortion->square);
        else
            tear_plane(picture, out, plane, distortion);
    }
    return out;
}
