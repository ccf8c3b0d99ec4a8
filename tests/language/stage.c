#include "stage.h"

#include "corpus.h"

#include <glib/gstdio.h>
#include <unistd.h>

struct Stage {
    char *folder;
    char *file;
    GHashTable *projects; /* composition name -> GBytes * */
};

Stage *stage_new(void)
{
    g_autoptr(GError) error = NULL;
    Stage *stage = g_new0(Stage, 1);
    char *in_memory = g_strdup("/dev/shm/chatkut-stage-XXXXXX");
    stage->folder = g_mkdtemp(in_memory);
    if (!stage->folder) {
        g_free(in_memory);
        stage->folder = g_dir_make_tmp("chatkut-stage-XXXXXX", &error);
    }
    if (!stage->folder)
        g_error("%s", error->message);
    stage->file = g_build_filename(stage->folder, "film.ckut", NULL);
    stage->projects = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                            (GDestroyNotify)g_bytes_unref);
    return stage;
}

void stage_free(Stage *stage)
{
    if (!stage)
        return;
    g_rmdir(stage->folder);
    g_free(stage->folder);
    g_free(stage->file);
    g_hash_table_unref(stage->projects);
    g_free(stage);
}

/* The project's file, which a closed project is alone; it is gone afterwards. */
static GBytes *take_file(Stage *stage)
{
    g_autoptr(GError) error = NULL;
    char *bytes;
    gsize length;
    if (!g_file_get_contents(stage->file, &bytes, &length, &error))
        g_error("%s", error->message);
    g_unlink(stage->file);
    return g_bytes_new_take(bytes, length);
}

GBytes *stage_project_of(Stage *stage, const Composition *composition)
{
    g_autoptr(GError) error = NULL;
    Project *project = project_create(stage->file, composition, &error);
    if (!project)
        g_error("%s", error->message);
    project_close(project);
    return take_file(stage);
}

GBytes *stage_project(Stage *stage, const char *composition)
{
    GBytes *project = g_hash_table_lookup(stage->projects, composition);
    if (project)
        return project;
    g_autoptr(Composition) read = corpus_composition(composition);
    project = stage_project_of(stage, read);
    g_hash_table_insert(stage->projects, g_strdup(composition), project);
    return project;
}

Session *stage_open(Stage *stage, GBytes *project)
{
    g_autoptr(GError) error = NULL;
    gsize length;
    const char *bytes = g_bytes_get_data(project, &length);
    if (!g_file_set_contents(stage->file, bytes, (gssize)length, &error))
        g_error("%s", error->message);
    Session *session = session_open(stage->file, &error);
    if (!session)
        g_error("%s", error->message);
    return session;
}

GBytes *stage_close(Stage *stage, Session *session)
{
    session_close(session);
    return take_file(stage);
}
