"""Tables of what was measured: figures beside others' with ratios, and shares of the machine's limits."""
import os
from statistics import median


# Figures during which others took more of the processors do not count where there are better ones.
DISTURBED = 0.1


def short(value):
    if value >= 1e6:
        return f"{value / 1e6:.2f} M"
    if value >= 1e4:
        return f"{value / 1e3:.1f} k"
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}" if value < 10 else f"{value:.1f}"


def grid(header, rows, markdown):
    """A table as text or as Markdown; all columns but the first are aligned to the right."""
    lines = [header] + rows
    widths = [max(len(line[i]) for line in lines) for i in range(len(header))]
    cells = [[c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(line, widths))] for line in lines]
    if not markdown:
        return "\n".join("  ".join(line).rstrip() for line in cells)
    rule = ["-" * widths[0]] + ["-" * (w - 1) + ":" for w in widths[1:]]
    return "\n".join("| " + " | ".join(line) + " |" for line in [cells[0], rule] + cells[1:])


def values(records, key, side):
    found = [r for r in records if r["key"] == key and r["side"] == side]
    undisturbed = [r for r in found if r["busy"] < DISTURBED]
    return [r["value"] for r in undisturbed or found]


def spread(found):
    """How far the measurements of a figure lie apart, as a share of the median."""
    return f"{(max(found) - min(found)) / median(found) * 100:.0f} %" if len(found) > 1 else ""


def side_by_side(records, jobs, markdown):
    rows = []
    for job in jobs:
        for figure in job.figures:
            ours = values(records, figure.key, "refrain")
            if not ours:
                continue
            unit = next(r["unit"] for r in records if r["key"] == figure.key and r["unit"])
            if figure.base:
                rows.append(within(records, figure, ours, unit))
                continue
            sides = {r["side"] for r in records if r["key"] == figure.key} - {"refrain"}
            peers = {side: median(values(records, figure.key, side)) for side in sides}
            row = [figure.title, f"{short(median(ours))} {unit}", spread(ours)]
            if peers:
                best = max(peers, key=peers.get)
                ratio = median(ours) / peers[best]
                row += [f"{short(peers[best])} ({best})", spread(values(records, figure.key, best)), f"{ratio:.1f}",
                        f"{figure.target:g}" + ("" if ratio >= figure.target else " missed")]
            else:
                row += ["", "", "", f"{figure.target:g}"]
            rows.append(row)
    header = ["work", "refrain", "spread", "best of the others", "spread", "ratio", "aim"]
    return grid(header, rows, markdown) if rows else ""


def within(records, figure, ours, unit):
    """A row beside another one of this program."""
    base = values(records, figure.base, "refrain")
    row = [figure.title, f"{short(median(ours))} {unit}", spread(ours)]
    if not base:
        return row + ["", "", "", f"{figure.target:g}"]
    ratio = median(ours) / median(base)
    return row + [f"{short(median(base))} ({figure.base_title})", spread(base), f"{ratio:.2f}",
                  f"{figure.target:g}" + ("" if ratio >= figure.target else " missed")]


def opening(records, markdown):
    found = {}
    for record in records:
        if record["section"] == "open":
            found.setdefault(record["key"].split()[1], []).append(1000 / record["value"])
    rows = [[key, f"{median(times):.2f} ms", f"{max(times):.2f} ms"] for key, times in found.items()]
    return grid(["opening a checkpoint", "median", "slowest"], rows, markdown) if rows else ""


def limits(records, markdown):
    found = {}
    for record in records:
        if record["section"] == "limits":
            found.setdefault(record["key"].split()[1], []).append(record)
    rows = [[key, f"{median(r['value'] for r in rows):.1f} {rows[0]['unit']}"] for key, rows in found.items()]
    return grid(["limit of the machine", "measured"], rows, markdown) if rows else ""


def shares(records, markdown):
    """Bytes and operations of a token, and how much of the machine's limits that is at the measured speed."""
    def limit(name):
        found = [r["value"] for r in records if r["section"] == "limits" and r["key"].split()[1].startswith(name)]
        return max(found) if found else None
    cached, memory = limit("read8MB"), limit("read256MB")
    rows = []
    for key in dict.fromkeys(r["key"] for r in records if r.get("cost")):
        cost = next(r["cost"] for r in records if r["key"] == key and r.get("cost"))
        speed = median(values(records, key, "refrain"))
        products = limit("bf16gemm" if key.endswith("mixed") else "sgemm")
        row = [key, f"{cost['operations'] / 1e6:.1f} M", f"{cost['operations'] * speed / 1e9:.1f} GFLOP/s",
               f"{cost['operations'] * speed / 1e7 / products:.0f} %" if products else ""]
        if cost.get("bytes"):
            rate = cost["bytes"] * speed / 1e9
            row += [f"{cost['bytes'] / 1e6:.1f} MB", f"{rate:.1f} GB/s",
                    f"{rate / memory * 100:.0f} % / {rate / cached * 100:.0f} %" if memory and cached else ""]
        else:
            row += ["", "", ""]
        rows.append(row)
    header = ["work", "operations a token", "speed", "of products", "bytes a token", "speed", "of memory / of cache"]
    return grid(header, rows, markdown) if rows else ""


def text(records, jobs, markdown):
    busy = [r["busy"] for r in records]
    load = ", ".join(f"{x:.2f}" for x in os.getloadavg())
    notes = ""
    if busy:
        counts = [len(values(records, r["key"], r["side"])) for r in records]
        notes = (f"Medians of {min(counts)} to {max(counts)} measurements; meanwhile others took "
                 f"{median(busy) * 100:.0f} % of the processors (at most {max(busy) * 100:.0f} %, measurements beyond "
                 f"{DISTURBED * 100:.0f} % left out where there are others). Load averages now: {load}.")
    parts = [side_by_side(records, jobs, markdown), opening(records, markdown), limits(records, markdown), shares(records, markdown), notes]
    return "\n\n".join(part for part in parts if part)
