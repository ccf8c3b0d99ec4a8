#include "chatkut/app/fetch.h"

#include "fetch_private.h"

#include "chatkut/app/fault.h"
#include "chatkut/queue/partial.h"
#include "chatkut/queue/splice.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

enum { COPY_BYTES = 1024 * 1024, NAME_MAX_CHARS = 80, MIB = 1024 * 1024 };

/* ---- names ----------------------------------------------------------------------- */

bool fetch_is_address(const char *text)
{
    return g_ascii_strncasecmp(text, "https://", 8) == 0 ||
           g_ascii_strncasecmp(text, "http://", 7) == 0;
}

char *fetch_origin(const char *address)
{
    return g_strndup(address, strcspn(address, "?#"));
}

/* What many playlists are called says nothing. */
static bool says_nothing(const char *name)
{
    static const char *const NAMES[] = { "",           "index",  "master",
                                         "playlist",   "main",   "manifest",
                                         "prog_index", "stream", "chunklist" };
    for (size_t i = 0; i < G_N_ELEMENTS(NAMES); i++)
        if (g_ascii_strcasecmp(name, NAMES[i]) == 0)
            return true;
    return false;
}

static void make_plain(char *name)
{
    if (strlen(name) > NAME_MAX_CHARS)
        name[NAME_MAX_CHARS] = '\0';
    for (char *c = name; *c; c++)
        if (!g_ascii_isalnum(*c) && !strchr("-_", *c))
            *c = '_';
}

/* The last word of the address that tells something, fit to be a file's name; its
 * extension, with the dot, goes into *extension (may be ""). */
static char *plain_name(const char *address, char **extension)
{
    g_autofree char *origin = fetch_origin(address);
    g_auto(GStrv) words = g_strsplit(strstr(origin, "//") + 2, "/", -1);
    unsigned last = g_strv_length(words) - 1;
    char *dot = last > 0 ? strrchr(words[last], '.') : NULL;
    *extension = g_ascii_strdown(dot && strlen(dot) <= 5 ? dot : "", -1);
    if (dot)
        *dot = '\0';
    while (last > 0 && says_nothing(words[last]))
        last--;
    make_plain(words[last]);
    return g_strdup(*words[last] ? words[last] : "film");
}

/* A name in the folder that is free. */
static char *free_path(const char *folder, const char *name, const char *extension)
{
    for (unsigned n = 1;; n++) {
        g_autofree char *file = n == 1 ? g_strconcat(name, extension, NULL)
                                       : g_strdup_printf("%s-%u%s", name, n, extension);
        g_autofree char *path = g_build_filename(folder, file, NULL);
        if (access(path, F_OK) != 0)
            return g_steal_pointer(&path);
    }
}

/* ---- putting together ------------------------------------------------------------ */

static bool io_failed(const char *path, GError **error)
{
    g_set_error(error, FAULT_ERROR, FAULT_IO, _("“%s” cannot be written: %s."), path,
                g_strerror(errno));
    return false;
}

static bool write_all(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t n = write(fd, bytes, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        bytes += n;
        size -= (size_t)n;
    }
    return true;
}

static bool append(int to, int from, const char *path, GError **error)
{
    g_autofree char *bytes = g_malloc(COPY_BYTES);
    ssize_t n;
    while ((n = read(from, bytes, COPY_BYTES)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 || !write_all(to, bytes, (size_t)n))
            return io_failed(path, error);
    }
    return true;
}

/* ---- what there is --------------------------------------------------------------- */

/* What an address stands for: an open file, or parts of one, or of several. */
typedef struct {
    int fd; /* -1: it is playlists */
    HlsPlaylist *playlist;
    HlsPlaylist *sound;   /* NULL: it is beside the pictures */
    unsigned done, total; /* parts */
} Film;

static void film_clear(Film *film)
{
    if (film->fd >= 0)
        close(film->fd);
    hls_playlist_free(film->playlist);
    hls_playlist_free(film->sound);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Film, film_clear)

