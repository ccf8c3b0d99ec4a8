#include "preview_private.h"

#include <gio/gio.h>

#include <glib/gi18n.h>
#include <string.h>

enum {
    PROGRESS_MS = 200, /* between two PREVIEW_PROGRESS */
    READ_AHEAD = 5,    /* parts */
};

static const PreviewHost *the_host;

void preview_use_host(const PreviewHost *host)
{
    the_host = host;
}

/* ---- shows ----------------------------------------------------------------------- */

/* Takes a reference. */
static Show *show_new(const Composition *composition, unsigned version)
{
    Show *show = g_new0(Show, 1);
    g_atomic_ref_count_init(&show->refs);
    show->composition = composition_ref(composition);
    show->version = version;
    return show;
}

Show *show_ref(Show *show)
{
    g_atomic_ref_count_inc(&show->refs);
    return show;
}

void show_unref(Show *show)
{
    if (!show || !g_atomic_ref_count_dec(&show->refs))
        return;
    composition_unref(show->composition);
    stream_plan_unref(show->plan);
    g_free(show->states);
    g_free(show);
}

/* ---- events ---------------------------------------------------------------------- */

static void tell_ready(Preview *preview)
{
    if (!preview->show || preview->show->ready || !preview_is_ready(preview))
        return;
    preview->show->ready = true;
    preview_tell(preview, PREVIEW_READY, NULL);
}

void preview_tell(Preview *preview, PreviewEvent event, const char *text)
{
    gint64 now = g_get_monotonic_time(), due = 0;
    preview->events |= 1u << event;
    if (text) {
        g_free(preview->trouble);
        preview->trouble = g_strdup(text);
    }
    if (preview->events == 1u << PREVIEW_PROGRESS)
        due = MAX(now, preview->progress_us + 1000 * (gint64)PROGRESS_MS);
    g_source_set_ready_time(preview->source, due);
}

/* What is to be told now. *text: the caller's. */
static unsigned take_events(Preview *preview, char **text)
{
    g_mutex_lock(&preview->lock);
    unsigned events = preview->events;
    preview->events = 0;
    *text = g_steal_pointer(&preview->trouble);
    if (events & 1u << PREVIEW_PROGRESS)
        preview->progress_us = g_get_monotonic_time();
    g_source_set_ready_time(preview->source, -1);
    g_mutex_unlock(&preview->lock);
    return events;
}

static gboolean bring_events(void *data)
{
    Preview *preview = data;
    g_autofree char *text = NULL;
    unsigned events = take_events(preview, &text);
    for (PreviewEvent event = PREVIEW_PLAYLIST; event <= PREVIEW_FAILED; event++)
        if (events & 1u << event)
            preview->follow(preview, event, event == PREVIEW_FAILED ? text : NULL,
                            preview->user);
    return G_SOURCE_CONTINUE;
}

static gboolean dispatch(GSource *source, GSourceFunc callback, void *data)
{
    (void)source;
    return callback(data);
}

static GSource *event_source(Preview *preview)
{
    static GSourceFuncs functions = { .dispatch = dispatch };
    GSource *source = g_source_new(&functions, sizeof(GSource));
    g_source_set_callback(source, bring_events, preview, NULL);
    g_source_attach(source, preview->context);
    return source;
}

static void drop_source(GSource **source)
{
    if (*source) {
        g_source_destroy(*source);
        g_source_unref(*source);
    }
    *source = NULL;
}

/* ---- showing --------------------------------------------------------------------- */

static void cancel_work(Preview *preview)
{
    for (unsigned i = 0; i < PREVIEW_LANES; i++)
        if (preview->lanes[i].works)
            atomic_store(&preview->lanes[i].stop, STREAM_STOP);
}

/* With the lock held: there is something better to do. */
static void stop_warming(Preview *preview)
{
    for (unsigned i = 0; i < PREVIEW_LANES; i++)
        if (preview->lanes[i].warms)
            atomic_store(&preview->lanes[i].stop, STREAM_STOP);
}

/* From now on this is shown. */
static void take_over(Preview *preview, const Composition *composition)
{
    Show *show = show_new(composition, ++preview->versions);
    g_mutex_lock(&preview->lock);
    show_unref(preview->show);
    preview->show = show;
    preview->moved_us = g_get_monotonic_time();
    preview_store_renew(preview->store);
    cancel_work(preview);
    g_cond_broadcast(&preview->changed);
    g_mutex_unlock(&preview->lock);
    preview_start_lanes(preview);
}

static gboolean end_pause(void *data)
{
    Preview *preview = data;
    g_autoptr(Composition) composition = g_steal_pointer(&preview->waiting);
    drop_source(&preview->pause);
    take_over(preview, composition);
    return G_SOURCE_REMOVE;
}

