#include "model_session.h"

#include "../run.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Two videos and a title. */
static const char DOCUMENT[] =
    "{\"chatkut\":1,\"id\":\"doc\",\"main\":\"main\",\"assets\":["
    "{\"id\":\"as-sea\",\"kind\":\"video\",\"label\":\"sea\",\"path\":\"sea.mp4\","
    "\"duration\":\"8s\",\"size\":[640,360],\"rate\":\"25/1\","
    "\"streams\":{\"video\":0,\"audio\":1}},"
    "{\"id\":\"as-hill\",\"kind\":\"image\",\"label\":\"hill\","
    "\"path\":\"hill.png\",\"size\":[640,360]}],"
    "\"sequences\":[{\"id\":\"main\",\"size\":[640,360],\"rate\":\"25/1\",\"tracks\":["
    "{\"id\":\"v1\",\"kind\":\"video\",\"role\":\"main\",\"magnetic\":true,\"clips\":["
    "{\"id\":\"c-one\",\"type\":\"video\",\"start\":0,\"duration\":100,"
    "\"asset\":\"as-sea\"},"
    "{\"id\":\"c-two\",\"type\":\"video\",\"start\":100,\"duration\":100,"
    "\"asset\":\"as-sea\"}]},"
    "{\"id\":\"v2\",\"kind\":\"video\",\"clips\":["
    "{\"id\":\"c-title\",\"type\":\"text\",\"start\":0,\"duration\":50,"
    "\"text\":\"Hello\"}]}]}]}";

FakeModel *model;
Session *session;
SayResult result;

static char *root; /* of settings and data, for all tests */
static char *film;

char *in_root(const char *name)
{
    return g_build_filename(root, name, NULL);
}

void put_settings(const char *models)
{
    g_autofree char *folder = in_root("chatkut");
    g_autofree char *file = in_root("chatkut/chatkut.conf");
    g_mkdir_with_parents(folder, 0700);
    ck_assert(g_file_set_contents(file, models, -1, NULL));
}

static void remove_file(const char *name)
{
    g_autofree char *path = in_root(name);
    g_unlink(path);
}

/* Settings, and what is known of the user. */
static void remove_files(void)
{
    remove_file("chatkut/chatkut.conf");
    remove_file("chatkut/user.db");
    remove_file("chatkut/user.db-wal");
    remove_file("chatkut/user.db-shm");
}

void model_session_setup(void)
{
    g_autofree char *name =
        g_strdup_printf("film-%d-%u.ckut", getpid(), (unsigned)g_random_int());
    remove_files();
    film = in_root(name);
    g_autofree char *template = in_root("template.ckut");
    g_autoptr(GFile) from = g_file_new_for_path(template);
    g_autoptr(GFile) to = g_file_new_for_path(film);
    ck_assert(g_file_copy(from, to, G_FILE_COPY_NONE, NULL, NULL, NULL, NULL));
    session = session_open(film, NULL);
    ck_assert_ptr_nonnull(session);
    route_reset();
}

/* In memory where that can be: what each test syncs to a disk takes its time. */
static char *make_root(void)
{
    char *memory = g_strdup("/dev/shm/chatkut-models-XXXXXX");
    if (g_mkdtemp(memory))
        return memory;
    g_free(memory);
    return g_dir_make_tmp("chatkut-models-XXXXXX", NULL);
}

/* One for all tests: making it takes its time. */
static void make_template(void)
{
    g_autofree char *path = in_root("template.ckut");
    g_autoptr(Session) made = session_new(path, 640, 360, (Rate){ 25, 1 }, NULL);
    session_load(made, DOCUMENT, strlen(DOCUMENT), "test", &result);
    say_result_clear(&result);
}

void model_session_teardown(void)
{
    say_result_clear(&result);
    g_clear_pointer(&session, session_close);
    g_clear_pointer(&model, fake_model_free);
    g_unlink(film);
    g_clear_pointer(&film, g_free);
}

void configure(const FakeAnswer *answers, unsigned count, const char *more)
{
    static FakeAnswer script[4];
    ck_assert_uint_le(count, G_N_ELEMENTS(script));
    memcpy(script, answers, count * sizeof *answers);
    model = fake_model_new(script, count);
    g_autofree char *settings = g_strdup_printf(
        "[models]\nstrong = fake\nday-budget = 1.00\n\n[model fake]\ndialect = openai\n"
        "url = %s\nmodel = fake-1\n%s",
        fake_model_url(model), more);
    put_settings(settings);
}

void say_by(const char *words, const char *planner)
{
    SayOptions options = SAY_OPTIONS_INIT;
    options.planner = planner;
    say_result_clear(&result);
    session_say(session, words, &options, &result);
    while (result.inquiry) {
        inquiry_ask(result.inquiry, NULL, NULL);
        session_conclude(session, &result);
    }
}

void say(const char *words)
{
    say_by(words, NULL);
}

void open_again(void)
{
    session_close(session);
    session = session_open(film, NULL);
    ck_assert_ptr_nonnull(session);
}

void say_unasked(const char *words)
{
    const SayOptions options = SAY_OPTIONS_INIT;
    say_result_clear(&result);
    session_say(session, words, &options, &result);
}

unsigned edits(void)
{
    g_autoptr(GPtrArray) log = session_log(session, 0, NULL);
    return log->len - 1; /* without the load */
}

bool asked_with(unsigned n, const char *words)
{
    g_autofree char *body = fake_model_body(model, n);
    return body && strstr(body, words);
}

int model_session_run(Suite *suite)
{
    root = make_root();
    g_setenv("XDG_CONFIG_HOME", root, TRUE);
    g_setenv("XDG_DATA_HOME", root, TRUE);
    g_setenv("LANGUAGE", "en", TRUE);
    make_template();
    int status = run_suite(suite);
    remove_files();
    remove_file("template.ckut");
    g_autofree char *folder = in_root("chatkut");
    g_rmdir(folder);
    g_rmdir(root);
    return status;
}
