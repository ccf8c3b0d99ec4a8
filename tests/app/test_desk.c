#include "chatkut/app/desk.h"

#include "../run.h"
#include "scene.h"

#include <check.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char *folder;
static char *path;
static unsigned changes; /* all that were told */
static char *trouble;

static void set_up(void)
{
    folder = scene_folder();
    path = g_build_filename(folder, "film.ckut", NULL);
    g_setenv("XDG_STATE_HOME", folder, TRUE);
    changes = 0;
}

static void tear_down(void)
{
    scene_remove(folder);
    g_clear_pointer(&folder, g_free);
    g_clear_pointer(&path, g_free);
    g_clear_pointer(&trouble, g_free);
}

/* ---- waiting --------------------------------------------------------------------- */

static bool is_idle(const void *desk)
{
    return desk_pending(desk) == 0;
}

static void settle(const Desk *desk)
{
    scene_wait(is_idle, desk);
}

static void note_change(Desk *desk G_GNUC_UNUSED, const DeskView *old G_GNUC_UNUSED,
                        unsigned what, void *user G_GNUC_UNUSED)
{
    changes |= what;
}

static void note_trouble(Desk *desk G_GNUC_UNUSED, const char *sentence,
                         void *user G_GNUC_UNUSED)
{
    g_free(trouble);
    trouble = g_strdup(sentence);
}

static const DeskListener LISTENER = { .changed = note_change,
                                       .trouble = note_trouble };

/* ---- what requests gave ---------------------------------------------------------- */

static struct {
    SayStatus status;
    int64_t revision;
    char *text; /* first receipt, question, message or answer */
    unsigned count;
} said;

static const char *text_of(const SayResult *result)
{
    if (result->receipts && result->receipts->len > 0)
        return ((const Receipt *)result->receipts->pdata[0])->text;
    return result->question  ? result->question
           : result->message ? result->message
                             : result->answer;
}

static void note_said(Desk *desk G_GNUC_UNUSED, const SayResult *result,
                      void *user G_GNUC_UNUSED)
{
    said.status = result->status;
    said.revision = result->revision;
    g_free(said.text);
    said.text = g_strdup(text_of(result));
    said.count++;
}

static void say(Desk *desk, const char *sentence)
{
    desk_say(desk, sentence, note_said, NULL);
    settle(desk);
}

static void expect_said(SayStatus status, const char *part)
{
    ck_assert_msg(said.status == status && (!part || strstr(said.text, part)), "%s: %s",
                  say_status_name(said.status), said.text);
}

/* ---- desks ----------------------------------------------------------------------- */

static void expect_open(Desk *desk G_GNUC_UNUSED, const GError *error,
                        void *user G_GNUC_UNUSED)
{
    ck_assert_msg(error == NULL, "%s", error ? error->message : "");
}

static Desk *open_desk(void)
{
    Desk *desk = desk_open(path, &LISTENER, expect_open, NULL);
    settle(desk);
    return desk;
}

/* Revision 1 loads SCENE_DOCUMENT. */
static Desk *new_desk(void)
{
    Desk *desk =
        desk_create(path, 640, 360, (Rate){ 25, 1 }, &LISTENER, expect_open, NULL);
    desk_load(desk, SCENE_DOCUMENT, strlen(SCENE_DOCUMENT), "doc.json", note_said,
              NULL);
    settle(desk);
    expect_said(SAY_OK, NULL);
    changes = 0;
    return desk;
}

static double volume_of(const Desk *desk, const char *id)
{
    ClipPlace place;
    ck_assert(composition_find_clip(desk_composition(desk), id, &place));
    return node_number(&place.clip->node, PROP_VOLUME);
}

/* ---- opening --------------------------------------------------------------------- */

static void note_error(Desk *desk G_GNUC_UNUSED, const GError *error, void *user)
{
    *(GError **)user = g_error_copy(error);
}

START_TEST(opening_does_not_wait_and_requests_may_follow_at_once)
{
    desk_close(new_desk());
    Desk *desk = desk_open(path, &LISTENER, expect_open, NULL);
    ck_assert_ptr_null(desk_view(desk));
    ck_assert_str_eq(desk_path(desk), path);
    desk_say(desk, "mute the second clip", note_said, NULL);
    settle(desk);
    expect_said(SAY_OK, NULL);
    ck_assert_int_eq(desk_view(desk)->revision, 2);
    desk_close(desk);
}
END_TEST

