#include "compositor_private.h"

#include "chatkut/render/paint.h"
#include "distort.h"

#include <math.h>

static void free_layer(void *layer)
{
    layer_free(layer);
}

/* ---- transitions ----------------------------------------------------------------- */

static double eased(const Transition *transition, double progress)
{
    const Value *ease = node_value(&transition->node, PROP_EASE);
    Easing easing;
    if (!ease || ease->type != VALUE_JSON || !easing_from_json(ease->json, &easing))
        return progress;
    return CLAMP(easing_apply(easing, progress), 0, 1);
}

static double turn(const Window *window, RTime at, RTime begin, RTime end)
{
    RTime length = rtime_sub(end, begin);
    if (rtime_compare(length, RTIME_ZERO) <= 0)
        return 1;
    return eased(window->transition,
                 rtime_seconds(rtime_div(rtime_sub(at, begin), length)));
}

/* Two clips that dip have their turns before and after the cut, each eased. */
double compositor_progress(const Window *window, RTime at)
{
    /* The first turn is over at the cut, not sooner, however its easing rounds. */
    const double half = 0.5 - 1e-9;
    if (!window_dips(window) || !window->from || !window->to)
        return turn(window, at, window->begin, window->end);
    if (rtime_compare(at, window->cut) < 0)
        return fmin(turn(window, at, window->begin, window->cut) / 2, half);
    return 0.5 + turn(window, at, window->cut, window->end) / 2;
}

/* ---- making ---------------------------------------------------------------------- */

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
        .lost = lost_new(),
    };
    compositor->canvas = canvas_new(width, height, alpha);
    compositor->layers = g_hash_table_new_full(NULL, NULL, NULL, free_layer);
    compositor->used = g_hash_table_new_full(NULL, NULL, NULL, free_layer);
    compositor->windows = g_new0(GArray *, sequence->tracks->len + 1);
    compositor->effects = g_new0(TrackEffects, sequence->tracks->len + 1);
    for (unsigned i = 0; i < sequence->tracks->len; i++) {
        const Track *track = g_ptr_array_index(sequence->tracks, i);
        compositor->windows[i] = track_windows(track);
        compositor->effects[i].on_clips = track_colors_clips(track);
        compositor->effects[i].on_canvas = track_has_canvas(track);
    }
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
    canvas_free(compositor->apart);
    canvas_free(compositor->apart_other);
    canvas_free(compositor->graphics);
    lift_free(compositor->lift);
    av_frame_free(&compositor->backdrop);
    av_frame_free(&compositor->nothing);
    for (unsigned i = 0; compositor->windows[i]; i++) {
        g_array_unref(compositor->windows[i]);
        layer_effects_clear(&compositor->effects[i].effects);
    }
    g_free(compositor->effects);
    g_free(compositor->windows);
    stage_clear(&compositor->stage);
    composition_unref(compositor->stage.composition);
    g_free(compositor);
}

void compositor_roughen(Compositor *compositor)
{
    compositor->stage.rough = true;
}

void compositor_hasten(Compositor *compositor)
{
    compositor->stage.hasty = true;
}

void compositor_keep(Compositor *compositor, const Coloring *coloring)
{
    Stage *stage = &compositor->stage;
    stage->keeps = true;
    stage->kept = *coloring;
    compositor->lift = lift_new(coloring);
    compositor->graphics = canvas_new(stage->width, stage->height, true);
}

void compositor_use_store(Compositor *compositor, PictureStore *store)
{
    compositor->stage.store = store;
}

void compositor_adopt(Compositor *compositor, Compositor *other)
{
    g_hash_table_remove_all(other->layers);
    stage_adopt(&compositor->stage, &other->stage);
}

const char *compositor_culprit(const Compositor *compositor)
{
    return compositor->stage.culprit;
}

const GArray *compositor_lost(const Compositor *compositor)
{
    return compositor->stage.lost;
}

/* ---- layers ---------------------------------------------------------------------- */

static bool track_draws(const Compositor *compositor, unsigned index, const Clip *clip,
                        RTime at)
{
    const Track *track = g_ptr_array_index(compositor->stage.sequence->tracks, index);
    const Window *window = window_at(compositor->windows[index], at);
    return window ? window->from == clip || window->to == clip
                  : track_clip_at(track, at) == clip;
}

static bool is_drawn(const Compositor *compositor, const Clip *clip, RTime at)
{
    bool drawn = false;
    for (unsigned i = 0; !drawn && i < compositor->stage.sequence->tracks->len; i++)
        drawn = track_draws(compositor, i, clip, at);
    return drawn;
}

/* Clips that are over hand on their files to those that begin. */
static void close_past_layers(Compositor *compositor, RTime at)
{
    GHashTableIter iter;
    void *clip;
    g_hash_table_iter_init(&iter, compositor->layers);
    while (g_hash_table_iter_next(&iter, &clip, NULL))
        if (!is_drawn(compositor, clip, at))
            g_hash_table_iter_remove(&iter);
}

