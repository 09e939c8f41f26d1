import type { LocalCloudOptions } from '../../../../scripts/local/types';
import { openWorld, type World } from '../world';

/** Longer than any instance remembers settings or products. */
const FORGET_MS = 120_000;

/** One world that a suite returns to before each of its cases. */
export interface Stage {
  readonly world: World;
  /**
   * Everything as it was furnished, some minutes later: warm instances that remember nothing of the case before. The
   * number of the case decides the time, so that a case alone finds what it finds among others.
   */
  reset(caseNumber: number): Promise<void>;
}

export async function openStage(
  furnish: (world: World) => Promise<void>,
  options?: LocalCloudOptions,
): Promise<Stage> {
  const world = await openWorld(options);
  await furnish(world);
  const { engine, clock, faults, wechat } = world.cloud;
  const furnished = engine.snapshot();
  const money = wechat.pay.snapshot();
  const furnishedAt = clock.now();
  return {
    world,
    async reset(caseNumber) {
      faults.clear();
      clock.set(furnishedAt + caseNumber * FORGET_MS);
      await engine.restore(furnished);
      wechat.pay.restore(money);
    },
  };
}
