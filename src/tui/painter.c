/* With terminal.c the one file that knows ncurses, which has macros for everything. */
#include "painter.h"

#include "pen.h"
#include "terminal.h"

#include "chatkut/tui/screen.h"

#include <curses.h>
#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <wchar.h>

enum {
    SYNC_BYTES = 500, /* from here on a picture is shown at once */
    SPARSE_MAX = 100  /* cells that are painted by colours, not by rows */
};

static const char *const GREETING[] = { "smkx" };
static const char *const FAREWELL[] = { "sgr0", "cnorm", "rmkx", "rmcup" };
static const char WHOLE_SCREEN[] = "\033[r"; /* DECSTBM */
static const char SYNC_ON[] = "\033[?2026h";
static const char SYNC_OFF[] = "\033[?2026l";

struct Painter {
    FILE *memory;
    SCREEN *screen;
    Surface *shown; /* what ncurses has; NULL: nothing that is known */
    Depth depth;
    bool modern, direct;
    int cursor; /* as curs_set() was last told; -1: never */
    Pen pen;
    bool anew; /* a whole screen was painted, and not taken yet */
    char *farewell;
};

/* ---- coming and going ------------------------------------------------------------ */

static FILE *open_memory(void)
{
    const int fd = memfd_create("chatkut-screen", MFD_CLOEXEC);
    FILE *memory = fd < 0 ? NULL : fdopen(fd, "w+");
    if (!memory)
        g_error("no memory for the screen: %s", g_strerror(errno));
    return memory;
}

static bool begin_ncurses(Painter *painter, const char *term, GError **error)
{
    set_escdelay(DECODER_ESC_MS);
    painter->screen = newterm(term, painter->memory, stdin);
    if (!painter->screen || !terminal_knows("cup")) {
        g_set_error(error, SCREEN_ERROR, SCREEN_ERROR_TOO_PLAIN,
                    _("The terminal “%s” cannot place text on its screen."), term);
        return false;
    }
    typeahead(-1);
    idlok(stdscr, FALSE);
    if (has_colors()) {
        start_color();
        use_default_colors();
    }
    return true;
}

Painter *painter_new(Look *look, Decoder *decoder, GError **error)
{
    g_autofree char *term = terminal_choose();
    Painter *painter = g_new0(Painter, 1);
    painter->cursor = -1;
    painter->memory = open_memory();
    if (!begin_ncurses(painter, term, error)) {
        painter_free(painter);
        return NULL;
    }
    painter->direct = g_str_has_suffix(term, "-direct");
    painter->modern = terminal_knows("kmous");
    painter->depth = look->depth = terminal_depth(painter->direct);
    look->ascii = look_wants_ascii(term);
    terminal_learn_keys(decoder);
    painter->farewell = terminal_bytes(FAREWELL, G_N_ELEMENTS(FAREWELL));
    return painter;
}

void painter_free(Painter *painter)
{
    if (!painter)
        return;
    if (painter->screen)
        delscreen(painter->screen);
    fclose(painter->memory);
    surface_free(painter->shown);
    g_free(painter->farewell);
    g_free(painter);
}

bool painter_is_modern(const Painter *painter)
{
    return painter->modern;
}

const char *painter_farewell(const Painter *painter)
{
    return painter->farewell;
}

/* ---- painting -------------------------------------------------------------------- */

void painter_forget(Painter *painter)
{
    g_clear_pointer(&painter->shown, surface_free);
}

void painter_spoil(Painter *painter G_GNUC_UNUSED, int y, int rows)
{
    wredrawln(stdscr, y, rows);
}

void painter_resize(Painter *painter, int w, int h)
{
    if (w != COLS || h != LINES)
        resizeterm(h, w);
    painter_forget(painter);
}

void painter_enter(Painter *painter)
{
    g_autofree char *greeting = terminal_bytes(GREETING, G_N_ELEMENTS(GREETING));
    painter_forget(painter);
    pen_forget(&painter->pen);
    painter->cursor = -1;
    reset_prog_mode();
    clearok(stdscr, TRUE);
    refresh();
    fputs(greeting, painter->memory);
    fflush(painter->memory);
}

/* What brings the terminal back is the farewell, which the rescue writes. */
void painter_leave(Painter *painter)
{
    size_t length;
    endwin();
    painter_forget(painter);
    g_free(painter_take(painter, &length));
}

