/*
 * Stage 4: a quoted name is the clip that has it: 'split "Second" at 0:39'.
 *
 * Only where no new words are wanted: behind "to" and behind a clip with a name of its
 * own a quote says what is to be there.
 */
#include "phrase.h"

#include "chatkut/base/text.h"

#include <string.h>

/* Is one of the lines just this? */
static bool has_line(const char *lines, const char *wanted)
{
    size_t length = strlen(wanted);
    for (const char *at = lines; length && (at = strstr(at, wanted)); at += length)
        if ((at == lines || at[-1] == '\n') && at[length] == '\n')
            return true;
    return false;
}

static const Slot *last_content(const Chart *chart)
{
    for (unsigned i = chart->slots->len; i-- > 0;)
        if (chart_slot(chart, i)->kind != SLOT_FILLER)
            return chart_slot(chart, i);
    return NULL;
}

static const Slot *last_verb(const Chart *chart)
{
    for (unsigned i = chart->slots->len; i-- > 0;)
        if (chart_slot(chart, i)->kind == SLOT_VERB)
            return chart_slot(chart, i);
    return NULL;
}

/* '"Cafe" should be "Café"': what is quoted first is to say the other. */
static bool is_told_how(const Chart *chart, const Slot *verb)
{
    const Slot *quoted = chart_find(chart, SLOT_REF);
    return strcmp(verb->value, "make") == 0 && verb->to > verb->from + 1 && quoted &&
           quoted->to == quoted->from + 1 &&
           chart->sentence.tokens[quoted->from].kind == TOKEN_QUOTE;
}

/* 'swap "Red" with "Undo"': both are there. */
static bool pairs_quotes(const Chart *chart, const Slot *verb)
{
    const Slot *first = chart_find(chart, SLOT_REF);
    return verb && strcmp(verb->value, "swap") == 0 && first &&
           first->to == first->from + 1 &&
           chart->sentence.tokens[first->from].kind == TOKEN_QUOTE;
}

/* Behind these words comes what is to be there, not what is. */
static bool wants_words(const Chart *chart)
{
    static const char *const MAKERS[] = { "add", "set:text", "rename", "format", NULL };
    const Slot *verb = last_verb(chart), *before = last_content(chart);
    if (verb && g_strv_contains(MAKERS, verb->value) && verb != before)
        return true;
    if (verb && strcmp(verb->value, "rename") != 0 && verb == before)
        return strcmp(verb->value, "add") == 0 ||
               strcmp(verb->value, "set:text") == 0 || is_told_how(chart, verb);
    if (before && before->kind == SLOT_PREP && pairs_quotes(chart, verb))
        return false;
    if (before && before->kind == SLOT_PREP)
        return strcmp(before->value, "to") == 0 || strcmp(before->value, "with") == 0;
    return before && (before->kind == SLOT_REF || before->kind == SLOT_PROP ||
                      before->kind == SLOT_CALLED || before->kind == SLOT_FORMAT ||
                      before->kind == SLOT_MARKER);
}

/* Does a text say it letter for letter, and is nothing called so but in other letters?
 * "delete everything" is no clip "Delete everything". */
static bool is_said_exactly(const Chart *chart, const char *quote)
{
    bool said = false;
    for (ClipWalk walk = clip_walk_main(chart->composition); clip_walk_next(&walk);) {
        g_autofree char *text = clip_text(walk.at.clip);
        if (g_strcmp0(clip_label(chart->composition, walk.at.clip), quote) == 0)
            return false;
        said = said || g_strcmp0(text, quote) == 0;
    }
    return said;
}

/* The clips that are called so, or the texts that say so; NULL where there are none. */
static json_t *selector_of_quote(const Chart *chart, const char *quote,
                                 const char **type)
{
    g_autofree char *wanted = chart_line(quote);
    bool said = has_line(chart_texts(chart), wanted);
    if (has_line(chart_labels(chart), wanted) &&
        !(said && is_said_exactly(chart, quote))) {
        *type = chart_type_called(chart, quote);
        return json_pack("{ssss}", "by", "label", "label", quote);
    }
    if (!said)
        return NULL;
    *type = "text";
    return json_pack("{ssssss}", "by", "content", "text", quote, "type", "text");
}

static unsigned fill(const Chart *chart, unsigned n, Slot *slot)
{
    const Token *token = sentence_token(&chart->sentence, n);
    const char *type = NULL;
    if (!token || token->kind != TOKEN_QUOTE)
        return 0;
    json_t *selector = selector_of_quote(chart, token->text, &type);
    if (!selector)
        return 0;
    *slot = (Slot){ .kind = SLOT_REF,
                    .flags = REF_NAMED | REF_ON_TIMELINE,
                    .determined = true,
                    .type = type,
                    .value = token->text,
                    .json = selector };
    return 1;
}

unsigned rule_quoted(Chart *chart, unsigned n, Slot *slot)
{
    return wants_words(chart) ? 0 : fill(chart, n, slot);
}

unsigned rule_quoted_of(Chart *chart, unsigned n, Slot *slot)
{
    const Slot *verb = last_verb(chart);
    Slot named = { 0 };
    if (!(slot->flags & REF_BARE) || (slot->flags & REF_PLURAL) || !slot->determined ||
        (verb && strcmp(verb->value, "add") == 0) || !fill(chart, n, &named))
        return 0;
    bool other = slot->type && named.type && strcmp(slot->type, named.type) != 0;
    if (other && !(slot->flags & REF_VAGUE)) {
        slot_clear(&named);
        return 0;
    }
    named.prep = slot->prep;
    slot_clear(slot);
    *slot = named;
    return 1;
}

/* The kind that a noun or the word for a role names; *length tokens long. */
static const char *kind_at(const Chart *chart, unsigned n, unsigned *length)
{
    const Entry *type = chart_match(chart, n, WORD_TYPE, length);
    if (type)
        return strcmp(type->value, "clip") == 0 ? "" : type->value;
    return chart_match(chart, n, WORD_ROLE, length) ? "" : NULL;
}

bool chart_pairs_quote(const Chart *chart, unsigned n)
{
    static const char *const PAIRING[] = { "group", "swap", "join", "align", NULL };
    const Slot *verb = last_verb(chart);
    Slot quoted = { 0 };
    bool pairs = verb && g_strv_contains(PAIRING, verb->value) &&
                 chart_find(chart, SLOT_REF) && fill(chart, n, &quoted);
    slot_clear(&quoted);
    return pairs;
}

unsigned rule_quoted_kind(Chart *chart, unsigned n, Slot *slot)
{
    const Slot *verb = last_verb(chart);
    unsigned det = 0, length, one;
    bool made = chart_match(chart, n, WORD_INDEFINITE, &one) ||
                (verb && strcmp(verb->value, "add") == 0);
    if (!chart_match(chart, n, WORD_DET, &det))
        det = 0;
    const char *kind = made ? NULL : kind_at(chart, n + det + 1, &length);
    if (!kind || !fill(chart, n + det, slot))
        return 0;
    if (!*kind || !slot->type || strcmp(slot->type, kind) == 0)
        return det + 1 + length;
    slot_clear(slot);
    return 0;
}
