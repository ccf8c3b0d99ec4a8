/* Playing, moving about and selecting, as far as it goes without a player: what the
 * next sentence means by "here", "this" and "from in to out". */
#include "session_private.h"

#include "chatkut/edit/wording.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

typedef struct {
    Turn *turn;
    Conversation *conversation;
    const Outcome *outcome;
} Control;

static bool is_set(RTime time)
{
    return time.den > 0;
}

static void tell(const Control *control, char *answer)
{
    control->turn->result->answer = answer;
}

/* Of the clips that were named, else what was said. False where neither is. */
static bool control_span(const Control *control, RTime *start, RTime *end)
{
    const Composition *composition = session_composition(control->turn->session);
    const GPtrArray *ids = control->outcome->targets->pdata[0];
    bool any = false;
    for (unsigned i = 0; ids && i < ids->len; i++) {
        ClipPlace place;
        if (!composition_find_clip(composition, ids->pdata[i], &place))
            continue;
        RTime to = clip_end(place.clip);
        *start = any ? rtime_min(*start, place.clip->start) : place.clip->start;
        *end = any ? rtime_max(*end, to) : to;
        any = true;
    }
    if (!any && is_set(control->outcome->end)) {
        *start = control->outcome->start;
        *end = control->outcome->end;
        any = true;
    }
    return any;
}

/* Where to: a time, or the start of the clips that were named. */
static bool control_moment(const Control *control, RTime *moment)
{
    RTime end;
    if (control_span(control, moment, &end))
        return true;
    if (!is_set(control->outcome->start))
        return false;
    *moment = control->outcome->start;
    return true;
}

static bool has_player(const Control *control)
{
    return control->turn->session->player;
}

static RTime within_film(const Control *control, RTime time)
{
    const Composition *composition = session_composition(control->turn->session);
    return rtime_min(time, sequence_duration(composition_main(composition)));
}

static RTime playhead(const Control *control)
{
    RTime time = control->turn->options->playhead;
    if (!is_set(time))
        time = control->conversation->playhead;
    return is_set(time) ? time : RTIME_ZERO;
}

static void go_to(const Control *control, RTime moment)
{
    moment = within_film(control, rtime_max(moment, RTIME_ZERO));
    control->conversation->playhead = moment;
    g_autofree char *time = rtime_format(moment);
    tell(control, g_strdup_printf(_("The playhead is at %s."), time));
}

static void seek(const Control *control)
{
    RTime moment = playhead(control);
    control_moment(control, &moment);
    go_to(control, moment);
}

/* By frames; one where no number is said. */
static void step(const Control *control)
{
    const json_t *amount = json_object_get(control->outcome->action, "amount");
    if (json_is_object(amount))
        amount = json_object_get(amount, "by");
    double frames = json_is_number(amount) ? json_number_value(amount) : 1;
    const Composition *composition = session_composition(control->turn->session);
    RTime moment = playhead(control), length;
    if (!control_moment(control, &moment)) {
        length = rtime_from_frames((int64_t)CLAMP(round(frames), -1e9, 1e9),
                                   composition_main(composition)->rate);
        moment = rtime_add(moment, length);
    }
    go_to(control, moment);
}

static void play(const Control *control)
{
    RTime moment;
    if (control_moment(control, &moment))
        control->conversation->playhead = within_film(control, moment);
    g_autofree char *time = rtime_format(playhead(control));
    tell(control,
         g_strdup_printf(has_player(control)
                             ? _("Playing from %s.")
                             : _("From %s; but there is no player here: watch the "
                                 "film after “chatkut render”."),
                         time));
}

static void halt(const Control *control)
{
    tell(control,
         g_strdup(has_player(control) ? _("Stopped.") : _("Nothing is playing here.")));
}

static void mark_in(const Control *control)
{
    Conversation *conversation = control->conversation;
    RTime moment = playhead(control);
    control_moment(control, &moment);
    conversation->in = moment;
    if (is_set(conversation->out) && rtime_compare(conversation->out, moment) <= 0)
        conversation->out = (RTime){ 0 };
    g_autofree char *time = rtime_format(moment);
    tell(control, g_strdup_printf(_("The in point is at %s."), time));
}

