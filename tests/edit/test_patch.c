#include "../share.h"
#include "random_composition.h"

#include "../run.h"
#include "chatkut/model/composition_json.h"

#include <check.h>
#include <string.h>

/* ---- a small composition to be exact about --------------------------------------- */

static const char document[] =
    "{\"chatkut\":1,\"id\":\"p\",\"main\":\"main\",\"assets\":["
    "{\"id\":\"as\",\"kind\":\"video\",\"path\":\"a.mp4\",\"duration\":\"60s\"},"
    "{\"id\":\"spare\",\"kind\":\"image\",\"path\":\"b.png\"}],"
    "\"sequences\":[{\"id\":\"main\",\"size\":[640,360],\"rate\":\"30/1\",\"tracks\":["
    "{\"id\":\"v1\",\"kind\":\"video\",\"role\":\"main\",\"clips\":["
    "{\"id\":\"a\",\"type\":\"video\",\"start\":0,\"duration\":30,\"asset\":\"as\"},"
    "{\"id\":\"b\",\"type\":\"video\",\"start\":30,\"duration\":60,\"asset\":\"as\"},"
    "{\"id\":\"c\",\"type\":\"video\",\"start\":90,\"duration\":30,\"asset\":\"as\"}],"
    "\"transitions\":["
    "{\"id\":\"x\",\"type\":\"dissolve\",\"from\":\"a\",\"to\":\"b\",\"before\":5,"
    "\"after\":5}]},"
    "{\"id\":\"v2\",\"kind\":\"video\",\"clips\":["
    "{\"id\":\"t\",\"type\":\"text\",\"start\":10,\"duration\":20,\"text\":\"Hi\"}]},"
    "{\"id\":\"v3\",\"kind\":\"video\",\"clips\":[]}]}]}";

static Composition *composition;

static void setup(void)
{
    g_autoptr(GError) error = NULL;
    composition = composition_from_text(document, sizeof document - 1, &error);
    ck_assert_msg(composition, "%s", error ? error->message : "");
}

static void teardown(void)
{
    composition_unref(composition);
}

static Patch *read_patch(const char *ops)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = g_strdup_printf("{\"ops\":[%s]}", ops);
    json_error_t problem;
    json_t *json = json_loads(text, 0, &problem);
    ck_assert_msg(json, "%s: %s", problem.text, text);
    Patch *patch = patch_from_json(json, composition, &error);
    ck_assert_msg(patch, "%s", error ? error->message : "");
    json_decref(json);
    return patch;
}

static void assert_equal(const Composition *is, const Composition *wanted)
{
    if (composition_equal(is, wanted))
        return;
    g_autofree char *left = composition_to_text(is, false);
    g_autofree char *right = composition_to_text(wanted, false);
    ck_abort_msg("%.3000s\nis not\n%.3000s", left, right);
}

