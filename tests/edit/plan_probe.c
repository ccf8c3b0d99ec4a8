/*
 * Reads one JSON plan a line from stdin and writes one line each: "ok", "limit" or
 * "no: " and the message. For differential.py.
 */
#include "chatkut/edit/plan.h"

#include <stdio.h>
#include <string.h>

int main(void)
{
    char *line = NULL;
    size_t size = 0;
    for (ssize_t n; (n = getline(&line, &size, stdin)) > 0;) {
        g_autoptr(GError) error = NULL;
        g_autoptr(EditPlan) plan = plan_from_text(line, (size_t)n, &error);
        if (plan)
            puts("ok");
        else if (error->code == PLAN_ERROR_LIMIT)
            puts("limit");
        else
            printf("no: %s\n", error->message);
    }
    free(line);
    return 0;
}
