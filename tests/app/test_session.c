#include "chatkut/app/film.h"
#include "chatkut/app/import.h"
#include "chatkut/app/session.h"
#include "chatkut/model/composition_json.h"

#include "../run.h"
#include "scene.h"

#include <check.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LOUDER                                                                  \
    "{\"version\":1,\"kind\":\"edit\",\"steps\":[{\"op\":\"audio\",\"target\":" \
    "{\"by\":\"type\",\"type\":\"video\"},\"action\":\"volume\","               \
    "\"amount\":{\"nudge\":\"more\"}}]}"
#define RETITLE(WORDS)                                                           \
    "{\"version\":1,\"kind\":\"edit\",\"steps\":[{\"op\":\"update\",\"target\":" \
    "{\"by\":\"type\",\"type\":\"text\"},\"props\":{\"text\":\"" WORDS "\"}}]}"
#define HISTORY(FIELDS) \
    "{\"version\":1,\"kind\":\"edit\",\"steps\":[{\"op\":\"history\"," FIELDS "}]}"

static char *folder;
static char *path;

static void make_folder(void)
{
    folder = scene_folder();
    path = g_build_filename(folder, "film.ckut", NULL);
}

static void remove_folder(void)
{
    scene_remove(folder);
    g_clear_pointer(&folder, g_free);
    g_clear_pointer(&path, g_free);
}

static Session *open_session(void)
{
    g_autoptr(GError) error = NULL;
    Session *session = session_open(path, &error);
    ck_assert_msg(session != NULL, "%s", error ? error->message : "");
    return session;
}

/* Revision 1 loads SCENE_DOCUMENT. */
static Session *new_session(void)
{
    g_autoptr(GError) error = NULL;
    g_auto(SayResult) result = { 0 };
    Session *session = session_new(path, 640, 360, (Rate){ 25, 1 }, &error);
    ck_assert_msg(session != NULL, "%s", error ? error->message : "");
    session_load(session, SCENE_DOCUMENT, strlen(SCENE_DOCUMENT), "doc.json", &result);
    ck_assert_msg(result.status == SAY_OK, "%s", result.message);
    ck_assert_int_eq(result.revision, 1);
    return session;
}

static char *text_of(const Session *session)
{
    return composition_to_text(session_composition(session), false);
}

static void apply(Session *session, const char *plan, SayResult *result)
{
    say_result_clear(result);
    session_apply(session, plan, strlen(plan), "plan.json", &SAY_OPTIONS_INIT, result);
}

static void say(Session *session, const char *words, SayResult *result)
{
    say_result_clear(result);
    session_say(session, words, &SAY_OPTIONS_INIT, result);
}

static void assert_status(const SayResult *result, SayStatus status)
{
    ck_assert_msg(result->status == status, "%s, not %s: %s%s",
                  say_status_name(result->status), say_status_name(status),
                  result->message ? result->message : "",
                  result->question ? result->question : "");
}

static double volume_of(const Session *session, const char *id)
{
    ClipPlace place;
    ck_assert(composition_find_clip(session_composition(session), id, &place));
    return node_number(&place.clip->node, PROP_VOLUME);
}

static char *title_of(const Session *session)
{
    ClipPlace place;
    ck_assert(composition_find_clip(session_composition(session), "c-title", &place));
    return clip_text(place.clip);
}

/* ---- edits ----------------------------------------------------------------------- */

START_TEST(a_plan_is_stored_before_it_is_told)
{
    g_auto(SayResult) result = { 0 };
    g_autoptr(Session) session = new_session();
    apply(session, RETITLE("Bye"), &result);
    assert_status(&result, SAY_OK);
    ck_assert_int_eq(result.revision, 2);
    ck_assert_uint_eq(result.receipts->len, 1);
    const Receipt *receipt = result.receipts->pdata[0];
    ck_assert_msg(g_str_has_suffix(receipt->text, "undo 2"), "%s", receipt->text);

    g_autoptr(Session) other = open_session();
    g_autofree char *title = title_of(other);
    ck_assert_str_eq(title, "Bye");
}
END_TEST

