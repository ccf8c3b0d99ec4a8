#include "chatkut/queue/render.h"

#include "chatkut/queue/source.h"
#include "fixture.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>

static const char document[] =
    "{'chatkut':1,'id':'p','main':'main','assets':["
    "  {'id':'as-a','kind':'video','path':'a.mp4','label':'Harbour'},"
    "  {'id':'as-b','kind':'video','path':'b.mp4'},"
    "  {'id':'as-unused','kind':'video','path':'unused.mp4'}],"
    " 'sequences':[{'id':'main','size':[64,36],'rate':'25/1','tracks':["
    "  {'id':'t1','kind':'video','clips':["
    "    {'id':'c1','type':'video','asset':'as-a','start':0,'duration':10,"
    "     'label':'Boats'},"
    "    {'id':'c2','type':'video','asset':'as-b','start':10,'duration':10}]}]}]}";

/* A render of the document by a fake worker, and what came of it. */
static Composition *composition;
static char *program, *target;
static RenderJob job;
static RenderResult result;
static GError *error;
static unsigned reports;
static atomic_bool cancel;

static char *path_of(const Asset *asset, void *user)
{
    (void)user;
    return fixture_path(node_string(&asset->node, PROP_FILE));
}

static void count_report(const RenderProgress *progress, void *user)
{
    (void)user;
    ck_assert_uint_eq(progress->frames, 3);
    ck_assert_uint_le(progress->frame, 3);
    reports++;
}

static void setup(void)
{
    g_free(fixture_file("a.mp4", 5));
    g_free(fixture_file("b.mp4", 6));
    composition = fixture_composition(document);
    program = fixture_fake_worker();
    target = fixture_path("out.mp4");
    atomic_store(&cancel, false);
    reports = 0;
    job = (RenderJob){ .composition = composition,
                       .sequence = "main",
                       .output = { .video_codec = "fine", .rate = { 25, 1 } },
                       .start = RTIME_ZERO,
                       .end = RTIME_ZERO,
                       .target = target,
                       .path = path_of,
                       .report = count_report,
                       .cancel = &cancel,
                       .silence_ms = 1500,
                       .program = program };
}

static void teardown(void)
{
    composition_unref(composition);
    g_free(program);
    g_free(target);
    g_clear_error(&error);
}

static bool run_told(const char *how)
{
    g_strlcpy(job.output.video_codec, how, sizeof job.output.video_codec);
    g_clear_error(&error);
    return render_run(&job, &result, &error);
}

/* It failed so, and left nothing. */
static void assert_failed(const char *how, GQuark domain, int code, const char *says)
{
    ck_assert_msg(!run_told(how), "%s", how);
    ck_assert_msg(g_error_matches(error, domain, code), "%s: %s", how, error->message);
    ck_assert_msg(strstr(error->message, says), "%s: %s", how, error->message);
    g_autofree char *listing = fixture_listing();
    ck_assert_str_eq(listing, "a.mp4 b.mp4");
}

static void assert_target(const char *content)
{
    g_autofree char *got = NULL;
    ck_assert(g_file_get_contents(target, &got, NULL, NULL));
    ck_assert_str_eq(got, content);
}

START_TEST(a_render_is_made_and_reported)
{
    bool ok = run_told("fine");
    ck_assert_msg(ok, "%s", ok ? "" : error->message);
    ck_assert_uint_eq(reports, 4);
    ck_assert_int_eq(result.frames, 3);
    ck_assert_double_eq_tol(result.duration_s, 0.12, 1e-9);
    ck_assert_int_eq(result.reused, 1);
    ck_assert_int_eq(result.rendered, 2);
    ck_assert_str_eq(result.encoder, "fake");
    ck_assert_double_gt(result.wall_s, 0);
    assert_target("{\"files\":{\"as-a\":5,\"as-b\":6},\"sequence\":\"main\","
                  "\"start\":\"0s\"}");

    json_t *json = render_result_to_json(&result, target);
    ck_assert_str_eq(json_string_value(json_object_get(json, "event")), "done");
    ck_assert_uint_eq(json_object_size(json), 9);
    json_decref(json);
}
END_TEST

START_TEST(a_worker_that_stays_is_asked_again)
{
    g_autoptr(Worker) worker = worker_start(program, NULL);
    pid_t first = worker_pid(worker);
    job.worker = worker;
    ck_assert(run_told("fine"));
    ck_assert(run_told("fine"));
    ck_assert_int_eq(worker_pid(worker), first);
    ck_assert(!run_told("crash"));
    ck_assert(run_told("fine"));
    ck_assert_int_ne(worker_pid(worker), first);
}
END_TEST

START_TEST(a_range_is_sent_exactly)
{
    job.start = rtime_make(1001, 30000);
    job.end = rtime_make(3, 2);
    ck_assert(run_told("fine"));
    assert_target("{\"end\":\"3/2s\",\"files\":{\"as-a\":5,\"as-b\":6},"
                  "\"sequence\":\"main\",\"start\":\"1001/30000s\"}");
}
END_TEST

