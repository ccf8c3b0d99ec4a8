#include "fixture.h"

#include "../run.h"

static const Rate pal = { 25, 1 };

/* ---- making ---------------------------------------------------------------------- */

static PropList *props1(PropId id, Value *take)
{
    g_autoptr(Value) value = take;
    return proplist_with(NULL, id, value);
}

static Clip *text_clip(const char *id, double start, double duration)
{
    PropList *props = props1(PROP_TEXT, value_new_string(id));
    Clip *clip = clip_new(id, CLIP_TEXT, rtime_from_decimal(start),
                          rtime_from_decimal(duration), props);
    proplist_unref(props);
    return clip;
}

/* Clips a b c d of one second each, back to back. */
static Track *four_clips(void)
{
    static const char *const ids[] = { "a", "b", "c", "d" };
    g_autoptr(GPtrArray) clips =
        g_ptr_array_new_with_free_func((GDestroyNotify)clip_unref);
    for (unsigned i = 0; i < G_N_ELEMENTS(ids); i++)
        g_ptr_array_add(clips, text_clip(ids[i], i, 1));
    return track_new("t", TRACK_VIDEO, NULL, clips, NULL);
}

/* "a@0 b@1.5" */
static void assert_clips(const Track *track, const char *wanted)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned i = 0; i < track->clips->len; i++) {
        const Clip *clip = track->clips->pdata[i];
        g_string_append_printf(text, "%s%s@%g", i ? " " : "", clip->node.id,
                               rtime_seconds(clip->start));
    }
    ck_assert_str_eq(text->str, wanted);
}

START_TEST(an_empty_composition_is_valid)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Composition) composition =
        composition_new_empty("p", "v1", 1920, 1080, pal);
    ck_assert_msg(composition_check(composition, &error), "%s",
                  error ? error->message : "");
    const Sequence *main = composition_main(composition);
    ck_assert_str_eq(main->node.id, "main");
    ck_assert_int_eq(main->width, 1920);
    ck_assert_int_eq(main->height, 1080);
    ck_assert(rate_equal(main->rate, pal));
    const Track *track = sequence_main_track(main, NULL);
    ck_assert_str_eq(track->node.id, "v1");
    ck_assert(node_bool(&track->node, PROP_MAGNETIC));
    ck_assert_int_eq(sequence_duration(main).num, 0);
}
END_TEST

START_TEST(arrays_given_to_constructors_are_not_kept)
{
    g_autoptr(GPtrArray) clips =
        g_ptr_array_new_with_free_func((GDestroyNotify)clip_unref);
    g_ptr_array_add(clips, text_clip("a", 0, 1));
    g_autoptr(Track) track = track_new("t", TRACK_VIDEO, NULL, clips, NULL);
    g_ptr_array_set_size(clips, 0);
    assert_clips(track, "a@0");
    ck_assert_uint_eq(track->transitions->len, 0);
}
END_TEST

/* ---- clips of a track ------------------------------------------------------------ */

START_TEST(a_clip_goes_where_its_start_says)
{
    static const struct {
        double start;
        const char *wanted;
    } cases[] = {
        { 0, "a@0 x@0 b@1 c@2 d@3" },
        { 2.5, "a@0 b@1 c@2 x@2.5 d@3" },
        { 9, "a@0 b@1 c@2 d@3 x@9" },
    };
    g_autoptr(Track) track = four_clips();
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Clip) clip = text_clip("x", cases[i].start, 1);
        g_autoptr(Track) changed = track_with_clip(track, clip);
        assert_clips(changed, cases[i].wanted);
    }
    assert_clips(track, "a@0 b@1 c@2 d@3");
}
END_TEST