START_TEST(what_does_not_open_says_why_and_refuses_requests)
{
    g_autoptr(GError) error = NULL;
    Desk *desk = desk_open(path, &LISTENER, note_error, &error);
    desk_say(desk, "mute the second clip", note_said, NULL);
    settle(desk);
    ck_assert(g_error_matches(error, PROJECT_ERROR, PROJECT_ERROR_NOT_FOUND));
    expect_said(SAY_ERROR, "film.ckut");
    ck_assert_ptr_null(desk_view(desk));
    desk_put_state(desk, "draft", NULL);
    desk_close(desk);
}
END_TEST

START_TEST(closing_does_what_was_asked_for)
{
    Desk *desk = new_desk();
    desk_say(desk, "mute the second clip", note_said, NULL);
    said.count = 0;
    desk_close(desk);
    ck_assert_uint_eq(said.count, 0);
    desk = open_desk();
    ck_assert_int_eq(desk_view(desk)->revision, 2);
    desk_close(desk);
    g_autofree char *wal = g_strconcat(path, "-wal", NULL);
    ck_assert(!g_file_test(wal, G_FILE_TEST_EXISTS));
}
END_TEST

/* ---- edits ----------------------------------------------------------------------- */

START_TEST(an_edit_is_in_the_view_before_its_answer)
{
    Desk *desk = new_desk();
    say(desk, "set the volume of the second clip to 50%");
    expect_said(SAY_OK, "volume");
    ck_assert_int_eq(said.revision, 2);
    ck_assert_double_eq(volume_of(desk, "c-hill"), 0.5);
    ck_assert_uint_eq(changes, DESK_COMPOSITION | DESK_HISTORY | DESK_CHAT);
    ck_assert_int_eq(desk_view(desk)->undo.number, 2);
    ck_assert_ptr_nonnull(strstr(desk_view(desk)->undo.label, "volume"));
    desk_close(desk);
}
END_TEST

START_TEST(views_that_are_kept_stay_as_they_were)
{
    Desk *desk = new_desk();
    g_autoptr(DeskView) old = desk_view_ref(desk_view(desk));
    say(desk, "delete the text");
    ck_assert(!composition_find_clip(desk_composition(desk), "c-title", NULL));
    ck_assert(composition_find_clip(old->composition, "c-title", NULL));
    desk_close(desk);
    ck_assert_int_eq(old->revision, 1);
}
END_TEST

START_TEST(undo_and_redo_move_what_stands)
{
    Desk *desk = new_desk();
    say(desk, "mute the second clip");
    say(desk, "delete the text");
    desk_undo(desk, 2, note_said, NULL);
    settle(desk);
    expect_said(SAY_OK, "Undid 3");
    ck_assert(!desk_view_stands(desk_view(desk), 2));
    ck_assert(!desk_view_stands(desk_view(desk), 3));
    ck_assert(desk_view_stands(desk_view(desk), 1));
    ck_assert_uint_eq(desk_view(desk)->redo.count, 2);
    ck_assert_int_eq(desk_view(desk)->redo.number, 2);
    desk_redo(desk, 1, note_said, NULL);
    settle(desk);
    ck_assert(desk_view_stands(desk_view(desk), 2));
    desk_undo(desk, 7, note_said, NULL);
    settle(desk);
    expect_said(SAY_ERROR, "Only 2");
    desk_close(desk);
}
END_TEST

START_TEST(the_newest_edit_is_undone_by_its_number)
{
    Desk *desk = new_desk();
    say(desk, "mute the second clip");
    say(desk, "delete the text");
    desk_undo_edit(desk, 3, note_said, NULL);
    settle(desk);
    expect_said(SAY_OK, "Undid 3");
    ck_assert(desk_view_stands(desk_view(desk), 2));
    desk_close(desk);
}
END_TEST

