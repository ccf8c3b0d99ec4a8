#include "token.h"

#include <string.h>

/* Quotes that open, and what closes each. Those that close themselves come first. */
static const struct {
    gunichar open;
    gunichar close[3];
} QUOTES[] = {
    { '"', { '"', 0x201D, 0x201C } },
    { '\'', { '\'', 0x2019, 0 } },
    { '`', { '`', '\'', 0 } },
    { 0x201C, { 0x201D, '"', 0x201C } },
    { 0x2018, { 0x2019, '\'', 0x2018 } },
    { 0x201E, { 0x201C, 0x201D, '"' } },
    { 0x201A, { 0x2018, 0x2019, '\'' } },
    { 0x00AB, { 0x00BB, 0, 0 } },
    { 0x00BB, { 0x00AB, 0, 0 } },
    { 0x2039, { 0x203A, 0, 0 } },
    { 0x300C, { 0x300D, 0, 0 } },
};

typedef struct {
    const char *at;
    Sentence *sentence;
    GArray *tokens;
    bool glued;
    bool line; /* a line ended since the last token */
} Scanner;

static bool is_apostrophe(gunichar c)
{
    return c == '\'' || c == 0x2019 || c == 0x02BC;
}

static bool is_dash(gunichar c)
{
    return c == '-' || c == 0x2212 || (c >= 0x2010 && c <= 0x2015);
}

static bool is_joiner(gunichar c)
{
    return c == '.' || c == '_' || c == '/' || is_dash(c);
}

static bool is_letter(gunichar c)
{
    return g_unichar_isalpha(c) || g_unichar_ismark(c);
}

static bool is_digit(gunichar c)
{
    return c >= '0' && c <= '9';
}

