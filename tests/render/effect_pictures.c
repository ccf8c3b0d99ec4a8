#include "effect_pictures.h"

#include "chatkut/model/composition_json.h"

#include <check.h>
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

/* ---- pictures -------------------------------------------------------------------------- */

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
