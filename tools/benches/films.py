"""The films of `tools/bench render`: composition documents beside this file, what is made of
them, and a project that holds one."""
import copy
import json
import os
import shutil

from benches.runs import fail, measure, programs

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'films')


def read_film(name):
    with open(os.path.join(HERE, name + '.json')) as source:
        return json.load(source)


def tracks(film):
    return film['sequences'][0]['tracks']


def end_of(clip):
    return clip['start'] + clip['duration']


def frames_of(film):
    return max(end_of(clip) for track in tracks(film) for clip in track['clips'])


def shorten(film, frames):
    """Its first frames."""
    film = copy.deepcopy(film)
    for track in tracks(film):
        track['clips'] = [clip for clip in track['clips'] if clip['start'] < frames]
        cut = {clip['id'] for clip in track['clips'] if end_of(clip) > frames}
        for clip in track['clips']:
            clip['duration'] = min(clip['duration'], frames - clip['start'])
        there = {clip['id'] for clip in track['clips']}
        ends = {transition['id']: (transition.get('from'), transition.get('to'))
                for transition in track.get('transitions', [])}
        track['transitions'] = [
            transition for transition in track.get('transitions', [])
            if ends[transition['id']][0] not in cut and
            all(end is None or end in there for end in ends[transition['id']])]
    film['sequences'][0]['tracks'] = [track for track in tracks(film) if track['clips']]
    return film


def repeat(film, times, step=0):
    """Itself `times` times on end, each time `step` frames later in its sources."""
    film, length = copy.deepcopy(film), frames_of(film)
    for track in tracks(film):
        once = track['clips']
        track['clips'] = [dict(clip, id=f'{clip["id"]}-{n}', start=clip['start'] + n * length,
                               **({'in': clip['in'] + n * step} if 'in' in clip else {}))
                          for n in range(times) for clip in once]
    return film


def animated(clip):
    return 'keys' in json.dumps(clip.get('transform', {}))


def comparable(film):
    """Without what is another picture in other programs: titles, sub-pixel zooms, effects, and
    fades of one layer among several."""
    film = copy.deepcopy(film)
    for track in tracks(film):
        track['clips'] = [clip for clip in track['clips'] if clip['type'] != 'text']
        for clip in track['clips']:
            clip.pop('effects', None)
            if animated(clip):
                del clip['transform']
        track['transitions'] = [transition for transition in track.get('transitions', [])
                                if 'from' in transition and 'to' in transition]
    return film


class Project:
    """A project with a film, its media imported, and a cache of its own."""

    def __init__(self, folder, build, media):
        self.folder, self.media, self.build = folder, media, build
        self.chatkut, self.env = programs(build)
        self.env['XDG_CACHE_HOME'] = os.path.join(folder, 'cache')
        self.path = os.path.join(folder, 'film.ckut')

    def run(self, command, *arguments):
        return measure([self.chatkut, command, self.path, *arguments], self.env)

    def open(self, film):
        """As a person does it: import, then cut."""
        self.run('new', '--size', '1920x1080', '--rate', 30)
        self.run('import', *(os.path.join(self.media, asset['path']) for asset in film['assets']))
        self.imported = json.loads(self.run('show', '--json')['said'])['assets']
        self.load(film)

    def program(self, name, *arguments):
        """One of the small programs that measure from inside, beside the tests."""
        program = os.path.join(self.build, 'tests', name)
        if not os.access(program, os.X_OK):
            fail(f'there is no {program}; build it: ninja -C {self.build} tests/{name}')
        return measure([program, *arguments], self.env)['said']

    def load(self, film):
        """Its media are those imported: their records have the hashes of the contents that a
        render's cache goes by."""
        records = {os.path.basename(asset['path']): asset for asset in self.imported}
        ids = {asset['id']: records[asset['path']]['id'] for asset in film['assets']}
        film = dict(copy.deepcopy(film), assets=self.imported)
        for clip in (clip for track in tracks(film) for clip in track['clips']):
            if 'asset' in clip:
                clip['asset'] = ids[clip['asset']]
        document = os.path.join(self.folder, 'film.json')
        with open(document, 'w') as out:
            json.dump(film, out)
        return self.run('load', document)

    def say(self, words):
        return self.run('say', words)

    def clear(self):
        shutil.rmtree(self.env['XDG_CACHE_HOME'], ignore_errors=True)

    def render(self, target, *options):
        return self.run('render', '-o', target, '--json', *options)
