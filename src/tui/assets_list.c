#include "chatkut/tui/assets_list.h"

#include "chatkut/base/text.h"
#include "chatkut/model/media.h"
#include "chatkut/model/walk.h"
#include "chatkut/tui/fuzzy.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- which, in which order ------------------------------------------------------- */

typedef struct {
    const Asset *asset;
    unsigned index;
    int score;
    char *key;     /* BY_NAME */
    double length; /* BY_LENGTH */
} Row;

static void row_clear(void *row)
{
    g_free(((Row *)row)->key);
}

const char *asset_sort_label(AssetSort sort)
{
    static const char *const LABELS[ASSETS_SORTS] = {
        [ASSETS_BY_IMPORT] = N_("as imported"),
        [ASSETS_BY_NAME] = N_("by name"),
        [ASSETS_BY_LENGTH] = N_("by length"),
    };
    return _(LABELS[sort]);
}

static double length_of(const Asset *asset)
{
    const Value *value = proplist_get(asset->node.props, PROP_LENGTH);
    return value ? rtime_seconds(value->time) : -1;
}

static int by_rank(const void *a, const void *b)
{
    const Row *left = a, *right = b;
    if (left->score != right->score)
        return right->score - left->score;
    const int names = g_strcmp0(left->key, right->key);
    if (names != 0)
        return names;
    if (left->length > right->length || left->length < right->length)
        return left->length > right->length ? -1 : 1;
    return (int)left->index - (int)right->index;
}

static char *name_key(const Asset *asset)
{
    g_autofree char *valid = g_utf8_make_valid(asset_label(asset), -1);
    g_autofree char *folded = g_utf8_casefold(valid, -1);
    return g_utf8_collate_key_for_filename(folded, -1);
}

GPtrArray *assets_list(const Composition *composition, const char *pattern,
                       AssetSort sort)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, TRUE, sizeof(Row));
    GPtrArray *assets = g_ptr_array_new_with_free_func((GDestroyNotify)asset_unref);
    g_array_set_clear_func(rows, row_clear);
    for (unsigned i = 0; composition && i < composition->assets->len; i++) {
        const Asset *asset = composition->assets->pdata[i];
        Row row = { asset, i, 1, NULL, 0 };
        if (*pattern)
            row.score = fuzzy_score(pattern, asset_label(asset));
        else if (sort == ASSETS_BY_NAME)
            row.key = name_key(asset);
        else if (sort == ASSETS_BY_LENGTH)
            row.length = length_of(asset);
        if (row.score > 0)
            g_array_append_val(rows, row);
    }
    g_array_sort(rows, by_rank);
    for (unsigned i = 0; i < rows->len; i++)
        g_ptr_array_add(assets, asset_ref(g_array_index(rows, Row, i).asset));
    return assets;
}

GHashTable *assets_count_uses(const Composition *composition)
{
    GHashTable *uses = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (ClipWalk walk = clip_walk(composition); clip_walk_next(&walk);) {
        const Asset *asset = clip_asset(composition, walk.at.clip);
        if (!asset)
            continue;
        const unsigned count =
            GPOINTER_TO_UINT(g_hash_table_lookup(uses, asset->node.id));
        g_hash_table_insert(uses, g_strdup(asset->node.id),
                            GUINT_TO_POINTER(count + 1));
    }
    return uses;
}

/* ---- what it is ------------------------------------------------------------------ */

Glyph asset_glyph(AssetKind kind)
{
    static const Glyph GLYPH_OF[ASSET_KINDS] = {
        [ASSET_VIDEO] = GLYPH_VIDEO, [ASSET_AUDIO] = GLYPH_AUDIO,
        [ASSET_IMAGE] = GLYPH_IMAGE, [ASSET_CAPTION] = GLYPH_TEXT,
        [ASSET_FONT] = GLYPH_TEXT,   [ASSET_LUT] = GLYPH_OTHER,
    };
    return GLYPH_OF[kind];
}

char *asset_length(const Asset *asset)
{
    const Value *value = proplist_get(asset->node.props, PROP_LENGTH);
    if (!value)
        return g_strdup("");
    RTime length = value->time;
    /* tenths are enough to tell takes apart, seconds where it is long */
    const bool minutes = rtime_compare(length, rtime_make(60, 1)) >= 0;
    length = rtime_snap(length, (Rate){ minutes ? 1 : 10, 1 }, RTIME_NEAREST);
    return rtime_format(length);
}

