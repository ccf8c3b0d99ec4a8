#include "chatkut/app/path.h"

#include "chatkut/app/fetch.h"

#include <glib/gi18n.h>
#include <string.h>

/* Those of data/lang/common.lang, and more that is seldom said. */
static const char FOOTAGE[] =
    "|mp4|mov|mkv|webm|avi|mxf|mts|m2ts|ts|mpg|mpeg|m4v|3gp|ogv|wmv|flv|vob|gif|y4m"
    "|wav|mp3|m4a|aac|flac|ogg|oga|opus|aif|aiff|wma|ac3|mka"
    "|png|jpg|jpeg|webp|tif|tiff|bmp|svg|heic|avif|exr|tga"
    "|cube|ttf|otf|";
static const char CAPTIONS[] = "|srt|vtt|ass|ssa|ttml|";

PathKind path_kind(const char *path)
{
    const char *dot = strrchr(path, '.');
    if (!dot || strchr(dot, '/') || !dot[1] || strlen(dot) > 6)
        return PATH_OTHER;
    g_autofree char *lower = g_ascii_strdown(dot + 1, -1);
    g_autofree char *row = g_strdup_printf("|%s|", lower);
    return strstr(FOOTAGE, row)    ? PATH_FOOTAGE
           : strstr(CAPTIONS, row) ? PATH_CAPTIONS
                                   : PATH_OTHER;
}

/* ---- reading --------------------------------------------------------------------- */

/* A shell word being taken apart. Raw: not escaped any more. */
typedef struct {
    GString *raw;
    bool any;     /* there is a word, if an empty one */
    char quote;   /* that is open, or 0 */
    bool tilde;   /* it begins with a bare "~" */
    size_t start; /* where it begins in the text */
} Word;

static int hex_byte(const char *text)
{
    if (!g_ascii_isxdigit(text[0]) || !g_ascii_isxdigit(text[1]))
        return -1;
    return g_ascii_xdigit_value(text[0]) * 16 + g_ascii_xdigit_value(text[1]);
}

/* What stands behind a backslash; returns the bytes it takes. NUL is in no name. */
static size_t read_escape(const char *text, GString *raw)
{
    const int byte = text[0] == 'x' && text[1] ? hex_byte(text + 1) : -1;
    if (byte > 0) {
        g_string_append_c(raw, (char)byte);
        return 3;
    }
    if (!*text)
        return 0;
    g_string_append_c(raw, *text);
    return 1;
}

/* One byte or escape of a word. Returns the bytes taken. */
static size_t read_piece(const char *text, Word *word)
{
    const char c = *text;
    word->any = true;
    if (word->quote == '\'') {
        if (c == '\'')
            word->quote = 0;
        else
            g_string_append_c(word->raw, c);
        return 1;
    }
    if (c == '\\')
        return 1 + read_escape(text + 1, word->raw);
    if (word->quote && c == word->quote)
        word->quote = 0;
    else if (!word->quote && (c == '\'' || c == '"'))
        word->quote = c;
    else
        g_string_append_c(word->raw, c);
    return 1;
}

/* The next word from *at on, up to `end`. False: there is none. */
static bool next_word(const char *text, size_t end, size_t *at, Word *word)
{
    while (*at < end && g_ascii_isspace(text[*at]))
        (*at)++;
    g_string_truncate(word->raw, 0);
    word->any = false;
    word->quote = 0;
    word->start = *at;
    word->tilde = text[*at] == '~';
    while (*at < end && (word->quote || !g_ascii_isspace(text[*at])))
        *at += read_piece(text + *at, word);
    *at = MIN(*at, end);
    return word->any;
}

static char *expand(const char *raw, bool tilde, const char *home)
{
    if (tilde && home && (raw[1] == '/' || raw[1] == '\0'))
        return g_strconcat(home, raw + 1, NULL);
    return g_strdup(raw);
}

/* "file:///a%20b"; NULL where it is none, or of another machine. */
static char *read_address(const char *text)
{
    if (g_ascii_strncasecmp(text, "file:", 5) != 0)
        return NULL;
    g_autofree char *host = NULL;
    char *path = g_filename_from_uri(text, &host, NULL);
    if (path && host && g_ascii_strcasecmp(host, "localhost") != 0 &&
        g_strcmp0(host, g_get_host_name()) != 0)
        g_clear_pointer(&path, g_free);
    return path;
}

/* A path with blanks that nobody escaped: it begins as one, and only its end is that of
 * a file. */
static bool is_one_path(const char *line)
{
    const bool absolute = line[0] == '/' || g_str_has_prefix(line, "~/");
    return absolute && strchr(line, ' ') && !strpbrk(line, "'\"\\") &&
           !strstr(line, " /") && !strstr(line, " ~") && path_kind(line) != PATH_OTHER;
}

static void read_words(const char *line, const char *home, GPtrArray *paths)
{
    Word word = { .raw = g_string_new(NULL) };
    const size_t end = strlen(line);
    size_t at = 0;
    while (next_word(line, end, &at, &word)) {
        char *address = read_address(word.raw->str);
        g_ptr_array_add(paths,
                        address ? address : expand(word.raw->str, word.tilde, home));
    }
    g_string_free(word.raw, TRUE);
}

