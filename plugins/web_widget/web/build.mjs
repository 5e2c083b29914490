/**
 * Builds the loader and the app into the Python package, compresses them, and checks the size budgets.
 * A budget that is exceeded fails the build.
 */

import { createHash } from "node:crypto";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "vite";

const OUT = new URL("../src/chatclick_web_widget/dist/", import.meta.url).pathname;
const APP = "src/app/main.tsx";
const SHARED = { configFile: false, logLevel: "warn" };

/** Build one script of the host page. */
function buildScript(entry, name, format, define = {}) {
  const output = { format, entryFileNames: name, minify: true };
  const rolldownOptions = { input: entry, preserveEntrySignatures: "strict", output };
  return build({ ...SHARED, define, build: { outDir: OUT, emptyOutDir: false, target: "es2022", modulePreload: false, rolldownOptions } });
}

/** The address of a part of the loader; it changes with the content, so that it can be kept for long. */
async function addressOf(name) {
  const hash = createHash("sha256").update(await readFile(join(OUT, name))).digest("hex");
  return JSON.stringify(`${name}?v=${hash.slice(0, 10)}`);
}

await rm(OUT, { recursive: true, force: true });
await buildScript("src/host/main.ts", "host/connect.js", "es");
await buildScript("src/extras/main.ts", "host/extras.js", "es");
const parts = { __CONNECT__: await addressOf("host/connect.js"), __EXTRAS__: await addressOf("host/extras.js") };
// most widgets ask for no consent and share nothing over subdomains: theirs is the small one
await buildScript("src/loader/main.ts", "loader.js", "iife", { ...parts, __FULL__: "false" });
await buildScript("src/loader/main.ts", "loader-full.js", "iife", { ...parts, __FULL__: "true" });
await buildScript("src/preview/main.ts", "host/preview.js", "iife");
await buildScript("src/preview/texts.ts", "host/texts.js", "es");
await build({
  ...SHARED,
  base: "./",
  build: {
    outDir: OUT,
    emptyOutDir: false,
    target: "es2022",
    manifest: "manifest.json",
    modulePreload: false,
    assetsInlineLimit: 0,
    rolldownOptions: { input: APP },
  },
});

const files = (await readdir(OUT, { recursive: true })).filter((name) => /\.(js|css)$/.test(name));
const sizes = new Map();
for (const name of files) {
  const bytes = await readFile(join(OUT, name));
  const gz = gzipSync(bytes, { level: 9 });
  sizes.set(name, gz.length);
  await writeFile(join(OUT, `${name}.gz`), gz);
  await writeFile(join(OUT, `${name}.br`), brotliCompressSync(bytes));
}

/** The files of a chunk and of what it imports at once. */
const manifest = JSON.parse(await readFile(join(OUT, "manifest.json"), "utf8"));
function filesOf(key, seen = new Set()) {
  if (seen.has(key)) return [];
  seen.add(key);
  const { file, css = [], imports = [] } = manifest[key];
  return [file, ...css, ...imports.flatMap((other) => filesOf(other, seen))];
}
const first = filesOf(APP);
/** What a chunk brings that the first load has not brought already. */
const chunk = (key) => filesOf(key).filter((name) => !first.includes(name));

/** Chunks that are loaded on demand, and what they may weigh; languages share one limit. */
const CHUNKS = [
  { name: "form before a conversation", key: "src/app/ui/start/StartForm.tsx", limit: 8_000 },
  { name: "cards of the home screen", key: "src/app/ui/home/HomeCards.tsx", limit: 4_000 },
  { name: "rating", key: "src/app/ui/csat/CsatCard.tsx", limit: 8_000 },
  { name: "menu", key: "src/app/ui/menu/Menu.tsx", limit: 10_000 },
  { name: "rich messages", key: "src/app/ui/rich/RichBody.tsx", limit: 6_000 },
  { name: "files, sending", key: "src/app/net/files.ts", limit: 4_000 },
  { name: "files, showing", key: "src/app/ui/files/FileBody.tsx", limit: 8_000 },
  { name: "emoji", key: "src/app/ui/emoji/EmojiPicker.tsx", limit: 15_000 },
  { name: "voice", key: "src/app/ui/voice/VoiceRecorder.tsx", limit: 6_000 },
  { name: "QR scanner", key: "src/app/ui/qr/QrScanner.tsx", limit: 3_000 },
  { name: "QR decoder", key: "node_modules/jsqr/dist/jsQR.js", limit: 50_000 },
];
const LANGUAGES = Object.keys(manifest).filter((key) => /i18n\/[a-z]{2}\.ts$/.test(key));
const BUDGETS = [
  // the server adds the widget's look, some 250 bytes
  { name: "loader", limit: 2_750, parts: ["loader.js"] },
  { name: "loader with consent", limit: 3_600, parts: ["loader-full.js"] },
  { name: "loader, on intent", limit: 4_200, parts: ["host/connect.js"] },
  { name: "loader, triggers and teaser", limit: 3_700, parts: ["host/extras.js"] },
  { name: "app, first load (JS + CSS)", limit: 45_000, parts: first },
  ...CHUNKS.map(({ name, key, limit }) => ({ name: `on demand: ${name}`, limit, parts: chunk(key) })),
  ...LANGUAGES.map((key) => ({ name: `language: ${key.match(/(\w+)\.ts$/)[1]}`, limit: 5_000, parts: chunk(key) })),
];

let isOver = false;
console.log(`${"part".padEnd(40)}${"gzip".padStart(9)}${"budget".padStart(9)}`);
for (const { name, limit, parts } of BUDGETS) {
  const total = parts.reduce((sum, file) => sum + (sizes.get(file) ?? 0), 0);
  if (total === 0) throw new Error(`no file was built for: ${name}`);
  isOver ||= total > limit;
  console.log(`${name.padEnd(40)}${String(total).padStart(9)}${String(limit).padStart(9)}${total > limit ? "  OVER" : ""}`);
}
if (isOver) {
  console.error("A part is over its budget: make it smaller, or load it on demand.");
  process.exit(1);
}
