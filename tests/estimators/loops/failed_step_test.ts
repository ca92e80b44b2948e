import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  Adam,
  add,
  type Batch,
  BinaryClassHead,
  categoricalColumnWithIdentity,
  dense,
  DNNClassifier,
  DNNEstimator,
  embeddingColumn,
  Estimator,
  EstimatorSpec,
  type Features,
  gatherRows,
  mean,
  type ModelFnArguments,
  mul,
  numericColumn,
  reshape,
  RunConfig,
  SGD,
  sigmoidCrossEntropy,
  silentLogger,
  square,
  stopGradient,
  sub,
  sum,
  type Tensor,
  tensor,
  variable,
} from "../../../mod.ts";
import { backend } from "../../../core/runtime/backends/current.ts";
import { zeros } from "../../../core/initializers.ts";
import { batchesOf } from "../../../core/data/batch.ts";
import { Session } from "../../../estimators/session/session.ts";
import { trainLoop } from "../../../estimators/loops/train.ts";

const config = new RunConfig({ tfRandomSeed: 2, logger: silentLogger });
const good: Batch = [{ x: [0.5, -1, 2], id: [0, 1, 2], w: [1, 2, 1], poison: [1, 1, 1] }, [0, 1, 1]];

/** A model with everything that a step changes: variables, slots, a sparse table, moving averages. */
function model(rate: (step: number) => number = () => 0.01): DNNEstimator {
  const head = new BinaryClassHead({
    weightColumn: "w",
    // The poison makes the loss, or its gradient alone, NaN or infinite.
    lossFn: (labels, logits, { features }) => {
      const poison = features["poison"] as readonly number[];
      const losses = sigmoidCrossEntropy(labels, logits);
      return poison[0] === 1 ? losses : mul(losses, poison[0]!);
    },
  });
  return new DNNEstimator({
    head: head as never,
    featureColumns: [numericColumn("x"), embeddingColumn(categoricalColumnWithIdentity("id", 3), 2)],
    hiddenUnits: [4],
    dropout: 0.2,
    batchNorm: true,
    optimizer: new Adam({ learningRate: rate, amsgrad: true }),
    config,
  });
}

/** What makes a step fail, and the error's name. */
const failures: Readonly<Record<string, readonly [() => Batch, string]>> = {
  "a feature is missing": [() => [{ x: [1], w: [1], poison: [1] }, [0]], "KeyError"],
  "a feature is NaN": [() => [{ x: [NaN], id: [0], w: [1], poison: [1] }, [0]], "ValueError"],
  "a feature is a string": [() => [{ x: ["1"], id: [0], w: [1], poison: [1] }, [0]], "TypeError"],
  "an id is beyond its table": [() => [{ x: [1], id: [3], w: [1], poison: [1] }, [0]], "InvalidArgumentError"],
  "a weight is NaN": [() => [{ x: [1], id: [0], w: [NaN], poison: [1] }, [0]], "ValueError"],
  "a label is out of range": [() => [{ x: [1], id: [0], w: [1], poison: [1] }, [2]], "InvalidArgumentError"],
  "a label is of another type": [() => [{ x: [1], id: [0], w: [1], poison: [1] }, ["a"]], "UnimplementedError"],
  "there are no labels": [() => ({ x: [1], id: [0], w: [1], poison: [1] }), "ValueError"],
  "features have batches of other sizes": [() => [{ x: [1, 2], id: [0], w: [1], poison: [1] }, [0]], "ValueError"],
  "the loss is NaN": [() => [{ ...good[0], poison: [NaN] }, [0, 1, 1]] as never, "NanLossDuringTrainingError"],
  "the gradient is not finite": [() => [{ ...good[0], poison: [Infinity] }, [0, 1, 1]] as never, "InvalidArgumentError"],
  "the input is no batch": [() => 3 as never, "TypeError"],
  "the input throws": [() => {
    throw new RangeError("the user's own");
  }, "RangeError"],
};

async function bits(session: Session): Promise<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const [name, { dtype, data }] of await session.snapshot()) {
    const words = dtype === "float32" ? new Uint32Array((data as Float32Array).slice().buffer) : data;
    values[name] = Array.from(words as ArrayLike<unknown>, String).join(" ");
  }
  return values;
}

