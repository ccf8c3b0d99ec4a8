"""A server of HTTP that answers byte by byte as a test says, also what no server should.

    import fault_server as fault

    with fault.Server([fault.sse("one", "[DONE]"), fault.reply(500, body=b"{}")]) as server:
        subprocess.run([..., server.url + "/v1/chat/completions"])
    assert server.requests[0].headers["authorization"] == "Bearer key"
    assert json.loads(server.requests[0].body)["stream"]

A script is a list with an answer for each request, in the order in which they come whatever
the connection; the last one answers all further ones. Or it is a function that is given a
Request and returns an answer, for answers that depend on it.

An answer is a list of steps, and answers can be added (`fault.sse("a") + [fault.RESET]`):
    bytes            are sent as they are
    fault.Wait(s)    nothing for so many seconds (or until the server stops)
    fault.STALL      nothing, until the server stops
    fault.CLOSE      the connection ends properly
    fault.RESET      it ends with RST: what was not read by then is lost
After the last step the connection waits for the next request.

What makes answers:
    reply(status, headers, body)     whole, with Content-Length
    stream(bytes, ..., headers)      chunked, one chunk each; cut=True leaves the end out
    sse(text, ..., end="\\n")        each text a `data:` event; a pair (event, text) has a type
    frames(bytes) / every_byte(b)    pieces of a stream: whole, or one byte each
    drip(answer, pause)              the same bytes, one at a time, with pauses
    redirect(location, status)       3xx
    rate_limit(seconds | date= | ms=)  429 with Retry-After, or retry-after-ms
    error(status, message, kind)     an error in the form of OpenAI and Anthropic
    gzip_bomb(size)                  Content-Encoding: gzip, zeros of so many bytes
    openai(*texts, usage=True), anthropic(*texts), ollama(*texts)
                                     whole answers of the three dialects, as streams; for
                                     openai tool=True sends the texts as a tool's arguments
                                     and finish="length" and such end them otherwise

`Server(script, before=[...])` takes these steps with each connection before it reads a
request, so RESET there is one in the middle of it.
`Server(script, certificate=c)` speaks TLS; `certificate(folder, host, expired)` makes one, of
itself the authority: programs trust it by its file (c.file), or must refuse it.

Everything is on 127.0.0.1 (family=socket.AF_INET6: on ::1) and a port that the kernel chose.
`server.requests` is what came, `server.connections` how many connections, `server.url` is
http(s)://localhost:PORT; `server.at("127.0.0.1")` the same by another name. Python's own
library and openssl(1) are all it needs.
"""
import dataclasses
import gzip
import json
import pathlib
import socket
import ssl
import struct
import subprocess
import threading

LIMIT = 64 << 20


@dataclasses.dataclass
class Wait:
    """A step: nothing for some seconds."""
    seconds: float


STALL = Wait(1e6)
CLOSE = object()
RESET = object()


@dataclasses.dataclass
class Request:
    """What came: header names in lower case, of several the last."""
    method: str
    path: str
    headers: dict
    body: bytes
    connection: int

    def json(self):
        return json.loads(self.body)


@dataclasses.dataclass
class Certificate:
    """Files of PEM: the certificate, and its key."""
    file: str
    key: str


def certificate(folder, host="localhost", expired=False):
    """A certificate for a host name or an IPv4 address, signed by itself."""
    base = pathlib.Path(folder) / f"{host}{'-expired' if expired else ''}"
    made = Certificate(f"{base}.pem", f"{base}.key")
    kind = "IP" if host.replace(".", "").isdigit() else "DNS"
    extensions = pathlib.Path(f"{base}.ext")
    extensions.write_text(f"subjectAltName={kind}:{host}\n", encoding="ascii")
    request = subprocess.run(
        ["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-keyout", made.key, "-subj", f"/CN={host}"],
        check=True, capture_output=True).stdout
    subprocess.run(
        ["openssl", "x509", "-req", "-signkey", made.key, "-days", "-1" if expired else "2",
         "-extfile", str(extensions), "-out", made.file],
        input=request, check=True, capture_output=True)
    return made


# ---- answers ---------------------------------------------------------------------------

REASONS = {200: "OK", 429: "Too Many Requests", 529: "Overloaded"}


