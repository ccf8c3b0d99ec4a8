#include "form_private.h"

#include <string.h>

static FormItem *item_of(const Form *form, const char *name)
{
    for (unsigned i = 0; i < form->count; i++)
        if (strcmp(form->items[i].row->name, name) == 0)
            return &form->items[i];
    g_return_val_if_reached(&form->items[0]);
}

static bool is_line(const FormRow *row)
{
    return row->kind == FORM_TEXT || row->kind == FORM_PATH || row->kind == FORM_PATHS;
}

bool form_is_path(const FormRow *row)
{
    return row->kind == FORM_PATH || row->kind == FORM_PATHS;
}

Form *form_new(const FormRow *rows)
{
    Form *form = g_new0(Form, 1);
    while (rows[form->count].name)
        form->count++;
    form->items = g_new0(FormItem, form->count);
    for (unsigned i = 0; i < form->count; i++) {
        form->items[i].row = &rows[i];
        if (is_line(&rows[i]))
            form->items[i].field = field_new(false);
    }
    while (form->at + 1 < form->count && rows[form->at].kind == FORM_SAYS)
        form->at++;
    return form;
}

void form_free(Form *form)
{
    if (!form)
        return;
    for (unsigned i = 0; i < form->count; i++) {
        field_free(form->items[i].field);
        g_free(form->items[i].says);
        if (form->items[i].choices)
            g_ptr_array_unref(form->items[i].choices);
    }
    path_names_free(form->names);
    g_free(form->complaint);
    g_free(form->items);
    g_free(form);
}

/* ---- values ---------------------------------------------------------------------- */

void form_set_text(Form *form, const char *name, const char *text)
{
    FormItem *item = item_of(form, name);
    if (item->field) {
        field_set_text(item->field, text);
    } else {
        g_free(item->says);
        item->says = g_strdup(text);
    }
}

void form_suggest(Form *form, const char *name, const char *text)
{
    form_set_text(form, name, text);
    item_of(form, name)->suggested = true;
}

void form_set_choices(Form *form, const char *name, GPtrArray *labels, unsigned chosen)
{
    FormItem *item = item_of(form, name);
    if (item->choices)
        g_ptr_array_unref(item->choices);
    item->choices = labels;
    item->chosen = MIN(chosen, labels->len - 1);
}

const char *form_text(const Form *form, const char *name)
{
    const FormItem *item = item_of(form, name);
    return item->field ? field_text(item->field) : item->says ? item->says : "";
}

bool form_switch(const Form *form, const char *name)
{
    return item_of(form, name)->on;
}

unsigned form_choice(const Form *form, const char *name)
{
    return item_of(form, name)->chosen;
}

const FormRow *form_focused(const Form *form)
{
    return form->items[form->at].row;
}

bool form_has_others(const Form *form)
{
    for (unsigned i = 0; i < form->count; i++)
        if (i != form->at && form->items[i].row->kind != FORM_SAYS)
            return true;
    return false;
}

const char *form_typed(const Form *form, size_t *cursor)
{
    const Field *field = form->items[form->at].field;
    *cursor = field ? field_cursor(field) : 0;
    return field ? field_text(field) : "";
}

void form_focus(Form *form, const char *name)
{
    form->at = (unsigned)(item_of(form, name) - form->items);
}

void form_complain(Form *form, const char *sentence)
{
    g_free(form->complaint);
    form->complaint = g_strdup(sentence);
}

bool form_complains(const Form *form)
{
    return form->complaint != NULL;
}

/* ---- names of paths -------------------------------------------------------------- */

static void close_names(Form *form)
{
    g_clear_pointer(&form->names, path_names_free);
    form->name_at = -1;
}

/* The word at the cursor becomes `word`. */
static void put_word(Form *form, size_t start, const char *word)
{
    Field *field = form->items[form->at].field;
    form->items[form->at].suggested = false;
    field_complete(field, MIN(start, field_cursor(field)), word);
}

/* One name is taken; of several, what they have in common, and they are shown. */
void form_take_names(Form *form, PathNames *names)
{
    close_names(form);
    if (!names || names->words->len == 0 || !form_is_path(form_focused(form))) {
        path_names_free(names);
        return;
    }
    if (names->word && form->completing)
        put_word(form, names->start, names->word);
    form->completing = false;
    if (names->words->len == 1)
        path_names_free(names);
    else
        form->names = names;
}

static FormNews choose_name(Form *form, int by)
{
    const int last = (int)form->names->words->len - 1;
    form->name_at = CLAMP(form->name_at + by, 0, last);
    return FORM_MOVED;
}

static FormNews take_name(Form *form)
{
    g_autofree char *word = g_strdup(form->names->words->pdata[MAX(form->name_at, 0)]);
    put_word(form, form->names->start, word);
    close_names(form);
    return g_str_has_suffix(word, "/") ? FORM_WANTS_NAMES : FORM_CHANGED;
}

/* ---- events ---------------------------------------------------------------------- */

static FormNews go(Form *form, int by)
{
    const unsigned before = form->at;
    do
        form->at = (form->at + form->count + (unsigned)by) % form->count;
    while (form_focused(form)->kind == FORM_SAYS && form->at != before);
    close_names(form);
    return FORM_MOVED;
}

