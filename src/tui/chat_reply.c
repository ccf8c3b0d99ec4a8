/* What a model says while it is asked. */
#include "chat_private.h"

#include "models.h"

#include <glib/gi18n.h>

/* A terminal at the other end of a slow line gets no more of them a second than people
 * can follow. */
enum { HEAR_MS = 50 };

/* ---- what is going on ------------------------------------------------------------ */

static char *phase_text(const ChatAsked *asked)
{
    switch (asked->phase) {
    case INQUIRY_THINKING:
        return g_strdup(_("thinking"));
    case INQUIRY_PLANNING:
        return g_strdup_printf(ngettext("%u step", "%u steps", asked->n), asked->n);
    case INQUIRY_REPLYING:
        return g_strdup(_("answering"));
    case INQUIRY_RETRYING:
        return g_strdup_printf(_("asked again in %u s"), asked->n);
    case INQUIRY_REPAIRING:
        return g_strdup(_("mending its plan"));
    default:
        return g_strdup(_("waiting"));
    }
}

/* " · 5 s"; nothing where nothing moves by itself. */
static char *seconds_text(const Tui *tui, const ChatAsked *asked)
{
    const gint64 seconds = (g_get_monotonic_time() - asked->began_us) / G_USEC_PER_SEC;
    return tui->look.still || seconds < 1 ? g_strdup("")
                                          : g_strdup_printf(_(" · %d s"), (int)seconds);
}

/* " · ^C stops it"; nothing where no key does. */
static char *way_out(const Tui *tui)
{
    const GArray *keys = keymap_keys(tui->keymap, action_find(CONTEXT_CHAT, "cancel"));
    g_autofree char *key =
        keys->len > 0 ? key_label(g_array_index(keys, Key, 0)) : NULL;
    return key ? g_strdup_printf(_(" · %s stops it"), key) : g_strdup("");
}

/* "sonnet · thinking · ^C stops it · 5 s": where it is narrow, the end is not seen. */
static char *going_on(const Tui *tui, const ChatAsked *asked)
{
    g_autofree char *phase = phase_text(asked);
    g_autofree char *seconds = seconds_text(tui, asked);
    g_autofree char *out = way_out(tui);
    if (asked->stopping)
        return g_strdup_printf(_("%s · stopping"), asked->model);
    return g_strdup_printf("%s · %s%s%s", asked->model, phase, out, seconds);
}

void chat_show_heard(Tui *tui)
{
    Chat *chat = chat_of(tui);
    for (GList *at = chat->asked.head; at; at = at->next) {
        const ChatAsked *asked = at->data;
        if (!asked->model || asked->answered)
            continue;
        g_autofree char *note = going_on(tui, asked);
        transcript_hear(chat->transcript, asked->waiting, asked->heard, note);
    }
}

/* ---- hearing --------------------------------------------------------------------- */

static ChatAsked *find(Chat *chat, DeskTicket ticket)
{
    for (GList *at = chat->asked.head; at; at = at->next) {
        ChatAsked *asked = at->data;
        if (asked->ticket == ticket)
            return asked;
    }
    return NULL;
}

static gboolean show(void *user)
{
    chat_of(user)->hearing = 0;
    chat_show_heard(user);
    tui_invalidate(user);
    return G_SOURCE_REMOVE;
}

void chat_hear(Tui *tui, const DeskReply *reply)
{
    Chat *chat = chat_of(tui);
    ChatAsked *asked = find(chat, reply->ticket);
    if (!asked || asked->answered)
        return;
    const bool begins = !asked->model;
    if (begins)
        asked->began_us = g_get_monotonic_time();
    g_free(asked->model);
    g_free(asked->heard);
    asked->model = g_strdup(reply->model);
    asked->heard =
        *reply->text ? say_result_by(reply->model, reply->text) : g_strdup("");
    asked->phase = reply->phase;
    asked->n = reply->n;
    if (begins)
        chat_question_changed(tui);
    if (!chat->hearing)
        chat->hearing = g_timeout_add(HEAR_MS, show, tui);
}

/* ---- stopping -------------------------------------------------------------------- */

bool chat_is_asking(const Tui *tui)
{
    for (GList *at = chat_of(tui)->asked.head; at; at = at->next) {
        const ChatAsked *asked = at->data;
        if (asked->model && !asked->answered)
            return true;
    }
    return false;
}

/* Its answer comes, and that it was stopped. */
void chat_stop_asking(Tui *tui)
{
    Chat *chat = chat_of(tui);
    for (GList *at = chat->asked.head; at; at = at->next) {
        ChatAsked *asked = at->data;
        if (!asked->model || asked->answered)
            continue;
        asked->stopping = true;
        desk_cancel(tui->desk, asked->ticket);
    }
    chat_show_heard(tui);
    tui_invalidate(tui);
}

/* ---- what is spent --------------------------------------------------------------- */

static void on_models(Desk *desk G_GNUC_UNUSED, const DeskModels *models,
                      const GError *error, void *user)
{
    Tui *tui = user;
    if (error)
        tui_toast(tui, ROLE_BAD, error->message);
    desk_models_unref(tui->models);
    tui->models = desk_models_ref(models);
    g_free(tui->models_fault);
    tui->models_fault = error ? g_strdup(error->message) : NULL;
    tui_invalidate(tui);
}

void chat_read_models(Tui *tui)
{
    desk_read_models(tui->desk, on_models, tui);
}
