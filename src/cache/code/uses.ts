/** What a module names of others: by import, by `require`, and as files beside it. */
import { eachChild, type Node } from '../../instrument/ast.ts';
import { namesOf } from '../../source/free-variables.ts';

/** How it is named: `url` is `new URL('…', import.meta.url)`, and a path beside the module whatever it looks like. */
export type Use = readonly ['import' | 'require' | 'url', string];

export interface Uses {
  readonly uses: readonly Use[];
  /** Whether it can tell where its file lies: what it does then may depend on that. */
  readonly isPlaced: boolean;
}

export function usesOf(root: Node): Uses {
  const uses = new Map<string, Use>();
  const discreet = namesOfHasten(root);
  let isPlaced = false;
  const use = (kind: Use[0], text: string | null): void => {
    if (text !== null) uses.set(`${kind} ${text}`, [kind, text]);
  };
  const visit = (node: Node): void => {
    switch (node.type) {
      case 'ImportDeclaration':
      case 'ExportNamedDeclaration':
      case 'ExportAllDeclaration':
        if (node.source) use('import', node.source.value);
        break;
      case 'ImportExpression':
        use('import', textOf(node.source));
        break;
      case 'CallExpression': {
        const kind = kindOf(node.callee);
        if (kind !== null) use(kind, textOf(node.arguments[0]));
        // `cache(import.meta, …)`, `createRequire(import.meta.url)` and `import.meta.resolve('…')` tell nothing to the program.
        if (isMeta(node.callee.object) && kind !== null) {
          for (const argument of node.arguments) visit(argument);
          return;
        }
        const [first, ...others] = node.arguments;
        const isOpener = node.callee.name === 'createRequire' && isMetaUrl(first);
        const isDefinition = (isMeta(first) || isModule(first)) && discreet.has(node.callee.name);
        if (isOpener || isDefinition) {
          for (const argument of others) visit(argument);
          return;
        }
        break;
      }
      case 'NewExpression': {
        const [first, base] = node.arguments;
        const text = node.callee.name === 'URL' && isMetaUrl(base) ? textOf(first) : null;
        if (text === null) break;
        use('url', text);
        return;
      }
      case 'MemberExpression':
        if (isMeta(node.object) && !node.computed && node.property.name === 'main') return;
        if (isModule(node.object) && !node.computed && node.property.name === 'exports') return;
        if (!node.computed) {
          visit(node.object);
          return;
        }
        break;
      case 'MetaProperty':
        isPlaced ||= node.meta.name === 'import';
        return;
      case 'Identifier':
        isPlaced ||= node.name === '__dirname' || node.name === '__filename' || isModule(node);
    }
    eachChild(node, visit);
  };
  visit(root);
  return { uses: [...uses.values()], isPlaced };
}

function kindOf(callee: Node): Use[0] | null {
  if (callee.type === 'Identifier') return callee.name === 'require' ? 'require' : null;
  if (callee.type !== 'MemberExpression' || callee.computed || callee.property.name !== 'resolve') return null;
  if (isMeta(callee.object)) return 'import';
  return callee.object.type === 'Identifier' && callee.object.name === 'require' ? 'require' : null;
}

function isMeta(node: Node | undefined): boolean {
  return node?.type === 'MetaProperty' && node.meta.name === 'import';
}

function isMetaUrl(node: Node | undefined): boolean {
  return node?.type === 'MemberExpression' && isMeta(node.object) && !node.computed && node.property.name === 'url';
}

/** What CommonJS has instead. */
function isModule(node: Node | undefined): boolean {
  return node?.type === 'Identifier' && node.name === 'module';
}

/** Names at the module's top that stand for functions of hasten: those look at the module's place, and do not pass it on. */
function namesOfHasten(root: Node): ReadonlySet<string> {
  const names = new Set<string>();
  const isHasten = (node: Node | null | undefined): boolean => /^hasten\/\w+$/.test(textOf(node ?? undefined) ?? '');
  for (const statement of root.body ?? []) {
    if (statement.type === 'ImportDeclaration' && isHasten(statement.source)) {
      for (const { local } of statement.specifiers) names.add(local.name);
    }
    for (const { id, init } of statement.type === 'VariableDeclaration' ? statement.declarations : []) {
      if (init?.callee?.name === 'require' && isHasten(init.arguments[0]))
        for (const name of namesOf(id)) names.add(name);
    }
  }
  return names;
}

/** Of a string that is written out. */
function textOf(node: Node | undefined): string | null {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0].value.cooked;
  return null;
}

const ROUGH = /(?:\bfrom\s*|\bimport\s*\(?\s*|\b(require)(?:\.resolve)?\(\s*|\bnew\s+(URL)\(\s*)(["'])([^"'\n]+)\3/g;

/** The same of a text that cannot be read as a tree: it may name more than there is, in comments and strings. */
export function roughUses(text: string): Use[] {
  const uses = new Map<string, Use>();
  for (const [, require, url, , name] of text.matchAll(ROUGH)) {
    const kind = url ? 'url' : require ? 'require' : 'import';
    uses.set(`${kind} ${name}`, [kind, name!]);
  }
  return [...uses.values()];
}
