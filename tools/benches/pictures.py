"""`tools/bench pictures`: how long a picture under a moving playhead, a thumbnail and a waveform
take, of 1080p30 with grain, beside the ffmpeg command line, which begins anew for each."""
import json
import os
import statistics
import tempfile

from benches.material import MUSIC, PICTURES, REEL, REEL_SECONDS, material
from benches.runs import measure, note, programs

FRAME = 1 / 30
# What is asked for: a name, where it begins in seconds, how far it is to the next.
STILLS = [
    ('a frame on', 5.0, FRAME),
    ('a frame back', 20.0, -FRAME),
    ('1.7 s on', 2.0, 1.7),
    ('1.7 s back', 60.0, -1.7),
]
SIZES = ('640x360', '160x90')


def p95(values):
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


def document(folder):
    """A cut of the four clips on end, and a title over it."""
    assets = [{'id': f'a{i}', 'kind': 'video', 'path': os.path.join(folder, name),
               'duration': '16s'} for i, name in enumerate(PICTURES)]
    clips = [{'id': f'c{i}', 'type': 'video', 'asset': f'a{i}', 'start': 480 * i,
              'duration': 480} for i in range(len(assets))]
    title = {'id': 't', 'type': 'text', 'text': 'A title', 'start': 0, 'duration': 1920}
    tracks = [{'id': 'v1', 'kind': 'video', 'clips': clips},
              {'id': 'v2', 'kind': 'video', 'clips': [title]}]
    return {'chatkut': 1, 'id': 'p', 'main': 'm', 'assets': assets,
            'sequences': [{'id': 'm', 'size': [1920, 1080], 'rate': '30/1', 'tracks': tracks}]}


class Ours:
    def __init__(self, build):
        self.program = os.path.join(build, 'tests/queue/pictures_measure')
        self.env = programs(build)[1]

    def times(self, *arguments):
        """Milliseconds of each picture: of the first, with the start of the worker, and of the
        others."""
        said = measure([self.program, *arguments], self.env)['said']
        all_ms = [float(line.split()[0]) for line in said.splitlines()]
        return all_ms[0], all_ms[1:]


def ffmpeg_ms(*arguments):
    return 1000 * measure(['ffmpeg', '-nostdin', '-v', 'error', *arguments])['wall']


def ffmpeg_picture(path, at, size, *before):
    width, height = size.split('x')
    return ffmpeg_ms(*before, '-ss', at, '-i', path, '-frames:v', 1, '-vf',
                     f'scale={width}:{height}', '-f', 'rawvideo', '-y', '/dev/null')


def row(name, first, others, peer):
    print(f'{name:34}{first:9.0f}{statistics.median(others):9.1f}{p95(others):9.1f}{peer:9.0f}')


def bench_stills(ours, path, reel, count):
    for size in SIZES:
        for name, start, step in STILLS:
            note(f'  still {size}: {name}')
            first, others = ours.times('still', path, '/', start, size, count, step)
            row(f'still {size}, {name}', first, others, ffmpeg_picture(reel, start, size))


def bench_files(ours, folder, count):
    reel, music = os.path.join(folder, REEL), os.path.join(folder, MUSIC)
    step = (REEL_SECONDS - 2) / count
    for manner, before in (('near', ['-skip_frame', 'nokey']), ('exact', [])):
        note(f'  thumbnails: {manner}')
        first, others = ours.times('thumbnail', reel, 0.5, '160x90', manner, count, step)
        row(f'thumbnail 160x90, {manner}', first, others,
            ffmpeg_picture(reel, 20.5, '160x90', *before))
    first, _ = ours.times('waveform', music)
    seconds = 2 * REEL_SECONDS
    peer = ffmpeg_ms('-i', music, '-f', 'f32le', '-y', '/dev/null')
    print(f'waveform of {seconds} s of AAC: {first:.0f} ms, {1000 * seconds / first:.0f} times '
          f'as fast as it plays; ffmpeg decodes it in {peer:.0f} ms')


def bench_pictures(arguments):
    ours, folder = Ours(arguments.build), material()
    print(f'ms: the first with its worker, median and P95 of {arguments.rounds}, ffmpeg')
    with tempfile.NamedTemporaryFile('w', suffix='.json') as film:
        json.dump(document(folder), film)
        film.flush()
        bench_stills(ours, film.name, os.path.join(folder, REEL), arguments.rounds + 1)
    bench_files(ours, folder, arguments.rounds + 1)
