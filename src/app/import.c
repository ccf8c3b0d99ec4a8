#include "import_private.h"
#include "session_private.h"

#include "chatkut/base/text.h"
#include "chatkut/queue/probe.h"
#include "chatkut/queue/source.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

/* How many names a receipt lists. */
enum { NAMES_LISTED = 8 };

/* ---- items ----------------------------------------------------------------------- */

void import_item_fail(ImportItem *item, FaultKind fault, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_free(item->note);
    item->note = g_strdup_vprintf(format, args);
    va_end(args);
    item->state = IMPORT_FAILED;
    item->fault = fault;
}

void import_item_take_error(ImportItem *item, GError *error)
{
    import_item_fail(item, fault_of(error), "%s", error->message);
    g_error_free(error);
}

static void import_file_clear(gpointer data)
{
    ImportFile *file = data;
    identity_clear(&file->identity);
    g_free(file->hash);
    media_info_clear(&file->info);
    asset_unref(file->asset);
}

static bool identify(ImportFile *file, GError **error)
{
    int fd = source_open(file->item->path, error);
    if (fd < 0)
        return false;
    GError *problem = NULL;
    bool known = identity_read(fd, &file->identity, &problem);
    if (known)
        file->hash = identity_hash(fd, &problem);
    close(fd);
    if (!problem)
        return true;
    g_propagate_prefixed_error(error, problem, "“%s”: ", file->item->path);
    return false;
}

/* The files that there is something to do with, in the order of the items. */
static GArray *open_files(ImportReport *report)
{
    GArray *files = g_array_new(FALSE, TRUE, sizeof(ImportFile));
    g_array_set_clear_func(files, import_file_clear);
    for (unsigned i = 0; i < report->items->len; i++) {
        ImportFile file = { .item = report->items->pdata[i] };
        GError *error = NULL;
        if (file.item->state == IMPORT_FAILED || !import_check_name(file.item))
            continue;
        if (identify(&file, &error)) {
            g_array_append_val(files, file);
        } else {
            import_item_take_error(file.item, error);
            import_file_clear(&file);
        }
    }
    return files;
}

/* ---- what is there already ------------------------------------------------------- */

static bool same_content(Project *project, const Asset *asset, const ImportFile *file)
{
    const char *hash = node_string(&asset->node, PROP_HASH);
    if (hash || file->hash)
        return hash && file->hash && strcmp(hash, file->hash) == 0;
    AssetFile *known = project_asset_file(project, asset->node.id, NULL);
    bool same = known && known->size == file->identity.size &&
                strcmp(known->quick_id, file->identity.quick_id) == 0;
    asset_file_free(known);
    return same;
}

static const Asset *find_same(Session *session, const ImportFile *file)
{
    const Composition *composition = session_composition(session);
    for (unsigned i = 0; i < composition->assets->len; i++) {
        const Asset *asset = composition->assets->pdata[i];
        if (same_content(session->project, asset, file))
            return asset;
    }
    return NULL;
}

static const Asset *find_at_path(Session *session, const char *path)
{
    const Composition *composition = session_composition(session);
    for (unsigned i = 0; i < composition->assets->len; i++) {
        const Asset *asset = composition->assets->pdata[i];
        g_autofree char *there = session_asset_path(session, asset);
        if (strcmp(there, path) == 0)
            return asset;
    }
    return NULL;
}

/* An earlier one of the same content, from the same import. */
static const ImportFile *find_earlier(const GArray *files, unsigned index)
{
    const ImportFile *file = &g_array_index(files, ImportFile, index);
    for (unsigned i = 0; i < index; i++) {
        const ImportFile *other = &g_array_index(files, ImportFile, i);
        if (g_strcmp0(other->hash, file->hash) == 0 &&
            strcmp(other->identity.quick_id, file->identity.quick_id) == 0 &&
            other->item->state != IMPORT_FAILED)
            return other;
    }
    return NULL;
}

/* ---- probing --------------------------------------------------------------------- */

