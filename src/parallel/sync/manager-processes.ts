/**
 * Connections between processes: a socket in a folder that only this user can open, made when an object is first sent to a
 * process. Messages are a length and what `v8.serialize` makes. `node:net` is loaded with the first of them.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { answer, type Reply, type Request } from './manager-home.ts';
import { HomeLine } from './manager-line.ts';

let address: string | null = null;

/** Where other processes reach this thread. */
export function listenForProcesses(): string {
  if (address !== null) return address;
  const server = process.getBuiltinModule('node:net').createServer((socket) => {
    socket.on('error', () => {});
    socket.unref();
    const send = (reply: Reply) => write(socket, reply);
    receive(socket, (message) => void answer(message as Request, 'process', send));
  });
  if (process.platform === 'win32') address = `\\\\.\\pipe\\hasten-${crypto.randomUUID()}`;
  else {
    const folder = mkdtempSync(join(tmpdir(), 'hasten-'));
    address = join(folder, 'home');
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  }
  server.listen(address);
  server.unref();
  return address;
}

const lines = new Map<string, HomeLine>();

/** The connection to the thread of another process that listens there. */
export function lineToProcess(at: string): HomeLine {
  let line = lines.get(at);
  if (line === undefined) {
    line = connect(at);
    lines.set(at, line);
  }
  return line;
}

function connect(at: string): HomeLine {
  const socket = process.getBuiltinModule('node:net').connect(at);
  const line = new HomeLine('process', {
    send: (request) => write(socket, request),
    ref: () => socket.ref(),
    unref: () => socket.unref(),
  });
  receive(socket, (message) => line.settle(message as Reply));
  let why: unknown;
  socket.on('error', (error) => {
    why = error;
  });
  socket.on('close', () => line.lost(why));
  socket.unref();
  return line;
}

function write(socket: Socket, message: unknown): void {
  const body = serialize(message);
  const frame = Buffer.allocUnsafe(4 + body.length);
  frame.writeUInt32LE(body.length);
  body.copy(frame, 4);
  socket.write(frame);
}

function receive(socket: Socket, handle: (message: unknown) => void): void {
  let parts: Buffer[] = [];
  let length = 0;
  socket.on('data', (part: Buffer) => {
    parts.push(part);
    length += part.length;
    if (length < 4 || (parts.length > 1 && length < wanted(parts[0]!))) return;
    let all = parts.length === 1 ? part : Buffer.concat(parts);
    while (all.length >= 4 && all.length >= wanted(all)) {
      const end = wanted(all);
      // A copy: what is deserialised may share the memory.
      handle(deserialize(Buffer.from(all.subarray(4, end))));
      all = all.subarray(end);
    }
    parts = all.length > 0 ? [all] : [];
    length = all.length;
  });
}

/** The bytes of a message with its length before it; 0 where that is not known yet. */
function wanted(begin: Buffer): number {
  return begin.length < 4 ? 0 : 4 + begin.readUInt32LE(0);
}
