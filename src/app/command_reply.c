/* What a model says, on the terminal: as it comes, as Markdown where that can be shown. */
#include "command_private.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

void io_reply_begin(IoReply *reply, CommandIo *io, const char *model)
{
    const CommandMarkdown *markdown = io->out_terminal ? io->markdown : NULL;
    *reply = (IoReply){ .io = io, .model = model, .first = g_string_new(NULL) };
    reply->page = markdown ? markdown->open(fileno(io->out)) : NULL;
}

/* Set in, so that none of its lines is taken for one of chatkut's own; a pipe gets it
 * as it is. */
static void put_plain(const IoReply *reply, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autofree char *joined =
        g_strjoinv(reply->io->out_terminal ? "\n  " : "\n", lines);
    fputs(joined, reply->io->out);
}

static void put(const IoReply *reply, const char *text)
{
    FILE *out = reply->io->out;
    if (!reply->page) {
        put_plain(reply, text);
        return;
    }
    g_autoptr(GString) shown = g_string_new(NULL);
    reply->io->markdown->add(reply->page, text, shown);
    fwrite(shown->str, 1, shown->len, out);
}

/* A list, a heading begin below the name, which their first word tells. */
static void put_first(IoReply *reply)
{
    g_autofree char *text = NULL;
    if (reply->page)
        text = say_result_by(reply->model, reply->first->str);
    else
        /* TRANSLATORS: a model's name; what it says follows. */
        text = g_strdup_printf(_("%s: "), reply->model);
    put(reply, text);
    if (!reply->page)
        put(reply, reply->first->str);
    reply->begun = true;
}

void io_reply_add(IoReply *reply, const char *text)
{
    if (reply->begun) {
        put(reply, text);
    } else {
        g_string_append(reply->first, text);
        if (strpbrk(reply->first->str, " \n"))
            put_first(reply);
    }
    fflush(reply->io->out);
}

void io_reply_end(IoReply *reply)
{
    const CommandMarkdown *markdown = reply->io->markdown;
    g_autoptr(GString) rest = g_string_new(reply->page ? NULL : "\n");
    if (!reply->begun)
        put_first(reply);
    if (reply->page)
        markdown->end(reply->page, rest);
    fwrite(rest->str, 1, rest->len, reply->io->out);
    fflush(reply->io->out);
    if (reply->page)
        markdown->free(reply->page);
    g_string_free(reply->first, TRUE);
}
