#include "chatkut/base/channel.h"

#include "../run.h"

#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

static Channel *near, *far;
static int fds_at_start;

static int count_fds(void)
{
    int count = 0;
    DIR *folder = opendir("/proc/self/fd");
    while (readdir(folder))
        count++;
    closedir(folder);
    return count;
}

static void setup(void)
{
    fds_at_start = count_fds();
    int ends[2];
    ck_assert(channel_pair(ends, NULL));
    near = channel_new(ends[0]);
    far = channel_new(ends[1]);
}

static void teardown(void)
{
    channel_free(near);
    channel_free(far);
    ck_assert_int_eq(count_fds(), fds_at_start);
}

static void assert_received(const char *body, size_t length)
{
    g_autofree char *got = NULL;
    size_t got_length = 0;
    g_autoptr(GError) error = NULL;
    bool ok = channel_receive(near, 1000, &got, &got_length, NULL, &error);
    ck_assert_msg(ok, "%s", ok ? "" : error->message);
    ck_assert_uint_eq(got_length, length);
    ck_assert_mem_eq(got, body, length);
    ck_assert_int_eq(got[length], '\0');
}

static void assert_refused(GIOErrorEnum code)
{
    char *body = (char *)1;
    size_t length = 7;
    GArray *fds = (GArray *)1;
    g_autoptr(GError) error = NULL;
    ck_assert(!channel_receive(near, 1000, &body, &length, &fds, &error));
    ck_assert_msg(g_error_matches(error, G_IO_ERROR, (int)code), "%s", error->message);
    ck_assert(body == (char *)1 && length == 7 && fds == (GArray *)1);
}

/* ---- friends -------------------------------------------------------------------- */

START_TEST(bodies_arrive_whole_whatever_their_size)
{
    static const size_t sizes[] = { 0,
                                    1,
                                    1000,
                                    CHANNEL_INLINE_MAX - 1,
                                    CHANNEL_INLINE_MAX,
                                    CHANNEL_INLINE_MAX + 1,
                                    3000000,
                                    CHANNEL_BODY_MAX };
    g_autofree char *body = g_malloc(CHANNEL_BODY_MAX);
    for (size_t i = 0; i < CHANNEL_BODY_MAX; i++)
        body[i] = (char)(i * 31 >> 3);
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        ck_assert(channel_send(far, body, sizes[i], NULL, 0, NULL));
        assert_received(body, sizes[i]);
    }
}
END_TEST

START_TEST(a_body_over_the_limit_is_not_sent)
{
    g_autofree char *body = g_malloc0(CHANNEL_BODY_MAX + 1);
    g_autoptr(GError) error = NULL;
    ck_assert(!channel_send(far, body, CHANNEL_BODY_MAX + 1, NULL, 0, &error));
    ck_assert(g_error_matches(error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE));
}
END_TEST

START_TEST(packets_keep_their_order_and_bounds)
{
    ck_assert(channel_send(far, "one", 3, NULL, 0, NULL));
    ck_assert(channel_send(far, "", 0, NULL, 0, NULL));
    ck_assert(channel_send(far, "a\0b", 3, NULL, 0, NULL));
    assert_received("one", 3);
    assert_received("", 0);
    assert_received("a\0b", 3);
}
END_TEST

/* The most descriptors, beside a short and beside a long body. */
START_TEST(descriptors_travel_beside_the_body)
{
    static const size_t sizes[] = { 5, CHANNEL_INLINE_MAX + 5 };
    int pipe_ends[2], fds[CHANNEL_MAX_FDS];
    ck_assert_int_eq(pipe2(pipe_ends, O_CLOEXEC), 0);
    for (int i = 0; i < CHANNEL_MAX_FDS; i++)
        fds[i] = pipe_ends[1];
    g_autofree char *body = g_malloc0(sizes[1]);
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        ck_assert(channel_send(far, body, sizes[i], fds, CHANNEL_MAX_FDS, NULL));
        g_autofree char *got = NULL;
        size_t length;
        GArray *received = NULL;
        ck_assert(channel_receive(near, 1000, &got, &length, &received, NULL));
        ck_assert_uint_eq(received->len, CHANNEL_MAX_FDS);
        int taken = channel_take_fd(received, 3);
        ck_assert(fcntl(taken, F_GETFD) & FD_CLOEXEC);
        ck_assert_int_eq(channel_take_fd(received, 3), -1);
        ck_assert_int_eq(channel_take_fd(received, CHANNEL_MAX_FDS), -1);
        ck_assert_int_eq(write(taken, "x", 1), 1);
        close(taken);
        channel_fds_free(received);
    }
    char two[3];
    ck_assert_int_eq(read(pipe_ends[0], two, sizeof two), 2);
    close(pipe_ends[0]);
    close(pipe_ends[1]);
}
END_TEST

START_TEST(waiting_ends_when_told)
{
    int64_t before = g_get_monotonic_time();
    char *body;
    size_t length;
    g_autoptr(GError) error = NULL;
    ck_assert(!channel_receive(near, 50, &body, &length, NULL, &error));
    ck_assert(g_error_matches(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT));
    ck_assert_int_ge(g_get_monotonic_time() - before, 49000);
}
END_TEST

