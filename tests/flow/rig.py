"""What flow tests of rendering stand on: sources that can be read back, films, measures.

Sources show their frame number in sixteen blocks, white for a one, and mark each second with
a white band below them and a beep: both begin at the first frame of that second, the beep at
exactly that frame's time. Numbers are read from decoded pictures, beeps from decoded samples.

A film is written as a composition document, loaded into a new project and rendered by the
real programs: $CHATKUT (and the worker it finds), or the one of an ordinary build folder.
"""
import array
import json
import math
import os
import subprocess
import sys
import tempfile
from fractions import Fraction

TREE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CHATKUT = os.environ.get('CHATKUT', os.path.join(TREE, 'build/src/cli/chatkut'))
sys.path.insert(0, os.path.join(TREE, 'tests'))
from share import every, in_full, number  # noqa: E402, F401 (tests take them from here)

WIDTH, HEIGHT = 160, 90
BITS = 16
SAMPLE_RATE = 48000
BEEP_S = Fraction(8, 100)
BEEP_HZ = 1000


def run(*argv, **options):
    done = subprocess.run([str(a) for a in argv], stdin=subprocess.DEVNULL, **options)
    if done.returncode:
        sys.exit(f'failed ({done.returncode}): {" ".join(map(str, argv))}\n{done.stderr or ""}')
    return done.stdout


def ffmpeg(*arguments, **options):
    return run('ffmpeg', '-nostdin', '-v', 'error', '-y', *arguments, **options)


# ---- sources ------------------------------------------------------------------------------


def second_frame(second, times):
    """The first frame that starts at or after a second."""
    return next((n for n, t in enumerate(times) if t >= second), None)


def flash_frames(times):
    """Frames that show the band: those that start within BEEP_S from a mark."""
    marks = mark_times(times)
    return {n for n, t in enumerate(times) if any(m <= t < m + BEEP_S for m in marks)}


def mark_times(times):
    """When the marks of a source begin."""
    last = math.floor(times[-1])
    return [times[second_frame(s, times)] for s in range(last + 1)]


