#include "chatkut/render/segment.h"

#include "../run.h"
#include "chatkut/model/composition_json.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

/* ---- films ----------------------------------------------------------------------- */

#define FILM(ASSETS, REST)                                                         \
    "{'chatkut':1,'id':'p','main':'main','assets':[" ASSETS "],'sequences':[" REST \
    "{'id':'main','size':[640,360],'rate':'30/1','tracks':["
#define MEDIA(ID, HASH)                                                          \
    "{'id':'" ID "','kind':'video','path':'" ID ".mp4','duration':'60s','hash':" \
    "'blake2b:" HASH "'}"
#define HASH_A "00000000000000000000000000000001"
#define HASH_B "00000000000000000000000000000002"
#define TRACK(ID, CLIPS, REST) \
    "{'id':'" ID "','kind':'video','clips':[" CLIPS "]" REST "}"
#define VIDEO(ID, ASSET, START, LENGTH, IN, REST)                      \
    "{'id':'" ID "','type':'video','asset':'" ASSET "','start':" START \
    ",'duration':" LENGTH ",'in':" IN REST "}"
#define TEXT(ID, START, LENGTH, TEXT, REST)                             \
    "{'id':'" ID "','type':'text','start':" START ",'duration':" LENGTH \
    ",'text':'" TEXT "'" REST "}"
#define CUES(TWO)                                                    \
    "{'id':'cap','type':'caption','start':0,'duration':600,'cues':[" \
    "{'start':30,'duration':30,'text':'one'},"                       \
    "{'start':310,'duration':40,'text':'" TWO "'}]}"
#define END  "]}]}"
#define BOTH MEDIA("a", HASH_A) "," MEDIA("b", HASH_B)

/* Two clips of ten seconds, a title of two over the second. */
#define STORY(A, B, TITLE) \
    FILM(BOTH, "") TRACK("v", A "," B, "") "," TRACK("t", TITLE, "") END
#define CLIP_A   VIDEO("c", "a", "0", "300", "0", "")
#define CLIP_B   VIDEO("d", "b", "300", "300", "45", "")
#define TITLE    TEXT("e", "420", "60", "Hello", "")
#define ANIMATED ",'opacity':{'keys':[{'at':0,'value':0},{'at':30,'value':1}]}"
#define EFFECT(TYPE, PARAMS) \
    ",'effects':[{'id':'fx','type':'" TYPE "','params':{" PARAMS "}}]"
#define GRADED    EFFECT("lut", "'file':'l'")
#define LUT(HASH) "{'id':'l','kind':'lut','path':'l.cube','hash':'blake2b:" HASH "'}"
#define INNER(TEXT_OF)                                            \
    "{'id':'in','size':[640,360],'rate':'30/1','tracks':[" TRACK( \
        "iv", VIDEO("ic", "a", "0", "300", "0", ""),              \
        "") "," TRACK("it", TEXT("ie", "100", "50", TEXT_OF, ""), "") "]},"
#define NESTING(TEXT_OF)                                           \
    FILM(BOTH, INNER(TEXT_OF))                                     \
    TRACK("v",                                                     \
          "{'id':'n','type':'sequence','sequence':'in','start':0," \
          "'duration':300}",                                       \
          "")                                                      \
    END

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
    return spec;
}

/* The whole of it, with what is copied. */
static GArray *plan_with(const Composition *composition, const GArray *copies)
{
    const Sequence *sequence = composition_main(composition);
    OutputSpec spec = spec_of(sequence);
    SegmentRange range = { .composition = composition,
                           .sequence = sequence,
                           .output = &spec,
                           .start = RTIME_ZERO,
                           .engine = "test",
                           .copies = copies };
    range.frames = rtime_to_frames(sequence_duration(sequence), spec.rate, RTIME_CEIL);
    return segment_plan(&range);
}

static GArray *plan(const Composition *composition)
{
    return plan_with(composition, NULL);
}

static GArray *plan_text(const char *text)
{
    g_autoptr(Composition) composition = compose(text);
    return plan(composition);
}

static const Segment *segment_of(const GArray *segments, unsigned i)
{
    return &g_array_index(segments, Segment, i);
}

