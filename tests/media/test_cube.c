#include "chatkut/media/cube.h"
#include "chatkut/media/input.h"
#include "chatkut/media/probe.h"

#include "../run.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static Cube *parse(const char *text, GError **error)
{
    return cube_parse(text, strlen(text), error);
}

START_TEST(tables_are_read)
{
    g_autoptr(Cube) cube = parse("\xef\xbb\xbf# made by hand\r\nTITLE \"a\"\r\n"
                                 "LUT_1D_SIZE 2\r\nDOMAIN_MIN -1 0 0\r\n\r\n"
                                 "0 .5 1e-1\r\n  1\t-0.25  +2 \r\n",
                                 NULL);
    static const float want[6] = { 0, 0.5f, 0.1f, 1, -0.25f, 2 };
    ck_assert_ptr_nonnull(cube);
    ck_assert(!cube->solid);
    ck_assert_uint_eq(cube->size, 2);
    ck_assert_float_eq(cube->low[0], -1);
    ck_assert_float_eq(cube->high[2], 1);
    ck_assert_mem_eq(cube->data, want, sizeof want);
}
END_TEST

START_TEST(cubes_are_read)
{
    g_autoptr(Cube) cube = parse("LUT_3D_SIZE 2\nLUT_3D_INPUT_RANGE 0.0 2.0\n"
                                 "0 0 0\n1 0 0\n0 1 0\n1 1 0\n0 0 1\n1 0 1\n0 1 1\n"
                                 "1 1 1",
                                 NULL);
    ck_assert_ptr_nonnull(cube);
    ck_assert(cube->solid);
    ck_assert_float_eq(cube->high[1], 2);
    ck_assert_float_eq(cube->data[3], 1);
    ck_assert_float_eq(cube->data[3 * 4 + 2], 1);
}
END_TEST

START_TEST(what_is_wrong_is_named_with_its_line)
{
    static const struct {
        const char *text, *line, *word;
    } rows[] = {
        { "", "line 0", "LUT_1D_SIZE" },
        { "# nothing\n", "line 1", "LUT_1D_SIZE" },
        { "LUT_2D_SIZE 2\n", "line 1", "LUT_2D_SIZE" },
        { "LUT_1D_SIZE 1\n", "line 1", "65536" },
        { "LUT_1D_SIZE 2.5\n", "line 1", "65536" },
        { "LUT_1D_SIZE 2 2\n", "line 1", "65536" },
        { "LUT_1D_SIZE 65537\n", "line 1", "65536" },
        { "LUT_3D_SIZE 130\n", "line 1", "129" },
        { "LUT_3D_SIZE nan\n", "line 1", "129" },
        { "LUT_3D_SIZE 0x10\n", "line 1", "129" },
        { "\nLUT_1D_SIZE 2\nLUT_3D_SIZE 2\n", "line 3", "second" },
        { "0 0 0\n", "line 1", "before" },
        { "LUT_1D_SIZE 2\n0 0 0\n", "line 2", "1 of 2" },
        { "LUT_1D_SIZE 2\n0 0 0\n0 0 0\n0 0 0\n", "line 4", "more" },
        { "LUT_1D_SIZE 2\n0 0\n", "line 2", "three" },
        { "LUT_1D_SIZE 2\n0 0 0 0\n", "line 2", "three" },
        { "LUT_1D_SIZE 2\n0 0 0x1\n", "line 2", "three" },
        { "LUT_1D_SIZE 2\n0 0 1e9\n", "line 2", "three" },
        { "LUT_1D_SIZE 2\n0 0 nan\n", "line 2", "three" },
        { "LUT_1D_SIZE 2\n0,0 0 0\n", "line 2", "three" },
        { "LUT_1D_SIZE 2\n0 0 0\nTITLE \"b\"\n", "line 3", "before" },
        { "LUT_1D_SIZE 2\nDOMAIN_MIN 0 0\n", "line 2", "domain" },
        { "LUT_1D_SIZE 2\nLUT_1D_INPUT_RANGE 0\n", "line 2", "range" },
        { "LUT_1D_SIZE 2\nDOMAIN_MAX 1 0 1\n0 0 0\n1 1 1\n", "line 4", "empty" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        ck_assert_msg(!parse(rows[i].text, &error), "%s", rows[i].text);
        ck_assert(g_error_matches(error, MEDIA_ERROR, MEDIA_ERROR_INVALID));
        ck_assert_msg(strstr(error->message, rows[i].line) &&
                          strstr(error->message, rows[i].word),
                      "%s: %s", rows[i].text, error->message);
    }
}
END_TEST

START_TEST(what_is_no_text_is_refused)
{
    static const char zeros[64];
    char line[3000];
    memset(line, ' ', sizeof line);
    ck_assert(!cube_parse(zeros, sizeof zeros, NULL));
    ck_assert(!cube_parse(line, sizeof line, NULL));
}
END_TEST

START_TEST(a_file_is_a_table_by_its_content)
{
    static const struct {
        const char *text;
        bool is_one, can_be_read;
    } rows[] = {
        { "# a remark\nTITLE \"x\"\nLUT_1D_SIZE 2\n0 0 0\n1 1 1\n", true, true },
        { "LUT_3D_SIZE 2\n0 0 0\n", true, false },
        { "LUT of some other sort\n", false, false },
        { "", false, false },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *path = g_build_filename(g_get_tmp_dir(), "cube-XXXXXX", NULL);
        int fd = g_mkstemp(path);
        ssize_t length = (ssize_t)strlen(rows[i].text);
        g_auto(MediaInfo) info = { 0 };
        ck_assert_int_eq(write(fd, rows[i].text, (size_t)length), length);
        ck_assert_int_eq(cube_is_one(fd), rows[i].is_one);
        ck_assert_int_eq(media_probe(fd, "x", &info, NULL), rows[i].can_be_read);
        if (rows[i].can_be_read)
            ck_assert_int_eq(info.kind, ASSET_LUT);
        close(fd);
        unlink(path);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cube");
    TCase *cases = tcase_create("cube");
    tcase_add_test(cases, tables_are_read);
    tcase_add_test(cases, cubes_are_read);
    tcase_add_test(cases, what_is_wrong_is_named_with_its_line);
    tcase_add_test(cases, what_is_no_text_is_refused);
    tcase_add_test(cases, a_file_is_a_table_by_its_content);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
