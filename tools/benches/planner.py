"""`tools/bench planner`: what the sentences of tests/language come to, and how long it takes."""
import glob
import itertools
import json
import os
import statistics
import subprocess
import time

from benches.runs import TREE, fail

LANGUAGE = os.path.join(TREE, 'tests/language')
HALVES = ('tuned', 'kept')
GENERATED = 12000  # sentences
LIMIT_MS = 50  # for anything that is said, whatever the timeline


def language_lines(build, program, *argv):
    """What a program of tests/language prints, an object a line. What is not right is no
    failure: it is what is measured."""
    path = os.path.join(build, 'tests/language', program)
    if not os.access(path, os.X_OK):
        fail(f'there is no {path}; build first, or name the folder with --build')
    done = subprocess.run([path, *map(str, argv)], stdout=subprocess.PIPE, text=True)
    if done.returncode not in (0, 1):
        fail(f'{program} failed')
    return [json.loads(line) for line in done.stdout.splitlines()]


def corpus_scores(build, rounds):
    """By half of the corpora, those there are."""
    halves = {half: sorted(glob.glob(os.path.join(LANGUAGE, half + '-*.tsv')))
              for half in HALVES}
    return {half: language_lines(build, 'corpus_run', '--json', '--time', rounds, *files)[0]
            for half, files in halves.items() if files}


def share(part, total):
    return f'{100 * part / total:6.1f} %' if total else f'{"-":>8}'


def print_funnel(half, funnel):
    steps = ('parsed', 'valid', 'resolved', 'applied')
    print(f'{half:6}{funnel["wanted"]:6} to carry out: ' +
          ' → '.join(f'{step} {share(funnel[step], funnel["wanted"]).strip()}' for step in steps))


def kind_columns(score, kind):
    verdicts = [score['kinds'][kind]] if kind in score['kinds'] else []
    if not kind:
        verdicts = score['kinds'].values()
    total = sum(sum(v.values()) for v in verdicts)
    shares = [share(sum(v[name] for v in verdicts), total) for name in ('right', 'wrong')]
    return f'{total:8}' + ''.join(f'{s:>10}' for s in shares)


def print_kinds(scores):
    kinds = sorted(set(itertools.chain(*(score['kinds'] for score in scores.values()))))
    print(f'{"":12}' + ''.join(f'{half:>8}{"right":>10}{"wrong":>10}' for half in scores))
    for kind in [*kinds, '']:
        print(f'{kind or "all":12}' + ''.join(kind_columns(s, kind) for s in scores.values()))


def parse_ms(rounds):
    """What Python takes to parse a small timeline: how fast this machine is now."""
    with open(os.path.join(LANGUAGE, 'compositions/trip.json')) as source:
        text = source.read()
    taken = []
    for _ in range(100 * rounds):
        started = time.perf_counter()
        json.loads(text)
        taken.append(1000 * (time.perf_counter() - started))
    return statistics.median(taken)


def print_times(scores, yardstick):
    for half, score in scores.items():
        times = score['read_ms']
        print(f'{half:6} read in ' + ', '.join(f'{k} {v:.3f} ms' for k, v in times.items()) +
              f'; p50 is {times["p50"] / yardstick:.2f} times what Python takes to parse a timeline')


def print_generated(tally):
    said = {name: tally[name] for name in ('same', 'abstained', 'other')}
    total = sum(said.values())
    print(f'{total} generated sentences with slips, courtesy and other words: ' +
          ', '.join(f'{name} {100 * n / total:.2f} %' for name, n in said.items()))
    for kind, counts in tally['noise'].items():
        print(f'{kind:>12}{share(counts["same"], sum(counts.values()))} the same, '
              f'{counts["other"]} of {sum(counts.values())} other')


def print_extremes(lines, clips, kind, title):
    lines = [line for line in lines if line['clips'] == clips and line['kind'] == kind]
    for key, what in (('read_ms', 'read'), ('say_ms', 'said')):
        worst = max(lines, key=lambda line: line[key])
        over = sum(line[key] > LIMIT_MS for line in lines)
        print(f'{title}: {what} in {statistics.median(line[key] for line in lines):.2f} ms, at '
              f'worst {worst[key]:.2f} ms ({worst["what"]}); {over} of {len(lines)} take more '
              f'than {LIMIT_MS} ms')


def bench_planner(arguments):
    scores = corpus_scores(arguments.build, arguments.rounds)
    for half, score in scores.items():
        print_funnel(half, score['funnel'])
    print_kinds(scores)
    print_times(scores, parse_ms(arguments.rounds))
    print_generated(language_lines(arguments.build, 'language_generate', GENERATED)[0])
    extremes = language_lines(arguments.build, 'language_measure', min(arguments.rounds, 5))
    print_extremes(extremes, 10000, 'ordinary', '10,000 clips')
    print_extremes(extremes, 10000, 'bulk', '10,000 clips, thousands at once')
    print_extremes(extremes, 10000, 'hostile', '10,000 clips, hostile words')
    print_extremes(extremes, 0, 'hostile', 'a small film, hostile words')
