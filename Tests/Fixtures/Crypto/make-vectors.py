#!/usr/bin/env python3
"""Makes vectors.txt: hashes of random bytes, by Python's hashlib and hmac. usage: make-vectors.py > vectors.txt

A line is a function, its inputs and its result, in hexadecimal; "-" is no bytes:
  sha256 MESSAGE DIGEST
  hmac KEY MESSAGE CODE
  pbkdf2 PASSWORD SALT ITERATIONS BLOCK 32-BYTES      (numbers in decimal, blocks from 1)
"""

import hashlib
import hmac
import random

random = random.Random(20261126)


def text(content):
    return content.hex() or "-"


def length():
    """Mostly around the ends of blocks of 64 bytes, where padding changes."""
    return random.choice([0, 1, 31, 32, 33, 54, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 129, random.randrange(300)])


for count in [*range(131), *(random.randrange(131, 400) for _ in range(30))]:
    message = random.randbytes(count)
    print("sha256", text(message), hashlib.sha256(message).hexdigest())

for _ in range(120):
    key, message = random.randbytes(length()), random.randbytes(length())
    print("hmac", text(key), text(message), hmac.new(key, message, hashlib.sha256).hexdigest())

for _ in range(60):
    password, salt = random.randbytes(length()), random.randbytes(length())
    iterations, block = random.randrange(1, 60), random.randrange(1, 5)
    derived = hashlib.pbkdf2_hmac("sha256", password, salt, iterations, dklen=32 * block)
    print("pbkdf2", text(password), text(salt), iterations, block, derived[-32:].hex())

# Blocks too far away for hashlib, by the definition of RFC 8018.
for _ in range(20):
    password, salt = random.randbytes(length()), random.randbytes(length())
    iterations, block = random.randrange(1, 30), random.randrange(2**32)
    u = hmac.new(password, salt + block.to_bytes(4, "big"), hashlib.sha256).digest()
    derived = u
    for _ in range(iterations - 1):
        u = hmac.new(password, u, hashlib.sha256).digest()
        derived = bytes(a ^ b for a, b in zip(derived, u))
    print("pbkdf2", text(password), text(salt), iterations, block, derived.hex())
