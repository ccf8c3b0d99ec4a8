#include "emoji.h"
#include "segment_private.h"

#include <fontconfig/fontconfig.h>
#include <string.h>
#include <sys/stat.h>

/* A clip's letters and the fonts that they may be in. */
typedef struct {
    Describer *describer;
    GHashTable *letters; /* code points + 1 */
    GHashTable *files;   /* what is said of a font's file, once each */
} Lettering;

/* ---- letters --------------------------------------------------------------------- */

static void add_letters(Lettering *lettering, const char *text)
{
    for (; text && *text; text += g_utf8_skip[(guchar)*text]) {
        gunichar letter = g_utf8_get_char(text);
        if (letter > ' ')
            g_hash_table_add(lettering->letters, GUINT_TO_POINTER(letter + 1));
    }
}

static void add_members(Lettering *lettering, const Value *list)
{
    size_t i;
    json_t *member;
    if (!list || list->type != VALUE_JSON)
        return;
    json_array_foreach(list->json, i, member)
    {
        add_letters(lettering, json_string_value(json_object_get(member, "text")));
    }
}

static void add_all_letters(Lettering *lettering, const Clip *clip)
{
    const Value *text = node_value(&clip->node, PROP_TEXT);
    if (text && text->type == VALUE_STRING)
        add_letters(lettering, text->string);
    add_members(lettering, text);
    add_members(lettering, proplist_get(clip->node.props, PROP_CUES));
}

/* ---- files ----------------------------------------------------------------------- */

/* Once a file: its name and what tells its content. Another one of the same family, or
 * a newer one, is another picture. */
static void describe_path(Lettering *lettering, const char *path)
{
    struct stat info;
    if (stat(path, &info) != 0)
        return;
    g_autofree char *name = g_path_get_basename(path);
    g_hash_table_add(lettering->files, g_strdup_printf(" font=%s:%lld:%lld", name,
                                                       (long long)info.st_size,
                                                       (long long)info.st_mtime));
}

static void describe_file(Lettering *lettering, const FcPattern *font)
{
    FcChar8 *path = NULL;
    if (FcPatternGetString(font, FC_FILE, 0, &path) == FcResultMatch)
        describe_path(lettering, (const char *)path);
}

/* Any text may have some: which is not looked at closer. */
static void describe_emoji(Lettering *lettering)
{
    static const gunichar FIRST = 0x2000;
    GHashTableIter iter;
    void *letter;
    g_hash_table_iter_init(&iter, lettering->letters);
    while (g_hash_table_iter_next(&iter, &letter, NULL))
        if (GPOINTER_TO_UINT(letter) - 1 >= FIRST) {
            g_autofree char *path = emoji_font_path();
            if (path)
                describe_path(lettering, path);
            return;
        }
}

static void describe_letter(Lettering *lettering, const FcFontSet *fonts,
                            gunichar letter)
{
    for (int i = 0; i < fonts->nfont; i++) {
        FcCharSet *has;
        if (FcPatternGetCharSet(fonts->fonts[i], FC_CHARSET, 0, &has) !=
                FcResultMatch ||
            !FcCharSetHasChar(has, letter))
            continue;
        describe_file(lettering, fonts->fonts[i]);
        return;
    }
}

/* The machine's fonts for a style, best first. */
static FcFontSet *sort_fonts(const char *family, int weight, bool italic)
{
    FcResult result;
    FcPattern *wanted = FcPatternCreate();
    FcPatternAddString(wanted, FC_FAMILY, (const FcChar8 *)family);
    FcPatternAddDouble(wanted, FC_WEIGHT, FcWeightFromOpenTypeDouble(weight));
    FcPatternAddInteger(wanted, FC_SLANT, italic ? FC_SLANT_ITALIC : FC_SLANT_ROMAN);
    FcConfigSubstitute(NULL, wanted, FcMatchPattern);
    FcDefaultSubstitute(wanted);
    FcFontSet *fonts = FcFontSort(NULL, wanted, FcTrue, NULL, &result);
    FcPatternDestroy(wanted);
    return fonts ? fonts : FcFontSetCreate();
}

