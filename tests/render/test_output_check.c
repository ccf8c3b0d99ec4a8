/* What cannot be written is refused before anything is rendered. */
#include "output_check.h"

#include "../run.h"
#include "chatkut/media/error.h"
#include "chatkut/render/encode.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *container, *video, *audio;
    const char *says[2];
} rows[] = {
    { "mp4", "libx266", "aac", { "libx266", "mp4" } },
    { "mp4", "aac", "aac", { "“aac”", "mp4" } },
    { "mp4", "libx264", "libx264", { "“libx264”", "mp4" } },
    { "mp9", "libx264", "aac", { "mp9", "mp4" } },
    { "webm", "libx264", "aac", { "webm", "libx264" } },
    { "wav", "", "aac_at_home", { "aac_at_home", "wav" } },
};

START_TEST(what_is_not_here_is_named_with_what_is)
{
    g_autoptr(GError) error = NULL;
    OutputSpec spec = output_preset_find(NULL)->spec;
    g_strlcpy(spec.container, rows[_i].container, sizeof spec.container);
    g_strlcpy(spec.video_codec, rows[_i].video, sizeof spec.video_codec);
    g_strlcpy(spec.audio_codec, rows[_i].audio, sizeof spec.audio_codec);
    ck_assert(!output_check(&spec, &error));
    ck_assert(g_error_matches(error, MEDIA_ERROR, MEDIA_ERROR_UNSUPPORTED));
    for (unsigned i = 0; i < G_N_ELEMENTS(rows[_i].says); i++)
        ck_assert_msg(strstr(error->message, rows[_i].says[i]), "%s", error->message);
}
END_TEST

START_TEST(presets_go_together)
{
    for (const OutputPreset *preset = output_presets(); preset->name; preset++) {
        g_autoptr(GError) error = NULL;
        /* A small FFmpeg may lack an encoder; never do a row's parts not fit. */
        if (!output_check(&preset->spec, &error))
            ck_assert_msg(strstr(error->message, "no encoder"), "%s: %s", preset->name,
                          error->message);
    }
}
END_TEST

static bool swallow(AVPacket *packet, void *data, GError **error)
{
    (void)packet, (void)data, (void)error;
    return true;
}

START_TEST(pictures_that_an_encoder_does_not_take_are_named)
{
    static const struct {
        int width, height;
    } sizes[] = { { 65, 47 }, { 0, 0 }, { 40000, 40000 } };
    for (unsigned i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autoptr(GError) error = NULL;
        OutputSpec spec = output_preset_find(NULL)->spec;
        spec.width = sizes[i].width;
        spec.height = sizes[i].height;
        spec.rate = (Rate){ 30, 1 };
        ck_assert_ptr_null(picture_encoder_new(&spec, swallow, NULL, &error));
        g_autofree char *size =
            g_strdup_printf("%d×%d", sizes[i].width, sizes[i].height);
        ck_assert_msg(strstr(error->message, size), "%s", error->message);
        ck_assert(g_error_matches(error, MEDIA_ERROR, MEDIA_ERROR_UNSUPPORTED));
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("output_check");
    TCase *tests = tcase_create("output_check");
    av_log_set_level(AV_LOG_QUIET);
    tcase_add_loop_test(tests, what_is_not_here_is_named_with_what_is, 0,
                        G_N_ELEMENTS(rows));
    tcase_add_test(tests, presets_go_together);
    tcase_add_test(tests, pictures_that_an_encoder_does_not_take_are_named);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
