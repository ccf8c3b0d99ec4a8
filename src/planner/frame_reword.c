/* Stage 6: new words for some that a text says. */
#include "tidying.h"

#include "chatkut/base/text.h"
#include "chatkut/model/walk.h"

#include <string.h>

static unsigned words_of(const char *text)
{
    unsigned count = 0;
    for (bool inside = false; *text; text++) {
        bool blank = g_ascii_isspace(*text);
        count += !blank && !inside;
        inside = !blank;
    }
    return count;
}

static bool parts_words(const char *text, const char *at)
{
    return at == text || !*at || !g_ascii_isalnum(*at) || !g_ascii_isalnum(at[-1]);
}

/* `words` in the place of `old`, where the text says that among more. NULL where it
 * does not: then the words are for all of it, as they are where more words come for
 * fewer. */
static char *exchanged(const char *text, const char *old, const char *words)
{
    const char *at = *old ? strstr(text, old) : NULL;
    const char *end = at ? at + strlen(old) : NULL;
    if (!at || strlen(old) == strlen(text) || words_of(words) > words_of(old) ||
        !parts_words(text, at) || !parts_words(text, end))
        return NULL;
    return g_strdup_printf("%.*s%s%s", (int)(at - text), text, words, end);
}

/* Punctuation alone. */
static bool is_sign(const char *words)
{
    for (; *words; words++)
        if (!g_ascii_ispunct(*words))
            return false;
    return true;
}

json_t *clause_new_words(const Clause *clause, const json_t *target, const char *old,
                         const char *words)
{
    const Clip *clip = clause_one_clip(clause, target);
    g_autofree char *text = clip && clip->kind == CLIP_TEXT ? clip_text(clip) : NULL;
    const char *by = json_string_value(json_object_get(target, "by"));
    if (!old && g_strcmp0(by, "content") == 0)
        old = json_string_value(json_object_get(target, "text"));
    g_autofree char *whole = text && old ? exchanged(text, old, words) : NULL;
    return json_string(whole ? whole : words);
}

void clause_use_twins(Clause *clause)
{
    const unsigned TOLD =
        PREP_BIT(PREP_NONE) | PREP_BIT(PREP_IN) | PREP_BIT(PREP_ON) | PREP_BIT(PREP_OF);
    const Slot *first = NULL;
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        if (slot->kind != SLOT_REF || !(PREP_BIT(slot->prep) & TOLD))
            continue;
        if (!first)
            first = slot;
        else if (contrast_same_clips(clause->chart, first, slot))
            clause->used[i] = true;
    }
}

/* The text clip of a reference, and what it says as a new string in *text; NULL: it is
 * none. */
static json_t *text_target(Clause *clause, const Slot *ref, char **text)
{
    json_t *target = clause_selector(clause, ref);
    const Clip *clip = clause_one_clip(clause, target);
    *text = clip && clip->kind == CLIP_TEXT ? clip_text(clip) : NULL;
    if (*text)
        return target;
    json_decref(target);
    return NULL;
}

static void push_words(Draft *draft, json_t *target, const char *words)
{
    json_t *step = step_on("update", target);
    json_object_set_new(step, "props", json_pack("{ss}", "text", words));
    reading_draft_push(draft, step);
}

/* "add '!' to the end card", "append ' 2025' to the title", "put '!' after Welcome" */
bool build_append(Clause *clause, Draft *draft)
{
    const Slot *words = clause_find(clause, SLOT_LITERAL, PREP_BIT(PREP_NONE));
    const unsigned BEHIND =
        words && is_sign(words->value)
            ? PREP_BIT(PREP_AFTER) | PREP_BIT(PREP_ON) | PREP_BIT(PREP_UNDER)
            : 0;
    const Slot *ref =
        clause_find(clause, SLOT_REF,
                    BEHIND | (clause_verb_is(clause, "add") ? PREP_BIT(PREP_TO) : 0));
    if (!words || !words->value[0] || !ref || clause->count != 3)
        return false;
    g_autofree char *text = NULL;
    json_t *target = text_target(clause, ref, &text);
    if (!target)
        return false;
    bool joined = g_ascii_isspace(*words->value) || g_ascii_ispunct(*words->value);
    g_autofree char *whole = g_strconcat(text, joined ? "" : " ", words->value, NULL);
    clause_use_verbs(clause);
    clause_use(clause, words);
    push_words(draft, target, whole);
    return true;
}

/* What is left of a text without some of its words; NULL where it does not say them, or
 * nothing else. */
static char *without_words(const char *text, const char *words)
{
    const char *at = strstr(text, words);
    const char *end = at ? at + strlen(words) : NULL;
    if (!at || !parts_words(text, at) || !parts_words(text, end))
        return NULL;
    g_autofree char *before = g_strchomp(g_strndup(text, (gsize)(at - text)));
    while (g_ascii_isspace(*end))
        end++;
    const char *blank = *before && *end ? " " : "";
    char *rest = g_strconcat(before, blank, end, NULL);
    if (*rest)
        return rest;
    g_free(rest);
    return NULL;
}

/* "remove the exclamation mark from the title", "take 'to Lisbon' out of the title" */
bool build_unword(Clause *clause, Draft *draft)
{
    const unsigned OUT = PREP_BIT(PREP_FROM) | PREP_BIT(PREP_OF) | PREP_BIT(PREP_OFF) |
                         PREP_BIT(PREP_IN) | PREP_BIT(PREP_ON);
    const Slot *words = clause_find(clause, SLOT_LITERAL, PREP_BIT(PREP_NONE));
    const Slot *ref = clause_find(clause, SLOT_REF, OUT);
    if (!words || !words->value[0] || !ref || clause->count != 3)
        return false;
    g_autofree char *text = NULL;
    json_t *target = text_target(clause, ref, &text);
    g_autofree char *rest = target ? without_words(text, words->value) : NULL;
    if (!rest) {
        json_decref(target);
        return false;
    }
    clause_use_verbs(clause);
    clause_use(clause, words);
    push_words(draft, target, rest);
    return true;
}

/* 'change "June" to "July" in the date' */
bool build_exchange(Clause *clause, Draft *draft)
{
    const Slot *verb = clause_find_verb(clause, "reword");
    const char *text = json_string_value(json_object_get(verb->json, "text"));
    clause_use_verbs(clause);
    clause_use(clause, verb);
    push_words(draft, json_deep_copy(json_object_get(verb->json, "target")), text);
    return true;
}

bool clause_use_same(Clause *clause, const json_t *target)
{
    const Clip *clip = clause_one_clip(clause, target);
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        if (slot->kind != SLOT_REF || clause->used[i])
            continue;
        bool there = slot->determined || (slot->flags & REF_NAMED);
        bool same = (slot->flags & REF_PRONOUN) ||
                    (there && clip && clause_one_clip(clause, slot->json) == clip);
        if (!same)
            return false;
        clause->used[i] = true;
    }
    return true;
}