START_TEST(a_dry_run_stores_nothing)
{
    g_auto(SayResult) result = { 0 };
    g_autoptr(Session) session = new_session();
    g_autofree char *before = text_of(session);
    SayOptions options = SAY_OPTIONS_INIT;
    options.dry_run = true;
    session_apply(session, RETITLE("Bye"), strlen(RETITLE("Bye")), "p", &options,
                  &result);
    assert_status(&result, SAY_OK);
    ck_assert(result.dry_run);
    ck_assert_int_eq(result.revision, 0);
    ck_assert_uint_eq(result.receipts->len, 1);

    say_result_clear(&result);
    session_apply(session, LOUDER, strlen(LOUDER), "p", &options, &result);
    assert_status(&result, SAY_AMBIGUOUS);
    g_autofree char *after = text_of(session);
    ck_assert_str_eq(before, after);
    say(session, "the second one", &result);
    ck_assert_int_ne(result.status, SAY_OK);
}
END_TEST

#define DELETE_NOBODY                                                            \
    "{\"version\":1,\"kind\":\"edit\",\"steps\":[{\"op\":\"delete\",\"target\":" \
    "{\"by\":\"id\",\"id\":\"nobody\"}}]}"

static const char *const BAD_PLANS[] = {
    "",
    "{",
    "[]",
    "{\"version\":1}",
    "{\"version\":2,\"kind\":\"edit\",\"steps\":[]}",
    "{\"version\":1,\"kind\":\"edit\",\"steps\":[{\"op\":\"explode\"}]}",
    DELETE_NOBODY,
};

START_TEST(a_bad_plan_changes_nothing)
{
    g_auto(SayResult) result = { 0 };
    g_autoptr(Session) session = new_session();
    g_autofree char *before = text_of(session);
    apply(session, BAD_PLANS[_i], &result);
    assert_status(&result, SAY_ERROR);
    g_autofree char *after = text_of(session);
    ck_assert_str_eq(before, after);
}
END_TEST

/* ---- questions ------------------------------------------------------------------- */

START_TEST(a_question_is_answered_by_the_next_process)
{
    g_auto(SayResult) result = { 0 };
    Session *session = new_session();
    apply(session, LOUDER, &result);
    assert_status(&result, SAY_AMBIGUOUS);
    ck_assert_uint_eq(result.candidates->len, 2);
    const Candidate *second = result.candidates->pdata[1];
    ck_assert_str_eq(second->id, "c-hill");
    ck_assert_str_eq(second->label, "hill");
    session_close(session);

    session = open_session();
    say(session, "the second one", &result);
    assert_status(&result, SAY_OK);
    ck_assert_double_eq_tol(volume_of(session, "c-sea"), 1, 1e-9);
    ck_assert_double_gt(volume_of(session, "c-hill"), 1.3);
    session_close(session);

    session = open_session();
    say(session, "2", &result);
    ck_assert_int_ne(result.status, SAY_OK);
    session_close(session);
}
END_TEST

START_TEST(both_can_be_the_answer)
{
    g_auto(SayResult) result = { 0 };
    g_autoptr(Session) session = new_session();
    apply(session, LOUDER, &result);
    say(session, "both", &result);
    assert_status(&result, SAY_OK);
    ck_assert_double_gt(volume_of(session, "c-sea"), 1.3);
    ck_assert_double_gt(volume_of(session, "c-hill"), 1.3);
}
END_TEST

START_TEST(never_mind_changes_nothing)
{
    g_auto(SayResult) result = { 0 };
    g_autoptr(Session) session = new_session();
    g_autofree char *before = text_of(session);
    apply(session, LOUDER, &result);
    say(session, "never mind", &result);
    assert_status(&result, SAY_CHAT);
    say(session, "2", &result);
    ck_assert_int_ne(result.status, SAY_OK);
    g_autofree char *after = text_of(session);
    ck_assert_str_eq(before, after);
}
END_TEST

START_TEST(a_new_command_drops_the_question)
{
    g_auto(SayResult) result = { 0 };
    g_autoptr(Session) session = new_session();
    apply(session, LOUDER, &result);
    say(session, "change the text to 'Bye'", &result);
    assert_status(&result, SAY_OK);
    say(session, "the second one", &result);
    ck_assert_int_ne(result.status, SAY_OK);
    ck_assert_double_eq_tol(volume_of(session, "c-hill"), 1, 1e-9);
}
END_TEST

