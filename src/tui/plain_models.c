/* Language models in the line mode. */
#include "models.h"
#include "plain_private.h"

#include <glib/gi18n.h>

void plain_reply(Desk *desk G_GNUC_UNUSED, const DeskReply *reply, void *user)
{
    Plain *plain = user;
    if (plain->busy && reply->ticket == plain->ticket && !plain->asking) {
        plain->asking = true;
        plain_tell_format(PLAIN_KUT, _("Asking “%s”; ^C stops it."), reply->model);
    }
}

void plain_tell_models(const SayResult *result)
{
    g_autofree char *note = models_note(result);
    if (result->notice)
        plain_tell(PLAIN_KUT, result->notice);
    if (note)
        plain_tell_format(PLAIN_KUT, "(%s)", note);
}

/* ---- commands -------------------------------------------------------------------- */

static void on_models(Desk *desk, const DeskModels *models, const GError *error,
                      void *user)
{
    Plain *plain = user;
    g_autofree char *wanted = g_steal_pointer(&plain->planner);
    g_autofree char *refused = wanted && !error ? models_refuse(models, wanted) : NULL;
    if (error || refused) {
        plain_tell(PLAIN_ERROR, error ? error->message : refused);
    } else {
        if (wanted)
            desk_set_planner(desk, wanted);
        g_autofree char *list = models_list(models, desk_planner(desk));
        plain_tell(PLAIN_KUT, list);
    }
    plain_done(plain);
}

void plain_run_model(Plain *plain, const char *words)
{
    plain->busy = true;
    plain->planner = *words ? g_strdup(words) : NULL;
    desk_read_models(plain->desk, on_models, plain);
}

static void on_cost(Desk *desk G_GNUC_UNUSED, const DeskModels *models,
                    const GError *error, void *user)
{
    g_autofree char *cost = error ? NULL : models_cost(models);
    plain_tell(error ? PLAIN_ERROR : PLAIN_KUT, error ? error->message : cost);
    plain_done(user);
}

void plain_run_cost(Plain *plain)
{
    plain->busy = true;
    desk_read_models(plain->desk, on_cost, plain);
}