START_TEST(a_changed_clip_may_move)
{
    g_autoptr(Track) track = four_clips();
    const Clip *b = track->clips->pdata[1];
    g_autoptr(Clip) late = clip_with_span(b, (RTime){ 9, 1 }, b->duration);
    g_autoptr(Track) moved = track_with_clip_at(track, 1, late);
    assert_clips(moved, "a@0 c@2 d@3 b@9");
    g_autoptr(Value) half = value_new_number(0.5);
    g_autoptr(Clip) dim = clip_with_prop(b, PROP_OPACITY, half);
    g_autoptr(Track) same = track_with_clip_at(track, 1, dim);
    assert_clips(same, "a@0 b@1 c@2 d@3");
    ck_assert_ptr_eq(same->clips->pdata[1], dim);
    ck_assert_ptr_eq(same->clips->pdata[0], track->clips->pdata[0]);
    g_autoptr(Track) without = track_without_clip(track, 0);
    assert_clips(without, "b@1 c@2 d@3");
}
END_TEST

START_TEST(a_run_moves_and_shares_the_rest)
{
    static const struct {
        unsigned first, count;
        const char *wanted;
    } cases[] = {
        { 0, 4, "a@0.5 b@1.5 c@2.5 d@3.5" },
        { 2, 2, "a@0 b@1 c@2.5 d@3.5" },
        { 1, 1, "a@0 b@1.5 c@2 d@3" },
        { 4, 0, "a@0 b@1 c@2 d@3" },
    };
    g_autoptr(Track) track = four_clips();
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Track) moved = track_with_run_moved(track, cases[i].first,
                                                      cases[i].count, (RTime){ 1, 2 });
        assert_clips(moved, cases[i].wanted);
        for (unsigned j = 0; j < 4; j++) {
            const Clip *before = track->clips->pdata[j],
                       *after = moved->clips->pdata[j];
            bool in_run = j >= cases[i].first && j < cases[i].first + cases[i].count;
            ck_assert((before == after) == !in_run);
            ck_assert_ptr_eq(before->node.props, after->node.props);
        }
    }
}
END_TEST

START_TEST(copies_keep_what_they_do_not_change)
{
    g_autoptr(Clip) clip = text_clip("a", 1, 2);
    g_autoptr(Clip) named = clip_with_id(clip, "z");
    g_autoptr(Clip) bare = clip_with_prop(clip, PROP_TEXT, NULL);
    ck_assert_str_eq(named->node.id, "z");
    ck_assert_ptr_eq(named->node.props, clip->node.props);
    ck_assert_ptr_null(bare->node.props);
    ck_assert_str_eq(bare->node.id, "a");
    ck_assert_int_eq(bare->start.num, 1);
}
END_TEST

static json_t *kept(const Clip *clip, PropId id, const char *path)
{
    return fixture_at(proplist_get(clip->node.props, id)->json, path);
}

START_TEST(a_rebased_clip_keeps_its_inside_in_place)
{
    g_autoptr(GError) error = NULL;
    static const char text[] =
        "{\"id\": \"c\", \"type\": \"caption\", \"start\": 0, \"duration\": 250,"
        " \"opacity\": {\"keys\": [{\"at\": 0, \"value\": 0}, {\"at\": 50, \"value\": "
        "1}]},"
        " \"effects\": [{\"id\": \"fx\", \"type\": \"blur\", \"params\": {\"keys\": 3,"
        "  \"radius\": {\"keys\": [{\"at\": 25, \"value\": 1}]}},"
        "  \"meta\": {\"keys\": [{\"at\": 1}]}}],"
        " \"markers\": [{\"id\": \"mk\", \"at\": 10}],"
        " \"cues\": [{\"start\": 0, \"duration\": 25, \"text\": \"gone\"},"
        "  {\"start\": 25, \"duration\": 50, \"text\": \"cut\", \"words\": ["
        "   {\"start\": 0, \"duration\": 20, \"text\": \"w1\"},"
        "   {\"start\": 20, \"duration\": 10, \"text\": \"w2\"}]},"
        "  {\"start\": 100, \"duration\": 25, \"text\": \"moved\", \"words\": ["
        "   {\"start\": 5, \"duration\": 5, \"text\": \"w3\"}]}]}";
    static const struct {
        PropId id;
        const char *path, *wanted;
    } times[] = {
        { PROP_EFFECTS, "0.params.radius.keys.0.at", "-1s" },
        { PROP_MARKERS, "0.at", "-8/5s" },
        { PROP_CUES, "0.text", "cut" },
        { PROP_CUES, "0.start", "0s" },
        { PROP_CUES, "0.duration", "1s" },
        { PROP_CUES, "0.words.0.text", "w2" },
        { PROP_CUES, "0.words.0.start", "0s" },
        { PROP_CUES, "0.words.0.duration", "1/5s" },
        { PROP_CUES, "1.start", "2s" },
        { PROP_CUES, "1.words.0.start", "1/5s" },
    };
    json_t *json = json_loads(text, 0, NULL);
    g_autoptr(Clip) clip = clip_from_json(json, pal, &error);
    ck_assert_msg(clip != NULL, "%s", error ? error->message : "");
    g_autoptr(Clip) later = clip_with_rebased_props(clip, (RTime){ 2, 1 });
    for (unsigned i = 0; i < G_N_ELEMENTS(times); i++)
        ck_assert_str_eq(json_string_value(kept(later, times[i].id, times[i].path)),
                         times[i].wanted);
    ck_assert_int_eq(json_integer_value(kept(later, PROP_EFFECTS, "0.meta.keys.0.at")),
                     1);
    ck_assert_int_eq(json_integer_value(kept(later, PROP_EFFECTS, "0.params.keys")), 3);
    const Value *opacity = proplist_get(later->node.props, PROP_OPACITY);
    ck_assert_int_eq(opacity->curve->keys[0].at.num, -2);
    ck_assert_str_eq(later->node.id, "c");
    ck_assert_uint_eq(json_array_size(kept(clip, PROP_CUES, "")), 3);
    json_decref(json);
}
END_TEST

