import type { Finding } from '../domain/audit/finding';
import type { Database } from './database';

/** Writes findings down, each once: an operator closes it, and it opens again when the law is still broken. */
export async function reportFindings(db: Database, findings: readonly Finding[], now: number): Promise<number> {
  for (const { law, subject, expected, actual } of findings) {
    const _id = `${law}:${subject}`;
    const known = await db.get('audits', _id);
    await db.put('audits', {
      _id,
      law,
      subject,
      expected: String(expected),
      actual: String(actual),
      status: 'open',
      firstSeenAt: known?.firstSeenAt ?? now,
      lastSeenAt: now,
    });
  }
  return findings.length;
}
