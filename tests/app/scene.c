#include "scene.h"

#include <check.h>
#include <glib/gstdio.h>

enum { PATIENCE_S = 50, LOOK_MS = 20 };

const char SCENE_DOCUMENT[] =
    "{\"chatkut\":1,\"id\":\"doc\",\"main\":\"main\",\"assets\":["
    "{\"id\":\"as-sea\",\"kind\":\"video\",\"label\":\"sea\",\"path\":\"sea.mp4\","
    "\"duration\":\"8s\",\"size\":[640,360],\"rate\":\"25/1\","
    "\"streams\":{\"video\":0,\"audio\":1}},"
    "{\"id\":\"as-hill\",\"kind\":\"video\",\"label\":\"hill\",\"path\":\"hill.mp4\","
    "\"duration\":\"8s\",\"size\":[640,360],\"rate\":\"25/1\","
    "\"streams\":{\"video\":0,\"audio\":1}}],"
    "\"sequences\":[{\"id\":\"main\",\"size\":[640,360],\"rate\":\"25/1\",\"tracks\":["
    "{\"id\":\"v1\",\"kind\":\"video\",\"role\":\"main\",\"magnetic\":true,\"clips\":["
    "{\"id\":\"c-sea\",\"type\":\"video\",\"start\":0,\"duration\":100,"
    "\"asset\":\"as-sea\"},"
    "{\"id\":\"c-hill\",\"type\":\"video\",\"start\":100,\"duration\":100,"
    "\"asset\":\"as-hill\"}]},"
    "{\"id\":\"v2\",\"kind\":\"video\",\"clips\":["
    "{\"id\":\"c-title\",\"type\":\"text\",\"start\":0,\"duration\":50,"
    "\"text\":\"Hello\"}]}]}]}";

char *scene_folder(void)
{
    char *folder = g_dir_make_tmp("chatkut-app-XXXXXX", NULL);
    ck_assert_ptr_nonnull(folder);
    return folder;
}

void scene_remove(const char *path)
{
    g_autoptr(GDir) dir = NULL;
    const char *entry;
    if (g_file_test(path, G_FILE_TEST_IS_DIR) &&
        !g_file_test(path, G_FILE_TEST_IS_SYMLINK)) {
        g_chmod(path, 0700);
        dir = g_dir_open(path, 0, NULL);
    }
    while (dir && (entry = g_dir_read_name(dir))) {
        g_autofree char *inner = g_build_filename(path, entry, NULL);
        scene_remove(inner);
    }
    g_remove(path);
}

static gboolean wake(gpointer data)
{
    *(bool *)data = true;
    return G_SOURCE_REMOVE;
}

void scene_wait(bool (*done)(const void *of), const void *of)
{
    int64_t patience = g_get_monotonic_time() + PATIENCE_S * G_USEC_PER_SEC;
    while (!done(of)) {
        bool tick = false;
        unsigned timer = g_timeout_add(LOOK_MS, wake, &tick);
        g_main_context_iteration(NULL, TRUE);
        if (!tick)
            g_source_remove(timer);
        ck_assert_msg(g_get_monotonic_time() < patience, "it does not come");
    }
}
