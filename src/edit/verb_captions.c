/* Captions that are there: their look, their time, their going. Making and translating
 * them takes more than a timeline. */
#include "answer.h"
#include "verbs.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* Those of "target", else all. */
static bool caption_targets(Work *work, GArray *places)
{
    json_t *all = json_pack("{s:s, s:s}", "by", "all", "type", "caption");
    const json_t *target = work_field(work, "target");
    bool found =
        work_resolve(work, target ? target : all, "target", OWN_CAPTION, places);
    json_decref(all);
    for (unsigned i = 0; found && i < places->len; i++) {
        const ClipPlace *place = &g_array_index(places, ClipPlace, i);
        g_autofree char *clip = wording_clip(work->now, place->clip);
        if (node_bool(&place->clip->node, PROP_LOCKED) ||
            node_bool(&place->track->node, PROP_LOCKED))
            return work_fail(work, FAULT_INVALID_VALUE,
                             _("%s is locked; unlock it first."), clip);
    }
    return found;
}

static bool run_style(Work *work)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    const json_t *style = work_field(work, "style");
    if (!style)
        return work_ask(work, "style", NULL,
                        _("What should the captions look like? Say a colour, a size or "
                          "a place."));
    return caption_targets(work, places) && update_clips(work, places, style);
}

static bool run_remove(Work *work)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    g_autoptr(Patch) patch = patch_new();
    if (!caption_targets(work, places))
        return false;
    g_autofree char *what = work_wording_places(work, places);
    for (unsigned i = 0; i < places->len; i++)
        patch_remove_clip(patch, g_array_index(places, ClipPlace, i).clip->node.id);
    if (!work_apply(work, patch))
        return false;
    work_report(work, _("Deleted %s"), what);
    return true;
}

/* All by the same time, the last first where they go later: none lies on the next
 * then. */
static bool run_shift(Work *work)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    g_autoptr(Patch) patch = patch_new();
    const json_t *said = work_field(work, "by");
    RTime by = work_snap(work, rtime_from_decimal(json_number_value(said)));
    if (!said)
        return work_ask(work, "by", NULL, _("By how many seconds?"));
    if (!caption_targets(work, places))
        return false;
    g_autofree char *what = work_wording_places(work, places);
    for (unsigned n = 0; n < places->len; n++) {
        unsigned i = by.num > 0 ? places->len - 1 - n : n;
        const ClipPlace *place = &g_array_index(places, ClipPlace, i);
        RTime start = rtime_add(place->clip->start, by);
        if (start.num < 0)
            return work_fail(work, FAULT_OUT_OF_RANGE,
                             _("The captions would begin before the film."));
        patch_move_clip(patch, place->clip->node.id, place->track->node.id, start);
        work_mention(work, place->clip->node.id);
    }
    g_autofree char *length = wording_length(by);
    if (!work_apply(work, patch))
        return false;
    work_report(work, _("Moved %s by %s"), what, length);
    return true;
}

static const struct {
    const char *action;
    VerbRun run;
} actions[] = {
    { "style", run_style },
    { "remove", run_remove },
    { "shift", run_shift },
};

static bool are_there(const Work *work)
{
    g_auto(Resolution) resolution = { 0 };
    json_t *any = json_pack("{s:s, s:s}", "by", "all", "type", "caption");
    selector_resolve(any, work->now, &work->context, OWN_CAPTION, &resolution);
    json_decref(any);
    return resolution.kind == RESOLVED_FOUND && resolution.ids->len > 0;
}

bool verb_captions(Work *work)
{
    const char *action = work_string(work, "action");
    for (unsigned i = 0; are_there(work) && i < G_N_ELEMENTS(actions); i++) {
        if (strcmp(actions[i].action, action) == 0)
            return actions[i].run(work);
    }
    return work_fail(work, FAULT_UNSUPPORTED,
                     _("Captions cannot be made or rewritten yet; those that are there "
                       "can be styled, moved and removed, and texts can be added."));
}
