#include "chatkut/app/screening.h"

#include "chatkut/app/edl.h"
#include "chatkut/app/fetch.h"

#include <string.h>

struct Screening {
    Player *player;
    Preview *preview;
    PlayerListener listener;
    ScreeningChanged changed;
    void *user;
    char *folder;
    Composition *composition; /* NULL: none yet */
    ScreeningState state;
    char *sentence;
    Edl *edl;      /* that plays; NULL: something else does */
    bool composed; /* wanted, as soon as it is ready */
    bool begun;    /* a film was opened */
    RTime at;      /* where the first one begins */
    bool paused;
    char *visited;      /* an asset's id; NULL: the film is shown */
    Composition *later; /* shown during the visit; NULL: none */
    bool missed;        /* the composed film became ready during the visit */
};

static void set_state(Screening *screening, ScreeningState state, const char *sentence)
{
    bool same =
        screening->state == state && g_strcmp0(screening->sentence, sentence) == 0;
    char *copy = g_strdup(sentence);
    g_free(screening->sentence);
    screening->sentence = copy;
    screening->state = state;
    if (!same && screening->changed)
        screening->changed(screening, state, copy, screening->user);
}

static void open_film(Screening *screening, const PlayerFilm *film)
{
    if (screening->begun)
        player_replace(screening->player, film);
    else
        player_open(screening->player, film, screening->at, screening->paused);
    screening->begun = true;
}

/* ---- cut lists ------------------------------------------------------------------- */

static bool plays_the_same(const Edl *a, const Edl *b)
{
    if (!a || strcmp(a->film.source, b->film.source) != 0 ||
        a->film.silent != b->film.silent || a->film.n_files != b->film.n_files ||
        !rate_equal(a->film.rate, b->film.rate))
        return false;
    for (unsigned i = 0; i < a->film.n_files; i++)
        if (strcmp(a->film.files[i].path, b->film.files[i].path) != 0)
            return false;
    return true;
}

/* Takes edl. */
static void show_cuts(Screening *screening, Edl *edl)
{
    bool same = plays_the_same(screening->edl, edl);
    edl_free(screening->edl);
    screening->edl = edl;
    if (!same)
        open_film(screening, &edl->film);
}

/* ---- composed -------------------------------------------------------------------- */

static void compose(Screening *screening)
{
    screening->composed = true;
    preview_yield(screening->preview, false);
    preview_show(screening->preview, screening->composition,
                 screening->begun ? player_state(screening->player)->position
                                  : screening->at);
}

static void show_composed(Screening *screening)
{
    g_autoptr(GError) error = NULL;
    const char *url = preview_url(screening->preview, &error);
    const Sequence *sequence = composition_main(screening->composition);
    if (!url) {
        set_state(screening, SCREENING_FAILED, error ? error->message : NULL);
        return;
    }
    PlayerFilm film = { .source = url,
                        .rate = sequence->rate,
                        .length = preview_length(screening->preview) };
    g_clear_pointer(&screening->edl, edl_free);
    open_film(screening, &film);
    set_state(screening, SCREENING_COMPOSED, NULL);
}

static void show_nothing(Screening *screening)
{
    g_clear_pointer(&screening->edl, edl_free);
    if (!screening->visited)
        player_close(screening->player);
    screening->begun = false;
    set_state(screening, SCREENING_EMPTY, NULL);
}

static void follow(Preview *preview, PreviewEvent event, const char *text, void *user)
{
    Screening *screening = user;
    (void)preview;
    if (!screening->composed)
        return;
    switch (event) {
    case PREVIEW_READY:
        if (screening->visited)
            screening->missed = true;
        else
            show_composed(screening);
        break;
    case PREVIEW_EMPTY:
        show_nothing(screening);
        break;
    case PREVIEW_FAILED:
        set_state(screening, SCREENING_FAILED, text);
        break;
    default:
        break;
    }
}

/* ---- what the player says -------------------------------------------------------- */

static void player_changed(Player *player, void *user)
{
    Screening *screening = user;
    if (screening->composed && !screening->visited)
        preview_move(screening->preview, player_state(player)->position);
    if (screening->listener.changed)
        screening->listener.changed(player, screening->user);
}

static void player_has_frame(Player *player, void *user)
{
    const Screening *screening = user;
    if (screening->listener.frame)
        screening->listener.frame(player, screening->user);
}

static void player_heard_key(Player *player, const char *name, void *user)
{
    const Screening *screening = user;
    if (screening->listener.key)
        screening->listener.key(player, name, screening->user);
}

static void player_was_hidden(Player *player, PlayerHidden why, const char *sentence,
                              void *user)
{
    const Screening *screening = user;
    if (screening->listener.hidden)
        screening->listener.hidden(player, why, sentence, screening->user);
}

