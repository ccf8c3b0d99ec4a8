/* Views: what the store thread shows of the project. */
#include "desk_private.h"

#include "chatkut/store/chat.h"

#include <stdlib.h>

/* What stands behind a DeskView, which is its first member. */
typedef struct {
    DeskView view;
    gatomicrefcount refs;
    GArray *done;  /* int64_t, ascending: the edits that stand … */
    GArray *taken; /* … but for these, that others of them took back; int64_t */
    GPtrArray *candidates;
    DeskQuestion question;
} View;

DeskView *desk_view_ref(const DeskView *view)
{
    View *shared = (View *)(uintptr_t)view;
    if (shared)
        g_atomic_ref_count_inc(&shared->refs);
    return (DeskView *)shared;
}

void desk_view_unref(const DeskView *view)
{
    View *shared = (View *)(uintptr_t)view;
    if (!shared || !g_atomic_ref_count_dec(&shared->refs))
        return;
    composition_unref(view->composition);
    session_points_clear(&shared->view.points);
    g_clear_pointer(&shared->candidates, g_ptr_array_unref);
    g_array_unref(shared->done);
    g_array_unref(shared->taken);
    g_free((char *)(uintptr_t)shared->question.text);
    g_free((char *)(uintptr_t)view->undo.label);
    g_free((char *)(uintptr_t)view->redo.label);
    g_free((char *)(uintptr_t)view->path);
    g_free(shared);
}

