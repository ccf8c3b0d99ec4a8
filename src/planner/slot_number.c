/* Stage 4: numbers, ordinals, amounts with their units. */
#include "chart.h"

#include <math.h>
#include <string.h>

/* Of an article: it adds to what there is. */
static const char ANOTHER[] = "more";
/* Seconds of a minute, minutes of an hour. */
static const double PART_OF_UNIT = 60;

static const struct {
    const char *name;
    UnitWord unit;
    double scale;
} UNITS[] = {
    { "s", UNIT_WORD_S, 1 },       { "ms", UNIT_WORD_S, 0.001 },
    { "min", UNIT_WORD_S, 60 },    { "h", UNIT_WORD_S, 3600 },
    { "f", UNIT_WORD_F, 1 },       { "percent", UNIT_WORD_PERCENT, 1 },
    { "dB", UNIT_WORD_DB, 1 },     { "deg", UNIT_WORD_DEG, 1 },
    { "px", UNIT_WORD_PX, 1 },     { "pt", UNIT_WORD_PT, 1 },
    { "x", UNIT_WORD_X, 1 },       { "fps", UNIT_WORD_FPS, 1 },
    { "lufs", UNIT_WORD_LUFS, 1 }, { "st", UNIT_WORD_ST, 1 },
    { "p", UNIT_WORD_P, 1 },
};

UnitWord unit_parse(const char *name, double *scale)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(UNITS); i++) {
        if (strcmp(UNITS[i].name, name) == 0) {
            *scale = UNITS[i].scale;
            return UNITS[i].unit;
        }
    }
    return UNIT_WORD_NONE;
}

static bool number_of_class(const Chart *chart, unsigned n, WordClass class,
                            double *number, unsigned *length)
{
    const Entry *entry = chart_match(chart, n, class, length);
    if (entry)
        *number = g_ascii_strtod(entry->value, NULL);
    return entry != NULL;
}

static unsigned digits(const Chart *chart, unsigned n, double *number)
{
    bool minus = chart_is_mark(chart, n, "-");
    bool sign = minus || chart_is_mark(chart, n, "+");
    const Token *token = sentence_token(&chart->sentence, n + sign);
    if (!token || token->kind != TOKEN_NUMBER)
        return 0;
    if (sign && (!token->glued || chart->sentence.tokens[n].glued))
        return 0;
    *number = (minus ? -1 : 1) * token_number(token->text);
    const Token *under = sentence_token(&chart->sentence, n + sign + 2);
    if (chart_is_mark(chart, n + sign + 1, "/") && under &&
        under->kind == TOKEN_NUMBER && under->glued) {
        double denominator = token_number(under->text);
        *number = denominator != 0 ? *number / denominator : *number;
        return 3 + sign;
    }
    return 1 + sign;
}

/* "1 1/2" */
static unsigned mixed(const Chart *chart, unsigned n, double *number)
{
    double whole, part;
    unsigned length = digits(chart, n, &whole), more;
    if (length != 1 || whole != floor(whole) ||
        (more = digits(chart, n + length, &part)) != 3 || part <= 0 || part >= 1)
        return 0;
    *number = whole + part;
    return length + more;
}

static unsigned word_number(const Chart *chart, unsigned n, double *number)
{
    unsigned length = 0, more;
    double low;
    if (number_of_class(chart, n, WORD_TENS, number, &length)) {
        if (number_of_class(chart, n + length, WORD_NUMBER, &low, &more) && low > 0 &&
            low < 10) {
            *number += low;
            length += more;
        }
        return length;
    }
    if (number_of_class(chart, n, WORD_NUMBER, number, &length))
        return length;
    return number_word(chart, n, number) ? 1 : 0;
}

static unsigned multiplied(const Chart *chart, unsigned n, double *number)
{
    unsigned length = mixed(chart, n, number);
    if (length == 0)
        length = digits(chart, n, number);
    if (length == 0)
        length = word_number(chart, n, number);
    unsigned more;
    double factor, rest;
    if (!number_of_class(chart, n + length, WORD_MULTIPLIER, &factor, &more))
        return length;
    *number = length ? *number * factor : factor;
    length += more;
    if ((more = word_number(chart, n + length, &rest)) && rest < factor) {
        *number += rest;
        length += more;
    }
    return length;
}

unsigned rule_number(const Chart *chart, unsigned n, double *number, bool *fraction)
{
    unsigned length, more;
    double part;
    *fraction = false;
    length = multiplied(chart, n, number);
    *fraction = number_of_class(chart, n, WORD_FRACTION, &part, &more) && more > length;
    if (*fraction) /* "three quarters" are no three */
        *number = part;
    if (*fraction || length == 0)
        return *fraction ? more : 0;
    if (number_of_class(chart, n + length, WORD_AND_FRACTION, &part, &more)) {
        *number += part;
        length += more;
    }
    return length;
}

