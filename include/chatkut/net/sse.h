/*
 * Streams of events and of lines, pushed in as the bytes come.
 *
 * SseReader reads Server-Sent Events as WHATWG's HTML standard defines them (§9.2.6):
 * lines end with LF, CRLF or CR; a BOM at the start is skipped; `data` lines of one
 * event are joined by LF; comments and unknown fields (also `id` and `retry`: nobody
 * reconnects) are passed over; an event ends with an empty line, and one that the
 * stream's end cuts off is not told. NdjsonReader reads lines of the same ends, passes
 * over blank ones and tells the last one also without its end.
 *
 * How the bytes are cut changes nothing: each event is told as soon as its last byte
 * came. Texts are valid UTF-8 without NUL (what is not becomes U+FFFD), and outside
 * text. Pure: no input, output or clock.
 */
#pragma once

#include "chatkut/net/error.h"

#include <stdbool.h>
#include <stddef.h>

#define SSE_EVENT_MAX (1u << 20) /* bytes of one event or line where 0 is given */

/* ---- events ---------------------------------------------------------------------- */

/* `event` is the type, "message" where there is none. Borrowed for the call. */
typedef void (*SseEventFunc)(const char *event, const char *data, size_t size,
                             void *user);

typedef struct SseReader SseReader;

SseReader *sse_reader_new(size_t event_max, SseEventFunc tell, void *user);
void sse_reader_free(SseReader *reader);

/* False: TOO_LARGE, of one event or one line; from then on nothing more is told. */
bool sse_reader_feed(SseReader *reader, const char *bytes, size_t size, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SseReader, sse_reader_free)

/* ---- lines of JSON --------------------------------------------------------------- */

typedef void (*NdjsonLineFunc)(const char *line, size_t size, void *user);

typedef struct NdjsonReader NdjsonReader;

NdjsonReader *ndjson_reader_new(size_t line_max, NdjsonLineFunc tell, void *user);
void ndjson_reader_free(NdjsonReader *reader);

/* False: TOO_LARGE; from then on nothing more is told. */
bool ndjson_reader_feed(NdjsonReader *reader, const char *bytes, size_t size,
                        GError **error);

/* The stream has ended: tells a last line that has no end. */
void ndjson_reader_end(NdjsonReader *reader);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(NdjsonReader, ndjson_reader_free)
