#include "ahead.h"

#include <stdbool.h>

/* Pictures that wait: what some take longer than others evens out. */
enum { WAITING_MAX = 3 };

struct Ahead {
    int64_t begin, end;
    AheadCompose compose;
    void *data;
    GThread *thread;

    GMutex lock; /* of all below */
    GCond changed;
    GQueue waiting; /* AVFrame * */
    GError *error;  /* after those that wait */
    bool stop;
};

/* Takes the picture, or the error. False: no more is wanted. */
static bool hand_over(Ahead *ahead, AVFrame *picture, GError *error)
{
    g_mutex_lock(&ahead->lock);
    if (picture)
        g_queue_push_tail(&ahead->waiting, picture);
    ahead->error = error;
    g_cond_broadcast(&ahead->changed);
    while (!ahead->stop && g_queue_get_length(&ahead->waiting) >= WAITING_MAX)
        g_cond_wait(&ahead->changed, &ahead->lock);
    bool more = picture && !ahead->stop;
    g_mutex_unlock(&ahead->lock);
    return more;
}

static void *compose_all(void *data)
{
    Ahead *ahead = data;
    bool more = true;
    for (int64_t frame = ahead->begin; more && frame < ahead->end; frame++) {
        GError *error = NULL;
        AVFrame *picture = ahead->compose(frame, ahead->data, &error);
        more = hand_over(ahead, picture, error);
    }
    return NULL;
}

Ahead *ahead_new(int64_t begin, int64_t end, AheadCompose compose, void *data)
{
    Ahead *ahead = g_new0(Ahead, 1);
    ahead->begin = begin;
    ahead->end = end;
    ahead->compose = compose;
    ahead->data = data;
    g_mutex_init(&ahead->lock);
    g_cond_init(&ahead->changed);
    g_queue_init(&ahead->waiting);
    ahead->thread = g_thread_new("compose", compose_all, ahead);
    return ahead;
}

static void free_picture(void *data)
{
    AVFrame *picture = data;
    av_frame_free(&picture);
}

void ahead_free(Ahead *ahead)
{
    if (!ahead)
        return;
    g_mutex_lock(&ahead->lock);
    ahead->stop = true;
    g_cond_broadcast(&ahead->changed);
    g_mutex_unlock(&ahead->lock);
    g_thread_join(ahead->thread);
    g_queue_clear_full(&ahead->waiting, free_picture);
    g_clear_error(&ahead->error);
    g_cond_clear(&ahead->changed);
    g_mutex_clear(&ahead->lock);
    g_free(ahead);
}

AVFrame *ahead_next(Ahead *ahead, GError **error)
{
    g_mutex_lock(&ahead->lock);
    while (g_queue_is_empty(&ahead->waiting) && !ahead->error)
        g_cond_wait(&ahead->changed, &ahead->lock);
    AVFrame *picture = g_queue_pop_head(&ahead->waiting);
    if (!picture)
        g_propagate_error(error, g_steal_pointer(&ahead->error));
    g_cond_broadcast(&ahead->changed);
    g_mutex_unlock(&ahead->lock);
    return picture;
}
