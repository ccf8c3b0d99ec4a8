/*
 * The forms of a phrase: how a language file says in one line what people write in
 * many.
 *
 * The [rules] of the file, above its phrases, switch each on:
 *   spelling = ä:ae ß:ss    two spellings of one sound; both are read as the second
 *   inflect * = - e en      "rot*" stands for "rot", "rote", "roten"; "-" is no ending.
 *                           The signs are *, ^ and +, each with endings of its own
 *   separable = -en zu-en   "ab|schneid^" stands for "schneide ~ ab" and, with each of these
 *                           around the stem, for "abschneiden", "abzuschneiden"
 *
 * Without a rule, in every language: "{if/when} you {can/}" stands for "if you can",
 * "when you can", "if you" and "when you". Choices do not nest.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct Forms Forms;

Forms *forms_new(void);
void forms_free(Forms *forms);
/* Is `name` a rule of ours? Then it is taken; the value is read at once. */
bool forms_take_rule(Forms *forms, const char *name, const char *value);

/* `text` as phrases spell it; NULL where that changes nothing. */
char *forms_spell(const Forms *forms, const char *text);
/* How a manual writes a phrase with choices, in one line: "if/when you [can]", several
 * words in parentheses, "…" for the gap. NULL where it has none, or words with forms of
 * their own. A new string. */
char *forms_shown(const Forms *forms, const char *phrase);
/* All that `phrase` stands for (char *), at least itself. Spelled as forms_spell()
 * does. */
GPtrArray *forms_of(const Forms *forms, const char *phrase);
