import { contract as adjustWallet } from '../../cloudfunctions/adjustWallet/contract';
import { COIN_LIFE_MS } from '../../cloudfunctions/common/domain/calendar';
import { contract as getWallet } from '../../cloudfunctions/getWallet/contract';
import { contract as verifyIdentity } from '../../cloudfunctions/verifyIdentity/contract';
import { formatTime, type Stage } from './stage';
import { HERO, idNumberOf, identityOf } from './people';
import { CHECKS, GRANT_REASON, TEXTS } from './texts';

const POINTS_GRANTED = 6_000;
const COINS_GRANTED = 2;
const TEN_MINUTES_MS = 600_000;

export interface Consent {
  readonly version: string;
  readonly purpose: string;
}

/** The shopper proves to be an adult, the operators give points and coins. Answers when the coins end. */
export async function playPreparation(stage: Stage, { version, purpose }: Consent) {
  stage.open('identity');
  stage.setClock(stage.cloud.clock.now() + TEN_MINUTES_MS);
  stage.say(TEXTS.consent(purpose, version));
  const { maskedName, maskedIdNumber, adult } = await stage.ask(verifyIdentity, identityOf(HERO, version));
  stage.say(TEXTS.verified(maskedName, maskedIdNumber));
  const masked = maskedName !== HERO.realName && maskedIdNumber !== idNumberOf(HERO);
  stage.check(CHECKS.masked, { masked, adult }, { masked: true, adult: true });

  stage.open('grant');
  const before = await stage.askAside(getWallet, {});
  const had = { points: before.points.balance, coins: before.coins.balance };
  const grant = { openid: stage.openid, reason: GRANT_REASON };
  const points = { requestId: 'demo-grant-points', ...grant, asset: 'points', amount: POINTS_GRANTED } as const;
  const coins = { requestId: 'demo-grant-coins', ...grant, asset: 'coin', amount: COINS_GRANTED } as const;
  const alone = await stage.operateAlone(adjustWallet, points);
  stage.check(CHECKS.secondOperator('SECOND_OPERATOR_REQUIRED'), alone, 'SECOND_OPERATOR_REQUIRED');
  await stage.operate(adjustWallet, points);
  const { balances } = await stage.operate(adjustWallet, coins);
  const expected = { points: had.points + POINTS_GRANTED, coins: had.coins + COINS_GRANTED };
  stage.check(CHECKS.granted, balances, expected);

  const { lots } = await stage.askAside(getWallet, {});
  const coinExpiresAt = lots.findLast(({ asset }) => asset === 'coin')?.expiresAt ?? 0;
  stage.say(TEXTS.granted(balances.points, balances.coins, COINS_GRANTED, formatTime(coinExpiresAt)));
  stage.check(CHECKS.coinLife, coinExpiresAt - stage.cloud.clock.now(), COIN_LIFE_MS);
  return { coinExpiresAt };
}
