/** Builds the gallery of all states into a folder of its own: `npm run gallery -- FOLDER`. For tests and pictures. */

import { build } from "vite";

const [outDir = "gallery-built"] = process.argv.slice(2);

await build({
  configFile: false,
  logLevel: "warn",
  base: "./",
  build: { outDir, emptyOutDir: true, target: "es2022", modulePreload: false, rolldownOptions: { input: "gallery.html" } },
});