/* Every kind of op, and what the document says afterwards. */
static const struct {
    const char *ops;
    const char *has;     /* part of the document afterwards; NULL: refused */
    const char *has_not; /* not part of it; or part of the refusal */
} cases[] = {
    { "{\"op\":\"add-clip\",\"track\":\"v2\",\"clip\":{\"id\":\"u\",\"type\":\"text\","
      "\"start\":40,\"duration\":5,\"text\":\"Yo\"}}",
      "\"text\":\"Yo\"", "\"Hm\"" },
    { "{\"op\":\"add-clip\",\"track\":\"v2\",\"clip\":{\"id\":\"t\",\"type\":\"text\","
      "\"start\":40,\"duration\":5,\"text\":\"Yo\"}}",
      NULL, "in use" },
    { "{\"op\":\"add-clip\",\"track\":\"v2\",\"clip\":{\"id\":\"u\",\"type\":\"text\","
      "\"start\":29,\"duration\":5,\"text\":\"Yo\"}}",
      NULL, "before the end" },
    { "{\"op\":\"remove-clip\",\"clip\":\"c\"}", "\"b\"", "\"c\"" },
    { "{\"op\":\"remove-clip\",\"clip\":\"a\"}", NULL, "no clip \"a\"" },
    { "{\"op\":\"remove-transition\",\"transition\":\"x\"},"
      "{\"op\":\"remove-clip\",\"clip\":\"a\"}",
      "\"b\"", "\"x\"" },
    { "{\"op\":\"replace-clip\",\"clip\":{\"id\":\"t\",\"type\":\"text\",\"start\":90,"
      "\"duration\":5,\"text\":\"Bye\"}}",
      "\"Bye\"", "\"Hi\"" },
    { "{\"op\":\"move-clip\",\"clip\":\"t\",\"track\":\"v3\",\"start\":\"1/7s\"}",
      "\"start\":\"1/7s\"", "\"start\":10" },
    { "{\"op\":\"move-run\",\"by\":-30,\"runs\":[[\"v1\",\"c\",1]]}", NULL,
      "before the end" },
    { "{\"op\":\"move-run\",\"by\":15,\"runs\":[[\"v1\",\"c\",1],[\"v2\",\"t\",1]]}",
      "\"start\":105", "\"start\":90" },
    { "{\"op\":\"move-run\",\"by\":15,\"runs\":[[\"v1\",\"c\",2]]}", NULL, "2 clips" },
    { "{\"op\":\"move-run\",\"by\":15,\"runs\":[[\"v1\",\"b\",2],[\"v1\",\"c\",1]]}",
      NULL, "twice" },
    { "{\"op\":\"move-run\",\"by\":-600,\"runs\":[[\"v2\",\"t\",1]]}", NULL,
      "before 0" },
    { "{\"op\":\"set\",\"object\":\"b\",\"property\":\"opacity\",\"value\":0.5}",
      "\"opacity\":0.5", "\"opacity\":1" },
    { "{\"op\":\"set\",\"object\":\"b\",\"property\":\"opacity\",\"value\":0.5},"
      "{\"op\":\"set\",\"object\":\"b\",\"property\":\"opacity\",\"value\":null}",
      "\"b\"", "opacity" },
    { "{\"op\":\"set\",\"object\":\"main\",\"property\":\"fps\",\"value\":\"25/1\"}",
      "\"25/1\"", "\"30/1\"" },
    { "{\"op\":\"set\",\"object\":\"as\",\"property\":\"label\",\"value\":\"Beach\"}",
      "\"Beach\"", "\"beach\"" },
    { "{\"op\":\"set\",\"object\":\"p\",\"property\":\"label\",\"value\":\"Film\"}",
      "\"Film\"", "\"film\"" },
    { "{\"op\":\"set\",\"object\":\"v2\",\"property\":\"locked\",\"value\":true}",
      "\"locked\":true", "\"locked\":false" },
    { "{\"op\":\"set\",\"object\":\"x\",\"property\":\"easing\",\"value\":\"ease\"}",
      "\"ease\"", "\"linear\"" },
    { "{\"op\":\"set\",\"object\":\"b\",\"property\":\"fontSize\",\"value\":12}", NULL,
      "font size" },
    { "{\"op\":\"set\",\"object\":\"b\",\"property\":\"asset\",\"value\":null}", NULL,
      "without" },
    { "{\"op\":\"set\",\"object\":\"b\",\"property\":\"asset\",\"value\":\"zz\"}", NULL,
      "no asset" },
    { "{\"op\":\"add-transition\",\"track\":\"v1\",\"index\":0,\"transition\":{\"id\":"
      "\"y\",\"type\":\"fade\",\"from\":\"c\",\"before\":5,\"after\":0}}",
      "\"fade\"", "\"wipe\"" },
    { "{\"op\":\"add-transition\",\"track\":\"v1\",\"index\":2,\"transition\":{\"id\":"
      "\"y\",\"type\":\"fade\",\"from\":\"c\",\"before\":5,\"after\":0}}",
      NULL, "no place 2" },
    { "{\"op\":\"add-track\",\"sequence\":\"main\",\"index\":1,\"track\":{\"id\":"
      "\"a1\","
      "\"kind\":\"audio\",\"clips\":[]}}",
      "\"a1\"", "\"a2\"" },
    { "{\"op\":\"add-track\",\"sequence\":\"main\",\"track\":{\"id\":\"v4\",\"kind\":"
      "\"video\",\"clips\":[{\"id\":\"u\",\"type\":\"text\",\"start\":0,\"duration\":5,"
      "\"text\":\"\"}]}}",
      NULL, "not empty" },
    { "{\"op\":\"remove-track\",\"track\":\"v3\"}", "\"v2\"", "\"v3\"" },
    { "{\"op\":\"remove-track\",\"track\":\"v2\"}", NULL, "not empty" },
    { "{\"op\":\"add-sequence\",\"sequence\":{\"id\":\"s\",\"size\":[64,64],\"rate\":"
      "\"24/1\",\"tracks\":[{\"id\":\"sv\",\"kind\":\"video\",\"clips\":[{\"id\":\"u\","
      "\"type\":\"text\",\"start\":5,\"duration\":5,\"text\":\"In\"}]}]}},"
      "{\"op\":\"move-clip\",\"clip\":\"u\",\"track\":\"sv\",\"start\":24}",
      "\"start\":24", "\"start\":5" },
    { "{\"op\":\"remove-sequence\",\"sequence\":\"main\"}", NULL, "main" },
    { "{\"op\":\"add-asset\",\"index\":0,\"asset\":{\"id\":\"n\",\"kind\":\"audio\","
      "\"path\":\"n.wav\"}}",
      "\"n.wav\"", "\"m.wav\"" },
    { "{\"op\":\"remove-asset\",\"asset\":\"spare\"}", "\"as\"", "\"spare\"" },
    { "{\"op\":\"remove-asset\",\"asset\":\"as\"}", NULL, "no asset" },
    { "{\"op\":\"remove-clip\",\"clip\":\"nobody\"}", NULL, "nobody" },
    { "{\"op\":\"remove-clip\",\"clip\":[\"c\",\"t\"]}", "\"b\"", "\"t\"" },
    { "{\"op\":\"remove-clip\",\"clip\":[\"c\",\"nobody\"]}", NULL, "nobody" },
    { "{\"op\":\"set\",\"object\":[\"b\",\"t\"],\"property\":\"opacity\",\"value\":"
      "0.5}",
      "\"text\":\"Hi\",\"opacity\":0.5", "\"opacity\":1" },
    { "{\"op\":\"add-clip\",\"track\":\"v2\",\"clip\":[{\"id\":\"u\",\"type\":"
      "\"text\",\"start\":40,\"duration\":5,\"text\":\"Yo\"},{\"id\":\"w\",\"type\":"
      "\"text\",\"start\":60,\"duration\":5,\"text\":\"Hm\"}]}",
      "\"text\":\"Hm\"", "\"Hum\"" },
    { "{\"op\":\"remove-clip\",\"clip\":\"v1\"}", NULL, "v1" },
};

