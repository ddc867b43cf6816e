"""Answers that their judge has not seen: what do its sentences say about them?

`tests/exercises/held_out/*.toml` hold answers as learners might write them, from the
task texts alone: each with its verdict, the slip in it, and what the check says.
`python -m tests.tools.held_out [FILE …]` prints how many are accepted, refused and
named; with `--store` it writes the first words of each sentence into the files.
"""

import argparse
import collections
import tomllib
from pathlib import Path

import numpy as np

import course_lib
from course_lib.exercises import catalogue, check

FOLDER = Path(__file__).parents[1] / "exercises" / "held_out"
UNNAMED = ("error", "difference", "property")
WORDS = 8  # of a sentence that are stored
SECONDS = 10.0  # a busy machine must not turn a right answer into a wrong one


def load(path):
    """Return the answers of a file, in its order."""
    return tomllib.loads(path.read_text())["answer"]


def result(answer, rng=0):
    """Return what `check` says about an answer."""
    space = {"np": np, "nn": course_lib, "__name__": "__main__"}
    exec(compile(answer["code"], "<answer>", "exec"), space)
    answer = answer["exercise"], space[answer["exercise"]]
    return check(*answer, rng=rng, seconds=SECONDS)


def kind(outcome):
    """Return how a fault is known: "mistake", "relation", …; "unfit" before a call."""
    if outcome.status != "incorrect":
        return outcome.status
    return outcome.judgement.kind if outcome.judgement else "unfit"


def first_words(outcome):
    """Return the beginning of what `check` says, without its verdict."""
    if outcome.status == "correct":
        return "Correct"
    text = str(outcome.judgement or outcome.message.removeprefix("Not right yet. "))
    return " ".join(text.partition(" Stuck? ")[0].split()[:WORDS])


def main():
    """Print the table, and all answers whose mistake is not named or not refused."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--store", action="store_true", help="write the sentences")
    parser.add_argument("--all", action="store_true", help="print every sentence")
    options = parser.parse_args()
    rows = []
    for path in options.files or sorted(FOLDER.glob("*.toml")):
        answers = load(path)
        for answer in answers:
            outcome = result(answer)
            answer["sentence"] = first_words(outcome)
            rows.append((answer, kind(outcome), outcome.message))
        if options.store:
            path.write_text("\n".join(map(_entry, answers)))
    for answer, how, message in rows:
        right = answer["verdict"] == "right"
        if options.all or (how != "correct" if right else how in ("correct", *UNNAMED)):
            print(f"\n{answer['exercise']} · {answer['verdict']} · {how}")
            print(f"  {answer.get('slip', '')}\n  {message}\n{answer['code'].strip()}")
    _table(rows)


def _entry(answer):
    """One answer as TOML."""
    code = answer["code"].strip("\n")
    quoted = {k: answer.get(k, "").replace("\\", "\\\\") for k in ("slip", "sentence")}
    quoted = {k: v.replace('"', '\\"') for k, v in quoted.items()}
    return (
        f'[[answer]]\nexercise = "{answer["exercise"]}"\n'
        f'verdict = "{answer["verdict"]}"\nslip = "{quoted["slip"]}"\n'
        f"double = {str(answer.get('double', False)).lower()}\n"
        f'sentence = "{quoted["sentence"]}"\n'
        f"code = '''\n{code}\n'''\n"
    )


def _table(rows):
    """Print the counts of each lesson."""
    lessons = collections.defaultdict(collections.Counter)
    for answer, how, _ in rows:
        for place in (catalogue.exercise(answer["exercise"]).lesson, "all"):
            count = lessons[place]
            count[answer["verdict"]] += 1
            if answer["verdict"] == "right":
                count["accepted"] += how == "correct"
                continue
            count["refused"] += how != "correct"
            group = "double" if answer.get("double") else "single"
            count[group] += 1
            count[f"{group} named"] += how not in ("correct", *UNNAMED)
            count[f"as {how}"] += 1
    for place, count in lessons.items():
        parts = [
            ("right", "accepted", "right"),
            ("wrong refused", "refused", "wrong"),
            ("named", "single named", "single"),
            ("doubles", "double named", "double"),
        ]
        texts = [f"{words} {count[one]}/{count[all_]}" for words, one, all_ in parts]
        print(f"lesson {place}: {', '.join(texts)}")
    print({k: v for k, v in lessons["all"].items()})


if __name__ == "__main__":
    main()
