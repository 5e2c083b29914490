import { IconFlask, IconFlaskOff, IconListCheck } from '@tabler/icons-react';
import { useLocation } from 'wouter';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { useCommands } from '@/commands/commands';
import { useT } from '@/i18n';
import { useSampleSwitch } from './SampleSwitch';
import { useSampleData } from './useOnboarding';

/** The first steps and the sample data in the palette, for those who set things up. */
export function useWelcomeCommands(): void {
  const t = useT();
  const [, navigate] = useLocation();
  const isMine = isAllowed(usePermissions(), 'settings:write');
  const isOn = useSampleData().data?.state === 'on';
  const act = useSampleSwitch();
  const commands = [
    {
      id: 'go.welcome',
      group: 'go' as const,
      title: t('command.goTo', { page: t('checklist.title') }),
      icon: IconListCheck,
      words: t('words.welcome'),
      run: () => navigate('/welcome'),
    },
    {
      id: 'app.sample',
      group: 'app' as const,
      title: t(isOn ? 'sample.off' : 'sample.on'),
      icon: isOn ? IconFlaskOff : IconFlask,
      words: t('words.sample'),
      run: () => act.mutate(!isOn),
    },
  ];
  useCommands(isMine ? commands : []);
}
