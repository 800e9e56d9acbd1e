/** Candidates of the command line: flags and other Nodes. */
import { describe, expect, test } from 'vitest';
import { flagCandidates } from '../../src/remedies/candidates/flags.ts';
import { nodeCandidates, otherNodes } from '../../src/remedies/candidates/node.ts';

describe('flags', () => {
  test('are sizes of the young generation, and more where it is not about garbage', () => {
    const garbage = flagCandidates('garbage');
    expect(garbage.map(({ nodeArgs }) => nodeArgs)).toEqual([
      ['--max-semi-space-size=32'],
      ['--max-semi-space-size=64'],
      ['--max-semi-space-size=128'],
    ]);
    expect(garbage.every(({ refused, edits, node }) => refused === null && edits.length === 0 && node === null)).toBe(
      true,
    );
    expect(flagCandidates().length).toBeGreaterThan(3);
  });

  test('that the Node does not know are refused', () => {
    const [first] = flagCandidates('garbage', '/no/such/node');
    expect(first!.refused!.message).toMatch(/no\/such\/node/);
  });
});

describe('other Nodes', () => {
  test('are the lines that do not run', () => {
    expect(otherNodes('24.1.0')).toEqual(['22', '26']);
    expect(otherNodes('25.0.0')).toEqual(['22', '24', '26']);
  });

  test('are named by their version, and refused where they are not there', () => {
    const [own, none] = nodeCandidates([process.execPath, '/no/such/node']);
    expect(own).toMatchObject({ name: `node ${process.versions.node}`, node: process.execPath, refused: null });
    expect(none).toMatchObject({ name: 'node /no/such/node', node: null });
    expect(none!.refused!.message).toMatch(/there is no Node/);
  });
});
