#include "stills_private.h"

#include <string.h>

/* ---- entries --------------------------------------------------------------------- */

static void entry_free(void *data)
{
    Entry *entry = data;
    still_wish_clear(&entry->wish);
    picture_unref(entry->picture);
    peaks_free(entry->peaks);
    g_free(entry->made_of);
    g_free(entry->why);
    g_free(entry->key);
    g_free(entry);
}

bool entry_lacks(const Stills *stills, const Entry *entry)
{
    return !entry->tried ||
           (entry->wish.kind == STILL_OF_SEQUENCE && entry->stage != stills->stage);
}

/* Takes the wish. */
static Entry *find_entry(Stills *stills, const char *key, StillWish *wish)
{
    Entry *entry = g_hash_table_lookup(stills->entries, key);
    if (entry) {
        still_wish_clear(wish);
        return entry;
    }
    entry = g_new0(Entry, 1);
    entry->key = g_strdup(key);
    entry->wish = *wish;
    g_hash_table_insert(stills->entries, entry->key, entry);
    return entry;
}

static void want(StillsView *view, Entry *entry)
{
    view->last = entry;
    entry->used_us = g_get_monotonic_time();
    if (!view->drawing || entry->turn == view->turn)
        return;
    entry->turn = view->turn;
    entry->wanted++;
    g_ptr_array_add(view->wants, entry);
}

static void forget_view(StillsView *view, const Entry *entry)
{
    if (view->last == entry)
        view->last = NULL;
}

void entry_forget(Stills *stills, const Entry *entry)
{
    for (unsigned i = 0; i < stills->views->len; i++)
        forget_view(stills->views->pdata[i], entry);
    g_hash_table_remove_all(stills->peaks);
    g_hash_table_remove(stills->entries, entry->key);
}

static StillsState state_of(const Stills *stills, const Entry *entry)
{
    if (entry_lacks(stills, entry))
        return STILLS_COMING;
    return entry->why ? STILLS_NONE : STILLS_READY;
}

static Entry *take_entry(StillsView *view, Entry *entry, StillsState *state)
{
    want(view, entry);
    if (state)
        *state = state_of(view->stills, entry);
    return entry;
}

static Entry *take(StillsView *view, const char *key, StillWish *wish,
                   StillsState *state)
{
    return take_entry(view, find_entry(view->stills, key, wish), state);
}

/* ---- asking ---------------------------------------------------------------------- */

static int asset_number(const Asset *asset, PropId id)
{
    const Value *value = proplist_get(asset->node.props, id);
    return value && value->type == VALUE_NUMBER ? (int)value->number : -1;
}

static StillWish wish_of(const Stills *stills, const Asset *asset, StillKind kind)
{
    const char *file = node_string(&asset->node, PROP_FILE);
    return (StillWish){ .kind = kind,
                        .path =
                            g_canonicalize_filename(file ? file : "", stills->folder),
                        .hash = g_strdup(node_string(&asset->node, PROP_HASH)),
                        .stream = -1,
                        .turn = -1 };
}

static void take_size(StillWish *wish, int width, int height)
{
    wish->width = CLAMP(width, 1, STILLS_SIDE_MAX);
    wish->height = CLAMP(height, 1, STILLS_SIDE_MAX);
}

/* What it shows, or goes on showing. */
static const Picture *remember(StillsView *view, const Entry *entry)
{
    const char *sequence = entry->wish.sequence;
    if (!entry->picture)
        return !entry->tried && g_strcmp0(view->shown_of, sequence) == 0 ? view->shown
                                                                         : NULL;
    if (view->shown == entry->picture)
        return view->shown;
    picture_unref(view->shown);
    view->shown = picture_ref(entry->picture);
    g_free(view->shown_of);
    view->shown_of = g_strdup(sequence);
    return view->shown;
}

