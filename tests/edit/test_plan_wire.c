#include "chatkut/edit/plan_wire.h"

#include "../run.h"
#include "random_plan.h"
#include "verb_case.h"

#include "chatkut/model/composition_json.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

static json_t *parse(const char *text)
{
    json_error_t problem;
    g_autofree char *quoted = g_strdelimit(g_strdup(text), "`", '"');
    json_t *json = json_loads(quoted, 0, &problem);
    ck_assert_msg(json, "%s\n%s", problem.text, text);
    return json;
}

static json_t *load_examples(void)
{
    json_error_t problem;
    json_t *document = json_load_file(TEST_FOLDER "/examples.json", 0, &problem);
    ck_assert_msg(document, "%s", problem.text);
    json_t *entries = json_incref(json_object_get(document, "examples"));
    json_decref(document);
    return entries;
}

static char *joined(GPtrArray *faults)
{
    g_autoptr(GString) all = g_string_new(NULL);
    for (unsigned i = 0; i < faults->len; i++)
        g_string_append_printf(all, "%s%s", i ? "\n" : "", (char *)faults->pdata[i]);
    return g_string_free(g_steal_pointer(&all), FALSE);
}

/* What the wire has no place for. */
static json_t *sayable(const json_t *plan)
{
    static const char *const envelope[] = { "atomic",    "confirm", "lang",
                                            "utterance", "base",    "planner" };
    json_t *copy = json_deep_copy(plan);
    json_t *clarify = json_object_get(copy, "clarify"), *option;
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

/* lower(render(plan)) is plan. */
static void check_round_trip(const json_t *plan, const WireNames *names)
{
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
    json_t *said = sayable(plan);
    json_t *wire = wire_render(plan, names);
    json_t *lowered = wire_lower(wire, names, faults);
    g_autoptr(EditPlan) read = lowered ? plan_from_json(lowered, NULL) : NULL;
    char *want = json_dumps(said, JSON_COMPACT | JSON_SORT_KEYS);
    char *through = json_dumps(wire, JSON_COMPACT);
    char *got =
        read ? json_dumps(plan_json(read), JSON_COMPACT | JSON_SORT_KEYS) : NULL;
    g_autofree char *told = joined(faults);
    ck_assert_msg(got && strcmp(got, want) == 0, "plan %s\nwire %s\ngives %s\n%s", want,
                  through, got ? got : "", told);
    free(want);
    free(through);
    free(got);
    json_decref(lowered);
    json_decref(wire);
    json_decref(said);
}

START_TEST(every_example_survives_the_wire)
{
    json_t *entries = load_examples(), *entry;
    size_t i;
    json_array_foreach(entries, i, entry)
    {
        g_autoptr(EditPlan) plan = plan_from_json(json_object_get(entry, "plan"), NULL);
        check_round_trip(plan_json(plan), NULL);
    }
    json_decref(entries);
}
END_TEST

START_TEST(random_plans_survive_the_wire)
{
    g_autoptr(Composition) composition = film_read("rich");
    for (guint32 seed = 0; seed < 1500; seed++) {
        g_autoptr(EditPlan) plan = random_plan(seed, composition);
        check_round_trip(plan_json(plan), NULL);
    }
}
END_TEST

/* ---- reading --------------------------------------------------------------------- */

static WireNames *some_names(void)
{
    WireNames *names = wire_names_new();
    wire_names_add_clip(names, "e1", "c-beach");
    wire_names_add_clip(names, "e2", "c-walk");
    wire_names_add_clip(names, "e3", "title");
    wire_names_add_clip(names, NULL, "unlisted");
    wire_names_add_asset(names, "a1", "beach.mp4");
    return names;
}

/* "op; target; key=value; key=value" */
static json_t *step_of(const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "; ", -1);
    json_t *step = json_object(), *args = json_array();
    for (unsigned i = 2; parts[0] && parts[1] && parts[i]; i++) {
        char *value = strchr(parts[i], '=');
        *value++ = '\0';
        json_array_append_new(args, json_pack("{s:s, s:s}", "k", parts[i], "v", value));
    }
    json_object_set_new(step, "op", json_string(parts[0]));
    json_object_set_new(step, "target", json_string(parts[1]));
    json_object_set_new(step, "args", args);
    return step;
}

