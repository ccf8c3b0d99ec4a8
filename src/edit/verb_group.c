/* Groups: clips with the same link are selected and moved together. */
#include "answer.h"
#include "verbs.h"

#include <glib/gi18n.h>
#include <stdint.h>

static const char *place_link(const ClipPlace *place)
{
    return node_string(&place->clip->node, PROP_LINK);
}

/* The targets and what belongs to them already. */
static bool group_targets(Work *work, GArray *places)
{
    if (!work_targets(work, OWN_CLIP, places))
        return false;
    timeline_add_linked(places);
    return true;
}

static bool are_one_group(const GArray *places)
{
    const char *link = place_link(&g_array_index(places, ClipPlace, 0));
    for (unsigned i = 1; i < places->len; i++) {
        if (!link ||
            g_strcmp0(link, place_link(&g_array_index(places, ClipPlace, i))) != 0)
            return false;
    }
    return link != NULL;
}

/* NULL link: none. Clips that have it already stay. */
static bool set_links(Work *work, const GArray *places, const char *link)
{
    g_autoptr(Patch) patch = patch_new();
    g_autoptr(Value) value = link ? value_new_string(link) : NULL;
    for (unsigned i = 0; i < places->len; i++) {
        const ClipPlace *place = &g_array_index(places, ClipPlace, i);
        work_mention(work, place->clip->node.id);
        if (g_strcmp0(place_link(place), link) != 0)
            patch_set(patch, place->clip->node.id, PROP_LINK, value);
    }
    return work_apply(work, patch);
}

bool verb_group(Work *work)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    if (work_field(work, "label"))
        return work_fail(work, FAULT_UNSUPPORTED,
                         _("Groups have no names; group the clips without one."));
    if (!group_targets(work, places))
        return false;
    if (places->len == 0)
        return true;
    if (places->len < 2)
        return work_fail(work, FAULT_INVALID_VALUE,
                         _("A group needs two clips or more; name all of them."));
    g_autofree char *text = work_wording_places(work, places);
    if (are_one_group(places))
        return answer_unchanged(work, _("Those %s are one group already."), text);
    g_autofree char *link = id_next(work->ids);
    if (!set_links(work, places, link))
        return false;
    work_report(work, _("Grouped %s"), text);
    return true;
}

bool verb_ungroup(Work *work)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    if (!group_targets(work, places))
        return false;
    if (places->len == 0)
        return true;
    g_autofree char *all = work_wording_places(work, places);
    for (unsigned i = places->len; i-- > 0;) {
        if (!place_link(&g_array_index(places, ClipPlace, i)))
            g_array_remove_index(places, i);
    }
    if (places->len == 0)
        return answer_unchanged(work, _("There is no group to take apart: %s."), all);
    g_autofree char *text = work_wording_places(work, places);
    if (!set_links(work, places, NULL))
        return false;
    work_report(work, _("Ungrouped %s"), text);
    return true;
}
