#!/usr/bin/env python3
"""Checks that layers include downward only, and that each library is used where it may be.

Usage: check-layers.py [ROOT]. Prints one line for each wrong #include.
"""

import pathlib
import re
import sys

# Who may include whom, beside itself: the table of ARCHITECTURE.md.
BELOW = {
    'base': '',
    'model': 'base',
    'edit': 'base model',
    'net': 'base',
    'store': 'base model edit',
    'planner': 'base model edit',
    'llm': 'base model edit net planner',
    'queue': 'base model store',
    'app': 'base model edit net store planner llm queue',
    'cli': 'base model edit llm app tui server',
    'tui': 'base model edit app',
    'server': 'base model edit app net store',
    'media': 'base model',
    'render': 'base model media',
    'worker': 'base model media render',
    'player': 'base model',
}

# Headers that only these layers may include, by their beginning.
FOREIGN = {
    'libav': 'media render worker',
    'libsw': 'media render worker',
    'ass/': 'render worker',
    'mpv/': 'player',
    'sqlite3': 'store',
    'curl/': 'net',
    'libsecret': 'net',
    'microhttpd': 'server',
    'ncurses': 'tui',
    'curses': 'tui',
    'term.h': 'tui',
}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def complaint(layer, quote, target):
    """What is wrong with `layer` including `target`; None: nothing."""
    parts = target.split('/')
    if parts[0] == 'chatkut':
        if parts[1] not in BELOW:
            return f'there is no layer {parts[1]}'
        if parts[1] != layer and parts[1] not in BELOW[layer].split():
            return f'{layer} may include only: {BELOW[layer] or "nothing"}'
    elif quote == '"' and '..' in parts:
        return 'private headers stay in their folder'
    for start, layers in FOREIGN.items():
        if target.startswith(start) and layer not in layers.split():
            return f'only for: {layers}'
    return None


def check_file(path, layer, root):
    """Complaints about one file."""
    text = path.read_text(encoding='utf-8')
    for quote, target in INCLUDE.findall(text):
        wrong = complaint(layer, quote, target)
        if wrong:
            yield f'{path.relative_to(root)}: includes {target}: {wrong}'


def check_tree(root):
    """Complaints about all files below src and include."""
    for top in (root / 'src', root / 'include' / 'chatkut'):
        for path in sorted(top.rglob('*')):
            if path.suffix not in ('.c', '.h', '.def'):
                continue
            layer = path.relative_to(top).parts[0]
            if layer not in BELOW:
                yield f'{path.relative_to(root)}: no layer is called {layer}'
                continue
            yield from check_file(path, layer, root)


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else '.').resolve()
    complaints = list(check_tree(root))
    print('\n'.join(complaints) or 'layers: all includes go downward')
    return 1 if complaints else 0


if __name__ == '__main__':
    sys.exit(main())
