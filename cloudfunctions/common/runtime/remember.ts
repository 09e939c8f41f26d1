/** Answers from the instance's memory while it is young enough. */
export type Remembered<Value> = (key: string, now: number, load: () => Promise<Value>) => Promise<Value>;

/** A cache of one instance: values younger than `ttlMs`, at most `entriesMax` of them, the oldest leaves first. */
export function remember<Value>(
  ttlMs: number,
  entriesMax: number,
): Remembered<Value> & { forget(key: string): void } {
  const kept = new Map<string, { readonly at: number; readonly value: Value }>();

  async function recall(key: string, now: number, load: () => Promise<Value>): Promise<Value> {
    const known = kept.get(key);
    if (known !== undefined && now >= known.at && now < known.at + ttlMs) return known.value;
    const value = await load();
    kept.delete(key);
    kept.set(key, { at: now, value });
    if (kept.size > entriesMax) kept.delete(kept.keys().next().value ?? key);
    return value;
  }

  return Object.assign(recall, { forget: (key: string) => void kept.delete(key) });
}
