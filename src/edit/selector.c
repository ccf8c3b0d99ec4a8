#include "select_match.h"

#include <glib/gi18n.h>
#include <string.h>

static const char *text_of(const json_t *selector, const char *key)
{
    return json_string_value(json_object_get(selector, key));
}

/* ---- how a selector reads -------------------------------------------------------- */

static char *wanted_number(const json_t *selector)
{
    const json_t *index = json_object_get(selector, "index");
    json_int_t n = json_integer_value(index);
    if (!index || n < 0)
        return g_strdup(select_wanted_type(selector));
    return g_strdup_printf(_("%s with the number %d"), select_wanted_type(selector),
                           (int)n + 1);
}

static char *wanted_of(const json_t *selector)
{
    const char *by = select_row(selector)->by;
    if (strcmp(by, "id") == 0)
        return g_strdup_printf(_("a clip with the id “%s”"), text_of(selector, "id"));
    if (strcmp(by, "label") == 0)
        return g_strdup_printf(_("a clip called “%s”"), text_of(selector, "label"));
    if (strcmp(by, "asset") == 0)
        return g_strdup_printf(_("a clip of “%s”"), text_of(selector, "asset"));
    if (strcmp(by, "content") == 0)
        return g_strdup_printf(_("a text that says “%s”"), text_of(selector, "text"));
    if (strcmp(by, "except") == 0)
        return g_strdup_printf(_("%s like that"),
                               select_wanted_type(json_object_get(selector, "from")));
    if (strcmp(by, "time") == 0)
        return g_strdup_printf(_("%s at that time"), select_wanted_type(selector));
    return wanted_number(selector);
}

/* ---- one search ------------------------------------------------------------------ */

static bool expects_many(const json_t *selector)
{
    const char *expect = selector ? text_of(selector, "expect") : NULL;
    if (expect)
        return strcmp(expect, "one") != 0;
    const SelectRow *row = select_row(selector);
    return row->many || (strcmp(row->by, "except") == 0 &&
                         expects_many(json_object_get(selector, "from")));
}

static bool expects_any(const json_t *selector)
{
    return selector && g_strcmp0(text_of(selector, "expect"), "any") == 0;
}

/* What there is of the kind that was looked through in vain. */
static void suggest_kind(const Search *search, const json_t *from,
                         Resolution *resolution)
{
    enum { SHOWN = 5 };
    for (unsigned i = 0; i < search->clips->len && resolution->near->len < SHOWN; i++)
        if (search_has_kind(search, i, select_kinds(from) & search->wants))
            g_ptr_array_add(resolution->near,
                            g_strdup(clip_label(search->composition,
                                                search_place(search, i)->clip)));
}

/* Names like the one that nothing is called. */
static void suggest(const Search *search, const json_t *selector,
                    Resolution *resolution)
{
    const char *label = selector ? text_of(selector, "label") : NULL;
    const char *asset = selector ? text_of(selector, "asset") : NULL;
    if (label || asset)
        names_near_clips(search, label ? label : asset, resolution);
    else if (selector && strcmp(select_row(selector)->by, "except") == 0)
        suggest_kind(search, json_object_get(selector, "from"), resolution);
}

/* Only what the step can act on. */
static void keep_wanted(const Search *search, Matches *matches)
{
    unsigned kept = 0;
    for (unsigned i = 0; i < matches->found->len; i++) {
        unsigned index = g_array_index(matches->found, unsigned, i);
        if (search_has_kind(search, index, search->wants))
            g_array_index(matches->found, unsigned, kept++) = index;
    }
    g_array_set_size(matches->found, kept);
}

static void resolution_reset(Resolution *resolution)
{
    resolution_clear(resolution);
    resolution->kind = RESOLVED_FOUND;
    resolution->ids = g_ptr_array_new_with_free_func(g_free);
    resolution->near = g_ptr_array_new_with_free_func(g_free);
    resolution->path = g_strdup("");
}

static void give_ids(const Search *search, const GArray *found, Resolution *resolution)
{
    for (unsigned i = 0; i < found->len; i++) {
        unsigned index = g_array_index(found, unsigned, i);
        g_ptr_array_add(resolution->ids,
                        g_strdup(search_place(search, index)->clip->node.id));
    }
}

/* FOUND with indices in `found`; AMBIGUOUS with ids; NOTHING with names. */
void select_in(const Search *search, const json_t *selector, GArray *found,
               Resolution *resolution)
{
    Matches matches = { found, resolution, false };
    resolution_reset(resolution);
    select_row(selector)->match(search, selector, &matches);
    if (matches.failed) {
        if (resolution->kind == RESOLVED_AMBIGUOUS && resolution->ids->len == 0)
            give_ids(search, found, resolution);
    } else {
        keep_wanted(search, &matches);
        if (found->len == 0 && !expects_any(selector)) {
            resolution_nothing(resolution, wanted_of(selector));
            suggest(search, selector, resolution);
        } else if (found->len > 1 && !expects_many(selector)) {
            resolution->kind = RESOLVED_AMBIGUOUS;
            give_ids(search, found, resolution);
        }
    }
    if (!resolution->wanted)
        resolution->wanted = wanted_of(selector);
    if (resolution->kind != RESOLVED_FOUND)
        g_array_set_size(found, 0);
}

/* ---- where to look --------------------------------------------------------------- */

static int place_order(const void *a, const void *b)
{
    const ClipPlace *left = a, *right = b;
    int order = rtime_compare(left->clip->start, right->clip->start);
    if (order != 0)
        return order;
    return left->track_index < right->track_index
               ? -1
               : left->track_index > right->track_index;
}

