#include "fixture.h"

#include "../run.h"

#include <stdio.h>

static const Rate thirty = { 30, 1 };
static const Rate ntsc = { 30000, 1001 };

static const char *const documents[] = {
    "samples/01-intro.json",
    "samples/02-vertical.json",
    "samples/03-nested-template.json",
    "everything.json",
};

/* ---- whole documents ------------------------------------------------------------- */

START_TEST(what_was_written_reads_the_same)
{
    g_autoptr(Composition) first = fixture_read(documents[_i]);
    for (int pretty = 0; pretty < 2; pretty++) {
        g_autofree char *text = composition_to_text(first, pretty);
        g_autoptr(Composition) second = composition_from_text(text, strlen(text), NULL);
        ck_assert_ptr_nonnull(second);
        ck_assert(composition_equal(first, second));
        g_autofree char *again = composition_to_text(second, pretty);
        ck_assert_str_eq(text, again);
    }
}
END_TEST

START_TEST(nothing_that_was_given_is_lost)
{
    json_t *given = fixture_json("everything.json");
    g_autoptr(Composition) composition = composition_from_json(given, NULL);
    json_t *written = composition_to_json(composition);
    /* These are canonical already but for a ratio and curves, where defaults go. */
    static const char *const paths[] = {
        "assets",
        "params",
        "meta",
        "sequences.0.markers",
        "sequences.0.tracks.0.audio",
        "sequences.0.tracks.1.clips.1",
        "sequences.0.tracks.1.clips.3",
        "sequences.0.tracks.1.clips.4",
        "sequences.0.tracks.1.clips.5",
        "sequences.0.tracks.0.transitions",
        "sequences.0.tracks.0.clips.0.transform",
        "sequences.0.tracks.0.clips.0.opacity",
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(paths); i++)
        ck_assert_msg(
            json_equal(fixture_at(given, paths[i]), fixture_at(written, paths[i])),
            "%s", paths[i]);
    json_decref(given);
    json_decref(written);
}
END_TEST

static void mark_slots(const json_t *json, const char *prefix, unsigned owner,
                       bool *seen)
{
    const char *key;
    json_t *member;
    json_object_foreach((json_t *)(uintptr_t)json, key, member)
    {
        g_autofree char *slot = g_strconcat(prefix, key, NULL);
        g_autofree char *deeper = g_strconcat(slot, ".", NULL);
        for (unsigned i = 0; i < PROP_COUNT; i++)
            if ((property_get(i)->owners & owner) &&
                strcmp(property_get(i)->slot, slot) == 0)
                seen[i] = true;
        mark_slots(member, deeper, owner, seen);
    }
}

static void mark_track(const json_t *track, bool *seen)
{
    size_t i;
    json_t *item;
    mark_slots(track, "", OWN_TRACK, seen);
    json_array_foreach(json_object_get(track, "clips"), i, item)
    {
        ClipKind kind;
        const char *type = json_string_value(json_object_get(item, "type"));
        ck_assert(clip_kind_parse(type, &kind));
        mark_slots(item, "", 1u << kind, seen);
    }
    json_array_foreach(json_object_get(track, "transitions"), i, item)
        mark_slots(item, "", OWN_TRANSITION, seen);
}

START_TEST(the_everything_document_has_every_property)
{
    bool seen[PROP_COUNT] = { false };
    size_t i;
    json_t *item, *json = fixture_json("everything.json");
    mark_slots(json, "", OWN_COMPOSITION, seen);
    json_array_foreach(json_object_get(json, "assets"), i, item)
        mark_slots(item, "", OWN_ASSET, seen);
    mark_slots(fixture_at(json, "sequences.0"), "", OWN_SEQUENCE, seen);
    json_array_foreach(fixture_at(json, "sequences.0.tracks"), i, item)
        mark_track(item, seen);
    for (i = 0; i < PROP_COUNT; i++)
        ck_assert_msg(seen[i], "%s is not in everything.json", property_get(i)->slot);
    json_decref(json);
}
END_TEST

