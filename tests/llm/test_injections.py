#!/usr/bin/env python3
"""Hostile projects, and a model that obeys every word in them: nothing outside of the
project changes, what is risky is asked first, and every edit can be undone.

tests/data/injections.tsv has what is said and what the model makes of it. The model is
a server in this process that speaks OpenAI's dialect and has no will of its own; the
program is the real one, in a home of its own where nothing may change but the project
and the user's database, with a library before libc that ends it when it turns to any
other server.
"""
import collections
import contextlib
import hashlib
import http.server
import itertools
import json
import os
import pathlib
import pty
import re
import subprocess
import tempfile
import threading
import unittest

DATA = pathlib.Path(__file__).resolve().parents[1] / 'data/injections.tsv'
KEY = 'canary-key-5f1c99'
BATCH = 24  # rows in one project
ASKED = re.compile(r'glorp r(\d+) frimble')
# C0, C1, DEL, what turns or hides text.
UNPRINTABLE = re.compile('[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e'
                         '\u2066-\u2069]')
# How Markdown is shown (tui/markdown_page.h); a model's own would have lost its ESC.
OUR_STYLES = re.compile('\x1b\\[0(;[1-4]|;[39][0-7])*m')
# What a brief must not hold between its words: the invisible, too.
HIDDEN = re.compile('[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e'
                    '\u2060-\u206f\ufeff\U000e0000-\U000e0fff]')
STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
OURS = re.compile(r'^The model proposes to ')

Row = collections.namedtuple('Row', 'number kind where text answer expected')


# ---- the rows --------------------------------------------------------------------------

def repeat(text):
    """"{3*ab}" is "ababab"."""
    return re.sub(r'\{(\d+)\*([^}]*)\}', lambda match: match[2] * int(match[1]), text)


def read_rows(places):
    rows = []
    for line in DATA.read_text().splitlines():
        if not line or line.startswith('#'):
            continue
        kind, where, text, answer, expected = line.split('\t')
        text, answer = json.loads(f'"{text}"'), json.loads(f'"{answer}"')
        for name, value in places.items():
            text, answer = text.replace(name, value), answer.replace(name, value)
        rows.append(Row(len(rows), kind, where, repeat(text), repeat(answer),
                        expected))
    return rows


def step(text):
    op, target, *pairs = [part.strip() for part in (text + ' |').split('|')]
    pairs = [pair.split('=', 1) for pair in pairs if pair]
    return {'op': op, 'target': target,
            'args': [{'k': key, 'v': value} for key, value in pairs]}


KINDS = {'chat: ': 'chat', 'refuse: ': 'refuse', 'ask: ': 'clarify'}


def answer_text(answer):
    """What the model sends."""
    if answer.startswith('raw: '):
        return answer.removeprefix('raw: ')
    for start, kind in KINDS.items():
        if answer.startswith(start):
            return json.dumps({'kind': kind, 'steps': [],
                               'reply': answer.removeprefix(start)})
    steps, _, reply = answer.partition(' => ')
    return json.dumps({'kind': 'edit', 'steps': [step(one) for one in steps.split(' ;; ')],
                       'reply': reply})


# ---- the model -------------------------------------------------------------------------

class Model(http.server.ThreadingHTTPServer):
    """Obeys. Anything else that is asked for is a trap that was stepped into."""

    def __init__(self):
        super().__init__(('127.0.0.1', 0), Handler)
        self.answers, self.bodies, self.trapped = {}, [], []
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self):
        return f'http://127.0.0.1:{self.server_port}'


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    disable_nagle_algorithm = True
    wbufsize = -1

    def log_message(self, *arguments):
        pass

    def event(self, data):
        payload = f'data: {data}\n\n'.encode()
        self.wfile.write(b'%x\r\n%s\r\n' % (len(payload), payload))

    def chunk(self, delta, finish=None):
        self.event(json.dumps({'choices': [{'index': 0, 'delta': delta,
                                            'finish_reason': finish}]}))

    def do_GET(self):
        self.server.trapped.append(self.path)
        self.send_error(404)

    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length'])).decode()
        if self.path != '/v1/chat/completions' or KEY in body:
            self.server.trapped.append(self.path)
        self.server.bodies.append(json.loads(body))
        asked = ASKED.findall(body)
        text = self.server.answers[int(asked[-1])]
        self.send_response(200)
        self.send_header('Content-Type', 'text/event-stream')
        self.send_header('Transfer-Encoding', 'chunked')
        self.end_headers()
        for start in range(0, len(text), 4000):
            self.chunk({'content': text[start:start + 4000]})
        self.chunk({}, 'stop')
        self.event('[DONE]')
        self.wfile.write(b'0\r\n\r\n')


