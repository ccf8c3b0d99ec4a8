/*
 * What happens before what in glib, told to ThreadSanitizer.
 *
 * The system's glib is built without it, and its locks, queues and loops are made of
 * atomics and futexes of its own: what is handed from thread to thread by them looks
 * like a race. Preloaded (LD_PRELOAD), these functions stand before glib's and say so.
 * In a program without the sanitizer they only call what they stand for.
 *
 * References that are given back at the very same moment may still look like a race;
 * everything else that is reported is looked at (HACKING.md).
 */
#include <dlfcn.h>
#include <gio/gio.h>
#include <stdint.h>

void __tsan_acquire(void *address) __attribute__((weak));
void __tsan_release(void *address) __attribute__((weak));

/* Whoever adds something to a loop does so before the loop finds it. */
static char loop;

static void acquire(const void *at)
{
    if (__tsan_acquire && at)
        __tsan_acquire((void *)(uintptr_t)at);
}

static void release(const void *at)
{
    if (__tsan_release && at)
        __tsan_release((void *)(uintptr_t)at);
}

/* The next one of this name: *pointer, typed as the function itself. */
#define NEXT(name)                 \
    static __typeof__(name) *next; \
    if (!next)                     \
    *(void **)&next = dlsym(RTLD_NEXT, #name)

/* ---- locks ----------------------------------------------------------------------- */

void g_mutex_lock(GMutex *mutex)
{
    NEXT(g_mutex_lock);
    next(mutex);
    acquire(mutex);
}

void g_mutex_unlock(GMutex *mutex)
{
    NEXT(g_mutex_unlock);
    release(mutex);
    next(mutex);
}

void g_cond_wait(GCond *cond, GMutex *mutex)
{
    NEXT(g_cond_wait);
    release(mutex);
    next(cond, mutex);
    acquire(mutex);
}

gboolean g_cond_wait_until(GCond *cond, GMutex *mutex, gint64 end)
{
    NEXT(g_cond_wait_until);
    release(mutex);
    gboolean woken = next(cond, mutex, end);
    acquire(mutex);
    return woken;
}

void(g_once_init_leave)(volatile void *location, gsize result)
{
    NEXT(g_once_init_leave);
    release((void *)(uintptr_t)location);
    next(location, result);
}

gboolean(g_once_init_enter)(volatile void *location)
{
    NEXT(g_once_init_enter);
    gboolean first = next(location);
    acquire((void *)(uintptr_t)location);
    return first;
}

/* ---- queues ---------------------------------------------------------------------- */

void g_async_queue_push(GAsyncQueue *queue, gpointer data)
{
    NEXT(g_async_queue_push);
    release(queue);
    next(queue, data);
}

gpointer g_async_queue_pop(GAsyncQueue *queue)
{
    NEXT(g_async_queue_pop);
    gpointer data = next(queue);
    acquire(queue);
    return data;
}

gpointer g_async_queue_try_pop(GAsyncQueue *queue)
{
    NEXT(g_async_queue_try_pop);
    gpointer data = next(queue);
    acquire(queue);
    return data;
}

gpointer g_async_queue_timeout_pop(GAsyncQueue *queue, guint64 timeout)
{
    NEXT(g_async_queue_timeout_pop);
    gpointer data = next(queue, timeout);
    acquire(queue);
    return data;
}

/* ---- threads --------------------------------------------------------------------- */

typedef struct {
    GFunc func;
    gpointer data;
} Pooled;

static void run_pooled(gpointer work, gpointer data)
{
    const Pooled *pooled = data;
    acquire(pooled);
    pooled->func(work, pooled->data);
}

/* Pools live as long as the program; what they are handed comes through here, too:
 * GTask's own of libgio. */
GThreadPool *g_thread_pool_new(GFunc func, gpointer data, gint most, gboolean exclusive,
                               GError **error)
{
    NEXT(g_thread_pool_new);
    Pooled *pooled = g_new(Pooled, 1);
    *pooled = (Pooled){ func, data };
    return next(run_pooled, pooled, most, exclusive, error);
}

gboolean g_thread_pool_push(GThreadPool *pool, gpointer work, GError **error)
{
    NEXT(g_thread_pool_push);
    release(pool->user_data);
    return next(pool, work, error);
}

/* ---- cancelling ------------------------------------------------------------------ */

void g_cancellable_cancel(GCancellable *cancellable)
{
    NEXT(g_cancellable_cancel);
    release(cancellable);
    next(cancellable);
}

gboolean g_cancellable_is_cancelled(GCancellable *cancellable)
{
    NEXT(g_cancellable_is_cancelled);
    gboolean cancelled = next(cancellable);
    acquire(cancellable);
    return cancelled;
}

/* ---- references ------------------------------------------------------------------ */

/* What others did with it comes before it is freed. */
static void give_back(const void *thing)
{
    release(thing);
    acquire(thing);
}

#define UNREF(name, type) \
    void name(type thing) \
    {                     \
        NEXT(name);       \
        give_back(thing); \
        next(thing);      \
    }

UNREF(g_ptr_array_unref, GPtrArray *)
UNREF(g_array_unref, GArray *)
UNREF(g_hash_table_unref, GHashTable *)
UNREF(g_bytes_unref, GBytes *)
UNREF(g_object_unref, gpointer)

void g_atomic_rc_box_release_full(gpointer block, GDestroyNotify clear)
{
    NEXT(g_atomic_rc_box_release_full);
    give_back(block);
    next(block, clear);
}

/* ---- loops ----------------------------------------------------------------------- */

guint g_source_attach(GSource *source, GMainContext *context)
{
    NEXT(g_source_attach);
    release(&loop);
    return next(source, context);
}

void g_source_set_ready_time(GSource *source, gint64 time)
{
    NEXT(g_source_set_ready_time);
    release(&loop);
    next(source, time);
}

guint g_idle_add_full(gint priority, GSourceFunc func, gpointer data,
                      GDestroyNotify notify)
{
    NEXT(g_idle_add_full);
    release(&loop);
    return next(priority, func, data, notify);
}

void g_main_context_invoke_full(GMainContext *context, gint priority, GSourceFunc func,
                                gpointer data, GDestroyNotify notify)
{
    NEXT(g_main_context_invoke_full);
    release(&loop);
    next(context, priority, func, data, notify);
}

void g_main_context_wakeup(GMainContext *context)
{
    NEXT(g_main_context_wakeup);
    release(&loop);
    next(context);
}

static gint poll_then_acquire(GPollFD *fds, guint count, gint timeout)
{
    gint ready = g_poll(fds, count, timeout);
    acquire(&loop);
    return ready;
}

GMainContext *g_main_context_new(void)
{
    NEXT(g_main_context_new);
    GMainContext *context = next();
    g_main_context_set_poll_func(context, poll_then_acquire);
    return context;
}

__attribute__((constructor)) static void begin(void)
{
    if (__tsan_acquire)
        g_main_context_set_poll_func(g_main_context_default(), poll_then_acquire);
}
