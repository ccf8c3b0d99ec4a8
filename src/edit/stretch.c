#include "stretch.h"

#include <glib.h>

double stretch_old_at(const Stretch *stretch, RTime at)
{
    double v[4] = { 0 };
    value_eval(stretch->old, at, v);
    return v[0];
}

double stretch_new_at(const Stretch *stretch, RTime at)
{
    return stretch->change(stretch_old_at(stretch, at), stretch->data);
}

static void add_key(GArray *keys, RTime at, double v, EaseKind ease)
{
    CurveKey key = { .at = at, .v = { v }, .ease = { .kind = ease } };
    g_array_append_val(keys, key);
}

/* The old keys in [from, to); those of the stretch changed. */
static void copy_keys(const Stretch *stretch, GArray *keys, RTime from, RTime to,
                      bool change)
{
    const Curve *curve = stretch->old->type == VALUE_CURVE ? stretch->old->curve : NULL;
    for (unsigned i = 0; curve && i < curve->n_keys; i++) {
        CurveKey key = curve->keys[i];
        if (rtime_compare(key.at, from) < 0 || rtime_compare(key.at, to) >= 0)
            continue;
        if (change)
            key.v[0] = stretch_new_at(stretch, key.at);
        g_array_append_val(keys, key);
    }
}

/* A jump at `at` is a value held for the frame before it. */
static void hold_before(const Stretch *stretch, GArray *keys, RTime at, RTime since,
                        double v)
{
    RTime before = rtime_max(rtime_sub(at, stretch->frame), since);
    if (stretch->old->type != VALUE_CURVE)
        return;
    while (keys->len > 0 &&
           rtime_compare(g_array_index(keys, CurveKey, keys->len - 1).at, before) >= 0)
        g_array_set_size(keys, keys->len - 1);
    add_key(keys, before, v, EASE_HOLD);
}

static void add_before(const Stretch *stretch, GArray *keys)
{
    if (stretch->old->type != VALUE_CURVE)
        add_key(keys, RTIME_ZERO, stretch_old_at(stretch, RTIME_ZERO), EASE_HOLD);
    copy_keys(stretch, keys, rtime_make(-G_MAXINT32, 1), stretch->from, false);
    hold_before(stretch, keys, stretch->from, RTIME_ZERO,
                stretch_old_at(stretch, rtime_sub(stretch->from, stretch->frame)));
}

static void add_behind(const Stretch *stretch, GArray *keys, EaseKind ease)
{
    hold_before(stretch, keys, stretch->to, stretch->from,
                stretch_new_at(stretch, rtime_sub(stretch->to, stretch->frame)));
    add_key(keys, stretch->to, stretch_old_at(stretch, stretch->to), ease);
    copy_keys(stretch, keys, rtime_add(stretch->to, stretch->frame),
              rtime_make(G_MAXINT32, 1), false);
}

Value *stretch_value(const Stretch *stretch)
{
    g_autoptr(GArray) keys = g_array_new(FALSE, FALSE, sizeof(CurveKey));
    EaseKind ease = stretch->old->type == VALUE_CURVE ? EASE_LINEAR : EASE_HOLD;
    if (stretch->from.num > 0)
        add_before(stretch, keys);
    add_key(keys, stretch->from, stretch_new_at(stretch, stretch->from), ease);
    copy_keys(stretch, keys, rtime_add(stretch->from, stretch->frame), stretch->to,
              true);
    if (rtime_compare(stretch->to, stretch->length) < 0)
        add_behind(stretch, keys, ease);
    Curve *curve = curve_new(VALUE_NUMBER, keys->len);
    for (unsigned i = 0; i < keys->len; i++)
        curve->keys[i] = g_array_index(keys, CurveKey, i);
    return value_new_curve(curve);
}

bool stretch_cover(Stretch *stretch, RTime start, RTime length, RTime from, RTime to)
{
    stretch->length = length;
    stretch->from = rtime_max(rtime_sub(from, start), RTIME_ZERO);
    stretch->to = rtime_min(rtime_sub(to, start), length);
    return rtime_compare(stretch->from, stretch->to) < 0;
}
