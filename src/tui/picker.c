/* A popup with a field to search in and a list to choose from. */
#include "tui_private.h"

#include "chatkut/base/text.h"
#include "chatkut/tui/field.h"
#include "chatkut/tui/fuzzy.h"

#include <glib/gi18n.h>

enum { WIDE = 76, HEIGHT = 24 };

typedef struct {
    Overlay overlay;
    char *title;
    Field *field;
    GPtrArray *choices;
    GArray *fitting; /* unsigned: indexes of choices, best first */
    unsigned chosen, top;
    int rows; /* that were drawn last */
    bool free_text;
    ChoiceTaken taken;
    void *user;
} Picker;

Choice *choice_new(const char *label, const char *detail, const char *note,
                   const void *data)
{
    Choice *choice = g_new0(Choice, 1);
    choice->label = text_printable(label, 0);
    choice->detail = detail ? text_printable(detail, 0) : NULL;
    choice->note = note ? text_printable(note, 0) : NULL;
    choice->data = data;
    return choice;
}

void choice_free(Choice *choice)
{
    if (!choice)
        return;
    g_free(choice->label);
    g_free(choice->detail);
    g_free(choice->note);
    g_free(choice);
}

/* ---- searching ------------------------------------------------------------------- */

typedef struct {
    unsigned index;
    int score;
} Scored;

static int by_score(const void *a, const void *b)
{
    const Scored *left = a, *right = b;
    if (left->score != right->score)
        return right->score - left->score;
    return (int)left->index - (int)right->index;
}

static void search(Picker *picker)
{
    const char *pattern = field_text(picker->field);
    g_autoptr(GArray) scored = g_array_new(FALSE, FALSE, sizeof(Scored));
    for (unsigned i = 0; i < picker->choices->len; i++) {
        const Choice *choice = picker->choices->pdata[i];
        int score = fuzzy_score(pattern, choice->label) * 2;
        if (choice->note)
            score = MAX(score, fuzzy_score(pattern, choice->note));
        const Scored row = { i, *pattern ? score : 1 };
        if (score > 0)
            g_array_append_val(scored, row);
    }
    g_array_sort(scored, by_score);
    g_array_set_size(picker->fitting, 0);
    for (unsigned i = 0; i < scored->len; i++)
        g_array_append_val(picker->fitting, g_array_index(scored, Scored, i).index);
    picker->chosen = picker->top = 0;
}

static const Choice *chosen_of(const Picker *picker)
{
    if (picker->chosen >= picker->fitting->len)
        return NULL;
    return picker->choices
        ->pdata[g_array_index(picker->fitting, unsigned, picker->chosen)];
}

/* ---- taking one ------------------------------------------------------------------ */

static void take(Tui *tui, Picker *picker)
{
    const Choice *choice = chosen_of(picker);
    if (!choice && !picker->free_text)
        return;
    /* its popup goes first: what is taken may open another */
    g_autoptr(GPtrArray) choices G_GNUC_UNUSED = g_ptr_array_ref(picker->choices);
    g_autofree char *typed = g_strdup(field_text(picker->field));
    const ChoiceTaken taken = picker->taken;
    void *user = picker->user;
    tui_pop(tui, &picker->overlay);
    taken(tui, choice, typed, user);
}

/* The second press takes it. */
static void row_pressed(Tui *tui, void *data, unsigned n)
{
    Picker *picker = data;
    if (n >= picker->fitting->len)
        return;
    if (n == picker->chosen)
        take(tui, picker);
    else
        picker->chosen = n;
}

/* ---- drawing --------------------------------------------------------------------- */

static void draw_choice(const Look *look, Area area, int y, const Choice *choice,
                        bool chosen)
{
    const Style style = look_style(look, chosen ? ROLE_SELECTED : ROLE_POPUP);
    Style quiet = look_style(look, chosen ? ROLE_SELECTED : ROLE_QUIET);
    quiet.paper = style.paper;
    const int width = area.rect.w,
              detail = choice->detail ? cells_width(choice->detail) : 0;
    area_fill(area, 0, y, width, 1, ' ', style);
    area_put(area, 0, y, chosen ? look_sign(look, GLYPH_POINTER) : " ", style);
    area_put_cut(area, 2, y, width - detail - 5, choice->label, style, look->ascii);
    if (choice->detail)
        area_put_right(area, width - 1, y, choice->detail, quiet);
}

static void scroll(Picker *picker)
{
    if (picker->chosen < picker->top)
        picker->top = picker->chosen;
    if (picker->chosen >= picker->top + (unsigned)picker->rows)
        picker->top = picker->chosen - (unsigned)picker->rows + 1;
}

static void draw_list(Tui *tui, Picker *picker, Area area)
{
    const Look *look = &tui->look;
    picker->rows = MAX(area.rect.h, 1);
    scroll(picker);
    for (int y = 0; y < area.rect.h; y++) {
        const unsigned i = picker->top + (unsigned)y;
        if (i >= picker->fitting->len)
            break;
        tui_spot(tui, area_part(area, 0, y, area.rect.w, 1), row_pressed, picker, i);
        draw_choice(look, area, y,
                    picker->choices->pdata[g_array_index(picker->fitting, unsigned, i)],
                    i == picker->chosen);
    }
    if (picker->fitting->len == 0)
        area_put(area, 2, 0,
                 picker->free_text ? _("Enter takes what you typed")
                                   : _("nothing fits"),
                 look_style(look, ROLE_QUIET));
}

