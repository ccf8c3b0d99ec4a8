#include "chatkut/model/shape.h"

#include "../run.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- a small language of everything ---------------------------------------------- */

static bool like_frames(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    return digits > 0 && strcmp(text + digits, "f") == 0;
}

static json_t *read_even(const json_t *json, const void *user)
{
    const int *bonus = user;
    json_int_t number = json_integer_value(json);
    return json_is_integer(json) && number % 2 == 0
               ? json_integer(number + (bonus ? *bonus : 0))
               : NULL;
}

static const Shape FRAMES = { SHAPE_IS_STRING, .like = like_frames,
                              .what = "frames like \"12f\"" };
static const Shape EVEN = { SHAPE_IS_CUSTOM, .read = read_even,
                            .what = "an even number" };
static const Shape SELECTOR;

static const ShapeField BY_NAME[] = { { "name", SHAPE_TEXT(1, 5), SHAPE_REQUIRED },
                                      { NULL } };
static const ShapeField BY_UNION[] = {
    { "of", SHAPE_LIST(&SELECTOR, 1, 3), SHAPE_REQUIRED }, { NULL }
};
static const ShapeField BY_PLACE[] = { { "at", SHAPE_NUMBER },
                                       { "range",
                                         SHAPE_TUPLE(SHAPE_NUMBER, SHAPE_NUMBER) },
                                       { NULL } };
static const ShapeRule BY_PLACE_RULES[] = { { SHAPE_ONE_OF, "at|range" }, { 0 } };
static const ShapeField COMMON[] = { { "expect", SHAPE_CHOICE("one|many") }, { NULL } };
static const ShapeCase CASES[] = {
    { "name", BY_NAME },
    { "union", BY_UNION },
    { "place", BY_PLACE, BY_PLACE_RULES },
    { "all", NULL },
    { NULL },
};
static const Shape SELECTOR = { SHAPE_IS_SWITCH, .key = "by", .fields = COMMON,
                                .cases = CASES };

static const ShapeField CURVE_A[] = {
    { "keys", SHAPE_LIST(SHAPE_NUMBER, 1, 9), SHAPE_REQUIRED }, { NULL }
};
static const ShapeField CURVE_B[] = {
    { "keys", SHAPE_LIST(SHAPE(SHAPE_IS_STRING), 1, 9), SHAPE_REQUIRED }, { NULL }
};
static const ShapeField FIELDS[] = {
    { "target", &SELECTOR },
    { "on", SHAPE_BOOL },
    { "level", SHAPE_RANGE(-1, 1) },
    { "count", SHAPE_INT_RANGE(1, 10) },
    { "turn", SHAPE(SHAPE_IS_INT, .choices = "0|90") },
    { "word", SHAPE_CHOICE("left|right") },
    { "time", SHAPE_EITHER(SHAPE_NUMBER, &FRAMES, SHAPE_CHOICE("start|end")) },
    { "curve",
      SHAPE_EITHER(SHAPE_NUMBER, SHAPE_OBJECT(CURVE_A), SHAPE_OBJECT(CURVE_B)) },
    { "ids", SHAPE(SHAPE_IS_ARRAY, .of = &SHAPE_ID, .unique = true) },
    { "map", SHAPE(SHAPE_IS_MAP, .max = 2, .like = shape_like_id, .of = SHAPE_NUMBER) },
    { "even", &EVEN },
    { "any", SHAPE_ANY },
    { "lang", &SHAPE_LANG },
    { "from", SHAPE_NUMBER },
    { "to", SHAPE_NUMBER },
    { "kind", SHAPE_CHOICE("plain|marked") },
    { "marker", SHAPE(SHAPE_IS_STRING) },
    { NULL },
};
static const ShapeRule RULES[] = {
    { SHAPE_NOT_BOTH, "on|level|count" },
    { SHAPE_NEEDS, "marker", "kind", "marked" },
    { SHAPE_NEEDS, "to", "from" },
    { 0 },
};
static const Shape DOCUMENT = { SHAPE_IS_OBJECT, .max = 4, .fields = FIELDS,
                                .rules = RULES };

/* ---- checking -------------------------------------------------------------------- */

