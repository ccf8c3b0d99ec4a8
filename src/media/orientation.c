#include "chatkut/media/orientation.h"

#include <math.h>
#include <stdlib.h>

Orientation orientation_from_matrix(const int32_t matrix[9])
{
    /* x' = a x + c y, y' = b x + d y, with y pointing down. */
    double a = matrix[0], b = matrix[1], c = matrix[3], d = matrix[4];
    Orientation found = { .mirrored = a * d - b * c < 0 };
    double degrees;
    if (a == 0 && b == 0)
        return (Orientation){ false, 0 };
    degrees = found.mirrored ? atan2(-b, -a) : atan2(b, a);
    found.turn = (int)(lrint(degrees / M_PI * 2) + 4) % 4 * 90;
    return found;
}

Orientation orientation_from_exif(int exif)
{
    static const Orientation table[] = {
        { false, 0 },  { false, 0 },  { true, 0 },  { false, 180 }, { true, 180 },
        { true, 270 }, { false, 90 }, { true, 90 }, { false, 270 },
    };
    return exif >= 1 && exif <= 8 ? table[exif] : table[0];
}

static const int32_t *stream_matrix(const AVStream *stream)
{
    size_t size = 0;
    const void *data =
        av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
    return size >= 9 * sizeof(int32_t) ? data : NULL;
}

Orientation orientation_find(const AVStream *stream, const AVFrame *frame)
{
    const int32_t *matrix = stream ? stream_matrix(stream) : NULL;
    const AVFrameSideData *side;
    const AVDictionaryEntry *exif;
    if (matrix)
        return orientation_from_matrix(matrix);
    if (!frame)
        return (Orientation){ false, 0 };
    side = av_frame_get_side_data(frame, AV_FRAME_DATA_DISPLAYMATRIX);
    if (side && side->size >= 9 * sizeof(int32_t))
        return orientation_from_matrix((const int32_t *)(const void *)side->data);
    exif = av_dict_get(frame->metadata, "Orientation", NULL, 0);
    return orientation_from_exif(exif ? atoi(exif->value) : 1);
}

AVRational orientation_pixel_aspect(const AVStream *stream, const AVFrame *frame)
{
    AVRational sar =
        frame ? frame->sample_aspect_ratio : stream->codecpar->sample_aspect_ratio;
    if (stream->sample_aspect_ratio.num > 0)
        sar = stream->sample_aspect_ratio;
    /* Beyond 1:20 it is a broken header, not a lens. */
    if (sar.num <= 0 || sar.den <= 0 || sar.num / sar.den >= 20 ||
        sar.den / sar.num >= 20)
        return (AVRational){ 1, 1 };
    av_reduce(&sar.num, &sar.den, sar.num, sar.den, INT16_MAX);
    return sar;
}
