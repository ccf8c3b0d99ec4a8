#include "layer_private.h"

#include "chatkut/media/input.h"
#include "chatkut/render/fonts.h"
#include "chatkut/render/paint.h"
#include "shape.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* ---- one layer ------------------------------------------------------------------- */

Layer *layer_new(Stage *stage, const Clip *clip, const Track *track)
{
    Layer *layer = g_new0(Layer, 1);
    layer->stage = stage;
    layer->clip = clip;
    layer->track = track;
    layer->animated = clip_transform_animated(clip);
    layer->largest =
        clip_largest_scale(clip, RTIME_ZERO, clip->duration, stage->sequence->rate);
    layer->drawn_scale =
        CLAMP(affine_zoom(stage->to_canvas) * layer->largest, 0.01, 64);
    return layer;
}

void layer_free(Layer *layer)
{
    if (!layer)
        return;
    if (layer->footage)
        stage_park(layer->stage, clip_asset(layer->stage->composition, layer->clip),
                   layer->footage);
    compositor_free(layer->nested);
    title_clear(&layer->title);
    caption_clear(&layer->caption);
    layer_effects_clear(&layer->effects);
    layer_effects_clear(&layer->track_effects);
    av_frame_free(&layer->picture);
    av_frame_free(&layer->halved);
    av_frame_free(&layer->slate);
    g_free(layer->failure.detail);
    g_free(layer);
}

/* ---- source time ----------------------------------------------------------------- */

static RTime wrap(RTime time, RTime length)
{
    int64_t turns;
    if (rtime_compare(length, RTIME_ZERO) <= 0)
        return time;
    turns = rtime_to_frames(rtime_div(time, length), (Rate){ 1, 1 }, RTIME_FLOOR);
    return rtime_sub(time, rtime_scale(length, turns, 1));
}

RTime layer_source_time(const Clip *clip, RTime at, RTime length, bool *backwards)
{
    const Value *remap = proplist_get(clip->node.props, PROP_REMAP);
    RTime speed = clip_speed(clip), time;
    *backwards = false;
    if (remap) {
        double seconds[4] = { 0 };
        value_eval(remap, at, seconds);
        /* A curve is computed in floating point: what is meant to be a frame's start
         * must not fall short of it. */
        return rtime_add(rtime_from_decimal(seconds[0]), rtime_make(2, 1000000));
    }
    *backwards = rtime_compare(speed, RTIME_ZERO) < 0;
    time = rtime_add(clip_in(clip), rtime_mul(at, speed));
    return node_bool(&clip->node, PROP_LOOP) ? wrap(time, length) : time;
}

/* ---- what the kinds show --------------------------------------------------------- */

/* One that is missing is told with the texts that ask for a font that is not there. */
static bool add_font(Stage *stage, TitleMaker *titles, const Asset *font,
                     GError **error)
{
    g_autoptr(GError) failed = NULL;
    LossReason reason;
    int fd = stage->file(font->node.id, stage->data, &failed);
    if (fd >= 0 && title_maker_add_font(titles, font, fd, &failed))
        return true;
    if (!media_error_loses(failed, &reason)) {
        g_propagate_error(error, g_steal_pointer(&failed));
        stage->culprit = font->node.id;
        g_prefix_error(error, "“%s”: ", asset_label(font));
        return false;
    }
    if (!stage->fonts_lost)
        stage->fonts_lost = lost_new();
    lost_add(stage->fonts_lost, NULL, font, reason, failed->message);
    return true;
}

bool layer_start_titles(Stage *stage, GError **error)
{
    const GPtrArray *assets = stage->composition->assets;
    if (stage->titles)
        return true;
    g_autoptr(TitleMaker) titles = title_maker_new(error);
    if (!titles)
        return false;
    for (unsigned i = 0; i < assets->len; i++) {
        const Asset *asset = g_ptr_array_index(assets, i);
        if (asset->kind == ASSET_FONT && !add_font(stage, titles, asset, error))
            return false;
    }
    stage->titles = g_steal_pointer(&titles);
    return true;
}

/* Which of the lost fonts it means only their files would tell. */
static void lose_fonts(Layer *layer)
{
    const Stage *stage = layer->stage;
    if (!stage->fonts_lost)
        return;
    if (!layer->fonts_looked)
        layer->lacks_font =
            fonts_lacked_by(stage->composition, layer->clip, stage->file, stage->data);
    layer->fonts_looked = true;
    for (unsigned i = 0; layer->lacks_font && i < stage->fonts_lost->len; i++) {
        const Lost *lost = &g_array_index(stage->fonts_lost, Lost, i);
        lost_add(stage->lost, layer->clip, lost->asset, lost->reason, lost->detail);
    }
}

static bool text_layer(Layer *layer, const Clip *text, RTime at, LayerPicture *out,
                       GError **error)
{
    Stage *stage = layer->stage;
    Title *title = &layer->title;
    if (!layer_start_titles(stage, error))
        return false;
    lose_fonts(layer);
    if (!layer->drawn ||
        (!title_is_still(text) && rtime_compare(at, layer->drawn_at) != 0)) {
        title_clear(title);
        if (!title_draw(stage->titles, text, stage->sequence, at, layer->drawn_scale,
                        title, error))
            return false;
        layer->drawn = true;
        layer->drawn_at = at;
    }
    out->picture = title->picture;
    out->box_width = title->box_width;
    out->box_height = title->box_height;
    if (out->picture)
        out->extent = out->visible =
            (Rect){ title->left, title->top,
                    title->left + title->picture->width / layer->drawn_scale,
                    title->top + title->picture->height / layer->drawn_scale };
    return true;
}

