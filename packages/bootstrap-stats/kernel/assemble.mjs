// Assembles the kernel of the stationary bootstrap into src/internal/stationary-kernel.ts: `npm run kernels` after a change here. A test of the
// package assembles it again and compares.
//
// Why WebAssembly: the order of draws (specs/07) takes two outputs of xoshiro128** at every row. One after the other they cost 2.0 ns in plain
// JavaScript; here four stretches of the one stream advance side by side in the lanes of a vector, 0.6 ns a row. No draw moves.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openWabt from 'wabt';

/** Uniforms of a stretch. Lane l of a vector holds stretch l; the four make one buffer of the stream. */
const STRETCH = 2048;
const UNIFORMS = 4 * STRETCH;
/** Ends a list of candidates: further off than any row. */
const NONE = 0x3fffffff;
/** Candidates written at once without a look at how many there are: at mean block 20 all of 64 uniforms, but for 4 times in 100. */
const AT_ONCE = 6;

// Where things stand in the memory, in bytes.
const at = {
  state: 0, // words s0 … s3 of the generator, each a vector of four lanes: where the next buffer begins once it has been advanced
  began: 64, // the same, where the buffer at hand began
  polynomial: 128, // of the jump, four words
  position: 144, // of the next uniform in the buffer
  candidate: 148, // byte offset of the first candidate not before that position
  left: 152, // rows still to draw
  run: 156, // rows so far of a block that runs on into the next buffer, 0: none
};
const lists = 256; // where each lane's list of candidates goes on
const bits = 320; // candidates as bits, the last 32 uniforms of each lane; four vectors for 64 uniforms, and four of zeros before the first
// Of each uniform its first output, and 16 bytes on the word s1 that its second is made of: both and the next uniform's in one cache line or two.
const first = bits + 64 + STRETCH;
const second = first + 16;
const candidates = first + 8 * UNIFORMS; // positions, ascending, a list for each lane
const LIST = 4 * (STRETCH + AT_ONCE + 1);
const starts = candidates + 4 * LIST;
const lengths = starts + 4 * (UNIFORMS + 1);
const pages = Math.ceil((lengths + 4 * (UNIFORMS + 1)) / 65_536);

const get = (name) => `(local.get $${name})`;
const words = ['s0', 's1', 's2', 's3'];
const load = (from) => words.map((word, i) => `(local.set $${word} (v128.load (i32.const ${from + 16 * i})))`).join('\n');
const store = (names, to) => names.map((name, i) => `(v128.store (i32.const ${to + 16 * i}) ${get(name)})`).join('\n');

/** rotl(x, k) in each lane. */
const rotated = (x, k) => `(v128.or (i32x4.shl ${x} (i32.const ${k})) (i32x4.shr_u ${x} (i32.const ${32 - k})))`;

/** One step of xoshiro128** in each lane. */
const STEP = `
  (local.set $x (v128.xor ${get('s3')} ${get('s1')}))
  (local.set $y (v128.xor ${get('s2')} ${get('s0')}))
  (local.set $s0 (v128.xor ${get('s0')} ${get('x')}))
  (local.set $s2 (v128.xor ${get('y')} (i32x4.shl ${get('s1')} (i32.const 9))))
  (local.set $s1 (v128.xor ${get('s1')} ${get('y')}))
  (local.set $s3 ${rotated(get('x'), 11)})`;

/** One uniform in each lane, the i-th from byte $at on; its candidacy is shifted into $acc from the right. */
const uniform = (i) => `
  (local.set $x (i32x4.mul ${get('s1')} (v128.const i32x4 5 5 5 5)))
  (local.set $x ${rotated(get('x'), 7)})
  (local.set $x (i32x4.mul ${get('x')} (v128.const i32x4 9 9 9 9)))
  (v128.store offset=${first + 32 * i} ${get('at')} ${get('x')})
  (local.set $acc (i32x4.sub (i32x4.add ${get('acc')} ${get('acc')}) (i32x4.gt_s ${get('limit')} (i32x4.shr_u ${get('x')} (i32.const 5)))))
  ${STEP}
  (v128.store offset=${second + 32 * i} ${get('at')} ${get('s1')})
  ${STEP}`;

/** Position of the leading bit of $word, written and cleared. */
const candidate = (i) => `
  (local.set $k (i32.wrap_i64 (i64.clz ${get('word')})))
  (i32.store offset=${candidates + 4 * i} ${get('out')} (i32.add ${get('origin')} ${get('k')}))
  (local.set $word (i64.xor ${get('word')} (i64.shr_u (i64.const 0x8000000000000000) (i64.extend_i32_u ${get('k')}))))`;

