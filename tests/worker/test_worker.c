/* The real chatkut-worker (argv[1]) on the other end of a channel. */
#include "chatkut/base/child.h"
#include "chatkut/media/video_reader.h"
#include "chatkut/model/message.h"
#include "chatkut/model/output.h"

#include "../media/numbered.h"
#include "../run.h"

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TIMEOUT_MS = 60000, FRAMES = 120 };

static const char *program;

static const char COMPOSITION[] =
    "{\"chatkut\":1,\"id\":\"p\",\"main\":\"main\",\"assets\":[{\"id\":\"a\",\"kind\":"
    "\"video\",\"path\":\"a.mp4\",\"duration\":\"4s\"}],\"sequences\":[{\"id\":"
    "\"main\","
    "\"size\":[160,48],\"rate\":\"30/1\",\"tracks\":[{\"id\":\"v\",\"kind\":\"video\","
    "\"clips\":[{\"id\":\"c1\",\"type\":\"video\",\"start\":0,\"duration\":30,"
    "\"asset\":"
    "\"a\",\"in\":60},{\"id\":\"c2\",\"type\":\"video\",\"start\":30,\"duration\":%d,"
    "\"asset\":\"a\",\"in\":7,\"loop\":true}]}]}]}";

/* ---- talking --------------------------------------------------------------------- */

static void say(Child *child, char *body, int fd)
{
    g_autoptr(GError) error = NULL;
    ck_assert_msg(channel_send(child_channel(child), body, strlen(body), &fd,
                               fd >= 0 ? 1 : 0, &error),
                  "%s", error ? error->message : "?");
    g_free(body);
}

static json_t *hear(Child *child, MessageKind *kind)
{
    g_autofree char *body = NULL;
    g_autoptr(GArray) fds = NULL;
    g_autoptr(GError) error = NULL;
    size_t length;
    json_t *json;
    ck_assert_msg(
        channel_receive(child_channel(child), TIMEOUT_MS, &body, &length, &fds, &error),
        "%s", error ? error->message : "?");
    json = message_parse(body, length, kind, &error);
    ck_assert_msg(json != NULL, "%s", error ? error->message : "?");
    return json;
}

static Child *start(void)
{
    const char *argv[] = { program, NULL };
    Child *child = child_spawn(program, argv, NULL);
    MessageKind kind;
    json_t *answer;
    size_t length;
    ck_assert_ptr_nonnull(child);
    say(child,
        message_format(MESSAGE_HELLO, &length, "{s:i}", "contract", MESSAGE_CONTRACT),
        -1);
    answer = hear(child, &kind);
    ck_assert_int_eq(kind, MESSAGE_HELLO);
    ck_assert_ptr_nonnull(
        json_object_get(json_object_get(answer, "engine"), "sandbox"));
    ck_assert_uint_ge(
        json_string_length(json_object_get(json_object_get(answer, "engine"), "build")),
        16);
    json_decref(answer);
    return child;
}

static void stop(Child *child)
{
    child_free(child);
}

static void send_file(Child *child, const char *path)
{
    size_t length;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    char *body = message_format(MESSAGE_FILE, &length, "{s:s}", "asset", "a");
    say(child, body, fd);
    close(fd);
}

static void send_render(Child *child, int second_clip, const char *target)
{
    g_autofree char *text = g_strdup_printf(COMPOSITION, second_clip);
    OutputSpec spec =
        output_preset_spec(output_preset_find(NULL), 160, 48, (Rate){ 30, 1 });
    size_t length;
    int fd = open(target, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    char *body;
    spec.crf = 1;
    body = message_format(MESSAGE_RENDER, &length, "{s:i s:o s:s s:o}", "id", 7,
                          "composition", json_loads(text, 0, NULL), "sequence", "main",
                          "output", output_spec_to_json(&spec));
    say(child, body, fd);
    close(fd);
}

/* The first message that is no progress; *reports counts those. */
static json_t *hear_end(Child *child, MessageKind *kind, int *reports)
{
    json_t *json = hear(child, kind);
    while (*kind == MESSAGE_PROGRESS) {
        (*reports)++;
        json_decref(json);
        json = hear(child, kind);
    }
    return json;
}

static const char *string_of(const json_t *json, const char *key)
{
    return json_string_value(json_object_get(json, key));
}

static char *beside(const char *source, const char *name)
{
    g_autofree char *folder = g_path_get_dirname(source);
    return g_build_filename(folder, name, NULL);
}

/* ---- tests ----------------------------------------------------------------------- */

static void check_pictures(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    g_autoptr(Input) input = input_open(fd, NULL);
    ck_assert_ptr_nonnull(input);
    {
        g_autoptr(VideoReader) reader = video_reader_new(
            input, input_find_stream(input, AVMEDIA_TYPE_VIDEO, -1), 1, NULL);
        for (int n = 0; n < 60; n++) {
            const AVFrame *frame =
                video_reader_at(reader, rtime_from_frames(n, (Rate){ 30, 1 }), NULL);
            ck_assert_int_eq(numbered_read(frame), n < 30 ? 60 + n : n - 23);
        }
    }
    ck_assert_int_eq(input_format(input)->nb_streams, 2);
    close(fd);
}

START_TEST(a_render_has_the_pictures_of_its_clips)
{
    g_autofree char *source =
        numbered_make("source.mp4", (Rate){ 30, 1 }, FRAMES, NULL,
                      "-c:v libx264 -preset ultrafast -qp 6 -colorspace bt709");
    g_autofree char *target = beside(source, "out.mp4");
    Child *child = start();
    MessageKind kind;
    int reports = 0;
    json_t *end;
    send_file(child, source);
    send_render(child, 30, target);
    end = hear_end(child, &kind, &reports);
    ck_assert_int_eq(kind, MESSAGE_DONE);
    ck_assert_int_eq(json_integer_value(json_object_get(end, "frames")), 60);
    ck_assert_int_ge(reports, 1);
    json_decref(end);
    check_pictures(target);
    stop(child);
}
END_TEST

START_TEST(a_probe_answers_or_says_why_not)
{
    const struct {
        const char *bytes, *text;
    } rows[] = {
        { "", "the file is empty" },
        { "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n",
          "this is a playlist that points to other files; import those files instead" },
        { "hello, this is a note", "this is not sound or picture in any known format" },
    };
    Child *child = start();
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        FILE *file = tmpfile();
        MessageKind kind;
        size_t length;
        json_t *answer;
        ck_assert_ptr_nonnull(file);
        fputs(rows[i].bytes, file);
        fflush(file);
        say(child,
            message_format(MESSAGE_PROBE, &length, "{s:i s:s}", "id", (int)i, "name",
                           "x"),
            fileno(file));
        answer = hear(child, &kind);
        ck_assert_int_eq(kind, MESSAGE_FAILED);
        ck_assert_str_eq(string_of(answer, "text"), rows[i].text);
        json_decref(answer);
        fclose(file);
    }
    stop(child);
}
END_TEST

