/* What the keys of the asset pane do. */
#include "assets_private.h"

#include "chatkut/app/deed.h"
#include "chatkut/app/fetch.h"
#include "chatkut/tui/dialog.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- onto the timeline ----------------------------------------------------------- */

/* The plan for one asset; NULL where it cannot be placed, which was told. */
static json_t *plan_for(Tui *tui, const Deed *deed, const Asset *asset)
{
    const DeedScene scene = { .composition = tui_composition(tui),
                              .points = &tui->points,
                              .asset = asset->node.id };
    g_auto(DeedPlan) made = { 0 };
    deed_plan(deed, &scene, &made);
    if (!made.plan)
        tui_toast(tui, ROLE_WARN, made.sentence);
    return made.plan ? json_incref(made.plan) : NULL;
}

/* The steps of both, as one edit; takes both. */
static json_t *join_plans(json_t *plan, json_t *more)
{
    if (!plan)
        return more;
    json_array_extend(json_object_get(plan, "steps"), json_object_get(more, "steps"));
    json_decref(more);
    return plan;
}

/* Several go there in the order of the list: what each is inserted before must be there
 * first, so inserting begins with the last. */
static void place(Tui *tui, const char *name, bool last_first)
{
    const Deed *deed = deed_find(name);
    g_autoptr(GPtrArray) meant = assets_meant(tui);
    json_t *plan = NULL;
    for (unsigned i = 0; i < meant->len; i++) {
        const unsigned n = last_first ? meant->len - 1 - i : i;
        json_t *one = plan_for(tui, deed, meant->pdata[n]);
        if (!one) {
            json_decref(plan);
            return;
        }
        plan = join_plans(plan, one);
    }
    g_hash_table_remove_all(assets_of(tui)->marked);
    if (plan)
        tui_apply(tui, plan, _(deed->label));
}

void assets_append(Tui *tui)
{
    place(tui, "append", false);
}

void assets_insert(Tui *tui)
{
    place(tui, "insert", true);
}

/* Only one fits in one place. */
void assets_overwrite(Tui *tui)
{
    if (g_hash_table_size(assets_of(tui)->marked) > 1)
        tui_toast(tui, ROLE_WARN,
                  _("One at a time overwrites: unmark the others, or insert them."));
    else
        place(tui, "overwrite", false);
}

/* ---- names ----------------------------------------------------------------------- */

static json_t *asset_step(const char *action, const char *id)
{
    return json_pack("{s:s, s:s, s:s}", "op", "asset", "action", action, "asset", id);
}

static json_t *plan_of(json_t *steps)
{
    return json_pack("{s:i, s:s, s:o}", "version", 1, "kind", "edit", "steps", steps);
}

static bool rename_done(Tui *tui, Form *form, void *user)
{
    g_autofree char *name = g_strstrip(g_strdup(form_text(form, "name")));
    if (!*name) {
        form_complain(form, _("Type a name for it."));
        return false;
    }
    if (g_utf8_strlen(name, -1) > 200) {
        form_complain(form, _("A name has at most 200 characters."));
        return false;
    }
    json_t *step = asset_step("rename", user);
    json_object_set_new(step, "name", json_string(name));
    json_t *steps = json_array();
    json_array_append_new(steps, step);
    tui_apply(tui, plan_of(steps), _("rename"));
    return true;
}

static const DialogClass RENAME = {
    N_("Rename media"), N_("rename"), rename_done, NULL, NULL, g_free
};
static const FormRow RENAME_ROWS[] = {
    { "name", FORM_TEXT, N_("Name"),
      N_("What it is called here and in sentences; the file keeps its name."), 0 },
    { NULL },
};

void assets_rename(Tui *tui)
{
    const Asset *asset = assets_chosen(tui);
    if (!asset)
        return;
    Dialog *dialog = dialog_open(tui, &RENAME, RENAME_ROWS, g_strdup(asset->node.id));
    form_set_text(dialog_form(dialog), "name", asset_label(asset));
}

/* ---- away ------------------------------------------------------------------------ */

