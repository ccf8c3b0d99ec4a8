#include "chatkut/base/picture.h"

#include <math.h>

Picture *picture_new_rgb(int width, int height)
{
    size_t bytes = 3 * (size_t)width * (size_t)height;
    g_return_val_if_fail(width >= 1 && height >= 1 && width <= PICTURE_SIDE_MAX &&
                             height <= PICTURE_SIDE_MAX,
                         NULL);
    Picture *picture = g_malloc0(sizeof *picture + bytes);
    g_atomic_ref_count_init(&picture->refs);
    picture->width = width;
    picture->height = height;
    return picture;
}

Picture *picture_ref(const Picture *picture)
{
    Picture *shared = (Picture *)(uintptr_t)picture;
    g_atomic_ref_count_inc(&shared->refs);
    return shared;
}

void picture_unref(const Picture *picture)
{
    Picture *shared = (Picture *)(uintptr_t)picture;
    if (shared && g_atomic_ref_count_dec(&shared->refs))
        g_free(shared);
}

size_t picture_bytes(const Picture *picture)
{
    return 3 * (size_t)picture->width * (size_t)picture->height;
}

void picture_fit(double wide, double high, int box_width, int box_height, int *width,
                 int *height)
{
    double scale = fmin(box_width / wide, box_height / high);
    *width = (int)CLAMP(lround(wide * scale), 1, box_width);
    *height = (int)CLAMP(lround(high * scale), 1, box_height);
}
