#include "compositor_private.h"

#include "chatkut/media/convert.h"

/* The track above all video, which hides what is beneath it. */
static unsigned first_graphics(const Compositor *compositor, RTime at)
{
    const GPtrArray *tracks = compositor->stage.sequence->tracks;
    unsigned first = tracks->len;
    for (; first > 0; first--) {
        const Track *track = g_ptr_array_index(tracks, first - 1);
        const Clip *clip = track_shows(track) ? track_clip_at(track, at) : NULL;
        if (clip && clip->kind == CLIP_VIDEO)
            break;
    }
    return first;
}

/* What is on the canvas: a picture of video as it is; the background, or a slate, is
 * lifted. */
static AVFrame *take_canvas(const Compositor *compositor)
{
    AVFrame *picture = canvas_picture(compositor->canvas);
    if (coloring_is_of(&compositor->stage.kept, picture))
        return picture;
    AVFrame *lifted = lift_run(compositor->lift, picture);
    av_frame_free(&picture);
    return lifted;
}

static AVFrame *make_side(Compositor *compositor, const Clip *clip, RTime at,
                          GError **error)
{
    return compositor_start_canvas(compositor, at, error) &&
                   compositor_draw_clip(compositor, clip, at, &clip_look_plain,
                                        compositor->canvas, error)
               ? take_canvas(compositor)
               : NULL;
}

/* One side of a mix over what is there. */
static bool mix_side(Compositor *compositor, const Clip *clip, RTime at,
                     const ClipLook *look, double share, AVFrame *picture,
                     GError **error)
{
    AVFrame *side = make_side(compositor, clip, at, error);
    if (!side)
        return false;
    if (look->light < 1) {
        AVFrame *shaded = picture_new(side->format, side->width, side->height);
        av_frame_copy(shaded, side);
        lift_shade(compositor->lift, shaded, look->shade, 1 - look->light);
        av_frame_free(&side);
        side = shaded;
    }
    lift_mix(compositor->lift, picture, side, share);
    av_frame_free(&side);
    return true;
}

/* Of those that mix: copy_bases() lets no others through. */
static bool mix_window(Compositor *compositor, const Window *window, RTime at,
                       AVFrame *picture, GError **error)
{
    const Clip *const clips[] = { window->from, window->to };
    const Stage *stage = &compositor->stage;
    TransitionStyle style;
    if (!transition_style_read(window->transition, &style, error))
        return false;
    const CrossingMoment moment = { &style,
                                    { window->from != NULL, window->to != NULL },
                                    compositor_progress(window, at),
                                    stage->width,
                                    stage->height };
    Crossing crossing = crossing_make(&moment);
    bool fine = true;
    for (Side side = SIDE_FROM; fine && side <= SIDE_TO; side++) {
        const ClipLook *look = &crossing.looks[side];
        double share =
            crossing.apart && side == SIDE_TO ? crossing.matte.base : look->strength;
        if (crossing.shows[side])
            fine = mix_side(compositor, clips[side], at, look, share, picture, error);
    }
    return fine;
}

static AVFrame *make_mix(Compositor *compositor, const Window *window, RTime at,
                         GError **error)
{
    compositor->graded = NULL;
    if (!compositor_start_canvas(compositor, at, error))
        return NULL;
    AVFrame *picture = take_canvas(compositor);
    if (!mix_window(compositor, window, at, picture, error))
        av_frame_free(&picture);
    return picture;
}

/* The picture of video, or the background. end: behind its track. */
static AVFrame *make_base(Compositor *compositor, unsigned end, RTime at,
                          GError **error)
{
    const Window *window = end > 0 ? window_at(compositor->windows[end - 1], at) : NULL;
    if (window)
        return make_mix(compositor, window, at, error);
    return compositor_start_canvas(compositor, at, error) &&
                   compositor_draw_tracks(compositor, end > 0 ? end - 1 : 0, end, at,
                                          error)
               ? take_canvas(compositor)
               : NULL;
}

/* NULL with an error; with nothing in it where nothing was drawn. */
static AVFrame *make_graphics(Compositor *compositor, unsigned begin, RTime at,
                              GError **error)
{
    Canvas *canvas = compositor->canvas;
    if (!compositor_start_empty(compositor, compositor->graphics, error))
        return NULL;
    compositor->canvas = compositor->graphics;
    bool fine = compositor_draw_tracks(
        compositor, begin, compositor->stage.sequence->tracks->len, at, error);
    compositor->canvas = canvas;
    return fine ? canvas_picture(compositor->graphics) : NULL;
}

AVFrame *compositor_make_kept(Compositor *compositor, RTime at, GError **error)
{
    unsigned first = first_graphics(compositor, at);
    AVFrame *base = make_base(compositor, first, at, error);
    AVFrame *graphics = base ? make_graphics(compositor, first, at, error) : NULL;
    if (graphics && graphics->data[0] != compositor->nothing->data[0]) {
        AVFrame *mixed = lift_over(compositor->lift, base, graphics);
        av_frame_free(&base);
        base = mixed;
    }
    if (!graphics)
        av_frame_free(&base);
    av_frame_free(&graphics);
    return base;
}
