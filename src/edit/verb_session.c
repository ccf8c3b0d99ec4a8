/* What only the session can carry out: history, playing, rendering, exporting. */
#include "verbs.h"

#include <glib/gi18n.h>

/* A plan is done whole or not at all, and the session's part comes after it: so it
 * cannot share a plan with anything else. */
static bool hand_over(Work *work, OutcomeKind kind)
{
    if (plan_step_count(work->plan) > 1)
        return work_fail(
            work, FAULT_UNSUPPORTED,
            _("This cannot be done together with other things; say it in a "
              "sentence of its own."));
    work->outcome->kind = kind;
    work->outcome->action = work->step;
    return false;
}

bool verb_history(Work *work)
{
    return hand_over(work, OUTCOME_HISTORY);
}

/* Where the player is to go, or what it is to go over. */
static bool control_times(Work *work)
{
    const json_t *at = work_field(work, "at"), *range = work_field(work, "range");
    Outcome *outcome = work->outcome;
    MomentBase base = moment_base_sequence(work->now, &work->context);
    if (at && !work_time(work, at, "at", base, &outcome->start))
        return false;
    return !range ||
           work_range(work, range, "range", NULL, &outcome->start, &outcome->end);
}

static bool control_clips(Work *work)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    const json_t *target = work_field(work, "target");
    return !target || work_resolve(work, target, "target", OWN_CLIP, places);
}

bool verb_control(Work *work)
{
    return control_times(work) && control_clips(work) &&
           hand_over(work, OUTCOME_CONTROL);
}

/* A part of the film must be there. */
bool verb_render(Work *work)
{
    const json_t *range = work_field(work, "range");
    Outcome *outcome = work->outcome;
    if (range &&
        !work_range(work, range, "range", NULL, &outcome->start, &outcome->end))
        return false;
    return hand_over(work, OUTCOME_CONTROL);
}
