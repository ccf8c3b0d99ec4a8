#include "chatkut/base/folder.h"

#include <glib.h>

char *folder_path(Folder folder, const char *name)
{
    static const char *(*const HOMES[])(void) = {
        [FOLDER_CONFIG] = g_get_user_config_dir,
        [FOLDER_DATA] = g_get_user_data_dir,
        [FOLDER_STATE] = g_get_user_state_dir,
        [FOLDER_CACHE] = g_get_user_cache_dir,
    };
    _Static_assert(G_N_ELEMENTS(HOMES) == FOLDERS, "a home for each folder");
    return g_build_filename(HOMES[folder](), "chatkut", name, NULL);
}
