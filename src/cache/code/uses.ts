/** What a module names of others: by import, by `require`, and as files beside it. */
import { eachChild, type Node } from '../../instrument/ast.ts';

/** How it is named: `url` is `new URL('…', import.meta.url)`, and a path beside the module whatever it looks like. */
export type Use = readonly ['import' | 'require' | 'url', string];

export interface Uses {
  readonly uses: readonly Use[];
  /** Whether it can tell where its file lies: what it does then may depend on that. */
  readonly isPlaced: boolean;
}

export function usesOf(root: Node): Uses {
  const uses = new Map<string, Use>();
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
        const isOpener = node.callee.name === 'createRequire' && isMetaUrl(node.arguments[0]);
        if (isMeta(node.arguments[0]) || isOpener) {
          visit(node.callee);
          for (const argument of node.arguments.slice(1)) visit(argument);
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
        if (!node.computed) {
          visit(node.object);
          return;
        }
        break;
      case 'MetaProperty':
        isPlaced ||= node.meta.name === 'import';
        return;
      case 'Identifier':
        isPlaced ||= node.name === '__dirname' || node.name === '__filename';
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
