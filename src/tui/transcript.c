#include "transcript_private.h"

#include <string.h>

static void slot_unfold(Slot *slot)
{
    g_clear_pointer(&slot->rows, g_ptr_array_unref);
    g_clear_pointer(&slot->items, g_array_unref);
}

static void slot_free(void *data)
{
    Slot *slot = data;
    slot_unfold(slot);
    g_free(slot->entry.text);
    g_clear_pointer(&slot->entry.receipts, g_ptr_array_unref);
    g_clear_pointer(&slot->entry.suggestions, g_ptr_array_unref);
    g_free(slot);
}

Transcript *transcript_new(void)
{
    Transcript *transcript = g_new0(Transcript, 1);
    transcript->slots = g_ptr_array_new_with_free_func(slot_free);
    transcript->columns = 80;
    transcript->rows = 24;
    transcript->follows = true;
    return transcript;
}

void transcript_free(Transcript *transcript)
{
    if (!transcript)
        return;
    g_ptr_array_unref(transcript->slots);
    g_free(transcript->words);
    g_free(transcript);
}

void transcript_clear(Transcript *transcript)
{
    g_ptr_array_set_size(transcript->slots, 0);
    transcript->top = transcript->marked = NULL;
    transcript->follows = true;
    transcript_end_search(transcript);
}

/* ---- what is in it --------------------------------------------------------------- */

static GPtrArray *copy_strings(const GPtrArray *strings)
{
    if (!strings || strings->len == 0)
        return NULL;
    GPtrArray *copy = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < strings->len; i++)
        g_ptr_array_add(copy, g_strdup(strings->pdata[i]));
    return copy;
}

static Slot *slot_of(const ChatLine *line)
{
    Slot *slot = g_new0(Slot, 1);
    const bool undoable = line->kind == REVISION_EDIT || line->kind == REVISION_LOAD;
    slot->entry = (Entry){
        .kind = line->mine       ? ENTRY_SAID
                : line->receipts ? ENTRY_RECEIPTS
                                 : ENTRY_ANSWER,
        .line = line->id,
        .unix_ms = line->unix_ms,
        .text = g_strdup(line->text),
        .revision = line->receipts && undoable ? line->revision : 0,
        .receipts = line->receipts ? g_ptr_array_ref(line->receipts) : NULL,
    };
    return slot;
}

/* Where what is newest belongs: behind all but the sentences that wait. */
static unsigned end_of_heard(const Transcript *transcript)
{
    unsigned count = transcript->slots->len;
    while (count > 0) {
        const Entry *entry = &transcript_slot(transcript, count - 1)->entry;
        if (entry->line > 0 ||
            (entry->kind != ENTRY_SAID && entry->kind != ENTRY_WAITING))
            break;
        count--;
    }
    return count;
}

void transcript_add_lines(Transcript *transcript, const GPtrArray *lines, bool newer)
{
    unsigned at = newer ? end_of_heard(transcript) : 0;
    for (unsigned i = 0; i < lines->len; i++)
        g_ptr_array_insert(transcript->slots, (gint)at++, slot_of(lines->pdata[i]));
}

static Slot *find_line(const Transcript *transcript, int64_t line)
{
    for (unsigned i = transcript->slots->len; line > 0 && i-- > 0;) {
        Slot *slot = transcript_slot(transcript, i);
        if (slot->entry.line == line)
            return slot;
    }
    return NULL;
}

int64_t transcript_find_answer(const Transcript *transcript, int64_t after,
                               const char *text)
{
    for (unsigned i = transcript->slots->len; i-- > 0;) {
        const Entry *entry = &transcript_slot(transcript, i)->entry;
        if (entry->line > 0 && entry->line <= after)
            break;
        if (entry->line > 0 && entry->kind != ENTRY_SAID &&
            strcmp(entry->text, text) == 0)
            return entry->line;
    }
    return 0;
}