/* What a worker says of a file goes on from its name. */
static void fail_probe(ImportItem *item, const GError *error)
{
    g_autofree char *name = g_path_get_basename(item->path);
    if (error->domain == WORKER_ERROR && error->code != WORKER_ERROR_START)
        import_item_fail(item, fault_of(error), "%s: %s", name, error->message);
    else
        import_item_fail(item, fault_of(error), "%s", error->message);
}

static void take_probe(ImportFile *file, ProbeJob *job)
{
    if (job->error) {
        fail_probe(file->item, job->error);
    } else {
        file->info = job->info;
        file->probed = true;
        g_free(file->item->note);
        file->item->note = g_strdup(job->info.warning);
        job->info = (MediaInfo){ 0 };
    }
    probe_job_clear(job);
}

/* Look into the files whose content is new to the project, each content once. Returns
 * how many there were: what has the content of one that failed is still to be looked
 * at. */
static unsigned probe(Session *session, GArray *files)
{
    g_autoptr(GArray) jobs = g_array_new(FALSE, TRUE, sizeof(ProbeJob));
    g_autoptr(GPtrArray) of = g_ptr_array_new();
    for (unsigned i = 0; i < files->len; i++) {
        ImportFile *file = &g_array_index(files, ImportFile, i);
        ProbeJob job = { .path = file->item->path };
        if (file->probed || file->item->state == IMPORT_FAILED ||
            find_same(session, file) || find_earlier(files, i))
            continue;
        g_array_append_val(jobs, job);
        g_ptr_array_add(of, file);
    }
    if (jobs->len > 0)
        probe_files((ProbeJob *)(void *)jobs->data, jobs->len, 0, NULL, NULL, NULL,
                    NULL);
    for (unsigned i = 0; i < jobs->len; i++)
        take_probe(of->pdata[i], &g_array_index(jobs, ProbeJob, i));
    return jobs->len;
}

/* ---- assets ---------------------------------------------------------------------- */

/* From the project's folder where the file lies in it. */
static char *stored_path(const Session *session, const char *path)
{
    size_t length = strlen(session->folder);
    if (strncmp(path, session->folder, length) == 0 && path[length] == '/')
        return g_strdup(path + length + 1);
    return g_strdup(path);
}

/* Properties that are found in the file; the others are the user's. */
static const PropId MEDIA_PROPS[] = {
    PROP_FILE,         PROP_HASH,         PROP_LENGTH,       PROP_PICTURE_SIZE,
    PROP_PICTURE_RATE, PROP_VIDEO_STREAM, PROP_SOUND_STREAM, PROP_TURN,
    PROP_ALPHA,        PROP_MISSING,
};

