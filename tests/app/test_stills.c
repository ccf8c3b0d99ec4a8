/* Pictures and waveforms by the real worker; the ffmpeg program is the peer. */
#include "chatkut/app/stills.h"

#include "../run.h"
#include "chatkut/model/composition_json.h"
#include "chatkut/queue/render.h"

#include <check.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SOURCE_FRAMES = 75, RATE_FPS = 25, PATIENCE_S = 60 };

#define COLORS "-colorspace bt709 -color_primaries bt709 -color_trc bt709"
#define TO_RGB "scale=%d:%d:flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp"

static char *folder;

/* ---- sources and peers ----------------------------------------------------------- */

static char *in_folder(const char *name)
{
    return g_build_filename(folder, name, NULL);
}

/* Runs in the folder; *out may be NULL. */
static void run(const char *command, char **out, size_t *length)
{
    g_autofree char *line = g_strdup_printf("cd '%s' && %s", folder, command);
    g_autofree char *kept = g_build_filename(folder, "run.out", NULL);
    g_autofree char *whole = g_strdup_printf("(%s) > '%s'", line, kept);
    const char *argv[] = { "/bin/sh", "-c", whole, NULL };
    int status = -1;
    if (!g_spawn_sync(NULL, (char **)(uintptr_t)argv, NULL, 0, NULL, NULL, NULL, NULL,
                      &status, NULL) ||
        status != 0 || (out && !g_file_get_contents(kept, out, length, NULL)))
        g_error("%s", command);
}

static void make_source(const char *name, const char *pattern)
{
    g_autofree char *command = g_strdup_printf(
        "ffmpeg -nostdin -v error -y -f lavfi -i '%s=size=640x360:rate=%d' -f lavfi -i "
        "'aevalsrc=0.5*sin(440*2*PI*t)*t/3|0.9*sin(330*2*PI*t)*(3-t)/3:s=44100' "
        "-frames:v %d -t 3 -vf scale=out_color_matrix=bt709 -pix_fmt yuv420p -g 25 "
        "-c:v libx264 -preset ultrafast -qp 6 " COLORS " -c:a aac '%s'",
        pattern, RATE_FPS, SOURCE_FRAMES, name);
    run(command, NULL, NULL);
}

/* Frame n of a file as packed RGB. */
static uint8_t *peer_frame(const char *name, int n, int width, int height)
{
    char *out = NULL;
    size_t length = 0;
    g_autofree char *command = g_strdup_printf(
        "ffmpeg -nostdin -v error -i '%s' -vf 'select=eq(n\\,%d)," TO_RGB "' "
        "-frames:v 1 -pix_fmt rgb24 -f rawvideo -",
        name, n, width, height);
    run(command, &out, &length);
    ck_assert_uint_eq(length, 3 * (size_t)width * (size_t)height);
    return (uint8_t *)out;
}

static double psnr(const uint8_t *a, const uint8_t *b, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += ((double)a[i] - b[i]) * ((double)a[i] - b[i]);
    return sum == 0 ? 99 : 10 * log10(255.0 * 255.0 * (double)count / sum);
}

/* ---- drawing --------------------------------------------------------------------- */

static Stills *start(void)
{
    g_autofree char *cache = in_folder("cache");
    return stills_new(cache, NULL);
}

static Asset *asset_of(const char *name)
{
    g_autofree char *path = in_folder(name);
    g_autofree char *text = g_strdup_printf(
        "{\"chatkut\":1,\"id\":\"p\",\"main\":\"m\",\"assets\":[{\"id\":"
        "\"a\",\"kind\":\"video\",\"path\":\"%s\"}],\"sequences\":[{"
        "\"id\":\"m\",\"size\":[64,36],\"rate\":\"25/1\",\"tracks\":[]}]"
        "}",
        path);
    g_autoptr(Composition) composition =
        composition_from_text(text, strlen(text), NULL);
    ck_assert_ptr_nonnull(composition);
    return asset_ref(g_ptr_array_index(composition->assets, 0));
}

static void note(void *user)
{
    (*(int *)user)++;
}

/* What a test draws again and again until it is there. */
typedef struct {
    StillsView *view;
    const Asset *asset; /* of a thumbnail; NULL: a still */
    RTime at;
    int width, height;
    bool near;
    const Picture *picture;
    StillsState state;
} Drawn;

