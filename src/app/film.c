#include "chatkut/app/film.h"

#include "chatkut/model/media.h"
#include "chatkut/queue/source.h"
#include "film_files.h"
#include "film_source.h"
#include "session_private.h"

#include <glib/gi18n.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool fault(GError **error, FaultKind kind, char *message)
{
    g_set_error_literal(error, FAULT_ERROR, (int)kind, message);
    g_free(message);
    return false;
}

/* ---- the output ------------------------------------------------------------------ */

static char *list_extensions(void)
{
    GString *list = g_string_new(NULL);
    for (const OutputPreset *preset = output_presets(); preset->name; preset++) {
        if (output_preset_writing(preset->extension) == preset)
            g_string_append_printf(list, "%s.%s", list->len > 0 ? ", " : "",
                                   preset->extension);
    }
    return g_string_free(list, FALSE);
}

/* "mp4, draft" */
static char *list_presets_writing(const char *extension)
{
    GString *list = g_string_new(NULL);
    for (const OutputPreset *preset = output_presets(); preset->name; preset++) {
        if (g_ascii_strcasecmp(preset->extension, extension) == 0)
            g_string_append_printf(list, "%s%s", list->len > 0 ? ", " : "",
                                   preset->name);
    }
    return g_string_free(list, FALSE);
}

static const OutputPreset *refuse_name(const char *name, GError **error)
{
    g_autofree char *list = list_extensions();
    fault(error, FAULT_UNSUPPORTED,
          g_strdup_printf(_("“%s” is no kind of file that can be written; its name "
                            "must end in one of %s."),
                          name, list));
    return NULL;
}

static const OutputPreset *refuse_preset(const char *preset, GError **error)
{
    fault(error, FAULT_INVALID_VALUE,
          g_strdup_printf(_("There is no preset “%s”; “chatkut help render” lists "
                            "them."),
                          preset));
    return NULL;
}

/* A preset that writes other files than the name says. */
static const OutputPreset *refuse_pair(const OutputPreset *preset, const char *name,
                                       const char *extension, GError **error)
{
    g_autofree char *fitting = list_presets_writing(extension);
    if (fitting[0])
        fault(error, FAULT_INVALID_VALUE,
              g_strdup_printf(_("The preset “%s” writes .%s files, not “%s”; name the "
                                "output so, or use one of the presets that write .%s: "
                                "%s."),
                              preset->name, preset->extension, name, extension,
                              fitting));
    else
        fault(error, FAULT_INVALID_VALUE,
              g_strdup_printf(_("The preset “%s” writes .%s files; name the output so "
                                "instead of “%s”."),
                              preset->name, preset->extension, name));
    return NULL;
}

static bool writes(const OutputPreset *preset, const char *extension)
{
    return g_ascii_strcasecmp(preset->extension, extension) == 0 ||
           (preset->spec.copy && output_copy_container(extension));
}

static const OutputPreset *find_preset(const FilmRequest *request, GError **error)
{
    g_autofree char *name = g_path_get_basename(request->output);
    const char *dot = strrchr(name, '.');
    const char *extension = dot ? dot + 1 : "";
    const OutputPreset *preset = request->preset ? output_preset_find(request->preset)
                                                 : output_preset_writing(extension);
    if (!preset)
        return request->preset ? refuse_preset(request->preset, error)
                               : refuse_name(name, error);
    if (!writes(preset, extension))
        return refuse_pair(preset, name, extension, error);
    return preset;
}

static bool same_file(const char *a, const char *b)
{
    struct stat one, other;
    return stat(a, &one) == 0 && stat(b, &other) == 0 && one.st_dev == other.st_dev &&
           one.st_ino == other.st_ino;
}

/* Any file of the project, played or not, and the project itself. */
static bool check_output(const Session *session, const char *output, GError **error)
{
    const Composition *composition = session_composition(session);
    if (same_file(output, session_path(session)))
        return fault(
            error, FAULT_INVALID_VALUE,
            g_strdup_printf(_("“%s” is the project itself; name another output."),
                            output));
    for (unsigned i = 0; i < composition->assets->len; i++) {
        g_autofree char *path =
            session_asset_path(session, composition->assets->pdata[i]);
        if (same_file(output, path))
            return fault(error, FAULT_INVALID_VALUE,
                         g_strdup_printf(_("“%s” is footage of this project and is not "
                                           "overwritten; name another output."),
                                         output));
    }
    return true;
}