/* ---- canonical form -------------------------------------------------------------- */

static const struct {
    PropId prop;
    const char *given, *written;
} canonical[] = {
    { PROP_OPACITY, "1.0", "1" },
    { PROP_OPACITY, "-0.0", "0" },
    { PROP_OPACITY, "1e-1", "0.1" },
    { PROP_OPACITY, "0.30000000000000004", "0.30000000000000004" },
    { PROP_OPACITY, "1e-300", "1e-300" },
    { PROP_ROTATION, "1e300", "1e300" },
    { PROP_ROTATION, "9007199254740993", "9007199254740992" },
    { PROP_BOX, "[2.0, 2.5]", "[2,2.5]" },
    { PROP_SCALE, "2", "2" },
    { PROP_SCALE, "[2, 2]", "[2,2]" },
    { PROP_COLOR, "\"#ffffff\"", "\"#FFFFFF\"" },
    { PROP_COLOR, "\"#abcdefFF\"", "\"#ABCDEF\"" },
    { PROP_COLOR, "\"#abcdef80\"", "\"#ABCDEF80\"" },
    { PROP_IN, "15", "15" },
    { PROP_IN, "\"1/2s\"", "15" },
    { PROP_IN, "\"2/4s\"", "15" },
    { PROP_IN, "\"2/14s\"", "\"1/7s\"" },
    { PROP_IN, "\"0s\"", "0" },
    { PROP_SPEED, "\"-2/1\"", "-2" },
    { PROP_SPEED, "\"6/4\"", "\"3/2\"" },
    { PROP_RATE, "\"60/2\"", "\"30/1\"" },
    { PROP_TURN, "90.0", "90" },
    { PROP_EASE, "\"linear\"", "\"linear\"" },
    { PROP_EASE, "{\"spring\":{\"velocity\":0.0,\"mass\":1}}",
      "{\"spring\":{\"mass\":1,\"velocity\":0}}" },
    { PROP_OPACITY,
      "{\"extend\":\"hold\",\"keys\":[{\"ease\":\"linear\",\"value\":1,\"at\":\"1s\"}]"
      "}",
      "{\"keys\":[{\"at\":30,\"value\":1}]}" },
    { PROP_ROTATION,
      "{\"keys\":[{\"at\":0,\"value\":1,\"ease\":{\"spring\":{\"mass\":1,\"damping\":"
      "12}}}]}",
      "{\"keys\":[{\"at\":0,\"value\":1,\"ease\":{\"spring\":{\"damping\":12}}}]}" },
    { PROP_REMAP, "{\"keys\":[{\"at\":0,\"value\":\"1/30s\"}]}",
      "{\"keys\":[{\"at\":0,\"value\":1}]}" },
    { PROP_EFFECTS,
      "[{\"params\":{\"k\":{\"keys\":[{\"value\":1.0,\"at\":\"1s\"}]}},\"type\":"
      "\"blur\",\"id\":\"a\"}]",
      "[{\"id\":\"a\",\"type\":\"blur\",\"params\":{\"k\":{\"keys\":[{\"at\":30,"
      "\"value\":1}]}}}]" },
    { PROP_META, "{\"user\":{\"b\":1.0,\"a\":\"1s\"}}",
      "{\"user\":{\"b\":1.0,\"a\":\"1s\"}}" },
};

START_TEST(a_value_has_one_way_to_be_written)
{
    g_autoptr(GError) error = NULL;
    json_t *json = json_loads(canonical[_i].given, JSON_DECODE_ANY, NULL);
    Value *value = NULL;
    ck_assert_msg(prop_from_json(canonical[_i].prop, json, thirty, &value, &error),
                  "%s", error ? error->message : "");
    json_t *written = prop_to_json(canonical[_i].prop, value, thirty);
    json_t *wanted = json_loads(canonical[_i].written, JSON_DECODE_ANY, NULL);
    char *a = json_dumps(written, JSON_ENCODE_ANY | JSON_COMPACT);
    char *b = json_dumps(wanted, JSON_ENCODE_ANY | JSON_COMPACT);
    ck_assert_str_eq(a, b);
    Value *again = NULL;
    ck_assert(prop_from_json(canonical[_i].prop, written, thirty, &again, NULL));
    ck_assert(value_equal(value, again));
    value_unref(value);
    value_unref(again);
    free(a);
    free(b);
    json_decref(json);
    json_decref(written);
    json_decref(wanted);
}
END_TEST