START_TEST(new_ids_are_new_all_the_way_in)
{
    g_autoptr(Composition) composition = fixture_read("everything.json");
    const Sequence *main = composition_main(composition);
    IdSource ids;
    id_source_init_seed(&ids, 1);
    for (unsigned i = 0; i < main->tracks->len; i++) {
        const Track *track = main->tracks->pdata[i];
        for (unsigned j = 0; j < track->clips->len; j++) {
            g_autoptr(GError) error = NULL;
            g_autoptr(Clip) copy = clip_with_new_ids(track->clips->pdata[j], &ids);
            g_autoptr(Clip) late =
                clip_with_span(copy, (RTime){ 99, 1 }, copy->duration);
            g_autoptr(Track) longer = track_with_clip(track, late);
            g_autoptr(Sequence) sequence = sequence_with_track(main, longer, -1);
            g_autoptr(Composition) both =
                composition_with_sequence(composition, sequence);
            ck_assert_msg(composition_check(both, &error), "%s",
                          error ? error->message : "");
        }
    }
}
END_TEST

/* ---- order of the others --------------------------------------------------------- */

static Transition *transition(const char *id)
{
    return transition_new(id, "dissolve", "a", NULL, RTIME_ZERO, (RTime){ 1, 2 }, NULL);
}

static void assert_ids(const GPtrArray *nodes, const char *wanted)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned i = 0; i < nodes->len; i++)
        g_string_append_printf(text, "%s%s", i ? " " : "",
                               ((const Node *)nodes->pdata[i])->id);
    ck_assert_str_eq(text->str, wanted);
}

START_TEST(transitions_are_replaced_added_and_put_back_in_place)
{
    g_autoptr(Track) track = four_clips();
    g_autoptr(Transition) x = transition("x");
    g_autoptr(Transition) y = transition("y");
    g_autoptr(Track) one = track_with_transition(track, x);
    g_autoptr(Track) two = track_with_transition(one, y);
    assert_ids(two->transitions, "x y");
    ck_assert_ptr_eq(two->clips, track->clips);
    g_autoptr(Track) less = track_without_transition(two, 0);
    assert_ids(less->transitions, "y");
    g_autoptr(Track) back = track_with_transition_at(less, x, 0);
    assert_ids(back->transitions, "x y");

    g_autoptr(Value) params = value_new_json(json_object());
    g_autoptr(Transition) soft = transition_with_prop(x, PROP_PARAMS, params);
    g_autoptr(Track) again = track_with_transition(two, soft);
    assert_ids(again->transitions, "x y");
    ck_assert_ptr_eq(again->transitions->pdata[0], soft);
    ck_assert_str_eq(soft->from, "a");
    ck_assert_ptr_null(soft->to);
}
END_TEST

