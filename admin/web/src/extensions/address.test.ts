import { describe, expect, it } from 'vitest';
import { addressFor, NotItsOwn } from './address';

const owner = { id: 'poll', mounts: ['/api/v1/polls'] };

describe('addressFor', () => {
  it('puts a relative path below the API of the plugin', () => {
    expect(addressFor(owner, 'answers?limit=5')).toBe('/api/v1/plugins/poll/answers?limit=5');
  });

  it.each(['/plugins/poll/x', '/api/v1/plugins/poll', '/api/v1/polls', '/api/v1/polls/1?a=../b'])(
    'lets %s pass',
    (path) => expect(addressFor(owner, path)).toBe(path),
  );

  it.each([
    '/api/v1/staff',
    '/api/v1/pollsters',
    '/plugins/other/x',
    '../staff',
    'a/../../staff',
    'a/%2e%2e/%2E%2e/staff',
    'a%2f..%2f..%2fstaff',
    '//elsewhere.example/x',
    '/\\elsewhere.example',
    'x#y',
  ])('refuses %s', (path) => expect(() => addressFor(owner, path)).toThrow(NotItsOwn));
});
