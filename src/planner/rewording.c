/* What texts say, for words of them that give way to others. */
#include "rewording.h"

#include "chatkut/base/text.h"

#include <string.h>

static bool parts_words(const char *text, const char *at)
{
    return at == text || !*at || !g_ascii_isalnum(*at) || !g_ascii_isalnum(at[-1]);
}

const char *text_find_words(const char *text, const char *words)
{
    const char *at = *words ? strstr(text, words) : NULL;
    return at && parts_words(text, at) && parts_words(text, at + strlen(words)) ? at
                                                                                : NULL;
}

const Clip *chart_one_clip(const Chart *chart, const json_t *selector)
{
    ClipPlace place;
    g_auto(Resolution) found = { 0 };
    chart_resolve(chart, selector, &found);
    bool one = found.kind == RESOLVED_FOUND && found.ids->len == 1 &&
               composition_find_clip(chart->composition, found.ids->pdata[0], &place);
    return one ? place.clip : NULL;
}

const Clip *chart_clip_saying(const Chart *chart, const char *words)
{
    const Clip *found = NULL;
    for (ClipWalk walk = clip_walk_main(chart->composition); clip_walk_next(&walk);) {
        g_autofree char *text =
            walk.at.clip->kind == CLIP_TEXT ? clip_text(walk.at.clip) : NULL;
        if (!text || !text_find_words(text, words))
            continue;
        if (found)
            return NULL;
        found = walk.at.clip;
    }
    return found;
}

bool chart_names_other(const Chart *chart, const char *words, const Clip *text)
{
    g_autofree char *line = chart_line(words);
    g_auto(GStrv) lines = g_strsplit(chart_labels(chart), "\n", -1);
    line[strcspn(line, "\n")] = '\0';
    g_autofree char *own = chart_line(clip_label(chart->composition, text));
    own[strcspn(own, "\n")] = '\0';
    return strcmp(line, own) != 0 && g_strv_contains((const char *const *)lines, line);
}

/* All that the text says with the new words for the old; NULL where it does not say
 * these. */
char *text_exchange(const Clip *clip, const char *old, const char *new)
{
    g_autofree char *text = clip_text(clip);
    const char *at = text_find_words(text, old);
    return at ? g_strdup_printf("%.*s%s%s", (int)(at - text), text, new,
                                at + strlen(old))
              : NULL;
}

void slot_fill_reword(Slot *slot, const Clip *clip, const char *said, const char *text)
{
    json_t *target =
        said ? json_pack("{ssssss}", "by", "content", "text", said, "type", "text")
             : json_pack("{ssss}", "by", "id", "id", clip->node.id);
    *slot = (Slot){ .kind = SLOT_VERB,
                    .value = "reword",
                    .json = json_pack("{soss}", "target", target, "text", text) };
}
