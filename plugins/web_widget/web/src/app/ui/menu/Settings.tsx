/** What a person sets for themselves: sound, notices, the size of text, the language. */

import { useId, useState } from "preact/hooks";
import { useChat } from "../context";
import { languageName } from "../../i18n/names";
import { BellIcon, LanguageIcon, SizeIcon, SoundIcon } from "./menu_icons";

export function Settings({ close }: { close(): void }) {
  const { config, preferences, setPreferences, texts } = useChat();
  const { sound, notifications } = config.features;
  return (
    <div class="menu-group">
      {sound.enabled && (
        <Switch
          icon={<SoundIcon />}
          text={texts("menu.sound")}
          isOn={!preferences.isMuted}
          onChange={(isOn) => setPreferences({ isMuted: !isOn })}
        />
      )}
      {notifications.enabled && <NoticeSwitch />}
      {config.accessibility.largeText && (
        <Switch
          icon={<SizeIcon />}
          text={texts("menu.large_text")}
          isOn={preferences.hasLargeText ?? false}
          onChange={(isOn) => setPreferences({ hasLargeText: isOn })}
        />
      )}
      {config.locales.supported.length > 1 && <LanguageChoice close={close} />}
    </div>
  );
}

function NoticeSwitch() {
  const { preferences, setPreferences, surroundings, texts } = useChat();
  const [isRefused, setRefused] = useState(false);
  const change = async (isOn: boolean) => {
    const isGranted = isOn && (await surroundings.askForNotices());
    setRefused(isOn && !isGranted);
    setPreferences({ hasNotices: isGranted });
  };
  return (
    <>
      <Switch
        icon={<BellIcon />}
        text={texts("menu.notices")}
        isOn={preferences.hasNotices ?? false}
        onChange={(isOn) => void change(isOn)}
      />
      {isRefused && (
        <p class="menu-problem" role="alert">
          {texts("menu.notices_refused")}
        </p>
      )}
    </>
  );
}

interface SwitchProps {
  icon: preact.ComponentChild;
  text: string;
  isOn: boolean;
  onChange(isOn: boolean): void;
}

function Switch({ icon, text, isOn, onChange }: SwitchProps) {
  return (
    <button type="button" role="switch" class="menu-entry" aria-checked={isOn} onClick={() => onChange(!isOn)}>
      {icon}
      <span>{text}</span>
      <i class="switch" aria-hidden="true" />
    </button>
  );
}

function LanguageChoice({ close }: { close(): void }) {
  const { config, setPreferences, texts } = useChat();
  const id = useId();
  return (
    <div class="menu-entry">
      <LanguageIcon />
      <label for={id}>{texts("menu.language")}</label>
      <select
        id={id}
        class="menu-select"
        value={texts.locale}
        onChange={(event) => {
          setPreferences({ locale: event.currentTarget.value });
          close();
        }}
      >
        {config.locales.supported.map((locale) => (
          <option key={locale} value={locale} lang={locale}>
            {languageName(locale)}
          </option>
        ))}
      </select>
    </div>
  );
}
