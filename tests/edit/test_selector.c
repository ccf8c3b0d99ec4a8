/* Which clips selectors mean, and which times. */
#include "chatkut/edit/moment.h"
#include "verb_case.h"

#include "../run.h"

#include <check.h>
#include <stdint.h>
#include <string.h>

static json_t *read_json(const char *text)
{
    g_autofree char *quoted = g_strdelimit(g_strdup(text), "'", '"');
    json_error_t problem;
    json_t *json = json_loads(quoted, JSON_DECODE_ANY, &problem);
    ck_assert_msg(json, "%s: %s", problem.text, quoted);
    return json;
}

/* "a b" as borrowed strings of `words`. */
static GPtrArray *ids_of(char **words)
{
    GPtrArray *ids = g_ptr_array_new();
    for (unsigned i = 0; words[i]; i++) {
        if (*words[i])
            g_ptr_array_add(ids, words[i]);
    }
    return ids;
}

static char *joined(const GPtrArray *strings)
{
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; i < strings->len; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? " " : "",
                               (char *)strings->pdata[i]);
    return g_string_free(text, FALSE);
}

/* ---- clips ----------------------------------------------------------------------- */

enum { ANY = OWN_CLIP, HEARD = OWN_PLAYED };

#define FOUND     RESOLVED_FOUND
#define NOTHING   RESOLVED_NOTHING
#define AMBIGUOUS RESOLVED_AMBIGUOUS