static bool is_spliced(const Film *film)
{
    return film->playlist && (film->sound || film->playlist->sections > 1);
}

static HlsPlaylist *parse(const Fetch *fetch, const char *address, const GString *text,
                          GError **error)
{
    GError *problem = NULL;
    HlsPlaylist *playlist = hls_parse(text->str, text->len, address, &problem);
    if (!playlist)
        g_propagate_prefixed_error(error, problem, "%s: ", fetch->host);
    return playlist;
}

static bool refuse(const Fetch *fetch, HlsError kind, const char *sentence,
                   GError **error)
{
    g_set_error(error, HLS_ERROR, (int)kind, "%s: %s", fetch->host, sentence);
    return false;
}

/* A playlist of parts, that one of variants leads to. */
static HlsPlaylist *get_playlist(Fetch *fetch, const char *url, GError **error)
{
    g_autofree char *from = NULL;
    g_autoptr(GString) text = fetch_text(fetch, url, &from, error);
    g_autoptr(HlsPlaylist) playlist = text ? parse(fetch, from, text, error) : NULL;
    if (!playlist || playlist->variants->len == 0)
        return g_steal_pointer(&playlist);
    refuse(fetch, HLS_ERROR_INVALID,
           _("the playlist leads to a list of playlists again"), error);
    return NULL;
}

static bool find_parts(Fetch *fetch, const HlsPlaylist *first, Film *film,
                       GError **error)
{
    const HlsVariant *best = hls_best(first);
    film->playlist = get_playlist(fetch, best->url, error);
    if (film->playlist && best->sound_url)
        film->sound = get_playlist(fetch, best->sound_url, error);
    if (!film->playlist || (best->sound_url && !film->sound))
        return false;
    return !film->sound || film->sound->sections == film->playlist->sections ||
           refuse(fetch, HLS_ERROR_UNSUPPORTED,
                  _("its sound has other sections than its pictures"), error);
}

static bool take_playlist(Fetch *fetch, const char *from, const GString *text,
                          Film *film, GError **error)
{
    g_autoptr(HlsPlaylist) first = parse(fetch, from, text, error);
    if (!first || (first->variants->len > 0 && !find_parts(fetch, first, film, error)))
        return false;
    if (first->variants->len == 0)
        film->playlist = g_steal_pointer(&first);
    film->total = film->playlist->parts->len;
    if (film->sound)
        film->total += film->sound->parts->len;
    return true;
}

static bool find_film(Fetch *fetch, Film *film, GError **error)
{
    GString *text;
    g_autofree char *from = NULL;
    if (!fetch_first(fetch, (int64_t)FETCH_FILE_MAX_MB * MIB, &text, &film->fd, &from,
                     error))
        return false;
    bool fine = film->fd >= 0 || take_playlist(fetch, from, text, film, error);
    if (text)
        g_string_free(text, TRUE);
    return fine;
}

/* ---- putting it together --------------------------------------------------------- */

static bool append_part(Fetch *fetch, Film *film, const HlsPart *part, int to,
                        const char *path, GError **error)
{
    if (fetch->progress)
        fetch->progress(film->done, film->total, fetch->user);
    int fd = fetch_part(fetch, part, (int64_t)FETCH_PART_MAX_MB * MIB, error);
    bool fine = fd >= 0 && append(to, fd, path, error);
    if (fd >= 0)
        close(fd);
    film->done++;
    if (!fine)
        g_prefix_error(error, _("Part %u of %u: "), film->done, film->total);
    return fine;
}

/* The parts of one section. */
static bool append_section(Fetch *fetch, Film *film, const HlsPlaylist *playlist,
                           unsigned section, int to, const char *path, GError **error)
{
    for (unsigned i = 0; i < playlist->parts->len; i++) {
        const HlsPart *part = &g_array_index(playlist->parts, HlsPart, i);
        if (part->section == section &&
            !append_part(fetch, film, part, to, path, error))
            return false;
    }
    return true;
}

