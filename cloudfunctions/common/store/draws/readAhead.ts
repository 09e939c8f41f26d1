/**
 * Pages of a list in the order of their ids, the next one on its way while the present one is worked on. It ends with
 * the first page that is not full.
 */
export async function* readAhead<Item extends { readonly _id: string }>(
  from: string,
  size: number,
  read: (after: string) => Promise<readonly Item[]>,
): AsyncGenerator<readonly Item[]> {
  let coming: Promise<readonly Item[]> | null = begin(from);
  while (coming !== null) {
    const page: readonly Item[] = await coming;
    const last = page.at(-1);
    coming = last !== undefined && page.length === size ? begin(last._id) : null;
    if (page.length > 0) yield page;
  }

  /** A page that nobody comes to take any more fails in silence; one that is awaited fails there. */
  function begin(after: string): Promise<readonly Item[]> {
    const page = read(after);
    page.catch(() => undefined);
    return page;
  }
}
