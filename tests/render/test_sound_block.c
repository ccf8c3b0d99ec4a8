#include "chatkut/render/sound_block.h"

#include "../run.h"
#include "chatkut/model/composition_json.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

enum { RATE = 48000 };

/* ---- films ----------------------------------------------------------------------- */

#define ASSET(ID, HASH)                                                            \
    "{'id':'" ID "','kind':'video','path':'" ID ".mp4','duration':'3600s','hash':" \
    "'blake2b:" HASH "'}"
#define HASH_A "00000000000000000000000000000001"
#define HASH_B "00000000000000000000000000000002"
#define HASH_M "00000000000000000000000000000003"
#define ASSETS ASSET("a", HASH_A) "," ASSET("b", HASH_B) "," ASSET("m", HASH_M)
#define FILM(RATE, INNER, TRACKS)                                                   \
    "{'chatkut':1,'id':'p','main':'main','assets':[" ASSETS "],'sequences':[" INNER \
    "{'id':'main','size':[640,360],'rate':'" RATE "','tracks':[" TRACKS "]}]}"
#define TRACK(ID, KIND, CLIPS, REST) \
    "{'id':'" ID "','kind':'" KIND "','clips':[" CLIPS "]" REST "}"
/* Times in frames. */
#define CLIP(ID, KIND, ASSET, START, LENGTH, IN, REST)                    \
    "{'id':'" ID "','type':'" KIND "','asset':'" ASSET "','start':" START \
    ",'duration':" LENGTH ",'in':" IN REST "}"
#define VIDEO(ID, ASSET, START, LENGTH, IN, REST) \
    CLIP(ID, "video", ASSET, START, LENGTH, IN, REST)
#define AUDIO(ID, ASSET, START, LENGTH, IN, REST) \
    CLIP(ID, "audio", ASSET, START, LENGTH, IN, REST)

/* A minute: two clips of 30 s at 30 frames a second, the second from 10 s of its source
 * on, a short sound over the first. */
#define A    VIDEO("c", "a", "0", "900", "0", "")
#define B    VIDEO("d", "b", "900", "900", "300", "")
#define PING AUDIO("e", "m", "400", "30", "0", "")
#define STORY(A, B, OVER) \
    FILM("30/1", "", TRACK("v", "video", A "," B, "") "," TRACK("s", "audio", OVER, ""))
#define AUDIO_OF(PROPS) ",'audio':{" PROPS "}"
#define BED(REST)       TRACK("bed", "audio", AUDIO("f", "m", "0", "1800", "0", ""), REST)
#define DUCKED          BED(",'audio':{'duck':{'under':['s'],'amount':-12}}")
#define WITH(TRACKS, OVER) \
    FILM(                  \
        "30/1", "",        \
        TRACK("v", "video", A "," B, "") "," TRACK("s", "audio", OVER, "") "," TRACKS)
#define CURVE(LAST)                                                         \
    ",'audio':{'volume':{'keys':[{'at':0,'value':1},{'at':30,'value':0.5}," \
    "{'at':600,'value':0.5},{'at':700,'value':" LAST "}]}}"
#define NESTING(IN_OF_SECOND)                                                          \
    FILM(                                                                              \
        "30/1",                                                                        \
        "{'id':'in','size':[640,360],'rate':'30/1','tracks':[" TRACK(                  \
            "iv", "video",                                                             \
            VIDEO("x", "a", "0", "450", "0", "") "," VIDEO("y", "b", "450", "450",     \
                                                           IN_OF_SECOND, ""),          \
            "") "]},",                                                                 \
        TRACK("v", "video",                                                            \
              "{'id':'n','type':'sequence','sequence':'in','start':0,'duration':900}", \
              ""))

static Composition *compose(const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *json = g_strdup(text);
    g_strdelimit(json, "'", '"');
    Composition *composition = composition_from_text(json, strlen(json), &error);
    ck_assert_msg(composition != NULL, "%s\n%s", error ? error->message : "?", json);
    return composition;
}

