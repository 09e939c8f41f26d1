import { createReadStream, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';

const ANSWER_TIMEOUT_MS = 30_000;
const AT_ONCE_MAX = 8;
const CHUNKS_MAX = 100_000; // a hundred million registrations

/** A proof as one value after another: the summary, then the chunks of the list or somebody's own entry. */
export type ProofLines = AsyncIterable<unknown>;

/** JSON Lines, read line by line: a million registrations are 55 MB. */
export async function* readProofFile(path: string): ProofLines {
  const lines = createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity });
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line.trim() !== '') yield parseJson(line, `${path}, line ${number}`);
  }
}

/**
 * GET the address for the summary and, with chunk=N, each chunk, a few at once. What getDrawProof answers is unpacked;
 * a summary and chunks that lie somewhere as they are do as well.
 */
export async function* fetchProof(address: string): ProofLines {
  const summary = await fetchJson(new URL(address));
  yield summary;
  const chunks = countChunks(summary);
  const underway: Promise<unknown>[] = [];
  for (let index = 0; index < chunks; index += 1) {
    const url = new URL(address);
    url.searchParams.set('chunk', String(index));
    const chunk = fetchJson(url);
    chunk.catch(() => undefined); // it is awaited below; until then its failure is nobody's yet
    underway.push(chunk);
    if (underway.length === AT_ONCE_MAX) yield await underway.shift();
  }
  for (const chunk of underway) yield await chunk;
}

/** Hands every value on and writes it to the file too, which is then a proof of its own. */
export async function* saveProof(lines: ProofLines, path: string): ProofLines {
  const file = createWriteStream(path);
  for await (const line of lines) {
    if (!file.write(`${JSON.stringify(line)}\n`)) await once(file, 'drain');
    yield line;
  }
  file.end();
  await finished(file);
}

async function fetchJson(url: URL): Promise<unknown> {
  const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
  if (!response.ok) throw new Error(`${url.href} answers ${response.status}`);
  const answer = parseJson(await response.text(), url.href);
  if (!isRecord(answer) || typeof answer['success'] !== 'boolean') return answer;
  if (!answer['success']) throw new Error(`${url.href} refuses: ${String(answer['code'])}`);
  const { data } = answer;
  return isRecord(data) ? (data['proof'] ?? data['chunk'] ?? data) : data;
}

function countChunks(summary: unknown): number {
  const list = isRecord(summary) ? summary['list'] : undefined;
  const chunks = isRecord(list) ? list['chunks'] : 0;
  return typeof chunks === 'number' ? Math.min(chunks, CHUNKS_MAX) : 0;
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${where} is no JSON`, { cause: error });
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
