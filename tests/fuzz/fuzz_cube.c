/* Any file: refused with a message, or a table that is all there. */
#include "fuzz.h"

#include "chatkut/media/cube.h"

#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Cube) cube = cube_parse((const char *)data, size, &error);
    size_t count;

    g_assert((cube == NULL) == (error != NULL));
    if (cube == NULL)
        return 0;
    count = cube->solid ? (size_t)cube->size * cube->size * cube->size : cube->size;
    for (size_t i = 0; i < 3 * count; i++)
        g_assert_true(isfinite(cube->data[i]));
    for (int c = 0; c < 3; c++)
        g_assert_true(cube->low[c] < cube->high[c]);
    return 0;
}
