#include "worker.h"

#include "build_id.h"
#include "chatkut/media/convert.h"
#include "chatkut/media/input.h"
#include "chatkut/media/probe.h"
#include "chatkut/media/splice.h"
#include "chatkut/model/composition_json.h"
#include "chatkut/model/message.h"
#include "chatkut/render/job.h"
#include "chatkut/worker/sandbox.h"
#include "stills.h"
#include "streaming.h"

#include <ass/ass.h>
#include <glib/gi18n.h>
#include <jansson.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>
#include <string.h>
#include <unistd.h>

enum {
    STORE_PIXELS = 1280 * 720, /* pictures of larger output are not kept */
    STORE_IDLE_MS = 300000,    /* after which they are let go */
};

/* NULL: nothing was lost. */
static json_t *losses_of(const JobResult *result)
{
    return result->losses ? losses_to_json(result->losses) : NULL;
}

/* result: what the job says of it; NULL: nothing. */
static void fail(Worker *worker, const char *kind, const char *text,
                 const JobResult *result)
{
    size_t length;
    g_autofree char *valid = worker_text(text);
    const char *asset = result && result->culprit[0] ? result->culprit : NULL;
    char *body = message_format(MESSAGE_FAILED, &length, "{s:i s:s s:s s:s* s:o* s:I}",
                                "id", worker->id, "kind", kind, "text", valid, "asset",
                                asset, "lost", result ? losses_of(result) : NULL,
                                "needed", (json_int_t)(result ? result->needed : 0));
    worker_say(worker, body, length, -1);
}

/* ---- hello ----------------------------------------------------------------------- */

static void add_version(json_t *engine, const char *name, unsigned version)
{
    json_object_set_new(engine, name,
                        json_sprintf("%u.%u.%u", AV_VERSION_MAJOR(version),
                                     AV_VERSION_MINOR(version),
                                     AV_VERSION_MICRO(version)));
}

/* What the output's bytes depend on, and what holds a hostile file back. */
static json_t *engine(void)
{
    json_t *engine = json_object();
    g_autofree char *build = build_id();
    json_object_set_new(engine, "build", json_string(build));
    add_version(engine, "libavformat", avformat_version());
    add_version(engine, "libavcodec", avcodec_version());
    json_object_set_new(engine, "ffmpeg", json_string(av_version_info()));
    add_version(engine, "libswscale", swscale_version());
    add_version(engine, "libswresample", swresample_version());
    json_object_set_new(engine, "libass",
                        json_sprintf("%x", (unsigned)ass_library_version()));
    json_object_set_new(engine, "sandbox", json_string(sandbox_describe()));
    return engine;
}

/* Part of the keys of parts. */
static char *engine_text(void)
{
    json_auto_t *json = engine();
    json_object_del(json, "sandbox");
    return json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
}

static void greet(Worker *worker, Packet *packet G_GNUC_UNUSED)
{
    size_t length;
    char *body = message_format(MESSAGE_HELLO, &length, "{s:i s:o}", "contract",
                                MESSAGE_CONTRACT, "engine", engine());
    worker_say(worker, body, length, -1);
}

/* ---- probes ---------------------------------------------------------------------- */

static void take_pulse(Worker *worker, Packet *packet)
{
    int fd = packet_take_fd(packet);
    pulse_free(worker->pulse);
    worker->pulse = fd >= 0 ? pulse_open(fd) : NULL;
    if (fd >= 0)
        close(fd);
}

static void probe(Worker *worker, Packet *packet)
{
    g_autoptr(GError) error = NULL;
    MediaInfo info;
    int fd = packet_take_fd(packet);
    size_t length;
    if (fd < 0) {
        fail(worker, "internal", _("a probe came without its file"), NULL);
        return;
    }
    if (media_probe(fd, packet_string(packet, "name"), &info, &error)) {
        char *body = message_format(MESSAGE_PROBED, &length, "{s:i s:o}", "id",
                                    worker->id, "media", media_info_to_json(&info));
        media_info_clear(&info);
        worker_say(worker, body, length, -1);
    } else {
        fail(worker, media_error_fault(error), error->message, NULL);
    }
    close(fd);
}

/* ---- rendering ------------------------------------------------------------------- */

static bool report(int64_t frame, int64_t frames, double fps, void *data)
{
    Worker *worker = data;
    size_t length;
    char *body = message_format(MESSAGE_PROGRESS, &length, "{s:i s:I s:I s:f}", "id",
                                worker->id, "frame", (json_int_t)frame, "frames",
                                (json_int_t)frames, "fps", fps);
    worker_say(worker, body, length, -1);
    worker_listen(worker);
    return !worker->cancelled && !worker->gone;
}

