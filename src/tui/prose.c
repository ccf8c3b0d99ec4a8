#include "chatkut/tui/prose.h"

#include "chatkut/base/text.h"

#include <string.h>
#include <unigbrk.h>
#include <unilbrk.h>

/* ---- writing --------------------------------------------------------------------- */

void prose_init(Prose *prose)
{
    prose->text = g_string_new(NULL);
    prose->runs = g_array_new(FALSE, FALSE, sizeof(ProseRun));
}

void prose_clear(Prose *prose)
{
    if (prose->text)
        g_string_free(prose->text, TRUE);
    if (prose->runs)
        g_array_unref(prose->runs);
    *prose = (Prose){ 0 };
}

static void add_run(GArray *runs, size_t end, Role role, uint8_t bits)
{
    if (runs->len > 0) {
        ProseRun *last = &g_array_index(runs, ProseRun, runs->len - 1);
        if (last->role == role && last->bits == bits) {
            last->end = end;
            return;
        }
        if (last->end == end)
            return;
    }
    const ProseRun run = { end, role, bits };
    g_array_append_val(runs, run);
}

void prose_add(Prose *prose, const char *text, gssize length, Role role, uint8_t bits)
{
    g_autofree char *part =
        length < 0 ? g_strdup(text) : g_strndup(text, (gsize)length);
    g_autofree char *printable = text_printable(part, 0);
    if (!*printable)
        return;
    g_string_append(prose->text, printable);
    add_run(prose->runs, prose->text->len, role, bits);
}

/* ---- folding --------------------------------------------------------------------- */

GPtrArray *prose_rows_new(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)prose_row_free);
}

void prose_row_free(ProseRow *row)
{
    if (!row)
        return;
    g_free(row->text);
    g_array_unref(row->runs);
    g_free(row);
}

/* The bytes from `from` to `to` of the paragraph, behind a lead. */
static void add_row(const Prose *prose, size_t from, size_t to, const char *lead,
                    Role lead_role, GPtrArray *rows)
{
    ProseRow *row = g_new0(ProseRow, 1);
    const size_t before = strlen(lead);
    g_autofree char *part = g_strndup(prose->text->str + from, to - from);
    row->text = g_strconcat(lead, part, NULL);
    row->runs = g_array_new(FALSE, FALSE, sizeof(ProseRun));
    if (before > 0)
        add_run(row->runs, before, lead_role, 0);
    for (unsigned i = 0; i < prose->runs->len; i++) {
        const ProseRun *run = &g_array_index(prose->runs, ProseRun, i);
        if (run->end > from)
            add_run(row->runs, before + MIN(run->end, to) - from, run->role, run->bits);
        if (run->end >= to)
            break;
    }
    g_ptr_array_add(rows, row);
}

/* Without the blanks before byte `to`. */
static size_t trimmed(const char *text, size_t from, size_t to)
{
    while (to > from && text[to - 1] == ' ')
        to--;
    return to;
}

typedef struct {
    const char *text;
    const char *breaks; /* u8_possible_linebreaks(); NULL: anywhere */
    size_t length;
    int columns;
} Folder;

static int cells_between(const char *at, const char *end)
{
    int cells = 0;
    for (; at < end; at += g_utf8_skip[(guchar)*at])
        cells += character_width(g_utf8_get_char(at));
    return cells;
}

/* Where the row that begins at `from` ends. */
static size_t row_end(const Folder *folder, size_t from)
{
    const uint8_t *text = (const uint8_t *)folder->text;
    size_t allowed = from;
    int width = 0;
    for (size_t at = from; at < folder->length;) {
        const uint8_t *next = u8_grapheme_next(text + at, text + folder->length);
        const size_t end = (size_t)(next - text);
        const int cells = cells_between(folder->text + at, folder->text + end);
        if (folder->breaks && folder->breaks[at] == UC_BREAK_POSSIBLE)
            allowed = at;
        /* blanks hang over the edge */
        const bool hangs = folder->breaks && text[at] == ' ';
        if (width + cells > folder->columns && !hangs && at > from)
            return allowed > from ? allowed : at;
        width += cells;
        at = end;
    }
    return folder->length;
}

/* Spans ("0:30–0:35") stay whole, which Unicode would break behind the dash. */
static char *find_breaks(const Prose *prose)
{
    static const char DASH[] = "–";
    const char *text = prose->text->str;
    char *breaks = g_malloc(prose->text->len + 1);
    u8_possible_linebreaks((const uint8_t *)text, prose->text->len, "UTF-8", breaks);
    for (const char *at = text; (at = strstr(at, DASH)); at += strlen(DASH))
        if (g_ascii_isdigit(at[strlen(DASH)]))
            breaks[at + strlen(DASH) - text] = UC_BREAK_PROHIBITED;
    return breaks;
}

void prose_fold(const Prose *prose, const ProseShape *shape, GPtrArray *rows)
{
    const char *lead = shape->lead ? shape->lead : "";
    const int indent = cells_width(lead);
    g_autofree char *blanks = g_strnfill((gsize)indent, ' ');
    const char *hang = shape->hang ? shape->hang : blanks;
    const bool words = shape->folding == PROSE_WORDS;
    g_autofree char *breaks = words ? find_breaks(prose) : NULL;
    const Folder folder = { prose->text->str, breaks, prose->text->len,
                            MAX(shape->columns - indent, 2) };
    size_t from = 0;
    do {
        const size_t end = row_end(&folder, from);
        const size_t shown = words ? trimmed(folder.text, from, end) : end;
        add_row(prose, from, shown, from == 0 ? lead : hang, shape->lead_role, rows);
        from = end;
    } while (from < folder.length);
}

/* ---- drawing --------------------------------------------------------------------- */

void prose_draw(const ProseRow *row, Area area, int x, int y, const Look *look)
{
    size_t from = 0;
    for (unsigned i = 0; i < row->runs->len; i++) {
        const ProseRun *run = &g_array_index(row->runs, ProseRun, i);
        g_autofree char *part = g_strndup(row->text + from, run->end - from);
        x += area_put(area, x, y, part, look_style_with(look, run->role, run->bits));
        from = run->end;
    }
}

/* ---- finding --------------------------------------------------------------------- */

/* Bytes of `text` that `needle` matches at its beginning; 0: it does not. */
static size_t match(const char *text, const char *needle)
{
    const char *at = text;
    while (*needle) {
        if (!*at || g_unichar_tolower(g_utf8_get_char(at)) !=
                        g_unichar_tolower(g_utf8_get_char(needle)))
            return 0;
        at += g_utf8_skip[(guchar)*at];
        needle += g_utf8_skip[(guchar)*needle];
    }
    return (size_t)(at - text);
}

gssize prose_find(const char *text, size_t from, const char *needle, size_t *length)
{
    if (!*needle)
        return -1;
    for (const char *at = text + from; *at; at += g_utf8_skip[(guchar)*at]) {
        *length = match(at, needle);
        if (*length > 0)
            return at - text;
    }
    return -1;
}
