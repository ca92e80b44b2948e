/**
 * Writes `assembly/micro_kernels.ts`: the inner loops of the matrix products, unrolled for each tile. `build.ts` calls it, so
 * the file cannot be older than this one.
 *
 * Three rules shape the loops. An element of A is loaded into all lanes: a shuffle would take a turn of the units that multiply, while a load has
 * its own, and the check of its bounds (Deno does without V8's trap handler) is one more instruction in a stream that has a free slot for it. Tiles of
 * one row wait for their loads: there a shuffle it is. There are 15 usable xmm registers, and one spill in a chain of accumulators halves the
 * speed: a tile has at most 12 accumulators and what it needs beside them. A loop stays in the baseline compiler until its function is called
 * again, so each tile is a call.
 *
 * @module
 */

import { ACCUMULATE, BIAS, RELU } from "./assembly/gemm_flags.ts";

/** The text of the file. */
export function microKernels(): string {
  const parts = [header];
  for (const rows of [1, 2, 3, 4]) parts.push(directKernel(rows, 2), directKernel(rows, 1));
  parts.push(directKernel(5, 2), directKernel(6, 2));
  parts.push(directKernel(1, 8), directKernel(2, 4), directKernel(3, 4));
  parts.push(transposedKernel(2), transposedKernel(1));
  for (const rows of [1, 2, 3]) parts.push(dotKernel(rows));
  return parts.join("\n");
}

const header = `// Made by wasm/generate_micro_kernels.ts, which explains it.
import { laneMask, sums4 } from "./gemm_tile";
`;

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

function lanes(vector: string, lane: number): string {
  return `v128.shuffle<i32>(${vector}, ${vector}, ${lane}, ${lane}, ${lane}, ${lane})`;
}

// The choice stands in each line: an inlined function would give every step a local of its own, and binaryen then nests the steps of a
// chain into one expression, which costs a third of the throughput.
function multiplyAdd(sum: string, a: string, b: string): string {
  return `    ${sum} = ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(${a}, ${b}, ${sum}) : f32x4.add(f32x4.mul(${a}, ${b}), ${sum});`;
}

function accumulators(rows: number, vectors: number): string[] {
  return range(rows).flatMap((i) => range(vectors).map((j) => `  let c${i}_${j} = f32x4.splat(0);`));
}

function multiplyRow(i: number, vectors: number, a: string, b: (j: number) => string): string[] {
  return range(vectors).map((j) => multiplyAdd(`c${i}_${j}`, a, b(j)));
}

// Written out as well, with literal flags and without a call: in an inlined function, or with named constants, binaryen would nest the
// loop's chains again, and accumulators that live across a call are spilled inside the loop.
function epilogue(rows: number, vectors: number, parts: { readonly bias: boolean; readonly tail: boolean }): string[] {
  return range(rows).flatMap((i) => {
    const sums = range(vectors).map((j) => `c${i}_${j}`);
    const each = (update: (sum: string, offset: number) => string): string => sums.map((sum, j) => update(sum, j * 16)).join(" ");
    const store = each((sum, offset) => `v128.store(c, ${sum}, ${offset});`);
    const lines = [`  if (flags & ${ACCUMULATE}) { ${each((sum, offset) => `${sum} = f32x4.add(${sum}, v128.load(c, ${offset}));`)} }`];
    if (i > 0) lines.unshift("  c += ldc;");
    if (parts.bias) {
      lines.push(`  if (flags & ${BIAS}) { ${each((sum, offset) => `${sum} = f32x4.add(${sum}, v128.load(bias, ${offset}));`)} }`);
      lines.push(`  if (flags & ${RELU}) { ${each((sum) => `${sum} = f32x4.pmax(${sum}, f32x4.splat(0));`)} }`);
    }
    if (!parts.tail) return [...lines, `  ${store}`];
    return [...lines, `  if (n >= ${vectors * 4}) { ${store} } else {`, ...tail(sums), "  }"];
  });
}

// The first n of the row's elements.
function tail(sums: readonly string[]): string[] {
  const [first = "", second] = sums;
  const lines = ["    let p = c;"];
  if (second !== undefined) lines.push(`    if (n & 4) { v128.store(p, ${first}); p += 16; ${first} = ${second}; }`);
  return [
    ...lines,
    `    if (n & 2) { v128.store_lane<i64>(p, ${first}, 0); p += 8; ${first} = v128.shuffle<i64>(${first}, ${first}, 1, 1); }`,
    `    if (n & 1) v128.store_lane<i32>(p, ${first}, 0);`,
  ];
}

