/* chatkut show and chatkut log. */
#include "command_private.h"

#include "chatkut/base/text.h"
#include "chatkut/model/composition_json.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- show ------------------------------------------------------------------------ */

/* Columns of the table. */
enum { COLUMN_ID = 9, COLUMN_KIND = 10, COLUMN_NAME = 28 };

static void show_clip(CommandIo *io, const Composition *composition, const Clip *clip)
{
    g_autofree char *id = io_pad(clip->node.id, COLUMN_ID);
    g_autofree char *kind = io_pad(_(clip_kind_name(clip->kind)), COLUMN_KIND);
    g_autofree char *listing = clip_listing(composition, clip);
    g_autofree char *name = io_pad(listing, COLUMN_NAME);
    g_autofree char *start = rtime_format(clip->start);
    g_autofree char *end = rtime_format(clip_end(clip));
    g_autofree char *length = rtime_format(clip->duration);
    fprintf(io->out, "  %s %s %s %8s – %-8s  %s\n", id, kind, name, start, end, length);
}

/* "A → B", or the name of the only clip, where it begins or ends at a free end. */
static char *ends_label(const Composition *composition, const Transition *transition)
{
    ClipPlace from, to;
    bool has_from =
        transition->from && composition_find_clip(composition, transition->from, &from);
    bool has_to =
        transition->to && composition_find_clip(composition, transition->to, &to);
    if (has_from && has_to)
        return g_strdup_printf("%s → %s", clip_label(composition, from.clip),
                               clip_label(composition, to.clip));
    if (!has_from && !has_to)
        return g_strdup("");
    return g_strdup(clip_label(composition, has_from ? from.clip : to.clip));
}

static void show_transition(CommandIo *io, const Composition *composition,
                            const Transition *transition)
{
    g_autofree char *ends = ends_label(composition, transition);
    g_autofree char *id = io_pad(transition->node.id, COLUMN_ID);
    g_autofree char *type = io_pad(transition->type, COLUMN_KIND);
    g_autofree char *name = io_pad(ends, COLUMN_NAME);
    g_autofree char *length =
        rtime_format(rtime_add(transition->before, transition->after));
    fprintf(io->out, "  %s %s %s %s\n", id, type, name, length);
}

static void show_track(CommandIo *io, const Composition *composition,
                       const Track *track, unsigned number)
{
    const char *label = node_string(&track->node, PROP_LABEL);
    const char *role = node_string(&track->node, PROP_ROLE);
    fprintf(io->out, _("Track %u (%s)"), number, _(track_kind_name(track->kind)));
    if (label || role)
        io_print(io, " %s", label ? label : role);
    fputc('\n', io->out);
    for (unsigned i = 0; i < track->clips->len; i++)
        show_clip(io, composition, track->clips->pdata[i]);
    for (unsigned i = 0; i < track->transitions->len; i++)
        show_transition(io, composition, track->transitions->pdata[i]);
}

static void show_sequence(CommandIo *io, const Composition *composition,
                          const Sequence *sequence)
{
    g_autofree char *length = rtime_format(sequence_duration(sequence));
    g_autofree char *rate = rate_format(sequence->rate);
    const char *slash = g_str_has_suffix(rate, "/1") ? strchr(rate, '/') : NULL;
    if (composition->sequences->len > 1)
        io_print(io, "%s: ", sequence->node.id);
    fprintf(io->out, _("%dx%d, %.*s frames a second, %s long\n"), sequence->width,
            sequence->height, (int)(slash ? slash - rate : (gssize)strlen(rate)), rate,
            length);
    for (unsigned i = 0; i < sequence->tracks->len; i++)
        show_track(io, composition, sequence->tracks->pdata[i], i + 1);
}

