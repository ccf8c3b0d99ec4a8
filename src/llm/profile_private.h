/* What the files of llm/profile.h share. */
#pragma once

#include "chatkut/llm/profile.h"

/* What [models] is read into. */
typedef struct {
    char *roles[LLM_ROLES]; /* names of models */
    int64_t day_budget, project_budget;
} LlmModels;

/* Read `text` into the row's field of *base (an LlmProfile or LlmModels), freeing what
 * is there. folder: of the file, for relative paths. LLM_ERROR_CONFIG says what there
 * is, and does not repeat what may be a key. */
bool llm_setting_put(const LlmSetting *setting, void *base, const char *text,
                     const char *folder, GError **error);

/* Free the row's field and make it NULL. */
void llm_setting_clear(const LlmSetting *setting, void *base);

/* The row of this name; NULL: none. */
const LlmSetting *llm_setting_find(const LlmSetting *rows, const char *name);

/* The text of the file `*path`, or, where that is NULL, of the user's own file `name` in
 * the configuration folder, whose path then is *path (both owned by the caller). NULL
 * without an error: there is none. */
char *llm_own_file_read(char **path, const char *name, GError **error);

/* A server's address as LlmProfile has it. */
bool llm_url_read(const char *text, char **url, char **host, bool *local,
                  GError **error);

/* "A: b; C: env:D" as LlmHeader *. NULL with an error. */
GPtrArray *llm_headers_read(const char *text, GError **error);
