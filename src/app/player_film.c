#include "player_film.h"

#include "chatkut/queue/source.h"

#include <unistd.h>

Film *film_new(const PlayerFilm *film)
{
    Film *copy = g_new0(Film, 1);
    g_atomic_ref_count_init(&copy->refs);
    copy->source = g_strdup(film->source);
    copy->names = g_new0(char *, film->n_files + 1);
    copy->paths = g_new0(char *, film->n_files + 1);
    for (unsigned i = 0; i < film->n_files; i++) {
        copy->names[i] = g_strdup(film->files[i].name);
        copy->paths[i] = g_strdup(film->files[i].path);
    }
    copy->rate = film->rate;
    copy->length = film->length;
    copy->silent = film->silent;
    return copy;
}

Film *film_ref(Film *film)
{
    g_atomic_ref_count_inc(&film->refs);
    return film;
}

void film_unref(Film *film)
{
    if (!film || !g_atomic_ref_count_dec(&film->refs))
        return;
    g_free(film->source);
    g_strfreev(film->names);
    g_strfreev(film->paths);
    g_free(film);
}

RTime film_last(const Film *film)
{
    if (film->length.den == 0 || film->rate.num == 0)
        return (RTime){ 0 };
    int64_t frames = rtime_to_frames(film->length, film->rate, RTIME_CEIL);
    return rtime_from_frames(MAX(frames - 1, 0), film->rate);
}

RTime film_place(const Film *film, RTime at)
{
    RTime last = film_last(film);
    RTime place = film->rate.num ? rtime_snap(at, film->rate, RTIME_NEAREST) : at;
    if (last.den > 0)
        place = rtime_min(place, last);
    return rtime_max(place, RTIME_ZERO);
}

/* ---- its files ------------------------------------------------------------------- */

void film_close_files(GArray *fds)
{
    for (unsigned i = 0; i < fds->len; i++)
        close(g_array_index(fds, int, i));
    g_array_unref(fds);
}

static void close_files(gpointer data)
{
    film_close_files(data);
}

static void open_files(GTask *task, gpointer source, gpointer data,
                       GCancellable *cancel)
{
    const Film *film = data;
    GError *error = NULL;
    GArray *fds = g_array_new(FALSE, FALSE, sizeof(int));
    (void)source;
    for (unsigned i = 0; film->paths[i]; i++) {
        int fd = g_cancellable_set_error_if_cancelled(cancel, &error)
                     ? -1
                     : source_open(film->paths[i], &error);
        if (fd < 0) {
            film_close_files(fds);
            g_task_return_error(task, error);
            return;
        }
        g_array_append_val(fds, fd);
    }
    g_task_return_pointer(task, fds, close_files);
}

static void unref_film(gpointer data)
{
    film_unref(data);
}

void film_open_files(Film *film, GCancellable *cancel, GAsyncReadyCallback done,
                     void *user)
{
    g_autoptr(GTask) task = g_task_new(NULL, cancel, done, user);
    g_task_set_task_data(task, film_ref(film), unref_film);
    g_task_run_in_thread(task, open_files);
}

GArray *film_opened(GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}
