/* How entries of a transcript look. */
#include "transcript_private.h"

#include "chatkut/edit/execute.h"
#include "chatkut/tui/markdown.h"

#include <glib/gi18n.h>

enum { NARROW = 44, TIME_COLUMNS = 7 };

int transcript_gutter(const Transcript *transcript)
{
    const int names = MAX(cells_width(_("you")), cells_width(_("kut")));
    return names + (transcript->columns < NARROW ? 1 : 2);
}

static int text_columns(const Transcript *transcript)
{
    return MAX(transcript->columns - transcript_gutter(transcript) -
                   (transcript->times ? TIME_COLUMNS : 0),
               8);
}

/* ---- folding --------------------------------------------------------------------- */

/* All rows since the last call are of this item. */
static void close_item(Slot *slot, int item)
{
    while (slot->items->len < slot->rows->len)
        g_array_append_val(slot->items, item);
}

static void fold_text(const Transcript *transcript, Slot *slot, const char *text,
                      Role role, const char *lead, Role lead_role, const char *tail)
{
    g_auto(Prose) prose;
    prose_init(&prose);
    prose_add(&prose, text, -1, role, 0);
    if (tail)
        prose_add(&prose, tail, -1, ROLE_QUIET, 0);
    const ProseShape shape = { .columns = text_columns(transcript),
                               .lead = lead,
                               .lead_role = lead_role };
    prose_fold(&prose, &shape, slot->rows);
}

static void fold_said(const Transcript *transcript, Slot *slot)
{
    g_auto(GStrv) lines = g_strsplit(slot->entry.text, "\n", -1);
    for (char **line = lines; *line; line++)
        fold_text(transcript, slot, *line, ROLE_TEXT, NULL, ROLE_TEXT, NULL);
}

/* Whether and how it is undone, and by which model it was made. */
static char *receipt_tail(const Entry *entry)
{
    GString *tail = g_string_new(NULL);
    if (entry->undone)
        g_string_append(tail, _(" · undone"));
    else if (entry->revision > 0)
        /* TRANSLATORS: stands behind a receipt; the number to undo it by. */
        g_string_append_printf(tail, _(" · undo %lld"), (long long)entry->revision);
    if (entry->note)
        g_string_append_printf(tail, " · %s", entry->note);
    return g_string_free(tail, FALSE);
}

static void fold_receipts(const Transcript *transcript, Slot *slot)
{
    const Entry *entry = &slot->entry;
    const Look signs = { .ascii = transcript->ascii };
    g_autofree char *lead = g_strdup_printf(
        "%s ", look_sign(&signs, entry->undone ? GLYPH_CROSS : GLYPH_CHECK));
    g_autofree char *tail = receipt_tail(entry);
    for (unsigned i = 0; i < entry->receipts->len; i++) {
        const Receipt *receipt = entry->receipts->pdata[i];
        fold_text(transcript, slot, receipt->text,
                  entry->undone ? ROLE_QUIET : ROLE_TEXT, lead,
                  entry->undone ? ROLE_QUIET : ROLE_OK, tail);
        close_item(slot, (int)i);
    }
}

static void fold_error(const Transcript *transcript, Slot *slot)
{
    const Look signs = { .ascii = transcript->ascii };
    const GPtrArray *suggestions = slot->entry.suggestions;
    g_autofree char *lead = g_strdup_printf("%s ", look_sign(&signs, GLYPH_CROSS));
    g_autofree char *pointer =
        g_strdup_printf("  %s ", look_sign(&signs, GLYPH_POINTER));
    g_auto(GStrv) lines = g_strsplit(slot->entry.text, "\n", -1);
    for (char **line = lines; *line; line++)
        fold_text(transcript, slot, *line, ROLE_TEXT, line == lines ? lead : "  ",
                  ROLE_BAD, NULL);
    close_item(slot, -1);
    for (unsigned i = 0; suggestions && i < suggestions->len; i++) {
        fold_text(transcript, slot, suggestions->pdata[i], ROLE_TEXT, pointer,
                  ROLE_QUIET, NULL);
        close_item(slot, (int)i);
    }
}

static void fold_markdown(const Transcript *transcript, Slot *slot)
{
    markdown_fold(slot->entry.text, text_columns(transcript), transcript->ascii,
                  slot->rows);
}

static void fold(const Transcript *transcript, Slot *slot)
{
    switch (slot->entry.kind) {
    case ENTRY_SAID:
        fold_said(transcript, slot);
        break;
    case ENTRY_ANSWER:
        fold_markdown(transcript, slot);
        if (slot->entry.note)
            fold_text(transcript, slot, slot->entry.note, ROLE_QUIET, NULL, ROLE_TEXT,
                      NULL);
        break;
    case ENTRY_RECEIPTS:
        fold_receipts(transcript, slot);
        break;
    case ENTRY_ERROR:
        fold_error(transcript, slot);
        break;
    case ENTRY_WAITING: /* with a row for what is going on */
        if (*slot->entry.text)
            fold_markdown(transcript, slot);
        fold_text(transcript, slot, "", ROLE_QUIET, NULL, ROLE_TEXT, NULL);
        break;
    }
    close_item(slot, -1);
}

