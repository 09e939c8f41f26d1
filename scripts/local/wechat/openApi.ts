import type { WechatPort } from '../gateway/options';
import type { Messages } from './messages';

/** The platform in front of WeChat, which refuses what a function was not granted. */
const API_NOT_FOUND = { errcode: -604_100, errmsg: 'API not found' };
const NO_PERMISSION = { errcode: -604_101, errmsg: 'function has no permission to call this API' };

export interface OpenApiRooms {
  readonly messages: Messages;
  /**
   * What config.json grants the function of this instance; null for a script outside the functions, which
   * nothing limits.
   */
  readonly permissionsOf: (instanceId: string | null) => readonly string[] | null;
}

export function createWechatPort({ messages, permissionsOf }: OpenApiRooms): WechatPort {
  return {
    async openApi(apiName, data, instanceId) {
      const permissions = permissionsOf(instanceId);
      if (permissions !== null && !permissions.includes(apiName)) return NO_PERMISSION;
      return apiName === 'subscribeMessage.send' ? messages.send(data) : API_NOT_FOUND;
    },
    async payApi(apiName) {
      return { return_code: 'FAIL', return_msg: `payment is not available in this local cloud: ${apiName}` };
    },
  };
}
