/* The pane of the chat: the log, the open question, the line. */
#include "chat_private.h"

#include <glib/gi18n.h>

Chat *chat_of(const Tui *tui)
{
    return tui->states[PANE_CHAT];
}

static void on_stills(void *tui)
{
    tui_invalidate(tui);
}

static void *create(Tui *tui)
{
    Chat *chat = g_new0(Chat, 1);
    chat->stills = stills_view_new(tui->stills, STILLS_VISIBLE, on_stills, tui);
    chat->transcript = transcript_new();
    chat->field = field_new(true);
    chat->offered = -1;
    chat->search = field_new(false);
    g_queue_init(&chat->asked);
    return chat;
}

static void destroy(void *state)
{
    Chat *chat = state;
    g_clear_handle_id(&chat->spinner, g_source_remove);
    g_clear_handle_id(&chat->hearing, g_source_remove);
    g_queue_clear_full(&chat->asked, (GDestroyNotify)chat_asked_free);
    if (chat->looking)
        g_cancellable_cancel(chat->looking);
    g_clear_object(&chat->looking);
    slash_choices_clear(&chat->offers);
    stills_view_free(chat->stills);
    transcript_free(chat->transcript);
    field_free(chat->field);
    field_free(chat->search);
    g_free(chat->typed);
    g_free(chat);
}

/* ---- drawing --------------------------------------------------------------------- */

/* What stands in the empty line. */
static const char *placeholder(const Tui *tui)
{
    if (!tui->desk)
        return "";
    if (!tui->view)
        return _("opening…");
    if (!tui->view->writable)
        return _("read only: only questions are answered");
    const DeskQuestion *question = chat_question(tui);
    if (!question)
        return _("say what to do; / for commands");
    return question->confirm || question->candidates->len > 0
               ? _("answer by number or in words")
               : _("answer in words");
}

static void draw_line(Tui *tui, Area area, bool focused)
{
    const Chat *chat = chat_of(tui);
    const bool searching = chat->mode == CHAT_SEARCHING;
    const Field *field = searching ? chat->search : chat->field;
    const char *prompt = searching ? _("find: ") : "> ";
    const int width = area_put(area, 0, 0, prompt, look_style(&tui->look, ROLE_KEY));
    const Area rest = area_part(area, width, 0, area.rect.w - width, area.rect.h);
    if (!*field_text(field) && !searching)
        area_put_cut(rest, 0, 0, rest.rect.w, placeholder(tui),
                     look_style(&tui->look, ROLE_QUIET), tui->look.ascii);
    field_draw(field, rest, look_style(&tui->look, ROLE_TEXT),
               focused && chat->mode != CHAT_MARKING);
}

static void draw_log(Tui *tui, Area area)
{
    Chat *chat = chat_of(tui);
    chat->log = area;
    transcript_lay(chat->transcript, area.rect.w, area.rect.h, &tui->look, chat->times);
    transcript_draw(chat->transcript, area, &tui->look, chat_spinner(tui),
                    g_get_real_time() / 1000);
}

/* Between the log and the line; it tells of what is below. */
static void draw_rule(Tui *tui, Area area)
{
    const Look *look = &tui->look;
    const Transcript *transcript = chat_of(tui)->transcript;
    area_fill(area, 0, 0, area.rect.w, 1, look_glyph(look, GLYPH_H),
              look_style(look, ROLE_BORDER));
    const int below = transcript_below(transcript);
    if (transcript_follows(transcript) || below == 0)
        return;
    g_autofree char *more = g_strdup_printf(
        ngettext(" %s %d row below ", " %s %d rows below ", (unsigned long)below),
        look_sign(look, GLYPH_DOWN), below);
    area_put_right(area, area.rect.w - 1, 0, more, look_style(look, ROLE_KEY));
}

static int line_rows(const Tui *tui, Area area)
{
    const Chat *chat = chat_of(tui);
    if (chat->mode == CHAT_SEARCHING)
        return 1;
    const int most = CLAMP(area.rect.h / 2, 1, CHAT_FIELD_ROWS);
    return MIN(field_rows(chat->field, area.rect.w - 2), most);
}

