import { useLocation } from 'wouter';
import { useCommands } from '@/commands/commands';
import { useT } from '@/i18n';
import { iconOf } from './icons';
import { pathOf, useExtensions } from './useExtensions';

/** Pages of plugins in the palette. */
export function useExtensionCommands(): void {
  const t = useT();
  const [, navigate] = useLocation();
  const pages = useExtensions().pages.filter((page) => page.is_listed);
  useCommands(
    pages.map((page) => ({
      id: `go.p.${page.plugin_id}.${page.path}`,
      group: 'go' as const,
      title: t('command.goTo', { page: page.title }),
      icon: iconOf(page.icon),
      words: page.plugin_name,
      run: () => navigate(pathOf(page)),
    })),
  );
}
