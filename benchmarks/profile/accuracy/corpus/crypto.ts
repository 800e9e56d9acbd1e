// Native calls: hashing, key derivation and encryption belong to the lines that call them.
import { createCipheriv, createHash, pbkdf2Sync } from 'node:crypto';
import { Laps } from '../clock.ts';

const block = Buffer.alloc(1 << 20, 'hasten');

function hash(): number {
  return createHash('sha256').update(block).digest()[0];
}

function derive(): number {
  return pbkdf2Sync('secret', 'salt', 4000, 32, 'sha512')[0];
}

function encrypt(): number {
  const cipher = createCipheriv('aes-256-ctr', Buffer.alloc(32, 1), Buffer.alloc(16, 2));
  return cipher.update(block)[0];
}

function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 260; round++) {
    laps.start();
    sum += hash() + hash(); // @hash
    laps.lap('hash');
    sum += derive(); // @derive
    laps.lap('derive');
    sum += encrypt() + encrypt() + encrypt(); // @encrypt
    laps.lap('encrypt');
  }
  laps.print(sum);
}

main();
