/* Stage 4: one word of what clips are called where that is a word of ours too, so that
 * it is no name by itself: "both name texts", "the two names". */
#include "names.h"
#include "phrase.h"

#include "chatkut/base/text.h"

#include <string.h>

/* A word that clips have in their names. */
typedef struct {
    GPtrArray *spellings; /* of it: as said, or what it is the plural of */
    const char *kind; /* of the clips; NULL: any, where it is the name's last word */
} Part;

static void part_init(Part *part, const Chart *chart, const char *said,
                      const char *kind)
{
    g_autoptr(GArray) endings = names_endings(chart);
    part->kind = kind;
    part->spellings =
        kind ? g_ptr_array_new_with_free_func(g_free) : names_singulars(endings, said);
    if (kind)
        g_ptr_array_add(part->spellings, g_strdup(said));
}

static void part_clear(Part *part)
{
    g_clear_pointer(&part->spellings, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Part, part_clear)

/* Is it in any name at all? Thousands need not be cut up for a word that is not. */
static bool is_anywhere(const Chart *chart, const Part *part)
{
    for (unsigned i = 0; i < part->spellings->len; i++)
        if (strstr(chart_labels(chart), g_ptr_array_index(part->spellings, i)))
            return true;
    return false;
}

static bool is_called(const Part *part, const char *label)
{
    g_autofree char *folded = text_fold(label);
    g_auto(GStrv) words = g_strsplit_set(folded, " _-.", -1);
    unsigned count = g_strv_length(words);
    for (unsigned i = part->kind ? 0 : count - 1; count > 1 && i < count; i++)
        if (g_ptr_array_find_with_equal_func(part->spellings, words[i], g_str_equal,
                                             NULL))
            return true;
    return false;
}

/* The clips that have it, as a new selector; NULL where none has, or too many. */
static json_t *clips_with(const Chart *chart, const Part *part)
{
    const Composition *composition = chart->composition;
    json_t *of = json_array();
    ClipWalk walk = clip_walk_main(composition);
    while (json_array_size(of) <= LIST_MAX && clip_walk_next(&walk)) {
        const Clip *clip = walk.at.clip;
        bool fits = !part->kind || strcmp(clip_kind_name(clip->kind), part->kind) == 0;
        if (fits && is_called(part, clip_label(composition, clip)))
            json_array_append_new(of,
                                  json_pack("{ssss}", "by", "id", "id", clip->node.id));
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
    const char *kind = kind_at(chart, n + 1);
    *noun = kind != NULL;
    if (!kind && !counted)
        return NULL;
    g_auto(Part) part = { 0 };
    part_init(&part, chart, token->text, kind);
    return is_anywhere(chart, &part) ? clips_with(chart, &part) : NULL;
}
