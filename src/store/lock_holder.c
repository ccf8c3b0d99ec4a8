#include "lock_holder.h"

#include <glib.h>
#include <glib/gi18n.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Does a line of /proc/locks, "1: POSIX  ADVISORY  WRITE 4711 fd:01:1234 120 120", name a
 * write lock of another process on this inode? Devices are not compared: the numbers
 * that the kernel shows there differ from those of stat() on some file systems. */
static bool is_writer(const char *line, unsigned long long inode, int *pid)
{
    unsigned long long number = 0;
    return sscanf(line, "%*d: %*s %*s WRITE %d %*x:%*x:%llu", pid, &number) == 2 &&
           number == inode && *pid > 0 && *pid != getpid();
}

static int find_writer(const char *locks, const char *file)
{
    static const char *const suffixes[] = { "", "-shm" };
    g_auto(GStrv) lines = g_strsplit(locks, "\n", -1);

    for (unsigned i = 0; i < G_N_ELEMENTS(suffixes); i++) {
        g_autofree char *path = g_strconcat(file, suffixes[i], NULL);
        struct stat info;
        int pid = 0;
        for (char **line = lines; stat(path, &info) == 0 && *line != NULL; line++)
            if (is_writer(*line, info.st_ino, &pid))
                return pid;
    }
    return 0;
}

char *lock_holder_name(const char *file)
{
    g_autofree char *locks = NULL;
    g_autofree char *program = NULL;

    if (!g_file_get_contents("/proc/locks", &locks, NULL, NULL))
        return NULL;
    int pid = find_writer(locks, file);
    g_autofree char *comm = g_strdup_printf("/proc/%d/comm", pid);
    if (pid == 0 || !g_file_get_contents(comm, &program, NULL, NULL))
        return NULL;
    return g_strdup_printf(_("%s (process %d)"), g_strchomp(program), pid);
}
