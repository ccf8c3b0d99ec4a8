/* The chat and the desk: what is sent, what comes back. */
#include "chat_private.h"

#include "models.h"

#include <glib/gi18n.h>

enum { SPINNER_MS = 120, QUICK_PHASES = 2 };

void chat_asked_free(ChatAsked *asked)
{
    g_free(asked->words);
    g_free(asked->reply);
    g_free(asked->note);
    g_free(asked->notice);
    g_free(asked->model);
    g_free(asked->heard);
    g_clear_pointer(&asked->suggestions, g_ptr_array_unref);
    g_free(asked);
}

/* ---- the sign of work ------------------------------------------------------------ */

static gboolean spin(void *user)
{
    chat_of(user)->phase++;
    chat_show_heard(user);
    tui_invalidate(user);
    return G_SOURCE_CONTINUE;
}

/* It turns while something is waited for, and where things may move. */
static void keep_spinning(Tui *tui)
{
    Chat *chat = chat_of(tui);
    const bool waiting = !g_queue_is_empty(&chat->asked);
    if (waiting && !chat->spinner && !tui->look.still) {
        chat->phase = 0;
        chat->spinner = g_timeout_add(SPINNER_MS, spin, tui);
    } else if (!waiting) {
        g_clear_handle_id(&chat->spinner, g_source_remove);
    }
}

const char *chat_spinner(const Tui *tui)
{
    static const char *const BRAILLE[] = { "⠋", "⠙", "⠹", "⠸", "⠼",
                                           "⠴", "⠦", "⠧", "⠇", "⠏" };
    static const char *const PLAIN[] = { "|", "/", "-", "\\" };
    const unsigned phase = chat_of(tui)->phase;
    if (tui->look.still)
        return tui->look.ascii ? "..." : "…";
    if (phase < QUICK_PHASES)
        return "";
    return tui->look.ascii ? PLAIN[phase % G_N_ELEMENTS(PLAIN)]
                           : BRAILLE[phase % G_N_ELEMENTS(BRAILLE)];
}

/* ---- reading --------------------------------------------------------------------- */

/* An answer was read back, or was not stored: then it stays as what was heard. */
static void settle(Tui *tui, ChatAsked *asked)
{
    Transcript *transcript = chat_of(tui)->transcript;
    const int64_t line =
        asked->reply ? transcript_find_answer(transcript, asked->after, asked->reply)
                     : transcript_find_edit(transcript, asked->revision);
    if (asked->note)
        transcript_note(transcript, line, asked->note);
    transcript_drop(transcript, asked->waiting);
    if (line > 0 || !asked->reply)
        transcript_drop(transcript, asked->said);
    else
        transcript_add(transcript, asked->failed ? ENTRY_ERROR : ENTRY_ANSWER,
                       asked->reply, g_get_real_time() / 1000, asked->suggestions);
    if (asked->notice)
        chat_tell(tui, asked->notice);
    if (line > 0 && asked->failed)
        chat_keep_error(tui, line, asked->suggestions);
    chat_asked_free(asked);
}

static void settle_answered(Tui *tui)
{
    Chat *chat = chat_of(tui);
    for (ChatAsked *asked;
         (asked = g_queue_peek_head(&chat->asked)) && asked->answered;)
        settle(tui, g_queue_pop_head(&chat->asked));
    keep_spinning(tui);
}

static void on_lines(Desk *desk G_GNUC_UNUSED, GPtrArray *lines, bool more,
                     const GError *error, void *user)
{
    Tui *tui = user;
    Chat *chat = chat_of(tui);
    const bool first = transcript_newest(chat->transcript) == 0;
    chat->reading = false;
    if (error)
        tui_toast(tui, ROLE_BAD, error->message);
    if (lines && more && !first) /* there is a gap: begin anew at the end */
        transcript_clear(chat->transcript);
    if (lines && (first || more))
        chat->more = more;
    if (lines)
        transcript_add_lines(chat->transcript, lines, true);
    chat_mark_errors(tui);
    settle_answered(tui);
    chat_refresh(tui);
    if (chat->again)
        chat_read(tui);
    tui_invalidate(tui);
}

void chat_read(Tui *tui)
{
    Chat *chat = chat_of(tui);
    chat->again = chat->reading;
    if (chat->reading)
        return;
    chat->reading = true;
    desk_read_chat(tui->desk, transcript_newest(chat->transcript), 0, CHAT_READ_LINES,
                   on_lines, tui);
}

static void on_older(Desk *desk G_GNUC_UNUSED, GPtrArray *lines, bool more,
                     const GError *error, void *user)
{
    Tui *tui = user;
    Chat *chat = chat_of(tui);
    chat->older = false;
    chat->more = !error && more;
    if (lines)
        transcript_add_lines(chat->transcript, lines, false);
    chat_mark_errors(tui);
    chat_refresh(tui);
    tui_invalidate(tui);
}

void chat_read_older(Tui *tui)
{
    Chat *chat = chat_of(tui);
    if (!chat->more || chat->older || !transcript_at_top(chat->transcript))
        return;
    chat->older = true;
    desk_read_chat(tui->desk, 0, transcript_oldest(chat->transcript), CHAT_READ_LINES,
                   on_older, tui);
}

