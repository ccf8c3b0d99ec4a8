/* Transitions against libavfilter's xfade, where both mean the same. */
#include "chatkut/media/input.h"
#include "chatkut/model/composition_json.h"
#include "chatkut/render/compositor.h"

#include "../run.h"

#include <check.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    WIDTH = 128,
    HEIGHT = 96,
    RATE = 32,  /* so that every progress is a whole binary fraction */
    FIRST = 32, /* frame of the window */
    FRAMES = 32,
    PICTURE = WIDTH * HEIGHT * 3 / 2,
};

typedef enum { SEAM_NONE, SEAM_FORTH, SEAM_BACK } Seam;

static const struct {
    const char *type, *params, *xfade;
    /* Where the sides meet, along x or y. xfade is a pixel off there, and blurs chroma:
     * what lies within three pixels is not looked at. */
    Seam seam;
    bool vertical;
    bool gray; /* many such places: only luma is looked at */
} rows[] = {
    { "dissolve", "{}", "fade", SEAM_NONE, false },
    { "wipe", "{'direction':'left'}", "wipeleft", SEAM_BACK, false },
    { "wipe", "{'direction':'right'}", "wiperight", SEAM_FORTH, false },
    { "wipe", "{'direction':'up'}", "wipeup", SEAM_BACK, true },
    { "wipe", "{'direction':'down'}", "wipedown", SEAM_FORTH, true },
    { "push", "{'direction':'left'}", "slideleft", SEAM_BACK, false },
    { "push", "{'direction':'right'}", "slideright", SEAM_FORTH, false },
    { "push", "{'direction':'up'}", "slideup", SEAM_BACK, true },
    { "push", "{'direction':'down'}", "slidedown", SEAM_FORTH, true },
    { "pixelize", "{}", "pixelize", SEAM_NONE, false, true },
};

static char *folder;

static void run(const char *command)
{
    int status;
    g_autofree char *there = g_strdup_printf("cd '%s' && %s", folder, command);
    g_autofree char *quoted = g_shell_quote(there);
    g_autofree char *line = g_strdup_printf("/bin/sh -c %s", quoted);
    ck_assert(g_spawn_command_line_sync(line, NULL, NULL, &status, NULL));
    ck_assert_msg(status == 0, "%s", command);
}

/* Two films of two seconds, smooth so that neither side's sampling of chroma counts. */
static void make_sources(void)
{
    static const char *const sources[] = { "testsrc2=%s,gblur=4", /* a.mp4 */
                                           "testsrc2=%s,negate,hflip,gblur=6" };
    g_autofree char *size = g_strdup_printf("s=%dx%d:r=%d:d=2", WIDTH, HEIGHT, RATE);
    for (int i = 0; i < 2; i++) {
        g_auto(GStrv) parts = g_strsplit(sources[i], "%s", 2);
        g_autofree char *command = g_strdup_printf(
            "ffmpeg -v error -f lavfi -i '%s%s%s' -pix_fmt yuv420p -c:v libx264 "
            "-preset ultrafast -qp 0 -colorspace bt709 -color_primaries bt709 "
            "-color_trc bt709 %c.mp4",
            parts[0], size, parts[1], 'a' + i);
        run(command);
    }
}

static int source_file(const char *asset, void *data, GError **error)
{
    g_autofree char *name = g_strdup_printf("%s/%s.mp4", folder, asset);
    int *fd = (int *)data + (asset[0] == 'b');
    (void)error;
    if (*fd < 0)
        *fd = open(name, O_RDONLY | O_CLOEXEC);
    return *fd;
}

static Composition *compose(int row)
{
    g_autofree char *text = g_strdup_printf(
        "{'chatkut':1,'id':'p','main':'main','assets':["
        "{'id':'a','kind':'video','path':'a.mp4','duration':'2s'},"
        "{'id':'b','kind':'video','path':'b.mp4','duration':'2s'}],"
        "'sequences':[{'id':'main','size':[%d,%d],'rate':'32/1','tracks':[{'id':'v',"
        "'kind':'video','clips':["
        "{'id':'c1','type':'video','asset':'a','start':0,'duration':48},"
        "{'id':'c2','type':'video','asset':'b','start':48,'duration':48,'in':16}],"
        "'transitions':[{'id':'x','type':'%s','from':'c1','to':'c2','before':16,"
        "'after':16,'params':%s}]}]}]}",
        WIDTH, HEIGHT, rows[row].type, rows[row].params);
    g_autoptr(GError) error = NULL;
    Composition *composition;
    g_strdelimit(text, "'", '"');
    composition = composition_from_text(text, strlen(text), &error);
    ck_assert_msg(composition != NULL, "%s", error ? error->message : "?");
    return composition;
}

