const table = new Float64Array(100);
for (let i = 0; i < 100; i++) table[i] = i;
export function look(xs: Float64Array): number { let s = 0; for (let r = 0; r < 100; r++) for (let i = 0; i < xs.length; i++) s += table[i % 100]! * xs[i]!; return s; }
const xs = new Float64Array(10000).fill(1); let t = 0;
for (let i = 0; i < 20; i++) { table[3] = i < 10 ? 3 : 3; t += look(xs); }
setLater(); function setLater() { table[5] = 1000; }
t += look(xs);
console.log(t);
