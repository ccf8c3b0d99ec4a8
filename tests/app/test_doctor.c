/* What doctor says of models: without asking them, and of one that it tries. */
#include "doctor.h"
#include "fake_model.h"

#include "../run.h"

#include <check.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define KEY  "sk-doctor-Abc123Def456"
#define PLAN "{\"kind\":\"chat\",\"steps\":[],\"reply\":\"OK\"}"

static char *root; /* of settings and data */
static FakeModel *model;

static void put_settings(const char *text)
{
    g_autofree char *folder = g_build_filename(root, "chatkut", NULL);
    g_autofree char *file = g_build_filename(folder, "chatkut.conf", NULL);
    g_mkdir_with_parents(folder, 0700);
    ck_assert(g_file_set_contents(file, text, -1, NULL));
}

/* Answers of a server, the first for the list of models; settings with its address. */
static void serve(const FakeAnswer *answers, unsigned count, const char *more)
{
    model = fake_model_new(answers, count);
    g_autofree char *text = g_strdup_printf(
        "[models]\nday-budget = 1\n[model fake]\nurl = %s\nmodel = big\n"
        "key = env:DOCTOR_KEY\n%s\n",
        fake_model_url(model), more);
    put_settings(text);
}

static void remove_files(void)
{
    static const char *const FILES[] = { "user.db", "user.db-wal", "user.db-shm",
                                         "chatkut.conf", "" };
    for (size_t i = 0; i < G_N_ELEMENTS(FILES); i++) {
        g_autofree char *path = g_build_filename(root, "chatkut", FILES[i], NULL);
        g_remove(path);
    }
}

static void setup(void)
{
    remove_files();
    g_setenv("DOCTOR_KEY", KEY, TRUE);
}

static void teardown(void)
{
    g_clear_pointer(&model, fake_model_free);
}

static char *text_of(FILE *file)
{
    char *text = NULL;
    size_t size = 0;
    rewind(file);
    if (getdelim(&text, &size, '\0', file) < 0)
        text[0] = '\0';
    fclose(file);
    return text;
}

/* The command line; what it writes, in either stream, is owned by the caller. */
static CommandStatus run(const char *line, char **said)
{
    g_auto(GStrv) words = g_strsplit(line, " ", -1);
    CommandIo io = { .in = stdin, .out = tmpfile(), .err = tmpfile() };
    CommandStatus status =
        command_main((int)g_strv_length(words), (const char *const *)words, &io);
    g_autofree char *out = text_of(io.out), *err = text_of(io.err);
    *said = g_strconcat(out, err, NULL);
    ck_assert_msg(!strstr(*said, "Abc123"), "%s", *said);
    return status;
}

static const FakeAnswer NO_LIST = { .status = 404 };
static const FakeAnswer GOOD = { .text = PLAN };

/* ---- one that is tried --------------------------------------------------------------- */

static const struct {
    FakeAnswer answers[3];
    unsigned count, asked;
    const char *more; /* settings */
    CommandStatus status;
    const char *says;
} CASES[] = {
    { { { .status = 404 }, { .text = PLAN } },
      2,
      2,
      "",
      COMMAND_DONE,
      "a plan, held to its form by schema\n" },
    { { { .status = 404 }, { .text = PLAN } }, 2, 2, "", COMMAND_DONE, "$0.00" },
    { { { .status = 501 }, { .text = PLAN } }, 2, 2, "", COMMAND_DONE, "no list" },
    { { { .status = 404 }, { .text = PLAN } },
      2,
      2,
      "",
      COMMAND_DONE,
      "found, in env:DOCTOR_KEY" },
    { { { .status = 404 },
        { .status = 400, .message = "The compiled grammar is too large" },
        { .text = PLAN } },
      3,
      3,
      "",
      COMMAND_DONE,
      "held to its form by tool; what comes before" },
    { { { .status = 404 }, { .text = "Yes, I am there." } },
      2,
      2,
      "",
      COMMAND_FAILED,
      "with no plan" },
    { { { .status = 401, .message = "Incorrect API key: " KEY } },
      1,
      1,
      "",
      COMMAND_FAILED,
      "does not take the key of “fake”" },
    { { { .status = 404 }, { .status = 402, .message = "no credit" } },
      2,
      2,
      "",
      COMMAND_FAILED,
      "no credit left" },
    { { { .status = 404 } },
      1,
      0,
      "header = X-Provider-Key: env:NOBODY_HAS_THIS",
      COMMAND_FAILED,
      "NOBODY_HAS_THIS" },
    { { { .status = 404 }, { .text = PLAN } },
      2,
      1,
      "price-in = 9000\nprice-out = 9000",
      COMMAND_FAILED,
      "budget is used up" },
    { { { .status = 404 }, { .text = PLAN } },
      2,
      2,
      "price-in = 1\nprice-out = 2",
      COMMAND_DONE,
      "$0.0011" },
};

