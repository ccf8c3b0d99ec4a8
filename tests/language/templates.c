#include "templates.h"

#include "token.h"

#include "chatkut/base/text.h"
#include "chatkut/planner/planner.h"
#include "lexicon.h"

#include <string.h>

struct Templates {
    GHashTable *lists; /* name -> GPtrArray of strings */
    GPtrArray *groups; /* GPtrArray of strings */
};

/* ---- the file -------------------------------------------------------------------- */

static GPtrArray *strings_new(void)
{
    return g_ptr_array_new_with_free_func(g_free);
}

static void read_sentence(Templates *templates, const char *line, bool begins)
{
    if (begins)
        g_ptr_array_add(templates->groups, strings_new());
    g_ptr_array_add(templates->groups->pdata[templates->groups->len - 1],
                    g_strdup(line));
}

static GPtrArray *list_called(Templates *templates, const char *header)
{
    g_autofree char *name = g_strndup(header + 1, strcspn(header + 1, "]"));
    if (strcmp(name, "sentences") == 0)
        return NULL;
    GPtrArray *list = strings_new();
    g_hash_table_insert(templates->lists, g_steal_pointer(&name), list);
    return list;
}

static void read_lines(Templates *templates, char **lines)
{
    GPtrArray *list = NULL;
    bool begins = true;
    for (unsigned i = 0; lines[i]; i++) {
        const char *line = g_strstrip(lines[i]);
        if (*line == '#')
            continue;
        if (*line == '[')
            list = list_called(templates, line);
        else if (*line && list)
            g_ptr_array_add(list, g_strdup(line));
        else if (*line)
            read_sentence(templates, line, begins);
        begins = !*line || *line == '[';
    }
}

Templates *templates_load(const char *path)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    if (!g_file_get_contents(path, &text, NULL, &error))
        g_error("%s", error->message);
    Templates *templates = g_new0(Templates, 1);
    templates->lists = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                             (GDestroyNotify)g_ptr_array_unref);
    templates->groups =
        g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    read_lines(templates, lines);
    return templates;
}

void templates_free(Templates *templates)
{
    if (!templates)
        return;
    g_hash_table_unref(templates->lists);
    g_ptr_array_unref(templates->groups);
    g_free(templates);
}

unsigned templates_count(const Templates *templates)
{
    return templates->groups->len;
}

static unsigned below(GRand *random, unsigned limit)
{
    return (unsigned)g_rand_int_range(random, 0, (gint32)limit);
}

const char *templates_pick(const Templates *templates, const char *list, GRand *random)
{
    const GPtrArray *entries = g_hash_table_lookup(templates->lists, list);
    if (!entries)
        g_error("templates: there is no list [%s]", list);
    return entries->pdata[below(random, entries->len)];
}

/* ---- clips ----------------------------------------------------------------------- */

static bool any(const Composition *composition, const Clip *clip)
{
    (void)composition;
    (void)clip;
    return true;
}

static bool is_video(const Composition *composition, const Clip *clip)
{
    (void)composition;
    return clip->kind == CLIP_VIDEO;
}

static bool is_picture(const Composition *composition, const Clip *clip)
{
    (void)composition;
    return clip->kind == CLIP_VIDEO || clip->kind == CLIP_IMAGE;
}

static bool is_text(const Composition *composition, const Clip *clip)
{
    (void)composition;
    return clip->kind == CLIP_TEXT;
}

static const struct {
    const char *slot;
    bool (*fits)(const Composition *, const Clip *);
} CLIP_SLOTS[] = {
    { "clip", any },           { "video", is_video }, { "sound", clip_has_sound },
    { "picture", is_picture }, { "text", is_text },
};

/* A name that can be said: in no quotes, and of no other thing. */
static bool can_be_named(const Composition *composition, const GPtrArray *clips,
                         const Clip *clip)
{
    const char *label = clip_label(composition, clip);
    g_autofree char *folded = text_fold(label);
    if (strpbrk(label, "'\"`") || strstr(label, "’") || !*folded)
        return false;
    for (unsigned i = 0; i < clips->len; i++) {
        g_autofree char *other = text_fold(clip_label(composition, clips->pdata[i]));
        if (clips->pdata[i] != clip && strstr(other, folded))
            return false;
    }
    return true;
}