/** Lists the candidates of 64 uniforms of a lane. $base: the first of them in its stretch; $from: byte of their bits; $lane: 0, 4, 8, 12. */
const LISTED = `
  (local.set $word (i64.or
    (i64.shl (i64.load32_u offset=${bits + 16} ${get('from')}) (i64.const 32))
    (i64.load32_u offset=${bits + 48} ${get('from')})))
  (local.set $rest (i32.wrap_i64 (i64.popcnt ${get('word')})))
  (local.set $out (i32.load offset=${lists} ${get('lane')}))
  (local.set $origin (i32.add ${get('base')} (i32.mul ${get('lane')} (i32.const ${STRETCH / 4}))))
  (i32.store offset=${lists} ${get('lane')} (i32.add ${get('out')} (i32.shl ${get('rest')} (i32.const 2))))
  (loop $more
    ${Array.from({ length: AT_ONCE }, (_, i) => candidate(i)).join('')}
    (local.set $out (i32.add ${get('out')} (i32.const ${4 * AT_ONCE})))
    (br_if $more (i32.gt_s (local.tee $rest (i32.sub ${get('rest')} (i32.const ${AT_ONCE}))) (i32.const 0))))
  (local.set $from (i32.add ${get('from')} (i32.const 4)))`;

const NEXT_LANE = `(i32.lt_u (local.tee $lane (i32.add ${get('lane')} (i32.const 4))) (i32.const 16))`;

// Fills the buffer from the state, which moves on by a stretch in each lane. After each 16 uniforms one lane's candidates among the 64 before are
// listed: the vector units and the others then work at the same time, which takes a sixth off.
//   decisive: the 27 high bits of 1/b; uniforms whose own are not above are candidates for u < 1/b
const FILL = `
(func (export "fill") (param $decisive i32)
  (local $s0 v128) (local $s1 v128) (local $s2 v128) (local $s3 v128) (local $x v128) (local $y v128) (local $acc v128) (local $limit v128)
  (local $at i32) (local $end i32) (local $row i32) (local $lane i32) (local $base i32) (local $origin i32) (local $from i32) (local $out i32)
  (local $rest i32) (local $k i32) (local $word i64)
  ${load(at.state)}
  ${store(words, at.began)}
  (local.set $limit (i32x4.splat (i32.add ${get('decisive')} (i32.const 1))))
  ${[0, 1, 2, 3].map((lane) => `(i32.store (i32.const ${lists + 4 * lane}) (i32.const ${lane * LIST}))`).join('\n')}
  (local.set $base (i32.const -64))
  (loop $rows
    (local.set $lane (i32.const 0))
    (loop $lanes
      (local.set $end (i32.add ${get('at')} (i32.const 512)))
      (loop $uniforms
        ${uniform(0)}
        ${uniform(1)}
        (br_if $uniforms (i32.lt_u (local.tee $at (i32.add ${get('at')} (i32.const 64))) ${get('end')})))
      (v128.store offset=${bits + 64} ${get('row')} ${get('acc')})
      (local.set $row (i32.add ${get('row')} (i32.const 16)))
      ${LISTED}
      (br_if $lanes ${NEXT_LANE}))
    (local.set $from (i32.add ${get('from')} (i32.const 48)))
    (local.set $base (i32.add ${get('base')} (i32.const 64)))
    (br_if $rows (i32.lt_u ${get('row')} (i32.const ${STRETCH}))))
  ${store(words, at.state)}
  (local.set $lane (i32.const 0))
  (loop $lanes
    ${LISTED}
    (i32.store offset=${candidates} (i32.load offset=${lists} ${get('lane')}) (i32.const ${NONE}))
    (br_if $lanes ${NEXT_LANE}))
  (i32.store (i32.const ${at.position}) (i32.const 0))
  (i32.store (i32.const ${at.candidate}) (i32.const 0)))`;

/** The uniform whose words stand at byte $at, times 2⁵³. */
const WHOLE = `(f64.convert_i64_s (i64.or
  (i64.shl (i64.extend_i32_u (i32.shr_u (i32.load offset=${first} ${get('at')}) (i32.const 5))) (i64.const 26))
  (i64.extend_i32_u (i32.shr_u
    (i32.mul (i32.rotl (i32.mul (i32.load offset=${second} ${get('at')}) (i32.const 5)) (i32.const 7)) (i32.const 9))
    (i32.const 6)))))`;

