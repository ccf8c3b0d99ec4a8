"""A project of its own and `chatkut serve --preview` on it, for tests."""
import contextlib
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import urllib.request

PATIENCE_S = 60


def chatkut(*arguments, folder):
    done = subprocess.run([os.environ['CHATKUT'], *map(str, arguments)], cwd=folder,
                          capture_output=True, stdin=subprocess.DEVNULL, timeout=PATIENCE_S)
    if done.returncode != 0:
        raise AssertionError(f'{arguments}: {done.stdout.decode()} {done.stderr.decode()}')
    return done.stdout.decode()


def make_source(path, picture, sound, seconds):
    """A film of a lavfi picture and sound."""
    subprocess.run(['ffmpeg', '-nostdin', '-v', 'error', '-y', '-f', 'lavfi', '-i', picture,
                    '-f', 'lavfi', '-i', sound, '-t', str(seconds), '-c:v', 'libx264',
                    '-preset', 'ultrafast', '-crf', '12', '-pix_fmt', 'yuv420p', '-c:a',
                    'aac', '-b:a', '192k', str(path)], check=True)


class Served:
    """A server that runs: url, playlist, port, ssh; of a project in `folder`."""

    def __init__(self, folder, project):
        self.process = subprocess.Popen(
            [os.environ['CHATKUT'], 'serve', project, '--preview', '--port', '0', '--json'],
            cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL)
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError(self.process.communicate()[1].decode())
        said = json.loads(line)
        self.url, self.playlist = said['url'], said['playlist']
        self.port, self.ssh = said['port'], said['ssh']

    def get(self, path='', headers=None, method='GET'):
        request = urllib.request.Request(self.url + path, headers=headers or {},
                                         method=method)
        return urllib.request.urlopen(request, timeout=PATIENCE_S)

    def segments(self):
        """(seconds, path) of each, of the newest playlist."""
        lines = self.get('index.m3u8').read().decode().splitlines()
        lengths = [float(line[8:].rstrip(',')) for line in lines if line.startswith('#EXTINF')]
        return list(zip(lengths, [line for line in lines if line.startswith('s/')]))

    def end(self):
        """Its exit status and what it complained of, after ^C."""
        self.process.send_signal(signal.SIGINT)
        _, errors = self.process.communicate(timeout=PATIENCE_S)
        return self.process.returncode, errors.decode()


@contextlib.contextmanager
def workshop():
    """A folder for a project, with a cache and a user's files of its own."""
    with tempfile.TemporaryDirectory(prefix='chatkut-serve-') as folder:
        os.environ['XDG_CACHE_HOME'] = folder + '/cache'
        os.environ['XDG_DATA_HOME'] = folder + '/data'
        yield pathlib.Path(folder)


@contextlib.contextmanager
def serving(folder, project='film'):
    served = Served(folder, project)
    try:
        yield served
    finally:
        if served.process.returncode is None:
            served.process.kill()
            served.process.communicate()