START_TEST(an_edit_that_later_ones_are_not_about_is_undone_by_itself)
{
    Desk *desk = new_desk();
    say(desk, "delete the text");
    say(desk, "set the volume of the second clip to 50%");
    desk_undo_edit(desk, 2, note_said, NULL);
    settle(desk);
    expect_said(SAY_OK, "Undid 2");
    ck_assert(composition_find_clip(desk_composition(desk), "c-title", NULL));
    ck_assert_double_eq(volume_of(desk, "c-hill"), 0.5);
    ck_assert(!desk_view_stands(desk_view(desk), 2));
    desk_close(desk);

    desk = open_desk();
    ck_assert(!desk_view_stands(desk_view(desk), 2));
    ck_assert(desk_view_stands(desk_view(desk), 3));
    desk_undo(desk, 1, note_said, NULL);
    settle(desk);
    ck_assert(!composition_find_clip(desk_composition(desk), "c-title", NULL));
    ck_assert(desk_view_stands(desk_view(desk), 2));
    desk_close(desk);
}
END_TEST

START_TEST(an_edit_that_later_ones_build_on_is_asked_about)
{
    Desk *desk = new_desk();
    say(desk, "set the volume of the second clip to 50%");
    say(desk, "make the second clip louder");
    desk_undo_edit(desk, 2, note_said, NULL);
    settle(desk);
    expect_said(SAY_CLARIFY, "1 edit made after it");
    ck_assert(desk_view(desk)->question->confirm);
    say(desk, "yes");
    ck_assert_double_eq(volume_of(desk, "c-hill"), 1);
    desk_close(desk);
}
END_TEST

START_TEST(here_and_this_are_the_points_that_were_put)
{
    Desk *desk = new_desk();
    g_autoptr(GPtrArray) selection = g_ptr_array_new();
    g_ptr_array_add(selection, (char *)(uintptr_t) "c-hill");
    const SessionPoints points = { .playhead = rtime_make(6, 1),
                                   .selection = selection };
    desk_put_points(desk, &points);
    say(desk, "split this here");
    expect_said(SAY_OK, "Split");
    ClipPlace place;
    composition_find_clip(desk_composition(desk), "c-hill", &place);
    ck_assert_int_eq(rtime_compare(place.clip->duration, rtime_make(2, 1)), 0);
    ck_assert_uint_eq(changes & DESK_POINTS, 0);
    desk_close(desk);
}
END_TEST

START_TEST(a_sentence_that_moves_the_playhead_is_told)
{
    Desk *desk = new_desk();
    desk_put_points(desk, &(SessionPoints){ .playhead = rtime_make(6, 1) });
    say(desk, "go to 0:02");
    expect_said(SAY_CONTROL, NULL);
    ck_assert_uint_eq(changes & DESK_POINTS, DESK_POINTS);
    ck_assert_int_eq(rtime_compare(desk_view(desk)->points.playhead, rtime_make(2, 1)),
                     0);
    say(desk, "split the first clip here");
    expect_said(SAY_OK, "Split");
    desk_close(desk);
}
END_TEST

START_TEST(a_question_waits_in_the_view_until_it_is_answered)
{
    Desk *desk = new_desk();
    say(desk, "rename the video to mountain");
    expect_said(SAY_AMBIGUOUS, NULL);
    ck_assert_ptr_nonnull(desk_view(desk)->question);
    ck_assert_uint_eq(desk_view(desk)->question->candidates->len, 2);
    desk_close(desk);

    desk = open_desk();
    ck_assert_ptr_nonnull(desk_view(desk)->question);
    desk_drop_question(desk, note_said, NULL);
    settle(desk);
    ck_assert_ptr_null(desk_view(desk)->question);
    say(desk, "rename the video to mountain");
    say(desk, "2");
    expect_said(SAY_OK, NULL);
    ck_assert_ptr_null(desk_view(desk)->question);
    desk_close(desk);
}
END_TEST

START_TEST(what_has_not_begun_can_be_cancelled)
{
    Desk *desk = new_desk();
    DeskTicket tickets[50];
    unsigned cancelled = 0;
    said.count = 0;
    for (unsigned i = 0; i < G_N_ELEMENTS(tickets); i++)
        tickets[i] = desk_say(desk, "make the second clip louder", note_said, NULL);
    for (unsigned i = G_N_ELEMENTS(tickets); i-- > 0;)
        cancelled += desk_cancel(desk, tickets[i]);
    settle(desk);
    ck_assert_uint_gt(cancelled, 0);
    ck_assert_uint_eq(said.count + cancelled, G_N_ELEMENTS(tickets));
    ck_assert_int_eq(desk_view(desk)->revision, 1 + said.count);
    ck_assert(!desk_cancel(desk, tickets[0]));
    desk_close(desk);
}
END_TEST

