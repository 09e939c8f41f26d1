/** One line of a table: where a field is, what it may be. */
export interface FieldLine {
  readonly path: string; // lines[].skuId
  readonly type: string;
  readonly note: string;
}

/** The part of JSON schema that zod writes. */
interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly description?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

export function describeFields(root: unknown): FieldLine[] {
  const schema = asSchema(root);
  return childrenOf(schema, '').flatMap(({ path, schema: each, required }) => describe(path, each, required));
}

function describe(path: string, schema: Schema, required: boolean): FieldLine[] {
  const line = { path, type: typeOf(schema), note: noteOf(schema, required) };
  return [
    line,
    ...childrenOf(schema, path).flatMap((child) => describe(child.path, child.schema, child.required)),
  ];
}

interface Child {
  readonly path: string;
  readonly schema: Schema;
  readonly required: boolean;
}

function childrenOf(schema: Schema, path: string): Child[] {
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants !== undefined) {
    const children = variants.flatMap((variant) => childrenOf(variant, path));
    return children.filter((child, index) => children.findIndex((each) => each.path === child.path) === index);
  }
  if (schema.items !== undefined) return childrenOf(schema.items, `${path}[]`);
  const own = Object.entries(schema.properties ?? {}).map(([name, each]) => ({
    path: path === '' ? name : `${path}.${name}`,
    schema: each,
    required: schema.required?.includes(name) === true,
  }));
  const rest = schema.additionalProperties;
  return typeof rest === 'object' && Object.keys(rest).length > 0
    ? [...own, { path: `${path}.*`, schema: rest, required: true }]
    : own;
}

function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((each) => JSON.stringify(each)).join(' | ');
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants !== undefined) return [...new Set(variants.map(typeOf))].join(' | ');
  if (schema.items !== undefined) return `list of ${typeOf(schema.items)}`;
  return schema.type === undefined ? 'anything' : String(schema.type).replaceAll(',', ' | ');
}

function noteOf(schema: Schema, required: boolean): string {
  const inner = schema.anyOf?.find((each) => each.type !== 'null') ?? schema;
  return [
    schema.description ?? '',
    required ? '' : 'optional',
    schema.default === undefined ? '' : `default ${JSON.stringify(schema.default)}`,
    rangeOf(inner.minimum, inner.maximum, ''),
    rangeOf(inner.minLength, inner.maxLength, ' characters'),
    rangeOf(inner.minItems, inner.maxItems, ' items'),
    inner.pattern === undefined ? '' : `\`${inner.pattern}\``,
  ]
    .filter((part) => part !== '')
    .join('; ');
}

function rangeOf(from: number | undefined, to: number | undefined, unit: string): string {
  const low = from === undefined || from === Number.MIN_SAFE_INTEGER ? undefined : from;
  const high = to === undefined || to === Number.MAX_SAFE_INTEGER ? undefined : to;
  if (low === undefined && high === undefined) return '';
  if (high === undefined) return `at least ${low}${unit}`;
  if (low === undefined) return `at most ${high}${unit}`;
  return low === high ? `${low}${unit}` : `${low}..${high}${unit}`;
}

const asSchema = (value: unknown): Schema => (typeof value === 'object' && value !== null ? value : {});