static void mark_out(const Control *control)
{
    Conversation *conversation = control->conversation;
    RTime start, moment = playhead(control);
    if (!control_span(control, &start, &moment))
        control_moment(control, &moment);
    conversation->out = moment;
    if (is_set(conversation->in) && rtime_compare(moment, conversation->in) <= 0)
        conversation->in = (RTime){ 0 };
    g_autofree char *time = rtime_format(moment);
    tell(control, g_strdup_printf(_("The out point is at %s."), time));
}

static void loop(const Control *control)
{
    RTime start = RTIME_ZERO;
    RTime end = sequence_duration(
        composition_main(session_composition(control->turn->session)));
    control_span(control, &start, &end);
    control->conversation->in = start;
    control->conversation->out = end;
    g_autofree char *span = wording_span(start, end);
    tell(control,
         g_strdup_printf(_("The part to play over and over is now %s."), span));
}

static void select_clips(const Control *control)
{
    const Composition *composition = session_composition(control->turn->session);
    const GPtrArray *ids = control->outcome->targets->pdata[0];
    ClipPlace place;
    if (!ids || ids->len == 0) {
        tell(control, g_strdup(_("Say which clip to select.")));
        return;
    }
    conversation_set_selection(control->conversation, ids);
    conversation_set_mentioned(control->conversation, ids);
    if (ids->len == 1 && composition_find_clip(composition, ids->pdata[0], &place)) {
        g_autofree char *name = wording_clip(composition, place.clip);
        tell(control, g_strdup_printf(_("Selected: %s."), name));
    } else {
        tell(control, g_strdup_printf(ngettext("%u clip is selected.",
                                               "%u clips are selected.", ids->len),
                                      ids->len));
    }
}

static void deselect(const Control *control)
{
    conversation_set_selection(control->conversation, NULL);
    tell(control, g_strdup(_("Nothing is selected now.")));
}

static void zoom(const Control *control)
{
    tell(control,
         g_strdup(has_player(control)
                      ? _("The timeline is zoomed.")
                      : _("That changes the view of the app; there is none here.")));
}

static void not_by_words(const Control *control)
{
    tell(control, g_strdup(has_player(control)
                               ? _("That goes by keys: ? lists them.")
                               : _("That changes the view of the app; there is none "
                                   "here.")));
}

static const struct {
    const char *action;
    void (*run)(const Control *control);
} CONTROLS[] = {
    { "play", play },
    { "pause", halt },
    { "stop", halt },
    { "seek", seek },
    { "step", step },
    { "loop", loop },
    { "mark-in", mark_in },
    { "mark-out", mark_out },
    { "zoom", zoom },
    { "select", select_clips },
    { "deselect", deselect },
    { "open", not_by_words },
    { "preview-quality", not_by_words },
};

static void run_control(const Control *control)
{
    const char *action =
        json_string_value(json_object_get(control->outcome->action, "action"));
    for (unsigned i = 0; i < G_N_ELEMENTS(CONTROLS); i++) {
        if (strcmp(CONTROLS[i].action, action) == 0)
            CONTROLS[i].run(control);
    }
    control->turn->conversation_changed = session_writable(control->turn->session);
}

void turn_control(Turn *turn, const Outcome *outcome)
{
    const Control control = { turn, &turn->session->conversation, outcome };
    turn->result->status = SAY_CONTROL;
    switch (plan_step_verb(outcome->action)) {
    case VERB_RENDER:
        if (sequence_duration(composition_main(session_composition(turn->session)))
                .num == 0)
            say_result_set_fault(turn->result, FAULT_EMPTY_TIMELINE, "%s",
                                 _("There is nothing on the timeline yet; add a clip "
                                   "first: chatkut say \"add a video\""));
        else
            tell(&control, g_strdup(has_player(&control)
                                        ? _("Say in the form how it shall be written.")
                                        : _("To render this: chatkut render -o "
                                            "film.mp4")));
        break;
    case VERB_EXPORT:
        tell(&control, g_strdup(_("This version exports films only, by “chatkut "
                                  "render”; nothing was written.")));
        break;
    default:
        run_control(&control);
    }
}
