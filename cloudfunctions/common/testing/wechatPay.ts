import { createCipheriv, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { parseMultipart } from '../../../scripts/local/gateway/body';

export const MERCHANT_ID = '1900000109';
export const APP_ID = 'wxd678efh567hg6787';
export const API_V3_KEY = '0123456789abcdef0123456789ABCDEF';
export const PUBLIC_KEY_ID = 'PUB_KEY_ID_0119000001092024111100326100001234';

const pair = () => generateKeyPairSync('rsa', { modulusLength: 2_048 });
export const merchant = pair();
export const platform = pair();
export const stranger = pair();

const pem = (key: KeyObject): string =>
  key.export({ format: 'pem', type: key.type === 'private' ? 'pkcs8' : 'spki' }).toString();

/** The environment of a function that speaks WeChat Pay v3. */
export const V3_VARIABLES = {
  WECHAT_PAY_PRIVATE_KEY: pem(merchant.privateKey),
  WECHAT_PAY_SERIAL: '5157F09EFDC096DE15EBE81A47057A7232F1B8E1',
  WECHAT_PAY_API_V3_KEY: API_V3_KEY,
  WECHAT_PAY_PUBLIC_KEY: pem(platform.publicKey),
  WECHAT_PAY_PUBLIC_KEY_ID: PUBLIC_KEY_ID,
  POINTS_MALL_MERCHANT_APP_ID: APP_ID,
};

interface Signing {
  readonly key?: KeyObject;
  readonly serial?: string;
  readonly atSeconds?: number; // now by default
}

/** The headers with which WeChat Pay signs an answer or a notice. */
export function signHeaders(body: string, signing: Signing = {}): Record<string, string> {
  const timestamp = String(signing.atSeconds ?? Math.floor(Date.now() / 1_000));
  const message = Buffer.from(`${timestamp}\nthe-nonce\n${body}\n`);
  return {
    'Wechatpay-Timestamp': timestamp,
    'Wechatpay-Nonce': 'the-nonce',
    'Wechatpay-Serial': signing.serial ?? PUBLIC_KEY_ID,
    'Wechatpay-Signature': sign('RSA-SHA256', message, signing.key ?? platform.privateKey).toString('base64'),
  };
}

/** The resource of a notice: AEAD_AES_256_GCM, the tag at its end. */
export function seal(contents: unknown, key = API_V3_KEY): object {
  const cipher = createCipheriv('aes-256-gcm', key, 'abcdefghijkl').setAAD(Buffer.from('transaction'));
  const plain = typeof contents === 'string' ? contents : JSON.stringify(contents);
  const bytes = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return {
    algorithm: 'AEAD_AES_256_GCM',
    ciphertext: bytes.toString('base64'),
    nonce: 'abcdefghijkl',
    associated_data: 'transaction',
  };
}

export interface Asked {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string; // each byte a character, so that a form survives
}
export type Answer = (response: ServerResponse, asked: Asked) => void;

export interface PayServer {
  readonly url: string;
  readonly asked: Asked[];
  answer: Answer;
  stop(): Promise<void>;
}

/** A server that notes what it is asked and answers as a test says. */
export async function startPayServer(): Promise<PayServer> {
  const asked: Asked[] = [];
  const server: Server = createServer(async (request, response) => {
    request.setEncoding('latin1');
    const { method, url: path, headers } = request;
    asked.push({ method, path, headers, body: await text(request) });
    const last = asked.at(-1);
    if (last !== undefined) started.answer(response, last);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const started: PayServer = {
    url: `http://127.0.0.1:${port}`,
    asked,
    answer: (response) => void response.destroy(),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return started;
}

/** An answer of WeChat Pay v3, signed unless the test signs it otherwise. */
export function answerV3(body: unknown, httpStatus = 200, signing: Signing = {}): Answer {
  const bytes = body === null ? '' : JSON.stringify(body);
  return (response) => void response.writeHead(httpStatus, signHeaders(bytes, signing)).end(bytes);
}

/** wx.wxPayApi answers bytes, and JSON only for the platform's own errors. */
export const answerBytes =
  (bytes: string, contentType = 'application/octet-stream'): Answer =>
  (response) =>
    void response.writeHead(200, { 'Content-Type': contentType }).end(bytes);
export const answerCloudPay = (fields: object): Answer => answerBytes(JSON.stringify(fields));
export const refuseCloudPay = (err_code: string): Answer =>
  answerCloudPay({ return_code: 'SUCCESS', return_msg: 'OK', result_code: 'FAIL', err_code });

/** The form of a request of wx.wxPayApi. */
export function readCloudPayForm(asked: Asked | undefined) {
  const body = Buffer.from(asked?.body ?? '', 'latin1');
  const form = parseMultipart(body, asked?.headers['content-type'] ?? '');
  const text = (name: string): string => form.get(name)?.toString('utf8') ?? '';
  const data: Record<string, unknown> = JSON.parse(text('requestData'));
  return { action: text('action'), apiName: text('apiName'), options: form.get('apiOptions'), data };
}
