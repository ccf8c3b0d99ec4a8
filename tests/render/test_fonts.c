#include "chatkut/render/fonts.h"

#include "../run.h"
#include "chatkut/model/composition_json.h"

#include <check.h>
#include <fontconfig/fontconfig.h>
#include <stdlib.h>
#include <string.h>

static int no_file(const char *asset, void *data, GError **error)
{
    (void)asset, (void)data, (void)error;
    return -1;
}

/* Text clips "t0", "t1" … with these members. */
static Composition *compose(const char *const *texts, unsigned n)
{
    g_autoptr(GError) error = NULL;
    GString *clips = g_string_new(NULL);
    for (unsigned i = 0; i < n; i++)
        g_string_append_printf(
            clips, "%s{'id':'t%u','type':'text','start':%u,'duration':10,%s}",
            i ? "," : "", i, 10 * i, texts[i]);
    g_autofree char *text = g_strdup_printf(
        "{'chatkut':1,'id':'p','main':'main','assets':[],'sequences':[{'id':'main',"
        "'size':[64,48],'rate':'25/1','tracks':[{'id':'v','kind':'video','clips':["
        "%s]}]}]}",
        clips->str);
    g_string_free(clips, TRUE);
    g_strdelimit(text, "'", '"');
    Composition *composition = composition_from_text(text, strlen(text), &error);
    ck_assert_msg(composition != NULL, "%s", error ? error->message : "?");
    return composition;
}

START_TEST(families_that_are_not_here_are_told_once)
{
    static const char *const texts[] = {
        "'text':'a','style':{'font':'sans-serif'}",
        "'text':'b','style':{'font':'No Such Family'}",
        "'text':'c','style':{'font':'no such family'}",
        "'text':[{'text':'d'},{'text':'e','style':{'font':'Nor This'}}]",
    };
    g_autoptr(Composition) composition = compose(texts, G_N_ELEMENTS(texts));
    g_autoptr(GPtrArray) gaps =
        fonts_lacking(composition, composition_main(composition), no_file, NULL);
    ck_assert_uint_eq(gaps->len, 2);
    const FontGap *first = g_ptr_array_index(gaps, 0);
    const FontGap *second = g_ptr_array_index(gaps, 1);
    ck_assert_str_eq(first->family, "No Such Family");
    ck_assert_str_eq(first->clip->node.id, "t1");
    ck_assert_str_ne(first->used, "");
    ck_assert_str_eq(second->family, "Nor This");
    ck_assert_str_eq(second->clip->node.id, "t3");
}
END_TEST

START_TEST(families_that_are_here_are_none)
{
    FcFontSet *fonts = FcConfigGetFonts(NULL, FcSetSystem);
    for (int i = 0; fonts && i < MIN(fonts->nfont, 20); i++) {
        FcChar8 *family;
        if (FcPatternGetString(fonts->fonts[i], FC_FAMILY, 0, &family) !=
                FcResultMatch ||
            strpbrk((const char *)family, "'\"\\"))
            continue;
        g_autofree char *text =
            g_strdup_printf("'text':'a','style':{'font':'%s'}", (const char *)family);
        const char *texts[] = { text };
        g_autoptr(Composition) composition = compose(texts, 1);
        g_autoptr(GPtrArray) gaps =
            fonts_lacking(composition, composition_main(composition), no_file, NULL);
        ck_assert_msg(gaps->len == 0, "%s", (const char *)family);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("fonts");
    TCase *tests = tcase_create("fonts");
    FcInit();
    tcase_add_test(tests, families_that_are_not_here_are_told_once);
    tcase_add_test(tests, families_that_are_here_are_none);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
