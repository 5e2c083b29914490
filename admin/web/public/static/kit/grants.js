/**
 * Connecting an account with OAuth 2.0, for pages of plugins that serve `chatclick.oauth.GrantRoutes`.
 *
 * `import { finishConsent, grantFields, grantLine } from '/admin/static/kit/grants.js';`
 */
import { ask, button, field, make, select } from './elements.js';
import { grantTranslator } from './grants_words.js';

const PASSWORD = 'password';
const TEXTS = ['client_id', 'client_secret', 'organisation', 'issuer', 'authorize_url', 'token_url', 'scopes'];
const LONGEST = { client_id: 300, client_secret: 500, organisation: 80, issuer: 300, authorize_url: 500, token_url: 500, scopes: 1000 };
const HINTS = { organisation: 'organisationHint', issuer: 'issuerHint', scopes: 'scopesHint' };
const SHOWN = {
  google: ['client_id', 'client_secret'],
  microsoft: ['client_id', 'client_secret', 'organisation', 'flow'],
  other: ['client_id', 'client_secret', 'flow', 'issuer', 'authorize_url', 'token_url', 'scopes'],
};

/**
 * The fields of how an account is connected.
 *
 * @param {{locale: string, plugin: string, grant: object | null, chosen: (provider: string) => void}} given
 *   `grant` as the API shows it, null for none; `chosen` is called with "password", "google", "microsoft" or "other"
 * @returns {{element: HTMLElement, provider: () => string, read: () => object, inputs: Record<string, HTMLElement>}}
 */
export function grantFields({ locale, plugin, grant, chosen }) {
  const t = grantTranslator(locale);
  const providers = [PASSWORD, 'google', 'microsoft', 'other'].map((one) => [one, t(one)]);
  const menu = select(providers, grant?.provider ?? PASSWORD);
  const inputs = { provider: menu, flow: select(['code', 'app'].map((one) => [one, t(one)]), grant?.flow ?? 'code') };
  for (const name of TEXTS) {
    const value = name === 'client_secret' ? '' : (grant?.[name] ?? '');
    inputs[name] = make('input', { value, maxLength: LONGEST[name], autocomplete: 'off', dir: 'ltr' });
  }
  inputs.client_secret.type = 'password';
  inputs.client_secret.autocomplete = 'new-password';
  const wrapped = {};
  for (const name of [...TEXTS, 'flow']) {
    const isKept = name === 'client_secret' && grant?.has_secret;
    wrapped[name] = field(t(name), inputs[name], null, isKept ? t('secretKept') : name in HINTS ? t(HINTS[name]) : '');
  }
  const rest = make('div', { className: 'grant' }, make('p', { className: 'faint', textContent: t('lead') }), redirectField(t, plugin));
  rest.append(make('div', { className: 'asked' }, ...Object.values(wrapped)), make('p', { className: 'faint', textContent: t('thenConnect') }));

  const show = () => {
    const shown = SHOWN[menu.value] ?? [];
    rest.hidden = menu.value === PASSWORD;
    for (const [name, one] of Object.entries(wrapped)) one.hidden = !shown.includes(name);
    inputs.client_id.required = !rest.hidden;
  };
  menu.addEventListener('change', () => {
    show();
    chosen(menu.value);
  });
  show();
  const read = () => {
    const values = { provider: menu.value };
    for (const name of SHOWN[menu.value] ?? []) if (name !== 'client_secret' || inputs[name].value) values[name] = inputs[name].value.trim();
    return values;
  };
  return { element: make('div', { className: 'grant' }, field(t('signIn'), menu), rest), provider: () => menu.value, read, inputs };
}

function redirectField(t, plugin) {
  const input = make('input', { readOnly: true, value: `${location.origin}/plugins/${plugin}/connected`, dir: 'ltr', className: 'wide' });
  const copy = button(t('copy'), async () => {
    input.select();
    await navigator.clipboard?.writeText(input.value).then(() => (copy.textContent = t('copied')), () => null);
  });
  return make('div', { className: 'bar' }, field(t('redirect'), input), copy);
}

/**
 * What became of connecting, with its buttons.
 *
 * @param {{locale: string, api: object, path: string, grant: object, name: string, toast: Function, root: ShadowRoot, changed: () => void}} given
 *   `path` of the plugin's API, `name` for people, `root` what the page is in
 */
export function grantLine({ locale, api, path, grant, name, toast, root, changed }) {
  const t = grantTranslator(locale);
  const at = grant.connected_at && new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'short' }).format(new Date(grant.connected_at));
  const words = grant.status === 'connected' && at ? t(grant.account ? 'as' : 'since', { account: grant.account, at }) : t(grant.status);
  const act = (key, id, run) => {
    const made = button(t(key), () => void run());
    made.setAttribute('aria-label', `${t(key)}: ${name}`);
    made.dataset.name = `${id}-${grant.id}`;
    return made;
  };
  const connect = async () => {
    try {
      const { url } = await api.post(`${path}/grants/${grant.id}/connect`, { origin: location.origin });
      if (/^https?:\/\//.test(url)) location.assign(url);
      else changed();
    } catch (error) {
      toast(sayProblem(t, error), 'bad');
      changed();
    }
  };
  const disconnect = async () => {
    if (!(await ask(root, t('disconnectAsk', { name }), t('disconnect'), t('cancel')))) return;
    try {
      await api.delete(`${path}/grants/${grant.id}`);
    } catch (error) {
      toast(error.message, 'bad');
    }
    changed();
  };
  return make(
    'div',
    { className: 'bar granted' },
    make('span', { className: `faint ${grant.status}`, dir: 'auto', textContent: words }),
    act(grant.status === 'new' ? 'connect' : 'reconnect', 'connect', connect),
    grant.status === 'new' ? null : act('disconnect', 'disconnect', disconnect),
    grant.status === 'broken' && grant.trouble ? make('p', { className: 'lost', dir: 'auto', textContent: grant.trouble }) : null,
  );
}

/**
 * Take what a consent page handed back, if this page was opened by one.
 *
 * @param {{locale: string, api: object, path: string, toast: Function}} given
 */
export async function finishConsent({ locale, api, path, toast }) {
  const given = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  if (!given.state) return;
  // It is good once; a reload must not bring it again, nor the history keep it.
  history.replaceState(history.state, '', location.pathname + location.search);
  const t = grantTranslator(locale);
  try {
    await api.post(`${path}/grants/finish`, given);
    toast(t('done'));
  } catch (error) {
    toast(sayProblem(t, error), 'bad');
  }
}

const sayProblem = (t, error) => (['consent_denied', 'state_unknown'].includes(error.code) ? t(error.code) : error.message);
