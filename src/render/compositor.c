#include "chatkut/render/compositor.h"

#include "chatkut/render/paint.h"
#include "layer.h"
#include "shown.h"

#include <string.h>

struct Compositor {
    Stage stage;
    Canvas *canvas;
    Canvas *other; /* the outgoing side of a dissolve; made when first needed */
    AVFrame *backdrop;
    RTime backdrop_at;
    GHashTable *layers; /* const Clip * -> Layer *, of the last picture */
    GHashTable *used;   /* those of the picture being made */
    GArray **windows;   /* Window, one array a track of the sequence */
};

static void free_layer(void *layer)
{
    layer_free(layer);
}

/* ---- transitions --------------------------------------------------------------------- */

static double eased(const Transition *transition, double progress)
{
    const Value *ease = node_value(&transition->node, PROP_EASE);
    Easing easing;
    if (!ease || ease->type != VALUE_JSON || !easing_from_json(ease->json, &easing))
        return progress;
    return CLAMP(easing_apply(easing, progress), 0, 1);
}

static double progress(const Window *window, RTime at, RTime begin, RTime end)
{
    RTime length = rtime_sub(end, begin);
    if (rtime_compare(length, RTIME_ZERO) <= 0)
        return 1;
    return eased(window->transition,
                 rtime_seconds(rtime_div(rtime_sub(at, begin), length)));
}

/* ---- making ---------------------------------------------------------------------------- */

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
    compositor->windows = g_new0(GArray *, sequence->tracks->len + 1);
    for (unsigned i = 0; i < sequence->tracks->len; i++)
        compositor->windows[i] = track_windows(g_ptr_array_index(sequence->tracks, i));
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
    for (unsigned i = 0; compositor->windows[i]; i++)
        g_array_unref(compositor->windows[i]);
    g_free(compositor->windows);
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

/* ---- drawing ------------------------------------------------------------------------------- */

static bool draw_dip(Compositor *compositor, const Window *window, RTime at,
                     GError **error)
{
    bool before = rtime_compare(at, window->cut) < 0;
    bool outgoing = window->from && (before || !window->to);
    /* Two clips have their turns before and after the cut, one has the whole window. */
    bool turns = window->from && window->to;
    double p = progress(window, at, turns && !before ? window->cut : window->begin,
                        turns && before ? window->cut : window->end);
    return draw_clip(compositor, outgoing ? window->from : window->to, at, 1,
                     outgoing ? 1 - p : p, compositor->canvas, error);
}

static bool draw_dissolve(Compositor *compositor, const Window *window, RTime at,
                          GError **error)
{
    Canvas *canvas = compositor->canvas;
    const Stage *stage = &compositor->stage;
    double p = progress(window, at, window->begin, window->end);
    if (!window->from)
        return draw_clip(compositor, window->to, at, p, 1, canvas, error);
    if (!window->to)
        return draw_clip(compositor, window->from, at, 1 - p, 1, canvas, error);
    if (!compositor->other)
        compositor->other =
            canvas_new(stage->width, stage->height, canvas_has_alpha(canvas));
    canvas_start_from(compositor->other, canvas);
    if (!draw_clip(compositor, window->from, at, 1, 1, compositor->other, error) ||
        !draw_clip(compositor, window->to, at, 1, 1, canvas, error))
        return false;
    canvas_mix(canvas, compositor->other, 1 - p);
    return true;
}

static bool draw_track(Compositor *compositor, const Track *track,
                       const GArray *windows, RTime at, GError **error)
{
    const Window *window = window_at(windows, at);
    const Clip *clip;
    if (window)
        return window_dips(window) ? draw_dip(compositor, window, at, error)
                           : draw_dissolve(compositor, window, at, error);
    clip = track_clip_at(track, at);
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
        if (track_shows(track))
            fine = draw_track(compositor, track, compositor->windows[i], at, error);
    }
    turn_layers(compositor);
    return fine ? canvas_picture(compositor->canvas) : NULL;
}
