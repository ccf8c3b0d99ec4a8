#include "chatkut/tui/transcript.h"

#include "../run.h"

#include <string.h>

static const Look LOOK = { .theme = THEME_MONO };
static Transcript *transcript;
static GPtrArray *lines;
static int64_t next_id;

static void set_up(void)
{
    transcript = transcript_new();
    lines = g_ptr_array_new_with_free_func((GDestroyNotify)chat_line_free);
    next_id = 1;
}

static void tear_down(void)
{
    transcript_free(transcript);
    g_ptr_array_unref(lines);
}

/* ---- lines ----------------------------------------------------------------------- */

static ChatLine *line_new(bool mine, const char *text)
{
    ChatLine *line = g_new0(ChatLine, 1);
    line->id = next_id++;
    line->mine = mine;
    line->text = g_strdup(text);
    line->unix_ms = 1700000000000;
    g_ptr_array_add(lines, line);
    return line;
}

/* An edit with these receipts, apart by "|". */
static void edit_new(int64_t number, const char *receipts)
{
    g_auto(GStrv) texts = g_strsplit(receipts, "|", -1);
    ChatLine *line = line_new(false, receipts);
    line->revision = number;
    line->kind = REVISION_EDIT;
    line->receipts = g_ptr_array_new_with_free_func((GDestroyNotify)receipt_free);
    for (char **text = texts; *text; text++)
        g_ptr_array_add(line->receipts, receipt_new(*text));
}

static void add_newer(void)
{
    transcript_add_lines(transcript, lines, true);
    g_ptr_array_set_size(lines, 0);
}

/* The screen as it is drawn, rows apart by "\n". Owned by the caller. */
static char *drawn(int w, int h)
{
    g_autoptr(Surface) surface = surface_new(w, h);
    GString *text = g_string_new(NULL);
    transcript_lay(transcript, w, h, &LOOK, false);
    transcript_draw(transcript, surface_area(surface), &LOOK, "~", 1700000000000);
    for (int y = 0; y < h; y++) {
        g_autofree char *row = surface_row(surface, y);
        g_string_append_printf(text, "%s%s", y > 0 ? "\n" : "", row);
    }
    return g_string_free(text, FALSE);
}

#define assert_drawn(W, H, WANTED)             \
    do {                                       \
        g_autofree char *screen = drawn(W, H); \
        ck_assert_str_eq(screen, WANTED);      \
    } while (0)

/* ---- what it looks like ---------------------------------------------------------- */

START_TEST(speakers_take_turns)
{
    line_new(true, "add the sea and the hill");
    edit_new(3, "Added video 'sea'|Added video 'hill'");
    line_new(true, "how long is it?");
    line_new(false, "The film is **0:08** long.");
    add_newer();
    assert_drawn(50, 6,
                 "you  add the sea and the hill\n"
                 "kut  ✓ Added video 'sea' · undo 3\n"
                 "     ✓ Added video 'hill' · undo 3\n"
                 "you  how long is it?\n"
                 "kut  The film is 0:08 long.\n");
}
END_TEST

START_TEST(rows_fold_between_words)
{
    line_new(true, "cut the second clip to eight seconds");
    edit_new(1, "Trimmed video 'sea'");
    add_newer();
    assert_drawn(24, 5,
                 "you cut the second clip\n"
                 "    to eight seconds\n"
                 "kut ✓ Trimmed video\n"
                 "      'sea' · undo 1\n");
}
END_TEST

static bool none_stands(int64_t revision G_GNUC_UNUSED, const void *user G_GNUC_UNUSED)
{
    return false;
}

static bool all_stand(int64_t revision G_GNUC_UNUSED, const void *user G_GNUC_UNUSED)
{
    return true;
}

START_TEST(what_was_undone_says_so)
{
    edit_new(1, "Trimmed video 'sea'");
    add_newer();
    transcript_refresh(transcript, none_stands, NULL);
    assert_drawn(50, 1, "kut  ✗ Trimmed video 'sea' · undone");
    transcript_refresh(transcript, all_stand, NULL);
    assert_drawn(50, 1, "kut  ✓ Trimmed video 'sea' · undo 1");
}
END_TEST

START_TEST(errors_offer_what_could_be_said)
{
    g_autoptr(GPtrArray) suggestions = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(suggestions, g_strdup("delete the sea"));
    line_new(true, "delete the see");
    line_new(false, "There is no clip “see”.");
    add_newer();
    const int64_t line =
        transcript_find_answer(transcript, 0, "There is no clip “see”.");
    ck_assert_int_eq(line, 2);
    transcript_mark_error(transcript, line, suggestions);
    assert_drawn(50, 4,
                 "you  delete the see\n"
                 "kut  ✗ There is no clip “see”.\n"
                 "       ▸ delete the sea\n");
    ck_assert_int_eq(transcript_find_answer(transcript, 2, "There is no clip “see”."),
                     0);
}
END_TEST

