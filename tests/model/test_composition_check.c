#include "fixture.h"

#include "../run.h"

#include <stdio.h>

#define V1    "sequences.0.tracks.0"
#define V2    "sequences.0.tracks.1"
#define A1    "sequences.0.tracks.2"
#define AT_V1 "sequences[0].tracks[0]"
#define AT_V2 "sequences[0].tracks[1]"
#define AT_A1 "sequences[0].tracks[2]"

/* Of everything.json: what is put where, and how the message begins. */
static const struct {
    const char *path, *json, *message;
} broken[] = {
    /* ids */
    { "assets.1.id", "\"as-v\"", "assets[1].id: \"as-v\" is the id of something else" },
    { "sequences.1.id", "\"all\"", "sequences[1].id: \"all\" is the id" },
    { V2 ".id", "\"v1\"", AT_V2 ".id: \"v1\" is the id" },
    { V2 ".clips.0.id", "\"vi-1\"", AT_V2 ".clips[0].id: \"vi-1\" is the id" },
    { V1 ".transitions.1.id", "\"tr-1\"", AT_V1 ".transitions[1].id: \"tr-1\"" },
    { V1 ".effects.0.id", "\"main\"", AT_V1 ".effects[0].id: \"main\"" },
    { V1 ".clips.0.effects.0.id", "\"fx-2\"",
      AT_V2 ".clips[5].effects[0].id: \"fx-2\"" },
    { V1 ".clips.0.markers.0.id", "\"mk-a\"",
      AT_V1 ".clips[0].markers[0].id: \"mk-a\"" },
    { "sequences.0.markers.0.id", "\"as-i\"", "sequences[0].markers[0].id: \"as-i\"" },
    { V2 ".clips.4.cues.0.id", "\"a1\"", AT_V2 ".clips[4].cues[0].id: \"a1\"" },
    /* references */
    { "main", "\"elsewhere\"", "main: there is no sequence \"elsewhere\"" },
    { "main", "\"v1\"", "main: there is no sequence \"v1\"" },
    { V1 ".clips.0.asset", "\"gone\"",
      AT_V1 ".clips[0].asset: there is no asset \"gone\"" },
    { V1 ".clips.0.asset", "\"main\"",
      AT_V1 ".clips[0].asset: there is no asset \"main\"" },
    { V1 ".clips.3.sequence", "\"as-v\"",
      AT_V1 ".clips[3].sequence: there is no sequence" },
    { V1 ".audio.duck.under.0", "\"gone\"", AT_V1 ".audio.duck.under[0]: there is no" },
    { V1 ".audio.duck.under.0", "\"as-v\"", AT_V1 ".audio.duck.under[0]: there is no" },
    { "params.1.bind.1.target", "\"gone\"",
      "params[1].bind[1].target: there is no \"gone\"" },
    { V1 ".transitions.0.from", "\"gone\"",
      AT_V1 ".transitions[0].from: there is no clip \"gone\" on this track" },
    { V1 ".transitions.0.to", "\"tx-1\"",
      AT_V1 ".transitions[0].to: there is no clip \"tx-1\" on this track" },
    /* time */
    { V1 ".clips.0.duration", "61", AT_V1 ".clips[1].start: starts before the end" },
    { V1 ".clips.1.start", "200", AT_V1 ".clips[2].start: starts before the end" },
    { V1 ".clips.3.duration", "\"999999999s\"",
      AT_V1 ".clips[3].duration: no time can be" },
    { V1 ".clips.1.start", "61", AT_V1 ".clips[2].start: starts before the end" },
    { V1 ".transitions.0.to", "\"im-1\"",
      AT_V1 ".transitions[0]: \"vi-1\" and \"im-1\"" },
    { V1 ".transitions.0.to", "\"vi-1\"",
      AT_V1 ".transitions[0]: \"vi-1\" and \"vi-1\"" },
    /* nesting */
    { V1 ".clips.3.sequence", "\"main\"",
      "sequences[0]: the sequences in it lead back" },
    { "sequences.1.tracks",
      "[{\"id\": \"t9\", \"kind\": \"video\", \"clips\": [{\"id\": \"n9\", \"type\": "
      "\"sequence\", \"start\": 0, \"duration\": 9, \"sequence\": \"main\"}]}]",
      "sequences[0]: the sequences in it lead back" },
    /* sources */
    { V1 ".clips.1.remap.keys.0.value", "\"61s\"", AT_V1 ".clips[1]: plays \"as-v\"" },
    { A1 ".clips.0.in", "\"181s\"", AT_A1 ".clips[0]: plays \"as-a\"" },
    { A1 ".clips.0.in", "\"3s\"", AT_A1 ".clips[0]: plays \"as-a\"" },
    { V1 ".clips.0.loop", "false", NULL },
    { "assets.0.duration", "\"3s\"", NULL },
    /* kinds */
    { A1 ".clips.1",
      "{\"id\": \"t9\", \"type\": \"text\", \"start\": 60, \"duration\": 9, \"text\": "
      "\"\"}",
      AT_A1 ".clips[1].type: an audio track carries only" },
    /* curves within JSON */
    { V1 ".effects.0.params.k1.keys.1.at", "0",
      AT_V1 ".effects[0].params.k1.keys[1]: keys must ascend" },
    { V1 ".meta.user", "{\"keys\": [{\"at\": 5}, {\"at\": 1}]}", NULL },
};

