/*
 * Packets between the app and its children.
 *
 * One channel is one end of a SOCK_SEQPACKET pair: a packet is one message, whole or
 * not at all, with up to CHANNEL_MAX_FDS file descriptors beside it. A body over
 * CHANNEL_INLINE_MAX travels in a sealed memfd that the receiver maps and copies; the
 * two ends need not know. Bodies are bytes here; what they say is model/message.h.
 */
#pragma once

#include <gio/gio.h>
#include <glib.h>
#include <stdbool.h>
#include <sys/types.h>

enum {
    CHANNEL_MAX_FDS = 16,
    CHANNEL_INLINE_MAX = 64 * 1024,
    CHANNEL_BODY_MAX = 64 * 1024 * 1024,
};

typedef struct Channel Channel;

/* Takes fd. */
Channel *channel_new(int fd);
void channel_free(Channel *channel);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Channel, channel_free)

/* The descriptor to poll for input; owned by the channel. */
int channel_fd(const Channel *channel);

/* Send one packet; fds are borrowed (duplicated into the packet). Blocks while the
 * peer's queue is full. False with a GIOError when the peer is gone. */
bool channel_send(Channel *channel, const char *body, size_t length, const int *fds,
                  unsigned n_fds, GError **error);

/*
 * Receive one packet, waiting at most timeout_ms (-1: for ever).
 *
 * *body: NUL-terminated, owned by the caller. *fds: owned descriptors (close-on-exec)
 * as a GArray of int. Returns false with G_IO_ERROR_TIMED_OUT, G_IO_ERROR_CLOSED (the
 * peer hung up or died) or G_IO_ERROR_INVALID_DATA; outputs untouched.
 */
bool channel_receive(Channel *channel, int timeout_ms, char **body, size_t *length,
                     GArray **fds, GError **error);
