/* "/name words" in a conversation, and questions for help: what is no edit. */
#include "session_private.h"

#include "chatkut/base/text.h"
#include "chatkut/planner/help.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct {
    const char *name;
    const char *help;
    void (*run)(Turn *turn, const char *words);
} ChatCommand;

static void run_help(Turn *turn, const char *words);
static void run_why(Turn *turn, const char *words);

static const ChatCommand COMMANDS[] = {
    { "help", N_("what can be said, by topic"), run_help },
    { "why", N_("how the last sentence was read"), run_why },
};

static void tell(Turn *turn, char *answer)
{
    turn->result->status = SAY_QUERY;
    turn->result->answer = answer;
}

/* ---- help ------------------------------------------------------------------------ */

static const Vocabulary *user_vocabulary(const Turn *turn)
{
    g_autofree const char **languages = planner_languages_from(turn->language);
    return vocabulary_get(languages[0], NULL);
}

/* One example of each topic. */
static void append_topics(GString *text, const Vocabulary *vocabulary,
                          const Composition *composition)
{
    for (const HelpTopic *topic = help_topics(); topic->name; topic++) {
        g_autoptr(GPtrArray) examples = help_examples(vocabulary, topic, composition);
        if (examples->len > 0)
            g_string_append_printf(text, "\n%s: %s",
                                   help_topic_title(vocabulary, topic),
                                   (const char *)g_ptr_array_index(examples, 0));
    }
}

static void append_commands(GString *text)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(COMMANDS); i++)
        g_string_append_printf(text, "\n/%s: %s", COMMANDS[i].name,
                               _(COMMANDS[i].help));
}

static void tell_help(Turn *turn, const Vocabulary *vocabulary, const HelpTopic *topic)
{
    const Composition *composition = session_composition(turn->session);
    GString *text = g_string_new(NULL);
    if (!topic) {
        g_string_append(text, _("Say what you want in a sentence, for example:"));
        append_topics(text, vocabulary, composition);
        append_commands(text);
        g_string_append_printf(text, "\n%s",
                               _("“/help” and one of these words tells more of it; "
                                 "chatkut-language(7) lists all words."));
    } else {
        g_autoptr(GPtrArray) examples = help_examples(vocabulary, topic, composition);
        g_string_append_printf(text, _("%s, for example:"),
                               help_topic_title(vocabulary, topic));
        for (unsigned i = 0; i < examples->len; i++)
            g_string_append_printf(text, "\n%s",
                                   (const char *)g_ptr_array_index(examples, i));
    }
    tell(turn, g_string_free(text, FALSE));
}

static void no_topic(Turn *turn, const Vocabulary *vocabulary, const char *words)
{
    g_autoptr(GPtrArray) titles = g_ptr_array_new();
    for (const HelpTopic *topic = help_topics(); topic->name; topic++)
        g_ptr_array_add(titles, (char *)(uintptr_t)help_topic_title(vocabulary, topic));
    g_autoptr(GPtrArray) near = text_nearest(words, titles, 3);
    say_result_set_fault(turn->result, FAULT_NOT_FOUND,
                         _("There is no help about “%s”; “/help” lists the topics."),
                         words);
    turn->result->suggestions = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < near->len; i++)
        g_ptr_array_add(turn->result->suggestions,
                        g_strdup_printf("/help %s", (char *)near->pdata[i]));
}

/* The last topic is of what is in no other. */
const char *const *session_help_topics(void)
{
    static const char **names;
    if (names)
        return names;
    unsigned count = 0;
    while (help_topics()[count].name)
        count++;
    names = g_new0(const char *, count);
    for (unsigned i = 0; i + 1 < count; i++)
        names[i] = help_topics()[i].name;
    return names;
}