/* ---- the chat so far ------------------------------------------------------------- */

static GPtrArray *chat;
static bool chat_more;

static void note_chat(Desk *desk G_GNUC_UNUSED, GPtrArray *lines, bool more,
                      const GError *error, void *user G_GNUC_UNUSED)
{
    ck_assert_msg(error == NULL, "%s", error ? error->message : "");
    g_clear_pointer(&chat, g_ptr_array_unref);
    chat = g_ptr_array_ref(lines);
    chat_more = more;
}

static const ChatLine *line_at(unsigned n)
{
    ck_assert_uint_lt(n, chat->len);
    return chat->pdata[n];
}

START_TEST(the_chat_is_the_same_after_a_restart)
{
    Desk *desk = new_desk();
    say(desk, "mute the second clip");
    say(desk, "what is on the timeline?");
    say(desk, "bring me a beer");
    say(desk, "delete the text");
    desk_undo(desk, 1, note_said, NULL);
    desk_close(desk);

    desk = open_desk();
    desk_read_chat(desk, 0, 0, 7, note_chat, NULL);
    settle(desk);
    ck_assert(chat_more);
    ck_assert_uint_eq(chat->len, 7);
    ck_assert_str_eq(line_at(0)->text, "what is on the timeline?");
    ck_assert_int_eq(line_at(0)->revision, 0);
    ck_assert_ptr_null(line_at(1)->receipts);
    ck_assert(line_at(4)->mine);
    ck_assert_int_eq(line_at(4)->revision, 3);
    ck_assert_int_eq(line_at(5)->revision, 3);
    ck_assert_uint_eq(line_at(5)->receipts->len, 1);
    ck_assert(!desk_view_stands(desk_view(desk), line_at(5)->revision));
    ck_assert_int_eq(line_at(6)->kind, REVISION_UNDO);
    int64_t before = line_at(0)->id;
    desk_read_chat(desk, 0, before, 0, note_chat, NULL);
    settle(desk);
    ck_assert(!chat_more);
    ck_assert_str_eq(line_at(chat->len - 2)->text, "mute the second clip");
    desk_read_chat(desk, desk_view(desk)->chat, 0, 10, note_chat, NULL);
    settle(desk);
    ck_assert_uint_eq(chat->len, 0);
    g_clear_pointer(&chat, g_ptr_array_unref);
    desk_close(desk);
}
END_TEST

/* ---- other processes ------------------------------------------------------------- */

/* This program once more, as another process: never a fork of one with threads. */
static pid_t start(const char *what, const char *argument)
{
    const char *command[] = { "/proc/self/exe", what, path, argument, NULL };
    GPid child = 0;
    g_autoptr(GError) error = NULL;
    g_spawn_async(NULL, (char **)(uintptr_t)command, NULL,
                  G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_LEAVE_DESCRIPTORS_OPEN, NULL,
                  NULL, &child, &error);
    ck_assert_msg(error == NULL, "%s", error ? error->message : "");
    return child;
}

static int say_once(const char *sentence)
{
    SayResult result;
    Session *session = session_open(path, NULL);
    SayOptions options = SAY_OPTIONS_INIT;
    session_say(session, sentence, &options, &result);
    bool fine = result.status == SAY_OK;
    say_result_clear(&result);
    session_close(session);
    return fine ? 0 : 1;
}

/* A disk that takes its time: what is written is in the journal for all that while, and
 * not yet told to who reads. */
static struct {
    sqlite3_io_methods methods;
    int (*sync)(sqlite3_file *file, int flags);
    int (*open)(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags,
                int *out);
} disk;

static int sync_slowly(sqlite3_file *file, int flags)
{
    g_usleep(G_USEC_PER_SEC / 5);
    return disk.sync(file, flags);
}

static int open_slow(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags,
                     int *out)
{
    int code = disk.open(vfs, name, file, flags, out);
    if (code != SQLITE_OK || !(flags & SQLITE_OPEN_WAL))
        return code;
    disk.methods = *file->pMethods;
    disk.sync = disk.methods.xSync;
    disk.methods.xSync = sync_slowly;
    file->pMethods = &disk.methods;
    return code;
}