def picture(number, flash):
    """One grey picture: two rows of eight blocks, and the band below."""
    column = WIDTH // 8
    rows = []
    for row in range(2):
        line = b''.join((b'\xeb' if number >> (row * 8 + x) & 1 else b'\x10') * column
                        for x in range(8))
        rows.append(line * (HEIGHT // 3))
    rows.append((b'\xeb' if flash else b'\x10') * (WIDTH * (HEIGHT - 2 * (HEIGHT // 3))))
    return b''.join(rows)


def write_sound(path, times, duration):
    """Beeps at the marks, mono, as 16 bit samples."""
    samples = array.array('h', bytes(2 * int(duration * SAMPLE_RATE)))
    for mark in mark_times(times):
        first = round(mark * SAMPLE_RATE)
        for i in range(min(int(BEEP_S * SAMPLE_RATE), len(samples) - first)):
            samples[first + i] = round(16000 * math.sin(2 * math.pi * BEEP_HZ * i / SAMPLE_RATE))
    with open(path, 'wb') as out:
        out.write(samples.tobytes())


class Source:
    """A numbered file. `times` has the exact start of every frame."""

    def __init__(self, folder, name, rate, seconds=6, uneven=False, video=(), audio=()):
        self.name = name
        self.id = name.split('.')[0]
        self.path = os.path.join(folder, name)
        self.rate = Fraction(rate)
        count = math.ceil(seconds * self.rate)
        self.times = [self.time_of(n, uneven) for n in range(count)]
        self.duration = self.time_of(count, uneven)
        self.make(folder, uneven, video, audio)

    def time_of(self, n, uneven):
        """Uneven frames come late by up to two thirds of a frame, in a pattern of five."""
        late = Fraction([0, 1, 0, 2, 1][n % 5], 3) if uneven else 0
        return (n + late) / self.rate

    def make(self, folder, uneven, video, audio):
        sound = os.path.join(folder, self.id + '.pcm')
        write_sound(sound, self.times, self.duration)
        # The pattern of time_of(), in ticks of a third of a frame.
        late = 'eq(mod(N\\,5)\\,1)+2*eq(mod(N\\,5)\\,3)+eq(mod(N\\,5)\\,4)'
        ticks = 3 * self.rate if uneven else self.rate
        timing = ['-vf', 'setpts=3*N+' + late, '-fps_mode', 'passthrough', '-enc_time_base',
                  '-1', '-video_track_timescale', '90000'] if uneven else []
        encoder = subprocess.Popen(
            ['ffmpeg', '-v', 'error', '-y', '-f', 'rawvideo', '-pix_fmt', 'gray', '-s',
             f'{WIDTH}x{HEIGHT}', '-r', str(ticks), '-i', '-', '-f', 's16le', '-ar',
             str(SAMPLE_RATE), '-ac', '1', '-i', sound, *timing, '-pix_fmt', 'yuv420p',
             '-c:v', 'libx264', '-preset', 'veryfast', '-g', '48', *video, *audio, self.path],
            stdin=subprocess.PIPE)
        flashes = flash_frames(self.times)
        for n in range(len(self.times)):
            encoder.stdin.write(picture(n, n in flashes))
        encoder.stdin.close()
        if encoder.wait():
            sys.exit(f'cannot make {self.name}')
        os.unlink(sound)

    def shown_at(self, time, backwards=False):
        """The frame shown at a source time; going backwards, the one that ends there."""
        shown = 0
        for n, start in enumerate(self.times):
            if start > time or (backwards and start == time):
                break
            shown = n
        return shown


RATES = {'23.976': '24000/1001', '25': '25', '29.97': '30000/1001', '30': '30', '50': '50',
         '59.94': '60000/1001'}


def make_sources(folder):
    """Every rate in MP4, other containers and codecs, and one of uneven rate."""
    aac = ('-c:a', 'aac', '-b:a', '160k')
    sources = [Source(folder, f'r{name.replace(".", "_")}.mp4', rate, audio=aac)
               for name, rate in RATES.items()]
    sources += [
        Source(folder, 'mkv.mkv', RATES['29.97'], audio=('-c:a', 'flac')),
        Source(folder, 'ts.ts', '25', audio=aac),
        Source(folder, 'mov44.mov', '24', audio=('-c:a', 'pcm_s16le', '-ar', '44100')),
        Source(folder, 'uneven.mp4', '30', uneven=True, audio=aac),
    ]
    return sources


# ---- films --------------------------------------------------------------------------------


def seconds(time):
    time = Fraction(time)
    return f'{time.numerator}/{time.denominator}s' if time.denominator > 1 else f'{time}s'


def ratio(value):
    value = Fraction(value)
    return f'{value.numerator}/{value.denominator}'


class Film:
    """A composition with one main sequence, in the making."""

    def __init__(self, folder, rate, width=WIDTH, height=HEIGHT):
        self.folder = folder
        self.rate = Fraction(rate)
        self.size = (width, height)
        self.assets = {}
        self.tracks = []

    def track(self, name, kind='video', **more):
        track = {'id': name, 'kind': kind, **more, 'clips': [], 'transitions': []}
        self.tracks.append(track)
        return track

    def add(self, track, path, kind, start, frames, **more):
        """A clip of `frames` frames at frame `start`; returns its id."""
        name = os.path.basename(path).split('.')[0]
        source_kind = kind if kind in ('image', 'audio') else 'video'
        self.assets[name] = {'id': name, 'kind': source_kind, 'path': os.path.abspath(path)}
        clip = {'id': f'c{len(track["clips"])}_{track["id"]}', 'type': kind, 'start': start,
                'duration': frames, 'asset': name, **more}
        track['clips'].append(clip)
        return clip['id']

    def document(self):
        sequence = {'id': 'main', 'size': list(self.size), 'rate': ratio(self.rate),
                    'tracks': [{k: v for k, v in t.items() if v != []
                                or k == 'clips'} for t in self.tracks]}
        return {'chatkut': 1, 'id': 'film', 'main': 'main',
                'assets': list(self.assets.values()), 'sequences': [sequence]}

    def render(self, name, preset='lossless'):
        """Load into a new project and render; the path of the file."""
        project = os.path.join(self.folder, name + '.ckut')
        document = os.path.join(self.folder, name + '.json')
        target = os.path.join(self.folder, name + '.mkv')
        with open(document, 'w') as out:
            json.dump(self.document(), out, indent=1)
        quiet = {'stdout': subprocess.DEVNULL, 'stderr': subprocess.PIPE, 'text': True}
        run(CHATKUT, 'new', project, '--size', f'{self.size[0]}x{self.size[1]}', '--rate',
            ratio(self.rate), **quiet)
        run(CHATKUT, 'load', project, document, **quiet)
        run(CHATKUT, 'render', project, '-o', target, '--preset', preset, **quiet)
        return target


# ---- measures -----------------------------------------------------------------------------


def read_frames(path, width=WIDTH, height=HEIGHT):
    """(number, flash) of every frame; number None where the blocks cannot be read."""
    data = ffmpeg('-i', path, '-map', '0:v', '-vf', 'setpts=N/(25*TB)', '-r', 25, '-f',
                  'rawvideo', '-pix_fmt', 'gray', '-', stdout=subprocess.PIPE)
    size = width * height
    return [read_picture(data[at:at + size], width, height)
            for at in range(0, len(data) - size + 1, size)]


def read_picture(grey, width, height):
    number = 0
    for bit in range(BITS):
        x = (2 * (bit % 8) + 1) * width // 16
        y = (2 * (bit // 8) + 1) * height // 6
        level = grey[y * width + x]
        if 90 < level < 165:
            return None, False
        number |= (level >= 165) << bit
    return number, grey[height * 5 // 6 * width + width // 2] > 128


def read_sound(path):
    """The left channel as floats."""
    data = ffmpeg('-i', path, '-map', '0:a', '-af', 'pan=mono|c0=c0', '-ar', SAMPLE_RATE, '-f',
                  'f32le', '-', stdout=subprocess.PIPE)
    return array.array('f', data)


def beep_edges(samples):
    """(first, last + 1) sample of every beep: runs over a tenth of full scale, up to 5 ms
    of quiet inside."""
    edges = []
    gap = SAMPLE_RATE // 200
    for i, x in enumerate(samples):
        if -0.1 < x < 0.1:
            continue
        if edges and i - edges[-1][1] < gap:
            edges[-1][1] = i + 1
        else:
            edges.append([i, i + 1])
    return [e for e in edges if e[1] - e[0] > SAMPLE_RATE // 200]


def frame_times(path):
    """Presentation times as the container has them."""
    out = run('ffprobe', '-v', 'error', '-select_streams', 'v', '-show_entries',
              'packet=pts_time', '-of', 'csv=p=0', path, stdout=subprocess.PIPE, text=True)
    return sorted(float(line.split(',')[0]) for line in out.split())


class Report:
    """What is wrong, told at the end."""

    def __init__(self):
        self.wrong = []

    def check(self, fine, text):
        if not fine:
            self.wrong.append(text)

    def end(self):
        for text in self.wrong[:40]:
            print('wrong:', text)
        print('%d wrong' % len(self.wrong) if self.wrong else 'all right')
        sys.exit(bool(self.wrong))


def workshop():
    return tempfile.TemporaryDirectory(prefix='chatkut-flow-')