START_TEST(a_model_is_tried_with_one_question)
{
    g_autofree char *said = NULL;
    serve(CASES[_i].answers, CASES[_i].count, CASES[_i].more);
    CommandStatus status = run("chatkut doctor --model fake", &said);
    ck_assert_msg(status == CASES[_i].status, "%d: %s", status, said);
    ck_assert_msg(strstr(said, CASES[_i].says) != NULL, "%s", said);
    ck_assert_uint_eq(fake_model_asked(model), CASES[_i].asked);
}
END_TEST

START_TEST(what_was_found_can_be_read_by_programs)
{
    const FakeAnswer answers[] = { NO_LIST, GOOD };
    g_autofree char *said = NULL;
    serve(answers, 2, "");
    ck_assert_int_eq(run("chatkut doctor --model fake --json", &said), COMMAND_DONE);
    json_auto_t *json = json_loads(said, 0, NULL);
    ck_assert_str_eq(json_string_value(json_object_get(json, "structured")), "schema");
    ck_assert(json_is_integer(json_object_get(json, "ttft_ms")));
    ck_assert_int_eq(json_integer_value(json_object_get(json, "cost_micros")), 0);
}
END_TEST

START_TEST(a_model_that_is_not_there_is_told_with_those_that_are)
{
    g_autofree char *said = NULL, *none = NULL;
    put_settings("[models]\n[model a]\nprovider = ollama\nmodel = q\n");
    ck_assert_int_eq(run("chatkut doctor --model b", &said), COMMAND_FAILED);
    ck_assert_msg(strstr(said, "“b”; there is: a"), "%s", said);
    put_settings("");
    ck_assert_int_eq(run("chatkut doctor --model b", &none), COMMAND_FAILED);
    ck_assert_msg(strstr(none, "chatkut-models(7)"), "%s", none);
}
END_TEST

/* ---- all that there are ------------------------------------------------------------ */

static void finding_clear(void *data)
{
    Finding *finding = data;
    g_free(finding->name);
    g_free(finding->value);
}

/* All findings, a line each. */
static char *find_all(const char *settings)
{
    g_autoptr(GArray) findings = g_array_new(FALSE, FALSE, sizeof(Finding));
    GString *all = g_string_new(NULL);
    g_array_set_clear_func(findings, finding_clear);
    put_settings(settings);
    doctor_find_models(findings);
    for (unsigned i = 0; i < findings->len; i++) {
        const Finding *finding = &g_array_index(findings, Finding, i);
        g_string_append_printf(all, "%s: %s\n", finding->name, finding->value);
    }
    return g_string_free(all, FALSE);
}

static const struct {
    const char *settings, *says;
} LISTS[] = {
    { "", "models: none configured; sentences are read by the embedded planner\n" },
    { "[models]\n[model m]\nprovider = x\n", "“x” is not known" },
    { "[models]\n[model m]\nprovider = ollama\nmodel = q\n",
      "models: plans: m, chat: m, small edits: m; no budget\n"
      "model m: q at 127.0.0.1:11434 (ollama); no key; free\n" },
    { "[models]\nday-budget = 2\nproject-budget = 0.5\n[model m]\nprovider = openai\n"
      "model = q\nkey = env:DOCTOR_KEY\n",
      "at most $2.00 a day, $0.50 a project\n"
      "model m: q at api.openai.com (openai); key in env:DOCTOR_KEY; price unknown, so "
      "it "
      "is not asked within a budget\n" },
    { "[models]\n[model m]\nprovider = anthropic\nmodel = claude-sonnet-4-5\n"
      "key = env:NOBODY_HAS_THIS\n",
      "no key in env:NOBODY_HAS_THIS; $3.00 in, $15.00 out for a million tokens, as of "
      "2026-03-21\n" },
    { "[models]\n[model m]\nprovider = openai\nmodel = q\nkey = keyring:x\n"
      "price-in = 0.075\nprice-out = 1\n",
      "key in keyring:x (not looked at); $0.075 in, $1.00 out for a million "
      "tokens\n" },
};

START_TEST(models_are_listed_without_a_network)
{
    g_autofree char *all = find_all(LISTS[_i].settings);
    ck_assert_msg(strstr(all, LISTS[_i].says) != NULL, "%s", all);
}
END_TEST

int main(void)
{
    root = g_dir_make_tmp("chatkut-doctor-XXXXXX", NULL);
    g_setenv("XDG_CONFIG_HOME", root, TRUE);
    g_setenv("XDG_DATA_HOME", root, TRUE);
    TCase *tests = tcase_create("doctor");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, a_model_is_tried_with_one_question, 0,
                        G_N_ELEMENTS(CASES));
    tcase_add_test(tests, what_was_found_can_be_read_by_programs);
    tcase_add_test(tests, a_model_that_is_not_there_is_told_with_those_that_are);
    tcase_add_loop_test(tests, models_are_listed_without_a_network, 0,
                        G_N_ELEMENTS(LISTS));
    Suite *suite = suite_create("doctor");
    suite_add_tcase(suite, tests);
    int status = run_suite(suite);
    remove_files();
    g_rmdir(root);
    return status;
}
