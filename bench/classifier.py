"""The embedded classifier beside other packaged judges of abuse, on comments that it did not learn from.

Run:  .venv/bin/python bench/classifier.py --data toxicity.csv.gz spam.csv.gz [--document docs/classifier.md]

Every judge runs in a process of its own, alone, one text at a time; each of the others in a virtual environment under
--cache, made here. One that cannot be installed or run is named with the reason. Comments come in a fixed order that
mixes the groups; a judge too slow for all of them is stopped after --seconds, and its figures say on how many they
rest. Some of the others learned from Wikipedia comments that are among these.
"""

import argparse
import json
import math
import os
import platform
import random
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from bench.drawing import draw_bars
from moderation.classifiers.corpus import read_contrast_cases, read_own_texts
from moderation.classifiers.dataset import PARTS, join_rows, read_rows, split_rows
from moderation.classifiers.evaluation import WIKIPEDIA
from moderation.classifiers.metrics import average_precision, roc_auc
from moderation.classifiers.model import DEFAULT_DIRECTORY
from runner.console import clear_progress, show_progress

ROOT = Path(__file__).resolve().parent.parent
NEWS = ("civil_ts", "fox_news")
GROUPS = ("Wikipedia", "news", "contrast cases")
# What is asked, and the requirement that brings it; ours come with the product.
OURS = {"linear": "Below the Line, linear", "second": "second stage alone", "full": "Below the Line, both stages"}
OTHERS = {
    "alt-profanity-check": "alt-profanity-check==1.9.1",
    "better-profanity": "better-profanity==0.7.0",
    "hatesonar": "hatesonar==0.1.0",
    "toxic-comment-classifier": "toxic-comment-classifier==0.3.0",
}
PACKAGES = {"linear": ("numpy",), "second": ("numpy", "onnxruntime", "flatbuffers", "protobuf", "packaging")}
NAMES = OURS | {name: requirement.replace("==", " ") for name, requirement in OTHERS.items()}
_SAID = 160  # characters of an error's last line, its end
TITLE = "How well abusive and harmless comments are told apart"
BEGIN = "<!-- beside others: written by bench/classifier.py -->"
END = "<!-- end of beside others -->"


class Cases(NamedTuple):
    """Texts with the group each belongs to and whether people called it abuse."""

    texts: list[str]
    groups: list[str]
    labels: list[bool]


class Line(NamedTuple):
    """What one judge did. `figures` are (rows, ROC-AUC, PR-AUC) a group; `failure` says why there are none."""

    name: str
    figures: dict[str, tuple[int, float, float]]
    mean_ms: float
    p99_ms: float
    megabytes: float
    memory_mb: float
    failure: str = ""


