import { expect, test } from 'vitest';
import { checkExpectation } from '../../src/profile/expect.ts';
import { particles, tooShort } from '../support/profiles.ts';

test.each([
  ['attraction', true],
  ['examples/particles.ts:28', true],
  ['particles.ts:33', true],
  ['particles.ts:31', false],
  ['step', false],
  ['add', false],
  ['nothing', false],
])('the guess %s: %s', (guess, held) => expect(checkExpectation(particles(), guess)).toMatchObject({ guess, held }));

test('what was instead is said, and why a guess cannot be right', () => {
  expect(checkExpectation(particles(), 'step').actual).toMatch(
    /^attraction \(.*:28\), 82\.4 % of the time; step took 5\.7 %/,
  );
  expect(checkExpectation(particles(), 'add').actual).toContain('too small to be timed');
  expect(checkExpectation(particles(), 'nothing').actual).toContain('nothing called nothing was measured');
  expect(checkExpectation(tooShort(), 'greet').actual).toContain('nothing was sampled');
});
