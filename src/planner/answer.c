/* Answers to an open question: a number, an ordinal, a name, all of them, or none. */
#include "chart.h"

#include "chatkut/base/text.h"

#include <string.h>

typedef struct {
    Chart chart;
    const GPtrArray *candidates;
    GArray *chosen;
    unsigned at, begin; /* tokens; what opens the answer stands before */
    bool missed;        /* it names a candidate that there is none of */
} Answer;

static bool choose(Answer *answer, int index)
{
    int count = (int)answer->candidates->len;
    int place = index < 0 ? count + index : index;
    if (place < 0 || place >= count)
        return false;
    unsigned chosen = (unsigned)place;
    for (unsigned i = 0; i < answer->chosen->len; i++)
        if (g_array_index(answer->chosen, unsigned, i) == chosen)
            return true;
    g_array_append_val(answer->chosen, chosen);
    return true;
}

static bool choose_all(Answer *answer)
{
    for (unsigned i = 0; i < answer->candidates->len; i++)
        choose(answer, (int)i);
    return answer->candidates->len > 0;
}

static bool skip(Answer *answer, WordClass class)
{
    unsigned length;
    if (!chart_match(&answer->chart, answer->at, class, &length))
        return false;
    answer->at += length;
    return true;
}

/* Words that carry no choice: "the … clip, please". */
static bool skip_neutral(Answer *answer)
{
    static const WordClass NEUTRAL[] = { WORD_DET,  WORD_AND,    WORD_ONE,
                                         WORD_TYPE, WORD_TYPES,  WORD_PRON,
                                         WORD_PREP, WORD_FILLER, WORD_THEN };
    const Token *token = sentence_token(&answer->chart.sentence, answer->at);
    if (token->kind == TOKEN_MARK) {
        answer->at++;
        return true;
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(NEUTRAL); i++)
        if (skip(answer, NEUTRAL[i]))
            return true;
    return false;
}

static bool done(const Answer *answer)
{
    return answer->at >= answer->chart.sentence.count;
}

/* Is the whole utterance a phrase of this class? */
static bool is_only(Answer *answer, WordClass class)
{
    answer->at = 0;
    bool found = false;
    while (!done(answer)) {
        if (skip(answer, class))
            found = true;
        else if (!skip_neutral(answer))
            return false;
    }
    return found;
}

/* "the last two": a count behind an ordinal. */
static bool read_ordinal(Answer *answer)
{
    int ordinal;
    double count;
    bool fraction;
    unsigned length = rule_ordinal(&answer->chart, answer->at, &ordinal);
    if (!length)
        return false;
    answer->at += length;
    length = rule_number(&answer->chart, answer->at, &count, &fraction);
    if (!length || fraction || count < 1 || count > answer->candidates->len)
        return choose(answer, ordinal);
    answer->at += length;
    for (int i = 0; i < (int)count; i++)
        if (!choose(answer, ordinal < 0 ? i - (int)count : ordinal + i))
            return false;
    return true;
}

static bool read_number(Answer *answer)
{
    double number;
    bool fraction;
    if (chart_is_mark(&answer->chart, answer->at, "#"))
        answer->at++;
    skip(answer, WORD_NUMBER_MARK); /* "number three" */
    unsigned length = rule_number(&answer->chart, answer->at, &number, &fraction);
    if (!length || fraction || number < 1 || number > COUNT_MAX ||
        number != (int)number)
        return false;
    answer->at += length;
    return choose(answer, (int)number - 1);
}

static bool read_all(Answer *answer)
{
    bool both = skip(answer, WORD_BOTH);
    if (!both && !skip(answer, WORD_ALL) && !skip(answer, WORD_EVERYTHING) &&
        !skip(answer, WORD_EVERY))
        return false;
    return (!both || answer->candidates->len == 2) && choose_all(answer);
}

static bool is_chosen(const Answer *answer, unsigned candidate)
{
    for (unsigned i = 0; i < answer->chosen->len; i++)
        if (g_array_index(answer->chosen, unsigned, i) == candidate)
            return true;
    return false;
}

/* All that are not chosen, instead. */
static void turn_choice(Answer *answer)
{
    unsigned before = answer->chosen->len;
    for (unsigned i = 0; i < answer->candidates->len; i++)
        if (!is_chosen(answer, i))
            g_array_append_val(answer->chosen, i);
    g_array_remove_range(answer->chosen, 0, before);
}

