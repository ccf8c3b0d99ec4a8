#include "import_private.h"
#include "session_private.h"

#include "chatkut/app/path.h"
#include "chatkut/base/text.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

/* How many names a receipt lists. */
enum { NAMES_LISTED = 8 };

/* ---- assets ---------------------------------------------------------------------- */

/* From the project's folder where the file lies in it. */
static char *stored_path(const ImportJob *job, const char *path)
{
    size_t length = strlen(job->folder);
    if (strncmp(path, job->folder, length) == 0 && path[length] == '/')
        return g_strdup(path + length + 1);
    return g_strdup(path);
}

/* Properties that are found in the file; the others are the user's. */
static const PropId MEDIA_PROPS[] = {
    PROP_FILE,         PROP_HASH,         PROP_LENGTH,       PROP_PICTURE_SIZE,
    PROP_PICTURE_RATE, PROP_VIDEO_STREAM, PROP_SOUND_STREAM, PROP_TURN,
    PROP_ALPHA,        PROP_MEDIA,        PROP_MISSING,
};

/* Takes the list; text NULL: as it is. */
static PropList *with_text(PropList *props, PropId id, const char *text)
{
    if (!text)
        return props;
    g_autoptr(Value) value = value_new_string(text);
    PropList *changed = proplist_with(props, id, value);
    proplist_unref(props);
    return changed;
}

static PropList *file_props(const ImportJob *job, const ImportFile *file,
                            const char *label)
{
    g_autofree char *path = stored_path(job, file->item->path);
    PropList *props = media_info_props(&file->info, path, label);
    props = with_text(props, PROP_HASH, file->hash);
    return with_text(props, PROP_ORIGIN, file->item->origin);
}

static void name_item(ImportItem *item, ImportState state, const Asset *asset)
{
    item->state = state;
    g_free(item->asset_id);
    g_free(item->label);
    item->asset_id = g_strdup(asset->node.id);
    item->label = g_strdup(asset_label(asset));
    item->kind = asset->kind;
}

static void add_asset(const ImportJob *job, Session *session, Patch *patch,
                      ImportFile *file, GHashTable *taken)
{
    g_autofree char *id = id_next(&session->ids);
    g_autofree char *label = import_label(file->item->path, taken);
    PropList *props = file_props(job, file, label);
    file->asset = asset_new(id, file->info.kind, props);
    proplist_unref(props);
    patch_add_asset(patch, file->asset);
    name_item(file->item, IMPORT_ADDED, file->asset);
}

/* The file of an asset has become another one: same name, same clips, other content. */
static void reread_asset(const ImportJob *job, Patch *patch, ImportFile *file,
                         const Asset *asset)
{
    PropList *props = file_props(job, file, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(MEDIA_PROPS); i++)
        patch_set(patch, asset->node.id, MEDIA_PROPS[i],
                  proplist_get(props, MEDIA_PROPS[i]));
    proplist_unref(props);
    file->asset = asset_ref(asset);
    name_item(file->item, IMPORT_UPDATED, asset);
}

static void take_path(const ImportJob *job, Patch *patch, const ImportFile *file,
                      const Asset *asset)
{
    g_autofree char *path = stored_path(job, file->item->path);
    g_autoptr(Value) value = value_new_string(path);
    patch_set(patch, asset->node.id, PROP_FILE, value);
}

static void take_media(const ImportJob *job, Patch *patch, const ImportFile *file,
                       const Asset *asset)
{
    PropList *props = file_props(job, file, NULL);
    patch_set(patch, asset->node.id, PROP_MEDIA, proplist_get(props, PROP_MEDIA));
    proplist_unref(props);
}

/* The content is known; where its old file is gone, this one takes its place. What an
 * older version did not ask of it is asked now. */
static void reuse_asset(const ImportJob *job, Patch *patch, ImportFile *file,
                        const Asset *asset)
{
    g_autofree char *old = import_asset_path(job, asset);
    bool gone = access(old, F_OK) != 0;
    bool asked = file->probed && import_is_unexplored(asset);
    if (!gone && !asked) {
        name_item(file->item, IMPORT_KNOWN, asset);
        return;
    }
    if (gone)
        take_path(job, patch, file, asset);
    if (asked)
        take_media(job, patch, file, asset);
    file->asset = asset_ref(asset);
    name_item(file->item, IMPORT_UPDATED, asset);
}

static void place_file(const ImportJob *job, Session *session, Patch *patch,
                       unsigned index, GHashTable *taken)
{
    ImportFile *file = &g_array_index(job->files, ImportFile, index);
    const Asset *same = import_find_same(job, file);
    const ImportFile *earlier = import_find_earlier(job->files, index);
    const Asset *there = import_find_at_path(job, file->item->path);
    if (!there && file->item->origin)
        there = import_find_from(job, file->item->origin);

    g_clear_pointer(&file->asset, asset_unref);
    if (file->item->state == IMPORT_FAILED)
        return;
    if (same) {
        reuse_asset(job, patch, file, same);
    } else if (earlier && earlier->asset) {
        name_item(file->item, IMPORT_KNOWN, earlier->asset);
    } else if (there && there->kind == file->info.kind) {
        reread_asset(job, patch, file, there);
    } else {
        add_asset(job, session, patch, file, taken);
    }
}