/* "0 60 120": where they begin. */
static char *borders_of(const GArray *segments)
{
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; i < segments->len; i++)
        g_string_append_printf(text, "%s%d", i ? " " : "",
                               (int)segment_of(segments, i)->first);
    return g_string_free(text, FALSE);
}

/* How many of `after` are none of `before`. */
static unsigned count_new(const GArray *before, const GArray *after)
{
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    unsigned count = 0;
    for (unsigned i = 0; i < before->len; i++)
        g_hash_table_add(known, (void *)(uintptr_t)segment_of(before, i)->key);
    for (unsigned i = 0; i < after->len; i++)
        count += !g_hash_table_contains(known, segment_of(after, i)->key);
    return count;
}

/* ---- borders --------------------------------------------------------------------- */

START_TEST(borders_are_edges_and_even_seconds_of_the_source)
{
    static const struct {
        const char *film, *borders;
    } rows[] = {
        /* the grid of each clip's own source: 45 frames in are 1.5 s */
        { STORY(CLIP_A, CLIP_B, TITLE),
          "0 60 120 180 240 300 315 375 420 435 480 495 555" },
        /* at double speed a segment is four seconds of the source */
        { FILM(BOTH, "") TRACK("v", VIDEO("c", "a", "0", "300", "60", ",'speed':2"), "")
              END,
          "0 30 90 150 210 270" },
        { FILM(BOTH, "")
              TRACK("v", VIDEO("c", "a", "0", "150", "300", ",'speed':-1"), "") END,
          "0 60 120" },
        /* what is short goes with what is before it */
        { FILM("", "")
              TRACK("v",
                    TEXT("c", "0", "40", "1", "") "," TEXT(
                        "d", "40", "10", "2", "") "," TEXT("e", "50", "70", "3", ""),
                    "") END,
          "0 40 100" },
        { FILM("", "") TRACK("v", TEXT("c", "0", "5", "1", ""), "") END, "0" },
        /* nothing lies below */
        { FILM("", "") TRACK("v", TEXT("c", "150", "30", "1", ""), "") END,
          "0 60 120 150" },
        { FILM(BOTH, "")
              TRACK("v", CLIP_A "," CLIP_B,
                    ",'transitions':[{'id':'x','type':'dissolve','from':'c','to':'d',"
                    "'before':15,'after':15}]") END,
          "0 60 120 180 240 285 300 315 375 435 495 555" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GArray) segments = plan_text(rows[i].film);
        g_autofree char *borders = borders_of(segments);
        ck_assert_msg(strcmp(borders, rows[i].borders) == 0, "row %zu: %s", i, borders);
    }
}
END_TEST

START_TEST(segments_cover_every_frame_once)
{
    g_autoptr(GArray) segments = plan_text(STORY(CLIP_A, CLIP_B, TITLE));
    int64_t next = 0;
    for (unsigned i = 0; i < segments->len; i++) {
        ck_assert_int_eq(segment_of(segments, i)->first, next);
        ck_assert_int_gt(segment_of(segments, i)->frames, 0);
        next += segment_of(segments, i)->frames;
    }
    ck_assert_int_eq(next, 600);
}
END_TEST

/* What is copied ends segments, however close; within it they are as everywhere. */
START_TEST(copies_have_hard_borders)
{
    static const struct {
        SegmentSpan spans[3];
        unsigned count;
        const char *borders, *copies; /* of each segment; '-': none */
    } rows[] = {
        { { { 0, 0 } }, 0, "0 60 120 180 240 300 315 375 435 495 555", "-----------" },
        { { { 0, 300 } },
          1,
          "0 60 120 180 240 300 315 375 435 495 555",
          "00000------" },
        { { { 5, 290 } }, 1, "0 5 60 120 180 240 295 360 420 480 540", "-00000-----" },
        { { { 5, 3 }, { 8, 4 }, { 590, 10 } },
          3,
          "0 5 8 12 60 120 180 240 300 315 375 435 495 555 590",
          "-01-----------2" },
        { { { 0, 600 } },
          1,
          "0 60 120 180 240 300 315 375 435 495 555",
          "00000000000" },
    };
    g_autoptr(Composition) composition = compose(STORY(CLIP_A, CLIP_B, ""));
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(SegmentSpan));
        g_autoptr(GString) copies = g_string_new(NULL);
        g_array_append_vals(spans, rows[i].spans, rows[i].count);
        g_autoptr(GArray) segments = plan_with(composition, spans);
        g_autofree char *borders = borders_of(segments);
        ck_assert_msg(strcmp(borders, rows[i].borders) == 0, "row %zu: %s", i, borders);
        for (unsigned n = 0; n < segments->len; n++) {
            int copy = segment_of(segments, n)->copy;
            g_string_append_c(copies, copy < 0 ? '-' : (char)('0' + copy));
        }
        ck_assert_msg(strcmp(copies->str, rows[i].copies) == 0, "row %zu: %s", i,
                      copies->str);
    }
}
END_TEST

