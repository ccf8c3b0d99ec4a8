#include "chatkut/base/channel.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    TAG_BODY = 'B',
    TAG_MEMFD = 'M',
    /* The memfd of a long body travels beside the caller's descriptors. */
    WIRE_MAX_FDS = CHANNEL_MAX_FDS + 1,
};

/* What keeps a long body as it was checked. */
static const int body_seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;

struct Channel {
    int fd;
    int send_timeout_ms;
    char packet[1 + CHANNEL_INLINE_MAX];
};

/* Room for the control part of a packet, aligned as cmsg(3) wants it. */
typedef union {
    struct cmsghdr align;
    char bytes[CMSG_SPACE(WIRE_MAX_FDS * sizeof(int))];
} Control;

/* ---- errors and waiting --------------------------------------------------------- */

static bool set_errno(GError **error, int code, const char *what)
{
    bool gone = code == EPIPE || code == ECONNRESET || code == ENOTCONN;
    GIOErrorEnum kind = gone ? G_IO_ERROR_CLOSED : g_io_error_from_errno(code);
    g_set_error(error, G_IO_ERROR, (int)kind, "%s: %s", what, g_strerror(code));
    return false;
}

static bool set_invalid(GError **error, const char *why)
{
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                _("The other process sent a broken packet: %s."), why);
    return false;
}

static bool set_timed_out(GError **error)
{
    g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                        _("The other process did not answer in time."));
    return false;
}

/* Monotonic microseconds; -1: never. */
static int64_t deadline_after(int timeout_ms)
{
    return timeout_ms < 0 ? -1 : g_get_monotonic_time() + 1000 * (int64_t)timeout_ms;
}

static int milliseconds_until(int64_t deadline)
{
    if (deadline < 0)
        return -1;
    int64_t left_us = deadline - g_get_monotonic_time();
    return left_us <= 0 ? 0 : (int)((left_us + 999) / 1000);
}

static bool wait_for(int fd, short events, int64_t deadline, GError **error)
{
    for (;;) {
        struct pollfd entry = { .fd = fd, .events = events };
        int n = poll(&entry, 1, milliseconds_until(deadline));
        if (n > 0)
            return true;
        if (n == 0)
            return set_timed_out(error);
        if (errno != EINTR)
            return set_errno(error, errno, _("Cannot wait for the other process"));
    }
}

/* ---- sending -------------------------------------------------------------------- */

static bool write_all(int fd, const char *body, size_t length)
{
    while (length > 0) {
        ssize_t n = write(fd, body, length);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        body += n;
        length -= (size_t)n;
    }
    return true;
}

/* A sealed memfd with the body, or -1. */
static int memfd_with(const char *body, size_t length, GError **error)
{
    int fd = memfd_create("chatkut-message", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd >= 0 && write_all(fd, body, length) &&
        fcntl(fd, F_ADD_SEALS, body_seals | F_SEAL_SEAL) == 0)
        return fd;
    set_errno(error, errno, _("Cannot make room for a message"));
    if (fd >= 0)
        close(fd);
    return -1;
}

static void attach_fds(struct msghdr *message, Control *control, const int *fds,
                       unsigned n_fds)
{
    if (n_fds == 0)
        return;
    size_t size = n_fds * sizeof *fds;
    message->msg_control = control->bytes;
    message->msg_controllen = CMSG_SPACE(size);
    struct cmsghdr *header = CMSG_FIRSTHDR(message);
    *header = (struct cmsghdr){ .cmsg_level = SOL_SOCKET,
                                .cmsg_type = SCM_RIGHTS,
                                .cmsg_len = CMSG_LEN(size) };
    memcpy(CMSG_DATA(header), fds, size);
}

