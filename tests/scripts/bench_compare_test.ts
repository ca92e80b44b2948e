import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { compare, type Line, parseBench, within } from "../../scripts/bench_compare.ts";

/** As `deno task bench` prints it, one or two rows of each table. */
const output = `Deno 2.9.6, V8 15.0.245.2-rusty, x86_64-unknown-linux-gnu, kernels: relaxed, one thread

matrix product, best of 7 rounds; peak of multiply-adds without memory 49.4 GF/s
m x k x n             us  GF/s  of peak  tfjs-wasm GF/s  ratio
1x64x64             0.27  30.8     62 %             1.9  16.06
1024x1024x1024  58119.58  36.9     75 %

training step, median of 7 rounds
estimator.train                                             us  tfjs-wasm us  ratio
iris, hidden [10, 10], batch 32, Adam, shuffled dataset   32.0         932.4   29.1

recurrent layers, median of 9 rounds
cell           batch x time x in   lengths  forward ms  step ms
simple_rnn 64       32 x 50 x 32     equal       0.658    1.707
lstm 64             32 x 50 x 32   1 to 50       2.373    5.813

attributions of 1000 penguins, four numbers each, median of 5 rounds
network                                   ms  points  median gap  largest gap  converged
[16, 8] relu, right Riemann, 64 points    73      64      3.5e-2       3.1e-1      0.3 %

start-up, median of 21 processes
                                               ms  over bare
bare deno run                                25.6        0.0
import and first prediction                  65.7       40.1
`;

Deno.test("parseBench() takes the library's own times of every table, with a name for each", () => {
  assertEquals(parseBench(output), [
    { name: "matrix product | 1x64x64 | us", figure: 0.27 },
    { name: "matrix product | 1024x1024x1024 | us", figure: 58119.58 },
    { name: "training step | iris, hidden [10, 10], batch 32, Adam, shuffled dataset | us", figure: 32 },
    { name: "recurrent layers | simple_rnn 64, 32 x 50 x 32, equal | forward ms", figure: 0.658 },
    { name: "recurrent layers | simple_rnn 64, 32 x 50 x 32, equal | step ms", figure: 1.707 },
    { name: "recurrent layers | lstm 64, 32 x 50 x 32, 1 to 50 | forward ms", figure: 2.373 },
    { name: "recurrent layers | lstm 64, 32 x 50 x 32, 1 to 50 | step ms", figure: 5.813 },
    { name: "attributions of 1000 penguins | [16, 8] relu, right Riemann, 64 points | ms", figure: 73 },
    { name: "start-up | import and first prediction | over bare", figure: 40.1 },
  ]);
});

Deno.test("parseBench() reads the lines of another system, and refuses a table that it does not understand", () => {
  assertEquals(parseBench(output.replaceAll("\n", "\r\n")), parseBench(output));
  assertThrows(() => parseBench("heading\n\nsteps\nname  us\na  fast\n"), Error, 'Expected a number under "us" in: a  fast');
});

Deno.test("compare() gives medians, their ratios and the geometric mean", () => {
  const run = (x: number, y: number): Line[] => [{ name: "x", figure: x }, { name: "y", figure: y }];
  // Medians of x: 2 and 4; of y, of an even number of runs: (8 + 10) / 2 = 9 and (2 + 2.5) / 2 = 2.25. sqrt(2 * 0.25) = 0.7071...
  const a = [run(2, 8), run(1, 10), run(9, 7), run(2, 11)];
  const b = [run(4, 2), run(4, 2.5), run(3, 1), run(50, 9)];
  const { lines, alone, mean } = compare(a, [...b.slice(0, 3), [...b[3]!, { name: "z", figure: 1 }]]);
  assertEquals(lines, [{ name: "x", a: 2, b: 4, ratio: 2 }, { name: "y", a: 9, b: 2.25, ratio: 0.25 }]);
  assertEquals(alone, ["z"]);
  assertAlmostEquals(mean, Math.SQRT1_2, 1e-12);
});

Deno.test("within() looks to both sides", () => {
  assertEquals([0.84, 0.86, 1, 1.14, 1.16].map((ratio) => within(ratio, 15)), [false, true, true, true, false]);
});
