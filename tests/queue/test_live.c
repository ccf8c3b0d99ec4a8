/* The queue with the real worker. */
#include "chatkut/queue/probe.h"
#include "chatkut/queue/render.h"
#include "fixture.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

enum { SAMPLE_RATE = 48000 };

static const char document[] =
    "{'chatkut':1,'id':'p','main':'main','assets':["
    "  {'id':'as-a','kind':'audio','path':'a.wav','duration':'1s'}],"
    " 'sequences':["
    "  {'id':'main','size':[64,36],'rate':'25/1','tracks':["
    "    {'id':'t1','kind':'audio','clips':["
    "      {'id':'c1','type':'audio','asset':'as-a','start':0,'duration':25}]}]},"
    "  {'id':'long','size':[640,360],'rate':'25/1','duration':'3600s','tracks':["
    "    {'id':'t2','kind':'audio','clips':["
    "      {'id':'c2','type':'audio','asset':'as-a','start':0,'duration':25}]}]}]}";

static void put_le(FILE *file, unsigned value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        fputc((int)(value >> 8 * i & 0xff), file);
}

/* One second of a square wave, mono, 16 bit. */
static char *make_wav(const char *name)
{
    char *path = fixture_path(name);
    FILE *file = fopen(path, "wb");
    unsigned size = SAMPLE_RATE * 2;
    fputs("RIFF", file);
    put_le(file, 36 + size, 4);
    fputs("WAVEfmt ", file);
    put_le(file, 16, 4);
    put_le(file, 1, 2);
    put_le(file, 1, 2);
    put_le(file, SAMPLE_RATE, 4);
    put_le(file, SAMPLE_RATE * 2, 4);
    put_le(file, 2, 2);
    put_le(file, 16, 2);
    fputs("data", file);
    put_le(file, size, 4);
    for (unsigned i = 0; i < SAMPLE_RATE; i++)
        put_le(file, i / 100 % 2 ? 4000 : 61536, 2);
    ck_assert_int_eq(fclose(file), 0);
    return path;
}

static char *path_of(const Asset *asset, void *user)
{
    (void)user;
    return fixture_path(node_string(&asset->node, PROP_FILE));
}

static void probe_one(const char *path, ProbeJob *job)
{
    *job = (ProbeJob){ .path = path };
    probe_files(job, 1, 1, NULL, NULL, NULL, NULL);
}

START_TEST(a_sound_is_probed)
{
    g_autofree char *path = make_wav("a.wav");
    ProbeJob job;
    probe_one(path, &job);
    ck_assert_msg(!job.error, "%s", job.error ? job.error->message : "");
    ck_assert_int_eq(job.info.kind, ASSET_AUDIO);
    ck_assert_int_eq(rtime_compare(job.info.duration, rtime_make(1, 1)), 0);
    ck_assert_int_eq(job.info.channels, 1);
    ck_assert_int_eq(job.info.sample_rate, SAMPLE_RATE);
    ck_assert_int_eq(job.info.video_stream, -1);
    probe_job_clear(&job);
}
END_TEST

START_TEST(what_is_no_media_is_refused_by_name)
{
    g_autofree char *path = fixture_file("notes.txt", 5000);
    ProbeJob job;
    probe_one(path, &job);
    ck_assert(job.error);
    ck_assert_int_eq(job.error->domain, WORKER_ERROR);
    ck_assert_int_gt(job.error->code, WORKER_ERROR_CANCELLED);
    probe_job_clear(&job);
}
END_TEST

/* The last frame reported, and whether it ever went back. */
typedef struct {
    unsigned frame, frames;
    bool back;
    atomic_bool *cancel;
} Seen;

static void watch(const RenderProgress *progress, void *user)
{
    Seen *seen = user;
    seen->back |= progress->frame < seen->frame;
    seen->frame = progress->frame;
    seen->frames = progress->frames;
    if (seen->cancel && progress->frame > 0)
        atomic_store(seen->cancel, true);
}

