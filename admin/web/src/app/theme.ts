/** Hands our tokens to Mantine, so that its parts and ours are of one piece. */
import {
  createTheme,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from '@mantine/core';

const iris: MantineColorsTuple = [
  '#eceefc', '#d5daf8', '#a9b3f0', '#7c8ae8', '#5b6ce2', '#4759dc', '#3e52d9', '#3344b8', '#2b3a9e',
  '#212e83',
];

export const theme = createTheme({
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--font-code)',
  headings: { fontFamily: 'var(--font)', fontWeight: '620' },
  colors: { iris },
  primaryColor: 'iris',
  primaryShade: 6,
  defaultRadius: 8,
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  components: {
    Button: { defaultProps: { size: 'sm' } },
    // Menus stay beside their button, inside the page's landmarks.
    Menu: {
      defaultProps: {
        shadow: 'none',
        withinPortal: false,
        withInitialFocusPlaceholder: false,
        transitionProps: { duration: 120 },
      },
    },
    Modal: {
      defaultProps: {
        centered: true,
        padding: 24,
        radius: 12,
        transitionProps: { duration: 140 },
        overlayProps: { backgroundOpacity: 0.4 },
      },
    },
    Drawer: { defaultProps: { transitionProps: { duration: 160 } } },
    Tooltip: { defaultProps: { openDelay: 400, transitionProps: { duration: 120 } } },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    NativeSelect: { defaultProps: { size: 'sm' } },
    NumberInput: { defaultProps: { size: 'sm' } },
  },
});

const shared = {
  '--mantine-color-body': 'var(--canvas)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-dimmed': 'var(--text-faint)',
  '--mantine-color-placeholder': 'var(--text-faint)',
  '--mantine-color-anchor': 'var(--accent-text)',
  '--mantine-color-error': 'var(--bad)',
  '--mantine-color-default': 'var(--raised)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--line-control)',
  '--mantine-color-disabled': 'var(--hover)',
  '--mantine-color-disabled-color': 'var(--text-faint)',
  '--mantine-color-disabled-border': 'var(--line)',
  '--mantine-color-iris-filled': 'var(--accent)',
  '--mantine-color-iris-filled-hover': 'var(--accent-strong)',
  '--mantine-color-iris-light': 'var(--accent-soft)',
  '--mantine-color-iris-light-hover': 'var(--accent-soft)',
  '--mantine-color-iris-light-color': 'var(--accent-text)',
  '--mantine-color-iris-outline': 'var(--accent-text)',
  '--mantine-color-iris-text': 'var(--accent-text)',
  '--mantine-primary-color-filled': 'var(--accent)',
};

export const cssVariables: CSSVariablesResolver = () => ({
  variables: { '--mantine-line-height': '1.5' },
  light: shared,
  dark: shared,
});