START_TEST(null_stands_for_absent)
{
    json_t *null = json_null();
    g_autoptr(Value) before = value_new_bool(true);
    Value *value = before;
    ck_assert(prop_from_json(PROP_IN, null, thirty, &value, NULL));
    ck_assert_ptr_null(value);
    ck_assert(before->boolean);
    ck_assert(json_is_null(prop_to_json(PROP_IN, NULL, thirty)));
}
END_TEST

START_TEST(a_refused_value_says_why_without_a_path)
{
    g_autoptr(GError) error = NULL;
    Value *value = NULL;
    json_t *json = json_real(1.5);
    ck_assert(!prop_from_json(PROP_OPACITY, json, thirty, &value, &error));
    ck_assert_str_eq(error->message, "1.5 is above 1");
    ck_assert(g_error_matches(error, COMPOSITION_ERROR, COMPOSITION_ERROR_SYNTAX));
    ck_assert_ptr_null(value);
    json_decref(json);
}
END_TEST

/* ---- times ----------------------------------------------------------------------- */

static const struct {
    const char *json;
    Rate rate;
    int64_t num, den; /* den 0: refused */
} times[] = {
    { "12", { 30, 1 }, 2, 5 },
    { "-12", { 30, 1 }, -2, 5 },
    { "1", { 30000, 1001 }, 1001, 30000 },
    { "12.0", { 30, 1 }, 2, 5 },
    { "12.5", { 30, 1 }, 0, 0 },
    { "12", { 0, 0 }, 0, 0 },
    { "0", { 0, 0 }, 0, 1 },
    { "\"7/2s\"", { 0, 0 }, 7, 2 },
    { "\"7/2s\"", { 30, 1 }, 7, 2 },
    { "\"-7/2s\"", { 30, 1 }, -7, 2 },
    { "\"7/2\"", { 30, 1 }, 0, 0 },
    { "\"3.5s\"", { 30, 1 }, 0, 0 },
    { "\"07s\"", { 30, 1 }, 0, 0 },
    { "\"999999999s\"", { 30, 1 }, 999999999, 1 },
    { "\"1000000000s\"", { 30, 1 }, 0, 0 },
    { "30000000000", { 30, 1 }, 0, 0 },
    { "9223372036854775807", { 30, 1 }, 0, 0 },
    { "null", { 30, 1 }, 0, 0 },
    { "true", { 30, 1 }, 0, 0 },
};

START_TEST(times_are_frames_or_rational_seconds)
{
    RTime time = { 4711, 1 };
    json_t *json = json_loads(times[_i].json, JSON_DECODE_ANY, NULL);
    bool ok = time_from_json(json, times[_i].rate, &time);
    ck_assert_msg(ok == (times[_i].den != 0), "%s", times[_i].json);
    ck_assert_int_eq(time.num, ok ? times[_i].num : 4711);
    ck_assert_int_eq(time.den, ok ? times[_i].den : 1);
    json_decref(json);
}
END_TEST

START_TEST(times_are_written_as_frames_where_exact)
{
    json_t *frames = time_to_json(rtime_make(1001, 10000), ntsc);
    json_t *seconds = time_to_json(rtime_make(1, 10), ntsc);
    json_t *asset = time_to_json(rtime_make(1001, 10000), (Rate){ 0 });
    ck_assert_int_eq(json_integer_value(frames), 3);
    ck_assert_str_eq(json_string_value(seconds), "1/10s");
    ck_assert_str_eq(json_string_value(asset), "1001/10000s");
    json_decref(frames);
    json_decref(seconds);
    json_decref(asset);
}
END_TEST

