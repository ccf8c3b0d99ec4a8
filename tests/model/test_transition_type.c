#include "chatkut/model/composition_json.h"
#include "chatkut/model/transition_type.h"

#include "../run.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

/* A transition with these params, made of JSON with ' for ". */
static Transition *transition_of(const char *type, const char *params)
{
    g_autofree char *text =
        g_strdup_printf("{'id':'x','type':'%s','from':'a','before':0,'after':9%s%s}",
                        type, params ? ",'params':" : "", params ? params : "");
    json_auto_t *json = json_loads(g_strdelimit(text, "'", '"'), 0, NULL);
    g_autoptr(GError) error = NULL;
    Transition *transition = transition_from_json(json, (Rate){ 30, 1 }, &error);
    ck_assert_msg(transition != NULL, "%s: %s", text, error ? error->message : "?");
    return transition;
}

static bool read_style(const char *type, const char *params, TransitionStyle *style,
                       GError **error)
{
    Transition *transition = transition_of(type, params);
    bool fine = transition_style_read(transition, style, error);
    transition_unref(transition);
    return fine;
}

START_TEST(every_row_is_whole)
{
    for (unsigned i = 0; i < TRANSITION_COUNT; i++) {
        const TransitionType *type = transition_type((TransitionKind)i);
        unsigned count;
        const TransitionParam *params = transition_params(type->kind, &count);
        ck_assert_ptr_eq(transition_type_find(type->name), type);
        ck_assert_ptr_nonnull(type->label);
        ck_assert_ptr_nonnull(type->does);
        for (unsigned k = 0; k < count; k++) {
            ck_assert_int_eq(params[k].owner, type->kind);
            ck_assert_ptr_nonnull(params[k].fallback);
            ck_assert_ptr_nonnull(params[k].label);
            ck_assert(params[k].min <= params[k].max);
            ck_assert_int_eq(params[k].type == EP_CHOICE, params[k].choices != NULL);
        }
    }
    ck_assert_ptr_null(transition_type_find("shape"));
}
END_TEST

START_TEST(transitions_have_their_fallbacks)
{
    for (unsigned i = 0; i < TRANSITION_COUNT; i++) {
        const TransitionType *type = transition_type((TransitionKind)i);
        TransitionStyle style;
        ck_assert(read_style(type->name, NULL, &style, NULL));
        ck_assert_ptr_eq(style.type, type);
        ck_assert(read_style(type->name, "{}", &style, NULL));
    }
}
END_TEST

START_TEST(parameters_are_read)
{
    TransitionStyle style;
    ck_assert(read_style("fade", NULL, &style, NULL));
    ck_assert_double_eq(transition_value(&style, TP_FADE_COLOR)[0], 0);
    ck_assert_double_eq(transition_value(&style, TP_FADE_COLOR)[3], 255);
    ck_assert(read_style("fade", "{'color':'#FF8001'}", &style, NULL));
    ck_assert_double_eq(transition_value(&style, TP_FADE_COLOR)[0], 255);
    ck_assert_double_eq(transition_value(&style, TP_FADE_COLOR)[1], 128);
    ck_assert_double_eq(transition_value(&style, TP_FADE_COLOR)[2], 1);
    ck_assert(
        read_style("wipe", "{'softness':0.25,'direction':'up-left'}", &style, NULL));
    ck_assert_double_eq(transition_value(&style, TP_WIPE_DIRECTION)[0], 4);
    ck_assert_double_eq(transition_value(&style, TP_WIPE_SOFTNESS)[0], 0.25);
}
END_TEST

START_TEST(reading_is_strict)
{
    static const struct {
        const char *type, *params;
        const char *words[3];
    } rows[] = {
        { "shape", NULL, { "shape", "dissolve", "squeeze" } },
        { "mlt:wipe", NULL, { "mlt:wipe" } },
        { "dissolve", "{'softness':1}", { "dissolve", "softness" } },
        { "wipe", "{'soft':1}", { "wipe", "“soft”", "“softness”" } },
        { "wipe", "{'softness':1.01}", { "wipe", "softness", "0 to 1" } },
        { "wipe", "{'softness':'1'}", { "wipe", "softness", "number" } },
        { "wipe", "{'softness':true}", { "softness" } },
        { "wipe", "{'softness':{'keys':[{'at':0,'value':1}]}}", { "softness" } },
        { "wipe", "{'direction':'north'}", { "wipe", "direction", "up-left" } },
        { "push", "{'direction':'up-left'}", { "push", "direction", "left" } },
        { "fade", "{'color':'red'}", { "fade", "color" } },
        { "zoom", "{'factor':0}", { "zoom", "factor", "0.1 to 10" } },
        { "squeeze", "{'axis':0}", { "squeeze", "axis", "vertical" } },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        TransitionStyle style = { 0 };
        ck_assert(!read_style(rows[i].type, rows[i].params, &style, &error));
        ck_assert_ptr_null(style.type);
        ck_assert(g_error_matches(error, COMPOSITION_ERROR, COMPOSITION_ERROR_INVALID));
        for (int k = 0; k < 3 && rows[i].words[k]; k++)
            ck_assert_msg(strstr(error->message, rows[i].words[k]) != NULL, "%s: %s",
                          rows[i].words[k], error->message);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("transition_type");
    TCase *tcase = tcase_create("table");
    tcase_add_test(tcase, every_row_is_whole);
    tcase_add_test(tcase, transitions_have_their_fallbacks);
    tcase_add_test(tcase, parameters_are_read);
    tcase_add_test(tcase, reading_is_strict);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