static bool read_moment(const Packet *packet, const char *key, RTime *time)
{
    const char *text = packet_string(packet, key);
    *time = RTIME_ZERO;
    return !text || rtime_exact_parse(text, time);
}

static bool read_job(const Packet *packet, Composition **composition, Job *job,
                     GError **error)
{
    *composition =
        composition_from_json(json_object_get(packet->json, "composition"), error);
    if (!*composition || !output_spec_from_json(json_object_get(packet->json, "output"),
                                                &job->output, error))
        return false;
    job->composition = *composition;
    job->sequence =
        composition_sequence(*composition, packet_string(packet, "sequence"));
    if (job->sequence && read_moment(packet, "start", &job->start) &&
        read_moment(packet, "end", &job->end))
        return true;
    g_set_error_literal(error, MEDIA_ERROR, MEDIA_ERROR_INVALID,
                        _("the render request names a sequence or a time that is not "
                          "there"));
    return false;
}

/* NULL: none is lacking. */
static json_t *fonts_of(const JobResult *result)
{
    json_t *list = result->fonts && result->fonts->len > 0 ? json_array() : NULL;
    for (unsigned i = 0; list && i < result->fonts->len && i < MESSAGE_FONTS_MAX; i++) {
        const FontGap *gap = g_ptr_array_index(result->fonts, i);
        g_autofree char *family = g_utf8_make_valid(gap->family, -1);
        json_array_append_new(list,
                              json_pack("{s:s s:s s:s}", "clip", gap->clip->node.id,
                                        "family", family, "used", gap->used));
    }
    return list;
}

static void done(const JobResult *result, void *data)
{
    Worker *worker = data;
    size_t length;
    char *body = message_format(
        MESSAGE_DONE, &length,
        "{s:i s:I s:f s:s s:{s:i s:i s:i} s:{s:I s:I s:I} s:{s:i s:i} s:o* s:o* s:s*}",
        "id", worker->id, "frames", (json_int_t)result->frames, "duration_s",
        result->duration_s, "encoder", result->encoder, "segments", "copied",
        result->copied, "reused", result->reused, "rendered", result->rendered,
        "pictures", "copied", (json_int_t)result->frames_copied, "reused",
        (json_int_t)result->frames_reused, "rendered",
        (json_int_t)result->frames_rendered, "sound", "reused", result->sound.reused,
        "mixed", result->sound.mixed, "lost", losses_of(result), "fonts",
        fonts_of(result), "note", result->note[0] ? result->note : NULL);
    worker_say(worker, body, length, -1);
}

/* Where pictures are kept for the next preview, where there will be one. */
static PictureStore *open_store(Worker *worker)
{
    if (!worker->store)
        worker->store = picture_store_new((int64_t)PICTURE_STORE_MB << 20);
    return worker->store;
}

static PictureStore *find_store(Worker *worker, const Packet *packet,
                                const OutputSpec *output)
{
    if (!json_is_true(json_object_get(packet->json, "again")) ||
        (int64_t)output->width * output->height > STORE_PIXELS)
        return NULL;
    return open_store(worker);
}

static int find_file(const char *asset, void *data, GError **error)
{
    Worker *worker = data;
    return files_find(asset, &worker->files, error);
}

static void render(Worker *worker, Packet *packet)
{
    g_autoptr(Composition) composition = NULL;
    g_autoptr(GError) error = NULL;
    const Shelf shelf = worker_shelf(worker);
    bool shelved = json_is_true(json_object_get(packet->json, "shelf"));
    g_autofree char *engine = engine_text();
    Job job = { .fd = packet_take_fd(packet),
                .file = find_file,
                .shelf = shelved ? &shelf : NULL,
                .engine = engine,
                .pulse = worker->pulse,
                .strict = json_is_true(json_object_get(packet->json, "strict")),
                .report = report,
                .whole = done,
                .data = worker };
    JobResult result = { 0 };
    bool fine = read_job(packet, &composition, &job, &error);
    job.store = fine ? find_store(worker, packet, &job.output) : NULL;
    if (job.fd < 0)
        fail(worker, "internal", _("a render request came without its file"), NULL);
    else if (!fine)
        fail(worker, "invalid_value", error->message, NULL);
    else if (!job_run(&job, &result, &error))
        fail(worker, media_error_fault(error), error->message, &result);
    if (job.fd >= 0)
        close(job.fd);
    job_result_clear(&result);
    picture_memory_rest();
    files_clear(&worker->files);
    files_init(&worker->files);
}

/* ---- streams --------------------------------------------------------------------- */

static void drop_stream(Worker *worker)
{
    g_clear_pointer(&worker->streaming, streaming_free);
}

