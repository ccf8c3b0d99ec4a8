/* Sound: volume, muting, pan, fades, ducking. */
#include "answer.h"
#include "audio_range.h"
#include "verbs.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

static bool is_heard(Work *work, const Clip *clip)
{
    return clip_has_sound(work->now, clip);
}

/* Clips that the step acts on, none of them silent by nature. */
static bool heard_targets(Work *work, GArray *places)
{
    work->fits = is_heard;
    if (!work_targets(work, OWN_HEARD & OWN_CLIP, places))
        return false;
    for (unsigned i = 0; i < places->len; i++) {
        const Clip *clip = g_array_index(places, ClipPlace, i).clip;
        if (is_heard(work, clip))
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

/* The amount for all of the clips, or for "range" of them. */
static bool set_amount(Work *work, PropId prop, const json_t *amount)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    if (!work_field(work, "range"))
        return set_property(work, property_get(prop)->name, json_deep_copy(amount));
    return heard_targets(work, places) &&
           audio_change_range(work, places, prop, amount);
}

static bool run_volume(Work *work)
{
    const json_t *amount = work_field(work, "amount");
    if (!amount)
        return work_ask(work, "amount", NULL,
                        _("How loud should it be? Say a percentage, or louder or "
                          "quieter."));
    return set_amount(work, PROP_VOLUME, amount);
}

static bool run_mute(Work *work)
{
    if (!work_field(work, "range"))
        return set_property(work, "muted", json_true());
    json_t *nothing = json_integer(0);
    bool done = set_amount(work, PROP_VOLUME, nothing);
    json_decref(nothing);
    return done;
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
    return set_amount(work, PROP_PAN, amount);
}

/* ---- solo ------------------------------------------------------------------------ */

static bool is_among(const GArray *places, const Clip *clip)
{
    for (unsigned i = 0; i < places->len; i++) {
        if (g_array_index(places, ClipPlace, i).clip == clip)
            return true;
    }
    return false;
}

/* Everything else that sounds is muted. */
static bool run_solo(Work *work)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    g_autoptr(Patch) patch = patch_new();
    g_autoptr(Value) muted = value_new_bool(true);
    const Sequence *sequence = work_sequence(work);
    bool locked = false;
    if (!heard_targets(work, places))
        return false;
    g_autofree char *what = work_wording_places(work, places);
    for (unsigned t = 0; t < sequence->tracks->len; t++) {
        const Track *track = sequence->tracks->pdata[t];
        for (unsigned c = 0; c < track->clips->len; c++) {
            const Clip *clip = track->clips->pdata[c];
            bool solo = is_among(places, clip),
                 mute = node_bool(&clip->node, PROP_MUTE);
            if (solo)
                work_mention(work, clip->node.id);
            if (solo != mute || !clip_has_sound(work->now, clip))
                continue;
            if (node_bool(&clip->node, PROP_LOCKED) ||
                node_bool(&track->node, PROP_LOCKED)) {
                locked = true;
                continue;
            }
            patch_set(patch, clip->node.id, PROP_MUTE, solo ? NULL : muted);
        }
    }
    if (patch_op_count(patch) == 0)
        return answer_unchanged(work, _("%s: that is how it is already."), what);
    if (!work_apply(work, patch))
        return false;
    if (locked)
        work_note(work, g_strdup(_("what is locked sounds on")));
    work_report(work, _("Muted everything but %s"), what);
    return true;
}

/* ---- channels -------------------------------------------------------------------- */

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

/* ---- fades ----------------------------------------------------------------------- */

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

/* ---- ducking --------------------------------------------------------------------- */

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

/* By 0 dB: not any more. */
static bool stop_ducking(Work *work)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    g_autoptr(Patch) patch = patch_new();
    if (!heard_targets(work, places))
        return false;
    g_autofree char *what = work_wording_places(work, places);
    for (unsigned i = 0; i < places->len; i++) {
        const Clip *clip = g_array_index(places, ClipPlace, i).clip;
        work_mention(work, clip->node.id);
        if (proplist_get(clip->node.props, PROP_DUCK))
            patch_set(patch, clip->node.id, PROP_DUCK, NULL);
    }
    if (patch_op_count(patch) == 0)
        return answer_unchanged(work, _("%s: that is how it is already."), what);
    if (!work_apply(work, patch))
        return false;
    work_report(work, _("%s is not lowered under anything any more"), what);
    return true;
}

static bool run_duck(Work *work)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    g_autoptr(GArray) voices = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    g_autoptr(Patch) patch = patch_new();
    const json_t *under = work_field(work, "under");
    double db;
    if (work_field(work, "amount") && !duck_amount(work, &db))
        return false;
    if (work_field(work, "amount") && db == 0)
        return stop_ducking(work);
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

/* ---- the table ------------------------------------------------------------------- */

/* What is not here cannot be rendered yet. */
static const struct {
    const char *action;
    VerbRun run;
    bool ranges; /* can be done to a part of a clip */
} actions[] = {
    { "volume", run_volume, true }, { "mute", run_mute, true },
    { "pan", run_pan, true },       { "unmute", run_unmute },
    { "fade-in", run_fade_in },     { "fade-out", run_fade_out },
    { "fade", run_fade },           { "duck", run_duck },
    { "mono", run_mono },           { "stereo", run_stereo },
    { "solo", run_solo },
};

bool verb_audio(Work *work)
{
    const char *action = work_string(work, "action");
    for (unsigned i = 0; i < G_N_ELEMENTS(actions); i++) {
        if (strcmp(actions[i].action, action) != 0)
            continue;
        if (work_field(work, "range") && !actions[i].ranges)
            return work_fail(work, FAULT_UNSUPPORTED,
                             _("“%s” cannot be done to a part of a clip yet; split the "
                               "clip there first."),
                             action);
        return actions[i].run(work);
    }
    return work_fail(
        work, FAULT_UNSUPPORTED,
        _("“%s” cannot be done to sound yet; volume, muting, fades, pan and "
          "ducking can."),
        action);
}
