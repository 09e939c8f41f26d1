import type { EngineSnapshot } from '../../../scripts/local/engine/types';
import type { Caller } from '../../../scripts/local/types';
import { CATEGORY_ID } from '../testing/fixtures';
import { dumpWorld, expectRefusal, hire, useWorld } from '../testing/operating';
import { withoutVariance } from '../testing/proof/finalState';
import { furnishForOperators, OPERATOR_COMMANDS, type OperatorCommand } from '../testing/operatorCommands';
import { answerOf, keyOf, OPERATORS, WORLD_STARTS_AT, type Answer } from '../testing/world';

/** What holds of every operator's command: who may give it, and that it is done once, whatever happens on the way. */

const ROLES = ['catalogue', 'stock', 'wallet', 'settings', 'orders', 'draws'] as const;
const REQUEST = 'the-operators-request';

const world = useWorld(async (it) => {
  await furnishForOperators(it);
  for (const role of ROLES) await hire(it, `only-${role}`, [role]);
  await hire(it, 'everything-but-owner', ROLES);
  await hire(it, 'dismissed', ['owner'], false);
});

const give = ({ name, input }: OperatorCommand, more: Record<string, unknown> = {}) =>
  world().operate(name, { requestId: REQUEST, ...input, ...more });

async function invokeAs(
  caller: Caller,
  { name, input }: OperatorCommand,
  more: Record<string, unknown> = {},
): Promise<Answer> {
  return answerOf(
    await world().cloud.functions.invoke(name, { requestId: REQUEST, ...input, ...more }, caller),
  );
}

/** The world as every test finds it. */
let found: EngineSnapshot;
let before: string;
beforeEach(async () => {
  found = world().cloud.engine.snapshot();
  before = await dumpWorld(world());
});
async function restart(): Promise<void> {
  world().cloud.faults.clear();
  world().cloud.clock.set(WORLD_STARTS_AT);
  await world().cloud.engine.restore(found);
}

/** The call when nothing goes wrong, and what it leaves behind. */
async function giveAlone(command: OperatorCommand) {
  const alone = await give(command);
  const requests = world().cloud.calls.list().at(-1)?.requests ?? [];
  expect(requests.length).toBeGreaterThan(5);
  return { alone, once: await dumpWorld(world()), requests };
}

/** The same call in the same world, with a fault at its n-th request. */
async function giveUnder(
  fault: { readonly kind: 'loseAnswer' | 'hangUp'; readonly nth: number },
  command: OperatorCommand,
) {
  await restart();
  world().cloud.faults.set({
    kind: fault.kind,
    match: { functionName: command.name, nth: fault.nth, times: 1 },
  });
  return give(command);
}

const everyCommand = OPERATOR_COMMANDS.map((command) => [command.name, command] as const);

describe.each(everyCommand)('who may give %s', (name, command) => {
  const { role, input } = command;
  const proof = (operatorId: string, key = keyOf(operatorId)) => ({ operatorId, key });

  test('F-254 an operator with its role may, and the log says who did what', async () => {
    const answer = await world().operate(name, { requestId: REQUEST, ...input }, `only-${role}`);

    expect(answer).toMatchObject({ success: true });
    const approvedBy = name === 'adjustWallet' ? OPERATORS.second : null;
    const logged = {
      operation: name,
      operatorId: `only-${role}`,
      approvedBy,
      input: { requestId: REQUEST, ...input },
      answer: answer.data,
    };
    expect(await world().all('operations')).toMatchObject([logged]);
    expect(JSON.stringify(await world().all('operations'))).not.toContain(keyOf(`only-${role}`));
  });

  test.each(ROLES.filter((other) => other !== role))('one with the role %s alone may not', async (other) => {
    await expectRefusal(world(), name, input, 'ROLE_MISSING', `only-${other}`);
  });

  test.each<readonly [string, Record<string, unknown>]>([
    ['nobody', { operator: undefined }],
    ['an operator who is none', { operator: proof('stranger') }],
    ['a wrong key', { operator: proof(OPERATORS.first, keyOf(OPERATORS.second)) }],
    ['an empty key', { operator: proof(OPERATORS.first, '') }],
    ['the hash of the key', { operator: proof(OPERATORS.first, 'f'.repeat(64)) }],
    ['an operator who was dismissed', { operator: proof('dismissed') }],
    ['an operator object as id', { operator: { operatorId: { $ne: null }, key: 'x' } }],
    ['a text', { operator: OPERATORS.first }],
    ['roles of its own', { operator: { ...proof('only-none'), roles: ['owner'] } }],
  ])('%s may not, even before what was sent is looked at', async (_who, forged) => {
    await expectRefusal(world(), name, { ...forged, requestId: '' }, 'OPERATOR_UNKNOWN');
  });

  test.each<readonly [string, Caller]>([
    ['a timer', { kind: 'timer', triggerName: 'tick' }],
    ['the pay callback', { kind: 'payCallback' }],
    ['a function called by a shopper', { kind: 'function', parent: { kind: 'shopper', openid: 'alice' } }],
    ['a function called from the console', { kind: 'function', parent: { kind: 'console' } }],
    ['a stranger over HTTP', { kind: 'http', clientIp: '127.0.0.1' }],
  ])('%s may not, with a right key', async (_who, caller) => {
    const answer = await invokeAs(caller, command, { operator: proof(OPERATORS.first) });

    expect(answer.code).toBe('NOT_ALLOWED');
    expect(await dumpWorld(world())).toBe(before);
  });

  test('F-124 a shopper may not, with a right key and the word of the console', async () => {
    const forged = {
      operator: proof(OPERATORS.first),
      userInfo: { openId: OPERATORS.first },
      TCB_SOURCE: 'tcb_console',
    };
    const answer = await invokeAs({ kind: 'shopper', openid: 'alice' }, command, forged);

    expect(answer.code).toBe('OPERATOR_UNKNOWN');
    expect(await dumpWorld(world())).toBe(before);
  });

  test('a shopper may whose openid is that of an operator', async () => {
    await world().edit('operators', `only-${role}`, { $set: { openid: 'operator-in-wechat' } });
    const approval = { approval: proof(OPERATORS.second) };

    const answer = await invokeAs({ kind: 'shopper', openid: 'operator-in-wechat' }, command, approval);

    expect(answer).toMatchObject({ success: true });
    expect(await world().all('operations')).toMatchObject([{ operatorId: `only-${role}` }]);
  });
});

