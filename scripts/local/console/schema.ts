import * as z from 'zod';
import type { SchemaWarning } from './apiTypes';
import type { JsonSchema } from './project';
import { TEXT } from './texts';

/** Reads a JSON schema's example: the least event that it accepts, so far as types, bounds and defaults tell. */
export function exampleOf(schema: JsonSchema, field = ''): unknown {
  if ('default' in schema) return schema['default'];
  if ('const' in schema) return schema['const'];
  const given = first(schema['examples']) ?? first(schema['enum']);
  if (given !== undefined) return given;
  const variant = first(schema['anyOf']) ?? first(schema['oneOf']);
  if (isSchema(variant)) return exampleOf(variant, field);
  return exampleOfType(schema, field);
}

function exampleOfType(schema: JsonSchema, field: string): unknown {
  switch (schema['type']) {
    case 'object':
      return exampleOfObject(schema);
    case 'array':
      return numberOr(schema['minItems'], 0) > 0 && isSchema(schema['items'])
        ? [exampleOf(schema['items'], field)]
        : [];
    case 'integer':
    case 'number':
      return exampleOfNumber(schema);
    case 'boolean':
      return false;
    case 'string':
      return field;
    default:
      return null;
  }
}

/** Required fields first and alone: what is optional is in the schema beside the editor. */
function exampleOfObject(schema: JsonSchema): Record<string, unknown> {
  const properties = isSchema(schema['properties']) ? schema['properties'] : {};
  const required: unknown = schema['required'];
  const names = Array.isArray(required) ? required : [];
  const entries = Object.entries(properties).filter(([name]) => names.includes(name));
  return Object.fromEntries(
    entries.map(([name, field]) => [name, isSchema(field) ? exampleOf(field, name) : null]),
  );
}

function exampleOfNumber(schema: JsonSchema): number {
  const least = numberOr(schema['exclusiveMinimum'], Number.MIN_SAFE_INTEGER - 1) + 1;
  const minimum = Math.max(numberOr(schema['minimum'], Number.MIN_SAFE_INTEGER), least);
  return minimum > 0 ? minimum : 1;
}

/** What a document breaks of its collection's schema; none when there is no schema. */
export function warningsOf(schema: JsonSchema | null, document: unknown): readonly SchemaWarning[] {
  if (schema === null) return [];
  const checked = z.fromJSONSchema(schema).safeParse(document, { error: z.locales.zhCN().localeError });
  return checked.success ? [] : checked.error.issues.map((issue) => warningOf(issue, document));
}

function warningOf(issue: z.core.$ZodIssue, document: unknown): SchemaWarning {
  const absent = valueAt(document, issue.path) === undefined;
  return { path: issue.path.map(String).join('.'), message: absent ? TEXT.document.absent : issue.message };
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => (isContainer(inner) ? inner[key] : undefined), value);
}

function isContainer(value: unknown): value is Readonly<Record<PropertyKey, unknown>> {
  return typeof value === 'object' && value !== null;
}

export function propertiesOf(schema: JsonSchema | null): Readonly<Record<string, JsonSchema>> {
  const properties: unknown = schema?.['properties'];
  if (!isSchema(properties)) return {};
  const described = Object.entries(properties).map(
    ([name, field]) => [name, isSchema(field) ? field : {}] as const,
  );
  return Object.fromEntries(described);
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function first(values: unknown): unknown {
  return Array.isArray(values) ? values[0] : undefined;
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
