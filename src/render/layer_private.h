/*
 * Inside of a layer: what its kinds share.
 */
#pragma once

#include "caption.h"
#include "drawing.h"
#include "layer_effects.h"

/* What was wrong with the file, and when. */
typedef struct {
    bool failed;
    LossReason reason;
    char *detail;
    RTime at;
} Failure;

struct Layer {
    Stage *stage;
    const Clip *clip;
    const Track *track;
    Footage *footage;
    Compositor *nested;
    bool animated;
    double largest; /* scale of the clip at any time */
    double drawn_scale;
    /* text and shapes: drawn at `drawn_at` */
    bool drawn;
    RTime drawn_at;
    Title title;
    Caption caption;
    Rect extent;
    AVFrame *picture; /* of shapes and nested sequences */
    LayerEffects effects, track_effects;
    AVFrame *halved;               /* the last reduction, while it is drawn */
    bool fonts_looked, lacks_font; /* it names a font that is not there */
    Failure failure;
    AVFrame *slate; /* made for `slate_at` */
    RTime slate_at;
    LossReason slate_reason;
};

/* Made when first needed. */
bool layer_start_titles(Stage *stage, GError **error);

/* The moment of the source that shows; *backwards tells which of two pictures that meet
 * there is meant. */
RTime layer_source_time(const Clip *clip, RTime at, RTime length, bool *backwards);

/* How a picture of this size in square pixels lies in the clip's box. */
Placement layer_place(const Layer *layer, double width, double height);
void layer_take_placement(LayerPicture *out, const Placement *placed);

/* How many pixels it should have, where so many are stored. */
void layer_working_size(const Layer *layer, const LayerPicture *out, RTime at,
                        int stored_w, int stored_h, int *width, int *height);

/* The picture of a file, or a slate. */
bool layer_footage(Layer *layer, RTime at, LayerPicture *out, GError **error);