def head(status, headers):
    """The head of an answer, with the empty line behind it."""
    lines = [f"HTTP/1.1 {status} {REASONS.get(status, 'Status')}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def reply(status=200, headers=None, body=b"", kind="application/json"):
    """A whole answer."""
    return [head(status, {"Content-Type": kind, "Content-Length": len(body)} | (headers or {}))
            + body]


def stream(*pieces, headers=None, kind="text/event-stream", cut=False):
    """A chunked answer; without its end where it is cut."""
    steps = [head(200, {"Content-Type": kind, "Transfer-Encoding": "chunked"}
                  | (headers or {}))]
    for piece in pieces:
        steps.append(b"%x\r\n%s\r\n" % (len(piece), piece) if isinstance(piece, bytes)
                     else piece)
    return steps + ([CLOSE] if cut else [b"0\r\n\r\n"])


def event(text, end="\n"):
    """One event of a stream: a text, or a pair of its type and its text."""
    kind, text = text if isinstance(text, tuple) else (None, text)
    lines = ([f"event: {kind}"] if kind else []) + [f"data: {line}"
                                                   for line in text.split("\n")]
    return "".join(line + end for line in lines + [""]).encode()


def sse(*texts, end="\n", **more):
    """A stream of events."""
    return stream(*(event(text, end) for text in texts), **more)


def every_byte(data):
    """The same bytes as pieces of one."""
    return [data[at:at + 1] for at in range(len(data))]


def drip(answer, pause):
    """The same answer, a byte at a time with pauses between."""
    steps = []
    for step in answer:
        for piece in every_byte(step) if isinstance(step, bytes) else [step]:
            steps += [piece, Wait(pause)]
    return steps


def redirect(location, status=302):
    return reply(status, {"Location": location})


def rate_limit(seconds=None, date=None, ms=None):
    """429, with one of the three ways to say when to come again."""
    headers = {}
    if seconds is not None or date is not None:
        headers["Retry-After"] = date if seconds is None else seconds
    if ms is not None:
        headers["retry-after-ms"] = ms
    return error(429, "slow down", "rate_limit_exceeded", headers)


def error(status, message="it broke", kind="server_error", headers=None):
    """An error that OpenAI's and Anthropic's clients both can read."""
    body = {"type": "error", "error": {"type": kind, "message": message, "code": kind}}
    return reply(status, headers, json.dumps(body).encode())


def gzip_bomb(size=16 << 20):
    return reply(200, {"Content-Encoding": "gzip"}, gzip.compress(bytes(size), 9))


# ---- dialects ----------------------------------------------------------------------------

def openai(*texts, usage=True, finish="stop", tool=False, cut=False, **more):
    """A stream of chat.completion.chunk, with the usage last."""
    def chunk(delta, finish_reason=None):
        return {"id": "chatcmpl-1", "object": "chat.completion.chunk", "model": "test",
                "choices": [{"index": 0, "delta": delta, "finish_reason": finish_reason}]}

    def delta(text):
        if not tool:
            return {"content": text}
        return {"tool_calls": [{"index": 0, "function": {"arguments": text}}]}

    chunks = [chunk({"role": "assistant", "content": ""})]
    if tool:
        chunks.append(chunk({"tool_calls": [{
            "index": 0, "id": "call_1", "type": "function",
            "function": {"name": "edit_plan", "arguments": ""}}]}))
        finish = "tool_calls" if finish == "stop" else finish
    chunks += [chunk(delta(text)) for text in texts]
    if cut:
        return sse(*map(json.dumps, chunks), cut=True, **more)
    chunks.append(chunk({}, finish))
    if usage:
        counts = usage if isinstance(usage, dict) else {
            "prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
        chunks.append({"id": "chatcmpl-1", "object": "chat.completion.chunk", "choices": [],
                       "usage": counts})
    return sse(*map(json.dumps, chunks), "[DONE]", **more)


def anthropic(*texts, usage=None, stop="end_turn", tool=False, cut=False, **more):
    """A stream of message_start … message_stop."""
    counts = usage or {"input_tokens": 100, "output_tokens": 20}
    block = {"type": "tool_use", "id": "toolu_1", "name": "edit_plan", "input": {}} \
        if tool else {"type": "text", "text": ""}
    events = [
        {"type": "message_start", "message": {
            "id": "msg_1", "type": "message", "role": "assistant", "content": [],
            "model": "test", "usage": dict(counts, output_tokens=1)}},
        {"type": "content_block_start", "index": 0, "content_block": block},
        {"type": "ping"}]
    for text in texts:
        part = {"type": "input_json_delta", "partial_json": text} if tool else {
            "type": "text_delta", "text": text}
        events.append({"type": "content_block_delta", "index": 0, "delta": part})
    if not cut:
        events += [{"type": "content_block_stop", "index": 0},
                   {"type": "message_delta", "usage": counts, "delta": {
                       "stop_reason": "tool_use" if tool else stop}},
                   {"type": "message_stop"}]
    return sse(*((one["type"], json.dumps(one)) for one in events), cut=cut, **more)


def ollama(*texts, cut=False, done="stop"):
    """A stream of lines of JSON."""
    lines = [{"model": "test", "message": {"role": "assistant", "content": text},
              "done": False} for text in texts]
    if not cut:
        lines.append({"model": "test", "message": {"role": "assistant", "content": ""},
                      "done": True, "done_reason": done, "prompt_eval_count": 100,
                      "eval_count": 20})
    return stream(*(json.dumps(line).encode() + b"\n" for line in lines),
                  kind="application/x-ndjson", cut=cut)


# ---- the server --------------------------------------------------------------------------

class Server:
    """Serves a script while the `with` block runs."""

    def __init__(self, script=(), certificate=None, family=socket.AF_INET, before=()):
        self.script = script
        self.before = before
        self.requests = []
        self.connections = 0
        self.scheme = "https" if certificate else "http"
        self._tls = None
        if certificate:
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._tls.load_cert_chain(certificate.file, certificate.key)
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._open = set()
        self._threads = []
        self._listener = socket.create_server(
            ("::1" if family == socket.AF_INET6 else "127.0.0.1", 0), family=family)
        self.port = self._listener.getsockname()[1]
        self.url = self.at("localhost")

    def at(self, host):
        return f"{self.scheme}://{host}:{self.port}"

    def __enter__(self):
        self._start(self._accept)
        return self

    def __exit__(self, *_):
        self._stopped.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        with self._lock:
            for connection in self._open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _start(self, function, *arguments):
        thread = threading.Thread(target=function, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self):
        while not self._stopped.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._start(self._serve, connection, self.connections)

    def _serve(self, plain, number):
        connection = plain
        with self._lock:
            self._open.add(plain)
        try:
            if self._tls:
                connection = self._tls.wrap_socket(plain, server_side=True)
                with self._lock:
                    self._open.discard(plain)
                    self._open.add(connection)
            with connection.makefile("rb") as reader:
                going_on = all(self._step(connection, step) for step in self.before)
                while going_on:
                    going_on = self._answer_one(connection, reader, number)
        except (OSError, ValueError):
            pass  # the other end went away, which is its right
        finally:
            with self._lock:
                self._open.discard(connection)
            connection.close()

    def _answer_one(self, connection, reader, number):
        request = read_request(reader, number)
        if request is None:
            return False
        with self._lock:
            self.requests.append(request)
            place = min(len(self.requests), len(self.script)) - 1 \
                if not callable(self.script) else None
        answer = self.script(request) if place is None else self.script[place]
        return all(self._step(connection, step) for step in answer)

    def _step(self, connection, step):
        if isinstance(step, bytes):
            connection.sendall(step)
        elif isinstance(step, Wait):
            return not self._stopped.wait(min(step.seconds, threading.TIMEOUT_MAX))
        elif step is RESET:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                  struct.pack("ii", 1, 0))
        return step is not CLOSE and step is not RESET


def read_request(reader, number):
    """The next request of a connection; None: there is no more."""
    first = reader.readline(LIMIT).split()
    if len(first) != 3:
        return None
    headers = {}
    while (line := reader.readline(LIMIT).decode("latin-1").rstrip("\r\n")):
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    body = reader.read(min(int(headers.get("content-length", 0)), LIMIT))
    return Request(first[0].decode(), first[1].decode(), headers, body, number)
