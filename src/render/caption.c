#include "caption.h"

#include "chatkut/model/composition_json.h"

#include <string.h>

/* ---- cues ------------------------------------------------------------------------ */

static bool cue_span(const json_t *cue, Rate rate, RTime *start, RTime *length)
{
    return time_from_json(json_object_get(cue, "start"), rate, start) &&
           time_from_json(json_object_get(cue, "duration"), rate, length);
}

/* The cue on screen; borrowed, NULL between cues. */
static const json_t *cue_at(const Clip *clip, Rate rate, RTime at)
{
    const Value *cues = proplist_get(clip->node.props, PROP_CUES);
    size_t i;
    json_t *cue;
    if (!cues || cues->type != VALUE_JSON)
        return NULL;
    json_array_foreach(cues->json, i, cue)
    {
        RTime start, length;
        if (cue_span(cue, rate, &start, &length) && rtime_compare(at, start) >= 0 &&
            rtime_compare(at, rtime_add(start, length)) < 0)
            return cue;
    }
    return NULL;
}

/* The text clip that shows `shown` (taken) in the cue's look: the caption's style with
 * the cue's own on top. */
static Clip *clip_of_cue(const Clip *clip, const json_t *cue, json_t *shown, Rate rate,
                         GError **error)
{
    json_auto_t *caption = clip_to_json(clip, rate);
    json_auto_t *text =
        json_pack("{s:O, s:s, s:O, s:O, s:o}", "id", json_object_get(caption, "id"),
                  "type", "text", "start", json_object_get(caption, "start"),
                  "duration", json_object_get(caption, "duration"), "text", shown);
    json_t *style = json_object_get(caption, "style");
    style = style ? json_deep_copy(style) : json_object();
    json_object_update(style, json_object_get(cue, "style"));
    json_object_set_new(text, "style", style);
    if (json_object_get(caption, "box"))
        json_object_set(text, "box", json_object_get(caption, "box"));
    return clip_from_json(text, rate, error);
}

/* ---- highlights ------------------------------------------------------------------ */

typedef enum { PLAIN, WORD, KARAOKE, REVEAL } Highlight;

static const json_t *highlight_of(const Clip *clip)
{
    const Value *value = proplist_get(clip->node.props, PROP_HIGHLIGHT);
    return value && value->type == VALUE_JSON ? value->json : NULL;
}

static Highlight highlight_mode(const Clip *clip)
{
    static const char *const names[] = { "none", "word", "karaoke", "reveal" };
    const char *mode = json_string_value(json_object_get(highlight_of(clip), "mode"));
    for (unsigned i = 0; mode && i < G_N_ELEMENTS(names); i++)
        if (strcmp(mode, names[i]) == 0)
            return (Highlight)i;
    return PLAIN;
}

bool caption_is_drawable(const Clip *clip, GError **error)
{
    return title_run_is_drawable(json_object_get(highlight_of(clip), "style"), error);
}

static json_t *highlight_style(const Clip *clip)
{
    json_t *style = json_object_get(highlight_of(clip), "style");
    return style ? json_incref(style) : json_pack("{s:s}", "color", "#FFC400");
}

/* The style of word n, new; NULL: the cue's. */
static json_t *style_of_word(const Clip *clip, const Caption *caption, int n)
{
    Highlight mode = highlight_mode(clip);
    if (mode == REVEAL && n > caption->begun)
        return json_pack("{s:s}", "color", "#00000000");
    if (mode == KARAOKE ? n <= caption->begun : mode != PLAIN && n == caption->said)
        return highlight_style(clip);
    return NULL;
}

static void add_run(json_t *runs, const char *begin, const char *end, json_t *style)
{
    json_t *run;
    if (end > begin) {
        run = json_pack("{s:s%}", "text", begin, (size_t)(end - begin));
        if (style)
            json_object_set(run, "style", style);
        json_array_append_new(runs, run);
    }
    json_decref(style);
}

/* ---- pages ----------------------------------------------------------------------- */

static const CaptionWord *word_of(const Caption *caption, unsigned n)
{
    return &g_array_index(caption->words, CaptionWord, n);
}

/* What words [first, last) show, with what stands around them. */
static const char *stretch(const Caption *caption, unsigned first, unsigned last,
                           const char **end)
{
    const char *text = json_string_value(json_object_get(caption->cue, "text"));
    const char *begin = first == 0 ? text : word_of(caption, first)->begin;
    *end = last < caption->words->len ? word_of(caption, last)->begin
                                      : text + strlen(text);
    while (*end > begin && g_ascii_isspace((*end)[-1]))
        --*end;
    return begin;
}

static bool fits(const Clip *clip, const Sequence *sequence, TitleMaker *maker,
                 const Caption *caption, unsigned first, unsigned last, unsigned most)
{
    const char *end, *begin = stretch(caption, first, last, &end);
    g_autoptr(Clip) text =
        clip_of_cue(clip, caption->cue, json_stringn(begin, (size_t)(end - begin)),
                    sequence->rate, NULL);
    return !text || title_line_count(maker, text, sequence) <= most;
}

