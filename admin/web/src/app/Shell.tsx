import { Drawer } from '@mantine/core';
import { useDisclosure, useLocalStorage, useMediaQuery } from '@mantine/hooks';
import { IconLayoutSidebar } from '@tabler/icons-react';
import { useEffect, useMemo } from 'react';
import { useLocation } from 'wouter';
import { useCommands } from '@/commands/commands';
import { useT } from '@/i18n';
import { ConnectionBar } from './ConnectionBar';
import { LayoutContext } from './layout';
import { Nav } from './Nav';
import { PageFence } from './PageFence';
import { Pages } from './Pages';
import css from './Shell.module.css';

export function Shell({ onPalette, onShortcuts }: { onPalette: () => void; onShortcuts: () => void }) {
  const t = useT();
  const [location] = useLocation();
  const isPhone = useMediaQuery('(max-width: 767px)', window.innerWidth < 768);
  const isTight = useMediaQuery('(max-width: 1199px)', window.innerWidth < 1200);
  const [wantsRail, setWantsRail] = useLocalStorage({
    key: 'chatclick.rail',
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  const [isDrawerOpen, drawer] = useDisclosure(false);
  const isRail = wantsRail || isTight;
  useEffect(() => drawer.close(), [location, drawer.close]);
  useCommands([
    {
      id: 'app.rail',
      group: 'app',
      title: t(wantsRail ? 'nav.expand' : 'nav.collapse'),
      icon: IconLayoutSidebar,
      keys: '[',
      run: () => setWantsRail(!wantsRail),
    },
  ]);
  const layout = useMemo(
    () => ({ isPhone, isTight, openNav: drawer.open }),
    [isPhone, isTight, drawer.open],
  );
  return (
    <LayoutContext value={layout}>
      <div className={css.shell}>
        {isPhone ? (
          <Drawer.Root opened={isDrawerOpen} onClose={drawer.close} size={288} padding={0}>
            <Drawer.Overlay />
            <Drawer.Content aria-label={t('nav.label')}>
              <Nav isRail={false} onPalette={onPalette} onShortcuts={onShortcuts} />
            </Drawer.Content>
          </Drawer.Root>
        ) : (
          <Nav isRail={isRail} onPalette={onPalette} onShortcuts={onShortcuts} />
        )}
        <div className={css.main}>
          <ConnectionBar />
          <PageFence at={location}>
            <Pages />
          </PageFence>
        </div>
      </div>
    </LayoutContext>
  );
}
