import { createServer, type Server, type ServerResponse } from 'node:http';
import { openDrand } from './drand';
import { QUICKNET } from './verifyRound';

const { chainHash, publicKey } = QUICKNET;
const ROUND = 1_000;
const SIGNATURE =
  'b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39';
const RANDOMNESS = 'fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd';
const EMITTED = { round: ROUND, randomness: RANDOMNESS, signature: SIGNATURE };
const SIGNATURE_OF_ROUND_1 =
  'b55e7cb2d5c613ee0b2e28d6750aabbb78c39dcc96bd9d38c2c2e12198df95571de8e8e402a0cc48871c7089a2b3af4b';

type Answer = (response: ServerResponse) => void;

const servers: Server[] = [];
let asked: string[];

beforeEach(() => {
  asked = [];
});

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

test('F-118 the promised round of the promised chain is asked for, and what it answers is proved', async () => {
  const endpoint = await relay(answerJson(EMITTED));

  expect(await ask([endpoint])).toEqual(EMITTED);
  expect(asked).toEqual([`/${chainHash}/public/${ROUND}`]);
});

test('F-118 the randomness is computed from the signature, whatever a relay says', async () => {
  const endpoint = await relay(answerJson({ ...EMITTED, randomness: 'ff'.repeat(32) }));

  expect(await ask([endpoint])).toEqual(EMITTED);
});

test.each<[string, Answer]>([
  ['a signature of another round', answerJson({ ...EMITTED, signature: SIGNATURE_OF_ROUND_1 })],
  ['another round', answerJson({ round: 1, signature: SIGNATURE_OF_ROUND_1 })],
  ['no signature', answerJson({ round: ROUND, randomness: RANDOMNESS })],
  ['a signature that is no text', answerJson({ round: ROUND, signature: 7 })],
  ['null', answerJson(null)],
  [
    'that the round is not emitted yet',
    (response) => void response.writeHead(425).end('Requested future beacon'),
  ],
  ['that it does not know the round', (response) => void response.writeHead(404).end()],
  ['an error with the right words', (response) => void response.writeHead(500).end(JSON.stringify(EMITTED))],
  ['no JSON', (response) => void response.writeHead(200).end('<html>')],
  ['a cut connection', (response) => void response.destroy()],
  ['silence', () => undefined],
  ['an answer that never ends', (response) => void response.writeHead(200).write('{"round":')],
])('F-118 a relay that answers %s is passed over, and the next one is asked', async (_what, misbehave) => {
  const bad = await relay(misbehave);
  const good = await relay(answerJson(EMITTED));

  expect(await ask([bad, good])).toEqual(EMITTED);
  expect(await ask([bad])).toBeNull();
});

test('F-118 an endpoint that is no address, and one where nobody listens, are passed over', async () => {
  const good = await relay(answerJson(EMITTED));

  expect(await ask(['nowhere', 'http://127.0.0.1:1', good])).toEqual(EMITTED);
});

test('F-118 nobody has the round: the draw is told so, after each endpoint had its time', async () => {
  const silent = await relay(() => undefined);
  const startedAt = performance.now();

  expect(await ask([silent, silent])).toBeNull();
  expect(performance.now() - startedAt).toBeGreaterThan(350);
  expect(performance.now() - startedAt).toBeLessThan(3_000);
  expect(asked).toHaveLength(2);
});

function ask(endpoints: readonly string[]) {
  return openDrand({ timeoutMs: 200 })({ chainHash, publicKey, round: ROUND }, endpoints);
}

async function relay(answer: Answer): Promise<string> {
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

function answerJson(value: unknown): Answer {
  return (response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(value));
  };
}
