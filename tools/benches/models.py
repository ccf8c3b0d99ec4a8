"""`tools/bench models`: a scripted day of 300 turns with three models.

The models are one server in this process that knows the answers of day.tsv. It has the
failings of models, at rates that are fixed by a seed: broken JSON, clips that there are
not, 429. So what is measured is chatkut's part: which turn goes to which model, what that
costs at the prices below, what repairs and retries bring back.
"""
import collections
import http.server
import json
import os
import random
import re
import subprocess
import tempfile
import threading
import time

from benches.runs import TREE, fail, programs

TURNS, STRETCH, SEED = 300, 10, 1
PROJECTS = ('trip', 'podcast', 'short')
SHARES = {'simple': 60, 'plan': 24, 'chat': 10, 'vague': 6}  # of the turns, percent
# Dollars per million tokens, read, kept and written; seconds to the first byte.
MODELS = {'strong': (3, 0.30, 15, 0.08), 'mid': (2.5, 1.25, 10, 0.04),
          'simple': (0.10, 0.025, 0.40, 0.02)}
BROKEN, LOST, BUSY = 0.08, 0.04, 0.03  # of the calls
TOKEN = 4  # characters
BRIEF_CLIP = re.compile(r'^(e\d+) \S+ ("(?:[^"\\]|\\.)*")', re.M)
Row = collections.namedtuple('Row', 'kind project words answer')


def read_day(path):
    rows = []
    with open(path, encoding='utf-8') as lines:
        for line in lines:
            if line.strip() and not line.startswith('#'):
                rows.append(Row(*(line.rstrip('\n').split('\t') + [''])[:4]))
    return rows


