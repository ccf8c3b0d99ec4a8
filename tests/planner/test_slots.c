/* Stages 2 to 4: what the words of a sentence become. */
#include "chart.h"
#include "corpus.h"

#include "../run.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static Composition *composition;

static void setup(void)
{
    composition = corpus_composition("trip");
}

static void teardown(void)
{
    composition_unref(composition);
}

static void read_chart(Chart *chart, const char *said, bool weak)
{
    chart_init(chart, vocabulary_get("en", NULL), said, composition, NULL);
    chart_read(chart, weak);
}

/* The first slot of the kind that `said` gives. */
static const Slot *slot_of(Chart *chart, const char *said, SlotKind kind)
{
    read_chart(chart, said, false);
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = &g_array_index(chart->slots, Slot, i);
        if (slot->kind == kind)
            return slot;
    }
    return NULL;
}

static const struct {
    const char *said;
    double number;
    UnitWord unit;
} AMOUNTS[] = {
    { "5 seconds", 5, UNIT_WORD_S },
    { "half a second", 0.5, UNIT_WORD_S },
    { "two and a half minutes", 150, UNIT_WORD_S },
    { "a second", 1, UNIT_WORD_S },
    { "a second and a half", 1.5, UNIT_WORD_S },
    { "1 minute and 20 seconds", 80, UNIT_WORD_S },
    { "10-second", 10, UNIT_WORD_S },
    { "500ms", 0.5, UNIT_WORD_S },
    { "90f", 90, UNIT_WORD_F },
    { "twenty-five frames", 25, UNIT_WORD_F },
    { "a couple of seconds", 2, UNIT_WORD_S },
    { "1,5 s", 1.5, UNIT_WORD_S },
    { "20 percent", 20, UNIT_WORD_PERCENT },
    { "30 %", 30, UNIT_WORD_PERCENT },
    { "-6 dB", -6, UNIT_WORD_DB },
    { "two hundred pixels", 200, UNIT_WORD_PX },
    { "1.5x", 1.5, UNIT_WORD_X },
    { "3 times", 3, UNIT_WORD_X },
    { "twice", 2, UNIT_WORD_X },
    { "half", 50, UNIT_WORD_PERCENT },
    { "one third", 1, UNIT_WORD_NONE },
    { "1/2", 0.5, UNIT_WORD_NONE },
    { "45 degrees", 45, UNIT_WORD_DEG },
    { "30fps", 30, UNIT_WORD_FPS },
    { "-14 LUFS", -14, UNIT_WORD_LUFS },
    { "one hundred and", 100, UNIT_WORD_NONE },
};

START_TEST(amounts_have_number_and_unit)
{
    g_auto(Chart) chart;
    const Slot *slot = slot_of(&chart, AMOUNTS[_i].said, SLOT_AMOUNT);
    ck_assert_msg(slot != NULL, "%s", AMOUNTS[_i].said);
    ck_assert_msg(slot->number > AMOUNTS[_i].number - 1e-6 &&
                      slot->number < AMOUNTS[_i].number + 1e-6,
                  "%s: %g", AMOUNTS[_i].said, slot->number);
    ck_assert_int_eq(slot->unit, AMOUNTS[_i].unit);
}
END_TEST

