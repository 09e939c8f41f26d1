const SHOWN_MAX = 4;

/** Where two JSON values differ, each place with what was expected and what is there; empty when they are equal. */
export function differencesOf(expected: unknown, actual: unknown, path: string): readonly string[] {
  const found = [...walk(expected, actual, path)];
  return found.length <= SHOWN_MAX
    ? found
    : [...found.slice(0, SHOWN_MAX), `${found.length - SHOWN_MAX} more differences in ${path}`];
}

function* walk(expected: unknown, actual: unknown, path: string): Generator<string> {
  if (!isObject(expected) || !isObject(actual)) {
    if (!Object.is(expected, actual))
      yield `${path} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`;
    return;
  }
  for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    yield* walk(expected[key], actual[key], `${path}.${key}`);
  }
}

/** A list is an object whose keys are its places. */
function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
