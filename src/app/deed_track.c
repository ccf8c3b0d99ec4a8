/* Deeds on tracks themselves. */
#include "deed_private.h"

#include <glib/gi18n.h>

/* The one that all of the clips at hand are on. */
static const Track *track_of_clips(const DeedScene *scene)
{
    g_autoptr(GPtrArray) ids = deed_targets(scene, NULL);
    const Track *track = NULL;
    for (unsigned i = 0; ids && i < ids->len; i++) {
        ClipPlace place;
        if (!composition_find_clip(scene->composition, ids->pdata[i], &place) ||
            (track && track != place.track))
            return NULL;
        track = place.track;
    }
    return track;
}

const Track *deed_track_at(const DeedScene *scene)
{
    const Track *focused = deed_focused(scene);
    return focused ? focused : track_of_clips(scene);
}

/* Takes the rest of its fields. */
static void step_on_track(const DeedScene *scene, const char *action, json_t *fields,
                          DeedPlan *plan)
{
    json_object_set_new(fields, "op", json_string("track"));
    json_object_set_new(fields, "action", json_string(action));
    json_object_set_new(fields, "track", json_string(deed_track_at(scene)->node.id));
    deed_step(plan, fields);
}

/* ---- switches -------------------------------------------------------------------- */

/* By the row's amount. */
static const struct {
    PropId prop;
    const char *key;
} SWITCHES[] = {
    { PROP_TRACK_MUTE, "muted" },
    { PROP_ENABLED, "visible" },
    { PROP_LOCKED, "locked" },
};

void deed_track_switch(const Deed *deed, const DeedScene *scene, DeedPlan *plan)
{
    const Track *track = deed_track_at(scene);
    const bool on = node_bool(&track->node, SWITCHES[deed->amount].prop);
    step_on_track(scene, "update",
                  json_pack("{s:{s:b}}", "props", SWITCHES[deed->amount].key, !on),
                  plan);
}

/* ---- what needs nothing else ----------------------------------------------------- */

static const struct {
    const char *action, *to;
} ACTIONS[] = {
    { "solo", NULL }, { "move", "up" }, { "move", "down" }, { "remove", NULL }
};

void deed_track_do(const Deed *deed, const DeedScene *scene, DeedPlan *plan)
{
    json_t *fields = json_pack("{s:s*}", "to", ACTIONS[deed->amount].to);
    step_on_track(scene, ACTIONS[deed->amount].action, fields, plan);
}

void deed_track_rename(const Deed *deed G_GNUC_UNUSED, const DeedScene *scene,
                       DeedPlan *plan)
{
    step_on_track(scene, "update",
                  json_pack("{s:{s:s}}", "props", "label", scene->text), plan);
}

void deed_track_add(const Deed *deed, const DeedScene *scene G_GNUC_UNUSED,
                    DeedPlan *plan)
{
    deed_step(plan, json_pack("{s:s, s:s, s:s}", "op", "track", "action", "add", "kind",
                              track_kind_name((TrackKind)deed->amount)));
}
