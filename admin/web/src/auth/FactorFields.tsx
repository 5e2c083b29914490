import { Button, TextInput } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { FactorMethod } from '@/api/types';
import type { FactorOffer } from '@/api/problem';
import { useT } from '@/i18n';
import { CopyLine } from '@/ui/CopyLine';
import css from './Factor.module.css';
import { provePasskey } from './passkeys';

export interface GivenFactor {
  challenge: string;
  plugin: string;
  method: string;
  answer: Record<string, unknown>;
}

/** What a person proves themselves with: the first method, with the others a click away. */
export function FactorFields(props: {
  offer: FactorOffer;
  isBusy: boolean;
  submit: string;
  problem: ReactNode;
  onGive: (given: GivenFactor) => void;
  onFail: (error: unknown) => void;
}) {
  const { offer, isBusy, submit, onGive, onFail } = props;
  const t = useT();
  const [index, setIndex] = useState(0);
  const [code, setCode] = useState('');
  const method = offer.methods[index];
  if (!method) return null;
  const give = (answer: Record<string, unknown>) =>
    onGive({ challenge: offer.challenge, plugin: method.plugin, method: method.id, answer });
  const answerWithPasskey = async () => {
    try {
      give({ credential: await provePasskey(method.options) });
    } catch (error) {
      onFail(error);
    }
  };
  const choose = (next: number) => {
    setIndex(next);
    setCode('');
  };
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (method.kind === 'passkey') void answerWithPasskey();
        else give({ code: code.trim() });
      }}
    >
      {props.problem}
      {method.kind === 'setup' && <SetUp method={method} />}
      {method.kind === 'passkey' ? (
        <p className={css.text}>{t('factor.passkeyText')}</p>
      ) : (
        <TextInput
          key={method.id}
          label={labelOf(method)}
          name="one-time-code"
          autoComplete="one-time-code"
          inputMode={method.id === 'recovery' ? 'text' : 'numeric'}
          required
          withAsterisk={false}
          autoFocus
          size="md"
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
      )}
      <Button
        type="submit"
        size="md"
        loading={isBusy}
        leftSection={method.kind === 'passkey' ? <IconFingerprint size={18} /> : undefined}
      >
        {method.kind === 'passkey' ? t('factor.usePasskey') : submit}
      </Button>
      {offer.methods.length > 1 && (
        <div className={css.others} role="group" aria-label={t('factor.others')}>
          {offer.methods.map((other, at) =>
            at === index ? null : (
              <Button
                key={`${other.plugin} ${other.id}`}
                variant="subtle"
                size="compact-sm"
                onClick={() => choose(at)}
              >
                {labelOf(other)}
              </Button>
            ),
          )}
        </div>
      )}
    </form>
  );

  function labelOf(one: FactorMethod): string {
    if (one.kind === 'passkey') return t('factor.passkey');
    if (one.kind === 'setup') return t('factor.code');
    if (one.id === 'totp') return t('factor.code');
    if (one.id === 'recovery') return t('factor.recovery');
    return one.label;
  }
}

/** The picture and the text that go into an authenticator app. */
export function SetUp({ method }: { method: Pick<FactorMethod, 'options'> }) {
  const t = useT();
  const image = `data:image/svg+xml,${encodeURIComponent(withNamespace(String(method.options['image'])))}`;
  return (
    <>
      <p className={css.text}>{t('factor.setUpText')}</p>
      <img className={css.picture} src={image} alt={t('factor.picture')} width={196} height={196} />
      <p className={css.text}>{t('factor.secretText')}</p>
      <CopyLine text={String(method.options['secret'])} label={t('factor.secret')} />
    </>
  );
}

/** An element inside a page needs no namespace, a picture of its own does. */
function withNamespace(svg: string): string {
  return svg.includes('xmlns=') ? svg : svg.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"');
}
