#include "pen.h"

#include <stdlib.h>
#include <string.h>

enum { NUMBERS_MAX = 32, SGR_MAX = 9, OFF = 20 };

/* CSI … final, without what is private. */
typedef struct {
    int numbers[NUMBERS_MAX];
    unsigned count;
    char final, lead;
    size_t length;
} Csi;

void pen_forget(Pen *pen)
{
    *pen = (Pen){ .wants = pen->wants };
}

/* ---- reading --------------------------------------------------------------------- */

/* An empty number between colons is the colour space: nothing. */
static Csi read_csi(const char *bytes, size_t available)
{
    Csi csi = { .count = 1, .length = 2 };
    for (; csi.length < available; csi.length++) {
        const char c = bytes[csi.length];
        int *number = &csi.numbers[csi.count - 1];
        if (c >= '0' && c <= '9')
            *number = MIN(*number * 10 + c - '0', 1 << 20);
        else if (c == ':' && bytes[csi.length - 1] == ':')
            continue;
        else if (c == ';' || c == ':')
            csi.count = MIN(csi.count + 1, NUMBERS_MAX);
        else if (c >= '<' && c <= '?')
            csi.lead = c;
        else if (c >= 0x40)
            break;
    }
    csi.final = csi.length < available ? bytes[csi.length++] : '\0';
    return csi;
}

/* A bright colour of the palette, or black, which ncurses took for another RGB. */
static bool is_other(const int *numbers, unsigned count)
{
    return count >= 5 && numbers[1] == 2 && numbers[2] == 0 && numbers[3] == 0 &&
           numbers[4] >= PEN_BRIGHT && numbers[4] <= PEN_BLACK;
}

static void name_other(const int *numbers, char *color)
{
    const int first = numbers[0] == 38 ? 90 : 100;
    if (numbers[4] == PEN_BLACK)
        g_snprintf(color, PEN_COLOR_MAX, "%d;2;0;0;0", numbers[0]);
    else
        g_snprintf(color, PEN_COLOR_MAX, "%d", first + numbers[4] - PEN_BRIGHT);
}

/* "31", or "38;5;N" and "38;2;R;G;B"; how many numbers it took. */
static unsigned take_color(const int *numbers, unsigned count, char *color)
{
    if (numbers[0] % 10 == 8 && is_other(numbers, count)) {
        name_other(numbers, color);
        return 5;
    }
    const unsigned taken = numbers[0] % 10 != 8           ? 1
                           : count > 1 && numbers[1] == 5 ? 3
                                                          : 5;
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; i < MIN(taken, count); i++)
        g_string_append_printf(text, "%s%d", i > 0 ? ";" : "", numbers[i]);
    g_strlcpy(color, text->str, PEN_COLOR_MAX);
    g_string_free(text, TRUE);
    return taken;
}

static bool is_ink(int number)
{
    return (number >= 30 && number <= 38) || (number >= 90 && number <= 97);
}

static bool is_paper(int number)
{
    return (number >= 40 && number <= 48) || (number >= 100 && number <= 107);
}

static void turn_off(PenLook *look, int number)
{
    look->on &= ~(1u << (number - OFF));
    if (number == 22)
        look->on &= ~(1u << 1);
}

static void take_sgr(Pen *pen, const Csi *csi)
{
    PenLook *look = &pen->wants;
    for (unsigned i = 0; i < csi->count;) {
        const int number = csi->numbers[i];
        unsigned taken = 1;
        if (number == 0)
            *look = (PenLook){ 0 };
        else if (number <= SGR_MAX)
            look->on |= 1u << number;
        else if (number > OFF && number <= OFF + SGR_MAX)
            turn_off(look, number);
        else if (number == 39)
            look->ink[0] = '\0';
        else if (number == 49)
            look->paper[0] = '\0';
        else if (is_ink(number))
            taken = take_color(&csi->numbers[i], csi->count - i, look->ink);
        else if (is_paper(number))
            taken = take_color(&csi->numbers[i], csi->count - i, look->paper);
        i += taken;
    }
}

/* ---- writing --------------------------------------------------------------------- */

static void add(GString *codes, const char *code)
{
    g_string_append_printf(codes, "%s%s", codes->len > 0 ? ";" : "", code);
}

static void add_number(GString *codes, int number)
{
    char text[12];
    g_snprintf(text, sizeof text, "%d", number);
    add(codes, text);
}

static void add_all(GString *codes, unsigned on)
{
    for (int n = 1; n <= SGR_MAX; n++)
        if (on >> n & 1)
            add_number(codes, n);
}

