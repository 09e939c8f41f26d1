import { createClock } from './clock';
import { readClock } from './sharedClock';

test('a clock with an instant stands there and moves only when it is moved', async () => {
  const clock = createClock(1_000);
  await new Promise((resolve) => setTimeout(resolve, 5));

  expect(clock.now()).toBe(1_000);
  clock.move(500);
  expect(clock.now()).toBe(1_500);
  clock.move(-600);
  expect(clock.now()).toBe(900);
});

test('a clock without an instant shows real time and can be moved ahead of it', () => {
  const clock = createClock();

  expect(Math.abs(clock.now() - Date.now())).toBeLessThan(50);
  clock.move(3_600_000);
  expect(Math.abs(clock.now() - Date.now() - 3_600_000)).toBeLessThan(50);
  expect(clock.standing).toBe(false);
});

test('a clock that runs again goes on from where it stood', async () => {
  const clock = createClock();
  clock.set(1_000);
  clock.run();
  await new Promise((resolve) => setTimeout(resolve, 20));

  expect(clock.now()).toBeGreaterThanOrEqual(1_015);
  expect(clock.now()).toBeLessThan(2_000);
});

test('another thread reads the same instant, before 1970 and far ahead too', () => {
  const clock = createClock();
  for (const at of [-5, 0, 1_800_000_000_000, 253_402_300_799_999]) {
    clock.set(at);
    expect(readClock(clock.memory, Date.now())).toBe(at);
  }
});

test('whoever watches the clock hears of each change until they stop', () => {
  const clock = createClock(0);
  const heard: number[] = [];
  const stop = clock.onChange(() => heard.push(clock.now()));
  clock.set(5);
  clock.move(1);
  stop();
  clock.set(9);

  expect(heard).toEqual([5, 6]);
  expect(() => clock.set(1.5)).toThrow(RangeError);
});