static void draw(Drawn *drawn)
{
    stills_view_begin(drawn->view);
    drawn->picture =
        drawn->asset
            ? stills_view_thumbnail(drawn->view, drawn->asset, drawn->at, drawn->width,
                                    drawn->height, drawn->near, &drawn->state)
            : stills_view_still(drawn->view, NULL, drawn->at, drawn->width,
                                drawn->height, &drawn->state);
    stills_view_end(drawn->view);
}

static gboolean give_up(void *user)
{
    (void)user;
    ck_abort_msg("nothing came in time");
    return G_SOURCE_REMOVE;
}

static void draw_until_there(Drawn *drawn)
{
    unsigned timer = g_timeout_add_seconds(PATIENCE_S, give_up, NULL);
    for (draw(drawn); drawn->state == STILLS_COMING; draw(drawn))
        g_main_context_iteration(NULL, TRUE);
    g_source_remove(timer);
}

/* ---- against the peer ------------------------------------------------------------ */

START_TEST(a_thumbnail_is_the_frame_that_ffmpeg_scales)
{
    const struct {
        int frame, key, width, height;
        bool near;
    } rows[] = {
        { 0, 0, 160, 90, true },    { 30, 25, 160, 90, true },
        { 30, 30, 160, 90, false }, { 74, 74, 320, 180, false },
        { 12, 12, 64, 36, false },
    };
    int calls = 0;
    g_autoptr(Stills) stills = start();
    g_autoptr(StillsView) view = stills_view_new(stills, STILLS_VISIBLE, note, &calls);
    g_autoptr(Asset) asset = asset_of("a.mp4");
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Drawn drawn = { .view = view,
                        .asset = asset,
                        .at = rtime_make(rows[i].frame, RATE_FPS),
                        .width = rows[i].width,
                        .height = rows[i].height + 7,
                        .near = rows[i].near };
        draw_until_there(&drawn);
        ck_assert_int_eq(drawn.state, STILLS_READY);
        ck_assert_int_eq(drawn.picture->width, rows[i].width);
        ck_assert_int_eq(drawn.picture->height, rows[i].height);
        g_autofree uint8_t *peer =
            peer_frame("a.mp4", rows[i].key, rows[i].width, rows[i].height);
        double likeness = psnr(drawn.picture->rgb, peer, picture_bytes(drawn.picture));
        ck_assert_msg(likeness >= 40, "row %zu: %.1f dB", i, likeness);
    }
    ck_assert_int_ge(calls, 1);
}
END_TEST

static const Peaks *peaks_when_there(StillsView *view, const Asset *asset)
{
    unsigned timer = g_timeout_add_seconds(PATIENCE_S, give_up, NULL);
    const Peaks *peaks = NULL;
    StillsState state = STILLS_COMING;
    while (state == STILLS_COMING) {
        double progress;
        stills_view_begin(view);
        peaks = stills_view_peaks(view, asset, &progress, &state);
        stills_view_end(view);
        ck_assert(progress >= 0 && progress <= 1);
        if (state == STILLS_COMING)
            g_main_context_iteration(NULL, TRUE);
    }
    g_source_remove(timer);
    return peaks;
}

/* The loudest of the samples of a hundredth, of both sides. */
static int peer_peak(const float *stereo, size_t frames, size_t bin)
{
    size_t from = (bin * 44100 + 99) / 100, to = ((bin + 1) * 44100 + 99) / 100;
    float most = 0;
    for (size_t i = 2 * from; i < 2 * MIN(to, frames); i++)
        most = fmaxf(most, fabsf(stereo[i]));
    return (int)lrintf(255 * fminf(most, 1));
}

START_TEST(peaks_are_those_of_the_samples)
{
    g_autoptr(Stills) stills = start();
    g_autoptr(StillsView) view = stills_view_new(stills, STILLS_VISIBLE, NULL, NULL);
    g_autoptr(Asset) asset = asset_of("a.mp4");
    g_autofree char *out = NULL;
    size_t length;
    run("ffmpeg -nostdin -v error -i a.mp4 -f f32le -c:a pcm_f32le -", &out, &length);
    const Peaks *peaks = peaks_when_there(view, asset);
    ck_assert_ptr_nonnull(peaks);
    size_t frames = length / (2 * sizeof(float));
    ck_assert_int_le(ABS((int)peaks_count(peaks) - (int)(frames * 100 / 44100)), 1);
    for (size_t bin = 0; bin + 1 < peaks_count(peaks); bin++)
        ck_assert_int_eq(peaks_numbers(peaks)[bin],
                         peer_peak((const float *)(const void *)out, frames, bin));
}
END_TEST

