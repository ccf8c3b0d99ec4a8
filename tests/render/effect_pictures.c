#include "effect_pictures.h"

#include "chatkut/model/composition_json.h"

#include <check.h>
#include <math.h>
#include <string.h>

static const Cube *the_cube(const char *asset, void *data, GError **error)
{
    (void)asset, (void)error;
    ck_assert_msg(data != NULL, "no table here");
    return data;
}

/* As a document's clip has them. */
static Value *effects_value(const char *effects)
{
    g_autofree char *text = g_strdelimit(g_strdup(effects), "'", '"');
    json_auto_t *json = json_loads(text, 0, NULL);
    g_autoptr(GError) error = NULL;
    Value *value = NULL;
    prop_from_json(PROP_EFFECTS, json, (Rate){ 30, 1 }, &value, &error);
    ck_assert_msg(value != NULL, "%s: %s", text, error ? error->message : "?");
    return value;
}

EffectChain *chain_with_cube(const char *effects, Cube *cube)
{
    g_autoptr(Value) value = effects_value(effects);
    g_autoptr(GError) error = NULL;
    EffectChain *chain =
        effect_chain_new(value, "clip", (Rate){ 30, 1 }, the_cube, cube, &error);
    ck_assert_msg(chain != NULL, "%s", error ? error->message : "?");
    effect_chain_turn(chain, RTIME_ZERO);
    return chain;
}

EffectChain *chain_of(const char *effects)
{
    return chain_with_cube(effects, NULL);
}

EffectChain *chain_of_one(const char *type, const char *params)
{
    g_autofree char *effects =
        g_strdup_printf("[{'id':'e','type':'%s','params':{%s}}]", type, params);
    return chain_of(effects);
}

AVFrame *chain_apply(EffectChain *chain, const AVFrame *picture)
{
    EffectPicture under_way = { av_frame_clone(picture), 1, 1, 0, 0 };
    effect_chain_apply(chain, &under_way);
    return under_way.picture;
}

/* ---- pictures -------------------------------------------------------------------- */

static AVFrame *new_picture(int width, int height, bool alpha)
{
    AVFrame *frame = av_frame_alloc();
    frame->format = alpha ? AV_PIX_FMT_YUVA420P : AV_PIX_FMT_YUV420P;
    frame->width = width;
    frame->height = height;
    ck_assert_int_ge(av_frame_get_buffer(frame, 0), 0);
    return frame;
}

AVFrame *flat_picture(int width, int height, int y, int u, int v, int alpha)
{
    AVFrame *frame = new_picture(width, height, alpha >= 0);
    const int level[4] = { y, u, v, alpha };
    for (int plane = 0; plane < 4 && frame->data[plane]; plane++) {
        int shift = plane == 1 || plane == 2;
        memset(frame->data[plane], level[plane],
               (size_t)frame->linesize[plane] * (size_t)((height + shift) >> shift));
    }
    return frame;
}

AVFrame *cube_slice(int cr)
{
    AVFrame *frame = flat_picture(512, 512, 0, 0, cr, -1);
    for (int y = 0; y < 512; y++)
        memset(frame->data[0] + (ptrdiff_t)y * frame->linesize[0], y / 2, 512);
    for (int y = 0; y < 256; y++)
        for (int x = 0; x < 256; x++)
            frame->data[1][(ptrdiff_t)y * frame->linesize[1] + x] = (uint8_t)x;
    return frame;
}

void cube_slice_read(const AVFrame *slice, int y, int cb, int out[3])
{
    out[0] = slice->data[0][(ptrdiff_t)(2 * y) * slice->linesize[0] + 2 * cb];
    out[1] = slice->data[1][(ptrdiff_t)y * slice->linesize[1] + cb];
    out[2] = slice->data[2][(ptrdiff_t)y * slice->linesize[2] + cb];
}

int width_of(const AVFrame *frame, int plane)
{
    return plane == 1 || plane == 2 ? (frame->width + 1) / 2 : frame->width;
}

int height_of(const AVFrame *frame, int plane)
{
    return plane == 1 || plane == 2 ? (frame->height + 1) / 2 : frame->height;
}

uint8_t *sample(const AVFrame *frame, int plane, int x, int y)
{
    return frame->data[plane] + (ptrdiff_t)y * frame->linesize[plane] + x;
}

int at(const AVFrame *frame, int plane, int x, int y)
{
    return *sample(frame, plane, x, y);
}

AVFrame *noisy_picture(int width, int height, bool alpha)
{
    AVFrame *frame = flat_picture(width, height, 16, 128, 128, alpha ? 0 : -1);
    unsigned seed = 7;
    for (int plane = 0; plane < 3; plane++)
        for (int y = 0; y < height_of(frame, plane); y++)
            for (int x = 0; x < width_of(frame, plane); x++) {
                int step = plane ? 2 : 1, zero = plane ? 128 : 16;
                double dx = (x * step - width / 2.0) / (width / 2.5);
                double dy = (y * step - height / 2.0) / (height / 2.5);
                double a = alpha ? CLAMP(4 * (1 - hypot(dx, dy)), 0, 1) : 1;
                int level;
                seed = seed * 1664525u + 1013904223u;
                level =
                    (int)(seed >> 26) + (x * step / 16 + y * step / 12) % 3 * 40 + 40;
                *sample(frame, plane, x, y) = (uint8_t)lrint(zero + a * (level - zero));
                if (alpha && plane == 0)
                    *sample(frame, 3, x, y) = (uint8_t)lrint(255 * a);
            }
    return frame;
}
