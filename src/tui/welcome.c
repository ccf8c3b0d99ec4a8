#include "welcome.h"

#include "recent.h"

#include "chatkut/app/canvas.h"
#include "chatkut/base/text.h"
#include "chatkut/tui/dialog.h"

#include <glib/gi18n.h>
#include <string.h>

typedef enum { DO_NEW, DO_OPEN, DO_RECENT } Deeds;

enum { WIDE = 72, RECENT_SHOWN = 9 };

typedef struct {
    Overlay overlay;
    GPtrArray *recent; /* paths */
    unsigned chosen;
    char *trouble;
    Rect first; /* where the first choice was drawn */
} Welcome;

/* ---- a new project --------------------------------------------------------------- */

static bool new_done(Tui *tui, Form *form, void *user G_GNUC_UNUSED)
{
    g_autofree char *typed = path_from_text(form_text(form, "file"), g_get_home_dir());
    if (!*typed || g_str_has_suffix(typed, "/")) {
        form_complain(form, _("Type a name for it."));
        return false;
    }
    g_autofree char *named = g_str_has_suffix(typed, ".ckut")
                                 ? g_strdup(typed)
                                 : g_strconcat(typed, ".ckut", NULL);
    g_autofree char *path = g_canonicalize_filename(named, NULL);
    const Canvas *canvas = &canvas_table()[form_choice(form, "canvas")];
    tui_create(tui, path, canvas->width, canvas->height, canvas->rate);
    return true;
}

static const DialogClass NEW = {
    N_("New project"), N_("make it"), new_done, NULL, NULL, NULL
};
static const FormRow NEW_ROWS[] = {
    { "file", FORM_PATH, N_("Name"),
      N_("One file that holds the whole edit. Footage stays where it is."),
      PATHS_PROJECTS },
    { "canvas", FORM_CHOICE, N_("Picture"),
      N_("Left and Right choose; it can be changed at any time."), 0 },
    { NULL },
};

/* A name that is not taken yet. */
static char *free_name(void)
{
    for (unsigned n = 1;; n++) {
        g_autofree char *name =
            n == 1 ? g_strdup(_("film")) : g_strdup_printf("%s-%u", _("film"), n);
        g_autofree char *file = g_strconcat(name, ".ckut", NULL);
        if (n > 99 || !g_file_test(file, G_FILE_TEST_EXISTS))
            return g_steal_pointer(&file);
    }
}

static void ask_new(Tui *tui, const char *path)
{
    Form *form = dialog_form(dialog_open(tui, &NEW, NEW_ROWS, NULL));
    g_autofree char *name =
        path ? path_escape(path, g_get_home_dir(), true) : free_name();
    GPtrArray *labels = g_ptr_array_new_with_free_func(g_free);
    for (const Canvas *canvas = canvas_table(); canvas->name; canvas++)
        g_ptr_array_add(labels, g_strdup(_(canvas->help)));
    form_suggest(form, "file", name);
    form_set_choices(form, "canvas", labels, 0);
}

/* ---- one that is there ----------------------------------------------------------- */

static bool open_done(Tui *tui, Form *form, void *user G_GNUC_UNUSED)
{
    g_autofree char *typed = path_from_text(form_text(form, "file"), g_get_home_dir());
    if (!*typed) {
        form_complain(form, _("Type its name, or press Tab to see what is there."));
        return false;
    }
    g_autofree char *path = g_canonicalize_filename(typed, NULL);
    tui_open(tui, path);
    return true;
}

static const DialogClass OPEN = {
    N_("Open a project"), N_("open"), open_done, NULL, NULL, NULL
};
static const FormRow OPEN_ROWS[] = {
    { "file", FORM_PATH, N_("File"), N_("A project's name ends with .ckut."),
      PATHS_PROJECTS },
    { NULL },
};

/* ---- the choices ----------------------------------------------------------------- */

static unsigned choices(const Welcome *welcome)
{
    return DO_RECENT + MIN(welcome->recent->len, (unsigned)RECENT_SHOWN);
}

static void take(Tui *tui, Welcome *welcome)
{
    if (welcome->chosen == DO_NEW)
        ask_new(tui, NULL);
    else if (welcome->chosen == DO_OPEN)
        dialog_open(tui, &OPEN, OPEN_ROWS, NULL);
    else
        tui_open(tui, welcome->recent->pdata[welcome->chosen - DO_RECENT]);
}

static char *choice_text(const Welcome *welcome, unsigned n)
{
    if (n == DO_NEW)
        return g_strdup(_("New project"));
    if (n == DO_OPEN)
        return g_strdup(_("Open a project…"));
    g_autofree char *base = g_path_get_basename(welcome->recent->pdata[n - DO_RECENT]);
    return text_printable(base, 0);
}

/* The folder of a recent one. */
static char *choice_detail(const Welcome *welcome, unsigned n)
{
    if (n < DO_RECENT)
        return g_strdup("");
    g_autofree char *folder = g_path_get_dirname(welcome->recent->pdata[n - DO_RECENT]);
    return path_escape(folder, g_get_home_dir(), true);
}

