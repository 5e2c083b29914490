import { Button, Checkbox, NativeSelect, Slider, Switch } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useT } from '@/i18n';
import type { NoticeSettings } from '@/preferences/preferences';
import { useChangePreferences, usePreferences } from '@/preferences/usePreferences';
import { Section } from '@/ui/PageFrame';
import { showToast } from '@/ui/toasts';
import { askForDesktopNotices } from './desktop';
import css from './NoticeSection.module.css';
import { playNotice } from './sound';

const TONES = ['chime', 'bell', 'knock'] as const;
const EVERY_S = [10, 20, 30, 60, 120, 300] as const;
const ABOUT = ['waiting', 'mine', 'mentions'] as const;

/** How I am called, about what, how often, and when not. */
export function NoticeSection() {
  const t = useT();
  const { notices } = usePreferences();
  const save = useChangePreferences();
  const change = (some: Partial<NoticeSettings>) => save({ notices: { ...notices, ...some } });
  const setDesktop = async (wants: boolean) => {
    if (wants && !(await askForDesktopNotices())) {
      showToast({ text: t('notices.blocked'), tone: 'bad' });
      return;
    }
    change({ desktop: wants });
  };
  return (
    <Section id="notices" title={t('profile.notices')} lead={t('notices.lead')}>
      <Switch
        label={t('notices.sound')}
        checked={notices.sound}
        onChange={(event) => change({ sound: event.currentTarget.checked })}
      />
      {notices.sound && <SoundChoice notices={notices} change={change} />}
      <Switch
        label={t('notices.desktop')}
        checked={notices.desktop}
        onChange={(event) => void setDesktop(event.currentTarget.checked)}
      />
      <div className={css.pair}>
        <Switch
          label={t('notices.repeat')}
          checked={notices.repeat}
          onChange={(event) => change({ repeat: event.currentTarget.checked })}
        />
        {notices.repeat && (
          <NativeSelect
            aria-label={t('notices.every')}
            value={String(notices.repeat_s)}
            data={EVERY_S.map((seconds) => ({
              value: String(seconds),
              label: `${t('notices.every')} ${t('notices.seconds', { seconds })}`,
            }))}
            onChange={(event) => change({ repeat_s: Number(event.currentTarget.value) })}
          />
        )}
      </div>
      <fieldset className={css.group}>
        <legend className={css.legend}>{t('notices.about')}</legend>
        {ABOUT.map((about) => (
          <Checkbox
            key={about}
            label={t(`notices.${about}`)}
            checked={notices[about]}
            onChange={(event) => change({ [about]: event.currentTarget.checked })}
          />
        ))}
      </fieldset>
    </Section>
  );
}

interface Part {
  notices: NoticeSettings;
  change: (some: Partial<NoticeSettings>) => void;
}

function SoundChoice({ notices, change }: Part) {
  const t = useT();
  return (
    <div className={css.sound}>
      <NativeSelect
        label={t('notices.tone')}
        value={notices.tone}
        data={TONES.map((tone) => ({ value: tone, label: t(`notices.tone.${tone}`) }))}
        onChange={(event) => {
          const tone = event.currentTarget.value as NoticeSettings['tone'];
          playNotice(tone, notices.volume);
          change({ tone });
        }}
      />
      <div className={css.volume}>
        <span className={css.label} aria-hidden>
          {t('notices.volume')}
        </span>
        <Slider
          thumbLabel={t('notices.volume')}
          thumbSize={24}
          min={0}
          max={100}
          step={5}
          defaultValue={notices.volume}
          onChangeEnd={(volume) => {
            playNotice(notices.tone, volume);
            change({ volume });
          }}
        />
      </div>
      <Button
        variant="default"
        leftSection={<IconPlayerPlay size={16} aria-hidden />}
        onClick={() => playNotice(notices.tone, notices.volume)}
      >
        {t('notices.try')}
      </Button>
    </div>
  );
}