typedef struct {
    const char *how;
    int code;
    const char *says;
} BadCase;

static const BadCase bad[] = {
    { "crash", WORKER_ERROR_CRASHED, "SIGSEGV" },
    { "crash-at-12", WORKER_ERROR_CRASHED, "twice at “b.mp4” (0:00.48)" },
    { "hang-at-12", WORKER_ERROR_HUNG, "twice at “b.mp4” (0:00.48)" },
    { "full", WORKER_ERROR_FULL, "EB are needed" },
    { "exit", WORKER_ERROR_CRASHED, "3" },
    { "garbage", WORKER_ERROR_CONTRACT, "JSON" },
    { "raw", WORKER_ERROR_CONTRACT, "packet" },
    { "wrong-id", WORKER_ERROR_CONTRACT, "progress" },
    { "wrong-kind", WORKER_ERROR_CONTRACT, "hello" },
    { "nothing", WORKER_ERROR_CONTRACT, "nothing" },
    { "odd-losses", WORKER_ERROR_CONTRACT, "asset" },
    { "fail", WORKER_ERROR_IO, "“Harbour”: it ends early" },
};

START_TEST(a_render_that_fails_leaves_nothing)
{
    assert_failed(bad[_i].how, WORKER_ERROR, bad[_i].code, bad[_i].says);
}
END_TEST

START_TEST(a_worker_that_dies_once_is_replaced)
{
    g_autofree char *marker = fixture_file("marker", 1);
    g_setenv("FAKE_MARKER", marker, true);
    ck_assert(run_told("crash-once"));
    ck_assert_uint_eq(json_array_size(result.notes), 1);
    const char *said = json_string_value(json_array_get(result.notes, 0));
    ck_assert_msg(strstr(said, "SIGBUS"), "%s", said);
    assert_target("{\"files\":{\"as-a\":5,\"as-b\":6},\"sequence\":\"main\","
                  "\"start\":\"0s\"}");
    render_result_clear(&result);
}
END_TEST

START_TEST(an_old_file_survives_a_failed_render)
{
    ck_assert(g_file_set_contents(target, "old", 3, NULL));
    ck_assert(!run_told("crash"));
    assert_target("old");
    ck_assert(run_told("fine"));
    assert_target("{\"files\":{\"as-a\":5,\"as-b\":6},\"sequence\":\"main\","
                  "\"start\":\"0s\"}");
}
END_TEST

static void lose_a(void)
{
    g_autofree char *a = fixture_path("a.mp4");
    ck_assert_int_eq(unlink(a), 0);
}

