#include "chatkut/render/copy.h"

#include "chatkut/media/convert.h"
#include "chatkut/media/orientation.h"
#include "chatkut/media/timing.h"

#include <glib/gi18n.h>
#include <string.h>

/* An open source that is looked at. */
typedef struct {
    const Asset *asset;
    Input *input;
    int stream;
    bool fits;
} Source;

struct CopyReader {
    const Copy *copy;
    const SegmentRange *range;
    Input *input;
    PacketReader *packets;
    int64_t left;  /* packets */
    bool entering; /* what belongs to the CRA at the beginning is left out */
    bool first;    /* nothing was read yet */
};

/* ---- sources --------------------------------------------------------------------- */

static int stream_of(const Input *input, const Asset *asset)
{
    const Value *stream = proplist_get(asset->node.props, PROP_VIDEO_STREAM);
    int wanted = stream && stream->type == VALUE_NUMBER ? (int)stream->number : -1;
    return input_find_stream(input, AVMEDIA_TYPE_VIDEO, wanted);
}

static bool is_upright(const AVStream *stream, const Asset *asset)
{
    Orientation orientation = orientation_find(stream, NULL);
    AVRational pixel = orientation_pixel_aspect(stream, NULL);
    return !orientation.mirrored && orientation.turn == 0 &&
           node_value(&asset->node, PROP_TURN)->number == 0 && pixel.num == pixel.den;
}

static bool is_coded_so(const AVCodecParameters *has, const OutputSpec *wanted)
{
    const AVCodec *encoder = avcodec_find_encoder_by_name(wanted->video_codec);
    return encoder && encoder->id == has->codec_id && nal_codec_known(has->codec_id);
}

/* What of its colours is not as the output's; NULL: nothing. */
static const char *color_difference(const Source *source, const OutputSpec *wanted)
{
    const AVStream *stream = input_format(source->input)->streams[source->stream];
    Coloring meant, has;
    if (!coloring_of_spec(wanted, &meant) || coloring_is_working(&meant))
        return converter_passes(stream->codecpar)
                   ? NULL
                   : _("its colours are not 8 bit BT.709");
    bool same = coloring_of_source(source->input, source->stream, &has, NULL) &&
                coloring_equal(&has, &meant);
    return same ? NULL : _("its colours are not the film's");
}

/* What of it is not as the output, for people; NULL: nothing. */
static const char *difference(const Source *source, const SegmentRange *range)
{
    const AVStream *stream = input_format(source->input)->streams[source->stream];
    const AVCodecParameters *has = stream->codecpar;
    const OutputSpec *wanted = range->output;
    if (!is_coded_so(has, wanted))
        return _("it has another codec than the output");
    if (has->width != wanted->width || has->height != wanted->height)
        return _("it has another size than the output");
    if ((int64_t)range->sequence->width * wanted->height !=
        (int64_t)range->sequence->height * wanted->width)
        return _("it does not fill the picture");
    if (!is_upright(stream, source->asset))
        return _("its pictures are turned, or their pixels are not square");
    if (has->field_order != AV_FIELD_UNKNOWN &&
        has->field_order != AV_FIELD_PROGRESSIVE)
        return _("it is interlaced");
    return color_difference(source, wanted);
}

static void give_reason(char **reason, const Asset *asset, const char *why)
{
    if (reason && !*reason)
        *reason = g_strdup_printf(_("Nothing is copied from “%s”: %s."),
                                  asset_label(asset), why);
}

static void source_close(Source *source)
{
    input_free(source->input);
    *source = (Source){ .stream = -1 };
}

static void source_open(Source *source, const Asset *asset, const SegmentRange *range,
                        CompositorFile file, void *data, char **reason)
{
    g_autoptr(GError) error = NULL;
    const char *why;
    source_close(source);
    source->asset = asset;
    int fd = file(asset->node.id, data, &error);
    source->input = fd >= 0 ? input_open(fd, &error) : NULL;
    source->stream = source->input ? stream_of(source->input, asset) : -1;
    why = source->stream >= 0 ? difference(source, range)
          : error             ? error->message
                              : _("there is no picture in it");
    source->fits = !why;
    if (why)
        give_reason(reason, asset, why);
}

/* ---- finding --------------------------------------------------------------------- */

RTime copy_source_time(const SegmentRange *range, RTime offset, int64_t n)
{
    return rtime_add(rtime_add(range->start, rtime_from_frames(n, range->output->rate)),
                     offset);
}

/* The first output frame that is not before a moment of the source. */
static int64_t frame_at(const SegmentRange *range, RTime offset, RTime at)
{
    return rtime_to_frames(rtime_sub(rtime_sub(at, offset), range->start),
                           range->output->rate, RTIME_CEIL);
}

/* A chance and the packets of its source. */
typedef struct {
    const CopyChance *chance;
    const PacketEntry *entries;
    int64_t *frames; /* that each entry is first shown in */
    unsigned count;
} Stretch;

/* A picture that shares its frame with another one is not the one shown, or shown
 * late. */