static bool has_notes(const Picker *picker)
{
    for (unsigned i = 0; i < picker->choices->len; i++)
        if (((const Choice *)picker->choices->pdata[i])->note)
            return true;
    return false;
}

static void picker_draw(Tui *tui, Overlay *overlay, Area screen)
{
    Picker *picker = (Picker *)overlay;
    const Look *look = &tui->look;
    const int w = MIN(screen.rect.w - 2, WIDE);
    const int wanted = (int)picker->choices->len + 5 + (has_notes(picker) ? 2 : 0);
    const int h = MIN(MIN(screen.rect.h - 2, HEIGHT), MAX(wanted, 6));
    Area area =
        area_part(screen, (screen.rect.w - w) / 2, (screen.rect.h - h) / 3, w, h);
    area_clear(area, look_style(look, ROLE_POPUP));
    area = look_box(look, area, picker->title, true);
    area_put(area, 0, 0, "> ", look_style(look, ROLE_KEY));
    field_draw(picker->field, area_part(area, 2, 0, area.rect.w - 2, 1),
               look_style(look, ROLE_POPUP), true);
    const Choice *chosen = chosen_of(picker);
    const int below = chosen && chosen->note && area.rect.h > 5 ? 2 : 0;
    draw_list(tui, picker, area_part(area, 0, 2, area.rect.w, area.rect.h - 2 - below));
    if (below)
        area_put_cut(area, 2, area.rect.h - 1, area.rect.w - 3, chosen->note,
                     look_style(look, ROLE_QUIET), look->ascii);
}

/* ---- keys ------------------------------------------------------------------------ */

static void move(Picker *picker, int by)
{
    const int last = (int)picker->fitting->len - 1;
    picker->chosen = (unsigned)CLAMP((int)picker->chosen + by, 0, MAX(last, 0));
}

static bool list_key(Tui *tui, Picker *picker, Key key)
{
    if (key.held == KEY_CTRL && (key.code == 'n' || key.code == 'p'))
        move(picker, key.code == 'n' ? 1 : -1);
    else if (key.held)
        return false;
    else if (key.code == KEY_CODE_DOWN || key.code == KEY_CODE_TAB)
        move(picker, 1);
    else if (key.code == KEY_CODE_UP)
        move(picker, -1);
    else if (key.code == KEY_CODE_PGDN)
        move(picker, picker->rows);
    else if (key.code == KEY_CODE_PGUP)
        move(picker, -picker->rows);
    else if (key.code == KEY_CODE_ENTER)
        take(tui, picker);
    else if (key.code == KEY_CODE_ESC)
        tui_pop(tui, &picker->overlay);
    else
        return false;
    return true;
}

static bool picker_event(Tui *tui, Overlay *overlay, const Event *event)
{
    Picker *picker = (Picker *)overlay;
    if (event->kind == EVENT_KEY && list_key(tui, picker, event->key))
        return true;
    if (event->kind == EVENT_MOUSE) {
        if (event->mouse.kind == MOUSE_UP || event->mouse.kind == MOUSE_DOWN)
            move(picker, event->mouse.kind == MOUSE_UP ? -3 : 3);
        return true;
    }
    if (!field_event(picker->field, event))
        return false;
    search(picker);
    return true;
}

static Context picker_context(const Overlay *overlay G_GNUC_UNUSED)
{
    return CONTEXT_LIST;
}

static void picker_free(Overlay *overlay)
{
    Picker *picker = (Picker *)overlay;
    field_free(picker->field);
    g_ptr_array_unref(picker->choices);
    g_array_unref(picker->fitting);
    g_free(picker->title);
    g_free(picker);
}

static const OverlayClass PICKER = { picker_context, picker_draw, picker_event,
                                     picker_free };

void picker_open(Tui *tui, const char *title, GPtrArray *choices, bool free_text,
                 ChoiceTaken taken, void *user)
{
    Picker *picker = g_new0(Picker, 1);
    picker->overlay.class = &PICKER;
    picker->title = g_strdup(title);
    picker->field = field_new(false);
    picker->choices = choices;
    picker->fitting = g_array_new(FALSE, FALSE, sizeof(unsigned));
    picker->rows = 1;
    picker->free_text = free_text;
    picker->taken = taken;
    picker->user = user;
    search(picker);
    tui_push(tui, &picker->overlay);
}

static void choose_data(Picker *picker, const void *data)
{
    for (unsigned i = 0; i < picker->fitting->len; i++) {
        picker->chosen = i;
        if (chosen_of(picker)->data == data)
            return;
    }
    picker->chosen = 0;
}

void picker_refill(Tui *tui, ChoiceTaken taken, GPtrArray *choices)
{
    Picker *picker = (Picker *)tui_top(tui);
    if (!picker || picker->overlay.class != &PICKER || picker->taken != taken) {
        g_ptr_array_unref(choices);
        return;
    }
    const Choice *chosen = chosen_of(picker);
    const void *data = chosen ? chosen->data : NULL;
    g_ptr_array_unref(picker->choices);
    picker->choices = choices;
    search(picker);
    choose_data(picker, data);
    tui_invalidate(tui);
}
