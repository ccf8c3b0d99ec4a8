#include "mix_private.h"

#include "chatkut/media/audio_reader.h"

#include <glib/gi18n.h>

enum { IDLE_FILES = 8 };

/* An open file: as a signal while a voice plays it, in stage->idle in between. */
typedef struct {
    Signal head;
    MixStage *stage;
    const Asset *asset;
    int nth;
    AudioReader *reader;
} File;

static void file_close(void *data)
{
    File *file = data;
    audio_reader_free(file->reader);
    g_free(file);
}

static bool file_read(Signal *signal, int64_t first, float *stereo, unsigned frames,
                      GError **error)
{
    File *file = (File *)signal;
    if (audio_reader_read(file->reader, first, stereo, frames, error)) {
        file->stage->holed |= audio_reader_lost(file->reader);
        return true;
    }
    g_prefix_error(error, "“%s”: ", asset_label(file->asset));
    return false;
}

static void file_park(Signal *signal)
{
    GPtrArray *idle = ((File *)signal)->stage->idle;
    g_ptr_array_add(idle, signal);
    if (idle->len > IDLE_FILES)
        g_ptr_array_remove_index(idle, 0);
}

static Signal *take_idle(MixStage *stage, const Asset *asset, int nth)
{
    for (unsigned i = 0; i < stage->idle->len; i++) {
        File *file = g_ptr_array_index(stage->idle, i);
        if (file->asset == asset && file->nth == nth)
            return g_ptr_array_steal_index(stage->idle, i);
    }
    return NULL;
}

static bool open_reader(MixStage *stage, const Asset *asset, int nth,
                        AudioReader **reader, GError **error)
{
    const Value *own = proplist_get(asset->node.props, PROP_SOUND_STREAM);
    int stream = own && own->type == VALUE_NUMBER ? (int)own->number : -1;
    int fd = stage->file(asset->node.id, stage->data, error);
    if (fd >= 0 && audio_reader_open(fd, nth, stream, reader, error))
        return true;
    g_prefix_error(error, "“%s”: ", asset_label(asset));
    return false;
}

static Signal *file_new(MixStage *stage, const Asset *asset, int nth,
                        AudioReader *reader)
{
    static const SignalClass class = { file_read, file_park };
    File *file = g_new0(File, 1);
    file->head = (Signal){ &class, audio_reader_rate(reader) };
    file->stage = stage;
    file->asset = asset;
    file->nth = nth;
    file->reader = reader;
    return &file->head;
}

void mix_stage_init(MixStage *stage)
{
    stage->idle = g_ptr_array_new_with_free_func(file_close);
    stage->lost = lost_new();
}

void mix_stage_restart(MixStage *stage)
{
    for (unsigned i = 0; i < stage->idle->len; i++)
        audio_reader_restart(((File *)g_ptr_array_index(stage->idle, i))->reader);
}

void mix_stage_clear(MixStage *stage)
{
    g_clear_pointer(&stage->idle, g_ptr_array_unref);
    g_clear_pointer(&stage->lost, g_array_unref);
}

bool mix_file_open(MixStage *stage, const Asset *asset, int nth, bool silent_ok,
                   Signal **signal, GError **error)
{
    AudioReader *reader = NULL;
    *signal = take_idle(stage, asset, nth);
    if (*signal)
        return true;
    if (!open_reader(stage, asset, nth, &reader, error))
        return false;
    if (!reader && !silent_ok) {
        g_set_error(error, MEDIA_ERROR, MEDIA_ERROR_INVALID,
                    _("“%s” has no sound; remove the clip or choose another file"),
                    asset_label(asset));
        return false;
    }
    if (reader)
        *signal = file_new(stage, asset, nth, reader);
    return true;
}

RTime mix_file_length(const Signal *signal)
{
    const File *file = (const File *)signal;
    const Value *length = proplist_get(file->asset->node.props, PROP_LENGTH);
    if (length && length->type == VALUE_TIME)
        return length->time;
    return audio_reader_duration(file->reader);
}
