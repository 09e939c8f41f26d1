import type { Message } from '../contract/ports';
import type { EventPorts } from './drainEvents';

/** Best effort: a shopper who accepted no message gets none, and nothing waits for it. No template: none is sent. */
export async function notifyOrder(
  { sendMessage }: EventPorts,
  templateId: string,
  { orderId, openid }: { readonly orderId: string; readonly openid: string },
  data: Message['data'],
): Promise<void> {
  if (templateId === '') return;
  await sendMessage({ openid, templateId, page: `mall-package/pages/order-detail/index?id=${orderId}`, data });
}
