#include "chatkut/render/job.h"

#include "chatkut/media/input.h"
#include "film_colors.h"
#include "job_private.h"

#include <glib/gi18n.h>
#include <string.h>

enum {
    THREADS_MAX = 16,
    WAIT_MS = 20,
    BRIEF_S = 4, /* of a draft: less is made faster by one maker */
};

/* ---- what is to be made ---------------------------------------------------------- */

/* For all threads. */
static int open_file(const char *asset, void *data, GError **error)
{
    Run *run = data;
    int fd = sources_open(asset, run->sources, error);
    if (fd < 0)
        atomic_compare_exchange_strong(&run->lacking, &(const char *){ NULL }, asset);
    return fd;
}

static unsigned threads(void)
{
    return (unsigned)CLAMP(g_get_num_processors(), 1, THREADS_MAX);
}

static bool start_sound(Run *run, GError **error)
{
    if (!run->spec.audio_codec[0] || run->soundtrack)
        return true;
    run->sounding = (Sounding){ .range = &run->range,
                                .shelf = run->job->shelf,
                                .threads = threads(),
                                .strict = run->job->strict,
                                .pulse = run->job->pulse,
                                .file = open_file,
                                .data = run,
                                .sources = run->sources };
    run->soundtrack = soundtrack_new(&run->sounding, error);
    return run->soundtrack != NULL;
}

/* To look at the packets of whole sources keeps one processor busy: beside it, and
 * before all else, sound is begun. */
static bool find_copies(Run *run, GError **error)
{
    if (!run->spec.copy)
        return true;
    if (!start_sound(run, error) ||
        (run->soundtrack && !soundtrack_step(run->soundtrack, error)))
        return false;
    run->copying = copying_new(&run->range, open_file, run, error);
    if (!run->copying)
        return false;
    run->range.copies = copying_spans(run->copying);
    return true;
}

static bool set_up(Run *run, GError **error)
{
    const Job *job = run->job;
    if (!job_range(job, &run->spec, &run->range, error))
        return false;
    if (!run->spec.video_codec[0])
        return true;
    if (!compositor_check(job->composition, job->sequence, error))
        return false;
    run->colors = film_colors_settle(&run->range, &run->spec, open_file, run);
    if (!find_copies(run, error))
        return false;
    run->segments = segment_plan(&run->range);
    if (run->copying)
        copying_start(run->copying, run->segments);
    run->ahead = job_film_may_go_ahead(run);
    run->parts = g_new(int, run->segments->len);
    for (unsigned i = 0; i < run->segments->len; i++)
        run->parts[i] = -1;
    return true;
}

static void tear_down(Run *run)
{
    makers_free(run->makers);
    copy_reader_free(run->copied);
    copying_free(run->copying);
    av_packet_free(&run->packet);
    part_reader_free(run->sound_reader);
    film_free(run->film);
    soundtrack_free(run->soundtrack);
    sources_free(run->sources);
    for (unsigned i = 0; run->segments && i < run->segments->len; i++)
        run_close_part(run, i);
    if (run->segments)
        g_array_unref(run->segments);
    g_array_unref(run->todo);
    g_array_unref(run->late);
    g_free(run->colors);
    g_free(run->parts);
}

/* ---- the shelf ------------------------------------------------------------------- */

/* Ask for all keys at once: most are there, or none is. */
static bool *look(const Run *run, GError **error)
{
    const Shelf *shelf = run->job->shelf;
    unsigned n = run->segments ? run->segments->len : 0;
    g_autofree const char **keys = g_new0(const char *, n + 1);
    g_autofree bool *there = g_new0(bool, n + 1);
    for (unsigned i = 0; i < n; i++)
        keys[i] = run_segment(run, i)->key;
    if (shelf && n > 0 && !shelf->look(keys, n, there, shelf->data, error))
        return NULL;
    return g_steal_pointer(&there);
}

static void part_is_there(const Run *run, unsigned i)
{
    if (run->copying)
        copying_part(run->copying, i, run->parts[i]);
}

/* What is there is taken, the rest is to do. */
static bool take_stock(Run *run, GError **error)
{
    unsigned n = run->segments ? run->segments->len : 0;
    g_autofree bool *there = look(run, error);
    if (!there)
        return false;
    for (unsigned i = 0; i < n; i++) {
        const Segment *segment = run_segment(run, i);
        if (segment->copy >= 0)
            continue;
        if (there[i] && segment->kept &&
            !shelf_take_part(run->job->shelf, segment->key, &run->parts[i], error))
            return false;
        if (run->parts[i] < 0) {
            g_array_append_val(run->todo, i);
        } else {
            run->reused += segment->frames;
            run->result->reused++;
            part_is_there(run, i);
        }
    }
    return true;
}

