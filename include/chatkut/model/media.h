/*
 * What is in a media file, as a worker found it: the "media" object of the worker
 * contract.
 *
 * Times are on the file's own clock with its start taken off: 0 is `start` of the
 * container's (media/input.h tells where that is). `duration` is what the header claims; a truncated file may hold less.
 * Attached pictures (cover art) are no video. Width and height are as stored; `turn` is
 * the clockwise rotation that makes it upright (display matrix or EXIF) and sar the
 * pixel aspect, so the upright picture is width * sar wide before turning.
 */
#pragma once

#include "chatkut/model/composition.h"

/* How the lines of a picture were taken. */
typedef enum {
    FIELDS_NONE, /* all at once: progressive */
    FIELDS_TOP_FIRST,
    FIELDS_BOTTOM_FIRST,
} FieldOrder;

/* Names are FFmpeg's; "": not told by the file. */
typedef struct {
    AssetKind kind;    /* VIDEO, AUDIO, IMAGE or LUT */
    RTime start;       /* on the container's clock; may be negative */
    RTime duration;    /* RTIME_ZERO: none (a still) */
    int width, height; /* 0: no picture */
    Rate sar;          /* 1/1 when square or unknown */
    int turn;          /* 0 90 180 270 */
    bool mirrored; /* EXIF orientations 2, 4, 5, 7: flip left-right before turning */
    Rate rate;     /* 0/0: none; average rate, nominal where they agree within 0.1 % */
    bool vfr;      /* frames are not evenly spaced */
    bool alpha;
    FieldOrder fields;
    bool hdr;         /* PQ or HLG */
    int video_stream; /* -1: none */
    int audio_stream; /* -1: none */
    int channels;
    int sample_rate;
    char container[32]; /* "mov,mp4,m4a,3gp,3g2,mj2" cut to fit */
    char video_codec[32];
    char audio_codec[32];
    char profile[48];   /* of the pictures' codec: "High 10" */
    char pixels[32];    /* as stored: "yuv420p10le" */
    int depth;          /* bits a component; 0: no picture */
    char primaries[32]; /* "bt709", "bt2020" */
    char transfer[32];  /* "bt709", "smpte2084", "arib-std-b67" */
    char matrix[32];    /* "bt709", "bt2020nc" */
    char range[16];     /* "tv", "pc" */
    char *warning;      /* something people should know, translated; or NULL */
} MediaInfo;

/* The containers that are read, by the names of FFmpeg's demuxers, separated by commas:
 * sound and picture that stand alone. What is not there (hls, dash, concat, sdp, tty,
 * image2, lavfi, devices, trackers…) opens other files, makes pictures out of text, or
 * is too rare to be worth its risk. */
const char *media_formats(void);

/* Zeroes it; the struct itself is the caller's. */
void media_info_clear(MediaInfo *info);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MediaInfo, media_info_clear)

/* Keys are the members' names; rates that are 0/0 and no warning are absent. Reading is
 * strict: false with a SHAPE_ERROR (model/shape.h) and *info untouched. On success
 * *info is overwritten. */
json_t *media_info_to_json(const MediaInfo *info);
bool media_info_from_json(const json_t *json, MediaInfo *info, GError **error);

/* The properties an asset of this media has: file, label (may be NULL), length,
 * pictureSize (in square pixels, before turning), pictureRate, turn, videoStream,
 * soundStream, alpha, media; those that do not apply or are at their fallback are
 * absent. New reference. */
PropList *media_info_props(const MediaInfo *info, const char *path, const char *label);

/*
 * What an asset keeps of its file in the property "media", for people who look at it
 * and for what must play it rightly: fills start, vfr, fields, hdr, container, codecs,
 * profile, pixels, depth, colours, channels and sample_rate of *facts, and its kind; all
 * else is zero, so that there is nothing to be freed. False: none of it is known, as
 * the asset was imported by a version that did not look, and *facts is all zero.
 */
bool media_info_of_asset(const Asset *asset, MediaInfo *facts);