START_TEST(what_is_not_understood_leaves_the_question_open)
{
    g_auto(SayResult) result = { 0 };
    g_autoptr(Session) session = new_session();
    apply(session, LOUDER, &result);
    say(session, "florble the wuzzle", &result);
    assert_status(&result, SAY_ERROR);
    ck_assert_int_eq(result.fault, FAULT_NOT_UNDERSTOOD);
    say(session, "1", &result);
    assert_status(&result, SAY_OK);
    ck_assert_double_gt(volume_of(session, "c-sea"), 1.3);
}
END_TEST

#define BYE_IF_CONFIRMED                                                               \
    "{\"version\":1,\"kind\":\"edit\",\"confirm\":true,\"steps\":[{\"op\":\"update\"," \
    "\"target\":{\"by\":\"type\",\"type\":\"text\"},\"props\":{\"text\":\"Bye\"}}]}"

START_TEST(a_confirmation_is_asked_for_and_given)
{
    g_auto(SayResult) result = { 0 };
    g_autoptr(Session) session = new_session();
    apply(session, BYE_IF_CONFIRMED, &result);
    assert_status(&result, SAY_CLARIFY);
    say(session, "no", &result);
    assert_status(&result, SAY_CHAT);
    apply(session, BYE_IF_CONFIRMED, &result);
    assert_status(&result, SAY_CLARIFY);
    say(session, "yes", &result);
    assert_status(&result, SAY_OK);
    g_autofree char *title = title_of(session);
    ck_assert_str_eq(title, "Bye");
}
END_TEST

START_TEST(what_means_other_clips_by_now_is_asked_about)
{
    g_auto(SayResult) result = { 0 };
    g_autoptr(Session) session = new_session();
    json_t *asked =
        json_loads("{\"pending\":{\"kind\":\"confirm\",\"question\":\"Sure?\","
                   "\"targets\":[\"c-gone\"],\"plan\":" RETITLE("Bye") "}}",
                   0, NULL);
    Project *project = project_open(path, NULL);
    ck_assert(project_add_exchange(project, NULL, NULL, asked, NULL));
    project_close(project);
    json_decref(asked);

    say(session, "yes", &result);
    assert_status(&result, SAY_CLARIFY);
    say(session, "yes", &result);
    assert_status(&result, SAY_OK);
    g_autofree char *title = title_of(session);
    ck_assert_str_eq(title, "Bye");
}
END_TEST

START_TEST(a_missing_value_is_asked_for_and_given)
{
    g_auto(SayResult) result = { 0 };
    g_autoptr(Session) session = new_session();
    say(session, "split the first clip", &result);
    assert_status(&result, SAY_CLARIFY);
    say(session, "at 1 second", &result);
    assert_status(&result, SAY_OK);
    ck_assert_uint_eq(
        sequence_main_track(composition_main(session_composition(session)), NULL)
            ->clips->len,
        3);
}
END_TEST

START_TEST(a_selection_must_exist)
{
    g_auto(SayResult) result = { 0 };
    g_autoptr(Session) session = new_session();
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(ids, g_strdup("nobody"));
    SayOptions options = SAY_OPTIONS_INIT;
    options.selection = ids;
    session_say(session, "make this louder", &options, &result);
    assert_status(&result, SAY_ERROR);
    ck_assert_int_eq(result.fault, FAULT_NOT_FOUND);
}
END_TEST

/* ---- history --------------------------------------------------------------------- */

START_TEST(undo_and_redo_give_back_the_same_bytes)
{
    g_auto(SayResult) result = { 0 };
    g_autoptr(Session) session = new_session();
    g_autofree char *before = text_of(session);
    apply(session, RETITLE("One"), &result);
    apply(session, RETITLE("Two"), &result);
    g_autofree char *after = text_of(session);

    say_result_clear(&result);
    session_undo(session, 2, &result);
    assert_status(&result, SAY_OK);
    ck_assert_uint_eq(result.receipts->len, 2);
    const Receipt *first = result.receipts->pdata[0];
    ck_assert_msg(g_str_has_prefix(first->text, "Undid 3: "), "%s", first->text);
    g_autofree char *undone = text_of(session);
    ck_assert_str_eq(undone, before);

    say_result_clear(&result);
    session_redo(session, 2, &result);
    assert_status(&result, SAY_OK);
    g_autofree char *redone = text_of(session);
    ck_assert_str_eq(redone, after);
}
END_TEST

