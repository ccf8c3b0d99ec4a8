#include "chatkut/tui/slash.h"

#include "../run.h"

static const struct {
    const char *line;
    int id; /* -1: none */
    const char *words;
} LINES[] = {
    { "/undo", SLASH_UNDO, "" },
    { "  /undo  3", SLASH_UNDO, "3" },
    { "/import a b", SLASH_IMPORT, "a b" },
    { "/undone", -1, NULL },
    { "/", -1, NULL },
    { "undo", -1, NULL },
    { "", -1, NULL },
};

START_TEST(lines_are_read)
{
    SlashId id;
    const char *words;
    const bool read = slash_read(LINES[_i].line, &id, &words);
    ck_assert_int_eq(read ? (int)id : -1, LINES[_i].id);
    if (read)
        ck_assert_str_eq(words, LINES[_i].words);
}
END_TEST

static const struct {
    const char *line, *choices; /* apart by " " */
    size_t start;
    bool paths;
} COMPLETIONS[] = {
    { "/re", "/relink  /render  /redo", 0, false },
    { "/quit", "/quit", 0, false },
    { "/x", "", 0, false },
    { "words", "", 0, false },
    { "/import ", "", 8, true },
    { "/open film", "", 6, true },
    { "/undo ", "", 6, false },
    { "/help t", "time text transitions transport", 6, false },
    { "/help Eff", "effects", 6, false },
    { "/help o", "", 6, false },
    { "/render film.mp4 dr", "draft", 17, false },
    { "/render film", "", 8, true },
    { "/why\nnot", "", 0, false },
};

START_TEST(lines_are_completed)
{
    g_auto(SlashChoices) choices;
    g_autoptr(GString) text = g_string_new(NULL);
    slash_complete(COMPLETIONS[_i].line, NULL, &choices);
    for (unsigned i = 0; i < choices.choices->len; i++) {
        const SlashChoice *choice = choices.choices->pdata[i];
        g_string_append_printf(text, "%s%s", i > 0 ? " " : "", choice->text);
    }
    ck_assert_str_eq(text->str, COMPLETIONS[_i].choices);
    ck_assert_uint_eq(choices.start, COMPLETIONS[_i].start);
    ck_assert(choices.wants_paths == COMPLETIONS[_i].paths);
}
END_TEST

static const struct {
    const char *words, *output, *preset;
} FILMS[] = {
    { "", NULL, NULL },
    { "film.mp4", "film.mp4", NULL },
    { "draft", NULL, "draft" },
    { "'my film.mp4' draft", "my film.mp4", "draft" },
    { "draft film.mp4", "film.mp4", "draft" },
};

START_TEST(sentences_that_only_name_files_are_imports)
{
    static const struct {
        const char *sentence, *paths;
    } rows[] = {
        { "/home/me/a.mp4", "/home/me/a.mp4" },
        { "~/a.mp4", "~/a.mp4" },
        { "import a.mp4 footage/", "a.mp4 footage/" },
        { "/why a.mp4", NULL },
        { "/import a.mp4", NULL },
        { "import the bars", NULL },
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++)
        ck_assert_pstr_eq(slash_paths_to_import(rows[i].sentence), rows[i].paths);
}
END_TEST

START_TEST(films_have_a_file_and_a_preset)
{
    g_autofree char *output = NULL;
    const char *preset;
    slash_read_film(FILMS[_i].words, &output, &preset);
    ck_assert_int_eq(g_strcmp0(output, FILMS[_i].output), 0);
    ck_assert_int_eq(g_strcmp0(preset, FILMS[_i].preset), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("slash");
    TCase *tests = tcase_create("slash");
    tcase_add_loop_test(tests, lines_are_read, 0, G_N_ELEMENTS(LINES));
    tcase_add_loop_test(tests, lines_are_completed, 0, G_N_ELEMENTS(COMPLETIONS));
    tcase_add_test(tests, sentences_that_only_name_files_are_imports);
    tcase_add_loop_test(tests, films_have_a_file_and_a_preset, 0, G_N_ELEMENTS(FILMS));
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
