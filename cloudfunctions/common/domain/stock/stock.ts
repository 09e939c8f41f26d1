/** Units that an attempt has taken out of `available` and that no order has confirmed or given back yet. */
export interface Reservation {
  readonly orderId: string;
  readonly quantity: number; // >= 1
  readonly at: number;
  readonly drawId: string | null; // the draw whose hold it came from; null: from `available`
}

/** One SKU's stock: the hot document, changed only by single conditional updates. All counts are units. */
export interface Stock {
  readonly _id: string; // the sku's id
  readonly productId: string;
  readonly available: number; // on hand and free to take
  readonly reserved: number; // sum of the reservations
  readonly drawHeld: number; // kept for the winners of published draws
  readonly sold: number;
  readonly inbound: number; // everything that ever came in
  readonly adjusted: number; // signed sum of the corrections by operators
  readonly holds: Readonly<Record<string, number>>; // by draw id; their sum is drawHeld
  readonly reservations: Readonly<Record<string, Reservation>>; // by attempt id
  readonly returns: Readonly<Record<string, number>>; // order id to the instant its units came back
}
