/** The form of one mailbox. */
import { button, field, make, select } from '/admin/static/kit/elements.js';
import { grantFields } from '/admin/static/kit/grants.js';

const PORTS = { imap: { tls: 993, starttls: 143 }, smtp: { tls: 465, starttls: 587, none: 25 } };
const SERVERS = {
  google: { imap_host: 'imap.gmail.com', smtp_host: 'smtp.gmail.com' },
  microsoft: { imap_host: 'outlook.office365.com', smtp_host: 'smtp.office365.com' },
};

/**
 * @param {{t: Function, locale: string, api: object, path: string, mailbox: object, grant: object | null, done: () => void}} given
 * @returns {HTMLElement}
 */
export function mailboxForm({ t, locale, api, path, mailbox, grant, done }) {
  const isNew = !mailbox.id;
  const input = (name, more = {}) => make('input', { name, value: mailbox[name] ?? '', ...more });
  const inputs = {
    address: input('address', { type: 'email', required: true, maxLength: 254, placeholder: 'help@example.com' }),
    name: input('name', { maxLength: 80 }),
    imap_host: input('imap_host', { required: true, maxLength: 253, placeholder: 'imap.example.com' }),
    imap_security: select([['tls', 'TLS'], ['starttls', 'STARTTLS']], mailbox.imap_security ?? 'tls'),
    imap_port: input('imap_port', { type: 'number', required: true, min: 1, max: 65535, value: mailbox.imap_port ?? 993 }),
    folder: input('folder', { required: true, maxLength: 200, value: mailbox.folder ?? 'INBOX' }),
    smtp_host: input('smtp_host', { required: true, maxLength: 253, placeholder: 'smtp.example.com' }),
    smtp_security: select([['starttls', 'STARTTLS'], ['tls', 'TLS'], ['none', t('noSecurity')]], mailbox.smtp_security ?? 'starttls'),
    smtp_port: input('smtp_port', { type: 'number', required: true, min: 1, max: 65535, value: mailbox.smtp_port ?? 587 }),
    username: input('username', { required: true, maxLength: 200, autocomplete: 'off' }),
    password: input('password', { type: 'password', maxLength: 500, autocomplete: 'new-password', value: '' }),
    queue_id: select([['', t('anyQueue')]], '', { name: 'queue_id' }),
    widget_id: select([['', t('noWidget')]], '', { name: 'widget_id' }),
    has_tags: make('input', { type: 'checkbox', checked: mailbox.has_tags ?? true }),
    is_enabled: make('input', { type: 'checkbox', checked: mailbox.is_enabled ?? true }),
  };
  for (const kind of ['imap', 'smtp']) {
    const security = inputs[`${kind}_security`];
    security.addEventListener('change', () => {
      inputs[`${kind}_port`].value = PORTS[kind][security.value];
    });
  }
  void fill(api, `${path}/choices`, { queues: inputs.queue_id, widgets: inputs.widget_id }, mailbox);

  const passwordParts = [field(t('password'), inputs.password), make('p', { className: 'faint', textContent: t(isNew ? 'passwordHint' : 'passwordKept') })];
  const kept = mailbox.sign_in === 'oauth' ? (grant ?? { provider: 'other', flow: 'code' }) : null;
  const grants = grantFields({ locale, plugin: 'email_channel', grant: kept, chosen: (provider) => showFor(provider) });

  const said = make('p', { className: 'failure', attrs: { role: 'alert' } });
  const row = (...names) => make('div', { className: 'bar' }, ...names.map((name) => field(t(name), inputs[name])));
  const tick = (name) => make('label', { className: 'tick' }, inputs[name], make('span', { textContent: t(name) }));
  const form = make(
    'form',
    { className: 'card' },
    make('h2', { textContent: t(isNew ? 'add' : 'change') }),
    row('address', 'name'),
    grants.element,
    row('imap_host', 'imap_security', 'imap_port', 'folder'),
    row('smtp_host', 'smtp_security', 'smtp_port'),
    make('div', { className: 'bar' }, field(t('username'), inputs.username), passwordParts[0]),
    passwordParts[1],
    row('queue_id', 'widget_id'),
    tick('has_tags'),
    tick('is_enabled'),
    said,
    make('div', { className: 'bar' }, make('button', { type: 'submit', textContent: t('save') }), button(t('cancel'), done)),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void save();
  });

  showPassword(grants.provider());

  function showPassword(provider) {
    const isPassword = provider === 'password';
    for (const one of passwordParts) one.hidden = !isPassword;
    inputs.password.required = isPassword && (isNew || mailbox.sign_in !== 'password');
  }

  /** Fill in the servers of a provider that is known, and the address as the user name. */
  function showFor(provider) {
    showPassword(provider);
    if (!SERVERS[provider]) return;
    const values = { ...SERVERS[provider], imap_security: 'tls', imap_port: 993, smtp_security: 'starttls', smtp_port: 587 };
    for (const [name, value] of Object.entries(values)) inputs[name].value = value;
    inputs.username.value ||= inputs.address.value;
  }

  async function save() {
    said.textContent = '';
    const isPassword = grants.provider() === 'password';
    const values = { ...read(inputs), sign_in: isPassword ? 'password' : 'oauth' };
    if (!isPassword) delete values.password;
    try {
      const kept = mailbox.id ? await api.patch(`${path}/mailboxes/${mailbox.id}`, values) : await api.post(`${path}/mailboxes`, values);
      mailbox = kept; // what follows may fail, and is then tried again without making another
      if (!isPassword) await api.put(`${path}/grants/${kept.id}`, grants.read());
      done();
    } catch (error) {
      const first = error.fields?.[0];
      const name = first?.pointer?.slice(1);
      said.textContent = first ? `${name in inputs ? `${t(name)}: ` : name in grants.inputs ? `${grants.inputs[name].labels[0]?.textContent}: ` : ''}${first.message}` : error.message;
      (inputs[name] ?? grants.inputs[name])?.focus();
    }
  }
  return form;
}

/** Put what there is to choose into the menus; the rest of the form works without. */
async function fill(api, path, menus, mailbox) {
  const all = Object.values(menus);
  for (const menu of all) menu.disabled = true;
  const found = await api.get(path).catch(() => null);
  if (!found) return;
  for (const [kind, menu] of Object.entries(menus)) {
    const chosen = mailbox[menu.name];
    for (const one of found[kind]) menu.append(make('option', { value: one.id, textContent: one.name, selected: one.id === chosen }));
    menu.disabled = false;
  }
}

function read(inputs) {
  const values = {};
  for (const [name, one] of Object.entries(inputs)) {
    if (one.type === 'checkbox') values[name] = one.checked;
    else if (one.type === 'number') values[name] = Number(one.value);
    else if (name.endsWith('_id')) values[name] = one.value || null;
    else if (name !== 'password' || one.value) values[name] = one.value.trim();
  }
  for (const menu of ['queue_id', 'widget_id']) if (inputs[menu].disabled) delete values[menu];
  return values;
}
