/* Effects that look around a pixel: blur, sharpen, glow. */
#include "chatkut/media/convert.h"
#include "effect_private.h"
#include "frame.h"
#include "gauss.h"
#include "rgb_rows.h"

#include <math.h>
#include <string.h>

/* What is not seen: below it no sample changes by a level. */
static const double SIGMA_MIN = 0.1;

static float outside_of(const AVFrame *frame, int plane)
{
    static const float nothing[4] = { 16, 128, 128, 0 };
    return frame->data[3] ? nothing[plane] : -1;
}

static GaussPlane gauss_of(const AVFrame *frame, int plane, double sigma_x,
                           double sigma_y)
{
    double size = plane == 1 || plane == 2 ? 2 : 1;
    return (GaussPlane){ .data = frame->data[plane],
                         .stride = frame->linesize[plane],
                         .width = plane_width(frame, plane),
                         .height = plane_height(frame, plane),
                         .sigma_x = sigma_x / size,
                         .sigma_y = sigma_y / size,
                         .outside = outside_of(frame, plane) };
}

static void store_row(uint8_t *restrict out, const float *restrict in, int count)
{
    for (int i = 0; i < count; i++)
        out[i] = (uint8_t)(int)(in[i] + 0.5f);
}

/* ---- blur ------------------------------------------------------------------------ */

static void blur_plane(const AVFrame *from, AVFrame *to, int plane, double sigma_x,
                       double sigma_y)
{
    int width = plane_width(to, plane);
    GaussPlane gauss = gauss_of(from, plane, sigma_x, sigma_y);
    float *numbers;
    gauss.margin_x = (width - gauss.width) / 2;
    gauss.margin_y = (plane_height(to, plane) - gauss.height) / 2;
    numbers = gauss_plane(&gauss);
    for (int y = 0; y < plane_height(to, plane); y++)
        store_row(plane_row(to, plane, y), numbers + (ptrdiff_t)y * width, width);
    g_free(numbers);
}

/* Where there is alpha the picture grows. Growing by multiples of four keeps the
 * margins of chroma even too. */
static AVFrame *blurred(EffectPicture *picture, double radius)
{
    const AVFrame *from = picture->picture;
    double sigma_x = radius * picture->scale_x, sigma_y = radius * picture->scale_y;
    int grow_x = from->data[3] ? 2 * gauss_reach(sigma_x / 2) : 0;
    int grow_y = from->data[3] ? 2 * gauss_reach(sigma_y / 2) : 0;
    AVFrame *out =
        picture_new(from->format, from->width + 2 * grow_x, from->height + 2 * grow_y);
    for (int plane = 0; plane < 4 && from->data[plane]; plane++)
        blur_plane(from, out, plane, sigma_x, sigma_y);
    picture->grown_x += grow_x;
    picture->grown_y += grow_y;
    return out;
}

static bool is_sharp(const EffectPicture *picture, double radius)
{
    return radius * MAX(picture->scale_x, picture->scale_y) < SIGMA_MIN;
}

void effect_blur(EffectPicture *picture, const EffectTask *task)
{
    double radius = effect_value(task->moment, EP_BLUR_RADIUS)[0];
    if (!is_sharp(picture, radius))
        effect_picture_take(picture, blurred(picture, radius));
}

/* ---- sharpen --------------------------------------------------------------------- */

static void sharpen_row(uint8_t *restrict luma, const float *restrict soft, int count,
                        float amount)
{
    for (int i = 0; i < count; i++) {
        float y = luma[i], sharp = y + amount * (y - soft[i]) + 0.5f;
        luma[i] = (uint8_t)(int)(sharp < 16 ? 16 : sharp > 235.5f ? 235.5f : sharp);
    }
}

/* Before premultiplication: the mean around a pixel is that of what is there. */
static void sharpen_alpha_row(uint8_t *restrict luma, const uint8_t *restrict alpha,
                              const float *restrict soft,
                              const float *restrict soft_alpha, int count, float amount)
{
    for (int i = 0; i < count; i++) {
        float a = alpha[i], y = (float)luma[i] - 16;
        float mean = soft_alpha[i] > 0 ? (soft[i] - 16) / soft_alpha[i] * a : 0;
        float sharp = y + amount * (y - mean), most = 219 * a / 255;
        sharp = sharp < 0 ? 0 : sharp > most ? most : sharp;
        luma[i] = (uint8_t)(int)(sharp + 16.5f);
    }
}

void effect_sharpen(EffectPicture *picture, const EffectTask *task)
{
    float amount = (float)effect_value(task->moment, EP_SHARPEN_AMOUNT)[0];
    double radius = effect_value(task->moment, EP_SHARPEN_RADIUS)[0];
    double sigma_x = radius * picture->scale_x, sigma_y = radius * picture->scale_y;
    const AVFrame *from = picture->picture;
    g_autofree float *soft = NULL, *soft_alpha = NULL;
    GaussPlane gauss = gauss_of(from, 0, sigma_x, sigma_y);
    AVFrame *out;
    if (amount == 0 || is_sharp(picture, radius))
        return;
    soft = gauss_plane(&gauss);
    if (from->data[3]) {
        gauss = gauss_of(from, 3, sigma_x, sigma_y);
        soft_alpha = gauss_plane(&gauss);
    }
    out = frame_copy(from);
    for (int y = 0; y < out->height; y++) {
        ptrdiff_t at = (ptrdiff_t)y * out->width;
        if (soft_alpha)
            sharpen_alpha_row(plane_row(out, 0, y), plane_row(out, 3, y), soft + at,
                              soft_alpha + at, out->width, amount);
        else
            sharpen_row(plane_row(out, 0, y), soft + at, out->width, amount);
    }
    effect_picture_take(picture, out);
}

