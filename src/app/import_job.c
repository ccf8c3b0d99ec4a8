/* Looking into files: what an import does before it stores. */
#include "import_private.h"
#include "session_private.h"

#include "chatkut/queue/probe.h"
#include "chatkut/queue/source.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

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

/* ---- jobs ------------------------------------------------------------------------ */

static void import_file_clear(gpointer data)
{
    ImportFile *file = data;
    identity_clear(&file->identity);
    g_free(file->hash);
    media_info_clear(&file->info);
    asset_unref(file->asset);
}

static void basis_clear(ImportBasis *basis)
{
    g_clear_pointer(&basis->composition, composition_unref);
    g_clear_pointer(&basis->known, g_hash_table_unref);
}

void import_job_renew(ImportJob *job, Session *session)
{
    const Composition *now = session_composition(session);
    basis_clear(&job->basis);
    job->basis = (ImportBasis){
        .composition = composition_ref((Composition *)(uintptr_t)now),
        .known = project_asset_files(session->project, NULL),
    };
    if (!job->basis.known)
        job->basis.known = g_hash_table_new(g_str_hash, g_str_equal);
}

static ImportJob *job_new(Session *session)
{
    ImportJob *job = g_new0(ImportJob, 1);
    job->folder = g_strdup(session->folder);
    job->fetched = import_fetch_folder(project_path(session->project));
    job->items = g_ptr_array_new_with_free_func(import_item_free);
    import_job_renew(job, session);
    return job;
}

ImportJob *import_job_new(Session *session, const GPtrArray *paths)
{
    ImportJob *job = job_new(session);
    job->paths = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < paths->len; i++)
        g_ptr_array_add(job->paths, g_strdup(paths->pdata[i]));
    return job;
}

ImportJob *import_job_new_search(Session *session, const char *folder)
{
    ImportJob *job = job_new(session);
    job->paths = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(job->paths, g_strdup(folder));
    job->searches = true;
    return job;
}

void import_job_free(ImportJob *job)
{
    if (!job)
        return;
    basis_clear(&job->basis);
    g_clear_pointer(&job->files, g_array_unref);
    g_clear_pointer(&job->items, g_ptr_array_unref);
    g_ptr_array_unref(job->paths);
    g_free(job->folder);
    g_free(job->fetched);
    g_free(job);
}

/* ---- what is there already ------------------------------------------------------- */

static bool same_content(const ImportBasis *basis, const Asset *asset,
                         const ImportFile *file)
{
    const char *hash = node_string(&asset->node, PROP_HASH);
    if (hash || file->hash)
        return hash && file->hash && strcmp(hash, file->hash) == 0;
    const AssetFile *known = g_hash_table_lookup(basis->known, asset->node.id);
    return known && known->size == file->identity.size &&
           strcmp(known->quick_id, file->identity.quick_id) == 0;
}

const Asset *import_find_same(const ImportJob *job, const ImportFile *file)
{
    const GPtrArray *assets = job->basis.composition->assets;
    for (unsigned i = 0; i < assets->len; i++) {
        const Asset *asset = assets->pdata[i];
        if (same_content(&job->basis, asset, file))
            return asset;
    }
    return NULL;
}

char *import_asset_path(const ImportJob *job, const Asset *asset)
{
    return g_canonicalize_filename(node_string(&asset->node, PROP_FILE), job->folder);
}

const Asset *import_find_at_path(const ImportJob *job, const char *path)
{
    const GPtrArray *assets = job->basis.composition->assets;
    for (unsigned i = 0; i < assets->len; i++) {
        const Asset *asset = assets->pdata[i];
        g_autofree char *there = import_asset_path(job, asset);
        if (strcmp(there, path) == 0)
            return asset;
    }
    return NULL;
}

/* An earlier one of the same content, from the same import. */
const ImportFile *import_find_earlier(const GArray *files, unsigned index)
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

/* ---- looking --------------------------------------------------------------------- */

/* A look under way. */
typedef struct {
    ImportJob *job;
    const atomic_bool *cancel;
    ImportProgress progress;
    void *user;
    unsigned total, halves; /* files; half of one is told when it is identified */
} Looking;

static bool is_cancelled(const Looking *looking)
{
    return looking->cancel && atomic_load(looking->cancel);
}

