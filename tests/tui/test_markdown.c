#include "chatkut/tui/markdown.h"

#include "../run.h"

#include <string.h>

/* Rows as text, with what a run looks like where it is not plain: {b:…} bold, {i:…}
 * italic, {u:…} underlined, {code:…}, {link:…}, {quiet:…}, {strong:…}. */
static void tell_run(GString *out, const ProseRow *row, size_t from,
                     const ProseRun *run)
{
    g_autofree char *text = g_strndup(row->text + from, run->end - from);
    const char *role = run->role == ROLE_CODE     ? "code"
                       : run->role == ROLE_LINK   ? "link"
                       : run->role == ROLE_QUIET  ? "quiet"
                       : run->role == ROLE_STRONG ? "strong"
                                                  : "";
    g_autofree char *bits = g_strdup_printf("%s%s%s", run->bits & STYLE_BOLD ? "b" : "",
                                            run->bits & STYLE_ITALIC ? "i" : "",
                                            run->bits & STYLE_UNDERLINE ? "u" : "");
    if (*role || *bits)
        g_string_append_printf(out, "{%s%s:%s}", role, bits, text);
    else
        g_string_append(out, text);
}

static char *told(const char *markdown, int columns, bool ascii)
{
    g_autoptr(GPtrArray) rows = prose_rows_new();
    GString *out = g_string_new(NULL);
    markdown_fold(markdown, columns, ascii, rows);
    for (unsigned i = 0; i < rows->len; i++) {
        const ProseRow *row = rows->pdata[i];
        size_t from = 0;
        if (i > 0)
            g_string_append_c(out, '\n');
        for (unsigned k = 0; k < row->runs->len; k++) {
            const ProseRun *run = &g_array_index(row->runs, ProseRun, k);
            tell_run(out, row, from, run);
            from = run->end;
        }
        ck_assert_uint_eq(from, strlen(row->text));
    }
    return g_string_free(out, FALSE);
}

static const struct {
    const char *markdown, *rows;
} SIGNS[] = {
    { "plain words", "plain words" },
    { "a **bold** word", "a {b:bold} word" },
    { "an *italic* word", "an {i:italic} word" },
    { "**bold and *both* of it**", "{b:bold and }{bi:both}{b: of it}" },
    { "say `split` here", "say {code:split} here" },
    { "see [the page](https://a.b/c)", "see {link:the page} {quiet:(https://a.b/c)}" },
    { "# Title", "{strongu:Title}" },
    { "### Part", "{strong:Part}" },
    { "#no heading", "#no heading" },
    { "- one\n- two", "{quiet:• }one\n{quiet:• }two" },
    { "  * inner", "{quiet:  • }inner" },
    { "12. twelfth", "{quiet:12. }twelfth" },
    { "2.5 seconds", "2.5 seconds" },
    { "> said", "{quiet:│ said}" },
    { "```c\nint a; **x**\n```\nafter", "  {code:int a; **x**}\nafter" },
    { "```\n  still growing", "  {code:  still growing}" },
    { "---", "{quiet:------------------------}" },
    /* what is no sign */
    { "2 * 3 * 4", "2 * 3 * 4" },
    { "a*b*c.mp4", "a*b*c.mp4" },
    { "my_file_name.mp4", "my_file_name.mp4" },
    { "**not closed", "**not closed" },
    { "`not closed", "`not closed" },
    { "[no address]", "[no address]" },
    { "<b>html</b>", "<b>html</b>" },
    { "** a **", "** a **" },
    { "", "" },
    { "one\n\ntwo", "one\n\ntwo" },
    /* other people's names */
    { "“*x* `y` **z**.mp4” is missing", "“*x* `y` **z**.mp4” is missing" },
    { "„*x*“ fehlt", "„*x*“ fehlt" },
    { "« *x* » manque", "« *x* » manque" },
};

START_TEST(signs_are_read)
{
    g_autofree char *rows = told(SIGNS[_i].markdown, 60, false);
    ck_assert_str_eq(rows, SIGNS[_i].rows);
}
END_TEST

