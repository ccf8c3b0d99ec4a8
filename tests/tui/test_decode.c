#include "chatkut/tui/decode.h"

#include "../run.h"

#include <string.h>

/* A key's name, [paste], <mouse> or {answer}. */
static void tell(GString *told, const Event *event)
{
    g_string_append(told, told->len ? " " : "");
    if (event->kind == EVENT_KEY) {
        g_autofree char *key = key_text(event->key);
        g_string_append(told, key);
    } else if (event->kind == EVENT_PASTE) {
        g_string_append_printf(told, "[%s]", event->text);
    } else if (event->kind == EVENT_REPORT) {
        g_string_append_printf(told, "{%d %dx%d}", event->report.kind, event->report.w,
                               event->report.h);
    } else {
        const Mouse *mouse = &event->mouse;
        g_string_append_printf(told, "<%d:%d %d,%d %d>", mouse->kind, mouse->button,
                               mouse->x, mouse->y, mouse->held);
    }
}

static void tell_all(Decoder *decoder, GString *told)
{
    g_auto(Event) event = { 0 };
    while (decoder_next(decoder, &event)) {
        tell(told, &event);
        event_clear(&event);
    }
}

/* What the events of these bytes are. */
static void decode(Decoder *decoder, const char *bytes, size_t length, GString *told)
{
    decoder_feed(decoder, bytes, length);
    tell_all(decoder, told);
    decoder_give_up(decoder);
    tell_all(decoder, told);
}

static const struct {
    const char *bytes, *events;
} CASES[] = {
    { "ab", "a b" },
    { "é漢", "é 漢" },
    { "\r\n\t\x7f\b", "Enter C-j Tab BackSpace BackSpace" },
    { "\x01\x1a\x1f", "C-a C-z C-_" },
    { "\033", "Esc" },
    { "\033\033", "Esc Esc" },
    { "\033x", "M-x" },
    { "\033\r", "M-Enter" },
    { "\033é", "M-é" },
    { "\033[A\033[B\033[C\033[D", "Up Down Right Left" },
    { "\033OA\033OP\033OS", "Up F1 F4" },
    { "\033[1;5C\033[1;2D\033[1;3A", "C-Right S-Left M-Up" },
    { "\033[H\033[F\033[1~\033[4~", "Home End Home End" },
    { "\033[2~\033[3~\033[5~\033[6~", "Ins Del PgUp PgDn" },
    { "\033[3;5~", "C-Del" },
    { "\033[15~\033[24~", "F5 F12" },
    { "\033[[A\033[[E", "F1 F5" },
    { "\033[Z", "S-Tab" },
    { "\033[13;5u\033[97;5u\033[9;2u", "C-Enter C-a S-Tab" },
    { "\033[?62;4;22c\033[?1;2c", "{0 1x0} {0 0x0}" },
    { "\033[6;20;10t\033[6;0;10t\033[4;480;640t", "{1 10x20}" },
    { "\033[?1;0;256S\033[?1;3;0S", "{2 256x0}" },
    { "\033_Gi=31;OK\033\\x", "{3 1x0} x" },
    { "\033_Gi=31;ENOENT:no\033\\x", "x" },
    { "\033_x", "M-_ x" },
    { "\033[200~two\rlines\033[201~x", "[two\nlines] x" },
    { "\033[200~a\033[31mb\x07\033[201~", "[a[31mb]" },
    { "\033[200~crlf\r\nend\033[201~", "[crlf\nend]" },
    { "\033[200~\033[201~", "[]" },
    { "\033[<0;5;3M\033[<0;5;3m", "<0:1 4,2 0> <2:1 4,2 0>" },
    { "\033[<32;6;3M\033[<64;1;1M\033[<65;1;1M",
      "<1:1 5,2 0> <3:1 0,0 0> <4:2 0,0 0>" },
    { "\033[<18;300;1M", "<0:3 299,0 1>" },
    { "\033[M !!", "<0:1 0,0 0>" },
    { "\033[I\033[O", "" },        /* focus came and went */
    { "\033[99~\033[1;1Q", "F2" }, /* unknown; F2 without a modifier */
    { "\033[1;", "" },             /* the rest never came */
    { "a\xff\xc3q", "a q" },       /* no UTF-8 */
    { "\xc2\x9bq", "q" },          /* C1 */
};

START_TEST(bytes_become_events)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) told = g_string_new(NULL);
    decode(decoder, CASES[_i].bytes, strlen(CASES[_i].bytes), told);
    ck_assert_str_eq(told->str, CASES[_i].events);
    ck_assert(!decoder_waits(decoder));
}
END_TEST

/* Wherever a slow line cuts it. */
START_TEST(a_sequence_may_come_in_pieces)
{
    const char *bytes = CASES[_i].bytes;
    const size_t length = strlen(bytes);
    for (size_t cut = 1; cut < length; cut++) {
        g_autoptr(Decoder) decoder = decoder_new();
        g_autoptr(GString) told = g_string_new(NULL);
        decoder_feed(decoder, bytes, cut);
        tell_all(decoder, told);
        decode(decoder, bytes + cut, length - cut, told);
        ck_assert_str_eq(told->str, CASES[_i].events);
    }
}
END_TEST

START_TEST(the_terminals_own_sequences_are_learned)
{
    g_autoptr(Decoder) decoder = decoder_new();
    decoder_learn(decoder, "\033Ox", (Key){ KEY_CODE_PGUP, 0 });
    decoder_learn(decoder, "\033[", (Key){ KEY_CODE_F1, 0 });
    decoder_learn(decoder, "\033[7$", (Key){ KEY_CODE_HOME, KEY_SHIFT });
    g_autoptr(GString) told = g_string_new(NULL);
    decode(decoder, "\033Ox\033[7$", 7, told);
    ck_assert_str_eq(told->str, "PgUp S-Home");
}
END_TEST

START_TEST(a_paste_is_bounded)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autofree char *much = g_strnfill(3 * DECODER_PASTE_MAX, 'x');
    g_auto(Event) event = { 0 };
    decoder_feed(decoder, "\033[200~", 6);
    decoder_feed(decoder, much, strlen(much));
    ck_assert(!decoder_next(decoder, &event));
    ck_assert(!decoder_waits(decoder));
    decoder_feed(decoder, "\033[201~", 6);
    ck_assert(decoder_next(decoder, &event));
    ck_assert_uint_eq(strlen(event.text), DECODER_PASTE_MAX);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("decode");
    TCase *tests = tcase_create("decode");
    tcase_add_loop_test(tests, bytes_become_events, 0, G_N_ELEMENTS(CASES));
    tcase_add_loop_test(tests, a_sequence_may_come_in_pieces, 0, G_N_ELEMENTS(CASES));
    tcase_add_test(tests, the_terminals_own_sequences_are_learned);
    tcase_add_test(tests, a_paste_is_bounded);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
