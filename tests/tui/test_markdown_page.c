#include "chatkut/tui/markdown_page.h"

#include "../run.h"

#include <string.h>

static const Look LOOK = { .theme = THEME_TERMINAL, .depth = DEPTH_16 };

/* Text with its SGR sequences as {0;1:…}; neighbours that look the same are one. */
static char *told(const char *out)
{
    GString *text = g_string_new(NULL);
    g_autofree char *style = g_strdup("0");
    for (const char *at = out; *at; at++) {
        if (*at != '\033') {
            g_string_append_c(text, *at);
            continue;
        }
        g_autofree char *again = g_strdup_printf("\033[0m\033[%sm", style);
        if (strcmp(style, "0") != 0 && g_str_has_prefix(at, again)) {
            at += strlen(again) - 1;
            continue;
        }
        size_t length = strspn(at + 2, "0123456789;");
        ck_assert_msg(at[1] == '[' && at[2 + length] == 'm', "%s", out);
        bool plain = length == 1;
        if (!plain)
            g_string_append_printf(text, "{%.*s:", (int)length, at + 2);
        else if (strcmp(style, "0") != 0)
            g_string_append_c(text, '}');
        g_free(style);
        style = g_strndup(at + 2, length);
        at += 2 + length;
    }
    ck_assert_str_eq(style, "0");
    return g_string_free(text, FALSE);
}

static char *shown(const char *markdown, int columns, size_t step, const Look *look)
{
    g_autoptr(MarkdownPage) page = markdown_page_new(columns, look);
    g_autoptr(GString) out = g_string_new(NULL);
    for (size_t at = 0; at < strlen(markdown); at += step) {
        g_autofree char *part = g_strndup(markdown + at, step);
        markdown_page_add(page, part, out);
    }
    markdown_page_end(page, out);
    return told(out->str);
}

static const struct {
    const char *markdown, *shown;
} CASES[] = {
    { "plain words", "plain words\n" },
    { "a **bold** word\n", "a {0;1:bold} word\n" },
    { "an *it* and **b *bi***.", "an {0;3:it} and {0;1:b }{0;1;3:bi}.\n" },
    { "say `split` here", "say {0;36:split} here\n" },
    { "see [it](https://a.b/c) now", "see {0;4;94:it} {0;2:(https://a.b/c)}\n  now\n" },
    { "- one\n- two", "{0;2:- }one\n  {0;2:- }two\n" },
    { "12. twelfth", "{0;2:12. }twelfth\n" },
    { "> said", "{0;2:| said}\n" },
    { "```c\nint a; **x**\n```\nafter", "  {0;36:int a; **x**}\n  after\n" },
    { "```\n  still growing", "  {0;36:  still growing}\n" },
    { "---", "{0;2:----------------------}\n" },
    { "2 * 3 * 4", "2 * 3 * 4\n" },
    { "a ** b", "a ** b\n" },
    { "**open to its end", "**open to its end\n" },
    { "`open [too", "`open [too\n" },
    { "one\n\n\ntwo\n", "one\n\n\n  two\n" },
    { "the quick brown fox jumps over", "the quick brown fox\n  jumps over\n" },
    { "- the quick brown fox jumps", "{0;2:- }the quick brown fox\n  {0;2:  }jumps\n" },
    { "the **quick brown fox jumps** over",
      "the {0;1:quick brown fox}\n  {0;1:jumps} over\n" },
    { "", "" },
};

START_TEST(it_looks_the_same_however_it_comes)
{
    Look look = LOOK;
    look.ascii = true;
    const char *markdown = CASES[_i].markdown;
    for (size_t step = 1; step <= strlen(markdown) + 1; step++) {
        g_autofree char *got = shown(markdown, 24, step, &look);
        ck_assert_str_eq(got, CASES[_i].shown);
    }
}
END_TEST

START_TEST(words_are_shown_when_they_are_whole)
{
    g_autoptr(MarkdownPage) page = markdown_page_new(40, &LOOK);
    g_autoptr(GString) out = g_string_new(NULL);
    markdown_page_add(page, "Hello wor", out);
    ck_assert_str_eq(out->str, "Hello");
    markdown_page_add(page, "ld **a", out);
    ck_assert_str_eq(out->str, "Hello world");
    markdown_page_add(page, " b", out);
    ck_assert_str_eq(out->str, "Hello world");
    markdown_page_add(page, "**, c", out);
    ck_assert_str_eq(out->str, "Hello world \033[0;1ma b\033[0m,");
    markdown_page_end(page, out);
    ck_assert(g_str_has_suffix(out->str, ", c\n"));
}
END_TEST

START_TEST(no_color_leaves_bold_and_the_like)
{
    static const Look MONO = { .theme = THEME_MONO, .depth = DEPTH_MONO };
    g_autofree char *got = shown("**a** `b` [c](d)", 40, 1, &MONO);
    ck_assert_str_eq(got, "{0;1:a} b {0;4:c} {0;2:(d)}\n");
}
END_TEST

/* What is not in it when it comes cannot be made by it either. */
START_TEST(no_sequence_of_the_text_gets_through)
{
    g_autoptr(MarkdownPage) page = markdown_page_new(40, &LOOK);
    g_autoptr(GString) out = g_string_new(NULL);
    markdown_page_add(page, "a \033]0;x\007 **\033[2J** `\033[31m`\n", out);
    markdown_page_end(page, out);
    ck_assert_ptr_null(strstr(out->str, "\033]"));
    ck_assert_ptr_null(strstr(out->str, "\033[2J"));
    ck_assert_ptr_null(strstr(out->str, "\033[31m"));
    ck_assert_ptr_null(strchr(out->str, '\007'));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("markdown_page");
    TCase *tests = tcase_create("markdown_page");
    tcase_add_loop_test(tests, it_looks_the_same_however_it_comes, 0,
                        G_N_ELEMENTS(CASES));
    tcase_add_test(tests, words_are_shown_when_they_are_whole);
    tcase_add_test(tests, no_color_leaves_bold_and_the_like);
    tcase_add_test(tests, no_sequence_of_the_text_gets_through);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
