/** What plugins and the first steps add to the shell; it comes once the shell stands. */
import '@/welcome/texts';
import { PluginLinks } from '@/extensions/PluginLinks';
import { useExtensionCommands } from '@/extensions/useExtensionCommands';
import { Checklist } from '@/welcome/Checklist';
import { useWelcomeCommands } from '@/welcome/useWelcomeCommands';

export function AddedLinks({ isRail }: { isRail: boolean }) {
  return (
    <>
      <PluginLinks isRail={isRail} />
      <Checklist isRail={isRail} />
    </>
  );
}

export function AddedCommands() {
  useExtensionCommands();
  useWelcomeCommands();
  return null;
}