static json_t *edit_of(const char *steps)
{
    g_auto(GStrv) lines = g_strsplit(steps, "\n", -1);
    json_t *list = json_array();
    for (char **line = lines; *line; line++)
        json_array_append_new(list, step_of(*line));
    return json_pack("{s:s, s:o, s:s}", "kind", "edit", "steps", list, "reply", "");
}

/* What the steps read as: JSON without the outer brackets; or the faults. */
static char *read_wire(json_t *wire)
{
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(WireNames) names = some_names();
    json_t *plan = wire_lower(wire, names, faults);
    json_decref(wire);
    ck_assert_int_eq(plan == NULL, faults->len > 0);
    if (!plan)
        return joined(faults);
    char *dump = json_dumps(json_object_get(plan, "steps"), JSON_COMPACT);
    char *text = g_strdelimit(g_strndup(dump + 1, strlen(dump) - 2), "\"", '`');
    free(dump);
    json_decref(plan);
    return text;
}

static const struct {
    const char *steps, *gives;
} readings[] = {
    /* selectors */
    { "delete; #e1", "{`op`:`delete`,`target`:{`by`:`id`,`id`:`c-beach`}}" },
    { "delete;  e2 ", "{`op`:`delete`,`target`:{`by`:`id`,`id`:`c-walk`}}" },
    { "delete; #unlisted", "{`op`:`delete`,`target`:{`by`:`id`,`id`:`unlisted`}}" },
    { "delete; label:intro",
      "{`op`:`delete`,`target`:{`by`:`label`,`label`:`intro`}}" },
    { "delete; label:My Title",
      "{`op`:`delete`,`target`:{`by`:`label`,`label`:`My Title`}}" },
    { "delete; label:\"Take 2 - ok\"*",
      "{`op`:`delete`,`target`:{`by`:`label`,`label`:`Take 2 - ok`,`expect`:`many`}}" },
    { "delete; label:'Anna's'{match=contains, type=text}",
      "steps[0].target: \"'Anna's'{match=contains, type=text}\" is no name; put it in "
      "quotes" },
    { "delete; label:Anna's{match=contains, type=text}",
      "{`op`:`delete`,`target`:{`by`:`label`,`label`:`Anna's`,`match`:`contains`,"
      "`type`:`text`}}" },
    { "delete; label:'to be'",
      "{`op`:`delete`,`target`:{`by`:`label`,`label`:`to be`}}" },
    { "delete; video", "{`op`:`delete`,`target`:{`by`:`type`,`type`:`video`}}" },
    { "delete; Video [-1]",
      "{`op`:`delete`,`target`:{`by`:`type`,`type`:`video`,`index`:-1}}" },
    { "delete; [2]", "{`op`:`delete`,`target`:{`by`:`index`,`index`:2}}" },
    { "delete; video@0:05.5",
      "{`op`:`delete`,`target`:{`by`:`time`,`at`:`0:05.5`,`type`:`video`}}" },
    { "delete; @ end-3s",
      "{`op`:`delete`,`target`:{`by`:`time`,`at`:{`anchor`:`end`,`offset`:-3}}}" },
    { "delete; all:text@5s..8s",
      "{`op`:`delete`,`target`:{`by`:`all`,`type`:`text`,`range`:{`from`:5,`to`:8}}}" },
    { "delete; last:text", "{`op`:`delete`,`target`:{`by`:`last`,`type`:`text`}}" },
    { "delete; selected", "{`op`:`delete`,`target`:{`by`:`selected`}}" },
    { "delete; track:2[0]",
      "{`op`:`delete`,`target`:{`by`:`track`,`track`:2,`index`:0}}" },
    { "delete; track:\"2\"", "{`op`:`delete`,`target`:{`by`:`track`,`track`:`2`}}" },
    { "delete; asset:a1",
      "{`op`:`delete`,`target`:{`by`:`asset`,`asset`:`beach.mp4`}}" },
    { "delete; text:\"Hello, \\\"you\\\"\"",
      "{`op`:`delete`,`target`:{`by`:`content`,`text`:`Hello, \\`you\\``}}" },
    { "delete; longest:video", "{`op`:`delete`,`target`:{`by`:`relative`,`relation`:`"
                               "longest`,`type`:`video`}}" },
    { "delete; next(#e1)",
      "{`op`:`delete`,`target`:{`by`:`relative`,`to`:{`by`:`id`,`id`:`c-beach`},"
      "`relation`:`next`}}" },
    { "delete; #e1 + #e2 + e3",
      "{`op`:`delete`,`target`:{`by`:`union`,`of`:[{`by`:`id`,`id`:`c-beach`},"
      "{`by`:`id`,`id`:`c-walk`},{`by`:`id`,`id`:`title`}]}}" },
    { "delete; #e1, e2",
      "{`op`:`delete`,`target`:{`by`:`union`,`of`:[{`by`:`id`,`id`:`c-beach`},"
      "{`by`:`id`,`id`:`c-walk`}]}}" },
    { "delete; all - #e1, #e2",
      "steps[0].target: \", #e2\" mixes , and -; write + and ( )" },
    { "add; ; type=text; text=Hi; after=#e1; track=V2",
      "{`op`:`add`,`type`:`text`,`props`:{`text`:`Hi`},`place`:{`after`:{`by`:`id`,"
      "`id`:`c-beach`},`track`:`V2`}}" },
    { "delete; all:text-#e3",
      "steps[0].target: \"#e3\" comes behind a whole selector" },
    { "delete; all:text - #e3",
      "{`op`:`delete`,`target`:{`by`:`except`,`from`:{`by`:`all`,`type`:`text`},"
      "`except`:{`by`:`id`,`id`:`title`}}}" },
    { "delete; {\"by\":\"id\",\"id\":\"e1\"}",
      "{`op`:`delete`,`target`:{`by`:`id`,`id`:`c-beach`}}" },
    { "split; #e1; parts=2\nspeed; s1[-1]; rate=x2",
      "{`op`:`split`,`id`:`s1`,`target`:{`by`:`id`,`id`:`c-beach`},`parts`:2},"
      "{`op`:`speed`,`target`:{`by`:`step`,`step`:`s1`,`index`:-1},`rate`:{`scale`:2}"
      "}" },
    /* values */
    { "split; #e1; at=[1.5s, 90f, 0:05, 50%, 500ms, 2 min, playhead]",
      "{`op`:`split`,`target`:{`by`:`id`,`id`:`c-beach`},`at`:[1.5,`90f`,`0:05`,`50%`,"
      "0.5,120,{`anchor`:`playhead`}]}" },
    { "split; #e1; at=1s; at=2s",
      "{`op`:`split`,`target`:{`by`:`id`,`id`:`c-beach`},`at`:[1,2]}" },
    { "move; #e1; to=clipEnd(#e2)+0.5s",
      "{`op`:`move`,`target`:{`by`:`id`,`id`:`c-beach`},`to`:{`anchor`:`clipEnd`,`of`:"
      "{`by`:`id`,`id`:`c-walk`},`offset`:0.5}}" },
    { "move; #e1; to=marker:\"drop-1\"-12f",
      "{`op`:`move`,`target`:{`by`:`id`,`id`:`c-beach`},`to`:{`anchor`:`marker`,"
      "`marker`:`drop-1`,`offset`:`-12f`}}" },
    { "move; #e1; by=+12f",
      "{`op`:`move`,`target`:{`by`:`id`,`id`:`c-beach`},`by`:`12f`}" },
    { "cut; ; range=5s..8s; range.relativeTo=clip",
      "{`op`:`cut`,`range`:{`from`:5,`to`:8,`relativeTo`:`clip`}}" },
    { "update; #e3; fontSize=+20%; props.opacity=50%; rotation=-15; x=48px; y=-=10",
      "{`op`:`update`,`target`:{`by`:`id`,`id`:`title`},`props`:{`x`:{`set`:48,`unit`:"
      "`px`},`y`:{`by`:-10},`rotation`:-15,`opacity`:`50%`,`fontSize`:{`by`:20,`unit`:"
      "`percent`}}}" },
    { "update; #e3; props.font_size=much; Stroke.Width=3; color=Red; italic=yes",
      "{`op`:`update`,`target`:{`by`:`id`,`id`:`title`},`props`:{`fontSize`:{`nudge`:"
      "`much`},`italic`:true,`color`:`red`,`stroke`:{`width`:3}}}" },
    { "update; #e3; position=Top Left; text= \"Hi\" ; fontWeight=700",
      "{`op`:`update`,`target`:{`by`:`id`,`id`:`title`},`props`:{`text`:` \\`Hi\\` `,"
      "`position`:`top-left`,`fontWeight`:700}}" },
    { "update; #e3; position=100,50%; "
      "fill={\"gradient\":\"linear\",\"stops\":[{\"at\":0,"
      "\"color\":\"red\"},{\"at\":1,\"color\":\"#00f\"}]}",
      "{`op`:`update`,`target`:{`by`:`id`,`id`:`title`},`props`:{`position`:{`x`:100,`"
      "y`:"
      "`50%`},`fill`:{`gradient`:`linear`,`stops`:[{`at`:0,`color`:`red`},{`at`:1,"
      "`color`:`#00f`}]}}}" },
    { "audio; #e1; action=Volume; amount==-6 dB",
      "{`op`:`audio`,`target`:{`by`:`id`,`id`:`c-beach`},`action`:`volume`,`amount`:"
      "{`set`:-6,`unit`:`dB`}}" },
    { "animate; #e1; property=scale; keyframes=0s=1, 50%=120% ease-out, end=x",
      "steps[0].args.keyframes[2].at: \"end\" is not a time: seconds, \"0:03.5\", "
      "\"90f\" or \"50%\"\n"
      "steps[0].args.keyframes[2].value: \"x\" is not a number, a text like \"50%\", a "
      "colour or a place" },
    { "animate; #e1; property=scale; keyframes=0s=1, 50%=120% ease-out",
      "{`op`:`animate`,`target`:{`by`:`id`,`id`:`c-beach`},`property`:`scale`,"
      "`keyframes`:[{`at`:0,`value`:1},{`at`:`50%`,`value`:`120%`,`easing`:`ease-out`}]"
      "}" },
    { "add; ; type=text; text=Hi; animate=fade-in, fade-out; place.after=#e1; "
      "animate.1.duration=2s",
      "steps[0].args.animate[0]: takes either a text or dotted fields" },
    { "add; ; type=text; text=Hi; animate[0].preset=pop; animate[1].preset=fade-out; "
      "place.after=#e1",
      "{`op`:`add`,`type`:`text`,`props`:{`text`:`Hi`},`place`:{`after`:{`by`:`id`,"
      "`id`:`c-beach`}},`animate`:[{`preset`:`pop`},{`preset`:`fade-out`}]}" },
    { "add; ; type=video; asset=#a1",
      "{`op`:`add`,`type`:`video`,`asset`:`beach.mp4`}" },
    { "effect; #e1; action=add; kind=tint; params.color=#ff0000; params.amount=0.5",
      "{`op`:`effect`,`target`:{`by`:`id`,`id`:`c-beach`},`action`:`add`,`kind`:`tint`,"
      "`params`:{`color`:`#ff0000`,`amount`:0.5}}" },
    { "transition; ; between=[#e1, e2]; kind=dip to black",
      "{`op`:`transition`,`between`:[{`by`:`id`,`id`:`c-beach`},{`by`:`id`,`id`:"
      "`c-walk`}],`kind`:`dip-to-black`}" },
    { "replace; #e1; asset=walk.mp4; keep=timing, props",
      "{`op`:`replace`,`target`:{`by`:`id`,`id`:`c-beach`},`asset`:`walk.mp4`,`keep`:"
      "[`timing`,`props`]}" },
    /* nothing is guessed */
    { "delete; #e9", "steps[0].target: no clip \"#e9\"; there are #e1..#e3" },
    { "move; #e1; to=1 secnd",
      "steps[0].args.to: \"1 secnd\" is not a time: seconds, \"0:03.5\", \"90f\", "
      "\"50%\" or an anchor" },
    { "explode; #e1\nupdte; #e1\ntrim; tite; to=1s",
      "steps[0].op: no operation \"explode\"; there are add, update, delete, "
      "duplicate, "
      "replace, move, split, trim, cut, slip, join, speed, animate, unanimate, "
      "transition, effect, audio, captions, group, ungroup, arrange, layout, marker, "
      "track, composition, template, history, control, render, export, asset, query, "
      "tool\n"
      "steps[1].op: no operation \"updte\"; nearest: update\n"
      "steps[2].target: \"tite\" is no selector; a name is label:\"tite\"" },
    { "update; #e3; props.fontSze=3; props.color=12; place.att=1s",
      "steps[0].args.props.fontSze: no such field; nearest: fontSize\n"
      "steps[0].args.props.color: \"12\" is not a colour like \"#ffc400\" or \"red\", "
      "or "
      "a gradient\n"
      "steps[0].args.place: no such field" },
    { "audio; #e1; action=volume; amount=-6dB",
      "steps[0].args.amount: \"-6dB\" is =-6dB (set to) or -=6dB (less by)" },
    { "update; #e1; opacity=-20%",
      "steps[0].args.props.opacity: \"-20%\" is =-20% (set to) or -=20% (less by)" },
    { "split; #e1; at=0:12,500",
      "steps[0].args.at: \"0:12,500\" is one or two; write [a, b], or . for the "
      "fraction" },
    { "split; #e1; at=1s; parts=2",
      "steps[0].args: only one of at, every, parts, by can be there" },
    { "split; #e1", "steps[0].args: needs one of at, every, parts, by" },
    { "move; ; to=1s", "steps[0].target: missing" },
    { "render; #e1; height=1080", "steps[0].target: \"render\" takes no target" },
    { "duplicate; all; count=1000", "steps[0].args.count: 1000 is above 100" },
    { "delete; s2\njoin; s1", "steps[0].target: \"s2\" is no earlier step" },
    { "delete; #e1 #e2", "steps[0].target: \"#e2\" comes behind a whole selector" },
    { "delete; (#e1 + #e2", "steps[0].target: \"\" comes where ) should be" },
    { "delete; label:\"open", "steps[0].target: \"\"open\" has no end of its quotes" },
    { "add; ; type=video; asset=#a7",
      "steps[0].args.asset: no asset \"#a7\"; there are #a1" },
    { "delete; #e1; op=add", "steps[0].args.op: no such field" },
    { "move; #e1; at=5s",
      "steps[0].args.at: no such field; nearest: place.at\n"
      "steps[0].args: needs one of to, by, place, index, order, swapWith" },
    { "effect; #e1; action=add; kind=blurr",
      "steps[0].args.kind: \"blurr\" is not known here; nearest: blur" },
};

