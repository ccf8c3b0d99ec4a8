/*
 * Stage 4: behind a noun, what the clip shows, says, uses or is called: "the part where
 * you see the shoes", "the photo of the harbour".
 *
 * Only words that clips are called by tell which one is meant. What stands between them
 * is idle, but for words that would make it another clip than the one named: "the clip
 * that comes after the shoes", "the one without the shoes".
 */
#include "names.h"
#include "said.h"

#include <string.h>

/* ---- what it tells --------------------------------------------------------------- */

/* What phrase_describe() is to choose among. */
static json_t *clips_of(const GArray *depicted)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    for (unsigned i = 0; i < depicted->len; i++)
        g_ptr_array_add(ids, g_array_index(depicted, Depicted, i).clip->node.id);
    return ids->len <= LIST_MAX ? selector_of_clips(ids) : NULL;
}

/* Those that share the name or the role in front, where there are any. */
static json_t *clips_called(const Phrase *phrase)
{
    json_t *called = phrase->where  ? json_deep_copy(phrase->where)
                     : phrase->name ? selector_by_name(phrase->name)
                     : phrase->role ? phrase_role_clips(phrase)
                                    : NULL;
    if (!called)
        return NULL;
    json_object_set_new(called, "expect", json_string("any"));
    g_auto(Resolution) found = { 0 };
    chart_resolve(phrase->chart, called, &found);
    if (found.kind == RESOLVED_FOUND)
        return called;
    json_decref(called);
    return NULL;
}

/* Of a clip with neither name nor kind first those that make the film, then what is seen
 * or heard on them. */
static GArray *find_vague(const Said *said, const Depiction *depiction)
{
    static const char *const FILM[] = { "video", "image", NULL };
    static const char *const SEEN[] = { "text", "shape", "caption", NULL };
    const bool seen = said->link == LINK_CLAUSE && said->where;
    GArray *depicted = depict_clips(said->phrase->chart, depiction, FILM, NULL);
    bool film = said->portion || (said->phrase->type && said->link == LINK_NOUN);
    if (depicted->len || film) /* "the clip with the title" is not the title */
        return depicted;
    g_array_unref(depicted);
    return depict_clips(said->phrase->chart, depiction, seen ? SEEN : NULL, NULL);
}

static GArray *find_clips(const Said *said, const Depiction *depiction)
{
    const Phrase *phrase = said->phrase;
    if (phrase->vague || (!phrase->type && !phrase->name && !phrase->role))
        return find_vague(said, depiction);
    json_t *among = clips_called(phrase);
    const char *role = phrase->role && !among ? phrase_role_type(phrase) : NULL;
    const char *type = phrase->noun ? phrase->type : role;
    const char *const types[] = { type, NULL };
    GArray *depicted =
        depict_clips(phrase->chart, depiction, type ? types : NULL, among);
    json_decref(among);
    return depicted;
}

/* The name, or the part of one, by which the sentence says this file. */
static const Name *name_of(const Chart *chart, const Asset *asset)
{
    for (unsigned i = 0; i < chart->names->len; i++) {
        const Name *name = &g_array_index(chart->names, Name, i);
        if (name->asset == asset && name->assets == 1)
            return name;
    }
    return NULL;
}

/* "add the photo of the harbour": a file, which need not be on the timeline. */
static bool find_file(Phrase *phrase, Said *said, const Depiction *depiction)
{
    g_autoptr(GArray) files =
        depict_assets(phrase->chart, depiction, phrase->vague ? NULL : phrase->type);
    unsigned count = said_words_before_rest(said, depiction, depict_words(files));
    depict_keep_best(files, count);
    const Name *name =
        files->len == 1
            ? name_of(phrase->chart, g_array_index(files, Depicted, 0).asset)
            : NULL;
    if (!name || !said_find_end(said, depiction, depict_words(files)))
        return false;
    phrase->name = name;
    phrase->noun = false;
    return true;
}

static bool find_clip(Phrase *phrase, Said *said, const Depiction *depiction)
{
    g_autoptr(GArray) depicted = find_clips(said, depiction);
    unsigned count = said_words_before_rest(said, depiction, depict_words(depicted));
    depict_keep_best(depicted, count);
    bool found =
        depicted->len && said_find_end(said, depiction, depict_words(depicted));
    json_t *clips = found ? clips_of(depicted) : NULL;
    if (!clips)
        return false;
    json_decref(phrase->where);
    phrase->where = clips;
    phrase->formed = false;
    if (phrase->name || phrase->role || phrase->vague)
        phrase->type = NULL;
    phrase->noun = true;
    phrase->vague = false;
    phrase->name = NULL;
    phrase->role = NULL;
    return true;
}

/* "the song called Track 01": whatever its words mean otherwise. */
static const Name *called_at(const Chart *chart, unsigned n)
{
    const Name *called = NULL;
    for (unsigned i = 0; i < chart->names->len; i++) {
        const Name *name = &g_array_index(chart->names, Name, i);
        if (name->from == n && name->whole &&
            (name->kinds & (NAME_CLIP | NAME_ASSET)) &&
            (!called || name->to > called->to))
            called = name;
    }
    return called;
}

