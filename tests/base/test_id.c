#include "chatkut/base/id.h"

#include "../run.h"

#include <check.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>

START_TEST(ids_have_the_documented_shape)
{
    IdSource source;
    id_source_init_random(&source);
    for (int i = 0; i < 10000; i++) {
        g_autofree char *id = id_next(&source);
        ck_assert_uint_eq(strlen(id), ID_LENGTH);
        ck_assert_uint_eq(strspn(id, "abcdefghijklmnopqrstuvwxyz234567"), ID_LENGTH);
        ck_assert(g_ascii_isalpha(id[0]));
    }
}
END_TEST

START_TEST(ids_do_not_repeat)
{
    IdSource source;
    id_source_init_seed(&source, 0);
    g_autoptr(GHashTable) seen =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (int i = 0; i < 100000; i++)
        ck_assert(g_hash_table_add(seen, id_next(&source)));
}
END_TEST

START_TEST(a_seed_pins_the_stream)
{
    IdSource a, b, c;
    id_source_init_seed(&a, 7);
    id_source_init_seed(&b, 7);
    id_source_init_seed(&c, 8);
    for (int i = 0; i < 100; i++) {
        g_autofree char *from_a = id_next(&a);
        g_autofree char *from_b = id_next(&b);
        g_autofree char *from_c = id_next(&c);
        ck_assert_str_eq(from_a, from_b);
        ck_assert_str_ne(from_a, from_c);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("id");
    TCase *tests = tcase_create("id");
    tcase_add_test(tests, ids_have_the_documented_shape);
    tcase_add_test(tests, ids_do_not_repeat);
    tcase_add_test(tests, a_seed_pins_the_stream);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
