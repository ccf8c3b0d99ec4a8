#include "chatkut/media/cube.h"

#include "chatkut/base/text.h"
#include "chatkut/media/input.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    LINE_MAX_BYTES = 1024,
    HEAD_MAX = 16384,    /* title and remarks stand before the size */
    FILE_MAX = 96 << 20, /* the largest cube, generously written */
};

typedef struct {
    Cube *cube;
    unsigned line;
    size_t wanted, got; /* lines of the table */
    GError **error;
} Reading;

static bool fail(const Reading *reading, const char *format, ...) G_GNUC_PRINTF(2, 3);

static bool fail(const Reading *reading, const char *format, ...)
{
    va_list arguments;
    g_autofree char *message = NULL;
    va_start(arguments, format);
    message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(reading->error, MEDIA_ERROR, MEDIA_ERROR_INVALID,
                _("line %u of the colour table: %s"), reading->line, message);
    return false;
}

void cube_free(Cube *cube)
{
    if (!cube)
        return;
    g_free(cube->data);
    g_free(cube);
}

/* ---- words ----------------------------------------------------------------------- */

static const char *skip_space(const char *at)
{
    while (*at == ' ' || *at == '\t')
        at++;
    return at;
}

/* `count` numbers and nothing after them. */
static bool read_numbers(const char *at, unsigned count, float *out)
{
    for (unsigned i = 0; i < count; i++) {
        char *end;
        double number;
        at = skip_space(at);
        /* What strtod takes beyond numbers: nan, infinity, hexadecimal. */
        if (!strchr("+-.0123456789", *at) || *at == '\0')
            return false;
        number = g_ascii_strtod(at, &end);
        if (end == at || !(fabs(number) < 1e6) || memchr(at, 'x', (size_t)(end - at)) ||
            memchr(at, 'X', (size_t)(end - at)))
            return false;
        out[i] = (float)number;
        at = end;
    }
    return *skip_space(at) == '\0';
}

/* ---- keywords -------------------------------------------------------------------- */

static bool read_size(Reading *reading, const char *rest, bool solid)
{
    Cube *cube = reading->cube;
    unsigned most = solid ? CUBE_SIDE_MAX : CUBE_ROW_MAX;
    float size;
    if (cube->size > 0)
        return fail(reading, _("a second table; split it into two files"));
    if (!read_numbers(rest, 1, &size) || size != truncf(size) || size < 2 ||
        size > (float)most)
        return fail(reading, _("its size must be a whole number from 2 to %u"), most);
    cube->solid = solid;
    cube->size = (unsigned)size;
    reading->wanted =
        solid ? (size_t)cube->size * cube->size * cube->size : (size_t)cube->size;
    cube->data = g_new(float, 3 * reading->wanted);
    return true;
}

static bool read_size_1d(Reading *reading, const char *rest)
{
    return read_size(reading, rest, false);
}

static bool read_size_3d(Reading *reading, const char *rest)
{
    return read_size(reading, rest, true);
}

static bool read_low(Reading *reading, const char *rest)
{
    return read_numbers(rest, 3, reading->cube->low) ||
           fail(reading, _("a domain is three numbers"));
}

static bool read_high(Reading *reading, const char *rest)
{
    return read_numbers(rest, 3, reading->cube->high) ||
           fail(reading, _("a domain is three numbers"));
}

static bool read_range(Reading *reading, const char *rest)
{
    float range[2];
    if (!read_numbers(rest, 2, range))
        return fail(reading, _("a range is two numbers"));
    for (int c = 0; c < 3; c++) {
        reading->cube->low[c] = range[0];
        reading->cube->high[c] = range[1];
    }
    return true;
}

static bool read_title(Reading *reading, const char *rest)
{
    (void)reading, (void)rest;
    return true;
}

static const struct {
    const char *word;
    bool (*read)(Reading *reading, const char *rest);
} keywords[] = {
    { "TITLE", read_title },
    { "LUT_1D_SIZE", read_size_1d },
    { "LUT_3D_SIZE", read_size_3d },
    { "DOMAIN_MIN", read_low },
    { "DOMAIN_MAX", read_high },
    { "LUT_1D_INPUT_RANGE", read_range },
    { "LUT_3D_INPUT_RANGE", read_range },
};