static void run_help(Turn *turn, const char *words)
{
    const Vocabulary *vocabulary = user_vocabulary(turn);
    if (!*words) {
        tell_help(turn, vocabulary, NULL);
        return;
    }
    g_autofree const char **languages = planner_languages_from(turn->language);
    for (unsigned i = 0; languages[i]; i++) {
        const Vocabulary *other = vocabulary_get(languages[i], NULL);
        const HelpTopic *topic = other ? help_topic_find(other, words) : NULL;
        if (topic) {
            tell_help(turn, other, topic);
            return;
        }
    }
    no_topic(turn, vocabulary, words);
}

/* The plan that "help" is read as: programs see a question like any other. */
static EditPlan *help_plan(void)
{
    json_t *json = json_pack("{siss s[{ssss}]}", "version", 1, "kind", "query", "steps",
                             "op", "query", "what", "help");
    EditPlan *plan = plan_from_json(json, NULL);
    json_decref(json);
    g_assert(plan);
    return plan;
}

/* ---- why ------------------------------------------------------------------------- */

static void run_why(Turn *turn, const char *words)
{
    const Conversation *conversation = &turn->session->conversation;
    (void)words;
    tell(turn, conversation->why
                   ? g_strdup_printf(_("“%s” was read like this:\n%s"),
                                     conversation->said, conversation->why)
                   : g_strdup(_("Nothing has been said here yet.")));
}

/* ---- commands -------------------------------------------------------------------- */

static void no_command(Turn *turn, const char *name)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (unsigned i = 0; i < G_N_ELEMENTS(COMMANDS); i++)
        g_ptr_array_add(names, (char *)(uintptr_t)COMMANDS[i].name);
    g_autoptr(GPtrArray) near = text_nearest(name, names, 1);
    const char *nearest = near->len ? near->pdata[0] : COMMANDS[0].name;
    say_result_set_fault(turn->result, FAULT_NOT_UNDERSTOOD,
                         _("There is no command “/%s” here; try “/%s”."), name,
                         nearest);
    turn->result->suggestions = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(turn->result->suggestions, g_strdup_printf("/%s", nearest));
}

static void run_command(Turn *turn, const char *line)
{
    g_auto(GStrv) parts = g_strsplit(line, " ", 2);
    const char *name = parts[0] ? g_strstrip(parts[0]) : "";
    for (unsigned i = 0; i < G_N_ELEMENTS(COMMANDS); i++) {
        if (strcmp(COMMANDS[i].name, name) != 0)
            continue;
        COMMANDS[i].run(turn, parts[1] ? g_strstrip(parts[1]) : "");
        return;
    }
    no_command(turn, name);
}

static bool answer_help(Turn *turn, const char *const *languages)
{
    const Vocabulary *vocabulary;
    const HelpTopic *topic;
    if (!help_asked(languages, turn->result->utterance, &vocabulary, &topic))
        return false;
    g_clear_pointer(&turn->plan, plan_free);
    turn->plan = help_plan();
    tell_help(turn, vocabulary, topic);
    return true;
}

bool turn_command(Turn *turn)
{
    g_autofree char *line = g_strstrip(g_strdup(turn->result->utterance));
    g_autofree const char **languages = planner_languages_from(turn->language);
    if (*line == '/') {
        run_command(turn, line + 1);
        return true;
    }
    return answer_help(turn, (const char *const[]){ languages[0], NULL });
}

static bool is_help(const EditPlan *plan)
{
    const json_t *step = plan_step_count(plan) == 1 ? plan_step(plan, 0) : NULL;
    return g_strcmp0(json_string_value(json_object_get(step, "what")), "help") == 0;
}

/* Tried only on what makes no sense in the user's language: to load another one costs
 * more than to read the sentence. */
bool turn_foreign_help(Turn *turn)
{
    g_autofree const char **languages = planner_languages_from(turn->language);
    bool understood =
        turn->plan && !is_help(turn->plan) &&
        (plan_kind(turn->plan) == PLAN_EDIT || plan_kind(turn->plan) == PLAN_QUERY);
    return !understood && answer_help(turn, languages + 1);
}
