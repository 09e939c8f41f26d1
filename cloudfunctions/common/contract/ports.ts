/** What the mall asks of the outside world; platform/ has the adapters. */

export interface Message {
  readonly openid: string;
  readonly templateId: string;
  readonly page: string;
  readonly data: Readonly<Record<string, { readonly value: string }>>;
}

/** notGranted: the shopper has no acceptance left for this template (43101); there is nothing to repeat. */
export type SendMessage = (message: Message) => Promise<'sent' | 'notGranted'>;
