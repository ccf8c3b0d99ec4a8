#include "select_match.h"

#include <glib/gi18n.h>
#include <string.h>

static const char *text_of(const json_t *selector, const char *key)
{
    return json_string_value(json_object_get(selector, key));
}

static void fail(Matches *matches, char *wanted)
{
    matches->failed = true;
    resolution_nothing(matches->resolution, wanted);
}

void matches_add(Matches *matches, unsigned index)
{
    g_array_append_val(matches->found, index);
}

/* ---- kinds ----------------------------------------------------------------------- */

/* What people call a clip. A nested sequence plays like a video. */
static const struct {
    const char *name;
    unsigned kinds;
    const char *wanted;
} types[] = {
    { "video", OWN_VIDEO | OWN_NESTED, N_("a video clip") },
    { "audio", OWN_AUDIO, N_("an audio clip") },
    { "image", OWN_IMAGE, N_("an image") },
    { "text", OWN_TEXT, N_("a text") },
    { "shape", OWN_SHAPE, N_("a shape") },
    { "caption", OWN_CAPTION, N_("captions") },
    { "sequence", OWN_NESTED, N_("a nested sequence") },
    { "adjustment", OWN_ADJUSTMENT, N_("an adjustment clip") },
    { "group", 0, N_("a group") },
    { "generator", 0, N_("a generator") },
};

/* The kinds of a selector's "type"; all where it has none. */
unsigned select_kinds(const json_t *selector)
{
    const char *type = text_of(selector, "type");
    for (unsigned i = 0; i < G_N_ELEMENTS(types); i++) {
        if (type && strcmp(types[i].name, type) == 0)
            return types[i].kinds;
    }
    return OWN_CLIP;
}

const char *select_wanted_type(const json_t *selector)
{
    const char *type = text_of(selector, "type");
    for (unsigned i = 0; i < G_N_ELEMENTS(types); i++) {
        if (type && strcmp(types[i].name, type) == 0)
            return _(types[i].wanted);
    }
    return _("a clip");
}

bool search_has_kind(const Search *search, unsigned index, unsigned kinds)
{
    return (search_place(search, index)->clip->node.owner & kinds) != 0;
}

/* Only the one that "index" counts to, if the selector has one. Those that the step
 * cannot act on count: the second clip is the second. */
static void keep_index(const json_t *selector, Matches *matches)
{
    const json_t *json = json_object_get(selector, "index");
    if (!json)
        return;
    json_int_t length = matches->found->len, n = json_integer_value(json);
    if (n < 0)
        n += length;
    if (n < 0 || n >= length) {
        g_array_set_size(matches->found, 0);
        return;
    }
    unsigned index = g_array_index(matches->found, unsigned, n);
    g_array_set_size(matches->found, 0);
    matches_add(matches, index);
}

/* ---- one function a selector ----------------------------------------------------- */

/* The clips of a selector within this one. False where it failed. */
bool match_part(const Search *search, const json_t *part, const char *path,
                unsigned wants, GArray *found, Matches *matches)
{
    Search inner = *search;
    inner.wants = wants;
    select_in(&inner, part, found, matches->resolution);
    if (matches->resolution->kind == RESOLVED_FOUND) {
        g_clear_pointer(&matches->resolution->wanted, g_free);
        return true;
    }
    resolution_descend(matches->resolution, path);
    matches->failed = true;
    return false;
}

static void match_id(const Search *search, const json_t *selector, Matches *matches)
{
    const char *id = text_of(selector, "id");
    for (unsigned i = 0; i < search->clips->len; i++) {
        if (strcmp(search_place(search, i)->clip->node.id, id) == 0)
            matches_add(matches, i);
    }
}

static void match_label(const Search *search, const json_t *selector, Matches *matches)
{
    names_match_clips(search, text_of(selector, "label"), text_of(selector, "match"),
                      select_kinds(selector) & search->wants, matches->found);
}