START_TEST(what_is_not_stored_stands_last)
{
    const unsigned said = transcript_add(transcript, ENTRY_SAID, "louder", 0, NULL);
    const unsigned waiting = transcript_add(transcript, ENTRY_WAITING, "", 0, NULL);
    line_new(true, "stop");
    add_newer();
    assert_drawn(30, 3, "you stop\n    louder\nkut ~");
    transcript_drop(transcript, said);
    transcript_drop(transcript, waiting);
    assert_drawn(30, 2, "you stop\n");
    ck_assert_int_eq(transcript_newest(transcript), 1);
}
END_TEST

START_TEST(notes_keep_their_place)
{
    line_new(true, "one");
    add_newer();
    transcript_add(transcript, ENTRY_ERROR, "nothing to trim", 0, NULL);
    line_new(true, "two");
    add_newer();
    assert_drawn(30, 3, "you one\nkut ✗ nothing to trim\nyou two");
    ck_assert_int_eq(transcript_newest(transcript), 2);
}
END_TEST

START_TEST(an_answer_grows_above_what_is_going_on)
{
    static const char *const TEXTS[] = { "", "Sure. I would **c",
                                         "Sure. I would **cut** the",
                                         "Sure. I would **cut** the\n- end" };
    transcript_add(transcript, ENTRY_SAID, "tidy up", 0, NULL);
    const unsigned number = transcript_add(transcript, ENTRY_WAITING, "", 0, NULL);
    transcript_hear(transcript, number, "", "sonnet · waiting");
    assert_drawn(46, 2, "you  tidy up\nkut  ~ sonnet · waiting");
    for (unsigned i = 0; i < G_N_ELEMENTS(TEXTS); i++)
        transcript_hear(transcript, number, TEXTS[i], "sonnet · answering");
    assert_drawn(46, 4,
                 "you  tidy up\nkut  Sure. I would cut the\n     • end\n"
                 "     ~ sonnet · answering");
    transcript_hear(transcript, number, "No.", NULL); /* said anew */
    assert_drawn(46, 3, "you  tidy up\nkut  No.\n     ~");
}
END_TEST

START_TEST(what_is_stored_meanwhile_stands_before_an_answer_that_grows)
{
    const unsigned number = transcript_add(transcript, ENTRY_WAITING, "", 0, NULL);
    transcript_hear(transcript, number, "Well", "sonnet");
    line_new(true, "split");
    add_newer();
    assert_drawn(46, 3, "you  split\nkut  Well\n     ~ sonnet");
}
END_TEST

START_TEST(a_line_tells_which_model_made_it)
{
    static const char *const AUTHORS[] = { "planner:sonnet", "planner:embedded" };
    for (unsigned i = 0; i < G_N_ELEMENTS(AUTHORS); i++) {
        edit_new(3 + i, "done");
        ((ChatLine *)lines->pdata[i])->author = g_strdup(AUTHORS[i]);
    }
    add_newer();
    assert_drawn(46, 2, "kut  ✓ done · undo 3 · sonnet\n     ✓ done · undo 4");
    transcript_note(transcript, transcript_find_edit(transcript, 3), "sonnet, $0.01");
    assert_drawn(46, 2, "kut  ✓ done · undo 3 · sonnet, $0.01\n     ✓ done · undo 4");
    ck_assert_int_eq(transcript_find_edit(transcript, 5), 0);
}
END_TEST

START_TEST(hostile_words_are_only_words)
{
    line_new(true, "\033[2J\xe2\x80\xae gpj \xff");
    line_new(false, "\033]0;title\007 `\xc2\x9b`");
    add_newer();
    g_autofree char *screen = drawn(60, 2);
    for (const char *at = screen; *at; at += g_utf8_skip[(guchar)*at])
        ck_assert(*at == '\n' || !g_unichar_iscntrl(g_utf8_get_char(at)));
}
END_TEST

/* ---- the place ------------------------------------------------------------------- */

static void say_numbers(int from, int to)
{
    for (int i = from; i <= to; i++) {
        g_autofree char *text = g_strdup_printf("line %d", i);
        line_new(true, text);
    }
}

START_TEST(it_follows_until_it_is_scrolled)
{
    say_numbers(1, 9);
    add_newer();
    assert_drawn(30, 3, "    line 7\n    line 8\n    line 9");
    transcript_scroll(transcript, -2);
    ck_assert(!transcript_follows(transcript));
    say_numbers(10, 12);
    add_newer();
    assert_drawn(30, 3, "    line 5\n    line 6\n    line 7");
    ck_assert_int_eq(transcript_below(transcript), 5);
    transcript_scroll(transcript, 5);
    ck_assert(transcript_follows(transcript));
    assert_drawn(30, 3, "    line 10\n    line 11\n    line 12");
}
END_TEST

