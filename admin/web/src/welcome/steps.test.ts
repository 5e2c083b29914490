import { describe, expect, it } from 'vitest';
import type { Onboarding } from '@/api/types';
import { addressOf, after, before, progressOf, stepOf } from './steps';

const onboarding = (done: number, is_dismissed = false): Onboarding => ({
  steps: (['site', 'message', 'snippet', 'team', 'plugins'] as const).map((id, index) => ({
    id,
    is_done: index < done,
  })),
  is_dismissed,
  site_url: '',
});

describe('the welcome pages', () => {
  it('go forward and back', () => {
    expect([stepOf(undefined), stepOf('try'), stepOf('moon')]).toEqual(['site', 'try', 'site']);
    expect([after('site'), after('more'), before('site'), before('more')]).toEqual([
      'try',
      null,
      null,
      'try',
    ]);
  });
});

describe('the list of first steps', () => {
  it('is shown until all is done or somebody puts it away', () => {
    expect(progressOf(undefined).isShown).toBe(false);
    expect(progressOf(onboarding(2))).toEqual({ isShown: true, done: 2, total: 5, next: 'snippet' });
    expect(progressOf(onboarding(5)).isShown).toBe(false);
    expect(progressOf(onboarding(0, true)).isShown).toBe(false);
  });
});

describe('addressOf', () => {
  it.each([
    ['shop.example.com', 'https://shop.example.com/'],
    [' https://example.com/a?b=1 ', 'https://example.com/a?b=1'],
    ['http://example.com', 'http://example.com/'],
    ['', null],
    ['shop', null],
    ['javascript:alert(1)', null],
    ['ftp://example.com', null],
    ['https://a:b@example.com', null],
    ['not an address', null],
  ])('reads %s', (typed, address) => expect(addressOf(typed)).toBe(address));
});