/* The layer of a clip, kept from the last picture or new. */
static Layer *use_layer(Compositor *compositor, const Clip *clip, RTime at)
{
    Layer *layer = g_hash_table_lookup(compositor->used, clip);
    void *key = NULL, *value = NULL;
    if (layer)
        return layer;
    if (g_hash_table_steal_extended(compositor->layers, clip, &key, &value)) {
        layer = value;
    } else {
        close_past_layers(compositor, at);
        layer = layer_new(&compositor->stage, clip, compositor->graded);
    }
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
    stage_rest(&compositor->stage);
}

bool compositor_draw_clip(Compositor *compositor, const Clip *clip, RTime at,
                          const ClipLook *look, Canvas *canvas, GError **error)
{
    return layer_draw(use_layer(compositor, clip, at), rtime_sub(at, clip->start), look,
                      canvas, error);
}

/* ---- drawing apart --------------------------------------------------------------- */

/* Draw apart, or where it belongs again. */
static void swap_canvases(Compositor *compositor)
{
    Canvas *canvas = compositor->canvas, *other = compositor->other;
    compositor->canvas = compositor->apart;
    compositor->other = compositor->apart_other;
    compositor->apart = canvas;
    compositor->apart_other = other;
    compositor->is_apart = !compositor->is_apart;
}

bool compositor_start_empty(Compositor *compositor, Canvas *canvas, GError **error)
{
    static const Value clear = { .type = VALUE_COLOR, .color = 0 };
    const Stage *stage = &compositor->stage;
    if (!compositor->nothing)
        compositor->nothing =
            paint_picture(&clear, RTIME_ZERO, stage->width, stage->height, true, error);
    if (!compositor->nothing)
        return false;
    canvas_start(canvas, compositor->nothing);
    return true;
}

static bool start_apart(Compositor *compositor, GError **error)
{
    const Stage *stage = &compositor->stage;
    if (!compositor->apart)
        compositor->apart = canvas_new(stage->width, stage->height, true);
    return compositor_start_empty(compositor, compositor->apart, error);
}

/* The drawn track as one picture. */
static void draw_picture(Compositor *compositor, const AVFrame *picture)
{
    const Rect whole = { 0, 0, picture->width, picture->height };
    canvas_draw(compositor->canvas, &(Drawing){ .picture = picture,
                                                .to_canvas = affine_identity,
                                                .mask = whole,
                                                .mask_to_canvas = affine_identity,
                                                .opacity = 1,
                                                .light = 1 });
}

/* Back from the canvas apart; what is on it is drawn where `fine`. */
static bool place_apart(Compositor *compositor, bool fine)
{
    AVFrame *picture = canvas_picture(compositor->canvas);
    swap_canvases(compositor);
    if (fine)
        draw_picture(compositor, picture);
    av_frame_free(&picture);
    return fine;
}

static bool is_picture(const Clip *clip)
{
    return clip && clip->kind != CLIP_ADJUSTMENT;
}

/* Not only adjustments of what is below. */
static bool shows_pictures(const Window *window)
{
    return is_picture(window->from) || is_picture(window->to);
}

/* ---- drawing --------------------------------------------------------------------- */

static bool draw_side(Compositor *compositor, const Window *window, RTime at,
                      const Crossing *crossing, Side side, Canvas *canvas,
                      GError **error)
{
    return !crossing->shows[side] ||
           compositor_draw_clip(compositor,
                                side == SIDE_FROM ? window->from : window->to, at,
                                &crossing->looks[side], canvas, error);
}

static bool draw_mixed(Compositor *compositor, const Window *window, RTime at,
                       const Crossing *crossing, GError **error)
{
    Canvas *canvas = compositor->canvas;
    const Stage *stage = &compositor->stage;
    if (!compositor->other)
        compositor->other =
            canvas_new(stage->width, stage->height, canvas_has_alpha(canvas));
    canvas_start_from(compositor->other, canvas);
    if (!draw_side(compositor, window, at, crossing, SIDE_FROM, canvas, error) ||
        !draw_side(compositor, window, at, crossing, SIDE_TO, compositor->other, error))
        return false;
    if (crossing->by_luma)
        canvas_mix_luma(canvas, compositor->other,
                        crossing->measured == SIDE_FROM ? canvas : compositor->other,
                        &crossing->luma);
    else
        canvas_mix_matte(canvas, compositor->other, &crossing->matte);
    return true;
}

static bool draw_crossing(Compositor *compositor, const Window *window, RTime at,
                          const Crossing *crossing, GError **error)
{
    if (crossing->apart)
        return draw_mixed(compositor, window, at, crossing, error);
    return draw_side(compositor, window, at, crossing, !crossing->above,
                     compositor->canvas, error) &&
           draw_side(compositor, window, at, crossing, crossing->above,
                     compositor->canvas, error);
}

