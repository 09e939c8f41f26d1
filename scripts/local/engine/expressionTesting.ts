import { openTestEngine, type TestEngine } from './testing';
import type { Document } from './types';

/** What the tests of expressions share: one document, and what an expression makes of it. */

export const AT = new Date('2026-01-05T10:20:30.456Z');
export const MISSING = Symbol('missing');
export const FAILS = Symbol('fails');

/** Opens an engine for the test file; answers a function that computes an expression over the document. */
export function useExpressions(): (expression: unknown) => Promise<unknown> {
  let engine: TestEngine;

  beforeAll(async () => {
    engine = await openTestEngine();
    await engine.insert({
      collection: 'things',
      documents: [
        {
          _id: 1,
          n: 7,
          m: -2.5,
          s: 'Héllo',
          e: '',
          nul: null,
          list: [3, 1, 2],
          objs: [
            { k: 1, v: 'a' },
            { k: 2, v: 'b' },
          ],
          empty: [],
          o: { x: 1, y: { z: 2 } },
          at: AT,
          t: true,
          words: ['a', 'b'],
          mixed: [1, null, 'x'],
        },
      ],
    });
  });

  return async (expression) => {
    const stages = [{ $addFields: { out: expression } }, { $project: { out: 1, _id: 0 } }];
    try {
      const [document]: Partial<Document>[] = (await engine.aggregate({ collection: 'things', stages }))
        .documents;
      return document && 'out' in document ? document['out'] : MISSING;
    } catch (error) {
      expect(error).toMatchObject({ code: 'DATABASE_REQUEST_FAILED' });
      return FAILS;
    }
  };
}
