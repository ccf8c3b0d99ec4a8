/*
 * Output parameters and the presets that name them.
 *
 * A preset is a row; `render --preset NAME`, help, completion and the man page follow
 * from the rows. The worker gets the resolved OutputSpec as JSON, never a preset's
 * name.
 */
#pragma once

#include "chatkut/base/rtime.h"

#include <jansson.h>
#include <stdbool.h>

typedef struct {
    char container[16];    /* libavformat muxer: "mp4", "matroska" */
    char video_codec[32];  /* libavcodec encoder: "libx264"; "" for none */
    char video_speed[16];  /* as the encoder calls it: "veryfast", "4"; "": its own */
    int crf;               /* 0 is lossless for libx264; nothing to gif */
    char pixel_format[16]; /* what the encoder is given */
    /* What the numbers of its pictures mean, by FFmpeg's names; "": BT.709, limited
     * range, chroma sited left. The last two are for HDR, as x265 writes them: the
     * display it was graded on ("G(…)B(…)R(…)WP(…)L(…)"), and how bright it gets
     * ("MaxCLL,MaxFALL"); "": not told. */
    char primaries[24], transfer[24], matrix[24], range[8], chroma[16];
    char mastering[128], light[24];
    bool
        as_sources; /* depth and colours are those of the sources, where the film can be
                        made so (render/film_colors.h); else as the members above say */
    int width, height;    /* 0: the sequence's; picture is fitted, never stretched */
    Rate rate;            /* 0/0: the sequence's */
    char audio_codec[32]; /* "aac", "flac"; "" for none */
    int audio_bitrate;    /* bit/s, 0: codec's own */
    int sample_rate;      /* 0: the sequence's */
    bool rough; /* footage may be decoded a little coarser, where that is quicker */
    bool copy;  /* pictures of sources that fit are taken over as they are coded */
} OutputSpec;

typedef struct {
    const char *name;
    const char *help;      /* N_() */
    const char *extension; /* without the dot: "mp4" */
    int shrink; /* where spec has no size: the sequence's divided by this; 0: as it is */
    int longest_side; /* and made smaller until it is no longer; 0: any */
    int most_fps;     /* where spec has no rate: see output_preset_spec(); 0: any */
    OutputSpec spec;
} OutputPreset;

/* NULL name: the default preset. NULL where there is none of that name. */
const OutputPreset *output_preset_find(const char *name);
/* All rows; ends with a NULL name. */
const OutputPreset *output_presets(void);

/* The first row whose files end in `extension` (no dot; letters of either case), what a
 * file of that name is written with where nobody says more. NULL: there is none. */
const OutputPreset *output_preset_writing(const char *extension);

/* The container of a file that copies go into (spec.copy: any of these, not only the
 * row's extension), by its extension: "mp4", "mov", "mkv" or "ts" in any case; NULL:
 * another one. */
const char *output_copy_container(const char *extension);

/* The preset for a sequence of this size and rate: width and height are set, to even
 * numbers (4:2:0 has no others), the rest as in the row. A rate that is more than the
 * row's most_fps is divided by the smallest whole number that helps, so that all
 * pictures shown are the sequence's own, evenly spaced. */
OutputSpec output_preset_spec(const OutputPreset *preset, int width, int height,
                              Rate rate);

/* What previews of a sequence of this size and rate are made as: fast and small, at
 * most so many lines high and 60 frames a second; every codec is one that browsers
 * play. No pictures are reordered, so that they are shown as they are decoded. */
OutputSpec output_preview_spec(int width, int height, Rate rate, int lines);

/* Keys are the members' names; a rate of 0/0 is absent. Reading is strict: false with a
 * SHAPE_ERROR (model/shape.h) and *spec untouched. The JSON is a new reference. */
json_t *output_spec_to_json(const OutputSpec *spec);
bool output_spec_from_json(const json_t *json, OutputSpec *spec, GError **error);