START_TEST(a_broken_invariant_is_named_with_its_path)
{
    g_autoptr(GError) error = NULL;
    json_t *json = fixture_json("everything.json");
    fixture_set(json, broken[_i].path, broken[_i].json);
    g_autoptr(Composition) composition = composition_from_json(json, &error);
    json_decref(json);
    if (!broken[_i].message) {
        ck_assert_msg(composition != NULL, "%s", error ? error->message : "");
        return;
    }
    ck_assert_msg(!composition, "accepted: %s", broken[_i].message);
    ck_assert_msg(g_str_has_prefix(error->message, broken[_i].message),
                  "“%s” should begin with “%s”", error->message, broken[_i].message);
    ck_assert(g_error_matches(error, COMPOSITION_ERROR, COMPOSITION_ERROR_INVALID));
}
END_TEST

/* A clip of 2 s at 25 fps of an asset of 10 s. */
static const struct {
    const char *in, *speed;
    bool ok;
} reaches[] = {
    { "0s", "1/1", true },       { "8s", "1/1", true },
    { "201/25s", "1/1", true },  { "202/25s", "1/1", false },
    { "0s", "5/1", true },       { "0s", "26/5", false },
    { "0s", "51/10", true },     { "4s", "-2/1", true },
    { "2s", "-2/1", false },     { "10s", "-2/1", true },
    { "11s", "-2/1", false },    { "9s", "1/2", true },
    { "251/25s", "-1/1", true }, { "252/25s", "-1/1", false },
};

START_TEST(a_source_range_may_miss_one_frame)
{
    json_t *json =
        json_pack("{si ss ss s[{ss ss ss ss}] s[{ss s[ii] ss s[{ss ss s[{ss ss si si "
                  "ss ss ss}]}]}]}",
                  "chatkut", 1, "id", "p", "main", "s", "assets", "id", "a", "kind",
                  "video", "path", "a.mp4", "duration", "10s", "sequences", "id", "s",
                  "size", 64, 64, "rate", "25/1", "tracks", "id", "t", "kind", "video",
                  "clips", "id", "c", "type", "video", "start", 0, "duration", 50,
                  "asset", "a", "in", reaches[_i].in, "speed", reaches[_i].speed);
    ck_assert_ptr_nonnull(json);
    g_autoptr(Composition) composition = composition_from_json(json, NULL);
    ck_assert_msg((composition != NULL) == reaches[_i].ok, "in %s speed %s",
                  reaches[_i].in, reaches[_i].speed);
    json_decref(json);
}
END_TEST

/* ---- what edits could do --------------------------------------------------------- */

static Composition *with_track(const Composition *composition, const Track *track)
{
    g_autoptr(Sequence) sequence =
        sequence_with_track(composition_main(composition), track, -1);
    return composition_with_sequence(composition, sequence);
}

/* The document with a property of clip `clip` on track `track` set. */
static Composition *with_clip_prop(const Composition *composition, unsigned track,
                                   unsigned clip, PropId prop, Value *take)
{
    const Track *old = composition_main(composition)->tracks->pdata[track];
    g_autoptr(Value) value = take;
    g_autoptr(Clip) changed = clip_with_prop(old->clips->pdata[clip], prop, value);
    g_autoptr(Track) new = track_with_clip_at(old, clip, changed);
    return with_track(composition, new);
}

