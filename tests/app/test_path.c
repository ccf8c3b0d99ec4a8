#include "chatkut/app/path.h"

#include "../run.h"
#include "chatkut-resources.h"

#include <check.h>
#include <glib/gstdio.h>
#include <string.h>

/* ---- reading --------------------------------------------------------------------- */

/* paths: apart by "|". */
static const struct {
    const char *text, *paths;
} TEXTS[] = {
    { "/a/b.mp4", "/a/b.mp4" },
    { "  a.mp4   b.mp4 ", "a.mp4|b.mp4" },
    { "'/a/my clip.mp4' \"/b/it's.mov\"", "/a/my clip.mp4|/b/it's.mov" },
    { "/a/my\\ clip.mp4", "/a/my clip.mp4" },
    { "'it'\\''s.mp4'", "it's.mp4" },
    { "~/x.mp4 ~other/y.mp4", "/home/me/x.mp4|~other/y.mp4" },
    { "'~/x.mp4'", "~/x.mp4" },
    { "file:///a/my%20clip.mp4", "/a/my clip.mp4" },
    { "file://localhost/a.mp4\r\nfile:///b.mp4\r\n", "/a.mp4|/b.mp4" },
    { "# dropped\nfile:///%C3%BC.mp4", "/ü.mp4" },
    { "/a/one.mp4\n/a/two.mp4\n\n", "/a/one.mp4|/a/two.mp4" },
    { "/a/my clip.mp4", "/a/my clip.mp4" },
    { "/a/my clip.mp4\n/b/other take.mov", "/a/my clip.mp4|/b/other take.mov" },
    { "/a/x.mp4 /b/y.mp4", "/a/x.mp4|/b/y.mp4" },
    { "/a/\xF0\x9F\x8E\xAC.mp4", "/a/\xF0\x9F\x8E\xAC.mp4" },
    { "/a/x\\x0Ay\\xFF.mp4", "/a/x\ny\xFF.mp4" },
    { "/a/unclosed\\", "/a/unclosed" },
    { "'/a/unclosed quote", "/a/unclosed quote" },
    { "''", "" },
};

START_TEST(a_text_is_read_as_the_paths_that_people_mean)
{
    g_autoptr(GPtrArray) paths = paths_parse(TEXTS[_i].text, "/home/me", NULL, NULL);
    g_ptr_array_add(paths, NULL);
    g_autofree char *joined = g_strjoinv("|", (char **)paths->pdata);
    ck_assert_str_eq(joined, TEXTS[_i].paths);
}
END_TEST

static bool is_odd(const char *path, void *user G_GNUC_UNUSED)
{
    return strcmp(path, "/a/it's \"odd\" \\.mp4") == 0;
}

START_TEST(a_line_that_is_a_file_as_it_stands_is_that_file)
{
    g_autoptr(GPtrArray) paths =
        paths_parse("/a/it's \"odd\" \\.mp4", "/home/me", is_odd, NULL);
    ck_assert_uint_eq(paths->len, 1);
    ck_assert_str_eq(paths->pdata[0], "/a/it's \"odd\" \\.mp4");
}
END_TEST

static const struct {
    const char *text;
    bool meant;
} PASTES[] = {
    { "/home/me/a.mp4", true },
    { "'/home/me/my clip.mp4' /home/me/b.mp4 ", true },
    { "file:///home/me/a.mp4", true },
    { "/home/me/my clip.mp4", true },
    { "/why", false },
    { "/undo 3", false },
    { "/home/me/a.mp4 should come first", false },
    { "make the second clip louder", false },
    { "a.mp4", false },
    { "file://elsewhere/a.mp4", false },
    { "", false },
    { " \n", false },
};

START_TEST(only_what_looks_like_dropped_files_is_taken_for_them)
{
    ck_assert_int_eq(paths_are_meant(PASTES[_i].text), PASTES[_i].meant);
}
END_TEST

static bool is_clips(const char *path, void *user G_GNUC_UNUSED)
{
    return strcmp(path, "clips") == 0;
}

/* NULL: a sentence like any other. */
static const struct {
    const char *sentence, *paths;
} IMPORTS[] = {
    { "import /home/me/a.mp4", "/home/me/a.mp4" },
    { "Import  a.mp4 'my b.mov'", "a.mp4 'my b.mov'" },
    { "import ~/footage/", "~/footage/" },
    { "import footage/ a.mp4", "footage/ a.mp4" },
    { "import ./day 1", NULL },
    { "import clips", "clips" },
    { "import https://example.org/a.mp4", "https://example.org/a.mp4" },
    { "import", NULL },
    { "import the bars", NULL },
    { "import a.mp4 and trim it to 3 seconds", NULL },
    { "imported a.mp4", NULL },
    { "delete a.mp4", NULL },
    { "/home/me/a.mp4", NULL },
};