/* Of an address what is kept of it, too: no query. */
static void tell(Looking *looking, const char *path)
{
    g_autofree char *origin =
        path && fetch_is_address(path) ? fetch_origin(path) : NULL;
    if (looking->progress)
        looking->progress(looking->halves / 2, looking->total, origin ? origin : path,
                          looking->user);
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

static void tell_parts(unsigned done, unsigned total, void *user)
{
    Looking *looking = user;
    const ImportItem *item = looking->job->items->pdata[looking->halves - 1];
    g_autofree char *origin = fetch_origin(item->path);
    g_autofree char *text =
        total > 0 ? g_strdup_printf(_("%s, part %u of %u"), origin, done, total)
                  : g_strdup_printf(_("%s, %u MiB"), origin, done);
    if (looking->progress)
        looking->progress(looking->halves / 2, looking->total, text, looking->user);
}

static bool get_file(Looking *looking, ImportItem *item)
{
    return !fetch_is_address(item->path) ||
           import_fetch(looking->job, item, looking->cancel, tell_parts, looking);
}

/* The files that there is something to do with, in the order of the items. */
static void open_files(Looking *looking)
{
    ImportJob *job = looking->job;
    for (unsigned i = 0; i < job->items->len && !is_cancelled(looking); i++) {
        ImportFile file = { .item = job->items->pdata[i] };
        GError *error = NULL;
        tell(looking, file.item->path);
        looking->halves++;
        if (file.item->state == IMPORT_FAILED || !get_file(looking, file.item) ||
            !import_check_name(file.item))
            continue;
        if (identify(&file, &error)) {
            g_array_append_val(job->files, file);
            continue;
        }
        if (g_error_matches(error, SOURCE_ERROR, SOURCE_ERROR_NOT_FOUND)) {
            g_error_free(error);
            import_fail_missing(file.item);
        } else {
            import_item_take_error(file.item, error);
        }
        import_file_clear(&file);
    }
}

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
        if (file->item->fetched)
            unlink(file->item->path);
    } else {
        file->info = job->info;
        file->probed = true;
        g_free(file->item->note);
        file->item->note = g_strdup(job->info.warning);
        job->info = (MediaInfo){ 0 };
    }
    probe_job_clear(job);
}

bool import_is_unexplored(const Asset *asset)
{
    bool is_media = asset->kind == ASSET_VIDEO || asset->kind == ASSET_AUDIO ||
                    asset->kind == ASSET_IMAGE;
    return is_media && !proplist_get(asset->node.props, PROP_MEDIA);
}

bool import_must_look(const ImportJob *job, unsigned index)
{
    const ImportFile *file = &g_array_index(job->files, ImportFile, index);
    const Asset *same = import_find_same(job, file);
    return !file->probed && file->item->state != IMPORT_FAILED &&
           (!same || import_is_unexplored(same)) &&
           !import_find_earlier(job->files, index);
}

static void note_probe(ProbeJob *probe, void *user)
{
    Looking *looking = user;
    looking->halves++;
    tell(looking, probe->path);
}

/* Look into the files whose content is new to the project, each content once. Returns
 * how many there were: what has the content of one that failed is still to be looked
 * at. */
static unsigned probe(Looking *looking)
{
    const ImportJob *job = looking->job;
    g_autoptr(GArray) probes = g_array_new(FALSE, TRUE, sizeof(ProbeJob));
    g_autoptr(GPtrArray) of = g_ptr_array_new();
    for (unsigned i = 0; i < job->files->len; i++) {
        ImportFile *file = &g_array_index(job->files, ImportFile, i);
        ProbeJob one = { .path = file->item->path };
        if (!import_must_look(job, i))
            continue;
        g_array_append_val(probes, one);
        g_ptr_array_add(of, file);
    }
    unsigned known = job->files->len - probes->len;
    looking->halves = MAX(looking->halves, looking->total + known);
    if (probes->len > 0)
        probe_files((ProbeJob *)(void *)probes->data, probes->len, 0, NULL,
                    looking->cancel, note_probe, looking);
    for (unsigned i = 0; i < probes->len; i++)
        take_probe(of->pdata[i], &g_array_index(probes, ProbeJob, i));
    return probes->len;
}

void import_job_look(ImportJob *job, const atomic_bool *cancel, ImportProgress progress,
                     void *user)
{
    Looking looking = { job, cancel, progress, user, 0, 0 };
    bool first = !job->files;
    if (first) {
        job->files = g_array_new(FALSE, TRUE, sizeof(ImportFile));
        g_array_set_clear_func(job->files, import_file_clear);
        import_walk(job->items, job->paths);
        if (job->searches)
            import_keep_missing(job, cancel);
    }
    looking.total = job->items->len;
    if (first)
        open_files(&looking);
    while (!is_cancelled(&looking) && probe(&looking) > 0)
        continue;
}
