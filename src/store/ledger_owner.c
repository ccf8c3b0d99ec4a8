#include "ledger_owner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Field 22 of proc(5)'s stat, counted behind the name, which may hold anything. NULL:
 * there is no such process, or no more than its name. */
static char *start_of(const char *pid)
{
    g_autofree char *path = g_strdup_printf("/proc/%s/stat", pid);
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return NULL;
    const char *behind = strrchr(text, ')');
    char state = 'X', start[32] = "";
    if (behind == NULL || sscanf(behind + 1,
                                 " %c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s"
                                 " %*s %*s %*s %*s %*s %*s %31s",
                                 &state, start) != 2)
        return NULL;
    return state != 'Z' && state != 'X' ? g_strdup(start) : NULL;
}

static char *boot_id(void)
{
    char *text = NULL;
    if (!g_file_get_contents("/proc/sys/kernel/random/boot_id", &text, NULL, NULL))
        return g_strdup("-");
    return g_strchomp(text);
}

/* Without /proc it is "-": never taken for gone by its pid, only by its age. */
char *ledger_owner_new(void)
{
    g_autofree char *boot = boot_id();
    g_autofree char *space = g_file_read_link("/proc/self/ns/pid", NULL);
    g_autofree char *pid = g_strdup_printf("%d", getpid());
    g_autofree char *start = start_of(pid);
    return g_strdup_printf("%s %s %s %s", boot, space != NULL ? space : "-", pid,
                           start != NULL ? start : "-");
}

LedgerOwnerState ledger_owner_look(const char *self, const char *owner)
{
    g_auto(GStrv) ours = g_strsplit(self, " ", 4);
    g_auto(GStrv) theirs = g_strsplit(owner, " ", 4);

    if (g_strv_length(ours) != 4 || g_strv_length(theirs) != 4 ||
        strcmp(ours[0], theirs[0]) != 0 || strcmp(ours[1], theirs[1]) != 0 ||
        strcmp(ours[0], "-") == 0 || strcmp(ours[3], "-") == 0)
        return LEDGER_OWNER_ELSEWHERE;
    g_autofree char *start = start_of(theirs[2]);
    return g_strcmp0(start, theirs[3]) == 0 ? LEDGER_OWNER_ALIVE : LEDGER_OWNER_GONE;
}
