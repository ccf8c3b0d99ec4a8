#include "chatkut/net/hls.h"

#include "../run.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define URL "https://a.example/films/sea/index.m3u8?key=1"
#define END "#EXT-X-ENDLIST\n"

/* "URL[@OFFSET+LENGTH] … | …" of the parts, "|" between sections. */
static char *tell_parts(const HlsPlaylist *playlist)
{
    GString *told = g_string_new(NULL);
    unsigned section = 0;
    for (unsigned i = 0; i < playlist->parts->len; i++) {
        const HlsPart *part = &g_array_index(playlist->parts, HlsPart, i);
        for (; section < part->section; section++)
            g_string_append(told, " |");
        g_string_append_printf(told, "%s%s", i > 0 ? " " : "", part->url);
        if (part->length > 0)
            g_string_append_printf(told, "@%d+%d", (int)part->offset,
                                   (int)part->length);
    }
    return g_string_free(told, FALSE);
}

static const struct {
    const char *text, *parts;
    bool fragmented;
} FILMS[] = {
    { "#EXTM3U\n#EXTINF:4,\na.ts\n#EXTINF:4,\nb.ts\n" END,
      "https://a.example/films/sea/a.ts https://a.example/films/sea/b.ts", false },
    { "#EXTM3U\r\n#EXT-X-VERSION:3\r\n\r\n#EXTINF:4,Name\r\n../up/a.ts?x=1,2\r\n" END,
      "https://a.example/films/up/a.ts?x=1,2", false },
    { "\xEF\xBB\xBF#EXTM3U\n# a remark\n#EXTINF:4\n/a.ts\n" END,
      "https://a.example/a.ts", false },
    { "#EXTM3U\n#EXTINF:4,\n//cdn.example/a.ts\n#EXTINF:4,\nhttps://b.example/b\n" END,
      "https://cdn.example/a.ts https://b.example/b", false },
    { "#EXTM3U\n#EXTINF:4,\n../../../../../etc/passwd\n" END,
      "https://a.example/etc/passwd", false },
    { "#EXTM3U\n#EXTINF:4,\n#EXT-X-BYTERANGE:100@20\na.ts\n#EXTINF:4,\n"
      "#EXT-X-BYTERANGE:30\na.ts\n" END,
      "https://a.example/films/sea/a.ts@20+100 "
      "https://a.example/films/sea/a.ts@120+30",
      false },
    { "#EXTM3U\n#EXT-X-MAP:URI=\"i.mp4\",BYTERANGE=\"70@0\"\n#EXTINF:4,\na.m4s\n"
      "#EXT-X-MAP:URI=\"i.mp4\",BYTERANGE=\"70@0\"\n#EXTINF:4,\nb.m4s\n" END,
      "https://a.example/films/sea/i.mp4@0+70 https://a.example/films/sea/a.m4s "
      "https://a.example/films/sea/b.m4s",
      true },
    { "#EXTM3U\n#EXTINF:4,\na.ts\n#EXT-X-DISCONTINUITY\n#EXTINF:4,\nb.ts\n" END,
      "https://a.example/films/sea/a.ts | https://a.example/films/sea/b.ts", false },
    { "#EXTM3U\n#EXT-X-MAP:URI=\"i\"\n#EXTINF:4,\na\n#EXT-X-DISCONTINUITY\n"
      "#EXTINF:4,\nb\n#EXT-X-MAP:URI=\"j\"\n#EXTINF:4,\nc\n" END,
      "https://a.example/films/sea/i https://a.example/films/sea/a | "
      "https://a.example/films/sea/i https://a.example/films/sea/b | "
      "https://a.example/films/sea/j https://a.example/films/sea/c",
      true },
    { "#EXTM3U\n#EXT-X-KEY:METHOD=NONE\n#EXT-X-DISCONTINUITY\n#EXTINF:4,\na.ts\n" END,
      "https://a.example/films/sea/a.ts", false },
};

START_TEST(films_are_lists_of_parts)
{
    g_autoptr(GError) error = NULL;
    const char *text = FILMS[_i].text;
    g_autoptr(HlsPlaylist) playlist = hls_parse(text, strlen(text), URL, &error);
    ck_assert_msg(playlist != NULL, "%s", error ? error->message : "");
    g_autofree char *told = tell_parts(playlist);
    ck_assert_str_eq(told, FILMS[_i].parts);
    ck_assert_uint_eq(playlist->variants->len, 0);
    ck_assert_int_eq(playlist->fragmented, FILMS[_i].fragmented);
}
END_TEST

#define M "#EXTM3U\n"
#define S "#EXTINF:4,\na.ts\n"