static PropList *file_props(const Session *session, const ImportFile *file,
                            const char *label)
{
    g_autofree char *path = stored_path(session, file->item->path);
    PropList *props = media_info_props(&file->info, path, label);
    if (!file->hash)
        return props;
    g_autoptr(Value) hash = value_new_string(file->hash);
    PropList *hashed = proplist_with(props, PROP_HASH, hash);
    proplist_unref(props);
    return hashed;
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

static void add_asset(Session *session, Patch *patch, ImportFile *file,
                      GHashTable *taken)
{
    g_autofree char *id = id_next(&session->ids);
    g_autofree char *label = import_label(file->item->path, taken);
    PropList *props = file_props(session, file, label);
    file->asset = asset_new(id, file->info.kind, props);
    proplist_unref(props);
    patch_add_asset(patch, file->asset);
    name_item(file->item, IMPORT_ADDED, file->asset);
}

/* The file of an asset has become another one: same name, same clips, other content. */
static void reread_asset(Session *session, Patch *patch, ImportFile *file,
                         const Asset *asset)
{
    PropList *props = file_props(session, file, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(MEDIA_PROPS); i++)
        patch_set(patch, asset->node.id, MEDIA_PROPS[i],
                  proplist_get(props, MEDIA_PROPS[i]));
    proplist_unref(props);
    file->asset = asset_ref(asset);
    name_item(file->item, IMPORT_UPDATED, asset);
}

/* The content is known; where its old file is gone, this one takes its place. */
static void reuse_asset(Session *session, Patch *patch, ImportFile *file,
                        const Asset *asset)
{
    g_autofree char *old = session_asset_path(session, asset);
    if (access(old, F_OK) == 0) {
        name_item(file->item, IMPORT_KNOWN, asset);
        return;
    }
    g_autofree char *path = stored_path(session, file->item->path);
    g_autoptr(Value) value = value_new_string(path);
    patch_set(patch, asset->node.id, PROP_FILE, value);
    file->asset = asset_ref(asset);
    name_item(file->item, IMPORT_UPDATED, asset);
}

static void place_file(Session *session, Patch *patch, GArray *files, unsigned index,
                       GHashTable *taken)
{
    ImportFile *file = &g_array_index(files, ImportFile, index);
    const Asset *same = find_same(session, file);
    const ImportFile *earlier = find_earlier(files, index);
    const Asset *there = find_at_path(session, file->item->path);

    g_clear_pointer(&file->asset, asset_unref);
    if (file->item->state == IMPORT_FAILED)
        return;
    if (same) {
        reuse_asset(session, patch, file, same);
    } else if (earlier && earlier->asset) {
        name_item(file->item, IMPORT_KNOWN, earlier->asset);
    } else if (there && there->kind == file->info.kind) {
        reread_asset(session, patch, file, there);
    } else {
        add_asset(session, patch, file, taken);
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

static GPtrArray *import_receipts(const GArray *files)
{
    unsigned count;
    g_autofree char *names = list_names(files, &count);
    g_autofree char *text = g_strdup_printf(
        ngettext("Imported %u file: %s", "Imported %u files: %s", count), count, names);
    GPtrArray *receipts = g_ptr_array_new_with_free_func((GDestroyNotify)receipt_free);
    g_ptr_array_add(receipts, receipt_new(text));
    return receipts;
}

static bool store(Turn *turn, GArray *files, GError **error)
{
    Session *session = turn->session;
    g_autoptr(GHashTable) taken = taken_labels(session_composition(session));
    g_autoptr(Patch) patch = patch_new();
    g_autoptr(Patch) inverse = NULL;
    for (unsigned i = 0; i < files->len; i++)
        place_file(session, patch, files, i, taken);
    if (patch_op_count(patch) == 0)
        return true;

    g_autoptr(Composition) after =
        patch_apply(patch, session_composition(session), &inverse, error);
    if (!after)
        return false;
    g_autoptr(GPtrArray) receipts = import_receipts(files);
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

static void import(Turn *turn, GArray *files)
{
    for (int attempt = 0; attempt < SESSION_ATTEMPTS; attempt++) {
        GError *error = NULL;
        while (probe(turn->session, files) > 0)
            continue;
        if (store(turn, files, &error)) {
            keep_identities(turn->session, files);
            return;
        }
        if (!turn_follow_stale(turn, error))
            return;
    }
    turn_too_busy(turn);
}

/* What could not be stored has failed, whatever became of each file. */
static void count_failed(ImportReport *report)
{
    const SayResult *result = &report->result;
    for (unsigned i = 0; i < report->items->len; i++) {
        ImportItem *item = report->items->pdata[i];
        if (result->status == SAY_ERROR && item->state != IMPORT_FAILED)
            import_item_fail(item, result->fault, "%s", result->message);
        report->failed += item->state == IMPORT_FAILED;
    }
}

void session_import(Session *session, const GPtrArray *paths, ImportReport *report)
{
    Turn turn;
    *report = (ImportReport){
        .items = g_ptr_array_new_with_free_func(import_item_free),
    };
    if (turn_begin(&turn, session, &report->result)) {
        import_walk(report, paths);
        g_autoptr(GArray) files = open_files(report);
        import(&turn, files);
        count_failed(report);
    }
    turn_end(&turn);
}
