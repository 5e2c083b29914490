/** The steps of the welcome pages and where the list of first steps leads. Pure. */
import type { Onboarding } from '@/api/types';

export const STEPS = ['site', 'try', 'more'] as const;
export type Step = (typeof STEPS)[number];

export function stepOf(word: string | undefined): Step {
  return STEPS.find((one) => one === word) ?? 'site';
}

export function after(step: Step): Step | null {
  return STEPS[STEPS.indexOf(step) + 1] ?? null;
}

export function before(step: Step): Step | null {
  return STEPS[STEPS.indexOf(step) - 1] ?? null;
}

type TodoId = Onboarding['steps'][number]['id'];

/** The page on which each of the first steps is done. */
export const PLACE: Record<TodoId, string> = {
  site: '/welcome/site',
  message: '/welcome/try',
  snippet: '/welcome/site',
  team: '/people',
  plugins: '/plugins/catalogue',
};

export interface Progress {
  isShown: boolean;
  done: number;
  total: number;
  next: TodoId | null;
}

/** The list goes when all of it is done, or when somebody puts it away. */
export function progressOf(onboarding: Onboarding | undefined): Progress {
  const steps = onboarding?.steps ?? [];
  const done = steps.filter((step) => step.is_done).length;
  return {
    isShown: onboarding !== undefined && !onboarding.is_dismissed && done < steps.length,
    done,
    total: steps.length,
    next: steps.find((step) => !step.is_done)?.id ?? null,
  };
}

/** What a person types as an address: `shop.example.com` means https. */
export function addressOf(typed: string): string | null {
  const text = typed.trim();
  if (text === '') return null;
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  try {
    const url = new URL(whole);
    const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
    return isWeb && url.hostname.includes('.') && !url.username ? url.href : null;
  } catch {
    return null;
  }
}
