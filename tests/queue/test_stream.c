/* Streams with the real worker. */
#include "chatkut/queue/stream.h"
#include "fixture.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>

static const char document[] =
    "{'chatkut':1,'id':'p','main':'main','assets':["
    "  {'id':'as-a','kind':'audio','path':'gone.wav','duration':'1s'}],'sequences':["
    "  {'id':'main','size':[64,36],'rate':'25/1','tracks':["
    "    {'id':'t1','kind':'video','clips':["
    "      {'id':'c1','type':'shape','shape':'rect','start':0,'duration':100,"
    "       'fill':'#FF0000'}]}]},"
    "  {'id':'silent','size':[64,36],'rate':'25/1','tracks':["
    "    {'id':'t2','kind':'audio','clips':["
    "      {'id':'c2','type':'audio','asset':'as-a','start':0,'duration':25}]}]},"
    "  {'id':'empty','size':[64,36],'rate':'25/1','tracks':[]},"
    "  {'id':'large','size':[1920,1080],'rate':'25/1','tracks':["
    "    {'id':'t3','kind':'video','clips':["
    "      {'id':'c3','type':'shape','shape':'ellipse','start':0,'duration':2500,"
    "       'fill':'#00FF00','opacity':0.5}]}]}]}";

typedef struct {
    Composition *composition;
    Cache *cache;
    StreamWorker *worker;
    StreamStop stop;
} Setting;

static char *path_of(const Asset *asset, void *user)
{
    (void)user;
    return fixture_path(node_string(&asset->node, PROP_FILE));
}

static void setting_init(Setting *setting)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = fixture_path("cache");
    setting->composition = fixture_composition(document);
    setting->cache = cache_open(path, 0, &error);
    setting->worker = stream_worker_new(NULL, setting->cache, 5, &error);
    ck_assert_msg(setting->worker != NULL, "%s", error ? error->message : "?");
    atomic_init(&setting->stop, STREAM_GO_ON);
}

static void setting_clear(Setting *setting)
{
    stream_worker_free(setting->worker);
    cache_free(setting->cache);
    composition_unref(setting->composition);
}

static StreamPlan *open_sequence(Setting *setting, const char *sequence, GError **error)
{
    const StreamJob job = {
        .composition = setting->composition,
        .sequence = sequence,
        .output = output_preview_spec(1920, 1080, (Rate){ 25, 1 }, 1080),
        .path = path_of,
    };
    StreamJob small = job;
    small.output.width = 64;
    small.output.height = 36;
    return stream_worker_open(setting->worker,
                              g_str_equal(sequence, "large") ? &job : &small,
                              &setting->stop, error);
}

static off_t make(Setting *setting, unsigned n, StreamMade *made)
{
    g_autoptr(GError) error = NULL;
    int fd = memfd_create("segment", MFD_CLOEXEC);
    struct stat info;
    bool fine =
        stream_worker_make(setting->worker, n, fd, &setting->stop, made, &error);
    ck_assert_msg(fine, "%s", error ? error->message : "?");
    ck_assert_int_eq(fstat(fd, &info), 0);
    close(fd);
    return info.st_size;
}

START_TEST(segments_are_made_in_any_order_and_kept)
{
    Setting setting;
    StreamMade made;
    setting_init(&setting);
    g_autoptr(StreamPlan) plan = open_sequence(&setting, "main", NULL);
    ck_assert_ptr_nonnull(plan);
    ck_assert_int_eq(plan->frames, 100);
    for (unsigned n = plan->parts->len; n-- > 0;) {
        ck_assert_int_gt(make(&setting, n, &made), 188);
        ck_assert(!made.lost);
    }
    make(&setting, 0, &made);
    ck_assert(made.reused);
    const StreamPart *part = &g_array_index(plan->parts, StreamPart, 0);
    ck_assert(part->kept && cache_has(setting.cache, part->key));
    setting_clear(&setting);
}
END_TEST

