#include "chatkut/tui/describe.h"

#include "chatkut/base/text.h"

#include <glib/gi18n.h>

/* "0:30 to 0:35": words, no dash that would be read as one. */
static void say_clip(GString *text, const Composition *composition, const Clip *clip,
                     unsigned number)
{
    g_autofree char *label = clip_listing(composition, clip);
    g_autofree char *start = rtime_format(clip->start),
                    *end = rtime_format(clip_end(clip));
    /* TRANSLATORS: number, kind and name of a clip, where it begins and ends. */
    g_string_append_printf(text, _("\n  %u. %s “%s”, %s to %s"), number,
                           clip_kind_name(clip->kind), label, start, end);
}

/* "V2": from the bottom up, pictures and sounds by themselves. */
static char *track_name(const Sequence *sequence, unsigned index)
{
    const Track *track = sequence->tracks->pdata[index];
    unsigned number = 0;
    for (unsigned i = 0; i <= index; i++)
        number += ((const Track *)sequence->tracks->pdata[i])->kind == track->kind;
    return g_strdup_printf("%c%u", track->kind == TRACK_AUDIO ? 'A' : 'V', number);
}

static void say_track(GString *text, const Composition *composition,
                      const Sequence *sequence, unsigned index, unsigned most)
{
    const Track *track = sequence->tracks->pdata[index];
    const unsigned count = track->clips->len, shown = MIN(count, most);
    g_autofree char *name = track_name(sequence, index);
    if (count == 0)
        return;
    if (most == 0) {
        g_string_append_printf(
            text, ngettext("\nTrack %s, %u clip.", "\nTrack %s, %u clips.", count),
            name, count);
        return;
    }
    g_string_append_printf(
        text, ngettext("\nTrack %s, %u clip:", "\nTrack %s, %u clips:", count), name,
        count);
    for (unsigned i = 0; i < shown; i++)
        say_clip(text, composition, track->clips->pdata[i], i + 1);
    if (shown < count)
        g_string_append_printf(
            text, ngettext("\n  and %u more", "\n  and %u more", count - shown),
            count - shown);
}

static bool is_used(const Composition *composition, const char *asset_id)
{
    const Sequence *sequence = composition_main(composition);
    for (unsigned t = 0; t < sequence->tracks->len; t++) {
        const Track *track = sequence->tracks->pdata[t];
        for (unsigned c = 0; c < track->clips->len; c++) {
            const Clip *clip = track->clips->pdata[c];
            if (g_strcmp0(node_string(&clip->node, PROP_ASSET), asset_id) == 0)
                return true;
        }
    }
    return false;
}

static void say_unused(GString *text, const Composition *composition)
{
    bool any = false;
    for (unsigned i = 0; i < composition->assets->len; i++) {
        const Asset *asset = composition->assets->pdata[i];
        if (is_used(composition, asset->node.id))
            continue;
        g_autofree char *label = text_printable(asset_label(asset), 60);
        g_string_append_printf(text, "%s“%s”",
                               any ? ", " : _("\nNot on the timeline: "), label);
        any = true;
    }
}

char *describe_film(const Composition *composition, unsigned most)
{
    const Sequence *sequence = composition_main(composition);
    const RTime duration = sequence_duration(sequence);
    GString *text = g_string_new(NULL);
    if (rtime_compare(duration, RTIME_ZERO) > 0) {
        g_autofree char *length = rtime_format(duration);
        g_string_append_printf(text, _("The film is %s long, %d by %d pixels."), length,
                               sequence->width, sequence->height);
    } else {
        g_string_append(text, _("There is nothing on the timeline yet."));
    }
    for (unsigned i = sequence->tracks->len; i-- > 0;)
        say_track(text, composition, sequence, i, most);
    say_unused(text, composition);
    return g_string_free(text, FALSE);
}
