/* The property table as mdoc(7). Manuals are in English: nothing is translated here. */
#include "command_private.h"

#include <string.h>

static const struct {
    unsigned owners;
    const char *name;
} OWNER_NAMES[] = {
    { OWN_CLIP, "all clips" },
    { OWN_VIDEO, "video" },
    { OWN_IMAGE, "image" },
    { OWN_AUDIO, "audio" },
    { OWN_TEXT, "text" },
    { OWN_SHAPE, "shape" },
    { OWN_CAPTION, "caption" },
    { OWN_ADJUSTMENT, "adjustment" },
    { OWN_NESTED, "sequence clips" },
    { OWN_TRANSITION, "transitions" },
    { OWN_TRACK, "tracks" },
    { OWN_SEQUENCE, "sequences" },
    { OWN_ASSET, "assets" },
    { OWN_COMPOSITION, "the document" },
};

static const char *const TYPE_NAMES[] = {
    [TYPE_BOOL] = "true or false",
    [TYPE_NUMBER] = "a number",
    [TYPE_INT] = "a whole number",
    [TYPE_VEC2] = "a pair of numbers",
    [TYPE_SCALE] = "a number or a pair of them",
    [TYPE_COLOR] = "a colour",
    [TYPE_PAINT] = "a colour or a gradient",
    [TYPE_STRING] = "a string",
    [TYPE_TEXT] = "a string or styled runs",
    [TYPE_ENUM] = "one of",
    [TYPE_ID] = "an id",
    [TYPE_MOMENT] = "a time, not negative",
    [TYPE_SPAN] = "a time above zero",
    [TYPE_RATIO] = "an exact ratio",
    [TYPE_RATE] = "a frame rate",
    [TYPE_SIZE] = "width and height",
    [TYPE_TURN] = "0, 90, 180 or 270",
    [TYPE_TIME_CURVE] = "a curve of times",
    [TYPE_EASING] = "an easing",
    [TYPE_LANG] = "a language tag",
    [TYPE_ROLE] = "a role",
    [TYPE_HASH] = "a content hash",
    [TYPE_CUES] = "cues",
    [TYPE_HIGHLIGHT] = "an object",
    [TYPE_POINTS] = "points",
    [TYPE_EFFECTS] = "effects",
    [TYPE_DUCK] = "an object",
    [TYPE_PARAMS] = "an object",
    [TYPE_MARKERS] = "markers",
    [TYPE_SLOTS] = "template parameters",
    [TYPE_MEDIA] = "an object: what its file is made of",
    [TYPE_META] = "an object, carried along unread",
};
_Static_assert(G_N_ELEMENTS(TYPE_NAMES) == TYPE_META + 1, "a name for every type");

static bool has_range(const Property *property)
{
    switch (property->type) {
    case TYPE_NUMBER:
    case TYPE_INT:
    case TYPE_VEC2:
    case TYPE_SCALE:
    case TYPE_SIZE:
        return property->min < property->max;
    default:
        return false;
    }
}

static void append_choices(GString *out, const char *choices)
{
    g_auto(GStrv) names = g_strsplit(choices, "|", -1);
    g_autofree char *list = g_strjoinv(", ", names);
    g_string_append_printf(out, " %s", list);
}

/* "a number from 0 to 1 or a curve; 1 where absent." */
static void append_value(GString *text, const Property *property)
{
    g_string_append(text, TYPE_NAMES[property->type]);
    if (property->choices)
        append_choices(text, property->choices);
    if (has_range(property))
        g_string_append_printf(text, " from %g to %g", property->min, property->max);
    if ((property->flags & PF_ANIMATED) && property->type != TYPE_TIME_CURVE)
        g_string_append(text, ", or a curve");
    if (property->flags & PF_REQUIRED)
        g_string_append(text, "; required");
    else if (property->fallback)
        g_string_append_printf(text, "; %s where absent", property->fallback);
    g_string_append(text, ".");
}

static void append_owners(GString *text, unsigned owners)
{
    const char *separator = " Of ";
    for (size_t i = 0; i < G_N_ELEMENTS(OWNER_NAMES); i++) {
        if ((owners & OWNER_NAMES[i].owners) != OWNER_NAMES[i].owners)
            continue;
        g_string_append_printf(text, "%s%s", separator, OWNER_NAMES[i].name);
        separator = ", ";
        owners &= ~OWNER_NAMES[i].owners;
    }
    g_string_append(text, ".");
}

static void append_property(GString *out, const Property *property)
{
    g_autoptr(GString) text = g_string_new(NULL);
    append_value(text, property);
    append_owners(text, property->owners);
    text->str[0] = g_ascii_toupper(text->str[0]);
    g_string_append_printf(out, ".It Cm %s", property->slot);
    if (strcmp(property->slot, property->name) != 0)
        g_string_append_printf(out, " Pq in plans: Cm %s", property->name);
    g_string_append_c(out, '\n');
    mdoc_append_text(out, text->str);
}

char *property_manual(void)
{
    GString *out = g_string_new(".Bl -tag -width Ds\n");
    for (int id = 0; id < PROP_COUNT; id++)
        append_property(out, property_get((PropId)id));
    g_string_append(out, ".El\n");
    return g_string_free(out, FALSE);
}
