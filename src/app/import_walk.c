#include "import_private.h"

#include "chatkut/app/fetch.h"

#include <errno.h>
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

static void walk_folder(GPtrArray *items, const char *path, unsigned depth)
{
    GError *error = NULL;
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) folder = g_dir_open(path, 0, &error);
    const char *name;
    if (!folder) {
        import_item_take_error(add_item(items, path, depth > 0), error);
        return;
    }
    while ((name = g_dir_read_name(folder))) {
        if (!is_passed_over(name))
            g_ptr_array_add(names, g_strdup(name));
    }
    g_ptr_array_sort(names, compare_names);
    for (unsigned i = 0; i < names->len; i++) {
        g_autofree char *inner = g_build_filename(path, names->pdata[i], NULL);
        walk(items, inner, depth + 1);
    }
}

static void walk(GPtrArray *items, const char *path, unsigned depth)
{
    struct stat info;
    /* A link to a folder found inside one may lead back to it. */
    bool there = depth > 0 ? lstat(path, &info) == 0 : stat(path, &info) == 0;
    if (!there || !S_ISDIR(info.st_mode))
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
