#include "command_private.h"

#include "chatkut/queue/cache.h"

#include <glib/gi18n.h>

static void tell(const CommandCall *call, CommandIo *io, Cache *cache,
                 const CacheSize *dropped)
{
    CacheSize size = cache_size(cache);
    if (command_option(call, "json")) {
        io_json(io,
                json_pack("{s:s, s:i, s:I, s:I, s:{s:i, s:I}}", "folder",
                          cache_folder(cache), "parts", (int)size.parts, "bytes",
                          (json_int_t)size.bytes, "limit",
                          (json_int_t)cache_limit(cache), "dropped", "parts",
                          (int)dropped->parts, "bytes", (json_int_t)dropped->bytes));
        return;
    }
    g_autofree char *bytes = g_format_size((guint64)size.bytes);
    g_autofree char *limit = g_format_size((guint64)cache_limit(cache));
    if (dropped->parts > 0) {
        g_autofree char *gone = g_format_size((guint64)dropped->bytes);
        io_print(io,
                 ngettext("✓ Dropped %u part, %s\n", "✓ Dropped %u parts, %s\n",
                          dropped->parts),
                 dropped->parts, gone);
    }
    io_print(io,
             ngettext("%s: %u part, %s of at most %s\n",
                      "%s: %u parts, %s of at most %s\n", size.parts),
             cache_folder(cache), size.parts, bytes, limit);
}

CommandStatus command_run_cache(const CommandCall *call, CommandIo *io)
{
    GError *error = NULL;
    g_autoptr(Cache) cache = cache_open(NULL, 0, &error);
    CacheSize dropped = { 0 };
    if (!cache)
        return io_fail(io, call, error);
    if (command_option(call, "clear"))
        dropped = cache_trim(cache, 0);
    tell(call, io, cache, &dropped);
    return COMMAND_DONE;
}
