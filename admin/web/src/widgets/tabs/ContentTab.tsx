import { useT } from '@/i18n';
import { Inspector, type Part } from '../inspector/Inspector';
import { Section } from '../inspector/Section';
import { TextTable } from '../texts/TextTable';

const PARTS: readonly Part[] = [
  { at: ['/brand'], isOpen: true },
  { at: ['/locales'] },
];

export function ContentTab() {
  const t = useT();
  return (
    <>
      <Inspector parts={PARTS} />
      <Section title={t('designer.texts')} pointers={['/strings']} isOpen>
        <TextTable />
      </Section>
    </>
  );
}