START_TEST(a_step_reads_as_it_says)
{
    g_autofree char *got = read_wire(edit_of(readings[_i].steps));
    ck_assert_str_eq(got, readings[_i].gives);
}
END_TEST

/* ---- what models write instead --------------------------------------------------- */

static const struct {
    const char *wire, *gives; /* with ` for " */
} answers[] = {
    { "{`kind`:`edit`,`steps`:[{`op`:`delete`,`target`:`#e1`}]}",
      "{`op`:`delete`,`target`:{`by`:`id`,`id`:`c-beach`}}" },
    { "{`kind`:`Edit`,`reply`:null,`steps`:[{`op`:`composition`,`target`:null,`args`:"
      "{`fps`:30,`width`:1920.0}}]}",
      "{`op`:`composition`,`width`:1920,`fps`:30}" },
    { "{`kind`:`edit`,`steps`:[{`op`:`update`,`target`:{`by`:`last`},`args`:[{`props`:"
      "{`fontSize`:48,`italic`:true,`stroke`:{`width`:`3px`}}}]}]}",
      "{`op`:`update`,`target`:{`by`:`last`},`props`:{`fontSize`:48,`italic`:true,"
      "`stroke`:{`width`:{`set`:3,`unit`:`px`}}}}" },
    { "{`kind`:`edit`,`steps`:[{`op`:`split`,`target`:`e1`,`args`:[{`k`:`at`,`v`:"
      "[1,`2s`]},{`k`:`keep`,`v`:null}]}]}",
      "{`op`:`split`,`target`:{`by`:`id`,`id`:`c-beach`},`at`:[1,2]}" },
    { "{`kind`:`chat`,`steps`:[],`reply`:`Hello.`}", "" },
    { "{`kind`:`clarify`,`reply`:`Which?`}", "" },
    { "{`kind`:`clarify`}", "reply: the question is missing" },
    { "{`steps`:[],`mood`:1}", "mood: no such key; there are kind, steps, reply\n"
                               "kind: missing" },
    { "{`kind`:`explain`}",
      "kind: is to be one of edit, query, control, clarify, chat, refuse" },
    { "{`kind`:`edit`,`steps`:[]}", "steps: there are 0 entries, it needs 1 at least" },
    { "{`kind`:`edit`,`steps`:[3,{`target`:`#e1`},{`op`:`join`,`props`:{}}]}",
      "steps[0]: is to be an object\n"
      "steps[1].op: no operation \"\"; there are add, update, delete, duplicate, "
      "replace, "
      "move, split, trim, cut, slip, join, speed, animate, unanimate, transition, "
      "effect, "
      "audio, captions, group, ungroup, arrange, layout, marker, track, "
      "composition, "
      "template, "
      "history, control, render, export, asset, query, tool\n"
      "steps[2].props: no such key; there are op, target, args\n"
      "steps[2].target: missing" },
    { "{`kind`:`edit`,`steps`:{},`reply`:7}", "steps: is to be a list\n"
                                              "reply: is to be a text" },
    { "{`kind`:`edit`,`steps`:[{`op`:`join`,`target`:`#e1`,`args`:[{`k`:`x`,`v`:1,"
      "`w`:2},7,{}]}]}",
      "steps[0].args[0].w: no such key; there are k, v\n"
      "steps[0].args[1]: is to be {\"k\": field, \"v\": value}\n"
      "steps[0].args[2]: is to be {\"k\": field, \"v\": value}\n"
      "steps[0].args.x: no such field" },
    { "[]", "the answer is to be {\"kind\", \"steps\", \"reply\"}" },
    { "{`version`:1,`kind`:`edit`,`steps`:[{`op`:`delete`,`target`:{`by`:`all`}}]}",
      "version: no such key; there are kind, steps, reply" },
};

