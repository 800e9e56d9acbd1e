/** The `exports` and `imports` of a package.json, as Node reads them. */

let given: readonly string[] | undefined;

/** Those that the command line adds. */
export function givenConditions(): readonly string[] {
  given ??= conditionsIn([...(process.env.NODE_OPTIONS ?? '').split(/\s+/), ...process.execArgv]);
  return given;
}

/** All that Node takes for true. */
export function conditionsFor(kind: 'import' | 'require' | 'url'): ReadonlySet<string> {
  const own = kind === 'require' ? 'require' : 'import';
  return new Set(['node', own, 'module-sync', 'node-addons', 'default', ...givenConditions()]);
}

function conditionsIn(options: readonly string[]): string[] {
  return options.flatMap((option, index) => {
    const [, name, value] = /^(-C|--conditions)(?:=(.*))?$/.exec(option) ?? [];
    if (name === undefined) return [];
    const condition = value ?? options[index + 1];
    return condition === undefined ? [] : [condition];
  });
}

/** What a map of patterns gives for a name: a path from the package's folder, or another name. Null for nothing. */
export function targetsIn(map: Record<string, unknown>, name: string, conditions: ReadonlySet<string>): string | null {
  if (Object.hasOwn(map, name) && !name.includes('*')) return targetIn(map[name], '', conditions);
  let best: string | null = null;
  for (const pattern of Object.keys(map)) {
    const [before, after] = pattern.split('*') as [string, string | undefined];
    if (after === undefined || !name.startsWith(before) || !name.endsWith(after)) continue;
    if (name.length <= before.length + after.length - 1) continue;
    if (best === null || before.length > best.indexOf('*')) best = pattern;
  }
  if (best === null) return null;
  const [before, after] = best.split('*') as [string, string];
  return targetIn(map[best], name.slice(before.length, name.length - after.length), conditions);
}

function targetIn(target: unknown, star: string, conditions: ReadonlySet<string>): string | null {
  if (typeof target === 'string') return target.replaceAll('*', () => star);
  if (Array.isArray(target)) {
    for (const one of target) {
      const found = targetIn(one, star, conditions);
      if (found !== null) return found;
    }
    return null;
  }
  if (typeof target !== 'object' || target === null) return null;
  for (const [condition, one] of Object.entries(target)) {
    if (!conditions.has(condition)) continue;
    const found = targetIn(one, star, conditions);
    if (found !== null) return found;
  }
  return null;
}
