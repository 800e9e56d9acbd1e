/**
 * Which functions answer requests: those that are handed to a server (`createServer(fn)`, `server.on('request', fn)`), to a
 * router (`app.get('/path', fn)`, `{ handler: fn }` of a route), and those that take a request and a response by name.
 */
import { isFunction, type Node } from '../instrument/ast.ts';
import { lastName } from '../instrument/functions.ts';
import type { ProgramModule } from '../remedies/slice/module.ts';
import { calledName, isCall, parentOf, receiverOf } from './tree.ts';

const SERVERS = new Set(['createServer', 'createSecureServer', 'serve', 'Server']);
const EVENTS = new Set(['request', 'stream', 'checkContinue', 'connect', 'upgrade']);
const LISTENS = new Set(['on', 'addListener', 'prependListener']);
const ROUTES = new Set([
  'all',
  'any',
  'delete',
  'del',
  'get',
  'head',
  'on',
  'options',
  'patch',
  'post',
  'put',
  'route',
  'use',
]);
const KEYS = new Set(['fetch', 'handle', 'handler', 'preHandler', 'onRequest', 'preValidation']);
const REQUEST = /^_?(req|request)$/;
const RESPONSE = /^_?(res|response|rep|reply)$/;

/** Whether a function is one that answers requests, by its own text and by what it is handed to. */
export function isHandler(module: ProgramModule, fn: Node): boolean {
  const [first, second] = fn.params as Node[];
  if (first?.type === 'Identifier' && second?.type === 'Identifier') {
    if (REQUEST.test(first.name) && RESPONSE.test(second.name)) return true;
  }
  return isHanded(module, fn);
}

/** Whether a value (a function or a name of one) is handed to a server or a router. */
export function isHanded(module: ProgramModule, value: Node): boolean {
  const parent = parentOf(module, value);
  if (parent === null) return false;
  if (isCall(parent)) return parent.arguments.includes(value) && takesHandler(parent, value);
  if (parent.type !== 'Property' || parent.value !== value || !KEYS.has(lastName(parent.key) ?? '')) return false;
  const options = parentOf(module, parent)!;
  const call = parentOf(module, options);
  return (
    call !== null && isCall(call) && call.arguments.includes(options) && (isServer(call) || isRoute(call, options))
  );
}

function takesHandler(call: Node, value: Node): boolean {
  if (isServer(call)) return true;
  const name = calledName(call);
  const [first] = call.arguments as Node[];
  if (name === null || first === undefined || receiverOf(call) === null) return false;
  if (LISTENS.has(name) && first.type === 'Literal' && EVENTS.has(first.value)) return true;
  if (!ROUTES.has(name)) return false;
  if (first === value) return name === 'use' && isRouter(call);
  return isPath(first);
}

function isServer(call: Node): boolean {
  return SERVERS.has(calledName(call) ?? '');
}

/** `fastify.route({ url, handler })`, `app.get('/', { preHandler }, fn)`. */
function isRoute(call: Node, options: Node): boolean {
  const name = calledName(call) ?? '';
  return name === 'route' ? receiverOf(call) !== null : ROUTES.has(name) && call.arguments[0] !== options;
}

function isRouter(call: Node): boolean {
  return /app|router|server|fastify|koa|api/i.test(lastName(receiverOf(call)!) ?? '');
}

function isPath(node: Node): boolean {
  if (node.type === 'TemplateLiteral') return node.quasis[0].value.raw.startsWith('/');
  if (node.type !== 'Literal') return false;
  return node.regex !== undefined || /^[/*]/.test(String(node.value));
}

/** A function that is made to be called later and more than once, by whom the text does not show. */
export function isListener(module: ProgramModule, fn: Node): boolean {
  const parent = parentOf(module, fn);
  if (parent === null || !isCall(parent) || !isFunction(fn)) return false;
  return LATER.has(calledName(parent) ?? '');
}

const LATER = new Set(['on', 'once', 'addListener', 'addEventListener', 'setInterval', 'subscribe', 'schedule']);
