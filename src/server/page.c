#include "page.h"

#include "chatkut/base/folder.h"

#include "chatkut-resources.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static GBytes *resource(const char *path)
{
    return g_resource_lookup_data(chatkut_get_resource(), path,
                                  G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
}

/* ---- hls.js ---------------------------------------------------------------------- */

static char *if_there(char *path)
{
    if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
        return path;
    g_free(path);
    return NULL;
}

static char *installed_in(const char *folder)
{
    return if_there(g_build_filename(folder, "chatkut", "node_modules", "hls.js",
                                     "dist", "hls.min.js", NULL));
}

char *page_find_hls_js(void)
{
    char *path = if_there(folder_path(FOLDER_DATA, "hls.js"));
    if (!path)
        path = installed_in(g_get_user_data_dir());
    if (!path)
        path = installed_in(DATADIR);
    for (const char *const *at = g_get_system_data_dirs(); !path && *at; at++)
        path = installed_in(*at);
    return path;
}

char *page_hls_js_command(void)
{
    g_autofree char *folder = folder_path(FOLDER_DATA, NULL);
    g_autofree char *quoted = g_shell_quote(folder);
    return g_strdup_printf("npm install --prefix %s hls.js", quoted);
}

static GBytes *read_hls_js(void)
{
    g_autofree char *path = page_find_hls_js();
    char *text;
    gsize length;
    if (!path || !g_file_get_contents(path, &text, &length, NULL))
        return NULL;
    return g_bytes_new_take(text, length);
}

/* ---- words ----------------------------------------------------------------------- */

static GBytes *words(void)
{
    g_autofree char *found = page_find_hls_js();
    g_autofree char *command = page_hls_js_command();
    json_auto_t *json = json_pack(
        "{s:b s:s s:s s:s s:s s:s s:s s:s s:s}", "hls", found != NULL, "command",
        command, "play", _("Play"), "pause", _("Pause"), "connecting", _("Connecting…"),
        "empty", _("There is nothing on the timeline yet."), "lost",
        _("The connection is lost; trying again…"), "missing",
        _("This browser plays no HLS by itself. Install hls.js where chatkut runs, and "
          "load this page again:"),
        "wait", _("Rendering…"));
    char *text = json_dumps(json, JSON_COMPACT);
    return g_bytes_new_with_free_func(text, strlen(text), free, text);
}

/* ---- files ----------------------------------------------------------------------- */

PageFile page_file(RequestKind kind)
{
    switch (kind) {
    case REQUEST_PAGE:
        return (PageFile){ resource("/chatkut/web/page.html"),
                           "text/html; charset=utf-8" };
    case REQUEST_STYLE:
        return (PageFile){ resource("/chatkut/web/page.css"),
                           "text/css; charset=utf-8" };
    case REQUEST_SCRIPT:
        return (PageFile){ resource("/chatkut/web/page.js"),
                           "text/javascript; charset=utf-8" };
    case REQUEST_HLS_JS:
        return (PageFile){ read_hls_js(), "text/javascript; charset=utf-8" };
    case REQUEST_WORDS:
        return (PageFile){ words(), "application/json" };
    default:
        return (PageFile){ NULL, NULL };
    }
}
