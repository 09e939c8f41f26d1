/** F-043. Pages count from 1; an empty list has one page. */
export function pagingOf({
  page,
  pageSize,
  total,
}: {
  readonly page: number;
  readonly pageSize: number;
  readonly total: number;
}) {
  return { page, pageSize, total, totalPages: Math.max(1, Math.ceil(total / pageSize)) };
}
