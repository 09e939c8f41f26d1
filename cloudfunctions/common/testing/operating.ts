import { COLLECTIONS } from '../../../database/collections';
import type { EngineSnapshot } from '../../../scripts/local/engine/types';
import type { PaySnapshot } from '../../../scripts/local/wechat/pay/types';
import type { RefusalCode } from '../contract/errors';
import type { Role } from '../contract/defineContract';
import { sha256Hex } from '../domain/hash';
import type { Documents } from '../store/documents';
import { keyOf, openWorld, type Answer, type World } from './world';

/** One world for a file of tests; every test finds it as `furnish` left it, its clock included. */
export function useWorld(furnish: (world: World) => Promise<void> = async () => undefined): () => World {
  let world: World;
  let furnished: EngineSnapshot;
  let money: PaySnapshot;
  let startedAt: number;
  beforeAll(async () => {
    world = await openWorld();
    await furnish(world);
    furnished = world.cloud.engine.snapshot();
    money = world.cloud.wechat.pay.snapshot();
    startedAt = world.cloud.clock.now();
  });
  beforeEach(async () => {
    world.cloud.faults.clear();
    world.cloud.clock.set(startedAt);
    await world.cloud.engine.restore(furnished);
    world.cloud.wechat.pay.restore(money);
  });
  afterAll(() => world.close());
  return () => world;
}

/** Every document there is, as one text. */
export async function dumpWorld({ cloud }: World): Promise<string> {
  const found = COLLECTIONS.map(({ name }) =>
    cloud.engine.find({ collection: name, query: {}, limit: 100_000 }),
  );
  return JSON.stringify((await Promise.all(found)).map(({ documents }) => documents));
}

/** An operator's command that is refused with this code; nothing was written. */
export async function expectRefusal(
  world: World,
  name: string,
  data: Readonly<Record<string, unknown>>,
  code: RefusalCode,
  operatorId?: string,
): Promise<Answer> {
  const before = await dumpWorld(world);
  const answer = await world.operate(name, { requestId: 'to-be-refused', ...data }, operatorId);
  expect({ code: answer.code, data: answer.data, answer }).toMatchObject({ code, data: null });
  expect(await dumpWorld(world)).toBe(before);
  return answer;
}

/** An operator with these roles only, who proves to be one by `keyOf` the id. */
export async function hire(
  { cloud }: World,
  operatorId: string,
  roles: readonly Role[],
  enabled = true,
): Promise<string> {
  const operator: Documents['operators'] = {
    ...{ _id: operatorId, name: operatorId, roles: [...roles], enabled, openid: null },
    ...{ keyHash: sha256Hex(keyOf(operatorId)), createdAt: cloud.clock.now() },
  };
  await cloud.engine.insert({ collection: 'operators', documents: [{ ...operator }] });
  return operatorId;
}