static RenderJob job_of(const Composition *composition, const char *sequence,
                        const char *target, Seen *seen)
{
    return (RenderJob){ .composition = composition,
                        .sequence = sequence,
                        .output = output_preset_spec(output_preset_find(NULL), 64, 36,
                                                     (Rate){ 30, 1 }),
                        .start = RTIME_ZERO,
                        .end = RTIME_ZERO,
                        .target = target,
                        .path = path_of,
                        .report = watch,
                        .user = seen,
                        .cancel = seen->cancel };
}

START_TEST(a_sequence_is_rendered)
{
    g_free(make_wav("a.wav"));
    g_autofree char *target = fixture_path("out.mp4");
    g_autoptr(Composition) composition = fixture_composition(document);
    Seen seen = { 0 };
    RenderJob job = job_of(composition, "main", target, &seen);
    RenderResult result;
    g_autoptr(GError) error = NULL;
    bool ok = render_run(&job, &result, &error);
    ck_assert_msg(ok, "%s", ok ? "" : error->message);
    ck_assert_int_eq(result.frames, 25);
    ck_assert_double_eq_tol(result.duration_s, 1, 0.05);
    ck_assert_str_eq(result.encoder, "libx264");
    ck_assert(!seen.back);

    ProbeJob probe;
    probe_one(target, &probe);
    ck_assert_msg(!probe.error, "%s", probe.error ? probe.error->message : "");
    ck_assert_int_eq(probe.info.kind, ASSET_VIDEO);
    ck_assert_int_eq(probe.info.width, 64);
    ck_assert_int_eq(probe.info.height, 36);
    ck_assert(rate_equal(probe.info.rate, (Rate){ 25, 1 }));
    ck_assert_int_eq(rtime_compare(probe.info.duration, rtime_make(1, 1)), 0);
    ck_assert_int_ge(probe.info.audio_stream, 0);
    probe_job_clear(&probe);
}
END_TEST

START_TEST(a_running_render_is_stopped)
{
    g_free(make_wav("a.wav"));
    g_autofree char *target = fixture_path("out.mp4");
    g_autoptr(Composition) composition = fixture_composition(document);
    atomic_bool cancel = false;
    Seen seen = { .cancel = &cancel };
    RenderJob job = job_of(composition, "long", target, &seen);
    RenderResult result;
    g_autoptr(GError) error = NULL;
    ck_assert(!render_run(&job, &result, &error));
    ck_assert_msg(g_error_matches(error, WORKER_ERROR, WORKER_ERROR_CANCELLED), "%s",
                  error->message);
    ck_assert_uint_eq(seen.frames, 90000);
    g_autofree char *listing = fixture_listing();
    ck_assert_str_eq(listing, "a.wav");
}
END_TEST

static void render_long(void)
{
    g_autofree char *target = fixture_path("out.mp4");
    g_autoptr(Composition) composition = fixture_composition(document);
    Seen seen = { 0 };
    RenderJob job = job_of(composition, "long", target, &seen);
    RenderResult result;
    render_run(&job, &result, NULL);
}

START_TEST(kill_9_leaves_nothing)
{
    g_free(make_wav("a.wav"));
    for (int i = 0; i < 5; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            render_long();
            _exit(0);
        }
        g_usleep((gulong)(20000 + 150000 * i));
        ck_assert_int_eq(waitpid(pid, NULL, WNOHANG), 0);
        kill(pid, SIGKILL);
        ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
        g_autofree char *listing = fixture_listing();
        ck_assert_str_eq(listing, "a.wav");
    }
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("live");
    tcase_add_checked_fixture(tests, fixture_setup, fixture_teardown);
    tcase_add_test(tests, a_sound_is_probed);
    tcase_add_test(tests, what_is_no_media_is_refused_by_name);
    tcase_add_test(tests, a_sequence_is_rendered);
    tcase_add_test(tests, a_running_render_is_stopped);
    tcase_add_test(tests, kill_9_leaves_nothing);
    return fixture_run("live", tests);
}
