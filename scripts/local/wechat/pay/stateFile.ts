import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MoneyState } from './money';
import type { NoticesState } from './notices';

export interface PayState {
  readonly money: MoneyState;
  readonly notices: NoticesState;
}

/** What WeChat Pay knows outlives the cloud's process where the database does. */
export class StateFile {
  private readonly file: string | null;
  private due: NodeJS.Immediate | null = null;

  constructor(
    dataDir: string | undefined,
    private readonly current: () => PayState,
  ) {
    this.file = dataDir === undefined ? null : join(dataDir, 'wechat-pay.json');
  }

  read(): PayState | null {
    if (this.file === null || !existsSync(this.file)) return null;
    return JSON.parse(readFileSync(this.file, 'utf8')) as PayState; // written by save
  }

  /** Changes of one turn of the event loop are written once. */
  changed(): void {
    if (this.file === null || this.due !== null) return;
    this.due = setImmediate(() => this.save());
  }

  close(): void {
    if (this.due !== null) this.save();
  }

  /** Through a second file, so that a crash leaves the old or the new one whole. */
  private save(): void {
    if (this.due !== null) clearImmediate(this.due);
    this.due = null;
    if (this.file === null) return;
    mkdirSync(join(this.file, '..'), { recursive: true });
    writeFileSync(`${this.file}.new`, JSON.stringify(this.current()));
    renameSync(`${this.file}.new`, this.file);
  }
}