START_TEST(each_op_does_what_it_says_and_comes_back)
{
    g_autoptr(Patch) patch = read_patch(cases[_i].ops);
    g_autoptr(Patch) inverse = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(Composition) after = patch_apply(patch, composition, &inverse, &error);
    if (!cases[_i].has) {
        ck_assert(!after && !inverse);
        ck_assert_msg(strstr(error->message, cases[_i].has_not) != NULL, "%s",
                      error->message);
        return;
    }
    ck_assert_msg(after, "%s", error ? error->message : "");
    g_autofree char *text = composition_to_text(after, false);
    ck_assert_msg(strstr(text, cases[_i].has) != NULL, "%s", text);
    ck_assert_msg(strstr(text, cases[_i].has_not) == NULL, "%s", text);
    g_autoptr(Composition) back = patch_apply(inverse, after, NULL, &error);
    ck_assert_msg(back, "%s", error ? error->message : "");
    assert_equal(back, composition);
}
END_TEST

START_TEST(ops_may_pass_through_crossing_states)
{
    g_autoptr(Patch) swap = read_patch(
        "{\"op\":\"remove-transition\",\"transition\":\"x\"},"
        "{\"op\":\"move-clip\",\"clip\":\"a\",\"track\":\"v1\",\"start\":90},"
        "{\"op\":\"move-clip\",\"clip\":\"c\",\"track\":\"v1\",\"start\":0}");
    g_autoptr(Patch) inverse = NULL;
    g_autoptr(Composition) after = patch_apply(swap, composition, &inverse, NULL);
    ck_assert_ptr_nonnull(after);
    const Track *track = sequence_main_track(composition_main(after), NULL);
    const Clip *first = track->clips->pdata[0];
    ck_assert_str_eq(first->node.id, "c");
    g_autoptr(Composition) back = patch_apply(inverse, after, NULL, NULL);
    assert_equal(back, composition);
}
END_TEST