/* "2nd"; a full stop makes an ordinal only in front of what can be counted. */
static unsigned suffix_at(const Chart *chart, unsigned n)
{
    static const WordClass COUNTED[] = { WORD_TYPE, WORD_TYPES,  WORD_ONE,   WORD_PARTS,
                                         WORD_UNIT, WORD_HALVES, WORD_CHANGE };
    unsigned length, more;
    if (!chart_match(chart, n, WORD_ORDINAL_SUFFIX, &length) ||
        !chart->sentence.tokens[n].glued)
        return 0;
    if (chart->sentence.tokens[n].kind != TOKEN_MARK)
        return length;
    for (unsigned i = 0; i < G_N_ELEMENTS(COUNTED); i++)
        if (chart_match(chart, n + length, COUNTED[i], &more))
            return length;
    return 0;
}

unsigned rule_ordinal(const Chart *chart, unsigned n, int *ordinal)
{
    unsigned length, more;
    const Entry *entry = chart_match(chart, n, WORD_ORDINAL, &length);
    if (entry) {
        *ordinal = atoi(entry->value);
        return length;
    }
    double number;
    if (ordinal_word(chart, n, &number) && number <= COUNT_MAX) {
        *ordinal = (int)number - 1;
        return 1;
    }
    const Token *token = sentence_token(&chart->sentence, n);
    if (!token || token->kind != TOKEN_NUMBER || !(more = suffix_at(chart, n + 1)))
        return 0;
    number = token_number(token->text);
    if (number > COUNT_MAX)
        return 0;
    *ordinal = (int)number - 1;
    return 1 + more;
}

static unsigned unit_at(const Chart *chart, unsigned n, UnitWord *unit, double *scale)
{
    unsigned length;
    const Entry *entry = chart_match(chart, n, WORD_UNIT, &length);
    if (!entry)
        return 0;
    *unit = unit_parse(entry->value, scale);
    return length;
}

/* "more" in "two more seconds" */
static unsigned extra_at(const Chart *chart, unsigned n)
{
    unsigned length, more;
    return chart_match(chart, n, WORD_EXTRA, &length) &&
                   chart_match(chart, n + length, WORD_UNIT, &more)
               ? length
               : 0;
}

/* "an m4a": the m is no unit. */
static bool goes_on(const Chart *chart, unsigned n)
{
    const Token *token = sentence_token(&chart->sentence, n);
    return token && token->glued && token->kind == TOKEN_NUMBER;
}

/* "2 seconds", "a second", "another 2 seconds", "two more seconds": all but the
 * unit. */
static unsigned counted(const Chart *chart, unsigned n, Slot *slot, double *number,
                        bool *fraction)
{
    unsigned one = 0, extra, unit;
    const Entry *article = chart_match(chart, n, WORD_INDEFINITE, &one);
    bool another = article && strstr(article->value, ANOTHER);
    unsigned length = rule_number(chart, n + (another ? one : 0), number, fraction);
    length = another && length ? one + length : length;
    bool counts = length > 0 && !another;
    if (!length && article && atoi(article->value) == 1) {
        *number = 1;
        *fraction = false;
        length = one;
    }
    extra = length ? extra_at(chart, n + length) : 0;
    if (!counts && (!chart_match(chart, n + length + extra, WORD_UNIT, &unit) ||
                    goes_on(chart, n + length + extra + unit)))
        return 0;
    slot->flags |= another || extra ? REF_EXTRA : 0;
    return length + extra;
}

/* "2 minutes 25": the seconds go without saying where nothing could be counted. */
static bool is_bare_tail(const Chart *chart, unsigned n, unsigned length, double scale,
                         double number)
{
    unsigned more;
    const Token *behind = sentence_token(&chart->sentence, n + length);
    bool ends = !behind || behind->kind == TOKEN_MARK ||
                chart_match(chart, n + length, WORD_AND, &more) ||
                chart_match(chart, n + length, WORD_PREP, &more) ||
                chart_match(chart, n + length, WORD_POLITE, &more);
    return ends && scale >= PART_OF_UNIT && number == floor(number) &&
           number < PART_OF_UNIT;
}

