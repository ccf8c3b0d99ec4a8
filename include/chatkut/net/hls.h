/*
 * HLS playlists (RFC 8216): what an address of a film is made of.
 *
 * Reading is pure; nothing is fetched. Addresses are resolved against the playlist's
 * own and are http or https, whatever it says; where they may lead is for the one who
 * fetches them (app/fetch.h).
 *
 * Only whole films are read: no broadcast that still goes on, and no encryption; each
 * is refused with a sentence. Where a film was put together of pieces with clocks or
 * headers of their own (EXT-X-DISCONTINUITY, another EXT-X-MAP) it has several
 * sections.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    HLS_TEXT_MAX = 4 * 1024 * 1024, /* bytes of a playlist */
    HLS_PARTS_MAX = 20 * 1000,
    HLS_VARIANTS_MAX = 200,
    HLS_SECTIONS_MAX = 60,
    HLS_ADDRESS_MAX = 4096, /* bytes */
};

typedef enum {
    HLS_ERROR_INVALID,     /* it is none, or a damaged one */
    HLS_ERROR_UNSUPPORTED, /* live, encrypted … */
    HLS_ERROR_ADDRESS,     /* it names something that is no http or https address */
    HLS_ERROR_LIMIT,       /* more than the limits above */
} HlsError;

#define HLS_ERROR (hls_error_quark())
GQuark hls_error_quark(void);

/* One piece of a section's file. */
typedef struct {
    char *url;
    unsigned section; /* from 0 on, ascending */
    int64_t offset;   /* the range of bytes; length 0: all there is */
    int64_t length;
} HlsPart;

/* The same film in another size. */
typedef struct {
    char *url; /* of its playlist */
    int64_t bandwidth;
    int width, height; /* 0: not said */
    char *sounds;      /* the group of sounds that it goes with; NULL */
    char *sound_url;   /* of the playlist of its sound; NULL: it is in its own */
} HlsVariant;

typedef struct {
    GArray *variants; /* HlsVariant: then it is a list of playlists; else empty */
    GArray *parts;    /* HlsPart: those of a section, one after the other, are a file */
    bool fragmented;  /* … which is an MP4; else it is an MPEG-TS */
    unsigned sections;
} HlsPlaylist;

/* Does it begin like a playlist? */
bool hls_is_playlist(const char *text, size_t size);

/* url: its own address. NULL with an HLS_ERROR. */
HlsPlaylist *hls_parse(const char *text, size_t size, const char *url, GError **error);
void hls_playlist_free(HlsPlaylist *playlist);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HlsPlaylist, hls_playlist_free)

/* The largest picture, then the most bytes. NULL: it has no variants. Borrowed. */
const HlsVariant *hls_best(const HlsPlaylist *playlist);
