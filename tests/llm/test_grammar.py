#!/usr/bin/env python3
"""llama.cpp compiles the wire schema to a grammar, and what it lets through is read.

usage: test_grammar.py WIRE_PROBE WIRE_SCHEMA

A model of random weights writes under that grammar: whatever comes out whole fits the
schema, and chatkut reads it or says what is wrong with it. Exit 77 (skipped) where
there is no node or no llama.cpp: `tools/setup test` gets it from npm.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import noise_model

PROBE, SCHEMA = sys.argv[1:3]
CACHE = pathlib.Path(os.environ.get('XDG_CACHE_HOME') or pathlib.Path.home() / '.cache')
BINDING = CACHE / 'chatkut-test/npm/node_modules/@fugood/node-llama-linux-x64/index.node'
FENCES = re.compile(r'^```(?:json)?\s*|\s*```$')


def skip(reason):
    print(f'{reason}: skipped')
    sys.exit(77)


def ask(folder):
    """What grammar.js says."""
    model = folder / 'noise.gguf'
    noise_model.write(model)
    script = pathlib.Path(__file__).with_name('grammar.js')
    run = subprocess.run(['node', script, BINDING, model, SCHEMA], capture_output=True,
                         text=True, timeout=60)
    if run.returncode != 0:
        raise AssertionError('llama.cpp: ' + run.stderr[-2000:])
    return json.loads(run.stdout.splitlines()[-1])


def read(answers):
    """What chatkut makes of wire plans."""
    lines = ''.join(json.dumps(answer) + '\n' for answer in answers)
    run = subprocess.run([PROBE, 'lower'], input=lines, capture_output=True, text=True,
                         check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


class Grammar(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            said = ask(pathlib.Path(folder))
        cls.grammar = said['grammar']
        cls.texts = [FENCES.sub('', answer['text']) for answer in said['answers']]
        cls.whole = [json.loads(text) for text, answer in zip(cls.texts, said['answers'])
                     if answer['whole']]

    def test_the_schema_compiles(self):
        self.assertIn('root ::=', self.grammar)
        for word in ('unanimate', 'clarify', 'reply'):
            self.assertIn(word, self.grammar)

    def test_every_answer_begins_as_one(self):
        for text in self.texts:
            self.assertRegex(text, r'^\{\s*"kind"\s*:\s*"(edit|query|control|clarify|'
                                   r'chat|refuse)"\s*,\s*"steps"\s*:\s*\[')

    def test_whole_answers_fit_the_schema(self):
        try:
            from jsonschema import Draft202012Validator
        except ImportError:
            self.skipTest('python3-jsonschema is not installed')
        with open(SCHEMA, encoding='utf-8') as file:
            validator = Draft202012Validator(json.load(file))
        self.assertGreater(len(self.whole), 0)
        for answer in self.whole:
            validator.validate(answer)

    def test_whole_answers_are_read_or_refused_with_reasons(self):
        for plan in read(self.whole):
            self.assertTrue(plan.get('faults') or plan['version'] == 1, plan)


if __name__ == '__main__':
    if not shutil.which('node'):
        skip('there is no node')
    if not BINDING.exists():
        skip(f'there is no {BINDING}')
    unittest.main(argv=sys.argv[:1], verbosity=2)
