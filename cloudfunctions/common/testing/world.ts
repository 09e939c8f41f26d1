import { createHash } from 'node:crypto';
import { openLocalCloud } from '../../../scripts/local/cloud';
import { LOCAL_ENVIRONMENT } from '../../../scripts/local/environment';
import type { CallRecord, LocalCloud, LocalCloudOptions } from '../../../scripts/local/types';
import type { Operator } from '../../../database/collections/operators';
import { settingsFields, SETTINGS_ID, type Settings } from '../../../database/collections/settings';
import type { Envelope } from '../contract/envelope';
import type { CollectionName, Documents } from '../store/documents';
import { invariant } from '../domain/invariant';
import { auditWorld, readAll } from './auditWorld';
import {
  CATEGORY_ID,
  productFixture,
  shopperFixture,
  type ProductFixture,
  type ShopperFixture,
} from './fixtures';

/** 11 November 2025, 11:00 in Shanghai: where the clock of a test stands at first. */
export const WORLD_STARTS_AT = Date.UTC(2025, 10, 11, 3);
export const CONSOLE_SOURCE = 'tcb_console';

/** Two owners: the second one approves. */
export const OPERATORS = { first: 'op-first', second: 'op-second' } as const;
export const keyOf = (operatorId: string): string => `key-of-${operatorId}`;

export type Answer = Envelope<Record<string, unknown>>;

/**
 * A local cloud with the mall's built bundles, in memory, its clock standing; and short words for what tests do with
 * it.
 */
export interface World {
  readonly cloud: LocalCloud;
  /** A shopper's call, as the platform would make it; answers the envelope. */
  call(name: string, data: unknown, openid: string): Promise<Answer>;
  /** An operator's call from the console, with a second operator's approval beside it. */
  operate(name: string, data: Readonly<Record<string, unknown>>, operatorId?: string): Promise<Answer>;
  /** Fires a timer; fails when the run did. */
  fire(name: string): Promise<Record<string, unknown>>;
  product(fixture?: ProductFixture): Promise<string>;
  shopper(openid: string, fixture?: ShopperFixture): Promise<string>;
  settings(change: Partial<Settings>): Promise<void>;
  /** The templates that are sent; the others are not. */
  notices(templates: Partial<Settings['notices']>): Promise<void>;
  document<Name extends CollectionName>(collection: Name, id: string): Promise<Documents[Name] | null>;
  all<Name extends CollectionName>(collection: Name): Promise<Documents[Name][]>;
  /** Writes a document by hand, as somebody in the console could. */
  edit(collection: CollectionName, id: string, update: Readonly<Record<string, unknown>>): Promise<void>;
  audit(): ReturnType<typeof auditWorld>;
  close(): Promise<void>;
}

export async function openWorld(options: LocalCloudOptions = {}): Promise<World> {
  const cloud = await openLocalCloud({ now: WORLD_STARTS_AT, environment: LOCAL_ENVIRONMENT, ...options });
  const { engine, clock } = cloud;
  await furnish(cloud);

  async function document<Name extends CollectionName>(
    collection: Name,
    id: string,
  ): Promise<Documents[Name] | null> {
    const { documents } = await engine.find({ collection, query: { _id: id }, limit: 1 });
    return (documents[0] ?? null) as unknown as Documents[Name] | null;
  }

  async function changeSettings(change: Partial<Settings>): Promise<void> {
    await engine.update({
      collection: 'settings',
      query: { _id: SETTINGS_ID },
      update: { $set: { ...change } },
    });
    await cloud.recycle();
  }

  return {
    cloud,
    call: async (name, data, openid) =>
      answerOf(await cloud.functions.invoke(name, data, { kind: 'shopper', openid })),
    operate: async (name, data, operatorId = OPERATORS.first) =>
      answerOf(await cloud.functions.invoke(name, { ...proofs(operatorId), ...data }, { kind: 'console' })),
    async fire(name) {
      const [first] = await cloud.timers.fire(name);
      invariant(first !== undefined, `${name} ran`);
      const answer = answerOf(first);
      invariant(answer.success, `${name} succeeded: ${JSON.stringify(answer)}`);
      return answer.data;
    },
    async product(fixture = {}) {
      const { product, stock } = productFixture(fixture, clock.now());
      await engine.insert({ collection: 'products', documents: [{ ...product }] });
      await engine.insert({ collection: 'stocks', documents: [{ ...stock }] });
      return product._id;
    },
    async shopper(openid, fixture = {}) {
      const { shopper, entries } = shopperFixture(openid, fixture, clock.now());
      await engine.insert({ collection: 'shoppers', documents: [{ ...shopper }] });
      if (entries.length > 0)
        await engine.insert({ collection: 'entries', documents: entries.map((entry) => ({ ...entry })) });
      return openid;
    },
    settings: changeSettings,
    notices: (templates) => changeSettings({ notices: { ...settingsFields.parse({}).notices, ...templates } }),
    document,
    all: (collection) => readAll(engine, collection),
    async edit(collection, id, update) {
      await engine.update({ collection, query: { _id: id }, update });
    },
    audit: () => auditWorld(engine),
    close: () => cloud.close(),
  };
}

const proofs = (operatorId: string) => {
  const approver = operatorId === OPERATORS.second ? OPERATORS.first : OPERATORS.second;
  return {
    operator: { operatorId, key: keyOf(operatorId) },
    approval: { operatorId: approver, key: keyOf(approver) },
  };
};

/**
 * What the function answered; a call that ended in any other way fails the test with everything that is known of it.
 */
export function answerOf(call: CallRecord): Answer {
  invariant(
    call.outcome === 'answered',
    `${call.functionName} answered: ${call.outcome} ${JSON.stringify(call.error)} ${call.logs.join('\n')}`,
  );
  return call.result as Answer;
}

async function furnish({ engine, clock }: LocalCloud): Promise<void> {
  const now = clock.now();
  const operators = Object.values(OPERATORS).map((_id): Operator => {
    const keyHash = createHash('sha256').update(keyOf(_id)).digest('hex');
    return { _id, name: _id, roles: ['owner'], enabled: true, openid: null, keyHash, createdAt: now };
  });
  const settings = {
    ...settingsFields.parse({ operatorSources: [CONSOLE_SOURCE] }),
    _id: SETTINGS_ID,
    revision: 1,
    updatedAt: now,
  };
  const category = {
    _id: CATEGORY_ID,
    name: '酒水',
    icon: '',
    description: '',
    parentId: null,
    sort: 0,
    enabled: true,
    level: 1,
    revision: 1,
  };
  await engine.insert({ collection: 'operators', documents: operators });
  await engine.insert({ collection: 'settings', documents: [settings] });
  await engine.insert({
    collection: 'categories',
    documents: [{ ...category, createdAt: now, updatedAt: now }],
  });
}
