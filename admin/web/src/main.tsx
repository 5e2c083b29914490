import '@fontsource-variable/inter/wght.css';
import './app/parts.css';
import './app/tokens.css';
import './app/global.css';
import './app/mantine.css';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { fetchAnewWhenOutdated } from './app/freshness';
import { pageNonce } from './app/nonce';
import { allowPlainStyleText } from './app/trustedTypes';
import { loadCatalogue, preferredLocale, speak } from './i18n';

allowPlainStyleText();
fetchAnewWhenOutdated();
setNonce(pageNonce());

const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root.');

// A build brings these with the pages that need them; see build/parts.ts.
if (import.meta.env.DEV) await import('./app/lateParts.css');

const locale = preferredLocale();
speak(locale);
const catalogue = await loadCatalogue(locale);
createRoot(root).render(
  <StrictMode>
    <App locale={locale} catalogue={catalogue} />
  </StrictMode>,
);
