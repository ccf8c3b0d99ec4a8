/*
 * One address after the other: asked, sent on, asked again, and what came put where it
 * belongs.
 */
#include "fetch_private.h"

#include "chatkut/app/fault.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

enum {
    HASH_BYTES = 16,
    ATTEMPTS = 3, /* for what may be a moment's trouble */
    LOOK_US = 100 * 1000,
    HOPS_MAX = 5, /* redirects, one after the other */
    MIB = 1024 * 1024,
};

/* One request under way. */
typedef struct {
    const Fetch *fetch;
    char *url; /* that is asked: another one where the server sent on; owned */
    int64_t most, expected; /* bytes; expected 0: not known */
    GString *text;          /* for what comes; NULL: into the file */
    bool sniffs;            /* what comes may be a playlist: the head tells */
    int fd;
    int status; /* 0: none yet */
    int64_t bytes;
    int failure; /* errno of writing */
    bool too_large;
} Answer;

/* ---- beginning ------------------------------------------------------------------- */

/* A name for what an address and a range stand for. */
static char *key_of(const char *url, int64_t offset, int64_t length)
{
    g_autofree char *text = g_strdup_printf("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                                            url, offset, length);
    unsigned char hash[HASH_BYTES];
    char *hex = g_malloc(2 * HASH_BYTES + 1);
    if (sodium_init() < 0)
        g_error("libsodium does not start");
    crypto_generichash(hash, sizeof hash, (const unsigned char *)text, strlen(text),
                       NULL, 0);
    return sodium_bin2hex(hex, 2 * HASH_BYTES + 1, hash, sizeof hash);
}

/* An address that may not be gone to is a wrong one. */
static bool check_url(const char *url, char **host, bool *local, GError **error)
{
    g_autoptr(GError) problem = NULL;
    if (http_check_url(url, host, local, &problem))
        return true;
    bool wrong = problem->code == NET_ERROR_FORBIDDEN;
    g_set_error_literal(error, wrong ? FAULT_ERROR : NET_ERROR,
                        wrong ? (int)FAULT_INVALID_VALUE : problem->code,
                        problem->message);
    return false;
}

bool fetch_begin(Fetch *fetch, GError **error)
{
    if (strlen(fetch->address) > FETCH_ADDRESS_MAX) {
        g_set_error_literal(error, FAULT_ERROR, FAULT_LIMIT,
                            _("The address is too long."));
        return false;
    }
    if (!check_url(fetch->address, &fetch->host, &fetch->local, error))
        return false;
    fetch->client = http_client_new();
    fetch->cancellable = g_cancellable_new();
    fetch->cache = cache_open(NULL, 0, error);
    return fetch->cache != NULL;
}

void fetch_clear(Fetch *fetch)
{
    g_clear_pointer(&fetch->client, http_client_free);
    g_clear_object(&fetch->cancellable);
    g_clear_pointer(&fetch->cache, cache_free);
    g_clear_pointer(&fetch->host, g_free);
}

/* ---- answers --------------------------------------------------------------------- */

static bool is_cancelled(const Fetch *fetch)
{
    return fetch->cancel && atomic_load(fetch->cancel);
}

static bool is_playlist_type(const char *type)
{
    return strstr(type, "mpegurl") != NULL;
}

static bool names_playlist(const char *address)
{
    g_autofree char *origin = fetch_origin(address);
    return g_str_has_suffix(origin, ".m3u8") || g_str_has_suffix(origin, ".m3u");
}

static bool take_head(const HttpHead *head, void *user)
{
    Answer *answer = user;
    answer->status = head->status;
    if (head->status / 100 == 2 && answer->sniffs &&
        (is_playlist_type(head->content_type) ||
         names_playlist(answer->fetch->address) || names_playlist(answer->url))) {
        if (!answer->text)
            answer->text = g_string_new(NULL);
        answer->most = HLS_TEXT_MAX;
    }
    return head->status / 100 == 2;
}

static bool write_file(Answer *answer, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t n = write(answer->fd, bytes, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            answer->failure = errno;
            return false;
        }
        bytes += n;
        size -= (size_t)n;
    }
    return true;
}

/* A film that is one file is told by each mebibyte; parts are told one by one. */
static void tell_bytes(const Answer *answer, size_t more)
{
    const Fetch *fetch = answer->fetch;
    const int64_t before = (answer->bytes - (int64_t)more) / MIB;
    if (fetch->progress && answer->sniffs && !answer->text &&
        answer->bytes / MIB > before)
        fetch->progress((unsigned)(answer->bytes / MIB), 0, fetch->user);
}

static bool take_data(const char *bytes, size_t size, void *user)
{
    Answer *answer = user;
    if (is_cancelled(answer->fetch))
        return false;
    answer->bytes += (int64_t)size;
    answer->too_large = answer->bytes > answer->most;
    if (answer->too_large)
        return false;
    tell_bytes(answer, size);
    if (!answer->text)
        return write_file(answer, bytes, size);
    g_string_append_len(answer->text, bytes, (gssize)size);
    return true;
}

