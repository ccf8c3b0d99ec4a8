#include "frame_change.h"

#include "styling.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* ---- size ------------------------------------------------------------------------ */

typedef struct {
    double x, y; /* new side over old */
    double both; /* for what has no direction */
} Stretch;

static double tidy(double value)
{
    return round(value * 100) / 100;
}

static double in_range(const Property *property, double value)
{
    bool ranged = property->min != 0 || property->max != 0;
    return ranged ? CLAMP(tidy(value), property->min, property->max) : tidy(value);
}

static void stretch_key(CurveKey *key, const void *data)
{
    const Stretch *stretch = data;
    key->v[0] = tidy(key->v[0] * stretch->x);
    key->v[1] = tidy(key->v[1] * stretch->y);
}

/* NULL where there is nothing to stretch. */
static Value *stretch_value(const Property *property, const Value *value,
                            Stretch stretch)
{
    switch (value->type) {
    case VALUE_NUMBER:
        return value_new_number(in_range(property, value->number * stretch.x));
    case VALUE_VEC2:
        return value_new_vec2(in_range(property, value->vec2[0] * stretch.x),
                              in_range(property, value->vec2[1] * stretch.y));
    case VALUE_CURVE:
        return value_new_curve(curve_map(value->curve, stretch_key, &stretch));
    default:
        return NULL;
    }
}

/* How the two sides of a box go. A picture that shows whole in its box keeps its shape,
 * one that fills it can have another. */
static Stretch box_stretch(const Sequence *sequence, const Clip *clip, const Value *box,
                           Stretch stretch)
{
    bool filled = (clip->node.owner & OWN_FITTED) &&
                  strcmp(node_string(&clip->node, PROP_FIT), "contain") != 0;
    bool wide =
        filled || (clip->node.owner & OWN_WRITTEN) || box->vec2[0] >= sequence->width;
    bool high = filled || box->vec2[1] >= sequence->height;
    return (Stretch){ wide ? stretch.x : stretch.both, high ? stretch.y : stretch.both,
                      0 };
}

/* ---- styles kept as JSON: runs of text, cues, highlights ------------------------- */

static void stretch_number(json_t *holder, const char *key, double factor,
                           const Property *property)
{
    const json_t *old = json_object_get(holder, key);
    if (json_is_number(old))
        json_object_set_new(
            holder, key,
            json_real(in_range(property, json_number_value(old) * factor)));
    for (size_t i = 0; i < json_array_size(old); i++) {
        double part = json_number_value(json_array_get(old, i));
        json_array_set_new(json_object_get(holder, key), i,
                           json_real(in_range(property, part * factor)));
    }
}

/* The pixels of a style, by the slots of the property table. */
static void stretch_style(json_t *style, double factor)
{
    static const char prefix[] = "style.";
    for (unsigned i = 0; i < PROP_COUNT; i++) {
        const Property *property = property_get(i);
        if (property->unit != UNIT_PX || !g_str_has_prefix(property->slot, prefix))
            continue;
        g_auto(GStrv) keys = g_strsplit(property->slot + strlen(prefix), ".", -1);
        json_t *holder = keys[1] ? json_object_get(style, keys[0]) : style;
        stretch_number(holder, keys[1] ? keys[1] : keys[0], factor, property);
    }
}

static void stretch_styles(json_t *json, double factor)
{
    const char *key;
    json_t *member;
    for (size_t i = 0; i < json_array_size(json); i++)
        stretch_styles(json_array_get(json, i), factor);
    json_object_foreach(json, key, member)
    {
        if (strcmp(key, "style") == 0)
            stretch_style(member, factor);
    }
}

static Value *stretch_json(PropId prop, const Value *value, double factor)
{
    bool styled = prop == PROP_TEXT || prop == PROP_CUES || prop == PROP_HIGHLIGHT;
    if (!styled || value->type != VALUE_JSON)
        return NULL;
    json_t *json = json_deep_copy(value->json);
    stretch_styles(json, factor);
    return value_new_json(json);
}

/* ---- a clip in the new frame ----------------------------------------------------- */

static Value *stretched(const Sequence *sequence, const Clip *clip, PropId prop,
                        const Value *value, Stretch stretch)
{
    const Property *property = property_get(prop);
    if (value->type == VALUE_JSON)
        return stretch_json(prop, value, stretch.both);
    if (property->unit != UNIT_PX)
        return NULL;
    if (prop == PROP_POSITION)
        return stretch_value(property, value, stretch);
    if (prop == PROP_BOX)
        return stretch_value(property, value,
                             box_stretch(sequence, clip, value, stretch));
    return stretch_value(property, value,
                         (Stretch){ stretch.both, stretch.both, stretch.both });
}

/* Letters without a size are sized by the frame's height alone. */
static void keep_font_size(const Sequence *sequence, const Clip *clip, int height,
                           double factor, Patch *patch)
{
    Sequence frame = { .height = height };
    if (!(clip->node.owner & OWN_WRITTEN) ||
        proplist_get(clip->node.props, PROP_FONT_SIZE))
        return;
    double wanted = round(styling_default_font_size(sequence) * factor);
    if (wanted == styling_default_font_size(&frame) || wanted < 1)
        return;
    g_autoptr(Value) size = value_new_number(wanted);
    patch_set(patch, clip->node.id, PROP_FONT_SIZE, size);
}