START_TEST(tracks_stack_at_an_index)
{
    g_autoptr(Composition) composition = composition_new_empty("p", "v1", 64, 64, pal);
    const Sequence *main = composition_main(composition);
    g_autoptr(Track) a = track_new("a", TRACK_AUDIO, NULL, NULL, NULL);
    g_autoptr(Track) b = track_new("b", TRACK_VIDEO, NULL, NULL, NULL);
    g_autoptr(Sequence) one = sequence_with_track(main, a, -1);
    g_autoptr(Sequence) two = sequence_with_track(one, b, 1);
    assert_ids(two->tracks, "v1 b a");
    g_autoptr(Value) yes = value_new_bool(true);
    g_autoptr(Track) locked = track_with_prop(b, PROP_LOCKED, yes);
    g_autoptr(Sequence) three = sequence_with_track(two, locked, 0);
    assert_ids(three->tracks, "v1 b a");
    ck_assert_ptr_eq(three->tracks->pdata[1], locked);
    g_autoptr(Sequence) four = sequence_without_track(three, 0);
    assert_ids(four->tracks, "b a");
    assert_ids(main->tracks, "v1");
}
END_TEST

START_TEST(assets_and_sequences_keep_their_place)
{
    g_autoptr(Composition) composition = fixture_read("everything.json");
    assert_ids(composition->assets, "as-v as-a as-i as-f as-l as-c");
    g_autoptr(Asset) asset = asset_ref(composition_asset(composition, "as-a"));
    g_autoptr(Composition) without = composition_without_asset(composition, "as-a");
    assert_ids(without->assets, "as-v as-i as-f as-l as-c");
    g_autoptr(Composition) back = composition_with_asset_at(without, asset, 1);
    ck_assert(composition_equal(composition, back));
    g_autoptr(Composition) last = composition_with_asset(without, asset);
    assert_ids(last->assets, "as-v as-i as-f as-l as-c as-a");
    ck_assert(!composition_equal(composition, last));

    g_autoptr(Value) yes = value_new_bool(true);
    g_autoptr(Asset) missing = asset_with_prop(asset, PROP_MISSING, yes);
    g_autoptr(Composition) marked = composition_with_asset(composition, missing);
    assert_ids(marked->assets, "as-v as-a as-i as-f as-l as-c");
    ck_assert_ptr_eq(marked->sequences, composition->sequences);

    g_autoptr(Sequence) inner =
        sequence_ref(composition_sequence(composition, "inner"));
    g_autoptr(Composition) alone = composition_without_sequence(composition, "inner");
    assert_ids(alone->sequences, "main");
    g_autoptr(Composition) first = composition_with_sequence_at(alone, inner, 0);
    assert_ids(first->sequences, "inner main");
    g_autoptr(Composition) same = composition_without_sequence(composition, "nothing");
    ck_assert(composition_equal(composition, same));
}
END_TEST

START_TEST(a_sequence_follows_its_size_and_rate)
{
    g_autoptr(Composition) composition = composition_new_empty("p", "v1", 64, 64, pal);
    g_autoptr(Value) size = value_new_vec2(1080, 1920);
    g_autoptr(Value) rate = value_new_ratio((RTime){ 30000, 1001 });
    g_autoptr(Sequence) one =
        sequence_with_prop(composition_main(composition), PROP_SIZE, size);
    g_autoptr(Sequence) two = sequence_with_prop(one, PROP_RATE, rate);
    ck_assert_int_eq(two->width, 1080);
    ck_assert_int_eq(two->height, 1920);
    ck_assert(rate_equal(two->rate, (Rate){ 30000, 1001 }));
}
END_TEST

/* ---- looking --------------------------------------------------------------------- */