static void match_type(const Search *search, const json_t *selector, Matches *matches)
{
    unsigned kinds = select_kinds(selector);
    for (unsigned i = 0; i < search->clips->len; i++) {
        if (search_has_kind(search, i, kinds))
            matches_add(matches, i);
    }
    keep_index(selector, matches);
}

static void match_index(const Search *search, const json_t *selector, Matches *matches)
{
    for (unsigned i = 0; i < search->clips->len; i++)
        matches_add(matches, i);
    keep_index(selector, matches);
}

static void match_track(const Search *search, const json_t *selector, Matches *matches)
{
    const json_t *json = json_object_get(selector, "track");
    const Track *track = select_track(search->sequence, json);
    unsigned kinds = select_kinds(selector);
    if (!track) {
        fail(matches, select_track_wanted(json));
        return;
    }
    for (unsigned i = 0; i < search->clips->len; i++) {
        if (search_place(search, i)->track == track &&
            search_has_kind(search, i, kinds))
            matches_add(matches, i);
    }
    keep_index(selector, matches);
}

/* Is [start, end) there as asked? An empty span is a moment. */
static bool clip_is_there(const Clip *clip, RTime start, RTime end, const char *overlap)
{
    RTime clip_stop = clip_end(clip);
    bool moment = rtime_compare(start, end) == 0;
    if (g_strcmp0(overlap, "inside") == 0)
        return rtime_compare(clip->start, start) >= 0 &&
               rtime_compare(clip_stop, end) <= 0;
    if (moment || g_strcmp0(overlap, "covers") == 0)
        return rtime_compare(clip->start, start) <= 0 &&
               (moment ? rtime_compare(clip_stop, start) > 0
                       : rtime_compare(clip_stop, end) >= 0);
    return rtime_compare(clip->start, end) < 0 && rtime_compare(clip_stop, start) > 0;
}

static bool match_span(const Search *search, const json_t *selector, RTime *start,
                       RTime *end, Matches *matches)
{
    const json_t *at = json_object_get(selector, "at");
    MomentBase base = moment_base_sequence(search->composition, search->context);
    bool ok = at ? moment_resolve(at, search->composition, search->context, base, start,
                                  matches->resolution)
                 : moment_range(json_object_get(selector, "range"), search->composition,
                                search->context, base, start, end, matches->resolution);
    if (at)
        *end = *start;
    if (!ok)
        resolution_descend(matches->resolution, at ? "at" : "range");
    matches->failed = !ok;
    return ok;
}

static void match_time(const Search *search, const json_t *selector, Matches *matches)
{
    RTime start, end;
    unsigned kinds = select_kinds(selector);
    if (!match_span(search, selector, &start, &end, matches))
        return;
    for (unsigned i = 0; i < search->clips->len; i++) {
        if (search_has_kind(search, i, kinds) &&
            clip_is_there(search_place(search, i)->clip, start, end,
                          text_of(selector, "overlap")))
            matches_add(matches, i);
    }
}

static void match_ids(const Search *search, const GPtrArray *ids, unsigned kinds,
                      Matches *matches)
{
    g_autoptr(GHashTable) wanted = g_hash_table_new(g_str_hash, g_str_equal);
    for (unsigned i = 0; ids && i < ids->len; i++)
        g_hash_table_add(wanted, ids->pdata[i]);
    for (unsigned i = 0; g_hash_table_size(wanted) > 0 && i < search->clips->len; i++) {
        if (search_has_kind(search, i, kinds) &&
            g_hash_table_contains(wanted, search_place(search, i)->clip->node.id))
            matches_add(matches, i);
    }
}

/* The one clip of these kinds that is on at the playhead. */
static void match_here(const Search *search, unsigned kinds, Matches *matches)
{
    RTime now = search->context->playhead;
    for (unsigned i = 0; i < search->clips->len; i++) {
        if (search_has_kind(search, i, kinds) &&
            clip_is_there(search_place(search, i)->clip, now, now, NULL))
            matches_add(matches, i);
    }
    if (matches->found->len > 1)
        g_array_set_size(matches->found, 0);
}

