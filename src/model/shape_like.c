#include "chatkut/model/shape.h"

#include <glib/gi18n.h>
#include <string.h>

enum { ID_MAX = 64 };

bool shape_like_id(const char *text)
{
    size_t length = strlen(text);
    if (length > ID_MAX || !g_ascii_isalpha(text[0]))
        return false;
    for (size_t i = 1; i < length; i++)
        if (!g_ascii_isalnum(text[i]) && text[i] != '_' && text[i] != '-')
            return false;
    return true;
}

bool shape_like_color(const char *text)
{
    size_t length = strlen(text);
    if (text[0] != '#' || (length != 7 && length != 9))
        return false;
    for (size_t i = 1; i < length; i++)
        if (!g_ascii_isxdigit(text[i]))
            return false;
    return true;
}

/* RFC 5646 in the reduced form of the schemas:
 * ^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$ */
bool shape_like_lang(const char *text)
{
    size_t length = 0;
    while (g_ascii_isalpha(text[length]))
        length++;
    if (length < 2 || length > 3)
        return false;
    for (int part = 0; part < 3 && text[length] == '-'; part++) {
        text += length + 1;
        for (length = 0; g_ascii_isalnum(text[length]);)
            length++;
        if (length < 2 || length > 8)
            return false;
    }
    return text[length] == '\0';
}

const Shape SHAPE_ID = { .kind = SHAPE_IS_STRING,
                         .like = shape_like_id,
                         .what = N_("an id like \"clip-1\"") };
const Shape SHAPE_LANG = { .kind = SHAPE_IS_STRING,
                           .like = shape_like_lang,
                           .what = N_("a language like \"en\" or \"pt-BR\"") };
