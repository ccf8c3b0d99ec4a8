/* Playlists of playlists: the film in several sizes, with sounds beside. */
#include "hls_private.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- sounds ---------------------------------------------------------------------- */

/* A sound that variants may go with. */
typedef struct {
    char *group;
    char *url; /* NULL: it is beside the pictures */
    bool usual;
} Sound;

static void sound_clear(gpointer data)
{
    Sound *sound = data;
    g_free(sound->group);
    g_free(sound->url);
}

GArray *hls_sounds_new(void)
{
    GArray *sounds = g_array_new(FALSE, TRUE, sizeof(Sound));
    g_array_set_clear_func(sounds, sound_clear);
    return sounds;
}

bool hls_take_sound(HlsReading *reading, const char *list, GError **error)
{
    g_autofree char *type = hls_attribute(list, "TYPE");
    g_autofree char *uri = hls_attribute(list, "URI");
    g_autofree char *usual = hls_attribute(list, "DEFAULT");
    g_autofree char *group = hls_attribute(list, "GROUP-ID");
    if (!group || g_strcmp0(type, "AUDIO") != 0)
        return true;
    Sound sound = { .usual = g_strcmp0(usual, "YES") == 0 };
    if (uri && !(sound.url = hls_resolve(reading, uri, error)))
        return false;
    sound.group = g_steal_pointer(&group);
    g_array_append_val(reading->sounds, sound);
    return true;
}

/* Of a group the usual one, else the first; one that is beside the pictures spares the
 * trouble. NULL: there is none apart. */
static const char *find_sound(const GArray *sounds, const char *group)
{
    const Sound *found = NULL;
    for (unsigned i = 0; i < sounds->len; i++) {
        const Sound *sound = &g_array_index(sounds, Sound, i);
        if (strcmp(sound->group, group) != 0)
            continue;
        if (!sound->url)
            return NULL;
        if (!found || (sound->usual && !found->usual))
            found = sound;
    }
    return found ? found->url : NULL;
}

void hls_find_sounds(HlsReading *reading)
{
    GArray *variants = reading->playlist->variants;
    for (unsigned i = 0; i < variants->len; i++) {
        HlsVariant *variant = &g_array_index(variants, HlsVariant, i);
        if (variant->sounds)
            variant->sound_url = g_strdup(find_sound(reading->sounds, variant->sounds));
    }
}

/* ---- variants -------------------------------------------------------------------- */

bool hls_take_variant(HlsReading *reading, const char *list, GError **error)
{
    g_autofree char *bandwidth = hls_attribute(list, "BANDWIDTH");
    g_autofree char *size = hls_attribute(list, "RESOLUTION");
    HlsVariant *variant = &reading->variant;
    int64_t width = 0, height = 0;
    const char *end;
    if (!bandwidth || !hls_read_number(bandwidth, &variant->bandwidth, &end))
        return hls_damaged(error);
    if (size && (!hls_read_number(size, &width, &end) || *end != 'x' ||
                 !hls_read_number(end + 1, &height, &end)))
        return hls_damaged(error);
    variant->width = (int)MIN(width, 100000);
    variant->height = (int)MIN(height, 100000);
    g_free(variant->sounds);
    variant->sounds = hls_attribute(list, "AUDIO");
    return true;
}

bool hls_add_variant(HlsReading *reading, const char *reference, GError **error)
{
    GArray *variants = reading->playlist->variants;
    if (variants->len >= HLS_VARIANTS_MAX)
        return hls_fail(error, HLS_ERROR_LIMIT,
                        _("the playlist has too many variants"));
    reading->variant.url = hls_resolve(reading, reference, error);
    if (!reading->variant.url)
        return false;
    g_array_append_val(variants, reading->variant);
    reading->variant = (HlsVariant){ .bandwidth = -1 };
    return true;
}

static bool is_better(const HlsVariant *one, const HlsVariant *other)
{
    const int64_t area = (int64_t)one->width * one->height;
    const int64_t others = other ? (int64_t)other->width * other->height : -1;
    return area != others ? area > others : one->bandwidth > other->bandwidth;
}

const HlsVariant *hls_best(const HlsPlaylist *playlist)
{
    const HlsVariant *best = NULL;
    for (unsigned i = 0; i < playlist->variants->len; i++) {
        const HlsVariant *variant = &g_array_index(playlist->variants, HlsVariant, i);
        if (is_better(variant, best))
            best = variant;
    }
    return best;
}