/* What is known may be of no use here: then the only clip that is. Several of them are
 * a question even where many are expected. */
static void match_only(const Search *search, unsigned kinds, Matches *matches)
{
    if (matches->found->len > 0)
        return;
    for (unsigned i = 0; i < search->clips->len; i++) {
        if (search_has_kind(search, i, kinds))
            matches_add(matches, i);
    }
    if (matches->found->len > 1) {
        matches->failed = true;
        matches->resolution->kind = RESOLVED_AMBIGUOUS;
    }
}

static void match_last(const Search *search, const json_t *selector, Matches *matches)
{
    const SelectContext *context = search->context;
    const char *what = text_of(selector, "what");
    const char *part = text_of(selector, "part");
    unsigned kinds = select_kinds(selector) & search->wants;
    const GPtrArray *ids = g_strcmp0(what, "added") == 0      ? context->added
                           : g_strcmp0(what, "selected") == 0 ? context->selection
                                                              : context->mentioned;
    match_ids(search, ids, kinds, matches);
    if (!what && matches->found->len == 0) /* nothing said yet: what is pointed at */
        match_ids(search, context->selection, kinds, matches);
    if (part && strcmp(part, "both") != 0 && matches->found->len > 1) {
        unsigned n = strcmp(part, "left") == 0 ? 0 : matches->found->len - 1;
        unsigned index = g_array_index(matches->found, unsigned, n);
        g_array_set_size(matches->found, 0);
        matches_add(matches, index);
    }
    match_only(search, kinds, matches);
}

static void match_selected(const Search *search, const json_t *selector,
                           Matches *matches)
{
    unsigned kinds = select_kinds(selector) & search->wants;
    match_ids(search, search->context->selection, kinds, matches);
    if (matches->found->len == 0)
        match_here(search, kinds, matches);
    match_only(search, kinds, matches);
}

static void match_step(const Search *search, const json_t *selector, Matches *matches)
{
    const GHashTable *steps = search->context->steps;
    const char *step = text_of(selector, "step");
    const GPtrArray *ids =
        steps ? g_hash_table_lookup((GHashTable *)(uintptr_t)steps, step) : NULL;
    if (!ids) {
        fail(matches, g_strdup_printf(_("an earlier step “%s”"), step));
        return;
    }
    match_ids(search, ids, OWN_CLIP, matches);
    keep_index(selector, matches);
}

static void match_asset(const Search *search, const json_t *selector, Matches *matches)
{
    const char *name = text_of(selector, "asset");
    g_autoptr(GPtrArray) assets = g_ptr_array_new();
    names_match_assets(search->composition, name, text_of(selector, "match"), assets);
    for (unsigned i = 0; i < search->clips->len; i++) {
        const Asset *asset =
            clip_asset(search->composition, search_place(search, i)->clip);
        if (asset && g_ptr_array_find(assets, asset, NULL))
            matches_add(matches, i);
    }
    keep_index(selector, matches);
}

static bool cues_contain(const Clip *clip, const char *wanted, const char *mode)
{
    const Value *cues = proplist_get(clip->node.props, PROP_CUES);
    for (size_t i = 0; cues && i < json_array_size(cues->json); i++) {
        const json_t *cue = json_array_get(cues->json, i);
        if (names_match_text(text_of(cue, "text"), wanted, mode))
            return true;
    }
    return false;
}

static void match_content(const Search *search, const json_t *selector,
                          Matches *matches)
{
    static const char *const stages[] = { "iexact", "prefix", "contains" };
    const char *wanted = text_of(selector, "text"), *mode = text_of(selector, "match");
    unsigned kinds = select_kinds(selector) & search->wants;
    for (unsigned n = 0; n < G_N_ELEMENTS(stages) && matches->found->len == 0; n++) {
        for (unsigned i = 0; i < search->clips->len; i++) {
            const Clip *clip = search_place(search, i)->clip;
            const char *stage = mode ? mode : stages[n];
            g_autofree char *text = clip_text(clip);
            if (search_has_kind(search, i, kinds) &&
                ((text && names_match_text(text, wanted, stage)) ||
                 cues_contain(clip, wanted, stage)))
                matches_add(matches, i);
        }
    }
}

