"""What is measured: for every piece of work, how this program does it and how others do."""
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Figure:
    """A row of the table: a row of `refrain bench` and where others print the same figure."""

    key: str                # "name configuration" as `refrain bench --json` gives them
    title: str
    peer: tuple = ()        # where the figure stands in another program's JSON; a "*" is any key
    target: float = 0       # the ratio aimed at
    base: str = ""          # the row of this program that it is compared with, where it is not with others
    base_title: str = ""


@dataclass(frozen=True)
class Job:
    """One run of each side."""

    section: str
    ours: tuple             # arguments of `refrain bench`
    figures: tuple
    peers: dict = field(default_factory=dict)   # variant: program and arguments
    one_thread: bool = False


SIZES = {"d256h4l6": "small", "d512h8l8": "base"}


def torch(task, size, modes, threads):
    # The first step behind a compilation is slow, so the middle one of three counts.
    repeats = "1" if task == "generate" else "3"
    return {f"PyTorch {mode}": ("transformer_torch.py", "--task", task, "--config", SIZES[size], "--mode", mode,
                                "--threads", str(threads), "--repeats", repeats) for mode in modes}


def vae(task, batch, threads):
    return {"PyTorch": ("vae_torch.py", "--task", task, "--batch", str(batch), "--threads", str(threads),
                        "--repeats", "1")}


def jobs(threads, corpus):
    """All work; `corpus` is a folder of MIDI files or None."""
    found = []
    ratios = {"d256h4l6": (8, 20, 3, 2), "d512h8l8": (3, 7, 2.4, 1.6)}
    for size, (single, bytes_, prefill, train) in ratios.items():
        found.append(Job("generate", ("generate", "--only", f"generate {size}"), (
            Figure(f"generate {size}-fp32", f"write, {size}, fp32", ("median",), single),
            Figure(f"generate {size}-fp16", f"write, {size}, fp16", ("median",), single),
            Figure(f"generate {size}-int8", f"write, {size}, int8", ("median",), bytes_)),
            torch("generate", size, ("eager", "script", "int8"), threads)))
        found.append(Job("prefill", ("generate", "--only", f"prefill {size}"), (
            Figure(f"prefill {size}-fp32", f"read 1024 tokens, {size}, fp32", ("median",), prefill),
            Figure(f"prefill {size}-fp16", f"read 1024 tokens, {size}, fp16", ("median",), prefill),
            Figure(f"prefill {size}-int8", f"read 1024 tokens, {size}, int8", ("median",), prefill)),
            torch("prefill", size, ("eager", "compile", "compile-freeze"), threads)))
        found.append(Job("train", ("train", "--only", f"train {size}"), (
            Figure(f"train {size}", f"train, {size}, 8 x 512, fp32", ("median",), train),
            Figure(f"train {size}-mixed", f"train, {size}, 8 x 512, bf16 factors", ("median",), train)),
            torch("train", size, ("eager", "compile"), threads)))
    plain = "song d256h4l6-plain"
    found.append(Job("song", ("song",), tuple(
        Figure(f"song d256h4l6-{kind}", f"write, d256h4l6, int8, {title}", (), target, plain, "one take, nothing added")
        for kind, title, target in (("memory", "with a memory of 512 tokens", 0.9), ("masks", "by the rules of music", 0.9),
                                    ("memory-masks", "with both", 0.9), ("takes4", "4 takes at once", 1)))))
    found.append(Job("open", ("open",), ()))
    for task, batch, key, target in (("train", 32, "train vae-h512", 1.2), ("encode", 32, "encode vae-h512", 1.2),
                                     ("decode", 1, "decode vae-h512-batch1", 6),
                                     ("decode", 13, "decode vae-h512-batch13", 4)):
        title = f"MusicVAE 2 x 512, {task}, batch {batch}"
        figures = (Figure(key, title, ("median",), target),)
        if task == "train":
            figures += (Figure(f"{key}-mixed", f"{title}, bf16 factors", ("median",), target),)
        found.append(Job("vae", ("vae", "--only", key), figures, vae(task, batch, threads)))
    for covariance, short in (("diagonal", "diag"), ("full", "full")):
        found.append(Job("hmm", ("hmm", "--only", covariance), tuple(
            Figure(f"hmm-{name} {covariance}", f"HMM, {covariance}, {name}", (f"{short}_*", key), target)
            for name, key, target in (("fit", "fit_frame_iterations_per_s", 15), ("score", "score_frames_per_s", 8),
                                      ("viterbi", "viterbi_frames_per_s", 8))),
            {"hmmlearn": ("hmm_hmmlearn.py", "--only", short, "--repeats", "1")}, one_thread=True))
    found.append(Job("markov", ("hmm", "--only", "markov"), (
        Figure("markov-train order4", "Markov chain of order 4, count", ("markov4", "train_tokens_per_s"), 20),
        Figure("markov-sample order4", "Markov chain of order 4, draw", ("markov4", "sample_tokens_per_s"), 20)),
        {"Python": ("hmm_hmmlearn.py", "--only", "markov", "--repeats", "1")}, one_thread=True))
    if corpus:
        found.append(Job("parse", ("parse", "--corpus", corpus, "--limit", "100000"), (
            Figure("parse midi", "read MIDI files", ("symusic", "files_per_s"), 1.5),
            Figure("parse midi-notes", "read MIDI files, notes", ("symusic", "notes_per_s"), 1.5),
            Figure("tokenise events", "spell MIDI files in events", ("miditok_remi", "files_per_s"), 50)),
            {"symusic, miditok": ("midi_parse.py", corpus, "--limit", "100000", "--repeats", "1")}, one_thread=True))
    found.append(Job("limits", ("limits",), ()))
    return found
