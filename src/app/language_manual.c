/* The words that chatkut reads, by topic, as mdoc(7). Manuals are in English: nothing
 * is translated here. */
#include "command_private.h"

#include "chatkut/planner/help.h"

#include <string.h>

enum { LINE_WIDTH = 88 };

static void append_examples(GString *out, const Vocabulary *english,
                            const HelpTopic *topic)
{
    g_autoptr(GPtrArray) examples = help_examples(english, topic, NULL);
    if (examples->len == 0)
        return;
    g_string_append(out, ".Bd -literal -offset indent\n");
    for (unsigned i = 0; i < examples->len; i++)
        mdoc_append_text(out, g_ptr_array_index(examples, i));
    g_string_append(out, ".Ed\n");
}

/* Lines of phrases, parted by commas. */
static void append_phrases(GString *out, const GPtrArray *phrases)
{
    g_autoptr(GString) line = g_string_new(NULL);
    for (unsigned i = 0; i < phrases->len; i++) {
        const char *phrase = g_ptr_array_index(phrases, i);
        if (line->len > 0 && line->len + strlen(phrase) + 3 > LINE_WIDTH) {
            mdoc_append_text(out, line->str);
            g_string_truncate(line, 0);
        }
        g_string_append_printf(line, "%s%s%s", line->len ? " " : "", phrase,
                               i + 1 < phrases->len ? "," : "");
    }
    mdoc_append_text(out, line->str);
}

static void append_words(GString *out, const Vocabulary *english,
                         const HelpTopic *topic)
{
    g_autoptr(GPtrArray) all = help_words(english, topic);
    if (all->len == 0)
        return;
    g_string_append(out, ".Bl -tag -width Ds\n");
    for (unsigned i = 0; i < all->len; i++) {
        const HelpWords *words = g_ptr_array_index(all, i);
        g_string_append_printf(out, ".It Em %s", words->class);
        if (words->value)
            g_string_append_printf(out, " Cm %s%s",
                                   strchr(".,:;!?", *words->value) ? "\\&" : "",
                                   words->value); /* else a sign is no argument */
        g_string_append_c(out, '\n');
        append_phrases(out, words->phrases);
    }
    g_string_append(out, ".El\n");
}

char *language_manual(void)
{
    const Vocabulary *english = vocabulary_get("en", NULL);
    GString *out = g_string_new(NULL);
    for (const HelpTopic *topic = help_topics(); topic->name; topic++) {
        g_autofree char *title = g_strdup(help_topic_title(english, topic));
        title[0] = g_ascii_toupper(title[0]);
        g_string_append_printf(out, ".Ss %s\n", title);
        append_examples(out, english, topic);
        append_words(out, english, topic);
    }
    return g_string_free(out, FALSE);
}
