#include "chatkut/base/text.h"

#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <unigbrk.h>
#include <uninorm.h>
#include <unistr.h>
#include <uniwidth.h>

static const char ellipsis[] = "…";

static const uint8_t *bytes(const char *text)
{
    return (const uint8_t *)text;
}

/* ---- printing ----------------------------------------------------------------- */

/* What stands for a character on a terminal. */
static ucs4_t printable(ucs4_t c)
{
    static const ucs4_t blanks[] = {
        '\t', '\n', '\v', '\f', '\r', 0x85, 0x2028, 0x2029
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(blanks); i++)
        if (c == blanks[i])
            return ' ';
    if (uc_is_cntrl(c) || uc_is_property_bidi_control(c))
        return 0xfffd;
    return c;
}

static char *replace_unprintable(const char *text)
{
    size_t left = strlen(text);
    GString *out = g_string_sized_new(left);
    for (const uint8_t *at = bytes(text); left > 0;) {
        ucs4_t c;
        int n = u8_mbtoucr(&c, at, left);
        size_t used = n > 0 ? (size_t)n : 1;
        g_string_append_unichar(out, n > 0 ? printable(c) : 0xfffd);
        at += used;
        left -= used;
    }
    return g_string_free(out, FALSE);
}

/* Bytes of the longest run of whole graphemes that is at most max_columns wide. */
static size_t prefix_within(const char *text, size_t max_columns)
{
    const uint8_t *start = bytes(text), *end = start + strlen(text), *at = start;
    size_t width = 0;
    while (at < end) {
        const uint8_t *next = u8_grapheme_next(at, end);
        width += (size_t)u8_width(at, (size_t)(next - at), "UTF-8");
        if (width > max_columns)
            break;
        at = next;
    }
    return (size_t)(at - start);
}

char *text_printable(const char *text, size_t max_columns)
{
    char *out = replace_unprintable(text);
    if (max_columns == 0 || text_width(out) <= max_columns)
        return out;
    out[prefix_within(out, max_columns - 1)] = '\0';
    char *cut = g_strconcat(out, ellipsis, NULL);
    g_free(out);
    return cut;
}

char *text_printable_lines(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        char *printable = text_printable(*line, 0);
        g_free(*line);
        *line = printable;
    }
    return g_strjoinv("\n", lines);
}

size_t text_width(const char *text)
{
    return (size_t)u8_width(bytes(text), strlen(text), "UTF-8");
}

/* ---- comparing ---------------------------------------------------------------- */

static char *squeeze_blanks(const uint8_t *text, size_t length)
{
    GString *out = g_string_sized_new(length);
    bool blank = false;
    for (size_t i = 0; i < length;) {
        ucs4_t c;
        i += (size_t)u8_mbtouc(&c, text + i, length - i);
        if (uc_is_property_white_space(c)) {
            blank = out->len > 0;
            continue;
        }
        if (blank)
            g_string_append_c(out, ' ');
        blank = false;
        g_string_append_unichar(out, c);
    }
    return g_string_free(out, FALSE);
}

/* Most names are plain, and thousands of them are compared at a time. */
static char *fold_ascii(const char *text, size_t length)
{
    char *folded = g_malloc(length + 1), *end = folded;
    for (const char *c = text; *c; c++) {
        /* What Unicode takes for blanks, which is what C does. */
        if (*c != ' ' && (*c < '\t' || *c > '\r'))
            *end++ = g_ascii_tolower(*c);
        else if (end > folded && end[-1] != ' ')
            *end++ = ' ';
    }
    end -= end > folded && end[-1] == ' ';
    *end = '\0';
    return folded;
}

static bool is_ascii(const char *text, size_t *length)
{
    const char *c = text;
    while (*c && (unsigned char)*c < 0x80)
        c++;
    *length = (size_t)(c - text);
    return !*c;
}

char *text_fold(const char *text)
{
    size_t ascii;
    if (is_ascii(text, &ascii))
        return fold_ascii(text, ascii);
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    size_t length;
    /* Folding NFD and composing again is what makes folding twice change nothing
     * (Unicode 3.13, D145). */
    g_autofree uint8_t *apart =
        u8_normalize(UNINORM_NFD, bytes(valid), strlen(valid), NULL, &length);
    g_assert(apart);
    g_autofree uint8_t *folded =
        u8_casefold(apart, length, "", UNINORM_NFC, NULL, &length);
    g_assert(folded);
    return squeeze_blanks(folded, length);
}
