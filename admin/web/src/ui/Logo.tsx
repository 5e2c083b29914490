/** The mark: a bubble with a click. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden focusable="false">
      <rect width="32" height="32" rx="9" fill="var(--accent)" />
      <path
        fill="var(--on-accent)"
        d="M9 10.500A2.500 2.500 0 0 1 11.500 8h9A2.500 2.500 0 0 1 23 10.500v6a2.500 2.500 0 0 1-2.500 2.500H15l-4.200 3.700c-.5.4-1.300.1-1.300-.6V18.800A2.500 2.500 0 0 1 9 16.500z"
      />
      <circle cx="20.500" cy="23" r="3" fill="#ffc53d" />
    </svg>
  );
}
