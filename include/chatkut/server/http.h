/*
 * A preview over HTTP, for players and browsers of this machine or at the other end of
 * a tunnel.
 *
 * It listens on 127.0.0.1 alone. Whoever shall see something must know the token, 128
 * random bits in the path, and name a host that is this machine: a page of elsewhere
 * that has its name point here (DNS rebinding) gets 403. There are no listings;
 * everything else is 404, before and behind the token alike.
 *
 *     /TOKEN/               the page (data/web)
 *     /TOKEN/index.m3u8     the newest playlist; not to be stored
 *     /TOKEN/s/NAME.ts      a segment, made when it is asked for; its name is its content,
 *                           so it may be kept for ever, unless something is lost in it
 *     /TOKEN/events         server-sent events: what http_tell() was told last, at once,
 *                           and whatever comes after
 *
 * GET and HEAD, single ranges (RFC 9110, §14). All of it is done by one thread that
 * never waits for anybody: a client that stalls costs its connection, HTTP_CLIENTS_MAX
 * of them the next one's.
 */
#pragma once

#include "chatkut/app/preview.h"

enum {
    HTTP_PORT = 8177, /* where nobody says another, and it is free */
    HTTP_CLIENTS_MAX = 250,
    HTTP_IDLE_S = 60, /* then a connection that says nothing is closed */
};

typedef struct Http Http;

/* preview: outlives it. port: 0: any that is free. NULL with a G_IO_ERROR:
 * G_IO_ERROR_ADDRESS_IN_USE, where somebody has the port. */
Http *http_start(Preview *preview, unsigned port, GError **error);
/* Nothing is answered any more. */
void http_stop(Http *http);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Http, http_stop)

unsigned http_port(const Http *http);
/* Owned by it: "http://127.0.0.1:8177/TOKEN/", and the playlist's. */
const char *http_page(const Http *http);
const char *http_playlist(const Http *http);

/* Tell all pages that listen; newcomers are told the last one. json: one object. */
void http_tell(Http *http, const char *json);
/* Say something to those who listen, so that the dead ones are noticed. */
void http_ping(Http *http);

/* For preview_use_host(): on any free port. */
extern const PreviewHost http_preview_host;