static int compare_numbers(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static bool is_among(const GArray *numbers, int64_t number)
{
    return numbers->len > 0 && bsearch(&number, numbers->data, numbers->len,
                                       sizeof number, compare_numbers) != NULL;
}

bool desk_view_stands(const DeskView *view, int64_t number)
{
    const View *shared = (const View *)view;
    return is_among(shared->done, number) && !is_among(shared->taken, number);
}

/* ---- what it is made of ---------------------------------------------------------- */

static char *read_label(Session *session, int64_t number)
{
    LogEntry *entry = project_log_entry(session->project, number, NULL);
    if (!entry)
        return NULL;
    g_autoptr(GString) label = g_string_new(NULL);
    for (unsigned i = 0; i < entry->receipts->len; i++) {
        const Receipt *receipt = entry->receipts->pdata[i];
        g_string_append_printf(label, "%s%s", i > 0 ? "; " : "", receipt->text);
    }
    log_entry_free(entry);
    return g_strdup(label->str);
}

/* old: where the label may be known from; may be NULL. */
static DeskStep next_step(Session *session, const GArray *stack, int64_t number,
                          const DeskStep *old)
{
    DeskStep step = { .count = stack->len, .number = number };
    if (number > 0 && old && old->number == number)
        step.label = g_strdup(old->label);
    else if (number > 0)
        step.label = read_label(session, number);
    return step;
}

/* Nobody shall take a model's question for one of chatkut's own. */
static char *question_text(const Pending *pending)
{
    bool by_model = pending->kind == PENDING_REPLY && pending->planner;
    return by_model ? say_result_by(pending->planner, pending->question)
                    : g_strdup(pending->question);
}

static void take_question(View *view, const Session *session)
{
    const Pending *pending = &session->conversation.pending;
    g_auto(SayResult) asked = { 0 };
    if (pending->kind == PENDING_NONE)
        return;
    if (pending->kind == PENDING_CLIPS)
        say_result_ask_clips(&asked, pending->question, session_composition(session),
                             pending->candidates);
    else
        say_result_ask(&asked, pending->question,
                       pending->kind != PENDING_CONFIRM ? pending->candidates : NULL);
    view->candidates =
        asked.candidates ? g_steal_pointer(&asked.candidates) : g_ptr_array_new();
    view->question = (DeskQuestion){ .text = question_text(pending),
                                     .candidates = view->candidates,
                                     .confirm = pending->kind == PENDING_CONFIRM };
    view->view.question = &view->question;
}

/* What was selected may be gone since. */
static void take_points(View *view, const Session *session)
{
    const Conversation *conversation = &session->conversation;
    g_autoptr(GPtrArray) there = g_ptr_array_new();
    for (unsigned i = 0; i < conversation->selection->len; i++) {
        char *id = conversation->selection->pdata[i];
        if (composition_find_clip(view->view.composition, id, NULL))
            g_ptr_array_add(there, id);
    }
    const SessionPoints points = {
        .playhead = conversation->playhead,
        .in = conversation->in,
        .out = conversation->out,
        .selection = there,
    };
    session_points_copy(&points, &view->view.points);
}

static void read_amend(DeskStore *store, int64_t id)
{
    LogEntry *entry = project_log_entry(store->session->project, id, NULL);
    for (unsigned i = 0; entry && i < entry->receipts->len; i++) {
        const Receipt *receipt = entry->receipts->pdata[i];
        const DeskAmend amend = { id, receipt->undoes };
        if (receipt->undoes > 0)
            g_array_append_val(store->amends, amend);
    }
    log_entry_free(entry);
}

/* What was taken back by edits that stand. */
static GArray *taken_back(DeskStore *store, const GArray *done)
{
    Project *project = store->session->project;
    GArray *taken = g_array_new(FALSE, FALSE, sizeof(int64_t));
    GArray *new = store->amends_until < project_head(project)
                      ? project_amends(project, store->amends_until, NULL)
                      : NULL;
    for (unsigned i = 0; new &&i < new->len; i++)
        read_amend(store, g_array_index(new, int64_t, i));
    if (new) {
        store->amends_until = project_head(project);
        g_array_unref(new);
    }
    for (unsigned i = 0; i < store->amends->len; i++) {
        const DeskAmend *amend = &g_array_index(store->amends, DeskAmend, i);
        if (is_among(done, amend->by))
            g_array_append_val(taken, amend->of);
    }
    g_array_sort(taken, compare_numbers);
    return taken;
}

static View *view_of(DeskStore *store)
{
    Session *session = store->session;
    const DeskView *old = store->view;
    const History *history = project_history(session->project);
    View *view = g_new0(View, 1);
    g_atomic_ref_count_init(&view->refs);
    view->done = g_array_copy(history->done);
    view->taken = taken_back(store, history->done);
    view->view = (DeskView){
        .path = g_strdup(session_path(session)),
        .writable = session_writable(session),
        .composition =
            composition_ref((Composition *)(uintptr_t)session_composition(session)),
        .revision = project_head(session->project),
        .undo = next_step(session, history->done, history_next_undo(history),
                          old ? &old->undo : NULL),
        .redo = next_step(session, history->redo, history_next_redo(history),
                          old ? &old->redo : NULL),
    };
    take_points(view, session);
    take_question(view, session);
    project_chat_newest(session->project, &view->view.chat, NULL);
    return view;
}

/* ---- what is new about it -------------------------------------------------------- */

static bool same_question(const DeskQuestion *a, const DeskQuestion *b)
{
    if (!a || !b)
        return a == b;
    if (g_strcmp0(a->text, b->text) != 0 || a->candidates->len != b->candidates->len)
        return false;
    for (unsigned i = 0; i < a->candidates->len; i++) {
        const Candidate *one = a->candidates->pdata[i],
                        *other = b->candidates->pdata[i];
        if (g_strcmp0(one->id, other->id) != 0 ||
            g_strcmp0(one->label, other->label) != 0)
            return false;
    }
    return true;
}

static unsigned differences(const DeskView *old, const DeskView *view,
                            const SessionPoints *put)
{
    unsigned changes = 0;
    if (!old || view->composition != old->composition)
        changes |= DESK_COMPOSITION;
    if (!old || view->revision != old->revision)
        changes |= DESK_HISTORY;
    if (!old || !same_question(view->question, old->question))
        changes |= DESK_QUESTION;
    if (!session_points_equal(&view->points, put))
        changes |= DESK_POINTS;
    if (!old || view->chat != old->chat)
        changes |= DESK_CHAT;
    return changes;
}

DeskView *desk_view_renew(DeskStore *store, unsigned *changes)
{
    View *view = view_of(store);
    const DeskView *old = store->view;
    *changes = differences(old, &view->view, &store->put);
    if (old && *changes == 0 && old->writable == view->view.writable &&
        session_points_equal(&old->points, &view->view.points)) {
        desk_view_unref(&view->view);
        return NULL;
    }
    session_points_clear(&store->put);
    session_points_copy(&view->view.points, &store->put);
    desk_view_unref(store->before);
    store->before = store->view;
    store->view = &view->view;
    return desk_view_ref(store->view);
}