/* ---- glow ------------------------------------------------------------------------ */

static void keep_bright(RgbRows *rows, int k, float threshold)
{
    float *restrict r = rows->c[k][0], *restrict g = rows->c[k][1],
                    *restrict b = rows->c[k][2];
    float slope = 1 / (1 - threshold);
    for (int i = 0; i < rows->width; i++) {
        float luma = LUMA_R * r[i] + LUMA_G * g[i] + LUMA_B * b[i];
        float part = (luma - threshold) * slope;
        part = part < 0 ? 0 : part > 1 ? 1 : part;
        r[i] *= part;
        g[i] *= part;
        b[i] *= part;
    }
}

/* What glows, without its shape: where it is transparent it is dark. */
static AVFrame *bright_parts(const AVFrame *picture, float threshold)
{
    AVFrame *out = frame_like(picture, picture->format);
    RgbRows rows;
    rgb_rows_init(&rows, picture->width);
    for (int y = 0; y < picture->height; y += 2) {
        rgb_rows_read(&rows, picture, y);
        for (int k = 0; k < 2; k++)
            keep_bright(&rows, k, threshold);
        rgb_rows_write(&rows, out, y);
        for (int k = 0; picture->data[3] && k < 2 && y + k < picture->height; k++)
            memcpy(plane_row(out, 3, y + k), plane_row(picture, 3, y + k),
                   (size_t)picture->width);
    }
    rgb_rows_clear(&rows);
    return out;
}

/* Both premultiplied by their alpha; so is the result. */
static void screen_rows(RgbRows *rows, const RgbRows *light, int k, float amount)
{
    for (int c = 0; c < 3; c++) {
        float *restrict out = rows->c[k][c];
        const float *restrict add = light->c[k][c];
        for (int i = 0; i < rows->width; i++)
            out[i] = 1 - (1 - out[i]) * (1 - amount * add[i]);
    }
}

static void premultiply(RgbRows *rows, int k)
{
    for (int c = 0; c < 3; c++)
        for (int i = 0; i < rows->width; i++)
            rows->c[k][c][i] *= rows->alpha[k][i];
}

/* The light covers as much as it is bright. */
static void cover_rows(RgbRows *rows, const RgbRows *light, int k, float amount)
{
    for (int i = 0; i < rows->width; i++) {
        const float *const *add = (const float *const *)light->c[k];
        float most = MAX(add[0][i], MAX(add[1][i], add[2][i]));
        float cover = MIN(amount * most, 1), a = rows->alpha[k][i];
        float alpha = a + cover - a * cover;
        rows->alpha[k][i] = alpha;
        for (int c = 0; c < 3 && alpha > 0; c++)
            rows->c[k][c][i] /= alpha;
    }
}

static void glow_rows(RgbRows *rows, RgbRows *light, bool alpha, float amount)
{
    for (int k = 0; k < 2; k++) {
        if (alpha) {
            premultiply(rows, k);
            premultiply(light, k);
        }
        screen_rows(rows, light, k, amount);
        if (alpha)
            cover_rows(rows, light, k, amount);
    }
}

/* `picture` with as much around it as `like` has. */
static AVFrame *grown_to(const AVFrame *picture, const AVFrame *like)
{
    static const int nothing[4] = { 16, 128, 128, 0 };
    AVFrame *out = frame_like(like, like->format);
    for (int plane = 0; plane < 4 && picture->data[plane]; plane++) {
        int width = plane_width(picture, plane), height = plane_height(picture, plane);
        int left = (plane_width(out, plane) - width) / 2;
        int top = (plane_height(out, plane) - height) / 2;
        for (int y = 0; y < plane_height(out, plane); y++) {
            uint8_t *row = plane_row(out, plane, y);
            memset(row, nothing[plane], (size_t)plane_width(out, plane));
            if (y >= top && y < top + height)
                memcpy(row + left, plane_row(picture, plane, y - top), (size_t)width);
        }
    }
    return out;
}

static AVFrame *lit(const AVFrame *picture, const AVFrame *light, float amount)
{
    bool alpha = picture->data[3] != NULL;
    AVFrame *out =
        alpha ? grown_to(picture, light) : frame_like(picture, picture->format);
    RgbRows rows, add;
    rgb_rows_init(&rows, light->width);
    rgb_rows_init(&add, light->width);
    for (int y = 0; y < light->height; y += 2) {
        rgb_rows_read(&rows, alpha ? out : picture, y);
        rgb_rows_read(&add, light, y);
        glow_rows(&rows, &add, alpha, amount);
        rgb_rows_write(&rows, out, y);
        if (alpha)
            rgb_rows_write_alpha(&rows, out, y);
    }
    rgb_rows_clear(&rows);
    rgb_rows_clear(&add);
    return out;
}

void effect_glow(EffectPicture *picture, const EffectTask *task)
{
    float amount = (float)effect_value(task->moment, EP_GLOW_AMOUNT)[0];
    double radius = effect_value(task->moment, EP_GLOW_RADIUS)[0];
    EffectPicture light = *picture;
    AVFrame *out;
    if (amount == 0)
        return;
    light.picture = bright_parts(
        picture->picture, (float)effect_value(task->moment, EP_GLOW_THRESHOLD)[0]);
    if (!is_sharp(picture, radius))
        effect_picture_take(&light, blurred(&light, radius));
    out = lit(picture->picture, light.picture, amount);
    av_frame_free(&light.picture);
    picture->grown_x = light.grown_x;
    picture->grown_y = light.grown_y;
    effect_picture_take(picture, out);
}