/* ---- keys ------------------------------------------------------------------------ */

START_TEST(edits_change_the_segments_they_show_in)
{
    static const struct {
        const char *edit, *before, *after;
        unsigned changed;
    } rows[] = {
        { "nothing", STORY(CLIP_A, CLIP_B, TITLE), STORY(CLIP_A, CLIP_B, TITLE), 0 },
        { "a label", STORY(CLIP_A, CLIP_B, TITLE),
          STORY(VIDEO("c", "a", "0", "300", "0", ",'label':'x','locked':true"), CLIP_B,
                TITLE),
          0 },
        { "volume", STORY(CLIP_A, CLIP_B, TITLE),
          STORY(VIDEO("c", "a", "0", "300", "0", ",'audio':{'volume':0.5}"), CLIP_B,
                TITLE),
          0 },
        { "another id", STORY(CLIP_A, CLIP_B, TITLE),
          STORY(VIDEO("z", "a", "0", "300", "0", ""), CLIP_B, TITLE), 0 },
        { "the title's words", STORY(CLIP_A, CLIP_B, TITLE),
          STORY(CLIP_A, CLIP_B, TEXT("e", "420", "60", "Goodbye", "")), 2 },
        { "the title's start", STORY(CLIP_A, CLIP_B, TITLE),
          STORY(CLIP_A, CLIP_B, TEXT("e", "435", "60", "Hello", "")), 2 },
        { "opacity of a clip", STORY(CLIP_A, CLIP_B, TITLE),
          STORY(VIDEO("c", "a", "0", "300", "0", ",'opacity':0.5"), CLIP_B, TITLE), 5 },
        { "a head trimmed", STORY(CLIP_A, CLIP_B, ""),
          STORY(VIDEO("c", "a", "0", "280", "20", ""),
                VIDEO("d", "b", "280", "300", "45", ""), ""),
          1 },
        { "a tail trimmed", STORY(CLIP_A, CLIP_B, ""),
          STORY(VIDEO("c", "a", "0", "283", "0", ""),
                VIDEO("d", "b", "283", "300", "45", ""), ""),
          1 },
        { "a clip taken out of three, with the gap",
          STORY(CLIP_A "," CLIP_B, VIDEO("f", "a", "600", "200", "7", ""), ""),
          STORY(CLIP_A, VIDEO("f", "a", "300", "200", "7", ""), ""), 0 },
        { "a range cut out of a clip", STORY(CLIP_A, CLIP_B, ""),
          STORY(VIDEO("c", "a", "0", "100", "0", "") "," VIDEO("c2", "a", "100", "140",
                                                               "160", ""),
                VIDEO("d", "b", "240", "300", "45", ""), ""),
          2 },
        { "a split", STORY(CLIP_A, CLIP_B, ""),
          STORY(VIDEO("c", "a", "0", "150", "0", "") "," VIDEO("c2", "a", "150", "150",
                                                               "150", ""),
                CLIP_B, ""),
          2 },
        { "a split of what moves",
          STORY(VIDEO("c", "a", "0", "300", "0", ANIMATED), CLIP_B, ""),
          STORY(VIDEO("c", "a", "0", "60", "0", ANIMATED) "," VIDEO(
                    "c2", "a", "60", "240", "60",
                    ",'opacity':{'keys':[{'at':-60,'value':0},{'at':-30,'value':1}]}"),
                CLIP_B, ""),
          0 },
        { "a cue", STORY(CLIP_A, CLIP_B, CUES("two")),
          STORY(CLIP_A, CLIP_B, CUES("three")), 2 },
        { "a cue of a nested sequence", NESTING("one"), NESTING("two"), 2 },
        { "another id, blurred",
          STORY(VIDEO("c", "a", "0", "300", "0", EFFECT("blur", "")), CLIP_B, ""),
          STORY(VIDEO("z", "a", "0", "300", "0", EFFECT("blur", "")), CLIP_B, ""), 0 },
        { "another id, with grain",
          STORY(VIDEO("c", "a", "0", "300", "0", EFFECT("grain", "")), CLIP_B, ""),
          STORY(VIDEO("z", "a", "0", "300", "0", EFFECT("grain", "")), CLIP_B, ""), 5 },
        { "other colours of the same name",
          FILM(BOTH "," LUT(HASH_A), "")
              TRACK("v", VIDEO("c", "a", "0", "300", "0", GRADED) "," CLIP_B, "") END,
          FILM(BOTH "," LUT(HASH_B), "")
              TRACK("v", VIDEO("c", "a", "0", "300", "0", GRADED) "," CLIP_B, "") END,
          5 },
        /* two of its segments are what the second clip shows already */
        { "other media of the same name", STORY(CLIP_A, CLIP_B, TITLE),
          FILM(MEDIA("a", HASH_B) "," MEDIA("b", HASH_B), "")
              TRACK("v", CLIP_A "," CLIP_B, "") "," TRACK("t", TITLE, "") END,
          3 },
        { "a track turned off", STORY(CLIP_A, CLIP_B, TITLE),
          FILM(BOTH, "") TRACK("v", CLIP_A "," CLIP_B,
                               "") "," TRACK("t", TITLE, ",'enabled':false") END,
          2 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GArray) before = plan_text(rows[i].before);
        g_autoptr(GArray) after = plan_text(rows[i].after);
        unsigned changed = count_new(before, after);
        ck_assert_msg(changed == rows[i].changed, "%s: %u segments, not %u",
                      rows[i].edit, changed, rows[i].changed);
    }
}
END_TEST

