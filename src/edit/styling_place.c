/* Where pictures are and how large. */
#include "amount.h"
#include "styling.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* ---- places ------------------------------------------------------------------------------- */

/* Where the anchor goes, as a share of the frame plus that many margins, and which point of
 * the clip's box the anchor is. */
static const struct {
    const char *name;
    double x, y;
    int margins_x, margins_y;
    double anchor_x, anchor_y;
} places[] = {
    { "center", 0.5, 0.5, 0, 0, 0.5, 0.5 },
    { "top", 0.5, 0, 0, 1, 0.5, 0 },
    { "bottom", 0.5, 1, 0, -1, 0.5, 1 },
    { "left", 0, 0.5, 1, 0, 0, 0.5 },
    { "right", 1, 0.5, -1, 0, 1, 0.5 },
    { "top-left", 0, 0, 1, 1, 0, 0 },
    { "top-right", 1, 0, -1, 1, 1, 0 },
    { "bottom-left", 0, 1, 1, -1, 0, 1 },
    { "bottom-right", 1, 1, -1, -1, 1, 1 },
    { "lower-third", 0.5, 5.0 / 6, 0, 0, 0.5, 0.5 },
    { "upper-third", 0.5, 1.0 / 6, 0, 0, 0.5, 0.5 },
    { "left-third", 1.0 / 6, 0.5, 0, 0, 0.5, 0.5 },
    { "right-third", 5.0 / 6, 0.5, 0, 0, 0.5, 0.5 },
    { "offscreen-left", 0, 0.5, 0, 0, 1, 0.5 },
    { "offscreen-right", 1, 0.5, 0, 0, 0, 0.5 },
    { "offscreen-top", 0.5, 0, 0, 0, 0.5, 1 },
    { "offscreen-bottom", 0.5, 1, 0, 0, 0.5, 0 },
};

enum { SAFE_MARGIN_DIVISOR = 20 };

/* The upright size of what a clip shows; false where it is not known. */
static bool natural_size(const Styling *styling, double *width, double *height)
{
    const Composition *composition = styling->work->now;
    const char *nested = node_string(&styling->clip->node, PROP_SEQUENCE);
    const Sequence *inner = nested ? composition_sequence(composition, nested) : NULL;
    const Asset *asset = clip_asset(composition, styling->clip);
    const Value *size =
        asset ? proplist_get(asset->node.props, PROP_PICTURE_SIZE) : NULL;
    if (inner) {
        *width = inner->width;
        *height = inner->height;
    } else if (size) {
        double turn = node_number(&asset->node, PROP_TURN);
        bool upright = turn == 0 || turn == 180;
        *width = size->vec2[upright ? 0 : 1];
        *height = size->vec2[upright ? 1 : 0];
    }
    return (inner || size) && *width > 0 && *height > 0;
}

/* As large as the picture is drawn by default: as it fits into the frame. */
static bool fitted_box(const Styling *styling, double *width, double *height)
{
    const Value *fit = styling_value(styling, PROP_FIT);
    if (!(styling->clip->node.owner & OWN_FITTED) ||
        strcmp(fit->string, "contain") != 0 || !natural_size(styling, width, height))
        return false;
    double scale =
        fmin(styling->sequence->width / *width, styling->sequence->height / *height);
    *width = fmax(1, round(*width * scale * 1000) / 1000);
    *height = fmax(1, round(*height * scale * 1000) / 1000);
    return true;
}

/* A box as large as the frame has its corner there and not the picture's; a box as large as
 * the picture looks the same. */
static void tighten_box(Styling *styling)
{
    double width, height;
    if (proplist_get(styling->list, PROP_BOX) || !fitted_box(styling, &width, &height))
        return;
    styling_put(styling, PROP_BOX, value_new_vec2(width, height));
}

