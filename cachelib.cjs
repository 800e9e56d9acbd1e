const memo = {};
function key(o) { return o.id % 10; }
function slow(o) { let s = 0; for (let i = 0; i < 200000; i++) s += i % (key(o) + 1); return s; }
function fast(o) { const k = key(o); return memo[k] ??= slow(o); }
exports.slow = slow; exports.fast = fast;
let t = 0; for (let i = 0; i < 300; i++) t += slow({ id: i }); console.log(t);
