/* Where people are: the playhead, the in and out points, what is selected. */
#include "session_private.h"

#include <glib/gi18n.h>
#include <string.h>

static GPtrArray *copy_ids(const GPtrArray *ids)
{
    GPtrArray *copy = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; ids && i < ids->len; i++)
        g_ptr_array_add(copy, g_strdup(ids->pdata[i]));
    return copy;
}

void session_points_copy(const SessionPoints *from, SessionPoints *to)
{
    *to = *from;
    to->selection =
        from->selection && from->selection->len > 0 ? copy_ids(from->selection) : NULL;
}

void session_points_clear(SessionPoints *points)
{
    if (points->selection)
        g_ptr_array_unref((GPtrArray *)(uintptr_t)points->selection);
    *points = (SessionPoints){ 0 };
}

static bool same_time(RTime a, RTime b)
{
    return a.den == b.den && a.num == b.num;
}

bool session_points_equal(const SessionPoints *a, const SessionPoints *b)
{
    unsigned len = a->selection ? a->selection->len : 0;
    if (!same_time(a->playhead, b->playhead) || !same_time(a->in, b->in) ||
        !same_time(a->out, b->out) || len != (b->selection ? b->selection->len : 0))
        return false;
    for (unsigned i = 0; i < len; i++) {
        if (strcmp(a->selection->pdata[i], b->selection->pdata[i]) != 0)
            return false;
    }
    return true;
}

static void put(Session *session, const SessionPoints *points)
{
    Conversation *conversation = &session->conversation;
    const Composition *composition = session_composition(session);
    g_autoptr(GPtrArray) there = g_ptr_array_new();
    for (unsigned i = 0; points->selection && i < points->selection->len; i++) {
        if (composition_find_clip(composition, points->selection->pdata[i], NULL))
            g_ptr_array_add(there, points->selection->pdata[i]);
    }
    conversation->playhead = points->playhead;
    conversation->in = points->in;
    conversation->out = points->out;
    conversation_set_selection(conversation, there);
}

void turn_take_points(Turn *turn)
{
    if (turn->followed && turn->options && turn->options->points)
        put(turn->session, turn->options->points);
}

bool session_put_points(Session *session, const SessionPoints *points, GError **error)
{
    if (!session_follow(session, error))
        return false;
    put(session, points);
    json_auto_t *conversation = conversation_to_json(&session->conversation);
    return json_equal(conversation, project_conversation(session->project)) ||
           project_add_exchange(session->project, NULL, NULL, conversation, error);
}

void session_drop_question(Session *session, SayResult *result)
{
    Turn turn;
    if (turn_begin(&turn, session, result)) {
        turn_drop_pending(&turn);
        result->status = SAY_CHAT;
        if (turn.conversation_changed)
            result->answer = g_strdup(_("Never mind, then. Nothing was changed."));
    }
    turn_end(&turn);
}
