/*
 * Reads one composition document a line and says of each what the reader says:
 * "ok DOCUMENT" (as it is written), "syntax MESSAGE", "invalid MESSAGE" or "version
 * MESSAGE". For differential.py.
 */
#include "chatkut/model/composition_json.h"

#include <stdio.h>
#include <stdlib.h>

static void probe(const char *text, size_t length)
{
    static const char *const words[] = { "syntax", "invalid", "version" };
    g_autoptr(GError) error = NULL;
    g_autoptr(Composition) composition = composition_from_text(text, length, &error);
    g_autofree char *written =
        composition ? composition_to_text(composition, false) : NULL;
    if (written)
        printf("ok %s\n", written);
    else
        printf("%s %s\n", words[error->code], error->message);
    fflush(stdout);
}

int main(void)
{
    char *line = NULL;
    size_t size = 0;
    ssize_t length;
    while ((length = getline(&line, &size, stdin)) > 0)
        probe(line, (size_t)length);
    free(line);
    return 0;
}
