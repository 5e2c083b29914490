import '@/plugins/texts';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import {
  IconCheck,
  IconCopy,
  IconFileText,
  IconPlayerPause,
  IconPlayerPlay,
  IconSearch,
  IconSearchOff,
} from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { LogLine, Plugin } from '@/api/types';
import { useT } from '@/i18n';
import { CopyButton } from '@/ui/CopyButton';
import { Failure, Loading, Notice } from '@/ui/ListState';
import css from './LogsTab.module.css';
import { chooseLines, fieldsText, LEVELS, wholeText, type Level } from './logLines';
import { useLogs } from './useLogs';

/** What the plugin says and what the host says of it, as it happens. */
export function LogsTab({ plugin }: { plugin: Plugin }) {
  const t = useT();
  const logs = useLogs(plugin.id);
  const [held, setHeld] = useState<readonly LogLine[] | null>(null);
  const [level, setLevel] = useState<Level>('debug');
  const [typed, setTyped] = useState('');
  const lines = held ?? logs.lines;
  const shown = chooseLines(lines, level, typed);
  const fresh = held ? countAfter(logs.lines, held.at(-1)?.number ?? 0) : 0;
  if (!logs.isRead) {
    return logs.error ? <Failure error={logs.error} onRetry={logs.retry} /> : <Loading />;
  }
  return (
    <div className={css.pane}>
      <div className={css.tools}>
        <TextInput
          className={css.search}
          type="search"
          aria-label={t('pluginLogs.field')}
          placeholder={t('pluginLogs.field')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <NativeSelect
          aria-label={t('pluginLogs.level')}
          data={LEVELS.map((value) => ({ value, label: t(`pluginLogs.level.${value}`) }))}
          value={level}
          onChange={(event) => setLevel(event.currentTarget.value as Level)}
        />
        <Button
          variant="default"
          leftSection={
            held ? (
              <IconPlayerPlay size={16} aria-hidden />
            ) : (
              <IconPlayerPause size={16} aria-hidden />
            )
          }
          onClick={() => setHeld(held ? null : logs.lines)}
        >
          {t(held ? 'pluginLogs.resume' : 'pluginLogs.pause')}
        </Button>
        <CopyButton value={shown.map(wholeText).join('\n')}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              disabled={shown.length === 0}
              leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
              onClick={copy}
            >
              {t(copied ? 'action.copied' : 'pluginLogs.copy')}
            </Button>
          )}
        </CopyButton>
      </div>
      <p className={css.state} role="status">
        <span className={css.dot} data-live={!held && !logs.error} aria-hidden />
        {logs.error
          ? t('pluginLogs.trouble')
          : held
            ? `${t('pluginLogs.paused')}${fresh > 0 ? ` · ${t('pluginLogs.fresh_other', { count: fresh })}` : ''}`
            : t('pluginLogs.live')}
      </p>
      {shown.length > 0 ? (
        <Lines lines={shown} isHeld={held !== null} />
      ) : lines.length === 0 ? (
        <Notice
          icon={IconFileText}
          title={t('pluginLogs.empty')}
          text={t('pluginLogs.emptyText')}
        />
      ) : (
        <Notice icon={IconSearchOff} title={t('pluginLogs.none')} text={t('pluginLogs.noneText')} />
      )}
      <p className={css.faint}>{t('pluginLogs.kept')}</p>
    </div>
  );
}

function Lines({ lines, isHeld }: { lines: readonly LogLine[]; isHeld: boolean }) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const newest = lines.at(-1)?.number;
  useEffect(() => {
    const element = box.current;
    if (element && isAtEnd.current && !isHeld) element.scrollTop = element.scrollHeight;
  }, [newest, isHeld]);
  return (
    <div
      ref={box}
      className={css.lines}
      role="log"
      aria-live="off"
      aria-label={t('pluginLogs.title')}
      tabIndex={0}
      onScroll={(event) => {
        const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < 24;
      }}
    >
      {lines.map((line) => (
        <div key={line.number} className={css.line} data-level={line.level}>
          <time dateTime={line.at} title={line.at} className={css.time}>
            {new Date(line.at).toLocaleTimeString(t.locale, { hour12: false })}
          </time>
          <span className={css.level}>{line.level}</span>
          <span className={css.source}>{t(`pluginLogs.source.${line.source}`)}</span>
          <span className={css.text}>
            {line.text}
            {Object.keys(line.fields).length > 0 && (
              <span className={css.faint}> {fieldsText(line.fields)}</span>
            )}
          </span>
        </div>
      ))}
    </div>
  );
}

const countAfter = (lines: readonly LogLine[], number: number) =>
  lines.filter((line) => line.number > number).length;
