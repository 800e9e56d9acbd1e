// overlapping views
export function shift(a: Float64Array, b: Float64Array): void { for (let r = 0; r < 50; r++) for (let i = 0; i < a.length; i++) b[i] = a[i]! * 1.0001 + r; }
export function shift2(a: Float64Array, b: Float64Array): void { const c = a.slice(); for (let r = 0; r < 50; r++) for (let i = 0; i < a.length; i++) b[i] = c[i]! * 1.0001 + r; }
const buf = new Float64Array(30001); for (let i = 0; i < 10; i++) shift(buf.subarray(0, 30000), buf.subarray(1)); console.log(buf[77]);
