/** One wrong line, or the few that make one mistake. Each `from` stands in its file once. */
export interface Mutation {
  readonly what: string; // as docs/invariants.md says it
  readonly edits: readonly { readonly file: string; readonly from: string; readonly to: string }[];
  readonly caughtBy: { readonly file: string; readonly title: string };
}
