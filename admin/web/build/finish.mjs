// Writes precompressed siblings of every asset and holds the first load to its budget.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const BUDGET_KB = 350;
const dist = fileURLToPath(new URL('../../chatclick_admin/dist/', import.meta.url));
const compressible = /\.(js|css|svg|html|json|map)$/;

function compress(path) {
  const bytes = readFileSync(path);
  const gz = gzipSync(bytes, { level: 9 });
  writeFileSync(`${path}.gz`, gz);
  writeFileSync(
    `${path}.br`,
    brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
  );
  return { raw: bytes.length, gz: gz.length };
}

function compressAll() {
  const sizes = new Map();
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !compressible.test(entry.name) || entry.name === 'index.html') continue;
    const path = `${entry.parentPath}/${entry.name}`.replaceAll('//', '/');
    sizes.set(path.slice(dist.length).replace(/^\//, ''), compress(path));
  }
  return sizes;
}

function firstLoadFiles(manifest) {
  const files = new Set();
  const visit = (key) => {
    const chunk = manifest[key];
    if (files.has(chunk.file)) return;
    files.add(chunk.file);
    chunk.css?.forEach((css) => files.add(css));
    chunk.imports?.forEach(visit);
  };
  // What an agent waits for on the first visit: the door, the shell and the inbox.
  ['index.html', 'src/app/SignedIn.tsx', 'src/inbox/list/InboxPage.tsx', 'src/i18n/en.ts'].forEach(visit);
  files.add('static/first-paint.css');
  return files;
}

const sizes = compressAll();
const manifest = JSON.parse(readFileSync(`${dist}/.vite/manifest.json`, 'utf8'));
const first = firstLoadFiles(manifest);
const kb = (bytes) => (bytes / 1000).toFixed(1).padStart(8);
const rows = [...sizes]
  .filter(([name]) => /\.(js|css)$/.test(name))
  .sort((a, b) => Number(first.has(b[0])) - Number(first.has(a[0])) || b[1].gz - a[1].gz);

console.log(`\n${'file'.padEnd(48)}   raw kB    gz kB  load`);
for (const [name, size] of rows) {
  console.log(`${name.padEnd(48)} ${kb(size.raw)} ${kb(size.gz)}  ${first.has(name) ? 'first' : 'lazy'}`);
}
const total = [...first].reduce((sum, name) => sum + (sizes.get(name)?.gz ?? 0), 0) / 1000;
console.log(`${'first load, JS and CSS'.padEnd(48)} ${''.padStart(8)} ${total.toFixed(1).padStart(8)}  of ${BUDGET_KB}\n`);
if (total > BUDGET_KB) {
  console.error(`The first load is ${total.toFixed(1)} kB gz; the budget is ${BUDGET_KB} kB.`);
  process.exit(1);
}
