/** Icons that only the cards of the home screen draw. */

import { Icon } from "../icons";

export { MailIcon } from "../mail_icon";

export const PhoneIcon = () => (
  <Icon size={18}>
    <path d="M7 4h3l1.500 4.500L9 10.500a11 11 0 0 0 4.500 4.500l2-2.500L20 14v3a2.500 2.500 0 0 1-2.800 2.500A15 15 0 0 1 4.500 6.800 2.500 2.500 0 0 1 7 4" />
  </Icon>
);
export const PageIcon = () => (
  <Icon size={18}>
    <path d="M13.500 3.500H7a1.500 1.500 0 0 0-1.500 1.500v14A1.500 1.500 0 0 0 7 20.500h10a1.500 1.500 0 0 0 1.500-1.500V8.500zm0 0v5h5M9 13h6m-6 3.500h4" />
  </Icon>
);
export const PluginIcon = () => (
  <Icon>
    <path d="M9 3.500V8m6-4.500V8M6.500 8h11v4a5.500 5.500 0 0 1-11 0zm5.500 9.500v3" />
  </Icon>
);
