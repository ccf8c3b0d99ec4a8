#include "select_private.h"

#include <glib/gi18n.h>
#include <string.h>

/* "V1" is the first video track, "A2" the second audio track. */
static const Track *track_by_code(const Sequence *sequence, const char *code)
{
    char kind = g_ascii_toupper(code[0]);
    char *end;
    guint64 n = g_ascii_isdigit(code[1]) ? g_ascii_strtoull(code + 1, &end, 10) : 0;
    if ((kind != 'V' && kind != 'A') || n == 0 || *end != '\0')
        return NULL;
    for (unsigned i = 0; i < sequence->tracks->len; i++) {
        const Track *track = sequence->tracks->pdata[i];
        if (track->kind == (kind == 'V' ? TRACK_VIDEO : TRACK_AUDIO) && --n == 0)
            return track;
    }
    return NULL;
}

static const Track *track_by_name(const Sequence *sequence, const char *name)
{
    static const PropId names[] = { PROP_LABEL, PROP_ROLE };
    for (unsigned n = 0; n < G_N_ELEMENTS(names); n++) {
        for (unsigned i = 0; i < sequence->tracks->len; i++) {
            const Track *track = sequence->tracks->pdata[i];
            const char *is = node_string(&track->node, names[n]);
            if (strcmp(track->node.id, name) == 0 ||
                (is && names_match_text(is, name, "iexact")))
                return track;
        }
    }
    return track_by_code(sequence, name);
}

const Track *select_track(const Sequence *sequence, const json_t *json)
{
    if (json_is_string(json))
        return track_by_name(sequence, json_string_value(json));
    json_int_t n = json_integer_value(json);
    if (n < 0)
        n += sequence->tracks->len;
    return n >= 0 && n < sequence->tracks->len ? sequence->tracks->pdata[n] : NULL;
}

char *select_track_wanted(const json_t *json)
{
    if (json_is_string(json))
        return g_strdup_printf(_("a track called “%s”"), json_string_value(json));
    json_int_t n = json_integer_value(json);
    return g_strdup_printf(_("track %d"), (int)(n < 0 ? n : n + 1));
}