/* ---- rendering ------------------------------------------------------------------- */

static bool check_range(const FilmRequest *request, const Sequence *sequence,
                        GError **error)
{
    RTime length = sequence_duration(sequence);
    if (length.num == 0)
        return fault(
            error, FAULT_EMPTY_TIMELINE,
            g_strdup(_("There is nothing on the timeline yet; add a clip first: "
                       "chatkut say \"add a video\"")));
    if (rtime_compare(request->start, length) < 0)
        return true;
    g_autofree char *start = rtime_format(request->start);
    g_autofree char *end = rtime_format(length);
    return fault(error, FAULT_OUT_OF_RANGE,
                 g_strdup_printf(_("The range begins at %s, but the film ends at %s."),
                                 start, end));
}

/* ---- in parts -------------------------------------------------------------------- */

struct FilmJob {
    Composition *composition;
    const Sequence *sequence;
    const OutputPreset *preset;
    FilmRequest request; /* owns its output; no report, user and cancel */
    char *folder;        /* of the project */
    GHashTable *known;   /* asset id -> AssetFile, as the project has it */
    GPtrArray *found;    /* AssetFile *: those that are other than that, but the same */
    const FilmRun *run;  /* while it runs */
};

/* What cannot be read is found out anew, for each file. */
static GHashTable *known_files(Session *session)
{
    GHashTable *known = project_asset_files(session->project, NULL);
    return known ? known : g_hash_table_new(g_str_hash, g_str_equal);
}

FilmJob *film_job_new(Session *session, const FilmRequest *request, GError **error)
{
    if (!session_follow(session, error))
        return NULL;
    const Composition *composition = session_composition(session);
    const Sequence *sequence = composition_main(composition);
    const OutputPreset *preset = find_preset(request, error);
    if (!preset || !check_range(request, sequence, error) ||
        !check_output(session, request->output, error))
        return NULL;
    FilmJob *job = g_new(FilmJob, 1);
    *job = (FilmJob){
        .composition = composition_ref((Composition *)(uintptr_t)composition),
        .sequence = sequence,
        .preset = preset,
        .request = *request,
        .folder = g_strdup(session->folder),
        .known = known_files(session),
        .found = g_ptr_array_new_with_free_func((GDestroyNotify)asset_file_free),
    };
    job->request.output = g_strdup(request->output);
    return job;
}

void film_job_free(FilmJob *job)
{
    if (!job)
        return;
    composition_unref(job->composition);
    g_hash_table_unref(job->known);
    g_ptr_array_unref(job->found);
    g_free((char *)(uintptr_t)job->request.output);
    g_free(job->folder);
    g_free(job);
}

const OutputPreset *film_job_preset(const FilmJob *job)
{
    return job->preset;
}

RTime film_job_length(const FilmJob *job)
{
    RTime end = sequence_duration(job->sequence);
    if (rtime_compare(job->request.end, job->request.start) > 0)
        end = rtime_min(end, job->request.end);
    return rtime_sub(end, job->request.start);
}

OutputSpec film_job_output(const FilmJob *job)
{
    const Sequence *sequence = job->sequence;
    OutputSpec output = output_preset_spec(job->preset, sequence->width,
                                           sequence->height, sequence->rate);
    if (output.rate.num == 0)
        output.rate = sequence->rate;
    return output;
}

static bool check_source(const Asset *asset, const char *path, int fd,
                         LossReason *reason, void *user)
{
    FilmJob *job = user;
    g_autoptr(GError) error = NULL;
    g_auto(Identity) now = { 0 };
    const AssetFile *known = g_hash_table_lookup(job->known, asset->node.id);
    if (!film_is_same(asset, known, fd, &now, &error)) {
        *reason = error ? LOSS_UNREADABLE : LOSS_CHANGED;
        return false;
    }
    if (!film_is_untouched(known, &now)) {
        AssetFile *found = g_new(AssetFile, 1);
        *found = (AssetFile){ g_strdup(asset->node.id), g_strdup(path), now.size,
                              now.mtime_ns, g_strdup(now.quick_id) };
        g_ptr_array_add(job->found, found);
    }
    return true;
}

