import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconAlertTriangle, IconRefresh, IconSparkles } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { api } from '@/api/http';
import type { Registered, Review } from '@/api/types';
import { useT } from '@/i18n';
import { clockTime } from '@/i18n/format';
import { keys } from '@/realtime/keys';
import { FormProblem } from '@/ui/FormProblem';
import { Tag } from '@/ui/Tag';
import { Fact, limitsText } from '../detail/AboutTab';
import { PermissionList } from '../PermissionList';
import { PluginIcon } from '../PluginIcon';
import plugins from '../Plugins.module.css';
import { RiskReasons, RiskTag } from '../RiskTag';
import { StateReason } from '../StateReason';
import css from './Add.module.css';
import type { Choice } from './ChooseForm';
import { Result } from './JobResult';
import { PasswordAgain } from './PasswordAgain';
import { asShown } from './problems';
import { StepTitle } from './StepTitle';

/** What an image or a service says of itself and would be allowed; then the password. */
export function RegisterReview(props: { choice: Choice; review: Review; onBack: () => void }) {
  const { choice, review, onBack } = props;
  const t = useT();
  const cache = useQueryClient();
  const [password, setPassword] = useState('');
  const register = useMutation({
    mutationFn: () =>
      api.post<Registered>('plugins/register', {
        ...choice,
        confirmation: review.confirmation?.token,
        password,
      }),
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.plugins }),
  });
  if (register.data) return <Done review={review} answer={register.data} />;
  const { name, version, growth } = review;
  const hasGrown = growth.permissions.length + growth.egress.length > 0;
  return (
    <div className={css.blocks}>
      <div className={css.who}>
        <PluginIcon name={name} kind={review.kind} isLarge />
        <div>
          <StepTitle>{t('addPlugin.review', { name, version })}</StepTitle>
          <p className={css.note}>{review.summary}</p>
        </div>
      </div>
      {review.warnings.length > 0 && (
        <div className={css.warning}>
          <IconAlertTriangle size={18} aria-hidden className={css.mark} />
          <div>
            <strong>{t('addPlugin.warnings')}</strong>
            <ul>
              {review.warnings.map((warning) => (
                <li key={warning}>{warning}</li>
              ))}
            </ul>
          </div>
        </div>
      )}
      <section>
        <h3 className={css.blockTitle}>{t('addPlugin.allowed')}</h3>
        {hasGrown && <p className={css.growth}>{t('addPlugin.growth')}</p>}
        <PermissionList permissions={review.permissions} fresh={growth.permissions} />
      </section>
      <section>
        <div className={css.blockTitle}>
          <RiskTag risk={review.risk} />
        </div>
        <RiskReasons risk={review.risk} />
      </section>
      <dl className={plugins.facts}>
        <Fact name={t(review.kind === 'container' ? 'plugins.image' : 'addPlugin.url')}>
          {review.url ?? review.reference}
        </Fact>
        <Fact name={t('plugins.digest')}>
          {review.digest && <code className={css.hash}>{review.digest}</code>}
        </Fact>
        <Fact name={t('plugins.egress')}>
          {review.egress.length > 0 && (
            <ul className={css.hosts}>
              {review.egress.map((host) => (
                <li key={host}>
                  {host}{' '}
                  {growth.egress.includes(host) && (
                    <Tag icon={IconSparkles} tone="warn" word={t('plugins.new')} />
                  )}
                </li>
              ))}
            </ul>
          )}
        </Fact>
        <Fact name={t('plugins.limits')}>{review.limits && limitsText(t, review.limits)}</Fact>
        <Fact name={t('plugins.hooks')}>{review.hooks.join(', ')}</Fact>
        <Fact name={t('plugins.license')}>{review.license}</Fact>
        <Fact name={t('plugins.support')}>{review.security_contact}</Fact>
        <Fact name={t('addPlugin.previous')}>{review.current?.version}</Fact>
      </dl>
      <div className={css.restart}>
        <IconRefresh size={18} aria-hidden className={css.mark} />
        <span>{t('addPlugin.restartsPlugin')}</span>
      </div>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          register.mutate();
        }}
      >
        <PasswordAgain error={register.error} value={password} onChange={setPassword} />
        <FormProblem error={asShown(t, register.error)} />
        <div className={css.foot}>
          <Button type="submit" loading={register.isPending}>
            {t('addPlugin.register', { name })}
          </Button>
          <Button variant="default" onClick={onBack}>
            {t('addPlugin.back')}
          </Button>
          {review.confirmation && (
            <span className={css.faint}>
              {t('addPlugin.expires', {
                at: clockTime(review.confirmation.expires_at, t.locale),
              })}
            </span>
          )}
        </div>
      </form>
    </div>
  );
}

function Done({ review, answer }: { review: Review; answer: Registered }) {
  const t = useT();
  const { name, version, id } = review;
  return (
    <div className={css.blocks}>
      <Result tone="good" title={t('addPlugin.registered', { name, version })}>
        <p>{t('addPlugin.doneText')}</p>
      </Result>
      {answer.plugin && <StateReason plugin={answer.plugin} />}
      <div className={css.foot}>
        <Button component={Link} href={`/plugins/${id}`}>
          {t('addPlugin.open', { name })}
        </Button>
      </div>
    </div>
  );
}
