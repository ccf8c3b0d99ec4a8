/*
 * A worker for the tests of queue/: speaks the contract, or breaks it as it is told.
 *
 * What it does is said by $FAKE_HELLO for the greeting, by the file's name for a probe,
 * by the video codec of the output for a render and by what is in the files for
 * pictures and waveforms.
 */
#include "chatkut/base/channel.h"
#include "chatkut/base/child.h"
#include "chatkut/base/pulse.h"
#include "chatkut/model/media.h"
#include "chatkut/model/message.h"
#include "chatkut/model/output.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    Channel *channel;
    json_t *files; /* asset id -> size, or why it is lost */
    Pulse *pulse;
    json_t *words; /* asset id -> what is in its file, where it is there */
    int stages;    /* so many compositions came */
} Fake;

static bool is(const char *word, const char *what)
{
    return g_strcmp0(word, what) == 0;
}

/* Takes body. */
static void say(Fake *fake, char *body, size_t length)
{
    if (!channel_send(fake->channel, body, length, NULL, 0, NULL))
        exit(1);
    g_free(body);
}

static void say_raw(Fake *fake, const char *body)
{
    channel_send(fake->channel, body, strlen(body), NULL, 0, NULL);
}

static int64_t size_of(int fd)
{
    struct stat info;
    return fd >= 0 && fstat(fd, &info) == 0 ? info.st_size : -1;
}

G_NORETURN static void hang(void)
{
    for (;;)
        pause();
}

/* Without the report a sanitizer would make of it. */
static void die_of(int number)
{
    signal(number, SIG_DFL);
    raise(number);
}

/* What both requests can be told to do besides working. */
static void misbehave(Fake *fake, const char *how)
{
    if (is(how, "crash"))
        die_of(SIGSEGV);
    if (is(how, "crash-once") && unlink(g_getenv("FAKE_MARKER")) == 0)
        die_of(SIGBUS);
    /* In the middle of frame 12, in the second clip. */
    if (g_str_has_suffix(how ? how : "", "-at-12"))
        pulse_set(fake->pulse, 1, 12);
    if (is(how, "crash-at-12"))
        die_of(SIGSEGV);
    if (is(how, "hang-at-12"))
        for (;;)
            say_raw(fake, "{\"message\":\"progress\",\"id\":1,\"frame\":1,"
                          "\"frames\":3,\"fps\":1}"),
                g_usleep(20000);
    if (is(how, "exit"))
        exit(3);
    if (is(how, "hang"))
        hang();
    if (is(how, "garbage"))
        say_raw(fake, "\x1b[2J{");
    if (is(how, "raw"))
        (void)!write(channel_fd(fake->channel), "?", 1);
    if (is(how, "wrong-id"))
        say_raw(fake, "{\"message\":\"progress\",\"id\":99,\"frame\":1,\"frames\":2,"
                      "\"fps\":1}");
    if (is(how, "wrong-kind"))
        say_raw(fake, "{\"message\":\"hello\",\"contract\":7,\"engine\":{}}");
}

static void fail(Fake *fake, int id, const char *kind, const char *text,
                 const char *asset)
{
    size_t length;
    char *body = message_format(MESSAGE_FAILED, &length, "{s:i s:s s:s s:s*}", "id", id,
                                "kind", kind, "text", text, "asset", asset);
    say(fake, body, length);
}

/* Frames 1 and 2 of a clip; NULL unless it is told to lose something. */
static json_t *losses(const char *how)
{
    if (is(how, "odd-losses"))
        return json_pack("[{s:s}]", "clip", "c1");
    if (!is(how, "lossy") && !is(how, "lossy-strict"))
        return NULL;
    return json_pack("[{s:s s:s s:b s:s s:i s:i s:i}]", "clip", "c1", "asset", "as-a",
                     "sound", false, "reason", "damaged", "frames", 2, "first", 1,
                     "last", is(how, "lossy") ? 2 : 1);
}

static void fail_strictly(Fake *fake, int id)
{
    size_t length;
    char *body =
        message_format(MESSAGE_FAILED, &length, "{s:i s:s s:s s:o}", "id", id, "kind",
                       "io", "text", "lost", "lost", losses("lossy-strict"));
    say(fake, body, length);
}

/* ---- requests ------------------------------------------------------------------- */