static void assert_invalid(const Composition *composition, const char *message)
{
    g_autoptr(GError) error = NULL;
    ck_assert(!composition_check(composition, &error));
    ck_assert(g_error_matches(error, COMPOSITION_ERROR, COMPOSITION_ERROR_INVALID));
    ck_assert_msg(g_str_has_prefix(error->message, message), "%s", error->message);
}

START_TEST(values_set_by_edits_are_checked)
{
    const struct {
        unsigned track, clip;
        PropId prop;
        Value *value;
        const char *message;
    } cases[] = {
        { 0, 0, PROP_OPACITY, value_new_number(2),
          AT_V1 ".clips[0].opacity: 2 is above 1" },
        { 0, 0, PROP_OPACITY, value_new_string("x"),
          AT_V1 ".clips[0].opacity: this is not" },
        { 0, 0, PROP_OPACITY, value_new_number(NAN),
          AT_V1 ".clips[0].opacity: this is not a number" },
        { 0, 0, PROP_LABEL, value_new_string("\xff"),
          AT_V1 ".clips[0].label: this text is" },
        { 0, 0, PROP_FIT, value_new_string("huge"), AT_V1 ".clips[0].fit: \"huge\"" },
        { 0, 0, PROP_ASSET, NULL, AT_V1 ".clips[0].asset: missing" },
        { 0, 0, PROP_TEXT, value_new_string("x"),
          AT_V1 ".clips[0].text: this kind of" },
        { 0, 0, PROP_SPEED, value_new_ratio(RTIME_ZERO),
          AT_V1 ".clips[0].speed: expected" },
        { 0, 0, PROP_EFFECTS, value_new_json(json_pack("[{ss}]", "id", "x")),
          AT_V1 ".clips[0].effects[0].type: missing" },
        { 0, 0, PROP_EFFECTS, value_new_string("x"),
          AT_V1 ".clips[0].effects: this is not" },
        { 0, 1, PROP_IN, value_new_time(RTIME_ZERO),
          AT_V1 ".clips[1].in: cannot be beside" },
        { 1, 0, PROP_STROKE_WIDTH, NULL,
          AT_V2 ".clips[0].style.stroke.width: missing" },
        { 1, 5, PROP_EFFECTS, value_new_json(json_array()),
          AT_V2 ".clips[5].effects: " },
        { 1, 5, PROP_EFFECTS, NULL, AT_V2 ".clips[5].effects: missing" },
        { 2, 0, PROP_IN, value_new_time((RTime){ 1, 1 }), AT_A1 ".clips[0]: plays" },
    };
    g_autoptr(Composition) composition = fixture_read("everything.json");
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Composition) bad = with_clip_prop(
            composition, cases[i].track, cases[i].clip, cases[i].prop, cases[i].value);
        assert_invalid(bad, cases[i].message);
        g_autoptr(GError) error = NULL;
        ck_assert(!composition_check_changes(bad, composition, &error));
        ck_assert_msg(g_str_has_prefix(error->message, cases[i].message), "%s",
                      error->message);
    }
}
END_TEST

START_TEST(impossible_spans_are_found)
{
    static const struct {
        RTime start, duration;
        const char *message;
    } spans[] = {
        { { -1, 1 }, { 1, 1 }, AT_V2 ".clips[0].start: a clip cannot start before 0" },
        { { 100, 1 }, { 0, 1 }, AT_V2 ".clips[5].duration: a clip must last" },
        { { 100, 1 }, { -1, 1 }, AT_V2 ".clips[5].duration: a clip must last" },
        { { 100, 1 }, { RTIME_LIMIT, 1 }, AT_V2 ".clips[5].duration: no time can be" },
    };
    g_autoptr(Composition) composition = fixture_read("everything.json");
    const Track *track = composition_main(composition)->tracks->pdata[1];
    for (unsigned i = 0; i < G_N_ELEMENTS(spans); i++) {
        g_autoptr(Clip) clip =
            clip_with_span(track->clips->pdata[5], spans[i].start, spans[i].duration);
        g_autoptr(Track) changed = track_with_clip_at(track, 5, clip);
        g_autoptr(Composition) bad = with_track(composition, changed);
        assert_invalid(bad, spans[i].message);
    }
}
END_TEST

START_TEST(a_sequence_without_size_or_rate_is_found)
{
    g_autoptr(Composition) composition = fixture_read("everything.json");
    g_autoptr(Sequence) sequence =
        sequence_with_prop(composition_main(composition), PROP_RATE, NULL);
    g_autoptr(Composition) bad = composition_with_sequence(composition, sequence);
    assert_invalid(bad, "sequences[0].rate: missing");
}
END_TEST