/* After a failed send: wait until it is worth trying again. */
static bool wait_to_retry(Channel *channel, int code, int64_t deadline, GError **error)
{
    if (code == EINTR)
        return true;
    if (code == EAGAIN)
        return wait_for(channel->fd, POLLOUT, deadline, error);
    /* More descriptors are on their way than RLIMIT_NOFILE allows (unix(7)): the peer
     * has yet to read them, and no event tells when it has. */
    if (code == ETOOMANYREFS) {
        if (milliseconds_until(deadline) == 0)
            return set_timed_out(error);
        g_usleep(2000);
        return true;
    }
    return set_errno(error, code, _("Cannot write to the other process"));
}

static bool send_packet(Channel *channel, char tag, const char *body, size_t length,
                        const int *fds, unsigned n_fds, GError **error)
{
    union {
        const void *in;
        void *out;
    } bytes = { .in = body };
    struct iovec parts[] = { { &tag, 1 }, { bytes.out, length } };
    struct msghdr message = { .msg_iov = parts, .msg_iovlen = G_N_ELEMENTS(parts) };
    Control control = { 0 };
    attach_fds(&message, &control, fds, n_fds);

    int64_t deadline = deadline_after(channel->send_timeout_ms);
    while (sendmsg(channel->fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
        if (!wait_to_retry(channel, errno, deadline, error))
            return false;
    return true;
}

static bool send_by_memfd(Channel *channel, const char *body, size_t length,
                          const int *fds, unsigned n_fds, GError **error)
{
    int all[WIRE_MAX_FDS];
    int memfd = memfd_with(body, length, error);
    if (memfd < 0)
        return false;
    for (unsigned i = 0; i < n_fds; i++)
        all[i] = fds[i];
    all[n_fds] = memfd;
    bool ok = send_packet(channel, TAG_MEMFD, NULL, 0, all, n_fds + 1, error);
    close(memfd);
    return ok;
}

/* ---- receiving ------------------------------------------------------------------ */

static GArray *collect_fds(struct msghdr *message)
{
    GArray *fds = g_array_new(FALSE, FALSE, sizeof(int));
    for (struct cmsghdr *header = CMSG_FIRSTHDR(message); header;
         header = CMSG_NXTHDR(message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
            continue;
        size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        g_array_append_vals(fds, CMSG_DATA(header), (guint)count);
    }
    return fds;
}

static bool check_packet(const struct msghdr *message, size_t size, const GArray *fds,
                         GError **error)
{
    if (size == 0)
        return set_errno(error, ECONNRESET, _("Cannot read from the other process"));
    /* Alignment leaves the kernel room for one more than was asked for. */
    if (message->msg_flags & MSG_CTRUNC || fds->len > WIRE_MAX_FDS)
        return set_invalid(error, _("too many descriptors"));
    if (message->msg_flags & MSG_TRUNC)
        return set_invalid(error, _("it is too long"));
    return true;
}

static bool read_all(int fd, char *body, size_t length)
{
    for (size_t done = 0; done < length;) {
        ssize_t n = pread(fd, body + done, length - done, (off_t)done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        done += (size_t)n;
    }
    return true;
}

/* Without all seals the sender could change or cut the file while it is read. */
static bool read_memfd(int fd, char **body, size_t *length, GError **error)
{
    struct stat info;
    int seals = fcntl(fd, F_GET_SEALS);
    if (seals < 0 || (seals & body_seals) != body_seals || fstat(fd, &info) != 0)
        return set_invalid(error, _("its body is not sealed"));
    if (info.st_size > CHANNEL_BODY_MAX)
        return set_invalid(error, _("its body is too large"));
    size_t size = (size_t)info.st_size;
    g_autofree char *text = g_malloc(size + 1);
    if (!read_all(fd, text, size))
        return set_invalid(error, _("its body cannot be read"));
    text[size] = '\0';
    *body = g_steal_pointer(&text);
    *length = size;
    return true;
}

/* The long body that is the last descriptor of the packet. */
static bool open_memfd_body(GArray *fds, size_t rest, char **body, size_t *length,
                            GError **error)
{
    if (rest != 0 || fds->len == 0)
        return set_invalid(error, _("its body is missing"));
    unsigned last = fds->len - 1;
    if (!read_memfd(g_array_index(fds, int, last), body, length, error))
        return false;
    close(channel_take_fd(fds, last));
    g_array_set_size(fds, last);
    return true;
}

static bool open_packet(const char *packet, size_t size, GArray *fds, char **body,
                        size_t *length, GError **error)
{
    if (packet[0] == TAG_MEMFD)
        return open_memfd_body(fds, size - 1, body, length, error);
    if (packet[0] != TAG_BODY)
        return set_invalid(error, _("its kind is unknown"));
    if (fds->len > CHANNEL_MAX_FDS)
        return set_invalid(error, _("too many descriptors"));
    *length = size - 1;
    *body = g_malloc(size);
    memcpy(*body, packet + 1, *length);
    (*body)[*length] = '\0';
    return true;
}

/* One recvmsg(2) that waits; *size 0: the peer hung up. */
static bool read_packet(Channel *channel, int64_t deadline, struct msghdr *message,
                        size_t *size, GError **error)
{
    for (;;) {
        if (!wait_for(channel->fd, POLLIN, deadline, error))
            return false;
        struct msghdr attempt = *message;
        ssize_t n = recvmsg(channel->fd, &attempt, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
        if (n >= 0) {
            *message = attempt;
            *size = (size_t)n;
            return true;
        }
        if (errno != EINTR && errno != EAGAIN)
            return set_errno(error, errno, _("Cannot read from the other process"));
    }
}

/* ---- public --------------------------------------------------------------------- */

bool channel_pair(int ends[2], GError **error)
{
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0)
        return true;
    return set_errno(error, errno, _("Cannot make a channel to another process"));
}

Channel *channel_new(int fd)
{
    Channel *channel = g_new(Channel, 1);
    channel->fd = fd;
    channel->send_timeout_ms = -1;
    return channel;
}

void channel_free(Channel *channel)
{
    if (!channel)
        return;
    close(channel->fd);
    g_free(channel);
}

int channel_fd(const Channel *channel)
{
    return channel->fd;
}

void channel_set_send_timeout(Channel *channel, int timeout_ms)
{
    channel->send_timeout_ms = timeout_ms;
}

bool channel_send(Channel *channel, const char *body, size_t length, const int *fds,
                  unsigned n_fds, GError **error)
{
    g_assert(n_fds <= CHANNEL_MAX_FDS);
    if (length > CHANNEL_BODY_MAX) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                    _("A message of %zu bytes is too large for another process; %d is "
                      "the most."),
                    length, (int)CHANNEL_BODY_MAX);
        return false;
    }
    if (length > CHANNEL_INLINE_MAX)
        return send_by_memfd(channel, body, length, fds, n_fds, error);
    return send_packet(channel, TAG_BODY, body, length, fds, n_fds, error);
}

bool channel_receive(Channel *channel, int timeout_ms, char **body, size_t *length,
                     GArray **fds, GError **error)
{
    Control control;
    struct iovec part = { channel->packet, sizeof channel->packet };
    struct msghdr message = { .msg_iov = &part,
                              .msg_iovlen = 1,
                              .msg_control = control.bytes,
                              .msg_controllen = sizeof control.bytes };
    size_t size = 0;
    if (!read_packet(channel, deadline_after(timeout_ms), &message, &size, error))
        return false;
    GArray *received = collect_fds(&message);
    bool ok = check_packet(&message, size, received, error) &&
              open_packet(channel->packet, size, received, body, length, error);
    if (ok && fds)
        *fds = received;
    else
        channel_fds_free(received);
    return ok;
}

void channel_fds_free(GArray *fds)
{
    for (unsigned i = 0; fds && i < fds->len; i++) {
        int fd = channel_take_fd(fds, i);
        if (fd >= 0)
            close(fd);
    }
    if (fds)
        g_array_unref(fds);
}

int channel_take_fd(GArray *fds, unsigned index)
{
    if (!fds || index >= fds->len)
        return -1;
    int *slot = &g_array_index(fds, int, index);
    int fd = *slot;
    *slot = -1;
    return fd;
}
