#include "random_plan.h"

#include <string.h>

/*
 * Plans grow from templates: $ and a letter stand for something random.
 *   $i an id         $s a selector   $t a time       $d a duration   $n a num
 *   $r a range       $p a placement  $f a fraction   $k a small count
 *   $(a|b) one of them
 */
typedef struct {
    GRand *rand;
    const Composition *composition;
} Random;

static unsigned below(Random *random, unsigned n)
{
    return (unsigned)g_rand_int_range(random->rand, 0, (gint32)n);
}

static const char *const selectors[] = {
    "{'by':'id','id':'$i'}",
    "{'by':'id','id':'$i'}",
    "{'by':'id','id':'$i'}",
    "{'by':'type','type':'$(video|audio|image|text|shape)','index':$(-1|0|1|2)}",
    "{'by':'index','index':$(-2|-1|0|1|3)}",
    "{'by':'label','label':'$(Intro|a|end|take|music|video)'}",
    "{'by':'all','type':'$(video|audio|image|text)'}",
    "{'by':'all'}",
    "{'by':'time','at':$f,'expect':'any'}",
    "{'by':'union','of':[{'by':'id','id':'$i'},{'by':'id','id':'$i'}]}",
    "{'by':'except','from':{'by':'all'},'except':{'by':'id','id':'$i'}}",
    "{'by':'track','track':$(0|1|2),'expect':'many'}",
    ("{'by':'relative','relation':'$(next|previous|above|overlapping|sameTrack)','to':"
     "{'by':'id','id':'$i'},'expect':'many'}"),
    "{'by':'last','what':'added','expect':'many'}",
};

static const char *const times[] = {
    "$f",
    "'$k$kf'",
    "'$(0|10|33|50|100)%'",
    "{'anchor':'$(start|end|playhead|gap)','offset':$(-1.5|0|0.5)}",
    "{'anchor':'$(clipStart|clipEnd|clipMiddle)','of':{'by':'id','id':'$i'}}",
};

static const char *const durations[] = { "$f", "'$k$kf'", "'$(10|50|120)%'" };

static const char *const nums[] = {
    "$f",
    "'$(0|20|100|250)%'",
    "{'by':$(-3|0.5|4),'unit':'$(px|percent|dB|deg|x)'}",
    "{'scale':$(0|0.5|1.2|3)}",
    "{'by':$(-5|0.1|2)}",
    "{'nudge':'$(slightly|more|much|less|max|min|double|half|reset)'}",
};

static const char *const ranges[] = {
    "{'from':$t,'to':$t}",
    "{'from':$f,'duration':$d}",
    "{'from':$f,'to':$d,'relativeTo':'clip'}",
};

static const char *const placements[] = {
    "{'at':$t}",
    "{'at':$t,'mode':'$(insert|overwrite|overlay)'}",
    "{'$(after|before|over|under)':$s}",
    "{'track':$(0|1|-1|'new-top'|'new-bottom'|'music'|'V2'),'at':$t}",
    "{'mode':'$(append|insert|overlay)'}",
};

static const char *const steps[] = {
    "{'op':'add','type':'$(video|image|audio)','place':$p}",
    "{'op':'add','type':'$(video|image|audio)','place':$p,'duration':$d}",
    "{'op':'add','type':'video','trim':$r}",
    "{'op':'add','type':'text','props':{'text':'Yo','position':'top-left'},'place':$p,"
    "'animate':[{'preset':'fade-in'}]}",
    "{'op':'update','target':$s,'props':{'$(opacity|scale|rotation|volume|fontSize|x|y|"
    "width|cornerRadius|speed)':$n}}",
    "{'op':'update','target':$s,'props':{'position':'$(center|top-left|lower-third)',"
    "'flip':'$(none|horizontal)','crop':{'left':$n}}}",
    "{'op':'update','target':$s,'props':{'color':'red','stroke':{'color':'#123'},"
    "'shadow':{'blur':3},'text':'Hoppla'}}",
    "{'op':'delete','target':$s}",
    "{'op':'delete','target':$s,'ripple':$(true|false)}",
    "{'op':'duplicate','target':$s,'count':$(1|2|3)}",
    "{'op':'duplicate','target':$s,'place':$p}",
    "{'op':'move','target':$s,'to':$t}",
    "{'op':'move','target':$s,'by':$(-2|0.5|3)}",
    "{'op':'move','target':$s,'place':$p}",
    "{'op':'move','target':$s,'index':$(-1|0|1|2)}",
    "{'op':'move','target':$s,'order':'$(front|back|forward|backward)'}",
    "{'op':'move','target':$s,'swapWith':$s}",
    "{'op':'split','target':$s,'at':[$t]}",
    "{'op':'split','target':$s,'every':$(0.2|0.5|1)}",
    "{'op':'split','target':$s,'parts':$(2|3),'keep':'$(both|left|right)'}",
    "{'op':'split','id':'s1','target':$s,'parts':2},{'op':'join','target':"
    "{'by':'step','step':'s1'}}",
    "{'op':'trim','target':$s,'$(start|end|to)':$d}",
    "{'op':'trim','target':$s,'$(start|end)':{'by':$(-3|-0.5|0.5)}}",
    "{'op':'trim','target':$s,'range':$r,'ripple':$(true|false)}",
    "{'op':'cut','range':$r}",
    "{'op':'cut','range':$r,'target':$s}",
    "{'op':'slip','target':$s,'by':$(-2|0.5|3)}",
    "{'op':'speed','target':$s,'rate':$n}",
    "{'op':'speed','target':$s,'toDuration':$d,'ripple':$(true|false)}",
    "{'op':'speed','target':$s,'reverse':true}",
    "{'op':'speed','target':$s,'freezeAt':$t,'freezeFor':$d}",
    "{'op':'animate','target':$s,'preset':'$(fade-in|fade-out|fade|zoom-in|slide-in)'}",
    "{'op':'animate','target':$s,'property':'$(opacity|scale|volume)','from':0,'to':1}",
    "{'op':'unanimate','target':$s}",
    "{'op':'transition','target':$s,'kind':'$(crossfade|dip-to-white|wipe|spin|cut)',"
    "'duration':$f}",
    "{'op':'effect','target':$s,'action':'$(add|update|remove)',"
    "'kind':'$(blur|contrast|mirror)'}",
    "{'op':'effect','target':$s,'action':'$(add|update)','kind':'$(blur|hue)',"
    "'amount':{'nudge':'$(more|much-less)'},'range':$r}",
    "{'op':'effect','target':$s,'action':'clear'}",
    "{'op':'audio','target':$s,'action':'$(volume|mute|fade-in|fade|pan)','amount':$n}",
    "{'op':'audio','target':$s,'action':'duck','under':$s}",
    "{'op':'$(group|ungroup)','target':$s}",
    "{'op':'arrange','how':'$(sequence|reverse|shuffle|close-gaps|align-start)'}",
    "{'op':'arrange','how':'$(sequence|reverse|align-end)','target':$s}",
    "{'op':'layout','target':$s,'preset':'$(fullscreen|pip|grid)'}",
    "{'op':'composition','width':640,'height':640}",
    "{'op':'composition','fps':$(25|30|60)}",
    "{'op':'composition','duration':$(1|5|20)}",
    "{'op':'marker','action':'add','at':$t,'name':'m'}",
    "{'op':'duplicate','clips':[{'clip':{'id':'$i','type':'text','start':$k,'duration':"
    "$k$k,'text':'w','link':'$i'}},{'clip':{'id':'c','type':'text','start':0,"
    "'duration':5,'text':'v','link':'$i'},'track':'$i'}],'place':$p}",
    "{'op':'track','action':'update','track':$k,'props':{'$(muted|locked|visible)':"
    "$(true|false),'volume':$n}}",
    "{'op':'track','action':'$(move|add)','track':$k,'to':'$(up|down|top|bottom)'}",
    "{'op':'track','action':'$(solo|remove)','track':$(0|1|2)}",
};

