import { Inspector, type Part } from '../inspector/Inspector';

const PARTS: readonly Part[] = [
  {
    title: 'designer.colours',
    at: ['/theme/palette/accent', '/theme/scheme', '/theme/radius', '/theme/density', '/theme/shadow'],
    isOpen: true,
  },
  { at: ['/launcher'] },
  { title: 'designer.home', at: ['/greeting/enabled', '/greeting/home', '/greeting/teaser'] },
  { at: ['/layout'] },
  {
    title: 'designer.furtherColours',
    at: [
      '/theme/palette/accentText',
      '/theme/palette/surface',
      '/theme/palette/surfaceAlt',
      '/theme/palette/text',
      '/theme/palette/textMuted',
      '/theme/palette/border',
      '/theme/palette/visitorBubble',
      '/theme/palette/agentBubble',
      '/theme/palette/danger',
      '/theme/palette/success',
      '/theme/background',
    ],
  },
  { title: 'designer.typeface', at: ['/theme/font', '/accessibility/fontScale', '/theme/css'] },
];

export const LookTab = () => <Inspector parts={PARTS} />;