static int say_slowly(const char *sentence)
{
    static sqlite3_vfs slow;
    slow = *sqlite3_vfs_find(NULL);
    disk.open = slow.xOpen;
    slow.xOpen = open_slow;
    slow.zName = "slow";
    sqlite3_vfs_register(&slow, 1);
    return say_once(sentence);
}

static void wait_for(pid_t child)
{
    int status;
    waitpid(child, &status, 0);
    ck_assert_int_eq(status, 0);
}

static void edit_from_outside(const char *sentence)
{
    wait_for(start("say", sentence));
}

static bool others_came(const void *desk G_GNUC_UNUSED)
{
    return changes & DESK_OTHERS;
}

START_TEST(edits_of_another_process_are_followed)
{
    Desk *desk = new_desk();
    for (int i = 0; i < 3; i++) {
        changes = 0;
        edit_from_outside("make the second clip louder");
        scene_wait(others_came, desk);
        ck_assert_uint_eq(changes,
                          DESK_COMPOSITION | DESK_HISTORY | DESK_CHAT | DESK_OTHERS);
        ck_assert_int_eq(desk_view(desk)->revision, 2 + i);
    }
    desk_close(desk);
}
END_TEST

START_TEST(an_edit_that_a_slow_disk_holds_up_is_followed)
{
    Desk *desk = new_desk();
    pid_t child = start("say-slowly", "make the second clip louder");
    scene_wait(others_came, desk);
    wait_for(child);
    ck_assert_int_eq(desk_view(desk)->revision, 2);
    desk_close(desk);
}
END_TEST

START_TEST(others_are_told_apart_from_what_was_asked_for)
{
    Desk *desk = new_desk();
    edit_from_outside("mute the second clip");
    say(desk, "delete the text");
    ck_assert_uint_eq(changes & DESK_OTHERS, DESK_OTHERS);
    ck_assert_int_eq(desk_view(desk)->revision, 3);
    desk_close(desk);
}
END_TEST

/* ---- state ----------------------------------------------------------------------- */

static void put_text(Desk *desk, const char *key, const char *text)
{
    json_auto_t *value = json_string(text);
    desk_put_state(desk, key, value);
}

static void expect_text(const Desk *desk, const char *key, const char *text)
{
    ck_assert_str_eq(json_string_value(desk_state(desk, key)), text);
}

START_TEST(state_and_points_are_there_after_a_restart)
{
    Desk *desk = new_desk();
    put_text(desk, "draft", "make the tit");
    put_text(desk, "focus", "chat");
    desk_put_points(
        desk, &(SessionPoints){ .playhead = rtime_make(3, 1), .in = rtime_make(1, 1) });
    put_text(desk, "draft", "make the title");
    desk_put_state(desk, "focus", NULL);
    desk_close(desk);

    desk = open_desk();
    expect_text(desk, "draft", "make the title");
    ck_assert_ptr_null(desk_state(desk, "focus"));
    ck_assert_int_eq(rtime_compare(desk_view(desk)->points.in, rtime_make(1, 1)), 0);
    say(desk, "split the first clip here");
    expect_said(SAY_OK, "Split");
    desk_close(desk);
}
END_TEST

/* Types on until somebody kills it: another program, which checks nothing. */
static int type_for_ever(int ready)
{
    Desk *desk = desk_open(path, NULL, NULL, NULL);
    while (!desk_view(desk))
        g_main_context_iteration(NULL, TRUE);
    for (unsigned n = 0;; n++) {
        g_autofree char *text = g_strdup_printf("typed %u", n);
        put_text(desk, "draft", text);
        int64_t until = g_get_monotonic_time() + 5000;
        while (g_get_monotonic_time() < until)
            g_main_context_iteration(NULL, FALSE);
        if (n == 240 && write(ready, "", 1) < 0)
            return 1;
    }
}

START_TEST(a_program_that_is_killed_while_typing_loses_a_second_of_it)
{
    desk_close(new_desk());
    int ready[2];
    ck_assert_int_eq(pipe(ready), 0);
    g_autofree char *end = g_strdup_printf("%d", ready[1]);
    pid_t child = start("type", end);
    char byte;
    ck_assert_int_eq(read(ready[0], &byte, 1), 1);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    close(ready[0]);
    close(ready[1]);

    Desk *desk = open_desk();
    const char *draft = json_string_value(desk_state(desk, "draft"));
    ck_assert_ptr_nonnull(draft);
    ck_assert_int_ge(atoi(draft + strlen("typed ")), 1);
    desk_close(desk);
}
END_TEST

