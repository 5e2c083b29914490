import { Button, PasswordInput, SegmentedControl, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { useLayout } from '@/app/layout';
import { api } from '@/api/http';
import type { Engine, Job, Registered } from '@/api/types';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { FormProblem, fieldError } from '@/ui/FormProblem';
import css from './Add.module.css';
import { useCatalogue } from '../useCatalogue';
import { asShown } from './problems';

export type Choice = { image: string } | { url: string; key: string };

const KINDS = ['package', 'image', 'url'] as const;
type Kind = (typeof KINDS)[number];

/** What to add: a package by name and version, an image, or a service somebody else runs. */
export function ChooseForm(props: { onFound: (choice: Choice, answer: Registered) => void }) {
  const t = useT();
  const { isPhone } = useLayout();
  const [kind, setKind] = useState<Kind>('package');
  return (
    <div className={css.blocks}>
      <div>
        <SegmentedControl
          aria-label={t('addPlugin.kind')}
          data={KINDS.map((value) => ({ value, label: t(`addPlugin.kind.${value}`) }))}
          value={kind}
          orientation={isPhone ? 'vertical' : 'horizontal'}
          fullWidth={isPhone}
          onChange={(value) => setKind(value as Kind)}
        />
      </div>
      {kind === 'package' ? (
        <PackageForm />
      ) : kind === 'image' ? (
        <ImageForm onFound={props.onFound} />
      ) : (
        <UrlForm onFound={props.onFound} />
      )}
    </div>
  );
}

function PackageForm() {
  const t = useT();
  const [, navigate] = useLocation();
  const search = new URLSearchParams(useSearch());
  const asked = search.get('spec');
  const mayBeOlder = search.has('older');
  const { data: catalogue } = useCatalogue();
  const [spec, setSpec] = useState(asked ?? '');
  const plan = useMutation({
    mutationFn: (wanted: string) =>
      api.post<Job>('plugins/plan', { spec: wanted.trim(), allow_downgrade: mayBeOlder }),
    onSuccess: (job) => navigate(`/plugins/add/${job.id}`, { replace: asked !== null }),
  });
  // Who comes from a card has chosen already. Once only, however often React draws this.
  const hasBegun = useRef(false);
  const { mutate } = plan;
  useEffect(() => {
    if (asked && !hasBegun.current) {
      hasBegun.current = true;
      mutate(asked);
    }
  }, [asked, mutate]);
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        plan.mutate(spec);
      }}
    >
      <TextInput
        label={t('addPlugin.package')}
        description={t('addPlugin.anyText')}
        placeholder="chatclick-sentiment==0.1.0"
        required
        withAsterisk={false}
        spellCheck={false}
        autoCapitalize="off"
        pattern="\s*[A-Za-z0-9][A-Za-z0-9._\-]*\s*==\s*[A-Za-z0-9.!+_\-]+\s*"
        value={spec}
        onChange={(event) => setSpec(event.currentTarget.value)}
      />
      {catalogue?.installer === 'readonly' && (
        <p className={css.note}>{t('addPlugin.readonly')}</p>
      )}
      {catalogue?.ui_install === 'catalogue' && (
        <p className={css.note}>
          {t('addPlugin.byCatalogue')}{' '}
          <Link href="/plugins/catalogue" className={css.link}>
            {t('addPlugin.browse')}
          </Link>
        </p>
      )}
      <FormProblem error={asShown(t, plan.error)} />
      <div>
        <Button type="submit" loading={plan.isPending}>
          {t('addPlugin.checkPackage')}
        </Button>
      </div>
    </form>
  );
}

type FoundProps = { onFound: (choice: Choice, answer: Registered) => void };

function useReview(onFound: FoundProps['onFound']) {
  return useMutation({
    mutationFn: (choice: Choice) => api.post<Registered>('plugins/register', choice),
    onSuccess: (answer, choice) => onFound(choice, answer),
  });
}

function ImageForm({ onFound }: FoundProps) {
  const t = useT();
  const [image, setImage] = useState('');
  const review = useReview(onFound);
  const { data: engine } = useQuery({
    queryKey: keys.engine,
    queryFn: ({ signal }) => api.get<Engine>('plugins/engine', undefined, signal),
    staleTime: 5_000,
  });
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        review.mutate({ image: image.trim() });
      }}
    >
      {engine && engine.state !== 'ok' && (
        <div className={css.warning} role="status">
          <IconAlertTriangle size={18} aria-hidden />
          <span>
            <strong>{t('addPlugin.engineAway')}</strong>{' '}
            {engine.state === 'off' ? t('addPlugin.engineOff') : engine.detail}
          </span>
        </div>
      )}
      <TextInput
        label={t('addPlugin.image')}
        description={t('addPlugin.imageText')}
        placeholder="registry.example/mood:1.2.0"
        required
        withAsterisk={false}
        spellCheck={false}
        autoCapitalize="off"
        error={fieldError(review.error, '/image')}
        value={image}
        onChange={(event) => setImage(event.currentTarget.value)}
      />
      <FormProblem error={asShown(t, review.error)} />
      <div>
        <Button type="submit" loading={review.isPending} disabled={engine?.state === 'off'}>
          {t('addPlugin.checkImage')}
        </Button>
      </div>
    </form>
  );
}

function UrlForm({ onFound }: FoundProps) {
  const t = useT();
  const [url, setUrl] = useState('');
  const [key, setKey] = useState('');
  const review = useReview(onFound);
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        review.mutate({ url: url.trim(), key: key.trim() });
      }}
    >
      <TextInput
        label={t('addPlugin.url')}
        description={t('addPlugin.urlText')}
        type="url"
        placeholder="https://mood.example.org"
        required
        withAsterisk={false}
        error={fieldError(review.error, '/url')}
        value={url}
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
      <PasswordInput
        label={t('addPlugin.key')}
        description={t('addPlugin.keyText')}
        required
        withAsterisk={false}
        autoComplete="off"
        error={fieldError(review.error, '/key')}
        visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword') }}
        value={key}
        onChange={(event) => setKey(event.currentTarget.value)}
      />
      <FormProblem error={asShown(t, review.error)} />
      <div>
        <Button type="submit" loading={review.isPending}>
          {t('addPlugin.checkUrl')}
        </Button>
      </div>
    </form>
  );
}