/* ---- growing --------------------------------------------------------------------- */

static const char *some_id(Random *random)
{
    const GPtrArray *sequences = random->composition->sequences;
    const Sequence *sequence =
        sequences->pdata[below(random, 4) ? 0 : below(random, sequences->len)];
    if (sequence->tracks->len == 0)
        return "nothing";
    const Track *track = sequence->tracks->pdata[below(random, sequence->tracks->len)];
    if (track->clips->len == 0)
        return "nothing";
    return ((const Node *)track->clips->pdata[below(random, track->clips->len)])->id;
}

static void grow(Random *random, const char *template, unsigned depth, GString *out);

static void grow_one(Random *random, const char *const *templates, unsigned n,
                     unsigned depth, GString *out)
{
    /* The first are the simple ones: deep down only they are left. */
    unsigned choice = below(random, depth > 2 ? MIN(n, 3) : n);
    grow(random, templates[choice], depth + 1, out);
}

static void grow_letter(Random *random, char letter, unsigned depth, GString *out)
{
#define GROW(TEMPLATES) grow_one(random, TEMPLATES, G_N_ELEMENTS(TEMPLATES), depth, out)
    switch (letter) {
    case 'i':
        g_string_append(out, some_id(random));
        break;
    case 's':
        GROW(selectors);
        break;
    case 't':
        GROW(times);
        break;
    case 'd':
        GROW(durations);
        break;
    case 'n':
        GROW(nums);
        break;
    case 'r':
        GROW(ranges);
        break;
    case 'p':
        GROW(placements);
        break;
    case 'f':
        g_string_append_printf(out, "%u.%u", below(random, 12), below(random, 10));
        break;
    default:
        g_string_append_printf(out, "%u", 1 + below(random, 9));
        break;
    }
#undef GROW
}

/* One of "(a|b)"; gives what is behind it. */
static const char *grow_choice(Random *random, const char *choices, GString *out)
{
    const char *end = strchr(choices, ')');
    g_autofree char *inside = g_strndup(choices + 1, (gsize)(end - choices - 1));
    g_auto(GStrv) words = g_strsplit(inside, "|", -1);
    g_string_append(out, words[below(random, g_strv_length(words))]);
    return end + 1;
}

static void grow(Random *random, const char *template, unsigned depth, GString *out)
{
    for (const char *p = template; *p;) {
        if (*p != '$') {
            g_string_append_c(out, *p++);
        } else if (p[1] == '(') {
            p = grow_choice(random, p + 1, out);
        } else {
            grow_letter(random, p[1], depth, out);
            p += 2;
        }
    }
}

EditPlan *random_plan(guint32 seed, const Composition *composition)
{
    Random random = { g_rand_new_with_seed(seed), composition };
    g_autoptr(GString) text = g_string_new("{'version':1,'kind':'edit','steps':[");
    g_autoptr(GError) error = NULL;
    unsigned count = below(&random, 4) == 0 ? 2 : 1;
    for (unsigned i = 0; i < count; i++) {
        g_string_append(text, i > 0 ? "," : "");
        grow_one(&random, steps, G_N_ELEMENTS(steps), 0, text);
    }
    g_string_append(text, "]}");
    g_strdelimit(text->str, "'", '"');
    g_rand_free(random.rand);
    EditPlan *plan = plan_from_text(text->str, text->len, &error);
    if (!plan)
        g_error("%s: %s", error->message, text->str);
    return plan;
}