static void match_all(const Search *search, const json_t *selector, Matches *matches)
{
    RTime start = RTIME_ZERO, end = RTIME_ZERO;
    const json_t *track_json = json_object_get(selector, "track");
    const Track *track = track_json ? select_track(search->sequence, track_json) : NULL;
    bool ranged = json_object_get(selector, "range") != NULL;
    if (track_json && !track) {
        fail(matches, select_track_wanted(track_json));
        return;
    }
    if (ranged && !match_span(search, selector, &start, &end, matches))
        return;
    unsigned kinds = select_kinds(selector);
    for (unsigned i = 0; i < search->clips->len; i++) {
        const ClipPlace *place = search_place(search, i);
        if (search_has_kind(search, i, kinds) && (!track || place->track == track) &&
            (!ranged || clip_is_there(place->clip, start, end, NULL)))
            matches_add(matches, i);
    }
}

/* Marks, a byte a clip of the search, as matches in timeline order. */
static void add_marked(const Search *search, const bool *marks, Matches *matches)
{
    for (unsigned i = 0; i < search->clips->len; i++) {
        if (marks[i])
            matches_add(matches, i);
    }
}

static void mark(bool *marks, const GArray *indices, bool value)
{
    for (unsigned i = 0; i < indices->len; i++)
        marks[g_array_index(indices, unsigned, i)] = value;
}

static void match_union(const Search *search, const json_t *selector, Matches *matches)
{
    const json_t *parts = json_object_get(selector, "of");
    g_autofree bool *marks = g_new0(bool, search->clips->len + 1);
    for (size_t i = 0; i < json_array_size(parts); i++) {
        g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(unsigned));
        g_autofree char *path = g_strdup_printf("of/%zu", i);
        if (!match_part(search, json_array_get(parts, i), path, search->wants, found,
                        matches))
            return;
        mark(marks, found, true);
    }
    add_marked(search, marks, matches);
}

/* "but the beach" leaves out both beaches. */
static bool match_left_out(const Search *search, const json_t *part, GArray *without,
                           Matches *matches)
{
    json_t *many = json_copy((json_t *)(uintptr_t)part);
    if (!json_object_get(many, "expect"))
        json_object_set_new(many, "expect", json_string("many"));
    bool found = match_part(search, many, "except", OWN_CLIP, without, matches);
    json_decref(many);
    return found;
}

static void match_except(const Search *search, const json_t *selector, Matches *matches)
{
    g_autoptr(GArray) from = g_array_new(FALSE, FALSE, sizeof(unsigned));
    g_autoptr(GArray) without = g_array_new(FALSE, FALSE, sizeof(unsigned));
    g_autofree bool *marks = g_new0(bool, search->clips->len + 1);
    if (!match_part(search, json_object_get(selector, "from"), "from", search->wants,
                    from, matches) ||
        !match_left_out(search, json_object_get(selector, "except"), without, matches))
        return;
    mark(marks, from, true);
    mark(marks, without, false);
    add_marked(search, marks, matches);
}

static const SelectRow rows[] = {
    { "id", match_id },
    { "label", match_label },
    { "type", match_type },
    { "index", match_index, .edited_only = true },
    { "track", match_track, .edited_only = true },
    { "time", match_time, .edited_only = true },
    { "last", match_last },
    { "selected", match_selected },
    { "step", match_step, .many = true },
    { "asset", match_asset },
    { "content", match_content },
    { "relative", match_relative, .edited_only = true },
    { "all", match_all, .many = true },
    { "union", match_union, .many = true },
    { "except", match_except },
};

const SelectRow *select_row(const json_t *selector)
{
    const char *by = selector ? text_of(selector, "by") : "last";
    unsigned row = 0;
    while (row + 1 < G_N_ELEMENTS(rows) && strcmp(rows[row].by, by) != 0)
        row++;
    return &rows[row];
}