START_TEST(an_asset_that_was_not_handed_over_is_named)
{
    g_autofree char *target =
        g_build_filename(g_get_tmp_dir(), "chatkut-worker-test", NULL);
    Child *child = start();
    MessageKind kind;
    int reports = 0;
    json_t *end;
    send_render(child, 30, target);
    end = hear_end(child, &kind, &reports);
    ck_assert_int_eq(kind, MESSAGE_FAILED);
    ck_assert_str_eq(string_of(end, "kind"), "internal");
    ck_assert_str_eq(string_of(end, "asset"), "a");
    json_decref(end);
    unlink(target);
    stop(child);
}
END_TEST

START_TEST(a_render_can_be_cancelled)
{
    g_autofree char *source = numbered_make("cancel.mp4", (Rate){ 30, 1 }, FRAMES, NULL,
                                            "-c:v libx264 -preset ultrafast");
    g_autofree char *target = beside(source, "cancelled.mp4");
    Child *child = start();
    MessageKind kind;
    int reports = 0;
    size_t length;
    json_t *end;
    send_file(child, source);
    send_render(child, 1000000, target);
    end = hear(child, &kind);
    ck_assert_int_eq(kind, MESSAGE_PROGRESS);
    json_decref(end);
    say(child, message_format(MESSAGE_CANCEL, &length, "{s:i}", "id", 7), -1);
    end = hear_end(child, &kind, &reports);
    ck_assert_int_eq(kind, MESSAGE_FAILED);
    ck_assert_str_eq(string_of(end, "kind"), "cancelled");
    json_decref(end);
    stop(child);
}
END_TEST

START_TEST(a_worker_takes_no_huge_pages)
{
    Child *child = start();
    g_autofree char *path = g_strdup_printf("/proc/%d/status", (int)child_pid(child));
    g_autofree char *status = NULL;
    ck_assert(g_file_get_contents(path, &status, NULL, NULL));
    const char *told = strstr(status, "THP_enabled:"); /* since Linux 5.0 */
    ck_assert(!told || g_str_has_prefix(told, "THP_enabled:\t0"));
    stop(child);
}
END_TEST

START_TEST(by_hand_it_says_what_it_is)
{
    g_autofree char *message = NULL;
    const char *argv[] = { program, NULL };
    int status = 0;
    ck_assert(g_spawn_sync(NULL, (char **)(uintptr_t)argv, NULL, 0, NULL, NULL, NULL,
                           &message, &status, NULL));
    ck_assert_int_ne(status, 0);
    ck_assert_ptr_nonnull(strstr(message, "chatkut"));
}
END_TEST

int main(int argc, char **argv)
{
    Suite *suite = suite_create("worker");
    TCase *tcase = tcase_create("requests");
    if (argc != 2) {
        fprintf(stderr, "usage: test_worker CHATKUT-WORKER\n");
        return 2;
    }
    program = g_canonicalize_filename(argv[1], NULL);
    numbered_init();
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, a_render_has_the_pictures_of_its_clips);
    tcase_add_test(tcase, a_probe_answers_or_says_why_not);
    tcase_add_test(tcase, an_asset_that_was_not_handed_over_is_named);
    tcase_add_test(tcase, a_render_can_be_cancelled);
    tcase_add_test(tcase, a_worker_takes_no_huge_pages);
    tcase_add_test(tcase, by_hand_it_says_what_it_is);
    suite_add_tcase(suite, tcase);
    int status = run_suite(suite);
    numbered_clean();
    return status;
}
