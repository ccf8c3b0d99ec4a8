#include "fuzz_sample.h"

#include "chatkut/model/composition_json.h"

/* SAMPLE_FILE is its absolute path, from meson. */
const Composition *fuzz_sample(void)
{
    static Composition *sample;
    if (sample == NULL) {
        g_autoptr(GError) error = NULL;
        g_autofree char *text = NULL;
        gsize length = 0;
        g_file_get_contents(SAMPLE_FILE, &text, &length, &error);
        g_assert_no_error(error);
        sample = composition_from_text(text, length, &error);
        g_assert_no_error(error);
    }
    return sample;
}
