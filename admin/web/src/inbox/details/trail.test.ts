import { expect, it } from 'vitest';
import { buildTrail, pathOf } from './trail';

const view = (url: string, at = '2026-11-28T10:00:00.000Z') => ({ url, title: url, at });

it('a page that was loaded again is one stop, with how often', () => {
  const trail = buildTrail([view('/b', '3'), view('/b', '2'), view('/a', '1'), view('/b', '0')]);

  expect(trail.map(({ url, times, at }) => [url, times, at])).toEqual([
    ['/b', 2, '3'],
    ['/a', 1, '1'],
    ['/b', 1, '0'],
  ]);
});

it('what was erased leaves no stop', () => {
  expect(buildTrail([view(''), view('')])).toEqual([]);
});

it('pages of one site are told apart by path and question', () => {
  expect(pathOf('https://shop.example/boots?size=38#top')).toBe('/boots?size=38');
  expect(pathOf('no address')).toBe('no address');
});
