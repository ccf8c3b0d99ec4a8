#include "transcript_private.h"

#include "chatkut/base/text.h"

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
    g_free(slot->entry.note);
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

/* "planner:sonnet" -> "sonnet"; NULL where it was no model. */
static char *model_of(const char *author)
{
    static const char PLANNER[] = "planner:";
    if (!author || !g_str_has_prefix(author, PLANNER) ||
        strcmp(author + strlen(PLANNER), "embedded") == 0)
        return NULL;
    return text_printable(author + strlen(PLANNER), 0);
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
        .note = model_of(line->author),
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

/* False: it is so already. */
static bool replace(char **text, const char *by)
{
    if (g_strcmp0(*text, by) == 0)
        return false;
    g_free(*text);
    *text = g_strdup(by);
    return true;
}

void transcript_hear(Transcript *transcript, unsigned number, const char *text,
                     const char *note)
{
    Slot *slot = find_number(transcript, number);
    if (!slot)
        return;
    replace(&slot->entry.note, note);
    if (replace(&slot->entry.text, text))
        slot_unfold(slot);
}

int64_t transcript_find_edit(const Transcript *transcript, int64_t revision)
{
    for (unsigned i = transcript->slots->len; revision > 0 && i-- > 0;) {
        const Entry *entry = &transcript_slot(transcript, i)->entry;
        if (entry->kind == ENTRY_RECEIPTS && entry->revision == revision)
            return entry->line;
    }
    return 0;
}

void transcript_note(Transcript *transcript, int64_t line, const char *note)
{
    Slot *slot = find_line(transcript, line);
    if (slot && replace(&slot->entry.note, note))
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

Place transcript_place_of(const Transcript *transcript, const Slot *slot, int row)
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
    Place place = transcript_place_of(transcript, transcript->top, transcript->top_row);
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

Place transcript_go_down(const Transcript *transcript, Place place, int rows)
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
    set_top(transcript, by < 0 ? go_up(transcript, top, -by)
                               : transcript_go_down(transcript, top, by));
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

void transcript_show(Transcript *transcript, Place place)
{
    const Place top = transcript_top(transcript);
    const Place bottom = transcript_go_down(transcript, top, transcript->rows);
    const int margin = MIN(2, (transcript->rows - 1) / 2);
    if (is_before(place, top))
        set_top(transcript, go_up(transcript, place, margin));
    else if (!is_before(place, bottom))
        set_top(transcript, go_up(transcript, place, transcript->rows - 1 - margin));
}
