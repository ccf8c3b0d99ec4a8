#include "chatkut/app/desk_models.h"

#include "desk_private.h"

#include "chatkut/base/text.h"
#include "chatkut/llm/profile.h"

#include <glib/gi18n.h>
#include <string.h>

static const char PLANNER_KEY[] = "planner";

/* ---- who reads ------------------------------------------------------------------- */

void desk_set_planner(Desk *desk, const char *planner)
{
    json_auto_t *value =
        strcmp(planner, "auto") == 0 ? json_null() : json_string(planner);
    desk_put_state(desk, PLANNER_KEY, value);
}

const char *desk_planner(const Desk *desk)
{
    const char *planner = json_string_value(desk_state(desk, PLANNER_KEY));
    return planner ? planner : "auto";
}

/* ---- what is configured ---------------------------------------------------------- */

static void model_free(gpointer data)
{
    DeskModel *model = data;
    g_free(model->name);
    g_free(model->what);
    g_free(model->where);
    g_free(model->purpose);
    g_free(model);
}

static char *purpose_of(const LlmSettings *settings, const LlmProfile *profile)
{
    static const char *const WORDS[LLM_ROLES] = {
        [LLM_ROLE_STRONG] = N_("plans"),
        [LLM_ROLE_MID] = N_("chat"),
        [LLM_ROLE_SIMPLE] = N_("simple edits"),
    };
    const char *words[LLM_ROLES + 1] = { NULL };
    unsigned count = 0;
    for (unsigned role = 0; role < LLM_ROLES; role++)
        if (settings->roles[role] == profile)
            words[count++] = _(WORDS[role]);
    return count > 0 ? g_strjoinv(", ", (char **)(uintptr_t)words) : NULL;
}

static DeskModel *model_new(const LlmSettings *settings, const LlmProfile *profile)
{
    DeskModel *model = g_new(DeskModel, 1);
    *model = (DeskModel){
        .name = text_printable(profile->name, 0),
        .what = text_printable(profile->model, 0),
        .where = text_printable(profile->host, 0),
        .purpose = purpose_of(settings, profile),
    };
    return model;
}

static DeskModels *models_new(const LlmSettings *settings)
{
    DeskModels *models = g_atomic_rc_box_new0(DeskModels);
    models->models = g_ptr_array_new_with_free_func(model_free);
    models->budget = (LedgerBudget){ settings->day_budget, settings->project_budget };
    for (unsigned i = 0; i < settings->profiles->len; i++)
        g_ptr_array_add(models->models,
                        model_new(settings, settings->profiles->pdata[i]));
    return models;
}

static void models_clear(void *data)
{
    g_ptr_array_unref(((DeskModels *)data)->models);
}

DeskModels *desk_models_ref(const DeskModels *models)
{
    return models ? g_atomic_rc_box_acquire((DeskModels *)(uintptr_t)models) : NULL;
}

void desk_models_unref(const DeskModels *models)
{
    if (models)
        g_atomic_rc_box_release_full((DeskModels *)(uintptr_t)models, models_clear);
}

const DeskModel *desk_models_find(const DeskModels *models, const char *name)
{
    for (unsigned i = 0; models && i < models->models->len; i++) {
        const DeskModel *model = models->models->pdata[i];
        if (strcmp(model->name, name) == 0)
            return model;
    }
    return NULL;
}

/* ---- reading --------------------------------------------------------------------- */

typedef struct {
    DeskTask task;
    DeskModelsRead done;
    void *user;
    DeskModels *models;
    GError *error;
} Look;

static void look_at_ledger(Look *look, Session *session)
{
    g_autoptr(UserStore) user = user_store_look(NULL, &look->error);
    const char *project = user ? session_project_id(session, &look->error) : NULL;
    if (project)
        ledger_spent(user, project, 0, &look->models->spent, &look->error);
}

static void look_run(DeskTask *task, DeskStore *store)
{
    Look *look = (Look *)task;
    if (!store->session) {
        look->error = g_error_copy(store->failure);
        return;
    }
    g_autoptr(LlmSettings) settings = llm_settings_load(NULL, &look->error);
    if (!settings)
        return;
    look->models = models_new(settings);
    look_at_ledger(look, store->session);
}

static void look_done(DeskTask *task, Desk *desk)
{
    const Look *look = (const Look *)task;
    look->done(desk, look->models, look->error, look->user);
}

static void look_clear(DeskTask *task)
{
    Look *look = (Look *)task;
    desk_models_unref(look->models);
    g_clear_error(&look->error);
}

static const DeskTaskKind LOOK = { look_run, look_done, look_clear, .asked = false };

DeskTicket desk_read_models(Desk *desk, DeskModelsRead done, void *user)
{
    Look *look = desk_task_new(&LOOK, sizeof *look);
    look->done = done;
    look->user = user;
    return desk_ask(desk, &look->task);
}
