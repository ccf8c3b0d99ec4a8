#include "chatkut/base/child.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <signal.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct Child {
    pid_t pid;
    int pidfd;
    Channel *channel;
    bool ended;
    int status;
};

/* Where the report of a failed exec goes, just above the child's channel. */
enum { REPORT_FD = CHILD_CHANNEL_FD + 1 };

/* A start under way: all that the child needs is made before fork(). -1: not open. */
typedef struct {
    const char *path;
    char *const *argv;
    pid_t parent;
    int null;
    int channel[2]; /* our end, the child's end */
    int report[2];  /* we read, the child writes its errno where exec fails */
} Launch;

/* ---- between fork and exec: only async-signal-safe calls ------------------------- */

static void reset_signals(void)
{
    struct sigaction action = { .sa_handler = SIG_DFL };
    for (int number = 1; number < NSIG; number++)
        sigaction(number, &action, NULL);
    action.sa_handler = SIG_IGN;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGPIPE, &action, NULL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static bool place_descriptors(const Launch *launch)
{
    /* A program started without standard error gets the null device there. */
    if (fcntl(STDERR_FILENO, F_GETFD) < 0 && dup2(launch->null, STDERR_FILENO) < 0)
        return false;
    if (dup2(launch->null, STDIN_FILENO) < 0 ||
        dup2(STDERR_FILENO, STDOUT_FILENO) < 0 ||
        dup2(launch->channel[1], CHILD_CHANNEL_FD) < 0 ||
        dup2(launch->report[1], REPORT_FD) < 0)
        return false;
    fcntl(REPORT_FD, F_SETFD, FD_CLOEXEC);
    closefrom(REPORT_FD + 1);
    return true;
}

G_NORETURN static void run_child(const Launch *launch)
{
    int report = launch->report[1];
    reset_signals();
    if (place_descriptors(launch)) {
        report = REPORT_FD;
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        /* The parent may have died before the line above. */
        if (getppid() == launch->parent)
            execv(launch->path, launch->argv);
    }
    int code = errno;
    (void)!write(report, &code, sizeof code);
    _exit(127);
}

/* ---- starting ------------------------------------------------------------------- */

/* fork() with all signals blocked, so that no handler of ours runs in the child. */
static pid_t fork_child(const Launch *launch)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    pid_t pid = fork();
    if (pid == 0)
        run_child(launch);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return pid;
}

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static void launch_clear(Launch *launch)
{
    int *const fds[] = { &launch->null, &launch->channel[0], &launch->channel[1],
                         &launch->report[0], &launch->report[1] };
    for (unsigned i = 0; i < G_N_ELEMENTS(fds); i++)
        close_fd(fds[i]);
}

/* Move *fd above all that the child rearranges. */
static bool raise_fd(int *fd)
{
    int raised = fcntl(*fd, F_DUPFD_CLOEXEC, REPORT_FD + 1);
    if (raised < 0)
        return false;
    close_fd(fd);
    *fd = raised;
    return true;
}

/* False: errno tells why. */
static bool launch_open(Launch *launch)
{
    launch->null = open("/dev/null", O_RDWR | O_CLOEXEC);
    return launch->null >= 0 && channel_pair(launch->channel, NULL) &&
           pipe2(launch->report, O_CLOEXEC) == 0 && raise_fd(&launch->null) &&
           raise_fd(&launch->channel[1]) && raise_fd(&launch->report[1]);
}

/* The errno of a failed exec; 0: the program runs. */
static int read_report(int fd)
{
    int code = 0;
    ssize_t n;
    do
        n = read(fd, &code, sizeof code);
    while (n < 0 && errno == EINTR);
    return n == sizeof code ? code : 0;
}

static int reap(pid_t pid)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return status;
}

/* 0 once the program runs, else an errno with nothing left behind. */
static int launch_run(Launch *launch, pid_t *pid, int *pidfd)
{
    pid_t started = fork_child(launch);
    if (started < 0)
        return errno;
    close_fd(&launch->report[1]);
    int code = read_report(launch->report[0]);
    if (code == 0) {
        *pid = started;
        *pidfd = pidfd_open(started, 0);
        if (*pidfd >= 0)
            return 0;
        code = errno;
        kill(started, SIGKILL);
    }
    reap(started);
    return code;
}

static int spawn_error(int code)
{
    switch (code) {
    case ENOENT:
        return G_SPAWN_ERROR_NOENT;
    case EACCES:
        return G_SPAWN_ERROR_ACCES;
    default:
        return G_SPAWN_ERROR_FAILED;
    }
}

bool child_has_channel(void)
{
    int type = 0;
    socklen_t size = sizeof type;
    return getsockopt(CHILD_CHANNEL_FD, SOL_SOCKET, SO_TYPE, &type, &size) == 0 &&
           type == SOCK_SEQPACKET;
}

/* ---- public --------------------------------------------------------------------- */

Child *child_spawn(const char *path, const char *const *argv, GError **error)
{
    union {
        const char *const *in;
        char *const *out;
    } arguments = { .in = argv };
    Launch launch = { path, arguments.out, getpid(), -1, { -1, -1 }, { -1, -1 } };
    Child *child = g_new0(Child, 1);
    int code =
        launch_open(&launch) ? launch_run(&launch, &child->pid, &child->pidfd) : errno;
    if (code == 0) {
        child->channel = channel_new(g_steal_fd(&launch.channel[0]));
    } else {
        g_set_error(error, G_SPAWN_ERROR, spawn_error(code), _("Cannot start %s: %s."),
                    path, g_strerror(code));
        g_clear_pointer(&child, g_free);
    }
    launch_clear(&launch);
    return child;
}

void child_free(Child *child)
{
    if (!child)
        return;
    child_kill(child);
    child_wait(child, -1, NULL);
    channel_free(child->channel);
    close(child->pidfd);
    g_free(child);
}

Channel *child_channel(Child *child)
{
    return child->channel;
}

pid_t child_pid(const Child *child)
{
    return child->pid;
}

void child_kill(Child *child)
{
    if (!child->ended)
        kill(child->pid, SIGKILL);
}

/* The time left of a wait, for poll(2). */
static int milliseconds_left(int timeout_ms, int64_t since)
{
    if (timeout_ms < 0)
        return -1;
    int64_t left = timeout_ms - (g_get_monotonic_time() - since) / 1000;
    return left > 0 ? (int)left : 0;
}

bool child_wait(Child *child, int timeout_ms, int *status)
{
    int64_t since = g_get_monotonic_time();
    while (!child->ended) {
        struct pollfd entry = { .fd = child->pidfd, .events = POLLIN };
        int n = poll(&entry, 1, milliseconds_left(timeout_ms, since));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        child->status = reap(child->pid);
        child->ended = true;
    }
    if (status)
        *status = child->status;
    return true;
}