static void greet(Fake *fake)
{
    const char *how = g_getenv("FAKE_HELLO");
    size_t length;
    misbehave(fake, how);
    if (is(how, "version")) {
        say_raw(fake, "{\"message\":\"hello\",\"contract\":999,\"engine\":{}}");
        return;
    }
    char *body = message_format(MESSAGE_HELLO, &length, "{s:i s:{s:s}}", "contract",
                                MESSAGE_CONTRACT, "engine", "fake", "1.0");
    say(fake, body, length);
}

static void probe(Fake *fake, const json_t *request, int fd)
{
    int id = (int)json_integer_value(json_object_get(request, "id"));
    const char *how = json_string_value(json_object_get(request, "name"));
    size_t length;
    misbehave(fake, how);
    if (is(how, "refuse")) {
        fail(fake, id, "unsupported", "it holds no sound or picture", NULL);
        return;
    }
    MediaInfo info = { .kind = ASSET_AUDIO,
                       .start = { 0, 1 },
                       .duration = rtime_make(size_of(fd), 1),
                       .sar = { 1, 1 },
                       .video_stream = -1 };
    json_t *media = is(how, "broken-media") ? json_object() : media_info_to_json(&info);
    char *body =
        message_format(MESSAGE_PROBED, &length, "{s:i s:o}", "id", id, "media", media);
    say(fake, body, length);
}

static void say_progress(Fake *fake, int id, int frame)
{
    size_t length;
    char *body = message_format(MESSAGE_PROGRESS, &length, "{s:i s:i s:i s:f}", "id",
                                id, "frame", frame, "frames", 3, "fps", 25.0);
    say(fake, body, length);
}

/* Reports progress until it is told to stop. */
static void run_until_cancelled(Fake *fake, int id)
{
    g_autofree char *body = NULL;
    size_t length;
    while (!channel_receive(fake->channel, 10, &body, &length, NULL, NULL))
        say_progress(fake, id, 1);
    fail(fake, id, "cancelled", "Stopped.", NULL);
}

/* The output is what was asked for, as JSON. */
static void write_output(Fake *fake, const json_t *request, int fd)
{
    json_t *wanted = json_pack("{s:O s:O s:O* s:O*}", "files", fake->files, "sequence",
                               json_object_get(request, "sequence"), "start",
                               json_object_get(request, "start"), "end",
                               json_object_get(request, "end"));
    json_dumpfd(wanted, fd, JSON_COMPACT | JSON_SORT_KEYS);
    json_decref(wanted);
}

static void render(Fake *fake, const json_t *request, int fd)
{
    int id = (int)json_integer_value(json_object_get(request, "id"));
    const json_t *output = json_object_get(request, "output");
    const char *how = json_string_value(json_object_get(output, "video_codec"));
    size_t length;
    if (!is(how, "nothing"))
        write_output(fake, request, fd);
    say_progress(fake, id, 0);
    misbehave(fake, how);
    if (is(how, "slow")) {
        run_until_cancelled(fake, id);
        return;
    }
    if (is(how, "full")) {
        char *body = message_format(MESSAGE_FAILED, &length, "{s:i s:s s:s s:I}", "id",
                                    id, "kind", "full", "text", "full", "needed",
                                    (json_int_t)1 << 60);
        say(fake, body, length);
        return;
    }
    if (is(how, "fail")) {
        fail(fake, id, "io", "it ends early", "as-a");
        return;
    }
    if (is(how, "lossy-strict")) {
        fail_strictly(fake, id);
        return;
    }
    for (int frame = 1; frame <= 3; frame++)
        say_progress(fake, id, frame);
    char *body = message_format(
        MESSAGE_DONE, &length, "{s:i s:i s:f s:s s:{s:i s:i s:i} s:{s:i s:i s:i} s:o*}",
        "id", id, "frames", 3, "duration_s", 0.12, "encoder", "fake", "segments",
        "copied", 0, "reused", 1, "rendered", 2, "pictures", "copied", 0, "reused", 1,
        "rendered", 2, "lost", losses(how));
    say(fake, body, length);
}

/* ---- pictures ------------------------------------------------------------------- */

/* Owned by the caller. */
static char *word_in(int fd)
{
    char word[64] = "";
    if (fd >= 0 && pread(fd, word, sizeof word - 1, 0) < 0)
        exit(1);
    return g_strdup(word);
}

/* The bytes, all of one value, in a memory that is sealed unless it shall not be. */
static void say_memory(Fake *fake, char *body, size_t length, size_t count, int value,
                       const char *how)
{
    g_autofree uint8_t *bytes = g_malloc(count + 1);
    int fd = memfd_create("fake", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    memset(bytes, value, count);
    if (write(fd, bytes, is(how, "short") ? count - 1 : count) < 0)
        exit(1);
    if (!is(how, "unsealed"))
        fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE);
    if (!channel_send(fake->channel, body, length, &fd, !is(how, "bodiless"), NULL))
        exit(1);
    close(fd);
    g_free(body);
}

