#include "chatkut/tui/field.h"

#include <string.h>
#include <unigbrk.h>

/* The text as it is folded at a width: long texts are drawn at each key. */
typedef struct {
    int columns;    /* 0: the text is another since */
    GArray *starts; /* size_t, where each row begins; at least one */
} Folded;

struct Field {
    GString *text;
    size_t cursor;
    bool several;
    char *killed; /* by ^K, ^U, ^W: what ^Y puts back */
    Folded *folded;
};

Field *field_new(bool several_lines)
{
    Field *field = g_new0(Field, 1);
    field->text = g_string_new(NULL);
    field->several = several_lines;
    field->folded = g_new0(Folded, 1);
    field->folded->starts = g_array_new(FALSE, FALSE, sizeof(size_t));
    return field;
}

void field_free(Field *field)
{
    if (!field)
        return;
    g_string_free(field->text, TRUE);
    g_free(field->killed);
    g_array_unref(field->folded->starts);
    g_free(field->folded);
    g_free(field);
}

const char *field_text(const Field *field)
{
    return field->text->str;
}

size_t field_cursor(const Field *field)
{
    return field->cursor;
}

/* Valid, and of one line where that is all there may be. Owned by the caller. */
static char *clean(const Field *field, const char *text)
{
    char *valid = g_utf8_make_valid(text, -1);
    if (!field->several)
        g_strdelimit(valid, "\n\r\t", ' ');
    return valid;
}

void field_set_text(Field *field, const char *text)
{
    g_autofree char *valid = clean(field, text);
    g_string_assign(field->text, valid);
    field->folded->columns = 0;
    field->cursor = field->text->len;
}

bool field_insert(Field *field, const char *text)
{
    g_autofree char *valid = clean(field, text);
    const size_t length = strlen(valid);
    if (field->text->len + length > FIELD_BYTES_MAX)
        return false;
    g_string_insert_len(field->text, (gssize)field->cursor, valid, (gssize)length);
    field->folded->columns = 0;
    field->cursor += length;
    return true;
}

void field_complete(Field *field, size_t start, const char *text)
{
    g_return_if_fail(start <= field->cursor);
    g_string_erase(field->text, (gssize)start, (gssize)(field->cursor - start));
    field->folded->columns = 0;
    field->cursor = start;
    field_insert(field, text);
}

/* ---- moving ---------------------------------------------------------------------- */

static size_t after(const Field *field, size_t at)
{
    const uint8_t *text = (const uint8_t *)field->text->str;
    if (text[at] < 0x80 && text[at + 1] < 0x80) /* most are */
        return MIN(at + 1, field->text->len);
    const uint8_t *next = u8_grapheme_next(text + at, text + field->text->len);
    return next ? (size_t)(next - text) : field->text->len;
}

static size_t before(const Field *field, size_t at)
{
    const uint8_t *text = (const uint8_t *)field->text->str;
    const uint8_t *previous = u8_grapheme_prev(text + at, text);
    return previous ? (size_t)(previous - text) : 0;
}

static bool is_word(const Field *field, size_t at)
{
    return g_unichar_isalnum(g_utf8_get_char(field->text->str + at));
}

static size_t word_before(const Field *field)
{
    size_t at = field->cursor;
    while (at > 0 && !is_word(field, before(field, at)))
        at = before(field, at);
    while (at > 0 && is_word(field, before(field, at)))
        at = before(field, at);
    return at;
}

static size_t word_after(const Field *field)
{
    size_t at = field->cursor;
    while (at < field->text->len && !is_word(field, at))
        at = after(field, at);
    while (at < field->text->len && is_word(field, at))
        at = after(field, at);
    return at;
}

static size_t line_start(const Field *field, size_t at)
{
    while (at > 0 && field->text->str[at - 1] != '\n')
        at--;
    return at;
}

static size_t line_end(const Field *field, size_t at)
{
    const char *end = strchr(field->text->str + at, '\n');
    return end ? (size_t)(end - field->text->str) : field->text->len;
}

/* Into the line above or below, at about the same column. */
static bool move_line(Field *field, bool down)
{
    const size_t start = line_start(field, field->cursor);
    const size_t end = line_end(field, field->cursor);
    if (down ? end == field->text->len : start == 0)
        return false;
    g_autofree char *head = g_strndup(field->text->str + start, field->cursor - start);
    const int column = cells_width(head);
    size_t at = down ? end + 1 : line_start(field, start - 1);
    const size_t stop = line_end(field, at);
    for (int x = 0; x < column && at < stop; at = after(field, at))
        x += character_width(g_utf8_get_char(field->text->str + at));
    field->cursor = at;
    return true;
}

/* ---- deleting -------------------------------------------------------------------- */

static void erase(Field *field, size_t from, size_t to, bool keep)
{
    if (from == to)
        return;
    if (keep) {
        g_free(field->killed);
        field->killed = g_strndup(field->text->str + from, to - from);
    }
    g_string_erase(field->text, (gssize)from, (gssize)(to - from));
    field->folded->columns = 0;
    field->cursor = from;
}

static void kill_to_end(Field *field)
{
    size_t end = line_end(field, field->cursor);
    if (end == field->cursor && end < field->text->len)
        end++;
    erase(field, field->cursor, end, true);
}

static bool is_at_edge(const Field *field)
{
    return field->cursor == 0;
}

/* ---- keys ------------------------------------------------------------------------ */