for (const [name, [bad, error]] of Object.entries(failures)) {
  Deno.test(`a step that fails changes no variable, slot or moving average: ${name}`, async () => {
    const live = backend().live.blocks;
    {
      await using estimator = model();
      const session = new Session({ path: null, values: null, warm: null, seed: 2n, trainable: true, logger: silentLogger }).hold();
      session.retire();
      let before: Record<string, string> = {};
      const input = function* (): Generator<Batch> {
        for (let i = 0; i < 3; i++) yield good;
        yield bad();
      };
      const failed = await assertRejects(
        () =>
          trainLoop({
            session,
            input: batchesOf(input()),
            config,
            logger: silentLogger,
            modelFn: ({ features, labels }) => estimator.modelFn({ features, labels, mode: "train" }),
            lastStep: null,
            resetOptimizer: false,
            signal: undefined,
            save: () => Promise.resolve(),
            onStep: async (step) => {
              if (step === 3) before = await bits(session);
            },
          }),
        Error,
      );
      assertEquals(failed.name, error, failed.message);
      assertEquals(session.step, 3);
      assertEquals(await bits(session), before);
      const names = Object.keys(before);
      for (const part of ["/vhat", "moving_mean", "embedding_weights", "global_step"]) assert(names.some((n) => n.endsWith(part)), part);
      session.release();
    }
    assert(backend().live.blocks <= live + 2 + backend().stepsInFlight, `${backend().live.blocks} blocks, ${live} before`);
  });

  Deno.test(`the estimator is usable after the failure, as if the call had not been: ${name}`, async () => {
    const data = () => good;
    await using estimator = model();
    await using untouched = model();
    await estimator.train(data, { steps: 2 });
    await untouched.train(data, { steps: 2 });
    const metrics = await estimator.evaluate(data);
    const call = await assertRejects(() =>
      estimator.train(function* () {
        yield bad();
      } as never, { steps: 1 })
    );
    assertEquals((call as Error).name, error);
    const labels = ["a label", "there are no labels", "a weight", "the loss", "the gradient"].some((start) => name.startsWith(start));
    if (!labels) {
      const predicted = await assertRejects(() =>
        Array.fromAsync(estimator.predict(function* () {
          yield bad();
        } as never))
      );
      if (!name.startsWith("features have")) assertEquals((predicted as Error).name, error);
    }
    if (!name.startsWith("the loss") && !name.startsWith("the gradient")) {
      await assertRejects(() =>
        estimator.evaluate(function* () {
          yield good;
          yield bad();
        } as never)
      );
    }
    assertEquals(await estimator.evaluate(data), metrics);
    await estimator.train(data, { steps: 2 });
    await untouched.train(data, { steps: 2 });
    for (const variable of await untouched.getVariableNames()) {
      assertEquals(await estimator.getVariableValue(variable), await untouched.getVariableValue(variable), variable);
    }
  });
}

Deno.test("a learning rate that is no number, or a schedule that throws, fails before the step is taken", async () => {
  for (const bad of [() => NaN, () => Promise.resolve(1) as never, () => "0.1" as never, () => Infinity]) {
    await using estimator = model((step) => step === 2 ? bad() : 0.01);
    await assertRejects(() => estimator.train(() => good, { steps: 5 }), Error, "must be a finite number");
    assertEquals(Number((await estimator.getVariableValue("global_step")).data[0]), 0);
    await estimator.evaluate(() => good);
  }
});

Deno.test("exceptions of the user's own functions come out as they are, and the next call works", async () => {
  const own = new RangeError("the user's own");
  let where = "";
  const fail = (place: string): void => {
    if (place === where) throw own;
  };
  const head = new BinaryClassHead({
    lossFn: (labels, logits) => {
      fail("lossFn");
      return sigmoidCrossEntropy(labels, logits);
    },
  });
  await using estimator = new Estimator({
    config,
    modelFn: ({ features, labels, mode }: ModelFnArguments) => {
      const x = reshape(features["x"] as Tensor, [-1, 1]);
      const activation = (t: Tensor): Tensor => {
        fail("activation");
        return square(t);
      };
      const kernelInitializer = Object.assign((shape: readonly number[]) => {
        fail("initializer");
        return new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(0.5);
      }, { toConfig: () => ({ name: "ones" }) as const });
      const logits = dense(dense(x, 2, { name: "a", activation, kernelInitializer }), 1, { name: "b" });
      fail("modelFn");
      return head.createEstimatorSpec({ features, mode, labels, logits, optimizer: new Adam() });
    },
  });
  const input = () => {
    fail("inputFn");
    return [{ x: [1, 2] }, [0, 1]] as never;
  };
  const calls: (() => Promise<unknown>)[] = [
    () => estimator.train(input, { steps: 1 }),
    () => estimator.evaluate(input),
    () => Array.fromAsync(estimator.predict(input)),
  ];
  for (const place of ["initializer", "inputFn", "modelFn", "activation", "lossFn"]) {
    for (const [i, call] of calls.entries()) {
      if (place === "lossFn" && i === 2 || place === "initializer" && i > 0) continue;
      where = place;
      assertEquals(await assertRejects(call), own, place);
      where = "";
      await call();
    }
  }
  assertEquals(Number((await estimator.getVariableValue("global_step")).data[0]), 5);
});