START_TEST(everything_is_found_by_its_id)
{
    g_autoptr(Composition) composition = fixture_read("everything.json");
    ClipPlace place;
    ck_assert(composition_find_clip(composition, "sh-1", &place));
    ck_assert_str_eq(place.sequence->node.id, "main");
    ck_assert_str_eq(place.track->node.id, "v2");
    ck_assert_uint_eq(place.track_index, 1);
    ck_assert_uint_eq(place.clip_index, 2);
    ck_assert_ptr_eq(place.track->clips->pdata[2], place.clip);
    ck_assert(!composition_find_clip(composition, "v2", &place));

    const Sequence *sequence;
    const Track *track;
    unsigned index;
    track = composition_find_track(composition, "a1", &sequence, &index);
    ck_assert_str_eq(track->node.id, "a1");
    ck_assert_str_eq(sequence->node.id, "main");
    ck_assert_uint_eq(index, 2);
    ck_assert_ptr_nonnull(
        composition_find_transition(composition, "tr-2", &track, &index));
    ck_assert_str_eq(track->node.id, "v1");
    ck_assert_uint_eq(index, 1);

    static const struct {
        const char *id;
        unsigned owner;
    } nodes[] = {
        { "all", OWN_COMPOSITION }, { "main", OWN_SEQUENCE },
        { "as-l", OWN_ASSET },      { "v1", OWN_TRACK },
        { "im-1", OWN_IMAGE },      { "tr-1", OWN_TRANSITION },
        { "nest-2", OWN_NESTED },
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(nodes); i++)
        ck_assert_uint_eq(composition_find(composition, nodes[i].id)->owner,
                          nodes[i].owner);
    ck_assert_ptr_null(composition_find(composition, "fx-1"));
    ck_assert_ptr_null(composition_find(composition, ""));
}
END_TEST

static const Clip *clip_of(const Composition *composition, const char *id)
{
    ClipPlace place;
    ck_assert(composition_find_clip(composition, id, &place));
    return place.clip;
}

START_TEST(clips_have_a_name_for_people)
{
    g_autoptr(Composition) composition = fixture_read("everything.json");
    static const struct {
        const char *id, *label;
    } labels[] = {
        { "vi-1", "First" },    { "vi-2", "Talk" },     { "im-1", "logo.png" },
        { "tx-1", "Title" },    { "tx-2", "A\n" },      { "sh-1", "shape" },
        { "nest", "sequence" }, { "au-1", "bed.flac" }, { "ca-1", "caption" },
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(labels); i++)
        ck_assert_str_eq(clip_label(composition, clip_of(composition, labels[i].id)),
                         labels[i].label);
    g_autofree char *joined = clip_text(clip_of(composition, "tx-2"));
    ck_assert_str_eq(joined, "A\nB");
    g_autofree char *plain = clip_text(clip_of(composition, "tx-1"));
    ck_assert_str_eq(plain, "Title");
    ck_assert_ptr_null(clip_text(clip_of(composition, "vi-1")));
}
END_TEST

START_TEST(pictures_and_sounds_are_told_apart)
{
    g_autoptr(Composition) composition = fixture_read("everything.json");
    static const struct {
        const char *id;
        bool visible, sounds;
    } clips[] = {
        { "vi-1", true, true },  { "im-1", true, false }, { "nest", true, true },
        { "au-1", false, true }, { "tx-1", true, false }, { "ad-1", true, false },
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(clips); i++) {
        const Clip *clip = clip_of(composition, clips[i].id);
        ck_assert(clip_is_visible(clip) == clips[i].visible);
        ck_assert(clip_has_sound(composition, clip) == clips[i].sounds);
    }
    const Asset *talk = composition_asset(composition, "as-v");
    g_autoptr(Asset) silent = asset_with_prop(talk, PROP_SOUND_STREAM, NULL);
    g_autoptr(Composition) changed = composition_with_asset(composition, silent);
    ck_assert(!clip_has_sound(changed, clip_of(changed, "vi-1")));
}
END_TEST

