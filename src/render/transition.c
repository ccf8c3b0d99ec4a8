#include "chatkut/render/transition.h"

#include <math.h>

const ClipLook clip_look_plain = { 1, 1, 0, { 1, 0, 0, 1, 0, 0 }, 1 };

typedef CrossingMoment Moment;

/* In the order of the choices of `direction`. */
static const struct {
    int x, y;
} directions[] = { { -1, 0 },  { 1, 0 },  { 0, -1 }, { 0, 1 },
                   { -1, -1 }, { 1, -1 }, { -1, 1 }, { 1, 1 } };

static unsigned choice(const Moment *m, TransitionParamId id)
{
    return (unsigned)transition_value(m->style, id)[0];
}

/* Only the incoming clip is there. */
static bool comes_alone(const Moment *m)
{
    return !m->ends[SIDE_FROM];
}

static bool is_cut(const Moment *m)
{
    return m->ends[SIDE_FROM] && m->ends[SIDE_TO];
}

static Affine about_centre(const Moment *m, Affine t)
{
    double x = m->width / 2.0, y = m->height / 2.0;
    return affine_then(affine_then(affine_move(-x, -y), t), affine_move(x, y));
}

/* ---- mixed ----------------------------------------------------------------------- */

static void dissolve(const Moment *m, Crossing *out)
{
    out->apart = is_cut(m);
    out->matte.base = m->progress;
    if (out->apart)
        return;
    out->looks[SIDE_FROM].strength = 1 - m->progress;
    out->looks[SIDE_TO].strength = m->progress;
}

static void zoom(const Moment *m, Crossing *out)
{
    double factor = transition_value(m->style, TP_ZOOM_FACTOR)[0];
    double now = 1 + (factor - 1) * (comes_alone(m) ? 1 - m->progress : m->progress);
    dissolve(m, out);
    out->looks[comes_alone(m) ? SIDE_TO : SIDE_FROM].moved =
        about_centre(m, affine_scale(now, now));
}

static void wipe(const Moment *m, Crossing *out)
{
    unsigned direction = choice(m, TP_WIPE_DIRECTION);
    double soft = transition_value(m->style, TP_WIPE_SOFTNESS)[0];
    double dx = (double)directions[direction].x / m->width;
    double dy = (double)directions[direction].y / m->height;
    double axes = abs(directions[direction].x) + abs(directions[direction].y);
    double wide = fmax(soft, hypot(dx, dy) / axes);
    double edge = m->progress * (1 + soft) - soft / 2;
    out->apart = true;
    out->matte = (Matte){ .base = 0.5 + (edge - 0.5) / wide,
                          .x = -dx / axes / wide,
                          .y = -dy / axes / wide,
                          .cx = m->width / 2.0,
                          .cy = m->height / 2.0 };
}

static void iris(const Moment *m, Crossing *out)
{
    double corner = hypot(m->width, m->height) / 2;
    double wide = fmax(transition_value(m->style, TP_IRIS_SOFTNESS)[0], 1 / corner);
    double edge = m->progress * (1 + wide) - wide / 2;
    out->apart = true;
    out->matte = (Matte){ .base = 0.5 + edge / wide,
                          .radial = -1 / corner / wide,
                          .cx = m->width / 2.0,
                          .cy = m->height / 2.0 };
}

static void luma(const Moment *m, Crossing *out)
{
    double soft = transition_value(m->style, TP_LUMA_SOFTNESS)[0];
    double wide = fmax(soft, 1 / 219.0);
    double start = 0.5 + (m->progress * (1 + wide) - wide / 2) / wide;
    bool dark = choice(m, TP_LUMA_FIRST) == 1;
    out->apart = out->by_luma = true;
    out->measured = comes_alone(m) ? SIDE_TO : SIDE_FROM;
    out->luma = (LumaMatte){ .base = dark ? start : start - 1 / wide,
                             .y = dark ? -1 / wide : 1 / wide };
}

/* ---- distorted ------------------------------------------------------------------- */

/* How far it has gone, 0 … 1. */
static double height_of(const Moment *m)
{
    if (is_cut(m))
        return 1 - fabs(2 * m->progress - 1);
    return comes_alone(m) ? 1 - m->progress : m->progress;
}

static void blur(const Moment *m, Crossing *out)
{
    enum { BOTH, HORIZONTAL, VERTICAL };
    unsigned axis = choice(m, TP_BLUR_AXIS);
    double sigma =
        transition_value(m->style, TP_BLUR_RADIUS)[0] * m->height * height_of(m);
    dissolve(m, out);
    out->distortion.blur_x = axis == VERTICAL ? 0 : sigma;
    out->distortion.blur_y = axis == HORIZONTAL ? 0 : sigma;
}

static void pixelize(const Moment *m, Crossing *out)
{
    enum { STEPS = 25 };
    double size = transition_value(m->style, TP_PIXELIZE_SIZE)[0];
    dissolve(m, out);
    out->distortion.square =
        ceil(height_of(m) * STEPS) / STEPS * size * MIN(m->width, m->height);
}

