import { Button } from '@mantine/core';
import { IconBug } from '@tabler/icons-react';
import { Component, type ReactNode } from 'react';
import { useT } from '@/i18n';
import { Notice } from '@/ui/ListState';

interface Props {
  /** A new value is a new chance. */
  at: string;
  children: ReactNode;
}

/** A page that fails takes nothing else down: navigation and socket go on. */
export class PageFence extends Component<Props, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override componentDidUpdate(before: Props): void {
    if (this.state.hasFailed && before.at !== this.props.at) this.setState({ hasFailed: false });
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return <Stopped onRetry={() => this.setState({ hasFailed: false })} />;
  }
}

function Stopped({ onRetry }: { onRetry: () => void }) {
  const t = useT();
  return (
    <main>
      <Notice icon={IconBug} level={1} title={t('error.page')} text={t('state.errorText')}>
        <Button variant="default" onClick={onRetry}>
          {t('action.retry')}
        </Button>
      </Notice>
    </main>
  );
}
