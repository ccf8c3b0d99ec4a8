#include "chatkut/render/path.h"

#include "chatkut/media/input.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

enum { NUMBERS_MAX = 7, DIGITS_MAX = 64 };

static const double FARTHEST = 1e6;

typedef struct {
    const char *data, *at;
    Outline *outline;
    Point here, start; /* of the part */
    Point control;     /* of the last curve, for those that go on smoothly */
    char last;         /* what drew last, upper case */
    bool open;         /* a part has been begun that lines go on with */
    GError **error;
} Pen;

static bool fail(const Pen *pen, const char *what)
{
    g_set_error(pen->error, MEDIA_ERROR, MEDIA_ERROR_INVALID,
                _("character %ld of the path: %s"),
                g_utf8_pointer_to_offset(pen->data, pen->at) + 1, what);
    return false;
}

/* ---- numbers --------------------------------------------------------------------- */

static void skip_space(Pen *pen)
{
    pen->at += strspn(pen->at, " \t\r\n\f");
}

/* Space and at most one comma; true where there was one. */
static bool skip_comma(Pen *pen)
{
    skip_space(pen);
    if (*pen->at != ',')
        return false;
    pen->at++;
    skip_space(pen);
    return true;
}

static const char *skip_digits(const char *at)
{
    return at + strspn(at, "0123456789");
}

/* Where the number at `at` ends, by the grammar; `at` itself where there is none. */
static const char *number_end(const char *at)
{
    const char *digits = at + (*at == '+' || *at == '-');
    const char *end = skip_digits(digits);
    bool some = end > digits;
    if (*end == '.') {
        const char *point = end++;
        end = skip_digits(end);
        some |= end > point + 1;
    }
    if (!some)
        return at;
    if (*end == 'e' || *end == 'E') {
        const char *power = end + 1 + (end[1] == '+' || end[1] == '-');
        const char *last = skip_digits(power);
        end = last > power ? last : end;
    }
    return end;
}

static bool read_number(Pen *pen, double *out)
{
    char digits[DIGITS_MAX + 1] = "";
    size_t length = (size_t)(number_end(pen->at) - pen->at);
    if (length == 0)
        return fail(pen, _("a number is missing"));
    if (length > DIGITS_MAX)
        return fail(pen, _("this number is too long"));
    memcpy(digits, pen->at, length);
    *out = g_ascii_strtod(digits, NULL);
    if (!(fabs(*out) < FARTHEST))
        return fail(pen, _("this number is too large"));
    pen->at += length;
    return true;
}

static bool read_flag(Pen *pen, double *out)
{
    if (*pen->at != '0' && *pen->at != '1')
        return fail(pen, _("a flag, 0 or 1, is missing"));
    *out = *pen->at++ - '0';
    return true;
}

/* ---- commands -------------------------------------------------------------------- */

/* Lines behind a closed part go on where that began. */
static void begin(Pen *pen)
{
    if (!pen->open)
        outline_move(pen->outline, pen->here);
    pen->open = true;
}

static void line_to(Pen *pen, Point to)
{
    begin(pen);
    outline_line(pen->outline, to);
    pen->here = to;
}

static void curve_to(Pen *pen, Point a, Point b, Point to)
{
    begin(pen);
    outline_cubic(pen->outline, a, b, to);
    pen->here = to;
}

static Point mirrored(const Pen *pen, const char *after)
{
    if (!strchr(after, pen->last))
        return pen->here;
    return (Point){ 2 * pen->here.x - pen->control.x,
                    2 * pen->here.y - pen->control.y };
}

static void draw_move(Pen *pen, const double *n)
{
    pen->here = pen->start = (Point){ n[0], n[1] };
    pen->open = false;
    begin(pen);
}

static void draw_line(Pen *pen, const double *n)
{
    line_to(pen, (Point){ n[0], n[1] });
}

static void draw_across(Pen *pen, const double *n)
{
    line_to(pen, (Point){ n[0], pen->here.y });
}

static void draw_down(Pen *pen, const double *n)
{
    line_to(pen, (Point){ pen->here.x, n[0] });
}

static void draw_cubic(Pen *pen, const double *n)
{
    curve_to(pen, (Point){ n[0], n[1] }, (Point){ n[2], n[3] }, (Point){ n[4], n[5] });
    pen->control = (Point){ n[2], n[3] };
}

static void draw_smooth_cubic(Pen *pen, const double *n)
{
    curve_to(pen, mirrored(pen, "CS"), (Point){ n[0], n[1] }, (Point){ n[2], n[3] });
    pen->control = (Point){ n[0], n[1] };
}

static Point towards(Point from, Point to)
{
    return (Point){ from.x + (to.x - from.x) * 2 / 3,
                    from.y + (to.y - from.y) * 2 / 3 };
}

static void quadratic_to(Pen *pen, Point control, Point to)
{
    curve_to(pen, towards(pen->here, control), towards(to, control), to);
    pen->control = control;
}

static void draw_quadratic(Pen *pen, const double *n)
{
    quadratic_to(pen, (Point){ n[0], n[1] }, (Point){ n[2], n[3] });
}

static void draw_smooth_quadratic(Pen *pen, const double *n)
{
    quadratic_to(pen, mirrored(pen, "QT"), (Point){ n[0], n[1] });
}

