#include "layer_private.h"

#include "chatkut/media/input.h"
#include "slate.h"

#include <math.h>

enum { SIDE_LIMIT = 16384 };

/* A file that failed is asked again so much later. */
static const RTime RETRY = { 1, 1 };

static bool asset_failed(Layer *layer, const Asset *asset, GError **error)
{
    layer->stage->culprit = asset->node.id;
    g_prefix_error(error, "“%s”: ", asset_label(asset));
    return false;
}

static bool open_footage(Layer *layer, const Asset *asset, GError **error)
{
    Stage *stage = layer->stage;
    int fd;
    if (layer->footage)
        return true;
    layer->footage = stage_take(stage, asset);
    if (layer->footage)
        return true;
    fd = stage->file(asset->node.id, stage->data, error);
    if (fd >= 0)
        layer->footage = footage_open(
            fd, asset, stage->rough, stage->hasty ? 0 : 1, stage->store,
            stage->keeps && layer->clip->kind == CLIP_VIDEO ? &stage->kept : NULL,
            error);
    return layer->footage != NULL;
}

/* The picture of the file. */
static bool show_footage(Layer *layer, const Asset *asset, RTime at, LayerPicture *out,
                         GError **error)
{
    bool moving = layer->clip->kind == CLIP_VIDEO, backwards = false;
    RTime time = RTIME_ZERO;
    Placement placed;
    int stored_w, stored_h, width, height;
    double aspect;
    if (!open_footage(layer, asset, error))
        return false;
    if (moving)
        time = layer_source_time(layer->clip, at, footage_length(layer->footage),
                                 &backwards);
    if (!footage_seek(layer->footage, time, backwards, error))
        return false;
    footage_size(layer->footage, &stored_w, &stored_h, &aspect);
    placed = layer_place(layer, stored_w * aspect, stored_h);
    layer_take_placement(out, &placed);
    if (rect_is_empty(out->visible))
        return true;
    layer_working_size(layer, out, at, stored_w, stored_h, &width, &height);
    out->picture = footage_picture(layer->footage, width, height, error);
    return out->picture != NULL;
}

/* ---- slates ---------------------------------------------------------------------- */

/* It tells the second: to draw text for every picture would cost more than the rest. */
static bool draw_slate(Layer *layer, const Lost *lost, RTime at, int width, int height,
                       GError **error)
{
    const Stage *stage = layer->stage;
    const AVFrame *drawn = layer->slate;
    at = rtime_snap(rtime_add(layer->clip->start, at), (Rate){ 1, 1 }, RTIME_FLOOR);
    if (drawn && layer->slate_reason == lost->reason && drawn->width == width &&
        drawn->height == height && rtime_compare(layer->slate_at, at) == 0)
        return true;
    av_frame_free(&layer->slate);
    layer->slate_at = at;
    layer->slate_reason = lost->reason;
    layer->slate =
        slate_picture(stage->plain, stage->composition, lost, at, width, height, error);
    return layer->slate != NULL;
}

/* As far as the asset tells, upright. */
static void expected_size(const Layer *layer, const Asset *asset, double size[2])
{
    const Sequence *sequence = layer->stage->sequence;
    const Value *turn = proplist_get(asset->node.props, PROP_TURN);
    double stored[4] = { sequence->width, sequence->height };
    value_eval(proplist_get(asset->node.props, PROP_PICTURE_SIZE), RTIME_ZERO, stored);
    bool sideways = turn && turn->type == VALUE_NUMBER && (int)turn->number % 180 != 0;
    size[0] = fmin(stored[sideways], SIDE_LIMIT);
    size[1] = fmin(stored[!sideways], SIDE_LIMIT);
}

/* It lies where the picture would. */
static bool show_slate(Layer *layer, const Lost *lost, RTime at, LayerPicture *out,
                       GError **error)
{
    Stage *stage = layer->stage;
    const Asset *asset = lost->asset;
    double size[2];
    int width, height;
    expected_size(layer, asset, size);
    Placement placed = layer_place(layer, size[0], size[1]);
    *out = (LayerPicture){ .plain = true };
    layer_take_placement(out, &placed);
    if (rect_is_empty(out->visible))
        return true;
    /* Not the part of it that is cut off. */
    out->extent = out->visible;
    layer_working_size(layer, out, at, (int)size[0], (int)size[1], &width, &height);
    if ((!stage->plain && !(stage->plain = title_maker_new(error))) ||
        !draw_slate(layer, lost, at, width, height, error))
        return false;
    out->picture = layer->slate;
    return true;
}

/* Takes `failed`; false where it is more than a loss. */
static bool take_failure(Layer *layer, RTime at, GError *failed, GError **error)
{
    Failure *failure = &layer->failure;
    failure->failed = media_error_loses(failed, &failure->reason);
    if (!failure->failed) {
        g_propagate_error(error, failed);
        return false;
    }
    g_clear_pointer(&layer->footage, footage_free);
    g_free(failure->detail);
    failure->detail = g_strdup(failed->message);
    failure->at = at;
    g_error_free(failed);
    return true;
}

/* Not to open and search through a broken file for each picture. */
static bool has_just_failed(const Layer *layer, RTime at)
{
    const Failure *failure = &layer->failure;
    return failure->failed && rtime_compare(at, failure->at) >= 0 &&
           rtime_compare(rtime_sub(at, failure->at), RETRY) < 0;
}

/* The file failed; the whole clip is lost for a while. */
static bool lose_clip(Layer *layer, const Asset *asset, RTime at, LayerPicture *out,
                      GError **error)
{
    const Lost lost = { layer->clip, asset, layer->failure.reason, NULL };
    lost_add(layer->stage->lost, lost.clip, asset, lost.reason, layer->failure.detail);
    return show_slate(layer, &lost, at, out, error);
}

/* The file is there, but damaged at this place. */
static bool check_picture(Layer *layer, const Asset *asset, RTime at, LayerPicture *out,
                          GError **error)
{
    VideoState state = footage_state(layer->footage);
    const Lost lost = { layer->clip, asset,
                        state == VIDEO_LOST ? LOSS_DAMAGED : LOSS_PATCHED, NULL };
    if (state == VIDEO_WHOLE)
        return true;
    lost_add(layer->stage->lost, lost.clip, asset, lost.reason, NULL);
    return state == VIDEO_MENDED || show_slate(layer, &lost, at, out, error);
}

bool layer_footage(Layer *layer, RTime at, LayerPicture *out, GError **error)
{
    const Asset *asset = clip_asset(layer->stage->composition, layer->clip);
    GError *failed = NULL;
    if (has_just_failed(layer, at))
        return lose_clip(layer, asset, at, out, error);
    if (show_footage(layer, asset, at, out, &failed))
        return check_picture(layer, asset, at, out, error);
    return take_failure(layer, at, failed, error)
               ? lose_clip(layer, asset, at, out, error)
               : asset_failed(layer, asset, error);
}
