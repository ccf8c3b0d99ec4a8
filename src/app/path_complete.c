/* The names that a path being typed can become. */
#include "chatkut/app/path.h"

#include "chatkut/base/text.h"

#include <string.h>

typedef struct {
    char *name;
    char *key; /* to sort by */
    bool folder;
    bool wanted; /* of the kind that is wished for */
} Entry;

static void entry_free(void *data)
{
    Entry *entry = data;
    g_free(entry->name);
    g_free(entry->key);
    g_free(entry);
}

void path_names_free(PathNames *names)
{
    if (!names)
        return;
    g_free(names->word);
    g_ptr_array_unref(names->words);
    g_ptr_array_unref(names->labels);
    g_free(names);
}

/* ---- the word at the cursor ------------------------------------------------------ */

/* Where it begins: behind the last blank that is neither quoted nor escaped. */
static size_t word_start(const char *text, size_t cursor)
{
    size_t start = 0;
    char quote = 0;
    for (size_t i = 0; i < cursor; i++) {
        const char c = text[i];
        if (c == '\\' && quote != '\'')
            i++;
        else if (quote)
            quote = c == quote ? 0 : quote;
        else if (c == '\'' || c == '"')
            quote = c;
        else if (g_ascii_isspace(c))
            start = i + 1;
    }
    return MIN(start, cursor);
}

/* As paths_parse() reads it; an open quote is closed at its end. */
static char *plain_word(const char *text, size_t start, size_t cursor,
                        const PathPlace *place)
{
    g_autofree char *head = g_strndup(text + start, cursor - start);
    if (place->whole)
        return path_from_text(head, place->home);
    g_autoptr(GPtrArray) paths = paths_parse(head, place->home, NULL, NULL);
    return paths->len > 0 ? g_strdup(paths->pdata[0]) : g_strdup("");
}

/* ---- the folder ------------------------------------------------------------------ */

static bool is_wanted(const char *name, bool folder, PathWish wish)
{
    return folder ? wish == PATHS_FOLDERS
                  : (wish == PATHS_MEDIA && path_kind(name) != PATH_OTHER) ||
                        (wish == PATHS_PROJECTS && g_str_has_suffix(name, ".ckut"));
}

/* Does `name` begin as `part` does? */
static bool begins(const char *name, const char *part, bool any_case)
{
    if (!any_case)
        return g_str_has_prefix(name, part);
    if (!g_utf8_validate(name, -1, NULL) || !g_utf8_validate(part, -1, NULL))
        return g_ascii_strncasecmp(name, part, strlen(part)) == 0;
    g_autofree char *plain_name = g_utf8_casefold(name, -1);
    g_autofree char *plain_part = g_utf8_casefold(part, -1);
    return g_str_has_prefix(plain_name, plain_part);
}

/* What stands beside a project is its journal, never to be chosen; the project itself is
 * no footage. */
static bool is_passed_over(const char *name, const char *part, PathWish wish)
{
    return (name[0] == '.' && part[0] != '.') ||
           (wish == PATHS_MEDIA && g_str_has_suffix(name, ".ckut")) ||
           g_str_has_suffix(name, ".ckut-wal") || g_str_has_suffix(name, ".ckut-shm") ||
           g_str_has_suffix(name, ".ckut-journal");
}

static char *sort_key(const char *name)
{
    g_autofree char *valid = g_utf8_make_valid(name, -1);
    g_autofree char *folded = g_utf8_casefold(valid, -1);
    return g_utf8_collate_key_for_filename(folded, -1);
}

static GPtrArray *read_names(const char *folder, const char *part, bool any_case,
                             PathWish wish)
{
    GPtrArray *entries = g_ptr_array_new_with_free_func(entry_free);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        if (is_passed_over(name, part, wish) || !begins(name, part, any_case))
            continue;
        g_autofree char *path = g_build_filename(folder, name, NULL);
        const bool inner = g_file_test(path, G_FILE_TEST_IS_DIR);
        if (wish == PATHS_FOLDERS && !inner)
            continue;
        Entry *entry = g_new0(Entry, 1);
        *entry = (Entry){ g_strdup(name), sort_key(name), inner,
                          is_wanted(name, inner, wish) };
        g_ptr_array_add(entries, entry);
    }
    return entries;
}

