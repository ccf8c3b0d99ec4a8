#include "case.h"

#include "shorthand.h"

#include <string.h>

const char *const CASE_KINDS[] = {
    "add",     "update",    "delete",    "duplicate",   "replace", "move",
    "swap",    "split",     "trim",      "cut",         "slip",    "join",
    "speed",   "animate",   "unanimate", "transition",  "effect",  "audio",
    "layout",  "text",      "marker",    "composition", "group",   "rename",
    "history", "transport", "render",    "query",       "chat",    "refuse",
    "abstain", "multi",     "dialogue",  "hostile",     "track",   NULL,
};

static bool fail(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

static bool fail(GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (error)
        *error =
            g_error_new_valist(G_FILE_ERROR, G_FILE_ERROR_INVAL, format, arguments);
    va_end(arguments);
    return false;
}

static void expectation_free(Expectation *expectation)
{
    plan_free(expectation->plan);
    g_clear_pointer(&expectation->ids, g_ptr_array_unref);
    g_free(expectation->slot);
    g_free(expectation->says);
    g_free(expectation);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Expectation, expectation_free)

static void turn_free(CaseTurn *turn)
{
    g_free(turn->utterance);
    g_free(turn->expected);
    g_ptr_array_unref(turn->selection);
    g_ptr_array_unref(turn->choices);
    g_free(turn);
}

void case_free(Case *c)
{
    if (!c)
        return;
    g_free(c->composition);
    g_ptr_array_unref(c->turns);
    g_free(c);
}

static GPtrArray *split(const char *text, const char *separator)
{
    GPtrArray *parts = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) words = g_strsplit(text, separator, -1);
    for (unsigned i = 0; words[i]; i++)
        g_ptr_array_add(parts, g_strdup(g_strstrip(words[i])));
    return parts;
}

/* ---- expectations ---------------------------------------------------------------- */

static EditPlan *parse_plan(const char *text, GError **error)
{
    json_t *json = shorthand_plan(text, error);
    if (!json)
        return NULL;
    EditPlan *plan = plan_from_json(json, error);
    json_decref(json);
    return plan;
}

static bool parse_steps(Expectation *expectation, const char *rest, GError **error)
{
    g_autofree char *steps = g_strdup(rest);
    char *says = strstr(steps, " SAYS ");
    if (says) {
        *says = '\0';
        says = g_strstrip(says + strlen(" SAYS "));
        size_t length = strlen(says);
        if (length < 3 || says[0] != '"' || says[length - 1] != '"')
            return fail(error, "SAYS wants a \"part of the answer\"");
        expectation->says = g_strndup(says + 1, length - 2);
    }
    expectation->plan = parse_plan(steps, error);
    return expectation->plan != NULL;
}

static bool parse_ids(Expectation *expectation, const char *rest, GError **error)
{
    expectation->ids = split(rest, ",");
    if (expectation->ids->len < 2)
        return fail(error, "AMBIGUOUS wants two ids at least");
    return true;
}

static bool parse_slot(Expectation *expectation, const char *rest, GError **error)
{
    if (strchr(rest, ' '))
        return fail(error, "CLARIFY wants one slot at most, not “%s”", rest);
    expectation->slot = *rest ? g_strdup(rest) : NULL;
    return true;
}

static bool parse_optional_steps(Expectation *expectation, const char *rest,
                                 GError **error)
{
    return !*rest || parse_steps(expectation, rest, error);
}

static bool parse_fault(Expectation *expectation, const char *rest, GError **error)
{
    g_auto(GStrv) words = g_strsplit(rest, " ", 2);
    for (int kind = 0; words[0] && kind < FAULT_KINDS; kind++) {
        expectation->fault = (FaultKind)kind;
        if (strcmp(fault_name(kind), words[0]) == 0)
            return parse_optional_steps(expectation, words[1] ? words[1] : "", error);
    }
    return fail(error, "there is no kind of error “%s”", rest);
}

static bool parse_nothing(Expectation *expectation, const char *rest, GError **error)
{
    (void)expectation;
    return !*rest || fail(error, "“%s” is too much", rest);
}

static const struct {
    const char *word;
    ExpectKind kind;
    FaultKind fault;
    bool (*parse)(Expectation *, const char *rest, GError **);
} OUTCOMES[] = {
    { "AMBIGUOUS", EXPECT_AMBIGUOUS, 0, parse_ids },
    { "CLARIFY", EXPECT_CLARIFY, 0, parse_slot },
    { "CONFIRM", EXPECT_CONFIRM, 0, parse_optional_steps },
    { "NOTFOUND", EXPECT_FAULT, FAULT_NOT_FOUND, parse_optional_steps },
    { "UNSUPPORTED", EXPECT_FAULT, FAULT_UNSUPPORTED, parse_optional_steps },
    { "NONE", EXPECT_FAULT, FAULT_NOT_UNDERSTOOD, parse_nothing },
    { "ERROR", EXPECT_FAULT, 0, parse_fault },
    { "CHAT", EXPECT_CHAT, 0, parse_nothing },
    { "REFUSE", EXPECT_REFUSE, 0, parse_nothing },
};

