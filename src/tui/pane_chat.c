#include "tui_private.h"

#include "chatkut/tui/field.h"

#include <glib/gi18n.h>

typedef struct {
    Field *field;
} Chat;

static Chat *chat_of(const Tui *tui)
{
    return tui->states[PANE_CHAT];
}

static void *create(Tui *tui G_GNUC_UNUSED)
{
    Chat *chat = g_new0(Chat, 1);
    chat->field = field_new(true);
    return chat;
}

static void destroy(void *state)
{
    Chat *chat = state;
    field_free(chat->field);
    g_free(chat);
}

static void draw(Tui *tui, Area area, bool focused)
{
    const int rows = MIN(field_rows(chat_of(tui)->field, area.rect.w - 2), 6);
    const Area line = area_part(area, 0, area.rect.h - rows, area.rect.w, rows);
    area_put(line, 0, 0, "> ", look_style(&tui->look, ROLE_KEY));
    field_draw(chat_of(tui)->field, area_part(line, 2, 0, line.rect.w - 2, rows),
               look_style(&tui->look, ROLE_TEXT), focused);
}

static Context context(const Tui *tui G_GNUC_UNUSED)
{
    return CONTEXT_CHAT;
}

static bool event(Tui *tui, const Event *event)
{
    return field_event(chat_of(tui)->field, event);
}

void chat_send(Tui *tui)
{
    Chat *chat = chat_of(tui);
    if (!tui->desk || !*field_text(chat->field))
        return;
    tui_say(tui, field_text(chat->field));
    field_set_text(chat->field, "");
}

void chat_newline(Tui *tui)
{
    field_insert(chat_of(tui)->field, "\n");
}

const Pane CHAT_PANE = { .title = N_("Chat"),
                         .create = create,
                         .destroy = destroy,
                         .draw = draw,
                         .context = context,
                         .event = event };
