#include "hls_private.h"

#include <glib/gi18n.h>
#include <string.h>

G_DEFINE_QUARK(hls_error_quark, hls_error)

bool hls_fail(GError **error, HlsError kind, const char *sentence)
{
    g_set_error_literal(error, HLS_ERROR, kind, sentence);
    return false;
}

bool hls_damaged(GError **error)
{
    return hls_fail(error, HLS_ERROR_INVALID, _("the playlist is damaged"));
}

/* ---- memory ---------------------------------------------------------------------- */

static void part_clear(gpointer part)
{
    g_free(((HlsPart *)part)->url);
}

static void variant_clear(gpointer data)
{
    HlsVariant *variant = data;
    g_free(variant->url);
    g_free(variant->sounds);
    g_free(variant->sound_url);
}

static HlsPlaylist *playlist_new(void)
{
    HlsPlaylist *playlist = g_new0(HlsPlaylist, 1);
    playlist->variants = g_array_new(FALSE, TRUE, sizeof(HlsVariant));
    playlist->parts = g_array_new(FALSE, TRUE, sizeof(HlsPart));
    g_array_set_clear_func(playlist->variants, variant_clear);
    g_array_set_clear_func(playlist->parts, part_clear);
    return playlist;
}

void hls_playlist_free(HlsPlaylist *playlist)
{
    if (!playlist)
        return;
    g_array_unref(playlist->variants);
    g_array_unref(playlist->parts);
    g_free(playlist);
}

/* ---- words ----------------------------------------------------------------------- */

char *hls_attribute(const char *list, const char *name)
{
    const size_t length = strlen(name);
    while (*list) {
        const char *equals = strchr(list, '=');
        if (!equals)
            return NULL;
        const char *value = equals + 1;
        const bool quoted = *value == '"';
        const char *end = quoted ? strchr(value + 1, '"') : strchr(value, ',');
        if (quoted && !end)
            return NULL;
        if (!end)
            end = value + strlen(value);
        if ((size_t)(equals - list) == length && strncmp(list, name, length) == 0)
            return g_strndup(value + quoted, (gsize)(end - value) - quoted);
        list = strchr(end, ',');
        if (!list)
            return NULL;
        for (list++; *list == ' '; list++)
            continue;
    }
    return NULL;
}

bool hls_read_number(const char *text, int64_t *number, const char **end)
{
    const size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > 15)
        return false;
    *number = g_ascii_strtoll(text, NULL, 10);
    *end = text + digits;
    return true;
}

char *hls_resolve(const HlsReading *reading, const char *reference, GError **error)
{
    g_autofree char *url =
        g_uri_resolve_relative(reading->url, reference, G_URI_FLAGS_ENCODED, NULL);
    if (!url ||
        (!g_str_has_prefix(url, "https://") && !g_str_has_prefix(url, "http://"))) {
        hls_fail(error, HLS_ERROR_ADDRESS,
                 _("the playlist names something that is no web address"));
        return NULL;
    }
    if (strlen(url) <= HLS_ADDRESS_MAX)
        return g_steal_pointer(&url);
    hls_fail(error, HLS_ERROR_LIMIT, _("the playlist has addresses that are too long"));
    return NULL;
}

/* ---- lines ----------------------------------------------------------------------- */

typedef struct {
    const char *tag;
    bool (*take)(HlsReading *reading, const char *value, GError **error);
} TagRow;

/* What is not here changes nothing that matters for a file. */
static const TagRow TAGS[] = {
    { "EXTINF", hls_take_length },
    { "EXT-X-BYTERANGE", hls_take_range },
    { "EXT-X-MAP", hls_take_header },
    { "EXT-X-KEY", hls_take_key },
    { "EXT-X-DISCONTINUITY", hls_take_break },
    { "EXT-X-ENDLIST", hls_take_end },
    { "EXT-X-I-FRAMES-ONLY", hls_take_frames_only },
    { "EXT-X-MEDIA", hls_take_sound },
    { "EXT-X-STREAM-INF", hls_take_variant },
};

static bool take_tag(HlsReading *reading, const char *line, GError **error)
{
    const size_t length = strcspn(line, ":");
    const char *value = line[length] ? line + length + 1 : "";
    for (size_t i = 0; i < G_N_ELEMENTS(TAGS); i++)
        if (strlen(TAGS[i].tag) == length && strncmp(line, TAGS[i].tag, length) == 0)
            return TAGS[i].take(reading, value, error);
    return true;
}

static bool take_line(HlsReading *reading, const char *line, GError **error)
{
    if (*line == '\0')
        return true;
    if (*line == '#')
        return take_tag(reading, line + 1, error);
    if (reading->variant.bandwidth >= 0)
        return hls_add_variant(reading, line, error);
    return hls_take_segment(reading, line, error);
}

static bool read_lines(HlsReading *reading, const char *text, GError **error)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++)
        if (!take_line(reading, g_strchomp(*line), error))
            return false;
    return true;
}

/* ---- whole ----------------------------------------------------------------------- */

static bool check_whole(const HlsReading *reading, GError **error)
{
    const HlsPlaylist *playlist = reading->playlist;
    if (playlist->variants->len > 0 && playlist->parts->len > 0)
        return hls_damaged(error);
    if (playlist->variants->len > 0)
        return true;
    if (!reading->ended)
        return hls_fail(
            error, HLS_ERROR_UNSUPPORTED,
            _("it is a broadcast that still goes on; only what has ended can be "
              "imported"));
    return reading->began ||
           hls_fail(error, HLS_ERROR_INVALID, _("the playlist is empty"));
}

static void reading_clear(HlsReading *reading)
{
    g_array_unref(reading->sounds);
    g_free(reading->variant.sounds);
    g_free(reading->heading.url);
    g_free(reading->header);
}

bool hls_is_playlist(const char *text, size_t size)
{
    static const char mark[] = "\xEF\xBB\xBF", begin[] = "#EXTM3U";
    const size_t skip = size >= 3 && memcmp(text, mark, 3) == 0 ? 3 : 0;
    return size >= skip + strlen(begin) &&
           memcmp(text + skip, begin, strlen(begin)) == 0;
}

HlsPlaylist *hls_parse(const char *text, size_t size, const char *url, GError **error)
{
    if (size > HLS_TEXT_MAX) {
        hls_fail(error, HLS_ERROR_LIMIT, _("the playlist is too long"));
        return NULL;
    }
    if (!hls_is_playlist(text, size) || !g_utf8_validate(text, (gssize)size, NULL)) {
        hls_damaged(error);
        return NULL;
    }
    const bool marked = *text != '#';
    g_autofree char *copy = g_strndup(text + (marked ? 3 : 0), size - (marked ? 3 : 0));
    g_autoptr(HlsPlaylist) playlist = playlist_new();
    HlsReading reading = { .playlist = playlist,
                           .url = url,
                           .sounds = hls_sounds_new(),
                           .variant = { .bandwidth = -1 } };
    bool fine = read_lines(&reading, copy, error) && check_whole(&reading, error);
    hls_find_sounds(&reading);
    reading_clear(&reading);
    return fine ? g_steal_pointer(&playlist) : NULL;
}
