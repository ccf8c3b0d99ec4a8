#include "chatkut/tui/screen.h"

#include "graphics.h"
#include "rescue.h"
#include "signals.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

G_DEFINE_QUARK(screen_error_quark, screen_error)

enum {
    FAREWELL_MS = 200,
    READ_BYTES = 4096,
    STILL_MS = 1000,     /* that a picture may keep a slow line from everything else */
    BULK_BYTES = 1 << 15 /* of which one can tell how quick a line is */
};

struct Screen {
    ScreenCalls calls;
    int fd; /* the terminal, not blocking, ours alone */
    Painter *painter;
    Graphics *graphics;
    Decoder *decoder;
    GByteArray *pending; /* on its way to the terminal */
    guint in, out, esc;  /* sources; 0: none */
    bool entered, mouse;
    int w, h;
    uint64_t bytes;
    gint64 stalled_us; /* since when `pending` waits; 0: it does not */
    uint64_t stalled_bytes;
    double rate, bulk_rate; /* bytes a second; 0: it did not stall */
};

static const char MOUSE_ON[] = "\033[?1002h\033[?1006h";
static const char MOUSE_OFF[] = "\033[?1006l\033[?1002l";
static const char PASTE_ON[] = "\033[?2004h";
static const char PASTE_OFF[] = "\033[?2004l";

/* ---- output ---------------------------------------------------------------------- */

static void tell(Screen *screen, ScreenNews news)
{
    screen->calls.news(news, screen->calls.user);
}

/* False where the terminal takes no more now. */
static bool write_some(Screen *screen)
{
    while (screen->pending->len > 0) {
        const ssize_t written =
            write(screen->fd, screen->pending->data, screen->pending->len);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        screen->bytes += (uint64_t)written;
        g_byte_array_remove_range(screen->pending, 0, (guint)written);
    }
    return true;
}

static void measure_stall(Screen *screen)
{
    const gint64 took = g_get_monotonic_time() - screen->stalled_us;
    const double bytes = (double)(screen->bytes - screen->stalled_bytes);
    if (took > 0)
        screen->rate = bytes * 1e6 / (double)took;
    if (bytes >= BULK_BYTES)
        screen->bulk_rate = screen->rate;
    screen->stalled_us = 0;
}

static gboolean on_writable(int fd G_GNUC_UNUSED, GIOCondition condition, void *user)
{
    Screen *screen = user;
    if (!write_some(screen) && !(condition & (G_IO_HUP | G_IO_ERR)))
        return G_SOURCE_CONTINUE;
    measure_stall(screen);
    screen->out = 0;
    g_byte_array_set_size(screen->pending, 0);
    graphics_line_is_free(screen->graphics);
    tell(screen, SCREEN_FREE);
    return G_SOURCE_REMOVE;
}

static void send_bytes(Screen *screen, const void *bytes, size_t length)
{
    g_byte_array_append(screen->pending, bytes, (guint)length);
    if (screen->out || write_some(screen))
        return;
    screen->stalled_us = g_get_monotonic_time();
    screen->stalled_bytes = screen->bytes;
    screen->out =
        g_unix_fd_add(screen->fd, G_IO_OUT | G_IO_HUP | G_IO_ERR, on_writable, screen);
}

static void send_text(Screen *screen, const char *text)
{
    send_bytes(screen, text, strlen(text));
}

static void send_painted(Screen *screen)
{
    size_t length;
    g_autofree char *bytes = painter_take(screen->painter, &length);
    send_bytes(screen, bytes, length);
}

/* What must be out before somebody else writes to the terminal. */
static void finish_output(Screen *screen)
{
    const gint64 end = g_get_monotonic_time() + FAREWELL_MS * 1000;
    while (!write_some(screen) && g_get_monotonic_time() < end) {
        struct pollfd poll_fd = { .fd = screen->fd, .events = POLLOUT };
        poll(&poll_fd, 1, FAREWELL_MS);
    }
    g_byte_array_set_size(screen->pending, 0);
    g_clear_handle_id(&screen->out, g_source_remove);
    screen->stalled_us = 0;
}

/* ---- input ----------------------------------------------------------------------- */

static gboolean on_esc_alone(void *user);

