/** As much of JSON schema as speedscope's needs: where `value` does not meet `schema`, a sentence each. */
type Schema = {
  $ref?: string;
  type?: string;
  const?: unknown;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  definitions?: Record<string, Schema>;
};

export function schemaErrors(root: Schema, value: unknown, schema: Schema = root, at = '$'): string[] {
  if (schema.$ref !== undefined) {
    return schemaErrors(root, value, root.definitions![schema.$ref.replace('#/definitions/', '')]!, at);
  }
  if (schema.anyOf?.every((one) => schemaErrors(root, value, one, at).length > 0))
    return [`${at} meets no alternative`];
  const type = Array.isArray(value) ? 'array' : typeof value;
  if (schema.type !== undefined && schema.type !== type) return [`${at} is ${type}, not ${schema.type}`];
  if ('const' in schema && schema.const !== value) return [`${at} is not ${schema.const}`];
  if (schema.enum !== undefined && !schema.enum.includes(value)) return [`${at} is none of ${schema.enum}`];
  if (Array.isArray(value)) {
    return value.flatMap((one, index) => schemaErrors(root, one, schema.items ?? {}, `${at}[${index}]`));
  }
  if (type !== 'object') return [];
  const fields = value as Record<string, unknown>;
  return [
    ...(schema.required ?? []).filter((key) => !(key in fields)).map((key) => `${at}.${key} is missing`),
    ...Object.entries(schema.properties ?? {}).flatMap(([key, below]) =>
      key in fields ? schemaErrors(root, fields[key], below, `${at}.${key}`) : [],
    ),
  ];
}
