#include "chatkut/app/money.h"

#include <glib.h>
#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

enum { MICROS = 1000000 };

/* Six digits of a fraction down to those that tell something, but two. */
static void cut_zeros(char *text)
{
    size_t length = strlen(text);
    size_t least = (size_t)(strchr(text, '.') - text) + 3;
    while (length > least && text[length - 1] == '0')
        text[--length] = '\0';
}

/* Two digits that are not 0, as a price tag with many zeros is read wrongly. */
static int64_t round_small(int64_t micros)
{
    int64_t unit = micros < 1000 ? 1 : micros < 10000 ? 10 : 100;
    return (micros + unit / 2) / unit * unit;
}

static char *small_amount(int64_t micros)
{
    int64_t rounded = round_small(micros);
    char *amount =
        g_strdup_printf("%" PRId64 ".%06" PRId64, rounded / MICROS, rounded % MICROS);
    cut_zeros(amount);
    return amount;
}

static char *large_amount(int64_t micros)
{
    int64_t cents = micros / 10000 + (micros % 10000 >= 5000);
    return g_strdup_printf("%" PRId64 ".%02" PRId64, cents / 100, cents % 100);
}

char *money_text(int64_t micros)
{
    if (micros < 0)
        return g_strdup(_("unknown"));
    g_autofree char *amount =
        micros < MICROS ? small_amount(micros) : large_amount(micros);
    /* TRANSLATORS: an amount of US dollars, as “0.0123”. */
    return g_strdup_printf(_("$%s"), amount);
}