START_TEST(properties_fall_back_to_the_table)
{
    g_autoptr(Composition) composition = fixture_read("everything.json");
    const Clip *clip = clip_of(composition, "vi-2");
    ck_assert_double_eq(node_number(&clip->node, PROP_OPACITY), 1);
    ck_assert_str_eq(node_string(&clip->node, PROP_FIT), "contain");
    ck_assert(node_bool(&clip->node, PROP_ENABLED));
    ck_assert(!node_bool(&clip->node, PROP_LOOP));
    ck_assert_ptr_null(node_string(&clip->node, PROP_LABEL));
    ck_assert_ptr_null(node_value(&clip->node, PROP_POSITION));
    ck_assert_int_eq(clip_in(clip).num, 0);
    ck_assert_int_eq(clip_speed(clip).num, 1);
    ck_assert_int_eq(clip_end(clip).num, 3);
    const Clip *first = clip_of(composition, "vi-1");
    ck_assert_double_eq(node_number(&first->node, PROP_OPACITY), 0);
    ck_assert_double_eq(node_number(&first->node, PROP_ROTATION), -45.5);
    ck_assert_int_eq(clip_speed(first).num, 3);
}
END_TEST

START_TEST(what_is_shown_stays_in_its_range)
{
    g_autoptr(Curve) curve = curve_new(VALUE_NUMBER, 2);
    curve->keys[0].v[0] = -3;
    curve->keys[1].at = (RTime){ 1, 1 };
    curve->keys[1].v[0] = 3;
    g_autoptr(Value) value = value_new_curve(g_steal_pointer(&curve));
    g_autoptr(Clip) plain = text_clip("a", 0, 1);
    g_autoptr(Clip) clip = clip_with_prop(plain, PROP_OPACITY, value);
    double out[4] = { 9, 9, 9, 9 };
    node_eval(&clip->node, PROP_OPACITY, RTIME_ZERO, out);
    ck_assert_double_eq(out[0], 0);
    node_eval(&clip->node, PROP_OPACITY, (RTime){ 1, 2 }, out);
    ck_assert_double_eq(out[0], 0);
    node_eval(&clip->node, PROP_OPACITY, (RTime){ 1, 1 }, out);
    ck_assert_double_eq(out[0], 1);
    node_eval(&clip->node, PROP_SCALE, RTIME_ZERO, out);
    ck_assert(out[0] == 1 && out[1] == 1);
    out[0] = 7;
    node_eval(&clip->node, PROP_POSITION, RTIME_ZERO, out);
    ck_assert_double_eq(out[0], 7);
}
END_TEST

START_TEST(the_main_track_is_the_one_called_so_or_the_lowest)
{
    g_autoptr(Composition) composition = fixture_read("everything.json");
    const Sequence *main = composition_main(composition);
    unsigned index = 9;
    ck_assert_str_eq(sequence_main_track(main, &index)->node.id, "v1");
    ck_assert_uint_eq(index, 0);
    const Track *first = main->tracks->pdata[0], *second = main->tracks->pdata[1];
    g_autoptr(Track) no_role = track_with_prop(first, PROP_ROLE, NULL);
    g_autoptr(Sequence) lowest = sequence_with_track(main, no_role, -1);
    ck_assert_str_eq(sequence_main_track(lowest, &index)->node.id, "v1");
    g_autoptr(Value) role = value_new_string("main");
    g_autoptr(Track) upper = track_with_prop(second, PROP_ROLE, role);
    g_autoptr(Sequence) named = sequence_with_track(lowest, upper, -1);
    ck_assert_str_eq(sequence_main_track(named, &index)->node.id, "v2");
    ck_assert_uint_eq(index, 1);
    ck_assert_ptr_null(
        sequence_main_track(composition_sequence(composition, "inner"), &index));
}
END_TEST

START_TEST(a_sequence_lasts_to_its_last_clip_or_as_long_as_it_says)
{
    g_autoptr(Composition) composition = fixture_read("everything.json");
    const Sequence *main = composition_main(composition);
    ck_assert_int_eq(sequence_duration(main).num, 100);
    g_autoptr(Sequence) open = sequence_with_prop(main, PROP_LENGTH, NULL);
    ck_assert_int_eq(sequence_duration(open).num, 7);
}
END_TEST

