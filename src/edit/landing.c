#include "landing.h"

#include "timeline.h"

#include <glib/gi18n.h>
#include <stdint.h>

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

/* ---- links ----------------------------------------------------------------------- */

/* Link -> the shift of the first clip that has it. Owned by the caller. */
static GHashTable *link_shifts(const GArray *landings)
{
    GHashTable *shifts = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    for (unsigned i = 0; i < landings->len; i++) {
        const Landing *landing = landing_at(landings, i);
        const Clip *clip = landing->place.clip;
        const char *link = node_string(&clip->node, PROP_LINK);
        RTime by = rtime_sub(landing->start, clip->start);
        if (link && !g_hash_table_contains(shifts, link))
            g_hash_table_insert(shifts, (char *)(uintptr_t)link,
                                g_memdup2(&by, sizeof by));
    }
    return shifts;
}

static void add_linked(GArray *landings)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    unsigned count = landings->len;
    for (unsigned i = 0; i < count; i++)
        g_array_append_val(places, landing_at(landings, i)->place);
    timeline_add_linked(places);
    g_autoptr(GHashTable) shifts = link_shifts(landings);
    for (unsigned i = count; i < places->len; i++) {
        const ClipPlace *place = &g_array_index(places, ClipPlace, i);
        const char *link = node_string(&place->clip->node, PROP_LINK);
        const RTime *by = g_hash_table_lookup(shifts, link);
        landings_add(landings, place, rtime_add(place->clip->start, *by));
    }
}

/* ---- room ------------------------------------------------------------------------ */

/* Where the clips settle, one after the other. */
typedef struct {
    GArray *landings;
    GHashTable *clips; /* that land: they are in nobody's way where they were */
    Bookings bookings; /* of those that have a track */
} Settling;

static void settling_init(Settling *settling, GArray *landings)
{
    settling->landings = landings;
    settling->clips = g_hash_table_new(NULL, NULL);
    bookings_init(&settling->bookings);
    for (unsigned i = 0; i < landings->len; i++)
        g_hash_table_add(settling->clips,
                         (Clip *)(uintptr_t)landing_at(landings, i)->place.clip);
}

static void settling_clear(Settling *settling)
{
    g_clear_pointer(&settling->clips, g_hash_table_unref);
    bookings_clear(&settling->bookings);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Settling, settling_clear)

static bool has_room(const Settling *settling, const Track *track, RTime start,
                     RTime end)
{
    return track_is_free_but(track, start, end, settling->clips) &&
           bookings_are_free(&settling->bookings, track->node.id, start, end);
}

/* The clip's own track, or one like it above. */
static const Track *find_track(const Settling *settling, const Landing *landing,
                               RTime end)
{
    const ClipPlace *place = &landing->place;
    for (unsigned i = place->track_index; i < place->sequence->tracks->len; i++) {
        const Track *track = place->sequence->tracks->pdata[i];
        bool fits = track == place->track || (track->kind == place->track->kind &&
                                              !node_bool(&track->node, PROP_LOCKED));
        if (fits && has_room(settling, track, landing->start, end))
            return track;
    }
    return NULL;
}

static bool is_moved(const Landing *landing)
{
    return rtime_compare(landing->start, landing->place.clip->start) != 0;
}

/* Those that stay where they are keep their track. */
static void settle(Settling *settling, bool moved, Work *work, Patch *patch)
{
    for (unsigned i = 0; i < settling->landings->len; i++) {
        Landing *landing = landing_at(settling->landings, i);
        RTime end = rtime_add(landing->start, landing->place.clip->duration);
        if (is_moved(landing) != moved)
            continue;
        const Track *track = find_track(settling, landing, end);
        landing->track =
            track ? g_strdup(track->node.id)
                  : timeline_new_track(work, landing->place.sequence,
                                       landing->place.track->kind, NULL, -1, patch);
        bookings_take(&settling->bookings, landing->track, landing->start, end);
    }
}

static bool start_in_time(const GArray *landings, Work *work)
{
    for (unsigned i = 0; i < landings->len; i++) {
        const Landing *landing = landing_at(landings, i);
        if (landing->start.num >= 0)
            continue;
        g_autofree char *text = wording_clip(work->now, landing->place.clip);
        return work_fail(work, FAULT_OUT_OF_RANGE,
                         _("%s would start before the timeline does; say a later "
                           "time."),
                         text);
    }
    return true;
}

bool landings_apply(GArray *landings, Work *work)
{
    g_autoptr(Patch) patch = patch_new();
    g_auto(Settling) settling = { 0 };
    add_linked(landings);
    if (!start_in_time(landings, work))
        return false;
    settling_init(&settling, landings);
    settle(&settling, false, work, patch);
    settle(&settling, true, work, patch);
    for (unsigned i = 0; i < landings->len; i++) {
        const Landing *landing = landing_at(landings, i);
        if (is_moved(landing) ||
            g_strcmp0(landing->track, landing->place.track->node.id) != 0)
            timeline_move(&landing->place, landing->track, landing->start, patch);
    }
    return work_apply(work, patch);
}
