/* The same clips again. */
#include "patch_private.h"
#include "placement.h"
#include "slice.h"
#include "styling.h"
#include "verbs.h"

#include <glib/gi18n.h>

/* A duplication under way. */
typedef struct {
    Work *work;
    unsigned count; /* copies of each clip */
    GHashTable
        *links;     /* old link and number of the copy -> new link: copies of clips that
                        * are linked are linked to each other, copy by copy */
    GPtrArray *ids; /* of the copies, clip by clip as they were named; owned */
} Copying;

/* What is copied. */
typedef struct {
    const char *id;
    const char *behind; /* the clip that its next copy follows: itself, or a copy */
    unsigned made;      /* copies there are already */
    unsigned n;         /* among the clips named */
    unsigned sequence;  /* that it is in, among all */
    int order;          /* on the main track; -1: it is on another */
} Original;

/* ---- one copy -------------------------------------------------------------------- */

static const char *copy_link(Copying *copying, const char *link, unsigned n)
{
    g_autofree char *key = g_strdup_printf("%s %u", link, n);
    const char *known = g_hash_table_lookup(copying->links, key);
    if (!known) {
        char *fresh = id_next(copying->work->ids);
        g_hash_table_insert(copying->links, g_steal_pointer(&key), fresh);
        known = fresh;
    }
    return known;
}

/* The nth twin, with what "props" says. NULL with the outcome decided. */
static Clip *make_copy(Copying *copying, const Original *original,
                       const ClipPlace *place, unsigned n)
{
    Work *work = copying->work;
    char **id = (char **)&copying->ids->pdata[original->n * copying->count + n];
    const json_t *props = work_field(work, "props");
    const char *link = node_string(&place->clip->node, PROP_LINK);
    g_autoptr(Clip) twin = clip_twin(place->clip, work->ids);
    g_autoptr(PropList) list = NULL;
    *id = g_strdup(twin->node.id);
    if (!props)
        list = proplist_ref(twin->node.props);
    else if (!styling_apply(work, place->sequence, twin, props, &list))
        return NULL;
    if (link)
        list =
            props_put(list, PROP_LINK, value_new_string(copy_link(copying, link, n)));
    return clip_with_props(twin, list);
}

/* Copies and the tracks they go to. */
typedef struct {
    Patch *patch;
    GPtrArray *clips;  /* Clip *, owned */
    GPtrArray *tracks; /* char *, owned: where each goes */
} Copies;

static void copies_init(Copies *copies)
{
    copies->patch = patch_new();
    copies->clips = g_ptr_array_new_with_free_func((GDestroyNotify)clip_unref);
    copies->tracks = g_ptr_array_new_with_free_func(g_free);
}

