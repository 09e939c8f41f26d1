import { EngineError } from './types';
import { encodeValue, equalValues, isPlain, typeNameOf, type Plain } from './values';

/* `$jsonSchema` as MongoDB has it: draft 4 of JSON Schema with `bsonType`, and without references and formats. */

type Check = (value: unknown) => boolean;
type Keyword = (operand: unknown, schema: Plain) => Check;

function fail(message: string): never {
  throw new EngineError('DATABASE_REQUEST_FAILED', message);
}

export function compileSchema(schema: unknown): Check {
  if (!isPlain(schema)) fail('$jsonSchema must be an object');
  const checks = Object.entries(schema).flatMap(([name, operand]) => {
    const keyword = keywords[name];
    if (!keyword) fail(`Unknown $jsonSchema keyword: ${name}`);
    return [keyword(operand, schema)];
  });
  return (value) => checks.every((check) => check(value));
}

function readNumber(name: string, operand: unknown): number {
  return typeof operand === 'number' ? operand : fail(`$jsonSchema keyword '${name}' must be a number`);
}

function readList(name: string, operand: unknown): readonly unknown[] {
  return Array.isArray(operand) && operand.length > 0
    ? operand
    : fail(`$jsonSchema keyword '${name}' must be a non-empty array`);
}

function readObject(name: string, operand: unknown): Plain {
  return isPlain(operand) ? operand : fail(`$jsonSchema keyword '${name}' must be an object`);
}

/** A keyword about values of one type; values of other types pass. */
function about<Value>(
  isOne: (value: unknown) => value is Value,
  compile: (operand: unknown, schema: Plain) => (value: Value) => boolean,
): Keyword {
  return (operand, schema) => {
    const check = compile(operand, schema);
    return (value) => !isOne(value) || check(value);
  };
}

const isNumber = (value: unknown): value is number => typeof value === 'number';
const isText = (value: unknown): value is string => typeof value === 'string';
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

function limit<Value>(
  name: string,
  isOne: (value: unknown) => value is Value,
  measure: (value: Value) => number,
  accepts: (measured: number, bound: number, schema: Plain) => boolean,
): Keyword {
  return about(isOne, (operand, schema) => {
    const bound = readNumber(name, operand);
    return (value) => accepts(measure(value), bound, schema);
  });
}

const atLeast = (measured: number, bound: number) => measured >= bound;
const atMost = (measured: number, bound: number) => measured <= bound;
const itself = (value: number) => value;
const characters = (value: string) => [...value].length;
const items = (value: readonly unknown[]) => value.length;
const fields = (value: Plain) => Object.keys(value).length;

const BSON_NUMBERS = ['int', 'long', 'double', 'decimal'];
const JSON_TYPES: Readonly<Record<string, readonly string[]>> = { number: BSON_NUMBERS, boolean: ['bool'] };

function typeKeyword(name: 'bsonType' | 'type'): Keyword {
  return (operand) => {
    const wanted = (Array.isArray(operand) ? operand : [operand]).flatMap((type: unknown) => {
      if (typeof type !== 'string')
        fail(`$jsonSchema keyword '${name}' must be a string or an array of strings`);
      return type === 'number' || name === 'type' ? (JSON_TYPES[type] ?? [type]) : [type];
    });
    return (value) => wanted.includes(typeNameOf(value));
  };
}

const properties: Keyword = about(isPlain, (operand) => {
  const checks = Object.entries(readObject('properties', operand)).map(
    ([name, schema]) => [name, compileSchema(schema)] as const,
  );
  return (value) => checks.every(([name, check]) => !Object.hasOwn(value, name) || check(value[name]));
});

const patternProperties: Keyword = about(isPlain, (operand) => {
  const checks = Object.entries(readObject('patternProperties', operand)).map(
    ([pattern, schema]) => [new RegExp(pattern, 'u'), compileSchema(schema)] as const,
  );
  return (value) =>
    Object.entries(value).every(([name, item]) =>
      checks.every(([pattern, check]) => !pattern.test(name) || check(item)),
    );
});

/** What `properties` and `patternProperties` do not name. */
const additionalProperties: Keyword = about(isPlain, (operand, schema) => {
  const named = Object.keys(isPlain(schema['properties']) ? schema['properties'] : {});
  const patterns = Object.keys(isPlain(schema['patternProperties']) ? schema['patternProperties'] : {}).map(
    (pattern) => new RegExp(pattern, 'u'),
  );
  const check = typeof operand === 'boolean' ? () => operand : compileSchema(operand);
  return (value) =>
    Object.entries(value).every(
      ([name, item]) => named.includes(name) || patterns.some((pattern) => pattern.test(name)) || check(item),
    );
});

const required: Keyword = about(isPlain, (operand) => {
  const names = readList('required', operand).map(String);
  return (value) => names.every((name) => Object.hasOwn(value, name));
});

const itemsKeyword: Keyword = about(isList, (operand) => {
  if (!Array.isArray(operand)) return every(compileSchema(operand));
  const checks = operand.map(compileSchema);
  return (value) => checks.every((check, at) => at >= value.length || check(value[at]));
});

function every(check: Check): (value: readonly unknown[]) => boolean {
  return (value) => value.every(check);
}

function combination(name: string, accepts: (met: number, all: number) => boolean): Keyword {
  return (operand) => {
    const checks = readList(name, operand).map(compileSchema);
    return (value) => accepts(checks.filter((check) => check(value)).length, checks.length);
  };
}

const keywords: Readonly<Record<string, Keyword>> = {
  title: () => () => true,
  description: () => () => true,
  bsonType: typeKeyword('bsonType'),
  type: typeKeyword('type'),
  enum: (operand) => {
    const values = readList('enum', operand);
    return (value) => values.some((each) => equalValues(each, value));
  },
  minimum: limit('minimum', isNumber, itself, (value, bound, schema) =>
    schema['exclusiveMinimum'] === true ? value > bound : value >= bound,
  ),
  maximum: limit('maximum', isNumber, itself, (value, bound, schema) =>
    schema['exclusiveMaximum'] === true ? value < bound : value <= bound,
  ),
  exclusiveMinimum: () => () => true, // says how to read `minimum`
  exclusiveMaximum: () => () => true,
  multipleOf: limit('multipleOf', isNumber, itself, (value, bound) => value % bound === 0),
  minLength: limit('minLength', isText, characters, atLeast),
  maxLength: limit('maxLength', isText, characters, atMost),
  pattern: about(isText, (operand) => {
    const pattern = new RegExp(
      isText(operand) ? operand : fail("$jsonSchema keyword 'pattern' must be a string"),
    );
    return (value) => pattern.test(value);
  }),
  minItems: limit('minItems', isList, items, atLeast),
  maxItems: limit('maxItems', isList, items, atMost),
  uniqueItems: about(
    isList,
    (operand) => (value) => operand !== true || new Set(value.map(encodeValue)).size === value.length,
  ),
  items: itemsKeyword,
  minProperties: limit('minProperties', isPlain, fields, atLeast),
  maxProperties: limit('maxProperties', isPlain, fields, atMost),
  required,
  properties,
  patternProperties,
  additionalProperties,
  allOf: combination('allOf', (met, all) => met === all),
  anyOf: combination('anyOf', (met) => met > 0),
  oneOf: combination('oneOf', (met) => met === 1),
  not: (operand) => {
    const check = compileSchema(operand);
    return (value) => !check(value);
  },
};