static char *asset_path(const Asset *asset, void *user)
{
    const FilmJob *job = user;
    return g_canonicalize_filename(node_string(&asset->node, PROP_FILE), job->folder);
}

static void pass_report(const RenderProgress *progress, void *user)
{
    const FilmRun *run = ((const FilmJob *)user)->run;
    if (run->report)
        run->report(progress, run->user);
}

static RenderJob render_of(FilmJob *job, const OutputSpec *output, Cache *cache,
                           const FilmRun *run)
{
    job->run = run;
    return (RenderJob){
        .composition = job->composition,
        .sequence = job->sequence->node.id,
        .output = *output,
        .start = job->request.start,
        .end = job->request.end,
        .target = job->request.output,
        .cache = cache,
        .fresh = job->request.fresh,
        .strict = job->request.strict,
        .path = asset_path,
        .check = check_source,
        .report = pass_report,
        .user = job,
        .cancel = run->cancel,
        .worker = run->worker,
    };
}

bool film_job_stock(FilmJob *job, const atomic_bool *cancel, RenderStock *stock,
                    GError **error)
{
    const OutputSpec output = film_job_output(job);
    const FilmRun run = { .cancel = cancel };
    *stock = (RenderStock){ 0 };
    if (output.copy || output.as_sources || !output.video_codec[0])
        return true; /* what it will be is not known yet */
    g_autoptr(Cache) cache = film_open_cache(error);
    if (!cache)
        return false;
    const RenderJob render = render_of(job, &output, cache, &run);
    return render_stock(&render, stock, error);
}

/* The first HDR that is played, as far as the project knows; NULL: none is. */
static const Asset *find_hdr(const FilmJob *job)
{
    g_autoptr(GArray) uses = source_uses(job->composition, job->sequence);
    for (unsigned i = 0; i < uses->len; i++) {
        const Asset *asset = g_array_index(uses, SourceUse, i).asset;
        MediaInfo facts;
        if (media_info_of_asset(asset, &facts) && facts.hdr)
            return asset;
    }
    return NULL;
}

static void note_loss_of_hdr(const FilmJob *job, const OutputSpec *output,
                             RenderResult *result)
{
    const Asset *asset =
        output->video_codec[0] && !output->as_sources ? find_hdr(job) : NULL;
    if (!asset)
        return;
    if (!result->notes)
        result->notes = json_array();
    g_autofree char *note =
        g_strdup_printf(_("“%s” is HDR, the film is SDR: --preset hdr keeps HDR, "
                          "--preset source besides copies what it can."),
                        asset_label(asset));
    json_array_append_new(result->notes, json_string(note));
}

bool film_job_run(FilmJob *job, const FilmRun *run, RenderResult *result,
                  GError **error)
{
    OutputSpec output = film_job_output(job);
    if (output.copy && !film_take_source(job->composition, job->folder, job->sequence,
                                         job->request.output, &output, error))
        return false;
    g_autoptr(Cache) cache = film_open_cache(error);
    if (!cache)
        return false;
    const RenderJob render = render_of(job, &output, cache, run);
    bool rendered = render_run(&render, result, error);
    cache_trim(cache, -1);
    if (rendered)
        note_loss_of_hdr(job, &output, result);
    return rendered;
}

void film_job_finish(const FilmJob *job, Session *session)
{
    for (unsigned i = 0; session_writable(session) && i < job->found->len; i++)
        project_put_asset_file(session->project, job->found->pdata[i], NULL);
}

/* ---- at once --------------------------------------------------------------------- */

bool session_render(Session *session, const FilmRequest *request, RenderResult *result,
                    GError **error)
{
    g_autoptr(FilmJob) job = film_job_new(session, request, error);
    const FilmRun run = { request->report, request->user, request->cancel, NULL };
    if (!job)
        return false;
    bool rendered = film_job_run(job, &run, result, error);
    film_job_finish(job, session);
    return rendered;
}