void transcript_mark_error(Transcript *transcript, int64_t line,
                           const GPtrArray *suggestions)
{
    Slot *slot = find_line(transcript, line);
    if (!slot || slot->entry.kind != ENTRY_ANSWER)
        return;
    slot->entry.kind = ENTRY_ERROR;
    slot->entry.suggestions = copy_strings(suggestions);
    slot_unfold(slot);
}

unsigned transcript_add(Transcript *transcript, EntryKind kind, const char *text,
                        int64_t unix_ms, const GPtrArray *suggestions)
{
    Slot *slot = g_new0(Slot, 1);
    slot->number = ++transcript->numbers;
    slot->entry = (Entry){ .kind = kind,
                           .unix_ms = unix_ms,
                           .text = g_strdup(text),
                           .suggestions = copy_strings(suggestions) };
    g_ptr_array_add(transcript->slots, slot);
    return slot->number;
}

static Slot *find_number(const Transcript *transcript, unsigned number)
{
    for (unsigned i = transcript->slots->len; i-- > 0;) {
        Slot *slot = transcript_slot(transcript, i);
        if (slot->number == number)
            return slot;
    }
    return NULL;
}

void transcript_drop(Transcript *transcript, unsigned number)
{
    Slot *slot = find_number(transcript, number);
    if (!slot)
        return;
    if (transcript->marked == slot)
        transcript->marked = NULL;
    if (transcript->found == slot)
        transcript->found = NULL;
    if (transcript->top == slot)
        transcript->follows = true;
    g_ptr_array_remove(transcript->slots, slot);
}

unsigned transcript_stream_begin(Transcript *transcript, int64_t unix_ms)
{
    return transcript_add(transcript, ENTRY_ANSWER, "", unix_ms, NULL);
}

void transcript_stream_add(Transcript *transcript, unsigned number, const char *text)
{
    Slot *slot = find_number(transcript, number);
    g_return_if_fail(slot);
    char *whole = g_strconcat(slot->entry.text, text, NULL);
    g_free(slot->entry.text);
    slot->entry.text = whole;
    slot_unfold(slot);
}

int64_t transcript_oldest(const Transcript *transcript)
{
    for (unsigned i = 0; i < transcript->slots->len; i++) {
        const int64_t line = transcript_slot(transcript, i)->entry.line;
        if (line > 0)
            return line;
    }
    return 0;
}

int64_t transcript_newest(const Transcript *transcript)
{
    for (unsigned i = transcript->slots->len; i-- > 0;) {
        const int64_t line = transcript_slot(transcript, i)->entry.line;
        if (line > 0)
            return line;
    }
    return 0;
}

void transcript_refresh(Transcript *transcript, TranscriptStands stands,
                        const void *user)
{
    for (unsigned i = 0; i < transcript->slots->len; i++) {
        Slot *slot = transcript_slot(transcript, i);
        if (slot->entry.revision == 0)
            continue;
        const bool undone = !stands(slot->entry.revision, user);
        if (undone != slot->entry.undone)
            slot_unfold(slot);
        slot->entry.undone = undone;
    }
}

GPtrArray *transcript_said(const Transcript *transcript)
{
    GPtrArray *said = g_ptr_array_new();
    for (unsigned i = transcript->slots->len; i-- > 0;) {
        const Entry *entry = &transcript_slot(transcript, i)->entry;
        if (entry->kind != ENTRY_SAID)
            continue;
        const char *last = said->len > 0 ? said->pdata[said->len - 1] : NULL;
        if (g_strcmp0(last, entry->text) != 0)
            g_ptr_array_add(said, entry->text);
    }
    return said;
}

/* ---- places ---------------------------------------------------------------------- */

static int rows_at(const Transcript *transcript, unsigned slot)
{
    return (int)transcript_rows_of(transcript, transcript_slot(transcript, slot))->len;
}

/* So many rows up, or to the first. */
static Place go_up(const Transcript *transcript, Place place, int rows)
{
    while (rows > place.row && place.slot > 0) {
        rows -= place.row;
        place.slot--;
        place.row = rows_at(transcript, place.slot);
    }
    place.row = MAX(place.row - rows, 0);
    return place;
}

