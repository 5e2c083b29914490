/** A UUIDv7 (RFC 9562 §5.7): time-ordered, made on the client for `client_msg_id`. */
export function uuid7(now: number = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let i = 5, rest = now; i >= 0; i -= 1, rest = Math.floor(rest / 256)) bytes[i] = rest % 256;
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [0, 8, 12, 16, 20, 32]
    .slice(1)
    .map((end, i) => hex.slice([0, 8, 12, 16, 20][i], end))
    .join('-');
}