static void put_anchor(Styling *styling, double x, double y)
{
    bool middle = x == 0.5 && y == 0.5;
    styling_put(styling, PROP_ANCHOR, middle ? NULL : value_new_vec2(x, y));
    if (!middle)
        tighten_box(styling);
}

bool styling_place(Styling *styling, const char *place, double margin)
{
    double width = styling->sequence->width, height = styling->sequence->height;
    if (margin <= 0)
        margin = round(fmin(width, height) / SAFE_MARGIN_DIVISOR);
    for (unsigned i = 0; i < G_N_ELEMENTS(places); i++) {
        if (strcmp(places[i].name, place) != 0)
            continue;
        double x = round(places[i].x * width + places[i].margins_x * margin);
        double y = round(places[i].y * height + places[i].margins_y * margin);
        styling_put(styling, PROP_POSITION, value_new_vec2(x, y));
        put_anchor(styling, places[i].anchor_x, places[i].anchor_y);
        return true;
    }
    g_return_val_if_reached(false);
}

/* ---- position ----------------------------------------------------------------------------- */

/* Where the clip is when nothing says so: in the middle. */
static void position_now(const Styling *styling, double out[4])
{
    out[0] = styling->sequence->width / 2.0;
    out[1] = styling->sequence->height / 2.0;
    value_eval(proplist_get(styling->list, PROP_POSITION), RTIME_ZERO, out);
}

typedef struct {
    const Amount *amount;
    int axis;
} AxisAmount;

static void move_key(CurveKey *key, const void *data)
{
    const AxisAmount *on = data;
    double *v = &key->v[on->axis];
    *v = *v * on->amount->factor + on->amount->term;
}

/* "a bit to the left": steps of a twentieth of the frame's shorter side. */
static bool read_axis(Styling *styling, int axis, const json_t *num, Amount *amount,
                      char **problem)
{
    double width = styling->sequence->width, height = styling->sequence->height;
    double step = round(fmin(width, height) / SAFE_MARGIN_DIVISOR), steps;
    if (amount_steps(json_string_value(json_object_get(num, "nudge")), &steps)) {
        *amount = (Amount){ .factor = 1, .term = steps * step };
        return true;
    }
    return amount_read(num, PROP_POSITION, axis == 0 ? width : height, amount, problem);
}

static bool put_axis(Styling *styling, int axis, const json_t *num)
{
    double side = axis == 0 ? styling->sequence->width : styling->sequence->height;
    double at[4] = { 0 };
    Amount amount;
    g_autofree char *problem = NULL;
    if (!read_axis(styling, axis, num, &amount, &problem))
        return work_fail(styling->work, FAULT_INVALID_VALUE, "%s", problem);
    const Value *old = proplist_get(styling->list, PROP_POSITION);
    if (old && old->type == VALUE_CURVE && !amount.absolute && !amount.reset) {
        AxisAmount on = { &amount, axis };
        styling_put(styling, PROP_POSITION,
                    value_new_curve(curve_map(old->curve, move_key, &on)));
        return true;
    }
    position_now(styling, at);
    if (amount.reset)
        at[axis] = side / 2;
    else if (!amount_apply(&amount, PROP_POSITION, at[axis], &at[axis], &problem))
        return work_fail(styling->work, FAULT_OUT_OF_RANGE, "%s", problem);
    styling_put(styling, PROP_POSITION, value_new_vec2(at[0], at[1]));
    return true;
}

bool style_axis(Styling *styling, const StyleRow *row, const json_t *json)
{
    return put_axis(styling, row->axis, json);
}

static bool read_margin(Styling *styling, const json_t *json, double *margin)
{
    double side = fmin(styling->sequence->width, styling->sequence->height);
    Amount amount;
    g_autofree char *problem = NULL;
    if (!json)
        return true;
    if (!amount_read(json, PROP_POSITION, side, &amount, &problem) || !amount.absolute)
        return work_fail(styling->work, FAULT_INVALID_VALUE,
                         _("A margin is a number of pixels or a percentage."));
    *margin = amount.term;
    return true;
}

