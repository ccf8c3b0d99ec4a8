"""`tools/bench say`: one stored edit, beside a Python process that stores one row."""
import itertools
import os
import sys
import tempfile

from benches.runs import measure, programs, side_by_side, table

STORE_ONE_ROW = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute('PRAGMA journal_mode=WAL')
db.execute('PRAGMA synchronous=FULL')
db.execute('CREATE TABLE IF NOT EXISTS said (text TEXT)')
db.execute('INSERT INTO said VALUES (?)', (sys.argv[2],))
db.commit()
db.close()
"""


def say_ours(folder, build):
    chatkut, env = programs(build)
    project = os.path.join(folder, 'say.ckut')
    measure([chatkut, 'new', project], env)
    measure([chatkut, 'say', project, "add text 'Hello' at 1s"], env)
    words = itertools.cycle(('bigger', 'smaller'))
    return lambda: measure([chatkut, 'say', project, f'make the text {next(words)}'], env)


def bench_say(arguments):
    names = ('chatkut', 'python')
    with tempfile.TemporaryDirectory(prefix='chatkut-bench-', dir='.') as folder:
        row = [sys.executable, '-S', '-c', STORE_ONE_ROW, os.path.join(folder, 'row.db')]
        results = side_by_side(say_ours(folder, arguments.build),
                               lambda: measure([*row, 'make the text bigger']),
                               arguments.rounds, names)
    print(f'one stored edit a process; median of {arguments.rounds}')
    table(names, results)
