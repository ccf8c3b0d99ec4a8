#include "graphics_write.h"

#include "chatkut/tui/picture.h"
#include "chatkut/tui/sixel.h"

#include <gio/gio.h>
#include <math.h>

enum { KITTY_PIECE = 4096, KITTY_LEVEL = 2 };

/* DECSC and DECRC keep what ncurses believes: where the cursor is, and its colours. */
static const char KEEP[] = "\0337";
static const char BACK[] = "\0338";

static void append_place(GString *bytes, Rect rect)
{
    g_string_append_printf(bytes, "%s\033[%d;%dH", KEEP, rect.y + 1, rect.x + 1);
}

bool graphics_write_sixel(GString *bytes, Rect rect, const Picture *picture, int cell_w,
                          int cell_h, int colors)
{
    const PixelView view = picture_view(picture);
    const int w = rect.w * cell_w, h = rect.h * cell_h / SIXEL_ROWS * SIXEL_ROWS;
    if (w < 1 || h < 1 || (int64_t)w * h > SIXEL_PIXELS_MAX)
        return false;
    g_autofree uint8_t *rgb = picture_scale(&view, w, h);
    append_place(bytes, rect);
    sixel_append(bytes, rgb, w, h, colors);
    g_string_append(bytes, BACK);
    return true;
}

/* ---- kitty ----------------------------------------------------------------------- */

/* As RFC 1950 has it. */
static GByteArray *compress(const uint8_t *data, size_t length)
{
    g_autoptr(GZlibCompressor) zlib =
        g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_ZLIB, KITTY_LEVEL);
    GByteArray *packed = g_byte_array_new();
    GConverterResult result = G_CONVERTER_CONVERTED;
    uint8_t piece[KITTY_PIECE];
    for (size_t at = 0; result == G_CONVERTER_CONVERTED;) {
        gsize read = 0, written = 0;
        result = g_converter_convert(G_CONVERTER(zlib), data + at, length - at, piece,
                                     sizeof piece, G_CONVERTER_INPUT_AT_END, &read,
                                     &written, NULL);
        g_byte_array_append(packed, piece, (guint)written);
        at += read;
    }
    return packed;
}

/* What the terminal enlarges need not be sent. */
static uint8_t *few_pixels(const Picture *picture, int *w, int *h)
{
    const PixelView view = picture_view(picture);
    const double pixels = (double)view.width * view.height;
    const double scale = MIN(sqrt(KITTY_PIXELS_MAX / pixels), 1);
    *w = MAX((int)(view.width * scale), 1);
    *h = MAX((int)(view.height * scale), 1);
    return picture_scale(&view, *w, *h);
}

void graphics_write_kitty(GString *bytes, Rect rect, const Picture *picture,
                          uint32_t id)
{
    int w, h;
    g_autofree uint8_t *rgb = few_pixels(picture, &w, &h);
    g_autoptr(GByteArray) packed = compress(rgb, 3 * (size_t)w * (size_t)h);
    g_autofree char *text = g_base64_encode(packed->data, packed->len);
    const size_t length = strlen(text);
    append_place(bytes, rect);
    for (size_t at = 0; at < length; at += KITTY_PIECE) {
        const size_t piece = MIN(length - at, (size_t)KITTY_PIECE);
        g_string_append(bytes, "\033_G");
        if (at == 0)
            g_string_append_printf(bytes,
                                   "a=T,f=24,o=z,s=%d,v=%d,i=%u,p=1,c=%d,r=%d,C=1,q=2,",
                                   w, h, id, rect.w, rect.h);
        g_string_append_printf(bytes, "m=%d;", at + piece < length);
        g_string_append_len(bytes, text + at, (gssize)piece);
        g_string_append(bytes, "\033\\");
    }
    g_string_append(bytes, BACK);
}

void graphics_write_kitty_end(GString *bytes, uint32_t id)
{
    g_string_append_printf(bytes, "\033_Ga=d,d=I,i=%u,q=2\033\\", id);
}