START_TEST(kept_json_means_the_same_at_any_rate)
{
    json_t *json = json_pack("[{ssss s{s{s[{sisi}]}}}]", "id", "fx", "type", "blur",
                             "params", "radius", "keys", "at", 15, "value", 1);
    Value *value = NULL;
    ck_assert(prop_from_json(PROP_EFFECTS, json, thirty, &value, NULL));
    json_t *at60 = prop_to_json(PROP_EFFECTS, value, (Rate){ 60, 1 });
    json_t *at = fixture_at(at60, "0.params.radius.keys.0.at");
    ck_assert_int_eq(json_integer_value(at), 30);
    at = fixture_at(value->json, "0.params.radius.keys.0.at");
    ck_assert_str_eq(json_string_value(at), "1/2s");
    value_unref(value);
    json_decref(at60);
    json_decref(json);
}
END_TEST

/* ---- refusals -------------------------------------------------------------------- */

#define V1      "sequences.0.tracks.0"
#define V2      "sequences.0.tracks.1"
#define CLIP    V1 ".clips.0"
#define AT_CLIP "sequences[0].tracks[0].clips[0]"
#define AT_V2   "sequences[0].tracks[1]"

/* Of everything.json: what is put where, and how the message begins. */
static const struct {
    const char *path, *json, *message;
} refused[] = {
    { "chatkut", NULL, "chatkut: missing" },
    { "chatkut", "\"1\"", "chatkut: expected a whole number, got \"1\"" },
    { "chatkut", "0", "chatkut: 0 is below 1" },
    { "colour", "1", "colour: unknown key" },
    { "lable", "\"x\"", "lable: unknown key; did you mean label" },
    { "assets", "{}", "assets: expected a list, got an object" },
    { "sequences", "[]", "sequences: there are 0 entries, it needs 1 at least" },
    { "id", "\"1abc\"", "id: expected an id" },
    { "id", "\"a b\"", "id: expected an id" },
    { "main", "7", "main: expected an id" },
    { "label", "\"\"", "label: the text has 0 characters, it needs 1 at least" },
    { "meta", "{\"Bad\": 1}", "meta.Bad: this is no name for a key" },
    { "assets.0", "[]", "assets[0]: expected an object, got a list" },
    { "assets.0.kind", "\"movie\"",
      "assets[0].kind: \"movie\" is not one of video, audio" },
    { "assets.0.path", NULL, "assets[0].path: missing" },
    { "assets.0.duration", "300", "assets[0].duration: expected a time above zero" },
    { "assets.0.duration", "\"0s\"", "assets[0].duration: expected a time above zero" },
    { "assets.0.rotation", "45",
      "assets[0].rotation: 45 is not one of 0, 90, 180, 270" },
    { "assets.0.hash", "\"md5:00\"", "assets[0].hash: expected a hash" },
    { "assets.0.size", "[1920]", "assets[0].size: there are 1 entries, it needs 2" },
    { "assets.0.size", "[1920, 0.5]", "assets[0].size[1]: expected a whole number" },
    { "assets.0.streams.data", "1", "assets[0].streams.data: unknown key" },
    { "assets.0.markers.0.at", "15", "assets[0].markers[0].at: expected a time" },
    { "sequences.0.rate", "30", "sequences[0].rate: expected a frame rate" },
    { "sequences.0.rate", "\"30\"", "sequences[0].rate: expected a frame rate" },
    { "sequences.0.rate", "\"0/1\"", "sequences[0].rate: expected a frame rate" },
    { "sequences.0.rate", NULL, "sequences[0].rate: missing" },
    { "sequences.1.rate", NULL, "sequences[1].rate: missing" },
    { "sequences.0.size", "[1, 1080]", "sequences[0].size[0]: 1 is below 2" },
    { "sequences.0.sampleRate", "7999", "sequences[0].sampleRate: 7999 is below 8000" },
    { "sequences.0.background", "\"red\"",
      "sequences[0].background: expected a colour" },
    { "sequences.0.background.stops.1.1", "\"red\"",
      "sequences[0].background.stops[1][1]: expected a colour" },
    { "sequences.0.background.stops.1.0", "1.5",
      "sequences[0].background.stops[1][0]: 1.5 is above 1" },
    { V1 ".kind", "\"title\"", "sequences[0].tracks[0].kind: \"title\" is not one of" },
    { V1 ".clips", NULL, "sequences[0].tracks[0].clips: missing" },
    { V1 ".role", "\"Main\"", "sequences[0].tracks[0].role: expected a role" },
    { V1 ".audio.channels", "\"both\"",
      "sequences[0].tracks[0].audio.channels: \"both\"" },
    { V1 ".audio.fadeIn.duration", NULL,
      "sequences[0].tracks[0].audio.fadeIn.duration: missing" },
    { V1 ".audio.fadeIn", "{}",
      "sequences[0].tracks[0].audio.fadeIn.duration: missing" },
    { V1 ".audio.fadeIn", "3",
      "sequences[0].tracks[0].audio.fadeIn: expected an object" },
    { V1 ".audio.duck.under", "[]",
      "sequences[0].tracks[0].audio.duck.under: there are 0 entries" },
    { V1 ".audio.duck.under", "[\"a1\", \"a1\"]",
      "sequences[0].tracks[0].audio.duck.under[1]: \"a1\" is there twice" },
    { V1 ".effects.0.type", "\"Big Blur\"",
      "sequences[0].tracks[0].effects[0].type: expected a name" },
    { V1 ".effects.0.params.on", "null",
      "sequences[0].tracks[0].effects[0].params.on: expected a number or true or "
      "false" },
    { V1 ".effects.0.params.k1.keys.0.value", "true",
      "sequences[0].tracks[0].effects[0].params.k1.keys[0].value: expected" },
    { V1 ".transitions.0.before", "-1",
      "sequences[0].tracks[0].transitions[0].before: expected a time of zero" },
    { V1 ".transitions.1.to", NULL,
      "sequences[0].tracks[0].transitions[1]: needs one of from, to" },
    { V1 ".transitions.0.label", "\"x\"",
      "sequences[0].tracks[0].transitions[0].label: unknown key" },
    { CLIP ".type", NULL, AT_CLIP ".type: missing" },
    { CLIP ".type", "\"movie\"", AT_CLIP ".type: \"movie\" is not one of" },
    { CLIP ".id", NULL, AT_CLIP ".id: missing" },
    { CLIP ".start", "-1", AT_CLIP ".start: expected a time of zero or more" },
    { CLIP ".start", "0.5", AT_CLIP ".start: expected a time of zero or more" },
    { CLIP ".duration", "0", AT_CLIP ".duration: expected a time above zero" },
    { CLIP ".asset", NULL, AT_CLIP ".asset: missing" },
    { CLIP ".text", "\"x\"", AT_CLIP ".text: unknown key" },
    { CLIP ".volume", "1", AT_CLIP ".volume: unknown key" },
    { CLIP ".opacity", "1.5", AT_CLIP ".opacity: 1.5 is above 1" },
    { CLIP ".opacity", "\"half\"", AT_CLIP ".opacity: expected a number or an object" },
    { CLIP ".opacity", "{\"keys\": []}",
      AT_CLIP ".opacity.keys: there are 0 entries, it needs 1" },
    { CLIP ".opacity.keys.0.value", "[1, 1]",
      AT_CLIP ".opacity.keys[0].value: expected a number, got a list" },
    { CLIP ".opacity.keys.1.at", "-5", AT_CLIP ".opacity.keys[1]: keys must ascend" },
    { CLIP ".opacity.extend", "\"stop\"", AT_CLIP ".opacity.extend: \"stop\"" },
    { CLIP ".transform.position.keys.0.ease", "\"bouncy\"",
      AT_CLIP ".transform.position.keys[0].ease: \"bouncy\" is not one of" },
    { CLIP ".transform.position.keys.1.ease.bezier.0", "2",
      AT_CLIP ".transform.position.keys[1].ease.bezier[0]: 2 is above 1" },
    { CLIP ".transform.skew", "1", AT_CLIP ".transform.skew: unknown key" },
    { CLIP ".crop.left", "1.01", AT_CLIP ".crop.left: 1.01 is above 1" },
    { CLIP ".speed", "0", AT_CLIP ".speed: expected a factor" },
    { CLIP ".speed", "1.5", AT_CLIP ".speed: expected a factor" },
    { CLIP ".enabled", "1", AT_CLIP ".enabled: expected true or false, got 1" },
    { CLIP ".blend", "\"Screen\"", AT_CLIP ".blend: \"Screen\" is not one of normal" },
    { V1 ".clips.1.in", "0",
      "sequences[0].tracks[0].clips[1].in: cannot be beside remap" },
    { V1 ".clips.1.remap.keys.0.value", "\"-1s\"",
      "sequences[0].tracks[0].clips[1].remap.keys[0].value: expected a time of zero" },
    { V2 ".clips.0.style.size", "0.5", AT_V2 ".clips[0].style.size: 0.5 is below 1" },
    { V2 ".clips.0.style.stroke.width", NULL,
      AT_V2 ".clips[0].style.stroke.width: missing" },
    { V2 ".clips.0.style.weight", "450.5",
      AT_V2 ".clips[0].style.weight: expected a whole number" },
    { V2 ".clips.1.text", "[]", AT_V2 ".clips[1].text: there are 0 entries" },
    { V2 ".clips.1.text.0.style.colour", "\"#FFFFFF\"",
      AT_V2 ".clips[1].text[0].style.colour: unknown key; did you mean color" },
    { V2 ".clips.2.points", NULL, AT_V2 ".clips[2].points: missing" },
    { V2 ".clips.3.path", NULL, AT_V2 ".clips[3].path: missing" },
    { V2 ".clips.4.lang", "\"English\"", AT_V2 ".clips[4].lang: expected a language" },
    { V2 ".clips.4.cues.0.words.0.duration", "0",
      AT_V2 ".clips[4].cues[0].words[0].duration: expected a time above zero" },
    { V2 ".clips.5.effects", "[]", AT_V2 ".clips[5].effects: " },
    { V2 ".clips.5.effects", NULL, AT_V2 ".clips[5].effects: missing" },
    { "params.0.name", "\"Title\"", "params[0].name: expected a name" },
    { "params.0.default", "[]", "params[0].default: expected" },
    { "params.0.bind.0.property", "\"style.\"",
      "params[0].bind[0].property: expected" },
};

