import type { WechatPort } from '../gateway/options';
import type { Caller } from '../gateway/types';
import type { Messages } from './messages';
import type { WechatPay } from './pay';

/** The platform in front of WeChat, which refuses what a function was not granted. */
const API_NOT_FOUND = { errcode: -604_100, errmsg: 'API not found' };
const NO_PERMISSION = { errcode: -604_101, errmsg: 'function has no permission to call this API' };

export interface OpenApiRooms {
  readonly messages: Messages;
  readonly cloudPay: WechatPay['cloudPay'];
  /** Who called what the instance runs now. */
  readonly callerOf: (instanceId: string | null) => Caller | null;
  /**
   * What config.json grants the function of this instance; null for a script outside the functions, which
   * nothing limits.
   */
  readonly permissionsOf: (instanceId: string | null) => readonly string[] | null;
}

export function createWechatPort({ messages, cloudPay, callerOf, permissionsOf }: OpenApiRooms): WechatPort {
  return {
    async openApi(apiName, data, instanceId) {
      const permissions = permissionsOf(instanceId);
      if (permissions !== null && !permissions.includes(apiName)) return NO_PERMISSION;
      return apiName === 'subscribeMessage.send' ? messages.send(data) : API_NOT_FOUND;
    },
    async payApi(apiName, data, instanceId) {
      return cloudPay({ apiName, data, openid: openidOf(callerOf(instanceId)) });
    },
  };
}

/** The shopper at the beginning of a chain of calls. */
function openidOf(caller: Caller | null): string | null {
  if (caller?.kind === 'function') return openidOf(caller.parent);
  return caller?.kind === 'shopper' ? caller.openid : null;
}