static const struct {
    const char *selector;
    unsigned wants;
    ResolvedKind kind;
    const char *ids;    /* found, or to choose from */
    const char *wanted; /* NOTHING: how it reads; AMBIGUOUS: the path */
    const char *near;
    const char *it, *added, *selection;
} cases[] = {
    /* id */
    { "{'by':'id','id':'t1'}", ANY, FOUND, "t1" },
    { "{'by':'id','id':'name'}", ANY, FOUND, "name" },
    { "{'by':'id','id':'v1'}", ANY, NOTHING, "", "a clip with the id “v1”" },
    /* label: exactly, whatever the case; then the asset; then the role; then parts */
    { "{'by':'label','label':'INTRO'}", ANY, FOUND, "t1" },
    { "{'by':'label','label':'flower close'}", ANY, FOUND, "f2" },
    { "{'by':'label','label':'flower_540p.mp4'}", ANY, FOUND,
      "f1" }, /* f2 has its own */
    { "{'by':'label','label':'flower 540p'}", ANY, AMBIGUOUS, "f1 f2", "" },
    { "{'by':'label','label':'beach'}", ANY, FOUND, "b" },
    { "{'by':'label','label':'mvi_0042'}", ANY, FOUND, "b" },
    { "{'by':'label','label':'music'}", ANY, FOUND, "s" },
    { "{'by':'label','label':'title'}", ANY, AMBIGUOUS, "t1 t2", "" },
    { "{'by':'label','label':'image'}", ANY, FOUND, "l" },
    { "{'by':'label','label':'flow'}", ANY, AMBIGUOUS, "f1 f2", "" },
    { "{'by':'label','label':'close'}", ANY, FOUND, "f2" },
    { "{'by':'label','label':'third'}", ANY, FOUND, "n" },
    { "{'by':'label','label':'o'}", ANY, NOTHING, "", "a clip called “o”" },
    { "{'by':'label','label':'  '}", ANY, NOTHING, "" },
    { "{'by':'label','label':'intor'}", ANY, NOTHING, "", "a clip called “intor”",
      "Intro" },
    { "{'by':'label','label':'name'}", ANY, FOUND, "name" },
    { "{'by':'label','label':'intro','type':'video'}", ANY, NOTHING, "" },
    { "{'by':'label','label':'intro'}", HEARD, NOTHING, "" },
    { "{'by':'label','label':'intro','match':'exact'}", ANY, NOTHING, "" },
    { "{'by':'label','label':'Intro','match':'exact'}", ANY, FOUND, "t1" },
    { "{'by':'label','label':'intri','match':'fuzzy'}", ANY, FOUND, "t1" },
    { "{'by':'label','label':'low','match':'contains','expect':'many'}", ANY, FOUND,
      "f1 f2 n" },
    /* type: nested sequences play like videos; those that do not count, count */
    { "{'by':'type','type':'video'}", ANY, AMBIGUOUS, "f1 f2 b n", "" },
    { "{'by':'type','type':'video','index':1}", ANY, FOUND, "f2" },
    { "{'by':'type','type':'video','index':-1}", ANY, FOUND, "n" },
    { "{'by':'type','type':'video','index':4}", ANY, NOTHING, "",
      "a video clip with the number 5" },
    { "{'by':'type','type':'video','index':-5}", ANY, NOTHING, "", "a video clip" },
    { "{'by':'type','type':'image'}", ANY, FOUND, "l" },
    { "{'by':'type','type':'sequence'}", ANY, FOUND, "n" },
    { "{'by':'type','type':'shape'}", ANY, AMBIGUOUS, "plate second", "" },
    { "{'by':'type','type':'caption'}", ANY, NOTHING, "", "captions" },
    { "{'by':'type','type':'text'}", HEARD, NOTHING, "", "a text" },
    { "{'by':'type','type':'text','index':0}", OWN_VIDEO, NOTHING, "" },
    { "{'by':'type','type':'video','expect':'many'}", OWN_NESTED, FOUND, "n" },
    /* index: all kinds, by start, then from the bottom up */
    { "{'by':'index','index':0}", ANY, FOUND, "f1" },
    { "{'by':'index','index':1}", ANY, FOUND, "t1" },
    { "{'by':'index','index':2}", ANY, FOUND, "s" },
    { "{'by':'index','index':3}", ANY, FOUND, "l" },
    { "{'by':'index','index':-1}", ANY, FOUND, "n" },
    { "{'by':'index','index':9}", ANY, NOTHING, "" },
    /* track: number from the bottom, name, role, code */
    { "{'by':'track','track':1,'expect':'many'}", ANY, FOUND, "t1 t2" },
    { "{'by':'track','track':1}", ANY, AMBIGUOUS, "t1 t2", "" },
    { "{'by':'track','track':-1}", ANY, FOUND, "s" },
    { "{'by':'track','track':'base','index':2}", ANY, FOUND, "b" },
    { "{'by':'track','track':'titles','index':1}", ANY, FOUND, "t2" },
    { "{'by':'track','track':'V3'}", ANY, FOUND, "l" },
    { "{'by':'track','track':'a1'}", ANY, FOUND, "s" },
    { "{'by':'track','track':'V7'}", ANY, NOTHING, "", "a track called “V7”" },
    { "{'by':'track','track':9}", ANY, NOTHING, "", "track 10" },
    /* time */
    { "{'by':'time','at':1,'type':'text'}", ANY, FOUND, "t1" },
    { "{'by':'time','at':2,'type':'text'}", ANY, NOTHING, "", "a text at that time" },
    { "{'by':'time','at':5,'type':'video'}", ANY, FOUND, "f2" },
    { "{'by':'time','at':{'anchor':'playhead'},'type':'video'}", ANY, FOUND, "f1" },
    { "{'by':'time','at':'50%','type':'video'}", ANY, NOTHING, "" },
    { "{'by':'time','at':'55f','type':'video'}", ANY, FOUND, "f2" },
    { "{'by':'time','range':{'from':4,'to':6},'type':'video','expect':'many'}", ANY,
      FOUND, "f1 f2" },
    { "{'by':'time','range':{'from':0,'to':8},'type':'video','overlap':'inside','"
      "expect':"
      "'many'}",
      ANY, FOUND, "f1 f2" },
    { "{'by':'time','range':{'from':1,'to':3},'overlap':'covers','expect':'many'}", ANY,
      FOUND, "f1 s l" },
    { "{'by':'time','at':{'anchor':'clipStart','of':{'by':'label','label':'title'}}}",
      ANY, AMBIGUOUS, "t1 t2", "at/of" },
    { "{'by':'time','at':1,'expect':'many'}", ANY, FOUND, "f1 t1 s l" },
    /* last */
    { "{'by':'last'}", ANY, FOUND, "b", .it = "b" },
    { "{'by':'last'}", OWN_TEXT, AMBIGUOUS, "t1 t2", "", .it = "b" },
    { "{'by':'last'}", OWN_IMAGE, FOUND, "l", .it = "b" },
    { "{'by':'last'}", ANY, AMBIGUOUS, "t2 b", "", .it = "t2 b" },
    { "{'by':'last','expect':'many'}", ANY, FOUND, "t2 b", .it = "t2 b" },
    { "{'by':'last','expect':'many'}", OWN_TEXT, AMBIGUOUS, "t1 t2", "" },
    { "{'by':'last','type':'text'}", ANY, FOUND, "t2", .it = "t2 b" },
    { "{'by':'last','what':'added'}", ANY, FOUND, "f2", .it = "b", .added = "f2" },
    { "{'by':'last','what':'selected'}", ANY, FOUND, "l", .selection = "l" },
    { "{'by':'last','what':'split','part':'left'}", ANY, FOUND, "f1", .it = "f1 f2" },
    { "{'by':'last','what':'split','part':'right'}", ANY, FOUND, "f2", .it = "f1 f2" },
    { "{'by':'last','what':'split','part':'both','expect':'many'}", ANY, FOUND, "f1 f2",
      .it = "f1 f2" },
    { "{'by':'last'}", OWN_IMAGE, FOUND, "l", .it = "gone" },
    { "{'by':'last'}", OWN_ADJUSTMENT, NOTHING, "" },
    /* selected */
    { "{'by':'selected'}", ANY, FOUND, "t1", .selection = "t1" },
    { "{'by':'selected','expect':'many'}", ANY, FOUND, "f1 t1", .selection = "t1 f1" },
    { "{'by':'selected','type':'image'}", ANY, FOUND, "l" },
    /* asset and content */
    { "{'by':'asset','asset':'as-beach'}", ANY, FOUND, "b" },
    { "{'by':'asset','asset':'flower','expect':'many'}", ANY, FOUND, "f1 f2" },
    { "{'by':'asset','asset':'flower','index':1}", ANY, FOUND, "f2" },
    { "{'by':'asset','asset':'MVI','match':'prefix'}", ANY, FOUND, "b" },
    { "{'by':'asset','asset':'nope'}", ANY, NOTHING, "", "a clip of “nope”" },
    { "{'by':'content','text':'big news'}", ANY, FOUND, "t2" },
    { "{'by':'content','text':'strasse'}", ANY, FOUND, "t1" },
    { "{'by':'content','text':'ada'}", ANY, FOUND, "name" },
    { "{'by':'content','text':'bye'}", ANY, NOTHING, "", "a text that says “bye”" },
    /* relations */
    { "{'by':'relative','relation':'next','to':{'by':'id','id':'f1'}}", ANY, FOUND,
      "f2" },
    { "{'by':'relative','relation':'next','to':{'by':'id','id':'n'}}", ANY, NOTHING,
      "" },
    { "{'by':'relative','relation':'previous','to':{'by':'id','id':'b'}}", ANY, FOUND,
      "f2" },
    { "{'by':'relative','relation':'next'}", ANY, FOUND, "n", .it = "b" },
    { "{'by':'relative','relation':'above','to':{'by':'id','id':'f1'},'expect':'many'}",
      ANY, FOUND, "t1 s l t2" },
    { "{'by':'relative','relation':'below','to':{'by':'id','id':'t2'}}", ANY, FOUND,
      "f1" },
    { "{'by':'relative','relation':'sameTrack','to':{'by':'id','id':'t1'}}", ANY, FOUND,
      "t2" },
    { "{'by':'relative','relation':'overlapping','to':{'by':'id','id':'b'},'type':'"
      "image'"
      "}",
      ANY, FOUND, "l" },
    { "{'by':'relative','relation':'first'}", ANY, FOUND, "f1" },
    { "{'by':'relative','relation':'last','type':'text'}", ANY, FOUND, "t2" },
    { "{'by':'relative','relation':'longest','type':'video'}", ANY, AMBIGUOUS, "f1 b",
      "" },
    { "{'by':'relative','relation':'shortest','type':'video'}", ANY, FOUND, "n" },
    { "{'by':'relative','relation':'next','to':{'by':'type','type':'text'}}", ANY,
      AMBIGUOUS, "t1 t2", "to" },
    /* all, unions, exceptions */
    { "{'by':'all','type':'text'}", ANY, FOUND, "t1 t2" },
    { "{'by':'all'}", HEARD, FOUND, "f1 s f2 b n" },
    { "{'by':'all','range':{'from':12}}", ANY, FOUND, "s b n" },
    { "{'by':'all','track':'titles'}", ANY, FOUND, "t1 t2" },
    { "{'by':'all','type':'caption'}", ANY, NOTHING, "" },
    { "{'by':'all','type':'caption','expect':'any'}", ANY, FOUND, "" },
    { "{'by':'union','of':[{'by':'id','id':'b'},{'by':'id','id':'f1'}]}", ANY, FOUND,
      "f1 b" },
    { "{'by':'union','of':[{'by':'id','id':'b'},{'by':'type','type':'text'}]}", ANY,
      AMBIGUOUS, "t1 t2", "of/1" },
    { "{'by':'except','from':{'by':'all','type':'text'},'except':{'by':'label','label':"
      "'intro'}}",
      ANY, FOUND, "t2" },
    { "{'by':'except','from':{'by':'all','type':'video'},'except':{'by':'id','id':'f1'}"
      "}",
      ANY, FOUND, "f2 b n" },
    { "{'by':'except','from':{'by':'type','type':'image'},'except':{'by':'all'}}", ANY,
      NOTHING, "" },
    { "{'by':'except','from':{'by':'all','type':'text'},'except':{'by':'all','type':"
      "'text'}}",
      ANY, NOTHING, "", "a text like that", "Intro Big " },
    { "{'by':'except','from':{'by':'all'},'except':{'by':'type','type':'text'}}", HEARD,
      FOUND, "f1 s f2 b n" },
    { "{'by':'step','step':'s1'}", ANY, NOTHING, "", "an earlier step “s1”" },
};

