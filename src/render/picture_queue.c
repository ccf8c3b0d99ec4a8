#include "picture_queue.h"

struct PictureQueue {
    GMutex lock;
    GCond changed;
    GQueue items; /* QueuedPicture * */
    unsigned capacity;
    bool closed;
    GError *error; /* of the popping side */
};

void queued_picture_clear(QueuedPicture *item)
{
    av_frame_free(&item->picture);
    g_clear_pointer(&item->samples, g_free);
}

static void free_item(void *data)
{
    queued_picture_clear(data);
    g_free(data);
}

PictureQueue *picture_queue_new(unsigned capacity)
{
    PictureQueue *queue = g_new0(PictureQueue, 1);
    g_mutex_init(&queue->lock);
    g_cond_init(&queue->changed);
    g_queue_init(&queue->items);
    queue->capacity = capacity;
    return queue;
}

void picture_queue_free(PictureQueue *queue)
{
    if (!queue)
        return;
    g_queue_clear_full(&queue->items, free_item);
    g_clear_error(&queue->error);
    g_cond_clear(&queue->changed);
    g_mutex_clear(&queue->lock);
    g_free(queue);
}

static bool check_locked(PictureQueue *queue, GError **error)
{
    if (queue->error && error)
        *error = g_error_copy(queue->error);
    return !queue->error;
}

bool picture_queue_push(PictureQueue *queue, QueuedPicture *item, GError **error)
{
    bool fine;
    g_mutex_lock(&queue->lock);
    while (!queue->error && g_queue_get_length(&queue->items) >= queue->capacity)
        g_cond_wait(&queue->changed, &queue->lock);
    fine = check_locked(queue, error);
    if (fine)
        g_queue_push_tail(&queue->items, g_memdup2(item, sizeof *item));
    else
        queued_picture_clear(item);
    *item = (QueuedPicture){ 0 };
    g_cond_broadcast(&queue->changed);
    g_mutex_unlock(&queue->lock);
    return fine;
}

void picture_queue_close(PictureQueue *queue, bool drain)
{
    g_mutex_lock(&queue->lock);
    queue->closed = true;
    if (!drain)
        g_queue_clear_full(&queue->items, free_item);
    g_cond_broadcast(&queue->changed);
    g_mutex_unlock(&queue->lock);
}

bool picture_queue_check(PictureQueue *queue, GError **error)
{
    bool fine;
    g_mutex_lock(&queue->lock);
    fine = check_locked(queue, error);
    g_mutex_unlock(&queue->lock);
    return fine;
}

bool picture_queue_pop(PictureQueue *queue, QueuedPicture *item)
{
    QueuedPicture *head;
    g_mutex_lock(&queue->lock);
    while (!queue->closed && g_queue_is_empty(&queue->items))
        g_cond_wait(&queue->changed, &queue->lock);
    head = g_queue_pop_head(&queue->items);
    if (head)
        *item = *head;
    g_free(head);
    g_cond_broadcast(&queue->changed);
    g_mutex_unlock(&queue->lock);
    return head != NULL;
}

void picture_queue_fail(PictureQueue *queue, GError *error)
{
    g_mutex_lock(&queue->lock);
    queue->error = error;
    g_cond_broadcast(&queue->changed);
    g_mutex_unlock(&queue->lock);
}
