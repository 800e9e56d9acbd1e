/** What says in which module a call stands. */
import { pathToFileURL } from 'node:url';

/** `import.meta`, or `module` in CommonJS. */
export type CallingModule = { readonly url: string } | { readonly filename: string };

/** The URL of the module; null for what is none. */
export function urlOf(meta: Partial<{ url: unknown; filename: unknown }> | undefined): string | null {
  if (typeof meta !== 'object' || meta === null) return null;
  if (typeof meta.url === 'string') return meta.url;
  return typeof meta.filename === 'string' ? pathToFileURL(meta.filename).href : null;
}