START_TEST(too_many_undos_change_nothing)
{
    g_auto(SayResult) result = { 0 };
    g_autoptr(Session) session = new_session();
    g_autofree char *before = text_of(session);
    session_undo(session, 2, &result);
    assert_status(&result, SAY_ERROR);
    ck_assert_int_eq(result.fault, FAULT_NOTHING_TO_UNDO);
    say_result_clear(&result);
    session_redo(session, 1, &result);
    ck_assert_int_eq(result.fault, FAULT_NOTHING_TO_REDO);
    g_autofree char *after = text_of(session);
    ck_assert_str_eq(before, after);
}
END_TEST

START_TEST(history_can_go_to_an_edit_back_and_forth)
{
    g_auto(SayResult) result = { 0 };
    g_autoptr(Session) session = new_session();
    apply(session, RETITLE("Two"), &result);
    apply(session, RETITLE("Three"), &result);
    apply(session, RETITLE("Four"), &result);
    apply(session, HISTORY("\"action\":\"revert-to\",\"to\":\"2\""), &result);
    assert_status(&result, SAY_OK);
    g_autofree char *two = title_of(session);
    ck_assert_str_eq(two, "Two");
    apply(session, HISTORY("\"action\":\"revert-to\",\"to\":\"4\""), &result);
    assert_status(&result, SAY_OK);
    g_autofree char *four = title_of(session);
    ck_assert_str_eq(four, "Four");
    apply(session, HISTORY("\"action\":\"revert-to\",\"to\":\"77\""), &result);
    ck_assert_int_eq(result.fault, FAULT_NOT_FOUND);
}
END_TEST

START_TEST(words_undo_and_redo)
{
    g_auto(SayResult) result = { 0 };
    g_autoptr(Session) session = new_session();
    apply(session, RETITLE("Bye"), &result);
    say(session, "undo that", &result);
    assert_status(&result, SAY_OK);
    g_autofree char *undone = title_of(session);
    ck_assert_str_eq(undone, "Hello");
    say(session, "redo", &result);
    assert_status(&result, SAY_OK);
    g_autofree char *redone = title_of(session);
    ck_assert_str_eq(redone, "Bye");
}
END_TEST

/* What the answer says, and what it must not: kinds that the project lacks. */
static const struct {
    const char *said, *says, *says_not;
} HELP[] = {
    { "/help", "cutting: split the first clip in half", "{" },
    { "/help text", "make \"Hello\" bigger", "\"sea\"" },
    { "/help sound", "mute \"sea\"", "music" },
    { "  /help   Ton ", "schalte \"sea\" stumm", "Musik" },
    { "help with deleting, please", "delete the last clip", "mute" },
    { "Hilfe zum Ton", "schalte \"sea\" stumm", "mute" },
};

START_TEST(help_is_of_this_project)
{
    g_auto(SayResult) result = { 0 };
    g_autoptr(Session) session = new_session();
    say(session, HELP[_i].said, &result);
    assert_status(&result, SAY_QUERY);
    ck_assert_msg(strstr(result.answer, HELP[_i].says), "%s", result.answer);
    ck_assert_msg(!strstr(result.answer, HELP[_i].says_not), "%s", result.answer);
}
END_TEST

START_TEST(unknown_commands_and_topics_name_the_nearest)
{
    g_auto(SayResult) result = { 0 };
    g_autoptr(Session) session = new_session();
    say(session, "/helb", &result);
    assert_status(&result, SAY_ERROR);
    ck_assert_str_eq(result.suggestions->pdata[0], "/help");
    say(session, "/help soundd", &result);
    assert_status(&result, SAY_ERROR);
    ck_assert_str_eq(result.suggestions->pdata[0], "/help sound");
}
END_TEST

START_TEST(the_log_tells_the_story)
{
    g_auto(SayResult) result = { 0 };
    g_autoptr(Session) session = new_session();
    say(session, "change the text to 'Bye'", &result);
    say_result_clear(&result);
    session_undo(session, 1, &result);
    g_autoptr(GPtrArray) log = session_log(session, 0, NULL);
    const LogEntry *said = log->pdata[log->len - 2];
    const LogEntry *undo = log->pdata[log->len - 1];
    ck_assert_str_eq(said->utterance, "change the text to 'Bye'");
    ck_assert(said->undone);
    ck_assert_int_eq(undo->kind, REVISION_UNDO);
    ck_assert_int_eq(undo->target, said->id);
}
END_TEST