static void draw_close(Pen *pen, const double *n)
{
    (void)n;
    begin(pen);
    outline_close(pen->outline);
    pen->here = pen->start;
    pen->open = false;
}

/* SVG 1.1, F.6.5: from the end points to the centre; F.6.6: radii that are too
 * small. */
static void arc_to(Pen *pen, double rx, double ry, double degrees, bool large,
                   bool clockwise, Point to)
{
    double turn = degrees * G_PI / 180, c = cos(turn), s = sin(turn);
    double dx = (pen->here.x - to.x) / 2, dy = (pen->here.y - to.y) / 2;
    double x = (c * dx + s * dy) / rx,
           y = (c * dy - s * dx) / ry; /* on the unit circle */
    double far = x * x + y * y;
    if (far < 1e-24) { /* as good as straight, and 1 / far is too large */
        line_to(pen, to);
        return;
    }
    double grow = far > 1 ? sqrt(far) : 1;
    x /= grow;
    y /= grow;
    double away = sqrt(fmax(1 / fmin(far, 1) - 1, 0)) * (large == clockwise ? -1 : 1);
    double cx = away * y, cy = -away * x;
    double from = atan2(y - cy, x - cx), sweep = atan2(-y - cy, -x - cx) - from;
    rx *= grow;
    ry *= grow;
    if (clockwise && sweep < 0)
        sweep += 2 * G_PI;
    if (!clockwise && sweep > 0)
        sweep -= 2 * G_PI;
    Point center = { c * cx * rx - s * cy * ry + (pen->here.x + to.x) / 2,
                     s * cx * rx + c * cy * ry + (pen->here.y + to.y) / 2 };
    begin(pen);
    outline_arc(pen->outline, center, rx, ry, degrees, from, sweep);
    pen->here = to;
}

static void draw_arc(Pen *pen, const double *n)
{
    Point to = { n[5], n[6] };
    double rx = fabs(n[0]), ry = fabs(n[1]);
    bool nowhere = to.x == pen->here.x && to.y == pen->here.y;
    if (rx > 0 && ry > 0 && !nowhere)
        arc_to(pen, rx, ry, n[2], n[3] != 0, n[4] != 0, to);
    else if (!nowhere)
        line_to(pen, to);
}

/* numbers: x, y are coordinates, n plain numbers, f flags. */
static const struct {
    char letter;
    const char *numbers;
    void (*draw)(Pen *pen, const double *numbers);
} commands[] = {
    { 'M', "xy", draw_move },        { 'L', "xy", draw_line },
    { 'H', "x", draw_across },       { 'V', "y", draw_down },
    { 'C', "xyxyxy", draw_cubic },   { 'S', "xyxy", draw_smooth_cubic },
    { 'Q', "xyxy", draw_quadratic }, { 'T', "xy", draw_smooth_quadratic },
    { 'A', "nnnffxy", draw_arc },    { 'Z', "", draw_close },
};

/* ---- reading --------------------------------------------------------------------- */

static bool read_numbers(Pen *pen, const char *kinds, bool relative, double *out)
{
    for (unsigned i = 0; kinds[i]; i++) {
        if (i > 0)
            skip_comma(pen);
        if (!(kinds[i] == 'f' ? read_flag(pen, &out[i]) : read_number(pen, &out[i])))
            return false;
        if (relative && kinds[i] == 'x')
            out[i] += pen->here.x;
        if (relative && kinds[i] == 'y')
            out[i] += pen->here.y;
        if (strchr("xy", kinds[i]) && !(fabs(out[i]) < FARTHEST))
            return fail(pen, _("the path goes too far"));
    }
    return true;
}

static bool number_follows(const Pen *pen)
{
    return *pen->at && strchr("+-.0123456789", *pen->at);
}

/* A command with its numbers, as often as they come. */
static bool read_command(Pen *pen, unsigned index, bool relative)
{
    const char *kinds = commands[index].numbers;
    double numbers[NUMBERS_MAX];
    bool more;
    do {
        skip_space(pen);
        if (!read_numbers(pen, kinds, relative, numbers))
            return false;
        commands[index].draw(pen, numbers);
        pen->last = commands[index].letter;
        if (pen->last == 'M')
            index = 1; /* pairs behind the first are lines */
        more = kinds[0] && (skip_comma(pen) || number_follows(pen));
    } while (more);
    skip_space(pen);
    return true;
}

static bool find_command(char letter, unsigned *index)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(commands); i++)
        if (commands[i].letter == g_ascii_toupper(letter)) {
            *index = i;
            return true;
        }
    return false;
}

bool path_read(const char *data, Outline *outline, GError **error)
{
    Pen pen = { .data = data, .at = data, .outline = outline, .error = error };
    skip_space(&pen);
    while (*pen.at) {
        char letter = *pen.at;
        unsigned index;
        if (!find_command(letter, &index))
            return fail(&pen, _("a command, one of MLHVCSQTAZ, is missing"));
        if (!pen.last && commands[index].letter != 'M')
            return fail(&pen, _("a path begins with M"));
        pen.at++;
        if (!read_command(&pen, index, g_ascii_islower(letter)))
            return false;
    }
    return true;
}