static void resize_clip(const Sequence *sequence, const Clip *clip, Stretch stretch,
                        int height, Patch *patch)
{
    for (unsigned i = 0; i < proplist_count(clip->node.props); i++) {
        const Value *value;
        PropId prop = proplist_nth(clip->node.props, i, &value);
        g_autoptr(Value) new = stretched(sequence, clip, prop, value, stretch);
        if (new && !value_equal(value, new))
            patch_set(patch, clip->node.id, prop, new);
    }
    keep_font_size(sequence, clip, height, stretch.both, patch);
}

void frame_resize(const Sequence *sequence, int width, int height, Patch *patch)
{
    Stretch stretch = { (double)width / sequence->width,
                        (double)height / sequence->height, 0 };
    stretch.both = fmin(stretch.x, stretch.y);
    g_autoptr(Value) size = value_new_vec2(width, height);
    patch_set(patch, sequence->node.id, PROP_SIZE, size);
    for (unsigned i = 0; i < sequence->tracks->len; i++) {
        const Track *track = sequence->tracks->pdata[i];
        for (unsigned n = 0; n < track->clips->len; n++)
            resize_clip(sequence, track->clips->pdata[n], stretch, height, patch);
    }
}

/* ---- fit ------------------------------------------------------------------------- */

static bool fills_frame(const Clip *clip)
{
    double scale[4] = { 1, 1 };
    value_eval(proplist_get(clip->node.props, PROP_SCALE), RTIME_ZERO, scale);
    return (clip->node.owner & OWN_FITTED) &&
           !proplist_get(clip->node.props, PROP_BOX) && fabs(scale[0]) >= 1;
}

unsigned frame_refit(const Sequence *sequence, const char *fit, Patch *patch)
{
    g_autoptr(Value) value = fit ? value_new_string(fit) : NULL;
    unsigned count = 0;
    for (unsigned i = 0; i < sequence->tracks->len; i++) {
        const Track *track = sequence->tracks->pdata[i];
        for (unsigned n = 0; n < track->clips->len; n++) {
            const Clip *clip = track->clips->pdata[n];
            const char *now = node_string(&clip->node, PROP_FIT);
            if (!fills_frame(clip) || strcmp(now, fit ? fit : "contain") == 0)
                continue;
            patch_set(patch, clip->node.id, PROP_FIT, value);
            count++;
        }
    }
    return count;
}

/* ---- rate ------------------------------------------------------------------------ */

static void retime_clips(const Track *track, Rate rate, Patch *patch)
{
    RTime frame = rtime_from_frames(1, rate), cursor = RTIME_ZERO;
    for (unsigned i = 0; i < track->clips->len; i++) {
        const Clip *clip = track->clips->pdata[i];
        RTime start = rtime_max(rtime_snap(clip->start, rate, RTIME_NEAREST), cursor);
        RTime end = rtime_max(rtime_snap(clip_end(clip), rate, RTIME_NEAREST),
                              rtime_add(start, frame));
        cursor = end;
        if (rtime_compare(start, clip->start) == 0 &&
            rtime_compare(end, clip_end(clip)) == 0)
            continue;
        g_autoptr(Clip) moved = clip_with_span(clip, start, rtime_sub(end, start));
        patch_replace_clip(patch, moved);
    }
}

/* No longer than it was, lest it reach beyond its clip. */
static RTime retime_part(RTime part, Rate rate)
{
    RTime snapped = rtime_snap(part, rate, RTIME_NEAREST);
    return rtime_compare(snapped, part) > 0 ? rtime_snap(part, rate, RTIME_FLOOR)
                                            : snapped;
}

static void retime_transitions(const Track *track, Rate rate, Patch *patch)
{
    RTime frame = rtime_from_frames(1, rate);
    for (unsigned i = 0; i < track->transitions->len; i++) {
        const Transition *old = track->transitions->pdata[i];
        RTime before = retime_part(old->before, rate);
        RTime after = retime_part(old->after, rate);
        if (rtime_compare(before, old->before) == 0 &&
            rtime_compare(after, old->after) == 0)
            continue;
        if (rtime_add(before, after).num == 0)
            *(old->to ? &after : &before) = frame;
        g_autoptr(Transition) new =
            transition_new(old->node.id, old->type, old->from, old->to, before, after,
                           old->node.props);
        patch_remove_transition(patch, old->node.id);
        patch_add_transition(patch, track->node.id, new);
    }
}

void frame_retime(const Sequence *sequence, Rate rate, Patch *patch)
{
    const Value *length = proplist_get(sequence->node.props, PROP_LENGTH);
    g_autoptr(Value) value = value_new_ratio(rtime_make(rate.num, rate.den));
    patch_set(patch, sequence->node.id, PROP_RATE, value);
    for (unsigned i = 0; i < sequence->tracks->len; i++) {
        retime_clips(sequence->tracks->pdata[i], rate, patch);
        retime_transitions(sequence->tracks->pdata[i], rate, patch);
    }
    if (!length)
        return;
    RTime snapped = rtime_max(rtime_snap(length->time, rate, RTIME_NEAREST),
                              rtime_from_frames(1, rate));
    g_autoptr(Value) new_length = value_new_time(snapped);
    if (!value_equal(length, new_length))
        patch_set(patch, sequence->node.id, PROP_LENGTH, new_length);
}