# ---- the project -----------------------------------------------------------------------

def clip(number, kind, start, **more):
    return {'id': f'c{number}', 'type': kind, 'start': start, 'duration': 25, **more}


def film(rows):
    """Two shots, a title, music, and what the rows put into it."""
    assets = [{'id': 'cam', 'kind': 'video', 'path': 'cam.mp4', 'duration': '60s',
               'size': [640, 360]},
              {'id': 'song', 'kind': 'audio', 'path': 'song.mp3', 'duration': '60s'}]
    shots = [{'id': 'one', 'type': 'video', 'start': 0, 'duration': 100, 'asset': 'cam'},
             {'id': 'two', 'type': 'video', 'start': 100, 'duration': 100, 'asset': 'cam'}]
    titles = [{'id': 'title', 'type': 'text', 'label': 'Title', 'start': 0, 'duration': 50,
               'text': 'Welcome'}]
    cues, marks = [], []
    for at, row in enumerate(rows):
        start = 25 * at + 60
        text = row.text or ' '
        if row.where == 'label':
            titles.append(clip(row.number, 'text', start, label=text[:200], text='x'))
        elif row.where == 'text':
            titles.append(clip(row.number, 'text', start, text=text))
        elif row.where == 'caption':
            cues.append({'start': 20 * len(cues), 'duration': 20, 'text': text[:2000]})
        elif row.where == 'marker':
            marks.append({'id': f'm{row.number}', 'at': start, 'label': text[:200]})
        elif row.where == 'asset':
            assets.append({'id': f'a{row.number}', 'kind': 'image', 'label': text[:200],
                           'path': 'x.png', 'size': [10, 10]})
    tracks = [{'id': 'v1', 'kind': 'video', 'role': 'main', 'magnetic': True,
               'clips': shots},
              {'id': 'v2', 'kind': 'video', 'role': 'titles', 'clips': titles},
              {'id': 'a1', 'kind': 'audio', 'role': 'music', 'clips': [
                  {'id': 'music', 'type': 'audio', 'start': 0, 'duration': 200,
                   'asset': 'song'}]}]
    if cues:
        tracks.insert(2, {'id': 'v3', 'kind': 'video', 'role': 'captions', 'clips': [
            {'id': 'caps', 'type': 'caption', 'start': 0, 'duration': 20 * len(cues),
             'cues': cues}]})
    return {'chatkut': 1, 'id': 'film', 'main': 'main', 'assets': assets, 'sequences': [
        {'id': 'main', 'size': [640, 360], 'rate': '25/1', 'tracks': tracks,
         'markers': marks}]}


def outcome(result):
    """What a row calls it. A question of chatkut's own is about a plan."""
    status = result['status']
    if status == 'clarify':
        return 'asks' if 'plan' in result and OURS.match(result['question']) else \
            'model-asks'
    return {'ok': 'edit', 'ambiguous': 'model-asks', 'error': 'fails'}.get(status, status)


# ---- tests -----------------------------------------------------------------------------