START_TEST(a_sentence_that_only_names_files_to_import_is_known)
{
    const char *sentence = IMPORTS[_i].sentence;
    ck_assert_pstr_eq(paths_behind_import(sentence, is_clips, NULL), IMPORTS[_i].paths);
    if (!strstr(sentence, "clips"))
        ck_assert_pstr_eq(paths_behind_import(sentence, NULL, NULL), IMPORTS[_i].paths);
    else
        ck_assert_ptr_null(paths_behind_import(sentence, NULL, NULL));
}
END_TEST

/* ---- writing --------------------------------------------------------------------- */

static const char *const NAMES[] = {
    "/a/b.mp4",          "/a/my clip.mp4",
    "/a/it's \"x\".mp4", "/a/back\\slash.mp4",
    "/a/new\nline.mp4",  "/a/\xFF\xFE.mp4",
    "/a/\x1B[2Jx.mp4",   "~tilde.mp4",
    "#hash.mp4",         "/a/\xE2\x80\xAEgpj.exe",
    "/home/me/x y",      "/a/\xC3\xA9\xCC\x81\xE4\xBD\xA0.mp4",
};

START_TEST(every_name_comes_back_from_its_text)
{
    const char *name = NAMES[_i];
    g_autofree char *word = path_escape(name, "/home/me", false);
    g_autofree char *whole = path_escape(name, "/home/me", true);
    ck_assert(g_utf8_validate(word, -1, NULL) && g_utf8_validate(whole, -1, NULL));
    g_autoptr(GPtrArray) paths = paths_parse(word, "/home/me", NULL, NULL);
    g_autofree char *path = path_from_text(whole, "/home/me");
    ck_assert_uint_eq(paths->len, 1);
    const char *expected = strchr("~#", *name) ? NULL : name;
    if (expected) {
        ck_assert_str_eq(paths->pdata[0], expected);
        ck_assert_str_eq(path, expected);
    } else {
        ck_assert_str_eq((char *)paths->pdata[0] + 2, name);
        ck_assert_str_eq(path + 2, name);
    }
}
END_TEST

START_TEST(what_a_terminal_obeys_is_never_in_the_text)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(NAMES); i++) {
        g_autofree char *word = path_escape(NAMES[i], NULL, false);
        for (const char *at = word; *at; at += g_utf8_skip[(guchar)*at])
            ck_assert(!g_unichar_iscntrl(g_utf8_get_char(at)));
    }
}
END_TEST

/* ---- completing ------------------------------------------------------------------ */

static char *folder;

static void make(const char *name, bool is_folder)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    ck_assert(is_folder ? g_mkdir(path, 0700) == 0
                        : g_file_set_contents(path, "", 0, NULL));
}

static void setup(void)
{
    folder = g_dir_make_tmp("chatkut-path-XXXXXX", NULL);
    static const char *const FILES[] = { "clip1.mp4", "clip10.mp4",   "clip2.mp4",
                                         "notes.txt", ".hidden.mp4",  "My take.mov",
                                         "film.ckut", "film.ckut-wal" };
    for (unsigned i = 0; i < G_N_ELEMENTS(FILES); i++)
        make(FILES[i], false);
    make("footage", true);
    make("footage/inner.mp4", false);
}

static void remove_all(const char *path)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *inner = g_build_filename(path, name, NULL);
        remove_all(inner);
    }
    g_remove(path);
}

static void teardown(void)
{
    remove_all(folder);
    g_free(folder);
}

/* word: what all have in common, "" where that is no more than is there. */
static const struct {
    const char *text;
    PathWish wish;
    bool whole;
    const char *word, *labels;
} COMPLETIONS[] = {
    { "cl", PATHS_MEDIA, false, "clip", "clip1.mp4|clip2.mp4|clip10.mp4" },
    { "clip1", PATHS_MEDIA, false, "", "clip1.mp4|clip10.mp4" },
    { "clip2", PATHS_MEDIA, false, "clip2.mp4", "clip2.mp4" },
    { "", PATHS_MEDIA, false, "",
      "clip1.mp4|clip2.mp4|clip10.mp4|My take.mov|footage/|notes.txt" },
    { ".", PATHS_MEDIA, false, ".hidden.mp4", ".hidden.mp4" },
    { "my", PATHS_MEDIA, false, "My\\ take.mov", "My take.mov" },
    { "my", PATHS_MEDIA, true, "My take.mov", "My take.mov" },
    { "foo", PATHS_MEDIA, false, "footage/", "footage/" },
    { "footage/", PATHS_MEDIA, false, "footage/inner.mp4", "inner.mp4" },
    { "clip1.mp4 fo", PATHS_MEDIA, false, "footage/", "footage/" },
    { "'My ta", PATHS_MEDIA, false, "My\\ take.mov", "My take.mov" },
    { "f", PATHS_PROJECTS, true, "", "film.ckut|footage/" },
    { "", PATHS_FOLDERS, true, "footage/", "footage/" },
    { "nothing", PATHS_MEDIA, false, "", "" },
};

