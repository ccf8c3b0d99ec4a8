/* Keys for models: stored, looked for, removed. They come by the standard input, never
 * as an argument, which others could read in the list of processes. */
#include "command_private.h"

#include "chatkut/base/text.h"
#include "chatkut/net/secret.h"

#include <glib/gi18n.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

/* ---- typing without being seen --------------------------------------------------- */

/* What would end the program while the terminal shows nothing. */
static void deadly_signals(sigset_t *set)
{
    static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP };
    sigemptyset(set);
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++)
        sigaddset(set, numbers[i]);
}

/* Waits until a line has been typed. False: a signal came first, which is pending. */
static bool wait_for_line(int terminal, const sigset_t *signals)
{
    struct pollfd polls[] = { { terminal, POLLIN, 0 },
                              { signalfd(-1, signals, SFD_CLOEXEC), POLLIN, 0 } };
    poll(polls, G_N_ELEMENTS(polls), -1);
    close(polls[1].fd);
    return polls[1].revents == 0;
}

/* The terminal shows what is typed again before a signal gets its way. */
static Secret *type_key(CommandIo *io, int terminal, const char *name, GError **error)
{
    struct termios before, silent;
    sigset_t signals, mask;
    Secret *key = NULL;
    g_autofree char *shown = text_printable(name, 60);
    fprintf(io->err, _("Key for %s (it is not shown): "), shown);
    fflush(io->err);
    deadly_signals(&signals);
    pthread_sigmask(SIG_BLOCK, &signals, &mask);
    const bool known = tcgetattr(terminal, &before) == 0;
    silent = before;
    silent.c_lflag &= ~(tcflag_t)ECHO;
    if (known)
        tcsetattr(terminal, TCSAFLUSH, &silent);
    if (wait_for_line(terminal, &signals))
        key = secret_read(terminal, error);
    else
        g_set_error_literal(error, NET_ERROR, NET_ERROR_CANCELLED,
                            _("no key was typed"));
    if (known)
        tcsetattr(terminal, TCSAFLUSH, &before);
    fputc('\n', io->err);
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    return key;
}

static Secret *read_key(CommandIo *io, const char *name, GError **error)
{
    const int input = fileno(io->in);
    return io->in_terminal ? type_key(io, input, name, error)
                           : secret_read(input, error);
}

/* ---- what can be done with a key ------------------------------------------------- */

static bool set_key(CommandIo *io, const char *reference, const Secret *key,
                    GError **error)
{
    if (!secret_store(reference, key, NULL, error))
        return false;
    io_print(io, _("✓ The key is stored; in chatkut.conf it is: key = %s"), reference);
    return true;
}

static bool check_key(CommandIo *io, const char *reference,
                      const Secret *key G_GNUC_UNUSED, GError **error)
{
    g_autoptr(Secret) found = secret_fetch(reference, NULL, error);
    if (!found)
        return false;
    const unsigned length = (unsigned)strlen(secret_text(found));
    io_print(io,
             ngettext("✓ %s is a key of %u character", "✓ %s is a key of %u characters",
                      length),
             reference, length);
    return true;
}

static bool forget_key(CommandIo *io, const char *reference,
                       const Secret *key G_GNUC_UNUSED, GError **error)
{
    if (!secret_erase(reference, NULL, error))
        return false;
    io_print(io, _("✓ %s is removed"), reference);
    return true;
}

typedef struct {
    const char *word;
    bool typed; /* a key is read first */
    bool (*run)(CommandIo *io, const char *reference, const Secret *key,
                GError **error);
} KeyDeed;

static const KeyDeed DEEDS[] = {
    { "set", true, set_key },
    { "check", false, check_key },
    { "forget", false, forget_key },
};

static const KeyDeed *find_deed(const char *word, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(DEEDS); i++)
        if (strcmp(DEEDS[i].word, word) == 0)
            return &DEEDS[i];
    g_autofree char *shown = text_printable(word, 20);
    g_set_error(error, NET_ERROR, NET_ERROR_INVALID,
                _("“%s” cannot be done with a key; there is: set, check, forget"),
                shown);
    return NULL;
}

/* Where to look, in this order: a bare name is one of the keyring where there is a
 * desktop, whose user can unlock it, else of a file beside the settings. */
static GPtrArray *references_of(const char *name)
{
    GPtrArray *references = g_ptr_array_new_with_free_func(g_free);
    if (strchr(name, ':')) {
        g_ptr_array_add(references, g_strdup(name));
        return references;
    }
    if (g_getenv("DISPLAY") || g_getenv("WAYLAND_DISPLAY"))
        g_ptr_array_add(references, g_strconcat("keyring:", name, NULL));
    g_ptr_array_add(references, g_strconcat("file:keys/", name, NULL));
    return references;
}

static bool check_name(const char *name, GError **error)
{
    g_autofree char *reference =
        strchr(name, ':') ? g_strdup(name) : g_strconcat("keyring:", name, NULL);
    return secret_check(reference, error);
}

static bool run_somewhere(const KeyDeed *deed, CommandIo *io,
                          const GPtrArray *references, const Secret *key,
                          GError **error)
{
    for (unsigned i = 0; i < references->len; i++) {
        g_clear_error(error);
        if (deed->run(io, references->pdata[i], key, error))
            return true;
        if (!g_error_matches(*error, NET_ERROR, NET_ERROR_MISSING))
            return false;
    }
    return false;
}

CommandStatus command_run_key(const CommandCall *call, CommandIo *io)
{
    const char *name = call->words->pdata[1];
    g_autoptr(GPtrArray) references = references_of(name);
    g_autoptr(Secret) key = NULL;
    GError *error = NULL;
    const KeyDeed *deed = find_deed(call->words->pdata[0], &error);
    if (deed && check_name(name, &error) && deed->typed)
        key = read_key(io, name, &error);
    if (error || !run_somewhere(deed, io, references, key, &error))
        return io_fail(io, call, error);
    fputc('\n', io->out);
    return COMMAND_DONE;
}
