#include "title_private.h"

/* What is covered of a box as libass draws it: less than its bitmap. */
static bool find_box(const ASS_Image *image, TitleBox *box)
{
    const uint8_t *middle = image->bitmap + (ptrdiff_t)(image->h / 2) * image->stride;
    int left = 0, right = image->w, top = 0, bottom = image->h;
    while (left < right && middle[left] < 128)
        left++;
    while (right > left && middle[right - 1] < 128)
        right--;
    const uint8_t *column = image->bitmap + (left + right) / 2;
    while (left < right && top < bottom && column[(ptrdiff_t)top * image->stride] < 128)
        top++;
    while (bottom > top && column[(ptrdiff_t)(bottom - 1) * image->stride] < 128)
        bottom--;
    *box = (TitleBox){ image->dst_x + left, image->dst_y + top, image->dst_x + right,
                       image->dst_y + bottom };
    return left < right && top < bottom;
}

/* Parts of a line touch each other; a pixel may be lost where they do. */
static bool join(TitleBox *to, const TitleBox *box)
{
    enum { TOUCH = 2 };
    int middle = (box->top + box->bottom) / 2;
    if (middle < to->top || middle >= to->bottom || box->left > to->right + TOUCH ||
        to->left > box->right + TOUCH)
        return false;
    *to = (TitleBox){ MIN(to->left, box->left), MIN(to->top, box->top),
                      MAX(to->right, box->right), MAX(to->bottom, box->bottom) };
    return true;
}

GArray *title_boxes(const ASS_Image *images)
{
    GArray *boxes = g_array_new(FALSE, FALSE, sizeof(TitleBox));
    for (const ASS_Image *image = images; image; image = image->next) {
        TitleBox box;
        bool joined = false;
        if ((image->color & 255) == 255 || image->w == 0 || image->h == 0 ||
            !find_box(image, &box))
            continue;
        for (unsigned i = 0; i < boxes->len && !joined; i++)
            joined = join(&g_array_index(boxes, TitleBox, i), &box);
        if (!joined)
            g_array_append_val(boxes, box);
    }
    return boxes;
}

void title_canvas_run_boxes(TitleCanvas *canvas, const ASS_Image *images,
                            const TitleStyle *style, double scale)
{
    g_autoptr(GArray) boxes = title_boxes(images);
    double padding = style->padding * scale;
    for (unsigned i = 0; i < boxes->len; i++) {
        const TitleBox *box = &g_array_index(boxes, TitleBox, i);
        title_canvas_box(canvas, box->left - padding, box->top - padding,
                         box->right - box->left + 2 * padding,
                         box->bottom - box->top + 2 * padding, style->radius * scale,
                         style->background_color);
    }
}