static OutputSpec spec_of(const Sequence *sequence)
{
    OutputSpec spec = output_preset_spec(output_preset_find(NULL), sequence->width,
                                         sequence->height, sequence->rate);
    spec.rate = sequence->rate;
    spec.sample_rate = RATE;
    return spec;
}

static SegmentRange range_of(const Composition *composition, const OutputSpec *spec)
{
    const Sequence *sequence = composition_main(composition);
    int64_t frames =
        rtime_to_frames(sequence_duration(sequence), spec->rate, RTIME_CEIL);
    return (SegmentRange){ composition, sequence, spec, RTIME_ZERO, frames, "test" };
}

static GArray *plan_text(const char *text)
{
    g_autoptr(Composition) composition = compose(text);
    OutputSpec spec = spec_of(composition_main(composition));
    SegmentRange range = range_of(composition, &spec);
    return sound_plan(&range);
}

static const SoundBlock *block_of(const GArray *blocks, unsigned i)
{
    return &g_array_index(blocks, SoundBlock, i);
}

/* "0 10 20.5": the seconds at which they begin. */
static char *borders_of(const GArray *blocks)
{
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; i < blocks->len; i++)
        g_string_append_printf(text, "%s%g", i ? " " : "",
                               (double)block_of(blocks, i)->first / RATE);
    return g_string_free(text, FALSE);
}

/* How many of `after` have to be mixed when those of `before` are there. */
static unsigned count_new(const GArray *before, const GArray *after)
{
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    unsigned count = 0;
    for (unsigned i = 0; i < before->len; i++)
        g_hash_table_add(known, (void *)(uintptr_t)block_of(before, i)->key);
    for (unsigned i = 0; i < after->len; i++)
        count += !block_of(after, i)->silent &&
                 !g_hash_table_contains(known, block_of(after, i)->key);
    return count;
}

/* ---- borders --------------------------------------------------------------------- */

START_TEST(borders_are_edges_of_the_base_and_even_seconds_of_its_source)
{
    static const struct {
        const char *film, *borders;
    } rows[] = {
        { STORY(A, B, PING), "0 10 20 30 40 50" },
        /* 3 s of the source are over when the clip begins: 7 s later it is at 10 s */
        { STORY(A, VIDEO("d", "b", "900", "900", "90", ""), ""),
          "0 10 20 30 37 47 57" },
        /* what is heard besides has no borders */
        { STORY(A, B, AUDIO("e", "m", "100", "700", "0", "")), "0 10 20 30 40 50" },
        /* at double speed a block is twenty seconds of the source */
        { STORY(A, VIDEO("d", "b", "900", "600", "90", ",'speed':2"), ""),
          "0 10 20 30 38.5 48.5" },
        /* what is short goes with what is before it */
        { STORY(VIDEO("c", "a", "0", "60", "0", "") "," VIDEO("d", "a", "60", "20",
                                                              "300", ""),
                VIDEO("e", "b", "80", "60", "0", ""), ""),
          "0 2" },
        /* a bed alone, behind a gap */
        { FILM("30/1", "",
               TRACK("s", "audio", AUDIO("f", "m", "450", "600", "30", ""), "")),
          "0 10 15 24 34" },
        /* a muted clip is none */
        { STORY(A, VIDEO("d", "b", "900", "900", "90", AUDIO_OF("'mute':true")), PING),
          "0 10 20 30 40 50" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GArray) blocks = plan_text(rows[i].film);
        g_autofree char *borders = borders_of(blocks);
        ck_assert_msg(strcmp(borders, rows[i].borders) == 0, "row %zu: %s", i, borders);
    }
}
END_TEST

