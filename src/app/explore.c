#include "explore.h"

#include "import_private.h"
#include "session_private.h"

#include "chatkut/queue/probe.h"

#include <string.h>
#include <sys/stat.h>

struct ExploreJob {
    GPtrArray *ids, *paths; /* of the same assets */
    GArray *probes;         /* ProbeJob; empty until it was looked */
};

/* ---- which ----------------------------------------------------------------------- */

static bool is_as_imported(const AssetFile *known, const char *path)
{
    struct stat info;
    if (stat(path, &info) != 0 || !S_ISREG(info.st_mode))
        return false;
    int64_t mtime_ns = (int64_t)info.st_mtim.tv_sec * 1000000000 + info.st_mtim.tv_nsec;
    return info.st_size == known->size && mtime_ns == known->mtime_ns;
}

static ExploreJob *job_new(void)
{
    ExploreJob *job = g_new0(ExploreJob, 1);
    job->ids = g_ptr_array_new_with_free_func(g_free);
    job->paths = g_ptr_array_new_with_free_func(g_free);
    job->probes = g_array_new(FALSE, TRUE, sizeof(ProbeJob));
    g_array_set_clear_func(job->probes, (GDestroyNotify)probe_job_clear);
    return job;
}

ExploreJob *explore_job_new(Session *session)
{
    const GPtrArray *assets = session_composition(session)->assets;
    g_autoptr(GHashTable) known = project_asset_files(session->project, NULL);
    if (!known || !session_writable(session))
        return NULL;
    g_autoptr(ExploreJob) job = job_new();
    for (unsigned i = 0; i < assets->len; i++) {
        const Asset *asset = assets->pdata[i];
        const AssetFile *file = g_hash_table_lookup(known, asset->node.id);
        g_autofree char *path = session_asset_path(session, asset);
        if (!file || !import_is_unexplored(asset) || !is_as_imported(file, path))
            continue;
        g_ptr_array_add(job->ids, g_strdup(asset->node.id));
        g_ptr_array_add(job->paths, g_steal_pointer(&path));
    }
    return job->ids->len > 0 ? g_steal_pointer(&job) : NULL;
}

void explore_job_free(ExploreJob *job)
{
    if (!job)
        return;
    g_ptr_array_unref(job->ids);
    g_ptr_array_unref(job->paths);
    g_array_unref(job->probes);
    g_free(job);
}

/* ---- looking --------------------------------------------------------------------- */

void explore_job_look(ExploreJob *job, const atomic_bool *cancel)
{
    g_array_set_size(job->probes, job->paths->len);
    for (unsigned i = 0; i < job->paths->len; i++)
        g_array_index(job->probes, ProbeJob, i).path = job->paths->pdata[i];
    /* one worker: whoever opens a project has other things for the processors to do */
    probe_files((ProbeJob *)(void *)job->probes->data, job->probes->len, 1, NULL,
                cancel, NULL, NULL);
}

/* ---- storing --------------------------------------------------------------------- */

/* Owned by the caller. */
static Patch *patch_of(const ExploreJob *job, const Composition *now)
{
    Patch *patch = patch_new();
    for (unsigned i = 0; i < job->probes->len; i++) {
        const ProbeJob *probe = &g_array_index(job->probes, ProbeJob, i);
        const Asset *asset = composition_asset(now, job->ids->pdata[i]);
        if (probe->error || !asset || !import_is_unexplored(asset))
            continue;
        PropList *props = media_info_props(&probe->info, probe->path, NULL);
        const Value *media = proplist_get(props, PROP_MEDIA);
        if (media)
            patch_set(patch, asset->node.id, PROP_MEDIA, media);
        proplist_unref(props);
    }
    return patch;
}

static bool commit(const ExploreJob *job, Session *session, GError **error)
{
    const Composition *now = session_composition(session);
    g_autoptr(Patch) patch = patch_of(job, now);
    g_autoptr(Patch) inverse = NULL;
    if (patch_op_count(patch) == 0)
        return true;
    g_autoptr(Composition) after = patch_apply(patch, now, &inverse, error);
    const Revision revision = {
        .kind = REVISION_IMPORT,
        .base = project_head(session->project),
        .patch = patch,
        .inverse = inverse,
        .after = after,
        .author = "chatkut",
    };
    int64_t number;
    return after && project_commit(session->project, &revision, &number, error);
}

bool explore_job_store(const ExploreJob *job, Session *session, GError **error)
{
    for (int attempt = 0; attempt < SESSION_ATTEMPTS; attempt++) {
        g_autoptr(GError) problem = NULL;
        if (commit(job, session, &problem))
            return true;
        if (attempt + 1 == SESSION_ATTEMPTS ||
            !g_error_matches(problem, PROJECT_ERROR, PROJECT_ERROR_STALE)) {
            g_propagate_error(error, g_steal_pointer(&problem));
            return false;
        }
        if (!session_follow(session, error))
            return false;
    }
    return false;
}
