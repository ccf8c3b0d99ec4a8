/*
 * What tests of sessions with a language model stand in: a project of two videos and a
 * title, settings that name a model, and the model, which answers by a script
 * (../llm/fake_model.h). All is made anew for each test.
 */
#pragma once

#include "fake_model.h"
#include "session_private.h"

#include <check.h>

/* What no embedded planner knows. */
#define WORDS "glorp the frimble"

#define PLAN(STEPS) "{\"kind\":\"edit\",\"reply\":\"Done.\",\"steps\":[" STEPS "]}"
#define HALF(TARGET)                                           \
    "{\"op\":\"update\",\"target\":\"" TARGET "\",\"args\":[{" \
    "\"k\":\"opacity\",\"v\":\"50%\"}]}"
#define CHAT(WORDS_SAID) "{\"kind\":\"chat\",\"steps\":[],\"reply\":\"" WORDS_SAID "\"}"
#define ONE(OP, ARGS)    "{\"op\":\"" OP "\",\"target\":\"\",\"args\":[" ARGS "]}"
#define ARG(KEY, VALUE)  "{\"k\":\"" KEY "\",\"v\":\"" VALUE "\"}"

extern FakeModel *model; /* NULL: none is configured */
extern Session *session;
extern SayResult result; /* of what was said last */

/* Run the tests of a suite in a folder of settings and data of their own; the exit
 * status. Takes the suite. */
int model_session_run(Suite *suite);
/* The fixture of a test. */
void model_session_setup(void);
void model_session_teardown(void);

/* A path in that folder; owned by the caller. */
char *in_root(const char *name);
/* All of chatkut.conf. */
void put_settings(const char *models);

/* One model that answers by the script, which is copied; more: other lines of its
 * group. */
void configure(const FakeAnswer *answers, unsigned count, const char *more);
#define ANSWERS_OF(MORE, ...)                      \
    configure((const FakeAnswer[]){ __VA_ARGS__ }, \
              G_N_ELEMENTS(((const FakeAnswer[]){ __VA_ARGS__ })), MORE)
#define ANSWERS(...) ANSWERS_OF("", __VA_ARGS__)

/* Another run of the program. */
void open_again(void);

/* Say it, and ask whom it takes; planner: NULL for the user's own choice. */
void say(const char *words);
void say_by(const char *words, const char *planner);
/* Say it and ask nobody: result.inquiry is what would be asked. */
void say_unasked(const char *words);

/* How many edits are in the project's history. */
unsigned edits(void);
/* Was request n of the model one with these words? */
bool asked_with(unsigned n, const char *words);
