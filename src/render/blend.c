#include "canvas_private.h"

#include <math.h>
#include <string.h>

static const char *const names[] = {
    [BLEND_NORMAL] = "normal",
    [BLEND_MULTIPLY] = "multiply",
    [BLEND_SCREEN] = "screen",
    [BLEND_OVERLAY] = "overlay",
    [BLEND_DARKEN] = "darken",
    [BLEND_LIGHTEN] = "lighten",
    [BLEND_ADD] = "add",
    [BLEND_DIFFERENCE] = "difference",
    [BLEND_SOFT_LIGHT] = "soft-light",
    [BLEND_HARD_LIGHT] = "hard-light",
};

bool blend_parse(const char *name, BlendMode *mode)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(name, names[i]) == 0) {
            *mode = (BlendMode)i;
            return true;
        }
    return false;
}

/* ---- the formulas of W3C Compositing 1, on one component ------------------------- */

static float hard_light(float backdrop, float source)
{
    if (source <= 0.5f)
        return backdrop * 2 * source;
    return backdrop + (2 * source - 1) - backdrop * (2 * source - 1);
}

static float soft_light(float backdrop, float source)
{
    float d;
    if (source <= 0.5f)
        return backdrop - (1 - 2 * source) * backdrop * (1 - backdrop);
    d = backdrop <= 0.25f ? ((16 * backdrop - 12) * backdrop + 4) * backdrop
                          : sqrtf(backdrop);
    return backdrop + (2 * source - 1) * (d - backdrop);
}

static float mix_component(BlendMode mode, float backdrop, float source)
{
    switch (mode) {
    case BLEND_MULTIPLY:
        return backdrop * source;
    case BLEND_SCREEN:
        return backdrop + source - backdrop * source;
    case BLEND_OVERLAY:
        return hard_light(source, backdrop);
    case BLEND_DARKEN:
        return fminf(backdrop, source);
    case BLEND_LIGHTEN:
        return fmaxf(backdrop, source);
    case BLEND_ADD:
        return fminf(backdrop + source, 1);
    case BLEND_DIFFERENCE:
        return fabsf(backdrop - source);
    case BLEND_SOFT_LIGHT:
        return soft_light(backdrop, source);
    case BLEND_HARD_LIGHT:
        return hard_light(backdrop, source);
    case BLEND_NORMAL:
        break;
    }
    return source;
}

/* ---- BT.709 ---------------------------------------------------------------------- */

typedef struct {
    float c[3]; /* R G B, or Y U V with chroma around 0 */
} Triple;

static Triple to_rgb(float y, float u, float v)
{
    Triple rgb;
    y = (y - 16) / 219;
    u = (u - 128) / 224;
    v = (v - 128) / 224;
    rgb.c[0] = y + 1.5748f * v;
    rgb.c[1] = y - 0.187324f * u - 0.468124f * v;
    rgb.c[2] = y + 1.8556f * u;
    return rgb;
}

static Triple to_yuv(Triple rgb)
{
    float y = 0.2126f * rgb.c[0] + 0.7152f * rgb.c[1] + 0.0722f * rgb.c[2];
    return (Triple){ { 16 + 219 * y, 128 + 224 * (rgb.c[2] - y) / 1.8556f,
                       128 + 224 * (rgb.c[0] - y) / 1.5748f } };
}

static uint8_t to_byte(float value)
{
    return (uint8_t)lrintf(fminf(fmaxf(value, 0), 255));
}

static float clamp1(float value)
{
    return fminf(fmaxf(value, 0), 1);
}

/* Both pictures premultiplied; what comes out is too. */
static Triple composite(BlendMode mode, Triple backdrop, float backdrop_alpha,
                        Triple source, float own_alpha, float cover)
{
    float alpha = own_alpha * cover;
    Triple out;
    for (int i = 0; i < 3; i++) {
        float plain = own_alpha > 0 ? clamp1(source.c[i] / own_alpha) : 0;
        float under = backdrop_alpha > 0 ? clamp1(backdrop.c[i] / backdrop_alpha) : 0;
        float mixed = mix_component(mode, under, plain);
        out.c[i] = alpha * (1 - backdrop_alpha) * plain +
                   alpha * backdrop_alpha * mixed + (1 - alpha) * backdrop.c[i];
    }
    return out;
}

static float alpha_at(uint8_t *const rows[2], int row, int x)
{
    return rows[row] ? rows[row][x] / 255.0f : 1;
}

/* One pixel: luma is written, the chroma sum grows. */
static void blend_pixel(BlendMode mode, RowPair target, RowPair source,
                        uint8_t *const cover[2], int row, int x, float chroma[3])
{
    int c = x / 2;
    float own = alpha_at(source.a, row, x), under = alpha_at(target.a, row, x);
    float amount = cover[row][x] / 255.0f;
    Triple out = to_yuv(
        composite(mode, to_rgb(target.y[row][x], target.u[c], target.v[c]), under,
                  to_rgb(source.y[row][x], source.u[c], source.v[c]), own, amount));
    target.y[row][x] = to_byte(out.c[0]);
    if (target.a[row])
        target.a[row][x] = to_byte(255 * (own * amount + under - own * amount * under));
    chroma[0] += out.c[1];
    chroma[1] += out.c[2];
    chroma[2] += 1;
}

static bool touched(RowPair source, uint8_t *const cover[2], int row, int x)
{
    return cover[row][x] && (!source.a[row] || source.a[row][x]);
}

void blend_rows(BlendMode mode, RowPair target, RowPair source, uint8_t *const cover[2])
{
    for (int x = 0; x < target.width; x += 2) {
        float chroma[3] = { 0 };
        bool any = false;
        for (int k = 0; k < 4; k++)
            if (target.y[k / 2] && x + k % 2 < target.width)
                any |= touched(source, cover, k / 2, x + k % 2);
        if (!any)
            continue;
        for (int k = 0; k < 4; k++)
            if (target.y[k / 2] && x + k % 2 < target.width)
                blend_pixel(mode, target, source, cover, k / 2, x + k % 2, chroma);
        target.u[x / 2] = to_byte(chroma[0] / chroma[2]);
        target.v[x / 2] = to_byte(chroma[1] / chroma[2]);
    }
}