static char *xfaded(int row)
{
    g_autofree char *command =
        g_strdup_printf("ffmpeg -v error -y -i a.mp4 -i b.mp4 -filter_complex "
                        "'xfade=transition=%s:duration=1:offset=1' -pix_fmt yuv420p "
                        "-f rawvideo out.yuv",
                        rows[row].xfade);
    g_autofree char *path = g_build_filename(folder, "out.yuv", NULL);
    char *pictures;
    gsize size;
    run(command);
    ck_assert(g_file_get_contents(path, &pictures, &size, NULL));
    ck_assert_uint_ge(size, (gsize)(FIRST + FRAMES) * PICTURE);
    return pictures;
}

/* x, y: the centre of a sample, in pixels. Sides wrap around in xfade. */
static bool near_seam(int row, double p, double x, double y)
{
    double side = rows[row].vertical ? HEIGHT : WIDTH;
    double seam = side * (rows[row].seam == SEAM_FORTH ? p : 1 - p);
    double off = fabs((rows[row].vertical ? y : x) - seam);
    return rows[row].seam != SEAM_NONE && fmin(off, side - off) <= 3;
}

static double psnr_of(int row, double p, int plane, const AVFrame *picture,
                      const uint8_t *peer)
{
    int size = plane ? 2 : 1, width = WIDTH / size, height = HEIGHT / size, count = 0;
    double squares = 0;
    peer += plane == 0 ? 0 : WIDTH * HEIGHT + (plane - 1) * (WIDTH * HEIGHT / 4);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            double off = picture->data[plane][y * picture->linesize[plane] + x] -
                         peer[y * width + x];
            if (near_seam(row, p, (x + 0.5) * size, (y + 0.5) * size))
                continue;
            squares += off * off;
            count++;
        }
    return count ? 10 * log10(255.0 * 255.0 / fmax(squares / count, 1e-6)) : 99;
}

START_TEST(pictures_are_those_of_xfade)
{
    int fds[2] = { -1, -1 };
    g_autofree char *pictures = xfaded(_i);
    g_autoptr(Composition) composition = compose(_i);
    g_autoptr(Compositor) compositor =
        compositor_new(composition, composition_main(composition), WIDTH, HEIGHT, false,
                       source_file, fds);
    for (int n = 0; n < FRAMES; n++) {
        /* In the middle squares are 4.8 wide, in xfade's floats a little more: every
         * fifth begins a pixel later there. */
        if (rows[_i].gray && n == FRAMES / 2)
            continue;
        const uint8_t *peer = (const uint8_t *)pictures + (size_t)(FIRST + n) * PICTURE;
        g_autoptr(GError) error = NULL;
        AVFrame *picture = compositor_picture(
            compositor, rtime_from_frames(FIRST + n, (Rate){ RATE, 1 }), &error);
        ck_assert_msg(picture != NULL, "%s", error ? error->message : "?");
        for (int plane = 0; plane < (rows[_i].gray ? 1 : 3); plane++) {
            double psnr = psnr_of(_i, (double)n / FRAMES, plane, picture, peer);
            ck_assert_msg(psnr >= 44, "%s, frame %d, plane %d: %.1f dB", rows[_i].xfade,
                          n, plane, psnr);
        }
        av_frame_free(&picture);
    }
    for (int i = 0; i < 2; i++)
        if (fds[i] >= 0)
            close(fds[i]);
}
END_TEST

static void clean(void)
{
    static const char *const names[] = { "a.mp4", "b.mp4", "out.yuv" };
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(folder, names[i], NULL);
        g_unlink(path);
    }
    g_rmdir(folder);
    g_free(folder);
}

int main(void)
{
    Suite *suite = suite_create("transition_peer");
    TCase *tcase = tcase_create("xfade");
    g_autofree char *ffmpeg = g_find_program_in_path("ffmpeg");
    if (!ffmpeg) {
        puts("skipped: no ffmpeg");
        return 77;
    }
    folder = g_dir_make_tmp("chatkut-xfade-XXXXXX", NULL);
    tcase_add_unchecked_fixture(tcase, make_sources, NULL);
    tcase_add_loop_test(tcase, pictures_are_those_of_xfade, 0, G_N_ELEMENTS(rows));
    suite_add_tcase(suite, tcase);
    int status = run_suite(suite);
    clean();
    return status;
}