/** Byte of the uniform at a position: stretches are lanes. */
const byteOf = (position) => `(i32.add
  (i32.shl (i32.and ${get(position)} (i32.const ${STRETCH - 1})) (i32.const 5))
  (i32.shl (i32.shr_u ${get(position)} (i32.const ${Math.log2(STRETCH)})) (i32.const 2)))`;

const START = `
  (local.set $at ${byteOf('position')})
  (i32.store offset=${starts} ${get('out')} (i32.trunc_f64_s (f64.mul ${get('scale')} ${WHOLE})))`;

/** The uniform that gave the start ends no block. */
const PAST_START = `
  (if (i32.eq (i32.load offset=${candidates} ${get('candidate')}) ${get('position')})
    (then (local.set $candidate (i32.add ${get('candidate')} (i32.const 4)))))`;

// Draws blocks until the rows left are drawn or the buffer is empty; gives how many it closed. Where a block runs on into the next buffer, its
// start stands behind those of the blocks closed.
//   scale: rows/2⁵³; decisive: as filled; p: 2⁵³/b
const DRAW = `
(func (export "draw") (param $scale f64) (param $decisive i32) (param $p f64) (result i32)
  (local $position i32) (local $candidate i32) (local $left i32) (local $out i32) (local $at i32) (local $q i32) (local $length i32)
  (local.set $position (i32.load (i32.const ${at.position})))
  (local.set $candidate (i32.load (i32.const ${at.candidate})))
  (local.set $left (i32.load (i32.const ${at.left})))
  (block $drawn
    (block $empty
      (if (i32.load (i32.const ${at.run}))
        (then ;; as if the block had begun before the buffer
          (local.set $left (i32.add ${get('left')} (i32.load (i32.const ${at.run}))))
          (local.set $position (i32.sub ${get('position')} (i32.load (i32.const ${at.run})))))
        (else
          (br_if $empty (i32.eq ${get('position')} (i32.const ${UNIFORMS})))
          ${START}
          ${PAST_START}))
      ;; $position: of the uniform that gave the start, which is no candidate; a block takes it and those behind it up to the next that ends it
      (loop $blocks
        (local.set $q (i32.load offset=${candidates} ${get('candidate')}))
        (local.set $length (i32.sub ${get('q')} ${get('position')}))
        (if (i32.ge_s ${get('length')} ${get('left')})
          (then
            (if (i32.and (i32.eq ${get('q')} (i32.const ${NONE})) (i32.lt_u ${get('candidate')} (i32.const ${3 * LIST})))
              (then ;; on to the next lane's list
                (local.set $candidate (i32.mul (i32.add (i32.div_u ${get('candidate')} (i32.const ${LIST})) (i32.const 1)) (i32.const ${LIST})))
                ${PAST_START}
                (br $blocks)))
            (local.set $length (i32.sub (i32.const ${UNIFORMS}) ${get('position')}))
            (if (i32.ge_s ${get('length')} ${get('left')})
              (then
                (i32.store offset=${lengths} ${get('out')} ${get('left')})
                (local.set $out (i32.add ${get('out')} (i32.const 4)))
                (local.set $position (i32.add ${get('position')} ${get('left')}))
                (local.set $left (i32.const 0))
                (br $empty))
              (else
                (i32.store (i32.const ${at.run}) ${get('length')})
                (local.set $left (i32.sub ${get('left')} ${get('length')}))
                (local.set $position (i32.const ${UNIFORMS}))
                (br $drawn)))))
        (local.set $at ${byteOf('q')})
        (local.set $candidate (i32.add ${get('candidate')} (i32.const 4)))
        (if (i32.eq (i32.shr_u (i32.load offset=${first} ${get('at')}) (i32.const 5)) ${get('decisive')})
          (then (br_if $blocks (f64.ge ${WHOLE} ${get('p')})))) ;; the high bits do not decide: one uniform in 2²⁷
        (i32.store offset=${lengths} ${get('out')} ${get('length')})
        (local.set $out (i32.add ${get('out')} (i32.const 4)))
        (local.set $left (i32.sub ${get('left')} ${get('length')}))
        (local.set $position (i32.add ${get('q')} (i32.const 1)))
        (br_if $empty (i32.eq ${get('position')} (i32.const ${UNIFORMS})))
        ${START}
        ${PAST_START}
        (br $blocks)))
    (i32.store (i32.const ${at.run}) (i32.const 0)))
  (i32.store (i32.const ${at.position}) ${get('position')})
  (i32.store (i32.const ${at.candidate}) ${get('candidate')})
  (i32.store (i32.const ${at.left}) ${get('left')})
  (i32.shr_u ${get('out')} (i32.const 2)))`;

