#include "chatkut/media/font.h"

#include "chatkut/media/input.h"

#include <errno.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include <glib/gi18n.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAGIC = 4 };

bool font_is_one(int fd)
{
    static const char *const magics[] = { "\0\1\0\0", "OTTO", "true", "ttcf" };
    char head[MAGIC];
    if (pread(fd, head, MAGIC, 0) != MAGIC)
        return false;
    for (unsigned i = 0; i < G_N_ELEMENTS(magics); i++)
        if (memcmp(head, magics[i], MAGIC) == 0)
            return true;
    return false;
}

static bool refuse(GError **error)
{
    g_set_error_literal(error, MEDIA_ERROR, MEDIA_ERROR_INVALID,
                        _("it is no font that can be used"));
    return false;
}

static bool read_data(int fd, Font *font, GError **error)
{
    struct stat info;
    if (fstat(fd, &info) < 0 || info.st_size <= 0 || info.st_size > FONT_FILE_MAX)
        return refuse(error);
    font->size = (size_t)info.st_size;
    font->data = g_malloc(font->size);
    for (size_t done = 0; done < font->size;) {
        ssize_t got = pread(fd, font->data + done, font->size - done, (off_t)done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return media_error_av(error, AVERROR(got < 0 ? errno : EIO), _("a font"));
        done += (size_t)got;
    }
    return true;
}

static bool read_family(FT_Library library, Font *font, GError **error)
{
    FT_Face face;
    if (FT_New_Memory_Face(library, font->data, (FT_Long)font->size, 0, &face) != 0)
        return refuse(error);
    if (FT_IS_SCALABLE(face) && face->family_name)
        font->family = g_utf8_make_valid(face->family_name, -1);
    FT_Done_Face(face);
    return font->family || refuse(error);
}

Font *font_read(int fd, GError **error)
{
    g_autoptr(Font) font = g_new0(Font, 1);
    FT_Library library;
    if (!read_data(fd, font, error))
        return NULL;
    if (FT_Init_FreeType(&library) != 0)
        g_error("FreeType does not start");
    bool fine = read_family(library, font, error);
    FT_Done_FreeType(library);
    return fine ? g_steal_pointer(&font) : NULL;
}

void font_free(Font *font)
{
    if (!font)
        return;
    g_free(font->family);
    g_free(font->data);
    g_free(font);
}