START_TEST(a_run_that_crosses_others_comes_back)
{
    g_autoptr(Patch) cross =
        read_patch("{\"op\":\"remove-transition\",\"transition\":\"x\"},"
                   "{\"op\":\"move-run\",\"by\":30,\"runs\":[[\"v1\",\"a\",2]]},"
                   "{\"op\":\"move-run\",\"by\":30,\"runs\":[[\"v1\",\"b\",1]]},"
                   "{\"op\":\"move-run\",\"by\":-90,\"runs\":[[\"v1\",\"c\",1]]}");
    g_autoptr(Patch) inverse = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(Composition) after = patch_apply(cross, composition, &inverse, &error);
    ck_assert_msg(after, "%s", error ? error->message : "");
    g_autoptr(Composition) back = patch_apply(inverse, after, NULL, NULL);
    assert_equal(back, composition);
}
END_TEST

START_TEST(untouched_tracks_are_shared)
{
    g_autoptr(Patch) patch = read_patch(
        "{\"op\":\"set\",\"object\":\"t\",\"property\":\"text\",\"value\":\"Yo\"}");
    g_autoptr(Composition) after = patch_apply(patch, composition, NULL, NULL);
    const Sequence *old = composition_main(composition), *new = composition_main(after);
    ck_assert_ptr_eq(old->tracks->pdata[0], new->tracks->pdata[0]);
    ck_assert_ptr_ne(old->tracks->pdata[1], new->tracks->pdata[1]);
    ck_assert_ptr_eq(old->tracks->pdata[2], new->tracks->pdata[2]);
}
END_TEST

START_TEST(a_clip_that_others_name_cannot_be_removed)
{
    g_autoptr(Patch) duck = patch_new();
    Value *under =
        value_new_json(json_pack("{s:[s], s:i}", "under", "a", "amount", -12));
    patch_set(duck, "b", PROP_DUCK, under);
    value_unref(under);
    g_autoptr(Composition) ducked = patch_apply(duck, composition, NULL, NULL);
    ck_assert_ptr_nonnull(ducked);
    g_autoptr(Patch) removal =
        read_patch("{\"op\":\"remove-transition\",\"transition\":\"x\"},"
                   "{\"op\":\"remove-clip\",\"clip\":\"a\"}");
    g_autoptr(GError) error = NULL;
    ck_assert(!patch_apply(removal, ducked, NULL, &error));
    ck_assert_msg(strstr(error->message, "under") != NULL, "%s", error->message);
}
END_TEST

/* ---- JSON ------------------------------------------------------------------------ */

static const struct {
    const char *json;
    const char *says;
} malformed[] = {
    { "[]", "ops" },
    { "{\"ops\":1}", "ops" },
    { "{\"ops\":[],\"more\":1}", "ops" },
    { "{\"ops\":[{\"op\":\"explode\"}]}", "ops[0]: " },
    { "{\"ops\":[1]}", "ops[0]: " },
    { "{\"ops\":[{\"op\":\"remove-clip\"}]}", "clip" },
    { "{\"ops\":[{\"op\":\"remove-clip\",\"clip\":1}]}", "id" },
    { "{\"ops\":[{\"op\":\"remove-clip\",\"clip\":\"a\",\"x\":1}]}", "keys" },
    { "{\"ops\":[{\"op\":\"remove-clip\",\"clip\":\"a\",\"index\":1}]}", "keys" },
    { "{\"ops\":[{\"op\":\"move-clip\",\"clip\":\"a\",\"track\":\"v1\",\"start\":1.5}]"
      "}",
      "start" },
    { "{\"ops\":[{\"op\":\"move-run\",\"by\":1,\"runs\":[]}]}", "runs" },
    { "{\"ops\":[{\"op\":\"move-run\",\"by\":1,\"runs\":[[\"v1\",\"a\",0]]}]}",
      "runs[0]" },
    { "{\"ops\":[{\"op\":\"set\",\"object\":\"a\",\"property\":\"zz\",\"value\":1}]}",
      "zz" },
    { "{\"ops\":[{\"op\":\"set\",\"object\":\"a\",\"property\":\"opacity\",\"value\":2}"
      "]}",
      "value: " },
    { "{\"ops\":[{\"op\":\"add-asset\",\"index\":-1,\"asset\":{}}]}", "index" },
    { "{\"ops\":[{\"op\":\"add-clip\",\"track\":\"v1\",\"clip\":{\"id\":\"q\"}}]}",
      "clip: " },
    { "{\"ops\":[{\"op\":\"load\",\"composition\":{}}]}", "composition: " },
    { "{\"ops\":[{\"op\":\"remove-clip\",\"clip\":[]}]}", "clip" },
    { "{\"ops\":[{\"op\":\"remove-clip\",\"clip\":[\"a\",1]}]}", "id" },
    { "{\"ops\":[{\"op\":\"remove-track\",\"track\":[\"v2\",\"v3\"]}]}", "id" },
    { "{\"ops\":[{\"op\":\"set\",\"object\":[\"a\",\"b\"],\"property\":\"opacity\","
      "\"value\":2}]}",
      "value: " },
};