START_TEST(selectors_mean_these_clips)
{
    g_autoptr(Composition) film = film_read("names");
    g_auto(GStrv) it = g_strsplit(cases[_i].it ? cases[_i].it : "", " ", -1);
    g_auto(GStrv) added = g_strsplit(cases[_i].added ? cases[_i].added : "", " ", -1);
    g_auto(GStrv) selected =
        g_strsplit(cases[_i].selection ? cases[_i].selection : "", " ", -1);
    g_autoptr(GPtrArray) it_ids = ids_of(it);
    g_autoptr(GPtrArray) added_ids = ids_of(added);
    g_autoptr(GPtrArray) selected_ids = ids_of(selected);
    const SelectContext context = { .playhead = rtime_make(1, 1),
                                    .mentioned = it_ids,
                                    .added = added_ids,
                                    .selection = selected_ids };
    json_t *selector = read_json(cases[_i].selector);
    g_auto(Resolution) resolution = { 0 };
    selector_resolve(selector, film, &context, cases[_i].wants, &resolution);
    json_decref(selector);
    g_autofree char *ids = joined(resolution.ids);
    ck_assert_msg(resolution.kind == cases[_i].kind && strcmp(ids, cases[_i].ids) == 0,
                  "%s\nis of kind %d: %s", cases[_i].selector, resolution.kind, ids);
    if (cases[_i].kind == NOTHING && cases[_i].wanted)
        ck_assert_str_eq(resolution.wanted, cases[_i].wanted);
    if (cases[_i].kind == AMBIGUOUS && cases[_i].wanted)
        ck_assert_str_eq(resolution.path, cases[_i].wanted);
    if (cases[_i].near) {
        g_autofree char *near = joined(resolution.near);
        ck_assert_str_eq(near, cases[_i].near);
    }
}
END_TEST