START_TEST(blocks_cover_every_sample_once)
{
    static const char *const films[] = {
        STORY(A, B, PING),
        FILM("30000/1001", "",
             TRACK("v", "video",
                   VIDEO("c", "a", "0", "500", "7", "") "," VIDEO("d", "b", "500",
                                                                  "333", "11", ""),
                   "")),
    };
    for (size_t i = 0; i < G_N_ELEMENTS(films); i++) {
        g_autoptr(Composition) composition = compose(films[i]);
        OutputSpec spec = spec_of(composition_main(composition));
        SegmentRange range = range_of(composition, &spec);
        range.start = rtime_make(1001, 30000);
        int64_t first, last;
        sound_span(&range, &first, &last);
        ck_assert_int_eq(first, 1602); /* 1601.6 */
        g_autoptr(GArray) blocks = sound_plan(&range);
        for (unsigned b = 0; b < blocks->len; b++) {
            ck_assert_int_eq(block_of(blocks, b)->first, first);
            ck_assert_int_gt(block_of(blocks, b)->frames, 0);
            ck_assert_int_le(block_of(blocks, b)->frames,
                             RATE * SOUND_BLOCK_S +
                                 RATE * SOUND_BLOCK_SHORTEST_MS / 1000);
            first += block_of(blocks, b)->frames;
        }
        ck_assert_int_eq(first, last);
    }
}
END_TEST

/* ---- keys ------------------------------------------------------------------------ */

START_TEST(edits_change_the_blocks_they_are_heard_in)
{
    static const struct {
        const char *edit, *before, *after;
        unsigned changed;
    } rows[] = {
        { "nothing", STORY(A, B, PING), STORY(A, B, PING), 0 },
        { "a label, a colour, other ids", STORY(A, B, PING),
          STORY(VIDEO("z", "a", "0", "900", "0", ",'label':'x','opacity':0.5"), B,
                PING),
          0 },
        { "a transition that cuts the sound", STORY(A, B, PING),
          FILM("30/1", "",
               TRACK("v", "video", A "," B,
                     ",'transitions':[{'id':'x','type':'dissolve','from':'c','to':'d',"
                     "'before':15,'after':15,'audio':'cut'}]") "," TRACK("s", "audio",
                                                                         PING, "")),
          0 },
        { "a dissolve", STORY(A, B, PING),
          FILM("30/1", "",
               TRACK("v", "video", A "," B,
                     ",'transitions':[{'id':'x','type':'dissolve','from':'c','to':'d',"
                     "'before':15,'after':15}]") "," TRACK("s", "audio", PING, "")),
          2 },
        { "volume of a clip", STORY(A, B, PING),
          STORY(VIDEO("c", "a", "0", "900", "0", AUDIO_OF("'volume':0.5")), B, PING),
          3 },
        { "a clip muted: the sound over it stays", STORY(A, B, PING),
          STORY(VIDEO("c", "a", "0", "900", "0", AUDIO_OF("'mute':true")), B, PING),
          1 },
        { "a track muted", STORY(A, B, PING),
          FILM("30/1", "",
               TRACK("v", "video", A "," B, "") "," TRACK("s", "audio", PING,
                                                          ",'mute':true")),
          1 },
        { "a fade in", STORY(A, B, PING),
          STORY(VIDEO("c", "a", "0", "900", "0", AUDIO_OF("'fadeIn':{'duration':60}")),
                B, PING),
          1 },
        { "a fade out over a border", STORY(A, B, PING),
          STORY(
              VIDEO("c", "a", "0", "900", "0", AUDIO_OF("'fadeOut':{'duration':330}")),
              B, PING),
          2 },
        { "the last key of a curve",
          STORY(VIDEO("c", "a", "0", "900", "0", CURVE("0")), B, PING),
          STORY(VIDEO("c", "a", "0", "900", "0", CURVE("1")), B, PING), 1 },
        { "a sound put in", STORY(A, B, ""), STORY(A, B, PING), 1 },
        { "a sound moved within its block", STORY(A, B, PING),
          STORY(A, B, AUDIO("e", "m", "500", "30", "0", "")), 1 },
        { "a sound moved to another block", STORY(A, B, PING),
          STORY(A, B, AUDIO("e", "m", "1000", "30", "0", "")), 2 },
        { "a head trimmed, with the gap", STORY(A, B, ""),
          STORY(VIDEO("c", "a", "0", "880", "20", ""),
                VIDEO("d", "b", "880", "900", "300", ""), ""),
          1 },
        { "a tail trimmed, with the gap", STORY(A, B, ""),
          STORY(VIDEO("c", "a", "0", "880", "0", ""),
                VIDEO("d", "b", "880", "900", "300", ""), ""),
          1 },
        { "a range cut out of a clip, with the gap", STORY(A, B, ""),
          STORY(VIDEO("c", "a", "0", "400", "0", "") "," VIDEO("c2", "a", "400", "440",
                                                               "460", ""),
                VIDEO("d", "b", "840", "900", "300", ""), ""),
          2 },
        { "a clip put in at the head", STORY(A, B, PING),
          STORY(VIDEO("f", "m", "0", "150", "0", "") "," VIDEO("c", "a", "150", "900",
                                                               "0", ""),
                VIDEO("d", "b", "1050", "900", "300", ""),
                AUDIO("e", "m", "550", "30", "0", "")),
          1 },
        { "two clips change places", STORY(A, B, ""),
          STORY(VIDEO("d", "b", "0", "900", "300", ""),
                VIDEO("c", "a", "900", "900", "0", ""), ""),
          0 },
        { "a split", STORY(A, B, ""),
          STORY(VIDEO("c", "a", "0", "450", "0", "") "," VIDEO("c2", "a", "450", "450",
                                                               "450", ""),
                B, ""),
          2 },
        { "speed", STORY(A, B, ""),
          STORY(A, VIDEO("d", "b", "900", "450", "300", ",'speed':2"), ""), 2 },
        { "a voice that a bed ducks under", WITH(DUCKED, PING),
          WITH(DUCKED, AUDIO("e", "m", "400", "30", "900", "")), 1 },
        { "a voice that a bed ducks under, near a border", WITH(DUCKED, ""),
          WITH(DUCKED, AUDIO("e", "m", "580", "18", "0", "")), 2 },
        { "a clip taken out from under a bed", WITH(BED(""), ""),
          FILM("30/1", "",
               TRACK("v", "video", VIDEO("d", "b", "0", "900", "300", ""),
                     "") "," BED("")),
          6 },
        { "a clip of a nested sequence", NESTING("0"), NESTING("30"), 2 },
        { "other media of the same name", STORY(A, B, ""),
          "{'chatkut':1,'id':'p','main':'main','assets':[" ASSET("a", HASH_M) "," ASSET(
              "b", HASH_B) "],'sequences':[{'id':'main','size':[640,360],'rate':"
                           "'30/1','tracks':[" TRACK("v", "video", A "," B, "") "]}]}",
          3 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GArray) before = plan_text(rows[i].before);
        g_autoptr(GArray) after = plan_text(rows[i].after);
        unsigned changed = count_new(before, after);
        ck_assert_msg(changed == rows[i].changed, "%s: %u blocks, not %u", rows[i].edit,
                      changed, rows[i].changed);
    }
}
END_TEST

