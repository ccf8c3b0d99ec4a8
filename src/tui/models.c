#include "models.h"

#include "chatkut/app/money.h"

#include <glib/gi18n.h>
#include <string.h>

static const char AUTO[] = "auto", EMBEDDED[] = "embedded";

char *models_summary(const DeskModels *models, const char *planner)
{
    g_autofree char *spent = money_text(models->spent.day);
    return g_strdup_printf("%s %s", planner, spent);
}

/* ---- who there is ---------------------------------------------------------------- */

static void list_model(GString *text, const DeskModel *model)
{
    /* TRANSLATORS: a model's name, what its server calls it, the server. */
    g_string_append_printf(text, _("- %s: %s at %s"), model->name, model->what,
                           model->where);
    if (model->purpose)
        /* TRANSLATORS: what the model is for: “plans, chat”. */
        g_string_append_printf(text, _(", for %s"), model->purpose);
    g_string_append_c(text, '\n');
}

static char *none(void)
{
    return g_strdup(_("No language models are set up; chatkut-models(7) tells how."));
}

char *models_list(const DeskModels *models, const char *planner)
{
    if (!models)
        return none();
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, _("What you say is read by: %s."), planner);
    g_string_append_printf(text, "\n- auto: %s\n- embedded: %s\n",
                           _("chatkut itself, and a model where it is not sure"),
                           _("chatkut itself, never a model"));
    for (unsigned i = 0; i < models->models->len; i++)
        list_model(text, models->models->pdata[i]);
    g_string_append(text, _("“/model NAME” changes it."));
    return g_string_free(text, FALSE);
}

char *models_refuse(const DeskModels *models, const char *planner)
{
    if (strcmp(planner, AUTO) == 0 || strcmp(planner, EMBEDDED) == 0 ||
        desk_models_find(models, planner))
        return NULL;
    return models ? g_strdup_printf(_("There is no model “%s”; “/model” lists them."),
                                    planner)
                  : none();
}

/* ---- what it cost ---------------------------------------------------------------- */

static void tell_budget(GString *text, const char *of, int64_t spent, int64_t budget)
{
    g_autofree char *used = money_text(spent);
    g_autofree char *whole = money_text(budget);
    g_autofree char *left = money_text(MAX(budget - spent, 0));
    if (budget < 0)
        /* TRANSLATORS: “Today: $0.12 spent, no budget”. */
        g_string_append_printf(text, _("%s: %s spent, no budget\n"), of, used);
    else
        g_string_append_printf(text, _("%s: %s of %s spent, %s left\n"), of, used,
                               whole, left);
}

char *models_cost(const DeskModels *models)
{
    if (!models)
        return none();
    const LedgerSpent *spent = &models->spent;
    GString *text = g_string_new("- ");
    tell_budget(text, _("Today"), spent->day, models->budget.day);
    g_string_append(text, "- ");
    tell_budget(text, _("This project"), spent->project, models->budget.project);
    if (spent->project_unknown > 0)
        g_string_append_printf(
            text,
            ngettext("- %u call of this project is not counted: its price is unknown\n",
                     "- %u calls of this project are not counted: their price is "
                     "unknown\n",
                     spent->project_unknown),
            spent->project_unknown);
    g_string_append(text, _("`chatkut stats` tells more."));
    return g_string_free(text, FALSE);
}

char *models_note(const SayResult *result)
{
    if (result->cost.calls == 0)
        return NULL;
    char *cost = money_text(result->cost.micros);
    if (say_result_by_model(result))
        return cost;
    g_autofree char *amount = cost;
    return g_strdup_printf("%s, %s", result->planner ? result->planner : _("a model"),
                           amount);
}