START_TEST(the_sequence_that_is_edited_comes_first)
{
    g_autoptr(Composition) film = film_read("names");
    const SelectContext context = { .sequence_id = "inner", .playhead = RTIME_ZERO };
    json_t *selector = read_json("{'by':'type','type':'text'}");
    g_auto(Resolution) resolution = { 0 };
    selector_resolve(selector, film, &context, ANY, &resolution);
    json_decref(selector);
    ck_assert_int_eq(resolution.kind, FOUND);
    ck_assert_str_eq(resolution.ids->pdata[0], "name");
}
END_TEST

/* ---- times ----------------------------------------------------------------------- */

static const struct {
    const char *time;
    int num, den;       /* what it is; 0/0: nothing */
    const char *wanted; /* then: how it reads, or the path of what is ambiguous */
} times[] = {
    { "3.5", 7, 2 },
    { "'0:12.5'", 25, 2 },
    { "'1:02'", 62, 1 },
    { "'25f'", 5, 2 },
    { "'50%'", 17, 2 },
    { "{'anchor':'start'}", 0, 1 },
    { "{'anchor':'end'}", 17, 1 },
    { "{'anchor':'end','offset':-3}", 14, 1 },
    { "{'anchor':'start','offset':-3}", 0, 1 },
    { "{'anchor':'playhead','offset':'5f'}", 3, 2 },
    { "{'anchor':'marker','marker':'chapter two'}", 6, 1 },
    { "{'anchor':'marker','marker':'drop'}", 7, 1 },
    { "{'anchor':'marker','marker':'chapter'}", 0, 0,
      "the one marker called “chapter” (there are 2)" },
    { "{'anchor':'marker','marker':'chaptr one'}", 0, 0,
      "a marker called “chaptr one”" },
    { "{'anchor':'beat'}", 1, 1 },
    { "{'anchor':'gap'}", 8, 1 },
    { "{'anchor':'clipStart','of':{'by':'id','id':'b'}}", 10, 1 },
    { "{'anchor':'clipEnd','of':{'by':'id','id':'b'}}", 15, 1 },
    { "{'anchor':'clipMiddle','of':{'by':'id','id':'b'},'offset':1}", 27, 2 },
    { "{'anchor':'clipEnd','of':{'by':'all','type':'text'}}", 5, 1 },
    { "{'anchor':'clipEnd','of':{'by':'type','type':'text'}}", 0, 0, "of" },
    { "{'anchor':'in'}", 0, 0, "an in or out point (nothing is selected)" },
};

