#include "chatkut/tui/fuzzy.h"

#include <string.h>

enum { HIT = 10, IN_A_ROW = 15, WORD_START = 12, FIRST = 6, GAP_MAX = 8 };

static bool is_start(const gunichar *name, glong i)
{
    return i == 0 || (!g_unichar_isalnum(name[i - 1]) && g_unichar_isalnum(name[i]));
}

/* The best that `pattern` from p on can do in `name` from i on. `best` is of the rows
 * before: a dynamic programme over both. */
static int score_word(const gunichar *pattern, glong p_count, const gunichar *name,
                      glong n_count)
{
    g_autofree int *ends = g_new0(int, n_count + 1); /* the last hit is at i - 1 */
    g_autofree int *next = g_new0(int, n_count + 1);
    for (glong p = 0; p < p_count; p++) {
        int before = p == 0 ? 1 : 0; /* the best of what ended further left */
        for (glong i = 0; i < n_count; i++) {
            const int row = p > 0 && i > 0 ? ends[i] : 0;
            if (p > 0 && i > 0)
                before = MAX(before - 1, i > 1 ? ends[i - 1] - 1 : 0);
            next[i + 1] = 0;
            const int base = MAX(before, row ? row + IN_A_ROW : 0);
            if (name[i] != pattern[p] || base <= 0)
                continue;
            next[i + 1] = base + HIT + (is_start(name, i) ? WORD_START : 0) +
                          (i == 0 ? FIRST : 0);
        }
        int *swap = ends;
        ends = next;
        next = swap;
    }
    int best = 0;
    for (glong i = 1; i <= n_count; i++)
        best = MAX(best, ends[i]);
    return best;
}

/* Without accents, in lower case. Owned by the caller. */
static gunichar *plain(const char *text, glong *count)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *folded = g_utf8_casefold(valid, -1);
    g_autofree char *apart = g_utf8_normalize(folded, -1, G_NORMALIZE_ALL);
    gunichar *all = g_utf8_to_ucs4_fast(apart ? apart : folded, -1, count);
    glong kept = 0;
    for (glong i = 0; i < *count; i++)
        if (!g_unichar_ismark(all[i]))
            all[kept++] = all[i];
    *count = kept;
    return all;
}

int fuzzy_score(const char *pattern, const char *name)
{
    glong count;
    g_autofree gunichar *plain_name = plain(name, &count);
    g_auto(GStrv) words = g_strsplit_set(pattern, " \t", -1);
    int sum = 1;
    for (char **word = words; *word; word++) {
        glong length;
        if (!**word)
            continue;
        g_autofree gunichar *letters = plain(*word, &length);
        const int score = score_word(letters, length, plain_name, count);
        if (score == 0 && length > 0)
            return 0;
        sum += score;
    }
    return sum;
}
