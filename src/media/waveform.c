#include "chatkut/media/waveform.h"

#include "chatkut/media/audio_reader.h"

#include <glib/gi18n.h>
#include <math.h>

enum {
    BLOCK_BINS = 50,   /* read at once: half a second */
    REPORT_BINS = 500, /* and told of */
};

typedef struct {
    AudioReader *reader;
    int rate;
    GByteArray *bins;
    int64_t all;
    WaveformReport report;
    void *data;
} Waveform;

/* The first sample of a bin. */
static int64_t first_of(const Waveform *wave, int64_t bin)
{
    return (bin * wave->rate + WAVEFORM_RATE - 1) / WAVEFORM_RATE;
}

/* Two at a time, which compilers turn into vectors. */
static float peak_of(const float *stereo, int64_t frames)
{
    float left = 0, right = 0;
    for (int64_t i = 0; i < frames; i++) {
        left = fmaxf(left, fabsf(stereo[2 * i]));
        right = fmaxf(right, fabsf(stereo[2 * i + 1]));
    }
    return fmaxf(left, right);
}

static void add_bins(Waveform *wave, int64_t bin, const float *stereo, int64_t end)
{
    int64_t first = first_of(wave, bin);
    for (int i = 0; i < BLOCK_BINS; i++) {
        int64_t from = first_of(wave, bin + i), to = first_of(wave, bin + i + 1);
        if (from >= end)
            return;
        float peak = peak_of(stereo + 2 * (from - first), to - from);
        uint8_t number = (uint8_t)lrintf(255 * fminf(peak, 1));
        g_byte_array_append(wave->bins, &number, 1);
    }
}

static bool tell(const Waveform *wave, GError **error)
{
    int64_t done = wave->bins->len;
    if (!wave->report || done % REPORT_BINS != 0 ||
        wave->report(done, MAX(done, wave->all), wave->data))
        return true;
    g_set_error_literal(error, MEDIA_ERROR, MEDIA_ERROR_CANCELLED,
                        _("reading the sound was cancelled"));
    return false;
}

static bool read_bins(Waveform *wave, GError **error)
{
    g_autofree float *stereo = g_new(float, 2 * (size_t)first_of(wave, BLOCK_BINS + 1));
    for (int64_t bin = 0; bin < WAVEFORM_MAX; bin += BLOCK_BINS) {
        int64_t first = first_of(wave, bin), end = first_of(wave, bin + BLOCK_BINS);
        if (!audio_reader_read(wave->reader, first, stereo, (unsigned)(end - first),
                               error))
            return false;
        add_bins(wave, bin, stereo, audio_reader_end(wave->reader));
        if (audio_reader_end(wave->reader) <= end)
            return true;
        if (!tell(wave, error))
            return false;
    }
    return true;
}

GByteArray *waveform_read(int fd, int stream, WaveformReport report, void *data,
                          GError **error)
{
    g_autoptr(GByteArray) bins = g_byte_array_new();
    Waveform wave = { .bins = bins, .report = report, .data = data };
    if (!audio_reader_open(fd, -1, stream, &wave.reader, error))
        return NULL;
    if (!wave.reader) {
        g_set_error_literal(error, MEDIA_ERROR, MEDIA_ERROR_INVALID,
                            _("there is no sound in it"));
        return NULL;
    }
    wave.rate = audio_reader_rate(wave.reader);
    wave.all = rtime_to_frames(audio_reader_duration(wave.reader),
                               (Rate){ WAVEFORM_RATE, 1 }, RTIME_CEIL);
    bool fine = read_bins(&wave, error);
    audio_reader_free(wave.reader);
    return fine ? g_steal_pointer(&bins) : NULL;
}
