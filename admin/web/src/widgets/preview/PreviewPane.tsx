import { Button, NativeSelect, SegmentedControl } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import {
  IconArrowsMaximize,
  IconDeviceDesktop,
  IconDeviceMobile,
  IconDeviceTablet,
  IconMoon,
  IconSun,
  IconSunMoon,
  type Icon,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useT, type MessageKey } from '@/i18n';
import { languageName } from '@/i18n/format';
import { Failure } from '@/ui/ListState';
import type { DraftControl } from '../draft/useDraft';
import { listLocales } from '../texts/locales';
import css from './Preview.module.css';
import { DEVICES, fitDevice, PREVIEW, SCENES, SCHEMES, type View } from './scenes';
import { useEntrance } from './useEntrance';
import { usePreview } from './usePreview';

const DEVICE_ICONS: Record<View['device'], Icon> = {
  fit: IconArrowsMaximize,
  phone: IconDeviceMobile,
  tablet: IconDeviceTablet,
  desktop: IconDeviceDesktop,
};
const SCHEME_ICONS: Record<View['scheme'], Icon> = {
  auto: IconSunMoon,
  light: IconSun,
  dark: IconMoon,
};

/** The real widget with the draft, as a visitor would meet it in one state or another. */
export function PreviewPane({ control }: { control: DraftControl }) {
  const t = useT();
  const locales = listLocales(control.config);
  const [view, setView] = useState<View>({
    scene: 'home',
    scheme: 'auto',
    device: 'fit',
    locale: locales.byDefault,
  });
  const locale = locales.all.includes(view.locale) ? view.locale : locales.byDefault;
  const { frame, error, retry } = usePreview(control, { ...view, locale });
  const { ref, width, height } = useElementSize();
  const size = fitDevice(view.device, { width, height });
  const entrance = useEntrance();
  const set = (change: Partial<View>) => setView((before) => ({ ...before, ...change }));
  return (
    <section className={css.pane} aria-label={t('widgets.preview')}>
      <div className={css.tools}>
        <NativeSelect
          aria-label={t('preview.scene')}
          data={SCENES.map((value) => ({ value, label: t(`preview.scene.${value}`) }))}
          value={view.scene}
          onChange={(event) => set({ scene: event.currentTarget.value as View['scene'] })}
        />
        <NativeSelect
          aria-label={t('preview.locale')}
          data={locales.all.map((value) => ({ value, label: languageName(value, t.locale) }))}
          value={locale}
          onChange={(event) => set({ locale: event.currentTarget.value })}
        />
        <IconChoice
          label={t('preview.scheme')}
          names={SCHEMES}
          icons={SCHEME_ICONS}
          prefix="preview.scheme"
          value={view.scheme}
          onChange={(scheme) => set({ scheme })}
        />
        <IconChoice
          label={t('preview.device')}
          names={Object.keys(DEVICES) as View['device'][]}
          icons={DEVICE_ICONS}
          prefix="preview.device"
          value={view.device}
          onChange={(device) => set({ device })}
        />
        <Button
          variant="subtle"
          color="gray"
          onClick={() => {
            entrance.enter();
            requestAnimationFrame(() => frame.current?.focus());
          }}
        >
          {t('preview.enter')}
        </Button>
      </div>
      <div ref={ref} className={css.room}>
        {error ? (
          <Failure error={error} onRetry={retry} />
        ) : (
          <div
            className={css.device}
            style={{ width: size.width * size.scale, height: size.height * size.scale }}
            onPointerEnter={entrance.enter}
          >
            <iframe
              ref={frame}
              inert={!entrance.isEntered}
              title={t('widgets.preview')}
              src={PREVIEW}
              className={css.frame}
              style={{
                width: size.width,
                height: size.height,
                transform: size.scale === 1 ? undefined : `scale(${size.scale})`,
              }}
            />
          </div>
        )}
      </div>
    </section>
  );
}

function IconChoice<Name extends string>(props: {
  label: string;
  names: readonly Name[];
  icons: Record<Name, Icon>;
  prefix: string;
  value: Name;
  onChange: (name: Name) => void;
}) {
  const t = useT();
  return (
    <SegmentedControl
      aria-label={props.label}
      data={props.names.map((value) => {
        const Mark: Icon = props.icons[value];
        const label = t(`${props.prefix}.${value}` as MessageKey);
        return { value, label: <Mark size={16} aria-label={label} /> };
      })}
      value={props.value}
      onChange={(value) => props.onChange(value as Name)}
    />
  );
}
