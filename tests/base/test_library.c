#include "chatkut/base/library.h"

#include "../run.h"

#include <check.h>
#include <glib.h>

typedef struct {
    double (*cosine)(double);
    double (*root)(double);
} Members;

static const LibraryFunction FUNCTIONS[] = {
    { "cos", offsetof(Members, cosine) },
    { "sqrt", offsetof(Members, root) },
    { "chatkut_has_no_such_function", 0 },
};

START_TEST(functions_are_put_where_the_table_says)
{
    Members members = { 0 };
    ck_assert_int_eq(library_load("libm.so.6", FUNCTIONS, 2, &members), LIBRARY_LOADED);
    ck_assert_double_eq(members.cosine(0), 1);
    ck_assert_double_eq(members.root(9), 3);
}
END_TEST

START_TEST(what_is_not_installed_and_what_lacks_a_function_are_told_apart)
{
    Members members = { 0 };
    ck_assert_int_eq(library_load("libchatkut-none.so.0", FUNCTIONS, 2, &members),
                     LIBRARY_MISSING);
    ck_assert_int_eq(
        library_load("libm.so.6", FUNCTIONS, G_N_ELEMENTS(FUNCTIONS), &members),
        LIBRARY_LACKS);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("library");
    TCase *tests = tcase_create("library");
    tcase_add_test(tests, functions_are_put_where_the_table_says);
    tcase_add_test(tests,
                   what_is_not_installed_and_what_lacks_a_function_are_told_apart);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