/* Where the page that begins with word `first` ends: as late as it fits, a word at
 * least. */
static unsigned page_end(const Clip *clip, const Sequence *sequence, TitleMaker *maker,
                         const Caption *caption, unsigned first, unsigned most)
{
    unsigned low = first + 1, high = caption->words->len;
    while (low < high) {
        unsigned middle = (low + high + 1) / 2;
        if (fits(clip, sequence, maker, caption, first, middle, most))
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

static void find_pages(const Clip *clip, const Sequence *sequence, TitleMaker *maker,
                       Caption *caption)
{
    unsigned most = (unsigned)node_number(&clip->node, PROP_MAX_LINES), first = 0;
    caption->pages = g_array_new(FALSE, FALSE, sizeof(unsigned));
    g_array_append_val(caption->pages, first);
    while (most > 0 && caption->words->len > 0) {
        first = page_end(clip, sequence, maker, caption, first, most);
        if (first >= caption->words->len)
            break;
        g_array_append_val(caption->pages, first);
    }
}

/* The words of the page on which word `begun` is. */
static void page_of(const Caption *caption, int begun, unsigned *first, unsigned *last)
{
    *first = 0;
    *last = caption->words->len;
    for (unsigned i = 0; i < caption->pages->len; i++) {
        unsigned page = g_array_index(caption->pages, unsigned, i);
        if ((int)page <= MAX(begun, 0))
            *first = page;
        else {
            *last = page;
            break;
        }
    }
}

/* ---- what shows ------------------------------------------------------------------ */

static json_t *runs_of(const Clip *clip, const Caption *caption)
{
    unsigned first, last;
    page_of(caption, caption->begun, &first, &last);
    const char *end, *at = stretch(caption, first, last, &end);
    json_t *runs;
    if (highlight_mode(clip) == PLAIN || first == last)
        return json_stringn(at, (size_t)(end - at));
    runs = json_array();
    add_run(runs, at, word_of(caption, first)->begin, NULL);
    for (unsigned i = first; i < last; i++) {
        const CaptionWord *word = word_of(caption, i);
        bool hidden = highlight_mode(clip) == REVEAL && (int)i > caption->begun;
        const char *next = i + 1 < last ? word_of(caption, i + 1)->begin : end;
        add_run(runs, word->begin, word->end, style_of_word(clip, caption, (int)i));
        add_run(runs, word->end, next,
                hidden ? style_of_word(clip, caption, (int)i) : NULL);
    }
    return runs;
}

/* Which words have begun `at` after the cue's start. */
static void listen(const Caption *caption, RTime at, int *begun, int *said)
{
    *begun = *said = -1;
    for (unsigned i = 0; i < caption->words->len; i++)
        if (rtime_compare(word_of(caption, i)->from, at) <= 0)
            *begun = (int)i;
    if (*begun >= 0 && rtime_compare(at, word_of(caption, (unsigned)*begun)->to) < 0)
        *said = *begun;
}

/* The same words look the same. */
static bool looks_same(const Clip *clip, const Caption *caption, int begun, int said)
{
    unsigned before, now, end;
    if (!caption->text)
        return false;
    if (highlight_mode(clip) != PLAIN)
        return begun == caption->begun && said == caption->said;
    page_of(caption, caption->begun, &before, &end);
    page_of(caption, begun, &now, &end);
    return before == now;
}

static void begin_cue(const Clip *clip, const Sequence *sequence, TitleMaker *maker,
                      const json_t *cue, RTime length, Caption *caption)
{
    caption_clear(caption);
    caption->cue = cue;
    caption->words = caption_words(cue, length, sequence->rate);
    find_pages(clip, sequence, maker, caption);
}

bool caption_turn(const Clip *clip, const Sequence *sequence, RTime at,
                  TitleMaker *maker, Caption *caption, bool *changed, GError **error)
{
    const json_t *cue = cue_at(clip, sequence->rate, at);
    RTime start, length;
    int begun, said;
    *changed = cue != caption->cue;
    if (!cue) {
        caption_clear(caption);
        return true;
    }
    cue_span(cue, sequence->rate, &start, &length);
    if (*changed)
        begin_cue(clip, sequence, maker, cue, length, caption);
    listen(caption, rtime_sub(at, start), &begun, &said);
    if (looks_same(clip, caption, begun, said))
        return true;
    caption->begun = begun;
    caption->said = said;
    clip_unref(caption->text);
    caption->text =
        clip_of_cue(clip, cue, runs_of(clip, caption), sequence->rate, error);
    *changed = true;
    return caption->text != NULL;
}

void caption_clear(Caption *caption)
{
    g_clear_pointer(&caption->words, g_array_unref);
    g_clear_pointer(&caption->pages, g_array_unref);
    clip_unref(caption->text);
    *caption = (Caption){ 0 };
}
