/* chatkut-player: shows films for the app, which talks to it through descriptor 3. It
 * ends when the app hangs up. */
#include "player.h"

#include "chatkut/base/child.h"
#include "chatkut/base/confine.h"
#include "chatkut/base/locale.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* What libmpv, graphics drivers, X, Wayland, sound servers and the resolver of names
 * read. Sockets in the run-time folder are connected to, not opened. */
static const char *const readable[] = {
    "/usr",
    "/lib",
    "/lib64",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/alternatives",
    "/etc/ssl",
    "/etc/pki",
    "/etc/hosts",
    "/etc/host.conf",
    "/etc/nsswitch.conf",
    "/etc/resolv.conf",
    "/run/systemd/resolve",
    "/etc/gai.conf",
    "/etc/localtime",
    "/etc/machine-id",
    "/etc/asound.conf",
    "/etc/alsa",
    "/etc/pulse",
    "/etc/pipewire",
    "/etc/drirc",
    "/etc/glvnd",
    "/etc/vulkan",
    "/etc/libva.conf",
    "/var/cache/fontconfig",
    "/sys",
    "/dev/dri",
    "/proc/self",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/proc/asound",
    "/proc/driver/nvidia",
    "/dev/urandom",
    "/run/udev",
    NULL,
};

static const char *const readable_at_home[] = {
    ".Xauthority",
    ".fonts",
    ".local/share/fonts",
    ".cache/fontconfig",
    ".config/fontconfig",
    ".asoundrc",
    ".config/pulse",
    ".config/pipewire",
    ".local/share/vulkan",
    ".drirc",
    NULL,
};

static const char *const usable[] = {
    "/dev/null",
    "/dev/snd",
    "/dev/nvidiactl",
    "/dev/nvidia0",
    "/dev/nvidia-modeset",
    "/dev/nvidia-uvm",
    NULL,
};

/* The terminal is the app's: what drivers print would be in the middle of it. */
static void be_quiet(void)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null >= 0 && !g_getenv("CHATKUT_PLAYER_STDERR")) {
        dup2(null, STDOUT_FILENO);
        dup2(null, STDERR_FILENO);
    }
    if (null >= 0)
        close(null);
}

/* Or the limits move up with what was large once, and what a hundred opened and closed
 * files left behind, up to a gigabyte, is kept. */
static void give_memory_back(void)
{
    mallopt(M_MMAP_THRESHOLD, 128 * 1024);
    mallopt(M_TRIM_THRESHOLD, 128 * 1024);
}

/* The app's own previews are on this machine; no proxy could reach them. */
static void keep_from_proxies(void)
{
    const char *set = g_getenv("no_proxy");
    g_autofree char *hosts =
        g_strdup_printf("%s%s127.0.0.1,localhost", set ? set : "", set ? "," : "");
    setenv("no_proxy", hosts, 1);
}

static void add_all(GPtrArray *list, const char *const *paths)
{
    for (unsigned i = 0; paths[i]; i++)
        g_ptr_array_add(list, g_strdup(paths[i]));
}

/* Nodes that draw, not those that take over a screen (card0, …). */
static void add_render_nodes(GPtrArray *list)
{
    static const char folder[] = "/dev/dri";
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir)))
        if (g_str_has_prefix(name, "renderD"))
            g_ptr_array_add(list, g_build_filename(folder, name, NULL));
}

/* Drivers keep what they compiled; here they have nowhere to. */
static void lock_in(void)
{
    g_autoptr(GPtrArray) may_read = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) may_use = g_ptr_array_new_with_free_func(g_free);
    add_all(may_read, readable);
    g_ptr_array_add(may_read, g_strdup(g_getenv("XAUTHORITY")));
    g_ptr_array_add(may_read, NULL);
    add_all(may_use, usable);
    add_render_nodes(may_use);
    g_ptr_array_add(may_use, NULL);
    ConfineRules rules = { .readable = (const char *const *)may_read->pdata,
                           .readable_at_home = readable_at_home,
                           .usable = (const char *const *)may_use->pdata,
                           .network = true };
    setenv("MESA_SHADER_CACHE_DISABLE", "true", 1);
    setenv("__GL_SHADER_DISK_CACHE", "0", 1);
    confine_enter(&rules);
}

int main(void)
{
    locale_start();
    if (!child_has_channel()) {
        fputs(_("chatkut-player is started by chatkut; it is no program to run by "
                "hand.\n"),
              stderr);
        return 2;
    }
    be_quiet();
    give_memory_back();
    keep_from_proxies();
    lock_in();
    return player_run(channel_new(CHILD_CHANNEL_FD));
}
