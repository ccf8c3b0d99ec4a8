/*
 * The worker contract: what the app and its children say to each other.
 *
 * JSON objects, one a packet of a channel (base/channel.h), with their kind under the
 * key "message", checked by the table of message.c: one row a message with its fields;
 * unknown kinds and keys are refused. On a farm the same JSON travels as files. Files
 * travel as descriptors beside the packet: a worker never opens a path.
 *
 *   app -> worker
 *   hello   contract                       first packet
 *   file    asset            + fd          the file of an asset, before a render needs it;
 *           asset, lost                    … or why there is none
 *   pulse                    + fd          memory to tell in what the threads of the next
 *                                          render are at (base/pulse.h)
 *   probe   id, name         + fd          what is in this file? name: for messages only
 *   render  id, composition, sequence, output, start, end, shelf, strict, again
 *                            + fd of the output file
 *   stage   composition                    what the stills to come show: its files come
 *                                          before it; without a composition, the same
 *                                          with files that came since
 *   still   id, sequence, at, width, height, letterbox
 *                                          the picture of the staged composition
 *   thumbnail  id, at, width, height, near, stream, turn
 *                            + fd          a picture of a file
 *   waveform   id, stream    + fd          the loudness of a file (media/waveform.h)
 *   stream  id, composition, sequence, output, shelf
 *                                          from now on segments are of this
 *   segment id, n, warm      (+ fd)        make segment n of the stream, in that file or,
 *                                          without one, only its parts
 *   splice  id, sections     + fd          put the files p0, s0, p1 … together, in that
 *                                          one (media/splice.h)
 *   cancel  id
 *   there   id, there                      answer to look
 *   part    id               (+ fd)        answer to fetch and blank
 *   worker -> app
 *   hello     contract, engine             engine: fingerprint {"libavcodec":"59.37.100",…}
 *   probed    id, media
 *   progress  id, frame, frames, fps
 *   look      id, keys                     which parts are there?
 *   fetch     id, key                      a part, to read; none where it is not there
 *   blank     id                           an empty file for a part
 *   keep      id, key          + fd        the part in the file is whole
 *   drop      id, key                      the part is damaged
 *   picture   id, width, height + fd       packed RGB24, sealed
 *   peaks     id, count      + fd          a byte a bin, sealed
 *   done      id, frames, duration_s, encoder, segments {copied,reused,rendered},
 *             pictures {the same}, lost, sound {reused,mixed}: blocks (may be absent),
 *             fonts [{clip,family,used}], note (may be absent)
 *   streamed  id, rate, frames, kept, keys, names
 *                                          the segments of the stream
 *   made      id, reused, lost             the segment is in the file
 *   failed    id, kind, text, asset (may be absent), lost, needed
 *
 * The hello of the app comes first and is answered by the worker's. Ids of requests are
 * the app's choice; every probe, render, stream, segment, still, thumbnail, waveform
 * and splice ends with exactly one probed, done, streamed, made, picture, peaks or
 * failed, and
 * nothing about it comes after. `composition` is the document
 * (composition_json.h), `output` an OutputSpec (output.h), `media` a MediaInfo
 * (media.h); start and end are exact seconds ("3/2s", rtime_exact_parse()), absent: the
 * sequence's own. `name` in probe is the file's name without its folder. `frames` of
 * progress is how many there will be, `fps` how many are made a second.
 *
 * Files are forgotten when a render ends; those of a stage stay until other ones come
 * for their assets, or a stage whose composition has not got them. `at` is exact
 * seconds, of the sequence for a still, of the source for a thumbnail. The picture is
 * as large as fits into width x height in its own shape; with `letterbox` it is exactly
 * of that size. `near`: the key frame before is good enough. `stream` and `turn` are as
 * of the asset, and may be absent. A waveform tells its progress in bins; it can be
 * cancelled.
 *
 * The files of a splice come before it, each under a letter and its section's number:
 * "p" its pictures, "s" its sound, where that is not beside the pictures. They are
 * forgotten when it ends. Its `made` is neither `reused` nor `lost`; its progress says only
 * that it goes on.
 *
 * `again` of render: more like it will follow, so pictures of
 * footage are worth keeping (render/picture_store.h).
 *
 * Parts are what a render is made of (render/shelf.h), and kept by the app where
 * `shelf` of render is true; otherwise the worker asks for none. There is at most one
 * question open, and nothing but a cancel comes before its answer. `there` has a "1" or
 * a "0" for each key of the question.
 *
 * `note` of done is a sentence for people about what was not copied that might have
 * been.
 *
 * A stream (render/stream.h) takes the files that were handed over before it, and they
 * stay until the next one; each new one replaces it. One that nothing was asked of for
 * long is let go of: `failed` of the next segment is then "not_found", and the stream
 * has to be told again. `rate` of streamed is "30000/1001"; `frames`, `keys` and
 * `names` have one element a segment, `kept` one "1" or "0": those of "0" are not on a
 * shelf under their key. `reused` of made: its pictures were there; `lost`: it has
 * slates or silence, and is not what its name says. A segment that is `warm` is not
 * made: its pictures are only decoded, for those that come after an edit.
 *
 * `kind` of failed is a name of the command line's error kinds (design §10), or
 * "cancelled", or "full": there is no room for the output; `needed` is how many bytes
 * it would have, about. `text` is a sentence for people. `asset` is the id of the asset
 * that could not be read.
 *
 * `lost` of file is a LossReason's name (loss.h); of done and failed it is a list of
 * Losses, absent where there are none. A render that is `strict` ends with `failed` at
 * the first. `fonts` are families that are not installed, the first clip that asks for
 * each, and what was drawn with instead.
 */
