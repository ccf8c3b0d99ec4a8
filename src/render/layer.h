/*
 * One clip as something to draw.
 */
#pragma once

#include "chatkut/render/canvas.h"
#include "chatkut/render/compositor.h"
#include "chatkut/render/lost.h"
#include "chatkut/render/title.h"
#include "chatkut/render/transition.h"
#include "footage.h"

/* What all layers of a compositor share. */
typedef struct {
    const Composition *composition;
    const Sequence *sequence;
    Affine to_canvas; /* of the sequence */
    int width, height;
    CompositorFile file;
    void *data;
    PictureStore *store; /* may be NULL */
    bool rough, hasty;
    bool keeps; /* footage of this coloring is not made into working pictures */
    Coloring kept;
    TitleMaker *titles;  /* made when first needed */
    TitleMaker *plain;   /* without the project's fonts, for slates; likewise */
    GArray *fonts_lost;  /* Lost, of the project's fonts; NULL: none */
    GPtrArray *idle;     /* Footage that the next clip of its asset takes over; all
                          * but those of the last picture rest */
    GHashTable *cubes;   /* asset id -> Cube, those that effects have used */
    const char *culprit; /* asset of the last error, borrowed */
    const Clip *drawn;   /* the clip drawn last */
    GArray *lost;        /* Lost, of the picture being made */
} Stage;

void stage_clear(Stage *stage);

/* Keep a file open for the next clip that plays it. Takes the footage. */
void stage_park(Stage *stage, const Asset *asset, Footage *footage);
/* One that is; NULL: none is. The caller's. */
Footage *stage_take(Stage *stage, const Asset *asset);
/* Take over what another stage keeps open, where it is the same file here. */
void stage_adopt(Stage *stage, Stage *other);
/* A picture is made: footage that no clip took over is put to rest. */
void stage_rest(Stage *stage);

typedef struct Layer Layer;

/* Opens nothing yet. `clip` is borrowed from the stage's composition, so is `track`,
 * whose effects come after the clip's own; NULL: none do. */
Layer *layer_new(Stage *stage, const Clip *clip, const Track *track);
/* Its footage goes to the stage. */
void layer_free(Layer *layer);

/* Draw it as it is `at` after its start, which may lie outside of the clip. An
 * adjustment changes what is there. Where its file fails, a slate is drawn and the loss
 * noted. */
bool layer_draw(Layer *layer, RTime at, const ClipLook *look, Canvas *canvas,
                GError **error);

/* The size of a clip's box: its property, else the sequence's. */
void clip_box(const Clip *clip, const Sequence *sequence, double *width,
              double *height);
