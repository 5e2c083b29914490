import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { mantineParts } from './build/parts';

const source = fileURLToPath(new URL('./src', import.meta.url));
const host = process.env['CHATCLICK_URL'] ?? 'http://127.0.0.1:8000';

export default defineConfig({
  base: '/admin/',
  plugins: [react(), mantineParts(source)],
  resolve: { alias: { '@': source } },
  // The server puts the request's nonce where this mark stands; see chatclick_admin.
  html: { cspNonce: '{nonce}' },
  build: {
    outDir: '../chatclick_admin/dist',
    emptyOutDir: true,
    target: 'es2022',
    manifest: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      '/api': { target: host, ws: true },
      '/widget': { target: host },
    },
  },
  // A test that needs a page says so in its first line: making one takes longer than most tests.
  test: { environment: 'node', pool: 'threads', include: ['src/**/*.test.ts', 'src/**/*.test.tsx'] },
});