/* An edit, one made after it, and whether the first can be taken back alone. */
#define SET(ID, PROP, VALUE)                                                           \
    "{\"op\":\"set\",\"object\":\"" ID "\",\"property\":\"" PROP "\",\"value\":" VALUE \
    "}"
#define REMOVE(ID) "{\"op\":\"remove-clip\",\"clip\":\"" ID "\"}"
#define ADD(TRACK, ID, START)                                             \
    "{\"op\":\"add-clip\",\"track\":\"" TRACK "\",\"clip\":{\"id\":\"" ID \
    "\",\"type\":\"text\",\"start\":" START ",\"duration\":5,\"text\":\"Yo\"}}"
#define RIPPLE(TRACK, FIRST) \
    "{\"op\":\"move-run\",\"by\":30,\"runs\":[[\"" TRACK "\",\"" FIRST "\",1]]}"

static const struct {
    const char *first, *later;
    bool apart;
} pairs[] = {
    { SET("a", "volume", "0.5"), SET("b", "volume", "0.5"), true },
    { SET("a", "volume", "0.5"), SET("a", "opacity", "0.5"), true },
    { SET("a", "volume", "0.5"), SET("a", "volume", "0.7"), false },
    { SET("t", "opacity", "0.5"), REMOVE("t"), false },
    { REMOVE("t"), SET("a", "volume", "0.5"), true },
    { REMOVE("t"), ADD("v2", "u", "40"), true },
    { RIPPLE("v1", "c"), ADD("v1", "u", "300"), false },
    { RIPPLE("v1", "c"), ADD("v2", "u", "40"), true },
    { REMOVE("c"), RIPPLE("v2", "t"), true },
    { REMOVE("t"), RIPPLE("v2", "t"), false },
};

/* The patch with its inverse behind it; *after is what it leads to. */
static Patch *both_ways(const char *ops, const Composition *before, Composition **after)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Patch) inverse = NULL;
    Patch *patch = read_patch(ops);
    *after = patch_apply(patch, before, &inverse, &error);
    ck_assert_msg(*after, "%s: %s", ops, error ? error->message : "");
    patch_append(patch, inverse);
    return patch;
}

START_TEST(patches_about_different_things_are_apart)
{
    g_autoptr(Composition) one = NULL;
    g_autoptr(Composition) other = NULL;
    g_autoptr(Patch) first = both_ways(pairs[_i].first, composition, &one);
    g_autoptr(Patch) later = both_ways(pairs[_i].later, composition, &other);
    ck_assert_msg(patch_is_apart(first, later) == pairs[_i].apart, "%s\n%s",
                  pairs[_i].first, pairs[_i].later);
    ck_assert(patch_is_apart(later, first) == pairs[_i].apart);
}
END_TEST