static void wait_for_more(Preview *preview, const Composition *composition)
{
    composition_unref(preview->waiting);
    preview->waiting = composition_ref(composition);
    drop_source(&preview->pause);
    preview->pause = g_timeout_source_new(PREVIEW_DEBOUNCE_MS);
    g_source_set_callback(preview->pause, end_pause, preview, NULL);
    g_source_attach(preview->pause, preview->context);
}

static bool is_shown(Preview *preview, const Composition *composition)
{
    if (preview->waiting)
        return preview->waiting == composition;
    g_mutex_lock(&preview->lock);
    const Show *show = preview->show;
    bool same = show && show->composition == composition && !show->failed;
    g_mutex_unlock(&preview->lock);
    return same;
}

void preview_show(Preview *preview, const Composition *composition, RTime playhead)
{
    gint64 now = g_get_monotonic_time();
    preview_move(preview, playhead);
    if (is_shown(preview, composition))
        return;
    bool busy = preview->waiting ||
                now - preview->shown_us < 1000 * (gint64)PREVIEW_DEBOUNCE_MS;
    preview->shown_us = now;
    if (busy)
        wait_for_more(preview, composition);
    else
        take_over(preview, composition);
}

void preview_move(Preview *preview, RTime playhead)
{
    g_mutex_lock(&preview->lock);
    if (rtime_compare(preview->playhead, playhead) != 0) {
        preview->playhead = playhead;
        preview->moved_us = g_get_monotonic_time();
        stop_warming(preview);
        tell_ready(preview);
        g_cond_broadcast(&preview->changed);
    }
    g_mutex_unlock(&preview->lock);
}

void preview_yield(Preview *preview, bool yields)
{
    g_mutex_lock(&preview->lock);
    preview->yields = yields;
    g_cond_broadcast(&preview->changed);
    g_mutex_unlock(&preview->lock);
}

/* ---- what there is --------------------------------------------------------------- */

unsigned preview_version(Preview *preview)
{
    g_mutex_lock(&preview->lock);
    const Show *show = preview->show;
    unsigned version = show && show->plan ? show->version : 0;
    g_mutex_unlock(&preview->lock);
    return version;
}

RTime preview_length(Preview *preview)
{
    g_mutex_lock(&preview->lock);
    const Show *show = preview->show;
    RTime length = show && show->plan
                       ? stream_plan_time(show->plan, show->plan->parts->len)
                       : RTIME_ZERO;
    g_mutex_unlock(&preview->lock);
    return length;
}

bool preview_change(Preview *preview, RTime *at)
{
    g_mutex_lock(&preview->lock);
    const Show *show = preview->show;
    bool changes = show && show->plan && show->changes;
    if (changes)
        *at = show->change;
    g_mutex_unlock(&preview->lock);
    return changes;
}

static void add_range(GArray *ranges, const Show *show, unsigned part)
{
    bool made = show->states[part] == PART_MADE;
    RTime end = stream_plan_time(show->plan, part + 1);
    PreviewRange *last =
        ranges->len ? &g_array_index(ranges, PreviewRange, ranges->len - 1) : NULL;
    if (last && last->made == made) {
        last->end = end;
        return;
    }
    PreviewRange range = { stream_plan_time(show->plan, part), end, made };
    g_array_append_val(ranges, range);
}

GArray *preview_ranges(Preview *preview)
{
    GArray *ranges = g_array_new(FALSE, FALSE, sizeof(PreviewRange));
    g_mutex_lock(&preview->lock);
    const Show *show = preview->show;
    for (unsigned i = 0; show && show->plan && i < show->plan->parts->len; i++)
        add_range(ranges, show, i);
    g_mutex_unlock(&preview->lock);
    return ranges;
}

const char *preview_url(Preview *preview, GError **error)
{
    unsigned version = preview_version(preview);
    g_clear_pointer(&preview->url, g_free);
    if (version == 0)
        return NULL;
    if (!the_host) {
        g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                            _("This program has no server for previews."));
        return NULL;
    }
    if (!preview->host)
        preview->host = the_host->start(preview, error);
    if (!preview->host)
        return NULL;
    preview->url = g_strdup_printf("%s?v=%u", the_host->url(preview->host), version);
    return preview->url;
}

/* ---- asking ---------------------------------------------------------------------- */

static void asked_free(void *data)
{
    Asked *asked = data;
    g_free(asked->name);
    g_free(asked);
}

static void answer_playlist(const Show *show, const Asked *asked)
{
    char *text = stream_plan_playlist(show->plan, "s");
    g_autoptr(GBytes) bytes = g_bytes_new_take(text, strlen(text));
    asked->answer(bytes, false, asked->user);
}