describe.each(everyCommand)('%s is done once', (name, command) => {
  test('a repetition answers the same and writes nothing', async () => {
    const first = await give(command);
    const after = await dumpWorld(world());
    world().cloud.clock.move(3_600_000);

    const second = await give(command);

    expect(first).toMatchObject({ success: true });
    expect(second).toMatchObject({ success: true, data: first.data });
    expect(await dumpWorld(world())).toBe(after);
  });

  test('the same request id with another payload is IDEMPOTENCY_KEY_REUSED', async () => {
    await give(command);

    await expectRefusal(world(), name, { ...command.other, requestId: REQUEST }, 'IDEMPOTENCY_KEY_REUSED');
  });

  test('the same request id of another operator is another request', async () => {
    await give(command);

    const answer = await world().operate(name, { requestId: REQUEST, ...command.other }, OPERATORS.second);

    expect(answer.code).not.toBe('IDEMPOTENCY_KEY_REUSED');
  });

  test('three of the same request at once have one effect and one answer', async () => {
    const alone = await give(command);
    const once = await dumpWorld(world());
    await restart();

    const answers = await Promise.all([give(command), give(command), give(command)]);

    expect(answers.map(({ data }) => data)).toEqual([alone.data, alone.data, alone.data]);
    expect(await dumpWorld(world())).toBe(once);
  });
});

describe.each(everyCommand)('%s with a broken connection', (name, command) => {
  test('repairs by itself that an answer is lost, whichever it is', async () => {
    const { alone, once, requests } = await giveAlone(command);

    for (let nth = 1; nth <= requests.length; nth += 1) {
      const answer = await giveUnder({ kind: 'loseAnswer', nth }, command);

      expect({ nth, data: answer.data }).toEqual({ nth, data: alone.data });
      expect(await dumpWorld(world())).toBe(once);
    }
  });

  /** A commit that never arrives leaves its transaction open for 30 s: the client may have to repeat afterwards. */
  test('has its one effect when a request never arrives, whichever it is', async () => {
    const { alone, once, requests } = await giveAlone(command);

    for (const [index, { action }] of requests.entries()) {
      const answer = await giveUnder({ kind: 'hangUp', nth: index + 1 }, command);

      if (action === 'database.commitTransaction' && answer.code === 'BUSY') {
        expect(await dumpWorld(world())).toBe(before);
        world().cloud.clock.move(31_000);
        expectSame(await give(command), alone);
        expect(await world().all('operations')).toHaveLength(1);
      } else {
        expect({ action, data: answer.data }).toEqual({ action, data: alone.data });
        expect(await dumpWorld(world())).toBe(once);
      }
    }
  });

  /** A dead instance leaves its transaction open for 30 s; the client repeats afterwards. */
  test.each(['before', 'after'] as const)(
    'has one effect when its instance dies %s its commit and the client repeats',
    async (point) => {
      const alone = await give(command);
      await restart();
      world().cloud.faults.set({
        kind: 'crash',
        point,
        match: { functionName: name, action: 'database.commitTransaction', times: 1 },
      });
      const crashed = await world().cloud.functions.invoke(
        name,
        { requestId: REQUEST, ...command.input, ...proofs() },
        { kind: 'console' },
      );
      world().cloud.clock.move(31_000);

      const again = await give(command);

      expect(crashed.outcome).toBe('crashed');
      expectSame(again, alone);
      expect(await world().all('operations')).toHaveLength(1);
      expect(await world().audit()).toEqual([]);
    },
  );
});

/** The same answer, given later: only its instants are others. */
function expectSame(answer: Answer, alone: Answer): void {
  expect(answer.success).toBe(true);
  expect(withoutVariance(answer.data)).toEqual(withoutVariance(alone.data));
}

const proofs = () => ({
  operator: { operatorId: OPERATORS.first, key: keyOf(OPERATORS.first) },
  approval: { operatorId: OPERATORS.second, key: keyOf(OPERATORS.second) },
});

test('what a command makes has the same id however often it is tried', async () => {
  const category = { category: { name: '饮品', parentId: CATEGORY_ID } };
  const first = await world().operate('saveCategory', { requestId: REQUEST, ...category });
  await restart();

  const second = await world().operate('saveCategory', { requestId: REQUEST, ...category });

  expect(second.data).toEqual(first.data);
});
