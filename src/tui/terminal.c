/* terminfo, as ncurses reads it. */
#include "terminal.h"

#include <curses.h>
#include <glib.h>
#include <string.h>
#include <term.h>
#include <unistd.h>

static bool is_known(const char *name)
{
    int status;
    const int result = setupterm(name, STDOUT_FILENO, &status);
    if (result == OK && cur_term)
        del_curterm(cur_term);
    return result == OK;
}

/* The entry that has direct colours, where the terminal says that it has. */
static char *direct_name(const char *term)
{
    const char *color = g_getenv("COLORTERM");
    if (!color || (strcmp(color, "truecolor") != 0 && strcmp(color, "24bit") != 0))
        return NULL;
    g_autofree char *base = g_strdup(term);
    char *suffix = strstr(base, "-256color");
    if (suffix)
        *suffix = '\0';
    g_autofree char *direct = g_strconcat(base, "-direct", NULL);
    return is_known(direct) ? g_steal_pointer(&direct) : NULL;
}

char *terminal_choose(void)
{
    const char *term = g_getenv("TERM");
    if (!term || !*term || !is_known(term))
        term = "xterm-256color";
    if (g_getenv("NO_COLOR") && *g_getenv("NO_COLOR"))
        return g_strdup(term);
    char *direct = direct_name(term);
    return direct ? direct : g_strdup(term);
}

Depth terminal_depth(bool direct)
{
    const char *none = g_getenv("NO_COLOR");
    if ((none && *none) || !has_colors())
        return DEPTH_MONO;
    if (direct)
        return DEPTH_TRUE;
    return COLORS >= 256 ? DEPTH_256 : COLORS >= 16 ? DEPTH_16 : DEPTH_8;
}

static const char *capability(const char *name)
{
    const char *text = tigetstr(name);
    return text && text != (char *)-1 ? text : NULL;
}

bool terminal_knows(const char *name)
{
    return capability(name) != NULL;
}

void terminal_learn_keys(Decoder *decoder)
{
    static const struct {
        const char *name;
        Key key;
    } KEYS[] = {
        { "kcuu1", { KEY_CODE_UP, 0 } },
        { "kcud1", { KEY_CODE_DOWN, 0 } },
        { "kcub1", { KEY_CODE_LEFT, 0 } },
        { "kcuf1", { KEY_CODE_RIGHT, 0 } },
        { "khome", { KEY_CODE_HOME, 0 } },
        { "kend", { KEY_CODE_END, 0 } },
        { "kpp", { KEY_CODE_PGUP, 0 } },
        { "knp", { KEY_CODE_PGDN, 0 } },
        { "kich1", { KEY_CODE_INSERT, 0 } },
        { "kdch1", { KEY_CODE_DELETE, 0 } },
        { "kbs", { KEY_CODE_BACKSPACE, 0 } },
        { "kent", { KEY_CODE_ENTER, 0 } },
        { "kcbt", { KEY_CODE_TAB, KEY_SHIFT } },
        { "kLFT", { KEY_CODE_LEFT, KEY_SHIFT } },
        { "kRIT", { KEY_CODE_RIGHT, KEY_SHIFT } },
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(KEYS); i++) {
        const char *sequence = capability(KEYS[i].name);
        if (sequence)
            decoder_learn(decoder, sequence, KEYS[i].key);
    }
    for (unsigned i = 0; i < 12; i++) {
        g_autofree char *name = g_strdup_printf("kf%u", i + 1);
        const char *sequence = capability(name);
        if (sequence)
            decoder_learn(decoder, sequence, (Key){ KEY_CODE_F1 + i, 0 });
    }
}

/* Without the padding that only tputs() knows. */
static void append_unpadded(GString *bytes, const char *text)
{
    for (; *text; text++) {
        if (text[0] == '$' && text[1] == '<' && strchr(text, '>'))
            text = strchr(text, '>');
        else
            g_string_append_c(bytes, *text);
    }
}

char *terminal_bytes(const char *const *names, unsigned count)
{
    GString *bytes = g_string_new(NULL);
    for (unsigned i = 0; i < count; i++)
        if (capability(names[i]))
            append_unpadded(bytes, capability(names[i]));
    return g_string_free(bytes, FALSE);
}
