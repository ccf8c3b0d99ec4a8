#include "title_private.h"

#include <math.h>
#include <string.h>
#include <unictype.h>

/* Ink is found in whole pixels: this large an em measures blanks well. But the page
 * must not be too large for libass. */
static const double MEASURED_EM = 400, MEASURED_PAGE = 50000;

/* A text laid out anew: bytes of all its runs, one after the other. */
typedef struct {
    const TitleDrawing *drawing;
    json_t *runs; /* {text, style} */
    GString *text;
    double blank; /* width of one */
    json_t *out;  /* new runs */
} Setter;

typedef struct {
    gsize from, to; /* bytes */
    double width;
} Word;

/* ---- runs ------------------------------------------------------------------------ */

static json_t *runs_of(const Clip *clip)
{
    const Value *text = node_value(&clip->node, PROP_TEXT);
    if (text && text->type == VALUE_JSON)
        return json_incref(text->json);
    return json_pack("[{s:s}]", "text", text ? text->string : "");
}

static double spacing_of(const Setter *setter, const json_t *style)
{
    const json_t *own = json_object_get(style, "letterSpacing");
    return own ? json_number_value(own) : setter->drawing->style.letter_spacing;
}

static void add_piece(json_t *to, const char *text, gsize length, const json_t *style)
{
    json_t *run = json_pack("{s:s%}", "text", text, length);
    if (style)
        json_object_set_new(run, "style", json_deep_copy(style));
    json_array_append_new(to, run);
}

/* A blank that is `extra` wider. */
static void add_blank(const Setter *setter, json_t *to, const json_t *style,
                      double extra)
{
    json_auto_t *wide = style ? json_deep_copy(style) : json_object();
    json_object_set_new(wide, "letterSpacing",
                        json_real(spacing_of(setter, style) + extra));
    add_piece(to, " ", 1, wide);
}

/* A stretch of one run. */
static void add_stretch(const Setter *setter, json_t *to, const char *text,
                        gsize length, const json_t *style, double extra)
{
    while (length > 0) {
        const char *blank = extra != 0 ? memchr(text, ' ', length) : NULL;
        gsize plain = blank ? (gsize)(blank - text) : length;
        if (plain > 0)
            add_piece(to, text, plain, style);
        if (blank)
            add_blank(setter, to, style, extra);
        text += plain + (blank != NULL);
        length -= plain + (blank != NULL);
    }
}

/* The runs of bytes [from, to), blanks `extra` wider. */
static void add_slice(const Setter *setter, json_t *to, gsize from, gsize end,
                      double extra)
{
    gsize begin = 0;
    size_t i;
    json_t *run;
    json_array_foreach(setter->runs, i, run)
    {
        gsize length = json_string_length(json_object_get(run, "text"));
        gsize first = MAX(from, begin), last = MIN(end, begin + length);
        if (first < last)
            add_stretch(setter, to, setter->text->str + first, last - first,
                        json_object_get(run, "style"), extra);
        begin += length;
    }
}

/* ---- measuring ------------------------------------------------------------------- */

/* The clip with other runs; takes them. */
static Clip *clip_with_runs(const Clip *clip, json_t *runs, const char *align)
{
    g_autoptr(Value) text = value_new_json(runs);
    g_autoptr(Value) side = value_new_string(align);
    PropList *with = proplist_with(clip->node.props, PROP_TEXT, text);
    PropList *aligned = proplist_with(with, PROP_TEXT_ALIGN, side);
    Clip *made =
        clip_new(clip->node.id, clip->kind, clip->start, clip->duration, aligned);
    proplist_unref(with);
    proplist_unref(aligned);
    return made;
}

/* Takes runs. */
static double width_of(const Setter *setter, json_t *runs)
{
    g_autoptr(Clip) clip = clip_with_runs(setter->drawing->clip, runs, "left");
    TitleDrawing drawing = *setter->drawing;
    drawing.clip = clip;
    drawing.broken = true;
    drawing.scale = fmin(MEASURED_EM / drawing.style.size,
                         MEASURED_PAGE / (drawing.wrap + drawing.style.size));
    return title_measure(&drawing) ? drawing.width : 0;
}

