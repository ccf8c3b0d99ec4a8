#include "import_private.h"

#include "chatkut/app/fetch.h"

#include <errno.h>
#include <fnmatch.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/stat.h>

/* Deeper folders are no footage. */
enum { DEPTH_MAX = 32 };

static void walk(GPtrArray *items, const char *path, unsigned depth);

static ImportItem *add_item(GPtrArray *items, const char *path, bool found)
{
    ImportItem *item = g_new0(ImportItem, 1);
    item->path = g_strdup(path);
    item->found = found;
    g_ptr_array_add(items, item);
    return item;
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* What stands beside footage and is none: hidden files and projects. */
static bool is_passed_over(const char *name)
{
    return name[0] == '.' || g_str_has_suffix(name, ".ckut") ||
           g_str_has_suffix(name, ".ckut-wal") || g_str_has_suffix(name, ".ckut-shm") ||
           g_str_has_suffix(name, ".ckut-journal");
}

/* In order. NULL: it cannot be read. */
static GPtrArray *names_in(const char *path, GError **error)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, error);
    const char *name;
    if (!folder)
        return NULL;
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    while ((name = g_dir_read_name(folder))) {
        if (!is_passed_over(name))
            g_ptr_array_add(names, g_strdup(name));
    }
    g_ptr_array_sort(names, compare_names);
    return names;
}

static void walk_folder(GPtrArray *items, const char *path, unsigned depth)
{
    GError *error = NULL;
    g_autoptr(GPtrArray) names = names_in(path, &error);
    if (!names) {
        import_item_take_error(add_item(items, path, depth > 0), error);
        return;
    }
    for (unsigned i = 0; i < names->len; i++) {
        g_autofree char *inner = g_build_filename(path, names->pdata[i], NULL);
        walk(items, inner, depth + 1);
    }
}

/* "*.mp4" where no shell was asked: the files of the folder whose names are so. */
static void walk_pattern(GPtrArray *items, const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path),
                    *pattern = g_path_get_basename(path);
    g_autoptr(GPtrArray) names = names_in(folder, NULL);
    bool any = false;
    for (unsigned i = 0; names && i < names->len; i++) {
        if (fnmatch(pattern, names->pdata[i], FNM_NOESCAPE | FNM_PERIOD) != 0)
            continue;
        g_autofree char *inner = g_build_filename(folder, names->pdata[i], NULL);
        walk(items, inner, 1);
        any = true;
    }
    if (!any)
        import_item_fail(add_item(items, path, false), FAULT_NOT_FOUND,
                         _("There is nothing in “%s” that fits “%s”."), folder,
                         pattern);
}

static bool is_pattern(const char *path)
{
    const char *name = strrchr(path, '/');
    return strpbrk(name ? name : path, "*?[");
}

static void walk(GPtrArray *items, const char *path, unsigned depth)
{
    struct stat info;
    /* A link to a folder found inside one may lead back to it. */
    bool there = depth > 0 ? lstat(path, &info) == 0 : stat(path, &info) == 0;
    if (!there && depth == 0 && is_pattern(path))
        walk_pattern(items, path);
    else if (!there || !S_ISDIR(info.st_mode))
        add_item(items, path, depth > 0);
    else if (depth < DEPTH_MAX)
        walk_folder(items, path, depth);
    else
        import_item_fail(add_item(items, path, true), FAULT_LIMIT,
                         _("“%s” lies too deep; import it by itself."), path);
}

void import_walk(GPtrArray *items, const GPtrArray *paths)
{
    for (unsigned i = 0; i < paths->len; i++) {
        if (fetch_is_address(paths->pdata[i])) {
            add_item(items, paths->pdata[i], false);
            continue;
        }
        g_autofree char *path = g_canonicalize_filename(paths->pdata[i], NULL);
        walk(items, path, 0);
    }
}
