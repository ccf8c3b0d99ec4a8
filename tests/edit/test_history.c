#include "chatkut/edit/history.h"

#include "../run.h"

#include <check.h>

static History history;

static void setup(void)
{
    history_init(&history);
}

static void teardown(void)
{
    history_clear(&history);
}

static void push(int64_t id, RevisionKind kind, int64_t target)
{
    history_push(&history, (HistoryEntry){ id, kind, target });
}

START_TEST(nothing_can_be_undone_at_first)
{
    ck_assert_int_eq(history_next_undo(&history), 0);
    ck_assert_int_eq(history_next_redo(&history), 0);
}
END_TEST

/* What was pushed so far, and what the next undo and redo mean then. */
static const struct {
    HistoryEntry entry;
    int64_t undo, redo;
} story[] = {
    { { 1, REVISION_EDIT, 0 }, 1, 0 },    { { 2, REVISION_EDIT, 0 }, 2, 0 },
    { { 3, REVISION_UNDO, 2 }, 1, 2 },    { { 4, REVISION_UNDO, 1 }, 0, 1 },
    { { 5, REVISION_REDO, 1 }, 1, 2 },    { { 6, REVISION_IMPORT, 0 }, 1, 2 },
    { { 7, REVISION_REDO, 2 }, 2, 0 },    { { 8, REVISION_UNDO, 2 }, 1, 2 },
    { { 9, REVISION_EDIT, 0 }, 9, 0 },    { { 10, REVISION_LOAD, 0 }, 10, 0 },
    { { 11, REVISION_UNDO, 10 }, 9, 10 }, { { 12, REVISION_UNDO, 9 }, 1, 9 },
};

START_TEST(undo_and_redo_follow_from_the_list)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(story); i++) {
        history_push(&history, story[i].entry);
        ck_assert_int_eq(history_next_undo(&history), story[i].undo);
        ck_assert_int_eq(history_next_redo(&history), story[i].redo);
    }
}
END_TEST

START_TEST(an_undo_of_something_else_than_the_last_edit_is_passed_over)
{
    push(1, REVISION_EDIT, 0);
    push(2, REVISION_EDIT, 0);
    push(3, REVISION_UNDO, 1);
    push(4, REVISION_REDO, 7);
    push(5, REVISION_UNDO, 0);
    ck_assert_int_eq(history_next_undo(&history), 2);
    ck_assert_int_eq(history_next_redo(&history), 0);
}
END_TEST

START_TEST(kinds_have_names_that_read_back)
{
    for (RevisionKind kind = 0; kind < REVISION_KINDS; kind++) {
        RevisionKind back;
        ck_assert(revision_kind_parse(revision_kind_name(kind), &back));
        ck_assert_int_eq(back, kind);
    }
    RevisionKind untouched = REVISION_LOAD;
    ck_assert(!revision_kind_parse("revert", &untouched));
    ck_assert(!revision_kind_parse(NULL, &untouched));
    ck_assert_int_eq(untouched, REVISION_LOAD);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("history");
    TCase *cases = tcase_create("history");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, nothing_can_be_undone_at_first);
    tcase_add_test(cases, undo_and_redo_follow_from_the_list);
    tcase_add_test(cases, an_undo_of_something_else_than_the_last_edit_is_passed_over);
    tcase_add_test(cases, kinds_have_names_that_read_back);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