const Picture *stills_view_still(StillsView *view, const char *sequence, RTime at,
                                 int width, int height, StillsState *state)
{
    Stills *stills = view->stills;
    StillWish wish = { .kind = STILL_OF_SEQUENCE, .at = at };
    if (!stills->composition) {
        if (state)
            *state = STILLS_COMING;
        return NULL;
    }
    wish.sequence = g_strdup(sequence ? sequence : stills->composition->main);
    take_size(&wish, width, height);
    g_autofree char *key =
        g_strdup_printf("sequence %s %" G_GINT64_FORMAT "/%" G_GINT64_FORMAT " %dx%d",
                        wish.sequence, at.num, at.den, wish.width, wish.height);
    return remember(view, take(view, key, &wish, state));
}

const Picture *stills_view_thumbnail(StillsView *view, const Asset *asset, RTime at,
                                     int width, int height, bool near,
                                     StillsState *state)
{
    StillWish wish = wish_of(view->stills, asset, STILL_OF_FILE);
    wish.at = at;
    wish.near = near;
    wish.stream = asset_number(asset, PROP_VIDEO_STREAM);
    wish.turn = asset_number(asset, PROP_TURN);
    take_size(&wish, width, height);
    g_autofree char *key = g_strdup_printf(
        "file %" G_GINT64_FORMAT "/%" G_GINT64_FORMAT " %dx%d %d %d %d %s", at.num,
        at.den, wish.width, wish.height, near, wish.stream, wish.turn, wish.path);
    return take(view, key, &wish, state)->picture;
}

static Entry *peaks_entry(Stills *stills, const Asset *asset)
{
    Entry *entry = g_hash_table_lookup(stills->peaks, asset);
    if (entry)
        return entry;
    StillWish wish = wish_of(stills, asset, STILL_PEAKS);
    wish.stream = asset_number(asset, PROP_SOUND_STREAM);
    g_autofree char *key = g_strdup_printf("peaks %d %s", wish.stream, wish.path);
    entry = find_entry(stills, key, &wish);
    g_hash_table_insert(stills->peaks, asset_ref(asset), entry);
    return entry;
}

static double progress_of(const Stills *stills, const Entry *entry)
{
    const StillJob *job = stills->jobs[LANE_PEAKS];
    if (!entry_lacks(stills, entry))
        return 1;
    return job && job->user == entry ? atomic_load(&job->done) / 1000.0 : 0;
}

const Peaks *stills_view_peaks(StillsView *view, const Asset *asset, double *progress,
                               StillsState *state)
{
    const Entry *entry = take_entry(view, peaks_entry(view->stills, asset), state);
    if (progress)
        *progress = progress_of(view->stills, entry);
    return entry->peaks;
}

const char *stills_why(const StillsView *view)
{
    return view->last && !entry_lacks(view->stills, view->last) ? view->last->why
                                                                : NULL;
}

/* ---- views ----------------------------------------------------------------------- */

StillsView *stills_view_new(Stills *stills, StillsUrgency urgency,
                            StillsChanged changed, void *user)
{
    StillsView *view = g_new0(StillsView, 1);
    unsigned at = 0;
    view->stills = stills;
    view->urgency = urgency;
    view->changed = changed;
    view->user = user;
    view->wants = g_ptr_array_new();
    view->before = g_ptr_array_new();
    while (at < stills->views->len &&
           ((StillsView *)stills->views->pdata[at])->urgency <= urgency)
        at++;
    g_ptr_array_insert(stills->views, (int)at, view);
    return view;
}

static void let_go(GPtrArray *wants)
{
    for (unsigned i = 0; i < wants->len; i++)
        ((Entry *)wants->pdata[i])->wanted--;
    g_ptr_array_set_size(wants, 0);
}

void stills_view_free(StillsView *view)
{
    if (!view)
        return;
    let_go(view->wants);
    let_go(view->before);
    g_ptr_array_remove(view->stills->views, view);
    stills_work(view->stills);
    g_ptr_array_unref(view->wants);
    g_ptr_array_unref(view->before);
    picture_unref(view->shown);
    g_free(view->shown_of);
    g_free(view);
}