START_TEST(older_lines_move_nothing)
{
    next_id = 100;
    say_numbers(1, 9);
    add_newer();
    g_free(drawn(30, 3));
    transcript_scroll(transcript, -99);
    ck_assert(transcript_at_top(transcript));
    assert_drawn(30, 3, "you line 1\n    line 2\n    line 3");
    next_id = 1;
    say_numbers(-3, 0);
    transcript_add_lines(transcript, lines, false);
    assert_drawn(30, 3, "    line 1\n    line 2\n    line 3");
    ck_assert(!transcript_at_top(transcript));
    ck_assert_int_eq(transcript_oldest(transcript), 1);
}
END_TEST

START_TEST(another_width_keeps_the_place)
{
    say_numbers(1, 9);
    line_new(true, "a line that is folded where there is little room for it");
    add_newer();
    g_free(drawn(80, 3));
    transcript_scroll(transcript, -4);
    g_autofree char *wide = drawn(80, 3);
    g_free(drawn(20, 3));
    g_autofree char *again = drawn(80, 3);
    ck_assert_str_eq(wide, again);
}
END_TEST

/* ---- marks and words ------------------------------------------------------------- */

static const char *marked_text(void)
{
    unsigned item;
    const Entry *entry = transcript_marked(transcript, &item);
    return entry ? ((const Receipt *)entry->receipts->pdata[item])->text : NULL;
}

START_TEST(the_mark_goes_from_receipt_to_receipt)
{
    edit_new(1, "one");
    line_new(true, "words");
    edit_new(2, "two|three");
    add_newer();
    g_free(drawn(40, 2));
    static const struct {
        int by;
        const char *text;
    } STEPS[] = { { 1, "three" }, { -1, "two" }, { -1, "one" }, { 1, "two" } };
    for (unsigned i = 0; i < G_N_ELEMENTS(STEPS); i++) {
        ck_assert(transcript_move_mark(transcript, STEPS[i].by));
        ck_assert_str_eq(marked_text(), STEPS[i].text);
    }
    ck_assert(transcript_move_mark(transcript, -1));
    ck_assert(!transcript_move_mark(transcript, -1));
    ck_assert_str_eq(marked_text(), "one");
    transcript_unmark(transcript);
    ck_assert_ptr_null(marked_text());
}
END_TEST

START_TEST(a_click_marks_what_it_hits)
{
    edit_new(1, "one");
    line_new(true, "words");
    add_newer();
    g_free(drawn(40, 4));
    ck_assert(!transcript_mark_at(transcript, 1));
    ck_assert(!transcript_mark_at(transcript, 3));
    ck_assert(transcript_mark_at(transcript, 0));
    ck_assert_str_eq(marked_text(), "one");
}
END_TEST

START_TEST(words_are_found_upwards_first)
{
    say_numbers(1, 30);
    line_new(true, "The LINE 7 again");
    add_newer();
    g_free(drawn(40, 3));
    ck_assert(transcript_search(transcript, "line 7", -1));
    assert_drawn(40, 3, "    line 29\n    line 30\n    The LINE 7 again");
    ck_assert(transcript_search(transcript, "line 7", -1));
    g_autofree char *screen = drawn(40, 3);
    ck_assert(strstr(screen, "    line 7\n") != NULL);
    ck_assert(!transcript_search(transcript, "line 7", -1));
    ck_assert(transcript_search(transcript, "line 7", 1));
    ck_assert(!transcript_search(transcript, "nowhere", -1));
}
END_TEST

START_TEST(what_was_said_comes_newest_first)
{
    line_new(true, "one");
    line_new(false, "no");
    line_new(true, "two");
    line_new(true, "two");
    add_newer();
    g_autoptr(GPtrArray) said = transcript_said(transcript);
    ck_assert_uint_eq(said->len, 2);
    ck_assert_str_eq(said->pdata[0], "two");
    ck_assert_str_eq(said->pdata[1], "one");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("transcript");
    TCase *tests = tcase_create("transcript");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, speakers_take_turns);
    tcase_add_test(tests, rows_fold_between_words);
    tcase_add_test(tests, what_was_undone_says_so);
    tcase_add_test(tests, errors_offer_what_could_be_said);
    tcase_add_test(tests, what_is_not_stored_stands_last);
    tcase_add_test(tests, notes_keep_their_place);
    tcase_add_test(tests, an_answer_grows_above_what_is_going_on);
    tcase_add_test(tests, what_is_stored_meanwhile_stands_before_an_answer_that_grows);
    tcase_add_test(tests, a_line_tells_which_model_made_it);
    tcase_add_test(tests, hostile_words_are_only_words);
    tcase_add_test(tests, it_follows_until_it_is_scrolled);
    tcase_add_test(tests, older_lines_move_nothing);
    tcase_add_test(tests, another_width_keeps_the_place);
    tcase_add_test(tests, the_mark_goes_from_receipt_to_receipt);
    tcase_add_test(tests, a_click_marks_what_it_hits);
    tcase_add_test(tests, words_are_found_upwards_first);
    tcase_add_test(tests, what_was_said_comes_newest_first);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