static bool is_sideways(const Asset *asset)
{
    const Value *turn = proplist_get(asset->node.props, PROP_TURN);
    const int degrees = turn ? (int)turn->number : 0;
    return degrees == 90 || degrees == 270;
}

char *asset_size(const Asset *asset)
{
    const Value *size = proplist_get(asset->node.props, PROP_PICTURE_SIZE);
    if (!size || size->type != VALUE_VEC2)
        return g_strdup("");
    const bool turned = is_sideways(asset);
    return g_strdup_printf("%dx%d", (int)size->vec2[turned], (int)size->vec2[!turned]);
}

char *asset_rate(const Asset *asset)
{
    const Value *rate = proplist_get(asset->node.props, PROP_PICTURE_RATE);
    if (!rate || rate->type != VALUE_RATIO)
        return g_strdup("");
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    return g_strdup(
        g_ascii_formatd(text, sizeof text, "%.4g", rtime_seconds(rate->time)));
}

/* ---- a line of the list ---------------------------------------------------------- */

static const struct {
    Glyph glyph;
    Role role;
} STATES[] = {
    [ASSET_UNKNOWN] = { GLYPH_BULLET, ROLE_QUIET },
    [ASSET_PRESENT] = { GLYPH_CHECK, ROLE_OK },
    [ASSET_MISSING] = { GLYPH_MISSING, ROLE_BAD },
    [ASSET_CHANGED] = { GLYPH_CHANGED, ROLE_WARN },
};

enum { NAME_MIN = 10, GAP = 1 };

/* From the right, what the name leaves room for. Returns where it begins. */
static int draw_facts(Area area, int y, int right, const AssetLine *line, Style style)
{
    g_autofree char *length = asset_length(line->asset);
    g_autofree char *size = asset_size(line->asset);
    g_autofree char *rate = asset_rate(line->asset);
    g_autofree char *uses =
        line->uses ? g_strdup_printf("%ux", line->uses) : g_strdup("");
    const struct {
        const char *text;
        int columns, wide; /* from which width of the list on */
    } facts[] = { { length, area.rect.w < 34 ? cells_width(length) : 7, 0 },
                  { size, 9, 40 },
                  { rate, 5, 48 },
                  { uses, 3, 34 } };
    for (unsigned i = 0; i < G_N_ELEMENTS(facts); i++) {
        if (area.rect.w < facts[i].wide || right - facts[i].columns < NAME_MIN)
            continue;
        if (facts[i].wide == 0 && !*facts[i].text)
            continue;
        area_put_right(area, right, y, facts[i].text, style);
        right -= MAX(facts[i].columns, cells_width(facts[i].text)) + GAP;
    }
    return right;
}

void asset_draw_line(const Look *look, Area area, int y, const AssetLine *line)
{
    const bool on = line->chosen && line->focused;
    const Style style = look_style_with(look, on ? ROLE_SELECTED : ROLE_TEXT,
                                        line->chosen ? STYLE_BOLD : 0);
    Style quiet = look_style(look, on ? ROLE_SELECTED : ROLE_QUIET);
    Style state = look_style(look, on ? ROLE_SELECTED : STATES[line->state].role);
    const int right = area.rect.w - 2;
    quiet.paper = state.paper = style.paper;
    area_fill(area, 0, y, area.rect.w, 1, ' ', style);
    const Glyph mark = line->marked ? GLYPH_DOT : GLYPH_POINTER;
    if (line->marked || line->chosen)
        area_put(area, 0, y, look_sign(look, mark), style);
    area_put(area, 1, y, look_sign(look, asset_glyph(line->asset->kind)), quiet);
    area_put_right(area, area.rect.w, y, look_sign(look, STATES[line->state].glyph),
                   state);
    const int end = draw_facts(area, y, right, line, quiet);
    g_autofree char *name = text_printable(asset_label(line->asset), 0);
    area_put_cut(area, 3, y, end - 3, name, style, look->ascii);
}

/* ---- details --------------------------------------------------------------------- */

static const char *state_sentence(AssetState state)
{
    static const char *const SENTENCES[] = {
        [ASSET_UNKNOWN] = N_("not looked at yet"),
        [ASSET_PRESENT] = N_("the file is there"),
        [ASSET_MISSING] = N_("the file is missing: L looks for it"),
        [ASSET_CHANGED] = N_("the file was changed: import it again"),
    };
    return _(SENTENCES[state]);
}

