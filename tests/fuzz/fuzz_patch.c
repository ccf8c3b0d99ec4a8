/*
 * Bytes drive patches onto a random composition that grows by them: each is refused
 * whole, or leads to a checked composition and back, and reads the same from its JSON.
 */
#include "fuzz.h"

#include "byte_patch.h"
#include "random_composition.h"

enum { MAX_PATCHES = 16, MAX_CLIPS = 12 };

/* The patch as it is stored, applied like the one at hand. */
static void check_json(const Patch *patch, const Composition *before,
                       const Composition *after)
{
    g_autoptr(GError) error = NULL;
    json_auto_t *json = patch_to_json(patch, before);
    g_autoptr(Patch) stored = patch_from_json(json, before, &error);
    g_assert_no_error(error);
    g_autoptr(Composition) result = patch_apply(stored, before, NULL, &error);
    g_assert_no_error(error);
    g_assert_true(composition_equal(result, after));
}

/* Returns what comes after, or NULL where the patch was refused. */
static Composition *check_patch(const Patch *patch, const Composition *before)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Patch) inverse = NULL;
    Composition *after = patch_apply(patch, before, &inverse, &error);

    g_assert((after == NULL) == (error != NULL));
    if (after == NULL)
        return NULL;
    composition_check(after, &error);
    g_assert_no_error(error);
    g_autoptr(Composition) back = patch_apply(inverse, after, NULL, &error);
    g_assert_no_error(error);
    g_assert_true(composition_equal(back, before));
    check_json(patch, before, after);
    check_json(inverse, after, before);
    return after;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Bytes bytes = { data, data + size };
    guint32 seed = bytes_take(&bytes, 256);
    g_autoptr(Composition) composition =
        random_composition(seed, 1 + bytes_take(&bytes, MAX_CLIPS));

    for (unsigned i = 0; i < MAX_PATCHES && bytes.at < bytes.end; i++) {
        g_autoptr(Patch) patch = byte_patch(&bytes, composition);
        Composition *after = check_patch(patch, composition);
        if (after != NULL) {
            composition_unref(composition);
            composition = after;
        }
    }
    return 0;
}
