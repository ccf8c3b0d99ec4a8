#include "extremes.h"

#include "chatkut/model/composition_json.h"
#include "lexicon.h"

/* ---- compositions ---------------------------------------------------------------- */

enum { ASSETS = 400, SONGS = 10, VIDEO_FRAMES = 50 };

static const char *const PLACES[] = { "Beach",     "Market", "Harbour", "Sunset",
                                      "Kitchen",   "Garden", "Street",  "Station",
                                      "Interview", "Bridge", "Forest",  "Lake" };

static const char *place(unsigned n)
{
    return PLACES[n % G_N_ELEMENTS(PLACES)];
}

static json_t *assets(void)
{
    json_t *array = json_array();
    for (unsigned n = 0; n < ASSETS + SONGS; n++) {
        bool song = n >= ASSETS;
        g_autofree char *id = g_strdup_printf("as%u", n);
        g_autofree char *path = song
                                    ? g_strdup_printf("media/song_%u.mp3", n - ASSETS)
                                    : g_strdup_printf("media/%s_%04u.mp4", place(n), n);
        json_array_append_new(array, json_pack("{ssssssss}", "id", id, "kind",
                                               song ? "audio" : "video", "path", path,
                                               "duration", "600s"));
    }
    return array;
}

static json_t *video(unsigned n)
{
    g_autofree char *label = g_strdup_printf("%s take %u", place(n), n);
    g_autofree char *asset = g_strdup_printf("as%u", n % ASSETS);
    return json_pack("{ssssss}", "type", "video", "label", label, "asset", asset);
}

static json_t *overlay(unsigned n)
{
    g_autofree char *asset = g_strdup_printf("as%u", n % ASSETS);
    return json_pack("{ssss}", "type", "video", "asset", asset);
}

static json_t *title(unsigned n)
{
    g_autofree char *text = g_strdup_printf("Scene %u: the %s", n, place(n));
    return json_pack("{ssss}", "type", "text", "text", text);
}

static json_t *song(unsigned n)
{
    g_autofree char *asset = g_strdup_printf("as%u", ASSETS + n % SONGS);
    return json_pack("{ssss}", "type", "audio", "asset", asset);
}

static const struct {
    const char *id, *kind, *role;
    unsigned tenths; /* of all clips */
    json_t *(*clip)(unsigned n);
} TRACKS[] = {
    { "v1", "video", "main", 6, video },
    { "v2", "video", "titles", 2, title },
    { "v3", "video", "overlay", 1, overlay },
    { "a1", "audio", "music", 1, song },
};

static json_t *track(unsigned t, unsigned total)
{
    json_t *clips = json_array();
    unsigned step = VIDEO_FRAMES * TRACKS[0].tenths / TRACKS[t].tenths;
    for (unsigned n = 0; n < total * TRACKS[t].tenths / 10; n++) {
        g_autofree char *id = g_strdup_printf("%s-%u", TRACKS[t].id, n);
        json_t *clip = TRACKS[t].clip(n);
        json_object_set_new(clip, "id", json_string(id));
        json_object_set_new(clip, "start", json_integer(n * step));
        json_object_set_new(clip, "duration", json_integer(step));
        json_array_append_new(clips, clip);
    }
    return json_pack("{ssssssso}", "id", TRACKS[t].id, "kind", TRACKS[t].kind, "role",
                     TRACKS[t].role, "clips", clips);
}

Composition *extremes_composition(unsigned clips)
{
    g_autoptr(GError) error = NULL;
    json_t *tracks = json_array();
    for (unsigned t = 0; t < G_N_ELEMENTS(TRACKS); t++)
        json_array_append_new(tracks, track(t, clips));
    json_t *json =
        json_pack("{sissssso s[{sss[ii]ssso}]}", "chatkut", 1, "id", "large", "main",
                  "main", "assets", assets(), "sequences", "id", "main", "size", 1920,
                  1080, "rate", "25/1", "tracks", tracks);
    Composition *composition = composition_from_json(json, &error);
    if (!composition)
        g_error("%s", error->message);
    json_decref(json);
    return composition;
}

/* ---- utterances ------------------------------------------------------------------ */

enum { BYTES = 5000, SALADS = 100, SALAD_WORDS = 250 };

/* Each repeated until it is long enough. */
static const struct {
    const char *name, *unit;
} REPEATED[] = {
    { "one letter", "a" },
    { "one word, typed wrong", "dleete " },
    { "long words like no other", "delettedelettedelettedelette " },
    { "and", "and " },
    { "commas", ", " },
    { "digits", "1234567890" },
    { "numbers", "7 " },
    { "timecodes", "1:02:03:04 " },
    { "half a timecode", "1:" },
    { "opened quotes", "' \" “ « ‘ " },
    { "nested quotes", "\"'“" },
    { "apostrophes", "'s " },
    { "clauses", "delete the title and " },
    { "clauses that ask", "make it bigger, then what is at 0:30? " },
    { "gapped verbs", "turn the volume of it up " },
    { "gaps that never close", "turn put set bring fade " },
    { "exceptions", "everything except the last but one except " },
    { "corrections", "no, the first one, I mean the second, " },
    { "names", "the Beach take 1 and Market take 2 and " },
    { "parts of names", "take beach market harbour scene " },
    { "commands", "make every clip except the first twice as loud by 3 dB at 1:02 " },
    { "joiners", "a-b_c/d." },
    { "no letters at all", "\xff\xfe\xc0" },
    { "combining marks", "e\xcc\x81\xcc\x81\xcc\x81\xcc\x81" },
    { "invisible marks", "\xe2\x80\x8b\xe2\x80\x8d" },
    { "emoji", "\xf0\x9f\x8e\xac" },
    { "from right to left", "\xe2\x80\xae\xd7\x90\xd7\x91 " },
};

static char *repeated(const char *unit)
{
    GString *text = g_string_new(NULL);
    while (text->len < BYTES)
        g_string_append(text, unit);
    return g_string_free(text, FALSE);
}

/* Words of the vocabulary in no order. */
static char *salad(unsigned seed)
{
    const GPtrArray *entries = vocabulary_all(vocabulary_get("en", NULL));
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    GString *text = g_string_new(NULL);
    for (unsigned n = 0; n < SALAD_WORDS; n++) {
        const Entry *entry =
            entries->pdata[g_rand_int_range(random, 0, (int)entries->len)];
        g_string_append_printf(text, "%s ", entry->words[0]);
    }
    return g_string_free(text, FALSE);
}

char *extremes_utterance(unsigned n, const char **name)
{
    bool is_salad = n >= G_N_ELEMENTS(REPEATED);
    unsigned seed = n - (unsigned)G_N_ELEMENTS(REPEATED);
    if (is_salad && seed >= SALADS)
        return NULL;
    *name = is_salad ? "a salad of words" : REPEATED[n].name;
    return is_salad ? salad(seed) : repeated(REPEATED[n].unit);
}
