import { IconShield, IconShieldCheck, IconShieldExclamation } from '@tabler/icons-react';
import type { Risk } from '@/api/types';
import { useT, type MessageKey } from '@/i18n';
import { Tag } from '@/ui/Tag';
import css from './Plugins.module.css';

const looks = {
  1: [IconShieldCheck, 'good'],
  2: [IconShieldCheck, 'good'],
  3: [IconShield, 'plain'],
  4: [IconShield, 'warn'],
  5: [IconShieldExclamation, 'warn'],
  6: [IconShieldExclamation, 'plain'],
} as const;

/** How much a plugin could do to an installation; always a number and words, never colour alone. */
export function RiskTag({ risk, isShort }: { risk: Risk; isShort?: boolean }) {
  const t = useT();
  const [icon, tone] = looks[risk.grade as keyof typeof looks] ?? looks[6];
  const word = t(`plugins.summaryWord.${risk.grade}` as MessageKey);
  return (
    <Tag
      icon={icon}
      tone={tone}
      word={
        isShort
          ? t('plugins.riskShort', { grade: risk.grade })
          : t('plugins.risk', { grade: risk.grade, word })
      }
    />
  );
}

/** What the grade is made of. */
export function RiskReasons({ risk }: { risk: Risk }) {
  const t = useT();
  if (risk.reasons.length === 0) return null;
  return (
    <div>
      <p className={css.faint}>{t('plugins.riskReasons')}</p>
      <ul className={css.list}>
        {risk.reasons.map((reason) => (
          <li key={reason.text}>
            {reason.text} <span className={css.faint}>({signed(reason.points)})</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

const signed = (points: number) => (points > 0 ? `+${points}` : `−${Math.abs(points)}`);