static Place place_of(const Transcript *transcript, const Slot *slot, int row)
{
    Place place = { 0, row };
    g_ptr_array_find(transcript->slots, slot, &place.slot);
    return place;
}

static Place bottom_top(const Transcript *transcript)
{
    return go_up(transcript, (Place){ transcript->slots->len, 0 }, transcript->rows);
}

static bool is_before(Place a, Place b)
{
    return a.slot != b.slot ? a.slot < b.slot : a.row < b.row;
}

Place transcript_top(const Transcript *transcript)
{
    if (transcript->follows)
        return bottom_top(transcript);
    Place place = place_of(transcript, transcript->top, transcript->top_row);
    place.row = MIN(place.row, rows_at(transcript, place.slot) - 1);
    return place;
}

static void set_top(Transcript *transcript, Place place)
{
    transcript->follows = !is_before(place, bottom_top(transcript));
    transcript->top =
        transcript->follows ? NULL : transcript_slot(transcript, place.slot);
    transcript->top_row = place.row;
}

static Place go_down(const Transcript *transcript, Place place, int rows)
{
    place.row += rows;
    while (place.slot < transcript->slots->len &&
           place.row >= rows_at(transcript, place.slot))
        place.row -= rows_at(transcript, place.slot++);
    if (place.slot == transcript->slots->len)
        place.row = 0;
    return place;
}

void transcript_scroll(Transcript *transcript, int by)
{
    const Place top = transcript_top(transcript);
    set_top(transcript,
            by < 0 ? go_up(transcript, top, -by) : go_down(transcript, top, by));
}

void transcript_follow(Transcript *transcript)
{
    transcript->follows = true;
    transcript->top = NULL;
}

bool transcript_follows(const Transcript *transcript)
{
    return transcript->follows;
}

bool transcript_at_top(const Transcript *transcript)
{
    const Place top = transcript_top(transcript);
    return top.slot == 0 && top.row == 0;
}

int transcript_below(const Transcript *transcript)
{
    const Place top = transcript_top(transcript);
    int rows = -top.row - transcript->rows;
    for (unsigned i = top.slot; i < transcript->slots->len; i++)
        rows += rows_at(transcript, i);
    return MAX(rows, 0);
}

void transcript_lay(Transcript *transcript, int columns, int rows, const Look *look,
                    bool times)
{
    if (columns != transcript->columns || look->ascii != transcript->ascii ||
        times != transcript->times)
        g_ptr_array_foreach(transcript->slots, (GFunc)(void (*)(void))slot_unfold,
                            NULL);
    transcript->columns = columns;
    transcript->rows = MAX(rows, 1);
    transcript->ascii = look->ascii;
    transcript->times = times;
    if (!transcript->follows)
        set_top(transcript, transcript_top(transcript));
}

static void show(Transcript *transcript, Place place)
{
    const Place top = transcript_top(transcript);
    const Place bottom = go_down(transcript, top, transcript->rows);
    const int margin = MIN(2, (transcript->rows - 1) / 2);
    if (is_before(place, top))
        set_top(transcript, go_up(transcript, place, margin));
    else if (!is_before(place, bottom))
        set_top(transcript, go_up(transcript, place, transcript->rows - 1 - margin));
}

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
            show(transcript, place_of(transcript, slot, (int)row));
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
        at = (int)place_of(transcript, transcript->marked, 0).slot;
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
    const Place place = go_down(transcript, transcript_top(transcript), y);
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
        at = (int)place_of(transcript, transcript->found, 0).slot;
    else
        by = -1;
    for (at += by; at >= 0 && at < count; at += by) {
        Slot *slot = transcript_slot(transcript, (unsigned)at);
        size_t length;
        if (!slot->entry.text || prose_find(slot->entry.text, 0, words, &length) < 0)
            continue;
        transcript->found = slot;
        show(transcript, place_of(transcript, slot, row_with(transcript, slot)));
        return true;
    }
    return false;
}

void transcript_end_search(Transcript *transcript)
{
    g_clear_pointer(&transcript->words, g_free);
    transcript->found = NULL;
}
