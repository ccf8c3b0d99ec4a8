#include "caption.h"

#include "chatkut/model/composition_json.h"

#include <string.h>

/* ---- words with times ------------------------------------------------------------ */

static bool place_word(const json_t *json, Rate rate, const char *from,
                       CaptionWord *word)
{
    g_autofree char *text =
        g_strstrip(g_strdup(json_string_value(json_object_get(json, "text"))));
    RTime length;
    word->begin = text[0] ? strstr(from, text) : NULL;
    if (!word->begin ||
        !time_from_json(json_object_get(json, "start"), rate, &word->from) ||
        !time_from_json(json_object_get(json, "duration"), rate, &length))
        return false;
    word->end = word->begin + strlen(text);
    word->to = rtime_add(word->from, length);
    return true;
}

static void place_words(const json_t *timed, Rate rate, const char *text, GArray *words)
{
    size_t i;
    json_t *json;
    json_array_foreach(timed, i, json)
    {
        CaptionWord word;
        if (!place_word(json, rate, text, &word))
            continue;
        g_array_append_val(words, word);
        text = word.end;
    }
}

/* ---- words without --------------------------------------------------------------- */

static const char *skip(const char *at, bool space)
{
    while (*at && (g_unichar_isspace(g_utf8_get_char(at)) != 0) == space)
        at = g_utf8_find_next_char(at, NULL);
    return at;
}

static void split_words(const char *text, RTime length, GArray *words)
{
    int64_t total = 0, before = 0;
    for (const char *at = skip(text, true); *at; at = skip(at, true)) {
        CaptionWord word = { .begin = at, .end = skip(at, false) };
        g_array_append_val(words, word);
        total += g_utf8_strlen(at, word.end - at);
        at = word.end;
    }
    for (unsigned i = 0; i < words->len; i++) {
        CaptionWord *word = &g_array_index(words, CaptionWord, i);
        word->from = rtime_scale(length, before, total);
        before += g_utf8_strlen(word->begin, word->end - word->begin);
        word->to = rtime_scale(length, before, total);
    }
}

GArray *caption_words(const json_t *cue, RTime length, Rate rate)
{
    GArray *words = g_array_new(FALSE, FALSE, sizeof(CaptionWord));
    const char *text = json_string_value(json_object_get(cue, "text"));
    place_words(json_object_get(cue, "words"), rate, text, words);
    if (words->len == 0)
        split_words(text, length, words);
    return words;
}
