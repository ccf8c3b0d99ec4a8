/* Stage 4: colours, by name, shade or number. */
#include "chart.h"

#include <stdlib.h>
#include <string.h>

static bool knows_color(const Vocabulary *vocabulary, const char *name)
{
    for (const Entry *e = vocabulary_entries(vocabulary, name); e; e = e->next)
        if (e->class == WORD_COLOR && e->count == 1)
            return true;
    return false;
}

/* "rgb(255, 136, 0)" behind its first word; commas there part numbers. */
static unsigned rgb_at(Chart *chart, unsigned n, Slot *slot)
{
    enum { MOST = 10 };
    unsigned end = n + 1;
    if (!chart_is_mark(chart, n, "("))
        return 0;
    while (end < n + MOST && !chart_is_mark(chart, end, ")"))
        end++;
    g_autofree char *said = sentence_slice(&chart->sentence, n + 1, end);
    g_auto(GStrv) parts = g_strsplit_set(said, ", ", -1);
    unsigned values[3], count = 0;
    for (char **part = parts; *part && count < G_N_ELEMENTS(values); part++)
        if (**part)
            values[count++] = (unsigned)CLAMP(atoi(*part), 0, 255);
    if (count < G_N_ELEMENTS(values) || end == n + MOST)
        return 0;
    g_autofree char *hex =
        g_strdup_printf("#%02X%02X%02X", values[0], values[1], values[2]);
    slot->value = chart_keep(chart, hex);
    return end + 1 - n;
}

/* "too yellow" wants another colour. */
static bool is_deplored(const Chart *chart, unsigned n)
{
    unsigned length;
    return n > 0 && chart_match(chart, n - 1, WORD_COMPLAINT, &length) && length == 1;
}

unsigned rule_color(Chart *chart, unsigned n, Slot *slot)
{
    static const char RGB[] = "rgb()";
    const Token *token = sentence_token(&chart->sentence, n);
    unsigned length = 0, shade_length = 0;
    *slot = (Slot){ .kind = SLOT_COLOR };
    if (is_deplored(chart, n))
        return 0;
    if (token && token->kind == TOKEN_HEX) {
        slot->value = token->text;
        return 1;
    }
    const Entry *color = chart_match(chart, n, WORD_COLOR, &length);
    if (color && strcmp(color->value, RGB) == 0) {
        unsigned more = rgb_at(chart, n + length, slot);
        return more ? length + more : 0;
    }
    if (color) {
        slot->value = color->value;
        return length;
    }
    const Entry *shade = chart_match(chart, n, WORD_SHADE, &shade_length);
    color = shade ? chart_match(chart, n + shade_length, WORD_COLOR, &length) : NULL;
    if (!color)
        return 0;
    g_autofree char *name = g_strconcat(shade->value, color->value, NULL);
    if (!knows_color(chart->vocabulary, name))
        return 0;
    slot->value = chart_keep(chart, name);
    return shade_length + length;
}
