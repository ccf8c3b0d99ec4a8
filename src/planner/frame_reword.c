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

/* "add '!' to the end card", "append ' 2025' to the title" */
bool build_append(Clause *clause, Draft *draft)
{
    const Slot *words = clause_find(clause, SLOT_LITERAL, PREP_BIT(PREP_NONE));
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_BIT(PREP_TO));
    if (!words || !words->value[0] || !ref || clause->count != 3)
        return false;
    json_t *target = clause_selector(clause, ref);
    const Clip *clip = clause_one_clip(clause, target);
    g_autofree char *text = clip && clip->kind == CLIP_TEXT ? clip_text(clip) : NULL;
    if (!text) {
        json_decref(target);
        return false;
    }
    bool joined = g_ascii_isspace(*words->value) || g_ascii_ispunct(*words->value);
    g_autofree char *whole = g_strconcat(text, joined ? "" : " ", words->value, NULL);
    clause_use_verbs(clause);
    clause_use(clause, words);
    json_t *step = step_on("update", target);
    json_object_set_new(step, "props", json_pack("{ss}", "text", whole));
    reading_draft_push(draft, step);
    return true;
}
