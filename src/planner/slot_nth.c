/*
 * Stage 4: which of a kind, and how many: "the first two", "the third from the end",
 * "all four", "clips 2 to 5", "every other".
 */
#include "phrase.h"

#include "chatkut/base/text.h"

#include <string.h>

/* "third", "third from the end" */
static unsigned ordinal_at(const Phrase *phrase, unsigned n, int *ordinal)
{
    unsigned length = rule_ordinal(phrase->chart, n, ordinal), more;
    if (length && *ordinal >= 0 &&
        chart_match(phrase->chart, n + length, WORD_FROM_END, &more)) {
        *ordinal = -*ordinal - 1;
        length += more;
    }
    return length;
}

bool phrase_ends_with(const Phrase *phrase, WordClass class)
{
    unsigned length;
    for (unsigned n = phrase->at; n-- > 0;)
        if (chart_match(phrase->chart, n, class, &length))
            return n + length == phrase->at;
    return false;
}

static void read_ordinals(Phrase *phrase)
{
    int ordinal;
    unsigned length = ordinal_at(phrase, phrase->at, &ordinal);
    while (length && phrase->n_indices < LIST_MAX) {
        phrase->indices[phrase->n_indices++] = ordinal;
        phrase->at += length;
        phrase->noun = phrase_ends_with(phrase, WORD_FROM_END) &&
                       phrase_ends_clause(phrase, phrase->at);
        unsigned joint = 0, more;
        if (chart_is_mark(phrase->chart, phrase->at, ","))
            joint = 1;
        if (chart_match(phrase->chart, phrase->at + joint, WORD_AND, &more))
            joint += more;
        if (joint && phrase_match(phrase, phrase->at + joint, WORD_DET)) {
            chart_match(phrase->chart, phrase->at + joint, WORD_DET, &more);
            joint += more;
        }
        length = joint ? ordinal_at(phrase, phrase->at + joint, &ordinal) : 0;
        if (length)
            phrase->at += joint;
    }
}

/* Does a noun follow, or what describes one? */
static bool noun_follows(const Phrase *phrase, unsigned n)
{
    return phrase_match(phrase, n, WORD_TYPES) || phrase_match(phrase, n, WORD_ONE) ||
           phrase_adjectives(phrase, n) > 0;
}

/* "the first two clips", "the last three", "the first two ceremony clips": that many
 * indices. */
static void read_first(Phrase *phrase)
{
    double count;
    bool fraction;
    unsigned length = rule_number(phrase->chart, phrase->at, &count, &fraction);
    if (!length && chart_match(phrase->chart, phrase->at, WORD_BOTH, &length))
        count = 2;
    if (phrase->both) { /* "both first clips" */
        length = 0;
        count = 2;
    } else if (!length || fraction) {
        return;
    }
    if (phrase->n_indices != 1 || count < 1 || count > LIST_MAX)
        return;
    int first = phrase->indices[0];
    if (first != 0 && first != -1)
        return;
    bool bare = phrase->determined && phrase_ends_clause(phrase, phrase->at + length);
    if (!noun_follows(phrase, phrase->at + length) &&
        !phrase_name_follows(phrase, phrase->at + length) && !bare &&
        !phrase_match(phrase, phrase->at + length, WORD_PARTS))
        return;
    phrase->at += length;
    phrase->noun = bare;
    phrase->n_indices = (unsigned)count;
    for (int i = 0; i < (int)count; i++)
        phrase->indices[i] = first == 0 ? i : i - (int)count;
}

/* "the two clips", "all four ceremony clips" are all there are, or a question; "the two
 * longest" are counted. */
static void read_total(Phrase *phrase)
{
    double count;
    bool fraction;
    unsigned length = rule_number(phrase->chart, phrase->at, &count, &fraction);
    unsigned noun = phrase->at + length;
    if (length && count == 1 && phrase->determined &&
        phrase_match(phrase, noun, WORD_TYPE)) {
        phrase->at = noun; /* "the one clip" */
        return;
    }
    if (!length || fraction || !(phrase->determined || phrase->all) ||
        phrase->indefinite || count < 2 || count > LIST_MAX ||
        phrase_match(phrase, noun, WORD_UNIT) ||
        !(noun_follows(phrase, noun) || phrase_name_follows(phrase, noun)))
        return;
    phrase->at = noun;
    phrase->count = (unsigned)count;
}

/* "the last of the videos", "the second one of the four ceremony clips": of those. */
static void skip_many(Phrase *phrase)
{
    enum { NAME_WORDS = 3 };
    unsigned length = 0, at = phrase->at + phrase_match(phrase, phrase->at, WORD_ONE);
    const Entry *of = chart_match(phrase->chart, at, WORD_PREP, &length);
    double count;
    bool fraction;
    if (!phrase->n_indices || phrase->noun || !of || prep_parse(of->value) != PREP_OF)
        return;
    at = phrase_skip_article(phrase, at + length);
    at += rule_number(phrase->chart, at, &count, &fraction);
    for (unsigned i = 0; i < NAME_WORDS && !phrase->of_many; i++)
        phrase->of_many = phrase_match(phrase, at + i, WORD_TYPES) > 0;
    phrase->at = phrase->of_many ? at : phrase->at;
}

void phrase_read_count(Phrase *phrase)
{
    read_ordinals(phrase);
    read_first(phrase);
    skip_many(phrase);
    if (!phrase->n_indices)
        read_total(phrase);
}

