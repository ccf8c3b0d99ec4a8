/* The frame, the rate, the length, the background and the name. */
#include "answer.h"
#include "frame_change.h"
#include "styling.h"
#include "verbs.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What changed, for the receipt: "size 1920x1080→1080x1920". Takes text. */
static void tell(GPtrArray *told, char *text)
{
    g_ptr_array_add(told, text);
}

/* ---- size ------------------------------------------------------------------------ */

/* Platforms have a size, shapes a ratio at the shorter side that is there, and
 * resolutions that shorter side. */
static const struct {
    const char *name;
    int width, height;
    double ratio;
    int side;
} presets[] = {
    { "youtube", .width = 1920, .height = 1080 },
    { "shorts", .width = 1080, .height = 1920 },
    { "tiktok", .width = 1080, .height = 1920 },
    { "reels", .width = 1080, .height = 1920 },
    { "story", .width = 1080, .height = 1920 },
    { "landscape", .ratio = 16.0 / 9 },
    { "portrait", .ratio = 9.0 / 16 },
    { "square", .ratio = 1 },
    { "720p", .side = 720 },
    { "1080p", .side = 1080 },
    { "4k", .side = 2160 },
};

typedef struct {
    int width, height;
} Frame;

/* Sides that follow from a ratio are even: most encoders know no others. */
static int even(double side)
{
    return 2 * (int)round(fmin(side, INT_MAX / 4) / 2);
}

static Frame frame_of_ratio(double ratio, int shorter)
{
    return ratio >= 1 ? (Frame){ even(shorter * ratio), even(shorter) }
                      : (Frame){ even(shorter), even(shorter / ratio) };
}

static Frame frame_of_preset(const char *name, Frame now)
{
    int shorter = MIN(now.width, now.height);
    for (unsigned i = 0; i < G_N_ELEMENTS(presets); i++) {
        if (strcmp(presets[i].name, name) != 0)
            continue;
        if (presets[i].width > 0)
            return (Frame){ presets[i].width, presets[i].height };
        if (presets[i].ratio > 0)
            return frame_of_ratio(presets[i].ratio, shorter);
        return frame_of_ratio((double)now.width / now.height, presets[i].side);
    }
    g_return_val_if_reached(now);
}

static double read_ratio(const char *text)
{
    char *end;
    double wide = g_ascii_strtod(text, &end);
    return wide / g_ascii_strtod(end + 1, NULL);
}

/* One side alone keeps the ratio. */
static Frame frame_of_sides(const Work *work, Frame frame)
{
    int width = (int)json_integer_value(work_field(work, "width"));
    int height = (int)json_integer_value(work_field(work, "height"));
    if (width > 0 && height > 0)
        return (Frame){ width, height };
    if (width > 0)
        return (Frame){ width, even((double)width * frame.height / frame.width) };
    if (height > 0)
        return (Frame){ even((double)height * frame.width / frame.height), height };
    return frame;
}

static bool wanted_frame(Work *work, Frame *frame)
{
    const char *preset = work_string(work, "preset");
    const char *aspect = work_string(work, "aspect");
    const Property *size = property_get(PROP_SIZE);
    if (preset)
        *frame = frame_of_preset(preset, *frame);
    if (aspect) {
        double ratio = read_ratio(aspect);
        if (!(ratio > 0) || !isfinite(ratio))
            return work_fail(work, FAULT_INVALID_VALUE,
                             _("“%s” is no aspect ratio; say one like 16:9."), aspect);
        *frame = frame_of_ratio(ratio, MIN(frame->width, frame->height));
    }
    *frame = frame_of_sides(work, *frame);
    if (MIN(frame->width, frame->height) >= size->min &&
        MAX(frame->width, frame->height) <= size->max)
        return true;
    return work_fail(
        work, FAULT_OUT_OF_RANGE,
        _("A frame of %dx%d is not possible; sides go from %d to %d pixels."),
        frame->width, frame->height, (int)size->min, (int)size->max);
}

static bool set_size(Work *work, GPtrArray *told)
{
    const Sequence *sequence = work_sequence(work);
    Frame old = { sequence->width, sequence->height }, new = old;
    g_autoptr(Patch) patch = patch_new();
    if (!wanted_frame(work, &new))
        return false;
    if (new.width == old.width &&new.height == old.height)
        return true;
    frame_resize(sequence, new.width, new.height, patch);
    if (!work_apply(work, patch))
        return false;
    tell(told, g_strdup_printf(_("size %dx%d→%dx%d"), old.width, old.height, new.width,
                               new.height));
    work_state(work, 1, NULL, "size", json_pack("[ii]", old.width, old.height),
               json_pack("[ii]", new.width, new.height));
    return true;
}

static bool set_fit(Work *work, GPtrArray *told)
{
    const char *reframe = work_string(work, "reframe");
    g_autoptr(Patch) patch = patch_new();
    if (!reframe || strcmp(reframe, "none") == 0)
        return true;
    if (strcmp(reframe, "smart") == 0)
        return work_fail(work, FAULT_UNSUPPORTED,
                         _("What matters in a picture is not found yet; let the clips "
                           "fill the frame, or fit them into it."));
    bool fill = strcmp(reframe, "fill") == 0;
    unsigned n = frame_refit(work_sequence(work), fill ? "cover" : NULL, patch);
    if (n == 0)
        return true;
    if (!work_apply(work, patch))
        return false;
    tell(told,
         g_strdup_printf(
             fill ? ngettext("%u clip fills the frame", "%u clips fill the frame", n)
                  : ngettext("%u clip shows whole", "%u clips show whole", n),
             n));
    return true;
}

