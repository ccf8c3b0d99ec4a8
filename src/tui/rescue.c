#include "rescue.h"

#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BYTES_MAX = 512, STACK_BYTES = 64 * 1024, PATIENCE_MS = 200 };

static const int DEADLY[] = { SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGTRAP };
enum { DEADLY_COUNT = sizeof DEADLY / sizeof *DEADLY };

/* Of the one terminal; read in signal handlers. */
static struct {
    atomic_int fd; /* -1: none */
    atomic_bool raw;
    struct termios before;
    char bytes[BYTES_MAX];
    size_t length;
    struct sigaction old[DEADLY_COUNT];
} rescued = { .fd = -1 };
static char alternate_stack[STACK_BYTES];

/* The terminal may take its time, but not for ever: it may be what died. */
static void write_patiently(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        struct pollfd poll_fd = { .fd = fd, .events = POLLOUT };
        if (poll(&poll_fd, 1, PATIENCE_MS) <= 0)
            return;
        const ssize_t written = write(fd, bytes, length);
        if (written <= 0)
            return;
        bytes += written;
        length -= (size_t)written;
    }
}

void rescue_restore(void)
{
    const int fd = atomic_load(&rescued.fd);
    if (fd < 0 || !atomic_exchange(&rescued.raw, false))
        return;
    write_patiently(fd, rescued.bytes, rescued.length);
    tcsetattr(fd, TCSANOW, &rescued.before);
}

/* SA_RESETHAND: what was raised again ends the process as it would have. */
static void die(int number)
{
    rescue_restore();
    raise(number);
}

static void catch_deadly(void)
{
    const stack_t stack = { .ss_sp = alternate_stack, .ss_size = STACK_BYTES };
    struct sigaction action = { .sa_handler = die,
                                .sa_flags =
                                    (int)(SA_RESETHAND | SA_NODEFER | SA_ONSTACK) };
    sigaltstack(&stack, NULL);
    for (unsigned i = 0; i < DEADLY_COUNT; i++)
        sigaction(DEADLY[i], &action, &rescued.old[i]);
}

bool rescue_begin(int fd)
{
    static bool at_exit;
    if (tcgetattr(fd, &rescued.before) != 0)
        return false;
    rescued.length = 0;
    atomic_store(&rescued.fd, fd);
    if (!at_exit)
        atexit(rescue_restore);
    at_exit = true;
    catch_deadly();
    return true;
}

void rescue_set_bytes(const char *bytes)
{
    const size_t length = strlen(bytes);
    rescued.length = length < BYTES_MAX ? length : BYTES_MAX;
    memcpy(rescued.bytes, bytes, rescued.length);
}

void rescue_make_raw(void)
{
    const int fd = atomic_load(&rescued.fd);
    struct termios raw = rescued.before;
    cfmakeraw(&raw);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    atomic_store(&rescued.raw, true);
    tcsetattr(fd, TCSANOW, &raw);
}

void rescue_end(void)
{
    if (atomic_load(&rescued.fd) < 0)
        return;
    rescue_restore();
    for (unsigned i = 0; i < DEADLY_COUNT; i++)
        sigaction(DEADLY[i], &rescued.old[i], NULL);
    atomic_store(&rescued.fd, -1);
}
