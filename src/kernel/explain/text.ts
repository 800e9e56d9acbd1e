/** An explanation as people read it: a paragraph for each signature, a few lines for each loop. */
import { ANONYMOUS } from '../runtime/title.ts';
import type {
  Explanation,
  LoopExplanation,
  ParameterExplanation,
  Position,
  SignatureExplanation,
  ThreadsExplanation,
} from './model.ts';

export function explanationText(explanation: Explanation): string {
  const { kernel, at, asJavaScript, fast, signatures } = explanation;
  const head = `kernel${kernel === ANONYMOUS ? '' : ` ${kernel}`}${at === null ? '' : ` (${positionText(at, null)})`}${fast ? ', fast' : ''}`;
  if (asJavaScript !== null) return `${head}\n  runs as JavaScript: ${asJavaScript}\n`;
  if (signatures.length === 0) return `${head}\n  not called yet, so nothing is compiled\n`;
  return [head, ...signatures.map((signature) => indent(signatureText(signature, at?.file ?? null)))]
    .join('\n')
    .concat('\n');
}

function signatureText(signature: SignatureExplanation, file: string | null): string {
  const { parameters, calls, fallback, compileMs, moduleBytes, loops } = signature;
  const head = `(${parameters.map(parameterText).join(', ')})`;
  const called = calls === 0 ? 'not called' : counted(calls, 'call');
  if (fallback !== null) {
    return [
      `${head}: ${called}`,
      `  runs as JavaScript: ${fallback.message}`,
      ...(fallback.fix === null ? [] : [`  fix: ${fallback.fix}`]),
    ].join('\n');
  }
  const made = `compiled in ${compileMs!.toFixed(1)} ms, ${bytesText(moduleBytes!)}`;
  const lines = [`${head}: ${called}, ${made}`];
  for (const loop of loops) lines.push(indent(loopText(loop, file)));
  if (loops.length === 0) lines.push('  no loops');
  for (const parameter of parameters) {
    const copied = copyText(parameter);
    if (copied !== null) lines.push(`  ${copied}`);
  }
  return lines.join('\n');
}

function parameterText({ name, type, sameAs }: ParameterExplanation): string {
  return `${name}: ${type}${sameAs === null ? '' : ` = ${sameAs}`}`;
}

function loopText(loop: LoopExplanation, file: string | null, isShared = false): string {
  const { at, counter, reason, threads, inner } = loop;
  const over = counter === null ? 'loop' : `loop over ${counter}`;
  const lines = [`${over}${at === null ? '' : `, ${positionText(at, file)}`}: ${kindText(loop)}`];
  if (reason !== null) {
    const where = reason.at === null ? '' : ` (${positionText(reason.at, file)})`;
    lines.push(`  why not more: ${reason.message}${where}`);
    if (reason.fix !== null) lines.push(`  way out: ${reason.fix}`);
  }
  for (const note of notes(loop)) lines.push(`  ${note}`);
  if (threads !== null && !isShared) for (const line of threadsText(threads, file)) lines.push(`  ${line}`);
  const shares = isShared || threads?.shareable === true;
  for (const below of inner) lines.push(indent(loopText(below, file, shares && (threads?.runs ?? 0) > 0)));
  return lines.join('\n');
}

function kindText({ kind, gang, lanes, interleave }: LoopExplanation): string {
  if (kind === 'scalar') return 'not vectorised, one round after the other';
  if (kind === 'inner') return 'inside of the lanes';
  return `vectorised, ${counted(gang, 'round')} at once (${counted(interleave, 'vector')} of ${counted(lanes, 'lane')} in step)`;
}

function threadsText(threads: ThreadsExplanation, file: string | null): string[] {
  const { shareable, reason, most, used, runs, shared, ms, alone } = threads;
  if (!shareable) {
    if (reason === null) return [];
    const where = reason.at === null ? '' : ` (${positionText(reason.at, file)})`;
    const way = reason.fix === null ? [] : [`way out: ${reason.fix}`];
    return [`one thread: ${reason.message}${where}`, ...way];
  }
  const time = ms === null ? '' : `, ${timeText(ms)} of one thread each`;
  const told = shared === 0 ? [] : [`${used} of ${most} threads in ${shared} of ${counted(runs, 'run')}${time}`];
  return alone === null ? told : [...told, `one thread${shared === 0 ? '' : ' in the latest run'}: ${alone}`];
}

function notes(loop: LoopExplanation): string[] {
  const { masks, gathers, scatters, checks, reductions, hostCalls, peeled } = loop;
  const found: string[] = [];
  if (masks > 0)
    found.push(
      counted(masks, 'test that lanes answer differently (a mask)', 'tests that lanes answer differently (masks)'),
    );
  if (gathers > 0) found.push(`${counted(gathers, 'gather')}: lanes that load from places apart`);
  if (scatters > 0) found.push(`${counted(scatters, 'scatter')}: lanes that store to places apart`);
  const { inLoop, hoisted, proven } = checks;
  if (inLoop + hoisted + proven > 0) {
    found.push(`index checks: ${inLoop} in the loop, ${hoisted} before it, ${proven} needed nowhere`);
  }
  for (const { variable, operator, order } of reductions) {
    found.push(
      `${variable} is put together by ${operator}, ${order === 'any' ? 'in lanes' : 'in the order of the source'}`,
    );
  }
  if (hostCalls.length > 0) {
    found.push(`calls out of SIMD, lane by lane: ${hostCalls.map((name) => `Math.${name}`).join(', ')}`);
  }
  if (peeled > 0)
    found.push(`${counted(peeled, 'test')} that only the first or last rounds answer otherwise: those run apart`);
  return found;
}

function copyText({ name, copies }: ParameterExplanation): string | null {
  if (copies === null) return null;
  const { calls, bytesIn, bytesOut, ms } = copies;
  const ways = [
    bytesIn > 0 ? `in ${bytesText(bytesIn / calls)}` : null,
    bytesOut > 0 ? `out ${bytesText(bytesOut / calls)}` : null,
  ];
  const what = ways.filter((way) => way !== null).join(', ');
  if (what === '') return null;
  return `${name} is copied in ${counted(calls, 'call')} (${what}, ${timeText(ms / calls)} a call): \`allocate\` it to save that`;
}

/** `line:column`, and the file where it is another than that of the text around. */
function positionText({ file, line, column, exact }: Position, around: string | null): string {
  const place = file === null || file === around ? `line ${line}:${column}` : `${file}:${line}:${column}`;
  return exact ? place : `${place} in the transformed text`;
}

function timeText(ms: number): string {
  return ms < 0.001 ? `${(ms * 1e6).toFixed(0)} ns` : ms < 1 ? `${(ms * 1e3).toFixed(1)} µs` : `${ms.toFixed(2)} ms`;
}

function bytesText(bytes: number): string {
  if (bytes < 1e3) return `${Math.round(bytes)} bytes`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}
