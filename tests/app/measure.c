#include "measure.h"

#include "chatkut/base/locale.h"

#include <stdio.h>

Session *measure_open(const char *project)
{
    g_autoptr(GError) error = NULL;
    locale_start();
    Session *session = session_open(project, &error);
    if (!session)
        fprintf(stderr, "%s\n", error->message);
    return session;
}

bool measure_say(Session *session, const char *sentence)
{
    const SayOptions options = SAY_OPTIONS_INIT;
    SayResult result;
    session_say(session, sentence, &options, &result);
    bool fine = result.status == SAY_OK;
    if (!fine)
        fprintf(stderr, "\"%s\" was not understood\n", sentence);
    say_result_clear(&result);
    return fine;
}