static attr_t attributes_of(uint8_t bits)
{
    return (bits & STYLE_BOLD ? A_BOLD : 0) | (bits & STYLE_DIM ? A_DIM : 0) |
           (bits & STYLE_ITALIC ? A_ITALIC : 0) |
           (bits & STYLE_UNDERLINE ? A_UNDERLINE : 0) |
           (bits & STYLE_REVERSE ? A_REVERSE : 0);
}

/* In entries with direct colours the first eight numbers are the palette's. Behind them
 * the pen finds its bright ones; where there is no pen they are guessed. */
static int number_of(const Painter *painter, Ink ink)
{
    ink = ink_reduce(ink, painter->depth);
    if (ink == INK_DEFAULT || !painter->direct)
        return ink;
    if (!(ink & INK_RGB_FLAG)) {
        static const uint32_t BRIGHT[] = { 0x7F7F7F, 0xFF5555, 0x55FF55, 0xFFFF55,
                                           0x5555FF, 0xFF55FF, 0x55FFFF, 0xFFFFFF };
        return ink < 8 || painter->modern ? ink : (int)BRIGHT[ink % 8];
    }
    return MAX(ink & 0xFFFFFF, PEN_BLACK);
}

static int pair_of(const Painter *painter, Style style)
{
    const int ink = number_of(painter, style.ink),
              paper = number_of(painter, style.paper);
    if (ink < 0 && paper < 0)
        return 0;
    const int pair = alloc_pair(ink, paper);
    return pair < 0 ? 0 : pair;
}

/* What the C library and ncurses see otherwise, or the locale cannot write, is replaced
 * by what can be. Returns how often it fills the cell. */
static int read_cell(const Cell *cell, wchar_t text[CELL_MARKS + 2])
{
    const int width = character_width(cell->character);
    text[0] = (wchar_t)cell->character;
    if (wcwidth(text[0]) == width) {
        for (unsigned i = 0; i < CELL_MARKS && cell->marks[i]; i++)
            text[i + 1] = (wchar_t)cell->marks[i];
        return 1;
    }
    if (width == 2 && wcwidth(L'　') == 2) {
        text[0] = L'　';
        return 1;
    }
    text[0] = (wchar_t)character_plain(cell->character);
    return width;
}

static void paint_cell(const Painter *painter, int x, int y, const Cell *cell)
{
    wchar_t text[CELL_MARKS + 2] = { 0 };
    const int times = read_cell(cell, text);
    int pair = painter->depth == DEPTH_MONO ? 0 : pair_of(painter, cell->style);
    cchar_t packed;
    if (setcchar(&packed, text, attributes_of(cell->style.bits), 0, &pair) != OK)
        setcchar(&packed, L"?", A_NORMAL, 0, &pair);
    for (int i = 0; i < times; i++)
        mvadd_wch(y, x + i, &packed);
}

static bool styles_equal(Style a, Style b)
{
    return a.ink == b.ink && a.paper == b.paper && a.bits == b.bits;
}

/* Of a blank only the paper is seen. */
static bool is_blank(const Cell *cell)
{
    return cell->character == ' ' && cell->marks[0] == 0 &&
           !(cell->style.bits & (STYLE_UNDERLINE | STYLE_REVERSE));
}

static bool looks_same_in(const Cell *cell, Style style)
{
    if (is_blank(cell))
        return cell->style.paper == style.paper &&
               !(style.bits & (STYLE_UNDERLINE | STYLE_REVERSE));
    return styles_equal(cell->style, style);
}

static bool cells_equal(const Cell *a, const Cell *b)
{
    return a->character == b->character &&
           memcmp(a->marks, b->marks, sizeof a->marks) == 0 &&
           looks_same_in(a, b->style);
}

static void paint_row(Painter *painter, const Surface *surface, int y)
{
    const Cell *row = &surface->cells[y * surface->w];
    const Cell *old = painter->shown ? &painter->shown->cells[y * surface->w] : NULL;
    int first = 0, last = surface->w - 1;
    while (old && first < surface->w && cells_equal(&row[first], &old[first]))
        first++;
    while (old && last > first && cells_equal(&row[last], &old[last]))
        last--;
    while (first > 0 && first < surface->w &&
           (row[first].character == 0 || (old && old[first].character == 0)))
        first--;
    for (int x = first; x <= last; x++)
        if (row[x].character)
            paint_cell(painter, x, y, &row[x]);
}