static bool control_key(Field *field, uint32_t code)
{
    switch (code) {
    case 'a':
        field->cursor = line_start(field, field->cursor);
        return true;
    case 'e':
        field->cursor = line_end(field, field->cursor);
        return true;
    case 'b':
        field->cursor = before(field, field->cursor);
        return true;
    case 'f':
        field->cursor = after(field, field->cursor);
        return true;
    case 'd':
        erase(field, field->cursor, after(field, field->cursor), false);
        return true;
    case 'k':
        kill_to_end(field);
        return true;
    case 'u':
        erase(field, line_start(field, field->cursor), field->cursor, true);
        return true;
    case 'w':
    case KEY_CODE_BACKSPACE:
        erase(field, word_before(field), field->cursor, true);
        return true;
    case 'y':
        if (field->killed)
            field_insert(field, field->killed);
        return true;
    case KEY_CODE_LEFT:
        field->cursor = word_before(field);
        return true;
    case KEY_CODE_RIGHT:
        field->cursor = word_after(field);
        return true;
    default:
        return false;
    }
}

static bool alt_key(Field *field, uint32_t code)
{
    switch (code) {
    case 'b':
    case KEY_CODE_LEFT:
        field->cursor = word_before(field);
        return true;
    case 'f':
    case KEY_CODE_RIGHT:
        field->cursor = word_after(field);
        return true;
    case 'd':
        erase(field, field->cursor, word_after(field), true);
        return true;
    case KEY_CODE_BACKSPACE:
        erase(field, word_before(field), field->cursor, true);
        return true;
    default:
        return false;
    }
}

static bool plain_key(Field *field, uint32_t code)
{
    switch (code) {
    case KEY_CODE_LEFT:
        field->cursor = before(field, field->cursor);
        return true;
    case KEY_CODE_RIGHT:
        field->cursor = after(field, field->cursor);
        return true;
    case KEY_CODE_UP:
        return move_line(field, false);
    case KEY_CODE_DOWN:
        return move_line(field, true);
    case KEY_CODE_HOME:
        field->cursor = line_start(field, field->cursor);
        return true;
    case KEY_CODE_END:
        field->cursor = line_end(field, field->cursor);
        return true;
    case KEY_CODE_BACKSPACE:
        if (is_at_edge(field))
            return false;
        erase(field, before(field, field->cursor), field->cursor, false);
        return true;
    case KEY_CODE_DELETE:
        erase(field, field->cursor, after(field, field->cursor), false);
        return true;
    default:
        return false;
    }
}

bool field_event(Field *field, const Event *event)
{
    if (event->kind == EVENT_PASTE)
        return field_insert(field, event->text);
    if (event->kind != EVENT_KEY)
        return false;
    const Key key = event->key;
    if (key_is_text(key)) {
        char text[7] = { 0 };
        g_unichar_to_utf8(key.code, text);
        return field_insert(field, text);
    }
    if (key.held == KEY_CTRL)
        return control_key(field, key.code);
    if (key.held == KEY_ALT)
        return alt_key(field, key.code);
    return key.held == 0 && plain_key(field, key.code);
}

/* ---- drawing --------------------------------------------------------------------- */

/* Rows break where the width ends, and behind a line's end; behind a full last row
 * there is one for the cursor. */
static const GArray *fold(const Field *field, int columns)
{
    Folded *folded = field->folded;
    const char *text = field->text->str;
    size_t start = 0;
    int x = 0;
    columns = MAX(columns, 2);
    if (folded->columns == columns)
        return folded->starts;
    g_array_set_size(folded->starts, 0);
    g_array_append_val(folded->starts, start);
    for (size_t at = 0; at < field->text->len; at = after(field, at)) {
        const bool ends = text[at] == '\n';
        const int width = ends ? 0 : character_width(g_utf8_get_char(text + at));
        if (x + width > columns) {
            g_array_append_val(folded->starts, at);
            x = 0;
        }
        x += width;
        if (ends) {
            start = at + 1;
            g_array_append_val(folded->starts, start);
            x = 0;
        }
    }
    if (x >= columns)
        g_array_append_val(folded->starts, field->text->len);
    folded->columns = columns;
    return folded->starts;
}

int field_rows(const Field *field, int columns)
{
    return (int)fold(field, columns)->len;
}

/* The last row that begins at or before the cursor. */
static unsigned cursor_row(const Field *field, const GArray *starts)
{
    unsigned low = 0, high = starts->len;
    while (high - low > 1) {
        const unsigned middle = (low + high) / 2;
        if (g_array_index(starts, size_t, middle) <= field->cursor)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Without the line's end. Owned by the caller. */
static char *row_text(const Field *field, const GArray *starts, unsigned row,
                      size_t end)
{
    const size_t start = g_array_index(starts, size_t, row);
    if (row + 1 < starts->len)
        end = MIN(end, g_array_index(starts, size_t, row + 1));
    if (end > start && field->text->str[end - 1] == '\n')
        end--;
    return g_strndup(field->text->str + start, end - start);
}

void field_draw(const Field *field, Area area, Style style, bool focused)
{
    const GArray *starts = fold(field, area.rect.w);
    const int row = (int)cursor_row(field, starts);
    const int top = MAX(row - area.rect.h + 1, 0);
    for (int y = 0; y < area.rect.h && top + y < (int)starts->len; y++) {
        g_autofree char *text =
            row_text(field, starts, (unsigned)(top + y), field->text->len);
        area_put(area, 0, y, text, style);
    }
    g_autofree char *before = row_text(field, starts, (unsigned)row, field->cursor);
    if (focused)
        area_cursor(area, cells_width(before), row - top);
}
