#include "errlog.h"

#include "chatkut/base/folder.h"

#include <fcntl.h>
#include <glib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LOG_BYTES_MAX = 1 << 20 };

static int kept = -1; /* standard error as it was */

static int open_log(void)
{
    g_autofree char *folder = folder_path(FOLDER_STATE, NULL);
    g_autofree char *path = g_build_filename(folder, "chatkut.log", NULL);
    struct stat status;
    g_mkdir_with_parents(folder, 0700);
    const int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd >= 0 && fstat(fd, &status) == 0 && status.st_size > LOG_BYTES_MAX &&
        ftruncate(fd, 0) != 0)
        g_debug("the log cannot be begun anew");
    return fd >= 0 ? fd : open("/dev/null", O_WRONLY | O_CLOEXEC);
}

void errlog_begin(void)
{
    if (kept >= 0 || !isatty(STDERR_FILENO))
        return;
    const int fd = open_log();
    if (fd < 0)
        return;
    kept = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    dup2(fd, STDERR_FILENO);
    close(fd);
}

void errlog_end(void)
{
    if (kept < 0)
        return;
    dup2(kept, STDERR_FILENO);
    close(kept);
    kept = -1;
}
