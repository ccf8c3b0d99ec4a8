"""Headless Chromium, driven over --remote-debugging-pipe: nothing but Python is needed."""
import contextlib
import json
import os
import shutil
import subprocess
import tempfile
import time

PATIENCE_S = 60
FLAGS = [
    '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync',
    '--disable-dev-shm-usage', '--mute-audio', '--autoplay-policy=no-user-gesture-required',
    '--remote-debugging-pipe', 'about:blank',
]


def find():
    return shutil.which('chromium') or shutil.which('chromium-browser')


class Page:
    """One page of a browser: go to an address, evaluate scripts in it."""

    def __init__(self, to, back):
        self.to, self.back = to, back
        self.number, self.held = 0, b''
        target = self.ask('Target.createTarget', url='about:blank')['targetId']
        self.session = self.ask('Target.attachToTarget', targetId=target,
                                flatten=True)['sessionId']

    def read(self):
        while b'\0' not in self.held:
            more = os.read(self.back, 1 << 16)
            if not more:
                raise AssertionError('the browser is gone')
            self.held += more
        message, self.held = self.held.split(b'\0', 1)
        return json.loads(message)

    def ask(self, method, **parameters):
        self.number += 1
        request = {'id': self.number, 'method': method, 'params': parameters}
        if hasattr(self, 'session'):
            request['sessionId'] = self.session
        os.write(self.to, json.dumps(request).encode() + b'\0')
        while True:
            answer = self.read()
            if answer.get('id') != self.number:
                continue
            if 'error' in answer:
                raise AssertionError(f'{method}: {answer["error"]}')
            return answer['result']

    def go(self, url):
        self.ask('Page.navigate', url=url)

    def run(self, script):
        """The value of an expression; promises are awaited."""
        answer = self.ask('Runtime.evaluate', expression=script, awaitPromise=True,
                          returnByValue=True)
        if 'exceptionDetails' in answer:
            raise AssertionError(f'{script}: {answer["exceptionDetails"]}')
        return answer['result'].get('value')

    def wait(self, script, what):
        """Until the expression is true; returns its value."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            value = self.run(script)
            if value:
                return value
            time.sleep(0.1)
        raise AssertionError(f'{what}: never')


@contextlib.contextmanager
def page(size='800,900'):
    with tempfile.TemporaryDirectory(prefix='chatkut-browser-',
                                     ignore_cleanup_errors=True) as profile:
        to_read, to_write = os.pipe()
        back_read, back_write = os.pipe()

        def pipes():
            os.dup2(to_read, 13)
            os.dup2(back_write, 14)
            os.dup2(13, 3)
            os.dup2(14, 4)

        process = subprocess.Popen(
            [find(), f'--user-data-dir={profile}', f'--window-size={size}', *FLAGS],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            pass_fds=(3, 4), preexec_fn=pipes)
        os.close(to_read)
        os.close(back_write)
        try:
            yield Page(to_write, back_read)
        finally:
            process.kill()
            process.wait()
            os.close(to_write)
            os.close(back_read)
