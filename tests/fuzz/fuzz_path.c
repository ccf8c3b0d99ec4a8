/* SVG path data: an error with a message, or points that are numbers; what is drawn,
 * trimmed and stroked covers pixels and nothing beside them. */
#include "fuzz.h"

#include "chatkut/render/path.h"

#include <math.h>

enum { SIDE = 32 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(GError) error = NULL;
    g_auto(Outline) outline, pen;
    uint8_t pixels[SIDE * SIDE];
    outline_init(&outline, 0.1);
    outline_init(&pen, 0.1);
    if (!g_utf8_validate(text, -1, NULL))
        return 0;
    g_assert_true(path_read(text, &outline, &error) == (error == NULL));
    for (unsigned i = 0; i < outline.points->len; i++) {
        Point p = g_array_index(outline.points, Point, i);
        g_assert_true(isfinite(p.x) && isfinite(p.y));
    }
    outline_cover(&outline, affine_identity, pixels, SIDE, SIDE, SIDE);
    outline_trim(&outline, 0.1, 0.9);
    outline_stroke(&outline, 3, &pen);
    outline_cover(&pen, affine_identity, pixels, SIDE, SIDE, SIDE);
    return 0;
}
