/* The open question: what it offers, answered by digit, arrow or words. */
#include "chat_private.h"

#include "chatkut/base/text.h"
#include "chatkut/tui/picture.h"

#include <glib/gi18n.h>
#include <string.h>

enum {
    DIGITS = 9,
    LABEL_COLUMNS = 14,
    NUMBER_COLUMNS = 5,
    DETAIL_COLUMNS = 26,
    TALL_ROWS = 3,     /* of a candidate's picture … */
    TALL_COLUMNS = 11, /* … and its columns, */
    TALL_FROM_COLUMNS = 56,
};

const DeskQuestion *chat_question(const Tui *tui)
{
    return tui->view && !chat_is_asking(tui) ? tui->view->question : NULL;
}

/* Of a question that only wants to be confirmed. */
static const char *const CONFIRMATIONS[] = { N_("yes"), N_("no") };

static bool confirms(const DeskQuestion *question)
{
    return question->confirm && question->candidates->len == 0;
}

unsigned chat_answers(const Tui *tui)
{
    const DeskQuestion *question = chat_question(tui);
    if (!question)
        return 0;
    return confirms(question) ? G_N_ELEMENTS(CONFIRMATIONS) : question->candidates->len;
}

static const Candidate *candidate_at(const Tui *tui, unsigned index)
{
    const GPtrArray *candidates = chat_question(tui)->candidates;
    return index < candidates->len ? candidates->pdata[index] : NULL;
}

/* ---- pointing -------------------------------------------------------------------- */

/* The chosen candidate's clip is shown on the timeline. */
static void point(Tui *tui)
{
    const Candidate *candidate =
        chat_answers(tui) > 0 ? candidate_at(tui, chat_of(tui)->chosen) : NULL;
    tui_point_at(tui, candidate ? candidate->id : NULL);
}

static void choose(Tui *tui, int by)
{
    Chat *chat = chat_of(tui);
    const int last = (int)chat_answers(tui) - 1;
    chat->chosen = (unsigned)CLAMP((int)chat->chosen + by, 0, MAX(last, 0));
    point(tui);
}

void chat_question_changed(Tui *tui)
{
    chat_of(tui)->chosen = 0;
    if (chat_question(tui) && chat_of(tui)->mode == CHAT_MARKING)
        mark_leave(tui);
    point(tui);
}

/* ---- drawing --------------------------------------------------------------------- */

static char *answer_text(const Tui *tui, unsigned index)
{
    if (confirms(chat_question(tui)))
        return g_strdup(_(CONFIRMATIONS[index]));
    const Candidate *candidate = candidate_at(tui, index);
    return g_strdup(candidate->listing);
}

/* What is told of a candidate beside its name, from much to little. */
typedef enum {
    PLACE_TYPE, /* "video  0:10–0:15" */
    PLACE_TIMES,
    PLACE_START,
    PLACE_NOT
} PlaceForm;

/* NULL where it is no clip. */
static char *place_text(const Candidate *candidate, PlaceForm form)
{
    if (!candidate || !candidate->id || form == PLACE_NOT)
        return NULL;
    g_autofree char *start = rtime_format(candidate->start);
    if (form == PLACE_START)
        return g_steal_pointer(&start);
    g_autofree char *end =
        rtime_format(rtime_add(candidate->start, candidate->duration));
    return form == PLACE_TYPE
               ? g_strdup_printf("%s  %s–%s", _(candidate->type), start, end)
               : g_strdup_printf("%s–%s", start, end);
}

/* Enough of the name stays that it is known again. */
static bool place_fits(const Candidate *candidate, PlaceForm form, int columns)
{
    g_autofree char *place = place_text(candidate, form);
    const int label = MIN(cells_width(candidate->listing), LABEL_COLUMNS);
    return !place || NUMBER_COLUMNS + label + 2 + cells_width(place) < columns;
}