static void drop_twins(Stretch *stretch, PacketEntry *entries)
{
    g_autoptr(GHashTable) known = g_hash_table_new(g_int64_hash, g_int64_equal);
    for (unsigned i = 0; i < stretch->count; i++) {
        int64_t *frame = &stretch->frames[i];
        PacketEntry *twin = g_hash_table_lookup(known, frame);
        if (twin)
            twin->usable = entries[i].usable = false;
        g_hash_table_insert(known, frame, &entries[i]);
    }
}

static Stretch stretch_make(const SegmentRange *range, const CopyChance *chance,
                            GArray *index)
{
    PacketEntry *entries = (PacketEntry *)(void *)index->data;
    Stretch stretch = { chance, entries, g_new(int64_t, index->len + 1), index->len };
    for (unsigned i = 0; i < index->len; i++)
        stretch.frames[i] = frame_at(range, chance->offset, entries[i].at);
    drop_twins(&stretch, entries);
    return stretch;
}

static bool is_entry(const PacketEntry *entry)
{
    return entry->usable &&
           (entry->kind == NAL_IDR || entry->kind == NAL_CRA || entry->kind == NAL_BLA);
}

/* A copy while it grows, packet by packet. */
typedef struct {
    const Stretch *stretch;
    unsigned from;     /* entries */
    unsigned point;    /* the last entry that needs none before it */
    int64_t low, high; /* frames taken */
    int64_t taken;
    int64_t ahead; /* most that decoding was ahead, but for `low` */
    Copy copy;     /* as it is where it can end; 0 frames: nowhere yet */
    int delay;     /* of that */
} Growth;

/* Behind entry i all is there that shows before what follows. */
static void note_end(Growth *growth, unsigned i)
{
    growth->copy.span = (SegmentSpan){ growth->low, growth->taken };
    growth->copy.packets = i + 1 - growth->from;
    growth->copy.tail = growth->point - growth->from;
    growth->copy.tail_pts = growth->stretch->entries[growth->point].pts;
    growth->delay = (int)(growth->ahead + growth->low);
}

/* False where it cannot go on. */
static bool take_entry(Growth *growth, unsigned i)
{
    const SegmentSpan *span = &growth->stretch->chance->span;
    const PacketEntry *entry = &growth->stretch->entries[i];
    int64_t frame = growth->stretch->frames[i];
    if (!entry->usable)
        return false;
    if (is_entry(entry))
        growth->point = i;
    if (entry->kind == NAL_SKIPPED && growth->copy.opens &&
        growth->point == growth->from)
        return true;
    growth->low = MIN(growth->low, frame);
    growth->high = MAX(growth->high, frame);
    growth->ahead = MAX(growth->ahead, growth->taken - frame);
    growth->taken++;
    if (growth->high - growth->low + 1 == growth->taken &&
        growth->high < span->first + span->frames)
        note_end(growth, i);
    return growth->low >= span->first;
}

/* The longest copy that begins with entry `from`. */
static Growth grow(const Stretch *stretch, unsigned from)
{
    const PacketEntry *entry = &stretch->entries[from];
    Growth growth = { stretch,   from,
                      from,      INT64_MAX,
                      INT64_MIN, 0,
                      INT64_MIN, { .pts = entry->pts, .opens = entry->kind != NAL_IDR },
                      0 };
    for (unsigned i = from; i < stretch->count && take_entry(&growth, i); i++)
        ;
    if (growth.low < stretch->chance->span.first)
        growth.copy.span.frames = 0;
    return growth;
}

static AVCodecParameters *parameters_of(const Source *source, int delay)
{
    AVCodecParameters *parameters = avcodec_parameters_alloc();
    avcodec_parameters_copy(
        parameters, input_format(source->input)->streams[source->stream]->codecpar);
    parameters->video_delay = delay;
    return parameters;
}

static void add_copies(const Stretch *stretch, const SegmentRange *range,
                       const Source *source, GArray *copies)
{
    const int64_t shortest = rtime_to_frames(rtime_make(COPY_SHORTEST_MS, 1000),
                                             range->output->rate, RTIME_CEIL);
    int64_t end = INT64_MIN; /* of the last one */
    for (unsigned i = 0; i < stretch->count; i++) {
        if (!is_entry(&stretch->entries[i]) ||
            stretch->frames[i] < stretch->chance->span.first)
            continue;
        Growth growth = grow(stretch, i);
        Copy copy = growth.copy;
        if (copy.span.frames < shortest || copy.span.first < end)
            continue;
        end = copy.span.first + copy.span.frames;
        copy.asset = stretch->chance->asset;
        copy.offset = stretch->chance->offset;
        copy.stream = source->stream;
        copy.parameters = parameters_of(source, growth.delay);
        g_array_append_val(copies, copy);
        i += (unsigned)copy.packets - 1;
    }
}

