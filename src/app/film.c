#include "chatkut/app/film.h"

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

typedef struct {
    Session *session;
    const FilmRequest *request;
} Film;

static bool check_source(const Asset *asset, const char *path, int fd,
                         LossReason *reason, void *user)
{
    const Film *film = user;
    Session *session = film->session;
    return film_is_imported(session->project, session_writable(session), asset, path,
                            fd, reason);
}

static char *asset_path(const Asset *asset, void *user)
{
    const Film *film = user;
    return session_asset_path(film->session, asset);
}

static void pass_report(const RenderProgress *progress, void *user)
{
    const Film *film = user;
    if (film->request->report)
        film->request->report(progress, film->request->user);
}

void session_stay(Session *session)
{
    session->stays = true;
}

static Worker *warm_worker(Session *session, GError **error)
{
    if (!session->worker)
        session->worker = worker_start(NULL, error);
    return session->worker;
}

bool session_render(Session *session, const FilmRequest *request, RenderResult *result,
                    GError **error)
{
    if (!session_follow(session, error))
        return false;
    const Sequence *sequence = composition_main(session_composition(session));
    const OutputPreset *preset = find_preset(request, error);
    if (!preset || !check_range(request, sequence, error) ||
        !check_output(session, request->output, error))
        return false;

    OutputSpec output =
        output_preset_spec(preset, sequence->width, sequence->height, sequence->rate);
    if (output.copy &&
        !film_take_source(session, sequence, request->output, &output, error))
        return false;
    Worker *worker = NULL;
    if (session->stays && !(worker = warm_worker(session, error)))
        return false;
    Film film = { session, request };
    g_autoptr(Cache) cache = film_open_cache(error);
    if (!cache)
        return false;
    const RenderJob job = {
        .composition = session_composition(session),
        .sequence = sequence->node.id,
        .output = output,
        .start = request->start,
        .end = request->end,
        .target = request->output,
        .cache = cache,
        .fresh = request->fresh,
        .strict = request->strict,
        .path = asset_path,
        .check = check_source,
        .report = pass_report,
        .user = &film,
        .cancel = request->cancel,
        .worker = worker,
    };
    bool rendered = render_run(&job, result, error);
    cache_trim(cache, -1);
    return rendered;
}
