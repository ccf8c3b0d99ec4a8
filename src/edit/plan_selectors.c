#include "plan_forms.h"

/* ---- one table a selector -------------------------------------------------------- */

#define EXPECT                                 \
    {                                          \
        "expect", SHAPE_CHOICE("one|many|any") \
    }
#define TYPE                             \
    {                                    \
        "type", SHAPE_CHOICE(CLIP_TYPES) \
    }
#define INDEX                \
    {                        \
        "index", &PLAN_INDEX \
    }
#define MATCH                              \
    {                                      \
        "match", SHAPE_CHOICE(MATCH_MODES) \
    }

static const ShapeField BY_ID[] = {
    { "id", &SHAPE_ID, SHAPE_REQUIRED },
    EXPECT,
    { NULL },
};
static const ShapeField BY_LABEL[] = {
    { "label", &PLAN_NAME, SHAPE_REQUIRED }, MATCH, TYPE, EXPECT, { NULL },
};
static const ShapeField BY_TYPE[] = {
    { "type", SHAPE_CHOICE(CLIP_TYPES), SHAPE_REQUIRED },
    INDEX,
    EXPECT,
    { NULL },
};
static const ShapeField BY_INDEX[] = {
    { "index", &PLAN_INDEX, SHAPE_REQUIRED },
    EXPECT,
    { NULL },
};
static const ShapeField BY_TRACK[] = {
    { "track", &PLAN_TRACK, SHAPE_REQUIRED }, INDEX, TYPE, EXPECT, { NULL },
};
static const ShapeField BY_TIME[] = {
    { "at", &PLAN_TIME },
    { "range", &PLAN_RANGE },
    TYPE,
    { "overlap", SHAPE_CHOICE("any|inside|covers") },
    EXPECT,
    { NULL },
};
static const ShapeField BY_LAST[] = {
    { "what", SHAPE_CHOICE("mentioned|added|changed|selected|split") },
    TYPE,
    { "part", SHAPE_CHOICE("left|right|both") },
    EXPECT,
    { NULL },
};
static const ShapeField BY_SELECTED[] = {
    TYPE,
    EXPECT,
    { NULL },
};
static const ShapeField BY_STEP[] = {
    { "step", &PLAN_STEP_ID, SHAPE_REQUIRED },
    INDEX,
    EXPECT,
    { NULL },
};
static const ShapeField BY_ASSET[] = {
    { "asset", &PLAN_NAME, SHAPE_REQUIRED }, MATCH, INDEX, EXPECT, { NULL },
};
static const ShapeField BY_CONTENT[] = {
    { "text", SHAPE_TEXT(1, 500), SHAPE_REQUIRED }, MATCH, TYPE, EXPECT, { NULL },
};
static const ShapeField BY_RELATIVE[] = {
    { "to", &PLAN_SELECTOR },
    { "relation",
      SHAPE_CHOICE("next|previous|first|last|above|below|overlapping|"
                   "sameTrack|longest|shortest"),
      SHAPE_REQUIRED },
    TYPE,
    EXPECT,
    { NULL },
};
static const ShapeField BY_ALL[] = {
    TYPE, { "range", &PLAN_RANGE }, { "track", &PLAN_TRACK }, EXPECT, { NULL },
};
static const ShapeField BY_UNION[] = {
    { "of", SHAPE_LIST(&PLAN_SELECTOR, 2, 16), SHAPE_REQUIRED },
    EXPECT,
    { NULL },
};
static const ShapeField BY_EXCEPT[] = {
    { "from", &PLAN_SELECTOR, SHAPE_REQUIRED },
    { "except", &PLAN_SELECTOR, SHAPE_REQUIRED },
    EXPECT,
    { NULL },
};

static const ShapeRule AT_OR_RANGE[] = { { SHAPE_ONE_OF, "at|range" }, { 0 } };

static const ShapeCase SELECTOR_CASES[] = {
    { "id", BY_ID },           { "label", BY_LABEL },
    { "type", BY_TYPE },       { "index", BY_INDEX },
    { "track", BY_TRACK },     { "time", BY_TIME, AT_OR_RANGE },
    { "last", BY_LAST },       { "selected", BY_SELECTED },
    { "step", BY_STEP },       { "asset", BY_ASSET },
    { "content", BY_CONTENT }, { "relative", BY_RELATIVE },
    { "all", BY_ALL },         { "union", BY_UNION },
    { "except", BY_EXCEPT },   { NULL },
};

const Shape PLAN_SELECTOR = { SHAPE_IS_SWITCH, .key = "by", .cases = SELECTOR_CASES };
