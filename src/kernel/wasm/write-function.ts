/** Writes a function's code as WebAssembly's bytes: the declarations of its locals, its instructions, `end`. */
import { ByteWriter } from './byte-writer.ts';
import type { Effect, FunctionHandle, If, Item, Local, Region, Value } from './code.ts';
import { dropDead } from './finish.ts';
import { Layout } from './layout.ts';
import { type Operator, operatorOf } from './operators.ts';
import { splat } from './splat.ts';
import { TYPE_CODES, TYPES, type Type } from './types.ts';

/** A function as it was built. */
export interface FunctionCode extends FunctionHandle {
  readonly items: Item[];
  readonly variables: readonly Local[];
  /** Of variables, by their index among the locals; filled when it is written. */
  readonly localNames: Map<number, string>;
}

export function writeFunction(code: FunctionCode): ByteWriter {
  const out = new ByteWriter();
  dropDead(code.items, code.variables);
  const layout = new Layout(code.items);
  const used = TYPES.filter((_, index) => layout.counts[index]! > 0);
  out.u32(used.length);
  for (const type of used) {
    out.u32(layout.counts[TYPES.indexOf(type)]!);
    out.byte(TYPE_CODES[type]);
  }
  new Writer(out, code, layout).write();
  return out;
}

class Writer {
  readonly #out: ByteWriter;
  readonly #code: FunctionCode;
  readonly #layout: Layout;
  /** The first local of each type. */
  readonly #first: number[];
  /** Labels around. */
  #level = 0;
  /** Constants that the loops around keep in locals. */
  #held: ReadonlySet<Value> | null = null;
  /** The local that the last instruction sets, where that instruction begins and where it ends. */
  #setLocal = -1;
  #setAt = 0;
  #setEnd = -1;

