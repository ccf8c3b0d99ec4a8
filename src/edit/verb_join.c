/* Pieces of one clip into one again. */
#include "slice.h"
#include "verbs.h"

#include <glib/gi18n.h>
#include <stdint.h>

/* What pieces of one clip may differ in. */
static bool may_differ(PropId prop)
{
    static const PropId props[] = { PROP_IN,      PROP_LABEL,    PROP_LINK,
                                    PROP_MARKERS, PROP_FADE_IN,  PROP_FADE_IN_CURVE,
                                    PROP_CUES,    PROP_FADE_OUT, PROP_FADE_OUT_CURVE,
                                    PROP_EFFECTS };
    for (unsigned i = 0; i < G_N_ELEMENTS(props); i++) {
        if (props[i] == prop)
            return true;
    }
    return false;
}

/* Does the right one have what the left one would have there? Compared with the end of
 * the left one, had it been as long as both. */
static bool looks_the_same(const Clip *end, const Clip *right)
{
    for (unsigned i = 0; i < PROP_COUNT; i++) {
        const Value *a = proplist_get(end->node.props, i);
        const Value *b = proplist_get(right->node.props, i);
        if (a != b && (!a || !b || !value_equal(a, b)) && !may_differ(i))
            return false;
    }
    return true;
}

/* From the right piece comes what lies at the end, and what is in it. */
static PropList *with_right(const Clip *whole, const Clip *left, const Clip *right)
{
    static const PropId ends[] = { PROP_FADE_OUT, PROP_FADE_OUT_CURVE };
    static const struct {
        PropId prop;
        const char *key;
    } lists[] = { { PROP_MARKERS, "at" }, { PROP_CUES, "start" } };
    PropList *props = proplist_ref(whole->node.props);
    for (unsigned i = 0; i < G_N_ELEMENTS(ends); i++) {
        const Value *value = proplist_get(right->node.props, ends[i]);
        if (value)
            props = props_put(props, ends[i], value_ref(value));
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(lists); i++) {
        const Value *a = proplist_get(left->node.props, lists[i].prop);
        const Value *b = proplist_get(right->node.props, lists[i].prop);
        if (a || b)
            props = props_put(props, lists[i].prop,
                              list_joined(a, b, lists[i].key, left->duration));
    }
    return props;
}

/* The left clip as long as both, or NULL where they are not pieces of one. */
static Clip *joined(const Clip *left, const Clip *right)
{
    RTime both = rtime_add(left->duration, right->duration);
    if (left->kind != right->kind || rtime_compare(clip_end(left), right->start) != 0)
        return NULL;
    g_autoptr(Clip) whole = clip_slice(left, RTIME_ZERO, both, SLICE_DROP_FADE_OUT);
    g_autoptr(Clip) end = clip_slice(whole, left->duration, both, SLICE_DROP_FADE_IN);
    bool plays_on = !(left->node.owner & OWN_PLAYED) ||
                    rtime_compare(clip_in(end), clip_in(right)) == 0;
    if (!plays_on || !looks_the_same(end, right))
        return NULL;
    g_autoptr(PropList) props = with_right(whole, left, right);
    return clip_with_props(whole, props);
}

/* Clips of one track, in order, into the first of them. False, with *odd the first that
 * does not go on where the one before ends, and nothing appended. */
static bool join_clips(const GArray *places, Patch *patch, unsigned *odd)
{
    const ClipPlace *first = &g_array_index(places, ClipPlace, 0);
    g_autoptr(Clip) whole = clip_ref(first->clip);
    for (unsigned i = 1; i < places->len; i++) {
        const ClipPlace *next = &g_array_index(places, ClipPlace, i);
        Clip *longer = next->track == first->track ? joined(whole, next->clip) : NULL;
        *odd = i;
        if (!longer)
            return false;
        clip_unref(whole);
        whole = longer;
    }
    for (unsigned i = 1; i < places->len; i++) {
        const ClipPlace *next = &g_array_index(places, ClipPlace, i);
        if (i + 1 == places->len)
            timeline_hand_on_end(next, first->clip->node.id, patch);
        patch_remove_clip(patch, next->clip->node.id);
    }
    patch_replace_clip(patch, whole);
    return true;
}

/* What is linked to the pieces is joined too, track by track, where it can be. */
static void join_linked(const GArray *places, Patch *patch)
{
    g_autoptr(GArray) all = g_array_copy((GArray *)(uintptr_t)places);
    timeline_add_linked(all);
    for (unsigned i = places->len, end = 0, odd; i < all->len; i = end) {
        g_autoptr(GArray) partners = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
        const Track *track = g_array_index(all, ClipPlace, i).track;
        for (end = i; end < all->len; end++) {
            ClipPlace place = g_array_index(all, ClipPlace, end);
            if (place.track != track)
                break;
            g_array_append_val(partners, place);
        }
        if (partners->len == places->len)
            join_clips(partners, patch, &odd);
    }
}

static bool refuse_join(Work *work, const ClipPlace *left, const ClipPlace *right)
{
    g_autofree char *first = wording_clip(work->now, left->clip);
    g_autofree char *second = wording_clip(work->now, right->clip);
    return work_fail(
        work, FAULT_INVALID_VALUE,
        _("%s and %s are not two pieces of one clip that follow each other."), first,
        second);
}

bool verb_join(Work *work)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    g_autoptr(Patch) patch = patch_new();
    unsigned odd = 0;
    if (!work_targets(work, OWN_CLIP, places))
        return false;
    if (places->len < 2)
        return work_fail(work, FAULT_INVALID_VALUE,
                         _("Joining needs two clips or more; name them."));
    if (!join_clips(places, patch, &odd))
        return refuse_join(work, &g_array_index(places, ClipPlace, odd - 1),
                           &g_array_index(places, ClipPlace, odd));
    join_linked(places, patch);
    unsigned count = places->len;
    work_mention(work, g_array_index(places, ClipPlace, 0).clip->node.id);
    if (!work_apply(work, patch))
        return false;
    g_autofree char *what = work_wording(work, work->mentioned);
    work_report(work,
                ngettext("Joined %u piece into %s", "Joined %u pieces into %s", count),
                count, what);
    return true;
}
