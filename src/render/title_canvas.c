#include "title_private.h"

#include <math.h>

enum { R, G, B, A, CHANNELS };

static uint8_t mul(unsigned a, unsigned b)
{
    unsigned v = a * b + 128;
    return (uint8_t)((v + (v >> 8)) >> 8);
}

/* `color` at `coverage` (0..255) over one premultiplied pixel. */
static void over(uint8_t *pixel, const uint8_t color[CHANNELS], unsigned coverage)
{
    unsigned alpha = mul(color[A], coverage);
    for (int c = R; c <= B; c++)
        pixel[c] = (uint8_t)(mul(color[c], alpha) + mul(pixel[c], 255 - alpha));
    pixel[A] = (uint8_t)(alpha + mul(pixel[A], 255 - alpha));
}

static void compose_image(TitleCanvas *canvas, const ASS_Image *image)
{
    /* libass writes transparency, 0 is opaque */
    const uint8_t color[] = { (uint8_t)(image->color >> 24),
                              (uint8_t)(image->color >> 16),
                              (uint8_t)(image->color >> 8),
                              (uint8_t)(255 - (image->color & 255)) };
    int left = MAX(0, -image->dst_x),
        right = MIN(image->w, canvas->width - image->dst_x);
    int top = MAX(0, -image->dst_y),
        bottom = MIN(image->h, canvas->height - image->dst_y);
    for (int y = top; y < bottom; y++) {
        const uint8_t *mask = image->bitmap + (ptrdiff_t)y * image->stride;
        uint8_t *row =
            canvas->pixels +
            CHANNELS * ((ptrdiff_t)(image->dst_y + y) * canvas->width + image->dst_x);
        for (int x = left; x < right; x++)
            if (mask[x])
                over(row + CHANNELS * (ptrdiff_t)x, color, mask[x]);
    }
}

void title_canvas_images(TitleCanvas *canvas, const ASS_Image *images)
{
    for (const ASS_Image *image = images; image; image = image->next)
        compose_image(canvas, image);
}

/* Signed distance from (x, y) to the edge of a rounded box about the origin; inside <
 * 0. */
static double box_distance(double x, double y, double half_w, double half_h,
                           double radius)
{
    double dx = fabs(x) - half_w + radius, dy = fabs(y) - half_h + radius;
    return hypot(fmax(dx, 0), fmax(dy, 0)) + fmin(fmax(dx, dy), 0) - radius;
}

void title_canvas_box(TitleCanvas *canvas, double x, double y, double width,
                      double height, double radius, uint32_t color)
{
    const uint8_t rgba[] = { (uint8_t)(color >> 24), (uint8_t)(color >> 16),
                             (uint8_t)(color >> 8), (uint8_t)color };
    double half_w = width / 2, half_h = height / 2;
    radius = fmin(radius, fmin(half_w, half_h));
    int left = MAX(0, (int)floor(x)), right = MIN(canvas->width, (int)ceil(x + width));
    int top = MAX(0, (int)floor(y)),
        bottom = MIN(canvas->height, (int)ceil(y + height));
    for (int row = top; row < bottom; row++)
        for (int column = left; column < right; column++) {
            double distance =
                box_distance(column + 0.5 - x - half_w, row + 0.5 - y - half_h, half_w,
                             half_h, radius);
            double coverage = fmin(fmax(0.5 - distance, 0), 1);
            over(canvas->pixels + CHANNELS * ((ptrdiff_t)row * canvas->width + column),
                 rgba, (unsigned)lround(coverage * 255));
        }
}

/* ---- RGB to BT.709 limited, ITU-R BT.709-6 --------------------------------------- */

static const double KR = 0.2126, KG = 0.7152, KB = 0.0722;

static uint8_t luma(const uint8_t *p)
{
    return (uint8_t)lround(16 + 219.0 / 255 * (KR * p[R] + KG * p[G] + KB * p[B]));
}

static void fill_luma_and_alpha(AVFrame *frame, const TitleCanvas *canvas)
{
    for (int y = 0; y < canvas->height; y++) {
        const uint8_t *p = canvas->pixels + CHANNELS * ((ptrdiff_t)y * canvas->width);
        uint8_t *to_luma = frame->data[0] + (ptrdiff_t)y * frame->linesize[0];
        uint8_t *to_alpha = frame->data[3] + (ptrdiff_t)y * frame->linesize[3];
        for (int x = 0; x < canvas->width; x++, p += CHANNELS) {
            to_luma[x] = luma(p);
            to_alpha[x] = p[A];
        }
    }
}

/* The mean colour about chroma sample (x, y): chroma of H.264 sits on every other
 * column, between two rows. */
static void mean_color(const TitleCanvas *canvas, int x, int y, double rgb[3])
{
    static const double weights[] = { 0.25, 0.5, 0.25 };
    rgb[R] = rgb[G] = rgb[B] = 0;
    for (int row = 2 * y; row < 2 * y + 2; row++)
        for (int tap = 0; tap < 3; tap++) {
            int column = CLAMP(2 * x + tap - 1, 0, canvas->width - 1);
            const uint8_t *p =
                canvas->pixels + CHANNELS * ((ptrdiff_t)row * canvas->width + column);
            for (int c = R; c <= B; c++)
                rgb[c] += weights[tap] * p[c] / 2;
        }
}

static void fill_chroma(AVFrame *frame, const TitleCanvas *canvas)
{
    for (int y = 0; y < canvas->height / 2; y++)
        for (int x = 0; x < canvas->width / 2; x++) {
            double rgb[3];
            mean_color(canvas, x, y, rgb);
            double grey = KR * rgb[R] + KG * rgb[G] + KB * rgb[B];
            double cb = (rgb[B] - grey) / (2 * (1 - KB));
            double cr = (rgb[R] - grey) / (2 * (1 - KR));
            frame->data[1][(ptrdiff_t)y * frame->linesize[1] + x] =
                (uint8_t)lround(128 + 224.0 / 255 * cb);
            frame->data[2][(ptrdiff_t)y * frame->linesize[2] + x] =
                (uint8_t)lround(128 + 224.0 / 255 * cr);
        }
}

AVFrame *title_canvas_picture(const TitleCanvas *canvas)
{
    AVFrame *frame = av_frame_alloc();
    frame->width = canvas->width;
    frame->height = canvas->height;
    frame->format = AV_PIX_FMT_YUVA420P;
    if (av_frame_get_buffer(frame, 0) < 0)
        g_error("out of memory");
    frame->color_range = AVCOL_RANGE_MPEG;
    frame->colorspace = AVCOL_SPC_BT709;
    fill_luma_and_alpha(frame, canvas);
    fill_chroma(frame, canvas);
    return frame;
}