/* ---- making ---------------------------------------------------------------------- */

static int by_index(const void *a, const void *b)
{
    unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;
    return (x > y) - (x < y);
}

/* Drafts take longer to decode than to encode: several makers would each decode what
 * lies before their pictures, where one has all processors decode for it. */
static bool is_brief(const Run *run)
{
    const Rate rate = run->range.output->rate;
    int64_t frames = 0;
    for (unsigned i = 0; i < run->todo->len; i++)
        frames += run_segment(run, g_array_index(run->todo, unsigned, i))->frames;
    return run->spec.rough && frames * rate.den < (int64_t)BRIEF_S * rate.num;
}

static void start_pictures(Run *run)
{
    run->left = run->todo->len;
    run->result->rendered += (int)run->left;
    run->making = (Making){
        .range = &run->range,
        .segments = run->segments,
        .todo = run->todo,
        .threads = is_brief(run) ? 1 : threads(),
        .strict = run->job->strict,
        .pulse = run->job->pulse,
        .file = open_file,
        .store = run->job->store,
        .data = run,
        .sources = run->sources,
    };
    if (run->todo->len > 0)
        run->makers = makers_new(&run->making);
}

static void add_losses(Run *run, const GPtrArray *losses)
{
    if (!losses || losses->len == 0)
        return;
    if (!run->result->losses)
        run->result->losses = losses_new();
    losses_add(run->result->losses, losses);
}

/* What could not be copied after all is made when all else is. */
static void start_late(Run *run)
{
    if (run->late->len == 0 || run->left > 0)
        return;
    run->made += run->makers ? makers_pictures(run->makers) : 0;
    g_clear_pointer(&run->makers, makers_free);
    g_array_set_size(run->todo, 0);
    g_array_append_vals(run->todo, run->late->data, run->late->len);
    g_array_set_size(run->late, 0);
    g_array_sort(run->todo, by_index);
    start_pictures(run);
}

/* What was copied and does not hold is made as soon as all else is. */
static bool look_at_copies(Run *run, GError **error)
{
    if (!run->copying)
        return true;
    unsigned late = run->late->len;
    copying_look(run->copying, run->late);
    if (run->late->len > late && run->ahead) {
        if (!job_film_restart(run, error))
            return false;
        run->ahead = job_film_may_go_ahead(run);
    }
    start_late(run);
    return true;
}

static bool feed_makers(Run *run, GError **error)
{
    if (!run->makers)
        return true;
    for (unsigned hunger = makers_hunger(run->makers); hunger > 0; hunger--) {
        int fd = shelf_take_blank(run->job->shelf, error);
        if (fd < 0)
            return false;
        makers_feed(run->makers, fd);
    }
    return true;
}

/* Wait for a segment. */
static bool take_segment(Run *run, GError **error)
{
    GError *failed = NULL;
    Made made;
    if (!makers_take(run->makers, run->copied ? 0 : WAIT_MS, &made, &failed)) {
        if (!failed)
            return true;
        g_propagate_error(error, failed);
        return false;
    }
    const Segment *segment = run_segment(run, made.segment);
    run->parts[made.segment] = made.fd;
    run->left--;
    part_is_there(run, made.segment);
    if (made.losses) {
        add_losses(run, made.losses);
        g_ptr_array_unref(made.losses);
        return true;
    }
    return !segment->kept ||
           shelf_put_part(run->job->shelf, segment->key, made.fd, error);
}

/* ---- all of it ------------------------------------------------------------------- */

static bool report(Run *run, bool last, GError **error)
{
    int64_t now = g_get_monotonic_time();
    double seconds = (double)(now - run->began_us) / G_USEC_PER_SEC;
    int64_t made = run->made + (run->makers ? makers_pictures(run->makers) : 0);
    int64_t frame = last ? run->range.frames : run->reused + run->taken_over + made;
    bool due = last || now - run->reported_us >= JOB_REPORT_MS * 1000 ||
               (frame > 0 && !run->begun);
    if (!run->job->report || !due)
        return true;
    run->reported_us = now;
    run->begun |= frame > 0;
    if (run->job->report(frame, run->range.frames,
                         seconds > 0 ? (double)made / seconds : 0, run->job->data))
        return true;
    g_set_error_literal(error, MEDIA_ERROR, MEDIA_ERROR_CANCELLED,
                        _("the render was cancelled"));
    return false;
}

static bool is_made(const Run *run)
{
    return !run_is_sounding(run) &&
           (!run->segments || run->filmed == run->segments->len) &&
           (!run->copying || copying_is_settled(run->copying));
}

