#include "chatkut/model/composition.h"
#include "chatkut/model/composition_json.h"
#include "chatkut/model/effect.h"

#include "../run.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

/* The effects of a clip, made of JSON with ' for "; NULL with an error. */
static GPtrArray *read_effects(const char *effects, GError **error)
{
    g_autofree char *text = g_strdelimit(g_strdup(effects), "'", '"');
    json_auto_t *json = json_loads(text, 0, NULL);
    g_autoptr(Value) value = NULL;
    ck_assert_msg(json != NULL, "%s", text);
    ck_assert(prop_from_json(PROP_EFFECTS, json, (Rate){ 30, 1 }, &value, NULL));
    return effects_read(value, error);
}

START_TEST(every_row_is_whole)
{
    for (unsigned i = 0; i < EFFECT_COUNT; i++) {
        const EffectType *type = effect_type((EffectKind)i);
        unsigned count;
        const EffectParam *params = effect_params(type->kind, &count);
        ck_assert_ptr_eq(effect_find(type->name), type);
        ck_assert_ptr_nonnull(type->label);
        ck_assert_uint_le(count, EFFECT_PARAMS_MAX);
        for (unsigned k = 0; k < count; k++) {
            ck_assert_int_eq(params[k].owner, type->kind);
            ck_assert_ptr_eq(effect_param_find(type->kind, params[k].name), &params[k]);
            ck_assert(params[k].min <= params[k].max);
            ck_assert(params[k].fallback || params[k].type == EP_ASSET);
        }
    }
}
END_TEST

START_TEST(every_effect_has_one_amount_at_most)
{
    for (unsigned i = 0; i < EFFECT_COUNT; i++) {
        unsigned count, amounts = 0;
        const EffectParam *params = effect_params((EffectKind)i, &count);
        for (unsigned k = 0; k < count; k++)
            amounts += (params[k].flags & EP_AMOUNT) != 0;
        ck_assert_uint_le(amounts, 1);
        ck_assert_int_eq(effect_amount((EffectKind)i) != NULL, amounts);
    }
}
END_TEST

/* All but files, which have no fallback. */
START_TEST(effects_have_their_fallbacks)
{
    for (unsigned i = 0; i < EFFECT_COUNT; i++) {
        const EffectType *type = effect_type((EffectKind)i);
        g_autofree char *text = g_strdup_printf("[{'id':'e','type':'%s'}]", type->name);
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) effects = read_effects(text, &error);
        if (type->kind == EFFECT_LUT) {
            ck_assert_ptr_null(effects);
            continue;
        }
        ck_assert_msg(effects != NULL, "%s", error ? error->message : "?");
        ck_assert_uint_eq(effects->len, 1);
        ck_assert(effect_is_still(effects->pdata[0]));
    }
}
END_TEST

START_TEST(reading_is_strict)
{
    static const struct {
        const char *effects;
        const char *words[3];
    } rows[] = {
        { "{'id':'e','type':'wobble'}", { "wobble" } },
        { "{'id':'e','type':'mlt:frei0r.glow'}", { "mlt:frei0r.glow" } },
        { "{'id':'e','type':'exposure','params':{'stop':1}}",
          { "exposure", "“stop”", "“stops”" } },
        { "{'id':'e','type':'exposure','params':{'stops':10.5}}",
          { "exposure", "stops", "-10 to 10" } },
        { "{'id':'e','type':'exposure','params':{'stops':'1'}}",
          { "exposure", "stops", "number" } },
        { "{'id':'e','type':'exposure','params':{'stops':true}}", { "stops" } },
        { "{'id':'e','type':'exposure','params':{'stops':[1,1]}}", { "stops" } },
        { "{'id':'e','type':'exposure','params':{'stops':{'keys':[{'at':0,'value':"
          "'#000000'}]}}}",
          { "exposure", "stops" } },
        { "{'id':'e','type':'tint','params':{'color':'red'}}", { "tint", "color" } },
        { "{'id':'e','type':'tint','params':{'color':1}}", { "tint", "color" } },
        { "{'id':'e','type':'lut','params':{}}", { "lut", "file", "asset" } },
        { "{'id':'e','type':'lut','params':{'file':1}}", { "lut", "file", "asset" } },
        { "{'id':'e','type':'hue'},{'id':'f','type':'wobble'}", { "wobble" } },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = g_strdup_printf("[%s]", rows[i].effects);
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) effects = read_effects(text, &error);
        ck_assert_msg(effects == NULL, "%s", rows[i].effects);
        ck_assert(g_error_matches(error, COMPOSITION_ERROR, COMPOSITION_ERROR_INVALID));
        for (int k = 0; k < 3 && rows[i].words[k]; k++)
            ck_assert_msg(strstr(error->message, rows[i].words[k]) != NULL, "%s: %s",
                          rows[i].words[k], error->message);
    }
}
END_TEST

START_TEST(what_is_turned_off_is_not_looked_at)
{
    g_autoptr(GPtrArray) effects = read_effects(
        "[{'id':'a','type':'wobble','enabled':false},{'id':'b','type':'sepia'},"
        "{'id':'c','type':'hue','enabled':false,'params':{'x':1}}]",
        NULL);
    ck_assert_ptr_nonnull(effects);
    ck_assert_uint_eq(effects->len, 1);
    ck_assert_str_eq(((const Effect *)effects->pdata[0])->id, "b");
}
END_TEST

START_TEST(no_value_is_no_effects)
{
    g_autoptr(GPtrArray) effects = effects_read(NULL, NULL);
    ck_assert_ptr_nonnull(effects);
    ck_assert_uint_eq(effects->len, 0);
}
END_TEST

START_TEST(moments_are_evaluated_and_limited)
{
    g_autoptr(GPtrArray) effects = read_effects(
        "[{'id':'e','type':'exposure','params':{'stops':"
        "{'keys':[{'at':0,'value':0},{'at':30,'value':40}]}}},"
        "{'id':'f','type':'tint','params':{'amount':0.25,'color':"
        "{'keys':[{'at':0,'value':'#000000'},{'at':30,'value':'#FF8000'}]}}}]",
        NULL);
    EffectMoment moment;
    ck_assert_ptr_nonnull(effects);
    ck_assert(!effect_is_still(effects->pdata[0]));
    effect_eval(effects->pdata[0], rtime_make(1, 10), &moment);
    ck_assert_double_eq_tol(effect_value(&moment, EP_EXPOSURE_STOPS)[0], 4, 1e-9);
    effect_eval(effects->pdata[0], rtime_make(1, 1), &moment);
    ck_assert_double_eq(effect_value(&moment, EP_EXPOSURE_STOPS)[0], 10);
    effect_eval(effects->pdata[1], rtime_make(1, 2), &moment);
    ck_assert_double_eq(effect_value(&moment, EP_TINT_AMOUNT)[0], 0.25);
    ck_assert_double_eq_tol(effect_value(&moment, EP_TINT_COLOR)[0], 127.5, 1e-9);
    ck_assert_double_eq_tol(effect_value(&moment, EP_TINT_COLOR)[1], 64, 1e-9);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("effect");
    TCase *tests = tcase_create("effect");
    tcase_add_test(tests, every_row_is_whole);
    tcase_add_test(tests, every_effect_has_one_amount_at_most);
    tcase_add_test(tests, effects_have_their_fallbacks);
    tcase_add_test(tests, reading_is_strict);
    tcase_add_test(tests, what_is_turned_off_is_not_looked_at);
    tcase_add_test(tests, no_value_is_no_effects);
    tcase_add_test(tests, moments_are_evaluated_and_limited);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
