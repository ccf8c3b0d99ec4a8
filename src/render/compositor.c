#include "chatkut/render/compositor.h"

#include "chatkut/render/paint.h"
#include "layer.h"

#include <string.h>

struct Compositor {
    Stage stage;
    Canvas *canvas;
    Canvas *other; /* the outgoing side of a dissolve; made when first needed */
    AVFrame *backdrop;
    RTime backdrop_at;
    GHashTable *layers; /* const Clip * -> Layer *, of the last picture */
    GHashTable *used;   /* those of the picture being made */
};

/* A transition as it is at a moment. */
typedef struct {
    const Clip *from; /* NULL: a free end */
    const Clip *to;
    bool dip;        /* fade: through black */
    double progress; /* eased */
    bool before_cut;
} Blend;

static void free_layer(void *layer)
{
    layer_free(layer);
}

Compositor *compositor_new(const Composition *composition, const Sequence *sequence,
                           int width, int height, bool alpha, CompositorFile file,
                           void *data)
{
    Compositor *compositor = g_new0(Compositor, 1);
    compositor->stage = (Stage){
        .composition = composition_ref(composition),
        .sequence = sequence,
        .to_canvas = canvas_fit(sequence->width, sequence->height, width, height),
        .width = width,
        .height = height,
        .file = file,
        .data = data,
    };
    compositor->canvas = canvas_new(width, height, alpha);
    compositor->layers = g_hash_table_new_full(NULL, NULL, NULL, free_layer);
    compositor->used = g_hash_table_new_full(NULL, NULL, NULL, free_layer);
    return compositor;
}

void compositor_free(Compositor *compositor)
{
    if (!compositor)
        return;
    g_hash_table_unref(compositor->layers);
    g_hash_table_unref(compositor->used);
    canvas_free(compositor->canvas);
    canvas_free(compositor->other);
    av_frame_free(&compositor->backdrop);
    stage_clear(&compositor->stage);
    composition_unref(compositor->stage.composition);
    g_free(compositor);
}

const char *compositor_culprit(const Compositor *compositor)
{
    return compositor->stage.culprit;
}

/* ---- layers ------------------------------------------------------------------------------ */

/* The layer of a clip, kept from the last picture or new. */
static Layer *use_layer(Compositor *compositor, const Clip *clip)
{
    Layer *layer = g_hash_table_lookup(compositor->used, clip);
    void *key = NULL, *value = NULL;
    if (layer)
        return layer;
    if (g_hash_table_steal_extended(compositor->layers, clip, &key, &value))
        layer = value;
    else
        layer = layer_new(&compositor->stage, clip);
    g_hash_table_insert(compositor->used, (void *)(uintptr_t)clip, layer);
    return layer;
}

/* What this picture did not use is closed before the next one opens more. */
static void turn_layers(Compositor *compositor)
{
    GHashTable *swap = compositor->layers;
    g_hash_table_remove_all(compositor->layers);
    compositor->layers = compositor->used;
    compositor->used = swap;
}

static bool draw_clip(Compositor *compositor, const Clip *clip, RTime at,
                      double strength, double light, Canvas *canvas, GError **error)
{
    return layer_draw(use_layer(compositor, clip), rtime_sub(at, clip->start), strength,
                      light, canvas, error);
}

/* ---- what shows on a track ---------------------------------------------------------------- */

static const Clip *find_clip(const Track *track, const char *id)
{
    for (unsigned i = 0; id && i < track->clips->len; i++) {
        const Clip *clip = g_ptr_array_index(track->clips, i);
        if (strcmp(clip->node.id, id) == 0)
            return node_bool(&clip->node, PROP_ENABLED) ? clip : NULL;
    }
    return NULL;
}