bool style_position(Styling *styling, const StyleRow *row, const json_t *json)
{
    const char *anchor = json_string_value(json_object_get(json, "anchor"));
    const json_t *x = json_object_get(json, "x"), *y = json_object_get(json, "y");
    double margin = 0;
    (void)row;
    if (json_is_string(json))
        return styling_place(styling, json_string_value(json), 0);
    if (!read_margin(styling, json_object_get(json, "margin"), &margin))
        return false;
    if (anchor && !styling_place(styling, anchor, margin))
        return false;
    return (!x || put_axis(styling, 0, x)) && (!y || put_axis(styling, 1, y));
}

bool style_anchor(Styling *styling, const StyleRow *row, const json_t *json)
{
    (void)row;
    const char *name = json_string_value(json);
    for (unsigned i = 0; name && i < G_N_ELEMENTS(places); i++) {
        if (strcmp(places[i].name, name) != 0)
            continue;
        put_anchor(styling, places[i].anchor_x, places[i].anchor_y);
        return true;
    }
    const json_t *x = json_object_get(json, "x"), *y = json_object_get(json, "y");
    Amount ax = { .absolute = true, .term = 0.5 }, ay = ax;
    g_autofree char *problem = NULL;
    if ((x && !amount_read(x, PROP_ANCHOR, 0, &ax, &problem)) ||
        (y && !amount_read(y, PROP_ANCHOR, 0, &ay, &problem)) || !ax.absolute ||
        !ay.absolute)
        return work_fail(
            styling->work, FAULT_INVALID_VALUE,
            _("An anchor is a place in the clip, like “top-left” or 50%%."));
    put_anchor(styling, ax.term, ay.term);
    return true;
}

/* ---- scale -------------------------------------------------------------------------------- */

/* Both factors of a scale that is one number or two. */
static void scale_now(const Styling *styling, double out[4])
{
    out[0] = out[1] = 1;
    value_eval(proplist_get(styling->list, PROP_SCALE), RTIME_ZERO, out);
}

static void scale_key(CurveKey *key, const void *data)
{
    const AxisAmount *on = data;
    for (int i = 0; i < 2; i++) {
        if (on->axis == -1 || on->axis == i)
            key->v[i] = key->v[i] * on->amount->factor + on->amount->term;
    }
}

static void put_scale(Styling *styling, double x, double y)
{
    styling_put(styling, PROP_SCALE,
                x == y ? value_new_number(x) : value_new_vec2(x, y));
}

/* A curve of one number as a curve of two. */
static Curve *curve_of_pairs(const Curve *curve)
{
    Curve *pairs = curve_copy(curve);
    for (unsigned i = 0; curve->of == VALUE_NUMBER && i < pairs->n_keys; i++)
        pairs->keys[i].v[1] = pairs->keys[i].v[0];
    pairs->of = VALUE_VEC2;
    return pairs;
}

static void scale_curve(Styling *styling, const Curve *curve, const AxisAmount *on)
{
    bool stays_one = curve->of == VALUE_NUMBER && on->axis == -1;
    g_autoptr(Curve) pairs = stays_one ? curve_copy(curve) : curve_of_pairs(curve);
    styling_put(styling, PROP_SCALE, value_new_curve(curve_map(pairs, scale_key, on)));
}

