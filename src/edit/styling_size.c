/* How large pictures are, and how much of them is seen. */
#include "amount.h"
#include "styling.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

bool styling_natural_size(const Styling *styling, double *width, double *height)
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

bool styling_fitted_box(const Styling *styling, double *width, double *height)
{
    const Value *fit = styling_value(styling, PROP_FIT);
    if (!(styling->clip->node.owner & OWN_FITTED) ||
        strcmp(fit->string, "contain") != 0 ||
        !styling_natural_size(styling, width, height))
        return false;
    double scale =
        fmin(styling->sequence->width / *width, styling->sequence->height / *height);
    *width = fmax(1, round(*width * scale * 1000) / 1000);
    *height = fmax(1, round(*height * scale * 1000) / 1000);
    return true;
}

/* ---- scale ----------------------------------------------------------------------- */

/* Both factors of a scale that is one number or two. */
static void scale_now(const Styling *styling, double out[4])
{
    out[0] = out[1] = 1;
    value_eval(proplist_get(styling->list, PROP_SCALE), RTIME_ZERO, out);
}

typedef struct {
    const Amount *amount;
    int axis; /* -1: both */
} ScaleAmount;

static void scale_key(CurveKey *key, const void *data)
{
    const ScaleAmount *on = data;
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

static void scale_curve(Styling *styling, const Curve *curve, const ScaleAmount *on)
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
        ScaleAmount on = { &amount, row->axis };
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

/* ---- size ------------------------------------------------------------------------ */

/* The box in pixels as it is now, before scaling. */
static void box_now(const Styling *styling, double box[2])
{
    const Value *given = proplist_get(styling->list, PROP_BOX);
    if (given) {
        box[0] = given->vec2[0];
        box[1] = given->vec2[1];
    } else if (!styling_fitted_box(styling, &box[0], &box[1])) {
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

/* One side of a picture scales it; both sides, or those of a text or shape, are its
 * box. */
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

/* ---- crop ------------------------------------------------------------------------ */

/* Cut to an aspect ratio, equally from both sides. */
static bool crop_to_aspect(Styling *styling, const char *text)
{
    double width, height;
    char *end;
    double ratio = g_ascii_strtod(text, &end);
    ratio /= g_ascii_strtod(end + 1, NULL);
    if (!styling_natural_size(styling, &width, &height) || !(ratio > 0) ||
        !isfinite(ratio))
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

/* Pixels of the picture's own size as a share of it. NULL: they are not pixels, or it
 * has no size. */
static json_t *crop_share(const Styling *styling, const char *edge, const json_t *num)
{
    double width, height;
    const json_t *set = json_object_get(num, "set");
    const char *unit = json_string_value(json_object_get(num, "unit"));
    if (!set || g_strcmp0(unit, "px") != 0 ||
        !styling_natural_size(styling, &width, &height))
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
