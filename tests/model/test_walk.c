#include "chatkut/model/walk.h"

#include "../run.h"
#include "fixture.h"

/* All clips of a walk, as "track/clip". */
static char *told(ClipWalk walk)
{
    g_autoptr(GString) text = g_string_new(NULL);
    while (clip_walk_next(&walk)) {
        const GPtrArray *tracks = walk.at.sequence->tracks;
        ck_assert_ptr_eq(tracks->pdata[walk.at.track_index], walk.at.track);
        ck_assert_ptr_eq(walk.at.track->clips->pdata[walk.at.clip_index], walk.at.clip);
        g_string_append_printf(text, " %s/%s", walk.at.track->node.id,
                               walk.at.clip->node.id);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* The same by counting. */
static char *counted(const Sequence *sequence)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned t = 0; t < sequence->tracks->len; t++) {
        const Track *track = sequence->tracks->pdata[t];
        for (unsigned c = 0; c < track->clips->len; c++) {
            const Clip *clip = track->clips->pdata[c];
            g_string_append_printf(text, " %s/%s", track->node.id, clip->node.id);
        }
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

START_TEST(a_walk_meets_every_clip_in_document_order)
{
    g_autoptr(Composition) composition = fixture_read("everything.json");
    g_autoptr(GString) wanted = g_string_new(NULL);
    ck_assert_uint_gt(composition->sequences->len, 1);
    for (unsigned s = 0; s < composition->sequences->len; s++) {
        const Sequence *sequence = composition->sequences->pdata[s];
        g_autofree char *of_sequence = counted(sequence);
        g_autofree char *walked = told(clip_walk_in(sequence));
        ck_assert_str_eq(walked, of_sequence);
        g_string_append(wanted, of_sequence);
    }
    g_autofree char *walked = told(clip_walk(composition));
    ck_assert_str_eq(walked, wanted->str);
    g_autofree char *of_main = counted(composition_main(composition));
    g_autofree char *rendered = told(clip_walk_main(composition));
    ck_assert_str_eq(rendered, of_main);
}
END_TEST

START_TEST(tracks_without_clips_are_walked_too)
{
    g_autoptr(Composition) empty =
        composition_new_empty("p", "v1", 640, 360, (Rate){ 25, 1 });
    TrackWalk walk = track_walk(empty);
    ck_assert(track_walk_next(&walk));
    ck_assert_str_eq(walk.track->node.id, "v1");
    ck_assert(!track_walk_next(&walk));
    g_autofree char *clips = told(clip_walk(empty));
    ck_assert_str_eq(clips, "");
}
END_TEST

START_TEST(where_there_is_nothing_a_walk_ends_at_once)
{
    TrackWalk tracks = track_walk(NULL), main = track_walk_main(NULL);
    TrackWalk in = track_walk_in(NULL);
    ClipWalk clips = clip_walk(NULL);
    ck_assert(!track_walk_next(&tracks) && !track_walk_next(&main));
    ck_assert(!track_walk_next(&in));
    ck_assert(!clip_walk_next(&clips) && !clip_walk_next(&clips));
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("walk");
    tcase_add_test(tests, a_walk_meets_every_clip_in_document_order);
    tcase_add_test(tests, tracks_without_clips_are_walked_too);
    tcase_add_test(tests, where_there_is_nothing_a_walk_ends_at_once);
    Suite *suite = suite_create("walk");
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
