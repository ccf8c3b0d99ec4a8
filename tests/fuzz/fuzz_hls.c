/* A playlist from anywhere: what is read of it leads to web addresses alone, within the
 * limits, and is a list of parts or one of variants. */
#include "fuzz.h"

#include "chatkut/net/hls.h"

#include <string.h>

static void check_address(const char *url)
{
    g_assert_true(g_str_has_prefix(url, "https://") ||
                  g_str_has_prefix(url, "http://"));
    g_assert_cmpuint(strlen(url), <=, HLS_ADDRESS_MAX);
}

static void check_playlist(const HlsPlaylist *playlist)
{
    g_assert_true((playlist->parts->len > 0) != (playlist->variants->len > 0));
    unsigned section = 0;
    g_assert_cmpuint(playlist->sections, <=, HLS_SECTIONS_MAX);
    for (unsigned i = 0; i < playlist->parts->len; i++) {
        const HlsPart *part = &g_array_index(playlist->parts, HlsPart, i);
        check_address(part->url);
        g_assert_cmpint(part->offset, >=, 0);
        g_assert_cmpint(part->length, >=, 0);
        g_assert_cmpint(part->offset, <=, G_MAXINT64 - part->length);
        g_assert_cmpuint(part->section, <, playlist->sections);
        g_assert_cmpuint(part->section, >=, section);
        section = part->section;
    }
    for (unsigned i = 0; i < playlist->variants->len; i++) {
        const HlsVariant *variant = &g_array_index(playlist->variants, HlsVariant, i);
        check_address(variant->url);
        if (variant->sound_url)
            check_address(variant->sound_url);
    }
    g_assert_true((hls_best(playlist) != NULL) == (playlist->variants->len > 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(HlsPlaylist) playlist =
        hls_parse((const char *)data, size, "https://a.example/b/c.m3u8?d#e", &error);
    g_assert_true((playlist != NULL) == (error == NULL));
    if (playlist)
        check_playlist(playlist);
    return 0;
}
