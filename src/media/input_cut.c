#include "input_private.h"

#include <string.h>
#include <unistd.h>

enum { HEAD_BYTES = 4096, RIFF_HEAD = 8 };

/* The length of an EBML number by its first byte (RFC 8794, section 4); 0: it is
 * none. */
static unsigned vint_length(uint8_t first)
{
    unsigned length = 1;
    while (length <= 8 && !(first & (0x80 >> (length - 1))))
        length++;
    return length <= 8 ? length : 0;
}

/* Where a Matroska file's Segment says that it ends; 0: it does not. */
static int64_t segment_end(const uint8_t *head, size_t size)
{
    static const uint8_t segment[4] = { 0x18, 0x53, 0x80, 0x67 };
    const uint8_t *at = memmem(head, size, segment, sizeof segment);
    size_t left = at ? size - (size_t)(at - head) - sizeof segment : 0;
    unsigned length = left > 8 ? vint_length(at[4]) : 0;
    if (length == 0)
        return 0;
    uint64_t value = at[4] & (0xff >> length), unknown = (1ULL << 7 * length) - 1;
    for (unsigned i = 1; i < length; i++)
        value = value << 8 | at[4 + i];
    if (value == unknown || value > INT64_MAX / 2)
        return 0;
    return (at - head) + (int64_t)sizeof segment + length + (int64_t)value;
}

/* The same of AVI and WAV, up to 4 GiB. */
static int64_t riff_end(const uint8_t *head, size_t size)
{
    uint32_t length = 0;
    if (size < RIFF_HEAD || memcmp(head, "RIFF", 4) != 0)
        return 0;
    for (int i = 3; i >= 0; i--)
        length = length << 8 | head[4 + i];
    return length == UINT32_MAX ? 0 : (int64_t)length + RIFF_HEAD;
}

bool input_head_is_cut(int fd, int64_t size)
{
    uint8_t head[HEAD_BYTES];
    ssize_t got = pread(fd, head, sizeof head, 0);
    if (got <= 0)
        return false;
    return segment_end(head, (size_t)got) > size || riff_end(head, (size_t)got) > size;
}