START_TEST(removing_what_is_referred_to_is_found)
{
    g_autoptr(Composition) composition = fixture_read("everything.json");
    g_autoptr(Composition) no_asset = composition_without_asset(composition, "as-v");
    assert_invalid(no_asset, AT_V1 ".clips[0].asset: there is no asset \"as-v\"");
    g_autoptr(Composition) no_sequence =
        composition_without_sequence(composition, "inner");
    assert_invalid(no_sequence, AT_V1 ".clips[3].sequence: there is no sequence");
}
END_TEST

/* ---- hostile size ---------------------------------------------------------------- */

static Sequence *chain_link(unsigned n, unsigned next)
{
    g_autofree char *id = g_strdup_printf("s%u", n);
    g_autofree char *inner = g_strdup_printf("s%u", next);
    g_autofree char *track_id = g_strdup_printf("t%u", n);
    g_autofree char *clip_id = g_strdup_printf("c%u", n);
    g_autoptr(Value) name = value_new_string(inner);
    g_autoptr(Composition) empty =
        composition_new_empty("x", track_id, 64, 64, (Rate){ 25, 1 });
    PropList *props = proplist_with(NULL, PROP_SEQUENCE, name);
    g_autoptr(Clip) clip =
        clip_new(clip_id, CLIP_SEQUENCE, RTIME_ZERO, (RTime){ 1, 1 }, props);
    proplist_unref(props);
    const Sequence *main = composition_main(empty);
    g_autoptr(Track) track = track_with_clip(main->tracks->pdata[0], clip);
    g_autoptr(GPtrArray) tracks = g_ptr_array_new();
    g_ptr_array_add(tracks, track);
    return sequence_new(id, main->node.props, tracks);
}

/* Each sequence contains the next; the last one contains number `last_in`. */
static Composition *chain(unsigned count, unsigned last_in)
{
    g_autoptr(GPtrArray) sequences =
        g_ptr_array_new_with_free_func((GDestroyNotify)sequence_unref);
    for (unsigned i = 0; i < count; i++)
        g_ptr_array_add(sequences, chain_link(i, i + 1 < count ? i + 1 : last_in));
    return composition_new("x", "s0", NULL, NULL, sequences);
}

START_TEST(nesting_as_deep_as_a_document_is_long_is_judged)
{
    g_autoptr(Composition) cycle = chain(50000, 25000);
    assert_invalid(cycle, "sequences[0]: the sequences in it lead back");
    g_autoptr(Composition) open = chain(50000, 50000);
    assert_invalid(open, "sequences[49999].tracks[0].clips[0].sequence: there is no");
}
END_TEST

static Track *long_track(unsigned count)
{
    g_autoptr(GPtrArray) clips =
        g_ptr_array_new_with_free_func((GDestroyNotify)clip_unref);
    g_autoptr(Value) asset = value_new_string("a");
    g_autoptr(Value) in = value_new_time((RTime){ 1, 3 });
    g_autoptr(Value) speed = value_new_ratio((RTime){ 3, 2 });
    for (unsigned i = 0; i < count; i++) {
        g_autofree char *id = g_strdup_printf("c%u", i);
        PropList *one = proplist_with(NULL, PROP_ASSET, asset);
        PropList *two = proplist_with(one, PROP_IN, in);
        PropList *three = proplist_with(two, PROP_SPEED, speed);
        RTime start = rtime_from_frames(12 * (int64_t)i, (Rate){ 30000, 1001 });
        RTime duration = rtime_from_frames(12, (Rate){ 30000, 1001 });
        g_ptr_array_add(clips, clip_new(id, CLIP_VIDEO, start, duration, three));
        proplist_unref(one);
        proplist_unref(two);
        proplist_unref(three);
    }
    return track_new("v1", TRACK_VIDEO, NULL, clips, NULL);
}

/* Where `bit` is set "Ez", else "FY": the two collide in g_str_hash(), and so do all
 * words made of them. */
static char *colliding_id(unsigned bits)
{
    GString *id = g_string_new(NULL);
    for (int bit = 0; bit < 15; bit++)
        g_string_append(id, bits >> bit & 1 ? "Ez" : "FY");
    return g_string_free(id, FALSE);
}