START_TEST(a_flaw_is_named_with_its_path)
{
    g_autoptr(GError) error = NULL;
    json_t *json = fixture_json("everything.json");
    fixture_set(json, refused[_i].path, refused[_i].json);
    Composition *composition = composition_from_json(json, &error);
    ck_assert_msg(!composition, "accepted: %s", refused[_i].message);
    ck_assert_msg(g_str_has_prefix(error->message, refused[_i].message),
                  "“%s” should begin with “%s”", error->message, refused[_i].message);
    bool is_order = strstr(refused[_i].message, "ascend") != NULL;
    ck_assert(g_error_matches(error, COMPOSITION_ERROR,
                              is_order ? COMPOSITION_ERROR_INVALID
                                       : COMPOSITION_ERROR_SYNTAX));
    json_decref(json);
}
END_TEST

/* ---- texts ----------------------------------------------------------------------- */

static void assert_refused(const char *text, size_t length, CompositionError code,
                           const char *part)
{
    g_autoptr(GError) error = NULL;
    ck_assert_ptr_null(composition_from_text(text, length, &error));
    ck_assert(g_error_matches(error, COMPOSITION_ERROR, code));
    ck_assert_msg(strstr(error->message, part) != NULL, "%s", error->message);
}

static const struct {
    const char *text, *part;
} no_documents[] = {
    { "", "not JSON" },
    { "{", "not JSON at line 1" },
    { "{}", "missing" },
    { "[]", "expected an object, got a list" },
    { "{} x", "not JSON" },
    { "{\"chatkut\": 1, \"chatkut\": 1}", "not JSON at line 1" },
    { "{\"id\": \"a\\u0000b\"}", "not JSON" },
    { "{\"id\": \"\xff\"}", "not JSON" },
    { "{\"id\": NaN}", "not JSON" },
    { "{\"id\": 1e999}", "not JSON" },
    { "\xef\xbb\xbf{}", "not JSON" },
};

