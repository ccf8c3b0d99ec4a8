/* What commands print and read: results for people and as JSON, errors, documents. */
#include "command_private.h"

#include "chatkut/base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A composition document may not be larger. */
enum { TEXT_MAX = 8 * 1024 * 1024 };

static void print(FILE *file, const char *prefix, const char *format, va_list args)
    G_GNUC_PRINTF(3, 0);

static void print(FILE *file, const char *prefix, const char *format, va_list args)
{
    g_autofree char *text = g_strdup_vprintf(format, args);
    g_autofree char *safe = text_printable(text, 0);
    fprintf(file, "%s%s", prefix, safe);
}

void io_error(CommandIo *io, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    print(io->err, "chatkut: ", format, args);
    va_end(args);
    fputc('\n', io->err);
}

void io_print(CommandIo *io, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    print(io->out, "", format, args);
    va_end(args);
}

void io_json(CommandIo *io, json_t *json)
{
    size_t flags = JSON_COMPACT | JSON_REAL_PRECISION(15);
    if (io->out_terminal)
        flags |= JSON_ENSURE_ASCII;
    char *text = json_dumps(json, flags);
    fprintf(io->out, "%s\n", text);
    free(text);
    json_decref(json);
}

char *io_pad(const char *text, size_t columns)
{
    g_autofree char *safe = text_printable(text, columns);
    size_t width = text_width(safe);
    return g_strdup_printf("%s%*s", safe, (int)(columns - MIN(width, columns)), "");
}

/* ---- results --------------------------------------------------------------------- */

static void print_suggestions(CommandIo *io, const GPtrArray *suggestions)
{
    for (unsigned i = 0; suggestions && i < suggestions->len; i++) {
        g_autofree char *safe = text_printable(suggestions->pdata[i], 0);
        fprintf(io->err, "  %s\n", safe);
    }
}

static void print_receipts(CommandIo *io, const SayResult *result)
{
    for (unsigned i = 0; result->receipts && i < result->receipts->len; i++) {
        const Receipt *receipt = result->receipts->pdata[i];
        io_print(io, "%s %s", result->dry_run ? "·" : "✓", receipt->text);
        fputc('\n', io->out);
    }
    if (result->dry_run)
        fprintf(io->out, "%s\n", _("Only tried; nothing was stored."));
}

static void print_candidate(CommandIo *io, const Candidate *candidate, size_t columns)
{
    if (!candidate->id) {
        io_print(io, "%3u  %s", candidate->n, candidate->listing);
        fputc('\n', io->out);
        return;
    }
    g_autofree char *label = io_pad(candidate->listing, columns);
    g_autofree char *start = rtime_format(candidate->start);
    g_autofree char *end =
        rtime_format(rtime_add(candidate->start, candidate->duration));
    fprintf(io->out, "%3u  %s  %-8s %s–%s\n", candidate->n, label, _(candidate->type),
            start, end);
}

static void print_reply(CommandIo *io, const char *model, const char *words)
{
    IoReply reply;
    g_autofree char *safe = text_printable_lines(words);
    io_reply_begin(&reply, io, model);
    io_reply_add(&reply, safe);
    io_reply_end(&reply);
}

/* Words may have several lines of their own. */
static void print_words(CommandIo *io, const SayResult *result, const char *words)
{
    if (say_result_by_model(result)) {
        print_reply(io, result->planner, words);
        return;
    }
    g_auto(GStrv) lines = g_strsplit(words, "\n", -1);
    for (char **line = lines; *line; line++) {
        io_print(io, "%s", *line);
        fputc('\n', io->out);
    }
}

/* Below the receipts: what was done comes first. */
static void print_remark(CommandIo *io, const SayResult *result)
{
    g_autofree char *remark = say_result_remark(result);
    if (remark)
        print_reply(io, result->planner, result->answer);
}

static void print_candidates(CommandIo *io, const SayResult *result)
{
    size_t columns = 0;
    for (unsigned i = 0; i < result->candidates->len; i++) {
        const Candidate *candidate = result->candidates->pdata[i];
        g_autofree char *label = text_printable(candidate->listing, 40);
        columns = MAX(columns, text_width(label));
    }
    for (unsigned i = 0; i < result->candidates->len; i++)
        print_candidate(io, result->candidates->pdata[i], columns);
}