/* A section as a file without a name; -1 with an error. */
static int make_section(Fetch *fetch, Film *film, const HlsPlaylist *playlist,
                        unsigned section, GError **error)
{
    int fd = cache_blank(fetch->cache, error);
    if (fd < 0 || append_section(fetch, film, playlist, section, fd,
                                 cache_folder(fetch->cache), error))
        return fd;
    close(fd);
    return -1;
}

static bool make_sections(Fetch *fetch, Film *film, FilmSection *sections,
                          GError **error)
{
    for (unsigned i = 0; i < film->playlist->sections; i++) {
        sections[i].fd = make_section(fetch, film, film->playlist, i, error);
        if (sections[i].fd < 0)
            return false;
        if (!film->sound)
            continue;
        sections[i].sound = make_section(fetch, film, film->sound, i, error);
        if (sections[i].sound < 0)
            return false;
    }
    return true;
}

static void close_sections(const FilmSection *sections, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        if (sections[i].fd >= 0)
            close(sections[i].fd);
        if (sections[i].sound >= 0)
            close(sections[i].sound);
    }
}

/* A worker makes one file of what has clocks of its own. */
static bool splice_sections(Fetch *fetch, Film *film, int to, GError **error)
{
    FilmSection sections[FILM_SECTIONS_MAX];
    unsigned count = film->playlist->sections;
    for (unsigned i = 0; i < count; i++)
        sections[i] = (FilmSection){ -1, -1 };
    bool fine = make_sections(fetch, film, sections, error) &&
                splice_film(sections, count, to, NULL, fetch->cancel, error);
    close_sections(sections, count);
    return fine;
}

static bool write_bytes(Fetch *fetch, Film *film, int to, const char *path,
                        GError **error)
{
    if (film->fd >= 0)
        return append(to, film->fd, path, error);
    if (is_spliced(film))
        return splice_sections(fetch, film, to, error);
    return append_section(fetch, film, film->playlist, 0, to, path, error);
}

static void drop_parts(Fetch *fetch, const HlsPlaylist *playlist)
{
    for (unsigned i = 0; playlist && i < playlist->parts->len; i++)
        fetch_drop_part(fetch, &g_array_index(playlist->parts, HlsPart, i));
}

static bool write_film(Fetch *fetch, Film *film, const char *path, GError **error)
{
    g_autoptr(Partial) partial = partial_open(path, error);
    if (!partial || !write_bytes(fetch, film, partial_fd(partial), path, error) ||
        !partial_commit(partial, error))
        return false;
    drop_parts(fetch, film->playlist);
    drop_parts(fetch, film->sound);
    return true;
}

/* The folder is made when there is something for it. */
static char *place_film(const Film *film, const char *address, const char *folder,
                        GError **error)
{
    g_autofree char *extension = NULL;
    g_autofree char *name = plain_name(address, &extension);
    const char *own = ".ts";
    if (film->playlist && film->playlist->fragmented && !is_spliced(film))
        own = ".mp4";
    if (g_mkdir_with_parents(folder, 0755) == 0)
        return free_path(folder, name, film->playlist ? own : extension);
    io_failed(folder, error);
    return NULL;
}

char *fetch_file(const char *address, const char *folder, const atomic_bool *cancel,
                 FetchProgress progress, void *user, GError **error)
{
    g_auto(Fetch) fetch = {
        .address = address, .cancel = cancel, .progress = progress, .user = user
    };
    g_auto(Film) film = { .fd = -1 };
    if (!fetch_begin(&fetch, error) || !find_film(&fetch, &film, error))
        return NULL;
    g_autofree char *path = place_film(&film, address, folder, error);
    if (path && write_film(&fetch, &film, path, error))
        return g_steal_pointer(&path);
    g_rmdir(folder); /* where there is nothing in it */
    return NULL;
}