START_TEST(a_move_by_whole_samples_changes_no_block_at_any_frame_rate)
{
    /* five frames of 29.97 are 8008 samples */
    g_autoptr(GArray) before =
        plan_text(FILM("30000/1001", "",
                       TRACK("v", "video",
                             VIDEO("c", "a", "65", "700", "0",
                                   "") "," VIDEO("d", "b", "765", "700", "31", ""),
                             "") "," TRACK("s", "audio",
                                           AUDIO("e", "m", "183", "400", "7",
                                                 AUDIO_OF("'fadeIn':{'duration':10}")),
                                           "")));
    g_autoptr(GArray) after =
        plan_text(FILM("30000/1001", "",
                       TRACK("v", "video",
                             VIDEO("c", "a", "110", "700", "0",
                                   "") "," VIDEO("d", "b", "810", "700", "31", ""),
                             "") "," TRACK("s", "audio",
                                           AUDIO("e", "m", "228", "400", "7",
                                                 AUDIO_OF("'fadeIn':{'duration':10}")),
                                           "")));
    ck_assert_uint_gt(before->len, 5);
    ck_assert_uint_eq(count_new(before, after), 0);
}
END_TEST

START_TEST(a_range_has_blocks_of_the_whole)
{
    g_autoptr(Composition) film = compose(STORY(A, B, PING));
    OutputSpec spec = spec_of(composition_main(film));
    SegmentRange range = range_of(film, &spec);
    g_autoptr(GArray) whole = sound_plan(&range);
    range.start = rtime_make(5, 1);
    range.frames = 40 * 30;
    g_autoptr(GArray) part = sound_plan(&range);
    ck_assert_uint_eq(part->len, 5);
    ck_assert_uint_eq(count_new(whole, part), 2);
}
END_TEST

