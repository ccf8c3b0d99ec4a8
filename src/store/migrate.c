#include "migrate.h"

#include "chatkut-resources.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char folder[] = "/chatkut/sql/";

static int compare_versions(const void *a, const void *b)
{
    const Migration *x = a, *y = b;
    return x->version - y->version;
}

/* `prefix`: what stands before the number in the names of a kind. */
static Migration read_migration(GResource *resource, const char *prefix,
                                const char *name)
{
    g_autofree char *path = g_strconcat(folder, name, NULL);
    g_autoptr(GBytes) bytes = g_resource_lookup_data(resource, path, 0, NULL);
    g_assert(bytes != NULL);
    /* Static data, with a NUL behind it: both are promised by GResource. */
    return (Migration){ .version = atoi(name + strlen(prefix)),
                        .sql = g_bytes_get_data(bytes, NULL) };
}

static GArray *read_migrations(const char *prefix)
{
    GResource *resource = chatkut_get_resource();
    g_auto(GStrv) names = g_resource_enumerate_children(resource, folder, 0, NULL);
    GArray *migrations = g_array_new(false, false, sizeof(Migration));

    g_assert(names != NULL);
    for (char **name = names; *name != NULL; name++) {
        if (!g_str_has_prefix(*name, prefix) ||
            !g_ascii_isdigit((*name)[strlen(prefix)]))
            continue;
        Migration migration = read_migration(resource, prefix, *name);
        g_array_append_val(migrations, migration);
    }
    g_array_sort(migrations, compare_versions);
    for (unsigned i = 0; i < migrations->len; i++)
        g_assert(g_array_index(migrations, Migration, i).version == (int)i + 1);
    return migrations;
}

const GArray *migrations_builtin(DatabaseKind kind)
{
    static GArray *migrations[DATABASE_KINDS];
    if (g_once_init_enter(&migrations[kind]))
        g_once_init_leave(&migrations[kind],
                          read_migrations(database_form(kind)->migrations));
    return migrations[kind];
}

static bool set_newer(Database *db, int64_t version, int64_t ours, GError **error)
{
    g_autofree char *name = g_filename_display_name(db->path);
    g_set_error(error, database_form(db->kind)->domain(), PROJECT_ERROR_NEWER,
                _("“%s” was made by a newer chatkut: its format is %" PRId64
                  ", this program reads up to %" PRId64 ". Update chatkut."),
                name, version, ours);
    return false;
}

static bool get_version(Database *db, int64_t *version, GError **error)
{
    return database_get_int(db, "PRAGMA user_version", version, error);
}

static bool keep_old(Database *db, int64_t version, GError **error)
{
    if (version == 0)
        return true;
    g_autofree char *path = g_strdup_printf("%s.v%" PRId64, db->file, version);
    return database_copy(db, path, error);
}

static bool run_migrations(Database *db, const GArray *migrations, GError **error)
{
    int64_t version = 0;
    if (!get_version(db, &version, error))
        return false;
    for (unsigned i = (unsigned)version; i < migrations->len; i++) {
        const Migration *step = &g_array_index(migrations, Migration, i);
        g_autofree char *stamp =
            g_strdup_printf("PRAGMA user_version=%d", step->version);
        if (!database_exec(db, step->sql, error) || !database_exec(db, stamp, error))
            return false;
    }
    return true;
}

bool migrate(Database *db, const GArray *migrations, GError **error)
{
    int64_t version = 0;

    if (!get_version(db, &version, error))
        return false;
    if (version < 0 || version > migrations->len)
        return set_newer(db, version, migrations->len, error);
    if (version == migrations->len)
        return true;
    if (!db->writable) {
        database_set_error(db, SQLITE_READONLY, error);
        return false;
    }
    return keep_old(db, version, error) && database_begin(db, DATABASE_WRITE, error) &&
           database_end(db, run_migrations(db, migrations, error), error);
}