START_TEST(ids_made_to_collide_cost_no_more_than_others)
{
    g_autofree char *one = colliding_id(1), *two = colliding_id(2);
    ck_assert_uint_eq(g_str_hash(one), g_str_hash(two));
    g_autoptr(GPtrArray) clips =
        g_ptr_array_new_with_free_func((GDestroyNotify)clip_unref);
    g_autoptr(Value) text = value_new_string("");
    PropList *props = proplist_with(NULL, PROP_TEXT, text);
    for (unsigned i = 0; i < COMPOSITION_CLIPS_MAX; i++) {
        g_autofree char *id = colliding_id(i);
        RTime start = { i, 1 };
        g_ptr_array_add(clips, clip_new(id, CLIP_TEXT, start, (RTime){ 1, 1 }, props));
    }
    proplist_unref(props);
    g_autoptr(Track) track = track_new("v1", TRACK_VIDEO, NULL, clips, NULL);
    g_autoptr(Composition) empty =
        composition_new_empty("x", "v1", 64, 64, (Rate){ 25, 1 });
    g_autoptr(Composition) composition = with_track(empty, track);
    gint64 began = g_get_monotonic_time();
    ck_assert(composition_check(composition, NULL));
    ck_assert_double_lt((double)(g_get_monotonic_time() - began) / 1e6, 1);
}
END_TEST

static double ms_since(gint64 began)
{
    return (double)(g_get_monotonic_time() - began) / 1000;
}

START_TEST(ten_thousand_clips_are_checked_and_moved_quickly)
{
    g_autoptr(Value) path = value_new_string("a.mp4");
    g_autoptr(Value) length = value_new_time((RTime){ 10, 1 });
    PropList *file = proplist_with(NULL, PROP_FILE, path);
    PropList *props = proplist_with(file, PROP_LENGTH, length);
    g_autoptr(Asset) asset = asset_new("a", ASSET_VIDEO, props);
    proplist_unref(file);
    proplist_unref(props);
    g_autoptr(Track) track = long_track(10000);
    g_autoptr(Composition) empty =
        composition_new_empty("x", "v1", 64, 64, (Rate){ 30000, 1001 });
    g_autoptr(Composition) with_asset = composition_with_asset(empty, asset);
    g_autoptr(Composition) composition = with_track(with_asset, track);

    gint64 began = g_get_monotonic_time();
    ck_assert(composition_check(composition, NULL));
    double first = ms_since(began);
    began = g_get_monotonic_time();
    g_autoptr(Track) moved = track_with_run_moved(track, 0, 10000, (RTime){ 7, 3 });
    double move = ms_since(began);
    g_autoptr(Composition) after = with_track(composition, moved);
    began = g_get_monotonic_time();
    ck_assert(composition_check_changes(after, composition, NULL));
    double again = ms_since(began);
    printf("10000 clips: first check %.1f ms, moved in %.1f ms, checked again in %.1f "
           "ms\n",
           first, move, again);
    ck_assert_double_lt(first + move + again, 500);
}
END_TEST

START_TEST(a_track_may_be_long_but_not_too_long)
{
    g_autoptr(Track) track = long_track(COMPOSITION_CLIPS_MAX + 1);
    g_autoptr(Composition) empty =
        composition_new_empty("x", "v1", 64, 64, (Rate){ 30000, 1001 });
    g_autoptr(Composition) composition = with_track(empty, track);
    assert_invalid(composition, "sequences[0].tracks[0].clips: a track carries 20000");
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("composition_check");
    TCase *tcase = tcase_create("all");
    tcase_add_loop_test(tcase, a_broken_invariant_is_named_with_its_path, 0,
                        G_N_ELEMENTS(broken));
    tcase_add_loop_test(tcase, a_source_range_may_miss_one_frame, 0,
                        G_N_ELEMENTS(reaches));
    tcase_add_test(tcase, values_set_by_edits_are_checked);
    tcase_add_test(tcase, impossible_spans_are_found);
    tcase_add_test(tcase, a_sequence_without_size_or_rate_is_found);
    tcase_add_test(tcase, removing_what_is_referred_to_is_found);
    tcase_add_test(tcase, nesting_as_deep_as_a_document_is_long_is_judged);
    tcase_add_test(tcase, ids_made_to_collide_cost_no_more_than_others);
    tcase_add_test(tcase, ten_thousand_clips_are_checked_and_moved_quickly);
    tcase_add_test(tcase, a_track_may_be_long_but_not_too_long);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    return run_suite(suite());
}