static bool check_answer(const Answer *answer, bool ranged, GError **error)
{
    const char *host = answer->fetch->host;
    if (is_cancelled(answer->fetch))
        g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Stopped."));
    else if (answer->status != (ranged ? 206 : 200))
        g_set_error(error, FAULT_ERROR, FAULT_NETWORK,
                    ranged && answer->status == 200
                        ? _("%s sends whole files where a part of one was asked for "
                            "(status %d).")
                        : _("%s answers with status %d: it is not there, or not for "
                            "everybody."),
                    host, answer->status);
    else if (answer->too_large)
        g_set_error(error, FAULT_ERROR, FAULT_LIMIT,
                    _("What %s sends is too large, or without an end."), host);
    else if (answer->failure)
        g_set_error(error, FAULT_ERROR, FAULT_IO, _("“%s” cannot be written: %s."),
                    cache_folder(answer->fetch->cache), g_strerror(answer->failure));
    else if (answer->expected > 0 && answer->bytes != answer->expected)
        g_set_error(error, FAULT_ERROR, FAULT_NETWORK,
                    _("%s sends less than the playlist promises."), host);
    else
        return true;
    return false;
}

/* ---- requests -------------------------------------------------------------------- */

typedef struct {
    const atomic_bool *cancel;
    GCancellable *cancellable;
    atomic_bool over;
} Watch;

/* A flag cannot wake anybody. */
static gpointer watch_flag(gpointer data)
{
    Watch *watch = data;
    while (!atomic_load(&watch->over) && !atomic_load(watch->cancel))
        g_usleep(LOOK_US);
    if (!atomic_load(&watch->over))
        g_cancellable_cancel(watch->cancellable);
    return NULL;
}

static bool run(Fetch *fetch, const HttpRequest *request, Answer *answer,
                GError **error)
{
    const HttpListener listener = { take_head, take_data, answer };
    Watch watch = { fetch->cancel, fetch->cancellable, false };
    GThread *thread =
        fetch->cancel ? g_thread_new("fetch-cancel", watch_flag, &watch) : NULL;
    HttpResult result;
    bool done =
        http_run(fetch->client, request, &listener, fetch->cancellable, &result, error);
    atomic_store(&watch.over, true);
    if (thread)
        g_thread_join(thread);
    return done;
}

static bool may_pass(const GError *error)
{
    return error->domain == NET_ERROR &&
           (error->code == NET_ERROR_TIMEOUT || error->code == NET_ERROR_STALLED ||
            error->code == NET_ERROR_BROKEN || error->code == NET_ERROR_CONNECT);
}

/* What a playlist from elsewhere may not do: ask this machine for something. */
static bool check_address(const Fetch *fetch, const char *url, GError **error)
{
    bool local;
    if (!check_url(url, NULL, &local, error))
        return false;
    if (!local || fetch->local)
        return true;
    g_set_error(error, HLS_ERROR, HLS_ERROR_ADDRESS,
                _("%s: the playlist leads to this machine, which is not followed"),
                fetch->host);
    return false;
}

/* May a server send on from one address to the other? Only where nobody on the way can
 * read or change more than before: from https to https, and on this machine, where
 * strangers may not lead. */
static bool check_hop(const Fetch *fetch, const char *from, const char *to,
                      GError **error)
{
    bool from_local = false, to_local = false;
    g_autofree char *host = NULL, *next = NULL;
    bool known = http_check_url(from, &host, &from_local, NULL) &&
                 http_check_url(to, &next, &to_local, NULL);
    bool within = from_local && to_local && fetch->local;
    bool safe = g_ascii_strncasecmp(from, "https:", 6) == 0 && !to_local;
    if (known && strlen(to) <= FETCH_ADDRESS_MAX && (within || safe))
        return true;
    g_set_error(error, FAULT_ERROR, FAULT_NETWORK,
                _("%s sends on to %s, which is not followed: only from https to https "
                  "is, and never from elsewhere to this computer."),
                fetch->host, next ? next : _("an address that cannot be read"));
    return false;
}

/* What went wrong on the way, as it is for footage, which needs no key. Takes
 * problem. */
static void tell_problem(const Fetch *fetch, GError *problem, GError **error)
{
    if (!g_error_matches(problem, NET_ERROR, NET_ERROR_REDIRECT)) {
        g_propagate_error(error, problem);
        return;
    }
    g_error_free(problem);
    g_set_error(error, FAULT_ERROR, FAULT_NETWORK,
                _("%s sends on to an address that cannot be followed; import the one "
                  "that a browser shows."),
                fetch->host);
}

