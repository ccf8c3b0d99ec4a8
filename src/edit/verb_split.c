/* One clip into pieces, and pieces into one. */
#include "slice.h"
#include "verbs.h"

#include <glib/gi18n.h>
#include <string.h>

enum { PIECES_MAX = 10000 };

/* ---- where ----------------------------------------------------------------------- */

static int time_order(const void *a, const void *b)
{
    return rtime_compare(*(const RTime *)a, *(const RTime *)b);
}

/* Keep times inside of the clip, on frames, in order, each once. */
static void tidy_cuts(const Work *work, const Clip *clip, GArray *cuts)
{
    unsigned kept = 0;
    for (unsigned i = 0; i < cuts->len; i++)
        g_array_index(cuts, RTime, i) = work_snap(work, g_array_index(cuts, RTime, i));
    g_array_sort(cuts, time_order);
    for (unsigned i = 0; i < cuts->len; i++) {
        RTime at = g_array_index(cuts, RTime, i);
        bool inside =
            rtime_compare(at, clip->start) > 0 && rtime_compare(at, clip_end(clip)) < 0;
        bool again =
            kept > 0 && rtime_compare(at, g_array_index(cuts, RTime, kept - 1)) == 0;
        if (inside && !again)
            g_array_index(cuts, RTime, kept++) = at;
    }
    g_array_set_size(cuts, kept);
}

/* Percentages are of the clip, all else are times of the sequence. */
static bool cuts_at(Work *work, const Clip *clip, GArray *cuts)
{
    const json_t *times = work_field(work, "at");
    MomentBase base = moment_base_clip(clip);
    base.zero = RTIME_ZERO;
    for (size_t i = 0; i < json_array_size(times); i++) {
        g_autofree char *path = g_strdup_printf("at/%zu", i);
        RTime at;
        if (!work_time(work, json_array_get(times, i), path, base, &at))
            return false;
        g_array_append_val(cuts, at);
    }
    return true;
}

static bool cuts_every(Work *work, const Clip *clip, GArray *cuts)
{
    RTime length = moment_length(work_field(work, "every"), work_sequence(work)->rate,
                                 clip->duration);
    length = work_snap_length(work, length);
    RTime at = rtime_add(clip->start, length);
    for (; rtime_compare(at, clip_end(clip)) < 0; at = rtime_add(at, length)) {
        g_array_append_val(cuts, at);
        if (cuts->len >= PIECES_MAX)
            return work_fail(work, FAULT_LIMIT,
                             _("That would be more than %d pieces; make them longer."),
                             PIECES_MAX);
    }
    return true;
}

static void cuts_parts(const Work *work, const Clip *clip, GArray *cuts)
{
    json_int_t parts = json_integer_value(work_field(work, "parts"));
    for (json_int_t i = 1; i < parts; i++) {
        RTime at = rtime_add(clip->start, rtime_scale(clip->duration, i, parts));
        g_array_append_val(cuts, at);
    }
}

static bool find_cuts(Work *work, const Clip *clip, GArray *cuts)
{
    if (work_field(work, "at") && !cuts_at(work, clip, cuts))
        return false;
    if (work_field(work, "every") && !cuts_every(work, clip, cuts))
        return false;
    if (work_field(work, "parts"))
        cuts_parts(work, clip, cuts);
    tidy_cuts(work, clip, cuts);
    return true;
}

/* ---- splitting ------------------------------------------------------------------- */

/* A split under way. */
typedef struct {
    Work *work;
    Patch *patch;
    Patch *added;       /* new pieces, apart: ops that are alike are stored as one */
    GHashTable *links;  /* old link and time -> the link of the pieces from there on */
    GPtrArray *pieces;  /* ids, in order */
    GPtrArray *dropped; /* those that are not to be kept */
    GHashTable *fresh;  /* ids that are new */
} Splitting;

/* Pieces that begin together of clips that were linked are linked again, to each
 * other. */
static const char *piece_link(Splitting *splitting, const char *link, RTime start)
{
    g_autofree char *at = rtime_exact_format(start);
    g_autofree char *key = g_strdup_printf("%s %s", link, at);
    const char *known = g_hash_table_lookup(splitting->links, key);
    if (!known) {
        char *fresh = id_next(splitting->work->ids);
        g_hash_table_insert(splitting->links, g_steal_pointer(&key), fresh);
        known = fresh;
    }
    return known;
}

static Clip *later_piece(Splitting *splitting, const Clip *part)
{
    const char *link = node_string(&part->node, PROP_LINK);
    g_autoptr(Clip) twin = clip_twin(part, splitting->work->ids);
    if (!link)
        return g_steal_pointer(&twin);
    g_autoptr(Value) shared =
        value_new_string(piece_link(splitting, link, part->start));
    return clip_with_prop(twin, PROP_LINK, shared);
}

/* "keep": of several pieces the first is the left one, all others the right. */
static void note_piece(Splitting *splitting, const char *id, bool first)
{
    const char *keep = work_string(splitting->work, "keep");
    bool drops = (g_strcmp0(keep, "left") == 0 && !first) ||
                 (g_strcmp0(keep, "right") == 0 && first);
    g_ptr_array_add(drops ? splitting->dropped : splitting->pieces, g_strdup(id));
    if (!first)
        g_hash_table_add(splitting->fresh, g_strdup(id));
}

