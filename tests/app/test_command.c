#include "chatkut/app/command.h"

#include "../run.h"

#include <check.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *folder;

static void enter_new_folder(void)
{
    folder = g_dir_make_tmp("chatkut-command-XXXXXX", NULL);
    ck_assert_ptr_nonnull(folder);
    ck_assert_int_eq(chdir(folder), 0);
}

static void leave_folder(void)
{
    ck_assert_int_eq(chdir("/"), 0);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while ((name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_unlink(path);
    }
    g_rmdir(folder);
    g_clear_pointer(&folder, g_free);
}

static void touch(const char *name, const char *content)
{
    ck_assert(g_file_set_contents(name, content, -1, NULL));
}

/* One command line, split at blanks; the command is the first word. */
static bool parse(const char *line, CommandCall *call, char **message)
{
    g_auto(GStrv) words = g_strsplit(line, " ", -1);
    g_autoptr(GError) error = NULL;
    const Command *command = command_find(words[0]);
    ck_assert_ptr_nonnull(command);
    bool parsed = command_parse(command, (const char *const *)words + 1, call, &error);
    ck_assert_int_eq(parsed, error == NULL);
    *message = parsed ? NULL : g_strdup(error->message);
    return parsed;
}

typedef struct {
    const char *line;
    const char *project; /* NULL: refused */
    const char *words;   /* joined by blanks */
    const char *option;
    const char *value; /* NULL: not set */
} Line;

/* In a folder that holds film.ckut and clip.mp4. */
static const Line LINES[] = {
    { "show", "film.ckut", "" },
    { "show film", "film.ckut", "" },
    { "show film.ckut --json", "film.ckut", "", "json", "" },
    { "show --json film.ckut", "film.ckut", "", "json", "" },
    { "show other.ckut", "other.ckut", "" },
    { "show what", "what", "" },
    { "show a b", NULL },
    { "say make it louder", "film.ckut", "make it louder" },
    { "say film make it louder", "film.ckut", "make it louder" },
    { "say film.ckut", "film.ckut", "" },
    { "say -", "film.ckut", "-" },
    { "say -- -3 dB", "film.ckut", "-3 dB" },
    { "say -3 dB", NULL },
    { "say up --dry-run --playhead=3 now", "film.ckut", "up now", "playhead", "3" },
    { "say up --playhead 3", "film.ckut", "up", "playhead", "3" },
    { "say up --playhead", NULL },
    { "say up --planner oracle", NULL },
    { "say up --json=yes", NULL },
    { "import clip.mp4", "film.ckut", "clip.mp4" },
    { "import film clip.mp4 -- -x.mp4", "film.ckut", "clip.mp4 -x.mp4" },
    { "import", NULL },
    { "undo", "film.ckut", "" },
    { "undo 3", "film.ckut", "3" },
    { "undo film 3", "film.ckut", "3" },
    { "load x.json", "film.ckut", "x.json" },
    { "load old x.json", "old", "x.json" },
    { "render -o out.mp4", "film.ckut", "", "output", "out.mp4" },
    { "render -oout.mp4", "film.ckut", "", "output", "out.mp4" },
    { "render --output=out.mp4 film", "film.ckut", "", "output", "out.mp4" },
    { "render film", NULL },
    { "render film -o out.mp4 --engine cloud", NULL },
    { "new trip", "trip.ckut", "" },
    { "new trip.ckut --preset 720p", "trip.ckut", "", "preset", "720p" },
    { "new trip.ckut --preset 13p", NULL },
    { "new", NULL },
    { "show --frob", NULL },
    { "show -x", NULL },
};

START_TEST(command_lines_are_read_or_refused)
{
    const Line *line = &LINES[_i];
    g_auto(CommandCall) call = { 0 };
    g_autofree char *message = NULL;
    touch("film.ckut", "");
    touch("clip.mp4", "");
    bool parsed = parse(line->line, &call, &message);
    ck_assert_msg(parsed == (line->project != NULL), "%s: %s", line->line, message);
    if (!parsed)
        return;
    g_ptr_array_add(call.words, NULL);
    g_autofree char *words = g_strjoinv(" ", (char **)call.words->pdata);
    ck_assert_str_eq(call.project, line->project);
    ck_assert_str_eq(words, line->words);
    if (line->option)
        ck_assert_str_eq(command_option(&call, line->option), line->value);
}
END_TEST

START_TEST(the_project_must_be_the_only_one_to_be_left_out)
{
    g_auto(CommandCall) none = { 0 };
    g_auto(CommandCall) several = { 0 };
    g_autofree char *message = NULL;
    g_autofree char *names = NULL;
    ck_assert(!parse("show", &none, &message));
    ck_assert_ptr_nonnull(strstr(message, "chatkut new"));
    touch("a.ckut", "");
    touch("b.ckut", "");
    ck_assert(!parse("show", &several, &names));
    ck_assert_ptr_nonnull(strstr(names, "a.ckut"));
}
END_TEST

START_TEST(a_project_is_known_by_its_content)
{
    g_auto(CommandCall) call = { 0 };
    g_autofree char *message = NULL;
    ck_assert(g_file_set_contents("renamed.db", "SQLite format 3\0rest", 20, NULL));
    ck_assert(parse("say renamed.db hello", &call, &message));
    ck_assert_str_eq(call.project, "renamed.db");
}
END_TEST

/* ---- what follows from the rows -------------------------------------------------- */

START_TEST(every_row_is_whole)
{
    for (const Command *command = command_table(); command->name; command++) {
        ck_assert_ptr_nonnull(command->summary);
        ck_assert_uint_le(command->min, command->max);
        ck_assert((command->max > 0) == (command->arguments != NULL));
        ck_assert_ptr_eq(command_find(command->name), command);
        for (const CommandOption *option = command->options; option && option->name;
             option++) {
            ck_assert_ptr_nonnull(option->help);
            ck_assert(!option->required || option->argument);
        }
    }
}
END_TEST

START_TEST(help_and_manual_name_every_command_and_option)
{
    g_autofree char *overview = command_overview();
    g_autofree char *manual = command_manual("commands");
    for (const Command *command = command_table(); command->name; command++) {
        g_autofree char *help = command_help(command);
        g_autofree char *head = g_strdup_printf(".It Xo Cm %s\n", command->name);
        ck_assert_ptr_nonnull(strstr(overview, command->name));
        ck_assert_ptr_nonnull(strstr(manual, head));
        for (const CommandOption *option = command->options; option && option->name;
             option++) {
            g_autofree char *flag = g_strdup_printf("--%s", option->name);
            ck_assert_ptr_nonnull(strstr(help, flag));
        }
    }
    ck_assert_ptr_null(command_manual("poems"));
}
END_TEST

START_TEST(help_fits_a_terminal)
{
    for (const Command *command = command_table(); command->name; command++) {
        g_autofree char *help = command_help(command);
        g_auto(GStrv) lines = g_strsplit(help, "\n", -1);
        for (char **line = lines; *line; line++)
            ck_assert_msg(g_utf8_strlen(*line, -1) <= 80, "%s", *line);
    }
}
END_TEST

static const char *const SHELLS[] = { "bash", "zsh", "fish" };

START_TEST(completions_know_every_command_and_option)
{
    g_autofree char *script = command_completion(SHELLS[_i]);
    for (const Command *command = command_table(); command->name; command++) {
        ck_assert_ptr_nonnull(strstr(script, command->name));
        for (const CommandOption *option = command->options; option && option->name;
             option++)
            ck_assert_msg(strstr(script, option->name) != NULL, "--%s", option->name);
    }
    ck_assert_ptr_null(command_completion("csh"));
}
END_TEST

/* ---- running --------------------------------------------------------------------- */

static CommandStatus run(const char *line, char **out, char **err)
{
    size_t out_size, err_size;
    CommandIo io = {
        .in = fopen("/dev/null", "r"),
        .out = open_memstream(out, &out_size),
        .err = open_memstream(err, &err_size),
        .in_terminal = true,
    };
    g_auto(GStrv) words = g_strsplit(line, " ", -1);
    CommandStatus status =
        command_main((int)g_strv_length(words), (const char *const *)words, &io);
    fclose(io.in);
    fclose(io.out);
    fclose(io.err);
    return status;
}

static const struct {
    const char *line;
    CommandStatus status;
    const char *out; /* somewhere in it */
    const char *err;
} RUNS[] = {
    { "chatkut", COMMAND_USAGE, "", "no terminal" },
    { "chatkut --help", COMMAND_DONE, "import", "" },
    { "chatkut help say", COMMAND_DONE, "--dry-run", "" },
    { "chatkut say --help", COMMAND_DONE, "--dry-run", "" },
    { "chatkut help poetry", COMMAND_USAGE, "", "poetry" },
    { "chatkut --version", COMMAND_DONE, "chatkut 0", "" },
    { "chatkut rendr", COMMAND_USAGE, "", "“render”" },
    { "chatkut film.ckut", COMMAND_USAGE, "", "no terminal" },
    { "chatkut show gone.ckut", COMMAND_FAILED, "", "gone.ckut" },
    { "chatkut show gone.ckut --json", COMMAND_FAILED, "\"kind\":", "gone.ckut" },
    { "chatkut new n --size 3x3", COMMAND_USAGE, "", "3x3" },
    { "chatkut new n --rate 0", COMMAND_USAGE, "", "--rate" },
    { "chatkut completion bash", COMMAND_DONE, "complete -F", "" },
    { "chatkut completion csh", COMMAND_USAGE, "", "csh" },
    { "chatkut say gone.ckut", COMMAND_USAGE, "", "say what to change" },
    { "chatkut undo gone.ckut many", COMMAND_USAGE, "", "many" },
};

START_TEST(commands_end_as_they_should)
{
    char *out, *err;
    CommandStatus status = run(RUNS[_i].line, &out, &err);
    ck_assert_msg(status == RUNS[_i].status, "%s: %d %s%s", RUNS[_i].line, status, out,
                  err);
    ck_assert_msg(strstr(out, RUNS[_i].out) != NULL, "%s: %s", RUNS[_i].line, out);
    ck_assert_msg(strstr(err, RUNS[_i].err) != NULL, "%s: %s", RUNS[_i].line, err);
    free(out);
    free(err);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("command");
    TCase *tests = tcase_create("command");
    tcase_add_checked_fixture(tests, enter_new_folder, leave_folder);
    tcase_add_loop_test(tests, command_lines_are_read_or_refused, 0,
                        G_N_ELEMENTS(LINES));
    tcase_add_test(tests, the_project_must_be_the_only_one_to_be_left_out);
    tcase_add_test(tests, a_project_is_known_by_its_content);
    tcase_add_test(tests, every_row_is_whole);
    tcase_add_test(tests, help_and_manual_name_every_command_and_option);
    tcase_add_test(tests, help_fits_a_terminal);
    tcase_add_loop_test(tests, completions_know_every_command_and_option, 0,
                        G_N_ELEMENTS(SHELLS));
    tcase_add_loop_test(tests, commands_end_as_they_should, 0, G_N_ELEMENTS(RUNS));
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
