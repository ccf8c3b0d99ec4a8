/*
 * edit_stream PROJECT SEED: edits without end, for a test that kills it.
 *
 * After each commit one line goes to standard output, "NUMBER WHAT", by one write(2):
 * what the reader of the pipe got was stored before. Now and then the project is closed
 * and opened, so that checkpoints are among the moments at which it may be killed.
 */
#include "fixture.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static bool print_receipt(const Project *project)
{
    char line[256];
    const json_t *last = json_object_get(project_conversation(project), "last");
    int length = snprintf(line, sizeof line, "%" PRId64 " %s\n", project_head(project),
                          json_string_value(last));
    return write(STDOUT_FILENO, line, (size_t)length) == length;
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GRand) random =
        g_rand_new_with_seed(argc > 2 ? (guint32)strtoul(argv[2], NULL, 10) : 0);
    g_autoptr(Project) project = argc > 2 ? project_open(argv[1], &error) : NULL;

    while (project != NULL && fixture_step(project, random, &error) &&
           print_receipt(project)) {
        if (g_rand_int_range(random, 0, 20) == 0) {
            project_close(project);
            project = project_open(argv[1], &error);
        }
    }
    fprintf(stderr, "edit_stream: %s\n", error != NULL ? error->message : "usage");
    return EXIT_FAILURE;
}