/* Of a part that the newest plan may not have. False: it has to wait. */
static bool answer_part(Preview *preview, const Asked *asked)
{
    const Show *show = preview->show;
    bool lasting;
    GBytes *bytes = preview_store_get(preview->store, asked->name, &lasting);
    if (bytes) {
        asked->answer(bytes, lasting, asked->user);
        return true;
    }
    int part = show && show->plan ? preview_find(show, asked->name) : -1;
    bool fails = part >= 0 && show->states[part] == PART_FAILED;
    bool late = part < 0 && g_get_monotonic_time() - asked->since_us >
                                1000 * (gint64)PREVIEW_PATIENCE_MS;
    if (fails || late)
        asked->answer(NULL, false, asked->user);
    return fails || late;
}

static bool answer_one(Preview *preview, const Asked *asked)
{
    const Show *show = preview->show;
    if (asked->name)
        return answer_part(preview, asked);
    if (show && show->plan)
        answer_playlist(show, asked);
    else if (show && show->failed)
        asked->answer(NULL, false, asked->user);
    else
        return false;
    return true;
}

void preview_answer(Preview *preview)
{
    for (unsigned i = 0; i < preview->asked->len;) {
        if (answer_one(preview, g_ptr_array_index(preview->asked, i)))
            g_ptr_array_remove_index(preview->asked, i);
        else
            i++;
    }
    tell_ready(preview);
}

/* Players read on as long as they have room: what is behind a few seconds of that can
 * wait for what somebody looks at. */
static bool note_reader(Preview *preview, const char *name)
{
    const Show *show = preview->show;
    int part = name && show && show->plan ? preview_find(show, name) : -1;
    if (part < 0)
        return false;
    bool on = part == preview->reader_part + 1;
    preview->reader_run = on ? preview->reader_run + 1 : 0;
    preview->reader_part = part;
    preview->reader = stream_plan_time(show->plan, (unsigned)part);
    preview->reader_us = g_get_monotonic_time();
    return preview->reader_run >= READ_AHEAD;
}

void preview_ask(Preview *preview, const char *name, PreviewAnswer answer, void *user)
{
    Asked *asked = g_new0(Asked, 1);
    *asked = (Asked){ g_strdup(name), answer, user, g_get_monotonic_time(), false };
    g_mutex_lock(&preview->lock);
    asked->ahead = note_reader(preview, name);
    if (answer_one(preview, asked)) {
        asked_free(asked);
    } else {
        g_ptr_array_add(preview->asked, asked);
        stop_warming(preview);
        g_cond_broadcast(&preview->changed);
    }
    g_mutex_unlock(&preview->lock);
}

void preview_unask(Preview *preview, void *user)
{
    g_mutex_lock(&preview->lock);
    for (unsigned i = 0; i < preview->asked->len;) {
        const Asked *asked = g_ptr_array_index(preview->asked, i);
        if (asked->user == user)
            g_ptr_array_remove_index(preview->asked, i);
        else
            i++;
    }
    g_mutex_unlock(&preview->lock);
}

/* ---- beginning and ending -------------------------------------------------------- */

Preview *preview_new(const char *project, PreviewFollow follow, void *user)
{
    Preview *preview = g_new0(Preview, 1);
    g_mutex_init(&preview->lock);
    g_mutex_init(&preview->files_lock);
    g_cond_init(&preview->changed);
    preview->path = g_canonicalize_filename(project, NULL);
    preview->folder = g_path_get_dirname(preview->path);
    preview->follow = follow;
    preview->user = user;
    preview->playhead = preview->reader = RTIME_ZERO;
    preview->context = g_main_context_ref_thread_default();
    preview->source = event_source(preview);
    preview->asked = g_ptr_array_new_with_free_func(asked_free);
    preview->store = preview_store_new((gsize)PREVIEW_STORE_MB << 20);
    preview->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return preview;
}

/* In this order: who serves it asks until it is stopped, lanes tell until they end. */
void preview_free(Preview *preview)
{
    if (!preview)
        return;
    if (preview->host)
        the_host->stop(preview->host);
    preview_stop_lanes(preview);
    drop_source(&preview->pause);
    drop_source(&preview->source);
    g_main_context_unref(preview->context);
    composition_unref(preview->waiting);
    show_unref(preview->show);
    stream_plan_unref(preview->last);
    g_ptr_array_unref(preview->asked);
    preview_store_free(preview->store);
    g_hash_table_unref(preview->files);
    project_close(preview->project);
    g_cond_clear(&preview->changed);
    g_mutex_clear(&preview->files_lock);
    g_mutex_clear(&preview->lock);
    g_free(preview->trouble);
    g_free(preview->url);
    g_free(preview->folder);
    g_free(preview->path);
    g_free(preview);
}
