/* "/" commands as they are typed: what the line can become, above it. */
#include "chat_private.h"

#include <string.h>

enum { SHOWN = 8 };

static bool applies(const Chat *chat)
{
    const char *text = field_text(chat->field);
    return chat->mode == CHAT_TYPING && *text == '/' && chat->past == 0 &&
           field_cursor(chat->field) == strlen(text);
}

static void drop_offers(Chat *chat)
{
    slash_choices_clear(&chat->offers);
    chat->offered = -1;
    if (chat->looking)
        g_cancellable_cancel(chat->looking);
    g_clear_object(&chat->looking);
}

void chat_drop_offers(Tui *tui)
{
    drop_offers(chat_of(tui));
}

bool chat_has_offers(const Tui *tui)
{
    const Chat *chat = chat_of(tui);
    return chat->offers.choices && chat->offers.choices->len > 0;
}

/* ---- names of files -------------------------------------------------------------- */

typedef struct {
    char *text;
    PathWish wish;
    bool whole;
} Search;

static void search_free(void *data)
{
    Search *search = data;
    g_free(search->text);
    g_free(search);
}

static void look(GTask *task, void *source G_GNUC_UNUSED, void *data,
                 GCancellable *cancel G_GNUC_UNUSED)
{
    const Search *search = data;
    const PathPlace place = { search->wish, search->whole, g_get_home_dir(), "." };
    g_task_return_pointer(task,
                          path_complete(search->text, strlen(search->text), &place),
                          (GDestroyNotify)path_names_free);
}

/* Of a search that was cancelled the app may be gone. */
static void found(GObject *source G_GNUC_UNUSED, GAsyncResult *result, void *user)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PathNames) names = g_task_propagate_pointer(G_TASK(result), &error);
    if (error || !names)
        return;
    Tui *tui = user;
    slash_take_paths(&chat_of(tui)->offers, names);
    tui_invalidate(tui);
}

static void look_for_paths(Tui *tui)
{
    Chat *chat = chat_of(tui);
    Search *search = g_new0(Search, 1);
    search->text = g_strdup(field_text(chat->field) + chat->offers.start);
    search->wish = chat->offers.wish;
    search->whole = chat->offers.whole;
    chat->looking = g_cancellable_new();
    g_autoptr(GTask) task = g_task_new(NULL, chat->looking, found, tui);
    g_task_set_task_data(task, search, search_free);
    g_task_run_in_thread(task, look);
}

static void offer_planners(Tui *tui)
{
    Chat *chat = chat_of(tui);
    const char *line = field_text(chat->field);
    const GPtrArray *models = tui->models ? tui->models->models : NULL;
    slash_add_planner(&chat->offers, line, "auto", NULL);
    slash_add_planner(&chat->offers, line, "embedded", NULL);
    for (unsigned i = 0; models && i < models->len; i++) {
        const DeskModel *model = models->pdata[i];
        slash_add_planner(&chat->offers, line, model->name, model->what);
    }
}

void chat_find_offers(Tui *tui)
{
    Chat *chat = chat_of(tui);
    drop_offers(chat);
    if (!applies(chat))
        return;
    slash_complete(field_text(chat->field), tui_composition(tui), &chat->offers);
    if (chat->offers.wants_paths)
        look_for_paths(tui);
    if (chat->offers.wants_planners)
        offer_planners(tui);
}

/* ---- taking one ------------------------------------------------------------------ */

static const SlashChoice *offer_at(const Chat *chat, unsigned index)
{
    return chat->offers.choices->pdata[index];
}

static void take(Tui *tui, const char *word)
{
    Chat *chat = chat_of(tui);
    g_autofree char *text = g_strdup(word);
    field_complete(chat->field, chat->offers.start, text);
    chat_typed(tui);
}

/* What all offers have in common. Owned by the caller. */
static char *common_start(const Chat *chat)
{
    char *common = g_strdup(offer_at(chat, 0)->text);
    for (unsigned i = 1; i < chat->offers.choices->len; i++) {
        const char *other = offer_at(chat, i)->text;
        size_t length = 0;
        while (common[length] && common[length] == other[length])
            length++;
        while (length > 0 && ((guchar)common[length] & 0xC0) == 0x80)
            length--; /* within a character */
        common[length] = '\0';
    }
    return common;
}

/* The chosen one; else as far as all agree, and then the first is chosen. */
bool chat_complete(Tui *tui)
{
    Chat *chat = chat_of(tui);
    if (!chat_has_offers(tui))
        return false;
    if (chat->offered >= 0) {
        take(tui, offer_at(chat, (unsigned)chat->offered)->text);
        return true;
    }
    g_autofree char *common = common_start(chat);
    if (strlen(common) > strlen(field_text(chat->field)) - chat->offers.start)
        take(tui, common);
    else
        chat->offered = 0;
    return true;
}

bool chat_move_offer(Tui *tui, int by)
{
    Chat *chat = chat_of(tui);
    if (!chat_has_offers(tui))
        return false;
    chat->offered = CLAMP(chat->offered + by, -1, (int)chat->offers.choices->len - 1);
    return true;
}

/* ---- drawing --------------------------------------------------------------------- */

int chat_offer_rows(const Tui *tui, int rows)
{
    return chat_has_offers(tui)
               ? MIN(MIN((int)chat_of(tui)->offers.choices->len, SHOWN), MAX(rows, 0))
               : 0;
}

static int label_columns(const Chat *chat, int first, int rows)
{
    int columns = 0;
    for (int i = first; i < first + rows; i++)
        columns = MAX(columns, cells_width(offer_at(chat, (unsigned)i)->label));
    return columns;
}

void chat_draw_offers(Tui *tui, Area area)
{
    const Look *look = &tui->look;
    const Chat *chat = chat_of(tui);
    const int count = (int)chat->offers.choices->len, rows = MIN(area.rect.h, count);
    const int first = CLAMP(chat->offered - rows / 2, 0, count - rows);
    const int columns = MIN(label_columns(chat, first, rows), area.rect.w - 3);
    for (int y = 0; y < rows; y++) {
        const SlashChoice *offer = offer_at(chat, (unsigned)(first + y));
        const bool chosen = first + y == chat->offered;
        const Style style = look_style(look, chosen ? ROLE_SELECTED : ROLE_POPUP);
        Style quiet = look_style(look, chosen ? ROLE_SELECTED : ROLE_QUIET);
        quiet.paper = style.paper;
        area_fill(area, 0, y, area.rect.w, 1, ' ', style);
        area_put(area, 0, y, chosen ? look_sign(look, GLYPH_POINTER) : " ", style);
        area_put_cut(area, 2, y, columns, offer->label, style, look->ascii);
        if (offer->detail)
            area_put_cut(area, columns + 4, y, area.rect.w - columns - 5, offer->detail,
                         quiet, look->ascii);
    }
}
