#include "chatkut/tui/field.h"

#include <string.h>
#include <unigbrk.h>

struct Field {
    GString *text;
    size_t cursor;
    bool several;
    char *killed; /* by ^K, ^U, ^W: what ^Y puts back */
};

Field *field_new(bool several_lines)
{
    Field *field = g_new0(Field, 1);
    field->text = g_string_new(NULL);
    field->several = several_lines;
    return field;
}

void field_free(Field *field)
{
    if (!field)
        return;
    g_string_free(field->text, TRUE);
    g_free(field->killed);
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

void field_set_cursor(Field *field, size_t cursor)
{
    field->cursor = MIN(cursor, field->text->len);
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
    field->cursor = field->text->len;
}

bool field_insert(Field *field, const char *text)
{
    g_autofree char *valid = clean(field, text);
    const size_t length = strlen(valid);
    if (field->text->len + length > FIELD_BYTES_MAX)
        return false;
    g_string_insert_len(field->text, (gssize)field->cursor, valid, (gssize)length);
    field->cursor += length;
    return true;
}

void field_complete(Field *field, size_t start, const char *text)
{
    g_return_if_fail(start <= field->cursor);
    g_string_erase(field->text, (gssize)start, (gssize)(field->cursor - start));
    field->cursor = start;
    field_insert(field, text);
}

/* ---- moving ---------------------------------------------------------------------- */

static size_t after(const Field *field, size_t at)
{
    const uint8_t *text = (const uint8_t *)field->text->str;
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

/* Walks the text as it is folded. visit: of each character; x, y where it stands. The
 * last call is for the end, with character 0. */
typedef struct {
    const Field *field;
    int columns;
    int x, y;
    size_t at;
} Fold;

static bool fold_next(Fold *fold, uint32_t *character, int *x, int *y)
{
    const char *text = fold->field->text->str + fold->at;
    *character = *text ? g_utf8_get_char(text) : 0;
    const int width =
        *character && *character != '\n' ? character_width(*character) : 0;
    if (fold->x + width > fold->columns || (!*character && fold->x >= fold->columns)) {
        fold->x = 0;
        fold->y++;
    }
    *x = fold->x;
    *y = fold->y;
    if (!*character)
        return false;
    fold->at = after(fold->field, fold->at);
    fold->x += width;
    if (*character == '\n') {
        fold->x = 0;
        fold->y++;
    }
    return true;
}

int field_rows(const Field *field, int columns)
{
    Fold fold = { .field = field, .columns = MAX(columns, 2) };
    uint32_t character;
    int x, y;
    while (fold_next(&fold, &character, &x, &y))
        ;
    return y + 1;
}

static void cursor_cell(const Field *field, int columns, int *cursor_x, int *cursor_y)
{
    Fold fold = { .field = field, .columns = columns };
    uint32_t character;
    for (;;) {
        const size_t at = fold.at;
        const bool more = fold_next(&fold, &character, cursor_x, cursor_y);
        if (at >= field->cursor || !more)
            return;
    }
}

void field_draw(const Field *field, Area area, Style style, bool focused)
{
    const int columns = MAX(area.rect.w, 2);
    int cursor_x, cursor_y, x, y;
    cursor_cell(field, columns, &cursor_x, &cursor_y);
    const int scroll = MAX(cursor_y - area.rect.h + 1, 0);
    Fold fold = { .field = field, .columns = columns };
    uint32_t character;
    for (;;) {
        const size_t at = fold.at;
        if (!fold_next(&fold, &character, &x, &y))
            break;
        if (character == '\n' || y < scroll || y - scroll >= area.rect.h)
            continue;
        g_autofree char *text = g_strndup(field->text->str + at, fold.at - at);
        area_put(area, x, y - scroll, text, style);
    }
    if (focused)
        area_cursor(area, cursor_x, cursor_y - scroll);
}