START_TEST(names_are_completed_what_is_wanted_first)
{
    const PathPlace place = { COMPLETIONS[_i].wish, COMPLETIONS[_i].whole, "/nowhere",
                              folder };
    const char *text = COMPLETIONS[_i].text;
    g_autoptr(PathNames) names = path_complete(text, strlen(text), &place);
    g_ptr_array_add(names->labels, NULL);
    g_autofree char *labels = g_strjoinv("|", (char **)names->labels->pdata);
    ck_assert_str_eq(labels, COMPLETIONS[_i].labels);
    ck_assert_str_eq(names->word ? names->word : "", COMPLETIONS[_i].word);
}
END_TEST

START_TEST(the_home_folder_stays_a_tilde)
{
    const PathPlace place = { PATHS_MEDIA, true, folder, "/" };
    g_autoptr(PathNames) names = path_complete("~/foo", 5, &place);
    ck_assert_str_eq(names->word, "~/footage/");
}
END_TEST

/* ---- kinds ----------------------------------------------------------------------- */

static const struct {
    const char *path;
    PathKind kind;
} KINDS[] = { { "a.mp4", PATH_FOOTAGE },     { "/b/A.MOV", PATH_FOOTAGE },
              { "look.cube", PATH_FOOTAGE }, { "a.srt", PATH_CAPTIONS },
              { "a.TTML", PATH_CAPTIONS },   { "a.txt", PATH_OTHER },
              { "mp4", PATH_OTHER },         { "a.", PATH_OTHER },
              { "x.mp4/y", PATH_OTHER },     { "film.ckut", PATH_OTHER } };

START_TEST(a_kind_is_what_the_ending_says)
{
    ck_assert_int_eq(path_kind(KINDS[_i].path), KINDS[_i].kind);
}
END_TEST

/* "mp 4, mov, …" */
static unsigned expect_footage(const char *line)
{
    g_auto(GStrv) words = g_strsplit(line, ",", 0);
    for (char **word = words; *word; word++) {
        g_auto(GStrv) parts = g_strsplit(*word, " ", 0);
        g_autofree char *ending = g_strjoinv("", parts);
        g_autofree char *name = g_strconcat("a.", ending, NULL);
        ck_assert_msg(path_kind(name) == PATH_FOOTAGE, "%s", name);
    }
    return g_strv_length(words);
}

START_TEST(what_sentences_call_footage_is_footage)
{
    g_autoptr(GBytes) bytes = g_resource_lookup_data(
        chatkut_get_resource(), "/chatkut/lang/common.lang", 0, NULL);
    g_auto(GStrv) lines = g_strsplit(g_bytes_get_data(bytes, NULL), "\n", 0);
    unsigned count = 0;
    for (char **line = lines; *line && line[1]; line++)
        if (g_str_has_prefix(*line, "[extension "))
            count += expect_footage(line[1]);
    ck_assert_uint_gt(count, 30);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("path");
    TCase *reading = tcase_create("reading");
    tcase_add_loop_test(reading, a_text_is_read_as_the_paths_that_people_mean, 0,
                        G_N_ELEMENTS(TEXTS));
    tcase_add_test(reading, a_line_that_is_a_file_as_it_stands_is_that_file);
    tcase_add_loop_test(reading, only_what_looks_like_dropped_files_is_taken_for_them,
                        0, G_N_ELEMENTS(PASTES));
    tcase_add_loop_test(reading, a_sentence_that_only_names_files_to_import_is_known, 0,
                        G_N_ELEMENTS(IMPORTS));
    tcase_add_loop_test(reading, every_name_comes_back_from_its_text, 0,
                        G_N_ELEMENTS(NAMES));
    tcase_add_test(reading, what_a_terminal_obeys_is_never_in_the_text);
    tcase_add_loop_test(reading, a_kind_is_what_the_ending_says, 0,
                        G_N_ELEMENTS(KINDS));
    tcase_add_test(reading, what_sentences_call_footage_is_footage);
    suite_add_tcase(suite, reading);
    TCase *completing = tcase_create("completing");
    tcase_add_checked_fixture(completing, setup, teardown);
    tcase_add_loop_test(completing, names_are_completed_what_is_wanted_first, 0,
                        G_N_ELEMENTS(COMPLETIONS));
    tcase_add_test(completing, the_home_folder_stays_a_tilde);
    suite_add_tcase(suite, completing);
    return run_suite(suite);
}
