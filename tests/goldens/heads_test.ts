import { assert, assertEquals } from "@std/assert";
import { BinaryClassHead, type Head, MultiClassHead, RegressionHead, scope, type Tensor, tensor } from "../../mod.ts";

/** A head on fixed logits, with what TensorFlow 2.15.1 made of it. */
interface Golden {
  readonly head: string;
  readonly config: { readonly label_vocabulary?: readonly string[]; readonly thresholds?: readonly number[] };
  readonly logits_dimension: number;
  readonly name: string | null;
  readonly logits: Nested;
  readonly labels: Nested;
  readonly features: Readonly<Record<string, Nested>>;
  readonly reg: readonly number[] | null;
  readonly loss: number;
  readonly metrics_two_batches_5_7: Readonly<Record<string, number>>;
  readonly predictions: Readonly<Record<string, { readonly dtype: string; readonly shape: readonly number[]; readonly value: Nested }>>;
}

type Nested = readonly (number | string | Nested)[];

const goldens: Record<string, Golden> = JSON.parse(Deno.readTextFileSync(new URL("../testdata/goldens/heads_tf2.json", import.meta.url)));

for (const [key, golden] of Object.entries(goldens)) {
  const head = headOf(key, golden);
  if (head === null) continue;
  const { features } = golden;

  Deno.test(`${golden.head} ${key}: loss`, () => {
    const loss = scope(() => head.loss(labelsOf(golden), logitsOf(golden), { features, regularizationLosses: regularization(golden) }));
    near(loss.dataSync() as Float32Array, [golden.loss], "loss");
    loss.dispose();
  });

  Deno.test(`${golden.head} ${key}: metrics of two batches`, async () => {
    const regularizationLosses = golden.reg === null ? [] : [tensor(golden.reg[0]!), tensor(golden.reg[1]!)];
    const metrics = head.metrics({ regularizationLosses });
    // The golden has the first 5 examples as one batch and the other 7 as another.
    for (const [start, end] of [[0, 5], [5, 12]] as const) {
      scope(() => {
        const batch = Object.fromEntries(Object.entries(features).map(([name, value]) => [name, value.slice(start, end)]));
        head.updateMetrics(metrics, batch, logitsOf(golden, start, end), labelsOf(golden, start, end), { regularizationLosses });
      });
    }
    assertEquals(Object.keys(metrics).sort(), Object.keys(golden.metrics_two_batches_5_7).sort());
    for (const [name, value] of Object.entries(golden.metrics_two_batches_5_7)) {
      near([await metrics[name]!.result() as number], [value], name);
    }
    for (const metric of Object.values(metrics)) metric.dispose();
    for (const loss of regularizationLosses) loss.dispose();
  });

  Deno.test(`${golden.head} ${key}: predictions`, () => {
    const predictions = scope(() => head.predictions(logitsOf(golden)));
    assertEquals(Object.keys(predictions).sort(), Object.keys(golden.predictions).sort());
    for (const [name, { dtype, shape, value }] of Object.entries(golden.predictions)) {
      const got = predictions[name]!;
      assertEquals([got.dtype, got.shape], [dtype, shape], name);
      const data = Array.from(got.dataSync() as ArrayLike<number | bigint | string>);
      if (dtype === "float32") near(data as number[], flat(value) as number[], name);
      else assertEquals(data.map((x) => typeof x === "bigint" ? Number(x) : x), flat(value), name);
      got.dispose();
    }
  });
}

/** The head of a golden; null where its kind is not of this suite. The names of the goldens tell of options that `config` leaves out. */
function headOf(key: string, golden: Golden): Head<object> | null {
  const { config, features, name } = golden;
  if (!["MultiClassHead", "BinaryClassHead", "RegressionHead"].includes(golden.head)) return null;
  const options = {
    ...(name === null ? {} : { name }),
    ...(key.endsWith("_sum") ? { lossReduction: "sum" } : {}),
    ...("w" in features ? { weightColumn: "w" } : "w2" in features ? { weightColumn: "w2" } : {}),
  };
  const labelVocabulary = config.label_vocabulary === undefined ? {} : { labelVocabulary: config.label_vocabulary };
  if (golden.head === "MultiClassHead") return new MultiClassHead({ nClasses: golden.logits_dimension, ...labelVocabulary, ...options });
  if (golden.head === "RegressionHead") return new RegressionHead({ labelDimension: golden.logits_dimension, ...options });
  return new BinaryClassHead({
    ...labelVocabulary,
    ...(config.thresholds === undefined ? {} : { thresholds: config.thresholds }),
    ...options,
  });
}

function logitsOf({ logits }: Golden, start = 0, end = Infinity): Tensor {
  const rows = logits.slice(start, end);
  return tensor(flat(rows) as number[], shapeOf(rows), "float32");
}

/** Float labels as a tensor (as nested arrays 0.25 and 0.75 would do, too); ids and strings as they are. */
function labelsOf({ head, labels, predictions }: Golden, start = 0, end = Infinity): Tensor | never {
  const rows = labels.slice(start, end);
  const fraction = flat(rows).some((x) => typeof x === "number" && !Number.isInteger(x));
  if (head === "RegressionHead" || (fraction && predictions["logistic"] !== undefined)) {
    return tensor(flat(rows) as number[], shapeOf(rows), "float32");
  }
  return rows as never;
}

function regularization({ reg }: Golden): Tensor[] {
  return (reg ?? []).map((value) => tensor(value));
}

function shapeOf(value: Nested): number[] {
  const first = value[0];
  return [value.length, ...(Array.isArray(first) ? shapeOf(first) : [])];
}

function flat(value: Nested): (number | string)[] {
  return value.flat(8) as (number | string)[];
}

/** 1e-6 relative, 1e-6 absolute near zero: a few roundings of float32. */
function near(got: ArrayLike<number>, want: readonly number[], what: string): void {
  assertEquals(got.length, want.length, what);
  want.forEach((value, i) => {
    const distance = Math.abs(got[i]! - value) / Math.max(Math.abs(value), 1);
    assert(distance <= 1e-6, `${what}[${i}] is ${got[i]}, not ${value}`);
  });
}
