/* Any bytes: refused with a message, or read, written and read to the same. */
#include "fuzz.h"

#include "chatkut/model/composition_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Composition) first =
        composition_from_text((const char *)data, size, &error);

    g_assert((first == NULL) == (error != NULL));
    if (first == NULL)
        return 0;
    g_autofree char *text = composition_to_text(first, false);
    g_autoptr(Composition) second = composition_from_text(text, strlen(text), &error);
    g_assert_no_error(error);
    g_assert_true(composition_equal(first, second));
    g_autofree char *again = composition_to_text(second, false);
    g_assert_cmpstr(text, ==, again);
    return 0;
}