START_TEST(times_are_exact)
{
    g_autoptr(Composition) film = film_read("names");
    const SelectContext context = { .playhead = rtime_make(1, 1) };
    json_t *time = read_json(times[_i].time);
    g_auto(Resolution) problem = { 0 };
    RTime at = { 0 };
    bool ok = moment_resolve(time, film, &context, moment_base_sequence(film, &context),
                             &at, &problem);
    json_decref(time);
    ck_assert_msg(ok == (times[_i].den > 0), "%s: %s", times[_i].time,
                  problem.wanted ? problem.wanted : "");
    if (ok)
        ck_assert_msg(at.num == times[_i].num && at.den == times[_i].den,
                      "%s is %" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, times[_i].time,
                      at.num, at.den);
    else
        ck_assert_str_eq(problem.kind == AMBIGUOUS ? problem.path : problem.wanted,
                         times[_i].wanted);
}
END_TEST

static const struct {
    const char *range;
    bool of_clip; /* seconds 10 to 15 */
    int start_10, end_10;
} ranges[] = {
    { "{'from':2,'to':4}", false, 20, 40 },
    { "{'from':2}", false, 20, 170 },
    { "{'to':2}", false, 0, 20 },
    { "{'duration':3}", false, 0, 30 },
    { "{'from':5,'duration':3}", false, 50, 80 },
    { "{'to':5,'duration':3}", false, 20, 50 },
    { "{'from':'50%'}", false, 85, 170 },
    { "{'from':1,'to':2}", true, 110, 120 },
    { "{'from':1}", true, 110, 150 },
    { "{'to':2}", true, 100, 120 },
    { "{'duration':'20%'}", true, 100, 110 },
    { "{'from':'20%','to':'40%'}", true, 110, 120 },
};

START_TEST(ranges_reach_to_the_ends)
{
    g_autoptr(Composition) film = film_read("names");
    const SelectContext context = { .playhead = RTIME_ZERO };
    ClipPlace place;
    ck_assert(composition_find_clip(film, "b", &place));
    MomentBase base = ranges[_i].of_clip ? moment_base_clip(place.clip)
                                         : moment_base_sequence(film, &context);
    json_t *range = read_json(ranges[_i].range);
    g_auto(Resolution) problem = { 0 };
    RTime start, end;
    ck_assert(moment_range(range, film, &context, base, &start, &end, &problem));
    json_decref(range);
    ck_assert_int_eq(rtime_compare(start, rtime_make(ranges[_i].start_10, 10)), 0);
    ck_assert_int_eq(rtime_compare(end, rtime_make(ranges[_i].end_10, 10)), 0);
}
END_TEST

START_TEST(in_and_out_are_the_ends_of_the_selection)
{
    g_autoptr(Composition) film = film_read("names");
    g_autoptr(GPtrArray) selection = g_ptr_array_new();
    g_ptr_array_add(selection, (char *)(uintptr_t) "f2");
    g_ptr_array_add(selection, (char *)(uintptr_t) "b");
    const SelectContext context = { .playhead = RTIME_ZERO, .selection = selection };
    json_t *in = read_json("{'anchor':'in'}"), *out = read_json("{'anchor':'out'}");
    MomentBase base = moment_base_sequence(film, &context);
    g_auto(Resolution) problem = { 0 };
    RTime start, end;
    ck_assert(moment_resolve(in, film, &context, base, &start, &problem));
    ck_assert(moment_resolve(out, film, &context, base, &end, &problem));
    ck_assert_int_eq(rtime_compare(start, rtime_make(5, 1)), 0);
    ck_assert_int_eq(rtime_compare(end, rtime_make(15, 1)), 0);
    json_decref(in);
    json_decref(out);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("selector");
    TCase *clips = tcase_create("clips");
    tcase_add_loop_test(clips, selectors_mean_these_clips, 0, G_N_ELEMENTS(cases));
    tcase_add_test(clips, the_sequence_that_is_edited_comes_first);
    suite_add_tcase(suite, clips);
    TCase *moments = tcase_create("times");
    tcase_add_loop_test(moments, times_are_exact, 0, G_N_ELEMENTS(times));
    tcase_add_loop_test(moments, ranges_reach_to_the_ends, 0, G_N_ELEMENTS(ranges));
    tcase_add_test(moments, in_and_out_are_the_ends_of_the_selection);
    suite_add_tcase(suite, moments);
    return run_suite(suite);
}