START_TEST(malformed_json_is_refused_by_name)
{
    json_t *json = json_loads(malformed[_i].json, 0, NULL);
    g_autoptr(GError) error = NULL;
    ck_assert(!patch_from_json(json, composition, &error));
    ck_assert(g_error_matches(error, PATCH_ERROR, PATCH_ERROR_SYNTAX));
    ck_assert_msg(strstr(error->message, malformed[_i].says) != NULL, "%s",
                  error->message);
    json_decref(json);
}
END_TEST

static Patch *through_json(const Patch *patch, const Composition *before)
{
    json_t *json = patch_to_json(patch, before);
    g_autoptr(GError) error = NULL;
    Patch *read = patch_from_json(json, before, &error);
    if (!read) {
        g_autofree char *text = json_dumps(json, JSON_COMPACT);
        ck_abort_msg("%s\n%.3000s", error->message, text);
    }
    json_t *again = patch_to_json(read, before);
    ck_assert(json_equal(json, again));
    json_decref(json);
    json_decref(again);
    return read;
}

/* ---- properties over random compositions ----------------------------------------- */

static unsigned applied, refused;

/* Apply, check, come back, and the same through JSON. Gives the composition to go on
 * with. */
static Composition *step(Composition *before, const Patch *patch)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Patch) inverse = NULL;
    g_autoptr(Patch) read = through_json(patch, before);
    g_autofree char *text_before = composition_to_text(before, false);
    Composition *after = patch_apply(patch, before, &inverse, &error);
    g_autofree char *still = composition_to_text(before, false);
    ck_assert_str_eq(still, text_before);
    if (!after) {
        refused++;
        ck_assert(error && !inverse);
        return before;
    }
    applied++;
    g_autoptr(GError) broken = NULL;
    ck_assert_msg(composition_check(after, &broken), "%s",
                  broken ? broken->message : "");
    g_autoptr(Composition) after_read = patch_apply(read, before, NULL, NULL);
    assert_equal(after_read, after);
    g_autoptr(Patch) inverse_read = through_json(inverse, after);
    g_autoptr(Composition) back = patch_apply(inverse_read, after, NULL, &broken);
    ck_assert_msg(back, "%s", broken ? broken->message : "");
    assert_equal(back, before);
    composition_unref(before);
    return after;
}

START_TEST(any_patch_that_applies_comes_back)
{
    Composition *now = random_composition((guint32)_i, 2 + (unsigned)_i % 20);
    g_autoptr(GError) error = NULL;
    ck_assert_msg(composition_check(now, &error), "%s", error ? error->message : "");
    applied = refused = 0;
    for (guint32 n = 0; n < 40; n++) {
        g_autoptr(Patch) patch = random_patch((guint32)_i * 1000 + n, now, 1 + n % 5);
        now = step(now, patch);
    }
    ck_assert_msg(applied >= 10, "only %u of %u patches fit", applied,
                  applied + refused);
    composition_unref(now);
}
END_TEST

/* ---- size ------------------------------------------------------------------------ */

enum { MANY = 10000 };

static Composition *many_clips(void)
{
    g_autoptr(GPtrArray) clips =
        g_ptr_array_new_with_free_func((GDestroyNotify)clip_unref);
    Value *text = value_new_string("x");
    PropList *props = proplist_with(NULL, PROP_TEXT, text);
    for (unsigned i = 0; i < MANY; i++) {
        g_autofree char *id = g_strdup_printf("c%u", i);
        g_ptr_array_add(clips, clip_new(id, CLIP_TEXT, rtime_make(i, 25),
                                        rtime_make(1, 25), props));
    }
    proplist_unref(props);
    value_unref(text);
    g_autoptr(Composition) empty =
        composition_new_empty("p", "v1", 640, 360, (Rate){ 25, 1 });
    g_autoptr(Track) track = track_new("v1", TRACK_VIDEO, NULL, clips, NULL);
    g_autoptr(Sequence) sequence =
        sequence_with_track(composition_main(empty), track, 0);
    return composition_with_sequence(empty, sequence);
}

