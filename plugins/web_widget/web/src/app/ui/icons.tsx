/** Icons: 24 × 24 line drawings, named by what they mean. Decorative; the button has the name. */

import type { ComponentChildren } from "preact";

interface Props {
  size?: number;
  /** Points along the reading direction and is mirrored with it. */
  isDirectional?: boolean;
  children: ComponentChildren;
}

export function Icon({ size = 20, isDirectional = false, children }: Props) {
  return (
    <svg
      class={isDirectional ? "icon icon-directional" : "icon"}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export const BackIcon = () => (
  <Icon isDirectional>
    <path d="M14.5 5.5 8 12l6.5 6.5" />
  </Icon>
);
export const CloseIcon = () => (
  <Icon>
    <path d="m6 9.5 6 6 6-6" />
  </Icon>
);
export const SendIcon = () => (
  <Icon isDirectional>
    <path d="M4.5 12h8.2M4.5 12 3 4.6c-.2-.9.7-1.6 1.5-1.2L20.3 11c.8.4.8 1.6 0 2L4.5 20.6c-.8.4-1.7-.3-1.5-1.2z" />
  </Icon>
);
export const DownIcon = () => (
  <Icon size={16}>
    <path d="M12 5v14m-6-6 6 6 6-6" />
  </Icon>
);
export const PenIcon = () => (
  <Icon size={18}>
    <path d="M4 20h4L19 9a2.1 2.1 0 0 0-3-3L5 17zM14 8l3 3" />
  </Icon>
);
export const NextIcon = () => (
  <Icon size={16} isDirectional>
    <path d="m9.5 6 6 6-6 6" />
  </Icon>
);
export const ClockIcon = () => (
  <Icon size={14}>
    <circle cx="12" cy="12" r="8.5" />
    <path d="M12 7.5V12l3 2" />
  </Icon>
);
export const TickIcon = () => (
  <Icon size={14}>
    <path d="m5 12.5 4.5 4.5L19 7.5" />
  </Icon>
);
export const TwoTicksIcon = () => (
  <Icon size={14}>
    <path d="m2 12.5 4.5 4.5L15 8.5M12 17l9.5-9.5" />
  </Icon>
);
export const AlertIcon = ({ size = 14 }: { size?: number }) => (
  <Icon size={size}>
    <circle cx="12" cy="12" r="9" />
    <path d="M12 7.5v5.5m0 3.2v.1" />
  </Icon>
);
export const OfflineIcon = ({ size = 16 }: { size?: number }) => (
  <Icon size={size}>
    <path d="M4 4l16 16M8.5 8.8A8 8 0 0 0 5 11m14 0a9.6 9.6 0 0 0-6-2.4M8 14.5a6 6 0 0 1 3.5-1.4m4.5 1.4-.5-.4M12 18.5v.1" />
  </Icon>
);
export const ClipIcon = () => (
  <Icon>
    <path d="m20 11.5-8.2 8.2a5 5 0 0 1-7.1-7.1l8.6-8.6a3.4 3.4 0 0 1 4.8 4.8l-8.5 8.5a1.7 1.7 0 0 1-2.4-2.4l7.5-7.5" />
  </Icon>
);
export const CameraIcon = () => (
  <Icon>
    <path d="M4 8h3l2-3h6l2 3h3v11H4z" />
    <circle cx="12" cy="13" r="3.5" />
  </Icon>
);
export const EmojiIcon = () => (
  <Icon>
    <circle cx="12" cy="12" r="8.5" />
    <path d="M8.5 14a4 4 0 0 0 7 0M9 9.5v.1m6-.1v.1" />
  </Icon>
);
export const QrIcon = () => (
  <Icon>
    <path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5M8 8h3v3H8zM14 8h2v2h-2zM8 14h2v2H8zM13 13h3v3h-3z" />
  </Icon>
);
export const MicIcon = () => (
  <Icon>
    <path d="M12 3.5a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0v-5a3 3 0 0 1 3-3zM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3" />
  </Icon>
);
export const CrossIcon = () => (
  <Icon size={16}>
    <path d="m6 6 12 12M18 6 6 18" />
  </Icon>
);
export const MenuIcon = () => (
  <Icon>
    <path d="M5 12h.01M12 12h.01M19 12h.01" stroke-width="3" />
  </Icon>
);
export const BotIcon = () => (
  <Icon size={14}>
    <path d="M5 9h14v10H5zm7-4.500V9m-3 4.500v.1m6-.1v.1" />
  </Icon>
);