void assets_remove(Tui *tui)
{
    g_autoptr(GPtrArray) meant = assets_meant(tui);
    json_t *steps = json_array();
    for (unsigned i = 0; i < meant->len; i++)
        json_array_append_new(
            steps, asset_step("remove", ((const Asset *)meant->pdata[i])->node.id));
    if (meant->len > 0)
        tui_apply(tui, plan_of(steps), _("remove media"));
    else
        json_decref(steps);
}

/* ---- looking --------------------------------------------------------------------- */

void assets_search(Tui *tui)
{
    assets_of(tui)->searching = true;
    tui_invalidate(tui);
}

void assets_sort(Tui *tui)
{
    Assets *assets = assets_of(tui);
    assets->sort = (assets->sort + 1) % ASSETS_SORTS;
    assets_rebuild(tui);
}

void assets_mark(Tui *tui)
{
    Assets *assets = assets_of(tui);
    const Asset *asset = assets_chosen(tui);
    if (!asset)
        return;
    if (!g_hash_table_remove(assets->marked, asset->node.id))
        g_hash_table_add(assets->marked, g_strdup(asset->node.id));
    assets_move(tui, 1);
}

void assets_mark_all(Tui *tui)
{
    Assets *assets = assets_of(tui);
    const bool all = g_hash_table_size(assets->marked) >= assets->list->len;
    g_hash_table_remove_all(assets->marked);
    for (unsigned i = 0; !all && i < assets->list->len; i++)
        g_hash_table_add(assets->marked,
                         g_strdup(((const Asset *)assets->list->pdata[i])->node.id));
}

void assets_preview(Tui *tui)
{
    if (assets_chosen(tui))
        assets_open_viewer(tui, assets_chosen(tui));
}

/* ---- lost files ------------------------------------------------------------------ */

static bool relink_done(Tui *tui, Form *form, void *user G_GNUC_UNUSED)
{
    g_autofree char *folder =
        path_from_text(form_text(form, "folder"), g_get_home_dir());
    if (!*folder) {
        form_complain(form, _("Say in which folder to look."));
        return false;
    }
    desk_relink(tui->desk, folder);
    return true;
}

static const DialogClass RELINK = {
    N_("Find lost files"), N_("look"), relink_done, NULL, NULL, NULL
};
static const FormRow RELINK_ROWS[] = {
    { "what", FORM_SAYS, NULL, NULL, 0 },
    { "folder", FORM_PATH, N_("Folder"),
      N_("It and all folders below are searched, by what is in the files; names may "
         "have changed."),
      PATHS_FOLDERS },
    { NULL },
};

/* const Asset *. */
static GPtrArray *lost_assets(const Tui *tui)
{
    const Composition *composition = tui_composition(tui);
    GPtrArray *lost = g_ptr_array_new();
    for (unsigned i = 0; i < composition->assets->len; i++) {
        Asset *asset = composition->assets->pdata[i];
        const AssetState state = desk_asset_state(tui->desk, asset->node.id);
        if (state == ASSET_MISSING || state == ASSET_CHANGED)
            g_ptr_array_add(lost, asset);
    }
    return lost;
}

/* What came from the web is fetched again. Returns how many there are. */
static unsigned fetch_lost(Tui *tui, const GPtrArray *lost)
{
    g_autoptr(GPtrArray) addresses = g_ptr_array_new();
    for (unsigned i = 0; i < lost->len; i++) {
        const Asset *asset = lost->pdata[i];
        const char *origin = node_string(&asset->node, PROP_ORIGIN);
        if (origin && fetch_is_address(origin))
            g_ptr_array_add(addresses, (void *)(uintptr_t)origin);
    }
    tui_import_paths(tui, addresses);
    return addresses->len;
}

void assets_relink(Tui *tui)
{
    g_autoptr(GPtrArray) all = lost_assets(tui);
    if (all->len == 0) {
        desk_look_at_assets(tui->desk);
        tui_toast(tui, ROLE_OK,
                  _("No file is missing; all are being looked at again."));
        return;
    }
    const unsigned lost = all->len - fetch_lost(tui, all);
    if (lost == 0)
        return;
    Dialog *dialog = dialog_open(tui, &RELINK, RELINK_ROWS, NULL);
    g_autofree char *text =
        g_strdup_printf(ngettext("%u file is missing or was changed.",
                                 "%u files are missing or were changed.", lost),
                        lost);
    form_set_text(dialog_form(dialog), "what", text);
}
