/* Playlists of parts: what the film is made of, in order. */
#include "hls_private.h"

#include <glib/gi18n.h>
#include <string.h>

/* "LENGTH[@OFFSET]"; without an offset it goes on where the one before ended. */
static bool read_range(const char *text, int64_t from, HlsPart *range, GError **error)
{
    const char *end;
    if (!hls_read_number(text, &range->length, &end) || range->length == 0)
        return hls_damaged(error);
    range->offset = from;
    if (*end == '@' && !hls_read_number(end + 1, &range->offset, &end))
        return hls_damaged(error);
    return *end == '\0' || hls_damaged(error);
}

/* Takes the address. */
static bool add_part(HlsReading *reading, char *url, HlsPart range, GError **error)
{
    GArray *parts = reading->playlist->parts;
    HlsPart part = { url, reading->playlist->sections - 1, range.offset, range.length };
    if (parts->len < HLS_PARTS_MAX) {
        g_array_append_val(parts, part);
        return true;
    }
    g_free(url);
    return hls_fail(error, HLS_ERROR_LIMIT, _("the playlist has too many parts"));
}

static bool begin_section(HlsReading *reading, GError **error)
{
    HlsPlaylist *playlist = reading->playlist;
    reading->breaks = false;
    if (playlist->sections++ >= HLS_SECTIONS_MAX)
        return hls_fail(error, HLS_ERROR_LIMIT,
                        _("it is spliced from too many pieces (discontinuities)"));
    return !reading->heading.url ||
           add_part(reading, g_strdup(reading->heading.url), reading->heading, error);
}

bool hls_take_segment(HlsReading *reading, const char *reference, GError **error)
{
    if (!reading->sized)
        return hls_damaged(error);
    char *url = hls_resolve(reading, reference, error);
    if (!url)
        return false;
    if ((reading->breaks || !reading->began) && !begin_section(reading, error)) {
        g_free(url);
        return false;
    }
    if (!add_part(reading, url, reading->range, error))
        return false;
    reading->range_end = reading->range.offset + reading->range.length;
    reading->range = (HlsPart){ 0 };
    reading->sized = false;
    reading->began = true;
    return true;
}

bool hls_take_length(HlsReading *reading, const char *value, GError **error)
{
    (void)value;
    (void)error;
    reading->sized = true;
    return true;
}

bool hls_take_range(HlsReading *reading, const char *value, GError **error)
{
    return read_range(value, reading->range_end, &reading->range, error);
}

/* Fragments go with a header, in front of all of their section. */
bool hls_take_header(HlsReading *reading, const char *list, GError **error)
{
    g_autofree char *reference = hls_attribute(list, "URI");
    g_autofree char *text = hls_attribute(list, "BYTERANGE");
    HlsPart heading = { 0 };
    if (g_strcmp0(reading->header, list) == 0)
        return true;
    if (!reference)
        return hls_damaged(error);
    if (text && !read_range(text, 0, &heading, error))
        return false;
    heading.url = hls_resolve(reading, reference, error);
    if (!heading.url)
        return false;
    g_free(reading->heading.url);
    g_free(reading->header);
    reading->heading = heading;
    reading->header = g_strdup(list);
    reading->breaks = true;
    reading->playlist->fragmented = true;
    return true;
}

bool hls_take_break(HlsReading *reading, const char *value, GError **error)
{
    (void)value;
    (void)error;
    return reading->breaks = true;
}

bool hls_take_key(HlsReading *reading, const char *list, GError **error)
{
    g_autofree char *method = hls_attribute(list, "METHOD");
    (void)reading;
    return g_strcmp0(method, "NONE") == 0 ||
           hls_fail(error, HLS_ERROR_UNSUPPORTED,
                    _("it is encrypted, which is not supported"));
}

bool hls_take_end(HlsReading *reading, const char *value, GError **error)
{
    (void)value;
    (void)error;
    return reading->ended = true;
}

bool hls_take_frames_only(HlsReading *reading, const char *value, GError **error)
{
    (void)reading;
    (void)value;
    return hls_fail(error, HLS_ERROR_UNSUPPORTED,
                    _("it has key frames alone, for winding; take its main playlist"));
}