static void copies_clear(Copies *copies)
{
    g_clear_pointer(&copies->patch, patch_free);
    g_clear_pointer(&copies->clips, g_ptr_array_unref);
    g_clear_pointer(&copies->tracks, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Copies, copies_clear)

static void copies_put(Copies *copies, const Clip *copy, char *track, RTime start)
{
    g_ptr_array_add(copies->clips, clip_with_span(copy, start, copy->duration));
    g_ptr_array_add(copies->tracks, track);
}

static bool copies_apply(const Copies *copies, Work *work)
{
    for (unsigned i = 0; i < copies->clips->len; i++)
        patch_add_clip(copies->patch, copies->tracks->pdata[i],
                       copies->clips->pdata[i]);
    return work_apply(work, copies->patch);
}

/* ---- into the main track --------------------------------------------------------- */

static const Clip *next_clip(const ClipPlace *place)
{
    unsigned next = place->clip_index + 1;
    return next < place->track->clips->len ? place->track->clips->pdata[next] : NULL;
}

/* The copies of one clip behind it. What does not fit before the next clip makes room,
 * which moves all that comes later by as much: *shift. */
static bool insert_behind(Copying *copying, const Original *original, Ripple *ripple,
                          RTime *shift, Copies *copies)
{
    ClipPlace place, last;
    composition_find_clip(copying->work->now, original->id, &place);
    composition_find_clip(copying->work->now, original->behind, &last);
    const Clip *next = next_clip(&last);
    RTime at = clip_end(last.clip);
    for (unsigned n = original->made; n < copying->count; n++) {
        g_autoptr(Clip) copy = make_copy(copying, original, &place, n);
        if (!copy)
            return false;
        copies_put(copies, copy, g_strdup(last.track->node.id), rtime_add(at, *shift));
        RTime end = rtime_add(at, copy->duration);
        if (!next || rtime_compare(end, next->start) <= 0) {
            at = end;
        } else {
            ripple_from(ripple, at, copy->duration);
            *shift = rtime_add(*shift, copy->duration);
        }
    }
    return true;
}

static bool insert_copies(Copying *copying, const Original *originals, unsigned n)
{
    Work *work = copying->work;
    RTime shift = RTIME_ZERO;
    ClipPlace first;
    g_auto(Ripple) ripple = { 0 };
    g_auto(Copies) copies = { 0 };
    composition_find_clip(work->now, originals->behind, &first);
    ripple_init(&ripple, first.sequence, first.track);
    copies_init(&copies);
    if (!placement_is_open(work, first.track))
        return false;
    for (unsigned i = 0; i < n; i++) {
        if (!insert_behind(copying, &originals[i], &ripple, &shift, &copies))
            return false;
    }
    return ripple_emit(&ripple, work, copies.patch) && copies_apply(&copies, work);
}

/* ---- where there is room --------------------------------------------------------- */

/* Clips being put on tracks, each where those before it leave room. */
typedef struct {
    Work *work;
    Copies copies;
    Bookings bookings;
    Composition *layout; /* work->now with the new tracks, which are empty */
} Shelving;

static void shelving_init(Shelving *shelving, Work *work)
{
    shelving->work = work;
    shelving->layout = composition_ref(work->now);
    copies_init(&shelving->copies);
    bookings_init(&shelving->bookings);
}

static void shelving_clear(Shelving *shelving)
{
    g_clear_pointer(&shelving->layout, composition_unref);
    copies_clear(&shelving->copies);
    bookings_clear(&shelving->bookings);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Shelving, shelving_clear)

/* Some track that has room, or a new one. */
static char *room_elsewhere(Shelving *shelving, const Sequence *sequence,
                            const Room *room)
{
    g_autoptr(Patch) patch = patch_new();
    g_auto(Trial) trial = { 0 };
    char *track =
        timeline_room(shelving->work, shelving->layout, sequence, room, patch);
    if (patch_op_count(patch) > 0 && patch_try(patch, shelving->layout, &trial, NULL)) {
        composition_unref(shelving->layout);
        shelving->layout = g_steal_pointer(&trial.after);
        patch_append(shelving->copies.patch, patch);
    }
    return track;
}

/* On this track, or one like it. */
static const Track *shelve(Shelving *shelving, const ClipPlace *like, RTime start,
                           RTime end)
{
    const Sequence *sequence = like->sequence;
    Room room = { .kind = like->track->kind,
                  .role = node_string(&like->track->node, PROP_ROLE),
                  .start = start,
                  .end = end,
                  .above = -1,
                  .bookings = &shelving->bookings };
    g_autofree char *track = track_has_room(like->track, &room)
                                 ? g_strdup(like->track->node.id)
                                 : room_elsewhere(shelving, sequence, &room);
    bookings_take(&shelving->bookings, track, start, end);
    return composition_find_track(shelving->layout, track, NULL, NULL);
}

static bool shelve_behind(Copying *copying, const Original *original,
                          Shelving *shelving)
{
    ClipPlace place, last;
    composition_find_clip(copying->work->now, original->id, &place);
    composition_find_clip(copying->work->now, original->behind, &last);
    RTime start = clip_end(last.clip);
    for (unsigned n = original->made; n < copying->count; n++) {
        g_autoptr(Clip) copy = make_copy(copying, original, &place, n);
        if (!copy)
            return false;
        RTime end = rtime_add(start, copy->duration);
        last.track = shelve(shelving, &last, start, end);
        copies_put(&shelving->copies, copy, g_strdup(last.track->node.id), start);
        start = end;
    }
    return true;
}

static bool shelve_copies(Copying *copying, const Original *originals, unsigned n)
{
    g_auto(Shelving) shelving = { 0 };
    shelving_init(&shelving, copying->work);
    for (unsigned i = 0; i < n; i++) {
        if (!shelve_behind(copying, &originals[i], &shelving))
            return false;
    }
    return copies_apply(&shelving.copies, copying->work);
}

/* ---- all of them ----------------------------------------------------------------- */

/* How many of them are on the main track of the same sequence as the first. */
static unsigned count_together(const Original *originals, unsigned n)
{
    unsigned count = 0;
    while (count < n && originals[count].order >= 0 &&
           originals[count].sequence == originals->sequence)
        count++;
    return count;
}

/* Each copy behind the one before. What is on main tracks comes first, for that moves
 * the rest. */
static bool copy_behind(Copying *copying, const Original *originals, unsigned n)
{
    unsigned done = 0, count;
    while ((count = count_together(originals + done, n - done)) > 0) {
        if (!insert_copies(copying, originals + done, count))
            return false;
        done += count;
    }
    return done == n || shelve_copies(copying, originals + done, n - done);
}

static int place_on_main(const ClipPlace *place)
{
    bool main = sequence_main_track(place->sequence, NULL) == place->track;
    return main ? (int)place->clip_index : -1;
}

/* The first copy where "place" says, or so much later; the others behind it. */
static bool copy_to_place(Copying *copying, const json_t *said, Original original,
                          RTime later)
{
    Work *work = copying->work;
    ClipPlace place;
    g_auto(Spot) spot = { 0 };
    g_auto(Copies) copies = { 0 };
    copies_init(&copies);
    composition_find_clip(work->now, original.id, &place);
    bool main = original.order >= 0;
    const Wish wish = { .kind = place.track->kind,
                        .role = main ? "overlay"
                                     : node_string(&place.track->node, PROP_ROLE),
                        .main = main,
                        .duration = place.clip->duration,
                        .own_duration = true,
                        .later = later };
    g_autoptr(Clip) copy = make_copy(copying, &original, &place, 0);
    if (!copy || !placement_find(work, said, &wish, copies.patch, &spot))
        return false;
    copies_put(&copies, copy, g_strdup(spot.track), spot.start);
    if (!copies_apply(&copies, work))
        return false;
    composition_find_clip(work->now, copy->node.id, &place);
    original.order = place_on_main(&place);
    original.behind = copy->node.id;
    original.made = 1;
    return copying->count == 1 || copy_behind(copying, &original, 1);
}

static const Clip *clip_of(const Copying *copying, const Original *original)
{
    ClipPlace place;
    composition_find_clip(copying->work->now, original->id, &place);
    return place.clip;
}

static int start_order(const void *a, const void *b, void *copying)
{
    const Original *left = a, *right = b;
    int order =
        rtime_compare(clip_of(copying, left)->start, clip_of(copying, right)->start);
    return order ? order : left->n < right->n ? -1 : left->n > right->n;
}

/* How much later than the first each goes: as it was, but that clips of the main track
 * follow each other. */
static GArray *distances(const Copying *copying, const GArray *originals)
{
    GArray *later = g_array_new(FALSE, FALSE, sizeof(RTime));
    RTime first = { 0 }, behind = RTIME_ZERO;
    for (unsigned i = 0; i < originals->len; i++) {
        const Original *original = &g_array_index(originals, Original, i);
        const Clip *clip = clip_of(copying, original);
        if (i == 0)
            first = clip->start;
        RTime by = rtime_sub(clip->start, first);
        if (original->order >= 0) {
            by = behind.num > 0 ? behind : by;
            behind = rtime_add(by, rtime_scale(clip->duration, copying->count, 1));
        }
        g_array_append_val(later, by);
    }
    return later;
}

/* All of them where "place" says, as far from each other as they are. */
static bool copy_together(Copying *copying, const json_t *said, GArray *originals)
{
    g_array_sort_with_data(originals, start_order, copying);
    g_autoptr(GArray) later = distances(copying, originals);
    for (unsigned i = 0; i < originals->len; i++) {
        if (!copy_to_place(copying, said, g_array_index(originals, Original, i),
                           g_array_index(later, RTime, i)))
            return false;
    }
    return true;
}

/* Those of each main track in their order, then the others as they were named. */
static int original_order(const void *a, const void *b)
{
    const Original *left = a, *right = b;
    bool main = left->order >= 0 && right->order >= 0;
    if (main && left->sequence != right->sequence)
        return left->sequence < right->sequence ? -1 : 1;
    if (left->order != right->order)
        return (unsigned)left->order < (unsigned)right->order ? -1 : 1;
    return left->n < right->n ? -1 : left->n > right->n;
}

static bool copy_all(Copying *copying, GArray *originals)
{
    const json_t *said = work_field(copying->work, "place");
    if (!said) {
        g_array_sort(originals, original_order);
        return copy_behind(copying, (const Original *)(void *)originals->data,
                           originals->len);
    }
    return copy_together(copying, said, originals);
}

static GPtrArray *ids_of(const GArray *places)
{
    GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < places->len; i++)
        g_ptr_array_add(ids,
                        g_strdup(g_array_index(places, ClipPlace, i).clip->node.id));
    return ids;
}

