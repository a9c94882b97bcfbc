#!/usr/bin/env python3
"""Compares log-probabilities of Pinball and of llama.cpp's llama-server on the same GGUF file.

    ./pinball serve --model model.gguf --port 8080
    ./pinball serve --model model.gguf --port 8082 --management-port 8083 --accelerator reference   # exact, and slow
    llama-server -m model.gguf --port 8081
    python3 docs/peers/log_probabilities.py --pinball localhost:8080 --exact localhost:8082 --llama localhost:8081

Prompts are random token ids. Of each, the five likeliest next tokens are asked for; a difference is that of a token that
both have. The exact one computes weights as they are in the file with inputs in F32.
"""
import argparse
import json
import random
import sys
import urllib.error
import urllib.request

CANDIDATES = 5


def post(address, path, body):
    request = urllib.request.Request(
        f"http://{address}{path}", json.dumps(body).encode(), {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request) as response:
            return json.load(response)
    except urllib.error.HTTPError as refused:
        said = refused.read(500).decode(errors="replace")
        sys.exit(f"log_probabilities.py: {address}{path} answered {refused.code}: {said}")
    except (OSError, ValueError) as failure:
        reason = getattr(failure, "reason", failure)
        sys.exit(f"log_probabilities.py: {address}{path}: {reason} (expected: a server that answers JSON)")


def pinball(address, prompt):
    answer = post(address, "/v1/completions", {
        "prompt": prompt, "max_tokens": 1, "temperature": 0, "logprobs": CANDIDATES, "ignore_eos": True})
    return likeliest(address, answer, "choices", 0, "logprobs", "top_logprobs", 0)


def llama(address, prompt):
    answer = post(address, "/completion", {
        "prompt": prompt, "n_predict": 1, "temperature": 0, "n_probs": CANDIDATES, "cache_prompt": False})
    candidates = likeliest(address, answer, "completion_probabilities", 0, "top_logprobs")
    return {candidate["token"]: candidate["logprob"] for candidate in candidates}


def likeliest(address, answer, *path):
    """What stands at this path of an answer."""
    try:
        for step in path:
            answer = answer[step]
        return answer
    except (KeyError, IndexError, TypeError):
        sys.exit(f"log_probabilities.py: {address}: an answer without {path[0]} (expected: the server of its option)")


def difference(first, second):
    common = first.keys() & second.keys()
    return max((abs(first[token] - second[token]) for token in common), default=0), len(common)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pinball", required=True, metavar="HOST:PORT")
    parser.add_argument("--exact", metavar="HOST:PORT", help="./pinball serve --accelerator reference")
    parser.add_argument("--llama", metavar="HOST:PORT")
    parser.add_argument("--prompts", type=int, default=32)
    parser.add_argument("--tokens", type=int, default=24, help="of each prompt")
    parser.add_argument("--vocabulary", type=int, default=1000,
                        help="ids are from 3 until this, 1000 where it is not said: so many every model has")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.prompts < 1 or options.tokens < 1 or options.vocabulary < 4:
        parser.error("--prompts and --tokens are 1 or more, --vocabulary is 4 or more")
    numbers = random.Random(options.seed)
    prompts = [[numbers.randrange(3, options.vocabulary) for _ in range(options.tokens)] for _ in range(options.prompts)]
    answers = {"Pinball": [pinball(options.pinball, prompt) for prompt in prompts]}
    if options.exact:
        answers["exact"] = [pinball(options.exact, prompt) for prompt in prompts]
    if options.llama:
        answers["llama.cpp"] = [llama(options.llama, prompt) for prompt in prompts]
    names = list(answers)
    for i, first in enumerate(names):
        for second in names[i + 1:]:
            pairs = list(zip(answers[first], answers[second]))
            differences = [difference(*pair) for pair in pairs]
            largest = max(value for value, _ in differences)
            compared = sum(count for _, count in differences)
            same = sum(max(a, key=a.get) == max(b, key=b.get) for a, b in pairs)
            print(f"{first} and {second}: largest difference {largest:.6f} of {compared} log-probabilities, "
                  f"{same} of {len(pairs)} likeliest tokens are the same")


if __name__ == "__main__":
    main()
