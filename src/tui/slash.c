#include "chatkut/tui/slash.h"

#include "chatkut/app/command.h"
#include "chatkut/app/session.h"
#include "chatkut/base/text.h"

#include <glib/gi18n.h>
#include <string.h>

enum { CHOICES_MAX = 200 };

static const SlashRow ROWS[] = {
#define SLASH(ID, NAME, ARGUMENT, USAGE, HELP) \
    [SLASH_##ID] = { NAME, SLASH_##ARGUMENT, USAGE, HELP },
#include "chatkut/tui/slash.def"
#undef SLASH
};

const SlashRow *slash_row(SlashId id)
{
    return &ROWS[id];
}

bool slash_read(const char *line, SlashId *id, const char **words)
{
    line += strspn(line, " \n");
    if (*line != '/')
        return false;
    const size_t length = strcspn(line + 1, " \n");
    for (unsigned i = 0; i < SLASHES; i++) {
        if (strlen(ROWS[i].name) != length ||
            strncmp(ROWS[i].name, line + 1, length) != 0)
            continue;
        *id = (SlashId)i;
        *words = line + 1 + length;
        *words += strspn(*words, " \n");
        return true;
    }
    return false;
}

/* ---- choices --------------------------------------------------------------------- */

static void choice_clear(void *data)
{
    SlashChoice *choice = data;
    g_free(choice->text);
    g_free(choice->label);
    g_free(choice->detail);
    g_free(choice);
}

void slash_choices_clear(SlashChoices *choices)
{
    g_clear_pointer(&choices->choices, g_ptr_array_unref);
}

static void add(SlashChoices *choices, const char *text, const char *label,
                const char *detail)
{
    if (choices->choices->len >= CHOICES_MAX)
        return;
    SlashChoice *choice = g_new0(SlashChoice, 1);
    choice->text = g_strdup(text);
    choice->label = text_printable(label, 0);
    choice->detail = detail ? text_printable(detail, 0) : NULL;
    g_ptr_array_add(choices->choices, choice);
}

static bool begins(const char *name, const char *typed)
{
    g_autofree char *folded = text_fold(name), *prefix = text_fold(typed);
    return g_str_has_prefix(folded, prefix);
}

static void complete_name(const char *typed, SlashChoices *choices)
{
    for (unsigned i = 0; i < SLASHES; i++) {
        if (!g_str_has_prefix(ROWS[i].name, typed))
            continue;
        const char *usage = *ROWS[i].usage ? _(ROWS[i].usage) : "";
        g_autofree char *text =
            g_strdup_printf("/%s%s", ROWS[i].name, *usage ? " " : "");
        g_autofree char *label = g_strdup_printf("/%s %s", ROWS[i].name, usage);
        add(choices, text, g_strchomp(label), _(ROWS[i].help));
    }
}

static void want_paths(SlashChoices *choices, PathWish wish, bool whole)
{
    choices->wants_paths = true;
    choices->wish = wish;
    choices->whole = whole;
}

void slash_take_paths(SlashChoices *choices, const PathNames *names)
{
    if (names->words->len > 0)
        choices->start += names->start;
    for (unsigned i = 0; i < names->words->len; i++)
        add(choices, names->words->pdata[i], names->labels->pdata[i], NULL);
}

void slash_add_planner(SlashChoices *choices, const char *line, const char *name,
                       const char *what)
{
    if (g_str_has_prefix(name, line + choices->start))
        add(choices, name, name, what);
}

static void complete_clip(const char *typed, const Composition *composition,
                          SlashChoices *choices)
{
    const Sequence *sequence = composition ? composition_main(composition) : NULL;
    for (unsigned t = 0; sequence && t < sequence->tracks->len; t++) {
        const Track *track = sequence->tracks->pdata[t];
        for (unsigned c = 0; c < track->clips->len; c++) {
            const Clip *clip = track->clips->pdata[c];
            const char *label = clip_label(composition, clip);
            if (!begins(label, typed))
                continue;
            g_autofree char *start = rtime_format(clip->start);
            add(choices, label, label, start);
        }
    }
}

static void complete_preset(const char *typed, SlashChoices *choices)
{
    const char *const *presets = command_words(WORDS_PRESET);
    for (; *presets; presets++)
        if (*typed && g_str_has_prefix(*presets, typed))
            add(choices, *presets, *presets, _("preset"));
}

static void complete_topic(const char *typed, SlashChoices *choices)
{
    for (const char *const *topic = session_help_topics(); *topic; topic++)
        if (begins(*topic, typed))
            add(choices, *topic, *topic, NULL);
}

/* A word of its own may be a preset; else a file is meant. */
static void complete_film(const char *line, SlashChoices *choices)
{
    const size_t words = choices->start;
    const char *last = strrchr(line + words, ' ');
    choices->start = last ? (size_t)(last + 1 - line) : words;
    complete_preset(line + choices->start, choices);
    if (choices->choices->len > 0)
        return;
    choices->start = words;
    want_paths(choices, PATHS_FOLDERS, false);
}

static void complete_words(const SlashRow *row, const char *line,
                           const Composition *composition, SlashChoices *choices)
{
    switch (row->argument) {
    case SLASH_PATHS:
        want_paths(choices, PATHS_MEDIA, false);
        return;
    case SLASH_FOLDER:
        want_paths(choices, PATHS_FOLDERS, true);
        return;
    case SLASH_PROJECT:
        want_paths(choices, PATHS_PROJECTS, true);
        return;
    case SLASH_FILM:
        complete_film(line, choices);
        return;
    case SLASH_CLIP:
        complete_clip(line + choices->start, composition, choices);
        return;
    case SLASH_TOPIC:
        complete_topic(line + choices->start, choices);
        return;
    case SLASH_PLANNER:
        choices->wants_planners = true;
        return;
    case SLASH_NUMBER:
    case SLASH_NOTHING:
        return;
    }
}

void slash_complete(const char *line, const Composition *composition,
                    SlashChoices *choices)
{
    SlashId id;
    const char *words;
    *choices =
        (SlashChoices){ .choices = g_ptr_array_new_with_free_func(choice_clear) };
    if (*line != '/' || strchr(line, '\n'))
        return;
    if (!strchr(line, ' ')) {
        complete_name(line + 1, choices);
    } else if (slash_read(line, &id, &words)) {
        choices->start = (size_t)(words - line);
        complete_words(&ROWS[id], line, composition, choices);
    }
}

/* ---- arguments ------------------------------------------------------------------- */

GPtrArray *slash_find_clips(const Composition *composition, const char *name)
{
    GPtrArray *ids = g_ptr_array_new();
    const Sequence *sequence = composition_main(composition);
    g_autofree char *wanted = text_fold(name);
    for (unsigned t = 0; *wanted && t < sequence->tracks->len; t++) {
        const Track *track = sequence->tracks->pdata[t];
        for (unsigned c = 0; c < track->clips->len; c++) {
            const Clip *clip = track->clips->pdata[c];
            g_autofree char *label = text_fold(clip_label(composition, clip));
            if (strcmp(label, wanted) == 0)
                g_ptr_array_add(ids, clip->node.id);
        }
    }
    return ids;
}

static const char *preset_of(const char *word)
{
    for (const char *const *preset = command_words(WORDS_PRESET); *preset; preset++)
        if (strcmp(*preset, word) == 0)
            return *preset;
    return NULL;
}

const char *slash_paths_to_import(const char *sentence)
{
    SlashId id;
    const char *words = paths_behind_import(sentence, NULL, NULL);
    if (words)
        return words;
    /* "/import a.mp4" could be a file's name, too */
    if (slash_read(sentence, &id, &words))
        return NULL;
    return paths_are_meant(sentence) ? sentence : NULL;
}

void slash_read_film(const char *words, char **output, const char **preset)
{
    g_autoptr(GPtrArray) parts = paths_parse(words, g_get_home_dir(), NULL, NULL);
    *output = NULL;
    *preset = NULL;
    for (unsigned i = 0; i < parts->len; i++) {
        const char *known = preset_of(parts->pdata[i]);
        if (known)
            *preset = known;
        else if (!*output)
            *output = g_strdup(parts->pdata[i]);
    }
}
