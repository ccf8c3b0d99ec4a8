#include "dialect_private.h"

const Dialect *dialect_of(LlmDialect dialect)
{
    static const Dialect *const ALL[LLM_DIALECTS] = {
        [LLM_OPENAI] = &DIALECT_OPENAI,
        [LLM_ANTHROPIC] = &DIALECT_ANTHROPIC,
        [LLM_OLLAMA] = &DIALECT_OLLAMA,
    };
    return ALL[dialect];
}

static LlmLevel first_from(const LlmProfile *profile, LlmLevel level)
{
    while (level < LLM_LEVELS && !dialect_of(profile->dialect)->levels[level])
        level++;
    return level;
}

LlmLevel llm_level_first(const LlmProfile *profile)
{
    return first_from(profile, profile->level);
}

LlmLevel llm_level_below(const LlmProfile *profile, LlmLevel level)
{
    return level < LLM_LEVELS ? first_from(profile, level + 1) : LLM_LEVELS;
}