/* The last clip that starts at or before `at`, where it still lasts. */
static const Clip *clip_at(const Track *track, RTime at)
{
    unsigned low = 0, high = track->clips->len;
    const Clip *clip;
    while (low < high) {
        unsigned middle = (low + high) / 2;
        clip = g_ptr_array_index(track->clips, middle);
        if (rtime_compare(clip->start, at) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return NULL;
    clip = g_ptr_array_index(track->clips, low - 1);
    if (rtime_compare(at, clip_end(clip)) >= 0 || !node_bool(&clip->node, PROP_ENABLED))
        return NULL;
    return clip;
}

static double progress(RTime at, RTime begin, RTime end)
{
    RTime length = rtime_sub(end, begin);
    if (rtime_compare(length, RTIME_ZERO) <= 0)
        return 1;
    return rtime_seconds(rtime_div(rtime_sub(at, begin), length));
}

static double eased(const Transition *transition, double value)
{
    const Value *ease = node_value(&transition->node, PROP_EASE);
    Easing easing;
    if (!ease || ease->type != VALUE_JSON || !easing_from_json(ease->json, &easing))
        return value;
    return CLAMP(easing_apply(easing, value), 0, 1);
}

/* The window of a transition; false outside of it. */
static bool blend_at(const Track *track, const Transition *transition, RTime at,
                     Blend *blend)
{
    const Clip *from = find_clip(track, transition->from);
    const Clip *to = find_clip(track, transition->to);
    RTime cut, begin, end;
    if (!from && !to)
        return false;
    cut = to ? to->start : clip_end(from);
    begin = rtime_sub(cut, transition->before);
    end = rtime_add(cut, transition->after);
    if (rtime_compare(at, begin) < 0 || rtime_compare(at, end) >= 0)
        return false;
    *blend = (Blend){ .from = from, .to = to };
    blend->dip = strcmp(transition->type, "fade") == 0;
    blend->before_cut = rtime_compare(at, cut) < 0;
    /* Through black there are two ways, with their turn at the cut. */
    if (blend->dip && from && to && blend->before_cut)
        end = cut;
    else if (blend->dip && from && to)
        begin = cut;
    blend->progress = eased(transition, progress(at, begin, end));
    return true;
}

/* ---- drawing ------------------------------------------------------------------------------- */

static bool draw_dip(Compositor *compositor, const Blend *blend, RTime at,
                     GError **error)
{
    bool outgoing = blend->from && (blend->before_cut || !blend->to);
    const Clip *clip = outgoing ? blend->from : blend->to;
    if (!clip)
        return true;
    return draw_clip(compositor, clip, at, 1,
                     outgoing ? 1 - blend->progress : blend->progress,
                     compositor->canvas, error);
}

static bool draw_dissolve(Compositor *compositor, const Blend *blend, RTime at,
                          GError **error)
{
    Canvas *canvas = compositor->canvas;
    const Stage *stage = &compositor->stage;
    if (!blend->from)
        return draw_clip(compositor, blend->to, at, blend->progress, 1, canvas, error);
    if (!blend->to)
        return draw_clip(compositor, blend->from, at, 1 - blend->progress, 1, canvas,
                         error);
    if (!compositor->other)
        compositor->other =
            canvas_new(stage->width, stage->height, canvas_has_alpha(canvas));
    canvas_start_from(compositor->other, canvas);
    if (!draw_clip(compositor, blend->from, at, 1, 1, compositor->other, error) ||
        !draw_clip(compositor, blend->to, at, 1, 1, canvas, error))
        return false;
    canvas_mix(canvas, compositor->other, 1 - blend->progress);
    return true;
}

static bool draw_track(Compositor *compositor, const Track *track, RTime at,
                       GError **error)
{
    const Clip *clip;
    Blend blend;
    for (unsigned i = 0; i < track->transitions->len; i++) {
        if (!blend_at(track, g_ptr_array_index(track->transitions, i), at, &blend))
            continue;
        return blend.dip ? draw_dip(compositor, &blend, at, error)
                         : draw_dissolve(compositor, &blend, at, error);
    }
    clip = clip_at(track, at);
    return !clip || draw_clip(compositor, clip, at, 1, 1, compositor->canvas, error);
}

static bool start_canvas(Compositor *compositor, RTime at, GError **error)
{
    const Stage *stage = &compositor->stage;
    const Value *paint = node_value(&stage->sequence->node, PROP_PAINT);
    bool stale =
        paint_is_animated(paint) && rtime_compare(at, compositor->backdrop_at) != 0;
    if (!compositor->backdrop || stale) {
        av_frame_free(&compositor->backdrop);
        compositor->backdrop =
            paint_picture(paint, at, stage->width, stage->height,
                          canvas_has_alpha(compositor->canvas), error);
        compositor->backdrop_at = at;
    }
    if (!compositor->backdrop)
        return false;
    canvas_start(compositor->canvas, compositor->backdrop);
    return true;
}

AVFrame *compositor_picture(Compositor *compositor, RTime at, GError **error)
{
    const Sequence *sequence = compositor->stage.sequence;
    bool fine;
    compositor->stage.culprit = NULL;
    fine = start_canvas(compositor, at, error);
    for (unsigned i = 0; fine && i < sequence->tracks->len; i++) {
        const Track *track = g_ptr_array_index(sequence->tracks, i);
        if (track->kind == TRACK_VIDEO && node_bool(&track->node, PROP_ENABLED))
            fine = draw_track(compositor, track, at, error);
    }
    turn_layers(compositor);
    return fine ? canvas_picture(compositor->canvas) : NULL;
}
