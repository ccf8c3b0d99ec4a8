"""`tools/bench render`: films made by chatkut and by others with the same encoder settings.

Each case is a function that measures and returns rows for the table of goals."""
import collections
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

from benches import films, peers
from benches.material import RATE, material
from benches.runs import fail, in_turn, measure, median, note

LIKE_DB = 45  # how like each picture has to be to ffmpeg's
CORES = len(os.sched_getaffinity(0))

# what: of what to what; value, at most: ratios, except where `what` has a unit
Goal = collections.namedtuple('Goal', 'case what value most')


class Bench:
    """What all cases share."""

    def __init__(self, arguments, folder):
        self.folder, self.media = folder, material()
        self.build, self.rounds = arguments.build, arguments.rounds
        self.frames = int(arguments.seconds * RATE) if arguments.seconds else None
        self.unmeasured, self.failed = [], []

    def film(self, name):
        film = films.read_film(name)
        return films.shorten(film, self.frames) if self.frames else film

    def project(self, film):
        """A project of its own, with nothing in its cache."""
        folder = tempfile.mkdtemp(dir=self.folder)
        project = films.Project(folder, self.build, self.media)
        project.open(film)
        return project

    def path(self, name):
        return os.path.join(self.folder, name)


# ---- runs -----------------------------------------------------------------------------------


def cold(bench, project, *options):
    """Chatkut's render with nothing in its cache."""
    def run():
        project.clear()
        return project.render(bench.path('chatkut.mp4'), *options)
    return run


def segments(run):
    """What a render said of its segments."""
    return json.loads(run['said'].splitlines()[-1])['segments']


def peer_runs(bench, film, settings=peers.FILM):
    """{name: run} of the others that are here."""
    found = {'ffmpeg': peers.ffmpeg(film, bench.media, bench.path('ffmpeg.mp4'), settings)}
    melt = peers.melt(film, bench.media, bench.path('melt.mp4'), settings)
    if melt and shutil.which('melt'):
        found['melt'] = melt
    elif melt:
        bench.unmeasured.append('melt is not installed: tools/setup bench')
    return {name: lambda argv=argv: measure(argv) for name, argv in found.items()}


def sum_of(runs):
    runs = list(runs)
    return {'cpu': sum(run['cpu'] for run in runs), 'wall': sum(run['wall'] for run in runs),
            'memory': max(run['memory'] for run in runs)}


def floor(bench, film, made):
    """Decoding the sources and encoding the pictures, and nothing else, spread evenly over
    the cores; `made`: the film, losslessly."""
    decoded = sum_of(measure(argv) for argv in peers.decoding(film, bench.media))
    again = measure(peers.decoding_again(made))
    encoded = measure(peers.encoding(made, bench.path('floor.mp4'), peers.FILM))
    cpu = decoded['cpu'] + encoded['cpu'] - again['cpu']
    return {'wall': cpu / CORES, 'cpu': cpu, 'memory': encoded['memory']}


# ---- pictures -------------------------------------------------------------------------------


def lossless(bench, film):
    """The film as chatkut makes it, before any loss."""
    path = bench.path('lossless.mkv')
    bench.project(film).render(path, '--preset', 'lossless', '--no-cache')
    return path


def likeness(bench, film, made):
    """The worst picture's PSNR against ffmpeg's, in dB."""
    done = subprocess.run([str(a) for a in peers.ffmpeg_likeness(film, bench.media, made)],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True)
    found = re.findall(r'psnr_avg:(\S+)', done.stdout)
    if done.returncode or len(found) != films.frames_of(film):
        fail(f'{len(found)} of {films.frames_of(film)} pictures compared\n{done.stderr}')
    return min(map(float, found))


def check_pictures(bench, name, film):
    """The film without what other programs draw otherwise, losslessly: its path."""
    film = films.comparable(film)
    made = lossless(bench, film)
    worst = likeness(bench, film, made)
    print(f'{name}: the picture least like ffmpeg\'s is {worst:.1f} dB from it; '
          f'{"as" if worst >= LIKE_DB else "NOT as"} it has to be ({LIKE_DB} dB)')
    return made


# ---- printing -------------------------------------------------------------------------------


def print_runs(title, runs):
    print(f'\n{title}\n{"":24}{"wall s":>9}{"CPU s":>9}{"MiB":>9}')
    for name, run in runs.items():
        print(f'{name:24}{run["wall"]:9.2f}{run["cpu"]:9.2f}{run["memory"]:9.0f}')


def print_goals(goals):
    print(f'\n{"case":10}{"what":46}{"measured":>10}{"at most":>10}')
    for goal in goals:
        verdict = '' if goal.value <= goal.most else '  MISSED'
        print(f'{goal.case:10}{goal.what:46}{goal.value:10.3f}{goal.most:10.3f}{verdict}')


