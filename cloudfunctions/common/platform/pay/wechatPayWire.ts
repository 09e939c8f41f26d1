import { createHash } from 'node:crypto';
import * as z from 'zod';
import { PaymentUnavailable } from '../../contract/ports';
import { parseJson, readAnswer } from './answers';
import type { Signatures } from './signatures';

/** A verified answer: its contents, or the code of an error. No contents are null. */
export type WechatPayAnswer =
  { readonly status: 'done'; readonly body: unknown } | { readonly status: 'refused'; readonly code: string };

export interface WechatPayWire {
  ask(method: 'GET' | 'POST', path: string, body?: object): Promise<WechatPayAnswer>;
  /** A file has no signature: its hash came in an answer that had one. SHA-1 in lower-case hex. */
  download(url: string, sha1: string): Promise<string>;
}

/**
 * HTTPS to WeChat Pay v3, one attempt a call, head and body within the time limit. Nothing is believed before its
 * signature is verified, errors included: WeChat signs every answer to a request whose own signature was right.
 */
export function openWire(endpoint: string, timeoutMs: number, load: () => Promise<Signatures>): WechatPayWire {
  return {
    async ask(method, path, fields) {
      const signatures = await load();
      const url = new URL(endpoint.replace(/\/$/, '') + path);
      const body = fields === undefined ? '' : JSON.stringify(fields);
      const authorization = signatures.authorize(method, url, body);
      const { httpStatus, headers, bytes } = await send(method, url, authorization, body, timeoutMs);
      const text = bytes.toString('utf8');
      if (httpStatus >= 500) throw new PaymentUnavailable(`WeChat Pay answered HTTP ${httpStatus}`);
      const flaw = signatures.findFlaw(headers, text, signatures.nowSeconds());
      if (flaw !== null)
        throw new PaymentUnavailable(`WeChat Pay's answer HTTP ${httpStatus} is not believed: ${flaw}`);
      return readBody(httpStatus, text);
    },
    async download(address, sha1) {
      if (!mayReceive(address)) throw new PaymentUnavailable("WeChat Pay's file is somewhere else");
      const url = new URL(address);
      const authorization = (await load()).authorize('GET', url, '');
      const { httpStatus, bytes } = await send('GET', url, authorization, '', timeoutMs);
      if (httpStatus !== 200) throw new PaymentUnavailable(`WeChat Pay's file answered HTTP ${httpStatus}`);
      const isWhole = createHash('sha1').update(bytes).digest('hex') === sha1;
      if (!isWhole) throw new PaymentUnavailable("WeChat Pay's file has another hash than was announced");
      return bytes.toString('utf8');
    },
  };
}

/** Orders and shoppers are named to WeChat Pay and to nobody else, whatever somebody writes into the settings. */
export function mayReceive(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, password } = new URL(address);
  const isLocal = hostname === '127.0.0.1' || hostname === 'localhost';
  const isWechat = protocol === 'https:' && hostname.endsWith('.mch.weixin.qq.com');
  return (isLocal || isWechat) && username === '' && password === '';
}

const refusal = z.object({ code: z.string() });

/** 202 is a no with a success's number: the shopper is just paying. */
function readBody(httpStatus: number, text: string): WechatPayAnswer {
  const body = text === '' ? null : parseJson(text);
  if (httpStatus === 200 || httpStatus === 204) return { status: 'done', body };
  return { status: 'refused', code: readAnswer(refusal, body).code };
}

async function send(method: string, url: URL, authorization: string, body: string, timeoutMs: number) {
  const headers = {
    Authorization: authorization,
    Accept: 'application/json',
    'User-Agent': 'golden-deer-points-mall',
    ...(method === 'POST' ? { 'Content-Type': 'application/json' } : {}),
  };
  const signal = AbortSignal.timeout(timeoutMs);
  const payload = method === 'POST' ? { body } : {};
  try {
    const response = await fetch(url, { method, headers, signal, redirect: 'error', ...payload });
    const bytes = Buffer.from(await response.arrayBuffer());
    return { httpStatus: response.status, headers: Object.fromEntries(response.headers), bytes };
  } catch (error) {
    throw new PaymentUnavailable('WeChat Pay had no answer', { cause: error });
  }
}
