"""`tools/bench follow`: from an edit to the picture under the playhead, in the composed preview
of 1080p30 with grain under a title."""
import json
import os
import statistics
import subprocess
import tempfile

from benches.material import material
from benches.pictures import document as cut_under_a_title
from benches.pictures import p95
from benches.runs import fail, measure, programs

PLAYHEAD_S = 10
COLOURS = ('red', 'blue', 'green', 'yellow', 'white', 'black', 'orange', 'pink')
# A kind of edit, and the sentences of a round; what nobody has rendered, but the last.
KINDS = [
    ('a title', lambda n: [f'make the title {COLOURS[n % len(COLOURS)]}']),
    ('the picture', lambda n: ['make the first clip brighter']),
    ('undo, redo', lambda n: ['undo', 'redo']),
]
GOALS_MS = (400, 700)  # median and P95 to the first new picture, a player's 50 ms included
PLAYER_MS = 50


def make_project(chatkut, env, folder):
    """Imported, so that what the files hold is known: nothing else is kept in the cache."""
    def run(*command):
        return subprocess.run([chatkut, *command], env=env, check=True,
                              stdout=subprocess.PIPE).stdout
    path, film = os.path.join(folder, 'film.ckut'), os.path.join(folder, 'film.json')
    document = cut_under_a_title(material())
    run('new', path)
    run('import', path, *(asset['path'] for asset in document['assets']))
    imported = json.loads(run('show', path, '--json'))['assets']
    for asset, known in zip(document['assets'], imported):
        asset.update(known, id=asset['id'])
    with open(film, 'w', encoding='utf-8') as file:
        json.dump(document, file)
    run('load', path, film)
    return path


def follow(build, env, path, sentences):
    """(plan, ready) in ms of the first showing, and of each sentence."""
    program = os.path.join(build, 'tests/app/follow_measure')
    said = measure([program, path, PLAYHEAD_S, *sentences], env)['said']
    lines = [line.split() for line in said.splitlines()]
    times = [(float(line[0]), float(line[1])) for line in lines if len(line) > 2]
    if len(times) != 1 + len(sentences):
        fail(f'follow_measure said: {said}')
    return times[0], times[1:]


def row(name, times):
    plans, readies = zip(*times)
    print(f'{name:16}{statistics.median(plans):10.0f}{statistics.median(readies):10.0f}'
          f'{p95(readies):10.0f}')


def bench_follow(arguments):
    chatkut, env = programs(arguments.build)
    with tempfile.TemporaryDirectory(prefix='chatkut-bench-') as folder:
        env = dict(env, XDG_CACHE_HOME=os.path.join(folder, 'cache'))
        path = make_project(chatkut, env, folder)
        print('ms from an edit: playlist (median), segment under the playhead (median, P95)')
        edits = []
        for name, sentences in KINDS:
            said = [s for n in range(arguments.rounds) for s in sentences(n)]
            first, times = follow(arguments.build, env, path, said)
            row(name, times)
            edits += [ready for _, ready in times]
        print(f'opened again: {first[1]:.0f} ms, with its workers')
        median, worst = statistics.median(edits), p95(edits)
        for what, ms, goal in (('median', median, GOALS_MS[0]), ('P95', worst, GOALS_MS[1])):
            mark = 'as it should be' if ms + PLAYER_MS < goal else 'too slow'
            print(f'all, {what}: {ms:.0f} ms and a player\'s {PLAYER_MS}, goal {goal}: {mark}')
