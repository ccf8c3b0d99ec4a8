/* Deeds of the mouse: clips that are dragged, by their middle or an edge. */
#include "deed_private.h"

#include "chatkut/edit/wording.h"

#include <glib/gi18n.h>
#include <string.h>

static ClipPlace place_of(const DeedScene *scene, const char *id)
{
    ClipPlace place = { 0 };
    composition_find_clip(scene->composition, id, &place);
    return place;
}

static bool closes_up(const DeedScene *scene, const Track *track)
{
    return track == sequence_main_track(deed_sequence(scene), NULL) &&
           node_bool(&track->node, PROP_MAGNETIC);
}

static RTime middle_at(RTime start, const Clip *clip)
{
    return rtime_add(start, rtime_scale(clip->duration, 1, 2));
}

/* On a track that closes up a clip takes a place in the order: behind those whose
 * middle it has passed. */
static int index_at(const ClipPlace *place, RTime start)
{
    const RTime middle = middle_at(start, place->clip);
    int index = 0;
    for (unsigned i = 0; i < place->track->clips->len; i++) {
        const Clip *other = place->track->clips->pdata[i];
        index += other != place->clip &&
                 rtime_compare(middle_at(other->start, other), middle) < 0;
    }
    return index;
}

static void refuse_same(const DeedScene *scene, const ClipPlace *place, DeedPlan *plan)
{
    g_autofree char *what = wording_clip(scene->composition, place->clip);
    deed_refuse(plan, _("%s stays where it is."), what);
}

static void drag_in_order(const DeedScene *scene, const GPtrArray *ids,
                          const ClipPlace *place, DeedPlan *plan)
{
    const int index = index_at(place, scene->to);
    if (index == (int)place->clip_index)
        refuse_same(scene, place, plan);
    else
        deed_step_on(plan, "move", ids, json_pack("{s:i}", "index", index));
}

/* One after the other: what goes first makes room for what follows. */
static void drag_each(const DeedScene *scene, const GPtrArray *ids, RTime by,
                      const char *track, DeedPlan *plan)
{
    const bool later = by.num > 0;
    for (unsigned i = 0; i < ids->len; i++) {
        const char *id = ids->pdata[later ? ids->len - 1 - i : i];
        const Clip *clip = place_of(scene, id).clip;
        g_autofree char *at = deed_frames(scene, rtime_add(clip->start, by));
        g_autoptr(GPtrArray) one = g_ptr_array_new();
        g_ptr_array_add(one, (char *)(uintptr_t)id);
        deed_step_on(plan, "move", one,
                     json_pack("{s:{s:s, s:s}, s:b}", "place", "at", at, "track",
                               track ? track : place_of(scene, id).track->node.id,
                               "ripple", false));
    }
}

/* The film makes room for it. */
static void drag_into_film(const DeedScene *scene, const GPtrArray *ids,
                           const char *track, DeedPlan *plan)
{
    g_autofree char *at = deed_frames(scene, scene->to);
    deed_step_on(plan, "move", ids,
                 json_pack("{s:{s:s, s:s, s:s}}", "place", "at", at, "track", track,
                           "mode", "insert"));
}

static int by_start(const void *a, const void *b, void *data)
{
    const Clip *left = place_of(data, *(char *const *)a).clip,
               *right = place_of(data, *(char *const *)b).clip;
    return rtime_compare(left->start, right->start);
}

/* None of them begins before the film does. */
static RTime shift_of(const DeedScene *scene, const GPtrArray *ids, const Clip *dragged)
{
    const Clip *first = place_of(scene, ids->pdata[0]).clip;
    return rtime_max(rtime_sub(scene->to, dragged->start),
                     rtime_sub(RTIME_ZERO, first->start));
}

void deed_drag(const Deed *deed G_GNUC_UNUSED, const DeedScene *scene, DeedPlan *plan)
{
    g_autoptr(GPtrArray) ids = deed_targets(scene, &plan->sentence);
    const ClipPlace place = place_of(scene, scene->dragged);
    const bool stays =
        !scene->to_track || strcmp(scene->to_track, place.track->node.id) == 0;
    const Track *to =
        stays ? place.track
              : composition_find_track(scene->composition, scene->to_track, NULL, NULL);
    if (!ids || !to)
        return;
    g_ptr_array_sort_with_data(ids, by_start, (void *)(uintptr_t)scene);
    const RTime by = shift_of(scene, ids, place.clip);
    if (stays && ids->len == 1 && closes_up(scene, place.track))
        drag_in_order(scene, ids, &place, plan);
    else if (stays && by.num == 0)
        refuse_same(scene, &place, plan);
    else if (!stays && ids->len == 1 && closes_up(scene, to))
        drag_into_film(scene, ids, to->node.id, plan);
    else
        drag_each(scene, ids, by, stays ? NULL : to->node.id, plan);
}

void deed_drag_edge(const Deed *deed, const DeedScene *scene, DeedPlan *plan)
{
    const ClipPlace place = place_of(scene, scene->dragged);
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    g_autofree char *at = deed_frames(scene, scene->to);
    const char *side = deed->amount == AT_END ? "to" : "from";
    const RTime edge =
        deed->amount == AT_END ? clip_end(place.clip) : place.clip->start;
    g_ptr_array_add(ids, place.clip->node.id);
    if (rtime_compare(edge, scene->to) == 0)
        refuse_same(scene, &place, plan);
    else
        deed_step_on(plan, "trim", ids,
                     json_pack("{s:{s:s}, s:b}", "range", side, at, "ripple",
                               closes_up(scene, place.track)));
}
