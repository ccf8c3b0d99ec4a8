/* What becomes of files with other channels than two, held against ITU-R BS.775-3 annex
 * 4: the centre and each surround channel goes to its side, the centre to both, at -3
 * dB, the low frequencies nowhere; all scaled so that no channel alone, nor all
 * together, is louder than it was. */
#include "chatkut/media/audio_reader.h"

#include "../run.h"

#include <check.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

enum { RATE = 8000, SLOT = RATE / 10 };

static char *path;

static void set_up(void)
{
    g_autofree char *folder = g_dir_make_tmp("chatkut-layout-XXXXXX", NULL);
    path = g_build_filename(folder, "a.wav", NULL);
}

static void tear_down(void)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_unlink(path);
    g_rmdir(folder);
    g_free(path);
}

/* Each channel is at full scale for a tenth of a second, one after the other. */
static void make_file(const char *layout, unsigned channels)
{
    g_autoptr(GString) line =
        g_string_new("ffmpeg -nostdin -v error -y -f lavfi -i aevalsrc=");
    int status = 0;
    for (unsigned c = 0; c < channels; c++)
        g_string_append_printf(line, "%sgte(n\\,%u)*lt(n\\,%u)", c ? "|" : "", c * SLOT,
                               (c + 1) * SLOT);
    g_string_append_printf(line, ":c=%s:s=%d:d=1 -c:a pcm_f32le %s", layout, RATE,
                           path);
    g_auto(GStrv) words = g_strsplit(line->str, " ", -1);
    ck_assert(g_spawn_sync(NULL, words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                           NULL, &status, NULL));
    ck_assert_msg(status == 0, "%s", line->str);
}

#define S 0.70710678

/* What of each channel, in the order of the layout, goes to the left and to the right;
 * before scaling. */
static const struct {
    const char *layout;
    unsigned channels;
    double left[8], right[8];
} layouts[] = {
    { "mono", 1, { 1 }, { 1 } },
    { "stereo", 2, { 1, 0 }, { 0, 1 } },
    { "2.1", 3, { 1, 0, 0 }, { 0, 1, 0 } },
    { "3.0", 3, { 1, 0, S }, { 0, 1, S } },
    { "4.0", 4, { 1, 0, S, S *S }, { 0, 1, S, S *S } },
    { "quad", 4, { 1, 0, S, 0 }, { 0, 1, 0, S } },
    { "5.0", 5, { 1, 0, S, S, 0 }, { 0, 1, S, 0, S } },
    { "5.1", 6, { 1, 0, S, 0, S, 0 }, { 0, 1, S, 0, 0, S } },
    { "5.1(side)", 6, { 1, 0, S, 0, S, 0 }, { 0, 1, S, 0, 0, S } },
    { "7.1", 8, { 1, 0, S, 0, S, 0, S, 0 }, { 0, 1, S, 0, 0, S, 0, S } },
};

static double sum(const double *parts, unsigned count)
{
    double all = 0;
    for (unsigned i = 0; i < count; i++)
        all += parts[i];
    return all;
}

START_TEST(every_channel_goes_where_it_belongs)
{
    const double scale = 1 / MAX(1, sum(layouts[_i].left, layouts[_i].channels));
    g_autoptr(GError) error = NULL;
    AudioReader *reader = NULL;
    make_file(layouts[_i].layout, layouts[_i].channels);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ck_assert_msg(audio_reader_open(fd, -1, -1, &reader, &error), "%s",
                  error ? error->message : "?");
    for (unsigned c = 0; c < layouts[_i].channels; c++) {
        float stereo[2];
        ck_assert(audio_reader_read(reader, c * SLOT + SLOT / 2, stereo, 1, NULL));
        ck_assert_msg(fabs((double)stereo[0] - scale * layouts[_i].left[c]) < 1e-5 &&
                          fabs((double)stereo[1] - scale * layouts[_i].right[c]) < 1e-5,
                      "%s, channel %u: %g and %g", layouts[_i].layout, c,
                      (double)stereo[0], (double)stereo[1]);
    }
    audio_reader_free(reader);
    close(fd);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("audio_layout");
    TCase *tests = tcase_create("audio_layout");
    tcase_add_unchecked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, every_channel_goes_where_it_belongs, 0,
                        G_N_ELEMENTS(layouts));
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