#pragma once

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum { MESSAGE_FONTS_MAX = 1000 };

enum { MESSAGE_CONTRACT = 7, MESSAGE_SIDE_MAX = 4096 };

typedef enum {
    MESSAGE_HELLO,
    MESSAGE_FILE,
    MESSAGE_PULSE,
    MESSAGE_PROBE,
    MESSAGE_RENDER,
    MESSAGE_STAGE,
    MESSAGE_STILL,
    MESSAGE_THUMBNAIL,
    MESSAGE_WAVEFORM,
    MESSAGE_STREAM,
    MESSAGE_SEGMENT,
    MESSAGE_SPLICE,
    MESSAGE_CANCEL,
    MESSAGE_THERE,
    MESSAGE_PART,
    MESSAGE_PROBED,
    MESSAGE_PROGRESS,
    MESSAGE_LOOK,
    MESSAGE_FETCH,
    MESSAGE_BLANK,
    MESSAGE_KEEP,
    MESSAGE_DROP,
    MESSAGE_PICTURE,
    MESSAGE_PEAKS,
    MESSAGE_DONE,
    MESSAGE_STREAMED,
    MESSAGE_MADE,
    MESSAGE_FAILED,
    MESSAGE_KINDS
} MessageKind;

typedef enum {
    MESSAGE_ERROR_SYNTAX,  /* not JSON, or not one of these messages */
    MESSAGE_ERROR_VERSION, /* a hello of another contract */
} MessageError;

#define MESSAGE_ERROR (message_error_quark())
GQuark message_error_quark(void);

/* Read and check one packet, parts with a document of their own (composition, output,
 * media) only for being objects. Returns its JSON (owned by the caller) and kind; NULL
 * with a MESSAGE_ERROR. */
json_t *message_parse(const char *body, size_t length, MessageKind *kind,
                      GError **error);

/* Make a packet body: a json_pack() format of an object with the fields besides
 * "message": message_format(MESSAGE_CANCEL, &length, "{s:I}", "id", id). Absent fields
 * are packed with "s?" or "o*". The result is checked by the same table (a programming
 * error aborts). Owned by the caller, to be freed with g_free(). */
char *message_format(MessageKind kind, size_t *length, const char *format, ...);

const char *message_kind_name(MessageKind kind);
