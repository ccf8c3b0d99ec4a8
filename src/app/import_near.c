/* What a path that leads nowhere was meant to be. */
#include "import_private.h"

#include "chatkut/base/text.h"

#include <glib/gi18n.h>
#include <string.h>

enum { SLIP_LETTERS = 4, SLIPS_MAX = 3, FOLDER_MAX = 5000 };

/* "film.tar" of "film.tar.gz"; owned by the caller. */
static char *stem_of(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot && dot > name ? g_strndup(name, (size_t)(dot - name)) : g_strdup(name);
}

/* How far a folded name is from the folded wish; more than SLIPS_MAX + 1: too far. One
 * slip of the finger for every few letters; an extension may be missing or another. */
static unsigned distance_of(const char *wish, const char *name)
{
    g_autofree char *stem = stem_of(name), *wished = stem_of(wish);
    const glong slips = g_utf8_strlen(wish, -1) / SLIP_LETTERS;
    if (strcmp(wish, name) == 0)
        return 0;
    if (strcmp(wish, stem) == 0 || strcmp(wished, stem) == 0)
        return 1;
    const unsigned most = (unsigned)MIN(slips, SLIPS_MAX);
    const unsigned slip = text_distance(wish, name, most);
    return slip <= most ? slip + 1 : SLIPS_MAX + 2;
}

/* NULL: there is none. A folder full of files is looked at in part. */
static char *nearest_in(const char *folder, const char *wanted)
{
    g_autofree char *wish = text_fold(wanted), *best = NULL;
    unsigned least = SLIPS_MAX + 2;
    g_autoptr(GDir) names = g_dir_open(folder, 0, NULL);
    const char *name;
    for (unsigned n = 0; names && n < FOLDER_MAX && (name = g_dir_read_name(names));
         n++) {
        if (!g_utf8_validate(name, -1, NULL))
            continue;
        g_autofree char *folded = text_fold(name);
        const unsigned far = distance_of(wish, folded);
        if (far < least || (far == least && best && strcmp(name, best) < 0)) {
            g_free(best);
            best = g_strdup(name);
            least = far;
        }
    }
    return g_steal_pointer(&best);
}

/* The deepest folder of the path that is there; *name is what it lacks, and *last
 * whether that is the path's end. */
static char *last_folder(const char *path, char **name, bool *last)
{
    g_autofree char *inner = g_strdup(path);
    char *folder = g_path_get_dirname(path);
    *last = true;
    while (strcmp(folder, "/") != 0 && !g_file_test(folder, G_FILE_TEST_IS_DIR)) {
        g_free(inner);
        inner = folder;
        folder = g_path_get_dirname(inner);
        *last = false;
    }
    *name = g_path_get_basename(inner);
    return folder;
}

void import_fail_missing(ImportItem *item)
{
    g_autofree char *name = NULL, *path = g_strdup(item->path);
    bool last;
    g_autofree char *folder = last_folder(path, &name, &last);
    g_autofree char *near = nearest_in(folder, name);
    if (near && last)
        import_item_fail(item, FAULT_NOT_FOUND,
                         _("There is no “%s” in “%s”. Did you mean “%s”?"), name,
                         folder, near);
    else if (near)
        import_item_fail(item, FAULT_NOT_FOUND,
                         _("There is no folder “%s” in “%s”. Did you mean “%s”?"), name,
                         folder, near);
    else if (last)
        import_item_fail(
            item, FAULT_NOT_FOUND,
            _("There is no “%s” in “%s”, nor anything with a name like it."), name,
            folder);
    else
        import_item_fail(
            item, FAULT_NOT_FOUND,
            _("There is no folder “%s” in “%s”, nor anything with a name like it."),
            name, folder);
}
