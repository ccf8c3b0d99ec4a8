/* Sound: volume, muting, pan, fades, ducking. */
#include "verbs.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* Clips that the step acts on, none of them silent by nature. */
static bool heard_targets(Work *work, GArray *places)
{
    if (!work_targets(work, OWN_HEARD & OWN_CLIP, places))
        return false;
    for (unsigned i = 0; i < places->len; i++) {
        const Clip *clip = g_array_index(places, ClipPlace, i).clip;
        if (clip_has_sound(work->now, clip))
            continue;
        g_autofree char *what = wording_clip(work->now, clip);
        return work_fail(work, FAULT_TYPE_MISMATCH, _("%s has no sound."), what);
    }
    return true;
}

/* The same as an update of one property. Takes value. */
static bool set_property(Work *work, const char *key, json_t *value)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    json_t *props = json_object();
    json_object_set_new(props, key, value);
    bool done = heard_targets(work, places) && update_clips(work, places, props);
    json_decref(props);
    return done;
}

static bool run_volume(Work *work)
{
    const json_t *amount = work_field(work, "amount");
    if (!amount)
        return work_ask(work, "amount", NULL,
                        _("How loud should it be? Say a percentage, or louder or "
                          "quieter."));
    return set_property(work, "volume", json_deep_copy(amount));
}

static bool run_mute(Work *work)
{
    return set_property(work, "muted", json_true());
}

static bool run_unmute(Work *work)
{
    return set_property(work, "muted", json_false());
}

static bool run_pan(Work *work)
{
    const json_t *amount = work_field(work, "amount");
    if (!amount)
        return work_ask(work, "amount", NULL,
                        _("Where should it sound from? Say left, right or center."));
    return set_property(work, "pan", json_deep_copy(amount));
}

/* ---- channels ------------------------------------------------------------------------------ */

static bool set_channels(Work *work, const char *channels)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    g_autoptr(Patch) patch = patch_new();
    g_autoptr(Value) value = value_new_string(channels);
    if (!heard_targets(work, places))
        return false;
    g_autofree char *what = work_wording_places(work, places);
    for (unsigned i = 0; i < places->len; i++) {
        const char *id = g_array_index(places, ClipPlace, i).clip->node.id;
        patch_set(patch, id, PROP_CHANNELS, value);
        work_mention(work, id);
    }
    if (!work_apply(work, patch))
        return false;
    work_report(work, _("Updated %s: %s %s"), what,
                _(property_get(PROP_CHANNELS)->label), channels);
    return true;
}

static bool run_mono(Work *work)
{
    return set_channels(work, "mono");
}

static bool run_stereo(Work *work)
{
    return set_channels(work, "all");
}

/* ---- fades --------------------------------------------------------------------------------- */

static bool add_fades(Work *work, bool in, bool out, const char *label)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    g_autoptr(Patch) patch = patch_new();
    const json_t *said = work_field(work, "duration");
    RTime length = rtime_make(1, 1);
    if (!heard_targets(work, places))
        return false;
    g_autofree char *what = work_wording_places(work, places);
    for (unsigned i = 0; i < places->len; i++) {
        const Clip *clip = g_array_index(places, ClipPlace, i).clip;
        if (said)
            length = moment_length(said, work_sequence(work)->rate, clip->duration);
        length = rtime_min(work_snap_length(work, length), clip->duration);
        g_autoptr(Value) value = value_new_time(length);
        if (in)
            patch_set(patch, clip->node.id, PROP_FADE_IN, value);
        if (out)
            patch_set(patch, clip->node.id, PROP_FADE_OUT, value);
        work_mention(work, clip->node.id);
    }
    if (!work_apply(work, patch))
        return false;
    g_autofree char *time = wording_length(length);
    /* TRANSLATORS: "Added fade out of 2 s to audio 'Music'" */
    work_report(work, _("Added %s of %s to %s"), label, time, what);
    return true;
}

static bool run_fade_in(Work *work)
{
    return add_fades(work, true, false, _("fade in"));
}

static bool run_fade_out(Work *work)
{
    return add_fades(work, false, true, _("fade out"));
}

static bool run_fade(Work *work)
{
    return add_fades(work, true, true, _("fade in and out"));
}

/* ---- ducking --------------------------------------------------------------------------------- */

/* By how many dB; a voice is clear above a bed that is this much lower. */
static const double DUCK_DB = -12;

