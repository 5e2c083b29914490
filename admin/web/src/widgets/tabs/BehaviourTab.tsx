import { Inspector, type Part } from '../inspector/Inspector';

const PARTS: readonly Part[] = [
  { at: ['/features'], isOpen: true },
  { at: ['/forms/preChat'] },
  { at: ['/forms/offline'] },
  { at: ['/forms/csat'] },
  { at: ['/availability'] },
  { at: ['/triggers'] },
  { at: ['/composer'] },
  { at: ['/session'] },
  { at: ['/routing'] },
  { at: ['/privacy'] },
  { at: ['/security'] },
  { title: 'designer.accessibility', at: ['/accessibility/announce', '/accessibility/largeText', '/accessibility/reducedMotion'] },
  { at: ['/plugins'] },
];

export const BehaviourTab = () => <Inspector parts={PARTS} />;
