#include "film_drawn.h"

#include <stdlib.h>
#include <string.h>

static const Rate RATE = { 30, 1 };

/* ---- films ----------------------------------------------------------------------- */

static PropList *put(PropList *props, PropId id, Value *value)
{
    PropList *with = proplist_with(props, id, value);
    proplist_unref(props);
    value_unref(value);
    return with;
}

static Value *time_value(const char *frames)
{
    return value_new_time(rtime_from_frames(atoi(frames), RATE));
}

static Value *keys_value(const char *frames)
{
    g_auto(GStrv) at = g_strsplit(frames, "+", -1);
    Curve *curve = curve_new(VALUE_NUMBER, g_strv_length(at));
    for (unsigned i = 0; i < curve->n_keys; i++)
        curve->keys[i].at = rtime_from_frames(atoi(at[i]), RATE);
    return value_new_curve(curve);
}

static PropList *put_word(PropList *props, const char *word)
{
    const char *value = strchr(word, '=') ? strchr(word, '=') + 1 : "";
    if (strcmp(word, "muted") == 0)
        return put(props, PROP_MUTE, value_new_bool(true));
    if (strcmp(word, "hidden") == 0)
        return put(props, PROP_ENABLED, value_new_bool(false));
    if (strcmp(word, "locked") == 0)
        return put(props, PROP_LOCKED, value_new_bool(true));
    if (g_str_has_prefix(word, "speed="))
        return put(props, PROP_SPEED, value_new_ratio(rtime_make(atoi(value), 1)));
    if (g_str_has_prefix(word, "link="))
        return put(props, PROP_LINK, value_new_string(value));
    if (g_str_has_prefix(word, "fadein="))
        return put(props, PROP_FADE_IN, time_value(value));
    if (g_str_has_prefix(word, "fadeout="))
        return put(props, PROP_FADE_OUT, time_value(value));
    if (g_str_has_prefix(word, "keys="))
        return put(props, PROP_OPACITY, keys_value(value));
    abort();
}

/* "a 0-90 muted" */
static Clip *clip_of(const char *text, ClipKind kind)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    g_autofree char *label = g_strdelimit(g_strdup(words[0]), "_", ' ');
    char *dash;
    const long start = strtol(words[1], &dash, 10), end = strtol(dash + 1, NULL, 10);
    PropList *props = put(NULL, PROP_LABEL, value_new_string(label));
    for (char **word = words + 2; *word; word++)
        props = put_word(props, *word);
    Clip *clip = clip_new(words[0], kind, rtime_from_frames(start, RATE),
                          rtime_from_frames(end - start, RATE), props);
    proplist_unref(props);
    return clip;
}

static Track *track_of(const char *text, unsigned index)
{
    const bool audio = text[0] == 'A';
    g_autofree char *id = g_strdup_printf("track%u", index);
    g_autoptr(GPtrArray) clips =
        g_ptr_array_new_with_free_func((GDestroyNotify)clip_unref);
    g_auto(GStrv) parts = g_strsplit(text + 1, ",", -1);
    for (char **part = parts; *part; part++)
        if (*g_strstrip(*part))
            g_ptr_array_add(clips, clip_of(*part, audio ? CLIP_AUDIO : CLIP_VIDEO));
    return track_new(id, audio ? TRACK_AUDIO : TRACK_VIDEO, NULL, clips, NULL);
}

Composition *film_of(const char *line)
{
    g_auto(GStrv) parts = g_strsplit(line, "/", -1);
    g_autoptr(GPtrArray) tracks =
        g_ptr_array_new_with_free_func((GDestroyNotify)track_unref);
    for (unsigned i = 0; parts[i]; i++)
        g_ptr_array_add(tracks, track_of(g_strstrip(parts[i]), i));
    PropList *props = put(NULL, PROP_SIZE, value_new_vec2(640, 360));
    props = put(props, PROP_RATE, value_new_ratio(rtime_make(30, 1)));
    g_autoptr(Sequence) main = sequence_new("main", props, tracks);
    proplist_unref(props);
    g_autoptr(GPtrArray) sequences = g_ptr_array_new();
    g_ptr_array_add(sequences, main);
    return composition_new("film", "main", NULL, NULL, sequences);
}

/* ---- pictures of them ------------------------------------------------------------ */

void drawn_init(Drawn *drawn, Composition *film, int width)
{
    const Sequence *sequence = composition_main(film);
    *drawn = (Drawn){ .film = film,
                      .index = timeline_index_new(sequence),
                      .selected = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                                        NULL) };
    drawn->scene = (TimelineScene){ .composition = film,
                                    .sequence = sequence,
                                    .index = drawn->index,
                                    .rows = timeline_rows(sequence),
                                    .playhead = RTIME_ZERO,
                                    .selected = drawn->selected };
    const int head = timeline_places(&drawn->scene, width, 24).head;
    drawn->scene.scale = timescale_fit(sequence_duration(sequence), width - head, RATE);
}

void drawn_clear(Drawn *drawn)
{
    g_array_unref(drawn->scene.rows);
    g_hash_table_unref(drawn->selected);
    timeline_index_free(drawn->index);
    composition_unref(drawn->film);
}

void drawn_select(Drawn *drawn, const char *id)
{
    g_hash_table_add(drawn->selected, g_strdup(id));
}

static void append_cell(GString *text, const Cell *cell, const Look *look)
{
    const Style plain = look_style(look, ROLE_TEXT);
    const Style chosen = look_style(look, ROLE_CLIP_SELECTED);
    const bool filled =
        cell->style.paper != plain.paper || (cell->style.bits & STYLE_REVERSE);
    const bool selected = cell->style.ink == chosen.ink &&
                          cell->style.paper == chosen.paper &&
                          cell->style.bits == chosen.bits;
    if (cell->character == ' ' && filled)
        g_string_append(text, selected ? "▓" : "▒");
    else if (cell->character)
        g_string_append_unichar(text, cell->character);
}

char *film_draw(Drawn *drawn, const Look *look, int width, int height)
{
    g_autoptr(Surface) surface = surface_new(width, height);
    const Area area = surface_area(surface);
    area_clear(area, look_style(look, ROLE_TEXT));
    timeline_draw(look, &drawn->scene, area);
    GString *text = g_string_new(NULL);
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++)
            append_cell(text, surface_cell(surface, x, y), look);
        while (text->len > 0 && text->str[text->len - 1] == ' ')
            g_string_truncate(text, text->len - 1);
        g_string_append_c(text, '\n');
    }
    return g_string_free(text, FALSE);
}