static GHashTable *taken_labels(const Composition *composition)
{
    GHashTable *taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (unsigned i = 0; i < composition->assets->len; i++)
        g_hash_table_add(taken, text_fold(asset_label(composition->assets->pdata[i])));
    return taken;
}

/* ---- storing --------------------------------------------------------------------- */

static char *list_names(const GArray *files, unsigned *count)
{
    GString *names = g_string_new(NULL);
    *count = 0;
    for (unsigned i = 0; i < files->len; i++) {
        const ImportFile *file = &g_array_index(files, ImportFile, i);
        if (!file->asset)
            continue;
        if (*count < NAMES_LISTED)
            g_string_append_printf(names, "%s%s", *count > 0 ? ", " : "",
                                   file->item->label);
        ++*count;
    }
    if (*count > NAMES_LISTED)
        g_string_append(names, ", …");
    return g_string_free(names, FALSE);
}

static GPtrArray *import_receipts(const ImportJob *job)
{
    unsigned count;
    g_autofree char *names = list_names(job->files, &count);
    g_autofree char *text = g_strdup_printf(
        job->searches
            ? ngettext("Found %u file again: %s", "Found %u files again: %s", count)
            : ngettext("Imported %u file: %s", "Imported %u files: %s", count),
        count, names);
    GPtrArray *receipts = g_ptr_array_new_with_free_func((GDestroyNotify)receipt_free);
    g_ptr_array_add(receipts, receipt_new(text));
    return receipts;
}

static bool store(Turn *turn, const ImportJob *job, GError **error)
{
    Session *session = turn->session;
    g_autoptr(GHashTable) taken = taken_labels(session_composition(session));
    g_autoptr(Patch) patch = patch_new();
    g_autoptr(Patch) inverse = NULL;
    for (unsigned i = 0; i < job->files->len; i++)
        place_file(job, session, patch, i, taken);
    if (patch_op_count(patch) == 0)
        return true;

    g_autoptr(Composition) after =
        patch_apply(patch, session_composition(session), &inverse, error);
    if (!after)
        return false;
    g_autoptr(GPtrArray) receipts = import_receipts(job);
    const Revision revision = {
        .kind = REVISION_IMPORT,
        .patch = patch,
        .inverse = inverse,
        .after = after,
    };
    return turn_store(turn, revision, receipts, error);
}

/* The quick identity is a shortcut: without it the file is only looked at longer. */
static void keep_identities(Session *session, const GArray *files)
{
    for (unsigned i = 0; i < files->len; i++) {
        const ImportFile *file = &g_array_index(files, ImportFile, i);
        const AssetFile kept = {
            .asset_id = file->item->asset_id,
            .path = file->item->path,
            .size = file->identity.size,
            .mtime_ns = file->identity.mtime_ns,
            .quick_id = file->identity.quick_id,
        };
        if (file->asset)
            project_put_asset_file(session->project, &kept, NULL);
    }
}

/* An asset that was there is gone, so that its file is new. */
static bool must_look_again(const ImportJob *job)
{
    for (unsigned i = 0; i < job->files->len; i++) {
        if (import_must_look(job, i))
            return true;
    }
    return false;
}

/* False: look again. */
static bool place_all(Turn *turn, ImportJob *job)
{
    for (int attempt = 0; attempt < SESSION_ATTEMPTS; attempt++) {
        GError *error = NULL;
        import_job_renew(job, turn->session);
        if (must_look_again(job))
            return false;
        if (store(turn, job, &error)) {
            keep_identities(turn->session, job->files);
            return true;
        }
        if (!turn_follow_stale(turn, error))
            return true;
    }
    turn_too_busy(turn);
    return true;
}

/* Cameras write more into a folder than footage. What is called footage and is none is
 * told; so is what the disk did not give. */
static bool is_other(const ImportItem *item)
{
    return item->found && item->state == IMPORT_FAILED &&
           (item->fault == FAULT_INVALID_VALUE || item->fault == FAULT_UNSUPPORTED) &&
           path_kind(item->path) != PATH_FOOTAGE;
}

/* What could not be stored has failed, whatever became of each file. */
static void count_useless(ImportReport *report)
{
    const SayResult *result = &report->result;
    for (unsigned i = 0; i < report->items->len; i++) {
        ImportItem *item = report->items->pdata[i];
        if (is_other(item))
            item->state = IMPORT_OTHER;
        else if (result->status == SAY_ERROR && item->state != IMPORT_FAILED)
            import_item_fail(item, result->fault, "%s", result->message);
        report->failed += item->state == IMPORT_FAILED;
        report->other += item->state == IMPORT_OTHER;
    }
}

bool import_job_store(ImportJob *job, Session *session, ImportReport *report)
{
    Turn turn;
    *report = (ImportReport){ 0 };
    bool over = !turn_begin(&turn, session, &report->result) || place_all(&turn, job);
    turn_end(&turn);
    if (!over) {
        import_report_clear(report);
        return false;
    }
    report->items = g_ptr_array_ref(job->items);
    count_useless(report);
    return true;
}

void session_import(Session *session, const GPtrArray *paths, ImportProgress progress,
                    void *user, ImportReport *report)
{
    g_autoptr(ImportJob) job = import_job_new(session, paths);
    do
        import_job_look(job, NULL, progress, user);
    while (!import_job_store(job, session, report));
}
