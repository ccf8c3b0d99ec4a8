/* The settings of models: one row each. */
#include "profile_private.h"

#include <string.h>

static const char *const DIALECTS[] = { "openai", "anthropic", "ollama", NULL };
static const char *const LEVELS[] = { "schema", "tool", "json", "text", NULL };
static const char *const ROLES[] = { "strong", "mid", "simple", NULL };
static const char *const OUTPUT_FIELDS[] = { "max_completion_tokens", "max_tokens",
                                             NULL };

static const char *const EFFORTS[] = { "default", "none", "minimal", "low",
                                       "medium",  "high", "xhigh",   NULL };

#define OF_MODELS(field) offsetof(LlmModels, field)
#define OF_MODEL(field)  offsetof(LlmProfile, field)

static const LlmSetting MODELS[] = {
    { "strong", LLM_SETTING_MODEL, OF_MODELS(roles[LLM_ROLE_STRONG]),
      .help = "The model for plans, and for what no other model manages: the NAME of a "
              "group [model NAME]. It may be left out where there is one such group." },
    { "mid", LLM_SETTING_MODEL, OF_MODELS(roles[LLM_ROLE_MID]),
      .help =
          "The model for chat and questions. Where nothing is said, the strong one." },
    { "simple", LLM_SETTING_MODEL, OF_MODELS(roles[LLM_ROLE_SIMPLE]),
      .help =
          "The model for small edits that the embedded planner is not sure of. Where "
          "nothing is said, the one for chat." },
    { "day-budget", LLM_SETTING_MONEY, OF_MODELS(day_budget),
      .help =
          "US dollars that all projects together may cost a day. When they are spent, "
          "the embedded planner carries on alone, and says so. Where nothing is said "
          "there is no limit." },
    { "project-budget", LLM_SETTING_MONEY, OF_MODELS(project_budget),
      .help =
          "US dollars that one project may cost in all. Where nothing is said there "
          "is no limit." },
    { NULL },
};

static const LlmSetting MODEL[] = {
    { "provider", LLM_SETTING_TEXT, OF_MODEL(provider),
      .help =
          "One of those that chatkut knows: dedalus, openai, anthropic, openrouter, "
          "llamacpp, vllm, lmstudio, ollama. It gives what the model's own settings "
          "leave open." },
    { "model", LLM_SETTING_TEXT, OF_MODEL(model),
      .help = "What the server calls the model. Required." },
    { "key", LLM_SETTING_KEY, OF_MODEL(key),
      .help = "Where the key is, never the key itself: env:NAME, file:PATH or "
              "keyring:NAME. Where nothing is said, the provider's usual variable, if "
              "the address is the provider's, too." },
    { "url", LLM_SETTING_URL, OF_MODEL(url),
      .help = "The server's address up to where the dialect begins: https, or http to "
              "this machine. Required where there is no provider." },
    { "dialect", LLM_SETTING_WORD, OF_MODEL(dialect), DIALECTS, .standard = "openai",
      .help = "How the server is spoken to: OpenAI's chat completions, which most "
              "servers speak, Anthropic's messages, or Ollama's own chat." },
    { "header", LLM_SETTING_HEADERS, OF_MODEL(headers), .standard = "",
      .help = "Headers to send with each request, “Name: value”, several with “;” "
              "between them. What is secret is a reference as in key." },
    { "ca-file", LLM_SETTING_FILE, OF_MODEL(ca_file),
      .help = "A file of certificates (PEM) to trust beside the system's, for a "
              "company's own authority." },
    { "structured", LLM_SETTING_WORD, OF_MODEL(level), LEVELS, .standard = "schema",
      .help =
          "How an answer is first held to the form of a plan: by the server, as the "
          "arguments of a forced tool call, as JSON, or by the prompt alone. What a "
          "server does not take is found out and remembered; this saves the way." },
    { "output-field", LLM_SETTING_WORD, OF_MODEL(output_field), OUTPUT_FIELDS,
      .standard = "max_completion_tokens",
      .help = "What the server calls max-output, in the dialect openai." },
    { "effort", LLM_SETTING_WORD, OF_MODEL(effort), EFFORTS, .standard = "default",
      .help =
          "How much a model that thinks is to think before it answers: less is "
          "sooner and cheaper. Which words a model takes, its provider says; in the "
          "dialect anthropic nothing is sent, and nothing is thought." },
    { "temperature", LLM_SETTING_NUMBER, OF_MODEL(temperature), .least = 0, .most = 2,
      .help = "Only sent where it is set; many models take no other than their own." },
    { "max-output", LLM_SETTING_COUNT, OF_MODEL(max_output), .least = 100,
      .most = 100000, .standard = "2000",
      .help = "Tokens of the longest answer. Models that think need more." },
    { "context", LLM_SETTING_COUNT, OF_MODEL(context), .least = 4000, .most = 10000000,
      .standard = "32000",
      .help = "Tokens that question and answer may have together." },
    { "timeout", LLM_SETTING_SECONDS, OF_MODEL(first_byte_ms), .least = 0.1,
      .most = 600, .standard = "8",
      .help =
          "Seconds until the answer must begin. After that the next model is asked, "
          "or the embedded planner answers. Of servers of this machine a minute, as "
          "they may have to load the model first." },
    { "stall", LLM_SETTING_SECONDS, OF_MODEL(stall_ms), .least = 0.1, .most = 600,
      .standard = "30", .help = "Seconds that an answer may pause." },
    { "price-in", LLM_SETTING_MONEY, OF_MODEL(price_in), .most = 10000,
      .help = "US dollars for a million tokens of input, where the price file knows "
              "none or another." },
    { "price-out", LLM_SETTING_MONEY, OF_MODEL(price_out), .most = 10000,
      .help = "Likewise of output. Both or neither." },
    { "price-cached", LLM_SETTING_MONEY, OF_MODEL(price_cached), .most = 10000,
      .help = "Likewise of input that the server still knew. Where nothing is said, as "
              "price-in." },
    { NULL },
};

const LlmSetting *llm_settings_of_models(void)
{
    return MODELS;
}

const LlmSetting *llm_settings_of_model(void)
{
    return MODEL;
}

const LlmSetting *llm_setting_find(const LlmSetting *rows, const char *name)
{
    for (; rows->name; rows++)
        if (strcmp(rows->name, name) == 0)
            return rows;
    return NULL;
}

const char *llm_dialect_name(LlmDialect dialect)
{
    return DIALECTS[dialect];
}

const char *llm_level_name(LlmLevel level)
{
    return LEVELS[level];
}

LlmLevel llm_level_find(const char *name)
{
    LlmLevel level = 0;
    while (level < LLM_LEVELS && strcmp(LEVELS[level], name) != 0)
        level++;
    return level;
}

const char *llm_effort_name(LlmEffort effort)
{
    return EFFORTS[effort];
}

const char *llm_role_name(LlmRole role)
{
    return ROLES[role];
}
