#include "import_private.h"

#include "chatkut/app/path.h"
#include "chatkut/base/text.h"

#include <glib/gi18n.h>
#include <string.h>

enum { LABEL_MAX = 200, PATH_MAX_BYTES = 4096 };

bool import_check_name(ImportItem *item)
{
    g_autofree char *name = g_path_get_basename(item->path);
    g_autofree char *shown = g_filename_display_name(name);
    if (!g_utf8_validate(item->path, -1, NULL))
        import_item_fail(item, FAULT_INVALID_VALUE,
                         _("The name of “%s” is not in UTF-8; rename it."), shown);
    else if (strlen(item->path) > PATH_MAX_BYTES)
        import_item_fail(item, FAULT_LIMIT, _("The path of “%s” is too long; move it."),
                         shown);
    else if (path_kind(name) == PATH_CAPTIONS)
        import_item_fail(
            item, FAULT_UNSUPPORTED,
            _("“%s” holds captions, which this version cannot import yet."), shown);
    else if (g_str_has_suffix(name, ".ckut"))
        import_item_fail(item, FAULT_UNSUPPORTED,
                         _("“%s” is a project; import its media instead."), shown);
    return item->state != IMPORT_FAILED;
}

/* Fit to be said and read: one line, no signs that move a terminal. */
static char *plain_name(const char *path)
{
    g_autofree char *name = g_path_get_basename(path);
    char *dot = strrchr(name, '.');
    if (dot && dot != name)
        *dot = '\0';
    g_autofree char *safe = text_printable(name, 0);
    g_strstrip(safe);
    if (*safe == '\0')
        return g_strdup(_("untitled"));
    return g_utf8_substring(safe, 0, MIN(g_utf8_strlen(safe, -1), LABEL_MAX - 8));
}

char *import_label(const char *path, GHashTable *taken)
{
    g_autofree char *name = plain_name(path);
    for (unsigned n = 1;; n++) {
        g_autofree char *label =
            n == 1 ? g_strdup(name) : g_strdup_printf("%s %u", name, n);
        if (g_hash_table_add(taken, text_fold(label)))
            return g_steal_pointer(&label);
    }
}
