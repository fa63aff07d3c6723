"""Runs this program and others in turn and prints ratios; scripts/bench tells the options."""
import argparse
import json
import os
import resource
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import tables
import work


def say(text):
    print(text, file=sys.stderr, flush=True)


def ticks():
    """Time that all processors have spent, and had nothing to do, in hundredths of a second; None where nobody tells."""
    try:
        numbers = [int(n) for n in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
        return sum(numbers), numbers[3] + numbers[4]
    except (OSError, ValueError, IndexError):
        return None


def wait_until_idle(share, seconds):
    """Waits until the processors are busy less than a share of their time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        before = ticks()
        time.sleep(1)
        after = ticks()
        if not before or 1 - (after[1] - before[1]) / max(1, after[0] - before[0]) < share:
            return


def last_json(command, environment):
    """The last line that a program prints, which is JSON, and the share of all processors that others took meanwhile;
    None with a word on why where it fails."""
    before, own = ticks(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    after, own_later = ticks(), resource.getrusage(resource.RUSAGE_CHILDREN)
    foreign = 0.0
    if before and after and after[0] > before[0]:
        used = own_later.ru_utime - own.ru_utime + own_later.ru_stime - own.ru_stime
        all_used = (after[0] - before[0] - (after[1] - before[1])) / os.sysconf("SC_CLK_TCK")
        foreign = max(0.0, (all_used - used) * os.sysconf("SC_CLK_TCK") / (after[0] - before[0]))
    for line in reversed(done.stdout.splitlines()):
        if line.startswith("{"):
            try:
                return json.loads(line), round(foreign, 3)
            except ValueError:
                break
    complaint = (done.stderr.strip().splitlines() or ["it printed nothing"])[-1]
    say(f"  left out: {' '.join(command[-8:])}: {complaint[:200]}")
    return None, 0.0


def quiet_json(command, environment, options):
    """As `last_json`, again and again until others leave the processors alone, the last time in any case."""
    for attempt in range(options.tries):
        wait_until_idle(options.idle, options.wait)
        result, foreign = last_json(command, environment)
        if result is None or foreign < options.idle:
            break
        say(f"  others took {foreign * 100:.0f} % of the processors")
    return result, foreign


def pick(result, path):
    """The largest figure at a path, in which "*" stands for the rest of a key."""
    if not path:
        return result
    head, rest = path[0], path[1:]
    keys = [k for k in result if k == head or (head.endswith("*") and k.startswith(head[:-1]))]
    return max(pick(result[k], rest) for k in keys)


def gathered_files(corpus, peers, limit=300):
    """A folder with the MIDI files that every program can read, so that all read the same."""
    found = sorted(p for p in Path(corpus).rglob("*") if p.suffix.lower() in (".mid", ".midi"))
    step = max(1, len(found) // limit)
    chosen = found[::step][:limit]
    if peers:
        sys.path.insert(0, peers)
        try:
            from midi_parse import usable
            chosen = [p for p in chosen if usable(p)]
        except ImportError as missing:
            say(f"  files are not checked with the other readers: {missing}")
    folder = tempfile.TemporaryDirectory(prefix="refrain-bench-")
    for number, path in enumerate(chosen):
        (Path(folder.name) / f"{number:04}.mid").write_bytes(path.read_bytes())
    return folder


class Measurement:
    def __init__(self, options, peers):
        self.options, self.peers = options, peers
        self.records = []
        # (first figure, variant): the best rate so far, to drop hopeless variants; from earlier runs, too.
        self.best = {}
        if options.save and Path(options.save).exists():
            for line in Path(options.save).read_text().splitlines():
                row = json.loads(line)
                self.note(row["key"], row["side"], row["value"])

    def note(self, key, variant, value):
        self.best[(key, variant)] = max(value, self.best.get((key, variant), 0))

    def record(self, job, key, side, value, unit, busy, cost=None):
        row = {"section": job.section, "key": key, "side": side, "value": value, "unit": unit, "busy": busy}
        if cost:
            row["cost"] = cost
        self.records.append(row)
        if self.options.save:
            with open(self.options.save, "a") as file:
                file.write(json.dumps(row) + "\n")

    def run_ours(self, job):
        threads = 1 if job.one_thread else self.options.threads
        command = self.options.with_ + [self.options.program, "bench", *job.ours, "--json", "--repeats", "1",
                                        "--threads", str(threads)]
        result, busy = quiet_json(command, None, self.options)
        for row in (result or {"rows": []})["rows"]:
            key = f"{row['name']} {row['configuration']}"
            self.record(job, key, "refrain", row["value"], row["unit"], busy, row.get("cost"))

    def run_peers(self, job):
        environment = dict(os.environ)
        if job.one_thread:
            environment |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
        first = job.figures[0].key
        bests = {v: self.best.get((first, v)) for v in job.peers}
        if self.options.without:
            bests = {v: b for v, b in bests.items() if self.options.without not in v}
        leader = max((b for b in bests.values() if b), default=0)
        for variant in bests:
            program, *arguments = job.peers[variant]
            # Only what comes near the best deserves more rounds.
            if bests[variant] is not None and bests[variant] < 0.8 * leader:
                continue
            result, busy = quiet_json(
                self.options.with_ + ["python3", str(Path(self.peers) / program), *arguments], environment,
                self.options)
            if result is None:
                # It would fail again.
                self.note(first, variant, 0)
                continue
            for figure in job.figures:
                value = pick(result, figure.peer)
                self.record(job, figure.key, variant, value, "", busy)
                self.note(figure.key, variant, value)


def wanted(job, texts):
    """Whether the name of any of the job's rows holds one of the texts; all do where there are none."""
    return not texts or any(text in figure.title for text in texts for figure in job.figures)


def measure(options, chosen):
    peers = os.environ.get("REFRAIN_PEERS")
    if not peers:
        say("REFRAIN_PEERS names no folder: this program is measured alone.")
    elif not Path(peers).is_dir():
        say(f"REFRAIN_PEERS names {peers}, which is not a folder.")
        raise SystemExit("Name the folder of the other programs, or none.")
    corpus = options.corpus or os.environ.get("REFRAIN_CORPUS")
    folder = gathered_files(corpus, peers) if corpus and "parse" in chosen else None
    if "parse" in chosen and not corpus:
        say("No MIDI files to parse: name a folder with REFRAIN_CORPUS or --corpus.")
    measurement = Measurement(options, peers)
    for job in work.jobs(options.threads, folder.name if folder else None):
        if job.section not in chosen or not wanted(job, options.only):
            continue
        for turn in range(options.rounds):
            say(f"{' '.join(job.ours[:3])}: round {turn + 1} of {options.rounds}")
            measurement.run_ours(job)
            if peers and job.peers:
                measurement.run_peers(job)
    return measurement.records


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench")
    sections = list(dict.fromkeys(job.section for job in work.jobs(1, "-")))
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(sections))
    parser.add_argument("--program", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=min(2, len(os.sched_getaffinity(0))))
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--save")
    parser.add_argument("--from", dest="from_")
    parser.add_argument("--with", dest="with_", type=shlex.split, default=[])
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--without")
    parser.add_argument("--corpus")
    parser.add_argument("--idle", type=float, default=0.1)
    parser.add_argument("--wait", type=float, default=60)
    parser.add_argument("--tries", type=int, default=3)
    options = parser.parse_args()
    for section in options.sections:
        if section not in sections:
            parser.error(f"there is no section {section}; there are {', '.join(sections)} and kernels")
    chosen = set(options.sections or sections)
    if options.from_:
        records = [json.loads(line) for line in Path(options.from_).read_text().splitlines()]
        records = [r for r in records if r["section"] in chosen]
    else:
        records = measure(options, chosen)
    print(tables.text(records, work.jobs(options.threads, "-"), options.markdown))


if __name__ == "__main__":
    main()
