/* Forms drawn. */
#include "form_private.h"

#include <glib/gi18n.h>

enum {
    NAMES_SHOWN = 8,
    LABEL_SHARE = 3,
    CHOICE_SIGNS = 4, /* columns of what stands around a choice */
    CHOICE_ROWS = 2,
};

/* ---- how high it is -------------------------------------------------------------- */

static int label_columns(const Form *form, int columns)
{
    int widest = 0;
    for (unsigned i = 0; i < form->count; i++)
        if (form->items[i].row->label)
            widest = MAX(widest, cells_width(_(form->items[i].row->label)));
    return MIN(widest, columns / LABEL_SHARE) + 2;
}

/* Where what is to be filled in begins. */
static int value_x(const Form *form, const FormItem *item, int columns)
{
    return item->row->label ? label_columns(form, columns) : 0;
}

/* Of the longest, so that nothing moves from one to the next. */
static int choice_rows(const FormItem *item, int width)
{
    int most = 1;
    for (unsigned i = 0; item->choices && i < item->choices->len; i++) {
        g_autoptr(GPtrArray) lines =
            wrap_lines(item->choices->pdata[i], width - CHOICE_SIGNS);
        most = MAX(most, (int)lines->len);
    }
    return MIN(most, CHOICE_ROWS);
}

static int item_rows(const Form *form, const FormItem *item, int columns)
{
    const int width = columns - value_x(form, item, columns);
    if (item->field)
        return MIN(field_rows(item->field, width), 3);
    if (item->row->kind == FORM_CHOICE)
        return choice_rows(item, width);
    if (item->row->kind != FORM_SAYS)
        return 1;
    g_autoptr(GPtrArray) lines = wrap_lines(item->says ? item->says : "", width);
    return (int)lines->len;
}

static const char *below_text(const Form *form)
{
    const char *help = form_focused(form)->help;
    return form->complaint ? form->complaint : help ? _(help) : "";
}

static int below_rows(const Form *form, int columns)
{
    g_autoptr(GPtrArray) lines = wrap_lines(below_text(form), columns);
    return (int)lines->len + 1;
}

/* The help of the longest, so that the popup does not jump from field to field. */
static int most_below(const Form *form, int columns)
{
    int most = below_rows(form, columns);
    for (unsigned i = 0; i < form->count; i++) {
        if (!form->items[i].row->help)
            continue;
        g_autoptr(GPtrArray) lines = wrap_lines(_(form->items[i].row->help), columns);
        most = MAX(most, (int)lines->len + 1);
    }
    return most;
}

int form_height(const Form *form, int columns)
{
    int rows = most_below(form, columns);
    for (unsigned i = 0; i < form->count; i++)
        rows += item_rows(form, &form->items[i], columns);
    if (form->names)
        rows += MIN((int)form->names->labels->len, NAMES_SHOWN);
    return rows;
}

/* ---- drawing --------------------------------------------------------------------- */

static void draw_choice(const FormItem *item, const Look *look, Area area, Style style,
                        bool here)
{
    const char *label = item->choices && item->choices->len > 0
                            ? item->choices->pdata[item->chosen]
                            : "";
    const Style key = look_style(look, here ? ROLE_KEY : ROLE_QUIET);
    const Style arrow = { key.ink, style.paper, key.bits };
    const int room = area.rect.w - CHOICE_SIGNS;
    g_autoptr(GPtrArray) lines = wrap_lines(label, room);
    const int rows = MIN((int)lines->len, area.rect.h);
    area_put(area, 0, 0, look_sign(look, GLYPH_BACK), arrow);
    for (int y = 0; y < rows - 1; y++)
        area_put(area, 2, y, lines->pdata[y], style);
    g_autofree char *last = wrap_join(lines, rows - 1);
    const int width = MIN(cells_width(last), room);
    area_put_cut(area, 2, rows - 1, width, last, style, look->ascii);
    area_put(area, width + 3, rows - 1, look_sign(look, GLYPH_PLAY), arrow);
}

static void draw_says(const FormItem *item, Area area, Style style)
{
    g_autoptr(GPtrArray) lines = wrap_lines(item->says ? item->says : "", area.rect.w);
    for (unsigned i = 0; i < lines->len; i++)
        area_put(area, 0, (int)i, lines->pdata[i], style);
}