START_TEST(a_ripple_of_ten_thousand_clips_is_small)
{
    g_autoptr(Composition) before = many_clips();
    g_autoptr(Patch) patch = patch_new();
    patch_remove_clip(patch, "c0");
    patch_move_run(patch, rtime_make(-1, 25));
    patch_add_run(patch, "v1", "c1", MANY - 1);
    g_autoptr(Patch) inverse = NULL;
    gint64 begin = g_get_monotonic_time();
    g_autoptr(Composition) after = patch_apply(patch, before, &inverse, NULL);
    gint64 took = g_get_monotonic_time() - begin;
    ck_assert_ptr_nonnull(after);
    json_t *json = patch_to_json(patch, before), *back = patch_to_json(inverse, after);
    size_t size = json_dumpb(json, NULL, 0, 0) + json_dumpb(back, NULL, 0, 0);
    json_decref(json);
    json_decref(back);
    ck_assert_msg(size < 1024, "%zu bytes", size);
    g_printerr("ripple of %d clips: %.1f ms, %zu bytes of patch and inverse\n", MANY,
               (double)took / 1000, size);
}
END_TEST

START_TEST(one_change_of_ten_thousand_clips_is_one_op)
{
    g_autoptr(Composition) before = many_clips();
    g_autoptr(Patch) patch = patch_new();
    g_autoptr(Patch) inverse = NULL;
    g_autoptr(Value) half = value_new_number(0.5);
    for (unsigned i = 0; i < MANY; i++) {
        g_autofree char *id = g_strdup_printf("c%u", i);
        patch_set(patch, id, PROP_OPACITY, half);
    }
    g_autoptr(Composition) after = patch_apply(patch, before, &inverse, NULL);
    json_t *json = patch_to_json(patch, before), *back = patch_to_json(inverse, after);
    ck_assert_uint_eq(json_array_size(json_object_get(json, "ops")), 1);
    ck_assert_uint_eq(json_array_size(json_object_get(back, "ops")), 1);
    json_decref(json);
    json_decref(back);
    g_autoptr(Patch) read = through_json(patch, before);
    ck_assert_uint_eq(patch_op_count(read), MANY);
}
END_TEST

START_TEST(a_transition_that_a_parameter_fills_cannot_be_removed)
{
    g_autoptr(Patch) fill = read_patch(
        "{\"op\":\"set\",\"object\":\"p\",\"property\":\"slots\",\"value\":[{\"name\":"
        "\"pace\",\"type\":\"text\",\"default\":\"ease\",\"bind\":[{\"target\":\"x\","
        "\"property\":\"ease\"}]}]}");
    g_autoptr(Composition) filled = patch_apply(fill, composition, NULL, NULL);
    ck_assert_ptr_nonnull(filled);
    g_autoptr(Patch) removal =
        read_patch("{\"op\":\"remove-transition\",\"transition\":\"x\"}");
    g_autoptr(GError) error = NULL;
    ck_assert(!patch_apply(removal, filled, NULL, &error));
    ck_assert_msg(strstr(error->message, "target") != NULL, "%s", error->message);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("patch");
    TCase *exact = tcase_create("exact");
    tcase_add_checked_fixture(exact, setup, teardown);
    tcase_add_loop_test(exact, each_op_does_what_it_says_and_comes_back, 0,
                        G_N_ELEMENTS(cases));
    tcase_add_test(exact, ops_may_pass_through_crossing_states);
    tcase_add_test(exact, a_run_that_crosses_others_comes_back);
    tcase_add_test(exact, untouched_tracks_are_shared);
    tcase_add_test(exact, a_clip_that_others_name_cannot_be_removed);
    tcase_add_test(exact, a_transition_that_a_parameter_fills_cannot_be_removed);
    tcase_add_loop_test(exact, patches_about_different_things_are_apart, 0,
                        G_N_ELEMENTS(pairs));
    tcase_add_loop_test(exact, malformed_json_is_refused_by_name, 0,
                        G_N_ELEMENTS(malformed));
    suite_add_tcase(suite, exact);
    TCase *random = tcase_create("random");
    tcase_add_share(random, any_patch_that_applies_comes_back, 60);
    suite_add_tcase(suite, random);
    TCase *large = tcase_create("large");
    tcase_add_test(large, a_ripple_of_ten_thousand_clips_is_small);
    tcase_add_test(large, one_change_of_ten_thousand_clips_is_one_op);
    suite_add_tcase(suite, large);
    return run_suite(suite);
}