static bool parse_expectation(Expectation *expectation, const char *text,
                              GError **error)
{
    size_t length = strcspn(text, " ");
    const char *rest = text + length + strspn(text + length, " ");
    for (unsigned i = 0; i < G_N_ELEMENTS(OUTCOMES); i++) {
        if (strlen(OUTCOMES[i].word) != length ||
            strncmp(OUTCOMES[i].word, text, length) != 0)
            continue;
        expectation->kind = OUTCOMES[i].kind;
        expectation->fault = OUTCOMES[i].fault;
        return OUTCOMES[i].parse(expectation, rest, error);
    }
    return parse_steps(expectation, text, error);
}

static bool parse_choices(CaseTurn *turn, GError **error)
{
    g_autoptr(GPtrArray) texts = split(turn->expected, " | ");
    for (unsigned i = 0; i < texts->len; i++) {
        Expectation *expectation = g_new0(Expectation, 1);
        g_ptr_array_add(turn->choices, expectation);
        if (!parse_expectation(expectation, texts->pdata[i], error))
            return false;
    }
    return true;
}

/* ---- utterances ------------------------------------------------------------------ */

static bool parse_setting(CaseTurn *turn, const char *setting, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(setting, "=", 2);
    if (parts[0] && parts[1] && strcmp(parts[0], "playhead") == 0)
        return rtime_parse(parts[1], (Rate){ 30, 1 }, &turn->playhead, error);
    if (!parts[0] || !parts[1] || strcmp(parts[0], "select") != 0)
        return fail(error, "there is no setting “%s”", setting);
    g_ptr_array_unref(turn->selection);
    turn->selection = split(parts[1], ",");
    return true;
}

/* "[playhead=1 select=a,b] words" → the words and what stands before them. */
static bool parse_utterance(CaseTurn *turn, const char *text, GError **error)
{
    const char *end = *text == '[' ? strstr(text, "] ") : NULL;
    if (end) {
        g_autofree char *settings = g_strndup(text + 1, (gsize)(end - text - 1));
        g_autoptr(GPtrArray) words = split(settings, " ");
        for (unsigned i = 0; i < words->len; i++)
            if (!parse_setting(turn, words->pdata[i], error))
                return false;
        text = end + 2;
    }
    turn->utterance = g_strstrip(g_strdup(text));
    return *turn->utterance || fail(error, "there is no utterance");
}

static CaseTurn *turn_after(const GPtrArray *turns)
{
    CaseTurn *turn = g_new0(CaseTurn, 1);
    const CaseTurn *last = turns->len > 0 ? turns->pdata[turns->len - 1] : NULL;
    turn->playhead = last ? last->playhead : (RTime){ 0 };
    turn->selection = last ? g_ptr_array_ref(last->selection)
                           : g_ptr_array_new_with_free_func(g_free);
    turn->choices = g_ptr_array_new_with_free_func((GDestroyNotify)expectation_free);
    return turn;
}

static bool parse_turns(Case *c, const char *said, const char *wanted, GError **error)
{
    g_autoptr(GPtrArray) utterances = split(said, " >> ");
    g_autoptr(GPtrArray) expectations = split(wanted, " >> ");
    if (utterances->len != expectations->len)
        return fail(error, "%u utterances but %u expectations", utterances->len,
                    expectations->len);
    for (unsigned i = 0; i < utterances->len; i++) {
        CaseTurn *turn = turn_after(c->turns);
        g_ptr_array_add(c->turns, turn);
        turn->expected = g_strdup(expectations->pdata[i]);
        if (!parse_utterance(turn, utterances->pdata[i], error) ||
            !parse_choices(turn, error))
            return false;
    }
    return true;
}

/* ---- lines ----------------------------------------------------------------------- */

static const char *known_kind(const char *word)
{
    for (unsigned i = 0; CASE_KINDS[i]; i++)
        if (strcmp(CASE_KINDS[i], word) == 0)
            return CASE_KINDS[i];
    return NULL;
}

static bool parse_fields(Case *c, char **fields, GError **error)
{
    if (g_strv_length(fields) != 4)
        return fail(error, "%u fields, not 4", g_strv_length(fields));
    c->composition = g_strdup(fields[0]);
    c->kind = known_kind(fields[1]);
    g_autofree char *path =
        g_strdup_printf("%s/%s.json", COMPOSITIONS_DIR, c->composition);
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        return fail(error, "there is no composition “%s”", c->composition);
    if (!c->kind)
        return fail(error, "there is no kind “%s”", fields[1]);
    return parse_turns(c, fields[2], fields[3], error);
}

Case *case_parse(const char *text, const char *file, unsigned line, GError **error)
{
    g_autoptr(Case) c = g_new0(Case, 1);
    c->file = g_intern_string(file);
    c->line = line;
    c->turns = g_ptr_array_new_with_free_func((GDestroyNotify)turn_free);
    g_auto(GStrv) fields = g_strsplit(text, "\t", -1);
    if (parse_fields(c, fields, error))
        return g_steal_pointer(&c);
    g_prefix_error(error, "%s:%u: ", file, line);
    return NULL;
}

GPtrArray *cases_load(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, error))
        return NULL;
    g_autofree char *file = g_path_get_basename(path);
    g_autoptr(GPtrArray) cases =
        g_ptr_array_new_with_free_func((GDestroyNotify)case_free);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (unsigned i = 0; lines[i]; i++) {
        if (!*g_strstrip(lines[i]) || *lines[i] == '#')
            continue;
        Case *c = case_parse(lines[i], file, i + 1, error);
        if (!c)
            return NULL;
        g_ptr_array_add(cases, c);
    }
    return g_steal_pointer(&cases);
}