static void distort_canvas(Canvas *canvas, const Distortion *distortion)
{
    AVFrame *picture = canvas_picture(canvas);
    AVFrame *changed = distorted(picture, distortion);
    canvas_start(canvas, changed);
    av_frame_free(&picture);
    av_frame_free(&changed);
}

/* On a canvas of its own, so that what is beneath stays as it is. */
static bool draw_distorted(Compositor *compositor, const Window *window, RTime at,
                           const Crossing *crossing, GError **error)
{
    bool alone = compositor->is_apart, fine;
    if (!alone && !start_apart(compositor, error))
        return false;
    if (!alone)
        swap_canvases(compositor);
    fine = draw_crossing(compositor, window, at, crossing, error);
    if (fine)
        distort_canvas(compositor->canvas, &crossing->distortion);
    if (!alone)
        fine = place_apart(compositor, fine);
    return fine;
}

static bool draw_window(Compositor *compositor, const Window *window, RTime at,
                        GError **error)
{
    TransitionStyle style;
    CrossingMoment moment = { &style,
                              { window->from != NULL, window->to != NULL },
                              compositor_progress(window, at),
                              compositor->stage.width,
                              compositor->stage.height };
    if (!transition_style_read(window->transition, &style, error))
        return false;
    Crossing crossing = crossing_make(&moment);
    if (distortion_shows(&crossing.distortion) && shows_pictures(window))
        return draw_distorted(compositor, window, at, &crossing, error);
    return draw_crossing(compositor, window, at, &crossing, error);
}

static bool draw_track(Compositor *compositor, const Track *track,
                       const GArray *windows, RTime at, GError **error)
{
    const Window *window = window_at(windows, at);
    const Clip *clip;
    if (window)
        return draw_window(compositor, window, at, error);
    clip = track_clip_at(track, at);
    return !clip || compositor_draw_clip(compositor, clip, at, &clip_look_plain,
                                         compositor->canvas, error);
}

/* ---- tracks with effects --------------------------------------------------------- */

static bool draw_apart(Compositor *compositor, const Track *track,
                       const GArray *windows, LayerEffects *effects, RTime at,
                       GError **error)
{
    if (!start_apart(compositor, error))
        return false;
    swap_canvases(compositor);
    return place_apart(compositor, draw_track(compositor, track, windows, at, error) &&
                                       layer_effects_adjust(effects, &compositor->stage,
                                                            &track->node, at, 1,
                                                            compositor->canvas, error));
}

/* Something is drawn there that is not an adjustment of what is below. */
static bool draws_pictures(const Track *track, const GArray *windows, RTime at)
{
    const Window *window = window_at(windows, at);
    const Clip *clip =
        window ? window->to ? window->to : window->from : track_clip_at(track, at);
    return clip && clip->kind != CLIP_ADJUSTMENT;
}

static bool draw_track_with_effects(Compositor *compositor, unsigned index, RTime at,
                                    GError **error)
{
    const Track *track = g_ptr_array_index(compositor->stage.sequence->tracks, index);
    const GArray *windows = compositor->windows[index];
    TrackEffects *effects = &compositor->effects[index];
    compositor->graded = effects->on_clips ? track : NULL;
    if (effects->on_canvas && draws_pictures(track, windows, at))
        return draw_apart(compositor, track, windows, &effects->effects, at, error);
    return draw_track(compositor, track, windows, at, error);
}

/* ---- pictures -------------------------------------------------------------------- */

bool compositor_start_canvas(Compositor *compositor, RTime at, GError **error)
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

bool compositor_draw_tracks(Compositor *compositor, unsigned begin, unsigned end,
                            RTime at, GError **error)
{
    const GPtrArray *tracks = compositor->stage.sequence->tracks;
    bool fine = true;
    for (unsigned i = begin; fine && i < end; i++)
        if (track_shows(g_ptr_array_index(tracks, i)))
            fine = draw_track_with_effects(compositor, i, at, error);
    return fine;
}

static AVFrame *make_picture(Compositor *compositor, RTime at, GError **error)
{
    return compositor_start_canvas(compositor, at, error) &&
                   compositor_draw_tracks(compositor, 0,
                                          compositor->stage.sequence->tracks->len, at,
                                          error)
               ? canvas_picture(compositor->canvas)
               : NULL;
}

AVFrame *compositor_picture(Compositor *compositor, RTime at, GError **error)
{
    compositor->stage.culprit = NULL;
    g_array_set_size(compositor->stage.lost, 0);
    AVFrame *picture =
        (compositor->lift ? compositor_make_kept : make_picture)(compositor, at, error);
    turn_layers(compositor);
    return picture;
}
