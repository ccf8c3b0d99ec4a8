#include "audio_range.h"

#include "amount.h"

#include <glib/gi18n.h>

/* The change of one clip, in time since its start. */
typedef struct {
    Work *work;
    const Clip *clip;
    PropId prop;
    Amount amount;
    RTime from, to;
    const Value *old; /* constant or curve */
} Stretch;

static double value_at(const Stretch *stretch, RTime at)
{
    double v[4] = { 0 };
    value_eval(stretch->old, at, v);
    return v[0];
}

static double changed_at(const Stretch *stretch, RTime at)
{
    g_autofree char *problem = NULL;
    double v = value_at(stretch, at);
    amount_apply(&stretch->amount, stretch->prop, v, &v, &problem);
    return v;
}

static void add_key(GArray *keys, RTime at, double v, EaseKind ease)
{
    CurveKey key = { .at = at, .v = { v }, .ease = { .kind = ease } };
    g_array_append_val(keys, key);
}

/* The old keys in [from, to); those of the range with the amount put onto them. */
static void copy_keys(const Stretch *stretch, GArray *keys, RTime from, RTime to,
                      bool change)
{
    const Curve *curve = stretch->old->type == VALUE_CURVE ? stretch->old->curve : NULL;
    for (unsigned i = 0; curve && i < curve->n_keys; i++) {
        CurveKey key = curve->keys[i];
        if (rtime_compare(key.at, from) < 0 || rtime_compare(key.at, to) >= 0)
            continue;
        if (change)
            key.v[0] = changed_at(stretch, key.at);
        g_array_append_val(keys, key);
    }
}

/* A jump at `at` is a value held for the frame before it. */
static void hold_before(const Stretch *stretch, GArray *keys, RTime at, RTime since,
                        double v)
{
    RTime frame = rtime_from_frames(1, work_sequence(stretch->work)->rate);
    RTime before = rtime_max(rtime_sub(at, frame), since);
    if (stretch->old->type != VALUE_CURVE)
        return;
    while (keys->len > 0 &&
           rtime_compare(g_array_index(keys, CurveKey, keys->len - 1).at, before) >= 0)
        g_array_set_size(keys, keys->len - 1);
    add_key(keys, before, v, EASE_HOLD);
}

static Value *stretched(const Stretch *stretch)
{
    g_autoptr(GArray) keys = g_array_new(FALSE, FALSE, sizeof(CurveKey));
    RTime frame = rtime_from_frames(1, work_sequence(stretch->work)->rate);
    RTime end = stretch->clip->duration;
    bool constant = stretch->old->type != VALUE_CURVE;
    EaseKind ease = constant ? EASE_HOLD : EASE_LINEAR;
    if (stretch->from.num > 0) {
        if (constant)
            add_key(keys, RTIME_ZERO, value_at(stretch, RTIME_ZERO), EASE_HOLD);
        copy_keys(stretch, keys, rtime_make(-G_MAXINT32, 1), stretch->from, false);
        hold_before(stretch, keys, stretch->from, RTIME_ZERO,
                    value_at(stretch, rtime_sub(stretch->from, frame)));
    }
    add_key(keys, stretch->from, changed_at(stretch, stretch->from), ease);
    copy_keys(stretch, keys, rtime_add(stretch->from, frame), stretch->to, true);
    if (rtime_compare(stretch->to, end) < 0) {
        hold_before(stretch, keys, stretch->to, stretch->from,
                    changed_at(stretch, rtime_sub(stretch->to, frame)));
        add_key(keys, stretch->to, value_at(stretch, stretch->to), ease);
        copy_keys(stretch, keys, rtime_add(stretch->to, frame),
                  rtime_make(G_MAXINT32, 1), false);
    }
    Curve *curve = curve_new(VALUE_NUMBER, keys->len);
    for (unsigned i = 0; i < keys->len; i++)
        curve->keys[i] = g_array_index(keys, CurveKey, i);
    return value_new_curve(curve);
}

/* The part of the clip that the range covers; false where it covers none. */
static bool covers(Stretch *stretch, RTime from, RTime to)
{
    const Clip *clip = stretch->clip;
    stretch->from = rtime_max(rtime_sub(from, clip->start), RTIME_ZERO);
    stretch->to = rtime_min(rtime_sub(to, clip->start), clip->duration);
    return rtime_compare(stretch->from, stretch->to) < 0;
}

static bool read_amount(Stretch *stretch, const json_t *num)
{
    g_autofree char *problem = NULL;
    double unused;
    if (!amount_read(num, stretch->prop, 0, &stretch->amount, &problem))
        return work_fail(stretch->work, FAULT_INVALID_VALUE, "%s", problem);
    if (stretch->amount.reset)
        stretch->amount =
            (Amount){ .absolute = true, .term = stretch->prop == PROP_VOLUME ? 1 : 0 };
    return amount_apply(&stretch->amount, stretch->prop, value_at(stretch, RTIME_ZERO),
                        &unused, &problem) ||
           work_fail(stretch->work, FAULT_OUT_OF_RANGE, "%s", problem);
}

/* False once a fault is set. */
static bool change_clip(Work *work, const Clip *clip, PropId prop, const json_t *num,
                        Patch *patch)
{
    Stretch stretch = { .work = work, .clip = clip, .prop = prop };
    RTime from, to;
    stretch.old = proplist_get(clip->node.props, prop);
    stretch.old = stretch.old ? stretch.old : property_fallback(prop);
    if (!work_range(work, work_field(work, "range"), "range", clip, &from, &to) ||
        !read_amount(&stretch, num))
        return false;
    if (!covers(&stretch, from, to))
        return true;
    g_autoptr(Value) value = stretched(&stretch);
    patch_set(patch, clip->node.id, prop, value);
    work_mention(work, clip->node.id);
    g_autofree char *span = wording_span(rtime_add(clip->start, stretch.from),
                                         rtime_add(clip->start, stretch.to));
    g_autoptr(Value) before = value_new_number(value_at(&stretch, stretch.from));
    g_autoptr(Value) after = value_new_number(changed_at(&stretch, stretch.from));
    g_autofree char *change = wording_change(prop, before, after);
    work_note(work, g_strdup_printf(_("%s during %s"), change, span));
    return true;
}

bool audio_change_range(Work *work, const GArray *places, PropId prop,
                        const json_t *num)
{
    g_autoptr(Patch) patch = patch_new();
    g_autofree char *what = work_wording_places(work, places);
    for (unsigned i = 0; i < places->len; i++) {
        if (!change_clip(work, g_array_index(places, ClipPlace, i).clip, prop, num,
                         patch))
            return false;
    }
    if (patch_op_count(patch) == 0)
        return work_fail(work, FAULT_OUT_OF_RANGE,
                         _("Nothing of %s lies in that range; give times inside it."),
                         what);
    if (!work_apply(work, patch))
        return false;
    work_report(work, _("Updated %s"), what);
    return true;
}