/* ---- drawing --------------------------------------------------------------------- */

static int draw_text(const Look *look, Area area, int y, Role role, const char *text)
{
    g_autoptr(GPtrArray) lines = wrap_lines(text, area.rect.w);
    Style style = look_style(look, role);
    style.paper = look_style(look, ROLE_POPUP).paper;
    for (unsigned i = 0; i < lines->len; i++)
        area_put(area, 0, y + (int)i, lines->pdata[i], style);
    return y + (int)lines->len;
}

static void draw_choice(const Welcome *welcome, const Look *look, Area area, int y,
                        unsigned n)
{
    const bool chosen = n == welcome->chosen;
    const Style style = look_style(look, chosen ? ROLE_SELECTED : ROLE_POPUP);
    Style quiet = look_style(look, chosen ? ROLE_SELECTED : ROLE_QUIET);
    g_autofree char *text = choice_text(welcome, n);
    g_autofree char *detail = choice_detail(welcome, n);
    g_autofree char *number = g_strdup_printf("%u", n + 1);
    quiet.paper = style.paper;
    area_fill(area, 0, y, area.rect.w, 1, ' ', style);
    area_put(area, 0, y, chosen ? look_sign(look, GLYPH_POINTER) : " ", style);
    area_put(area, 2, y, number, quiet);
    const int x =
        5 + area_put_cut(area, 5, y, area.rect.w - 6, text, style, look->ascii);
    if (x + 8 < area.rect.w)
        area_put_cut(area, x + 2, y, area.rect.w - x - 3, detail, quiet, look->ascii);
}

static void welcome_draw(Tui *tui, Overlay *overlay, Area screen)
{
    Welcome *welcome = (Welcome *)overlay;
    const Look *look = &tui->look;
    const Area all = area_part(screen, 0, 1, screen.rect.w, MAX(screen.rect.h - 2, 1));
    area_clear(all, look_style(look, ROLE_POPUP));
    const int w = MIN(all.rect.w - 2, WIDE);
    const Area area =
        area_part(all, (all.rect.w - w) / 2, MIN(all.rect.h / 8, 4), w, all.rect.h);
    int y = draw_text(look, area, 0, ROLE_TITLE,
                      _("chatkut: make a film by saying what should happen."));
    if (welcome->trouble)
        y = draw_text(look, area, y + 1, ROLE_WARN, welcome->trouble);
    y += all.rect.h > 12;
    welcome->first = (Rect){ area.rect.x, area.rect.y + y, w, 0 };
    for (unsigned n = 0; n < choices(welcome); n++) {
        if (n == DO_RECENT && all.rect.h > 16)
            draw_text(look, area, y++, ROLE_QUIET, _("Opened lately:"));
        if (n < DO_RECENT)
            welcome->first.h++;
        draw_choice(welcome, look, area, y++, n);
    }
    if (y + 2 < area.rect.h)
        draw_text(look, area, y + 1, ROLE_QUIET,
                  _("Enter or a digit chooses, ? helps, ^Q quits. Everything you do is "
                    "stored "
                    "at once and can be undone, also after a restart."));
}

/* ---- keys ------------------------------------------------------------------------ */

static bool go_to(Welcome *welcome, int to)
{
    welcome->chosen = (unsigned)CLAMP(to, 0, (int)choices(welcome) - 1);
    return true;
}

/* Nothing is typed here: keys that are text mean what they do everywhere. */
static bool run_everywhere(Tui *tui, Key key)
{
    const Action *action = keymap_action(tui->keymap, CONTEXT_GLOBAL, key);
    if (action && action->need == NEED_NOTHING)
        tui_run_action(tui, action);
    return true;
}

static bool welcome_key(Tui *tui, Welcome *welcome, Key key)
{
    const int at = (int)welcome->chosen;
    if (key.held)
        return false;
    if (key.code >= '1' && key.code < '1' + choices(welcome)) {
        go_to(welcome, (int)(key.code - '1'));
        take(tui, welcome);
        return true;
    }
    switch (key.code) {
    case KEY_CODE_UP:
    case 'k':
        return go_to(welcome, at - 1);
    case KEY_CODE_DOWN:
    case KEY_CODE_TAB:
    case 'j':
        return go_to(welcome, at + 1);
    case KEY_CODE_ENTER:
        take(tui, welcome);
        return true;
    case KEY_CODE_ESC:
        if (tui->desk)
            tui_pop(tui, &welcome->overlay);
        return true;
    default:
        return key_is_text(key) && run_everywhere(tui, key);
    }
}

static bool welcome_event(Tui *tui, Overlay *overlay, const Event *event)
{
    Welcome *welcome = (Welcome *)overlay;
    if (event->kind != EVENT_MOUSE)
        return event->kind == EVENT_KEY && welcome_key(tui, welcome, event->key);
    const int row = event->mouse.y - welcome->first.y;
    if (event->mouse.kind == MOUSE_PRESS && row >= 0 && row < DO_RECENT) {
        go_to(welcome, row);
        take(tui, welcome);
    }
    return true;
}

