#include "chatkut/app/film.h"

#include "chatkut/app/identity.h"
#include "chatkut/queue/source.h"
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

/* ---- the output ----------------------------------------------------------------------- */

static const OutputPreset *preset_writing(const char *extension)
{
    for (const OutputPreset *preset = output_presets(); preset->name; preset++) {
        if (g_ascii_strcasecmp(preset->extension, extension) == 0)
            return preset;
    }
    return NULL;
}

static char *list_extensions(void)
{
    GString *list = g_string_new(NULL);
    for (const OutputPreset *preset = output_presets(); preset->name; preset++) {
        if (preset_writing(preset->extension) == preset)
            g_string_append_printf(list, "%s.%s", list->len > 0 ? ", " : "",
                                   preset->extension);
    }
    return g_string_free(list, FALSE);
}

static const OutputPreset *find_preset(const FilmRequest *request, GError **error)
{
    g_autofree char *name = g_path_get_basename(request->output);
    const char *dot = strrchr(name, '.');
    const char *extension = dot ? dot + 1 : "";
    const OutputPreset *preset = request->preset ? output_preset_find(request->preset)
                                                 : preset_writing(extension);
    if (!preset && request->preset) {
        fault(error, FAULT_INVALID_VALUE,
              g_strdup_printf(_("There is no preset “%s”; “chatkut help render” lists "
                                "them."),
                              request->preset));
    } else if (!preset) {
        g_autofree char *list = list_extensions();
        fault(error, FAULT_UNSUPPORTED,
              g_strdup_printf(_("“%s” is no kind of file that can be written; its name "
                                "must end in one of %s."),
                              name, list));
    } else if (g_ascii_strcasecmp(preset->extension, extension) != 0) {
        fault(error, FAULT_INVALID_VALUE,
              g_strdup_printf(_("The preset “%s” writes .%s files; name the output so "
                                "instead of “%s”."),
                              preset->name, preset->extension, name));
        preset = NULL;
    }
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

/* ---- the sources ------------------------------------------------------------------------ */

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

static bool changed(const SourceUse *use, const char *path, const Session *session,
                    GError **error)
{
    g_autofree char *start = rtime_format(use->clip->start);
    return fault(error, FAULT_IO,
                 g_strdup_printf(
                     _("“%s” has changed since it was imported (clip “%s” at %s plays "
                       "it); import it again, or put the old file back."),
                     path, clip_label(session_composition(session), use->clip), start));
}

static bool missing(const SourceUse *use, const char *path, const Session *session,
                    GError **error)
{
    g_autofree char *start = rtime_format(use->clip->start);
    return fault(
        error, FAULT_NOT_FOUND,
        g_strdup_printf(
            _("“%s” is gone (clip “%s” at %s plays it); put it back, or import "
              "it from where it is now."),
            path, clip_label(session_composition(session), use->clip), start));
}

static bool check_open(Session *session, const SourceUse *use, const char *path, int fd,
                       GError **error)
{
    g_auto(Identity) now = { 0 };
    GError *problem = NULL;
    if (!identity_read(fd, &now, &problem)) {
        g_propagate_prefixed_error(error, problem, "“%s”: ", path);
        return false;
    }
    AssetFile *known = project_asset_file(session->project, use->asset->node.id, NULL);
    bool same = unchanged_since(known, &now);
    if (!same && same_content(use->asset, known, fd, &now, &problem)) {
        keep_identity(session, use->asset, path, &now);
        same = true;
    }
    asset_file_free(known);
    if (same)
        return true;
    if (!problem)
        return changed(use, path, session, error);
    g_propagate_prefixed_error(error, problem, "“%s”: ", path);
    return false;
}

static bool check_source(Session *session, const SourceUse *use, GError **error)
{
    g_autofree char *path = session_asset_path(session, use->asset);
    if (access(path, F_OK) != 0)
        return missing(use, path, session, error);
    int fd = source_open(path, error);
    if (fd < 0)
        return false;
    bool fits = check_open(session, use, path, fd, error);
    close(fd);
    return fits;
}

static bool check_sources(Session *session, const Sequence *sequence, GError **error)
{
    g_autoptr(GArray) uses = source_uses(session_composition(session), sequence);
    for (unsigned i = 0; i < uses->len; i++) {
        if (!check_source(session, &g_array_index(uses, SourceUse, i), error))
            return false;
    }
    return true;
}

/* ---- rendering ------------------------------------------------------------------------------ */

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
    const Session *session;
    const FilmRequest *request;
} Film;

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

bool session_render(Session *session, const FilmRequest *request, RenderResult *result,
                    GError **error)
{
    if (!session_follow(session, error))
        return false;
    const Sequence *sequence = composition_main(session_composition(session));
    const OutputPreset *preset = find_preset(request, error);
    if (!preset || !check_range(request, sequence, error) ||
        !check_output(session, request->output, error) ||
        !check_sources(session, sequence, error))
        return false;

    Film film = { session, request };
    g_autoptr(Cache) cache = open_cache(error);
    if (!cache)
        return false;
    const RenderJob job = {
        .composition = session_composition(session),
        .sequence = sequence->node.id,
        .output = output_preset_spec(preset, sequence->width, sequence->height),
        .start = request->start,
        .end = request->end,
        .target = request->output,
        .cache = cache,
        .fresh = request->fresh,
        .path = asset_path,
        .report = pass_report,
        .user = &film,
        .cancel = request->cancel,
    };
    bool rendered = render_run(&job, result, error);
    cache_trim(cache, -1);
    return rendered;
}
