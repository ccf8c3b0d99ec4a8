/* ncurses has macros for everything: this is the one file that knows them. */
#include "painter.h"

#include "chatkut/tui/screen.h"

#include <curses.h>
#include <errno.h>
#include <glib/gi18n.h>
#include <langinfo.h>
#include <string.h>
#include <sys/mman.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

enum { SYNC_BYTES = 500 }; /* from here on a picture is shown at once */

static const char SYNC_ON[] = "\033[?2026h";
static const char SYNC_OFF[] = "\033[?2026l";

struct Painter {
    FILE *memory;
    SCREEN *screen;
    Surface *shown; /* what ncurses has; NULL: nothing that is known */
    Depth depth;
    bool modern, direct;
    int cursor; /* as curs_set() was last told; -1: never */
    char *farewell;
};

/* ---- which terminal -------------------------------------------------------------- */

static bool is_known(const char *name)
{
    int status;
    const int result = setupterm(name, STDOUT_FILENO, &status);
    if (result == OK && cur_term)
        del_curterm(cur_term);
    return result == OK;
}

/* The entry that has direct colours, where the terminal says that it has. */
static char *direct_name(const char *term)
{
    const char *color = g_getenv("COLORTERM");
    if (!color || (strcmp(color, "truecolor") != 0 && strcmp(color, "24bit") != 0))
        return NULL;
    g_autofree char *base = g_strdup(term);
    char *suffix = strstr(base, "-256color");
    if (suffix)
        *suffix = '\0';
    g_autofree char *direct = g_strconcat(base, "-direct", NULL);
    return is_known(direct) ? g_steal_pointer(&direct) : NULL;
}

/* Owned by the caller. */
static char *choose_terminal(void)
{
    const char *term = g_getenv("TERM");
    if (!term || !*term || !is_known(term))
        term = "xterm-256color";
    if (g_getenv("NO_COLOR") && *g_getenv("NO_COLOR"))
        return g_strdup(term);
    char *direct = direct_name(term);
    return direct ? direct : g_strdup(term);
}

static Depth depth_of_terminal(bool direct)
{
    const char *none = g_getenv("NO_COLOR");
    if ((none && *none) || !has_colors())
        return DEPTH_MONO;
    if (direct)
        return DEPTH_TRUE;
    return COLORS >= 256 ? DEPTH_256 : COLORS >= 16 ? DEPTH_16 : DEPTH_8;
}

/* The Linux console has neither braille nor most of the signs. */
static bool wants_ascii(const char *term)
{
    return strcmp(nl_langinfo(CODESET), "UTF-8") != 0 || strcmp(term, "linux") == 0 ||
           g_str_has_prefix(term, "vt");
}

static const char *capability(const char *name)
{
    const char *text = tigetstr(name);
    return text && text != (char *)-1 ? text : NULL;
}

static void learn_keys(Decoder *decoder)
{
    static const struct {
        const char *name;
        Key key;
    } KEYS[] = {
        { "kcuu1", { KEY_CODE_UP, 0 } },
        { "kcud1", { KEY_CODE_DOWN, 0 } },
        { "kcub1", { KEY_CODE_LEFT, 0 } },
        { "kcuf1", { KEY_CODE_RIGHT, 0 } },
        { "khome", { KEY_CODE_HOME, 0 } },
        { "kend", { KEY_CODE_END, 0 } },
        { "kpp", { KEY_CODE_PGUP, 0 } },
        { "knp", { KEY_CODE_PGDN, 0 } },
        { "kich1", { KEY_CODE_INSERT, 0 } },
        { "kdch1", { KEY_CODE_DELETE, 0 } },
        { "kbs", { KEY_CODE_BACKSPACE, 0 } },
        { "kent", { KEY_CODE_ENTER, 0 } },
        { "kcbt", { KEY_CODE_TAB, KEY_SHIFT } },
        { "kLFT", { KEY_CODE_LEFT, KEY_SHIFT } },
        { "kRIT", { KEY_CODE_RIGHT, KEY_SHIFT } },
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(KEYS); i++) {
        const char *sequence = capability(KEYS[i].name);
        if (sequence)
            decoder_learn(decoder, sequence, KEYS[i].key);
    }
    for (unsigned i = 0; i < 12; i++) {
        g_autofree char *name = g_strdup_printf("kf%u", i + 1);
        const char *sequence = capability(name);
        if (sequence)
            decoder_learn(decoder, sequence, (Key){ KEY_CODE_F1 + i, 0 });
    }
}