/** A row-major where it stands, B rows ldb bytes apart. */
function directKernel(rows: number, vectors: number): string {
  const name = `direct${rows}x${vectors * 4}`;
  const lines = [
    `export function ${name}(k: i32, a: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize, n: i32, bias: usize, flags: i32): void {`,
    ...accumulators(rows, vectors),
    "  let p0 = a;",
    ...range(rows).slice(1).map((i) => `  let p${i} = p${i - 1} + lda;`),
  ];
  const step = (u: number, element: (i: number) => string): void => {
    const splat = (i: number): string => `    const x${u}_${i} = ${element(i)};`;
    const vector = (j: number): string => `    const b${u}_${j} = v128.load(b, ${j * 16});`;
    if (vectors <= 2) {
      lines.push(...range(vectors).map(vector));
      for (const i of range(rows)) lines.push(splat(i), ...multiplyRow(i, vectors, `x${u}_${i}`, (j) => `b${u}_${j}`));
    } else {
      // Few rows: each vector of B is used at once, so that only one is in a register.
      lines.push(...range(rows).map(splat));
      for (const j of range(vectors)) {
        lines.push(vector(j), ...range(rows).map((i) => multiplyAdd(`c${i}_${j}`, `x${u}_${i}`, `b${u}_${j}`)));
      }
    }
    lines.push("    b += ldb;");
  };
  const load = (i: number, u: number): string => `v128.load32_splat(p${i}, ${u * 4})`;
  const byLoads = rows > 1;
  lines.push("  while (k >= 4) {");
  if (!byLoads) lines.push(...range(rows).map((i) => `    const a${i} = v128.load(p${i});`));
  for (const u of range(4)) step(u, (i) => byLoads ? load(i, u) : lanes(`a${i}`, u));
  lines.push(...range(rows).map((i) => `    p${i} += 16;`), "    k -= 4;", "  }", "  while (k > 0) {");
  step(4, (i) => load(i, 0));
  lines.push(...range(rows).map((i) => `    p${i} += 4;`), "    k--;", "  }");
  lines.push(...epilogue(rows, vectors, { bias: true, tail: vectors <= 2 }), "}\n");
  return lines.join("\n");
}

/** A stored [k, m]: four neighbouring columns of A are four rows of the product, of which m are kept. */
function transposedKernel(vectors: number): string {
  const name = `transposed4x${vectors * 4}`;
  const lines = [
    `export function ${name}(k: i32, a: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize, m: i32, n: i32, flags: i32): void {`,
    ...accumulators(4, vectors),
    "  while (k > 0) {",
    "    const v = v128.load(a);",
    "    a += lda;",
    ...range(vectors).map((j) => `    const b${j} = v128.load(b, ${j * 16});`),
    "    b += ldb;",
  ];
  for (const i of range(4)) lines.push(`    const x${i} = ${lanes("v", i)};`, ...multiplyRow(i, vectors, `x${i}`, (j) => `b${j}`));
  lines.push("    k--;", "  }");
  const rows = epilogue(4, vectors, { bias: false, tail: true });
  let row = 0;
  for (const line of rows) lines.push(...(line === "  c += ldc;" ? [`  if (m <= ${++row}) return;`, line] : [line]));
  lines.push("}\n");
  return lines.join("\n");
}

/** B stored [n, k]: dot products of rows of A with n <= 4 rows of B. Rows beyond n repeat the last one and are not stored. */
function dotKernel(rows: number): string {
  const lines = [
    `export function dot${rows}x4(k: i32, a: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize, n: i32, bias: usize, flags: i32): void {`,
    ...range(rows).flatMap((i) => range(4).map((j) => `  let c${i}_${j} = f32x4.splat(0);`)),
    "  let p0 = a;",
    ...range(rows).slice(1).map((i) => `  let p${i} = p${i - 1} + lda;`),
    "  let q0 = b;",
    ...range(4).slice(1).map((j) => `  let q${j} = n > ${j} ? q${j - 1} + ldb : q${j - 1};`),
    "  while (k >= 4) {",
    ...range(rows).flatMap((i) => [`    const a${i} = v128.load(p${i});`, `    p${i} += 16;`]),
  ];
  for (const j of range(4)) {
    lines.push(`    const b${j} = v128.load(q${j});`, `    q${j} += 16;`);
    for (const i of range(rows)) lines.push(multiplyAdd(`c${i}_${j}`, `a${i}`, `b${j}`));
  }
  lines.push("    k -= 4;", "  }", "  if (k > 0) {", "    const mask = laneMask(k);");
  for (const i of range(rows)) lines.push(`    const a${i} = v128.and(mask, v128.load(p${i}));`);
  for (const j of range(4)) {
    lines.push(`    const b${j} = v128.and(mask, v128.load(q${j}));`);
    for (const i of range(rows)) lines.push(multiplyAdd(`c${i}_${j}`, `a${i}`, `b${j}`));
  }
  lines.push("  }");
  for (const i of range(rows)) lines.push(`  c${i}_0 = sums4(c${i}_0, c${i}_1, c${i}_2, c${i}_3);`);
  lines.push(...epilogue(rows, 1, { bias: true, tail: true }), "}\n");
  return lines.join("\n");
}