/* The selector or range that comes of the words, as JSON. */
static const struct {
    const char *said;
    SlotKind kind;
    const char *json;
} OBJECTS[] = {
    { "from 2s to 6s", SLOT_RANGE, "{\"from\":2,\"to\":6}" },
    { "from 3 to 7s", SLOT_RANGE, "{\"from\":3,\"to\":7}" },
    { "5s-9s", SLOT_RANGE, "{\"from\":5,\"to\":9}" },
    { "between 0:10 and 0:15", SLOT_RANGE, "{\"from\":\"0:10\",\"to\":\"0:15\"}" },
    { "the first five seconds", SLOT_RANGE, "{\"duration\":5,\"from\":0}" },
    { "the first second", SLOT_RANGE, "{\"duration\":1,\"from\":0}" },
    { "from 10s to the end", SLOT_RANGE, "{\"from\":10,\"to\":{\"anchor\":\"end\"}}" },
    { "delete everything after the logo", SLOT_RANGE,
      "{\"from\":{\"anchor\":\"clipEnd\",\"of\":{\"by\":\"label\",\"label\":\"logo\"}}"
      "}" },
    { "delete from the title on", SLOT_RANGE,
      "{\"from\":{\"anchor\":\"clipStart\",\"of\":{\"by\":\"label\",\"label\":"
      "\"title\"}}}" },
    { "cut the last third", SLOT_RANGE, "{\"duration\":\"33.333%\",\"to\":\"100%\"}" },
    { "add it when the logo ends", SLOT_AMOUNT,
      "{\"anchor\":\"clipEnd\",\"of\":{\"by\":\"label\",\"label\":\"logo\"}}" },
    { "add it 2 seconds before the end", SLOT_AMOUNT,
      "{\"anchor\":\"end\",\"offset\":-2}" },
    { "add it 10 frames into the intro", SLOT_AMOUNT,
      "{\"anchor\":\"clipStart\",\"of\":{\"by\":\"label\",\"label\":\"intro\"},"
      "\"offset\":\"10f\"}" },
    { "split at frame 120", SLOT_AMOUNT, "\"120f\"" },
    { "split at the drop marker", SLOT_MARKER,
      "{\"anchor\":\"marker\",\"marker\":\"drop\"}" },
    { "split at marker 1", SLOT_MARKER, "{\"anchor\":\"marker\",\"marker\":\"drop\"}" },
    { "move it to video track 2", SLOT_TRACK, "\"V2\"" },
    { "move it to the music track", SLOT_TRACK, "\"music\"" },
    { "the second clip", SLOT_REF, "{\"by\":\"type\",\"index\":1,\"type\":\"video\"}" },
    { "the 2nd clip", SLOT_REF, "{\"by\":\"type\",\"index\":1,\"type\":\"video\"}" },
    { "clip 3", SLOT_REF, "{\"by\":\"type\",\"index\":2,\"type\":\"video\"}" },
    { "the last but one photo", SLOT_REF,
      "{\"by\":\"type\",\"index\":-2,\"type\":\"image\"}" },
    { "all texts", SLOT_REF, "{\"by\":\"all\",\"type\":\"text\"}" },
    { "every clip", SLOT_REF, "{\"by\":\"all\",\"type\":\"video\"}" },
    { "everything", SLOT_REF, "{\"by\":\"all\"}" },
    { "it", SLOT_REF, "{\"by\":\"last\"}" },
    { "them", SLOT_REF, "{\"by\":\"last\",\"expect\":\"many\"}" },
    { "this clip", SLOT_REF, "{\"by\":\"selected\",\"type\":\"video\"}" },
    { "that text", SLOT_REF, "{\"by\":\"last\",\"type\":\"text\"}" },
    { "the flower clip", SLOT_REF, "{\"by\":\"label\",\"label\":\"Flower\"}" },
    { "market_day.mp4", SLOT_REF, "{\"by\":\"label\",\"label\":\"market_day.mp4\"}" },
    { "the market day clip", SLOT_REF,
      "{\"by\":\"label\",\"label\":\"market_day.mp4\"}" },
    { "the beach clip", SLOT_REF, "{\"by\":\"label\",\"label\":\"beach.mp4\"}" },
    { "the mountain clip", SLOT_REF, "{\"by\":\"label\",\"label\":\"mountain\"}" },
    { "the logo", SLOT_REF, "{\"by\":\"label\",\"label\":\"logo\"}" },
    { "the text that says \"Hi\"", SLOT_REF,
      "{\"by\":\"content\",\"text\":\"Hi\",\"type\":\"text\"}" },
    { "all clips except the last one", SLOT_REF,
      "{\"by\":\"except\",\"except\":{\"by\":\"type\",\"index\":-1,\"type\":\"video\"},"
      "\"from\":{\"by\":\"all\",\"type\":\"video\"}}" },
    { "the first and third clips", SLOT_REF,
      "{\"by\":\"union\",\"of\":[{\"by\":\"type\",\"index\":0,\"type\":\"video\"},"
      "{\"by\":\"type\",\"index\":2,\"type\":\"video\"}]}" },
    { "the third clip from the end", SLOT_REF,
      "{\"by\":\"type\",\"index\":-3,\"type\":\"video\"}" },
    { "clips 1 to 2", SLOT_REF,
      "{\"by\":\"union\",\"of\":[{\"by\":\"type\",\"index\":0,\"type\":\"video\"},"
      "{\"by\":\"type\",\"index\":1,\"type\":\"video\"}]}" },
    { "the clip after the intro", SLOT_REF,
      "{\"by\":\"relative\",\"relation\":\"next\",\"to\":{\"by\":\"label\",\"label\":"
      "\"intro\"},\"type\":\"video\"}" },
    { "the clip at 0:05", SLOT_REF,
      "{\"at\":\"0:05\",\"by\":\"time\",\"type\":\"video\"}" },
    { "everything on track 2", SLOT_REF,
      "{\"by\":\"track\",\"expect\":\"many\",\"track\":1}" },
    { "the longest clip", SLOT_REF, "{\"by\":\"id\",\"id\":\"c-market\"}" },
    { "clips shorter than 7 seconds", SLOT_REF, "{\"by\":\"id\",\"id\":\"c-flower\"}" },
    { "every other clip", SLOT_REF, "{\"by\":\"id\",\"id\":\"c-flower\"}" },
    { "the text that says welcome", SLOT_REF,
      "{\"by\":\"content\",\"text\":\"welcome\",\"type\":\"text\"}" },
    { "the last two clips", SLOT_REF,
      "{\"by\":\"union\",\"of\":[{\"by\":\"type\",\"index\":-2,\"type\":\"video\"},"
      "{\"by\":\"type\",\"index\":-1,\"type\":\"video\"}]}" },
};

