#!/usr/bin/env python3
"""Talks with a real llama.cpp server: a tiny random GGUF model is made here, served, and asked by `voxhumana chat`.

usage: models.py VOXHUMANA      (pip install xllamacpp gguf numpy; by hand or in soak, never in `swift test`)

The model's words are nonsense, so only what must hold of any model is checked: that its words are said and not the
built-in mind's, with either protocol; that the built-in mind answers when the server is gone; that nothing hangs.
"""
import os
import subprocess
import sys
import tempfile
import time
import urllib.request

import gguf
import numpy as np

WORDS = ["the", "organ", "is", "old", "and", "warm", "today", "come", "in", "sit", "down", "rain", "music", "small"]
QUESTION = "What are your opening hours?"
MARKS = 5
WIDTH, HEADS, LAYERS, FEED = 64, 4, 1, 128


def tokens():
    """A SentencePiece vocabulary of ChatML's marks, bytes, some words and two signs: token, score, type."""
    yield from [("<unk>", 0.0, 2), ("<s>", 0.0, 3), ("</s>", 0.0, 3), ("<|im_start|>", 0.0, 3), ("<|im_end|>", 0.0, 3)]
    yield from [(f"<0x{byte:02X}>", 0.0, 6) for byte in range(256)]
    yield from [(text, -1.0 - i, 1) for i, text in enumerate(["▁" + word for word in WORDS] + [".", ",", "▁"])]


def write(path, template=None, layers=LAYERS, scale=0.5):
    rng = np.random.default_rng(7)
    vocabulary = list(tokens())
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("tiny")
    for name, value in {"context_length": 32768, "embedding_length": WIDTH, "block_count": layers, "feed_forward_length": FEED,
                        "head_count": HEADS, "head_count_kv": HEADS, "rope_dimension_count": WIDTH // HEADS, "vocab_size": len(vocabulary)}.items():
        getattr(writer, f"add_{name}")(value)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_tokenizer_model("llama")
    writer.add_token_list([token.encode() for token, _, _ in vocabulary])
    writer.add_token_scores([score for _, score, _ in vocabulary])
    writer.add_token_types([kind for _, _, kind in vocabulary])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(4)
    writer.add_unk_token_id(0)
    writer.add_add_space_prefix(False)
    writer.add_add_bos_token(False)
    if template:
        writer.add_chat_template(template)

    def tensor(name, *shape, scale=scale):
        writer.add_tensor(name, (rng.standard_normal(shape) * scale / shape[-1] ** 0.5).astype(np.float32))

    tensor("token_embd.weight", len(vocabulary), WIDTH, scale=4)
    # Only words and marks have a chance: bytes alone would make no sentence.
    output = np.zeros((len(vocabulary), WIDTH), np.float32)
    output[MARKS + 256:] = rng.standard_normal((len(vocabulary) - MARKS - 256, WIDTH)).astype(np.float32) * 0.5
    writer.add_tensor("output.weight", output)
    writer.add_tensor("output_norm.weight", np.ones(WIDTH, np.float32))
    for layer in range(layers):
        for norm in ("attn_norm", "ffn_norm"):
            writer.add_tensor(f"blk.{layer}.{norm}.weight", np.ones(WIDTH, np.float32))
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            tensor(f"blk.{layer}.{name}.weight", WIDTH, WIDTH)
        tensor(f"blk.{layer}.ffn_gate.weight", FEED, WIDTH)
        tensor(f"blk.{layer}.ffn_up.weight", FEED, WIDTH)
        tensor(f"blk.{layer}.ffn_down.weight", WIDTH, FEED)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def serve(path):
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = path
    parameters.n_ctx = 32768
    parameters.n_parallel = 1
    parameters.port = 0
    parameters.warmup = False
    parameters.cpuparams.n_threads = 1
    parameters.chat_template = "chatml"
    return xllamacpp.Server(parameters)


def chat(voxhumana, data, url, *flags):
    """What the persona says, and what it complains of."""
    began = time.monotonic()
    run = subprocess.run([voxhumana, "chat", QUESTION, "--persona", "wren", "--data", data, "--mind-url", url, "--mind-model", "tiny", *flags],
                         capture_output=True, text=True, timeout=300)
    print(f"# {time.monotonic() - began:.1f} s {flags}: {run.stdout.strip()[:160]!r} {run.stderr.strip()[:200]!r}")
    return run.stdout.strip().lower(), run.stderr, run.returncode


def main():
    failures = 0

    def check(name, passed):
        nonlocal failures
        failures += not passed
        print(f"{'ok' if passed else 'not ok'} {name}", flush=True)

    voxhumana = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "tiny.gguf")
        write(path)
        server = serve(path)
        address = server.listening_address
        with urllib.request.urlopen(address + "/health", timeout=60) as answer:
            check("llama.cpp serves the model made here", answer.status == 200)
        for api in ("chat", "responses"):
            text, complaint, status = chat(voxhumana, folder, address + "/v1", "--mind-api", api)
            said = [word for word in WORDS if word in text]
            check(f"the model's words are said, {api}", status == 0 and len(said) >= 2 and "ten" not in text.split())
            check(f"nothing went wrong, {api}", complaint == "")
        text, complaint, status = chat(voxhumana, folder, address + "/v1", "--mind-context-tokens", "1200")
        check("with a small context it answers as well", status == 0 and complaint == "")
        text, complaint, status = chat(voxhumana, folder, address + "/wrong")
        check("a wrong address is told, and the built-in mind answers", status == 0 and "404" in complaint and "ten" in text)
        del server
    text, complaint, status = chat(voxhumana, tempfile.gettempdir(), "http://127.0.0.1:9/v1")
    check("without a server the built-in mind answers", status == 0 and "ten" in text and complaint != "")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
