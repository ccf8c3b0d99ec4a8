/*
 * Times pictures and waveforms, for tools/bench pictures and for looking at them.
 *
 *   pictures_measure thumbnail FILE SECONDS WxH near|exact [COUNT [STEP [OUT.ppm]]]
 *   pictures_measure waveform FILE [OUT.u8]
 *   pictures_measure still DOCUMENT.json FOLDER SECONDS WxH [COUNT [STEP [OUT.ppm]]]
 *
 * Prints milliseconds of each, and the last one into OUT.
 */
#include "chatkut/model/composition_json.h"
#include "chatkut/queue/pictures.h"
#include "chatkut/queue/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    double at, step;
    int width, height, count;
    const char *out;
} Series;

static const char *argument(int argc, char **argv, int i, const char *absent)
{
    return i < argc ? argv[i] : absent;
}

static Series series_of(int argc, char **argv, int first)
{
    Series series = { .at = g_ascii_strtod(argument(argc, argv, first, "0"), NULL) };
    sscanf(argument(argc, argv, first + 1, "160x90"), "%dx%d", &series.width,
           &series.height);
    return series;
}

static void take_count(Series *series, int argc, char **argv, int first)
{
    series->count = atoi(argument(argc, argv, first, "1"));
    series->step = g_ascii_strtod(argument(argc, argv, first + 1, "1"), NULL);
    series->out = argument(argc, argv, first + 2, NULL);
}

static double ms_since(int64_t then)
{
    return (double)(g_get_monotonic_time() - then) / 1000;
}

static void write_picture(const char *path, const Picture *picture)
{
    FILE *file = path ? fopen(path, "wb") : NULL;
    if (!file)
        return;
    fprintf(file, "P6 %d %d 255\n", picture->width, picture->height);
    fwrite(picture->rgb, 1, picture_bytes(picture), file);
    fclose(file);
}

static int tell(Picture *picture, GError *error, int64_t began, const char *out)
{
    if (!picture) {
        printf("%.1f ms: %s\n", ms_since(began), error->message);
        g_error_free(error);
        return 1;
    }
    printf("%.1f ms %dx%d\n", ms_since(began), picture->width, picture->height);
    write_picture(out, picture);
    picture_unref(picture);
    return 0;
}

static int thumbnails(Pictures *pictures, int argc, char **argv)
{
    Series series = series_of(argc, argv, 3);
    int failed = 0, fd = source_open(argument(argc, argv, 2, ""), NULL);
    take_count(&series, argc, argv, 6);
    for (int i = 0; i < series.count; i++) {
        GError *error = NULL;
        int64_t began = g_get_monotonic_time();
        ThumbnailSpec spec = { rtime_from_decimal(series.at + i * series.step),
                               series.width,
                               series.height,
                               strcmp(argument(argc, argv, 5, "near"), "near") == 0,
                               -1,
                               -1 };
        Picture *picture = pictures_thumbnail(pictures, fd, &spec, &error);
        failed |= tell(picture, error, began, series.out);
    }
    return failed;
}

static int waveform(Pictures *pictures, int argc, char **argv)
{
    GError *error = NULL;
    int fd = source_open(argument(argc, argv, 2, ""), NULL);
    int64_t began = g_get_monotonic_time();
    g_autoptr(GByteArray) peaks =
        pictures_waveform(pictures, fd, -1, NULL, NULL, NULL, &error);
    if (!peaks) {
        printf("%s\n", error->message);
        return 1;
    }
    printf("%.1f ms for %.2f s: %.0f x\n", ms_since(began), peaks->len / 100.0,
           peaks->len * 10.0 / ms_since(began));
    if (argc > 3)
        g_file_set_contents(argv[3], (const char *)peaks->data, peaks->len, NULL);
    return 0;
}

static char *path_of(const Asset *asset, void *user)
{
    return g_canonicalize_filename(node_string(&asset->node, PROP_FILE), user);
}

static int stills(Pictures *pictures, int argc, char **argv)
{
    g_autofree char *text = NULL;
    size_t length;
    GError *error = NULL;
    int failed = 0;
    Series series = series_of(argc, argv, 4);
    take_count(&series, argc, argv, 6);
    if (!g_file_get_contents(argument(argc, argv, 2, ""), &text, &length, &error))
        g_error("%s", error->message);
    g_autoptr(Composition) composition = composition_from_text(text, length, &error);
    if (!composition)
        g_error("%s", error->message);
    pictures_stage(pictures, composition, path_of,
                   (void *)(uintptr_t)argument(argc, argv, 3, "."));
    for (int i = 0; i < series.count; i++) {
        int64_t began = g_get_monotonic_time();
        Picture *picture =
            pictures_still(pictures, composition->main,
                           rtime_from_decimal(series.at + i * series.step),
                           series.width, series.height, false, &error);
        failed |= tell(picture, g_steal_pointer(&error), began, series.out);
    }
    return failed;
}

int main(int argc, char **argv)
{
    g_autoptr(Pictures) pictures = pictures_new(NULL, 0);
    const char *what = argument(argc, argv, 1, "");
    if (strcmp(what, "thumbnail") == 0)
        return thumbnails(pictures, argc, argv);
    if (strcmp(what, "waveform") == 0)
        return waveform(pictures, argc, argv);
    if (strcmp(what, "still") == 0)
        return stills(pictures, argc, argv);
    fprintf(stderr, "usage: pictures_measure thumbnail|waveform|still …\n");
    return 2;
}