START_TEST(what_is_certain_is_understood)
{
    g_autofree char *got = read_wire(parse(answers[_i].wire));
    ck_assert_str_eq(got, answers[_i].gives);
}
END_TEST

START_TEST(a_question_may_have_options)
{
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
    json_t *wire = parse("{`kind`:`clarify`,`reply`:`Which one?\\n\\n- a\\n-  b`}");
    json_t *plan = wire_lower(wire, NULL, faults);
    json_t *want =
        parse("{`question`:`Which one?`,`options`:[{`text`:`a`},{`text`:`b`}]}");
    ck_assert(json_equal(json_object_get(plan, "clarify"), want));
    json_decref(want);
    json_decref(plan);
    json_decref(wire);
}
END_TEST

START_TEST(a_long_reply_is_cut)
{
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *long_text = g_strnfill(2 * PLAN_REPLY_MAX, 'x');
    json_t *wire = json_pack("{s:s, s:s}", "kind", "chat", "reply", long_text);
    json_t *plan = wire_lower(wire, NULL, faults);
    const char *reply = json_string_value(json_object_get(plan, "reply"));
    ck_assert_int_eq(g_utf8_strlen(reply, -1), PLAN_REPLY_MAX);
    json_decref(plan);
    json_decref(wire);
}
END_TEST