START_TEST(what_is_no_document_is_refused)
{
    const char *text = no_documents[_i].text;
    assert_refused(text, strlen(text), COMPOSITION_ERROR_SYNTAX, no_documents[_i].part);
}
END_TEST

START_TEST(a_newer_format_is_told_apart)
{
    const char *text = "{\"chatkut\": 2, \"whatever\": true}";
    assert_refused(text, strlen(text), COMPOSITION_ERROR_VERSION, "newer chatkut");
}
END_TEST

START_TEST(hostile_texts_meet_limits)
{
    g_autofree char *long_text = g_malloc(COMPOSITION_TEXT_MAX + 1);
    memset(long_text, ' ', COMPOSITION_TEXT_MAX + 1);
    assert_refused(long_text, COMPOSITION_TEXT_MAX + 1, COMPOSITION_ERROR_SYNTAX,
                   "too many");

    g_autoptr(GString) deep = g_string_new("{\"meta\":{\"user\":");
    for (int i = 0; i < COMPOSITION_DEPTH_MAX - 1; i++)
        g_string_append_c(deep, '[');
    for (int i = 0; i < COMPOSITION_DEPTH_MAX - 1; i++)
        g_string_append_c(deep, ']');
    g_string_append(deep, "}}");
    assert_refused(deep->str, deep->len, COMPOSITION_ERROR_SYNTAX,
                   "nested more than 64");

    memset(long_text, '[', 100000);
    assert_refused(long_text, 100000, COMPOSITION_ERROR_SYNTAX, "not JSON");
}
END_TEST