START_TEST(a_worker_that_dies_is_replaced)
{
    Setting setting;
    StreamMade made;
    setting_init(&setting);
    g_autoptr(StreamPlan) plan = open_sequence(&setting, "main", NULL);
    ck_assert_ptr_nonnull(plan);
    make(&setting, 0, &made);
    ck_assert_int_eq(kill(stream_worker_pid(setting.worker), SIGKILL), 0);
    ck_assert_int_gt(make(&setting, 1, &made), 188);
    setting_clear(&setting);
}
END_TEST

START_TEST(a_file_that_is_gone_is_a_loss)
{
    Setting setting;
    StreamMade made;
    setting_init(&setting);
    g_autoptr(StreamPlan) plan = open_sequence(&setting, "silent", NULL);
    ck_assert_ptr_nonnull(plan);
    make(&setting, 0, &made);
    ck_assert(made.lost);
    setting_clear(&setting);
}
END_TEST

START_TEST(an_empty_sequence_is_told_and_an_unknown_one)
{
    Setting setting;
    g_autoptr(GError) empty = NULL;
    g_autoptr(GError) unknown = NULL;
    setting_init(&setting);
    ck_assert_ptr_null(open_sequence(&setting, "empty", &empty));
    ck_assert(g_error_matches(empty, WORKER_ERROR, WORKER_ERROR_EMPTY_TIMELINE));
    ck_assert_ptr_null(open_sequence(&setting, "nothing", &unknown));
    ck_assert(g_error_matches(unknown, WORKER_ERROR, WORKER_ERROR_NOT_FOUND));
    setting_clear(&setting);
}
END_TEST

START_TEST(a_segment_is_cancelled_and_the_worker_goes_on)
{
    Setting setting;
    g_autoptr(GError) error = NULL;
    StreamMade made;
    setting_init(&setting);
    g_autoptr(StreamPlan) plan = open_sequence(&setting, "large", NULL);
    ck_assert_ptr_nonnull(plan);
    pid_t worker = stream_worker_pid(setting.worker);
    atomic_store(&setting.stop, STREAM_STOP);
    bool fine = stream_worker_make(setting.worker, 3, -1, &setting.stop, &made, &error);
    ck_assert(!fine);
    ck_assert(g_error_matches(error, WORKER_ERROR, WORKER_ERROR_CANCELLED));
    atomic_store(&setting.stop, STREAM_GO_ON);
    make(&setting, 4, &made);
    ck_assert_int_eq(stream_worker_pid(setting.worker), worker);
    setting_clear(&setting);
}
END_TEST

START_TEST(a_worker_that_nobody_needs_any_more_is_killed)
{
    Setting setting;
    g_autoptr(GError) error = NULL;
    StreamMade made;
    setting_init(&setting);
    g_autoptr(StreamPlan) plan = open_sequence(&setting, "large", NULL);
    ck_assert_ptr_nonnull(plan);
    atomic_store(&setting.stop, STREAM_STOP_AT_ONCE);
    ck_assert(!stream_worker_make(setting.worker, 3, -1, &setting.stop, &made, &error));
    ck_assert(g_error_matches(error, WORKER_ERROR, WORKER_ERROR_CANCELLED));
    ck_assert_int_eq(stream_worker_pid(setting.worker), 0);
    setting_clear(&setting);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("stream");
    tcase_add_checked_fixture(tests, fixture_setup, fixture_teardown);
    tcase_add_test(tests, segments_are_made_in_any_order_and_kept);
    tcase_add_test(tests, a_worker_that_dies_is_replaced);
    tcase_add_test(tests, a_file_that_is_gone_is_a_loss);
    tcase_add_test(tests, an_empty_sequence_is_told_and_an_unknown_one);
    tcase_add_test(tests, a_segment_is_cancelled_and_the_worker_goes_on);
    tcase_add_test(tests, a_worker_that_nobody_needs_any_more_is_killed);
    return fixture_run("stream", tests);
}