START_TEST(a_short_name_hides_an_id)
{
    g_autoptr(WireNames) names = wire_names_new();
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
    wire_names_add_clip(names, "e1", "e2");
    wire_names_add_clip(names, "e2", "e1");
    json_t *wire = edit_of("delete; #e1");
    json_t *plan = wire_lower(wire, names, faults);
    json_t *step = json_array_get(json_object_get(plan, "steps"), 0);
    const char *id =
        json_string_value(json_object_get(json_object_get(step, "target"), "id"));
    ck_assert_str_eq(id, "e2");
    check_round_trip(plan, names);
    json_decref(plan);
    json_decref(wire);
}
END_TEST

/* ---- limits ---------------------------------------------------------------------- */

static char *repeated(const char *text, unsigned times)
{
    GString *all = g_string_new(NULL);
    while (times-- > 0)
        g_string_append(all, text);
    return g_string_free(all, FALSE);
}

START_TEST(size_and_depth_have_ends)
{
    static const struct {
        const char *piece;
        unsigned times;
        const char *says;
    } cases[] = {
        { "(", 500, "steps[0].target: \"" },
        { "next(", 300, "is nested too deep" },
        { "#e1 + ", 900, "is too long for a selector" },
        { "{\"by\":\"except\",\"from\":", 80, "steps[0].target: \"" },
        { "[", 100000, "is too long for a selector" },
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *target = repeated(cases[i].piece, cases[i].times);
        json_t *step = json_pack("{s:s, s:s}", "op", "delete", "target", target);
        g_autofree char *got =
            read_wire(json_pack("{s:s, s:[o]}", "kind", "edit", "steps", step));
        ck_assert_msg(strstr(got, cases[i].says), "%s", got);
        ck_assert_uint_lt(strlen(got), 1000);
    }
}
END_TEST

