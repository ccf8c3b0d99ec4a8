/*
 * What is in a media file, as a worker found it: the "media" object of the worker
 * contract.
 *
 * Times are on the file's own clock with its start taken off: 0 is where the container
 * says it begins. `duration` is what the header claims; a truncated file may hold less.
 * Attached pictures (cover art) are no video. Width and height are as stored; `turn` is
 * the clockwise rotation that makes it upright (display matrix or EXIF) and sar the
 * pixel aspect, so the upright picture is width * sar wide before turning.
 */
#pragma once

#include "chatkut/model/composition.h"

typedef struct {
    AssetKind kind;    /* VIDEO, AUDIO, IMAGE or LUT */
    RTime duration;    /* RTIME_ZERO: none (a still) */
    int width, height; /* 0: no picture */
    Rate sar;          /* 1/1 when square or unknown */
    int turn;          /* 0 90 180 270 */
    bool mirrored; /* EXIF orientations 2, 4, 5, 7: flip left-right before turning */
    Rate rate;     /* 0/0: none; average rate, nominal where they agree within 0.1 % */
    bool vfr;      /* frames are not evenly spaced */
    bool alpha;
    bool interlaced;
    bool hdr;         /* PQ or HLG */
    int video_stream; /* -1: none */
    int audio_stream; /* -1: none */
    int channels;
    int sample_rate;
    char container[32]; /* "mov,mp4,m4a,3gp,3g2,mj2" cut to fit */
    char video_codec[32];
    char audio_codec[32];
    char color[64]; /* "bt709/bt709/tv" */
    char *warning;  /* something people should know, translated; or NULL */
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
 * soundStream, alpha; those that do not apply or are at their fallback are absent. New
 * reference. */
PropList *media_info_props(const MediaInfo *info, const char *path, const char *label);
