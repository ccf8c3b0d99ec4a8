/* Untidy sentences mean what tidy ones do. */
#include "corpus.h"

#include "../run.h"
#include "chatkut/model/composition_json.h"

#include <check.h>
#include <stdlib.h>

static const struct {
    const char *said, *tidy; /* NULL: not understood */
} PAIRS[] = {
    { "delete the intro, no wait, the logo", "delete the logo" },
    { "delete the intro. no wait, the logo", "delete the logo" },
    { "delete the first clip no the second one", "delete the second clip" },
    { "make the title red, sorry, blue", "make the title blue" },
    { "make the title bold, sorry, red", "make the title red" },
    { "mute the flower clip, no, the market one", "mute the market clip" },
    { "mute the flower clip, no, delete it", "delete the flower clip" },
    { "delete the title and mute the music, no wait, the intro",
      "delete the title and mute the intro" },
    { "trim the intro to 3 seconds, no 4", "trim the intro to 4 seconds" },
    { "move the title to 5s, actually make that 6s", "move the title to 6s" },
    { "split the intro at 3s, i mean the flower clip at 10s",
      "split the flower clip at 10s" },
    { "put the title at the top, i mean the bottom", "put the title at the bottom" },
    { "actually delete the title", "delete the title" },
    { "the flower clip, delete it", "delete the flower clip" },
    { "the intro - make it slower", "make the intro slower" },
    { "delete delete the title", "delete the title" },
    { "delete the logo\nmake the title red", "delete the logo and make the title red" },
    { "1. delete the logo 2. make the title red",
      "delete the logo, make the title red" },
    { "1) delete the logo\n2) make the title red\n3) mute the music",
      "delete the logo, make the title red, mute the music" },
    { "- delete the logo\n- make the title red",
      "delete the logo, make the title red" },
    { "delete the intro because nobody watches it", "delete the intro" },
    { "make the title bigger so people can read it, and mute the music",
      "make the title bigger and mute the music" },
    { "the music is too loud, turn it down", "turn the music down" },
    { "the intro is really boring. delete it", "delete the intro" },
    { "make the title bigger, it's hard to read", "make the title bigger" },
    { "turn the music down, it is too loud", "turn the music down" },
    { "the title is too small, and mute the music",
      "make the title bigger and mute the music" },
    { "the intro is really boring", NULL },
    { "because it is boring", NULL },
    { "if the title is red, delete it", NULL },
    { "i hate the music, remove it", "remove the music" },
    { "the logo? remove it.", "remove the logo" },
    { "i hate the music", NULL },
    { "the intro looks flat, add a bit of contrast",
      "add a bit of contrast to the intro" },
    { "the title is hard to read, use white", "make the title white" },
    { "mute the music automatically", "mute the music" },
    { "bring the music back to 80%", "set the volume of the music to 80%" },
    { "music minus 8 dB", "music -8 dB" },
    { "title outline off", "remove the outline of the title" },
    { "it would be nice if the title was red", "make the title red" },
    { "before i delete the intro, mute the music", NULL },
    { "delete family", NULL },
    { "swap intro flower", "swap the intro and the flower" },
    { "crossfade intro flower", "crossfade between the intro and the flower" },
    { "could the title be red?", "make the title red" },
    { "would it be possible to mute the music?", "mute the music" },
    { "how about making the title red", "make the title red" },
    { "hey, wanna delete the logo", "delete the logo" },
    { "mute the intro, no", NULL },
    { "mute the intro, no, at 5 seconds", NULL },
    /* names through a slip, where it can be no other word */
    { "delet the flwoer clip", "delete the flower clip" },
    { "trim mraket to 3s", "trim market to 3s" },
    { "delete the flowr clip", "delete the flower clip" },
    { "delete the flowwer clip", "delete the flower clip" },
};

START_TEST(untidy_sentences_mean_what_tidy_ones_do)
{
    g_autoptr(Composition) composition = corpus_composition("trip");
    g_autofree char *said = corpus_read(PAIRS[_i].said, composition);
    g_autofree char *tidy =
        PAIRS[_i].tidy ? corpus_read(PAIRS[_i].tidy, composition) : g_strdup("none");
    ck_assert_msg(strcmp(said, tidy) == 0, "%s:\n%s\n%s", PAIRS[_i].said, said, tidy);
    ck_assert_msg(!PAIRS[_i].tidy || strcmp(tidy, "none") != 0, "%s", PAIRS[_i].tidy);
}
END_TEST

static Composition *with_two_names(const char *a, const char *b)
{
    g_autofree char *text = g_strdup_printf(
        "{\"chatkut\":1,\"id\":\"p\",\"main\":\"main\",\"assets\":[],\"sequences\":["
        "{\"id\":\"main\",\"size\":[64,64],\"rate\":\"30/1\",\"tracks\":[{\"id\":\"t\","
        "\"kind\":\"video\",\"clips\":["
        "{\"id\":\"a\",\"type\":\"text\",\"label\":\"%s\",\"start\":0,\"duration\":9,"
        "\"text\":\"x\"},"
        "{\"id\":\"b\",\"type\":\"text\",\"label\":\"%s\",\"start\":9,\"duration\":9,"
        "\"text\":\"x\"}]}]}]}",
        a, b);
    GError *error = NULL;
    Composition *composition = composition_from_text(text, strlen(text), &error);
    ck_assert_msg(composition != NULL, "%s", error ? error->message : "");
    return composition;
}

static const struct {
    const char *a, *b, *said;
    bool named;
} SLIPS[] = {
    { "Harbour", "Sunset", "delete harbuor", true },
    { "Harbour", "Sunset", "delete harbur", true },
    { "Harbour", "Harbous", "delete harbou", false }, /* two are as near */
    { "Beach", "Sunset", "delete bench", false },     /* a word of its own */
    { "Ceremony", "Sunset", "delete cermeony", true },
    { "Delite", "Sunset", "delete sunset", true }, /* no verb becomes a name */
};

START_TEST(names_are_read_through_one_slip_where_it_is_plain)
{
    g_autoptr(Composition) composition = with_two_names(SLIPS[_i].a, SLIPS[_i].b);
    g_autofree char *read = corpus_read(SLIPS[_i].said, composition);
    bool named = strstr(read, "\"delete\"") != NULL;
    ck_assert_msg(named == SLIPS[_i].named, "%s: %s", SLIPS[_i].said, read);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("tidy");
    tcase_add_loop_test(tests, untidy_sentences_mean_what_tidy_ones_do, 0,
                        G_N_ELEMENTS(PAIRS));
    tcase_add_loop_test(tests, names_are_read_through_one_slip_where_it_is_plain, 0,
                        G_N_ELEMENTS(SLIPS));
    Suite *suite = suite_create("tidy");
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
