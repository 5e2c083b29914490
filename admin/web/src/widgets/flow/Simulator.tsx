import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconArrowBackUp, IconChevronLeft, IconChevronRight, IconRefresh, IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import { useT, type Translator } from '@/i18n';
import { FormProblem } from '@/ui/FormProblem';
import { useEditing } from './context';
import { kindName, outcomeName } from './names';
import panel from './Panel.module.css';
import { ProblemList } from './ProblemList';
import css from './Simulator.module.css';
import type { Trial, TrialInput } from './useTrial';
import { findBlock, findStep, outcomesOf, stepName } from './ways';
import type { Turn } from './trail';

/** The flow tried out by the server's own engine; nothing happens in the world. */
export function Simulator({ trial }: { trial: Trial }) {
  const t = useT();
  const { result, inputs } = trial;
  if (result?.problems) {
    return (
      <>
        <p className={css.first}>{t('flows.trialProblems')}</p>
        <ProblemList />
      </>
    );
  }
  return (
    <section className={css.trial} aria-label={t('flows.trial')}>
      <div className={css.tools}>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconRefresh size={14} aria-hidden />}
          onClick={trial.restart}
        >
          {t('flows.restart')}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconArrowBackUp size={14} aria-hidden />}
          disabled={inputs.length === 0}
          onClick={trial.back}
        >
          {t('flows.takeBack')}
        </Button>
        <Stepper trial={trial} />
      </div>
      <FormProblem error={trial.error} />
      <ol className={css.talk} aria-live="polite">
        {result?.turns.map((turn, index) => (
          <li key={index} className={css.turn}>
            {index > 0 && inputs[index - 1] && (
              <p className={css.mine}>{inputText(t, inputs[index - 1]!)}</p>
            )}
            {turn.said.map((content, place) => (
              <Said
                key={place}
                content={content}
                isOpen={index === result.turns.length - 1 && result.waits_for === 'answer'}
                onAnswer={trial.add}
              />
            ))}
            {turn.effects.map((effect, place) => (
              <p key={place} className={css.effect}>
                {effectText(t, effect)}
              </p>
            ))}
          </li>
        ))}
      </ol>
      {result && <Answer trial={trial} />}
      {result && <Values variables={result.variables} />}
    </section>
  );
}

/** Walks along the path block by block; the canvas shows the place. */
function Stepper({ trial }: { trial: Trial }) {
  const t = useT();
  const { flow, kinds } = useEditing();
  const place = trial.path[trial.cursor - 1];
  const step = place ? findStep(flow, place.step) : undefined;
  const block = place?.block ? findBlock(flow, place.block)?.block : undefined;
  const here = block ? kindName(t, block.type, kinds.get(block.type)) : step ? stepName(step) : '';
  return (
    <div className={css.stepper} role="group" aria-label={t('flows.path')}>
      <ActionIcon
        variant="default"
        size={28}
        aria-label={t('flows.stepBack')}
        disabled={trial.cursor <= 1}
        onClick={() => trial.setCursor(trial.cursor - 1)}
      >
        <IconChevronLeft size={16} aria-hidden />
      </ActionIcon>
      <span className={css.place} aria-live="polite">
        {t('flows.pathAt', { at: trial.cursor, of: trial.path.length })} {here}
      </span>
      <ActionIcon
        variant="default"
        size={28}
        aria-label={t('flows.stepOn')}
        disabled={trial.cursor >= trial.path.length}
        onClick={() => trial.setCursor(trial.cursor + 1)}
      >
        <IconChevronRight size={16} aria-hidden />
      </ActionIcon>
    </div>
  );
}

interface Choice {
  id: string;
  label: string;
}

function Said(props: {
  content: Record<string, unknown>;
  isOpen: boolean;
  onAnswer: (input: TrialInput) => void;
}) {
  const { content, isOpen, onAnswer } = props;
  const choices = (Array.isArray(content['choices']) ? content['choices'] : []) as Choice[];
  return (
    <div className={css.said}>
      <p>{contentText(content)}</p>
      {choices.length > 0 && (
        <div className={panel.row}>
          {choices.map((choice) => (
            <Button
              key={choice.id}
              size="xs"
              variant="default"
              disabled={!isOpen}
              onClick={() => onAnswer({ text: choice.label })}
            >
              {choice.label}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}

function contentText(content: Record<string, unknown>): string {
  const words = [content['title'], content['text']].filter((one) => typeof one === 'string');
  if (words.length > 0) return words.join(' – ');
  const cards = content['cards'];
  if (!Array.isArray(cards)) return String(content['type'] ?? '');
  return (cards as Record<string, unknown>[]).map(contentText).join(' · ');
}

/** What can happen next: an answer, time that goes by, or how a call ended. */
function Answer({ trial }: { trial: Trial }) {
  const t = useT();
  const { flow, kinds } = useEditing();
  const [text, setText] = useState('');
  const { result } = trial;
  if (!result) return null;
  if (result.status === 'ended') return <p className={css.end}>{t('flows.trialEnded')}</p>;
  const at = trial.path.at(-1)?.block;
  const block = at ? findBlock(flow, at)?.block : undefined;
  switch (result.waits_for) {
    case 'people':
      return <p className={css.end}>{t('flows.trialPeople')}</p>;
    case 'timer':
      return (
        <Button variant="default" onClick={() => trial.add({ seconds: 2_592_000 })}>
          {t('flows.letTimePass')}
        </Button>
      );
    case 'call':
      return (
        <fieldset className={panel.group}>
          <legend className={panel.legend}>{t('flows.callEnds')}</legend>
          <div className={panel.row}>
            {(block ? outcomesOf(block, kinds.get(block.type)) : []).map(({ name }) => (
              <Button key={name} size="xs" variant="default" onClick={() => trial.add({ outcome: name })}>
                {block ? outcomeName(t, block, name) : name}
              </Button>
            ))}
          </div>
        </fieldset>
      );
    default:
      return (
        <form
          className={panel.line}
          onSubmit={(event) => {
            event.preventDefault();
            if (!text.trim()) return;
            trial.add({ text });
            setText('');
          }}
        >
          <TextInput
            label={t('flows.visitorSays')}
            value={text}
            maxLength={2000}
            data-own-undo
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <ActionIcon type="submit" size={36} aria-label={t('flows.answer')} variant="default">
            <IconSend size={16} aria-hidden />
          </ActionIcon>
        </form>
      );
  }
}

function inputText(t: Translator, input: TrialInput): string {
  if ('text' in input) return input.text;
  if ('seconds' in input) return t('flows.timePassed');
  return t('flows.callEnded', { outcome: input.outcome });
}

function effectText(t: Translator, effect: Turn['effects'][number]): string {
  const { kind, ...rest } = effect;
  const details = Object.values(rest).flatMap((value) => {
    if (typeof value === 'string') return value ? [value] : [];
    if (Array.isArray(value)) return value.length > 0 ? [value.join(', ')] : [];
    return value && typeof value === 'object' ? [JSON.stringify(value)] : [];
  });
  return t('flows.wouldDo', { what: [kind.replaceAll('_', ' '), ...details].join(' · ') });
}

function Values({ variables }: { variables: Record<string, unknown> }) {
  const t = useT();
  const names = Object.keys(variables);
  if (names.length === 0) return null;
  return (
    <table className={css.values}>
      <caption>{t('flows.variables')}</caption>
      <tbody>
        {names.map((name) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{showValue(variables[name])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const showValue = (value: unknown): string =>
  value === '' || value === undefined || value === null
    ? '–'
    : Array.isArray(value)
      ? value.join(', ') || '–'
      : String(value);