/* "1 minute 20 seconds", "a second and a half": what follows a time and adds to it. */
static unsigned time_tail(const Chart *chart, unsigned n, double scale, double *seconds)
{
    unsigned length, joint = 0, unit_length;
    double number, smaller;
    bool fraction;
    UnitWord unit;
    if (number_of_class(chart, n, WORD_AND_FRACTION, &number, &length)) {
        *seconds += number * scale;
        return length;
    }
    if (chart_match(chart, n, WORD_AND, &length))
        joint = length;
    length = rule_number(chart, n + joint, &number, &fraction);
    if (length == 0)
        return 0;
    unit_length = unit_at(chart, n + joint + length, &unit, &smaller);
    if (!joint && is_bare_tail(chart, n, length, scale, number)) {
        *seconds += number * scale / PART_OF_UNIT;
        return length;
    }
    if (unit_length == 0 || unit != UNIT_WORD_S || smaller >= scale)
        return 0;
    *seconds += number * smaller;
    return joint + length + unit_length;
}

static unsigned timecode(Chart *chart, unsigned n, Slot *slot)
{
    const Token *token = sentence_token(&chart->sentence, n);
    if (!token || token->kind != TOKEN_TIMECODE)
        return 0;
    *slot = (Slot){
        .kind = SLOT_AMOUNT, .unit = UNIT_WORD_S, .timecode = true, .value = token->text
    };
    return 1;
}

/* "at second 12": a moment, told the other way round. */
static unsigned unit_first(const Chart *chart, unsigned n, Slot *slot)
{
    unsigned length = 0, more, end;
    double scale = 0, number;
    UnitWord unit = UNIT_WORD_NONE;
    bool fraction;
    const Token *token = sentence_token(&chart->sentence, n);
    if (!token || token->glued || !(length = unit_at(chart, n, &unit, &scale)) ||
        unit != UNIT_WORD_S || scale != 1)
        return 0;
    token = sentence_token(&chart->sentence, n + length);
    bool told = token && (token->kind == TOKEN_NUMBER || /* "at second five" */
                          (n > 0 && chart_match(chart, n - 1, WORD_PREP, &end)));
    if (!told || !(more = rule_number(chart, n + length, &number, &fraction)) ||
        fraction)
        return 0;
    end = n + length + more;
    token = sentence_token(&chart->sentence, end);
    if (token && token->kind != TOKEN_MARK &&
        !chart_match(chart, end, WORD_PREP, &more) &&
        !chart_match(chart, end, WORD_AND, &more) &&
        !chart_match(chart, end, WORD_POLITE, &more))
        return 0;
    *slot = (Slot){ .kind = SLOT_AMOUNT, .unit = UNIT_WORD_S, .number = number };
    return end - n;
}

/* "1 second each": of every one there is, which goes without saying. */
static unsigned each_length(const Chart *chart, unsigned n)
{
    unsigned length;
    if (!chart_match(chart, n, WORD_EVERY, &length))
        return 0;
    const Token *behind = sentence_token(&chart->sentence, n + length);
    bool ends =
        !behind || (behind->kind == TOKEN_MARK && strchr(",;.!", *behind->text));
    return ends ? length : 0;
}

/* "2 seconds more" */
static unsigned extra_behind(const Chart *chart, unsigned n)
{
    unsigned length, prep, shift = 0;
    if (!chart_match(chart, n, WORD_EXTRA, &length))
        return 0;
    chart_match(chart, n, WORD_SHIFT, &shift);
    if (shift > length) /* "2 seconds further on" */
        return 0;
    const Token *behind = sentence_token(&chart->sentence, n + length);
    const Entry *where = chart_match(chart, n + length, WORD_PREP, &prep);
    bool ends = !behind || behind->kind == TOKEN_MARK ||
                (where && prep_parse(where->value) != PREP_OF);
    return ends ? length : 0;
}

/* "x2", "×0.5": so many times. */
static unsigned times_sign(const Chart *chart, unsigned n, Slot *slot)
{
    enum { TIMES_MAX = 16 };
    unsigned sign;
    const Token *number = chart_match(chart, n, WORD_TIMES_SIGN, &sign)
                              ? sentence_token(&chart->sentence, n + sign)
                              : NULL;
    if (!number || number->kind != TOKEN_NUMBER || !number->glued ||
        chart->sentence.tokens[n].glued || token_number(number->text) > TIMES_MAX)
        return 0;
    *slot = (Slot){ .kind = SLOT_AMOUNT,
                    .unit = UNIT_WORD_X,
                    .number = token_number(number->text) };
    return sign + 1;
}

