"""How quick the preview player is: from nothing to a picture, from an edit and from a seek to
theirs, what it costs while it plays and while it rests, and the frames it drops; in a window of
an X server without a graphics card, and in memory as for the terminal."""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from benches.material import COLOUR, LAVFI, make
from benches.runs import TREE, fail, memory_of, note, programs, tree_of

sys.path.insert(0, os.path.join(TREE, 'tests', 'cli'))
IDLE_S = 5
FILM = [*LAVFI, 'testsrc2=s=1920x1080:r=30:d=75,noise=alls=6', '-f', 'lavfi', '-i',
        'sine=f=440:d=75', *COLOUR, '-c:v', 'libx264', '-preset', 'veryfast', '-g', 60, '-c:a',
        'aac', '-f', 'mp4']
TICKS = os.sysconf('SC_CLK_TCK')


def p95(values):
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


def cpu_of(pid):
    """Seconds that a process has computed."""
    with open(f'/proc/{pid}/stat') as file:
        fields = file.read().rsplit(')', 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


class Show:
    """A player with an output, and the two films that are shown in turns."""

    def __init__(self, drive, output, path):
        self.drive, self.output, self.path = drive, output, path
        self.films = ['edl://asset://a,0,4;asset://a,2,5;asset://a,9,50',
                      'edl://asset://a,1,4;asset://a,3,5;asset://a,9,50']

    def open(self, number, at='-', paused=1):
        """Milliseconds until its first frame."""
        start = time.monotonic()
        self.drive.open(self.films[number % 2], ('a', self.path), at=at, paused=paused)
        event = self.drive.wait('a film on its way', lambda e: e.get('loading') is True)
        event = self.drive.wait_loaded()
        return event['us'] / 1000 - start * 1000

    def begin(self):
        start = time.monotonic()
        self.drive.do(*self.output)
        self.open(0, at='1s')
        return (time.monotonic() - start) * 1000

    def seek(self, number):
        """Milliseconds until the frame there is shown; the player tells of its position."""
        start = time.monotonic()
        self.drive.do('seek', f'{1 + number * 37 % 50}s')
        self.drive.wait_state('a seek on its way', seeking=True)
        event = self.drive.wait_state('the end of the seek', seeking=False)
        return event['us'] / 1000 - start * 1000

    def play(self, seconds):
        """Share of frames dropped, CPUs busy and MiB while it plays."""
        self.open(0, at='0s', paused=0)
        pid = self.drive.state['pid']
        before = cpu_of(pid)
        time.sleep(seconds)
        self.drive.do('state')
        state = self.drive.wait('an answer', lambda e: e['event'] == 'changed')
        while not self.drive.events.empty():
            state = self.drive.events.get()
        busy = (cpu_of(pid) - before) / seconds
        self.drive.do('pause', 1)
        self.drive.wait_state('a pause', paused=True)
        return self.drive.state['drops'] / (30 * seconds), busy, memory_of([pid])

    def rest(self):
        time.sleep(1)
        before = cpu_of(self.drive.state['pid'])
        time.sleep(IDLE_S)
        return (cpu_of(self.drive.state['pid']) - before) / IDLE_S


def server():
    """An X server of its own, and its name."""
    if not shutil.which('Xvfb'):
        fail('Xvfb is missing; tools/setup test installs it')
    ours, theirs = os.pipe()
    process = subprocess.Popen(['Xvfb', '-displayfd', str(theirs), '-screen', '0',
                                '1920x1080x24', '-noreset'], pass_fds=[theirs],
                               stderr=subprocess.DEVNULL)
    os.close(theirs)
    with os.fdopen(ours) as pipe:
        return process, ':' + pipe.readline().strip()


def bench_output(name, new_drive, output, path, arguments):
    starts = []
    for _ in range(5):
        drive = new_drive()
        starts.append(Show(drive, output, path).begin())
        drive.quit()
    drive = new_drive()
    show = Show(drive, output, path)
    show.begin()
    reloads = [show.open(n + 1) for n in range(arguments.rounds)]
    seeks = [show.seek(n) for n in range(arguments.rounds)]
    note(f'{name}: playing for {arguments.seconds} s')
    dropped, busy, memory = show.play(arguments.seconds)
    idle = show.rest()
    drive.quit()
    print(f'{name:8} start {statistics.median(starts):5.0f} ms   '
          f'edit {statistics.median(reloads):4.0f} ms, P95 {p95(reloads):4.0f}   '
          f'seek {statistics.median(seeks):4.0f} ms, P95 {p95(seeks):4.0f}   '
          f'dropped {dropped:6.2%}   CPUs {busy:4.2f}, at rest {idle:5.3f}   '
          f'{memory:4.0f} MiB')


def project(chatkut, env, folder, path, title):
    """A film of three clips, and a title above them where it is to be composed."""
    name = os.path.join(folder, 'title.ckut' if title else 'cuts.ckut')
    sentences = ['add player.mp4', 'cut at 10 seconds', 'cut at 20 seconds']
    if title:
        sentences.append("add text 'Harbour' at 0s for 20 seconds")
    commands = [['new', name, '--size', '1920x1080', '--rate', '30'], ['import', name, path],
                *(['say', name, sentence] for sentence in sentences)]
    for command in commands:
        subprocess.run([chatkut, *command], env=env, check=True, stdout=subprocess.DEVNULL)
    return name


def edit(drive, sentence, state):
    """Milliseconds from a sentence to the first frame of what it made."""
    start = time.monotonic()
    drive.do('say', sentence)
    drive.wait('the film', lambda e: e.get('state') == state or e.get('loading') is True)
    if state == 'composed':
        drive.wait('a composed film', lambda e: e.get('state') == state)
    event = drive.wait_loaded()
    return event['us'] / 1000 - start * 1000


def watch(drive, seconds):
    """CPUs busy in the app, its workers and the player while a composed film plays for the
    first time, and in the player alone."""
    everyone = tree_of(drive.process.pid)
    before = {pid: cpu_of(pid) for pid in everyone}
    drive.do('pause', 0)
    time.sleep(seconds)
    busy = {pid: (cpu_of(pid) - before[pid]) / seconds for pid in everyone}
    drive.do('pause', 1)
    return sum(busy.values()), busy[drive.state['pid']]


def bench_edits(arguments, path):
    """Whole edits: planned, stored on the disk and shown."""
    from drive import Drive
    chatkut, env = programs(arguments.build)
    program = os.path.join(arguments.build, 'tests/app/player_drive')
    with tempfile.TemporaryDirectory(prefix='chatkut-bench-', dir='.') as folder:
        env['XDG_CACHE_HOME'] = os.path.abspath(folder)
        for name, title, state in (('cuts', False, 'cuts'), ('composed', True, 'composed')):
            drive = Drive(program, None, env)
            drive.do('screen', project(chatkut, env, folder, path, title))
            drive.do('frames', 160, 90, 30)
            drive.wait_loaded()
            drive.do('seek', '5s')
            taken = []
            for n in range(arguments.rounds):
                sentence = (f'set the font size to {40 + n}' if title else
                            'redo' if n % 2 else 'undo')
                taken.append(edit(drive, sentence, state))
            if title:
                everyone, player = watch(drive, arguments.seconds)
                print(f'{name:8} played for the first time: CPUs {everyone:4.2f}, '
                      f'the player alone {player:4.2f}')
            drive.quit()
            print(f'{name:8} from a sentence to its picture {statistics.median(taken):4.0f} ms, '
                  f'P95 {p95(taken):4.0f}')


def bench_player(arguments):
    from drive import Drive
    program = os.path.join(arguments.build, 'tests/app/player_drive')
    _, env = programs(arguments.build)
    if not os.access(program, os.X_OK):
        fail(f'there is no {program}; build first, or name the folder with --build')
    path = make('player.mp4', FILM)
    process, display = server()
    try:
        print(f'1080p30, H.264 and AAC; cut lists of three clips; {arguments.rounds} rounds')
        bench_output('window', lambda: Drive(program, display, env),
                     ['window', 1920, 1080], path, arguments)
        bench_output('memory', lambda: Drive(program, None, env), ['frames', 160, 90, 30],
                     path, arguments)
        bench_edits(arguments, path)
    finally:
        process.terminate()
        process.wait()
