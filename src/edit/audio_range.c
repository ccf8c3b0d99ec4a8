#include "audio_range.h"

#include "amount.h"
#include "stretch.h"

#include <glib/gi18n.h>

/* The change of one property. */
typedef struct {
    PropId prop;
    Amount amount;
} Change;

static double changed(double old, const void *data)
{
    const Change *change = data;
    g_autofree char *problem = NULL;
    amount_apply(&change->amount, change->prop, old, &old, &problem);
    return old;
}

static bool read_change(Work *work, const json_t *num, double old, Change *change)
{
    g_autofree char *problem = NULL;
    double unused;
    if (!amount_read(num, change->prop, 0, &change->amount, &problem))
        return work_fail(work, FAULT_INVALID_VALUE, "%s", problem);
    if (change->amount.reset)
        change->amount =
            (Amount){ .absolute = true, .term = change->prop == PROP_VOLUME ? 1 : 0 };
    return amount_apply(&change->amount, change->prop, old, &unused, &problem) ||
           work_fail(work, FAULT_OUT_OF_RANGE, "%s", problem);
}

static void note_change(Work *work, const Clip *clip, PropId prop,
                        const Stretch *stretch)
{
    g_autofree char *span = wording_span(rtime_add(clip->start, stretch->from),
                                         rtime_add(clip->start, stretch->to));
    g_autoptr(Value) before = value_new_number(stretch_old_at(stretch, stretch->from));
    g_autoptr(Value) after = value_new_number(stretch_new_at(stretch, stretch->from));
    g_autofree char *change = wording_change(prop, before, after);
    work_note(work, g_strdup_printf(_("%s during %s"), change, span));
}

/* False once a fault is set. */
static bool change_clip(Work *work, const Clip *clip, PropId prop, const json_t *num,
                        Patch *patch)
{
    Change change = { .prop = prop };
    Stretch stretch = { .change = changed, .data = &change };
    RTime from, to;
    stretch.old = node_value(&clip->node, prop);
    stretch.frame = rtime_from_frames(1, work_sequence(work)->rate);
    if (!work_range(work, work_field(work, "range"), "range", clip, &from, &to) ||
        !read_change(work, num, stretch_old_at(&stretch, RTIME_ZERO), &change))
        return false;
    if (!stretch_cover(&stretch, clip->start, clip->duration, from, to))
        return true;
    g_autoptr(Value) value = stretch_value(&stretch);
    patch_set(patch, clip->node.id, prop, value);
    work_mention(work, clip->node.id);
    note_change(work, clip, prop, &stretch);
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
