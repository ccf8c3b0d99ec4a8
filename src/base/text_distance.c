/* How alike two names are. */
#include "chatkut/base/text.h"

#include <string.h>

enum { ROOM = 32 };

/* Code points, for comparing by index. Most are those of plain short words, of which a
 * dictionary is full: they need no memory of their own. */
typedef struct {
    const gunichar *at;
    unsigned length;
    gunichar room[ROOM];
    gunichar *own; /* else */
} Points;

static bool points_plain(Points *points, const char *text)
{
    unsigned n = 0;
    for (; text[n] && n < ROOM; n++) {
        points->room[n] = (guchar)text[n];
        if (points->room[n] >= 0x80)
            return false;
    }
    points->at = points->room;
    points->length = n;
    return !text[n];
}

static void points_init(Points *points, const char *text)
{
    points->own = NULL;
    if (points_plain(points, text))
        return;
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    glong length;
    points->at = points->own = g_utf8_to_ucs4_fast(valid, -1, &length);
    points->length = (unsigned)length;
}

/* Cost of row i, column j from the three rows that matter. */
static unsigned cell(const Points *a, const Points *b, unsigned i, unsigned j,
                     unsigned *const rows[3])
{
    bool same = a->at[i - 1] == b->at[j - 1];
    unsigned cost = rows[1][j - 1] + !same;
    cost = MIN(cost, rows[1][j] + 1);
    cost = MIN(cost, rows[0][j - 1] + 1);
    bool swapped =
        i > 1 && j > 1 && a->at[i - 1] == b->at[j - 2] && a->at[i - 2] == b->at[j - 1];
    return swapped ? MIN(cost, rows[2][j - 2] + 1) : cost;
}

/* rows[0] is the row being filled, rows[1] and rows[2] those before it. Cells further
 * than max from the diagonal cannot lead to max or less and count as far. */
static unsigned banded_distance(const Points *a, const Points *b, unsigned max,
                                unsigned *rows[3])
{
    unsigned far = max + 1;
    for (unsigned j = 0; j <= b->length; j++)
        rows[0][j] = MIN(j, far);
    for (unsigned i = 1; i <= a->length; i++) {
        unsigned *oldest = rows[2];
        rows[2] = rows[1];
        rows[1] = rows[0];
        rows[0] = oldest;
        unsigned first = i > max ? i - max : 1;
        unsigned last = MIN(b->length, i + max);
        unsigned best = rows[0][first - 1] = first == 1 ? MIN(i, far) : far;
        for (unsigned j = first; j <= last; j++) {
            rows[0][j] = MIN(far, cell(a, b, i, j, rows));
            best = MIN(best, rows[0][j]);
        }
        if (last < b->length)
            rows[0][last + 1] = far;
        if (best == far)
            return far;
    }
    return rows[0][b->length];
}

static unsigned points_distance(const Points *a, const Points *b, unsigned max)
{
    unsigned longer = MAX(a->length, b->length), shorter = MIN(a->length, b->length);
    if (longer - shorter > max)
        return max + 1;
    size_t width = b->length + 1;
    unsigned few[3 * (ROOM + 1)];
    g_autofree unsigned *many = width > ROOM + 1 ? g_new(unsigned, 3 * width) : NULL;
    unsigned *cells = many ? many : few;
    unsigned *rows[3] = { cells, cells + width, cells + 2 * width };
    return banded_distance(a, b, MIN(max, longer), rows);
}

/* Points that `text` has at least: four bytes are one at most. */
static size_t least_points(const char *text)
{
    return (strlen(text) + 3) / 4;
}

unsigned text_distance(const char *a, const char *b, unsigned max)
{
    Points from, to;
    if (least_points(a) > strlen(b) + max || least_points(b) > strlen(a) + max)
        return max + 1;
    points_init(&from, a);
    points_init(&to, b);
    unsigned distance = points_distance(&from, &to, max);
    g_free(from.own);
    g_free(to.own);
    return distance;
}

/* ---- the nearest of several --------------------------------------------------- */

enum { RANK_EQUAL, RANK_BEGINS, RANK_HOLDS, RANK_WORD, RANK_NONE };

/* One candidate; lower is nearer, from the first field on. */
typedef struct {
    unsigned rank;
    unsigned word_distance;
    unsigned distance;
    unsigned index;
} Near;

/* Runs of letters and digits: "flower_540p.mp4" is three words. */
static GPtrArray *split_words(const char *text)
{
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    const char *start = NULL;
    for (const char *at = text;; at += g_utf8_skip[(guchar)*at]) {
        bool inside = *at != '\0' && g_unichar_isalnum(g_utf8_get_char(at));
        if (inside && !start)
            start = at;
        if (!inside && start) {
            g_ptr_array_add(words, g_strndup(start, (gsize)(at - start)));
            start = NULL;
        }
        if (*at == '\0')
            return words;
    }
}

/* The distance of the two most alike words, UINT_MAX where no two are alike. A third of
 * the shorter word may differ. */
static unsigned nearest_words(const GPtrArray *a, const GPtrArray *b)
{
    unsigned best = UINT_MAX;
    for (unsigned i = 0; i < a->len; i++) {
        for (unsigned j = 0; j < b->len; j++) {
            const char *x = a->pdata[i], *y = b->pdata[j];
            glong length = MIN(g_utf8_strlen(x, -1), g_utf8_strlen(y, -1));
            unsigned limit = length < 2 ? 0 : (unsigned)(length + 2) / 3;
            unsigned distance = text_distance(x, y, limit);
            if (distance <= limit)
                best = MIN(best, distance);
        }
    }
    return best;
}

static Near near_of(const char *wanted, const GPtrArray *wanted_words, const char *name)
{
    enum { FAR = 64 };
    g_autofree char *folded = text_fold(name);
    g_autoptr(GPtrArray) words = split_words(folded);
    Near near = { .word_distance = nearest_words(wanted_words, words),
                  .distance = text_distance(wanted, folded, FAR) };
    if (strcmp(folded, wanted) == 0)
        near.rank = RANK_EQUAL;
    else if (g_str_has_prefix(folded, wanted))
        near.rank = RANK_BEGINS;
    else if (strstr(folded, wanted))
        near.rank = RANK_HOLDS;
    else
        near.rank = near.word_distance < UINT_MAX ? RANK_WORD : RANK_NONE;
    return near;
}

static int compare_near(const void *left, const void *right)
{
    const Near *a = left, *b = right;
    const unsigned keys[][2] = { { a->rank, b->rank },
                                 { a->word_distance, b->word_distance },
                                 { a->distance, b->distance },
                                 { a->index, b->index } };
    for (unsigned i = 0; i < G_N_ELEMENTS(keys); i++)
        if (keys[i][0] != keys[i][1])
            return keys[i][0] < keys[i][1] ? -1 : 1;
    return 0;
}

GPtrArray *text_nearest(const char *wanted, const GPtrArray *names, unsigned count)
{
    g_autofree char *folded = text_fold(wanted);
    g_autoptr(GPtrArray) words = split_words(folded);
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Near));
    for (unsigned i = 0; *folded != '\0' && i < names->len; i++) {
        Near near = near_of(folded, words, names->pdata[i]);
        near.index = i;
        if (near.rank != RANK_NONE)
            g_array_append_val(all, near);
    }
    g_array_sort(all, compare_near);
    GPtrArray *nearest = g_ptr_array_new();
    for (unsigned i = 0; i < all->len && i < count; i++) {
        g_ptr_array_add(nearest, names->pdata[g_array_index(all, Near, i).index]);
    }
    return nearest;
}
