/** Icons that only the menu draws. */

import { Icon } from "../icons";

export { PenIcon as NewIcon } from "../icons";
export { MailIcon } from "../mail_icon";

export const PersonIcon = () => (
  <Icon size={18}>
    <circle cx="12" cy="8" r="4" />
    <path d="M4.500 20c0-4 3.500-6 7.500-6s7.500 2 7.500 6" />
  </Icon>
);
export const DownloadIcon = () => (
  <Icon size={18}>
    <path d="M12 4v11m-5-4.500 5 5 5-5M4.500 20h15" />
  </Icon>
);
export const EndIcon = () => (
  <Icon size={18}>
    <path d="M9 4H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h3m6-4 4-4-4-4m4 4H9" />
  </Icon>
);
export const PopoutIcon = () => (
  <Icon size={18}>
    <path d="M13.500 4.500h6v6m0-6-8.500 8.500M10 5.500H6.500a2 2 0 0 0-2 2v10a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V14" />
  </Icon>
);
export const SoundIcon = () => (
  <Icon size={18}>
    <path d="M4 9.500v5h3.500L12 18.500v-13L7.500 9.500zM15.500 9a4 4 0 0 1 0 6m2.500-8.500a7.500 7.500 0 0 1 0 11" />
  </Icon>
);
export const BellIcon = () => (
  <Icon size={18}>
    <path d="M6 16.500V11a6 6 0 0 1 12 0v5.500l1.500 1.500h-15zM10 20.500h4" />
  </Icon>
);
export const SizeIcon = () => (
  <Icon size={18}>
    <path d="M3 19 8.500 5 14 19M5 14.500h7m3.500 4.500 3-7.500 3 7.500m-5-2.500h4" />
  </Icon>
);
export const LanguageIcon = () => (
  <Icon size={18}>
    <circle cx="12" cy="12" r="8.500" />
    <path d="M3.500 12h17M12 3.500c5 5 5 12 0 17m0-17c-5 5-5 12 0 17" />
  </Icon>
);
