#include "chatkut/media/nal.h"

#include <libavutil/intreadwrite.h>
#include <string.h>

enum {
    AVCC_HEAD = 5,  /* bytes before the number of SPS */
    HVCC_HEAD = 22, /* bytes before the number of arrays */
    BLA_N_LP = 18,
};

static const uint8_t start_code[] = { 0, 0, 0, 1 };

/* ---- kinds ----------------------------------------------------------------------- */

static const uint8_t kinds_h264[32] = {
    [1] = NAL_PICTURE,   [2] = NAL_PICTURE,   [3] = NAL_PICTURE,   [4] = NAL_PICTURE,
    [5] = NAL_IDR,       [7] = NAL_SET,       [8] = NAL_SET,       [9] = NAL_NEEDLESS,
    [10] = NAL_NEEDLESS, [11] = NAL_NEEDLESS, [12] = NAL_NEEDLESS,
};

static NalKind kind_hevc(int type)
{
    if (type == 8 || type == 9)
        return NAL_SKIPPED;
    if (type >= 16 && type <= 18)
        return NAL_BLA;
    if (type == 19 || type == 20)
        return NAL_IDR;
    if (type == 21)
        return NAL_CRA;
    if (type < 32)
        return NAL_PICTURE;
    if (type <= 34)
        return NAL_SET;
    bool dolby_vision = type == 62 || type == 63;
    return type <= 38 || dolby_vision ? NAL_NEEDLESS : NAL_OTHER;
}

static int type_of(enum AVCodecID codec, const Nal *nal)
{
    return codec == AV_CODEC_ID_H264 ? nal->data[0] & 31 : nal->data[0] >> 1 & 63;
}

NalKind nal_kind(enum AVCodecID codec, const Nal *nal)
{
    int type = type_of(codec, nal);
    return codec == AV_CODEC_ID_H264 ? kinds_h264[type] : kind_hevc(type);
}

bool nal_codec_known(enum AVCodecID codec)
{
    return codec == AV_CODEC_ID_H264 || codec == AV_CODEC_ID_HEVC;
}

void nal_turn_into_bla(uint8_t unit[static 2])
{
    unit[0] = (uint8_t)((unit[0] & 0x81) | BLA_N_LP << 1);
}

/* ---- units ----------------------------------------------------------------------- */

/* avcC and hvcC begin with their version, annex B with zeros. */
static bool is_record(const AVCodecParameters *parameters)
{
    int least = parameters->codec_id == AV_CODEC_ID_H264 ? AVCC_HEAD : HVCC_HEAD;
    return parameters->extradata_size > least && parameters->extradata[0] == 1;
}

NalFormat nal_format_of(const AVCodecParameters *parameters)
{
    NalFormat format = { parameters->codec_id, 0 };
    if (is_record(parameters)) {
        int at = format.codec == AV_CODEC_ID_H264 ? AVCC_HEAD - 1 : HVCC_HEAD - 1;
        format.length_bytes = (parameters->extradata[at] & 3) + 1;
    }
    return format;
}

static const uint8_t *find_start_code(const uint8_t *at, const uint8_t *end)
{
    for (; end - at >= 3; at++) {
        at = memchr(at, 0, (size_t)(end - at) - 2);
        if (!at)
            return end;
        if (at[1] == 0 && at[2] == 1)
            return at;
    }
    return end;
}

static bool next_behind_code(const uint8_t **at, const uint8_t *end, Nal *nal)
{
    do {
        const uint8_t *code = find_start_code(*at, end), *stop;
        if (code == end)
            return false;
        nal->data = code + 3;
        *at = stop = find_start_code(nal->data, end);
        while (stop > nal->data && stop[-1] == 0)
            stop--;
        nal->size = (size_t)(stop - nal->data);
    } while (nal->size == 0);
    return true;
}

static bool next_behind_length(int bytes, const uint8_t **at, const uint8_t *end,
                               Nal *nal)
{
    if (end - *at < bytes)
        return false;
    nal->size = 0;
    for (int i = 0; i < bytes; i++)
        nal->size = nal->size << 8 | *(*at)++;
    nal->data = *at;
    if (nal->size == 0 || nal->size > (size_t)(end - *at))
        return false;
    *at += nal->size;
    return true;
}

bool nal_next(NalFormat format, const uint8_t **at, const uint8_t *end, Nal *nal)
{
    return format.length_bytes > 0
               ? next_behind_length(format.length_bytes, at, end, nal)
               : next_behind_code(at, end, nal);
}

void nal_append(GByteArray *to, const Nal *nal)
{
    g_byte_array_append(to, start_code, sizeof start_code);
    g_byte_array_append(to, nal->data, (guint)nal->size);
}

bool nal_is_needed_by_none(enum AVCodecID codec, const AVPacket *packet)
{
    const NalFormat format = { codec, 0 };
    const uint8_t *at = packet->data, *end = at + packet->size;
    Nal nal;
    if (codec != AV_CODEC_ID_H264)
        return false;
    while (nal_next(format, &at, end, &nal))
        if (nal_kind(codec, &nal) >= NAL_PICTURE)
            return (nal.data[0] >> 5 & 3) == 0;
    return false;
}