static void draw_value(const FormItem *item, const Look *look, Area area, bool here)
{
    const Style popup = look_style(look, ROLE_POPUP);
    Style line = popup;
    if (item->field) {
        line.bits |= STYLE_UNDERLINE;
        area_fill(area, 0, 0, area.rect.w, area.rect.h, ' ', line);
        if (here && item->suggested)
            line = look_style(look, ROLE_SELECTED);
        field_draw(item->field, area, line, here);
        return;
    }
    if (here)
        line.bits |= STYLE_BOLD;
    if (item->row->kind == FORM_CHOICE)
        draw_choice(item, look, area, line, here);
    else if (item->row->kind == FORM_SWITCH)
        area_put(area, 0, 0, item->on ? "[x]" : "[ ]", line);
    else
        draw_says(item, area, popup);
}

static void draw_item(Form *form, FormItem *item, const Look *look, Area area, int y)
{
    const bool here = item == &form->items[form->at];
    const int x = value_x(form, item, area.rect.w);
    item->y = y;
    item->rows = item_rows(form, item, area.rect.w);
    if (y < 0 || y >= area.rect.h)
        return;
    if (item->row->label) {
        Style style = look_style(look, here ? ROLE_KEY : ROLE_QUIET);
        style.paper = look_style(look, ROLE_POPUP).paper;
        area_put_cut(area, 0, y, x - 1, _(item->row->label), style, look->ascii);
    }
    draw_value(item, look, area_part(area, x, y, area.rect.w - x, item->rows), here);
}

static int draw_names(Form *form, const Look *look, Area area, int y)
{
    const int count = (int)form->names->labels->len;
    const int rows = MIN(MIN(count, NAMES_SHOWN), area.rect.h - y);
    form->names_drawn = MAX(rows, 1);
    if (form->name_at < 0 || form->name_at < form->names_top)
        form->names_top = MAX(form->name_at, 0);
    if (form->name_at >= form->names_top + rows)
        form->names_top = form->name_at - rows + 1;
    for (int i = 0; i < rows; i++) {
        const int n = form->names_top + i;
        const bool chosen = n == form->name_at;
        const Style style = look_style(look, chosen ? ROLE_SELECTED : ROLE_POPUP);
        area_fill(area, 0, y + i, area.rect.w, 1, ' ', style);
        area_put(area, 0, y + i, chosen ? look_sign(look, GLYPH_POINTER) : " ", style);
        if (n < count)
            area_put_cut(area, 2, y + i, area.rect.w - 2, form->names->labels->pdata[n],
                         style, look->ascii);
    }
    return rows;
}

static void draw_below(const Form *form, const Look *look, Area area)
{
    g_autoptr(GPtrArray) lines = wrap_lines(below_text(form), area.rect.w);
    Style style = look_style(look, form->complaint ? ROLE_WARN : ROLE_QUIET);
    style.paper = look_style(look, ROLE_POPUP).paper;
    const int top = area.rect.h - (int)lines->len;
    for (unsigned i = 0; i < lines->len; i++)
        area_put(area, 0, top + (int)i, lines->pdata[i], style);
}

/* So that the focused row is seen, with all that belongs to it. */
static void scroll(Form *form, const Area *area)
{
    int y = 0, bottom = 0;
    for (unsigned i = 0; i <= form->at; i++) {
        y = bottom;
        bottom += item_rows(form, &form->items[i], area->rect.w);
    }
    if (form->names)
        bottom += MIN((int)form->names->labels->len, NAMES_SHOWN);
    form->top = MAX(form->top, bottom - area->rect.h);
    form->top = CLAMP(form->top, 0, y);
    if (form->at == 0 || form_focused(form) == form->items[0].row)
        form->top = 0;
}

void form_draw(Form *form, const Look *look, Area area)
{
    const int own = item_rows(form, &form->items[form->at], area.rect.w);
    const int below = CLAMP(area.rect.h - own, 0, below_rows(form, area.rect.w));
    const Area above = area_part(area, 0, 0, area.rect.w, area.rect.h - below);
    scroll(form, &above);
    int y = -form->top;
    for (unsigned i = 0; i < form->count; i++) {
        draw_item(form, &form->items[i], look, above, y);
        y += form->items[i].rows;
        if (form->names && i == form->at)
            y += draw_names(form, look, above, MAX(y, 0));
    }
    draw_below(form, look, area_part(area, 0, area.rect.h - below, area.rect.w, below));
}
