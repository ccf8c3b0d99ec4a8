#include "numbered.h"

#include <glib/gstdio.h>
#include <libavutil/log.h>
#include <libavutil/pixdesc.h>
#include <stdio.h>
#include <stdlib.h>

enum { BARS = 16, WIDTH = 160, HEIGHT = 48 };

static char *folder;

void numbered_init(void)
{
    g_autofree char *program = g_find_program_in_path("ffmpeg");
    if (!program) {
        puts("skipped: the ffmpeg program is not here to make sources with");
        exit(77);
    }
    av_log_set_level(AV_LOG_QUIET);
    folder = g_dir_make_tmp("chatkut-numbered-XXXXXX", NULL);
    if (!folder)
        g_error("no folder for temporary files");
}

void numbered_clean(void)
{
    const char *name;
    GDir *dir = g_dir_open(folder, 0, NULL);
    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_unlink(path);
    }
    if (dir)
        g_dir_close(dir);
    g_rmdir(folder);
    g_clear_pointer(&folder, g_free);
}

static void add_words(GPtrArray *argv, const char *words)
{
    g_auto(GStrv) split = g_strsplit(words, " ", -1);
    for (char **word = split; *word; word++)
        if (**word)
            g_ptr_array_add(argv, g_strdup(*word));
}

static char *filter(Rate rate, const char *timing)
{
    return g_strdup_printf("color=black:%dx%d:r=%d/%d,format=yuv420p,"
                           "geq=lum='16+219*mod(floor(N/pow(2,floor(X*%d/W))),2)':"
                           "cb=128:cr=128%s%s",
                           WIDTH, HEIGHT, rate.num, rate.den, BARS,
                           timing ? ",setpts=" : "", timing ? timing : "");
}

char *numbered_make(const char *name, Rate rate, int frames, const char *timing,
                    const char *arguments)
{
    char *path = g_build_filename(folder, name, NULL);
    g_autofree char *graph = filter(rate, timing);
    g_autofree char *count = g_strdup_printf("%d", frames);
    g_autoptr(GPtrArray) argv = g_ptr_array_new_with_free_func(g_free);
    int status = -1;
    add_words(argv, "ffmpeg -nostdin -v error -y -f lavfi -i");
    g_ptr_array_add(argv, g_steal_pointer(&graph));
    add_words(argv, "-frames:v");
    g_ptr_array_add(argv, g_steal_pointer(&count));
    if (timing)
        add_words(argv, "-fps_mode passthrough");
    if (arguments)
        add_words(argv, arguments);
    g_ptr_array_add(argv, g_strdup(path));
    g_ptr_array_add(argv, NULL);
    if (!g_spawn_sync(NULL, (char **)argv->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                      NULL, NULL, &status, NULL) ||
        status != 0)
        g_error("ffmpeg cannot make %s", name);
    return path;
}

/* Luma, as one of 8 bits. */
static int luma_at(const AVFrame *frame, int x, int y)
{
    const int depth = av_pix_fmt_desc_get(frame->format)->comp[0].depth;
    const uint8_t *row = frame->data[0] + (ptrdiff_t)y * frame->linesize[0];
    return depth > 8 ? ((const uint16_t *)(const void *)row)[x] >> (depth - 8) : row[x];
}

int numbered_read(const AVFrame *frame)
{
    int number = 0;
    for (int bar = 0; bar < BARS; bar++) {
        int x = (2 * bar + 1) * frame->width / (2 * BARS);
        int luma = luma_at(frame, x, frame->height / 2);
        if (luma > 80 && luma < 170)
            return -1;
        number |= (luma >= 170) << bar;
    }
    return number;
}
