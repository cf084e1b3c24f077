"""The ten digits as a hand draws them, from the recorded session of the practice."""

import json
from pathlib import Path

PRACTICE = Path(__file__).parents[1] / "Traces" / "practice.trace"
BUTTON_ROW = 240
BUTTONS = {"A": 53, "B": 160, "C": 267}


def drawings(trace=PRACTICE):
    """For each digit its strokes: lists of (ms since the digit began, x, y) in pixels of the panel."""
    found, strokes, begin, down = {}, [], 0, False
    for line in trace.read_text().splitlines()[1:]:
        event = json.loads(line)
        if "touch" in event:
            if not event["touch"]:
                down = False
            elif event["touch"][0][1] < BUTTON_ROW:
                if not strokes:
                    begin = event["t"]
                if not down:
                    strokes.append([])
                down = True
                x, y = event["touch"][0]
                strokes[-1].append((event["t"] - begin, x, y))
        elif "predict digit=" in event.get("serial", ""):
            found[event["serial"].split("digit=")[1][0]] = strokes
            strokes = []
    return found


DIGITS = drawings()


def tap(button, milliseconds=70):
    """A tap on one of the printed buttons."""
    x, y = BUTTONS[button], 262
    return [[(0, x, y), (milliseconds, x, y)]]


def line(x0, y0, x1, y1, milliseconds=150, steps=10):
    """A straight stroke."""
    return [[(milliseconds * step // steps, x0 + (x1 - x0) * step // steps, y0 + (y1 - y0) * step // steps)
             for step in range(steps + 1)]]