static const char document[] =
    "{\"chatkut\":1,\"id\":\"p\",\"main\":\"main\",\"assets\":["
    "{\"id\":\"a\",\"kind\":\"video\",\"path\":\"a.mp4\",\"duration\":\"3s\"},"
    "{\"id\":\"b\",\"kind\":\"video\",\"path\":\"b.mp4\",\"duration\":\"3s\"}],"
    "\"sequences\":[{\"id\":\"main\",\"size\":[640,360],\"rate\":\"25/1\",\"tracks\":["
    "{\"id\":\"v1\",\"kind\":\"video\",\"clips\":["
    "{\"id\":\"c1\",\"type\":\"video\",\"start\":0,\"duration\":25,\"asset\":\"a\","
    "\"in\":10},"
    "{\"id\":\"c2\",\"type\":\"video\",\"start\":25,\"duration\":25,\"asset\":\"b\","
    "\"in\":30,\"speed\":\"-1/1\"}]},"
    "{\"id\":\"v2\",\"kind\":\"video\",\"clips\":["
    "{\"id\":\"t1\",\"type\":\"text\",\"start\":5,\"duration\":%d,\"text\":\"Title\"}]}"
    "]"
    "}]}";

static Composition *composition_with(int title)
{
    g_autofree char *text = g_strdup_printf(document, title);
    g_autoptr(GError) error = NULL;
    Composition *composition = composition_from_text(text, strlen(text), &error);
    ck_assert_msg(composition != NULL, "%s", error ? error->message : "");
    return composition;
}

static char *path_of(const Asset *asset, void *user)
{
    (void)user;
    return in_folder(node_string(&asset->node, PROP_FILE));
}

static void render(const Composition *composition, const char *name)
{
    g_autofree char *target = in_folder(name);
    g_autoptr(GError) error = NULL;
    RenderResult result = { 0 };
    RenderJob job = {
        .composition = composition,
        .sequence = "main",
        .output = output_preset_spec(output_preset_find(NULL), 640, 360,
                                     (Rate){ RATE_FPS, 1 }),
        .start = RTIME_ZERO,
        .end = RTIME_ZERO,
        .target = target,
        .path = path_of,
    };
    job.output.crf = 4;
    bool fine = render_run(&job, &result, &error);
    ck_assert_msg(fine, "%s", error ? error->message : "");
    render_result_clear(&result);
}

START_TEST(a_still_is_the_frame_of_a_render)
{
    static const int frames[] = { 0, 24, 25, 26, 49, 3, 12 };
    g_autoptr(Stills) stills = start();
    g_autoptr(StillsView) view = stills_view_new(stills, STILLS_NOW, NULL, NULL);
    g_autoptr(Composition) composition = composition_with(20);
    render(composition, "film.mp4");
    stills_stage(stills, composition, folder);
    for (size_t i = 0; i < G_N_ELEMENTS(frames); i++) {
        Drawn drawn = { .view = view,
                        .at = rtime_make(frames[i], RATE_FPS),
                        .width = 640,
                        .height = 400 };
        draw_until_there(&drawn);
        ck_assert_int_eq(drawn.state, STILLS_READY);
        ck_assert_int_eq(drawn.picture->height, 360);
        g_autofree uint8_t *peer = peer_frame("film.mp4", frames[i], 640, 360);
        double likeness = psnr(drawn.picture->rgb, peer, picture_bytes(drawn.picture));
        ck_assert_msg(likeness >= 44, "frame %d: %.1f dB", frames[i], likeness);
    }
}
END_TEST

