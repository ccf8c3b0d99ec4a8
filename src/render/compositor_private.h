/*
 * What the parts of the compositor share: pictures that are composed (compositor.c), and
 * those of footage in its own colours (compositor_keep.c).
 */
#pragma once

#include "chatkut/media/lift.h"
#include "chatkut/render/compositor.h"
#include "layer_effects.h"
#include "shown.h"

/* The effects of a track. */
typedef struct {
    bool on_clips;  /* they go to the pictures of its clips */
    bool on_canvas; /* they go to what it draws */
    LayerEffects effects;
} TrackEffects;

struct Compositor {
    Stage stage;
    Canvas *canvas;
    Canvas *other; /* the incoming side, where both are mixed; made when first needed */
    Canvas *apart; /* what a track draws that is changed as a whole; likewise */
    Canvas *apart_other;
    bool is_apart;         /* canvas is `apart`, and the other way round */
    AVFrame *nothing;      /* what `apart` begins with */
    Lift *lift;            /* pictures are of stage.kept; NULL: they are working ones */
    Canvas *graphics;      /* what lies above them then */
    TrackEffects *effects; /* one a track */
    const Track *graded;   /* the track under way, where its effects go to its clips */
    AVFrame *backdrop;
    RTime backdrop_at;
    GHashTable *layers; /* const Clip * -> Layer *, of the last picture */
    GHashTable *used;   /* those of the picture being made */
    GArray **windows;   /* Window, one array a track of the sequence */
};

/* How far a transition has gone. */
double compositor_progress(const Window *window, RTime at);

/* Canvases begin with the background, or with nothing where they have alpha. */
bool compositor_start_canvas(Compositor *compositor, RTime at, GError **error);
bool compositor_start_empty(Compositor *compositor, Canvas *canvas, GError **error);

bool compositor_draw_clip(Compositor *compositor, const Clip *clip, RTime at,
                          const ClipLook *look, Canvas *canvas, GError **error);
/* Those of tracks begin … end - 1 that show. */
bool compositor_draw_tracks(Compositor *compositor, unsigned begin, unsigned end,
                            RTime at, GError **error);

/* As compositor_keep() has it; the caller's. NULL with an error. */
AVFrame *compositor_make_kept(Compositor *compositor, RTime at, GError **error);
