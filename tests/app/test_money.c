#include "chatkut/app/money.h"

#include "../run.h"

#include <check.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    int64_t micros;
    const char *text;
} AMOUNTS[] = {
    { -1, "unknown" },
    { INT64_MIN, "unknown" },
    { 0, "$0.00" },
    { 1, "$0.000001" },
    { 999, "$0.000999" },
    { 1000, "$0.001" },
    { 1234, "$0.00123" },
    { 12345, "$0.0123" },
    { 12350, "$0.0124" },
    { 500000, "$0.50" },
    { 999949, "$0.9999" },
    { 999999, "$1.00" },
    { 1000000, "$1.00" },
    { 1004999, "$1.00" },
    { 1005000, "$1.01" },
    { 12345678, "$12.35" },
    { INT64_MAX, "$9223372036854.78" },
};

START_TEST(an_amount_is_told_from_nothing)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(AMOUNTS); i++) {
        g_autofree char *text = money_text(AMOUNTS[i].micros);
        ck_assert_msg(strcmp(text, AMOUNTS[i].text) == 0, "row %u: %s", i, text);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("money");
    TCase *tests = tcase_create("money");
    tcase_add_test(tests, an_amount_is_told_from_nothing);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