static bool read_keyword(Reading *reading, const char *text)
{
    size_t length = strcspn(text, " \t");
    g_autofree char *word = g_strndup(text, length), *shown = NULL;
    for (unsigned i = 0; i < G_N_ELEMENTS(keywords); i++) {
        if (strcmp(keywords[i].word, word) != 0)
            continue;
        if (reading->got > 0)
            return fail(reading, _("%s must come before the numbers"), word);
        return keywords[i].read(reading, text + length);
    }
    shown = text_printable(word, 32);
    return fail(reading, _("“%s” is neither a keyword nor a number"), shown);
}

/* ---- lines ----------------------------------------------------------------------- */

static bool read_colour(Reading *reading, const char *text)
{
    if (reading->cube->size == 0)
        return fail(reading, _("numbers before LUT_1D_SIZE or LUT_3D_SIZE"));
    if (reading->got >= reading->wanted)
        return fail(reading, _("more than the %zu colours that there should be"),
                    reading->wanted);
    if (!read_numbers(text, 3, reading->cube->data + 3 * reading->got))
        return fail(reading, _("a colour is three numbers"));
    reading->got++;
    return true;
}

static bool read_line(Reading *reading, const char *text)
{
    text = skip_space(text);
    if (*text == '\0' || *text == '#')
        return true;
    if (g_ascii_isalpha(*text))
        return read_keyword(reading, text);
    return read_colour(reading, text);
}

static bool read_lines(Reading *reading, const char *text, size_t length)
{
    for (size_t at = 0; at < length;) {
        char line[LINE_MAX_BYTES + 1];
        const char *stop = memchr(text + at, '\n', length - at);
        size_t bytes = stop ? (size_t)(stop - text) - at : length - at;
        reading->line++;
        if (bytes > LINE_MAX_BYTES || memchr(text + at, '\0', bytes))
            return fail(reading, _("this is no line of text"));
        memcpy(line, text + at, bytes);
        line[bytes] = '\0';
        if (bytes > 0 && line[bytes - 1] == '\r')
            line[bytes - 1] = '\0';
        if (!read_line(reading, line))
            return false;
        at += bytes + 1;
    }
    return true;
}

static bool check_whole(const Reading *reading)
{
    const Cube *cube = reading->cube;
    if (cube->size == 0)
        return fail(reading, _("there is no LUT_1D_SIZE or LUT_3D_SIZE"));
    if (reading->got < reading->wanted)
        return fail(reading, _("it ends after %zu of %zu colours"), reading->got,
                    reading->wanted);
    for (int c = 0; c < 3; c++)
        if (!(cube->low[c] < cube->high[c]))
            return fail(reading, _("its domain is empty"));
    return true;
}

Cube *cube_parse(const char *text, size_t length, GError **error)
{
    g_autoptr(Cube) cube = g_new0(Cube, 1);
    Reading reading = { .cube = cube, .error = error };
    for (int c = 0; c < 3; c++)
        cube->high[c] = 1;
    if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        text += 3;
        length -= 3;
    }
    if (!read_lines(&reading, text, length) || !check_whole(&reading))
        return NULL;
    return g_steal_pointer(&cube);
}

/* ---- files ----------------------------------------------------------------------- */

static bool fail_io(GError **error)
{
    int code = errno;
    g_set_error(error, MEDIA_ERROR, MEDIA_ERROR_IO, _("it cannot be read: %s"),
                g_strerror(code));
    return false;
}

/* The descriptor may be shared: its position is left alone. */
static bool read_all(int fd, char *text, size_t length, GError **error)
{
    for (size_t done = 0; done < length;) {
        ssize_t got = pread(fd, text + done, length - done, (off_t)done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got == 0)
            errno = EIO;
        if (got <= 0)
            return fail_io(error);
        done += (size_t)got;
    }
    return true;
}

Cube *cube_read(int fd, GError **error)
{
    struct stat info;
    g_autofree char *text = NULL;
    if (fstat(fd, &info) < 0) {
        fail_io(error);
        return NULL;
    }
    if (info.st_size > FILE_MAX) {
        g_set_error_literal(error, MEDIA_ERROR, MEDIA_ERROR_INVALID,
                            _("it is too large for a colour table"));
        return NULL;
    }
    text = g_malloc((size_t)info.st_size + 1);
    if (!read_all(fd, text, (size_t)info.st_size, error))
        return NULL;
    return cube_parse(text, (size_t)info.st_size, error);
}

bool cube_is_one(int fd)
{
    char head[HEAD_MAX + 2] = "\n";
    ssize_t got = pread(fd, head + 1, HEAD_MAX, 0);
    if (got <= 0 || memchr(head, '\0', (size_t)got + 1))
        return false;
    return strstr(head, "\nLUT_1D_SIZE") || strstr(head, "\nLUT_3D_SIZE");
}
