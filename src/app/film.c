#include "chatkut/app/film.h"

#include "chatkut/app/identity.h"
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

/* ---- the sources ----------------------------------------------------------------- */

static bool unchanged_since(const AssetFile *known, const Identity *now)
{
    return known && known->size == now->size && known->mtime_ns == now->mtime_ns;
}

/* Not by its date, which a copy changes, but by what is in it. */
static bool same_content(const Asset *asset, const AssetFile *known, int fd,
                         const Identity *now, GError **error)
{
    const char *hash = node_string(&asset->node, PROP_HASH);
    if (known && strcmp(known->quick_id, now->quick_id) != 0)
        return false;
    if (!hash || !g_str_has_prefix(hash, "blake2b:"))
        return true;
    g_autofree char *found = identity_hash(fd, error);
    return !found ? *error == NULL : strcmp(found, hash) == 0;
}

static void keep_identity(Session *session, const Asset *asset, const char *path,
                          const Identity *identity)
{
    const AssetFile kept = {
        .asset_id = asset->node.id,
        .path = (char *)(uintptr_t)path,
        .size = identity->size,
        .mtime_ns = identity->mtime_ns,
        .quick_id = identity->quick_id,
    };
    if (session_writable(session))
        project_put_asset_file(session->project, &kept, NULL);
}

/* Whether the open file is what was imported; one that was only touched or copied
 * is. */
static bool is_imported(Session *session, const Asset *asset, const char *path, int fd,
                        GError **error)
{
    g_auto(Identity) now = { 0 };
    if (!identity_read(fd, &now, error))
        return false;
    AssetFile *known = project_asset_file(session->project, asset->node.id, NULL);
    bool same = unchanged_since(known, &now);
    if (!same && same_content(asset, known, fd, &now, error)) {
        keep_identity(session, asset, path, &now);
        same = true;
    }
    asset_file_free(known);
    return same;
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
    g_autoptr(GError) error = NULL;
    if (is_imported(film->session, asset, path, fd, &error))
        return true;
    *reason = error ? LOSS_UNREADABLE : LOSS_CHANGED;
    return false;
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

/* The user's; a home that cannot be written to is no reason not to render. */
static Cache *open_cache(GError **error)
{
    Cache *cache = cache_open(NULL, 0, NULL);
    if (cache)
        return cache;
    g_autofree char *name = g_strdup_printf("chatkut-%u", (unsigned)geteuid());
    g_autofree char *folder = g_build_filename(g_get_tmp_dir(), name, NULL);
    return cache_open(folder, 0, error);
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
    g_autoptr(Cache) cache = open_cache(error);
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