static const struct {
    const char *json;
    const char *message; /* how it begins; NULL: fits */
    ShapeError code;
} cases[] = {
    { "{}", NULL, 0 },
    { "[]", "expected an object, got a list", SHAPE_ERROR_TYPE },
    { "{\"nope\": 1}", "nope: unknown key", SHAPE_ERROR_UNKNOWN },
    { "{\"cuont\": 1}", "cuont: unknown key; did you mean count", SHAPE_ERROR_UNKNOWN },
    { "{\"a\": 1, \"b\": 1, \"c\": 1, \"d\": 1, \"e\": 1}",
      "there are 5 entries, 4 are allowed", SHAPE_ERROR_RANGE },
    { "{\"on\": true}", NULL, 0 },
    { "{\"on\": 1}", "on: expected true or false, got 1", SHAPE_ERROR_TYPE },
    { "{\"on\": null}", "on: expected true or false, got null", SHAPE_ERROR_TYPE },
    { "{\"level\": -1}", NULL, 0 },
    { "{\"level\": 1.5}", "level: 1.5 is above 1", SHAPE_ERROR_RANGE },
    { "{\"level\": -1.001}", "level: -1.001 is below -1", SHAPE_ERROR_RANGE },
    { "{\"level\": \"1\"}", "level: expected a number, got \"1\"", SHAPE_ERROR_TYPE },
    { "{\"count\": 2.0}", NULL, 0 },
    { "{\"count\": 2.5}", "count: expected a whole number, got 2.5", SHAPE_ERROR_TYPE },
    { "{\"count\": 11}", "count: 11 is above 10", SHAPE_ERROR_RANGE },
    { "{\"count\": 1e300}", "count: expected a whole number", SHAPE_ERROR_TYPE },
    { "{\"turn\": 90.0}", NULL, 0 },
    { "{\"turn\": 45}", "turn: 45 is not one of 0, 90", SHAPE_ERROR_CHOICE },
    { "{\"word\": \"left\"}", NULL, 0 },
    { "{\"word\": \"lef\"}", "word: \"lef\" is not one of left, right",
      SHAPE_ERROR_CHOICE },
    { "{\"word\": \"\"}", "word: \"\" is not one of", SHAPE_ERROR_CHOICE },
    { "{\"word\": \"left|right\"}", "word: \"left|right\" is not", SHAPE_ERROR_CHOICE },
    { "{\"time\": 1.5}", NULL, 0 },
    { "{\"time\": \"12f\"}", NULL, 0 },
    { "{\"time\": \"end\"}", NULL, 0 },
    { "{\"time\": \"12g\"}",
      "time: expected a number or frames like \"12f\" or one of start, end, got "
      "\"12g\"",
      SHAPE_ERROR_TYPE },
    { "{\"time\": {}}", "time: expected a number or frames", SHAPE_ERROR_TYPE },
    { "{\"curve\": {\"keys\": [1]}}", NULL, 0 },
    { "{\"curve\": {\"keys\": [\"a\", \"b\"]}}", NULL, 0 },
    { "{\"curve\": {\"keys\": [\"a\", 1]}}", "curve.keys[1]: expected a text, got 1",
      SHAPE_ERROR_TYPE },
    { "{\"curve\": {\"keys\": []}}",
      "curve.keys: there are 0 entries, it needs 1 at least", SHAPE_ERROR_RANGE },
    { "{\"curve\": {}}", "curve.keys: missing", SHAPE_ERROR_MISSING },
    { "{\"curve\": \"x\"}", "curve: expected a number or an object, got \"x\"",
      SHAPE_ERROR_TYPE },
    { "{\"ids\": [\"a\", \"b-1\"]}", NULL, 0 },
    { "{\"ids\": [\"a\", \"b\", \"a\"]}", "ids[2]: \"a\" is there twice",
      SHAPE_ERROR_CONFLICT },
    { "{\"ids\": [\"1\"]}", "ids[0]: expected an id", SHAPE_ERROR_TYPE },
    { "{\"map\": {\"a\": 1, \"b\": 2}}", NULL, 0 },
    { "{\"map\": {\"a\": 1, \"b\": 2, \"c\": 3}}", "map: there are 3 entries, 2 are",
      SHAPE_ERROR_RANGE },
    { "{\"map\": {\"1\": 1}}", "map.1: this is no name", SHAPE_ERROR_UNKNOWN },
    { "{\"map\": {\"a\": true}}", "map.a: expected a number, got true",
      SHAPE_ERROR_TYPE },
    { "{\"even\": 4}", NULL, 0 },
    { "{\"even\": 3}", "even: expected an even number, got 3", SHAPE_ERROR_TYPE },
    { "{\"any\": {\"what\": [null]}}", NULL, 0 },
    { "{\"lang\": \"pt-BR\"}", NULL, 0 },
    { "{\"lang\": \"portuguese\"}", "lang: expected a language", SHAPE_ERROR_TYPE },
    /* rules */
    { "{\"on\": true, \"count\": 1}", "only one of on, level, count can be there",
      SHAPE_ERROR_CONFLICT },
    { "{\"from\": 1}", "to: missing", SHAPE_ERROR_MISSING },
    { "{\"to\": 1}", NULL, 0 },
    { "{\"from\": 1, \"to\": 2}", NULL, 0 },
    { "{\"kind\": \"marked\"}", "marker: missing", SHAPE_ERROR_MISSING },
    { "{\"kind\": \"plain\"}", NULL, 0 },
    { "{\"kind\": \"marked\", \"marker\": \"x\"}", NULL, 0 },
    /* cases */
    { "{\"target\": {}}", "target.by: missing", SHAPE_ERROR_MISSING },
    { "{\"target\": {\"by\": 1}}", "target.by: expected a text, got 1",
      SHAPE_ERROR_TYPE },
    { "{\"target\": {\"by\": \"nmae\"}}",
      "target.by: \"nmae\" is unknown; did you mean name", SHAPE_ERROR_CHOICE },
    { "{\"target\": {\"by\": \"all\"}}", NULL, 0 },
    { "{\"target\": {\"by\": \"all\", \"expect\": \"one\"}}", NULL, 0 },
    { "{\"target\": {\"by\": \"all\", \"name\": \"x\"}}", "target.name: unknown key",
      SHAPE_ERROR_UNKNOWN },
    { "{\"target\": {\"by\": \"name\", \"name\": \"äöüßé\"}}", NULL, 0 },
    { "{\"target\": {\"by\": \"name\", \"name\": \"äöüßéx\"}}",
      "target.name: the text has 6 characters, 5 are allowed", SHAPE_ERROR_RANGE },
    { "{\"target\": {\"by\": \"name\", \"name\": \"\"}}",
      "target.name: the text has 0 characters, it needs 1 at least",
      SHAPE_ERROR_RANGE },
    { "{\"target\": {\"by\": \"place\"}}", "target: needs one of at, range",
      SHAPE_ERROR_MISSING },
    { "{\"target\": {\"by\": \"place\", \"at\": 1, \"range\": [1, 2]}}",
      "target: only one of at, range", SHAPE_ERROR_CONFLICT },
    { "{\"target\": {\"by\": \"place\", \"range\": [1]}}",
      "target.range: there are 1 entries, it needs 2 at least", SHAPE_ERROR_RANGE },
    { "{\"target\": {\"by\": \"place\", \"range\": [1, 2, 3]}}",
      "target.range: there are 3 entries, 2 are allowed", SHAPE_ERROR_RANGE },
    { "{\"target\": {\"by\": \"union\", \"of\": [{\"by\": \"all\"}, {\"by\": "
      "\"union\", "
      "\"of\": [{\"by\": \"name\"}]}]}}",
      "target.of[1].of[0].name: missing", SHAPE_ERROR_MISSING },
};

