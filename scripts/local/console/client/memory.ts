const SHOPPERS_KEY = 'console.shoppers';
const SHOPPERS_MAX = 8;

/** Shoppers that were used last, newest first; kept in this browser. */
export function rememberedShoppers(): readonly string[] {
  const stored: unknown = JSON.parse(localStorage.getItem(SHOPPERS_KEY) ?? '[]');
  return Array.isArray(stored) ? stored.filter((openid) => typeof openid === 'string') : [];
}

export function rememberShopper(openid: string): void {
  const others = rememberedShoppers().filter((known) => known !== openid);
  localStorage.setItem(SHOPPERS_KEY, JSON.stringify([openid, ...others].slice(0, SHOPPERS_MAX)));
}

export interface Proof {
  operatorId: string;
  key: string;
}

/** An operator's key stays in this tab and goes with it. */
export function rememberedProof(name: 'operator' | 'approval'): Proof {
  const stored = sessionStorage.getItem(`console.${name}`);
  return stored === null ? { operatorId: '', key: '' } : (JSON.parse(stored) as Proof);
}

export function rememberProof(name: 'operator' | 'approval', proof: Proof): void {
  sessionStorage.setItem(`console.${name}`, JSON.stringify(proof));
}

/** The event last sent to a function, so that it can be sent again. */
export function rememberedEvent(functionName: string): unknown {
  const stored = sessionStorage.getItem(`console.event.${functionName}`);
  const event: unknown = stored === null ? undefined : JSON.parse(stored);
  return event;
}

export function rememberEvent(functionName: string, event: unknown): void {
  sessionStorage.setItem(`console.event.${functionName}`, JSON.stringify(event));
}