START_TEST(other_outputs_have_other_keys)
{
    static const struct {
        const char *what;
        OutputSpec spec;
        const char *engine;
    } rows[] = {
        { "size", { .width = 320 }, "test" },
        { "quality", { .crf = 30 }, "test" },
        { "speed", { .video_speed = "fast" }, "test" },
        { "decoding", { .rough = true }, "test" },
        { "codec", { .video_codec = "libx265" }, "test" },
        { "engine", { .crf = 0 }, "another" },
    };
    g_autoptr(Composition) film = compose(STORY(CLIP_A, CLIP_B, TITLE));
    const Sequence *sequence = composition_main(film);
    OutputSpec spec = spec_of(sequence);
    SegmentRange range = { film, sequence, &spec, RTIME_ZERO, 600, "test" };
    g_autoptr(GArray) before = segment_plan(&range);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        OutputSpec other = spec;
        other.width = rows[i].spec.width ? rows[i].spec.width : spec.width;
        other.crf = rows[i].spec.crf ? rows[i].spec.crf : spec.crf;
        other.rough = rows[i].spec.rough;
        if (rows[i].spec.video_speed[0])
            memcpy(other.video_speed, rows[i].spec.video_speed, 16);
        if (rows[i].spec.video_codec[0])
            memcpy(other.video_codec, rows[i].spec.video_codec, 32);
        range.output = &other;
        range.engine = rows[i].engine;
        g_autoptr(GArray) after = segment_plan(&range);
        ck_assert_msg(count_new(before, after) == before->len, "%s", rows[i].what);
    }
}
END_TEST

START_TEST(sound_is_not_in_the_key)
{
    g_autoptr(Composition) film = compose(STORY(CLIP_A, CLIP_B, TITLE));
    const Sequence *sequence = composition_main(film);
    OutputSpec spec = spec_of(sequence), quiet = spec;
    SegmentRange range = { film, sequence, &spec, RTIME_ZERO, 600, "test" };
    g_autoptr(GArray) before = segment_plan(&range);
    quiet.audio_bitrate = 64000;
    quiet.audio_codec[0] = '\0';
    range.output = &quiet;
    g_autoptr(GArray) after = segment_plan(&range);
    ck_assert_uint_eq(count_new(before, after), 0);
}
END_TEST

