/*
 * Shapes: what a piece of JSON must look like, as const tables.
 *
 * One strict checker for everything that comes in as JSON: the parts of a composition
 * that stay JSON (effects, cues, markers, …) and the edit plan. Objects are closed: a
 * key that no row names is an error. Integral reals (2.0) count as integers, as in JSON
 * Schema.
 *
 * A Shape says what one value must be; a ShapeField puts it under a key. Both are
 * usually written with the macros below; file-scope compound literals make nesting
 * possible:
 *
 *     static const Shape SELECTOR;  // tentative definition: shapes may recurse
 *
 *     static const ShapeField MOVE[] = {
 *         { "target", &SELECTOR, SHAPE_REQUIRED },
 *         { "by", SHAPE_EITHER(SHAPE_RANGE(-360000, 360000), &FRAMES) },
 *         { "index", SHAPE_INT_RANGE(-1000, 1000) },
 *         { "order", SHAPE_CHOICE("front|back|forward|backward") },
 *         { NULL },
 *     };
 *     static const ShapeRule MOVE_RULES[] = { { SHAPE_ONE_OF, "by|index|order" }, { 0 } };
 *     static const ShapeCase VERBS[] = { { "move", MOVE, MOVE_RULES }, …, { NULL } };
 *     static const Shape STEP = { SHAPE_IS_SWITCH, .key = "op", .cases = VERBS };
 *
 * Errors name the JSON path of the value and what was expected there:
 * "steps[1].props.fontSize: expected a number or a text like "50%", got true".
 */
#pragma once

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

typedef enum {
    SHAPE_IS_ANY,
    SHAPE_IS_BOOL,
    SHAPE_IS_NUMBER, /* min..max */
    SHAPE_IS_INT,    /* min..max; or one of `choices`, in decimal */
    SHAPE_IS_STRING, /* min..max code points; `like` */
    SHAPE_IS_CHOICE, /* a string, one of `choices` */
    SHAPE_IS_ARRAY,  /* min..max items, each `of` */
    SHAPE_IS_TUPLE,  /* one item for each alternative in `any`, in order */
    SHAPE_IS_OBJECT, /* `fields`, `rules`; min..max members */
    SHAPE_IS_MAP,    /* keys are `like`, values are `of`; min..max members */
    SHAPE_IS_EITHER, /* fits one of `any`. JSON types choose; those of the same type are
                        tried in turn, so objects that recurse want a SWITCH */
    SHAPE_IS_SWITCH, /* an object whose string `key` chooses one of `cases` */
    SHAPE_IS_CUSTOM, /* what `read` accepts */
} ShapeKind;

typedef enum {
    SHAPE_REQUIRED = 1 << 0,
} ShapeFieldFlags;

typedef struct Shape Shape;

typedef struct {
    const char *key; /* NULL ends the table */
    const Shape *shape;
    unsigned flags;
} ShapeField;

/* Conditions on the keys of one object. `keys` are separated by '|'. */
typedef enum {
    SHAPE_NO_RULE,  /* ends the table */
    SHAPE_ONE_OF,   /* exactly one of keys */
    SHAPE_SOME_OF,  /* at least one of keys */
    SHAPE_NOT_BOTH, /* at most one of keys */
    SHAPE_NEEDS, /* where `key` is there (and, unless NULL, is one of `is`): all of keys */
} ShapeRuleKind;

typedef struct {
    ShapeRuleKind kind;
    const char *keys;
    const char *key;
    const char *is;
} ShapeRule;

typedef struct {
    const char *name;         /* value of the switching key; NULL ends the table */
    const ShapeField *fields; /* without the switching key; may be NULL */
    const ShapeRule *rules;   /* may be NULL */
} ShapeCase;

/* Does a string (or a map's key) have the right form? */
typedef bool (*ShapeLike)(const char *text);
/* The value in canonical form as a new reference, or NULL where it does not fit. `user`
 * is what the caller of shape_check() or shape_canonical() gave. */
typedef json_t *(*ShapeRead)(const json_t *json, const void *user);

struct Shape {
    ShapeKind kind;
    double min, max; /* inclusive; both 0: unlimited; INFINITY: open at that end */
    const char *choices;
    const char
        *what; /* what was expected, for messages: N_("a colour like \"#FFC400\"");
                         NULL: worded from the rest */
    ShapeLike like;
    ShapeRead read;
    const Shape *of;
    const Shape *const *any;  /* ends with NULL */
    const ShapeField *fields; /* SWITCH: those all cases have; may be NULL */
    const ShapeRule *rules;
    const char *key;
    const ShapeCase *cases;
    bool unique; /* ARRAY: no string twice */
};

