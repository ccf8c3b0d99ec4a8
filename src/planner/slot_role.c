/* Stage 4: what clips are for, a title or a voice-over, and which ones these are. */
#include "phrase.h"

#include "chatkut/base/text.h"

#include <string.h>

const char *phrase_role_field(Chart *chart, const Entry *role, unsigned n)
{
    g_auto(GStrv) fields = g_strsplit(role->value, " ", 3);
    return n < g_strv_length(fields) ? chart_keep(chart, fields[n]) : NULL;
}

static bool has_word(const Entry *entry, const char *word)
{
    for (unsigned i = 0; i < entry->count; i++)
        if (strcmp(entry->words[i], word) == 0)
            return true;
    return false;
}

/* What a track is for, where that is a word for this role: the "voice" track, where the
 * narration is spoken of. */
static const char *role_of_track(const Chart *chart, const Entry *role)
{
    const GPtrArray *tracks = composition_main(chart->composition)->tracks;
    const GPtrArray *roles = vocabulary_class(chart->vocabulary, WORD_ROLE);
    for (unsigned t = 0; t < tracks->len; t++) {
        const Track *track = tracks->pdata[t];
        const char *wanted = node_string(&track->node, PROP_ROLE);
        for (unsigned i = 0; wanted && i < roles->len; i++) {
            const Entry *entry = roles->pdata[i];
            if (strcmp(entry->value, role->value) == 0 && has_word(entry, wanted))
                return wanted;
        }
    }
    return NULL;
}

char *phrase_role_name(Chart *chart, const Entry *role)
{
    g_autoptr(GString) words = g_string_new(NULL);
    for (unsigned i = 0; i < role->count; i++)
        g_string_append_printf(words, "%s%s", i ? " " : "", role->words[i]);
    if (strstr(chart_labels(chart),
               words->str)) /* "Voice-over" is called "voice over" */
        return g_string_free(g_steal_pointer(&words), FALSE);
    for (unsigned i = 0; i < role->count; i++)
        if (strstr(chart_labels(chart), role->words[i]))
            return g_strdup(role->words[i]);
    const char *label = phrase_role_field(chart, role, 0);
    g_autofree char *folded = text_fold(label);
    const char *track =
        strstr(chart_labels(chart), folded) ? NULL : role_of_track(chart, role);
    return g_strdup(track ? track : label);
}

const char *phrase_role_type(const Phrase *phrase)
{
    return phrase_role_field(phrase->chart, phrase->role, 1);
}

json_t *phrase_role_clips(const Phrase *phrase)
{
    g_autofree char *label = phrase_role_name(phrase->chart, phrase->role);
    return json_pack("{ssss}", "by", "label", "label", label);
}
