#include "chatkut/tui/markdown.h"

#include <string.h>

/* ---- within a line --------------------------------------------------------------- */

enum { MARK_BYTES_MAX = 600 }; /* what is longer is not marked: no text takes long */

typedef enum { MARK_QUOTED, MARK_CODE, MARK_LINK, MARK_BOLD, MARK_ITALIC } MarkKind;

typedef struct {
    MarkKind kind;
    const char *from, *to; /* what is marked */
    const char *next;      /* behind all of it */
} Mark;

static const char *find(const char *from, const char *end, const char *sign)
{
    return g_strstr_len(from, MIN(end - from, MARK_BYTES_MAX), sign);
}

static bool is_word(const char *at)
{
    return g_unichar_isalnum(g_utf8_get_char(at));
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool find_quoted(const char *at, const char *end, Mark *mark)
{
    static const char *const QUOTES[][2] = { { "“", "”" }, { "„", "“" }, { "«", "»" } };
    for (unsigned i = 0; i < G_N_ELEMENTS(QUOTES); i++) {
        if (!g_str_has_prefix(at, QUOTES[i][0]))
            continue;
        const char *close = find(at + strlen(QUOTES[i][0]), end, QUOTES[i][1]);
        if (!close)
            return false;
        const char *next = close + strlen(QUOTES[i][1]);
        *mark = (Mark){ MARK_QUOTED, at, next, next };
        return true;
    }
    return false;
}

static bool find_code(const char *at, const char *end, Mark *mark)
{
    const char *close = *at == '`' ? find(at + 1, end, "`") : NULL;
    if (!close || close == at + 1)
        return false;
    *mark = (Mark){ MARK_CODE, at + 1, close, close + 1 };
    return true;
}

/* "[text](address)" */
static bool find_link(const char *at, const char *end, Mark *mark)
{
    const char *middle = *at == '[' ? find(at + 1, end, "](") : NULL;
    const char *close = middle && middle > at + 1 ? find(middle, end, ")") : NULL;
    if (!close)
        return false;
    *mark = (Mark){ MARK_LINK, at + 1, middle, close + 1 };
    return true;
}

/* Signs of emphasis stand at the outsides of words. */
static bool find_emphasis(const char *start, const char *at, const char *end,
                          Mark *mark)
{
    if (*at != '*' || (at > start && is_word(g_utf8_find_prev_char(start, at))))
        return false;
    const char *sign = at[1] == '*' ? "**" : "*";
    const size_t length = strlen(sign);
    const char *from = at + length;
    if (from >= end || is_blank(*from))
        return false;
    const char *limit = end - at > MARK_BYTES_MAX ? at + MARK_BYTES_MAX : end;
    for (const char *to = from + 1; to < limit && (to = find(to, limit, sign)); to++) {
        const char *next = to + length;
        const bool outside = next == end || !(is_word(next) || *next == '*');
        if (is_blank(to[-1]) || !outside)
            continue;
        *mark = (Mark){ length == 2 ? MARK_BOLD : MARK_ITALIC, from, to, next };
        return true;
    }
    return false;
}

static bool find_mark(const char *start, const char *at, const char *end, Mark *mark)
{
    if (!strchr("`[*", *at) && (unsigned char)*at < 0x80)
        return false;
    return find_quoted(at, end, mark) || find_code(at, end, mark) ||
           find_link(at, end, mark) || find_emphasis(start, at, end, mark);
}

static void write_inline(Prose *prose, const char *start, const char *end, Role role,
                         uint8_t bits);

static void write_mark(Prose *prose, const Mark *mark, Role role, uint8_t bits)
{
    const gssize length = mark->to - mark->from;
    switch (mark->kind) {
    case MARK_QUOTED:
        prose_add(prose, mark->from, length, role, bits);
        return;
    case MARK_CODE:
        prose_add(prose, mark->from, length, ROLE_CODE, bits);
        return;
    case MARK_LINK:
        prose_add(prose, mark->from, length, ROLE_LINK, bits);
        prose_add(prose, " ", 1, role, bits);
        prose_add(prose, mark->to + 1, mark->next - mark->to - 1, ROLE_QUIET, 0);
        return;
    case MARK_BOLD:
        write_inline(prose, mark->from, mark->to, role, bits | STYLE_BOLD);
        return;
    case MARK_ITALIC:
        write_inline(prose, mark->from, mark->to, role, bits | STYLE_ITALIC);
        return;
    }
}

static void write_inline(Prose *prose, const char *start, const char *end, Role role,
                         uint8_t bits)
{
    const char *plain = start;
    for (const char *at = start; at < end;) {
        Mark mark;
        if (!find_mark(start, at, end, &mark)) {
            at += g_utf8_skip[(guchar)*at];
            continue;
        }
        prose_add(prose, plain, at - plain, role, bits);
        write_mark(prose, &mark, role, bits);
        plain = at = mark.next;
    }
    prose_add(prose, plain, end - plain, role, bits);
}

/* ---- lines ----------------------------------------------------------------------- */

typedef struct {
    int columns;
    bool ascii;
    bool in_code;
    GPtrArray *rows;
} Page;

static void fold_line(const Page *page, const char *text, Role role, uint8_t bits,
                      const char *lead, const char *hang)
{
    g_auto(Prose) prose;
    prose_init(&prose);
    write_inline(&prose, text, text + strlen(text), role, bits);
    const ProseShape shape = {
        .columns = page->columns, .lead = lead, .hang = hang, .lead_role = ROLE_QUIET
    };
    prose_fold(&prose, &shape, page->rows);
}

static void fold_code(const Page *page, const char *text)
{
    g_auto(Prose) prose;
    prose_init(&prose);
    prose_add(&prose, text, -1, ROLE_CODE, 0);
    const ProseShape shape = { .columns = page->columns,
                               .folding = PROSE_CELLS,
                               .lead = "  " };
    prose_fold(&prose, &shape, page->rows);
}

static bool fold_heading(const Page *page, const char *text)
{
    const size_t level = strspn(text, "#");
    if (level == 0 || level > 6 || text[level] != ' ')
        return false;
    const char *title = text + level + strspn(text + level, " ");
    fold_line(page, title, ROLE_STRONG, level == 1 ? STYLE_UNDERLINE : 0, NULL, NULL);
    return true;
}

static bool fold_quote(const Page *page, const char *text)
{
    const char *bar = page->ascii ? "| " : "│ ";
    if (text[0] != '>' || !(text[1] == ' ' || text[1] == '\0'))
        return false;
    fold_line(page, text + 1 + (text[1] == ' '), ROLE_QUIET, 0, bar, bar);
    return true;
}

static bool fold_rule(const Page *page, const char *text)
{
    const size_t length = strspn(text, "-");
    if (length < 3 || text[length])
        return false;
    g_autofree char *rule = g_strnfill((gsize)MIN(page->columns, 24), '-');
    fold_line(page, rule, ROLE_QUIET, 0, NULL, NULL);
    return true;
}

/* "- ", "* ", "+ ", "12. ", within a list also indented. */
static bool fold_item(const Page *page, const char *text)
{
    const size_t indent = strspn(text, " ");
    const char *at = text + indent;
    const size_t digits = strspn(at, "0123456789");
    g_autofree char *lead = NULL;
    if (strchr("-*+", at[0]) && at[0] && at[1] == ' ') {
        lead =
            g_strdup_printf("%*s%s ", (int)MIN(indent, 8), "", page->ascii ? "-" : "•");
        at += 2;
    } else if (digits > 0 && digits < 5 && at[digits] == '.' && at[digits + 1] == ' ') {
        lead =
            g_strdup_printf("%*s%.*s ", (int)MIN(indent, 8), "", (int)digits + 1, at);
        at += digits + 2;
    } else {
        return false;
    }
    fold_line(page, at, ROLE_TEXT, 0, lead, NULL);
    return true;
}

static void fold_block(Page *page, const char *text)
{
    if (g_str_has_prefix(text, "```"))
        page->in_code = !page->in_code;
    else if (page->in_code)
        fold_code(page, text);
    else if (!fold_heading(page, text) && !fold_quote(page, text) &&
             !fold_rule(page, text) && !fold_item(page, text))
        fold_line(page, text, ROLE_TEXT, 0, NULL, NULL);
}

void markdown_fold_line(const char *line, bool *in_code, int columns, bool ascii,
                        GPtrArray *rows)
{
    Page page = { columns, ascii, *in_code, rows };
    fold_block(&page, line);
    *in_code = page.in_code;
}

void markdown_fold(const char *text, int columns, bool ascii, GPtrArray *rows)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_auto(GStrv) lines = g_strsplit(valid, "\n", -1);
    bool in_code = false;
    for (char **line = lines; *line; line++)
        markdown_fold_line(*line, &in_code, columns, ascii, rows);
}

/* ---- lines that grow ------------------------------------------------------------- */

/* Nothing closes it yet. Does anything that may follow? */
static bool may_close(const char *start, const char *at, const char *end)
{
    if (end - at > MARK_BYTES_MAX)
        return false;
    if (*at != '*')
        return true;
    const char *from = at + (at[1] == '*' ? 2 : 1);
    return (from >= end || !is_blank(*from)) &&
           !(at > start && is_word(g_utf8_find_prev_char(start, at)));
}

static bool is_sign(const char *at)
{
    static const char *const SIGNS[] = { "`", "[", "*", "“", "„", "«" };
    for (unsigned i = 0; i < G_N_ELEMENTS(SIGNS); i++) {
        if (g_str_has_prefix(at, SIGNS[i]))
            return true;
    }
    return false;
}

size_t markdown_settled(const char *line)
{
    const char *end = strrchr(line, ' ');
    for (const char *at = line; end && at < end;) {
        Mark mark;
        if (find_mark(line, at, end + 1, &mark))
            at = mark.next;
        else if (is_sign(at) && may_close(line, at, end))
            return (size_t)(at - line);
        else
            at += g_utf8_skip[(guchar)*at];
    }
    return end ? (size_t)(end + 1 - line) : 0;
}
