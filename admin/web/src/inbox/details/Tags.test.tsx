// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import { buildSession } from '@/realtime/testing';
import { hidePage, named, pageText, see, showPage } from '@/ui/testing';
import { Tags } from './Tags';

const buttons = () => document.querySelectorAll('button');
const open = (may: Record<string, string>) =>
  showPage(<Tags session={buildSession({ tags: ['vip'] })} />, () => undefined, may);

afterEach(hidePage);

it('who may not change a conversation reads its tags', async () => {
  await open({ 'session:read': 'any' });

  await see(() => expect(pageText()).toContain('vip'));
  await see(() => expect(buttons()).toHaveLength(0));
});

it('who may change it takes them off', async () => {
  await open({ 'session:transition': 'any' });

  await named('Remove tag vip');
  expect(buttons()).toHaveLength(2);
});
