"""How quick the terminal app is: from the start to the first whole screen, from a key to what
it shows, bytes on the line, what it costs while nothing happens; on projects of 300 and of
10,000 clips, in a terminal of 120x40 made of libvterm. A program of Python's curses that only
draws its first screen stands beside the start."""
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

from benches.runs import TREE, fail, memory_of, note, programs

sys.path.insert(0, os.path.join(TREE, 'tests', 'tui'))
SIZE = (120, 40)
QUIET_S = 0.12  # nothing has come for so long: it is drawn
IDLE_S = 5
STEPS = 60
WHOLE = 'V3'  # what shows last of the first whole screen
PEER = ('import curses\n'
        'def main(s):\n'
        '    s.addstr(0, 0, "help"); s.refresh(); s.getch()\n'
        'curses.wrapper(main)\n')


def document(clips):
    """A film of cuts on two tracks and titles above, of this many clips."""
    length, rows = 60, [[], [], []]
    for n in range(clips):
        row, start = n % 3, n // 3 * length
        clip = {'id': f'c{n}', 'start': start, 'duration': length - (row == 2) * 20,
                'label': f'{"Street Harbour Interview".split()[n % 3]} {n}'}
        clip.update({'type': 'text', 'text': f'Title {n}'} if row == 2 else
                    {'type': 'video', 'asset': 'a', 'in': n % 50})
        rows[row].append(clip)
    tracks = [{'id': f'v{n}', 'kind': 'video', 'clips': row} for n, row in enumerate(rows)]
    tracks[0].update(role='main', magnetic=True)
    return {'chatkut': 1, 'id': 'bench', 'main': 'm',
            'assets': [{'id': 'a', 'kind': 'video', 'path': 'a.mp4', 'duration': '900s',
                        'size': [1280, 720], 'rate': '30/1'}],
            'sequences': [{'id': 'm', 'size': [1920, 1080], 'rate': '30/1',
                           'tracks': tracks}]}


def make_project(chatkut, env, folder, clips):
    path = os.path.join(folder, f'{clips}.ckut')
    film = os.path.join(folder, f'{clips}.json')
    with open(film, 'w') as file:
        json.dump(document(clips), file)
    for command in (['new', path], ['load', path, film]):
        subprocess.run([chatkut, *command], env=env, check=True, stdout=subprocess.DEVNULL)
    return path


def seconds_to(terminal, command, env, text):
    """From the start until the text is there."""
    start = time.monotonic()
    shown = terminal.Terminal(command, *SIZE, env=env)
    shown.wait(text)
    return shown, time.monotonic() - start


def start_times(terminal, command, env, text, rounds):
    times = []
    for _ in range(rounds):
        shown, took = seconds_to(terminal, command, env, text)
        times.append(took)
        shown.close()
    return times


def key_time(shown, key):
    """From the key to the first byte and to the last of what it changes, and how many."""
    before, start = shown.written, time.monotonic()
    first = last = None
    shown.send(key)
    while last is None or time.monotonic() - last < QUIET_S:
        if shown.read(0.002):
            last = time.monotonic()
            first = first or last
        elif time.monotonic() - start > 1:
            break
    return (first or start) - start, (last or start) - start, shown.written - before


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def processor_time(pid):
    with open(f'/proc/{pid}/stat') as file:
        fields = file.read().rsplit(')', 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')


def idle_share(shown):
    shown.settle(1)
    before = processor_time(shown.pid)
    end = time.monotonic() + IDLE_S
    while time.monotonic() < end:
        shown.read(0.2)
    return (processor_time(shown.pid) - before) / IDLE_S


def tell_keys(name, shown, keys):
    rows = [key_time(shown, keys[n % len(keys)]) for n in range(STEPS)]
    firsts, lasts, sizes = zip(*rows)
    print(f'  {name:28} first byte {statistics.median(firsts) * 1e3:5.1f} ms, '
          f'drawn {statistics.median(lasts) * 1e3:5.1f} ms, '
          f'P95 {percentile(lasts, .95) * 1e3:5.1f} ms, '
          f'{statistics.median(sizes):4.0f} bytes (P95 {percentile(sizes, .95):.0f})')


def tell_project(terminal, chatkut, env, path, rounds, peer):
    times = start_times(terminal, [chatkut, path], env, WHOLE, rounds)
    print(f'  start to first whole screen  {statistics.median(times) * 1e3:5.0f} ms, '
          f'{statistics.median(times) / peer:.2f} of curses in Python')
    shown, _ = seconds_to(terminal, [chatkut, path], env, WHOLE)
    with shown:
        shown.settle(0.5)
        tell_keys('typing in the chat', shown, ['a'])
        shown.send('\x15\x1b2')
        shown.settle(0.3)
        tell_keys('playhead by a frame', shown, ['\x1b[C'])
        tell_keys('to the next cut', shown, ['\x1b[B'])
        tell_keys('zoom', shown, ['+', '-'])
        tell_keys('playhead by a second', shown, ['>'])
        print(f'  idle                         {idle_share(shown) * 100:5.2f} % of a processor, '
              f'{memory_of([shown.pid]):.0f} MiB')


def bench_tui(arguments):
    import terminal
    if terminal.VTERM is None:
        fail('libvterm is missing: tools/setup bench installs it')
    chatkut, env = programs(arguments.build)
    with tempfile.TemporaryDirectory(prefix='chatkut-bench-') as folder:
        env.update(XDG_CACHE_HOME=folder, XDG_CONFIG_HOME=folder, XDG_STATE_HOME=folder,
                   DISPLAY='', WAYLAND_DISPLAY='')
        peer = statistics.median(start_times(terminal, [sys.executable, '-c', PEER], env, 'help',
                                             arguments.rounds))
        print(f'curses in Python: {peer * 1e3:.0f} ms to its first screen')
        for clips in (300, 10000):
            note(f'{clips} clips')
            print(f'{clips} clips, {SIZE[0]}x{SIZE[1]}:')
            path = make_project(chatkut, env, folder, clips)
            tell_project(terminal, chatkut, env, path, arguments.rounds, peer)
