/**
 * Builds the loader and the app into the Python package, compresses them, and checks the size budgets.
 * A budget that is exceeded fails the build.
 */

import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "vite";

const OUT = new URL("../src/chatclick_web_widget/dist/", import.meta.url).pathname;
const BUDGETS = [
  { name: "loader (JS)", limit: 3_000, files: (name) => name === "loader.js" },
  { name: "app, first load (JS + CSS)", limit: 45_000, files: (name) => name.startsWith("assets/") },
];
const SHARED = { configFile: false, logLevel: "warn" };

await rm(OUT, { recursive: true, force: true });
await build({
  ...SHARED,
  build: {
    outDir: OUT,
    emptyOutDir: false,
    target: "es2022",
    lib: { entry: "src/loader/main.ts", formats: ["iife"], name: "chatclickLoader", fileName: () => "loader.js" },
  },
});
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
    rolldownOptions: { input: "src/app/main.tsx" },
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

let isOver = false;
console.log(`${"part".padEnd(30)}${"gzip".padStart(9)}${"budget".padStart(9)}`);
for (const { name, limit, files: belongs } of BUDGETS) {
  const total = [...sizes].filter(([file]) => belongs(file)).reduce((sum, [, size]) => sum + size, 0);
  if (total === 0) throw new Error(`no file was built for: ${name}`);
  isOver ||= total > limit;
  console.log(`${name.padEnd(30)}${String(total).padStart(9)}${String(limit).padStart(9)}${total > limit ? "  OVER" : ""}`);
}
if (isOver) {
  console.error("A part is over its budget: make it smaller, or load it on demand.");
  process.exit(1);
}