bool style_scale(Styling *styling, const StyleRow *row, const json_t *json)
{
    double now[4];
    Amount amount;
    g_autofree char *problem = NULL;
    if (!amount_read(json, PROP_SCALE, 0, &amount, &problem))
        return work_fail(styling->work, FAULT_INVALID_VALUE, "%s", problem);
    const Value *old = proplist_get(styling->list, PROP_SCALE);
    if (amount.reset) {
        styling_put(styling, PROP_SCALE, NULL);
        return true;
    }
    if (old && old->type == VALUE_CURVE && !amount.absolute) {
        AxisAmount on = { &amount, row->axis };
        scale_curve(styling, old->curve, &on);
        return true;
    }
    scale_now(styling, now);
    for (int i = 0; i < 2; i++) {
        double mirrored = now[i] < 0 ? -1 : 1;
        double size = fabs(now[i]);
        if (row->axis != -1 && row->axis != i)
            continue;
        if (!amount_apply(&amount, PROP_SCALE, size, &size, &problem))
            return work_fail(styling->work, FAULT_OUT_OF_RANGE, "%s", problem);
        now[i] = size * mirrored;
    }
    put_scale(styling, now[0], now[1]);
    return true;
}

typedef struct {
    double x, y;
} Signs;

static void mirror_key(CurveKey *key, const void *data)
{
    const Signs *signs = data;
    key->v[0] = copysign(key->v[0], signs->x);
    key->v[1] = copysign(key->v[1], signs->y);
}

bool style_flip(Styling *styling, const StyleRow *row, const json_t *json)
{
    const char *word = json_string_value(json);
    bool both = strcmp(word, "both") == 0;
    Signs signs = { both || strcmp(word, "horizontal") == 0 ? -1 : 1,
                    both || strcmp(word, "vertical") == 0 ? -1 : 1 };
    const Value *old = proplist_get(styling->list, PROP_SCALE);
    double now[4];
    (void)row;
    if (old && old->type == VALUE_CURVE) {
        g_autoptr(Curve) pairs = curve_of_pairs(old->curve);
        styling_put(styling, PROP_SCALE,
                    value_new_curve(curve_map(pairs, mirror_key, &signs)));
        return true;
    }
    scale_now(styling, now);
    put_scale(styling, copysign(now[0], signs.x), copysign(now[1], signs.y));
    return true;
}

/* ---- size --------------------------------------------------------------------------------- */

/* The box in pixels as it is now, before scaling. */
static void box_now(const Styling *styling, double box[2])
{
    const Value *given = proplist_get(styling->list, PROP_BOX);
    if (given) {
        box[0] = given->vec2[0];
        box[1] = given->vec2[1];
    } else if (!fitted_box(styling, &box[0], &box[1])) {
        box[0] = styling->sequence->width;
        box[1] = styling->sequence->height;
    }
}

static bool read_side(Styling *styling, const char *key, int axis, double *side,
                      bool *given)
{
    const json_t *json = json_object_get(styling->props, key);
    double whole = axis == 0 ? styling->sequence->width : styling->sequence->height;
    Amount amount;
    g_autofree char *problem = NULL;
    *given = json != NULL;
    if (!json)
        return true;
    if (!amount_read(json, PROP_BOX, whole, &amount, &problem))
        return work_fail(styling->work, FAULT_INVALID_VALUE, "%s", problem);
    if (!amount.reset && !amount_apply(&amount, PROP_BOX, *side, side, &problem))
        return work_fail(styling->work, FAULT_OUT_OF_RANGE, "%s", problem);
    return true;
}

/* One side of a picture scales it; both sides, or those of a text or shape, are its box. */
bool style_size(Styling *styling, const StyleRow *row, const json_t *json)
{
    double box[2], scale[4];
    bool wide, high;
    (void)json;
    if (row->axis == 1 && json_object_get(styling->props, "width"))
        return true; /* done with the width */
    box_now(styling, box);
    scale_now(styling, scale);
    double size[2] = { box[0] * fabs(scale[0]), box[1] * fabs(scale[1]) };
    if (!read_side(styling, "width", 0, &size[0], &wide) ||
        !read_side(styling, "height", 1, &size[1], &high))
        return false;
    if ((styling->clip->node.owner & OWN_FITTED) && wide != high) {
        double factor = wide ? size[0] / box[0] : size[1] / box[1];
        put_scale(styling, copysign(factor, scale[0]), copysign(factor, scale[1]));
        return true;
    }
    const Property *limits = property_get(PROP_BOX);
    if (fmin(size[0], size[1]) < limits->min || fmax(size[0], size[1]) > limits->max)
        return work_fail(styling->work, FAULT_OUT_OF_RANGE,
                         _("A box can be from %g to %g pixels wide and high."),
                         limits->min, limits->max);
    styling_put(styling, PROP_BOX, value_new_vec2(size[0], size[1]));
    put_scale(styling, copysign(1, scale[0]), copysign(1, scale[1]));
    return true;
}

