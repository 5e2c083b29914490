// @vitest-environment happy-dom
import { afterEach, expect, it, vi } from 'vitest';
import { CopyLine } from './CopyLine';
import { hidePage, named, press, see, showPage } from './testing';
import { currentToasts } from './toasts';

/** What the browser copied, where it takes what is selected. */
let copied: string[];

function withoutClipboard(isTaken: boolean): void {
  copied = [];
  vi.spyOn(navigator, 'clipboard', 'get').mockReturnValue(undefined as unknown as Clipboard);
  document.execCommand = () => {
    if (isTaken) copied.push((document.activeElement as HTMLTextAreaElement).value);
    return isTaken;
  };
}

afterEach(() => {
  vi.restoreAllMocks();
  hidePage();
});

it('copies where the page is not served over TLS, too', async () => {
  withoutClipboard(true);
  await showPage(<CopyLine text="cc_secret" label="Key" />, () => undefined);
  const button = await named('Copy');
  button.focus();
  button.click();

  await named('Copied');
  expect(copied).toEqual(['cc_secret']);
  expect(document.activeElement).toBe(button);
});

it('says that nothing was copied', async () => {
  withoutClipboard(false);
  await showPage(<CopyLine text="cc_secret" label="Key" />, () => undefined);
  await press('Copy');

  await see(() => expect(currentToasts()).toHaveLength(1));
});
