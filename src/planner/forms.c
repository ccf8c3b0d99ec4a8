#include "forms.h"

#include <string.h>

static const char ENDING_SIGNS[] = "*^+";
enum { SIGNS = sizeof ENDING_SIGNS - 1 };

struct Forms {
    char **spelling; /* "ä:ae" */
    char **endings[SIGNS];
    char **separable; /* "zu-en" */
    bool inflects;    /* has any of the two above */
};

Forms *forms_new(void)
{
    return g_new0(Forms, 1);
}

void forms_free(Forms *forms)
{
    if (!forms)
        return;
    g_strfreev(forms->spelling);
    g_strfreev(forms->separable);
    for (unsigned i = 0; i < SIGNS; i++)
        g_strfreev(forms->endings[i]);
    g_free(forms);
}

static void take_list(char ***list, const char *value)
{
    g_strfreev(*list);
    *list = g_strsplit(value, " ", -1);
}

bool forms_take_rule(Forms *forms, const char *name, const char *value)
{
    static const char INFLECT[] = "inflect ";
    if (strcmp(name, "spelling") == 0) {
        take_list(&forms->spelling, value);
        return true;
    }
    if (strcmp(name, "separable") == 0) {
        take_list(&forms->separable, value);
        forms->inflects = true;
        return true;
    }
    if (!g_str_has_prefix(name, INFLECT) || strlen(name) != strlen(INFLECT) + 1)
        return false;
    const char *sign = strchr(ENDING_SIGNS, name[strlen(INFLECT)]);
    if (!sign)
        return false;
    take_list(&forms->endings[sign - ENDING_SIGNS], value);
    forms->inflects = true;
    return true;
}

/* ---- spelling -------------------------------------------------------------------- */

/* The pair "from:to" whose first half `text` begins with, or NULL. */
static const char *spelling_at(const Forms *forms, const char *text, size_t *length)
{
    for (char **pair = forms->spelling; pair && *pair; pair++) {
        const char *colon = strchr(*pair, ':');
        *length = colon ? (size_t)(colon - *pair) : 0;
        if (*length && strncmp(text, *pair, *length) == 0)
            return colon + 1;
    }
    return NULL;
}

char *forms_spell(const Forms *forms, const char *text)
{
    size_t length;
    if (!forms->spelling || g_str_is_ascii(text))
        return NULL;
    GString *spelled = g_string_new(NULL);
    while (*text) {
        const char *to = spelling_at(forms, text, &length);
        if (to) {
            g_string_append(spelled, to);
            text += length;
        } else {
            g_string_append_c(spelled, *text++);
        }
    }
    return g_string_free(spelled, FALSE);
}

/* ---- endings --------------------------------------------------------------------- */

static char **endings_of(const Forms *forms, char sign)
{
    const char *at = sign ? strchr(ENDING_SIGNS, sign) : NULL;
    return at ? forms->endings[at - ENDING_SIGNS] : NULL;
}

/* Each word with a sign in every form; signs that no rule explains stay as they are. */
static void add_inflected(const Forms *forms, const char *phrase, GPtrArray *out)
{
    const char *at = phrase;
    while (*at && !(at > phrase && at[-1] != ' ' && endings_of(forms, *at)))
        at++;
    if (!*at) {
        g_ptr_array_add(out, g_strdup(phrase));
        return;
    }
    for (char **ending = endings_of(forms, *at); *ending; ending++) {
        g_autofree char *form =
            g_strdup_printf("%.*s%s%s", (int)(at - phrase), phrase,
                            strcmp(*ending, "-") == 0 ? "" : *ending, at + 1);
        add_inflected(forms, form, out);
    }
}

/* ---- separable verbs ------------------------------------------------------------- */

/* "zu-en" around the stem: "ab" + "zu" + "schneid" + "en". */
static void add_around(const Forms *forms, const char *prefix, const char *stem,
                       GPtrArray *out)
{
    size_t bare = strcspn(stem, ENDING_SIGNS);
    for (char **around = forms->separable; *around; around++) {
        g_auto(GStrv) parts = g_strsplit(*around, "-", 2);
        g_ptr_array_add(out, g_strdup_printf("%s%s%.*s%s", prefix, parts[0], (int)bare,
                                             stem, parts[1] ? parts[1] : ""));
    }
}