static unsigned read_called(Phrase *phrase, unsigned length)
{
    const Name *name = called_at(phrase->chart, phrase->at + length);
    if (!name || phrase->name)
        return 0;
    phrase->name = name;
    return name->to - phrase->at;
}

/* "the picture on chapter card 3": the clip of that name, which is of the kind. */
static unsigned read_place(Phrase *phrase)
{
    const unsigned WHERE = PREP_BIT(PREP_ON) | PREP_BIT(PREP_IN);
    const Chart *chart = phrase->chart;
    const Name *name =
        said_is_preposition(chart, phrase->at, WHERE)
            ? chart_name(chart, phrase_skip_article(phrase, phrase->at + 1))
            : NULL;
    bool same = name && name->whole && name->clips == 1 && phrase->type &&
                describe_has_type(name->clip, phrase->type);
    if (!same || !phrase_is_kind(phrase) || phrase->plural ||
        phrase_is_destination(phrase, name->to))
        return 0;
    phrase->name = name;
    return name->to - phrase->at;
}

/* "with the volcano": what nothing is called by, so that the answer can be the
 * nearest. */
static unsigned read_unknown(Phrase *phrase, const Said *said)
{
    const unsigned MORE =
        PREP_BIT(PREP_OF) | PREP_BIT(PREP_WITH) | PREP_BIT(PREP_IN) | PREP_BIT(PREP_ON);
    const Chart *chart = phrase->chart;
    unsigned from = phrase_skip_article(phrase, said->from), to, idle;
    while (from < said->to && !said_is_unknown(chart, from) &&
           (idle = said_idle_at(said, from)))
        from += idle;
    for (to = from; to < said->to && said_is_unknown(chart, to);)
        to++;
    bool whole = to == said->to ||
                 (said->link == LINK_NOUN && !phrase_match(phrase, to, WORD_AND) &&
                  !said_is_preposition(chart, to, MORE));
    bool thing = said->link == LINK_NOUN || (said->where && from > said->from);
    if (!thing || !whole || to == from || phrase->name || phrase->role ||
        phrase->plural || phrase->guess)
        return 0;
    phrase->guess = sentence_slice(&chart->sentence, from, to);
    return to - phrase->at;
}

/* "the clip with the title": something there is, but no clip of the kind. */
static unsigned read_other(Phrase *phrase, const Said *said)
{
    const unsigned KINDS = NAME_CLIP | NAME_TEXT | NAME_ASSET;
    const Name *name =
        chart_name(phrase->chart, phrase_skip_article(phrase, said->from));
    if (said->link != LINK_NOUN || !phrase_is_kind(phrase) || phrase->where ||
        !phrase->type || !name || !(name->kinds & KINDS))
        return 0;
    phrase->where = selector_by_name(name);
    phrase->vague = false;
    return name->to - phrase->at;
}

static bool adds(const Phrase *phrase)
{
    static const char *const ADDING[] = { "add", NULL };
    return phrase_verb_is(phrase, ADDING);
}

/* Makes of the phrase the clips or the file that is told; false where none is. */
static bool find(Phrase *phrase, Said *said, const Depiction *depiction)
{
    unsigned to = said->to;
    if ((adds(phrase) && find_file(phrase, said, depiction)))
        return true;
    said->to = to;
    if (find_clip(phrase, said, depiction))
        return true;
    said->to = to;
    return !phrase->name && !phrase->role && !said->portion &&
           find_file(phrase, said, depiction);
}

static unsigned depicted(Phrase *phrase, bool portion)
{
    Said said = { .phrase = phrase, .portion = portion };
    Depiction depiction = { 0 };
    const Phrase before = *phrase;
    unsigned length = phrase->where && !phrase->formed ? 0 : said_link_at(&said);
    if (!length || !phrase->chart->composition)
        return 0;
    if (said.link == LINK_NAME)
        return read_called(phrase, length);
    said.from = phrase->at + length;
    said_read_words(&said, &depiction);
    unsigned to = said.to;
    if (!find(phrase, &said, &depiction)) {
        said.to = to;
        unsigned unknown = read_unknown(phrase, &said);
        return unknown ? unknown : read_other(phrase, &said);
    }
    said_take_idle_rest(&said);
    if (said.link != LINK_CLAUSE || before.where ||
        !phrase_is_destination(phrase, said.end))
        return said.end - before.at;
    json_decref(phrase->where);
    *phrase = before;
    return 0;
}

unsigned where_depicted(Phrase *phrase)
{
    unsigned length = phrase->where ? 0 : read_place(phrase);
    return length ? length : depicted(phrase, false);
}

bool phrase_read_portion(Phrase *phrase)
{
    const Phrase before = *phrase;
    unsigned length = 0;
    if (phrase->determined && !phrase->indefinite && !phrase->pron &&
        phrase_eat(phrase, WORD_PORTION)) {
        phrase->noun = phrase->vague = true;
        phrase->type = KIND_DEFAULT;
        length = depicted(phrase, true);
    }
    if (!length)
        *phrase = before;
    phrase->at += length;
    return length > 0;
}
