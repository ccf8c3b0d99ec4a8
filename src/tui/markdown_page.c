#include "chatkut/tui/markdown_page.h"

#include "chatkut/tui/markdown.h"

#include <string.h>
#include <sys/ioctl.h>

enum { COLUMNS_MIN = 20, COLUMNS = 80, MARGIN = 2 };

struct MarkdownPage {
    int columns;
    Look look;
    bool begun;    /* a row was shown: the others are set in */
    bool in_code;  /* the line before ended so */
    GString *line; /* that grows */
    size_t shown;  /* of its rows: bytes that are not blank */
};

/* ---- rows ------------------------------------------------------------------------ */

static void put_style(Style style, GString *out)
{
    static const struct {
        uint8_t bit;
        char code;
    } BITS[] = { { STYLE_BOLD, '1' },
                 { STYLE_DIM, '2' },
                 { STYLE_ITALIC, '3' },
                 { STYLE_UNDERLINE, '4' } };
    g_string_append(out, "\033[0");
    for (unsigned i = 0; i < G_N_ELEMENTS(BITS); i++) {
        if (style.bits & BITS[i].bit)
            g_string_append_printf(out, ";%c", BITS[i].code);
    }
    if (style.ink >= 0 && style.ink < 16)
        g_string_append_printf(out, ";%d",
                               style.ink < 8 ? 30 + style.ink : 90 + style.ink - 8);
    g_string_append_c(out, 'm');
}

static bool is_plain(Style style)
{
    return style.bits == 0 && style.ink == INK_DEFAULT;
}

static void put_run(const MarkdownPage *page, const ProseRun *run, const char *text,
                    size_t length, GString *out)
{
    const Style style = look_style_with(&page->look, run->role, run->bits);
    if (length == 0)
        return;
    if (!is_plain(style))
        put_style(style, out);
    g_string_append_len(out, text, (gssize)length);
    if (!is_plain(style))
        g_string_append(out, "\033[0m");
}

static size_t count_dark(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += text[i] != ' ';
    return count;
}

/* Where the part of a text begins that is behind so many bytes that are not blank. */
static size_t skip_dark(const char *text, size_t length, size_t *skip)
{
    size_t at = 0;
    while (at<length && * skip> 0)
        *skip -= text[at++] != ' ';
    return at;
}

/* Without blanks at the end, which may be followed by the end of the row. */
static size_t dark_end(const ProseRow *row)
{
    size_t end = strlen(row->text);
    while (end > 0 && row->text[end - 1] == ' ')
        end--;
    return end;
}

/* What is behind the first *skip bytes that are not blank. */
static void put_row(MarkdownPage *page, const ProseRow *row, size_t *skip, GString *out)
{
    size_t end = dark_end(row), at = skip_dark(row->text, end, skip);
    if (at == 0 && end > 0 && page->begun)
        g_string_append_printf(out, "%*s", MARGIN, "");
    page->begun = page->begun || end > 0;
    for (unsigned i = 0; i < row->runs->len && at < end; i++) {
        const ProseRun *run = &g_array_index(row->runs, ProseRun, i);
        size_t to = MIN(run->end, end);
        if (to <= at)
            continue;
        put_run(page, run, row->text + at, to - at, out);
        at = to;
    }
}

static size_t dark_of(const ProseRow *row)
{
    return count_dark(row->text, strlen(row->text));
}

/* Rows of which something was shown go on where they ended. */
static void put_rows(MarkdownPage *page, const GPtrArray *rows, GString *out)
{
    size_t skip = page->shown, before = 0;
    for (unsigned i = 0; i < rows->len; i++) {
        const ProseRow *row = rows->pdata[i];
        size_t dark = dark_of(row);
        if (i > 0 && before + dark > page->shown && before >= page->shown)
            g_string_append_c(out, '\n');
        put_row(page, row, &skip, out);
        before += dark;
    }
    page->shown = MAX(page->shown, before);
}

/* ---- lines ----------------------------------------------------------------------- */

static void show_line(MarkdownPage *page, const char *line, bool *in_code, GString *out)
{
    g_autoptr(GPtrArray) rows = prose_rows_new();
    markdown_fold_line(line, in_code, page->columns, page->look.ascii, rows);
    put_rows(page, rows, out);
    if (in_code == &page->in_code && rows->len > 0)
        g_string_append_c(out, '\n');
}

static void end_line(MarkdownPage *page, GString *out)
{
    show_line(page, page->line->str, &page->in_code, out);
    g_string_truncate(page->line, 0);
    page->shown = 0;
}

static void show_settled(MarkdownPage *page, GString *out)
{
    bool in_code = page->in_code;
    size_t settled = markdown_settled(page->line->str);
    g_autofree char *part = g_strndup(page->line->str, settled);
    if (settled > 0)
        show_line(page, part, &in_code, out);
}

void markdown_page_add(MarkdownPage *page, const char *text, GString *out)
{
    for (const char *end; (end = strchr(text, '\n')); text = end + 1) {
        g_string_append_len(page->line, text, end - text);
        end_line(page, out);
    }
    g_string_append(page->line, text);
    show_settled(page, out);
}

void markdown_page_end(MarkdownPage *page, GString *out)
{
    if (page->line->len > 0)
        end_line(page, out);
}

/* ---- the page -------------------------------------------------------------------- */

MarkdownPage *markdown_page_new(int columns, const Look *look)
{
    MarkdownPage *page = g_new(MarkdownPage, 1);
    *page = (MarkdownPage){ .columns = MAX(columns, COLUMNS_MIN) - MARGIN,
                            .look = *look,
                            .line = g_string_new(NULL) };
    return page;
}

void markdown_page_free(MarkdownPage *page)
{
    if (!page)
        return;
    g_string_free(page->line, TRUE);
    g_free(page);
}

static bool is_set(const char *name)
{
    const char *value = g_getenv(name);
    return value && *value;
}

MarkdownPage *markdown_page_for(int terminal)
{
    struct winsize size;
    const char *term = g_getenv("TERM");
    if (!term || !*term || strcmp(term, "dumb") == 0)
        return NULL;
    bool sized = ioctl(terminal, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    const Look look = {
        .theme = is_set("NO_COLOR") ? THEME_MONO : THEME_TERMINAL,
        .depth = is_set("NO_COLOR") ? DEPTH_MONO : DEPTH_16,
        .ascii = look_wants_ascii(term),
        .still = true,
    };
    return markdown_page_new(sized ? size.ws_col : COLUMNS, &look);
}
