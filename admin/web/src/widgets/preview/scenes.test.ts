import { expect, it } from 'vitest';
import { fitDevice, stage } from './scenes';

const room = { width: 640, height: 700 };

it('a device wider than the room is drawn smaller and fills its height', () => {
  expect(fitDevice('desktop', room)).toEqual({ width: 1280, height: 1400, scale: 0.5 });
});

it('a device that fits keeps its size', () => {
  expect(fitDevice('phone', room)).toEqual({ width: 360, height: 700, scale: 1 });
  expect(fitDevice('fit', room)).toEqual({ width: 640, height: 700, scale: 1 });
});

it('the form shows even where it is switched off, and nothing else is changed', () => {
  const config = { name: 'Shop', forms: { preChat: { fields: [] }, csat: { scale: 2 } } };

  expect(stage(config, 'form')).toEqual({
    name: 'Shop',
    forms: { preChat: { fields: [], enabled: true }, csat: { scale: 2 } },
  });
  expect(stage(config, 'home')).toBe(config);
});
