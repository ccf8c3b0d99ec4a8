/* What a terminal answers when it is asked how it draws pictures. */
#include "decode_private.h"

#include <string.h>

enum { SIDE_MAX = 512 }; /* pixels of a cell that are believed */

/* CSI ? 62 ; 4 ; … c: 4 among the attributes is sixel graphics. */
static bool attributes_of(const Csi *csi, Report *report)
{
    *report = (Report){ .kind = REPORT_ATTRIBUTES };
    for (unsigned i = 1; i < csi->count; i++)
        report->w |= csi->numbers[i] == 4;
    return true;
}

/* CSI 6 ; height ; width t */
static bool cell_of(const Csi *csi, Report *report)
{
    *report = (Report){ REPORT_CELL, csi->numbers[2], csi->numbers[1] };
    return csi->count == 3 && csi->numbers[0] == 6 && report->w > 0 && report->h > 0 &&
           report->w <= SIDE_MAX && report->h <= SIDE_MAX;
}

/* CSI ? 1 ; 0 ; registers S, where 0 is "as asked". */
static bool colors_of(const Csi *csi, Report *report)
{
    *report = (Report){ REPORT_COLORS, csi->numbers[2], 0 };
    return csi->count == 3 && csi->numbers[0] == 1 && csi->numbers[1] == 0 &&
           report->w > 0;
}

bool decode_csi_report(const Csi *csi, Report *report)
{
    if (csi->lead == '?' && csi->final == 'c')
        return attributes_of(csi, report);
    if (csi->lead == '?' && csi->final == 'S')
        return colors_of(csi, report);
    return !csi->lead && csi->final == 't' && cell_of(csi, report);
}

/* "Gi=31;OK" */
bool decode_kitty_report(const char *text, size_t length, Report *report)
{
    static const char OK[] = ";OK";
    const size_t end = sizeof OK - 1;
    *report = (Report){ .kind = REPORT_KITTY, .w = 1 };
    return length > end && memcmp(text + length - end, OK, end) == 0;
}
