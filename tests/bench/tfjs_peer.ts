/**
 * The opponent: TensorFlow.js on its WebAssembly backend, single-threaded as it always is outside a browser, with its SIMD binary.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { setThreadsCount } from "@tensorflow/tfjs-backend-wasm";

/** Starts the backend once and gives the library. */
export async function tensorflowJs(): Promise<typeof tf> {
  if (tf.getBackend() !== "wasm") {
    setThreadsCount(1);
    await tf.setBackend("wasm");
    await tf.ready();
  }
  return tf;
}

/** One training step of a dense classifier: forward, cross-entropy, backward and update, as a user of TensorFlow.js writes it. */
export interface PeerClassifier {
  /** Trains once on the batch that it was made with, and gives nothing back: the loss stays where it is. */
  step(): void;
  /** The loss of one more step. */
  loss(): number;
  dispose(): void;
}

/**
 * A dense network with relu layers, Glorot uniform kernels and zero biases, on a fixed batch.
 *
 * @param features Row-major, `[labels.length, sizes[0]]`.
 * @param labels Class indices.
 * @param sizes Width of the input, of every hidden layer, and number of classes.
 * @param rule The optimizer.
 */
export async function peerClassifier(
  features: Float32Array,
  labels: Int32Array,
  sizes: readonly number[],
  rule: "adam" | "adagrad",
): Promise<PeerClassifier> {
  const { tensor2d, oneHot, cast, randomUniform, variable, zeros, matMul, add, relu, losses, train, tidy, dispose } = await tensorflowJs();
  const x = tensor2d(features, [labels.length, sizes[0]!]);
  const y = tidy(() => cast(oneHot(labels, sizes.at(-1)!), "float32"));
  const layers = sizes.slice(1).map((width, i) => {
    const limit = Math.sqrt(6 / (sizes[i]! + width));
    return {
      kernel: tidy(() => variable(randomUniform([sizes[i]!, width], -limit, limit, "float32", i + 1))),
      bias: tidy(() => variable(zeros([width]))),
    };
  });
  const optimizer = rule === "adam" ? train.adam(0.001) : train.adagrad(0.001);
  const loss = (): tf.Scalar => {
    let h: tf.Tensor = x;
    layers.forEach(({ kernel, bias }, i) => {
      const z: tf.Tensor = add(matMul(h as tf.Tensor2D, kernel as unknown as tf.Tensor2D), bias);
      h = i + 1 < layers.length ? relu(z) : z;
    });
    return losses.softmaxCrossEntropy(y, h as tf.Tensor2D) as tf.Scalar;
  };
  return {
    step: () => void optimizer.minimize(loss),
    loss: () => tidy(() => loss().dataSync()[0]!),
    dispose: () => {
      optimizer.dispose();
      dispose([x, y, ...layers.flatMap(({ kernel, bias }) => [kernel, bias])]);
    },
  };
}
