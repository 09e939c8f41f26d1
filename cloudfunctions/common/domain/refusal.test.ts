import { REFUSALS } from '../contract/errors';
import { InvariantError, invariant } from './invariant';
import { Refusal, refuse } from './refusal';

describe('refusal', () => {
  test('a refusal carries its code, its details and the text of the catalogue', () => {
    const error = catchOf(() => refuse('SOLD_OUT', { skuId: 'sku-1' }));

    expect(error).toBeInstanceOf(Refusal);
    expect(error).toMatchObject({ name: 'Refusal', code: 'SOLD_OUT', details: { skuId: 'sku-1' } });
    expect(error).toHaveProperty('message', REFUSALS.SOLD_OUT.message);
  });

  test('a refusal without details has no such field', () => {
    expect(catchOf(() => refuse('BUSY'))).not.toHaveProperty('details');
  });

  test('a broken invariant is a bug and no refusal', () => {
    const error = catchOf(() => invariant(false, 'a coin is a coin'));

    expect(error).toBeInstanceOf(InvariantError);
    expect(error).not.toBeInstanceOf(Refusal);
    expect(error).toHaveProperty('message', 'a coin is a coin');
  });

  test('an invariant that holds says nothing', () => {
    expect(() => invariant(true, 'never read')).not.toThrow();
  });
});

function catchOf(act: () => void): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
