/** The page that shows a draw and how it ended. */
export const pageOf = (drawId: string): string => `draw-package/pages/draw-detail/index?id=${drawId}`;
