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
    RECORD_WORD_OF(OutputSpec, primaries),
    RECORD_WORD_OF(OutputSpec, transfer),
    RECORD_WORD_OF(OutputSpec, matrix),
    RECORD_WORD_OF(OutputSpec, range),
    RECORD_WORD_OF(OutputSpec, chroma),
    RECORD_WORD_OF(OutputSpec, mastering),
    RECORD_WORD_OF(OutputSpec, light),
    RECORD_BOOL_OF(OutputSpec, as_sources),
    RECORD_INT_OF(OutputSpec, width, 0, SIDE_MAX),
    RECORD_INT_OF(OutputSpec, height, 0, SIDE_MAX),
    RECORD_RATE_OF(OutputSpec, rate),
    RECORD_WORD_OF(OutputSpec, audio_codec),
    RECORD_INT_OF(OutputSpec, audio_bitrate, 0, BITRATE_MAX),
    RECORD_INT_OF(OutputSpec, sample_rate, 0, SAMPLE_RATE_MAX),
    RECORD_BOOL_OF(OutputSpec, rough),
    RECORD_BOOL_OF(OutputSpec, copy),
    { NULL },
};

/* What rows share. */
#define AVC_AAC                                                     \
    .video_codec = "libx264", .video_speed = "veryfast", .crf = 20, \
    .pixel_format = "yuv420p", .audio_codec = "aac", .audio_bitrate = 192000
#define MP4_AVC_AAC .container = "mp4", AVC_AAC

/* The first row of an extension is what a file of that name is written with. */
static const OutputPreset presets[] = {
    { .name = "mp4",
      .help = N_("H.264 and AAC in MP4, plays everywhere"),
      .extension = "mp4",
      .spec = { MP4_AVC_AAC } },
    { .name = "draft",
      .help = N_("half the size, made fast, for a first look"),
      .extension = "mp4",
      .shrink = 2,
      .spec = { .container = "mp4",
                .video_codec = "libx264",
                .video_speed = "ultrafast",
                .crf = 28,
                .pixel_format = "yuv420p",
                .audio_codec = "aac",
                .audio_bitrate = 128000,
                .rough = true } },
    { .name = "1080p30",
      .help = N_("1920x1080 at 30 frames a second"),
      .extension = "mp4",
      .spec = { MP4_AVC_AAC, .width = 1920, .height = 1080, .rate = { 30, 1 } } },
    { .name = "720p",
      .help = N_("1280x720"),
      .extension = "mp4",
      .spec = { MP4_AVC_AAC, .width = 1280, .height = 720 } },
    { .name = "4k",
      .help = N_("3840x2160"),
      .extension = "mp4",
      .spec = { MP4_AVC_AAC, .width = 3840, .height = 2160 } },
    { .name = "vertical",
      .help = N_("1080x1920, for phones held upright"),
      .extension = "mp4",
      .spec = { MP4_AVC_AAC, .width = 1080, .height = 1920 } },
    { .name = "square",
      .help = N_("1080x1080"),
      .extension = "mp4",
      .spec = { MP4_AVC_AAC, .width = 1080, .height = 1080 } },
    { .name = "hevc",
      .help = N_("H.265 and AAC in MP4: smaller files, made slowly"),
      .extension = "mp4",
      .spec = { .container = "mp4",
                .video_codec = "libx265",
                .video_speed = "veryfast",
                .crf = 24,
                .pixel_format = "yuv420p",
                .audio_codec = "aac",
                .audio_bitrate = 192000 } },
    { .name = "hdr",
      .help = N_("H.265 and AAC in MP4, in depth and colours of the footage: HDR stays "
                 "HDR; made slowly"),
      .extension = "mp4",
      .spec = { .container = "mp4",
                .video_codec = "libx265",
                .video_speed = "veryfast",
                .crf = 20,
                .pixel_format = "yuv420p",
                .as_sources = true,
                .audio_codec = "aac",
                .audio_bitrate = 192000 } },
    { .name = "mov",
      .help = N_("H.264 and AAC in QuickTime"),
      .extension = "mov",
      .spec = { .container = "mov", AVC_AAC } },
    { .name = "mkv",
      .help = N_("H.264 and AAC in Matroska"),
      .extension = "mkv",
      .spec = { .container = "matroska", AVC_AAC } },
    { .name = "lossless",
      .help = N_("every pixel and sample kept: H.264 and FLAC in Matroska"),
      .extension = "mkv",
      .spec = { .container = "matroska",
                .video_codec = "libx264",
                .video_speed = "ultrafast",
                .pixel_format = "yuv420p",
                .audio_codec = "flac" } },
    { .name = "webm",
      .help = N_("VP9 and Opus in WebM, for the web; made slowly"),
      .extension = "webm",
      .spec = { .container = "webm",
                .video_codec = "libvpx-vp9",
                .video_speed = "4",
                .crf = 31,
                .pixel_format = "yuv420p",
                .audio_codec = "libopus",
                .audio_bitrate = 128000 } },
    { .name = "gif",
      .help =
          N_("an animated GIF: no sound, at most 640 pixels and 15 frames a second"),
      .extension = "gif",
      .longest_side = 640,
      .most_fps = 15,
      .spec = { .container = "gif", .video_codec = "gif", .pixel_format = "yuv420p" } },
    { .name = "audio",
      .help = N_("only the sound: AAC in M4A"),
      .extension = "m4a",
      .spec = { .container = "ipod", .audio_codec = "aac", .audio_bitrate = 192000 } },
    { .name = "mp3",
      .help = N_("only the sound: MP3"),
      .extension = "mp3",
      .spec = { .container = "mp3",
                .audio_codec = "libmp3lame",
                .audio_bitrate = 256000 } },
    { .name = "flac",
      .help = N_("only the sound, every sample kept: FLAC"),
      .extension = "flac",
      .spec = { .container = "flac", .audio_codec = "flac" } },
    { .name = "wav",
      .help = N_("only the sound, uncompressed: WAV of 24 bits"),
      .extension = "wav",
      .spec = { .container = "wav", .audio_codec = "pcm_s24le" } },
    { .name = "source",
      .help = N_("as the clip that shows longest; what is untouched is copied, not "
                 "encoded again (.mp4, .mov, .mkv or .ts)"),
      .extension = "mp4",
      .spec = { .container = "mp4",
                .video_codec = "libx264",
                .video_speed = "ultrafast",
                .crf = 17,
                .pixel_format = "yuv420p",
                .audio_codec = "aac",
                .audio_bitrate = 192000,
                .as_sources = true,
                .copy = true } },
    { NULL },
};