Deno.test("what must be synchronous refuses a Promise", async () => {
  const x = (features: ModelFnArguments["features"]): Tensor => reshape(features["x"] as Tensor, [-1, 1]);
  const headed = (lossFn: unknown, trainOpFn?: unknown) => ({ features, labels, mode }: ModelFnArguments) =>
    new BinaryClassHead({ lossFn: lossFn as never }).createEstimatorSpec({
      features,
      mode,
      labels,
      logits: dense(x(features), 1),
      ...(trainOpFn === undefined ? { optimizer: new Adam() } : { trainOpFn: trainOpFn as never }),
    });
  const loss = (labels: Tensor, logits: Tensor): Tensor => sigmoidCrossEntropy(labels, logits);
  const models: Readonly<Record<string, unknown>> = {
    modelFn: async ({ mode, features }: ModelFnArguments) => {
      await Promise.resolve();
      return new EstimatorSpec({ mode, loss: mean(x(features)) });
    },
    lossFn: headed((labels: Tensor, logits: Tensor) => Promise.resolve(loss(labels, logits))),
    trainOpFn: headed(loss, (value: Tensor) => Promise.resolve(new Adam().minimize(value))),
    activation: ({ features }: ModelFnArguments) => dense(x(features), 1, { activation: ((t: Tensor) => Promise.resolve(t)) as never }),
    initializer: ({ features }: ModelFnArguments) =>
      dense(x(features), 1, { kernelInitializer: (() => Promise.resolve(new Float32Array(1))) as never }),
  };
  for (const [name, modelFn] of Object.entries(models)) {
    await using estimator = new Estimator({ config, modelFn: modelFn as never });
    const error = await assertRejects(() => estimator.train(() => [{ x: [1, 2] }, [0, 1]], { steps: 1 }), TypeError);
    assert(/Promise/.test(error.message), `${name}: ${error.message}`);
  }
  await using normalised = new DNNClassifier({
    config,
    hiddenUnits: [2],
    featureColumns: [numericColumn("x", { normalizerFn: ((t: Tensor) => Promise.resolve(t)) as never })],
  });
  await assertRejects(() => normalised.predictOne({ x: 1 }), TypeError, "normalizerFn of column x must be synchronous");
});

Deno.test("a prediction that fails on features of another shape leaves no variables of that shape behind", async () => {
  await using estimator = new Estimator({
    config,
    modelFn: ({ features, labels, mode }: ModelFnArguments) =>
      new BinaryClassHead().createEstimatorSpec({
        features,
        mode,
        labels,
        logits: dense(features["x"] as Tensor, 1),
        optimizer: new Adam(),
      }),
  });
  const data = () => [{ x: [[1, 2], [3, 4]] }, [0, 1]] as never;
  await estimator.train(data, { steps: 1 });
  const before = await Array.fromAsync(estimator.predict(data));
  // Another process would begin with this call.
  await using fresh = new Estimator({ modelFn: (args) => estimator.modelFn(args as never), modelDir: estimator.modelDir, config });
  await assertRejects(
    () => Array.fromAsync(fresh.predict(() => ({ x: [[1, 2, 3]] }))),
    Error,
    "dense/kernel has shape [2,1] in the checkpoint, [3,1] in the model",
  );
  assertEquals(await Array.fromAsync(fresh.predict(data)), before);
});

/** Trains a model of one variable, whose second step must fail and leave the variable as it was; the status of the device is set back. */
async function refusedStep(lossOf: (w: Tensor, features: Features) => Tensor, poison: number, shape: readonly number[]): Promise<Error> {
  const session = new Session({ path: null, values: null, warm: null, seed: 2n, trainable: true, logger: silentLogger }).hold();
  session.retire();
  let before: Record<string, string> = {};
  const error = await assertRejects(() =>
    trainLoop({
      session,
      input: batchesOf([{ poison: [1] }, { poison: [poison] }].values()),
      config,
      logger: silentLogger,
      modelFn: ({ features }) => {
        const loss = lossOf(variable("w", shape, zeros()), features);
        return new EstimatorSpec({ mode: "train", loss, trainOp: new SGD({ learningRate: 1 }).minimize(loss) });
      },
      lastStep: null,
      resetOptimizer: false,
      signal: undefined,
      save: () => Promise.resolve(),
      onStep: async () => {
        before = await bits(session);
      },
    }), Error);
  const device = backend();
  const status = new Int32Array(2);
  await device.read([{ address: device.status, into: status }]);
  assertEquals([...status], [0, 0]);
  assertEquals(session.step, 1);
  assertEquals(await bits(session), before);
  session.release();
  return error;
}

const poisonOf = (features: Features) => tensor((features["poison"] as readonly number[])[0]!);

Deno.test("a loss that is NaN where its gradient is finite changes no variable", async () => {
  const error = await refusedStep((w, features) => add(sum(w), poisonOf(features)), NaN, [2]);
  assertEquals(error.name, "NanLossDuringTrainingError");
});

Deno.test("a gradient of rows that is infinite where the loss is finite changes no variable", async () => {
  // The table is zero where it is multiplied, so the loss is; the gradient of its rows is poison squared.
  const lossOf = (w: Tensor, features: Features) => {
    const rows = gatherRows(w, Int32Array.of(1));
    return sum(mul(mul(sub(rows, stopGradient(rows)), poisonOf(features)), poisonOf(features)));
  };
  const error = await refusedStep(lossOf, 1e30, [3, 2]);
  assertEquals(error.message.slice(0, 32), "The gradient of w is NaN or infi");
});
