/*
 * Stage 4: texts told by the form of what they say: "the web address", "the warning",
 * "the hashtag".
 *
 * Where no text of the timeline has that form, the word is read as any other.
 */
#include "phrase.h"

#include <string.h>

/* Of all that a text says; case makes no difference. */
static const struct {
    const char *form, *pattern;
} PATTERNS[] = {
    /* RFC 3986, as people write it: a host with a domain, scheme and path or not */
    { "url", "^(https?://)?([[:alnum:]-]+[.])+[[:alpha:]]{2,}(/[^ ]*)?$" },
    { "handle", "^@[[:alnum:]_]" },
    { "hashtag", "^#[[:alnum:]_]" },
    { "question", "[?]$" },
};

static bool fits_pattern(const char *form, const char *text)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(PATTERNS); i++)
        if (strcmp(PATTERNS[i].form, form) == 0)
            return g_regex_match_simple(PATTERNS[i].pattern, text, G_REGEX_CASELESS, 0);
    return false;
}

/* "Don't burn the garlic", "Never do this" */
static bool begins_with_denial(const Chart *chart, const char *text)
{
    g_auto(Sentence) words;
    sentence_init(&words, text);
    const Entry *entry =
        words.count > 1 ? vocabulary_entries(chart->vocabulary, words.tokens[0].text)
                        : NULL;
    while (entry && entry->class != WORD_NOT)
        entry = entry->next;
    return entry != NULL;
}

static bool fits(const Chart *chart, const char *form, const Clip *clip)
{
    g_autofree char *text = clip->kind == CLIP_TEXT ? clip_text(clip) : NULL;
    if (!text)
        return false;
    g_strstrip(text);
    return strcmp(form, "warning") == 0 ? begins_with_denial(chart, text)
                                        : fits_pattern(form, text);
}

static GPtrArray *texts_of(Chart *chart, const char *form)
{
    g_autoptr(GArray) places = describe_candidates(chart, NULL);
    GPtrArray *ids = g_ptr_array_new();
    for (unsigned i = 0; i < places->len; i++) {
        const Clip *clip = g_array_index(places, ClipPlace, i).clip;
        if (fits(chart, form, clip))
            g_ptr_array_add(ids, clip->node.id);
    }
    return ids;
}

/* "the web address longtable.fm": which one, by what it is called. */
static void read_name_behind(Phrase *phrase, GPtrArray *ids)
{
    const Name *name = chart_name(phrase->chart, phrase->at);
    const char *id = name && name->whole && name->clip ? name->clip->node.id : NULL;
    if (!id || !g_ptr_array_find_with_equal_func(ids, id, g_str_equal, NULL))
        return;
    g_ptr_array_set_size(ids, 0);
    g_ptr_array_add(ids, name->clip->node.id);
    phrase->at = name->to;
}

static bool is_text_noun(const Phrase *phrase, unsigned n, unsigned *length)
{
    const Entry *type = chart_match(phrase->chart, n, WORD_TYPE, length);
    return type && strcmp(type->value, "text") == 0;
}

/* "the website", where none is: what the answer says that there is none of. */
static bool read_missing(Phrase *phrase, unsigned length)
{
    const Chart *chart = phrase->chart;
    const GArray *matches = chart->matches[phrase->at];
    for (unsigned i = 0; i < matches->len; i++)
        if (g_array_index(matches, Match, i).entry->class != WORD_FORM)
            return false;
    phrase->guess = sentence_slice(&chart->sentence, phrase->at, phrase->at + length);
    phrase->at += length;
    return true;
}

bool phrase_read_form(Phrase *phrase)
{
    unsigned length, more;
    const Entry *form = chart_match(phrase->chart, phrase->at, WORD_FORM, &length);
    if (!form || !phrase->determined || phrase->indefinite || phrase->where ||
        !phrase->chart->composition)
        return false;
    g_autoptr(GPtrArray) ids = texts_of(phrase->chart, form->value);
    if (ids->len == 0)
        return read_missing(phrase, length);
    if (ids->len > LIST_MAX)
        return false;
    phrase->at += length;
    if (is_text_noun(phrase, phrase->at, &more))
        phrase->at += more;
    read_name_behind(phrase, ids);
    phrase->where = selector_of_clips(ids);
    phrase->type = "text";
    phrase->noun = phrase->formed = true;
    return true;
}
