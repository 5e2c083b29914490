/**
 * Puts the rows of a list into another order, by pointer or by Space and the arrow keys.
 *
 * Never the row that is moved is taken out of the page, only its neighbours: it keeps the focus and
 * the pointer.
 */

const ROW = ':scope > li[data-id]';

export class Ordering {
  /**
   * @param {HTMLElement} list whose rows carry `data-id`
   * @param {{ move: (id: string, place: number) => void, say: (key: string, values?: object) => void }} told
   */
  constructor(list, told) {
    this.list = list;
    this.told = told;
    this.held = null;
  }

  get rows() {
    return [...this.list.querySelectorAll(ROW)];
  }

  /** Let a row be moved by a button in it. */
  attach(row, handle) {
    handle.addEventListener('pointerdown', (event) => this.drag(event, row, handle));
    handle.addEventListener('keydown', (event) => this.press(event, row, handle));
    handle.addEventListener('blur', () => this.held?.row === row && !this.held.isDragged && this.cancel());
  }

  take(row, handle, isDragged) {
    this.held = { row, handle, isDragged, place: this.rows.indexOf(row) };
    row.classList.add('held');
    handle.setAttribute('aria-pressed', 'true');
  }

  drop() {
    const { row, place } = this.release();
    const now = this.rows.indexOf(row);
    this.told.say('dropped', { place: now + 1 });
    if (now !== place) this.told.move(row.dataset.id, now);
  }

  cancel() {
    const { row, place } = this.release();
    while (this.rows.indexOf(row) < place) row.before(row.nextElementSibling);
    while (this.rows.indexOf(row) > place) row.after(row.previousElementSibling);
    this.told.say('putBack');
  }

  release() {
    const { held } = this;
    this.held = null;
    held.row.classList.remove('held');
    held.handle.setAttribute('aria-pressed', 'false');
    return held;
  }

  step(row, by) {
    const place = this.rows.indexOf(row) + by;
    if (place < 0 || place >= this.rows.length) return;
    if (by < 0) row.after(row.previousElementSibling);
    else row.before(row.nextElementSibling);
    row.scrollIntoView({ block: 'nearest' });
    this.told.say('at', { place: place + 1, count: this.rows.length });
  }

  press(event, row, handle) {
    const isHeld = this.held?.row === row;
    if (event.key === ' ' || event.key === 'Enter') {
      event.preventDefault();
      if (isHeld) return this.drop();
      this.take(row, handle, false);
      this.told.say('taken', { place: this.rows.indexOf(row) + 1, count: this.rows.length });
    } else if (isHeld && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault();
      this.step(row, event.key === 'ArrowUp' ? -1 : 1);
    } else if (isHeld && event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      this.cancel();
    }
  }

  drag(event, row, handle) {
    if (event.button !== 0) return;
    const ending = new AbortController();
    const { signal } = ending;
    const end = (run) => (happened) => {
      if (happened.type === 'keydown' && happened.key !== 'Escape') return;
      ending.abort();
      if (this.held?.isDragged) run.call(this);
    };
    addEventListener('pointermove', (moved) => this.follow(moved, row, handle), { signal });
    addEventListener('pointerup', end(this.drop), { signal });
    addEventListener('pointercancel', end(this.cancel), { signal });
    addEventListener('keydown', end(this.cancel), { signal, capture: true });
  }

  follow(event, row, handle) {
    if (!this.held) this.take(row, handle, true);
    const middle = (other) => {
      const { top, height } = other.getBoundingClientRect();
      return top + height / 2;
    };
    // A quick hand passes several rows from one move to the next.
    for (let left = this.rows.length; left > 0; left -= 1) {
      const { rows } = this;
      const place = rows.indexOf(row);
      if (place > 0 && event.clientY < middle(rows[place - 1])) this.step(row, -1);
      else if (place < rows.length - 1 && event.clientY > middle(rows[place + 1])) this.step(row, 1);
      else return;
    }
  }
}