def ratio(case, runs, one, other, key, most):
    return Goal(case, f'{key}: {one} / {other}', runs[one][key] / runs[other][key], most)


def describe(name, film):
    return f'{name}: {films.frames_of(film) / RATE:g} s of 1080p{RATE}, x264 ' \
           f'{peers.FILM["preset"]} crf {peers.FILM["crf"]}'


# ---- cases ----------------------------------------------------------------------------------


def bench_cuts(bench):
    film = bench.film('cuts')
    made = check_pictures(bench, 'cuts', film)
    project = bench.project(film)
    runs = in_turn({'chatkut': cold(bench, project), **peer_runs(bench, film),
                    'floor': lambda: floor(bench, film, made)}, bench.rounds)
    runs['chatkut again'] = median([project.render(bench.path('again.mp4'))])
    print_runs(describe('cuts', film), runs)
    return [ratio('cuts', runs, 'chatkut', 'floor', 'wall', 1.08),
            ratio('cuts', runs, 'chatkut', 'ffmpeg', 'wall', 1)]


def copied(bench, film, name, most):
    """With what need not be encoded copied from the sources."""
    presets = measure([bench.project(film).chatkut, 'render', '--help'])['said']
    if not re.search(r'\bsource\b', presets):
        bench.unmeasured.append(f'{name} with --preset source: there is no such preset')
        return []
    runs = in_turn({'chatkut copying': cold(bench, bench.project(film), '--preset', 'source'),
                    'ffmpeg': peer_runs(bench, film)['ffmpeg']}, bench.rounds)
    print_runs(describe(name, film), runs)
    return [ratio(name, runs, 'chatkut copying', 'ffmpeg', 'wall', most)]


def bench_copy(bench):
    return copied(bench, bench.film('cuts'), 'copy', 0.25)


def after_edits(bench, project, edits):
    """{name: run} of a render after each edit; the film was rendered before."""
    runs = {}
    for name, edit in edits.items():
        edit()
        run = project.render(bench.path('edited.mp4'))
        note(f'  {name}: {run["wall"]:.3f} s, {segments(run)}')
        runs[name] = median([run])
    return runs


def bench_story(bench):
    film = bench.film('story')
    made = check_pictures(bench, 'story', film)
    project = bench.project(film)
    runs = in_turn({'chatkut': cold(bench, project), **peer_runs(bench, film),
                    'floor': lambda: floor(bench, film, made)}, bench.rounds)
    runs.update(after_edits(bench, project, {
        'again': lambda: None,
        'title changed': lambda: project.say("change the title to 'Four colourful pictures'"),
        'undone': lambda: project.run('undo')}))
    print_runs(describe('story', film), runs)
    return [ratio('story', runs, 'chatkut', 'ffmpeg', 'wall', 0.78),
            ratio('story', runs, 'chatkut', 'ffmpeg', 'memory', 0.2),
            ratio('story', runs, 'title changed', 'ffmpeg', 'wall', 0.12),
            ratio('story', runs, 'undone', 'ffmpeg', 'wall', 0.02)]


def bench_trim(bench):
    """Two seconds taken out of a film that was rendered."""
    film = films.read_film('trim')
    base = films.tracks(film)[0]['clips']
    whole = films.read_film('trim')
    films.tracks(whole)[0]['clips'] = [dict(base[0], duration=base[1]['in'] + base[1]['duration'])]
    project = bench.project(whole)
    project.render(bench.path('whole.mp4'))
    runs = after_edits(bench, project, {'chatkut after the cut': lambda: project.load(film)})
    runs.update(in_turn(peer_runs(bench, film), bench.rounds))
    print_runs(describe('trim', film), runs)
    return [ratio('trim', runs, 'chatkut after the cut', 'ffmpeg', 'wall', 0.04),
            *copied(bench, film, 'trim', 0.04)]


def bench_speed(bench):
    film = bench.film('speed')
    check_pictures(bench, 'speed', film)
    runs = in_turn({'chatkut': cold(bench, bench.project(film)), **peer_runs(bench, film)},
                   bench.rounds)
    print_runs(describe('speed', film), runs)
    return [ratio('speed', runs, 'chatkut', 'ffmpeg', 'wall', 1)]


TITLES = ('Five', 'Six', 'Seven', 'Eight', 'Nine')


def stay(bench, project):
    """Medians of a program that stays and previews two seconds, in ms to the first picture
    and to the end: with nothing warm, and after edits of the title."""
    project.clear()
    said = project.program('app/preview_measure', project.path, bench.path('preview.mp4'),
                           *(f"change the title to '{word} moving pictures'" for word in TITLES))
    first, *warm = ([float(ms) for ms in line.split()] for line in said.splitlines())
    return first, [statistics.median(column) for column in zip(*warm)]


