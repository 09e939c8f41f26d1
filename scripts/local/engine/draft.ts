import { positionOf, type Path } from './paths';
import { EngineError, type Document } from './types';
import { describeValue, isPlain } from './values';
import { REMOVED, UNCHANGED } from './updateValues';

const PADDING_MAX = 1_500_000; // MongoDB's bound on the nulls that filling up an array may add

/**
 * A document under change: what is touched is copied once, the rest stays shared with the stored one.
 */
export class Draft {
  readonly #copies = new Set<object>();
  #root: Document;
  #isChanged = false;

  constructor(document: Document) {
    this.#root = document;
  }

  get document(): Document {
    return this.#root;
  }

  get isChanged(): boolean {
    return this.#isChanged;
  }

  /** The value at the path, or undefined. Positions of arrays count as fields. */
  get(path: Path): unknown {
    let value: unknown = this.#root;
    for (const part of path) value = childOf(value, part);
    return value;
  }

  /**
   * Replaces the value at the path by what `change` makes of it. A way that is missing is made when
   * `creates`; a scalar on the way is refused then, and otherwise means that there is nothing to
   * change.
   */
  change(path: Path, creates: boolean, change: (current: unknown) => unknown): void {
    const parent = this.#reachParent(path, creates);
    if (!parent) return;
    const part = path[path.length - 1] ?? '';
    const next = change(childOf(parent.value, part));
    if (next === UNCHANGED) return;
    this.#isChanged = true;
    this.#write(parent.way, part, next);
  }

  #reachParent(path: Path, creates: boolean): { readonly value: unknown; readonly way: Path } | null {
    let value: unknown = this.#root;
    for (const [at, part] of path.entries()) {
      const isUsable = isPlain(value) || (Array.isArray(value) && positionOf(part) >= 0);
      if (!isUsable && value !== undefined) {
        if (!creates) return null;
        const name = path[at - 1] ?? '';
        throw new EngineError(
          'DATABASE_REQUEST_FAILED',
          `Cannot create field '${part}' in element {${name}: ${describeValue(value)}}`,
        );
      }
      if (value === undefined && !creates) return null;
      if (at === path.length - 1) return { value, way: path.slice(0, -1) };
      value = childOf(value, part);
    }
    return null;
  }

  #write(way: Path, part: string, next: unknown): void {
    let container: object = this.#own(this.#root, (copy) => {
      this.#root = copy as Document;
    });
    for (const step of way) {
      const parent = container;
      container = this.#own(childOf(parent, step) ?? {}, (copy) => put(parent, step, copy));
    }
    put(container, part, next);
  }

  /** A copy that belongs to this draft, put in the place of the shared one. */
  #own(value: unknown, replace: (copy: object) => void): object {
    if (typeof value === 'object' && value !== null && this.#copies.has(value)) return value;
    const copy: object = Array.isArray(value) ? [...value] : { ...(isPlain(value) ? value : {}) };
    this.#copies.add(copy);
    replace(copy);
    return copy;
  }
}

function childOf(container: unknown, part: string): unknown {
  if (Array.isArray(container)) {
    const position = positionOf(part);
    return position >= 0 ? container[position] : undefined;
  }
  return isPlain(container) && Object.hasOwn(container, part) ? container[part] : undefined;
}

function put(container: object, part: string, value: unknown): void {
  if (Array.isArray(container)) putItem(container, positionOf(part), value === REMOVED ? null : value);
  else if (isPlain(container)) {
    if (value === REMOVED) delete container[part];
    else container[part] = value;
  }
}

function putItem(array: unknown[], position: number, value: unknown): void {
  if (position - array.length > PADDING_MAX) {
    throw new EngineError(
      'DATABASE_REQUEST_FAILED',
      `cannot pad an array by ${position - array.length} elements`,
    );
  }
  while (array.length < position) array.push(null);
  array[position] = value;
}