void select_collect(const Sequence *sequence, GArray *places)
{
    unsigned first = places->len;
    for (unsigned i = 0; i < sequence->tracks->len; i++) {
        const Track *track = sequence->tracks->pdata[i];
        for (unsigned j = 0; j < track->clips->len; j++) {
            ClipPlace place = { sequence, track, track->clips->pdata[j], i, j };
            g_array_append_val(places, place);
        }
    }
    if (places->len > first)
        qsort(&g_array_index(places, ClipPlace, first), places->len - first,
              sizeof(ClipPlace), place_order);
}

/* The sequences used by the clips of `sequence`, and by theirs, each once. */
static void collect_nested(const Composition *composition, const Sequence *sequence,
                           GPtrArray *nested)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    select_collect(sequence, places);
    for (unsigned i = 0; i < places->len; i++) {
        const Clip *clip = g_array_index(places, ClipPlace, i).clip;
        const char *id = node_string(&clip->node, PROP_SEQUENCE);
        const Sequence *inner = id ? composition_sequence(composition, id) : NULL;
        if (!inner || g_ptr_array_find(nested, inner, NULL))
            continue;
        g_ptr_array_add(nested, (Sequence *)(uintptr_t)inner);
        collect_nested(composition, inner, nested);
    }
}

static void give_places(const Search *search, const GArray *found, GArray *places)
{
    for (unsigned i = 0; i < found->len; i++)
        g_array_append_val(places,
                           *search_place(search, g_array_index(found, unsigned, i)));
}

/* Look again in what is nested; what was not found in the edited sequence stays the
 * answer where it is not there either. */
static void search_nested(Search *search, const json_t *selector, GArray *found,
                          GArray *clips, Resolution *resolution)
{
    g_autoptr(GPtrArray) nested = g_ptr_array_new();
    collect_nested(search->composition, search->sequence, nested);
    g_array_set_size(clips, 0);
    for (unsigned i = 0; i < nested->len; i++)
        select_collect(nested->pdata[i], clips);
    if (clips->len == 0)
        return;
    g_auto(Resolution) second = { 0 };
    select_in(search, selector, found, &second);
    bool of_kind = strcmp(select_row(selector)->by, "except") == 0;
    if (second.kind == RESOLVED_NOTHING && (second.near->len == 0 || of_kind))
        return;
    Resolution first = *resolution;
    *resolution = second;
    second = first;
}

void select_places(const json_t *selector, const Composition *composition,
                   const SelectContext *context, unsigned wants, GArray *places,
                   Resolution *resolution)
{
    g_autoptr(GArray) clips = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(unsigned));
    const Sequence *sequence = select_sequence(composition, context);
    Search search = { composition, context, sequence, clips, wants };
    select_collect(sequence, clips);
    select_in(&search, selector, found, resolution);
    if (resolution->kind == RESOLVED_NOTHING && !select_row(selector)->edited_only)
        search_nested(&search, selector, found, clips, resolution);
    if (resolution->kind == RESOLVED_FOUND)
        give_places(&search, found, places);
}

/* ---- public ---------------------------------------------------------------------- */

void resolution_clear(Resolution *resolution)
{
    g_clear_pointer(&resolution->ids, g_ptr_array_unref);
    g_clear_pointer(&resolution->near, g_ptr_array_unref);
    g_clear_pointer(&resolution->wanted, g_free);
    g_clear_pointer(&resolution->path, g_free);
}

void resolution_nothing(Resolution *resolution, char *wanted)
{
    if (!resolution->ids)
        resolution_reset(resolution);
    resolution->kind = RESOLVED_NOTHING;
    g_free(resolution->wanted);
    resolution->wanted = wanted;
}

void resolution_descend(Resolution *resolution, const char *step)
{
    char *path = *resolution->path ? g_strconcat(step, "/", resolution->path, NULL)
                                   : g_strdup(step);
    g_free(resolution->path);
    resolution->path = path;
}

const Sequence *select_sequence(const Composition *composition,
                                const SelectContext *context)
{
    const Sequence *sequence =
        context->sequence_id ? composition_sequence(composition, context->sequence_id)
                             : NULL;
    return sequence ? sequence : composition_main(composition);
}

void selector_resolve(const json_t *selector, const Composition *composition,
                      const SelectContext *context, unsigned wants,
                      Resolution *resolution)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    *resolution = (Resolution){ 0 };
    select_places(selector, composition, context, wants, places, resolution);
    for (unsigned i = 0; i < places->len; i++) {
        const Clip *clip = g_array_index(places, ClipPlace, i).clip;
        g_ptr_array_add(resolution->ids, g_strdup(clip->node.id));
    }
}

/* ---- naming clips ---------------------------------------------------------------- */

enum { UNION_MAX = 16 };

/* {"by":"id"} of ids[first], or a union of `count` from there on; unions of unions
 * where one would be too long. */
static json_t *union_of(const GPtrArray *ids, unsigned first, unsigned count)
{
    if (count == 1)
        return json_pack("{s:s, s:s}", "by", "id", "id", ids->pdata[first]);
    json_t *of = json_array();
    unsigned size = (count + UNION_MAX - 1) / UNION_MAX;
    for (unsigned i = 0; i < count; i += size)
        json_array_append_new(of, union_of(ids, first + i, MIN(size, count - i)));
    return json_pack("{s:s, s:o}", "by", "union", "of", of);
}

json_t *selector_of_clips(const GPtrArray *clip_ids)
{
    return clip_ids->len > 0 ? union_of(clip_ids, 0, clip_ids->len) : NULL;
}
