/**
 * Lets the styles of Mantine's parts come with the pages that draw them.
 *
 * `src/app/parts.css` holds those of the first load, `src/app/lateParts.css` all others, both in
 * Mantine's own order. Whichever chunk draws a late part brings the late styles; a part that is in
 * neither file stops the build.
 */
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const CLASSES = /@mantine\/core\/esm\/.*\/(\w+)\.module\.mjs$/;
const IMPORT = /@mantine\/core\/styles\/(\w+)\.layer\.css/g;

export function mantineParts(source: string): Plugin {
  const lateFile = `${source}/app/lateParts.css`;
  const first = partsIn(`${source}/app/parts.css`);
  const late = partsIn(lateFile);
  return {
    name: 'mantine-parts',
    apply: 'build',
    transform(code, id) {
      const part = CLASSES.exec(id)?.[1];
      if (part === undefined || !late.has(part)) return null;
      return { code: `import ${JSON.stringify(lateFile)};\n${code}`, map: null };
    },
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        for (const id of chunk.type === 'chunk' ? chunk.moduleIds : []) {
          const part = CLASSES.exec(id)?.[1];
          if (part === undefined || first.has(part) || late.has(part)) continue;
          this.error(`${part} of Mantine has no styles: name it in src/app/lateParts.css.`);
        }
      }
    },
  };
}

function partsIn(path: string): Set<string> {
  return new Set([...readFileSync(path, 'utf8').matchAll(IMPORT)].map((found) => found[1] ?? ''));
}
