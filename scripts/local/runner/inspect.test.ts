import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createFixture, type Fixture } from './testing/fixture';

/** A debugger as an editor is one: attaches, lets the call go, and reports where it stops. */
const DEBUGGER = `
  const [target] = await (await fetch('http://127.0.0.1:' + process.argv[1] + '/json/list')).json();
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  const send = (id, method) => socket.send(JSON.stringify({ id, method }));
  socket.onopen = () => { send(1, 'Debugger.enable'); send(2, 'Runtime.runIfWaitingForDebugger'); };
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (message.method !== 'Debugger.paused') return;
    console.log(message.params.callFrames.map(({ functionName }) => functionName).join(' '));
    send(3, 'Debugger.resume');
    setTimeout(() => process.exit(0), 50);
  };`;

let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture({ open: { sdk: 'none', timeout: 1, body: 'return event.n;' } });
});
afterAll(() => fixture.end());

test('an inspected function waits for a debugger at its first call, stops before main and has no timeout', async () => {
  const port = await freePort();
  const cloud = await fixture.open({ inspect: { functionName: 'open', port } });
  const call = cloud.functions.invoke('open', { n: 7 }, { kind: 'console' });
  await new Promise((resolve) => setTimeout(resolve, 1_500));

  expect(await runDebugger(port)).toContain('breakHere serve');
  expect(await call).toMatchObject({ outcome: 'answered', result: 7 });
  expect(await cloud.functions.invoke('open', { n: 8 }, { kind: 'console' })).toMatchObject({
    result: 8,
    cold: false,
  });
});

function runDebugger(port: number): Promise<string> {
  const args = [
    '--experimental-websocket',
    '--no-warnings',
    '--input-type=module',
    '-e',
    DEBUGGER,
    String(port),
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk) => (text += String(chunk)));
  return new Promise((resolve) => child.on('exit', () => resolve(text)));
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