/* Each makes a `const Shape *` that lives as long as the program (at file scope). */
#define SHAPE(...)                (&(const Shape){ __VA_ARGS__ })
#define SHAPE_ANY                 SHAPE(SHAPE_IS_ANY)
#define SHAPE_BOOL                SHAPE(SHAPE_IS_BOOL)
#define SHAPE_NUMBER              SHAPE(SHAPE_IS_NUMBER)
#define SHAPE_RANGE(MIN, MAX)     SHAPE(SHAPE_IS_NUMBER, .min = (MIN), .max = (MAX))
#define SHAPE_INT_RANGE(MIN, MAX) SHAPE(SHAPE_IS_INT, .min = (MIN), .max = (MAX))
#define SHAPE_TEXT(MIN, MAX)      SHAPE(SHAPE_IS_STRING, .min = (MIN), .max = (MAX))
#define SHAPE_TEXT_LIKE(LIKE, WHAT) \
    SHAPE(SHAPE_IS_STRING, .like = (LIKE), .what = (WHAT))
#define SHAPE_CHOICE(CHOICES) SHAPE(SHAPE_IS_CHOICE, .choices = (CHOICES))
#define SHAPE_LIST(OF, MIN, MAX) \
    SHAPE(SHAPE_IS_ARRAY, .of = (OF), .min = (MIN), .max = (MAX))
#define SHAPE_OBJECT(FIELDS) SHAPE(SHAPE_IS_OBJECT, .fields = (FIELDS))
#define SHAPE_EITHER(...) \
    SHAPE(SHAPE_IS_EITHER, .any = (const Shape *const[]){ __VA_ARGS__, NULL })
#define SHAPE_TUPLE(...) \
    SHAPE(SHAPE_IS_TUPLE, .any = (const Shape *const[]){ __VA_ARGS__, NULL })

/* Where we are in a document: a chain of stack frames, innermost first. The outermost
 * has up == NULL; its key may be NULL for the document itself. */
typedef struct ShapePath ShapePath;
struct ShapePath {
    const ShapePath *up;
    const char *key; /* NULL: an array's item */
    size_t index;
};

/* "sequences[0].tracks[1]"; "" for the document itself. Owned by the caller. */
char *shape_path_text(const ShapePath *path);

typedef enum {
    SHAPE_ERROR_TYPE,     /* another type, or a string of another form */
    SHAPE_ERROR_RANGE,    /* too small, too large, too long, too many */
    SHAPE_ERROR_CHOICE,   /* not one of the words there are */
    SHAPE_ERROR_UNKNOWN,  /* a key nobody knows */
    SHAPE_ERROR_MISSING,  /* a key that must be there */
    SHAPE_ERROR_CONFLICT, /* keys that exclude each other */
} ShapeError;

#define SHAPE_ERROR (shape_error_quark())
GQuark shape_error_quark(void);

/* Set *error to "path: message" (without "path: " at the document itself). */
void shape_error_set(GError **error, ShapeError code, const ShapePath *path,
                     const char *format, ...) G_GNUC_PRINTF(4, 5);

/*
 * Does `json` have this shape? False with a SHAPE_ERROR.
 *
 * path: where json is in its document, for messages; NULL: it is the document.
 * user: for custom readers; NULL where there are none.
 */
bool shape_check(const Shape *shape, const json_t *json, const void *user,
                 const ShapePath *path, GError **error);

/*
 * The same, and a canonical deep copy: keys in table order, numbers without a fraction
 * as integers, custom values as their readers give them. New reference; NULL with a
 * SHAPE_ERROR.
 */
json_t *shape_canonical(const Shape *shape, const json_t *json, const void *user,
                        const ShapePath *path, GError **error);

/* Is `word` one of `choices` ("a|b|c")? */
bool shape_choice_has(const char *choices, const char *word);

/* ---- reading the tables, for who makes documents out of something else ----------- */

/* What holds for one object: the fields and rules that all cases have, those of its
 * own case, the switching key. Entries may be NULL. */
typedef struct {
    const char *key;
    const ShapeField *fields[2];
    const ShapeRule *rules[2];
} ShapeTables;

/* Of an OBJECT, or of the case `name` of a SWITCH. False: it is neither, or there is no
 * such case. */
bool shape_tables(const Shape *shape, const char *name, ShapeTables *tables);
/* The row of `key`; NULL: there is none. */
const ShapeField *shape_tables_find(const ShapeTables *tables, const char *key);
/* The keys there are, borrowed. Transfer container. */
GPtrArray *shape_tables_keys(const ShapeTables *tables);
/* Add a message ("path.key: missing", "path: needs one of …") to `messages` for all
 * that is wrong with which known keys `json` has. Its values do not count. */
void shape_tables_missing(const ShapeTables *tables, const json_t *json,
                          const ShapePath *path, GPtrArray *messages);

/* ---- forms shared by all documents ----------------------------------------------- */

bool shape_like_id(const char *text);    /* [A-Za-z][A-Za-z0-9_-]{0,63} */
bool shape_like_color(const char *text); /* #RRGGBB, #RRGGBBAA */
bool shape_like_lang(const char *text);  /* "en", "pt-BR" */

extern const Shape SHAPE_ID;
extern const Shape SHAPE_LANG;