static void search(const Source *source, const CopyChance *chance,
                   const SegmentRange *range, GArray *copies, char **reason)
{
    const SegmentSpan *span = &chance->span;
    g_autoptr(GArray) index = packets_index(
        source->input, source->stream,
        copy_source_time(range, chance->offset, span->first),
        copy_source_time(range, chance->offset, span->first + span->frames), NULL);
    if (!index)
        return;
    Stretch stretch = stretch_make(range, chance, index);
    unsigned before = copies->len;
    add_copies(&stretch, range, source, copies);
    g_free(stretch.frames);
    if (copies->len == before)
        give_reason(
            reason, source->asset,
            _("between its cuts there is no closed group of pictures long enough"));
}

static void copy_clear(void *data)
{
    Copy *copy = data;
    avcodec_parameters_free(&copy->parameters);
}

GArray *copies_find(const SegmentRange *range, CompositorFile file, void *data,
                    char **reason)
{
    GArray *copies = g_array_new(FALSE, FALSE, sizeof(Copy));
    g_autoptr(GArray) chances = copy_chances(range);
    g_array_set_clear_func(copies, copy_clear);
    Source source = { .stream = -1 };
    for (unsigned i = 0; i < chances->len; i++) {
        const CopyChance *chance = &g_array_index(chances, CopyChance, i);
        if (source.asset != chance->asset)
            source_open(&source, chance->asset, range, file, data, reason);
        if (source.fits)
            search(&source, chance, range, copies, reason);
    }
    source_close(&source);
    return copies;
}

/* ---- reading --------------------------------------------------------------------- */

CopyReader *copy_reader_new(const Copy *copy, const SegmentRange *range, bool tail,
                            CompositorFile file, void *data, GError **error)
{
    g_autoptr(CopyReader) reader = g_new0(CopyReader, 1);
    int fd = file(copy->asset->node.id, data, error);
    reader->copy = copy;
    reader->range = range;
    reader->first = true;
    reader->left = copy->packets - (tail ? copy->tail : 0);
    reader->input = fd >= 0 ? input_open_to_read(fd, error) : NULL;
    if (!reader->input)
        return NULL;
    reader->packets = packet_reader_new(reader->input, copy->stream,
                                        tail ? copy->tail_pts : copy->pts, error);
    return reader->packets ? g_steal_pointer(&reader) : NULL;
}

void copy_reader_free(CopyReader *reader)
{
    if (!reader)
        return;
    packet_reader_free(reader->packets);
    input_free(reader->input);
    g_free(reader);
}

Input *copy_reader_take_input(CopyReader *reader, GError **error)
{
    if (!input_seek(reader->input, reader->copy->stream, INT64_MIN)) {
        media_error_av(error, AVERROR(EIO), asset_label(reader->copy->asset));
        return NULL;
    }
    return g_steal_pointer(&reader->input);
}

static void turn_into_bla(AVPacket *packet)
{
    const NalFormat format = { AV_CODEC_ID_HEVC, 0 };
    const uint8_t *at = packet->data, *end = at + packet->size;
    Nal nal;
    while (nal_next(format, &at, end, &nal))
        if (nal.size >= 2 && nal_kind(format.codec, &nal) >= NAL_CRA)
            nal_turn_into_bla(packet->data + (nal.data - packet->data));
}

static bool place(const CopyReader *reader, AVPacket *packet, GError **error)
{
    const Copy *copy = reader->copy;
    const AVStream *stream = input_format(reader->input)->streams[copy->stream];
    RTime at = timing_on_grid(stream,
                              input_from_pts(reader->input, copy->stream, packet->pts));
    packet->pts = frame_at(reader->range, copy->offset, at);
    packet->duration = 1;
    if (packet->pts >= copy->span.first &&
        packet->pts < copy->span.first + copy->span.frames)
        return true;
    g_set_error(error, MEDIA_ERROR, MEDIA_ERROR_INVALID,
                _("“%s” is not what it was a moment ago"), asset_label(copy->asset));
    return false;
}

/* The next that is not left out. */
static int read_wanted(CopyReader *reader, AVPacket *packet, NalKind *kind,
                       GError **error)
{
    while (reader->left-- > 0) {
        int got = packet_reader_next(reader->packets, packet, kind, error);
        bool point = *kind != NAL_PICTURE && *kind != NAL_SKIPPED;
        if (got <= 0)
            return got;
        if (point)
            reader->entering = reader->first && *kind != NAL_IDR;
        reader->first = false;
        if (!reader->entering || *kind != NAL_SKIPPED)
            return 1;
        av_packet_unref(packet);
    }
    return 0;
}

int copy_reader_next(CopyReader *reader, AVPacket *packet, GError **error)
{
    bool first = reader->first;
    NalKind kind;
    int got = read_wanted(reader, packet, &kind, error);
    if (got <= 0)
        return got;
    if (first && kind != NAL_IDR)
        turn_into_bla(packet);
    if (kind != NAL_PICTURE && kind != NAL_SKIPPED)
        packet->flags |= AV_PKT_FLAG_KEY;
    if (place(reader, packet, error))
        return 1;
    av_packet_unref(packet);
    return -1;
}
