/* Where pictures are. How large they are: styling_size.c. */
#include "amount.h"
#include "styling.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* ---- places ---------------------------------------------------------------------- */

/* Where the anchor goes, as a share of the frame plus that many margins, and which
 * point of the clip's box the anchor is. */
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

/* A box as large as the frame has its corner there and not the picture's; a box as
 * large as the picture looks the same. */
static void tighten_box(Styling *styling)
{
    double width, height;
    if (proplist_get(styling->list, PROP_BOX) ||
        !styling_fitted_box(styling, &width, &height))
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

/* ---- position -------------------------------------------------------------------- */

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