static void keep(Painter *painter, const Surface *surface)
{
    if (!painter->shown)
        painter->shown = surface_new(surface->w, surface->h);
    memcpy(painter->shown->cells, surface->cells,
           sizeof(Cell) * (size_t)surface->w * (size_t)surface->h);
}

static void place_cursor(Painter *painter, const Surface *surface)
{
    const int visible = surface->cursor_x >= 0;
    if (visible)
        move(surface->cursor_y, surface->cursor_x);
    if (visible != painter->cursor)
        curs_set(visible);
    painter->cursor = visible;
}

static bool is_narrow(const Cell *cell)
{
    return cell->character && character_width(cell->character) == 1;
}

/* The cells that changed, by their numbers. False: there are many, or wide ones, whose
 * halves depend on each other. */
static bool find_changes(const Painter *painter, const Surface *surface, int *changed,
                         int *count)
{
    *count = 0;
    for (int i = 0; i < surface->w * surface->h; i++) {
        const Cell *cell = &surface->cells[i], *old = &painter->shown->cells[i];
        if (cells_equal(cell, old))
            continue;
        if (*count >= SPARSE_MAX || !is_narrow(cell) || !is_narrow(old))
            return false;
        changed[(*count)++] = i;
    }
    return true;
}

/* Those of the changed cells that can be painted in the first one's style; how many are
 * left. Blanks can in many. */
static int paint_in_one_style(const Painter *painter, const Surface *surface,
                              int *changed, int count)
{
    const Style style = surface->cells[changed[0]].style;
    int left = 0;
    for (int i = 0; i < count; i++) {
        Cell cell = surface->cells[changed[i]];
        if (looks_same_in(&cell, style)) {
            cell.style = style;
            paint_cell(painter, changed[i] % surface->w, changed[i] / surface->w,
                       &cell);
        } else {
            changed[left++] = changed[i];
        }
    }
    return left;
}

/* A few cells in the order of their colours: a playhead that moves crosses many rows,
 * and in each of them the colours would change twice. */
static bool paint_by_style(Painter *painter, const Surface *surface)
{
    int changed[SPARSE_MAX], count;
    if (!painter->modern || !painter->shown ||
        !find_changes(painter, surface, changed, &count))
        return false;
    leaveok(stdscr, TRUE);
    while (count > 0) {
        count = paint_in_one_style(painter, surface, changed, count);
        if (count > 0)
            refresh();
    }
    leaveok(stdscr, FALSE);
    return true;
}

/* ncurses lets the screen scroll between the rows that it had at first, or before it
 * was resized: a line feed (pen.h) must find it whole. */
static void begin_anew(Painter *painter)
{
    painter->anew = true;
    erase();
    clearok(stdscr, TRUE);
}

void painter_paint(Painter *painter, const Surface *surface)
{
    if (!painter->shown)
        begin_anew(painter);
    if (!paint_by_style(painter, surface))
        for (int y = 0; y < surface->h; y++)
            paint_row(painter, surface, y);
    keep(painter, surface);
    place_cursor(painter, surface);
    refresh();
}

/* What was written into memory; nothing is left there. */
static GString *empty_memory(const Painter *painter)
{
    fflush(painter->memory);
    const int fd = fileno(painter->memory);
    const off_t end = lseek(fd, 0, SEEK_CUR);
    GString *bytes = g_string_new(NULL);
    g_string_set_size(bytes, end > 0 ? (gsize)end : 0);
    const ssize_t got = pread(fd, bytes->str, bytes->len, 0);
    g_string_set_size(bytes, got > 0 ? (gsize)got : 0);
    if (ftruncate(fd, 0) != 0 || lseek(fd, 0, SEEK_SET) != 0)
        g_error("the screen's memory cannot be emptied: %s", g_strerror(errno));
    return bytes;
}

char *painter_take(Painter *painter, size_t *length)
{
    g_autoptr(GString) bytes = empty_memory(painter);
    GString *out = g_string_sized_new(bytes->len + sizeof SYNC_ON * 2);
    if (painter->modern)
        pen_rewrite(&painter->pen, bytes->str, bytes->len, out);
    else
        g_string_append_len(out, bytes->str, (gssize)bytes->len);
    if (painter->modern && painter->anew)
        g_string_prepend(out, WHOLE_SCREEN);
    painter->anew = false;
    if (painter->modern && out->len > SYNC_BYTES) {
        g_string_prepend(out, SYNC_ON);
        g_string_append(out, SYNC_OFF);
    }
    *length = out->len;
    return g_string_free(out, FALSE);
}