START_TEST(outputs_share_blocks_of_one_rate)
{
    g_autoptr(Composition) film = compose(STORY(A, B, PING));
    OutputSpec spec = spec_of(composition_main(film)), other = spec;
    SegmentRange range = range_of(film, &spec);
    g_autoptr(GArray) before = sound_plan(&range);
    range.output = &other;
    other.audio_bitrate = 64000;
    other.width = 320;
    g_autoptr(GArray) after = sound_plan(&range);
    ck_assert_uint_eq(count_new(before, after), 0);
    other.sample_rate = 44100;
    g_autoptr(GArray) slower = sound_plan(&range);
    ck_assert_uint_eq(count_new(before, slower), slower->len);
}
END_TEST

START_TEST(silence_and_unknown_media_are_told)
{
    g_autoptr(GArray) blocks = plan_text(
        "{'chatkut':1,'id':'p','main':'main','assets':[{'id':'a','kind':'video',"
        "'path':'a.mp4','duration':'60s'}," ASSET(
            "b", HASH_B) "],'sequences':["
                         "{'id':'main','size':[64,36],'rate':'30/1','tracks':[" TRACK(
                             "v", "video",
                             VIDEO("c", "a", "0", "150", "0",
                                   "") "," VIDEO("d", "b", "300", "150", "0", ""),
                             "") "]}]}");
    ck_assert_uint_eq(blocks->len, 3);
    ck_assert(!block_of(blocks, 0)->kept && !block_of(blocks, 0)->silent);
    ck_assert(block_of(blocks, 1)->kept && block_of(blocks, 1)->silent);
    ck_assert(block_of(blocks, 2)->kept && !block_of(blocks, 2)->silent);
}
END_TEST

START_TEST(the_text_of_a_key_says_what_is_heard)
{
    g_autoptr(Composition) film = compose(STORY(A, B, PING));
    OutputSpec spec = spec_of(composition_main(film));
    SegmentRange range = range_of(film, &spec);
    bool known;
    g_autofree char *first = sound_describe(&range, 0, 10 * RATE, &known);
    ck_assert(known);
    ck_assert_ptr_nonnull(strstr(first, HASH_A));
    ck_assert_ptr_null(strstr(first, HASH_M));
    g_autofree char *second = sound_describe(&range, 10 * RATE, 20 * RATE, &known);
    ck_assert_ptr_nonnull(strstr(second, HASH_M));
    g_autofree char *nothing = sound_describe(&range, 60 * RATE, 70 * RATE, &known);
    ck_assert_str_eq(nothing, "");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sound_block");
    TCase *borders = tcase_create("borders"), *keys = tcase_create("keys");
    tcase_add_test(borders,
                   borders_are_edges_of_the_base_and_even_seconds_of_its_source);
    tcase_add_test(borders, blocks_cover_every_sample_once);
    tcase_add_test(keys, edits_change_the_blocks_they_are_heard_in);
    tcase_add_test(keys, a_move_by_whole_samples_changes_no_block_at_any_frame_rate);
    tcase_add_test(keys, a_range_has_blocks_of_the_whole);
    tcase_add_test(keys, outputs_share_blocks_of_one_rate);
    tcase_add_test(keys, silence_and_unknown_media_are_told);
    tcase_add_test(keys, the_text_of_a_key_says_what_is_heard);
    suite_add_tcase(suite, borders);
    suite_add_tcase(suite, keys);
    return run_suite(suite);
}
