/** The money of an order that has none, as the auditor looks at it. */
export const NO_MONEY = {
  totalFen: 0,
  refundedPoints: 0,
  refundedCoins: 0,
  refundedFen: 0,
  payment: null,
  reward: null,
} as const;
