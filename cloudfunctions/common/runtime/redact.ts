/** Texts that name a person: ID numbers (18 or 15 digits), mobile numbers, openids. */
const PERSONAL = [
  /\d{17}[\dXx]/g,
  /(?<!\d)\d{15}(?!\d)/g,
  /(?<!\d)1[3-9]\d{9}(?!\d)/g,
  /\bo[A-Za-z0-9_-]{27}\b/g,
];
const PERSONAL_KEYS = /^(openid|name|realName|idNumber|receiverName|receiverPhone|phone|address|detail|key)$/i;
const DEPTH_MAX = 6;

/** What may stand in a log: personal fields and texts are replaced. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEPTH_MAX) return '…';
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      PERSONAL_KEYS.test(key) ? '***' : redact(item, depth + 1),
    ]),
  );
}

export function redactText(text: string): string {
  return PERSONAL.reduce((cleaned, pattern) => cleaned.replace(pattern, '***'), text);
}