/* ---- crop --------------------------------------------------------------------------------- */

/* Cut to an aspect ratio, equally from both sides. */
static bool crop_to_aspect(Styling *styling, const char *text)
{
    double width, height;
    char *end;
    double ratio = g_ascii_strtod(text, &end);
    ratio /= g_ascii_strtod(end + 1, NULL);
    if (!natural_size(styling, &width, &height) || !(ratio > 0) || !isfinite(ratio))
        return work_fail(
            styling->work, FAULT_INVALID_VALUE,
            _("The picture cannot be cropped to %s: its size is not known."), text);
    double x = fmax(0, 1 - ratio * height / width) / 2;
    double y = fmax(0, 1 - width / (ratio * height)) / 2;
    styling_put(styling, PROP_CROP_LEFT, value_new_number(round(x * 1e6) / 1e6));
    styling_put(styling, PROP_CROP_RIGHT, value_new_number(round(x * 1e6) / 1e6));
    styling_put(styling, PROP_CROP_TOP, value_new_number(round(y * 1e6) / 1e6));
    styling_put(styling, PROP_CROP_BOTTOM, value_new_number(round(y * 1e6) / 1e6));
    return true;
}

/* Pixels of the picture's own size as a share of it. NULL: they are not pixels, or it has
 * no size. */
static json_t *crop_share(const Styling *styling, const char *edge, const json_t *num)
{
    double width, height;
    const json_t *set = json_object_get(num, "set");
    const char *unit = json_string_value(json_object_get(num, "unit"));
    if (!set || g_strcmp0(unit, "px") != 0 || !natural_size(styling, &width, &height))
        return NULL;
    bool across = strcmp(edge, "left") == 0 || strcmp(edge, "right") == 0;
    return json_real(json_number_value(set) / (across ? width : height));
}

static bool crop_edge(Styling *styling, const char *edge, PropId prop,
                      const json_t *num)
{
    json_t *share = crop_share(styling, edge, num);
    bool put = styling_put_number(styling, prop, share ? share : num, 0);
    json_decref(share);
    return put;
}

bool style_crop(Styling *styling, const StyleRow *row, const json_t *json)
{
    static const struct {
        const char *key;
        PropId prop;
    } sides[] = {
        { "left", PROP_CROP_LEFT },
        { "top", PROP_CROP_TOP },
        { "right", PROP_CROP_RIGHT },
        { "bottom", PROP_CROP_BOTTOM },
    };
    const char *aspect = json_string_value(json_object_get(json, "aspect"));
    (void)row;
    if (aspect && !crop_to_aspect(styling, aspect))
        return false;
    for (unsigned i = 0; i < G_N_ELEMENTS(sides); i++) {
        const json_t *side = json_object_get(json, sides[i].key);
        if (side && !crop_edge(styling, sides[i].key, sides[i].prop, side))
            return false;
    }
    if (styling_number(styling, PROP_CROP_LEFT) +
                styling_number(styling, PROP_CROP_RIGHT) >=
            1 ||
        styling_number(styling, PROP_CROP_TOP) +
                styling_number(styling, PROP_CROP_BOTTOM) >=
            1)
        return work_fail(styling->work, FAULT_OUT_OF_RANGE,
                         _("That would crop all of the picture away."));
    return true;
}
