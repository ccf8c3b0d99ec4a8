#include "chatkut/model/loss.h"

#include "../run.h"

#include <check.h>
#include <stdlib.h>

static const Loss boats = { .clip = "c1", .asset = "a", .reason = LOSS_MISSING };
static const Loss waves = {
    .clip = "c1", .asset = "a", .sound = true, .reason = LOSS_MISSING
};

static const Loss *nth(const GPtrArray *losses, unsigned n)
{
    return g_ptr_array_index(losses, n);
}

static void assert_span(const Loss *loss, int frames, int first, int last)
{
    ck_assert_int_eq(loss->frames, frames);
    ck_assert_int_eq(loss->first, first);
    ck_assert_int_eq(loss->last, last);
}

START_TEST(a_frame_is_lost_once)
{
    g_autoptr(GPtrArray) losses = losses_new();
    losses_note(losses, &boats, 7);
    losses_note(losses, &boats, 7);
    losses_note(losses, &waves, 7);
    losses_note(losses, &boats, 9);
    ck_assert_uint_eq(losses->len, 2);
    assert_span(nth(losses, 0), 2, 7, 9);
    assert_span(nth(losses, 1), 1, 7, 7);
}
END_TEST

START_TEST(losses_of_segments_are_added_up)
{
    g_autoptr(GPtrArray) losses = losses_new(), later = losses_new();
    losses_note(later, &boats, 60);
    losses_note(later, &boats, 61);
    losses_note(losses, &boats, 3);
    losses_add(losses, later);
    ck_assert_uint_eq(losses->len, 1);
    assert_span(nth(losses, 0), 3, 3, 61);
}
END_TEST

START_TEST(what_is_written_is_read)
{
    g_autoptr(GPtrArray) losses = losses_new();
    Loss loss = waves;
    loss.detail = (char[]){ "it ends" };
    losses_note(losses, &loss, 5);
    losses_note(losses, &boats, 6);
    json_t *json = losses_to_json(losses);
    g_autoptr(GPtrArray) read = losses_from_json(json, NULL);
    ck_assert_ptr_nonnull(read);
    ck_assert_str_eq(nth(read, 0)->clip, "c1");
    ck_assert(nth(read, 0)->sound);
    ck_assert_str_eq(nth(read, 0)->detail, "it ends");
    assert_span(nth(read, 1), 1, 6, 6);
    ck_assert_ptr_null(nth(read, 1)->detail);
    json_object_del(json_array_get(json, 1), "first");
    ck_assert_ptr_null(losses_from_json(json, NULL));
    json_decref(json);
}
END_TEST

START_TEST(reasons_have_their_names)
{
    g_auto(GStrv) names = g_strsplit(LOSS_REASON_NAMES, "|", -1);
    LossReason reason;
    ck_assert_uint_eq(g_strv_length(names), LOSS_REASONS);
    for (int i = 0; i < LOSS_REASONS; i++) {
        ck_assert_str_eq(loss_reason_name((LossReason)i), names[i]);
        ck_assert(loss_reason_parse(names[i], &reason));
        ck_assert_int_eq(reason, i);
    }
    ck_assert(!loss_reason_parse("bored", &reason));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("loss");
    TCase *tests = tcase_create("loss");
    tcase_add_test(tests, a_frame_is_lost_once);
    tcase_add_test(tests, losses_of_segments_are_added_up);
    tcase_add_test(tests, what_is_written_is_read);
    tcase_add_test(tests, reasons_have_their_names);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
