/* Stage 4: the tracks that clips are on, by number, place, role or name. */
#include "phrase.h"

#include "chatkut/base/text.h"

#include <string.h>

typedef struct {
    const Chart *chart;
    const Sequence *sequence;
    unsigned at;
    const char *kind; /* of the track noun: V or A, else any */
    bool bare;        /* a name alone will do */
    bool role;        /* by what is on it */
    int missing;      /* the number that there is none of; 0: there is */
    bool *tracks;
} TrackPhrase;

static const Track *track_of(const TrackPhrase *phrase, unsigned i)
{
    return g_ptr_array_index(phrase->sequence->tracks, i);
}

static const char *code_of(TrackKind kind)
{
    return kind == TRACK_VIDEO ? "V" : "A";
}

static bool is_plain(const char *kind)
{
    return strcmp(kind, "any") == 0 || strcmp(kind, code_of(TRACK_VIDEO)) == 0 ||
           strcmp(kind, code_of(TRACK_AUDIO)) == 0;
}

/* "track", "audio track"; not "new track". */
static const Entry *noun_at(const TrackPhrase *phrase, unsigned n, unsigned *length)
{
    const Entry *noun = chart_match(phrase->chart, n, WORD_TRACK, length);
    return noun && is_plain(noun->value) ? noun : NULL;
}

/* Takes the noun at n, of `length` tokens. */
static void take_noun(TrackPhrase *phrase, unsigned n, const Entry *noun,
                      unsigned length)
{
    phrase->kind = noun->value;
    phrase->at = n + length;
}

static bool is_counted(const TrackPhrase *phrase, unsigned i)
{
    return strcmp(phrase->kind, "any") == 0 ||
           strcmp(phrase->kind, code_of(track_of(phrase, i)->kind)) == 0;
}

/* The n-th of its kind, from the bottom up; negative: from the top down. */
static bool pick_number(TrackPhrase *phrase, int n)
{
    int count = 0, at = 0;
    for (unsigned i = 0; i < phrase->sequence->tracks->len; i++)
        count += is_counted(phrase, i);
    phrase->missing = n >= count ? n + 1 : 0;
    n = n < 0 ? count + n : n;
    for (unsigned i = 0; i < phrase->sequence->tracks->len; i++)
        if (is_counted(phrase, i) && at++ == n)
            phrase->tracks[i] = true;
    return true;
}

/* "track 2", "track number 2" */
static bool read_number(TrackPhrase *phrase)
{
    unsigned length, more;
    double number;
    bool fraction;
    const Entry *noun = noun_at(phrase, phrase->at, &length);
    if (!noun)
        return false;
    unsigned at =
        phrase->at + length + chart_is_mark(phrase->chart, phrase->at + length, "#");
    more = rule_number(phrase->chart, at, &number, &fraction);
    if (!more || fraction || number < 1 || number > COUNT_MAX)
        return false;
    take_noun(phrase, at, noun, more);
    return pick_number(phrase, (int)number - 1);
}

/* The "A" of "A2" is no article: they are written as one. */
static bool names_code(const TrackPhrase *phrase)
{
    const Token *letter = sentence_token(&phrase->chart->sentence, phrase->at);
    const Token *number = sentence_token(&phrase->chart->sentence, phrase->at + 1);
    return number && number->kind == TOKEN_NUMBER && number->from == letter->to &&
           strlen(letter->text) == 1;
}

/* "V1", "A2" */
static bool read_code(TrackPhrase *phrase)
{
    const Token *letter = sentence_token(&phrase->chart->sentence, phrase->at);
    const Token *number = sentence_token(&phrase->chart->sentence, phrase->at + 1);
    if (!names_code(phrase))
        return false;
    for (TrackKind kind = 0; kind < TRACK_KINDS; kind++) {
        if (g_ascii_strcasecmp(code_of(kind), letter->text) != 0)
            continue;
        phrase->kind = code_of(kind);
        phrase->at += 2;
        double place = MIN(token_number(number->text), COUNT_MAX);
        return pick_number(phrase, (int)place - 1);
    }
    return false;
}

/* "the second track" */
static bool read_place(TrackPhrase *phrase)
{
    unsigned more;
    int ordinal;
    unsigned length = rule_ordinal(phrase->chart, phrase->at, &ordinal);
    const Entry *noun = length ? noun_at(phrase, phrase->at + length, &more) : NULL;
    if (!noun)
        return false;
    take_noun(phrase, phrase->at + length, noun, more);
    return pick_number(phrase, ordinal);
}

/* "the top track" */
static bool read_end(TrackPhrase *phrase)
{
    unsigned length;
    const Entry *noun = chart_match(phrase->chart, phrase->at, WORD_TRACK, &length);
    bool top = noun && strcmp(noun->value, "top") == 0;
    if (!noun || (!top && strcmp(noun->value, "bottom") != 0))
        return false;
    phrase->at += length;
    phrase->kind = code_of(TRACK_VIDEO); /* sound has no top */
    return pick_number(phrase, top ? -1 : 0);
}

/* A role is a plural or not: "titles" are on the title track. */
static bool is_called(const Track *track, PropId prop, const char *word)
{
    const char *name = node_string(&track->node, prop);
    g_autofree char *folded = name ? text_fold(name) : NULL;
    size_t length = folded ? strlen(folded) : 0, said = strlen(word);
    size_t shorter = MIN(length, said);
    return shorter > 0 && strncmp(folded, word, shorter) == 0 &&
           MAX(length, said) - shorter <= 1 &&
           (length == said || (length > said ? folded : word)[shorter] == 's');
}

