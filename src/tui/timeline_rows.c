#include "chatkut/tui/timeline_rows.h"

#include <string.h>

/* How high tracks become, at most. */
enum { SOUND_ROWS = 8, MAIN_ROWS = 9, OTHER_ROWS = 3 };

static void add_row(GArray *rows, const Sequence *sequence, unsigned index,
                    unsigned number)
{
    TimelineRow row = { .track = sequence->tracks->pdata[index] };
    row.main = row.track == sequence_main_track(sequence, NULL);
    g_snprintf(row.name, sizeof row.name, "%c%u",
               row.track->kind == TRACK_VIDEO ? 'V' : 'A', number);
    g_array_append_val(rows, row);
}

static unsigned count_kind(const Sequence *sequence, TrackKind kind)
{
    unsigned count = 0;
    for (unsigned i = 0; i < sequence->tracks->len; i++)
        count += ((const Track *)sequence->tracks->pdata[i])->kind == kind;
    return count;
}

GArray *timeline_rows(const Sequence *sequence)
{
    GArray *rows = g_array_new(FALSE, TRUE, sizeof(TimelineRow));
    unsigned video = count_kind(sequence, TRACK_VIDEO), audio = 0;
    for (unsigned i = sequence->tracks->len; i-- > 0;)
        if (((const Track *)sequence->tracks->pdata[i])->kind == TRACK_VIDEO)
            add_row(rows, sequence, i, video--);
    for (unsigned i = 0; i < sequence->tracks->len; i++)
        if (((const Track *)sequence->tracks->pdata[i])->kind == TRACK_AUDIO)
            add_row(rows, sequence, i, ++audio);
    return rows;
}

static TimelineRow *row_at(const GArray *rows, unsigned index)
{
    return &g_array_index(rows, TimelineRow, index);
}

/* ---- heights --------------------------------------------------------------------- */

static int most_rows(const TimelineRow *row)
{
    if (row->track->clips->len == 0)
        return 1;
    if (row->track->kind == TRACK_AUDIO)
        return SOUND_ROWS;
    return row->main ? MAIN_ROWS : OTHER_ROWS;
}

/* Who gets the next row: the lowest, and of several that are as low sound first, then
 * the main track. */
static bool comes_before(const TimelineRow *a, const TimelineRow *b)
{
    if (a->h != b->h)
        return a->h < b->h;
    const int a_rank = a->track->kind == TRACK_AUDIO ? 0 : a->main ? 1 : 2;
    const int b_rank = b->track->kind == TRACK_AUDIO ? 0 : b->main ? 1 : 2;
    return a_rank < b_rank;
}

static bool give_row(GArray *rows, unsigned first, unsigned end)
{
    TimelineRow *best = NULL;
    for (unsigned i = first; i < end; i++) {
        TimelineRow *row = row_at(rows, i);
        if (row->h < most_rows(row) && (!best || comes_before(row, best)))
            best = row;
    }
    if (best)
        best->h++;
    return best != NULL;
}

void timeline_rows_place(GArray *rows, int y, int height, int wanted, int *top)
{
    const int count = (int)rows->len, fit = CLAMP(height, 0, count);
    int first = CLAMP(*top, 0, count - fit);
    if (wanted >= 0 && wanted < count)
        first = CLAMP(first, wanted - fit + 1, wanted);
    first = CLAMP(first, 0, count - fit);
    *top = first;
    for (int i = 0; i < count; i++)
        row_at(rows, (unsigned)i)->h = i >= first && i < first + fit;
    for (int spare = height - fit; spare > 0; spare--)
        if (!give_row(rows, (unsigned)first, (unsigned)(first + fit)))
            break;
    for (int i = first; i < first + fit; i++) {
        row_at(rows, (unsigned)i)->y = y;
        y += row_at(rows, (unsigned)i)->h;
    }
}

/* ---- looking --------------------------------------------------------------------- */

int timeline_rows_find(const GArray *rows, const char *track_id)
{
    for (unsigned i = 0; track_id && i < rows->len; i++)
        if (strcmp(row_at(rows, i)->track->node.id, track_id) == 0)
            return (int)i;
    return -1;
}

int timeline_rows_at(const GArray *rows, int y)
{
    for (unsigned i = 0; i < rows->len; i++)
        if (row_at(rows, i)->h > 0 && y >= row_at(rows, i)->y &&
            y < row_at(rows, i)->y + row_at(rows, i)->h)
            return (int)i;
    return -1;
}
