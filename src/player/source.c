/* What a film may be, and what it may open. */
#include "player.h"

#include "chatkut/model/media.h"

#include <string.h>

/* What the parts of a film may be read as, and from where. */
typedef struct {
    const char *scheme;
    const char *protocols; /* of files that FFmpeg opens by itself */
    bool playlists;
} SourceKind;

static const SourceKind kinds[] = {
    { "asset://", "data", false },
    { "edl://", "data", false },
    { "http://", "http,https,tcp,tls,crypto,httpproxy,data", true },
    { "https://", "https,tcp,tls,crypto,httpproxy,data", true },
};

/* Does a list of cuts name files that were handed over, and nothing else? */
static bool lists_assets(const char *list)
{
    static const char asset[] = "asset://";
    for (const char *at = list; at; at = strchr(at, ';')) {
        at += *at == ';';
        if (!g_str_has_prefix(at, asset) && !g_str_has_prefix(at, "!no_chapters"))
            return false;
    }
    return true;
}

static const SourceKind *find_kind(const char *source)
{
    static const char cuts[] = "edl://";
    if (g_str_has_prefix(source, cuts) && !lists_assets(source + strlen(cuts)))
        return NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (g_str_has_prefix(source, kinds[i].scheme))
            return &kinds[i];
    return NULL;
}

static void set_map(mpv_handle *mpv, const char *property, char **keys, char **values,
                    int count)
{
    mpv_node nodes[4];
    mpv_node_list list = { .num = count, .values = nodes, .keys = keys };
    mpv_node map = { .format = MPV_FORMAT_NODE_MAP, .u.list = &list };
    for (int i = 0; i < count; i++)
        nodes[i] = (mpv_node){ .format = MPV_FORMAT_STRING, .u.string = values[i] };
    mpv_set_property(mpv, property, MPV_FORMAT_NODE, &map);
}

static void allow_only(mpv_handle *mpv, const SourceKind *kind)
{
    char formats_key[] = "format_whitelist", protocols_key[] = "protocol_whitelist";
    char live_key[] = "live_start_index", from_start[] = "0";
    g_autofree char *protocols = g_strdup(kind->protocols);
    g_autofree char *formats =
        g_strdup_printf("%s%s", media_formats(), kind->playlists ? ",hls" : "");
    char *keys[] = { formats_key, protocols_key, live_key };
    char *values[] = { formats, protocols, from_start };
    /* Only the reader of playlists knows the third. */
    set_map(mpv, "demuxer-lavf-o", keys, values, kind->playlists ? 3 : 2);
    set_map(mpv, "stream-lavf-o", keys + 1, values + 1, 1);
}

static mpv_node text_node(char *text)
{
    return (mpv_node){ .format = MPV_FORMAT_STRING, .u.string = text };
}

/* By name: the order of loadfile's arguments is another from 0.38 on. */
static void load(mpv_handle *mpv, const FilmRequest *request)
{
    char name[] = "name", loadfile[] = "loadfile", url[] = "url", flags[] = "flags";
    char replace[] = "replace", options[] = "options", start[] = "start", aid[] = "aid";
    char no[] = "no", automatic[] = "auto";
    g_autofree char *source = g_strdup(request->source);
    g_autofree char *at = g_strdup_printf("%.9f", rtime_seconds(request->start));
    char *option_keys[] = { start, aid };
    mpv_node option_values[] = { text_node(at),
                                 text_node(request->silent ? no : automatic) };
    mpv_node_list option_list = { .num = 2,
                                  .values = option_values,
                                  .keys = option_keys };
    char *keys[] = { name, url, flags, options };
    mpv_node values[] = { text_node(loadfile),
                          text_node(source),
                          text_node(replace),
                          { .format = MPV_FORMAT_NODE_MAP, .u.list = &option_list } };
    mpv_node_list list = { .num = 4, .values = values, .keys = keys };
    mpv_node command = { .format = MPV_FORMAT_NODE_MAP, .u.list = &list };
    mpv_command_node_async(mpv, (uint64_t)request->id, &command);
}

bool source_load(mpv_handle *mpv, const FilmRequest *request)
{
    const SourceKind *kind = find_kind(request->source);
    if (!kind)
        return false;
    allow_only(mpv, kind);
    load(mpv, request);
    return true;
}