// Advances the state by the steps of the polynomial: the sum of those of the next 128 states whose coefficient is 1.
const jumped = ['j0', 'j1', 'j2', 'j3'];
const JUMP = `
(func (export "jump")
  (local $s0 v128) (local $s1 v128) (local $s2 v128) (local $s3 v128) (local $x v128) (local $y v128)
  (local $j0 v128) (local $j1 v128) (local $j2 v128) (local $j3 v128) (local $at i32) (local $bit i32) (local $coefficients i32)
  ${load(at.state)}
  (loop $words
    (local.set $coefficients (i32.load offset=${at.polynomial} ${get('at')}))
    (local.set $bit (i32.const 32))
    (loop $bits
      (local.set $x (i32x4.splat (i32.sub (i32.const 0) (i32.and ${get('coefficients')} (i32.const 1)))))
      ${jumped.map((sum, i) => `(local.set $${sum} (v128.xor ${get(sum)} (v128.and ${get('x')} ${get(words[i])})))`).join('\n')}
      ${STEP}
      (local.set $coefficients (i32.shr_u ${get('coefficients')} (i32.const 1)))
      (br_if $bits (local.tee $bit (i32.sub ${get('bit')} (i32.const 1)))))
    (br_if $words (i32.lt_u (local.tee $at (i32.add ${get('at')} (i32.const 4))) (i32.const 16))))
  ${store(jumped, at.state)})`;

/** The lowest bit of s0 at each of `count` steps from some state: it has the recurrence of the whole state. */
function bitsOf(count) {
  let [s0, s1, s2, s3] = [1, 2, 3, 4];
  return Array.from({ length: count }, () => {
    const bit = s0 & 1;
    const [a, b] = [s2 ^ s0, s3 ^ s1];
    [s0, s1, s2, s3] = [s0 ^ b, s1 ^ a, a ^ (s1 << 9), (b << 11) | (b >>> 21)];
    return bit;
  });
}

/** Characteristic polynomial of a step over GF(2), degree 128; bit i is the coefficient of xⁱ (Massey 1969). */
function characteristic() {
  const bits = bitsOf(400);
  let [current, before, length, gap] = [1n, 1n, 0, 1];
  bits.forEach((_, n) => {
    let discrepancy = 0;
    for (let i = 0; i <= length; i++) if ((current >> BigInt(i)) & 1n) discrepancy ^= bits[n - i];
    if (discrepancy === 0) return void gap++;
    const next = current ^ (before << BigInt(gap));
    if (2 * length <= n) [before, length, gap] = [current, n + 1 - length, 1];
    else gap++;
    current = next;
  });
  let reversed = 0n;
  for (let i = 0; i <= length; i++) if ((current >> BigInt(i)) & 1n) reversed |= 1n << BigInt(length - i);
  return reversed;
}

/** Coefficients of xᵏ modulo the characteristic polynomial, four words, the low one first: what a jump of k steps sums (Haramoto et al. 2008). */
function jumpOf(steps) {
  const modulus = characteristic();
  let power = 1n;
  for (let k = 0; k < steps; k++) {
    power <<= 1n;
    if (power >> 128n) power ^= modulus;
  }
  return [0n, 32n, 64n, 96n].map((shift) => `0x${((power >> shift) & 0xffffffffn).toString(16).padStart(8, '0')}`);
}

/** The module as TypeScript. */
export async function assemble() {
  const wabt = await openWabt();
  const module = wabt.parseWat('stationary-kernel.wat', `(module (memory (export "memory") ${pages}) ${FILL} ${DRAW} ${JUMP})`, {
    simd: true,
  });
  module.validate();
  const code = Buffer.from(module.toBinary({}).buffer).toString('base64');
  module.destroy();
  return `// Assembled by kernel/assemble.mjs (npm run kernels), where it is written down.

/** Uniforms of one lane's stretch of the stream; a buffer has four. */
export const STRETCH = ${STRETCH};

/** Where things stand in the memory, in bytes. */
export const AT = {
${Object.entries({ ...at, starts, lengths })
  .map(([name, byte]) => `  ${name}: ${byte},`)
  .join('\n')}
} as const;

/** Polynomials of the jumps over one lane's stretch and over three, two outputs a uniform. Low word first. */
export const ONE_LANE = [${jumpOf(2 * STRETCH).join(', ')}];
export const THREE_LANES = [${jumpOf(6 * STRETCH).join(', ')}];

/** The module, in base64. */
export const KERNEL =
  '${code}';
`;
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(join(import.meta.dirname, '../src/internal/stationary-kernel.ts'), await assemble());
}
