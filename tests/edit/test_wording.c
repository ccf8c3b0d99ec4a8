/* How values, changes and clips read. */
#include "chatkut/edit/color_name.h"
#include "chatkut/edit/wording.h"
#include "verb_case.h"

#include "../run.h"
#include "chatkut/model/composition_json.h"

#include <check.h>
#include <stdint.h>

static Value *read_value(PropId prop, const char *text)
{
    Value *value = NULL;
    if (!text)
        return NULL;
    g_autofree char *quoted = g_strdelimit(g_strdup(text), "'", '"');
    json_t *json = json_loads(quoted, JSON_DECODE_ANY, NULL);
    g_autoptr(GError) error = NULL;
    ck_assert_msg(prop_from_json(prop, json, (Rate){ 10, 1 }, &value, &error), "%s",
                  error ? error->message : "");
    json_decref(json);
    return value;
}

static const struct {
    PropId prop;
    const char *before, *after;
    const char *text;
} changes[] = {
    { PROP_FONT_SIZE, "24", "36", "font size 24→36 px" },
    { PROP_FONT_SIZE, NULL, "36", "font size 36 px" },
    { PROP_OPACITY, "1", "0.5", "opacity 100%→50%" },
    { PROP_OPACITY, "0.333", "1", "opacity 33.3%→100%" },
    { PROP_ROTATION, "0", "-15", "rotation 0°→-15°" },
    { PROP_SPEED, "1", "'3/2'", "speed 1x→1.5x" },
    { PROP_SPEED, "2", "-2", "speed 2x→2x backwards" },
    { PROP_VOLUME, "1", "2", "volume 100%→200% (+6 dB)" },
    { PROP_VOLUME, "1", "0.25", "volume 100%→25% (-12 dB)" },
    { PROP_VOLUME, "1", "0", "volume 100%→0%" },
    { PROP_POSITION, "[320, 180]", "[620, 20.5]", "position 320, 180→620, 20.5 px" },
    { PROP_SCALE, "1", "[-1, 1]", "scale 100%→100% mirrored" },
    { PROP_SCALE, "1", "[1, -1]", "scale 100%→100% upside down" },
    { PROP_SCALE, "1", "[2, 1]", "scale 100%→200%, 100%" },
    { PROP_SCALE, "1", "{'keys':[{'at':0,'value':1.2},{'at':10,'value':1}]}",
      "scale 100%→120%…100%" },
    { PROP_COLOR, "'#FFFFFF'", "'#FF0000'", "colour white→red" },
    { PROP_COLOR, "'#FFFFFF'", "'#12345678'", "colour white→#12345678" },
    { PROP_BACKGROUND, "'#000000'", NULL, "no text background" },
    { PROP_TEXT, "'Hi'", "'Bye'", "text 'Hi'→'Bye'" },
    { PROP_TEXT, "'Hi'", "[{'text':'Big '},{'text':'news'}]", "text 'Hi'→'Big news'" },
    { PROP_TEXT, "''", "'0123456789 0123456789 0123456789 0123456789'",
      "text ''→'0123456789 0123456789 0123456789 012345…'" },
    { PROP_MUTE, "false", "true", "muted off→on" },
    { PROP_FADE_IN, NULL, "15", "fade in 0:01.5" },
    { PROP_FIT, "'contain'", "'cover'", "fit contain→cover" },
    { PROP_FILL, "'#000000'",
      "{'gradient':'linear','stops':[[0,'#000000'],[1,'#FFFFFF']]}",
      "fill black→gradient" },
};

START_TEST(changes_read_well)
{
    g_autoptr(Value) before = read_value(changes[_i].prop, changes[_i].before);
    g_autoptr(Value) after = read_value(changes[_i].prop, changes[_i].after);
    g_autofree char *text = wording_change(changes[_i].prop, before, after);
    ck_assert_str_eq(text, changes[_i].text);
}
END_TEST

static const struct {
    const char *ids;
    const char *text;
} groups[] = {
    { "t1", "text 'Intro'" }, { "f1", "video 'flower_540p.mp4'" },
    { "t2", "text 'Big '" },  { "f1 f2 b", "3 videos" },
    { "t1 t2", "2 texts" },   { "f1 l", "2 clips" },
    { "f1 n", "2 clips" },
};

START_TEST(clips_are_called_by_their_name_or_number)
{
    g_autoptr(Composition) film = film_read("names");
    g_auto(GStrv) ids = g_strsplit(groups[_i].ids, " ", -1);
    g_autoptr(GPtrArray) clips = g_ptr_array_new();
    for (unsigned i = 0; ids[i]; i++) {
        ClipPlace place;
        ck_assert(composition_find_clip(film, ids[i], &place));
        g_ptr_array_add(clips, (Clip *)(uintptr_t)place.clip);
    }
    g_autofree char *text =
        wording_clips(film, (const Clip *const *)clips->pdata, clips->len);
    ck_assert_str_eq(text, groups[_i].text);
}
END_TEST

START_TEST(times_read_well)
{
    g_autofree char *span = wording_span(rtime_make(1, 1), rtime_make(9, 2));
    g_autofree char *seconds = wording_length(rtime_make(5, 2));
    g_autofree char *minutes = wording_length(rtime_make(125, 2));
    ck_assert_str_eq(span, "0:01–0:04.5");
    ck_assert_str_eq(seconds, "2.5 s");
    ck_assert_str_eq(minutes, "1:02.5");
}
END_TEST

static const struct {
    const char *text;
    uint32_t rgba; /* 0: it is no colour */
} colors[] = {
    { "red", 0xff0000ff },
    { "rebeccapurple", 0x663399ff },
    { "aliceblue", 0xf0f8ffff },
    { "yellowgreen", 0x9acd32ff },
    { "grey", 0x808080ff },
    { "#fc0", 0xffcc00ff },
    { "#112233", 0x112233ff },
    { "#11223380", 0x11223380 },
    { "Red", 0 },
    { "blurple", 0 },
    { "", 0 },
    { "#12", 0 },
};

START_TEST(colours_are_names_or_numbers)
{
    uint32_t rgba = 0;
    bool known = color_name_parse(colors[_i].text, &rgba);
    ck_assert_int_eq(known, colors[_i].rgba != 0);
    ck_assert_uint_eq(rgba, colors[_i].rgba);
}
END_TEST

START_TEST(a_name_is_given_only_to_its_very_colour)
{
    ck_assert_str_eq(color_name_of(0xff0000ff), "red");
    ck_assert_str_eq(color_name_of(0x00ffffff), "aqua");
    ck_assert_ptr_null(color_name_of(0xff0001ff));
    ck_assert_ptr_null(color_name_of(0xff000080));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("wording");
    TCase *cases = tcase_create("wording");
    tcase_add_loop_test(cases, changes_read_well, 0, G_N_ELEMENTS(changes));
    tcase_add_loop_test(cases, clips_are_called_by_their_name_or_number, 0,
                        G_N_ELEMENTS(groups));
    tcase_add_test(cases, times_read_well);
    tcase_add_loop_test(cases, colours_are_names_or_numbers, 0, G_N_ELEMENTS(colors));
    tcase_add_test(cases, a_name_is_given_only_to_its_very_colour);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
