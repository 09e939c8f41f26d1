import { createAdminDoor } from './admin';
import { CLIENT_DATABASE_PATH, createClientDatabaseDoor } from './clientDatabase';
import { CLIENT_FUNCTIONS_PREFIX, createClientFunctionDoor } from './clientFunctions';
import { createFileDoor } from './fileDoor';
import { HTTP_PREFIX, createHttpDoor } from './httpAccess';
import type { Gateway, GatewayOptions } from './options';
import { openServer } from './server';
import { openFileStore } from './storage';
import { STORAGE_PREFIX } from './storageActions';

export { INSTANCE_HEADER } from './admin';
export { SHOPPER_HEADER } from './clientFunctions';
export type { CollectionRule, Gateway, GatewayOptions, Handler, MissingIndex, WechatPort } from './options';
export { PortTaken } from './server';

/** Opens the doors of the local cloud on the loopback: /admin for the SDKs, /client for pages, /http, /storage. */
export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const gateway = await openServer(options.port ?? 0);
  const storage = {
    store: openFileStore(options.dataDir),
    envId: options.envId,
    url: gateway.url,
    now: options.now,
  };
  gateway.mount('/admin', createAdminDoor({ ...options, storage }));
  gateway.mount(CLIENT_FUNCTIONS_PREFIX, createClientFunctionDoor(options));
  gateway.mount(CLIENT_DATABASE_PATH, createClientDatabaseDoor(options));
  gateway.mount(HTTP_PREFIX, createHttpDoor(options));
  gateway.mount(STORAGE_PREFIX, createFileDoor(storage, options.door));
  return gateway;
}