/* said: a model's words are on the screen. */
static void print_result(CommandIo *io, const SayResult *result, bool said)
{
    bool shown = said && say_result_by_model(result);
    switch (result->status) {
    case SAY_OK:
        print_receipts(io, result);
        if (!said)
            print_remark(io, result);
        break;
    case SAY_AMBIGUOUS:
    case SAY_CLARIFY:
        if (!shown)
            print_words(io, result, result->question);
        print_candidates(io, result);
        break;
    case SAY_ERROR:
    case SAY_REFUSE:
        break;
    default:
        if (!shown)
            print_words(io, result, result->answer);
    }
}

static const CommandStatus STATUS[] = {
    [SAY_OK] = COMMAND_DONE,        [SAY_AMBIGUOUS] = COMMAND_ANSWER,
    [SAY_CLARIFY] = COMMAND_ANSWER, [SAY_ERROR] = COMMAND_FAILED,
    [SAY_QUERY] = COMMAND_DONE,     [SAY_CONTROL] = COMMAND_DONE,
    [SAY_CHAT] = COMMAND_DONE,      [SAY_REFUSE] = COMMAND_FAILED,
};
_Static_assert(G_N_ELEMENTS(STATUS) == SAY_STATUSES, "an exit code for every status");

static void print_trouble(CommandIo *io, const SayResult *result, bool said)
{
    if (result->status == SAY_ERROR) {
        io_error(io, "%s", result->message);
        print_suggestions(io, result->suggestions);
    } else if (result->status == SAY_REFUSE && !said) {
        g_autofree char *words = say_result_words(result);
        io_error(io, "%s", words);
    }
    if (result->notice)
        io_error(io, "%s", result->notice);
}

CommandStatus io_result_said(CommandIo *io, const CommandCall *call,
                             const SayResult *result, bool said)
{
    if (command_option(call, "json"))
        io_json(io, say_result_to_json(result));
    else
        print_result(io, result, said);
    print_trouble(io, result, said);
    return STATUS[result->status];
}

CommandStatus io_result(CommandIo *io, const CommandCall *call, const SayResult *result)
{
    return io_result_said(io, call, result, false);
}

CommandStatus io_fail(CommandIo *io, const CommandCall *call, GError *error)
{
    g_auto(SayResult) result = { 0 };
    say_result_take_error(&result, error);
    return io_result(io, call, &result);
}

/* ---- input ----------------------------------------------------------------------- */

static bool read_error(const char *path, int code, GError **error)
{
    if (code == ENOENT)
        g_set_error(error, FAULT_ERROR, FAULT_NOT_FOUND,
                    _("There is no file “%s”; check the name."), path);
    else
        g_set_error(error, FAULT_ERROR, FAULT_IO, _("“%s” cannot be read: %s."), path,
                    g_strerror(code));
    return false;
}

static FILE *open_text(const char *path, GError **error)
{
    struct stat info;
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (fd < 0 || fstat(fd, &info) != 0) {
        read_error(path, errno, error);
    } else if (!S_ISREG(info.st_mode)) {
        g_set_error(error, FAULT_ERROR, FAULT_IO, _("“%s” is not a file."), path);
    } else {
        return fdopen(fd, "r");
    }
    if (fd >= 0)
        close(fd);
    return NULL;
}

static bool read_all(FILE *file, const char *path, GString *all, GError **error)
{
    char block[65536];
    size_t n;
    while ((n = fread(block, 1, sizeof block, file)) > 0) {
        if (all->len + n > TEXT_MAX) {
            g_set_error(error, FAULT_ERROR, FAULT_LIMIT,
                        _("“%s” is larger than 8 MiB; that is no document of chatkut."),
                        path);
            return false;
        }
        g_string_append_len(all, block, (gssize)n);
    }
    return ferror(file) ? read_error(path, errno, error) : true;
}

bool io_read_text(CommandIo *io, const char *path, char **text, size_t *length,
                  GError **error)
{
    bool from_input = strcmp(path, "-") == 0;
    FILE *file = from_input ? io->in : open_text(path, error);
    if (!file)
        return false;
    GString *all = g_string_new(NULL);
    bool read = read_all(file, path, all, error);
    if (!from_input)
        fclose(file);
    *length = all->len;
    if (read)
        *text = g_string_free(all, FALSE);
    else
        g_string_free(all, TRUE);
    return read;
}