static void deliver_events(Screen *screen)
{
    for (;;) {
        g_auto(Event) event = { 0 };
        if (!decoder_next(screen->decoder, &event))
            break;
        if (event.kind == EVENT_REPORT)
            graphics_take_report(screen->graphics, &event.report);
        else
            screen->calls.event(&event, screen->calls.user);
    }
    g_clear_handle_id(&screen->esc, g_source_remove);
    if (decoder_waits(screen->decoder))
        screen->esc = g_timeout_add(DECODER_ESC_MS, on_esc_alone, screen);
}

static gboolean on_esc_alone(void *user)
{
    Screen *screen = user;
    screen->esc = 0;
    decoder_give_up(screen->decoder);
    deliver_events(screen);
    return G_SOURCE_REMOVE;
}

static gboolean on_readable(int fd, GIOCondition condition, void *user)
{
    Screen *screen = user;
    char bytes[READ_BYTES];
    const ssize_t count = read(fd, bytes, sizeof bytes);
    if (count > 0) {
        decoder_feed(screen->decoder, bytes, (size_t)count);
        deliver_events(screen);
        return G_SOURCE_CONTINUE;
    }
    if (count < 0 && (errno == EAGAIN || errno == EINTR) && !(condition & G_IO_HUP))
        return G_SOURCE_CONTINUE;
    screen->in = 0;
    tell(screen, SCREEN_GONE);
    return G_SOURCE_REMOVE;
}

/* ---- coming and going ------------------------------------------------------------ */

static void find_size(Screen *screen)
{
    struct winsize size = { 0 };
    if (ioctl(screen->fd, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 ||
        size.ws_col == 0)
        size = (struct winsize){ .ws_row = 24, .ws_col = 80 };
    screen->w = size.ws_col;
    screen->h = size.ws_row;
    painter_resize(screen->painter, screen->w, screen->h);
    graphics_resize(screen->graphics, screen->w, screen->h, size.ws_xpixel,
                    size.ws_ypixel);
}

void screen_enter(Screen *screen)
{
    if (screen->entered)
        return;
    screen->entered = true;
    rescue_make_raw();
    find_size(screen);
    painter_enter(screen->painter);
    send_painted(screen);
    if (painter_is_modern(screen->painter))
        send_text(screen, PASTE_ON);
    if (screen->mouse)
        send_text(screen, MOUSE_ON);
    if (!screen->in)
        screen->in = g_unix_fd_add(screen->fd, G_IO_IN | G_IO_HUP | G_IO_ERR,
                                   on_readable, screen);
}

void screen_leave(Screen *screen)
{
    if (!screen->entered)
        return;
    screen->entered = false;
    finish_output(screen);
    g_clear_handle_id(&screen->in, g_source_remove);
    painter_leave(screen->painter);
    rescue_restore();
}

void screen_stop(Screen *screen)
{
    screen_leave(screen);
    signals_stop();
    screen_enter(screen);
    tell(screen, SCREEN_RESIZED);
}

/* SIGSTOP took the terminal without a word: its modes are the shell's now. */
static void come_back(Screen *screen)
{
    if (!screen->entered)
        return;
    screen->entered = false;
    screen_enter(screen);
    tell(screen, SCREEN_RESIZED);
}

static void on_signal(int number, void *user)
{
    Screen *screen = user;
    switch (number) {
    case SIGWINCH:
        if (!screen->entered)
            return;
        find_size(screen);
        tell(screen, SCREEN_RESIZED);
        return;
    case SIGTSTP:
        screen_stop(screen);
        return;
    case SIGCONT:
        come_back(screen);
        return;
    case SIGHUP:
        tell(screen, SCREEN_GONE);
        return;
    default:
        tell(screen, SCREEN_QUIT);
    }
}

/* A description of its own: that it does not block must not be seen by the shell. */
static int open_terminal(GError **error)
{
    char name[256];
    int fd = -1;
    if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) &&
        ttyname_r(STDOUT_FILENO, name, sizeof name) == 0)
        fd = open(name, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        fd = open("/dev/tty", O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0 || !isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        if (fd >= 0)
            close(fd);
        g_set_error_literal(error, SCREEN_ERROR, SCREEN_ERROR_NO_TERMINAL,
                            _("This is no terminal. For scripts there are commands, "
                              "such as “chatkut say”; “chatkut help” lists them."));
        return -1;
    }
    return fd;
}

static char *farewell(const Screen *screen)
{
    return g_strconcat(graphics_farewell(screen->graphics),
                       painter_is_modern(screen->painter) ? PASTE_OFF : "",
                       painter_is_modern(screen->painter) ? MOUSE_OFF : "",
                       painter_farewell(screen->painter), NULL);
}

