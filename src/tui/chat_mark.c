/* In the transcript: choosing receipts and suggestions, finding words. */
#include "chat_private.h"

#include "chatkut/edit/execute.h"

#include <glib/gi18n.h>

/* ---- choosing -------------------------------------------------------------------- */

static void move_mark(Tui *tui, int by)
{
    Chat *chat = chat_of(tui);
    if (transcript_move_mark(chat->transcript, by))
        chat->mode = CHAT_MARKING;
    else if (by > 0)
        mark_leave(tui);
    else if (chat->mode == CHAT_TYPING)
        tui_toast(tui, ROLE_TEXT, _("There are no receipts here yet."));
    if (by < 0)
        chat_read_older(tui);
}

void mark_previous(Tui *tui)
{
    move_mark(tui, -1);
}

void mark_next(Tui *tui)
{
    move_mark(tui, 1);
}

void mark_leave(Tui *tui)
{
    Chat *chat = chat_of(tui);
    transcript_unmark(chat->transcript);
    transcript_end_search(chat->transcript);
    transcript_follow(chat->transcript);
    chat->mode = CHAT_TYPING;
}

static void on_undone(Desk *desk G_GNUC_UNUSED, const SayResult *result, void *user)
{
    tui_tell_result(user, result);
}

void mark_undo(Tui *tui)
{
    const Entry *entry = transcript_marked(chat_of(tui)->transcript, NULL);
    if (!entry || entry->revision == 0)
        tui_toast(tui, ROLE_WARN, _("That is no edit that can be undone."));
    else if (entry->undone)
        tui_toast(tui, ROLE_WARN, _("That was undone already; ^R makes it again."));
    else
        desk_undo_edit(tui->desk, entry->revision, on_undone, tui);
}

static void copy_text(Tui *tui, const char *text)
{
    screen_copy(tui->screen, text);
    tui_toast(tui, ROLE_TEXT, _("Copied."));
}

static const char *item_text(const Entry *entry, unsigned item)
{
    if (entry->kind == ENTRY_RECEIPTS)
        return ((const Receipt *)entry->receipts->pdata[item])->text;
    return entry->suggestions->pdata[item];
}

void mark_copy(Tui *tui)
{
    unsigned item;
    const Entry *entry = transcript_marked(chat_of(tui)->transcript, &item);
    if (entry)
        copy_text(tui, item_text(entry, item));
}

/* The clips that are still there are selected, the playhead goes to the first. */
static void go_to_clips(Tui *tui, const GPtrArray *ids)
{
    const Composition *composition = tui_composition(tui);
    g_autoptr(GPtrArray) there = g_ptr_array_new();
    RTime first = RTIME_ZERO;
    for (unsigned i = 0; ids && i < ids->len; i++) {
        ClipPlace place;
        if (!composition_find_clip(composition, ids->pdata[i], &place))
            continue;
        if (there->len == 0 || rtime_compare(place.clip->start, first) < 0)
            first = place.clip->start;
        g_ptr_array_add(there, ids->pdata[i]);
    }
    if (there->len == 0) {
        tui_toast(tui, ROLE_WARN, _("What that tells of is not on the timeline now."));
        return;
    }
    tui_select(tui, there);
    tui_set_playhead(tui, first);
    mark_leave(tui);
    tui_focus(tui, PANE_TIMELINE);
}

void mark_take(Tui *tui)
{
    unsigned item;
    const Entry *entry = transcript_marked(chat_of(tui)->transcript, &item);
    if (!entry)
        return;
    if (entry->kind == ENTRY_RECEIPTS) {
        go_to_clips(tui, ((const Receipt *)entry->receipts->pdata[item])->clips);
        return;
    }
    g_autofree char *words = g_strdup(item_text(entry, item));
    mark_leave(tui);
    chat_set_line(tui, words);
}

/* ---- finding --------------------------------------------------------------------- */

void find_begin(Tui *tui)
{
    Chat *chat = chat_of(tui);
    field_set_text(chat->search, "");
    transcript_unmark(chat->transcript);
    transcript_end_search(chat->transcript);
    chat->mode = CHAT_SEARCHING;
}

static void find_next(Tui *tui, int by)
{
    Chat *chat = chat_of(tui);
    const char *words = field_text(chat->search);
    if (!*words)
        return;
    if (transcript_search(chat->transcript, words, by))
        return;
    chat_read_older(tui);
    tui_toast(tui, ROLE_WARN,
              by < 0 && chat->more
                  ? _("Not found so far; once more looks further back.")
              : by < 0 ? _("There is nothing more of it above.")
                       : _("There is nothing more of it below."));
}

void find_older(Tui *tui)
{
    find_next(tui, -1);
}

void find_newer(Tui *tui)
{
    find_next(tui, 1);
}