START_TEST(faults_have_an_end_and_are_printable)
{
    json_t *args = json_object(), *steps = json_array();
    for (unsigned i = 0; i < 50; i++) {
        g_autofree char *key = g_strdup_printf("k%u\033c\xe2\x80\xae", i);
        json_object_set_new(args, key, json_string("x"));
    }
    json_array_append_new(steps, json_pack("{s:s, s:s, s:o}", "op", "join", "target",
                                           "#e1\033]0;x\a", "args", args));
    json_t *wire = json_pack("{s:s, s:o}", "kind", "edit", "steps", steps);
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
    ck_assert_ptr_null(wire_lower(wire, NULL, faults));
    ck_assert_uint_eq(faults->len, WIRE_FAULTS);
    for (unsigned i = 0; i < faults->len; i++) {
        ck_assert_ptr_null(strpbrk(faults->pdata[i], "\033\a\n"));
        ck_assert_ptr_null(strstr(faults->pdata[i], "\xe2\x80\xae"));
    }
    json_decref(wire);
}
END_TEST

/* ---- what a model reads ---------------------------------------------------------- */

static json_t *schema_at(json_t *schema, const char *path)
{
    g_auto(GStrv) keys = g_strsplit(path, "/", -1);
    for (char **key = keys; *key; key++)
        schema = json_object_get(schema, *key);
    return schema;
}

