/** Icons that only ratings draw. */

import { Icon } from "../icons";

export const StarIcon = () => (
  <Icon size={28}>
    <path d="m12 3.500 2.600 5.400 5.900.800-4.300 4.100 1.100 5.900L12 16.800l-5.300 2.900 1.100-5.900L3.500 9.700l5.900-.800z" />
  </Icon>
);
export const ThumbUpIcon = () => (
  <Icon size={26}>
    <path d="M7 11v9H4v-9zm0 0 4-8c1.700 0 2.500 1 2.500 2.500V9H19a2 2 0 0 1 2 2.300l-1.200 7A2 2 0 0 1 17.800 20H7" />
  </Icon>
);
export const ThumbDownIcon = () => (
  <Icon size={26}>
    <path d="M17 13V4h3v9zm0 0-4 8c-1.700 0-2.500-1-2.500-2.500V15H5a2 2 0 0 1-2-2.300l1.200-7A2 2 0 0 1 6.200 4H17" />
  </Icon>
);
export const DoneIcon = () => (
  <Icon size={28}>
    <circle cx="12" cy="12" r="9" />
    <path d="m8 12.300 2.800 2.700L16 9.500" />
  </Icon>
);