static bool read_places(Answer *answer)
{
    bool missed = false, all = false;
    answer->at = answer->begin;
    skip(answer, WORD_YES);
    while (!done(answer)) {
        unsigned before = answer->at;
        if (answer->chosen->len == answer->candidates->len && !all &&
            skip(answer, WORD_EXCEPT)) { /* "all but the first" */
            all = true;
            g_array_set_size(answer->chosen, 0);
            continue;
        }
        if (read_ordinal(answer) || read_all(answer) || read_number(answer))
            continue;
        bool refused = answer->at != before; /* read, but there is no such candidate */
        if (!refused && !skip_neutral(answer))
            return false;
        missed = missed || refused;
    }
    answer->missed = missed;
    if (all)
        turn_choice(answer);
    return answer->chosen->len > 0 && !missed;
}

/* A name with its joiners as blanks, cut like an utterance. */
static char *plain_name(const char *name)
{
    g_auto(Sentence) sentence;
    sentence_init(&sentence, name);
    g_autoptr(GString) words = g_string_new(NULL);
    for (unsigned i = 0; i < sentence.count; i++)
        g_string_append_printf(words, "%s%s", i ? " " : "", sentence.tokens[i].text);
    return text_fold(words->str);
}

/* The words that could be part of a name: all but articles, kinds and fillers. */
static char *name_words(Answer *answer)
{
    g_autoptr(GString) words = g_string_new(NULL);
    answer->at = answer->begin;
    while (!done(answer)) {
        const Token *token = sentence_token(&answer->chart.sentence, answer->at);
        if (token->kind != TOKEN_QUOTE && skip_neutral(answer))
            continue;
        g_autofree char *quoted =
            token->kind == TOKEN_QUOTE ? plain_name(token->text) : NULL;
        g_string_append_printf(words, "%s%s", words->len ? " " : "",
                               quoted ? quoted : token->text);
        answer->at++;
    }
    return text_fold(words->str);
}

static bool read_name(Answer *answer, const char *said, bool whole)
{
    int found = -1;
    for (unsigned i = 0; *said && i < answer->candidates->len; i++) {
        g_autofree char *name = plain_name(g_ptr_array_index(answer->candidates, i));
        if (whole ? strcmp(name, said) != 0 : strstr(name, said) == NULL)
            continue;
        if (found >= 0)
            return false;
        found = (int)i;
    }
    return found >= 0 && choose(answer, found);
}

/* "no, the first one", "sorry, I meant both"; true where it turns the choice: "not the
 * first one". */
static bool read_opening(Answer *answer)
{
    bool turned = false;
    for (answer->at = 0; !done(answer);) {
        if (sentence_token(&answer->chart.sentence, answer->at)->kind == TOKEN_MARK)
            answer->at++;
        else if (skip(answer, WORD_NOT))
            turned = true;
        else if (!skip(answer, WORD_NO) && !skip(answer, WORD_CORRECTION) &&
                 !skip(answer, WORD_FILLER))
            break;
    }
    answer->begin = answer->at;
    return turned;
}

/* The one that is left; several are still a question. */
static AnswerKind choose_other(Answer *answer)
{
    turn_choice(answer);
    bool one = answer->chosen->len == 1;
    return one ? ANSWER_CHOSEN : ANSWER_MISSED;
}

static AnswerKind read_choice(Answer *answer)
{
    g_autofree char *words = name_words(answer);
    if (read_places(answer))
        return ANSWER_CHOSEN;
    g_array_set_size(answer->chosen, 0);
    if (read_name(answer, words, true))
        return ANSWER_CHOSEN;
    if (is_only(answer, WORD_CANCEL))
        return ANSWER_CANCEL;
    if (is_only(answer, WORD_YES))
        return ANSWER_YES;
    if (is_only(answer, WORD_NO))
        return ANSWER_NO;
    if (read_name(answer, words, false))
        return ANSWER_CHOSEN;
    return answer->missed ? ANSWER_MISSED : ANSWER_NONE;
}

static AnswerKind answer_read(Answer *answer, const char *utterance)
{
    g_autofree char *said = plain_name(utterance);
    if (read_name(answer, said, true)) /* "never mind" is called so */
        return ANSWER_CHOSEN;
    bool turned = read_opening(answer);
    AnswerKind kind = read_choice(answer);
    return turned && kind == ANSWER_CHOSEN ? choose_other(answer) : kind;
}

AnswerKind planner_read_answer(const Vocabulary *vocabulary, const char *utterance,
                               const GPtrArray *candidates, GArray *chosen)
{
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    Answer answer = { .candidates = candidates ? candidates : none, .chosen = chosen };
    chart_init(&answer.chart, vocabulary, utterance, NULL, NULL);
    chart_tag(&answer.chart);
    AnswerKind kind = answer_read(&answer, utterance);
    if (kind != ANSWER_CHOSEN)
        g_array_set_size(chosen, 0);
    chart_clear(&answer.chart);
    return kind;
}
