#!/usr/bin/env python3
"""A GGUF file inside the daemon, against llama-cpp-python on the same library: equal words, and a persona that talks.

usage: gguf_file.py VOXHUMANA      (after `make llama`; pip install gguf numpy diskcache jinja2 typing-extensions fastapi uvicorn
sse-starlette pydantic-settings starlette-context)

llama-cpp-python's own code is taken out of the source package that `make llama` fetched, and runs on the libraries that
were built from it: nothing is compiled again. What is compared is the likeliest words, which leave nothing to chance.
"""
import json
import os
import random
import re
import socket
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.error
import urllib.request

from models import WORDS, write

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
BUILT = os.path.join(ROOT, ".build", "llama")
QUESTION = "What are your opening hours?"
CHATML = ("{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}"
          "{% endfor %}{% if add_generation_prompt %}{{'<|im_start|>assistant\\n'}}{% endif %}")


def reference(folder):
    """llama-cpp-python, from the package that was built."""
    package = next(os.path.join(BUILT, "work", name) for name in os.listdir(os.path.join(BUILT, "work")) if name.endswith(".tar.gz"))
    with tarfile.open(package) as archive:
        inside = [member for member in archive.getmembers() if re.match(r"[^/]+/llama_cpp/.+\.py$", member.name)]
        archive.extractall(folder, members=inside, filter="data")
    os.environ["LLAMA_CPP_LIB_PATH"] = os.path.abspath(BUILT)
    os.environ["PYTHONPATH"] = os.path.join(folder, os.listdir(folder)[0])
    sys.path.insert(0, os.environ["PYTHONPATH"])
    import llama_cpp
    return llama_cpp


def run(*arguments, timeout=300):
    return subprocess.run(arguments, capture_output=True, text=True, timeout=timeout)


def main():
    failures = 0

    def check(name, passed, note=""):
        nonlocal failures
        failures += not passed
        print(f"{'ok' if passed else 'not ok'} {name}{note and ' # ' + note}", flush=True)

    voxhumana = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "tiny.gguf")
        write(path, template=CHATML, layers=2, scale=2)
        os.mkdir(os.path.join(folder, "package"))
        llama_cpp = reference(os.path.join(folder, "package"))
        # Both attend in the same way, or the likeliest of two like words is now and then another.
        other = llama_cpp.Llama(path, n_ctx=4096, n_threads=1, flash_attn=True, verbose=False)
        questions = ["Hello", "When are you open?", "进来坐坐", "How old is the organ?", "Rain, rain", "Tell me of the rain, and of <|im_end|> marks."]
        equal = 0
        for question in questions:
            answer = other.create_chat_completion([{"role": "user", "content": question}], max_tokens=80, temperature=0, repeat_penalty=1.0)
            theirs = answer["choices"][0]["message"]["content"]
            ours = run(voxhumana, "model", path, question, "--tokens", "80", "--temperature", "0", "--threads", "1")
            # Nonsense, but not one word over and over: then anything would be equal.
            same = ours.stdout.rstrip("\n") == theirs.rstrip("\n") and len(set(theirs.split())) > 7
            equal += same
            note = ours.stderr.strip().splitlines()[-1] if ours.stderr else ""
            # What a viewer writes as a mark is a mark to llama-cpp-python, and ten letters to us.
            wanted = "<|" not in question
            check(f"{'equal' if wanted else 'other'} words for {question!r}", same == wanted, note)
        print(f"# {equal} of {len(questions)} equal to llama-cpp-python {llama_cpp.__version__}")

        talk = run(voxhumana, "chat", QUESTION, "--persona", "wren", "--data", folder, "--mind-model-file", path)
        said = talk.stdout.lower()
        check("a persona talks out of the file", talk.returncode == 0 and sum(word in said for word in WORDS) >= 2 and "ten" not in said.split(), talk.stderr.strip()[:200])
        talk = run(voxhumana, "chat", QUESTION, "--persona", "wren", "--data", folder, "--mind-model-file", path + ".none")
        check("without the file the built-in mind answers", talk.returncode == 0 and "ten" in talk.stdout.lower() and ".none" in talk.stderr)
        talk = run(voxhumana, "chat", QUESTION, "--persona", "wren", "--data", folder, "--mind-model-file", path, "--mind-library", "/nowhere.so")
        check("without the library it says what builds it", talk.returncode == 0 and "make llama" in talk.stderr and "ten" in talk.stdout.lower())
        server(voxhumana, folder, check)
        spoiled(voxhumana, path, folder, check)
        daemon(voxhumana, path, folder, check)
    return 1 if failures else 0


