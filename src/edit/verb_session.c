/* What only the session can carry out: history, playing, rendering, exporting. */
#include "verbs.h"

#include <glib/gi18n.h>

/* A plan is done whole or not at all, and the session's part comes after it: so it cannot
 * share a plan with anything else. */
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

bool verb_control(Work *work)
{
    return hand_over(work, OUTCOME_CONTROL);
}
