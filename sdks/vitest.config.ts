import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@chatclick/widget": fileURLToPath(new URL("js/src/index.ts", import.meta.url)) } },
  test: { include: ["*/tests/**/*.test.{ts,tsx}"] },
});