static void free_fonts(void *fonts)
{
    FcFontSetDestroy(fonts);
}

static const FcFontSet *fonts_of(Describer *describer, const char *family, int weight,
                                 bool italic)
{
    g_autofree char *key = g_strdup_printf("%s %d %d", family, weight, italic);
    if (!describer->fonts)
        describer->fonts =
            g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_fonts);
    FcFontSet *fonts = g_hash_table_lookup(describer->fonts, key);
    if (!fonts) {
        fonts = sort_fonts(family, weight, italic);
        g_hash_table_insert(describer->fonts, g_steal_pointer(&key), fonts);
    }
    return fonts;
}

/* ---- styles ---------------------------------------------------------------------- */

static void describe_style(Lettering *lettering, const Clip *clip, const json_t *style)
{
    const Node *node = &clip->node;
    const char *own = json_string_value(json_object_get(style, "font"));
    const json_t *weight = json_object_get(style, "weight");
    const json_t *italic = json_object_get(style, "italic");
    const char *family = own ? own : node_string(node, PROP_FONT);
    const FcFontSet *fonts =
        fonts_of(lettering->describer, family ? family : "sans-serif",
                 weight ? (int)json_number_value(weight)
                        : (int)node_number(node, PROP_FONT_WEIGHT),
                 italic ? json_is_true(italic) : node_bool(node, PROP_ITALIC));
    GHashTableIter iter;
    void *letter;
    g_hash_table_iter_init(&iter, lettering->letters);
    while (g_hash_table_iter_next(&iter, &letter, NULL))
        describe_letter(lettering, fonts, GPOINTER_TO_UINT(letter) - 1);
}

static void describe_styles_of(Lettering *lettering, const Clip *clip,
                               const Value *list)
{
    size_t i;
    json_t *member;
    if (!list || list->type != VALUE_JSON)
        return;
    json_array_foreach(list->json, i, member)
    {
        const json_t *style = json_object_get(member, "style");
        if (style)
            describe_style(lettering, clip, style);
    }
}

static void append_files(GHashTable *files, GString *out)
{
    g_autoptr(GList) sorted =
        g_list_sort(g_hash_table_get_keys(files), (GCompareFunc)strcmp);
    for (const GList *at = sorted; at; at = at->next)
        g_string_append(out, at->data);
}

static void describe_letters(Describer *describer, const Clip *clip, GString *out)
{
    g_autoptr(GHashTable) letters = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) files =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Lettering lettering = { describer, letters, files };
    const Value *highlight = proplist_get(clip->node.props, PROP_HIGHLIGHT);
    add_all_letters(&lettering, clip);
    describe_style(&lettering, clip, NULL);
    describe_styles_of(&lettering, clip, node_value(&clip->node, PROP_TEXT));
    describe_styles_of(&lettering, clip, proplist_get(clip->node.props, PROP_CUES));
    if (highlight && highlight->type == VALUE_JSON)
        describe_style(&lettering, clip, json_object_get(highlight->json, "style"));
    describe_emoji(&lettering);
    append_files(files, out);
}

static void free_text(void *text)
{
    g_string_free(text, TRUE);
}

void describe_machine_fonts(Describer *describer, const Clip *clip, GString *out)
{
    const GString *known;
    if (!describer->lettering)
        describer->lettering = g_hash_table_new_full(NULL, NULL, NULL, free_text);
    known = g_hash_table_lookup(describer->lettering, clip);
    if (!known) {
        GString *text = g_string_new(NULL);
        describe_letters(describer, clip, text);
        g_hash_table_insert(describer->lettering, (void *)(uintptr_t)clip, text);
        known = text;
    }
    g_string_append(out, known->str);
}
