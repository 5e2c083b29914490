import { Button, ColorInput, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { api, requestRaw } from '@/api/http';
import type { Onboarding, Widget } from '@/api/types';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { CopyLine } from '@/ui/CopyLine';
import { FormProblem } from '@/ui/FormProblem';
import { Failure, Loading } from '@/ui/ListState';
import { useAct } from '@/ui/useAct';
import { snippetOf } from '@/widgets/snippet';
import { NoWidget } from './NoWidget';
import { SnippetCheck } from './SnippetCheck';
import { addressOf } from './steps';
import { useFirstWidget, useOnboarding } from './useOnboarding';
import { accentOf, withAccent } from './look';
import css from './Welcome.module.css';

const SWATCHES = ['#0f766e', '#3e52d9', '#7c3aed', '#b4235a', '#c2410c', '#14703f', '#15181e'];

export function SiteStep() {
  const { query, widget } = useFirstWidget();
  const onboarding = useOnboarding();
  if (query.error) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data && !widget) return <NoWidget />;
  if (onboarding.error) {
    return <Failure error={onboarding.error} onRetry={() => void onboarding.refetch()} />;
  }
  if (!widget || !onboarding.data) return <Loading />;
  return (
    <div className={css.columns}>
      <SiteForm widget={widget} address={onboarding.data.site_url} />
      <Install widget={widget} address={onboarding.data.site_url} />
    </div>
  );
}

function SiteForm({ widget, address }: { widget: Widget; address: string }) {
  const t = useT();
  const [name, setName] = useState(widget.name);
  const [accent, setAccent] = useState(accentOf(widget.draft));
  const [typed, setTyped] = useState(address);
  const wrong = typed.trim() !== '' && addressOf(typed) === null;
  const save = useAct(() => store(widget, name.trim(), accent, addressOf(typed) ?? ''), {
    refresh: [keys.widgets, keys.onboarding],
    said: () => t('welcome.siteSaved'),
    isForm: true,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!wrong) save.mutate();
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <h2 className={css.heading}>{t('welcome.siteForm')}</h2>
      <FormProblem error={save.error} />
      <TextInput
        label={t('welcome.siteName')}
        description={t('welcome.siteNameText')}
        required
        withAsterisk={false}
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <ColorInput
        label={t('welcome.accent')}
        description={t('welcome.accentText')}
        format="hex"
        swatches={SWATCHES}
        withEyeDropper={false}
        value={accent}
        onChange={setAccent}
      />
      <TextInput
        label={t('welcome.address')}
        description={t('welcome.addressText')}
        placeholder="https://www.example.com"
        inputMode="url"
        autoComplete="url"
        maxLength={500}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        error={wrong && t('welcome.addressWrong')}
      />
      <div>
        <Button type="submit" loading={save.isPending}>
          {t('welcome.saveSite')}
        </Button>
      </div>
    </form>
  );
}

/** Make the draft what visitors see, with the new name and colour. */
async function store(widget: Widget, name: string, accent: string, address: string): Promise<void> {
  const path = `widgets/${widget.id}`;
  if (name !== widget.name) await api.patch(path, { name });
  const response = await requestRaw('GET', path);
  const { draft } = (await response.json()) as Widget;
  // Somebody else may have the designer open: what they changed meanwhile must not be lost.
  const seen = response.headers.get('ETag');
  await api.put(`${path}/draft`, withAccent(draft, accent), seen ? { 'If-Match': seen } : {});
  await api.post(`${path}/publish`);
  await api.patch<Onboarding>('onboarding', { site_url: address });
}

function Install({ widget, address }: { widget: Widget; address: string }) {
  const t = useT();
  return (
    <section className={css.card} aria-label={t('welcome.install')}>
      <h2 className={css.heading}>{t('welcome.install')}</h2>
      <p className={css.text}>{t('welcome.installText')}</p>
      <CopyLine
        text={snippetOf(window.location.origin, widget.id)}
        label={t('widgets.snippet')}
      />
      <SnippetCheck key={address} widgetId={widget.id} address={address} />
    </section>
  );
}