  constructor(out: ByteWriter, code: FunctionCode, layout: Layout) {
    this.#out = out;
    this.#code = code;
    this.#layout = layout;
    let next = code.params.length;
    this.#first = layout.counts.map((count) => {
      const first = next;
      next += count;
      return first;
    });
  }

  write(): void {
    for (const variable of this.#code.variables) {
      if (variable.place >= 0) this.#code.localNames.set(this.#local(variable), variable.name);
    }
    this.#items(this.#code.items);
    // Behind control structures that nothing leaves, the type checker would miss the results.
    if (this.#code.results.length > 0 && !endsByReturn(this.#code.items)) this.#out.byte(0x00);
    this.#out.byte(0x0b);
  }

  #items(items: readonly Item[]): void {
    for (const item of items) this.#item(item);
  }

  #item(item: Item): void {
    const out = this.#out;
    switch (item.kind) {
      case 'operation':
        if (item.dropped) return;
        this.#operands(item.args);
        this.#operator(item.operator!);
        this.#immediates(item);
        this.#keep(item);
        break;
      case 'call':
        this.#operands(item.args);
        out.byte(0x10);
        out.u32(item.target!.functionIndex);
        if (item.uses === 0) out.byte(0x1a);
        else this.#keep(item);
        break;
      case 'merge':
        for (const read of item.reads) {
          if (read.uses === 0 || !read.copied) continue;
          this.#getLocal(this.#local(read.variable!));
          this.#keep(read);
        }
        break;
      case 'effect':
        this.#effect(item);
        break;
      case 'set':
        if (item.dropped) return;
        this.#operand(item.value);
        this.#setLocalTo(this.#local(item.variable));
        break;
      case 'block':
        if (item.region.branches === 0) this.#items(item.body);
        else this.#labelled(0x02, item.region, item.body);
        break;
      case 'loop': {
        this.#items(item.region.before);
        for (const constant of this.#layout.constants.get(item.region) ?? []) {
          this.#hiddenConstant(constant);
          this.#setLocalTo(this.#local(constant));
        }
        const held = this.#held;
        this.#held = this.#layout.constants.get(item.region) ?? held;
        if (item.region.branches === 0) this.#items(item.body);
        else this.#labelled(0x03, item.region, item.body);
        this.#held = held;
        break;
      }
      case 'if':
        if (!item.dropped) this.#if(item);
        break;
      case 'branch':
        if (item.condition !== null) this.#operand(item.condition);
        out.byte(item.condition === null ? 0x0c : 0x0d);
        out.u32(this.#level - item.target.level);
        break;
      default:
    }
  }

  #labelled(code: number, region: Region, body: readonly Item[]): void {
    this.#out.byte(code);
    this.#out.byte(0x40);
    region.level = ++this.#level;
    this.#items(body);
    this.#out.byte(0x0b);
    this.#level--;
  }

  #if(item: If): void {
    const out = this.#out;
    this.#operand(item.condition);
    out.byte(0x04);
    out.byte(0x40);
    this.#level++;
    this.#items(item.body);
    const before = out.length;
    out.byte(0x05);
    this.#items(item.otherwise);
    if (out.length === before + 1) out.patch(before, 0x0b);
    else out.byte(0x0b);
    this.#level--;
  }

  #effect({ operator, args, offset, lane, target }: Effect): void {
    const out = this.#out;
    this.#operands(args);
    switch (operator) {
      case 'call':
        out.byte(0x10);
        out.u32(target!.functionIndex);
        break;
      case 'memory.fill':
        out.byte(0xfc);
        out.byte(0x0b);
        out.byte(0x00);
        break;
      case 'memory.copy':
        out.byte(0xfc);
        out.byte(0x0a);
        out.byte(0x00);
        out.byte(0x00);
        break;
      case 'return':
        out.byte(0x0f);
        break;
      case 'unreachable':
        out.byte(0x00);
        break;
      default:
        this.#operator(operator);
        this.#memory(operator, offset, lane);
    }
  }

  #operator({ code }: Operator): void {
    const out = this.#out;
    if (code < 0x1000) out.byte(code);
    else {
      out.byte(code >> 12);
      out.u32(code & 0xfff);
    }
  }

  #immediates(value: Value): void {
    const operator = value.operator!;
    if (operator.immediate === 'lane') this.#out.byte(value.immediate);
    else if (operator.immediate === 'shuffle') this.#out.bytes(value.bytes!);
    else if (operator.width > 0) this.#memory(operator, value.immediate, value.lane);
  }

  #memory(operator: Operator, offset: number, lane: number): void {
    this.#out.byte(Math.log2(operator.width));
    this.#out.u32(offset);
    if (operator.immediate === 'memoryLane') this.#out.byte(lane);
  }

  #operands(values: readonly Value[]): void {
    for (const value of values) this.#operand(value);
  }

  /** Nothing if it lies on the stack. */
  #operand(value: Value): void {
    if (value.kind === 'constant' && !this.#held?.has(value)) this.#constant(value);
    else if (value.kind === 'parameter') this.#getLocal(value.place);
    else if (value.kind === 'read' && !value.copied) this.#getLocal(this.#local(value.variable!));
    else if (value.place >= 0) this.#getLocal(this.#local(value));
  }

  /** The result of the instruction that was just written. */
  #keep(value: Value): void {
    if (value.place >= 0) this.#setLocalTo(this.#local(value));
  }

  #local(holder: { place: number; type: Type }): number {
    return this.#first[TYPES.indexOf(holder.type)]! + holder.place;
  }

  #setLocalTo(local: number): void {
    this.#setAt = this.#out.length;
    this.#out.byte(0x21);
    this.#out.u32(local);
    this.#setEnd = this.#out.length;
    this.#setLocal = local;
  }

  /** What was just set is still there if it is set by `local.tee`. */
  #getLocal(local: number): void {
    const out = this.#out;
    if (this.#setEnd === out.length && this.#setLocal === local) {
      out.patch(this.#setAt, 0x22);
      this.#setEnd = -1;
      return;
    }
    out.byte(0x20);
    out.u32(local);
  }

  /**
   * So that V8 holds it in a register: it would make an `f64.const` anew at each use, wherever it stands, but it does
   * not look into vectors (benchmarks/kernel/decisions/constants.ts: 1.4 to 2 times).
   */
  #hiddenConstant(value: Value): void {
    if (value.type === 'v128') {
      this.#constant(value);
      return;
    }
    this.#vector(splat(value.type === 'f32' ? 'f32x4' : 'f64x2', value.constant as number));
    this.#operator(operatorOf(value.type === 'f32' ? 'f32x4.extract_lane' : 'f64x2.extract_lane'));
    this.#out.byte(0);
  }

  #constant({ type, constant }: Value): void {
    const out = this.#out;
    if (type === 'i32') {
      out.byte(0x41);
      out.s32(constant as number);
    } else if (type === 'i64') {
      out.byte(0x42);
      out.s64(constant as bigint);
    } else if (type === 'f32') {
      out.byte(0x43);
      out.f32(constant as number);
    } else if (type === 'f64') {
      out.byte(0x44);
      out.f64(constant as number);
    } else this.#vector(constant as Uint8Array);
  }

  #vector(bytes: Uint8Array): void {
    this.#out.byte(0xfd);
    this.#out.u32(12);
    this.#out.bytes(bytes);
  }
}

function endsByReturn(items: readonly Item[]): boolean {
  const last = items[items.length - 1];
  return last?.kind === 'effect' && last.operator === 'return';
}