static double width_of_slice(const Setter *setter, gsize from, gsize to)
{
    json_t *runs = json_array();
    add_slice(setter, runs, from, to, 0);
    return width_of(setter, runs);
}

static double width_of_text(const Setter *setter, const char *text)
{
    return width_of(setter, json_pack("[{s:s}]", "text", text));
}

/* ---- lines ----------------------------------------------------------------------- */

/* The words of a paragraph, bytes [from, to). */
static GArray *find_words(const Setter *setter, gsize from, gsize to)
{
    GArray *words = g_array_new(FALSE, FALSE, sizeof(Word));
    const char *text = setter->text->str;
    while (from < to) {
        Word word = { from, from, 0 };
        while (word.to < to && text[word.to] != ' ')
            word.to++;
        if (word.to > word.from) {
            word.width = width_of_slice(setter, word.from, word.to);
            g_array_append_val(words, word);
        }
        from = word.to + 1;
    }
    return words;
}

/* How many of the words from `first` on fit into a line; one at least. */
static unsigned count_fitting(const Setter *setter, const GArray *words, unsigned first)
{
    double width = 0;
    unsigned n = first;
    for (; n < words->len; n++) {
        width += g_array_index(words, Word, n).width;
        if (n > first && width > setter->drawing->wrap)
            break;
        width += setter->blank;
    }
    return n - first;
}

static unsigned count_blanks(const Setter *setter, gsize from, gsize to)
{
    unsigned blanks = 0;
    for (; from < to; from++)
        blanks += setter->text->str[from] == ' ';
    return blanks;
}

static void set_line(const Setter *setter, gsize from, gsize to, bool last)
{
    unsigned blanks = count_blanks(setter, from, to);
    double extra = 0;
    if (!last && blanks > 0)
        extra = (setter->drawing->wrap - width_of_slice(setter, from, to)) / blanks;
    if (json_array_size(setter->out) > 0)
        add_piece(setter->out, "\n", 1, NULL);
    add_slice(setter, setter->out, from, to, extra);
}

static void set_paragraph(const Setter *setter, gsize from, gsize to)
{
    g_autoptr(GArray) words = find_words(setter, from, to);
    if (words->len == 0)
        set_line(setter, from, from, true);
    for (unsigned first = 0; first < words->len;) {
        unsigned next = first + count_fitting(setter, words, first);
        set_line(setter, g_array_index(words, Word, first).from,
                 g_array_index(words, Word, next - 1).to, next == words->len);
        first = next;
    }
}

/* By its first letter that has a direction, as the Unicode algorithm does. */
static bool reads_from_right(const char *text)
{
    for (; *text; text += g_utf8_skip[(guchar)*text]) {
        int category = uc_bidi_category(g_utf8_get_char(text));
        if (category == UC_BIDI_R || category == UC_BIDI_AL)
            return true;
        if (category == UC_BIDI_L)
            return false;
    }
    return false;
}

Clip *title_justified(const TitleDrawing *drawing)
{
    Setter setter = { drawing, runs_of(drawing->clip), g_string_new(NULL), 0,
                      json_array() };
    size_t i;
    json_t *run;
    json_array_foreach(setter.runs, i, run)
    {
        g_string_append(setter.text, json_string_value(json_object_get(run, "text")));
    }
    setter.blank = width_of_text(&setter, "n n") - width_of_text(&setter, "nn");
    for (gsize from = 0; from < setter.text->len;) {
        const char *end = strchr(setter.text->str + from, '\n');
        gsize to = end ? (gsize)(end - setter.text->str) : setter.text->len;
        set_paragraph(&setter, from, to);
        from = to + 1;
    }
    bool right = reads_from_right(setter.text->str);
    g_string_free(setter.text, TRUE);
    json_decref(setter.runs);
    return clip_with_runs(drawing->clip, setter.out, right ? "right" : "left");
}