static void read_line(const char *line, const char *home, PathExists exists, void *user,
                      GPtrArray *paths)
{
    char *address = strchr(line, ' ') ? NULL : read_address(line);
    if (address) {
        g_ptr_array_add(paths, address);
        return;
    }
    g_autofree char *whole = expand(line, *line == '~', home);
    if (exists ? exists(whole, user) : is_one_path(line))
        g_ptr_array_add(paths, g_steal_pointer(&whole));
    else
        read_words(line, home, paths);
}

GPtrArray *paths_parse(const char *text, const char *home, PathExists exists,
                       void *user)
{
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) lines = g_strsplit_set(text, "\r\n", -1);
    for (char **line = lines; *line; line++) {
        g_strstrip(*line);
        /* "#" begins a remark in lists of addresses */
        if (**line && **line != '#')
            read_line(*line, home, exists, user, paths);
    }
    return paths;
}

/* Of commands of the chat ("/why") no path is made of: those have one slash only. */
static bool looks_dropped(const char *path)
{
    return path[0] == '/' && path[1] &&
           (strchr(path + 1, '/') || path_kind(path) != PATH_OTHER);
}

bool paths_are_meant(const char *text)
{
    g_autoptr(GPtrArray) paths = paths_parse(text, "/home", NULL, NULL);
    for (unsigned i = 0; i < paths->len; i++)
        if (!looks_dropped(paths->pdata[i]))
            return false;
    return paths->len > 0;
}

/* What comes behind the word "import"; NULL: another word comes first. */
static const char *behind_import(const char *sentence)
{
    const char *const verbs[] = { "import", C_("first word of a sentence", "import") };
    const size_t length = strcspn(sentence, " ");
    g_autofree char *word = g_utf8_strdown(sentence, (gssize)length);
    for (unsigned i = 0; i < G_N_ELEMENTS(verbs); i++)
        if (strcmp(word, verbs[i]) == 0)
            return sentence + length + strspn(sentence + length, " ");
    return NULL;
}

/* After "import" a name is enough: media that are there already are imported no more. */
static bool is_named(const char *path, PathExists exists, void *user)
{
    return strchr(path, '/') || path_kind(path) != PATH_OTHER ||
           fetch_is_address(path) || (exists && exists(path, user));
}

const char *paths_behind_import(const char *sentence, PathExists exists, void *user)
{
    const char *words = behind_import(sentence);
    g_autoptr(GPtrArray) paths = paths_parse(words ? words : "", "/home", exists, user);
    for (unsigned i = 0; i < paths->len; i++)
        if (!is_named(paths->pdata[i], exists, user))
            return NULL;
    return paths->len > 0 ? words : NULL;
}

/* ---- writing --------------------------------------------------------------------- */

/* Bytes of the character at `path` that cannot stand for itself; 0: it can. */
static size_t bad_bytes(const char *path)
{
    const gunichar c = g_utf8_get_char_validated(path, -1);
    if (c == (gunichar)-1 || c == (gunichar)-2)
        return 1;
    const bool bad = g_unichar_iscntrl(c) || g_unichar_type(c) == G_UNICODE_FORMAT;
    return bad ? (size_t)g_utf8_skip[(guchar)*path] : 0;
}

static bool wants_backslash(const char *path, bool whole)
{
    const gunichar c = g_utf8_get_char(path);
    return c == '\\' || (!whole && (c == '"' || c == '\'' || g_unichar_isspace(c)));
}

char *path_escape(const char *path, const char *home, bool whole)
{
    GString *text = g_string_new(NULL);
    const size_t skip = home ? strlen(home) : 0;
    if (skip > 1 && strncmp(path, home, skip) == 0 && path[skip] == '/') {
        g_string_append_c(text, '~');
        path += skip;
    } else if (strchr("~#", *path) && *path) {
        g_string_append(text, "./"); /* it would mean something else in front */
    }
    while (*path) {
        size_t bad = bad_bytes(path);
        for (; bad > 0; bad--)
            g_string_append_printf(text, "\\x%02X", (unsigned char)*path++);
        if (!*path || bad_bytes(path) > 0)
            continue;
        if (wants_backslash(path, whole))
            g_string_append_c(text, '\\');
        g_string_append_unichar(text, g_utf8_get_char(path));
        path += g_utf8_skip[(guchar)*path];
    }
    return g_string_free(text, FALSE);
}

char *path_from_text(const char *text, const char *home)
{
    g_autofree char *line = g_strstrip(g_strdup(text));
    char *address = read_address(line);
    if (address)
        return address;
    GString *raw = g_string_new(NULL);
    for (const char *at = line; *at; at++) {
        if (*at == '\\')
            at += read_escape(at + 1, raw);
        else
            g_string_append_c(raw, *at);
    }
    char *path = expand(raw->str, *line == '~', home);
    g_string_free(raw, TRUE);
    return path;
}
