#include "pen.h"

#include "../run.h"

#include <string.h>

/* What ncurses writes, and what is sent instead. */
static const struct {
    const char *bytes, *sent;
} CASES[] = {
    { "a", "\033[ma" }, /* what the terminal had is not known */
    { "\033[1m\033[31ma\033(B\033[mb", "\033[;1;31ma\033[mb" },
    { "\033(B\033[0;1m\033[36ma\033[39m\033(B\033[0;2mb", "\033[;1;36ma\033[;2mb" },
    { "\033[31;42ma\033[32mb\033[49mc", "\033[;31;42ma\033[32mb\033[49mc" },
    { "\033[1;2ma\033[22;1mb", "\033[;1;2ma\033[;1mb" },
    { "\033[3;4;7;31;42ma\033[24mb", "\033[;3;4;7;31;42ma\033[24mb" },
    { "a\033[31mb\033[m\033[31mc", "\033[ma\033[31mbc" },
    { "\033[38;5;200ma\033[48;2;1;2;3mb", "\033[;38;5;200ma\033[48;2;1;2;3mb" },
    { "\033[38:2::10:20:30ma", "\033[;38;2;10;20;30ma" },
    { "\033[48:5:7ma", "\033[;48;5;7ma" },
    { "\033[38:2::0:0:7ma", "\033[;38;2;0;0;7ma" },
    /* bright ones of the palette */
    { "\033[38:2::0:0:8;48:2::0:0:15ma", "\033[;90;107ma" },
    { "\033[38;2;0;0;14mb\033[48;2;0;0;16mc", "\033[;96mb\033[48;2;0;0;0mc" },
    { "\033[38;2;0;0;17mb\033[48;2;0;0;7mc", "\033[;38;2;0;0;17mb\033[48;2;0;0;7mc" },
    { "\033[90;107ma\033[mb", "\033[;90;107ma\033[mb" },
    /* what is erased has a colour */
    { "\033[41ma\033[m\033[K", "\033[;41ma\033[m\033[K" },
    { "\033[7ma\033[m\033[3X\033[Cb", "\033[;7ma\033[m\033[3X\033[Cb" },
    /* moving has none */
    { "\033[41ma\033[m\033[5;9H\033[41mb", "\033[;41ma\033[5;9Hb" },
    /* a few rows down */
    { "\033[5;9H\033[6d\b\033[7d\033[9d", "\033[5;9H\n\b\n\n\n" },
    { "\033[5;9H\033[8d\033[12d\033[32d", "\033[5;9H\n\n\n\n\n\n\n\033[32d" },
    { "\033[5;9H\033[5d\033[4d", "\033[5;9H\033[5d\033[4d" },
    { "\033[H\033[2d\033[A\033[3d", "\033[H\n\033[A\033[3d" },
    { "\033[6d\033[7d", "\033[6d\n" },
    /* repeated */
    { "\033[31m-\033[3b+", "\033[;31m----+" },
    { "a\033[ma\033[b", "\033[maaa" },
    { "é\033[3b", "\033[mé\033[3b" },
    /* others pass */
    { "\033[?25l\033[34h\033[?1h\033=", "\033[?25l\033[34h\033[?1h\033=" },
    { "é漢", "\033[mé漢" },
    { "\033[", "\033[" },
    { "\033", "\033" },
};

START_TEST(the_same_is_sent_with_fewer_bytes)
{
    Pen pen = { 0 };
    g_autoptr(GString) out = g_string_new(NULL);
    pen_rewrite(&pen, CASES[_i].bytes, strlen(CASES[_i].bytes), out);
    ck_assert_str_eq(out->str, CASES[_i].sent);
}
END_TEST

START_TEST(colours_are_remembered_from_one_picture_to_the_next)
{
    Pen pen = { 0 };
    g_autoptr(GString) out = g_string_new(NULL);
    pen_rewrite(&pen, "\033[31ma\033[m", strlen("\033[31ma\033[m"), out);
    pen_rewrite(&pen, "\033[31mb", strlen("\033[31mb"), out);
    ck_assert_str_eq(out->str, "\033[;31mab");
    pen_forget(&pen);
    pen_rewrite(&pen, "c", 1, out);
    ck_assert_str_eq(out->str, "\033[;31mab\033[;31mc");
}
END_TEST

/* Whatever it is, it ends, and reads no byte behind the end. */
START_TEST(any_bytes_are_taken)
{
    uint32_t seed = 1;
    for (unsigned round = 0; round < 2000; round++) {
        static const char SOME[] = "\033\033[[(0B;:?m0123456789HdKJ\nab\xC3\xA9";
        Pen pen = { 0 };
        g_autoptr(GString) out = g_string_new(NULL);
        const size_t length = round % 40;
        g_autofree char *bytes = g_malloc(length + 1);
        for (size_t i = 0; i < length; i++) {
            seed = seed * 1103515245 + 12345;
            bytes[i] = SOME[(seed >> 16) % (sizeof SOME - 1)];
        }
        pen_rewrite(&pen, bytes, length, out);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pen");
    TCase *tests = tcase_create("pen");
    tcase_add_loop_test(tests, the_same_is_sent_with_fewer_bytes, 0,
                        G_N_ELEMENTS(CASES));
    tcase_add_test(tests, colours_are_remembered_from_one_picture_to_the_next);
    tcase_add_test(tests, any_bytes_are_taken);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
