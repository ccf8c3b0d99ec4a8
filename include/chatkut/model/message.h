/*
 * The worker contract: what the app and its children say to each other.
 *
 * JSON objects, one a packet of a channel (base/channel.h), checked by the table of
 * message.c: one row a message with its fields; unknown kinds and keys are refused. On a
 * farm the same JSON travels as files. Files travel as descriptors beside the packet: a
 * worker never opens a path.
 *
 *   app -> worker
 *   hello   contract                       first packet
 *   file    asset            + fd          the file of an asset, before a render needs it
 *   probe   id, name         + fd          what is in this file? name: for messages only
 *   render  id, composition, sequence, output, start, end   + fd of the output file
 *   cancel  id
 *   worker -> app
 *   hello     contract, engine             engine: fingerprint {"libavcodec":"59.37.100",…}
 *   probed    id, media
 *   progress  id, frame, frames, fps
 *   done      id, frames, duration_s, encoder, segments {copied,reused,rendered}
 *   failed    id, kind (fault name), message, asset (may be absent)
 */
#pragma once

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum { MESSAGE_CONTRACT = 1 };

typedef enum {
    MESSAGE_HELLO,
    MESSAGE_FILE,
    MESSAGE_PROBE,
    MESSAGE_RENDER,
    MESSAGE_CANCEL,
    MESSAGE_PROBED,
    MESSAGE_PROGRESS,
    MESSAGE_DONE,
    MESSAGE_FAILED,
    MESSAGE_KINDS
} MessageKind;

#define MESSAGE_ERROR (message_error_quark())
GQuark message_error_quark(void);

/* Read and check one packet. Returns its JSON (owned by the caller) and kind; NULL with a
 * MESSAGE_ERROR. */
json_t *message_parse(const char *body, size_t length, MessageKind *kind,
                      GError **error);

/* Make a packet body: a json_pack() format for the fields besides "message". The result
 * is checked by the same table (a programming error aborts). Owned by the caller. */
char *message_format(MessageKind kind, size_t *length, const char *format, ...);

const char *message_kind_name(MessageKind kind);
