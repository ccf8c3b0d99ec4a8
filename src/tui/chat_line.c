/* What is being typed: the draft, what was said before, the editor. */
#include "chat_private.h"

#include <glib/gi18n.h>
#include <string.h>

static const char DRAFT[] = "draft";
enum { CHORD_MS = 2000, QUIT_MS = 2000 };

/* ---- the draft ------------------------------------------------------------------- */

static void keep_draft(Tui *tui)
{
    const char *text = field_text(chat_of(tui)->field);
    json_auto_t *draft = *text ? json_string(text) : NULL;
    if (tui->desk)
        desk_put_state(tui->desk, DRAFT, draft);
}

void chat_typed(Tui *tui)
{
    keep_draft(tui);
    chat_find_offers(tui);
    tui_invalidate(tui);
}

/* What was typed before the project was open stays. */
void chat_find_draft(Tui *tui)
{
    Chat *chat = chat_of(tui);
    const char *draft = json_string_value(desk_state(tui->desk, DRAFT));
    chat->past = 0;
    if (draft && !*field_text(chat->field))
        field_set_text(chat->field, draft);
    else
        keep_draft(tui);
}

void chat_set_line(Tui *tui, const char *text)
{
    Chat *chat = chat_of(tui);
    field_set_text(chat->field, text);
    chat->mode = CHAT_TYPING;
    chat->past = 0;
    chat_typed(tui);
}

/* ---- what was said before -------------------------------------------------------- */

/* To the entry `past` of what was said (1: the newest), 0: back to what was typed. */
static void show_past(Tui *tui, int past, const char *text)
{
    Chat *chat = chat_of(tui);
    if (chat->past == 0) {
        g_free(chat->typed);
        chat->typed = g_strdup(field_text(chat->field));
    }
    chat->past = past;
    field_set_text(chat->field, past == 0 ? chat->typed : text);
    chat_typed(tui);
}

/* The next in this direction that begins with `prefix`. */
static void go_past(Tui *tui, int by, const char *prefix)
{
    Chat *chat = chat_of(tui);
    g_autoptr(GPtrArray) said = transcript_said(chat->transcript);
    g_autofree char *folded = g_utf8_casefold(prefix, -1);
    for (int past = chat->past + by; past >= 0 && past <= (int)said->len; past += by) {
        const char *text = past > 0 ? said->pdata[past - 1] : chat->typed;
        g_autofree char *other = g_utf8_casefold(text, -1);
        if (past == 0 || g_str_has_prefix(other, folded)) {
            show_past(tui, past, text);
            return;
        }
    }
    if (by > 0 && chat->more)
        tui_toast(tui, ROLE_QUIET, _("Older sentences come as you scroll up (PgUp)."));
}

/* Within the text as far as it has lines; then through what was said. */
static void go_vertically(Tui *tui, KeyCode code, int by)
{
    const Event event = { .kind = EVENT_KEY, .key = { code, 0 } };
    if (chat_move_offer(tui, code == KEY_CODE_UP ? -1 : 1))
        return;
    if (!field_event(chat_of(tui)->field, &event))
        go_past(tui, by, "");
}

void chat_previous(Tui *tui)
{
    go_vertically(tui, KEY_CODE_UP, 1);
}

void chat_next(Tui *tui)
{
    if (chat_of(tui)->past > 0)
        go_vertically(tui, KEY_CODE_DOWN, -1);
    else
        go_vertically(tui, KEY_CODE_DOWN, 0);
}

void chat_find_past(Tui *tui)
{
    const Chat *chat = chat_of(tui);
    g_autofree char *prefix =
        g_strdup(chat->past > 0 ? chat->typed : field_text(chat->field));
    go_past(tui, 1, prefix);
}

/* ---- typing ---------------------------------------------------------------------- */

static bool chord_key(Tui *tui, const Event *event)
{
    Chat *chat = chat_of(tui);
    const bool open = g_get_monotonic_time() - chat->chord_us < CHORD_MS * 1000;
    chat->chord_us = 0;
    if (!open || event->kind != EVENT_KEY || event->key.held != KEY_CTRL ||
        event->key.code != 'e')
        return false;
    chat_edit(tui);
    return true;
}

bool chat_line_event(Tui *tui, const Event *event)
{
    Chat *chat = chat_of(tui);
    const bool tab = event->kind == EVENT_KEY && event->key.code == KEY_CODE_TAB &&
                     event->key.held == 0;
    if (chat->chord_us > 0 && chord_key(tui, event))
        return true;
    if (tab && chat_complete(tui))
        return true;
    if (event->kind == EVENT_PASTE && !*field_text(chat->field) &&
        tui_import_dropped(tui, event->text))
        return true;
    g_autofree char *before = g_strdup(field_text(chat->field));
    if (!field_event(chat->field, event)) {
        if (event->kind == EVENT_PASTE)
            tui_toast(tui, ROLE_WARN, _("That is too long for a message: 256 kB."));
        return event->kind == EVENT_PASTE;
    }
    if (strcmp(before, field_text(chat->field)) != 0) {
        chat->past = 0;
        chat_typed(tui);
    }
    return true;
}

/* ---- actions --------------------------------------------------------------------- */

void chat_send(Tui *tui)
{
    Chat *chat = chat_of(tui);
    g_autofree char *words = g_strstrip(g_strdup(field_text(chat->field)));
    if (chat_of(tui)->offered >= 0 && chat_complete(tui))
        return;
    if (!*words)
        return;
    chat_set_line(tui, "");
    const char *files = tui->view ? slash_paths_to_import(words) : NULL;
    if (files)
        tui_import_text(tui, files);
    else if (!chat_run_slash(tui, words))
        tui_say(tui, words);
}

void chat_newline(Tui *tui)
{
    field_insert(chat_of(tui)->field, "\n");
    chat_typed(tui);
}

void chat_chord(Tui *tui)
{
    chat_of(tui)->chord_us = g_get_monotonic_time();
    tui_toast(tui, ROLE_QUIET, _("^E opens the message in your editor."));
}

/* Stop what runs, else empty the line, else leave when it is pressed twice. */
void chat_cancel(Tui *tui)
{
    Chat *chat = chat_of(tui);
    const gint64 now = g_get_monotonic_time();
    if (!g_queue_is_empty(&chat->asked) && chat_take_back(tui)) {
        tui_toast(tui, ROLE_TEXT, _("Taken back; nothing was changed."));
    } else if (chat_is_asking(tui)) {
        chat_stop_asking(tui);
    } else if (*field_text(chat->field)) {
        chat_set_line(tui, "");
    } else if (now - chat->quit_us < QUIT_MS * 1000) {
        tui_quit(tui);
    } else {
        chat->quit_us = now;
        tui_toast(tui, ROLE_TEXT, _("^C once more leaves; everything is stored."));
    }
}

void chat_leave(Tui *tui)
{
    if (chat_has_offers(tui))
        chat_drop_offers(tui);
    else if (chat_is_asking(tui))
        chat_stop_asking(tui);
    else
        tui_focus(tui, PANE_TIMELINE);
}

void chat_page_up(Tui *tui)
{
    Chat *chat = chat_of(tui);
    transcript_scroll(chat->transcript, -MAX(chat->log.rect.h - 1, 1));
    chat_read_older(tui);
}

void chat_page_down(Tui *tui)
{
    Chat *chat = chat_of(tui);
    transcript_scroll(chat->transcript, MAX(chat->log.rect.h - 1, 1));
}

void chat_times(Tui *tui)
{
    chat_of(tui)->times = !chat_of(tui)->times;
}
