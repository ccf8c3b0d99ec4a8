/* chatkut render: progress on a terminal or as JSON lines, and the result. */
#include "command_private.h"

#include "chatkut/app/film.h"

#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>

/* How often progress is told. */
enum { TELL_MS = 200, BAR_COLUMNS = 24 };

/* ---- ^C -------------------------------------------------------------------------- */

static atomic_bool cancelled;

static void cancel(int number)
{
    (void)number;
    atomic_store(&cancelled, true);
}

/* Both ways of asking to stop; once: a second ^C ends the program at once. */
static void catch_signals(void)
{
    struct sigaction action = { .sa_handler = cancel,
                                .sa_flags = SA_RESTART | (int)SA_RESETHAND };
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

/* ---- progress -------------------------------------------------------------------- */

typedef struct {
    CommandIo *io;
    bool json;
    double rate; /* frames a second of the film */
    int64_t told_us;
    bool drawn;
} Meter;

static double seconds_left(const RenderProgress *progress)
{
    return progress->fps > 0 ? (progress->frames - progress->frame) / progress->fps : 0;
}

static void tell_json(const Meter *meter, const RenderProgress *progress)
{
    io_json(meter->io,
            json_pack("{s:s, s:i, s:i, s:f, s:f, s:f}", "event", "progress", "frame",
                      (int)progress->frame, "frames", (int)progress->frames, "fps",
                      progress->fps, "speed", progress->fps / meter->rate, "left_s",
                      seconds_left(progress)));
    fflush(meter->io->out);
}

static void draw_bar(const Meter *meter, const RenderProgress *progress)
{
    double part = progress->frames > 0 ? (double)progress->frame / progress->frames : 0;
    int full = (int)(part * BAR_COLUMNS);
    int left = (int)(seconds_left(progress) + 0.5);
    GString *bar = g_string_new(NULL);
    for (int i = 0; i < BAR_COLUMNS; i++)
        g_string_append(bar, i < full ? "█" : "░");
    /* TRANSLATORS: bar, percent, frames a second, how much faster than playing,
     * time. */
    g_autofree char *line = g_strdup_printf(
        _("%s %3.0f %%  %.0f fps  %.1fx  %d:%02d left"), bar->str, part * 100,
        progress->fps, progress->fps / meter->rate, left / 60, left % 60);
    fprintf(meter->io->err, "\r%s \033[K", line);
    fflush(meter->io->err);
    g_string_free(bar, TRUE);
}

static void tell(const RenderProgress *progress, void *user)
{
    Meter *meter = user;
    int64_t now = g_get_monotonic_time();
    bool last = progress->frame == progress->frames;
    if (!last && now - meter->told_us < TELL_MS * 1000)
        return;
    meter->told_us = now;
    if (meter->json)
        tell_json(meter, progress);
    if (meter->io->err_terminal) {
        draw_bar(meter, progress);
        meter->drawn = true;
    }
}

static void wipe_bar(const Meter *meter)
{
    if (meter->drawn)
        fprintf(meter->io->err, "\r\033[K");
}

/* ---- render ---------------------------------------------------------------------- */

static bool bad_range(const char *text, GError **error)
{
    g_set_error(error, FAULT_ERROR, FAULT_INVALID_VALUE,
                _("“%s” is no range; give two times, as --range 2-6.5 or 0:10-0:20."),
                text);
    return false;
}

static bool read_range(const CommandCall *call, Rate rate, FilmRequest *request,
                       GError **error)
{
    const char *text = command_option(call, "range");
    if (!text)
        return true;
    const char *dash = strchr(text, '-');
    g_autofree char *from = dash ? g_strndup(text, (gsize)(dash - text)) : NULL;
    if (!dash || !rtime_parse(from, rate, &request->start, NULL) ||
        !rtime_parse(dash + 1, rate, &request->end, NULL) ||
        rtime_compare(request->start, RTIME_ZERO) < 0 ||
        rtime_compare(request->start, request->end) >= 0)
        return bad_range(text, error);
    return true;
}

static CommandStatus render_failed(const CommandCall *call, CommandIo *io,
                                   GError *error)
{
    if (!command_option(call, "json"))
        return io_fail(io, call, error);
    io_json(io, json_pack("{s:s, s:{s:s, s:s, s:[]}}", "event", "error", "error",
                          "kind", fault_name(fault_of(error)), "message",
                          error->message, "suggestions"));
    io_error(io, "%s", error->message);
    g_error_free(error);
    return COMMAND_FAILED;
}

/* What went another way than usual, and what of the film is not as it should be; a line
 * each. */
static void tell_losses(CommandIo *io, const char *output, const RenderResult *result)
{
    size_t i;
    const json_t *loss, *sentence;
    json_array_foreach(result->notes, i, sentence)
    {
        io_error(io, "%s", json_string_value(sentence));
    }
    json_array_foreach(result->lost, i, loss)
    {
        io_error(io, "%s", json_string_value(json_object_get(loss, "message")));
    }
    if (result->lost)
        io_error(io, _("“%s” was written all the same; --strict would have stopped."),
                 output);
}

static void tell_result(const CommandCall *call, CommandIo *io, const char *output,
                        const RenderResult *result)
{
    if (command_option(call, "json")) {
        io_json(io, render_result_to_json(result, output));
        return;
    }
    g_autofree char *length = rtime_format(rtime_from_decimal(result->duration_s));
    double speed = result->wall_s > 0 ? result->duration_s / result->wall_s : 0;
    io_print(io, _("✓ Rendered %s: %s, %d frames, %s, in %.1f s (%.1fx)"), output,
             length, result->frames, result->encoder, result->wall_s, speed);
    fputc('\n', io->out);
    if (result->frames_copied > 0 || result->frames_reused > 0) {
        io_print(io, _("  %d frames copied, %d taken from earlier renders, %d made"),
                 result->frames_copied, result->frames_reused, result->frames_rendered);
        fputc('\n', io->out);
    }
}

CommandStatus command_run_render(const CommandCall *call, CommandIo *io)
{
    GError *error = NULL;
    g_autoptr(Session) session = session_open(call->project, &error);
    if (!session)
        return render_failed(call, io, error);

    Rate rate = composition_main(session_composition(session))->rate;
    Meter meter = {
        .io = io,
        .json = command_option(call, "json") != NULL,
        .rate = (double)rate.num / rate.den,
    };
    FilmRequest request = {
        .output = command_option(call, "output"),
        .preset = command_option(call, "preset"),
        .fresh = command_option(call, "no-cache") != NULL,
        .strict = command_option(call, "strict") != NULL,
        .start = RTIME_ZERO,
        .end = RTIME_ZERO,
        .report = tell,
        .user = &meter,
        .cancel = &cancelled,
    };
    g_auto(RenderResult) result = { 0 };
    if (!read_range(call, rate, &request, &error))
        return render_failed(call, io, error);
    catch_signals();
    bool rendered = session_render(session, &request, &result, &error);
    wipe_bar(&meter);
    if (!rendered)
        return render_failed(call, io, error);
    tell_result(call, io, request.output, &result);
    tell_losses(io, request.output, &result);
    return result.lost ? COMMAND_FAILED : COMMAND_DONE;
}