static void stream(Worker *worker, Packet *packet)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *engine = engine_text();
    size_t length;
    drop_stream(worker);
    open_store(worker);
    worker->streaming = streaming_new(worker, packet, &worker->files, engine, &error);
    if (!worker->streaming) {
        fail(worker, media_error_fault(error), error->message, NULL);
        return;
    }
    char *body = streaming_describe(worker->streaming, worker->id, &length);
    worker_say(worker, body, length, -1);
}

static void tell_made(Worker *worker, StreamMade made)
{
    size_t length;
    char *body = message_format(MESSAGE_MADE, &length, "{s:i s:b s:b}", "id",
                                worker->id, "reused", made.reused, "lost", made.lost);
    worker_say(worker, body, length, -1);
}

static void segment(Worker *worker, Packet *packet)
{
    g_autoptr(GError) error = NULL;
    StreamMade made;
    if (!worker->streaming) {
        fail(worker, "not_found", _("a segment was asked for, but there is no stream"),
             NULL);
    } else if (streaming_make(worker->streaming, packet, &made, &error)) {
        tell_made(worker, made);
    } else {
        fail(worker, media_error_fault(error), error->message, NULL);
    }
}

/* ---- splicing -------------------------------------------------------------------- */

/* Its progress is that it goes on. */
static bool report_going_on(void *data)
{
    return report(0, 0, 0, data);
}

static int find_section(const Worker *worker, char kind, unsigned n)
{
    char name[16];
    g_snprintf(name, sizeof name, "%c%u", kind, n);
    return files_find(name, (void *)(uintptr_t)&worker->files, NULL);
}

static void splice(Worker *worker, Packet *packet)
{
    g_autoptr(GError) error = NULL;
    SpliceSection sections[SPLICE_SECTIONS_MAX];
    unsigned count =
        (unsigned)json_integer_value(json_object_get(packet->json, "sections"));
    int fd = packet_take_fd(packet);
    bool fine = fd >= 0;
    for (unsigned i = 0; i < count; i++) {
        sections[i] = (SpliceSection){ find_section(worker, 'p', i),
                                       find_section(worker, 's', i) };
        fine &= sections[i].fd >= 0;
    }
    if (!fine)
        fail(worker, "internal", _("a splice came without its files"), NULL);
    else if (splice_sections(sections, count, fd, report_going_on, worker, &error))
        tell_made(worker, (StreamMade){ 0 });
    else
        fail(worker, media_error_fault(error), error->message, NULL);
    if (fd >= 0)
        close(fd);
    files_clear(&worker->files);
    files_init(&worker->files);
}

/* ---- the loop -------------------------------------------------------------------- */

static void take_file(Worker *worker, Packet *packet)
{
    files_take(&worker->files, packet);
}

/* For all else there is nobody: for a cancel that came too late, say. */
static void (*const HANDLERS[MESSAGE_KINDS])(Worker *worker, Packet *packet) = {
    [MESSAGE_HELLO] = greet,
    [MESSAGE_FILE] = take_file,
    [MESSAGE_PULSE] = take_pulse,
    [MESSAGE_PROBE] = probe,
    [MESSAGE_RENDER] = render,
    [MESSAGE_STAGE] = stills_stage,
    [MESSAGE_STILL] = stills_still,
    [MESSAGE_THUMBNAIL] = stills_thumbnail,
    [MESSAGE_WAVEFORM] = stills_waveform,
    [MESSAGE_STREAM] = stream,
    [MESSAGE_SEGMENT] = segment,
    [MESSAGE_SPLICE] = splice,
};

static void handle(Worker *worker, Packet *packet)
{
    worker->id = packet_id(packet);
    worker->cancelled = false;
    if (HANDLERS[packet->kind])
        HANDLERS[packet->kind](worker, packet);
}

/* NULL: nothing came for so long that what is kept is let go, or the app is gone. */
static Packet *next_packet(Worker *worker)
{
    Packet *packet = g_queue_pop_head(&worker->waiting);
    if (!packet)
        packet = worker_receive(worker,
                                worker->store || worker->stills ? STORE_IDLE_MS : -1);
    if (!packet) {
        drop_stream(worker);
        g_clear_pointer(&worker->store, picture_store_free);
        stills_rest(worker->stills);
        picture_memory_rest();
    }
    return packet;
}

int worker_serve(Channel *channel)
{
    Worker worker = { .channel = channel };
    files_init(&worker.files);
    g_queue_init(&worker.waiting);
    while (!worker.gone) {
        Packet *packet = next_packet(&worker);
        if (!packet)
            continue;
        handle(&worker, packet);
        packet_free(packet);
    }
    while (!g_queue_is_empty(&worker.waiting))
        packet_free(g_queue_pop_head(&worker.waiting));
    drop_stream(&worker);
    picture_store_free(worker.store);
    stills_free(worker.stills);
    files_clear(&worker.files);
    pulse_free(worker.pulse);
    channel_free(channel);
    return 0;
}