const char *output_copy_container(const char *extension)
{
    static const char *const rows[][2] = {
        { "mp4", "mp4" },
        { "mov", "mov" },
        { "mkv", "matroska" },
        { "ts", "mpegts" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (g_ascii_strcasecmp(extension, rows[i][0]) == 0)
            return rows[i][1];
    return NULL;
}

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

const OutputPreset *output_preset_writing(const char *extension)
{
    for (const OutputPreset *preset = presets; preset->name; preset++)
        if (g_ascii_strcasecmp(preset->extension, extension) == 0)
            return preset;
    return NULL;
}

static int side(int fixed, double of_sequence)
{
    int length = fixed > 0 ? fixed : (int)of_sequence;
    return CLAMP((length + 1) / 2 * 2, 2, SIDE_MAX);
}

/* What the sequence's size is divided by. */
static double reduction(const OutputPreset *preset, int width, int height)
{
    double by = MAX(preset->shrink, 1);
    if (preset->longest_side > 0)
        by = MAX(by, (double)MAX(width, height) / preset->longest_side);
    return by;
}

static Rate slowed(Rate rate, int most_fps)
{
    int64_t most = (int64_t)most_fps * rate.den;
    int64_t by = (rate.num + most - 1) / most;
    RTime slow = rtime_make(rate.num, rate.den * by); /* in lowest terms */
    return (Rate){ (int32_t)slow.num, (int32_t)slow.den };
}

OutputSpec output_preset_spec(const OutputPreset *preset, int width, int height,
                              Rate rate)
{
    OutputSpec spec = preset->spec;
    double by = reduction(preset, width, height);
    spec.width = side(spec.width, width / by);
    spec.height = side(spec.height, height / by);
    if (spec.rate.num == 0 && preset->most_fps > 0)
        spec.rate = slowed(rate, preset->most_fps);
    return spec;
}

OutputSpec output_preview_spec(int width, int height, Rate rate, int lines)
{
    enum { MOST_FPS = 60 };
    OutputSpec spec = { .container = "mpegts",
                        .video_codec = "libx264",
                        .video_speed = "ultrafast",
                        .crf = 24,
                        .pixel_format = "yuv420p",
                        .audio_codec = "aac",
                        .audio_bitrate = 128000,
                        .sample_rate = 48000,
                        .rough = true };
    double by = MAX(1, (double)height / lines);
    spec.width = side(0, width / by);
    spec.height = side(0, height / by);
    spec.rate = slowed(rate, MOST_FPS);
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
