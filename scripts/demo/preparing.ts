import { contract as adjustWallet } from '../../cloudfunctions/adjustWallet/contract';
import { COIN_LIFE_MS } from '../../cloudfunctions/common/domain/calendar';
import { checkCharacterOf } from '../../cloudfunctions/common/domain/identity/idNumber';
import { contract as getWallet } from '../../cloudfunctions/getWallet/contract';
import { contract as verifyIdentity } from '../../cloudfunctions/verifyIdentity/contract';
import { formatTime, type Stage } from './stage';
import { CHECKS, GRANT_REASON, PERSON, TEXTS } from './texts';

const POINTS_GRANTED = 6_000;
const COINS_GRANTED = 2;

interface Consent {
  readonly version: string;
  readonly purpose: string;
}

/** The shopper proves to be an adult, the operators give points and coins. Answers when the coins end. */
export async function playPreparation(stage: Stage, { version, purpose }: Consent) {
  stage.open('identity');
  stage.say(TEXTS.consent(purpose, version));
  const idNumber = PERSON.idDigits + checkCharacterOf(PERSON.idDigits);
  const identity = { realName: PERSON.realName, idNumber, consent: { version, agreed: true } };
  const { maskedName, maskedIdNumber, adult } = await stage.ask(verifyIdentity, identity);
  stage.say(TEXTS.verified(maskedName, maskedIdNumber));
  const masked = ![maskedName, maskedIdNumber].some((text) => text === PERSON.realName || text === idNumber);
  stage.check(CHECKS.masked, { masked, adult }, { masked: true, adult: true });

  stage.open('grant');
  const grant = { openid: stage.openid, reason: GRANT_REASON };
  const points = { requestId: 'demo-grant-points', ...grant, asset: 'points', amount: POINTS_GRANTED } as const;
  const coins = { requestId: 'demo-grant-coins', ...grant, asset: 'coin', amount: COINS_GRANTED } as const;
  const alone = await stage.operateAlone(adjustWallet, points);
  stage.check(CHECKS.secondOperator('SECOND_OPERATOR_REQUIRED'), alone, 'SECOND_OPERATOR_REQUIRED');
  await stage.operate(adjustWallet, points);
  const { balances } = await stage.operate(adjustWallet, coins);
  stage.say(TEXTS.granted(balances.points, balances.coins));
  stage.check(CHECKS.granted, balances, { points: POINTS_GRANTED, coins: COINS_GRANTED });

  const { lots } = await stage.ask(getWallet, {});
  const coinExpiresAt = lots.find(({ asset }) => asset === 'coin')?.expiresAt ?? 0;
  stage.say(TEXTS.coinLot(COINS_GRANTED, formatTime(coinExpiresAt)));
  stage.check(CHECKS.coinLife, coinExpiresAt - stage.cloud.clock.now(), COIN_LIFE_MS);
  return { coinExpiresAt };
}
