/*
 * Stage 4: how large the picture of the film is, and of what shape: "1280 by 720",
 * "16:9", "twenty-one by nine", "2.39 to 1".
 */
#include "chart.h"

#include <math.h>
#include <string.h>

/* "by", "x" or "*" between two numbers; 0: it is something else. */
static unsigned times_at(const Chart *chart, unsigned n)
{
    unsigned length;
    const Entry *by = chart_match(chart, n, WORD_PREP, &length);
    if (by && prep_parse(by->value) == PREP_BY)
        return length;
    const Entry *unit = chart_match(chart, n, WORD_UNIT, &length);
    if (unit && strcmp(unit->value, "x") == 0)
        return length;
    return chart_is_mark(chart, n, "*") ? 1 : 0;
}

/* "1280 by 720", "1920 x 1080": a size with blanks in it. */
static unsigned size_apart(Chart *chart, unsigned n, Slot *slot)
{
    enum { LEAST = 100, MOST = 16384 };
    const Token *width = sentence_token(&chart->sentence, n);
    const Token *height = sentence_token(&chart->sentence, n + 2);
    if (times_at(chart, n + 1) != 1 || !width || width->kind != TOKEN_NUMBER ||
        !height || height->kind != TOKEN_NUMBER)
        return 0;
    double w = token_number(width->text), h = token_number(height->text);
    if (w < LEAST || h < LEAST || w > MOST || h > MOST)
        return 0;
    g_autofree char *size = g_strdup_printf("%.0fx%.0f", w, h);
    *slot = (Slot){ .kind = SLOT_SIZE, .value = chart_keep(chart, size) };
    return 3;
}

/* ---- shapes in words ------------------------------------------------------------- */

/* Shapes that films have: what else is "four by seven" is none. */
static bool is_shape(double width, double height)
{
    static const double SHAPES[][2] = {
        { 16, 9 }, { 9, 16 }, { 4, 3 },    { 3, 4 },    { 1, 1 },    { 4, 5 },
        { 5, 4 },  { 21, 9 }, { 9, 21 },   { 3, 2 },    { 2, 3 },    { 2, 1 },
        { 1, 2 },  { 18, 9 }, { 2.39, 1 }, { 2.35, 1 }, { 1.85, 1 }, { 2.4, 1 },
        { 32, 9 }, { 5, 3 },  { 14, 9 },   { 2.2, 1 },  { 2.76, 1 },
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(SHAPES); i++)
        if (fabs(SHAPES[i][0] - width) < 0.001 && fabs(SHAPES[i][1] - height) < 0.001)
            return true;
    return false;
}

/* Is the shape or the frame spoken of? */
static bool speaks_of_shape(const Chart *chart)
{
    unsigned length;
    for (unsigned n = 0; n < chart->sentence.count; n++) {
        const Entry *prop = chart_match(chart, n, WORD_PROP, &length);
        if (prop &&
            (strcmp(prop->value, "aspect") == 0 || strcmp(prop->value, "size") == 0))
            return true;
        if (chart_match(chart, n, WORD_PRESET, &length))
            return true;
    }
    return false;
}

/* What stands between the two numbers of a shape: tokens, 0 where it is none. "From 4 to
 * 3" can be anything, unless a shape is spoken of. */
static unsigned shape_joint(const Chart *chart, unsigned first, unsigned n)
{
    unsigned length, times = times_at(chart, n);
    if (times || chart_is_mark(chart, n, ":"))
        return times ? times : 1;
    const Entry *to = chart_match(chart, n, WORD_PREP, &length);
    const Entry *from =
        first > 0 ? chart_match(chart, first - 1, WORD_PREP, &length) : NULL;
    bool span = from && prep_parse(from->value) == PREP_FROM;
    return to && prep_parse(to->value) == PREP_TO && !span && speaks_of_shape(chart)
               ? 1
               : 0;
}

/* "four to three", "16 by 9", "2.39:1"; "4 by 3 seconds" is none. */
static unsigned shape_apart(Chart *chart, unsigned n, Slot *slot)
{
    double width, height;
    bool fraction, other;
    unsigned unit, first = rule_number(chart, n, &width, &fraction);
    unsigned joint = first ? shape_joint(chart, n, n + first) : 0;
    unsigned second =
        joint ? rule_number(chart, n + first + joint, &height, &other) : 0;
    if (!second || fraction || other || !is_shape(width, height) ||
        chart_match(chart, n + first + joint + second, WORD_UNIT, &unit))
        return 0;
    char numbers[2][G_ASCII_DTOSTR_BUF_SIZE];
    g_autofree char *ratio =
        g_strconcat(g_ascii_formatd(numbers[0], sizeof numbers[0], "%g", width), ":",
                    g_ascii_formatd(numbers[1], sizeof numbers[1], "%g", height), NULL);
    *slot = (Slot){ .kind = SLOT_RATIO, .value = chart_keep(chart, ratio) };
    return first + joint + second;
}

unsigned rule_shape(Chart *chart, unsigned n, Slot *slot)
{
    const Token *token = sentence_token(&chart->sentence, n);
    if (token && (token->kind == TOKEN_SIZE || token->kind == TOKEN_RATIO)) {
        *slot = (Slot){ .kind = token->kind == TOKEN_SIZE ? SLOT_SIZE : SLOT_RATIO,
                        .value = token->text };
        return 1;
    }
    unsigned length = size_apart(chart, n, slot);
    return length ? length : shape_apart(chart, n, slot);
}