/* ---- single objects -------------------------------------------------------------- */

START_TEST(objects_travel_alone)
{
    g_autoptr(Composition) composition = fixture_read("everything.json");
    const Sequence *sequence = composition_main(composition);
    const Track *track = sequence->tracks->pdata[0];
    const Clip *clip = track->clips->pdata[0];
    const Transition *transition = track->transitions->pdata[0];
    const Asset *asset = composition->assets->pdata[0];

    json_t *json[] = { clip_to_json(clip, sequence->rate),
                       transition_to_json(transition, sequence->rate),
                       track_to_json(track, sequence->rate), sequence_to_json(sequence),
                       asset_to_json(asset) };
    g_autoptr(Clip) clip2 = clip_from_json(json[0], sequence->rate, NULL);
    g_autoptr(Transition) transition2 =
        transition_from_json(json[1], sequence->rate, NULL);
    g_autoptr(Track) track2 = track_from_json(json[2], sequence->rate, NULL);
    g_autoptr(Sequence) sequence2 = sequence_from_json(json[3], NULL);
    g_autoptr(Asset) asset2 = asset_from_json(json[4], NULL);
    ck_assert(clip2 && transition2 && track2 && sequence2 && asset2);
    ck_assert(proplist_equal(clip->node.props, clip2->node.props));
    ck_assert(proplist_equal(asset->node.props, asset2->node.props));

    g_autoptr(Composition) with = composition_with_sequence(composition, sequence2);
    g_autoptr(Composition) both = composition_with_asset(with, asset2);
    ck_assert(composition_equal(composition, both));
    for (unsigned i = 0; i < G_N_ELEMENTS(json); i++)
        json_decref(json[i]);
}
END_TEST

