/** Answers each message, numbers in an array or a typed array, with their weight; as a thread or as a process. */
import { parentPort } from 'node:worker_threads';
import { weigh } from './work.ts';

if (parentPort !== null) parentPort.on('message', (values) => parentPort?.postMessage(weigh(values)));
else process.on('message', (values: number[]) => process.send?.(weigh(values)));
