/* Stage 4: one word of what clips are called where that is a word of ours too, so that it is
 * no name by itself: "both name texts", "the two names". */
#include "phrase.h"

#include "chatkut/base/text.h"

#include <string.h>

/* A word that clips of a kind have in their names. */
typedef struct {
    char *word;       /* owned, without the ending of several */
    const char *kind; /* NULL: any; then it is the last word of the name */
    bool plural;
} Part;

static bool is_called(const Part *part, const char *label)
{
    g_autofree char *folded = text_fold(label);
    g_auto(GStrv) words = g_strsplit_set(folded, " _-.", -1);
    unsigned count = g_strv_length(words);
    bool named = g_strv_contains((const char *const *)words, part->word);
    return count > 1 && named &&
           (part->kind || strcmp(words[count - 1], part->word) == 0);
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
            if (label && fits && is_called(part, label))
                json_array_append_new(
                    of, json_pack("{ssss}", "by", "id", "id", clip->node.id));
        }
    }
    if (json_array_size(of) > 1 && json_array_size(of) <= LIST_MAX)
        return json_pack("{ssso}", "by", "union", "of", of);
    json_decref(of);
    return NULL;
}

static const char *kind_at(const Phrase *phrase, unsigned n, bool *plural)
{
    unsigned length;
    const Entry *types = chart_match(phrase->chart, n, WORD_TYPES, &length);
    const Entry *type = chart_match(phrase->chart, n, WORD_TYPE, &length);
    *plural = types != NULL;
    return types ? types->value : type ? type->value : NULL;
}

static bool read_part(const Phrase *phrase, unsigned n, Part *part)
{
    const Chart *chart = phrase->chart;
    const char *ending = vocabulary_rule(chart->vocabulary, "plural-ending");
    const Token *token = sentence_token(&chart->sentence, n);
    bool plural;
    if (!token || token->kind != TOKEN_WORD || chart_name(chart, n) ||
        kind_at(phrase, n, &plural))
        return false;
    *part = (Part){ .kind = kind_at(phrase, n + 1, &plural), .plural = plural };
    bool several = !part->kind && ending && g_str_has_suffix(token->text, ending);
    if (!part->kind && !several)
        return false;
    part->plural = part->plural || several;
    part->word = several ? g_strndup(token->text, strlen(token->text) - strlen(ending))
                         : g_strdup(token->text);
    return true;
}

json_t *phrase_part(const Phrase *phrase, unsigned n, bool *noun)
{
    Part part = { 0 };
    bool said = phrase->both || phrase->all || phrase->count ||
                (phrase->determined && !phrase->indefinite);
    if (!said || phrase->n_indices || !read_part(phrase, n, &part))
        return NULL;
    bool counted = phrase->both || phrase->all || phrase->count;
    json_t *clips = part.kind || counted ? clips_with(phrase->chart, &part) : NULL;
    *noun = part.kind != NULL;
    g_free(part.word);
    return clips;
}
