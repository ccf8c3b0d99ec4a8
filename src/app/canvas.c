#include "chatkut/app/canvas.h"

#include <glib/gi18n.h>
#include <string.h>

static const Canvas CANVASES[] = {
    { "1080p30",
      N_("1920x1080, 30 frames a second (the default)"),
      1920,
      1080,
      { 30, 1 } },
    { "1080p24", N_("1920x1080, 24 frames a second"), 1920, 1080, { 24, 1 } },
    { "1080p25", N_("1920x1080, 25 frames a second"), 1920, 1080, { 25, 1 } },
    { "1080p50", N_("1920x1080, 50 frames a second"), 1920, 1080, { 50, 1 } },
    { "1080p60", N_("1920x1080, 60 frames a second"), 1920, 1080, { 60, 1 } },
    { "720p", N_("1280x720, 30 frames a second"), 1280, 720, { 30, 1 } },
    { "4k", N_("3840x2160, 30 frames a second"), 3840, 2160, { 30, 1 } },
    { "vertical", N_("1080x1920, 30 frames a second"), 1080, 1920, { 30, 1 } },
    { "square", N_("1080x1080, 30 frames a second"), 1080, 1080, { 30, 1 } },
    { NULL },
};

const Canvas *canvas_table(void)
{
    return CANVASES;
}

const Canvas *canvas_find(const char *name)
{
    if (!name)
        return &CANVASES[0];
    for (const Canvas *canvas = CANVASES; canvas->name; canvas++) {
        if (strcmp(canvas->name, name) == 0)
            return canvas;
    }
    return NULL;
}

static bool parse_side(const char **text, int *side)
{
    char *end;
    guint64 value = g_ascii_strtoull(*text, &end, 10);
    if (end == *text || !g_ascii_isdigit(**text) || value < 16 || value > 8192 ||
        value % 2 != 0)
        return false;
    *text = end;
    *side = (int)value;
    return true;
}

bool canvas_parse_size(const char *text, int *width, int *height)
{
    int sides[2];
    if (!parse_side(&text, &sides[0]) || (*text != 'x' && *text != 'X'))
        return false;
    text++;
    if (!parse_side(&text, &sides[1]) || *text != '\0')
        return false;
    *width = sides[0];
    *height = sides[1];
    return true;
}

bool canvas_parse_rate(const char *text, Rate *rate)
{
    Rate read;
    if (!rate_parse(text, &read) || read.num < read.den ||
        read.num > (int64_t)240 * read.den)
        return false;
    *rate = read;
    return true;
}