START_TEST(what_is_typed_over_a_project_for_reading_is_kept_aside)
{
    desk_close(new_desk());
    if (geteuid() == 0) /* whom no mode keeps from writing */
        return;
    g_chmod(path, 0400);
    Desk *desk = open_desk();
    ck_assert(!desk_view(desk)->writable);
    put_text(desk, "draft", "delete the");
    say(desk, "delete the text");
    expect_said(SAY_ERROR, NULL);
    desk_close(desk);

    g_chmod(path, 0600);
    desk = open_desk();
    expect_text(desk, "draft", "delete the");
    put_text(desk, "zoom", "4");
    desk_close(desk);
    desk = open_desk();
    expect_text(desk, "draft", "delete the");
    desk_close(desk);
}
END_TEST

static bool trouble_came(const void *desk G_GNUC_UNUSED)
{
    return trouble != NULL;
}

START_TEST(a_project_that_is_moved_away_is_told_and_nothing_typed_is_lost)
{
    Desk *desk = new_desk();
    g_autofree char *other = g_build_filename(folder, "other.ckut", NULL);
    ck_assert_int_eq(g_rename(path, other), 0);
    scene_wait(trouble_came, desk);
    ck_assert_ptr_nonnull(strstr(trouble, "film.ckut"));
    put_text(desk, "draft", "not lost");
    say(desk, "delete the text");
    expect_said(SAY_ERROR, "film.ckut");
    desk_close(desk);
    ck_assert_int_eq(g_rename(other, path), 0);
    desk = open_desk();
    expect_text(desk, "draft", "not lost");
    desk_close(desk);
}
END_TEST

/* What start() started. */
static int run_as(const char *what, const char *argument)
{
    if (strcmp(what, "say") == 0)
        return say_once(argument);
    if (strcmp(what, "say-slowly") == 0)
        return say_slowly(argument);
    return type_for_ever(atoi(argument));
}

int main(int argc, char **argv)
{
    path = argc == 4 ? argv[2] : NULL;
    if (argc == 4)
        return run_as(argv[1], argv[3]);
    Suite *suite = suite_create("desk");
    TCase *tcase = tcase_create("desk");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, opening_does_not_wait_and_requests_may_follow_at_once);
    tcase_add_test(tcase, what_does_not_open_says_why_and_refuses_requests);
    tcase_add_test(tcase, closing_does_what_was_asked_for);
    tcase_add_test(tcase, an_edit_is_in_the_view_before_its_answer);
    tcase_add_test(tcase, views_that_are_kept_stay_as_they_were);
    tcase_add_test(tcase, undo_and_redo_move_what_stands);
    tcase_add_test(tcase, the_newest_edit_is_undone_by_its_number);
    tcase_add_test(tcase, an_edit_that_later_ones_are_not_about_is_undone_by_itself);
    tcase_add_test(tcase, an_edit_that_later_ones_build_on_is_asked_about);
    tcase_add_test(tcase, here_and_this_are_the_points_that_were_put);
    tcase_add_test(tcase, a_sentence_that_moves_the_playhead_is_told);
    tcase_add_test(tcase, a_question_waits_in_the_view_until_it_is_answered);
    tcase_add_test(tcase, what_has_not_begun_can_be_cancelled);
    tcase_add_test(tcase, the_chat_is_the_same_after_a_restart);
    tcase_add_test(tcase, edits_of_another_process_are_followed);
    tcase_add_test(tcase, an_edit_that_a_slow_disk_holds_up_is_followed);
    tcase_add_test(tcase, others_are_told_apart_from_what_was_asked_for);
    tcase_add_test(tcase, state_and_points_are_there_after_a_restart);
    tcase_add_test(tcase, a_program_that_is_killed_while_typing_loses_a_second_of_it);
    tcase_add_test(tcase, what_is_typed_over_a_project_for_reading_is_kept_aside);
    tcase_add_test(tcase,
                   a_project_that_is_moved_away_is_told_and_nothing_typed_is_lost);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