static unsigned sequence_index(const Work *work, const Sequence *sequence)
{
    unsigned index = 0;
    g_ptr_array_find(work->now->sequences, sequence, &index);
    return index;
}

static GArray *find_originals(const Work *work, const GArray *places,
                              const GPtrArray *ids)
{
    GArray *originals = g_array_new(FALSE, FALSE, sizeof(Original));
    for (unsigned i = 0; i < places->len; i++) {
        const ClipPlace *place = &g_array_index(places, ClipPlace, i);
        Original original = { ids->pdata[i],
                              ids->pdata[i],
                              0,
                              i,
                              sequence_index(work, place->sequence),
                              place_on_main(place) };
        g_array_append_val(originals, original);
    }
    return originals;
}

static void report_copies(Work *work, const char *what, unsigned count)
{
    if (count == 1)
        work_report(work, _("Duplicated %s"), what);
    else
        work_report(work,
                    ngettext("Duplicated %s %u time", "Duplicated %s %u times", count),
                    what, count);
}

bool verb_duplicate(Work *work)
{
    const json_t *said = work_field(work, "count");
    unsigned count = said ? (unsigned)json_integer_value(said) : 1;
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    g_autoptr(GHashTable) links =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autoptr(GPtrArray) copies = g_ptr_array_new_with_free_func(g_free);
    Copying copying = { work, count, links, copies };
    if (work_field(work, "clips"))
        return paste_clips(work);
    if (!work_resolve(work, work_field(work, "target"), "target", OWN_CLIP, places))
        return false;
    if (places->len == 0 || !clips_have_room(work, places->len * count))
        return places->len == 0;
    g_autofree char *what = work_wording_places(work, places);
    g_autoptr(GPtrArray) ids = ids_of(places);
    g_autoptr(GArray) originals = find_originals(work, places, ids);
    g_ptr_array_set_size(copies, (int)(places->len * count));
    if (!copy_all(&copying, originals))
        return false;
    for (unsigned i = 0; i < copies->len; i++)
        work_add(work, copies->pdata[i]);
    report_copies(work, what, count);
    return true;
}
