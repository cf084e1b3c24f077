// The machine around a module: runs a program of target `wasm` in Node.
// usage: node run.mjs MODULE link|console
//
// Standard input and output are the machine's link or its console; the exit status is what the program asks for.

import { constants, openSync, readFileSync, readSync, writeSync } from "node:fs";
import { argv, exit, hrtime } from "node:process";

const [path, connection] = argv.slice(2);
const module = new WebAssembly.Module(readFileSync(path));

let machine;
let started;
const bytes = (address, count) => new Uint8Array(machine.memory.buffer, address, count);

class Restart {}

/** Lets the processor rest: there is nothing to wait for that could wake it. */
const pause = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);

/** The console never waits, so standard input is opened once more, as a file that reports when it is empty. */
const keyboard = (() => {
  if (connection !== "console") return null;
  try {
    return openSync("/dev/stdin", constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return null;
  }
})();

/** Does something with a file as soon as the file is ready. */
function whenReady(action) {
  for (;;) {
    try {
      return action();
    } catch (error) {
      if (error.code === "EOF") return 0;
      if (error.code === "EPIPE") exit(70);
      if (error.code !== "EAGAIN") throw error;
      pause();
    }
  }
}

function write(data) {
  for (let done = 0; done < data.length; ) done += whenReady(() => writeSync(1, data, done));
}

const inklock = {
  console_put: (byte) => {
    if (connection === "console") write(Uint8Array.of(byte));
  },
  console_get: () => {
    const byte = new Uint8Array(1);
    try {
      if (keyboard !== null && readSync(keyboard, byte) === 1) return byte[0];
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
    pause();
    return -1;
  },
  milliseconds: () => (hrtime.bigint() - started) / 1_000_000n,
  restart: () => {
    throw new Restart();
  },
  exit: (status) => exit(status),
  link_read: (to, count) => (connection === "link" ? whenReady(() => readSync(0, bytes(to, count))) : 0),
  link_write: (from, count) => {
    if (connection === "link") write(bytes(from, count));
  },
  // Nobody counts instructions here, and Node's own stack is not measured.
  measure_begin: () => {},
  measure_end: () => 0,
  measure_stack: () => 0,
};

/** Starts a machine as from power-on; its partitions, behind the rest of its memory, as another left them. */
function boot(previous) {
  machine = new WebAssembly.Instance(module, { inklock }).exports;
  started = hrtime.bigint();
  const partitions = machine.__heap_base.value;
  if (previous) bytes(partitions).set(new Uint8Array(previous.memory.buffer, partitions));
}

// Numbers of traps as in wasm2c, by Node's messages.
const codes = [
  [/out of bounds/, 1],
  [/divide result|integer overflow/, 2],
  [/by zero/, 3],
  [/unrepresentable/, 4],
  [/unreachable/, 5],
  [/signature|indirect|null function/, 6],
  [/call stack/, 7],
];

/** What follows a trap: the module says so itself, on a stack that is empty again. */
function report(error) {
  const pointer = machine.__stack_pointer.value;
  const code = codes.find(([pattern]) => pattern.test(error.message))?.[1] ?? 0;
  const address = Number(/wasm-function\[\d+\]:(0x[0-9a-f]+)/.exec(error.stack)?.[1] ?? 0);
  machine.__stack_pointer.value = stackTop;
  machine.trapped(pointer < 0 || pointer > stackTop || code === 7, code, address);
}

boot();
const stackTop = machine.__stack_pointer.value;
for (;;) {
  try {
    machine.start();
  } catch (error) {
    if (error instanceof Restart) boot(machine);
    else if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) report(error);
    else throw error;
  }
}
