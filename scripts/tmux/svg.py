#!/usr/bin/env python3
"""Turns screens of a terminal, as `tmux capture-pane -e -p` writes them, into one picture.

    scripts/tmux/svg.py OUT.svg SCREEN.ans                     a still picture
    scripts/tmux/svg.py OUT.svg SCREEN.ans MS SCREEN.ans MS ...   a film: each screen and how long it stands

A film draws what changed from one screen to the next over what was there, so it stays small. Python's own library is
all it needs.
"""
import re
import sys
import unicodedata
from html import escape

# Widths and heights in whole units, eighths of a cell included.
CELL, LINE, BASELINE, SIZE = 8, 16, 12, 13.3
GROUND, INK = "#0f1219", "#c8ccd8"
BASE = ["#000000", "#cd3131", "#0dbc79", "#e5e510", "#2472c8", "#bc3fbc", "#11a8cd", "#e5e5e5",
        "#666666", "#f14c4c", "#23d18b", "#f5f543", "#3b8eea", "#d670d6", "#29b8db", "#ffffff"]
EIGHTHS_UP = "▁▂▃▄▅▆▇█"
EIGHTHS_LEFT = "▏▎▍▌▋▊▉█"


def indexed(number):
    if number < 16:
        return BASE[number]
    if number < 232:
        number -= 16
        levels = [0, 95, 135, 175, 215, 255]
        return "#%02x%02x%02x" % (levels[number // 36], levels[number // 6 % 6], levels[number % 6])
    grey = 8 + 10 * (number - 232)
    return "#%02x%02x%02x" % (grey, grey, grey)


class Pen:
    """The style that is in force, changed by escape sequences."""

    def __init__(self):
        self.reset()

    def reset(self):
        self.ink = self.ground = None
        self.bold = self.underlined = self.reversed = False

    def take(self, parameters):
        codes = [int(code or 0) for code in re.split("[;:]", parameters)]
        while codes:
            code = codes.pop(0)
            if code == 0:
                self.reset()
            elif code in (1, 22):
                self.bold = code == 1
            elif code in (4, 24):
                self.underlined = code == 4
            elif code in (7, 27):
                self.reversed = code == 7
            elif code in (38, 48):
                kind = codes.pop(0)
                if kind == 2:
                    colour = "#%02x%02x%02x" % tuple(codes[:3])
                    del codes[:3]
                else:
                    colour = indexed(codes.pop(0))
                if code == 38:
                    self.ink = colour
                else:
                    self.ground = colour
            elif code == 39:
                self.ink = None
            elif code == 49:
                self.ground = None
            elif 30 <= code <= 37 or 90 <= code <= 97:
                self.ink = BASE[code - 30 if code < 90 else code - 82]
            elif 40 <= code <= 47 or 100 <= code <= 107:
                self.ground = BASE[code - 40 if code < 100 else code - 92]

    def style(self):
        ink, ground = self.ink or INK, self.ground or GROUND
        return (ground, ink, self.bold, self.underlined) if self.reversed else (ink, ground, self.bold, self.underlined)


def read(path):
    """Lines of cells: a character and its style."""
    pen, lines = Pen(), []
    for text in open(path, encoding="utf-8").read().split("\n"):
        cells = []
        for piece in re.findall("\x1b\\[[0-9;:]*m|\x1b[^\\[].?|.", text):
            if piece.startswith("\x1b["):
                pen.take(piece[2:-1])
            elif not piece.startswith("\x1b") and not unicodedata.combining(piece):
                cells.append((piece, pen.style()))
        lines.append(cells)
    while lines and not lines[-1]:
        lines.pop()
    width = max(map(len, lines))
    blank = (" ", Pen().style())
    return [cells + [blank] * (width - len(cells)) for cells in lines]


class Drawing:
    def __init__(self):
        self.classes = {}

    def name(self, declaration):
        return self.classes.setdefault(declaration, f"c{len(self.classes)}")

    def run(self, row, column, cells, layers):
        """Neighbouring cells of one style: their ground, blocks upon it, and words."""
        grounds, blocks, words = layers
        ink, ground, bold, underlined = cells[0][1]
        x, y = column * CELL, row * LINE

        def box(layer, colour, left, top, width, height):
            layer.setdefault(f"fill:{colour}", []).append(f"M{left} {top}h{width}v{height}h-{width}z")

        box(grounds, ground, x, y, len(cells) * CELL, LINE)
        text = "".join(character for character, _ in cells)
        for block in re.finditer(r"([▁▂▃▄▅▆▇█▀])\1*|[▏▎▍▌▋▊▉]", text):
            sign, left, width = block.group()[0], x + block.start() * CELL, len(block.group()) * CELL
            if sign in EIGHTHS_UP:
                high = LINE * (EIGHTHS_UP.index(sign) + 1) // 8
                box(blocks, ink, left, y + LINE - high, width, high)
            elif sign in EIGHTHS_LEFT:
                box(blocks, ink, left, y, EIGHTHS_LEFT.index(sign) + 1, LINE)
            else:
                box(blocks, ink, left, y, width, LINE // 2)
        looks = f"fill:{ink}" + (";font-weight:700" if bold else "")
        looks += ";text-decoration:underline" if underlined else ""
        plain = re.sub("[▁▂▃▄▅▆▇█▏▎▍▌▋▊▉▀]", " ", text)
        for word in re.finditer(r"\S+(?: \S+)*", plain):
            # Other fonts are as wide as this one, too.
            length = f' textLength="{len(word.group()) * CELL}"' if len(word.group()) > 2 else ""
            words.setdefault(looks, []).append(
                f'<text x="{x + word.start() * CELL}" y="{y + BASELINE}"{length}>{escape(word.group())}</text>')

    def changes(self, old, new):
        """What makes the one screen into the other."""
        layers = ({}, {}, {})
        for row, cells in enumerate(new):
            column = 0
            while column < len(cells):
                if old and cells[column] == old[row][column]:
                    column += 1
                    continue
                end = column + 1
                while end < len(cells) and cells[end][1] == cells[column][1] and not (
                        old and cells[end] == old[row][end]):
                    end += 1
                self.run(row, column, cells[column:end], layers)
                column = end
        parts = [f'<path class="{self.name(style)}" d="{"".join(boxes)}"/>'
                 for layer in layers[:2] for style, boxes in layer.items()]
        parts += [f'<g class="{self.name(style)}">{"".join(words)}</g>' for style, words in layers[2].items()]
        return "".join(parts)


def main(out, arguments):
    screens = [(read(path), int(ms)) for path, ms in zip(arguments[::2], (arguments + ["0"])[1::2])]
    drawing, body, rules = Drawing(), [], []
    total, time, before = sum(ms for _, ms in screens), 0, None
    for index, (screen, ms) in enumerate(screens):
        body.append(f'<g class="f{index}">{drawing.changes(before, screen)}</g>')
        if index:
            # Hidden until its time, then there until the film begins anew.
            rules.append(f".f{index}{{animation:f{index} {total}ms step-end infinite}}@keyframes f{index}"
                         f"{{0%{{visibility:hidden}}{100 * time / total:.3f}%{{visibility:visible}}}}")
        before, time = screen, time + ms
    width, height = len(before[0]) * CELL, len(before) * LINE
    rules += [f".{name}{{{declaration}}}" for declaration, name in drawing.classes.items()]
    with open(out, "w", encoding="utf-8") as file:
        file.write(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-size="{SIZE}" shape-rendering="crispEdges" '
            'font-family="\'DejaVu Sans Mono\',Menlo,Consolas,monospace" xml:space="preserve">'
            f'<style>{"".join(rules)}</style>{"".join(body)}</svg>\n')


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2:])