void stills_view_begin(StillsView *view)
{
    GPtrArray *wants = view->wants;
    let_go(view->before);
    view->wants = view->before;
    view->before = wants;
    view->drawing = true;
    view->turn = ++view->stills->turns;
}

void stills_view_end(StillsView *view)
{
    let_go(view->before);
    view->drawing = false;
    stills_work(view->stills);
}

static gboolean call_views(void *data)
{
    Stills *stills = data;
    g_autoptr(GPtrArray) dirty = g_ptr_array_new();
    g_clear_pointer(&stills->calling, g_source_unref);
    for (unsigned i = 0; i < stills->views->len; i++) {
        StillsView *view = stills->views->pdata[i];
        if (view->dirty)
            g_ptr_array_add(dirty, view);
        view->dirty = false;
    }
    /* A view may free another one when it is called. */
    for (unsigned i = 0; i < dirty->len; i++) {
        const StillsView *view = dirty->pdata[i];
        if (g_ptr_array_find(stills->views, view, NULL))
            view->changed(view->user);
    }
    return G_SOURCE_REMOVE;
}

static bool concerns(const StillsView *view, const Entry *entry)
{
    if (entry)
        return g_ptr_array_find(view->wants, entry, NULL);
    for (unsigned i = 0; i < view->wants->len; i++)
        if (((Entry *)view->wants->pdata[i])->wish.kind == STILL_PEAKS)
            return true;
    return false;
}

void stills_tell(Stills *stills, const Entry *entry)
{
    bool any = false;
    for (unsigned i = 0; i < stills->views->len; i++) {
        StillsView *view = stills->views->pdata[i];
        if (!view->changed || !concerns(view, entry))
            continue;
        any = view->dirty = true;
    }
    if (!any || stills->calling)
        return;
    stills->calling = g_idle_source_new();
    g_source_set_priority(stills->calling, G_PRIORITY_DEFAULT);
    g_source_set_callback(stills->calling, call_views, stills, NULL);
    g_source_attach(stills->calling, g_main_context_get_thread_default());
}

/* ---- all of it ------------------------------------------------------------------- */

static void unref_asset(void *asset)
{
    asset_unref(asset);
}

Stills *stills_new(const char *cache, const char *program)
{
    Stills *stills = g_new0(Stills, 1);
    stills->entries = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, entry_free);
    stills->peaks = g_hash_table_new_full(NULL, NULL, unref_asset, NULL);
    stills->views = g_ptr_array_new();
    stills->folder = g_get_current_dir();
    stills->cache = g_strdup(cache);
    stills->program = g_strdup(program);
    return stills;
}

void stills_free(Stills *stills)
{
    if (!stills)
        return;
    if (stills->calling) {
        g_source_destroy(stills->calling);
        g_source_unref(stills->calling);
    }
    for (unsigned i = 0; i < LANES; i++) {
        if (stills->jobs[i])
            atomic_store(&stills->jobs[i]->cancel, true);
        if (stills->lanes[i])
            lane_free(stills->lanes[i], STILLS_END_MS);
    }
    g_hash_table_unref(stills->peaks);
    g_hash_table_unref(stills->entries);
    g_ptr_array_unref(stills->views);
    composition_unref(stills->composition);
    g_free(stills->folder);
    g_free(stills->cache);
    g_free(stills->program);
    g_free(stills);
}

void stills_look(Stills *stills)
{
    stills->looked_us = g_get_monotonic_time();
}

void stills_stage(Stills *stills, const Composition *composition, const char *folder)
{
    if (stills->composition == composition && strcmp(stills->folder, folder) == 0)
        return;
    composition_ref(composition);
    composition_unref(stills->composition);
    stills->composition = (Composition *)(uintptr_t)composition;
    if (strcmp(stills->folder, folder) != 0) {
        g_free(stills->folder);
        stills->folder = g_strdup(folder);
    }
    g_hash_table_remove_all(stills->peaks);
    stills->stage++;
}