START_TEST(strict_missing_footage_names_file_and_clip)
{
    lose_a();
    job.strict = true;
    ck_assert(!run_told("fine"));
    ck_assert(g_error_matches(error, RENDER_ERROR, LOSS_MISSING));
    ck_assert(strstr(error->message, "Boats") && strstr(error->message, "/a.mp4"));
    ck_assert(!g_file_test(target, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST(footage_that_is_lost_is_told_to_the_worker)
{
    lose_a();
    ck_assert(run_told("fine"));
    assert_target("{\"files\":{\"as-a\":\"missing\",\"as-b\":6},\"sequence\":\"main\","
                  "\"start\":\"0s\"}");
}
END_TEST

static bool only_b(const Asset *asset, const char *path, int fd, LossReason *reason,
                   void *user)
{
    (void)fd, (void)user;
    *reason = LOSS_CHANGED;
    ck_assert(strstr(path, node_string(&asset->node, PROP_FILE)));
    return strcmp(asset->node.id, "as-b") == 0;
}

START_TEST(footage_that_has_changed_is_lost)
{
    job.check = only_b;
    ck_assert(run_told("fine"));
    assert_target("{\"files\":{\"as-a\":\"changed\",\"as-b\":6},\"sequence\":\"main\","
                  "\"start\":\"0s\"}");
}
END_TEST

static char *no_path(const Asset *asset, void *user)
{
    (void)asset, (void)user;
    return NULL;
}

START_TEST(footage_of_unknown_place_is_missing)
{
    job.path = no_path;
    job.strict = true;
    assert_failed("fine", RENDER_ERROR, LOSS_MISSING, "Harbour");
}
END_TEST

START_TEST(losses_are_named_with_clip_time_and_file)
{
    ck_assert(run_told("lossy"));
    ck_assert_uint_eq(json_array_size(result.lost), 1);
    const json_t *lost = json_array_get(result.lost, 0);
    const char *message = json_string_value(json_object_get(lost, "message"));
    ck_assert_str_eq(json_string_value(json_object_get(lost, "label")), "Boats");
    ck_assert_str_eq(json_string_value(json_object_get(lost, "reason")), "damaged");
    ck_assert_int_eq(json_integer_value(json_object_get(lost, "frames")), 2);
    ck_assert_double_eq_tol(json_number_value(json_object_get(lost, "last_s")), 0.08,
                            1e-9);
    ck_assert_msg(strstr(message, "“Boats” at 0:00.04–0:00.08: 2 frames are slates") &&
                      strstr(message, "/a.mp4"),
                  "%s", message);
    json_t *json = render_result_to_json(&result, target);
    ck_assert_ptr_eq(json_object_get(json, "lost"), result.lost);
    json_decref(json);
    render_result_clear(&result);
}
END_TEST

START_TEST(a_strict_loss_names_clip_time_and_file)
{
    assert_failed("lossy-strict", RENDER_ERROR, LOSS_DAMAGED,
                  "Clip “Boats” cannot be shown at 0:00.04.");
}
END_TEST

START_TEST(footage_is_never_overwritten)
{
    g_autofree char *footage = fixture_path("b.mp4");
    job.target = footage;
    assert_failed("fine", G_FILE_ERROR, G_FILE_ERROR_EXIST, "b.mp4");
    g_autofree char *content = NULL;
    ck_assert(g_file_get_contents(footage, &content, NULL, NULL));
    ck_assert_str_eq(content, "xxxxxx");
}
END_TEST

START_TEST(an_unknown_sequence_is_refused)
{
    job.sequence = "nope";
    assert_failed("fine", WORKER_ERROR, WORKER_ERROR_NOT_FOUND, "nope");
}
END_TEST

static void *cancel_soon(void *unused)
{
    (void)unused;
    g_usleep(100000);
    atomic_store(&cancel, true);
    return NULL;
}

/* Seconds from asking to the end. */
static double cancel_render(const char *how)
{
    GThread *thread = g_thread_new("cancel", cancel_soon, NULL);
    int64_t before = g_get_monotonic_time();
    assert_failed(how, WORKER_ERROR, WORKER_ERROR_CANCELLED, "stopped");
    g_thread_join(thread);
    return (double)(g_get_monotonic_time() - before) / 1e6 - 0.1;
}

START_TEST(a_render_can_be_stopped)
{
    ck_assert_double_lt(cancel_render("slow"), 1.5);
}
END_TEST

START_TEST(a_worker_that_will_not_stop_is_killed)
{
    job.silence_ms = 0;
    double took = cancel_render("hang");
    ck_assert_double_ge(took, RENDER_CANCEL_MS / 1000.0);
    ck_assert_double_lt(took, RENDER_CANCEL_MS / 1000.0 + 2);
}
END_TEST

START_TEST(cancelling_before_the_start_makes_nothing)
{
    atomic_store(&cancel, true);
    assert_failed("fine", WORKER_ERROR, WORKER_ERROR_CANCELLED, "stopped");
}
END_TEST

START_TEST(a_killed_app_leaves_nothing)
{
    pid_t pid = fork();
    if (pid == 0) {
        job.silence_ms = 0;
        run_told("hang");
        _exit(0);
    }
    g_usleep(300000);
    ck_assert_int_eq(waitpid(pid, NULL, WNOHANG), 0);
    kill(pid, SIGKILL);
    ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
    g_autofree char *listing = fixture_listing();
    ck_assert_str_eq(listing, "a.mp4 b.mp4");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("render");
    tcase_add_checked_fixture(tests, fixture_setup, fixture_teardown);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_render_is_made_and_reported);
    tcase_add_test(tests, a_worker_that_stays_is_asked_again);
    tcase_add_test(tests, a_range_is_sent_exactly);
    tcase_add_loop_test(tests, a_render_that_fails_leaves_nothing, 0,
                        G_N_ELEMENTS(bad));
    tcase_add_test(tests, a_worker_that_dies_once_is_replaced);
    tcase_add_test(tests, an_old_file_survives_a_failed_render);
    tcase_add_test(tests, strict_missing_footage_names_file_and_clip);
    tcase_add_test(tests, footage_that_is_lost_is_told_to_the_worker);
    tcase_add_test(tests, footage_that_has_changed_is_lost);
    tcase_add_test(tests, losses_are_named_with_clip_time_and_file);
    tcase_add_test(tests, a_strict_loss_names_clip_time_and_file);
    tcase_add_test(tests, footage_of_unknown_place_is_missing);
    tcase_add_test(tests, footage_is_never_overwritten);
    tcase_add_test(tests, an_unknown_sequence_is_refused);
    tcase_add_test(tests, a_render_can_be_stopped);
    tcase_add_test(tests, a_worker_that_will_not_stop_is_killed);
    tcase_add_test(tests, cancelling_before_the_start_makes_nothing);
    tcase_add_test(tests, a_killed_app_leaves_nothing);
    return fixture_run("render", tests);
}