static const struct {
    const char *text;
    int code;
    const char *word;
} REFUSED[] = {
    { "", HLS_ERROR_INVALID, "damaged" },
    { "<html>", HLS_ERROR_INVALID, "damaged" },
    { M, HLS_ERROR_UNSUPPORTED, "broadcast" },
    { M END, HLS_ERROR_INVALID, "empty" },
    { M S, HLS_ERROR_UNSUPPORTED, "broadcast" },
    { M "a.ts\n" END, HLS_ERROR_INVALID, "damaged" },
    { M "#EXTINF:4,\nfile:///etc/passwd\n" END, HLS_ERROR_ADDRESS, "no web address" },
    { M "#EXTINF:4,\nftp://a.example/a.ts\n" END, HLS_ERROR_ADDRESS, "no web" },
    { M "#EXTINF:4,\ndata:,x\n" END, HLS_ERROR_ADDRESS, "no web address" },
    { M "#EXTINF:4,\nconcat:/etc/passwd\n" END, HLS_ERROR_ADDRESS, "no web address" },
    { M "#EXT-X-MAP:URI=\"file:///etc/passwd\"\n" S END, HLS_ERROR_ADDRESS, "no web" },
    { M "#EXT-X-STREAM-INF:BANDWIDTH=1\nfile:///a.m3u8\n", HLS_ERROR_ADDRESS,
      "no web" },
    { M "#EXT-X-KEY:METHOD=AES-128,URI=\"k\"\n" S END, HLS_ERROR_UNSUPPORTED,
      "encrypted" },
    { M "#EXT-X-I-FRAMES-ONLY\n" S END, HLS_ERROR_UNSUPPORTED, "key frames" },
    { M "#EXTINF:4,\n#EXT-X-BYTERANGE:0\na.ts\n" END, HLS_ERROR_INVALID, "damaged" },
    { M "#EXTINF:4,\n#EXT-X-BYTERANGE:9@x\na.ts\n" END, HLS_ERROR_INVALID, "damaged" },
    { M "#EXTINF:4,\n#EXT-X-BYTERANGE:9999999999999999\na.ts\n" END, HLS_ERROR_INVALID,
      "damaged" },
    { M "#EXT-X-STREAM-INF:RESOLUTION=1x1\na.m3u8\n", HLS_ERROR_INVALID, "damaged" },
    { M "#EXT-X-STREAM-INF:BANDWIDTH=1\na.m3u8\n" S END, HLS_ERROR_INVALID, "damaged" },
    { M "#EXTINF:4,\n\xFF\xFE.ts\n" END, HLS_ERROR_INVALID, "damaged" },
};

START_TEST(what_cannot_be_kept_as_a_file_is_refused)
{
    g_autoptr(GError) error = NULL;
    const char *text = REFUSED[_i].text;
    ck_assert_msg(!hls_parse(text, strlen(text), URL, &error), "%s", text);
    ck_assert_msg(g_error_matches(error, HLS_ERROR, REFUSED[_i].code), "%s: %s", text,
                  error->message);
    ck_assert_msg(strstr(error->message, REFUSED[_i].word) != NULL, "%s: %s", text,
                  error->message);
}
END_TEST

#define SOUND "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"s\",NAME=\"x\""

static const struct {
    const char *text, *best, *sound; /* names; sound NULL: beside the pictures */
} CHOICES[] = {
    { M "#EXT-X-STREAM-INF:BANDWIDTH=100,RESOLUTION=640x360\nlow.m3u8\n"
        "#EXT-X-STREAM-INF:BANDWIDTH=9,CODECS=\"a,b\",RESOLUTION=1280x720\nhigh.m3u8\n",
      "high.m3u8", NULL },
    { M "#EXT-X-STREAM-INF:BANDWIDTH=100\na.m3u8\n"
        "#EXT-X-STREAM-INF:BANDWIDTH=200\nb.m3u8\n",
      "b.m3u8", NULL },
    { M SOUND ",URI=\"s.m3u8\"\n"
              "#EXT-X-STREAM-INF:BANDWIDTH=200,AUDIO=\"s\",RESOLUTION=9x9\nb.m3u8\n"
              "#EXT-X-STREAM-INF:BANDWIDTH=100,RESOLUTION=3x3\na.m3u8\n",
      "b.m3u8", "s.m3u8" },
    { M SOUND ",URI=\"s.m3u8\"\n" SOUND "\n"
              "#EXT-X-STREAM-INF:BANDWIDTH=200,AUDIO=\"s\"\nb.m3u8\n",
      "b.m3u8", NULL },
    { M "#EXT-X-STREAM-INF:BANDWIDTH=200,AUDIO=\"s\"\nb.m3u8\n" SOUND
        ",URI=\"s.m3u8\"\n"
        "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"s\",URI=\"u.m3u8\"\n" SOUND
        ",DEFAULT=YES,URI=\"t.m3u8\"\n",
      "b.m3u8", "t.m3u8" },
};

START_TEST(the_largest_variant_is_taken)
{
    g_autoptr(GError) error = NULL;
    const char *text = CHOICES[_i].text;
    g_autoptr(HlsPlaylist) playlist = hls_parse(text, strlen(text), URL, &error);
    ck_assert_msg(playlist != NULL, "%s", error ? error->message : "");
    const HlsVariant *best = hls_best(playlist);
    ck_assert(g_str_has_suffix(best->url, CHOICES[_i].best));
    ck_assert((best->sound_url != NULL) == (CHOICES[_i].sound != NULL));
    if (best->sound_url)
        ck_assert(g_str_has_suffix(best->sound_url, CHOICES[_i].sound));
}
END_TEST

START_TEST(lists_without_an_end_are_cut_short)
{
    g_autoptr(GError) error = NULL;
    GString *text = g_string_new(M);
    for (int i = 0; i <= HLS_PARTS_MAX; i++)
        g_string_append(text, S);
    g_string_append(text, END);
    ck_assert(!hls_parse(text->str, text->len, URL, &error));
    ck_assert(g_error_matches(error, HLS_ERROR, HLS_ERROR_LIMIT));
    g_string_free(text, TRUE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("hls");
    TCase *tests = tcase_create("hls");
    tcase_add_loop_test(tests, films_are_lists_of_parts, 0, G_N_ELEMENTS(FILMS));
    tcase_add_loop_test(tests, what_cannot_be_kept_as_a_file_is_refused, 0,
                        G_N_ELEMENTS(REFUSED));
    tcase_add_loop_test(tests, the_largest_variant_is_taken, 0, G_N_ELEMENTS(CHOICES));
    tcase_add_test(tests, lists_without_an_end_are_cut_short);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
