import { simulate } from './simulate';

/** `SIMULATION_SEEDS=3,4,5 SIMULATION_STEPS=2000 npx jest simulation` looks longer. */
const SEEDS = (process.env['SIMULATION_SEEDS'] ?? '1,2').split(',').map(Number);
const STEPS = Number(process.env['SIMULATION_STEPS'] ?? 300);
const STEP_MS_MAX = 500;
const SHOWN_MAX = 25; // lines of the log

test.each(SEEDS)(
  'whatever anybody does under seed %i, every law holds after every step and the books agree',
  async (seed) => {
    const { wrong, log, codes, money } = await simulate(seed, STEPS);

    const replay = `Replay it: npm run race -- simulation ${seed} ${STEPS}`;
    if (wrong.length > 0)
      throw new Error([`seed ${seed}:`, ...wrong, ...log.slice(-SHOWN_MAX), replay].join('\n'));
    expect([...codes.keys()]).toEqual(expect.arrayContaining(['SUCCESS', 'COINS_NOT_ENOUGH', 'crashed']));
    expect(codes.get('SUCCESS')).toBeGreaterThan(STEPS / 10);
    expect(Math.min(money.takenFen, money.givenFen)).toBeGreaterThan(0);
  },
  STEPS * STEP_MS_MAX,
);