/* One for all of them: the first that every row has room for. */
static PlaceForm place_form(const Tui *tui, int columns)
{
    const GPtrArray *candidates = chat_question(tui)->candidates;
    PlaceForm form = PLACE_TYPE;
    for (unsigned i = 0; i < candidates->len; i++)
        while (form < PLACE_NOT && !place_fits(candidates->pdata[i], form, columns))
            form++;
    return form;
}

static RTime middle_of(const Clip *clip)
{
    return rtime_add(clip->start, rtime_scale(clip->duration, 1, 2));
}

/* One row: number and name, and at the right what clip it is. */
static void draw_answer(Tui *tui, Area area, int y, unsigned index, PlaceForm form)
{
    const Look *look = &tui->look;
    const bool chosen = index == chat_of(tui)->chosen;
    const Style style = look_style(look, chosen ? ROLE_SELECTED : ROLE_TEXT);
    const Style quiet = look_style(look, chosen ? ROLE_SELECTED : ROLE_QUIET);
    g_autofree char *number = g_strdup_printf(
        "%s%2u ", chosen ? look_sign(look, GLYPH_POINTER) : " ", index + 1);
    g_autofree char *label = answer_text(tui, index);
    const int right = area.rect.w - 1;
    g_autofree char *clip = place_text(candidate_at(tui, index), form);
    area_fill(area, 0, y, area.rect.w, 1, ' ', style);
    const int x = area_put(area, 1, y, number, style) + 1;
    area_put_cut(area, x, y, right - x - (clip ? cells_width(clip) + 2 : 0), label,
                 style, look->ascii);
    if (clip)
        area_put_right(area, right, y, clip, quiet);
}

/* The frame that a candidate begins with. */
static void draw_picture(Tui *tui, Area area, const Candidate *candidate)
{
    const Composition *composition = tui_composition(tui);
    StillsView *view = chat_of(tui)->stills;
    ClipPlace place;
    int w, h;
    picture_pixels(&tui->look, area.rect.w, area.rect.h, &w, &h);
    if (!candidate || !candidate->id ||
        !composition_find_clip(composition, candidate->id, &place))
        return;
    const Asset *asset = clip_asset(composition, place.clip);
    const Picture *picture =
        asset && clip_is_visible(place.clip)
            ? stills_view_thumbnail(view, asset, clip_in(place.clip), w, h, true, NULL)
            : stills_view_still(view, NULL, middle_of(place.clip), w, h, NULL);
    if (picture)
        picture_draw(area, picture, &tui->look, PICTURE_FINE);
}

/* With its picture, where there are rows for that of all. */
static void draw_tall(Tui *tui, Area area, unsigned index, PlaceForm form)
{
    const Area text = area_part(area, 0, 0, area.rect.w - TALL_COLUMNS - 1, 1);
    draw_answer(tui, text, 0, index, form);
    draw_picture(
        tui, area_part(area, area.rect.w - TALL_COLUMNS, 0, TALL_COLUMNS, TALL_ROWS),
        candidate_at(tui, index));
}

static bool has_clips(const Tui *tui)
{
    const GPtrArray *candidates = chat_question(tui)->candidates;
    return candidates->len > 0 && ((const Candidate *)candidates->pdata[0])->id;
}

bool chat_is_to_confirm(const Tui *tui)
{
    return chat_answers(tui) > 0 && !has_clips(tui);
}

static int rows_each(const Tui *tui, int columns, int rows)
{
    const bool tall = chat_answers(tui) > 0 && has_clips(tui) &&
                      columns >= TALL_FROM_COLUMNS &&
                      (int)chat_answers(tui) * (TALL_ROWS + 1) <= rows;
    return tall ? TALL_ROWS + 1 : 1;
}

int chat_question_rows(const Tui *tui, int columns, int rows)
{
    const int most = MAX(rows * 2 / 3, 0);
    return MIN((int)chat_answers(tui) * rows_each(tui, columns, most), most);
}