static void draw(Tui *tui, Area area, bool focused)
{
    const int w = area.rect.w, h = area.rect.h;
    const int line = line_rows(tui, area);
    const int rule = h - line >= 5 ? 1 : 0;
    const int room = h - line - rule - 1;
    const int offers = chat_offer_rows(tui, room);
    const int dock = offers > 0 ? offers : chat_question_rows(tui, w, room);
    const int log = h - line - rule - dock;
    if (log > 0)
        draw_log(tui, area_part(area, 0, 0, w, log));
    stills_view_begin(chat_of(tui)->stills);
    if (offers > 0)
        chat_draw_offers(tui, area_part(area, 0, log, w, dock));
    else if (dock > 0)
        chat_draw_question(tui, area_part(area, 0, log, w, dock));
    stills_view_end(chat_of(tui)->stills);
    if (rule)
        draw_rule(tui, area_part(area, 0, log + dock, w, 1));
    draw_line(tui, area_part(area, 0, h - line, w, line), focused);
}

/* ---- events ---------------------------------------------------------------------- */

static Context context(const Tui *tui)
{
    switch (chat_of(tui)->mode) {
    case CHAT_MARKING:
        return CONTEXT_TRANSCRIPT;
    case CHAT_SEARCHING:
        return CONTEXT_SEARCH;
    case CHAT_TYPING:
        break;
    }
    return chat_question(tui) ? CONTEXT_QUESTION : CONTEXT_CHAT;
}

static bool wheel(Tui *tui, MouseKind kind)
{
    Chat *chat = chat_of(tui);
    if (kind != MOUSE_UP && kind != MOUSE_DOWN)
        return false;
    transcript_scroll(chat->transcript, kind == MOUSE_UP ? -3 : 3);
    chat_read_older(tui);
    return true;
}

static bool click(Tui *tui, const Mouse *mouse)
{
    Chat *chat = chat_of(tui);
    if (mouse->kind != MOUSE_PRESS || mouse->y >= chat->log.rect.h ||
        !transcript_mark_at(chat->transcript, mouse->y))
        return false;
    chat->mode = CHAT_MARKING;
    return true;
}

/* A key that the open question leaves to the chat. */
static bool chat_key(Tui *tui, const Event *event)
{
    const Action *action = event->kind == EVENT_KEY && context(tui) == CONTEXT_QUESTION
                               ? keymap_action(tui->keymap, CONTEXT_CHAT, event->key)
                               : NULL;
    if (action)
        tui_run_action(tui, action);
    return action != NULL;
}

static bool searching(Tui *tui, const Event *event)
{
    Chat *chat = chat_of(tui);
    if (!field_event(chat->search, event))
        return false;
    transcript_end_search(chat->transcript);
    transcript_search(chat->transcript, field_text(chat->search), -1);
    return true;
}

static bool event(Tui *tui, const Event *event)
{
    Chat *chat = chat_of(tui);
    if (event->kind == EVENT_MOUSE)
        return wheel(tui, event->mouse.kind) || click(tui, &event->mouse);
    if (chat->mode == CHAT_SEARCHING)
        return searching(tui, event);
    if (chat->mode == CHAT_MARKING && event->kind != EVENT_PASTE)
        return false;
    chat->mode = CHAT_TYPING;
    if (chat_question_event(tui, event) || chat_key(tui, event))
        return true;
    return chat_line_event(tui, event);
}

/* ---- what is told ---------------------------------------------------------------- */

static bool stands(int64_t revision, const void *view)
{
    return desk_view_stands(view, revision);
}

void chat_refresh(Tui *tui)
{
    if (tui->view)
        transcript_refresh(chat_of(tui)->transcript, stands, tui->view);
}

static void changed(Tui *tui, const DeskView *old, unsigned changes)
{
    if (!old)
        chat_reset(tui);
    if (changes & DESK_CHAT)
        chat_read(tui);
    if (changes & DESK_HISTORY)
        chat_refresh(tui);
    if (changes & DESK_QUESTION)
        chat_question_changed(tui);
}

const Pane CHAT_PANE = { .title = N_("Chat"),
                         .create = create,
                         .destroy = destroy,
                         .draw = draw,
                         .context = context,
                         .event = event,
                         .changed = changed };
