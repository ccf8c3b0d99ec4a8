/*
 * Packets between the app and its children.
 *
 * One channel is one end of a SOCK_SEQPACKET pair: a packet is one message, whole or
 * not at all, with up to CHANNEL_MAX_FDS file descriptors beside it. A body over
 * CHANNEL_INLINE_MAX travels in a sealed memfd that the receiver reads; the two ends
 * need not know. Bodies are bytes here; what they say is model/message.h.
 *
 * The peer may be hostile: whatever it sends, a receiver gets a packet within the
 * limits or an error, and no descriptor is leaked.
 *
 * On the wire: one byte 'B' and the body, or one byte 'M' with the memfd as the last
 * descriptor.
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

/* Two connected ends, close-on-exec, owned by the caller. False leaves errno set,
 * too. */
bool channel_pair(int ends[2], GError **error);

/* Takes fd. */
Channel *channel_new(int fd);
void channel_free(Channel *channel);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Channel, channel_free)

/* The descriptor to poll for input; owned by the channel. */
int channel_fd(const Channel *channel);

/* How long channel_send() waits for a peer that does not read; -1, as at first: for
 * ever. */
void channel_set_send_timeout(Channel *channel, int timeout_ms);

/* Send one packet; at most CHANNEL_MAX_FDS fds, which are borrowed (duplicated into the
 * packet). Blocks while the peer's queue is full. False with G_IO_ERROR_CLOSED (the
 * peer is gone), G_IO_ERROR_TIMED_OUT, G_IO_ERROR_MESSAGE_TOO_LARGE (CHANNEL_BODY_MAX)
 * or another GIOError. */
bool channel_send(Channel *channel, const char *body, size_t length, const int *fds,
                  unsigned n_fds, GError **error);

/*
 * Receive one packet, waiting at most timeout_ms (-1: for ever).
 *
 * *body: NUL-terminated, owned by the caller. *fds: owned descriptors (close-on-exec)
 * as a GArray of int, to be freed with channel_fds_free(); NULL to have them closed.
 * Returns false with G_IO_ERROR_TIMED_OUT, G_IO_ERROR_CLOSED (the peer hung up
 * or died) or G_IO_ERROR_INVALID_DATA (not a packet of ours; the channel stays usable);
 * outputs untouched.
 */
bool channel_receive(Channel *channel, int timeout_ms, char **body, size_t *length,
                     GArray **fds, GError **error);

/* Take descriptor `index` out of what was received; the caller owns it. -1: not
 * there. */
int channel_take_fd(GArray *fds, unsigned index);
/* Closes what was not taken. */
void channel_fds_free(GArray *fds);