GPtrArray *transcript_rows_of(const Transcript *transcript, Slot *slot)
{
    if (!slot->rows) {
        slot->rows = prose_rows_new();
        slot->items = g_array_new(FALSE, FALSE, sizeof(int));
        fold(transcript, slot);
    }
    return slot->rows;
}

/* ---- drawing --------------------------------------------------------------------- */

typedef struct {
    const Transcript *transcript;
    Area area;
    const Look *look;
    const char *spinner;
    int64_t now_ms;
} Sheet;

/* "14:03" of today, else "22 Nov". Owned by the caller. */
static char *time_text(int64_t unix_ms, int64_t now_ms)
{
    g_autoptr(GDateTime) then = g_date_time_new_from_unix_local(unix_ms / 1000);
    g_autoptr(GDateTime) now = g_date_time_new_from_unix_local(now_ms / 1000);
    if (!then || !now)
        return g_strdup("");
    const bool today =
        g_date_time_get_day_of_year(then) == g_date_time_get_day_of_year(now) &&
        g_date_time_get_year(then) == g_date_time_get_year(now);
    return g_date_time_format(then, today ? "%H:%M" : "%d %b");
}

static bool speaker(const Transcript *transcript, unsigned slot)
{
    return transcript_slot(transcript, slot)->entry.kind == ENTRY_SAID;
}

static void draw_head(const Sheet *sheet, unsigned index, int y)
{
    const Transcript *transcript = sheet->transcript;
    const Entry *entry = &transcript_slot(transcript, index)->entry;
    const bool said = speaker(transcript, index);
    if (index == 0 || speaker(transcript, index - 1) != said)
        area_put(sheet->area, 0, y, said ? _("you") : _("kut"),
                 look_style(sheet->look, said ? ROLE_USER : ROLE_KUT));
    if (!transcript->times || entry->unix_ms == 0)
        return;
    g_autofree char *time = time_text(entry->unix_ms, sheet->now_ms);
    area_put_right(sheet->area, transcript->columns, y, time,
                   look_style(sheet->look, ROLE_QUIET));
}

static void tint_found(const Sheet *sheet, const Slot *slot, const char *text, int y)
{
    const char *words = sheet->transcript->words;
    const uint8_t more = slot == sheet->transcript->found ? STYLE_REVERSE : 0;
    const Style style = look_style_with(sheet->look, ROLE_FOUND, more);
    const int gutter = transcript_gutter(sheet->transcript);
    size_t length = 0;
    for (gssize at = 0; (at = prose_find(text, (size_t)at, words, &length)) >= 0;
         at += (gssize)length) {
        g_autofree char *before = g_strndup(text, (gsize)at);
        g_autofree char *match = g_strndup(text + at, length);
        area_tint(sheet->area, gutter + cells_width(before), y, cells_width(match), 1,
                  style);
    }
}

/* Beside the folded text, so that seconds that pass fold nothing. */
static void draw_going_on(const Sheet *sheet, const Entry *entry, int y)
{
    const Style style = look_style(sheet->look, ROLE_QUIET);
    const int columns = sheet->transcript->columns;
    int x = transcript_gutter(sheet->transcript);
    x += area_put(sheet->area, x, y, sheet->spinner, style);
    if (entry->note)
        area_put_cut(sheet->area, x + (*sheet->spinner ? 1 : 0), y, columns - x - 1,
                     entry->note, style, sheet->look->ascii);
}

static void draw_row(const Sheet *sheet, Place place, int y)
{
    const Transcript *transcript = sheet->transcript;
    Slot *slot = transcript_slot(transcript, place.slot);
    const ProseRow *row = transcript_rows_of(transcript, slot)->pdata[place.row];
    const int gutter = transcript_gutter(transcript);
    const int item = g_array_index(slot->items, int, place.row);
    if (place.row == 0)
        draw_head(sheet, place.slot, y);
    if (slot->entry.kind == ENTRY_WAITING && place.row + 1 == (int)slot->rows->len)
        draw_going_on(sheet, &slot->entry, y);
    prose_draw(row, sheet->area, gutter, y, sheet->look);
    if (transcript->words && *transcript->words)
        tint_found(sheet, slot, row->text, y);
    if (slot == transcript->marked && item == (int)transcript->item) {
        const bool first =
            place.row == 0 || g_array_index(slot->items, int, place.row - 1) != item;
        area_put(sheet->area, gutter - 1, y,
                 first ? look_sign(sheet->look, GLYPH_POINTER) : " ",
                 look_style(sheet->look, ROLE_FOCUS));
        area_tint(sheet->area, gutter, y, cells_width(row->text), 1,
                  look_style(sheet->look, ROLE_SELECTED));
    }
}

void transcript_draw(const Transcript *transcript, Area area, const Look *look,
                     const char *spinner, int64_t now_ms)
{
    const Sheet sheet = { transcript, area, look, spinner, now_ms };
    Place place = transcript_top(transcript);
    for (int y = 0; y < area.rect.h && place.slot < transcript->slots->len; y++) {
        draw_row(&sheet, place, y);
        const Slot *slot = transcript_slot(transcript, place.slot);
        if (++place.row >= (int)slot->rows->len)
            place = (Place){ place.slot + 1, 0 };
    }
}
