import * as z from 'zod';
import { remark } from './units';

const CUSTOMIZATIONS_MAX = 10;

/** Of the shopper's own address book in WeChat (wx.chooseAddress); frozen into the order. */
export const address = z.strictObject({
  receiverName: z.string().min(1).max(50),
  receiverPhone: z.string().regex(/^[0-9+\- ]{5,20}$/),
  province: z.string().max(50),
  city: z.string().max(50),
  district: z.string().max(50),
  detail: z.string().min(1).max(200),
});

export const customization = z
  .array(z.strictObject({ name: z.string().max(50), value: z.string().max(200) }))
  .max(CUSTOMIZATIONS_MAX);

/** How an order was sent; products that are not sent have neither carrier nor number. */
export const delivery = z.strictObject({ carrier: z.string().max(50), trackingNo: z.string().max(100) });

/** What a shopper may say beside what is ordered. */
export const orderWishes = {
  buyerRemark: remark.default(''),
  buyerMessage: remark.default(''),
  customization: customization.default([]),
  address: address.nullable().default(null),
};