static int int_of(const json_t *request, const char *key)
{
    return (int)json_integer_value(json_object_get(request, key));
}

/* Half as wide as it may be. */
static void answer_picture(Fake *fake, const json_t *request, int value,
                           const char *how)
{
    size_t length;
    int width = MAX(int_of(request, "width") / 2, 1),
        height = int_of(request, "height");
    if (is(how, "wide"))
        width = int_of(request, "width") + 1;
    char *body =
        message_format(MESSAGE_PICTURE, &length, "{s:i s:i s:i}", "id",
                       int_of(request, "id"), "width", width, "height", height);
    say_memory(fake, body, length, 3 * (size_t)width * (size_t)height, value, how);
}

static void thumbnail(Fake *fake, const json_t *request, int fd)
{
    g_autofree char *how = word_in(fd);
    misbehave(fake, how);
    if (is(how, "refuse"))
        fail(fake, int_of(request, "id"), "unsupported", "there is no picture in it",
             NULL);
    else
        answer_picture(fake, request, 100, how);
}

/* Its colour tells how many compositions came, and how many files are lost. */
static void still(Fake *fake, const json_t *request)
{
    const char *asset;
    json_t *word;
    json_object_foreach(fake->words, asset, word)
        misbehave(fake, json_string_value(word));
    int lost = (int)(json_object_size(fake->files) - json_object_size(fake->words));
    answer_picture(fake, request, 10 * fake->stages + lost, NULL);
}

static void waveform(Fake *fake, const json_t *request, int fd)
{
    g_autofree char *how = word_in(fd);
    size_t length;
    int id = int_of(request, "id");
    misbehave(fake, how);
    if (is(how, "slow")) {
        run_until_cancelled(fake, id);
        return;
    }
    say_progress(fake, id, 1);
    say_progress(fake, id, 2);
    char *body =
        message_format(MESSAGE_PEAKS, &length, "{s:i s:i}", "id", id, "count", 700);
    say_memory(fake, body, length, 700, 7, how);
}

static void take_word(Fake *fake, const json_t *request, int fd)
{
    const char *asset = json_string_value(json_object_get(request, "asset"));
    g_autofree char *word = word_in(fd);
    json_object_del(fake->words, asset);
    if (fd >= 0)
        json_object_set_new(fake->words, asset, json_string(word));
}

/* ---- loop ----------------------------------------------------------------------- */

static void answer(Fake *fake, const json_t *request, MessageKind kind, int fd)
{
    if (kind == MESSAGE_HELLO)
        greet(fake);
    if (kind == MESSAGE_FILE)
        json_object_set_new(fake->files,
                            json_string_value(json_object_get(request, "asset")),
                            fd < 0 ? json_incref(json_object_get(request, "lost"))
                                   : json_integer(size_of(fd)));
    if (kind == MESSAGE_FILE)
        take_word(fake, request, fd);
    if (kind == MESSAGE_STAGE)
        fake->stages += json_object_get(request, "composition") != NULL;
    if (kind == MESSAGE_STILL)
        still(fake, request);
    if (kind == MESSAGE_THUMBNAIL)
        thumbnail(fake, request, fd);
    if (kind == MESSAGE_WAVEFORM)
        waveform(fake, request, fd);
    if (kind == MESSAGE_PULSE)
        fake->pulse = pulse_open(fd);
    if (kind == MESSAGE_PROBE)
        probe(fake, request, fd);
    if (kind == MESSAGE_RENDER)
        render(fake, request, fd);
}

int main(void)
{
    Fake fake = { channel_new(CHILD_CHANNEL_FD), json_object(), NULL, json_object(),
                  0 };
    char *body;
    size_t length;
    GArray *fds;
    /* No core files of the crashes that are asked for. */
    setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
    while (channel_receive(fake.channel, -1, &body, &length, &fds, NULL)) {
        MessageKind kind;
        json_t *request = message_parse(body, length, &kind, NULL);
        int fd = channel_take_fd(fds, 0);
        answer(&fake, request, kind, fd);
        if (fd >= 0)
            close(fd);
        json_decref(request);
        channel_fds_free(fds);
        g_free(body);
    }
    json_decref(fake.files);
    json_decref(fake.words);
    pulse_free(fake.pulse);
    channel_free(fake.channel);
    return 0;
}