static GPtrArray *main_clips(const Composition *composition)
{
    GPtrArray *clips = g_ptr_array_new();
    const Sequence *sequence = composition_main(composition);
    for (unsigned t = 0; t < sequence->tracks->len; t++) {
        const Track *track = sequence->tracks->pdata[t];
        g_ptr_array_extend(clips, track->clips, NULL, NULL);
    }
    return clips;
}

static const Clip *pick_clip(const Composition *composition, unsigned slot,
                             GRand *random)
{
    g_autoptr(GPtrArray) clips = main_clips(composition);
    g_autoptr(GPtrArray) fit = g_ptr_array_new();
    for (unsigned i = 0; i < clips->len; i++)
        if (CLIP_SLOTS[slot].fits(composition, clips->pdata[i]) &&
            can_be_named(composition, clips, clips->pdata[i]))
            g_ptr_array_add(fit, clips->pdata[i]);
    return fit->len > 0 ? fit->pdata[below(random, fit->len)] : NULL;
}

/* A name made of the words of commands must be said to be one. */
static bool reads_as_words(const char *label)
{
    g_auto(Sentence) sentence;
    const Vocabulary *english = vocabulary_get("en", NULL);
    sentence_init(&sentence, label);
    for (unsigned i = 0; i < sentence.count; i++) {
        const Token *token = &sentence.tokens[i];
        if (token->kind == TOKEN_WORD && !vocabulary_knows(english, token->text))
            return false;
    }
    return true;
}

static char *say_clip(const Composition *composition, const Clip *clip, GRand *random)
{
    static const char *const WAYS[] = { "the clip called “%s”", "%s", "the %s" };
    const char *label = clip_label(composition, clip);
    unsigned way = below(random, G_N_ELEMENTS(WAYS));
    g_auto(GStrv) parts = g_strsplit(WAYS[reads_as_words(label) ? 0 : way], "%s", 2);
    return g_strjoinv(label, parts);
}

/* ---- filling --------------------------------------------------------------------- */

/* Slot name -> what it is filled with, the same in all sentences of a group. */
static char *fill_slot(const Templates *templates, const char *slot,
                       const Composition *composition, GRand *random, Filling *filling)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(CLIP_SLOTS); i++) {
        if (strcmp(slot, CLIP_SLOTS[i].slot) != 0)
            continue;
        filling->clip = pick_clip(composition, i, random);
        return filling->clip ? say_clip(composition, filling->clip, random) : NULL;
    }
    return g_strdup(templates_pick(templates, slot, random));
}

/* Fill the first slot of sentence `n` everywhere; false where there is nothing for
 * it. */
static bool fill_first(const Templates *templates, GPtrArray *sentences, unsigned n,
                       const Composition *composition, GRand *random, Filling *filling)
{
    const char *open = strchr(sentences->pdata[n], '{');
    g_autofree char *slot = g_strndup(open + 1, strcspn(open + 1, "}"));
    g_autofree char *mark = g_strdup_printf("{%s}", slot);
    g_autofree char *words = fill_slot(templates, slot, composition, random, filling);
    for (unsigned i = 0; words && i < sentences->len; i++) {
        g_auto(GStrv) parts = g_strsplit(sentences->pdata[i], mark, -1);
        g_free(sentences->pdata[i]);
        sentences->pdata[i] = g_strjoinv(words, parts);
    }
    return words != NULL;
}

bool templates_fill(const Templates *templates, unsigned n,
                    const Composition *composition, GRand *random, Filling *filling)
{
    const GPtrArray *group = templates->groups->pdata[n];
    *filling = (Filling){ .sentences = strings_new() };
    for (unsigned i = 0; i < group->len; i++)
        g_ptr_array_add(filling->sentences, g_strdup(group->pdata[i]));
    for (unsigned i = 0; i < group->len; i++) {
        while (strchr(filling->sentences->pdata[i], '{'))
            if (!fill_first(templates, filling->sentences, i, composition, random,
                            filling))
                return false;
    }
    return true;
}

void filling_clear(Filling *filling)
{
    g_clear_pointer(&filling->sentences, g_ptr_array_unref);
    *filling = (Filling){ 0 };
}
