/**
 * Builds the packages and their example apps, and checks that each package is small: what an app
 * bundles of it besides the packages it builds on.
 */

import { execFileSync } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { build } from "vite";

const LIMIT = 1_500;
const PACKAGES = [
  { folder: "js", entry: "src/index.ts", name: "@chatclick/widget" },
  { folder: "react", entry: "src/index.tsx", name: "@chatclick/react", example: true },
  { folder: "vue", entry: "src/index.ts", name: "@chatclick/vue", example: true },
];
const SHARED = { configFile: false, logLevel: "warn" };
const root = new URL("./", import.meta.url).pathname;
/** The examples use the packages as they lie here. */
const alias = Object.fromEntries(PACKAGES.map(({ folder, entry, name }) => [name, `${root}${folder}/${entry}`]));

let isOver = false;
console.log(`${"package".padEnd(30)}${"gzip".padStart(9)}${"budget".padStart(9)}`);
for (const { folder, entry, name, example } of PACKAGES) {
  await rm(`${root}${folder}/dist`, { recursive: true, force: true });
  await build({
    ...SHARED,
    root: root + folder,
    build: {
      outDir: "dist",
      target: "es2022",
      rolldownOptions: {
        input: `${root}${folder}/${entry}`,
        preserveEntrySignatures: "strict",
        external: [/^react/, "vue", "@chatclick/widget"],
        output: { format: "es", entryFileNames: "index.js", minify: true },
      },
    },
  });
  declareTypes(folder);
  const size = gzipSync(await readFile(`${root}${folder}/dist/index.js`), { level: 9 }).length;
  isOver ||= size > LIMIT;
  console.log(`${name.padEnd(30)}${String(size).padStart(9)}${String(LIMIT).padStart(9)}${size > LIMIT ? "  OVER" : ""}`);
  if (!example) continue;
  const place = { outDir: "dist", emptyOutDir: true };
  await build({ ...SHARED, root: `${root}${folder}/example`, base: "./", resolve: { alias }, build: place });
}
if (isOver) {
  console.error("A package is over its budget: make it smaller.");
  process.exit(1);
}

/** Write the declarations beside the script; the other packages are seen as their users see them. */
function declareTypes(folder) {
  execFileSync("npx", ["tsc", "--project", folder], { cwd: root, stdio: "inherit" });
}