START_TEST(json_fits_or_the_message_says_why)
{
    g_autoptr(GError) error = NULL;
    json_error_t where;
    json_t *json = json_loads(cases[_i].json, 0, &where);
    ck_assert_msg(json != NULL, "%s: %s", cases[_i].json, where.text);
    bool ok = shape_check(&DOCUMENT, json, NULL, NULL, &error);
    ck_assert_msg(ok == !cases[_i].message, "%s: %s", cases[_i].json,
                  error ? error->message : "fits");
    if (!ok) {
        ck_assert_msg(g_str_has_prefix(error->message, cases[_i].message),
                      "“%s” should begin with “%s”", error->message, cases[_i].message);
        ck_assert(g_error_matches(error, SHAPE_ERROR, (int)cases[_i].code));
        ck_assert_ptr_null(shape_canonical(&DOCUMENT, json, NULL, NULL, NULL));
    }
    ck_assert(shape_check(&DOCUMENT, json, NULL, NULL, NULL) == ok);
    json_decref(json);
}
END_TEST

START_TEST(messages_begin_with_the_callers_path)
{
    g_autoptr(GError) error = NULL;
    ShapePath steps = { NULL, "steps", 0 }, step = { &steps, NULL, 3 };
    json_t *json = json_pack("{sb}", "nope", 1);
    ck_assert(!shape_check(&DOCUMENT, json, NULL, &step, &error));
    ck_assert_str_eq(error->message, "steps[3].nope: unknown key");
    json_decref(json);
    g_autofree char *root = shape_path_text(NULL);
    ck_assert_str_eq(root, "");
}
END_TEST

START_TEST(outside_text_in_messages_is_printable_and_short)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *word = g_strnfill(100000, 'x');
    json_t *json = json_pack("{ss}", "word", word);
    ck_assert(!shape_check(&DOCUMENT, json, NULL, NULL, &error));
    ck_assert_uint_lt(strlen(error->message), 200);
    json_decref(json);
    g_clear_error(&error);

    json = json_pack("{ss}", "word", "\033[31mred");
    ck_assert(!shape_check(&DOCUMENT, json, NULL, NULL, &error));
    ck_assert_ptr_null(strchr(error->message, '\033'));
    json_decref(json);
    g_clear_error(&error);

    json = json_pack("{sb}", "\033]0;title\a", 1);
    ck_assert(!shape_check(&DOCUMENT, json, NULL, NULL, &error));
    ck_assert_ptr_null(strchr(error->message, '\033'));
    json_decref(json);
}
END_TEST