/* ---- stills ---------------------------------------------------------------------- */

static bool line_is_free(void *user)
{
    const Screen *screen = user;
    return screen->entered && !screen->out;
}

static bool send_still(const GString *bytes, void *user)
{
    Screen *screen = user;
    const double most = screen->bulk_rate * STILL_MS / 1000;
    if (most > 0 && (double)bytes->len > most)
        return false;
    send_bytes(screen, bytes->str, bytes->len);
    return true;
}

static void on_sight(void *user)
{
    Screen *screen = user;
    g_autofree char *bytes = farewell(screen);
    rescue_set_bytes(bytes);
    tell(screen, SCREEN_SIGHT);
}

void screen_set_stills(Screen *screen, ScreenStills stills)
{
    graphics_wish(screen->graphics, stills);
}

void screen_cell(const Screen *screen, int *w, int *h)
{
    graphics_cell(screen->graphics, w, h);
}

/* ---- opening --------------------------------------------------------------------- */

Screen *screen_open(const ScreenCalls *calls, Look *look, GError **error)
{
    const int fd = open_terminal(error);
    if (fd < 0)
        return NULL;
    Screen *screen = g_new0(Screen, 1);
    screen->calls = *calls;
    screen->fd = fd;
    screen->pending = g_byte_array_new();
    screen->decoder = decoder_new();
    screen->painter = painter_new(look, screen->decoder, error);
    if (!screen->painter) {
        screen_close(screen);
        return NULL;
    }
    const GraphicsCalls stills = { line_is_free, send_still, on_sight, screen };
    screen->graphics = graphics_new(screen->painter, &stills);
    rescue_begin(fd);
    g_autofree char *bytes = farewell(screen);
    rescue_set_bytes(bytes);
    signals_catch(on_signal, screen);
    screen_enter(screen);
    return screen;
}

void screen_close(Screen *screen)
{
    if (!screen)
        return;
    screen_leave(screen);
    if (screen->painter) {
        signals_release();
        rescue_end();
    }
    g_clear_handle_id(&screen->esc, g_source_remove);
    graphics_free(screen->graphics);
    painter_free(screen->painter);
    decoder_free(screen->decoder);
    g_byte_array_unref(screen->pending);
    close(screen->fd);
    g_free(screen);
}

/* ---- showing --------------------------------------------------------------------- */

void screen_size(const Screen *screen, int *w, int *h)
{
    *w = screen->w;
    *h = screen->h;
}

bool screen_show(Screen *screen, const Surface *surface)
{
    if (!screen->entered || screen->out)
        return false;
    if (surface->w != screen->w || surface->h != screen->h)
        return true; /* of another size: a new one is on its way */
    g_autoptr(GString) behind = g_string_new(NULL);
    graphics_follow(screen->graphics, surface, behind);
    painter_paint(screen->painter, surface);
    send_painted(screen);
    send_bytes(screen, behind->str, behind->len);
    return true;
}

void screen_redraw(Screen *screen)
{
    painter_forget(screen->painter);
    graphics_forget(screen->graphics);
}

void screen_set_mouse(Screen *screen, bool on)
{
    if (on == screen->mouse || !painter_is_modern(screen->painter))
        return;
    screen->mouse = on;
    if (screen->entered)
        send_text(screen, on ? MOUSE_ON : MOUSE_OFF);
}

void screen_bell(Screen *screen)
{
    send_text(screen, "\a");
}

void screen_copy(Screen *screen, const char *text)
{
    if (!painter_is_modern(screen->painter))
        return;
    g_autofree char *encoded = g_base64_encode((const guchar *)text, strlen(text));
    g_autofree char *sequence = g_strdup_printf("\033]52;c;%s\033\\", encoded);
    send_text(screen, sequence);
}

/* OSC 777 is what rxvt began and foot and VTE know, OSC 9 what the others do. */
void screen_notify(Screen *screen, const char *title, const char *text)
{
    if (!painter_is_modern(screen->painter))
        return;
    const char *term = g_getenv("TERM");
    const bool early =
        term && (g_str_has_prefix(term, "rxvt") || g_str_has_prefix(term, "foot"));
    g_autofree char *sequence =
        early ? g_strdup_printf("\033]777;notify;%s;%s\033\\", title, text)
              : g_strdup_printf("\033]9;%s: %s\033\\", title, text);
    send_text(screen, sequence);
}

double screen_rate(const Screen *screen)
{
    return screen->rate;
}
