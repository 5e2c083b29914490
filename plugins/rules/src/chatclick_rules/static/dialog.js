/** A question that has to be answered first. */
import { button, make, newId } from './dom.js';

/**
 * @param {Record<string, any>} page
 * @param {string} question
 * @param {string} yes what the button that goes on is called
 * @returns {Promise<boolean>}
 */
export function ask(page, question, yes) {
  return new Promise((resolve) => {
    const words = make('p', { id: newId(), textContent: question });
    const dialog = make(
      'dialog',
      { attrs: { 'aria-labelledby': words.id }, on: { close: () => (dialog.remove(), resolve(dialog.returnValue === 'yes')) } },
      words,
      make(
        'div',
        { className: 'foot' },
        button(page.t('keep'), () => dialog.close('')),
        button(yes, () => dialog.close('yes'), 'main danger'),
      ),
    );
    page.root.append(dialog);
    dialog.showModal();
  });
}
