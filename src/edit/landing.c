#include "landing.h"

#include "timeline.h"

#include <glib/gi18n.h>

typedef struct {
    ClipPlace place;
    RTime start;
    char *track; /* where it lands; NULL: not decided */
} Landing;

static void clear_landing(void *landing)
{
    g_free(((Landing *)landing)->track);
}

GArray *landings_new(void)
{
    GArray *landings = g_array_new(FALSE, FALSE, sizeof(Landing));
    g_array_set_clear_func(landings, clear_landing);
    return landings;
}

void landings_add(GArray *landings, const ClipPlace *place, RTime start)
{
    Landing landing = { *place, start, NULL };
    g_array_append_val(landings, landing);
}

static Landing *landing_at(const GArray *landings, unsigned index)
{
    return &g_array_index(landings, Landing, index);
}

/* ---- links --------------------------------------------------------------------------------- */

static RTime shift_of_link(const GArray *landings, const char *link)
{
    for (unsigned i = 0; i < landings->len; i++) {
        const Landing *landing = landing_at(landings, i);
        const Clip *clip = landing->place.clip;
        if (g_strcmp0(node_string(&clip->node, PROP_LINK), link) == 0)
            return rtime_sub(landing->start, clip->start);
    }
    return RTIME_ZERO;
}

static void add_linked(GArray *landings)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    unsigned count = landings->len;
    for (unsigned i = 0; i < count; i++)
        g_array_append_val(places, landing_at(landings, i)->place);
    timeline_add_linked(places);
    for (unsigned i = count; i < places->len; i++) {
        const ClipPlace *place = &g_array_index(places, ClipPlace, i);
        RTime by = shift_of_link(landings, node_string(&place->clip->node, PROP_LINK));
        landings_add(landings, place, rtime_add(place->clip->start, by));
    }
}

/* ---- room ------------------------------------------------------------------------------------ */

static bool overlap(RTime start, RTime end, RTime other_start, RTime other_end)
{
    return rtime_compare(start, other_end) < 0 && rtime_compare(other_start, end) < 0;
}

static bool lands(const GArray *landings, const Clip *clip)
{
    for (unsigned i = 0; i < landings->len; i++) {
        if (landing_at(landings, i)->place.clip == clip)
            return true;
    }
    return false;
}

static bool has_room(const GArray *landings, const Track *track, RTime start, RTime end)
{
    for (unsigned i = 0; i < track->clips->len; i++) {
        const Clip *clip = track->clips->pdata[i];
        if (overlap(start, end, clip->start, clip_end(clip)) && !lands(landings, clip))
            return false;
    }
    for (unsigned i = 0; i < landings->len; i++) {
        const Landing *other = landing_at(landings, i);
        RTime other_end = rtime_add(other->start, other->place.clip->duration);
        if (g_strcmp0(other->track, track->node.id) == 0 &&
            overlap(start, end, other->start, other_end))
            return false;
    }
    return true;
}

/* The clip's own track, or one like it above. */
static const Track *find_track(const GArray *landings, const Landing *landing)
{
    const ClipPlace *place = &landing->place;
    RTime end = rtime_add(landing->start, place->clip->duration);
    for (unsigned i = place->track_index; i < place->sequence->tracks->len; i++) {
        const Track *track = place->sequence->tracks->pdata[i];
        bool fits = track == place->track || (track->kind == place->track->kind &&
                                              !node_bool(&track->node, PROP_LOCKED));
        if (fits && has_room(landings, track, landing->start, end))
            return track;
    }
    return NULL;
}

static bool is_moved(const Landing *landing)
{
    return rtime_compare(landing->start, landing->place.clip->start) != 0;
}

/* Those that stay where they are keep their track. */
static void settle(GArray *landings, bool moved, Work *work, Patch *patch)
{
    for (unsigned i = 0; i < landings->len; i++) {
        Landing *landing = landing_at(landings, i);
        if (is_moved(landing) != moved)
            continue;
        const Track *track = find_track(landings, landing);
        landing->track =
            track ? g_strdup(track->node.id)
                  : timeline_new_track(work, landing->place.sequence,
                                       landing->place.track->kind, NULL, -1, patch);
    }
}

bool landings_apply(GArray *landings, Work *work)
{
    g_autoptr(Patch) patch = patch_new();
    add_linked(landings);
    for (unsigned i = 0; i < landings->len; i++) {
        const Landing *landing = landing_at(landings, i);
        g_autofree char *text = wording_clip(work->now, landing->place.clip);
        if (landing->start.num < 0)
            return work_fail(work, FAULT_OUT_OF_RANGE,
                             _("%s would start before the timeline does; say a later "
                               "time."),
                             text);
    }
    settle(landings, false, work, patch);
    settle(landings, true, work, patch);
    for (unsigned i = 0; i < landings->len; i++) {
        const Landing *landing = landing_at(landings, i);
        if (is_moved(landing) ||
            g_strcmp0(landing->track, landing->place.track->node.id) != 0)
            timeline_move(&landing->place, landing->track, landing->start, patch);
    }
    return work_apply(work, patch);
}