START_TEST(after_an_edit_the_old_shows_until_the_new_comes)
{
    g_autoptr(Stills) stills = start();
    g_autoptr(StillsView) view = stills_view_new(stills, STILLS_NOW, NULL, NULL);
    g_autoptr(Composition) with = composition_with(20), without = composition_with(1);
    Drawn drawn = {
        .view = view, .at = rtime_make(12, RATE_FPS), .width = 320, .height = 180
    };
    draw(&drawn);
    ck_assert_int_eq(drawn.state, STILLS_COMING);
    ck_assert_ptr_null(drawn.picture);
    stills_stage(stills, with, folder);
    draw_until_there(&drawn);
    g_autoptr(Picture) titled = picture_ref(drawn.picture);
    drawn.at = rtime_make(13, RATE_FPS);
    draw(&drawn);
    ck_assert_int_eq(drawn.state, STILLS_COMING);
    ck_assert_ptr_eq(drawn.picture, titled);
    drawn.at = rtime_make(12, RATE_FPS);
    stills_stage(stills, without, folder);
    draw(&drawn);
    ck_assert_int_eq(drawn.state, STILLS_COMING);
    ck_assert_ptr_eq(drawn.picture, titled);
    draw_until_there(&drawn);
    ck_assert_int_eq(drawn.state, STILLS_READY);
    ck_assert(psnr(drawn.picture->rgb, titled->rgb, picture_bytes(titled)) < 35);
}
END_TEST

/* ---- files ----------------------------------------------------------------------- */

START_TEST(what_is_kept_needs_no_worker)
{
    g_autofree char *cache = in_folder("cache");
    g_autoptr(Asset) asset = asset_of("b.mp4");
    for (int round = 0; round < 2; round++) {
        g_autoptr(Stills) stills =
            stills_new(cache, round == 0 ? NULL : "/no/such/worker");
        g_autoptr(StillsView) view =
            stills_view_new(stills, STILLS_VISIBLE, NULL, NULL);
        Drawn drawn = { .view = view,
                        .asset = asset,
                        .at = RTIME_ZERO,
                        .width = 99,
                        .height = 99,
                        .near = true };
        draw_until_there(&drawn);
        ck_assert_int_eq(drawn.state, STILLS_READY);
        ck_assert_ptr_nonnull(peaks_when_there(view, asset));
    }
}
END_TEST

static Drawn small_of(StillsView *view, const Asset *asset)
{
    return (Drawn){ .view = view,
                    .asset = asset,
                    .at = RTIME_ZERO,
                    .width = 32,
                    .height = 18,
                    .near = true };
}

START_TEST(a_file_that_is_missing_is_no_picture_until_it_comes)
{
    g_autoptr(Stills) stills = start();
    g_autoptr(StillsView) view = stills_view_new(stills, STILLS_VISIBLE, NULL, NULL);
    g_autoptr(Asset) asset = asset_of("late.mp4");
    g_autofree char *path = in_folder("late.mp4"), *source = in_folder("a.mp4");
    Drawn drawn = small_of(view, asset);
    draw_until_there(&drawn);
    ck_assert_int_eq(drawn.state, STILLS_NONE);
    ck_assert_ptr_null(drawn.picture);
    ck_assert_ptr_nonnull(strstr(stills_why(view), "late.mp4"));
    ck_assert_int_eq(g_rename(source, path), 0);
    stills_look(stills);
    unsigned timer = g_timeout_add_seconds(PATIENCE_S, give_up, NULL);
    for (draw(&drawn); !drawn.picture; draw(&drawn))
        g_main_context_iteration(NULL, TRUE);
    g_source_remove(timer);
    ck_assert_int_eq(drawn.state, STILLS_READY);
    ck_assert_ptr_null(stills_why(view));
    ck_assert_int_eq(g_rename(path, source), 0);
}
END_TEST

START_TEST(a_file_that_is_damaged_is_no_picture)
{
    g_autoptr(Stills) stills = start();
    g_autoptr(StillsView) view = stills_view_new(stills, STILLS_VISIBLE, NULL, NULL);
    g_autoptr(Asset) asset = asset_of("notes.mp4");
    g_autofree char *path = in_folder("notes.mp4");
    Drawn drawn = small_of(view, asset);
    ck_assert(g_file_set_contents(path, "this is no film", -1, NULL));
    draw_until_there(&drawn);
    ck_assert_int_eq(drawn.state, STILLS_NONE);
    ck_assert_ptr_nonnull(stills_why(view));
    ck_assert_ptr_null(peaks_when_there(view, asset));
}
END_TEST

