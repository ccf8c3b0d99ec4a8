#include "chatkut/worker/sandbox.h"

#include "chatkut/base/confine.h"

#include <glib.h>

/* Room for 8K frames and their decoders' references, far below what starves a
 * machine. */
static const int64_t MEMORY_LIMIT = (int64_t)12 << 30;

static const char *const readable[] = {
    "/usr",
    "/lib",
    "/lib64",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/var/cache/fontconfig",
    "/sys/devices/system/cpu",
    "/dev/null",
    "/dev/urandom",
    NULL,
};

static const char *const readable_at_home[] = {
    ".fonts", ".local/share/fonts", ".cache/fontconfig", ".config/fontconfig", NULL,
};

void sandbox_enter(void)
{
    const ConfineRules rules = { .readable = readable,
                                 .readable_at_home = readable_at_home,
                                 .memory = MEMORY_LIMIT };
    confine_enter(&rules);
}

const char *sandbox_describe(void)
{
    return confine_describe();
}
