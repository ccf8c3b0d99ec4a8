/*
 * "props" of a plan put onto a clip: one row a key.
 *
 * Words become values here: places become pixels (with a safe margin of a twentieth of
 * the frame's shorter side, and the anchor set so that "top-right" puts the clip's own
 * corner there), colour names colours, "bold" 700. What is relative works on what the
 * clip has.
 */
#pragma once

#include "work.h"

/* A clip as it is being styled. */
typedef struct {
    Work *work;
    const Sequence *sequence;
    const Clip *clip;    /* as it was */
    const json_t *props; /* all that is asked for */
    PropList *list;      /* as it is now */
} Styling;

typedef struct StyleRow StyleRow;
struct StyleRow {
    const char *key;
    bool (*set)(Styling *styling, const StyleRow *row, const json_t *json);
    PropId prop;
    unsigned owners;     /* kinds that can have it; 0: those of the property */
    int axis;            /* 0 x, 1 y, -1 both */
    const char *missing; /* with no `set`: why nothing can be done */
};

/* Kinds of clips that can have all of these; 0 where there are none. */
unsigned styling_wants(const json_t *props);

/* The property behind a key, and the kinds of clips that can have it; NULL where
 * nothing can be done with it. */
const Property *styling_property(const char *key, unsigned *owners);

/* The clip's properties with all of `props` applied, as a new reference in *list. */
bool styling_apply(Work *work, const Sequence *sequence, const Clip *clip,
                   const json_t *props, PropList **list);

/* What a property of a clip has effectively become: also by the table, or as it is
 * drawn. NULL: nothing. */
typedef struct {
    PropId prop;
    Value *before, *after;
    const Value *set; /* what to set for it, of the new list */
    bool told;        /* else it came along with another, which says it all */
} StyleChange;

/* All that differs between the clip's properties and `list`, as StyleChange. */
GArray *styling_changes(const Work *work, const Clip *clip, const PropList *list);
/* Append them to the patch, and note them for the receipt. */
void styling_emit(Work *work, const Clip *clip, const GArray *changes, unsigned n_clips,
                  Patch *patch);
/* How they read: "colour white→red, weight 400→700"; NULL where there is nothing to
 * tell. Owned by the caller. */
char *styling_wording(const GArray *changes);
/* The same changes from and to the same values: then they read the same. */
bool styling_alike(const GArray *changes, const GArray *others);

/* ---- for the setters ------------------------------------------------------------- */

/* What it is now, or by the table where it is not set. */
const Value *styling_value(const Styling *styling, PropId prop);
double styling_number(const Styling *styling, PropId prop);
/* Takes value; NULL: not set. Says so where an animation goes. */
void styling_put(Styling *styling, PropId prop, Value *value);
/* A `num` put onto one number; other shapes of values are for their own setters. */
bool styling_put_number(Styling *styling, PropId prop, const json_t *num, double whole);

/* Place it by name with this anchor and margin (0: the safe one). styling_place.c */
bool styling_place(Styling *styling, const char *place, double margin);

/* styling_size.c. The upright size of what a clip shows; false where it is not
 * known. */
bool styling_natural_size(const Styling *styling, double *width, double *height);
/* As large as the picture is drawn by default: as it fits into the frame. */
bool styling_fitted_box(const Styling *styling, double *width, double *height);

bool style_position(Styling *styling, const StyleRow *row, const json_t *json);
bool style_axis(Styling *styling, const StyleRow *row, const json_t *json);
bool style_anchor(Styling *styling, const StyleRow *row, const json_t *json);
bool style_size(Styling *styling, const StyleRow *row, const json_t *json);
bool style_scale(Styling *styling, const StyleRow *row, const json_t *json);
bool style_flip(Styling *styling, const StyleRow *row, const json_t *json);
bool style_crop(Styling *styling, const StyleRow *row, const json_t *json);

bool style_weight(Styling *styling, const StyleRow *row, const json_t *json);
bool style_case(Styling *styling, const StyleRow *row, const json_t *json);
bool style_background(Styling *styling, const StyleRow *row, const json_t *json);
bool style_padding(Styling *styling, const StyleRow *row, const json_t *json);
bool style_stroke(Styling *styling, const StyleRow *row, const json_t *json);
bool style_shadow(Styling *styling, const StyleRow *row, const json_t *json);
bool style_color(Styling *styling, const StyleRow *row, const json_t *json);

/* A paint of a plan as a value: colour or gradient. NULL with a fault. */
Value *styling_paint(Work *work, const json_t *json);

/* The size of letters of a text that has none. */
double styling_default_font_size(const Sequence *sequence);