static void glitch(const Moment *m, Crossing *out)
{
    enum { BANDS = 30, CHANGES = 12 };
    double amount = transition_value(m->style, TP_GLITCH_AMOUNT)[0] * height_of(m);
    if (is_cut(m))
        out->shows[m->progress < 0.5 ? SIDE_TO : SIDE_FROM] = false;
    else
        dissolve(m, out);
    out->distortion.tear = amount * m->width / 4;
    out->distortion.split = amount * m->width / 50;
    out->distortion.band = (m->height + BANDS - 1) / BANDS;
    out->distortion.seed = 1 + (unsigned)(m->progress * CHANGES);
}

/* ---- shaded ---------------------------------------------------------------------- */

static void fade(const Moment *m, Crossing *out)
{
    const double *color = transition_value(m->style, TP_FADE_COLOR);
    Side side = is_cut(m) ? m->progress >= 0.5 : m->ends[SIDE_TO];
    double p = is_cut(m) ? 2 * m->progress - side : m->progress;
    double light = side == SIDE_FROM ? 1 - p : p, solid = color[3] / 255;
    ClipLook *look = &out->looks[side];
    out->shows[!side] = false;
    look->shade =
        (uint32_t)color[0] << 16 | (uint32_t)color[1] << 8 | (uint32_t)color[2];
    look->strength = light + (1 - light) * solid;
    look->light = look->strength > 0 ? light / look->strength : 0;
    look->share = light;
}

/* ---- moved ----------------------------------------------------------------------- */

/* Sides that move: at progress 1 `to` has its place, `from` lies one frame further. */
static void move(const Moment *m, unsigned direction, Crossing *out, bool from)
{
    double x = rint((1 - m->progress) * m->width) * directions[direction].x;
    double y = rint((1 - m->progress) * m->height) * directions[direction].y;
    out->looks[SIDE_TO].moved = affine_move(-x, -y);
    if (from)
        out->looks[SIDE_FROM].moved =
            affine_move((double)m->width * directions[direction].x - x,
                        (double)m->height * directions[direction].y - y);
}

static void slide(const Moment *m, Crossing *out)
{
    move(m, choice(m, TP_SLIDE_DIRECTION), out, !m->ends[SIDE_TO]);
}

static void push(const Moment *m, Crossing *out)
{
    move(m, choice(m, TP_PUSH_DIRECTION), out, true);
}

/* ---- reduced --------------------------------------------------------------------- */

/* The side that is reduced lies over the other; `size` is 1 in its place. */
static ClipLook *reduced(const Moment *m, Crossing *out, double *size)
{
    Side side = comes_alone(m) ? SIDE_TO : SIDE_FROM;
    *size = side == SIDE_TO ? m->progress : 1 - m->progress;
    out->above = side;
    return &out->looks[side];
}

static void spin(const Moment *m, Crossing *out)
{
    double size, turns = transition_value(m->style, TP_SPIN_TURNS)[0];
    ClipLook *look = reduced(m, out, &size);
    double degrees = 360 * turns * (1 - size) * (comes_alone(m) ? -1 : 1);
    look->moved =
        about_centre(m, affine_then(affine_rotate(degrees), affine_scale(size, size)));
}

static void squeeze(const Moment *m, Crossing *out)
{
    bool vertical = choice(m, TP_SQUEEZE_AXIS) == 1;
    double size;
    ClipLook *look = reduced(m, out, &size);
    look->moved =
        about_centre(m, affine_scale(vertical ? 1 : size, vertical ? size : 1));
}

/* ---- all ------------------------------------------------------------------------- */

static void (*const makers[TRANSITION_COUNT])(const Moment *m, Crossing *out) = {
    [TRANSITION_DISSOLVE] = dissolve, [TRANSITION_FADE] = fade,
    [TRANSITION_WIPE] = wipe,         [TRANSITION_SLIDE] = slide,
    [TRANSITION_PUSH] = push,         [TRANSITION_ZOOM] = zoom,
    [TRANSITION_IRIS] = iris,         [TRANSITION_SPIN] = spin,
    [TRANSITION_SQUEEZE] = squeeze,   [TRANSITION_BLUR] = blur,
    [TRANSITION_PIXELIZE] = pixelize, [TRANSITION_GLITCH] = glitch,
    [TRANSITION_LUMA] = luma,
};

Crossing crossing_make(const CrossingMoment *moment)
{
    Crossing crossing = { .shows = { moment->ends[SIDE_FROM], moment->ends[SIDE_TO] },
                          .looks = { clip_look_plain, clip_look_plain },
                          .above = SIDE_TO };
    crossing.looks[SIDE_FROM].share = 1 - moment->progress;
    crossing.looks[SIDE_TO].share = moment->progress;
    makers[moment->style->type->kind](moment, &crossing);
    if (crossing.apart)
        crossing.looks[SIDE_FROM].share = crossing.looks[SIDE_TO].share = 1;
    return crossing;
}
