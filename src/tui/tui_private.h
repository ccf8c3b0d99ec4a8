/*
 * What the files of the app share: its state, what a pane and what a popup is.
 *
 * All of it runs in the main thread. Whoever changes what is seen calls
 * tui_invalidate(); all panes are then drawn at the next turn of the main loop, whole,
 * on a surface, and the terminal gets what differs. Drawing changes nothing but what
 * depends on the size (scroll positions).
 *
 * An event goes to the popup on top; without one to the focused pane, first as a key of
 * its context (action.def), then as itself (text, a click), then as a key of
 * CONTEXT_GLOBAL.
 */
#pragma once

#include "actions.h"

#include "chatkut/app/desk_models.h"
#include "chatkut/app/stills.h"
#include "chatkut/tui/config.h"
#include "chatkut/tui/layout.h"
#include "chatkut/tui/screen.h"

typedef struct Overlay Overlay;
typedef struct Pane Pane;
typedef struct Monitor Monitor;

/* A pane: one row of PANE_TABLE. Its state hangs in tui->states[id]. */
struct Pane {
    const char *title; /* N_() */
    void *(*create)(Tui *tui);
    void (*destroy)(void *state);
    /* What the frame says; owned by the caller. NULL: the title. */
    char *(*heading)(Tui *tui);
    /* Inside of the frame. `focused`: it gets the keys. */
    void (*draw)(Tui *tui, Area area, bool focused);
    /* The context of its keys now. */
    Context (*context)(const Tui *tui);
    /* Mouse coordinates are those of the last drawn area. False: not for it. */
    bool (*event)(Tui *tui, const Event *event);
    /* There is a new view (tui->view); `changes` as in desk.h. May be NULL, as all
     * above but `draw` and `context`. */
    void (*changed)(Tui *tui, const DeskView *old, unsigned changes);
    /* Playhead, in, out or selection are others (tui->points). May be NULL. */
    void (*moved)(Tui *tui);
};

extern const Pane CHAT_PANE, TIMELINE_PANE, ASSETS_PANE, INSPECTOR_PANE, PREVIEW_PANE;

/* A popup. They are stacked; the one on top gets all keys. */
typedef struct {
    Context (*context)(const Overlay *overlay);
    void (*draw)(Tui *tui, Overlay *overlay, Area screen);
    /* Before the actions of its context; false: not for it. */
    bool (*event)(Tui *tui, Overlay *overlay, const Event *event);
    void (*free)(Overlay *overlay);
} OverlayClass;

struct Overlay {
    const OverlayClass *class;
    const Action
        *opener; /* the action that opened it; NULL: none. Set by tui_push(). */
};

struct Tui {
    GMainLoop *loop;
    Screen *screen;
    Surface *surface;
    Look look;
    Layout layout;
    Keymap *keymap;
    Config config;
    bool mouse;

    Desk *desk;               /* NULL: no project yet */
    const DeskView *view;     /* NULL until it is open; a reference */
    const DeskModels *models; /* NULL: none are configured; a reference */
    char *models_fault;       /* why that cannot be told; NULL: it can */
    SessionPoints points;     /* where we are: playhead, in, out, selection */
    gint64 points_us;         /* when they were last put to the desk */
    unsigned edits;           /* by keys, being stored (tui_edit_begins()) */
    GQueue held;              /* Key *: those that wait for them */
    Stills *stills;           /* of the open project; panes make views of it */
    Monitor *monitor;         /* the picture (monitor.h); NULL: no project */

    char *pointed; /* the clip that is shown as if it alone were selected; NULL */

    PaneId focus;
    PaneId pressed; /* the pane where the mouse was pressed; PANES: it is not */
    bool newcomer;  /* the project was made just now: first steps are offered */
    bool preview_wanted, inspector_wanted;
    void *states[PANES];
    Area drawn[PANES];     /* where panes were drawn last: for the mouse */
    GArray *spots;         /* what a press does (tui_spot()), as drawn last */
    GPtrArray *overlays;   /* Overlay *, top last */
    const Action *running; /* the action that is being run; NULL: none */

    guint draw;      /* the source that will draw; 0: nothing changed */
    gint64 drawn_us; /* when it was done last */
    char *toast;
    Role toast_role;
    guint toast_timer;
};

/* ---- drawing --------------------------------------------------------------------- */

void tui_invalidate(Tui *tui);
/* A sentence for a few seconds, in the footer's place. */
void tui_toast(Tui *tui, Role role, const char *sentence);
/* Before its time: what it said is no longer the newest. */
void tui_end_toast(Tui *tui);
const Pane *pane_of(PaneId id);

/* ---- what can be pressed (tui_spots.c) ------------------------------------------- */

/* Somebody pressed the mouse there. */
typedef void (*SpotPressed)(Tui *tui, void *data, unsigned n);

/* While drawing: a press in `area` calls pressed(tui, data, n), until all is drawn anew
 * or a popup comes or goes. Of several the last one counts. data is borrowed. */
void tui_spot(Tui *tui, Area area, SpotPressed pressed, void *data, unsigned n);
/* What was drawn so far is below something. */
void tui_forget_spots(Tui *tui);
GArray *tui_spots_new(void);
/* False: the event is no press, or there is nothing. */
bool tui_press_spot(Tui *tui, const Event *event);

/* ---- the project ----------------------------------------------------------------- */

/* Open, or make (w, h, rate) where `path` does not exist; the project before is closed.
 * The app shows at once; what is wrong with it is told in it. */
