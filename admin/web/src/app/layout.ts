import { createContext, use } from 'react';

export interface Layout {
  isPhone: boolean;
  /** Too narrow for all panes side by side. */
  isTight: boolean;
  openNav: () => void;
}

export const LayoutContext = createContext<Layout>({
  isPhone: false,
  isTight: false,
  openNav: () => undefined,
});

export const useLayout = (): Layout => use(LayoutContext);