static bool pick_called(TrackPhrase *phrase, const char *word)
{
    bool any = false;
    for (unsigned i = 0; i < phrase->sequence->tracks->len; i++) {
        const Track *track = track_of(phrase, i);
        if (!is_called(track, PROP_ROLE, word) && !is_called(track, PROP_LABEL, word))
            continue;
        phrase->tracks[i] = true;
        any = true;
    }
    return any;
}

/* "the music track" */
static bool read_role(TrackPhrase *phrase)
{
    unsigned length;
    const Token *word = sentence_token(&phrase->chart->sentence, phrase->at);
    const Entry *noun = word ? noun_at(phrase, phrase->at + 1, &length) : NULL;
    if (!noun || word->kind != TOKEN_WORD || !pick_called(phrase, word->text))
        return false;
    take_noun(phrase, phrase->at + 1, noun, length);
    phrase->role = true;
    return true;
}

/* A track's own name, with or without "track" behind it. */
static bool read_name(TrackPhrase *phrase)
{
    unsigned length;
    const Name *name = chart_name(phrase->chart, phrase->at);
    if (!name || !(name->kinds & NAME_TRACK) || !name->whole)
        return false;
    const Entry *noun = noun_at(phrase, name->to, &length);
    if (!noun && !phrase->bare && name->kinds != NAME_TRACK)
        return false;
    g_autofree char *folded = text_fold(name->label);
    if (!pick_called(phrase, folded))
        return false;
    phrase->at = name->to + (noun ? length : 0);
    return true;
}

/* "the track Old ideas", "the track called 'Old ideas'" */
static bool read_name_behind(TrackPhrase *phrase)
{
    const Chart *chart = phrase->chart;
    unsigned length, called = 0;
    const Entry *noun = noun_at(phrase, phrase->at, &length);
    if (!noun)
        return false;
    if (!chart_match(chart, phrase->at + length, WORD_CALLED, &called))
        called = 0;
    unsigned at = phrase->at + length + called;
    const Token *token = sentence_token(&chart->sentence, at);
    const Name *name = token ? chart_name(chart, at) : NULL;
    bool quote = token && token->kind == TOKEN_QUOTE;
    if (!quote && (!name || !(name->kinds & NAME_TRACK) || !name->whole))
        return false;
    g_autofree char *folded = text_fold(quote ? token->text : name->label);
    if (!pick_called(phrase, folded))
        return false;
    phrase->at = quote ? at + 1 : name->to;
    return true;
}

/* Takes track. */
static json_t *by_track(json_t *track)
{
    return json_pack("{sssoss}", "by", "track", "track", track, "expect", "many");
}

/* Of the number that was said: the resolver says that there is none. */
static json_t *by_missing(const TrackPhrase *phrase)
{
    enum { NUMBER_MAX = 64 };
    if (strcmp(phrase->kind, "any") == 0 && phrase->missing <= NUMBER_MAX)
        return by_track(json_integer(phrase->missing - 1));
    const char *code = strcmp(phrase->kind, "any") == 0 ? "" : phrase->kind;
    return by_track(json_sprintf("%s%d", code, phrase->missing));
}

/* The clips on the tracks that were picked. */
static json_t *selector_of(const TrackPhrase *phrase)
{
    json_t *of = json_array();
    unsigned named = 0;
    if (phrase->missing) {
        json_decref(of);
        return by_missing(phrase);
    }
    for (unsigned i = 0; i < phrase->sequence->tracks->len; i++) {
        if (!phrase->tracks[i])
            continue;
        named = i;
        if (track_of(phrase, i)->clips->len > 0)
            json_array_append_new(of, by_track(json_integer(i)));
    }
    if (json_array_size(of) < 2 || json_array_size(of) > LIST_MAX) {
        json_t *one = json_array_size(of) == 1 ? json_incref(json_array_get(of, 0))
                                               : by_track(json_integer(named));
        json_decref(of);
        return one;
    }
    return json_pack("{ssso}", "by", "union", "of", of);
}

unsigned phrase_tracks(Chart *chart, unsigned n, bool bare, json_t **clips, bool *role)
{
    static bool (*const WAYS[])(TrackPhrase *) = {
        read_number, read_code, read_place,       read_end,
        read_name,   read_role, read_name_behind,
    };
    const Sequence *sequence = chart->context
                                   ? select_sequence(chart->composition, chart->context)
                                   : composition_main(chart->composition);
    unsigned det = 0;
    if (!sequence || sequence->tracks->len == 0 || !sentence_token(&chart->sentence, n))
        return 0;
    g_autofree bool *picked = g_new0(bool, sequence->tracks->len);
    TrackPhrase phrase = { chart, sequence, n, "any", bare, false, 0, picked };
    if (!chart_match(chart, n, WORD_DET, &det) || names_code(&phrase))
        det = 0;
    phrase.at = n + det;
    for (unsigned i = 0; i < G_N_ELEMENTS(WAYS); i++) {
        if (!WAYS[i](&phrase))
            continue;
        *clips = selector_of(&phrase);
        if (role)
            *role = phrase.role;
        return phrase.at - n;
    }
    return 0;
}

json_t *phrase_clips_on(Chart *chart, const char *role)
{
    const Sequence *sequence = composition_main(chart->composition);
    g_autofree bool *picked = g_new0(bool, sequence->tracks->len + 1);
    TrackPhrase phrase = { chart, sequence, 0, "any", false, true, 0, picked };
    return pick_called(&phrase, role) ? selector_of(&phrase) : NULL;
}
