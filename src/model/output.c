#include "chatkut/model/output.h"

#include "record.h"

#include <glib/gi18n.h>
#include <string.h>

enum {
    SIDE_MAX = 16384,
    CRF_MAX = 63,
    BITRATE_MAX = 10000000,
    SAMPLE_RATE_MAX = 192000,
};

static const RecordField fields[] = {
    RECORD_WORD_OF(OutputSpec, container),
    RECORD_WORD_OF(OutputSpec, video_codec),
    RECORD_WORD_OF(OutputSpec, video_speed),
    RECORD_INT_OF(OutputSpec, crf, 0, CRF_MAX),
    RECORD_WORD_OF(OutputSpec, pixel_format),
    RECORD_INT_OF(OutputSpec, width, 0, SIDE_MAX),
    RECORD_INT_OF(OutputSpec, height, 0, SIDE_MAX),
    RECORD_RATE_OF(OutputSpec, rate),
    RECORD_WORD_OF(OutputSpec, audio_codec),
    RECORD_INT_OF(OutputSpec, audio_bitrate, 0, BITRATE_MAX),
    RECORD_INT_OF(OutputSpec, sample_rate, 0, SAMPLE_RATE_MAX),
    { NULL },
};

/* What most rows share; a row's own members come after it and win. */
#define MP4_AVC_AAC                                                          \
    .container = "mp4", .video_codec = "libx264", .video_speed = "veryfast", \
    .crf = 20, .pixel_format = "yuv420p", .audio_codec = "aac",              \
    .audio_bitrate = 192000

static const OutputPreset presets[] = {
    { "mp4", N_("H.264 and AAC in MP4, plays everywhere"), "mp4", 0, { MP4_AVC_AAC } },
    { "draft",
      N_("half the size, made fast, for a first look"),
      "mp4",
      2,
      { .container = "mp4",
        .video_codec = "libx264",
        .video_speed = "ultrafast",
        .crf = 28,
        .pixel_format = "yuv420p",
        .audio_codec = "aac",
        .audio_bitrate = 128000 } },
    { "lossless",
      N_("every pixel and sample kept: H.264 and FLAC in Matroska"),
      "mkv",
      0,
      { .container = "matroska",
        .video_codec = "libx264",
        .video_speed = "ultrafast",
        .crf = 0,
        .pixel_format = "yuv420p",
        .audio_codec = "flac" } },
    { "1080p30",
      N_("1920x1080 at 30 frames a second"),
      "mp4",
      0,
      { MP4_AVC_AAC, .width = 1920, .height = 1080, .rate = { 30, 1 } } },
    { "720p", N_("1280x720"), "mp4", 0, { MP4_AVC_AAC, .width = 1280, .height = 720 } },
    { "vertical",
      N_("1080x1920, for phones held upright"),
      "mp4",
      0,
      { MP4_AVC_AAC, .width = 1080, .height = 1920 } },
    { "square",
      N_("1080x1080"),
      "mp4",
      0,
      { MP4_AVC_AAC, .width = 1080, .height = 1080 } },
    { NULL },
};

const OutputPreset *output_preset_find(const char *name)
{
    if (!name)
        return presets;
    for (const OutputPreset *preset = presets; preset->name; preset++)
        if (strcmp(preset->name, name) == 0)
            return preset;
    return NULL;
}

const OutputPreset *output_presets(void)
{
    return presets;
}

static int side(int fixed, int of_sequence, int shrink)
{
    int length = fixed > 0 ? fixed : of_sequence / MAX(shrink, 1);
    return CLAMP((length + 1) / 2 * 2, 2, SIDE_MAX);
}

OutputSpec output_preset_spec(const OutputPreset *preset, int width, int height)
{
    OutputSpec spec = preset->spec;
    spec.width = side(spec.width, width, preset->shrink);
    spec.height = side(spec.height, height, preset->shrink);
    return spec;
}

json_t *output_spec_to_json(const OutputSpec *spec)
{
    return record_to_json(fields, spec);
}

bool output_spec_from_json(const json_t *json, OutputSpec *spec, GError **error)
{
    OutputSpec read = { 0 };
    if (!record_from_json(fields, json, &read, error))
        return false;
    *spec = read;
    return true;
}