/* Make it as it was before anything came; false: its file cannot be emptied. */
static bool begin_again(Answer *answer, const Answer *fresh)
{
    GString *text = answer->text;
    char *url = answer->url;
    if (answer->fd >= 0 &&
        (ftruncate(answer->fd, 0) != 0 || lseek(answer->fd, 0, SEEK_SET) != 0))
        return false;
    if (text)
        g_string_truncate(text, 0);
    *answer = *fresh;
    answer->text = text;
    answer->url = url;
    return true;
}

/* Ask one address; again where it may be a moment's trouble. *next: where the server
 * sends on. */
static bool ask_there(Fetch *fetch, const char *range, Answer *answer, char **next,
                      GError **error)
{
    const char *headers[] = { range, NULL };
    const HttpRequest request = { .url = answer->url,
                                  .headers = range ? headers : NULL,
                                  .answer_max = (size_t)answer->most + 1,
                                  .redirect = next };
    const Answer fresh = *answer;
    if (!check_address(fetch, answer->url, error))
        return false;
    for (int attempt = 1;; attempt++) {
        GError *problem = NULL;
        if (run(fetch, &request, answer, &problem))
            return true;
        if (attempt == ATTEMPTS || !may_pass(problem) || !begin_again(answer, &fresh)) {
            tell_problem(fetch, problem, error);
            return false;
        }
        g_error_free(problem);
    }
}

/* The answer's text or file is then what came, whole; its `url` where from. */
static bool ask(Fetch *fetch, const char *url, const char *range, Answer *answer,
                GError **error)
{
    answer->url = g_strdup(url);
    for (unsigned hops = 0;; hops++) {
        char *next = NULL;
        if (!ask_there(fetch, range, answer, &next, error))
            return false;
        if (!next)
            return check_answer(answer, range != NULL, error);
        g_autofree char *from = answer->url;
        answer->url = next;
        if (hops == HOPS_MAX) {
            g_set_error(error, FAULT_ERROR, FAULT_NETWORK,
                        _("%s sends on and on, and never to a film."), fetch->host);
            return false;
        }
        if (!check_hop(fetch, from, next, error))
            return false;
    }
}

GString *fetch_text(Fetch *fetch, const char *url, char **from, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    Answer answer = { .fetch = fetch, .most = HLS_TEXT_MAX, .text = text, .fd = -1 };
    bool whole = ask(fetch, url, NULL, &answer, error);
    *from = answer.url;
    return whole ? g_steal_pointer(&text) : NULL;
}

static bool rewind_file(const Fetch *fetch, int fd, GError **error)
{
    if (lseek(fd, 0, SEEK_SET) == 0)
        return true;
    g_set_error(error, FAULT_ERROR, FAULT_IO, _("“%s” cannot be written: %s."),
                cache_folder(fetch->cache), g_strerror(errno));
    return false;
}

static int get_part(Fetch *fetch, const HlsPart *part, const char *key, int64_t most,
                    GError **error)
{
    g_autofree char *range =
        part->length > 0
            ? g_strdup_printf("Range: bytes=%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT,
                              part->offset, part->offset + part->length - 1)
            : NULL;
    Answer answer = { .fetch = fetch,
                      .expected = part->length,
                      .most = part->length > 0 ? MIN(part->length, most) : most,
                      .fd = cache_blank(fetch->cache, error) };
    if (answer.fd < 0)
        return -1;
    bool whole = ask(fetch, part->url, range, &answer, error);
    g_free(answer.url);
    if (!whole) {
        close(answer.fd);
        return -1;
    }
    /* Where it cannot be kept, the next attempt fetches it again. */
    cache_keep(fetch->cache, key, answer.fd, NULL);
    if (rewind_file(fetch, answer.fd, error))
        return answer.fd;
    close(answer.fd);
    return -1;
}

int fetch_part(Fetch *fetch, const HlsPart *part, int64_t most, GError **error)
{
    g_autofree char *key = key_of(part->url, part->offset, part->length);
    int fd = cache_fetch(fetch->cache, key);
    return fd >= 0 ? fd : get_part(fetch, part, key, most, error);
}

void fetch_drop_part(Fetch *fetch, const HlsPart *part)
{
    g_autofree char *key = key_of(part->url, part->offset, part->length);
    cache_drop(fetch->cache, key);
}

bool fetch_first(Fetch *fetch, int64_t most, GString **text, int *fd, char **from,
                 GError **error)
{
    Answer answer = { .fetch = fetch,
                      .most = most,
                      .sniffs = true,
                      .fd = cache_blank(fetch->cache, error) };
    *text = NULL;
    *fd = -1;
    *from = NULL;
    if (answer.fd < 0)
        return false;
    bool whole = ask(fetch, fetch->address, NULL, &answer, error) &&
                 rewind_file(fetch, answer.fd, error);
    *from = answer.url;
    if (whole && !answer.text) {
        *fd = answer.fd;
        return true;
    }
    close(answer.fd);
    if (whole)
        *text = answer.text;
    else if (answer.text)
        g_string_free(answer.text, TRUE);
    return whole;
}