static void player_failed(Player *player, const char *sentence, void *user)
{
    Screening *screening = user;
    (void)player;
    if (screening->edl && !screening->visited) {
        g_clear_pointer(&screening->edl, edl_free);
        set_state(screening, SCREENING_MAKING, sentence);
        compose(screening);
        return;
    }
    if (!screening->visited)
        set_state(screening, SCREENING_FAILED, sentence);
    if (screening->listener.failed)
        screening->listener.failed(player, sentence, screening->user);
}

/* ---- public ---------------------------------------------------------------------- */

void screening_show(Screening *screening, const Composition *composition)
{
    if (screening->visited) {
        composition_unref(screening->later);
        screening->later = composition_ref(composition);
        return;
    }
    g_autofree char *obstacle = NULL;
    Edl *edl = edl_new(composition, screening->folder, &obstacle);
    composition_unref(screening->composition);
    screening->composition = composition_ref(composition);
    if (edl)
        show_cuts(screening, edl);
    if (edl && edl->exact) {
        screening->composed = false;
        preview_yield(screening->preview, true);
        set_state(screening, SCREENING_CUTS, NULL);
        return;
    }
    set_state(screening, SCREENING_MAKING, obstacle);
    compose(screening);
}

void screening_begin(Screening *screening, RTime at, bool paused)
{
    screening->at = at;
    screening->paused = paused;
}

/* ---- one asset alone ------------------------------------------------------------- */

bool screening_visit(Screening *screening, const Asset *asset)
{
    if (asset->kind != ASSET_VIDEO && asset->kind != ASSET_AUDIO)
        return false;
    const Value *rate = proplist_get(asset->node.props, PROP_PICTURE_RATE);
    const Value *length = proplist_get(asset->node.props, PROP_LENGTH);
    const char *name = node_string(&asset->node, PROP_FILE);
    const bool away = fetch_is_address(name);
    g_autofree char *source =
        away ? g_strdup(name) : g_strconcat("asset://", asset->node.id, NULL);
    g_autofree char *path = g_canonicalize_filename(name, screening->folder);
    const PlayerFile file = { asset->node.id, path };
    PlayerFilm film = { .source = source, .files = &file, .n_files = away ? 0 : 1 };
    if (rate)
        film.rate = (Rate){ rate->time.num, rate->time.den };
    if (length)
        film.length = length->time;
    screening->missed = screening->missed && screening->visited;
    g_free(screening->visited);
    screening->visited = g_strdup(asset->node.id);
    player_open(screening->player, &film, RTIME_ZERO, false);
    return true;
}

/* The film that was shown before, or would be by now. */
static void show_again(Screening *screening)
{
    g_autoptr(Composition) now = composition_ref(screening->composition);
    bool ready = screening->missed || screening->state == SCREENING_COMPOSED;
    if (ready)
        show_composed(screening);
    else
        screening_show(screening, now);
}

void screening_return(Screening *screening, RTime at)
{
    g_autoptr(Composition) later = g_steal_pointer(&screening->later);
    if (!screening->visited)
        return;
    g_clear_pointer(&screening->visited, g_free);
    g_clear_pointer(&screening->edl, edl_free);
    screening->begun = false;
    screening_begin(screening, at, true);
    if (later)
        screening_show(screening, later);
    else if (screening->composition && screening->state != SCREENING_EMPTY)
        show_again(screening);
    if (!screening->begun)
        player_close(screening->player);
}

const char *screening_visits(const Screening *screening)
{
    return screening->visited;
}

Player *screening_player(Screening *screening)
{
    return screening->player;
}

Preview *screening_preview(Screening *screening)
{
    return screening->preview;
}

Screening *screening_new(const char *project, const PlayerListener *listener,
                         ScreeningChanged changed, void *user)
{
    static const PlayerListener own = { player_changed, player_has_frame,
                                        player_heard_key, player_was_hidden,
                                        player_failed };
    g_autofree char *path = g_canonicalize_filename(project, NULL);
    Screening *screening = g_new0(Screening, 1);
    screening->listener = *listener;
    screening->changed = changed;
    screening->user = user;
    screening->folder = g_path_get_dirname(path);
    screening->at = RTIME_ZERO;
    screening->paused = true;
    screening->player = player_new(NULL, &own, screening);
    screening->preview = preview_new(project, follow, screening);
    return screening;
}

void screening_free(Screening *screening)
{
    if (!screening)
        return;
    player_free(screening->player);
    preview_free(screening->preview);
    edl_free(screening->edl);
    composition_unref(screening->composition);
    composition_unref(screening->later);
    g_free(screening->visited);
    g_free(screening->sentence);
    g_free(screening->folder);
    g_free(screening);
}
