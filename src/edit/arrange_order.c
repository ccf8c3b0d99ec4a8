#include "arrange_order.h"

#include "chatkut/base/text.h"

#include <string.h>

/* What a clip is sorted by; its old place decides between equals. */
typedef struct {
    const Clip *clip;
    char *name;
    unsigned place;
} Sorted;

static int sorted_place(const Sorted *a, const Sorted *b)
{
    return a->place < b->place ? -1 : a->place > b->place;
}

/* ---- by name --------------------------------------------------------------------- */

/* Two numbers written in digits, of any length; *a and *b go behind them. */
static int compare_digits(const char **a, const char **b)
{
    static const char digits[] = "0123456789";
    const char *left = *a + strspn(*a, "0"), *right = *b + strspn(*b, "0");
    size_t n = strspn(left, digits), m = strspn(right, digits);
    *a = left + n;
    *b = right + m;
    return n != m ? (n < m ? -1 : 1) : strncmp(left, right, n);
}

/* "clip 2" before "clip 10". Not by the locale: the order is part of the edit. */
static int compare_names(const char *a, const char *b)
{
    while (*a && *b) {
        int order;
        if (g_ascii_isdigit(*a) && g_ascii_isdigit(*b))
            order = compare_digits(&a, &b);
        else
            order = (unsigned char)*a++ - (unsigned char)*b++;
        if (order != 0)
            return order;
    }
    return (unsigned char)*a - (unsigned char)*b;
}

static int name_order(const void *a, const void *b)
{
    const Sorted *left = a, *right = b;
    int order = compare_names(left->name, right->name);
    return order != 0 ? order : sorted_place(left, right);
}

static int duration_order(const void *a, const void *b)
{
    const Sorted *left = a, *right = b;
    int order = rtime_compare(left->clip->duration, right->clip->duration);
    return order != 0 ? order : sorted_place(left, right);
}

static void clear_sorted(void *sorted)
{
    g_free(((Sorted *)sorted)->name);
}

static void sort_by(const Composition *composition, GPtrArray *clips,
                    GCompareFunc order)
{
    g_autoptr(GArray) sorted = g_array_new(FALSE, FALSE, sizeof(Sorted));
    g_array_set_clear_func(sorted, clear_sorted);
    for (unsigned i = 0; i < clips->len; i++) {
        const char *name = clip_label(composition, clips->pdata[i]);
        Sorted entry = { clips->pdata[i], text_fold(name), i };
        g_array_append_val(sorted, entry);
    }
    g_array_sort(sorted, order);
    for (unsigned i = 0; i < clips->len; i++)
        clips->pdata[i] = (Clip *)(uintptr_t)g_array_index(sorted, Sorted, i).clip;
}

void order_by_name(const Composition *composition, GPtrArray *clips)
{
    sort_by(composition, clips, name_order);
}

void order_by_duration(const Composition *composition, GPtrArray *clips)
{
    sort_by(composition, clips, duration_order);
}

/* ---- others ---------------------------------------------------------------------- */

static void swap(GPtrArray *clips, unsigned a, unsigned b)
{
    void *clip = clips->pdata[a];
    clips->pdata[a] = clips->pdata[b];
    clips->pdata[b] = clip;
}

void order_reverse(const Composition *composition, GPtrArray *clips)
{
    (void)composition;
    for (unsigned i = 0; i < clips->len / 2; i++)
        swap(clips, i, clips->len - 1 - i);
}

/* FNV-1a over the ids. */
static uint64_t seed_of(const GPtrArray *clips)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (unsigned i = 0; i < clips->len; i++) {
        const Clip *clip = clips->pdata[i];
        for (const char *c = clip->node.id;; c++) {
            hash = (hash ^ (unsigned char)*c) * UINT64_C(0x100000001b3);
            if (*c == '\0')
                break;
        }
    }
    return hash;
}

/* splitmix64 */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* Sattolo's shuffle: one cycle, so that no clip stays where it is. */
void order_shuffle(const Composition *composition, GPtrArray *clips)
{
    (void)composition;
    uint64_t state = seed_of(clips);
    for (unsigned i = clips->len; i-- > 1;)
        swap(clips, i, (unsigned)(next_random(&state) % i));
}
