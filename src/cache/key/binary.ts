/** Bytes: views over buffers, and buffers. A Float64Array is not a Float32Array, a Buffer no Uint8Array. */
import type { Encode, Encoding } from './encoding.ts';
import { writeNumber, writeTag, writeText } from './primitives.ts';
import { encodeExtras, encodeExtrasOfElements } from './properties.ts';
import { stampOf } from './stamped.ts';
import { Tag } from './tags.ts';

/** For views of the type `name`: their stamp or their bytes, not where in their buffer they lie. */
export function encodeView(name: string): Encode<ArrayBufferView> {
  return (encoding, view) => {
    const { out } = encoding;
    writeTag(out, Tag.builtin);
    writeText(out, name);
    const stamp = stampOf(view);
    if (stamp === undefined) {
      writeBytes(encoding, view instanceof Uint8Array ? view : bytesOf(view.buffer, view.byteOffset, view.byteLength));
    } else {
      writeTag(out, Tag.stamp);
      writeNumber(out, view.byteLength);
      if (typeof stamp === 'string') writeText(out, stamp);
      else writeNumber(out, stamp);
    }
    if (view instanceof DataView) encodeExtras(encoding, view);
    else encodeExtrasOfElements(encoding, view as Uint8Array);
  };
}

/** For ArrayBuffers and SharedArrayBuffers, which may be of a size that can change. */
export function encodeBuffer(name: string): Encode<ArrayBufferLike> {
  return (encoding, buffer) => {
    const { out } = encoding;
    const most = 'growable' in buffer ? buffer.growable && buffer.maxByteLength : maxOf(buffer as ArrayBuffer);
    writeTag(out, Tag.builtin);
    writeText(out, name);
    writeNumber(out, most === false ? -1 : most);
    writeBytes(encoding, bytesOf(buffer, 0, buffer.byteLength));
    encodeExtras(encoding, buffer);
  };
}

function maxOf(buffer: ArrayBuffer): number | false {
  return buffer.resizable && buffer.maxByteLength;
}

function writeBytes({ out }: Encoding, bytes: Uint8Array): void {
  writeTag(out, Tag.bytes);
  writeNumber(out, bytes.length);
  out.add(bytes);
}

function bytesOf(buffer: ArrayBufferLike, offset: number, length: number): Uint8Array {
  return new Uint8Array(buffer, offset, length);
}
