/* What a program wants to find again: stored a moment after it was put. */
#include "desk_private.h"

#include "chatkut/base/folder.h"
#include "chatkut/base/text.h"
#include "chatkut/model/json_text.h"
#include "chatkut/store/facts.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

/* ---- where the project cannot be written to -------------------------------------- */

/* One file a project, by its path. Owned by the caller. */
static char *spare_path(const DeskStore *store)
{
    g_autofree char *path = g_canonicalize_filename(store->path, NULL);
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, path, -1);
    g_autofree char *name = g_strconcat(sum, ".json", NULL);
    g_autofree char *folder = folder_path(FOLDER_STATE, "projects");
    return g_build_filename(folder, name, NULL);
}

static json_t *spare_load(const DeskStore *store)
{
    g_autofree char *path = spare_path(store);
    json_t *facts = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
    if (facts && !json_is_object(facts))
        g_clear_pointer(&facts, json_decref);
    return facts;
}

static bool spare_save(const DeskStore *store, const json_t *facts)
{
    g_autofree char *path = spare_path(store);
    g_autofree char *folder = g_path_get_dirname(path);
    json_auto_t *all = spare_load(store);
    if (!all)
        all = json_object();
    json_object_update(all, (json_t *)(uintptr_t)facts);
    g_autofree char *text = json_text(all, false);
    return g_mkdir_with_parents(folder, 0700) == 0 &&
           g_file_set_contents_full(path, text, -1,
                                    G_FILE_SET_CONTENTS_CONSISTENT |
                                        G_FILE_SET_CONTENTS_DURABLE,
                                    0600, NULL);
}

static void drop_nulls(json_t *facts)
{
    const char *key;
    json_t *value;
    void *next;
    json_object_foreach_safe(facts, next, key, value)
    {
        if (json_is_null(value))
            json_object_del(facts, key);
    }
}

json_t *desk_facts_load(DeskStore *store)
{
    json_t *facts = project_facts(store->session->project, NULL);
    json_auto_t *spare = spare_load(store);
    if (!facts)
        facts = json_object();
    if (spare)
        json_object_update(facts, spare);
    drop_nulls(facts);
    return facts;
}

/* ---- storing --------------------------------------------------------------------- */

typedef struct {
    DeskTask task;
    json_t *facts;
    bool points_put;
    SessionPoints points;
    bool failed;
} Keeping;

/* What lay aside goes with it. */
static bool put_facts(DeskStore *store, json_t *facts, GError **error)
{
    json_auto_t *all = spare_load(store);
    if (json_object_size(facts) == 0 && !all)
        return true;
    if (all)
        json_object_update(all, facts);
    if (!project_put_facts(store->session->project, all ? all : facts, error))
        return false;
    if (all) {
        g_autofree char *path = spare_path(store);
        g_unlink(path);
    }
    return true;
}

static void keep_facts(Keeping *keeping, DeskStore *store, GError **error)
{
    bool writable = store->session && session_writable(store->session);
    if (writable && put_facts(store, keeping->facts, error))
        return;
    if (json_object_size(keeping->facts) > 0 && spare_save(store, keeping->facts))
        g_clear_error(error);
}

static void keeping_run(DeskTask *task, DeskStore *store)
{
    Keeping *keeping = (Keeping *)task;
    GError *error = NULL;
    keep_facts(keeping, store, &error);
    if (!error && keeping->points_put && store->session &&
        session_writable(store->session)) {
        session_points_clear(&store->put);
        session_points_copy(&keeping->points, &store->put);
        session_put_points(store->session, &keeping->points, &error);
    }
    keeping->failed = error != NULL;
    desk_task_tell(task, DESK_TROUBLE_STATE, error);
}

/* To be tried again with what is put next. */
static void keeping_done(DeskTask *task, Desk *desk)
{
    Keeping *keeping = (Keeping *)task;
    if (!keeping->failed)
        return;
    json_object_update_missing(desk->fresh, keeping->facts);
    desk->points_put = desk->points_put || keeping->points_put;
}

static void keeping_clear(DeskTask *task)
{
    Keeping *keeping = (Keeping *)task;
    json_decref(keeping->facts);
    session_points_clear(&keeping->points);
}

static const DeskTaskKind KEEPING = { keeping_run, keeping_done, keeping_clear, false };

void desk_state_flush(Desk *desk)
{
    g_source_set_ready_time(desk->state_timer, -1);
    desk->first_put_us = 0;
    if (json_object_size(desk->fresh) == 0 && !desk->points_put)
        return;
    Keeping *keeping = desk_task_new(&KEEPING, sizeof *keeping);
    keeping->facts = desk->fresh;
    desk->fresh = json_object();
    keeping->points_put = desk->points_put;
    desk->points_put = false;
    session_points_copy(&desk->points, &keeping->points);
    desk_ask(desk, &keeping->task);
}

/* ---- putting --------------------------------------------------------------------- */

static gboolean flush(gpointer data)
{
    desk_state_flush(data);
    return G_SOURCE_CONTINUE;
}

void desk_state_start(Desk *desk)
{
    desk->state_timer = desk_timer_new(desk, flush);
}

void desk_state_stop(Desk *desk)
{
    desk_source_drop(&desk->state_timer);
}

static void flush_soon(Desk *desk)
{
    int64_t now = g_get_monotonic_time();
    if (desk->first_put_us == 0)
        desk->first_put_us = now;
    int64_t at =
        MIN(now + DESK_STATE_MS * 1000, desk->first_put_us + DESK_STATE_MAX_MS * 1000);
    g_source_set_ready_time(desk->state_timer, at);
}

void desk_put_state(Desk *desk, const char *key, const json_t *value)
{
    const json_t *old = json_object_get(desk->facts, key);
    if (value ? json_equal(value, old) : !old)
        return;
    json_t *copy = value ? json_deep_copy(value) : json_null();
    json_object_set_new(desk->fresh, key, copy);
    if (value)
        json_object_set(desk->facts, key, copy);
    else
        json_object_del(desk->facts, key);
    flush_soon(desk);
}

const json_t *desk_state(const Desk *desk, const char *key)
{
    return json_object_get(desk->facts, key);
}

void desk_put_points(Desk *desk, const SessionPoints *points)
{
    SessionPoints copy;
    if (session_points_equal(points, &desk->points))
        return;
    session_points_copy(points, &copy);
    session_points_clear(&desk->points);
    desk->points = copy;
    desk->points_put = true;
    flush_soon(desk);
}
