// grammar.js BINDING MODEL SCHEMA: llama.cpp makes a grammar of the schema, as its server
// does of a response_format, and the model, which knows nothing, is held to it. One line of
// JSON on stdout: {"grammar", "answers": [{"text", "whole"}]}.
'use strict';
const fs = require('fs');
const [, , binding, model, schemaFile] = process.argv;
const { LlamaContext } = require(binding);

const ANSWERS = 6, TOKENS = 400;
const TEMPLATE = '{% for message in messages %}{{ message.content }}{% endfor %}';

async function main() {
  const schema = JSON.parse(fs.readFileSync(schemaFile));
  const context = new LlamaContext({ model, n_ctx: 2048, n_gpu_layers: 0, n_threads: 1 });
  const format = { type: 'json_schema', json_schema: { strict: true, schema } };
  const chat = context.getFormattedChat([{ role: 'user', content: 'x' }], TEMPLATE,
    { jinja: true, response_format: format });
  const answers = [];
  for (let seed = 1; seed <= ANSWERS; seed++) {
    const answer = await context.completion({
      prompt: chat.prompt, grammar: chat.grammar, n_predict: TOKENS, seed, temperature: 1,
    });
    answers.push({ text: answer.text, whole: answer.stopped_eos });
  }
  process.stdout.write(JSON.stringify({ grammar: chat.grammar, answers }) + '\n');
}

main().catch((error) => {
  process.stderr.write(`${error && error.message || error}\n`);
  process.exit(1);
});
