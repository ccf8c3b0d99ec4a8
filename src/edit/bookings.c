#include "bookings.h"

typedef struct {
    RTime start, end;
} Booking;

void bookings_init(Bookings *bookings)
{
    bookings->tracks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                             (GDestroyNotify)g_array_unref);
}

void bookings_clear(Bookings *bookings)
{
    g_clear_pointer(&bookings->tracks, g_hash_table_unref);
}

/* The index of the first that ends behind `time`. */
static unsigned first_ending_after(const GArray *taken, RTime time)
{
    unsigned low = 0, high = taken->len;
    while (low < high) {
        unsigned middle = low + (high - low) / 2;
        if (rtime_compare(g_array_index(taken, Booking, middle).end, time) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool bookings_are_free(const Bookings *bookings, const char *track_id, RTime start,
                       RTime end)
{
    const GArray *taken = g_hash_table_lookup(bookings->tracks, track_id);
    unsigned next = taken ? first_ending_after(taken, start) : 0;
    return !taken || next == taken->len ||
           rtime_compare(g_array_index(taken, Booking, next).start, end) >= 0;
}

void bookings_take(Bookings *bookings, const char *track_id, RTime start, RTime end)
{
    GArray *taken = g_hash_table_lookup(bookings->tracks, track_id);
    if (!taken) {
        taken = g_array_new(FALSE, FALSE, sizeof(Booking));
        g_hash_table_insert(bookings->tracks, g_strdup(track_id), taken);
    }
    const Booking booking = { start, end };
    g_array_insert_val(taken, first_ending_after(taken, start), booking);
}