START_TEST(the_schema_has_every_verb)
{
    size_t length, again;
    const char *text = wire_schema(&length);
    ck_assert_ptr_eq(wire_schema(&again), text);
    ck_assert_uint_eq(length, again);
    json_t *schema = json_loadb(text, length, 0, NULL);
    json_t *verbs = schema_at(schema, "properties/steps/items/properties/op/enum");
    json_t *all = json_array();
    for (unsigned i = 0; i < VERB_COUNT; i++)
        json_array_append_new(all, json_string(verb_name(i)));
    ck_assert(json_equal(verbs, all));
    ck_assert_uint_eq(json_array_size(schema_at(schema, "properties/kind/enum")),
                      PLAN_KINDS);
    json_decref(all);
    json_decref(schema);
}
END_TEST

START_TEST(the_manual_is_short_and_always_the_same)
{
    const char *manual = wire_manual();
    ck_assert_ptr_eq(wire_manual(), manual);
    ck_assert_uint_lt(strlen(manual), 6000);
    ck_assert(g_utf8_validate(manual, -1, NULL));
    ck_assert_ptr_nonnull(strstr(manual, "\nsplit SEL at=[TIME] every=LEN parts=N "));
    ck_assert_ptr_nonnull(strstr(manual, "fontSize px 1..4096"));
    ck_assert_ptr_nonnull(strstr(manual, "blur px 0..500"));
    ck_assert_ptr_null(strstr(manual, "typewriter"));
    ck_assert_ptr_null(strstr(manual, "\ntool "));
}
END_TEST

