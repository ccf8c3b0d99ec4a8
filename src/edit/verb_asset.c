/* Media of the project: their names, and those that nothing plays. */
#include "media.h"
#include "select_private.h"
#include "verbs.h"

#include "answer.h"
#include "chatkut/model/walk.h"

#include <glib/gi18n.h>
#include <string.h>

static void unknown(Work *work, const char *name)
{
    work_fail(work, FAULT_NOT_FOUND, _("There is no media called “%s” in the project."),
              name);
    media_suggest(work, name);
}

/* The one that "asset" means; NULL with the outcome decided. */
static const Asset *find_asset(Work *work)
{
    const char *name = work_string(work, "asset");
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    if (!name) {
        work_ask(work, "asset", NULL, _("Which media do you mean?"));
        return NULL;
    }
    names_match_assets(work->now, name, NULL, found);
    if (found->len == 0)
        unknown(work, name);
    if (found->len > 1) {
        work_fail(work, FAULT_INVALID_VALUE,
                  _("“%s” could be %u files; say the whole name of one."), name,
                  found->len);
        for (unsigned i = 0; i < found->len; i++)
            work_suggest(work, asset_label(found->pdata[i]));
    }
    return found->len == 1 ? found->pdata[0] : NULL;
}

static bool rename_asset(Work *work)
{
    const Asset *asset = find_asset(work);
    const char *name = work_string(work, "name");
    if (!asset)
        return false;
    if (!name)
        return work_ask(work, "name", NULL, _("What should it be called?"));
    g_autofree char *old = g_strdup(asset_label(asset));
    if (strcmp(old, name) == 0)
        return answer_unchanged(work, _("“%s” is called that already."), old);
    g_autoptr(Patch) patch = patch_new();
    g_autoptr(Value) value = value_new_string(name);
    patch_set(patch, asset->node.id, PROP_LABEL, value);
    if (!work_apply(work, patch))
        return false;
    work_state(work, 1, NULL, "label", json_string(old), json_string(name));
    work_report_about(work, NULL, _("Renamed media '%s' to '%s'"), old, name);
    return true;
}

static unsigned count_uses(const Composition *composition, const Asset *asset)
{
    unsigned count = 0;
    for (ClipWalk walk = clip_walk(composition); clip_walk_next(&walk);)
        count += clip_asset(composition, walk.at.clip) == asset;
    return count;
}

static bool remove_asset(Work *work)
{
    const Asset *asset = find_asset(work);
    if (!asset)
        return false;
    g_autofree char *label = g_strdup(asset_label(asset));
    const unsigned uses = count_uses(work->now, asset);
    if (uses > 0)
        return work_fail(work, FAULT_INVALID_VALUE,
                         ngettext("“%s” is played by %u clip; delete that first.",
                                  "“%s” is played by %u clips; delete those first.",
                                  uses),
                         label, uses);
    g_autoptr(Patch) patch = patch_new();
    patch_remove_asset(patch, asset->node.id);
    if (!work_apply(work, patch))
        return false;
    work_report_about(work, NULL, _("Removed media '%s' from the project"), label);
    return true;
}

bool verb_asset(Work *work)
{
    const char *action = work_string(work, "action");
    if (strcmp(action, "rename") == 0)
        return rename_asset(work);
    if (strcmp(action, "remove") == 0)
        return remove_asset(work);
    return work_fail(work, FAULT_UNSUPPORTED, "%s",
                     _("Of media, names can be changed, and what nothing plays can be "
                       "removed; for new files use “chatkut import”."));
}
