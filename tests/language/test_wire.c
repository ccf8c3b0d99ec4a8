/* What the embedded planner makes of the sentences of this folder can be said in the wire
 * form, and comes back as it was. */
#include "case.h"
#include "corpus.h"

#include "../run.h"
#include "chatkut/edit/plan_wire.h"
#include "chatkut/model/walk.h"
#include "chatkut/planner/planner.h"

#include <check.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

enum { EACH = 7 }; /* of the sentences: some hundreds */

static WireNames *names_of(const Composition *film)
{
    WireNames *names = wire_names_new();
    ClipWalk walk = clip_walk(film);
    for (unsigned n = 1; clip_walk_next(&walk); n++) {
        g_autofree char *name = g_strdup_printf("e%u", n);
        wire_names_add_clip(names, name, walk.at.clip->node.id);
    }
    return names;
}

/* What the wire has no place for. */
static json_t *sayable(const json_t *plan)
{
    static const char *const envelope[] = { "lang", "utterance", "planner", "confirm" };
    json_t *copy = json_deep_copy(plan), *option;
    json_t *clarify = json_object_get(copy, "clarify");
    size_t i;
    for (unsigned n = 0; n < G_N_ELEMENTS(envelope); n++)
        json_object_del(copy, envelope[n]);
    json_object_del(clarify, "slot");
    json_array_foreach(json_object_get(clarify, "options"), i, option)
    {
        json_object_del(option, "steps");
        json_object_del(option, "id");
    }
    return copy;
}

static void check_plan(const EditPlan *plan, const Composition *film, const Case *c)
{
    g_autoptr(WireNames) names = names_of(film);
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
    json_t *wire = wire_render(plan_json(plan), names);
    json_t *lowered = wire_lower(wire, names, faults);
    json_t *want = sayable(plan_json(plan));
    ck_assert_msg(lowered, "%s:%u: %s", c->file, c->line,
                  faults->len ? (char *)faults->pdata[0] : "");
    ck_assert_msg(json_equal(lowered, want), "%s:%u comes back otherwise", c->file,
                  c->line);
    json_decref(want);
    json_decref(lowered);
    json_decref(wire);
}

static unsigned check_case(const Case *c)
{
    const CaseTurn *turn = c->turns->pdata[0];
    g_autoptr(Composition) film = corpus_composition(c->composition);
    SelectContext context = { .playhead = turn->playhead,
                              .selection = turn->selection };
    g_auto(Reading) reading = { 0 };
    planner_read_any("en", turn->utterance, film, &context, &reading);
    if (reading.plan)
        check_plan(reading.plan, film, c);
    return reading.plan != NULL;
}

START_TEST(planned_sentences_survive_the_wire)
{
    g_autoptr(GDir) folder = g_dir_open(LANGUAGE_DIR, 0, NULL);
    const char *name;
    unsigned plans = 0;
    while ((name = g_dir_read_name(folder))) {
        g_autofree char *path = g_build_filename(LANGUAGE_DIR, name, NULL);
        if (!g_str_has_suffix(name, ".tsv"))
            continue;
        g_autoptr(GPtrArray) cases = cases_load(path, NULL);
        for (unsigned i = 0; i < cases->len; i += EACH)
            plans += check_case(cases->pdata[i]);
    }
    printf("%u plans\n", plans);
    ck_assert_uint_gt(plans, 300);
}
END_TEST

int main(void)
{
    setlocale(LC_ALL, "C.UTF-8");
    TCase *tests = tcase_create("wire");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, planned_sentences_survive_the_wire);
    Suite *suite = suite_create("wire");
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