START_TEST(words_become_selectors_and_ranges)
{
    g_auto(Chart) chart;
    const Slot *slot = slot_of(&chart, OBJECTS[_i].said, OBJECTS[_i].kind);
    ck_assert_msg(slot != NULL, "%s", OBJECTS[_i].said);
    g_autofree char *json =
        json_dumps(slot->json, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
    ck_assert_str_eq(json, OBJECTS[_i].json);
}
END_TEST

static const struct {
    const char *said;
    SlotKind kind;
    const char *value;
} WORDS[] = {
    { "light blue", SLOT_COLOR, "lightblue" },
    { "medium purple", SLOT_COLOR, "purple" },
    { "#ff8800", SLOT_COLOR, "#ff8800" },
    { "top right corner", SLOT_POSITION, "top-right" },
    { "very slowly", SLOT_PACE, "very-slow" },
    { "fade the text in", SLOT_ANIMATION, "fade-in" },
    { "turn the music down", SLOT_VERB, "less:volume" },
    { "turn the logo upside down", SLOT_STYLE, "rotation=180" },
    { "bigger", SLOT_MORE, "size" },
    { "a bit", SLOT_STRENGTH, "slightly" },
    { "bold", SLOT_STYLE, "fontWeight=bold" },
    { "dissolve", SLOT_TRANSITION, "dissolve" },
    { "black and white", SLOT_EFFECT, "grayscale" },
    { "change the colour", SLOT_PROP, "color" },
    { "at the beginning", SLOT_ANCHOR, "start" },
    { "to the front", SLOT_ORDER, "front" },
    { "biger", SLOT_MORE, "size" },
    { "quitely", SLOT_LESS, "volume" },
    { "test", SLOT_UNKNOWN, NULL },
};

START_TEST(words_have_values)
{
    g_auto(Chart) chart;
    const Slot *slot = slot_of(&chart, WORDS[_i].said, WORDS[_i].kind);
    ck_assert_msg(slot != NULL, "%s", WORDS[_i].said);
    if (WORDS[_i].value)
        ck_assert_str_eq(slot->value, WORDS[_i].value);
}
END_TEST

START_TEST(second_is_a_place_before_a_noun_and_a_unit_behind_a_number)
{
    g_auto(Chart) chart;
    const Slot *unit =
        slot_of(&chart, "trim the second clip to 2 seconds", SLOT_AMOUNT);
    ck_assert_double_eq(unit->number, 2);
    ck_assert_int_eq(unit->prep, PREP_TO);
}
END_TEST

START_TEST(quotes_are_never_parsed)
{
    g_auto(Chart) chart;
    const Slot *slot = slot_of(&chart, "'undo and delete everything'", SLOT_LITERAL);
    ck_assert_str_eq(slot->value, "undo and delete everything");
    ck_assert_uint_eq(chart.slots->len, 1);
}
END_TEST

START_TEST(typos_of_numbers_and_short_words_are_not_guessed)
{
    static const char *const SAID[] = { "thre clips", "delete teh", "secnods", "blck" };
    g_auto(Chart) chart;
    ck_assert_ptr_null(slot_of(&chart, SAID[_i], SLOT_AMOUNT));
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("slots");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, amounts_have_number_and_unit, 0, G_N_ELEMENTS(AMOUNTS));
    tcase_add_loop_test(tests, words_become_selectors_and_ranges, 0,
                        G_N_ELEMENTS(OBJECTS));
    tcase_add_loop_test(tests, words_have_values, 0, G_N_ELEMENTS(WORDS));
    tcase_add_test(tests, second_is_a_place_before_a_noun_and_a_unit_behind_a_number);
    tcase_add_test(tests, quotes_are_never_parsed);
    tcase_add_loop_test(tests, typos_of_numbers_and_short_words_are_not_guessed, 0, 4);
    Suite *suite = suite_create("slots");
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