void tui_open(Tui *tui, const char *path);
void tui_create(Tui *tui, const char *path, int width, int height, Rate rate);
/* NULL: none. Borrowed until the next return to the main loop. */
const Composition *tui_composition(const Tui *tui);
/* The main sequence, or NULL. */
const Sequence *tui_sequence(const Tui *tui);
/* Say it, as if it were typed in the chat: shown there with what comes of it. */
void tui_say(Tui *tui, const char *words);
/* Carry out a plan of a key; takes the reference. What came of it is told in the
 * chat, and as a toast. label: translated ("split"). */
void tui_apply(Tui *tui, json_t *plan, const char *label);
/* The same for what a request came back with. */
void tui_tell_result(Tui *tui, const SayResult *result);

/* Tell what came of something that nobody waits for: in the chat, and as a toast. */
void tui_tell(Tui *tui, Role role, const char *sentence);

/* Import files and folders; what comes of it is told when it is done. */
void tui_import_paths(Tui *tui, const GPtrArray *paths);
/* The same for a text that names them, as it is typed or pasted. */
void tui_import_text(Tui *tui, const char *text);
/* A text that was pasted: where it is dropped files and nothing else, they are
 * imported. False: it is not for that. */
bool tui_import_dropped(Tui *tui, const char *text);

/* ---- language models (chat_reply.c) ---------------------------------------------- */

/* One that is asked got on. */
void chat_hear(Tui *tui, const DeskReply *reply);
bool chat_is_asking(const Tui *tui);
/* Is there an open question that is about no clip, and wants to be read whole? */
bool chat_is_to_confirm(const Tui *tui);
/* Find out what is configured and spent: tui->models. */
void chat_read_models(Tui *tui);

/* ---- where we are ---------------------------------------------------------------- */

/* To the nearest frame of the film, within it. */
void tui_set_playhead(Tui *tui, RTime time);
RTime tui_playhead(const Tui *tui);
/* Clip ids (copied); NULL: nothing. */
void tui_select(Tui *tui, const GPtrArray *clip_ids);
/* den 0: none. */
void tui_set_range(Tui *tui, RTime in, RTime out);
/* Tell the desk where we are, before it is asked for something that depends on it; but
 * for a playhead that plays, it knows. */
void tui_put_points(Tui *tui);
/* To look at: where one is pointed at, that one alone. */
bool tui_is_selected(const Tui *tui, const char *clip_id);
/* Show a clip as if it alone were selected (a candidate of a question); NULL: none.
 * What is selected stays. */
void tui_point_at(Tui *tui, const char *clip_id);
/* What keys act upon, as deed_targets(): what is selected, else the clip under the
 * playhead. New array of ids; may be empty. */
GPtrArray *tui_targets(const Tui *tui);
/* The same with the timeline's focused track; NULL: none, or it is not clear which. */
GPtrArray *timeline_targets(const Tui *tui);
/* Why there is none: nothing is there, or several clips are. Owned by the caller. */
char *timeline_no_target(const Tui *tui);
/* The id of that track; NULL: none has the focus. Borrowed until it changes. */
const char *timeline_track(const Tui *tui);
bool tui_has(const Tui *tui, Need need);

/* ---- popups, focus --------------------------------------------------------------- */

/* Takes it. */
void tui_push(Tui *tui, Overlay *overlay);
/* Take it away and free it. */
void tui_pop(Tui *tui, Overlay *overlay);
Overlay *tui_top(const Tui *tui); /* NULL: none */
void tui_focus(Tui *tui, PaneId pane);
/* What it opened before and is still there comes to the top instead. */
void tui_run_action(Tui *tui, const Action *action);
/* The first key of an action, for a sentence ("F3"). Owned by the caller. */
char *tui_key(const Tui *tui, Context context, const char *name);
/* An edit by a key is asked of the desk, and its callback is done: what is pressed on
 * the timeline between them waits, since it means what is there then. */
void tui_edit_begins(Tui *tui);
void tui_edit_ends(Tui *tui);
/* Must it wait? Then it will be taken. */
bool tui_hold(Tui *tui, const Event *event);
void tui_take_event(Tui *tui, const Event *event);
/* There will be no callbacks: the project is closed. */
void tui_forget_edits(Tui *tui);
void tui_quit(Tui *tui);
/* A key that was pressed in the preview's window: as on the timeline. */
void tui_window_key(Tui *tui, Key key);

/* ---- a popup with something to choose -------------------------------------------- */

typedef struct {
    char *label;  /* printable */
    char *detail; /* at the right, quieter; NULL: none */
    char *note;   /* a second line for the chosen one; NULL: none */
    const void *data;
} Choice;

void choice_free(Choice *choice);
Choice *choice_new(const char *label, const char *detail, const char *note,
                   const void *data);

/* Called after the popup has gone. */
typedef void (*ChoiceTaken)(Tui *tui, const Choice *choice, const char *typed,
                            void *user);

/* A list with a field to search in; takes choices (Choice *, freed by the array). Enter
 * takes one, Esc none. free_text: Enter also takes what was typed where nothing fits
 * (choice NULL). */
void picker_open(Tui *tui, const char *title, GPtrArray *choices, bool free_text,
                 ChoiceTaken taken, void *user);
/* Other choices (taken over) for the topmost popup, where that is a list whose choice
 * goes to `taken`; what was typed stays, and the choice with the same data. */
void picker_refill(Tui *tui, ChoiceTaken taken, GPtrArray *choices);