static char *make_farewell(void)
{
    static const char *const NAMES[] = { "sgr0", "cnorm", "rmkx", "rmcup" };
    GString *bytes = g_string_new(NULL);
    for (unsigned i = 0; i < G_N_ELEMENTS(NAMES); i++) {
        const char *text = capability(NAMES[i]);
        /* without the padding that only tputs() knows */
        for (; text && *text; text++) {
            if (text[0] == '$' && text[1] == '<' && strchr(text, '>'))
                text = strchr(text, '>');
            else
                g_string_append_c(bytes, *text);
        }
    }
    return g_string_free(bytes, FALSE);
}

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
    if (!painter->screen || !capability("cup")) {
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
    g_autofree char *term = choose_terminal();
    Painter *painter = g_new0(Painter, 1);
    painter->cursor = -1;
    painter->memory = open_memory();
    if (!begin_ncurses(painter, term, error)) {
        painter_free(painter);
        return NULL;
    }
    painter->direct = g_str_has_suffix(term, "-direct");
    painter->modern = capability("kmous") != NULL;
    painter->depth = look->depth = depth_of_terminal(painter->direct);
    look->ascii = wants_ascii(term);
    learn_keys(decoder);
    painter->farewell = make_farewell();
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

void painter_resize(Painter *painter, int w, int h)
{
    if (w != COLS || h != LINES)
        resizeterm(h, w);
    painter_forget(painter);
}

void painter_enter(Painter *painter)
{
    const char *keys = capability("smkx");
    painter_forget(painter);
    painter->cursor = -1;
    reset_prog_mode();
    clearok(stdscr, TRUE);
    refresh();
    if (keys)
        putp(keys);
    fflush(painter->memory);
}

void painter_leave(Painter *painter)
{
    const char *keys = capability("rmkx");
    if (keys)
        putp(keys);
    endwin();
    painter_forget(painter);
    /* the rescue writes what brings the terminal back */
    size_t length;
    g_free(painter_take(painter, &length));
}

static attr_t attributes_of(uint8_t bits)
{
    return (bits & STYLE_BOLD ? A_BOLD : 0) | (bits & STYLE_DIM ? A_DIM : 0) |
           (bits & STYLE_ITALIC ? A_ITALIC : 0) |
           (bits & STYLE_UNDERLINE ? A_UNDERLINE : 0) |
           (bits & STYLE_REVERSE ? A_REVERSE : 0);
}

/* In entries with direct colours the first eight numbers are the palette's. */
static int number_of(const Painter *painter, Ink ink)
{
    ink = ink_reduce(ink, painter->depth);
    if (ink == INK_DEFAULT || !painter->direct)
        return ink;
    if (!(ink & INK_RGB_FLAG)) {
        static const uint32_t BRIGHT[] = { 0x7F7F7F, 0xFF5555, 0x55FF55, 0xFFFF55,
                                           0x5555FF, 0xFF55FF, 0x55FFFF, 0xFFFFFF };
        return ink < 8 ? ink : (int)BRIGHT[ink % 8];
    }
    return MAX(ink & 0xFFFFFF, 8);
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

static void paint_cell(const Painter *painter, int x, int y, const Cell *cell)
{
    wchar_t text[CELL_MARKS + 2] = { (wchar_t)cell->character };
    const int width = wcwidth(text[0]);
    if (width < 1 || width != character_width(cell->character)) {
        /* the C library and ncurses see it otherwise */
        text[0] = character_width(cell->character) == 1 ? L'?' : L'　';
    } else {
        for (unsigned i = 0; i < CELL_MARKS && cell->marks[i]; i++)
            text[i + 1] = (wchar_t)cell->marks[i];
    }
    int pair = painter->depth == DEPTH_MONO ? 0 : pair_of(painter, cell->style);
    cchar_t packed;
    if (setcchar(&packed, text, attributes_of(cell->style.bits), 0, &pair) != OK)
        setcchar(&packed, L"?", A_NORMAL, 0, &pair);
    mvadd_wch(y, x, &packed);
}

static bool cells_equal(const Cell *a, const Cell *b)
{
    return a->character == b->character &&
           memcmp(a->marks, b->marks, sizeof a->marks) == 0 &&
           a->style.ink == b->style.ink && a->style.paper == b->style.paper &&
           a->style.bits == b->style.bits;
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

void painter_paint(Painter *painter, const Surface *surface)
{
    if (!painter->shown) {
        erase();
        clearok(stdscr, TRUE);
    }
    for (int y = 0; y < surface->h; y++)
        paint_row(painter, surface, y);
    keep(painter, surface);
    place_cursor(painter, surface);
    refresh();
}

/* Entries with direct colours write 38:2::R:G:B, as ISO 8613-6 has it; what every
 * terminal with such colours reads is xterm's older 38;2;R;G;B. */
static void write_colors_plainly(GString *bytes)
{
    enum { HEAD = 7 }; /* of "\033[38:2::", without the last colon */
    char *to = bytes->str;
    const char *end = bytes->str + bytes->len;
    for (const char *from = bytes->str; from < end;) {
        const bool color = end - from > HEAD && from[0] == '\033' && from[1] == '[' &&
                           (from[2] == '3' || from[2] == '4') &&
                           memcmp(from + 3, "8:2::", 5) == 0;
        *to++ = *from++;
        if (!color)
            continue;
        for (int i = 1; from < end && *from != 'm'; i++, from++)
            if (i != HEAD)
                *to++ = *from == ':' ? ';' : *from;
    }
    g_string_truncate(bytes, (gsize)(to - bytes->str));
}

char *painter_take(Painter *painter, size_t *length)
{
    fflush(painter->memory);
    const int fd = fileno(painter->memory);
    const off_t end = lseek(fd, 0, SEEK_CUR);
    const size_t size = end > 0 ? (size_t)end : 0;
    GString *bytes = g_string_sized_new(size + sizeof SYNC_ON * 2);
    const bool sync = painter->modern && size > SYNC_BYTES;
    if (sync)
        g_string_append(bytes, SYNC_ON);
    const gsize start = bytes->len;
    g_string_set_size(bytes, start + size);
    const ssize_t got = pread(fd, bytes->str + start, size, 0);
    g_string_set_size(bytes, start + (got > 0 ? (size_t)got : 0));
    if (painter->direct)
        write_colors_plainly(bytes);
    if (sync)
        g_string_append(bytes, SYNC_OFF);
    if (ftruncate(fd, 0) != 0 || lseek(fd, 0, SEEK_SET) != 0)
        g_error("the screen's memory cannot be emptied: %s", g_strerror(errno));
    *length = bytes->len;
    return g_string_free(bytes, FALSE);
}