static bool is_hex(gunichar c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* g_utf8_next_char() casts const away. */
static const char *next_char(const char *at)
{
    return at + g_utf8_skip[(guchar)*at];
}

static gunichar peek(const char *at)
{
    return *at ? g_utf8_get_char(at) : 0;
}

static gunichar before(const Scanner *scanner, const char *at)
{
    if (at == scanner->sentence->source)
        return 0;
    return g_utf8_get_char(g_utf8_find_prev_char(scanner->sentence->source, at));
}

static char *intern(Scanner *scanner, const char *from, const char *to, bool fold)
{
    GStringChunk *strings = scanner->sentence->strings;
    char *text = g_string_chunk_insert_len(strings, from, to - from);
    if (fold && !g_str_is_ascii(text)) {
        g_autofree char *folded = g_utf8_casefold(text, -1);
        g_autofree char *composed = g_utf8_normalize(folded, -1, G_NORMALIZE_NFC);
        return g_string_chunk_insert(strings, composed);
    }
    for (char *c = text; fold && *c; c++)
        *c = g_ascii_tolower(*c);
    return text;
}

static void push(Scanner *scanner, TokenKind kind, const char *from, const char *to,
                 char *text)
{
    const char *source = scanner->sentence->source;
    Token token = { kind,
                    text ? text : intern(scanner, from, to, true),
                    (unsigned)(from - source),
                    (unsigned)(to - source),
                    .glued = scanner->glued,
                    .line = scanner->line && scanner->tokens->len > 0 };
    g_array_append_val(scanner->tokens, token);
    scanner->glued = true;
    scanner->line = false;
    scanner->at = to;
}

/* A curly mark that opens a quote within the quote that opens at `open`: it stands at
 * the beginning of a word. */
static bool opens_inner(const char *open, const char *at)
{
    gunichar c = peek(at);
    bool curly = c == 0x201C || c == 0x2018;
    return curly && c != peek(open) &&
           (at == next_char(open) || g_ascii_isspace(at[-1]));
}

static bool closes_inner(gunichar opened, gunichar c)
{
    return (opened == 0x201C && c == 0x201D) || (opened == 0x2018 && c == 0x2019);
}

/* Where the quote that opens at `open` ends (on its closing mark), or NULL. An
 * apostrophe inside a word closes nothing. */
static const char *quote_end(const char *open, const gunichar close[3])
{
    gunichar inner = 0;
    for (const char *p = next_char(open); *p; p = next_char(p)) {
        gunichar c = peek(p);
        if (closes_inner(inner, c)) {
            inner = 0;
            continue;
        }
        if (opens_inner(open, p)) {
            inner = c;
            continue;
        }
        if (c != close[0] && c != close[1] && c != close[2])
            continue;
        gunichar next = peek(next_char(p));
        if (!is_apostrophe(c) || !(is_letter(next) || is_digit(next)))
            return p;
    }
    return NULL;
}

static bool scan_quote(Scanner *scanner)
{
    const char *at = scanner->at;
    gunichar c = peek(at);
    gunichar left = before(scanner, at);
    if (is_letter(left) || is_digit(left))
        return false;
    for (unsigned i = 0; i < G_N_ELEMENTS(QUOTES); i++) {
        if (QUOTES[i].open != c)
            continue;
        const char *body = next_char(at);
        const char *end = quote_end(at, QUOTES[i].close);
        if (!end && is_apostrophe(c))
            return false;
        if (!end) /* never closed: all that follows is still not ours to read */
            end = at + strlen(at);
        char *text = intern(scanner, body, end, false);
        push(scanner, TOKEN_QUOTE, at, *end ? next_char(end) : end, text);
        return true;
    }
    return false;
}

static const char *skip_digits(const char *p)
{
    while (is_digit((guchar)*p))
        p++;
    return p;
}

/* "1:02", "1:02:03", with ".5" or a frame field behind; NULL where it is none. */
static const char *timecode_end(const char *p, bool *ratio)
{
    unsigned fields = 1;
    bool full = true;
    p = skip_digits(p);
    while (fields < 4 && (*p == ':' || *p == ';') && is_digit((guchar)p[1])) {
        const char *next = skip_digits(p + 1);
        full = full && next - p == 3;
        p = next;
        fields++;
    }
    if (fields == 1)
        return NULL;
    *ratio = fields == 2 && !full;
    if (!full && !*ratio)
        return NULL;
    if ((*p == '.' || *p == ',') && is_digit((guchar)p[1]))
        p = skip_digits(p + 1);
    return p;
}

static bool scan_number(Scanner *scanner)
{
    const char *at = scanner->at;
    bool ratio = false;
    bool point = *at == '.' && is_digit((guchar)at[1]) && !scanner->glued;
    if (!is_digit((guchar)*at) && !point)
        return false;
    const char *end = timecode_end(at, &ratio);
    if (end) {
        push(scanner, ratio ? TOKEN_RATIO : TOKEN_TIMECODE, at, end, NULL);
        return true;
    }
    end = skip_digits(at);
    bool by = (*end == 'x' || *end == 'X') && is_digit((guchar)end[1]);
    if (by) {
        push(scanner, TOKEN_SIZE, at, skip_digits(end + 1), NULL);
        return true;
    }
    while ((*end == '.' || *end == ',') && is_digit((guchar)end[1]))
        end = skip_digits(end + 1);
    push(scanner, TOKEN_NUMBER, at, end, NULL);
    return true;
}

static bool scan_hex(Scanner *scanner)
{
    const char *at = scanner->at;
    if (*at != '#')
        return false;
    const char *end = at + 1;
    while (is_hex((guchar)*end))
        end++;
    ptrdiff_t digits = end - at - 1;
    if ((digits != 3 && digits != 6 && digits != 8) || is_letter(peek(end)))
        return false;
    push(scanner, TOKEN_HEX, at, end, NULL);
    return true;
}

static bool scan_word(Scanner *scanner)
{
    const char *at = scanner->at;
    const char *end = at;
    while (*end && is_letter(peek(end)))
        end = next_char(end);
    if (end == at)
        return false;
    push(scanner, TOKEN_WORD, at, end, NULL);
    return true;
}

/* "'s" and "'t" are tokens of their own, spelled with a plain apostrophe. */
static bool scan_suffix(Scanner *scanner)
{
    const char *at = scanner->at;
    const char *body = next_char(at);
    gunichar left = before(scanner, at);
    if (is_apostrophe(peek(at)) && (left == 's' || left == 'S') && peek(body) == ' ') {
        /* "Jonas' vows" */
        push(scanner, TOKEN_WORD, at, body,
             g_string_chunk_insert_const(scanner->sentence->strings, "'s"));
        return true;
    }
    if (!is_apostrophe(peek(at)) || !is_letter(before(scanner, at)) ||
        !is_letter(peek(body)))
        return false;
    const char *end = body;
    while (*end && is_letter(peek(end)))
        end = next_char(end);
    g_autofree char *text = g_strconcat("'", intern(scanner, body, end, true), NULL);
    push(scanner, TOKEN_WORD, at, end,
         g_string_chunk_insert(scanner->sentence->strings, text));
    return true;
}

/* "5s" just read: a dash behind it is that of "5s-9s". */
static bool after_amount(const Scanner *scanner)
{
    unsigned count = scanner->tokens->len;
    const Token *last =
        count > 1 ? &g_array_index(scanner->tokens, Token, count - 1) : NULL;
    return last && last->kind == TOKEN_WORD && last->glued &&
           g_array_index(scanner->tokens, Token, count - 2).kind == TOKEN_NUMBER;
}

/* A joiner between the parts of a name joins; between numbers a dash or slash
 * counts. */
static bool skip_joiner(Scanner *scanner)
{
    gunichar c = peek(scanner->at);
    gunichar left = before(scanner, scanner->at);
    gunichar right = peek(next_char(scanner->at));
    if (!is_joiner(c) || !scanner->glued || !(is_letter(left) || is_digit(left)) ||
        !(is_letter(right) || is_digit(right)))
        return false;
    if (is_digit(right) && ((is_digit(left) && (is_dash(c) || c == '/')) ||
                            (is_dash(c) && after_amount(scanner))))
        return false;
    scanner->at = next_char(scanner->at);
    return true;
}

/* "A <-> B" is as good as a word. */
static bool scan_arrow(Scanner *scanner)
{
    static const char BOTH_WAYS[] = "↔";
    static const char *const TYPED[] = { BOTH_WAYS, "<->", "<=>", "<>", "⇄", "⇔" };
    for (unsigned i = 0; i < G_N_ELEMENTS(TYPED); i++) {
        if (!g_str_has_prefix(scanner->at, TYPED[i]))
            continue;
        push(scanner, TOKEN_WORD, scanner->at, scanner->at + strlen(TYPED[i]),
             g_string_chunk_insert(scanner->sentence->strings, BOTH_WAYS));
        return true;
    }
    return false;
}

static void scan_mark(Scanner *scanner)
{
    const char *end = next_char(scanner->at);
    gunichar c = peek(scanner->at);
    const char *plain = is_dash(c) ? "-" : is_apostrophe(c) ? "'" : NULL;
    push(scanner, TOKEN_MARK, scanner->at, end,
         plain ? g_string_chunk_insert(scanner->sentence->strings, plain) : NULL);
}

static bool skip_blank(Scanner *scanner)
{
    gunichar c = peek(scanner->at);
    GUnicodeType type = g_unichar_type(c);
    if (!g_unichar_isspace(c) && !g_unichar_iscntrl(c) && type != G_UNICODE_FORMAT)
        return false;
    scanner->line = scanner->line || c == '\n';
    scanner->at = next_char(scanner->at);
    if (type != G_UNICODE_FORMAT)
        scanner->glued = false;
    return true;
}

static char *valid_text(const char *utterance, bool *cut)
{
    gsize length = strnlen(utterance, SENTENCE_MAX_BYTES + 1);
    *cut = length > SENTENCE_MAX_BYTES;
    g_autofree char *valid =
        g_utf8_make_valid(utterance, (gssize)MIN(length, SENTENCE_MAX_BYTES));
    return g_str_is_ascii(valid) ? g_steal_pointer(&valid)
                                 : g_utf8_normalize(valid, -1, G_NORMALIZE_NFC);
}

void sentence_init(Sentence *sentence, const char *utterance)
{
    *sentence = (Sentence){ .strings = g_string_chunk_new(512) };
    sentence->source = valid_text(utterance, &sentence->cut);
    Scanner scanner = { sentence->source, sentence,
                        g_array_sized_new(FALSE, FALSE, sizeof(Token), 32), false };
    while (*scanner.at && scanner.tokens->len < SENTENCE_MAX_TOKENS) {
        if (!skip_blank(&scanner) && !scan_quote(&scanner) && !scan_number(&scanner) &&
            !scan_hex(&scanner) && !scan_word(&scanner) && !scan_suffix(&scanner) &&
            !skip_joiner(&scanner) && !scan_arrow(&scanner))
            scan_mark(&scanner);
    }
    sentence->cut = sentence->cut || *scanner.at;
    sentence->count = scanner.tokens->len;
    sentence->tokens = (Token *)(void *)g_array_free(scanner.tokens, FALSE);
}

void sentence_clear(Sentence *sentence)
{
    g_free(sentence->source);
    g_free(sentence->tokens);
    if (sentence->strings)
        g_string_chunk_free(sentence->strings);
    *sentence = (Sentence){ 0 };
}

const Token *sentence_token(const Sentence *sentence, unsigned n)
{
    return n < sentence->count ? &sentence->tokens[n] : NULL;
}

char *sentence_slice(const Sentence *sentence, unsigned from, unsigned to)
{
    if (from >= to || to > sentence->count)
        return g_strdup("");
    unsigned start = sentence->tokens[from].from;
    return g_strndup(sentence->source + start, sentence->tokens[to - 1].to - start);
}

double token_number(const char *text)
{
    char plain[32];
    unsigned n = 0;
    for (const char *c = text; *c && n < sizeof plain - 1; c++) {
        bool grouped = *c == ',' && (c[1] && c[2] && c[3]) && !is_digit((guchar)c[4]);
        if (!grouped)
            plain[n++] = *c == ',' ? '.' : *c;
    }
    plain[n] = '\0';
    return g_ascii_strtod(plain, NULL);
}