START_TEST(hostile_depth_ends)
{
    g_autoptr(GError) error = NULL;
    json_t *json = json_pack("{ss}", "by", "all");
    for (int i = 0; i < 1000; i++)
        json = json_pack("{ss s[o]}", "by", "union", "of", json);
    ck_assert(!shape_check(&SELECTOR, json, NULL, NULL, &error));
    ck_assert_msg(strstr(error->message, "nested too deep") != NULL, "%s",
                  error->message);
    json_decref(json);
}
END_TEST

START_TEST(canonical_copies_are_in_table_order)
{
    static const struct {
        const char *given, *wanted;
    } copies[] = {
        { "{\"word\":\"left\",\"on\":true}", "{\"on\":true,\"word\":\"left\"}" },
        { "{\"count\":2.0}", "{\"count\":2}" },
        { "{\"level\":-0.0}", "{\"level\":0}" },
        { "{\"level\":0.5}", "{\"level\":0.5}" },
        { "{\"even\":4}", "{\"even\":104}" },
        { "{\"target\":{\"expect\":\"one\",\"name\":\"x\",\"by\":\"name\"}}",
          "{\"target\":{\"by\":\"name\",\"expect\":\"one\",\"name\":\"x\"}}" },
        { "{\"map\":{\"b\":2.0,\"a\":1}}", "{\"map\":{\"b\":2,\"a\":1}}" },
        { "{\"curve\":{\"keys\":[1.0]}}", "{\"curve\":{\"keys\":[1]}}" },
        { "{\"any\":{\"z\":1.0,\"a\":[]}}", "{\"any\":{\"z\":1.0,\"a\":[]}}" },
    };
    int bonus = 100;
    for (unsigned i = 0; i < G_N_ELEMENTS(copies); i++) {
        json_t *json = json_loads(copies[i].given, 0, NULL);
        json_t *copy = shape_canonical(&DOCUMENT, json, &bonus, NULL, NULL);
        char *text = json_dumps(copy, JSON_COMPACT);
        ck_assert_str_eq(text, copies[i].wanted);
        free(text);
        json_decref(json);
        json_decref(copy);
    }
}
END_TEST

/* ---- forms ----------------------------------------------------------------------- */

#define A64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const struct {
    ShapeLike like;
    const char *text;
    bool fits;
} forms[] = {
    { shape_like_id, "a", true },
    { shape_like_id, "Z-_9", true },
    { shape_like_id, A64, true },
    { shape_like_id, A64 "a", false },
    { shape_like_id, "", false },
    { shape_like_id, "9a", false },
    { shape_like_id, "a b", false },
    { shape_like_id, "ä", false },
    { shape_like_color, "#0aF0aF", true },
    { shape_like_color, "#0aF0aF80", true },
    { shape_like_color, "#0aF", false },
    { shape_like_color, "0aF0aF0", false },
    { shape_like_color, "#0aF0aG", false },
    { shape_like_color, "", false },
    { shape_like_lang, "en", true },
    { shape_like_lang, "gsw", true },
    { shape_like_lang, "zh-Hant-TW", true },
    { shape_like_lang, "sl-rozaj-biske-1994", true },
    { shape_like_lang, "e", false },
    { shape_like_lang, "engl", false },
    { shape_like_lang, "en-", false },
    { shape_like_lang, "en-x", false },
    { shape_like_lang, "en-aa-bb-cc-dd", false },
    { shape_like_lang, "en-abcdefghi", false },
    { shape_like_lang, "", false },
};

START_TEST(texts_have_a_form)
{
    ck_assert_msg(forms[_i].like(forms[_i].text) == forms[_i].fits, "%s",
                  forms[_i].text);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("shape");
    TCase *tcase = tcase_create("all");
    tcase_add_loop_test(tcase, json_fits_or_the_message_says_why, 0,
                        G_N_ELEMENTS(cases));
    tcase_add_test(tcase, messages_begin_with_the_callers_path);
    tcase_add_test(tcase, outside_text_in_messages_is_printable_and_short);
    tcase_add_test(tcase, hostile_depth_ends);
    tcase_add_test(tcase, canonical_copies_are_in_table_order);
    tcase_add_loop_test(tcase, texts_have_a_form, 0, G_N_ELEMENTS(forms));
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    return run_suite(suite());
}