static unsigned amount(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length = timecode(chart, n, slot), more;
    if (!length)
        length = times_sign(chart, n, slot);
    bool fraction;
    double number, scale = 1;
    if (length || (length = unit_first(chart, n, slot)))
        return length;
    *slot = (Slot){ .kind = SLOT_AMOUNT };
    const Entry *factor = chart_match(chart, n, WORD_FACTOR, &length);
    if (factor) {
        slot->number = g_ascii_strtod(factor->value, NULL);
        slot->unit = UNIT_WORD_X;
        slot->factor = true;
        return length;
    }
    length = counted(chart, n, slot, &number, &fraction);
    if (length == 0)
        return 0;
    more = unit_at(chart, n + length, &slot->unit, &scale);
    length += more;
    unsigned preset;
    if (chart_match(chart, n, WORD_PRESET, &preset) && preset >= length)
        return 0; /* "1080p" */
    slot->number = number * scale;
    if (slot->unit == UNIT_WORD_S)
        while ((more = time_tail(chart, n + length, scale, &slot->number)))
            length += more;
    if (slot->unit == UNIT_WORD_NONE && fraction &&
        chart_match(chart, n + length, WORD_TURN, &more)) {
        slot->unit = UNIT_WORD_DEG; /* "a quarter turn" */
        slot->number = 360 * number;
        return length + more;
    }
    if (slot->unit == UNIT_WORD_NONE && fraction) {
        slot->unit = UNIT_WORD_PERCENT;
        slot->number = round(number * 1e5) / 1e3;
    }
    if (slot->unit == UNIT_WORD_S && (more = extra_behind(chart, n + length))) {
        slot->flags |= REF_EXTRA;
        length += more;
    }
    return slot->unit ? length + each_length(chart, n + length) : length;
}

/* "24p", "50p": so few lines no film has; they are pictures a second. */
static void settle_lines(Slot *slot)
{
    enum { RATE_MAX = 120 };
    if (slot->unit == UNIT_WORD_P && slot->number <= RATE_MAX)
        slot->unit = UNIT_WORD_FPS;
}

/* "the title plus two seconds": so much more. */
static unsigned plus(Chart *chart, unsigned n, Slot *slot)
{
    unsigned sign, length;
    if (!chart_match(chart, n, WORD_PLUS, &sign) ||
        !(length = amount(chart, n + sign, slot)))
        return 0;
    slot->flags |= REF_EXTRA;
    bool time = slot->unit == UNIT_WORD_S || slot->unit == UNIT_WORD_F;
    return time && !slot->timecode ? sign + length : 0;
}

/* Tokens of "minus", or of the dash of "-two": digits have theirs with them. */
static unsigned minus_sign(const Chart *chart, unsigned n)
{
    unsigned length;
    if (chart_match(chart, n, WORD_MINUS, &length))
        return length;
    const Token *behind = sentence_token(&chart->sentence, n + 1);
    return chart_is_mark(chart, n, "-") && behind && behind->kind == TOKEN_WORD &&
           behind->glued && !chart->sentence.tokens[n].glued;
}

unsigned rule_amount(Chart *chart, unsigned n, Slot *slot)
{
    unsigned minus = minus_sign(chart, n), more = plus(chart, n, slot);
    if (more)
        return more;
    if (!minus) {
        unsigned plain = amount(chart, n, slot);
        settle_lines(slot);
        return plain;
    }
    unsigned length = amount(chart, n + minus, slot);
    if (!length || slot->timecode || slot->factor || slot->number <= 0)
        return 0;
    slot->number = -slot->number;
    return minus + length;
}

/* "2 second pieces", "pieces of 2 seconds" */
static unsigned long_pieces(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length, more, of;
    if (chart_match(chart, n, WORD_PARTS, &length)) {
        const Entry *prep = chart_match(chart, n + length, WORD_PREP, &of);
        more = prep && prep_parse(prep->value) == PREP_OF
                   ? rule_amount(chart, n + length + of, slot)
                   : 0;
        length = more ? length + of + more : 0;
    } else {
        more = rule_amount(chart, n, slot);
        length = more && chart_match(chart, n + more, WORD_PARTS, &length)
                     ? length + more
                     : 0;
    }
    if (!length || slot->timecode ||
        (slot->unit != UNIT_WORD_S && slot->unit != UNIT_WORD_F))
        return 0;
    slot->kind = SLOT_EVERY;
    return length;
}

unsigned rule_every(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length, more;
    double scale;
    if (!chart_match(chart, n, WORD_EVERY, &length))
        return long_pieces(chart, n, slot);
    UnitWord unit = UNIT_WORD_NONE;
    if ((more = unit_at(chart, n + length, &unit, &scale))) /* "every second" */
        *slot = (Slot){ .unit = unit, .number = scale };
    else
        more = rule_amount(chart, n + length, slot);
    if (more == 0 || (slot->unit != UNIT_WORD_S && slot->unit != UNIT_WORD_F))
        return 0;
    slot->kind = SLOT_EVERY;
    return length + more;
}
