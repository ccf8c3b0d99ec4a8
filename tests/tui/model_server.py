"""A language model for tests: an OpenAI-like server on loopback that says what it is told.

    with ModelServer([Answer(chat("Well, **yes**."))]) as server:
        config = server.config()

Each request gets the next answer, the last one for all that follow. An answer with `held`
stops in the middle until the test sets that event, so that nothing depends on time.
"""
import json
import socketserver
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

CONFIG = """\
[models]
strong = big
{more}
[model big]
dialect = openai
url = {url}
model = big-1
price-in = 3
price-out = 15
"""


def chat(reply):
    return json.dumps({"kind": "chat", "reply": reply, "steps": []})


def edit(reply, *steps):
    """Steps: (op, target, {key: value})."""
    return json.dumps({"kind": "edit", "reply": reply, "steps": [
        {"op": op, "target": target, "args": [{"k": k, "v": v} for k, v in args.items()]}
        for op, target, args in steps]})


class Answer:
    """What is said to one request."""

    def __init__(self, text, piece=8, held=None):
        self.text, self.piece = text, piece
        self.held = held        # an Event to wait for, in the middle of the text
        self.begun = threading.Event()
        self.left = threading.Event()  # whoever asked has gone away meanwhile


class _Server(socketserver.ThreadingMixIn, HTTPServer):
    daemon_threads = True


class ModelServer:
    """Listens from the start to the end of the block."""

    def __init__(self, answers):
        self.answers, self.bodies = list(answers), []
        self.lock = threading.Lock()
        self.http = _Server(("127.0.0.1", 0), self._handler())
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.02,),
                                       daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        for answer in self.answers:
            if answer.held:
                answer.held.set()
        self.http.shutdown()
        self.http.server_close()

    def config(self, more=""):
        return CONFIG.format(url=f"http://127.0.0.1:{self.http.server_port}/v1", more=more)

    def _next(self, body):
        with self.lock:
            self.bodies.append(json.loads(body))
            return self.answers[min(len(self.bodies), len(self.answers)) - 1]

    def _handler(self):
        server = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                answer = server._next(body)
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.send_header("Connection", "close")
                self.end_headers()
                self.close_connection = True
                try:
                    self.say(answer)
                except OSError:
                    answer.left.set()

            def event(self, more):
                self.wfile.write(b"data: " + json.dumps(more).encode() + b"\n\n")
                self.wfile.flush()

            def say(self, answer):
                text, middle = answer.text, len(answer.text) // 2
                for start in range(0, len(text), answer.piece):
                    if answer.held and start >= middle and not answer.begun.is_set():
                        answer.begun.set()
                        while not answer.held.wait(0.02):
                            self.wfile.write(b": still here\n\n")
                            self.wfile.flush()
                    self.event({"choices": [{"index": 0, "delta": {
                        "content": text[start:start + answer.piece]}}]})
                self.event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
                self.event({"choices": [], "usage": {"prompt_tokens": 1000,
                                                     "completion_tokens": 100}})
                self.wfile.write(b"data: [DONE]\n\n")

        return Handler