def draw_day(rows, chance):
    """(project, row) of each turn; one works on a project for a while."""
    turns = []
    for n in range(TURNS):
        project = PROJECTS[n // STRETCH % len(PROJECTS)]
        kind, = chance.choices(list(SHARES), SHARES.values())
        turns.append((project, chance.choice([row for row in rows if row.kind == kind and
                                              row.project in ('*', project)])))
    return turns


# ---- the models ---------------------------------------------------------------------------


def wire_plan(kind, steps=(), reply=''):
    return json.dumps({'kind': kind, 'steps': list(steps), 'reply': reply})


def wire_step(text, names):
    op, target, *pairs = text.split('|')
    target = re.sub(r'\{(.*)\}', lambda name: '#' + names.get(name[1], 'e99'), target)
    args = [dict(zip('kv', pair.split('=', 1))) for pair in pairs]
    return {'op': op, 'target': target, 'args': args}


def gold(row, brief):
    """What a model that understands would say, about the clips of the brief."""
    if not row or not row.answer:
        return wire_plan('refuse', reply='I cannot do that.')
    if row.answer.startswith(('ask: ', 'say: ')):
        return wire_plan('clarify' if row.answer[0] == 'a' else 'chat', reply=row.answer[5:])
    names = {json.loads(name): short for short, name in BRIEF_CLIP.findall(brief)}
    return wire_plan('edit', [wire_step(text, names) for text in row.answer.split(';;')],
                     'Done.')


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, rows, chance):
        super().__init__(('127.0.0.1', 0), Handler)
        self.rows, self.chance = rows, chance
        self.seen, self.done = set(), collections.Counter()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def row_of(self, brief):
        """The words come last in it, behind earlier ones."""
        return max(self.rows, key=lambda row: (brief.rfind(row.words), len(row.words)))

    def answer(self, asked):
        """The text that is streamed; None: busy."""
        said = [m['content'] for m in asked['messages'] if m['role'] == 'user']
        right = gold(self.row_of(said[0]), said[0])
        luck = 1 if len(said) > 1 else self.chance.random()
        what = ('busy' if luck < BUSY else 'broken' if luck < BUSY + BROKEN else
                'lost' if luck < BUSY + BROKEN + LOST else 'right')
        self.done[what] += 1
        if what == 'busy':
            return None
        if what == 'broken':
            return right[:len(right) * 2 // 3] + '}'
        return re.sub(r'#e\d+', '#e99', right) if what == 'lost' else right

    def usage(self, asked, text):
        """A model keeps the first message once it has read it."""
        read = len(json.dumps(asked['messages'], ensure_ascii=False)) // TOKEN
        kept = len(asked['messages'][0]['content']) // TOKEN
        cached = kept if asked['model'] in self.seen else 0
        self.seen.add(asked['model'])
        return {'prompt_tokens': read, 'completion_tokens': len(text) // TOKEN,
                'prompt_tokens_details': {'cached_tokens': min(cached, read)}}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    disable_nagle_algorithm = True

    def log_message(self, *arguments):
        pass

    def event(self, data):
        self.wfile.write(b'data: ' + data.encode() + b'\n\n')
        self.wfile.flush()

    def chunk(self, choices, **more):
        self.event(json.dumps({'choices': choices, **more}))

    def busy(self):
        body = b'{"error":{"type":"rate_limit_exceeded","message":"Slow down."}}'
        self.send_response(429)
        self.send_header('Retry-After', '1')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
        text = self.server.answer(asked)
        if text is None:
            self.busy()
            return
        time.sleep(MODELS[asked['model']][3])
        self.send_response(200)
        self.send_header('Content-Type', 'text/event-stream')
        self.send_header('Connection', 'close')
        self.end_headers()
        for at in range(0, len(text), 20):
            self.chunk([{'index': 0, 'delta': {'content': text[at:at + 20]}}])
        self.chunk([{'index': 0, 'delta': {}, 'finish_reason': 'stop'}])
        self.chunk([], usage=self.server.usage(asked, text))
        self.event('[DONE]')
        self.close_connection = True


# ---- the day ------------------------------------------------------------------------------


def settings(url):
    lines = ['[models]', *(f'{role} = {role}' for role in MODELS), '']
    for name, (read, kept, written, _) in MODELS.items():
        lines += [f'[model {name}]', 'dialect = openai', f'url = {url}/v1', f'model = {name}',
                  f'price-in = {read}', f'price-cached = {kept}', f'price-out = {written}', '']
    return '\n'.join(lines)


def home(env, folder, url):
    """An environment where this is all that is configured."""
    names = {f'XDG_{name}_HOME': os.path.join(folder, name)
             for name in ('CONFIG', 'DATA', 'STATE', 'CACHE')}
    os.makedirs(os.path.join(names['XDG_CONFIG_HOME'], 'chatkut'))
    with open(os.path.join(names['XDG_CONFIG_HOME'], 'chatkut/chatkut.conf'), 'w',
              encoding='utf-8') as file:
        file.write(settings(url))
    return {**env, **names, 'HOME': folder, 'LANGUAGE': ''}


def run(argv, env, **options):
    return subprocess.run(argv, env=env, capture_output=True, text=True, check=False, **options)


def begin_project(chatkut, env, path, name):
    film = os.path.join(TREE, 'tests/language/compositions', name + '.json')
    for argv in ([chatkut, 'new', path], [chatkut, 'load', path, film]):
        done = run(argv, env)
        if done.returncode:
            fail(done.stderr.strip())


def say_day(chatkut, env, folder, turns):
    """What became of the turns: a result each."""
    results = []
    for at in range(0, TURNS, STRETCH):
        stretch = turns[at:at + STRETCH]
        words = ''.join(row.words + '\n' for _, row in stretch)
        path = os.path.join(folder, stretch[0][0] + '.ckut')
        done = run([chatkut, 'say', path, '-', '--json'], env, input=words)
        told = [json.loads(line) for line in done.stdout.splitlines() if line.startswith('{')]
        if len(told) != len(stretch):
            fail(f'{len(told)} answers to {len(stretch)} sentences: {done.stderr.strip()}')
        results += told
    return results


def print_kinds(turns, results):
    """By kind: who answered, and how it ended."""
    print(f'\n  {"kind":8}{"turns":>6}  answered by; ended as')
    for kind in SHARES:
        mine = [result for (_, row), result in zip(turns, results) if row.kind == kind]
        by = collections.Counter(result.get('planner') or 'embedded' for result in mine)
        ends = collections.Counter(result['status'] for result in mine)
        told = '; '.join(', '.join(f'{what} {n}' for what, n in counter.most_common())
                         for counter in (by, ends))
        print(f'  {kind:8}{len(mine):6}  {told}')


def bench_models(arguments):
    chatkut, env = programs(os.path.abspath(arguments.build))
    rows = read_day(os.path.join(TREE, 'tools/benches/day.tsv'))
    chance = random.Random(arguments.seed)
    turns = draw_day(rows, chance)
    server = Server(rows, chance)
    with tempfile.TemporaryDirectory(prefix='chatkut-bench-') as folder:
        env = home(env, folder, f'http://127.0.0.1:{server.server_port}')
        for name in PROJECTS:
            begin_project(chatkut, env, os.path.join(folder, name + '.ckut'), name)
        results = say_day(chatkut, env, folder, turns)
        told = run([chatkut, 'stats'], env).stdout.rstrip()
    print(re.sub(r'127\.0\.0\.1:\d+/(\w+)', lambda name: name[1].ljust(len(name[0])), told))
    print_kinds(turns, results)
    print('\nThe models answered: ' +
          ', '.join(f'{what} {n}' for what, n in server.done.most_common()) + '.')
    print('First words come ' + ', '.join(f'{1000 * model[3]:.0f} ms after asking “{name}”'
                                           for name, model in MODELS.items()) + ' by script.')
