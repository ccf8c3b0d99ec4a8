/* The table of commands, but for those of the front-ends. */
#include "command_private.h"

#include <glib/gi18n.h>
#include <limits.h>

#define JSON_OPTION                                                              \
    {                                                                            \
        "json", 0, NULL, WORDS_NONE, N_("print one JSON object instead of text") \
    }
#define END_OF_OPTIONS \
    {                  \
        NULL           \
    }

static const CommandOption JSON_ONLY[] = { JSON_OPTION, END_OF_OPTIONS };

static const CommandOption NEW_OPTIONS[] = {
    { "preset", 0, N_("NAME"), WORDS_CANVAS, N_("size and rate by name") },
    { "size", 0, N_("WxH"), WORDS_NONE,
      N_("size of the picture in pixels, as 1280x720") },
    { "rate", 0, N_("R"), WORDS_NONE,
      N_("frames a second, as 25, 29.97 or 30000/1001") },
    END_OF_OPTIONS,
};

static const CommandOption SAY_OPTIONS[] = {
    JSON_OPTION,
    { "dry-run", 0, NULL, WORDS_NONE, N_("say what would be done, and do not do it") },
    { "planner", 0, N_("NAME"), WORDS_PLANNER, N_("who reads the sentence") },
    { "playhead", 0, N_("TIME"), WORDS_NONE, N_("where “here” is, as 3.5 or 1:02") },
    { "select", 0, N_("ID,..."), WORDS_NONE, N_("the clips that “this” means") },
    END_OF_OPTIONS,
};

static const CommandOption EDIT_OPTIONS[] = {
    { "plain", 0, NULL, WORDS_NONE,
      N_("line by line, without a screen: for screen readers and simple terminals") },
    { "theme", 0, N_("NAME"), WORDS_THEME, N_("colours by name") },
    { "ascii", 0, NULL, WORDS_NONE, N_("draw with ASCII signs only") },
    { "no-mouse", 0, NULL, WORDS_NONE, N_("leave the mouse to the terminal") },
    { "no-motion", 0, NULL, WORDS_NONE, N_("nothing moves by itself") },
    END_OF_OPTIONS,
};

static const CommandOption APPLY_OPTIONS[] = {
    JSON_OPTION,
    { "dry-run", 0, NULL, WORDS_NONE, N_("say what would be done, and do not do it") },
    END_OF_OPTIONS,
};

static const CommandOption RENDER_OPTIONS[] = {
    { "output", 'o', N_("FILE"), WORDS_FILE, N_("the film to write"), true },
    { "preset", 0, N_("NAME"), WORDS_PRESET, N_("codecs and quality by name") },
    { "range", 0, N_("A-B"), WORDS_NONE, N_("only this part, as 2-6.5 or 0:10-0:20") },
    { "engine", 0, N_("NAME"), WORDS_ENGINE, N_("where it is rendered") },
    { "no-cache", 0, NULL, WORDS_NONE,
      N_("render all of it, whatever is there already") },
    { "strict", 0, NULL, WORDS_NONE,
      N_("stop at the first frame that cannot be shown, instead of a slate") },
    { "json", 0, NULL, WORDS_NONE,
      N_("print one JSON object a line, the last is “done”") },
    END_OF_OPTIONS,
};

static const CommandOption PREVIEW_OPTIONS[] = {
    { "at", 0, N_("TIME"), WORDS_NONE, N_("where to begin, as 3.5 or 1:02") },
    END_OF_OPTIONS,
};

static const CommandOption CACHE_OPTIONS[] = {
    { "clear", 0, NULL, WORDS_NONE, N_("drop all of it") },
    JSON_OPTION,
    END_OF_OPTIONS,
};

static const CommandOption STATS_OPTIONS[] = {
    { "since", 0, N_("DAY"), WORDS_NONE,
      N_("from this day on: 2026-11-01, “today”, or a number of days") },
    { "all", 0, NULL, WORDS_NONE, N_("of all projects, also where one is here") },
    JSON_OPTION,
    END_OF_OPTIONS,
};

static const CommandOption CONSENT_OPTIONS[] = {
    { "allow", 0, N_("HOST"), WORDS_NONE, N_("models there may be asked") },
    { "deny", 0, N_("HOST"), WORDS_NONE, N_("never ask models there") },
    { "revoke", 0, N_("HOST"), WORDS_NONE,
      N_("forget the answer; you are asked again") },
    { "all", 0, NULL, WORDS_NONE,
      N_("for all projects that have no answer of their own") },
    JSON_OPTION,
    END_OF_OPTIONS,
};

static const CommandOption DOCTOR_OPTIONS[] = {
    { "model", 0, N_("NAME"), WORDS_MODEL, N_("try this model of chatkut.conf") },
    JSON_OPTION,
    END_OF_OPTIONS,
};