/* Wait for whatever is under way, unless there is something to do at once. */
static bool await(Run *run, GError **error)
{
    if (run->left > 0)
        return feed_makers(run, error) && take_segment(run, error);
    if (!run->copied)
        g_usleep(1000 * WAIT_MS / 4);
    return true;
}

/* What pictures wait for comes first. */
static bool start_rest(Run *run, GError **error)
{
    const Job *job = run->job;
    run->quiet = false;
    if (!start_sound(run, error))
        return false;
    if (run->segments)
        run->result->fonts =
            fonts_lacking(job->composition, job->sequence, job->file, job->data);
    return true;
}

static bool has_pictures(const Run *run)
{
    return run->left == 0 || makers_pictures(run->makers) > 0;
}

static bool step(Run *run, GError **error)
{
    if (!await(run, error) || !look_at_copies(run, error))
        return false;
    if (run->soundtrack && !soundtrack_step(run->soundtrack, error))
        return false;
    return job_film_step(run, error) && report(run, false, error) &&
           (!run->quiet || !has_pictures(run) || start_rest(run, error));
}

/* Sound, beside pictures, would take a fifth of the time to the first from them. */
static bool start(Run *run, GError **error)
{
    start_pictures(run);
    run->quiet = run->left > 0 && is_brief(run);
    return feed_makers(run, error) && (run->quiet || start_rest(run, error));
}

static bool make(Run *run, GError **error)
{
    if (!start(run, error))
        return false;
    while (!is_made(run))
        if (!step(run, error))
            return false;
    return job_film_end(run, error) && report(run, true, error);
}

/* What was counted so far is not of interest: what it failed for is. */
static void name_loss(Run *run)
{
    job_result_clear(run->result);
    if (run->makers)
        add_losses(run, makers_losses(run->makers));
    if (run->result->losses || !run->soundtrack || !run->job->strict)
        return;
    g_autoptr(GPtrArray) losses = soundtrack_losses(run->soundtrack);
    add_losses(run, losses);
}

static void name_culprit(Run *run)
{
    char *culprit = run->result->culprit;
    const char *lacking = atomic_load(&run->lacking);
    if (run->makers)
        makers_culprit(run->makers, culprit, sizeof run->result->culprit);
    name_loss(run);
    if (!culprit[0] && lacking)
        g_strlcpy(culprit, lacking, sizeof run->result->culprit);
}

void job_result_clear(JobResult *result)
{
    g_clear_pointer(&result->losses, g_ptr_array_unref);
    g_clear_pointer(&result->fonts, g_ptr_array_unref);
}

/* All that there is to say, as far as it has room. */
static void take_notes(const Run *run)
{
    JobResult *result = run->result;
    const char *note = NULL;
    if (run->copying)
        note = copying_failure(run->copying);
    if (run->copying && !note && run->taken_over == 0)
        note = copying_reason(run->copying);
    g_snprintf(result->note, sizeof result->note, "%s%s%s",
               run->colors ? run->colors : "", run->colors && note ? " " : "",
               note ? note : "");
}

static void count_frames(const Run *run)
{
    JobResult *result = run->result;
    result->frames_copied = run->taken_over;
    result->frames_reused = run->reused;
    result->frames_rendered =
        run->segments ? result->frames - run->taken_over - run->reused : 0;
    take_notes(run);
}

static void sum_up(Run *run)
{
    JobResult *result = run->result;
    result->frames = run->range.frames;
    count_frames(run);
    result->duration_s =
        rtime_seconds(rtime_from_frames(run->range.frames, run->spec.rate));
    if (run->soundtrack) {
        SoundCount count = soundtrack_count(run->soundtrack);
        result->sound.reused = count.reused;
        result->sound.mixed = count.mixed;
        g_autoptr(GPtrArray) losses = soundtrack_losses(run->soundtrack);
        add_losses(run, losses);
    }
    g_strlcpy(result->encoder,
              run->segments ? run->spec.video_codec : run->spec.audio_codec,
              sizeof result->encoder);
    if (run->job->whole)
        run->job->whole(result, run->job->data);
}

bool job_run(const Job *job, JobResult *result, GError **error)
{
    Run run = { .job = job, .result = result };
    run.todo = g_array_new(FALSE, FALSE, sizeof(unsigned));
    run.packet = av_packet_alloc();
    run.late = g_array_new(FALSE, FALSE, sizeof(unsigned));
    run.began_us = run.reported_us = g_get_monotonic_time();
    run.sources = sources_new(job->composition, job->file, job->data);
    *result = (JobResult){ 0 };
    bool fine = set_up(&run, error) && take_stock(&run, error) && make(&run, error);
    if (fine) {
        sum_up(&run);
    } else {
        name_culprit(&run);
        result->needed = job_film_needed(&run);
    }
    tear_down(&run);
    return fine;
}