static void show_assets(CommandIo *io, const Composition *composition)
{
    if (composition->assets->len == 0)
        return;
    fprintf(io->out, "%s\n", _("Media"));
    for (unsigned i = 0; i < composition->assets->len; i++) {
        const Asset *asset = composition->assets->pdata[i];
        const Value *span = node_value(&asset->node, PROP_LENGTH);
        g_autofree char *id = io_pad(asset->node.id, COLUMN_ID);
        g_autofree char *kind = io_pad(_(asset_kind_name(asset->kind)), COLUMN_KIND);
        g_autofree char *name = io_pad(asset_label(asset), COLUMN_NAME);
        g_autofree char *length = span ? rtime_format(span->time) : g_strdup("");
        fprintf(io->out, "  %s %s %s %9s  ", id, kind, name, length);
        io_print(io, "%s", node_string(&asset->node, PROP_FILE));
        fputc('\n', io->out);
    }
}

static void show_json(CommandIo *io, const Composition *composition)
{
    if (io->out_terminal) {
        io_json(io, composition_to_json(composition));
        return;
    }
    g_autofree char *text = composition_to_text(composition, true);
    fputs(text, io->out);
    if (!g_str_has_suffix(text, "\n"))
        fputc('\n', io->out);
}

CommandStatus command_run_show(const CommandCall *call, CommandIo *io)
{
    GError *error = NULL;
    g_autoptr(Session) session = session_open(call->project, &error);
    if (!session)
        return io_fail(io, call, error);
    const Composition *composition = session_composition(session);
    if (command_option(call, "json")) {
        show_json(io, composition);
        return COMMAND_DONE;
    }
    for (unsigned i = 0; i < composition->sequences->len; i++)
        show_sequence(io, composition, composition->sequences->pdata[i]);
    show_assets(io, composition);
    return COMMAND_DONE;
}

/* ---- log ------------------------------------------------------------------------- */

static json_t *entry_to_json(const LogEntry *entry)
{
    json_t *receipts = json_array();
    for (unsigned i = 0; i < entry->receipts->len; i++)
        json_array_append_new(receipts, receipt_to_json(entry->receipts->pdata[i]));
    json_t *object = json_pack(
        "{s:I, s:s, s:o, s:s*, s:s*, s:o, s:b}", "revision", (json_int_t)entry->id,
        "kind", revision_kind_name(entry->kind), "unix_ms",
        json_integer(entry->unix_ms), "author", entry->author, "utterance",
        entry->utterance, "receipts", receipts, "undone", entry->undone);
    if (entry->target > 0)
        json_object_set_new(object, "target", json_integer(entry->target));
    return object;
}

static void log_json(CommandIo *io, const GPtrArray *log)
{
    json_t *revisions = json_array();
    for (unsigned i = 0; i < log->len; i++) {
        const LogEntry *entry = log->pdata[i];
        if (entry->id > 0)
            json_array_append_new(revisions, entry_to_json(entry));
    }
    io_json(io, json_pack("{s:o}", "revisions", revisions));
}

static char *when(int64_t unix_ms)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(unix_ms / 1000);
    return time ? g_date_time_format(time, "%Y-%m-%d %H:%M") : g_strdup("");
}

static void log_entry(CommandIo *io, const LogEntry *entry)
{
    g_autofree char *time = when(entry->unix_ms);
    fprintf(io->out, "%4lld  %s  ", (long long)entry->id, time);
    io_print(io, "%s", entry->author);
    if (entry->utterance)
        io_print(io, _("  “%s”"), entry->utterance);
    fprintf(io->out, "%s\n", entry->undone ? _("  (undone)") : "");
    for (unsigned i = 0; i < entry->receipts->len; i++) {
        const Receipt *receipt = entry->receipts->pdata[i];
        io_print(io, "      %s", receipt->text);
        fputc('\n', io->out);
    }
}

CommandStatus command_run_log(const CommandCall *call, CommandIo *io)
{
    GError *error = NULL;
    g_autoptr(Session) session = session_open(call->project, &error);
    g_autoptr(GPtrArray) log = session ? session_log(session, 0, &error) : NULL;
    if (!log)
        return io_fail(io, call, error);
    if (command_option(call, "json")) {
        log_json(io, log);
        return COMMAND_DONE;
    }
    for (unsigned i = 0; i < log->len; i++) {
        const LogEntry *entry = log->pdata[i];
        if (entry->id > 0)
            log_entry(io, entry);
    }
    return COMMAND_DONE;
}
