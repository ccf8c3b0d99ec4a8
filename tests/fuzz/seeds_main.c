/* seeds_main FOLDER: run the target that is linked in on each file of the folder. */
#include "fuzz.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

static void run(const char *path)
{
    g_autofree char *content = NULL;
    gsize length = 0;

    if (!g_file_get_contents(path, &content, &length, NULL)) {
        fprintf(stderr, "%s: cannot be read\n", path);
        exit(EXIT_FAILURE);
    }
    /* A copy of just this size: reading past its end is then seen by the sanitizers. */
    g_autofree uint8_t *data = g_memdup2(content, length);
    LLVMFuzzerTestOneInput(data, length);
}

int main(int argc, char **argv)
{
    g_autoptr(GDir) folder = argc == 2 ? g_dir_open(argv[1], 0, NULL) : NULL;
    const char *name;
    unsigned count = 0;

    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *path = g_build_filename(argv[1], name, NULL);
        printf("%s\n", name);
        run(path);
        count++;
    }
    return count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
