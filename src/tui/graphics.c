#include "graphics.h"

#include "graphics_write.h"

#include "chatkut/tui/sixel.h"

#include <string.h>

enum { VT340_CELL_W = 10, VT340_CELL_H = 20, FIRST_ID = 0x636B0001 };

typedef enum { MEANS_NONE, MEANS_SIXEL, MEANS_KITTY } Means;

/* A still of the surface that was shown last. */
typedef struct {
    Rect rect;
    const Picture *picture;
    uint32_t id;
    bool sent, refused;
    bool lost; /* sent once, and perhaps still there */
} Placed;

struct Graphics {
    Painter *painter;
    GraphicsCalls calls;
    ScreenStills wish;
    Means means;
    bool knows_kitty;
    int colors;
    int cell_w, cell_h; /* as the terminal said it; 0: it did not */
    int w, h;           /* of the terminal, cells … */
    int wide, high;     /* … and pixels; 0: it does not say */
    GArray *placed;
    uint32_t next_id;
    guint timer; /* that sends the next one; 0: none waits */
};

static const char ASK_KITTY[] = "\033_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\033\\";
static const char ASK_CELL[] = "\033[16t";
static const char ASK_COLORS[] = "\033[?1;1;0S";
static const char ASK_ATTRIBUTES[] = "\033[c"; /* last: everybody answers it */

static void placed_clear(void *data)
{
    picture_unref(((Placed *)data)->picture);
}

static GArray *placed_new(void)
{
    GArray *placed = g_array_new(FALSE, FALSE, sizeof(Placed));
    g_array_set_clear_func(placed, placed_clear);
    return placed;
}

static Placed *placed_at(GArray *placed, unsigned n)
{
    return &g_array_index(placed, Placed, n);
}

Graphics *graphics_new(Painter *painter, const GraphicsCalls *calls)
{
    Graphics *graphics = g_new0(Graphics, 1);
    graphics->painter = painter;
    graphics->calls = *calls;
    graphics->wish = SCREEN_STILLS_CELLS;
    graphics->colors = SIXEL_COLORS_MAX;
    graphics->placed = placed_new();
    graphics->next_id = FIRST_ID;
    return graphics;
}

void graphics_free(Graphics *graphics)
{
    if (!graphics)
        return;
    g_clear_handle_id(&graphics->timer, g_source_remove);
    g_array_unref(graphics->placed);
    g_free(graphics);
}

/* ---- what the terminal can ------------------------------------------------------- */

void graphics_cell(const Graphics *graphics, int *w, int *h)
{
    const bool forced = graphics->wish != SCREEN_STILLS_AUTO;
    *w = *h = 0;
    if (graphics->means == MEANS_NONE)
        return;
    if (graphics->cell_w > 0) {
        *w = graphics->cell_w;
        *h = graphics->cell_h;
    } else if (graphics->wide >= graphics->w && graphics->high >= graphics->h) {
        *w = graphics->wide / graphics->w;
        *h = graphics->high / graphics->h;
    } else if (forced || graphics->means == MEANS_KITTY) {
        *w = VT340_CELL_W;
        *h = VT340_CELL_H;
    }
}

static void ask(Graphics *graphics, const char *question)
{
    g_autoptr(GString) bytes = g_string_new(question);
    graphics->calls.send(bytes, graphics->calls.user);
}

static bool is_inside_another(void)
{
    const char *term = g_getenv("TERM"), *tmux = g_getenv("TMUX");
    return (tmux && *tmux) || (term && (g_str_has_prefix(term, "tmux") ||
                                        g_str_has_prefix(term, "screen")));
}

static void set_means(Graphics *graphics, Means means)
{
    graphics->means = means;
    graphics_forget(graphics);
    graphics->calls.changed(graphics->calls.user);
}

void graphics_wish(Graphics *graphics, ScreenStills wish)
{
    static const Means MEANS[] = {
        [SCREEN_STILLS_SIXEL] = MEANS_SIXEL, [SCREEN_STILLS_KITTY] = MEANS_KITTY
    };
    graphics->wish = wish;
    if (wish == SCREEN_STILLS_CELLS || !painter_is_modern(graphics->painter))
        return;
    if (wish == SCREEN_STILLS_AUTO && !is_inside_another())
        ask(graphics, ASK_KITTY);
    ask(graphics, ASK_CELL);
    ask(graphics, ASK_COLORS);
    if (wish == SCREEN_STILLS_AUTO)
        ask(graphics, ASK_ATTRIBUTES);
    else
        set_means(graphics, MEANS[wish]);
}

void graphics_take_report(Graphics *graphics, const Report *report)
{
    switch (report->kind) {
    case REPORT_KITTY:
        graphics->knows_kitty = true;
        break;
    case REPORT_COLORS:
        graphics->colors = CLAMP(report->w, 2, SIXEL_COLORS_MAX);
        break;
    case REPORT_CELL:
        graphics->cell_w = report->w;
        graphics->cell_h = report->h;
        if (graphics->means != MEANS_NONE)
            set_means(graphics, graphics->means);
        break;
    case REPORT_ATTRIBUTES:
        if (graphics->wish == SCREEN_STILLS_AUTO)
            set_means(graphics, graphics->knows_kitty ? MEANS_KITTY
                                : report->w           ? MEANS_SIXEL
                                                      : MEANS_NONE);
        break;
    }
}

/* With another font the cells are others. */
void graphics_resize(Graphics *graphics, int w, int h, int wide, int high)
{
    graphics->w = w;
    graphics->h = h;
    graphics->wide = wide;
    graphics->high = high;
    graphics_forget(graphics);
    if (graphics->means != MEANS_NONE && graphics->cell_w > 0)
        ask(graphics, ASK_CELL);
}