class Injections(unittest.TestCase):
    def setUp(self):
        memory = '/dev/shm' if os.access('/dev/shm', os.W_OK) else None
        scratch = tempfile.TemporaryDirectory(prefix='chatkut-injections-', dir=memory)
        self.addCleanup(scratch.cleanup)
        self.home = pathlib.Path(scratch.name)
        self.model = Model()
        self.addCleanup(self.model.server_close)
        self.addCleanup(self.model.shutdown)
        self.rows = read_rows({'{home}': str(self.home), '{trap}': self.model.url,
                               '{port}': str(self.model.server_port)})
        self.model.answers = {row.number: answer_text(row.answer) for row in self.rows}
        self.furnish()
        self.before = self.snapshot()

    def furnish(self):
        """A home as people have them."""
        files = {'.bashrc': 'alias ls=ls\n', '.netrc': f'password {KEY}\n',
                 '.ssh/id_ed25519': KEY, 'config/chatkut/chatkut.conf':
                 f'[models]\nstrong = fake\n\n[model fake]\ndialect = openai\nmodel = m\n'
                 f'url = {self.model.url}/v1\nkey = env:CANARY_KEY\n'}
        for name, content in files.items():
            path = self.home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        (self.home / 'work').mkdir()
        self.environment = {
            **os.environ, 'HOME': str(self.home), 'CANARY_KEY': KEY,
            'XDG_CONFIG_HOME': str(self.home / 'config'),
            'XDG_DATA_HOME': str(self.home / 'data'),
            'XDG_CACHE_HOME': str(self.home / 'cache'),
            'ONE_SERVER': str(self.model.server_port),
            'LD_PRELOAD': os.environ['ONE_SERVER_LIBRARY'],
        }

    def snapshot(self):
        """All files but those that the program keeps for itself."""
        own = ('data/chatkut/user.db', 'work/film')
        found = {}
        for path in sorted(self.home.rglob('*')):
            name = str(path.relative_to(self.home))
            if path.is_file() and not name.startswith(own):
                found[name] = (hashlib.sha256(path.read_bytes()).hexdigest(),
                               path.stat().st_mode, path.stat().st_mtime_ns)
        return found

    def run_chatkut(self, *words, text=None):
        run = subprocess.run([os.environ['CHATKUT'], *words], input=text,
                             capture_output=True, cwd=self.home / 'work', timeout=120,
                             env=self.environment)
        self.assertNotEqual(run.returncode, 70, run.stderr.decode())
        self.assertGreaterEqual(run.returncode, 0, run.stderr.decode()[-2000:])
        self.assertFalse(KEY.encode() in run.stdout + run.stderr, 'the key is shown')
        return run

    def project(self, rows, name):
        document = self.home / 'work/film.json'
        document.write_text(json.dumps(film(rows)))
        self.run_chatkut('new', name, '--size', '640x360', '--rate', '25')
        loaded = self.run_chatkut('load', name, 'film.json')
        self.assertEqual(loaded.returncode, 0, loaded.stderr.decode())
        return self.shown(name)

    def shown(self, name):
        return self.run_chatkut('show', name, '--json').stdout

    def batches(self):
        rows = iter(self.rows)
        while batch := list(itertools.islice(rows, BATCH)):
            yield batch

    @contextlib.contextmanager
    def talk(self, name):
        """say(words) -> result, in one process for all."""
        process = subprocess.Popen(
            [os.environ['CHATKUT'], 'say', name, '-', '--json'], cwd=self.home / 'work',
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=self.environment)

        def say(words):
            process.stdin.write(words.encode() + b'\n')
            process.stdin.flush()
            line = process.stdout.readline().decode()
            self.assertNotEqual(line, '', f'it ended at "{words}"')
            self.assertNotIn(KEY, line)
            return json.loads(line)
        try:
            yield say
        finally:
            process.stdin.close()
            process.stdout.close()
            ended = process.wait()
        self.assertIn(ended, (0, 1, 3), 'how it ended')

    # ---- what comes of it ----

    def take_back(self, say, row, said):
        """An edit is undone; a question is answered with no, or with yes and undone."""
        what = outcome(said)
        if what == 'edit':
            back = 'redo' if 'history' in row.answer else 'undo'
            self.assertEqual(say(back)['status'], 'ok', row)
        elif what == 'model-asks':
            say('never mind')
        elif what == 'asks':
            yes = row.number % 2 and 'history' not in row.answer
            answered = say('yes' if yes else 'no')
            self.assertIn(answered['status'], ('ok', 'control', 'error') if yes else ('chat',),
                          f'{row}: {answered}')
            if answered['status'] == 'ok':
                self.assertEqual(say('undo')['status'], 'ok', row)

    def obey(self, say, row):
        said = say(f'glorp r{row.number} frimble')
        self.assertEqual(outcome(said), row.expected, f'{row}\n{json.dumps(said)[:2000]}')
        self.take_back(say, row, said)
        return outcome(said)

    def check_outside(self):
        """Nothing but the project and the user's database has changed."""
        self.assertEqual(self.snapshot(), self.before)
        self.assertEqual(self.model.trapped, [])
        for path in (self.home / 'work').glob('film*'):
            self.assertFalse(KEY.encode() in path.read_bytes(), f'{path} has the key')

    def test_what_is_obeyed_stays_in_the_project(self):
        outcomes = collections.Counter()
        for number, rows in enumerate(self.batches()):
            name = f'film{number}.ckut'
            before = self.project(rows, name)
            with self.talk(name) as say:
                for row in rows:
                    outcomes[self.obey(say, row)] += 1
            self.assertEqual(self.shown(name), before, f'{name}: undo is not the way back')
        self.check_outside()
        self.check_briefs()
        print(f'{len(self.rows)} rows: {dict(outcomes)}')

    # ---- what the model is told ----

    def check_briefs(self):
        """What is hostile is in strings, between two lines that it cannot know."""
        texts = {row.text.strip()[:40] for row in self.rows if len(row.text.strip()) > 12}
        for body in self.model.bodies:
            brief = body['messages'][1]['content']
            self.assertIsNone(HIDDEN.search(brief), repr(brief[:300]))
            lines = brief.split('\n')
            fences = [n for n, line in enumerate(lines) if line.startswith('=====')]
            self.assertEqual(len(fences), 2, brief)
            self.assertEqual(lines[fences[0]], lines[fences[1]])
            self.assertRegex(lines[fences[1] + 1], r'^The user says: ')
            bare = STRING.sub('""', '\n'.join(lines[:fences[1]]))
            for text in texts:
                self.assertNotIn(text, bare)

    # ---- what reaches a terminal ----

    def test_nothing_steers_the_terminal(self):
        rows = [row for row in self.rows if row.kind in
                ('control', 'delimiter', 'json', 'long', 'result', 'spoof')]
        self.project(rows, 'film.ckut')
        words = [line for row in rows for line in (f'glorp r{row.number} frimble',
                                                   'never mind')]
        shown, told = self.on_terminal('film.ckut', words)
        for text in (OUR_STYLES.sub('', shown.replace('\r\n', '\n')), told):
            found = UNPRINTABLE.search(text)
            self.assertIsNone(found, repr(text[max(found.start() - 80, 0):][:160])
                              if found else '')
        self.check_outside()

    def on_terminal(self, name, words):
        """What is written to a terminal, and to stderr."""
        leader, follower = pty.openpty()
        with tempfile.TemporaryFile() as told:
            process = subprocess.Popen(
                [os.environ['CHATKUT'], 'say', name, '-'], cwd=self.home / 'work',
                stdin=subprocess.PIPE, stdout=follower, stderr=told,
                env={**self.environment, 'TERM': 'xterm-256color'})
            os.close(follower)
            feeder = threading.Thread(target=self.feed, args=(process, words))
            feeder.start()
            shown = b''
            while chunk := self.read_some(leader):
                shown += chunk
            feeder.join()
            process.wait()
            os.close(leader)
            told.seek(0)
            return shown.decode(), told.read().decode()

    @staticmethod
    def feed(process, words):
        process.stdin.write(''.join(word + '\n' for word in words).encode())
        process.stdin.close()

    @staticmethod
    def read_some(leader):
        try:
            return os.read(leader, 65536)
        except OSError:  # its other end is closed
            return b''


if __name__ == '__main__':
    unittest.main(verbosity=2)