/* The first piece keeps the id, the last what lies at the clip's end. */
static void split_clip(Splitting *splitting, const ClipPlace *place, const GArray *cuts,
                       bool is_target)
{
    const Clip *clip = place->clip;
    RTime from = RTIME_ZERO;
    for (unsigned i = 0; i <= cuts->len; i++) {
        bool last = i == cuts->len;
        RTime to = last ? clip->duration
                        : rtime_sub(g_array_index(cuts, RTime, i), clip->start);
        unsigned drop =
            (i > 0 ? SLICE_DROP_FADE_IN : 0) | (last ? 0 : SLICE_DROP_FADE_OUT);
        g_autoptr(Clip) part = clip_slice(clip, from, to, drop);
        g_autoptr(Clip) piece = i == 0 ? clip_ref(part) : later_piece(splitting, part);
        from = to;
        if (i == 0)
            patch_replace_clip(splitting->patch, piece);
        else
            patch_add_clip(splitting->added, place->track->node.id, piece);
        if (i > 0)
            work_inherit(splitting->work, clip->node.id, piece->node.id);
        if (is_target)
            note_piece(splitting, piece->node.id, i == 0);
        if (last)
            timeline_hand_on_end(place, piece->node.id, splitting->patch);
    }
}

/* All clips that the cuts fall into, and what is linked to them. Gives how many
 * targets. */
static bool split_all(Splitting *splitting, GArray *places, unsigned *n_split)
{
    unsigned targets = places->len;
    timeline_add_linked(places);
    for (unsigned i = 0; i < places->len; i++) {
        const ClipPlace *place = &g_array_index(places, ClipPlace, i);
        g_autoptr(GArray) cuts = g_array_new(FALSE, FALSE, sizeof(RTime));
        if (!find_cuts(splitting->work, place->clip, cuts))
            return false;
        if (cuts->len == 0)
            continue;
        split_clip(splitting, place, cuts, i < targets);
        *n_split += i < targets;
    }
    return true;
}

static bool nowhere(Work *work, const GArray *places)
{
    const Clip *clip = g_array_index(places, ClipPlace, 0).clip;
    g_autofree char *what = wording_clip(work->now, clip);
    g_autofree char *span = wording_span(clip->start, clip_end(clip));
    return work_fail(work, FAULT_OUT_OF_RANGE,
                     _("%s is at %s; there is nothing to split at that time."), what,
                     span);
}

/* Take away the pieces that are not to be kept. */
static bool drop_pieces(Splitting *splitting)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    work_places(splitting->work, splitting->dropped, places);
    return places->len == 0 || delete_clips(splitting->work, places);
}

/* The pieces are what "it" means, left to right; all but the first of each are new. */
static void mention_pieces(Splitting *splitting)
{
    for (unsigned i = 0; i < splitting->pieces->len; i++) {
        const char *id = splitting->pieces->pdata[i];
        if (g_hash_table_contains(splitting->fresh, id))
            work_add(splitting->work, id);
        else
            work_mention(splitting->work, id);
    }
}

static bool split_targets(Splitting *splitting, GArray *places)
{
    Work *work = splitting->work;
    unsigned n_split = 0;
    g_autofree char *what = work_wording_places(work, places);
    if (!split_all(splitting, places, &n_split))
        return false;
    if (n_split == 0)
        return nowhere(work, places);
    unsigned count = splitting->pieces->len + splitting->dropped->len;
    patch_append(splitting->patch, splitting->added);
    if (!work_apply(work, splitting->patch) || !drop_pieces(splitting))
        return false;
    mention_pieces(splitting);
    work_report(work,
                ngettext("Split %s into %u piece", "Split %s into %u pieces", count),
                what, count);
    return true;
}

/* Times that hang on no other clip or marker: those can be found, whatever is split. */
static bool are_plain(const json_t *times)
{
    size_t n;
    json_t *time;
    json_array_foreach(times, n,
                       time) if (json_object_get(time, "of") ||
                                 json_object_get(time, "marker")) return false;
    return times != NULL;
}

/* Does one of the times lie inside the clip? */
static bool is_cut(Work *work, const Clip *clip)
{
    g_autoptr(GArray) cuts = g_array_new(FALSE, FALSE, sizeof(RTime));
    if (!cuts_at(work, clip, cuts))
        return false;
    tidy_cuts(work, clip, cuts);
    return cuts->len > 0;
}

bool verb_split(Work *work)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    g_autoptr(Patch) patch = patch_new();
    g_autoptr(Patch) added = patch_new();
    g_autoptr(GHashTable) links =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autoptr(GPtrArray) pieces = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) dropped = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) fresh =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Splitting splitting = { work, patch, added, links, pieces, dropped, fresh };
    if (work_field(work, "by"))
        return work_fail(
            work, FAULT_UNSUPPORTED,
            _("Scenes, beats and silences cannot be found yet; say at which "
              "times to split."));
    if (are_plain(work_field(work, "at")))
        work->fits = is_cut;
    return work_targets(work, OWN_CLIP, places) &&
           (places->len == 0 || split_targets(&splitting, places));
}
