/** Arranging panels: by the mouse, by touch, and by the keyboard. */

const [MOST_WIDE, LEAST_WIDE, MOST_TALL] = [12, 2, 4];

/**
 * Let a card be dragged by its grip to the place of another, and its corner be pulled.
 *
 * On the grip, arrows move the panel, and with Shift they change its size.
 *
 * @param {HTMLElement} card
 * @param {HTMLElement} grip
 * @param {HTMLElement} corner
 * @param {{index: number, panel: object, move: Function, resize: Function}} doings
 */
export function arrange(card, grip, corner, { index, panel, move, resize }) {
  grip.addEventListener('keydown', (event) => {
    const isRtl = getComputedStyle(card).direction === 'rtl';
    const step = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [isRtl ? 1 : -1, 0], ArrowRight: [isRtl ? -1 : 1, 0] }[event.key];
    if (!step) return;
    event.preventDefault();
    if (event.shiftKey) resize(index, panel.w + step[0], panel.h + step[1]);
    else move(index, index + step[0] + step[1]);
  });
  grip.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    grip.setPointerCapture(event.pointerId);
    card.classList.add('moving');
    let over = null;
    const onMove = (moved) => {
      over?.classList.remove('over');
      over = findCard(card, moved.clientX, moved.clientY);
      over?.classList.add('over');
    };
    follow(grip, onMove, () => {
      card.classList.remove('moving');
      over?.classList.remove('over');
      if (over) move(index, [...card.parentElement.children].indexOf(over));
    });
  });
  corner.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    corner.setPointerCapture(event.pointerId);
    const box = card.getBoundingClientRect();
    const isRtl = getComputedStyle(card).direction === 'rtl';
    const [column, line] = [box.width / panel.w, box.height / panel.h];
    let [w, h] = [panel.w, panel.h];
    const onMove = (moved) => {
      const across = (moved.clientX - event.clientX) * (isRtl ? -1 : 1);
      w = limit(Math.round((box.width + across) / column), LEAST_WIDE, MOST_WIDE);
      h = limit(Math.round((box.height + moved.clientY - event.clientY) / line), 1, MOST_TALL);
      card.style.setProperty('--w', w);
      card.style.setProperty('--h', h);
    };
    follow(corner, onMove, () => resize(index, w, h));
  });
}

function follow(element, onMove, onEnd) {
  element.addEventListener('pointermove', onMove);
  const end = () => {
    element.removeEventListener('pointermove', onMove);
    onEnd();
  };
  element.addEventListener('lostpointercapture', end, { once: true });
}

function findCard(card, x, y) {
  const inside = (one) => {
    const box = one.getBoundingClientRect();
    return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
  };
  return [...card.parentElement.children].find((one) => one !== card && inside(one)) ?? null;
}

const limit = (value, least, most) => Math.min(most, Math.max(least, value));

/** Sizes as a dashboard may keep them. */
export const fit = (w, h) => ({ w: limit(w, LEAST_WIDE, MOST_WIDE), h: limit(h, 1, MOST_TALL) });
