#include "segment_maker.h"

#include "ahead.h"
#include "chatkut/media/coloring.h"
#include "chatkut/render/encode.h"
#include "chatkut/render/lost.h"
#include "chatkut/render/part.h"
#include "seam.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <unistd.h>

struct SegmentMaker {
    SegmentWork work;
    unsigned changed; /* files, when the compositor began */
    Compositor *compositor;
    Coloring coloring; /* of the output */
    PartWriter *part;  /* the one being written */
    GPtrArray *losses; /* in it; NULL: none yet */
};

static bool write_packet(AVPacket *packet, void *data, GError **error)
{
    const SegmentMaker *maker = data;
    return part_writer_add(maker->part, packet, error);
}

static bool note_losses(SegmentMaker *maker, int64_t frame, GError **error)
{
    const GArray *lost = compositor_lost(maker->compositor);
    if (lost->len == 0)
        return true;
    if (!maker->losses)
        maker->losses = losses_new();
    lost_note(lost, false, (int)frame, maker->losses);
    return !maker->work.strict || lost_refuse(lost, error);
}

static AVFrame *compose(SegmentMaker *maker, int64_t frame, GError **error)
{
    const SegmentRange *range = maker->work.range;
    RTime at = rtime_add(range->start, rtime_from_frames(frame, range->output->rate));
    return compositor_picture(maker->compositor, at, error);
}

/* With its losses noted. */
static AVFrame *make_picture(int64_t frame, void *data, GError **error)
{
    SegmentMaker *maker = data;
    pulse_set(maker->work.pulse, maker->work.pulse_slot, frame);
    AVFrame *picture = compose(maker, frame, error);
    if (picture && !note_losses(maker, frame, error))
        av_frame_free(&picture);
    return picture;
}

/* Composed ahead as soon as a processor has time for that. */
static AVFrame *next_picture(SegmentMaker *maker, int64_t frame, int64_t end,
                             Ahead **ahead, GError **error)
{
    const SegmentWork *work = &maker->work;
    if (!*ahead && work->spare && work->spare(work->tick_data))
        *ahead = ahead_new(frame, end, make_picture, maker);
    return *ahead ? ahead_next(*ahead, error) : make_picture(frame, maker, error);
}

/* With a short group, so that trying whether a copy can follow takes little. */
static bool ends_shortly(const SegmentMaker *maker)
{
    return maker->work.range->output->copy;
}

static bool add_pictures(SegmentMaker *maker, const Segment *segment,
                         PictureEncoder *encoder, GError **error)
{
    g_autoptr(Ahead) ahead = NULL;
    int64_t last_group = ends_shortly(maker) ? segment->frames - SEAM_PICTURES : -1;
    int64_t end = segment->first + segment->frames;
    for (int64_t n = 0; n < segment->frames; n++) {
        AVFrame *picture = next_picture(maker, segment->first + n, end, &ahead, error);
        if (!picture)
            return false;
        if (n == last_group)
            picture_encoder_begin_group(encoder);
        bool added = picture_encoder_add(encoder, picture, error);
        av_frame_free(&picture);
        if (!added || !maker->work.tick(maker->work.tick_data))
            return false;
    }
    return true;
}

static bool make_once(SegmentMaker *maker, const Segment *segment, int fd,
                      GError **error)
{
    const OutputSpec *spec = maker->work.range->output;
    g_autoptr(PictureEncoder) encoder =
        picture_encoder_new(spec, write_packet, maker, error);
    if (!encoder)
        return false;
    AVRational frame = { spec->rate.den, spec->rate.num };
    g_autoptr(PartWriter) part =
        part_writer_new(fd, picture_encoder_parameters(encoder), frame);
    maker->part = part;
    return part && add_pictures(maker, segment, encoder, error) &&
           picture_encoder_finish(encoder, error) && part_writer_finish(part, error);
}

static void renew_compositor(SegmentMaker *maker)
{
    const SegmentWork *work = &maker->work;
    const SegmentRange *range = work->range;
    compositor_free(maker->compositor);
    maker->compositor =
        compositor_new(range->composition, range->sequence, range->output->width,
                       range->output->height, false, work->file, work->data);
    compositor_use_store(maker->compositor, work->store);
    if (!coloring_is_working(&maker->coloring))
        compositor_keep(maker->compositor, &maker->coloring);
    if (range->output->rough)
        compositor_roughen(maker->compositor);
    if (work->alone)
        compositor_hasten(maker->compositor);
}

SegmentMaker *segment_maker_new(const SegmentWork *work)
{
    SegmentMaker *maker = g_new0(SegmentMaker, 1);
    maker->work = *work;
    coloring_of_spec(work->range->output, &maker->coloring);
    renew_compositor(maker);
    return maker;
}

void segment_maker_free(SegmentMaker *maker)
{
    if (!maker)
        return;
    compositor_free(maker->compositor);
    if (maker->losses)
        g_ptr_array_unref(maker->losses);
    g_free(maker);
}

static bool make_surely(SegmentMaker *maker, const Segment *segment, int fd,
                        GError **error)
{
    for (unsigned changed; make_once(maker, segment, fd, error);) {
        changed = sources_look(maker->work.sources);
        if (changed == maker->changed)
            return true;
        maker->changed = changed;
        g_clear_pointer(&maker->losses, g_ptr_array_unref);
        renew_compositor(maker);
        if (ftruncate(fd, 0) != 0)
            return media_error_av(error, AVERROR(errno), _("a part of the film"));
    }
    return false;
}

bool segment_maker_make(SegmentMaker *maker, const Segment *segment, int fd,
                        GPtrArray **losses, GError **error)
{
    bool made = make_surely(maker, segment, fd, error);
    if (!made && !maker->work.strict)
        g_clear_pointer(&maker->losses, g_ptr_array_unref);
    *losses = g_steal_pointer(&maker->losses);
    return made;
}

bool segment_maker_warm(SegmentMaker *maker, const Segment *segment, GError **error)
{
    for (int64_t n = 0; n < segment->frames; n++) {
        AVFrame *picture = compose(maker, segment->first + n, error);
        if (!picture)
            return false;
        av_frame_free(&picture);
        if (!maker->work.tick(maker->work.tick_data))
            return false;
    }
    return true;
}

const char *segment_maker_culprit(const SegmentMaker *maker)
{
    return compositor_culprit(maker->compositor);
}