/* "clips 2 to 5": the number behind, and all between. */
static bool read_last_number(Phrase *phrase)
{
    unsigned at = phrase->at, length = 1;
    double last;
    bool fraction;
    const Entry *prep = chart_match(phrase->chart, at, WORD_PREP, &length);
    bool up_to = prep && (prep_parse(prep->value) == PREP_TO ||
                          prep_parse(prep->value) == PREP_UNTIL);
    if (!phrase->plural || (!up_to && !chart_is_mark(phrase->chart, at, "-")))
        return false;
    at += length;
    length = rule_number(phrase->chart, at, &last, &fraction);
    int first = phrase->indices[0];
    if (!length || fraction || phrase_match(phrase, at + length, WORD_UNIT) ||
        last <= first + 1 || last > first + LIST_MAX)
        return false;
    phrase->at = at + length;
    while (phrase->n_indices < (unsigned)(last - first)) {
        phrase->indices[phrase->n_indices] = first + (int)phrase->n_indices;
        phrase->n_indices++;
    }
    return true;
}

void phrase_read_numbers(Phrase *phrase)
{
    if (!phrase->noun || !phrase->type || phrase->n_indices || phrase->name ||
        phrase->role || phrase_is_described(phrase))
        return;
    unsigned at = phrase->at;
    unsigned mark;
    if (chart_is_mark(phrase->chart, at, "#"))
        at++;
    else if (chart_match(phrase->chart, at, WORD_NUMBER_MARK, &mark))
        at += mark + chart_is_mark(phrase->chart, at + mark, ".");
    while (phrase->n_indices < LIST_MAX) {
        Slot amount;
        unsigned length = rule_amount(phrase->chart, at, &amount);
        if (!length || amount.unit != UNIT_WORD_NONE || amount.number < 1 ||
            amount.number > COUNT_MAX || amount.number != (int)amount.number)
            return;
        at += length;
        phrase->indices[phrase->n_indices++] = (int)amount.number - 1;
        phrase->at = at;
        if (phrase->n_indices == 1 && read_last_number(phrase))
            return;
        unsigned joint = chart_is_mark(phrase->chart, at, ","), more;
        if (chart_match(phrase->chart, at + joint, WORD_AND, &more))
            joint += more;
        if (!joint)
            return;
        at += joint;
        if (chart_match(phrase->chart, at, WORD_TYPE, &more))
            at += more;
    }
}

/* The one clip that is called so, with that number behind. */
static const Clip *clip_numbered(const Phrase *phrase, unsigned number)
{
    g_autofree char *label = g_strdup_printf("%s %u", phrase->name->label, number);
    g_autofree char *folded = text_fold(label);
    const Clip *found = NULL;
    for (ClipWalk walk = clip_walk_main(phrase->chart->composition);
         clip_walk_next(&walk);) {
        const char *own = node_string(&walk.at.clip->node, PROP_LABEL);
        g_autofree char *name = own ? text_fold(own) : NULL;
        if (!name || strcmp(name, folded) != 0)
            continue;
        if (found)
            return NULL;
        found = walk.at.clip;
    }
    return found;
}

/* "ceremony two", "chapter card number 2", where several are called so, with numbers. */
void phrase_read_name_number(Phrase *phrase)
{
    double number;
    bool fraction;
    unsigned at = phrase->at;
    const Name *name = phrase->name;
    if (!name || name->plural || name->clips < 2 || !name->label || phrase->n_indices)
        return;
    at += chart_is_mark(phrase->chart, at, "#") +
          phrase_match(phrase, at, WORD_NUMBER_MARK);
    unsigned length = rule_number(phrase->chart, at, &number, &fraction);
    if (!length || fraction || number < 1 || number > COUNT_MAX ||
        phrase_match(phrase, at + length, WORD_UNIT) ||
        phrase_match(phrase, at + length, WORD_FACTOR) ||
        phrase_match(phrase, at + length, WORD_PARTS) ||
        phrase_match(phrase, at + length, WORD_TYPES))
        return;
    const Clip *clip = clip_numbered(phrase, (unsigned)number);
    if (!clip)
        return;
    phrase->where = json_pack("{ssss}", "by", "id", "id", clip->node.id);
    phrase->name = NULL;
    phrase->noun = true;
    phrase->type = clip_kind_name(clip->kind);
    phrase->at = at + length;
}

static bool is_noun(const Phrase *phrase, unsigned n)
{
    return phrase_match(phrase, n, WORD_TYPES) || phrase_match(phrase, n, WORD_TYPE) ||
           phrase_match(phrase, n, WORD_ONE);
}

bool phrase_read_nth(Phrase *phrase)
{
    unsigned length, more;
    int ordinal = 1;
    if (!chart_match(phrase->chart, phrase->at, WORD_EVERY, &length))
        return false;
    unsigned at = phrase->at + length;
    if (!chart_match(phrase->chart, at, WORD_OTHER, &more))
        more = rule_ordinal(phrase->chart, at, &ordinal);
    if (!more || ordinal < 1 ||
        (!is_noun(phrase, at + more) && !phrase_adjectives(phrase, at + more)))
        return false;
    phrase->nth = (unsigned)ordinal + 1;
    phrase->every = true;
    phrase->at = at + more;
    return true;
}
