/* What the files of hls share: a reading under way, and what reads its lines. */
#pragma once

#include "chatkut/net/hls.h"

/* A reading under way. */
typedef struct {
    HlsPlaylist *playlist;
    const char *url;
    GArray *sounds;     /* hls_sounds_new() */
    HlsVariant variant; /* said of the next address; bandwidth < 0: nothing was */
    HlsPart range;      /* length 0: none was said */
    bool sized;         /* there was a length: the next address is a part */
    bool ended, began;  /* the list is whole; parts were read */
    int64_t range_end;  /* of the part before */
    char *header;       /* what fragments are headed by, as it was said */
    HlsPart heading;    /* … and that part */
    bool breaks;        /* a section begins with the next part */
} HlsReading;

/* False, with the error. */
bool hls_fail(GError **error, HlsError kind, const char *sentence);
bool hls_damaged(GError **error);

/* The value of one of NAME=VALUE,NAME="VALUE",…, without its quotes; NULL: not there.
 * Owned by the caller. */
char *hls_attribute(const char *list, const char *name);
/* Digits alone, up to 15 of them. */
bool hls_read_number(const char *text, int64_t *number, const char **end);
/* The whole address of a reference; NULL with an error. Owned by the caller. */
char *hls_resolve(const HlsReading *reading, const char *reference, GError **error);

/* ---- parts (hls_parts.c): a tag's value each, or an address ----------------------- */

bool hls_take_segment(HlsReading *reading, const char *reference, GError **error);
bool hls_take_length(HlsReading *reading, const char *value, GError **error);
bool hls_take_range(HlsReading *reading, const char *value, GError **error);
bool hls_take_header(HlsReading *reading, const char *list, GError **error);
bool hls_take_break(HlsReading *reading, const char *value, GError **error);
bool hls_take_key(HlsReading *reading, const char *list, GError **error);
bool hls_take_end(HlsReading *reading, const char *value, GError **error);
bool hls_take_frames_only(HlsReading *reading, const char *value, GError **error);

/* ---- variants (hls_variants.c) ---------------------------------------------------- */

GArray *hls_sounds_new(void);
bool hls_take_sound(HlsReading *reading, const char *list, GError **error);
bool hls_take_variant(HlsReading *reading, const char *list, GError **error);
bool hls_add_variant(HlsReading *reading, const char *reference, GError **error);
/* At the end: where the sound of each variant is. */
void hls_find_sounds(HlsReading *reading);