def bench_preview(bench):
    """The first two seconds at half the size, after a title was changed."""
    film = films.read_film('story')
    project = bench.project(film)
    target = bench.path('ffmpeg.mp4')
    command = peers.ffmpeg(films.shorten(film, 2 * RATE), bench.media, target, peers.DRAFT)
    options = ('--preset', 'draft', '--range', '0-2')
    runs = in_turn({'chatkut': cold(bench, project, *options),
                    'ffmpeg': lambda: measure(command)}, max(bench.rounds, 3))
    print_runs('preview: 2 s at 960x540, x264 ultrafast crf 28', runs)
    first, warm = stay(bench, project)
    ffmpeg_ms = 1000 * runs['ffmpeg']['wall']
    return [ratio('preview', runs, 'chatkut', 'ffmpeg', 'wall', 0.6),
            Goal('preview', 'wall: warm, title changed / ffmpeg', warm[1] / ffmpeg_ms, 0.27),
            Goal('preview', 'first picture: ms', first[0], 150),
            Goal('preview', 'first picture, sources cached: ms', warm[0], 50)]


def bench_twice(bench):
    """The same film, twice as long."""
    film = films.shorten(films.read_film('cuts'), bench.frames or 20 * RATE)
    twice = films.repeat(film, 2, 6)
    runs = in_turn({'once': cold(bench, bench.project(film)),
                    'twice': cold(bench, bench.project(twice))}, bench.rounds)
    print_runs(describe('twice', twice), runs)
    return [ratio('twice', runs, 'twice', 'once', 'wall', 2.05),
            ratio('twice', runs, 'twice', 'once', 'memory', 1.05)]


def small_film(minutes):
    """Of small pictures, so that hours are rendered within minutes."""
    clips = [{'id': f'c{n}', 'type': 'video', 'start': 360 * n, 'duration': 360,
              'asset': 'small', 'in': n % 120} for n in range(minutes * 60 * RATE // 360)]
    return {'chatkut': 1, 'id': 'bench', 'main': 'main',
            'assets': [{'id': 'small', 'kind': 'video', 'path': 'small.mp4'}],
            'sequences': [{'id': 'main', 'size': [320, 180], 'rate': f'{RATE}/1',
                           'tracks': [{'id': 'v', 'kind': 'video', 'clips': clips}]}]}


def bench_hours(bench):
    """Memory on a timeline of two hours."""
    runs = in_turn({f'{minutes} min': cold(bench, bench.project(small_film(minutes)),
                                           '--preset', 'draft')
                    for minutes in (10, 120)}, 1)
    print_runs('hours: 160x90, x264 ultrafast crf 28', runs)
    return [ratio('hours', runs, '120 min', '10 min', 'memory', 1.05)]


def many_clips(count):
    film = small_film(1)
    films.tracks(film)[0]['clips'] = [
        {'id': f'c{n}', 'type': 'video', 'start': 30 * n, 'duration': 30, 'asset': 'small',
         'in': n % 400} for n in range(count)]
    return film


def planning_ms(project):
    """What cutting it into segments takes."""
    return float(project.program('render/plan_measure',
                                 os.path.join(project.folder, 'film.json')))


def bench_clips(bench):
    """10,000 clips: one edit in one process, and the plan of a render."""
    project = bench.project(many_clips(10000))
    words = ['make the last clip half as loud', 'undo']
    runs = in_turn({'edit': lambda: sum_of([project.say(words[0])]),
                    'undo': lambda: project.say(words[1])}, max(bench.rounds, 5))
    print_runs('clips: 10,000 of them', runs)
    return [Goal('clips', 'open, one edit and save: ms', 1000 * runs['edit']['wall'], 100),
            Goal('clips', 'planning of the segments: ms', planning_ms(project), 100)]


CASES = {
    # name: what is measured
    'cuts': bench_cuts,
    'copy': bench_copy,
    'story': bench_story,
    'trim': bench_trim,
    'speed': bench_speed,
    'preview': bench_preview,
    'twice': bench_twice,
    'hours': bench_hours,
    'clips': bench_clips,
}


def run_case(bench, name):
    """Its goals. One that fails is told at the end and stops no other."""
    try:
        return CASES[name](bench)
    except SystemExit as failure:
        note(str(failure))
        bench.failed.append(f'{name}: {failure}')
        return []


def bench_render(arguments):
    if not shutil.which('ffmpeg'):
        fail('the ffmpeg program is missing: tools/setup bench')
    goals = []
    with tempfile.TemporaryDirectory(prefix='chatkut-bench-') as folder:
        bench = Bench(arguments, folder)
        for name in arguments.only or CASES:
            goals += run_case(bench, name)
            sys.stdout.flush()
    print_goals(goals)
    for line in dict.fromkeys(bench.unmeasured):
        print(f'not measured: {line}')
    if bench.failed:
        fail('\n'.join(['these did not end:', *bench.failed]))