static FormNews turn(Form *form, int by)
{
    FormItem *item = &form->items[form->at];
    const unsigned count = item->choices ? item->choices->len : 0;
    if (count == 0)
        return FORM_MOVED;
    item->chosen = (item->chosen + count + (unsigned)by) % count;
    return FORM_CHANGED;
}

static FormNews names_key(Form *form, Key key)
{
    switch (key.code) {
    case KEY_CODE_DOWN:
    case KEY_CODE_TAB:
        return choose_name(form, 1);
    case KEY_CODE_UP:
        return choose_name(form, -1);
    case KEY_CODE_PGDN:
        return choose_name(form, form->names_drawn);
    case KEY_CODE_PGUP:
        return choose_name(form, -form->names_drawn);
    case KEY_CODE_ENTER:
        return form->name_at >= 0 ? take_name(form) : FORM_IGNORED;
    case KEY_CODE_ESC:
        close_names(form);
        return FORM_MOVED;
    default:
        return FORM_IGNORED;
    }
}

static FormNews value_key(Form *form, Key key)
{
    FormItem *item = &form->items[form->at];
    const FormKind kind = item->row->kind;
    const bool forth = key.code == KEY_CODE_RIGHT || key.code == ' ';
    if (kind == FORM_CHOICE && (forth || key.code == KEY_CODE_LEFT))
        return turn(form, forth ? 1 : -1);
    if (kind == FORM_SWITCH && (forth || key.code == KEY_CODE_LEFT)) {
        item->on = !item->on;
        return FORM_CHANGED;
    }
    return FORM_IGNORED;
}

static FormNews form_key(Form *form, Key key)
{
    if (key.held & (KEY_CTRL | KEY_ALT))
        return FORM_IGNORED;
    FormNews news = form->names && !key.held ? names_key(form, key) : FORM_IGNORED;
    if (news == FORM_IGNORED)
        news = value_key(form, key);
    if (news != FORM_IGNORED)
        return news;
    switch (key.code) {
    case KEY_CODE_ENTER:
        return FORM_DONE;
    case KEY_CODE_ESC:
        return FORM_LEFT;
    case KEY_CODE_TAB:
        if (!key.held && form_is_path(form_focused(form))) {
            form->completing = true;
            return FORM_WANTS_NAMES;
        }
        return go(form, key.held ? -1 : 1);
    case KEY_CODE_DOWN:
        return go(form, 1);
    case KEY_CODE_UP:
        return go(form, -1);
    default:
        return FORM_IGNORED;
    }
}

static FormNews form_mouse(Form *form, const Mouse *mouse)
{
    if (mouse->kind == MOUSE_UP || mouse->kind == MOUSE_DOWN)
        return form->names ? choose_name(form, mouse->kind == MOUSE_UP ? -1 : 1)
                           : FORM_MOVED;
    for (unsigned i = 0; mouse->kind == MOUSE_PRESS && i < form->count; i++) {
        const FormItem *item = &form->items[i];
        if (item->row->kind == FORM_SAYS || mouse->y < item->y ||
            mouse->y >= item->y + item->rows)
            continue;
        const bool again = form->at == i;
        form->at = i;
        close_names(form);
        if (item->row->kind == FORM_SWITCH || again)
            return value_key(form, (Key){ ' ', 0 }) == FORM_CHANGED ? FORM_CHANGED
                                                                    : FORM_MOVED;
    }
    return FORM_MOVED;
}

/* What is typed, pasted or rubbed out takes the place of what was only suggested; any
 * other key of the line takes the suggestion as if it had been typed. */
static void end_suggestion(FormItem *item, const Event *event)
{
    const bool key = event->kind == EVENT_KEY;
    const bool rubs =
        key && !event->key.held &&
        (event->key.code == KEY_CODE_BACKSPACE || event->key.code == KEY_CODE_DELETE);
    if (event->kind == EVENT_PASTE || rubs || (key && key_is_text(event->key)))
        field_set_text(item->field, "");
    item->suggested = false;
}

FormNews form_event(Form *form, const Event *event)
{
    FormItem *item = &form->items[form->at];
    FormNews news = event->kind == EVENT_KEY     ? form_key(form, event->key)
                    : event->kind == EVENT_MOUSE ? form_mouse(form, &event->mouse)
                                                 : FORM_IGNORED;
    if (news == FORM_IGNORED && item->suggested && event->kind != EVENT_MOUSE)
        end_suggestion(item, event);
    if (news == FORM_IGNORED && item->field && field_event(item->field, event)) {
        const bool moved =
            event->kind == EVENT_KEY && !key_is_text(event->key) &&
            (event->key.code == KEY_CODE_LEFT || event->key.code == KEY_CODE_RIGHT ||
             event->key.code == KEY_CODE_HOME || event->key.code == KEY_CODE_END);
        news = moved ? FORM_MOVED : form->names ? FORM_WANTS_NAMES : FORM_CHANGED;
        if (news == FORM_WANTS_NAMES)
            close_names(form);
    }
    if (news == FORM_CHANGED || news == FORM_WANTS_NAMES)
        form_complain(form, NULL);
    return news;
}
