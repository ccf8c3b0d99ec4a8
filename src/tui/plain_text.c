/* What the line mode says. */
#include "plain_private.h"

#include "chatkut/base/text.h"

#include <glib/gi18n.h>
#include <stdio.h>

/* In the locale's character set; what that does not have is spelled differently. */
static void put(const char *text)
{
    if (g_get_charset(NULL)) {
        fputs(text, stdout);
        return;
    }
    g_autofree char *spelled = g_str_to_ascii(text, NULL);
    fputs(spelled, stdout);
}

static void put_line(const char *lead, const char *text)
{
    g_autofree char *printable = text_printable(text, 0);
    put(lead);
    put(printable);
    putc('\n', stdout);
}

static const char *voice_name(PlainVoice voice)
{
    switch (voice) {
    case PLAIN_KUT:
        return _("kut: ");
    case PLAIN_ERROR:
        return _("error: ");
    case PLAIN_ELSEWHERE:
        /* TRANSLATORS: before what another program or person did in this project. */
        return _("elsewhere: ");
    }
    return "";
}

void plain_tell(PlainVoice voice, const char *text)
{
    g_autofree char *whole = g_strchomp(g_strdup(text));
    g_auto(GStrv) lines = g_strsplit(whole, "\n", -1);
    for (char **line = lines; *line; line++)
        put_line(line == lines ? voice_name(voice) : "  ", *line);
    fflush(stdout);
}

void plain_tell_format(PlainVoice voice, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *text = g_strdup_vprintf(format, args);
    va_end(args);
    plain_tell(voice, text);
}

void plain_prompt(void)
{
    put(_("you: "));
    fflush(stdout);
}

void plain_break(const Plain *plain)
{
    if (plain->typed && !plain->busy)
        putc('\n', stdout);
}

void plain_echo(const char *line)
{
    put_line(_("you: "), line);
    fflush(stdout);
}

/* ---- results --------------------------------------------------------------------- */

static void tell_receipts(const GPtrArray *receipts)
{
    for (unsigned i = 0; i < receipts->len; i++) {
        const Receipt *receipt = receipts->pdata[i];
        plain_tell_format(PLAIN_KUT, "✓ %s", receipt->text);
    }
}

static void tell_remark(const SayResult *result)
{
    g_autofree char *remark = say_result_remark(result);
    if (remark)
        plain_tell(PLAIN_KUT, remark);
}

static void tell_candidate(const Candidate *candidate)
{
    if (!candidate->id) {
        g_autofree char *text =
            g_strdup_printf("%u. %s", candidate->n, candidate->listing);
        put_line("  ", text);
        return;
    }
    g_autofree char *start = rtime_format(candidate->start);
    g_autofree char *end =
        rtime_format(rtime_add(candidate->start, candidate->duration));
    /* TRANSLATORS: number, name and kind of a clip, where it begins and ends. */
    g_autofree char *text =
        g_strdup_printf(_("%u. %s, %s, %s to %s"), candidate->n, candidate->listing,
                        candidate->type, start, end);
    put_line("  ", text);
}

static void tell_words(const SayResult *result)
{
    g_autofree char *words = say_result_words(result);
    plain_tell(PLAIN_KUT, words ? words : "");
}

static void tell_question(const char *question, const GPtrArray *candidates)
{
    plain_tell(PLAIN_KUT, question);
    for (unsigned i = 0; candidates && i < candidates->len; i++)
        tell_candidate(candidates->pdata[i]);
    if (candidates && candidates->len > 0)
        put_line("  ", _("Answer by number or in words; an empty line drops the "
                         "question."));
    fflush(stdout);
}

void plain_tell_question(const DeskQuestion *question)
{
    tell_question(question->text, question->candidates);
}

static void tell_result_question(const SayResult *result)
{
    g_autofree char *question = say_result_words(result);
    tell_question(question, result->candidates);
}

static void tell_error(const SayResult *result)
{
    g_autofree char *words = say_result_words(result);
    plain_tell(PLAIN_ERROR, words);
    for (unsigned i = 0; result->suggestions && i < result->suggestions->len; i++) {
        const char *lead = i == 0 ? _("  perhaps: ") : _("  or: ");
        put_line(lead, result->suggestions->pdata[i]);
    }
    fflush(stdout);
}

void plain_tell_result(const SayResult *result)
{
    switch (result->status) {
    case SAY_OK:
        tell_receipts(result->receipts);
        tell_remark(result);
        return;
    case SAY_AMBIGUOUS:
    case SAY_CLARIFY:
        tell_result_question(result);
        return;
    case SAY_ERROR:
    case SAY_REFUSE:
        tell_error(result);
        return;
    default:
        tell_words(result);
    }
}