START_TEST(a_bad_object_names_the_path_within_it)
{
    g_autoptr(GError) error = NULL;
    json_t *json = json_pack("{ss ss si si}", "id", "a", "type", "text", "start", 0,
                             "duration", 5);
    ck_assert_ptr_null(clip_from_json(json, thirty, &error));
    ck_assert_str_eq(error->message, "text: missing");
    ck_assert(g_error_matches(error, COMPOSITION_ERROR, COMPOSITION_ERROR_SYNTAX));
    json_decref(json);
}
END_TEST

/* ---- numbers --------------------------------------------------------------------- */

START_TEST(a_document_of_ten_thousand_clips_is_read_quickly)
{
    json_t *json = fixture_json("samples/01-intro.json");
    json_t *clips = json_array();
    for (int i = 0; i < 10000; i++) {
        g_autofree char *id = g_strdup_printf("c%d", i);
        json_array_append_new(
            clips, json_pack("{ss ss si si ss s{sf} s{s[ii]}}", "id", id, "type",
                             "text", "start", i * 10, "duration", 10, "text", "x",
                             "style", "size", 20.5, "transform", "position", i, i));
    }
    json_object_set_new(fixture_at(json, "sequences.0.tracks.0"), "clips", clips);
    json_object_del(fixture_at(json, "sequences.0.tracks.0"), "transitions");
    json_object_del(json, "params");
    gint64 began = g_get_monotonic_time();
    g_autoptr(GError) error = NULL;
    g_autoptr(Composition) composition = composition_from_json(json, &error);
    ck_assert_msg(composition != NULL, "%s", error ? error->message : "");
    double read_ms = (double)(g_get_monotonic_time() - began) / 1000;
    began = g_get_monotonic_time();
    g_autofree char *text = composition_to_text(composition, false);
    printf("10000 clips: read in %.1f ms, written (%zu kB) in %.1f ms\n", read_ms,
           strlen(text) / 1000, (double)(g_get_monotonic_time() - began) / 1000);
    ck_assert_double_lt(read_ms, 2000);
    json_decref(json);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("composition_json");
    TCase *tcase = tcase_create("documents");
    tcase_add_loop_test(tcase, what_was_written_reads_the_same, 0,
                        G_N_ELEMENTS(documents));
    tcase_add_test(tcase, nothing_that_was_given_is_lost);
    tcase_add_test(tcase, the_everything_document_has_every_property);
    tcase_add_loop_test(tcase, a_flaw_is_named_with_its_path, 0, G_N_ELEMENTS(refused));
    tcase_add_loop_test(tcase, what_is_no_document_is_refused, 0,
                        G_N_ELEMENTS(no_documents));
    tcase_add_test(tcase, a_newer_format_is_told_apart);
    tcase_add_test(tcase, hostile_texts_meet_limits);
    tcase_add_test(tcase, a_document_of_ten_thousand_clips_is_read_quickly);
    suite_add_tcase(suite, tcase);

    tcase = tcase_create("values");
    tcase_add_loop_test(tcase, a_value_has_one_way_to_be_written, 0,
                        G_N_ELEMENTS(canonical));
    tcase_add_test(tcase, null_stands_for_absent);
    tcase_add_test(tcase, a_refused_value_says_why_without_a_path);
    tcase_add_loop_test(tcase, times_are_frames_or_rational_seconds, 0,
                        G_N_ELEMENTS(times));
    tcase_add_test(tcase, times_are_written_as_frames_where_exact);
    tcase_add_test(tcase, kept_json_means_the_same_at_any_rate);
    tcase_add_test(tcase, objects_travel_alone);
    tcase_add_test(tcase, a_bad_object_names_the_path_within_it);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    return run_suite(suite());
}
