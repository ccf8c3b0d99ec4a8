/*
 * chatkut-player: one libmpv handle at a time, a window or pictures in memory, and a
 * film in it, told through descriptor 3 what to do (model/player_message.h).
 *
 * One thread waits for the app and for mpv alike, and does nothing while neither has
 * something to say: a film that is paused costs no time.
 */
#pragma once

#include "chatkut/base/channel.h"
#include "chatkut/base/frames.h"
#include "chatkut/base/rtime.h"
#include "chatkut/model/player_message.h"

#include <mpv/client.h>
#include <mpv/render.h>

/* ---- files (files.c) ------------------------------------------------------------- */

/* The files that a film may open, by name, as "asset://NAME". Any thread may open. */
typedef struct Files Files;

Files *files_new(void);
void files_free(Files *files);
/* Hand over one for the next film. Takes fd. */
void files_add(Files *files, const char *name, int fd);
/* The next film is this one: only what was added since the last call can be opened from
 * now on. What is open stays so. */
void files_turn(Files *files);
/* Make them known to mpv; they must outlive the handle. */
void files_serve(Files *files, mpv_handle *mpv);

/* ---- pictures (picture.c) -------------------------------------------------------- */

/* Drawing into memory. */
typedef struct {
    Frames *frames; /* NULL: pictures go to a window */
    mpv_render_context *context;
    int64_t interval_us; /* between two pictures */
    int64_t next_us;     /* not before */
    bool waiting;        /* there is one that was not drawn */
} Picture;

/* ---- the film (film.c) ----------------------------------------------------------- */

typedef struct {
    bool open;       /* asked for; false: none, or it failed */
    bool loading;    /* mpv is still at the one before */
    bool started;    /* its first frame is shown */
    bool seeking;    /* what mpv says of the time is old */
    bool seek_first; /* to `time`, as soon as it started */
    bool paused, waiting, ended;
    int64_t entry; /* what mpv calls it */
    int64_t opened_us;
    /* frames dropped by the output, by the decoder */
    int64_t drops[2], drops_before, drops_told, drops_next_us;
    /* the position; moved: it is not told yet */
    double time;
    bool moved;
    int64_t position_next_us;
    /* as asked for; negative: from there, since then, the next step (0: not) */
    double speed;
    double shuttle_from;
    int64_t shuttle_us, shuttle_next_us;
} Film;

typedef struct {
    Channel *channel;
    bool gone; /* the app is */
    int wake;  /* an eventfd: mpv has something to say or to draw */
    Files *files;
    GPtrArray *keys; /* names that the app wants */
    mpv_handle *mpv; /* NULL: there is no output */
    bool shown;      /* the app knows it is there */
    Picture picture;
    int id; /* the newest that was carried out */
    Film film;
    double volume; /* linear */
} Player;

enum { NEVER = -1 };

/* ---- talking (talk.c) ------------------------------------------------------------ */

/* Takes body. */
void player_say(Player *player, char *body, size_t length);
/* The same, for what is soon out of date: dropped where the app is behind. */
void player_mention(Player *player, char *body, size_t length);
/* Receive and carry out what the app says, until there is no more. */
void player_listen(Player *player);

/* Sends a message of the contract. */
#define SAY(PLAYER, KIND, ...)     SAY_BY(player_say, PLAYER, KIND, __VA_ARGS__)
#define MENTION(PLAYER, KIND, ...) SAY_BY(player_mention, PLAYER, KIND, __VA_ARGS__)
#define SAY_BY(HOW, PLAYER, KIND, ...)                                              \
    do {                                                                            \
        size_t say_length;                                                          \
        char *say_body =                                                            \
            player_message_format(PLAYER_MESSAGE_##KIND, &say_length, __VA_ARGS__); \
        HOW(PLAYER, say_body, say_length);                                          \
    } while (0)

/* ---- the output (output.c) ------------------------------------------------------- */

/* Each lets go of what was there, film included. False: there is none now. */
bool output_open_window(Player *player, const char *title, int width, int height);
/* fd is borrowed. Where frames are shown already the film stays. */
bool output_open_frames(Player *player, int fd, int width, int height, double fps);
void output_close(Player *player);
/* Says that there is none, since no display can be opened. */
void output_tell_no_display(Player *player);
/* Have mpv report the keys that are wanted. */
void output_bind_keys(Player *player);

bool picture_open(Player *player, int fd, int width, int height, double fps);
/* The same picture in another memory. False: it is none; the old one stays. */
bool picture_resize(Player *player, int fd, int width, int height, double fps);
void picture_close(Player *player);
/* Black. */
void picture_blank(Player *player);
/* mpv has something to draw, or it is time. */
void picture_update(Player *player, int64_t now_us);
/* When there is something to do without mpv; NEVER. */
int64_t picture_due_us(const Player *player);

/* mpv's name of a key; NULL: it has none. Owned by the caller. */
char *key_to_mpv(const char *name);

/* ---- the film -------------------------------------------------------------------- */

typedef struct {
    int id;
    const char *source;
    RTime start;
    bool paused, silent;
} FilmRequest;

/* Have mpv load it; its reply has the request's id. False: it is no source of the
 * contract. */
bool source_load(mpv_handle *mpv, const FilmRequest *request);

void film_open(Player *player, const FilmRequest *request);
void film_close(Player *player);
void film_pause(Player *player, bool paused);
void film_seek(Player *player, int id, RTime time);
void film_set_speed(Player *player, double speed);
void film_set_volume(Player *player, double gain);
/* den 0: not. */
void film_set_loop(Player *player, RTime start, RTime end);
/* Watch what the others need to know of a new handle. */
void film_watch(Player *player);
/* Take one of mpv's events. False: mpv is at its end. */
bool film_take_event(Player *player, const mpv_event *event);
/* What is to be done by the clock. */
void film_tick(Player *player, int64_t now_us);
int64_t film_due_us(const Player *player);

int player_run(Channel *channel);
