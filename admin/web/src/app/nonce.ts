/** The nonce the server gave this page; style elements made at run time carry it. */
export function pageNonce(): string {
  const mark = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]');
  return mark?.nonce || mark?.getAttribute('nonce') || '';
}
