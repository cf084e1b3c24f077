"""Digits on paper, as a camera sees them: gray pictures, PNG files and films, drawn from the hand's own strokes."""

import struct
import zlib

import hand

PAPER, INK = 215, 45


def sheet(rows, width, height, size=64, left=40, top=60):
    """The gray pixels of a page with rows of digits, each `size` pixels high, on paper that is darker on the right."""
    pixels = bytearray(PAPER - 60 * x // width for _ in range(height) for x in range(width))
    for line, digits in enumerate(rows):
        for place, digit in enumerate(digits):
            write(pixels, width, digit, left + place * size * 6 // 5, top + line * size * 2, size)
    return bytes(pixels)


def write(pixels, width, digit, left, top, size):
    """Draws a digit with a round pen; its height is `size`."""
    strokes = hand.DIGITS[digit]
    every = [(x, y) for stroke in strokes for _, x, y in stroke]
    x0, y0 = min(x for x, _ in every), min(y for _, y in every)
    scale, radius = size / max(max(y for _, y in every) - y0, 1), size / 20
    for stroke in strokes:
        places = [(left + (x - x0) * scale, top + (y - y0) * scale) for _, x, y in stroke]
        for (ax, ay), (bx, by) in zip(places, places[1:] or places):
            steps = int(max(abs(bx - ax), abs(by - ay))) + 1
            for step in range(steps + 1):
                dab(pixels, width, ax + (bx - ax) * step / steps, ay + (by - ay) * step / steps, radius)


def dab(pixels, width, x, y, radius):
    for row in range(int(y - radius), int(y + radius) + 1):
        for column in range(int(x - radius), int(x + radius) + 1):
            if (column - x) ** 2 + (row - y) ** 2 <= radius ** 2:
                pixels[row * width + column] = INK


def png(pixels, width, height):
    """A gray PNG file."""
    return header(width, height) + chunk(b"IDAT", zlib.compress(b"".join(
        b"\0" + pixels[y * width:(y + 1) * width] for y in range(height)))) + chunk(b"IEND", b"")


def header(width, height):
    """What a PNG file of this size begins with."""
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def film(frames, width, height):
    """A YUV4MPEG2 film of gray frames, ten a second."""
    colors = bytes([128]) * (width * height // 2)
    # Black is 16 and white 235 in a film.
    level = bytes(16 + value * 219 // 255 for value in range(256))
    return f"YUV4MPEG2 W{width} H{height} F10:1 Ip A1:1 C420\n".encode() + b"".join(
        b"FRAME\n" + frame.translate(level) + colors for frame in frames)
