/** Icons of files; they come with the code that shows files. */

const props = {
  class: "icon",
  width: 18,
  height: 18,
  viewBox: "0 0 24 24",
  fill: "none",
  stroke: "currentColor",
  "stroke-width": 1.8,
  "stroke-linecap": "round",
  "stroke-linejoin": "round",
  "aria-hidden": true,
} as const;

export const FileIcon = () => (
  <svg {...props}>
    <path d="M6 3.5h8l4 4v13H6zM14 3.5v4h4" />
  </svg>
);
export const DownloadIcon = () => (
  <svg {...props}>
    <path d="M12 4v11m-5-5 5 5 5-5M5 20h14" />
  </svg>
);
export const EyeIcon = () => (
  <svg {...props}>
    <path d="M2.5 12C5 7.5 8.5 5.5 12 5.5S19 7.5 21.5 12C19 16.5 15.5 18.5 12 18.5S5 16.5 2.5 12z" />
    <circle cx="12" cy="12" r="3" />
  </svg>
);
export const PauseIcon = () => (
  <svg {...props}>
    <path d="M9 6v12M15 6v12" />
  </svg>
);
export const PlayIcon = () => (
  <svg {...props}>
    <path d="M8 5.5v13l10-6.5z" />
  </svg>
);
export const RetryIcon = () => (
  <svg {...props}>
    <path d="M19 12a7 7 0 1 1-2-5l2 2m0-5v5h-5" />
  </svg>
);