static Context welcome_context(const Overlay *overlay G_GNUC_UNUSED)
{
    return CONTEXT_WELCOME;
}

static void welcome_free(Overlay *overlay)
{
    Welcome *welcome = (Welcome *)overlay;
    g_ptr_array_unref(welcome->recent);
    g_free(welcome->trouble);
    g_free(welcome);
}

static const OverlayClass WELCOME = { welcome_context, welcome_draw, welcome_event,
                                      welcome_free };

static Welcome *find_welcome(const Tui *tui)
{
    for (unsigned i = 0; i < tui->overlays->len; i++) {
        Overlay *overlay = tui->overlays->pdata[i];
        if (overlay->class == &WELCOME)
            return (Welcome *)overlay;
    }
    return NULL;
}

void welcome_open(Tui *tui, const char *trouble)
{
    Welcome *welcome = find_welcome(tui);
    if (!welcome) {
        welcome = g_new0(Welcome, 1);
        welcome->overlay.class = &WELCOME;
        welcome->recent = recent_read();
        welcome->chosen = welcome->recent->len > 0 ? DO_RECENT : DO_NEW;
        tui_push(tui, &welcome->overlay);
    }
    g_free(welcome->trouble);
    welcome->trouble = trouble ? text_printable(trouble, 0) : NULL;
    tui_invalidate(tui);
}

void app_open(Tui *tui)
{
    welcome_open(tui, NULL);
}

/* ---- what came of it ------------------------------------------------------------- */

void welcome_opened(Tui *tui, const char *path, const GError *error)
{
    if (error) {
        welcome_open(tui, error->message);
        if (g_error_matches(error, PROJECT_ERROR, PROJECT_ERROR_NOT_FOUND))
            ask_new(tui, path);
        return;
    }
    Welcome *welcome = find_welcome(tui);
    if (welcome)
        tui_pop(tui, &welcome->overlay);
    recent_add(path);
    tui->newcomer = welcome && tui_composition(tui)->assets->len == 0;
    if (tui->newcomer)
        app_import(tui);
}

/* ---- the first sentence ---------------------------------------------------------- */

static const Asset *nth_of(const Composition *composition, AssetKind kind, unsigned n)
{
    for (unsigned i = 0; i < composition->assets->len; i++) {
        const Asset *asset = composition->assets->pdata[i];
        if (asset->kind == kind && n-- == 0)
            return asset;
    }
    return NULL;
}

GPtrArray *welcome_sentences(const Composition *composition)
{
    enum { SENTENCES = 3 };
    /* Translators: sentences that chatkut must understand in this language. */
    static const struct {
        AssetKind kind;
        unsigned nth; /* there must be so many before it */
        const char *words;
    } ROWS[] = {
        { ASSET_VIDEO, 1, N_("add all videos") },
        { ASSET_VIDEO, 0, N_("add the first 5 seconds of \"%s\"") },
        { ASSET_IMAGE, 0, N_("add \"%s\" for 3 seconds") },
        { ASSET_AUDIO, 0, N_("add \"%s\" as music") },
    };
    GPtrArray *sentences = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < G_N_ELEMENTS(ROWS) && sentences->len < SENTENCES; i++) {
        const Asset *asset = nth_of(composition, ROWS[i].kind, ROWS[i].nth);
        if (!asset || strpbrk(asset_label(asset), "\"\n"))
            continue;
        g_auto(GStrv) around = g_strsplit(_(ROWS[i].words), "%s", 2);
        g_ptr_array_add(sentences,
                        g_strconcat(around[0], around[1] ? asset_label(asset) : "",
                                    around[1], NULL));
    }
    if (sentences->len < SENTENCES)
        g_ptr_array_add(sentences, g_strdup(_("add a title \"My film\" at the start")));
    return sentences;
}

static void say_choice(Tui *tui, const Choice *choice, const char *typed,
                       void *user G_GNUC_UNUSED)
{
    tui_focus(tui, PANE_CHAT);
    tui_say(tui, choice ? choice->label : typed);
}

void welcome_imported(Tui *tui)
{
    const Composition *composition = tui_composition(tui);
    if (!tui->newcomer || tui_top(tui) || composition->assets->len == 0 ||
        tui_has(tui, NEED_FILM))
        return;
    tui->newcomer = false;
    g_autoptr(GPtrArray) sentences = welcome_sentences(composition);
    GPtrArray *offers = g_ptr_array_new_with_free_func((GDestroyNotify)choice_free);
    for (unsigned i = 0; i < sentences->len; i++)
        g_ptr_array_add(offers, choice_new(sentences->pdata[i], NULL, NULL, NULL));
    picker_open(tui, _("Try one, or type your own"), offers, true, say_choice, NULL);
}