static bool caption_layer(Layer *layer, RTime at, LayerPicture *out, GError **error)
{
    Stage *stage = layer->stage;
    bool changed;
    if (!layer_start_titles(stage, error) ||
        !caption_turn(layer->clip, stage->sequence, at, stage->titles, &layer->caption,
                      &changed, error))
        return false;
    layer->drawn &= !changed;
    return !layer->caption.text ||
           text_layer(layer, layer->caption.text, at, out, error);
}

static bool shape_layer(Layer *layer, RTime at, LayerPicture *out, GError **error)
{
    if (!layer->drawn ||
        (!shape_is_still(layer->clip) && rtime_compare(at, layer->drawn_at) != 0)) {
        av_frame_free(&layer->picture);
        layer->picture = shape_picture(layer->clip, layer->stage->sequence, at,
                                       layer->drawn_scale, &layer->extent, error);
        if (!layer->picture)
            return false;
        layer->drawn = true;
        layer->drawn_at = at;
    }
    out->picture = layer->picture;
    clip_box(layer->clip, layer->stage->sequence, &out->box_width, &out->box_height);
    out->extent = out->visible = layer->extent;
    return true;
}

static bool nested_layer(Layer *layer, RTime at, LayerPicture *out, GError **error)
{
    Stage *stage = layer->stage;
    const Sequence *inner = composition_sequence(
        stage->composition, node_string(&layer->clip->node, PROP_SEQUENCE));
    bool backwards;
    RTime time =
        layer_source_time(layer->clip, at, sequence_duration(inner), &backwards);
    Placement placed = layer_place(layer, inner->width, inner->height);
    int width, height;
    layer_take_placement(out, &placed);
    layer_working_size(layer, out, at, inner->width, inner->height, &width, &height);
    if (!layer->nested) {
        layer->nested =
            compositor_new(stage->composition, inner, width, height,
                           paint_has_alpha(node_value(&inner->node, PROP_PAINT)),
                           stage->file, stage->data);
        compositor_use_store(layer->nested, stage->store);
        if (stage->rough)
            compositor_roughen(layer->nested);
        if (stage->hasty)
            compositor_hasten(layer->nested);
    }
    /* Like media, a sequence holds its first and last picture. */
    if (backwards)
        time = rtime_sub(time, rtime_make(1, 1000000));
    time = rtime_min(time, rtime_sub(sequence_duration(inner),
                                     rtime_make(inner->rate.den, inner->rate.num)));
    time = rtime_snap(rtime_max(time, RTIME_ZERO), inner->rate, RTIME_FLOOR);
    av_frame_free(&layer->picture);
    layer->picture = compositor_picture(layer->nested, time, error);
    if (!layer->picture)
        stage->culprit = compositor_culprit(layer->nested);
    lost_add_all(stage->lost, compositor_lost(layer->nested));
    out->picture = layer->picture;
    return layer->picture != NULL;
}

/* ---- drawing --------------------------------------------------------------------- */

static bool layer_picture(Layer *layer, RTime at, LayerPicture *out, GError **error)
{
    switch (layer->clip->kind) {
    case CLIP_VIDEO:
    case CLIP_IMAGE:
        return layer_footage(layer, at, out, error);
    case CLIP_TEXT:
        return text_layer(layer, layer->clip, at, out, error);
    case CLIP_CAPTION:
        return caption_layer(layer, at, out, error);
    case CLIP_SHAPE:
        return shape_layer(layer, at, out, error);
    case CLIP_SEQUENCE:
        return nested_layer(layer, at, out, error);
    default:
        return true;
    }
}

/* The clip's own effects and those of its track. */
static bool apply_effects(Layer *layer, RTime at, LayerPicture *shown, GError **error)
{
    const Clip *clip = layer->clip;
    if (!layer_effects_run(&layer->effects, layer->stage, &clip->node, at, shown,
                           error))
        return false;
    return !layer->track ||
           layer_effects_run(&layer->track_effects, layer->stage, &layer->track->node,
                             rtime_add(at, clip->start), shown, error);
}

static bool adjust(Layer *layer, RTime at, double share, Canvas *canvas, GError **error)
{
    double opacity[4] = { 1 };
    value_eval(proplist_get(layer->clip->node.props, PROP_OPACITY), at, opacity);
    return layer_effects_adjust(&layer->effects, layer->stage, &layer->clip->node, at,
                                CLAMP(opacity[0], 0, 1) * share, canvas, error);
}

/* As the transition wants it. */
static void take_look(Drawing *drawing, const ClipLook *look)
{
    drawing->opacity *= look->strength;
    drawing->light = look->light;
    drawing->shade = look->shade;
    drawing->to_canvas = affine_then(drawing->to_canvas, look->moved);
    drawing->mask_to_canvas = affine_then(drawing->mask_to_canvas, look->moved);
}

bool layer_draw(Layer *layer, RTime at, const ClipLook *look, Canvas *canvas,
                GError **error)
{
    LayerPicture shown = { 0 };
    Drawing drawing;
    layer->stage->drawn = layer->clip;
    if (layer->clip->kind == CLIP_ADJUSTMENT)
        return adjust(layer, at, look->share, canvas, error);
    if (!layer_picture(layer, at, &shown, error))
        return false;
    if (!shown.picture)
        return true;
    if (!shown.plain && !apply_effects(layer, at, &shown, error))
        return false;
    drawing = drawing_make(layer->stage, layer->clip, &shown, at);
    if (!layer->animated)
        drawing_snap(&drawing);
    take_look(&drawing, look);
    drawing_reduce(&drawing, &layer->halved);
    canvas_draw(canvas, &drawing);
    return true;
}
