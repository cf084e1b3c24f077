"""Programs at the device's pseudo-terminal, one after the other. usage: clients.py TTY"""

import re
import subprocess
import sys
import time

import serial

tty = sys.argv[1]


def read_until(port, pattern):
    """Reads until a line matches, at most 10 s; returns everything that was read."""
    text = ""
    end = time.monotonic() + 10
    while not re.search(pattern, text):
        if time.monotonic() > end:
            sys.exit(f"no line with {pattern} in {text!r}")
        text += port.read(4096).decode()
    return text


# What is typed comes back as it is typed, and is edited.
with serial.Serial(tty, 115200, timeout=0.2) as port:
    port.read(100_000)
    port.write(b"statux")
    read_until(port, r"> statux$")
    port.write(b"\x7fs\r")
    read_until(port, r"\] status mode=.*\n")
    # Up is the same line again.
    port.write(b"\x1b[A\r")
    read_until(port, r"> status\r\n.*\] status mode=.*\n")
    port.write(b"sta")
    read_until(port, r"> sta$")

# The device needs a few ms to see that a program has left.
time.sleep(0.5)

# The previous program left half a line. This one leaves the modes of a terminal for people.
with serial.Serial(tty, 115200, timeout=0.2) as port:
    port.write(b"version\r")
    text = read_until(port, r"\] version firmware=.*\n")
    if "unknown-command" in text:
        sys.exit(f"half a line of the previous program became part of a command: {text!r}")
    subprocess.run(["stty", "-F", tty, "sane"], check=True)
    port.write(b"model\n")
    text = read_until(port, r"\] model bytes=.*\n")
    # All echoes have ended when nothing comes for a second.
    end = time.monotonic() + 10
    while more := port.read(100_000).decode() or port.read(100_000).decode():
        text += more
        if time.monotonic() > end or len(text) > 2000:
            sys.exit(f"a terminal that echoes makes an endless loop: {text[:2000]!r}")

# The next one finds no echo.
time.sleep(0.5)
modes = subprocess.run(["stty", "-F", tty, "-a"], check=True, capture_output=True, text=True).stdout
if not re.search(r"(^| )-echo( |;)", modes):
    sys.exit(f"the terminal still echoes: {modes}")
