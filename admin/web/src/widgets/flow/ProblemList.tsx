import { IconCircleCheck } from '@tabler/icons-react';
import { useT } from '@/i18n';
import { useEditing } from './context';
import { kindName } from './names';
import css from './Panel.module.css';
import list from './ProblemList.module.css';
import { locate, problemText } from './problems';
import { findBlock, findStep, stepName } from './ways';

/** Everything that keeps the flow from being published; each entry leads to its place. */
export function ProblemList({ onJump }: { onJump?: () => void }) {
  const t = useT();
  const { flow, kinds, problems, select } = useEditing();
  if (problems.length === 0) {
    return (
      <p className={list.none}>
        <IconCircleCheck size={18} aria-hidden /> {t('flows.noProblems')}
      </p>
    );
  }
  const whereOf = (pointer: string) => {
    const spot = locate(flow, pointer);
    const step = spot.step ? findStep(flow, spot.step) : undefined;
    const block = spot.block ? findBlock(flow, spot.block)?.block : undefined;
    if (!step) return t('flows.theFlow');
    const name = stepName(step);
    return block ? `${name} · ${kindName(t, block.type, kinds.get(block.type))}` : name;
  };
  const jump = (pointer: string) => {
    const spot = locate(flow, pointer);
    select({
      steps: spot.step && !spot.block ? [spot.step] : [],
      blocks: spot.block ? [spot.block] : [],
    });
    onJump?.();
  };
  return (
    <div className={css.body}>
      <h2 className={css.title}>{t('flows.problems_other', { count: problems.length })}</h2>
      <ul className={list.list}>
        {problems.map((problem, index) => (
          <li key={index}>
            <button type="button" className={list.entry} onClick={() => jump(problem.pointer)}>
              <span className={list.where}>{whereOf(problem.pointer)}</span>
              {problemText(t, problem)}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