START_TEST(a_file_that_changes_is_shown_anew)
{
    g_autoptr(Stills) stills = start();
    g_autoptr(StillsView) view = stills_view_new(stills, STILLS_VISIBLE, NULL, NULL);
    g_autoptr(Asset) asset = asset_of("now.mp4");
    Drawn drawn = small_of(view, asset);
    run("cp a.mp4 now.mp4", NULL, NULL);
    draw_until_there(&drawn);
    g_autoptr(Picture) before = picture_ref(drawn.picture);
    run("cp b.mp4 other.mp4 && mv other.mp4 now.mp4", NULL, NULL);
    stills_look(stills);
    unsigned timer = g_timeout_add_seconds(PATIENCE_S, give_up, NULL);
    for (draw(&drawn); drawn.picture == before; draw(&drawn))
        g_main_context_iteration(NULL, TRUE);
    g_source_remove(timer);
    ck_assert_ptr_nonnull(drawn.picture);
    ck_assert(psnr(drawn.picture->rgb, before->rgb, picture_bytes(before)) < 30);
}
END_TEST

/* ---- who comes first ------------------------------------------------------------- */

enum { MANY = 40 };

/* How many of many pictures are there. asking: they are wanted, else only looked up. */
static int count_ready(StillsView *view, const Asset *asset, bool asking)
{
    int ready = 0;
    if (asking)
        stills_view_begin(view);
    for (int i = 0; i < MANY; i++) {
        StillsState state;
        stills_view_thumbnail(view, asset, rtime_make(i, RATE_FPS), 24, 24, false,
                              &state);
        ready += state == STILLS_READY;
    }
    if (asking)
        stills_view_end(view);
    return ready;
}

START_TEST(the_urgent_comes_first_and_the_unwanted_not_at_all)
{
    g_autoptr(Stills) stills = start();
    g_autoptr(StillsView) later = stills_view_new(stills, STILLS_LATER, NULL, NULL);
    g_autoptr(StillsView) now = stills_view_new(stills, STILLS_NOW, NULL, NULL);
    g_autoptr(Asset) many = asset_of("a.mp4"), one = asset_of("b.mp4");
    Drawn drawn = small_of(now, one);
    drawn.height = 17;
    ck_assert_int_eq(count_ready(later, many, true), 0);
    draw_until_there(&drawn);
    ck_assert_int_le(count_ready(later, many, false), 1);
    /* One may be under way. */
    stills_view_begin(later);
    stills_view_end(later);
    for (int i = 1; i < 4; i++) {
        drawn.at = rtime_make(i, 1);
        draw_until_there(&drawn);
    }
    ck_assert_int_le(count_ready(later, many, false), 2);
}
END_TEST

START_TEST(a_view_that_goes_takes_its_wishes_along)
{
    g_autoptr(Stills) stills = start();
    g_autoptr(Asset) asset = asset_of("a.mp4");
    int calls = 0;
    StillsView *view = stills_view_new(stills, STILLS_NOW, note, &calls);
    count_ready(view, asset, true);
    stills_view_free(view);
    g_autoptr(StillsView) other = stills_view_new(stills, STILLS_LATER, NULL, NULL);
    Drawn drawn = small_of(other, asset);
    draw_until_there(&drawn);
    ck_assert_int_eq(calls, 0);
}
END_TEST

int main(void)
{
    g_autofree char *ffmpeg = g_find_program_in_path("ffmpeg");
    if (!ffmpeg) {
        puts("skipped: the ffmpeg program is not here to make sources with");
        return 77;
    }
    folder = g_dir_make_tmp("chatkut-stills-XXXXXX", NULL);
    make_source("a.mp4", "testsrc2");
    make_source("b.mp4", "mandelbrot");
    TCase *tests = tcase_create("stills");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, a_thumbnail_is_the_frame_that_ffmpeg_scales);
    tcase_add_test(tests, peaks_are_those_of_the_samples);
    tcase_add_test(tests, a_still_is_the_frame_of_a_render);
    tcase_add_test(tests, after_an_edit_the_old_shows_until_the_new_comes);
    tcase_add_test(tests, what_is_kept_needs_no_worker);
    tcase_add_test(tests, a_file_that_is_missing_is_no_picture_until_it_comes);
    tcase_add_test(tests, a_file_that_is_damaged_is_no_picture);
    tcase_add_test(tests, a_file_that_changes_is_shown_anew);
    tcase_add_test(tests, the_urgent_comes_first_and_the_unwanted_not_at_all);
    tcase_add_test(tests, a_view_that_goes_takes_its_wishes_along);
    Suite *suite = suite_create("stills");
    suite_add_tcase(suite, tests);
    int status = run_suite(suite);
    run("rm -rf ./*", NULL, NULL);
    g_rmdir(folder);
    g_free(folder);
    return status;
}
