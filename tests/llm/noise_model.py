"""A model of random weights: it knows no word, but it is a real one for llama.cpp, so
that its grammar code has something to choose letters from.

A GGUF file of the llama architecture: one block, 32 wide, and a vocabulary of the 256
bytes and the printable ASCII characters. 141 kB.
"""
import random
import struct

WIDTH, FEED, HEADS, CONTEXT = 32, 64, 2, 2048
UINT32, FLOAT32, STRING, ARRAY, INT32 = 4, 6, 8, 9, 5
NORMAL, UNKNOWN, CONTROL, BYTE = 1, 2, 3, 6
ALIGNMENT = 32


def text(value):
    data = value.encode()
    return struct.pack('<Q', len(data)) + data


def uint32(value):
    return struct.pack('<II', UINT32, value)


def float32(value):
    return struct.pack('<If', FLOAT32, value)


def string(value):
    return struct.pack('<I', STRING) + text(value)


def array(kind, values):
    pack = {STRING: text, FLOAT32: lambda v: struct.pack('<f', v),
            INT32: lambda v: struct.pack('<i', v)}[kind]
    return struct.pack('<IIQ', ARRAY, kind, len(values)) + b''.join(map(pack, values))


def vocabulary():
    """(token, kind) of all."""
    tokens = [('<unk>', UNKNOWN), ('<s>', CONTROL), ('</s>', CONTROL)]
    tokens += [(f'<0x{byte:02X}>', BYTE) for byte in range(256)]
    tokens += [('\u2581' if code == 32 else chr(code), NORMAL) for code in range(32, 127)]
    return tokens


def metadata(tokens):
    return {
        'general.architecture': string('llama'),
        'general.name': string('noise'),
        'llama.context_length': uint32(CONTEXT),
        'llama.embedding_length': uint32(WIDTH),
        'llama.block_count': uint32(1),
        'llama.feed_forward_length': uint32(FEED),
        'llama.attention.head_count': uint32(HEADS),
        'llama.attention.head_count_kv': uint32(HEADS),
        'llama.attention.layer_norm_rms_epsilon': float32(1e-5),
        'llama.rope.dimension_count': uint32(WIDTH // HEADS),
        'llama.vocab_size': uint32(len(tokens)),
        'tokenizer.ggml.model': string('llama'),
        'tokenizer.ggml.tokens': array(STRING, [token for token, _ in tokens]),
        'tokenizer.ggml.scores': array(FLOAT32, [0.0] * len(tokens)),
        'tokenizer.ggml.token_type': array(INT32, [kind for _, kind in tokens]),
        'tokenizer.ggml.unknown_token_id': uint32(0),
        'tokenizer.ggml.bos_token_id': uint32(1),
        'tokenizer.ggml.eos_token_id': uint32(2),
    }


def tensors(count):
    """Names and sizes, the fastest running first."""
    block = {'attn_norm': (WIDTH,), 'attn_q': (WIDTH, WIDTH), 'attn_k': (WIDTH, WIDTH),
             'attn_v': (WIDTH, WIDTH), 'attn_output': (WIDTH, WIDTH), 'ffn_norm': (WIDTH,),
             'ffn_gate': (WIDTH, FEED), 'ffn_up': (WIDTH, FEED), 'ffn_down': (FEED, WIDTH)}
    sizes = {'token_embd.weight': (WIDTH, count), 'output_norm.weight': (WIDTH,),
             'output.weight': (WIDTH, count)}
    sizes.update({f'blk.0.{name}.weight': size for name, size in block.items()})
    return sizes


def values(size, rng):
    if len(size) == 1:
        return [1.0] * size[0]
    return [rng.gauss(0, 0.3) for _ in range(size[0] * size[1])]


def padded(data):
    return data + bytes(-len(data) % ALIGNMENT)


def write(path, seed=1):
    tokens = vocabulary()
    rng = random.Random(seed)
    pairs, sizes = metadata(tokens), tensors(len(tokens))
    head = b'GGUF' + struct.pack('<IQQ', 3, len(sizes), len(pairs))
    for key, value in pairs.items():
        head += text(key) + value
    body = b''
    for name, size in sizes.items():
        head += text(name) + struct.pack('<I', len(size))
        head += struct.pack(f'<{len(size)}Q', *size) + struct.pack('<IQ', 0, len(body))
        numbers = values(size, rng)
        body = padded(body + struct.pack(f'<{len(numbers)}f', *numbers))
    with open(path, 'wb') as file:
        file.write(padded(head) + body)