START_TEST(unknown_media_are_not_kept)
{
    g_autoptr(GArray) segments =
        plan_text(FILM("{'id':'a','kind':'video','path':'a.mp4','duration':'60s'}", "")
                      TRACK("v", VIDEO("c", "a", "0", "90", "0", ""), "") "," TRACK(
                          "t", TEXT("e", "90", "60", "Hello", ""), "") END);
    ck_assert_uint_eq(segments->len, 3);
    ck_assert(!segment_of(segments, 0)->kept);
    ck_assert(segment_of(segments, 2)->kept);
}
END_TEST

static char *text_of_key(const char *film)
{
    g_autoptr(Composition) composition = compose(film);
    const Sequence *sequence = composition_main(composition);
    OutputSpec spec = spec_of(sequence);
    SegmentRange range = { composition, sequence, &spec, RTIME_ZERO, 60, "test" };
    return segment_describe(&range, 0, 60);
}

#define TITLED(ASSETS, TEXT_OF, STYLE) \
    FILM(ASSETS, "") TRACK("t", TEXT("e", "0", "60", TEXT_OF, STYLE), "") END
#define FONT(HASH) "{'id':'f','kind':'font','path':'f.ttf','hash':'blake2b:" HASH "'}"

START_TEST(the_fonts_of_a_text_are_in_its_key)
{
    static const struct {
        const char *film, *says, *says_not;
    } rows[] = {
        { TITLED("", "Hi", ",'style':{'font':'DejaVu Sans'}"),
          " font=DejaVuSans.ttf:", "Serif" },
        { TITLED("", "Hi", ",'style':{'font':'DejaVu Sans','weight':700}"),
          " font=DejaVuSans-Bold.ttf:", "DejaVuSans.ttf" },
        { TITLED("", "Hi", ",'style':{'font':'DejaVu Serif'}"),
          " font=DejaVuSerif.ttf:", "Sans" },
        /* what one font lacks another has */
        { TITLED("", "Hi \xf0\x9f\x90\x99", ",'style':{'font':'DejaVu Serif'}"),
          " font=NotoColorEmoji.ttf:", "Sans" },
        { TITLED(FONT(HASH_A), "Hi", ""), HASH_A, HASH_B },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = text_of_key(rows[i].film);
        ck_assert_msg(strstr(text, rows[i].says) != NULL, "%zu: %s", i, text);
        ck_assert_msg(strstr(text, rows[i].says_not) == NULL, "%zu: %s", i, text);
    }
}
END_TEST

START_TEST(the_text_of_a_key_says_what_shows)
{
    g_autoptr(Composition) film = compose(STORY(CLIP_A, CLIP_B, TITLE));
    OutputSpec spec = spec_of(composition_main(film));
    SegmentRange range = {
        film, composition_main(film), &spec, RTIME_ZERO, 600, "test"
    };
    g_autofree char *text = segment_describe(&range, 420, 60);
    ck_assert_ptr_nonnull(strstr(text, "Hello"));
    ck_assert_ptr_nonnull(strstr(text, HASH_B));
    ck_assert_ptr_null(strstr(text, HASH_A));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("segment");
    TCase *borders = tcase_create("borders"), *keys = tcase_create("keys");
    tcase_add_test(borders, borders_are_edges_and_even_seconds_of_the_source);
    tcase_add_test(borders, segments_cover_every_frame_once);
    tcase_add_test(borders, copies_have_hard_borders);
    tcase_add_test(keys, edits_change_the_segments_they_show_in);
    tcase_add_test(keys, other_outputs_have_other_keys);
    tcase_add_test(keys, sound_is_not_in_the_key);
    tcase_add_test(keys, unknown_media_are_not_kept);
    tcase_add_test(keys, the_fonts_of_a_text_are_in_its_key);
    tcase_add_test(keys, the_text_of_a_key_says_what_shows);
    suite_add_tcase(suite, borders);
    suite_add_tcase(suite, keys);
    return run_suite(suite);
}