START_TEST(equal_is_deep)
{
    g_autoptr(Composition) a = fixture_read("everything.json");
    g_autoptr(Composition) b = fixture_read("everything.json");
    ck_assert(composition_equal(a, b));
    ck_assert(!composition_equal(a, NULL));
    static const struct {
        const char *path, *json;
    } changes[] = {
        { "id", "\"other\"" },
        { "main", "\"inner\"" },
        { "label", NULL },
        { "assets.2.kind", "\"video\"" },
        { "assets.2.path", "\"x\"" },
        { "sequences.0.tracks.2.id", "\"a2\"" },
        { "sequences.0.tracks.2.clips.1", NULL },
        { "sequences.0.tracks.1.clips.0.duration", "29" },
        { "sequences.0.tracks.0.transitions.1.after", "9" },
        { "sequences.0.tracks.0.transitions.1.type", "\"wipe\"" },
        { "sequences.0.tracks.0.clips.0.effects.0.type", "\"blur\"" },
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(changes); i++) {
        json_t *json = fixture_json("everything.json");
        json_object_del(fixture_at(json, "sequences.0.tracks.0.audio"), "duck");
        g_autoptr(Composition) before = composition_from_json(json, NULL);
        fixture_set(json, changes[i].path, changes[i].json);
        g_autoptr(Composition) after = composition_from_json(json, NULL);
        ck_assert_msg(before && after, "%s", changes[i].path);
        ck_assert_msg(!composition_equal(before, after), "%s", changes[i].path);
        json_decref(json);
    }
}
END_TEST

START_TEST(kinds_have_the_names_of_the_document)
{
    ClipKind kind = CLIP_TEXT;
    for (int i = 0; i < CLIP_KINDS; i++) {
        ck_assert(clip_kind_parse(clip_kind_name(i), &kind));
        ck_assert_int_eq(kind, i);
    }
    ck_assert(!clip_kind_parse("movie", &kind));
    ck_assert_str_eq(asset_kind_name(ASSET_LUT), "lut");
    ck_assert_str_eq(track_kind_name(TRACK_AUDIO), "audio");
}
END_TEST

START_TEST(nothing_can_be_unreferenced)
{
    asset_unref(NULL);
    clip_unref(NULL);
    transition_unref(NULL);
    track_unref(NULL);
    sequence_unref(NULL);
    composition_unref(NULL);
    ck_assert_ptr_null(composition_ref(NULL));
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("composition");
    TCase *tcase = tcase_create("all");
    tcase_add_test(tcase, an_empty_composition_is_valid);
    tcase_add_test(tcase, arrays_given_to_constructors_are_not_kept);
    tcase_add_test(tcase, a_clip_goes_where_its_start_says);
    tcase_add_test(tcase, a_changed_clip_may_move);
    tcase_add_test(tcase, a_run_moves_and_shares_the_rest);
    tcase_add_test(tcase, copies_keep_what_they_do_not_change);
    tcase_add_test(tcase, a_rebased_clip_keeps_its_inside_in_place);
    tcase_add_test(tcase, new_ids_are_new_all_the_way_in);
    tcase_add_test(tcase, transitions_are_replaced_added_and_put_back_in_place);
    tcase_add_test(tcase, tracks_stack_at_an_index);
    tcase_add_test(tcase, assets_and_sequences_keep_their_place);
    tcase_add_test(tcase, a_sequence_follows_its_size_and_rate);
    tcase_add_test(tcase, everything_is_found_by_its_id);
    tcase_add_test(tcase, clips_have_a_name_for_people);
    tcase_add_test(tcase, pictures_and_sounds_are_told_apart);
    tcase_add_test(tcase, properties_fall_back_to_the_table);
    tcase_add_test(tcase, what_is_shown_stays_in_its_range);
    tcase_add_test(tcase, the_main_track_is_the_one_called_so_or_the_lowest);
    tcase_add_test(tcase, a_sequence_lasts_to_its_last_clip_or_as_long_as_it_says);
    tcase_add_test(tcase, equal_is_deep);
    tcase_add_test(tcase, kinds_have_the_names_of_the_document);
    tcase_add_test(tcase, nothing_can_be_unreferenced);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    return run_suite(suite());
}