static void add_separable(const Forms *forms, const char *phrase, GPtrArray *out)
{
    const char *bar = forms->separable ? strchr(phrase, '|') : NULL;
    if (!bar) {
        add_inflected(forms, phrase, out);
        return;
    }
    g_autofree char *prefix = g_strndup(phrase, (gsize)(bar - phrase));
    const char *stem = bar + 1;
    g_autofree char *parted = g_strdup_printf("%s ~ %s", stem, prefix);
    add_around(forms, prefix, stem, out);
    add_inflected(forms, parted, out);
}

/* ---- choices --------------------------------------------------------------------- */

typedef struct {
    const Forms *forms;
    GString *chosen; /* the phrase up to here, a way through its choices */
    GPtrArray *out;
} Choosing;

static void take_chosen(const Choosing *choosing)
{
    const GString *chosen = choosing->chosen;
    if (choosing->forms->inflects)
        add_separable(choosing->forms, chosen->str, choosing->out);
    else
        g_ptr_array_add(choosing->out, g_strndup(chosen->str, chosen->len));
}

/* Every way through the "{a/b}" of the rest of a phrase. */
static void choose(const Choosing *choosing, const char *rest)
{
    const char *open = strchr(rest, '{');
    const char *close = open ? strchr(open, '}') : NULL;
    if (!close) {
        g_string_append(choosing->chosen, rest);
        take_chosen(choosing);
        return;
    }
    g_string_append_len(choosing->chosen, rest, open - rest);
    gsize length = choosing->chosen->len;
    for (const char *word = open; word < close; word += strcspn(word, "/}")) {
        word++;
        g_string_append_len(choosing->chosen, word, (gssize)strcspn(word, "/}"));
        choose(choosing, close + 1);
        g_string_truncate(choosing->chosen, length);
    }
}

GPtrArray *forms_of(const Forms *forms, const char *phrase)
{
    g_autofree char *spelled = forms_spell(forms, phrase);
    g_autoptr(GString) chosen = g_string_sized_new(64);
    GPtrArray *out = g_ptr_array_new_with_free_func(g_free);
    choose(&(Choosing){ forms, chosen, out }, spelled ? spelled : phrase);
    return out;
}

/* ---- for readers ----------------------------------------------------------------- */

/* "a/b", "[a/b]" where it may be missing, "(a b/c)" where a choice has several words. */
static void show_choice(GString *shown, const char *from, const char *to)
{
    g_autofree char *choice = g_strndup(from, (gsize)(to - from));
    g_auto(GStrv) words = g_strsplit(choice, "/", -1);
    g_autoptr(GString) some = g_string_new(NULL);
    bool optional = false;
    for (char **word = words; *word; word++) {
        optional = optional || !**word;
        if (**word)
            g_string_append_printf(some, "%s%s", some->len ? "/" : "", *word);
    }
    bool long_words = strchr(some->str, ' ') != NULL;
    const char *marks = optional ? "[]" : long_words ? "()" : NULL;
    if (marks)
        g_string_append_printf(shown, "%c%s%c", marks[0], some->str, marks[1]);
    else
        g_string_append(shown, some->str);
}

static bool has_inflected(const Forms *forms, const char *phrase)
{
    if (forms->separable && strchr(phrase, '|'))
        return true;
    for (unsigned i = 0; i < SIGNS; i++)
        if (forms->endings[i] && strchr(phrase, ENDING_SIGNS[i]))
            return true;
    return false;
}

char *forms_shown(const Forms *forms, const char *phrase)
{
    if (!strchr(phrase, '{') || has_inflected(forms, phrase))
        return NULL;
    GString *shown = g_string_new(NULL);
    while (*phrase) {
        const char *close = *phrase == '{' ? strchr(phrase, '}') : NULL;
        if (close) {
            show_choice(shown, phrase + 1, close);
            phrase = close + 1;
        } else {
            g_string_append(shown, *phrase == '~' ? "…" : (char[]){ *phrase, '\0' });
            phrase++;
        }
    }
    g_string_replace(shown, " '", "'", 0); /* a word of its own, but no blank */
    return g_string_free(shown, FALSE);
}