def main() -> int:
    """Read, ask every judge, print the table; with --document, put it and the picture into the documentation."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="what the classifier learned from")
    parser.add_argument("--rows", type=int, default=1500, help="comments a group at most")
    parser.add_argument("--seconds", type=float, default=150.0, help="for each judge, after it is loaded")
    parser.add_argument("--cache", type=Path, default=ROOT / "var" / "bench", help="environments of the other packages")
    parser.add_argument("--document", type=Path, help="a Markdown file with a place for the table")
    given = parser.parse_args()
    cases = choose_cases(given.data, given.rows)
    lines = []
    for name in [*OURS, *OTHERS]:
        show_progress("beside others", f"asking {name}")
        lines.append(measure(name, cases, given.cache, given.seconds))
    clear_progress()
    table = render(lines)
    print(table)
    if given.document:
        picture = given.document.parent / "img" / "classifier-beside.svg"
        picture.write_text(draw(lines), encoding="utf-8")
        put(given.document, f"![{TITLE}](img/{picture.name})\n\n{table}")
    return 0


def choose_cases(data: Sequence[Path], most: int) -> Cases:
    """The same comments in the same order at every run; groups take turns."""
    show_progress("beside others", "reading, and finding the part that training did not see")
    rows = join_rows(read_rows(data), read_own_texts())
    test = rows.take(np.flatnonzero(split_rows(rows) == PARTS.index("test")))
    known = [index for index in range(len(test.texts)) if not math.isnan(test.labels[index, 0])]
    found = {
        name: [(test.texts[i], bool(test.labels[i, 0] >= 0.5)) for i in known if test.sources[i].startswith(sources)]
        for name, sources in (("Wikipedia", WIKIPEDIA), ("news", NEWS))
    }
    found["contrast cases"] = [(case.text, case.toxic) for case in read_contrast_cases()]
    chosen = []
    for name, cases in found.items():
        random.Random(3).shuffle(cases)
        chosen += [(place / min(len(cases), most), name, case) for place, case in enumerate(cases[:most])]
    chosen.sort()
    return Cases(
        texts=[text for _, _, (text, _) in chosen],
        groups=[name for _, name, _ in chosen],
        labels=[label for _, _, (_, label) in chosen],
    )


def measure(name: str, cases: Cases, cache: Path, seconds: float) -> Line:
    """Install the judge where it is not ours, ask it, and work out its figures."""
    nothing = Line(name, {}, math.nan, math.nan, math.nan, math.nan)
    try:
        python = Path(sys.executable) if name in OURS else install(name, cache)
        answer = ask(name, python, cases.texts, seconds)
    except subprocess.CalledProcessError as error:
        said = (error.stderr or error.stdout or "").strip().splitlines() or [f"exit status {error.returncode}"]
        return nothing._replace(failure=said[-1] if len(said[-1]) <= _SAID else f"…{said[-1][-_SAID:]}")
    scores = np.array(answer["scores"], dtype=np.float64)
    labels, groups = np.array(cases.labels[: len(scores)]), np.array(cases.groups[: len(scores)])
    return Line(
        name,
        {
            group: (
                int((groups == group).sum()),
                roc_auc(labels[groups == group], scores[groups == group]),
                average_precision(labels[groups == group], scores[groups == group]),
            )
            for group in GROUPS
        },
        float(np.mean(answer["ms"])),
        float(np.percentile(answer["ms"], 99)),
        size_of_ours(name) if name in OURS else size_of(cache / name),
        answer["memory_mb"],
    )


def ask(name: str, python: Path, texts: Sequence[str], seconds: float) -> dict[str, Any]:
    """What bench/judging.py says in an environment; CalledProcessError where it fails."""
    with tempfile.TemporaryDirectory() as folder:
        asked, answer = Path(folder, "texts.json"), Path(folder, "answer.json")
        asked.write_text(json.dumps(texts), encoding="utf-8")
        environ = {"PATH": os.environ["PATH"], "HOME": folder, "TF_CPP_MIN_LOG_LEVEL": "3", "OMP_NUM_THREADS": "1"}
        if name in OURS:
            environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
        command = [python, ROOT / "bench" / "judging.py", name, asked, answer, str(seconds)]
        subprocess.run(command, env=environ, capture_output=True, text=True, check=True)
        found: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
        return found


def install(name: str, cache: Path) -> Path:
    """The interpreter of an environment that holds the package; CalledProcessError with pip's last words."""
    folder = cache / name
    python = folder / "bin" / "python"
    if not (folder / "installed").exists():
        show_progress("beside others", f"installing {OTHERS[name]}")
        make = [sys.executable, "-m", "venv", "--without-pip", "--clear", folder]
        pip = [sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check", "--no-input"]
        for command in (make, [*pip, "install", "--quiet", OTHERS[name]]):
            subprocess.run(command, capture_output=True, text=True, check=True)
        (folder / "installed").touch()
    return python


def size_of(folder: Path) -> float:
    """Megabytes of an environment's packages, its own files alone."""
    return sum(path.stat().st_size for path in folder.glob("lib/**/*") if path.is_file()) / 1e6


def size_of_ours(name: str) -> float:
    """Megabytes of the artefacts and of the packages that scoring needs."""
    prefixes = {"linear": ("linear.",), "second": ("second_stage",)}.get(name, ("linear.", "second_stage"))
    artefacts = [path for path in DEFAULT_DIRECTORY.iterdir() if path.name.startswith(prefixes)]
    total = sum(path.stat().st_size for path in artefacts)
    for package in PACKAGES.get(name, PACKAGES["second"]):
        for file in metadata.files(package) or ():
            path = Path(str(file.locate()))
            total += path.stat().st_size if path.is_file() else 0
    return total / 1e6


def render(lines: Sequence[Line]) -> str:
    """The table in Markdown, with those that could not be asked below it."""
    head = ["judge", *(f"{group}: AUC / AP (rows)" for group in GROUPS), "ms mean / p99", "installed, MB", "memory, MB"]
    table = [f"| {' | '.join(head)} |", f"|---{'|---:' * (len(head) - 1)}|"]
    for line in lines:
        if not line.failure:
            figures = [f"{auc:.3f} / {ap:.3f} ({rows:,})" for rows, auc, ap in line.figures.values()]
            costs = [f"{line.mean_ms:.2f} / {line.p99_ms:.1f}", f"{line.megabytes:,.0f}", f"{line.memory_mb:,.0f}"]
            table.append(f"| {' | '.join([NAMES[line.name], *figures, *costs])} |")
    failed = [f"Could not be asked here: {NAMES[line.name]} ({line.failure})." for line in lines if line.failure]
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, one text at a time."
    return "\n\n".join(["\n".join(table), *failed, machine])


def draw(lines: Sequence[Line]) -> str:
    """The areas under the curves as bars."""
    return draw_bars(
        TITLE,
        {NAMES[line.name]: {group: line.figures[group][1] for group in GROUPS} for line in lines if line.figures},
    )


def put(document: Path, table: str) -> None:
    """Between the two marks of the document."""
    text = document.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{document} has no place for the table: it needs the lines {BEGIN} and {END}")
    document.write_text(f"{before}{begin}\n\n{table}\n\n{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
