import '@/welcome/texts';
import { IconPuzzleOff } from '@tabler/icons-react';
import { NotFound } from '@/app/NotFound';
import { useT } from '@/i18n';
import { Failure, Loading, Notice } from '@/ui/ListState';
import { PageFrame } from '@/ui/PageFrame';
import { ElementPage } from './ElementPage';
import { FramePage } from './FramePage';
import { useExtensionsQuery } from './useExtensions';

/** A page that a plugin adds, in Admin's frame. */
export default function ExtensionPage({ pluginId, path }: { pluginId: string; path: string }) {
  const t = useT();
  const query = useExtensionsQuery();
  if (query.data === undefined) {
    return query.error ? (
      <main>
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      </main>
    ) : (
      <Loading />
    );
  }
  const own = query.data.pages.filter((page) => page.plugin_id === pluginId);
  const page = own.find((one) => one.path === path);
  if (!page && own.length > 0) return <NotFound />;
  if (!page) {
    return (
      <main>
        <Notice icon={IconPuzzleOff} title={t('ext.gone')} text={t('ext.goneText')} />
      </main>
    );
  }
  const at = `${pluginId}/${path}`;
  return (
    <PageFrame title={page.title} lead={t('ext.by', { plugin: page.plugin_name })}>
      {page.frame ? <FramePage key={at} page={page} /> : <ElementPage key={at} page={page} />}
    </PageFrame>
  );
}
