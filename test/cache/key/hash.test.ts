/** The hash against vectors that libxxhash 0.8.1 gave (`XXH3_128bits`), for each way through the algorithm and the window. */
import { describe, expect, test } from 'vitest';
import { hashBytes, hashText } from '../../../src/cache/key/hash.ts';

/** Of so many bytes of `noise`. */
const vectors: [length: number, key: string][] = [
  [0, '99aa06d3014798d86001c324468d497f'],
  [1, 'db5934bc0727b16fb95d064157e4a8b4'],
  [2, 'ed7bc572a610f3c8d78ecf09b2165b18'],
  [3, '66092b7c8199899e4b2bf643aad9977c'],
  [4, '6bec23ec42f3a75c9763ceeda2ec45cb'],
  [5, '565d1f0f12f37a93ae74dfd57ec70931'],
  [8, 'e80cb1671d366ac1e372b3db83e06468'],
  [9, 'e43d594da97a6185d32696265836142c'],
  [15, 'b7b9ef2a726c753609a57966347f877e'],
  [16, '3b35ba78666c6373d590454012dfdf3b'],
  [17, '19066fa6acb043d584a75d8e2ca8bf3b'],
  [32, '89eed0acd38477882e684da4f5787163'],
  [33, 'c0f6e8cc6f0dbb7c8907607cf17f4be5'],
  [64, '8d4ec081ad28e7ad7ca090083835ddd4'],
  [65, '4741dc5a339e5d2e4efd86332a825bb6'],
  [96, '681925b44f88c9fad5be0b070dde2a48'],
  [97, '76488979505aa0f49991e5c9c206efa3'],
  [128, '7da00d787541617307546f37fa46327e'],
  [129, '908ba7e6c596874d280a49314bddf7e5'],
  [160, '07179910eb65ddfcf93f03ca15ec1ebe'],
  [161, '65085e32cf2337f6dcc0a20b1a4a168b'],
  [192, 'ebbda55fae51b6422972917a07d6cd03'],
  [239, 'e7e1589969964528c5de12e5f129b6b4'],
  [240, 'b7ba761d40ed703dc4e2041b1e2fa9a6'],
  [241, '1253eabfa3bc7c14e458863ec159b424'],
  [256, 'd552a252b84012c3f5176bb1392b615d'],
  [511, '5780de30f1acf7df27ea144fc94988be'],
  [512, '3c49a68612b1f7233b402f6c44d36ce5'],
  [513, '60edafaff7325bd411a1778d244aea14'],
  [1023, 'b10c6c9df96fa7a7179d4ca7b3c06b69'],
  [1024, '2d7c49ac4e3824b1c5eb3b0e7580130f'],
  [1025, '1a0d1e1d3481694240846007943e297d'],
  [2047, '50e7deb4e43f9f32764463dd3fb2d487'],
  [2048, '2ff31b3ba60795601767e6dce9d4ac74'],
  [2049, '61acac1f851891c2bcf9f79fee759d28'],
  [130559, 'fc63cde66f0b235416c91796525bfafa'],
  [130560, '243addd9b893f43aeff8ce2a4a5119af'],
  [130561, '43d73bbe466d1394057cf33484dea8ec'],
  [131072, '96c25486cc5c75a0e376cd762914ab87'],
  [261120, '2340e39beaf0026aec0b9718fa089a32'],
  [261121, '7f3964ee84a6042d09693249c33fa8db'],
  [400000, 'c60ceaaf2982d5bf2f67333d3201de09'],
];

function noise(length: number): Uint8Array {
  let state = 12345;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state >>> 16;
  });
}

describe('hashBytes', () => {
  const bytes = noise(400_000);

  test.each(vectors)('is XXH3-128 of %i bytes', (length, key) => {
    expect(hashBytes(bytes.subarray(0, length))).toBe(key);
  });

  test('leaves nothing behind for the next', () => {
    const alone = hashBytes(bytes.subarray(0, 300));
    hashBytes(bytes);
    expect(hashBytes(bytes.subarray(0, 300))).toBe(alone);
  });

  test('takes shared memory', () => {
    const shared = new Uint8Array(new SharedArrayBuffer(5000));
    shared.set(bytes.subarray(0, 5000));
    expect(hashBytes(shared)).toBe(hashBytes(bytes.subarray(0, 5000)));
  });
});

describe('hashText', () => {
  test.each([0, 1, 40, 101, 5000, 65_279, 65_280, 65_281, 300_000])('is that of %i code units in UTF-16', (length) => {
    const text = 'aé€\u{1F600}'.repeat(length / 5 + 1).slice(0, length);
    expect(hashText(text)).toBe(hashBytes(Buffer.from(text, 'utf16le')));
  });

  test('tells lone surrogates apart', () => {
    expect(hashText('\ud800')).not.toBe(hashText('\ud801'));
    expect(hashText('\ud800')).not.toBe(hashText('\ufffd'));
  });
});
