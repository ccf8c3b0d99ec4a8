/* What can be acted upon in a transcript, and what is searched for in it. */
#include "transcript_private.h"

#include <string.h>

/* ---- the mark -------------------------------------------------------------------- */

unsigned transcript_items(const Entry *entry)
{
    if (entry->kind == ENTRY_RECEIPTS)
        return entry->receipts->len;
    return entry->suggestions ? entry->suggestions->len : 0;
}

static void show_item(Transcript *transcript)
{
    Slot *slot = transcript->marked;
    transcript_rows_of(transcript, slot);
    for (unsigned row = 0; row < slot->items->len; row++) {
        if (g_array_index(slot->items, int, row) == (int)transcript->item) {
            transcript_show(transcript,
                            transcript_place_of(transcript, slot, (int)row));
            return;
        }
    }
}

static void mark(Transcript *transcript, Slot *slot, unsigned item)
{
    transcript->marked = slot;
    transcript->item = item;
    show_item(transcript);
}

bool transcript_move_mark(Transcript *transcript, int by)
{
    const int count = (int)transcript->slots->len;
    int at = count;
    if (transcript->marked) {
        const unsigned items = transcript_items(&transcript->marked->entry);
        const int item = (int)transcript->item + by;
        if (item >= 0 && item < (int)items) {
            mark(transcript, transcript->marked, (unsigned)item);
            return true;
        }
        at = (int)transcript_place_of(transcript, transcript->marked, 0).slot;
    } else {
        by = -1;
    }
    for (at += by; at >= 0 && at < count; at += by) {
        Slot *slot = transcript_slot(transcript, (unsigned)at);
        const unsigned items = transcript_items(&slot->entry);
        if (items > 0) {
            mark(transcript, slot, by < 0 ? items - 1 : 0);
            return true;
        }
    }
    return false;
}

void transcript_unmark(Transcript *transcript)
{
    transcript->marked = NULL;
}

const Entry *transcript_marked(const Transcript *transcript, unsigned *item)
{
    if (!transcript->marked)
        return NULL;
    if (item)
        *item = transcript->item;
    return &transcript->marked->entry;
}

bool transcript_mark_at(Transcript *transcript, int y)
{
    const Place place = transcript_go_down(transcript, transcript_top(transcript), y);
    if (place.slot >= transcript->slots->len)
        return false;
    Slot *slot = transcript_slot(transcript, place.slot);
    const int item = g_array_index(slot->items, int, place.row);
    if (item >= 0)
        mark(transcript, slot, (unsigned)item);
    return item >= 0;
}

/* ---- searching ------------------------------------------------------------------- */

/* The row of the slot that has the words, or its first where they are folded apart. */
static int row_with(const Transcript *transcript, Slot *slot)
{
    const GPtrArray *rows = transcript_rows_of(transcript, slot);
    size_t length;
    for (unsigned i = 0; i < rows->len; i++) {
        const ProseRow *row = rows->pdata[i];
        if (prose_find(row->text, 0, transcript->words, &length) >= 0)
            return (int)i;
    }
    return 0;
}

bool transcript_search(Transcript *transcript, const char *words, int by)
{
    if (g_strcmp0(words, transcript->words) != 0) {
        g_free(transcript->words);
        transcript->words = g_strdup(words);
    }
    const int count = (int)transcript->slots->len;
    int at = count;
    if (transcript->found)
        at = (int)transcript_place_of(transcript, transcript->found, 0).slot;
    else
        by = -1;
    for (at += by; at >= 0 && at < count; at += by) {
        Slot *slot = transcript_slot(transcript, (unsigned)at);
        size_t length;
        if (!slot->entry.text || prose_find(slot->entry.text, 0, words, &length) < 0)
            continue;
        transcript->found = slot;
        transcript_show(transcript, transcript_place_of(transcript, slot,
                                                        row_with(transcript, slot)));
        return true;
    }
    return false;
}

void transcript_end_search(Transcript *transcript)
{
    g_clear_pointer(&transcript->words, g_free);
    transcript->found = NULL;
}
