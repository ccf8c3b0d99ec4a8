#include "emoji.h"

#include <string.h>

/* As wide as an em in any font, and without ink. */
static const char EM_SPACE[] = "\xe2\x80\x83";
/* What an emoji is wider than an em, in ems. */
static const double WIDER = 0.2;

/* A text taken apart into runs without emoji and runs of one, whose place they keep. */
typedef struct {
    const TitleStyle *base;
    EmojiFont *font;
    json_t *out;
} Splitter;

static void add_run(json_t *runs, const char *text, size_t length, const json_t *style)
{
    json_t *run = json_pack("{s:s%}", "text", text, length);
    if (style)
        json_object_set_new(run, "style", json_deep_copy(style));
    json_array_append_new(runs, run);
}

static double own_or(const json_t *style, const char *key, double base)
{
    const json_t *own = json_object_get(style, key);
    return own ? json_number_value(own) : base;
}

/* "emoji" in a run's style is nobody's but ours. */
static void add_place(const Splitter *splitter, const char *emoji, size_t length,
                      unsigned pictures, const json_t *style)
{
    json_auto_t *placed = style ? json_deep_copy(style) : json_object();
    double size = own_or(style, "size", splitter->base->size);
    double spacing =
        own_or(style, "letterSpacing", splitter->base->letter_spacing) + WIDER * size;
    g_autoptr(GString) places = g_string_new(NULL);
    while (pictures-- > 0)
        g_string_append(places, EM_SPACE);
    json_object_set_new(placed, "letterSpacing", json_real(spacing));
    json_object_set_new(placed, "emoji", json_stringn(emoji, length));
    add_run(splitter->out, places->str, places->len, placed);
}

static void split(const Splitter *splitter, const char *text, const json_t *style)
{
    const char *plain = text;
    while (*text) {
        size_t length = emoji_length(text);
        unsigned pictures = length ? emoji_pictures(splitter->font, text, length) : 0;
        if (pictures == 0) {
            text += g_utf8_skip[(guchar)*text];
            continue;
        }
        if (text > plain)
            add_run(splitter->out, plain, (size_t)(text - plain), style);
        add_place(splitter, text, length, pictures, style);
        plain = text += length;
    }
    if (text > plain)
        add_run(splitter->out, plain, (size_t)(text - plain), style);
}

static bool has_emoji(const char *text)
{
    for (; *text; text += g_utf8_skip[(guchar)*text])
        if (emoji_length(text) > 0)
            return true;
    return false;
}

bool title_has_emoji(const Clip *clip)
{
    const Value *text = node_value(&clip->node, PROP_TEXT);
    if (!text || text->type == VALUE_STRING)
        return text && has_emoji(text->string);
    size_t i;
    json_t *run;
    json_array_foreach(text->json, i, run)
    {
        if (has_emoji(json_string_value(json_object_get(run, "text"))))
            return true;
    }
    return false;
}

Clip *title_with_places(const Clip *clip, const TitleStyle *base, EmojiFont *font)
{
    const Value *text = node_value(&clip->node, PROP_TEXT);
    Splitter splitter = { base, font, json_array() };
    if (text->type == VALUE_STRING) {
        split(&splitter, text->string, NULL);
    } else {
        size_t i;
        json_t *run;
        json_array_foreach(text->json, i, run)
        {
            split(&splitter, json_string_value(json_object_get(run, "text")),
                  json_object_get(run, "style"));
        }
    }
    g_autoptr(Value) runs = value_new_json(splitter.out);
    PropList *with = proplist_with(clip->node.props, PROP_TEXT, runs);
    Clip *made = clip_new(clip->node.id, clip->kind, clip->start, clip->duration, with);
    proplist_unref(with);
    return made;
}