/* From nothing: an empty number is 0 (ECMA-48, 5.4.2). */
static GString *codes_anew(const PenLook *look)
{
    GString *codes = g_string_new(NULL);
    add_all(codes, look->on);
    if (*look->ink)
        add(codes, look->ink);
    if (*look->paper)
        add(codes, look->paper);
    if (codes->len > 0)
        g_string_prepend_c(codes, ';');
    return codes;
}

/* Bold and dim end together. */
static GString *codes_between(const PenLook *has, const PenLook *wants)
{
    enum { BOLD_DIM = 1 << 1 | 1 << 2 };
    GString *codes = g_string_new(NULL);
    const unsigned off = has->on & ~wants->on;
    unsigned on = wants->on & ~has->on;
    if (off & BOLD_DIM) {
        add(codes, "22");
        on |= wants->on & BOLD_DIM;
    }
    for (int n = 3; n <= SGR_MAX; n++)
        if (off >> n & 1)
            add_number(codes, OFF + n);
    add_all(codes, on);
    if (strcmp(has->ink, wants->ink) != 0)
        add(codes, *wants->ink ? wants->ink : "39");
    if (strcmp(has->paper, wants->paper) != 0)
        add(codes, *wants->paper ? wants->paper : "49");
    return codes;
}

static bool looks_equal(const PenLook *a, const PenLook *b)
{
    return a->on == b->on && strcmp(a->ink, b->ink) == 0 &&
           strcmp(a->paper, b->paper) == 0;
}

static void set_look(Pen *pen, GString *out)
{
    if (pen->known && looks_equal(&pen->has, &pen->wants))
        return;
    g_autoptr(GString) anew = codes_anew(&pen->wants);
    g_autoptr(GString) between =
        pen->known ? codes_between(&pen->has, &pen->wants) : NULL;
    const GString *codes = between && between->len < anew->len ? between : anew;
    g_string_append_printf(out, "\033[%sm", codes->str);
    pen->has = pen->wants;
    pen->known = true;
}

/* ---- all of it ------------------------------------------------------------------- */

static void go_to_row(Pen *pen, const Csi *csi, const char *bytes, GString *out)
{
    static const char DOWN[] = "\n\n\n\n\n";
    const int row = MAX(csi->numbers[0], 1), down = row - pen->row;
    if (pen->row > 0 && down > 0 && (size_t)down < MIN(csi->length, sizeof DOWN))
        g_string_append_len(out, DOWN, down);
    else
        g_string_append_len(out, bytes, (gssize)csi->length);
    pen->row = row;
}

static size_t take_csi(Pen *pen, const char *bytes, size_t available, GString *out)
{
    const Csi csi = read_csi(bytes, available);
    if (csi.final == 'm' && !csi.lead) {
        take_sgr(pen, &csi);
        return csi.length;
    }
    if (csi.final == 'b' && pen->last) {
        set_look(pen, out);
        for (int n = MAX(csi.numbers[0], 1); n > 0; n--)
            g_string_append_c(out, pen->last);
        return csi.length;
    }
    if (csi.final == 'd') {
        go_to_row(pen, &csi, bytes, out);
        return csi.length;
    }
    if (csi.final == 'H')
        pen->row = MAX(csi.numbers[0], 1);
    else if (csi.final == 'A' || csi.final == 'B' || csi.final == 'r')
        pen->row = 0;
    else if (!strchr("CDGhl", csi.final))
        set_look(pen, out); /* what is erased has a colour, too */
    g_string_append_len(out, bytes, (gssize)csi.length);
    return csi.length;
}

/* Of character sets there is only the one that the terminal begins with. */
static size_t take_escape(Pen *pen, const char *bytes, size_t available, GString *out)
{
    enum { CHARSET = 3, SHORT = 2 };
    if (available > 1 && bytes[1] == '[')
        return take_csi(pen, bytes, available, out);
    if (available >= CHARSET && bytes[1] == '(' && bytes[2] == 'B')
        return CHARSET;
    pen->row = 0;
    const size_t length = MIN(available, (size_t)SHORT);
    g_string_append_len(out, bytes, (gssize)length);
    return length;
}

void pen_rewrite(Pen *pen, const char *bytes, size_t length, GString *out)
{
    for (size_t at = 0; at < length;) {
        const unsigned char byte = (unsigned char)bytes[at];
        if (byte == 0x1B) {
            at += take_escape(pen, bytes + at, length - at, out);
            continue;
        }
        if (byte >= ' ') {
            pen->last = byte < 0x80 ? (char)byte : '\0';
            set_look(pen, out);
        } else if (byte == '\n' && pen->row > 0) {
            pen->row++;
        }
        g_string_append_c(out, bytes[at++]);
    }
}
