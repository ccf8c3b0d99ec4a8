/* Where the programs of libexec are. */
#include "chatkut/base/child.h"

#include <glib/gi18n.h>

/* Beside, and where a build has them. */
static const char *const folders[] = { "", "../worker", "../player" };

/* Takes folder, which may be NULL. Owned by the caller; NULL: not there. */
static char *program_in(char *folder, const char *below, const char *name)
{
    if (!folder)
        return NULL;
    g_autofree char *path = g_build_filename(folder, below, name, NULL);
    g_free(folder);
    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR) ||
        !g_file_test(path, G_FILE_TEST_IS_EXECUTABLE))
        return NULL;
    return g_canonicalize_filename(path, NULL);
}

static char *running_folder(void)
{
    g_autofree char *running = g_file_read_link("/proc/self/exe", NULL);
    return running ? g_path_get_dirname(running) : NULL;
}

char *child_find_program(const char *name, GError **error)
{
    char *path = NULL;
    for (unsigned i = 0; !path && i < G_N_ELEMENTS(folders); i++)
        path = program_in(g_strdup(g_getenv("CHATKUT_LIBEXEC")), folders[i], name);
    for (unsigned i = 0; !path && i < G_N_ELEMENTS(folders); i++)
        path = program_in(running_folder(), folders[i], name);
    if (!path)
        path = program_in(g_strdup(LIBEXECDIR), "", name);
    if (!path)
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT,
                    _("The program %s is not in %s. Install chatkut again, or set "
                      "CHATKUT_LIBEXEC to the folder that holds it."),
                    name, LIBEXECDIR);
    return path;
}
