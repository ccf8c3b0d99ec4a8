"""Running programs and measuring them with all that they start."""
import os
import statistics
import subprocess
import sys
import threading
import time

TREE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CACHE = os.path.join(os.environ.get('XDG_CACHE_HOME') or os.path.expanduser('~/.cache'),
                     'chatkut-bench')
LOOK_S = 0.02  # how often memory is looked at
PAGE_MIB = os.sysconf('SC_PAGE_SIZE') / 1048576


def fail(text):
    sys.exit('bench: ' + text)


def note(text):
    print(text, file=sys.stderr, flush=True)


def programs(build):
    """The environment in which chatkut runs from a build folder, and its path."""
    chatkut = os.path.join(build, 'src/cli/chatkut')
    if not os.access(chatkut, os.X_OK):
        fail(f'there is no {chatkut}; build first, or name the folder with --build')
    libexec = os.path.abspath(os.path.join(build, 'src/worker'))
    return chatkut, dict(os.environ, CHATKUT_LIBEXEC=libexec, LC_ALL='C.UTF-8')


# ---- memory of a tree -----------------------------------------------------------------------


def read(path):
    try:
        with open(path) as file:
            return file.read()
    except OSError:  # it has ended
        return ''


def tree_of(pid):
    """A process and all below it."""
    pids = [pid]
    for parent in pids:
        for task in os.listdir(f'/proc/{parent}/task') if os.path.isdir(f'/proc/{parent}') else []:
            pids += map(int, read(f'/proc/{parent}/task/{task}/children').split())
    return pids


def memory_of(pids):
    """Resident MiB, shared pages counted in each process."""
    pages = (read(f'/proc/{pid}/statm').split()[1:2] for pid in pids)
    return sum(int(page[0]) for page in pages if page) * PAGE_MIB


class Watch(threading.Thread):
    """The most memory that a process and all below it had at one time."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.most, self.over = pid, 0.0, threading.Event()
        self.start()

    def run(self):
        while not self.over.wait(LOOK_S):
            try:
                self.most = max(self.most, memory_of(tree_of(self.pid)))
            except OSError:  # it ended while being looked at
                pass

    def stop(self):
        self.over.set()
        self.join()
        return self.most


# ---- running --------------------------------------------------------------------------------


def measure(argv, env=None):
    """Run to the end. Wall and CPU seconds and peak MiB of it and all that it started and
    waited for; what it printed."""
    started = time.monotonic()
    process = subprocess.Popen([str(a) for a in argv], env=env, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    watch = Watch(process.pid)
    said = process.stdout.read().decode(errors='replace')
    _, status, usage = os.wait4(process.pid, 0)
    taken = time.monotonic() - started
    process.returncode = status
    memory = max(watch.stop(), usage.ru_maxrss / 1024)
    if status:
        fail(f'{argv[0]} failed:\n{said}')
    return {'wall': taken, 'cpu': usage.ru_utime + usage.ru_stime, 'memory': memory,
            'said': said}


def median(runs):
    return {key: statistics.median(run[key] for run in runs) for key in ('wall', 'cpu', 'memory')}


def in_turn(runners, rounds):
    """Medians of {name: run}, all run in turn."""
    runs = {name: [] for name in runners}
    for n in range(rounds):
        for name, run in runners.items():
            runs[name].append(run())
            note(f'  round {n + 1} of {rounds}: {name} {runs[name][-1]["wall"]:.3f} s')
    return {name: median(taken) for name, taken in runs.items()}


def side_by_side(ours, theirs, rounds, names):
    """Medians of both, run in turn."""
    medians = in_turn(dict(zip(names, (ours, theirs))), rounds)
    return [medians[name] for name in names]


def table(names, results):
    rows = (('wall', 's', 3), ('cpu', 's', 3), ('memory', 'MiB', 1))
    print(f'{"":8}' + ''.join(f'{name:>14}' for name in names) + f'{"ratio":>10}')
    for key, unit, digits in rows:
        values = [result[key] for result in results]
        print(f'{key:8}' + ''.join(f'{value:10.{digits}f} {unit:3}' for value in values) +
              f'{values[0] / values[1]:10.2f}')