/* ---- others ---------------------------------------------------------------------- */

START_TEST(an_edit_is_made_on_what_others_left)
{
    g_auto(SayResult) result = { 0 };
    g_autoptr(Session) mine = new_session();
    g_autoptr(Session) theirs = open_session();
    apply(theirs, RETITLE("Theirs"), &result);
    apply(mine, LOUDER, &result);
    say(mine, "1", &result);
    assert_status(&result, SAY_OK);
    g_autofree char *title = title_of(mine);
    ck_assert_str_eq(title, "Theirs");
    ck_assert_double_gt(volume_of(mine, "c-sea"), 1.3);
}
END_TEST

START_TEST(a_read_only_project_can_be_asked_and_not_changed)
{
    g_auto(SayResult) result = { 0 };
    session_close(new_session());
    if (geteuid() == 0)
        return; /* root writes everywhere */
    g_chmod(path, 0444);
    g_chmod(folder, 0555);
    g_autoptr(Session) session = open_session();
    apply(session, RETITLE("Bye"), &result);
    assert_status(&result, SAY_ERROR);
    ck_assert_int_eq(result.fault, FAULT_IO);
    say(session, "how long is it?", &result);
    assert_status(&result, SAY_QUERY);
    g_chmod(folder, 0755);
}
END_TEST

/* ---- loading --------------------------------------------------------------------- */

static const char *const BAD_DOCUMENTS[] = {
    "",
    "{}",
    "[1, 2",
    "{\"chatkut\": 2}",
    "{\"chatkut\":1,\"id\":\"x\",\"main\":\"nope\",\"assets\":[],\"sequences\":[]}",
    "\xff\xfe",
};

START_TEST(a_bad_document_is_not_loaded)
{
    g_auto(SayResult) result = { 0 };
    g_autoptr(Session) session = new_session();
    g_autofree char *before = text_of(session);
    const char *text = BAD_DOCUMENTS[_i];
    session_load(session, text, strlen(text), "bad.json", &result);
    assert_status(&result, SAY_ERROR);
    ck_assert_msg(g_str_has_prefix(result.message, "bad.json: "), "%s", result.message);
    g_autofree char *after = text_of(session);
    ck_assert_str_eq(before, after);
}
END_TEST

START_TEST(loading_can_be_undone)
{
    g_auto(SayResult) result = { 0 };
    g_autoptr(Session) session = new_session();
    session_undo(session, 1, &result);
    assert_status(&result, SAY_OK);
    ck_assert_uint_eq(session_composition(session)->assets->len, 0);
}
END_TEST

static bool has_asset(const Session *session, const char *id)
{
    return composition_asset(session_composition(session), id) != NULL;
}

/* As session_import() stores it, without a worker. */
static void import_asset(const char *id)
{
    int64_t number;
    g_autoptr(Project) project = project_open(path, NULL);
    g_autoptr(Value) file = value_new_string("new.mp4");
    PropList *props = proplist_with(NULL, PROP_FILE, file);
    g_autoptr(Asset) asset = asset_new(id, ASSET_VIDEO, props);
    g_autoptr(Patch) patch = patch_new();
    g_autoptr(Patch) inverse = NULL;
    patch_add_asset(patch, asset);
    g_autoptr(Composition) after =
        patch_apply(patch, project_composition(project), &inverse, NULL);
    const Revision revision = {
        .kind = REVISION_IMPORT,
        .base = project_head(project),
        .patch = patch,
        .inverse = inverse,
        .after = after,
        .author = "user",
    };
    ck_assert(project_commit(project, &revision, &number, NULL));
    proplist_unref(props);
}

START_TEST(an_import_outlives_the_undo_of_what_was_before)
{
    g_auto(SayResult) result = { 0 };
    g_autoptr(Session) session = new_session();
    import_asset("as-new");
    session_undo(session, 1, &result);
    assert_status(&result, SAY_OK);
    ck_assert(!has_asset(session, "as-sea"));
    ck_assert(has_asset(session, "as-new"));

    say_result_clear(&result);
    session_redo(session, 1, &result);
    assert_status(&result, SAY_OK);
    ck_assert(has_asset(session, "as-sea"));
    ck_assert(has_asset(session, "as-new"));
}
END_TEST