static const struct {
    const char *markdown;
    int columns;
    const char *rows;
} FOLDS[] = {
    { "one two three", 8, "one two\nthree" },
    { "- one two three", 8, "{quiet:• }one\n{quiet:  }two\n{quiet:  }three" },
    { "> one two three", 9, "{quiet:│ one two}\n{quiet:│ three}" },
    { "abcdefghijklm", 5, "abcde\nfghij\nklm" },
    { "a **bold word** b", 8, "a {b:bold}\n{b:word} b" },
    { "日本語の文章", 6, "日本語\nの文章" },
    { "one   two", 5, "one\ntwo" },
    { "from 0:30–0:35 on", 12, "from\n0:30–0:35 on" },
};

START_TEST(rows_are_folded)
{
    g_autofree char *rows = told(FOLDS[_i].markdown, FOLDS[_i].columns, false);
    ck_assert_str_eq(rows, FOLDS[_i].rows);
}
END_TEST

START_TEST(ascii_has_signs_of_its_own)
{
    g_autofree char *rows = told("- one\n> two", 20, true);
    ck_assert_str_eq(rows, "{quiet:- }one\n{quiet:| two}");
}
END_TEST

/* Of any beginning of a message rows are made, and of the same text the same. */
START_TEST(a_growing_text_is_whole_at_any_time)
{
    static const char TEXT[] = "# A\n**b *c* d** `e` [f](g)\n```\nh\n```\n- “i” 日本\n";
    for (size_t length = 0; length <= strlen(TEXT); length++) {
        g_autofree char *part = g_strndup(TEXT, length);
        g_autofree char *rows = told(part, 12, false);
        ck_assert(g_utf8_validate(rows, -1, NULL));
    }
}
END_TEST

/* No row holds a control character or is wider than it may be, whatever the text. */
static void check_rows(const char *text, int columns)
{
    g_autoptr(GPtrArray) rows = prose_rows_new();
    markdown_fold(text, columns, false, rows);
    for (unsigned i = 0; i < rows->len; i++) {
        const ProseRow *row = rows->pdata[i];
        ck_assert(g_utf8_validate(row->text, -1, NULL));
        ck_assert_int_le(cells_width(row->text), MAX(columns, 12));
        for (const char *at = row->text; *at; at += g_utf8_skip[(guchar)*at])
            ck_assert(!g_unichar_iscntrl(g_utf8_get_char(at)));
    }
}

static const char *const HOSTILE[] = {
    "\033[2J\033]0;owned\007 \033P+q\033\\ text",
    "\xc2\x9b"
    "31mred",
    "\xe2\x80\xae"
    "evil gpj.exe",
    "👩\xe2\x80\x8d👩\xe2\x80\x8d👧\xe2\x80\x8d👦 family e\xcc\x81\xcc\x81\xcc\x81\xcc\x81",
    "\xff\xfe broken \xc3",
    "********************************",
    "[[[[[[[[[[[[[[[[[[](](](](](",
    "``````````````````",
    "“““““““““““",
    "שלום עולם **שלום**",
    "\t\ttabs\r\nand\rreturns\x0b\x0c",
};

START_TEST(hostile_text_is_shown_not_obeyed)
{
    for (int columns = 1; columns < 30; columns += 3)
        check_rows(HOSTILE[_i], columns);
}
END_TEST

/* A megabyte of signs that never close takes no longer than a megabyte of words. */
START_TEST(signs_that_never_close_cost_little)
{
    static const char *const PARTS[] = { "[", "*a ", "`x", "“", "**", "]( " };
    for (unsigned i = 0; i < G_N_ELEMENTS(PARTS); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        g_autoptr(GPtrArray) rows = prose_rows_new();
        while (text->len < 60000)
            g_string_append(text, PARTS[i]);
        markdown_fold(text->str, 80, false, rows);
        ck_assert_uint_gt(rows->len, 100);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("markdown");
    TCase *tests = tcase_create("markdown");
    tcase_add_loop_test(tests, signs_are_read, 0, G_N_ELEMENTS(SIGNS));
    tcase_add_loop_test(tests, rows_are_folded, 0, G_N_ELEMENTS(FOLDS));
    tcase_add_test(tests, ascii_has_signs_of_its_own);
    tcase_add_test(tests, a_growing_text_is_whole_at_any_time);
    tcase_add_loop_test(tests, hostile_text_is_shown_not_obeyed, 0,
                        G_N_ELEMENTS(HOSTILE));
    tcase_add_test(tests, signs_that_never_close_cost_little);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
