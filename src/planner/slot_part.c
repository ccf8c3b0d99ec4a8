/* Stage 4: one word of what clips are called where that is a word of ours too, so that it is
 * no name by itself: "both name texts", "the two names". */
#include "phrase.h"

#include "chatkut/base/text.h"

#include <string.h>

/* A word that clips of a kind have in their names. */
typedef struct {
    const char *word;
    const char
        *kind; /* NULL: any; then it is the last word of the name, in the plural */
} Part;

static bool is_called(const Chart *chart, const Part *part, const char *label)
{
    g_autofree char *folded = text_fold(label);
    g_auto(GStrv) words = g_strsplit_set(folded, " _-.", -1);
    unsigned count = g_strv_length(words);
    return count > 1 &&
           (part->kind ? g_strv_contains((const char *const *)words, part->word)
                       : chart_is_plural(chart, part->word, words[count - 1]));
}

/* The clips that have it, as a new selector; NULL where none has. */
static json_t *clips_with(const Chart *chart, const Part *part)
{
    const Composition *composition = chart->composition;
    const Sequence *sequence = composition ? composition_main(composition) : NULL;
    json_t *of = json_array();
    for (unsigned t = 0; sequence && t < sequence->tracks->len; t++) {
        const Track *track = g_ptr_array_index(sequence->tracks, t);
        for (unsigned c = 0; c < track->clips->len; c++) {
            const Clip *clip = g_ptr_array_index(track->clips, c);
            const char *label = clip_label(composition, clip);
            const char *kind = clip_kind_name(clip->kind);
            bool fits = !part->kind || strcmp(kind, part->kind) == 0;
            if (label && fits && is_called(chart, part, label))
                json_array_append_new(
                    of, json_pack("{ssss}", "by", "id", "id", clip->node.id));
        }
    }
    if (json_array_size(of) > 1 && json_array_size(of) <= LIST_MAX)
        return json_pack("{ssso}", "by", "union", "of", of);
    json_decref(of);
    return NULL;
}

static const char *kind_at(const Chart *chart, unsigned n)
{
    unsigned length;
    const Entry *types = chart_match(chart, n, WORD_TYPES, &length);
    const Entry *type = chart_match(chart, n, WORD_TYPE, &length);
    return types ? types->value : type ? type->value : NULL;
}

json_t *phrase_part(const Phrase *phrase, unsigned n, bool *noun)
{
    const Chart *chart = phrase->chart;
    const Token *token = sentence_token(&chart->sentence, n);
    bool counted = phrase->both || phrase->all || phrase->count;
    bool said = counted || (phrase->determined && !phrase->indefinite);
    if (!said || phrase->n_indices || !token || token->kind != TOKEN_WORD ||
        chart_name(chart, n) || kind_at(chart, n))
        return NULL;
    const Part part = { .word = token->text, .kind = kind_at(chart, n + 1) };
    *noun = part.kind != NULL;
    return part.kind || counted ? clips_with(chart, &part) : NULL;
}