const char *graphics_farewell(const Graphics *graphics)
{
    static const char *const BYTES[] = {
        [MEANS_NONE] = "",
        [MEANS_SIXEL] = "\033\\",
        [MEANS_KITTY] = "\033\\\033_Ga=d,d=A,q=2\033\\",
    };
    return BYTES[graphics->means];
}

/* ---- what is there --------------------------------------------------------------- */

void graphics_forget(Graphics *graphics)
{
    for (unsigned i = 0; i < graphics->placed->len; i++) {
        Placed *placed = placed_at(graphics->placed, i);
        placed->lost |= placed->sent;
        placed->sent = false;
    }
}

static bool pictures_equal(const Picture *a, const Picture *b)
{
    return a == b || (a->width == b->width && a->height == b->height &&
                      memcmp(a->rgb, b->rgb, picture_bytes(a)) == 0);
}

static bool rects_equal(Rect a, Rect b)
{
    return a.x == b.x && a.y == b.y && a.w == b.w && a.h == b.h;
}

static const Placed *find_placed(const GArray *placed, Rect rect,
                                 const Picture *picture)
{
    for (unsigned i = 0; i < placed->len; i++) {
        const Placed *old = &g_array_index(placed, Placed, i);
        if (rects_equal(old->rect, rect) && pictures_equal(old->picture, picture))
            return old;
    }
    return NULL;
}

/* What a sixel below the last row but one would scroll is the screen. */
static bool has_place(const Graphics *graphics, const Surface *surface, Rect rect)
{
    return graphics->means == MEANS_KITTY || rect.y + rect.h < surface->h;
}

/* Those of a surface that are whole, with what is known of them; *anew: there is one
 * that nothing is known of. */
static GArray *placed_of(Graphics *graphics, const Surface *surface, bool *anew)
{
    GArray *placed = placed_new();
    Rect rect;
    bool more = graphics->means != MEANS_NONE;
    for (unsigned n = 0; more; n++) {
        const Picture *picture = surface_still(surface, n, &rect, &more);
        if (!picture || !has_place(graphics, surface, rect))
            continue;
        const Placed *old = find_placed(graphics->placed, rect, picture);
        Placed one = old ? *old : (Placed){ .rect = rect, .id = graphics->next_id++ };
        *anew |= !old;
        one.picture = picture_ref(old ? old->picture : picture);
        g_array_append_val(placed, one);
    }
    return placed;
}

/* Rows that are written again lose what else is drawn there. */
static void spoil(Graphics *graphics, GArray *now, Rect rect)
{
    painter_spoil(graphics->painter, rect.y, rect.h);
    for (unsigned i = 0; i < now->len; i++) {
        Placed *other = placed_at(now, i);
        if (other->rect.y < rect.y + rect.h && rect.y < other->rect.y + other->rect.h)
            other->sent = false;
    }
}

static void take_away(Graphics *graphics, GArray *now, const Placed *old,
                      GString *bytes)
{
    if (graphics->means == MEANS_KITTY && (old->sent || old->lost))
        graphics_write_kitty_end(bytes, old->id);
    else if (graphics->means == MEANS_SIXEL && old->sent)
        spoil(graphics, now, old->rect);
}

/* ---- sending --------------------------------------------------------------------- */

static Placed *next_one(const Graphics *graphics)
{
    for (unsigned i = 0; i < graphics->placed->len; i++) {
        Placed *placed = placed_at(graphics->placed, i);
        if (!placed->sent && !placed->refused)
            return placed;
    }
    return NULL;
}

static void send_one(Graphics *graphics, Placed *placed)
{
    g_autoptr(GString) bytes = g_string_new(NULL);
    int w, h;
    graphics_cell(graphics, &w, &h);
    if (graphics->means == MEANS_KITTY)
        graphics_write_kitty(bytes, placed->rect, placed->picture, placed->id);
    else if (!graphics_write_sixel(bytes, placed->rect, placed->picture, w, h,
                                   graphics->colors))
        placed->refused = true;
    if (!placed->refused)
        placed->refused = !graphics->calls.send(bytes, graphics->calls.user);
    placed->sent = !placed->refused;
}

static gboolean on_rest(void *user)
{
    Graphics *graphics = user;
    graphics->timer = 0;
    Placed *placed = next_one(graphics);
    if (!placed || !graphics->calls.is_free(graphics->calls.user))
        return G_SOURCE_REMOVE;
    send_one(graphics, placed);
    if (next_one(graphics))
        graphics->timer = g_idle_add(on_rest, graphics);
    return G_SOURCE_REMOVE;
}

void graphics_line_is_free(Graphics *graphics)
{
    if (!graphics->timer && next_one(graphics))
        graphics->timer = g_timeout_add(GRAPHICS_REST_MS, on_rest, graphics);
}

void graphics_follow(Graphics *graphics, const Surface *surface, GString *bytes)
{
    g_autoptr(GArray) before = graphics->placed;
    bool anew = false;
    GArray *now = placed_of(graphics, surface, &anew);
    for (unsigned i = 0; i < before->len; i++) {
        const Placed *old = placed_at(before, i);
        if (!find_placed(now, old->rect, old->picture))
            take_away(graphics, now, old, bytes);
    }
    graphics->placed = now;
    if (anew)
        g_clear_handle_id(&graphics->timer, g_source_remove);
    graphics_line_is_free(graphics);
}