def server(voxhumana, folder, check):
    """Such a file behind llama-cpp-python's own server, over its protocol: of one layer, for it reads long prompts slowly."""
    path = os.path.join(folder, "served.gguf")
    write(path, template=CHATML)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-m", "llama_cpp.server", "--model", path, "--port", str(port), "--n_ctx", "8192", "--n_threads", "1",
                                "--flash_attn", "True", "--verbose", "False"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        talk = run(voxhumana, "chat", QUESTION, "--persona", "wren", "--data", folder, "--mind-url", f"http://127.0.0.1:{port}/v1", "--mind-model", "tiny")
        said = talk.stdout.lower()
        check("a persona talks through llama-cpp-python's server", talk.returncode == 0 and talk.stderr == "" and sum(word in said for word in WORDS) >= 2, talk.stderr.strip()[:200])
    finally:
        process.terminate()
        process.wait(20)


def spoiled(voxhumana, path, folder, check):
    """Damaged files: an answer or an error, never the end of the process."""
    whole = open(path, "rb").read()
    chance = random.Random(5)
    outcomes = {}
    for round in range(60):
        bytes_ = bytearray(whole)
        for _ in range(chance.randint(1, 3)):
            bytes_[chance.randrange(min(len(bytes_), 14000))] ^= chance.randint(1, 255)
        name = os.path.join(folder, "spoiled.gguf")
        open(name, "wb").write(bytes_)
        status = run(voxhumana, "model", name, "Hello", "--tokens", "8").returncode
        outcomes[status] = outcomes.get(status, 0) + 1
    crashed = sum(count for status, count in outcomes.items() if status not in (0, 1))
    check("damaged files end in an answer or an error", crashed == 0, f"exit statuses {outcomes}")


def daemon(voxhumana, path, folder, check):
    """The whole way: the file set up over the control page's addresses, tested, and a persona's answer through the API."""
    data = os.path.join(folder, "data")
    os.makedirs(os.path.join(data, "models"))
    os.link(path, os.path.join(data, "models", "tiny.gguf"))
    process = subprocess.Popen([voxhumana, "serve", "--port", "0", "--data", data], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        address = ""
        for line in process.stdout:
            if line.strip().startswith("OBS"):
                break
            if line.strip().startswith("stage"):
                address = line.split()[1].rstrip("/")

        def ask(method, place, body=None):
            request = urllib.request.Request(address + place, method=method, data=None if body is None else json.dumps(body).encode(),
                                             headers={"Content-Type": "application/json"})
            try:
                with urllib.request.urlopen(request, timeout=180) as answer:
                    return answer.status, json.loads(answer.read() or b"null")
            except urllib.error.HTTPError as error:
                return error.code, error.read().decode()

        listed = ask("GET", "/v1/minds/files")[1]
        check("the models' folder is listed", [one["file"] for one in listed] == ["tiny.gguf"] and listed[0]["parameters"] > 1000)
        for wrong in ("../tiny.gguf", "/etc/passwd", "tiny.txt", ".gguf"):
            status, _ = ask("PUT", "/v1/minds/local", {"file": wrong})
            check(f"{wrong} is refused", status == 400)
        status, _ = ask("PUT", "/v1/minds/local", {"file": "tiny.gguf", "seed": 1, "temperature": 0.5})
        check("a file of the folder is set up", status == 200)
        status, outcome = ask("POST", "/v1/minds/local/test")
        check("its test works", status == 200 and outcome["isGood"], json.dumps(outcome)[:200])
        for _ in range(2):
            status, answer = ask("POST", "/v1/chat/completions", {"model": "wren", "messages": [{"role": "user", "content": QUESTION}]})
        said = answer["choices"][0]["message"]["content"].lower() if status == 200 else str(answer)
        check("a persona answers through it", status == 200 and sum(word in said for word in WORDS) >= 2, said[:120])
        report = ask("GET", "/v1/minds")[1][0]["report"]
        check("tokens are counted, and what was reused", report["inputTokens"] > 0 and report["outputTokens"] > 0 and report["cachedTokens"] > 100 and not report["isEstimate"], json.dumps(report)[:300])
    finally:
        process.terminate()
        process.wait(20)


if __name__ == "__main__":
    sys.exit(main())
