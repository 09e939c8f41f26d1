/** What the console itself says no to. */
export const ERRORS = {
  NOT_FOUND: '没有这个地址',
  METHOD_NOT_ALLOWED: '这个地址不接受此类请求',
  NOT_JSON: '修改只接受 application/json',
  BODY_TOO_LARGE: '请求内容超过 6 MB',
  JSON_INVALID: 'JSON 格式有误',
  INPUT_INVALID: '填写的内容有误',
  QUERY_NOT_OBJECT: '应为一个 JSON 对象，例如 {"status":"on_sale"}',
  COLLECTION_NOT_FOUND: '集合不存在',
  DOCUMENT_NOT_FOUND: '文档不存在，可能已被删除',
  DOCUMENT_CHANGED: '文档刚被改动过，未保存。请重新载入后再改',
  ID_CHANGED: '_id 不能修改，请改用“另存为新文档”',
  FUNCTION_NOT_FOUND: '云函数不存在',
  INVOKE_REFUSED: '平台没有执行这次调用',
  CALL_NOT_FOUND: '这次调用的日志已不在',
  TIMER_NOT_FOUND: '这个云函数没有定时器',
  PAY_REFUSED: '微信支付没有接受',
  DATABASE: '数据库拒绝了这次操作',
  INTERNAL: '控制台出错',
  OFFLINE: '连不上本地云，请确认 npm start 仍在运行',
} as const;
export type ErrorCode = keyof typeof ERRORS;
