import { describe, expect, test } from 'vitest';
import { splitWords } from '../../../src/bench/command/words.ts';
import { quoteWord } from '../../../src/report/facts.ts';

describe('splitWords', () => {
  test('takes quotes and backslashes as a shell does', () => {
    expect(splitWords(`node -e 'let a = "1"' x\\ y "a \\"b\\" \\n"`)).toEqual([
      'node',
      '-e',
      'let a = "1"',
      'x y',
      'a "b" \\n',
    ]);
    expect(splitWords(`  a''b  ""  c"d"'e' `)).toEqual(['ab', '', 'cde']);
  });

  test('expands nothing', () => {
    expect(splitWords('echo $HOME *.ts | cat')).toEqual(['echo', '$HOME', '*.ts', '|', 'cat']);
  });

  test('refuses quotes without an end and commands without a word', () => {
    for (const line of ["echo 'a", 'echo "a', 'echo \\', '', '  '])
      expect(() => splitWords(line)).toThrow(/HASTEN|end|empty/);
  });

  test('reads back what quoteWord writes', () => {
    for (const word of ['plain', 'two words', "it's", '$x', '', 'a\nb'])
      expect(splitWords(quoteWord(word))).toEqual([word]);
  });
});
