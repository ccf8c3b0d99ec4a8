#include "chatkut/queue/loss_text.h"

#include <glib/gi18n.h>

static RTime frame_time(FilmTime film, int frame)
{
    return rtime_add(film.start, rtime_from_frames(frame, film.rate));
}

/* "0:30" or "0:30–0:31.96". */
static char *span(const Loss *loss, FilmTime film)
{
    g_autofree char *first = rtime_format(frame_time(film, loss->first));
    g_autofree char *last = rtime_format(frame_time(film, loss->last));
    return loss->first == loss->last ? g_steal_pointer(&first)
                                     : g_strdup_printf("%s–%s", first, last);
}

static const char *label_of(const Composition *composition, const Loss *loss)
{
    ClipPlace place;
    return composition_find_clip(composition, loss->clip, &place)
               ? clip_label(composition, place.clip)
               : loss->clip;
}

static char *stop_sentence(const Loss *loss, const char *label, const char *when)
{
    return g_strdup_printf(loss->sound ? _("Clip “%s” cannot be heard at %s.")
                                       : _("Clip “%s” cannot be shown at %s."),
                           label, when);
}

/* What helps a clip to its look, and is not the clip. */
static bool is_helper(const Composition *composition, const Loss *loss)
{
    const Asset *asset = composition_asset(composition, loss->asset);
    return asset && (asset->kind == ASSET_FONT || asset->kind == ASSET_LUT);
}

static char *helper_sentence(const Loss *loss, const char *label, const char *when)
{
    int n = loss->frames;
    return g_strdup_printf(
        ngettext("Clip “%s” at %s: %d frame is without its font or colour table.",
                 "Clip “%s” at %s: %d frames are without their font or colour table.",
                 (unsigned long)n),
        label, when, n);
}

static char *count_sentence(const Loss *loss, const char *label, const char *when)
{
    int n = loss->frames;
    if (loss->reason == LOSS_PATCHED)
        return g_strdup_printf(ngettext("Clip “%s” at %s: %d frame is damaged.",
                                        "Clip “%s” at %s: %d frames are damaged.",
                                        (unsigned long)n),
                               label, when, n);
    if (loss->sound)
        return g_strdup_printf(ngettext("Clip “%s” at %s: %d frame is silent.",
                                        "Clip “%s” at %s: %d frames are silent.",
                                        (unsigned long)n),
                               label, when, n);
    return g_strdup_printf(ngettext("Clip “%s” at %s: %d frame is a slate.",
                                    "Clip “%s” at %s: %d frames are slates.",
                                    (unsigned long)n),
                           label, when, n);
}

/* What is wrong with the file, and what to do. */
static char *cause_sentence(LossReason reason, const char *path)
{
    switch (reason) {
    case LOSS_MISSING:
        return g_strdup_printf(
            _("“%s” is missing. Put it back, or import it from where "
              "it is now (chatkut import)."),
            path);
    case LOSS_CHANGED:
        return g_strdup_printf(_("“%s” has changed since it was imported. Import it "
                                 "again to use it as it is now (chatkut import), or "
                                 "put the old file back."),
                               path);
    case LOSS_UNREADABLE:
        return g_strdup_printf(_("“%s” cannot be read. Look at its permissions and its "
                                 "disk, or copy it elsewhere and import that."),
                               path);
    case LOSS_UNSUPPORTED:
        return g_strdup_printf(_("“%s” cannot be decoded here. Convert it to H.264 and "
                                 "AAC and import that."),
                               path);
    case LOSS_PATCHED:
        return g_strdup_printf(_("“%s” is damaged there, and was mended as far as that "
                                 "is possible. Copy it again from where it came from, "
                                 "or cut that part out."),
                               path);
    default:
        return g_strdup_printf(_("“%s” is damaged there. Copy it again from where it "
                                 "came from, or cut that part out."),
                               path);
    }
}

char *loss_sentence(const Composition *composition, const Loss *loss, FilmTime film,
                    const char *path, bool stopped)
{
    const char *label = label_of(composition, loss);
    g_autofree char *when = span(loss, film);
    g_autofree char *head = stopped ? stop_sentence(loss, label, when)
                            : is_helper(composition, loss)
                                ? helper_sentence(loss, label, when)
                                : count_sentence(loss, label, when);
    g_autofree char *cause = cause_sentence(loss->reason, path);
    return g_strdup_printf("%s %s", head, cause);
}

json_t *loss_to_json(const Composition *composition, const Loss *loss, FilmTime film,
                     const char *path)
{
    g_autofree char *message = loss_sentence(composition, loss, film, path, false);
    g_autofree char *valid = g_utf8_make_valid(path, -1);
    g_autofree char *text = g_utf8_make_valid(message, -1);
    return json_pack(
        "{s:s s:s s:s s:s s:s s:s s:i s:f s:f s:s s:s*}", "clip", loss->clip, "label",
        label_of(composition, loss), "asset", loss->asset, "file", valid, "medium",
        loss->sound ? "sound" : "picture", "reason", loss_reason_name(loss->reason),
        "frames", loss->frames, "first_s", rtime_seconds(frame_time(film, loss->first)),
        "last_s", rtime_seconds(frame_time(film, loss->last)), "message", text,
        "detail", loss->detail);
}
