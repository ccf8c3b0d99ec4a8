#include "chatkut/queue/source.h"

#include "fixture.h"

#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

START_TEST(a_file_is_opened_to_read)
{
    g_autofree char *path = fixture_file("a.mp4", 3);
    g_autoptr(GError) error = NULL;
    int fd = source_open(path, &error);
    char bytes[4];
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(read(fd, bytes, sizeof bytes), 3);
    ck_assert_int_eq(fcntl(fd, F_GETFL) & (O_ACCMODE | O_NONBLOCK), O_RDONLY);
    ck_assert(fcntl(fd, F_GETFD) & FD_CLOEXEC);
    close(fd);
}
END_TEST

START_TEST(what_is_no_file_is_refused_without_waiting)
{
    g_autofree char *pipe = fixture_path("pipe"), *none = fixture_path("none");
    g_autofree char *file = fixture_file("file", 1);
    g_autofree char *below = g_build_filename(file, "x", NULL);
    ck_assert_int_eq(mkfifo(pipe, 0600), 0);
    const struct {
        const char *path;
        int code;
    } cases[] = {
        { pipe, SOURCE_ERROR_NOT_A_FILE },        { folder, SOURCE_ERROR_NOT_A_FILE },
        { "/dev/zero", SOURCE_ERROR_NOT_A_FILE }, { none, SOURCE_ERROR_NOT_FOUND },
        { below, SOURCE_ERROR_NOT_FOUND },        { "", SOURCE_ERROR_NOT_FOUND }
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        ck_assert_int_eq(source_open(cases[i].path, &error), -1);
        ck_assert_msg(g_error_matches(error, SOURCE_ERROR, cases[i].code), "%s",
                      error->message);
        ck_assert(strstr(error->message, cases[i].path));
    }
}
END_TEST

static const char document[] =
    "{'chatkut':1,'id':'p','main':'main','assets':["
    "  {'id':'as-a','kind':'video','path':'a.mp4'},"
    "  {'id':'as-b','kind':'video','path':'b.mp4'},"
    "  {'id':'as-c','kind':'audio','path':'c.mp3'},"
    "  {'id':'as-lut','kind':'lut','path':'warm.cube'},"
    "  {'id':'as-off','kind':'video','path':'off.mp4'},"
    "  {'id':'as-hidden','kind':'video','path':'hidden.mp4'},"
    "  {'id':'as-unused','kind':'video','path':'unused.mp4'}],"
    " 'sequences':["
    "  {'id':'main','size':[64,36],'rate':'25/1','tracks':["
    "    {'id':'t1','kind':'video','clips':["
    "      {'id':'c1','type':'video','asset':'as-b','start':0,'duration':10},"
    "      "
    "{'id':'c2','type':'video','asset':'as-a','start':10,'duration':10,'effects':["
    "       {'id':'e1','type':'lut','params':{'file':'as-lut'}},"
    "       {'id':'e2','type':'lut','enabled':false,'params':{'file':'as-off'}}]},"
    "      {'id':'c3','type':'video','asset':'as-b','start':20,'duration':10},"
    "      {'id':'c4','type':'video','asset':'as-off','start':30,'duration':10,"
    "       'enabled':false},"
    "      {'id':'c5','type':'sequence','sequence':'inner','start':40,'duration':10},"
    "      {'id':'c6','type':'sequence','sequence':'inner','start':50,'duration':10}]},"
    "    {'id':'t2','kind':'video','enabled':false,'clips':["
    "      {'id':'c7','type':'video','asset':'as-hidden','start':0,'duration':10}]}]},"
    "  {'id':'inner','size':[64,36],'rate':'25/1','tracks':["
    "    {'id':'t3','kind':'audio','clips':["
    "      {'id':'c8','type':'audio','asset':'as-c','start':0,'duration':10}]}]},"
    "  {'id':'other','size':[64,36],'rate':'25/1','tracks':["
    "    {'id':'t4','kind':'video','clips':["
    "      "
    "{'id':'c9','type':'video','asset':'as-unused','start':0,'duration':10}]}]}]}";

static char *uses_of(const Composition *composition, const char *sequence)
{
    g_autoptr(GArray) uses =
        source_uses(composition, composition_sequence(composition, sequence));
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; i < uses->len; i++) {
        const SourceUse *use = &g_array_index(uses, SourceUse, i);
        g_string_append_printf(text, "%s:%s ", use->asset->node.id, use->clip->node.id);
    }
    return g_string_free(text, FALSE);
}

START_TEST(only_what_is_played_is_used)
{
    g_autoptr(Composition) composition = fixture_composition(document);
    g_autofree char *main = uses_of(composition, "main");
    ck_assert_str_eq(main, "as-b:c1 as-a:c2 as-lut:c2 as-c:c8 ");
    g_autofree char *inner = uses_of(composition, "inner");
    ck_assert_str_eq(inner, "as-c:c8 ");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("source");
    tcase_add_checked_fixture(tests, fixture_setup, fixture_teardown);
    tcase_add_test(tests, a_file_is_opened_to_read);
    tcase_add_test(tests, what_is_no_file_is_refused_without_waiting);
    tcase_add_test(tests, only_what_is_played_is_used);
    return fixture_run("source", tests);
}