/* ---- films ----------------------------------------------------------------------- */

static GError *render(Session *session, const char *output, const char *preset)
{
    GError *error = NULL;
    RenderResult result;
    const FilmRequest request = {
        .output = output,
        .preset = preset,
        .start = RTIME_ZERO,
        .end = RTIME_ZERO,
    };
    ck_assert(!session_render(session, &request, &result, &error));
    ck_assert_ptr_nonnull(error);
    return error;
}

START_TEST(outputs_are_what_their_name_says)
{
    g_autoptr(Session) session = new_session();
    g_autoptr(GError) poem = render(session, "film.txt", NULL);
    ck_assert_int_eq(fault_of(poem), FAULT_UNSUPPORTED);
    g_autoptr(GError) other = render(session, "film.mp4", "lossless");
    ck_assert_int_eq(fault_of(other), FAULT_INVALID_VALUE);
    g_autoptr(GError) preset = render(session, "film.mp4", "epic");
    ck_assert_int_eq(fault_of(preset), FAULT_INVALID_VALUE);
}
END_TEST

START_TEST(footage_is_never_overwritten)
{
    g_autoptr(Session) session = new_session();
    g_autofree char *footage = g_build_filename(folder, "hill.mp4", NULL);
    ck_assert(g_file_set_contents(footage, "precious", -1, NULL));
    g_autoptr(GError) error = render(session, footage, NULL);
    ck_assert_msg(strstr(error->message, "footage"), "%s", error->message);
    g_autofree char *text = NULL;
    ck_assert(g_file_get_contents(footage, &text, NULL, NULL));
    ck_assert_str_eq(text, "precious");
}
END_TEST

START_TEST(an_empty_timeline_is_no_film)
{
    g_autoptr(Session) session = session_new(path, 640, 360, (Rate){ 25, 1 }, NULL);
    g_autoptr(GError) error = render(session, "film.mp4", NULL);
    ck_assert_int_eq(fault_of(error), FAULT_EMPTY_TIMELINE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("session");
    TCase *tests = tcase_create("session");
    tcase_add_checked_fixture(tests, make_folder, remove_folder);
    tcase_add_test(tests, a_plan_is_stored_before_it_is_told);
    tcase_add_test(tests, a_dry_run_stores_nothing);
    tcase_add_loop_test(tests, a_bad_plan_changes_nothing, 0, G_N_ELEMENTS(BAD_PLANS));
    tcase_add_test(tests, a_question_is_answered_by_the_next_process);
    tcase_add_test(tests, both_can_be_the_answer);
    tcase_add_test(tests, never_mind_changes_nothing);
    tcase_add_test(tests, a_new_command_drops_the_question);
    tcase_add_test(tests, what_is_not_understood_leaves_the_question_open);
    tcase_add_test(tests, a_confirmation_is_asked_for_and_given);
    tcase_add_test(tests, what_means_other_clips_by_now_is_asked_about);
    tcase_add_test(tests, a_missing_value_is_asked_for_and_given);
    tcase_add_test(tests, a_selection_must_exist);
    tcase_add_test(tests, undo_and_redo_give_back_the_same_bytes);
    tcase_add_test(tests, too_many_undos_change_nothing);
    tcase_add_test(tests, history_can_go_to_an_edit_back_and_forth);
    tcase_add_test(tests, words_undo_and_redo);
    tcase_add_loop_test(tests, help_is_of_this_project, 0, G_N_ELEMENTS(HELP));
    tcase_add_test(tests, unknown_commands_and_topics_name_the_nearest);
    tcase_add_test(tests, the_log_tells_the_story);
    tcase_add_test(tests, an_edit_is_made_on_what_others_left);
    tcase_add_test(tests, a_read_only_project_can_be_asked_and_not_changed);
    tcase_add_loop_test(tests, a_bad_document_is_not_loaded, 0,
                        G_N_ELEMENTS(BAD_DOCUMENTS));
    tcase_add_test(tests, loading_can_be_undone);
    tcase_add_test(tests, an_import_outlives_the_undo_of_what_was_before);
    tcase_add_test(tests, outputs_are_what_their_name_says);
    tcase_add_test(tests, footage_is_never_overwritten);
    tcase_add_test(tests, an_empty_timeline_is_no_film);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
