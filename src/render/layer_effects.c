#include "layer_effects.h"

#include "chatkut/media/input.h"
#include "frame.h"

#include <math.h>

/* ---- colour tables --------------------------------------------------------------- */

static void free_cube(void *data)
{
    cube_free(data);
}

/* The table of an asset, read once for all clips of the stage. */
static const Cube *stage_cube(const char *id, void *data, GError **error)
{
    Stage *stage = data;
    const Asset *asset = composition_asset(stage->composition, id);
    Cube *cube;
    int fd;
    if (!stage->cubes)
        stage->cubes = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_cube);
    cube = g_hash_table_lookup(stage->cubes, id);
    if (cube)
        return cube;
    g_assert(asset); /* compositor_check() */
    fd = stage->file(id, stage->data, error);
    cube = fd >= 0 ? cube_read(fd, error) : NULL;
    if (cube) {
        g_hash_table_insert(stage->cubes, asset->node.id, cube);
    } else {
        stage->culprit = asset->node.id;
        g_prefix_error(error, "“%s”: ", asset_label(asset));
    }
    return cube;
}

/* ---- a chain --------------------------------------------------------------------- */

static void forget_result(LayerEffects *effects)
{
    av_frame_free(&effects->input);
    av_frame_free(&effects->result.picture);
}

void layer_effects_clear(LayerEffects *effects)
{
    g_clear_pointer(&effects->chain, effect_chain_free);
    forget_result(effects);
}

/* Without its colour table the clip shows as it is. Takes `failed`; false where it is
 * more than that. */
static bool lose_table(Stage *stage, GError *failed, GError **error)
{
    const Asset *asset =
        stage->culprit ? composition_asset(stage->composition, stage->culprit) : NULL;
    LossReason reason;
    if (!asset || !media_error_loses(failed, &reason)) {
        g_propagate_error(error, failed);
        return false;
    }
    lost_add(stage->lost, stage->drawn, asset, reason, failed->message);
    g_error_free(failed);
    return true;
}

/* At the moment `at`; *changed: it was another before. There is no chain where its
 * colour table is lost. */
static bool turn_chain(LayerEffects *effects, Stage *stage, const Node *node, RTime at,
                       bool *changed, GError **error)
{
    GError *failed = NULL;
    if (!effects->chain)
        effects->chain =
            effect_chain_new(proplist_get(node->props, PROP_EFFECTS), node->id,
                             stage->sequence->rate, stage_cube, stage, &failed);
    if (!effects->chain)
        return lose_table(stage, failed, error);
    *changed = effect_chain_turn(effects->chain, at);
    return true;
}

/* ---- clips ----------------------------------------------------------------------- */

/* Pictures are read-only while somebody refers to them: the same memory is the same
 * picture. */
static bool is_kept(const LayerEffects *effects, const AVFrame *picture)
{
    return effects->input && effects->input->data[0] == picture->data[0] &&
           effects->input->width == picture->width &&
           effects->input->height == picture->height;
}

/* Sides of what shows that are sides of the picture stay so when it grows. */
static void grow_side(double *visible, double *extent, double by)
{
    if (fabs(*visible - *extent) < 1e-6)
        *visible += by;
    *extent += by;
}

static void take_result(const EffectPicture *result, LayerPicture *shown)
{
    double x = result->grown_x / result->scale_x, y = result->grown_y / result->scale_y;
    shown->picture = result->picture;
    grow_side(&shown->visible.x0, &shown->extent.x0, -x);
    grow_side(&shown->visible.x1, &shown->extent.x1, x);
    grow_side(&shown->visible.y0, &shown->extent.y0, -y);
    grow_side(&shown->visible.y1, &shown->extent.y1, y);
}

bool layer_effects_run(LayerEffects *effects, Stage *stage, const Node *node, RTime at,
                       LayerPicture *shown, GError **error)
{
    const AVFrame *picture = shown->picture;
    bool changed;
    if (!proplist_get(node->props, PROP_EFFECTS))
        return true;
    if (!turn_chain(effects, stage, node, at, &changed, error))
        return false;
    if (!effects->chain)
        return true;
    if (changed || !is_kept(effects, picture)) {
        forget_result(effects);
        effects->input = frame_ref(picture);
        effects->result = (EffectPicture){
            .picture = frame_ref(picture),
            .scale_x = picture->width / (shown->extent.x1 - shown->extent.x0),
            .scale_y = picture->height / (shown->extent.y1 - shown->extent.y0),
        };
        effect_chain_apply(effects->chain, &effects->result);
    }
    take_result(&effects->result, shown);
    return true;
}

/* ---- canvases -------------------------------------------------------------------- */

/* Cut off what has grown over, and alpha where the canvas has none: colours lie over
 * black already. */
static void fit_to_canvas(EffectPicture *picture, const Canvas *canvas)
{
    AVFrame *frame = picture->picture;
    frame->width -= 2 * picture->grown_x;
    frame->height -= 2 * picture->grown_y;
    for (int plane = 0; plane < 4 && frame->data[plane]; plane++) {
        int shift = plane == 1 || plane == 2;
        frame->data[plane] +=
            (ptrdiff_t)(picture->grown_y >> shift) * frame->linesize[plane] +
            (picture->grown_x >> shift);
    }
    if (frame->data[3] && !canvas_has_alpha(canvas)) {
        frame->format = AV_PIX_FMT_YUV420P;
        frame->data[3] = NULL;
        frame->linesize[3] = 0;
    }
}

bool layer_effects_adjust(LayerEffects *effects, Stage *stage, const Node *node,
                          RTime at, double weight, Canvas *canvas, GError **error)
{
    double scale = affine_zoom(stage->to_canvas);
    EffectPicture picture = { .scale_x = scale, .scale_y = scale };
    g_autoptr(Canvas) changed = NULL;
    bool turned;
    if (weight <= 0 || !proplist_get(node->props, PROP_EFFECTS))
        return true;
    if (!turn_chain(effects, stage, node, at, &turned, error))
        return false;
    if (!effects->chain)
        return true;
    picture.picture = canvas_picture(canvas);
    effect_chain_apply(effects->chain, &picture);
    fit_to_canvas(&picture, canvas);
    changed = canvas_new(stage->width, stage->height, canvas_has_alpha(canvas));
    canvas_start(changed, picture.picture);
    canvas_mix(canvas, changed, weight);
    av_frame_free(&picture.picture);
    return true;
}

/* ---- tracks ---------------------------------------------------------------------- */

/* There are some that are turned on; *colors: all of colours alone. */
static bool track_effects(const Track *track, bool *colors)
{
    const Value *value = proplist_get(track->node.props, PROP_EFFECTS);
    g_autoptr(GPtrArray) effects = value ? effects_read(value, NULL) : NULL;
    *colors = true;
    for (unsigned i = 0; effects && i < effects->len; i++) {
        const Effect *effect = g_ptr_array_index(effects, i);
        *colors &= (effect->type->flags & (EFFECT_COLORS | EFFECT_KEYS)) != 0;
    }
    return effects && effects->len > 0;
}

bool track_colors_clips(const Track *track)
{
    bool colors;
    return track_effects(track, &colors) && colors;
}

bool track_has_canvas(const Track *track)
{
    bool colors;
    return track_effects(track, &colors) && !colors;
}
