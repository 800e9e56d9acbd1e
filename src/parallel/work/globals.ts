/**
 * Names that every worker has: the globals of JavaScript and of Node, as Node 22, 24 and 26 list them. Not what is in
 * `globalThis` here: the program, or a preload of this thread alone, may have put more there.
 */

const NAMES = `
  AbortController AbortSignal AggregateError Array ArrayBuffer AsyncDisposableStack Atomics BigInt BigInt64Array
  BigUint64Array Blob Boolean BroadcastChannel Buffer ByteLengthQueuingStrategy CloseEvent CompressionStream
  CountQueuingStrategy Crypto CryptoKey CustomEvent DOMException DataView Date DecompressionStream DisposableStack Error
  ErrorEvent EvalError Event EventSource EventTarget File FinalizationRegistry Float16Array Float32Array Float64Array
  FormData Function Headers Infinity Int16Array Int32Array Int8Array Intl Iterator JSON Map Math MessageChannel
  MessageEvent MessagePort NaN Navigator Number Object Performance PerformanceEntry PerformanceMark PerformanceMeasure
  PerformanceObserver PerformanceObserverEntryList PerformanceResourceTiming Promise Proxy QuotaExceededError RangeError
  ReadableByteStreamController ReadableStream ReadableStreamBYOBReader ReadableStreamBYOBRequest
  ReadableStreamDefaultController ReadableStreamDefaultReader ReferenceError Reflect RegExp Request Response Set
  SharedArrayBuffer Storage String SubtleCrypto SuppressedError Symbol SyntaxError Temporal TextDecoder
  TextDecoderStream TextEncoder TextEncoderStream TransformStream TransformStreamDefaultController TypeError URIError URL
  URLPattern URLSearchParams Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet WebAssembly
  WebSocket WritableStream WritableStreamDefaultController WritableStreamDefaultWriter atob btoa clearImmediate
  clearInterval clearTimeout console crypto decodeURI decodeURIComponent encodeURI encodeURIComponent escape eval fetch
  gc global globalThis isFinite isNaN localStorage navigator parseFloat parseInt performance process queueMicrotask
  sessionStorage setImmediate setInterval setTimeout structuredClone undefined unescape
`;

export const GLOBALS: ReadonlySet<string> = new Set(NAMES.trim().split(/\s+/));

/** What a CommonJS module has around it, and a function's text has not. */
export const OF_COMMONJS: ReadonlySet<string> = new Set(['require', 'module', 'exports', '__filename', '__dirname']);
