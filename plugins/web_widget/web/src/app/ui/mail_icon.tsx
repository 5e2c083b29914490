import { Icon } from "./icons";

/** A letter: on the home screen and in the menu. */
export const MailIcon = () => (
  <Icon size={18}>
    <path d="M4 6.500h16v11H4zm0 .5 8 6 8-6" />
  </Icon>
);