static bool duck_amount(Work *work, double *db)
{
    const json_t *amount = work_field(work, "amount");
    const char *unit = json_string_value(json_object_get(amount, "unit"));
    const json_t *number = json_object_get(amount, "by");
    *db = DUCK_DB;
    if (!amount)
        return true;
    if (json_is_string(amount)) {
        *db =
            round(200 * log10(g_ascii_strtod(json_string_value(amount), NULL) / 100)) /
            10;
        if (*db <= 0 && *db >= -60)
            return true;
    }
    if (!number)
        number = json_object_get(amount, "set");
    if (number && unit && strcmp(unit, "dB") == 0) {
        *db = -json_number_value(number);
        *db = *db > 0 ? -*db : *db;
    }
    if (number && unit && strcmp(unit, "dB") == 0 && *db >= -60)
        return true;
    return work_fail(work, FAULT_INVALID_VALUE,
                     _("Ducking is said in dB, from 0 to 60, like “by 12 dB”, or as "
                       "what is left, like “30%%”."));
}

/* Nothing is lowered under itself. */
static void leave_out(const GArray *places, GArray *voices)
{
    for (unsigned i = voices->len; i-- > 0;) {
        bool lowered = false;
        for (unsigned n = 0; n < places->len && !lowered; n++)
            lowered = g_array_index(places, ClipPlace, n).clip ==
                      g_array_index(voices, ClipPlace, i).clip;
        if (lowered)
            g_array_remove_index(voices, i);
    }
}

static Value *duck_value(Work *work, const GArray *voices, double db)
{
    json_t *under = json_array();
    for (unsigned i = 0; i < voices->len; i++)
        json_array_append_new(
            under, json_string(g_array_index(voices, ClipPlace, i).clip->node.id));
    json_t *duck = json_pack("{s:o, s:f}", "under", under, "amount", db);
    const json_t *threshold = work_field(work, "threshold");
    if (threshold)
        json_object_set_new(duck, "threshold", json_deep_copy(threshold));
    return value_new_json(duck);
}

static bool run_duck(Work *work)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    g_autoptr(GArray) voices = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    g_autoptr(Patch) patch = patch_new();
    const json_t *under = work_field(work, "under");
    double db;
    if (!under)
        return work_ask(work, "under", NULL,
                        _("Under which voice should it be lowered?"));
    if (!duck_amount(work, &db) || !heard_targets(work, places) ||
        !work_resolve(work, under, "under", OWN_HEARD & OWN_CLIP, voices))
        return false;
    leave_out(places, voices);
    if (voices->len == 0)
        return work_fail(work, FAULT_NOT_FOUND,
                         _("There is nothing to lower it under; name the voice."));
    g_autofree char *what = work_wording_places(work, places);
    g_autofree char *voice = work_wording_places(work, voices);
    g_autoptr(Value) value = duck_value(work, voices, db);
    for (unsigned i = 0; i < places->len; i++) {
        const char *id = g_array_index(places, ClipPlace, i).clip->node.id;
        patch_set(patch, id, PROP_DUCK, value);
        work_mention(work, id);
    }
    if (!work_apply(work, patch))
        return false;
    work_report(work, _("Lowered %s by %g dB under %s"), what, -db, voice);
    return true;
}

/* ---- the table ------------------------------------------------------------------------------- */

/* What is not here cannot be rendered yet. */
static const struct {
    const char *action;
    VerbRun run;
} actions[] = {
    { "volume", run_volume },   { "mute", run_mute },         { "unmute", run_unmute },
    { "fade-in", run_fade_in }, { "fade-out", run_fade_out }, { "fade", run_fade },
    { "duck", run_duck },       { "pan", run_pan },           { "mono", run_mono },
    { "stereo", run_stereo },
};

bool verb_audio(Work *work)
{
    const char *action = work_string(work, "action");
    if (work_field(work, "range"))
        return work_fail(
            work, FAULT_UNSUPPORTED,
            _("The sound of a part of a clip cannot be changed yet; split the "
              "clip there first."));
    for (unsigned i = 0; i < G_N_ELEMENTS(actions); i++) {
        if (strcmp(actions[i].action, action) == 0)
            return actions[i].run(work);
    }
    return work_fail(
        work, FAULT_UNSUPPORTED,
        _("“%s” cannot be done to sound yet; volume, muting, fades, pan and "
          "ducking can."),
        action);
}
