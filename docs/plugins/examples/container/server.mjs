import { createHmac, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const key = Buffer.from(readFileSync(process.env.CHATCLICK_KEY_FILE, "ascii").slice(6), "base64");

const isSigned = ({ headers }, body) => {
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const right = Buffer.from("v1," + createHmac("sha256", key).update(signed).digest("base64"));
  const given = Buffer.from(headers["webhook-signature"] ?? "");
  return right.length === given.length && timingSafeEqual(right, given);
};

process.umask(0); // the host must be able to write to the socket
createServer(async (request, response) => {
  const answer = (status, document) => response.writeHead(status).end(JSON.stringify(document));
  if (request.url === "/v1/health") return answer(200, { status: "ok" });
  const body = Buffer.concat(await request.toArray()).toString();
  if (!isSigned(request, body)) return answer(401, null);
  if (request.url !== "/v1/hooks/message_transform") return answer(404, null);
  const text = JSON.parse(body).data.message.content.text ?? "";
  const shouted = text.startsWith("/shout ") ? { text: text.slice(7).toUpperCase() } : null;
  answer(200, { result: shouted });
}).listen(process.env.CHATCLICK_SOCKET);
