#include "sounds.h"

#include "chatkut/media/input.h"
#include "chatkut/model/composition_json.h"
#include "tones.h"

#include <check.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static double constant(int64_t sample, double value)
{
    (void)sample;
    return value;
}

double sounds_noise(int64_t sample, double gain)
{
    return gain * tone_noise(sample, 0);
}

double sounds_sine(int64_t sample, double hertz)
{
    return 0.25 * tone_sine(sample, hertz / SOUNDS_RATE);
}

/* A beep in the fifth second, else silence. */
static double one_word(int64_t sample, double gain)
{
    return sample >= 4 * SOUNDS_RATE && sample < 5 * SOUNDS_RATE
               ? gain * tone_sine(sample, 0.01)
               : 0;
}

/* The files that tests play: the right channel is half of the left. */
static const struct {
    const char *id;
    ToneFunction function;
    double parameter;
} sounds[] = {
    { "noise", sounds_noise, 0.5 }, { "other", sounds_noise, -0.3 },
    { "dc", constant, 0.5 },        { "unmeasured", constant, 0.5 },
    { "loud", constant, 1.0 },      { "tone", sounds_sine, 1000 },
    { "beeps", tone_beeps, 0.5 },   { "word", one_word, 0.5 },
};

static int files[G_N_ELEMENTS(sounds)];

static void put_le(uint8_t *at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> 8 * i);
}

static int make_wav(ToneFunction function, double parameter)
{
    static const uint8_t header[44] = "RIFF....WAVEfmt \x10\0\0\0\x03\0\x02\0........"
                                      "\x08\0\x20\0data";
    uint32_t bytes = SOUNDS_FRAMES * 2 * sizeof(float);
    g_autofree uint8_t *wav = g_malloc(sizeof header + bytes);
    float *samples = (float *)(wav + sizeof header);
    int fd = memfd_create("wav", MFD_CLOEXEC);
    memcpy(wav, header, sizeof header);
    put_le(wav + 4, bytes + 36);
    put_le(wav + 24, SOUNDS_RATE);
    put_le(wav + 28, SOUNDS_RATE * 2 * sizeof(float));
    put_le(wav + 40, bytes);
    for (int i = 0; i < SOUNDS_FRAMES; i++) {
        samples[2 * i] = (float)function(i, parameter);
        samples[2 * i + 1] = samples[2 * i] / 2;
    }
    ck_assert_int_eq(write(fd, wav, sizeof header + bytes),
                     (ssize_t)(sizeof header + bytes));
    return fd;
}

void sounds_open(void)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(sounds); i++)
        files[i] = make_wav(sounds[i].function, sounds[i].parameter);
}

void sounds_close(void)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(sounds); i++)
        close(files[i]);
}

int sounds_file(const char *asset, void *data, GError **error)
{
    (void)data;
    for (unsigned i = 0; i < G_N_ELEMENTS(sounds); i++)
        if (strcmp(sounds[i].id, asset) == 0)
            return files[i];
    g_set_error(error, MEDIA_ERROR, MEDIA_ERROR_IO, "it is gone");
    return -1;
}

Composition *sounds_compose(const char *rate, const char *tracks, const char *sequences)
{
    g_autoptr(GString) text = g_string_new("{\"chatkut\":1,\"id\":\"p\",\"main\":\"m\","
                                           "\"assets\":[");
    g_autoptr(GError) error = NULL;
    Composition *composition;
    for (unsigned i = 0; i < G_N_ELEMENTS(sounds); i++) {
        bool measured = strcmp(sounds[i].id, "unmeasured") != 0;
        g_string_append_printf(
            text,
            "%s{\"id\":\"%s\",\"kind\":\"audio\",\"path\":\"%s.wav\",\"hash\":"
            "\"blake2b:%032x\"%s}",
            i ? "," : "", sounds[i].id, sounds[i].id, i + 1,
            measured ? ",\"duration\":\"10s\"" : "");
    }
    g_string_append_printf(
        text,
        ",{\"id\":\"lost\",\"kind\":\"audio\",\"label\":\"Lost tape\","
        "\"path\":\"lost.wav\"}],\"sequences\":[{\"id\":\"m\","
        "\"size\":[64,64],\"rate\":\"%s\",\"tracks\":[%s]}%s]}",
        rate, tracks, sequences);
    composition = composition_from_text(text->str, text->len, &error);
    ck_assert_msg(composition, "%s\n%s", error ? error->message : "", text->str);
    return composition;
}