static const CommandOption HELP_OPTIONS[] = {
    { "mdoc", 0, N_("PART"), WORDS_MANUAL, N_("print a part of the manuals, in mdoc") },
    END_OF_OPTIONS,
};

static const CommandOption SERVE_OPTIONS[] = {
    { "preview", 0, NULL, WORDS_NONE, N_("the composed picture and sound") },
    { "port", 0, N_("N"), WORDS_NONE, N_("where to listen; 0 for any free port") },
    JSON_OPTION,
    END_OF_OPTIONS,
};

static const Command COMMANDS[] = {
    {
        "edit",
        PROJECT_MAYBE,
        NULL,
        0,
        0,
        WORDS_NONE,
        N_("open the terminal app"),
        N_("“chatkut PROJECT” is the same. Chat, timeline and assets are on one "
           "screen; "
           "? shows the keys of the place you are in. Without a project it asks for "
           "one."),
        EDIT_OPTIONS,
        NULL,
    },
    {
        "new",
        PROJECT_NEW,
        NULL,
        0,
        0,
        WORDS_NONE,
        N_("make a new project"),
        N_("PROJECT is the file that is made; “.ckut” is put behind its name if it is "
           "not "
           "there. Without options the picture is 1920x1080 at 30 frames a second."),
        NEW_OPTIONS,
        command_run_new,
    },
    {
        "import",
        PROJECT_OPEN,
        N_("FILE|DIR|URL..."),
        1,
        UINT_MAX,
        WORDS_FILE,
        N_("add video, images and sound to the project"),
        N_("Nothing is placed on the timeline and nothing is copied: the files stay "
           "where "
           "they are. Folders are taken with all that is in them, except hidden files; "
           "what is no footage in there is only counted. A file that cannot be used is "
           "reported and does not keep the others out. "
           "What is at a URL, a film as HLS (an .m3u8 playlist, of which the largest "
           "variant is taken) or a file, is fetched whole into the folder NAME.media "
           "beside the project NAME.ckut. One that was stopped goes on where it was; "
           "one that is there is not fetched again. https is required, but on this "
           "machine. A server that sends on is followed from https to https, a few "
           "times. Broadcasts that still go on and encrypted films are refused. A "
           "terminal shows how far it is."),
        JSON_ONLY,
        command_run_import,
    },
    {
        "say",
        PROJECT_OPEN,
        N_("[TEXT...|-]"),
        0,
        UINT_MAX,
        WORDS_NONE,
        N_("say what to change"),
        N_("All words together are one sentence and one edit, done whole or not at "
           "all. "
           "Where it may mean several clips, chatkut asks and ends with 3; the next "
           "“say” "
           "is the answer. With “-”, or without TEXT, each line of the standard input "
           "is a "
           "sentence of its own. Where models are configured (chatkut-models(7)), one "
           "is asked about what chatkut does not understand by itself; before anything "
           "of a project leaves the machine for the first time, it says what, and "
           "asks. "
           "On a terminal the model's words come as it writes them, and ^C cancels. "
           "“--planner embedded” never uses a network; the name of a model always asks "
           "that one. A TEXT that is “import” and files, folders or URLs does what "
           "“chatkut import” does; no model can say that."),
        SAY_OPTIONS,
        command_run_say,
    },
    {
        "undo",
        PROJECT_OPEN,
        N_("[COUNT]"),
        0,
        1,
        WORDS_NONE,
        N_("take back the last edits"),
        N_("As often as there are edits, also those of other days."),
        JSON_ONLY,
        command_run_undo,
    },
    {
        "redo",
        PROJECT_OPEN,
        N_("[COUNT]"),
        0,
        1,
        WORDS_NONE,
        N_("do again what was undone"),
        NULL,
        JSON_ONLY,
        command_run_redo,
    },
    {
        "log",
        PROJECT_OPEN,
        NULL,
        0,
        0,
        WORDS_NONE,
        N_("tell what was said and done"),
        NULL,
        JSON_ONLY,
        command_run_log,
    },
    {
        "show",
        PROJECT_OPEN,
        NULL,
        0,
        0,
        WORDS_NONE,
        N_("show what is on the timeline"),
        N_("With --json this is the composition document, described in "
           "chatkut-project(5)."),
        JSON_ONLY,
        command_run_show,
    },
    {
        "load",
        PROJECT_OPEN,
        N_("FILE.json"),
        1,
        1,
        WORDS_FILE,
        N_("replace the timeline by a composition document"),
        N_("One edit that can be undone; the ids of the document are kept. “-” reads "
           "the "
           "standard input."),
        JSON_ONLY,
        command_run_load,
    },
    {
        "apply",
        PROJECT_OPEN,
        N_("PLAN.json"),
        1,
        1,
        WORDS_FILE,
        N_("carry out an edit plan"),
        N_("One edit, done whole or not at all. “-” reads the standard input."),
        APPLY_OPTIONS,
        command_run_apply,
    },
    {
        "render",
        PROJECT_OPEN,
        NULL,
        0,
        0,
        WORDS_NONE,
        N_("write the film"),
        N_("FILE appears when it is whole, in place of what was there; an interrupted "
           "render leaves no file, and the next one goes on where it was. Where a file "
           "is missing, has changed or cannot be decoded, a slate with its name stands "
           "in the place of the picture and the sound is silent; the film is written, "
           "what was lost is listed, and render ends with 1."),
        RENDER_OPTIONS,
        command_run_render,
    },
    {
        "preview",
        PROJECT_OPEN,
        NULL,
        0,
        0,
        WORDS_NONE,
        N_("play the film in a window"),
        N_("The window follows what others change in the project. Plain cuts play at "
           "once; anything else is shown as soon as what is under the playhead is "
           "rendered. Keys in the window: Space plays and stops, J K L play backwards, "
           "stop, play forwards, the arrows go by a frame (with Shift by a second), "
           "Home "
           "and End to the ends, Q closes. Without a display it says what else there "
           "is."),
        PREVIEW_OPTIONS,
        command_run_preview,
    },
    {
        "serve",
        PROJECT_OPEN,
        NULL,
        0,
        0,
        WORDS_NONE,
        N_("show the film to players and browsers"),
        N_("Prints an address of this machine at which a browser, mpv or VLC plays the "
           "film as it is now, and follows the edits while it runs; nothing is "
           "rendered "
           "but what somebody looks at, and what comes next. Whoever does not know the "
           "address sees nothing, and other machines cannot reach it: the line with "
           "“ssh -L”, typed at yours, brings it there. Browsers that play no HLS by "
           "themselves want hls.js, which the page tells how to install. ^C ends it."),
        SERVE_OPTIONS,
        NULL,
    },
    {
        "cache",
        PROJECT_NONE,
        NULL,
        0,
        0,
        WORDS_NONE,
        N_("say how much of what was rendered is kept for the next time"),
        N_("What an edit leaves as it was is not rendered again. What was not used for "
           "longest goes first when there is too much."),
        CACHE_OPTIONS,
        command_run_cache,
    },
    {
        "key",
        PROJECT_NONE,
        N_("set|check|forget NAME"),
        2,
        2,
        WORDS_NONE,
        N_("keep the key of a language model, look for it, or remove it"),
        N_("The key is typed, without being shown, or read from the standard input; it "
           "is never an argument. NAME says where it is kept, as in chatkut.conf: "
           "“keyring:NAME” is an entry of the desktop's keyring, “file:PATH” a file "
           "that only you can read. A name alone is one of the keyring where there is "
           "a desktop, else a file in the folder “keys” beside chatkut.conf. “check” "
           "finds “env:NAME”, too, a variable of the environment."),
        NULL,
        command_run_key,
    },
    {
        "stats",
        PROJECT_MAYBE,
        NULL,
        0,
        0,
        WORDS_NONE,
        N_("tell what language models were used for and what they cost"),
        N_("Of one project, or of all where none is named or here. The cost is what "
           "the prices of the day said for the tokens that were counted; where no "
           "price "
           "is known it is unknown, never nothing. What was saved is told against the "
           "strong model alone. Turns that no model was needed for are compared by an "
           "estimate of what they would have taken."),
        STATS_OPTIONS,
        command_run_stats,
    },
    {
        "consent",
        PROJECT_MAYBE,
        NULL,
        0,
        0,
        WORDS_NONE,
        N_("say where language models may be sent what a project says"),
        N_("Without options it lists the answers. They are kept in your own files, not "
           "in the project, and are asked for when a model is used for the first time; "
           "this command gives or takes them back without being asked, as scripts need "
           "it. Servers on this machine need none."),
        CONSENT_OPTIONS,
        command_run_consent,
    },
    {
        "doctor",
        PROJECT_NONE,
        NULL,
        0,
        0,
        WORDS_NONE,
        N_("say what is here: libraries, display, codecs, sandbox, models"),
        N_("With a model's name it tries that one: is its key there, does its server "
           "answer, which form of structured output works, how soon and for how much. "
           "It asks one small question, which says nothing of any project, and counts "
           "in “stats” and in the day's budget."),
        DOCTOR_OPTIONS,
        command_run_doctor,
    },
    {
        "help",
        PROJECT_NONE,
        N_("[COMMAND]"),
        0,
        1,
        WORDS_COMMAND,
        N_("explain a command"),
        NULL,
        HELP_OPTIONS,
        command_run_help,
    },
    {
        "completion",
        PROJECT_NONE,
        N_("SHELL"),
        1,
        1,
        WORDS_SHELL,
        N_("print the completion script of a shell"),
        NULL,
        NULL,
        command_run_completion,
    },
    { NULL },
};

const Command *command_table(void)
{
    return COMMANDS;
}
