/** Whether an order's money may be asked for now; half-open, as every interval. */
export function isPayable(
  { status, expiresAt }: { readonly status: string; readonly expiresAt: number | null },
  now: number,
): boolean {
  return status === 'awaiting_payment' && (expiresAt === null || now < expiresAt);
}
