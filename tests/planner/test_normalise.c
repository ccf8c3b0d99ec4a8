#include "token.h"

#include "../run.h"

#include <check.h>
#include <stdlib.h>

/* Tokens as "text|text", quotes in <>, glued ones after a "+". */
static char *tokens(const char *utterance)
{
    g_auto(Sentence) sentence;
    sentence_init(&sentence, utterance);
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; i < sentence.count; i++) {
        const Token *token = &sentence.tokens[i];
        if (i)
            g_string_append_c(text, token->glued ? '+' : '|');
        bool quote = token->kind == TOKEN_QUOTE;
        g_string_append_printf(text, quote ? "<%s>" : "%s", token->text);
    }
    return g_string_free(text, FALSE);
}

static const struct {
    const char *said, *tokens;
} CUTS[] = {
    { "Make the Text BIGGER", "make|the|text|bigger" },
    { "10-second", "10+second" },
    { "fade-in", "fade+in" },
    { "alpha.png", "alpha+png" },
    { "bbb_480p_30s_51", "bbb+480+p+30+s+51" },
    { "at 30 %", "at|30|%" },
    { "1.5x", "1.5+x" },
    { "1,5 s", "1,5|s" },
    { "-0.3 seconds", "-+0.3|seconds" },
    { "5s-9s", "5+s+-+9+s" },
    { "2 – 4", "2|-|4" },
    { "say 'Hello World'", "say|<Hello World>" },
    { "say \"it's 5 o'clock\" now", "say|<it's 5 o'clock>|now" },
    { "“Smart” ‘quotes’ «too»", "<Smart>|<quotes>|<too>" },
    { "don't", "don+'t" },
    { "the title’s colour", "the|title+'s|colour" },
    { "the boys' clip", "the|boys+'s|clip" },
    { "never \"closed", "never|<closed>" },
    { "STRASSE Straße", "strasse|strasse" },
    { "İstanbul", "i̇stanbul" },
    { "e\xcc\x81t\xc3\xa9", "été" },
    { "0:12.5 1:02:03:04", "0:12.5|1:02:03:04" },
    { "16:9", "16:9" },
    { "1920x1080", "1920x1080" },
    { "#Ff8800 #12", "#ff8800|#+12" },
    { "1/2", "1+/+2" },
    { "delete\tthe\n\nclip", "delete|the|clip" },
    { "", "" },
    { "…!?", "…+!+?" },
};

START_TEST(utterances_are_cut_alike)
{
    g_autofree char *got = tokens(CUTS[_i].said);
    ck_assert_str_eq(got, CUTS[_i].tokens);
}
END_TEST

START_TEST(kinds_are_told_apart)
{
    g_auto(Sentence) sentence;
    sentence_init(&sentence, "word 5 0:10 9:1 4x5 #fff 'q' ,");
    static const TokenKind KINDS[] = { TOKEN_WORD,  TOKEN_NUMBER, TOKEN_TIMECODE,
                                       TOKEN_RATIO, TOKEN_SIZE,   TOKEN_HEX,
                                       TOKEN_QUOTE, TOKEN_MARK };
    ck_assert_uint_eq(sentence.count, G_N_ELEMENTS(KINDS));
    for (unsigned i = 0; i < sentence.count; i++)
        ck_assert_int_eq(sentence.tokens[i].kind, KINDS[i]);
}
END_TEST

START_TEST(offsets_give_back_what_was_typed)
{
    g_auto(Sentence) sentence;
    sentence_init(&sentence, "Trim  Straße.mp4 to 5s");
    g_autofree char *file = sentence_slice(&sentence, 1, 4);
    ck_assert_str_eq(file, "Straße.mp4");
    g_autofree char *nothing = sentence_slice(&sentence, 3, 3);
    ck_assert_str_eq(nothing, "");
}
END_TEST

START_TEST(broken_bytes_and_endless_text_are_bounded)
{
    g_auto(Sentence) sentence;
    sentence_init(&sentence, "a\xff\xfe\xc3(\xe2\x80 b");
    ck_assert_uint_gt(sentence.count, 0);
    g_auto(Sentence) longer;
    g_autofree char *text = g_strnfill(100000, 'a');
    sentence_init(&longer, text);
    ck_assert(longer.cut);
    g_auto(Sentence) many;
    for (unsigned i = 1; i < 3000; i += 2)
        text[i] = ' ';
    text[3000] = '\0';
    sentence_init(&many, text);
    ck_assert(many.cut);
    ck_assert_uint_eq(many.count, SENTENCE_MAX_TOKENS);
}
END_TEST

START_TEST(numbers_read_in_both_spellings)
{
    ck_assert_double_eq(token_number("1.5"), 1.5);
    ck_assert_double_eq(token_number("1,5"), 1.5);
    ck_assert_double_eq(token_number("1,920"), 1920);
    ck_assert_double_eq(token_number("1,920.5"), 1920.5);
    ck_assert_double_eq(token_number(".25"), 0.25);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("normalise");
    tcase_add_loop_test(tests, utterances_are_cut_alike, 0, G_N_ELEMENTS(CUTS));
    tcase_add_test(tests, kinds_are_told_apart);
    tcase_add_test(tests, offsets_give_back_what_was_typed);
    tcase_add_test(tests, broken_bytes_and_endless_text_are_bounded);
    tcase_add_test(tests, numbers_read_in_both_spellings);
    Suite *suite = suite_create("normalise");
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
