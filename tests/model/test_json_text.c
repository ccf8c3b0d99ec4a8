#include "chatkut/model/json_text.h"

#include "../run.h"

#include <check.h>
#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *given, *wanted; /* wanted NULL: as given */
} texts[] = {
    { "[0.1]", NULL },
    { "[0.10000000000000001]", "[0.1]" },
    { "[-0.30000000000000004,1]", NULL },
    { "[1.1499999999999999]", "[1.15]" },
    { "[5.0]", NULL },
    { "[1e300,1e-300]", "[1e+300,1e-300]" },
    { "[1.0000000000000001e-05]", "[1e-05]" },
    { "[12345678901234568.0]", NULL },
    { "[9007199254740993]", NULL },
    { "[\"0.10000000000000001\",\"a\\\"0.10000000000000001\\\\\"]", NULL },
    { "{\"0.10000000000000001\":0.10000000000000001}",
      "{\"0.10000000000000001\":0.1}" },
    { "[true,false,null,[],{},\"\"]", NULL },
    { "\"x\"", NULL },
    { "0.5", NULL },
};

START_TEST(reals_have_no_more_digits_than_they_need)
{
    json_t *json = json_loads(texts[_i].given, JSON_DECODE_ANY, NULL);
    g_autofree char *text = json_text(json, false);
    ck_assert_str_eq(text, texts[_i].wanted ? texts[_i].wanted : texts[_i].given);
    json_decref(json);
}
END_TEST

START_TEST(every_real_reads_back_the_same)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(1);
    json_t *json = json_array();
    for (int i = 0; i < 20000; i++) {
        double number =
            ldexp(g_rand_double(random) - 0.5, g_rand_int_range(random, -99, 99));
        json_array_append_new(json, json_real(number));
        json_array_append_new(json, json_real(round(number * 1000) / 1000));
    }
    for (int pretty = 0; pretty < 2; pretty++) {
        g_autofree char *text = json_text(json, pretty);
        json_t *again = json_loads(text, 0, NULL);
        ck_assert(json_equal(json, again));
        json_decref(again);
    }
    json_decref(json);
}
END_TEST

/* Lists and objects of lists and objects, and strings of all there is. */
static json_t *random_json(GRand *random, int depth)
{
    json_t *json = g_rand_boolean(random) ? json_object() : json_array();
    for (int i = g_rand_int_range(random, 0, 4); i > 0; i--) {
        char text[] = { (char)g_rand_int_range(random, 1, 128),
                        (char)g_rand_int_range(random, 1, 128), '\0' };
        g_autofree char *key = g_strdup_printf("%s\u00e9%d", text, i);
        json_t *item = depth > 0 ? random_json(random, depth - 1)
                       : g_rand_boolean(random)
                           ? json_integer(g_rand_int(random) - (json_int_t)G_MAXINT32)
                           : json_stringn(text, 3);
        if (json_is_object(json))
            json_object_set_new(json, key, item);
        else
            json_array_append_new(json, item);
    }
    return json;
}

START_TEST(all_but_reals_is_as_jansson_writes_it)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(2);
    for (int i = 0; i < 2000; i++) {
        json_t *json = random_json(random, i % 5);
        for (int pretty = 0; pretty < 2; pretty++) {
            g_autofree char *text = json_text(json, pretty);
            char *wanted = json_dumps(json, pretty ? JSON_INDENT(2) : JSON_COMPACT);
            ck_assert_str_eq(text, wanted);
            free(wanted);
        }
        json_decref(json);
    }
}
END_TEST

START_TEST(pretty_is_indented)
{
    json_t *json = json_pack("{s[i]}", "a", 1);
    g_autofree char *text = json_text(json, true);
    ck_assert_str_eq(text, "{\n  \"a\": [\n    1\n  ]\n}");
    json_decref(json);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("json_text");
    TCase *tcase = tcase_create("all");
    tcase_add_loop_test(tcase, reals_have_no_more_digits_than_they_need, 0,
                        G_N_ELEMENTS(texts));
    tcase_add_test(tcase, every_real_reads_back_the_same);
    tcase_add_test(tcase, all_but_reals_is_as_jansson_writes_it);
    tcase_add_test(tcase, pretty_is_indented);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    return run_suite(suite());
}
