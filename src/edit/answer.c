#include "answer.h"

bool answer_text(Work *work, char *text)
{
    Outcome *outcome = work->outcome;
    if (patch_op_count(work->patch) > 0) {
        work_report_about(work, NULL, "%s", text);
    } else if (outcome->text) {
        char *both = g_strconcat(outcome->text, "\n", text, NULL);
        g_free(outcome->text);
        outcome->text = both;
    } else {
        outcome->text = g_strdup(text);
    }
    g_free(text);
    return true;
}

bool answer_unchanged(Work *work, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = g_strdup_vprintf(format, args);
    va_end(args);
    return answer_text(work, text);
}