/* "video, 1920x1080, 29.97 frames a second, 0:12.5, with sound" */
static char *what_it_is(const Asset *asset)
{
    g_autofree char *size = asset_size(asset), *rate = asset_rate(asset),
                    *length = asset_length(asset);
    GString *text = g_string_new(_(asset_kind_name(asset->kind)));
    const bool sound = proplist_get(asset->node.props, PROP_SOUND_STREAM) != NULL;
    if (*size)
        g_string_append_printf(text, ", %s", size);
    if (*rate)
        g_string_append_printf(text, _(", %s frames a second"), rate);
    if (*length)
        g_string_append_printf(text, ", %s", length);
    if (asset->kind == ASSET_VIDEO)
        g_string_append(text, sound ? _(", with sound") : _(", silent"));
    if (node_bool(&asset->node, PROP_ALPHA))
        g_string_append(text, _(", transparent"));
    return g_string_free(text, FALSE);
}

/* ---- what the file is made of ---------------------------------------------------- */

/* Takes text; what is "" is left out. */
static void join(GString *line, const char *between, char *text)
{
    if (*text)
        g_string_append_printf(line, "%s%s", line->len > 0 ? between : "", text);
    g_free(text);
}

/* "bt2020, smpte2084": what differs of the three is told. */
static char *colors_of(const MediaInfo *facts)
{
    GString *line = g_string_new(facts->primaries);
    if (strcmp(facts->transfer, facts->primaries) != 0)
        join(line, ", ", g_strdup(facts->transfer));
    if (strcmp(facts->matrix, facts->primaries) != 0 &&
        strcmp(facts->matrix, facts->transfer) != 0)
        join(line, ", ", g_strdup(facts->matrix));
    if (facts->hdr)
        join(line, ", ", g_strdup("HDR"));
    return g_string_free(line, FALSE);
}

/* "h264 High, yuv420p, bt709, interlaced" */
static char *pictures_of(const MediaInfo *facts)
{
    GString *line = g_string_new(facts->video_codec);
    join(line, " ", g_strdup(facts->profile));
    join(line, ", ", g_strdup(facts->pixels));
    join(line, ", ", colors_of(facts));
    if (facts->fields != FIELDS_NONE)
        join(line, ", ", g_strdup(_("interlaced")));
    if (facts->vfr)
        join(line, ", ", g_strdup(_("uneven frames")));
    return g_string_free(line, FALSE);
}

/* "aac 48 kHz, 2 channels" */
static char *sound_of(const MediaInfo *facts)
{
    GString *line = g_string_new(facts->audio_codec);
    if (facts->sample_rate > 0)
        join(line, " ", g_strdup_printf(_("%.4g kHz"), facts->sample_rate / 1000.0));
    if (facts->channels > 0)
        join(line, ", ",
             g_strdup_printf(
                 ngettext("%d channel", "%d channels", (unsigned)facts->channels),
                 facts->channels));
    return g_string_free(line, FALSE);
}

/* NULL: it is not known, or there is nothing to tell. */
static char *what_it_is_made_of(const Asset *asset)
{
    MediaInfo facts;
    if (!media_info_of_asset(asset, &facts))
        return NULL;
    g_autoptr(GString) line = g_string_new(NULL);
    join(line, " · ", pictures_of(&facts));
    join(line, " · ", sound_of(&facts));
    return line->len > 0 ? text_printable(line->str, 0) : NULL;
}

int asset_details_lines(const Asset *asset)
{
    enum { ALWAYS = 5 };
    g_autofree char *made = what_it_is_made_of(asset);
    return ALWAYS + (made != NULL);
}

/* ---- where it is ----------------------------------------------------------------- */

static char *where_it_is(const Asset *asset, const char *folder)
{
    const char *path = node_string(&asset->node, PROP_FILE);
    const size_t skip = folder ? strlen(folder) : 0;
    if (!path)
        return g_strdup("");
    if (skip > 0 && strncmp(path, folder, skip) == 0 && path[skip] == '/')
        path += skip + 1;
    return text_printable(path, 0);
}

GPtrArray *asset_details(const AssetLine *line, const char *folder)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(lines, text_printable(asset_label(line->asset), 0));
    g_ptr_array_add(lines, what_it_is(line->asset));
    char *made = what_it_is_made_of(line->asset);
    if (made)
        g_ptr_array_add(lines, made);
    g_ptr_array_add(lines, where_it_is(line->asset, folder));
    g_ptr_array_add(
        lines, line->uses ? g_strdup_printf(ngettext("played by %u clip",
                                                     "played by %u clips", line->uses),
                                            line->uses)
                          : g_strdup(_("not on the timeline")));
    g_ptr_array_add(lines, g_strdup(state_sentence(line->state)));
    return lines;
}
