/* The open question: what it offers, answered by digit, arrow or words. */
#include "chat_private.h"

#include "chatkut/base/text.h"

#include <glib/gi18n.h>
#include <string.h>

enum { DIGITS = 9 };

static const DeskQuestion *question_of(const Tui *tui)
{
    return tui->view ? tui->view->question : NULL;
}

/* Of a question that only wants to be confirmed. */
static const char *const CONFIRMATIONS[] = { N_("yes"), N_("no") };

static bool confirms(const DeskQuestion *question)
{
    return question->confirm && question->candidates->len == 0;
}

unsigned chat_answers(const Tui *tui)
{
    const DeskQuestion *question = question_of(tui);
    if (!question)
        return 0;
    return confirms(question) ? G_N_ELEMENTS(CONFIRMATIONS) : question->candidates->len;
}

static const Candidate *candidate_at(const Tui *tui, unsigned index)
{
    const GPtrArray *candidates = question_of(tui)->candidates;
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
    if (question_of(tui) && chat_of(tui)->mode == CHAT_MARKING)
        mark_leave(tui);
    point(tui);
}

/* ---- drawing --------------------------------------------------------------------- */

static char *answer_text(const Tui *tui, unsigned index)
{
    if (confirms(question_of(tui)))
        return g_strdup(_(CONFIRMATIONS[index]));
    const Candidate *candidate = candidate_at(tui, index);
    return text_printable(candidate->label, 0);
}

/* "video  0:10–0:15"; NULL where it is no clip. */
static char *place_text(const Candidate *candidate)
{
    if (!candidate || !candidate->id)
        return NULL;
    g_autofree char *start = rtime_format(candidate->start);
    g_autofree char *end =
        rtime_format(rtime_add(candidate->start, candidate->duration));
    return g_strdup_printf("%s  %s–%s", candidate->type, start, end);
}

static void draw_answer(Tui *tui, Area area, int y, unsigned index)
{
    const Look *look = &tui->look;
    const bool chosen = index == chat_of(tui)->chosen;
    const Style style = look_style(look, chosen ? ROLE_SELECTED : ROLE_TEXT);
    const Style quiet = look_style(look, chosen ? ROLE_SELECTED : ROLE_QUIET);
    g_autofree char *number = g_strdup_printf(
        "%s%2u ", chosen ? look_sign(look, GLYPH_POINTER) : " ", index + 1);
    g_autofree char *label = answer_text(tui, index);
    g_autofree char *clip = place_text(candidate_at(tui, index));
    const int right = area.rect.w - 1, detail = clip ? cells_width(clip) : 0;
    area_fill(area, 0, y, area.rect.w, 1, ' ', style);
    int x = area_put(area, 1, y, number, style) + 1;
    const int room = right - x - (detail > 0 && detail + 14 < right ? detail + 2 : 0);
    x += area_put_cut(area, x, y, room, label, style, look->ascii);
    if (room < right - x - 1 || (detail > 0 && x + detail + 2 <= right))
        area_put_right(area, right, y, clip ? clip : "", quiet);
}

int chat_question_rows(const Tui *tui, int columns G_GNUC_UNUSED, int rows)
{
    const int most = MAX(rows * 2 / 3, 0);
    return MIN((int)chat_answers(tui), most);
}

/* So that the chosen one is seen. */
void chat_draw_question(Tui *tui, Area area)
{
    const int chosen = (int)chat_of(tui)->chosen, rows = area.rect.h;
    const int first =
        CLAMP(chosen - rows / 2, 0, MAX((int)chat_answers(tui) - rows, 0));
    for (int y = 0; y < rows; y++)
        draw_answer(tui, area, y, (unsigned)(first + y));
}

/* ---- answering ------------------------------------------------------------------- */

static void answer(Tui *tui, unsigned index)
{
    g_autofree char *words = confirms(question_of(tui))
                                 ? g_strdup(_(CONFIRMATIONS[index]))
                                 : g_strdup_printf("%u", index + 1);
    tui_say(tui, words);
}

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