START_TEST(a_peer_that_does_not_read_cannot_block_for_ever)
{
    channel_set_send_timeout(far, 50);
    g_autofree char *body = g_malloc0(CHANNEL_INLINE_MAX);
    g_autoptr(GError) error = NULL;
    unsigned sent = 0;
    while (channel_send(far, body, CHANNEL_INLINE_MAX, NULL, 0, &error))
        ck_assert_uint_lt(sent++, 10000);
    ck_assert(g_error_matches(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT));
    for (unsigned i = 0; i < sent; i++)
        assert_received(body, CHANNEL_INLINE_MAX);
}
END_TEST

START_TEST(a_peer_that_hung_up_is_noticed)
{
    ck_assert(channel_send(far, "last", 4, NULL, 0, NULL));
    channel_free(far);
    far = NULL;
    assert_received("last", 4);
    assert_refused(G_IO_ERROR_CLOSED);
    g_autoptr(GError) error = NULL;
    ck_assert(!channel_send(near, "x", 1, NULL, 0, &error));
    ck_assert(g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CLOSED));
    int ends[2];
    ck_assert(channel_pair(ends, NULL));
    far = channel_new(ends[0]);
    close(ends[1]);
}
END_TEST

/* ---- foes ----------------------------------------------------------------------- */

/* One packet exactly as given. */
static void send_raw(const char *packet, size_t size, const int *fds, size_t n_fds)
{
    union {
        const char *in;
        char *out;
    } bytes = { .in = packet };
    char control[CMSG_SPACE(250 * sizeof(int))] = { 0 };
    struct iovec part = { bytes.out, size };
    struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
    if (n_fds > 0) {
        message.msg_control = control;
        message.msg_controllen = CMSG_SPACE(n_fds * sizeof(int));
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(n_fds * sizeof(int));
        memcpy(CMSG_DATA(header), fds, n_fds * sizeof(int));
    }
    ck_assert_int_eq(sendmsg(channel_fd(far), &message, 0), (ssize_t)size);
}

static int memfd_of_size(off_t size, int seals)
{
    int fd = memfd_create("test", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    ck_assert_int_eq(ftruncate(fd, size), 0);
    ck_assert_int_eq(fcntl(fd, F_ADD_SEALS, seals), 0);
    return fd;
}

START_TEST(broken_packets_are_refused_and_the_next_one_read)
{
    g_autofree char *big = g_strnfill(CHANNEL_INLINE_MAX + 2, 'B');
    send_raw("X{}", 3, NULL, 0);
    assert_refused(G_IO_ERROR_INVALID_DATA);
    send_raw(big, CHANNEL_INLINE_MAX + 2, NULL, 0);
    assert_refused(G_IO_ERROR_INVALID_DATA);
    send_raw("M", 1, NULL, 0);
    assert_refused(G_IO_ERROR_INVALID_DATA);
    send_raw("B{}", 3, NULL, 0);
    assert_received("{}", 2);
}
END_TEST

START_TEST(too_many_descriptors_are_closed)
{
    static const size_t counts[] = { CHANNEL_MAX_FDS + 1, CHANNEL_MAX_FDS + 2, 250 };
    int fds[250];
    for (int i = 0; i < 250; i++)
        fds[i] = STDERR_FILENO;
    int before = count_fds();
    for (size_t i = 0; i < G_N_ELEMENTS(counts); i++) {
        send_raw("B{}", 3, fds, counts[i]);
        assert_refused(G_IO_ERROR_INVALID_DATA);
        ck_assert_int_eq(count_fds(), before);
    }
}
END_TEST

START_TEST(a_body_that_could_change_is_refused)
{
    int all = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
    char name[] = "/tmp/chatkut-test-XXXXXX";
    int bad[] = { memfd_of_size(100, F_SEAL_SHRINK | F_SEAL_GROW),
                  memfd_of_size(100, F_SEAL_WRITE),
                  memfd_of_size(100, 0),
                  memfd_of_size((off_t)CHANNEL_BODY_MAX + 1, all),
                  mkstemp(name),
                  open("/dev/zero", O_RDONLY | O_CLOEXEC) };
    unlink(name);
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        send_raw("M", 1, &bad[i], 1);
        assert_refused(G_IO_ERROR_INVALID_DATA);
        close(bad[i]);
    }
    int good = memfd_of_size(100, all);
    send_raw("M{", 2, &good, 1);
    assert_refused(G_IO_ERROR_INVALID_DATA);
    send_raw("M", 1, &good, 1);
    g_autofree char *zeros = g_malloc0(100);
    assert_received(zeros, 100);
    close(good);
}
END_TEST

START_TEST(an_empty_packet_reads_as_the_end)
{
    int fd = STDERR_FILENO;
    send_raw("", 0, &fd, 1);
    assert_refused(G_IO_ERROR_CLOSED);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("channel");
    TCase *tests = tcase_create("channel");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 30);
    tcase_add_test(tests, bodies_arrive_whole_whatever_their_size);
    tcase_add_test(tests, a_body_over_the_limit_is_not_sent);
    tcase_add_test(tests, packets_keep_their_order_and_bounds);
    tcase_add_test(tests, descriptors_travel_beside_the_body);
    tcase_add_test(tests, waiting_ends_when_told);
    tcase_add_test(tests, a_peer_that_does_not_read_cannot_block_for_ever);
    tcase_add_test(tests, a_peer_that_hung_up_is_noticed);
    tcase_add_test(tests, broken_packets_are_refused_and_the_next_one_read);
    tcase_add_test(tests, too_many_descriptors_are_closed);
    tcase_add_test(tests, a_body_that_could_change_is_refused);
    tcase_add_test(tests, an_empty_packet_reads_as_the_end);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