static Composition *example_composition(void)
{
    g_autoptr(GError) error = NULL;
    const json_t *json = json_object_get(wire_examples(), "composition");
    char *text = json_dumps(json, 0);
    Composition *composition = composition_from_text(text, strlen(text), &error);
    ck_assert_msg(composition, "%s", error ? error->message : "");
    free(text);
    return composition;
}

START_TEST(every_example_for_models_can_be_done)
{
    g_autoptr(Composition) composition = example_composition();
    g_autoptr(WireNames) names = wire_names_new();
    size_t i;
    json_t *entry;
    json_array_foreach(json_object_get(wire_examples(), "names"), i, entry)
    {
        g_autofree char *name = g_strdup_printf("e%zu", i + 1);
        wire_names_add_clip(names, name, json_string_value(entry));
    }
    json_array_foreach(json_object_get(wire_examples(), "examples"), i, entry)
    {
        const SelectContext context = { .playhead = rtime_make(2, 1) };
        g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
        g_auto(Outcome) outcome = { 0 };
        IdSource ids;
        json_t *lowered = wire_lower(json_object_get(entry, "answer"), names, faults);
        g_autofree char *told = joined(faults);
        ck_assert_msg(lowered, "%s", told);
        g_autoptr(EditPlan) plan = plan_from_json(lowered, NULL);
        check_round_trip(lowered, names);
        json_decref(lowered);
        if (plan_kind(plan) != PLAN_EDIT)
            continue;
        id_source_init_seed(&ids, 7);
        plan_execute(plan, composition, &context, &ids, &outcome);
        ck_assert_msg(outcome.kind == OUTCOME_CHANGED, "%s: %s",
                      json_string_value(json_object_get(entry, "say")),
                      outcome.message ? outcome.message : outcome.question);
        outcome_check_undo(composition, &outcome);
    }
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("plan_wire");
    tcase_add_test(tests, every_example_survives_the_wire);
    tcase_add_test(tests, random_plans_survive_the_wire);
    tcase_add_loop_test(tests, a_step_reads_as_it_says, 0, G_N_ELEMENTS(readings));
    tcase_add_loop_test(tests, what_is_certain_is_understood, 0, G_N_ELEMENTS(answers));
    tcase_add_test(tests, a_question_may_have_options);
    tcase_add_test(tests, a_long_reply_is_cut);
    tcase_add_test(tests, a_short_name_hides_an_id);
    tcase_add_test(tests, size_and_depth_have_ends);
    tcase_add_test(tests, faults_have_an_end_and_are_printable);
    tcase_add_test(tests, the_schema_has_every_verb);
    tcase_add_test(tests, the_manual_is_short_and_always_the_same);
    tcase_add_test(tests, every_example_for_models_can_be_done);
    Suite *suite = suite_create("plan_wire");
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
