// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { askedLeave, goFreely, hasUnsaved, leaveBy, setUnsaved } from './unsaved';

const page = {};
const go = vi.fn();

beforeEach(() => go.mockClear());
afterEach(() => {
  askedLeave()?.answer(false);
  setUnsaved(page, false);
});

it('lets people go where nothing would be lost', () => {
  leaveBy(go);

  expect(go).toHaveBeenCalledOnce();
  expect(askedLeave()).toBeNull();
});

it('asks before something typed is lost, and stays when they would rather not', () => {
  setUnsaved(page, true);
  leaveBy(go);
  askedLeave()?.answer(false);

  expect(go).not.toHaveBeenCalled();
  expect(hasUnsaved()).toBe(true);
});

it('goes on once they agree to lose it', () => {
  setUnsaved(page, true);
  leaveBy(go);
  askedLeave()?.answer(true);

  expect(go).toHaveBeenCalledOnce();
  expect([askedLeave(), hasUnsaved()]).toEqual([null, false]);
});

it('warns before the page is loaded anew, as long as something is unsaved', () => {
  const close = () => window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
  setUnsaved(page, true);
  expect(close()).toBe(false);

  setUnsaved(page, false);
  expect(close()).toBe(true);
});

it('asks nobody who stays on the page, and comes back to where they went on it', () => {
  window.history.replaceState(null, '', '/admin/widgets/w/look');
  setUnsaved(page, true);
  goFreely(() => leaveBy(() => window.history.replaceState(null, '', '/admin/widgets/w/content')));
  expect([askedLeave(), hasUnsaved()]).toEqual([null, true]);

  window.history.replaceState(null, '', '/admin/widgets');
  window.dispatchEvent(new PopStateEvent('popstate'));

  expect(window.location.pathname).toBe('/admin/widgets/w/content');
  expect(askedLeave()).not.toBeNull();
});