bool nal_is_only_needless(NalFormat format, const AVPacket *packet)
{
    const uint8_t *at = packet->data, *end = at + packet->size;
    bool any = false;
    Nal nal;
    while (format.codec == AV_CODEC_ID_H264 && nal_next(format, &at, end, &nal)) {
        NalKind kind = nal_kind(format.codec, &nal);
        if (kind == NAL_SET || (kind >= NAL_PICTURE && (nal.data[0] >> 5 & 3) != 0))
            return false;
        any |= kind >= NAL_PICTURE;
    }
    return any && at == end;
}

/* ---- parameter sets -------------------------------------------------------------- */

static void free_set(void *set)
{
    g_bytes_unref(set);
}

static void add_set(GPtrArray *sets, enum AVCodecID codec, const Nal *nal)
{
    if (nal_kind(codec, nal) == NAL_SET && !nal_sets_have(sets, nal))
        g_ptr_array_add(sets, g_bytes_new(nal->data, nal->size));
}

/* `count` units behind lengths of two bytes. */
static void read_listed(GPtrArray *sets, enum AVCodecID codec, int count,
                        const uint8_t **at, const uint8_t *end)
{
    Nal nal;
    while (count-- > 0 && next_behind_length(2, at, end, &nal))
        add_set(sets, codec, &nal);
}

static void read_avcc(GPtrArray *sets, const uint8_t *at, const uint8_t *end)
{
    at += AVCC_HEAD;
    read_listed(sets, AV_CODEC_ID_H264, *at++ & 31, &at, end);
    if (at < end)
        read_listed(sets, AV_CODEC_ID_H264, *at++, &at, end);
}

static void read_hvcc(GPtrArray *sets, const uint8_t *at, const uint8_t *end)
{
    at += HVCC_HEAD;
    for (int arrays = *at++; arrays > 0 && end - at >= 3; arrays--) {
        int count = AV_RB16(at + 1);
        at += 3;
        read_listed(sets, AV_CODEC_ID_HEVC, count, &at, end);
    }
}

static void read_stream(GPtrArray *sets, enum AVCodecID codec, const uint8_t *at,
                        const uint8_t *end)
{
    Nal nal;
    while (next_behind_code(&at, end, &nal))
        add_set(sets, codec, &nal);
}

GPtrArray *nal_sets_of(const AVCodecParameters *parameters)
{
    GPtrArray *sets = g_ptr_array_new_with_free_func(free_set);
    const uint8_t *at = parameters->extradata;
    const uint8_t *end = at ? at + parameters->extradata_size : at;
    if (!is_record(parameters))
        read_stream(sets, parameters->codec_id, at, end);
    else if (parameters->codec_id == AV_CODEC_ID_H264)
        read_avcc(sets, at, end);
    else
        read_hvcc(sets, at, end);
    return sets;
}

static Nal set_at(const GPtrArray *sets, unsigned i)
{
    Nal nal;
    nal.data = g_bytes_get_data(g_ptr_array_index(sets, i), &nal.size);
    return nal;
}

bool nal_sets_have(const GPtrArray *sets, const Nal *set)
{
    for (unsigned i = 0; i < sets->len; i++) {
        Nal there = set_at(sets, i);
        if (there.size == set->size && memcmp(there.data, set->data, set->size) == 0)
            return true;
    }
    return false;
}

/* An unsigned Exp-Golomb code (H.264 §9.1) of at most 17 bits; -1: it is none. Ids are
 * so small and so near to the front that no emulation prevention comes before their
 * end. */
static int read_golomb(const uint8_t *at, const uint8_t *end)
{
    uint32_t bits = 0;
    int zeros = 0;
    for (int i = 0; i < 4; i++)
        bits = bits << 8 | (at + i < end ? at[i] : 0);
    while (zeros < 9 && !(bits >> (31 - zeros) & 1))
        zeros++;
    return zeros < 9 ? (int)(bits >> (31 - 2 * zeros)) - 1 : -1;
}

/* The id that a set is called by, among those of its type. */
static int id_of(enum AVCodecID codec, const Nal *set)
{
    if (codec != AV_CODEC_ID_H264)
        return 0;
    /* An SPS has its profile and level in front. */
    size_t at = type_of(codec, set) == 7 ? 4 : 1;
    return set->size > at ? read_golomb(set->data + at, set->data + set->size) : -1;
}

static bool collides(const GPtrArray *sets, const Nal *set, enum AVCodecID codec)
{
    for (unsigned i = 0; i < sets->len; i++) {
        Nal there = set_at(sets, i);
        if (type_of(codec, &there) == type_of(codec, set) &&
            id_of(codec, &there) == id_of(codec, set))
            return true;
    }
    return false;
}

bool nal_sets_join(GPtrArray *sets, const GPtrArray *more, enum AVCodecID codec)
{
    for (unsigned i = 0; i < more->len; i++) {
        Nal set = set_at(more, i);
        if (!nal_sets_have(sets, &set) && collides(sets, &set, codec))
            return false;
    }
    for (unsigned i = 0; i < more->len; i++) {
        Nal set = set_at(more, i);
        add_set(sets, codec, &set);
    }
    return true;
}

void nal_sets_append(GByteArray *to, const GPtrArray *sets)
{
    for (unsigned i = 0; i < sets->len; i++) {
        Nal set = set_at(sets, i);
        nal_append(to, &set);
    }
}
