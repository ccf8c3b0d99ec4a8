/*
 * The player contract: what the app and chatkut-player say to each other.
 *
 * JSON objects over a channel, as in the worker contract (model/message.h), checked by
 * the table of player_message.c.
 *
 *   app -> player
 *   hello   contract                       first packet
 *   keys    keys                           which keys of the window the app wants; names
 *                                          as "C-p", "S-Left", "Space" (player/keys.h)
 *   window  title, width, height           show films in a window; pixels of the film
 *   frames  width, height, fps   + fd      … in memory that the app made
 *                                          (base/frames.h), at most `fps` a second
 *   hide                                   … nowhere; the film is let go
 *   files   names                + fds     files of the film that is opened next
 *   open    id, source, start, paused, silent
 *   close                                  no film any more; the output stays, black
 *   pause   paused
 *   seek    id, time
 *   speed   speed                          1: as it is; negative: backwards
 *   volume  volume                         linear gain
 *   loop    start, end                     play this again and again; both absent: not
 *   player -> app
 *   hello     contract, engine             {"mpv": "0.35.1", "sandbox": "landlock", …}
 *   shown     output                       there is a window or memory; mpv's name of it
 *   hidden    why, text                    there is none (any more): "closed" by the
 *                                          user, or "no_display" that could be opened
 *   started   id, ms, length               the first frame is shown; `ms` since `open`
 *   position  id, time                     at most PLAYER_POSITION_HZ a second
 *   state     id, paused, waiting, ended
 *   frame                                  there is a new picture in the memory
 *   key       key                          one of `keys` was pressed
 *   drops     frames                       since the film was opened
 *   failed    id, text                     the film cannot be played (on)
 *
 * The hello of the app comes first and is answered by the player's. `id` numbers what
 * was asked for, open and seek alike; it ascends. What the player tells carries the
 * newest id it has carried out, so that what belongs to older ones can be told.
 *
 * `source` is "asset://NAME" (a file that was handed over), "edl://…" whose files are
 * such names (mpv's EDL, DOCS/edl-mpv.rst), or an http or https URL. Nothing else is
 * opened, and none of the files can make the player open another one.
 *
 * After `window`, `hide` and a first `frames` no film is open; where there are frames
 * already, another `frames` changes their size and rate only. After `hidden` neither is
 * there an output. `start`, `time` and `length` are exact seconds ("3/2s"). `silent`:
 * without the film's sound. `waiting`: for the network. `text` is a sentence for
 * people.
 */
#pragma once

#include <glib.h>
#include <jansson.h>

enum {
    PLAYER_CONTRACT = 1,
    PLAYER_POSITION_HZ = 15,
    PLAYER_KEYS_MAX = 256,
    PLAYER_FILES_MAX = 16, /* in one message: what a packet carries */
    PLAYER_SOURCE_MAX = 4 * 1024 * 1024,
};

typedef enum {
    PLAYER_MESSAGE_HELLO,
    PLAYER_MESSAGE_KEYS,
    PLAYER_MESSAGE_WINDOW,
    PLAYER_MESSAGE_FRAMES,
    PLAYER_MESSAGE_HIDE,
    PLAYER_MESSAGE_FILES,
    PLAYER_MESSAGE_OPEN,
    PLAYER_MESSAGE_CLOSE,
    PLAYER_MESSAGE_PAUSE,
    PLAYER_MESSAGE_SEEK,
    PLAYER_MESSAGE_SPEED,
    PLAYER_MESSAGE_VOLUME,
    PLAYER_MESSAGE_LOOP,
    PLAYER_MESSAGE_SHOWN,
    PLAYER_MESSAGE_HIDDEN,
    PLAYER_MESSAGE_STARTED,
    PLAYER_MESSAGE_POSITION,
    PLAYER_MESSAGE_STATE,
    PLAYER_MESSAGE_FRAME,
    PLAYER_MESSAGE_KEY,
    PLAYER_MESSAGE_DROPS,
    PLAYER_MESSAGE_FAILED,
    PLAYER_MESSAGE_KINDS
} PlayerMessage;

/* As message_parse() and message_format(), errors included. */
json_t *player_message_parse(const char *body, size_t length, PlayerMessage *kind,
                             GError **error);
char *player_message_format(PlayerMessage kind, size_t *length, const char *format,
                            ...);
const char *player_message_name(PlayerMessage kind);