void chat_reset(Tui *tui)
{
    Chat *chat = chat_of(tui);
    transcript_clear(chat->transcript);
    g_queue_clear_full(&chat->asked, (GDestroyNotify)chat_asked_free);
    chat->reading = chat->again = chat->older = chat->more = false;
    chat->mode = CHAT_TYPING;
    keep_spinning(tui);
    chat_find_draft(tui);
}

/* ---- saying ---------------------------------------------------------------------- */

static ChatAsked *first_unanswered(Chat *chat)
{
    for (GList *at = chat->asked.head; at; at = at->next) {
        ChatAsked *asked = at->data;
        if (!asked->answered)
            return asked;
    }
    return NULL;
}

/* In one line: the receipt, the question, what went wrong. */
static void toast_result(Tui *tui, const SayResult *result)
{
    if (result->receipts && result->receipts->len > 0) {
        const Receipt *receipt = result->receipts->pdata[0];
        tui_toast(tui, ROLE_OK, receipt->text);
        return;
    }
    g_autofree char *words = say_result_words(result);
    if (words)
        tui_toast(tui,
                  result->message    ? ROLE_BAD
                  : result->question ? ROLE_WARN
                                     : ROLE_TEXT,
                  words);
}

/* What was stopped may be meant to be said otherwise. */
static void after_models(Tui *tui, const ChatAsked *asked, const SayResult *result)
{
    if (asked->stopping && asked->failed && !*field_text(chat_of(tui)->field))
        chat_set_line(tui, asked->words);
    if (result->notice)
        tui_toast(tui, ROLE_WARN, result->notice);
    if (asked->model)
        chat_question_changed(tui);
    if (result->cost.calls > 0)
        chat_read_models(tui);
}

/* Requests are answered in their order. */
static void on_said(Desk *desk G_GNUC_UNUSED, const SayResult *result, void *user)
{
    Tui *tui = user;
    ChatAsked *asked = first_unanswered(chat_of(tui));
    asked->answered = true;
    asked->failed = result->status == SAY_ERROR || result->status == SAY_REFUSE;
    asked->reply = result->revision > 0 ? NULL : say_result_words(result);
    asked->revision = result->revision;
    asked->note = models_note(result);
    asked->notice = g_strdup(result->notice);
    if (result->suggestions && result->suggestions->len > 0)
        asked->suggestions = g_ptr_array_copy(
            result->suggestions, (GCopyFunc)(void (*)(void))g_strdup, NULL);
    if (asked->suggestions)
        g_ptr_array_set_free_func(asked->suggestions, g_free);
    if (tui->layout.panes[PANE_CHAT].w == 0)
        toast_result(tui, result);
    if (result->status == SAY_CONTROL)
        chat_carry_out(tui, result->plan);
    after_models(tui, asked, result);
    chat_read(tui);
}

void tui_say(Tui *tui, const char *words)
{
    Chat *chat = chat_of(tui);
    if (!tui->view)
        return;
    const int64_t now_ms = g_get_real_time() / 1000;
    ChatAsked *asked = g_new0(ChatAsked, 1);
    asked->words = g_strdup(words);
    asked->after = transcript_newest(chat->transcript);
    asked->said = transcript_add(chat->transcript, ENTRY_SAID, words, now_ms, NULL);
    asked->waiting = transcript_add(chat->transcript, ENTRY_WAITING, "", now_ms, NULL);
    transcript_follow(chat->transcript);
    tui_end_toast(tui);
    g_queue_push_tail(&chat->asked, asked);
    tui_put_points(tui);
    asked->ticket = desk_say(tui->desk, words, on_said, tui);
    keep_spinning(tui);
    tui_invalidate(tui);
}

bool chat_take_back(Tui *tui)
{
    Chat *chat = chat_of(tui);
    ChatAsked *asked = g_queue_peek_tail(&chat->asked);
    if (!asked || asked->answered || asked->model ||
        !desk_cancel(tui->desk, asked->ticket))
        return false;
    transcript_drop(chat->transcript, asked->said);
    transcript_drop(chat->transcript, asked->waiting);
    if (!*field_text(chat->field)) {
        field_set_text(chat->field, asked->words);
        chat_typed(tui);
    }
    chat_asked_free(g_queue_pop_tail(&chat->asked));
    keep_spinning(tui);
    return true;
}

/* ---- what keys did --------------------------------------------------------------- */

void tui_tell_result(Tui *tui, const SayResult *result)
{
    toast_result(tui, result);
    if (result->status == SAY_ERROR)
        chat_tell_error(tui, result->message, result->suggestions);
}

void chat_tell(Tui *tui, const char *text)
{
    transcript_add(chat_of(tui)->transcript, ENTRY_ANSWER, text,
                   g_get_real_time() / 1000, NULL);
    tui_invalidate(tui);
}

void chat_tell_error(Tui *tui, const char *text, const GPtrArray *suggestions)
{
    transcript_add(chat_of(tui)->transcript, ENTRY_ERROR, text,
                   g_get_real_time() / 1000, suggestions);
    tui_invalidate(tui);
}