/* The chosen one's picture stands beside the list. */
static Area draw_beside(Tui *tui, Area area)
{
    const int w = area.rect.h * 32 / 9;
    if (!has_clips(tui) || area.rect.h < 3 ||
        area.rect.w - w < LABEL_COLUMNS + DETAIL_COLUMNS)
        return area;
    draw_picture(tui, area_part(area, area.rect.w - w, 0, w, area.rect.h),
                 candidate_at(tui, chat_of(tui)->chosen));
    return area_part(area, 0, 0, area.rect.w - w - 1, area.rect.h);
}

static void answer(Tui *tui, unsigned index)
{
    g_autofree char *words = confirms(chat_question(tui))
                                 ? g_strdup(_(CONFIRMATIONS[index]))
                                 : g_strdup_printf("%u", index + 1);
    tui_say(tui, words);
}

/* The second press answers. */
static void answer_pressed(Tui *tui, void *data G_GNUC_UNUSED, unsigned n)
{
    tui_focus(tui, PANE_CHAT);
    if (n >= chat_answers(tui))
        return;
    if (n == chat_of(tui)->chosen)
        answer(tui, n);
    else
        choose(tui, (int)n - (int)chat_of(tui)->chosen);
}

/* So that the chosen one is seen. */
void chat_draw_question(Tui *tui, Area area)
{
    const int each = rows_each(tui, area.rect.w, area.rect.h);
    const int chosen = (int)chat_of(tui)->chosen, count = area.rect.h / each;
    const int first =
        CLAMP(chosen - count / 2, 0, MAX((int)chat_answers(tui) - count, 0));
    if (each == 1)
        area = draw_beside(tui, area);
    const int columns = area.rect.w - (each > 1 ? TALL_COLUMNS + 1 : 0);
    const PlaceForm form = place_form(tui, columns - 1);
    for (int i = 0; i < count; i++) {
        tui_spot(tui, area_part(area, 0, i * each, area.rect.w, each), answer_pressed,
                 NULL, (unsigned)(first + i));
        if (each > 1)
            draw_tall(tui, area_part(area, 0, i * each, area.rect.w, each),
                      (unsigned)(first + i), form);
        else
            draw_answer(tui, area, i, (unsigned)(first + i), form);
    }
}

/* ---- answering ------------------------------------------------------------------- */

static bool is_typing(const Tui *tui)
{
    return *field_text(chat_of(tui)->field) != '\0';
}

/* A digit is an answer where it can be no other number. */
bool chat_question_event(Tui *tui, const Event *event)
{
    const unsigned answers = chat_answers(tui);
    if (event->kind != EVENT_KEY || event->key.held || answers == 0 ||
        answers > DIGITS || is_typing(tui))
        return false;
    const uint32_t code = event->key.code;
    if (code < '1' || code >= '1' + answers)
        return false;
    answer(tui, code - '1');
    return true;
}

void question_answer(Tui *tui)
{
    if (is_typing(tui))
        chat_send(tui);
    else if (chat_answers(tui) > 0)
        answer(tui, chat_of(tui)->chosen);
}

void question_previous(Tui *tui)
{
    if (is_typing(tui) || chat_answers(tui) == 0)
        chat_previous(tui);
    else
        choose(tui, -1);
}

void question_next(Tui *tui)
{
    if (is_typing(tui) || chat_answers(tui) == 0)
        chat_next(tui);
    else
        choose(tui, 1);
}

static void on_dropped(Desk *desk G_GNUC_UNUSED, const SayResult *result, void *user)
{
    if (result->status == SAY_ERROR)
        tui_tell_result(user, result);
    else
        tui_toast(user, ROLE_TEXT, _("The question is dropped; nothing was changed."));
}

void question_drop(Tui *tui)
{
    desk_drop_question(tui->desk, on_dropped, tui);
}