/* What is wished for, then folders, then all else; each by name, numbers by value. */
static int by_rank(const void *a, const void *b)
{
    const Entry *left = *(Entry *const *)a, *right = *(Entry *const *)b;
    const int left_rank = left->wanted ? 0 : left->folder ? 1 : 2;
    const int right_rank = right->wanted ? 0 : right->folder ? 1 : 2;
    if (left_rank != right_rank)
        return left_rank - right_rank;
    return g_strcmp0(left->key, right->key);
}

/* ---- what comes of it ------------------------------------------------------------ */

/* How many bytes all the names begin with alike; whole characters. */
static size_t common_length(const GPtrArray *entries)
{
    const char *first = ((const Entry *)entries->pdata[0])->name;
    size_t length = strlen(first);
    for (unsigned i = 1; i < entries->len; i++) {
        const char *name = ((const Entry *)entries->pdata[i])->name;
        size_t same = 0;
        while (same < length && name[same] == first[same])
            same++;
        length = same;
    }
    while (length > 0 && ((unsigned char)first[length] & 0xC0) == 0x80)
        length--;
    return length;
}

/* The folder as it was typed ("~/", "../") and the name, escaped. */
static char *whole_word(const char *typed_folder, const char *name, size_t length,
                        bool folder, bool whole)
{
    g_autofree char *part = g_strndup(name, length);
    g_autofree char *escaped = path_escape(part, NULL, whole);
    const bool led = *typed_folder && (*name == '~' || *name == '#');
    return g_strconcat(typed_folder, led ? escaped + strlen("./") : escaped,
                       folder ? "/" : "", NULL);
}

/* Of the word as it was typed, what stands up to its last slash, escaped again. */
static char *typed_folder(const char *typed, const char *word, const PathPlace *place)
{
    const char *home = place->home;
    const char *slash = strrchr(word, '/');
    if (!slash)
        return g_strdup("");
    g_autofree char *folder = g_strndup(word, (size_t)(slash - word));
    if (*folder == '\0')
        return g_strdup("/");
    const bool at_home = typed[0] == '~' && home && g_str_has_prefix(folder, home);
    g_autofree char *rest =
        path_escape(at_home ? folder + strlen(home) : folder, NULL, place->whole);
    return g_strconcat(at_home ? "~" : "", rest, "/", NULL);
}

static void fill(PathNames *names, const GPtrArray *entries, const char *folder,
                 size_t typed_length, bool whole)
{
    for (unsigned i = 0; i < entries->len; i++) {
        const Entry *entry = entries->pdata[i];
        if (i >= PATH_NAMES_MAX) {
            names->left_out = entries->len - i;
            break;
        }
        g_autofree char *shown = text_printable(entry->name, 0);
        g_ptr_array_add(names->labels,
                        g_strconcat(shown, entry->folder ? "/" : "", NULL));
        g_ptr_array_add(
            names->words,
            whole_word(folder, entry->name, strlen(entry->name), entry->folder, whole));
    }
    if (entries->len == 0)
        return;
    const Entry *first = entries->pdata[0];
    const size_t common = common_length(entries);
    const bool one = entries->len == 1;
    if (one || common > typed_length)
        names->word =
            whole_word(folder, first->name, common, one && first->folder, whole);
}

PathNames *path_complete(const char *text, size_t cursor, const PathPlace *place)
{
    PathNames *names = g_new0(PathNames, 1);
    names->words = g_ptr_array_new_with_free_func(g_free);
    names->labels = g_ptr_array_new_with_free_func(g_free);
    names->start = place->whole ? 0 : word_start(text, cursor);
    g_autofree char *word = plain_word(text, names->start, cursor, place);
    const char *slash = strrchr(word, '/');
    const char *part = slash ? slash + 1 : word;
    g_autofree char *head = g_strndup(word, (size_t)(part - word));
    g_autofree char *where =
        *head == '/' ? g_strdup(head) : g_build_filename(place->folder, head, NULL);
    g_autoptr(GPtrArray) entries = read_names(where, part, false, place->wish);
    if (entries->len == 0) {
        g_ptr_array_unref(entries);
        entries = read_names(where, part, true, place->wish);
    }
    g_ptr_array_sort(entries, by_rank);
    g_autofree char *typed = typed_folder(text + names->start, word, place);
    fill(names, entries, typed, strlen(part), place->whole);
    return names;
}