/* ---- rate ------------------------------------------------------------------------ */

static char *rate_wording(Rate rate)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    double frames = round((double)rate.num / rate.den * 1000) / 1000;
    return g_strdup(g_ascii_formatd(text, sizeof text, "%.6g", frames));
}

static bool set_rate(Work *work, GPtrArray *told)
{
    const json_t *said = work_field(work, "fps");
    const Sequence *sequence = work_sequence(work);
    Rate old = sequence->rate, rate;
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    g_autoptr(Patch) patch = patch_new();
    if (!said)
        return true;
    g_ascii_formatd(text, sizeof text, "%.6g", json_number_value(said));
    if (!rate_parse(text, &rate))
        return work_fail(work, FAULT_INVALID_VALUE,
                         _("%s frames a second is not possible; say 24, 25, 29.97, 30, "
                           "50 or 60."),
                         text);
    if (rate_equal(old, rate))
        return true;
    frame_retime(sequence, rate, patch);
    if (!work_apply(work, patch))
        return false;
    g_autofree char *was = rate_wording(old);
    g_autofree char *is = rate_wording(rate);
    tell(told, g_strdup_printf(_("%s→%s frames a second"), was, is));
    work_state(work, 1, NULL, "fps", json_real((double)old.num / old.den),
               json_real((double)rate.num / rate.den));
    return true;
}

/* ---- length ---------------------------------------------------------------------- */

static unsigned count_beyond(const Sequence *sequence, RTime end)
{
    unsigned count = 0;
    for (unsigned i = 0; i < sequence->tracks->len; i++) {
        const Track *track = sequence->tracks->pdata[i];
        for (unsigned n = 0; n < track->clips->len; n++)
            count += rtime_compare(clip_end(track->clips->pdata[n]), end) > 0;
    }
    return count;
}

static void note_beyond(Work *work)
{
    const Sequence *sequence = work_sequence(work);
    unsigned n = count_beyond(sequence, sequence_duration(sequence));
    if (n > 0)
        work_note(work,
                  g_strdup_printf(ngettext("%u clip goes on longer and is cut off",
                                           "%u clips go on longer and are cut off", n),
                                  n));
}

static bool set_length(Work *work, GPtrArray *told)
{
    const json_t *said = work_field(work, "duration");
    const Sequence *sequence = work_sequence(work);
    const Value *fixed = proplist_get(sequence->node.props, PROP_LENGTH);
    RTime old = sequence_duration(sequence);
    bool automatic = g_strcmp0(json_string_value(said), "auto") == 0;
    g_autoptr(Patch) patch = patch_new();
    if (!said || (automatic && !fixed))
        return true;
    RTime new = automatic
                    ? RTIME_ZERO
                    : work_snap_length(work, moment_length(said, sequence->rate, old));
    g_autoptr(Value) value = automatic ? NULL : value_new_time(new);
    if (fixed && value && value_equal(fixed, value))
        return true;
    patch_set(patch, sequence->node.id, PROP_LENGTH, value);
    if (!work_apply(work, patch))
        return false;
    new = sequence_duration(work_sequence(work));
    g_autofree char *was = wording_length(old);
    g_autofree char *is = wording_length(new);
    tell(told, automatic
                   ? g_strdup_printf(_("length %s→%s, as long as its clips"), was, is)
                   : g_strdup_printf(_("length %s→%s"), was, is));
    work_state(work, 1, NULL, "duration", state_seconds(old), state_seconds(new));
    note_beyond(work);
    return true;
}

/* ---- background, name ------------------------------------------------------------ */

static bool set_property(Work *work, const Node *node, PropId prop, Value *value,
                         GPtrArray *told)
{
    const Value *old = node_value(node, prop);
    g_autoptr(Patch) patch = patch_new();
    if (old && value_equal(old, value))
        return true;
    char *change = wording_change(prop, old, value);
    patch_set(patch, node->id, prop, value);
    if (!work_apply(work, patch)) {
        g_free(change);
        return false;
    }
    tell(told, change);
    return true;
}

static bool set_background(Work *work, GPtrArray *told)
{
    const json_t *said = work_field(work, "background");
    if (!said)
        return true;
    g_autoptr(Value) paint = styling_paint(work, said);
    return paint &&
           set_property(work, &work_sequence(work)->node, PROP_PAINT, paint, told);
}

static bool set_name(Work *work, GPtrArray *told)
{
    const char *name = work_string(work, "name");
    if (!name)
        return true;
    g_autoptr(Value) value = value_new_string(name);
    return set_property(work, &work->now->node, PROP_LABEL, value, told);
}

bool verb_composition(Work *work)
{
    g_autoptr(GPtrArray) told = g_ptr_array_new_with_free_func(g_free);
    if (!set_size(work, told) || !set_fit(work, told) || !set_rate(work, told) ||
        !set_length(work, told) || !set_background(work, told) || !set_name(work, told))
        return false;
    if (told->len == 0)
        return answer_unchanged(work, _("The project is like that already."));
    g_ptr_array_add(told, NULL);
    g_autofree char *list = g_strjoinv(", ", (char **)told->pdata);
    work_report_about(work, NULL, _("Changed the project: %s"), list);
    return true;
}
