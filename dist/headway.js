var checkOptions = (function checkOptions(owner, options, kinds2) {
if (typeof options !== "object" || options === null || Array.isArray(options)) {
throw new TypeError(`${owner} takes its options as a record, received ${describe(options)}`);
}
for (const name of Object.keys(options)) {
const allowed = Object.hasOwn(kinds2, name) ? kinds2[name] : null;
if (allowed === null) {
throw new ValueError(`${owner} has no option ${JSON.stringify(name)}. Its options are ${Object.keys(kinds2).join(", ")}`);
}
const value = options[name];
if (value === void 0 || allowed.some((kind) => isOf(kind, value))) continue;
throw new TypeError(`${owner}: ${name} must be ${allowed.map((kind) => words[kind]).join(" or ")}, received ${describe(value)}`);
}
});
var isOf = (function isOf(kind, value) {
const type = typeof value;
switch (kind) {
case "any":
return true;
case "null":
return value === null;
case "array":
return Array.isArray(value);
case "object":
return typeof value === "object" && value !== null && !Array.isArray(value);
default:
return type === kind;
}
});
var synchronous = (function synchronous(caller, result) {
if (typeof result !== "object" || result === null || typeof result.then !== "function") return result;
Promise.resolve(result).catch(() => {
});
throw new TypeError(`${caller} must be synchronous; it returned a Promise`);
});
var infer = (function infer(...args) {
return { stage: "infer", args };
});
var train = (function train(...args) {
return { stage: "train", args };
});
var loadWasm = (function loadWasm(options = {}) {
const module = options.module ?? compile(options.variant ?? chosenVariant());
const memory2 = new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum: MAXIMUM_PAGES });
const { exports } = new WebAssembly.Instance(module, { env: { memory: memory2 } });
const { heapBase, relaxed: relaxed2 } = exports;
if (!(heapBase instanceof WebAssembly.Global) || !(relaxed2 instanceof WebAssembly.Global)) {
throw new TypeError("[wasm] The module should be one of Headway's kernel modules, but it exports no heapBase");
}
const variant = relaxed2.value === 1 ? "relaxed" : "simd";
if (options.variant !== void 0 && options.variant !== variant) {
throw new TypeError(`[wasm] The module is the ${variant} variant, but ${options.variant} was asked for`);
}
return { kernels: kernelTable(exports), memory: memory2, variant, heapBase: heapBase.value >>> 0 };
});
var compile = (function compile(variant) {
if (variant !== "simd" && variant !== "relaxed") {
throw new RangeError(`[wasm] The variant should be "simd" or "relaxed". Received ${JSON.stringify(variant)}`);
}
const bytes = decodeBase64(relaxed);
return new WebAssembly.Module(variant === "relaxed" ? bytes : applyPatch(bytes, decodeBase64(simdPatch)));
});
var chosenVariant = (function chosenVariant() {
const wanted = grantedEnvironment("HEADWAY_WASM");
if (wanted === void 0 || wanted === "") return WebAssembly.validate(relaxedProbe) ? "relaxed" : "simd";
if (wanted !== "simd" && wanted !== "relaxed") {
throw new RangeError(`[wasm] HEADWAY_WASM should be "simd" or "relaxed". Received ${JSON.stringify(wanted)}`);
}
return wanted;
});
var grantedEnvironment = (function grantedEnvironment(variable2) {
const host3 = globalThis;
if (host3.Deno !== void 0) {
const { state } = host3.Deno.permissions.querySync({ name: "env", variable: variable2 });
return state === "granted" ? host3.Deno.env.get(variable2) : void 0;
}
return host3.process?.env?.[variable2];
});
var decodeBase64 = (function decodeBase64(text2) {
if (typeof Uint8Array.fromBase64 === "function") return Uint8Array.fromBase64(text2);
return Uint8Array.from(atob(text2), (character) => character.charCodeAt(0));
});
var kernelTable = (function kernelTable(exports) {
const table = {};
for (const name of Object.keys(kernels)) {
table[name] = exports[name] ?? (() => {
throw new TypeError(`[${name}] This kernel is not in the module that was loaded`);
});
}
return table;
});
var usableEnd = (function usableEnd(buffer) {
return buffer.byteLength - READ_SLACK;
});
var roundUp = (function roundUp(value, multiple) {
return Math.ceil(value / multiple) * multiple;
});
var binOf = (function binOf(size2) {
const exponent = 31 - Math.clz32(size2 > 4294967295 ? 4294967295 : size2);
const quarter = exponent < 2 ? 0 : Math.floor(size2 / 2 ** (exponent - 2)) & 3;
return Math.min(exponent, 31) * 4 + quarter;
});
var backend = (function backend() {
return current ?? (current = new WasmBackend(givenModule));
});
var sizeOf = (function sizeOf(shape) {
let size2 = 1;
for (const extent of shape) size2 *= extent;
return size2;
});
var exactNumber = (function exactNumber(value) {
return Number.isSafeInteger(Number(value)) ? Number(value) : value;
});
var flatten = (function flatten(values, depth = 0) {
if (values instanceof Float32Array || values instanceof Int32Array || values instanceof BigInt64Array) return values;
if (!Array.isArray(values)) return [values];
if (!values.some((item) => Array.isArray(item))) return values;
const first = values.map((item) => Array.isArray(item) ? item.length : -1);
if (first.some((length) => length !== first[0])) {
throw new ValueError(`Nested arrays must be of equal length; rows have lengths ${first.slice(0, 8)}`);
}
if (depth === MAX_DEPTH) throw new ValueError(`Arrays are nested more than ${MAX_DEPTH} deep`);
return flatten(values.flat(1), depth + 1);
});
var shapeOf = (function shapeOf(values) {
if (values instanceof Float32Array || values instanceof Int32Array || values instanceof BigInt64Array) return [values.length];
const shape = [];
for (let level = values; Array.isArray(level); level = level[0]) shape.push(level.length);
return shape;
});
var dtypeOf = (function dtypeOf(flat) {
if (flat instanceof Int32Array) return "int32";
if (flat instanceof BigInt64Array) return "int64";
const first = flat[0];
if (typeof first === "bigint") return "int64";
if (typeof first === "boolean") return "bool";
if (typeof first === "string" || first instanceof Uint8Array) return "string";
return "float32";
});
var toWords = (function toWords(flat, dtype) {
if (dtype === "float32" ? flat instanceof Float32Array : flat instanceof Int32Array) return flat;
const words3 = dtype === "float32" ? new Float32Array(flat.length) : new Int32Array(flat.length);
for (let i = 0; i < words3.length; i++) words3[i] = dtype === "float32" ? number(flat[i], dtype) : int32(flat[i], dtype);
return words3;
});
var number = (function number(value, dtype) {
if (typeof value === "number") return value;
if (typeof value === "boolean") return value ? 1 : 0;
throw new TypeError(`A ${dtype} tensor takes numbers, received ${typeof value}`);
});
var allocate = (function allocate(bytes) {
if (currentStep !== null) return { address: currentStep.alloc(bytes), step: currentStep, epoch: currentStep.epoch, references: 1 };
return { address: backend().alloc(bytes), step: null, epoch: 0, references: 1 };
});
var allocatePersistent = (function allocatePersistent(bytes) {
return { address: backend().alloc(bytes), step: null, epoch: 0, references: 1 };
});
var params = (function params(...values) {
const address = scratch(values.length);
backend().writeFloats(address, values);
return address;
});
var words2 = (function words2(...values) {
const address = scratch(values.length);
backend().writeWords(address, values);
return address;
});
var scratch = (function scratch(count3) {
if (currentStep !== null) return currentStep.alloc(count3 * 4);
if (ring === 0) ring = backend().alloc(RING_WORDS * 4);
const padded = count3 + 3 & ~3;
if (ringNext + padded > RING_WORDS) ringNext = 0;
const address = ring + ringNext * 4;
ringNext += padded;
return address;
});
var checkStatus = (function checkStatus(names = {}) {
const device = backend();
const code = device.readWord(device.status);
if (code === 0) return;
const row = device.readWord(device.status + 4);
device.writeWords(device.status, [0, 0]);
const where2 = names.rows === void 0 ? "" : ` in ${names.rows}`;
if (code === statusCodes.rowOutOfRange) {
throw new InvalidArgumentError(`indices[${row}]${where2} is not in the range of the table`, { row });
}
if (code === statusCodes.labelOutOfRange) {
throw new InvalidArgumentError(`Labels must be <= nClasses - 1 and >= 0: the label of row ${row} is not`, { row });
}
throw new InvalidArgumentError(`A value that is NaN or infinite was met${where2}`, { row });
});
var tensor = (function tensor(values, shape, dtype) {
const flat = flatten(values);
const resolvedShape = shape === void 0 ? shapeOf(values) : [...shape];
if (resolvedShape.some((extent) => !Number.isInteger(extent) || extent < 0)) {
throw new ValueError(`A shape consists of whole numbers from 0, received [${resolvedShape}]`);
}
if (sizeOf(resolvedShape) !== flat.length) {
throw new ValueError(`Shape [${resolvedShape}] holds ${sizeOf(resolvedShape)} values, received ${flat.length}`);
}
const type = dtype ?? dtypeOf(flat);
switch (type) {
case "string":
return hostTensor("string", resolvedShape, toStrings(flat));
case "int64":
return hostTensor("int64", resolvedShape, toInt64(flat));
case "float32":
case "int32":
case "bool":
return fromTypedArray(toWords(flat, type), resolvedShape, type);
default:
throw new ValueError(`Unknown dtype: expected float32, int32, int64, bool or string, received ${JSON.stringify(dtype)}`);
}
});
var empty = (function empty(shape, dtype = "float32") {
const storage = allocate(sizeOf(shape) * 4);
return track(new Tensor(dtype, shape, storage));
});
var hostTensor = (function hostTensor(dtype, shape, data) {
return new Tensor(dtype, shape, NO_STORAGE, data);
});
var fromTypedArray = (function fromTypedArray(values, shape, dtype) {
const result = empty(shape, dtype ?? (values instanceof Float32Array ? "float32" : "int32"));
if (values.length > 0) backend().write(result.address, values);
return result;
});
var track = (function track(t, promoted = false) {
const storage = storageOf(t);
if (storage.step !== null) return t;
const top = scopes[scopes.length - 1];
if (top !== void 0) top.push(t);
if (!promoted) forgotten.register(t, storage, t);
return t;
});
var decode = (function decode(value) {
if (typeof value === "string") return value;
try {
return decoder.decode(value);
} catch (cause) {
throw new InvalidArgumentError("A string of the tensor is not valid UTF-8; read it with bytes()", { cause });
}
});
var wordsFor = (function wordsFor(dtype, size2) {
return dtype === "float32" ? new Float32Array(size2) : new Int32Array(size2);
});
var fromWords = (function fromWords(dtype, values) {
return dtype === "bool" ? Uint8Array.from(values, (word2) => word2 === 0 ? 0 : 1) : values;
});
var float = (function float(op, x) {
const t = x instanceof Tensor ? x : typeof x === "number" ? scalar(x) : tensor(x);
if (t.dtype !== "float32") throw new TypeError(`[${op}] expects a float32 tensor, received ${t.dtype} of shape [${t.shape}]`);
return t;
});
var any = (function any(x) {
return x instanceof Tensor ? x : tensor(x);
});
var recorded = (function recorded(op, inputs, output, attributes = NO_ATTRIBUTES) {
if (recorder.current !== null) recorder.current.record({ op, inputs, output, attributes });
return output;
});
var unary2 = (function unary2(op, kernel, x) {
const t = float(op, x);
const y = empty(t.shape);
backend().run[kernel](t.size, t.address, y.address);
return recorded(op, [t], y);
});
var runBinary = (function runBinary(kernel, a, b, y) {
backend().run[kernel](y.size, a.address, b.address, y.address);
return y;
});
var sameShape = (function sameShape(a, b) {
if (a === b) return true;
if (a.length !== b.length) return false;
for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
return true;
});
var broadcastShape = (function broadcastShape(op, a, b) {
if (sameShape(a, b)) return a;
const rank = Math.max(a.length, b.length);
const shape = [];
for (let i = 0; i < rank; i++) {
const x = a[i - rank + a.length] ?? 1;
const y = b[i - rank + b.length] ?? 1;
if (x !== y && x !== 1 && y !== 1) {
throw new ValueError(`[${op}] shapes must be equal or broadcast to each other. Received [${a}] and [${b}]`);
}
shape.push(x === 1 ? y : x);
}
return shape;
});
var axisOf = (function axisOf(op, axis, rank) {
const resolved = axis < 0 ? axis + rank : axis;
if (!Number.isInteger(axis) || resolved < 0 || resolved >= Math.max(rank, 1)) {
throw new ValueError(`[${op}] axis must be in [${-rank}, ${rank}). Received ${axis}`);
}
return resolved;
});
var matrixOf = (function matrixOf(op, x) {
if (x.shape.length === 0) throw new ValueError(`[${op}] expects at least one dimension. Received a scalar`);
const width = x.shape[x.shape.length - 1];
return { rows: sizeOf(x.shape.slice(0, -1)), width };
});
var broadcastTo = (function broadcastTo(x, shape) {
const t = any(x);
if (sameShape(t.shape, shape)) return t;
const lead = shape.length - t.shape.length;
if (lead < 0 || t.shape.some((extent, i) => extent !== 1 && extent !== shape[i + lead])) {
throw new ValueError(`[broadcast_to] cannot broadcast [${t.shape}] to [${shape}]`);
}
const own = stridesOf(t.shape);
const strides = shape.map((_, i) => i < lead || t.shape[i - lead] === 1 ? 0 : own[i - lead]);
return recorded("broadcast_to", [t], stridedCopy(t, shape, strides, stridesOf(shape), 0), { shape });
});
var concat = (function concat(xs, axis) {
const inputs = xs.map(any);
const first = inputs[0];
if (first === void 0) throw new ValueError("[concat] expects at least one tensor");
const at = axisOf("concat", axis, first.shape.length);
for (const t of inputs) {
if (t.dtype !== first.dtype || t.shape.length !== first.shape.length || t.shape.some((extent, i) => i !== at && extent !== first.shape[i])) {
throw new ValueError(
`[concat] tensors must agree in dtype and in all dimensions but ${at}. Received ${inputs.map((i) => `${i.dtype} [${i.shape}]`).join(", ")}`
);
}
}
if (inputs.length === 1) return first;
const shape = first.shape.map((extent, i) => i === at ? inputs.reduce((sum3, t) => sum3 + t.shape[at], 0) : extent);
const rows = sizeOf(shape.slice(0, at));
const stride2 = sizeOf(shape.slice(at));
const output = empty(shape, deviceDType("concat", first));
let column = 0;
for (const t of inputs) {
const width = sizeOf(t.shape.slice(at));
backend().run.copy_2d(rows, width, t.address, width, output.address + column * 4, stride2);
column += width;
}
return recorded("concat", inputs, output, { axis: at });
});
var fill = (function fill(shape, value, dtype = "float32") {
const y = empty(shape, dtype);
if (y.size > 0) backend().run.fill(y.size, y.address, dtype === "float32" ? params(value) : words2(value));
return y;
});
var stridesOf = (function stridesOf(shape) {
const strides = new Array(shape.length);
let stride2 = 1;
for (let i = shape.length - 1; i >= 0; i--) {
strides[i] = stride2;
stride2 *= shape[i];
}
return strides;
});
var stridedCopy = (function stridedCopy(t, shape, from, to, offset) {
if (shape.length > 8) throw new ValueError(`Tensors have at most 8 dimensions here. Received shape [${shape}]`);
const output = empty(shape, deviceDType("strided_copy", t));
if (output.size === 0) return output;
const block = words2(...shape, ...from, ...to);
const rank = shape.length;
backend().run.strided_copy(rank, block, block + 4 * rank, block + 8 * rank, t.address + offset * 4, output.address);
return output;
});
var deviceDType = (function deviceDType(op, t) {
if (t.hostData !== null) throw new TypeError(`[${op}] expects a float32, int32 or bool tensor, received ${t.dtype}`);
return t.dtype;
});
var multiHot = (function multiHot(bags, depth) {
const examples = bags.splits.length - 1;
const ids = fromTypedArray(bags.ids, [bags.ids.length]);
const weights2 = bags.weights === null ? null : fromTypedArray(bags.weights, [bags.weights.length]);
const splits = fromTypedArray(bags.splits, [bags.splits.length]);
const output = empty([examples, depth]);
backend().run.multi_hot(examples, depth, ids.address, weights2?.address ?? 0, splits.address, output.address);
return recorded("multi_hot", weights2 === null ? [ids, splits] : [ids, splits, weights2], output, { depth });
});
var pair = (function pair(op, a, b) {
const typed = (x2, other) => {
if (x2 instanceof Tensor) return x2;
if (typeof x2 === "number" && other instanceof Tensor && other.dtype === "int32") {
const t = empty([], "int32");
backend().writeWords(t.address, [x2]);
return t;
}
return any(x2);
};
const x = typed(a, b);
const y = typed(b, a);
if (x.dtype !== y.dtype || x.hostData !== null) {
throw new TypeError(
`[${op}] expects two tensors of one dtype (float32 or int32). Received ${x.dtype} of shape [${x.shape}] and ${y.dtype} of shape [${y.shape}]`
);
}
const shape = sameShape(x.shape, y.shape) ? x.shape : broadcastShape(op, x.shape, y.shape);
return [broadcastTo(x, shape), broadcastTo(y, shape), shape];
});
var kernelFor = (function kernelFor(op, dtype, float32, int322) {
if (dtype === "float32") return float32;
if (int322 === void 0) throw new TypeError(`[${op}] expects float32 tensors, received ${dtype}`);
return int322;
});
var compare2 = (function compare2(op, kernel, a, b, int322) {
const [x, y, shape] = pair(op, a, b);
return recorded(op, [x, y], runBinary(kernelFor(op, x.dtype, kernel, int322), x, y, empty(shape, "bool")));
});
var denseLayer = (function denseLayer(x, kernel, bias, activation = "linear") {
const t = float("dense", x);
const { rows, width } = matrixOf("dense", t);
const [k, n] = kernel.shape;
if (kernel.shape.length !== 2 || k !== width || bias !== null && (bias.shape.length !== 1 || bias.shape[0] !== n)) {
throw new ValueError(
`[dense] expects x [..., k], kernel [k, n] and bias [n]. Received [${t.shape}], [${kernel.shape}] and ${bias === null ? "no bias" : `[${bias.shape}]`}`
);
}
const fused = activation === "gelu" ? "linear" : activation;
const code = activationCodes[fused];
if (code === void 0) {
throw new ValueError(
`[dense] unknown activation ${JSON.stringify(activation)}. Known are ${Object.keys(activationCodes).join(", ")} and gelu`
);
}
const output = empty(t.shape.length === 2 ? [rows, n] : [...t.shape.slice(0, -1), n]);
backend().run.dense(rows, n, width, t.address, kernel.address, bias === null ? 0 : bias.address, output.address, code);
recorded("dense", bias === null ? [t, kernel] : [t, kernel, bias], output, { activation: fused, code });
return activation === "gelu" ? gelu(output) : output;
});
var softmax = (function softmax(x) {
const t = float("softmax", x);
const { rows, width } = matrixOf("softmax", t);
const y = empty(t.shape);
backend().run.softmax(rows, width, t.address, y.address);
return recorded("softmax", [t], y);
});
var checkLength = (function checkLength(name, shape, value) {
if (!(value instanceof Float32Array)) {
throw new TypeError(`Variable ${name} takes its values as a Float32Array, received ${describe(value)}`);
}
if (value.length === sizeOf(shape)) return;
throw new ValueError(`Variable ${name} of shape [${shape}] takes ${sizeOf(shape)} values, received ${value.length}`, { tensor: name });
});
var withModel = (function withModel(context, fn) {
const before = [current2, prefix, namePrefix, opened];
current2 = context;
prefix = namePrefix = "";
opened = null;
try {
return fn();
} finally {
[current2, prefix, namePrefix, opened] = before;
}
});
var currentModel = (function currentModel() {
return current2;
});
var requireModel = (function requireModel(caller) {
if (current2 === null) throw new FailedPreconditionError(`${caller} is called inside a modelFn; no model is running`);
return current2;
});
var variableScope = (function variableScope(name, fn) {
const outer = current2 === null ? null : (opened ??= /* @__PURE__ */ new Set()).add(name);
const before = [prefix, namePrefix];
prefix = `${prefix}${name}/`;
namePrefix = `${namePrefix}${name}/`;
opened = null;
try {
return synchronous("The function that variableScope() takes", fn());
} finally {
[prefix, namePrefix] = before;
opened = outer;
}
});
var layerName = (function layerName(name, kind) {
if (current2 === null) return name ?? kind;
opened ??= /* @__PURE__ */ new Set();
let chosen = name ?? kind;
if (name === void 0 || name === null) {
for (let i = 1; opened.has(chosen); i++) chosen = `${kind}_${i}`;
}
opened.add(chosen);
return chosen;
});
var variable = (function variable(name, shape, initializer, options = {}) {
const model = requireModel(`variable(${JSON.stringify(name)})`);
if (typeof initializer !== "function") {
throw new TypeError(`The initializer of variable ${name} must be a function, received ${describe(initializer)}`);
}
const full = prefix + name;
return model.variables.get(full, shape, () => initializer(shape, randomKey(model.seed, full)), options.trainable ?? true);
});
var zeros2 = (function zeros2() {
return described((shape) => new Float32Array(sizeOf(shape)), { name: "zeros" });
});
var glorotUniform = (function glorotUniform() {
return described((shape, key) => {
const { fanIn, fanOut } = fans(shape);
const limit = Math.sqrt(6 / Math.max(1, fanIn + fanOut));
return uniforms(sizeOf(shape), key, 0, -limit, limit);
}, { name: "glorot_uniform" });
});
var described = (function described(fn, config) {
return Object.assign(fn, { toConfig: () => config });
});
var dense = (function dense(x, units, options = {}) {
return fullyConnected("dense", x, units, options, "kernel", "bias");
});
var fullyConnected = (function fullyConnected(kind, x, units, options, kernelName, biasName) {
if (!Number.isInteger(units) || units < 1) {
throw new ValueError(`Received an invalid value for argument \`units\`, expected a positive integer, got ${units}.`);
}
const t = float(kind, x);
const inputs = t.shape[t.shape.length - 1];
if (inputs === void 0) throw new ValueError(`[${kind}] expects at least one dimension. Received a scalar`);
const activation = checkActivation(options.activation ?? null);
const fused = activation === null ? "linear" : typeof activation === "string" ? activation : fusedNames.get(activation);
const { variables } = requireModel(kind);
const known4 = variables.size;
return variableScope(layerName(options.name, kind), () => {
const kernel = variable(kernelName, [inputs, units], options.kernelInitializer ?? glorotUniform());
const bias = options.useBias === false ? null : variable(biasName, [units], options.biasInitializer ?? zeros2());
if (variables.size > known4) checkOptions(kind, options, denseKinds);
const y = denseLayer(t, kernel, bias, fused ?? "linear");
return fused === void 0 ? activateBy(y, activation) : y;
});
});
var checkActivation = (function checkActivation(activation) {
if (typeof activation !== "string" || activationNames.includes(activation)) return activation;
throw new ValueError(`Unknown activation ${JSON.stringify(activation)}. Known are ${activationNames.join(", ")}`);
});
var consoleLogger = (function consoleLogger(level = "warn") {
const order = ["debug", "info", "warn", "error"];
const print = (message) => console.error(message);
const at = (own) => order.indexOf(own) >= order.indexOf(level) ? (message) => print(`${own.toUpperCase()}: ${message}`) : () => {
};
return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
});
var defaultLogger = (function defaultLogger() {
return current3;
});
var checkKnown = (function checkKnown(options) {
if (typeof options !== "object" || options === null) {
throw new TypeError(`EstimatorSpec takes its options as a record, received ${show(options)}`);
}
for (const name in options) {
if (!known.has(name)) {
throw new ValueError(`EstimatorSpec has no option ${JSON.stringify(name)}. Its options are ${[...known].join(", ")}`);
}
}
});
var checkTrainOp = (function checkTrainOp(trainOp, mode) {
if (trainOp === null) {
if (mode === ModeKeys.TRAIN) throw new ValueError("Missing trainOp.");
} else if (typeof trainOp.apply !== "function") {
throw new TypeError(`trainOp must be Operation or Tensor, given: ${show(trainOp)}; trainOp is what optimizer.minimize(loss) returns`);
}
return trainOp;
});
var checkLoss = (function checkLoss(loss, mode) {
if (loss === null) {
if (mode !== ModeKeys.PREDICT) throw new ValueError("Missing loss.");
return null;
}
if (!(loss instanceof Tensor)) throw new TypeError(`loss must be Tensor, given: ${show(loss)}`);
if (loss.size !== 1) throw new ValueError(`Loss must be scalar, given: a tensor of shape [${loss.shape}]`);
return loss;
});
var checkPredictions = (function checkPredictions(predictions) {
if (predictions === null || predictions instanceof Tensor) return predictions;
if (typeof predictions !== "object" || predictions instanceof Promise) {
throw new TypeError(`predictions must be Tensor, given: ${show(predictions)}`);
}
for (const key of Object.keys(predictions)) {
if (!(predictions[key] instanceof Tensor)) throw new TypeError(`predictions[${key}] must be Tensor, given: ${show(predictions[key])}`);
}
return predictions;
});
var checkMetrics = (function checkMetrics(metrics) {
if (typeof metrics !== "object" || Array.isArray(metrics) || metrics instanceof Map) {
throw new TypeError(`evalMetricOps must be a dict, given: ${show(metrics)}; evalMetricOps is a record of metrics by name`);
}
for (const key of Object.keys(metrics)) {
if (!(metrics[key] instanceof Metric)) {
throw new TypeError(
`Values of evalMetricOps must be (metric_value, update_op) tuples, here metrics, given: ${show(metrics[key])} for key: ${key}`
);
}
}
for (const [name, quoted2] of [["loss", '"loss"'], ["global_step", "`global_step`"]]) {
if (Object.hasOwn(metrics, name)) {
throw new ValueError(
`Metric with name ${quoted2} is not allowed, because Estimator already defines a default metric with the same name.`
);
}
}
return metrics;
});
var checkExports = (function checkExports(outputs) {
if (outputs === null) return null;
if (Object.keys(outputs).length > 1 && !Object.hasOwn(outputs, DEFAULT_SERVING_SIGNATURE_DEF_KEY)) {
throw new ValueError(
"Multiple `exportOutputs` were provided, but none of them are specified as the default. Use`tf.saved_model.DEFAULT_SERVING_SIGNATURE_DEF_KEY` to specify a default."
);
}
return outputs;
});
var checkedSettings = (function checkedSettings(kind, known4, options) {
if (typeof options !== "object" || options === null || Array.isArray(options)) {
throw new TypeError(`${kind} takes its options as a record, received ${describe(options)}`);
}
const given2 = Object.entries(options).filter(([, value]) => value !== void 0);
for (const [option, value] of given2) checkOption(kind, known4, option, value);
const settings = { ...known4, ...Object.fromEntries(given2) };
const { clipnorm = null, globalClipnorm = null } = settings;
if (clipnorm !== null && globalClipnorm !== null) {
throw new ValueError(
`Cannot accept both \`clipnorm\` and \`globalClipnorm\`. Received: clipnorm=${clipnorm}, globalClipnorm=${globalClipnorm}.`
);
}
return { settings, given: new Set(given2.map(([option]) => option)) };
});
var optimizerFromString = (function optimizerFromString(name, options = {}) {
return new (kindNamed(kinds, name))(options).yielding();
});
var kindNamed = (function kindNamed(kinds2, name) {
if (Object.hasOwn(kinds2, name)) return kinds2[name];
const names = Object.keys(kinds2).map((kind) => `'${kind}'`).join(", ");
throw new ValueError(`Unsupported optimizer name: ${name}. Supported names are: (${names})`);
});
var noteInputLayer = (function noteInputLayer(layer) {
const model = currentModel();
if (model === null) return;
const others = runs.get(model);
if (others === void 0) runs.set(model, [layer]);
else others.push(layer);
});
var joinPath = (function joinPath(...parts) {
let path = "";
for (const part of parts) {
if (part === "" || part === ".") continue;
path = path === "" ? part : `${path.replace(/[/\\]+$/, "")}/${part.replace(/^[/\\]+/, "")}`;
}
return path === "" ? "." : path;
});
var isAbsolutePath = (function isAbsolutePath(path) {
return /^(?:[/\\]|[A-Za-z]:[/\\]|[A-Za-z][A-Za-z0-9+.-]*:\/\/)/.test(path);
});
var denoFileSystem = (function denoFileSystem() {
return { readRange, readFile, size, stat, writeFile, append, rename, syncDir, mkdir, list, remove, lock };
});
var readRange = (async function readRange(path, offset, length) {
return await guard("read", path, async () => {
using file = Deno.openSync(path);
const { size: size2 } = file.statSync();
if (offset + length > size2) {
throw new DataLossError(`${path} has ${size2} bytes; ${length} at ${offset} were expected`, { file: path });
}
if (offset > 0) file.seekSync(offset, Deno.SeekMode.Start);
const bytes = new Uint8Array(length);
for (let read = 0; read < length; ) {
const rest = bytes.subarray(read);
const count3 = rest.length <= SMALL_BYTES ? file.readSync(rest) : await file.read(rest);
if (count3 === null) throw new DataLossError(`${path} ended after ${read} of ${length} bytes at ${offset}`, { file: path });
read += count3;
}
return bytes;
});
});
var readFile = (async function readFile(path) {
const length = await size(path);
return length <= SMALL_BYTES ? await guard("read", path, () => Deno.readFileSync(path)) : await readRange(path, 0, length);
});
var size = (async function size(path) {
return await guard("read", path, () => Deno.statSync(path).size);
});
var stat = (async function stat(path) {
try {
const { isDirectory, size: size2, mtime } = Deno.statSync(path);
return { kind: isDirectory ? "directory" : "file", size: isDirectory ? 0 : size2, modified: mtime?.getTime() ?? null };
} catch (error) {
if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return null;
throw translate(error, "read", path);
}
});
var guard = (async function guard(access, path, operation) {
try {
return await operation();
} catch (error) {
throw translate(error, access, path);
}
});
var readFileIfThere = (async function readFileIfThere(fs, path) {
try {
return await fs.readFile(path);
} catch (error) {
if (error instanceof NotFoundError) return null;
throw error;
}
});
var defaultFileSystem = (async function defaultFileSystem() {
return host ??= await load();
});
var load = (async function load() {
if ("Deno" in globalThis) return (await Promise.resolve(deno_fs_exports)).denoFileSystem();
if ("process" in globalThis) return (await Promise.resolve(node_fs_exports)).nodeFileSystem();
throw new UnimplementedError("This host has no file system that is known here: pass one as `fs`");
});
var fileSystemOf = (async function fileSystemOf(path) {
if (!path.startsWith(MEMORY_SCHEME)) return await defaultFileSystem();
return await (memory ??= Promise.resolve(memory_fs_exports).then(({ memoryFileSystem: memoryFileSystem2 }) => memoryFileSystem2()));
});
var crc32c = (function crc32c(bytes, crc = 0) {
const t = tables ??= makeTables();
let c = ~crc;
let i = 0;
const end = bytes.length;
for (const whole2 = end - 7; i < whole2; i += 8) {
c ^= bytes[i] | bytes[i + 1] << 8 | bytes[i + 2] << 16 | bytes[i + 3] << 24;
c = t[1792 + (c & 255)] ^ t[1536 + (c >>> 8 & 255)] ^ t[1280 + (c >>> 16 & 255)] ^ t[1024 + (c >>> 24)] ^ t[768 + bytes[i + 4]] ^ t[512 + bytes[i + 5]] ^ t[256 + bytes[i + 6]] ^ t[bytes[i + 7]];
}
for (; i < end; i++) c = c >>> 8 ^ t[(c ^ bytes[i]) & 255];
return ~c >>> 0;
});
var maskCrc = (function maskCrc(crc) {
return (crc >>> 15 | crc << 17) + 2726488792 >>> 0;
});
var maskedCrc32c = (function maskedCrc32c(bytes, crc = 0) {
return maskCrc(crc32c(bytes, crc));
});
var makeTables = (function makeTables() {
const t = new Int32Array(8 * 256);
for (let bit = 128, c = 1; bit > 0; bit >>= 1) {
c = c & 1 ? c >>> 1 ^ 2197175160 : c >>> 1;
for (let n = 0; n < 256; n += 2 * bit) t[n + bit] = t[n] ^ c;
}
for (let i = 256; i < t.length; i++) {
const before = t[i - 256];
t[i] = before >>> 8 ^ t[before & 255];
}
return t;
});
var varintTag = (function varintTag(field) {
return field << 3 | VARINT;
});
var bytesTag = (function bytesTag(field) {
return field << 3 | DELIMITED;
});
var fixed32Tag = (function fixed32Tag(field) {
return field << 3 | FIXED32;
});
var isDense2 = (function isDense2(column) {
return typeof column?.dense === "function";
});
var isCategorical = (function isCategorical(column) {
return typeof column?.bags === "function";
});
var isSequence = (function isSequence(column) {
for (let inner = column; typeof inner === "object" && inner !== null; inner = inner.column) {
if (inner.sequence === true) return true;
}
return false;
});
var recordedOnHost = (function recordedOnHost(op, inputs, output, attributes) {
if (recorder.current !== null) recorder.current.record({ op, inputs, output, attributes });
return output;
});
var checkKey = (function checkKey(key) {
if (typeof key !== "string" || key === "") throw new ValueError(`key must be a string. Got: type ${typeof key}`);
return key;
});
var byBytes = (function byBytes(a, b) {
const length = Math.min(a.length, b.length);
for (let i = 0; i < length; i++) {
const x = a.charCodeAt(i);
const y = b.charCodeAt(i);
if (x !== y) return surrogate(x) === surrogate(y) ? x - y : surrogate(x) ? 1 : -1;
}
return a.length - b.length;
});
var surrogate = (function surrogate(unit2) {
return unit2 >= 55296 && unit2 <= 57343;
});
var affineOf = (function affineOf(normalizer, key) {
if (normalizer === null || "log1p" in normalizer && normalizer.log1p === true) return { shift: 0, divisor: 1 };
if ("mean" in normalizer) return { shift: finite2(normalizer.mean), divisor: nonZero(finite2(normalizer.std), "std") };
if ("min" in normalizer) {
return { shift: finite2(normalizer.min), divisor: nonZero(Math.fround(finite2(normalizer.max) - finite2(normalizer.min)), "max - min") };
}
throw new ValueError(
`normalizer must be { mean, std }, { min, max } or { log1p: true }, received ${JSON.stringify(normalizer)}, key: ${key}`
);
function finite2(value) {
if (!Number.isFinite(value)) {
throw new ValueError(`normalizer must hold finite numbers, received ${JSON.stringify(normalizer)}, key: ${key}`);
}
return Math.fround(value);
}
function nonZero(value, what) {
if (!(value > 0)) throw new ValueError(`${what} of a normalizer must be positive, received ${JSON.stringify(normalizer)}, key: ${key}`);
return value;
}
});
var rowsOf2 = (function rowsOf2(value, column) {
if (value instanceof Tensor) {
const rows2 = value.shape[0];
if (rows2 === void 0) {
throw new ValueError(`Feature ${column.key} must have a batch dimension, received a scalar`, { column: column.key });
}
return rows2;
}
if (value instanceof SparseTensor) {
throw new ValueError(
`The corresponding Tensor of numerical column must be a Tensor. SparseTensor is not supported. key: ${column.key}`,
{ column: column.key }
);
}
const rows = value.length;
if (typeof value !== "object" || typeof rows !== "number") {
throw new TypeError(`Feature ${column.key} must be an array, a typed array or a Tensor, received ${describe(value)}`);
}
return rows;
});
var writeColumn = (function writeColumn(column, value, rows, into, at, stride2, nan) {
const { normalizer, affine: affine2 } = column;
if (column.width === 1 && value instanceof Float32Array && column.dtype === "float32" && (normalizer === null || !("log1p" in normalizer))) {
const clean = normalizer === null ? copyFloats(value, into, at, stride2) : copyAffine(value, affine2.shift, affine2.divisor, into, at, stride2);
if (clean) return;
}
writeAny(column, value, rows, into, at, stride2, nan);
});
var writeAny = (function writeAny(column, value, rows, into, at, stride2, nan) {
const flat = value instanceof Tensor ? value.hostData ?? value.dataSync() : flatten2(value, column, rows);
const { width, normalizer } = column;
if (flat.length !== rows * width) refuseSize(column, flat.length, rows);
const { shift, divisor } = column.affine;
const log1p2 = normalizer !== null && "log1p" in normalizer;
for (let row = 0, i = 0; row < rows; row++) {
for (let k = 0; k < width; k++, i++) {
const raw = flat[i];
let x = typeof raw === "number" ? Math.fround(raw) : numberOf(raw, column.key, row);
if (x !== x) {
if (column.defaultValue !== null) x = Math.fround(column.defaultValue[k]);
else if (nan === "refuse" || raw === null || raw === void 0) refuseMissing(raw, column, row);
} else if (nan === "refuse" && x - x !== 0) {
throw new ValueError(`Feature ${column.key} is ${x} in row ${row}: a network cannot compute with it`, { column: column.key, row });
}
if (column.dtype !== "float32" && typeof raw === "number" && !Number.isInteger(raw) && raw === raw) {
throw new ValueError(`Feature ${column.key} is read as ${column.dtype}: row ${row} is ${raw}`, { column: column.key, row });
}
if (log1p2) {
if (x < -1) throw new ValueError(`log1p has no value for feature ${column.key} in row ${row}: ${raw}`, { column: column.key, row });
into[at + row * stride2 + k] = Math.log1p(x);
} else into[at + row * stride2 + k] = Math.fround(x - shift) / divisor;
}
}
});
var flatten2 = (function flatten2(value, column, rows) {
if (ArrayBuffer.isView(value)) return value;
let nested2 = false;
for (let row = 0; row < rows && !nested2; row++) nested2 = typeof value[row] === "object" && value[row] !== null;
if (!nested2) return value;
const flat = [];
let odd = -1;
for (let row = 0; row < rows; row++) {
const before = flat.length;
collect2(value[row], flat);
if (odd < 0 && flat.length - before !== column.width) odd = row;
}
if (odd >= 0) refuseSize(column, flat.length, rows, odd);
return flat;
});
var numericColumn = (function numericColumn(key, options = {}) {
checkOptions("numericColumn", options, {
shape: ["number", "array"],
defaultValue: ["number", "array", "null"],
dtype: ["string"],
normalizer: ["object", "null"],
normalizerFn: ["any"]
});
return new NumericColumn(key, options);
});
var numericInput = (function numericInput(batch, columns) {
let plain3 = true;
for (let c = 0; c < columns.length; c++) plain3 = plain3 && columns[c].isPlain(batch);
if (!plain3) {
return columns.length === 1 ? byOps(batch, columns[0]) : concat(columns.map((column) => numericInput(batch, [column])), 1);
}
let width = 0;
for (let c = 0; c < columns.length; c++) width += columns[c].width;
const first = columns[0];
const rows = rowsOf2(batch.value(first.key), first);
const staging2 = stagingFor(rows * width);
let at = 0;
for (let c = 0; c < columns.length; c++) {
const column = columns[c];
const value = batch.value(column.key);
const own = rowsOf2(value, column);
batch.checkRows(column.key, own);
writeColumn(column, value, own, staging2, at, width, "refuse");
at += column.width;
}
const output = empty([rows, width]);
backend().write(output.address, staging2);
return recordedOnHost("numeric_input", [], output, { columns });
});
var stagingFor = (function stagingFor(size2) {
if (staging.length === size2) return staging;
if (size2 > stagingStore.length) stagingStore = new Float32Array(size2 * 2);
return staging = stagingStore.subarray(0, size2);
});
var isTracked = (function isTracked(value) {
return value instanceof Tensor && value.tracked && value.dtype === "float32";
});
var defaultsOf = (function defaultsOf(value, width, key) {
if (value === null) return null;
const values = typeof value === "number" ? new Array(width).fill(value) : [...value];
if (values.length !== width) {
throw new ValueError(`The shape of defaultValue must be equal to given shape. defaultValue: ${JSON.stringify(value)}, key: ${key}`);
}
if (!values.every(Number.isFinite)) {
throw new TypeError(`defaultValue must be compatible with dtype. defaultValue: ${JSON.stringify(value)}, key: ${key}`);
}
return values;
});
var readRaw = (function readRaw(value, key, dtype, padding) {
const { flat, splits, sparse } = group(value, key);
if (value instanceof Tensor || value instanceof SparseTensor) {
checkTensorDType(value instanceof Tensor ? value : value.values, key, dtype);
}
const kind = dtype ?? (typeof flat[0] === "string" || flat[0] instanceof Uint8Array ? "string" : "int64");
const values = kind === "string" ? checkStrings(flat, splits, key) : checkIntegers(flat, splits, key);
if (value instanceof SparseTensor || padding === "keep") return { values, dtype: kind, splits, sparse };
return dropPadding({ values, dtype: kind, splits, sparse });
});
var readColumn = (function readColumn(batch, key, dtype) {
const raw = readRaw(batch.value(key), key, dtype, "drop");
batch.checkRows(key, raw.splits.length - 1);
return raw;
});
var group = (function group(value, key) {
if (value instanceof SparseTensor) return { flat: elements(value.values), splits: sparseSplits(value, key), sparse: true };
if (value instanceof Tensor) {
const rows = value.shape[0];
if (rows === void 0 || value.shape.length > 2) {
throw new ValueError(`Feature ${key} must have shape [batch] or [batch, n], received [${value.shape}]`, { column: key });
}
return { flat: elements(value), splits: evenSplits(rows, value.shape[1] ?? 1), sparse: false };
}
if (ArrayBuffer.isView(value)) {
return { flat: value, splits: evenSplits(value.length, 1), sparse: false };
}
if (!Array.isArray(value)) throw new TypeError(`Feature ${key} must be an array, a typed array or a Tensor, received ${describe(value)}`);
if (!value.some(isRow2)) return { flat: value, splits: evenSplits(value.length, 1), sparse: false };
const splits = new Int32Array(value.length + 1);
const flat = [];
let ragged = false;
for (let row = 0; row < value.length; row++) {
const item = value[row];
if (isRow2(item)) {
for (let i = 0; i < item.length; i++) {
if (isRow2(item[i])) {
throw new ValueError(`Feature ${key} is nested too deep for a column that is no sequence: see row ${row}`, { column: key, row });
}
flat.push(item[i]);
}
} else flat.push(item);
splits[row + 1] = flat.length;
ragged = ragged || flat.length !== (row + 1) * splits[1];
}
return { flat, splits, sparse: ragged };
});
var evenSplits = (function evenSplits(rows, each) {
if (each === 1) {
if (counting.length <= rows) counting = Int32Array.from({ length: Math.max(rows + 1, counting.length * 2) }, (_, i) => i);
return counting.subarray(0, rows + 1);
}
return Int32Array.from({ length: rows + 1 }, (_, i) => i * each);
});
var isRow2 = (function isRow2(item) {
return Array.isArray(item) || ArrayBuffer.isView(item) && !(item instanceof Uint8Array);
});
var checkStrings = (function checkStrings(flat, splits, key) {
for (let i = 0; i < flat.length; i++) {
const value = flat[i];
if (typeof value === "string" || value instanceof Uint8Array) continue;
const row = rowOf(splits, i);
if (value === null || value === void 0) throw new ValueError(`Feature ${key} has no value in row ${row}`, { column: key, row });
throw new TypeError(`Feature ${key} is read as strings: row ${row} is ${describe(value)}`);
}
return flat;
});
var dropPadding = (function dropPadding(raw) {
const { values, splits } = raw;
let padded = 0;
for (let i = 0; i < values.length; i++) if (isPadding(values[i])) padded++;
if (padded === 0) return raw;
const remaining = new Int32Array(splits.length);
const rest = [];
for (let row = 0; row + 1 < splits.length; row++) {
for (let i = splits[row]; i < splits[row + 1]; i++) if (!isPadding(values[i])) rest.push(values[i]);
remaining[row + 1] = rest.length;
}
return { ...raw, values: rest, splits: remaining };
});
var isPadding = (function isPadding(value) {
return value === "" || value === -1 || value instanceof Uint8Array && value.length === 0;
});
var set = (function set(into, high, low) {
H[into] = high;
L[into] = low;
});
var readTable = (function readTable(file, path) {
const fail = (problem) => {
throw new DataLossError(`${path} is not a sound index of a checkpoint: ${problem}`, { file: path });
};
if (file.length < FOOTER_BYTES) fail(`it has ${file.length} bytes, a footer alone has ${FOOTER_BYTES}`);
const end = file.length - FOOTER_BYTES;
if (MAGIC.some((byte, i) => file[file.length - MAGIC.length + i] !== byte)) fail("its last 8 bytes are not the mark of a table");
const footer = new WireReader(file.subarray(end, file.length - MAGIC.length), fail);
readHandle(footer);
const budget = { left: KEY_BYTES_PER_FILE_BYTE * file.length, fail };
const entries = [];
let blockEnd = 0;
for (const { value } of readBlock(readBlockBytes(file, end, readHandle(footer), path, fail), budget)) {
const handle = readHandle(new WireReader(value, fail));
if (handle.offset < blockEnd) fail("two of its blocks overlap");
blockEnd = handle.offset + handle.size;
for (const entry of readBlock(readBlockBytes(file, end, handle, path, fail), budget)) {
const last = entries.at(-1);
if (last !== void 0 && compareBytes(last.key, entry.key) >= 0) fail("its keys are not in order");
entries.push(entry);
}
}
return entries;
});
var compareBytes = (function compareBytes(a, b) {
const shared = sharedPrefix(a, b);
return shared < a.length && shared < b.length ? a[shared] - b[shared] : a.length - b.length;
});
var readHandle = (function readHandle(reader) {
return { offset: reader.varint(), size: reader.varint() };
});
var readBlockBytes = (function readBlockBytes(file, end, handle, path, fail) {
const { offset, size: size2 } = handle;
if (offset + size2 + TRAILER_BYTES > end) fail(`a block of ${size2} bytes at ${offset} runs past its ${end} bytes`);
const stored = new WireReader(file.subarray(offset + size2 + 1, offset + size2 + TRAILER_BYTES), fail).fixed32();
if (maskedCrc32c(file.subarray(offset, offset + size2 + 1)) !== stored) fail(`the checksum of the block at ${offset} does not match`);
const compression = file[offset + size2];
if (compression !== 0) {
const kind = compression === 1 ? "snappy" : `kind ${compression}`;
throw new UnimplementedError(`${path} has a compressed block (${kind}) at ${offset}; only uncompressed indexes are read`, {
file: path
});
}
return file.subarray(offset, offset + size2);
});
var readBlock = (function* readBlock(block, budget) {
const { fail } = budget;
if (block.length < 4) fail("a block is too short to count its restarts");
const restarts = new WireReader(block.subarray(block.length - 4), fail).fixed32();
const end = block.length - 4 - 4 * restarts;
if (end < 0) fail(`a block of ${block.length} bytes claims ${restarts} restarts`);
const reader = new WireReader(block.subarray(0, end), fail);
let last = new Uint8Array(0);
while (reader.remaining > 0) {
const shared = reader.varint();
const rest = reader.varint();
const size2 = reader.varint();
if (shared > last.length) fail(`a key shares ${shared} bytes with one of ${last.length}`);
const suffix = reader.take(rest);
if ((budget.left -= shared + rest) < 0) fail("its keys expand to many times its size");
const key = new Uint8Array(shared + rest);
key.set(last.subarray(0, shared));
key.set(suffix, shared);
last = key;
yield { key, value: reader.take(size2) };
}
});
var sharedPrefix = (function sharedPrefix(a, b) {
const most = Math.min(a.length, b.length);
let shared = 0;
while (shared < most && a[shared] === b[shared]) shared++;
return shared;
});
var dtypeName = (function dtypeName(number2) {
return dtypes[number2]?.name ?? `unknown type ${number2}`;
});
var dtypeBytes = (function dtypeBytes(number2) {
return dtypes[number2]?.bytes ?? null;
});
var shardPath = (function shardPath(prefix2, shard, shards) {
return `${prefix2}.data-${String(shard).padStart(5, "0")}-of-${String(shards).padStart(5, "0")}`;
});
var indexPath = (function indexPath(prefix2) {
return `${prefix2}.index`;
});
var decodeHeader = (function decodeHeader(bytes, path) {
let shards = 0;
let bigEndian = false;
const reader = new WireReader(bytes, (problem) => {
throw new DataLossError(`The header of ${path} cannot be read: ${problem}`, { file: path });
});
reader.message({
[varintTag(1)]: () => shards = reader.varint(),
[varintTag(2)]: () => bigEndian = reader.varint() === 1
});
return { shards, bigEndian };
});
var decodeEntry = (function decodeEntry(bytes, name, path) {
const fail = (problem) => {
throw new DataLossError(`The entry of tensor ${name} in ${path} cannot be read: ${problem}`, { file: path, tensor: name });
};
let dtype = 0, shard = 0, offset = 0, size2 = 0, crc = 0;
let shape = [];
const slices = [];
const reader = new WireReader(bytes, fail);
reader.message({
[varintTag(1)]: () => dtype = reader.varint(),
[bytesTag(2)]: () => shape = decodeShape(reader.delimited(), fail),
[varintTag(3)]: () => shard = reader.varint(),
[varintTag(4)]: () => offset = reader.varint(),
[varintTag(5)]: () => size2 = reader.varint(),
[fixed32Tag(6)]: () => crc = reader.fixed32(),
[bytesTag(7)]: () => slices.push(decodeSlice(reader.delimited(), fail))
});
return { dtype, shape, shard, offset, size: size2, crc, slices };
});
var decodeShape = (function decodeShape(bytes, fail) {
const shape = [];
const reader = new WireReader(bytes, fail);
reader.message({
[bytesTag(2)]: () => {
let extent = 0;
const dim = new WireReader(reader.delimited(), fail);
dim.message({ [varintTag(1)]: () => extent = dim.varint() });
shape.push(extent);
},
[varintTag(3)]: () => reader.varint() === 0 ? void 0 : fail("its shape is unknown")
});
return shape;
});
var hostTensorOf = (function hostTensorOf(stored, name, file) {
const { dtype, shape, data } = stored;
if (!(data instanceof Uint8Array)) return { dtype: "string", shape, data: data.map(textOrBytes) };
const { buffer } = data;
switch (dtype) {
case "float32":
return { dtype, shape, data: new Float32Array(buffer) };
case "float64":
return { dtype: "float32", shape, data: Float32Array.from(new Float64Array(buffer)) };
case "float16":
return { dtype: "float32", shape, data: Float32Array.from(new Uint16Array(buffer), halfToNumber) };
case "bfloat16": {
const bits = Uint32Array.from(new Uint16Array(buffer), (half) => half << 16);
return { dtype: "float32", shape, data: new Float32Array(bits.buffer) };
}
case "int32":
return { dtype, shape, data: new Int32Array(buffer) };
case "uint8":
return { dtype: "int32", shape, data: Int32Array.from(data) };
case "int8":
return { dtype: "int32", shape, data: Int32Array.from(new Int8Array(buffer)) };
case "uint16":
return { dtype: "int32", shape, data: Int32Array.from(new Uint16Array(buffer)) };
case "int16":
return { dtype: "int32", shape, data: Int32Array.from(new Int16Array(buffer)) };
case "int64":
return { dtype, shape, data: new BigInt64Array(buffer) };
case "uint32":
return { dtype: "int64", shape, data: BigInt64Array.from(Array.from(new Uint32Array(buffer), BigInt)) };
case "uint64": {
const values = new BigInt64Array(buffer);
if (values.some((value) => value < 0n)) {
throw new UnimplementedError(`Tensor ${name} in ${file} holds a uint64 beyond the range of int64`, { file, tensor: name });
}
return { dtype: "int64", shape, data: values };
}
case "bool":
return { dtype, shape, data: data.map((value) => value === 0 ? 0 : 1) };
case "string":
throw new TypeError("strings are stored as a list");
}
});
var readEntries = (function readEntries(table, shards, path) {
const entries = /* @__PURE__ */ new Map();
const parts = /* @__PURE__ */ new Map();
const ranges = [];
for (const { key, value } of table) {
const part = key[0] === 0;
const name = part ? PART : decodeName(key, path);
const entry = decodeEntry(value, name, path);
checkEntry(name, entry, shards, path);
if (part) parts.set(byteString(key), entry);
else entries.set(name, entry);
if (entry.size > 0) ranges.push({ name, entry });
}
ranges.sort((a, b) => a.entry.shard - b.entry.shard || a.entry.offset - b.entry.offset);
ranges.forEach(({ name, entry }, i) => {
const before = ranges[i - 1];
if (before === void 0 || before.entry.shard !== entry.shard || before.entry.offset + before.entry.size <= entry.offset) return;
throw new DataLossError(`Tensors ${before.name} and ${name} overlap according to ${path}`, { file: path, tensor: name });
});
return { entries, parts };
});
var checkEntry = (function checkEntry(name, entry, shards, path) {
const fail = (problem) => {
throw new DataLossError(`The entry of tensor ${name} in ${path} is wrong: ${problem}`, { file: path, tensor: name });
};
if (entry.shape.length > MAX_RANK) fail(`it has ${entry.shape.length} axes`);
const elements3 = sizeOf(entry.shape);
if (!Number.isSafeInteger(elements3)) fail(`its shape [${entry.shape}] is larger than any memory`);
if (entry.slices.length > 0) return;
if (entry.shard >= shards) fail(`it lies in data file ${entry.shard} of ${shards}`);
if (!Number.isSafeInteger(entry.offset + entry.size)) fail(`it lies at ${entry.offset} with ${entry.size} bytes`);
const width = dtypeBytes(entry.dtype);
const fits = width === null || (width === 0 ? elements3 <= entry.size : elements3 * width === entry.size);
if (!fits) fail(`${entry.size} bytes cannot hold shape [${entry.shape}] of ${dtypeName(entry.dtype)}`);
});
var decodeName = (function decodeName(key, path) {
try {
return new TextDecoder("utf-8", { fatal: true }).decode(key);
} catch (cause) {
throw new DataLossError(`${path} names a tensor in bytes that are not UTF-8: ${byteString(key)}`, { file: path, cause });
}
});
var latestCheckpoint = (async function latestCheckpoint(dir, fs) {
const files = fs ?? await defaultFileSystem();
const state = await readCheckpointState(dir, files);
if (state === null) return null;
const found = await locateCheckpoint(dir, state.latest, files);
if (found !== null) return found;
const file = statePath(dir);
throw new NotFoundError(`Couldn't match files for checkpoint ${state.latest}, which ${file} names as the latest`, { file });
});
var readCheckpointState = (async function readCheckpointState(dir, fs) {
const path = statePath(dir);
const bytes = await readFileIfThere(fs, path);
if (bytes === null) return null;
const fields = parseFields(new TextDecoder().decode(bytes), path);
const latest = fields.filter(({ name }) => name === "model_checkpoint_path").at(-1)?.value;
if (latest === void 0 || latest === "") throw new DataLossError(`${path} names no checkpoint`, { file: path });
const all = fields.filter(({ name }) => name === "all_model_checkpoint_paths").map(({ value }) => value);
for (const name of [latest, ...all]) {
if (!isAbsolutePath(name) && name.split(/[/\\]/).includes("..")) {
throw new DataLossError(`${path} names a checkpoint outside its directory: ${name}`, { file: path });
}
}
return { latest, all: all.includes(latest) ? all : [...all, latest] };
});
var locateCheckpoint = (async function locateCheckpoint(dir, name, fs) {
const candidates = isAbsolutePath(name) ? [name, joinPath(dir, basename(name))] : [joinPath(dir, name)];
for (const candidate of candidates) if (await fs.stat(indexPath(candidate)) !== null) return candidate;
return null;
});
var statePath = (function statePath(dir) {
return joinPath(dir, "checkpoint");
});
var parseFields = (function parseFields(text2, path) {
const fields = [];
token.lastIndex = 0;
while (token.lastIndex < text2.length) {
const at = token.lastIndex;
const match = token.exec(text2);
if (match === null) {
throw new DataLossError(`${path} is not a checkpoint state: ${JSON.stringify(text2.slice(at, at + 40))}`, { file: path });
}
const [, name, value] = match;
if (name === void 0) break;
fields.push({ name, value: unquote(value, path) });
}
return fields;
});
var unquote = (function unquote(literal, path) {
if (!/^["']/.test(literal)) return literal;
if (!literal.includes("\\")) return literal.slice(1, -1);
const bytes = [];
for (const [piece, octal, hex, letter] of literal.slice(1, -1).matchAll(/\\(?:([0-7]{1,3})|[xX]([0-9a-fA-F]{1,2})|([^]))|[^\\]+/g)) {
if (octal !== void 0) bytes.push(parseInt(octal, 8) & 255);
else if (hex !== void 0) bytes.push(parseInt(hex, 16));
else if (letter !== void 0) bytes.push(escapes[letter] ?? letter.charCodeAt(0));
else for (const byte of new TextEncoder().encode(piece)) bytes.push(byte);
}
try {
return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes));
} catch (cause) {
throw new DataLossError(`${path} has a name that is not UTF-8: ${literal}`, { file: path, cause });
}
});
var indicatorColumn = (function indicatorColumn(column) {
return new IndicatorColumn(column);
});
var lookUp = (function lookUp(raw, known4, size2, unknown, key) {
const { values } = raw;
const ids = new Int32Array(values.length);
for (let i = 0; i < ids.length; i++) {
const value = values[i];
const id = value instanceof Uint8Array ? known4.get(decoder3.decode(value)) : known4.get(value);
if (id !== void 0) ids[i] = id;
else if (unknown.oovBuckets === 0) ids[i] = unknown.id;
else ids[i] = size2 + fingerprintModulo(value instanceof Uint8Array ? value : String(value), unknown.oovBuckets);
}
return recordedOnHost("vocabulary_lookup", [raw], { ids, weights: null, splits: raw.splits }, {
key,
vocabulary: known4,
size: size2,
...unknown
});
});
var numbered2 = (function numbered2(words3) {
const ids = /* @__PURE__ */ new Map();
for (let i = 0; i < words3.length; i++) if (!ids.has(words3[i])) ids.set(words3[i], i);
return ids;
});
var checkUnknown = (function checkUnknown(defaultValue, numOovBuckets, key) {
if (numOovBuckets !== 0 && defaultValue !== -1) throw new ValueError(`Can't specify both numOovBuckets and defaultValue in ${key}.`);
if (!Number.isInteger(numOovBuckets) || numOovBuckets < 0) throw new ValueError(`Invalid numOovBuckets ${numOovBuckets} in ${key}.`);
if (!Number.isInteger(defaultValue)) throw new ValueError(`Invalid defaultValue ${defaultValue} in ${key}.`);
return { id: defaultValue, oovBuckets: numOovBuckets };
});
var categoricalColumnWithVocabularyList = (function categoricalColumnWithVocabularyList(key, vocabulary, options = {}) {
checkOptions("categoricalColumnWithVocabularyList", options, vocabularyListKinds);
return new VocabularyListColumn(key, vocabulary, options);
});
var dtypeOfList = (function dtypeOfList(first, key) {
if (typeof first === "string") return "string";
if (typeof first === "bigint" || Number.isInteger(first)) return "int64";
throw new ValueError(`column_name: ${key} vocabulary dtype must be string or integer. The vocabulary has ${describe(first)}.`);
});
var checkWord = (function checkWord(word2, dtype, key) {
if (dtype === "string" && typeof word2 === "string") return word2;
if (dtype === "int64" && typeof word2 === "number" && Number.isSafeInteger(word2)) return word2;
if (dtype === "int64" && typeof word2 === "bigint" && BigInt.asIntN(64, word2) === word2) return smallest(word2);
throw new ValueError(`dtype ${dtype} and vocabulary dtype do not match, column_name: ${key}: the vocabulary has ${describe(word2)}`);
});
var inputLayer = (function inputLayer(features, columns, options = {}) {
return variableScope(layerName(options.name, "input_layer"), () => denseInput(new ColumnBatch(features), columns));
});
var denseInput = (function denseInput(batch, columns) {
const plan = planOf(columns);
const output = inputTap.current === null ? joined(plan.parts, batch) : joined(plan.inOrder, batch);
noteInputLayer({ features: batch.features, columns: plan.columns, inOrder: plan.inOrder, output });
return output;
});
var joined = (function joined(parts, batch) {
if (parts.length === 1) return valuesOf2(parts[0], batch);
const values = new Array(parts.length);
for (let i = 0; i < parts.length; i++) values[i] = valuesOf2(parts[i], batch);
return concat(values, 1);
});
var checkColumns = (function checkColumns(columns) {
if (typeof columns?.[Symbol.iterator] !== "function") throw new TypeError("featureColumns must be an array of columns");
const all = [...columns];
for (const column of all) {
if (!isDense2(column) || isSequence(column)) {
throw new ValueError(
`Items of featureColumns must be a DenseColumn. You can wrap a categorical column with an embeddingColumn or indicatorColumn. Given: ${describeColumn(column)}`
);
}
}
checkDistinct(all, "featureColumns");
return all;
});
var checkDistinct = (function checkDistinct(columns, option) {
const byName2 = /* @__PURE__ */ new Map();
for (const column of columns) {
const other = byName2.get(column.name);
if (other !== void 0) {
throw new ValueError(
`Duplicate feature column name found for columns: ${describeColumn(other)} and ${describeColumn(column)}. This usually means that these columns refer to same base feature. Either one must be discarded or a duplicated but renamed item must be inserted in features dict.`,
{ column: column.name }
);
}
byName2.set(column.name, column);
}
if (columns.length === 0) throw new ValueError(`${option} must not be empty.`);
});
var planOf = (function planOf(columns) {
const known4 = plans.get(columns);
if (known4 !== void 0 && sameColumns(known4.columns, columns)) return known4;
const checked2 = checkColumns(columns);
const inOrder = [...checked2].sort((a, b) => byBytes(a.name, b.name));
const parts = [];
for (const column of inOrder) {
const last = parts[parts.length - 1];
if (!(column instanceof NumericColumn)) parts.push(column);
else if (Array.isArray(last)) last.push(column);
else parts.push([column]);
}
const plan = { columns: checked2, inOrder, parts };
if (Array.isArray(columns)) plans.set(columns, plan);
return plan;
});
var valuesOf2 = (function valuesOf2(part, batch) {
if (Array.isArray(part)) return numericInput(batch, part);
const column = part;
return inputTap.current?.values(column, batch, () => column.dense(batch)) ?? column.dense(batch);
});
var checkWeightColumn = (function checkWeightColumn(column) {
if (column === void 0 || column === null) return null;
if (typeof column === "string" || column instanceof NumericColumn) return column;
throw new TypeError(`Weight column must be either a string or NumericColumn. Given type: ${typeof column}.`);
});
var describeWeightColumn = (function describeWeightColumn(column) {
return column instanceof NumericColumn ? column.toConfig() : column;
});
var checkVocabulary = (function checkVocabulary(vocabulary, nClasses) {
if (vocabulary === void 0 || vocabulary === null) return null;
if (!Array.isArray(vocabulary)) throw new ValueError(`labelVocabulary should be a list or a tuple. Given type: ${typeof vocabulary}`);
if (vocabulary.length !== nClasses) {
throw new ValueError(
`"labelVocabulary" does not have "nClasses" items. len(labelVocabulary)=${vocabulary.length}, nClasses=${nClasses}, labelVocabulary=[${vocabulary.map((label) => `'${label}'`).join(", ")}]`
);
}
const ids = /* @__PURE__ */ new Map();
vocabulary.forEach((label, id) => {
if (typeof label !== "string") throw new TypeError(`labelVocabulary must consist of strings, received a ${typeof label} at ${id}`);
if (ids.has(label)) throw new ValueError(`labelVocabulary has ${JSON.stringify(label)} twice, at ${ids.get(label)} and ${id}`);
ids.set(label, id);
});
return ids;
});
var classNames = (function classNames(nClasses, vocabulary) {
return vocabulary === null ? Array.from({ length: nClasses }, (_, id) => String(id)) : [...vocabulary.keys()];
});
var allNames = (function allNames(batch, names) {
return hostTensor("string", [batch, names.length], Array.from({ length: batch }, () => names).flat());
});
var elementsOf = (function elementsOf(x) {
return x.dataSync();
});
var classPredictions = (function classPredictions(wanted, logits, names, predicted) {
const predictions = {};
const shape = [...logits.shape.slice(0, -1), 1];
const batch = logits.shape[0];
if (wanted.has("class_ids") || wanted.has("classes")) {
const ids = elementsOf(predicted());
if (wanted.has("class_ids")) predictions["class_ids"] = hostTensor("int64", shape, BigInt64Array.from(ids, (id) => BigInt(id)));
if (wanted.has("classes")) predictions["classes"] = hostTensor("string", shape, Array.from(ids, (id) => names[id]));
}
if (wanted.has("all_class_ids")) {
const n = names.length;
predictions["all_class_ids"] = fromTypedArray(Int32Array.from({ length: batch * n }, (_, i) => i % n), [batch, n]);
}
if (wanted.has("all_classes")) predictions["all_classes"] = allNames(batch, names);
return predictions;
});
var reductionOf = (function reductionOf(value) {
if (value === void 0 || value === null || value === "auto") return Reduction.SUM_OVER_BATCH_SIZE;
if (value === Reduction.SUM || value === Reduction.SUM_OVER_BATCH_SIZE) return value;
throw new ValueError(`Invalid lossReduction: ${value}. See \`tf.losses.Reduction\` for valid options.`);
});
var checkLogits = (function checkLogits(logits, dimension) {
if (!(logits instanceof Tensor)) throw new TypeError(`logits must be a Tensor, received ${typeof logits}`);
const { dtype, shape } = logits;
if (dtype !== "float32" && dtype !== "int32") throw new TypeError(`logits must be float32 or int32, received ${dtype}`);
if (shape.length < 2) throw new ValueError(`logits must have rank at least 2.  Received rank ${shape.length}, shape ${tuple(shape)}`);
if (shape[shape.length - 1] !== dimension) {
throw new ValueError(
`logits shape must be [D0, D1, ... DN, logits_dimension], got ${tuple(shape)}. Expected a last dimension of ${dimension}.`
);
}
return dtype === "float32" ? logits : cast(logits, "float32");
});
var checkKeys = (function checkKeys(keys, valid) {
for (const key of keys ?? []) {
if (!valid.includes(key)) {
throw new ValueError(
`Prediction key must be in PredictionKeys, given: ${key}.Valid prediction keys include [${valid.map((v) => `'${v}'`).join(", ")}].`
);
}
}
return new Set(keys ?? valid);
});
var checkLossFn = (function checkLossFn(lossFn) {
if (lossFn === void 0 || lossFn === null) return null;
if (typeof lossFn !== "function") throw new TypeError(`lossFn must be a function, received ${typeof lossFn}`);
return lossFn;
});
var wholeSeed = (function wholeSeed(seed) {
if (seed === void 0) return null;
if (typeof seed !== "bigint" && !Number.isSafeInteger(seed)) throw new ValueError("tfRandomSeed must be integer.");
return seed;
});
var atLeastZero = (function atLeastZero(name, value) {
if (!(Number.isFinite(value) && value >= 0)) throw new ValueError(`${name} should be >= 0, received ${value}`);
return value;
});
var wholeNumber2 = (function wholeNumber2(name, value) {
if (!Number.isInteger(atLeastZero(name, value))) throw new ValueError(`${name} should be a whole number, received ${value}`);
return value;
});
var aboveZero = (function aboveZero(name, value) {
if (!(Number.isFinite(value) && value > 0)) throw new ValueError(`${name} should be > 0, received ${value}`);
return value;
});
var warmStartSettings = (function warmStartSettings(from) {
if (from === void 0 || from === null) return null;
if (typeof from === "string") return new WarmStartSettings({ ckptToInitializeFrom: from });
if (from instanceof WarmStartSettings) return from;
throw new ValueError(`warmStartFrom must be a string or a WarmStartSettings, instead got ${typeof from}`);
});
var runConfigOf = (function runConfigOf(config) {
if (config === void 0) return new RunConfig();
if (config instanceof RunConfig) return config;
if (typeof config === "object" && config !== null && Object.getPrototypeOf(config) === Object.prototype) return new RunConfig(config);
throw new ValueError(`config must be an instance of \`RunConfig\`, but provided ${String(config)}.`);
});
var checkCallOptions = (function checkCallOptions(method, options, kinds2) {
for (const key of ["hooks", "savingListeners"]) {
if (Object.hasOwn(options ?? {}, key)) throw new UnimplementedError(`${method}: the option ${JSON.stringify(key)} does not exist yet`);
}
checkOptions(method, options, { ...kinds2, signal: ["any"] });
const { signal } = options;
if (signal !== void 0 && !(signal instanceof AbortSignal)) {
throw new TypeError(`${method}: signal must be an AbortSignal, received ${describe(signal)}`);
}
});
var keysOf = (function keysOf(keys) {
return keys === void 0 ? null : typeof keys === "string" ? [keys] : keys;
});
var batchOfOne = (function batchOfOne(features) {
const batch = {};
for (const key of Object.keys(features)) {
const value = features[key];
batch[key] = [ArrayBuffer.isView(value) && !(value instanceof Uint8Array) ? Array.from(value) : value];
}
return { features: batch, labels: null };
});
var modelDescriptionPath = (function modelDescriptionPath(dir) {
return joinPath(dir, "headway.json");
});
var sidecarPath = (function sidecarPath(prefix2) {
return `${prefix2}.headway.json`;
});
var readModelDescription = (async function readModelDescription(dir, fs) {
return await readDescription(modelDescriptionPath(dir), fs ?? await defaultFileSystem());
});
var readSidecar = (async function readSidecar(prefix2, fs) {
return await readDescription(sidecarPath(prefix2), fs ?? await defaultFileSystem());
});
var readDescription = (async function readDescription(path, fs) {
const bytes = await readFileIfThere(fs, path);
if (bytes === null) return null;
const fail = (problem2, cause) => {
throw new DataLossError(`${path} is not a description of a model: ${problem2}`, { file: path, cause });
};
let value;
try {
value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
} catch (cause) {
return fail("it is not JSON in UTF-8", cause);
}
if (typeof value !== "object" || value === null || Array.isArray(value)) return fail("it is not an object");
const problem = unsound(value, MAX_DEPTH2);
if (problem !== null) fail(problem);
const { format, packageVersion } = value;
if (typeof format !== "number" || !Number.isInteger(format) || format < 1) {
fail(`its format is ${JSON.stringify(format)}, not a version number`);
}
if (typeof packageVersion !== "string") fail("it does not say which version of the package wrote it");
if (format > DESCRIPTION_FORMAT) {
fail(`it has format ${format}, written by version ${packageVersion}; up to format ${DESCRIPTION_FORMAT} is understood here`);
}
return value;
});
var unsound = (function unsound(value, depth) {
if (typeof value !== "object" || value === null) return null;
if (depth === 0) return `it is nested more than ${MAX_DEPTH2} deep`;
if (Object.hasOwn(value, "__proto__")) return "it has a field __proto__";
for (const inner of Object.values(value)) {
const problem = unsound(inner, depth - 1);
if (problem !== null) return problem;
}
return null;
});
var warnOfChanges = (async function warnOfChanges(dir, description, fs, logger) {
for (const { sentence } of await changesOf(dir, description, fs)) logger.warn(`${sentence}. Its answers may be wrong`);
});
var changesOf = (async function changesOf(dir, now2, fs) {
const before = now2 === null ? null : await readModelDescription(dir, fs);
if (now2 === null || before === null) return [];
const changes = [];
const compare3 = (what, was, is2, column) => {
if (was === void 0 || is2 === void 0 || spelled2(was) === spelled2(is2)) return;
const sentence = `${what} changed: the model in ${dir} was trained with ${spelled2(was)}, this estimator has ${spelled2(is2)}`;
changes.push({ sentence, column });
};
const columns = byName(now2["columns"]);
for (const [name, was] of byName(before["columns"])) {
const is2 = columns.get(name);
if (is2 !== void 0) compare3(`column \`${name}\``, was, is2, name);
else changes.push({ sentence: `column \`${name}\` is gone: the model in ${dir} was trained with it`, column: name });
}
compare3("the activation", before["activation"], now2["activation"], null);
const vocabulary = (head) => head?.["labelVocabulary"];
compare3("the label vocabulary", vocabulary(before["head"]), vocabulary(now2["head"]), null);
return changes;
});
var spelled2 = (function spelled2(value) {
return JSON.stringify(value, (_, part) => {
if (typeof part !== "object" || part === null || !("hash" in part) || typeof part.hash !== "string") return part;
return { ...part, vocabularyFile: void 0 };
});
});
var byName = (function byName(columns) {
const named2 = /* @__PURE__ */ new Map();
if (!Array.isArray(columns)) return named2;
for (const column of columns) {
const name = column?.["name"];
if (typeof name === "string") named2.set(name, column);
}
return named2;
});
var storedUnder = (function storedUnder(reader) {
const names = /* @__PURE__ */ new Map();
for (const name of reader.names()) {
const part = reader.slices(name).length > 0 ? /^(.+\/(?:t|part)_)\d+(\/[^/]+)$/.exec(name) : null;
const first = part === null ? name : `${part[1]}0${part[2]}`;
names.set(first, [...names.get(first) ?? [], name]);
}
return names;
});
var readStored = (async function readStored(reader, names) {
return names.length === 1 ? await reader.read(names[0]) : await reader.readTogether(names);
});
var stepIn = (function stepIn(path, value) {
if (value === void 0) return 0;
const step = value.dtype === "int64" || value.dtype === "int32" ? Number(value.data[0]) : NaN;
if (value.data.length === 1 && Number.isSafeInteger(step) && step >= 0) return step;
throw new DataLossError(
`${GLOBAL_STEP} of ${path} is no number of steps: it is ${value.dtype} of shape [${value.shape}]${value.data.length === 1 ? `, ${String(value.data[0])}` : ""}`,
{ file: path, tensor: GLOBAL_STEP }
);
});
var callModelFn = (function callModelFn(modelFn, args) {
const spec = synchronous("modelFn", modelFn(args));
if (spec instanceof ModelFnOps) return specOf(spec);
if (!(spec instanceof EstimatorSpec)) throw new ValueError("modelFn should return an EstimatorSpec.");
return spec;
});
var predictBatch = (function predictBatch(session, modelFn, batch, predictKeys, fit) {
const step = new Step();
const locals = new VariableStore();
try {
return step.run(() => {
const { spec } = session.run("infer", locals, () => modelFn(batch));
session.settle(fit);
const { predictions } = spec;
if (predictions === null) throw new ValueError("Missing predictions.");
checkStatus();
if (predictions instanceof Tensor) {
if (predictKeys !== null) throw new ValueError("predictKeys argument is not valid in case of non-dict predictions.");
return { [BARE_KEY]: predictions.hostTensor() };
}
const keys = Object.keys(predictions);
const wanted = predictKeys === null ? keys : keys.filter((key) => predictKeys.includes(key));
if (keys.length === 0) throw new ValueError("Missing predictions.");
if (wanted.length === 0) {
throw new ValueError(
`Expected to run at least one output from dict_keys([${keys.map((key) => `'${key}'`).join(", ")}]), provided [${predictKeys?.map((key) => `'${key}'`).join(", ")}].`
);
}
const values = {};
for (const key of wanted) values[key] = predictions[key].hostTensor();
return values;
});
} finally {
locals.dispose();
step.close();
}
});
var rowsOf3 = (function rowsOf3(batch) {
const keys = Object.keys(batch);
const count3 = batch[keys[0]].shape[0];
for (const key of keys) {
if (batch[key].shape[0] === void 0 || batch[key].shape[0] !== count3) {
throw new ValueError(`Batch length of predictions should be same. ${key} has different batch length than others.`);
}
}
const rows = Array.from({ length: count3 }, () => ({}));
for (const key of keys) {
const { shape, data, dtype } = batch[key];
const inner = shape.slice(1);
const size2 = sizeOf(inner);
const shown4 = dtype === "bool" ? (value) => value !== 0 : plain;
rows.forEach((row, i) => row[key] = nested(data, i * size2, inner, shown4));
}
return rows;
});
var nested = (function nested(data, offset, shape, shown4) {
if (shape.length === 0) return shown4(data[offset]);
const inner = shape.slice(1);
const stride2 = sizeOf(inner);
return Array.from({ length: shape[0] }, (_, i) => nested(data, offset + i * stride2, inner, shown4));
});
var plain = (function plain(value) {
return typeof value === "bigint" ? exactNumber(value) : value;
});
var copied = (function copied(value) {
if (Array.isArray(value)) return value.map(copied);
if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copied(inner)]));
});
var resolveOptimizer = (function resolveOptimizer(optimizer) {
if (typeof optimizer === "string") return optimizerFromString(optimizer);
if (typeof optimizer === "function" && optimizer.prototype instanceof Optimizer) {
throw new TypeError(`optimizer is the class ${optimizer.name}, expected an instance of it: new ${optimizer.name}()`);
}
const made = typeof optimizer === "function" ? optimizer() : optimizer;
if (!(made instanceof Optimizer)) {
throw new ValueError(`The given object is not a tf.keras.optimizers.Optimizer instance. Given: ${String(made)}`);
}
return made;
});
var networkOf = (function networkOf(options, rules) {
const { hiddenUnits, dropout: dropout2 } = options;
if (!Array.isArray(hiddenUnits)) throw new TypeError(`hiddenUnits must be an array of layer widths, received ${describe(hiddenUnits)}`);
for (const units of hiddenUnits) {
if (!Number.isInteger(units) || units < 1) {
throw new ValueError(`Received an invalid value for argument \`units\`, expected a positive integer, got ${units}.`);
}
}
if (dropout2 !== void 0 && dropout2 !== null && !(dropout2 >= 0 && dropout2 < 1)) {
throw new ValueError(`dropout must be in [0, 1), received ${dropout2}`);
}
return new Network(options, rules);
});
var defined = (function defined(values) {
return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== void 0 && value !== null));
});
var __defProp = Object.defineProperty;
var __export = (target, all) => {
for (var name in all)
__defProp(target, name, { get: all[name], enumerable: true });
};

// core/errors.ts
var HeadwayError = class extends Error {
/** Stable, machine-readable name of the kind of error, such as `DATA_LOSS`. */
code = "UNKNOWN";
/** Path of the file that was being read or written. */
file;
/** Name of the tensor or variable. */
tensor;
/** Name of the feature column or of the CSV column. */
column;
/** Row in the batch or line of the file, counted from 0. */
row;
/** Makes an error with a sentence and, where known, the place it speaks of. */
constructor(message, details = {}) {
super(message, details.cause === void 0 ? void 0 : { cause: details.cause });
this.name = new.target.name;
if (details.file !== void 0) this.file = details.file;
if (details.tensor !== void 0) this.tensor = details.tensor;
if (details.column !== void 0) this.column = details.column;
if (details.row !== void 0) this.row = details.row;
}
};
var ValueError = class extends HeadwayError {
/** Stable name of the kind of error. */
code = "VALUE";
};
var KeyError = class extends ValueError {
/** Stable name of the kind of error. */
code = "KEY";
};
var InvalidArgumentError = class extends HeadwayError {
/** Stable name of the kind of error. */
code = "INVALID_ARGUMENT";
};
var NotFoundError = class extends HeadwayError {
/** Stable name of the kind of error. */
code = "NOT_FOUND";
};
var DataLossError = class extends HeadwayError {
/** Stable name of the kind of error. */
code = "DATA_LOSS";
};
var FailedPreconditionError = class extends HeadwayError {
/** Stable name of the kind of error. */
code = "FAILED_PRECONDITION";
};
var PermissionDeniedError = class extends HeadwayError {
/** Stable name of the kind of error. */
code = "PERMISSION_DENIED";
};
var ResourceExhaustedError = class extends HeadwayError {
/** Stable name of the kind of error. */
code = "RESOURCE_EXHAUSTED";
};
var UnimplementedError = class extends HeadwayError {
/** Stable name of the kind of error. */
code = "UNIMPLEMENTED";
};
var NanLossDuringTrainingError = class extends HeadwayError {
/** Stable name of the kind of error. */
code = "NAN_LOSS";
/** Makes the error with TensorFlow's sentence unless another is given. */
constructor(message = "NaN loss during training.", details = {}) {
super(message, details);
}
};
function describe(value) {
if (value === null) return "null";
if (Array.isArray(value)) return `an array of length ${value.length}`;
if (typeof value === "string") return `the string ${JSON.stringify(value.length > 40 ? value.slice(0, 40) + "..." : value)}`;
if (typeof value === "object") return `a ${value.constructor?.name ?? "record"}`;
if (typeof value === "function" || typeof value === "undefined" || typeof value === "symbol") return `${typeof value}`;
return `the ${typeof value} ${value}`;
}
var words = {
string: "a string",
number: "a number",
boolean: "true or false",
function: "a function",
array: "an array",
object: "an object",
null: "null",
any: "anything"
};

// wasm/generated/embedded.ts
var relaxed = "AGFzbQEAAAABxQIkYAR/f39/AGADf39/AGAFf39/f38AYAp/f39/f39/f39/AGAHf39/f39/fwBgBn9/f39/fwBgCH9/f39/f39/AGAJf39/f39/f39/AGAMf39/f39/f39/f39/AGALf39/f39/f39/f38AYAR/f39/AXtgAXwBfGANf39/f39/f39/f39/fwBgAn9/AX1gA39/fwF/YAN/e38AYAJ/fwBgA39/ewBgA39/fwF8YAF/AX9gAnx8AXxgB39/f39/f38BfWACe30Be2AEf39/fwF/YAN/f38Be2AQf39/f39/f39/f39/f39/fwBgA39/ewF9YAR/f3t/AX1gBX9/f39/AXtgA39/fwF9YBF/f39/f39/f39/f39/f39/fwBgDn9/f39/f39/f39/f39/AGAEf39/fwF9YAR/f397AGAAAGABfgF/AhIBA2VudgZtZW1vcnkCASiAgAQDzgHMAQ8QEQkBAgMSBRMUDQEVCQUJFgsBDgYXBAQABhgZBwELGhsFBgICHAoKCgoNHQQeHwEHBQACAgICBQEDAwMDBgMDAwMHBwQFCA4DCQgIBSAhAQcAAAEAAQABAAABAAEAASIjCwABAgQAAgIAAAMEAQICAgICAAICDAgGDAgFDAgBAQEABQQEBAQFAwMDAwYEAQEABwYHBgIFBAUCAAABAQECAQEAAAAAAQAAAgAAAAABCAYAAQAAAAABAQAAAAEAAAAABwkDBAEBAQABAQadAQt7Af0MAAAAAAAAAAAAAAAAAAAAAAt7Af0MAAAAAAAAAAAAAAAAAAAAAAt7Af0MAAAAAAAAAAAAAAAAAAAAAAt7Af0MAAAAAAAAAAAAAAAAAAAAAAt7Af0MAAAAAAAAAAAAAAAAAAAAAAt/AUEAC38AQQELfAFEAAAAAAAAAAALfAFEAAAAAAAAAAALfgFCAAt8AUQAAAAAAAAAAAsHmQx9CGhlYXBCYXNlAwUHcmVsYXhlZAMGBm1hdG11bACSAQVkZW5zZQCxAQpkZW5zZV9ncmFkALABBHJlbHUAxgEFcmVsdTYAWwpsZWFreV9yZWx1AF0DZWx1AF8Ec2VsdQBYBGdlbHUAygEIc29mdHBsdXMAVAdzaWdtb2lkAFYEdGFuaAAeA2V4cADLAQNsb2cAyAEFbG9nMXAAxwEDbmVnAKIBA2FicwCvAQRzaWduAJ8BBnNxdWFyZQCdAQRzcXJ0AJ4BCnJlY2lwcm9jYWwAoQEFZmxvb3IApwEGbGdhbW1hAGQJcmVsdV9ncmFkAFkKcmVsdTZfZ3JhZABaD2xlYWt5X3JlbHVfZ3JhZABcCGVsdV9ncmFkAF4Jc2VsdV9ncmFkAFcNc29mdHBsdXNfZ3JhZABTDHNpZ21vaWRfZ3JhZABVCXRhbmhfZ3JhZABSCWdlbHVfZ3JhZADJAQNhZGQArgEDc3ViAJwBA211bACkAQNkaXYAqQEHbWF4aW11bQCmAQdtaW5pbXVtAKUBA3BvdwBjCmRpdl9ub19uYW4AqAEHYWRkX2kzMgCtAQdzdWJfaTMyAJsBB211bF9pMzIAowEGYWZmaW5lAKwBBGNsaXAAqwEJY2xpcF9ncmFkAKoBBWVxdWFsAL8BCW5vdF9lcXVhbAC0AQdncmVhdGVyALwBDWdyZWF0ZXJfZXF1YWwAuwEEbGVzcwC3AQpsZXNzX2VxdWFsALYBCWVxdWFsX2kzMgC+AQtncmVhdGVyX2kzMgC6AQhsZXNzX2kzMgC1AQdhbmRfaTMyAMABBm9yX2kzMgCyAQdub3RfaTMyALMBBnNlbGVjdACgAQlpc19maW5pdGUAuAEKaTMyX3RvX2YzMgC5AQpmMzJfdG9faTMyAL0BDHN0cmlkZWRfY29weQA4B2NvcHlfMmQAiAEEY29weQAMBGZpbGwAOQpyZWR1Y2Vfc3VtAG8KcmVkdWNlX21heAByCnJlZHVjZV9taW4AcQtyZWR1Y2VfcHJvZABwB2FyZ19tYXgAdgtzdW1fc3F1YXJlcwBuA2RvdAB0CG11bF9yb3dzAHMIZGl2X3Jvd3MAdQRsc3RtAHsDZ3J1AH4Kc2ltcGxlX3JubgB4CWxzdG1fZ3JhZAB6CGdydV9ncmFkAH0Pc2ltcGxlX3Jubl9ncmFkAHcHc29mdG1heABnDHNvZnRtYXhfZ3JhZABlC2xvZ19zb2Z0bWF4AGoQbG9nX3NvZnRtYXhfZ3JhZABpFXNvZnRtYXhfY3Jvc3NfZW50cm9weQBmFXNpZ21vaWRfY3Jvc3NfZW50cm9weQBoC2dhdGhlcl9yb3dzAJgBEHNjYXR0ZXJfYWRkX3Jvd3MAlgEPc2VnbWVudF9jb21iaW5lAJUBFHNlZ21lbnRfY29tYmluZV9ncmFkAJQBCW11bHRpX2hvdACXARFjbGlwX3Jvd3NfYnlfbm9ybQCaARZjbGlwX3Jvd3NfYnlfbm9ybV9ncmFkAJkBCmJhdGNoX25vcm0AURBiYXRjaF9ub3JtX3RyYWluAMIBD2JhdGNoX25vcm1fZ3JhZADDAQ5tb3ZpbmdfYXZlcmFnZQDBAQdkcm9wb3V0AIIBDnJhbmRvbV91bmlmb3JtAH8NcmFuZG9tX25vcm1hbACBARdyYW5kb21fdHJ1bmNhdGVkX25vcm1hbACAAQNzZ2QAMwhzZ2Rfcm93cwCDAQhtb21lbnR1bQA2DW1vbWVudHVtX3Jvd3MAhgELbW9tZW50dW1fdjEANRBtb21lbnR1bV92MV9yb3dzAIUBB2FkYWdyYWQANwxhZGFncmFkX3Jvd3MAhwEQcHJveGltYWxfYWRhZ3JhZAA0FXByb3hpbWFsX2FkYWdyYWRfcm93cwCEAQRhZGFtAMUBCWFkYW1fcm93cwDEAQdybXNwcm9wAG0Mcm1zcHJvcF9yb3dzAGwEZnRybABNCWZ0cmxfcm93cwCTAQxjbGlwX2J5X25vcm0AkAEIc2NhbGVfYnkAjwEMY2hlY2tfZmluaXRlAJEBC2F1Y19idWNrZXRzAI4BBm1lbW9yeQIACAFgDAEdCpSvBcwBLQAgACAB/VoCAAAgAkEBSgRAIAAgAf1aAgQBCyACQQJKBEAgACAB/VoCCAILC2gAIABBwABKBEAgAUEAIABBAnT8CwAPCwNAIABBBE4EQCAB/QwAAAAAAAAAAAAAAAAAAAAA/QsEACAAQQRrIQAgAUEQaiEBDAELCyAABEAgAf0MAAAAAAAAAAAAAAAAAAAAACAAEAALC1UAA0AgAEEETgRAIAEgAf0ABAAgAv3mAf0LBAAgAEEEayEAIAFBEGohAQwBCwsgAARAIAEgAf0ABAAgAEEEdEGAgIABav0ABAD9TiAC/eYBIAAQAAsLHAAgACABIAIgAyAEIAVBICAGIAcgCCAJIAoQTAtBAANAIABBBE4EQCACIAH9AAQA/QsEACAAQQRrIQAgAUEQaiEBIAJBEGohAgwBCwsgAARAIAIgAf0ABAAgABAACwvEAQEQfyADIAFBAWtsIAJqIQUDQCABIAhKBEAgACADIAhsIAJqIgsgAyALaiIMIAUgBSAMSxsgA0EBdCINIAtqIg4gBSAFIA5LGyADQQNsIg8gC2oiECAFIAUgEEsbIAQQRiAAIANBAnQgC2oiESAFIAUgEUsbIAMgEWoiEiAFIAUgEksbIA0gEWoiEyAFIAUgE0sbIA8gEWoiFCAFIAUgFEsbIARBEGoQRiAAQQNqQXxxQQV0IARqIQQgCEEIaiEIDAELCwuoAgIDfwF9IANBAEwgAkEATHIEQA8LIANBAUYgAkEBSnEEQCAARUEBIAIgBCAGQQAgBSACIAQgABtBAnQgB0EAQQAgCUECcQR/IAgqAgAhDUEAIQEDQCABIAJIBEAgAUECdCAHaiANOAIAIAFBAWohAQwBCwsgCUEEcUEBcgUgCQsQRw8LIANBAnQhCkEAIAAgBEUgAkEBRnIbBEAgAkECdCEMIAQgAyABG0ECdCELQQEgCUF+cSABGwR/QQAFIAJBA0oEfyACIAMgBBBIBUEBCwsEQCACIAMgBCAFIAwgBiALIAcgCRAdBUEBIAEgAyAEIAwgBiALIAogCCAJIAIgBSAHQQBBAEEAEBwLBSABIAIgAyAEIAUgBEECdCAGIAcgCiAIIAkQEAsLRQEBfANAIABBgAhKBEAgA0GACCABIAIQLLugIQMgAEGACGshACABQYAgaiEBIAJBgCBqIQIMAQsLIAMgACABIAIQLLugC5YHAhF7A38DQCABQRBOBEAgACEYIAIhF/0MAAAAAAAAAAAAAAAAAAAAACEI/QwAAAAAAAAAAAAAAAAAAAAAIQv9DAAAAAAAAAAAAAAAAAAAAAAhDP0MAAAAAAAAAAAAAAAAAAAAACEN/QwAAAAAAAAAAAAAAAAAAAAAIQ79DAAAAAAAAAAAAAAAAAAAAAAhD/0MAAAAAAAAAAAAAAAAAAAAACEQ/QwAAAAAAAAAAAAAAAAAAAAAIREgBQRAIAT9AAQAIhIiEyAT/Q0ICQoLDA0ODwgJCgsMDQ4P/V8hCyAE/QAEECIU/V8hDCAUIBT9DQgJCgsMDQ4PCAkKCwwNDg/9XyENIAT9AAQgIhX9XyEOIBUgFf0NCAkKCwwNDg8ICQoLDA0OD/1fIQ8gBP0ABDAiFv1fIRAgFiAW/Q0ICQoLDA0ODwgJCgsMDQ4P/V8hESAS/V8hCAsDQP0MAAAAAAAAAAAAAAAAAAAAACIGIQf9DAAAAAAAAAAAAAAAAAAAAAAhCf0MAAAAAAAAAAAAAAAAAAAAACEKQcAAIBggGEHAAE4bIRkDQCAZQQBKBEAgBiAX/QAEAP3kASEGIAcgF/0ABBD95AEhByAJIBf9AAQg/eQBIQkgCiAX/QAEMP3kASEKIBlBAWshGSADIBdqIRcMAQsLIAggBv1f/fABIQggCyAGIAb9DQgJCgsMDQ4PCAkKCwwNDg/9X/3wASELIAwgB/1f/fABIQwgDSAHIAf9DQgJCgsMDQ4PCAkKCwwNDg/9X/3wASENIA4gCf1f/fABIQ4gDyAJIAn9DQgJCgsMDQ4PCAkKCwwNDg/9X/3wASEPIBAgCv1f/fABIRAgESAKIAr9DQgJCgsMDQ4PCAkKCwwNDg/9X/3wASERIBhBQGoiGEEASg0ACyAEIAj9XiAL/V79DQABAgMEBQYHEBESExQVFhf9CwQAIAQgDP1eIA39Xv0NAAECAwQFBgcQERITFBUWF/0LBBAgBCAO/V4gD/1e/Q0AAQIDBAUGBxAREhMUFRYX/QsEICAEIBD9XiAR/V79DQABAgMEBQYHEBESExQVFhf9CwQwIAFBEGshASACQUBrIQIgBEFAayEEDAELCwNAIAFBBE4EQCAEIAAgAyACQQQgBEEAIAUbECb9CwQAIAFBBGshASACQRBqIQIgBEEQaiEEDAELCyABBEAgBCAAIAMgAiABIARBACAFGxAmIAEQAAsLGgEBfyAAQQNqQXxxIgEgAUEQaiABQf8BcRsLiA0DE34nfAd/IAGZRAAAAAAAAABAZQRAIAFEAAAAAAAAAEBhBEAgACAAog8LIAFEAAAAAAAA4D9hBEAgAJ+ZRAAAAAAAAPB/IABEAAAAAAAA8P9iGw8LIAFEAAAAAAAA8L9hBEBEAAAAAAAA8D8gAKMPCyABRAAAAAAAAPA/YQRAIAAPCyABRAAAAAAAAAAAYQRARAAAAAAAAPA/DwsLAnwgAb0iB0I0iCEFIAC9IgJCNIgiBkIBfUL+D1oEf0EBBSAFQv8Pg0K+B31CgAFaCwRAIAdCAYYiCEIBfUL/////////b1oEQEQAAAAAAADwPyAIUA0CGkQAAAAAAAD4fyACQoCAgICAgID4P1ENAhogACABoCAIQoCAgICAgIBwViACQgGGIglCgICAgICAgHBWcg0CGkQAAAAAAAD4fyAJQoCAgICAgIDw/wBRDQIaRAAAAAAAAAAAIAdCP4hQIAlCgICAgICAgPD/AFRGDQIaIAEgAaIMAgsgAkIBhkIBfUL/////////b1oEQCAAIACiIR5EAAAAAAAA8D8gHpogHiACQj+IpwR/An9BACAHQjSIQv8PgyIKQv8HVA0AGkECIApCswhWDQAaQQBCAUKzCCAKfYYiC0IBfSAHg0IAUg0AGkEBIAcgC4NCAFINABpBAgtBAUYFQQALGyIfoyAfIAdCAFMbDAILIAJCAFMEQCAAIAChIiAgIKMCf0EAIAdCNIhC/w+DIgxC/wdUDQAaQQIgDEKzCFYNABpBAEIBQrMIIAx9hiINQgF9IAeDQgBSDQAaQQEgByANg0IAUg0AGkECCyI/RQ0CGkGAgBBBACA/QQFGGyE9IAZC/w+DIQYgAkL///////////8AgyECCyAFQv8PgyIOQr4HfUKAAVoEQEQAAAAAAADwPyACQoCAgICAgID4P1ENAhpEAAAAAAAA8D8gDkK+B1QNAhpEAAAAAAAA8H9EAAAAAAAAAAAgBUKAEFQgAkKAgICAgICA+D9WRhsMAgsgBlAEQCAARAAAAAAAADBDor1C////////////AINCgICAgICAgKADfSECCwsgAkKAgICA0Kql8z99Ig9CLYhC/wCDpyFAIAIgD0KAgICAgICAeIN9IhBCgICAgAh8QoCAgIBwg78iISBAQQV0QaingAFqIkErAwAiIqJEAAAAAAAA8L+gISMgD0I0h7kiGEQAOPr+Qi7mP6IgQSsDEKAiGSAjIBC/ICGhICKiIhqgIiSgISUgJCAkRAAAAAAAAOC/oiIboiEmICUgIyAjRAAAAAAAAOC/oiIcoiIdoCInICcgGEQwZ8eTV/MuPaIgQSsDGKAgGSAloSAkoKAgGiAbIBygoqAgJSAnoSAdoKAgJCAmoiAkRAYAAAAAAOA/okRgVVVVVVXlv6AgJiAkRHqkKVVVVeW/okROVVmZmZnpP6AgJiAkRMM/JosrAPA/okTpRUibW0nyv6CioKKgoqAiKKAiKaEgKKAkCgJ8IAdCgICAQIO/IiogKb1CgICAQIO/IiuiISwgLL0iEUI0iKdB/w9xIjxByQdrIj5BP08EQEQAAAAAAADwv0QAAAAAAADwPyA9GyA+QYCAgIB4Tw0BGkQAAAAAAAAAgEQAAAAAAAAAACA9G0QAAAAAAADw/0QAAAAAAADwfyA9GyARQgBTGyA8QYkITw0BGkEAITwLIAEgKqEgK6IgASApICuhIwqgoqAhLSAsRP6CK2VHFWdAokQAAAAAAAA4Q6AiLr0iEiA9rXxCLYYgEkL/AINCAYanQQN0QajHgAFqIkIpAwh8IRMgLCAuRAAAAAAAADjDoCIvRAAA+v5CLna/oqAgL0Q6O568mvcMvaKgIC2gIjAgMKIhMSBCKwMAIDCgIDEgMEQ8VFVVVVXFP6JEvf3/////3z+goqAgMSAxoiAwRBfQpGcREYE/okSRKxfPVVWlP6CioCEyIDxFBEACfCASQoCAgIAIg1AEQCATQoCAgICAgICIP32/IjMgMyAyoqBEAAAAAAAAAH+iDAELIBNCgICAgICAgPA/fCIUvyI0IDQgMqIiNaAiNplEAAAAAAAA8D9jBHwgNCA2oSA1oCE3RAAAAAAAAPA/IDamIjggNqAiOSA4IDmhIDagIDegoCA4oSI6RAAAAAAAAAAAYQR8IBRCgICAgICAgICAf4O/BSA6CwUgNgtEAAAAAAAAEACiCwwBCyATvyI7IDsgMqKgCwsLvwIBC3v9DAAAgP8AAID/AACA/wAAgP8hBf0MAACA/wAAgP8AAID/AACA/yECA0AgAEEITgRAIAUgAf0ABAAiB/3rASEFIAIgAf0ABBAiBv3rASECIAQgByAH/UIgBiAG/UL9UP1QIQQgAEEIayEAIAFBIGohAQwBCwsgAEEETgRAIAUgAf0ABAAiCP3rASEFIAQgCCAI/UL9UCEEIAFBEGohASAAQQRrIQALIAAEeyACIAH9AAQAIABBBHRBgICAAWr9AAQAIgn9Tv0MAACA/wAAgP8AAID/AACA/yAJ/VIiCv3rASECIAQgCiAK/UL9UAUgBAv9UwR9QwAAwH8FIAUgAv3rASILIAsgC/0NCAkKCwwNDg8AAQIDBAUGB/3rASIMIAwgDP0NBAUGBwABAgMMDQ4PCAkKC/3rAf0fAAsLcwECfyAAQcAASgRAIAIgASAAQQJ0/AoAAA8LIABBAnQgAWohBANAIAQgAUEQaiIDTwRAIAIgAf0ABAD9CwQAIAMhASACQRBqIQIMAQsLA0AgASAESQRAIAIgASgCADYCACABQQRqIQEgAkEEaiECDAELCwuSBQMVewR9AX8gACACTQRAIAYoAgBFBEAgBkECNgIAIAYgBTYCBAsgA0MAAAAAOAIAIAQEQCAAIAQQAQtDAACAPw8LIAJBAnQgAWoqAgAhHiAAQQRMBEACeyAAQQRGBEAgAf0ABAAMAQsgAf0ABAAgAEEEdEGAgIABav0ABAAiDf1OQbCEgAH9CQIAIA39UgsiDiIPIA8gD/0NCAkKCwwNDg8AAQIDBAUGB/3rASIQIBAgEP0NBAUGBwABAgMMDQ4PCAkKC/3rASERIA4gEf3lASISQfSAgAH9CQIAIgr96wEiC0HIgIAB/QkCAEHMgIAB/QkCACIT/YUCIgwgE/3lASEUIAsgFEHQgIAB/QkCAP3mAf3lASAUQdSAgAH9CQIA/eYB/eUBIhVB2ICAAf0JAgBB3ICAAf0JAgD9hQIgFUHggIAB/QkCAP2FAiAVQeSAgAH9CQIA/YUCIBVB6ICAAf0JAgD9hQIgFUHsgIAB/QkCAP2FAiAVIBX95gEgFf2FAkHwgIAB/QkCAP3kASAMQRf9qwH9rgEgEiAK/UP9TyIWIhcgFyAX/Q0ICQoLDA0ODwABAgMEBQYH/eQBIhggGCAY/Q0EBQYHAAECAwwNDg8ICQoL/eQBIRkgAyAeIBH9HwCTOAIAIAQEQCAWIBn95wFBwISAAf0ABAAgAv0R/TdBoISAAf0JAgD9Tv3lASEaIABBBEYEQCAEIBr9CwQABSAEIBogABAACwsgGf0fAA8LIAAgARALIh39EyEbIAMgHiAdkzgCACAERQRAIAAgASAbECAPCyAAIAEgGyAEECEhHyAAIARBoISAAf0JAgAgH/0T/ecBEAIgAkECdCAEaiIgICAqAgBDAACAv5I4AgAgHwtQACABQQROBEAgASACIAMgBCAFQQJ0IAcgA0EDakF8cUEFdCAIIAJBAnQgCSAKEAMFIAAgASACIAMgBCAFQQJ0IAYgCCACQQJ0IAkgChAQCwvPAQEEfwNAIAFBCEoEQCACIQYgBCEHIAAhCANAIAhBAEoEQCAHIAb9AAQA/QsEACAHIAb9AAQQ/QsEECAFIAdqIgkgBv0ABCD9CwQAIAkgBv0ABDD9CwQQIAMgBmohBiAHQSBqIQcgCEEBayEIDAELCyAFQQF0IARqIQQgAkFAayECIAFBEGshAQwBCwsgAUEATARADwsDQCAAQQBKBEAgBCAC/QAEAP0LBAAgBCAC/QAEEP0LBBAgAiADaiECIARBIGohBCAAQQFrIQAMAQsLC4QCAgJ/AX4gAyACIAAbQQJ0IQsgAUEDTARAIAAgASACIAMgBCAFIAYgCyAHIAggCSAKEEcFIAKsIAOsfkIChiENIA1CgIAQVQRAQQAgACACIAMgBSAGIAsgCCAJIAogASAEIAdBAEEAQQAQHAUgAARAIAMgAiAGIAtBgNgPEAUgASACIAMgBCAFQYDYDyADQQNqQXxxQQV0IAcgCCAJIAoQAwUgAUEQTiACQYACTnEEQCADIAIgBiALQYDYDyADQQNqQXxxQQV0IgwQDyABIAIgAyAEIAVBgNgPIAwgByAIIAkgChADBSABIAIgAyAEIAUgBiALQSAgByAIIAkgChBMCwsLCws+AQF8IAD9HwC7IAG7IgIQCrb9EyAA/R8BuyACEAq2/SABIAD9HwK7IAIQCrb9IAIgAP0fA7sgAhAKtv0gAwvYBAMQfAZ/An4CfCAAvSIXQoCAgICAgID3P31CgICAgICgwgFUBEAgAEQAAAAAAADwv6AiBCAEoiIFIASiIgYgBETL/f/////Pv6JEd1VVVVVV1T+gIAVEDN2VmZmZyT+ioCAGIAREMN5EoyRJwj+iRKdFZ1VVVcW/oCAFRGU9QqT//7+/oqAgBiAERP9osEPrmbm/okTK1ioohHG8P6AgBUSF0K/3goG3P6KgIAZEzUXRdRNStb+ioKKgoqCiIAQgBCAEIAREAAAAAAAAoEGiIgegIAehIgggCKJEAAAAAAAA4L+iIgmgIgqhIAmgIAQgCKFEAAAAAAAA4L+iIAggBKCioKAgCqAMAQsgF0IwiKciE0EQa0Hg/wFPBEBEAAAAAAAA8L8gACAAoqMgF0IBhlANARogACAXQoCAgICAgID4/wBRDQEaIAAgAKEiCyALo0EBIBNB8P8BcUHw/wFGIBNBgIACcRsNARogAEQAAAAAAAAwQ6K9QoCAgICAgICgA30hFwsgF0KAgICAgICA8z99IhhCLYhC/wCDpyEUIBcgGEKAgICAgICAeIN9vyAUQQR0IhVBqJeAAWoiEisDAKEgEisDCKEgFUGoh4ABaiIWKwMAoiEMIBhCNIe5Ig1EADj6/kIu5j+iIBYrAwigIg4gDKAhDyAOIA+hIAygIA1EMGfHk1fzLj2ioCAMIAyiIhBEAQAAAAAA4L+ioCAMIBCiIAxEkEXr////z7+iRFswUVVVVdU/oCAQIAxEn8gG5XVVxb+iRBEB8SSzmck/oKKgoqAgD6ALC5cLAWB7IAD9CQIAIgogAEEEav0JAgAiCP1R/QzaG9Eb2hvRG9ob0RvaG9Eb/VEhCSAC/RFB4ISAAf0ABAD9rgEgCP2uASIL/QwEAAAABAAAAAQAAAAEAAAA/a4BIgxBDf2rASAMQRP9rQH9UCAB/REgCv2uASINIAz9rgEiDv1RIg9BD/2rASAPQRH9rQH9UCAOIA/9rgEiEP1RIhFBGv2rASARQQb9rQH9UCAQIBH9rgEiEv1RIhNBBv2rASATQRr9rQH9UCASIBP9rgEiFP1RIRUgC0EN/asBIAtBE/2tAf1QIA0gC/2uASIW/VEiF0EP/asBIBdBEf2tAf1QIBYgF/2uASIY/VEiGUEa/asBIBlBBv2tAf1QIBggGf2uASIa/VEiG0EG/asBIBtBGv2tAf1QIBogG/2uASIc/VEgCf0MAQAAAAEAAAABAAAAAQAAAP2uASId/a4BIR4gFCAI/a4BIBUgHf2uASIf/a4BIiAgH0ER/asBIB9BD/2tAf1QICD9USIh/a4BIiIgIUEd/asBICFBA/2tAf1QICL9USIj/a4BIiQgI0EQ/asBICNBEP2tAf1QICT9USIl/a4BISYgHkER/asBIB5BD/2tAf1QIBwgCP2uASAe/a4BIif9USIoQR39qwEgKEED/a0B/VAgJyAo/a4BIin9USIqQRD9qwEgKkEQ/a0B/VAgKSAq/a4BIiv9USIsQRj9qwEgLEEI/a0B/VAgKyAs/a4BIi39USAK/QwCAAAAAgAAAAIAAAACAAAA/a4BIi79rgEhLyAmIAn9rgEgJUEY/asBICVBCP2tAf1QICb9USAu/a4BIjD9rgEiMSAwQQ39qwEgMEET/a0B/VAgMf1RIjL9rgEiMyAyQQ/9qwEgMkER/a0B/VAgM/1RIjT9rgEiNSA0QRr9qwEgNEEG/a0B/VAgNf1RIjb9rgEhNyAvQQ39qwEgL0ET/a0B/VAgLSAJ/a4BIC/9rgEiOP1RIjlBD/2rASA5QRH9rQH9UCA4IDn9rgEiOv1RIjtBGv2rASA7QQb9rQH9UCA6IDv9rgEiPP1RIj1BBv2rASA9QRr9rQH9UCA8ID39rgEiPv1RIAj9DAMAAAADAAAAAwAAAAMAAAD9rgEiP/2uASFAIDcgCv2uASA2QQb9qwEgNkEa/a0B/VAgN/1RID/9rgEiQf2uASJCIEFBEf2rASBBQQ/9rQH9UCBC/VEiQ/2uASJEIENBHf2rASBDQQP9rQH9UCBE/VEiRf2uASJGIEVBEP2rASBFQRD9rQH9UCBG/VEiR/2uASFIIEBBEf2rASBAQQ/9rQH9UCA+IAr9rgEgQP2uASJJ/VEiSkEd/asBIEpBA/2tAf1QIEkgSv2uASJL/VEiTEEQ/asBIExBEP2tAf1QIEsgTP2uASJN/VEiTkEY/asBIE5BCP2tAf1QIE0gTv2uASJP/VEgCf0MBAAAAAQAAAAEAAAABAAAAP2uASJQ/a4BIVEgSCAI/a4BIEdBGP2rASBHQQj9rQH9UCBI/VEgUP2uASJS/a4BIlMgUkEN/asBIFJBE/2tAf1QIFP9USJU/a4BIlUgVEEP/asBIFRBEf2tAf1QIFX9USJW/a4BIlcgVkEa/asBIFZBBv2tAf1QIFf9USJY/a4BIVkgUUEN/asBIFFBE/2tAf1QIE8gCP2uASBR/a4BIlr9USJbQQ/9qwEgW0ER/a0B/VAgWiBb/a4BIlz9USJdQRr9qwEgXUEG/a0B/VAgXCBd/a4BIl79USJfQQb9qwEgX0Ea/a0B/VAgXiBf/a4BImD9USAK/QwFAAAABQAAAAUAAAAFAAAA/a4BImH9rgEhYiBgIAn9rgEkACBiJAEgWSAJ/a4BJAIgWEEG/asBIFhBGv2tAf1QIFn9USBh/a4BJAMLPgEBfyAAQQNqQXxxQQJ0IAJqQQRqIQADQCABQQBKBEAgACgCACADaiEDIAFBAWshASAAQQRqIQAMAQsLIAMLsAEBB38gAkECdCEKIABBA2pBfHFBAnQgB2pBBGoiDCgCACAEQQJ0bCADaiEJQQAhAwNAIAEgA0oEQCADQQFqQQJ0IAxqKAIAIQ1BACEIA0AgACAISgRAIAogAyABIAhBAnQgB2ooAgAiDmxqbCAGaiELIAggDUgEQCACIAkgCxAEIARBAnQgCWohCQUgAiAKIA5sIAVqIAsQBAsgCEEBaiEIDAELCyADQQFqIQMMAQsLC5ICAQ9/IAMhCCABQQJqIAMgAEEDakF8cUECdGoiBhABQQAhAwNAIAAgA0oEQCACBH8gASADQQJ0IAJqKAIAIgogASAKSBsiC0EAIAtBAE4bBSABC0ECdCAGaiIMIAwoAgBBAWo2AgAgA0EBaiEDDAELCyABIQMDQCADQQBOBEAgA0ECdCAGaiINKAIAIQ4gDSAENgIAIAQgDmohBCADQQFrIQMMAQsLQQAhBANAIAAgBEoEQCACBH8gASAEQQJ0IAJqKAIAIg8gASAPSBsiEEEAIBBBAE4bBSABCyIRQQJ0IAZqIhIoAgAiCUECdCAIaiAENgIAIBIgCUEBajYCACAFIBFqIQUgBEEBaiEEDAELCyAFC0cBAn8gAEEESARADwsgAiABIAQgAUECdCIHIAYgAiADakEDakF8cUEFdCIIEA8gAwRAIAMgASAFIAcgAkEFdCAGaiAIEA8LC4IBAQR/IABBA2pBfHFBAnQgBmpBBGohCCACQQJ0IQlBACEAA0AgACABSARAIABBAnQgCGooAgAhCkEAIQcDQCAHIApIBEAgAiAJIAAgASAHQQJ0IAZqKAIAbGpsIANqIAQQBCAHQQFqIQcgBUECdCAEaiEEDAELCyAAQQFqIQAMAQsLC0YBAX8gAEEDakF8cUECdCADakEEaigCACEEA0AgACAESgRAIAEgBEECdCADaigCACABQQJ0bCACahABIARBAWohBAwBCwsL6wEBB38gAEEDakF8cUECdCAHakEEaiADQQJ0aiENIAJBAnQhDiANKAIAIQsgDSgCBCEIA0AgCCALSARAIAhBAnQgB2ooAgAhDCAIIA5sIAZqIQogBARAIAIgDCAObCAEaiAKEAQFIAIgChABCyAFBEAgA0EBaiEJA0AgASAJSgRAIAIgDiAJIAEgDGxqbCAFaiAKEDAgCUEBaiEJDAELCwsgCEEBaiEIDAELCyAFBEBBACEEA0AgBCALSARAIAIgDiADIAEgBEECdCAHaigCAGxqbCAFaiAEIA5sIAZqEDAgBEEBaiEEDAELCwsL5AUBHHsgACABIAIQEyMBQQj9rQH9+wFB8ISAAf0JAgAiD/3mAUH8hIAB/QkCAP3mASIQQYCFgAH9CQIAIgz95AH9aCEIIBAgCP3lAUGEhYAB/QkCAP3mASIRIBH95gEiEkGMhYAB/QkCAP3mAUGQhYAB/QkCAP3kASAS/eYBQZSFgAH9CQIA/eQBIBL95gEgEf3mASAR/eQBIQlB9ISAAf0JAgAiDSMAQQj9rQH9+wEgD/3mAf3lASITQYCBgAH9CQIA/UMhCiATQYSBgAH9CQIA/eYBIBMgCv1SQcSBgAH9CQIA/a4BIg5ByIGAAf0JAgD9TkHAgYAB/QkCAP2uAUGogYAB/QkCAP3lASIUIBRBrIGAAf0JAgD95AH95wEiFSAV/eYBIgsgC/3mASEWIBVBpIGAAf0JAgAgFCAU/eYB/eYBIhcgCyAWQZSBgAH9CQIAQYyBgAH9CQIA/YUC/eYBIBYgFkGYgYAB/QkCAEGQgYAB/QkCAP2FAv3mAf3kAf3kASAOQRf9rAFBzIGAAf0JAgD9sQH9+gEgCkGIgYAB/QkCAP1O/eUBIhhBoIGAAf0JAgD9DAAAAAAAAAAAAAAAAAAAAAD9hQL9hQIgF/3lASAU/eQBIBhBnIGAAf0JAgD95gH95AEgEyATQdCBgAH9CQIAIhn9Q/1SIBP9DAAAAAAAAAAAAAAAAAAAAAD9Q/1QIRpB+ISAAf0JAgAgGf3hASAaIBP9DAAAAAAAAAAAAAAAAAAAAAD9Qf1S/eYB/eMBIhsgEkGYhYAB/QkCAP3mAUGchYAB/QkCAP3kASAS/eYBQaCFgAH9CQIA/eQBIBL95gEgEv3mASASIAz95gH95QEgDf3kASIcIAkgCP34ASIdQR/9qwFBH/2sASIe/VIgHUEB/a0BQR/9qwH9Uf3mASQEIBsgCSAcIB79UiAd/QwBAAAAAQAAAAEAAAABAAAA/a4BQQH9rQFBH/2rAf1R/eYBC6ECAQ1/IAMgA0GPA2pBkANtIhlqQQFrIBltQQNqQXxxIRUDQCACIBJKBEBBgAggAiASayIaIBpBgAhKGyETIBJBAnQhFEEAIRADQCADIBBKBEAgFSADIBBrIhsgFSAbSBshHCABBEAgHCATIAYgEmwgBWogEEECdGogBkGA2A8QBQUgHCATIBQgBiAQbCAFamogBkGA2A8gHEEDakF8cUEFdBAPCyAAIAogEyAcIAsgBCAQbCAQQQJ0IAAbIhZqIAQgDCAUaiAHIAggFGoiFyAJQQFxIBBBAEpyIAlBBnFBACADIBAgHGpMG3IiGBBJIAAgDSATIBwgDiAWaiAEIA8gFGogByAXIBgQSSAQIBVqIRAMAQsLIBJBgAhqIRIMAQsLC8gBAQR/IAFBAnQhCwNAIAFBAEoEQCADIQkgByEKIAAhDANAIAxBBEoEQCABQQRKBEAgAiAJIAQgBSAGIAogC0EEIAEgCBA6BSACIAkgBCAFIAYgCiALQQQgASAIEDsLIAlBEGohCSALQQJ0IApqIQogDEEEayEMDAELCyABQQRKBEAgAiAJIAQgBSAGIAogCyAMIAEgCBA6BSACIAkgBCAFIAYgCiALIAwgASAIEDsLIAVBIGohBSAHQSBqIQcgAUEIayEBDAELCwuCBAIMewN/IABBAnQgAWohDwNAIA8gAUEQaiIQTwRAIAH9AAQAIgdBgIKAAf0JAgD96wFBhIKAAf0JAgD96gEiCCAI/eYBIglBiIKAAf0JAgBBjIKAAf0JAgD9hQIgCUGQgoAB/QkCAP2FAiAJQZSCgAH9CQIA/YUCIAlBmIKAAf0JAgD9hQIgCUGcgoAB/QkCAP2FAiAJQaCCgAH9CQIA/YUCIQogAiAHIAogCP3mASAJQaSCgAH9CQIAQaiCgAH9CQIA/YUCIAlBrIKAAf0JAgD9hQIgCUGwgoAB/QkCAP2FAv3nASAH/eABQbSCgAH9CQIA/UP9Uv0LBAAgECEBIAJBEGohAgwBCwsgAEEDcSIRBEAgAf0ABAAgEUEEdEGAgIABav0ABAD9TiILQYCCgAH9CQIA/esBQYSCgAH9CQIA/eoBIgwgDP3mASINQYiCgAH9CQIAQYyCgAH9CQIA/YUCIA1BkIKAAf0JAgD9hQIgDUGUgoAB/QkCAP2FAiANQZiCgAH9CQIA/YUCIA1BnIKAAf0JAgD9hQIgDUGggoAB/QkCAP2FAiEOIAIgCyAOIAz95gEgDUGkgoAB/QkCAEGogoAB/QkCAP2FAiANQayCgAH9CQIA/YUCIA1BsIKAAf0JAgD9hQL95wEgC/3gAUG0goAB/QkCAP1D/VIgERAACwuLAwEFfCAAIABiBEAgAA8LIABEAAAAAAAA8P9hIABEAAAAAAAA8H9hcgRARAAAAAAAAPB/DwsgAEQAAAAAAADgP2MEQCAAIACcoSICRAAAAAAAAAAAYQR8RAAAAAAAAPB/BUQYLURU+yEJQCACRBgtRFT7IQlAohBioxASRAAAAAAAAPA/IAChEB+hCw8LRAULw7YpJIVAIABEAAAAAAAA8L+gIgNEAAAAAAAA8D+go0RQ+f/////vP6BEGxfUjo6sk8AgA0QAAAAAAAAAQKCjoETYtNNhlhqIQCADRAAAAAAAAAhAoKOgRF0vo1GuE2bAIANEAAAAAAAAEECgo6BEgZyLf8IDKUAgA0QAAAAAAAAUQKCjoERVKCuZsrzBvyADRAAAAAAAABhAoKOgRE8yTk5R8OQ+IANEAAAAAAAAHECgo6BE764/j1A1hD4gA0QAAAAAAAAgQKCjoCEEIANEAAAAAAAA4D+gIANEAAAAAAAAHkCgIgUQEqJEtb5kyPFn7T+gIAWhIAQQEqALlAQBFHsDQCAAQQROBEAgAf0ABAAgAv3lASIIQfSAgAH9CQIAIgn96wEiCkHIgIAB/QkCAEHMgIAB/QkCACIL/YUCIgwgC/3lASENIAMgCiANQdCAgAH9CQIA/eYB/eUBIA1B1ICAAf0JAgD95gH95QEiDkHYgIAB/QkCAEHcgIAB/QkCAP2FAiAOQeCAgAH9CQIA/YUCIA5B5ICAAf0JAgD9hQIgDkHogIAB/QkCAP2FAiAOQeyAgAH9CQIA/YUCIA4gDv3mASAO/YUCQfCAgAH9CQIA/eQBIAxBF/2rAf2uASAIIAn9Q/1P/eQBIQMgAEEEayEAIAFBEGohAQwBCwsgAARAIAH9AAQAIABBBHRBgICAAWr9AAQAIg/9TiAC/eUBIhBB9ICAAf0JAgAiEf3rASISQciAgAH9CQIAQcyAgAH9CQIAIhP9hQIiFCAT/eUBIRUgAyASIBVB0ICAAf0JAgD95gH95QEgFUHUgIAB/QkCAP3mAf3lASIWQdiAgAH9CQIAQdyAgAH9CQIA/YUCIBZB4ICAAf0JAgD9hQIgFkHkgIAB/QkCAP2FAiAWQeiAgAH9CQIA/YUCIBZB7ICAAf0JAgD9hQIgFiAW/eYBIBb9hQJB8ICAAf0JAgD95AEgFEEX/asB/a4BIBAgEf1D/U8gD/1O/eQBIQMLIAP9HwAgA/0fAZIgA/0fAiAD/R8DkpILugQBFXsDQCAAQQROBEAgAf0ABAAgAv3lASIKQfSAgAH9CQIAIgv96wEiDEHIgIAB/QkCAEHMgIAB/QkCACIN/YUCIgkgDf3lASEOIAMgDCAOQdCAgAH9CQIA/eYB/eUBIA5B1ICAAf0JAgD95gH95QEiD0HYgIAB/QkCAEHcgIAB/QkCAP2FAiAPQeCAgAH9CQIA/YUCIA9B5ICAAf0JAgD9hQIgD0HogIAB/QkCAP2FAiAPQeyAgAH9CQIA/YUCIA8gD/3mASAP/YUCQfCAgAH9CQIA/eQBIAlBF/2rAf2uASAKIAv9Q/1PIhD9CwQAIAUgEP3kASEFIABBBGshACABQRBqIQEgA0EQaiEDDAELCyAABEAgAf0ABAAgAEEEdEGAgIABav0ABAD9TiAC/eUBIhFB9ICAAf0JAgAiEv3rASITQciAgAH9CQIAQcyAgAH9CQIAIhT9hQIiFSAU/eUBIRYgAyATIBZB0ICAAf0JAgD95gH95QEgFkHUgIAB/QkCAP3mAf3lASIXQdiAgAH9CQIAQdyAgAH9CQIA/YUCIBdB4ICAAf0JAgD9hQIgF0HkgIAB/QkCAP2FAiAXQeiAgAH9CQIA/YUCIBdB7ICAAf0JAgD9hQIgFyAX/eYBIBf9hQJB8ICAAf0JAgD95AEgFUEX/asB/a4BIBEgEv1D/U8iGCAAEAAgBSAYIABBBHRBgICAAWr9AAQA/U795AEhBQsgBf0fACAF/R8BkiAF/R8CIAX9HwOSkgv6AQEHeyAF/QkCACEIIAVBDGr9CQIAIQkDQCAAQQROBEAgAv0ABAAhBiADBEAgBiAD/QAEACIKIAr95gH95QEhBiADQRBqIQMLIAEgAf0ABAAgBP0ABAAgCP3mASAG/eMBIAn95AH95wH95QH9CwQAIABBBGshACABQRBqIQEgAkEQaiECIARBEGohBAwBCwsgAARAIAL9AAQAIABBBHRBgICAAWr9AAQAIgf9TiELIAEgAf0ABAAgB/1OIAT9AAQAIAf9TiAI/eYBIAMEeyALIAP9AAQAIAf9TiIMIAz95gH95QEFIAsL/eMBIAn95AH95wH95QEgABAACwusBQEaewNAIABBBE4EQCAC/QAEACENIAX9AAQAIg4gDv3mASEPQdCFgAH9CQIAIAZBBGr9CQIAIhD95QEhESACIAcEeyANIBD95gEgDyAR/eYB/eQBBSANIA8gDf3lASAR/eYB/eQBCyIJ/QsEACADBEAgA/0ABAAhEkHQhYAB/QkCACAGQQRq/QkCACIT/eUBIRQgAyAHBHsgEiAT/eYBIA4gFP3mAf3kAQUgEiAOIBL95QEgFP3mAf3kAQsiFf0LBAAgCSAVIBX95gH95QEhCSADQRBqIQMLIAQgBP0ABAAgBkEIav0JAgD95gEgDiAG/QkCAP3mASAJIAZBDGr9CQIA/eQB/eMB/ecB/eQBIhb9CwQAIAEgAf0ABAAgFv3lAf0LBAAgAEEEayEAIAFBEGohASACQRBqIQIgBEEQaiEEIAVBEGohBQwBCwsgAARAIAL9AAQAIABBBHRBgICAAWr9AAQAIhf9TiEYIAX9AAQAIBf9TiIZIBn95gEhGkHQhYAB/QkCACAGQQRq/QkCACIb/eUBIRwgAiAHBHsgGCAb/eYBIBogHP3mAf3kAQUgGCAaIBj95QEgHP3mAf3kAQsiCSAAEAAgAwRAIAP9AAQAIABBBHRBgICAAWr9AAQA/U4hHUHQhYAB/QkCACAGQQRq/QkCACIe/eUBIR8gAyAHBHsgHSAe/eYBIBkgH/3mAf3kAQUgHSAZIB395QEgH/3mAf3kAQsiICAAEAAgCSAgICD95gH95QEhCQsgBCAE/QAEACAAQQR0QYCAgAFq/QAEAP1OIAZBCGr9CQIA/eYBIBkgBv0JAgD95gEgCSAGQQxq/QkCAP3kAf3jAf3nAf3kASIhIAAQACABIAH9AAQAIABBBHRBgICAAWr9AAQA/U4gIf3lASAAEAALC7EBAQd7QdCFgAH9CQIAIANBBGr9CQIAIgj95QEhBwNAIABBBE4EQCABIAH9AAQAIAj95gEgAv0ABAAiCSAJ/eYBIAkgBBsgB/3mAf3kAf0LBAAgAEEEayEAIAFBEGohASACQRBqIQIMAQsLIAAEQCABIAH9AAQAIABBBHRBgICAAWr9AAQAIgr9TiAI/eYBIAL9AAQAIAr9TiILIAv95gEgCyAEGyAH/eYB/eQBIAAQAAsLpQEBBXtB0IWAAf0JAgAgA0EEav0JAgD95QEhBgNAIABBBE4EQCABIAH9AAQAIAL9AAQAIgcgB/3mASAHIAQbIAb95gH95AH9CwQAIABBBGshACABQRBqIQEgAkEQaiECDAELCyAABEAgASAB/QAEACAAQQR0QYCAgAFq/QAEACII/U4gAv0ABAAgCP1OIgkgCf3mASAJIAQbIAb95gH95AEgABAACwuTAgEFeyADQQRGBHv9DP////////////////////8FIANBBHRBgICAAWr9AAQACyEIIAQEeyAE/QAEACAI/U4F/QwAAAAAAAAAAAAAAAAAAAAACyIJ/V8hBiAJIAn9DQgJCgsMDQ4PCAkKCwwNDg/9XyEHA0D9DAAAAAAAAAAAAAAAAAAAAAAhBUHAACAAIABBwABOGyEDA0AgA0EASgRAIAUgAv0ABAAgCP1O/eQBIQUgA0EBayEDIAEgAmohAgwBCwsgBiAF/V/98AEhBiAHIAUgBf0NCAkKCwwNDg8ICQoLDA0OD/1f/fABIQcgAEFAaiIAQQBKDQALIAb9XiAH/V79DQABAgMEBQYHEBESExQVFhcLhAEBBHsgA0EERgR7/Qz/////////////////////BSADQQR0QYCAgAFq/QAEAAshB/0MAACAPwAAgD8AAIA/AACAPyEEA0AgAEEASgRAIAQgAv0ABAAgB/1OIgb95gEhBCAFIAYgBv1C/VAhBSAAQQFrIQAgASACaiECDAELCyAEIAX9UAuEAQEEeyADQQRGBHv9DP////////////////////8FIANBBHRBgICAAWr9AAQACyEH/QwAAIB/AACAfwAAgH8AAIB/IQQDQCAAQQBKBEAgBCAC/QAEACAH/U4iBv3qASEEIAUgBiAG/UL9UCEFIABBAWshACABIAJqIQIMAQsLIAQgBf1QC4QBAQR7IANBBEYEe/0M/////////////////////wUgA0EEdEGAgIABav0ABAALIQf9DAAAgP8AAID/AACA/wAAgP8hBANAIABBAEoEQCAEIAL9AAQAIAf9TiIG/esBIQQgBSAGIAb9Qv1QIQUgAEEBayEAIAEgAmohAgwBCwsgBCAF/VALkQEBBXsgAv0ABAAgA0EERgR7/Qz/////////////////////BSADQQR0QYCAgAFq/QAEAAsiCP1OIQRBASEDA0AgACADSgRAIAEgAmoiAv0ABAAgCP1OIgYgBP1EIAYgBv1C/VAgBCAE/UL9TyEHIAYgBCAH/VIhBCAD/REgBSAH/VIhBSADQQFqIQMMAQsLIAULxQEBBXsDQCAAQRBOBEAgAiAB/QAEAP3kASECIAMgAf0ABBD95AEhAyAEIAH9AAQg/eQBIQQgBSAB/QAEMP3kASEFIABBEGshACABQUBrIQEMAQsLA0AgAEEETgRAIAIgAf0ABAD95AEhAiAAQQRrIQAgAUEQaiEBDAELCyACIAAEeyADIAH9AAQAIABBBHRBgICAAWr9AAQA/U795AEFIAML/eQBIAQgBf3kAf3kASIG/R8AIAb9HwGSIAb9HwIgBv0fA5KSC/0BAQZ7A0AgAEEQTgRAIAH9AAQAIAL9AAQAIAP9hQIhAyAB/QAEECAC/QAEECAE/YUCIQQgAf0ABCAgAv0ABCAgBf2FAiEFIAH9AAQwIAL9AAQwIAb9hQIhBiAAQRBrIQAgAUFAayEBIAJBQGshAgwBCwsDQCAAQQROBEAgAf0ABAAgAv0ABAAgA/2FAiEDIABBBGshACABQRBqIQEgAkEQaiECDAELCyADIAAEeyAB/QAEACAAQQR0QYCAgAFq/QAEACIH/U4gAv0ABAAgB/1OIAT9hQIFIAQL/eQBIAUgBv3kAf3kASII/R8AIAj9HwGSIAj9HwIgCP0fA5KSC5EBAQZ/IABBA2pBfHFBAnQgBmpBBGohCiACQQJ0IQsDQCABIAdKBEAgB0ECdCAKaigCACEMQQAhCANAIAAgCEoEQCALIAcgASAIQQJ0IAZqKAIAbGpsIAVqIQkgCCAMSARAIAIgAyAJEAQgBEECdCADaiEDBSACIAkQAQsgCEEBaiEIDAELCyAHQQFqIQcMAQsLC+ACAQt/IAwEQCADIAUgCiADQQJ0IAsQBQsDQEHAASACIBJrIhggGEHAAUobIREgB0ECdCIZIBJsIAZqIRQgDwRAIBEgAyAUIBkgDyASQQBKEAgLIAlBAnQgEmwgCGohGiAJQQJ0IRsgB0ECdCEVIBJBAEohFgJAIA0gDnJFDQAgBEECdCAaaiEXIBFBAEoEfyAEIAVqIAMgERBIBUEBC0UEQEEBQQAgAyARIBsgFCAVIANBAnRBACAWIARBACAOGyAaIA4gBUEAIA0bIBcgDRAcDAELIA4EQCAEIAMgESAaIBsgFCAVIA4gFhAdCyANBEAgBSADIBEgFyAbIBQgFSANIBYQHQsLIAwEQCARIAUgAyAUIAdBAnQgCyADQQNqQXxxQQV0IARBAnQgGmogCUECdEEAQQAQAwsgAiARIBJqIhJKDQALIAwEQCAAIAEgBSAEQQJ0IAhqIAkgDCAQEC0LC6IBAQJ/IABBBE4EQCAAIAMgBCAFaiIOQQAgBCABGyIPayAPQQJ0IAZqIAdBAnQgD0EFdCAKaiAOQQNqQXxxQQV0IAsgDEECdCANQQIQAw8LIAFFIAFBBE5yBEBBACACIAMgBSAEQQJ0IAZqIAdBAnQgCSALIAxBAnQgDUECEBALIAEEQEEAIAAgAyAEIAYgB0ECdCAIIAsgDEECdEEAQQEQEAsLbAEBewNAIABBBE4EQCACIAL9AAQAIAH9AAQA/eQB/QsEACAAQQRrIQAgAUEQaiEBIAJBEGohAgwBCwsgAARAIAIgAv0ABAAgAEEEdEGAgIABav0ABAAiA/1OIAH9AAQAIAP9Tv3kASAAEAALC/YRAmN7D38gAUECdCFtA0AgAEEASgRAIAFBA3EhbiABQXxxQQJ0IXBBACFvA0AgbyBwSQRAQfCAgAH9CQIAIhsiHCACIG9qInT9AAQAQcCCgAH9CQIAIh396wFBxIKAAf0JAgAiHv3qASIfQciCgAH9CQIAIiBBzICAAf0JAgAiIf2FAiIiICH95QEiI0HUgIAB/QkCACIkICNB0ICAAf0JAgAiJSAf/YUC/YUCIiZBzIKAAf0JAgAiJ0HQgoAB/QkCACIo/YUCICZB1IKAAf0JAgAiKf2FAiAmQdiCgAH9CQIAIir9hQIgJkHcgoAB/QkCACIr/YUCICZB4IKAAf0JAgAiLP2FAiAmICb95gEgHCAm/eUB/YUCICJBF/2rASAc/a4BIBz9hQL95wEhLSAbIG1BA2wgdGoicv0ABAAgHf3rASAe/eoBIi4gICAh/YUCIi8gIf3lASIwICQgMCAlIC79hQL9hQIiMSAnICj9hQIgMSAp/YUCIDEgKv2FAiAxICv9hQIgMSAs/YUCIDEgMf3mASAbIDH95QH9hQIgL0EX/asBIBv9rgEgG/2FAv3nASEyIG1BAXQgdGoidf0ABAAiOUGAgoAB/QkCAP3rAUGEgoAB/QkCAP3qASI6IDr95gEiO0GIgoAB/QkCAEGMgoAB/QkCAP2FAiA7QZCCgAH9CQIA/YUCIDtBlIKAAf0JAgD9hQIgO0GYgoAB/QkCAP2FAiA7QZyCgAH9CQIA/YUCIDtBoIKAAf0JAgD9hQIhPCAFIG9qIBsiMyBtIHRqInP9AAQAIB396wEgHv3qASI0ICAgIf2FAiI1ICH95QEiNiAkIDYgJSA0/YUC/YUCIjcgJyAo/YUCIDcgKf2FAiA3ICr9hQIgNyAr/YUCIDcgLP2FAiA3IDf95gEgMyA3/eUB/YUCIDVBF/2rASAz/a4BIDP9hQL95wEiOCAEIG9q/QAEACAtIDkgPCA6/eYBIDtBpIKAAf0JAgBBqIKAAf0JAgD9hQIgO0GsgoAB/QkCAP2FAiA7QbCCgAH9CQIA/YUC/ecBIDn94AFBtIKAAf0JAgD9Q/1SIj395gH9hQL9CwQAIHQgLf0LBAAgcyA4/QsEACB1ID39CwQAIHIgMv0LBAAgb0EQaiFvDAELCyBuBEBB8ICAAf0JAgAiPiI/IAIgcGoidv0ABABBwIKAAf0JAgAiQP3rAUHEgoAB/QkCACJB/eoBIkJByIKAAf0JAgAiQ0HMgIAB/QkCACJE/YUCIkUgRP3lASJGQdSAgAH9CQIAIkcgRkHQgIAB/QkCACJIIEL9hQL9hQIiSUHMgoAB/QkCACJKQdCCgAH9CQIAIkv9hQIgSUHUgoAB/QkCACJM/YUCIElB2IKAAf0JAgAiTf2FAiBJQdyCgAH9CQIAIk79hQIgSUHggoAB/QkCACJP/YUCIEkgSf3mASA/IEn95QH9hQIgRUEX/asBID/9rgEgP/2FAv3nASFQID4gbUEDbCB2av0ABAAgQP3rASBB/eoBIlEgQyBE/YUCIlIgRP3lASJTIEcgUyBIIFH9hQL9hQIiVCBKIEv9hQIgVCBM/YUCIFQgTf2FAiBUIE79hQIgVCBP/YUCIFQgVP3mASA+IFT95QH9hQIgUkEX/asBID79rgEgPv2FAv3nASFVIG1BAXQgdmr9AAQAIlxBgIKAAf0JAgD96wFBhIKAAf0JAgD96gEiXSBd/eYBIl5BiIKAAf0JAgBBjIKAAf0JAgD9hQIgXkGQgoAB/QkCAP2FAiBeQZSCgAH9CQIA/YUCIF5BmIKAAf0JAgD9hQIgXkGcgoAB/QkCAP2FAiBeQaCCgAH9CQIA/YUCIV8gBSBwaiA+IlYgbSB2av0ABAAgQP3rASBB/eoBIlcgQyBE/YUCIlggRP3lASJZIEcgWSBIIFf9hQL9hQIiWiBKIEv9hQIgWiBM/YUCIFogTf2FAiBaIE79hQIgWiBP/YUCIFogWv3mASBWIFr95QH9hQIgWEEX/asBIFb9rgEgVv2FAv3nASJbIAQgcGr9AAQAIFAgXCBfIF395gEgXkGkgoAB/QkCAEGogoAB/QkCAP2FAiBeQayCgAH9CQIA/YUCIF5BsIKAAf0JAgD9hQL95wEgXP3gAUG0goAB/QkCAP1D/VIiYP3mAf2FAiBuEAAgdiBQIG4QACBtIHZqIXcgWyFhIHcgYSBuEAAgbUEBdCB2aiF4IHggYCBuEAAgbUEDbCB2aiF5IHkgVSBuEAALQQAhbwNAIG8gcEkEQCAFIG9q/QAEACJiQYCCgAH9CQIA/esBQYSCgAH9CQIA/eoBImMgY/3mASJkQYiCgAH9CQIAQYyCgAH9CQIA/YUCIGRBkIKAAf0JAgD9hQIgZEGUgoAB/QkCAP2FAiBkQZiCgAH9CQIA/YUCIGRBnIKAAf0JAgD9hQIgZEGggoAB/QkCAP2FAiFlIAcgb2ogbyBtQQNsIAJqav0ABAAgYiBlIGP95gEgZEGkgoAB/QkCAEGogoAB/QkCAP2FAiBkQayCgAH9CQIA/YUCIGRBsIKAAf0JAgD9hQL95wEgYv3gAUG0goAB/QkCAP1D/VIiZv3mAf0LBAAgBiBvaiBm/QsEACBvQRBqIW8MAQsLIG4EQCAGIHBqIXogBSBwav0ABAAiZ0GAgoAB/QkCAP3rAUGEgoAB/QkCAP3qASJoIGj95gEiaUGIgoAB/QkCAEGMgoAB/QkCAP2FAiBpQZCCgAH9CQIA/YUCIGlBlIKAAf0JAgD9hQIgaUGYgoAB/QkCAP2FAiBpQZyCgAH9CQIA/YUCIGlBoIKAAf0JAgD9hQIhaiAHIHBqIHAgbUEDbCACamr9AAQAIGcgaiBo/eYBIGlBpIKAAf0JAgBBqIKAAf0JAgD9hQIgaUGsgoAB/QkCAP2FAiBpQbCCgAH9CQIA/YUC/ecBIGf94AFBtIKAAf0JAgD9Q/1SImv95gEgbhAAIHogayBuEAALIANBAnQgAmohAiAEIG1qIQQgBSBtaiEFIAYgbWohBiAIQQJ0IAdqIQcgAEEBayEADAELCwv7CQIbewt/IAFBAnQhJANAIABBAEoEQCABQQF0ISMgAiEiIAMhIQNAICNBBE4EQCAiQfCAgAH9CQIAIgogIv0ABAAgIf0ABAD95AFBwIKAAf0JAgD96wFBxIKAAf0JAgD96gEiC0HIgoAB/QkCAEHMgIAB/QkCACIM/YUCIg0gDP3lASIOQdSAgAH9CQIAIA5B0ICAAf0JAgAgC/2FAv2FAiIPQcyCgAH9CQIAQdCCgAH9CQIA/YUCIA9B1IKAAf0JAgD9hQIgD0HYgoAB/QkCAP2FAiAPQdyCgAH9CQIA/YUCIA9B4IKAAf0JAgD9hQIgDyAP/eYBIAogD/3lAf2FAiANQRf9qwEgCv2uASAK/YUC/ecB/QsEACAiQRBqISIgIUEQaiEhICNBBGshIwwBCwsgIwRAICJB8ICAAf0JAgAiECAi/QAEACAh/QAEAP3kAUHAgoAB/QkCAP3rAUHEgoAB/QkCAP3qASIRQciCgAH9CQIAQcyAgAH9CQIAIhL9hQIiEyAS/eUBIhRB1ICAAf0JAgAgFEHQgIAB/QkCACAR/YUC/YUCIhVBzIKAAf0JAgBB0IKAAf0JAgD9hQIgFUHUgoAB/QkCAP2FAiAVQdiCgAH9CQIA/YUCIBVB3IKAAf0JAgD9hQIgFUHggoAB/QkCAP2FAiAVIBX95gEgECAV/eUB/YUCIBNBF/2rASAQ/a4BIBD9hQL95wEgIxAACyABISEDQCAhQQROBEAgAiAkav0ABAAgJEEBdCIlIANq/QAEACACICVqIib9AAQA/YUCIhZBgIKAAf0JAgD96wFBhIKAAf0JAgD96gEiFyAX/eYBIhhBiIKAAf0JAgBBjIKAAf0JAgD9hQIgGEGQgoAB/QkCAP2FAiAYQZSCgAH9CQIA/YUCIBhBmIKAAf0JAgD9hQIgGEGcgoAB/QkCAP2FAiAYQaCCgAH9CQIA/YUCIRkgBSAC/QAEACAE/QAEACAWIBkgF/3mASAYQaSCgAH9CQIAQaiCgAH9CQIA/YUCIBhBrIKAAf0JAgD9hQIgGEGwgoAB/QkCAP2FAv3nASAW/eABQbSCgAH9CQIA/UP9UiIa/eUBIBr9hQL9CwQAICYgGv0LBAAgAkEQaiECIANBEGohAyAEQRBqIQQgBUEQaiEFICFBBGshIQwBCwsgIQR/IAIgJGr9AAQAICRBAXQiJyADav0ABAAgAiAnav0ABAD9hQIiG0GAgoAB/QkCAP3rAUGEgoAB/QkCAP3qASIcIBz95gEiHUGIgoAB/QkCAEGMgoAB/QkCAP2FAiAdQZCCgAH9CQIA/YUCIB1BlIKAAf0JAgD9hQIgHUGYgoAB/QkCAP2FAiAdQZyCgAH9CQIA/YUCIB1BoIKAAf0JAgD9hQIhHiAC/QAEACAE/QAEACAbIB4gHP3mASAdQaSCgAH9CQIAQaiCgAH9CQIA/YUCIB1BrIKAAf0JAgD9hQIgHUGwgoAB/QkCAP2FAv3nASAb/eABQbSCgAH9CQIA/UP9UiIf/eUBIB/9hQIhICAhQQRGBEAgBSAg/QsEAAUgBSAgICEQAAsgJEEBdCACaiEoICEiKUEERgRAICggH/0LBAAFICggHyApEAALICFBAnQiKiADaiEDIAQgKmohBCAFICpqIQUgAiAqagUgAgsgJEEBdCIraiECIAMgK2ohAyAAQQFrIQAMAQsLC34BAnsgA/0JAgAhBANAIABBBE4EQCABIAH9AAQAIAL9AAQAIAT95gH95QH9CwQAIABBBGshACABQRBqIQEgAkEQaiECDAELCyAABEAgASAB/QAEACAAQQR0QYCAgAFq/QAEACIF/U4gAv0ABAAgBf1OIAT95gH95QEgABAACwuMAwELewNAIABBBE4EQCACIAL9AAQAIAP9AAQAIgcgB/3mAf3kASII/QsEACABIAH9AAQAIAcgBP0JAgAgCP3jAf3nASIJ/eYB/eUBIgr94AEgCSAEQQRq/QkCAP3mAf3lAUG0hYAB/QkCAP3pASAK/QwAAACAAAAAgAAAAIAAAACA/U79UEGwhYAB/QkCACAEQQhq/QkCACAJ/eYB/eQB/ecB/QsEACAAQQRrIQAgAUEQaiEBIAJBEGohAiADQRBqIQMMAQsLIAAEQCACIAL9AAQAIABBBHRBgICAAWr9AAQAIgv9TiAD/QAEACAL/U4iDCAM/eYB/eQBIg0gABAAIAEgAf0ABAAgAEEEdEGAgIABav0ABAD9TiAMIAT9CQIAIA394wH95wEiDv3mAf3lASIP/eABIA4gBEEEav0JAgD95gH95QFBtIWAAf0JAgD96QEgD/0MAAAAgAAAAIAAAACAAAAAgP1O/VBBsIWAAf0JAgAgBEEIav0JAgAgDv3mAf3kAf3nASAAEAALC7UCAQt7IARBBGr9CQIAIQkDQCAAQQROBEAgAiAC/QAEACAJ/eYBIAP9AAQAIgj95AEiCv0LBAAgASAB/QAEAAJ7IAogBP0JAgAiC/3mASAEKgIIQwAAAABbDQAaIAggC/3mASAKIARBBGr9CQIA/eYBIAv95gH95AEL/eUB/QsEACAAQQRrIQAgAUEQaiEBIAJBEGohAiADQRBqIQMMAQsLIAAEQCACIAL9AAQAIABBBHRBgICAAWr9AAQAIgz9TiAJ/eYBIAP9AAQAIAz9TiIN/eQBIg4gABAAIAEgAf0ABAAgAEEEdEGAgIABav0ABAD9TgJ7IA4gBP0JAgAiD/3mASAEKgIIQwAAAABbDQAaIA0gD/3mASAOIARBBGr9CQIA/eYBIA/95gH95AEL/eUBIAAQAAsLggICCXsBfyAE/QkCACEJIARBBGr9CQIAIQcgBCoCCEMAAAAAXCEOA0AgAEEETgRAIAIgAv0ABAAgB/3mASAD/QAEACAJ/eYBIgj95QEiCv0LBAAgASAB/QAEACAKIAf95gEgCP3lASAKIA4b/eQB/QsEACAAQQRrIQAgAUEQaiEBIAJBEGohAiADQRBqIQMMAQsLIAAEQCACIAL9AAQAIABBBHRBgICAAWr9AAQAIgv9TiAH/eYBIAP9AAQAIAv9TiAJ/eYBIgz95QEiDSAAEAAgASAB/QAEACAAQQR0QYCAgAFq/QAEAP1OIA0gB/3mASAM/eUBIA0gDhv95AEgABAACwvvAQEJeyAE/QkCACEHIARBBGr9CQIAIQgDQCAAQQROBEAgAiAC/QAEACAD/QAEACIJIAn95gH95AEiCv0LBAAgASAB/QAEACAJIAf95gEgCv3jASAI/eQB/ecB/eUB/QsEACAAQQRrIQAgAUEQaiEBIAJBEGohAiADQRBqIQMMAQsLIAAEQCACIAL9AAQAIABBBHRBgICAAWr9AAQAIgv9TiAD/QAEACAL/U4iDCAM/eYB/eQBIg0gABAAIAEgAf0ABAAgAEEEdEGAgIABav0ABAD9TiAMIAf95gEgDf3jASAI/eQB/ecB/eUBIAAQAAsLyAIBB38gAEUEQCAFIAQoAgA2AgAPCyABKAIAIQYgAigCAEECdCEHIAMoAgBBAnQhCCAAQQFGBEACQCAIQQRGBEAgB0EERgRAIAYgBCAFEAwMAgsgB0UEQCAGIAUgBBA5DAILCwNAIAZBBE4EQCAEIAdqKAIAIQogB0EBdCAEaigCACELIAdBA2wgBGooAgAhDCAFIAQoAgA2AgAgBSAIaiAKNgIAIAhBAXQgBWogCzYCACAIQQNsIAVqIAw2AgAgB0ECdCAEaiEEIAhBAnQgBWohBSAGQQRrIQYMAQsLA0AgBkEASgRAIAUgBCgCADYCACAGQQFrIQYgBCAHaiEEIAUgCGohBQwBCwsLDwsDQCAGIAlKBEAgAEEBayABQQRqIAJBBGogA0EEaiAEIAUQOCAJQQFqIQkgBCAHaiEEIAUgCGohBQwBCwsLSAIBewN/IAL9CQIAIQMgAEECdCABaiEFA0AgBSABQRBqIgRPBEAgASAD/QsEACAEIQEMAQsLIABBA3EiBgRAIAEgAyAGEAALC4gHAhB7An8DQCAAQQBKBEAgAf0ABAAhDiABIAJqIQEgA/0ABAAhFCAD/QAEECEVIAMgBGohAyAOIA79DQABAgMAAQIDAAECAwABAgMiFiAUIAr9hQIhCiAWIBUgD/2FAiEPIA4gDv0NBAUGBwQFBgcEBQYHBAUGByIXIBQgC/2FAiELIBcgFSAQ/YUCIRAgDiAO/Q0ICQoLCAkKCwgJCgsICQoLIhggFCAM/YUCIQwgGCAVIBH9hQIhESAOIA79DQwNDg8MDQ4PDA0ODwwNDg8iGSAUIA39hQIhDSAZIBUgEv2FAiESIABBAWshAAwBCwsgCUEBcQRAIAogBf0ABAD95AEhCiAPIAX9AAQQ/eQBIQ8LIAhBCE4EQCAFIAr9CwQAIAUgD/0LBBAFIAUhACAIQQRxBEAgBSAK/QsEACAPIQogBUEQaiEACyAIQQJxBEAgACAK/VsDAAAgCiAK/Q0ICQoLDA0ODwgJCgsMDQ4PIQogAEEIaiEACyAIQQFxBEAgACAK/VoCAAALCyAHQQFMBEAPCyAFIAZqIRogCUEBcQRAIAsgGv0ABAD95AEhCyAQIBr9AAQQ/eQBIRALIAhBCE4EQCAaIAv9CwQAIBogEP0LBBAFIBohACAIQQRxBEAgGiAL/QsEACAQIQsgGkEQaiEACyAIQQJxBEAgACAL/VsDAAAgCyAL/Q0ICQoLDA0ODwgJCgsMDQ4PIQsgAEEIaiEACyAIQQFxBEAgACAL/VoCAAALCyAHQQJMBEAPCyAGIBpqIRsgCUEBcQRAIAwgG/0ABAD95AEhDCARIBv9AAQQ/eQBIRELIAhBCE4EQCAbIAz9CwQAIBsgEf0LBBAFIBshACAIQQRxBEAgGyAM/QsEACARIQwgG0EQaiEACyAIQQJxBEAgACAM/VsDAAAgDCAM/Q0ICQoLDA0ODwgJCgsMDQ4PIQwgAEEIaiEACyAIQQFxBEAgACAM/VoCAAALCyAHQQNMBEAPCyAGIBtqIQUgCUEBcQRAIA0gBf0ABAD95AEhDSASIAX9AAQQ/eQBIRILIAhBCE4EQCAFIA39CwQAIAUgEv0LBBAFIAhBBHEEQCAFIA39CwQAIBIhDSAFQRBqIQULIAhBAnEEQCAFIA39WwMAACANIA39DQgJCgsMDQ4PCAkKCwwNDg8hDSAFQQhqIQULIAhBAXEEQCAFIA39WgIAAAsLC4wFAgZ7An8DQCAAQQBKBEAgAf0ABAAhDiABIAJqIQEgA/0ABAAhDyADIARqIQMgDiAO/Q0AAQIDAAECAwABAgMAAQIDIA8gCv2FAiEKIA4gDv0NBAUGBwQFBgcEBQYHBAUGByAPIAv9hQIhCyAOIA79DQgJCgsICQoLCAkKCwgJCgsgDyAM/YUCIQwgDiAO/Q0MDQ4PDA0ODwwNDg8MDQ4PIA8gDf2FAiENIABBAWshAAwBCwsgCUEBcQRAIAogBf0ABAD95AEhCgsgCEEETgRAIAUgCv0LBAAFIAUhACAIQQJxBEAgBSAK/VsDAAAgCiAK/Q0ICQoLDA0ODwgJCgsMDQ4PIQogBUEIaiEACyAIQQFxBEAgACAK/VoCAAALCyAHQQFMBEAPCyAFIAZqIRAgCUEBcQRAIAsgEP0ABAD95AEhCwsgCEEETgRAIBAgC/0LBAAFIBAhACAIQQJxBEAgECAL/VsDAAAgCyAL/Q0ICQoLDA0ODwgJCgsMDQ4PIQsgEEEIaiEACyAIQQFxBEAgACAL/VoCAAALCyAHQQJMBEAPCyAGIBBqIREgCUEBcQRAIAwgEf0ABAD95AEhDAsgCEEETgRAIBEgDP0LBAAFIBEhACAIQQJxBEAgESAM/VsDAAAgDCAM/Q0ICQoLDA0ODwgJCgsMDQ4PIQwgEUEIaiEACyAIQQFxBEAgACAM/VoCAAALCyAHQQNMBEAPCyAGIBFqIQUgCUEBcQRAIA0gBf0ABAD95AEhDQsgCEEETgRAIAUgDf0LBAAFIAhBAnEEQCAFIA39WwMAACANIA39DQgJCgsMDQ4PCAkKCwwNDg8hDSAFQQhqIQULIAhBAXEEQCAFIA39WgIAAAsLC8ALAiZ7BH8gAiABIAJqIjFqITIgBCAEIAMgBGogAyAHQQFKGyICaiACIAdBAkobIjBqIDAgB0EDShshBANAIABBBE4EQCAB/QAEACEbIAFBEGohASAx/QAEACEcIDFBEGohMSAy/QAEACEdIDJBEGohMiAD/QAEACEeIANBEGohAyAbIB4gCv2FAiEKIBwgHiAL/YUCIQsgHSAeIAz9hQIhDCAC/QAEACEfIAJBEGohAiAbIB8gE/2FAiETIBwgHyAW/YUCIRYgHSAfIBj9hQIhGCAw/QAEACEgIDBBEGohMCAbICAgFP2FAiEUIBwgICAS/YUCIRIgHSAgIBn9hQIhGSAE/QAEACEhIARBEGohBCAbICEgFf2FAiEVIBwgISAX/YUCIRcgHSAhIBr9hQIhGiAAQQRrIQAMAQsLIABBAEoEQCAA/RH9DAAAAAABAAAAAgAAAAMAAAD9OyIiIAH9AAQA/U4iIyAiIAP9AAQA/U4iJCAK/YUCIQogIiAx/QAEAP1OIiUgJCAL/YUCIQsgIiAy/QAEAP1OIiYgJCAM/YUCIQwgIyAiIAL9AAQA/U4iJyAT/YUCIRMgJSAnIBb9hQIhFiAmICcgGP2FAiEYICMgIiAw/QAEAP1OIiggFP2FAiEUICYgKCAZ/YUCIRkgIyAiIAT9AAQA/U4iKSAV/YUCIRUgJSApIBf9hQIhFyAmICkgGv2FAiEaICUgKCAS/YUCIRILIAogE/0NAAECAwQFBgcQERITFBUWFyAKIBP9DQgJCgsMDQ4PGBkaGxwdHh/95AEiKiAUIBX9DQABAgMEBQYHEBESExQVFhcgFCAV/Q0ICQoLDA0ODxgZGhscHR4f/eQBIiv9DQABAgMICQoLEBESExgZGhsgKiAr/Q0EBQYHDA0ODxQVFhccHR4f/eQBIQogCyAW/Q0AAQIDBAUGBxAREhMUFRYXIAsgFv0NCAkKCwwNDg8YGRobHB0eH/3kASIsIBIgF/0NAAECAwQFBgcQERITFBUWFyASIBf9DQgJCgsMDQ4PGBkaGxwdHh/95AEiLf0NAAECAwgJCgsQERITGBkaGyAsIC39DQQFBgcMDQ4PFBUWFxwdHh/95AEhCyAMIBj9DQABAgMEBQYHEBESExQVFhcgDCAY/Q0ICQoLDA0ODxgZGhscHR4f/eQBIi4gGSAa/Q0AAQIDBAUGBxAREhMUFRYXIBkgGv0NCAkKCwwNDg8YGRobHB0eH/3kASIv/Q0AAQIDCAkKCxAREhMYGRobIC4gL/0NBAUGBwwNDg8UFRYXHB0eH/3kASEMIAlBAXEEQCAKIAX9AAQA/eQBIQoLIAlBAnEEQCAKIAj9AAQA/eQBIQoLIAr9DAAAAAAAAAAAAAAAAAAAAAD96wEgCiAJQQRxGyEKIAdBBE4EQCAFIAr9CwQABSAFIQAgB0ECcQRAIAUgCv1bAwAAIAogCv0NCAkKCwwNDg8ICQoLDA0ODyEKIAVBCGohAAsgB0EBcQRAIAAgCv1aAgAACwsgBSAGaiEzIAlBAXEEQCALIDP9AAQA/eQBIQsLIAlBAnEEQCALIAj9AAQA/eQBIQsLIAv9DAAAAAAAAAAAAAAAAAAAAAD96wEgCyAJQQRxGyELIAdBBE4EQCAzIAv9CwQABSAzIQAgB0ECcQRAIDMgC/1bAwAAIAsgC/0NCAkKCwwNDg8ICQoLDA0ODyELIDNBCGohAAsgB0EBcQRAIAAgC/1aAgAACwsgBiAzaiEFIAlBAXEEQCAMIAX9AAQA/eQBIQwLIAlBAnEEQCAMIAj9AAQA/eQBIQwLIAz9DAAAAAAAAAAAAAAAAAAAAAD96wEgDCAJQQRxGyEMIAdBBE4EQCAFIAz9CwQABSAHQQJxBEAgBSAM/VsDAAAgDCAM/Q0ICQoLDA0ODwgJCgsMDQ4PIQwgBUEIaiEFCyAHQQFxBEAgBSAM/VoCAAALCwuTCAIdewJ/IAEgAmohKCAEIAQgAyAEaiADIAdBAUobIgJqIAIgB0ECShsiJ2ogJyAHQQNKGyEEA0AgAEEETgRAIAH9AAQAIRYgAUEQaiEBICj9AAQAIRcgKEEQaiEoIAP9AAQAIRggA0EQaiEDIBYgGCAK/YUCIQogFyAYIAv9hQIhCyAC/QAEACEZIAJBEGohAiAWIBkgDv2FAiEOIBcgGSAT/YUCIRMgJ/0ABAAhGiAnQRBqIScgFiAaIBH9hQIhESAXIBogEP2FAiEQIAT9AAQAIRsgBEEQaiEEIBYgGyAS/YUCIRIgFyAbIBT9hQIhFCAAQQRrIQAMAQsLIABBAEoEQCAA/RH9DAAAAAABAAAAAgAAAAMAAAD9OyIcIAH9AAQA/U4iHSAcIAP9AAQA/U4iHiAK/YUCIQogHCAo/QAEAP1OIh8gHiAL/YUCIQsgHSAcIAL9AAQA/U4iICAO/YUCIQ4gHyAgIBP9hQIhEyAdIBwgJ/0ABAD9TiIhIBH9hQIhESAdIBwgBP0ABAD9TiIiIBL9hQIhEiAfICIgFP2FAiEUIB8gISAQ/YUCIRALIAogDv0NAAECAwQFBgcQERITFBUWFyAKIA79DQgJCgsMDQ4PGBkaGxwdHh/95AEiIyARIBL9DQABAgMEBQYHEBESExQVFhcgESAS/Q0ICQoLDA0ODxgZGhscHR4f/eQBIiT9DQABAgMICQoLEBESExgZGhsgIyAk/Q0EBQYHDA0ODxQVFhccHR4f/eQBIQogCyAT/Q0AAQIDBAUGBxAREhMUFRYXIAsgE/0NCAkKCwwNDg8YGRobHB0eH/3kASIlIBAgFP0NAAECAwQFBgcQERITFBUWFyAQIBT9DQgJCgsMDQ4PGBkaGxwdHh/95AEiJv0NAAECAwgJCgsQERITGBkaGyAlICb9DQQFBgcMDQ4PFBUWFxwdHh/95AEhCyAJQQFxBEAgCiAF/QAEAP3kASEKCyAJQQJxBEAgCiAI/QAEAP3kASEKCyAK/QwAAAAAAAAAAAAAAAAAAAAA/esBIAogCUEEcRshCiAHQQROBEAgBSAK/QsEAAUgBSEAIAdBAnEEQCAFIAr9WwMAACAKIAr9DQgJCgsMDQ4PCAkKCwwNDg8hCiAFQQhqIQALIAdBAXEEQCAAIAr9WgIAAAsLIAUgBmohBSAJQQFxBEAgCyAF/QAEAP3kASELCyAJQQJxBEAgCyAI/QAEAP3kASELCyAL/QwAAAAAAAAAAAAAAAAAAAAA/esBIAsgCUEEcRshCyAHQQROBEAgBSAL/QsEAAUgB0ECcQRAIAUgC/1bAwAAIAsgC/0NCAkKCwwNDg8ICQoLDA0ODyELIAVBCGohBQsgB0EBcQRAIAUgC/1aAgAACwsL3AQCD3sCfyADIAMgAiADaiACIAVBAUobIhdqIBcgBUECShsiGGogGCAFQQNKGyEDA0AgAEEETgRAIAH9AAQAIQ4gAUEQaiEBIAL9AAQAIQ8gAkEQaiECIA4gDyAI/YUCIQggF/0ABAAhECAXQRBqIRcgDiAQIAv9hQIhCyAY/QAEACERIBhBEGohGCAOIBEgDP2FAiEMIAP9AAQAIRIgA0EQaiEDIA4gEiAN/YUCIQ0gAEEEayEADAELCyAAQQBKBEAgAP0R/QwAAAAAAQAAAAIAAAADAAAA/TsiEyAB/QAEAP1OIhQgEyAC/QAEAP1OIAj9hQIhCCAUIBMgGP0ABAD9TiAM/YUCIQwgFCATIAP9AAQA/U4gDf2FAiENIBQgEyAX/QAEAP1OIAv9hQIhCwsgCCAL/Q0AAQIDBAUGBxAREhMUFRYXIAggC/0NCAkKCwwNDg8YGRobHB0eH/3kASIVIAwgDf0NAAECAwQFBgcQERITFBUWFyAMIA39DQgJCgsMDQ4PGBkaGxwdHh/95AEiFv0NAAECAwgJCgsQERITGBkaGyAVIBb9DQQFBgcMDQ4PFBUWFxwdHh/95AEhCCAHQQFxBEAgCCAE/QAEAP3kASEICyAHQQJxBEAgCCAG/QAEAP3kASEICyAI/QwAAAAAAAAAAAAAAAAAAAAA/esBIAggB0EEcRshCCAFQQROBEAgBCAI/QsEAAUgBUECcQRAIAQgCP1bAwAAIAggCP0NCAkKCwwNDg8ICQoLDA0ODyEIIARBCGohBAsgBUEBcQRAIAQgCP1aAgAACwsLpxQCW3sLfyACIAIgAiACIAEgAmoiZWoiZmoiZ2oiaGohAgNAIABBBE4EQCAB/QkCACIZIAP9AAQAIhogDf2FAiEbIBkgA/0ABBAiHCAT/YUCIR0gZf0JAgAiHiAaIA79hQIhHyAeIBwgFP2FAiEgIGb9CQIAIiEgGiAP/YUCISIgISAcIBX9hQIhIyBn/QkCACIkIBogEP2FAiElICQgHCAW/YUCISYgaP0JAgAiJyAaIBH9hQIhKCAnIBwgF/2FAiEpIAL9CQIAIiogGiAS/YUCISsgKiAcIBj9hQIhLCAB/QkCBCItIAMgBGoiaf0ABAAiLiAb/YUCIS8gLSBp/QAEECIwIB39hQIhMSBl/QkCBCIyIC4gH/2FAiEzIDIgMCAg/YUCITQgZv0JAgQiNSAuICL9hQIhNiA1IDAgI/2FAiE3IGf9CQIEIjggLiAl/YUCITkgOCAwICb9hQIhOiBo/QkCBCI7IC4gKP2FAiE8IDsgMCAp/YUCIT0gAv0JAgQiPiAuICv9hQIhPyA+IDAgLP2FAiFAIAH9CQIIIkEgBCBpaiJq/QAEACJCIC/9hQIhQyBBIGr9AAQQIkQgMf2FAiFFIGX9CQIIIkYgQiAz/YUCIUcgRiBEIDT9hQIhSCBm/QkCCCJJIEIgNv2FAiFKIEkgRCA3/YUCIUsgZ/0JAggiTCBCIDn9hQIhTSBMIEQgOv2FAiFOIGj9CQIIIk8gQiA8/YUCIVAgTyBEID39hQIhUSAC/QkCCCJSIEIgP/2FAiFTIFIgRCBA/YUCIVQgAf0JAgwiVSAEIGpqImv9AAQAIlYgQ/2FAiENIFUga/0ABBAiVyBF/YUCIRMgZf0JAgwiWCBWIEf9hQIhDiBYIFcgSP2FAiEUIGb9CQIMIlkgViBK/YUCIQ8gWSBXIEv9hQIhFSBn/QkCDCJaIFYgTf2FAiEQIFogVyBO/YUCIRYgaP0JAgwiWyBWIFD9hQIhESBbIFcgUf2FAiEXIAL9CQIMIlwgViBT/YUCIRIgXCBXIFT9hQIhGCAEIGtqIQMgAUEQaiEBIGVBEGohZSBmQRBqIWYgZ0EQaiFnIGhBEGohaCACQRBqIQIgAEEEayEADAELCwNAIABBAEoEQCAB/QkCACJdIAP9AAQAIl4gDf2FAiENIF0gA/0ABBAiXyAT/YUCIRMgZf0JAgAiYCBeIA79hQIhDiBgIF8gFP2FAiEUIGb9CQIAImEgXiAP/YUCIQ8gYSBfIBX9hQIhFSBn/QkCACJiIF4gEP2FAiEQIGIgXyAW/YUCIRYgaP0JAgAiYyBeIBH9hQIhESBjIF8gF/2FAiEXIAL9CQIAImQgXiAS/YUCIRIgZCBfIBj9hQIhGCADIARqIQMgAUEEaiEBIGVBBGohZSBmQQRqIWYgZ0EEaiFnIGhBBGohaCACQQRqIQIgAEEBayEADAELCyAJQQFxBEAgEyAF/QAEEP3kASETIA0gBf0ABAD95AEhDQsgCUECcQRAIBMgCP0ABBD95AEhEyANIAj9AAQA/eQBIQ0LIAlBBHEEQCAT/QwAAAAAAAAAAAAAAAAAAAAA/esBIRMgDf0MAAAAAAAAAAAAAAAAAAAAAP3rASENCyAHQQhOBEAgBSAN/QsEACAFIBP9CwQQBSAFIQAgB0EEcQRAIAUgDf0LBAAgEyENIAVBEGohAAsgB0ECcQRAIAAgDf1bAwAAIA0gDf0NCAkKCwwNDg8ICQoLDA0ODyENIABBCGohAAsgB0EBcQRAIAAgDf1aAgAACwsgBSAGaiFsIAlBAXEEQCAUIGz9AAQQ/eQBIRQgDiBs/QAEAP3kASEOCyAJQQJxBEAgFCAI/QAEEP3kASEUIA4gCP0ABAD95AEhDgsgCUEEcQRAIBT9DAAAAAAAAAAAAAAAAAAAAAD96wEhFCAO/QwAAAAAAAAAAAAAAAAAAAAA/esBIQ4LIAdBCE4EQCBsIA79CwQAIGwgFP0LBBAFIGwhACAHQQRxBEAgbCAO/QsEACAUIQ4gbEEQaiEACyAHQQJxBEAgACAO/VsDAAAgDiAO/Q0ICQoLDA0ODwgJCgsMDQ4PIQ4gAEEIaiEACyAHQQFxBEAgACAO/VoCAAALCyAGIGxqIW0gCUEBcQRAIBUgbf0ABBD95AEhFSAPIG39AAQA/eQBIQ8LIAlBAnEEQCAVIAj9AAQQ/eQBIRUgDyAI/QAEAP3kASEPCyAJQQRxBEAgFf0MAAAAAAAAAAAAAAAAAAAAAP3rASEVIA/9DAAAAAAAAAAAAAAAAAAAAAD96wEhDwsgB0EITgRAIG0gD/0LBAAgbSAV/QsEEAUgbSEAIAdBBHEEQCBtIA/9CwQAIBUhDyBtQRBqIQALIAdBAnEEQCAAIA/9WwMAACAPIA/9DQgJCgsMDQ4PCAkKCwwNDg8hDyAAQQhqIQALIAdBAXEEQCAAIA/9WgIAAAsLIAYgbWohbiAJQQFxBEAgFiBu/QAEEP3kASEWIBAgbv0ABAD95AEhEAsgCUECcQRAIBYgCP0ABBD95AEhFiAQIAj9AAQA/eQBIRALIAlBBHEEQCAW/QwAAAAAAAAAAAAAAAAAAAAA/esBIRYgEP0MAAAAAAAAAAAAAAAAAAAAAP3rASEQCyAHQQhOBEAgbiAQ/QsEACBuIBb9CwQQBSBuIQAgB0EEcQRAIG4gEP0LBAAgFiEQIG5BEGohAAsgB0ECcQRAIAAgEP1bAwAAIBAgEP0NCAkKCwwNDg8ICQoLDA0ODyEQIABBCGohAAsgB0EBcQRAIAAgEP1aAgAACwsgBiBuaiFvIAlBAXEEQCAXIG/9AAQQ/eQBIRcgESBv/QAEAP3kASERCyAJQQJxBEAgFyAI/QAEEP3kASEXIBEgCP0ABAD95AEhEQsgCUEEcQRAIBf9DAAAAAAAAAAAAAAAAAAAAAD96wEhFyAR/QwAAAAAAAAAAAAAAAAAAAAA/esBIRELIAdBCE4EQCBvIBH9CwQAIG8gF/0LBBAFIG8hACAHQQRxBEAgbyAR/QsEACAXIREgb0EQaiEACyAHQQJxBEAgACAR/VsDAAAgESAR/Q0ICQoLDA0ODwgJCgsMDQ4PIREgAEEIaiEACyAHQQFxBEAgACAR/VoCAAALCyAGIG9qIQUgCUEBcQRAIBggBf0ABBD95AEhGCASIAX9AAQA/eQBIRILIAlBAnEEQCAYIAj9AAQQ/eQBIRggEiAI/QAEAP3kASESCyAJQQRxBEAgGP0MAAAAAAAAAAAAAAAAAAAAAP3rASEYIBL9DAAAAAAAAAAAAAAAAAAAAAD96wEhEgsgB0EITgRAIAUgEv0LBAAgBSAY/QsEEAUgB0EEcQRAIAUgEv0LBAAgGCESIAVBEGohBQsgB0ECcQRAIAUgEv1bAwAAIBIgEv0NCAkKCwwNDg8ICQoLDA0ODyESIAVBCGohBQsgB0EBcQRAIAUgEv1aAgAACwsLihECTnsJfyACIAIgAiABIAJqIlhqIllqIlpqIQIDQCAAQQROBEAgAf0JAgAiFyAD/QAEACIYIAv9hQIhGSAXIAP9AAQQIhogEv2FAiEbIFj9CQIAIhwgGCAM/YUCIR0gHCAaIBP9hQIhHiBZ/QkCACIfIBggDf2FAiEgIB8gGiAU/YUCISEgWv0JAgAiIiAYIA79hQIhIyAiIBogFf2FAiEkIAL9CQIAIiUgGCAP/YUCISYgJSAaIBb9hQIhJyAB/QkCBCIoIAMgBGoiW/0ABAAiKSAZ/YUCISogKCBb/QAEECIrIBv9hQIhLCBY/QkCBCItICkgHf2FAiEuIC0gKyAe/YUCIS8gWf0JAgQiMCApICD9hQIhMSAwICsgIf2FAiEyIFr9CQIEIjMgKSAj/YUCITQgMyArICT9hQIhNSAC/QkCBCI2ICkgJv2FAiE3IDYgKyAn/YUCITggAf0JAggiOSAEIFtqIlz9AAQAIjogKv2FAiE7IDkgXP0ABBAiPCAs/YUCIT0gWP0JAggiPiA6IC79hQIhPyA+IDwgL/2FAiFAIFn9CQIIIkEgOiAx/YUCIUIgQSA8IDL9hQIhQyBa/QkCCCJEIDogNP2FAiFFIEQgPCA1/YUCIUYgAv0JAggiRyA6IDf9hQIhSCBHIDwgOP2FAiFJIAH9CQIMIkogBCBcaiJd/QAEACJLIDv9hQIhCyBKIF39AAQQIkwgPf2FAiESIFj9CQIMIk0gSyA//YUCIQwgTSBMIED9hQIhEyBZ/QkCDCJOIEsgQv2FAiENIE4gTCBD/YUCIRQgWv0JAgwiTyBLIEX9hQIhDiBPIEwgRv2FAiEVIAL9CQIMIlAgSyBI/YUCIQ8gUCBMIEn9hQIhFiAEIF1qIQMgAUEQaiEBIFhBEGohWCBZQRBqIVkgWkEQaiFaIAJBEGohAiAAQQRrIQAMAQsLA0AgAEEASgRAIAH9CQIAIlEgA/0ABAAiUiAL/YUCIQsgUSAD/QAEECJTIBL9hQIhEiBY/QkCACJUIFIgDP2FAiEMIFQgUyAT/YUCIRMgWf0JAgAiVSBSIA39hQIhDSBVIFMgFP2FAiEUIFr9CQIAIlYgUiAO/YUCIQ4gViBTIBX9hQIhFSAC/QkCACJXIFIgD/2FAiEPIFcgUyAW/YUCIRYgAyAEaiEDIAFBBGohASBYQQRqIVggWUEEaiFZIFpBBGohWiACQQRqIQIgAEEBayEADAELCyAJQQFxBEAgCyAF/QAEAP3kASELIBIgBf0ABBD95AEhEgsgCUECcQRAIAsgCP0ABAD95AEhCyASIAj9AAQQ/eQBIRILIAlBBHEEQCAL/QwAAAAAAAAAAAAAAAAAAAAA/esBIQsgEv0MAAAAAAAAAAAAAAAAAAAAAP3rASESCyAHQQhOBEAgBSAL/QsEACAFIBL9CwQQBSAFIQAgB0EEcQRAIAUgC/0LBAAgEiELIAVBEGohAAsgB0ECcQRAIAAgC/1bAwAAIAsgC/0NCAkKCwwNDg8ICQoLDA0ODyELIABBCGohAAsgB0EBcQRAIAAgC/1aAgAACwsgBSAGaiFeIAlBAXEEQCAMIF79AAQA/eQBIQwgEyBe/QAEEP3kASETCyAJQQJxBEAgDCAI/QAEAP3kASEMIBMgCP0ABBD95AEhEwsgCUEEcQRAIAz9DAAAAAAAAAAAAAAAAAAAAAD96wEhDCAT/QwAAAAAAAAAAAAAAAAAAAAA/esBIRMLIAdBCE4EQCBeIAz9CwQAIF4gE/0LBBAFIF4hACAHQQRxBEAgXiAM/QsEACATIQwgXkEQaiEACyAHQQJxBEAgACAM/VsDAAAgDCAM/Q0ICQoLDA0ODwgJCgsMDQ4PIQwgAEEIaiEACyAHQQFxBEAgACAM/VoCAAALCyAGIF5qIV8gCUEBcQRAIA0gX/0ABAD95AEhDSAUIF/9AAQQ/eQBIRQLIAlBAnEEQCANIAj9AAQA/eQBIQ0gFCAI/QAEEP3kASEUCyAJQQRxBEAgDf0MAAAAAAAAAAAAAAAAAAAAAP3rASENIBT9DAAAAAAAAAAAAAAAAAAAAAD96wEhFAsgB0EITgRAIF8gDf0LBAAgXyAU/QsEEAUgXyEAIAdBBHEEQCBfIA39CwQAIBQhDSBfQRBqIQALIAdBAnEEQCAAIA39WwMAACANIA39DQgJCgsMDQ4PCAkKCwwNDg8hDSAAQQhqIQALIAdBAXEEQCAAIA39WgIAAAsLIAYgX2ohYCAJQQFxBEAgDiBg/QAEAP3kASEOIBUgYP0ABBD95AEhFQsgCUECcQRAIA4gCP0ABAD95AEhDiAVIAj9AAQQ/eQBIRULIAlBBHEEQCAO/QwAAAAAAAAAAAAAAAAAAAAA/esBIQ4gFf0MAAAAAAAAAAAAAAAAAAAAAP3rASEVCyAHQQhOBEAgYCAO/QsEACBgIBX9CwQQBSBgIQAgB0EEcQRAIGAgDv0LBAAgFSEOIGBBEGohAAsgB0ECcQRAIAAgDv1bAwAAIA4gDv0NCAkKCwwNDg8ICQoLDA0ODyEOIABBCGohAAsgB0EBcQRAIAAgDv1aAgAACwsgBiBgaiEFIAlBAXEEQCAPIAX9AAQA/eQBIQ8gFiAF/QAEEP3kASEWCyAJQQJxBEAgDyAI/QAEAP3kASEPIBYgCP0ABBD95AEhFgsgCUEEcQRAIA/9DAAAAAAAAAAAAAAAAAAAAAD96wEhDyAW/QwAAAAAAAAAAAAAAAAAAAAA/esBIRYLIAdBCE4EQCAFIA/9CwQAIAUgFv0LBBAFIAdBBHEEQCAFIA/9CwQAIBYhDyAFQRBqIQULIAdBAnEEQCAFIA/9WwMAACAPIA/9DQgJCgsMDQ4PCAkKCwwNDg8hDyAFQQhqIQULIAdBAXEEQCAFIA/9WgIAAAsLC+0NAkF7B38gAiACIAEgAmoiS2oiTGohAgNAIABBBE4EQCAB/QkCACIVIAP9AAQAIhYgC/2FAiEXIBUgA/0ABBAiGCAR/YUCIRkgS/0JAgAiGiAWIAz9hQIhGyAaIBggEv2FAiEcIEz9CQIAIh0gFiAN/YUCIR4gHSAYIBP9hQIhHyAC/QkCACIgIBYgDv2FAiEhICAgGCAU/YUCISIgAf0JAgQiIyADIARqIk39AAQAIiQgF/2FAiElICMgTf0ABBAiJiAZ/YUCIScgS/0JAgQiKCAkIBv9hQIhKSAoICYgHP2FAiEqIEz9CQIEIisgJCAe/YUCISwgKyAmIB/9hQIhLSAC/QkCBCIuICQgIf2FAiEvIC4gJiAi/YUCITAgAf0JAggiMSAEIE1qIk79AAQAIjIgJf2FAiEzIDEgTv0ABBAiNCAn/YUCITUgS/0JAggiNiAyICn9hQIhNyA2IDQgKv2FAiE4IEz9CQIIIjkgMiAs/YUCITogOSA0IC39hQIhOyAC/QkCCCI8IDIgL/2FAiE9IDwgNCAw/YUCIT4gAf0JAgwiPyAEIE5qIk/9AAQAIkAgM/2FAiELID8gT/0ABBAiQSA1/YUCIREgS/0JAgwiQiBAIDf9hQIhDCBCIEEgOP2FAiESIEz9CQIMIkMgQCA6/YUCIQ0gQyBBIDv9hQIhEyAC/QkCDCJEIEAgPf2FAiEOIEQgQSA+/YUCIRQgBCBPaiEDIAFBEGohASBLQRBqIUsgTEEQaiFMIAJBEGohAiAAQQRrIQAMAQsLA0AgAEEASgRAIAH9CQIAIkUgA/0ABAAiRiAL/YUCIQsgRSAD/QAEECJHIBH9hQIhESBL/QkCACJIIEYgDP2FAiEMIEggRyAS/YUCIRIgTP0JAgAiSSBGIA39hQIhDSBJIEcgE/2FAiETIAL9CQIAIkogRiAO/YUCIQ4gSiBHIBT9hQIhFCADIARqIQMgAUEEaiEBIEtBBGohSyBMQQRqIUwgAkEEaiECIABBAWshAAwBCwsgCUEBcQRAIBEgBf0ABBD95AEhESALIAX9AAQA/eQBIQsLIAlBAnEEQCARIAj9AAQQ/eQBIREgCyAI/QAEAP3kASELCyAJQQRxBEAgEf0MAAAAAAAAAAAAAAAAAAAAAP3rASERIAv9DAAAAAAAAAAAAAAAAAAAAAD96wEhCwsgB0EITgRAIAUgC/0LBAAgBSAR/QsEEAUgBSEAIAdBBHEEQCAFIAv9CwQAIBEhCyAFQRBqIQALIAdBAnEEQCAAIAv9WwMAACALIAv9DQgJCgsMDQ4PCAkKCwwNDg8hCyAAQQhqIQALIAdBAXEEQCAAIAv9WgIAAAsLIAUgBmohUCAJQQFxBEAgEiBQ/QAEEP3kASESIAwgUP0ABAD95AEhDAsgCUECcQRAIBIgCP0ABBD95AEhEiAMIAj9AAQA/eQBIQwLIAlBBHEEQCAS/QwAAAAAAAAAAAAAAAAAAAAA/esBIRIgDP0MAAAAAAAAAAAAAAAAAAAAAP3rASEMCyAHQQhOBEAgUCAM/QsEACBQIBL9CwQQBSBQIQAgB0EEcQRAIFAgDP0LBAAgEiEMIFBBEGohAAsgB0ECcQRAIAAgDP1bAwAAIAwgDP0NCAkKCwwNDg8ICQoLDA0ODyEMIABBCGohAAsgB0EBcQRAIAAgDP1aAgAACwsgBiBQaiFRIAlBAXEEQCATIFH9AAQQ/eQBIRMgDSBR/QAEAP3kASENCyAJQQJxBEAgEyAI/QAEEP3kASETIA0gCP0ABAD95AEhDQsgCUEEcQRAIBP9DAAAAAAAAAAAAAAAAAAAAAD96wEhEyAN/QwAAAAAAAAAAAAAAAAAAAAA/esBIQ0LIAdBCE4EQCBRIA39CwQAIFEgE/0LBBAFIFEhACAHQQRxBEAgUSAN/QsEACATIQ0gUUEQaiEACyAHQQJxBEAgACAN/VsDAAAgDSAN/Q0ICQoLDA0ODwgJCgsMDQ4PIQ0gAEEIaiEACyAHQQFxBEAgACAN/VoCAAALCyAGIFFqIQUgCUEBcQRAIBQgBf0ABBD95AEhFCAOIAX9AAQA/eQBIQ4LIAlBAnEEQCAUIAj9AAQQ/eQBIRQgDiAI/QAEAP3kASEOCyAJQQRxBEAgFP0MAAAAAAAAAAAAAAAAAAAAAP3rASEUIA79DAAAAAAAAAAAAAAAAAAAAAD96wEhDgsgB0EITgRAIAUgDv0LBAAgBSAU/QsEEAUgB0EEcQRAIAUgDv0LBAAgFCEOIAVBEGohBQsgB0ECcQRAIAUgDv1bAwAAIA4gDv0NCAkKCwwNDg8ICQoLDA0ODyEOIAVBCGohBQsgB0EBcQRAIAUgDv1aAgAACwsL8wgCFnsHfyACIAIgASACaiIgaiIhaiECA0AgAEEETgRAIAH9CQIAIAP9AAQAIg8gCv2FAiEQICD9CQIAIA8gC/2FAiERICH9CQIAIA8gDP2FAiESIAL9CQIAIA8gDf2FAiETIAH9CQIEIAMgBGoiIv0ABAAiFCAQ/YUCIRUgIP0JAgQgFCAR/YUCIRYgIf0JAgQgFCAS/YUCIRcgAv0JAgQgFCAT/YUCIRggAf0JAgggBCAiaiIj/QAEACIZIBX9hQIhGiAg/QkCCCAZIBb9hQIhGyAh/QkCCCAZIBf9hQIhHCAC/QkCCCAZIBj9hQIhHSAB/QkCDCAEICNqIiT9AAQAIh4gGv2FAiEKICD9CQIMIB4gG/2FAiELICH9CQIMIB4gHP2FAiEMIAL9CQIMIB4gHf2FAiENIAQgJGohAyABQRBqIQEgIEEQaiEgICFBEGohISACQRBqIQIgAEEEayEADAELCwNAIABBAEoEQCAB/QkCACAD/QAEACIfIAr9hQIhCiAg/QkCACAfIAv9hQIhCyAh/QkCACAfIAz9hQIhDCAC/QkCACAfIA39hQIhDSADIARqIQMgAUEEaiEBICBBBGohICAhQQRqISEgAkEEaiECIABBAWshAAwBCwsgCUEBcQRAIAogBf0ABAD95AEhCgsgCUECcQRAIAogCP0ABAD95AEhCgsgCv0MAAAAAAAAAAAAAAAAAAAAAP3rASAKIAlBBHEbIQogB0EETgRAIAUgCv0LBAAFIAUhACAHQQJxBEAgBSAK/VsDAAAgCiAK/Q0ICQoLDA0ODwgJCgsMDQ4PIQogBUEIaiEACyAHQQFxBEAgACAK/VoCAAALCyAFIAZqISUgCUEBcQRAIAsgJf0ABAD95AEhCwsgCUECcQRAIAsgCP0ABAD95AEhCwsgC/0MAAAAAAAAAAAAAAAAAAAAAP3rASALIAlBBHEbIQsgB0EETgRAICUgC/0LBAAFICUhACAHQQJxBEAgJSAL/VsDAAAgCyAL/Q0ICQoLDA0ODwgJCgsMDQ4PIQsgJUEIaiEACyAHQQFxBEAgACAL/VoCAAALCyAGICVqISYgCUEBcQRAIAwgJv0ABAD95AEhDAsgCUECcQRAIAwgCP0ABAD95AEhDAsgDP0MAAAAAAAAAAAAAAAAAAAAAP3rASAMIAlBBHEbIQwgB0EETgRAICYgDP0LBAAFICYhACAHQQJxBEAgJiAM/VsDAAAgDCAM/Q0ICQoLDA0ODwgJCgsMDQ4PIQwgJkEIaiEACyAHQQFxBEAgACAM/VoCAAALCyAGICZqIQUgCUEBcQRAIA0gBf0ABAD95AEhDQsgCUECcQRAIA0gCP0ABAD95AEhDQsgDf0MAAAAAAAAAAAAAAAAAAAAAP3rASANIAlBBHEbIQ0gB0EETgRAIAUgDf0LBAAFIAdBAnEEQCAFIA39WwMAACANIA39DQgJCgsMDQ4PCAkKCwwNDg8hDSAFQQhqIQULIAdBAXEEQCAFIA39WgIAAAsLC/4NAld7Bn8gAiABIAJqImBqIQIDQCAAQQROBEAgAf0JAgAiGSAD/QAEACIaIBb9hQIhGyBg/QkCACIcIBogF/2FAiEdIAL9CQIAIh4gGiAY/YUCIR8gGSAD/QAEECIgIA39hQIhISAcICAgDv2FAiEiIB4gICAP/YUCISMgGSAD/QAEICIkIBD9hQIhJSAcICQgEf2FAiEmIB4gJCAS/YUCIScgGSAD/QAEMCIoIBP9hQIhKSAcICggFP2FAiEqIB4gKCAV/YUCISsgAf0JAgQiLCADIARqImH9AAQAIi0gG/2FAiEuIGD9CQIEIi8gLSAd/YUCITAgAv0JAgQiMSAtIB/9hQIhMiAsIGH9AAQQIjMgIf2FAiE0IC8gMyAi/YUCITUgMSAzICP9hQIhNiAsIGH9AAQgIjcgJf2FAiE4IC8gNyAm/YUCITkgMSA3ICf9hQIhOiAsIGH9AAQwIjsgKf2FAiE8IC8gOyAq/YUCIT0gMSA7ICv9hQIhPiAB/QkCCCI/IAQgYWoiYv0ABAAiQCAu/YUCIUEgYP0JAggiQiBAIDD9hQIhQyAC/QkCCCJEIEAgMv2FAiFFID8gYv0ABBAiRiA0/YUCIUcgQiBGIDX9hQIhSCBEIEYgNv2FAiFJID8gYv0ABCAiSiA4/YUCIUsgQiBKIDn9hQIhTCBEIEogOv2FAiFNID8gYv0ABDAiTiA8/YUCIU8gQiBOID39hQIhUCBEIE4gPv2FAiFRIAH9CQIMIlIgBCBiaiJj/QAEACJTIEH9hQIhFiBg/QkCDCJUIFMgQ/2FAiEXIAL9CQIMIlUgUyBF/YUCIRggUiBj/QAEECJWIEf9hQIhDSBUIFYgSP2FAiEOIFUgViBJ/YUCIQ8gUiBj/QAEICJXIEv9hQIhECBUIFcgTP2FAiERIFUgVyBN/YUCIRIgUiBj/QAEMCJYIE/9hQIhEyBUIFggUP2FAiEUIFUgWCBR/YUCIRUgBCBjaiEDIAFBEGohASBgQRBqIWAgAkEQaiECIABBBGshAAwBCwsDQCAAQQBKBEAgAf0JAgAiWSAD/QAEACJaIBb9hQIhFiBg/QkCACJbIFogF/2FAiEXIAL9CQIAIlwgWiAY/YUCIRggWSAD/QAEECJdIA39hQIhDSBbIF0gDv2FAiEOIFwgXSAP/YUCIQ8gWSAD/QAEICJeIBD9hQIhECBbIF4gEf2FAiERIFwgXiAS/YUCIRIgWSAD/QAEMCJfIBP9hQIhEyBbIF8gFP2FAiEUIFwgXyAV/YUCIRUgAyAEaiEDIAFBBGohASBgQQRqIWAgAkEEaiECIABBAWshAAwBCwsgCEEBcQRAIBAgBf0ABCD95AEhECATIAX9AAQw/eQBIRMgFiAF/QAEAP3kASEWIA0gBf0ABBD95AEhDQsgCEECcQRAIBAgB/0ABCD95AEhECATIAf9AAQw/eQBIRMgFiAH/QAEAP3kASEWIA0gB/0ABBD95AEhDQsgBSAIQQRxBHsgDf0MAAAAAAAAAAAAAAAAAAAAAP3rASENIBD9DAAAAAAAAAAAAAAAAAAAAAD96wEhECAT/QwAAAAAAAAAAAAAAAAAAAAA/esBIRMgFv0MAAAAAAAAAAAAAAAAAAAAAP3rAQUgFgv9CwQAIAUgDf0LBBAgBSAQ/QsEICAFIBP9CwQwIAUgBmohZCAIQQFxBEAgESBk/QAEIP3kASERIBQgZP0ABDD95AEhFCAXIGT9AAQA/eQBIRcgDiBk/QAEEP3kASEOCyAIQQJxBEAgESAH/QAEIP3kASERIBQgB/0ABDD95AEhFCAXIAf9AAQA/eQBIRcgDiAH/QAEEP3kASEOCyBkIAhBBHEEeyAO/QwAAAAAAAAAAAAAAAAAAAAA/esBIQ4gEf0MAAAAAAAAAAAAAAAAAAAAAP3rASERIBT9DAAAAAAAAAAAAAAAAAAAAAD96wEhFCAX/QwAAAAAAAAAAAAAAAAAAAAA/esBBSAXC/0LBAAgZCAO/QsEECBkIBH9CwQgIGQgFP0LBDAgBiBkaiFlIAhBAXEEQCASIGX9AAQg/eQBIRIgFSBl/QAEMP3kASEVIBggZf0ABAD95AEhGCAPIGX9AAQQ/eQBIQ8LIAhBAnEEQCASIAf9AAQg/eQBIRIgFSAH/QAEMP3kASEVIBggB/0ABAD95AEhGCAPIAf9AAQQ/eQBIQ8LIGUgCEEEcQR7IA/9DAAAAAAAAAAAAAAAAAAAAAD96wEhDyAS/QwAAAAAAAAAAAAAAAAAAAAA/esBIRIgFf0MAAAAAAAAAAAAAAAAAAAAAP3rASEVIBj9DAAAAAAAAAAAAAAAAAAAAAD96wEFIBgL/QsEACBlIA/9CwQQIGUgEv0LBCAgZSAV/QsEMAvnCQJBewR/IAEgAmohAgNAIABBBE4EQCAB/QkCACIUIAP9AAQAIhUgEv2FAiEWIAL9CQIAIhcgFSAT/YUCIRggFCAD/QAEECIZIAz9hQIhGiAXIBkgDf2FAiEbIBQgA/0ABCAiHCAO/YUCIR0gFyAcIA/9hQIhHiAUIAP9AAQwIh8gEP2FAiEgIBcgHyAR/YUCISEgAf0JAgQiIiADIARqIkr9AAQAIiMgFv2FAiEkIAL9CQIEIiUgIyAY/YUCISYgIiBK/QAEECInIBr9hQIhKCAlICcgG/2FAiEpICIgSv0ABCAiKiAd/YUCISsgJSAqIB79hQIhLCAiIEr9AAQwIi0gIP2FAiEuICUgLSAh/YUCIS8gAf0JAggiMCAEIEpqIkv9AAQAIjEgJP2FAiEyIAL9CQIIIjMgMSAm/YUCITQgMCBL/QAEECI1ICj9hQIhNiAzIDUgKf2FAiE3IDAgS/0ABCAiOCAr/YUCITkgMyA4ICz9hQIhOiAwIEv9AAQwIjsgLv2FAiE8IDMgOyAv/YUCIT0gAf0JAgwiPiAEIEtqIkz9AAQAIj8gMv2FAiESIAL9CQIMIkAgPyA0/YUCIRMgPiBM/QAEECJBIDb9hQIhDCBAIEEgN/2FAiENID4gTP0ABCAiQiA5/YUCIQ4gQCBCIDr9hQIhDyA+IEz9AAQwIkMgPP2FAiEQIEAgQyA9/YUCIREgBCBMaiEDIAFBEGohASACQRBqIQIgAEEEayEADAELCwNAIABBAEoEQCAB/QkCACJEIAP9AAQAIkUgEv2FAiESIAL9CQIAIkYgRSAT/YUCIRMgRCAD/QAEECJHIAz9hQIhDCBGIEcgDf2FAiENIEQgA/0ABCAiSCAO/YUCIQ4gRiBIIA/9hQIhDyBEIAP9AAQwIkkgEP2FAiEQIEYgSSAR/YUCIREgAyAEaiEDIAFBBGohASACQQRqIQIgAEEBayEADAELCyAIQQFxBEAgDiAF/QAEIP3kASEOIBAgBf0ABDD95AEhECASIAX9AAQA/eQBIRIgDCAF/QAEEP3kASEMCyAIQQJxBEAgDiAH/QAEIP3kASEOIBAgB/0ABDD95AEhECASIAf9AAQA/eQBIRIgDCAH/QAEEP3kASEMCyAFIAhBBHEEeyAM/QwAAAAAAAAAAAAAAAAAAAAA/esBIQwgDv0MAAAAAAAAAAAAAAAAAAAAAP3rASEOIBD9DAAAAAAAAAAAAAAAAAAAAAD96wEhECAS/QwAAAAAAAAAAAAAAAAAAAAA/esBBSASC/0LBAAgBSAM/QsEECAFIA79CwQgIAUgEP0LBDAgBSAGaiFNIAhBAXEEQCAPIE39AAQg/eQBIQ8gESBN/QAEMP3kASERIBMgTf0ABAD95AEhEyANIE39AAQQ/eQBIQ0LIAhBAnEEQCAPIAf9AAQg/eQBIQ8gESAH/QAEMP3kASERIBMgB/0ABAD95AEhEyANIAf9AAQQ/eQBIQ0LIE0gCEEEcQR7IA39DAAAAAAAAAAAAAAAAAAAAAD96wEhDSAP/QwAAAAAAAAAAAAAAAAAAAAA/esBIQ8gEf0MAAAAAAAAAAAAAAAAAAAAAP3rASERIBP9DAAAAAAAAAAAAAAAAAAAAAD96wEFIBML/QsEACBNIA39CwQQIE0gD/0LBCAgTSAR/QsEMAuECgIoewN/A0AgAEEETgRAIAH9AAQAIhEgEf0NAAECAwABAgMAAQIDAAECAyISIAL9AAQAIBD9hQIhEyASIAL9AAQQIAn9hQIhFCASIAL9AAQgIAr9hQIhFSASIAL9AAQwIAv9hQIhFiASIAL9AARAIAz9hQIhFyASIAL9AARQIA39hQIhGCASIAL9AARgIA79hQIhGSASIAL9AARwIA/9hQIhGiARIBH9DQQFBgcEBQYHBAUGBwQFBgciGyACIANqIi/9AAQAIBP9hQIhHCAbIC/9AAQQIBT9hQIhHSAbIC/9AAQgIBX9hQIhHiAbIC/9AAQwIBb9hQIhHyAbIC/9AARAIBf9hQIhICAbIC/9AARQIBj9hQIhISAbIC/9AARgIBn9hQIhIiAbIC/9AARwIBr9hQIhIyARIBH9DQgJCgsICQoLCAkKCwgJCgsiJCADIC9qIjD9AAQAIBz9hQIhJSAkIDD9AAQQIB39hQIhJiAkIDD9AAQgIB79hQIhJyAkIDD9AAQwIB/9hQIhKCAkIDD9AARAICD9hQIhKSAkIDD9AARQICH9hQIhKiAkIDD9AARgICL9hQIhKyAkIDD9AARwICP9hQIhLCARIBH9DQwNDg8MDQ4PDA0ODwwNDg8iLSADIDBqIjH9AAQAICX9hQIhECAtIDH9AAQQICb9hQIhCSAtIDH9AAQgICf9hQIhCiAtIDH9AAQwICj9hQIhCyAtIDH9AARAICn9hQIhDCAtIDH9AARQICr9hQIhDSAtIDH9AARgICv9hQIhDiAtIDH9AARwICz9hQIhDyADIDFqIQIgAUEQaiEBIABBBGshAAwBCwsDQCAAQQBKBEAgAf0JAgAiLiAC/QAEACAQ/YUCIRAgLiAC/QAEECAJ/YUCIQkgLiAC/QAEICAK/YUCIQogLiAC/QAEMCAL/YUCIQsgLiAC/QAEQCAM/YUCIQwgLiAC/QAEUCAN/YUCIQ0gLiAC/QAEYCAO/YUCIQ4gLiAC/QAEcCAP/YUCIQ8gAiADaiECIAFBBGohASAAQQFrIQAMAQsLIAZBAXEEQCAKIAT9AAQg/eQBIQogCyAE/QAEMP3kASELIAwgBP0ABED95AEhDCANIAT9AARQ/eQBIQ0gDiAE/QAEYP3kASEOIA8gBP0ABHD95AEhDyAQIAT9AAQA/eQBIRAgCSAE/QAEEP3kASEJCyAGQQJxBEAgCiAF/QAEIP3kASEKIAsgBf0ABDD95AEhCyAMIAX9AARA/eQBIQwgDSAF/QAEUP3kASENIA4gBf0ABGD95AEhDiAPIAX9AARw/eQBIQ8gECAF/QAEAP3kASEQIAkgBf0ABBD95AEhCQsgBCAGQQRxBHsgCf0MAAAAAAAAAAAAAAAAAAAAAP3rASEJIAr9DAAAAAAAAAAAAAAAAAAAAAD96wEhCiAL/QwAAAAAAAAAAAAAAAAAAAAA/esBIQsgDP0MAAAAAAAAAAAAAAAAAAAAAP3rASEMIA39DAAAAAAAAAAAAAAAAAAAAAD96wEhDSAO/QwAAAAAAAAAAAAAAAAAAAAA/esBIQ4gD/0MAAAAAAAAAAAAAAAAAAAAAP3rASEPIBD9DAAAAAAAAAAAAAAAAAAAAAD96wEFIBAL/QsEACAEIAn9CwQQIAQgCv0LBCAgBCAL/QsEMCAEIAz9CwRAIAQgDf0LBFAgBCAO/QsEYCAEIA/9CwRwC8gEARZ7A0AgAEEETgRAIAH9AAQAIgsgAv0ABAAiDP0NAAECAxAREhMEBQYHFBUWFyENIAsgDP0NCAkKCxgZGhsMDQ4PHB0eHyEOIAUgDSAD/QAEACIPIAT9AAQAIhD9DQABAgMQERITBAUGBxQVFhciEf0NAAECAwQFBgcQERITFBUWF/0LBAAgBUEgaiANIBH9DQgJCgsMDQ4PGBkaGxwdHh/9CwQAIAVBQGsgDiAPIBD9DQgJCgsYGRobDA0ODxwdHh8iEv0NAAECAwQFBgcQERITFBUWF/0LBAAgBUHgAGogDiAS/Q0ICQoLDA0ODxgZGhscHR4f/QsEACABQRBqIQEgAkEQaiECIANBEGohAyAEQRBqIQQgBUGAAWohBSAAQQRrIQAMAQsLIABBAEoEQCAA/RH9DAAAAAABAAAAAgAAAAMAAAD9OyITIAH9AAQA/U4iFCATIAL9AAQA/U4iFf0NAAECAxAREhMEBQYHFBUWFyEWIBQgFf0NCAkKCxgZGhsMDQ4PHB0eHyEXIAUgFiATIAP9AAQA/U4iGCATIAT9AAQA/U4iGf0NAAECAxAREhMEBQYHFBUWFyIa/Q0AAQIDBAUGBxAREhMUFRYX/QsEACAFQSBqIBYgGv0NCAkKCwwNDg8YGRobHB0eH/0LBAAgBUFAayAXIBggGf0NCAkKCxgZGhsMDQ4PHB0eHyIb/Q0AAQIDBAUGBxAREhMUFRYX/QsEACAFQeAAaiAXIBv9DQgJCgsMDQ4PGBkaGxwdHh/9CwQACwvFBAAgAARAA0AgAkEESgRAIAFBAUYEQCADIAQgBiAHIAggAiAKIAsQPgUgAUECRgRAIAMgBCAFIAYgByAIIAkgAiAKIAsQPQUgAyAEIAUgBiAHIAggCSACIAogCxA8CwsgB0ECdCAGaiEGIAhBEGohCCAKQRBqIQogAkEEayECDAELCyABQQFGBEAgAyAEIAYgByAIIAIgCiALED4FIAFBAkYEQCADIAQgBSAGIAcgCCAJIAIgCiALED0FIAMgBCAFIAYgByAIIAkgAiAKIAsQPAsLDwsgAUEBRgR/A0AgAkHAAE4EQCADIAQgBiAHIAggCiALEEUgBkGAAWohBiAIQYABaiEIIApBgAFqIQogAkEgayECDAELCyACQSBOBH8gAyAEIAYgByAIIAogCxBFIAZBgAFqIQYgCEGAAWohCCAKQYABaiEKIAJBIGsFIAILBQNAIAJBIE4EQCABQQJGBEAgAyAEIAUgBiAHIAggCSAKIAsQRAUgAyAEIAUgBiAHIAggCSAKIAsQQwsgBkFAayEGIAhBQGshCCAKQUBrIQogAkEQayECDAELCyACQRBOBH8gAUECRgRAIAMgBCAFIAYgByAIIAkgCiALEEQFIAMgBCAFIAYgByAIIAkgCiALEEMLIAZBQGshBiAIQUBrIQggCkFAayEKIAJBEGsFIAILCyECA0AgAkEASgRAIAEgAiADIAQgBSAGIAcgCCAJIAogCxBKIAZBIGohBiAIQSBqIQggCkEgaiEKIAJBCGshAgwBCwsLOQAgAUGABE4gAEGABE5yBEBBAA8LIAFBEEwgAEEITHIEf0EBBSACrCAArCABrHx+QgKGQoCABFcLC6oEAhJ/CnsDQCABIAtKBEBBoAEgASALayIXIBdBoAFKGyEYIAcgC2wgBmohFiAABEBBgAghDiALQQJ0IARqIg8gBSADIhBBAWtsaiEMA0AgEEEASgRAIAUgBSAFIA8iEWoiGSAMIAwgGUsbIhJqIhogDCAMIBpLGyITaiIbIAwgDCAbSxshFCAOIQogGCEVA0AgFUEASgRAIAogEf0ABAAiIiAS/QAEACIj/Q0AAQIDEBESEwQFBgcUFRYXIh4gE/0ABAAiHyAU/QAEACIg/Q0AAQIDEBESEwQFBgcUFRYXIiH9DQABAgMEBQYHEBESExQVFhf9CwQAIApBwAxqIB4gIf0NCAkKCwwNDg8YGRobHB0eH/0LBAAgCkGAGWogIiAj/Q0ICQoLGBkaGwwNDg8cHR4fIiQgHyAg/Q0ICQoLGBkaGwwNDg8cHR4fIiX9DQABAgMEBQYHEBESExQVFhf9CwQAIApBwCVqICQgJf0NCAkKCwwNDg8YGRobHB0eH/0LBAAgEUEQaiERIBJBEGohEiATQRBqIRMgFEEQaiEUIApBgDJqIQogFUEEayEVDAELCyAFQQJ0IA9qIQ8gDkEQaiEOIBBBBGshEAwBCwsgGCACIANBgAhBwAxBgNgPIANBA2pBfHFBBXQgFiAHIAggCRADBSAYIAIgAyAFIAtsIARqIAVBgNgPIANBA2pBfHFBBXQgFiAHIAggCRADCyALQaABaiELDAELCwvHBAIFewN/IAFBBEoEQCAAQQNGBEAgAiADIAQgBSAGIAcgCCABIAkgChCJAQUgAEECRgRAIAIgAyAEIAUgBiAHIAggASAJIAoQiwEFIABBAUYEQCACIAMgBSAGIAcgASAJIAoQjQELCwsFIABBA0YEQCACIAMgBCAFIAYgByAIIAEgCSAKEIoBBSAAQQJGBEAgAiADIAQgBSAGIAcgCCABIAkgChCMAQUgAEEBRgRAA0AgAkEETgRAIAP9AAQAIgwgDP0NAAECAwABAgMAAQIDAAECAyAF/QAEACAL/YUCIQ0gDCAM/Q0EBQYHBAUGBwQFBgcEBQYHIAUgBmoiEP0ABAAgDf2FAiEOIAwgDP0NCAkKCwgJCgsICQoLCAkKCyAGIBBqIhH9AAQAIA79hQIhDyAMIAz9DQwNDg8MDQ4PDA0ODwwNDg8gBiARaiIS/QAEACAP/YUCIQsgBiASaiEFIANBEGohAyACQQRrIQIMAQsLA0AgAkEASgRAIAP9CQIAIAX9AAQAIAv9hQIhCyAFIAZqIQUgA0EEaiEDIAJBAWshAgwBCwsgCkEBcQRAIAsgB/0ABAD95AEhCwsgCkECcQRAIAsgCf0ABAD95AEhCwsgC/0MAAAAAAAAAAAAAAAAAAAAAP3rASALIApBBHEbIQsgAUEETgRAIAcgC/0LBAAFIAFBAnEEQCAHIAv9WwMAACALIAv9DQgJCgsMDQ4PCAkKCwwNDg8hCyAHQQhqIQcLIAFBAXEEQCAHIAv9WgIAAAsLCwsLCwvrBAEKfyAAQQYgAEEGb2tBBm8iEiAAQQVtIhMgEiATSBsiFEEFbGtBBm0hEQNAIAFBAEoEQCADIQwgCCENIAAhDiABQQRKBH8gEUEASgRAIBEhDwNAIA9BAUoEQCACIAwgBCAFIAYgDSAJIAEgCiALED8gBEEGbCAMaiEMIAlBBmwgDWohDSAPQQFrIQ8MAQsLIAIgDCAEIAUgBiANIAkgASAKIAsQPyAJQQZsIA1qIQ0gBEEGbCAMaiEMCyAUQQBKBEAgFCEPA0AgD0EBSgRAIAIgDCAEIAUgBiANIAkgASAKIAsQQCAEQQVsIAxqIQwgCUEFbCANaiENIA9BAWshDwwBCwsgAiAMIAQgBSAGIA0gCSABIAogCxBAIAlBBWwgDWohDSAEQQVsIAxqIQwLIA4gEUEGbCAUQQVsamshDgNAIA5BCE4EQCACIAwgBCAFIAYgDSAJIAEgCiALEEEgBEECdCAMaiEMIAlBAnQgDWohDSAOQQRrIQ4MAQsLIA5BBE4EfyACIAwgBCAFIAYgDSAJIAEgCiALEEEgCUECdCANaiENIA5BBGshDiAEQQJ0IAxqBSAMCwUDQCAOQQhOBEAgAiAMIAQgBSAGIA0gCSABIAogCxBCIARBAnQgDGohDCAJQQJ0IA1qIQ0gDkEEayEODAELCyAOQQROBH8gAiAMIAQgBSAGIA0gCSABIAogCxBCIAlBAnQgDWohDSAOQQRrIQ4gBEECdCAMagUgDAsLIRUgDiABIAIgFSAEIAUgBiANIAkgCiALEEogBSAHaiEFIAhBIGohCCAKQSBqIQogAUEIayEBDAELCwtfAANAIABB+ABKBEBBPCABIAIgAyAEIAUgBiAHIAggCSAKIAsQSyAEQTxsIANqIQMgCUE8bCAIaiEIIABBPGshAAwBCwsgACABIAIgAyAEIAUgBiAHIAggCSAKIAsQSwvbBQEkewNAIABBBE4EQCAB/QAEACENIAL9AAQAIg4gBP0ABAAiDyAP/eYB/eQBIhAhESAFKgIMQwAAAL9bBHsgEf3jAQUgESAFKgIMjBARCyESIAP9AAQAIRMgDyEUIA4hFSAFKgIMQwAAAL9bBHsgFf3jAQUgFSAFKgIMjBARCyEWIBMgFEHghYAB/QkCACAFQRRq/QkCAP3mASAN/eYB/eQBIBIgFv3lASAF/QkCAP3nASAN/eYB/eUB/eQBIRcgAiAQ/QsEACADIBf9CwQAIAEgBUEEav0JAgAiGCAX/QwAAACAAAAAgAAAAIAAAACA/U79UCAX/eUBIBIgBf0JAgAiGf3nAUHghYAB/QkCACIaIAVBCGr9CQIAIAVBEGr9CQIAIBogGf3mAf3nAf3kAf3mAf3kAf3nASAX/eABIBj9Rf1P/QsEACAAQQRrIQAgAUEQaiEBIAJBEGohAiADQRBqIQMgBEEQaiEEDAELCyAABEAgAf0ABAAgAEEEdEGAgIABav0ABAAiG/1OIRwgAv0ABAAgG/1OIh0gBP0ABAAgG/1OIh4gHv3mAf3kASIfISAgBSoCDEMAAAC/WwR7ICD94wEFICAgBSoCDIwQEQshISAD/QAEACAAQQR0QYCAgAFq/QAEAP1OISIgHiEjIB0hJCAFKgIMQwAAAL9bBHsgJP3jAQUgJCAFKgIMjBARCyElICIgI0HghYAB/QkCACAFQRRq/QkCAP3mASAc/eYB/eQBICEgJf3lASAF/QkCAP3nASAc/eYB/eUB/eQBISYgAiAfIAAQACADICYgABAAIAEgBUEEav0JAgAiJyAm/QwAAACAAAAAgAAAAIAAAACA/U79UCAm/eUBICEgBf0JAgAiKP3nAUHghYAB/QkCACIpIAVBCGr9CQIAIAVBEGr9CQIAICkgKP3mAf3nAf3kAf3mAf3kAf3nASAm/eABICf9Rf1PIAAQAAsLWAEDfSADRQRAIAIgAWuyIgUgBZEgAEEBRhsPCwNAIAEgAkgEQCAEIAFBAnQgA2oqAgAiBiAGIAaUIABBAUYbkiEEIAFBAWohAQwBCwsgBCAEkSAAQQFGGwtwAQF7A0AgAEEETgRAIAEgAv0ABAAgAyAB/QAEAP2FAv0LBAAgAEEEayEAIAFBEGohASACQRBqIQIMAQsLIAAEQCABIAL9AAQAIABBBHRBgICAAWr9AAQAIgT9TiADIAH9AAQAIAT9Tv2FAiAAEAALC2wBAXsDQCAAQQROBEAgASAB/QAEACAC/QAEAP3kAf0LBAAgAEEEayEAIAFBEGohASACQRBqIQIMAQsLIAAEQCABIAH9AAQAIABBBHRBgICAAWr9AAQAIgP9TiAC/QAEACAD/U795AEgABAACwuDAwIMfwR7A0AgASAMSgRAIAYgDEECdCINaiERIAMgDWohEkHQhIAB/QkCACABIAxrIgpBBE4EeyAR/QAEAAUgEf0ABAAgCkEEdEGAgIABav0ABAD9TgsgCP0JAgD95AH94wH95wEgCkEETgR7IBL9AAQABSAS/QAEACAKQQR0QYCAgAFq/QAEAP1OC/3mASEWIAAhDiABQQJ0IQ8gAiANaiEJIAUgDWohEyAKQQROBHsgE/0ABAAFIBP9AAQAIApBBHRBgICAAWr9AAQA/U4LIRcgBCANaiEQIAoiFEEETgR7IBD9AAQABSAQ/QAEACAUQQR0QYCAgAFq/QAEAP1OCyEYIAcgDWohCwNAIA5BAEoEQCAKQQROBHsgCf0ABAAFIAn9AAQAIApBBHRBgICAAWr9AAQA/U4LIBf95QEgFiAY/YUCIRUgCkEETgRAIAsgFf0LBAAFIAsgFSAKEAALIA5BAWshDiAJIA9qIQkgCyAPaiELDAELCyAMQQRqIQwMAQsLC+kCAgh7BX8gAEECdCABaiENA0AgDSABQUBrIg5PBEAgAyAC/QAEAEGAg4AB/QkCACAB/QAEACIFIAX95gH95QH95gH9CwQAIAMgAv0ABBBBgIOAAf0JAgAgAf0ABBAiBiAG/eYB/eUB/eYB/QsEECADIAL9AAQgQYCDgAH9CQIAIAH9AAQgIgcgB/3mAf3lAf3mAf0LBCAgAyAC/QAEMEGAg4AB/QkCACAB/QAEMCIIIAj95gH95QH95gH9CwQwIA4hASACQUBrIQIgA0FAayEDDAELCwNAIA0gAUEQaiIPTwRAIAMgAv0ABABBgIOAAf0JAgAgAf0ABAAiCSAJ/eYB/eUB/eYB/QsEACAPIQEgAkEQaiECIANBEGohAwwBCwsgAEEDcSIQBEAgAyAC/QAEACAQQQR0QYCAgAFq/QAEACIK/U5BgIOAAf0JAgAgAf0ABAAgCv1OIgsgC/3mAf3lAf3mASAQEAALC6cEAhR7A38gAEECdCABaiEYA0AgGCABQRBqIhlPBEAgAf0ABAD94QFB+ICAAf0JAgD96wEiCkHIgIAB/QkCAEHMgIAB/QkCACIL/YUCIgxBF/2rAUHwgIAB/QkCACIN/a4BIQ4gAyAC/QAEACAKIAwgC/3lASIPQdCAgAH9CQIA/eYB/eUBIA9B1ICAAf0JAgD95gH95QEiEEHYgIAB/QkCAEHcgIAB/QkCAP2FAiAQQeCAgAH9CQIA/YUCIBBB5ICAAf0JAgD9hQIgEEHogIAB/QkCAP2FAiAQQeyAgAH9CQIA/YUCIBAgEP3mASAQ/YUCIA4gDiAN/eUB/YUC/eYB/eEB/QsEACAZIQEgAkEQaiECIANBEGohAwwBCwsgAEEDcSIaBEAgAf0ABAAgGkEEdEGAgIABav0ABAAiEf1O/eEBQfiAgAH9CQIA/esBIhJByICAAf0JAgBBzICAAf0JAgAiE/2FAiIUQRf9qwFB8ICAAf0JAgAiCf2uASEVIAMgAv0ABAAgEf1OIBIgFCAT/eUBIhZB0ICAAf0JAgD95gH95QEgFkHUgIAB/QkCAP3mAf3lASIXQdiAgAH9CQIAQdyAgAH9CQIA/YUCIBdB4ICAAf0JAgD9hQIgF0HkgIAB/QkCAP2FAiAXQeiAgAH9CQIA/YUCIBdB7ICAAf0JAgD9hQIgFyAX/eYBIBf9hQIgFSAVIAn95QH9hQL95gH94QEgGhAACwvABgIjewN/IABBAnQgAWohJgNAICYgAUEQaiInTwRAIAIgAf0ABAAiCP0MAAAAAAAAAAAAAAAAAAAAAP3rASAI/eAB/eEBIglB9ICAAf0JAgAiCv3rASILQciAgAH9CQIAQcyAgAH9CQIAIgz9hQIiDSAM/eUBIQ4gCyAOQdCAgAH9CQIA/eYB/eUBIA5B1ICAAf0JAgD95gH95QEiD0HYgIAB/QkCAEHcgIAB/QkCAP2FAiAPQeCAgAH9CQIA/YUCIA9B5ICAAf0JAgD9hQIgD0HogIAB/QkCAP2FAiAPQeyAgAH9CQIA/YUCIA8gD/3mASAP/YUCQfCAgAH9CQIA/eQBIA1BF/2rAf2uASAJIAr9Q/1PIhBB9IGAAf0JAgD9QyERIBAgEf1PIhIgEkHggYAB/QkCAP3kAf3nASITIBP95gEiFEHkgYAB/QkCAEHogYAB/QkCAP2FAiAUQeyBgAH9CQIA/YUCIBRB8IGAAf0JAgD9hQIhFSAQIBMgE/3kASIWIBT95gEgFSAW/YUCIBH9Uv3kAf0LBAAgJyEBIAJBEGohAgwBCwsgAEEDcSIoBEAgAiAB/QAEACAoQQR0QYCAgAFq/QAEAP1OIhf9DAAAAAAAAAAAAAAAAAAAAAD96wEgF/3gAf3hASIYQfSAgAH9CQIAIhn96wEiGkHIgIAB/QkCAEHMgIAB/QkCACIb/YUCIhwgG/3lASEdIBogHUHQgIAB/QkCAP3mAf3lASAdQdSAgAH9CQIA/eYB/eUBIh5B2ICAAf0JAgBB3ICAAf0JAgD9hQIgHkHggIAB/QkCAP2FAiAeQeSAgAH9CQIA/YUCIB5B6ICAAf0JAgD9hQIgHkHsgIAB/QkCAP2FAiAeIB795gEgHv2FAkHwgIAB/QkCAP3kASAcQRf9qwH9rgEgGCAZ/UP9TyIfQfSBgAH9CQIA/UMhICAfICD9TyIhICFB4IGAAf0JAgD95AH95wEiIiAi/eYBIiNB5IGAAf0JAgBB6IGAAf0JAgD9hQIgI0HsgYAB/QkCAP2FAiAjQfCBgAH9CQIA/YUCISQgHyAiICL95AEiJSAj/eYBICQgJf2FAiAg/VL95AEgKBAACwvpAgIIewV/IABBAnQgAWohDQNAIA0gAUFAayIOTwRAIAMgAv0ABAAgAf0ABAAiBUGAg4AB/QkCACAF/eUB/eYB/eYB/QsEACADIAL9AAQQIAH9AAQQIgZBgIOAAf0JAgAgBv3lAf3mAf3mAf0LBBAgAyAC/QAEICAB/QAEICIHQYCDgAH9CQIAIAf95QH95gH95gH9CwQgIAMgAv0ABDAgAf0ABDAiCEGAg4AB/QkCACAI/eUB/eYB/eYB/QsEMCAOIQEgAkFAayECIANBQGshAwwBCwsDQCANIAFBEGoiD08EQCADIAL9AAQAIAH9AAQAIglBgIOAAf0JAgAgCf3lAf3mAf3mAf0LBAAgDyEBIAJBEGohAiADQRBqIQMMAQsLIABBA3EiEARAIAMgAv0ABAAgEEEEdEGAgIABav0ABAAiCv1OIAH9AAQAIAr9TiILQYCDgAH9CQIAIAv95QH95gH95gEgEBAACwuKBAIQewN/IABBAnQgAWohEwNAIBMgAUEQaiIUTwRAIAJB8ICAAf0JAgAiByAB/QAEAEHAgoAB/QkCAP3rAUHEgoAB/QkCAP3qASIIQciCgAH9CQIAQcyAgAH9CQIAIgn9hQIiCiAJ/eUBIgtB1ICAAf0JAgAgC0HQgIAB/QkCACAI/YUC/YUCIgxBzIKAAf0JAgBB0IKAAf0JAgD9hQIgDEHUgoAB/QkCAP2FAiAMQdiCgAH9CQIA/YUCIAxB3IKAAf0JAgD9hQIgDEHggoAB/QkCAP2FAiAMIAz95gEgByAM/eUB/YUCIApBF/2rASAH/a4BIAf9hQL95wH9CwQAIBQhASACQRBqIQIMAQsLIABBA3EiFQRAIAJB8ICAAf0JAgAiDSAB/QAEACAVQQR0QYCAgAFq/QAEAP1OQcCCgAH9CQIA/esBQcSCgAH9CQIA/eoBIg5ByIKAAf0JAgBBzICAAf0JAgAiD/2FAiIQIA/95QEiEUHUgIAB/QkCACARQdCAgAH9CQIAIA79hQL9hQIiEkHMgoAB/QkCAEHQgoAB/QkCAP2FAiASQdSCgAH9CQIA/YUCIBJB2IKAAf0JAgD9hQIgEkHcgoAB/QkCAP2FAiASQeCCgAH9CQIA/YUCIBIgEv3mASANIBL95QH9hQIgEEEX/asBIA39rgEgDf2FAv3nASAVEAALC7sEAg57BX8gAEECdCABaiETA0AgEyABQUBrIhRPBEAgAyAC/QAEACIGQfiCgAH9CQIA/eYBIAYgAf0ABAAiB0H8goAB/QkCAP3kAf3mASAH/QwAAAAAAAAAAAAAAAAAAAAA/Ub9Uv0LBAAgAyAC/QAEECIIQfiCgAH9CQIA/eYBIAggAf0ABBAiCUH8goAB/QkCAP3kAf3mASAJ/QwAAAAAAAAAAAAAAAAAAAAA/Ub9Uv0LBBAgAyAC/QAEICIKQfiCgAH9CQIA/eYBIAogAf0ABCAiC0H8goAB/QkCAP3kAf3mASAL/QwAAAAAAAAAAAAAAAAAAAAA/Ub9Uv0LBCAgAyAC/QAEMCIMQfiCgAH9CQIA/eYBIAwgAf0ABDAiDUH8goAB/QkCAP3kAf3mASAN/QwAAAAAAAAAAAAAAAAAAAAA/Ub9Uv0LBDAgFCEBIAJBQGshAiADQUBrIQMMAQsLA0AgEyABQRBqIhVPBEAgAyAC/QAEACIOQfiCgAH9CQIA/eYBIA4gAf0ABAAiD0H8goAB/QkCAP3kAf3mASAP/QwAAAAAAAAAAAAAAAAAAAAA/Ub9Uv0LBAAgFSEBIAJBEGohAiADQRBqIQMMAQsLIABBA3EiFgRAIAMgAv0ABAAgFkEEdEGAgIABav0ABAAiBf1OIhBB+IKAAf0JAgD95gEgECAB/QAEACAF/U4iEUH8goAB/QkCAP3kAf3mASAR/QwAAAAAAAAAAAAAAAAAAAAA/Ub9UiAWEAALC+QEAhZ7A38gAEECdCABaiEZA0AgGSABQRBqIhpPBEAgAf0ABAAiCUH4gIAB/QkCAP3rASIKQciAgAH9CQIAQcyAgAH9CQIAIgv9hQIiDEEX/asBQfCAgAH9CQIAIg39rgEhDiACQfyCgAH9CQIAIAogDCAL/eUBIg9B0ICAAf0JAgD95gH95QEgD0HUgIAB/QkCAP3mAf3lASIQQdiAgAH9CQIAQdyAgAH9CQIA/YUCIBBB4ICAAf0JAgD9hQIgEEHkgIAB/QkCAP2FAiAQQeiAgAH9CQIA/YUCIBBB7ICAAf0JAgD9hQIgECAQ/eYBIBD9hQIgDiAOIA395QH9hQL95gFB+IKAAf0JAgAgCf3mASAJ/QwAAAAAAAAAAAAAAAAAAAAA/UP9Uv0LBAAgGiEBIAJBEGohAgwBCwsgAEEDcSIbBEAgAf0ABAAgG0EEdEGAgIABav0ABAD9TiIRQfiAgAH9CQIA/esBIhJByICAAf0JAgBBzICAAf0JAgAiE/2FAiIUQRf9qwFB8ICAAf0JAgAiFf2uASEWIAJB/IKAAf0JAgAgEiAUIBP95QEiF0HQgIAB/QkCAP3mAf3lASAXQdSAgAH9CQIA/eYB/eUBIhhB2ICAAf0JAgBB3ICAAf0JAgD9hQIgGEHggIAB/QkCAP2FAiAYQeSAgAH9CQIA/YUCIBhB6ICAAf0JAgD9hQIgGEHsgIAB/QkCAP2FAiAYIBj95gEgGP2FAiAWIBYgFf3lAf2FAv3mAUH4goAB/QkCACAR/eYBIBH9DAAAAAAAAAAAAAAAAAAAAAD9Q/1SIBsQAAsLpQMCCHsFfyAAQQJ0IAFqIQ0DQCANIAFBQGsiDk8EQCADIAL9AAQAIAH9AAQAIgX9DAAAAAAAAAAAAAAAAAAAAAD9Rf1PIAUgBf1C/VD9CwQAIAMgAv0ABBAgAf0ABBAiBv0MAAAAAAAAAAAAAAAAAAAAAP1F/U8gBiAG/UL9UP0LBBAgAyAC/QAEICAB/QAEICIH/QwAAAAAAAAAAAAAAAAAAAAA/UX9TyAHIAf9Qv1Q/QsEICADIAL9AAQwIAH9AAQwIgj9DAAAAAAAAAAAAAAAAAAAAAD9Rf1PIAggCP1C/VD9CwQwIA4hASACQUBrIQIgA0FAayEDDAELCwNAIA0gAUEQaiIPTwRAIAMgAv0ABAAgAf0ABAAiCf0MAAAAAAAAAAAAAAAAAAAAAP1F/U8gCSAJ/UL9UP0LBAAgDyEBIAJBEGohAiADQRBqIQMMAQsLIABBA3EiEARAIAMgAv0ABAAgEEEEdEGAgIABav0ABAAiCv1OIAH9AAQAIAr9TiIL/QwAAAAAAAAAAAAAAAAAAAAA/UX9TyALIAv9Qv1QIBAQAAsL/wMCCHsFfyAAQQJ0IAFqIQ0DQCANIAFBQGsiDk8EQCADIAL9AAQAIAH9AAQAIgX9DAAAAAAAAAAAAAAAAAAAAAD9RSAFQfCCgAH9CQIA/Ub9UP1PIAUgBf1C/VD9CwQAIAMgAv0ABBAgAf0ABBAiBv0MAAAAAAAAAAAAAAAAAAAAAP1FIAZB8IKAAf0JAgD9Rv1Q/U8gBiAG/UL9UP0LBBAgAyAC/QAEICAB/QAEICIH/QwAAAAAAAAAAAAAAAAAAAAA/UUgB0HwgoAB/QkCAP1G/VD9TyAHIAf9Qv1Q/QsEICADIAL9AAQwIAH9AAQwIgj9DAAAAAAAAAAAAAAAAAAAAAD9RSAIQfCCgAH9CQIA/Ub9UP1PIAggCP1C/VD9CwQwIA4hASACQUBrIQIgA0FAayEDDAELCwNAIA0gAUEQaiIPTwRAIAMgAv0ABAAgAf0ABAAiCf0MAAAAAAAAAAAAAAAAAAAAAP1FIAlB8IKAAf0JAgD9Rv1Q/U8gCSAJ/UL9UP0LBAAgDyEBIAJBEGohAiADQRBqIQMMAQsLIABBA3EiEARAIAMgAv0ABAAgEEEEdEGAgIABav0ABAAiCv1OIAH9AAQAIAr9TiIL/QwAAAAAAAAAAAAAAAAAAAAA/UUgC0HwgoAB/QkCAP1G/VD9TyALIAv9Qv1QIBAQAAsLgwMBB38gAEECdCABaiEFA0AgBSABQUBrIgZPBEAgAiAB/QAEAP0MAAAAAAAAAAAAAAAAAAAAAP3rAUHwgoAB/QkCAP3qAf0LBAAgAiAB/QAEEP0MAAAAAAAAAAAAAAAAAAAAAP3rAUHwgoAB/QkCAP3qAf0LBBAgAiAB/QAEIP0MAAAAAAAAAAAAAAAAAAAAAP3rAUHwgoAB/QkCAP3qAf0LBCAgAiAB/QAEMP0MAAAAAAAAAAAAAAAAAAAAAP3rAUHwgoAB/QkCAP3qAf0LBDAgBiEBIAJBQGshAgwBCwsgBSABa0ECdiIHQQJ0IAFqIQQDQCAEIAFBEGoiCE8EQCACIAH9AAQA/QwAAAAAAAAAAAAAAAAAAAAA/esBQfCCgAH9CQIA/eoB/QsEACAIIQEgAkEQaiECDAELCyAHQQNxIgkEQCACIAH9AAQAIAlBBHRBgICAAWr9AAQA/U79DAAAAAAAAAAAAAAAAAAAAAD96wFB8IKAAf0JAgD96gEgCRAACwuFBAIOewV/IABBAnQgAWohEwNAIBMgAUFAayIUTwRAIAMgAv0ABAAiBkH0goAB/QkCAP3mASAGIAH9AAQAIgf9DAAAAAAAAAAAAAAAAAAAAAD9Rf1SIAcgB/1C/VD9CwQAIAMgAv0ABBAiCEH0goAB/QkCAP3mASAIIAH9AAQQIgn9DAAAAAAAAAAAAAAAAAAAAAD9Rf1SIAkgCf1C/VD9CwQQIAMgAv0ABCAiCkH0goAB/QkCAP3mASAKIAH9AAQgIgv9DAAAAAAAAAAAAAAAAAAAAAD9Rf1SIAsgC/1C/VD9CwQgIAMgAv0ABDAiDEH0goAB/QkCAP3mASAMIAH9AAQwIg39DAAAAAAAAAAAAAAAAAAAAAD9Rf1SIA0gDf1C/VD9CwQwIBQhASACQUBrIQIgA0FAayEDDAELCwNAIBMgAUEQaiIVTwRAIAMgAv0ABAAiDkH0goAB/QkCAP3mASAOIAH9AAQAIg/9DAAAAAAAAAAAAAAAAAAAAAD9Rf1SIA8gD/1C/VD9CwQAIBUhASACQRBqIQIgA0EQaiEDDAELCyAAQQNxIhYEQCADIAL9AAQAIBZBBHRBgICAAWr9AAQAIgX9TiIQQfSCgAH9CQIA/eYBIBAgAf0ABAAgBf1OIhH9DAAAAAAAAAAAAAAAAAAAAAD9Rf1SIBEgEf1C/VAgFhAACwuxAgIHewd/IABBAnQgAWohDANAIAwgAUFAayINTwRAIAIgAf0ABAAiBCAEQfSCgAH9CQIA/eYB/esB/QsEACACIAH9AAQQIgUgBUH0goAB/QkCAP3mAf3rAf0LBBAgAiAB/QAEICIGIAZB9IKAAf0JAgD95gH96wH9CwQgIAIgAf0ABDAiByAHQfSCgAH9CQIA/eYB/esB/QsEMCANIQEgAkFAayECDAELCyAMIAFrQQJ2Ig5BAnQgAWohCwNAIAsgAUEQaiIPTwRAIAIgAf0ABAAiCCAIQfSCgAH9CQIA/eYB/esB/QsEACAPIQEgAkEQaiECDAELCyAOQQNxIhAEQCACIAH9AAQAIBBBBHRBgICAAWr9AAQA/U4iCSAJQfSCgAH9CQIA/eYB/esBIBAQAAsL8wMCDnsFfyAAQQJ0IAFqIRMDQCATIAFBQGsiFE8EQCADIAL9AAQAIgYgBiAB/QAEACIHQYCDgAH9CQIA/eQB/eYBIAf9DAAAAAAAAAAAAAAAAAAAAAD9Rv1S/QsEACADIAL9AAQQIgggCCAB/QAEECIJQYCDgAH9CQIA/eQB/eYBIAn9DAAAAAAAAAAAAAAAAAAAAAD9Rv1S/QsEECADIAL9AAQgIgogCiAB/QAEICILQYCDgAH9CQIA/eQB/eYBIAv9DAAAAAAAAAAAAAAAAAAAAAD9Rv1S/QsEICADIAL9AAQwIgwgDCAB/QAEMCINQYCDgAH9CQIA/eQB/eYBIA39DAAAAAAAAAAAAAAAAAAAAAD9Rv1S/QsEMCAUIQEgAkFAayECIANBQGshAwwBCwsDQCATIAFBEGoiFU8EQCADIAL9AAQAIg4gDiAB/QAEACIPQYCDgAH9CQIA/eQB/eYBIA/9DAAAAAAAAAAAAAAAAAAAAAD9Rv1S/QsEACAVIQEgAkEQaiECIANBEGohAwwBCwsgAEEDcSIWBEAgAyAC/QAEACAWQQR0QYCAgAFq/QAEACIF/U4iECAQIAH9AAQAIAX9TiIRQYCDgAH9CQIA/eQB/eYBIBH9DAAAAAAAAAAAAAAAAAAAAAD9Rv1SIBYQAAsLtAQCFnsDfyAAQQJ0IAFqIRkDQCAZIAFBEGoiGk8EQCAB/QAEACIJQfiAgAH9CQIA/esBIgpByICAAf0JAgBBzICAAf0JAgAiC/2FAiIMQRf9qwFB8ICAAf0JAgAiDf2uASEOIAIgCiAMIAv95QEiD0HQgIAB/QkCAP3mAf3lASAPQdSAgAH9CQIA/eYB/eUBIhBB2ICAAf0JAgBB3ICAAf0JAgD9hQIgEEHggIAB/QkCAP2FAiAQQeSAgAH9CQIA/YUCIBBB6ICAAf0JAgD9hQIgEEHsgIAB/QkCAP2FAiAQIBD95gEgEP2FAiAOIA4gDf3lAf2FAiAJIAn9DAAAAAAAAAAAAAAAAAAAAAD9Q/1S/QsEACAaIQEgAkEQaiECDAELCyAAQQNxIhsEQCAB/QAEACAbQQR0QYCAgAFq/QAEAP1OIhFB+ICAAf0JAgD96wEiEkHIgIAB/QkCAEHMgIAB/QkCACIT/YUCIhRBF/2rAUHwgIAB/QkCACIV/a4BIRYgAiASIBQgE/3lASIXQdCAgAH9CQIA/eYB/eUBIBdB1ICAAf0JAgD95gH95QEiGEHYgIAB/QkCAEHcgIAB/QkCAP2FAiAYQeCAgAH9CQIA/YUCIBhB5ICAAf0JAgD9hQIgGEHogIAB/QkCAP2FAiAYQeyAgAH9CQIA/YUCIBggGP3mASAY/YUCIBYgFiAV/eUB/YUCIBEgEf0MAAAAAAAAAAAAAAAAAAAAAP1D/VIgGxAACwttAP0MAAAAAAAAAAAAAAAAAAAAACQA/QwAAAAAAAAAAAAAAAAAAAAAJAH9DAAAAAAAAAAAAAAAAAAAAAAkAv0MAAAAAAAAAAAAAAAAAAAAACQD/QwAAAAAAAAAAAAAAAAAAAAAJARBqNeAASQFC8MEAyx+AX8BfCAAQv///////////wCDQjSIQpUIfSILQj+DIQwgC0IGh6dBA3RB6IWAAWoiLSkDACEEIC0pAwghASAtKQMQIQIgDEIAUgRAIAQgDIYgAULAACAMfSINiIQhBCABIAyGIAIgDYiEIQEgAiAMhiAtKQMYIA2IhCECCyABIg5C/////w+DIg8gAEL/////////B4NCgICAgICAgAiEIhAiEUL/////D4MiEn4iE0L/////D4MhFCAOQiCIIhUgEn4gE0IgiHwiFkIgiCEXIBFCIIgiGCAPfiAWQv////8Pg3whGSAXIBUgGH58IBlCIIh8JAkgAkIgiCAQQiCIfiIaIBQgGUIghnx8IhtCAoYgGiAbVq0jCSAEIBB+fHwiHEIChiAbQj6IhCIdQj+HIh6FIR8gHSAeQgGHhSIgeSEhICAgIYYgH0LAACAhfYiEIiJC/////w+DIiNCtISjiwJ+IiRC/////w+DISUgI0Kitb/IDH4gJEIgiHwiJkIgiCEnICJCIIgiKEK0hKOLAn4gJkL/////D4N8ISkgJyAoQqK1v8gMfnwgKUIgiHwkCSAlIClCIIZ8IiogIrpEhBtwUcyYOD+iIB8gIYa6RBgtRFT7ITk/oqD8ByIrVK0jCSIsQguIfLokByAsQjWGICpCC4iEICt8ukQAAAAAAADwO6IkCCMHQoCAgICAgIDYPCAhQjSGfSAAIB2FQoCAgICAgICAgH+DhL8iLqIkByMIIC6iJAggHEI+hyAefacLvQcDGnwKfwF+IAC9IiVCIIinIh5BH3YhHyAeQf////8HcSIgQfvDpP8DTQRAICBBgIDA8gNJBEAgAA8LIAAgAKIiBiAGRH3+sVfjHcc+okTVYcEZoAEqv6CiRKb4EBEREYE/oCAGIAYgBqKiIAZEfNXPWjrZ5T2iROucK4rm5Vq+oKKgIQcgACAGIACiIAYgB6JESVVVVVVVxb+goqAPCyAgQYCAwP8HTwRAIAAgAKEPCwJ/ICVCIIinQf////8HcSIhQfyyi4AESQRAQQEhHSAfBHwgAEQAAEBU+yH5P6AhCEF/IR0gIUH7w+T/A0cEfCAIIAhEMWNiGmG00D2gIgGhRDFjYhphtNA9oAUgCEQAAGAaYbTQPaAiCURzcAMuihmjO6AhASAJIAGhRHNwAy6KGaM7oAsFIABEAABAVPsh+b+gIQogIUH7w+T/A0cEfCAKIApEMWNiGmG00L2gIgGhRDFjYhphtNC9oAUgCkQAAGAaYbTQvaAiC0RzcAMuihmju6AhASALIAGhRHNwAy6KGaO7oAsLIQwgASQHIAwkCCAdDAELICFB+8PkiQRJBEAgIUEUdiIiIAAgAESDyMltMF/kP6KeIg1EAABAVPsh+T+ioSIAIA1EMWNiGmG00D2iIgKhIgG9QiCIp0EUdkH/D3FrQRBLBEAgDURzcAMuihmjO6IgACAAIA1EAABgGmG00D2iIg6hIgChIA6hoSECICIgACACoSIPvUIgiKdBFHZB/w9xa0ExSwR8IA1EwUkgJZqDezmiIAAgACANRAAAAC6KGaM7oiIQoSIAoSAQoaEhAiAAIAKhBSAPCyEBCyABJAcgACABoSACoSQIIA38AgwBC0EAICUQYSIjayAjIB8bCyEkIwchESMIIRIgJEEBcQR8IBEgEaIiEyAToiEUIBMgEyATRJAVyxmgAfo+okR3UcEWbMFWv6CiRExVVVVVVaU/oKIgFCAUoiATIBNE1DiIvun6qL2iRMSxtL2e7iE+oKJErVKcgE9+kr6goqAhBUQAAAAAAADwPyATRAAAAAAAAOA/oiIVoSIWRAAAAAAAAPA/IBahIBWhIBMgBaIgESASoqGgoAUgESARoiIXIBdEff6xV+Mdxz6iRNVhwRmgASq/oKJEpvgQERERgT+gIBcgFyAXoqIgF0R81c9aOtnlPaJE65wriublWr6goqAhGCARIBcgEkQAAAAAAADgP6IgFyARoiIZIBiioaIgEqEgGURJVVVVVVXFv6KhoQsiGpogGiAkQQJxGwuYAQICfAF/IABBAnQgAWohBgNAIAEgBkkEQCADAnwgAioCALshBEQAAAAAAADwPyABKgIAuyIFRAAAAAAAAPA/YQR/QQEFIAVEAAAAAAAA8L9hBH8gBEQAAAAAAADw/2EgBEQAAAAAAADwf2FyBUEACwsNABogBSAEEAoLtjgCACABQQRqIQEgAkEEaiECIANBBGohAwwBCwsLNwEBfyAAQQJ0IAFqIQMDQCABIANJBEAgAiABKgIAuxAftjgCACABQQRqIQEgAkEEaiECDAELCwvjAgILfwV7A0AgAEEASgRAIAEhBiACIQcgAyEIIAQhCf0MAAAAAAAAAAAAAAAAAAAAACEQQQAhBQNAIAYgBUEEaiILTgRAIAVBAnQiDCAHav0ABAAgCCAMav0ABAAgEP2FAiEQIAshBQwBCwsgBiAFayINBEAgBUECdCIOIAdq/QAEACANQQR0QYCAgAFq/QAEACIS/U4gCCAOav0ABAAgEv1OIBD9hQIhEAsgEP0fACAQ/R8BkiAQ/R8CIBD9HwOSkv0TIRMDQCAGQQROBEAgCSAH/QAEACAI/QAEACAT/eUB/eYB/QsEACAGQQRrIQYgB0EQaiEHIAhBEGohCCAJQRBqIQkMAQsLIAYEQCAJIAf9AAQAIAZBBHRBgICAAWr9AAQAIhT9TiAI/QAEACAU/U4gE/3lAf3mASAGEAALIABBAWshACABQQJ0Ig8gAmohAiADIA9qIQMgBCAPaiEEDAELCwu6CAIcewZ/IAFBAnQiJUEAIAUbISYDQCAAICNKBEBBoISAAf0JAgAgASACIAMoAgAgBCAFICMgBhAN/SAAIQcgAiAlaiECIAUgJmohBUEEIAAgI2siJyAnQQROGyIoQQFKBEAgByABIAIgAygCBCAEQQRqIAUgI0EBaiAGEA39IAEhByAFICZqIQUgAiAlaiECCyAoQQJKBEAgByABIAIgAygCCCAEQQhqIAUgI0ECaiAGEA39IAIhByAFICZqIQUgAiAlaiECCyAoQQNKBEAgByABIAIgAygCDCAEQQxqIAUgI0EDaiAGEA39IAMhDiACICVqIQIgBSAmaiEFIA5BhIGAAf0JAgD95gEgDiAOQYCBgAH9CQIA/UMiD/1SQcSBgAH9CQIA/a4BIhBByIGAAf0JAgD9TkHAgYAB/QkCAP2uAUGogYAB/QkCAP3lASIRIBFBrIGAAf0JAgD95AH95wEiEiAS/eYBIhMgE/3mASEUIBJBpIGAAf0JAgAgESAR/eYB/eYBIhUgEyAUQZSBgAH9CQIAQYyBgAH9CQIA/YUC/eYBIBQgFEGYgYAB/QkCAEGQgYAB/QkCAP2FAv3mAf3kAf3kASAQQRf9rAFBzIGAAf0JAgD9sQH9+gEgD0GIgYAB/QkCAP1O/eUBIhZBoIGAAf0JAgD9DAAAAAAAAAAAAAAAAAAAAAD9hQL9hQIgFf3lASAR/eQBIBZBnIGAAf0JAgD95gH95AEgDiAOQdCBgAH9CQIAIhf9Q/1SIA79DAAAAAAAAAAAAAAAAAAAAAD9Q/1QIRggBCAX/eEBIBggDv0MAAAAAAAAAAAAAAAAAAAAAP1B/VIgBP0ABAD95QH9CwQABSAHQYSBgAH9CQIA/eYBIAcgB0GAgYAB/QkCAP1DIhn9UkHEgYAB/QkCAP2uASIaQciBgAH9CQIA/U5BwIGAAf0JAgD9rgFBqIGAAf0JAgD95QEiGyAbQayBgAH9CQIA/eQB/ecBIhwgHP3mASIdIB395gEhHiAcQaSBgAH9CQIAIBsgG/3mAf3mASIfIB0gHkGUgYAB/QkCAEGMgYAB/QkCAP2FAv3mASAeIB5BmIGAAf0JAgBBkIGAAf0JAgD9hQL95gH95AH95AEgGkEX/awBQcyBgAH9CQIA/bEB/foBIBlBiIGAAf0JAgD9Tv3lASIgQaCBgAH9CQIA/QwAAAAAAAAAAAAAAAAAAAAA/YUC/YUCIB/95QEgG/3kASAgQZyBgAH9CQIA/eYB/eQBIAcgB0HQgYAB/QkCACIh/UP9UiAH/QwAAAAAAAAAAAAAAAAAAAAA/UP9UCEiIAQgIf3hASAiIAf9DAAAAAAAAAAAAAAAAAAAAAD9Qf1SIAT9AAQAIChBBHRBgICAAWr9AAQA/U795QEgKBAACyAjQQRqISMgA0EQaiEDIARBEGohBAwBCwsLqAQDDnsDfwF9IAFBBEwEQANAIABBAEoEQAJ7IAFBBEYEQCAC/QAEAAwBCyAC/QAEACABQQR0QYCAgAFq/QAEACIJ/U5BsISAAf0JAgAgCf1SCyIKIAogCiAK/Q0ICQoLDA0ODwABAgMEBQYH/esBIgsgCyAL/Q0EBQYHAAECAwwNDg8ICQoL/esB/eUBIgVB9ICAAf0JAgAiBv3rASIHQciAgAH9CQIAQcyAgAH9CQIAIgz9hQIiCCAM/eUBIQ0gByANQdCAgAH9CQIA/eYB/eUBIA1B1ICAAf0JAgD95gH95QEiDkHYgIAB/QkCAEHcgIAB/QkCAP2FAiAOQeCAgAH9CQIA/YUCIA5B5ICAAf0JAgD9hQIgDkHogIAB/QkCAP2FAiAOQeyAgAH9CQIA/YUCIA4gDv3mASAO/YUCQfCAgAH9CQIA/eQBIAhBF/2rAf2uASAFIAb9Q/1PIg8gDyAPIA/9DQgJCgsMDQ4PAAECAwQFBgf95AEiECAQIBD9DQQFBgcAAQIDDA0ODwgJCgv95AH95wEhESABQQRGBEAgAyAR/QsEAAUgAUEASgRAIAMgESABEAALCyAAQQFrIQAgAUECdCITIAJqIQIgAyATaiEDDAELCw8LA0AgAEEASgRAIAEgAiABIAIQC/0TIAMQISEVIAEgA0GghIAB/QkCACAV/RP95wEQAiAAQQFrIQAgAUECdCIUIAJqIQIgAyAUaiEDDAELCwvvBwIqewJ/IABBAnQgAWohLwNAIC8gAUEQak8EQCAB/QAEACIM/eAB/eEBIg1B9ICAAf0JAgAiDv3rASIPQciAgAH9CQIAQcyAgAH9CQIAIhD9hQIiESAQ/eUBIRIgDyASQdCAgAH9CQIA/eYB/eUBIBJB1ICAAf0JAgD95gH95QEiE0HYgIAB/QkCAEHcgIAB/QkCAP2FAiATQeCAgAH9CQIA/YUCIBNB5ICAAf0JAgD9hQIgE0HogIAB/QkCAP2FAiATQeyAgAH9CQIA/YUCIBMgE/3mASAT/YUCQfCAgAH9CQIA/eQBIBFBF/2rAf2uASANIA79Q/1PIhQgFEH0gYAB/QkCAP1DIhX9TyIWIBZB4IGAAf0JAgD95AH95wEiFyAX/eYBIhhB5IGAAf0JAgBB6IGAAf0JAgD9hQIgGEHsgYAB/QkCAP2FAiAYQfCBgAH9CQIA/YUCIRkgAyAM/QwAAAAAAAAAAAAAAAAAAAAA/esBIAwgAv0ABAAiGv3mAf3lASAUIBcgF/3kASIbIBj95gEgGSAb/YUCIBX9Uv3kAf0LBAAgBARAIAQgFEHwgIAB/QkCACIcIAz9DAAAAAAAAAAAAAAAAAAAAAD9Q/1SIBwgFP3kAf3nASAa/eUB/QsEACAEQRBqIQQLIAFBEGohASACQRBqIQIgA0EQaiEDDAELCyAAQQNxIjAEQCAB/QAEACAwQQR0QYCAgAFq/QAEACId/U4iHv3gAf3hASIfQfSAgAH9CQIAIiD96wEiIUHIgIAB/QkCAEHMgIAB/QkCACIi/YUCIiMgIv3lASEkICEgJEHQgIAB/QkCAP3mAf3lASAkQdSAgAH9CQIA/eYB/eUBIiVB2ICAAf0JAgBB3ICAAf0JAgD9hQIgJUHggIAB/QkCAP2FAiAlQeSAgAH9CQIA/YUCICVB6ICAAf0JAgD9hQIgJUHsgIAB/QkCAP2FAiAlICX95gEgJf2FAkHwgIAB/QkCAP3kASAjQRf9qwH9rgEgHyAg/UP9TyImICZB9IGAAf0JAgD9QyIn/U8iKCAoQeCBgAH9CQIA/eQB/ecBIikgKf3mASIqQeSBgAH9CQIAQeiBgAH9CQIA/YUCICpB7IGAAf0JAgD9hQIgKkHwgYAB/QkCAP2FAiErIAMgHv0MAAAAAAAAAAAAAAAAAAAAAP3rASAeIAL9AAQAIB39TiIs/eYB/eUBICYgKSAp/eQBIi0gKv3mASArIC39hQIgJ/1S/eQBIDAQACAEBEAgBCAmQfCAgAH9CQIAIi4gHv0MAAAAAAAAAAAAAAAAAAAAAP1D/VIgLiAm/eQB/ecBICz95QEgMBAACwsLPAEBfwNAIABBAEoEQCABIAIgAyAEEGsgAEEBayEAIAFBAnQiBSACaiECIAMgBWohAyAEIAVqIQQMAQsLC68EAhJ7BH8DQCAAQQBKBEAgAiEXIAMhGCABIhYgAhAL/RMiDCEIIBYgAiAMECD9EyINQYCBgAH9CQIA/UMhCSANQYSBgAH9CQIA/eYBIA0gCf1SQcSBgAH9CQIA/a4BIgtByIGAAf0JAgD9TkHAgYAB/QkCAP2uAUGogYAB/QkCAP3lASIOIA5BrIGAAf0JAgD95AH95wEiDyAP/eYBIgogCv3mASEQIA9BpIGAAf0JAgAgDiAO/eYB/eYBIhEgCiAQQZSBgAH9CQIAQYyBgAH9CQIA/YUC/eYBIBAgEEGYgYAB/QkCAEGQgYAB/QkCAP2FAv3mAf3kAf3kASALQRf9rAFBzIGAAf0JAgD9sQH9+gEgCUGIgYAB/QkCAP1O/eUBIhJBoIGAAf0JAgD9DAAAAAAAAAAAAAAAAAAAAAD9hQL9hQIgEf3lASAO/eQBIBJBnIGAAf0JAgD95gH95AEgDSANQdCBgAH9CQIAIhP9Q/1SIA39DAAAAAAAAAAAAAAAAAAAAAD9Q/1QIRQgE/3hASAUIA39DAAAAAAAAAAAAAAAAAAAAAD9Qf1SIRUDQCAWQQROBEAgGCAX/QAEACAI/eUBIBX95QH9CwQAIBZBBGshFiAXQRBqIRcgGEEQaiEYDAELCyAWBEAgGCAX/QAEACAWQQR0QYCAgAFq/QAEAP1OIAj95QEgFf3lASAWEAALIABBAWshACABQQJ0IhkgAmohAiADIBlqIQMMAQsLC48FAhV7BH8DQCAAIBlBBGoiG04EQCAEIBlBAnQgAmr9AAQA/eQBIQQgGyEZDAELCyAAIBlrIhwEQCAEIBlBAnQgAmr9AAQAIBxBBHRBgICAAWr9AAQA/U795AEhBAsgBP0fACAE/R8BkiAE/R8CIAT9HwOSkv0TIQkDQCAAQQROBEAgAf0ABAAiC0H0gIAB/QkCACIM/esBIg1ByICAAf0JAgBBzICAAf0JAgAiDv2FAiIPIA795QEhECADIAL9AAQAIA0gEEHQgIAB/QkCAP3mAf3lASAQQdSAgAH9CQIA/eYB/eUBIhFB2ICAAf0JAgBB3ICAAf0JAgD9hQIgEUHggIAB/QkCAP2FAiARQeSAgAH9CQIA/YUCIBFB6ICAAf0JAgD9hQIgEUHsgIAB/QkCAP2FAiARIBH95gEgEf2FAkHwgIAB/QkCAP3kASAPQRf9qwH9rgEgCyAM/UP9TyAJ/eYB/eUB/QsEACAAQQRrIQAgAUEQaiEBIAJBEGohAiADQRBqIQMMAQsLIAAEQCAB/QAEACAAQQR0QYCAgAFq/QAEACIS/U4iE0H0gIAB/QkCACIK/esBIhRByICAAf0JAgBBzICAAf0JAgAiFf2FAiIWIBX95QEhFyADIAL9AAQAIBL9TiAUIBdB0ICAAf0JAgD95gH95QEgF0HUgIAB/QkCAP3mAf3lASIYQdiAgAH9CQIAQdyAgAH9CQIA/YUCIBhB4ICAAf0JAgD9hQIgGEHkgIAB/QkCAP2FAiAYQeiAgAH9CQIA/YUCIBhB7ICAAf0JAgD9hQIgGCAY/eYBIBj9hQJB8ICAAf0JAgD95AEgFkEX/asB/a4BIBMgCv1D/U8gCf3mAf3lASAAEAALC8gBAQN/IAEoAgAhCyAHRQRAIAAgBSAJQQRq/QkCABACIAYEQCAAIAYgCUEEav0JAgAQAgsLQQAhAQNAIAEgC0gEQCAGIAFBAnQgA2ooAgBBAnQgAmwiDGpBACAGGyEKIAcEQCACIAQgDGogBSAMaiAKIAcgDGogCCAJQQEQIwUgAiAFIAxqIAggCUEBECUgCgRAIAIgCiAIIAlBABAlCyACIAQgDGogBSAMaiAKIAggCRAiCyABQQFqIQEgAkECdCAIaiEIDAELCwtFACAEBEAgACABIAIgAyAEIAUgBkEAECMPCyAAIAIgBSAGQQEQJCADBEAgACADIAUgBkEAECQLIAAgASACIAMgBSAGECILEAAgAiAAIAEgARAHtjgCAAu9AQICfwF8IAJBAUYEQANAIABBAEoEQCABIQIgAyEFRAAAAAAAAAAAIQcDQCACQYAISgRAIAdBgAggBRAru6AhByACQYAIayECIAVBgCBqIQUMAQsLIAQgByACIAUQK7ugtjgCACAAQQFrIQAgAUECdCADaiEDIARBBGohBAwBCwsPCwNAIABBAEoEQCABIAIgAyACQQJ0IgYgBEEAEAggAEEBayEAIAFBAnQgAmwgA2ohAyAEIAZqIQQMAQsLC/sDAgp7A38CQCAAIQ8gAkEBRgRAA0AgD0EASgRAIAEhACADIQL9DAAAgD8AAIA/AACAPwAAgD8hCP0MAACAPwAAgD8AAIA/AACAPyEF/QwAAAAAAAAAAAAAAAAAAAAAIQcDQCAAQQhOBEAgCCAC/QAEACIK/eYBIQggBSAC/QAEECIJ/eYBIQUgByAKIAr9QiAJIAn9Qv1Q/VAhByAAQQhrIQAgAkEgaiECDAELCyAAQQROBEAgCCAC/QAEACIL/eYBIQggByALIAv9Qv1QIQcgAkEQaiECIABBBGshAAsgBCAABHsgBSAC/QAEACAAQQR0QYCAgAFq/QAEACIM/U79DAAAgD8AAIA/AACAPwAAgD8gDP1SIg395gEhBSAHIA0gDf1C/VAFIAcL/VMEfUMAAMB/BSAIIAX95gEiDv0fACAO/R8BlCAO/R8CIA79HwOUlAs4AgAgD0EBayEPIAFBAnQgA2ohAyAEQQRqIQQMAQsLDAELIAJBAnQhEANAIA9BAEoEQCACIQADQCAAQQROBEAgBCABIBAgA0EEECf9CwQAIABBBGshACADQRBqIQMgBEEQaiEEDAELCyAPQQFrIQ8gAAR/IAQgASAQIAMgABAnIAAQACAAQQJ0IhEgBGohBCADIBFqBSADCyABQQFrIBBsaiEDDAELCwsLnQQCC3sDfwJAIAAhECACQQFGBEADQCAQQQBKBEAgASEAIAMhAv0MAACAfwAAgH8AAIB/AACAfyEI/QwAAIB/AACAfwAAgH8AAIB/IQX9DAAAAAAAAAAAAAAAAAAAAAAhBwNAIABBCE4EQCAIIAL9AAQAIgr96gEhCCAFIAL9AAQQIgn96gEhBSAHIAogCv1CIAkgCf1C/VD9UCEHIABBCGshACACQSBqIQIMAQsLIABBBE4EQCAIIAL9AAQAIgv96gEhCCAHIAsgC/1C/VAhByACQRBqIQIgAEEEayEACyAEIAAEeyAFIAL9AAQAIABBBHRBgICAAWr9AAQAIgz9Tv0MAACAfwAAgH8AAIB/AACAfyAM/VIiDf3qASEFIAcgDSAN/UL9UAUgBwv9UwR9QwAAwH8FIAggBf3qASIOIA4gDv0NCAkKCwwNDg8AAQIDBAUGB/3qASIPIA8gD/0NBAUGBwABAgMMDQ4PCAkKC/3qAf0fAAs4AgAgEEEBayEQIAFBAnQgA2ohAyAEQQRqIQQMAQsLDAELIAJBAnQhEQNAIBBBAEoEQCACIQADQCAAQQROBEAgBCABIBEgA0EEECj9CwQAIABBBGshACADQRBqIQMgBEEQaiEEDAELCyAQQQFrIRAgAAR/IAQgASARIAMgABAoIAAQACAAQQJ0IhIgBGohBCADIBJqBSADCyABQQFrIBFsaiEDDAELCwsLygEBA38CQCAAIQUgAkEBRgRAA0AgBUEASgRAIAQgASADEAs4AgAgBUEBayEFIAFBAnQgA2ohAyAEQQRqIQQMAQsLDAELIAJBAnQhBgNAIAVBAEoEQCACIQADQCAAQQROBEAgBCABIAYgA0EEECn9CwQAIABBBGshACADQRBqIQMgBEEQaiEEDAELCyAFQQFrIQUgAAR/IAQgASAGIAMgABApIAAQACAAQQJ0IgcgBGohBCADIAdqBSADCyABQQFrIAZsaiEDDAELCwsLmgECAn8BewNAIABBAEoEQCAD/QkCACEHIAEhBQNAIAVBBE4EQCAEIAL9AAQAIAf95gH9CwQAIAVBBGshBSACQRBqIQIgBEEQaiEEDAELCyAFBEAgBCAC/QAEACAFQQR0QYCAgAFq/QAEAP1OIAf95gEgBRAACyAFQQJ0IgYgAmohAiAEIAZqIQQgAEEBayEAIANBBGohAwwBCwsLEAAgAyAAIAEgAhAHtjgCAAuaAQICfwF7A0AgAEEASgRAIAP9CQIAIQcgASEFA0AgBUEETgRAIAQgAv0ABAAgB/3nAf0LBAAgBUEEayEFIAJBEGohAiAEQRBqIQQMAQsLIAUEQCAEIAL9AAQAIAVBBHRBgICAAWr9AAQA/U4gB/3nASAFEAALIAVBAnQiBiACaiECIAQgBmohBCAAQQFrIQAgA0EEaiEDDAELCwvMAgIFfwJ7IAJBAUYEQANAIABBAEoEQCAEAn8gASADIgIQC/0TIQtBACEGA0AgASAGSgRAIAEgBmsiB0EETgR7IAL9AAQABSAC/QAEACAHQQR0QYCAgAFq/QAEAP1OCyIKIAv9QSAKIAr9Qv1Q/aQBIQUgB0EESARAQQEgB3RBAWsgBXEhBQsgBWggBmogBQ0CGiAGQQRqIQYgAkEQaiECDAELC0EACzYCACAAQQFrIQAgAUECdCADaiEDIARBBGohBAwBCwsPCyACQQJ0IQgDQCAAQQBKBEAgAiEFA0AgBUEETgRAIAQgASAIIANBBBAq/QsEACAFQQRrIQUgA0EQaiEDIARBEGohBAwBCwsgAEEBayEAIAUEfyAEIAEgCCADIAUQKiAFEAAgBUECdCIJIARqIQQgAyAJagUgAwsgAUEBayAIbGohAwwBCwsLvwMCE38DeyAAQQNqQXxxQQJ0IAxqIhwgAUEFakF8cUECdGoiEiADQQdqQXhxIh0gAkEDakF8cSIeaiAdbEECdGohFCASIB0gHmogHWxBAnRqIAAgA2xBA2pBfHFBA3RqIhggACABIAwQFCIfIAIgA2oQCSIZbEEDakF8cUECdGohFiAcQQRqIhooAgBBBE4EQCADIAMgBSADQQJ0IBIQBQsgA0ECdCEXIB8hESABQQFrIQ4DQCAOQQBOBEAgDkECdCAaaigCACIVBEAgACABIAMgDiAGIAcgFCAMEBogAyAVbCEQIBcgESAVayIRbCAWaiIbIQ8gFCENA0AgEEEETgRAIA8gDf0ABABBgIOAAf0JAgAgD/0ABAAiISAh/eYB/eUB/eYB/QsEACAQQQRrIRAgD0EQaiEPIA1BEGohDQwBCwsgEARAIA8gDf0ABABBgIOAAf0JAgAgD/0ABAAiIiAi/eYB/eUB/eYBIBAQAAsgDkEASgRAQQEgFSADIAMgGyADIAUgEiAUQQBBABAOCwsgDkEBayEODAELCyAAIAEgHyADIAMgAiAWIAMgGCAZIAQgEiAIIAkgCiALIAwQLguoAwEMfyAAQQNqQXxxQQJ0IAtqIhUgAUEFakF8cUECdGoiEyADQQdqQXhxIhYgAkEDakF8cWogFmxBAnRqIAAgA2xBA2pBfHFBA3RqIhEhDyAAIAEgBSALEBYiEiACIANqEAkiDGxBA2pBfHFBAnQgEWohDSAAIAEgAiAEIANBAnQgEWogDCALEBggFUEEaiIUKAIAIgQgAyADIAIgByAGIBMQF0EAIQUDQCAEIAVKBEAgAyAMQQJ0IAVsIA9qEAEgBUEBaiEFDAELC0EAIQUDQCAEQQBKBEAgBCAFIBIgAyADIAIgDyAMIAcgBiATIA0gAyAIEC8gAyAEbCANIA0QHiAOQQFqQQJ0IBRqKAIAIRcgDEECdCAEbCAPaiEPQQAhBQNAIAQgBUoEQCADIA0gBSAXSAR/IAxBAnQgBWwgD2oFIAVBAnQgC2ooAgAgA0ECdGwgCWoLEAQgBUEBaiEFIANBAnQgDWohDQwBCwsgEiAEayESIAQhBSAXIQQgDkEBaiEODAELCyAAIAMgCSALEBkgCgRAIAAgASADIBEgDCAJIAogCxAVCwvjBQIMfyF7IAFBAnQhCgNAIABBAEoEQCABIQkDQCAJQQROBEAgAiAKaiIN/QAEACEeIAT9AAQAIR8gAiAG/QAEACIgIApBA2wgAmoiC/0ABAAiIf3mAUGAhIAB/QkCACIiIAX9AAQAIiMgI/3mAf3lASAH/QAEAP2FAiIkIApBAXQgAmoiDP0ABAAiJf3mASAC/QAEACImICIgJv3lAf3mAf3mAf0LBAAgDSAkIB/95gEgHiAiIB795QH95gH95gH9CwQAIAwgJCAm/eYBICIgJSAl/eYB/eUB/eYB/QsEACALICAgI/3mASAhICIgIf3lAf3mAf3mAf0LBAAgByIOICQgHv3mAf0LBAAgAkEQaiECIARBEGohBCAFQRBqIQUgBkEQaiEGIA5BEGohByAJQQRrIQkMAQsLIAkEfyACIApq/QAEACEnIAT9AAQAISggBv0ABAAiKSAKQQNsIAJq/QAEACIq/eYBQYCEgAH9CQIAIisgBf0ABAAiLCAs/eYB/eUBIAf9AAQA/YUCIi0gCkEBdCACav0ABAAiLv3mASAC/QAEACIvICsgL/3lAf3mAf3mASEwIAlBBEYEQCACIDD9CwQABSACIDAgCRAACyACIApqIQ8gLSAo/eYBICcgKyAn/eUB/eYB/eYBITEgCUEERgRAIA8gMf0LBAAFIA8gMSAJEAALIApBAXQgAmohECAtIC/95gEgKyAuIC795gH95QH95gEhMiAJQQRGBEAgECAy/QsEAAUgECAyIAkQAAsgCkEDbCACaiERICkgLP3mASAqICsgKv3lAf3mAf3mASEzIAlBBEYEQCARIDP9CwQABSARIDMgCRAACyAHIRIgLSAn/eYBITQgCUEERgRAIBIgNP0LBAAFIBIgNCAJEAALIAlBAnQiEyAEaiEEIAUgE2ohBSAGIBNqIQYgByATaiEHIAIgE2oFIAILIANBAnQgCmtqIQIgAEEBayEADAELCwurAwEZfyAAQQNqQXxxQQJ0IAxqIh4gAUEFakF8cUECdGoiEiADQQdqQXhxIh8gAkEDakF8cSIgaiAfQQJ0bEECdGoiFCAAIANsQQNqQXxxIiFBAnRqIRYgEiAfICBqIB9BAnRsQQJ0aiAhQQN0aiIZIAAgASAMEBQiEyACIANqEAkiGmxBA2pBfHFBAnRqIhcgEyADQQJ0IhEQCSIibEEDakF8cUECdGoiGyADIBNsQQNqQXxxQQJ0aiEcIB5BBGoiGCgCAEEETgRAIBEgAyAFIBFBAnQgEhAFCyATIQ4gAUEBayENA0AgDUEATgRAIA1BAnQgGGooAgAiIwRAIAMgIyANQQFqQQJ0IBhqKAIAIiRrbCARICRsIBZqEAEgACABIAMgDSAGIAcgFCAMEBogIyADIA4gI2siDiAiQQJ0bCAXaiIlICIgDiARbCIdIBtqIBwgHWogFCAWEHkgDUEASgRAQQEgIyADIBEgJSAiIAUgEiAUQQBBABAOCwsgDUEBayENDAELCyAAIAEgEyARIAMgAiAXICIgGSAaIAQgEiAIIAkgCiALIAwQLguYBAEWfyAAIAEgBSALEBYhDiAAQQNqQXxxQQJ0IAtqIhwgAUEFakF8cUECdGoiFyADQQdqQXhxIh0gAkEDakF8cWogHUECdGxBAnRqIAAgA2xBA2pBfHFBA3RqIhQhECACIANqEAkiDSAObEEDakF8cUECdCAUaiIRIA4gA0ECdCIeIhgQCSISbEEDakF8cUECdGoiDyADIA5sQQNqQXxxQQJ0aiETIAAgASACIAQgFCAeaiANIAsQGCAcQQRqIhooAgAiBCAYIAMgAiAHIAYgFxAXQQAhBQNAIAQgBUoEQCADIA1BAnQgBWwgEGoQASAFQQFqIQUMAQsLIAMgBGwgDxABA0AgBEEASgRAIAQgDCAOIBggAyACIBAgDSAHIAYgFyARIBIgCBAvIBVBAWpBAnQgGmooAgAiHyADIBEgEiAPIA8gA0ECdCAEbCIZaiATIA1BAnQgBGwgEGogDRAxIB8hDANAIAQgDEoEQEEBIAMgEkECdCAMbCARaiASIA8gA0ECdCIbIAxsIiBqIBMgIGoiISAhIAxBAnQgC2ooAgAgG2wgCWogAxAxIAxBAWohDAwBCwsgEkECdCAEbCARaiERIA1BAnQgBGwgEGohECAPIBlqIQ8gEyAZaiETIA4gBGshDiAEIQwgHyEEIBVBAWohFQwBCwsgACADIAkgCxAZIAoEQCAAIAEgAyAUIA0gCSAKIAsQFQsLzQUCEn8beyABQQJ0IQgDQCAAQQBKBEAgASEHA0AgB0EETgRAIAX9AAQAIh9BkISAAf0JAgAiICAC/QAEACIh/eUBIiL95gEgICAIQQF0IgsgAmoiCf0ABAAiIyAj/eYB/eUB/eYBIiQgAyALaiIK/QAEAP3mASACIAhqIgz9AAQAIiUgICAl/eUB/eYB/eYBISYgAiAfIAT9AAQAICP95QH95gEgISAi/eYB/eYBIif9CwQAIAwgJv0LBAAgCSAk/QsEACADIg0gJ/0LBAAgCCANaiAm/QsEACAKICQgJf3mAf0LBAAgBSIOIB8gIf3mAf0LBAAgAkEQaiECIANBEGohAyAEQRBqIQQgDkEQaiEFIAdBBGshBwwBCwsgBwR/IAX9AAQAIihBkISAAf0JAgAiKSAC/QAEACIq/eUBIiv95gEgKSAIQQF0Ig8gAmr9AAQAIiwgLP3mAf3lAf3mASItIAMgD2r9AAQA/eYBIAIgCGr9AAQAIi4gKSAu/eUB/eYB/eYBIS8gKCAE/QAEACAs/eUB/eYBICogK/3mAf3mASEwIAdBBEYEQCACIDD9CwQABSACIDAgBxAACyACIAhqIRAgB0EERgRAIBAgL/0LBAAFIBAgLyAHEAALIAhBAXQgAmohESAHQQRGBEAgESAt/QsEAAUgESAtIAcQAAsgAyESIAdBBEYEQCASIDD9CwQABSASIDAgBxAACyADIAhqIRMgB0EERgRAIBMgL/0LBAAFIBMgLyAHEAALIAhBAXQgA2ohFCAtIC795gEhMSAHQQRGBEAgFCAx/QsEAAUgFCAxIAcQAAsgBSEVICggKv3mASEyIAdBBEYEQCAVIDL9CwQABSAVIDIgBxAACyAHQQJ0IhYgA2ohAyAEIBZqIQQgBSAWaiEFIAIgFmoFIAILIAhBAXQiF2ohAiADIBdqIQMgAEEBayEADAELCwvlBAEefyAAQQNqQXxxQQJ0IAxqIhsgAUEFakF8cUECdGoiEiADQQdqQXhxIhwiHSACQQNqQXxxIh5qIB1BA2xsQQJ0aiEfIBIgHCAeaiAcQQNsbEECdGogACADbEEDakF8cUEDdGoiGCACIAAgASAMEBQiIGxBA2pBfHFBAnRqIhMgICADQQNsIiFsQQNqQXxxQQJ0aiIUICAgIWxBA2pBfHFBAnRqIRkgG0EEaiIaKAIAQQROBEAgISADIAUgIUECdCASEAULIANBAnQhFyAgIQ4gAUEBayEPA0AgD0EATgRAIA9BAnQgGmooAgAiFQRAIAAgASADIA8gBiAHIB8gDBAaIBUgAyATIA4gFWsiDiAhQQJ0bCIiaiAUICJqIiMgDiAXbCAZaiAfEHwgD0EASgRAQQEgFSADICEgIyAhIAUgEiAfQQBBARAOCwsgD0EBayEPDAELCyAIBEAgISACIAQgIUECdCASEAULQQAhBANAQcABICAgBGsiJCAkQcABShshJSAhQQJ0IiggBGwhKSAEQQBKISogCwRAICUgISATIClqICggCyAqEAggJSAhIBQgKWogKCALIChqICoQCAsgAkECdCAEbCAYaiEmIAkEQEEBQQAgAiAhICUgJiATIClqIAlBACAqEAYLIAoEQCAEIBdsIBlqISdBAUEAIAMgISAlICcgFCApaiAKQQAgKhAGCyAIBEAgJSACICEgEyApaiAhQQJ0IBIgIUEDakF8cUEFdCAmIAJBAnRBAEEAEAMLICAgBCAlaiIESg0ACyAIBEAgACABIAIgGCACIAggDBAtCwvvAwESfyADQQNsIg5BAnQgCGohECAAQQNqQXxxQQJ0IAtqIhYgAUEFakF8cUECdGoiESADQQdqQXhxIhcgAkEDakF8cWogF0EDbGxBAnRqIAAgA2xBA2pBfHFBA3RqIhggAiAAIAEgBSALEBYiGWxBA2pBfHFBAnRqIQwgACABIAIgBCAYIAIgCxAYQQBBACAZIA4gAiAYIAYgDCAIQQIQBiAWQQRqIhMoAgAiBCAOIANBACAHQQAgERAXIAMgBGwgDiAZbEEDakF8cUECdCIaIAxqIgYgGmoiFCIIEAEDQCAEQQBKBEAgDUEASgRAQQAgBCAOIAMgCCADIAcgESAGIBBBAhAOBUEAIQIDQCACIARIBEAgDiAQIA5BAnQgAmwgBmoQBCACQQFqIQIMAQsLCyANQQFqQQJ0IBNqKAIAIhsgAyAMIAYgCCAIIANBAnQgBGwiHGoQMiAbIQUDQCAEIAVKBEBBASADIANBAnQiFSAFbCISQQNsIAxqIBJBA2wgBmogCCASaiAFQQJ0IAtqKAIAIBVsIAlqEDIgBUEBaiEFDAELCyAcQQNsIh0gDGohDCAGIB1qIQYgCCAcaiEIIBshBCANQQFqIQ0MAQsLIAAgAyAJIAsQGSAKBEAgACABIAMgFCADIAkgCiALEBULC8wDAg97Bn8gAkEUav0JAgAgAkEQav0JAgAiBP3lASEFIAJBCGooAgAhFQNAIAAgE0oEQCACIBUgE0EBdRATIAQjAEEI/a0B/fsBQfCEgAH9CQIAIgj95gEgBf3mAf3kASIJIAQjAUEI/a0B/fsBIAj95gEgBf3mAf3kASIK/Q0AAQIDEBESEwQFBgcUFRYXIQsCQCAAIBNrIhZBBEgEQCABIAsgFhAADAELIAEgC/0LBAAgCSAK/Q0ICQoLGBkaGwwNDg8cHR4fIQwgFkEITgRAIAEgDP0LBBAFIBZBBEoEQCABQRBqIAwgFkEEaxAACwsLIAAgE0EIakoEQAJAIAFBIGohFyAEIwJBCP2tAf37AUHwhIAB/QkCACIN/eYBIAX95gH95AEiDiAEIwNBCP2tAf37ASAN/eYBIAX95gH95AEiD/0NAAECAxAREhMEBQYHFBUWFyEQIAAgE2tBCGsiFEEESARAIBcgECAUEAAMAQsgFyAQ/QsEACAOIA/9DQgJCgsYGRobDA0ODxwdHh8hESAUQQhOBEAgFyAR/QsEEAUgFEEESgRAIBdBEGogESAUQQRrEAALCwsLIBNBEGohEyABQUBrIQEMAQsLC80CAgt7BH8gAkEQav0JAgAhCCACQRRq/QkCACEJQYiFgAH9CQIAIQYgAkEIaigCACEQA0AgACAPSgRAIAIgECAPQQF1EBsiA/3gASAG/UQhBCMEIgX94AEgBv1EIQcgEEEBaiEOA0AgBCAH/VD9UwRAIAIgDiAPQQF1EBsgAyAE/VIiA/3gASAG/UQhBCMEIAUgB/1SIgX94AEgBv1EIQcgDkEBaiEODAELCyADIAn95gEgCP3kASIKIAUgCf3mASAI/eQBIgv9DQABAgMQERITBAUGBxQVFhchDAJAIAAgD2siEUEESARAIAEgDCAREAAMAQsgASAM/QsEACAKIAv9DQgJCgsYGRobDA0ODxwdHh8hDSARQQhOBEAgASAN/QsEEAUgEUEESgRAIAFBEGogDSARQQRrEAALCwsgD0EIaiEPIAFBIGohAQwBCwsL2wECA38HeyACQRBq/QkCACEHIAJBFGr9CQIAIQggAkEIaigCACEFA0AgACADSgRAIAIgBSADQQF1EBsgCP3mASAH/eQBIgkjBCAI/eYBIAf95AEiCv0NAAECAxAREhMEBQYHFBUWFyELAkAgACADayIEQQRIBEAgASALIAQQAAwBCyABIAv9CwQAIAkgCv0NCAkKCxgZGhsMDQ4PHB0eHyEMIARBCE4EQCABIAz9CwQQBSAEQQRKBEAgAUEQaiAMIARBBGsQAAsLCyADQQhqIQMgAUEgaiEBDAELCwuKBQIPfwd7IANBEGr9CQIAIRUgA0EUav0JAgAhFCADQQhqKAIAIQgDQCAAIAVKBEAgAyAIIAVBAXUQEyMAIwH9DQABAgMQERITBAUGBxQVFhdBCP2tAf37AUHwhIAB/QkCAP3mASAV/UYhFiAAIAVrIglBBE4EQCACIAH9AAQAIBT95gEgFv1O/QsEAAUgCUEASgRAIAIgAf0ABAAgCUEEdEGAgIABav0ABAD9TiAU/eYBIBb9TiAJEAALCyABQRBqIQogAkEQaiELIwAjAf0NCAkKCxgZGhsMDQ4PHB0eH0EI/a0B/fsBQfCEgAH9CQIA/eYBIBX9RiEXIAAgBWtBBGsiDEEETgRAIAsgCv0ABAAgFP3mASAX/U79CwQABSAMQQBKBEAgCyAK/QAEACAMQQR0QYCAgAFq/QAEAP1OIBT95gEgF/1OIAwQAAsLIAFBIGohDSACQSBqIQ4jAiMD/Q0AAQIDEBESEwQFBgcUFRYXQQj9rQH9+wFB8ISAAf0JAgD95gEgFf1GIRggACAFa0EIayIPQQROBEAgDiAN/QAEACAU/eYBIBj9Tv0LBAAFIA9BAEoEQCAOIA39AAQAIA9BBHRBgICAAWr9AAQA/U4gFP3mASAY/U4gDxAACwsgAUEwaiEQIAJBMGohESMCIwP9DQgJCgsYGRobDA0ODxwdHh9BCP2tAf37AUHwhIAB/QkCAP3mASAV/UYhGSAAIAVrQQxrIhJBBE4EQCARIBD9AAQAIBT95gEgGf1O/QsEAAUgEkEASgRAIBEgEP0ABAAgEkEEdEGAgIABav0ABAD9TiAU/eYBIBn9TiASEAALCyAFQRBqIQUgAUFAayEBIAJBQGshAgwBCwsLSQEBfyAAKAIAIQZBACEAA0AgACAGSARAIAEgAEECdCACaigCAEECdCABbCADaiAEIAUQMyAAQQFqIQAgAUECdCAEaiEEDAELCwtQAQJ/IAAoAgAhB0EAIQADQCAAIAdIBEAgASADIABBAnQgAmooAgBBAnQgAWwiCGogBCAIaiAFIAYQNCAAQQFqIQAgAUECdCAFaiEFDAELCwtQAQJ/IAAoAgAhB0EAIQADQCAAIAdIBEAgASADIABBAnQgAmooAgBBAnQgAWwiCGogBCAIaiAFIAYQNSAAQQFqIQAgAUECdCAFaiEFDAELCwtQAQJ/IAAoAgAhB0EAIQADQCAAIAdIBEAgASADIABBAnQgAmooAgBBAnQgAWwiCGogBCAIaiAFIAYQNiAAQQFqIQAgAUECdCAFaiEFDAELCwtQAQJ/IAAoAgAhB0EAIQADQCAAIAdIBEAgASADIABBAnQgAmooAgBBAnQgAWwiCGogBCAIaiAFIAYQNyAAQQFqIQAgAUECdCAFaiEFDAELCwsyAANAIABBAEoEQCABIAIgBBAMIABBAWshACADQQJ0IAJqIQIgBUECdCAEaiEEDAELCwvQCgI0ewV/IAIgASACaiI+aiECA0AgAEEETgRAIAH9CQIAIhMgA/0ABAAiFCAL/YUCIRUgEyAD/QAEECIWIA79hQIhFyA+/QkCACIYIBQgDP2FAiEZIBggFiAP/YUCIRogAv0JAgAiGyAUIA39hQIhHCAbIBYgEP2FAiEdIAH9CQIEIh4gAyAEaiI//QAEACIfIBX9hQIhICAeID/9AAQQIiEgF/2FAiEiID79CQIEIiMgHyAZ/YUCISQgIyAhIBr9hQIhJSAC/QkCBCImIB8gHP2FAiEnICYgISAd/YUCISggAf0JAggiKSAEID9qIkD9AAQAIiogIP2FAiErICkgQP0ABBAiLCAi/YUCIS0gPv0JAggiLiAqICT9hQIhLyAuICwgJf2FAiEwIAL9CQIIIjEgKiAn/YUCITIgMSAsICj9hQIhMyAB/QkCDCI0IAQgQGoiQf0ABAAiNSAr/YUCIQsgNCBB/QAEECI2IC39hQIhDiA+/QkCDCI3IDUgL/2FAiEMIDcgNiAw/YUCIQ8gAv0JAgwiOCA1IDL9hQIhDSA4IDYgM/2FAiEQIAQgQWohAyABQRBqIQEgPkEQaiE+IAJBEGohAiAAQQRrIQAMAQsLA0AgAEEASgRAIAH9CQIAIjkgA/0ABAAiOiAL/YUCIQsgOSAD/QAEECI7IA79hQIhDiA+/QkCACI8IDogDP2FAiEMIDwgOyAP/YUCIQ8gAv0JAgAiPSA6IA39hQIhDSA9IDsgEP2FAiEQIAMgBGohAyABQQRqIQEgPkEEaiE+IAJBBGohAiAAQQFrIQAMAQsLIAlBAXEEQCALIAX9AAQA/eQBIQsgDiAF/QAEEP3kASEOCyAJQQJxBEAgCyAI/QAEAP3kASELIA4gCP0ABBD95AEhDgsgCUEEcQRAIAv9DAAAAAAAAAAAAAAAAAAAAAD96wEhCyAO/QwAAAAAAAAAAAAAAAAAAAAA/esBIQ4LIAdBCE4EQCAFIAv9CwQAIAUgDv0LBBAFIAUhACAHQQRxBEAgBSAL/QsEACAOIQsgBUEQaiEACyAHQQJxBEAgACAL/VsDAAAgCyAL/Q0ICQoLDA0ODwgJCgsMDQ4PIQsgAEEIaiEACyAHQQFxBEAgACAL/VoCAAALCyAFIAZqIUIgCUEBcQRAIAwgQv0ABAD95AEhDCAPIEL9AAQQ/eQBIQ8LIAlBAnEEQCAMIAj9AAQA/eQBIQwgDyAI/QAEEP3kASEPCyAJQQRxBEAgDP0MAAAAAAAAAAAAAAAAAAAAAP3rASEMIA/9DAAAAAAAAAAAAAAAAAAAAAD96wEhDwsgB0EITgRAIEIgDP0LBAAgQiAP/QsEEAUgQiEAIAdBBHEEQCBCIAz9CwQAIA8hDCBCQRBqIQALIAdBAnEEQCAAIAz9WwMAACAMIAz9DQgJCgsMDQ4PCAkKCwwNDg8hDCAAQQhqIQALIAdBAXEEQCAAIAz9WgIAAAsLIAYgQmohBSAJQQFxBEAgDSAF/QAEAP3kASENIBAgBf0ABBD95AEhEAsgCUECcQRAIA0gCP0ABAD95AEhDSAQIAj9AAQQ/eQBIRALIAlBBHEEQCAN/QwAAAAAAAAAAAAAAAAAAAAA/esBIQ0gEP0MAAAAAAAAAAAAAAAAAAAAAP3rASEQCyAHQQhOBEAgBSAN/QsEACAFIBD9CwQQBSAHQQRxBEAgBSAN/QsEACAQIQ0gBUEQaiEFCyAHQQJxBEAgBSAN/VsDAAAgDSAN/Q0ICQoLDA0ODwgJCgsMDQ4PIQ0gBUEIaiEFCyAHQQFxBEAgBSAN/VoCAAALCwvtBgISewV/IAIgASACaiIcaiECA0AgAEEETgRAIAH9CQIAIAP9AAQAIg4gCv2FAiEPIBz9CQIAIA4gC/2FAiEQIAL9CQIAIA4gDP2FAiERIAH9CQIEIAMgBGoiHf0ABAAiEiAP/YUCIRMgHP0JAgQgEiAQ/YUCIRQgAv0JAgQgEiAR/YUCIRUgAf0JAgggBCAdaiIe/QAEACIWIBP9hQIhFyAc/QkCCCAWIBT9hQIhGCAC/QkCCCAWIBX9hQIhGSAB/QkCDCAEIB5qIh/9AAQAIhogF/2FAiEKIBz9CQIMIBogGP2FAiELIAL9CQIMIBogGf2FAiEMIAQgH2ohAyABQRBqIQEgHEEQaiEcIAJBEGohAiAAQQRrIQAMAQsLA0AgAEEASgRAIAH9CQIAIAP9AAQAIhsgCv2FAiEKIBz9CQIAIBsgC/2FAiELIAL9CQIAIBsgDP2FAiEMIAMgBGohAyABQQRqIQEgHEEEaiEcIAJBBGohAiAAQQFrIQAMAQsLIAlBAXEEQCAKIAX9AAQA/eQBIQoLIAlBAnEEQCAKIAj9AAQA/eQBIQoLIAr9DAAAAAAAAAAAAAAAAAAAAAD96wEgCiAJQQRxGyEKIAdBBE4EQCAFIAr9CwQABSAFIQAgB0ECcQRAIAUgCv1bAwAAIAogCv0NCAkKCwwNDg8ICQoLDA0ODyEKIAVBCGohAAsgB0EBcQRAIAAgCv1aAgAACwsgBSAGaiEgIAlBAXEEQCALICD9AAQA/eQBIQsLIAlBAnEEQCALIAj9AAQA/eQBIQsLIAv9DAAAAAAAAAAAAAAAAAAAAAD96wEgCyAJQQRxGyELIAdBBE4EQCAgIAv9CwQABSAgIQAgB0ECcQRAICAgC/1bAwAAIAsgC/0NCAkKCwwNDg8ICQoLDA0ODyELICBBCGohAAsgB0EBcQRAIAAgC/1aAgAACwsgBiAgaiEFIAlBAXEEQCAMIAX9AAQA/eQBIQwLIAlBAnEEQCAMIAj9AAQA/eQBIQwLIAz9DAAAAAAAAAAAAAAAAAAAAAD96wEgDCAJQQRxGyEMIAdBBE4EQCAFIAz9CwQABSAHQQJxBEAgBSAM/VsDAAAgDCAM/Q0ICQoLDA0ODwgJCgsMDQ4PIQwgBUEIaiEFCyAHQQFxBEAgBSAM/VoCAAALCwuzBwInewN/IAEgAmohAgNAIABBBE4EQCAB/QkCACIRIAP9AAQAIhIgCv2FAiETIBEgA/0ABBAiFCAN/YUCIRUgAv0JAgAiFiASIAv9hQIhFyAWIBQgDv2FAiEYIAH9CQIEIhkgAyAEaiIx/QAEACIaIBP9hQIhGyAZIDH9AAQQIhwgFf2FAiEdIAL9CQIEIh4gGiAX/YUCIR8gHiAcIBj9hQIhICAB/QkCCCIhIAQgMWoiMv0ABAAiIiAb/YUCISMgISAy/QAEECIkIB39hQIhJSAC/QkCCCImICIgH/2FAiEnICYgJCAg/YUCISggAf0JAgwiKSAEIDJqIjP9AAQAIiogI/2FAiEKICkgM/0ABBAiKyAl/YUCIQ0gAv0JAgwiLCAqICf9hQIhCyAsICsgKP2FAiEOIAQgM2ohAyABQRBqIQEgAkEQaiECIABBBGshAAwBCwsDQCAAQQBKBEAgAf0JAgAiLSAD/QAEACIuIAr9hQIhCiAtIAP9AAQQIi8gDf2FAiENIAL9CQIAIjAgLiAL/YUCIQsgMCAvIA79hQIhDiADIARqIQMgAUEEaiEBIAJBBGohAiAAQQFrIQAMAQsLIAlBAXEEQCANIAX9AAQQ/eQBIQ0gCiAF/QAEAP3kASEKCyAJQQJxBEAgDSAI/QAEEP3kASENIAogCP0ABAD95AEhCgsgCUEEcQRAIA39DAAAAAAAAAAAAAAAAAAAAAD96wEhDSAK/QwAAAAAAAAAAAAAAAAAAAAA/esBIQoLIAdBCE4EQCAFIAr9CwQAIAUgDf0LBBAFIAUhACAHQQRxBEAgBSAK/QsEACANIQogBUEQaiEACyAHQQJxBEAgACAK/VsDAAAgCiAK/Q0ICQoLDA0ODwgJCgsMDQ4PIQogAEEIaiEACyAHQQFxBEAgACAK/VoCAAALCyAFIAZqIQUgCUEBcQRAIA4gBf0ABBD95AEhDiALIAX9AAQA/eQBIQsLIAlBAnEEQCAOIAj9AAQQ/eQBIQ4gCyAI/QAEAP3kASELCyAJQQRxBEAgDv0MAAAAAAAAAAAAAAAAAAAAAP3rASEOIAv9DAAAAAAAAAAAAAAAAAAAAAD96wEhCwsgB0EITgRAIAUgC/0LBAAgBSAO/QsEEAUgB0EEcQRAIAUgC/0LBAAgDiELIAVBEGohBQsgB0ECcQRAIAUgC/1bAwAAIAsgC/0NCAkKCwwNDg8ICQoLDA0ODyELIAVBCGohBQsgB0EBcQRAIAUgC/1aAgAACwsL5wQCDnsDfyABIAJqIQIDQCAAQQROBEAgAf0JAgAgA/0ABAAiDSAK/YUCIQ4gAv0JAgAgDSAL/YUCIQ8gAf0JAgQgAyAEaiIY/QAEACIQIA79hQIhESAC/QkCBCAQIA/9hQIhEiAB/QkCCCAEIBhqIhn9AAQAIhMgEf2FAiEUIAL9CQIIIBMgEv2FAiEVIAH9CQIMIAQgGWoiGv0ABAAiFiAU/YUCIQogAv0JAgwgFiAV/YUCIQsgBCAaaiEDIAFBEGohASACQRBqIQIgAEEEayEADAELCwNAIABBAEoEQCAB/QkCACAD/QAEACIXIAr9hQIhCiAC/QkCACAXIAv9hQIhCyADIARqIQMgAUEEaiEBIAJBBGohAiAAQQFrIQAMAQsLIAlBAXEEQCAKIAX9AAQA/eQBIQoLIAlBAnEEQCAKIAj9AAQA/eQBIQoLIAr9DAAAAAAAAAAAAAAAAAAAAAD96wEgCiAJQQRxGyEKIAdBBE4EQCAFIAr9CwQABSAFIQAgB0ECcQRAIAUgCv1bAwAAIAogCv0NCAkKCwwNDg8ICQoLDA0ODyEKIAVBCGohAAsgB0EBcQRAIAAgCv1aAgAACwsgBSAGaiEFIAlBAXEEQCALIAX9AAQA/eQBIQsLIAlBAnEEQCALIAj9AAQA/eQBIQsLIAv9DAAAAAAAAAAAAAAAAAAAAAD96wEgCyAJQQRxGyELIAdBBE4EQCAFIAv9CwQABSAHQQJxBEAgBSAL/VsDAAAgCyAL/Q0ICQoLDA0ODwgJCgsMDQ4PIQsgBUEIaiEFCyAHQQFxBEAgBSAL/VoCAAALCwvGBAIPewN/A0AgAEEETgRAIAH9AAQAIgsgC/0NAAECAwABAgMAAQIDAAECAyIMIAL9AAQAIAj9hQIhDSAMIAL9AAQQIAn9hQIhDiALIAv9DQQFBgcEBQYHBAUGBwQFBgciDyACIANqIhf9AAQAIA39hQIhECAPIBf9AAQQIA79hQIhESALIAv9DQgJCgsICQoLCAkKCwgJCgsiEiADIBdqIhj9AAQAIBD9hQIhEyASIBj9AAQQIBH9hQIhFCALIAv9DQwNDg8MDQ4PDA0ODwwNDg8iFSADIBhqIhn9AAQAIBP9hQIhCCAVIBn9AAQQIBT9hQIhCSADIBlqIQIgAUEQaiEBIABBBGshAAwBCwsDQCAAQQBKBEAgAf0JAgAiFiAC/QAEACAI/YUCIQggFiAC/QAEECAJ/YUCIQkgAiADaiECIAFBBGohASAAQQFrIQAMAQsLIAdBAXEEQCAIIAT9AAQA/eQBIQggCSAE/QAEEP3kASEJCyAHQQJxBEAgCCAG/QAEAP3kASEIIAkgBv0ABBD95AEhCQsgB0EEcQRAIAj9DAAAAAAAAAAAAAAAAAAAAAD96wEhCCAJ/QwAAAAAAAAAAAAAAAAAAAAA/esBIQkLIAVBCE4EQCAEIAj9CwQAIAQgCf0LBBAFIAVBBHEEQCAEIAj9CwQAIAkhCCAEQRBqIQQLIAVBAnEEQCAEIAj9WwMAACAIIAj9DQgJCgsMDQ4PCAkKCwwNDg8hCCAEQQhqIQQLIAVBAXEEQCAEIAj9WgIAAAsLC4cBAgR/AX0gAUEBa7IhC0EAIQEDQCAAIAFKBEAgAiABQQJ0IghqKgIAQwAAAACXQwAAgD+WIAuUjfwAQQFrIglBACAJQQBKG0ECdCAFIAYgAyAIaioCAEMAAAAAXBtqIgogCioCACAEBH0gBCAIaioCAAVDAACAPwuSOAIAIAFBAWohAQwBCwsLDgAgACABIAL9CQIAEAILLgEDfSACKgIAIgQgBCAAIAEgARAHn7aXlSIFQwAAgD9cBEAgACABIAX9ExACCwuFAQECe0HAhYAB/QkCACEEA0AgAEEETgRAIAUgAf0ABAAgBP1OIAT9N/1QIQUgAEEEayEAIAFBEGohAQwBCwsgAAR7IAUgAf0ABAAgAEEEdEGAgIABav0ABAD9TiAE/U4gBP03/VAFIAUL/VMEQCADKAIARQRAIANBAzYCACADIAI2AgQLCwsbACAAIAEgAiADIAQgBSAGIAdBACAIQQBHEAYLVQECfyAAKAIAIQlBACEAA0AgACAJSARAIAEgAyAAQQJ0IAJqKAIAQQJ0IAFsIghqIAQgCGogBSAIaiAGIAcQTSAAQQFqIQAgAUECdCAGaiEGDAELCwvAAQIDfwF9IAhBACAHKAIAIAFBAnRs/AsAA0AgACAJSgRAAkAgCUECdCAGaigCACIHIAlBAWpBAnQgBmooAgAiCk4NACACBH0gAiAHIAogBRBOBUMAAIA/CyIMQwAAAABbDQADQCAHIApIBEAgASAHQQJ0IgsgBGooAgAgAUECdGwgCGogAyAFBH0gBSALaioCAAVDAACAPwsgDJX9ExBPIAdBAWohBwwBCwsLIAlBAWohCSABQQJ0IANqIQMMAQsLC6ICAwd/AXsBfQNAIAAgCkoEQCAKQQJ0IAZqKAIAIQ4gCkEBakECdCAGaigCACELIAEgBxABIA4hCANAIAggC0gEQCAIQQJ0Ig0gBGooAgAgAUECdGwgA2ohDCAFBEAgASAHIAwgBSANav0JAgAQTwUgASAHIAwQUAsgCEEBaiEIDAELCyACRSALIA5MckUEQCACIA4gCyAFEE4iEEMAAAAAWwRAIAEgBxABBSABIQggByEJIBD9EyEPA0AgCEEETgRAIAkgCf0ABAAgD/3nAf0LBAAgCEEEayEIIAlBEGohCQwBCwsgCARAIAkgCf0ABAAgCEEEdEGAgIABav0ABAD9TiAP/ecBIAgQAAsLCyAKQQFqIQogAUECdCAHaiEHDAELCwtGAQJ/IAAoAgAhBUEAIQADQCAAIAVIBEAgASABQQJ0IgYgAEECdCACaigCAGwgBGogAxBQIABBAWohACADIAZqIQMMAQsLC50BAQd/IAVBACABQQJ0IABs/AsAA0AgACAGSgRAIAZBAWpBAnQgBGooAgAhCSAGQQJ0IARqKAIAIQcDQCAHIAlIBEAgB0ECdCIKIAJqKAIAIgsgAUkEQCALQQJ0IAVqIgwgDCoCACADBH0gAyAKaioCAAVDAACAPwuSOAIACyAHQQFqIQcMAQsLIAZBAWohBiABQQJ0IAVqIQUMAQsLC28BAn8gACgCACEHQQAhAANAIAAgB0gEQCACIABBAnQgBGooAgAiCEsEQCABIAFBAnQgCGwgA2ogBRAMBSAGKAIARQRAIAZBATYCACAGIAA2AgQLIAEgBRABCyAAQQFqIQAgAUECdCAFaiEFDAELCwuMAgQFfwF9AnwDeyAFKgIAIQsgACgCACEJA0AgCCAJSARAIAEgAiACEAciDCALuyINIA2iZQRAIAEgAyAEEAwFIAIhBSADIQYgASIAIAIgAxAHIAyjtoz9EyEOIAsgDJ+2lf0TIQ8gBCEHA0AgAEEETgRAIAcgBf0ABAAgDiAG/QAEAP2FAiAP/eYB/QsEACAAQQRrIQAgBUEQaiEFIAZBEGohBiAHQRBqIQcMAQsLIAAEQCAHIAX9AAQAIABBBHRBgICAAWr9AAQAIhD9TiAOIAb9AAQAIBD9Tv2FAiAP/eYBIAAQAAsLIAhBAWohCCABQQJ0IgogAmohAiADIApqIQMgBCAKaiEEDAELCwuzAQMEfwF9AXsgBCoCACEJIAAoAgAhBwNAIAYgB0gEQCAJIAkgASIAIAIiBCAEEAeftpeV/RMhCiADIQUDQCAAQQROBEAgBSAE/QAEACAK/eYB/QsEACAAQQRrIQAgBEEQaiEEIAVBEGohBQwBCwsgAARAIAUgBP0ABAAgAEEEdEGAgIABav0ABAD9TiAK/eYBIAAQAAsgBkEBaiEGIAFBAnQiCCACaiECIAMgCGohAwwBCwsL9wECBX8BeyAAQQJ0IAFqIQUDQCAFIAFBQGsiBk8EQCADIAH9AAQAIAL9AAQA/bEB/QsEACADIAH9AAQQIAL9AAQQ/bEB/QsEECADIAH9AAQgIAL9AAQg/bEB/QsEICADIAH9AAQwIAL9AAQw/bEB/QsEMCAGIQEgAkFAayECIANBQGshAwwBCwsDQCAFIAFBEGoiB08EQCADIAH9AAQAIAL9AAQA/bEB/QsEACAHIQEgAkEQaiECIANBEGohAwwBCwsgAEEDcSIIBEAgAyAB/QAEACAIQQR0QYCAgAFq/QAEACIJ/U4gAv0ABAAgCf1O/bEBIAgQAAsL9wECBX8BeyAAQQJ0IAFqIQUDQCAFIAFBQGsiBk8EQCADIAH9AAQAIAL9AAQA/eUB/QsEACADIAH9AAQQIAL9AAQQ/eUB/QsEECADIAH9AAQgIAL9AAQg/eUB/QsEICADIAH9AAQwIAL9AAQw/eUB/QsEMCAGIQEgAkFAayECIANBQGshAwwBCwsDQCAFIAFBEGoiB08EQCADIAH9AAQAIAL9AAQA/eUB/QsEACAHIQEgAkEQaiECIANBEGohAwwBCwsgAEEDcSIIBEAgAyAB/QAEACAIQQR0QYCAgAFq/QAEACIJ/U4gAv0ABAAgCf1O/eUBIAgQAAsL6QECB3sHfyAAQQJ0IAFqIQwDQCAMIAFBQGsiDU8EQCACIAH9AAQAIgQgBP3mAf0LBAAgAiAB/QAEECIFIAX95gH9CwQQIAIgAf0ABCAiBiAG/eYB/QsEICACIAH9AAQwIgcgB/3mAf0LBDAgDSEBIAJBQGshAgwBCwsgDCABa0ECdiIOQQJ0IAFqIQsDQCALIAFBEGoiD08EQCACIAH9AAQAIgggCP3mAf0LBAAgDyEBIAJBEGohAgwBCwsgDkEDcSIQBEAgAiAB/QAEACAQQQR0QYCAgAFq/QAEAP1OIgkgCf3mASAQEAALC88BAQd/IABBAnQgAWohBQNAIAUgAUFAayIGTwRAIAIgAf0ABAD94wH9CwQAIAIgAf0ABBD94wH9CwQQIAIgAf0ABCD94wH9CwQgIAIgAf0ABDD94wH9CwQwIAYhASACQUBrIQIMAQsLIAUgAWtBAnYiB0ECdCABaiEEA0AgBCABQRBqIghPBEAgAiAB/QAEAP3jAf0LBAAgCCEBIAJBEGohAgwBCwsgB0EDcSIJBEAgAiAB/QAEACAJQQR0QYCAgAFq/QAEAP1O/eMBIAkQAAsL7wQCB3sHfyAAQQJ0IAFqIQwDQCAMIAFBQGsiDU8EQCACIAH9AAQAIgRB0IOAAf0JAgBB4IOAAf0JAgD9UiAEIAT9DAAAAAAAAAAAAAAAAAAAAAD9QyAE/QwAAAAAAAAAAAAAAAAAAAAA/UT9UP1S/QsEACACIAH9AAQQIgVB0IOAAf0JAgBB4IOAAf0JAgD9UiAFIAX9DAAAAAAAAAAAAAAAAAAAAAD9QyAF/QwAAAAAAAAAAAAAAAAAAAAA/UT9UP1S/QsEECACIAH9AAQgIgZB0IOAAf0JAgBB4IOAAf0JAgD9UiAGIAb9DAAAAAAAAAAAAAAAAAAAAAD9QyAG/QwAAAAAAAAAAAAAAAAAAAAA/UT9UP1S/QsEICACIAH9AAQwIgdB0IOAAf0JAgBB4IOAAf0JAgD9UiAHIAf9DAAAAAAAAAAAAAAAAAAAAAD9QyAH/QwAAAAAAAAAAAAAAAAAAAAA/UT9UP1S/QsEMCANIQEgAkFAayECDAELCyAMIAFrQQJ2Ig5BAnQgAWohCwNAIAsgAUEQaiIPTwRAIAIgAf0ABAAiCEHQg4AB/QkCAEHgg4AB/QkCAP1SIAggCP0MAAAAAAAAAAAAAAAAAAAAAP1DIAj9DAAAAAAAAAAAAAAAAAAAAAD9RP1Q/VL9CwQAIA8hASACQRBqIQIMAQsLIA5BA3EiEARAIAIgAf0ABAAgEEEEdEGAgIABav0ABAD9TiIJQdCDgAH9CQIAQeCDgAH9CQIA/VIgCSAJ/QwAAAAAAAAAAAAAAAAAAAAA/UMgCf0MAAAAAAAAAAAAAAAAAAAAAP1E/VD9UiAQEAALC7wBAgF7A38gAEECdCAEaiEGA0AgBiAEQRBqIgdPBEAgBCAD/QAEACAC/QAEACAB/QAEAP0MAAAAAAAAAAAAAAAAAAAAAP03/VL9CwQAIAchBCABQRBqIQEgAkEQaiECIANBEGohAwwBCwsgAEEDcSIIBEAgBCAD/QAEACAIQQR0QYCAgAFq/QAEACIF/U4gAv0ABAAgBf1OIAH9AAQAIAX9Tv0MAAAAAAAAAAAAAAAAAAAAAP03/VIgCBAACwuFAgEHfyAAQQJ0IAFqIQUDQCAFIAFBQGsiBk8EQCACQdCDgAH9CQIAIAH9AAQA/ecB/QsEACACQdCDgAH9CQIAIAH9AAQQ/ecB/QsEECACQdCDgAH9CQIAIAH9AAQg/ecB/QsEICACQdCDgAH9CQIAIAH9AAQw/ecB/QsEMCAGIQEgAkFAayECDAELCyAFIAFrQQJ2IgdBAnQgAWohBANAIAQgAUEQaiIITwRAIAJB0IOAAf0JAgAgAf0ABAD95wH9CwQAIAghASACQRBqIQIMAQsLIAdBA3EiCQRAIAJB0IOAAf0JAgAgAf0ABAAgCUEEdEGAgIABav0ABAD9Tv3nASAJEAALC88BAQd/IABBAnQgAWohBQNAIAUgAUFAayIGTwRAIAIgAf0ABAD94QH9CwQAIAIgAf0ABBD94QH9CwQQIAIgAf0ABCD94QH9CwQgIAIgAf0ABDD94QH9CwQwIAYhASACQUBrIQIMAQsLIAUgAWtBAnYiB0ECdCABaiEEA0AgBCABQRBqIghPBEAgAiAB/QAEAP3hAf0LBAAgCCEBIAJBEGohAgwBCwsgB0EDcSIJBEAgAiAB/QAEACAJQQR0QYCAgAFq/QAEAP1O/eEBIAkQAAsL9wECBX8BeyAAQQJ0IAFqIQUDQCAFIAFBQGsiBk8EQCADIAH9AAQAIAL9AAQA/bUB/QsEACADIAH9AAQQIAL9AAQQ/bUB/QsEECADIAH9AAQgIAL9AAQg/bUB/QsEICADIAH9AAQwIAL9AAQw/bUB/QsEMCAGIQEgAkFAayECIANBQGshAwwBCwsDQCAFIAFBEGoiB08EQCADIAH9AAQAIAL9AAQA/bUB/QsEACAHIQEgAkEQaiECIANBEGohAwwBCwsgAEEDcSIIBEAgAyAB/QAEACAIQQR0QYCAgAFq/QAEACIJ/U4gAv0ABAAgCf1O/bUBIAgQAAsL9wECBX8BeyAAQQJ0IAFqIQUDQCAFIAFBQGsiBk8EQCADIAH9AAQAIAL9AAQA/eYB/QsEACADIAH9AAQQIAL9AAQQ/eYB/QsEECADIAH9AAQgIAL9AAQg/eYB/QsEICADIAH9AAQwIAL9AAQw/eYB/QsEMCAGIQEgAkFAayECIANBQGshAwwBCwsDQCAFIAFBEGoiB08EQCADIAH9AAQAIAL9AAQA/eYB/QsEACAHIQEgAkEQaiECIANBEGohAwwBCwsgAEEDcSIIBEAgAyAB/QAEACAIQQR0QYCAgAFq/QAEACIJ/U4gAv0ABAAgCf1O/eYBIAgQAAsLvwICCHsFfyAAQQJ0IAFqIQ0DQCANIAFBQGsiDk8EQCADIAH9AAQAIAL9AAQAIgX96gEgBSAFIAX9Qf1S/QsEACADIAH9AAQQIAL9AAQQIgb96gEgBiAGIAb9Qf1S/QsEECADIAH9AAQgIAL9AAQgIgf96gEgByAHIAf9Qf1S/QsEICADIAH9AAQwIAL9AAQwIgj96gEgCCAIIAj9Qf1S/QsEMCAOIQEgAkFAayECIANBQGshAwwBCwsDQCANIAFBEGoiD08EQCADIAH9AAQAIAL9AAQAIgn96gEgCSAJIAn9Qf1S/QsEACAPIQEgAkEQaiECIANBEGohAwwBCwsgAEEDcSIQBEAgAyAB/QAEACAQQQR0QYCAgAFq/QAEACIK/U4gAv0ABAAgCv1OIgv96gEgCyALIAv9Qf1SIBAQAAsLvwICCHsFfyAAQQJ0IAFqIQ0DQCANIAFBQGsiDk8EQCADIAH9AAQAIAL9AAQAIgX96wEgBSAFIAX9Qf1S/QsEACADIAH9AAQQIAL9AAQQIgb96wEgBiAGIAb9Qf1S/QsEECADIAH9AAQgIAL9AAQgIgf96wEgByAHIAf9Qf1S/QsEICADIAH9AAQwIAL9AAQwIgj96wEgCCAIIAj9Qf1S/QsEMCAOIQEgAkFAayECIANBQGshAwwBCwsDQCANIAFBEGoiD08EQCADIAH9AAQAIAL9AAQAIgn96wEgCSAJIAn9Qf1S/QsEACAPIQEgAkEQaiECIANBEGohAwwBCwsgAEEDcSIQBEAgAyAB/QAEACAQQQR0QYCAgAFq/QAEACIK/U4gAv0ABAAgCv1OIgv96wEgCyALIAv9Qf1SIBAQAAsLyQEBB38gAEECdCABaiEFA0AgBSABQUBrIgZPBEAgAiAB/QAEAP1o/QsEACACIAH9AAQQ/Wj9CwQQIAIgAf0ABCD9aP0LBCAgAiAB/QAEMP1o/QsEMCAGIQEgAkFAayECDAELCyAFIAFrQQJ2IgdBAnQgAWohBANAIAQgAUEQaiIITwRAIAIgAf0ABAD9aP0LBAAgCCEBIAJBEGohAgwBCwsgB0EDcSIJBEAgAiAB/QAEACAJQQR0QYCAgAFq/QAEAP1O/WggCRAACwuTAwIIewV/IABBAnQgAWohDQNAIA0gAUFAayIOTwRAIAMgAf0ABAAgAv0ABAAiBf3nASAF/QwAAAAAAAAAAAAAAAAAAAAA/UH9T/0LBAAgAyAB/QAEECAC/QAEECIG/ecBIAb9DAAAAAAAAAAAAAAAAAAAAAD9Qf1P/QsEECADIAH9AAQgIAL9AAQgIgf95wEgB/0MAAAAAAAAAAAAAAAAAAAAAP1B/U/9CwQgIAMgAf0ABDAgAv0ABDAiCP3nASAI/QwAAAAAAAAAAAAAAAAAAAAA/UH9T/0LBDAgDiEBIAJBQGshAiADQUBrIQMMAQsLA0AgDSABQRBqIg9PBEAgAyAB/QAEACAC/QAEACIJ/ecBIAn9DAAAAAAAAAAAAAAAAAAAAAD9Qf1P/QsEACAPIQEgAkEQaiECIANBEGohAwwBCwsgAEEDcSIQBEAgAyAB/QAEACAQQQR0QYCAgAFq/QAEACIK/U4gAv0ABAAgCv1OIgv95wEgC/0MAAAAAAAAAAAAAAAAAAAAAP1B/U8gEBAACwv3AQIFfwF7IABBAnQgAWohBQNAIAUgAUFAayIGTwRAIAMgAf0ABAAgAv0ABAD95wH9CwQAIAMgAf0ABBAgAv0ABBD95wH9CwQQIAMgAf0ABCAgAv0ABCD95wH9CwQgIAMgAf0ABDAgAv0ABDD95wH9CwQwIAYhASACQUBrIQIgA0FAayEDDAELCwNAIAUgAUEQaiIHTwRAIAMgAf0ABAAgAv0ABAD95wH9CwQAIAchASACQRBqIQIgA0EQaiEDDAELCyAAQQNxIggEQCADIAH9AAQAIAhBBHRBgICAAWr9AAQAIgn9TiAC/QAEACAJ/U795wEgCBAACwu8AQIGewN/IAT9CQIAIQYgBEEEav0JAgAhByAAQQJ0IAFqIQwDQCAMIAFBEGoiC08EQCADIAL9AAQAIAH9AAQAIgggBv1DIAggB/1E/VD9TyAIIAj9Qv1Q/QsEACALIQEgAkEQaiECIANBEGohAwwBCwsgAEEDcSINBEAgAyAC/QAEACANQQR0QYCAgAFq/QAEACIJ/U4gAf0ABAAgCf1OIgogBv1DIAogB/1E/VD9TyAKIAr9Qv1QIA0QAAsLhwECAnsDfyAD/QkCACEEIANBBGr9CQIAIQUgAEECdCABaiEHA0AgByABQRBqIgZPBEAgAiAB/QAEACAE/esBIAX96gH9CwQAIAYhASACQRBqIQIMAQsLIABBA3EiCARAIAIgAf0ABAAgCEEEdEGAgIABav0ABAD9TiAE/esBIAX96gEgCBAACwuHAQICewN/IAP9CQIAIQQgA0EEav0JAgAhBSAAQQJ0IAFqIQcDQCAHIAFBEGoiBk8EQCACIAH9AAQAIAT95gEgBf3kAf0LBAAgBiEBIAJBEGohAgwBCwsgAEEDcSIIBEAgAiAB/QAEACAIQQR0QYCAgAFq/QAEAP1OIAT95gEgBf3kASAIEAALC/cBAgV/AXsgAEECdCABaiEFA0AgBSABQUBrIgZPBEAgAyAB/QAEACAC/QAEAP2uAf0LBAAgAyAB/QAEECAC/QAEEP2uAf0LBBAgAyAB/QAEICAC/QAEIP2uAf0LBCAgAyAB/QAEMCAC/QAEMP2uAf0LBDAgBiEBIAJBQGshAiADQUBrIQMMAQsLA0AgBSABQRBqIgdPBEAgAyAB/QAEACAC/QAEAP2uAf0LBAAgByEBIAJBEGohAiADQRBqIQMMAQsLIABBA3EiCARAIAMgAf0ABAAgCEEEdEGAgIABav0ABAAiCf1OIAL9AAQAIAn9Tv2uASAIEAALC/cBAgV/AXsgAEECdCABaiEFA0AgBSABQUBrIgZPBEAgAyAB/QAEACAC/QAEAP3kAf0LBAAgAyAB/QAEECAC/QAEEP3kAf0LBBAgAyAB/QAEICAC/QAEIP3kAf0LBCAgAyAB/QAEMCAC/QAEMP3kAf0LBDAgBiEBIAJBQGshAiADQUBrIQMMAQsLA0AgBSABQRBqIgdPBEAgAyAB/QAEACAC/QAEAP3kAf0LBAAgByEBIAJBEGohAiADQRBqIQMMAQsLIABBA3EiCARAIAMgAf0ABAAgCEEEdEGAgIABav0ABAAiCf1OIAL9AAQAIAn9Tv3kASAIEAALC88BAQd/IABBAnQgAWohBQNAIAUgAUFAayIGTwRAIAIgAf0ABAD94AH9CwQAIAIgAf0ABBD94AH9CwQQIAIgAf0ABCD94AH9CwQgIAIgAf0ABDD94AH9CwQwIAYhASACQUBrIQIMAQsLIAUgAWtBAnYiB0ECdCABaiEEA0AgBCABQRBqIghPBEAgAiAB/QAEAP3gAf0LBAAgCCEBIAJBEGohAgwBCwsgB0EDcSIJBEAgAiAB/QAEACAJQQR0QYCAgAFq/QAEAP1O/eABIAkQAAsL1QQCB38FewJ/IAAgAWwhDgJAAkACQAJAAkACQAJAAkACQAJAIAsOCQABAgMEBQYHCAkLIAYgB0UNCRogBiAHRwRAIAcgBiAOQQJ0/AoAAAsMCAsgDiAFIAYgBxBZDAcLIA4gBSAGIAcQWgwGCyAOIAUgBiAHEFwMBQsgDiAFIAYgBxBeDAQLIA4gBSAGIAcQVwwDCyAOIAUgBiAHEFMMAgsgDiAFIAYgBxBVDAELIA4gBSAGIAcQUgsgBwshDyAKBEAgDyEFIAEiC0ECdCENA0AgC0EASgRAIAUhBv0MAAAAAAAAAAAAAAAAAAAAACET/QwAAAAAAAAAAAAAAAAAAAAAIRT9DAAAAAAAAAAAAAAAAAAAAAAhFf0MAAAAAAAAAAAAAAAAAAAAACEWIAAhBwNAIAdBBE4EQCATIAb9AAQA/eQBIRMgFCAGIA1qIhD9AAQA/eQBIRQgFSANIBBqIhH9AAQA/eQBIRUgFiANIBFqIhL9AAQA/eQBIRYgDSASaiEGIAdBBGshBwwBCwsDQCAHQQBKBEAgEyAG/QAEAP3kASETIAYgDWohBiAHQQFrIQcMAQsLIBMgFP3kASAVIBb95AH95AEhFyALQQROBEAgCiAX/QsEAAUgC0ECcQRAIAogF/1bAwAAIAtBAXEEQCAKIBf9WgIIAgsFIAogF/1aAgAACwsgBUEQaiEFIApBEGohCiALQQRrIQsMAQsLCyAJBEBBAUEAIAIgASAAIAMgDyAJQQBBABAGCyAIBEBBAEEBIAAgAiABIA8gBCAIQQBBABAGCwuWAQEBf0EAQQAgACABIAIgAyAEIAYgBUECQQAgBRtBBEEAIAdBAUYbchAGIAAgAWwhCAJAAkACQAJAAkACQAJAAkAgB0ECaw4HAAECAwQFBgcLIAggBiAGEFsPCyAIIAYgBhBdDwsgCCAGIAYQXw8LIAggBiAGEFgPCyAIIAYgBhBUDwsgCCAGIAYQVg8LIAggBiAGEB4LC7EDAgV/AXsgAEECdCABaiEFA0AgBSABQUBrIgZPBEAgAyAB/QAEACAC/QAEAP1Q/QwAAAAAAAAAAAAAAAAAAAAA/TdB8IOAAf0JAgD9rgH9CwQAIAMgAf0ABBAgAv0ABBD9UP0MAAAAAAAAAAAAAAAAAAAAAP03QfCDgAH9CQIA/a4B/QsEECADIAH9AAQgIAL9AAQg/VD9DAAAAAAAAAAAAAAAAAAAAAD9N0Hwg4AB/QkCAP2uAf0LBCAgAyAB/QAEMCAC/QAEMP1Q/QwAAAAAAAAAAAAAAAAAAAAA/TdB8IOAAf0JAgD9rgH9CwQwIAYhASACQUBrIQIgA0FAayEDDAELCwNAIAUgAUEQaiIHTwRAIAMgAf0ABAAgAv0ABAD9UP0MAAAAAAAAAAAAAAAAAAAAAP03QfCDgAH9CQIA/a4B/QsEACAHIQEgAkEQaiECIANBEGohAwwBCwsgAEEDcSIIBEAgAyAB/QAEACAIQQR0QYCAgAFq/QAEACIJ/U4gAv0ABAAgCf1O/VD9DAAAAAAAAAAAAAAAAAAAAAD9N0Hwg4AB/QkCAP2uASAIEAALC9MCAQd/IABBAnQgAWohBQNAIAUgAUFAayIGTwRAIAIgAf0ABAD9DAAAAAAAAAAAAAAAAAAAAAD9N0Ef/a0B/QsEACACIAH9AAQQ/QwAAAAAAAAAAAAAAAAAAAAA/TdBH/2tAf0LBBAgAiAB/QAEIP0MAAAAAAAAAAAAAAAAAAAAAP03QR/9rQH9CwQgIAIgAf0ABDD9DAAAAAAAAAAAAAAAAAAAAAD9N0Ef/a0B/QsEMCAGIQEgAkFAayECDAELCyAFIAFrQQJ2IgdBAnQgAWohBANAIAQgAUEQaiIITwRAIAIgAf0ABAD9DAAAAAAAAAAAAAAAAAAAAAD9N0Ef/a0B/QsEACAIIQEgAkEQaiECDAELCyAHQQNxIgkEQCACIAH9AAQAIAlBBHRBgICAAWr9AAQA/U79DAAAAAAAAAAAAAAAAAAAAAD9N0Ef/a0BIAkQAAsLjwICBX8BeyAAQQJ0IAFqIQUDQCAFIAFBQGsiBk8EQCADIAH9AAQAIAL9AAQA/UJBH/2tAf0LBAAgAyAB/QAEECAC/QAEEP1CQR/9rQH9CwQQIAMgAf0ABCAgAv0ABCD9QkEf/a0B/QsEICADIAH9AAQwIAL9AAQw/UJBH/2tAf0LBDAgBiEBIAJBQGshAiADQUBrIQMMAQsLA0AgBSABQRBqIgdPBEAgAyAB/QAEACAC/QAEAP1CQR/9rQH9CwQAIAchASACQRBqIQIgA0EQaiEDDAELCyAAQQNxIggEQCADIAH9AAQAIAhBBHRBgICAAWr9AAQAIgn9TiAC/QAEACAJ/U79QkEf/a0BIAgQAAsLjwICBX8BeyAAQQJ0IAFqIQUDQCAFIAFBQGsiBk8EQCADIAH9AAQAIAL9AAQA/TlBH/2tAf0LBAAgAyAB/QAEECAC/QAEEP05QR/9rQH9CwQQIAMgAf0ABCAgAv0ABCD9OUEf/a0B/QsEICADIAH9AAQwIAL9AAQw/TlBH/2tAf0LBDAgBiEBIAJBQGshAiADQUBrIQMMAQsLA0AgBSABQRBqIgdPBEAgAyAB/QAEACAC/QAEAP05QR/9rQH9CwQAIAchASACQRBqIQIgA0EQaiEDDAELCyAAQQNxIggEQCADIAH9AAQAIAhBBHRBgICAAWr9AAQAIgn9TiAC/QAEACAJ/U79OUEf/a0BIAgQAAsLjwICBX8BeyAAQQJ0IAFqIQUDQCAFIAFBQGsiBk8EQCADIAH9AAQAIAL9AAQA/UVBH/2tAf0LBAAgAyAB/QAEECAC/QAEEP1FQR/9rQH9CwQQIAMgAf0ABCAgAv0ABCD9RUEf/a0B/QsEICADIAH9AAQwIAL9AAQw/UVBH/2tAf0LBDAgBiEBIAJBQGshAiADQUBrIQMMAQsLA0AgBSABQRBqIgdPBEAgAyAB/QAEACAC/QAEAP1FQR/9rQH9CwQAIAchASACQRBqIQIgA0EQaiEDDAELCyAAQQNxIggEQCADIAH9AAQAIAhBBHRBgICAAWr9AAQAIgn9TiAC/QAEACAJ/U79RUEf/a0BIAgQAAsLjwICBX8BeyAAQQJ0IAFqIQUDQCAFIAFBQGsiBk8EQCADIAH9AAQAIAL9AAQA/UNBH/2tAf0LBAAgAyAB/QAEECAC/QAEEP1DQR/9rQH9CwQQIAMgAf0ABCAgAv0ABCD9Q0Ef/a0B/QsEICADIAH9AAQwIAL9AAQw/UNBH/2tAf0LBDAgBiEBIAJBQGshAiADQUBrIQMMAQsLA0AgBSABQRBqIgdPBEAgAyAB/QAEACAC/QAEAP1DQR/9rQH9CwQAIAchASACQRBqIQIgA0EQaiEDDAELCyAAQQNxIggEQCADIAH9AAQAIAhBBHRBgICAAWr9AAQAIgn9TiAC/QAEACAJ/U79Q0Ef/a0BIAgQAAsLrwIBB38gAEECdCABaiEFA0AgBSABQUBrIgZPBEAgAiAB/QAEAP3gAUH0g4AB/QkCAP1DQR/9rQH9CwQAIAIgAf0ABBD94AFB9IOAAf0JAgD9Q0Ef/a0B/QsEECACIAH9AAQg/eABQfSDgAH9CQIA/UNBH/2tAf0LBCAgAiAB/QAEMP3gAUH0g4AB/QkCAP1DQR/9rQH9CwQwIAYhASACQUBrIQIMAQsLIAUgAWtBAnYiB0ECdCABaiEEA0AgBCABQRBqIghPBEAgAiAB/QAEAP3gAUH0g4AB/QkCAP1DQR/9rQH9CwQAIAghASACQRBqIQIMAQsLIAdBA3EiCQRAIAIgAf0ABAAgCUEEdEGAgIABav0ABAD9Tv3gAUH0g4AB/QkCAP1DQR/9rQEgCRAACwvPAQEHfyAAQQJ0IAFqIQUDQCAFIAFBQGsiBk8EQCACIAH9AAQA/foB/QsEACACIAH9AAQQ/foB/QsEECACIAH9AAQg/foB/QsEICACIAH9AAQw/foB/QsEMCAGIQEgAkFAayECDAELCyAFIAFrQQJ2IgdBAnQgAWohBANAIAQgAUEQaiIITwRAIAIgAf0ABAD9+gH9CwQAIAghASACQRBqIQIMAQsLIAdBA3EiCQRAIAIgAf0ABAAgCUEEdEGAgIABav0ABAD9Tv36ASAJEAALC48CAgV/AXsgAEECdCABaiEFA0AgBSABQUBrIgZPBEAgAyAB/QAEACAC/QAEAP07QR/9rQH9CwQAIAMgAf0ABBAgAv0ABBD9O0Ef/a0B/QsEECADIAH9AAQgIAL9AAQg/TtBH/2tAf0LBCAgAyAB/QAEMCAC/QAEMP07QR/9rQH9CwQwIAYhASACQUBrIQIgA0FAayEDDAELCwNAIAUgAUEQaiIHTwRAIAMgAf0ABAAgAv0ABAD9O0Ef/a0B/QsEACAHIQEgAkEQaiECIANBEGohAwwBCwsgAEEDcSIIBEAgAyAB/QAEACAIQQR0QYCAgAFq/QAEACIJ/U4gAv0ABAAgCf1O/TtBH/2tASAIEAALC48CAgV/AXsgAEECdCABaiEFA0AgBSABQUBrIgZPBEAgAyAB/QAEACAC/QAEAP1GQR/9rQH9CwQAIAMgAf0ABBAgAv0ABBD9RkEf/a0B/QsEECADIAH9AAQgIAL9AAQg/UZBH/2tAf0LBCAgAyAB/QAEMCAC/QAEMP1GQR/9rQH9CwQwIAYhASACQUBrIQIgA0FAayEDDAELCwNAIAUgAUEQaiIHTwRAIAMgAf0ABAAgAv0ABAD9RkEf/a0B/QsEACAHIQEgAkEQaiECIANBEGohAwwBCwsgAEEDcSIIBEAgAyAB/QAEACAIQQR0QYCAgAFq/QAEACIJ/U4gAv0ABAAgCf1O/UZBH/2tASAIEAALC48CAgV/AXsgAEECdCABaiEFA0AgBSABQUBrIgZPBEAgAyAB/QAEACAC/QAEAP1EQR/9rQH9CwQAIAMgAf0ABBAgAv0ABBD9REEf/a0B/QsEECADIAH9AAQgIAL9AAQg/URBH/2tAf0LBCAgAyAB/QAEMCAC/QAEMP1EQR/9rQH9CwQwIAYhASACQUBrIQIgA0FAayEDDAELCwNAIAUgAUEQaiIHTwRAIAMgAf0ABAAgAv0ABAD9REEf/a0B/QsEACAHIQEgAkEQaiECIANBEGohAwwBCwsgAEEDcSIIBEAgAyAB/QAEACAIQQR0QYCAgAFq/QAEACIJ/U4gAv0ABAAgCf1O/URBH/2tASAIEAALC88BAQd/IABBAnQgAWohBQNAIAUgAUFAayIGTwRAIAIgAf0ABAD9+AH9CwQAIAIgAf0ABBD9+AH9CwQQIAIgAf0ABCD9+AH9CwQgIAIgAf0ABDD9+AH9CwQwIAYhASACQUBrIQIMAQsLIAUgAWtBAnYiB0ECdCABaiEEA0AgBCABQRBqIghPBEAgAiAB/QAEAP34Af0LBAAgCCEBIAJBEGohAgwBCwsgB0EDcSIJBEAgAiAB/QAEACAJQQR0QYCAgAFq/QAEAP1O/fgBIAkQAAsLjwICBX8BeyAAQQJ0IAFqIQUDQCAFIAFBQGsiBk8EQCADIAH9AAQAIAL9AAQA/TdBH/2tAf0LBAAgAyAB/QAEECAC/QAEEP03QR/9rQH9CwQQIAMgAf0ABCAgAv0ABCD9N0Ef/a0B/QsEICADIAH9AAQwIAL9AAQw/TdBH/2tAf0LBDAgBiEBIAJBQGshAiADQUBrIQMMAQsLA0AgBSABQRBqIgdPBEAgAyAB/QAEACAC/QAEAP03QR/9rQH9CwQAIAchASACQRBqIQIgA0EQaiEDDAELCyAAQQNxIggEQCADIAH9AAQAIAhBBHRBgICAAWr9AAQAIgn9TiAC/QAEACAJ/U79N0Ef/a0BIAgQAAsLjwICBX8BeyAAQQJ0IAFqIQUDQCAFIAFBQGsiBk8EQCADIAH9AAQAIAL9AAQA/UFBH/2tAf0LBAAgAyAB/QAEECAC/QAEEP1BQR/9rQH9CwQQIAMgAf0ABCAgAv0ABCD9QUEf/a0B/QsEICADIAH9AAQwIAL9AAQw/UFBH/2tAf0LBDAgBiEBIAJBQGshAiADQUBrIQMMAQsLA0AgBSABQRBqIgdPBEAgAyAB/QAEACAC/QAEAP1BQR/9rQH9CwQAIAchASACQRBqIQIgA0EQaiEDDAELCyAAQQNxIggEQCADIAH9AAQAIAhBBHRBgICAAWr9AAQAIgn9TiAC/QAEACAJ/U79QUEf/a0BIAgQAAsLqQQCBX8BeyAAQQJ0IAFqIQUDQCAFIAFBQGsiBk8EQCADIAH9AAQA/QwAAAAAAAAAAAAAAAAAAAAA/TcgAv0ABAD9DAAAAAAAAAAAAAAAAAAAAAD9N/1QQfCDgAH9CQIA/a4B/QsEACADIAH9AAQQ/QwAAAAAAAAAAAAAAAAAAAAA/TcgAv0ABBD9DAAAAAAAAAAAAAAAAAAAAAD9N/1QQfCDgAH9CQIA/a4B/QsEECADIAH9AAQg/QwAAAAAAAAAAAAAAAAAAAAA/TcgAv0ABCD9DAAAAAAAAAAAAAAAAAAAAAD9N/1QQfCDgAH9CQIA/a4B/QsEICADIAH9AAQw/QwAAAAAAAAAAAAAAAAAAAAA/TcgAv0ABDD9DAAAAAAAAAAAAAAAAAAAAAD9N/1QQfCDgAH9CQIA/a4B/QsEMCAGIQEgAkFAayECIANBQGshAwwBCwsDQCAFIAFBEGoiB08EQCADIAH9AAQA/QwAAAAAAAAAAAAAAAAAAAAA/TcgAv0ABAD9DAAAAAAAAAAAAAAAAAAAAAD9N/1QQfCDgAH9CQIA/a4B/QsEACAHIQEgAkEQaiECIANBEGohAwwBCwsgAEEDcSIIBEAgAyAB/QAEACAIQQR0QYCAgAFq/QAEACIJ/U79DAAAAAAAAAAAAAAAAAAAAAD9NyAC/QAEACAJ/U79DAAAAAAAAAAAAAAAAAAAAAD9N/1QQfCDgAH9CQIA/a4BIAgQAAsLjAEBBXsgA/0JAgAhBQNAIABBBE4EQCABIAH9AAQAIgcgByAC/QAEAP3lASAF/eYB/eUB/QsEACAAQQRrIQAgAUEQaiEBIAJBEGohAgwBCwsgAARAIAEgAf0ABAAgAEEEdEGAgIABav0ABAAiBv1OIgggCCAC/QAEACAG/U795QEgBf3mAf3lASAAEAALC5IDAgh/CXsgACABIAIgAUECdCAGQQAQCCAAsv0TIRUDQCABIAtKBEAgC0ECdCAGaiEPIAEgC2siCkEETgR7IA/9AAQABSAP/QAEACAKQQR0QYCAgAFq/QAEAP1OCyAV/ecBIRYgCkEETgRAIA8gFv0LBAAFIA8gFiAKEAALIAtBAnQiECAHaiENIAAhDCABQQJ0IQ4gAiAQaiEJ/QwAAAAAAAAAAAAAAAAAAAAAIRP9DAAAAAAAAAAAAAAAAAAAAAAhFANAIAxBAEoEQCATIApBBE4EeyAJ/QAEAAUgCf0ABAAgCkEEdEGAgIABav0ABAD9TgsgFv3lASIXIBf95gEiGP1f/fABIRMgFCAYIBj9DQgJCgsMDQ4PCAkKCwwNDg/9X/3wASEUIAxBAWshDCAJIA5qIQkMAQsLIBP9XiAU/V79DQABAgMEBQYHEBESExQVFhcgFf3nASEZIApBBE4EQCANIBn9CwQABSANIBkgChAACyALQQRqIQsMAQsLIAAgASACIAMgBCAGIAcgBSAIEFELmQYCEn8OeyAAIAEgBiABQQJ0IAlBABAIIACy/RMhIQNAIAEgEkoEQCAEIBJBAnQiDmohFCABIBJrIgtBBE4EeyAU/QAEAAUgFP0ABAAgC0EEdEGAgIABav0ABAD9TgshIiAFIA5qIRVB0ISAAf0JAgAgC0EETgR7IBX9AAQABSAV/QAEACALQQR0QYCAgAFq/QAEAP1OCyAK/QkCAP3kAf3jAf3nASEjIAggDmohFiAAIRAgAUECdCEXIAIgDmohDCAGIA5qIQ/9DAAAAAAAAAAAAAAAAAAAAAAhH/0MAAAAAAAAAAAAAAAAAAAAACEgA0AgEEEASgRAIB8gCyIYQQROBHsgDP0ABAAFIAz9AAQAIBhBBHRBgICAAWr9AAQA/U4LICL95QEgC0EETgR7IA/9AAQABSAP/QAEACAYQQR0QYCAgAFq/QAEAP1OC/3mASIk/V/98AEhHyAgICQgJP0NCAkKCwwNDg8ICQoLDA0OD/1f/fABISAgEEEBayEQIAwgF2ohDCAPIBdqIQ8MAQsLIB/9XiAg/V79DQABAgMEBQYHEBESExQVFhcgI/3mASElIAtBBE4EQCAWICX9CwQABSAWICUgCxAACyAAIRAgAUECdCEZIAIgDmohDCAGIA5qIQ8gCSAOaiEaIAtBBE4EeyAa/QAEAAUgGv0ABAAgC0EEdEGAgIABav0ABAD9TgsgIf3nASEmICUgI/3mASAh/ecBIScgAyAOaiEbICMgCyIcQQROBHsgG/0ABAAFIBv9AAQAIBxBBHRBgICAAWr9AAQA/U4L/eYBISggByAOaiENA0AgEEEASgRAIAtBBE4EeyAM/QAEAAUgDP0ABAAgC0EEdEGAgIABav0ABAD9TgsgIv3lASEpIAtBBE4EeyAP/QAEAAUgD/0ABAAgC0EEdEGAgIABav0ABAD9TgsgJv3lASApICf95gH95QEgKP3mASEqIAtBBE4EQCANICr9CwQABSANICogCxAACyAQQQFrIRAgDCAZaiEMIA8gGWohDyANIBlqIQ0MAQsLIBJBBGohEgwBCwsLggUCDXsFfyAAIAUgCUEQav0JAgAQAiAAIAYgCUEUav0JAgAQAiABKAIAIRoDQCAZIBpIBEAgBSACIgEgGUECdCADaigCAEECdGwiG2ohFyAIIRggCUEEav0JAgAhDgNAIAFBBE4EQCAXIBf9AAQAIBj9AAQAIA795gH95AH9CwQAIAFBBGshASAXQRBqIRcgGEEQaiEYDAELCyABBEAgFyAX/QAEACABQQR0QYCAgAFq/QAEACIP/U4gGP0ABAAgD/1OIA795gH95AEgARAACyACIQEgBiAbaiEXIAghGCAJQQhq/QkCACEQA0AgAUEETgRAIBcgF/0ABAAgGP0ABAAiESAR/eYBIBD95gH95AH9CwQAIAFBBGshASAXQRBqIRcgGEEQaiEYDAELCyABBEAgFyAX/QAEACABQQR0QYCAgAFq/QAEACIS/U4gGP0ABAAgEv1OIhMgE/3mASAQ/eYB/eQBIAEQAAsgGUEBaiEZIAJBAnQgCGohCAwBCwsgCf0JAgAhFCAJQQxq/QkCACENA0AgAEEETgRAIAb9AAQAIQogBwRAIAcgCiAH/QAEAP3rASIK/QsEACAHQRBqIQcLIAQgBP0ABAAgBf0ABAAgFP3mASAK/eMBIA395AH95wH95QH9CwQAIABBBGshACAEQRBqIQQgBUEQaiEFIAZBEGohBgwBCwsgAARAIAb9AAQAIABBBHRBgICAAWr9AAQAIhX9TiEKIAcEQCAHIAogB/0ABAAgFf1O/esBIgogABAACyAEIAT9AAQAIABBBHRBgICAAWr9AAQAIhb9TiAF/QAEACAW/U4gFP3mASAK/eMBIA395AH95wH95QEgABAACwu2AwEReyAG/QkCACELIAZBBGr9CQIAIQ4gBkEIav0JAgAhDCAGQQxq/QkCACENA0AgAEEETgRAIAL9AAQAIg8gBf0ABAAiECAP/eUBIA795gH95AEhESAD/QAEACISIBAgEP3mASAS/eUBIAz95gH95AEhByACIBH9CwQAIAMgB/0LBAAgBARAIAQgByAE/QAEAP3rASIH/QsEACAEQRBqIQQLIAEgAf0ABAAgESAL/eYBIAf94wEgDf3kAf3nAf3lAf0LBAAgAEEEayEAIAFBEGohASACQRBqIQIgA0EQaiEDIAVBEGohBQwBCwsgAARAIAL9AAQAIABBBHRBgICAAWr9AAQAIhP9TiIUIAX9AAQAIBP9TiIVIBT95QEgDv3mAf3kASEWIAP9AAQAIBP9TiIXIBUgFf3mASAX/eUBIAz95gH95AEhByACIBYgABAAIAMgByAAEAAgBARAIAQgByAE/QAEACAAQQR0QYCAgAFq/QAEAP1O/esBIgcgABAACyABIAH9AAQAIABBBHRBgICAAWr9AAQA/U4gFiAL/eYBIAf94wEgDf3kAf3nAf3lASAAEAALC7sCAQd/IABBAnQgAWohBQNAIAUgAUFAayIGTwRAIAIgAf0ABAD9DAAAAAAAAAAAAAAAAAAAAAD96wH9CwQAIAIgAf0ABBD9DAAAAAAAAAAAAAAAAAAAAAD96wH9CwQQIAIgAf0ABCD9DAAAAAAAAAAAAAAAAAAAAAD96wH9CwQgIAIgAf0ABDD9DAAAAAAAAAAAAAAAAAAAAAD96wH9CwQwIAYhASACQUBrIQIMAQsLIAUgAWtBAnYiB0ECdCABaiEEA0AgBCABQRBqIghPBEAgAiAB/QAEAP0MAAAAAAAAAAAAAAAAAAAAAP3rAf0LBAAgCCEBIAJBEGohAgwBCwsgB0EDcSIJBEAgAiAB/QAEACAJQQR0QYCAgAFq/QAEAP1O/QwAAAAAAAAAAAAAAAAAAAAA/esBIAkQAAsLrAcCLHsDfyAAQQJ0IAFqIS8DQCAvIAFBEGoiME8EQCAB/QAEACIN/eABQbCBgAH9CQIA/UMhDiANIA79TyIPQaiBgAH9CQIAIhD95AEiEUHEgYAB/QkCAP2uASISQRf9rAFBzIGAAf0JAgD9sQEiE/0MAAAAAAAAAAAAAAAAAAAAAP03IRQgDyASQciBgAH9CQIA/U5BwIGAAf0JAgD9rgEgEP3lASAU/VIiFSAVQayBgAH9CQIA/eQB/ecBIhYgFv3mASIXIBf95gEhGCAWQaSBgAH9CQIAIBUgFf3mAf3mASIZIBcgGEGUgYAB/QkCAEGMgYAB/QkCAP2FAv3mASAYIBhBmIGAAf0JAgBBkIGAAf0JAgD9hQL95gH95AH95AEgE/36ASIaQaCBgAH9CQIAIBAgESARIBD95QEiG/3lAf3lASAPIBv95QH95AEgEf3nASAU/U/9hQL9hQIgGf3lASAV/eQBIBpBnIGAAf0JAgD95gH95AEgESARQdCBgAH9CQIAIhz9Q/1SIBH9DAAAAAAAAAAAAAAAAAAAAAD9Q/1QIR0gAiANIBz94QEgHSAR/QwAAAAAAAAAAAAAAAAAAAAA/UH9UiAO/VL9CwQAIDAhASACQRBqIQIMAQsLIABBA3EiMQRAIAH9AAQAIDFBBHRBgICAAWr9AAQA/U4iHv3gAUGwgYAB/QkCAP1DIR8gHiAf/U8iIEGogYAB/QkCACIh/eQBIiJBxIGAAf0JAgD9rgEiI0EX/awBQcyBgAH9CQIA/bEBIiT9DAAAAAAAAAAAAAAAAAAAAAD9NyElICAgI0HIgYAB/QkCAP1OQcCBgAH9CQIA/a4BICH95QEgJf1SIiYgJkGsgYAB/QkCAP3kAf3nASInICf95gEiKCAo/eYBISkgJ0GkgYAB/QkCACAmICb95gH95gEiKiAoIClBlIGAAf0JAgBBjIGAAf0JAgD9hQL95gEgKSApQZiBgAH9CQIAQZCBgAH9CQIA/YUC/eYB/eQB/eQBICT9+gEiK0GggYAB/QkCACAhICIgIiAh/eUBIiz95QH95QEgICAs/eUB/eQBICL95wEgJf1P/YUC/YUCICr95QEgJv3kASArQZyBgAH9CQIA/eYB/eQBICIgIkHQgYAB/QkCACIt/UP9UiAi/QwAAAAAAAAAAAAAAAAAAAAA/UP9UCEuIAIgHiAt/eEBIC4gIv0MAAAAAAAAAAAAAAAAAAAAAP1B/VIgH/1SIDEQAAsL2AYCHXsDfyAAQQJ0IAFqISADQCAgIAFBEGoiIU8EQCAB/QAEACIKQYCBgAH9CQIA/UMhCyAKQYSBgAH9CQIA/eYBIAogC/1SQcSBgAH9CQIA/a4BIgxByIGAAf0JAgD9TkHAgYAB/QkCAP2uAUGogYAB/QkCAP3lASINIA1BrIGAAf0JAgD95AH95wEiDiAO/eYBIg8gD/3mASEQIA5BpIGAAf0JAgAgDSAN/eYB/eYBIhEgDyAQQZSBgAH9CQIAQYyBgAH9CQIA/YUC/eYBIBAgEEGYgYAB/QkCAEGQgYAB/QkCAP2FAv3mAf3kAf3kASAMQRf9rAFBzIGAAf0JAgD9sQH9+gEgC0GIgYAB/QkCAP1O/eUBIhJBoIGAAf0JAgD9DAAAAAAAAAAAAAAAAAAAAAD9hQL9hQIgEf3lASAN/eQBIBJBnIGAAf0JAgD95gH95AEgCiAKQdCBgAH9CQIAIhP9Q/1SIAr9DAAAAAAAAAAAAAAAAAAAAAD9Q/1QIRQgAiAT/eEBIBQgCv0MAAAAAAAAAAAAAAAAAAAAAP1B/VL9CwQAICEhASACQRBqIQIMAQsLIABBA3EiIgRAIAH9AAQAICJBBHRBgICAAWr9AAQA/U4iFUGAgYAB/QkCAP1DIRYgFUGEgYAB/QkCAP3mASAVIBb9UkHEgYAB/QkCAP2uASIXQciBgAH9CQIA/U5BwIGAAf0JAgD9rgFBqIGAAf0JAgD95QEiGCAYQayBgAH9CQIA/eQB/ecBIhkgGf3mASIaIBr95gEhGyAZQaSBgAH9CQIAIBggGP3mAf3mASIcIBogG0GUgYAB/QkCAEGMgYAB/QkCAP2FAv3mASAbIBtBmIGAAf0JAgBBkIGAAf0JAgD9hQL95gH95AH95AEgF0EX/awBQcyBgAH9CQIA/bEB/foBIBZBiIGAAf0JAgD9Tv3lASIdQaCBgAH9CQIA/QwAAAAAAAAAAAAAAAAAAAAA/YUC/YUCIBz95QEgGP3kASAdQZyBgAH9CQIA/eYB/eQBIBUgFUHQgYAB/QkCACIe/UP9UiAV/QwAAAAAAAAAAAAAAAAAAAAA/UP9UCEfIAIgHv3hASAfIBX9DAAAAAAAAAAAAAAAAAAAAAD9Qf1SICIQAAsLqwsCSnsDfyAAQQJ0IAFqIU4DQCBOIAFBEGoiT08EQCADIAL9AAQAIAH9AAQAQcSDgAH9CQIAIhX96wEgFf3hAf3qASIWIBYgFv3mAUHMg4AB/QkCAP3mASIXQfSAgAH9CQIAIhj96wEiGUHIgIAB/QkCACIaQcyAgAH9CQIAIhv9hQIiHCAb/eUBIR0gGSAdQdCAgAH9CQIA/eYB/eUBIB1B1ICAAf0JAgD95gH95QEiHkHYgIAB/QkCACIfQdyAgAH9CQIAIiD9hQIgHkHggIAB/QkCACIh/YUCIB5B5ICAAf0JAgAiIv2FAiAeQeiAgAH9CQIAIiP9hQIgHkHsgIAB/QkCACIk/YUCIB4gHv3mASAe/YUCQfCAgAH9CQIAIiX95AEgHEEX/asB/a4BIBcgGP1D/U9ByIOAAf0JAgD95gFBlIOAAf0JAgAiJiAW/eABQcCDgAH9CQIA/eYBIidBkIOAAf0JAgAiKCAm/YUC/ecBIilBmIOAAf0JAgBBnIOAAf0JAgD9hQIgKUGgg4AB/QkCAP2FAiApQaSDgAH9CQIA/YUCIClBqIOAAf0JAgD9hQIgKUGsg4AB/QkCAP2FAiApQbCDgAH9CQIA/YUCIClBtIOAAf0JAgD9hQIgKUG4g4AB/QkCAP2FAiApQbyDgAH9CQIA/YUCISogKiAnICf95gH95QEiKyAY/esBIiwgGiAb/YUCIi0gG/3lASEuICkgLCAuQdCAgAH9CQIA/eYB/eUBIC5B1ICAAf0JAgD95gH95QEiLyAfICD9hQIgLyAh/YUCIC8gIv2FAiAvICP9hQIgLyAk/YUCIC8gL/3mASAv/YUCICX95AEgLUEX/asB/a4BICtB9ICAAf0JAgD9Q/1P/eYBICj95gEiMCAmIDD95QEgFv0MAAAAAAAAAAAAAAAAAAAAAP1D/VL9hQL95gH9CwQAIE8hASACQRBqIQIgA0EQaiEDDAELCyAAQQNxIlAEQCADIAL9AAQAIFBBBHRBgICAAWr9AAQAIjH9TiAB/QAEACAx/U5BxIOAAf0JAgAiMv3rASAy/eEB/eoBIjMgMyAz/eYBQcyDgAH9CQIA/eYBIjRB9ICAAf0JAgAiNf3rASI2QciAgAH9CQIAIjdBzICAAf0JAgAiOP2FAiI5IDj95QEhOiA2IDpB0ICAAf0JAgD95gH95QEgOkHUgIAB/QkCAP3mAf3lASI7QdiAgAH9CQIAIjxB3ICAAf0JAgAiPf2FAiA7QeCAgAH9CQIAIj79hQIgO0HkgIAB/QkCACI//YUCIDtB6ICAAf0JAgAiQP2FAiA7QeyAgAH9CQIAIkH9hQIgOyA7/eYBIDv9hQJB8ICAAf0JAgAiQv3kASA5QRf9qwH9rgEgNCA1/UP9T0HIg4AB/QkCAP3mAUGUg4AB/QkCACJDIDP94AFBwIOAAf0JAgD95gEiREGQg4AB/QkCACJFIEP9hQL95wEiRkGYg4AB/QkCAEGcg4AB/QkCAP2FAiBGQaCDgAH9CQIA/YUCIEZBpIOAAf0JAgD9hQIgRkGog4AB/QkCAP2FAiBGQayDgAH9CQIA/YUCIEZBsIOAAf0JAgD9hQIgRkG0g4AB/QkCAP2FAiBGQbiDgAH9CQIA/YUCIEZBvIOAAf0JAgD9hQIhRyBHIEQgRP3mAf3lASJIIDX96wEiSSA3IDj9hQIiSiA4/eUBIUsgRiBJIEtB0ICAAf0JAgD95gH95QEgS0HUgIAB/QkCAP3mAf3lASJMIDwgPf2FAiBMID79hQIgTCA//YUCIEwgQP2FAiBMIEH9hQIgTCBM/eYBIEz9hQIgQv3kASBKQRf9qwH9rgEgSEH0gIAB/QkCAP1D/U/95gEgRf3mASJNIEMgTf3lASAz/QwAAAAAAAAAAAAAAAAAAAAA/UP9Uv2FAv3mASBQEAALC4IIAiR7A38gAEECdCABaiEnA0AgJyABQRBqIihPBEAgAiAB/QAEACILQcSDgAH9CQIA/esBQZSDgAH9CQIAIgwgC/3gAUHAg4AB/QkCAP3mASINQZCDgAH9CQIAIg4gDP2FAv3nASIPQZiDgAH9CQIAQZyDgAH9CQIA/YUCIA9BoIOAAf0JAgD9hQIgD0Gkg4AB/QkCAP2FAiAPQaiDgAH9CQIA/YUCIA9BrIOAAf0JAgD9hQIgD0Gwg4AB/QkCAP2FAiAPQbSDgAH9CQIA/YUCIA9BuIOAAf0JAgD9hQIgD0G8g4AB/QkCAP2FAiEQIBAgDSAN/eYB/eUBIhFB9ICAAf0JAgAiEv3rASITQciAgAH9CQIAQcyAgAH9CQIAIhT9hQIiFSAU/eUBIRYgDyATIBZB0ICAAf0JAgD95gH95QEgFkHUgIAB/QkCAP3mAf3lASIXQdiAgAH9CQIAQdyAgAH9CQIA/YUCIBdB4ICAAf0JAgD9hQIgF0HkgIAB/QkCAP2FAiAXQeiAgAH9CQIA/YUCIBdB7ICAAf0JAgD9hQIgFyAX/eYBIBf9hQJB8ICAAf0JAgD95AEgFUEX/asB/a4BIBEgEv1D/U/95gEgDv3mASIYIAwgGP3lASAL/QwAAAAAAAAAAAAAAAAAAAAA/UP9Uv3mAf0LBAAgKCEBIAJBEGohAgwBCwsgAEEDcSIpBEAgAiAB/QAEACApQQR0QYCAgAFq/QAEAP1OIhlBxIOAAf0JAgD96wFBlIOAAf0JAgAiGiAZ/eABQcCDgAH9CQIA/eYBIhtBkIOAAf0JAgAiHCAa/YUC/ecBIh1BmIOAAf0JAgBBnIOAAf0JAgD9hQIgHUGgg4AB/QkCAP2FAiAdQaSDgAH9CQIA/YUCIB1BqIOAAf0JAgD9hQIgHUGsg4AB/QkCAP2FAiAdQbCDgAH9CQIA/YUCIB1BtIOAAf0JAgD9hQIgHUG4g4AB/QkCAP2FAiAdQbyDgAH9CQIA/YUCIR4gHiAbIBv95gH95QEiH0H0gIAB/QkCACIg/esBIiFByICAAf0JAgBBzICAAf0JAgAiIv2FAiIjICL95QEhJCAdICEgJEHQgIAB/QkCAP3mAf3lASAkQdSAgAH9CQIA/eYB/eUBIiVB2ICAAf0JAgBB3ICAAf0JAgD9hQIgJUHggIAB/QkCAP2FAiAlQeSAgAH9CQIA/YUCICVB6ICAAf0JAgD9hQIgJUHsgIAB/QkCAP2FAiAlICX95gEgJf2FAkHwgIAB/QkCAP3kASAjQRf9qwH9rgEgHyAg/UP9T/3mASAc/eYBIiYgGiAm/eUBIBn9DAAAAAAAAAAAAAAAAAAAAAD9Q/1S/eYBICkQAAsL0AQCFXsDfyAAQQJ0IAFqIRgDQCAYIAFBEGoiGU8EQCAB/QAEAEHAgIAB/QkCAP3rAUHEgIAB/QkCAP3qASIIQciAgAH9CQIAQcyAgAH9CQIAIgn9hQIiCiAJ/bEBIgtBAf2sASEMIAIgCCAKIAn95QEiDUHQgIAB/QkCAP3mAf3lASANQdSAgAH9CQIA/eYB/eUBIg5B2ICAAf0JAgBB3ICAAf0JAgD9hQIgDkHggIAB/QkCAP2FAiAOQeSAgAH9CQIA/YUCIA5B6ICAAf0JAgD9hQIgDkHsgIAB/QkCAP2FAiAOIA795gEgDv2FAkHwgIAB/QkCACIP/eQBIAxBF/2rASAP/a4B/eYBIAsgDP2xAUEX/asBIA/9rgH95gH9CwQAIBkhASACQRBqIQIMAQsLIABBA3EiGgRAIAH9AAQAIBpBBHRBgICAAWr9AAQA/U5BwICAAf0JAgD96wFBxICAAf0JAgD96gEiEEHIgIAB/QkCAEHMgIAB/QkCACIR/YUCIhIgEf2xASITQQH9rAEhFCACIBAgEiAR/eUBIhVB0ICAAf0JAgD95gH95QEgFUHUgIAB/QkCAP3mAf3lASIWQdiAgAH9CQIAQdyAgAH9CQIA/YUCIBZB4ICAAf0JAgD9hQIgFkHkgIAB/QkCAP2FAiAWQeiAgAH9CQIA/YUCIBZB7ICAAf0JAgD9hQIgFiAW/eYBIBb9hQJB8ICAAf0JAgAiF/3kASAUQRf9qwEgF/2uAf3mASATIBT9sQFBF/2rASAX/a4B/eYBIBoQAAsLC8ZXHQBBgICAAQtAAAAAAAAAAAAAAAAAAAAAAP////8AAAAAAAAAAAAAAAD//////////wAAAAAAAAAA////////////////AAAAAABBwICAAQs8AADQwpqZsUI7qrg/AABASwByMT+Ovr81Z2lQOc5DtzoIiQg8wakqPaqqKj4AAAA/AACAP0+srsIAAPDBAEGAgYABCzQAAIAAAAAASwAAuEGqqio/E87MPu7pkT4mnng+gHExP9H3FzcAAAA/AACAPwAAAEAAAIAzAEHAgYABCxTzBDU/DftKAP//fwB/AAAAAACAfwBB4IGAAQsYAAAAQGOADz7EWQ8+XelMPoCqqj4AAIAzAEGAgoABCzhP+PzAT/j8QMAln6V+M2Eq/ze9rkEAXDNKQ3k37Q0nOtxZoDvY06A11pX4OAWqFDvdWaA7F7fROQBBwIKAAQskmpmxwgAA8EE7qri/Z2lQuc5DtzoIiQi8wakqPaqqKr4AAAA/AEHwgoABCxQAAMBAzcxMPl99hj9mCeE/AACAPwBBkIOAAQtAAAAAPwAAgD9F+S4+knhSv7CHvj9dTpG/zMeOPkzCPr7JNsY9+4i/PscAgD9O/KG/8wQ1PwAAcMEqQsw+AAAAvwBB0IOAAQsEAACAPwBB4IOAAQsEAAAAgABB8IOAAQsIAQAAAAAAgH8AQYCEgAELBAAAgD8AQZCEgAELBAAAgD8AQaCEgAELBAAAgD8AQbCEgAELBAAAgP8AQcCEgAELEAAAAAABAAAAAgAAAAMAAAAAQdCEgAELBAAAgD8AQeCEgAELEAAAAAABAAAAAgAAAAMAAAAAQfCEgAELNAAAgDMAAIA/AAAAwAAAgEAAAAA/2w/JPwAAAED5oUy5noMIPKOqKr7O9cw3Gga2uqWqKj0AQbCFgAELCAAAgD8AAAAAAEHAhYABCwQAAIB/AEHQhYABCwQAAIA/AEHghYABCwQAAABAAEHohYABC8ABboP5ogAAAADRVyf8KRVETpmVYtvA3TT1q2NR/kGQQzw6biS3YcW73uouSQbg0k1CHOsd/hyS0Qn1NYLoPqcpsSZwnOmERLsuOdaROUF+X7SLX4Sc9DlTg/+X+B87KPm9ixEv7w+YBd7PfjZtH20KWmY/Rk+3Ccsnx7ondS3qX573OQc9e/Hl67Ff+2vqklKKRjADVghdjR8gvM/wq2t7/GGR46kdNvSaX4WZZQgb5l6A2P+NQGigFFcVBgYxJ3NNAEGoh4ABC4AQn97gw/A09z8AkOZ5f8zXvx/pLGp4E/c/AAANwu5v17+gtfoIYPL2PwDgURPjE9e/fYwTH6bR9j8AeCg4W7jWv9G0xQtJsfY/AHiAkFVd1r+6DC8zR5H2PwAAGHbQAta/I0IiGJ9x9j8AkJCGyqjVv9kepZlPUvY/AFADVkNP1b/EJI+qVjP2PwBAa8M39tS/FNyda7MU9j8AUKj9p53Uv0xcxlJk9vU/AKiJOZJF1L9PLJG1Z9j1PwC4sDn07dO/3pBby7y69T8AcI9EzpbTv3ga2fJhnfU/AKC9Fx5A07+HVkYSVoD1PwCARu/i6dK/02vnzpdj9T8A4DA4G5TSv5N/p+IlR/U/AIjajMU+0r+DRQZC/yr1PwCQJynh6dG/372y2yIP9T8A+EgrbZXRv9feNEeP8/Q/APi5mmdB0b9AKN7PQ9j0PwCY75TQ7dC/yKN4wD699D8AENsYpZrQv4ol4MN/ovQ/ALhjUuZH0L80hNQkBYj0PwDwhkUi68+/Cy0ZG85t9D8AsBd1SkfPv1QYOdPZU/Q/ADAQPUSkzr9ahLREJzr0PwCw6UQNAs6/+/gVQbUg9D8A8HcpomDNv7H0PtqCB/Q/AJCVBAHAzL+P/lddj+7zPwAQiVYpIMy/6UwLoNnV8z8AEIGNF4HLvyvBEMBgvfM/ANDTzMniyr+42nUrJKXzPwCQEi5ARcq/AtCfzSKN8z8A8B1od6jJvxx6hMVbdfM/ADBIaW0Myb/iNq1Jzl3zPwDARaYgcci/QNRNmHlG8z8AMBS0j9bHvyTL/85cL/M/AHBiPLg8x79JDaF1dxjzPwBgN5uao8a/kDk+N8gB8z8AoLdUMQvGv0H4lbtO6/I/ADAkdn1zxb/RqRkCCtXyPwAwwo973MS/Kv23qPm+8j8AANJRLEbEv6sbDHocqfI/AACDvIqww78wtRRgcpPyPwAASWuZG8O/9aFXV/p98j8AQKSQVIfCv787HZuzaPI/AKB5+Lnzwb+99Y+DnVPyPwCgLCXIYMG/OwjJqrc+8j8AIPdXf87Av7ZAqSsBKvI/AKD+Sdw8wL8yQcyWeRXyPwCAS7y9V7+/m/zSHSAB8j8AQECWCDe+vwtITUn07PE/AED5PpgXvb9pZY9S9djxPwCg2E5n+bu/fH5XESPF8T8AYC8gedy6v+kmy3R8sfE/AIAo58PAub+2GiwMAZ7xPwDAcrNGpri/vXC2e7CK8T8AAKyzAY23v7a87yWKd/E/AAA4RfF0tr/aMUw1jWTxPwCAh20OXrW/3V8nkLlR8T8A4KHeXEi0v0zSMqQOP/E/AKBqTdkzs7/a+RByiyzxPwBgxfh5ILK/MbXsKDAa8T8AIGKYRg6xv680hNr7B/E/AADSamz6r7+za04P7vXwPwBAd0qN2q2/zp8qXQbk8D8AAIXk7LyrvyGlLGNE0vA/AMASQImhqb8amOJ8p8DwPwDAAjNYiKe/0TbGgy+v8D8AgNZnXnGlvzkToJjbnfA/AIBlSYpco7/f51Kvq4zwPwBAFWTjSaG/+yhOL5978D8AgOuCwHKevxmPNYy1avA/AIBSUvFVmr8s+eyl7lnwPwCAgc9iPZa/kCzRzUlJ8D8AAKqM+yiSv6mt8MbGOPA/AAD5IHsxjL+pMnkTZSjwPwAAql01GYS/SHPqJyQY8D8AAOzCAxJ4v5WxFAYECPA/AAAkeQkEYL8a+ib3H+DvPwAAkITz728/dOphwhyh7z8AAD01QdyHPy6ZgbAQY+8/AIDCxKPOkz/Nre489iXvPwAAiRTBn5s/5xORA8jp7j8AABHO2LChP6uxy3iAru4/AMAB0FuKpT+bDJ2iGnTuPwCA2ECDXKk/tZkKg5E67j8AgFfvaietP1aaYAngAe4/AMCY5Zh1sD+Yu3flAcrtPwAgDeP1U7I/A5F8C/KS7T8AADiL3S60P85c+2asXO0/AMBXh1kGtj+d3l6qLCftPwAAajV22rc/zSxrPm7y7D8AYBxOQ6u5PwJ5p6Jtvuw/AGANu8d4uz9tCDdtJovsPwAg5zITQ70/BFhdvZRY7D8AYN5xMQq/P4yfuzO1Juw/AECRKxVnwD8/5+zug/XrPwCwkoKFR8E/wZbbdf3E6z8AMMrNbibCPyhKhgweles/AFDFptcDwz8sPu/F4mXrPwAQMzzD38M/i4jJZ0g36z8AgHprNrrEP0owHSFLCes/APDRKDmTxT9+7/KF6NvqPwDwGCTNasY/oj1gMR2v6j8AkGbs+EDHP6dY0z/mguo/APAa9cAVyD+LcwnvQFfqPwCA9lQp6cg/J0urkCos6j8AQPgCNrvJP9HykxOgAeo/AAAsHO2Lyj8bPNskn9fpPwDQAVxRW8s/kLHHBSWu6T8AwLzMZynMPy/Ol/Iuhek/AGBI1TX2zD91S6TuulzpPwDARjS9wc0/OEjnncY06T8A4M+4AYzOP+ZSZy9PDek/AJAXwAlVzz+d1/+OUuboPwC4HxJsDtA/fADMn86/6D8A0JMOuHHQPw7DvtrAmeg/AHCGnmvU0D/7FyOqJ3ToPwDQSzOHNtE/CJqzrABP6D8ASCNnDZjRP1U+ZehJKug/AIDM4P/40T9gAvSVAQboPwBoY9dfWdI/KaPgYyXi5z8AqBQJMLnSP6213Hezvuc/AGBDEHIY0z/CJZdnqpvnPwAY7G0md9M/VwYX8gd55z8AMK/7T9XTPwwT1tvKVuc/AOAv4+4y1D8AQaiXgAELgBBrtk8BABDmPzxbQpFsAn48lbRNAwAw5j9BXQBI6r+NPHjUlA0AUOY/t6XWhqd/jjytb04HAHDmP0wlVGvq/GE8rg/f/v+P5j/9DllMJ358vLzFYwcAsOY/AdrcSGjBirz2wVweANDmPxGTSZ0cP4M8PvYF6//v5j9TLeIaBIB+vICXhg4AEOc/UnkJcWb/ezwS6Wf8/y/nPySHvSbiAIw8ahGB3/9P5z/SAfFukQJuvJCcZw8AcOc/dJxUzXH8Z7w1yH76/4/nP4ME9Z7BvoE85sIg/v+v5z9lZMwpF35wvADJP+3/z+c/HIt7CHKAgLx2Gibp/+/nP675nW0owI086KOcBAAQ6D8zTOVR0n+JPI8skxcAMOg/gfMwtun+irycczMGAFDoP7w1ZWu/v4k8xolCIABw6D91exHzZb+LvAR59ev/j+g/V8s9om4AibzfBLwiALDoPwpL4DjfAH28ihsM5f/P6D8Fn/9GcQCIvEOOkfz/7+g/OHB60HuBgzzHX/oeABDpPwO033aRPok8uXtGEwAw6T92AphLToB/PG8H7ub/T+k/LmL/2fB+j7zREjze/2/pP7o4JpaqgnC8DYpF9P+P6T/vqGSRG4CHvD4umN3/r+k/N5NaiuBAh7xm+0nt/8/pPwDgm8EIzj88UZzxIADw6T8KW4gnqj+KvAawRREAEOo/VtpYmUj/dDz69rsHADDqPxhtK4qrvow8eR2XEABQ6j8weXjdyv6IPEgu9R0AcOo/26vYPXZBj7xSM1kcAJDqPxJ2woQCv468Sz5PKgCw6j9fP/88BP1pvNEertf/z+o/tHCQEuc+grx4BFHu/+/qP6PeDuA+Bmo8Ww1l2/8P6z+5Ch84yAZaPFfKqv7/L+s/HTwjdB4BebzcupXZ/0/rP58qhmgQ/3m8nGWeJABw6z8+T4bQRf+KPEAWh/n/j+s/+cPClnf+fDxPywTS/6/rP8Qr8u4n/2O8RVxB0v/P6z8h6jvut/9svN8JY/j/7+s/XAsulwNBgbxTdrXh/w/sPxlqt5RkwYs841f68f8v7D/txjCN7/5kvCTkv9z/T+w/dUfsvGg/hLz3uVTt/2/sP+zgU/CjfoQ81Y+Z6/+P7D/xkvmNBoNzPJohJSEAsOw/BA4YZI79aLycRpTd/8/sP3Lqxxy+fo48dsT96v/v7D/+iJ+tOb6OPCv4mhYAEO0/cVq5qJF9dTwd9w8NADDtP9rHcGmQwYk8xA956v9P7T8M/ljFNw5YvOWH3C4AcO0/RA/BTdaAf7yqgtwhAJDtP1xc/ZSPfHS8gwJr2P+v7T9+YSHFHX+MPDlHbCkA0O0/U7H/sp4BiDz1kETl/+/tP4nMUsbSAG48lParzf8P7j/SaS0gQIN/vN3IUtv/L+4/ZAgbysEAezzvFkLy/0/uP1GrlLCo/3I8EV6K6P9v7j9Zvu+xc/ZXvA3/nhEAkO4/AcgLXo2AhLxEF6Xf/6/uP7UgQ9UGAHg8oX8SGgDQ7j+SXFZg+AJQvMS8ugcA8O4/EeY1XURAhbwCjXr1/w/vPwWR7zkx+0+8x4rlHgAw7z9VEXPyrIGKPJQ0gvX/T+8/Q8fX1EE/ijxrTKn8/2/vP3V4mBz0AmK8QcT54f+P7z9L53f00X13PH7j4NL/r+8/MaN8mhkBb7ye5HccANDvP7GszkvugXE8McPg9//v7z9ah3ABNwVuvG5gZfT/D/A/2gocSa1+irxYeobz/y/wP+Cy/MNpf5e8Fw38/f9P8D9blMs0/r+XPIJNzQMAcPA/y1bkwIMAgjzoy/L5/4/wPxp1N77f/228ZdoMAQCw8D/rJuaufz+RvDjTpAEA0PA/959Iefp9gDz9/dr6/+/wP8Br1nAFBHe8lv26CwAQ8T9iC22E1ICOPF305fr/L/E/7zb9ZPq/nTzZmtUNAFDxP65QEnB3AJo8mlUhDwBw8T/u3uPi+f2NPCZUJ/z/j/E/c3I73DAAkTxZPD0SALDxP4gBA4B5f5k8t54p+P/P8T9njJ+rMvllvADUivT/7/E/61unnb9/kzykhosMABDyPyJb/ZFrgJ88A0OFAwAw8j8zv5/rwv+TPIT2vP//T/I/ci4ufucBdjzZISn1/2/yP2EMf3a7/H88PDqTFACQ8j8rQQI8ygJyvBNjVRQAsPI/Ah/yM4KAkrw7Uv7r/8/yP/LcTzh+/4i8lq24CwDw8j/FQTBQUf+FvK/ievv/D/M/nSheiHEAgbx/X6z+/y/zPxW3tz9d/5G8VmemDABQ8z+9gosign+VPCH3+xEAcPM/zNUNxLoAgDy5L1n5/4/zP1Gnsi2dP5S8QtLdBACw8z/hOHZwa3+FPFfJsvX/z/M/MRK/EDoCejwYtLDq/+/zP7BSsWZtf5g89K8yFQAQ9D8khRlfN/hnPCmLRxcAMPQ/Q1HccuYBgzxjtJXn/0/0P1qJsrhp/4k84HUE6P9v9D9U8sKbscCVvOfBb+//j/Q/cio68glAmzwEp77l/6/0P0V9Db+3/5S83icQFwDQ9D89atxxZMCZvOI+8A8A8PQ/HFOFC4l/lzzRS9wSABD1PzakZnFlBGA8eicFFgAw9T8JMiPOzr+WvExw2+z/T/U/16EFBXICibypVF/v/2/1PxJkyQ7mv5s8EhDmFwCQ9T+Q76+BxX6IPJI+yQMAsPU/wAy/CghBn7y8GUkdAND1PylHJfsqgZi8iXq45//v9T8Eae2At36UvABBqKeAAQuAIAAAAAAAoPY/AAAAAAAAAAAAyLnygizWv4BWNygktPo8AAAAAACA9j8AAAAAAAAAAAAIWL+90dW/IPfg2AilHL0AAAAAAGD2PwAAAAAAAAAAAFhFF3d21b9tULbVpGIjvQAAAAAAQPY/AAAAAAAAAAAA+C2HrRrVv9VnsJ7khOa8AAAAAAAg9j8AAAAAAAAAAAB4d5VfvtS/4D4pk2kbBL0AAAAAAAD2PwAAAAAAAAAAAGAcwoth1L/MhExIL9gTPQAAAAAA4PU/AAAAAAAAAAAAqIaGMATUvzoLgu3zQtw8AAAAAADA9T8AAAAAAAAAAABIaVVMptO/YJRRhsaxID0AAAAAAKD1PwAAAAAAAAAAAICYmt1H07+SgMXUTVklPQAAAAAAgPU/AAAAAAAAAAAAIOG64ujSv9grt5keeyY9AAAAAABg9T8AAAAAAAAAAACI3hNaidK/P7DPthTKFT0AAAAAAGD1PwAAAAAAAAAAAIjeE1qJ0r8/sM+2FMoVPQAAAAAAQPU/AAAAAAAAAAAAeM/7QSnSv3baUygkWha9AAAAAAAg9T8AAAAAAAAAAACYacGYyNG/BFTnaLyvH70AAAAAAAD1PwAAAAAAAAAAAKirq1xn0b/wqIIzxh8fPQAAAAAA4PQ/AAAAAAAAAAAASK75iwXRv2ZaBf3EqCa9AAAAAADA9D8AAAAAAAAAAACQc+Iko9C/DgP0fu5rDL0AAAAAAKD0PwAAAAAAAAAAANC0lCVA0L9/LfSeuDbwvAAAAAAAoPQ/AAAAAAAAAAAA0LSUJUDQv38t9J64NvC8AAAAAACA9D8AAAAAAAAAAABAXm0Yuc+/hzyZqypXDT0AAAAAAGD0PwAAAAAAAAAAAGDcy63wzr8kr4actyYrPQAAAAAAQPQ/AAAAAAAAAAAA8CpuByfOvxD/P1RPLxe9AAAAAAAg9D8AAAAAAAAAAADAT2shXM2/G2jKu5G6IT0AAAAAAAD0PwAAAAAAAAAAAKCax/ePzL80hJ9oT3knPQAAAAAAAPQ/AAAAAAAAAAAAoJrH94/MvzSEn2hPeSc9AAAAAADg8z8AAAAAAAAAAACQLXSGwsu/j7eLMbBOGT0AAAAAAMDzPwAAAAAAAAAAAMCATsnzyr9mkM0/Y066PAAAAAAAoPM/AAAAAAAAAAAAsOIfvCPKv+rBRtxkjCW9AAAAAACg8z8AAAAAAAAAAACw4h+8I8q/6sFG3GSMJb0AAAAAAIDzPwAAAAAAAAAAAFD0nFpSyb/j1MEE2dEqvQAAAAAAYPM/AAAAAAAAAAAA0CBloH/Ivwn623+/vSs9AAAAAABA8z8AAAAAAAAAAADgEAKJq8e/WEpTcpDbKz0AAAAAAEDzPwAAAAAAAAAAAOAQAomrx79YSlNykNsrPQAAAAAAIPM/AAAAAAAAAAAA0BnnD9bGv2bisqNq5BC9AAAAAAAA8z8AAAAAAAAAAACQp3Aw/8W/OVAQn0OeHr0AAAAAAADzPwAAAAAAAAAAAJCncDD/xb85UBCfQ54evQAAAAAA4PI/AAAAAAAAAAAAsKHj5SbFv49bB5CL3iC9AAAAAADA8j8AAAAAAAAAAACAy2wrTcS/PHg1YcEMFz0AAAAAAMDyPwAAAAAAAAAAAIDLbCtNxL88eDVhwQwXPQAAAAAAoPI/AAAAAAAAAAAAkB4g/HHDvzpUJ02GePE8AAAAAACA8j8AAAAAAAAAAADwH/hSlcK/CMRxFzCNJL0AAAAAAGDyPwAAAAAAAAAAAGAv1Sq3wb+WoxEYpIAuvQAAAAAAYPI/AAAAAAAAAAAAYC/VKrfBv5ajERikgC69AAAAAABA8j8AAAAAAAAAAACQ0Hx+18C/9FvoiJZpCj0AAAAAAEDyPwAAAAAAAAAAAJDQfH7XwL/0W+iIlmkKPQAAAAAAIPI/AAAAAAAAAAAA4Nsxkey/v/Izo1xUdSW9AAAAAAAA8j8AAAAAAAAAAAAAK24HJ76/PADwKiw0Kj0AAAAAAADyPwAAAAAAAAAAAAArbgcnvr88APAqLDQqPQAAAAAA4PE/AAAAAAAAAAAAwFuPVF68vwa+X1hXDB29AAAAAADA8T8AAAAAAAAAAADgSjptkrq/yKpb6DU5JT0AAAAAAMDxPwAAAAAAAAAAAOBKOm2Sur/IqlvoNTklPQAAAAAAoPE/AAAAAAAAAAAAoDHWRcO4v2hWL00pfBM9AAAAAACg8T8AAAAAAAAAAACgMdZFw7i/aFYvTSl8Ez0AAAAAAIDxPwAAAAAAAAAAAGDlitLwtr/aczPJN5cmvQAAAAAAYPE/AAAAAAAAAAAAIAY/Bxu1v1dexmFbAh89AAAAAABg8T8AAAAAAAAAAAAgBj8HG7W/V17GYVsCHz0AAAAAAEDxPwAAAAAAAAAAAOAbltdBs7/fE/nM2l4sPQAAAAAAQPE/AAAAAAAAAAAA4BuW10Gzv98T+czaXiw9AAAAAAAg8T8AAAAAAAAAAACAo+42ZbG/CaOPdl58FD0AAAAAAADxPwAAAAAAAAAAAIARwDAKr7+RjjaDnlktPQAAAAAAAPE/AAAAAAAAAAAAgBHAMAqvv5GONoOeWS09AAAAAADg8D8AAAAAAAAAAACAGXHdQqu/THDW5XqCHD0AAAAAAODwPwAAAAAAAAAAAIAZcd1Cq79McNbleoIcPQAAAAAAwPA/AAAAAAAAAAAAwDL2WHSnv+6h8jRG/Cy9AAAAAADA8D8AAAAAAAAAAADAMvZYdKe/7qHyNEb8LL0AAAAAAKDwPwAAAAAAAAAAAMD+uYeeo7+q/ib1twL1PAAAAAAAoPA/AAAAAAAAAAAAwP65h56jv6r+JvW3AvU8AAAAAACA8D8AAAAAAAAAAAAAeA6bgp+/5Al+fCaAKb0AAAAAAIDwPwAAAAAAAAAAAAB4DpuCn7/kCX58JoApvQAAAAAAYPA/AAAAAAAAAAAAgNUHG7mXvzmm+pNUjSi9AAAAAABA8D8AAAAAAAAAAAAA/LCowI+/nKbT9nwe37wAAAAAAEDwPwAAAAAAAAAAAAD8sKjAj7+cptP2fB7fvAAAAAAAIPA/AAAAAAAAAAAAABBrKuB/v+RA2g0/4hm9AAAAAAAg8D8AAAAAAAAAAAAAEGsq4H+/5EDaDT/iGb0AAAAAAADwPwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAPA/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAADA7z8AAAAAAAAAAAAAiXUVEIA/6CudmWvHEL0AAAAAAIDvPwAAAAAAAAAAAICTWFYgkD/S9+IGW9wjvQAAAAAAQO8/AAAAAAAAAAAAAMkoJUmYPzQMWjK6oCq9AAAAAAAA7z8AAAAAAAAAAABA54ldQaA/U9fxXMARAT0AAAAAAMDuPwAAAAAAAAAAAAAu1K5mpD8o/b11cxYsvQAAAAAAgO4/AAAAAAAAAAAAwJ8UqpSoP30mWtCVeRm9AAAAAABA7j8AAAAAAAAAAADA3c1zy6w/ByjYR/JoGr0AAAAAACDuPwAAAAAAAAAAAMAGwDHqrj97O8lPPhEOvQAAAAAA4O0/AAAAAAAAAAAAYEbRO5exP5ueDVZdMiW9AAAAAACg7T8AAAAAAAAAAADg0af1vbM/107bpV7ILD0AAAAAAGDtPwAAAAAAAAAAAKCXTVrptT8eHV08BmksvQAAAAAAQO0/AAAAAAAAAAAAwOoK0wC3PzLtnamNHuw8AAAAAAAA7T8AAAAAAAAAAABAWV1eM7k/2ke9OlwRIz0AAAAAAMDsPwAAAAAAAAAAAGCtjchquz/laPcrgJATvQAAAAAAoOw/AAAAAAAAAAAAQLwBWIi8P9OsWsbRRiY9AAAAAABg7D8AAAAAAAAAAAAgCoM5x74/4EXmr2jALb0AAAAAAEDsPwAAAAAAAAAAAODbOZHovz/9CqFP1jQlvQAAAAAAAOw/AAAAAAAAAAAA4CeCjhfBP/IHLc547yE9AAAAAADg6z8AAAAAAAAAAADwI34rqsE/NJk4RI6nLD0AAAAAAKDrPwAAAAAAAAAAAICGDGHRwj+htIHLbJ0DPQAAAAAAgOs/AAAAAAAAAAAAkBWw/GXDP4lySyOoL8Y8AAAAAABA6z8AAAAAAAAAAACwM4M9kcQ/eLb9VHmDJT0AAAAAACDrPwAAAAAAAAAAALCh5OUnxT/HfWnl6DMmPQAAAAAA4Oo/AAAAAAAAAAAAEIy+TlfGP3guPCyLzxk9AAAAAADA6j8AAAAAAAAAAABwdYsS8MY/4SGc5Y0RJb0AAAAAAKDqPwAAAAAAAAAAAFBEhY2Jxz8FQ5FwEGYcvQAAAAAAYOo/AAAAAAAAAAAAADnrr77IP9Es6apUPQe9AAAAAABA6j8AAAAAAAAAAAAA99xaWsk/b/+gWCjyBz0AAAAAAADqPwAAAAAAAAAAAOCKPO2Tyj9pIVZQQ3IovQAAAAAA4Ok/AAAAAAAAAAAA0FtX2DHLP6rhrE6NNQy9AAAAAADA6T8AAAAAAAAAAADgOziH0Ms/thJUWcRLLb0AAAAAAKDpPwAAAAAAAAAAABDwxvtvzD/SK5bFcuzxvAAAAAAAYOk/AAAAAAAAAAAAkNSwPbHNPzWwFfcq/yq9AAAAAABA6T8AAAAAAAAAAAAQ5/8OU84/MPRBYCcSwjwAAAAAACDpPwAAAAAAAAAAAADd5K31zj8RjrtlFSHKvAAAAAAAAOk/AAAAAAAAAAAAsLNsHJnPPzDfDMrsyxs9AAAAAADA6D8AAAAAAAAAAABYTWA4cdA/kU7tFtuc+DwAAAAAAKDoPwAAAAAAAAAAAGBhZy3E0D/p6jwWixgnPQAAAAAAgOg/AAAAAAAAAAAA6CeCjhfRPxzwpWMOISy9AAAAAABg6D8AAAAAAAAAAAD4rMtca9E/gRal982aKz0AAAAAAEDoPwAAAAAAAAAAAGhaY5m/0T+3vUdR7aYsPQAAAAAAIOg/AAAAAAAAAAAAuA5tRRTSP+q6Rrrehwo9AAAAAADg5z8AAAAAAAAAAACQ3HzwvtI/9ARQSvqcKj0AAAAAAMDnPwAAAAAAAAAAAGDT4fEU0z+4PCHTeuIovQAAAAAAoOc/AAAAAAAAAAAAEL52Z2vTP8h38bDNbhE9AAAAAACA5z8AAAAAAAAAAAAwM3dSwtM/XL0GtlQ7GD0AAAAAAGDnPwAAAAAAAAAAAOjVI7QZ1D+d4JDsNuQIPQAAAAAAQOc/AAAAAAAAAAAAyHHCjXHUP3XWZwnOJy+9AAAAAAAg5z8AAAAAAAAAAAAwF57gydQ/pNgKG4kgLr0AAAAAAADnPwAAAAAAAAAAAKA4B64i1T9Zx2SBcL4uPQAAAAAA4OY/AAAAAAAAAAAA0MhT93vVP+9AXe7trR89AAAAAADA5j8AAAAAAAAAAABgWd+91dU/3GWkCCoLCr0AQajHgAELgBAAAAAAAAAAAAAAAAAAAPA/br+IGk87mzw1M/upPfbvP13c2JwTYHG8YYB3Pprs7z/RZocQel6QvIV/bugV4+8/E/ZnNVLSjDx0hRXTsNnvP/qO+SOAzou83vbdKWvQ7z9hyOZhTvdgPMibdRhFx+8/mdMzW+SjkDyD88bKPr7vP217g12mmpc8D4n5bFi17z/87/2SGrWOPPdHciuSrO8/0ZwvcD2+Pjyi0dMy7KPvPwtukIk0A2q8G9P+r2ab7z8OvS8qUlaVvFFbEtABk+8/VepOjO+AULzMMWzAvYrvPxb01bkjyZG84C2prpqC7z+vVVzp49OAPFGOpciYeu8/SJOl6hUbgLx7UX08uHLvPz0y3lXwH4+86o2MOPlq7z+/UxM/jImLPHXLb+tbY+8/JusRdpzZlrzUXASE4FvvP2AvOj737Jo8qrloMYdU7z+dOIbLguePvB3Z/CJQTe8/jcOmREFvijzWjGKIO0bvP30E5LAFeoA8ltx9kUk/7z+UqKjj/Y6WPDhidW56OO8/fUh08hhehzw/prJPzjHvP/LnH5grR4A83XziZUUr7z9eCHE/e7iWvIFj9eHfJO8/MasJbeH3gjzh3h/1nR7vP/q/bxqbIT28kNna0H8Y7z+0CgxygjeLPAsD5KaFEu8/j8vOiZIUbjxWLz6prwzvP7arsE11TYM8FbcxCv4G7z9MdKziAUKGPDHYTPxwAe8/SvjTXTndjzz/FmSyCPzuPwRbjjuAo4a88Z+SX8X27j9oUEvM7UqSvMupOjen8e4/ji1RG/gHmbxm2AVtruzuP9I2lD7o0XG895/lNNvn7j8VG86zGRmZvOWoE8Mt4+4/bUwqp0ifhTwiNBJMpt7uP4ppKHpgEpO8HICsBEXa7j9biRdIj6dYvCou9yEK1u4/G5pJZ5ssfLyXqFDZ9dHuPxGswmDtY0M8LYlhYAjO7j/vZAY7CWaWPFcAHe1Byu4/eQOh2uHMbjzQPMG1osbuPzASDz+O/5M83tPX8CrD7j+wr3q7zpB2PCcqNtXav+4/d+BU670dkzwN3f2ZsrzuP46jcQA0lI+8pyyddrK57j9Jo5PczN6HvEJmz6Latu4/XzgPvcbeeLyCT51WK7TuP/Zce+xGEoa8D5JdyqSx7j+O1/0YBTWTPNontTZHr+4/BZuKL7eYezz9x5fUEq3uPwlUHOLhY5A8KVRI3Qer7j/qxhlQhcc0PLdGWYomqe4/NcBkK+YylDxIIa0Vb6fuP592mWFK5Iy8Cdx2ueGl7j+oTe87xTOMvIVVOrB+pO4/rukriXhThLwgw8w0RqPuP1hYVnjdzpO8JSJVgjii7j9kGX6AqhBXPHOpTNRVoe4/KCJev++zk7zNO39mnqDuP4K5NIetEmq8v9oLdRKg7j/uqW2472djvC8aZTyyn+4/UYjgVD3cgLyElFH5fZ/uP88+Wn5kH3i8dF/s6HWf7j+wfYvASu6GvHSBpUian+4/iuZVHjIZhrzJZ0JW65/uP9PUCV7LnJA8P13eT2mg7j8dpU253DJ7vIcB63MUoe4/a8BnVP3slDwywTAB7aHuP1Vs1qvh62U8Yk7PNvOi7j9Cz7MvxaGIvBIaPlQnpO4/NDc78bZpk7wTzkyZiaXuPx7/GTqEXoC8rccjRhqn7j9uV3LYUNSUvO2SRJvZqO4/AIoOW2etkDyZZorZx6ruP7Tq8MEvt40826AqQuWs7j//58WcYLZlvIxEtRYyr+4/RF/zWYP2ezw2dxWZrrHuP4M9HqcfCZO8xv+RC1u07j8pHmyLuKldvOXFzbA3t+4/WbmQfPkjbLwPUsjLRLruP6r59CJDQ5K8UE7en4K97j9LjmbXbMqFvLoHynDxwO4/J86RK/yvcTyQ8KOCkcTuP7tzCuE10m08IyPjGWPI7j9jImIiBMWHvGXlXXtmzO4/1THi44YcizwzLUrsm9DuPxW7vNPRu5G8XSU+sgPV7j/SMe6cMcyQPFizMBOe2e4/s1pzboRphDy//XlVa97uP7SdjpfN34K8evPTv2vj7j+HM8uSdxqMPK3TWpmf6O4/+tnRSo97kLxmto0pB+7uP7qu3FbZw1W8+xVPuKLz7j9A9qY9DqSQvDpZ5Y1y+e4/NJOtOPTWaLxHXvvydv/uPzWKWGvi7pG8SgahMLAF7z/N3V8K1/90PNLBS5AeDO8/rJiS+vu9kbwJHtdbwhLvP7MMrzCubnM8nFKF3ZsZ7z+U/Z9cMuOOPHrQ/1+rIO8/rFkJ0Y/ghDxL0Vcu8SfvP2caTjivzWM8tecGlG0v7z9oGZJsLGtnPGmQ79wgN+8/0rXMgxiKgLz6w11VCz/vP2/6/z9drY+8fIkHSi1H7z9JqXU4rg2QvPKJDQiHT+8/pwc9poWjdDyHpPvcGFjvPw8iQCCekYK8mIPJFuNg7z+sksHVUFqOPIUy2wPmae8/S2sBrFk6hDxgtAHzIXPvPx8+tAch1YK8X5t7M5d87z/JDUc7uSqJvCmh9RRGhu8/04g6YAS2dDz2P4vnLpDvP3FynVHsxYM8g0zH+1Ga7z/wkdOPEvePvNqQpKKvpO8/fXQj4piujbzxZ44tSK/vPwggqkG8w448J1ph7hu67z8y66nDlCuEPJe6azcrxe8/7oXRMalkijxARW5bdtDvP+3jO+S6N468FL6crf3b7z+dzZFNO4l3PNiQnoHB5+8/icxgQcEFUzzxcY8rwvPvPw==";
var simdPatch = "AOUCAAPNActD6AIA/gGsAwAOtgUAHrgFAZgf1wUBkQj3BQGwDYAGCa8BBHJlbHUAxQiWBgFaDJ8GFVwDZWx1AF4Ec2VsdQBXBGdlbHUAyQvABgFTCcwGAVUM1gYIygEDbG9nAMcI6gYXxgEDbmVnAKEBA2FicwCuAQRzaWduAJ4JiQcJnAEEc3FydACdDZsHAaAIqQcBpgmyBwFjC7wHAVgMyAcBWRHVBwFbCucHAV0L8gcBVg/+BwFSDo4IAVQLnQgBUQupCB3IAQNhZGQArQEDc3ViAJsBA211bACjAQNkaXYAqArRCAGlCtwICKQBA3BvdwBiDO4IAacK+wgBrAqGCQGaCpEJAaIJnAkJqwEEY2xpcACqDK4JAakIuwkBvgzECQGzCtEJAbsQ3AkJugEEbGVzcwC2DfUJAbUMgwoBvQ6QCgG5C58KAbQKqwoBvwm2CgGxCsAKAbIJywoBnwzVCgG3DeIKAbgN8AoBvBn+CgGHG5gLAW4MtAsBcQzBCwFwDc4LAW8J3AsBdQ3mCwdtA2RvdABzCvoLAXIKhQwOdARsc3RtAHoDZ3J1AH0MnQwBdwuqDAF5CrYMAXwRwQwBdgnTDAFmDt0MAWQN7AwBaRL6DAFoF40NAWUXpQ0BZw29DQGXE8sNAZUS3w0BlBfyDQGTDIoOAZYUlw4BmRmsDgGYDcYOAVAS1A4BwRLnDgHCEfoOAcAKjA8BgRGXDwF+D6kPAYAauQ8BfxDVDwGCG+YPAYUhghABhBmkEAGGK74QCYMBBGFkYW0AxAzyEAHDCv8QAWwOihEIawRmdHJsAEwLoBEBkg+sEQGPC7wRAY4PyBEBkA7YEQGNDOcRCV8MAR0Ksq4Fy4kC/BEBS6QBhhQBRUerFQFFngHzFQFGSZIXAUeVGdwXAafrAfIwA/3mAQzdMgLkATjrMgP95gEKozMH5AEgFf3mAQqxMwfkASAV/eYBCr8zB+QBIBX95gEKzTMH5AEgFf3mAQrbMwLkAQrcnAUEIBX95Aqe2QIA3gT8MwFGzAHbOAFLvBioOgHw0gLlUgP95gEKt1UC5AEQw1UD/eYBCtNVAAn2zAIE5AH95jPnVQHmFM0SBeQB/eQBhwSxVgFIG7laAUjiAdVaAbhQuFwD/eYBCohdB+QBIAn95gEKll0H5AEgCf3mAQqkXQfkASAJ/eYBCrJdB+QBIAn95gEKwF0H5AEgCf3mAQrOXQLkARjaXQP95gEK8l0H5AEgCf3mAQqAXgfkASAJ/eYBCo5eAuQBdJpeA/3mAQqIXQfkASAN/eYBCpZdB+QBIA395gEKpF0H5AEgDf3mAQqyXQfkASAN/eYBCsBdB+QBIA395gEKzl0C5AEY4F8D/eYBCvJdB+QBIA395gEKgF4H5AEgDf3mAQqOXgLkAZMBoGABYZQCtGEBvjPJYwP95gEM/GMC5AE6imQD/eYBCqMzB+QBIA795gEKsTMH5AEgDv3mAQq/MwfkASAO/eYBCs0zB+QBIA795gEK2zMC5AEK0bQDBCAO/eQKntkCAGmdZQP95gEM3TIC5AE6lGYD/eYBCqMzB+QBIBb95gEKsTMH5AEgFv3mAQq/MwfkASAW/eYBCs0zB+QBIBb95gEK2zMQ5AEgFiAW/eYB/eYBIBb95Aqe2QIAN6dnAeQz32cD/eYBDJJoAuQBOqBoA/3mAQqjMwfkASAP/eYBCrEzB+QBIA/95gEKvzMH5AEgD/3mAQrNMwfkASAP/eYBCtszEOQBIA8gD/3mAf3mASAP/eQKntkCAHizaQP95gEMq2oC5AE6uWoD/eYBCqMzB+QBIBf95gEKsTMH5AEgF/3mAQq/MwfkASAX/eYBCs0zB+QBIBf95gEK2zMQ5AEgFyAX/eYB/eYBIBf95Aqe2QIA0xLMawKPAhihfgj95gEgA/3kAQ6+fgj95gEgBP3kAQ7RfgAIsNYEAA7kfgj95gEgBv3kATD3fgX95gEgAxOyZQA0vH8I/eYBIAT95AHWAvV/AUfYA8yCAQSqFAJiCaiGAQFsD7KGAQFtCcKGAQtvQQAhbgNAIG4gbw3WhgEKGiIbIAIgbmoicw7thgEBHA38hgEGHf3qASIeCo+HAQQf/eYBCt0yDSD95AEiISAg/eUBIiIKsYcBBiP95gEgIgq+hwEOJP3mASAe/eQB/eQBIiUK04cBBCb95gEK3ocBCSf95AEgJf3mAQruhwEJKP3kASAl/eYBCv6HAQkp/eQBICX95gEKjogBCSr95AEgJf3mAQqeiAEEK/3kAQj61wMO5gEgGyAl/eUB/eQBICEKxYkBoQH95gEgG/3kAf3nASEsIBogbEEDbCBzaiJx/QAEACAc/esBIB396gEiLSAf/eYBICD95AEiLiAg/eUBIi8gI/3mASAvICT95gEgLf3kAf3kASIwICb95gEgJ/3kASAw/eYBICj95AEgMP3mASAp/eQBIDD95gEgKv3kASAw/eYBICv95AEgMCAw/eYB/eYBIBogMP3lAf3kASAuQRf9qwEgGgiDwQUY/eQB/ecBITEgbEEBdCBzaiJ0/QAEACI4Gd5cCDkgOf3mASI6Cf9cA/3mAQqIXQfkASA6/eYBCpZdB+QBIDr95gEKpF0H5AEgOv3mAQqyXQfkASA6/eYBCsBdB+QBIDr95gEKzl0R5AEhOyAFIG5qIBoiMiBsIHMI3IgBJRz96wEgHf3qASIzIB/95gEgIP3kASI0ICD95QEiNSAj/eYBIDUM+DJtIDP95AH95AEiNiAm/eYBICf95AEgNv3mASAo/eQBIDb95gEgKf3kASA2/eYBICr95AEgNv3mASAr/eQBIDYgNv3mAf3mASAyIDb95QH95AEgNEEX/asBIDL9rgH95gEgMv3kAf3nASI3IAQgbgm95gMMLCA4IDsgOf3mASA6CeldA/3mAQryXQfkASA6/eYBCoBeB+QBIDr95gEKjl4H5AH95wEgOBG9jAEBPAuMdCxzICz9CwQAIHIgN/0LBAAgdCA8/QsEACBxIDH9CwQAIG5BEGohbgwBCwsgbQzXhgEKPSI+IAIgb2oidQ7thgEBPw38hgEGQP3qASJBCo+HAQRC/eYBCt0yDUP95AEiRCBD/eUBIkUKsYcBBkb95gEgRQq+hwEOR/3mASBB/eQB/eQBIkgK04cBBEn95gEK3ocBCUr95AEgSP3mAQruhwEJS/3kASBI/eYBCv6HAQlM/eQBIEj95gEKjogBCU395AEgSP3mAQqeiAEaTv3kASBIIEj95gH95gEgPiBI/eUB/eQBIEQK8o8BvQH95gEgPv3kAf3nASFPID0gbEEDbCB1av0ABAAgP/3rASBA/eoBIlAgQv3mASBD/eQBIlEgQ/3lASJSIEb95gEgUiBH/eYBIFD95AH95AEiUyBJ/eYBIEr95AEgU/3mASBL/eQBIFP95gEgTP3kASBT/eYBIE395AEgU/3mASBO/eQBIFMgU/3mAf3mASA9IFP95QH95AEgUUEX/asBID39rgH95gEgPf3kAf3nASFUIGxBAXQgdWr9AAQAIlsZ3lwIXCBc/eYBIl0J/1wD/eYBCohdB+QBIF395gEKll0H5AEgXf3mAQqkXQfkASBd/eYBCrJdB+QBIF395gEKwF0H5AEgXf3mAQrOXTzkASFeIAUgb2ogPSJVIGwgdWr9AAQAID/96wEgQP3qASJWIEL95gEgQ/3kASJXIEP95QEiWCBG/eYBIFgM+DJpIFb95AH95AEiWSBJ/eYBIEr95AEgWf3mASBL/eQBIFn95gEgTP3kASBZ/eYBIE395AEgWf3mASBO/eQBIFkgWf3mAf3mASBVIFn95QH95AEgV0EX/asBIFX9rgH95gEgVf3kAf3nASJaCfGLARD95gEgTyBbIF4gXP3mASBdCeldA/3mAQryXQfkASBd/eYBCoBeB+QBIF395gEKjl4H5AH95wEgWxG9jAFjX/3mAf3kASBtEAAgdSBPIG0QACBsIHVqIXYgWiFgIHYgYCBtEAAgbEEBdCB1aiF3IHcgXyBtEAAgbEEDbCB1aiF4IHggVCBtEAALQQAhbgNAIG4gb0kEQCAFIG5q/QAEACJhGd5cCGIgYv3mASJjCf9cA/3mAQqIXQfkASBj/eYBCpZdB+QBIGP95gEKpF0H5AEgY/3mAQqyXQfkASBj/eYBCsBdB+QBIGP95gEKzl0N5AEhZCAHIG5qIG4gbAzhlAEKYSBkIGL95gEgYwnpXQP95gEK8l0H5AEgY/3mAQqAXgfkASBj/eYBCo5eB+QB/ecBIGERvYwBAWUKv5UBHm5qIGX9CwQAIG5BEGohbgwBCwsgbQRAIAYgb2oheQrPkwEBZhneXAhnIGf95gEiaAn/XAP95gEKiF0H5AEgaP3mAQqWXQfkASBo/eYBCqRdB+QBIGj95gEKsl0H5AEgaP3mAQrAXQfkASBo/eYBCs5dBOQBIWkI2JQBAWwM4ZQBCmYgaSBn/eYBIGgJ6V0D/eYBCvJdB+QBIGj95gEKgF4H5AEgaP3mAQqOXgfkAf3nASBmEb2MAQ5q/eYBIG0QACB5IGogbRDklwEPbGohBCAFIGxqIQUgBiBsGYOYAQL5CmyemAED/eYBDIqZAQLkARKYmQED/eYBDq1oCCAL/eQB/eQBC72ZAQP95gEKyJkBB+QBIA/95gEK1pkBB+QBIA/95gEK5JkBB+QBIA/95gEK8pkBB+QBIA/95gEKgJoBCeQBIA8gD/3mAQuQmgEACfXeAgogCv2uAf3mASAKC7WkAQBbtpoBA/3mAQyRmwEC5AESn5sBA/3mAQ72MgggEf3kAf3kAQvEmwED/eYBCsiZAQfkASAV/eYBCtaZAQfkASAV/eYBCuSZAQfkASAV/eYBCvKZAQfkASAV/eYBCoCaAQLkAQrcnAUACJqcAQLkAQyknAEI/eYBIBD95AEstZwBA/3mAQzhnAEC5AEs75wBA/3mAQqIXQfkASAY/eYBCpZdB+QBIBj95gEKpF0H5AEgGP3mAQqyXQfkASAY/eYBCsBdB+QBIBj95gEKzl0C5AEk7Z0BA/3mAQryXQfkASAY/eYBCoBeB+QBIBj95gEKjl4C5AEauZ4BBf3mASAaCI90AEndngED/eYBCqafAQLkASyynwED/eYBCohdB+QBIB395gEKll0H5AEgHf3mAQqkXQfkASAd/eYBCrJdB+QBIB395gEKwF0H5AEgHf3mAQrOXQLkASKwoAED/eYBCvJdB+QBIB395gEKgF4H5AEgHf3mAQqOXgLkARr6oAEI/eYBIB/95AHMDpmhAQGgT+avARb95gEgCv3kASEKIBYgFf3mASAP/eQBHMWwARb95gEgC/3kASELIBcgFf3mASAQ/eQBHPGwAQ795gEgDP3kASEMIBggFQn1UwAbnrEBFv3mASAN/eQBIQ0gGSAV/eYBIBL95AGmBcmxAQGYRfC2AQj95gEgCv3kARq6twEF/eYBIAsItocEABXetwEI/eYBIAz95AEa+LcBCP3mASAN/eQB5gOXuAECiAyDAf+7ARj95gEgCv3kASEKIBwgHv3mASAL/eQBIQsImnIEDP3kARWdvQEk/eYBIBP95AEhEyAcIB/95gEgFv3kASEWIB0gH/3mASAY/eQBFc29AST95gEgFP3kASEUIBwgIP3mASAS/eQBIRIgHSAg/eYBIBn95AEV/b0BJP3mASAV/eQBIRUgHCAh/eYBIBf95AEhFyAdICH95gEgGv3kAUStvgEI/eYBIAr95AEQ9r4BCP3mASAL/eQBEIu/AQj95gEgDP3kARCgvwEk/eYBIBP95AEhEyAlICf95gEgFv3kASEWICYgJ/3mASAY/eQBEMu/ARb95gEgFP3kASEUICYgKP3mASAZ/eQBEOu/ATL95gEgFf3kASEVICUgKf3mASAX/eQBIRcgJiAp/eYBIBr95AEhGiAlICj95gEgEv3kAZ4HocABAcNwwMcBFv3mASAK/eQBIQogFyAY/eYBIAv95AEVwMgBFv3mASAO/eQBIQ4gFyAZ/eYBIBP95AEV5cgBAAn1Uw0RIBcgGv3mASAQ/eQBFYrJARb95gEgEv3kASESIBcgG/3mASAU/eQBRK/JAQj95gEgCv3kARD4yQEI/eYBIAv95AEQjcoBFv3mASAO/eQBIQ4gHyAg/eYBIBP95AEQrcoBAAn1UwAPw8oBIP3mASAS/eQBIRIgHyAi/eYBIBT95AEhFCAfICH95gEgCJyzAQDjBPHKAQH0WtXPAQAI+/YDABW00AEI/eYBIAv95AEVztABCP3mASAM/eQBFejQAQj95gEgDf3kAUKC0QEACPv2AwAOydEBCP3mASAM/eQBDtzRAQX95gEgDQiG9AEACfTRAQX95gEgCwiuuQEAqwKH0gECoBI03egBCP3mASAL/eQBDJbpAQj95gEgEv3kAQyn6QEW/eYBIAz95AEhHSAcIBr95gEgE/3kAQzD6QEW/eYBIA395AEhICAfIBr95gEgFP3kAQzf6QEW/eYBIA795AEhIyAiIBr95gEgFf3kAQz76QEW/eYBIA/95AEhJiAlIBr95gEgFv3kAReX6gEI/eYBIBn95AEMs+oBCP3mASAb/eQBDMTqARb95gEgHf3kASEuIC0gK/3mASAe/eQBDODqARb95gEgIP3kASExIDAgK/3mASAh/eQBDPzqARb95gEgI/3kASE0IDMgK/3mASAk/eQBDJjrARb95gEgJv3kASE3IDYgK/3mASAn/eQBF7TrAQj95gEgKv3kAQzQ6wEI/eYBICz95AEM4esBFv3mASAu/eQBIT8gPiA8/eYBIC/95AEM/esBFv3mASAx/eQBIUIgQSA8/eYBIDL95AEMmewBFv3mASA0/eQBIUUgRCA8/eYBIDX95AEMtewBFv3mASA3/eQBIUggRyA8/eYBIDj95AEX0ewBCP3mASA7/eQBDO3sAQj95gEgPf3kAQz+7AEW/eYBID/95AEhDCBNIEz95gEgQP3kAQya7QEW/eYBIEL95AEhDSBOIEz95gEgQ/3kAQy27QEW/eYBIEX95AEhDiBPIEz95gEgRv3kAQzS7QEW/eYBIEj95AEhDyBQIEz95gEgSf3kAVDu7QEI/eYBIAv95AEMw+4BCP3mASAS/eQBDNTuARb95gEgDP3kASEMIFQgU/3mASAT/eQBDPDuARb95gEgDf3kASENIFUgU/3mASAU/eQBDIzvARb95gEgDv3kASEOIFYgU/3mASAV/eQBDKjvARb95gEgD/3kASEPIFcgU/3mASAW/eQBowrE7wEC5Q4v6fkBCP3mASAL/eQBDJ36AQAJ9VMAC6/6ARb95gEgDP3kASEbIBogGP3mASAS/eQBDMr6ARb95gEgDf3kASEeIB0gGP3mASAT/eQBDOb6ARb95gEgDv3kASEhICAgGP3mASAU/eQBF4L7AQj95gEgF/3kAQye+wEI/eYBIBn95AEMr/sBFv3mASAb/eQBISkgKCAm/eYBIBz95AEMy/sBFv3mASAe/eQBISwgKyAm/eYBIB/95AEM5/sBFv3mASAh/eQBIS8gLiAm/eYBICL95AEXg/wBCP3mASAl/eQBDJ/8AQj95gEgJ/3kAQyw/AEW/eYBICn95AEhNyA2IDT95gEgKv3kAQzM/AEW/eYBICz95AEhOiA5IDT95gEgLf3kAQzo/AEW/eYBIC/95AEhPSA8IDT95gEgMP3kAReE/QEI/eYBIDP95AEMoP0BCP3mASA1/eQBDLH9ARb95gEgN/3kASEMIEIgQf3mASA4/eQBDM39ARb95gEgOv3kASENIEMgQf3mASA7/eQBDOn9ARb95gEgPf3kASEOIEQgQf3mASA+/eQBSYX+AQj95gEgC/3kAQzT/gEACfVTAAvl/gEW/eYBIAz95AEhDCBIIEf95gEgEv3kAQyA/wEW/eYBIA395AEhDSBJIEf95gEgE/3kAQyc/wEW/eYBIA795AEhDiBKIEf95gEgFP3kAZ4IuP8BAq8JLdiHAgj95gEgCv3kAQqKiAII/eYBIAv95AEKmYgCCP3mASAM/eQBCqiIAgj95gEgDf3kARW3iAII/eYBIBD95AEK0YgCAAn1UwAJ4YgCCP3mASAS/eQBCu+IAgj95gEgE/3kARX+iAII/eYBIBX95AEKmIkCCP3mASAW/eQBCqeJAgj95gEgF/3kAQq2iQII/eYBIBj95AEVxYkCCP3mASAa/eQBCt+JAgj95gEgG/3kAQruiQII/eYBIBz95AEK/YkCCP3mASAd/eQBR4yKAgj95gEgCv3kAQrYigII/eYBIAv95AEK54oCCP3mASAM/eQBCvaKAgj95gEgDf3kAcYFhYsCArIPKs2QAgj95gEgFv3kAQz8kAII/eYBIBf95AEMjZECCP3mASAY/eQBDJ6RAiT95gEgDf3kASEhIBwgIP3mASAO/eQBISIgHiAg/eYBIA/95AEMxZECDv3mASAQ/eQBISUgHCAkCfVTDSYgHiAk/eYBIBL95AEM7JECJP3mASAT/eQBISkgHCAo/eYBIBT95AEhKiAeICj95gEgFf3kAReTkgII/eYBIBv95AEMr5ICCP3mASAd/eQBDMCSAgj95gEgH/3kAQzRkgIk/eYBICH95AEhNCAvIDP95gEgIv3kASE1IDEgM/3mASAj/eQBDPiSAiT95gEgJf3kASE4IC8gN/3mASAm/eQBITkgMSA3/eYBICf95AEMn5MCJP3mASAp/eQBITwgLyA7/eYBICr95AEhPSAxIDv95gEgK/3kARfGkwII/eYBIC795AEM4pMCCP3mASAw/eQBDPOTAgj95gEgMv3kAQyElAIk/eYBIDT95AEhRyBCIEb95gEgNf3kASFIIEQgRv3mASA2/eQBDKuUAiT95gEgOP3kASFLIEIgSv3mASA5/eQBIUwgRCBK/eYBIDr95AEM0pQCJP3mASA8/eQBIU8gQiBO/eYBID395AEhUCBEIE795gEgPv3kARf5lAII/eYBIEH95AEMlZUCCP3mASBD/eQBDKaVAgj95gEgRf3kAQy3lQIk/eYBIEf95AEhDSBUIFb95gEgSP3kASEOIFUgVv3mASBJ/eQBDN6VAiT95gEgS/3kASEQIFQgV/3mASBM/eQBIREgVSBX/eYBIE395AEMhZYCJP3mASBP/eQBIRMgVCBY/eYBIFD95AEhFCBVIFj95gEgUf3kAUKslgII/eYBIBb95AEM85YCCP3mASAX/eQBDISXAgj95gEgGP3kAQyVlwIk/eYBIA395AEhDSBbIF395gEgDv3kASEOIFwgXf3mASAP/eQBDLyXAg795gEgEP3kASEQIFsgXgn1Uw0RIFwgXv3mASAS/eQBDOOXAiT95gEgE/3kASETIFsgX/3mASAU/eQBIRQgXCBf/eYBIBX95AHBBoqYAgLfCiXNngII/eYBIBL95AEM954CCP3mASAT/eQBDIifAhb95gEgDP3kASEaIBcgGf3mASAN/eQBDKSfAhb95gEgDv3kASEdIBcgHP3mASAP/eQBDMCfAg795gEgEP3kASEgIBcgHwn1UwAW3Z8CCP3mASAW/eQBDPifAgj95gEgGP3kAQyJoAIW/eYBIBr95AEhKCAlICf95gEgG/3kAQyloAIW/eYBIB395AEhKyAlICr95gEgHv3kAQzBoAIW/eYBICD95AEhLiAlIC395gEgIf3kARfdoAII/eYBICT95AEM+aACCP3mASAm/eQBDIqhAhb95gEgKP3kASE2IDMgNf3mASAp/eQBDKahAhb95gEgK/3kASE5IDMgOP3mASAs/eQBDMKhAhb95gEgLv3kASE8IDMgO/3mASAv/eQBF96hAgj95gEgMv3kAQz6oQII/eYBIDT95AEMi6ICFv3mASA2/eQBIQwgQCBB/eYBIDf95AEMp6ICFv3mASA5/eQBIQ4gQCBC/eYBIDr95AEMw6ICFv3mASA8/eQBIRAgQCBD/eYBID395AE736ICCP3mASAS/eQBDJ+jAgj95gEgE/3kAQywowIW/eYBIAz95AEhDCBGIEf95gEgDf3kAQzMowIW/eYBIA795AEhDiBGIEj95gEgD/3kAQzoowIO/eYBIBD95AEhECBGIEkJ9VMArwSFpAIB/DO1qAII/eYBIBD95AEK7agCCP3mASAJ/eQBCvyoAgj95gEgCv3kAQqLqQII/eYBIAv95AEKmqkCCP3mASAM/eQBCqmpAgX95gEgDQj25gENAv0ABGD95gEgDv3kAQrHqQII/eYBIA/95AEl1qkCCP3mASAT/eQBCoCqAgj95gEgFP3kAQqPqgII/eYBIBX95AEKnqoCCP3mASAW/eQBCq2qAgj95gEgF/3kAQq8qgII/eYBIBj95AEKy6oCCP3mASAZ/eQBCtqqAgj95gEgGv3kASXpqgII/eYBIBz95AEKk6sCCP3mASAd/eQBCqKrAgj95gEgHv3kAQqxqwII/eYBIB/95AEKwKsCCP3mASAg/eQBCs+rAgj95gEgIf3kAQreqwII/eYBICL95AEK7asCCP3mASAj/eQBJfyrAgj95gEgJf3kAQqmrAII/eYBICb95AEKtawCCP3mASAn/eQBCsSsAgj95gEgKP3kAQrTrAII/eYBICn95AEK4qwCCP3mASAq/eQBCvGsAgj95gEgK/3kAQqArQII/eYBICz95AEyj60CCP3mASAQ/eQBCsatAgj95gEgCf3kAQrVrQII/eYBIAr95AEK5K0CCP3mASAL/eQBCvOtAgj95gEgDP3kAQqCrgII/eYBIA395AEKka4CCP3mASAO/eQBCqCuAgj95gEgD/3kAcoKr64CAUQ5+rgCAURFtLkCAUMU+rkCAUJCj7oCAUMU+rkCAUJC57oCAUmHBaq7AgHWKbLAAgGIHtzAAgGKGvvAAgGMIZbBAgAp28ACACvgwQII/eYBIAv95AEjkMICCP3mASAN/eQBI7jCAgj95gEgDv3kASPgwgII/eYBIA/95AEwiMMCCP3mASAL/eQBvQG9wwIq7wMBCH8gAEEFIABBBW9rQQVvIhEgAEEEbSISIBEgEkgbQQJ0a0EFbSEPHabFAg4PQQBKBEAgDyEQA0AgEB7RxQIAEuPGAgMQQQEIzb8CABiMxgIAFZjHAgQPQQVsIbfHAgFAO9nHAgFAPJXIAgBa2McCCwshEyAOIAEgAiATD7bJAgFJRsbJAgFKOI3KAgFKtwbGygIBdhb+0AID/eYBK8yFAQAcv9ECAv3mCuRsAAqahgEAbe7RAgGGvwLc0gII/eYBIBj95AGrA6DVAgHXPszYAgP95gEM/GMC5AFVmNkCA/3mAQqjMwfkASAQ/eYBCrEzB+QBIBD95gEKvzMH5AEgEP3mAQrNMwfkASAQ/eYBCtszBuQBIBAgEAiV5gII/eQBIA795gEIv9oCAuQBXMnaAgP95gEM3TIC5AFZs9sCA/3mAQqjMwfkASAX/eYBCrEzB+QBIBf95gEKvzMH5AEgF/3mAQrNMwfkASAX/eYBCtszFuQBIBcgF/3mAf3mASAX/eQBIBX95gEI3twCAuQBDOjcAgKCB1/23AID/eYBDIqZAQLkATjj3QID/eYBCqMzB+QBIA/95gEKsTMH5AEgD/3mAQq/MwfkASAP/eYBCs0zB+QBIA/95gEK2zMQ5AEgDyAP/eYB/eYBIA/95Aqe2QIAT/TeAgP95gEKw98CB+QBIBT95gEK0d8CB+QBIBT95gEK398CAuQBFOvfAgj95gEgFv3kAXaE4AID/eYBDPrgAgLkATiI4QID/eYBCqMzB+QBIB795gEKsTMH5AEgHv3mAQq/MwfkASAe/eYBCs0zB+QBIB795gEK2zMQ5AEgHiAe/eYB/eYBIB795Aqe2QIAT5niAgP95gEKw98CB+QBICP95gEK0d8CB+QBICP95gEK398CAuQBFJDjAgj95gEgJf3kAfgCqeMCAcZUouYCA/3mAQz25gIC5AEShOcCA/3mAQuW5wIACPv2AwP95AELqecCA/3mAQrImQEH5AEgDP3mAQrWmQEH5AEgDP3mAQrkmQEH5AEgDP3mAQrymQEH5AEgDP3mAQqAmgEJ5AEgDCAM/eYBC/znAgLkAQyJ6AIACNj4AwBmmugCA/3mAQyA6QIC5AESjukCA/3mAQug6QIL/eYBIA795AH95AELs+kCA/3mAQrImQEACNtTAAnXmQEACNtTAAnlmQEACNtTAAnzmQEACNtTAAmBmgEJ5AEgEiAS/eYBC4bqAgLkAQyT6gIC/eYJ5JMFAMMEp+oCApQFPOzuAgP95gEM/GMC5AFYtu8CA/3mAQqjMwfkASAQ/eYBCrEzB+QBIBD95gEKvzMH5AEgEP3mAQrNMwfkASAQ/eYBCtszBuQBIBAgEAiV5gII/eQBIA795gEIv9oCAuQBderwAgP95gEM3TIC5AFY7fECA/3mAQqjMwfkASAY/eYBCrEzB+QBIBj95gEKvzMH5AEgGP3mAQrNMwfkASAY/eYBCtszAuQBCoqnBQogGP3kASAW/eYBCJfzAgLkAYsVofMCAD7q7gID/eYBDPxjAuQBT/iIAwP95gEKozMH5AEgEP3mAQqxMwfkASAQ/eYBCr8zB+QBIBD95gEKzTMH5AEgEP3mAQrbMwbkASAQIBAIleYCCP3kASAO/eYBCL/aAgLkAWajigMD/eYBDN0yAuQBT5eLAwP95gEKozMH5AEgGP3mAQqxMwfkASAY/eYBCr8zB+QBIBj95gEKzTMH5AEgGP3mAQrbMwLkAQqKpwUKIBj95AEgFv3mAQiX8wIC5AHeCsKMAwFghQShlwMB6VynmwMI/eYBIBD95AFBiJwDBP3mASAInLMBALkB0pwDAdKVA4yeAwP95gEKt1UC5AEQraEDA/3mAQrTVQAJ9swCBOQB/eYz0aEDAeYUzRIF5AH95AGQApuiAwP95gEKt1UC5AEQt6QDA/3mAQrTVQAJ9swCBOQB/eYz26QDAeYUzRIF5AH95AGiAaWlAwG9pwHIpgMD/eYBDIqZAQLkATj9pwMD/eYBCqMzB+QBIA795gEKsTMH5AEgDv3mAQq/MwfkASAO/eYBCs0zB+QBIA795gEK2zMC5AEK0bQDBCAO/eQKntkCAOMBjqkDArEIRPOqAwP95gEMt6sDAuQBOMWrAwP95gEKozMH5AEgE/3mAQqxMwfkASAT/eYBCr8zB+QBIBP95gEKzTMH5AEgE/3mAQrbMxDkASATIBP95gH95gEgE/3kCp7ZAgBN1qwDA/3mAQrD3wIH5AEgGP3mAQrR3wIH5AEgGP3mAQrf3wIC5AE9y60DCP3mASAb/eQBrwGNrgMD/eYBDLyvAwLkATjKrwMD/eYBCqMzB+QBICX95gEKsTMH5AEgJf3mAQq/MwfkASAl/eYBCs0zB+QBICX95gEK2zMC5AEI+tcDBuYBICX95Aqe2QIATduwAwP95gEKw98CB+QBICr95gEK0d8CB+QBICr95gEK398CAuQBQdCxAwj95gEgLf3kAWKWsgMBaib5sgMBu8oBoLMDA/3mAQq3VQLkARD2tAMD/eYBCtNVAAn2zAIE5AH95jOatQMB5hTNEgXkAf3kAewB5LUDAbmiAdG3AwP95gEM87gDAuQBQIG5AwP95gEKozMH5AEgEf3mAQqxMwfkASAR/eYBCr8zB+QBIBH95gEKzTMH5AEgEf3mAQrbMwLkAQqIoQMEIBH95Aqe2QIAeZq6AwP95gEMk7sDAuQBRKG7AwP95gEKozMH5AEgGP3mAQqxMwfkASAY/eYBCr8zB+QBIBj95gEKzTMH5AEgGP3mAQrbMwLkAQqKpwUEIBj95Aqe2QIA7Rm+vAMB6XCs1gMC/eYIm9cDAuQBigKl1wMC/eYIm9cDAuQBswW42QMBeOUM7N4DAXvzFtLrAwKqCyrHggQI/eYBIAv95AEM9oIECP3mASAO/eQBDIeDBBb95gEgDP3kASEZIBggFv3mASAP/eQBDKODBBb95gEgDf3kASEcIBsgFv3mASAQ/eQBF7+DBAj95gEgFf3kAQzbgwQI/eYBIBf95AEM7IMEFv3mASAZ/eQBISQgIyAh/eYBIBr95AEMiIQEFv3mASAc/eQBIScgJiAh/eYBIB395AEXpIQECP3mASAg/eQBDMCEBAj95gEgIv3kAQzRhAQW/eYBICT95AEhLyAuICz95gEgJf3kAQzthAQW/eYBICf95AEhMiAxICz95gEgKP3kAReJhQQI/eYBICv95AEMpYUECP3mASAt/eQBDLaFBBb95gEgL/3kASEMIDcgNv3mASAw/eQBDNKFBBb95gEgMv3kASENIDggNv3mASAz/eQBQu6FBAj95gEgC/3kAQy1hgQI/eYBIA795AEMxoYEFv3mASAM/eQBIQwgPCA7/eYBIA/95AEM4oYEFv3mASAN/eQBIQ0gPSA7/eYBIBD95AGZBv6GBAKaByiZjQQI/eYBIAr95AEKxo0ECP3mASAL/eQBCtWNBAj95gEgDP3kARXkjQQI/eYBIA/95AEK/o0ECP3mASAQ/eQBCo2OBAAJ9VMAFJ2OBAj95gEgE/3kAQq2jgQI/eYBIBT95AEKxY4ECP3mASAV/eQBFdSOBAj95gEgF/3kAQrujgQI/eYBIBj95AEK/Y4ECP3mASAZ/eQBQIyPBAj95gEgCv3kAQrRjwQI/eYBIAv95AEK4I8ECP3mASAM/eQBlwTvjwQB7yaHlAQI/eYBIAr95AEMspQECP3mASAN/eQBDMOUBBb95gEgC/3kASEXIBYgFP3mASAO/eQBF9+UBAj95gEgE/3kAQz7lAQI/eYBIBX95AEMjJUECv3mASAX/eQBIR8IwKABBBj95AEXqJUECP3mASAb/eQBDMSVBAj95gEgHf3kAQzVlQQW/eYBIB/95AEhJyAmICT95gEgIP3kARfxlQQI/eYBICP95AEMjZYECP3mASAl/eQBDJ6WBBb95gEgJ/3kASELICwgK/3mASAo/eQBO7qWBAj95gEgCv3kAQz6lgQI/eYBIA395AEMi5cEFv3mASAL/eQBIQsgMCAv/eYBIA795AGUBKeXBAKFBSO9mwQI/eYBIAr95AEK5ZsECP3mASAL/eQBFfSbBAj95gEgDv3kAQqOnAQI/eYBIA/95AEVnZwEAAn1UwAJuJwECP3mASAS/eQBFcacBAj95gEgFP3kAQrgnAQI/eYBIBX95AE575wECP3mASAK/eQBCq2dBAj95gEgC/3kAegCvJ0EAeQzpaAEAAj79gMACt2gBAX95gEgCQjWmQQAIPGgBAj95gEgDf3kAQqWoQQF/eYBIA4I9/8BACCqoQQI/eYBIBD95AEKz6EEAAn1UwAk36EECP3mASAT/eQBCoiiBAj95gEgFP3kATKXogQACPv2AwAKzqIECP3mASAJ/eQBuAXdogQBTGeWqAQBTU3+qAQBTpABzKkEAU4I3aoEAU8h5qoEAU29AYirBAFPogLGrAQBknzprgQD/eYBCbLTAQBK7q8EA/3mAQu4sAQC5AHXLMWwBAFYDJ3dBAFZDKrdBAFbDLfdBAFdDMTdBAFWDNHdBAFSDN7dBAFUDOvdBAFR+AP43QQBWgnx4QQBXAnx4QQBXgnx4QQBVwnx4QQBUwnx4QQBVcsno+IEAVCVEe+JBQHE8AGFmwUD/eYBCrdVAuQBEIGdBQP95gEK01UACfbMAgTkAf3mEaWdBQP95gEntp0FBeQB/eQB7gLinQUD/eYBCrdVAuQBENygBQP95gEK01UACfbMAgTkAf3mEYChBQAIkdgDACKWoQUF5AH95AF1vaEFAfC/AbOiBQP95gEKt1UC5AEQ9rQDA/3mAQrTVQAJ9swCBOQB/eYzoqQFAeYUzRIF5AH95AG3AuykBQP95gEKt1UC5AEQr6cFA/3mAQrTVQAJ9swCBOQB/eYz06cFAeYUzRIF5AH95AFvnagFAsEMc46pBQP95gEM+uACAuQBOo+qBQP95gEMyaoFB+QBIB795gEM2aoFB+QBIB795gEM6aoFB+QBIB795gEM+aoFB+QBIB795gEMiasFEOQBIB4gHv3mAf3mASAe/eQLntkCACKtqwUALMyrBQP95gEIzrIDAAuArAUD/eYBCousBQfkASAp/eYBCpmsBQfkASAp/eYBCqesBQfkASAp/eYBCrWsBQfkASAp/eYBCsOsBQfkASAp/eYBCtGsBQfkASAp/eYBCt+sBQfkASAp/eYBCu2sBQfkASAp/eYBCvusBQLkARmHrQUI/eYBIBv95AEzpa0FP/3mASAg/eQBIC/95gEgIf3kASAv/eYBICL95AEgL/3mASAj/eQBIC/95gEgJP3kASAvIC/95gH95gEgL/3kAUiFrgUB5Amf1gIAiwHXrgUD/eYBDOKvBQLkATrwrwUD/eYBDKqwBQfkASA7/eYBDLqwBQfkASA7/eYBDMqwBQfkASA7/eYBDNqwBQfkASA7/eYBDOqwBRDkASA7IDv95gH95gEgO/3kC57ZAgAijrEFACytsQUI/eYBIEP95AEO3rEFA/3mAQqLrAUH5AEgRv3mAQqZrAUH5AEgRv3mAQqnrAUH5AEgRv3mAQq1rAUH5AEgRv3mAQrDrAUH5AEgRv3mAQrRrAUH5AEgRv3mAQrfrAUH5AEgRv3mAQrtrAUH5AEgRv3mAQr7rAUC5AEZ6LIFCP3mASA4/eQBM4azBT/95gEgPf3kASBM/eYBID795AEgTP3mASA//eQBIEz95gEgQP3kASBM/eYBIEH95AEgTCBM/eYB/eYBIEz95AFI5rMFAuQBCbC0BQHoXbq0BQX95gEgDAiwtAMACYKsBQP95gEKi6wFB+QBIA/95gEKmawFB+QBIA/95gEKp6wFB+QBIA/95gEKtawFB+QBIA/95gEKw6wFB+QBIA/95gEK0awFB+QBIA/95gEK36wFB+QBIA/95gEK7awFB+QBIA/95gEK+6wFAuQBKaa2BQP95gEMq2oC5AE63bYFA/3mAQqjMwfkASAX/eYBCrEzB+QBIBf95gEKvzMH5AEgF/3mAQrNMwfkASAX/eYBCtszEOQBIBcgF/3mAf3mASAX/eQKntkCAK0B8LcFCP3mASAa/eQBDqK5BQP95gEKi6wFB+QBIB395gEKmawFB+QBIB395gEKp6wFB+QBIB395gEKtawFB+QBIB395gEKw6wFB+QBIB395gEK0awFB+QBIB395gEK36wFB+QBIB395gEK7awFB+QBIB395gEK+6wFAuQBKay6BQP95gEMvK8DAuQBOuO6BQP95gEKozMH5AEgJf3mAQqxMwfkASAl/eYBCr8zB+QBICX95gEKzTMH5AEgJf3mAQrbMwLkAQj61wMG5gEgJf3kCp7ZAgBH9rsFAfpHvrwFA/3mAQz25gIC5AFIk70FA/3mAQqjMwfkASAO/eYBCrEzB+QBIA795gEKvzMH5AEgDv3mAQrNMwfkASAO/eYBCtszAuQBCtG0AwQgDv3kC57ZAgB9tb4FA/3mAQyyvwUC5AFIwL8FA/3mAQqjMwfkASAW/eYBCrEzB+QBIBb95gEKvzMH5AEgFv3mAQrNMwfkASAW/eYBCtszEOQBIBYgFv3mAf3mASAW/eQLntkCAPZX4sAF";

// wasm/kernels.ts
var activationCodes = {
linear: 0,
relu: 1,
relu6: 2,
leaky_relu: 3,
elu: 4,
selu: 5,
softplus: 6,
sigmoid: 7,
tanh: 8
};
var combinerCodes = { sum: 0, mean: 1, sqrtn: 2 };
var statusCodes = { rowOutOfRange: 1, labelOutOfRange: 2, notFinite: 3 };
var unary = infer("n", "x", "y");
var binary = infer("n", "a", "b", "y");
var compare = infer("n", "a", "b", "y");
var gradient = train("n", "y", "dy", "dx");
var reduce = infer("outer", "axis", "inner", "x", "y");
var recurrent = infer("batch", "time", "inputs", "units", "x", "lengths", "kernel", "recurrent", "bias", "last", "sequence", "workspace");
var recurrentGradient = train(
...[
"batch",
"time",
"inputs",
"units",
"kernel",
"recurrent",
"dlast",
"dsequence",
"dx",
"dkernel",
"drecurrent",
"dbias",
"workspace"
]
);
var kernels = {
// Matrix products. matmul: c[m,n] (+)= op(a)[m,k] op(b)[k,n]; transpose_a: a is stored [k,m]; transpose_b: b is stored [n,k]; accumulate 0 or 1.
matmul: infer("transpose_a", "transpose_b", "m", "n", "k", "a", "b", "c", "accumulate"),
// y[m,n] = activation(x[m,k] w[k,n] + bias[n]); bias may be 0.
dense: infer("m", "n", "k", "x", "w", "bias", "y", "activation"),
// dz = dy * activation'(y), written to dz[m,n] (dz may be dy; for linear it may be 0 and dy is used); dw[k,n] = x^T dz; db[n] = column sums; dx[m,k] = dz w^T. dx, dw and db may be 0.
dense_grad: train("m", "n", "k", "x", "w", "y", "dy", "dz", "dx", "dw", "db", "activation"),
// Elementwise.
relu: unary,
relu6: unary,
leaky_relu: unary,
elu: unary,
selu: unary,
gelu: unary,
softplus: unary,
sigmoid: unary,
tanh: unary,
exp: unary,
log: unary,
log1p: unary,
neg: unary,
abs: unary,
sign: unary,
square: unary,
sqrt: unary,
reciprocal: unary,
floor: unary,
lgamma: unary,
relu_grad: gradient,
relu6_grad: gradient,
leaky_relu_grad: gradient,
elu_grad: gradient,
selu_grad: gradient,
softplus_grad: gradient,
sigmoid_grad: gradient,
tanh_grad: gradient,
gelu_grad: train("n", "x", "dy", "dx"),
// from the input x
add: binary,
sub: binary,
mul: binary,
div: binary,
maximum: binary,
minimum: binary,
pow: binary,
div_no_nan: binary,
// a / b, 0 where b is 0
add_i32: binary,
sub_i32: binary,
mul_i32: binary,
affine: infer("n", "x", "y", "params"),
// y = x * params[0] + params[1]
clip: infer("n", "x", "y", "params"),
// y = min(max(x, params[0]), params[1]); NaN stays NaN
clip_grad: train("n", "x", "dy", "dx", "params"),
// dx = dy where params[0] <= x <= params[1]
equal: compare,
not_equal: compare,
greater: compare,
greater_equal: compare,
less: compare,
less_equal: compare,
equal_i32: compare,
greater_i32: compare,
less_i32: compare,
and_i32: binary,
or_i32: binary,
not_i32: unary,
// 0 -> 1, else 0
select: infer("n", "condition", "a", "b", "y"),
// condition: i32 words; a, b, y any 4-byte type
is_finite: unary,
// y: i32 words
i32_to_f32: unary,
f32_to_i32: unary,
// truncates toward zero, saturating; NaN -> 0
// Movement. strided_copy: extents, x_strides, y_strides are addresses of `rank` i32 words (strides in elements, 0 broadcasts); rank 0..8. 4-byte elements.
strided_copy: infer("rank", "extents", "x_strides", "y_strides", "x", "y"),
copy_2d: infer("rows", "columns", "x", "x_stride", "y", "y_stride"),
// strides in elements: columns of a concatenation or split
copy: infer("n", "x", "y"),
fill: infer("n", "y", "params"),
// y = params[0], any 4-byte type
// Reductions. max, min and arg_max give the first index on ties; NaN wins.
reduce_sum: reduce,
reduce_max: reduce,
reduce_min: reduce,
reduce_prod: reduce,
arg_max: reduce,
// y: i32
sum_squares: infer("n", "x", "y"),
// y[0], pairwise or blocked
dot: infer("n", "a", "b", "y"),
// y[0]
mul_rows: infer("rows", "n", "x", "scale", "y"),
// y[r,:] = x[r,:] * scale[r]
div_rows: infer("rows", "n", "x", "divisor", "y"),
// y[r,:] = x[r,:] / divisor[r]
// Recurrent layers over a padded batch x[batch,time,inputs]; kernel[inputs,gates*units], recurrent[units,gates*units]; states begin at zero. Row r has
// lengths[r] steps (i32, clamped to [0, time]; lengths may be 0: all have `time`); behind them its output stays. last[batch,units] is each row's output at its end, zero for an empty
// row; sequence[batch,time,units] (may be 0) the output at each step. workspace (recurrent_workspace.ts tells its size) keeps what the gradient needs.
// lstm: gates i, f, c, o; bias[4*units]. gru: gates z, r, h, the reset gate behind the recurrent product; bias[2,3*units]. simple_rnn: tanh; bias[units].
lstm: recurrent,
gru: recurrent,
simple_rnn: recurrent,
// From the workspace that forward filled, which they overwrite: once for each forward. dlast, dsequence (not both), dx, dkernel, drecurrent, dbias may be 0.
lstm_grad: recurrentGradient,
gru_grad: recurrentGradient,
simple_rnn_grad: recurrentGradient,
// Softmax and cross-entropies; each row of n.
softmax: infer("rows", "n", "x", "y"),
softmax_grad: train("rows", "n", "y", "dy", "dx"),
log_softmax: infer("rows", "n", "x", "y"),
log_softmax_grad: train("rows", "n", "y", "dy", "dx"),
// loss[r] = logsumexp(logits[r]) - logits[r, labels[r]]; gradient (may be 0) = softmax - one_hot, unscaled. labels: i32; one out of [0, n) -> status labelOutOfRange, loss and gradient row 0.
softmax_cross_entropy: infer("rows", "n", "logits", "labels", "loss", "gradient", "status"),
// loss = max(z,0) - z*y + log1p(exp(-|z|)); gradient (may be 0) = sigmoid(z) - y.
sigmoid_cross_entropy: infer("n", "logits", "labels", "loss", "gradient"),
// Rows of a table. count: address of the number of ids (i32). ids: i32. An id outside [0, rows) -> status rowOutOfRange.
gather_rows: infer("count", "width", "rows", "table", "ids", "y", "status"),
scatter_add_rows: train("count", "width", "ids", "x", "table"),
// table[ids[i],:] += x[i,:]
// Segments in compressed-row form: segment s joins entries splits[s]..splits[s+1]; entry e is row index[e] of x[*, width], times weights[e] where weights is not 0. mean divides by the sum of weights (count), sqrtn by the root of the sum of squared weights; empty segments give 0.
segment_combine: infer("segments", "width", "combiner", "x", "index", "weights", "splits", "y"),
// dx[*count, width] is overwritten: each row the sum over its entries.
segment_combine_grad: train("segments", "width", "combiner", "dy", "index", "weights", "splits", "count", "dx"),
// y[s, ids[e]] += weights[e] or 1; y is overwritten; negative ids add nothing; an id >= depth adds nothing.
multi_hot: infer("segments", "depth", "ids", "weights", "splits", "y"),
clip_rows_by_norm: infer("count", "width", "x", "y", "params"),
// y = x * (params[0] / max(norm(x), params[0]))
clip_rows_by_norm_grad: train("count", "width", "x", "dy", "dx", "params"),
// Batch normalisation over rows; params[0] = epsilon. The variance is the biased one.
batch_norm: infer("rows", "n", "x", "gamma", "beta", "mean", "variance", "y", "params"),
batch_norm_train: train("rows", "n", "x", "gamma", "beta", "y", "mean", "variance", "params"),
// mean and variance are outputs
batch_norm_grad: train("rows", "n", "x", "gamma", "mean", "variance", "dy", "dx", "dgamma", "dbeta", "params"),
moving_average: train("n", "average", "x", "params"),
// average -= (average - x) * params[0]
// Random numbers: Threefry-2x32, 20 rounds. params: i32 words key0, key1, step, unused; then f32 words.
// Element i takes word i&1 of threefry(key, (step, i>>1)); u = (word >> 8) * 2^-24.
dropout: train("n", "x", "y", "params"),
// f32 rate, scale: y = u >= rate ? x * scale : 0. The gradient is the same call on dy.
random_uniform: infer("n", "y", "params"),
// f32 low, high: low + u * (high - low)
random_normal: infer("n", "y", "params"),
// f32 mean, deviation: Box-Muller on the two words of counter (step, i>>1)
random_truncated_normal: infer("n", "y", "params"),
// f32 mean, deviation; a draw beyond two deviations is drawn anew from counter (step + 1, .), (step + 2, .), ...
// One fused update per optimizer, in place. rows variants: gradient rows g[*count, width] at unique ids.
sgd: train("n", "w", "g", "params"),
// f32 rate
sgd_rows: train("count", "width", "ids", "w", "g", "params"),
// f32 rate, momentum, nesterov (0 or 1): v = momentum*v - rate*g; w += nesterov ? momentum*v - rate*g : v
momentum: train("n", "w", "velocity", "g", "params"),
momentum_rows: train("count", "width", "ids", "w", "velocity", "g", "params"),
// f32 rate, momentum, nesterov (0 or 1): v = momentum*v + g; w -= nesterov ? rate*g + rate*momentum*v : rate*v
momentum_v1: train("n", "w", "velocity", "g", "params"),
momentum_v1_rows: train("count", "width", "ids", "w", "velocity", "g", "params"),
// f32 rate, epsilon: a += g*g; w -= rate*g / (sqrt(a) + epsilon)
adagrad: train("n", "w", "accumulator", "g", "params"),
adagrad_rows: train("count", "width", "ids", "w", "accumulator", "g", "params"),
// f32 rate, l1, l2: a += g*g; r = rate / sqrt(a); p = w - g*r; w = sign(p) * max(abs(p) - r*l1, 0) / (1 + l2*r)
proximal_adagrad: train("n", "w", "accumulator", "g", "params"),
proximal_adagrad_rows: train("count", "width", "ids", "w", "accumulator", "g", "params"),
// f32 alpha, 1-beta1, 1-beta2, epsilon: m += (g-m)*(1-beta1); v += (g*g-v)*(1-beta2); vhat (may be 0) = max(vhat, v); w -= alpha*m / (sqrt(v or vhat) + epsilon)
adam: train("n", "w", "m", "v", "vhat", "g", "params"),
// As adam over all n = rows*width elements with g zero outside ids, but as the sparse rule of TensorFlow rounds it: m *= beta1, v *= beta2, then the rows' (1-beta1)*g and (1-beta2)*g*g are added.
adam_rows: train("n", "count", "width", "ids", "w", "m", "v", "vhat", "g", "params"),
// f32 alpha, 1-beta1, 1-beta2, epsilon, beta1, beta2
// f32 rate, rho, momentum, epsilon. momentum_slot 0: ms = rho*ms + (1-rho)*g*g; [mg = rho*mg + (1-rho)*g]; w -= rate*g / (sqrt(ms [- mg*mg]) + epsilon).
// Else: ms += (g*g - ms)*(1-rho); [mg += (g - mg)*(1-rho)]; mom = momentum*mom + rate*g / sqrt(ms [- mg*mg] + epsilon); w -= mom.
rmsprop: train("n", "w", "ms", "mg", "momentum_slot", "g", "params"),
// momentum_slot 0: ms (and mg) of all rows decay, w moves at ids only; else only rows at ids change, the averages as without momentum.
rmsprop_rows: train("n", "count", "width", "ids", "w", "ms", "mg", "momentum_slot", "g", "params"),
// f32 rate, l1, l2, learning_rate_power, beta, l2_shrinkage (McMahan et al. 2013, as TensorFlow's ApplyFtrlV2).
ftrl: train("n", "w", "accumulator", "linear", "g", "params"),
ftrl_rows: train("count", "width", "ids", "w", "accumulator", "linear", "g", "params"),
clip_by_norm: train("n", "g", "params"),
// in place: g *= params[0] / max(norm(g), params[0])
scale_by: train("n", "g", "scale"),
// in place: g *= scale[0], an address
check_finite: train("n", "x", "row", "status"),
// status notFinite with the given row if any element is NaN or infinite
// Counts for AUC at thresholds as tf.keras.metrics.AUC buckets them: bucket = max(0, ceil(clip(p,0,1) * (thresholds-1)) - 1) in float32;
// positives[bucket] += w where label (f32) is not 0, else negatives[bucket] += w. weights may be 0. A NaN prediction falls into bucket 0.
auc_buckets: infer("n", "thresholds", "predictions", "labels", "weights", "positives", "negatives")
};

// wasm/layout.ts
var INITIAL_PAGES = 40;
var MAXIMUM_PAGES = 65536;
var READ_SLACK = 64;

// wasm/patch.ts
function applyPatch(base, patch) {
const parts = [];
let at = 0;
const read = () => {
let value = 0;
for (let shift = 0; ; shift += 7) {
const byte = patch[at++];
value |= (byte & 127) << shift;
if (byte < 128) return value;
}
};
while (at < patch.length) {
const count3 = read();
parts.push(patch.subarray(at, at += count3));
if (at === patch.length) break;
const length = read();
const from = read();
parts.push(base.subarray(from, from + length));
}
const whole2 = new Uint8Array(parts.reduce((size3, part) => size3 + part.length, 0));
let size2 = 0;
for (const part of parts) {
whole2.set(part, size2);
size2 += part.length;
}
return whole2;
}

// wasm/loader.ts
var relaxedProbe = Uint8Array.of(
...[0, 97, 115, 109, 1, 0, 0, 0],
...[1, 5, 1, 96, 0, 1, 123],
...[3, 2, 1, 0],
...[10, 19, 1, 17, 0, 65, 0, 253, 15, 65, 0, 253, 15, 65, 0, 253, 15, 253, 133, 2, 11]
);

// wasm/memory.ts
var pageBytes = 65536;
var alignment = 16;
var minimumGrowthPages = 16;
var WasmHeap = class {
/** The memory that addresses point into. */
memory;
#live = /* @__PURE__ */ new Map();
// address -> bytes
#free = /* @__PURE__ */ new Map();
#freeEnds = /* @__PURE__ */ new Map();
// address of the first byte behind a free block -> its address
#bins = Array.from({ length: 128 }, () => /* @__PURE__ */ new Set());
#end;
#liveBytes = 0;
#buffer;
#f32;
#i32;
/**
* Makes a heap of everything in the memory from a base on.
*
* @param memory The memory to hand out.
* @param base The first byte that the heap may use.
*/
constructor(memory2, base) {
this.memory = memory2;
this.#buffer = memory2.buffer;
this.#f32 = new Float32Array(this.#buffer);
this.#i32 = new Int32Array(this.#buffer);
this.#end = usableEnd(this.#buffer);
const start = roundUp(base, alignment);
if (start < this.#end) this.#insert(start, this.#end - start);
else this.#end = start;
}
/** Bytes handed out and not freed, rounded up to 16 for each block. */
get liveBytes() {
return this.#liveBytes;
}
/** Blocks handed out and not freed. */
get liveBlocks() {
return this.#live.size;
}
/** The whole memory as float32 words. Not to be kept across a call that may allocate: growth detaches it. */
get f32() {
if (this.memory.buffer !== this.#buffer) this.#refresh();
return this.#f32;
}
/** The whole memory as int32 words, under the same rule as {@linkcode f32}. */
get i32() {
if (this.memory.buffer !== this.#buffer) this.#refresh();
return this.#i32;
}
/**
* Hands out a block. Its contents are whatever was there.
*
* @param bytes Size; 0 gives a block as well, with an address of its own.
* @returns The block's address, a multiple of 16.
* @throws {RangeError} If the size is not a count of bytes, or the memory cannot grow to hold it.
*/
alloc(bytes) {
if (!(Number.isSafeInteger(bytes) && bytes >= 0)) {
throw new RangeError(`[heap] A block's size should be a count of bytes. Received ${bytes}`);
}
const size2 = roundUp(Math.max(bytes, 1), alignment);
const address = this.#find(size2) ?? this.#grow(size2);
const found = this.#remove(address);
if (found > size2) this.#insert(address + size2, found - size2);
this.#live.set(address, size2);
this.#liveBytes += size2;
return address;
}
/**
* Takes a block back.
*
* @param address What {@linkcode alloc} returned.
* @throws {RangeError} If no live block begins there: freed before, or never handed out.
*/
free(address) {
const size2 = this.#live.get(address);
if (size2 === void 0) {
throw new RangeError(`[heap] No live block begins at address ${address}: it was freed before, or is not this heap's`);
}
this.#live.delete(address);
this.#liveBytes -= size2;
this.#insert(address, size2);
}
#find(size2) {
const exact = binOf(size2);
for (const address of this.#bins[exact]) {
if (this.#free.get(address) >= size2) return address;
}
for (let bin = exact + 1; bin < this.#bins.length; bin++) {
for (const address of this.#bins[bin]) return address;
}
return void 0;
}
#grow(size2) {
const present = this.memory.buffer.byteLength / pageBytes;
const tail = this.#freeEnds.get(this.#end);
const missing = size2 - (tail === void 0 ? 0 : this.#end - tail);
const needed = Math.ceil((this.#end + missing + READ_SLACK) / pageBytes) - present;
const wanted = Math.min(Math.max(needed, minimumGrowthPages, present >> 3), MAXIMUM_PAGES - present);
if (needed > wanted || !(this.#growPages(wanted) || this.#growPages(needed))) {
throw new RangeError(
`[heap] Cannot allocate ${size2} bytes: ${this.#liveBytes} bytes are in use in ${this.#live.size} blocks, and the memory of ${present * pageBytes} bytes cannot grow by ${needed * pageBytes}`
);
}
this.#refresh();
const end = usableEnd(this.#buffer);
this.#insert(this.#end, end - this.#end);
this.#end = end;
return this.#freeEnds.get(end);
}
#growPages(pages) {
try {
this.memory.grow(pages);
return true;
} catch {
return false;
}
}
#refresh() {
this.#buffer = this.memory.buffer;
this.#f32 = new Float32Array(this.#buffer);
this.#i32 = new Int32Array(this.#buffer);
}
#insert(address, size2) {
let start = address;
let end = address + size2;
const before = this.#freeEnds.get(start);
if (before !== void 0) {
start = before;
this.#remove(before);
}
if (this.#free.has(end)) end += this.#remove(end);
this.#free.set(start, end - start);
this.#freeEnds.set(end, start);
this.#bins[binOf(end - start)].add(start);
}
#remove(address) {
const size2 = this.#free.get(address);
this.#free.delete(address);
this.#freeEnds.delete(address + size2);
this.#bins[binOf(size2)].delete(address);
return size2;
}
};
var Arena = class {
#heap;
#chunkBytes;
#chunks = [];
#chunk = 0;
// index of the chunk that is being filled
#offset = 0;
#epoch = 0;
/**
* Makes an arena without chunks.
*
* @param heap Where chunks come from.
* @param chunkBytes Size of a chunk; a larger block gets a chunk of its own size.
*/
constructor(heap, chunkBytes) {
this.#heap = heap;
this.#chunkBytes = chunkBytes;
}
/** How many times the arena was reset: a handle made in an earlier epoch is dead. */
get epoch() {
return this.#epoch;
}
/**
* Hands out a block that lives until the next {@linkcode reset}.
*
* @param bytes Size.
* @returns The block's address, a multiple of 16.
* @throws {RangeError} As {@linkcode WasmHeap.alloc}.
*/
alloc(bytes) {
if (!(bytes >= 0)) throw new RangeError(`[arena] A block's size should be a count of bytes. Received ${bytes}`);
const size2 = roundUp(Math.max(bytes, 1), alignment);
for (; this.#chunk < this.#chunks.length; this.#chunk++, this.#offset = 0) {
const chunk = this.#chunks[this.#chunk];
if (this.#offset + size2 <= chunk.size) {
const address2 = chunk.address + this.#offset;
this.#offset += size2;
return address2;
}
}
const chunkSize = Math.max(this.#chunkBytes, size2);
const address = this.#heap.alloc(chunkSize);
this.#chunks.push({ address, size: chunkSize });
this.#offset = size2;
return address;
}
/** Frees every block, keeps the chunks and begins the next epoch. */
reset() {
this.#chunk = 0;
this.#offset = 0;
this.#epoch++;
}
/** Resets and gives the chunks back to the heap. The arena may be used again. */
dispose() {
this.reset();
for (const { address } of this.#chunks.splice(0)) this.#heap.free(address);
}
};

// core/backends/wasm.ts
var STEP_CHUNK_BYTES = 1 << 20;
var WasmBackend = class {
name = "wasm";
run;
/** The built variant in use: arithmetic depends on it. */
variant;
status;
#heap;
/** Instantiates the kernels, from the embedded bytes or from a module that the host compiled. */
constructor(module) {
const instance = loadWasm(module === void 0 ? {} : { module });
this.run = instance.kernels;
this.variant = instance.variant;
this.#heap = new WasmHeap(instance.memory, instance.heapBase);
this.status = this.#heap.alloc(16);
this.#heap.i32.fill(0, this.status >>> 2, (this.status >>> 2) + 4);
}
get live() {
return { bytes: this.#heap.liveBytes, blocks: this.#heap.liveBlocks };
}
alloc(bytes) {
try {
return this.#heap.alloc(bytes);
} catch (cause) {
throw new ResourceExhaustedError(`Out of WebAssembly memory: ${bytes} bytes were asked for, ${this.#heap.liveBytes} are in use`, {
cause
});
}
}
free(address) {
this.#heap.free(address);
}
stepMemory() {
return new Arena(this, STEP_CHUNK_BYTES);
}
write(address, values) {
if (values instanceof Float32Array) this.#heap.f32.set(values, address >>> 2);
else this.#heap.i32.set(values, address >>> 2);
}
writeFloats(address, values) {
const view2 = this.#heap.f32;
const at = address >>> 2;
for (let i = 0; i < values.length; i++) view2[at + i] = values[i];
}
writeWords(address, values) {
const view2 = this.#heap.i32;
const at = address >>> 2;
for (let i = 0; i < values.length; i++) view2[at + i] = values[i];
}
read(address, into) {
return Promise.resolve(this.readSync(address, into));
}
readSync(address, into) {
const at = address >>> 2;
const view2 = into instanceof Float32Array ? this.#heap.f32 : this.#heap.i32;
into.set(view2.subarray(at, at + into.length));
return into;
}
readFloat(address) {
return this.#heap.f32[address >>> 2];
}
readWord(address) {
return this.#heap.i32[address >>> 2];
}
flush() {
}
close() {
}
};

// core/backends/current.ts
var current = null;
var givenModule;
function setBackend(name) {
try {
refuseIfStarted("setBackend");
if (name === "webgpu") throw new UnimplementedError('The "webgpu" backend does not exist yet; use "wasm"');
if (name !== "wasm") throw new ValueError(`Unknown backend: expected "wasm" or "webgpu", received ${JSON.stringify(name)}`);
return Promise.resolve();
} catch (error) {
return Promise.reject(error);
}
}
function setWasmModule(module) {
refuseIfStarted("setWasmModule");
if (!(module instanceof WebAssembly.Module)) throw new TypeError(`setWasmModule expects a WebAssembly.Module, received ${typeof module}`);
givenModule = module;
}
function refuseIfStarted(name) {
if (current !== null) {
throw new FailedPreconditionError(
`${name} must be called before the first tensor is made; the "${current.name}" backend is in use already`
);
}
}

// core/host_tensor.ts
function shortestFloat32(value) {
const single = Math.fround(value);
if (!Number.isFinite(single)) return Number.isNaN(single) ? "nan" : single > 0 ? "inf" : "-inf";
for (let digits = 1; digits < 9; digits++) {
const spelled3 = Number(single.toPrecision(digits));
if (Math.fround(spelled3) === single) return String(spelled3);
}
return String(Number(single.toPrecision(9)));
}
var MAX_DEPTH = 254;
function nest(elements3, shape) {
if (shape.length === 0) return elements3[0];
let level = elements3;
for (let axis = shape.length - 1; axis > 0; axis--) {
const extent = shape[axis];
const count3 = sizeOf(shape.slice(0, axis));
level = Array.from({ length: count3 }, (_, i) => level.slice(i * extent, (i + 1) * extent));
}
return level;
}
function toInt64(flat) {
return BigInt64Array.from(Array.from(flat, wholeNumber));
}
function toStrings(flat) {
return Array.from(flat, (v) => {
if (typeof v !== "string" && !(v instanceof Uint8Array)) {
throw new TypeError(`A string tensor takes strings or bytes, received ${typeof v}`);
}
return v;
});
}
function int32(value, dtype) {
const n = typeof value === "bigint" ? Number(value) : number(value, dtype);
if (!Number.isInteger(n) || n < -(2 ** 31) || n >= 2 ** 31) {
throw new ValueError(`An ${dtype} tensor takes 32-bit whole numbers, received ${n}`);
}
return dtype === "bool" ? n === 0 ? 0 : 1 : n;
}
function wholeNumber(value) {
if (typeof value === "bigint") return value;
if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
throw new ValueError(
`An int64 tensor takes whole numbers up to 2^53 or bigints, received ${typeof value === "object" ? "an object" : String(value)}`
);
}

// core/memory.ts
var currentStep = null;
var idle = [];
function partOf(whole2, offset) {
whole2.references++;
return { address: whole2.address + offset, step: whole2.step, epoch: whole2.epoch, references: 1, whole: whole2 };
}
function release(storage) {
if (storage.references === 0 || --storage.references > 0 || storage.step !== null) return;
if (storage.whole === void 0) backend().free(storage.address);
else release(storage.whole);
}
function insideStep() {
return currentStep !== null;
}
var RING_WORDS = 4096;
var ring = 0;
var ringNext = 0;
var Step = class {
#memory;
#open = true;
/** Opens a step. Steps that overlap in time have memories of their own. */
constructor() {
this.#memory = idle.pop() ?? backend().stepMemory();
const device = backend();
if (device.readWord(device.status) !== 0) device.writeWords(device.status, [0, 0]);
}
/** Runs `fn` with the step's memory current. */
run(fn) {
const before = currentStep;
currentStep = this.#memory;
try {
return fn();
} finally {
currentStep = before;
}
}
/** Frees everything made in the step. */
close() {
if (!this.#open) return;
this.#open = false;
this.#memory.reset();
idle.push(this.#memory);
}
/** Closes the step. */
[Symbol.dispose]() {
this.close();
}
};

// core/tensor.ts
var NO_STORAGE = { address: 0, step: null, epoch: 0, references: 1 };
var storageOf;
var forgotten = new FinalizationRegistry(release);
var Tensor = class {
/** Element type. */
dtype;
/** Extents, outermost first; empty for a scalar. */
shape;
/** Number of elements. */
size;
/** True if a gradient may flow into it: set by variables and by the tape. */
tracked = false;
#storage;
#host;
#disposed = false;
static {
storageOf = (t) => t.#storage;
}
/** Wraps storage that was allocated for the shape; library code calls `empty`, `view` and `hostTensor` instead. */
constructor(dtype, shape, storage, host3 = null) {
this.dtype = dtype;
this.shape = shape;
this.size = sizeOf(shape);
this.#storage = storage;
this.#host = host3;
}
/** Address of the elements on the device. Throws if the tensor was disposed of, or made in a step that has ended. */
get address() {
const storage = this.#storage;
if (this.#disposed || storage.step !== null && storage.step.epoch !== storage.epoch) this.#refuse();
return storage.address;
}
/** The elements of an int64 or string tensor, which live on the host; null for the others. Not a copy. */
get hostData() {
if (this.#disposed) this.#refuse();
return this.#host;
}
/** True after `dispose`. */
get disposed() {
return this.#disposed;
}
/** A copy of the elements in row-major order. Strings are decoded as strict UTF-8. */
async data() {
if (this.#host !== null) return this.dataSync();
return fromWords(this.dtype, await backend().read(this.address, wordsFor(this.dtype, this.size)));
}
/** As {@linkcode data}, at once; throws on a device that can only be read asynchronously. */
dataSync() {
if (this.#host !== null) {
if (this.#disposed) this.#refuse();
return this.#host instanceof BigInt64Array ? this.#host.slice() : this.#host.map(decode);
}
return fromWords(this.dtype, backend().readSync(this.address, wordsFor(this.dtype, this.size)));
}
/** The bytes of each element of a string tensor. */
bytes() {
if (this.dtype !== "string") throw new TypeError(`bytes() needs a string tensor, this one is ${this.dtype}`);
return this.hostData.map((value) => typeof value === "string" ? encoder.encode(value) : value);
}
/** The elements as arrays nested by the shape; the element itself for a scalar. */
async array() {
const data = await this.data();
const elements3 = this.dtype === "bool" ? Array.from(data, (value) => value !== 0) : Array.from(data);
return nest(elements3, this.shape);
}
/** The value with its dtype and shape. */
hostTensor() {
return { dtype: this.dtype, shape: this.shape, data: this.dataSync() };
}
/** Frees the elements. A second call does nothing. */
dispose() {
if (this.#disposed) return;
this.#disposed = true;
if (this.#storage !== NO_STORAGE && this.#storage.step === null) {
forgotten.unregister(this);
release(this.#storage);
}
}
/** Frees the elements at the end of a `using` block. */
[Symbol.dispose]() {
this.dispose();
}
#refuse() {
if (this.#disposed) throw new FailedPreconditionError(`The tensor of shape [${this.shape}] was disposed of`);
throw new FailedPreconditionError(
`The tensor of shape [${this.shape}] was made inside a step that has ended; copy its values with data() while the step runs`
);
}
};
var SparseTensor = class {
/** int64, shape [N, rank]: where each value stands, in row-major order. */
indices;
/** Shape [N]. */
values;
/** Extents of the dense form. */
denseShape;
/** Checks that indices, values and shape fit together; rows must be in row-major order. */
constructor(indices, values, denseShape) {
if (!Array.isArray(denseShape) || denseShape.some((extent) => !Number.isSafeInteger(extent) || extent < 0)) {
throw new ValueError(`The dense shape of a SparseTensor consists of whole numbers from 0, received [${denseShape}]`);
}
this.denseShape = [...denseShape];
const rank = denseShape.length;
this.indices = indices instanceof Tensor ? indices : indicesOf(indices, rank);
this.values = values instanceof Tensor ? values : tensor(values);
const count3 = this.values.size;
if (this.indices.dtype !== "int64" || this.indices.shape.length !== 2 || this.indices.shape[0] !== count3 || this.indices.shape[1] !== rank) {
throw new ValueError(
`SparseTensor indices must be int64 of shape [${count3}, ${rank}], received ${this.indices.dtype} of shape [${this.indices.shape}]`
);
}
const flat = this.indices.hostData;
for (let i = 0; i < flat.length; i++) {
const index = flat[i];
if (index < 0n || index >= BigInt(denseShape[i % rank])) {
throw new InvalidArgumentError(
`SparseTensor index ${index} of value ${Math.floor(i / rank)} is not in [0, ${denseShape[i % rank]}) of dimension ${i % rank}`,
{ row: Math.floor(i / rank) }
);
}
}
}
/** Frees indices and values. */
dispose() {
this.indices.dispose();
this.values.dispose();
}
/** Frees indices and values at the end of a `using` block. */
[Symbol.dispose]() {
this.dispose();
}
};
function indicesOf(indices, rank) {
if (!Array.isArray(indices)) throw new TypeError("The indices of a SparseTensor must be an array of arrays, or an int64 Tensor");
const flat = new BigInt64Array(indices.length * rank);
indices.forEach((index, i) => {
const whole2 = Array.isArray(index) && index.length === rank && index.every((at) => typeof at === "bigint" || Number.isSafeInteger(at));
if (!whole2) {
throw new ValueError(
`An index of a SparseTensor of rank ${rank} is an array of ${rank} whole numbers; that of value ${i} is not`,
{
row: i
}
);
}
index.forEach((at, axis) => flat[i * rank + axis] = BigInt(at));
});
return hostTensor("int64", [indices.length, rank], flat);
}
function emptyTogether(shapes) {
const offsets = [];
let bytes = 0;
for (const shape of shapes) {
offsets.push(bytes);
bytes += (sizeOf(shape) + 3 & ~3) * 4;
}
const storage = allocate(bytes);
const tensors = shapes.map((shape, i) => track(new Tensor("float32", shape, partOf(storage, offsets[i]))));
release(storage);
return tensors;
}
function view(x, shape) {
if (x.hostData !== null) return new Tensor(x.dtype, shape, NO_STORAGE, x.hostData);
void x.address;
const storage = storageOf(x);
storage.references++;
return track(new Tensor(x.dtype, shape, storage));
}
function scalar(value) {
const result = empty([]);
backend().writeFloats(result.address, [value]);
return result;
}
var scopes = [];
function scope(fn) {
if (insideStep()) return synchronous(SCOPED, fn());
const made = [];
scopes.push(made);
let kept = null;
try {
const result = synchronous(SCOPED, fn());
kept = /* @__PURE__ */ new Set();
collect(result, kept, 0);
return result;
} finally {
scopes.pop();
for (const t of made) {
if (kept?.has(t)) track(t, true);
else t.dispose();
}
}
}
var SCOPED = "The function that scope() takes";
function collect(value, into, depth) {
if (value instanceof Tensor) into.add(value);
else if (value instanceof SparseTensor) into.add(value.indices).add(value.values);
else if (Array.isArray(value)) {
for (const item of value) collect(item, into, depth + 1);
} else if (typeof value === "object" && value !== null && depth < 8 && (Object.getPrototypeOf(value) === Object.prototype || value instanceof Map)) {
for (const item of value instanceof Map ? value.values() : Object.values(value)) collect(item, into, depth + 1);
}
}
var encoder = new TextEncoder();
var decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

// core/record.ts
var recorder = { current: null };
function withRecorder(next, fn) {
const before = recorder.current;
recorder.current = next;
try {
return fn();
} finally {
recorder.current = before;
}
}

// core/ops/_op.ts
var NO_ATTRIBUTES = {};

// core/ops/shape.ts
function reshape(x, shape) {
const t = any(x);
const known4 = shape.reduce((product, extent) => extent === -1 ? product : product * extent, 1);
const holes = shape.filter((extent) => extent === -1).length;
const resolved = holes === 1 && known4 > 0 ? shape.map((extent) => extent === -1 ? t.size / known4 : extent) : shape;
if (holes > 1 || resolved.some((extent) => !Number.isInteger(extent) || extent < 0) || sizeOf(resolved) !== t.size) {
throw new ValueError(`[reshape] cannot reshape [${t.shape}] (${t.size} elements) to [${shape}]`);
}
return recorded("reshape", [t], view(t, resolved), { shape });
}
function expandDims(x, axis) {
const t = any(x);
const at = axis < 0 ? axis + t.shape.length + 1 : axis;
if (!Number.isInteger(at) || at < 0 || at > t.shape.length) {
throw new ValueError(`[expand_dims] axis ${axis} is out of range for shape [${t.shape}]`);
}
return reshape(t, [...t.shape.slice(0, at), 1, ...t.shape.slice(at)]);
}
function squeeze(x, axes) {
const t = any(x);
const drop = new Set(axes?.map((axis) => axisOf("squeeze", axis, t.shape.length)));
for (const axis of drop) if (t.shape[axis] !== 1) throw new ValueError(`[squeeze] dimension ${axis} of [${t.shape}] is not 1`);
return reshape(t, t.shape.filter((extent, axis) => axes === void 0 ? extent !== 1 : !drop.has(axis)));
}
function transpose(x, permutation) {
const t = any(x);
const order = permutation ?? t.shape.map((_, i) => t.shape.length - 1 - i);
if (order.length !== t.shape.length || new Set(order).size !== order.length || order.some((axis) => t.shape[axis] === void 0)) {
throw new ValueError(`[transpose] the permutation must name each of ${t.shape.length} dimensions once. Received [${order}]`);
}
const own = stridesOf(t.shape);
const shape = order.map((axis) => t.shape[axis]);
return recorded("transpose", [t], stridedCopy(t, shape, order.map((axis) => own[axis]), stridesOf(shape), 0), { permutation: order });
}
function slice(x, begin, size2) {
const t = any(x);
const shape = size2.map((extent, i) => extent === -1 ? t.shape[i] - begin[i] : extent);
if (begin.length !== t.shape.length || size2.length !== t.shape.length || shape.some((extent, i) => extent < 0 || begin[i] < 0 || begin[i] + extent > t.shape[i])) {
throw new ValueError(`[slice] begin [${begin}] and size [${size2}] do not lie in shape [${t.shape}]`);
}
const strides = stridesOf(t.shape);
const offset = begin.reduce((sum3, at, i) => sum3 + at * strides[i], 0);
return recorded("slice", [t], stridedCopy(t, shape, strides, stridesOf(shape), offset), { begin, shape });
}
var zeros = (shape, dtype = "float32") => fill(shape, 0, dtype);
var ones = (shape, dtype = "float32") => fill(shape, 1, dtype);
var zerosLike = (x) => zeros(x.shape, deviceDType("zeros_like", x));
var onesLike = (x) => ones(x.shape, deviceDType("ones_like", x));
function stopGradient(x) {
const t = any(x);
if (t.hostData !== null) return hostTensor(t.dtype, t.shape, t.hostData);
return view(t, t.shape);
}
function gatherRows(table, ids) {
const t = float("gather_rows", table);
const [rows, width = 1] = t.shape;
if (rows === void 0 || t.shape.length > 2) {
throw new ValueError(`[gather_rows] expects a table [rows, width] or [rows]. Received [${t.shape}]`);
}
const device = fromTypedArray(ids, [ids.length]);
const output = empty([ids.length, width]);
backend().run.gather_rows(words2(ids.length), width, rows, t.address, device.address, output.address, backend().status);
if (!insideStep()) checkStatus();
return recorded("gather_rows", [t], output, { ids: device, hostIds: ids });
}
function clipRowsByNorm(x, maxNorm) {
const t = float("clip_rows_by_norm", x);
if (t.shape.length !== 2) throw new ValueError(`[clip_rows_by_norm] expects [rows, width]. Received [${t.shape}]`);
const [rows, width] = t.shape;
const output = empty(t.shape);
backend().run.clip_rows_by_norm(words2(rows), width, t.address, output.address, params(maxNorm));
return recorded("clip_rows_by_norm", [t], output, { maxNorm });
}
function segmentCombine(x, segments, combiner) {
const t = float("segment_combine", x);
const width = t.shape[1];
const examples = segments.splits.length - 1;
const index = fromTypedArray(segments.index, [segments.index.length]);
const weights2 = segments.weights === null ? null : fromTypedArray(segments.weights, [segments.weights.length]);
const splits = fromTypedArray(segments.splits, [segments.splits.length]);
const output = empty([examples, width]);
const code = combinerCodes[combiner];
backend().run.segment_combine(examples, width, code, t.address, index.address, weights2?.address ?? 0, splits.address, output.address);
return recorded("segment_combine", [t], output, { index, weights: weights2, splits, combiner, code });
}
function takeRows(x, index) {
return segmentCombine(x, { index, weights: null, splits: rangeOf(index.length + 1) }, "sum");
}
function rangeOf(n) {
const range = new Int32Array(n);
for (let i = 0; i < n; i++) range[i] = i;
return range;
}
function mulRows(x, scale) {
const t = float("mul_rows", x);
const s = float("mul_rows", scale);
const width = s.size === 0 ? 0 : t.size / s.size;
if (!Number.isInteger(width)) throw new ValueError(`[mul_rows] expects one factor a row. Received [${t.shape}] and [${s.shape}]`);
const output = empty(t.shape);
backend().run.mul_rows(s.size, width, t.address, s.address, output.address);
return recorded("mul_rows", [t, s], output);
}

// core/ops/elementwise.ts
var relu = (x) => unary2("relu", "relu", x);
var relu6 = (x) => unary2("relu6", "relu6", x);
var leakyRelu = (x) => unary2("leaky_relu", "leaky_relu", x);
var elu = (x) => unary2("elu", "elu", x);
var selu = (x) => unary2("selu", "selu", x);
var gelu = (x) => unary2("gelu", "gelu", x);
var softplus = (x) => unary2("softplus", "softplus", x);
var sigmoid = (x) => unary2("sigmoid", "sigmoid", x);
var tanh = (x) => unary2("tanh", "tanh", x);
var exp = (x) => unary2("exp", "exp", x);
var log = (x) => unary2("log", "log", x);
var log1p = (x) => unary2("log1p", "log1p", x);
var neg = (x) => unary2("neg", "neg", x);
var abs = (x) => unary2("abs", "abs", x);
var sign = (x) => unary2("sign", "sign", x);
var square = (x) => unary2("square", "square", x);
var sqrt = (x) => unary2("sqrt", "sqrt", x);
var reciprocal = (x) => unary2("reciprocal", "reciprocal", x);
var floor = (x) => unary2("floor", "floor", x);
var lgamma = (x) => unary2("lgamma", "lgamma", x);
var add = (a, b) => binary2("add", "add", a, b, "add_i32");
var sub = (a, b) => binary2("sub", "sub", a, b, "sub_i32");
var mul = (a, b) => binary2("mul", "mul", a, b, "mul_i32");
var div = (a, b) => binary2("div", "div", a, b);
var maximum = (a, b) => binary2("maximum", "maximum", a, b);
var minimum = (a, b) => binary2("minimum", "minimum", a, b);
var pow = (a, b) => binary2("pow", "pow", a, b);
var divNoNan = (a, b) => binary2("div_no_nan", "div_no_nan", a, b);
function affine(x, scale, shift = 0) {
const t = float("affine", x);
const y = empty(t.shape);
backend().run.affine(t.size, t.address, y.address, params(scale, shift));
return recorded("affine", [t], y, { scale, shift });
}
function clipByValue(x, low, high) {
if (!(low <= high)) throw new ValueError(`[clip_by_value] low must not exceed high. Received ${low} and ${high}`);
const t = float("clip_by_value", x);
const y = empty(t.shape);
backend().run.clip(t.size, t.address, y.address, params(low, high));
return recorded("clip_by_value", [t], y, { low, high });
}
var equal = (a, b) => compare2("equal", "equal", a, b, "equal_i32");
var notEqual = (a, b) => any(a).dtype === "float32" ? compare2("not_equal", "not_equal", a, b) : logicalNot(equal(a, b));
var greater = (a, b) => compare2("greater", "greater", a, b, "greater_i32");
var greaterEqual = (a, b) => compare2("greater_equal", "greater_equal", a, b);
var less = (a, b) => compare2("less", "less", a, b, "less_i32");
var lessEqual = (a, b) => compare2("less_equal", "less_equal", a, b);
var logicalAnd = (a, b) => logical("logical_and", "and_i32", a, b);
var logicalOr = (a, b) => logical("logical_or", "or_i32", a, b);
function logicalNot(x) {
const t = any(x);
if (t.dtype !== "bool") throw new TypeError(`[logical_not] expects a bool tensor, received ${t.dtype}`);
const y = empty(t.shape, "bool");
backend().run.not_i32(t.size, t.address, y.address);
return recorded("logical_not", [t], y);
}
function where(condition, a, b) {
const c = any(condition);
if (c.dtype !== "bool") throw new TypeError(`[where] expects a bool condition, received ${c.dtype}`);
const x = any(a);
const y = any(b);
if (x.dtype !== y.dtype || x.hostData !== null) {
throw new TypeError(`[where] expects two float32, int32 or bool tensors of one dtype, received ${x.dtype} and ${y.dtype}`);
}
const shape = broadcastShape("where", c.shape, broadcastShape("where", x.shape, y.shape));
const inputs = [broadcastTo(c, shape), broadcastTo(x, shape), broadcastTo(y, shape)];
const output = empty(shape, x.dtype);
backend().run.select(output.size, inputs[0].address, inputs[1].address, inputs[2].address, output.address);
return recorded("where", inputs, output);
}
function cast(x, dtype) {
const t = any(x);
if (t.dtype === dtype) return t;
if (t.hostData !== null) throw new TypeError(`[cast] expects a float32, int32 or bool tensor, received ${t.dtype}`);
if (dtype === "bool") return t.dtype === "float32" ? notEqual(t, 0) : logicalNot(compare2("equal", "equal", t, empty0(t), "equal_i32"));
const y = empty(t.shape, dtype);
if (dtype === "float32") backend().run.i32_to_f32(t.size, t.address, y.address);
else if (t.dtype === "bool") backend().run.copy(t.size, t.address, y.address);
else backend().run.f32_to_i32(t.size, t.address, y.address);
return recorded("cast", [t], y, { dtype });
}
function isFinite(x) {
const t = float("is_finite", x);
const y = empty(t.shape, "bool");
backend().run.is_finite(t.size, t.address, y.address);
return recorded("is_finite", [t], y);
}
function empty0(like) {
const zero = empty([], like.dtype);
backend().writeWords(zero.address, [0]);
return zero;
}
function binary2(op, kernel, a, b, int322) {
const [x, y, shape] = pair(op, a, b);
if (x.dtype === "bool") throw new TypeError(`[${op}] expects float32 or int32 tensors, received bool`);
const chosen = kernelFor(op, x.dtype, kernel, int322);
return recorded(op, [x, y], runBinary(chosen, x, y, empty(shape, x.dtype)));
}
function logical(op, kernel, a, b) {
const [x, y, shape] = pair(op, a, b);
if (x.dtype !== "bool") throw new TypeError(`[${op}] expects bool tensors, received ${x.dtype}`);
return recorded(op, [x, y], runBinary(kernel, x, y, empty(shape, "bool")));
}
function sum(x, axes, options = {}) {
return reduceAll("sum", "reduce_sum", x, axes, options);
}
function mean(x, axes, options = {}) {
const t = float("mean", x);
const total = sum(t, axes, options);
return affine(total, total.size / t.size);
}
function prod(x, axes, options = {}) {
return reduceAll("prod", "reduce_prod", x, axes, options);
}
function max(x, axes, options = {}) {
return reduceAll("max", "reduce_max", x, axes, options);
}
function min(x, axes, options = {}) {
return reduceAll("min", "reduce_min", x, axes, options);
}
function argMax(x, axis = -1) {
const t = float("arg_max", x);
const at = axisOf("arg_max", axis, t.shape.length);
const output = empty(t.shape.filter((_, i) => i !== at), "int32");
backend().run.arg_max(sizeOf(t.shape.slice(0, at)), t.shape[at], sizeOf(t.shape.slice(at + 1)), t.address, output.address);
return recorded("arg_max", [t], output, { axis: at });
}
function sumTo(dy, shape) {
const lead = dy.shape.length - shape.length;
const axes = [];
for (let i = 0; i < dy.shape.length; i++) if (i < lead || shape[i - lead] === 1 && dy.shape[i] !== 1) axes.push(i);
return axes.length === 0 ? dy : reshape(sum(dy, axes), shape);
}
function unreduce(y, shape, axes) {
return broadcastTo(reshape(y, shape.map((extent, i) => axes.includes(i) ? 1 : extent)), shape);
}
function reduceAll(op, kernel, x, axes, options) {
const t = float(op, x);
const rank = t.shape.length;
const chosen = axes === void 0 ? t.shape.map((_, i) => i) : (typeof axes === "number" ? [axes] : [...axes]).map((axis) => axisOf(op, axis, rank));
const sorted2 = [...new Set(chosen)].sort((a, b) => a - b);
const shape = options.keepDims ? t.shape.map((extent, i) => sorted2.includes(i) ? 1 : extent) : t.shape.filter((_, i) => !sorted2.includes(i));
let current4 = t.address;
let extents = [...t.shape];
const output = empty(shape);
let end = sorted2.length;
if (end === 0) backend().run.copy(t.size, current4, output.address);
while (end > 0) {
let begin = end - 1;
while (begin > 0 && sorted2[begin - 1] === sorted2[begin] - 1) begin--;
const outer = sizeOf(extents.slice(0, sorted2[begin]));
const axis = sizeOf(extents.slice(sorted2[begin], sorted2[end - 1] + 1));
const inner = sizeOf(extents.slice(sorted2[end - 1] + 1));
const into = begin === 0 ? output : empty([outer, inner]);
backend().run[kernel](outer, axis, inner, current4, into.address);
current4 = into.address;
extents = extents.map((extent, i) => i >= sorted2[begin] && i <= sorted2[end - 1] ? 1 : extent);
end = begin;
}
return recorded(op, [t], output, { axes: sorted2 });
}

// core/ops/network.ts
function matmul(a, b, options = {}) {
const x = float("matmul", a);
const y = float("matmul", b);
const { transposeA = false, transposeB = false } = options;
const [m, k] = transposeA ? [x.shape[1], x.shape[0]] : x.shape;
const [inner, n] = transposeB ? [y.shape[1], y.shape[0]] : y.shape;
if (x.shape.length !== 2 || y.shape.length !== 2 || k !== inner) {
throw new ValueError(
`[matmul] expects [m, k] and [k, n]. Received [${x.shape}]${transposeA ? " transposed" : ""} and [${y.shape}]${transposeB ? " transposed" : ""}`
);
}
const output = empty([m, n]);
backend().run.matmul(transposeA ? 1 : 0, transposeB ? 1 : 0, m, n, k, x.address, y.address, output.address, 0);
return recorded("matmul", [x, y], output, { transposeA, transposeB });
}
function logSoftmax(x) {
const t = float("log_softmax", x);
const { rows, width } = matrixOf("log_softmax", t);
const y = empty(t.shape);
backend().run.log_softmax(rows, width, t.address, y.address);
return recorded("log_softmax", [t], y);
}
function softmaxCrossEntropy(labels, logits) {
const y = any(labels);
const z = float("softmax_cross_entropy", logits);
const { rows, width } = matrixOf("softmax_cross_entropy", z);
if (y.dtype !== "int32" || y.size !== rows) {
throw new ValueError(
`[softmax_cross_entropy] expects int32 labels [${z.shape.slice(0, -1)}] for logits [${z.shape}]. Received ${y.dtype} [${y.shape}]`
);
}
const loss = empty(z.shape.slice(0, -1));
const gradient2 = recorder.current !== null && z.tracked ? empty(z.shape) : null;
backend().run.softmax_cross_entropy(rows, width, z.address, y.address, loss.address, gradient2?.address ?? 0, backend().status);
if (!insideStep()) checkStatus();
return recorded("softmax_cross_entropy", [y, z], loss, { gradient: gradient2 });
}
function sigmoidCrossEntropy(labels, logits) {
const y = float("sigmoid_cross_entropy", labels);
const z = float("sigmoid_cross_entropy", logits);
if (!sameShape(y.shape, z.shape)) {
throw new ValueError(`[sigmoid_cross_entropy] expects labels and logits of one shape. Received [${y.shape}] and [${z.shape}]`);
}
const loss = empty(z.shape);
const gradient2 = recorder.current !== null && z.tracked ? empty(z.shape) : null;
backend().run.sigmoid_cross_entropy(z.size, z.address, y.address, loss.address, gradient2?.address ?? 0);
return recorded("sigmoid_cross_entropy", [y, z], loss, { gradient: gradient2 });
}
function dropoutWithKey(x, rate, key, step) {
const t = float("dropout", x);
if (!(rate >= 0 && rate < 1)) throw new ValueError(`[dropout] rate must be in [0, 1). Received ${rate}`);
if (rate === 0) return t;
const block = allocate(32);
backend().writeWords(block.address, [key.key0 | 0, key.key1 | 0, step | 0, 0]);
backend().writeFloats(block.address + 16, [rate, 1 / (1 - rate)]);
const y = empty(t.shape);
backend().run.dropout(t.size, t.address, y.address, block.address);
return recorded("dropout", [t], y, { params: block });
}
function batchNormInference(x, gamma, beta, mean2, variance, epsilon) {
const t = float("batch_norm", x);
const { rows, width } = matrixOf("batch_norm", t);
const y = empty(t.shape);
const block = params(epsilon);
backend().run.batch_norm(rows, width, t.address, gamma.address, beta.address, mean2.address, variance.address, y.address, block);
return recorded("batch_norm", [t, gamma, beta, mean2, variance], y, { epsilon });
}
function batchNormTraining(x, gamma, beta, epsilon) {
const t = float("batch_norm_train", x);
const { rows, width } = matrixOf("batch_norm_train", t);
const y = empty(t.shape);
const mean2 = empty([width]);
const variance = empty([width]);
backend().run.batch_norm_train(
rows,
width,
t.address,
gamma.address,
beta.address,
y.address,
mean2.address,
variance.address,
params(epsilon)
);
recorded("batch_norm_train", [t, gamma, beta], y, { mean: mean2, variance, epsilon });
return { y, mean: mean2, variance };
}

// wasm/recurrent_workspace.ts
var gates = { lstm: 4, gru: 3, simple_rnn: 1 };
function recurrentWorkspaceBytes(kernel, { batch, time, inputs, units }, steps) {
const width = gates[kernel] * units;
const padded = roundUp2(units, 8);
const joined3 = stride(inputs + units);
const step = {
lstm: joined3 + stride(width) + 2 * units,
// state and input, gates, cell, tanh(cell)
gru: inputs + 2 * width + units,
// input, both products, state
simple_rnn: joined3 + units
// state and input, output
}[kernel];
const words3 = batch + time + 2 + gates[kernel] * padded * (padded + roundUp2(inputs, 4)) + 2 * batch * units + steps * step;
return (words3 + 4 * 9) * 4;
}
function roundUp2(words3, to) {
return Math.ceil(words3 / to) * to;
}
function stride(width) {
const words3 = roundUp2(width, 4);
return words3 % 256 === 0 ? words3 + 16 : words3;
}

// core/ops/recurrent.ts
function lstmSequence(x, lengths, kernel, recurrent3, bias, options = {}) {
return sequence("lstm", x, lengths, [kernel, recurrent3, bias], options);
}
function gruSequence(x, lengths, kernel, recurrent3, bias, options = {}) {
return sequence("gru", x, lengths, [kernel, recurrent3, bias], options);
}
function simpleRnnSequence(x, lengths, kernel, recurrent3, bias, options = {}) {
return sequence("simple_rnn", x, lengths, [kernel, recurrent3, bias], options);
}
function reverseSequence(x, lengths) {
const t = float("reverse_sequence", x);
const [batch, time] = t.shape;
if (batch === void 0 || time === void 0) {
throw new ValueError(`[reverse_sequence] expects [batch, time, ...]. Received [${t.shape}]`);
}
const steps = hostLengths("reverse_sequence", lengths, batch, time);
const from = Int32Array.from({ length: batch * time }, (_, i) => {
const row = Math.floor(i / time);
const length = steps[row];
const at = i - row * time;
return at < length ? row * time + length - 1 - at : i;
});
const ids = fromTypedArray(from, [from.length]);
return recorded("reverse_sequence", [t], takeSteps(t, ids), { ids });
}
function takeSteps(x, ids) {
const y = empty(x.shape);
if (x.size > 0) {
backend().run.gather_rows(words2(ids.size), x.size / ids.size, ids.size, x.address, ids.address, y.address, backend().status);
}
return y;
}
function hostLengths(op, lengths, batch, time) {
if (lengths === null) return new Int32Array(batch).fill(time);
const values = lengths instanceof Tensor ? lengthsOf(op, lengths) : lengths;
if (values.length !== batch) throw new ValueError(`[${op}] expects one length for each of ${batch} rows. Received ${values.length}`);
return Int32Array.from({ length: batch }, (_, row) => {
const length = Number(values[row]);
if (!(Number.isInteger(length) && length >= 0 && length <= time)) {
throw new InvalidArgumentError(
`[${op}] a length must be a whole number from 0 to ${time}, the steps of the batch. Row ${row} has ${values[row]}`,
{ row }
);
}
return length;
});
}
function lengthsOf(op, lengths) {
if (lengths.dtype !== "int32" && lengths.dtype !== "int64") {
throw new TypeError(`[${op}] lengths must be int32 or int64, received ${lengths.dtype}`);
}
return lengths.dataSync();
}
var gates2 = { lstm: 4, gru: 3, simple_rnn: 1 };
function sequence(kind, operand, lengths, weights2, options) {
checkOptions(kind, options, { returnSequences: ["boolean"] });
const x = float(kind, operand);
const [kernel, recurrent3, bias] = weights2;
const [batch, time, inputs] = x.shape;
const units = recurrent3.shape[0];
const width = (units ?? 0) * gates2[kind];
const biasShape = kind === "gru" ? [2, width] : [width];
if (x.shape.length !== 3 || !is(kernel, [inputs, width]) || units === void 0 || !is(recurrent3, [units, width]) || !is(bias, biasShape)) {
const received = `[${x.shape}], [${kernel.shape}], [${recurrent3.shape}] and [${bias.shape}]`;
const n = gates2[kind] === 1 ? "units" : `${gates2[kind]} * units`;
throw new ValueError(
`[${kind}] expects x [batch, time, inputs], kernel [inputs, ${n}], recurrent [units, ${n}] and bias [${kind === "gru" ? "2, " : ""}${n}]. Received ${received}`
);
}
const extents = { batch, time, inputs, units };
const host3 = hostLengths(kind, lengths, extents.batch, extents.time);
const { returnSequences = false } = options;
const last = empty([extents.batch, units]);
const output = returnSequences ? empty([extents.batch, extents.time, units]) : last;
const device = fromTypedArray(host3, [extents.batch]);
const call = (from, rows2, workspace2) => backend().run[kind](
...[
rows2,
extents.time,
extents.inputs,
units,
x.address + from * extents.time * extents.inputs * 4,
device.address + from * 4
],
...[kernel.address, recurrent3.address, bias.address, last.address + from * units * 4],
...[returnSequences ? output.address + from * extents.time * units * 4 : 0, workspace2.address]
);
if (recorder.current !== null) {
const steps = host3.reduce((sum3, length) => sum3 + length, 0);
const workspace2 = workspaceFor(kind, extents, steps);
const run = () => call(0, extents.batch, workspace2);
run();
const saved = { run, workspace: workspace2, spent: false, units, returnSequences };
return recorded(kind, [x, kernel, recurrent3, bias], output, { saved });
}
const longest = host3.reduce((most, length) => Math.max(most, length), 0);
const rows = Math.min(
extents.batch,
Math.max(ROWS_AT_LEAST, Math.floor(FORWARD_BYTES / (4 * (longest + 1) * (extents.inputs + STATES * units))))
);
const workspace = workspaceFor(kind, { ...extents, batch: rows }, rows * longest);
for (let from = 0; from < extents.batch; from += rows) call(from, Math.min(rows, extents.batch - from), workspace);
for (const t of returnSequences ? [workspace, device, last] : [workspace, device]) t.dispose();
return output;
}
var FORWARD_BYTES = 8 << 20;
var ROWS_AT_LEAST = 4;
var STATES = 7;
function workspaceFor(kind, extents, steps) {
return empty([recurrentWorkspaceBytes(kind, extents, steps) / 4]);
}
function is(t, shape) {
return t.dtype === "float32" && t.shape.length === shape.length && shape.every((extent, i) => extent === t.shape[i]);
}

// core/random.ts
function randomKey(seed, name) {
if (typeof seed === "number" && !Number.isSafeInteger(seed)) throw new RangeError(`A seed must be a whole number, received ${seed}`);
const bits = BigInt.asUintN(64, BigInt(seed));
const bytes = new TextEncoder().encode(name);
const words3 = new Uint32Array(2);
threefry2x32(Number(bits & 0xffffffffn), Number(bits >> 32n), fnv1a(bytes, FNV_OFFSET), fnv1a(bytes, ~FNV_OFFSET >>> 0), words3);
return { key0: words3[0], key1: words3[1] };
}
function threefry2x32(key0, key1, counter0, counter1, into) {
const key2 = 466688986 ^ key0 ^ key1;
let x0 = counter0 + key0 | 0;
let x1 = counter1 + key1 | 0;
for (let injection = 1; injection <= 5; injection++) {
const odd = (injection & 1) === 1;
x0 = x0 + x1 | 0;
x1 = (odd ? x1 << 13 | x1 >>> 19 : x1 << 17 | x1 >>> 15) ^ x0;
x0 = x0 + x1 | 0;
x1 = (odd ? x1 << 15 | x1 >>> 17 : x1 << 29 | x1 >>> 3) ^ x0;
x0 = x0 + x1 | 0;
x1 = (odd ? x1 << 26 | x1 >>> 6 : x1 << 16 | x1 >>> 16) ^ x0;
x0 = x0 + x1 | 0;
x1 = (odd ? x1 << 6 | x1 >>> 26 : x1 << 24 | x1 >>> 8) ^ x0;
const third = injection % 3;
x0 = x0 + (third === 0 ? key0 : third === 1 ? key1 : key2) | 0;
x1 = x1 + (third === 0 ? key1 : third === 1 ? key2 : key0) + injection | 0;
}
into[0] = x0;
into[1] = x1;
}
var Draws = class {
// As signed words, which an engine keeps as small integers; the generator takes both.
#key0;
#key1;
#epoch;
#block = new Uint32Array(2);
#made = 0;
/** The draws of one epoch under a key. */
constructor(key, epoch) {
this.#key0 = key.key0 | 0;
this.#key1 = key.key1 | 0;
this.#epoch = epoch;
}
/** A number in [0, 1) from 32 random bits. */
unit() {
const made = this.#made++;
if ((made & 1) === 0) threefry2x32(this.#key0, this.#key1, this.#epoch, made >>> 1, this.#block);
return this.#block[made & 1] / 4294967296;
}
/** A whole number in [0, n). The bias is at most n / 2^32. */
below(n) {
return Math.floor(this.unit() * n);
}
};
function uniforms(count3, key, step = 0, low = 0, high = 1) {
const values = new Float32Array(count3);
const block = new Uint32Array(2);
const from = Math.fround(low);
const range = Math.fround(Math.fround(high) - from);
for (let i = 0; i < count3; i++) {
if ((i & 1) === 0) threefry2x32(key.key0, key.key1, step, i >>> 1, block);
values[i] = from + Math.fround((block[i & 1] >>> 8) * 2 ** -24 * range);
}
return values;
}
function normals(count3, key, limit = Infinity, step = 0) {
const values = new Float64Array(count3);
const block = new Uint32Array(2);
for (let i = 0; i < count3; i++) {
let value = normal(key, step, i, block);
for (let again = step + 1; Math.abs(value) > limit; again++) value = normal(key, again, i, block);
values[i] = value;
}
return values;
}
var FNV_OFFSET = 2166136261;
var FNV_PRIME = 16777619;
function fnv1a(bytes, offset) {
let hash2 = offset;
for (const byte of bytes) hash2 = Math.imul(hash2 ^ byte, FNV_PRIME);
return hash2 >>> 0;
}
function normal(key, step, i, block) {
threefry2x32(key.key0, key.key1, step, i >>> 1, block);
const radius = Math.sqrt(-2 * Math.log((block[0] + 1) * 2 ** -32));
const angle = 2 * Math.PI * block[1] * 2 ** -32;
return radius * ((i & 1) === 0 ? Math.cos(angle) : Math.sin(angle));
}

// core/model.ts
var ModeKeys = {
/** Training. */
TRAIN: "train",
/** Evaluation. */
EVAL: "eval",
/** Prediction. */
PREDICT: "infer"
};
var Variable = class extends Tensor {
/** TensorFlow's name, such as `dnn/hiddenlayer_0/kernel`. */
name;
/** True if optimizers may change it. */
trainable;
/** Raised by every write; packed copies carry the version they were made from. */
version = 0;
/** Allocates the variable and writes its value. */
constructor(name, shape, value, trainable) {
checkLength(name, shape, value);
super("float32", [...shape], allocatePersistent(sizeOf(shape) * 4));
this.name = name;
this.trainable = trainable;
this.tracked = trainable;
this.assign(value);
}
/** Overwrites the value. */
assign(value) {
checkLength(this.name, this.shape, value);
backend().write(this.address, value);
this.version++;
}
/** A copy of the value. */
value() {
return this.dataSync();
}
};
var LARGE = 1 << 24;
var VariableStore = class {
#variables = /* @__PURE__ */ new Map();
#initial;
/** Raised whenever a variable is added. */
size = 0;
/** Names of the optimizers that train the variables. */
optimizers = /* @__PURE__ */ new Set();
/** Makes an empty store whose variables take their first value from `initial` where it has one. */
constructor(initial = () => null) {
this.#initial = initial;
}
/** The variable by that name, made at the first call. */
get(name, shape, make, trainable, state) {
const found = this.#variables.get(name);
if (found !== void 0) {
if (!sameShape(found.shape, shape)) {
throw new ValueError(`Trying to share variable ${name}, but specified shape (${shape}) and found shape (${found.shape}).`, {
tensor: name
});
}
return found;
}
if (!Array.isArray(shape) || !shape.every((extent) => Number.isInteger(extent) && extent >= 0)) {
throw new ValueError(`The shape of variable ${name} consists of whole numbers from 0, received [${shape}]`, { tensor: name });
}
if (sizeOf(shape) > LARGE) release(allocatePersistent(sizeOf(shape) * 4));
const variable2 = new Variable(name, shape, this.#initial(name, shape, trainable, state) ?? make(), trainable);
this.#variables.set(name, variable2);
this.size++;
return variable2;
}
/** The variable by that name, if it was made. */
find(name) {
return this.#variables.get(name);
}
/** Every variable, in the order in which they were made. */
all() {
return this.#variables.values();
}
/** Frees every variable. */
dispose() {
for (const variable2 of this.#variables.values()) variable2.dispose();
this.#variables.clear();
}
};
var current2 = null;
var prefix = "";
var namePrefix = "";
var opened = null;
function nameScope(name, fn) {
const before = namePrefix;
namePrefix = `${namePrefix}${name}/`;
try {
return fn();
} finally {
namePrefix = before;
}
}
function nameScopedName(name) {
return namePrefix + name;
}
function scopedName(name) {
return prefix + name;
}
function localVariable(name, shape) {
const make = () => new Float32Array(sizeOf(shape));
return current2 === null ? new Variable(name, shape, make(), false) : current2.locals.get(name, shape, make, false);
}
function modelRandomKey(name) {
return randomKey(requireModel(name).seed, prefix + name);
}

// core/initializers.ts
var initializers_exports = {};
__export(initializers_exports, {
constant: () => constant,
glorotUniform: () => glorotUniform,
initializerFromConfig: () => initializerFromConfig,
ones: () => ones2,
orthogonal: () => orthogonal,
randomNormal: () => randomNormal,
randomUniform: () => randomUniform,
truncatedNormal: () => truncatedNormal,
unitForgetBias: () => unitForgetBias,
zeros: () => zeros2
});
function ones2() {
return described((shape) => new Float32Array(sizeOf(shape)).fill(1), { name: "ones" });
}
function constant(value) {
finite("constant", { value });
return described((shape) => new Float32Array(sizeOf(shape)).fill(value), { name: "constant", value });
}
function unitForgetBias() {
return described((shape) => {
const size2 = sizeOf(shape);
return new Float32Array(size2).fill(1, size2 / 4, size2 / 2);
}, { name: "unit_forget_bias" });
}
function randomUniform(options = {}) {
checkOptions("randomUniform", options, { name: ["any"], minval: ["number"], maxval: ["number"] });
const { minval = -0.05, maxval = 0.05 } = options;
finite("random_uniform", { minval, maxval });
if (minval > maxval) throw new ValueError(`[random_uniform] minval must not exceed maxval. Received ${minval} and ${maxval}`);
return described((shape, key) => uniforms(sizeOf(shape), key, 0, minval, maxval), { name: "random_uniform", minval, maxval });
}
function randomNormal(options = {}) {
return normal2("random_normal", options, Infinity);
}
function truncatedNormal(options = {}) {
return normal2("truncated_normal", options, 2);
}
function orthogonal(options = {}) {
checkOptions("orthogonal", options, { name: ["any"], gain: ["number"] });
const { gain = 1 } = options;
finite("orthogonal", { gain });
return described((shape, key) => {
if (shape.length < 2) {
throw new ValueError(
`The tensor to initialize must be at least two-dimensional. Received: shape=(${shape}) of rank ${shape.length}.`
);
}
const columns = shape[shape.length - 1];
const rows = sizeOf(shape.slice(0, -1));
const long = Math.max(rows, columns);
const short = Math.min(rows, columns);
const vectors = orthonormal(normals(long * short, key), long, short);
const values = new Float32Array(rows * columns);
for (let r = 0; r < rows; r++) {
for (let c = 0; c < columns; c++) values[r * columns + c] = gain * vectors[rows < columns ? r * long + c : c * long + r];
}
return values;
}, { name: "orthogonal", gain });
}
function initializerFromConfig(config) {
switch (config.name) {
case "zeros":
return zeros2();
case "ones":
return ones2();
case "glorot_uniform":
return glorotUniform();
case "unit_forget_bias":
return unitForgetBias();
case "constant":
return constant(config.value);
case "random_uniform":
return randomUniform(config);
case "random_normal":
return randomNormal(config);
case "truncated_normal":
return truncatedNormal(config);
case "orthogonal":
return orthogonal(config);
default:
throw new ValueError(`Unknown initializer: ${JSON.stringify(config?.name)}`);
}
}
function fans(shape) {
const rank = shape.length;
if (rank === 0) return { fanIn: 1, fanOut: 1 };
if (rank === 1) return { fanIn: shape[0], fanOut: shape[0] };
const field = sizeOf(shape.slice(0, -2));
return { fanIn: shape[rank - 2] * field, fanOut: shape[rank - 1] * field };
}
function normal2(name, options, limit) {
checkOptions(name, options, { name: ["any"], mean: ["number"], stddev: ["number"] });
const { mean: mean2 = 0, stddev = 0.05 } = options;
finite(name, { mean: mean2, stddev });
if (stddev < 0) throw new ValueError(`[${name}] stddev must not be negative. Received ${stddev}`);
return described((shape, key) => Float32Array.from(normals(sizeOf(shape), key, limit), (value) => mean2 + stddev * value), {
name,
mean: mean2,
stddev
});
}
function orthonormal(vectors, length, count3) {
for (let i = 0; i < count3; i++) {
const own = vectors.subarray(i * length, (i + 1) * length);
for (let pass2 = 0; pass2 < 2; pass2++) {
for (let j = 0; j < i; j++) {
const other = vectors.subarray(j * length, (j + 1) * length);
const projection = dot(own, other);
for (let k = 0; k < length; k++) own[k] -= projection * other[k];
}
}
const norm = Math.sqrt(dot(own, own));
for (let k = 0; k < length; k++) own[k] /= norm;
}
return vectors;
}
function dot(a, b) {
let sum3 = 0;
for (let i = 0; i < a.length; i++) sum3 += a[i] * b[i];
return sum3;
}
function finite(name, numbers) {
for (const [option, value] of Object.entries(numbers)) {
if (typeof value !== "number" || !Number.isFinite(value)) {
throw new ValueError(`[${name}] ${option} must be a finite number. Received ${value}`);
}
}
}

// core/recurrent.ts
function recurrent2(cell, x, lengths, params2, options = {}) {
checkOptions("recurrent", options, { returnSequences: ["boolean"] });
const t = float("recurrent", x);
const [batch, time] = t.shape;
if (t.shape.length !== 3) throw new ValueError(`[recurrent] expects x [batch, time, inputs]. Received [${t.shape}]`);
const host3 = hostLengths("recurrent", lengths, batch, time);
return cell.sequence?.(t, host3, params2, options) ?? stepByStep(cell, t, host3, params2, options);
}
function stepByStep(cell, x, lengths, params2, options) {
const [batch, time] = x.shape;
const sizes = typeof cell.stateSize === "number" ? [cell.stateSize] : cell.stateSize;
const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
const shortest = lengths.reduce((least, length) => Math.min(least, length), time);
let state = sizes.map((size2) => zeros([batch, size2]));
let output = zeros([batch, cell.outputSize]);
const outputs = [];
unstack(transpose(longest < time ? slice(x, [0, 0, 0], [-1, longest, -1]) : x, [1, 0, 2])).forEach((input, t) => {
const next = checked(cell, batch, sizes, cell.step(input, state, params2));
if (t < shortest) ({ output, state } = next);
else {
const runs2 = tensor(Array.from(lengths, (length) => t < length), [batch, 1], "bool");
const before = state;
output = where(runs2, next.output, output);
state = next.state.map((value, i) => where(runs2, value, before[i]));
}
outputs.push(output);
});
if (!options.returnSequences) return output;
while (outputs.length < time) outputs.push(output);
return outputs.length === 0 ? zeros([batch, 0, cell.outputSize]) : concat(outputs.map((each) => expandDims(each, 1)), 1);
}
function unstack(x) {
const [time, batch, inputs] = x.shape;
if (time === 0) return [];
if (time === 1) return [reshape(x, [batch, inputs])];
const half = time >> 1;
return [...unstack(slice(x, [0, 0, 0], [half, -1, -1])), ...unstack(slice(x, [half, 0, 0], [-1, -1, -1]))];
}
function checked(cell, batch, sizes, step) {
const { output, state } = synchronous(`[recurrent] a step of ${cell.name}`, step);
const wanted = sizes.map((size2) => [batch, size2]);
if (!sameShape(output.shape, [batch, cell.outputSize]) || state.length !== sizes.length || state.some((value, i) => !sameShape(value.shape, wanted[i]))) {
throw new ValueError(
`[recurrent] a step of ${cell.name} must give an output [${[batch, cell.outputSize]}] and states ${wanted.map((shape) => `[${shape}]`).join(", ")}. Received [${output.shape}] and ${state.map((value) => `[${value.shape}]`).join(", ")}`
);
}
return step;
}

// core/cells/composite.ts
var StackedRNNCells = class {
/** `stacked_rnn_cells`, unless the options say otherwise. */
name;
/** The cells, lowest first. */
cells;
/** The states of all cells in their order. */
stateSize;
/** Width of the last cell's output. */
outputSize;
#names;
/**
* Stacks the cells.
*
* @param cells At least one, lowest first.
* @throws {ValueError} if there is none.
*/
constructor(cells, options = {}) {
checkOptions("StackedRNNCells", options, { name: ["string"] });
if (!Array.isArray(cells)) throw new TypeError(`[StackedRNNCells] expects an array of cells. Received ${describe(cells)}`);
const top = cells[cells.length - 1];
if (top === void 0) throw new ValueError("[StackedRNNCells] expects at least one cell");
this.name = options.name ?? "stacked_rnn_cells";
this.cells = [...cells];
this.stateSize = cells.flatMap(sizesOf);
this.outputSize = top.outputSize;
this.#names = numbered(cells.map((cell) => cell.name));
}
/** The parameters of every cell. */
build(inputSize) {
return this.#collect(inputSize, (cell, width) => cell.build(width));
}
/** The masks of every cell. */
masks(inputSize) {
return this.#collect(inputSize, (cell, width) => cell.masks?.(width) ?? {});
}
/** One step of every cell. */
step(x, state, params2) {
let at = 0;
let output = x;
const next = [];
this.cells.forEach((cell, i) => {
const count3 = sizesOf(cell).length;
const result = cell.step(output, state.slice(at, at + count3), partOf2(params2, this.#names[i]));
at += count3;
output = result.output;
next.push(...result.state);
});
return { output, state: next };
}
/** One cell's whole sequence after the other: what a step of a cell sees does not depend on the order. */
sequence(x, lengths, params2, options) {
const top = this.cells.length - 1;
return this.cells.reduce(
(input, cell, i) => recurrent2(cell, input, lengths, partOf2(params2, this.#names[i]), i < top ? { returnSequences: true } : options),
x
);
}
#collect(inputSize, of) {
return prefixed(this.cells.map((cell, i) => [this.#names[i], of(cell, i === 0 ? inputSize : this.cells[i - 1].outputSize)]));
}
};
function sizesOf(cell) {
return typeof cell.stateSize === "number" ? [cell.stateSize] : cell.stateSize;
}
function numbered(names) {
const counts = /* @__PURE__ */ new Map();
return names.map((name) => {
const count3 = counts.get(name) ?? 0;
counts.set(name, count3 + 1);
return count3 === 0 ? name : `${name}_${count3}`;
});
}
var FORWARD = "forward_rnn";
var BACKWARD = "backward_rnn";
var Bidirectional = class {
/** `bidirectional`, unless the options say otherwise. */
name;
/** Runs from the beginning to the end. */
forward;
/** Runs from the end to the beginning. */
backward;
/** How the outputs are joined. */
mergeMode;
/** The states of both cells. */
stateSize;
/** Width of the joined output. */
outputSize;
/**
* Joins two directions.
*
* @param forward The cell that runs from the beginning to the end.
* @throws {ValueError} if the merge mode is unknown, or joins element by element outputs of different width.
*/
constructor(forward, options = {}) {
checkOptions("Bidirectional", options, { backward: ["object"], mergeMode: ["string"], name: ["string"] });
const { backward = forward, mergeMode = "concat", name = "bidirectional" } = options;
if (!["concat", "sum", "mul", "ave"].includes(mergeMode)) {
throw new ValueError(`Invalid merge mode. Received: ${mergeMode}. Merge mode should be one of {"sum", "mul", "ave", "concat"}`);
}
if (mergeMode !== "concat" && forward.outputSize !== backward.outputSize) {
throw new ValueError(
`[Bidirectional] mergeMode "${mergeMode}" needs outputs of one width. Received ${forward.outputSize} and ${backward.outputSize}`
);
}
this.name = name;
this.forward = forward;
this.backward = backward;
this.mergeMode = mergeMode;
this.stateSize = [forward.stateSize, backward.stateSize].flat();
this.outputSize = mergeMode === "concat" ? forward.outputSize + backward.outputSize : forward.outputSize;
}
/** The parameters of both cells. */
build(inputSize) {
return prefixed([[this.#forwardName, this.forward.build(inputSize)], [this.#backwardName, this.backward.build(inputSize)]]);
}
/** The masks of both cells. */
masks(inputSize) {
return prefixed([[this.#forwardName, this.forward.masks?.(inputSize) ?? {}], [
this.#backwardName,
this.backward.masks?.(inputSize) ?? {}
]]);
}
/**
* There is no such step.
*
* @throws {UnimplementedError} always.
*/
step() {
throw new UnimplementedError("[Bidirectional] has no single step: its backward cell begins at the end of the sequence");
}
/** Both directions, joined. */
sequence(x, lengths, params2, options) {
const forward = recurrent2(this.forward, x, lengths, partOf2(params2, this.#forwardName), options);
const backward = recurrent2(this.backward, reverseSequence(x, lengths), lengths, partOf2(params2, this.#backwardName), options);
if (!options.returnSequences) return merge(this.mergeMode, forward, backward);
const outputs = merge(this.mergeMode, forward, reverseSequence(backward, lengths));
const [batch, time] = x.shape;
const runs2 = Float32Array.from({ length: batch * time }, (_, i) => i % time < lengths[Math.floor(i / time)] ? 1 : 0);
return mulRows(outputs, tensor(runs2));
}
get #forwardName() {
return `${FORWARD}/${this.forward.name}`;
}
get #backwardName() {
return `${BACKWARD}/${this.backward.name}`;
}
};
function merge(mode, a, b) {
switch (mode) {
case "concat":
return concat([a, b], -1);
case "sum":
return add(a, b);
case "mul":
return mul(a, b);
case "ave":
return affine(add(a, b), 0.5);
}
}
function prefixed(parts) {
return Object.fromEntries(
parts.flatMap(([name, values]) => Object.entries(values).map(([key, value]) => [`${name}/${key}`, value]))
);
}
function partOf2(record, name) {
const start = `${name}/`;
return Object.fromEntries(
Object.entries(record).filter(([key]) => key.startsWith(start)).map(([key, value]) => [key.slice(start.length), value])
);
}

// core/layers.ts
var fusedNames = /* @__PURE__ */ new Map([
[relu, "relu"],
[relu6, "relu6"],
[leakyRelu, "leaky_relu"],
[elu, "elu"],
[selu, "selu"],
[gelu, "gelu"],
[softplus, "softplus"],
[sigmoid, "sigmoid"],
[tanh, "tanh"]
]);
var activationNames = ["linear", ...fusedNames.values()];
var denseKinds = {
activation: ["string", "function", "null"],
name: ["string"],
useBias: ["boolean"],
kernelInitializer: ["function"],
biasInitializer: ["function"]
};
function activateBy(x, activation) {
const y = synchronous("An activation", activation(x));
if (y instanceof Tensor) return y;
throw new TypeError(`An activation must return a Tensor, it returned ${describe(y)}`);
}
function stack2(x, units, options = {}) {
if (!Array.isArray(units)) throw new TypeError(`[stack] units must be an array of layer widths, received ${describe(units)}`);
const { name, activation = "relu", ...rest } = options;
const layer = name ?? "fully_connected";
return variableScope(layerName(name, "Stack"), () => units.reduce(
(y, width, i) => fullyConnected("stack", y, width, { ...rest, activation, name: `${layer}_${i + 1}` }, "weights", "biases"),
float("stack", x)
));
}
function dropout(x, rate, options = {}) {
const model = requireModel("dropout");
const t = float("dropout", x);
if (model.mode !== "train") {
if (!(rate >= 0 && rate < 1)) throw new ValueError(`[dropout] rate must be in [0, 1). Received ${rate}`);
return t;
}
return dropoutWithKey(t, rate, modelRandomKey(layerName(options.name, "dropout")), model.step);
}
function batchNorm(x, options = {}) {
const { momentum = 0.99, epsilon = 1e-3 } = options;
const model = requireModel("batchNorm");
const known4 = model.variables.size;
const t = float("batch_norm", x);
const n = t.shape[t.shape.length - 1];
if (n === void 0) throw new ValueError("[batch_norm] expects at least one dimension. Received a scalar");
return variableScope(layerName(options.name, "batch_normalization"), () => {
const gamma = variable("gamma", [n], ones2());
const beta = variable("beta", [n], zeros2());
const movingMean = variable("moving_mean", [n], zeros2(), { trainable: false });
const movingVariance = variable("moving_variance", [n], ones2(), { trainable: false });
if (model.variables.size > known4) {
checkOptions("batchNorm", options, { name: ["string"], momentum: ["number"], epsilon: ["number"] });
}
if (model.mode !== "train") return batchNormInference(t, gamma, beta, movingMean, movingVariance, epsilon);
const { y, mean: mean2, variance } = batchNormTraining(t, gamma, beta, epsilon);
const decay = allocate(16);
backend().writeFloats(decay.address, [1 - momentum]);
model.updates.push(() => {
backend().run.moving_average(n, movingMean.address, mean2.address, decay.address);
backend().run.moving_average(n, movingVariance.address, variance.address, decay.address);
movingMean.version++;
movingVariance.version++;
});
return y;
});
}
function rnn(cell, x, lengths, options = {}) {
const model = requireModel("rnn");
checkOptions("rnn", options, { name: ["string"], returnSequences: ["boolean"] });
const { name, ...rest } = options;
const t = float("rnn", x);
const [batch, , inputs] = t.shape;
if (t.shape.length !== 3) throw new ValueError(`[rnn] expects x [batch, time, inputs]. Received [${t.shape}]`);
const scope2 = cell instanceof Bidirectional ? layerName(cell.name === BIDIRECTIONAL ? null : cell.name, BIDIRECTIONAL) : `${layerName(name, "rnn")}/${cell.name}`;
const params2 = variableScope(scope2, () => {
const variables = mapValues(cell.build(inputs), ({ shape, initializer }, key) => variable(key, shape, initializer));
if (model.mode !== "train" || cell.masks === void 0) return variables;
const masks = mapValues(
cell.masks(inputs),
({ width, rate }, key) => dropoutWithKey(ones([batch, width]), rate, modelRandomKey(key), model.step)
);
return { ...variables, ...masks };
});
return recurrent2(cell, t, lengths, params2, rest);
}
var BIDIRECTIONAL = "bidirectional";
function mapValues(record, fn) {
return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, fn(value, key)]));
}

// core/cells/standard.ts
function simpleRnnCell(units, options = {}) {
return gatedCell(units, options, {
maker: "simpleRnnCell",
name: "simple_rnn_cell",
gates: 1,
states: 1,
biasShape: [units],
biasInitializer: zeros2(),
step: (fromInput, fromState, _state, bias) => {
const output = tanh(add(add(fromInput, fromState), bias));
return { output, state: [output] };
},
sequence: (x, lengths, params2, end) => simpleRnnSequence(x, lengths, ...weights(params2), end)
});
}
function lstmCell(units, options = {}) {
return gatedCell(units, options, {
maker: "lstmCell",
name: "lstm_cell",
gates: 4,
states: 2,
biasShape: [4 * units],
biasInitializer: unitForgetBias(),
step: (fromInput, fromState, [, c], bias) => {
const z = add(add(fromInput, fromState), bias);
const kept = mul(sigmoid(gate(z, 1, units)), c);
const cell = add(kept, mul(sigmoid(gate(z, 0, units)), tanh(gate(z, 2, units))));
const output = mul(sigmoid(gate(z, 3, units)), tanh(cell));
return { output, state: [output, cell] };
},
sequence: (x, lengths, params2, end) => lstmSequence(x, lengths, ...weights(params2), end)
});
}
function gruCell(units, options = {}) {
return gatedCell(units, options, {
maker: "gruCell",
name: "gru_cell",
gates: 3,
states: 1,
biasShape: [2, 3 * units],
biasInitializer: zeros2(),
step: (fromInput, fromState, [h], bias) => {
const m = add(fromInput, slice(bias, [0, 0], [1, -1]));
const n = add(fromState, slice(bias, [1, 0], [1, -1]));
const open = (index) => sigmoid(add(gate(m, index, units), gate(n, index, units)));
const z = open(0);
const candidate = tanh(add(gate(m, 2, units), mul(open(1), gate(n, 2, units))));
const output = add(mul(z, h), mul(sub(1, z), candidate));
return { output, state: [output] };
},
sequence: (x, lengths, params2, end) => gruSequence(x, lengths, ...weights(params2), end)
});
}
var optionKinds = {
name: ["string"],
dropout: ["number"],
recurrentDropout: ["number"],
kernelInitializer: ["function"],
recurrentInitializer: ["function"],
biasInitializer: ["function"]
};
function gatedCell(units, options, kind) {
checkOptions(kind.maker, options, optionKinds);
if (!Number.isInteger(units) || units < 1) {
throw new ValueError(`Received an invalid value for argument \`units\`, expected a positive integer, got ${units}.`);
}
const dropout2 = rateOf(`${kind.maker}: dropout`, options.dropout);
const recurrentDropout = rateOf(`${kind.maker}: recurrentDropout`, options.recurrentDropout);
const width = kind.gates * units;
const masks = (inputSize) => {
const each = recurrentDropout > 0 ? kind.gates : 1;
return {
...dropout2 > 0 && { dropout: { width: each * inputSize, rate: dropout2 } },
...recurrentDropout > 0 && { recurrent_dropout: { width, rate: recurrentDropout } }
};
};
return {
name: options.name ?? kind.name,
stateSize: Array.from({ length: kind.states }, () => units),
outputSize: units,
build: (inputSize) => ({
kernel: { shape: [inputSize, width], initializer: options.kernelInitializer ?? glorotUniform() },
recurrent_kernel: { shape: [units, width], initializer: options.recurrentInitializer ?? orthogonal() },
bias: { shape: kind.biasShape, initializer: options.biasInitializer ?? kind.biasInitializer }
}),
masks,
step: (x, state, params2) => {
const fromInput = maskedProduct(x, params2["kernel"], params2["dropout"], kind.gates);
const fromState = maskedProduct(state[0], params2["recurrent_kernel"], params2["recurrent_dropout"], kind.gates);
return kind.step(fromInput, fromState, state, params2["bias"]);
},
sequence: (x, lengths, params2, sequenceOptions) => {
if (params2["recurrent_dropout"] !== void 0) return null;
const mask = params2["dropout"];
return kind.sequence(mask === void 0 ? x : mul(x, expandDims(mask, 1)), lengths, params2, sequenceOptions);
}
};
}
function gate(x, index, units) {
return slice(x, [0, index * units], [-1, units]);
}
function weights(params2) {
return [params2["kernel"], params2["recurrent_kernel"], params2["bias"]];
}
function maskedProduct(x, matrix, mask, gates3) {
if (mask === void 0) return matmul(x, matrix);
const inputs = x.shape[1];
if (mask.shape[1] === inputs) return matmul(mul(x, mask), matrix);
const units = matrix.shape[1] / gates3;
return concat(Array.from({ length: gates3 }, (_, i) => matmul(mul(x, gate(mask, i, inputs)), gate(matrix, i, units))), 1);
}
function rateOf(name, rate = 0) {
if (!(rate >= 0 && rate < 1)) throw new ValueError(`${name} must be in [0, 1). Received ${rate}`);
return rate;
}

// core/logger.ts
var silentLogger = { debug() {
}, info() {
}, warn() {
}, error() {
} };
var current3 = consoleLogger();
function setLogger(logger) {
current3 = checkLogger(logger);
}
function checkLogger(logger) {
for (const method of ["debug", "info", "warn", "error"]) {
if (typeof logger?.[method] !== "function") {
throw new TypeError(`A logger has the methods debug, info, warn and error; ${method} is missing`);
}
}
return logger;
}

// core/metrics/metric.ts
var Metric = class {
/** Name under which the states stand. */
name;
/** How the states of several machines become one. */
merge = "sum";
#states = [];
/** Metrics of one model need different names. */
constructor(name) {
this.name = name;
}
/** The states, all of which are sums over examples. */
get states() {
return this.#states;
}
/** Forgets all batches. */
reset() {
for (const state of this.#states) state.assign(new Float32Array(state.size));
}
/** Frees the states. */
dispose() {
for (const state of this.#states) state.dispose();
}
/** Frees the states at the end of a `using` block. */
[Symbol.dispose]() {
this.dispose();
}
/** Declares a state of zeros. */
state(name, shape = []) {
const made = localVariable(`${this.name}/${name}`, shape);
this.#states.push(made);
return made;
}
};
function updating(fn) {
withRecorder(null, () => scope(fn));
}
function asFloat(x) {
const t = x instanceof Tensor ? x : tensor(x);
return t.dtype === "float32" ? t : cast(t, "float32");
}
function fitWeights(weights2, shape) {
if (weights2 === null || weights2 === void 0) return null;
const w = asFloat(weights2);
const size2 = shape.reduce((product, extent) => product * extent, 1);
if (w.size === size2) return w;
const missing = shape.length - w.shape.length;
const grown = missing > 0 ? reshape(w, [...w.shape, ...new Array(missing).fill(1)]) : w;
if (missing < 0 || grown.shape.some((extent, i) => extent !== 1 && extent !== shape[i])) {
throw new ValueError(`Weights of shape [${w.shape}] do not fit values of shape [${shape}]`);
}
return broadcastTo(grown, shape);
}
function addSum(state, values, weights2) {
const { run } = backend();
const sum3 = empty([]);
if (weights2 === null) run.reduce_sum(1, values.size, 1, values.address, sum3.address);
else run.dot(values.size, values.address, weights2.address, sum3.address);
run.add(1, state.address, sum3.address, state.address);
}
function addWeights(state, weights2, count3) {
if (weights2 !== null) addSum(state, weights2, null);
else backend().run.add(1, state.address, params(count3), state.address);
}
function checkSizes(what, labels, predictions) {
if (labels.size !== predictions.size) {
throw new ValueError(
`[${what}] labels and predictions must have the same number of values. Received shapes [${labels.shape}] and [${predictions.shape}]`
);
}
}
function quotient(a, b) {
return b === 0 ? 0 : a / b;
}
function ratio(a, b) {
return quotient(a.value()[0], b.value()[0]);
}

// core/estimator_spec.ts
var DEFAULT_SERVING_SIGNATURE_DEF_KEY = "serving_default";
var EstimatorSpec = class _EstimatorSpec {
/** The mode. */
mode;
/** The scalar that is trained or evaluated. */
loss;
/** The step that was computed. */
trainOp;
/** Metrics by name; empty outside of EVAL mode. */
evalMetricOps;
#options;
#exportOutputs;
#predictions;
/**
* Checks what the mode needs.
*
* @throws {ValueError} if something is missing, the loss is not a scalar, or a metric has a reserved name.
* @throws {TypeError} if something is of a wrong kind.
*/
constructor(options) {
checkKnown(options);
const { mode } = options;
if (mode !== ModeKeys.TRAIN && mode !== ModeKeys.EVAL && mode !== ModeKeys.PREDICT) {
throw new ValueError(`mode must be "train", "eval" or "infer", given: ${JSON.stringify(mode)}`);
}
this.mode = mode;
this.#options = options;
this.trainOp = checkTrainOp(options.trainOp ?? null, mode);
this.loss = checkLoss(options.loss ?? null, mode);
this.#predictions = options.predictions ?? null;
if (this.#predictions === null && mode === ModeKeys.PREDICT) throw new ValueError("Missing predictions.");
if (typeof this.#predictions !== "function") checkPredictions(this.#predictions);
this.evalMetricOps = checkMetrics(options.evalMetricOps ?? {});
this.#exportOutputs = options.exportOutputs ?? null;
if (typeof this.#exportOutputs !== "function") checkExports(this.#exportOutputs);
for (const name of ["trainingChiefHooks", "trainingHooks", "evaluationHooks", "predictionHooks"]) {
const hooks = options[name];
if (hooks !== void 0 && hooks !== null && hooks.length > 0) {
throw new UnimplementedError(`EstimatorSpec: ${name} are not available yet`);
}
}
if (options.scaffold !== void 0 && options.scaffold !== null) {
throw new UnimplementedError("EstimatorSpec: a scaffold is not available yet");
}
}
/**
* A copy in which some fields are others, such as further metrics: `spec.replace({ evalMetricOps: { ...spec.evalMetricOps, more } })`.
*
* @throws {ValueError} where the constructor does.
*/
replace(changes) {
return new _EstimatorSpec({ ...this.#options, predictions: this.#predictions, exportOutputs: this.#exportOutputs, ...changes });
}
/** Predictions by key, or one tensor; null where the mode needs none. */
get predictions() {
if (typeof this.#predictions === "function") this.#predictions = checkPredictions(this.#predictions());
return this.#predictions;
}
/** Signatures by name; null where there are none. */
get exportOutputs() {
if (typeof this.#exportOutputs === "function") this.#exportOutputs = checkExports(this.#exportOutputs());
return this.#exportOutputs;
}
};
var known = /* @__PURE__ */ new Set([
"mode",
"predictions",
"loss",
"trainOp",
"evalMetricOps",
"exportOutputs",
"trainingChiefHooks",
"trainingHooks",
"scaffold",
"evaluationHooks",
"predictionHooks"
]);
function show(value) {
if (typeof value === "object" && value !== null) return value.constructor?.name ?? "object";
return typeof value === "string" ? JSON.stringify(value) : String(value);
}

// core/optimizers/_clip.ts
function clipEach(pairs, { clipnorm, clipvalue }) {
if (clipnorm === null && clipvalue === null) return;
const { run } = backend();
const limits2 = clipvalue === null ? 0 : params(-clipvalue, clipvalue);
const norm = clipnorm === null ? 0 : params(clipnorm);
for (const pair2 of pairs) {
const { address, size: size2 } = valuesOf(pair2);
if (clipvalue !== null) run.clip(size2, address, address, limits2);
if (clipnorm !== null) run.clip_by_norm(size2, address, norm);
}
}
function clipTogether(pairs, limit) {
const count3 = pairs.length;
if (count3 === 0) return;
const { run } = backend();
const squares = words2(...new Array(count3).fill(0));
for (let i = 0; i < count3; i++) {
const { address, size: size2 } = valuesOf(pairs[i]);
run.sum_squares(size2, address, squares + 4 * i);
}
const scale = params(0);
const bound = params(limit);
run.reduce_sum(1, count3, 1, squares, scale);
run.sqrt(1, scale, scale);
run.maximum(1, scale, bound, scale);
run.div(1, bound, scale, scale);
for (const pair2 of pairs) {
const { address, size: size2 } = valuesOf(pair2);
run.scale_by(size2, address, scale);
}
}
function valuesOf({ gradient: gradient2 }) {
return gradient2.kind === "dense" ? gradient2.tensor : gradient2.rows;
}

// core/optimizers/options.ts
var limits = /* @__PURE__ */ new Set(["clipnorm", "clipvalue", "globalClipnorm"]);
var unit = /* @__PURE__ */ new Set(["momentum", "rho", "beta1", "beta2"]);
function checkOption(kind, known4, option, value) {
const like = Object.hasOwn(known4, option) ? known4[option] : void 0;
if (like === void 0) {
throw new TypeError(
`Unexpected keyword argument passed to optimizer: ${option}. The options of ${kind} are ${Object.keys(known4).join(", ")}`
);
}
if (limits.has(option) && value === null) return;
if (option === "learningRate" && typeof value === "function") return;
const type = limits.has(option) ? "number" : typeof like;
const actual = typeof value;
if (actual !== type) {
throw new TypeError(`[${kind}] ${option} must be a ${type}. Received ${value === null ? "null" : actual}`);
}
if (option === "name" && (value === "" || value.includes("/"))) {
throw new ValueError(`[${kind}] name must be a word without "/". Received ${JSON.stringify(value)}`);
}
if (typeof value !== "number") return;
if (!Number.isFinite(value)) throw new ValueError(`[${kind}] ${option} must be a finite number. Received ${value}`);
if ((unit.has(option) || kind === "RMSPropOptimizer" && option === "decay") && !(value >= 0 && value <= 1)) {
throw new ValueError(`\`${option}\` must be between [0, 1]. Received: ${option}=${value}.`);
}
if (option === "beta1" && Math.fround(value) === 1) {
throw new ValueError(`\`beta1\` must be below 1, as Adam divides by what is left. Received: beta1=${value}.`);
}
if (option === "learningRatePower") {
if (value > 0) throw new ValueError(`\`learningRatePower\` needs to be negative or zero. Received: learningRatePower=${value}.`);
} else if (value < 0) throw new ValueError(`Expected ${option} >= 0, received: ${value}`);
}

// core/optimizers/scheme.ts
var keras = {
options: { learningRate: 1e-3, decay: 0, clipnorm: null, clipvalue: null, globalClipnorm: null },
storesHyperParameters: true,
slotName: (optimizer, variable2, slot, _index, _canned, scope2) => `${scope2}/${optimizer}/${variable2}/${slot}`
};
var TRAINING = "training";
var OPTIMIZER_STATE = /^training(?:_\d+)?\/([^/]+)\//;

// core/optimizers/optimizer.ts
var boundIn = /* @__PURE__ */ new WeakMap();
var Optimizer = class {
/** Name of the class. */
kind;
/** Every option with its value. */
settings;
#scheme;
#given;
/** Checks options against the defaults of a kind, which name all there are. */
constructor(kind, defaults, options, scheme = keras) {
this.kind = kind;
this.#scheme = scheme;
const { settings, given: given2 } = checkedSettings(kind, { ...scheme.options, ...defaults }, options);
this.settings = settings;
this.#given = given2;
}
/** Name under which its variables stand in a checkpoint. */
get name() {
return this.settings["name"];
}
/** The rate, or the schedule of rates. */
get learningRate() {
return this.settings["learningRate"];
}
/**
* Computes the gradients of a loss, clips them per variable, and returns the step that is ready to be taken. Called inside a `modelFn` in TRAIN mode.
*
* @param loss A scalar.
* @throws {ValueError} if the loss depends on no variable, or not on one that was asked for.
*/
minimize(loss, options = {}) {
return this.applyGradients(this.computeGradients(loss, options), options);
}
/** The gradients of a loss, not clipped, in the order of the variables' names. */
computeGradients(loss, options = {}) {
const { variables } = options;
const tape = currentTape();
const { pairs } = variables === void 0 ? tape.gradients(loss) : tape.gradients(loss, variables);
if (variables !== void 0 && pairs.length < variables.length) {
const found = new Set(pairs.map(({ variable: variable2 }) => variable2));
const names = variables.filter((variable2) => !found.has(variable2)).map(({ name }) => name);
throw new ValueError(`Variable ${names.join(", ")} has \`None\` for gradient. Please make sure that the loss depends on it.`);
}
return pairs;
}
/** The step that applies these gradients. They are clipped in place. */
applyGradients(gradients2, options = {}) {
if (gradients2.length === 0) throw new ValueError("No gradients provided for any variable.");
const model = requireModel("optimizer.applyGradients");
const bound = this.#bind(model, options);
const slots = gradients2.map((pair2) => {
checkGradient(pair2);
return bound.slots.get(pair2.variable) ?? this.#makeSlots(model, bound, pair2.variable, options);
});
clipEach(gradients2, { clipnorm: this.#limit("clipnorm"), clipvalue: this.#limit("clipvalue") });
const { step } = model;
const { hyper, shared } = bound;
return { gradients: gradients2, apply: () => this.#apply(gradients2, slots, step, hyper, shared) };
}
/** The learning rate of the step that follows `step` others, in float32. */
rateAt(step, hyper = this.#ownHyper()) {
const { learningRate } = this;
const given2 = typeof learningRate === "function" ? learningRate(step) : hyper["learning_rate"];
const rate = typeof given2 === "number" ? Math.fround(given2) : NaN;
if (!Number.isFinite(rate)) {
throw new ValueError(`The learning rate of ${this.name} at step ${step} must be a finite number. Received ${describe(given2)}`);
}
const decay = hyper["decay"] ?? 0;
return decay > 0 ? Math.fround(rate / Math.fround(1 + Math.fround(decay * step))) : rate;
}
/** The description that `optimizerFromConfig` takes. */
toConfig() {
const { learningRate, ...rest } = this.settings;
const rate = typeof learningRate === "function" ? learningRate.toConfig?.() ?? null : learningRate;
return { kind: this.kind, learningRate: rate, ...rest };
}
/** Makes every option give way to what a checkpoint holds, as for an optimizer that was named by a string. */
yielding() {
this.#given = /* @__PURE__ */ new Set();
return this;
}
/** The states that all variables share. */
sharedSpecs() {
return [];
}
#apply(gradients2, slotsOf, step, hyper, shared) {
const limit = this.#limit("globalClipnorm");
if (limit !== null) clipTogether(gradients2, limit);
const block = this.stepParams(this.rateAt(step, hyper), step, hyper, shared);
for (let i = 0; i < gradients2.length; i++) {
const pair2 = gradients2[i];
const slots = slotsOf[i];
this.update(pair2, slots, block);
pair2.variable.version++;
for (let k = 0; k < slots.length; k++) slots[k].version++;
}
}
#limit(option) {
return this.settings[option] ?? null;
}
#ownHyper() {
const { learningRate } = this;
const rate = typeof learningRate === "function" ? {} : { learning_rate: learningRate };
const decay = this.#scheme.storesHyperParameters ? { decay: this.settings["decay"] } : {};
const hyper = { ...rate, ...decay, ...this.hyperParameters() };
for (const name of Object.keys(hyper)) hyper[name] = Math.fround(hyper[name]);
return hyper;
}
/** Finds or makes what the optimizer keeps in the model's store. A `modelFn` may make the optimizer anew at each step. */
#bind(model, { nameScope: nameScope2, trainingScope = TRAINING }) {
let inStore = boundIn.get(model.variables);
if (inStore === void 0) boundIn.set(model.variables, inStore = /* @__PURE__ */ new Map());
const place = `${trainingScope}/${nameScopedName(this.name)}`;
let bound = inStore.get(place);
if (bound?.owner === this) return bound;
if (bound === void 0) {
inStore.set(place, bound = { owner: null, hyper: {}, layout: "", slotSpecs: [], shared: [], slots: /* @__PURE__ */ new Map() });
}
bound.hyper = this.#bindHyper(model.variables, model.logger ?? defaultLogger(), trainingScope);
bound.slotSpecs = this.slotSpecs(bound.hyper);
const layout = bound.slotSpecs.map(({ name }) => name).join();
if (layout !== bound.layout) bound.slots.clear();
bound.layout = layout;
bound.shared = this.sharedSpecs().map(({ name, after }) => {
const full = nameScopedName(nameScope2 === void 0 || nameScope2 === "" ? name : `${nameScope2}/${name}`);
const at = (step) => Float32Array.of(after(step));
return model.variables.get(full, [], () => at(0), false, { optimizer: this.name, variable: null, slot: name, after: at });
});
bound.owner = this;
model.variables.optimizers.add(this.name);
return bound;
}
#bindHyper(store, logger, scope2) {
if (!this.#scheme.storesHyperParameters) return this.#ownHyper();
const hyper = {};
for (const [name, own] of Object.entries(this.#ownHyper())) {
const full = `${scope2}/${this.name}/${name}`;
const known4 = store.find(full) !== void 0;
const variable2 = store.get(full, [], () => Float32Array.of(own), false);
const stored = variable2.value()[0];
const option = name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());
const given2 = this.#given.has(option);
if (given2 && stored !== own) {
if (!known4) {
const [here, there] = [shortestFloat32(own), shortestFloat32(stored)];
logger.info(`${this.name}: the option ${option} is ${here}; the checkpoint's ${full}, ${there}, is not used`);
}
variable2.assign(Float32Array.of(own));
}
hyper[name] = given2 ? own : stored;
}
return hyper;
}
#makeSlots(model, bound, variable2, options) {
const { nameScope: nameScope2, trainingScope = TRAINING } = options;
const slots = bound.slotSpecs.map(({ name, initial }, index) => {
return model.variables.get(
this.#scheme.slotName(this.name, variable2.name, name, index, nameScope2 !== void 0, trainingScope),
variable2.shape,
() => new Float32Array(variable2.size).fill(initial),
false,
{ optimizer: this.name, variable: variable2.name, slot: name }
);
});
bound.slots.set(variable2, slots);
return slots;
}
};
function checkGradient({ gradient: gradient2, variable: variable2 }) {
if (gradient2.kind === "dense") {
if (gradient2.tensor.dtype === "float32" && sameShape(gradient2.tensor.shape, variable2.shape)) return;
const { dtype, shape } = gradient2.tensor;
throw new ValueError(
`The gradient of ${variable2.name} must be float32 of shape [${variable2.shape}]. Received ${dtype} of shape [${shape}]`,
{
tensor: variable2.name
}
);
}
const { rows, ids, count: count3 } = gradient2;
const width = variable2.size / variable2.shape[0];
if (rows.dtype === "float32" && rows.shape[1] === width && rows.shape[0] >= count3 && ids.size >= count3) return;
throw new ValueError(
`The gradient of ${variable2.name} must have ${count3} rows of a variable of shape [${variable2.shape}]. Received rows of shape [${rows.shape}]`,
{ tensor: variable2.name }
);
}
function currentTape() {
const tape = recorder.current;
if (tape?.gradients === void 0) {
throw new ValueError("Gradients are computed while a tape records: call minimize inside a modelFn in TRAIN mode, or inside tape.run");
}
return tape;
}

// core/optimizers/adagrad.ts
var Adagrad = class extends Optimizer {
/**
* Checks the options.
*
* @throws {ValueError} if one is out of its range.
*/
constructor(options = {}) {
super("Adagrad", { name: "Adagrad", initialAccumulatorValue: 0.1, epsilon: 1e-7 }, options);
}
/** Hyper-parameters by their names in a checkpoint. */
hyperParameters() {
return {};
}
/** The states of each variable. */
slotSpecs() {
return [{ name: "accumulator", initial: this.settings["initialAccumulatorValue"] }];
}
/** Address of what the kernels of a step read. */
stepParams(rate) {
return params(rate, this.settings["epsilon"]);
}
/** Changes a variable in one kernel call. */
update(pair2, slots, params2) {
updateAdagrad(pair2, slots, params2);
}
};
function updateAdagrad({ gradient: gradient2, variable: variable2 }, slots, params2) {
const { run } = backend();
const accumulator = slots[0].address;
if (gradient2.kind === "dense") {
run.adagrad(variable2.size, variable2.address, accumulator, gradient2.tensor.address, params2);
return;
}
const { count: count3, ids, rows } = gradient2;
run.adagrad_rows(words2(count3), rows.shape[1], ids.address, variable2.address, accumulator, rows.address, params2);
}

// core/optimizers/adam.ts
var Adam = class extends Optimizer {
/**
* Checks the options.
*
* @throws {ValueError} if one is out of its range.
*/
constructor(options = {}) {
super("Adam", { name: "Adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-7, amsgrad: false }, options);
}
/** Hyper-parameters by their names in a checkpoint. */
hyperParameters() {
return { beta_1: this.settings["beta1"], beta_2: this.settings["beta2"] };
}
/** The states of each variable. */
slotSpecs() {
const names = this.settings["amsgrad"] === true ? ["m", "v", "vhat"] : ["m", "v"];
return names.map((name) => ({ name, initial: 0 }));
}
/** Address of what the kernels of a step read. */
stepParams(rate, step, hyper) {
const f2 = Math.fround;
const beta1 = hyper["beta_1"];
const beta2 = hyper["beta_2"];
const correction1 = f2(1 - f2(beta1 ** (step + 1)));
const correction2 = f2(Math.sqrt(f2(1 - f2(beta2 ** (step + 1)))));
return params(f2(f2(rate * correction2) / correction1), f2(1 - beta1), f2(1 - beta2), this.settings["epsilon"], beta1, beta2);
}
/** Changes a variable in one kernel call. */
update(pair2, slots, params2) {
updateAdam(pair2, slots, params2);
}
};
function updateAdam({ gradient: gradient2, variable: variable2 }, slots, params2) {
const { run } = backend();
const m = slots[0].address;
const v = slots[1].address;
const vhat = slots.length === 3 ? slots[2].address : 0;
if (gradient2.kind === "dense") {
run.adam(variable2.size, variable2.address, m, v, vhat, gradient2.tensor.address, params2);
return;
}
const { count: count3, ids, rows } = gradient2;
run.adam_rows(variable2.size, words2(count3), rows.shape[1], ids.address, variable2.address, m, v, vhat, rows.address, params2);
}

// core/optimizers/ftrl.ts
var Ftrl = class extends Optimizer {
/**
* Checks the options.
*
* @throws {ValueError} if one is out of its range.
*/
constructor(options = {}) {
super("Ftrl", {
name: "Ftrl",
learningRatePower: -0.5,
initialAccumulatorValue: 0.1,
l1RegularizationStrength: 0,
l2RegularizationStrength: 0,
l2ShrinkageRegularizationStrength: 0,
beta: 0
}, options);
}
/** Hyper-parameters by their names in a checkpoint. */
hyperParameters() {
return {
beta: this.settings["beta"],
l1_regularization_strength: this.settings["l1RegularizationStrength"],
l2_regularization_strength: this.settings["l2RegularizationStrength"],
learning_rate_power: this.settings["learningRatePower"]
};
}
/** The states of each variable. */
slotSpecs() {
return [{ name: "accumulator", initial: this.settings["initialAccumulatorValue"] }, { name: "linear", initial: 0 }];
}
/** Address of what the kernels of a step read. */
stepParams(rate, _step, hyper) {
return params(
rate,
hyper["l1_regularization_strength"],
hyper["l2_regularization_strength"],
hyper["learning_rate_power"],
hyper["beta"],
this.settings["l2ShrinkageRegularizationStrength"]
);
}
/** Changes a variable in one kernel call. */
update(pair2, slots, params2) {
updateFtrl(pair2, slots, params2);
}
};
function updateFtrl({ gradient: gradient2, variable: variable2 }, slots, params2) {
const { run } = backend();
const accumulator = slots[0].address;
const linear = slots[1].address;
if (gradient2.kind === "dense") {
run.ftrl(variable2.size, variable2.address, accumulator, linear, gradient2.tensor.address, params2);
return;
}
const { count: count3, ids, rows } = gradient2;
run.ftrl_rows(words2(count3), rows.shape[1], ids.address, variable2.address, accumulator, linear, rows.address, params2);
}

// core/learning_rate.ts
function exponentialDecay(options) {
checkOptions("exponentialDecay", options, decayKinds);
const config = { name: "exponential_decay", staircase: false, ...options };
checkNumbers(config.name, config, ["initialLearningRate", "decaySteps", "decayRate"]);
return described2(
(step) => f(f(config.initialLearningRate) * f(f(config.decayRate) ** intervals(step, config.decaySteps, config.staircase))),
config
);
}
function inverseTimeDecay(options) {
checkOptions("inverseTimeDecay", options, decayKinds);
const config = { name: "inverse_time_decay", staircase: false, ...options };
checkNumbers(config.name, config, ["initialLearningRate", "decaySteps", "decayRate"]);
return described2((step) => {
const { initialLearningRate, decaySteps, decayRate, staircase } = config;
const decay = staircase ? f(f(decayRate) * intervals(step, decaySteps, true)) : f(f(step) * f(f(decayRate) * f(1 / f(decaySteps))));
return f(f(initialLearningRate) / f(1 + decay));
}, config);
}
function polynomialDecay(options) {
checkOptions("polynomialDecay", options, {
name: ["any"],
initialLearningRate: ["any"],
decaySteps: ["any"],
endLearningRate: ["any"],
power: ["any"],
cycle: ["boolean"]
});
const config = { name: "polynomial_decay", endLearningRate: 1e-4, power: 1, cycle: false, ...options };
checkNumbers(config.name, config, ["initialLearningRate", "decaySteps", "endLearningRate", "power"]);
return described2((step) => {
const { decaySteps, cycle } = config;
const rounds = !cycle || step === 0 ? 1 : Math.ceil(quotient2(step, decaySteps));
const part = cycle ? f(f(step) / f(f(decaySteps) * rounds)) : quotient2(Math.min(step, decaySteps), decaySteps);
const end = f(config.endLearningRate);
return f(f(f(f(config.initialLearningRate) - end) * f(f(1 - part) ** f(config.power))) + end);
}, config);
}
function cosineDecay(options) {
checkOptions("cosineDecay", options, {
name: ["any"],
initialLearningRate: ["any"],
decaySteps: ["any"],
alpha: ["any"],
warmupTarget: ["any"],
warmupSteps: ["any"]
});
const config = { name: "cosine_decay", ...options };
const { initialLearningRate, decaySteps, alpha = 0, warmupTarget, warmupSteps = 0 } = options;
checkNumbers(config.name, { initialLearningRate, decaySteps, alpha, warmupSteps, warmupTarget: warmupTarget ?? 0 }, [
"initialLearningRate",
"decaySteps",
"alpha",
"warmupSteps",
"warmupTarget"
]);
return described2((step) => {
if (warmupTarget !== void 0 && step < warmupSteps) {
return f(f(f(f(warmupTarget) - f(initialLearningRate)) * f(f(step) / f(warmupSteps))) + f(initialLearningRate));
}
const from = f(warmupTarget ?? initialLearningRate);
const pi = f(Math.PI);
const angle = warmupTarget === void 0 ? f(f(Math.min(step, decaySteps)) * f(pi * f(1 / f(decaySteps)))) : f(pi * f(f(Math.min(step - warmupSteps, decaySteps)) / f(decaySteps)));
const wave = f(0.5 * f(1 + f(Math.cos(angle))));
return f(from * f(f(f(1 - f(alpha)) * wave) + f(alpha)));
}, config);
}
function cosineDecayRestarts(options) {
checkOptions("cosineDecayRestarts", options, {
name: ["any"],
initialLearningRate: ["any"],
firstDecaySteps: ["any"],
tMul: ["any"],
mMul: ["any"],
alpha: ["any"]
});
const config = { name: "cosine_decay_restarts", tMul: 2, mMul: 1, alpha: 0, ...options };
checkNumbers(config.name, config, ["initialLearningRate", "firstDecaySteps", "tMul", "mMul", "alpha"]);
const [t, m, alpha] = [f(config.tMul), f(config.mMul), f(config.alpha)];
if (t < 1) throw new ValueError(`[${config.name}] tMul must be at least 1. Received ${config.tMul}`);
return described2((step) => {
const decays = quotient2(step, config.firstDecaySteps);
const restarts = Math.floor(t === 1 ? decays : f(f(Math.log(f(1 - f(decays * f(1 - t))))) / f(Math.log(t))));
const length = f(t ** restarts);
const part = t === 1 ? f(decays - restarts) : f(f(decays - f(f(1 - length) / f(1 - t))) / length);
const wave = f(f(0.5 * f(m ** restarts)) * f(1 + f(Math.cos(f(f(Math.PI) * part)))));
return f(f(config.initialLearningRate) * f(f(f(1 - alpha) * wave) + alpha));
}, config);
}
function piecewiseConstantDecay(options) {
checkOptions("piecewiseConstantDecay", options, { name: ["any"], boundaries: ["any"], values: ["any"] });
const { boundaries, values } = options;
for (const list2 of [boundaries, values]) {
if (Array.isArray(list2) && list2.every(Number.isFinite)) continue;
throw new TypeError(`[piecewise_constant_decay] boundaries and values must be arrays of finite numbers. Received ${describe(list2)}`);
}
if (boundaries.length !== values.length - 1) {
throw new ValueError(
`The length of boundaries should be 1 less than the length of values. Received: boundaries=[${boundaries}] of length ${boundaries.length}, and values=[${values}] of length ${values.length}.`
);
}
for (let i = 1; i < boundaries.length; i++) {
if (!(boundaries[i] > boundaries[i - 1])) {
throw new ValueError(`[piecewise_constant_decay] boundaries must ascend. Received [${boundaries}]`);
}
}
return described2((step) => {
let i = 0;
while (i < boundaries.length && step > boundaries[i]) i++;
return f(values[i]);
}, { name: "piecewise_constant_decay", boundaries: [...boundaries], values: [...values] });
}
function learningRateFromConfig(config) {
switch (config.name) {
case "exponential_decay":
return exponentialDecay(config);
case "inverse_time_decay":
return inverseTimeDecay(config);
case "polynomial_decay":
return polynomialDecay(config);
case "cosine_decay":
return cosineDecay(config);
case "cosine_decay_restarts":
return cosineDecayRestarts(config);
case "piecewise_constant_decay":
return piecewiseConstantDecay(config);
default:
throw new ValueError(`Unknown learning rate schedule: ${JSON.stringify(config?.name)}`);
}
}
var decayKinds = {
name: ["any"],
initialLearningRate: ["any"],
decaySteps: ["any"],
decayRate: ["any"],
staircase: ["boolean"]
};
var f = Math.fround;
function intervals(step, decaySteps, staircase) {
const count3 = quotient2(step, decaySteps);
return staircase ? Math.floor(count3) : count3;
}
function quotient2(step, constant2) {
return f(f(step) * f(1 / f(constant2)));
}
function checkNumbers(name, options, keys) {
for (const key of keys) {
const value = options[key];
if (typeof value !== "number" || !Number.isFinite(value)) {
throw new ValueError(`[${name}] ${key} must be a finite number. Received ${value}`);
}
if ((key === "decaySteps" || key === "firstDecaySteps") && value <= 0) {
throw new ValueError(`[${name}] Argument \`${key}\` must be > 0. Received: ${key}=${value}`);
}
}
}
function described2(fn, config) {
return Object.assign(fn, { toConfig: () => config });
}

// core/optimizers/rmsprop.ts
var RMSProp = class extends Optimizer {
/**
* Checks the options.
*
* @throws {ValueError} if one is out of its range.
*/
constructor(options = {}) {
super("RMSProp", { name: "RMSprop", rho: 0.9, momentum: 0, epsilon: 1e-7, centered: false }, options);
}
/** Hyper-parameters by their names in a checkpoint. */
hyperParameters() {
return { momentum: this.settings["momentum"], rho: this.settings["rho"] };
}
/** The states of each variable. */
slotSpecs(hyper) {
const names = ["rms"];
if (hyper["momentum"] > 0) names.push("momentum");
if (this.settings["centered"] === true) names.push("mg");
return names.map((name) => ({ name, initial: 0 }));
}
/** Address of what the kernels of a step read. */
stepParams(rate, _step, hyper) {
return params(rate, hyper["rho"], hyper["momentum"], this.settings["epsilon"]);
}
/** Changes a variable in one kernel call. */
update(pair2, slots, params2) {
const centered = this.settings["centered"] === true;
const mg = centered ? slots[slots.length - 1] : null;
const momentum = slots.length > (centered ? 2 : 1) ? slots[1] : null;
updateRMSProp(pair2, { ms: slots[0], mg, momentum }, params2);
}
};
function updateRMSProp({ gradient: gradient2, variable: variable2 }, slots, params2) {
const { run } = backend();
const ms = slots.ms.address;
const mg = slots.mg?.address ?? 0;
const momentum = slots.momentum?.address ?? 0;
if (gradient2.kind === "dense") {
run.rmsprop(variable2.size, variable2.address, ms, mg, momentum, gradient2.tensor.address, params2);
return;
}
const { count: count3, ids, rows } = gradient2;
run.rmsprop_rows(variable2.size, words2(count3), rows.shape[1], ids.address, variable2.address, ms, mg, momentum, rows.address, params2);
}

// core/optimizers/sgd.ts
var SGD = class extends Optimizer {
/**
* Checks the options.
*
* @throws {ValueError} if one is out of its range.
*/
constructor(options = {}) {
super("SGD", { name: "SGD", learningRate: 0.01, momentum: 0, nesterov: false }, options);
}
/** Hyper-parameters by their names in a checkpoint. */
hyperParameters() {
return { momentum: this.settings["momentum"] };
}
/** The states of each variable. */
slotSpecs(hyper) {
return hyper["momentum"] === 0 ? [] : [{ name: "momentum", initial: 0 }];
}
/** Address of what the kernels of a step read. */
stepParams(rate, _step, hyper) {
return params(rate, hyper["momentum"], this.settings["nesterov"] === true ? 1 : 0);
}
/** Changes a variable in one kernel call. */
update(pair2, slots, params2) {
updateSGD(pair2, slots, params2);
}
};
function updateSGD({ gradient: gradient2, variable: variable2 }, slots, params2) {
const { run } = backend();
const w = variable2.address;
if (gradient2.kind === "dense") {
if (slots.length === 0) run.sgd(variable2.size, w, gradient2.tensor.address, params2);
else run.momentum(variable2.size, w, slots[0].address, gradient2.tensor.address, params2);
return;
}
const { ids, rows } = gradient2;
const count3 = words2(gradient2.count);
const width = rows.shape[1];
if (slots.length === 0) run.sgd_rows(count3, width, ids.address, w, rows.address, params2);
else run.momentum_rows(count3, width, ids.address, w, slots[0].address, rows.address, params2);
}

// core/optimizers/v1/scheme.ts
var tensorflow1 = {
options: { learningRate: 1e-3 },
storesHyperParameters: false,
slotName: (optimizer, variable2, _slot, index, canned) => {
const scope2 = scopedName("");
const slot = `${optimizer}${index === 0 ? "" : `_${index}`}`;
if (!canned) return `${scope2}${variable2}/${slot}`;
const rest = scope2 === "" ? "" : `${variable2}/part_0/`.slice(-scope2.length);
return `${variable2}/${rest}${slot}`;
}
};
function withRate(kind, options) {
if (typeof options === "object" && options !== null && options.learningRate === void 0) {
throw new TypeError(`[${kind}] learningRate must be given: TensorFlow 1 has no default for it`);
}
return options;
}

// core/optimizers/v1/adagrad.ts
var AdagradOptimizer = class extends Optimizer {
/**
* Checks the options.
*
* @throws {TypeError} if there is no learning rate.
* @throws {ValueError} if an option is out of its range.
*/
constructor(options) {
super("AdagradOptimizer", { name: "Adagrad", initialAccumulatorValue: 0.1 }, withRate("AdagradOptimizer", options), tensorflow1);
checkAccumulator(this.settings);
}
/** Nothing: hyper-parameters are not stored. */
hyperParameters() {
return {};
}
/** The states of each variable. */
slotSpecs() {
return [{ name: "accumulator", initial: this.settings["initialAccumulatorValue"] }];
}
/** Address of what the kernels of a step read. */
stepParams(rate) {
return params(rate, 0);
}
/** Changes a variable in one kernel call. */
update(pair2, slots, params2) {
updateAdagrad(pair2, slots, params2);
}
};
var ProximalAdagradOptimizer = class extends Optimizer {
/**
* Checks the options.
*
* @throws {TypeError} if there is no learning rate.
* @throws {ValueError} if an option is out of its range.
*/
constructor(options) {
super(
"ProximalAdagradOptimizer",
{ name: "ProximalAdagrad", initialAccumulatorValue: 0.1, l1RegularizationStrength: 0, l2RegularizationStrength: 0 },
withRate("ProximalAdagradOptimizer", options),
tensorflow1
);
checkAccumulator(this.settings);
}
/** Nothing: hyper-parameters are not stored. */
hyperParameters() {
return {};
}
/** The states of each variable. */
slotSpecs() {
return [{ name: "accumulator", initial: this.settings["initialAccumulatorValue"] }];
}
/** Address of what the kernels of a step read. */
stepParams(rate) {
return params(rate, this.settings["l1RegularizationStrength"], this.settings["l2RegularizationStrength"]);
}
/** Changes a variable in one kernel call. */
update(pair2, slots, params2) {
const { run } = backend();
const { gradient: gradient2, variable: variable2 } = pair2;
const accumulator = slots[0].address;
if (gradient2.kind === "dense") {
run.proximal_adagrad(variable2.size, variable2.address, accumulator, gradient2.tensor.address, params2);
return;
}
const { count: count3, ids, rows } = gradient2;
run.proximal_adagrad_rows(words2(count3), rows.shape[1], ids.address, variable2.address, accumulator, rows.address, params2);
}
};
function checkAccumulator(settings) {
const value = settings["initialAccumulatorValue"];
if (!(value > 0)) throw new ValueError(`initial_accumulator_value must be positive: ${value}`);
}

// core/optimizers/v1/adam.ts
var AdamOptimizer = class extends Optimizer {
/**
* Checks the options.
*
* @throws {ValueError} if an option is out of its range.
*/
constructor(options = {}) {
super("AdamOptimizer", { name: "Adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }, options, tensorflow1);
}
/** Nothing: hyper-parameters are not stored. */
hyperParameters() {
return {};
}
/** The states of each variable. */
slotSpecs() {
return [{ name: "m", initial: 0 }, { name: "v", initial: 0 }];
}
/** The powers of the betas that the next step corrects by. */
sharedSpecs() {
return ["beta1", "beta2"].map((name) => {
const beta = Math.fround(this.settings[name]);
return { name: `${name}_power`, after: (step) => beta ** (step + 1) };
});
}
/** Address of what the kernels of a step read. */
stepParams(rate, _step, _hyper, shared) {
const f2 = Math.fround;
const betas = ["beta1", "beta2"].map((name) => f2(this.settings[name]));
const [power1, power2] = shared.map((power) => power.value()[0]);
shared.forEach((power, i) => power.assign(Float32Array.of([power1, power2][i] * betas[i])));
const alpha = f2(f2(rate * f2(Math.sqrt(f2(1 - power2)))) / f2(1 - power1));
const [beta1, beta2] = betas;
return params(alpha, f2(1 - beta1), f2(1 - beta2), this.settings["epsilon"], beta1, beta2);
}
/** Changes a variable in one kernel call. */
update(pair2, slots, params2) {
updateAdam(pair2, slots, params2);
}
};

// core/optimizers/v1/ftrl.ts
var FtrlOptimizer = class extends Optimizer {
/**
* Checks the options.
*
* @throws {TypeError} if there is no learning rate.
* @throws {ValueError} if an option is out of its range.
*/
constructor(options) {
super(
"FtrlOptimizer",
{
name: "Ftrl",
learningRatePower: -0.5,
initialAccumulatorValue: 0.1,
l1RegularizationStrength: 0,
l2RegularizationStrength: 0,
l2ShrinkageRegularizationStrength: 0
},
withRate("FtrlOptimizer", options),
tensorflow1
);
}
/** Nothing: hyper-parameters are not stored. */
hyperParameters() {
return {};
}
/** The states of each variable. */
slotSpecs() {
return [{ name: "accumulator", initial: this.settings["initialAccumulatorValue"] }, { name: "linear", initial: 0 }];
}
/** Address of what the kernels of a step read. */
stepParams(rate) {
const {
l1RegularizationStrength: l1,
l2RegularizationStrength: l2,
learningRatePower: power,
l2ShrinkageRegularizationStrength: shrinkage
} = this.settings;
return params(rate, l1, l2, power, 0, shrinkage);
}
/** Changes a variable in one kernel call. */
update(pair2, slots, params2) {
updateFtrl(pair2, slots, params2);
}
};

// core/optimizers/v1/gradient_descent.ts
var GradientDescentOptimizer = class extends Optimizer {
/**
* Checks the options.
*
* @throws {TypeError} if there is no learning rate.
* @throws {ValueError} if an option is out of its range.
*/
constructor(options) {
super("GradientDescentOptimizer", { name: "GradientDescent" }, withRate("GradientDescentOptimizer", options), tensorflow1);
}
/** Nothing: hyper-parameters are not stored. */
hyperParameters() {
return {};
}
/** The states of each variable. */
slotSpecs() {
return [];
}
/** Address of what the kernels of a step read. */
stepParams(rate) {
return params(rate);
}
/** Changes a variable in one kernel call. */
update(pair2, slots, params2) {
updateSGD(pair2, slots, params2);
}
};
var MomentumOptimizer = class extends Optimizer {
/**
* Checks the options.
*
* @throws {TypeError} if there is no learning rate or no momentum.
* @throws {ValueError} if an option is out of its range.
*/
constructor(options) {
super("MomentumOptimizer", { name: "Momentum", momentum: 0, useNesterov: false }, withRate("MomentumOptimizer", options), tensorflow1);
if (options.momentum === void 0) {
throw new TypeError("[MomentumOptimizer] momentum must be given: TensorFlow 1 has no default for it");
}
}
/** Nothing: hyper-parameters are not stored. */
hyperParameters() {
return {};
}
/** The states of each variable. */
slotSpecs() {
return [{ name: "momentum", initial: 0 }];
}
/** Address of what the kernels of a step read. */
stepParams(rate) {
return params(rate, this.settings["momentum"], this.settings["useNesterov"] === true ? 1 : 0);
}
/** Changes a variable in one kernel call. */
update(pair2, slots, params2) {
const { run } = backend();
const { gradient: gradient2, variable: variable2 } = pair2;
const velocity = slots[0].address;
if (gradient2.kind === "dense") {
run.momentum_v1(variable2.size, variable2.address, velocity, gradient2.tensor.address, params2);
return;
}
const { count: count3, ids, rows } = gradient2;
run.momentum_v1_rows(words2(count3), rows.shape[1], ids.address, variable2.address, velocity, rows.address, params2);
}
};

// core/optimizers/v1/rmsprop.ts
var RMSPropOptimizer = class extends Optimizer {
/**
* Checks the options.
*
* @throws {TypeError} if there is no learning rate.
* @throws {ValueError} if an option is out of its range.
*/
constructor(options) {
super(
"RMSPropOptimizer",
{ name: "RMSProp", decay: 0.9, momentum: 0, epsilon: 1e-10, centered: false },
withRate("RMSPropOptimizer", options),
tensorflow1
);
}
/** Nothing: hyper-parameters are not stored. */
hyperParameters() {
return {};
}
/** The states of each variable. */
slotSpecs() {
const names = this.settings["centered"] === true ? ["rms", "mg", "momentum"] : ["rms", "momentum"];
return names.map((name) => ({ name, initial: name === "rms" ? 1 : 0 }));
}
/** Address of what the kernels of a step read. */
stepParams(rate) {
const { decay, momentum, epsilon } = this.settings;
return params(rate, decay, momentum, epsilon);
}
/** Changes a variable in one kernel call. */
update(pair2, slots, params2) {
const mg = slots.length === 3 ? slots[1] : null;
updateRMSProp(pair2, { ms: slots[0], mg, momentum: slots[slots.length - 1] }, params2);
}
};

// core/optimizers/kinds.ts
var kinds = { Adagrad, Adam, Ftrl, RMSProp, SGD };
var v1Kinds = {
Adagrad: AdagradOptimizer,
Adam: AdamOptimizer,
Ftrl: FtrlOptimizer,
RMSProp: RMSPropOptimizer,
SGD: GradientDescentOptimizer
};
function optimizerFromConfig(config) {
return new (kindNamed(kinds, config.kind))(optionsFromConfig(config));
}
function v1OptimizerFromString(name, options) {
return new (kindNamed(v1Kinds, name))(options);
}
function optionsFromConfig(config) {
const { kind: _, learningRate, ...options } = config;
if (learningRate === null) {
throw new ValueError(`The learning rate of ${config.kind} was a function that cannot be described; make the optimizer with it`);
}
return { ...options, learningRate: typeof learningRate === "object" ? learningRateFromConfig(learningRate) : learningRate };
}

// core/optimizers/_gradient_changes.ts
function withNoise(pairs, scale, model) {
if (!Number.isFinite(scale) || scale < 0) {
throw new ValueError(`gradientNoiseScale must be a finite number of at least 0, received ${scale}`);
}
return pairs.map(({ gradient: gradient2, variable: variable2 }) => {
const noise = empty(variable2.shape);
const { key0, key1 } = randomKey(model.seed, scopedName(`gradient_noise/${variable2.name}/${model.step}`));
const block = allocate(32).address;
backend().writeWords(block, [key0 | 0, key1 | 0, 0, 0]);
backend().writeFloats(block + 16, [0, scale]);
backend().run.random_truncated_normal(noise.size, noise.address, block);
if (gradient2.kind === "dense") {
backend().run.add(noise.size, gradient2.tensor.address, noise.address, gradient2.tensor.address);
return { gradient: gradient2, variable: variable2 };
}
const { count: count3, ids, rows } = gradient2;
backend().run.scatter_add_rows(words2(count3), rows.shape[1], ids.address, rows.address, noise.address);
return { gradient: { kind: "dense", tensor: noise }, variable: variable2 };
});
}
function multiply(pairs, multipliers) {
const named2 = /* @__PURE__ */ new Map();
for (const [key, factor] of multipliers instanceof Map ? multipliers : Object.entries(multipliers)) {
const name = typeof key === "string" ? key : key.name;
if (typeof factor !== "number" || !Number.isFinite(factor)) {
throw new ValueError(`gradientMultipliers: that of ${name} must be a finite number, received ${describe(factor)}`);
}
named2.set(name, factor);
}
for (const pair2 of pairs) {
const factor = named2.get(pair2.variable.name);
if (factor === void 0) continue;
named2.delete(pair2.variable.name);
const { size: size2, address } = valuesOf(pair2);
backend().run.scale_by(size2, address, params(factor));
}
for (const name of named2.keys()) {
throw new ValueError(
`gradientMultipliers names ${name}, which has no gradient here. Those that have are ${pairs.map(({ variable: variable2 }) => variable2.name).join(", ")}`,
{ tensor: name }
);
}
}
function clipped(pairs, clip) {
if (typeof clip === "function") {
const changed = synchronous("clipGradients", clip(pairs));
if (!Array.isArray(changed)) {
throw new TypeError(`clipGradients must return an array of gradients and variables, it returned ${describe(changed)}`);
}
return changed;
}
if (typeof clip !== "number") throw new ValueError(`Unknown type ${typeof clip} for clipGradients`);
if (!(clip > 0) || !Number.isFinite(clip)) throw new ValueError(`clipGradients must be a finite number above 0, received ${clip}`);
clipTogether(pairs, clip);
return pairs;
}

// core/optimizers/optimize_loss.ts
function optimizeLoss(loss, options) {
const model = requireModel("optimizeLoss");
checkLoss2(loss);
checkOptions("optimizeLoss", options, {
optimizer: ["any"],
learningRate: ["any"],
globalStep: ["any"],
gradientNoiseScale: ["number", "null"],
gradientMultipliers: ["object", "null"],
clipGradients: ["any"],
learningRateDecayFn: ["function", "null"],
updateOps: ["array", "null"],
variables: ["array", "null"],
name: ["string", "null"],
summaries: ["array", "null"],
incrementGlobalStep: ["boolean"]
});
checkSummaries(options.summaries ?? []);
const { updateOps, variables, gradientNoiseScale, gradientMultipliers, clipGradients } = options;
const rate = checkRate(options.learningRate ?? null);
return variableScope(layerName(options.name, "OptimizeLoss"), () => {
const optimizer = optimizerOf(options.optimizer, decayed(rate, options, model.step));
let pairs = optimizer.computeGradients(loss, variables === void 0 || variables === null ? {} : { variables });
if (gradientNoiseScale !== void 0 && gradientNoiseScale !== null) pairs = withNoise(pairs, gradientNoiseScale, model);
if (gradientMultipliers !== void 0 && gradientMultipliers !== null) multiply(pairs, gradientMultipliers);
if (clipGradients !== void 0 && clipGradients !== null) pairs = clipped(pairs, clipGradients);
const step = optimizer.applyGradients(pairs);
const keepRate = typeof rate === "number" ? rateKeeper(rate, optimizer, model) : null;
const apply2 = () => {
keepRate?.();
step.apply();
for (const update of updateOps ?? []) update();
};
return { gradients: step.gradients, apply: apply2 };
});
}
var SUMMARIES = ["learning_rate", "loss", "gradients", "gradient_norm", "global_gradient_norm"];
var optimizers = {
Adagrad: (learningRate) => new AdagradOptimizer({ learningRate }),
Adam: (learningRate) => new AdamOptimizer({ learningRate }),
Ftrl: (learningRate) => new FtrlOptimizer({ learningRate }),
Momentum: (learningRate) => new MomentumOptimizer({ learningRate, momentum: 0.9 }),
RMSProp: (learningRate) => new RMSPropOptimizer({ learningRate }),
SGD: (learningRate) => new GradientDescentOptimizer({ learningRate })
};
function checkLoss2(loss) {
if (!(loss instanceof Tensor)) throw new TypeError(`loss must be a Tensor, received ${describe(loss)}`);
if (loss.shape.length > 0) {
throw new ValueError(`Expected scalar shape for loss, saw shape: (${loss.shape.join(", ")}${loss.shape.length === 1 ? "," : ""}).`);
}
}
function checkSummaries(summaries) {
for (const summary of summaries) {
if (!SUMMARIES.includes(summary)) {
throw new ValueError(`Summaries should be one of [${SUMMARIES.join(", ")}], you provided ${summary}.`);
}
}
if (summaries.length > 0) throw new UnimplementedError("optimizeLoss: summaries are not available yet");
}
function checkRate(rate) {
if (rate === null || rate instanceof Tensor && rate.shape.length === 0 && rate.dtype === "float32") return rate;
if (typeof rate !== "number") {
const shown4 = rate instanceof Tensor ? `a tensor of shape [${rate.shape}]` : String(rate);
throw new ValueError(
`Learning rate should be 0d Tensor or float. Got ${shown4} of type ${rate instanceof Tensor ? rate.dtype : typeof rate}`
);
}
if (!(rate >= 0) || !Number.isFinite(rate)) throw new ValueError(`Invalid learningRate ${rate}.`);
return rate;
}
function decayed(rate, options, step) {
const { learningRateDecayFn: decay, globalStep = null } = options;
if (globalStep !== null && !(Number.isSafeInteger(globalStep) && globalStep >= 0)) {
throw new TypeError(
`Existing "global_step" does not have integer type: ${typeof globalStep === "number" ? globalStep : describe(globalStep)}`
);
}
const hasDecay = decay !== void 0 && decay !== null;
if (rate === null) {
if (hasDecay) throw new ValueError("learningRateDecayFn changes a learningRate, and there is none");
return null;
}
if (typeof rate === "number" && !hasDecay) return rate;
const at = globalStep ?? step;
const now2 = () => typeof rate === "number" ? rate : rate.dataSync()[0];
return () => hasDecay ? synchronous("learningRateDecayFn", decay(now2(), at)) : now2();
}
function optimizerOf(given2, rate) {
if (given2 instanceof Optimizer) return given2;
if (typeof given2 === "string") {
if (rate === null) throw new ValueError(`Learning rate is None, but should be specified if optimizer is string (${given2}).`);
if (!Object.hasOwn(optimizers, given2)) {
throw new ValueError(`Optimizer name should be one of [${Object.keys(optimizers).join(", ")}], you provided ${given2}.`);
}
return optimizers[given2](rate);
}
if (typeof given2 !== "function") {
throw new ValueError(
`Unrecognized optimizer: should be string, subclass of Optimizer, instance of subclass of Optimizer or function with one argument. Got ${String(given2)}.`
);
}
if (isClass(given2)) {
if (rate === null) throw new ValueError(`Learning rate is None, but should be specified if optimizer is class (${given2.name}).`);
return new given2({ learningRate: rate });
}
const made = rate === null ? given2() : given2(rate);
if (!(made instanceof Optimizer)) {
throw new ValueError(`Unrecognized optimizer: function should return subclass of Optimizer. Got ${String(made)}.`);
}
return made;
}
function isClass(given2) {
return given2.prototype instanceof Optimizer;
}
function rateKeeper(rate, optimizer, { variables, logger }) {
const name = scopedName("learning_rate");
const known4 = variables.find(name) !== void 0;
const own = Math.fround(rate);
const kept = variables.get(name, [], () => Float32Array.of(own), false, {
optimizer: optimizer.name,
variable: null,
slot: "learning_rate"
});
const stored = kept.value()[0];
if (!known4 && stored !== own) {
const [here, there] = [shortestFloat32(own), shortestFloat32(stored)];
(logger ?? defaultLogger()).info(`optimizeLoss: the option learningRate is ${here}; the checkpoint's ${name}, ${there}, is not used`);
}
return () => {
if (stored !== own) kept.assign(Float32Array.of(own));
};
}

// core/layer_annotations.ts
var LayerAnnotationsCollectionNames = {
/** The features as they were given. */
UNPROCESSED_FEATURES: "layer_annotations/unprocessed_features",
/** What columns make of them. TensorFlow spells it so. */
PROCESSED_FEATURES: "layer_annotatons/processed_features",
/** The columns. */
FEATURE_COLUMNS: "layer_annotations/feature_columns"
};
function layerAnnotations() {
return annotationsOf(requireModel("layerAnnotations"));
}
function annotationsOf(run) {
const unprocessedFeatures = {};
const processedFeatures = {};
const featureColumns = /* @__PURE__ */ new Set();
for (const { features, columns, inOrder, output } of runs.get(run) ?? []) {
for (const column of columns) {
featureColumns.add(column);
for (const key of column.keys) if (Object.hasOwn(features, key)) unprocessedFeatures[key] = features[key];
}
const lead = output.shape.slice(0, -1);
let at = 0;
for (const { name, width } of inOrder) {
processedFeatures[distinctName(name, processedFeatures)] = slice(output, [...lead.map(() => 0), at], [...lead, width]);
at += width;
}
}
return { unprocessedFeatures, processedFeatures, featureColumns: [...featureColumns] };
}
function distinctName(name, taken) {
let distinct2 = name;
for (let i = 1; Object.hasOwn(taken, distinct2); i++) distinct2 = `${name}_${i}`;
return distinct2;
}
var runs = /* @__PURE__ */ new WeakMap();
var inputTap = { current: null };
function withInputTap(tap, fn) {
const before = inputTap.current;
inputTap.current = tap;
try {
return fn();
} finally {
inputTap.current = before;
}
}

// core/metrics/accuracy.ts
var Accuracy = class extends Metric {
#threshold;
#total;
#count;
/** Default: no threshold. */
constructor(name = "accuracy", options = {}) {
super(name);
this.#threshold = options.threshold ?? null;
this.#total = this.state("total");
this.#count = this.state("count");
}
/** Adds a batch: labels and predictions of as many values, weights that broadcast to them. */
update(labels, predictions, weights2) {
updating(() => {
const y = asFloat(labels);
const p = this.#threshold === null ? asFloat(predictions) : positive(asFloat(predictions), this.#threshold);
checkSizes("accuracy", y, p);
const right = cast(equal(reshape(y, [y.size]), reshape(p, [p.size])), "float32");
const w = fitWeights(weights2, y.shape);
addSum(this.#total, right, w);
addWeights(this.#count, w, right.size);
});
}
/** The accuracy so far. */
result() {
return ratio(this.#total, this.#count);
}
};
var Precision = class extends Metric {
#threshold;
#true;
#predicted;
/** Default threshold: 0.5. */
constructor(name = "precision", options = {}) {
super(name);
this.#threshold = options.threshold ?? 0.5;
this.#true = this.state("true_positives");
this.#predicted = this.state("predicted_positives");
}
/** Adds a batch: labels and predictions of as many values, weights that broadcast to them. */
update(labels, predictions, weights2) {
updating(() => {
const { both: both2, predicted, w } = hits("precision", labels, predictions, weights2, this.#threshold);
addSum(this.#true, both2, w);
addSum(this.#predicted, predicted, w);
});
}
/** The precision so far. */
result() {
return ratio(this.#true, this.#predicted);
}
};
var Recall = class extends Metric {
#threshold;
#true;
#actual;
/** Default threshold: 0.5. */
constructor(name = "recall", options = {}) {
super(name);
this.#threshold = options.threshold ?? 0.5;
this.#true = this.state("true_positives");
this.#actual = this.state("actual_positives");
}
/** Adds a batch: labels and predictions of as many values, weights that broadcast to them. */
update(labels, predictions, weights2) {
updating(() => {
const { both: both2, actual, w } = hits("recall", labels, predictions, weights2, this.#threshold);
addSum(this.#true, both2, w);
addSum(this.#actual, actual, w);
});
}
/** The recall so far. */
result() {
return ratio(this.#true, this.#actual);
}
};
function hits(what, labels, predictions, weights2, threshold) {
const y = asFloat(labels);
const p = asFloat(predictions);
checkSizes(what, y, p);
const actual = cast(notEqual(reshape(y, [y.size]), 0), "float32");
const predicted = positive(reshape(p, [p.size]), threshold);
return { both: mul(actual, predicted), predicted, actual, w: fitWeights(weights2, y.shape) };
}
function positive(p, threshold) {
return cast(greater(p, threshold), "float32");
}

// core/metrics/auc.ts
var AUC = class extends Metric {
#curve;
#thresholds;
#positives;
#negatives;
/** Default name: `auc`. */
constructor(name = "auc", options = {}) {
super(name);
const { curve = "ROC", numThresholds = 200 } = options;
if (curve !== "ROC" && curve !== "PR") {
throw new ValueError(`Invalid AUC curve value: ${JSON.stringify(curve)}. Expected values are ["PR", "ROC"]`);
}
if (!Number.isInteger(numThresholds) || numThresholds < 2) {
throw new ValueError(`Argument \`numThresholds\` must be an integer > 1. Received: ${numThresholds}`);
}
this.#curve = curve;
this.#thresholds = numThresholds;
this.#positives = this.state("positives", [numThresholds]);
this.#negatives = this.state("negatives", [numThresholds]);
}
/** Adds a batch: labels (true if not 0), predictions in [0, 1], weights that broadcast to them. */
update(labels, predictions, weights2) {
count(labels, predictions, weights2, { thresholds: this.#thresholds, positives: this.#positives, negatives: this.#negatives });
}
/** The area so far. */
result() {
const truePositives = fromTheEnd(this.#positives.value());
const falsePositives = fromTheEnd(this.#negatives.value());
return this.#curve === "ROC" ? rocArea(truePositives, falsePositives) : precisionRecallArea(truePositives, falsePositives);
}
};
function count(labels, predictions, weights2, { thresholds, positives, negatives }, place = (p) => p) {
updating(() => {
const y = asFloat(labels);
const p = asFloat(predictions);
checkSizes("auc", y, p);
const w = fitWeights(weights2, y.shape);
backend().run.auc_buckets(p.size, thresholds, place(p).address, y.address, w?.address ?? 0, positives.address, negatives.address);
});
}
function fromTheEnd(buckets) {
const sums = new Float64Array(buckets.length);
let sum3 = 0;
for (let i = buckets.length - 1; i >= 0; i--) sums[i] = sum3 += buckets[i];
return sums;
}
function rocArea(tp, fp) {
const positives = tp[0];
const negatives = fp[0];
let area = 0;
for (let i = 0; i + 1 < tp.length; i++) {
area += quotient(fp[i] - fp[i + 1], negatives) * (quotient(tp[i], positives) + quotient(tp[i + 1], positives)) / 2;
}
return area;
}
function precisionRecallArea(tp, fp) {
let area = 0;
for (let i = 0; i + 1 < tp.length; i++) {
const p = tp[i] + fp[i];
const nextP = tp[i + 1] + fp[i + 1];
const added = tp[i] - tp[i + 1];
const slope = quotient(added, Math.max(p - nextP, 0));
const intercept = tp[i + 1] - slope * nextP;
const relative = p > 0 && nextP > 0 ? p / nextP : 1;
area += quotient(slope * (added + intercept * Math.log(relative)), Math.max(tp[0], 0));
}
return area;
}
var THRESHOLDS = 200;
var LAST = THRESHOLDS - 1;
var EPSILON = 1e-6;
var StreamingAUC = class extends Metric {
#curve;
#positives;
#negatives;
/** Default name: `auc`. */
constructor(name = "auc", options = {}) {
super(name);
this.#curve = options.curve ?? "ROC";
this.#positives = this.state("positives", [THRESHOLDS]);
this.#negatives = this.state("negatives", [THRESHOLDS]);
}
/** Adds a batch: labels (true if not 0), predictions in [0, 1], weights that broadcast to them. */
update(labels, predictions, weights2) {
count(labels, predictions, weights2, { thresholds: THRESHOLDS, positives: this.#positives, negatives: this.#negatives }, centres);
}
/** The area so far. */
result() {
const tp = fromTheEnd(this.#positives.value());
const fp = fromTheEnd(this.#negatives.value());
const recall = tp.map((hits2) => (hits2 + EPSILON) / (tp[0] + EPSILON));
const [x, y] = this.#curve === "ROC" ? [fp.map((misses) => misses / (fp[0] + EPSILON)), recall] : [recall, tp.map((hits2, i) => (hits2 + EPSILON) / (hits2 + fp[i] + EPSILON))];
let area = 0;
for (let i = 0; i < LAST; i++) area += (x[i] - x[i + 1]) * (y[i] + y[i + 1]) / 2;
return area;
}
};
function centres(p) {
const near2 = floor(affine(p, LAST));
const exceeds = (threshold) => cast(greater(p, div(threshold, LAST)), "float32");
const bucket = add(affine(near2, 1, -1), add(exceeds(near2), exceeds(affine(near2, 1, 1))));
return affine(maximum(bucket, 0), 1 / LAST, 0.5 / LAST);
}

// core/metrics/classes.ts
var classOptions = { nClasses: ["any"], labelVocabulary: ["array"] };
var Classes = class {
/** How many there are. */
count;
#name;
#ids;
/** Checks the options; `name` is the metric's. */
constructor(name, { nClasses, labelVocabulary }) {
const count3 = nClasses ?? labelVocabulary?.length;
if (typeof count3 !== "number" || !Number.isInteger(count3) || count3 < 1) {
throw new ValueError(`[${name}] nClasses must be a positive integer. Received ${describe(count3)}`);
}
const ids = labelVocabulary === void 0 ? null : new Map(labelVocabulary.map((label, id) => [label, id]));
if (ids !== null && (ids.size !== count3 || labelVocabulary.length !== count3)) {
throw new ValueError(
`[${name}] labelVocabulary must hold ${count3} different strings, one for each class. Received ${describe(labelVocabulary)}`
);
}
this.#name = name;
this.count = count3;
this.#ids = ids;
}
/** Calls `add` for every example. All are checked before. */
each(labels, predictions, weights2, add4) {
const y = this.#tensorOf("labels", labels);
const p = this.#tensorOf("predictions", predictions);
if (y.size !== p.size) {
throw new ValueError(
`[${this.#name}] labels and predictions must have the same number of values. Received shapes [${y.shape}] and [${p.shape}]`
);
}
const [actual, called] = [this.#read("labels", y), this.#read("predictions", p)];
const w = weights2 === null || weights2 === void 0 ? null : fitWeights(this.#tensorOf("weights", weights2), y.shape).dataSync();
for (let row = 0; row < actual.length; row++) add4(actual[row], called[row], w === null ? 1 : w[row]);
}
#tensorOf(what, values) {
if (values instanceof Tensor) return values;
if (typeof values === "object" && (values === null || !(Array.isArray(values) || ArrayBuffer.isView(values)))) {
throw new TypeError(
`[${this.#name}] ${what} must be a tensor or an array with a value for each example, received ${describe(values)}`
);
}
return tensor(values);
}
#read(what, x) {
const values = x.dtype === "string" ? x.hostData : x.dataSync();
const ids = new Int32Array(x.size);
for (let row = 0; row < ids.length; row++) {
const value = values[row];
const id = typeof value === "number" || typeof value === "bigint" ? Number(value) : this.#lookUp(value);
if (!Number.isInteger(id) || id < 0 || id >= this.count) throw this.#noClass(what, row, value, id);
ids[row] = id;
}
return ids;
}
#lookUp(value) {
return this.#ids?.get(typeof value === "string" ? value : new TextDecoder().decode(value)) ?? NaN;
}
#noClass(what, row, value, id) {
const rule = id < 0 ? `\`${what}\` contains negative values` : id >= this.count ? `\`${what}\` out of bound` : this.#ids === null ? `\`${what}\` must be class ids, whole numbers in [0, ${this.count})` : `\`${what}\` must be class ids, or strings of the vocabulary`;
return new InvalidArgumentError(`[${this.#name}] ${rule}: value ${row} is ${shown(value)}, nClasses is ${this.count}`, { row });
}
};
function addTo(state, sums) {
const added = fromTypedArray(Float32Array.from(sums), state.shape);
backend().run.add(sizeOf(state.shape), state.address, added.address, state.address);
}
function shown(value) {
return typeof value === "string" ? JSON.stringify(value) : String(value);
}

// core/metrics/class_scores.ts
var ClassPrecision = class extends Metric {
#counts;
/**
* Default name: `class_precision`.
*
* @throws {ValueError} if the number of classes is not known, or there is no such class or average.
*/
constructor(name = "class_precision", options = {}) {
super(name);
this.#counts = new ClassCounts("ClassPrecision", name, options, (state, shape) => this.state(state, shape));
}
/** Adds a batch, as {@linkcode ConfusionMatrix} takes it. */
update(labels, predictions, weights2) {
this.#counts.update(labels, predictions, weights2);
}
/** float32 [nClasses]; a number where one class or an average was asked for. */
result() {
return this.#counts.score((both2, predicted) => quotient(both2, predicted));
}
};
var ClassRecall = class extends Metric {
#counts;
/**
* Default name: `class_recall`.
*
* @throws {ValueError} if the number of classes is not known, or there is no such class or average.
*/
constructor(name = "class_recall", options = {}) {
super(name);
this.#counts = new ClassCounts("ClassRecall", name, options, (state, shape) => this.state(state, shape));
}
/** Adds a batch, as {@linkcode ConfusionMatrix} takes it. */
update(labels, predictions, weights2) {
this.#counts.update(labels, predictions, weights2);
}
/** float32 [nClasses]; a number where one class or an average was asked for. */
result() {
return this.#counts.score((both2, _predicted, actual) => quotient(both2, actual));
}
};
var ClassF1 = class extends Metric {
#counts;
/**
* Default name: `class_f1`.
*
* @throws {ValueError} if the number of classes is not known, or there is no such class or average.
*/
constructor(name = "class_f1", options = {}) {
super(name);
this.#counts = new ClassCounts("ClassF1", name, options, (state, shape) => this.state(state, shape));
}
/** Adds a batch, as {@linkcode ConfusionMatrix} takes it. */
update(labels, predictions, weights2) {
this.#counts.update(labels, predictions, weights2);
}
/** float32 [nClasses]; a number where one class or an average was asked for. */
result() {
return this.#counts.score((both2, predicted, actual) => quotient(2 * both2, predicted + actual));
}
};
var ClassCounts = class {
#classes;
#both;
#predicted;
#actual;
#classId;
#average;
constructor(kind, name, options, state) {
checkOptions(kind, options, { ...classOptions, classId: ["any"], average: ["any"] });
this.#classes = new Classes(name, options);
const { count: count3 } = this.#classes;
const { classId = null, average = null } = options;
if (classId !== null && (!Number.isInteger(classId) || classId < 0 || classId >= count3)) {
throw new ValueError(`[${name}] classId must be a whole number in [0, ${count3}). Received ${describe(classId)}`);
}
if (average !== null && average !== "macro" && average !== "micro" && average !== "weighted") {
throw new ValueError(`[${name}] average must be "macro", "micro" or "weighted". Received ${describe(average)}`);
}
if (classId !== null && average !== null) throw new ValueError(`[${name}] classId and average cannot both be given`);
this.#classId = classId;
this.#average = average;
this.#both = state("true_positives", [count3]);
this.#predicted = state("predicted_positives", [count3]);
this.#actual = state("actual_positives", [count3]);
}
update(labels, predictions, weights2) {
updating(() => {
const [both2, predicted, actual] = [0, 0, 0].map(() => new Float64Array(this.#classes.count));
this.#classes.each(labels, predictions, weights2, (label, prediction, weight) => {
actual[label] += weight;
predicted[prediction] += weight;
if (label === prediction) both2[label] += weight;
});
addTo(this.#both, both2);
addTo(this.#predicted, predicted);
addTo(this.#actual, actual);
});
}
score(of) {
const [both2, predicted, actual] = [this.#both.value(), this.#predicted.value(), this.#actual.value()];
if (this.#average === "micro") return of(sum2(both2), sum2(predicted), sum2(actual));
const scores = Float64Array.from(both2, (hits2, id) => of(hits2, predicted[id], actual[id]));
if (this.#classId !== null) return scores[this.#classId];
if (this.#average === "macro") return sum2(scores) / scores.length;
if (this.#average === "weighted") return quotient(sum2(scores.map((score, id) => score * actual[id])), sum2(actual));
return { dtype: "float32", shape: [scores.length], data: Float32Array.from(scores) };
}
};
function sum2(values) {
let total = 0;
for (let i = 0; i < values.length; i++) total += values[i];
return total;
}

// core/metrics/confusion_matrix.ts
var ConfusionMatrix = class extends Metric {
#classes;
#counts;
/**
* Default name: `confusion_matrix`.
*
* @throws {ValueError} if the number of classes is not known.
*/
constructor(name = "confusion_matrix", options = {}) {
checkOptions("ConfusionMatrix", options, classOptions);
super(name);
this.#classes = new Classes(name, options);
const { count: count3 } = this.#classes;
if (count3 > LARGEST) throw new ValueError(`[${name}] a confusion matrix is of at most ${LARGEST} classes. Received ${count3}`);
this.#counts = this.state("counts", [count3, count3]);
}
/**
* Adds a batch.
*
* @param labels Any shape: ids in [0, nClasses), or strings of the vocabulary.
* @param predictions As many values: the classes predicted, such as `class_ids` or `classes` of a head.
* @param weights Of the shape of the labels or broadcast to it; default: 1.
* @throws {InvalidArgumentError} if a value is no class; nothing was added then.
*/
update(labels, predictions, weights2) {
updating(() => {
const { count: count3 } = this.#classes;
const sums = new Float64Array(count3 * count3);
this.#classes.each(labels, predictions, weights2, (label, prediction, weight) => sums[label * count3 + prediction] += weight);
addTo(this.#counts, sums);
});
}
/** float32 [nClasses, nClasses]: element [i, j] counts examples of class i that are called j. */
result() {
return { dtype: "float32", shape: this.#counts.shape, data: this.#counts.value() };
}
};
var LARGEST = 1 << 14;

// core/metrics/mean.ts
var Mean = class extends Metric {
#total;
#count;
/** Default name: `mean`. */
constructor(name = "mean") {
super(name);
this.#total = this.state("total");
this.#count = this.state("count");
}
/**
* Adds a batch.
*
* @param values Any shape, numbers or booleans.
* @param weights Of the shape of the values or broadcast to it; default: 1.
*/
update(values, weights2) {
updating(() => {
const v = asFloat(values);
const w = fitWeights(weights2, v.shape);
addSum(this.#total, v, w);
addWeights(this.#count, w, v.size);
});
}
/** The mean so far. */
result() {
return ratio(this.#total, this.#count);
}
};
var AccuracyBaseline = class extends Metric {
#total;
#count;
/** Default name: `accuracy_baseline`. */
constructor(name = "accuracy_baseline") {
super(name);
this.#total = this.state("total");
this.#count = this.state("count");
}
/** Adds a batch of labels in [0, 1]. */
update(labels, weights2) {
updating(() => {
const y = asFloat(labels);
const w = fitWeights(weights2, y.shape);
addSum(this.#total, y, w);
addWeights(this.#count, w, y.size);
});
}
/** The accuracy so far; 0 where nothing was weighed, as in TensorFlow. */
result() {
if (this.#count.value()[0] === 0) return 0;
const mean2 = ratio(this.#total, this.#count);
return Math.max(mean2, 1 - mean2);
}
};

// core/data/table.ts
var Table = class {
/** Number of rows. */
size;
#names;
#columns;
#labels;
/** Takes columns of equal length. */
constructor(features, labels) {
this.#names = [...features.keys()];
this.#columns = [...features.values()];
this.#labels = labels;
const all = [...features];
if (labels instanceof Map) all.push(...labels);
else if (labels !== null) all.push(["labels", labels]);
this.size = all[0]?.[1].length ?? 0;
for (const [name, column] of all) {
if (column.length !== this.size) {
throw new ValueError(
`All columns must have the same number of rows. ${all[0][0]} has ${this.size}, ${name} has ${column.length}`,
{ column: name }
);
}
}
}
/** One row. */
row(index) {
const features = {};
for (let c = 0; c < this.#names.length; c++) features[this.#names[c]] = this.#columns[c][index];
const labels = this.#labels;
if (labels === null) return features;
if (labels instanceof Map) return [features, Object.fromEntries([...labels].map(([name, column]) => [name, column[index]]))];
return [features, labels[index]];
}
/** The rows whose numbers are `rows[0 .. count)`, as a batch. */
gather(rows, count3) {
const features = {};
const names = this.#names;
const columns = this.#columns;
for (let c = 0; c < names.length; c++) features[names[c]] = gather(columns[c], rows, count3);
const labels = this.#labels;
if (labels === null) return features;
if (labels instanceof Map) {
const parts = {};
for (const [name, column] of labels) parts[name] = gather(column, rows, count3);
return [features, parts];
}
return [features, gather(labels, rows, count3)];
}
};
function tableFrom(features, labels) {
const columns = /* @__PURE__ */ new Map();
for (const [name, values] of Object.entries(features)) columns.set(name, columnFrom(values, name));
if (columns.size === 0) throw new ValueError("Features must have at least one column, received none");
if (labels === void 0 || labels === null) return new Table(columns, null);
if (!isLabelRecord(labels)) return new Table(columns, columnFrom(labels, "labels"));
return new Table(columns, new Map(Object.entries(labels).map(([name, values]) => [name, columnFrom(values, name)])));
}
function columnFrom(values, name) {
if (values instanceof SparseTensor) {
throw new UnimplementedError(`Column ${name} is a SparseTensor, which has no rows to slice; yield batches from a generator instead`, {
column: name
});
}
if (values instanceof Tensor) return columnOfTensor(values, name);
if (values instanceof Float32Array || values instanceof Int32Array || values instanceof BigInt64Array) return values;
if (ArrayBuffer.isView(values) && !(values instanceof DataView)) return numbersColumn(Array.from(values));
if (!Array.isArray(values)) {
throw new TypeError(`Column ${name} must be an array, a typed array or a Tensor, received ${describe(values)}`);
}
const kind = kindOf(values[0]);
for (let row = 0; row < values.length; row++) {
const value = values[row];
if (value === void 0 || value === null) {
throw new ValueError(`Column ${name} has no value in row ${row}`, { column: name, row });
}
const other = kindOf(value);
if (other !== kind && !(wholeKinds.has(kind) && wholeKinds.has(other))) {
throw new ValueError(`Column ${name} mixes kinds: row 0 is ${describe(values[0])}, row ${row} is ${describe(value)}`, {
column: name,
row
});
}
}
if (kind === "number" && values.every((value) => typeof value === "number")) return numbersColumn(values);
return values;
}
function isDense(value) {
return ArrayBuffer.isView(value) || value instanceof Tensor || value instanceof SparseTensor;
}
function isLabelRecord(labels) {
return !Array.isArray(labels) && !isDense(labels);
}
var wholeKinds = /* @__PURE__ */ new Set(["number", "bigint"]);
function kindOf(value) {
return Array.isArray(value) ? "array" : value instanceof Uint8Array ? "bytes" : typeof value;
}
function numbersColumn(values) {
let whole2 = true;
let small = true;
for (const value of values) {
if (Number.isInteger(value)) small = small && value === (value | 0);
else whole2 = false;
}
if (!whole2) return Float32Array.from(values);
return small ? Int32Array.from(values) : values;
}
function columnOfTensor(values, name) {
const rows = values.shape[0];
if (rows === void 0) throw new ValueError(`Column ${name} must have rows, received a scalar Tensor`, { column: name });
const flat = values.dataSync();
if (values.shape.length === 1) {
return flat instanceof Uint8Array ? Array.from(flat, (value) => value !== 0) : flat;
}
const elements3 = values.dtype === "bool" ? Array.from(flat, (value) => value !== 0) : Array.from(flat);
return nest(elements3, values.shape);
}
function gather(column, rows, count3) {
if (column instanceof Float32Array) return gatherFloats(column, rows, count3);
if (column instanceof Int32Array) return gatherInts(column, rows, count3);
if (column instanceof BigInt64Array) {
const out2 = new BigInt64Array(count3);
for (let i = 0; i < count3; i++) out2[i] = column[rows[i]];
return out2;
}
const out = new Array(count3);
for (let i = 0; i < count3; i++) out[i] = column[rows[i]];
return out;
}
function gatherFloats(column, rows, count3) {
const at = reserve(count3);
const out = at < 0 ? new Float32Array(count3) : new Float32Array(slab, at, count3);
for (let i = 0; i < count3; i++) out[i] = column[rows[i]];
return out;
}
function gatherInts(column, rows, count3) {
const at = reserve(count3);
const out = at < 0 ? new Int32Array(count3) : new Int32Array(slab, at, count3);
for (let i = 0; i < count3; i++) out[i] = column[rows[i]];
return out;
}
var SLAB_BYTES = 1 << 16;
var slab = new ArrayBuffer(0);
var slabUsed = 0;
function reserve(words3) {
if (words3 * 4 > SLAB_BYTES / 8) return -1;
if (slabUsed + words3 * 4 > slab.byteLength) {
slab = new ArrayBuffer(SLAB_BYTES);
slabUsed = 0;
}
const at = slabUsed;
slabUsed += words3 * 4;
return at;
}
function rowsFromRecords(records, labelName) {
const columns = /* @__PURE__ */ new Map();
let row = 0;
for (const record of records) {
if (typeof record !== "object" || record === null || Array.isArray(record)) {
throw new TypeError(`fromRecords takes objects, row ${row} is ${describe(record)}`);
}
const names = Object.keys(record);
if (row === 0) {
for (const name of names) columns.set(name, []);
}
for (const [name, column] of columns) {
const value = record[name];
if (value === void 0 || value === null) throw new ValueError(`Row ${row} has no value for ${name}`, { column: name, row });
column.push(value);
}
if (names.length > columns.size) {
const unknown = names.find((name) => !columns.has(name));
throw new ValueError(`Row ${row} has a key ${unknown} that row 0 does not have`, { column: unknown, row });
}
row++;
}
if (row === 0) return new Table(/* @__PURE__ */ new Map(), null);
const features = /* @__PURE__ */ new Map();
for (const [name, values] of columns) features.set(name, columnFrom(values, name));
if (labelName === null) return new Table(features, null);
const labels = features.get(labelName);
if (labels === void 0) {
throw new KeyError(`labelName is ${labelName}, which is not a key; the keys are ${[...columns.keys()].join(", ")}`, {
column: labelName
});
}
features.delete(labelName);
return new Table(features, labels);
}

// core/data/analyze.ts
async function analyze(dataset, options = {}) {
checkOptions("analyze", options, { columns: ["array"], quantiles: ["array"], maxVocabularySize: ["number"] });
if (typeof dataset?.iterator !== "function") throw new TypeError(`analyze takes a Dataset, received ${describe(dataset)}`);
const quantiles = options.quantiles ?? [0.25, 0.5, 0.75];
const wrong = quantiles.find((q) => !(q >= 0 && q <= 1));
if (wrong !== void 0) throw new ValueError(`quantiles must be from 0 to 1, received ${wrong}`);
const collectors = new Map((options.columns ?? []).map((name) => [name, new Collector(name, options)]));
const elements3 = dataset.batched === false ? dataset.batch(1024) : dataset;
const iterator = elements3.iterator();
try {
for (let first = true; ; first = false) {
const next = iterator.next();
const result = next instanceof Promise ? await next : next;
if (result.done) break;
const element = result.value;
const features = Array.isArray(element) ? element[0] : element;
if (first && options.columns === void 0) {
for (const name of Object.keys(features)) collectors.set(name, new Collector(name, options));
}
for (const [name, collector] of collectors) {
if (!Object.hasOwn(features, name)) {
throw new KeyError(`Column ${name} is not among the features ${Object.keys(features).join(", ")}`, { column: name });
}
collector.add(features[name]);
}
}
} finally {
await iterator.return();
}
return Object.fromEntries([...collectors].map(([name, collector]) => [name, collector.summary(quantiles)]));
}
function balancedWeights(labels) {
const column = columnFrom(labels, "labels");
const counts = /* @__PURE__ */ new Map();
for (const label of column) {
if (typeof label === "object") throw new ValueError(`balancedWeights takes one class a row, received ${describe(label)}`);
counts.set(label, (counts.get(label) ?? 0) + 1);
}
return Float32Array.from(column, (label) => column.length / (counts.size * counts.get(label)));
}
var SAMPLE_SIZE = 1 << 16;
var Collector = class {
#name;
#maxVocabularySize;
#vocabulary = /* @__PURE__ */ new Map();
#sample = [];
#draws;
#kind = null;
#count = 0;
#missing = 0;
#mean = 0;
#squares = 0;
#min = Infinity;
#max = -Infinity;
constructor(name, options) {
this.#name = name;
this.#maxVocabularySize = options.maxVocabularySize ?? 1e6;
this.#draws = new Draws(randomKey(0, `analyze/${name}`), 0);
}
add(value) {
if (typeof value === "number") this.#addNumber(value);
else if (typeof value === "string") this.#addString(value);
else if (value === null || value === void 0) this.#missing++;
else if (typeof value === "bigint" || typeof value === "boolean") this.#addNumber(Number(value));
else if (value instanceof Float32Array || value instanceof Int32Array) {
for (let i = 0; i < value.length; i++) this.#addNumber(value[i]);
} else if (value instanceof Uint8Array) this.#addString(decoder2.decode(value));
else if (value instanceof Tensor) this.add(value.dtype === "bool" ? Array.from(value.dataSync()) : value.dataSync());
else if (value instanceof SparseTensor) this.add(value.values);
else if (Array.isArray(value) || value instanceof BigInt64Array) {
for (const item of value) this.add(item);
} else throw new ValueError(`Column ${this.#name} must hold numbers or strings, received ${describe(value)}`, { column: this.#name });
}
summary(quantiles) {
const count3 = this.#count;
const missing = this.#missing;
if (this.#kind === "string") {
const vocabulary = [...this.#vocabulary].map(([value, n]) => ({ value, count: n }));
vocabulary.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
return { kind: "string", count: count3, missing, vocabulary };
}
if (count3 === 0) {
return {
kind: "numeric",
count: count3,
missing,
mean: NaN,
deviation: NaN,
min: NaN,
max: NaN,
quantiles: quantiles.map(() => NaN)
};
}
const sorted2 = Float64Array.from(this.#sample).sort();
const deviation = Math.sqrt(this.#squares / count3);
return {
kind: "numeric",
count: count3,
missing,
mean: this.#mean,
deviation,
min: this.#min,
max: this.#max,
quantiles: quantiles.map((q) => quantile(sorted2, q))
};
}
// Welford's recurrence (Technometrics 4, 1962): stable where mean and deviation are of different size.
#addNumber(value) {
if (this.#kind !== "numeric") this.#become("numeric");
if (Number.isNaN(value)) {
this.#missing++;
return;
}
const count3 = ++this.#count;
const before = value - this.#mean;
this.#mean += before / count3;
this.#squares += before * (value - this.#mean);
if (value < this.#min) this.#min = value;
if (value > this.#max) this.#max = value;
if (count3 <= SAMPLE_SIZE) this.#sample.push(value);
else {
const place = this.#draws.below(count3);
if (place < SAMPLE_SIZE) this.#sample[place] = value;
}
}
#addString(value) {
if (this.#kind !== "string") this.#become("string");
if (value === "") {
this.#missing++;
return;
}
this.#count++;
const seen = this.#vocabulary.get(value);
if (seen === void 0 && this.#vocabulary.size === this.#maxVocabularySize) {
throw new ResourceExhaustedError(`Column ${this.#name} has more than ${this.#maxVocabularySize} different values`, {
column: this.#name
});
}
this.#vocabulary.set(value, (seen ?? 0) + 1);
}
#become(kind) {
if (this.#kind !== null) throw new ValueError(`Column ${this.#name} mixes numbers and strings`, { column: this.#name });
this.#kind = kind;
}
};
var decoder2 = new TextDecoder();
function quantile(sorted2, q) {
const place = q * (sorted2.length - 1);
const below = Math.floor(place);
const low = sorted2[below];
const high = sorted2[Math.min(below + 1, sorted2.length - 1)];
return low + (high - low) * (place - below);
}

// core/io/paths.ts
function dirname(path) {
const end = lastSeparator(path);
if (end < 0) return ".";
return end === 0 || path[end - 1] === ":" ? path.slice(0, end + 1) : path.slice(0, end);
}
function basename(path) {
return path.slice(lastSeparator(path) + 1);
}
function lastSeparator(path) {
return Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
}

// core/io/deno_fs.ts
var deno_fs_exports = {};
__export(deno_fs_exports, {
denoFileSystem: () => denoFileSystem
});
var LOCK_FILE = ".headway.lock";
var SMALL_BYTES = 1 << 18;
async function writeFile(path, data) {
await guard("write", path, async () => {
using file = await Deno.open(path, { write: true, create: true, truncate: true });
for await (const chunk of data instanceof Uint8Array ? [data] : data) await writeAll(file, chunk);
await file.sync();
});
}
async function append(path, bytes) {
await guard("write", path, async () => {
using file = await Deno.open(path, { append: true, create: true });
await writeAll(file, bytes);
});
}
async function rename(from, to) {
await guard("write", from, () => Deno.rename(from, to));
}
async function syncDir(path) {
if (Deno.build.os === "windows") return;
await guard("read", path, async () => {
using directory = await Deno.open(path);
await directory.sync();
});
}
async function mkdir(path) {
await guard("write", joinPath(path, LOCK_FILE), () => Deno.mkdir(path, { recursive: true }));
}
async function list(path) {
return await guard("read", path, async () => {
const entries = [];
for await (const { name, isDirectory } of Deno.readDir(path)) entries.push({ name, kind: isDirectory ? "directory" : "file" });
return entries.sort((a, b) => a.name < b.name ? -1 : 1);
});
}
async function remove(path) {
try {
await Deno.remove(path, { recursive: true });
} catch (error) {
if (!(error instanceof Deno.errors.NotFound)) throw translate(error, "write", path);
}
}
async function lock(dir) {
const path = joinPath(dir, LOCK_FILE);
return await guard("write", path, async () => {
const file = await Deno.open(path, { write: true, create: true });
let held = false;
try {
held = await file.tryLock(true);
} finally {
if (!held) file.close();
}
if (!held) {
throw new FailedPreconditionError(`Model directory ${dir} is in use: another process or estimator is writing to it`, { file: dir });
}
const release2 = () => {
if (held) file.close();
held = false;
return Promise.resolve();
};
return { release: release2, [Symbol.asyncDispose]: release2 };
});
}
async function writeAll(file, bytes) {
for (let written = 0; written < bytes.length; ) written += await file.write(bytes.subarray(written));
}
function translate(cause, access, path) {
if (cause instanceof HeadwayError || !(cause instanceof Error)) return cause;
const details = { file: path, cause };
const { errors } = Deno;
if (cause instanceof errors.NotCapable) {
const flag = cause.message.match(/--allow-(?:read|write)/)?.[0] ?? `--allow-${access}`;
return new PermissionDeniedError(
`Deno may not ${access} ${path}: run with ${flag}=${access === "write" ? dirname(path) : path}`,
details
);
}
const { code } = cause;
const missing = cause instanceof errors.NotFound || access === "read" && cause instanceof errors.NotADirectory;
if (missing) return new NotFoundError(`${path} does not exist`, details);
if (cause instanceof errors.PermissionDenied || code === "EROFS") {
return new PermissionDeniedError(`The system refuses to ${access} ${path}: ${cause.message}`, details);
}
if (code === "ENOSPC" || code === "EDQUOT") return new ResourceExhaustedError(`No space is left on the disk to write ${path}`, details);
if (code === "EMFILE" || code === "ENFILE") return new ResourceExhaustedError(`Too many files are open to ${access} ${path}`, details);
return new FailedPreconditionError(`Cannot ${access} ${path}: ${cause.message}`, details);
}

// core/io/node_fs.ts
var node_fs_exports = {};
__export(node_fs_exports, {
nodeFileSystem: () => nodeFileSystem
});
function nodeFileSystem() {
const { process } = globalThis;
const builtin = process?.getBuiltinModule?.("node:fs");
if (process === void 0 || builtin === void 0) throw new UnimplementedError("This host does not have Node's file system");
return new NodeFileSystem(builtin.promises, process);
}
var LOCK_FILE2 = ".headway.pid";
var NodeFileSystem = class {
#fs;
#process;
constructor(fs, process) {
this.#fs = fs;
this.#process = process;
}
async readRange(path, offset, length) {
return await guard2("read", path, async () => {
const file = await this.#fs.open(path, "r");
try {
const { size: size2 } = await file.stat();
if (offset + length > size2) {
throw new DataLossError(`${path} has ${size2} bytes; ${length} at ${offset} were expected`, { file: path });
}
const bytes = new Uint8Array(length);
for (let read = 0; read < length; ) {
const { bytesRead } = await file.read(bytes, read, length - read, offset + read);
if (bytesRead === 0) throw new DataLossError(`${path} ended after ${read} of ${length} bytes at ${offset}`, { file: path });
read += bytesRead;
}
return bytes;
} finally {
await file.close();
}
});
}
async readFile(path) {
return await this.readRange(path, 0, await this.size(path));
}
async size(path) {
return await guard2("read", path, async () => (await this.#fs.stat(path)).size);
}
async stat(path) {
try {
const stat2 = await this.#fs.stat(path);
const directory = stat2.isDirectory();
return { kind: directory ? "directory" : "file", size: directory ? 0 : stat2.size, modified: stat2.mtimeMs };
} catch (error) {
const { code } = error;
if (code === "ENOENT" || code === "ENOTDIR") return null;
throw translate2(error, "read", path);
}
}
async writeFile(path, data) {
await guard2("write", path, async () => {
const file = await this.#fs.open(path, "w");
try {
for await (const chunk of data instanceof Uint8Array ? [data] : data) {
for (let written = 0; written < chunk.length; ) written += (await file.write(chunk, written)).bytesWritten;
}
await file.sync();
} finally {
await file.close();
}
});
}
async append(path, bytes) {
await guard2("write", path, () => this.#fs.appendFile(path, bytes));
}
async rename(from, to) {
await guard2("write", from, () => this.#fs.rename(from, to));
}
async syncDir(path) {
if (this.#process.platform === "win32") return;
await guard2("read", path, async () => {
const directory = await this.#fs.open(path, "r");
try {
await directory.sync();
} finally {
await directory.close();
}
});
}
async mkdir(path) {
await guard2("write", path, () => this.#fs.mkdir(path, { recursive: true }));
}
async list(path) {
return await guard2("read", path, async () => {
const entries = await this.#fs.readdir(path, { withFileTypes: true });
const kindOf2 = (entry) => ({ name: entry.name, kind: entry.isDirectory() ? "directory" : "file" });
return entries.map(kindOf2).sort((a, b) => a.name < b.name ? -1 : 1);
});
}
async remove(path) {
await guard2("write", path, () => this.#fs.rm(path, { recursive: true, force: true }));
}
/** Node has no lock that ends with its process: a file names the holder, and one whose process has ended counts for nothing. */
async lock(dir) {
const path = joinPath(dir, LOCK_FILE2);
return await guard2("write", path, async () => {
if (await this.#holder(path) === null) await this.#fs.rm(path, { force: true });
const draft = `${path}-${this.#process.pid}`;
await this.#fs.writeFile(draft, String(this.#process.pid));
try {
await this.#fs.link(draft, path);
} catch (error) {
if (error.code !== "EEXIST") throw error;
throw new FailedPreconditionError(`Model directory ${dir} is in use: another process or estimator is writing to it`, { file: dir });
} finally {
await this.#fs.rm(draft, { force: true });
}
let held = true;
const release2 = async () => {
if (held) await this.remove(path);
held = false;
};
return { release: release2, [Symbol.asyncDispose]: release2 };
});
}
/** The living process that a lock file names, or `null`. */
async #holder(path) {
try {
const pid = Number(await this.#fs.readFile(path, "utf8"));
if (!Number.isInteger(pid) || pid <= 0) return null;
this.#process.kill(pid, 0);
return pid;
} catch (error) {
return error.code === "EPERM" ? 0 : null;
}
}
};
async function guard2(access, path, operation) {
try {
return await operation();
} catch (error) {
throw translate2(error, access, path);
}
}
function translate2(cause, access, path) {
const { code } = cause;
if (cause instanceof HeadwayError || !(cause instanceof Error) || code === void 0) return cause;
const details = { file: path, cause };
if (code === "ENOENT" || access === "read" && code === "ENOTDIR") return new NotFoundError(`${path} does not exist`, details);
if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
return new PermissionDeniedError(`The system refuses to ${access} ${path}: ${cause.message}`, details);
}
if (code === "ENOSPC" || code === "EDQUOT") return new ResourceExhaustedError(`No space is left on the disk to write ${path}`, details);
if (code === "EMFILE" || code === "ENFILE") return new ResourceExhaustedError(`Too many files are open to ${access} ${path}`, details);
return new FailedPreconditionError(`Cannot ${access} ${path}: ${cause.message}`, details);
}

// core/io/memory_fs.ts
var memory_fs_exports = {};
__export(memory_fs_exports, {
MemoryFileSystem: () => MemoryFileSystem,
SimulatedCrash: () => SimulatedCrash,
memoryFileSystem: () => memoryFileSystem
});
function memoryFileSystem() {
return new MemoryFileSystem();
}
var SimulatedCrash = class extends Error {
/** Name of the class. */
name = "SimulatedCrash";
};
var MemoryFileSystem = class _MemoryFileSystem {
/** Operations that changed something, so far. */
operations = 0;
/** The operation, counted from 1, that is half done when the system crashes. */
crashAt = Infinity;
/** The operation, counted from 1, that fails with `failure`; it changes nothing. */
failAt = Infinity;
/** What the operation `failAt` throws. */
failure = new ResourceExhaustedError("No space is left on the disk");
/** Bytes that all files together may hold; a write that needs more fails as on a full disk. */
capacity = Infinity;
#files = /* @__PURE__ */ new Map();
#durable = /* @__PURE__ */ new Map();
#directories = /* @__PURE__ */ new Set([".", "/"]);
#locks = /* @__PURE__ */ new Set();
#crashed = false;
/**
* The file system as it is found after a crash, without its faults. Names that were not synced are as `keep` decides; all are kept unless
* given, as when a process is killed, while a machine that loses its power may lose any of them.
*/
afterCrash(keep = () => true) {
const found = new _MemoryFileSystem();
for (const path of this.#directories) found.#directories.add(path);
for (const path of /* @__PURE__ */ new Set([...this.#files.keys(), ...this.#durable.keys()])) {
const file = (keep(path) ? this.#files : this.#durable).get(path);
if (file !== void 0) found.#files.set(path, file);
}
found.#durable = new Map(found.#files);
return found;
}
/** Bytes in all files together. */
get used() {
return [...this.#files.values()].reduce((total, file) => total + file.bytes.length, 0);
}
async readRange(path, offset, length) {
const { bytes } = await this.#file(path);
if (offset + length > bytes.length) {
throw new DataLossError(`${path} has ${bytes.length} bytes; ${length} at ${offset} were expected`, { file: path });
}
return bytes.slice(offset, offset + length);
}
async readFile(path) {
return (await this.#file(path)).bytes.slice();
}
async size(path) {
return (await this.#file(path)).bytes.length;
}
stat(path) {
return this.#turn(() => {
const file = this.#files.get(path);
if (file !== void 0) return { kind: "file", size: file.bytes.length, modified: file.modified };
return this.#directories.has(path) ? { kind: "directory", size: 0, modified: null } : null;
});
}
async writeFile(path, data) {
const chunks = [];
for await (const chunk of data instanceof Uint8Array ? [data] : data) chunks.push(chunk.slice());
await this.#change((half) => {
this.#put(path, half ? chunks.slice(0, chunks.length >> 1) : chunks);
});
}
append(path, bytes) {
return this.#change((half) => {
const before = this.#files.get(path)?.bytes ?? new Uint8Array(0);
this.#put(path, [before, half ? bytes.subarray(0, bytes.length >> 1) : bytes]);
});
}
rename(from, to) {
return this.#change((half) => {
const file = this.#files.get(from);
if (file === void 0) throw new NotFoundError(`${from} does not exist`, { file: from });
if (half) return;
this.#requireDirectory(to);
this.#files.delete(from);
this.#files.set(to, file);
});
}
syncDir(path) {
return this.#change((half) => {
if (half) return;
for (const name of this.#durable.keys()) if (dirname(name) === path) this.#durable.delete(name);
for (const [name, file] of this.#files) if (dirname(name) === path) this.#durable.set(name, file);
});
}
mkdir(path) {
return this.#change(() => {
for (let at = path; !this.#directories.has(at); at = dirname(at)) this.#directories.add(at);
});
}
list(path) {
return this.#turn(() => {
if (!this.#directories.has(path)) throw new NotFoundError(`${path} does not exist`, { file: path });
const inside = (name) => name !== path && dirname(name) === path;
const files = [...this.#files.keys()].filter(inside).map((name) => ({ name: basename(name), kind: "file" }));
const directories = [...this.#directories].filter(inside).map((name) => ({
name: basename(name),
kind: "directory"
}));
return [...files, ...directories].sort((a, b) => a.name < b.name ? -1 : 1);
});
}
remove(path) {
return this.#change((half) => {
if (half) return;
const below = (name) => name === path || name.startsWith(joinPath(path, "/"));
for (const name of this.#files.keys()) if (below(name)) this.#files.delete(name);
if (this.#directories.has(path)) {
for (const name of this.#durable.keys()) if (below(name)) this.#durable.delete(name);
}
for (const name of this.#directories) if (below(name)) this.#directories.delete(name);
});
}
lock(dir) {
return this.#turn(() => {
if (!this.#directories.has(dir)) throw new NotFoundError(`${dir} does not exist`, { file: dir });
if (this.#locks.has(dir)) {
throw new FailedPreconditionError(`Model directory ${dir} is in use: another process or estimator is writing to it`, { file: dir });
}
this.#locks.add(dir);
let held = true;
const release2 = () => {
if (held) this.#locks.delete(dir);
held = false;
return Promise.resolve();
};
return { release: release2, [Symbol.asyncDispose]: release2 };
});
}
#file(path) {
return this.#turn(() => {
const file = this.#files.get(path);
if (file === void 0) throw new NotFoundError(`${path} does not exist`, { file: path });
return file;
});
}
#put(path, chunks) {
this.#requireDirectory(path);
const length = chunks.reduce((total, chunk) => total + chunk.length, 0);
if (this.used - (this.#files.get(path)?.bytes.length ?? 0) + length > this.capacity) {
this.#files.set(path, { bytes: new Uint8Array(0), modified: Date.now() });
throw new ResourceExhaustedError(`No space is left on the disk to write ${path}`, { file: path });
}
const bytes = new Uint8Array(length);
let at = 0;
for (const chunk of chunks) {
bytes.set(chunk, at);
at += chunk.length;
}
this.#files.set(path, { bytes, modified: Date.now() });
}
#requireDirectory(path) {
if (!this.#directories.has(dirname(path))) throw new NotFoundError(`${dirname(path)} does not exist`, { file: dirname(path) });
}
async #turn(operation) {
await Promise.resolve();
if (this.#crashed) throw new SimulatedCrash("the file system has crashed");
return operation();
}
#change(operation) {
return this.#turn(() => {
this.operations++;
if (this.operations === this.failAt) throw this.failure;
this.#crashed = this.operations >= this.crashAt;
operation(this.#crashed);
if (this.#crashed) throw new SimulatedCrash("the file system has crashed");
});
}
};

// core/io/file_system.ts
var TEMPORARY_SUFFIX = ".headway-tmp";
async function writeFileAtomically(fs, path, data) {
const temporary = path + TEMPORARY_SUFFIX;
try {
await fs.writeFile(temporary, data);
await fs.rename(temporary, path);
} catch (error) {
await fs.remove(temporary).catch(() => {
});
throw error;
}
await fs.syncDir(dirname(path));
}
var host;
var MEMORY_SCHEME = "memory:";
var memory = null;
async function readLines(path, fs) {
const bytes = await (fs ?? await defaultFileSystem()).readFile(path);
let text2;
try {
text2 = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
} catch (cause) {
throw new DataLossError(`${path} is not a text in UTF-8`, { file: path, cause });
}
const lines = text2.split(/\r?\n/);
if (lines.at(-1) === "") lines.pop();
return lines;
}

// core/data/csv.ts
var csvKinds = {
labelName: ["string"],
selectColumns: ["array"],
columnDefaults: ["object"],
missing: ["any"],
missingValues: ["array"],
columnTypes: ["object"],
header: ["array"],
numEpochs: ["number"],
fs: ["object"]
};
function checkCsv(source, { missing }) {
if (missing !== void 0 && missing !== "error" && missing !== "skip") {
throw new ValueError(`missing must be "error" or "skip", received ${JSON.stringify(missing)}`);
}
if (typeof source === "string" || typeof source === "function" || source instanceof URL) return source;
return checkChunks(source, "The source of CSV");
}
function checkChunks(chunks, name) {
if (typeof chunks === "object" && chunks !== null && (Symbol.asyncIterator in chunks || Symbol.iterator in chunks)) {
return chunks;
}
throw new TypeError(
`${name} must be a path, a URL, an iterable of bytes or text, or a function that makes one, received ${describe(chunks)}`
);
}

// core/data/csv_text.ts
function sourceName(source) {
return typeof source === "string" ? source : source instanceof URL ? source.href : "The CSV stream";
}
function pathOf(source) {
if (typeof source === "string") return source;
if (!(source instanceof URL) || source.protocol !== "file:") return null;
const path = decodeURIComponent(source.pathname);
return /^\/[A-Za-z]:\//.test(path) ? path.slice(1) : path;
}
async function* csvBlocks(source, fs) {
const { default: Papa } = await import("papaparse");
const name = sourceName(source);
let line = 1;
let rest = "";
let newline = null;
for await (const { text: text2, last } of texts(source, name, fs)) {
rest += text2;
newline ??= rest.includes("\n") || !last ? "\n" : "\r";
const parsed = new Papa.Parser({ delimiter: ",", newline }).parse(rest, 0, !last);
const error = parsed.errors.find((e) => e.code === "InvalidQuotes" || last);
if (error !== void 0) {
const at = line + countLines(rest, recordStart(parsed, error.row ?? 0));
throw new DataLossError(
`${name}, line ${at}: ${error.code === "InvalidQuotes" ? "text follows a closing quote" : "a quote is not closed"}`,
{ file: name }
);
}
const consumed = last ? rest.length : parsed.meta.cursor;
const records = parsed.data.map(withoutReturn);
if (records.length > 0) yield { records, line };
line += countLines(rest, consumed);
rest = rest.slice(consumed);
if (rest.length > MAX_RECORD) {
throw new DataLossError(`${name}, line ${line}: the record is longer than 16 MiB; is a quote not closed?`, { file: name });
}
}
}
function countLines(text2, end) {
let count3 = 0;
for (let at = text2.indexOf("\n"); at >= 0 && at < end; at = text2.indexOf("\n", at + 1)) count3++;
return count3;
}
var MAX_RECORD = 16 << 20;
var READ_BYTES = 1 << 20;
var LEAST_CHARACTERS = 1 << 16;
function recordStart(parsed, row) {
return parsed.data.slice(0, row).reduce((sum3, record) => sum3 + record.reduce((n, field) => n + field.length + 1, 0), 0);
}
function withoutReturn(record) {
const last = record.length - 1;
if (record[last]?.endsWith("\r")) record[last] = record[last].slice(0, -1);
return record.length === 1 && record[0] === "" ? [] : record;
}
async function* texts(source, name, fs) {
const decoder5 = new TextDecoder("utf-8", { fatal: true });
const decode2 = (bytes) => {
try {
return bytes === void 0 ? decoder5.decode() : decoder5.decode(bytes, { stream: true });
} catch (cause) {
throw new DataLossError(`${name} is not a text in UTF-8`, { file: name, cause });
}
};
let text2 = "";
for await (const chunk of await chunksOf(source, name, fs)) {
if (typeof chunk !== "string" && !(chunk instanceof Uint8Array)) {
throw new TypeError(`${name} must give bytes or strings, received ${typeof chunk}`);
}
text2 += typeof chunk === "string" ? chunk : decode2(chunk);
if (text2.length < LEAST_CHARACTERS) continue;
yield { text: withoutMark(text2), last: false };
text2 = "";
}
yield { text: withoutMark(text2 + decode2()), last: true };
}
function withoutMark(text2) {
return text2.charCodeAt(0) === 65279 ? text2.slice(1) : text2;
}
async function chunksOf(source, name, fs) {
const path = pathOf(source);
if (path !== null) return fileChunks(path, fs ?? await defaultFileSystem());
if (source instanceof URL) {
const response = await fetch(source).catch((cause) => {
throw new FailedPreconditionError(`${name} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, {
file: name,
cause
});
});
if (response.ok && response.body !== null) return response.body;
await response.body?.cancel();
throw new NotFoundError(`${name} answered with status ${response.status}`, { file: name });
}
if (typeof source === "function") return checkChunks(await source(), name);
const chunks = checkChunks(source, name);
if (chunks instanceof ReadableStream || "next" in chunks) {
if (used.has(chunks)) {
throw new FailedPreconditionError(
`${name} was read already; give a path or a function that makes the stream, so that it can be read again`
);
}
used.add(chunks);
}
return chunks;
}
var used = /* @__PURE__ */ new WeakSet();
async function* fileChunks(path, fs) {
const size2 = await fs.size(path);
for (let offset = 0; offset < size2; offset += READ_BYTES) yield await fs.readRange(path, offset, Math.min(READ_BYTES, size2 - offset));
}
var MISSING_NUMBERS = /* @__PURE__ */ new Set(["", "NA", "N/A", "NaN", "nan", "null"]);
var MISSING_STRINGS = /* @__PURE__ */ new Set([""]);
function inferType(fields, missing) {
let type = null;
for (const field of fields) {
if (missing.has(field)) continue;
const text2 = field.trim();
if (whole.test(text2) && !leadingZero.test(text2)) type ??= "int64";
else if (decimal.test(text2) && !leadingZero.test(text2)) type = "float32";
else return "string";
}
return type ?? "string";
}
function parseField(field, type) {
if (type === "string") return field;
const text2 = field.trim();
return type === "int64" ? parseWhole(text2, field) : parseDecimal(text2, field);
}
var whole = /^[+-]?\d+$/;
var decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
var leadingZero = /^[+-]?0\d/;
function parseWhole(text2, field) {
if (!whole.test(text2)) {
const hint = decimal.test(text2) ? '; give the column the type "float32" in columnTypes' : "";
throw new ValueError(`expected a whole number, received ${JSON.stringify(field)}${hint}`);
}
const value = Number(text2);
if (Number.isSafeInteger(value)) return value;
const large = BigInt(text2.startsWith("+") ? text2.slice(1) : text2);
if (BigInt.asIntN(64, large) !== large) throw new ValueError(`expected a whole number of 64 bits, received ${JSON.stringify(field)}`);
return large;
}
function parseDecimal(text2, field) {
if (!decimal.test(text2)) throw new ValueError(`expected a number, received ${JSON.stringify(field)}`);
const value = Number(text2);
if (!Number.isFinite(Math.fround(value))) throw new ValueError(`expected a number within float32, received ${JSON.stringify(field)}`);
return value;
}

// core/data/node.ts
var NodeOver = class {
/** The node that it is made of. */
input;
/** Reads nothing yet. */
constructor(input) {
this.input = input;
}
/** Prepares the other node. */
prepare() {
return this.input.prepare();
}
/** None. */
rows() {
return null;
}
};
var DONE = { done: true, value: void 0 };
function chain(value, fn) {
return value instanceof Promise ? value.then(fn) : fn(value);
}
function loop(step) {
for (; ; ) {
const result = step();
if (result instanceof Promise) return result.then((value) => value === void 0 ? loop(step) : value);
if (result !== void 0) return result;
}
}
function skipElements(cursor, count3) {
let left = count3;
return chain(
loop(() => left-- <= 0 ? true : chain(cursor.next(), (result) => result.done ? true : void 0)),
() => {
}
);
}
function skipRows(cursor, count3) {
const scratch2 = new Int32Array(Math.min(count3, 4096));
for (let left = count3; left > 0; ) {
const asked = Math.min(left, scratch2.length);
if (cursor.fill(scratch2, asked) < asked) return;
left -= asked;
}
}
function afterSkipping(cursor, count3) {
if (count3 === 0) return cursor;
let skipped = false;
return {
next() {
if (skipped) return cursor.next();
return chain(skipElements(cursor, count3), () => {
skipped = true;
return cursor.next();
});
},
position: () => cursor.position(),
close: () => cursor.close()
};
}
function countIn(position, key) {
const value = fieldOf(position, key);
return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : 0;
}
function fieldOf(position, key) {
if (typeof position !== "object" || position === null || Array.isArray(position)) return null;
return position[key] ?? null;
}

// core/data/source.ts
var TableNode = class {
#table;
#list;
/** All rows of a table, or those in `list`. */
constructor(table, list2 = null) {
this.#table = table;
this.#list = list2;
}
/** Nothing is to be prepared. */
prepare() {
}
/** The rows themselves. */
rows() {
return rowsOf(this.#table, this.#list);
}
/** The rows as elements. */
open(epoch, position) {
return rowElements(this.rows(), epoch, position);
}
};
var IterableNode = class {
#make;
/** Takes what makes the iterable, which is called for each pass. */
constructor(make) {
this.#make = make;
}
/** Nothing is to be prepared. */
prepare() {
}
/** An iterable has no rows in memory. */
rows() {
return null;
}
/** A new iterator over the iterable. */
open(_epoch, position) {
return new IterableCursor(this.#make(), countIn(position, "count"));
}
};
function onceOnly(source) {
if (typeof source !== "object" || source === null || !(Symbol.asyncIterator in source || Symbol.iterator in source)) {
throw new TypeError(`Dataset.from() takes an iterable or a function that makes one, received ${describe(source)}`);
}
if (Array.isArray(source)) return () => source;
let used2 = false;
return () => {
const once = source instanceof ReadableStream || "next" in source;
if (once && used2) {
throw new FailedPreconditionError(
"The iterable was gone through already and can be read only once; give a function that makes it anew"
);
}
used2 = true;
return source;
};
}
function rowsOf(table, list2) {
const size2 = list2 === null ? table.size : list2.length;
return {
table,
open: (_epoch, position) => new RowRange(size2, list2, Math.min(countIn(position, "row"), size2)),
list: () => list2 === null ? Int32Array.from({ length: size2 }, (_, i) => i) : list2.slice()
};
}
function rowElements(rows, epoch, position) {
const cursor = rows.open(epoch, position);
const one = new Int32Array(1);
return {
next: () => cursor.fill(one, 1) === 0 ? DONE : { done: false, value: rows.table.row(one[0]) },
position: () => cursor.position(),
close: () => {
}
};
}
var RowRange = class {
#size;
#list;
#next;
constructor(size2, list2, next) {
this.#size = size2;
this.#list = list2;
this.#next = next;
}
fill(out, count3) {
const given2 = Math.min(count3, this.#size - this.#next);
const list2 = this.#list;
const first = this.#next;
if (list2 === null) {
for (let i = 0; i < given2; i++) out[i] = first + i;
} else for (let i = 0; i < given2; i++) out[i] = list2[first + i];
this.#next += given2;
return given2;
}
position() {
return { row: this.#next };
}
};
var IterableCursor = class {
#iterator;
#toSkip;
#count = 0;
constructor(iterable, toSkip) {
const { [Symbol.asyncIterator]: later, [Symbol.iterator]: now2 } = Object(iterable);
if (typeof later !== "function" && typeof now2 !== "function") {
throw new TypeError(`Dataset.from() takes an iterable or a function that makes one, received ${describe(iterable)}`);
}
this.#iterator = typeof later === "function" ? later.call(iterable) : now2.call(iterable);
this.#toSkip = toSkip;
}
next() {
if (this.#toSkip > 0) {
const count3 = this.#toSkip;
this.#toSkip = 0;
return chain(skipElements(this, count3), () => this.next());
}
return chain(this.#iterator.next(), (result) => {
if (result.done) return DONE;
this.#count++;
return result;
});
}
position() {
return { count: this.#count + this.#toSkip };
}
close() {
const closed = this.#iterator.return?.();
return closed instanceof Promise ? closed.then(() => {
}) : void 0;
}
};

// core/data/csv_reader.ts
async function csvColumns(source, options = {}) {
for await (const block of csvBlocks(source, options.fs)) return new CsvReader(block, sourceName(source), options).columns;
throw noHeader(sourceName(source));
}
var CsvNode = class {
#source;
#options;
#table = null;
#loading = null;
/** Reads nothing yet. */
constructor(source, options) {
this.#source = source;
this.#options = options;
}
/** Reads a file that is small enough to be held in memory. */
prepare() {
if (this.#table !== null || pathOf(this.#source) === null) return;
this.#loading ??= this.#load().finally(() => this.#loading = null);
return this.#loading;
}
/** The rows of a file that is held in memory. */
rows() {
return this.#table === null ? null : rowsOf(this.#table, null);
}
/** The rows one by one. */
open(epoch, position) {
const rows = this.rows();
if (rows !== null) return rowElements(rows, epoch, position);
return new CsvCursor(csvBlocks(this.#source, this.#options.fs), sourceName(this.#source), this.#options, countIn(position, "row"));
}
async #load() {
const fs = this.#options.fs ?? await defaultFileSystem();
if (await fs.size(pathOf(this.#source)) > IN_MEMORY_BYTES) return;
let reader = null;
let values = [];
for await (const block of csvBlocks(this.#source, fs)) {
const first = reader === null;
reader ??= new CsvReader(block, sourceName(this.#source), this.#options);
if (first) values = reader.columns.map(() => []);
reader.begin(block, first);
for (let row = reader.next(); row !== null; row = reader.next()) {
for (let c = 0; c < row.length; c++) values[c].push(row[c]);
}
}
if (reader === null) throw noHeader(sourceName(this.#source));
this.#table = tableOf(reader.columns, values, this.#options.labelName ?? null);
}
};
var IN_MEMORY_BYTES = 64 << 20;
function tableOf(columns, values, labelName) {
const features = /* @__PURE__ */ new Map();
let labels = null;
columns.forEach(({ name, type }, c) => {
const data = type === "float32" ? Float32Array.from(values[c]) : columnFrom(values[c], name);
if (name === labelName) labels = data;
else features.set(name, data);
});
return new Table(features, labels);
}
var CsvCursor = class {
#blocks;
#name;
#options;
#reader = null;
// One block is read while the rows of the one before it are used.
#ahead = null;
#toSkip;
#given = 0;
constructor(blocks, name, options, toSkip) {
this.#blocks = blocks;
this.#name = name;
this.#options = options;
this.#toSkip = toSkip;
}
next() {
for (let values = this.#reader?.next() ?? null; values !== null; values = this.#reader.next()) {
this.#given++;
if (this.#given > this.#toSkip) return { done: false, value: this.#reader.row(values) };
}
return this.#nextBlock();
}
position() {
return { row: Math.max(this.#given, this.#toSkip) };
}
async close() {
await this.#blocks.return(void 0);
}
#nextBlock() {
return chain(this.#ahead ?? this.#blocks.next(), (result) => {
if (result.done) {
if (this.#reader === null) throw noHeader(this.#name);
return DONE;
}
const first = this.#reader === null;
this.#reader ??= new CsvReader(result.value, this.#name, this.#options);
this.#reader.begin(result.value, first);
this.#ahead = this.#blocks.next();
this.#ahead.catch(() => {
});
return this.next();
});
}
};
var CsvReader = class {
/** The columns that are read. */
columns;
#name;
#options;
#header;
#places;
#defaults;
#missing;
#label;
#block = { records: [], line: 1 };
#next = 0;
#row = 0;
constructor(first, name, options) {
this.#name = name;
this.#options = options;
this.#header = options.header ?? first.records.find((record) => record.length > 0) ?? [];
if (this.#header.length === 0) throw noHeader(name);
const twice = this.#header.find((column, i) => this.#header.indexOf(column) !== i);
if (twice !== void 0) throw new ValueError(`${name} has two columns named ${JSON.stringify(twice)}`, { file: name, column: twice });
this.#checkNames();
const chosen = options.selectColumns === void 0 ? null : new Set(options.selectColumns);
this.#places = this.#header.map((_, i) => i).filter(
(i) => chosen === null || chosen.has(this.#header[i]) || this.#header[i] === options.labelName
);
const body = this.#bodyOf(first, true);
const given2 = options.missingValues === void 0 ? null : new Set(options.missingValues);
this.columns = this.#places.map((place) => {
const column = this.#header[place];
const type = options.columnTypes?.[column] ?? inferType(body.map((record) => record[place] ?? ""), given2 ?? MISSING_NUMBERS);
return { name: column, type };
});
this.#missing = this.columns.map(({ type }) => given2 ?? (type === "string" ? MISSING_STRINGS : MISSING_NUMBERS));
this.#defaults = this.columns.map((column) => this.#defaultOf(column));
this.#label = this.columns.findIndex((column) => column.name === options.labelName);
}
/** Goes on with a block; the first one begins with the header. */
begin(block, first) {
this.#block = block;
this.#next = first && this.#options.header === void 0 ? block.records.findIndex((record) => record.length > 0) + 1 : 0;
}
/** The values of the next row of the block, one for each column, or null at its end. */
next() {
const { records } = this.#block;
while (this.#next < records.length) {
const record = records[this.#next++];
if (record.length === 0) continue;
this.#row++;
if (record.length !== this.#header.length) {
throw new DataLossError(
`${this.#where()}: expected ${this.#header.length} fields, as in the header, received ${record.length}`,
{ file: this.#name, row: this.#row - 1 }
);
}
const values = this.#values(record);
if (values !== null) return values;
}
return null;
}
/** A row as an element of a dataset. */
row(values) {
const features = {};
for (let c = 0; c < values.length; c++) {
if (c !== this.#label) features[this.columns[c].name] = values[c];
}
return this.#label < 0 ? features : [features, values[this.#label]];
}
#values(record) {
const values = new Array(this.columns.length);
for (let c = 0; c < values.length; c++) {
const field = record[this.#places[c]];
const { name, type } = this.columns[c];
if (!this.#missing[c].has(field)) {
try {
values[c] = parseField(field, type);
} catch (cause) {
if (!(cause instanceof HeadwayError)) throw cause;
throw new ValueError(`${this.#where()}, column ${name}: ${cause.message}`, {
file: this.#name,
column: name,
row: this.#row - 1,
cause
});
}
continue;
}
const byDefault = this.#defaults[c];
if (byDefault === void 0) {
if (this.#options.missing === "skip") return null;
throw new ValueError(
`${this.#where()}, column ${name}: the value is missing; give a default (columnDefaults), or leave out such rows (missing: "skip")`,
{ file: this.#name, column: name, row: this.#row - 1 }
);
}
values[c] = byDefault;
}
return values;
}
#where() {
const before = this.#block.records.slice(0, this.#next - 1);
const line = before.reduce(
(sum3, record) => sum3 + 1 + record.reduce((n, field) => n + field.split("\n").length - 1, 0),
this.#block.line
);
return `${this.#name}, row ${this.#row} (line ${line})`;
}
#bodyOf(block, first) {
const records = block.records.filter((record) => record.length > 0);
return first && this.#options.header === void 0 ? records.slice(1) : records;
}
#defaultOf({ name, type }) {
const value = this.#options.columnDefaults?.[name];
if (value === void 0) return void 0;
if (type === "string" ? typeof value !== "string" : typeof value !== "number" && typeof value !== "bigint") {
throw new TypeError(
`The default of column ${name} must be a ${type === "string" ? "string" : "number"}, received ${JSON.stringify(String(value))}`
);
}
return type === "float32" && typeof value === "bigint" ? Number(value) : value;
}
#checkNames() {
const { labelName, selectColumns, columnDefaults, columnTypes } = this.#options;
const named2 = [
["labelName", labelName === void 0 ? [] : [labelName]],
["selectColumns", selectColumns ?? []],
["columnDefaults", Object.keys(columnDefaults ?? {})],
["columnTypes", Object.keys(columnTypes ?? {})]
];
for (const [option, names] of named2) {
const unknown = names.find((name) => !this.#header.includes(name));
if (unknown === void 0) continue;
throw new KeyError(
`${option} names ${JSON.stringify(unknown)}, which is not a column of ${this.#name}; its columns are ${this.#header.join(", ")}`,
{
file: this.#name,
column: unknown
}
);
}
const strange = Object.entries(columnTypes ?? {}).find(([, type]) => type !== "float32" && type !== "int64" && type !== "string");
if (strange !== void 0) {
throw new ValueError(`columnTypes must be float32, int64 or string, received ${JSON.stringify(strange[1])} for ${strange[0]}`);
}
}
};
function noHeader(name) {
return new DataLossError(`${name} is empty: expected a header with the names of the columns`, { file: name });
}

// core/data/batch_rows.ts
var BatchNode = class extends NodeOver {
#size;
#dropRemainder;
#padding;
/** Puts `size` rows into a batch; the last one may be smaller unless it is to be dropped. */
constructor(input, size2, dropRemainder, padding) {
super(input);
this.#size = size2;
this.#dropRemainder = dropRemainder;
this.#padding = padding;
}
/** The batches, gathered from columns where the rows are in memory. */
open(epoch, position) {
const rows = this.#padding === null ? this.input.rows() : null;
if (rows !== null) return new TableBatches(rows.table, rows.open(epoch, position), this.#size, this.#dropRemainder);
return new StreamBatches(this.input.open(epoch, position), this.#size, this.#dropRemainder, this.#padding);
}
};
function stackRows(rows, padding = null) {
const odd = rows.findIndex((row) => !isRow(row));
if (odd >= 0) {
throw new TypeError(`A row is a record of features, or a pair of one and labels; row ${odd} of the batch is ${describe(rows[odd])}`);
}
const first = rows[0];
const paired = Array.isArray(first);
const features = stackFeatures(rows.map((row) => Array.isArray(row) ? row[0] : row), padding);
if (rows.some((row) => Array.isArray(row) !== paired)) throw new ValueError("Some rows of a batch have labels and others have none");
if (!paired) return features;
const labels = rows.map((row) => row[1]);
if (isRecord(labels[0])) return [features, stackFeatures(labels, padding)];
return [features, stackValues(labels, "labels", padding)];
}
var TableBatches = class {
#table;
#rows;
#dropRemainder;
#numbers;
constructor(table, rows, size2, dropRemainder) {
this.#table = table;
this.#rows = rows;
this.#dropRemainder = dropRemainder;
this.#numbers = new Int32Array(size2);
}
next() {
const numbers = this.#numbers;
const count3 = this.#rows.fill(numbers, numbers.length);
if (count3 === 0 || this.#dropRemainder && count3 < numbers.length) return DONE;
return { done: false, value: this.#table.gather(numbers, count3) };
}
position() {
return this.#rows.position();
}
close() {
}
};
var StreamBatches = class {
#input;
#size;
#dropRemainder;
#padding;
constructor(input, size2, dropRemainder, padding) {
this.#input = input;
this.#size = size2;
this.#dropRemainder = dropRemainder;
this.#padding = padding;
}
next() {
const rows = [];
return chain(
loop(
() => rows.length === this.#size ? true : chain(this.#input.next(), (result) => result.done ? true : void rows.push(result.value))
),
() => {
if (rows.length === 0 || this.#dropRemainder && rows.length < this.#size) return DONE;
return { done: false, value: stackRows(rows, this.#padding) };
}
);
}
position() {
return this.#input.position();
}
close() {
return this.#input.close();
}
};
function stackFeatures(rows, padding) {
const names = Object.keys(rows[0]);
const features = {};
for (const name of names) features[name] = stackValues(rows.map((row) => row[name]), name, padding);
for (let row = 1; row < rows.length; row++) {
const unknown = Object.keys(rows[row]).find((name) => !Object.hasOwn(features, name));
if (unknown !== void 0) {
throw new ValueError(`Row ${row} of the batch has a feature ${unknown} that row 0 does not have`, { column: unknown, row });
}
}
return features;
}
function stackValues(values, name, padding) {
const row = values.findIndex((value) => value === void 0 || value === null);
if (row >= 0) throw new ValueError(`Row ${row} of the batch has no value for ${name}`, { column: name, row });
if (padding === null || !Array.isArray(values[0])) return values;
return padTo(values, extentsOf(values), padding, name);
}
function extentsOf(values) {
const extents = [];
const visit = (value, depth) => {
if (!Array.isArray(value)) return;
extents[depth] = Math.max(extents[depth] ?? 0, value.length);
for (const item of value) visit(item, depth + 1);
};
for (const value of values) visit(value, 0);
return extents;
}
function padTo(values, extents, padding, name) {
const leaf = firstLeaf(values);
const filler = typeof leaf === "string" || leaf instanceof Uint8Array ? padding.string : typeof leaf === "bigint" ? BigInt(padding.number) : padding.number;
const pad = (value, depth) => {
const extent = extents[depth];
if (extent === void 0) return value ?? filler;
if (value !== void 0 && !Array.isArray(value)) {
throw new ValueError(`${name} has ${extents.length} dimensions in one row and ${depth} in another, which has ${describe(value)}`, {
column: name
});
}
return Array.from({ length: extent }, (_, i) => pad(value?.[i], depth + 1));
};
return values.map((value) => pad(value, 0));
}
function firstLeaf(values) {
for (const value of values) {
const leaf = Array.isArray(value) ? firstLeaf(value) : value;
if (leaf !== void 0) return leaf;
}
return void 0;
}
function isRow(row) {
return Array.isArray(row) ? row.length === 2 && isRecord(row[0]) : isRecord(row);
}
function isRecord(value) {
return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

// core/data/dataset_iterator.ts
var NodeIterator = class {
#node;
#start;
#cursor = null;
#closed = false;
/** Begins at a position. */
constructor(node, start) {
this.#node = node;
this.#start = start;
}
next() {
if (this.#cursor !== null) return this.#cursor.next();
if (this.#closed) return { done: true, value: void 0 };
return chain(this.#node.prepare(), () => {
if (this.#closed) return { done: true, value: void 0 };
this.#cursor ??= this.#node.open(0, this.#start);
return this.#cursor.next();
});
}
position() {
return this.#cursor === null ? this.#start : this.#cursor.position();
}
return() {
const cursor = this.#cursor;
this.#cursor = null;
if (this.#closed) return;
this.#closed = true;
return cursor?.close();
}
};

// core/data/dataset_options.ts
var splitKinds = { seed: ["any"], stratify: ["boolean", "string"] };
function callable(method, fn) {
if (typeof fn !== "function") throw new TypeError(`${method}() takes a function, received ${describe(fn)}`);
}
function count2(value, name, least) {
if (Number.isSafeInteger(value) && value >= least) return ["batch", "shuffle"].includes(name) ? Math.min(value, 2147483647) : value;
throw new ValueError(`${name}() takes a whole number from ${least}, received ${value}`);
}
function checkFractions(fractions) {
if (!Array.isArray(fractions) || fractions.some((f2) => typeof f2 !== "number")) {
throw new TypeError(`split() takes an array of fractions, received ${describe(fractions)}`);
}
const sum3 = fractions.reduce((a, b) => a + b, 0);
if (fractions.length === 0 || fractions.some((f2) => !(f2 > 0 && f2 <= 1)) || sum3 > 1 + 1e-9) {
throw new ValueError(`fractions must be above 0 and add up to at most 1, received [${fractions.join(", ")}]`);
}
}
function checkSeed(seed) {
if (seed === void 0) return crypto.getRandomValues(new Uint32Array(1))[0];
if (!Number.isSafeInteger(seed)) throw new ValueError(`seed must be a whole number, received ${seed}`);
return seed;
}

// core/data/repeat.ts
var RepeatNode = class extends NodeOver {
#count;
/** Repeats `input` `count` times; `Infinity` is without end. */
constructor(input, count3) {
super(input);
this.#count = count3;
}
/** The input's rows, again and again. */
rows() {
const rows = this.input.rows();
if (rows === null) return null;
return {
table: rows.table,
open: (epoch, position) => new RowRepeat(rows, this.#first(epoch), this.#count, position),
list: () => {
const list2 = Number.isFinite(this.#count) ? rows.list() : null;
if (list2 === null) return null;
const all = new Int32Array(list2.length * this.#count);
new RowRepeat(rows, 0, this.#count, null).fill(all, all.length);
return all;
}
};
}
/** The input's elements, again and again. */
open(epoch, position) {
return new StreamRepeat(this.input, this.#first(epoch), this.#count, position);
}
// Repetitions inside repetitions are counted through, so that no two of them shuffle alike.
#first(epoch) {
return Number.isFinite(this.#count) ? epoch * this.#count : epoch;
}
};
var RowRepeat = class {
#rows;
#first;
#count;
#done;
#cursor;
constructor(rows, first, count3, position) {
this.#rows = rows;
this.#first = first;
this.#count = count3;
this.#done = countIn(position, "epoch");
this.#cursor = rows.open(first + this.#done, fieldOf(position, "input"));
}
fill(out, count3) {
if (this.#done >= this.#count) return 0;
let got = this.#cursor.fill(out, count3);
while (got < count3 && this.#done + 1 < this.#count) {
this.#cursor = this.#rows.open(this.#first + ++this.#done, null);
const more = this.#cursor.fill(out.subarray(got), count3 - got);
if (more === 0) break;
got += more;
}
return got;
}
position() {
return { epoch: this.#done, input: this.#cursor.position() };
}
};
var StreamRepeat = class {
#input;
#first;
#count;
#done;
#cursor;
#given = false;
constructor(input, first, count3, position) {
this.#input = input;
this.#first = first;
this.#count = count3;
this.#done = countIn(position, "epoch");
const inner = fieldOf(position, "input");
this.#given = inner !== null;
this.#cursor = input.open(first + this.#done, inner);
}
next() {
if (this.#count === 0) return DONE;
return loop(
() => chain(this.#cursor.next(), (result) => {
if (!result.done) {
this.#given = true;
return result;
}
if (this.#done + 1 >= this.#count || !this.#given) return DONE;
return chain(this.#cursor.close(), () => {
this.#given = false;
this.#cursor = this.#input.open(this.#first + ++this.#done, null);
return void 0;
});
})
);
}
position() {
return { epoch: this.#done, input: this.#cursor.position() };
}
close() {
return this.#cursor.close();
}
};

// core/data/shuffle.ts
var ShuffleNode = class extends NodeOver {
#settings;
#key;
/** Shuffles the elements of `input`. */
constructor(input, settings) {
super(input);
this.#settings = settings;
this.#key = keyOf(settings.seed);
}
/** The input's rows in random order. */
rows() {
const rows = this.input.rows();
if (rows === null) return null;
const open = (epoch, position) => {
const cursor = new RowShuffle(rows.open(epoch, null), ...this.#draws(epoch, position));
skipRows(cursor, countIn(position, "drawn"));
return cursor;
};
return {
table: rows.table,
open,
list: () => {
const list2 = rows.list();
if (list2 !== null) open(0, null).fill(list2, list2.length);
return list2;
}
};
}
/** The input's elements in random order. */
open(epoch, position) {
return new StreamShuffle(this.input.open(epoch, null), ...this.#draws(epoch, position), countIn(position, "drawn"));
}
// A pass that is taken up again goes on under the seed it began with, also where the program draws another one.
#draws(epoch, position) {
const saved = fieldOf(position, "seed");
const seed = typeof saved === "number" ? saved : this.#settings.seed;
const key = seed === this.#settings.seed ? this.#key : keyOf(seed);
return [new Draws(key, this.#settings.reshuffle ? epoch : 0), this.#settings.bufferSize, seed];
}
};
var FIRST_PLACES = 256;
var AHEAD = 64;
function keyOf(seed) {
return randomKey(seed, "shuffle");
}
var RowShuffle = class {
#input;
#draws;
#capacity;
#seed;
// The first buffer and the rows read ahead of it share one array: each array costs half a microsecond, and a small dataset has many epochs.
#words = new Int32Array(FIRST_PLACES + AHEAD);
#buffer = this.#words.subarray(0, FIRST_PLACES);
#size = 0;
#drawn = 0;
#inputEnded = false;
#ahead = this.#words.subarray(FIRST_PLACES);
#aheadNext = 0;
#aheadSize = 0;
constructor(input, draws, capacity, seed) {
this.#input = input;
this.#draws = draws;
this.#capacity = capacity;
this.#seed = seed;
}
fill(out, count3) {
if (this.#size < this.#capacity && !this.#inputEnded) this.#fillBuffer();
const draws = this.#draws;
const buffer = this.#buffer;
let given2 = 0;
while (given2 < count3 && this.#size > 0) {
const place = draws.below(this.#size);
out[given2++] = buffer[place];
const next = this.#inputEnded ? -1 : this.#next();
buffer[place] = next >= 0 ? next : buffer[--this.#size];
}
this.#drawn += given2;
return given2;
}
position() {
return { seed: this.#seed, drawn: this.#drawn };
}
#fillBuffer() {
while (this.#size < this.#capacity) {
if (this.#size === this.#buffer.length) {
const larger = new Int32Array(Math.min(this.#capacity, this.#size * 2));
larger.set(this.#buffer);
this.#buffer = larger;
}
const asked = Math.min(this.#capacity, this.#buffer.length) - this.#size;
const got = this.#input.fill(this.#size === 0 ? this.#buffer : this.#buffer.subarray(this.#size), asked);
this.#size += got;
if (got < asked) {
this.#inputEnded = true;
return;
}
}
}
#next() {
if (this.#aheadNext === this.#aheadSize) {
this.#aheadSize = this.#input.fill(this.#ahead, this.#ahead.length);
this.#aheadNext = 0;
if (this.#aheadSize === 0) {
this.#inputEnded = true;
return -1;
}
}
return this.#ahead[this.#aheadNext++];
}
};
var StreamShuffle = class {
#input;
#draws;
#capacity;
#seed;
#buffer = [];
#toSkip;
#drawn = 0;
#inputEnded = false;
constructor(input, draws, capacity, seed, toSkip) {
this.#input = input;
this.#draws = draws;
this.#capacity = capacity;
this.#seed = seed;
this.#toSkip = toSkip;
}
next() {
if (this.#toSkip === 0) return this.#draw();
const count3 = this.#toSkip;
this.#toSkip = 0;
return chain(skipElements(this, count3), () => this.#draw());
}
position() {
return { seed: this.#seed, drawn: this.#drawn + this.#toSkip };
}
close() {
return this.#input.close();
}
#draw() {
return chain(loop(() => this.#fillOne()), () => {
if (this.#buffer.length === 0) return DONE;
const place = this.#draws.below(this.#buffer.length);
const value = this.#buffer[place];
this.#drawn++;
if (this.#inputEnded) {
this.#close(place);
return { done: false, value };
}
return chain(this.#input.next(), (result) => {
if (result.done) {
this.#inputEnded = true;
this.#close(place);
} else this.#buffer[place] = result.value;
return { done: false, value };
});
});
}
#fillOne() {
if (this.#inputEnded || this.#buffer.length >= this.#capacity) return true;
return chain(this.#input.next(), (result) => {
if (!result.done) {
this.#buffer.push(result.value);
return void 0;
}
this.#inputEnded = true;
return true;
});
}
// The last element moves into the place that became free.
#close(place) {
const last = this.#buffer.pop();
if (place < this.#buffer.length) this.#buffer[place] = last;
}
};

// core/data/split.ts
var SplitNode = class extends NodeOver {
#settings;
#wanted;
#rows = null;
/** Keeps the parts whose numbers are in `wanted`. */
constructor(input, settings, wanted) {
super(input);
this.#settings = settings;
this.#wanted = wanted;
}
/** The rows of the parts, in their order in the input. */
rows() {
if (this.#rows !== null) return this.#rows;
const rows = this.input.rows();
const list2 = rows?.list() ?? null;
if (rows === null || list2 === null) return null;
const parts = assignExactly(list2.length, (i) => this.#stratum(rows.table.row(list2[i]), i), this.#settings);
this.#rows = rowsOf(rows.table, list2.filter((_, i) => this.#wanted.has(parts[i])));
return this.#rows;
}
/** The elements of the parts, one by one. */
open(epoch, position) {
const rows = this.rows();
if (rows !== null) return rowElements(rows, epoch, position);
const input = this.input.open(0, null);
const assign = streamAssigner(this.#settings);
let given2 = 0;
let index = 0;
let toSkip = countIn(position, "given");
const cursor = {
next: () => {
if (toSkip > 0) {
const count3 = toSkip;
toSkip = 0;
return chain(skipElements(cursor, count3), () => cursor.next());
}
return loop(
() => chain(input.next(), (result) => {
if (result.done) return DONE;
const stratum = this.#stratum(result.value, index++);
if (!this.#wanted.has(assign(stratum))) return void 0;
given2++;
return result;
})
);
},
position: () => ({ given: given2 + toSkip }),
close: () => input.close()
};
return cursor;
}
#stratum(row, index) {
const by = this.#settings.stratify;
if (by === false) return "";
let value;
if (by === true) {
if (!Array.isArray(row)) throw new ValueError("stratify: true needs labels, and the rows have none; give the name of a feature");
value = row[1];
} else {
const features = Array.isArray(row) ? row[0] : row;
if (!Object.hasOwn(features, by)) {
throw new KeyError(`stratify names the feature ${by}, which row ${index} does not have`, { column: by, row: index });
}
value = features[by];
}
if (typeof value === "object") {
throw new ValueError(`stratify needs one value in each row, row ${index} has ${describe(value)}`, { row: index });
}
return String(value);
}
};
function assignExactly(count3, stratumOf, settings) {
const strata = /* @__PURE__ */ new Map();
for (let i = 0; i < count3; i++) {
const name = stratumOf(i);
const members = strata.get(name);
if (members === void 0) strata.set(name, [i]);
else members.push(i);
}
const parts = new Int32Array(count3);
const shares = withRest(settings.fractions);
const quotas = nearestWhole(shares, count3);
const counts = shares.map(() => 0);
let seen = 0;
for (const [name, members] of strata) {
const draws = new Draws(randomKey(settings.seed, `split/${name}`), 0);
for (let left = members.length; left > 0; left--) {
const place = draws.below(left);
const index = members[place];
members[place] = members[left - 1];
seen++;
let chosen = -1;
let most = -Infinity;
for (let part = 0; part < shares.length; part++) {
const lag = shares[part] * seen - counts[part];
if (lag <= most || counts[part] === quotas[part]) continue;
chosen = part;
most = lag;
}
counts[chosen]++;
parts[index] = chosen;
}
}
return parts;
}
function nearestWhole(shares, count3) {
const quotas = shares.map((share) => Math.floor(share * count3 + 1e-9));
const byRemainder = shares.map((_, part) => part).sort((a, b) => shares[b] * count3 - quotas[b] - (shares[a] * count3 - quotas[a]));
const left = count3 - quotas.reduce((a, b) => a + b, 0);
for (const part of byRemainder.slice(0, left)) quotas[part]++;
return quotas;
}
function streamAssigner(settings) {
const shares = withRest(settings.fractions);
const strata = /* @__PURE__ */ new Map();
return (stratum) => {
let state = strata.get(stratum);
if (state === void 0) {
state = { draws: new Draws(randomKey(settings.seed, `split/${stratum}`), 0), seen: 0, counts: shares.map(() => 0) };
strata.set(stratum, state);
}
state.seen++;
const { counts, seen } = state;
const lags = shares.map((share, part) => Math.max(0, share * seen - counts[part]));
let point = state.draws.unit() * lags.reduce((a, b) => a + b, 0);
let chosen = lags.findIndex((lag) => (point -= lag) < 0);
if (chosen < 0) chosen = lags.indexOf(Math.max(...lags));
counts[chosen]++;
return chosen;
};
}
function withRest(fractions) {
return [...fractions, Math.max(0, 1 - fractions.reduce((a, b) => a + b, 0))];
}

// core/data/subset.ts
var TakeNode = class extends NodeOver {
#count;
/** Takes at most `count` elements. */
constructor(input, count3) {
super(input);
this.#count = count3;
}
/** The input's first rows. */
rows() {
const rows = this.input.rows();
if (rows === null) return null;
const open = (epoch, position) => {
const input = rows.open(epoch, fieldOf(position, "input"));
let taken = countIn(position, "taken");
return {
fill: (out, count3) => {
const got = input.fill(out, Math.min(count3, this.#count - taken));
taken += got;
return got;
},
position: () => ({ taken, input: input.position() })
};
};
return {
table: rows.table,
open,
list: () => {
const list2 = rows.list();
const size2 = list2 === null ? this.#count : Math.min(this.#count, list2.length);
if (list2 === null && size2 > MAX_LISTED) return null;
const taken = new Int32Array(size2);
open(0, null).fill(taken, size2);
return taken;
}
};
}
/** The input's first elements. */
open(epoch, position) {
const input = this.input.open(epoch, fieldOf(position, "input"));
let taken = countIn(position, "taken");
let closed = false;
const close = () => {
if (closed) return;
closed = true;
return input.close();
};
return {
next: () => {
if (taken >= this.#count) return chain(close(), () => DONE);
return chain(input.next(), (result) => {
if (!result.done) taken++;
return result;
});
},
position: () => ({ taken, input: input.position() }),
close
};
}
};
var MAX_LISTED = 1 << 26;
var SkipNode = class extends NodeOver {
#count;
/** Leaves out the first `count` elements. */
constructor(input, count3) {
super(input);
this.#count = count3;
}
/** The input's rows after the first ones. */
rows() {
const rows = this.input.rows();
if (rows === null) return null;
return {
table: rows.table,
open: (epoch, position) => {
const input = rows.open(epoch, fieldOf(position, "input"));
if (position === null) skipRows(input, this.#count);
return { fill: (out, count3) => input.fill(out, count3), position: () => ({ input: input.position() }) };
},
list: () => rows.list()?.slice(this.#count) ?? null
};
}
/** The input's elements after the first ones. */
open(epoch, position) {
const input = this.input.open(epoch, fieldOf(position, "input"));
let started = position !== null;
const cursor = position === null ? afterSkipping(input, this.#count) : input;
return {
next: () => {
started = true;
return cursor.next();
},
position: () => started ? { input: input.position() } : null,
close: () => input.close()
};
}
};
var ShardNode = class extends NodeOver {
#count;
#wanted;
/** Keeps element i where `i % count` is in `wanted`. */
constructor(input, count3, wanted) {
super(input);
this.#count = count3;
this.#wanted = wanted;
}
/** The rows that are kept, where the input's are known. */
rows() {
const rows = this.input.rows();
const list2 = rows?.list() ?? null;
if (rows === null || list2 === null) return null;
return rowsOf(rows.table, list2.filter((_, i) => this.#wanted.has(i % this.#count)));
}
/** The elements that are kept. */
open(epoch, position) {
const rows = this.rows();
if (rows !== null) return rowElements(rows, epoch, position);
const input = this.input.open(epoch, fieldOf(position, "input"));
const place = fieldOf(position, "place");
let next = typeof place === "number" ? place : 0;
return {
next: () => loop(
() => chain(input.next(), (result) => {
if (result.done) return result;
const kept = this.#wanted.has(next);
next = (next + 1) % this.#count;
return kept ? result : void 0;
})
),
position: () => ({ place: next, input: input.position() }),
close: () => input.close()
};
}
};

// core/io/encoding.ts
var tables;
function encodeSliceKey(name, slice2) {
const out = new WireWriter();
writeUnsigned(out, 0);
writeEscaped(out, name);
writeUnsigned(out, slice2.start.length);
slice2.start.forEach((start, axis) => {
writeSigned(out, start);
writeSigned(out, slice2.length[axis]);
});
return out.finish();
}
function writeUnsigned(out, value) {
const bytes = [];
for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
out.raw(Uint8Array.of(bytes.length, ...bytes));
}
function writeEscaped(out, bytes) {
for (const byte of bytes) out.raw(byte === 0 ? Uint8Array.of(0, 255) : byte === 255 ? Uint8Array.of(255, 0) : Uint8Array.of(byte));
out.raw(Uint8Array.of(0, 1));
}
function writeSigned(out, value) {
const magnitude = value < 0 ? -1 - value : value;
let n = 1;
while (magnitude >= 2 ** (7 * n - 1)) n++;
const bytes = new Uint8Array(n);
let rest = value;
for (let i = n - 1; i >= 0; i--) {
const next = Math.floor(rest / 256);
bytes[i] = rest - 256 * next;
rest = next;
}
bytes[0] ^= 65280 >>> n & 255;
out.raw(bytes);
}
var VARINT = 0;
var FIXED64 = 1;
var DELIMITED = 2;
var FIXED32 = 5;
var WireReader = class {
/** Position of the next byte. */
position = 0;
#bytes;
#fail;
/** Reads `bytes`; `fail` is called with the problem in words and must throw. */
constructor(bytes, fail) {
this.#bytes = bytes;
this.#fail = fail;
}
/** Bytes that are left. */
get remaining() {
return this.#bytes.length - this.position;
}
/** A varint from 0 to 2^53 - 1; negative and larger ones fail. */
varint() {
let value = 0;
let scale = 1;
for (let n = 0; n < 10; n++) {
if (this.position >= this.#bytes.length) this.#fail("a number runs past the end");
const byte = this.#bytes[this.position++];
value += (byte & 127) * scale;
if (byte < 128) return value <= Number.MAX_SAFE_INTEGER ? value : this.#fail("a number is negative or larger than 2^53");
scale *= 128;
}
return this.#fail("a number is longer than 10 bytes");
}
/** An unsigned 32-bit number, little-endian. */
fixed32() {
const b = this.take(4);
return (b[0] | b[1] << 8 | b[2] << 16 | b[3] << 24) >>> 0;
}
/** The next `length` bytes, a view of the source. */
take(length) {
if (length > this.remaining) this.#fail(`${length} bytes were announced and ${this.remaining} are left`);
const start = this.position;
this.position += length;
return this.#bytes.subarray(start, this.position);
}
/** Length-delimited bytes, a view of the source. */
delimited() {
return this.take(this.varint());
}
/** Reads a message to its end: `fields` holds by tag what to do with a field, all others are skipped. */
message(fields) {
while (this.remaining > 0) {
const tag = this.varint();
if (tag < 8) this.#fail("a field has the number 0");
const field = fields[tag];
if (field !== void 0) field();
else this.#skip(tag & 7);
}
}
#skip(kind) {
if (kind === VARINT) {
for (let n = 0; (this.take(1)[0] & 128) !== 0; n++) if (n === 9) this.#fail("a number is longer than 10 bytes");
} else if (kind === FIXED64) this.take(8);
else if (kind === DELIMITED) this.delimited();
else if (kind === FIXED32) this.take(4);
else this.#fail(`a field has wire type ${kind}, which tables and TensorBundles do not use`);
}
};
var WireWriter = class {
#bytes = new Uint8Array(256);
#length = 0;
/** Bytes written so far. */
get length() {
return this.#length;
}
/** Writes a whole number from 0 to 2^53 - 1 as a varint. */
varint(value) {
this.#reserve(8);
while (value > 127) {
this.#bytes[this.#length++] = value % 128 | 128;
value = Math.floor(value / 128);
}
this.#bytes[this.#length++] = value;
return this;
}
/** Writes an unsigned 32-bit number, little-endian. */
fixed32(value) {
this.#reserve(4);
for (let shift = 0; shift < 32; shift += 8) this.#bytes[this.#length++] = value >>> shift;
return this;
}
/** Writes bytes as they are. */
raw(bytes) {
this.#reserve(bytes.length);
this.#bytes.set(bytes, this.#length);
this.#length += bytes.length;
return this;
}
/** Writes a varint field, or nothing where the value is 0, which is what a reader takes for an absent field. */
varintField(field, value) {
return value === 0 ? this : this.varint(varintTag(field)).varint(value);
}
/** Writes a field of bytes or a message. */
bytesField(field, bytes) {
return this.varint(bytesTag(field)).varint(bytes.length).raw(bytes);
}
/** Writes a 32-bit field, or nothing where the value is 0. */
fixed32Field(field, value) {
return value === 0 ? this : this.varint(fixed32Tag(field)).fixed32(value);
}
/** A copy of the bytes written so far. */
finish() {
return this.#bytes.slice(0, this.#length);
}
#reserve(more) {
if (this.#length + more <= this.#bytes.length) return;
const grown = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + more));
grown.set(this.#bytes.subarray(0, this.#length));
this.#bytes = grown;
}
};

// core/data/tf_record.ts
async function* tfRecords(path, options = {}) {
const fs = options.fs ?? await defaultFileSystem();
const size2 = await fs.size(path);
let window = new Uint8Array(0);
let start = 0;
const read = async (offset, length, record) => {
if (offset + length > size2) throw damaged(path, record, `needs ${length} bytes at offset ${offset}, the file ends at ${size2}`);
if (offset < start || offset + length > start + window.length) {
window = await fs.readRange(path, offset, Math.min(size2 - offset, Math.max(length, READ_BYTES2)));
start = offset;
}
return window.subarray(offset - start, offset - start + length);
};
for (let offset = 0, record = 0; offset < size2; record++) {
const head = await read(offset, 12, record);
const view2 = new DataView(head.buffer, head.byteOffset, 12);
if (view2.getUint32(8, true) !== maskedCrc32c(head.subarray(0, 8)) >>> 0) {
throw damaged(path, record, "has a length whose checksum is wrong");
}
const length = Number(view2.getBigUint64(0, true));
const body = await read(offset + 12, length + 4, record);
const bytes = body.slice(0, length);
if (new DataView(body.buffer, body.byteOffset + length, 4).getUint32(0, true) !== maskedCrc32c(bytes) >>> 0) {
throw damaged(path, record, "has a wrong checksum");
}
yield bytes;
offset += 16 + length;
}
}
var READ_BYTES2 = 1 << 20;
function damaged(path, record, what) {
return new DataLossError(`${path}: record ${record} ${what}`, { file: path, row: record });
}

// core/data/transform.ts
var MapNode = class extends NodeOver {
#fn;
/** Calls `fn` with each element. */
constructor(input, fn) {
super(input);
this.#fn = fn;
}
/** The results one by one. */
open(epoch, position) {
const input = this.input.open(epoch, position);
return {
next: () => chain(input.next(), (result) => {
if (result.done) return DONE;
return chain(this.#fn(result.value), (value) => ({ done: false, value }));
}),
position: () => input.position(),
close: () => input.close()
};
}
};
var FilterNode = class extends NodeOver {
#keep;
/** Asks `keep` about each element. */
constructor(input, keep) {
super(input);
this.#keep = keep;
}
/** The elements that are kept. */
open(epoch, position) {
const input = this.input.open(epoch, position);
return {
next: () => loop(
() => chain(input.next(), (result) => {
if (result.done) return DONE;
return chain(this.#keep(result.value), (kept) => kept ? result : void 0);
})
),
position: () => input.position(),
close: () => input.close()
};
}
};
var CacheNode = class extends NodeOver {
#elements = null;
/** Keeps the elements of `input`. */
constructor(input) {
super(input);
}
/** Rows in memory need no cache. */
rows() {
return this.input.rows();
}
/** The elements from memory, or, in the first pass, on their way into it. */
open(epoch, position) {
const from = countIn(position, "count");
if (this.#elements === null) return this.#fill(epoch, from);
const elements3 = this.#elements;
let next = Math.min(from, elements3.length);
return {
next: () => next < elements3.length ? { done: false, value: elements3[next++] } : DONE,
position: () => ({ count: next }),
close: () => {
}
};
}
#fill(epoch, from) {
const input = this.input.open(epoch, null);
const elements3 = [];
let toSkip = from;
const cursor = {
next: () => {
if (toSkip > 0) {
const count3 = toSkip;
toSkip = 0;
return chain(skipElements(cursor, count3), () => cursor.next());
}
return chain(input.next(), (result) => {
if (result.done) this.#elements = elements3;
else elements3.push(result.value);
return result;
});
},
position: () => ({ count: elements3.length + toSkip }),
close: () => input.close()
};
return cursor;
}
};
var PrefetchNode = class extends NodeOver {
#count;
#limit;
/** Keeps at most `count` elements ready, and reads no more than `limit` in all but for those that are asked for. */
constructor(input, count3, limit) {
super(input);
this.#count = count3;
this.#limit = limit;
}
/** Rows in memory need no prefetching. */
rows() {
return this.input.rows();
}
/** The elements, read ahead. */
open(epoch, position) {
return new PrefetchCursor(this.input.open(epoch, position), this.#count, this.#limit);
}
};
var PrefetchCursor = class {
#input;
#count;
#queue = [];
#last = Promise.resolve();
// Undefined where nothing was read ahead and the input itself knows it.
#position = void 0;
#ended = false;
#left;
constructor(input, count3, limit) {
this.#input = input;
this.#count = count3;
this.#left = limit;
}
next() {
if (this.#queue.length === 0 && !this.#ended) {
const before = this.#input.position();
const result = this.#input.next();
if (!(result instanceof Promise)) {
this.#position = void 0;
return result;
}
this.#position = before;
this.#enqueue(result);
}
const head = this.#queue.shift();
if (head === void 0) return DONE;
return head.then(({ result, position }) => {
this.#position = position;
if (!result.done) this.#readAhead();
return result;
});
}
position() {
return this.#position === void 0 ? this.#input.position() : this.#position;
}
async close() {
this.#ended = true;
this.#queue.length = 0;
await this.#last.catch(() => {
});
await this.#input.close();
}
#readAhead() {
while (this.#queue.length < this.#count && this.#left > 0 && !this.#ended) {
this.#enqueue(this.#last.then(() => this.#ended ? DONE : this.#input.next()));
}
}
#enqueue(result) {
this.#left--;
const ready = result.then((value) => {
if (value.done) this.#ended = true;
return { result: value, position: this.#input.position() };
}, (error) => {
this.#ended = true;
throw error;
});
ready.catch(() => {
});
this.#last = ready;
this.#queue.push(ready);
}
};

// core/data/dataset.ts
var Dataset = class _Dataset {
/** What the dataset holds in memory is shared by all that is made of it. */
#node;
#kind;
constructor(node, kind) {
this.#node = node;
this.#kind = kind;
}
/**
* Rows from whole columns: `[features, labels]`, or features alone, sliced along their first dimension.
*
* @throws {ValueError} if the columns differ in length or a value is missing.
*/
static fromTensorSlices(slices) {
if (!Array.isArray(slices)) return _Dataset.fromColumns(slices);
if (slices.length !== 2) {
throw new ValueError(`fromTensorSlices takes [features, labels], received an array of length ${slices.length}`);
}
return _Dataset.fromColumns(slices[0], slices[1]);
}
/**
* Rows from whole columns by name. Numbers are kept as 32-bit integers where a whole column is made of such, as float32 where there are
* fractions, and as they are where they are larger whole numbers.
*
* @throws {ValueError} if the columns differ in length or a value is missing.
*/
static fromColumns(features, labels) {
if (!isRecord2(features)) {
throw new TypeError(`Dataset.fromColumns takes a record of name -> values, received ${describe(features)}`);
}
const table = tableFrom(features, labels);
return new _Dataset(new TableNode(table), "rows");
}
/**
* Rows from objects; every object has the same keys.
*
* @throws {ValueError} if an object lacks a key that another has; the error names row and key.
*/
static fromRecords(records, options = {}) {
checkOptions("Dataset.fromRecords", options, { labelName: ["string", "null"] });
if (typeof records?.[Symbol.iterator] !== "function" || typeof records === "string") {
throw new TypeError(`Dataset.fromRecords takes an iterable of objects, received ${describe(records)}`);
}
const table = rowsFromRecords(records, options.labelName ?? null);
return new _Dataset(new TableNode(table), "rows");
}
/**
* Rows of comma-separated values (RFC 4180). The first line has the names unless `header` gives them. Column types are inferred from the
* first block unless `columnTypes` gives them. A file of up to 64 MiB is read once and kept in memory as columns; anything larger, and
* every stream, is read block by block in each pass.
*
* @param source A path, a URL, or the bytes or text as a stream, an iterable of chunks, or a function that makes one (a stream can be
* read once, a function makes one for each pass).
*/
static fromCsv(source, options = {}) {
checkOptions("Dataset.fromCsv", options, csvKinds);
const checked2 = checkCsv(source, options);
const rows = new _Dataset(new CsvNode(checked2, options), "rows");
const epochs = options.numEpochs ?? 1;
return epochs === 1 ? rows : rows.repeat(epochs);
}
/**
* The records of a TFRecord file, as bytes; both checksums of each are checked.
*
* @throws {DataLossError} while reading, if a record is damaged or cut off; the error names file and record.
*/
static fromTfRecord(path, options = {}) {
checkOptions("Dataset.fromTfRecord", options, { fs: ["object"] });
return new _Dataset(new IterableNode(() => tfRecords(path, options)), "unknown");
}
/**
* The elements of an iterable, or of what a function makes for each pass. A generator can be gone through once only; give the function.
*/
static from(source) {
const make = typeof source === "function" ? source : onceOnly(source);
return new _Dataset(new IterableNode(make), "unknown");
}
/** Each element through a function, which may be async. */
map(fn) {
callable("map", fn);
return this.#then(new MapNode(this.#node, fn));
}
/** Only the elements for which a function says yes; it may be async. */
filter(keep) {
callable("filter", keep);
return this.#then(new FilterNode(this.#node, keep));
}
/**
* Elements in random order: each is drawn from a buffer, whose free place the next element takes. A buffer as large as the dataset gives
* every order the same chance. Iterating again begins with the same order; a later `repeat` gives each repetition its own.
*
* @param bufferSize Elements held in memory, from 1.
*/
shuffle(bufferSize, options = {}) {
checkOptions("shuffle()", options, { seed: ["any"], reshuffleEachIteration: ["boolean"] });
const settings = {
bufferSize: count2(bufferSize, "shuffle", 1),
seed: checkSeed(options.seed),
reshuffle: options.reshuffleEachIteration ?? true
};
return this.#then(new ShuffleNode(this.#node, settings));
}
/** All elements again and again, `times` times; default without end. */
repeat(times) {
const passes = times === void 0 || times === -1 ? Infinity : count2(times, "repeat", 0);
return this.#then(new RepeatNode(this.#node, passes));
}
/** The first `n` elements. */
take(n) {
count2(n, "take", 0);
return this.#then(new TakeNode(this.#node, n));
}
/** All elements but the first `n`. */
skip(n) {
count2(n, "skip", 0);
return this.#then(new SkipNode(this.#node, n));
}
/** Keeps the elements in memory from the first whole pass on. */
cache() {
return this.#then(new CacheNode(this.#node));
}
/**
* Reads up to `n` elements, default 2, ahead of the one that is asked for; data in memory needs none and is passed through.
*
* @param limit How many elements will be asked for in all: none beyond them is read ahead. Default: as many as there are.
*/
prefetch(n = 2, limit = Infinity) {
count2(n, "prefetch", 1);
if (limit !== Infinity) count2(limit, "prefetch", 0);
return this.#then(new PrefetchNode(this.#node, n, limit));
}
/**
* Batches of `size` rows. The last one has fewer unless `dropRemainder` leaves it out.
*
* @throws {ValueError} if this dataset is one of batches already.
*/
batch(size2, options = {}) {
checkOptions("batch()", options, { dropRemainder: ["boolean"] });
return this.#batches(size2, options.dropRemainder ?? false, null);
}
/** As {@linkcode batch}, with rows of unequal length filled up to the longest of the batch. */
paddedBatch(size2, options = {}) {
checkOptions("paddedBatch()", options, { dropRemainder: ["boolean"], paddingValue: ["number"], paddingString: ["string"] });
const padding = { number: options.paddingValue ?? 0, string: options.paddingString ?? "" };
return this.#batches(size2, options.dropRemainder ?? false, padding);
}
/**
* Parts that share no element, by seed. Shares that add up to less than 1 leave the rest out. Rows in memory are split exactly; a stream,
* whose length is not known, to within a few rows.
*
* @example
* ```ts
* import { Dataset } from "@headway/estimator";
* const data = Dataset.fromColumns({ x: [1, 2, 3, 4, 5] }, [0, 1, 0, 1, 0]);
* const [train, test] = data.split([0.8, 0.2], { seed: 1 });
* ```
*/
split(fractions, options = {}) {
checkOptions("split()", options, splitKinds);
checkFractions(fractions);
const settings = { fractions, seed: checkSeed(options.seed), stratify: options.stratify ?? false };
return fractions.map((_, part) => this.#parts(settings, [part]));
}
/**
* Every `n`-th element: those whose number, counted from 0, has a remainder by `n` that is `index`, or one of several. So
* `shard(5, 4)` holds every fifth row out and `shard(5, [0, 1, 2, 3])` has the others.
*/
shard(n, index) {
count2(n, "shard", 1);
const wanted = typeof index === "number" ? [index] : index;
if (!Array.isArray(wanted)) throw new TypeError(`shard() takes an index or an array of them, received ${describe(index)}`);
const wrong = wanted.find((i) => !(Number.isInteger(i) && i >= 0 && i < n));
if (wrong !== void 0) throw new ValueError(`shard() takes indices from 0 to ${n - 1}, received ${wrong}`);
return this.#then(new ShardNode(this.#node, n, new Set(wanted)));
}
/** `k` folds for a cross-validation: each element is in the `test` of one fold and in the `train` of all others. */
kFold(k, options = {}) {
checkOptions("kFold()", options, splitKinds);
const parts = Array.from({ length: count2(k, "kFold", 2) }, (_, i) => i);
const settings = { fractions: parts.map(() => 1 / k), seed: checkSeed(options.seed), stratify: options.stratify ?? false };
return parts.map((part) => ({
train: this.#parts(settings, parts.filter((other) => other !== part)),
test: this.#parts(settings, [part])
}));
}
/** True for a dataset of batches, false for one of rows, null where only its elements could tell. */
get batched() {
return this.#kind === "unknown" ? null : this.#kind === "batches";
}
/** A new iterator, from the beginning or from the position of an earlier one over the same dataset. */
iterator(options = {}) {
return new NodeIterator(this.#node, options.position ?? null);
}
/** The elements, for `for await`. */
[Symbol.asyncIterator]() {
const iterator = this.iterator();
return {
next: async () => {
try {
return await iterator.next();
} catch (error) {
await iterator.return();
throw error;
}
},
return: async () => {
await iterator.return();
return { done: true, value: void 0 };
}
};
}
#batches(size2, dropRemainder, padding) {
if (this.#kind === "batches") throw new ValueError("batch() takes a dataset of rows; this one has batches already");
const rows = count2(size2, "batch", 1);
return this.#then(new BatchNode(this.#node, rows, dropRemainder, padding), "batches");
}
#parts(settings, parts) {
return this.#then(new SplitNode(this.#node, settings, new Set(parts)));
}
#then(node, kind = this.#kind) {
return new _Dataset(node, kind);
}
};
function isRecord2(value) {
return typeof value === "object" && value !== null && !Array.isArray(value) && !isDense(value) && !(value instanceof Map);
}

// core/feature_column/column.ts
function describeColumn(column) {
const described3 = column;
if (typeof described3?.toConfig !== "function") return typeof column === "string" ? JSON.stringify(column) : String(column);
const { kind, ...rest } = described3.toConfig();
return `${kind}(${JSON.stringify(rest)})`;
}
var given = /* @__PURE__ */ new WeakMap();
function noteGiven(made, value) {
given.set(made, value);
}
var ColumnBatch = class {
#features;
#bags = /* @__PURE__ */ new Map();
#rows = -1;
#first = "";
/** Wraps the features of a batch. */
constructor(features) {
this.#features = features;
}
/** The features. */
get features() {
return this.#features;
}
/** Rows of bags and dense values that each row of the batch has: 1, or in a batch of sequences the number of steps. */
get steps() {
return 1;
}
/**
* The values of a feature.
*
* @throws {KeyError} if there is none of that name.
*/
value(key) {
const value = Object.hasOwn(this.#features, key) ? this.#features[key] : void 0;
if (value === void 0 || value === null) throw new KeyError(`Feature ${key} is not in features dictionary.`, { column: key });
return value instanceof Tensor && !value.tracked ? given.get(value) ?? value : value;
}
/** The ids of a column, worked out at the first call. */
bags(column) {
let bags = this.#bags.get(column);
if (bags === void 0) {
bags = column.bags(this);
this.#bags.set(column, bags);
}
return bags;
}
/** Notes the number of rows of a feature; all features must have the same. */
checkRows(key, rows) {
if (this.#rows < 0) {
this.#rows = rows;
this.#first = key;
} else if (rows !== this.#rows) {
throw new ValueError(
`Batch size (first dimension) of each feature must be same. Batch size of columns (${this.#first}, ${key}): (${this.#rows}, ${rows})`,
{ column: key }
);
}
}
};
function checkCount(value, sentence) {
if (!Number.isInteger(value) || value < 1) throw new ValueError(sentence);
if (value > 2147483647) throw new ValueError(`Up to 2147483647 buckets are possible, received ${value}`);
return value;
}
async function fileSystemHolding(path, fs) {
return await fs.stat(path) === null ? await fileSystemOf(path) : fs;
}

// core/feature_column/normalizer.ts

// core/feature_column/numeric_values.ts
function copyFloats(value, into, at, stride2) {
let clean = true;
for (let row = 0, place = at; row < value.length; row++, place += stride2) {
const x = value[row];
if (x - x !== 0) clean = false;
into[place] = x;
}
return clean;
}
function copyAffine(value, shift, divisor, into, at, stride2) {
let clean = true;
for (let row = 0, place = at; row < value.length; row++, place += stride2) {
const x = value[row];
if (x - x !== 0) clean = false;
into[place] = Math.fround(x - shift) / divisor;
}
return clean;
}
function numberOf(raw, key, row) {
if (typeof raw === "bigint") return Math.fround(Number(raw));
if (typeof raw === "boolean") return raw ? 1 : 0;
if (raw === null || raw === void 0) return NaN;
throw new TypeError(`Feature ${key} is read as numbers: row ${row} is ${describe(raw)}`);
}
function collect2(value, into) {
if (Array.isArray(value) || ArrayBuffer.isView(value)) {
for (const item of value) collect2(item, into);
} else into.push(value);
}
function refuseSize(column, size2, rows, row) {
throw new InvalidArgumentError(
`Input to reshape is a tensor with ${size2} values, but the requested shape has ${rows * column.width}: feature ${column.key} of shape [${column.shape}]` + (row === void 0 ? "" : `, see row ${row}`),
{ column: column.key, ...row === void 0 ? {} : { row } }
);
}
function refuseMissing(raw, column, row) {
const what = raw === null || raw === void 0 ? `has no value in row ${row}` : `is NaN in row ${row}`;
throw new ValueError(`Feature ${column.key} ${what}, and column ${column.name} has no defaultValue`, { column: column.key, row });
}

// core/feature_column/numeric.ts
var NumericColumn = class {
kind = "numericColumn";
name;
keys;
/** Name of the feature. */
key;
/** Extents of one example's value. */
shape;
width;
/** One value for each element, or null. */
defaultValue;
/** How the feature is read. */
dtype;
/** Normaliser as data. */
normalizer;
/** Normaliser as a function. */
normalizerFn;
/** The normaliser as (x - shift) / divisor in float32; 0 and 1 for none. */
affine;
/** Checks the options. */
constructor(key, options) {
this.key = this.name = checkKey(key);
this.keys = [key];
this.shape = typeof options.shape === "number" ? [options.shape] : [...options.shape ?? [1]];
for (const extent of this.shape) {
if (!Number.isInteger(extent)) throw new TypeError(`shape dimensions must be integer. shape: [${this.shape}], key: ${key}`);
if (extent < 1) throw new ValueError(`shape dimensions must be greater than 0. shape: [${this.shape}], key: ${key}`);
}
this.width = sizeOf(this.shape);
if (this.width > 2147483647) throw new ValueError(`shape is larger than any memory. shape: [${this.shape}], key: ${key}`);
this.dtype = options.dtype ?? "float32";
if (!["float32", "int32", "int64"].includes(this.dtype)) {
throw new ValueError(`dtype must be convertible to float. dtype: ${this.dtype}, key: ${key}`);
}
this.defaultValue = defaultsOf(options.defaultValue ?? null, this.width, key);
this.normalizer = options.normalizer ?? null;
this.normalizerFn = options.normalizerFn ?? null;
if (this.normalizerFn !== null && typeof this.normalizerFn !== "function") {
throw new TypeError(`normalizerFn must be a callable. Given: ${describe(this.normalizerFn)}`);
}
if (this.normalizer !== null && this.normalizerFn !== null) {
throw new ValueError(`Column ${key} has both normalizer and normalizerFn; give one of them`);
}
this.affine = affineOf(this.normalizer, key);
}
dense(batch) {
return numericInput(batch, [this]);
}
/** Whether several such columns can be written in one pass: their features are on the host and no function normalises them. */
isPlain(batch) {
return this.normalizerFn === null && !isTracked(batch.value(this.key));
}
/** The normalised values on the host, [batch * width] and valid until the next call, and the batch's size. NaN is let through where `nan` says so. */
hostValues(batch, nan) {
if (this.isPlain(batch)) {
const value = batch.value(this.key);
const rows = rowsOf2(value, this);
batch.checkRows(this.key, rows);
const values = stagingFor(rows * this.width);
writeColumn(this, value, rows, values, 0, this.width, nan);
return { values, rows };
}
const x = this.dense(batch);
return { values: x.dataSync(), rows: x.shape[0] };
}
toConfig() {
return {
kind: this.kind,
key: this.key,
shape: this.shape,
defaultValue: this.defaultValue,
dtype: this.dtype,
normalizer: this.normalizerFn === null ? this.normalizer === null ? null : { ...this.normalizer } : UNDESCRIBED
};
}
};
var UNDESCRIBED = "function";
var staging = new Float32Array(0);
var stagingStore = new Float32Array(1024);
function byOps(batch, column) {
const value = batch.value(column.key);
const rows = rowsOf2(value, column);
batch.checkRows(column.key, rows);
let x;
if (isTracked(value)) {
if (value.size !== rows * column.width) refuseSize(column, value.size, rows);
const { shift, divisor } = column.affine;
x = value;
if (column.normalizer !== null && "log1p" in column.normalizer) x = log1p(x);
else if (column.normalizer !== null) x = div(sub(x, shift), divisor);
} else {
const raw = new Float32Array(rows * column.width);
writeColumn(column, value, rows, raw, 0, column.width, "refuse");
x = recordedOnHost("numeric_input", [], fromTypedArray(raw, [rows, ...column.shape]), { columns: [column] });
}
if (column.normalizerFn !== null) {
x = synchronous(
`normalizerFn of column ${column.name}`,
column.normalizerFn(isTracked(value) ? reshape(x, [rows, ...column.shape]) : x)
);
if (!(x instanceof Tensor)) {
throw new TypeError(`normalizerFn of column ${column.name} must return a Tensor, it returned ${describe(x)}`);
}
if (x.dtype === "int32" || x.dtype === "bool") x = cast(x, "float32");
if (x.size !== rows * column.width) refuseSize(column, x.size, rows);
}
return reshape(x, [rows, column.width]);
}

// core/feature_column/raw_values.ts
function checkDType(dtype, key) {
if (dtype === "string") return "string";
if (dtype === "int64" || dtype === "int32") return "int64";
throw new ValueError(`column_name: ${key} dtype must be string or integer. dtype: ${dtype}.`);
}
function rowOf(splits, at) {
let low = 0;
let high = splits.length - 1;
while (high - low > 1) {
const middle = low + high >>> 1;
if (splits[middle] <= at) low = middle;
else high = middle;
}
return low;
}
var counting = new Int32Array(0);
function elements(t) {
return t.hostData ?? t.dataSync();
}
function checkTensorDType(t, key, dtype) {
const fits = dtype === null ? t.dtype !== "float32" && t.dtype !== "bool" : dtype === "string" ? t.dtype === "string" : t.dtype === "int32" || t.dtype === "int64";
if (!fits) {
throw new TypeError(
`Column dtype and tensors dtype must be compatible. key: ${key}, column dtype: ${dtype ?? "string or integer"}, tensor dtype: ${t.dtype}`
);
}
}
function sparseSplits(value, key) {
const rank = value.denseShape.length;
if (rank < 1 || rank > 2) {
throw new ValueError(`Feature ${key} must be a SparseTensor of rank 1 or 2, received dense shape [${value.denseShape}]`, {
column: key
});
}
const indices = value.indices.hostData;
const rows = value.denseShape[0];
const splits = new Int32Array(rows + 1);
let before = 0;
for (let i = 0; i < indices.length; i += rank) {
const row = Number(indices[i]);
if (row < before) {
throw new InvalidArgumentError(
`The indices of the SparseTensor ${key} are out of order: many sparse operations require sorted indices`,
{ column: key, row }
);
}
before = row;
splits[row + 1]++;
}
for (let row = 0; row < rows; row++) splits[row + 1] += splits[row];
return splits;
}
function checkIntegers(flat, splits, key) {
if (flat instanceof Int32Array) return flat;
const values = new Array(flat.length);
for (let i = 0; i < flat.length; i++) {
const value = flat[i];
if (typeof value === "number" && Number.isSafeInteger(value)) values[i] = value;
else if (typeof value === "bigint" && BigInt.asIntN(64, value) === value) {
values[i] = value >= -MAX_SAFE && value <= MAX_SAFE ? Number(value) : value;
} else refuseInteger(value, key, rowOf(splits, i));
}
return values;
}
var MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);
function refuseInteger(value, key, row) {
const where2 = { column: key, row };
if (value === null || value === void 0) throw new ValueError(`Feature ${key} has no value in row ${row}`, where2);
if (typeof value === "bigint") throw new ValueError(`Feature ${key} is read as int64: row ${row} is ${value}, beyond 64 bits`, where2);
if (typeof value !== "number") throw new TypeError(`Feature ${key} is read as whole numbers: row ${row} is ${describe(value)}`);
if (Number.isNaN(value)) throw new ValueError(`Feature ${key} is NaN in row ${row}`, where2);
if (Number.isInteger(value)) {
throw new ValueError(`Feature ${key} has ${value} in row ${row}: whole numbers beyond 2^53 must be given as bigint`, where2);
}
throw new ValueError(`Feature ${key} is read as whole numbers: row ${row} is ${value}`, where2);
}

// core/feature_column/bucketized.ts
function bucketizedColumn(source, boundaries) {
return new BucketizedColumn(source, boundaries);
}
var BucketizedColumn = class {
kind = "bucketizedColumn";
name;
keys;
/** The column whose numbers are cut. */
source;
/** Where it is cut. */
boundaries;
width;
numBuckets;
#edges;
/** Checks the arguments. */
constructor(source, boundaries) {
if (!(source instanceof NumericColumn)) {
throw new ValueError(`source must be a column generated with numericColumn(). Given: ${describeColumn(source)}`);
}
if (source.shape.length > 1) throw new ValueError(`source must be one-dimensional column. Given: ${describeColumn(source)}`);
if (!Array.isArray(boundaries)) throw new ValueError("boundaries must be a sorted list.");
if (boundaries.length === 0) throw new ValueError("boundaries must not be empty.");
for (let i = 0; i < boundaries.length; i++) {
if (typeof boundaries[i] !== "number" || Number.isNaN(boundaries[i]) || i > 0 && !(boundaries[i] > boundaries[i - 1])) {
throw new ValueError("boundaries must be a sorted list.");
}
}
this.source = source;
this.boundaries = [...boundaries];
this.name = `${source.name}_bucketized`;
this.keys = source.keys;
this.width = this.numBuckets = (boundaries.length + 1) * source.width;
this.#edges = Float32Array.from(boundaries);
}
dense(batch) {
return multiHot(batch.bags(this), this.width);
}
bags(batch) {
const { values, rows } = this.source.hostValues(batch, "pass");
const each = this.source.width;
const buckets = this.#edges.length + 1;
const ids = new Int32Array(rows * each);
for (let i = 0; i < ids.length; i++) ids[i] = bucketOf(values[i], this.#edges) + buckets * (i % each);
const bags = { ids, weights: null, splits: evenSplits(rows, each) };
return recordedOnHost("bucketize", [], bags, { column: this.source, boundaries: this.boundaries });
}
toConfig() {
return { kind: this.kind, source: this.source.toConfig(), boundaries: this.boundaries };
}
};
function bucketOf(x, edges) {
let low = 0;
let high = edges.length;
while (low < high) {
const middle = low + high >>> 1;
if (x < edges[middle]) high = middle;
else low = middle + 1;
}
return low;
}

// core/feature_column/uint64.ts
var H = new Uint32Array(32);
var L = new Uint32Array(32);
function copy(into, from) {
H[into] = H[from];
L[into] = L[from];
}
function word(s, at) {
return (s[at] | s[at + 1] << 8 | s[at + 2] << 16 | s[at + 3] << 24) >>> 0;
}
function load2(into, s, at) {
L[into] = word(s, at);
H[into] = word(s, at + 4);
}
function add2(into, a, b) {
const low = L[a] + L[b];
H[into] = H[a] + H[b] + (low > 4294967295 ? 1 : 0);
L[into] = low;
}
function addSmall(into, a, value) {
const low = L[a] + value;
H[into] = H[a] + (low > 4294967295 ? 1 : 0);
L[into] = low;
}
function xor(into, a, b) {
H[into] = H[a] ^ H[b];
L[into] = L[a] ^ L[b];
}
function shiftMix(into, a) {
L[into] = L[a] ^ H[a] >>> 15;
H[into] = H[a];
}
function rotate(into, a, by) {
const high = by < 32 ? H[a] : L[a];
const low = by < 32 ? L[a] : H[a];
const n = by & 31;
H[into] = high >>> n | low << 32 - n;
L[into] = low >>> n | high << 32 - n;
}
function multiply2(into, a, b) {
const al = L[a];
const bl = L[b];
const a0 = al & 65535;
const a1 = al >>> 16;
const b0 = bl & 65535;
const b1 = bl >>> 16;
const low = Math.imul(a0, b0) >>> 0;
const middle = (Math.imul(a1, b0) >>> 0) + (low >>> 16);
const other = (Math.imul(a0, b1) >>> 0) + (middle & 65535);
const carry = (Math.imul(a1, b1) >>> 0) + Math.floor(middle / 65536) + (other > 4294967295 ? 65536 : 0) + (other >>> 16);
H[into] = carry + Math.imul(al, H[b]) + Math.imul(H[a], bl);
L[into] = other << 16 | low & 65535;
}
function modulo(a, n) {
const high = H[a] % n;
const middle = (high * 65536 + (L[a] >>> 16)) % n;
return (middle * 65536 + (L[a] & 65535)) % n;
}
function toBigInt(a) {
return BigInt(H[a]) << 32n | BigInt(L[a]);
}

// core/feature_column/fingerprint.ts
function fingerprint64(value) {
hash(value);
return toBigInt(OUT);
}
function fingerprintModulo(value, n) {
hash(value);
return modulo(OUT, n);
}
var OUT = 0;
var K0 = 1;
var K1 = 2;
var K2 = 3;
var A = 4;
var B = 5;
var C = 6;
var D = 7;
var E = 8;
var F = 9;
var G = 10;
var I = 11;
var X = 12;
var Y = 13;
var Z = 14;
var V0 = 15;
var V1 = 16;
var W0 = 17;
var W1 = 18;
var MUL = 19;
var T = 20;
var U = 21;
set(K0, 3282421852, 2546676007);
set(K1, 3029513839, 3197694579);
set(K2, 2598464059, 797982799);
var encoder2 = new TextEncoder();
var text = new Uint8Array(1024);
function hash(value) {
if (typeof value !== "string") return hashBytes(value, value.length);
const length = value.length;
if (length * 3 > text.length) {
const bytes = encoder2.encode(value);
return hashBytes(bytes, bytes.length);
}
for (let i = 0; i < length; i++) {
const code = value.charCodeAt(i);
if (code > 127) return hashBytes(text, encoder2.encodeInto(value, text).written);
text[i] = code;
}
hashBytes(text, length);
}
function hashBytes(s, n) {
if (n <= 16) upTo16(s, n);
else if (n <= 32) upTo32(s, n);
else if (n <= 64) upTo64(s, n);
else longer(s, n);
}
function upTo16(s, n) {
if (n >= 8) {
addSmall(MUL, K2, n * 2);
load2(A, s, 0);
add2(A, A, K2);
load2(B, s, n - 8);
rotate(C, B, 37);
multiply2(C, C, MUL);
add2(C, C, A);
rotate(D, A, 25);
add2(D, D, B);
multiply2(D, D, MUL);
finish(C, D);
} else if (n >= 4) {
addSmall(MUL, K2, n * 2);
const a = word(s, 0);
set(A, a >>> 29, a << 3);
addSmall(A, A, n);
set(B, 0, word(s, n - 4));
finish(A, B);
} else if (n > 0) {
set(Y, 0, s[0] + (s[n >> 1] << 8));
set(Z, 0, n + (s[n - 1] << 2));
multiply2(Y, Y, K2);
multiply2(Z, Z, K0);
xor(Y, Y, Z);
shiftMix(Y, Y);
multiply2(OUT, Y, K2);
} else {
copy(OUT, K2);
}
}
function upTo32(s, n) {
addSmall(MUL, K2, n * 2);
load2(A, s, 0);
multiply2(A, A, K1);
load2(B, s, 8);
load2(C, s, n - 8);
multiply2(C, C, MUL);
load2(D, s, n - 16);
multiply2(D, D, K2);
mixFour(X, A, B, C, D);
mixThree(Y, A, B, C);
finish(X, Y);
}
function upTo64(s, n) {
addSmall(MUL, K2, n * 2);
load2(A, s, 0);
multiply2(A, A, K2);
load2(B, s, 8);
load2(C, s, n - 8);
multiply2(C, C, MUL);
load2(D, s, n - 16);
multiply2(D, D, K2);
mixFour(Y, A, B, C, D);
mixThree(Z, A, B, C);
finish(Y, Z);
copy(Z, OUT);
load2(E, s, 16);
multiply2(E, E, MUL);
load2(F, s, 24);
load2(G, s, n - 32);
add2(G, G, Y);
multiply2(G, G, MUL);
load2(I, s, n - 24);
add2(I, I, Z);
multiply2(I, I, MUL);
mixFour(X, E, F, G, I);
add2(T, F, A);
rotate(T, T, 18);
add2(T, T, E);
add2(Y, T, G);
finish(X, Y);
}
function longer(s, n) {
set(X, 0, 81);
multiply2(Y, X, K1);
addSmall(Y, Y, 113);
multiply2(Z, Y, K2);
addSmall(Z, Z, 113);
shiftMix(Z, Z);
multiply2(Z, Z, K2);
for (const register of [V0, V1, W0, W1]) set(register, 0, 0);
multiply2(X, X, K2);
load2(T, s, 0);
add2(X, X, T);
copy(MUL, K1);
const end = n - 1 >>> 6 << 6;
for (let at = 0; at < end; at += 64) {
mixBlock(s, at);
xor(X, X, W1);
load2(T, s, at + 40);
add2(T, T, V0);
add2(Y, Y, T);
turnBlock(s, at);
}
const rest = n - 1 & 63;
set(T, 0, (L[Z] & 255) << 1);
add2(MUL, K1, T);
const last = end + rest - 63;
addSmall(W0, W0, rest);
add2(V0, V0, W0);
add2(W0, W0, V0);
mixBlock(s, last);
set(U, 0, 9);
multiply2(T, W1, U);
xor(X, X, T);
multiply2(T, V0, U);
load2(U, s, last + 40);
add2(T, T, U);
add2(Y, Y, T);
turnBlock(s, last);
finish(V0, W0);
shiftMix(T, Y);
multiply2(T, T, K0);
add2(T, T, Z);
add2(A, OUT, T);
finish(V1, W1);
add2(B, OUT, X);
finish(A, B);
}
function mixBlock(s, at) {
add2(X, X, Y);
add2(X, X, V0);
load2(T, s, at + 8);
add2(X, X, T);
rotate(X, X, 37);
multiply2(X, X, MUL);
add2(Y, Y, V1);
load2(T, s, at + 48);
add2(Y, Y, T);
rotate(Y, Y, 42);
multiply2(Y, Y, MUL);
}
function turnBlock(s, at) {
add2(Z, Z, W0);
rotate(Z, Z, 33);
multiply2(Z, Z, MUL);
multiply2(A, V1, MUL);
add2(B, X, W0);
weak(V0, V1, s, at);
add2(A, Z, W1);
load2(B, s, at + 16);
add2(B, B, Y);
weak(W0, W1, s, at + 32);
copy(T, Z);
copy(Z, X);
copy(X, T);
}
function weak(first, second, s, at) {
load2(T, s, at);
add2(A, A, T);
load2(U, s, at + 24);
add2(B, B, A);
add2(B, B, U);
rotate(B, B, 21);
copy(C, A);
load2(T, s, at + 8);
add2(A, A, T);
load2(T, s, at + 16);
add2(A, A, T);
rotate(T, A, 44);
add2(B, B, T);
add2(first, A, U);
add2(second, B, C);
}
function mixFour(into, a, b, c, d) {
add2(T, a, b);
rotate(T, T, 43);
rotate(U, c, 30);
add2(T, T, U);
add2(into, T, d);
}
function mixThree(into, a, b, c) {
add2(T, b, K2);
rotate(T, T, 18);
add2(T, T, a);
add2(into, T, c);
}
function finish(u, v) {
xor(T, u, v);
multiply2(T, T, MUL);
shiftMix(T, T);
xor(T, T, v);
multiply2(T, T, MUL);
shiftMix(T, T);
multiply2(OUT, T, MUL);
}

// core/feature_column/cross_hash.ts
var CrossHash = class {
#seedHigh;
#seedLow;
/** `hashKey` 0 means TensorFlow's own key, as in TensorFlow. */
constructor(hashKey) {
const seed = BigInt.asUintN(64, hashKey === 0n ? 0xDECAFCAFFEn : hashKey);
this.#seedHigh = Number(seed >> 32n);
this.#seedLow = Number(seed & 0xffffffffn);
}
/** Begins a cross. */
begin() {
set(CROSS, this.#seedHigh, this.#seedLow);
}
/** The state so far, to go on from it with several values. */
save(into, at) {
into[at] = H[CROSS];
into[at + 1] = L[CROSS];
}
/** Goes back to a saved state. */
restore(from, at) {
set(CROSS, from[at], from[at + 1]);
}
/** Adds a string by its fingerprint. */
addString(value) {
hash(value);
concatenate();
}
/** Adds a whole number as int64 (two's complement). */
addInteger(value) {
if (typeof value === "number") set(OUT, Math.floor(value / 4294967296), value);
else set(OUT, Number(BigInt.asUintN(64, value) >> 32n), Number(value & 0xffffffffn));
concatenate();
}
/** The bucket of the cross among `n`. */
modulo(n) {
return modulo(CROSS, n);
}
/** The whole fingerprint of the cross. */
value() {
return toBigInt(CROSS);
}
};
var CROSS = 24;
var KMUL = 25;
var T2 = 26;
var U2 = 27;
set(KMUL, 3332679571, 1540483477);
function concatenate() {
multiply2(T2, OUT, KMUL);
shiftMix(T2, T2);
multiply2(T2, T2, KMUL);
xor(U2, CROSS, KMUL);
xor(U2, U2, T2);
multiply2(U2, U2, KMUL);
shiftMix(U2, U2);
multiply2(U2, U2, KMUL);
shiftMix(CROSS, U2);
}

// core/feature_column/hash_bucket.ts
function categoricalColumnWithHashBucket(key, hashBucketSize, options = {}) {
checkOptions("categoricalColumnWithHashBucket", options, hashBucketKinds);
return new HashBucketColumn(key, hashBucketSize, options.dtype ?? "string");
}
var hashBucketKinds = { dtype: ["string"] };
var HashBucketColumn = class {
kind = "categoricalColumnWithHashBucket";
name;
keys;
numBuckets;
dtype;
/** Checks the arguments. */
constructor(key, hashBucketSize, dtype) {
this.name = checkKey(key);
this.keys = [key];
this.numBuckets = checkCount(hashBucketSize, `hashBucketSize must be at least 1. hashBucketSize: ${hashBucketSize}, key: ${key}`);
this.dtype = checkDType(dtype, key);
}
bags(batch) {
return this.idsOf(readColumn(batch, this.name, this.dtype));
}
idsOf(raw) {
const { values, dtype } = raw;
const ids = new Int32Array(values.length);
if (dtype === "string") {
for (let i = 0; i < ids.length; i++) ids[i] = fingerprintModulo(values[i], this.numBuckets);
} else for (let i = 0; i < ids.length; i++) ids[i] = fingerprintModulo(String(values[i]), this.numBuckets);
return recordedOnHost("hash_bucket", [raw], { ids, weights: null, splits: raw.splits }, {
key: this.name,
numBuckets: this.numBuckets,
dtype
});
}
toConfig() {
return { kind: this.kind, key: this.name, hashBucketSize: this.numBuckets, dtype: this.dtype };
}
};

// core/feature_column/sequence_values.ts
function readSequence(value, key, width = null) {
if (value instanceof SparseTensor) return fromSparse(value, key);
if (value instanceof Tensor) return fromTensor(value, key, width);
if (ArrayBuffer.isView(value)) {
throw new ValueError(`Feature ${key} must hold sequences, an array of values for each row; received ${describe(value)}`, {
column: key
});
}
if (!Array.isArray(value)) {
throw new TypeError(`Feature ${key} must be an array of sequences, a Tensor or a SparseTensor, received ${describe(value)}`);
}
return fromArrays(value, key);
}
function stepOf(sequence2, row, at) {
return sequence2.steps === null ? at - sequence2.rows[row] : sequence2.steps[at];
}
function slotOf(sequence2, at) {
return sequence2.slots === null ? 0 : sequence2.slots[at];
}
function fromArrays(rows, key) {
const written = new Int32Array(rows.length);
const splits = new Int32Array(rows.length + 1);
let nested2 = false;
const ofRow = rows[0] instanceof Int32Array ? Int32Array : rows[0] instanceof Float32Array ? Float32Array : null;
let typed = ofRow !== null;
for (let row = 0; row < rows.length; row++) {
const sequence2 = rows[row];
if (!isRow3(sequence2)) {
throw new ValueError(`Feature ${key} must hold sequences, an array of values for each row: row ${row} is ${describe(sequence2)}`, {
column: key,
row
});
}
written[row] = sequence2.length;
splits[row + 1] = splits[row] + sequence2.length;
if (typed && !(sequence2 instanceof ofRow)) typed = false;
if (Array.isArray(sequence2)) {
for (let t = 0; t < sequence2.length && !nested2; t++) nested2 = isRow3(sequence2[t]);
}
}
if (nested2) return fromNested(rows, written);
const count3 = splits[rows.length];
if (typed) {
const flat2 = new ofRow(count3);
for (let row = 0; row < rows.length; row++) flat2.set(rows[row], splits[row]);
return { flat: flat2, rows: splits, steps: null, slots: null, written, depth: 2, extents: null, form: "arrays" };
}
const flat = new Array(count3);
for (let row = 0, at = 0; row < rows.length; row++) {
const sequence2 = rows[row];
for (let t = 0; t < sequence2.length; t++) flat[at++] = sequence2[t];
}
return { flat, rows: splits, steps: null, slots: null, written, depth: 2, extents: null, form: "arrays" };
}
function fromNested(rows, written) {
const flat = [];
const steps = [];
const slots = [];
const splits = new Int32Array(rows.length + 1);
let depth = 3;
const collect3 = (value, step, slot, level) => {
if (!isRow3(value)) {
flat.push(value);
steps.push(step);
slots.push(slot);
return slot + 1;
}
depth = Math.max(depth, level);
let next = slot;
for (let i = 0; i < value.length; i++) next = collect3(value[i], step, next, level + 1);
return next;
};
for (let row = 0; row < rows.length; row++) {
for (let t = 0; t < written[row]; t++) collect3(rows[row][t], t, 0, 3);
splits[row + 1] = flat.length;
}
return {
flat,
rows: splits,
steps: Int32Array.from(steps),
slots: Int32Array.from(slots),
written,
depth,
extents: null,
form: "arrays"
};
}
function fromTensor(value, key, width) {
const [rows, time, ...inner] = value.shape;
if (rows === void 0 || time === void 0) throw noTime(key, "Tensor of shape", value.shape);
const each = inner.reduce((a, b) => a * b, 1);
const joined3 = inner.length > 0 && each === width;
const single = inner.length === 0 || joined3;
const place = (of) => single ? null : Int32Array.from({ length: value.size }, (_, i) => of(i % (time * each)));
return {
flat: value.hostData ?? value.dataSync(),
rows: Int32Array.from({ length: rows + 1 }, (_, row) => row * time * each),
steps: place((i) => Math.floor(i / each)),
slots: place((i) => i % each),
written: new Int32Array(rows).fill(joined3 ? time * each : time),
depth: joined3 ? 2 : value.shape.length,
extents: joined3 ? [time * each, 1] : [time, each],
form: "dense"
};
}
function fromSparse(value, key) {
const [rows, time, ...inner] = value.denseShape;
if (rows === void 0 || time === void 0) throw noTime(key, "SparseTensor of dense shape", value.denseShape);
if (rows > MAX_ROWS) {
throw new ResourceExhaustedError(`The SparseTensor ${key} has ${rows} rows: up to ${MAX_ROWS} are possible`, { column: key });
}
const rank = value.denseShape.length;
const indices = value.indices.hostData;
const count3 = indices.length / rank;
const splits = new Int32Array(rows + 1);
const steps = new Int32Array(count3);
const slots = inner.length === 0 ? null : new Int32Array(count3);
let last = -1;
for (let i = 0; i < count3; i++) {
const row = Number(indices[i * rank]);
const step = Number(indices[i * rank + 1]);
let slot = 0;
for (let axis = 2; axis < rank; axis++) slot = slot * inner[axis - 2] + Number(indices[i * rank + axis]);
if (step > MAX_INDEX || slot > MAX_INDEX) {
throw new InvalidArgumentError(
`The SparseTensor ${key} has a value at step ${step}, place ${slot}: up to ${MAX_INDEX} are possible`,
{
column: key,
row
}
);
}
const inRow = splits[row + 1] > 0;
const before = i === 0 || last < row || inRow && (steps[i - 1] < step || steps[i - 1] === step && slots !== null && slots[i - 1] < slot);
if (!before) {
throw new InvalidArgumentError(
`The indices of the SparseTensor ${key} are out of order or repeated: many sparse operations require sorted indices`,
{ column: key, row }
);
}
last = row;
splits[row + 1]++;
steps[i] = step;
if (slots !== null) slots[i] = slot;
}
for (let row = 0; row < rows; row++) splits[row + 1] += splits[row];
return {
flat: value.values.hostData ?? value.values.dataSync(),
rows: splits,
steps,
slots,
written: null,
depth: rank,
extents: [time, inner.reduce((a, b) => a * b, 1)],
form: "sparse"
};
}
var MAX_INDEX = 2147483647;
var MAX_ROWS = 1 << 24;
function noTime(key, what, shape) {
return new ValueError(`Feature ${key} must hold sequences, [batch, time] or [batch, time, values]; received a ${what} [${shape}]`, {
column: key
});
}
function isRow3(item) {
return Array.isArray(item) || ArrayBuffer.isView(item) && !(item instanceof Uint8Array) && !(item instanceof DataView);
}
var SequenceBatch = class extends ColumnBatch {
#lengths = null;
#steps = 0;
#first = "";
/** For each row of the batch its number of steps; null before the first column was read. */
get lengths() {
return this.#lengths;
}
/** Steps that every row is filled up to: the length of the longest. */
get steps() {
return this.#steps;
}
/**
* Notes the lengths of a column's sequences, which must be those of the others, and returns {@linkcode steps}.
*
* @throws {InvalidArgumentError} if a row is longer or shorter than in another column, naming both and the row.
*/
noteLengths(column, lengths) {
const known4 = this.#lengths;
if (known4 === null) {
let steps = 0;
for (let row = 0; row < lengths.length; row++) steps = Math.max(steps, lengths[row]);
if (steps * lengths.length > MAX_CELLS) {
throw new ResourceExhaustedError(
`Column ${column} has ${lengths.length} sequences of up to ${steps} steps: too many for one batch`,
{
column
}
);
}
this.#lengths = lengths;
this.#steps = steps;
this.#first = column;
return steps;
}
for (let row = 0; row < lengths.length; row++) {
if (lengths[row] === known4[row]) continue;
throw new InvalidArgumentError(
`Condition x == y did not hold element-wise: the sequences of columns ${this.#first} and ${column} have ${known4[row]} and ${lengths[row]} steps in row ${row}`,
{ column, row }
);
}
return this.#steps;
}
};
var MAX_CELLS = 1 << 28;

// core/feature_column/sequence_weights.ts
function sequenceWeights(batch, key, weightKey) {
const given2 = batch.value(weightKey);
const dtype = given2 instanceof Tensor ? given2.dtype : given2 instanceof SparseTensor ? given2.values.dtype : "float32";
if (dtype !== "float32") {
throw new ValueError(`Bad dtype, expected floating, but got ${dtype}: the weights ${weightKey}`, { column: weightKey });
}
const values = readSequence(batch.value(key), key);
const weights2 = readSequence(given2, weightKey);
batch.checkRows(weightKey, weights2.rows.length - 1);
const result = new Float32Array(values.flat.length);
let count3 = 0;
for (let row = 0; row + 1 < values.rows.length; row++) {
let at = weights2.rows[row];
const end = weights2.rows[row + 1];
const skipTo = (step, slot) => {
for (; at < end && isBefore(weights2, row, at, step, slot); at++) {
if (weightAt(weights2, at, weightKey, row) !== 0) refuse(key, weightKey, row);
}
};
for (let i = values.rows[row]; i < values.rows[row + 1]; i++) {
if (values.form !== "sparse" && isPadding(values.flat[i])) continue;
const step = stepOf(values, row, i);
const slot = slotOf(values, i);
skipTo(step, slot);
if (at === end || stepOf(weights2, row, at) !== step || slotOf(weights2, at) !== slot) refuse(key, weightKey, row);
result[count3++] = weightAt(weights2, at++, weightKey, row);
}
skipTo(Infinity, 0);
}
return result.subarray(0, count3);
}
function isBefore(weights2, row, at, step, slot) {
const own = stepOf(weights2, row, at);
return own < step || own === step && slotOf(weights2, at) < slot;
}
function weightAt(weights2, at, key, row) {
const raw = weights2.flat[at];
if (typeof raw !== "number" && typeof raw !== "bigint") {
throw new TypeError(`The weights ${key} are read as numbers: row ${row} has ${describe(raw)}`);
}
const weight = Number(raw);
if (Number.isNaN(weight)) throw new ValueError(`The weight ${key} is NaN in row ${row}`, { column: key, row });
return weight;
}
function refuse(key, weightKey, row) {
throw new ValueError(`Column ${key} and its weights ${weightKey} have different numbers of values in row ${row}`, { column: key, row });
}

// core/feature_column/weighted.ts
function weightedCategoricalColumn(column, weightKey, options = {}) {
checkOptions("weightedCategoricalColumn", options, { dtype: ["string"] });
const dtype = options.dtype ?? "float32";
if (dtype !== "float32") throw new ValueError(`dtype is not convertible to float. dtype: ${dtype}, the weights are float32`);
return new WeightedColumn(column, weightKey);
}
var WeightedColumn = class {
kind = "weightedCategoricalColumn";
name;
keys;
/** The column that gives the ids. */
column;
/** Name of the feature that gives the weights. */
weightKey;
/** Checks the arguments. */
constructor(column, weightKey) {
if (!isCategorical(column)) throw new ValueError(`column must be a categorical column. Given: ${describeColumn(column)}`);
this.column = column;
this.weightKey = checkKey(weightKey);
this.name = `${column.name}_weighted_by_${weightKey}`;
this.keys = [...column.keys, weightKey];
}
get numBuckets() {
return this.column.numBuckets;
}
async prepare(fs) {
await this.column.prepare?.(fs);
}
bags(batch) {
const { ids, splits } = batch.bags(this.column);
if (isSequence(this.column)) {
const weights3 = sequenceWeights(batch, this.column.name, this.weightKey);
return recordedOnHost("weigh_ids", [ids, weights3], { ids, weights: weights3, splits }, { weightKey: this.weightKey });
}
const given2 = batch.value(this.weightKey);
const { weights: weights2, splits: weightSplits } = readWeights(given2, this.weightKey);
batch.checkRows(this.weightKey, weightSplits.length - 1);
if (weights2.length !== ids.length) {
throw new ValueError(
`Dimensions ${ids.length} and ${weights2.length} are not compatible: column ${this.column.name} has ${ids.length} values and ${this.weightKey} ${weights2.length} weights in this batch`,
{ column: this.name }
);
}
for (let row = 0; row < splits.length; row++) {
if (splits[row] !== weightSplits[row]) {
throw new ValueError(
`Column ${this.column.name} and its weights ${this.weightKey} have different numbers of values in row ${row - 1}`,
{
column: this.name,
row: row - 1
}
);
}
}
return recordedOnHost("weigh_ids", [ids, weights2], { ids, weights: weights2, splits }, { weightKey: this.weightKey });
}
toConfig() {
return { kind: this.kind, column: this.column.toConfig(), weightKey: this.weightKey };
}
};
function readWeights(value, key) {
const dtype = value instanceof Tensor ? value.dtype : value instanceof SparseTensor ? value.values.dtype : "float32";
if (dtype !== "float32") throw new ValueError(`Bad dtype, expected floating, but got ${dtype}: the weights ${key}`, { column: key });
const { flat, splits } = group(value, key);
const weights2 = new Float32Array(flat.length);
let zeros3 = 0;
for (let i = 0; i < flat.length; i++) {
const raw = flat[i];
if (typeof raw !== "number" && typeof raw !== "bigint" && raw !== null && raw !== void 0) {
throw new TypeError(`The weights ${key} are read as numbers: row ${rowOf(splits, i)} is ${describe(raw)}`);
}
const weight = raw === null || raw === void 0 ? NaN : Number(raw);
if (Number.isNaN(weight)) {
const row = rowOf(splits, i);
throw new ValueError(`The weight ${key} ${raw === null || raw === void 0 ? "is missing" : "is NaN"} in row ${row}`, {
column: key,
row
});
}
if (weight === 0) zeros3++;
weights2[i] = weight;
}
if (value instanceof SparseTensor || zeros3 === 0) return { weights: weights2, splits };
const kept = new Float32Array(weights2.length - zeros3);
const remaining = new Int32Array(splits.length);
let count3 = 0;
for (let row = 0; row + 1 < splits.length; row++) {
for (let i = splits[row]; i < splits[row + 1]; i++) if (weights2[i] !== 0) kept[count3++] = weights2[i];
remaining[row + 1] = count3;
}
return { weights: kept, splits: remaining };
}

// core/feature_column/crossed.ts
function crossedColumn(keys, hashBucketSize, options = {}) {
checkOptions("crossedColumn", options, { hashKey: ["any"] });
const { hashKey = null } = options;
if (hashKey !== null && typeof hashKey !== "bigint" && !Number.isSafeInteger(hashKey)) {
throw new ValueError(`hashKey must be a whole number, received ${describe(hashKey)}`);
}
return new CrossedColumn(keys, hashBucketSize, options);
}
var CrossedColumn = class _CrossedColumn {
kind = "crossedColumn";
name;
keys;
numBuckets;
#given;
#leaves;
#hashKey;
#hash;
/** Checks the arguments. */
constructor(keys, hashBucketSize, options) {
this.numBuckets = checkCount(hashBucketSize, `hashBucketSize must be > 1. hashBucketSize: ${hashBucketSize}`);
if (!Array.isArray(keys) || keys.length < 2) {
throw new ValueError(
`keys must be a list with length > 1. Given: [${Array.isArray(keys) ? keys.map((key) => typeof key === "string" ? `'${key}'` : describeColumn(key)).join(", ") : keys}]`
);
}
for (const key of keys) {
if (typeof key !== "string" && !isCategorical(key)) {
throw new ValueError(
`Unsupported key type. All keys must be either string, or categorical column except HashedCategoricalColumn. Given: ${describeColumn(key)}`
);
}
if (key instanceof HashBucketColumn) {
throw new ValueError(
`categoricalColumnWithHashBucket is not supported for crossing. Hashing before crossing will increase probability of collision. Instead, use the feature name as a string. Given: ${describeColumn(key)}`
);
}
if (key instanceof WeightedColumn) {
throw new ValueError(
`crossedColumn does not support weights, but the given column populates weights. Given column: ${describeColumn(key)}`
);
}
}
this.#given = [...keys];
this.#leaves = keys.flatMap((key) => key instanceof _CrossedColumn ? key.#leaves : [key]);
this.#hashKey = BigInt(options.hashKey ?? 0);
this.#hash = new CrossHash(this.#hashKey);
this.name = this.#leaves.map((leaf) => typeof leaf === "string" ? leaf : leaf.name).sort(byBytes).join("_X_");
this.keys = [...new Set(this.#leaves.flatMap((leaf) => typeof leaf === "string" ? [leaf] : leaf.keys))];
}
/** What is crossed: names of features, and categorical columns that are no crosses themselves. */
get leaves() {
return this.#leaves;
}
async prepare(fs) {
for (const leaf of this.#leaves) if (typeof leaf !== "string") await leaf.prepare?.(fs);
}
bags(batch) {
const inputs = this.#leaves.map((leaf) => {
if (typeof leaf === "string") {
const raw = readRaw(batch.value(leaf), leaf, null, "keep");
batch.checkRows(leaf, raw.splits.length - 1);
return raw;
}
const { ids: ids2, splits: splits2 } = batch.bags(leaf);
return { values: ids2, dtype: "int64", splits: splits2, sparse: true };
});
const parts = [...inputs.filter((input) => input.sparse), ...inputs.filter((input) => !input.sparse)];
const rows = parts[0].splits.length - 1;
const splits = new Int32Array(rows + 1);
for (let row = 0; row < rows; row++) {
let combinations = 1;
for (const part of parts) combinations *= part.splits[row + 1] - part.splits[row];
splits[row + 1] = splits[row] + combinations;
}
const ids = new Int32Array(splits[rows]);
const states = new Uint32Array(parts.length * 2);
for (let row = 0, at = 0; row < rows; row++) {
if (splits[row + 1] === splits[row]) continue;
this.#hash.begin();
at = this.#cross(parts, row, 0, states, ids, at);
}
return recordedOnHost("cross", parts, { ids, weights: null, splits }, { numBuckets: this.numBuckets, hashKey: this.#hashKey });
}
toConfig() {
return {
kind: this.kind,
keys: this.#given.map((key) => typeof key === "string" ? key : key.toConfig()),
hashBucketSize: this.numBuckets,
hashKey: String(this.#hashKey)
};
}
// The last key changes fastest.
#cross(parts, row, depth, states, ids, at) {
if (depth === parts.length) {
ids[at] = this.#hash.modulo(this.numBuckets);
return at + 1;
}
const { values, dtype, splits } = parts[depth];
this.#hash.save(states, depth * 2);
for (let i = splits[row]; i < splits[row + 1]; i++) {
this.#hash.restore(states, depth * 2);
if (dtype === "string") this.#hash.addString(values[i]);
else this.#hash.addInteger(values[i]);
at = this.#cross(parts, row, depth + 1, states, ids, at);
}
return at;
}
};

// core/feature_column/embedding_lookup.ts
function embed(table, batch, column, options, name) {
const bags = batch.bags(column);
const { ids, index, weights: weights2, splits } = uniqueRows(bags, options.combiner, table.shape[0], name, batch.steps);
let rows = gatherRows(table, ids);
if (options.maxNorm !== null) rows = clipRowsByNorm(rows, options.maxNorm);
return segmentCombine(rows, { index, weights: weights2, splits }, options.combiner);
}
function uniqueRows(bags, combiner, numBuckets, name, steps = 1) {
const rows = bags.splits.length - 1;
const places2 = numBuckets <= PLACES_LIMIT ? placesFor(numBuckets) : /* @__PURE__ */ new Map();
const unique = new Int32Array(bags.ids.length + 1);
const index = new Int32Array(bags.ids.length);
const weights2 = bags.weights === null ? null : new Float32Array(bags.ids.length);
const splits = new Int32Array(rows + 1);
let count3 = 0;
let entries = 0;
const placeOf = (id) => {
const found = places2 instanceof Map ? places2.get(id) : places2[id] - 1;
if (found !== void 0 && found >= 0) return found;
if (places2 instanceof Map) places2.set(id, count3);
else places2[id] = count3 + 1;
unique[count3] = id;
return count3++;
};
let failed = -1;
let failedRow = 0;
for (let row = 0; row < rows && failed < 0; row++) {
for (let i = bags.splits[row]; i < bags.splits[row + 1]; i++) {
const id = bags.ids[i];
if (id < 0 || weights2 !== null && combiner !== "sum" && !(bags.weights[i] > 0)) continue;
if (id >= numBuckets) {
failed = id;
failedRow = row;
break;
}
if (weights2 !== null) weights2[entries] = bags.weights[i];
index[entries++] = placeOf(id);
}
splits[row + 1] = entries;
if (splits[row] === entries && failed < 0) placeOf(0);
}
if (!(places2 instanceof Map)) {
for (let i = 0; i < count3; i++) places2[unique[i]] = 0;
}
if (failed >= 0) {
const row = Math.floor(failedRow / steps);
const where2 = steps === 1 ? `row ${row}` : `row ${row}, step ${failedRow % steps}`;
throw new InvalidArgumentError(`indices[${count3}] = ${failed} is not in [0, ${numBuckets}) of column ${name}, ${where2}`, {
column: name,
row
});
}
const result = {
ids: unique.subarray(0, count3),
index: entries === index.length ? index : index.subarray(0, entries),
weights: weights2 === null || entries === weights2.length ? weights2 : weights2.subarray(0, entries),
splits
};
return recordedOnHost("unique_rows", [bags], result, { combiner, numBuckets });
}
var PLACES_LIMIT = 1 << 20;
var places = new Int32Array(0);
function placesFor(numBuckets) {
if (places.length < numBuckets) places = new Int32Array(Math.min(PLACES_LIMIT, Math.max(1024, numBuckets * 2)));
return places;
}

// core/io/tensor_bundle_reader.ts
var tensor_bundle_reader_exports = {};
__export(tensor_bundle_reader_exports, {
CheckpointReader: () => CheckpointReader,
checkCoverage: () => checkCoverage,
checkSlice: () => checkSlice,
forEachRun: () => forEachRun,
rowSlices: () => rowSlices
});

// core/io/table.ts
function writeTable(entries) {
const file = new WireWriter();
const index = new BlockBuilder(1);
const block = new BlockBuilder(RESTART_INTERVAL);
let last = new Uint8Array(0);
let pending = null;
for (const entry of entries) {
if (pending !== null) index.add(shortestSeparator(last, entry.key), encodeHandle(pending));
pending = null;
block.add(entry.key, entry.value);
last = entry.key;
if (block.size >= BLOCK_BYTES) pending = writeBlock(file, block);
}
if (!block.empty) pending = writeBlock(file, block);
const meta = writeBlock(file, block);
if (pending !== null) index.add(shortSuccessor(last), encodeHandle(pending));
const footer = new WireWriter().raw(encodeHandle(meta)).raw(encodeHandle(writeBlock(file, index)));
const padding = new Uint8Array(FOOTER_BYTES - MAGIC.length - footer.length);
return file.raw(footer.finish()).raw(padding).raw(MAGIC).finish();
}
var FOOTER_BYTES = 48;
var MAGIC = Uint8Array.of(87, 251, 128, 139, 36, 117, 71, 219);
var TRAILER_BYTES = 5;
var BLOCK_BYTES = 262144;
var RESTART_INTERVAL = 16;
var KEY_BYTES_PER_FILE_BYTE = 64;
function encodeHandle(handle) {
return new WireWriter().varint(handle.offset).varint(handle.size).finish();
}
var BlockBuilder = class {
#interval;
#out = new WireWriter();
#restarts = [0];
#sinceRestart = 0;
#last = new Uint8Array(0);
constructor(interval) {
this.#interval = interval;
}
get empty() {
return this.#out.length === 0;
}
get size() {
return this.#out.length + 4 * this.#restarts.length + 4;
}
add(key, value) {
let shared = 0;
if (this.#sinceRestart < this.#interval) {
shared = sharedPrefix(this.#last, key);
} else {
this.#restarts.push(this.#out.length);
this.#sinceRestart = 0;
}
this.#out.varint(shared).varint(key.length - shared).varint(value.length).raw(key.subarray(shared)).raw(value);
this.#last = key;
this.#sinceRestart++;
}
/** The bytes of the block; the builder is empty again afterwards. */
finish() {
for (const restart of this.#restarts) this.#out.fixed32(restart);
const bytes = this.#out.fixed32(this.#restarts.length).finish();
this.#out = new WireWriter();
this.#restarts = [0];
this.#sinceRestart = 0;
this.#last = new Uint8Array(0);
return bytes;
}
};
function writeBlock(file, block) {
const bytes = block.finish();
const handle = { offset: file.length, size: bytes.length };
const uncompressed = Uint8Array.of(0);
file.raw(bytes).raw(uncompressed).fixed32(maskedCrc32c(uncompressed, crc32c(bytes)));
return handle;
}
function shortestSeparator(a, b) {
const shared = sharedPrefix(a, b);
if (shared === Math.min(a.length, b.length) || a[shared] === 255 || a[shared] + 1 >= b[shared]) return a;
return raiseLast(a.slice(0, shared + 1));
}
function shortSuccessor(key) {
const raised = key.findIndex((byte) => byte !== 255);
return raised < 0 ? key : raiseLast(key.slice(0, raised + 1));
}
function raiseLast(key) {
key[key.length - 1]++;
return key;
}

// core/io/tensor_bundle_format.ts
var dtypes = {
1: { name: "float32", bytes: 4 },
2: { name: "float64", bytes: 8 },
3: { name: "int32", bytes: 4 },
4: { name: "uint8", bytes: 1 },
5: { name: "int16", bytes: 2 },
6: { name: "int8", bytes: 1 },
7: { name: "string", bytes: 0 },
9: { name: "int64", bytes: 8 },
10: { name: "bool", bytes: 1 },
14: { name: "bfloat16", bytes: 2 },
17: { name: "uint16", bytes: 2 },
19: { name: "float16", bytes: 2 },
22: { name: "uint32", bytes: 4 },
23: { name: "uint64", bytes: 8 }
};
function dtypeNumber(name) {
return Number(Object.keys(dtypes).find((number2) => dtypes[Number(number2)].name === name));
}
function encodeHeader(shards) {
return new WireWriter().varintField(1, shards).bytesField(3, new WireWriter().varintField(1, 1).finish()).finish();
}
function encodeEntry(entry) {
const out = new WireWriter().varintField(1, entry.dtype).bytesField(2, encodeShape(entry.shape));
out.varintField(3, entry.shard).varintField(4, entry.offset).varintField(5, entry.size).fixed32Field(6, entry.crc);
for (const slice2 of entry.slices) out.bytesField(7, encodeSlice(slice2));
return out.finish();
}
function encodeShape(shape) {
const out = new WireWriter();
for (const extent of shape) out.bytesField(2, new WireWriter().varintField(1, extent).finish());
return out.finish();
}
function encodeSlice(slice2) {
const out = new WireWriter();
slice2.start.forEach((start, axis) => {
const length = slice2.length[axis];
const extent = new WireWriter();
if (length >= 0) extent.varintField(1, start).varint(varintTag(2)).varint(length);
out.bytesField(1, extent.finish());
});
return out.finish();
}
function decodeSlice(bytes, fail) {
const start = [];
const length = [];
const reader = new WireReader(bytes, fail);
reader.message({
[bytesTag(1)]: () => {
let from = 0;
let extent = -1;
const axis = new WireReader(reader.delimited(), fail);
axis.message({ [varintTag(1)]: () => from = axis.varint(), [varintTag(2)]: () => extent = axis.varint() });
start.push(from);
length.push(extent);
}
});
return { start, length };
}
function bytesOf(data) {
return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
function encodeStrings(values) {
const encoded = values.map((value) => typeof value === "string" ? new TextEncoder().encode(value) : value);
const out = new WireWriter();
for (const value of encoded) out.varint(value.length);
const lengthsCrc = lengthsChecksum(encoded.map((value) => value.length));
const start = out.length;
out.fixed32(maskCrc(lengthsCrc));
for (const value of encoded) out.raw(value);
const bytes = out.finish();
return { bytes, crc: crc32c(bytes.subarray(start), lengthsCrc) };
}
function decodeStrings(bytes, count3, name, file) {
const fail = (problem) => {
throw new DataLossError(`The strings of tensor ${name} in ${file} cannot be read: ${problem}`, { file, tensor: name });
};
const reader = new WireReader(bytes, fail);
const lengths = [];
for (let i = 0; i < count3; i++) lengths.push(reader.varint());
const lengthsCrc = lengthsChecksum(lengths);
const start = reader.position;
if (reader.fixed32() !== maskCrc(lengthsCrc)) fail("the checksum of their lengths does not match");
const values = lengths.map((length) => reader.take(length));
if (reader.remaining > 0) fail(`${reader.remaining} bytes are left over`);
return { values, crc: crc32c(bytes.subarray(start), lengthsCrc) };
}
function lengthsChecksum(lengths) {
const out = new WireWriter();
for (const length of lengths) {
out.fixed32(length % 2 ** 32);
if (length >= 2 ** 32) out.fixed32(Math.floor(length / 2 ** 32));
}
return crc32c(out.finish());
}
function textOrBytes(bytes) {
try {
return strictUtf8.decode(bytes);
} catch {
return bytes;
}
}
var strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
function halfToNumber(bits) {
const sign2 = bits & 32768 ? -1 : 1;
const exponent = bits >> 10 & 31;
const fraction = bits & 1023;
if (exponent === 31) return fraction === 0 ? sign2 * Infinity : NaN;
return exponent === 0 ? sign2 * fraction * 2 ** -24 : sign2 * (1024 + fraction) * 2 ** (exponent - 25);
}

// core/io/tensor_bundle_reader.ts
var CheckpointReader = class _CheckpointReader {
/** Path of the checkpoint without `.index` and `.data-...`. */
prefix;
#fs;
#shards;
#entries;
#parts;
#shardSizes = /* @__PURE__ */ new Map();
#smallShards = /* @__PURE__ */ new Map();
constructor(prefix2, fs, shards, entries, parts) {
this.prefix = prefix2;
this.#fs = fs;
this.#shards = shards;
this.#entries = entries;
this.#parts = parts;
}
/**
* Opens a checkpoint.
*
* @param prefix Its path without `.index`, such as `model/model.ckpt-1000`.
* @param fs File system; the host's unless given.
* @throws {NotFoundError} Where there is no index of that name.
* @throws {DataLossError} Where the index is truncated, damaged or contradicts itself.
*/
static async open(prefix2, fs) {
const files = fs ?? await defaultFileSystem();
const path = indexPath(prefix2);
const bytes = await readFileIfThere(files, path);
if (bytes === null) {
throw new NotFoundError(`Unsuccessful TensorSliceReader constructor: Failed to find any matching files for ${prefix2}`, {
file: path
});
}
const [first, ...rest] = readTable(bytes, path);
if (first === void 0 || first.key.length > 0) throw new DataLossError(`${path} has no header`, { file: path });
const header = decodeHeader(first.value, path);
if (header.bigEndian) {
throw new UnimplementedError(`${path} was written on a big-endian machine; only little-endian ones are read`, { file: path });
}
const { entries, parts } = readEntries(rest, header.shards, path);
return new _CheckpointReader(prefix2, files, header.shards, entries, parts);
}
/** Names of all tensors, in byte order; a partitioned variable is there once, under its own name. */
names() {
return [...this.#entries.keys()];
}
/** Whether there is a tensor of that name. */
has(name) {
return this.#entries.has(name);
}
/** Shape of a tensor, that of the whole for a partitioned one; an unknown name is a `NotFoundError`. */
shape(name) {
return this.#entry(name).shape;
}
/** Element type of a tensor in the file; `read` turns those this library does not compute with into ones that it does. */
dtype(name) {
return dtypeName(this.#entry(name).dtype);
}
/** The parts that a partitioned variable is stored in; empty where it lies in one piece. */
slices(name) {
return this.#entry(name).slices;
}
/**
* Reads a tensor and checks its checksum.
*
* float64, float16 and bfloat16 come back as float32 (the nearest value), uint8, int8, uint16 and int16 as int32, uint32 and uint64 as
* int64; `readStored` gives the bytes as they are.
*
* @throws {NotFoundError} Where there is no tensor, or no data file, of that name.
* @throws {DataLossError} Where the data is truncated or damaged; it names file and tensor.
* @throws {UnimplementedError} Where the element type has no counterpart here.
*/
async read(name) {
return hostTensorOf(await this.readStored(name), name, this.prefix);
}
/** Reads a tensor as it is stored; errors as for `read`. */
async readStored(name) {
const entry = this.#entry(name);
return entry.slices.length > 0 ? await this.#readParts([name]) : await this.#readWhole(name, entry);
}
/**
* Reads a tensor of which each of several names holds a part. TensorFlow 1 stores the slots of a partitioned variable so: a name for each part,
* declared with the shape of the whole.
*
* @throws {DataLossError} Where the parts do not fill the shape, and as for `read`.
*/
async readTogether(names) {
return hostTensorOf(await this.#readParts(names), names[0], this.prefix);
}
#entry(name) {
const entry = this.#entries.get(name);
if (entry === void 0) throw new NotFoundError(`Key ${name} not found in checkpoint`, { tensor: name, file: indexPath(this.prefix) });
return entry;
}
async #readWhole(name, entry) {
const file = this.#shardPath(entry);
const shardSize = await this.#checkRange(name, entry);
const bytes = await this.#readBytes(entry, file, shardSize);
const dtype = dtypeName(entry.dtype);
const strings = dtype === "string" ? decodeStrings(bytes, sizeOf(entry.shape), name, file) : null;
if (maskCrc(strings?.crc ?? crc32c(bytes)) !== entry.crc) {
throw new DataLossError(`The checksum of tensor ${name} in ${file} does not match its data`, { file, tensor: name });
}
return { dtype, shape: entry.shape, data: strings?.values ?? bytes };
}
async #readBytes(entry, file, shardSize) {
if (shardSize > SMALL_SHARD_BYTES) return await this.#fs.readRange(file, entry.offset, entry.size);
let shard = this.#smallShards.get(entry.shard);
if (shard === void 0) this.#smallShards.set(entry.shard, shard = await this.#fs.readRange(file, 0, shardSize));
return shard.slice(entry.offset, entry.offset + entry.size);
}
async #readParts(names) {
const [name, entry] = [names[0], this.#entry(names[0])];
const file = indexPath(this.prefix);
const fail = (problem) => {
throw new DataLossError(`The partitioned variable ${name} in ${file} ${problem}`, { file, tensor: name });
};
const parts = names.flatMap((each) => this.#partsOf(each, entry, fail));
checkCoverage(entry.shape, parts.map(({ slice: slice2 }) => slice2), fail);
for (const { part } of parts) await this.#checkRange(name, part);
const dtype = dtypeName(entry.dtype);
const width = dtypeBytes(entry.dtype) ?? 0;
const size2 = sizeOf(entry.shape);
const strings = dtype === "string" ? new Array(size2) : [];
const bytes = new Uint8Array(size2 * width);
for (const { slice: slice2, part } of parts) {
const { data } = await this.#readWhole(name, part);
forEachRun(entry.shape, slice2, (whole2, inPart, length) => {
if (data instanceof Uint8Array) bytes.set(data.subarray(inPart * width, (inPart + length) * width), whole2 * width);
else for (let i = 0; i < length; i++) strings[whole2 + i] = data[inPart + i];
});
}
return { dtype, shape: entry.shape, data: dtype === "string" ? strings : bytes };
}
/** The parts of one name, checked against the whole's entry. */
#partsOf(name, whole2, fail) {
const { shape, slices } = this.#entry(name);
if (shape.length !== whole2.shape.length || shape.some((extent, axis) => extent !== whole2.shape[axis])) {
fail(`has a part ${name} of shape [${shape}], not [${whole2.shape}]`);
}
const encodedName = new TextEncoder().encode(name);
return slices.map((slice2) => {
const part = this.#parts.get(byteString(encodeSliceKey(encodedName, slice2)));
if (part === void 0) return fail(`lacks the part at [${slice2.start}] of extent [${slice2.length}]`);
if (part.dtype !== whole2.dtype) fail("has parts of different element types");
return { slice: checkSlice(shape, slice2, part.shape, fail), part };
});
}
#shardPath(entry) {
return shardPath(this.prefix, entry.shard, this.#shards);
}
/** Checks that the element type is read here and that the data file holds the entry's bytes; gives the file's size. */
async #checkRange(name, entry) {
const file = this.#shardPath(entry);
if (dtypeBytes(entry.dtype) === null) {
throw new UnimplementedError(`Tensor ${name} in ${file} has ${dtypeName(entry.dtype)}, which is not read here`, {
file,
tensor: name
});
}
let shardSize = this.#shardSizes.get(entry.shard);
if (shardSize === void 0) this.#shardSizes.set(entry.shard, shardSize = await this.#fs.size(file));
const end = entry.offset + entry.size;
if (end > shardSize) {
throw new DataLossError(`Tensor ${name} lies at ${entry.offset} to ${end} of ${file}, which has only ${shardSize} bytes`, {
file,
tensor: name
});
}
return shardSize;
}
};
var SMALL_SHARD_BYTES = 1 << 18;
var MAX_RANK = 254;
var PART = "(part of a partitioned variable)";
function byteString(bytes) {
let text2 = "";
for (const byte of bytes) text2 += String.fromCharCode(byte);
return text2;
}
function forEachRun(shape, slice2, run) {
let axis = shape.length - 1;
let length = 1;
while (axis > 0 && slice2.length[axis] === shape[axis]) length *= shape[axis--];
const stride2 = length;
if (axis >= 0) length *= slice2.length[axis];
if (length === 0) return;
let inPart = 0;
const walk = (outer, base) => {
if (outer >= axis) {
run(base + (axis >= 0 ? slice2.start[axis] * stride2 : 0), inPart, length);
inPart += length;
return;
}
const step = sizeOf(shape.slice(outer + 1));
for (let i = 0; i < slice2.length[outer]; i++) walk(outer + 1, base + (slice2.start[outer] + i) * step);
};
walk(0, 0);
}
function rowSlices(shape, parts) {
const rows = shape[0];
if (rows === void 0 || !Number.isInteger(parts) || parts < 1 || parts > rows) {
throw new InvalidArgumentError(`Shape [${shape}] cannot be split along its first axis into ${parts} parts`);
}
let start = 0;
return Array.from({ length: parts }, (_, part) => {
const length = Math.floor(rows / parts) + (part < rows % parts ? 1 : 0);
const slice2 = {
start: shape.map((_2, axis) => axis === 0 ? start : 0),
length: shape.map((extent, axis) => axis === 0 ? length : extent)
};
start += length;
return slice2;
});
}
function checkSlice(shape, slice2, partShape, fail) {
if (slice2.start.length !== shape.length) fail(`has shape [${shape}] and a part with ${slice2.start.length} axes`);
const length = slice2.length.map((extent, axis) => extent < 0 ? shape[axis] : extent);
slice2.start.forEach((start, axis) => {
if (start < 0 || start + length[axis] > shape[axis]) {
fail(`has shape [${shape}] and a part at [${slice2.start}] of extent [${length}]`);
}
});
if (partShape.length !== length.length || partShape.some((extent, axis) => extent !== length[axis])) {
fail(`has a part of extent [${length}] that is stored with shape [${partShape}]`);
}
return { start: slice2.start, length };
}
function checkCoverage(shape, slices, fail) {
if (slices.length > MAX_PARTS) fail(`has ${slices.length} parts, more than ${MAX_PARTS}`);
let covered = 0;
slices.forEach((slice2, i) => {
covered += sizeOf(slice2.length);
for (let j = 0; j < i; j++) if (overlap(slice2, slices[j])) fail(`has overlapping parts at [${slices[j].start}] and [${slice2.start}]`);
});
if (covered !== sizeOf(shape)) fail(`has parts that cover ${covered} of its ${sizeOf(shape)} elements`);
}
var MAX_PARTS = 4096;
function overlap(a, b) {
return a.start.every(
(start, axis) => Math.max(start, b.start[axis]) < Math.min(start + a.length[axis], b.start[axis] + b.length[axis])
);
}

// core/io/checkpoint_state.ts
var checkpoint_state_exports = {};
__export(checkpoint_state_exports, {
latestCheckpoint: () => latestCheckpoint,
locateCheckpoint: () => locateCheckpoint,
readCheckpointState: () => readCheckpointState,
resolveCheckpoint: () => resolveCheckpoint,
writeCheckpointState: () => writeCheckpointState
});
async function writeCheckpointState(dir, state, fs) {
const lines = [`model_checkpoint_path: ${quote(state.latest)}`, ...state.all.map((name) => `all_model_checkpoint_paths: ${quote(name)}`)];
await writeFileAtomically(fs, statePath(dir), new TextEncoder().encode(lines.join("\n") + "\n"));
}
var token = /(?:[\s;,]|#[^\n]*(?:\n|$))*(?:([A-Za-z_]\w*)\s*:\s*((?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|[^\s"';,]+)|$)/y;
var escapes = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11 };
function quote(text2) {
let quoted2 = "";
for (const byte of new TextEncoder().encode(text2)) {
const letter = String.fromCharCode(byte);
if (letter === '"' || letter === "'" || letter === "\\") quoted2 += "\\" + letter;
else if (letter === "\n" || letter === "\r" || letter === "	") quoted2 += { "\n": "\\n", "\r": "\\r", "	": "\\t" }[letter];
else quoted2 += byte >= 32 && byte < 127 ? letter : "\\" + byte.toString(8).padStart(3, "0");
}
return `"${quoted2}"`;
}
async function resolveCheckpoint(path, fs) {
const files = fs ?? await defaultFileSystem();
const prefix2 = path.replace(/\.index$|\.data-\d{5}-of-\d{5}$/, "");
if (await files.stat(indexPath(prefix2)) !== null) return prefix2;
if ((await files.stat(path))?.kind === "directory") {
const variables = joinPath(path, "variables", "variables");
const found = await latestCheckpoint(path, files) ?? (await files.stat(indexPath(variables)) === null ? null : variables);
if (found !== null) return found;
}
throw new NotFoundError(`Unsuccessful TensorSliceReader constructor: Failed to find any matching files for ${path}`, { file: path });
}

// core/feature_column/embedding_table.ts
var tableKinds = {
combiner: ["any"],
initializer: ["any"],
ckptToLoadFrom: ["string", "null"],
tensorNameInCkpt: ["string", "null"],
maxNorm: ["number", "null"],
trainable: ["boolean"]
};
function tableOptions(dimension, options, name) {
if (!Number.isInteger(dimension) || dimension < 1) throw new ValueError(`Invalid dimension ${dimension}.`);
const combiner = options.combiner ?? "mean";
if (!["mean", "sum", "sqrtn"].includes(combiner)) {
throw new ValueError(`combiner must be one of 'mean', 'sqrtn' or 'sum', received ${JSON.stringify(combiner)}`);
}
const { ckptToLoadFrom = null, tensorNameInCkpt = null, initializer = null, maxNorm = null } = options;
if (ckptToLoadFrom === null !== (tensorNameInCkpt === null)) {
throw new ValueError("Must specify both `ckptToLoadFrom` and `tensorNameInCkpt` or none of them.");
}
if (initializer !== null && typeof initializer !== "function") {
throw new ValueError(`initializer must be callable if specified. Embedding of column_name: ${name}. Given: ${describe(initializer)}`);
}
if (maxNorm !== null && !(maxNorm > 0 && Number.isFinite(maxNorm))) {
throw new ValueError(`maxNorm must be a positive number, received ${maxNorm}`);
}
return {
dimension,
combiner,
initializer: initializer ?? truncatedNormal({ mean: 0, stddev: 1 / Math.sqrt(dimension) }),
stored: ckptToLoadFrom === null ? null : new StoredTable(ckptToLoadFrom, tensorNameInCkpt),
maxNorm,
trainable: options.trainable ?? true
};
}
function firstValue({ initializer, stored }) {
if (stored === null) return initializer;
return Object.assign((shape) => stored.values(shape), { toConfig: () => initializer.toConfig() });
}
function tableConfig(table) {
return {
dimension: table.dimension,
combiner: table.combiner,
initializer: { ...table.initializer.toConfig() },
ckptToLoadFrom: table.stored?.checkpoint ?? null,
tensorNameInCkpt: table.stored?.tensorName ?? null,
maxNorm: table.maxNorm,
trainable: table.trainable
};
}
var StoredTable = class {
/** Path of the checkpoint. */
checkpoint;
/** Name of the tensor in it. */
tensorName;
#read = null;
/** Remembers where the value is. */
constructor(checkpoint, tensorName) {
this.checkpoint = checkpoint;
this.tensorName = tensorName;
}
/** Reads it. A failure is kept until the value is wanted: a model that is restored from its own checkpoint does not need it. */
async prepare(fs) {
if (this.#read !== null) return;
try {
const [{ CheckpointReader: CheckpointReader2 }, { resolveCheckpoint: resolveCheckpoint2 }] = await Promise.all([
Promise.resolve(tensor_bundle_reader_exports),
Promise.resolve(checkpoint_state_exports)
]);
const files = await resolveCheckpoint2(this.checkpoint, fs).then(() => fs, () => fileSystemOf(this.checkpoint));
const reader = await CheckpointReader2.open(await resolveCheckpoint2(this.checkpoint, files), files);
const { dtype, shape, data } = await reader.read(this.tensorName);
if (dtype !== "float32") {
throw new InvalidArgumentError(`${this.tensorName} in ${this.checkpoint} is ${dtype}, an embedding is float32`, {
tensor: this.tensorName
});
}
this.#read = { values: data, shape };
} catch (error) {
this.#read = { error };
}
}
/** The value, for a variable of the shape. */
values(shape) {
const read = this.#read;
if (read === null) {
throw new FailedPreconditionError(`The checkpoint ${this.checkpoint} was not read yet; await column.prepare(fileSystem) first`, {
file: this.checkpoint
});
}
if ("error" in read) throw read.error;
if (read.shape.length !== 2 || read.shape[0] !== shape[0] || read.shape[1] !== shape[1]) {
throw new ValueError(
`Shape of the embedding (${shape.join(", ")}) doesn't match with shape of tensor ${this.tensorName} (${read.shape.join(", ")}) from checkpoint ${this.checkpoint}.`,
{ tensor: this.tensorName, file: this.checkpoint }
);
}
return read.values;
}
};

// core/feature_column/embedding.ts
function embeddingColumn(column, dimension, options = {}) {
checkOptions("embeddingColumn", options, tableKinds);
return new EmbeddingColumn(column, tableOptions(dimension, options, column?.name));
}
function sharedEmbeddings(columns, dimension, options = {}) {
checkOptions("sharedEmbeddings", options, { ...tableKinds, sharedEmbeddingCollectionName: ["string", "null"] });
if (!Array.isArray(columns) || columns.length === 0) {
throw new ValueError("sharedEmbeddings needs at least one categorical column, received none");
}
for (const column of columns) {
if (!isCategorical(column)) {
throw new ValueError(`Unsupported input type. Input must be a CategoricalColumn. Given: ${describeColumn(column)}`);
}
}
const kindOf2 = (column) => column instanceof WeightedColumn ? column.column.kind : column.kind;
for (const column of columns) {
if (kindOf2(column) !== kindOf2(columns[0])) {
throw new ValueError(
`To use sharedEmbeddings, all categorical columns must have the same type, or be weightedCategoricalColumn of the same type. Given column: ${describeColumn(columns[0])} does not match given column: ${describeColumn(column)}`
);
}
}
const name = options.sharedEmbeddingCollectionName ?? `${columns.map((column) => column.name).sort(byBytes).join("_")}_shared_embedding`;
const table = tableOptions(dimension, options, name);
return columns.map((column) => new SharedEmbeddingColumn(column, name, columns, table));
}
var EmbeddingColumn = class {
kind = "embeddingColumn";
name;
keys;
width;
/** The column that gives the ids. */
column;
#table;
/** Checks the arguments. */
constructor(column, table) {
if (!isCategorical(column)) {
throw new ValueError(`Unsupported input type. Input must be a CategoricalColumn. Given: ${describeColumn(column)}`);
}
this.column = column;
this.name = `${column.name}_embedding`;
this.keys = column.keys;
this.width = table.dimension;
this.#table = table;
}
async prepare(fs) {
await this.column.prepare?.(fs);
await this.#table.stored?.prepare(fs);
}
dense(batch) {
const { dimension, trainable } = this.#table;
const table = variableScope(
this.name,
() => variable("embedding_weights", [this.column.numBuckets, dimension], firstValue(this.#table), { trainable })
);
return embed(table, batch, this.column, this.#table, this.name);
}
toConfig() {
return { kind: this.kind, column: this.column.toConfig(), ...tableConfig(this.#table) };
}
};
var SharedEmbeddingColumn = class {
kind = "sharedEmbeddings";
name;
keys;
width;
/** The column that gives the ids. */
column;
/** Name of the shared table. */
tableName;
#table;
#sharers;
/** Joins a column to a table that `sharers` share. */
constructor(column, tableName, sharers, table) {
this.column = column;
this.name = `${column.name}_shared_embedding`;
this.keys = column.keys;
this.width = table.dimension;
this.tableName = tableName;
this.#table = table;
this.#sharers = sharers;
}
async prepare(fs) {
for (const column of this.#sharers) await column.prepare?.(fs);
await this.#table.stored?.prepare(fs);
}
dense(batch) {
const rows = this.column.numBuckets;
for (const other of this.#sharers) {
if (other.numBuckets !== rows) {
throw new ValueError(
`To use sharedEmbeddings, all categorical columns must have the same number of buckets. Given column: ${describeColumn(this.column)} with buckets: ${rows} does not match column: ${describeColumn(other)} with buckets: ${other.numBuckets}`
);
}
}
const { dimension, trainable } = this.#table;
const model = requireModel(this.name);
const shape = [rows, dimension];
const make = () => firstValue(this.#table)(shape, randomKey(model.seed, this.tableName));
return embed(model.variables.get(this.tableName, shape, make, trainable), batch, this.column, this.#table, this.name);
}
toConfig() {
return { kind: this.kind, column: this.column.toConfig(), sharedEmbeddingCollectionName: this.tableName, ...tableConfig(this.#table) };
}
};

// core/feature_column/identity.ts
function categoricalColumnWithIdentity(key, numBuckets, options = {}) {
checkOptions("categoricalColumnWithIdentity", options, identityKinds);
return new IdentityColumn(key, numBuckets, options.defaultValue ?? null);
}
var identityKinds = { defaultValue: ["number", "null"] };
var IdentityColumn = class {
kind = "categoricalColumnWithIdentity";
dtype = "int64";
name;
keys;
numBuckets;
#defaultValue;
/** Checks the arguments. */
constructor(key, numBuckets, defaultValue) {
this.name = checkKey(key);
this.keys = [key];
this.numBuckets = checkCount(numBuckets, `numBuckets ${numBuckets} < 1, column_name ${key}`);
if (defaultValue !== null && !(Number.isInteger(defaultValue) && defaultValue >= 0 && defaultValue < numBuckets)) {
throw new ValueError(`defaultValue ${defaultValue} not in range [0, ${numBuckets}), column_name ${key}`);
}
this.#defaultValue = defaultValue;
}
bags(batch) {
return this.idsOf(readColumn(batch, this.name, this.dtype));
}
idsOf(raw) {
const values = raw.values;
const n = this.numBuckets;
const other = this.#defaultValue;
const ids = new Int32Array(values.length);
for (let i = 0; i < ids.length; i++) {
const value = values[i];
ids[i] = value >= 0 && value < n ? Number(value) : other ?? (value < 0 ? Math.max(Number(value), -2147483648) : Math.min(Number(value), 2147483647));
}
return recordedOnHost("identity_id", [raw], { ids, weights: null, splits: raw.splits }, {
key: this.name,
numBuckets: n,
defaultValue: other
});
}
toConfig() {
return { kind: this.kind, key: this.name, numBuckets: this.numBuckets, defaultValue: this.#defaultValue };
}
};

// core/feature_column/indicator.ts
var IndicatorColumn = class {
kind = "indicatorColumn";
name;
keys;
/** The column that gives the ids. */
column;
/** Checks the argument. */
constructor(column) {
if (!isCategorical(column)) {
throw new ValueError(`Unsupported input type. Input must be a CategoricalColumn. Given: ${describeColumn(column)}`);
}
this.column = column;
this.name = `${column.name}_indicator`;
this.keys = column.keys;
}
get width() {
return this.column.numBuckets;
}
async prepare(fs) {
await this.column.prepare?.(fs);
}
dense(batch) {
return multiHot(batch.bags(this.column), this.width);
}
toConfig() {
return { kind: this.kind, column: this.column.toConfig() };
}
};

// core/feature_column/vocabulary.ts
var decoder3 = new TextDecoder("utf-8", { ignoreBOM: true });
function smallest(value) {
const number2 = Number(value);
return Number.isSafeInteger(number2) ? number2 : value;
}

// core/feature_column/vocabulary_file.ts
function categoricalColumnWithVocabularyFile(key, vocabularyFile, options = {}) {
checkOptions("categoricalColumnWithVocabularyFile", options, vocabularyFileKinds);
return new VocabularyFileColumn(key, vocabularyFile, options);
}
var vocabularyFileKinds = {
vocabularySize: ["number", "null"],
dtype: ["string"],
defaultValue: ["number", "null"],
numOovBuckets: ["number"]
};
var VocabularyFileColumn = class {
kind = "categoricalColumnWithVocabularyFile";
name;
keys;
/** Path of the file. */
vocabularyFile;
#size;
dtype;
#unknown;
#loaded = null;
#hash;
/** Checks the arguments; `hash` is that of the file as it was, where that is known. */
constructor(key, vocabularyFile, options, hash2 = null) {
this.name = checkKey(key);
this.keys = [key];
if (typeof vocabularyFile !== "string" || vocabularyFile === "") throw new ValueError(`Missing vocabularyFile in ${key}.`);
this.vocabularyFile = vocabularyFile;
this.#size = options.vocabularySize ?? null;
if (this.#size !== null && !(Number.isInteger(this.#size) && this.#size >= 1)) {
throw new ValueError(`Invalid vocabularySize in ${key}.`);
}
this.dtype = checkDType(options.dtype ?? "string", key);
this.#unknown = checkUnknown(options.defaultValue ?? -1, options.numOovBuckets ?? 0, key);
this.#hash = hash2;
}
get numBuckets() {
return (this.#size ?? this.#vocabulary().size) + this.#unknown.oovBuckets;
}
/** Fingerprint64 of the file's lines in hexadecimal; null before the file was read. */
get hash() {
return this.#hash;
}
async prepare(fs) {
if (this.#loaded !== null) return;
const file = this.vocabularyFile;
const lines = await readLines(file, await fileSystemHolding(file, fs));
const hash2 = fingerprint64(lines.join("\n")).toString(16).padStart(16, "0");
if (this.#hash !== null && this.#hash !== hash2) {
throw new ValueError(`The vocabulary file ${file} of column ${this.name} changed: its hash was ${this.#hash} and is ${hash2}`, {
file,
column: this.name
});
}
const size2 = this.#size ?? lines.length;
if (lines.length < size2) {
throw new InvalidArgumentError(`vocabularySize of column ${this.name} is ${size2}, but ${file} has only ${lines.length} lines`, {
file,
column: this.name
});
}
if (size2 === 0) {
throw new InvalidArgumentError(`The vocabulary file ${file} of column ${this.name} is empty`, { file, column: this.name });
}
const words3 = this.#size === null ? lines : lines.slice(0, size2);
const ids = numbered2(this.dtype === "string" ? words3 : words3.map((line, i) => wholeLine(line, i, this.name, file)));
this.#hash = hash2;
this.#loaded = { ids, size: size2 };
}
bags(batch) {
return this.idsOf(readColumn(batch, this.name, this.dtype));
}
idsOf(raw) {
const { ids, size: size2 } = this.#vocabulary();
return lookUp(raw, ids, size2, this.#unknown, this.name);
}
toConfig() {
return {
kind: this.kind,
key: this.name,
vocabularyFile: this.vocabularyFile,
vocabularySize: this.#size,
dtype: this.dtype,
defaultValue: this.#unknown.id,
numOovBuckets: this.#unknown.oovBuckets,
hash: this.#hash
};
}
#vocabulary() {
if (this.#loaded !== null) return this.#loaded;
throw new FailedPreconditionError(
`The vocabulary file ${this.vocabularyFile} of column ${this.name} was not read yet; await column.prepare(fileSystem) first`,
{
file: this.vocabularyFile,
column: this.name
}
);
}
};
function wholeLine(line, index, column, file) {
if (/^[+-]?\d+$/.test(line)) {
const value = BigInt(line.replace("+", ""));
if (BigInt.asIntN(64, value) === value) return smallest(value);
}
throw new InvalidArgumentError(`Line ${index + 1} of ${file} is ${describe(line)}, no 64-bit whole number, as column ${column} wants`, {
file,
column,
row: index
});
}

// core/feature_column/vocabulary_list.ts
var vocabularyListKinds = { dtype: ["string"], defaultValue: ["number"], numOovBuckets: ["number"] };
var VocabularyListColumn = class {
kind = "categoricalColumnWithVocabularyList";
name;
keys;
numBuckets;
#vocabulary;
dtype;
#unknown;
#ids;
/** Checks the arguments. */
constructor(key, vocabulary, options) {
this.name = checkKey(key);
this.keys = [key];
if (!Array.isArray(vocabulary) || vocabulary.length === 0) {
throw new ValueError(`vocabularyList [] must be non-empty, column_name: ${key}`);
}
this.dtype = options.dtype === void 0 ? dtypeOfList(vocabulary[0], key) : checkDType(options.dtype, key);
this.#vocabulary = vocabulary.map((word2) => checkWord(word2, this.dtype, key));
this.#ids = numbered2(this.#vocabulary);
if (this.#ids.size !== vocabulary.length) {
throw new ValueError(
`Duplicate keys in vocabularyList [${vocabulary.map((word2) => typeof word2 === "string" ? `'${word2}'` : word2).join(", ")}], column_name: ${key}`
);
}
this.#unknown = checkUnknown(options.defaultValue ?? -1, options.numOovBuckets ?? 0, key);
this.numBuckets = vocabulary.length + this.#unknown.oovBuckets;
}
bags(batch) {
return this.idsOf(readColumn(batch, this.name, this.dtype));
}
idsOf(raw) {
return lookUp(raw, this.#ids, this.#vocabulary.length, this.#unknown, this.name);
}
toConfig() {
return {
kind: this.kind,
key: this.name,
// A bigint has no place in JSON: the dtype says that the digits are a number.
vocabularyList: this.#vocabulary.map((word2) => typeof word2 === "bigint" ? String(word2) : word2),
dtype: this.dtype,
defaultValue: this.#unknown.id,
numOovBuckets: this.#unknown.oovBuckets
};
}
};

// core/feature_column/sequence_categorical.ts
function sequenceCategoricalColumnWithIdentity(key, numBuckets, options = {}) {
checkOptions("sequenceCategoricalColumnWithIdentity", options, identityKinds);
return new SequenceCategoricalColumn(new IdentityColumn(key, numBuckets, options.defaultValue ?? null));
}
function sequenceCategoricalColumnWithVocabularyList(key, vocabulary, options = {}) {
checkOptions("sequenceCategoricalColumnWithVocabularyList", options, vocabularyListKinds);
return new SequenceCategoricalColumn(new VocabularyListColumn(key, vocabulary, options));
}
function sequenceCategoricalColumnWithVocabularyFile(key, vocabularyFile, options = {}) {
checkOptions("sequenceCategoricalColumnWithVocabularyFile", options, vocabularyFileKinds);
return new SequenceCategoricalColumn(new VocabularyFileColumn(key, vocabularyFile, options));
}
function sequenceCategoricalColumnWithHashBucket(key, hashBucketSize, options = {}) {
checkOptions("sequenceCategoricalColumnWithHashBucket", options, hashBucketKinds);
return new SequenceCategoricalColumn(new HashBucketColumn(key, hashBucketSize, options.dtype ?? "string"));
}
var SequenceCategoricalColumn = class {
/** Marks a column that reads sequences. */
sequence = true;
kind;
name;
keys;
/** The column that gives a step's ids. */
column;
/** Wraps a column that reads one feature. */
constructor(column) {
this.column = column;
this.kind = `sequence${column.kind[0].toUpperCase()}${column.kind.slice(1)}`;
this.name = column.name;
this.keys = column.keys;
}
get numBuckets() {
return this.column.numBuckets;
}
async prepare(fs) {
await this.column.prepare?.(fs);
}
bags(batch) {
if (!(batch instanceof SequenceBatch)) {
throw new ValueError(
`Column ${this.name} must not be a column of sequences here. Suggested fix A: use a non-sequence categoricalColumnWith*. Suggested fix B: use sequenceInputLayer. Given: ${describeColumn(this)}`,
{ column: this.name }
);
}
const { name } = this;
const { dtype } = this.column;
const value = batch.value(name);
if (value instanceof Tensor || value instanceof SparseTensor) {
checkTensorDType(value instanceof Tensor ? value : value.values, name, dtype);
}
const sequence2 = readSequence(value, name);
const rows = sequence2.rows.length - 1;
batch.checkRows(name, rows);
if (sequence2.depth > 3) {
throw new ValueError(`Feature ${name} must be [batch, time] or [batch, time, values], received ${sequence2.depth} dimensions`, {
column: name
});
}
const values = dtype === "string" ? checkStrings(sequence2.flat, sequence2.rows, name) : checkIntegers(sequence2.flat, sequence2.rows, name);
const { entries, lengths } = withoutPadding(sequence2, values);
const steps = batch.noteLengths(name, lengths);
const splits = new Int32Array(rows * steps + 1);
for (let row = 0, next = 0; row < rows; row++) {
for (; next < entries.length && entries[next] < sequence2.rows[row + 1]; next++) {
splits[row * steps + stepOf(sequence2, row, entries[next]) + 1]++;
}
}
for (let cell = 1; cell < splits.length; cell++) splits[cell] += splits[cell - 1];
const kept = entries.length === values.length ? values : Array.from(entries, (i) => values[i]);
return this.column.idsOf({ values: kept, dtype, splits, sparse: true });
}
toConfig() {
return { ...this.column.toConfig(), kind: this.kind };
}
};
function withoutPadding(sequence2, values) {
const { rows, form, written } = sequence2;
const lengths = new Int32Array(rows.length - 1);
const entries = new Int32Array(values.length);
let count3 = 0;
for (let row = 0; row < lengths.length; row++) {
const end = rows[row + 1];
let last = 0;
for (let i = rows[row]; i < end; i++) {
if (form !== "sparse" && isPadding(values[i])) continue;
entries[count3++] = i;
last = stepOf(sequence2, row, i) + 1;
}
const spelled3 = form === "arrays" ? written[row] : 0;
const reached = end > rows[row] ? stepOf(sequence2, row, end - 1) + 1 : 0;
lengths[row] = spelled3 > reached ? spelled3 : last;
}
return { entries: count3 === entries.length ? entries : entries.subarray(0, count3), lengths };
}

// core/feature_column/sequence_numeric.ts
function sequenceNumericColumn(key, options = {}) {
checkOptions("sequenceNumericColumn", options, {
shape: ["number", "array"],
defaultValue: ["number"],
dtype: ["string"],
normalizer: ["object", "null"],
normalizerFn: ["any"]
});
return new SequenceNumericColumn(key, options);
}
var SequenceNumericColumn = class {
/** Marks a column that reads sequences. */
sequence = true;
kind = "sequenceNumericColumn";
name;
keys;
/** Extents of one step's value. */
shape;
/** Numbers in a step. */
width;
/** What stands for missing numbers. */
defaultValue;
#step;
/** Checks the options. */
constructor(key, options) {
const { defaultValue = 0, ...rest } = options;
if (typeof defaultValue !== "number" || !Number.isFinite(defaultValue)) {
throw new TypeError(`defaultValue must be a finite number. defaultValue: ${describe(defaultValue)}, key: ${key}`);
}
this.#step = new NumericColumn(key, rest);
this.name = this.#step.name;
this.keys = this.#step.keys;
this.shape = this.#step.shape;
this.width = this.#step.width;
this.defaultValue = defaultValue;
}
/** The steps of the batch, float32 [batch * steps, width]. */
steps(batch) {
const { name, width } = this;
const value = batch.value(name);
const sequence2 = readSequence(value, name, width);
const rows = sequence2.rows.length - 1;
batch.checkRows(name, rows);
const steps = batch.noteLengths(name, this.#lengths(sequence2));
let x;
if (isTracked2(value)) x = this.#normalize(reshape(value, [rows, steps, ...this.shape]));
else {
const { values, present } = this.#write(sequence2, steps);
x = recordedOnHost("sequence_numeric_input", [], fromTypedArray(values, [rows, steps, ...this.shape]), { column: this });
if (this.#step.normalizerFn !== null) {
const all = x;
x = this.#apply(x);
if (present !== null) x = where(fromTypedArray(present, x.shape, "bool"), x, all);
}
}
return reshape(x, [rows * steps, width]);
}
toConfig() {
return { ...this.#step.toConfig(), kind: this.kind, defaultValue: this.defaultValue };
}
/** Steps of each row; checks that the numbers can be grouped into steps. */
#lengths(sequence2) {
const { name, width } = this;
const { rows, extents, written } = sequence2;
const grouped = sequence2.depth === 2;
if (extents !== null && (grouped ? extents[0] % width : extents[1] - width) !== 0) {
throw new ValueError(
`Dimension size must be evenly divisible by ${width} but is ${grouped ? extents[0] : extents[1]} for feature ${name} of shape [${this.shape}]`,
{ column: name }
);
}
const lengths = new Int32Array(rows.length - 1);
for (let row = 0; row < lengths.length; row++) {
const end = rows[row + 1];
const length = written === null ? end > rows[row] ? stepOf(sequence2, row, end - 1) + 1 : 0 : written[row];
lengths[row] = grouped ? Math.ceil(length / width) : length;
if (!grouped && sequence2.form === "arrays") this.#checkSteps(sequence2, row);
}
return lengths;
}
/** Steps that are arrays hold `width` numbers, or none. */
#checkSteps(sequence2, row) {
const end = sequence2.rows[row + 1];
for (let i = sequence2.rows[row]; i < end; ) {
const step = sequence2.steps[i];
const first = i;
while (i < end && sequence2.steps[i] === step) i++;
if (i - first === this.width) continue;
throw new InvalidArgumentError(
`Feature ${this.name} has ${i - first} numbers in step ${step} of row ${row}, expected ${this.width} for the shape [${this.shape}]`,
{ column: this.name, row }
);
}
}
/** The numbers where they belong, normalised unless a function does that, and where there are some; null if everywhere. */
#write(sequence2, steps) {
const { width, defaultValue } = this;
const { affine: affine2, normalizer, dtype } = this.#step;
const rows = sequence2.rows.length - 1;
const log1p2 = normalizer !== null && "log1p" in normalizer;
const values = new Float32Array(rows * steps * width);
if (defaultValue !== 0) values.fill(defaultValue);
const present = this.#step.normalizerFn === null ? null : new Int32Array(values.length);
const grouped = sequence2.depth === 2;
if (present === null && grouped && dtype === "float32" && !log1p2 && writeFloats(sequence2, steps * width, affine2, values)) {
return { values, present };
}
for (let row = 0; row < rows; row++) {
const start = row * steps * width;
for (let i = sequence2.rows[row]; i < sequence2.rows[row + 1]; i++) {
const raw = sequence2.flat[i];
if (raw === null || raw === void 0) continue;
const x = typeof raw === "number" ? Math.fround(raw) : numberOf(raw, this.name, row);
const step = stepOf(sequence2, row, i);
if (x - x !== 0) {
throw new ValueError(`Feature ${this.name} is ${x} in row ${row}, step ${grouped ? Math.floor(step / width) : step}`, {
column: this.name,
row
});
}
if (dtype !== "float32" && typeof raw === "number" && !Number.isInteger(raw)) {
throw new ValueError(`Feature ${this.name} is read as ${dtype}: row ${row} has ${raw}`, { column: this.name, row });
}
if (log1p2 && x < -1) {
throw new ValueError(`log1p has no value for feature ${this.name} in row ${row}: ${x}`, { column: this.name, row });
}
const place = start + (grouped ? step : step * width + slotOf(sequence2, i));
values[place] = log1p2 ? Math.log1p(x) : Math.fround(x - affine2.shift) / affine2.divisor;
if (present !== null) present[place] = 1;
}
}
return { values, present: present === null || present.every((word2) => word2 === 1) ? null : present };
}
/** As {@linkcode #write} normalises, by operations. */
#normalize(x) {
const { affine: affine2, normalizer, normalizerFn } = this.#step;
if (normalizerFn !== null) return this.#apply(x);
if (normalizer === null) return x;
return "log1p" in normalizer ? log1p(x) : div(sub(x, affine2.shift), affine2.divisor);
}
#apply(x) {
const result = this.#step.normalizerFn(x);
if (!(result instanceof Tensor)) {
throw new TypeError(`normalizerFn of column ${this.name} must return a Tensor, it returned ${describe(result)}`);
}
if (result.size !== x.size) {
throw new InvalidArgumentError(
`normalizerFn of column ${this.name} must return a Tensor of shape [${x.shape}], it returned one of [${result.shape}]`,
{ column: this.name }
);
}
return reshape(result.dtype === "float32" ? result : cast(result, "float32"), x.shape);
}
};
function writeFloats({ flat, rows, steps }, stride2, { shift, divisor }, values) {
if (!(flat instanceof Float32Array) || steps !== null) return false;
let sum3 = 0;
for (let i = 0; i < flat.length; i++) sum3 += flat[i] * 0;
if (sum3 !== 0) return false;
for (let row = 0; row + 1 < rows.length; row++) {
const from = rows[row];
const count3 = rows[row + 1] - from;
const at = row * stride2;
if (shift === 0 && divisor === 1) values.set(flat.subarray(from, from + count3), at);
else for (let i = 0; i < count3; i++) values[at + i] = Math.fround(flat[from + i] - shift) / divisor;
}
return true;
}
function isTracked2(value) {
return value instanceof Tensor && value.tracked && value.dtype === "float32";
}

// core/feature_column/config.ts
function columnFromConfig(config) {
const make = typeof config?.kind === "string" && Object.hasOwn(makers, config.kind) ? makers[config.kind] : void 0;
if (make === void 0) throw new ValueError(`Unknown kind of feature column: ${JSON.stringify(config?.kind)}`);
return make(config);
}
var makers = {
numericColumn: numericFrom,
bucketizedColumn: ({ source, boundaries }) => new BucketizedColumn(columnFromConfig(source), boundaries),
categoricalColumnWithIdentity: ({ key, numBuckets, defaultValue }) => new IdentityColumn(key, numBuckets, defaultValue),
categoricalColumnWithHashBucket: ({ key, hashBucketSize, dtype }) => new HashBucketColumn(key, hashBucketSize, dtype),
categoricalColumnWithVocabularyList: ({ key, vocabularyList, dtype, defaultValue, numOovBuckets }) => new VocabularyListColumn(key, vocabularyList.map((word2) => dtype === "int64" && typeof word2 === "string" ? BigInt(word2) : word2), {
dtype,
defaultValue: defaultValue ?? -1,
numOovBuckets
}),
categoricalColumnWithVocabularyFile: ({ key, vocabularyFile, vocabularySize, dtype, defaultValue, numOovBuckets, hash: hash2 }) => new VocabularyFileColumn(key, vocabularyFile, { vocabularySize, dtype, defaultValue, numOovBuckets }, hash2),
crossedColumn: ({ keys, hashBucketSize, hashKey }) => new CrossedColumn(keys.map((key) => typeof key === "string" ? key : categoricalFrom(key)), hashBucketSize, {
hashKey: BigInt(hashKey)
}),
weightedCategoricalColumn: ({ column, weightKey }) => new WeightedColumn(categoricalFrom(column), weightKey),
sequenceNumericColumn: (fields) => new SequenceNumericColumn(fields.key, { ...numericOptions(fields), defaultValue: fields.defaultValue }),
sequenceCategoricalColumnWithIdentity: sequenceFrom,
sequenceCategoricalColumnWithHashBucket: sequenceFrom,
sequenceCategoricalColumnWithVocabularyList: sequenceFrom,
sequenceCategoricalColumnWithVocabularyFile: sequenceFrom,
indicatorColumn: ({ column }) => new IndicatorColumn(categoricalFrom(column)),
embeddingColumn: (fields) => {
const column = categoricalFrom(fields.column);
return new EmbeddingColumn(column, tableFrom2(fields, column.name));
},
sharedEmbeddings: (fields) => {
const column = categoricalFrom(fields.column);
const name = fields.sharedEmbeddingCollectionName;
return new SharedEmbeddingColumn(column, name, [column], tableFrom2(fields, name));
}
};
function numericFrom(fields) {
return new NumericColumn(fields.key, { ...numericOptions(fields), defaultValue: fields.defaultValue });
}
function numericOptions({ key, shape, dtype, normalizer }) {
if (normalizer === UNDESCRIBED) {
throw new ValueError(
`The normaliser of column ${key} is a function, which its description does not hold; give normalizer as data, or make the column in code`,
{ column: key }
);
}
return { shape, dtype, normalizer };
}
function sequenceFrom(fields) {
const kind = fields.kind.slice("sequence".length);
const step = columnFromConfig({ ...fields, kind: kind[0].toLowerCase() + kind.slice(1) });
return new SequenceCategoricalColumn(step);
}
function categoricalFrom(config) {
const column = columnFromConfig(config);
if (!isCategorical(column)) {
throw new ValueError(`A description needs a categorical column here, received ${JSON.stringify(config.kind)}`);
}
return column;
}
function tableFrom2(fields, name) {
const options = fields;
return tableOptions(fields.dimension, { ...options, initializer: initializerFromConfig(fields.initializer) }, name);
}

// core/feature_column/input_layer.ts
var plans = /* @__PURE__ */ new WeakMap();
function sameColumns(a, b) {
const other = b;
if (a.length !== other.length) return false;
for (let i = 0; i < a.length; i++) if (a[i] !== other[i]) return false;
return true;
}
function sequenceInputLayer(features, sequenceColumns, contextColumns = null) {
const { columns: given2, inOrder: columns } = sortedColumns(sequenceColumns);
const batch = new SequenceBatch(features);
const parts = variableScope(layerName(null, "sequence_features"), () => columns.map((column) => sequenceOf(column, batch)));
const lengths = batch.lengths;
const rows = lengths.length;
const steps = batch.steps;
let x = concat(parts, 1);
x = reshape(x, [rows, steps, x.shape[1]]);
noteInputLayer({ features, columns: given2, inOrder: columns, output: x });
if (contextColumns === null) return { x, lengths };
const context = [...contextColumns];
if (context.length === 0) return { x, lengths };
const contextBatch = new ColumnBatch(features);
contextBatch.checkRows(columns[0].keys[0], rows);
const dense2 = variableScope(layerName(null, "dense_features"), () => denseInput(contextBatch, context));
const width = dense2.shape[1];
const tiled = broadcastTo(reshape(dense2, [rows, 1, width]), [rows, steps, width]);
return { x: concat([x, tiled], 2), lengths };
}
function checkSequenceColumns(columns) {
if (typeof columns?.[Symbol.iterator] !== "function") throw new TypeError("sequenceFeatureColumns must be an array of columns");
const all = [...columns];
for (const column of all) {
if (column instanceof SequenceNumericColumn || isDense2(column) && isSequence(column)) continue;
const wrapped = column?.column;
if (isDense2(column) && wrapped !== void 0) {
throw new ValueError(
`In ${column.kind}: ${column.name}. categoricalColumn must be of type SequenceCategoricalColumn to use sequenceInputLayer. Suggested fix: Use one of sequenceCategoricalColumnWith*. Given (type ${wrapped.kind}): ${describeColumn(wrapped)}`,
{ column: column.name }
);
}
throw new ValueError(
`Items of sequenceFeatureColumns must be a SequenceDenseColumn. You can wrap a categorical column with an embeddingColumn or indicatorColumn. Given: ${describeColumn(column)}`
);
}
checkDistinct(all, "sequenceFeatureColumns");
return all;
}
var sorted = /* @__PURE__ */ new WeakMap();
function sortedColumns(columns) {
const known4 = sorted.get(columns);
if (known4 !== void 0 && sameColumns(known4.columns, columns)) return known4;
const checked2 = checkSequenceColumns(columns);
const inOrder = [...checked2].sort((a, b) => byBytes(a.name, b.name));
const plan = { columns: checked2, inOrder };
if (Array.isArray(columns)) sorted.set(columns, plan);
return plan;
}
function sequenceOf(column, batch) {
const compute2 = () => column instanceof SequenceNumericColumn ? column.steps(batch) : column.dense(batch);
return inputTap.current?.values(column, batch, compute2) ?? compute2();
}

// core/feature_column/numeric_columns.ts
async function numericColumns(dataset, keys) {
if (!Array.isArray(keys)) throw new TypeError(`numericColumns takes an array of names, received ${describe(keys)}`);
const summaries = await analyze(dataset, { columns: keys, quantiles: [] });
return keys.map((key) => {
const summary = summaries[key];
if (summary.kind !== "numeric") throw new ValueError(`Feature ${key} is of strings; numericColumns takes numbers`, { column: key });
if (summary.count === 0) throw new ValueError(`Feature ${key} has no value in the dataset`, { column: key });
return numericColumn(key, { normalizer: { mean: summary.mean, std: summary.deviation > 0 ? summary.deviation : 1 } });
});
}

// heads/_host_values.ts
function readValue(value, what) {
if (value instanceof Tensor) return { elements: value.hostData ?? value.dataSync(), shape: value.shape, dtype: value.dtype };
if (value instanceof Float32Array) return { elements: value, shape: [value.length], dtype: "float32" };
if (value instanceof Int32Array) return { elements: value, shape: [value.length], dtype: "int32" };
if (value instanceof BigInt64Array) return { elements: value, shape: [value.length], dtype: "int64" };
if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return readTypedArray(value);
if (!Array.isArray(value)) {
throw new TypeError(`${what} must be a tensor, a typed array or an array, received ${value === null ? "null" : typeof value}`);
}
const shape = [value.length];
let elements3 = value;
while (Array.isArray(elements3[0])) {
const length = elements3[0].length;
if (elements3.some((row) => !Array.isArray(row) || row.length !== length)) {
throw new ValueError(`${what} must not be ragged: rows differ in length`);
}
shape.push(length);
elements3 = elements3.flat(1);
}
return { elements: elements3, shape, dtype: dtypeOf2(elements3[0]) };
}
function readTypedArray(value) {
const dtype = typeof value[0] === "bigint" ? "int64" : value instanceof Float64Array ? "number" : "int32";
return { elements: value, shape: [value.length], dtype };
}
function dtypeOf2(first) {
switch (typeof first) {
case "string":
return "string";
case "bigint":
return "int64";
case "boolean":
return "bool";
default:
return first instanceof Uint8Array ? "string" : "number";
}
}
var Scratch = class {
#ints = new Int32Array(0);
#floats = new Float32Array(0);
/** Room for n integers, valid until the next call. */
ints(n) {
return this.#ints.length === n ? this.#ints : this.#ints = new Int32Array(n);
}
/** Room for n floats, valid until the next call. */
floats(n) {
return this.#floats.length === n ? this.#floats : this.#floats = new Float32Array(n);
}
};
function floats(what, elements3, into, refuse2) {
for (let place = 0; place < into.length; place++) {
const value = elements3[place];
if (typeof value !== "number" && typeof value !== "bigint" && typeof value !== "boolean") throw mixed(what, place, value);
into[place] = Number(value);
const number2 = into[place];
if (number2 - number2 !== 0) throw refuse2(place, number2);
}
return into;
}
function mixed(what, row, value) {
return new TypeError(`${what} must be of one type: value ${row} is ${value === null ? "null" : `a ${typeof value}`}`);
}
function rowOf2(place, { elements: elements3, shape }) {
return Math.floor(place * (shape[0] ?? 1) / elements3.length);
}
function leads(shape, logitsShape, count3) {
for (let i = 0; i < count3; i++) if (shape[i] !== logitsShape[i]) return false;
return true;
}
function tuple(shape) {
return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}

// heads/_weights.ts
function readWeights2(column, features, logitsShape, scratch2, perDimension = false, misfit = (shape) => misfitting(column, shape, logitsShape, perDimension)) {
if (column === null) return null;
const dimension = logitsShape[logitsShape.length - 1];
const rows = sizeOf(logitsShape) / dimension;
const fits = (lead, width2) => lead && (width2 === 1 || perDimension && width2 === dimension);
if (column instanceof NumericColumn) {
const weights2 = column.dense(new ColumnBatch(features ?? {}));
const width2 = weights2.size / rows;
if (!fits(weights2.shape[0] === logitsShape[0], width2)) throw misfit(weights2.shape);
return reshape(weights2, [rows, width2]);
}
const value = features?.[column];
if (value === void 0 || value === null) throw new KeyError(`Feature ${column} is not in features dictionary.`, { column });
if (value instanceof SparseTensor) throw new TypeError(`The weight column ${column} must be dense, received a SparseTensor`);
const { elements: elements3, shape, dtype } = readValue(value, `The weight column ${column}`);
if (dtype === "string") {
throw new UnimplementedError(`Cast string to float is not supported: the weight column ${column} must be numbers, received strings`, {
column
});
}
const last = logitsShape.length - 1;
const width = shape.length === last ? 1 : shape.length === last + 1 ? shape[last] : 0;
if (!fits(leads(shape, logitsShape, last), width)) throw misfit(shape);
const refuse2 = (place, value2) => {
const row = rowOf2(place, { elements: elements3, shape });
return new ValueError(`The weight column ${column} is ${value2} in row ${row}`, { column, row });
};
return fromTypedArray(floats(`The weight column ${column}`, elements3, scratch2.floats(rows * width), refuse2), [rows, width]);
}
function weightColumnFromConfig(config) {
if (typeof config === "string") return config;
const { kind: _, key, normalizer, ...options } = config;
if (normalizer === "function") {
throw new ValueError(`The normaliser of the weight column ${key} was a function that cannot be described; make the head with it`);
}
return numericColumn(key, { ...options, normalizer });
}
function misfitting(column, shape, logitsShape, perDimension) {
const forms = perDimension ? "[D0, D1, ... DN], [D0, D1, ... DN, 1] or [D0, D1, ... DN, logits_dimension]" : "[D0, D1, ... DN] or [D0, D1, ... DN, 1]";
return new ValueError(`weights shape must be ${forms}, logits_shape: ${tuple(logitsShape)}. weights_shape: ${tuple(shape)}.`, {
column: column instanceof NumericColumn ? column.key : String(column)
});
}

// heads/_labels.ts
function readLabels(labels, logitsShape, dimension) {
if (labels === null || labels === void 0) throw noLabels();
if (labels instanceof SparseTensor) {
throw new ValueError(
`SparseTensor labels are not supported. Labels must be a Tensor of shape [D0, D1, ..., DN, ${dimension}], e.g. [batch_size, ${dimension}].Suggested Fix (1): Check the label feature in your data. Each example must contain ${dimension} value(s). If not, your choice of label was probably incorrect. Suggested Fix (2): In your inputFn, use tf.sparse_tensor_to_dense() to turn labels into a Tensor.`
);
}
const host3 = readValue(labels, "labels");
checkLabelShape(host3.shape, logitsShape, dimension);
return host3;
}
function classIds(labels, nClasses, vocabulary, into) {
const { elements: elements3, dtype } = labels;
if (into.length === 0) return into;
if (vocabulary !== null) {
if (dtype !== "string") {
throw new ValueError(`Labels dtype should be string if there is a vocabulary. Instead got <dtype: '${named(dtype)}'>`);
}
for (let row = 0; row < into.length; row++) {
into[row] = vocabulary.get(elements3[row]) ?? lookUp2(elements3[row], row, vocabulary);
}
return into;
}
if (dtype === "string" || dtype === "float32" || dtype === "bool") throw notInteger(dtype);
for (let row = 0; row < into.length; row++) {
const value = elements3[row];
const id = typeof value === "bigint" ? Number(value) : value;
if (!Number.isInteger(id)) throw typeof id === "number" ? notInteger("float32", row, id) : mixed("Labels", row, value);
if (id >= nClasses || id < 0) throw outOfRange(row, id, nClasses);
into[row] = id;
}
return into;
}
function binaryLabels(labels, into, refuse2 = (row, label) => outOfRange(row, label, 2)) {
numericLabels(labels, into);
for (let place = 0; place < into.length; place++) {
if (!(into[place] >= 0 && into[place] <= 1)) throw refuse2(place, into[place]);
}
return into;
}
function numericLabels(labels, into) {
if (labels.dtype === "string") {
throw new UnimplementedError("Cast string to float is not supported: labels must be numbers, received strings");
}
return floats("Labels", labels.elements, into, (place, value) => {
const row = rowOf2(place, labels);
return new ValueError(`The label of row ${row} is ${value}`, { row });
});
}
function noLabels() {
return new ValueError(
"You must provide a labels Tensor. Given: None. Suggested troubleshooting steps: Check that your data contains your label feature. Check that your inputFn properly parses and returns labels."
);
}
function wrongDimension(expected, received) {
return new ValueError(
`Mismatched label shape. Expected labels dimension=${expected}.  Received ${received}. Suggested Fix: If your classifier expects one-hot encoding label, check your nClasses argument to the estimator and/or the shape of your label. Otherwise, check the shape of your label.`
);
}
function checkLabelShape(shape, logitsShape, dimension) {
const last = logitsShape.length - 1;
const matrix = shape.length === last + 1;
if (leads(shape, logitsShape, last) && (matrix ? shape[last] === dimension : dimension === 1 && shape.length === last)) return;
if (shape.length === 0) throw new ValueError("labels must have rank at least 2.  Received rank 0, shape ()");
const received = matrix ? shape[last] : 1;
if (received !== dimension) throw wrongDimension(dimension, received);
throw new ValueError(
`labels shape must be [D0, D1, ... DN, ${dimension}]. Suggested Fix: check your nClasses argument to the head and/or the shape of your label., expected_labels_shape: ${tuple([...logitsShape.slice(0, -1), dimension])}. labels_shape: ${tuple(matrix ? shape : [...shape, 1])}.`
);
}
function lookUp2(value, row, vocabulary) {
const label = value instanceof Uint8Array ? new TextDecoder().decode(value) : value;
if (typeof label !== "string") throw mixed("Labels", row, value);
const id = vocabulary.get(label);
if (id !== void 0) return id;
const known4 = [...vocabulary.keys()].slice(0, 20).map((name) => JSON.stringify(name)).join(", ") + (vocabulary.size > 20 ? ", ..." : "");
throw new InvalidArgumentError(
`Labels must be >= 0: the label ${JSON.stringify(label)} of row ${row} is not in the label vocabulary [${known4}]`,
{ row }
);
}
function outOfRange(row, label, nClasses) {
const rule = label < 0 ? "Labels must be >= 0" : "Labels must be <= nClasses - 1";
return new InvalidArgumentError(`${rule}: the label of row ${row} is ${label}, nClasses is ${nClasses}`, { row });
}
function notInteger(dtype, row, label) {
const where2 = row === void 0 ? "" : ` The label of row ${row} is ${label}.`;
return new ValueError(`Labels dtype should be integer. Instead got <dtype: '${dtype}'>.${where2}`, row === void 0 ? {} : { row });
}
function named(dtype) {
return dtype === "number" ? "int32" : dtype;
}

// heads/_classes.ts
function putThresholdMetrics(thresholds, put) {
for (const threshold of thresholds) {
const at = `positive_threshold_${spelled(threshold)}`;
put(`accuracy/${at}`, (name) => new Accuracy(name, { threshold }));
put(`precision/${at}`, (name) => new Precision(name, { threshold }));
put(`recall/${at}`, (name) => new Recall(name, { threshold }));
}
}
function updateThresholdMetrics(thresholds, metric, ...batch) {
for (const threshold of thresholds) {
for (const kind of ["accuracy", "precision", "recall"]) {
metric(`${kind}/positive_threshold_${spelled(threshold)}`).update(...batch);
}
}
}
function spelled(t) {
const short = Number(t.toPrecision(6));
return short >= 1e-4 ? String(short) : short.toExponential().replace(/e-(\d)$/, "e-0$1");
}
function pythonFloat(x) {
return Number.isInteger(x) ? x.toFixed(1) : String(x);
}
function multiHot2(labels, logitsShape, classes, into) {
if (labels === null || labels === void 0) throw noLabels();
if (labels instanceof SparseTensor) return fromSparse2(labels, logitsShape, classes, into.fill(0));
if (isLists(labels, classes.count)) return fromLists(labels, logitsShape, classes, into.fill(0));
const host3 = readLabels(labels, logitsShape, classes.count);
if (host3.dtype === "string" && into.length > 0) {
throw new TypeError("Labels that are strings must be a SparseTensor, or nested arrays with a list of labels for each example");
}
return binaryLabels(host3, into, (place, label) => {
const row = Math.floor(place / classes.count);
return new InvalidArgumentError(
`labels must be an integer indicator Tensor with values in [0, 1]: a label of row ${row} is ${label}`,
{ row }
);
});
}
function isLists(labels, count3) {
if (!Array.isArray(labels) || labels.length === 0 || !labels.every((row) => Array.isArray(row))) return false;
const first = firstOf(labels);
return !Array.isArray(first) && (isText(first) || labels.some((row) => row.length !== count3));
}
function fromSparse2(labels, logitsShape, classes, into) {
const { denseShape, values } = labels;
const last = logitsShape.length - 1;
if (denseShape.length !== logitsShape.length || denseShape.some((extent, i) => i < last && extent !== logitsShape[i])) {
throw new ValueError(
`labels must be a SparseTensor of shape [D0, D1, ... DN, n] for logits of shape [${logitsShape}], received denseShape [${denseShape}]`
);
}
const elements3 = values.hostData ?? values.dataSync();
if (elements3.length > 0) checkType(values.dtype, classes);
const indices = labels.indices.hostData;
for (let k = 0; k < elements3.length; k++) {
let row = 0;
for (let i = 0; i < last; i++) row = row * logitsShape[i] + Number(indices[k * (last + 1) + i]);
into[row * classes.count + idOf(elements3[k], row, classes)] = 1;
}
return into;
}
function fromLists(lists, logitsShape, classes, into) {
if (logitsShape.length !== 2 || lists.length !== logitsShape[0]) {
throw new ValueError(
`labels must have one list of classes for each example, received ${lists.length} lists for logits of shape [${logitsShape}]`
);
}
const first = firstOf(lists);
const text2 = isText(first);
if (first !== void 0) checkType(text2 ? "string" : "int32", classes);
lists.forEach((list2, row) => {
for (const label of list2) {
const place = row * classes.count + idOf(label, row, classes);
if (!text2 && (into[place] === 1 || classes.count === 2)) throw noLists(lists, row, label, classes.count);
into[place] = 1;
}
});
return into;
}
function idOf(label, row, { count: count3, vocabulary }) {
if (vocabulary !== null) return lookUp2(label, row, vocabulary);
const id = typeof label === "bigint" ? Number(label) : label;
if (typeof id !== "number" || !Number.isInteger(id)) {
throw new ValueError(`Labels dtype should be integer. A label of row ${row} is ${typeof id === "number" ? id : `a ${typeof id}`}`, {
row
});
}
if (id >= 0 && id < count3) return id;
throw new InvalidArgumentError(`labels must be an integer SparseTensor with values in [0, ${count3}): a label of row ${row} is ${id}`, {
row
});
}
function checkType(dtype, { vocabulary }) {
const instead = `Instead got <dtype: '${dtype}'>`;
if (vocabulary !== null) {
if (dtype !== "string") throw new ValueError(`Labels dtype should be string if there is a vocabulary. ${instead}`);
} else if (dtype !== "int32" && dtype !== "int64") throw new ValueError(`Labels dtype should be integer. ${instead}.`);
}
function noLists(lists, row, label, count3) {
const width = lists[0].length;
if (lists.every((list2) => list2.length === width)) return wrongDimension(count3, width);
const why = count3 === 2 ? "with two classes, lists of ids look like indicators" : `the list of row ${row} has class ${label} twice`;
return new ValueError(`labels must be indicators of shape [batch, ${count3}], or lists of class ids without repetition: ${why}`, { row });
}
function firstOf(lists) {
return lists.find((list2) => list2.length > 0)?.[0];
}
function isText(value) {
return typeof value === "string" || value instanceof Uint8Array;
}

// core/losses.ts
var Reduction = {
/** The sum of the weighted losses. */
SUM: "sum",
/** The sum of the weighted losses divided by their number; losses of weight 0 count. */
SUM_OVER_BATCH_SIZE: "sum_over_batch_size"
};
var V1Reduction = {
/** The losses themselves; no estimator takes it. */
NONE: "none",
/** The sum of the weighted losses. */
SUM: "weighted_sum",
/** Divided by the sum of the weights. */
MEAN: "weighted_mean",
/** Divided by the number of losses; those of weight 0 count. */
SUM_OVER_BATCH_SIZE: "weighted_sum_over_batch_size",
/** Divided by the number of losses whose weight is not 0. */
SUM_BY_NONZERO_WEIGHTS: "weighted_sum_by_nonzero_weights",
/** The same under its other name. */
SUM_OVER_NONZERO_WEIGHTS: "weighted_sum_by_nonzero_weights"
};
function v1ReductionOf(value) {
if (value === void 0 || value === null || value === Reduction.SUM) return V1Reduction.SUM;
if (value === Reduction.SUM_OVER_BATCH_SIZE) return V1Reduction.SUM_OVER_BATCH_SIZE;
for (const known4 of Object.values(V1Reduction)) if (value === known4 && known4 !== V1Reduction.NONE) return known4;
throw new ValueError(`Invalid lossReduction: ${value}. See \`tf.losses.Reduction\` for valid options.`);
}
function reduceLosses(losses, weights2, reduction) {
const total = sum(weights2 === null ? losses : mul(losses, weights2));
if (reduction === Reduction.SUM || reduction === V1Reduction.SUM) return total;
if (weights2 !== null && reduction === V1Reduction.MEAN) return divNoNan(total, sum(broadcastTo(weights2, losses.shape)));
if (weights2 !== null && reduction === V1Reduction.SUM_BY_NONZERO_WEIGHTS) {
return divNoNan(total, sum(cast(notEqual(broadcastTo(weights2, losses.shape), 0), "float32")));
}
return affine(total, losses.size === 0 ? 0 : 1 / losses.size);
}

// heads/head_options.ts
var sharedOptions = {
weightColumn: ["any"],
lossReduction: ["any"],
lossFn: ["function", "null"],
name: ["string", "null"]
};
function checkStep({ optimizer, trainOpFn, trainableVariables, updateOps }) {
if (optimizer !== void 0 && trainOpFn !== void 0) throw new ValueError("trainOpFn and optimizer cannot both be set.");
if (optimizer === void 0 && trainOpFn === void 0) throw new ValueError("trainOpFn and optimizer cannot both be None.");
if (optimizer !== void 0 && !(optimizer instanceof Optimizer)) {
throw new ValueError(
`The given optimizer is not a tf.keras.optimizers.Optimizer instance. Received optimizer of type ${typeof optimizer}`
);
}
if (trainableVariables === null) throw new ValueError("trainableVariables cannot be None. Given None");
if (trainableVariables !== void 0 && !Array.isArray(trainableVariables)) {
throw new ValueError(`trainableVariables should be a list or a tuple. Given type: ${typeof trainableVariables}.`);
}
if (updateOps !== void 0 && !Array.isArray(updateOps)) {
throw new ValueError(`updateOps should be a list or a tuple. Given type: ${typeof updateOps}.`);
}
}
function callLossFn(lossFn, labels, logits, features, lossReduction, dimension) {
const losses = synchronous("lossFn", lossFn(labels, logits, { features, lossReduction }));
if (!(losses instanceof Tensor)) throw new TypeError(`lossFn must return a Tensor, received ${describe(losses)}`);
const expected = [...logits.shape.slice(0, -1), dimension];
if (!sameShape(losses.shape, expected)) {
throw new ValueError(
`lossFn must return Tensor of shape [D0, D1, ... DN, ${dimension}]. logits_shape: ${tuple(logits.shape)} loss_shape: ${tuple(losses.shape)}`
);
}
return reshape(losses, [sizeOf(expected.slice(0, -1)), dimension]);
}

// heads/head.ts
var tensorflow2 = { reductionOf, auc: (name, curve) => new AUC(name, { curve }), namesClasses: true };
var tensorflow12 = {
reductionOf: v1ReductionOf,
auc: (name, curve) => new StreamingAUC(name, { curve }),
namesClasses: false
};
function rulesAround(lossReduction, rules = tensorflow2) {
return { ...rules, reductionOf: () => lossReduction };
}
var Head = class {
/** Name, or null. */
name;
/** How losses become one number. */
lossReduction;
#weightColumn;
#lossFn;
#scratch = new Scratch();
/** Checks the options that heads share. */
constructor(options = {}, rules = tensorflow2) {
this.name = options.name ?? null;
this.lossReduction = rules.reductionOf(options.lossReduction);
this.#weightColumn = checkWeightColumn(options.weightColumn);
this.#lossFn = checkLossFn(options.lossFn);
}
/** The same head, with the same reduction of the loss, by the rules of another version. A head that does not differ by them is itself. */
withRules(_rules) {
return this;
}
/**
* The training loss: weighted, reduced, with regularisation.
*
* @param labels See the head.
* @param logits [D0, ..., DN, logitsDimension]
* @returns A scalar.
*/
loss(labels, logits, options = {}) {
const { losses, weights: weights2 } = this.rowLosses(labels, this.checkLogits(logits), options.features ?? {});
const reduced = reduceLosses(losses, weights2, this.lossReduction);
return (options.regularizationLosses ?? []).reduce((a, b) => add(a, b), reduced);
}
/** What a `modelFn` returns for the mode. */
createEstimatorSpec(options) {
const { features, mode, labels = null, regularizationLosses = [] } = options;
const logits = this.checkLogits(options.logits);
const predictions = () => this.predictions(logits);
if (mode === "infer") {
const made = predictions();
return new EstimatorSpec({ mode, predictions: made, exportOutputs: this.exportOutputs(made) });
}
if (mode === "train") checkStep(options);
const loss = this.loss(labels, logits, { features, mode, regularizationLosses });
if (mode === "eval") {
const evalMetricOps = this.updateMetrics(this.metrics({ regularizationLosses }), features, logits, labels, { regularizationLosses });
return new EstimatorSpec({ mode, predictions, loss, evalMetricOps });
}
const { optimizer, trainOpFn, trainableVariables, updateOps = [] } = options;
const step = optimizer === void 0 ? trainOpFn(loss) : optimizer.minimize(loss, {
trainingScope: this.trainingScope,
...trainableVariables === void 0 ? {} : { variables: trainableVariables }
});
return new EstimatorSpec({ mode, predictions, loss, trainOp: updateOps.length === 0 ? step : withUpdates(step, updateOps) });
}
/** Where an optimizer keeps what is its own in a checkpoint. */
get trainingScope() {
return "training";
}
/** Checks type and shape of logits, and gives them as float32. */
checkLogits(logits) {
return checkLogits(logits, this.logitsDimension);
}
/**
* Losses of rows with their weights: those of `lossFn` where there is one.
*
* @param labels [rows, n] or [D0, ..., DN, n]; `lossFn` is given the latter.
* @param own The head's own losses: [rows, 1], or [rows, logitsDimension].
* @param perTarget Whether each target has a loss, and may have a weight. Default false: each row has.
*/
weigh(labels, logits, features, own, perTarget = false) {
const weights2 = readWeights2(this.#weightColumn, features, logits.shape, this.#scratch, perTarget);
if (this.#lossFn === null) return { losses: own(), weights: weights2 };
const given2 = reshape(labels, [...logits.shape.slice(0, -1), labels.shape[labels.shape.length - 1]]);
const columns = perTarget ? this.logitsDimension : 1;
return { losses: callLossFn(this.#lossFn, given2, logits, features, this.lossReduction, columns), weights: weights2 };
}
/** A description: the class, the options of its own, and those that heads share. */
describe(head, own) {
return { head, ...own, weightColumn: describeWeightColumn(this.#weightColumn), lossReduction: this.lossReduction, name: this.name };
}
/** A metric key with the head's name. */
key(base) {
return this.name === null ? base : `${base}/${this.name}`;
}
/** Adds the metric of the regularisation to the others. */
withRegularization(metrics, losses) {
if (losses !== void 0 && losses.length > 0) metrics[this.key("regularization_loss")] = new Mean(this.key("regularization_loss"));
return metrics;
}
/** Takes the regularisation into its metric. */
updateRegularization(metrics, losses) {
if (losses === void 0 || losses.length === 0) return;
metrics[this.key("regularization_loss")].update(losses.reduce((a, b) => add(a, b)));
}
};
function withUpdates(step, updates) {
const apply2 = () => {
step.apply();
for (const update of updates) update();
};
return { gradients: step.gradients, apply: apply2 };
}

// heads/binary_class_head.ts
var KEYS = ["logits", "logistic", "probabilities", "class_ids", "classes", "all_class_ids", "all_classes"];
var BinaryClassHead = class _BinaryClassHead extends Head {
/** 1: one logit decides between two classes. */
logitsDimension = 1;
#vocabulary;
#names;
#thresholds;
#rules;
#options;
#scratch = new Scratch();
/** Checks the options. `rules` are those of TensorFlow 2 unless given. */
constructor(options = {}, rules = tensorflow2) {
checkOptions("BinaryClassHead", options, { ...sharedOptions, thresholds: ["array", "null"], labelVocabulary: ["any"] });
const thresholds = options.thresholds ?? [];
for (const threshold of thresholds) {
if (typeof threshold !== "number" || !(threshold > 0 && threshold < 1)) {
throw new ValueError(`thresholds not in (0, 1): ((${thresholds.map(pythonFloat).join(", ")}),).`);
}
}
const vocabulary = checkVocabulary(options.labelVocabulary, 2);
super(options, rules);
this.#rules = rules;
this.#options = { ...options };
this.#vocabulary = vocabulary;
this.#names = classNames(2, vocabulary);
this.#thresholds = [...thresholds];
}
/** The same head, with the same reduction of the loss, by the rules of another version; a class derived from it keeps its own. */
withRules(rules) {
return this.constructor === _BinaryClassHead ? new _BinaryClassHead(this.#options, rulesAround(this.lossReduction, rules)) : this;
}
/** The description that `headFromConfig` takes. */
toConfig() {
const labelVocabulary = this.#vocabulary === null ? null : this.#names;
return this.describe("BinaryClassHead", { thresholds: this.#thresholds, labelVocabulary });
}
/** One loss per row: max(z, 0) - z y + log(1 + exp(-|z|)). */
rowLosses(labels, logits, features) {
return this.#losses(this.#labels(labels, logits), logits, features);
}
/** `logits`, `logistic`, `probabilities`, `class_ids`, `classes`, `all_class_ids`, `all_classes`. */
predictions(logits, keys) {
const wanted = checkKeys(keys, KEYS);
const z = this.checkLogits(logits);
const predictions = {};
if (wanted.has("logits")) predictions["logits"] = z;
if (wanted.has("logistic")) predictions["logistic"] = sigmoid(z);
if (wanted.has("probabilities")) predictions["probabilities"] = softmax(concat([zerosLike(z), z], -1));
return Object.assign(predictions, classPredictions(wanted, z, this.#names, () => greater(z, 0)));
}
/** Loss, accuracy, precision, recall, means, baseline and areas, and three more per threshold. */
metrics(options = {}) {
const metrics = {};
const put = (base, make) => {
const name = this.key(base);
metrics[name] = make(name);
};
put("average_loss", (name) => new Mean(name));
put("accuracy", (name) => new Accuracy(name));
put("precision", (name) => new Precision(name));
put("recall", (name) => new Recall(name));
put("prediction/mean", (name) => new Mean(name));
put("label/mean", (name) => new Mean(name));
put("accuracy_baseline", (name) => new AccuracyBaseline(name));
put("auc", (name) => this.#rules.auc(name, "ROC"));
put("auc_precision_recall", (name) => this.#rules.auc(name, "PR"));
putThresholdMetrics(this.#thresholds, put);
return this.withRegularization(metrics, options.regularizationLosses);
}
/** Takes a batch into the metrics. */
updateMetrics(evalMetrics, features, logits, labels, options = {}) {
const given2 = this.checkLogits(logits);
const y = this.#labels(labels, given2);
const { losses, weights: weights2 } = this.#losses(y, given2, features);
const z = reshape(given2, y.shape);
const p = sigmoid(z);
const ids = cast(greater(z, 0), "float32");
const metric = (base) => evalMetrics[this.key(base)];
metric("average_loss").update(losses, weights2);
metric("accuracy").update(y, ids, weights2);
metric("precision").update(y, ids, weights2);
metric("recall").update(y, ids, weights2);
metric("prediction/mean").update(p, weights2);
metric("label/mean").update(y, weights2);
metric("accuracy_baseline").update(y, weights2);
metric("auc").update(y, p, weights2);
metric("auc_precision_recall").update(y, p, weights2);
updateThresholdMetrics(this.#thresholds, metric, y, p, weights2);
this.updateRegularization(evalMetrics, options.regularizationLosses);
return evalMetrics;
}
/** `serving_default`, `classification`, `regression` and `predict`. */
exportOutputs(predictions) {
const classification = {
kind: "classification",
scores: predictions["probabilities"],
classes: predictions["all_classes"]
};
return {
serving_default: classification,
classification,
regression: { kind: "regression", value: predictions["logistic"] },
predict: { kind: "predict", outputs: predictions }
};
}
/** float32 [rows, 1] */
#labels(labels, logits) {
const host3 = readLabels(labels, logits.shape, 1);
const values = this.#scratch.floats(logits.size);
if (this.#vocabulary === null) binaryLabels(host3, values);
else values.set(classIds(host3, 2, this.#vocabulary, this.#scratch.ints(logits.size)));
return fromTypedArray(values, [logits.size, 1]);
}
#losses(y, logits, features) {
return this.weigh(y, logits, features, () => sigmoidCrossEntropy(y, reshape(logits, y.shape)));
}
};

// heads/multi_class_head.ts
var KEYS2 = ["logits", "probabilities", "class_ids", "classes", "all_class_ids", "all_classes"];
var MultiClassHead = class extends Head {
/** The number of classes. */
logitsDimension;
#vocabulary;
#names;
#scratch = new Scratch();
/** Checks the options. `rules` are those of TensorFlow 2 unless given. */
constructor(options, rules = tensorflow2) {
checkOptions("MultiClassHead", options, { ...sharedOptions, nClasses: ["any"], labelVocabulary: ["any"] });
const { nClasses } = options;
if (nClasses === void 0 || nClasses === null) throw new ValueError("nClasses cannot be None");
if (!Number.isInteger(nClasses) || nClasses <= 2) throw new ValueError(`nClasses must be > 2: ${nClasses}.`);
const vocabulary = checkVocabulary(options.labelVocabulary, nClasses);
super(options, rules);
this.logitsDimension = nClasses;
this.#vocabulary = vocabulary;
this.#names = classNames(nClasses, vocabulary);
}
/** The description that `headFromConfig` takes. */
toConfig() {
const labelVocabulary = this.#vocabulary === null ? null : this.#names;
return this.describe("MultiClassHead", { nClasses: this.logitsDimension, labelVocabulary });
}
/** One loss per row: logsumexp(z) - z_y. */
rowLosses(labels, logits, features) {
return this.#losses(this.#ids(labels, logits), logits, features);
}
/** `logits`, `probabilities`, `class_ids`, `classes`, `all_class_ids`, `all_classes`. */
predictions(logits, keys) {
const wanted = checkKeys(keys, KEYS2);
const z = this.checkLogits(logits);
const predictions = {};
if (wanted.has("logits")) predictions["logits"] = z;
if (wanted.has("probabilities")) predictions["probabilities"] = softmax(z);
return Object.assign(predictions, classPredictions(wanted, z, this.#names, () => argMax(z)));
}
/** `average_loss` and `accuracy`. */
metrics(options = {}) {
const loss = this.key("average_loss");
const accuracy = this.key("accuracy");
return this.withRegularization({ [loss]: new Mean(loss), [accuracy]: new Accuracy(accuracy) }, options.regularizationLosses);
}
/** Takes a batch into the metrics. */
updateMetrics(evalMetrics, features, logits, labels, options = {}) {
const z = this.checkLogits(logits);
const ids = this.#ids(labels, z);
const { losses, weights: weights2 } = this.#losses(ids, z, features);
evalMetrics[this.key("average_loss")].update(losses, weights2);
evalMetrics[this.key("accuracy")].update(ids, argMax(z), weights2);
this.updateRegularization(evalMetrics, options.regularizationLosses);
return evalMetrics;
}
/** `serving_default`, `classification` and `predict`. */
exportOutputs(predictions) {
const classification = {
kind: "classification",
scores: predictions["probabilities"],
classes: predictions["all_classes"]
};
return { serving_default: classification, classification, predict: { kind: "predict", outputs: predictions } };
}
/** int32 [D0, ..., DN, 1] */
#ids(labels, logits) {
const host3 = readLabels(labels, logits.shape, 1);
const rows = logits.size / this.logitsDimension;
return fromTypedArray(classIds(host3, this.logitsDimension, this.#vocabulary, this.#scratch.ints(rows)), [
...logits.shape.slice(0, -1),
1
]);
}
#losses(ids, logits, features) {
return this.weigh(ids, logits, features, () => reshape(softmaxCrossEntropy(ids, logits), [ids.size, 1]));
}
};

// heads/multi_head.ts
var MultiHead = class _MultiHead extends Head {
/** The heads. */
heads;
/** The weight of each head's loss; 1 where none were given. */
headWeights;
/** The sum of the heads' dimensions. */
logitsDimension;
/**
* Checks the options.
*
* @throws {ValueError} if a head has no name or one that another has, the heads' loss reductions differ, or there are not as many weights.
*/
constructor(heads, options = {}) {
checkOptions("MultiHead", options, { headWeights: ["array", "null"] });
checkHeads(heads);
const headWeights = options.headWeights ?? heads.map(() => 1);
if (headWeights.length !== heads.length) {
throw new ValueError(
`heads and headWeights must have the same size. Given len(heads): ${heads.length}. Given len(headWeights): ${headWeights.length}.`
);
}
for (const weight of headWeights) {
if (!Number.isFinite(weight)) throw new ValueError(`headWeights must be finite numbers. Given: ${describe(weight)}`);
}
super({ name: heads.map(({ name }) => name).join("_") }, rulesAround(heads[0].lossReduction));
this.heads = [...heads];
this.headWeights = [...headWeights];
this.logitsDimension = heads.reduce((total, { logitsDimension }) => total + logitsDimension, 0);
}
/** The same with each of the heads by the rules of another version; a class derived from it keeps its own. */
withRules(rules) {
if (this.constructor !== _MultiHead) return this;
return new _MultiHead(this.heads.map((head) => head.withRules(rules)), { headWeights: this.headWeights });
}
/** The description that `headFromConfig` takes. */
toConfig() {
return { head: "MultiHead", heads: this.heads.map((head) => head.toConfig()), headWeights: this.headWeights };
}
/**
* The weighted sum of the heads' losses.
*
* @param labels A record by name of the head.
* @param logits [D0, ..., DN, logitsDimension], or a record by name of the head.
*/
loss(labels, logits, options = {}) {
const { regularizationLosses = [], ...rest } = options;
const own = this.#logits(logits);
const given2 = this.#labels(labels);
const losses = this.heads.map((head, i) => {
const loss = head.loss(given2[head.name], own[i], rest);
return this.headWeights[i] === 1 ? loss : affine(loss, this.headWeights[i]);
});
return [...losses, ...regularizationLosses].reduce((a, b) => add(a, b));
}
/** Rows of different heads do not add up: each head has its own. */
rowLosses() {
throw new UnimplementedError("MultiHead has no losses of rows; each of its heads has");
}
/** The predictions of each head, called `head/key`. */
predictions(logits, keys) {
const own = this.#logits(logits);
const predictions = {};
this.heads.forEach((head, i) => {
for (const [key, value] of Object.entries(head.predictions(own[i]))) predictions[`${head.name}/${key}`] = value;
});
const wanted = checkKeys(keys, Object.keys(predictions));
return Object.fromEntries(Object.entries(predictions).filter(([key]) => wanted.has(key)));
}
/** `loss/head` and the metrics of each head; that of the regularisation ends with the names of all, as in `regularization_loss/a_b`. */
metrics(options = {}) {
const metrics = {};
for (const { name } of this.heads) metrics[`loss/${name}`] = new Mean(`loss/${name}`);
for (const head of this.heads) Object.assign(metrics, head.metrics());
return this.withRegularization(metrics, options.regularizationLosses);
}
/** Takes a batch into the metrics. */
updateMetrics(evalMetrics, features, logits, labels, options = {}) {
const own = this.#logits(logits);
const given2 = this.#labels(labels);
this.heads.forEach((head, i) => {
const y = given2[head.name];
evalMetrics[`loss/${head.name}`].update(head.loss(y, own[i], { features }));
head.updateMetrics(evalMetrics, features, own[i], y);
});
this.updateRegularization(evalMetrics, options.regularizationLosses);
return evalMetrics;
}
/** The first head's `serving_default`; each head's, called `head` and `head/kind`; and `predict` with all predictions. */
exportOutputs(predictions) {
const outputs = {};
const merged = {};
this.heads.forEach(({ name }, i) => {
const prefix2 = `${name}/`;
const own = {};
for (const [key, value] of Object.entries(predictions)) if (key.startsWith(prefix2)) own[key.slice(prefix2.length)] = value;
for (const [key, output] of Object.entries(this.heads[i].exportOutputs(own))) {
if (key !== "serving_default") outputs[`${prefix2}${key}`] = output;
else {
if (i === 0) outputs["serving_default"] = output;
outputs[name] = output;
}
if (key === "predict" && output.kind === "predict") {
for (const [inner, value] of Object.entries(output.outputs)) merged[`${prefix2}${inner}`] = value;
}
}
});
outputs["predict"] = { kind: "predict", outputs: merged };
return outputs;
}
/** What a `modelFn` returns for the mode. */
createEstimatorSpec(options) {
return super.createEstimatorSpec(options);
}
/** TensorFlow 2 opens a scope "training" for each of the heads first; a graph counts names that are taken. */
get trainingScope() {
return `training_${this.heads.length}`;
}
/** Concatenated logits, or those of each head by name. */
checkLogits(logits) {
if (logits instanceof Tensor) {
const { shape } = logits;
if (shape[shape.length - 1] !== this.logitsDimension) throw this.#unsplittable(shape);
return super.checkLogits(logits);
}
if (typeof logits !== "object" || logits === null) {
throw new TypeError(`logits must be a Tensor or a record of tensors by name of the head, received ${describe(logits)}`);
}
const missing = this.heads.filter(({ name }) => !Object.hasOwn(logits, name)).map(({ name }) => `'${name}'`);
if (missing.length > 0) throw new ValueError(`logits has missing values for head(s): [${missing.join(", ")}]`);
return logits;
}
/** The logits of each head. */
#logits(given2) {
const logits = this.checkLogits(given2);
if (!(logits instanceof Tensor)) return this.heads.map(({ name }) => logits[name]);
const lead = logits.shape.slice(0, -1);
let begin = 0;
return this.heads.map(({ logitsDimension }) => {
const part = slice(logits, [...lead.map(() => 0), begin], [...lead, logitsDimension]);
begin += logitsDimension;
return part;
});
}
#labels(labels) {
if (labels === null || labels === void 0) throw noLabels();
if (typeof labels !== "object" || !isLabelRecord(labels)) {
throw new ValueError(`labels must be a dict. Given: ${describe(labels)}; they are a record by name of the head`);
}
const missing = this.heads.filter(({ name }) => !Object.hasOwn(labels, name)).map(({ name }) => `'${name}'`);
if (missing.length > 0) throw new ValueError(`labels has missing values for head(s): [${missing.join(", ")}]`);
return labels;
}
#unsplittable(shape) {
const sizes = this.heads.map(({ logitsDimension }) => logitsDimension).join(", ");
return new ValueError(
`Could not split logits of shape [${shape.join(", ")}] among the heads with individual logits dimensions: [${sizes}]. The last dimension of the logits tensor should equal ${this.logitsDimension} but is ${shape[shape.length - 1]}.`
);
}
};
function checkHeads(heads) {
if (!Array.isArray(heads) || heads.length === 0) {
throw new ValueError(`Must specify heads. Given: ${Array.isArray(heads) ? "[]" : describe(heads)}`);
}
const names = /* @__PURE__ */ new Set();
for (const head of heads) {
if (!(head instanceof Head)) throw new TypeError(`heads must consist of heads, received ${describe(head)}`);
if (head.name === null) throw new ValueError(`All given heads must have name specified. Given: ${head.constructor.name}`);
if (names.has(head.name)) throw new ValueError(`heads must have different names. Given twice: ${head.name}`);
names.add(head.name);
}
const reductions = heads.map(({ lossReduction }) => lossReduction);
if (new Set(reductions).size > 1) {
throw new ValueError(
`The lossReduction must be the same for different heads. Given: [${reductions.map((reduction) => `'${reduction}'`).join(", ")}]`
);
}
}

// heads/multi_label_head.ts
var KEYS3 = ["logits", "probabilities", "classes"];
var MultiLabelHead = class _MultiLabelHead extends Head {
/** The number of classes. */
logitsDimension;
#vocabulary;
#names;
#thresholds;
#measured;
#rules;
#options;
#scratch = new Scratch();
/** Checks the options. `rules` are those of TensorFlow 2 unless given. */
constructor(options, rules = tensorflow2) {
checkOptions("MultiLabelHead", options, {
...sharedOptions,
nClasses: ["any"],
thresholds: ["array", "null"],
labelVocabulary: ["any"],
classesForClassBasedMetrics: ["array", "null"]
});
const { nClasses } = options;
if (!Number.isInteger(nClasses) || nClasses < 2) {
throw new ValueError(`nClasses must be > 1 for multi-label classification. Given: ${nClasses ?? "None"}`);
}
const thresholds = options.thresholds ?? [];
for (const threshold of thresholds) {
if (typeof threshold !== "number" || !(threshold > 0 && threshold < 1)) {
throw new ValueError(`thresholds must be in (0, 1) range. Given: ${pythonFloat(threshold)}`);
}
}
const vocabulary = vocabularyOf(options.labelVocabulary, nClasses);
super(options, rules);
this.#rules = rules;
this.#options = { ...options };
this.logitsDimension = nClasses;
this.#vocabulary = vocabulary;
this.#names = classNames(nClasses, vocabulary);
this.#thresholds = [...thresholds];
this.#measured = measuredClasses(options.classesForClassBasedMetrics ?? [], nClasses, vocabulary);
}
/** The same head, with the same reduction of the loss, by the rules of another version; a class derived from it keeps its own. */
withRules(rules) {
return this.constructor === _MultiLabelHead ? new _MultiLabelHead(this.#options, rulesAround(this.lossReduction, rules)) : this;
}
/** The description that `headFromConfig` takes. */
toConfig() {
return this.describe("MultiLabelHead", {
nClasses: this.logitsDimension,
thresholds: this.#thresholds,
labelVocabulary: this.#vocabulary === null ? null : this.#names,
classesForClassBasedMetrics: this.#measured
});
}
/** One loss per row: the mean over the classes of max(z, 0) - z y + log(1 + exp(-|z|)). */
rowLosses(labels, logits, features) {
return this.#losses(this.#labels(labels, logits), logits, features);
}
/**
* `logits`, `probabilities`, and `classes`: the names of all classes, as in TensorFlow, not of those predicted. By TensorFlow 1's rules they are
* in what is served alone.
*/
predictions(logits, keys) {
const wanted = checkKeys(keys, this.#rules.namesClasses ? KEYS3 : KEYS3.slice(0, 2));
const z = this.checkLogits(logits);
const predictions = {};
if (wanted.has("logits")) predictions["logits"] = z;
if (wanted.has("probabilities")) predictions["probabilities"] = sigmoid(z);
if (wanted.has("classes")) predictions["classes"] = allNames(z.shape[0], this.#names);
return predictions;
}
/** Loss and areas over all classes, three more per threshold, three more per class that has metrics of its own. */
metrics(options = {}) {
const metrics = {};
const put = (base, make) => {
const name = this.key(base);
metrics[name] = make(name);
};
put("average_loss", (name) => new Mean(name));
put("auc", (name) => this.#rules.auc(name, "ROC"));
put("auc_precision_recall", (name) => this.#rules.auc(name, "PR"));
this.withRegularization(metrics, options.regularizationLosses);
putThresholdMetrics(this.#thresholds, put);
for (const id of this.#measured) {
put(`probability_mean/${this.#spelled(id)}`, (name) => new Mean(name));
put(`auc/${this.#spelled(id)}`, (name) => this.#rules.auc(name, "ROC"));
put(`auc_precision_recall/${this.#spelled(id)}`, (name) => this.#rules.auc(name, "PR"));
}
return metrics;
}
/** Takes a batch into the metrics. */
updateMetrics(evalMetrics, features, logits, labels, options = {}) {
const z = this.checkLogits(logits);
const y = this.#labels(labels, z);
const { losses, weights: weights2 } = this.#losses(y, z, features);
const p = sigmoid(reshape(z, y.shape));
const metric = (base) => evalMetrics[this.key(base)];
metric("average_loss").update(losses, weights2);
metric("auc").update(y, p, weights2);
metric("auc_precision_recall").update(y, p, weights2);
updateThresholdMetrics(this.#thresholds, metric, y, p, weights2);
for (const id of this.#measured) {
const column = (x) => slice(x, [0, id], [x.shape[0], 1]);
metric(`probability_mean/${this.#spelled(id)}`).update(column(p), weights2);
metric(`auc/${this.#spelled(id)}`).update(column(y), column(p), weights2);
metric(`auc_precision_recall/${this.#spelled(id)}`).update(column(y), column(p), weights2);
}
this.updateRegularization(evalMetrics, options.regularizationLosses);
return evalMetrics;
}
/** `serving_default`, `classification` and `predict`. */
exportOutputs(predictions) {
const scores = predictions["probabilities"];
const classes = predictions["classes"] ?? allNames(scores.shape[0], this.#names);
const classification = { kind: "classification", scores, classes };
return { serving_default: classification, classification, predict: { kind: "predict", outputs: predictions } };
}
/** float32 [rows, nClasses] */
#labels(labels, logits) {
const classes = { count: this.logitsDimension, vocabulary: this.#vocabulary };
return fromTypedArray(multiHot2(labels, logits.shape, classes, this.#scratch.floats(logits.size)), [
logits.size / this.logitsDimension,
this.logitsDimension
]);
}
#losses(y, logits, features) {
return this.weigh(y, logits, features, () => mean(sigmoidCrossEntropy(y, reshape(logits, y.shape)), -1, { keepDims: true }));
}
/** A class in a metric's key. */
#spelled(id) {
return this.#vocabulary === null ? `class${id}` : this.#names[id];
}
};
function vocabularyOf(vocabulary, nClasses) {
if (vocabulary === void 0 || vocabulary === null) return null;
if (!Array.isArray(vocabulary)) throw new ValueError(`labelVocabulary must be a list or tuple. Given type: ${typeof vocabulary}`);
if (vocabulary.length !== nClasses) {
throw new ValueError(`Length of labelVocabulary must be nClasses (${nClasses}). Given: ${vocabulary.length}`);
}
return checkVocabulary(vocabulary, nClasses);
}
function measuredClasses(classes, nClasses, vocabulary) {
return classes.map((given2) => {
if (typeof given2 === "string") {
if (vocabulary === null) throw new ValueError("labelVocabulary must be provided when classesForClassBasedMetrics are strings.");
const id = vocabulary.get(given2);
if (id !== void 0) return id;
throw new ValueError(
`'${given2}' is not in list: classesForClassBasedMetrics must be in the label vocabulary [${[...vocabulary.keys()].join(", ")}]. Given: ${given2}`
);
}
if (Number.isInteger(given2) && given2 >= 0 && given2 < nClasses) return given2;
throw new ValueError(`All classesForClassBasedMetrics must be in range [0, ${nClasses - 1}]. Given: ${given2}`);
});
}

// heads/regression_head.ts
var RegressionHead = class extends Head {
/** The number of targets. */
logitsDimension;
#inverseLinkFn;
#scratch = new Scratch();
/** Checks the options. `rules` are those of TensorFlow 2 unless given. */
constructor(options = {}, rules = tensorflow2) {
checkOptions("RegressionHead", options, { ...sharedOptions, labelDimension: ["any"], inverseLinkFn: ["function", "null"] });
const { labelDimension = 1 } = options;
if (!Number.isInteger(labelDimension) || labelDimension < 1) throw new ValueError(`Invalid labelDimension ${labelDimension}.`);
super(options, rules);
this.logitsDimension = labelDimension;
this.#inverseLinkFn = options.inverseLinkFn ?? null;
}
/** The description that `headFromConfig` takes. */
toConfig() {
return this.describe("RegressionHead", { labelDimension: this.logitsDimension });
}
/** One loss per row and target: (z - y)^2. */
rowLosses(labels, logits, features) {
return this.#losses(this.#labels(labels, logits), logits, features);
}
/** `predictions`, and `logits` where a link function makes them differ. */
predictions(logits, keys) {
const valid = this.#inverseLinkFn === null ? ["predictions"] : ["predictions", "logits"];
const wanted = checkKeys(keys, valid);
const z = this.checkLogits(logits);
const predictions = {};
if (wanted.has("predictions")) predictions["predictions"] = this.#inverseLinkFn === null ? z : this.#inverseLinkFn(z);
if (wanted.has("logits")) predictions["logits"] = z;
return predictions;
}
/** `average_loss`, `prediction/mean`, `label/mean`. */
metrics(options = {}) {
const metrics = {};
for (const base of ["average_loss", "prediction/mean", "label/mean"]) metrics[this.key(base)] = new Mean(this.key(base));
return this.withRegularization(metrics, options.regularizationLosses);
}
/** Takes a batch into the metrics. */
updateMetrics(evalMetrics, features, logits, labels, options = {}) {
const z = this.checkLogits(logits);
const y = this.#labels(labels, z);
const { losses, weights: weights2 } = this.#losses(y, z, features);
evalMetrics[this.key("average_loss")].update(losses, weights2);
const predicted = this.predictions(z, ["predictions"])["predictions"];
evalMetrics[this.key("prediction/mean")].update(reshape(predicted, losses.shape), weights2);
evalMetrics[this.key("label/mean")].update(y, weights2);
this.updateRegularization(evalMetrics, options.regularizationLosses);
return evalMetrics;
}
/** `serving_default`, `regression` and `predict`. */
exportOutputs(predictions) {
const regression2 = { kind: "regression", value: predictions["predictions"] };
return { serving_default: regression2, regression: regression2, predict: { kind: "predict", outputs: predictions } };
}
/** Refuses labels that are numbers but no labels of this head; one that has a range says so here. */
checkLabels(_labels) {
}
/** float32 [rows, labelDimension] */
#labels(labels, logits) {
const host3 = readLabels(labels, logits.shape, this.logitsDimension);
const values = numericLabels(host3, this.#scratch.floats(logits.size));
this.checkLabels(values);
return fromTypedArray(values, [logits.size / this.logitsDimension, this.logitsDimension]);
}
#losses(y, logits, features) {
return this.weigh(y, logits, features, () => square(sub(reshape(logits, y.shape), y)), true);
}
};
var PoissonRegressionHead = class extends RegressionHead {
/** Whether the loss has the term that depends on the labels alone. */
computeFullLoss;
/** Checks the options. `rules` are those of TensorFlow 2 unless given. */
constructor(options = {}, rules = tensorflow2) {
const { lossFn: _, ...shared } = sharedOptions;
checkOptions("PoissonRegressionHead", options, { ...shared, labelDimension: ["any"], computeFullLoss: ["boolean", "null"] });
const { computeFullLoss, ...rest } = options;
const full = computeFullLoss ?? true;
super({ ...rest, inverseLinkFn: exp, lossFn: (labels, logits) => poissonLoss(labels, logits, full) }, rules);
this.computeFullLoss = full;
}
/** The description that `headFromConfig` takes. */
toConfig() {
return { ...super.toConfig(), head: "PoissonRegressionHead", computeFullLoss: this.computeFullLoss };
}
};
function poissonLoss(labels, logits, full) {
const loss = sub(exp(logits), mul(labels, logits));
if (!full) return loss;
const stirling = add(sub(mul(labels, log(labels)), labels), affine(log(affine(labels, 2 * Math.PI)), 0.5));
const small = logicalAnd(greaterEqual(labels, 0), lessEqual(labels, 1));
return add(loss, where(small, zerosLike(labels), stirling));
}
var LogisticRegressionHead = class extends RegressionHead {
/** Checks the options. `rules` are those of TensorFlow 2 unless given. */
constructor(options = {}, rules = tensorflow2) {
const { lossFn: _, ...shared } = sharedOptions;
checkOptions("LogisticRegressionHead", options, shared);
super({ ...options, inverseLinkFn: sigmoid, lossFn: sigmoidCrossEntropy }, rules);
}
/** The description that `headFromConfig` takes. */
toConfig() {
const { labelDimension: _, ...config } = super.toConfig();
return { ...config, head: "LogisticRegressionHead" };
}
/** Refuses what is no probability. */
checkLabels(labels) {
const row = labels.findIndex((label) => label < 0 || label > 1);
if (row < 0) return;
throw new InvalidArgumentError(`Labels must be in range [0, 1]: the label of row ${row} is ${labels[row]}`, { row });
}
};

// heads/_step_mask.ts
var madeOfLengths = /* @__PURE__ */ new WeakSet();
function readMask(key, value, logitsShape) {
const [batch, time] = logitsShape;
const { rows, width, at, rank } = maskElements(key, value);
if (rank !== 2) throw new ValueError(`Mask is expected to have two dimensions, got ${rank} instead.`, { column: key });
const misfit = () => new ValueError(
`The mask \`${key}\` of shape (${rows}, ${width(0)}) does not fit logits of shape ${tuple(logitsShape)}: expected [batch, steps] (${batch}, ${time})`,
{ column: key }
);
if (rows !== batch) throw misfit();
const valid = new Uint8Array(batch * time);
const counts = new Int32Array(batch);
let total = 0;
for (let row = 0; row < batch; row++) {
const steps = width(row);
if (steps < time && !Array.isArray(value)) throw misfit();
for (let step = 0; step < steps; step++) {
const element = at(row, step);
if (typeof element !== "boolean" && typeof element !== "number" && typeof element !== "bigint" || element !== element) {
throw new TypeError(`The mask \`${key}\` must be boolean: step ${step} of row ${row} is ${String(element)}`);
}
if (!element) continue;
if (step >= time) throw misfit();
valid[row * time + step] = 1;
counts[row]++;
total++;
}
}
return { batch, time, valid, counts, total, ofLengths: madeOfLengths.has(value) };
}
function maskElements(key, value) {
if (value instanceof SparseTensor) throw new TypeError(`The mask \`${key}\` must be dense, received a SparseTensor`);
if (value instanceof Tensor) {
const [rows2 = 0, steps = 0] = value.shape;
const elements3 = value.hostData ?? value.dataSync();
return { rank: value.shape.length, rows: rows2, width: () => steps, at: (row, step) => elements3[row * steps + step] };
}
if (!Array.isArray(value)) return { rank: 1, rows: value.length, width: () => 0, at: () => void 0 };
const rows = value;
const flat = rows.some((row) => !Array.isArray(row));
const deep = !flat && rows.some((row) => row.some(Array.isArray));
return { rank: flat ? 1 : deep ? 3 : 2, rows: rows.length, width: (row) => rows[row]?.length ?? 0, at: (row, step) => rows[row][step] };
}
function maskTensor({ valid, batch, time }) {
return fromTypedArray(Int32Array.from(valid), [batch, time], "bool");
}

// heads/_valid_steps.ts
function flattenSteps(x, mask) {
const width = x.shape[2];
const rows = reshape(x, [mask.batch * mask.time, width]);
if (mask.total === mask.batch * mask.time) return rows;
const index = new Int32Array(mask.total);
for (let place = 0, n = 0; place < mask.valid.length; place++) if (mask.valid[place]) index[n++] = place;
return takeRows(rows, index);
}
function flattenValues(value, mask, what) {
if (value instanceof SparseTensor) return sparseSteps(value, mask, what);
if (value instanceof Tensor) return denseSteps(value, mask, what);
if (!Array.isArray(value) || value.some((row) => !Array.isArray(row))) throw shallow(1);
const rows = value;
checkRows(rows.length, mask, what);
const steps = [];
const padded = rows.every((row) => row.length === rows[0].length && row.length > mask.time);
rows.forEach((row, b) => {
const all = padded || row.length === mask.time || coversRow(row.length, b, mask);
if (!all && row.length !== mask.counts[b]) throw misplaced(what, b, row.length, mask);
for (let step = 0; step < Math.min(row.length, mask.time); step++) if (!all || mask.valid[b * mask.time + step]) steps.push(row[step]);
});
return steps;
}
function sparseSteps({ indices, values, denseShape }, mask, what) {
if (denseShape.length < 2) throw shallow(denseShape.length);
checkRows(denseShape[0], mask, what);
const inner = denseShape.slice(2);
const size2 = sizeOf(inner);
if (values.size !== mask.total * size2) {
throw new InvalidArgumentError(
`Tensor shape is incompatible with provided mask. ${what} has ${values.size} values, the mask has ${mask.total} steps`
);
}
const rank = denseShape.length;
const at = indices.hostData;
const counts = new Int32Array(mask.batch);
const places2 = new Float64Array(values.size);
let ordered = true;
for (let i = 0; i < places2.length; i++) {
for (let axis = 0; axis < rank; axis++) places2[i] = places2[i] * denseShape[axis] + Number(at[i * rank + axis]);
ordered &&= i === 0 || places2[i - 1] < places2[i];
counts[Number(at[i * rank])]++;
}
const row = counts.findIndex((count3, row2) => count3 !== mask.counts[row2] * size2);
if (row >= 0) throw misplaced(what, row, counts[row] / size2, mask);
if (ordered && inner.length === 0) return values;
const order = Array.from(places2.keys()).sort((a, b) => places2[a] - places2[b]);
return gathered(values, [mask.total, ...inner], (i) => order[i]);
}
function denseSteps(x, mask, what) {
if (x.shape.length < 2) throw shallow(x.shape.length);
checkRows(x.shape[0], mask, what);
const steps = x.shape[1];
const inner = x.shape.slice(2);
const size2 = sizeOf(inner);
const places2 = [];
for (let b = 0; b < mask.batch; b++) {
const all = steps >= mask.time;
if (!all && steps !== mask.counts[b]) throw misplaced(what, b, steps, mask);
for (let step = 0; step < Math.min(steps, mask.time); step++) {
if (!all || mask.valid[b * mask.time + step]) places2.push((b * steps + step) * size2);
}
}
return gathered(x, [mask.total, ...inner], (i) => places2[Math.floor(i / size2)] + i % size2);
}
function gathered(x, shape, at) {
const source = x.hostData ?? x.dataSync();
const length = { length: sizeOf(shape) };
if (source instanceof BigInt64Array) return hostTensor("int64", shape, BigInt64Array.from(length, (_, i) => source[at(i)]));
if (Array.isArray(source)) return hostTensor("string", shape, Array.from(length, (_, i) => source[at(i)]));
if (source instanceof Float32Array) return fromTypedArray(Float32Array.from(length, (_, i) => source[at(i)]), shape);
return fromTypedArray(Int32Array.from(length, (_, i) => source[at(i)]), shape, x.dtype);
}
function coversRow(values, row, { time, valid, counts, ofLengths }) {
return !ofLengths && values < time && values !== counts[row] && valid.subarray(row * time, (row + 1) * time).lastIndexOf(1) < values;
}
function checkRows(rows, mask, what) {
if (rows === mask.batch) return;
throw new InvalidArgumentError(
`Tensor shape is incompatible with provided mask. ${what} has ${rows} rows, the mask ${mask.batch}`
);
}
function shallow(rank) {
return new ValueError(`Input tensor expected to have at least 2 dimensions, got ${rank} instead.`);
}
function misplaced(what, row, values, { counts, time }) {
return new InvalidArgumentError(
`Tensor shape is incompatible with provided mask. ${what} has ${values} values in row ${row}, where ${counts[row]} of ${time} steps are valid`,
{ row }
);
}

// heads/sequential_head.ts
var SequentialHeadWrapper = class _SequentialHeadWrapper extends Head {
/** The head of a step. */
staticHead;
/** Key of the mask. */
sequenceLengthMask;
#columns;
/**
* Checks the options.
*
* @throws {ValueError} if the head is one of several heads.
* @throws {TypeError} if a name is no string.
*/
constructor(staticHead, options = {}) {
checkOptions("SequentialHeadWrapper", options, { sequenceLengthMask: ["any"], featureColumns: ["any"] });
if (!(staticHead instanceof Head) || staticHead instanceof _SequentialHeadWrapper) {
throw new TypeError(`staticHead must be a head of single examples, received ${staticHead?.constructor?.name ?? String(staticHead)}`);
}
if (staticHead instanceof MultiHead) throw new ValueError("`MultiHead` is not supported with `SequentialHeadWrapper`.");
const { sequenceLengthMask = "sequence_length_mask", featureColumns = [] } = options;
if (typeof sequenceLengthMask !== "string") {
throw new TypeError(`\`sequence_mask\` column must be a string. Given type: ${typeof sequenceLengthMask}.`);
}
const columns = columnNames(featureColumns);
super(staticHead.name === null ? {} : { name: `${staticHead.name}_sequential` }, rulesAround(staticHead.lossReduction));
this.staticHead = staticHead;
this.sequenceLengthMask = sequenceLengthMask;
this.#columns = columns;
}
/** That of the wrapped head. */
get logitsDimension() {
return this.staticHead.logitsDimension;
}
/** The description that `headFromConfig` takes. */
toConfig() {
return {
head: "SequentialHeadWrapper",
staticHead: this.staticHead.toConfig(),
sequenceLengthMask: this.sequenceLengthMask,
featureColumns: [...this.#columns]
};
}
/** The wrapped head's loss of the valid steps. */
loss(labels, logits, options = {}) {
const flat = this.#flatten(labels, logits, options.features ?? {});
return this.staticHead.loss(flat.labels, flat.logits, { ...options, features: flat.features });
}
/** Losses and weights of the valid steps. */
rowLosses(labels, logits, features) {
const flat = this.#flatten(labels, logits, features);
return this.staticHead.rowLosses(flat.labels, flat.logits, flat.features);
}
/** Those of the wrapped head for every step, padding included: [batch, time, n]. */
predictions(logits, keys) {
return this.staticHead.predictions(this.checkLogits(logits), keys);
}
/** Those of the wrapped head. */
metrics(options = {}) {
return this.staticHead.metrics(options);
}
/** Takes the valid steps of a batch into the metrics. */
updateMetrics(evalMetrics, features, logits, labels, options = {}) {
const flat = this.#flatten(labels, logits, features);
return this.staticHead.updateMetrics(evalMetrics, flat.features, flat.logits, flat.labels, options);
}
/** Those of the wrapped head. */
exportOutputs(predictions) {
return this.staticHead.exportOutputs(predictions);
}
/**
* What a `modelFn` returns for the mode: predictions for every step with the mask, which is not among what is served; losses and metrics for the
* valid ones.
*/
createEstimatorSpec(options) {
const { features, mode, logits, labels = null } = options;
if (mode === "infer") {
const z = this.checkLogits(logits);
const mask = this.#mask(features, z);
const own = this.predictions(z);
const predictions = { ...own, [this.sequenceLengthMask]: maskTensor(mask) };
return new EstimatorSpec({ mode, predictions, exportOutputs: this.exportOutputs(own) });
}
return this.staticHead.createEstimatorSpec({ ...options, ...this.#flatten(labels, logits, features) });
}
#flatten(labels, logits, features) {
const z = this.checkLogits(logits);
const mask = this.#mask(features, z);
const flat = {};
for (const column of this.#columns) {
const value = Object.hasOwn(features, column) ? features[column] : void 0;
if (value === void 0 || value === null) throw new KeyError(`\`${column}\` column expected in features dictionary.`, { column });
flat[column] = flattenValues(value, mask, `The column ${column}`);
}
return {
labels: labels === null || labels === void 0 ? null : flattenValues(labels, mask, "The label"),
logits: flattenSteps(z, mask),
features: flat
};
}
/** Logits [batch, time, logitsDimension]; the last dimension may be absent where it is 1. */
checkLogits(logits) {
const rank = logits instanceof Tensor ? logits.shape.length : 0;
if (rank === 2 && this.logitsDimension === 1) return super.checkLogits(reshape(logits, [...logits.shape, 1]));
if (rank === 3) return super.checkLogits(logits);
throw new ValueError(
`logits must be [batch, time, logits_dimension], received ${logits instanceof Tensor ? `shape [${logits.shape}]` : typeof logits}`
);
}
#mask(features, logits) {
const key = this.sequenceLengthMask;
const value = Object.hasOwn(features, key) ? features[key] : void 0;
if (value === void 0 || value === null) {
throw new KeyError(
`The provided sequence_length_mask key \`${key}\` should be included in the features dictionary, but was not found. Found keys: [${Object.keys(features).map((name) => `'${name}'`).join(", ")}].`,
{ column: key }
);
}
return readMask(key, value, logits.shape);
}
};
function lengthMask(lengths, time) {
const valid = new Int32Array(lengths.length * time);
lengths.forEach((length, row) => valid.fill(1, row * time, row * time + length));
const mask = fromTypedArray(valid, [lengths.length, time], "bool");
madeOfLengths.add(mask);
return mask;
}
function columnNames(columns) {
if (typeof columns === "string") return [columns];
if (typeof columns?.[Symbol.iterator] !== "function") {
throw new TypeError(`\`featureColumns\` must be either a string or an iterable of strings got ${typeof columns} instead.`);
}
const names = [...columns];
for (const name of names) if (typeof name !== "string") throw new TypeError(`Column must a string. Given type: ${typeof name}.`);
return names;
}

// heads/_mod.ts
function headFromConfig(config) {
if (typeof config !== "object" || config === null) throw new ValueError(`Unknown head: ${JSON.stringify(config)}`);
const { head, weightColumn = null, ...rest } = config;
const options = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null));
if (weightColumn !== null) options["weightColumn"] = weightColumnFromConfig(weightColumn);
const rules = String(options["lossReduction"]).startsWith("weighted_") ? tensorflow12 : tensorflow2;
switch (head) {
case "MultiClassHead":
return new MultiClassHead(options, rules);
case "BinaryClassHead":
return new BinaryClassHead(options, rules);
case "RegressionHead":
return new RegressionHead(options, rules);
case "LogisticRegressionHead":
return new LogisticRegressionHead(options, rules);
case "MultiLabelHead":
return new MultiLabelHead(options, rules);
case "PoissonRegressionHead":
return new PoissonRegressionHead(options, rules);
case "MultiHead": {
const { heads, ...weighing } = options;
return new MultiHead(Array.isArray(heads) ? heads.map(headFromConfig) : [], weighing);
}
case "SequentialHeadWrapper": {
const { staticHead, ...wrapping } = options;
return new SequentialHeadWrapper(headFromConfig(staticHead), wrapping);
}
default:
throw new ValueError(`Unknown head: ${JSON.stringify(head)}`);
}
}

// estimators/run_config.ts
var RunConfig = class _RunConfig {
/** Directory of checkpoints, or null. */
modelDir;
/** Seed, or null where one is drawn. */
tfRandomSeed;
/** Steps between summaries; 0 for never. */
saveSummarySteps;
/** Steps between checkpoints, or null. */
saveCheckpointsSteps;
/** Seconds between checkpoints, or null. */
saveCheckpointsSecs;
/** Checkpoints to keep; 0 for all. */
keepCheckpointMax;
/** Hours between checkpoints that are kept for good. */
keepCheckpointEveryNHours;
/** Steps between log lines, or null. */
logStepCountSteps;
/** Where log lines go, or null for the default. */
logger;
#options;
/** Checks the options. */
constructor(options = {}) {
checkOptions("RunConfig", options, known2);
if (options.logger !== void 0) checkLogger(options.logger);
if (options.modelDir === "") throw new ValueError("modelDir should be non-empty.");
if (options.saveCheckpointsSteps && options.saveCheckpointsSecs) {
throw new ValueError("`saveCheckpointsSteps` and `saveCheckpointsSecs` cannot be both set.");
}
this.#options = options;
this.modelDir = options.modelDir ?? null;
this.tfRandomSeed = wholeSeed(options.tfRandomSeed);
this.saveSummarySteps = wholeNumber2("saveSummarySteps", options.saveSummarySteps ?? 100);
this.saveCheckpointsSteps = options.saveCheckpointsSteps == null ? null : wholeNumber2("saveCheckpointsSteps", options.saveCheckpointsSteps);
this.saveCheckpointsSecs = options.saveCheckpointsSecs === void 0 ? options.saveCheckpointsSteps === void 0 ? 600 : null : options.saveCheckpointsSecs === null ? null : atLeastZero("saveCheckpointsSecs", options.saveCheckpointsSecs);
this.keepCheckpointMax = wholeNumber2("keepCheckpointMax", options.keepCheckpointMax ?? 5);
this.keepCheckpointEveryNHours = aboveZero("keepCheckpointEveryNHours", options.keepCheckpointEveryNHours ?? 1e4);
this.logStepCountSteps = options.logStepCountSteps === null ? null : aboveZero("logStepCountSteps", options.logStepCountSteps ?? 100);
this.logger = options.logger ?? null;
}
/** A copy with some options changed; setting one of `saveCheckpointsSteps` and `saveCheckpointsSecs` clears the other. */
replace(changes) {
checkOptions("RunConfig.replace", changes, known2);
const next = { ...this.#options, ...changes };
if (changes.saveCheckpointsSteps !== void 0) delete next["saveCheckpointsSecs"];
else if (changes.saveCheckpointsSecs !== void 0) delete next["saveCheckpointsSteps"];
return new _RunConfig(next);
}
};
var known2 = {
modelDir: ["string"],
tfRandomSeed: ["any"],
saveSummarySteps: ["number"],
saveCheckpointsSteps: ["number", "null"],
saveCheckpointsSecs: ["number", "null"],
keepCheckpointMax: ["number"],
keepCheckpointEveryNHours: ["number"],
logStepCountSteps: ["number", "null"],
logger: ["object"]
};

// estimators/warm_start.ts
var VocabInfo = class {
/** Path of the vocabulary of the model to be trained. */
newVocab;
/** Number of its lines that count. */
newVocabSize;
/** Number of out-of-vocabulary rows or columns after them. */
numOovBuckets;
/** Path of the vocabulary of the checkpoint. */
oldVocab;
/** Number of its lines that count, or -1. */
oldVocabSize;
/** First values of what is new, or null for zeros. */
backupInitializer;
/** The axis that goes with the vocabulary. */
axis;
/**
* Checks the options; no file is read yet.
*
* @throws {ValueError} if an option is missing or has a value that is not allowed.
*/
constructor(options) {
checkOptions("VocabInfo", options, {
newVocab: ["string"],
newVocabSize: ["number"],
numOovBuckets: ["number"],
oldVocab: ["string"],
oldVocabSize: ["number"],
backupInitializer: ["function", "null"],
axis: ["number"]
});
const { newVocab, newVocabSize, numOovBuckets, oldVocab, oldVocabSize = -1, backupInitializer = null, axis = 0 } = options;
if (axis !== 0 && axis !== 1) {
throw new ValueError(`The only supported values for the axis argument are 0 and 1.  Provided axis: ${axis}`);
}
if (!(newVocab && newVocabSize && oldVocab)) {
throw new ValueError("Invalid args: Must provide all of [newVocab, newVocabSize, oldVocab].");
}
if (!Number.isInteger(newVocabSize) || newVocabSize < 0) {
throw new ValueError(`newVocabSize must be a positive whole number, but received ${newVocabSize}`);
}
if (!Number.isInteger(numOovBuckets) || numOovBuckets < 0) {
throw new ValueError(`numOovBuckets must be >= 0 and a whole number, but received ${numOovBuckets}`);
}
if (oldVocabSize !== -1 && !(Number.isInteger(oldVocabSize) && oldVocabSize > 0)) {
throw new ValueError(`oldVocabSize must be a positive whole number, or -1 for all lines, but received ${oldVocabSize}`);
}
this.newVocab = newVocab;
this.newVocabSize = newVocabSize;
this.numOovBuckets = numOovBuckets;
this.oldVocab = oldVocab;
this.oldVocabSize = oldVocabSize;
this.backupInitializer = backupInitializer;
this.axis = axis;
}
};
var WarmStartSettings = class {
/** A checkpoint, a model directory or a SavedModel directory. */
ckptToInitializeFrom;
/** Pattern, list of patterns, or null. */
varsToWarmStart;
/** Changed vocabularies by names of variables. */
varNameToVocabInfo;
/** Names there by names here. */
varNameToPrevVarName;
/**
* Checks the options; nothing is read yet.
*
* @throws {ValueError} if `ckptToInitializeFrom` is missing, or an option has a value that is not allowed.
*/
constructor(options) {
checkOptions("WarmStartSettings", options, {
ckptToInitializeFrom: ["string", "null"],
varsToWarmStart: ["string", "array", "null"],
varNameToVocabInfo: ["object"],
varNameToPrevVarName: ["object"]
});
if (!options.ckptToInitializeFrom) throw new ValueError("`ckptToInitializeFrom` MUST be set in WarmStartSettings");
this.ckptToInitializeFrom = options.ckptToInitializeFrom;
this.varsToWarmStart = options.varsToWarmStart === void 0 ? ".*" : options.varsToWarmStart;
this.varNameToVocabInfo = options.varNameToVocabInfo ?? {};
this.varNameToPrevVarName = options.varNameToPrevVarName ?? {};
const patterns = Array.isArray(this.varsToWarmStart) ? this.varsToWarmStart : [];
for (const text2 of [...patterns, ...Object.values(this.varNameToPrevVarName)]) {
if (typeof text2 !== "string") throw new TypeError(`WarmStartSettings takes names as strings, received ${describe(text2)}`);
}
for (const [name, info] of Object.entries(this.varNameToVocabInfo)) {
if (!(info instanceof VocabInfo)) {
throw new TypeError(`varNameToVocabInfo of WarmStartSettings takes a VocabInfo for ${name}, received ${describe(info)}`);
}
}
}
};

// core/data/batch.ts
function batchesOf(input, options = {}) {
const position = options.position ?? null;
if (!isSequence2(input)) return new SingleBatch(splitBatch(input), options.repeat ?? false, position);
const dataset = input instanceof Dataset ? input : Dataset.from(input);
if (dataset.batched === false) throw new ValueError("The dataset of inputFn yields single rows, expected batches: end it with batch(n)");
const ahead = options.prefetch ?? 2;
const iterator = (ahead === 0 ? dataset : dataset.prefetch(ahead, options.limit)).iterator({ position });
return {
next: () => {
const result = iterator.next();
return result instanceof Promise ? result.then(splitResult) : splitResult(result);
},
position: () => iterator.position(),
return: () => iterator.return()
};
}
function isSingleBatch(input) {
return !isSequence2(input);
}
function isReplayedBySkipping(input) {
return isSequence2(input) && !(input instanceof Dataset);
}
function splitBatch(batch) {
if (!Array.isArray(batch)) return { features: checkFeatures(batch), labels: null };
if (batch.length !== 2) {
throw new ValueError(`inputFn should return (features, labels) as a len 2 tuple. Received an array of length ${batch.length}`);
}
return { features: checkFeatures(batch[0]), labels: batch[1] ?? null };
}
function splitResult(result) {
return result.done ? DONE : { done: false, value: splitBatch(result.value) };
}
var SingleBatch = class {
#batch;
#repeat;
#given;
constructor(batch, repeat, position) {
this.#batch = batch;
this.#repeat = repeat;
this.#given = countIn(position, "count");
}
next() {
if (this.#given > 0 && !this.#repeat) return DONE;
this.#given++;
return { done: false, value: this.#batch };
}
position() {
return { count: this.#given };
}
return() {
}
};
function isSequence2(input) {
if (typeof input !== "object" || input === null || Array.isArray(input) || ArrayBuffer.isView(input) || input instanceof Map) {
return false;
}
return Symbol.asyncIterator in input || Symbol.iterator in input;
}
function checkFeatures(value) {
if (typeof value === "object" && value !== null && !Array.isArray(value) && !isDense(value) && !(value instanceof Map)) {
return value;
}
throw new TypeError(`Features must be a record of name -> values, received ${describe(value)}`);
}

// estimators/_arguments.ts
var predictOptions = { predictKeys: ["string", "array"], checkpointPath: ["string"] };
function checkSteps(name, steps) {
if (steps === void 0 || steps > 0 && Number.isInteger(steps)) return;
throw new ValueError(`Must specify ${name} > 0, given: ${steps}${steps > 0 ? ", which is no whole number" : ""}`);
}
function checkCallable(inputFn) {
if (typeof inputFn !== "function") throw new TypeError(`\`inputFn\` must be callable, given: ${describe(inputFn)}`);
}
var ABORTED = /* @__PURE__ */ Symbol("aborted");
function nextBatch(input, signal) {
const read = input.next();
if (!(read instanceof Promise) || signal === void 0) return read;
return new Promise((resolve, reject) => {
const aborted = () => resolve(ABORTED);
if (signal.aborted) return aborted();
signal.addEventListener("abort", aborted, { once: true });
read.then(resolve, reject).finally(() => signal.removeEventListener("abort", aborted));
});
}
async function closeInput(input, signal) {
const closed = input.return();
if (!(closed instanceof Promise)) return;
if (signal?.aborted) closed.catch(() => {
});
else await closed;
}
var TURN_MILLISECONDS = 20;
var Pacer = class {
#last = performance.now();
/** True if the last turn was 20 ms ago or more. */
get due() {
return performance.now() - this.#last >= TURN_MILLISECONDS;
}
/** Waits for one turn of the event loop. */
async turn() {
await macrotask();
this.#last = performance.now();
}
};
function macrotask() {
const immediate = globalThis.setImmediate;
if (immediate !== void 0) return new Promise((resolve) => void immediate(resolve));
return new Promise((resolve) => {
const channel = new MessageChannel();
channel.port1.onmessage = () => {
channel.port1.close();
resolve();
};
channel.port2.postMessage(null);
});
}

// core/io/model_description.ts
var PACKAGE_VERSION = "0.1.0";
var DESCRIPTION_FORMAT = 1;
async function writeModelDescription(dir, fields, fs) {
await writeFileAtomically(fs ?? await defaultFileSystem(), modelDescriptionPath(dir), encodeDescription(fields));
}
function encodeDescription(fields) {
for (const reserved of ["format", "packageVersion"]) {
if (reserved in fields) throw new ValueError(`A description cannot have a field ${reserved} of its own`);
}
return new TextEncoder().encode(
JSON.stringify({ format: DESCRIPTION_FORMAT, packageVersion: PACKAGE_VERSION, ...fields }, null, 2) + "\n"
);
}
var MAX_DEPTH2 = 64;

// estimators/_description.ts
async function saveDescription(dir, description, fs) {
if (description === null) return;
const before = await readModelDescription(dir, fs);
const merged = {};
for (const [key, value] of Object.entries(before ?? {})) if (key !== "format" && key !== "packageVersion") merged[key] = value;
Object.assign(merged, description);
const { format: _format, packageVersion: _version, ...known4 } = before ?? { format: 0, packageVersion: "" };
if (before !== null && JSON.stringify(known4) === JSON.stringify(merged)) return;
await writeModelDescription(dir, merged, fs);
}
async function checkDescription(dir, description, fs) {
for (const { sentence, column } of await changesOf(dir, description, fs)) {
throw new InvalidArgumentError(sentence, column === null ? {} : { column });
}
}

// estimators/_restore.ts
var GLOBAL_STEP = "global_step";
var convertible = {
Adagrad: { accumulator: "Adagrad" },
Adam: { m: "Adam", v: "Adam_1" },
Ftrl: { accumulator: "Ftrl", linear: "Ftrl_1" }
};
var slotScopes = ["/t_0/", "/part_0/", "/"];
var CheckpointValues = class _CheckpointValues {
/** Its prefix. */
path;
/** Its `global_step`; 0 where it has none. */
step;
/** Names of hyper-parameters that are integers in it. */
integers = /* @__PURE__ */ new Set();
#tensors;
/** Names of all tensors, also of those that are let go. */
#names;
#taken = /* @__PURE__ */ new Set();
#optimizers = /* @__PURE__ */ new Set();
#missing = [];
#missingSlots = [];
#mismatched = [];
#fit = null;
constructor(path, tensors) {
this.path = path;
this.#tensors = tensors;
this.#names = new Set(tensors.keys());
this.step = stepIn(path, tensors.get(GLOBAL_STEP));
this.#taken.add(GLOBAL_STEP);
}
/** Reads a checkpoint: everything for training, without optimizer state otherwise. */
static async read(prefix2, fs, purpose) {
const reader = await CheckpointReader.open(prefix2, fs);
const tensors = /* @__PURE__ */ new Map();
for (const [name, parts] of storedUnder(reader)) {
if (purpose === "infer" && (OPTIMIZER_STATE.test(name) || /\/t_\d+\//.test(name))) continue;
tensors.set(name, await readStored(reader, parts));
}
return new _CheckpointValues(prefix2, tensors);
}
/** The value of a variable, or null; what is wrong is remembered until `settle`, and thrown at once afterwards. */
take(name, shape, state) {
const value = this.#find(name, shape, state);
if (this.#fit !== null) this.#check(this.#fit);
return value;
}
/**
* Throws if the model that has taken its values does not fit the checkpoint. Called before anything is written. Afterwards only those values
* are kept that another mode of the model may ask for. `optimizers` are those that train the model.
*/
settle(fit, optimizers2) {
for (const optimizer of optimizers2) this.#optimizers.add(optimizer);
if (fit.exact && (this.#mismatched.length > 0 || this.#missing.length === 0)) this.#mismatched.push(...this.#surplus());
this.#check(fit);
if (!fit.resetOptimizer) this.#checkState();
this.#fit = fit;
for (const name of this.#names) if (this.#taken.has(name) || this.#isState(name)) this.#tensors.delete(name);
}
#find(name, shape, state) {
const optimizer = state?.optimizer ?? OPTIMIZER_STATE.exec(name)?.[1];
if (optimizer !== void 0) this.#optimizers.add(optimizer);
const source = this.#tensors.has(name) ? name : state === void 0 ? null : this.#convertedSlot(state);
if (source === null) {
if (optimizer === void 0) this.#missing.push(name);
else if (shape.length > 0 || state?.variable != null) this.#missingSlots.push(name);
else if (state?.after !== void 0 && this.#wrote(optimizer)) return state.after(this.step);
return null;
}
this.#taken.add(source);
const found = this.#tensors.get(source);
if (found.dtype === "int32" && found.shape.length === 0 && shape.length === 0 && OPTIMIZER_STATE.test(source)) {
this.integers.add(source);
return Float32Array.from(found.data);
}
if (found.dtype !== "float32") {
this.#mismatched.push(`${name} is ${found.dtype} in the checkpoint, float32 in the model`);
return null;
}
if (!sameShape(found.shape, shape)) {
this.#mismatched.push(`${name} has shape [${found.shape}] in the checkpoint, [${shape}] in the model`);
return null;
}
return found.data;
}
#check({ resetOptimizer }) {
const [mismatched, missing, slots] = [this.#mismatched, this.#missing, this.#missingSlots];
[this.#mismatched, this.#missing, this.#missingSlots] = [[], [], []];
if (mismatched.length > 0) throw this.#otherArchitecture(mismatched);
if (missing.length > 0) {
throw new NotFoundError(
`Restoring from checkpoint failed. This is most likely due to a Variable name or other graph key that is missing from the checkpoint. Please ensure that you have not altered the graph expected based on the checkpoint. Original error: ${missing.map((name) => `Key ${name} not found in checkpoint`).join("; ")} (${this.path})`,
{ file: this.path, tensor: missing[0] }
);
}
if (slots.length > 0 && !resetOptimizer) {
throw this.#otherOptimizer(`it has no ${slots.slice(0, 3).join(", ")}`, slots[0]);
}
}
/** Variables that the next checkpoint would not have. */
#surplus() {
return this.#left().filter(([name]) => !this.#isState(name)).map(
([name, { shape }]) => `${name} of shape [${shape}] is in the checkpoint, but not in the model`
);
}
#left() {
return [...this.#tensors].filter(([name, { dtype, shape }]) => dtype === "float32" && shape.length > 0 && !this.#taken.has(name));
}
/** Throws if the state of another optimizer would be lost with the next checkpoint. */
#checkState() {
if (this.#optimizers.size === 0) return;
const lost = this.#left().map(([name]) => name).filter((name) => {
const kind = optimizerOf2(name);
return kind !== null && this.#isState(name) && !this.#optimizers.has(kind);
});
if (lost.length > 0) throw this.#otherOptimizer(`its state, such as ${lost.slice(0, 3).join(", ")}, would be lost`, lost[0]);
}
#otherArchitecture(differences) {
return new InvalidArgumentError(
`Restoring from checkpoint failed: the model has another architecture than ${this.path}. These variables differ: ${differences.join("; ")}`,
{ file: this.path, tensor: differences[0].split(" ")[0] }
);
}
#otherOptimizer(problem, tensor2) {
return new FailedPreconditionError(
`The checkpoint ${this.path} was written by ${this.#writtenBy()}, this estimator trains with ${[...this.#optimizers].join(" and ")}: ${problem}. Train with the same optimizer, or start its state anew with train(inputFn, { resetOptimizer: true })`,
{ file: this.path, tensor: tensor2 }
);
}
/**
* Whether a tensor is what an optimizer keeps: it stands under `training/`, or below a variable, as TensorFlow 1 has it; there in the scope in
* which the optimizer was called, as in `OptimizeLoss/<variable>/Adagrad`.
*/
#isState(name) {
if (OPTIMIZER_STATE.test(name) || this.#isBelowVariable(name)) return true;
if (optimizerOf2(name) === null) return false;
for (let at = name.indexOf("/"); at > 0; at = name.indexOf("/", at + 1)) if (this.#isBelowVariable(name.slice(at + 1))) return true;
return false;
}
#isBelowVariable(name) {
for (let at = name.lastIndexOf("/"); at > 0; at = name.lastIndexOf("/", at - 1)) if (this.#names.has(name.slice(0, at))) return true;
return false;
}
/** Name of the slot that obeys the same rule under another scheme's name, or null. */
#convertedSlot({ optimizer, variable: variable2, slot }) {
const suffix = convertible[optimizer]?.[slot];
if (suffix === void 0 || variable2 === null) return null;
const names = [...slotScopes.map((scope2) => `${variable2}${scope2}${suffix}`), `training/${optimizer}/${variable2}/${slot}`];
return names.find((name) => this.#tensors.has(name)) ?? null;
}
/** Whether the checkpoint has the state of that optimizer. */
#wrote(optimizer) {
for (const name of this.#names) if (optimizerOf2(name) === optimizer && this.#isState(name)) return true;
return false;
}
#writtenBy() {
for (const name of this.#names) {
const kind = optimizerOf2(name);
if (kind !== null) return OPTIMIZER_STATE.test(name) ? kind : `${kind} (TensorFlow 1)`;
}
return "an optimizer without state, or by none";
}
};
function optimizerOf2(name) {
const second = OPTIMIZER_STATE.exec(name)?.[1];
if (second !== void 0) return second;
return /\/(ProximalAdagrad|Adagrad|Adam|Ftrl|RMSProp|Momentum)(?:_[12])?$/.exec(name)?.[1] ?? null;
}

// estimators/_warm_values.ts
var warm_values_exports = {};
__export(warm_values_exports, {
warmValues: () => warmValues
});

// estimators/_vocabulary_remap.ts
var vocabulary_remap_exports = {};
__export(vocabulary_remap_exports, {
readRemapping: () => readRemapping
});
async function readRemapping(info) {
const { newVocab, newVocabSize, oldVocab } = info;
const words3 = await readLines(newVocab, await fileSystemOf(newVocab));
if (words3.length < newVocabSize) {
throw new InvalidArgumentError(
`lookup table size must be larger than last new vocab entry's line: newVocabSize is ${newVocabSize}, but ${newVocab} has ${words3.length} lines`,
{ file: newVocab }
);
}
const lines = numbered3(await oldWords(info), oldVocab);
const places2 = new Int32Array(newVocabSize);
const taken = new Int32Array(lines.size).fill(-1);
for (let i = 0; i < newVocabSize; i++) {
const line = places2[i] = lines.get(words3[i]) ?? -1;
if (line < 0) continue;
const other = taken[line];
if (other >= 0) {
throw new UnimplementedError(
`Old ID ${line} is mapped to both new ID ${other} and ${i}, which is not supported: ${describe(words3[i])} stands twice in ${newVocab}`,
{ file: newVocab, row: i }
);
}
taken[line] = i;
}
return (name, shape, stored, seed) => remap(info, places2, name, shape, stored, seed);
}
async function oldWords({ oldVocab, oldVocabSize, axis }) {
const lines = await readLines(oldVocab, await fileSystemOf(oldVocab));
if (oldVocabSize < 0) return lines;
if (axis === 0 && lines.length < oldVocabSize) {
throw new InvalidArgumentError(`Invalid vocab_size in ${oldVocab}: expected ${oldVocabSize} but got ${lines.length}`, {
file: oldVocab
});
}
return axis === 0 ? lines.slice(0, oldVocabSize) : lines;
}
function numbered3(words3, file) {
const lines = /* @__PURE__ */ new Map();
words3.forEach((word2, line) => {
const first = lines.get(word2);
if (first !== void 0) {
throw new FailedPreconditionError(
`HashTable has different value for same key. Key ${word2} has ${first} and trying to add value ${line}: it stands twice in ${file}`,
{ file, row: line }
);
}
lines.set(word2, line);
});
return lines;
}
function remap(info, places2, name, shape, stored, seed) {
const { numOovBuckets, axis } = info;
checkShape(info, name, shape);
const from = usable(info, places2, shape, stored);
const initializer = info.backupInitializer ?? zeros2();
const [rows, columns] = [shape[0], shape[1] ?? 1];
const across = axis === 0 ? columns : rows;
const missing = from.reduce((count3, place) => place < 0 ? count3 + across : count3, 0);
const fill2 = drawn(initializer, [missing, 1], randomKey(seed, name), name);
const oovShape = axis === 1 ? [rows, numOovBuckets] : [numOovBuckets, ...shape.slice(1)];
const oov = drawn(initializer, oovShape, randomKey(seed, `${name}/oov`), name);
const values = new Float32Array(rows * columns);
if (axis === 0) remapRows(values, columns, from, stored.data, fill2, oov);
else remapColumns(values, rows, from, stored, fill2, oov);
return values;
}
function remapRows(values, columns, from, stored, fill2, oov) {
let filled = 0;
from.forEach((place, row) => {
const source = place < 0 ? fill2.subarray(filled, filled += columns) : stored.subarray(place * columns, (place + 1) * columns);
values.set(source, row * columns);
});
values.set(oov, from.length * columns);
}
function remapColumns(values, rows, from, { data, shape }, fill2, oov) {
const [width, buckets] = [values.length / rows, oov.length / rows];
let filled = 0;
for (let row = 0; row < rows; row++) {
from.forEach((place, column) => {
values[row * width + column] = place < 0 ? fill2[filled++] : data[row * shape[1] + place];
});
values.set(oov.subarray(row * buckets, (row + 1) * buckets), row * width + from.length);
}
}
function checkShape({ newVocabSize, numOovBuckets, axis }, name, shape) {
if (shape.length !== 2 && !(shape.length === 1 && axis === 0)) {
throw new ValueError(`Expected 2-dim shape, but received: [${shape.join(", ")}] for variable ${name}`, { tensor: name });
}
const entries = newVocabSize + numOovBuckets;
if (axis === 1 && shape[1] !== entries) {
throw new ValueError(
`Expected 2nd dim of shape to be new_col_vocab_size (${newVocabSize}) + num_col_oov_buckets (${numOovBuckets}) = ${entries}, but received shape: [${shape.join(", ")}] for variable ${name}`,
{ tensor: name }
);
}
if (axis === 0 && shape[0] > entries) {
throw new ValueError(
`Trying to initialize ${shape[0]} additional rows after 0 rows have already been initialized, which would exceed expected total row count of new_row_vocab_size (${newVocabSize}) + num_row_oov_buckets (${numOovBuckets}) = ${entries}. Variable ${name} has more rows`,
{ tensor: name }
);
}
if (axis === 0 && shape[0] < entries) {
throw new ValueError(
`Variable ${name} has ${shape[0]} rows, fewer than newVocabSize (${newVocabSize}) + numOovBuckets (${numOovBuckets}) = ${entries} of its VocabInfo`,
{ tensor: name }
);
}
}
function usable({ oldVocab, oldVocabSize, axis }, places2, shape, { name, shape: old }) {
const fail = (problem) => {
throw new InvalidArgumentError(`Tensor ${name} has shape [${old.join(",")}]${problem}`, { tensor: name });
};
if (old.length !== shape.length) fail(` of invalid rank ${old.length} instead of expected shape of rank ${shape.length}.`);
const other = 1 - axis;
if (old[other] !== shape[other]) {
const [ordinal, extent] = axis === 0 ? ["2nd", "num_cols"] : ["1st", "num_rows"];
fail(`, where the size of its ${ordinal} dimension is ${old[other]} instead of being equal to ${extent}=${shape[other]}`);
}
return places2.map((place) => {
if (place < old[axis]) return place;
if (axis === 1 && oldVocabSize >= 0 && place >= oldVocabSize) return -1;
return fail(
`, but line ${place + 1} of ${oldVocab} is wanted: that file, or oldVocabSize, has more entries than the tensor has ${axis === 0 ? "rows" : "columns"}`
);
});
}
function drawn(initializer, shape, key, name) {
if (sizeOf(shape) === 0) return new Float32Array(0);
const values = initializer(shape, key);
if (values instanceof Float32Array && values.length === sizeOf(shape)) return values;
throw new TypeError(
`The backupInitializer for variable ${name} gives a Float32Array of ${sizeOf(shape)} values for the shape [${shape}], received ${values instanceof Float32Array ? `${values.length} values` : describe(values)}`
);
}

// estimators/_warm_values.ts
var GLOBAL_STEP2 = "global_step";
async function warmValues(settings, seed, logger) {
const { ckptToInitializeFrom: from, varsToWarmStart: vars } = settings;
const infos = new Map(Object.entries(settings.varNameToVocabInfo));
const renamed = new Map(Object.entries(settings.varNameToPrevVarName).filter(([, source]) => source !== ""));
const patterns = (typeof vars === "string" ? [vars] : vars ?? [""]).map(atBeginning);
const [onlyTrainable, onlyVocabularies] = [!Array.isArray(vars), vars === null || vars === ""];
logger.info(`Warm-starting with WarmStartSettings: ${inPython(settings)}`);
logger.info(`Warm-starting from: ${from}`);
if (onlyTrainable) logger.info("Warm-starting variables only in TRAINABLE_VARIABLES.");
const fs = await fileSystemOf(from);
const prefix2 = await resolveCheckpoint(from, fs);
const reader = await CheckpointReader.open(prefix2, fs);
const matches = (name) => patterns.some((pattern) => pattern.test(`${name}:0`) || pattern.test(name));
const sources = /* @__PURE__ */ new Set([...renamed.values(), ...infos.keys()]);
const isWanted = (name) => sources.has(name) || !onlyVocabularies && matches(name) && !(onlyTrainable && OPTIMIZER_STATE.test(name));
const stored = storedUnder(reader);
const values = /* @__PURE__ */ new Map();
for (const [name, parts] of stored) if (isWanted(name)) values.set(name, await readStored(reader, parts));
const remappings = /* @__PURE__ */ new Map();
if (infos.size > 0) {
const { readRemapping: readRemapping2 } = await Promise.resolve(vocabulary_remap_exports);
for (const [name, info] of infos) remappings.set(name, await readRemapping2(info));
}
const viable = /* @__PURE__ */ new Set();
const taken = /* @__PURE__ */ new Set();
let started = 0;
const find = (name) => {
const source = renamed.get(name) ?? name;
const value = values.get(source);
if (value === void 0) {
throw new NotFoundError(
`Tensor ${source} is not found in ${prefix2} checkpoint {${[...stored.keys()].join(", ")}}. A pattern in varsToWarmStart that ${name} does not match leaves its first value as it is`,
{ file: prefix2, tensor: source }
);
}
started++;
taken.add(source);
return { source, value };
};
let step = 0;
if (!onlyTrainable && matches(GLOBAL_STEP2)) {
viable.add(GLOBAL_STEP2);
step = stepIn(prefix2, find(GLOBAL_STEP2).value);
}
return {
step,
initial: (name, shape, trainable) => {
if (onlyTrainable && !trainable || !matches(name)) return null;
viable.add(name);
const remapping = remappings.get(name);
if (onlyVocabularies && remapping === void 0) return null;
const { source, value } = find(name);
const data = floats2(source, value, prefix2);
if (remapping !== void 0) return remapping(name, shape, { name: source, shape: value.shape, data }, seed);
if (sameShape(value.shape, shape)) return data;
throw new ValueError(
`Shape of variable ${name}:0 ((${shape.length === 1 ? `${shape[0]},` : shape.join(", ")})) doesn't match with shape of tensor ${source} ([${value.shape.join(", ")}]) from checkpoint reader.`,
{ tensor: name }
);
},
finish: () => {
logger.info(`Warm-started ${started} variables.`);
checkUsed(
"varNameToPrevVarName",
Object.keys(settings.varNameToPrevVarName),
(name) => renamed.has(name) && viable.has(name),
viable
);
checkUsed("varNameToVocabInfo", [...infos.keys()], (name) => viable.has(name), viable);
for (const name of taken) if (!sources.has(name)) values.delete(name);
}
};
}
function checkUsed(option, names, isUsed, viable) {
const unused = names.filter((name) => !isUsed(name));
if (unused.length === 0) return;
throw new ValueError(
`You provided the following variables in ${option} that were not used: {${unused.join(", ")}}.  Perhaps you misspelled them?  Here is the list of viable variable names: ${[...viable].sort().join(", ")}`
);
}
function floats2(name, { dtype, shape, data }, file) {
if (dtype === "float32") return data;
if (dtype === "int32" && shape.length === 0) return Float32Array.from(data);
throw new ValueError(`Tensor ${name} is ${dtype} in checkpoint ${file}, float32 in the model`, { file, tensor: name });
}
function atBeginning(pattern) {
const escaped = pattern.replace(/\\([^])/g, (pair2, sign2) => {
return /[!-/:-@[-`{-~ ]/.test(sign2) ? `\\x${sign2.charCodeAt(0).toString(16)}` : pair2;
});
try {
return new RegExp(`^(?:${escaped})`, "u");
} catch (cause) {
throw new ValueError(`varsToWarmStart has a pattern that is none: ${pattern}`, { cause });
}
}
function inPython(settings) {
const { ckptToInitializeFrom, varsToWarmStart: vars, varNameToVocabInfo, varNameToPrevVarName } = settings;
const pattern = typeof vars === "string" ? quoted(vars) : vars === null ? "None" : `[${vars.map(quoted).join(", ")}]`;
return `WarmStartSettings(ckpt_to_initialize_from=${quoted(ckptToInitializeFrom)}, vars_to_warm_start=${pattern}, var_name_to_vocab_info=${dictionary(varNameToVocabInfo, vocabInfoInPython)}, var_name_to_prev_var_name=${dictionary(varNameToPrevVarName, quoted)})`;
}
function vocabInfoInPython({ newVocab, newVocabSize, numOovBuckets, oldVocab, oldVocabSize, backupInitializer, axis }) {
const initializer = backupInitializer === null ? "None" : `<${backupInitializer.toConfig?.().name ?? "function"}>`;
return `VocabInfo(new_vocab=${quoted(newVocab)}, new_vocab_size=${newVocabSize}, num_oov_buckets=${numOovBuckets}, old_vocab=${quoted(oldVocab)}, old_vocab_size=${oldVocabSize}, backup_initializer=${initializer}, axis=${axis})`;
}
function dictionary(record, show2) {
return `{${Object.entries(record).map(([name, value]) => `${quoted(name)}: ${show2(value)}`).join(", ")}}`;
}
function quoted(text2) {
return `'${text2}'`;
}

// estimators/_session.ts
var Session = class _Session {
/** Every variable a checkpoint holds. */
variables;
/** Seed of all randomness of the model. */
seed;
/** Whether optimizer state was read too. */
trainable;
/** The checkpoint whose values it holds; null before the first. */
path;
/** Value of `global_step`. */
step;
#values;
#warm;
#firstStep;
#logger;
#settled = false;
#users = 0;
#retired = false;
/** Makes a session; variables are made when the model first asks for them. */
constructor(options) {
this.path = options.path;
this.#values = options.values;
this.#warm = options.warm;
this.#logger = options.logger;
this.seed = options.seed;
this.step = this.#firstStep = options.values?.step ?? options.warm?.step ?? 0;
this.trainable = options.trainable;
this.variables = new VariableStore(
(name, shape, trainable, state) => this.#values?.take(name, shape, state) ?? this.#warm?.initial(name, shape, trainable, state) ?? null
);
}
/** Reads a checkpoint into a session that has made no variable yet. */
static async restore(path, fs, purpose, fallbackSeed, logger) {
const values = await CheckpointValues.read(path, fs, purpose);
const sidecar = await readSidecar(path, fs);
const saved = sidecar?.["seed"];
const seed = typeof saved === "string" && /^-?\d+$/.test(saved) ? BigInt(saved) : fallbackSeed();
return new _Session({ path, values, warm: null, seed, trainable: purpose === "train", logger });
}
/** Runs a model function on the session's variables. */
run(mode, locals, modelFn) {
const context = this.#context(mode, locals);
return { spec: withModel(context, modelFn), context };
}
/** Runs a function in the place of a model. */
withLocals(mode, locals, fn) {
return withModel(this.#context(mode, locals), fn);
}
/** After the first run: throws if the model does not fit the checkpoint or the warm start, then lets go of the values that were taken. */
settle(fit) {
if (this.#settled) return;
this.#values?.settle(fit, this.variables.optimizers);
this.#warm?.finish();
this.#settled = true;
}
/** Whether a model has run on it that fits. Before, its variables may be those of a run that failed. */
get settled() {
return this.#settled;
}
/** Whether no step was taken since it was opened. */
get untrained() {
return this.step === this.#firstStep;
}
/** Everything a checkpoint holds, copied to the host. */
snapshot() {
const tensors = /* @__PURE__ */ new Map();
for (const variable2 of this.variables.all()) tensors.set(variable2.name, variable2.hostTensor());
for (const name of this.#values?.integers ?? []) {
const value = tensors.get(name)?.data[0];
if (Number.isInteger(value)) tensors.set(name, { dtype: "int32", shape: [], data: Int32Array.of(value) });
}
tensors.set("global_step", { dtype: "int64", shape: [], data: BigInt64Array.of(BigInt(this.step)) });
return tensors;
}
/** A call begins to use the session. */
hold() {
this.#users++;
return this;
}
/** A call has ended. */
release() {
this.#users--;
if (this.#retired && this.#users === 0) this.variables.dispose();
}
/** A newer session takes its place. */
retire() {
this.#retired = true;
if (this.#users === 0) this.variables.dispose();
}
#context(mode, locals) {
return { variables: this.variables, locals, mode, seed: this.seed, step: this.step, updates: [], logger: this.#logger };
}
};
var Sessions = class {
#warmStart;
#tfRandomSeed;
#logger;
#current = null;
#opened = false;
#closed = false;
/** Nothing is opened yet. */
constructor(options) {
this.#warmStart = options.warmStart;
this.#tfRandomSeed = options.tfRandomSeed;
this.#logger = options.logger;
}
/** The session of a checkpoint, held for the caller; the one in memory where it is that one. */
async open(path, fs, purpose, keep = true) {
const current4 = this.#current;
if (current4 !== null && current4.path === path && (path !== null || current4.untrained) && (purpose === "infer" || current4.trainable)) {
return current4.hold();
}
let session;
const warmStart = this.#warmStart;
const isFirst = !this.#opened;
this.#opened = true;
if (path === null) {
const seed = this.#seed();
const warm = warmStart === null ? null : await (await Promise.resolve(warm_values_exports)).warmValues(warmStart, seed, this.#logger);
session = new Session({ path: null, values: null, warm, seed, trainable: true, logger: this.#logger });
} else {
this.#logger.info(`Restoring parameters from ${path}`);
if (warmStart !== null && isFirst) {
this.#logger.info(`Not warm-starting from ${warmStart.ckptToInitializeFrom}: there is a checkpoint to go on from`);
}
session = await Session.restore(path, fs, purpose, () => this.#seed(), this.#logger);
}
session.hold();
if (keep && !this.#closed) this.replace(session);
else session.retire();
return session;
}
/** Lets go of a session on which a model failed before it was known to fit: its variables may be those of the failure. */
discard(session) {
if (!session.settled) this.forget(session);
}
/** Keeps another session, or none. */
replace(session) {
this.#current?.retire();
this.#current = session;
}
/** Lets go of a session, if it is the one that is kept. */
forget(session) {
if (this.#current === session) this.replace(null);
}
/** Whether the estimator was closed. */
get closed() {
return this.#closed;
}
/** Lets go of the session; none is kept from now on. */
close() {
this.#closed = true;
this.replace(null);
}
#seed() {
if (this.#tfRandomSeed !== null) return BigInt(this.#tfRandomSeed);
const drawn2 = BigInt(crypto.getRandomValues(new Uint32Array(1))[0]);
this.#logger.info(`No tfRandomSeed given, drew ${drawn2}`);
return drawn2;
}
};

// estimators/_model_directory.ts
var ModelDirectory = class {
/** Path of the directory. */
path;
/** What is in memory of the model. */
sessions;
#traits;
#logger;
#prepared = null;
/** Whether the model was compared with what its directory says of it, or wrote that itself. */
#compared = false;
/** Nothing is read or written yet. */
constructor(path, options) {
this.path = path;
this.#traits = options.traits;
this.#logger = options.logger;
this.sessions = new Sessions({ warmStart: options.warmStart, tfRandomSeed: options.tfRandomSeed, logger: options.logger() });
}
/**
* The session to train in.
*
* @param latest The latest checkpoint of the directory, or null.
*/
async openForTraining(latest, fs) {
await this.#prepare(fs);
if (latest !== null) await checkDescription(this.path, this.#description, fs);
return await this.sessions.open(latest, fs, "train");
}
/** The session of a given checkpoint, or of the latest one; with first values where there is none. */
async openForInference(checkpointPath, purpose) {
this.refuseClosed();
const fs = await fileSystemOf(checkpointPath ?? this.path);
const path = checkpointPath === void 0 ? await latestCheckpoint(this.path, fs) : await givenCheckpoint(checkpointPath, fs);
if (path === null) {
this.logger.info(`Could not find trained model in model_dir: ${this.path}, running initialization to ${purpose}.`);
}
await this.#prepare(await fileSystemOf(this.path));
if (path !== null && checkpointPath === void 0 && !this.#compared) {
await warnOfChanges(this.path, this.#description, fs, this.logger);
this.#compared = true;
}
return await this.sessions.open(path, fs, "infer", checkpointPath === void 0);
}
/** Opens a session for one call, and lets go of it when that ends. */
async infer(checkpointPath, purpose, call) {
const session = await this.openForInference(checkpointPath, purpose);
try {
return await call(session);
} catch (error) {
this.sessions.discard(session);
throw error;
} finally {
session.release();
}
}
/** A model that can be described has the same variables in every mode; a `modelFn` of the user's own may have some in training alone. */
get inferenceFit() {
return { exact: this.#traits.describe !== void 0, resetOptimizer: true };
}
/** Writes what the model is, unless the directory says so already. */
async describe(fs) {
await saveDescription(this.path, this.#description, fs);
this.#compared = true;
}
/** Where log lines go. */
get logger() {
return this.#logger();
}
/** Throws if the model was closed. */
refuseClosed() {
if (this.sessions.closed) throw new ValueError("The estimator was closed");
}
#prepare(fs) {
return this.#prepared ??= (this.#traits.prepare?.(fs) ?? Promise.resolve()).catch((error) => {
this.#prepared = null;
throw error;
});
}
get #description() {
return this.#traits.describe?.() ?? null;
}
};
async function stepOf2(path, fs) {
const reader = await CheckpointReader.open(path, fs);
return stepIn(path, reader.has("global_step") ? await reader.read("global_step") : void 0);
}
async function givenCheckpoint(path, fs) {
try {
return await resolveCheckpoint(path, fs);
} catch (cause) {
if (!(cause instanceof NotFoundError)) throw cause;
throw new ValueError(`The passed save_path is not a valid checkpoint: ${path}`, { file: path, cause });
}
}

// heads/contrib/model_fn_ops.ts
var ProblemType = {
/** Tensors by name. */
UNSPECIFIED: 0,
/** Scores and names of classes. */
CLASSIFICATION: 1,
/** A value. */
LINEAR_REGRESSION: 2,
/** Scores and names of two classes. */
LOGISTIC_REGRESSION: 3
};
var ModelFnOps = class _ModelFnOps {
/** The mode. */
mode;
/** The scalar that is trained. */
loss;
/** The scalar that evaluations report. */
reportedLoss;
/** The step that was computed. */
trainOp;
#options;
#predictions;
#metrics;
#alternatives;
/**
* Checks what the mode needs.
*
* @throws {ValueError} if something is missing, or the loss is not a scalar.
*/
constructor(options) {
checkOptions("ModelFnOps", options, {
mode: ["any"],
predictions: ["object", "function", "null"],
loss: ["any"],
reportedLoss: ["any"],
trainOp: ["any"],
evalMetricOps: ["object", "function", "null"],
outputAlternatives: ["object", "function", "null"],
trainingChiefHooks: ["array"],
trainingHooks: ["array"],
scaffold: ["any"]
});
const { mode, loss = null, trainOp = null, predictions = null } = options;
checkMode(mode);
if (trainOp === null) {
if (mode === "train") throw new ValueError("Missing trainOp.");
} else if (typeof trainOp.apply !== "function") {
throw new TypeError(`trainOp must be what optimizer.minimize(loss) returns, received ${describe(trainOp)}`);
}
if (loss === null) {
if (mode !== "infer") throw new ValueError("Missing loss.");
} else if (!(loss instanceof Tensor)) throw new TypeError(`loss must be a Tensor, received ${describe(loss)}`);
else if (loss.size !== 1) throw new ValueError(`Loss must be scalar: a tensor of shape [${loss.shape}].`);
if (predictions === null && mode !== "train") throw new ValueError("Missing predictions.");
for (const name of ["trainingChiefHooks", "trainingHooks"]) {
if ((options[name] ?? []).length > 0) throw new UnimplementedError(`ModelFnOps: ${name} are not available yet`);
}
if (options.scaffold !== void 0 && options.scaffold !== null) {
throw new UnimplementedError("ModelFnOps: a scaffold is not available yet");
}
this.mode = mode;
this.loss = loss;
this.reportedLoss = options.reportedLoss ?? loss;
this.trainOp = trainOp;
this.#options = options;
this.#predictions = predictions;
this.#metrics = options.evalMetricOps ?? {};
this.#alternatives = options.outputAlternatives ?? null;
}
/** Predictions by key, or one tensor; null where there are none. */
get predictions() {
return this.#predictions = now(this.#predictions);
}
/** Metrics by name. They are updated with this batch when they are first read. */
get evalMetricOps() {
return this.#metrics = now(this.#metrics);
}
/** What is served, by name of the head; null where there is nothing. */
get outputAlternatives() {
return this.#alternatives = now(this.#alternatives);
}
/** A copy in which some fields are others, such as a `trainOp` of one's own after `noOpTrainFn`. */
replace(changes) {
return new _ModelFnOps({
...this.#options,
predictions: this.#predictions,
evalMetricOps: this.#metrics,
outputAlternatives: this.#alternatives,
...changes
});
}
/**
* The same as an {@linkcode EstimatorSpec}; the metric `loss`, which an estimator has anyway, is left out.
*
* @param defaultServingOutputAlternativeKey The head that serves where none is named; needed where there are several.
*/
estimatorSpec(defaultServingOutputAlternativeKey) {
const metrics = () => {
return Object.fromEntries(Object.entries(this.evalMetricOps).filter(([key]) => key !== "loss"));
};
return new EstimatorSpec({
mode: this.mode,
loss: this.loss,
trainOp: this.trainOp,
...this.#predictions === null ? {} : { predictions: () => this.predictions },
...this.mode === "eval" ? { evalMetricOps: metrics() } : {},
...this.#alternatives === null ? {} : { exportOutputs: () => exportOutputs(this.outputAlternatives, defaultServingOutputAlternativeKey) }
});
}
};
function checkMode(mode) {
if (mode !== "train" && mode !== "eval" && mode !== "infer") throw new ValueError(`mode=${String(mode)} unrecognized.`);
}
function exportOutputs(alternatives, key) {
const names = Object.keys(alternatives);
const outputs = {};
for (const name of names) outputs[name] = exportOutput(alternatives[name]);
if (!Object.hasOwn(outputs, DEFAULT_SERVING_SIGNATURE_DEF_KEY)) {
const chosen = names.length === 1 ? names[0] : key;
if (chosen === void 0 || !Object.hasOwn(outputs, chosen)) {
throw new ValueError(`Which of the heads ${names.join(", ")} serves where none is named? Given: ${describe(chosen)}`);
}
outputs[DEFAULT_SERVING_SIGNATURE_DEF_KEY] = outputs[chosen];
}
return outputs;
}
function exportOutput({ problemType, outputs }) {
const scores = outputs["scores"] ?? outputs["probabilities"];
const classes = outputs["classes"]?.dtype === "string" ? outputs["classes"] : void 0;
switch (problemType) {
case ProblemType.LINEAR_REGRESSION:
if (scores === void 0) throw new ValueError("A regression is served by its scores; there are none");
return { kind: "regression", value: scores };
case ProblemType.CLASSIFICATION:
case ProblemType.LOGISTIC_REGRESSION:
if (scores === void 0 && classes === void 0) throw new ValueError("At least one of scores and classes must be set.");
if (scores === void 0 || classes === void 0) {
throw new ValueError(
`A classification is served by scores and classes that are strings; there are no ${scores === void 0 ? "scores" : "such classes"}`
);
}
return { kind: "classification", scores, classes };
case ProblemType.UNSPECIFIED:
return { kind: "predict", outputs };
default:
throw new ValueError(`Unknown problem_type=${String(problemType)}`);
}
}
function now(value) {
return typeof value === "function" ? value() : value;
}

// estimators/_model_fn.ts
function specOf(ops) {
return (ops.mode === "eval" && Object.hasOwn(ops.evalMetricOps, "loss") ? ops.replace({ loss: ops.reportedLoss }) : ops).estimatorSpec();
}
function concreteFeatures(features) {
const concrete = {};
for (const name of Object.keys(features)) {
const value = features[name];
if (value instanceof Tensor || value instanceof SparseTensor || isRagged(value)) concrete[name] = value;
else noteGiven(concrete[name] = tensor(value), value);
}
return concrete;
}
function isRagged(value) {
let level = value;
while (Array.isArray(level) && level.length > 0 && Array.isArray(level[0])) {
const length = level[0].length;
for (const row of level) if (!Array.isArray(row) || row.length !== length) return true;
level = level.flat(1);
}
return Array.isArray(level) && ArrayBuffer.isView(level[0]) && !(level[0] instanceof Uint8Array);
}

// estimators/_predict.ts
var BARE_KEY = "output";
async function* predictLoop(task) {
const pacer = new Pacer();
let first = true;
try {
while (true) {
task.signal?.throwIfAborted();
const read = nextBatch(task.input, task.signal);
const result = read instanceof Promise ? await read : read;
if (result === ABORTED) continue;
if (result.done) return;
if (first) task.logger.info("Calling model_fn.");
const predictions = predictBatch(task.session, task.modelFn, result.value, task.predictKeys, task.fit);
if (first) task.logger.info("Done calling model_fn.");
first = false;
yield predictions;
if (pacer.due) await pacer.turn();
}
} finally {
await closeInput(task.input, task.signal);
}
}

// estimators/_training.ts
var training_exports = {};
__export(training_exports, {
trainFrom: () => trainFrom
});

// core/io/tensor_bundle_writer.ts
async function writeCheckpoint(prefix2, tensors, options = {}) {
const fs = options.fs ?? await defaultFileSystem();
const staged = await stageCheckpoint(prefix2, tensors, fs, options.slices);
await fs.rename(staged.data, shardPath(prefix2, 0, 1));
await fs.syncDir(dirname(prefix2));
await fs.rename(staged.index, indexPath(prefix2));
await fs.syncDir(dirname(prefix2));
}
async function stageCheckpoint(prefix2, tensors, fs, slices = /* @__PURE__ */ new Map(), partial = /* @__PURE__ */ new Set()) {
const data = shardPath(prefix2, 0, 1) + TEMPORARY_SUFFIX;
const index = indexPath(prefix2) + TEMPORARY_SUFFIX;
const table = [{ key: new Uint8Array(0), value: encodeHeader(1) }];
try {
await fs.writeFile(data, encodeData(tensors, slices, partial, table));
const indexBytes = writeTable(table.sort((a, b) => compareBytes(a.key, b.key)));
await fs.writeFile(index, indexBytes);
return { data, index, indexBytes };
} catch (error) {
for (const path of [data, index]) await fs.remove(path).catch(() => {
});
throw error;
}
}
function* encodeData(tensors, slices, partial, table) {
for (const name of slices.keys()) {
if (!tensors.has(name)) throw new ValueError(`There is no tensor ${name} to be stored in parts`, { tensor: name });
}
const sorted2 = [...tensors].map(([name, tensor2]) => ({ name, tensor: tensor2, key: checkedKey(name, tensor2) })).sort(
(a, b) => compareBytes(a.key, b.key)
);
let offset = 0;
for (const { name, tensor: tensor2, key } of sorted2) {
const parts = slices.get(name) ?? [];
const whole2 = { dtype: dtypeNumber(tensor2.dtype), shape: tensor2.shape, shard: 0, offset: 0, size: 0, crc: 0, slices: parts };
if (parts.length > 0) {
checkParts(name, tensor2.shape, parts, partial.has(name));
table.push({ key, value: encodeEntry(whole2) });
}
for (const slice2 of parts.length === 0 ? [null] : parts) {
const { shape, bytes, crc } = slice2 === null ? { shape: tensor2.shape, ...encodeValues(tensor2) } : encodePart(tensor2, slice2);
const entry = { ...whole2, shape, offset, size: bytes.length, crc: maskCrc(crc), slices: [] };
table.push({ key: slice2 === null ? key : encodeSliceKey(key, slice2), value: encodeEntry(entry) });
offset += bytes.length;
if (bytes.length > 0) yield bytes;
}
}
}
function encodeValues(tensor2) {
if (tensor2.dtype === "string") return encodeStrings(tensor2.data);
const bytes = bytesOf(tensor2.data);
return { bytes, crc: crc32c(bytes) };
}
function encodePart(tensor2, slice2) {
const shape = slice2.length.map((extent, axis) => extent < 0 ? tensor2.shape[axis] : extent);
const runs2 = [];
forEachRun(tensor2.shape, { start: slice2.start, length: shape }, (begin, _, length) => runs2.push({ begin, end: begin + length }));
if (tensor2.dtype === "string") return { shape, ...encodeStrings(runs2.flatMap(({ begin, end }) => tensor2.data.slice(begin, end))) };
const all = bytesOf(tensor2.data);
const width = tensor2.data.BYTES_PER_ELEMENT;
const pieces = runs2.map(({ begin, end }) => all.subarray(begin * width, end * width));
const bytes = pieces.length === 1 ? pieces[0] : concatenate2(pieces);
return { shape, bytes, crc: crc32c(bytes) };
}
function concatenate2(pieces) {
const bytes = new Uint8Array(pieces.reduce((total, piece) => total + piece.length, 0));
let at = 0;
for (const piece of pieces) {
bytes.set(piece, at);
at += piece.length;
}
return bytes;
}
function checkedKey(name, tensor2) {
const key = new TextEncoder().encode(name);
if (key.length === 0 || key[0] === 0 || !name.isWellFormed()) {
throw new ValueError(`${JSON.stringify(name)} cannot be the name of a tensor in a checkpoint`, { tensor: name });
}
if (tensor2.shape.some((extent) => !Number.isSafeInteger(extent) || extent < 0) || tensor2.data.length !== sizeOf(tensor2.shape)) {
throw new ValueError(`Tensor ${name} has shape [${tensor2.shape}] and ${tensor2.data.length} values`, { tensor: name });
}
return key;
}
function checkParts(name, shape, parts, partial) {
const fail = (problem) => {
throw new InvalidArgumentError(`The partitioned variable ${name} ${problem}`, { tensor: name });
};
const checked2 = parts.map((part) => checkSlice(shape, part, part.length.map((extent, axis) => extent < 0 ? shape[axis] : extent), fail));
if (!partial) checkCoverage(shape, checked2, fail);
}

// core/io/checkpoint_manager.ts
var CheckpointManager = class _CheckpointManager {
/** The model directory. */
dir;
#fs;
#max;
#everyHours;
#base;
#now;
#savedAt = /* @__PURE__ */ new Map();
#state;
#keepAfter;
/** Whether files of an interrupted save or removal may lie in the directory. */
#littered = true;
constructor(dir, state, fs, options) {
this.dir = dir;
this.#fs = fs;
this.#max = options.keepCheckpointMax ?? 5;
this.#everyHours = options.keepCheckpointEveryNHours ?? 1e4;
this.#base = options.baseName ?? "model.ckpt";
this.#now = options.now ?? Date.now;
this.#state = state;
this.#keepAfter = this.#now() + this.#everyHours * MILLISECONDS_AN_HOUR;
}
/**
* Takes over a model directory, which need not exist yet, and the checkpoints that its `checkpoint` file names.
*
* @throws {ValueError} Where the number of checkpoints or of hours is negative.
* @throws {DataLossError} Where the `checkpoint` file cannot be understood.
*/
static async open(dir, options = {}) {
const { keepCheckpointMax = 5, keepCheckpointEveryNHours = 1e4 } = options;
if (!Number.isInteger(keepCheckpointMax) || keepCheckpointMax < 0) {
throw new ValueError(`keepCheckpointMax must be a whole number >= 0, given: ${keepCheckpointMax}`);
}
if (!(keepCheckpointEveryNHours >= 0)) {
throw new ValueError(`keepCheckpointEveryNHours must be >= 0, given: ${keepCheckpointEveryNHours}`);
}
const fs = options.fs ?? await defaultFileSystem();
const state = await readCheckpointState(dir, fs);
return new _CheckpointManager(dir, state === null ? null : await adopt(dir, state, fs), fs, options);
}
/** Path of the newest checkpoint, without `.index`; `null` where there is none. */
get latest() {
return this.#state === null ? null : joinPath(this.dir, this.#state.latest);
}
/** Paths of the kept checkpoints, oldest first. */
get checkpoints() {
return (this.#state?.all ?? []).map((name) => joinPath(this.dir, name));
}
/**
* Saves values as the checkpoint of a step and makes it the latest. Fails without a trace: what was there before is there still.
* Values are not copied, so they must not change until it is done.
*
* @returns Path of the checkpoint, without `.index`.
* @throws {ResourceExhaustedError} Where the disk is full.
* @throws {PermissionDeniedError} Where the directory may not be written.
*/
async save(step, tensors, options = {}) {
await this.#fs.mkdir(this.dir);
if (this.#littered) await this.#sweep();
this.#littered = true;
const name = `${this.#base}-${step}`;
const prefix2 = joinPath(this.dir, name);
const temporarySidecar = sidecarPath(prefix2) + TEMPORARY_SUFFIX;
try {
const staged = await stageCheckpoint(prefix2, tensors, this.#fs, options.slices, options.partial);
if (options.sidecar !== void 0) await this.#fs.writeFile(temporarySidecar, encodeDescription(options.sidecar));
await this.#giveWay(name, staged);
await this.#fs.rename(staged.data, shardPath(prefix2, 0, 1));
if (options.sidecar === void 0) await this.#fs.remove(sidecarPath(prefix2));
else await this.#fs.rename(temporarySidecar, sidecarPath(prefix2));
await this.#fs.syncDir(this.dir);
await this.#fs.rename(staged.index, indexPath(prefix2));
await this.#fs.syncDir(this.dir);
await this.#announce(name);
} catch (error) {
await this.#sweep().catch(() => {
});
throw error;
}
this.#littered = false;
return prefix2;
}
/**
* Makes room for a checkpoint of a step that was saved before with other values: its data file is about to be replaced, so the state must not
* name it. The latest is copied under another name first, an older one is given up.
*/
async #giveWay(name, staged) {
const state = this.#state;
if (state === null || !state.all.includes(name)) return;
const prefix2 = joinPath(this.dir, name);
if (await this.#fs.stat(shardPath(prefix2, 0, 1)) === null) return;
const index = await this.#fs.readFile(indexPath(prefix2));
if (index.length === staged.indexBytes.length && index.every((byte, i) => byte === staged.indexBytes[i])) return;
const all = state.all.filter((other) => other !== name);
if (state.latest !== name) return await this.#writeState({ latest: state.latest, all });
const aside = name + ASIDE_SUFFIX;
const target = joinPath(this.dir, aside);
await this.#copy(shardPath(prefix2, 0, 1), shardPath(target, 0, 1));
if (await this.#fs.stat(sidecarPath(prefix2)) !== null) await this.#copy(sidecarPath(prefix2), sidecarPath(target));
await this.#copy(indexPath(prefix2), indexPath(target));
await this.#fs.syncDir(this.dir);
await this.#writeState({ latest: aside, all: [...all, aside] });
}
/** Names a checkpoint as the latest, then removes those that are not kept any more. */
async #announce(name) {
this.#savedAt.set(name, this.#now());
const before = (this.#state?.all ?? []).filter((other) => other !== name);
const candidates = [...before.filter((other) => !other.endsWith(ASIDE_SUFFIX)), name];
const kept = candidates.slice(this.#max === 0 ? -1 : -this.#max);
await this.#writeState({ latest: name, all: kept });
for (const old of before) {
const spare = !kept.includes(old) && (old.endsWith(ASIDE_SUFFIX) || this.#max > 0 && !this.#keptForGood(old));
if (spare) await this.#removeFiles((file) => checkpointOf(file) === old);
}
await this.#removeFiles((file) => checkpointOf(file) === name && /-of-(?!00001$)\d{5}$/.test(file));
}
#keptForGood(name) {
const savedAt = this.#savedAt.get(name) ?? 0;
this.#savedAt.delete(name);
if (savedAt <= this.#keepAfter) return false;
this.#keepAfter += this.#everyHours * MILLISECONDS_AN_HOUR;
return true;
}
async #writeState(state) {
await writeCheckpointState(this.dir, state, this.#fs);
this.#state = state;
}
/** Removes files, an index first, so that what a crash leaves is no checkpoint. */
async #removeFiles(spare) {
const files = (await this.#fs.list(this.dir)).map(({ name }) => name).filter(spare);
for (const file of files.sort((a, b) => Number(b.endsWith(".index")) - Number(a.endsWith(".index")))) {
await this.#fs.remove(joinPath(this.dir, file));
}
}
/** Copies a file piece by piece. */
async #copy(from, to) {
await this.#fs.writeFile(to, readInPieces(from, this.#fs));
}
/** Removes what an interrupted save or removal left: temporary files, files of checkpoints without an index, and copies set aside. */
async #sweep() {
const names = (await this.#fs.list(this.dir)).filter(({ kind }) => kind === "file").map(({ name }) => name);
const indexed = new Set(names.filter((name) => name.endsWith(".index")).map((name) => checkpointOf(name)));
const named2 = new Set(this.#state?.all);
for (const name of names) {
const checkpoint = checkpointOf(name);
const ours = checkpoint !== null && checkpoint.startsWith(`${this.#base}-`) && !named2.has(checkpoint);
const temporary = name.endsWith(TEMPORARY_SUFFIX);
if (temporary || ours && (!indexed.has(checkpoint) || checkpoint.endsWith(ASIDE_SUFFIX))) {
await this.#fs.remove(joinPath(this.dir, name));
}
}
}
};
var MILLISECONDS_AN_HOUR = 3600 * 1e3;
var ASIDE_SUFFIX = ".previous";
var COPY_BYTES = 1 << 22;
function checkpointOf(file) {
return /^(.+-\d+(?:\.previous)?)\.(?:index|meta|headway\.json|data-\d{5}-of-\d{5})$/.exec(file)?.[1] ?? null;
}
async function adopt(dir, state, fs) {
const all = [];
for (const name of state.all) {
const found = await locateCheckpoint(dir, name, fs);
if (found !== null && dirname(found) === dirname(joinPath(dir, "x"))) all.push(basename(found));
}
const latest = basename(state.latest);
return all.includes(latest) ? { latest, all } : null;
}
async function* readInPieces(path, fs) {
const size2 = await fs.size(path);
for (let offset = 0; offset < size2; offset += COPY_BYTES) yield await fs.readRange(path, offset, Math.min(COPY_BYTES, size2 - offset));
}

// estimators/_partition.ts
function partitioned(tensors, scope2, partitioner) {
const result = /* @__PURE__ */ new Map();
const slices = /* @__PURE__ */ new Map();
const partial = /* @__PURE__ */ new Set();
for (const [name, tensor2] of tensors) {
const slot = /^(.+\/t_)0(\/[^/]+)$/.exec(name);
const parts = name.startsWith(scope2) ? partsOf(name, tensor2, partitioner) : 1;
if (parts === 1) {
result.set(name, tensor2);
continue;
}
const rows = rowSlices(tensor2.shape, parts);
if (slot === null) {
result.set(name, tensor2);
slices.set(name, rows);
continue;
}
rows.forEach((slice2, part) => {
const own = `${slot[1]}${part}${slot[2]}`;
result.set(own, tensor2);
slices.set(own, [slice2]);
partial.add(own);
});
}
return { tensors: result, slices, partial };
}
function partsOf(name, { shape, dtype }, partitioner) {
const parts = partitioner(shape, dtype);
if (!Array.isArray(parts) || parts.length !== shape.length) {
const shown4 = Array.isArray(parts) ? `[${parts}]` : String(parts);
throw new ValueError(
`Partitioner returned a partition list that does not match the Variable's rank: ${shown4} vs. [${shape}] (${name})`,
{
tensor: name
}
);
}
if (parts.slice(1).some((count3) => count3 !== 1)) {
throw new ValueError(
`Variables of the input layer are split along their first axis alone, the partitioner splits ${name} into [${parts}]`,
{
tensor: name
}
);
}
const rows = parts[0];
if (!Number.isInteger(rows) || rows < 1 || rows > shape[0]) {
throw new ValueError(`The partitioner splits ${name} of shape [${shape}] into [${parts}]: a variable has 1 to ${shape[0]} parts`, {
tensor: name
});
}
return rows;
}

// core/gradient.ts
function mergeRows(a, b) {
const place = /* @__PURE__ */ new Map();
const locate = (ids) => Int32Array.from(ids, (id) => {
let at = place.get(id);
if (at === void 0) place.set(id, at = place.size);
return at;
});
const indices = [locate(a.hostIds), locate(b.hostIds)];
const hostIds = Int32Array.from(place.keys());
const rows = zeros([hostIds.length, a.rows.shape[1]]);
scatterAdd(rows, indices[0], a.rows);
scatterAdd(rows, indices[1], b.rows);
return { kind: "rows", ids: fromTypedArray(hostIds, [hostIds.length]), hostIds, count: hostIds.length, rows };
}
function densify(gradient2, shape, base) {
const dense2 = zeros(shape);
if (base !== void 0) backend().run.copy(base.size, base.address, dense2.address);
scatterAdd(dense2, gradient2.hostIds, gradient2.rows);
return dense2;
}
function accumulate(a, b) {
const y = empty(a.shape);
backend().run.add(y.size, a.address, b.address, y.address);
return y;
}
function scatterAdd(table, ids, rows) {
const device = fromTypedArray(ids, [ids.length]);
backend().run.scatter_add_rows(words2(ids.length), rows.shape[1], device.address, rows.address, table.address);
}

// core/gradients.ts
var gradients = {
// Functions of one variable whose derivative follows from their value.
relu: (dy, { output }) => [fromOutput("relu_grad", dy, output)],
relu6: (dy, { output }) => [fromOutput("relu6_grad", dy, output)],
leaky_relu: (dy, { output }) => [fromOutput("leaky_relu_grad", dy, output)],
elu: (dy, { output }) => [fromOutput("elu_grad", dy, output)],
selu: (dy, { output }) => [fromOutput("selu_grad", dy, output)],
softplus: (dy, { output }) => [fromOutput("softplus_grad", dy, output)],
sigmoid: (dy, { output }) => [fromOutput("sigmoid_grad", dy, output)],
tanh: (dy, { output }) => [fromOutput("tanh_grad", dy, output)],
exp: (dy, { output }) => [mul(dy, output)],
sqrt: (dy, { output }) => [div(affine(dy, 0.5), output)],
reciprocal: (dy, { output }) => [neg(mul(dy, square(output)))],
// Functions of one variable.
gelu: (dy, { inputs: [x] }) => [geluGradient(dy, x)],
log: (dy, { inputs: [x] }) => [div(dy, x)],
log1p: (dy, { inputs: [x] }) => [div(dy, affine(x, 1, 1))],
neg: (dy) => [neg(dy)],
abs: (dy, { inputs: [x] }) => [mul(dy, sign(x))],
square: (dy, { inputs: [x] }) => [mul(dy, affine(x, 2))],
affine: (dy, { attributes }) => [affine(dy, attributes["scale"])],
clip_by_value: (dy, { inputs: [x], attributes }) => [clipGradient(dy, x, attributes["low"], attributes["high"])],
// Functions of two variables, of one shape: broadcasting is an operation of its own.
add: (dy) => [dy, dy],
sub: (dy) => [dy, neg(dy)],
mul: (dy, { inputs: [a, b] }) => [a.tracked ? mul(dy, b) : null, b.tracked ? mul(dy, a) : null],
div: (dy, { inputs: [a, b], output }) => [a.tracked ? div(dy, b) : null, b.tracked ? neg(div(mul(dy, output), b)) : null],
div_no_nan: (dy, { inputs: [, b], output }) => [divNoNan(dy, b), neg(divNoNan(mul(dy, output), b))],
maximum: (dy, { inputs: [a, b] }) => choose(greaterEqual(a, b), dy),
minimum: (dy, { inputs: [a, b] }) => choose(lessEqual(a, b), dy),
pow: (dy, { inputs: [a, b], output }) => [
a.tracked ? mul(dy, mul(b, pow(a, affine(b, 1, -1)))) : null,
// d(a^b)/db = a^b log(a); TensorFlow takes log(a) as 0 where a <= 0.
b.tracked ? mul(dy, mul(output, where(greater(a, 0), log(where(greater(a, 0), a, 1)), 0))) : null
],
where: (dy, { inputs: [condition] }) => [null, ...choose(condition, dy)],
// Movement.
reshape: (dy, { inputs: [x] }) => [reshape(dy, x.shape)],
broadcast_to: (dy, { inputs: [x] }) => [sumTo(dy, x.shape)],
transpose: (dy, { attributes }) => [transpose(dy, inverse(attributes["permutation"]))],
slice: (dy, { inputs: [x], attributes }) => [embed2(dy, x.shape, attributes["begin"])],
concat: (dy, { inputs, attributes }) => split(dy, inputs, attributes["axis"]),
// Reductions.
sum: (dy, { inputs: [x], attributes }) => [unreduce(dy, x.shape, attributes["axes"])],
max: (dy, entry) => [shareAmongEqual(dy, entry)],
min: (dy, entry) => [shareAmongEqual(dy, entry)],
// Matrices.
matmul: (dy, { inputs: [a, b], attributes: { transposeA, transposeB } }) => [
a.tracked ? transposeA ? matmul(b, dy, { transposeA: !!transposeB, transposeB: true }) : matmul(dy, b, { transposeB: !transposeB }) : null,
b.tracked ? transposeB ? matmul(dy, a, { transposeA: true, transposeB: !!transposeA }) : matmul(a, dy, { transposeA: !transposeA }) : null
],
dense: denseGradient,
// Classification.
softmax: (dy, { output }) => [overRows("softmax_grad", dy, output)],
log_softmax: (dy, { output }) => [overRows("log_softmax_grad", dy, output)],
softmax_cross_entropy: (dy, { attributes }) => [null, mulRows(attributes["gradient"], dy)],
sigmoid_cross_entropy: (dy, { inputs: [labels, logits], attributes }) => [
labels.tracked ? neg(mul(dy, logits)) : null,
mul(attributes["gradient"], dy)
],
// Rows of tables.
gather_rows: (dy, { attributes }) => [rowsOf4(dy, attributes["ids"], attributes["hostIds"])],
segment_combine: segmentCombineGradient,
clip_rows_by_norm: (dy, { inputs: [x], attributes }) => [clipRowsGradient(dy, x, attributes["maxNorm"])],
mul_rows: (dy, { inputs: [x, scale] }) => [
x.tracked ? mulRows(dy, scale) : null,
scale.tracked ? reshape(sum(reshape(mul(dy, x), [scale.size, -1]), 1), scale.shape) : null
],
// Recurrent layers.
lstm: (dy, entry) => recurrentGradient2("lstm_grad", dy, entry),
gru: (dy, entry) => recurrentGradient2("gru_grad", dy, entry),
simple_rnn: (dy, entry) => recurrentGradient2("simple_rnn_grad", dy, entry),
reverse_sequence: (dy, { attributes }) => [takeSteps(dy, attributes["ids"])],
// Layers that differ in training.
dropout: (dy, { attributes }) => [dropoutGradient(dy, attributes["params"])],
batch_norm_train: batchNormGradient,
batch_norm: (dy, { inputs: [x, gamma, , mean2, variance], attributes }) => {
const inverseDeviation = reciprocal(sqrt(affine(variance, 1, attributes["epsilon"])));
const normalised = mul(sub(x, mean2), inverseDeviation);
return [
mul(dy, mul(gamma, inverseDeviation)),
sumTo(mul(dy, normalised), gamma.shape),
sumTo(dy, gamma.shape),
null,
null
];
},
// Steps: the derivative is zero wherever it exists.
sign: () => [null],
floor: () => [null],
cast: () => [null]
};
function fromOutput(kernel, dy, output) {
const dx = empty(output.shape);
backend().run[kernel](
output.size,
output.address,
dy.address,
dx.address
);
return dx;
}
function overRows(kernel, dy, output) {
const { rows, width } = matrixOf(kernel, output);
const dx = empty(output.shape);
backend().run[kernel](rows, width, output.address, dy.address, dx.address);
return dx;
}
function geluGradient(dy, x) {
const dx = empty(x.shape);
backend().run.gelu_grad(x.size, x.address, dy.address, dx.address);
return dx;
}
function clipGradient(dy, x, low, high) {
const dx = empty(x.shape);
backend().run.clip_grad(x.size, x.address, dy.address, dx.address, params(low, high));
return dx;
}
function choose(condition, dy) {
return [where(condition, dy, 0), where(condition, 0, dy)];
}
function inverse(permutation) {
const result = [];
permutation.forEach((axis, i) => result[axis] = i);
return result;
}
function embed2(dy, shape, begin) {
const dx = zeros(shape);
if (dy.size === 0) return dx;
const strides = stridesOf(shape);
const offset = begin.reduce((sum3, at, i) => sum3 + at * strides[i], 0);
const rank = shape.length;
const block = words2(...dy.shape, ...stridesOf(dy.shape), ...strides);
backend().run.strided_copy(rank, block, block + 4 * rank, block + 8 * rank, dy.address, dx.address + offset * 4);
return dx;
}
function split(dy, inputs, axis) {
const stride2 = sizeOf(dy.shape.slice(axis));
const rows = sizeOf(dy.shape.slice(0, axis));
let column = 0;
return inputs.map((input) => {
const width = sizeOf(input.shape.slice(axis));
const at = column;
column += width;
if (!input.tracked) return null;
const dx = empty(input.shape);
backend().run.copy_2d(rows, width, dy.address + at * 4, stride2, dx.address, width);
return dx;
});
}
function shareAmongEqual(dy, { inputs: [x], output, attributes }) {
const axes = attributes["axes"];
const mask = cast(equal(x, unreduce(output, x.shape, axes)), "float32");
const count3 = sum(mask, axes);
return mul(mask, unreduce(div(dy, reshape(count3, dy.shape)), x.shape, axes));
}
function denseGradient(dy, { inputs: [x, kernel, bias], output, attributes, target }) {
const { rows, width } = matrixOf("dense", x);
const code = attributes["code"];
const dz = code === 0 ? dy : empty(output.shape);
const dx = x.tracked ? target(0) : null;
const dw = kernel.tracked ? target(1) : null;
const db = bias?.tracked ? target(2) : null;
backend().run.dense_grad(
rows,
kernel.shape[1],
width,
x.address,
kernel.address,
output.address,
dy.address,
dz.address,
dx?.address ?? 0,
dw?.address ?? 0,
db?.address ?? 0,
code
);
return [dx, dw, db];
}
function recurrentGradient2(gradientKernel, dy, { inputs, attributes, target }) {
const [x, kernel, recurrent3] = inputs;
const saved = attributes["saved"];
const [batch, time, width] = x.shape;
const results = inputs.map((input, i) => input.tracked ? target(i) : null);
const [dx, dkernel, drecurrent, dbias] = results.map((result) => result?.address ?? 0);
if (saved.spent) saved.run();
const [dlast, dsequence] = saved.returnSequences ? [0, dy.address] : [dy.address, 0];
backend().run[gradientKernel](
...[batch, time, width, saved.units, kernel.address, recurrent3.address, dlast, dsequence],
...[dx, dkernel, drecurrent, dbias, saved.workspace.address]
);
saved.spent = true;
return results;
}
function rowsOf4(dy, ids, hostIds) {
return { kind: "rows", ids, hostIds, count: hostIds.length, rows: dy };
}
function segmentCombineGradient(dy, { inputs: [x], attributes }) {
const { index, weights: weights2, splits, code } = attributes;
const [rows, width] = x.shape;
const dx = empty(x.shape);
const run = backend().run;
run.segment_combine_grad(
splits.size - 1,
width,
code,
dy.address,
index.address,
weights2?.address ?? 0,
splits.address,
words2(rows),
dx.address
);
return [dx];
}
function clipRowsGradient(dy, x, maxNorm) {
const dx = empty(x.shape);
backend().run.clip_rows_by_norm_grad(words2(x.shape[0]), x.shape[1], x.address, dy.address, dx.address, params(maxNorm));
return dx;
}
function dropoutGradient(dy, block) {
const dx = empty(dy.shape);
backend().run.dropout(dy.size, dy.address, dx.address, block.address);
return dx;
}
function batchNormGradient(dy, { inputs: [x, gamma], attributes, target }) {
const { rows, width } = matrixOf("batch_norm_train", x);
const { mean: mean2, variance, epsilon } = attributes;
const dx = empty(x.shape);
const dgamma = target(1);
const dbeta = target(2);
backend().run.batch_norm_grad(
rows,
width,
x.address,
gamma.address,
mean2.address,
variance.address,
dy.address,
dx.address,
dgamma.address,
dbeta.address,
params(epsilon)
);
return [dx, dgamma, dbeta];
}

// core/tape.ts
var Tape = class {
/** Every set of gradients that was computed, for the boundary to look at. */
computed = [];
#entries = [];
/** Remembers the operation if one of its inputs is tracked. */
record(entry) {
const { inputs, output } = entry;
if (output.dtype !== "float32") return;
for (let i = 0; i < inputs.length; i++) {
if (inputs[i].tracked) {
output.tracked = true;
this.#entries.push(entry);
return;
}
}
}
/** Runs `fn` with this tape recording. */
run(fn) {
return withRecorder(this, fn);
}
/** Every trainable variable that an operation on the tape used, in name order. */
variables() {
const found = /* @__PURE__ */ new Set();
for (const { inputs } of this.#entries) for (const input of inputs) if (input instanceof Variable && input.trainable) found.add(input);
return [...found].sort((a, b) => a.name < b.name ? -1 : 1);
}
/**
* The gradients of a scalar loss.
*
* @param loss A scalar.
* @param variables Those wanted; by default every trainable one on the tape.
*/
gradients(loss, variables = this.variables()) {
if (loss.size !== 1) throw new ValueError(`The loss must be a scalar, received shape [${loss.shape}]`);
const set2 = withRecorder(null, () => this.#backwards(loss, variables));
this.computed.push(set2);
return set2;
}
/** Gradients of a scalar with respect to any tracked tensors; null where it does not depend on one. */
gradientsOf(loss, sources) {
return withRecorder(null, () => {
const walk = this.#walk(loss, () => void 0);
return sources.map((source) => {
const rows = walk.rows.get(source);
const dense2 = walk.dense.get(source);
return rows === void 0 ? dense2 ?? null : densify(rows, source.shape, dense2);
});
});
}
#backwards(loss, variables) {
const places2 = this.#places(variables);
const taken = /* @__PURE__ */ new Set();
const walk = this.#walk(loss, (source) => {
const place = places2.byVariable.get(source);
if (place === void 0 || taken.has(source)) return void 0;
taken.add(source);
return place;
});
const pairs = [];
for (const variable2 of variables) {
const rows = walk.rows.get(variable2);
let dense2 = walk.dense.get(variable2);
if (rows !== void 0 && dense2 !== void 0) dense2 = densify(rows, variable2.shape, dense2);
const place = places2.byVariable.get(variable2);
if (place !== void 0) {
if (dense2 === void 0) backend().run.fill(place.size, place.address, params(0));
else if (dense2.address !== place.address) backend().run.copy(place.size, dense2.address, place.address);
}
const gradient2 = dense2 !== void 0 ? { kind: "dense", tensor: place ?? dense2 } : rows ?? null;
if (gradient2 !== null) pairs.push({ gradient: gradient2, variable: variable2 });
}
return { pairs, block: places2.block };
}
/** Memory for the gradients of the variables that some operation uses densely. */
#places(variables) {
const wanted = new Set(variables);
const dense2 = /* @__PURE__ */ new Set();
for (const { op, inputs } of this.#entries) {
if (op === "gather_rows") continue;
for (let i = 0; i < inputs.length; i++) if (inputs[i] instanceof Variable && wanted.has(inputs[i])) dense2.add(inputs[i]);
}
const placed = variables.filter((variable2) => dense2.has(variable2));
const tensors = emptyTogether(placed.map(({ shape }) => shape));
const byVariable = /* @__PURE__ */ new Map();
let size2 = 0;
placed.forEach((variable2, i) => {
const place = tensors[i];
byVariable.set(variable2, place);
const padding = -variable2.size & 3;
if (padding !== 0) backend().writeWords(place.address + variable2.size * 4, zeroWords.slice(0, padding));
size2 += variable2.size + padding;
});
return { byVariable, block: { address: tensors[0]?.address ?? 0, size: size2 } };
}
#walk(loss, place) {
const dense2 = /* @__PURE__ */ new Map([[loss, ones(loss.shape)]]);
const rows = /* @__PURE__ */ new Map();
for (let i = this.#entries.length - 1; i >= 0; i--) {
const entry = this.#entries[i];
const dy = dense2.get(entry.output);
if (dy === void 0) continue;
const rule = gradients[entry.op];
if (rule === void 0) {
throw new UnimplementedError(`The operation ${JSON.stringify(entry.op)} has no gradient, and the loss depends on it`);
}
const { op, inputs, output, attributes } = entry;
const seen = {
op,
inputs,
output,
attributes,
target: (input) => place(inputs[input]) ?? empty(inputs[input].shape)
};
const results = rule(dy, seen);
for (let k = 0; k < inputs.length; k++) add3(inputs[k], results[k] ?? null, dense2, rows);
}
return { dense: dense2, rows };
}
};
var zeroWords = [0, 0, 0];
function add3(input, gradient2, dense2, rows) {
if (gradient2 === null || !input.tracked) return;
if (gradient2 instanceof Tensor) {
const before = dense2.get(input);
dense2.set(input, before === void 0 ? gradient2 : accumulate(before, gradient2));
} else {
const before = rows.get(input);
rows.set(input, before === void 0 ? gradient2 : mergeRows(before, gradient2));
}
}

// estimators/_train.ts
async function trainLoop(task) {
const { session, input, config, logger } = task;
const pacer = new Pacer();
const progress = new Progress(logger, config.logStepCountSteps);
const checkpoints = new Timer(config.saveCheckpointsSteps, config.saveCheckpointsSecs);
const saves = checkpoints.active;
const locals = new VariableStore();
let savedStep = -1;
let loss = null;
let first = true;
let position = null;
try {
while (task.lastStep === null || session.step < task.lastStep) {
if (task.signal?.aborted) break;
if (first) position = input.position();
const read = nextBatch(input, task.signal);
const result = read instanceof Promise ? await read : read;
if (result === ABORTED || result.done) break;
const step = new Step();
try {
if (first) logger.info("Calling model_fn.");
const computed = step.run(() => compute(task, locals, result.value));
if (first) {
logger.info("Done calling model_fn.");
session.settle({ exact: true, resetOptimizer: task.resetOptimizer });
if (saves) {
await task.save({ position });
savedStep = session.step;
checkpoints.reset(session.step);
}
first = false;
}
loss = step.run(() => boundary(computed.spec, computed.tape, logger));
progress.before(session.step, loss);
step.run(() => apply(computed));
session.step++;
session.path = null;
if (task.onStep !== void 0) tell(task.onStep, step, session.step, loss, computed.context);
} finally {
step.close();
}
if (saves && checkpoints.due(session.step)) {
await task.save({ position: input.position() });
savedStep = session.step;
}
if (pacer.due) await pacer.turn();
}
position = input.position();
} finally {
locals.dispose();
await closeInput(input, task.signal);
}
const aborted = task.signal?.aborted ?? false;
if (saves && !first && (savedStep !== session.step || !aborted)) await task.save(aborted ? { position } : null);
if (aborted) throw task.signal.reason;
logger.info(`Loss for final step: ${loss === null ? "None" : shortestFloat32(loss)}.`);
}
function tell(onStep, memory2, step, loss, context) {
memory2.run(() => void onStep(step, loss, { layerAnnotations: () => annotationsOf(context) }));
}
function compute(task, locals, batch) {
const tape = new Tape();
const { spec, context } = tape.run(() => task.session.run("train", locals, () => task.modelFn(batch)));
if (spec.loss === null || spec.trainOp === null) throw new ValueError(spec.loss === null ? "Missing loss." : "Missing trainOp.");
return { spec, tape, context };
}
function boundary(spec, tape, logger) {
const device = backend();
for (const { pairs, block } of tape.computed) {
if (block.size > 0) device.run.check_finite(block.size, block.address, 0, device.status);
for (const { gradient: gradient2 } of pairs) {
if (gradient2.kind === "rows") device.run.check_finite(gradient2.rows.size, gradient2.rows.address, 0, device.status);
}
}
for (const { gradient: gradient2 } of spec.trainOp.gradients) {
const { size: size2, address } = gradient2.kind === "dense" ? gradient2.tensor : gradient2.rows;
const ofTape = ({ block, pairs }) => address >= block.address && address < block.address + block.size * 4 || pairs.some((pair2) => pair2.gradient === gradient2);
if (!tape.computed.some(ofTape)) device.run.check_finite(size2, address, 0, device.status);
}
const loss = device.readFloat(spec.loss.address);
if (Number.isNaN(loss)) {
device.writeWords(device.status, [0, 0]);
logger.error("Model diverged with loss = NaN.");
throw new NanLossDuringTrainingError();
}
if (device.readWord(device.status) === statusCodes.notFinite) {
device.writeWords(device.status, [0, 0]);
throw notFinite([...tape.computed.flatMap(({ pairs }) => pairs), ...spec.trainOp.gradients]);
}
checkStatus();
return loss;
}
function apply({ spec, context }) {
spec.trainOp.apply();
for (const update of context.updates) update();
}
function notFinite(pairs) {
const device = backend();
for (const { gradient: gradient2, variable: variable2 } of pairs) {
const values = gradient2.kind === "dense" ? gradient2.tensor : gradient2.rows;
const status = words2(0, 0);
device.run.check_finite(values.size, values.address, 0, status);
if (device.readWord(status) !== 0) {
return new InvalidArgumentError(
`The gradient of ${variable2.name} is NaN or infinite, while the loss is not; the step was not taken. A smaller learning rate or clipnorm may help`,
{ tensor: variable2.name }
);
}
}
return new InvalidArgumentError("A gradient is NaN or infinite; the step was not taken");
}
var Timer = class {
active;
#steps;
#milliseconds;
#lastStep = 0;
#lastTime = 0;
constructor(steps, seconds) {
this.#steps = steps || null;
this.#milliseconds = seconds ? seconds * 1e3 : null;
this.active = this.#steps !== null || this.#milliseconds !== null;
}
reset(step) {
this.#lastStep = step;
this.#lastTime = performance.now();
}
due(step) {
const reached = this.#steps !== null ? step >= this.#lastStep + this.#steps : performance.now() >= this.#lastTime + this.#milliseconds;
if (reached) this.reset(step);
return reached;
}
};
var Progress = class {
#logger;
#every;
#count = 0;
#lossTime = 0;
#speedTime = 0;
#speedStep = 0;
constructor(logger, every) {
this.#logger = logger;
this.#every = every;
}
/** Called with the step's number and loss before it is applied. */
before(step, loss) {
const every = this.#every;
const count3 = this.#count++;
if (every === null) return;
if (count3 === 1) [this.#speedTime, this.#speedStep] = [performance.now(), step];
if (count3 % every !== 0) return;
const now2 = performance.now();
if (count3 > 1) {
const rate = (step + 1 - this.#speedStep) / ((now2 - this.#speedTime) / 1e3);
this.#logger.info(`global_step/sec: ${Number(rate.toPrecision(6))}`);
[this.#speedTime, this.#speedStep] = [now2, step + 1];
}
const took = count3 === 0 ? "" : ` (${((now2 - this.#lossTime) / 1e3).toFixed(3)} sec)`;
this.#logger.info(`loss = ${shortestFloat32(loss)}, step = ${step}${took}`);
this.#lossTime = now2;
}
};

// estimators/_training.ts
async function trainFrom(training) {
const { session, input, steps, maxSteps, directory, fs } = training;
if (isSingleBatch(input) && steps === void 0 && maxSteps === void 0) {
throw new ValueError("The input function returned a single batch, which train repeats without end: give steps or maxSteps");
}
const sidecar = session.path === null ? null : await readSidecar(session.path, fs);
const position = sidecar?.["finished"] === false ? sidecar["position"] ?? null : null;
if (position !== null && isReplayedBySkipping(input)) {
directory.logger.info("The input is no Dataset: to go on where training stopped, what came before is read again and passed over.");
}
const lastStep = maxSteps ?? (steps === void 0 ? null : session.step + steps);
await trainLoop({
...training,
input: batchesOf(input, { repeat: true, position, limit: lastStep === null ? Infinity : lastStep - session.step }),
lastStep,
save: await saving(training),
logger: directory.logger
});
}
async function saving({ session, config, directory, fs, partition }) {
const manager = await CheckpointManager.open(directory.path, {
fs,
keepCheckpointMax: config.keepCheckpointMax,
keepCheckpointEveryNHours: config.keepCheckpointEveryNHours
});
let first = true;
return async (goesOn) => {
const values = session.snapshot();
const stored = partition === void 0 ? { tensors: values } : partitioned(values, partition.scope, partition.partitioner);
if (first) await directory.describe(fs);
first = false;
directory.logger.info(`Saving checkpoints for ${session.step} into ${joinPath(directory.path, "model.ckpt")}.`);
const sidecar = { seed: String(session.seed), finished: goesOn === null, position: goesOn?.position ?? null };
session.path = await manager.save(session.step, stored.tensors, { ...stored, sidecar });
};
}

// estimators/_evaluate.ts
var evaluate_exports = {};
__export(evaluate_exports, {
evaluateLoop: () => evaluateLoop
});
async function evaluateLoop(task) {
const { session, input, logger } = task;
const pacer = new Pacer();
const locals = new VariableStore();
const started = performance.now();
const at = localTime("T");
let total = 0;
let batches2 = 0;
let metrics = null;
try {
while (task.steps === null || batches2 < task.steps) {
task.signal?.throwIfAborted();
const read = nextBatch(input, task.signal);
const result = read instanceof Promise ? await read : read;
if (result === ABORTED) continue;
if (result.done) break;
const step2 = new Step();
try {
if (batches2 === 0) logger.info("Calling model_fn.");
step2.run(() => {
const { spec } = session.run("eval", locals, () => task.modelFn(result.value));
if (spec.loss === null) throw new ValueError("Missing loss.");
if (batches2 === 0) session.settle(task.fit);
checkStatus();
total += backend().readFloat(spec.loss.address);
metrics = spec.evalMetricOps;
});
} finally {
step2.close();
}
if (batches2 === 0) {
logger.info("Done calling model_fn.");
logger.info(`Starting evaluation at ${at}`);
}
batches2++;
if (task.steps !== null && (task.steps < 20 || batches2 % Math.floor(task.steps / 10) === 0 || batches2 === task.steps)) {
logger.info(`Evaluation [${batches2}/${task.steps}]`);
}
if (pacer.due) await pacer.turn();
}
if (batches2 === 0) logger.info(`Starting evaluation at ${at}`);
const results = {};
const mean2 = batches2 === 0 ? 0 : Math.fround(total / batches2);
const step = new Step();
try {
step.run(() => {
const found = metrics ?? (task.emptyMetrics === null ? {} : session.withLocals("eval", locals, task.emptyMetrics));
for (const name of [...Object.keys(found), "loss"].sort()) results[name] = name === "loss" ? mean2 : found[name].result();
});
} finally {
step.close();
}
results["global_step"] = session.step;
logger.info(`Inference Time : ${((performance.now() - started) / 1e3).toFixed(5)}s`);
logger.info(`Finished evaluation at ${localTime("-")}`);
logger.info(`Saving dict for global step ${session.step}: ${describe2(results)}`);
return results;
} finally {
locals.dispose();
await closeInput(input, task.signal);
}
}
function describe2(results) {
return Object.keys(results).sort().map((name) => {
const value = results[name];
if (typeof value !== "number") return `${name} = [${shown2(value).join(" ")}]`;
return `${name} = ${name === "global_step" ? value : shortestFloat32(value)}`;
}).join(", ");
}
function shown2({ dtype, data }) {
const write = (values) => Array.from(values, (value) => dtype === "float32" ? shortestFloat32(value) : String(value));
return data.length <= 1e3 ? write(data) : [...write(data.slice(0, 3)), "...", ...write(data.slice(-3))];
}
function localTime(separator) {
const now2 = /* @__PURE__ */ new Date();
const two = (n) => String(n).padStart(2, "0");
return `${now2.getFullYear()}-${two(now2.getMonth() + 1)}-${two(now2.getDate())}${separator}${two(now2.getHours())}:${two(now2.getMinutes())}:${two(now2.getSeconds())}`;
}

// estimators/attributions.ts
var attributions_exports = {};
__export(attributions_exports, {
attributionLoop: () => attributionLoop,
attributionOptions: () => attributionOptions
});

// core/integrated_gradients.ts
function allowedGap(tolerance, from, to) {
return Math.max(tolerance * Math.abs(to - from), ROUNDING * Math.max(Math.abs(from), Math.abs(to)));
}
var ROUNDING = 2 ** -22;
var RightRiemann = class {
seeksKinks = false;
#options;
#sums;
#pieces = 0;
#round = [];
#from = NaN;
#to = NaN;
/** Of a path on which `size` coordinates change. */
constructor(size2, options) {
this.#options = options;
this.#sums = new Float64Array(size2);
}
get ends() {
return [this.#from, this.#to];
}
get steps() {
return this.#pieces;
}
next() {
const { steps, maxSteps, tolerance } = this.#options;
if (this.#pieces === 0) {
this.#pieces = steps;
return this.#round = Array.from({ length: steps + 1 }, (_, k) => k / steps);
}
if (this.#pieces * 2 > maxSteps || Math.abs(this.#to - this.#from - sumOf(this.attributions())) <= allowedGap(tolerance, this.#from, this.#to)) {
return [];
}
this.#pieces *= 2;
return this.#round = Array.from({ length: this.#pieces / 2 }, (_, k) => (2 * k + 1) / this.#pieces);
}
take(outputs, parts) {
const size2 = this.#sums.length;
const points = this.#round;
for (let k = 0; k < points.length; k++) {
if (points[k] === 0) this.#from = outputs[k];
else {
if (points[k] === 1) this.#to = outputs[k];
for (let i = 0; i < size2; i++) this.#sums[i] += parts[k * size2 + i];
}
}
}
attributions() {
return this.#sums.map((sum3) => sum3 / this.#pieces);
}
};
var NODES = [-Math.sqrt(1 / 3), Math.sqrt(1 / 3)];
var ORDER = NODES.length;
var GaussLegendre = class {
seeksKinks = true;
#options;
#size;
#panels = [];
#cuts = [];
#limit;
#steps = 0;
#largest = 0;
/** Of a path on which `size` coordinates change. */
constructor(size2, options) {
this.#options = options;
this.#size = size2;
this.#limit = options.steps;
}
get ends() {
return [this.#panels[0].start, this.#panels[this.#panels.length - 1].end];
}
get steps() {
return this.#steps;
}
next() {
if (this.#panels.length > 0) this.#cuts = this.#choose();
else {
const count3 = Math.max(1, Math.floor(this.#limit / 4 / ORDER));
this.#cuts = [{ panel: 0, edges: Array.from({ length: count3 + 1 }, (_, k) => k / count3) }];
}
return this.#cuts.flatMap(({ edges }) => pointsOf(edges));
}
take(outputs, parts, kinks) {
const pieces = this.#cuts.reduce((total, { edges }) => total + edges.length - 1, 0);
const integrals = new Float64Array(pieces * this.#size);
let begin = 0;
let shift = 0;
let point = 0;
for (const { panel, edges } of this.#cuts) {
const fresh = [];
for (let k = 0; k + 1 < edges.length; k++, point += ORDER + 1, begin += this.#size) {
fresh.push(this.#panel(edges[k], edges[k + 1], point, { outputs, parts, kinks }, integrals, begin));
}
point++;
this.#panels.splice(panel + shift, 1, ...fresh);
shift += fresh.length - 1;
}
this.#steps += pieces * ORDER;
}
attributions() {
const sums = new Float64Array(this.#size);
for (const { parts, begin } of this.#panels) for (let i = 0; i < sums.length; i++) sums[i] += parts[begin + i];
return sums;
}
/** The panel whose points begin with the given one: its end, its nodes, its other end. */
#panel(from, to, point, { outputs, parts, kinks }, integrals, begin) {
const size2 = this.#size;
let first = 0;
let last = 0;
let integral = 0;
const weight = (to - from) / 2;
for (let node = 0; node < ORDER; node++) {
const row = (point + 1 + node) * size2;
last = 0;
for (let i = 0; i < size2; i++) {
const part = parts[row + i];
last += part;
integrals[begin + i] += part * weight;
}
integral += last * weight;
if (node === 0) first = last;
}
let places2 = null;
for (let at = point; at <= point + ORDER; at++) if (kinks[at].length > 0) (places2 ??= []).push(...kinks[at]);
const start = outputs[point];
const end = outputs[point + ORDER + 1];
this.#largest = Math.max(this.#largest, Math.abs(start), Math.abs(end));
const inside = places2 === null ? NONE : distinctInside(from, to, places2);
return { from, to, start, end, first, last, parts: integrals, begin, gap: end - start - integral, kinks: inside };
}
/** The panels to cut next, in their order; none when the integral is done. */
#choose() {
const [from, to] = this.ends;
const { tolerance, maxSteps } = this.#options;
const borne = Math.abs(to - from - sumOf(this.attributions())) <= allowedGap(tolerance, from, to);
const visible = ROUNDING / 2 * this.#largest;
let wanting = this.#widerThan(visible);
if (wanting.length === 0 && !borne) wanting = this.#widerThan(visible / this.#panels.length);
if (wanting.length === 0) return [];
if (this.#limit - this.#steps < 2 * ORDER) {
if (borne) return [];
this.#limit = Math.min(maxSteps, this.#limit * 2);
}
const cuts = [];
let pieces = Math.floor((this.#limit - this.#steps) / ORDER);
const enough = wanting.reduce((total, panel) => total + 1 + this.#panels[panel].kinks.length, 0) <= pieces;
for (const panel of wanting) {
if (pieces < 2) break;
const { from: from2, to: to2, kinks } = this.#panels[panel];
const known4 = kinks.length > 0 && kinks.length < pieces && (enough || kinks.length <= FEW);
const inside = known4 ? kinks : [this.#guess(panel)];
cuts.push({ panel, edges: [from2, ...inside, to2] });
pieces -= (inside.length + 1) * (known4 ? 1 : 2);
}
return cuts.sort((a, b) => a.panel - b.panel);
}
/** Panels whose gaps are wider, the widest first. */
#widerThan(limit) {
return [...this.#panels.keys()].filter((at) => {
const { gap, from, to } = this.#panels[at];
return Math.abs(gap) > limit && to - from > NARROWEST;
}).sort((a, b) => Math.abs(this.#panels[b].gap) - Math.abs(this.#panels[a].gap));
}
/** Where a panel is cut whose kinks are not known: where one kink between two straight lines would be, or else in the middle. */
#guess(at) {
const { from, to, gap, start, end, first, last } = this.#panels[at];
const width = to - from;
const between = from + (end - start - width * last) / (first - last);
if (isInside(between, from, to)) return between;
const before = from + gap / ((this.#panels[at - 1]?.last ?? NaN) - first);
const behind = to - gap / ((this.#panels[at + 1]?.first ?? NaN) - last);
const guesses = [before, behind].filter((guess) => isInside(guess, from, to) && Math.min(guess - from, to - guess) < width / 4);
return guesses.length === 1 ? guesses[0] : from + width / 2;
}
};
var NONE = [];
var FEW = 4;
var NARROWEST = 1e-6;
function isInside(at, from, to) {
return Math.min(at - from, to - at) > 1e-4 * (to - from);
}
function distinctInside(from, to, places2) {
const distinct2 = [];
for (const place of places2.sort((a, b) => a - b)) {
if (isInside(place, from, to) && place - (distinct2[distinct2.length - 1] ?? from) > 1e-4 * (to - from)) distinct2.push(place);
}
return distinct2;
}
function pointsOf(edges) {
const points = [edges[0]];
for (let k = 0; k + 1 < edges.length; k++) {
const from = edges[k];
const to = edges[k + 1];
for (let node = 0; node < ORDER; node++) points.push(from + (to - from) * (1 + NODES[node]) / 2);
points.push(to);
}
return points;
}
function sumOf(values) {
let sum3 = 0;
for (let i = 0; i < values.length; i++) sum3 += values[i];
return sum3;
}

// estimators/attribution_keys.ts
function entriesOf(column, batch) {
if (isSequence(column)) return null;
if (column instanceof BucketizedColumn) return counted(column, batch);
if (column instanceof IndicatorColumn) return counted(column.column, batch);
if (!(column instanceof EmbeddingColumn || column instanceof SharedEmbeddingColumn)) return null;
const bags = batch.bags(column.column);
return { ...counted(column.column, batch), added: addedRows(column, bags, column.toConfig()["combiner"]) };
}
function counted(column, batch) {
const { ids, splits } = batch.bags(column);
return { ids, splits, nameOf: namesOf(column, batch), added: null };
}
var SingleIds = class extends ColumnBatch {
#bags;
constructor(ids) {
super({});
this.#bags = { ids, weights: null, splits: Int32Array.from({ length: ids.length + 1 }, (_, i) => i) };
}
bags() {
return this.#bags;
}
};
function addedRows(column, { ids, weights: weights2, splits }, combiner) {
const places2 = /* @__PURE__ */ new Map();
const place = new Int32Array(ids.length).fill(-1);
const factor = new Float64Array(ids.length);
for (let row = 0; row + 1 < splits.length; row++) {
let sum3 = 0;
for (let i = splits[row]; i < splits[row + 1]; i++) {
const weight = weights2?.[i] ?? 1;
if (ids[i] < 0 || weights2 !== null && combiner !== "sum" && !(weight > 0)) continue;
let at = places2.get(ids[i]);
if (at === void 0) places2.set(ids[i], at = places2.size);
place[i] = at;
factor[i] = weight;
sum3 += combiner === "mean" ? weight : weight * weight;
}
const divisor = combiner === "sum" ? 1 : combiner === "mean" ? sum3 : Math.sqrt(sum3);
for (let i = splits[row]; i < splits[row + 1]; i++) if (place[i] >= 0) factor[i] /= divisor;
}
if (places2.size === 0) return { rows: new Float32Array(0), place, factor };
return { rows: column.dense(new SingleIds(Int32Array.from(places2.keys()))).dataSync(), place, factor };
}
function namesOf(column, batch) {
if (column instanceof WeightedColumn) return namesOf(column.column, batch);
if (column instanceof BucketizedColumn) {
const { ids: ids2 } = batch.bags(column);
return (entry) => bucketName(column, ids2[entry]);
}
if (column instanceof CrossedColumn) return crossedNames(column, batch);
const raw = column;
if (raw.idsOf !== void 0 && raw.dtype !== void 0) {
const { values } = readRaw(batch.value(column.keys[0]), column.keys[0], raw.dtype, "drop");
return (entry) => textOf(values[entry]);
}
const { ids } = batch.bags(column);
return (entry) => `#${ids[entry]}`;
}
function bucketName({ boundaries, source }, id) {
const buckets = boundaries.length + 1;
const bucket = id % buckets;
const from = bucket === 0 ? "(-inf" : `[${shortestFloat32(boundaries[bucket - 1])}`;
const to = bucket === boundaries.length ? "inf)" : `${shortestFloat32(boundaries[bucket])})`;
return `${source.width === 1 ? "" : `${Math.floor(id / buckets)}: `}${from}, ${to}`;
}
function crossedNames(column, batch) {
const leaves = column.leaves.map((leaf) => {
if (isCategorical(leaf)) return { splits: batch.bags(leaf).splits, nameOf: namesOf(leaf, batch), sparse: true };
const { values, splits: splits2, sparse } = readRaw(batch.value(leaf), leaf, null, "keep");
return { splits: splits2, nameOf: (entry) => textOf(values[entry]), sparse };
});
const parts = [...leaves.filter(({ sparse }) => sparse), ...leaves.filter(({ sparse }) => !sparse)];
const { splits } = batch.bags(column);
return (entry) => {
const row = rowOf(splits, entry);
let rest = entry - splits[row];
const words3 = [];
for (const part of parts.toReversed()) {
const count3 = part.splits[row + 1] - part.splits[row];
words3.unshift(part.nameOf(part.splits[row] + rest % count3));
rest = Math.floor(rest / count3);
}
return words3.join(" \xD7 ");
};
}
function textOf(value) {
return value instanceof Uint8Array ? decoder4.decode(value) : String(value);
}
var decoder4 = new TextDecoder("utf-8", { ignoreBOM: true });

// estimators/attribution_input.ts
function observe(model, features, place, read) {
const observer = new Observer();
const counter = new WorkCounter();
return pass(model, features, observer, counter, (predictions) => {
const sources = observer.sources();
if (sources.length === 0) {
throw new ValueError("Attributions need a model that reads its features through feature columns: this one calls no inputLayer");
}
const { values, width, sequence: sequence2 } = sources[0];
const rows = sequence2 === null ? values.length / width : sequence2.lengths.length;
for (const source of sources) checkFinite(source, place);
return { batch: { features, rows, sources, work: counter.work / Math.max(1, rows) }, result: read(predictions, sources) };
});
}
function feed(model, { sources, values, seeksKinks, sum: sum3 }, read) {
const feeder = new Feeder(sources, values);
const tape = new WatchingTape(seeksKinks);
const trained = [...model.session.variables.all()].filter(({ tracked }) => tracked);
for (const variable2 of trained) variable2.tracked = false;
try {
return pass(model, nothing, feeder, tape, (predictions) => {
const gradients2 = tape.gradientsOf(tape.run(() => sum3(predictions)), feeder.tensors);
return read({
predictions,
gradients: gradients2.map((gradient2) => gradient2 === null ? null : gradient2.dataSync()),
switches: tape.switches()
});
});
} finally {
for (const variable2 of trained) variable2.tracked = true;
}
}
function pass(model, features, tap, recorder2, read) {
const { session, modelFn, fit } = model;
const step = new Step();
const locals = new VariableStore();
const predict = () => session.run("infer", locals, () => withInputTap(tap, () => features === nothing ? modelFn(features, true) : modelFn(features))).spec.predictions;
try {
return step.run(() => {
const predictions = withRecorder(recorder2, predict);
session.settle(fit);
checkStatus();
if (predictions === null) throw new ValueError("Missing predictions.");
return read(predictions instanceof Tensor ? { predictions } : predictions);
});
} finally {
locals.dispose();
step.close();
}
}
var WorkCounter = class {
work = 0;
record({ inputs: [x, ...others] }) {
if (!(x instanceof Tensor) || x instanceof Variable) return;
const rows = x.size / (x.shape[x.shape.length - 1] || 1);
for (const other of others) if (other instanceof Variable) this.work += rows * other.size;
}
};
var WatchingTape = class extends Tape {
#seeksKinks;
#layers = [];
constructor(seeksKinks) {
super();
this.#seeksKinks = seeksKinks;
}
record(entry) {
super.record(entry);
if (!this.#seeksKinks) return;
const { op, attributes, output } = entry;
const activation = op === "dense" ? attributes["activation"] : op;
if (output.tracked && Object.hasOwn(kinksOf, activation)) this.#layers.push(entry);
}
switches() {
return withRecorder(null, () => this.#layers.flatMap(({ op, attributes, inputs: [x, kernel, bias] }) => {
const before = op === "dense" ? denseLayer(x, kernel, bias ?? null) : x;
const kinks = kinksOf[op === "dense" ? attributes["activation"] : op];
return kinks.map((at) => (at === 0 ? before : affine(before, 1, -at)).dataSync());
}));
}
};
var kinksOf = { relu: [0], relu6: [0, 6], leaky_relu: [0], selu: [0], abs: [0] };
var Observer = class {
#seen = [];
values(column, batch, compute2) {
const made = compute2();
const values = made.dataSync();
this.#seen.push({ column, batch, values, width: made.shape[1], entries: entriesOf(column, batch) });
return made;
}
/** After the pass: lengths of sequences are known only then. */
sources() {
const taken = {};
return this.#seen.map(({ batch, ...seen }) => {
const name = distinctName(seen.column.name, taken);
taken[name] = true;
const sequence2 = batch instanceof SequenceBatch ? { lengths: batch.lengths, steps: batch.steps } : null;
return { ...seen, name, sequence: sequence2 };
});
}
};
var Feeder = class {
/** The values as tensors that gradients flow into, in the order of the sources. */
tensors = [];
#sources;
#values;
constructor(sources, values) {
this.#sources = sources;
this.#values = values;
}
values(column, batch) {
const at = this.tensors.length;
const source = this.#sources[at];
if (source?.column.name !== column.name) {
throw new ValueError(`The model reads column ${column.name} where it read ${source?.column.name ?? "no other"} before`, {
column: column.name
});
}
const { values, lengths } = this.#values[at];
if (lengths !== null) batch.noteLengths(column.name, lengths);
const made = fromTypedArray(values, [values.length / source.width, source.width]);
made.tracked = true;
this.tensors.push(made);
return made;
}
};
var nothing = new Proxy({}, {
get: (_, key) => {
if (typeof key === "symbol") return void 0;
throw new KeyError(`The model reads feature ${key} itself: only what goes through feature columns and inputLayer can be attributed`, {
column: key
});
}
});
function checkFinite({ column, values, width, sequence: sequence2 }, { what, first }) {
for (let i = 0; i < values.length; i++) {
if (Number.isFinite(values[i])) continue;
const row = first + Math.floor(i / (sequence2 === null ? width : width * sequence2.steps));
throw new ValueError(`Column ${column.name} is ${values[i]} in ${what} ${row}: no path leads there`, {
column: column.name,
row
});
}
}

// estimators/attribution_baselines.ts
function checkBaseline(baseline) {
if (baseline === "zeros") return baseline;
if (typeof baseline !== "object" || baseline === null) {
throw new ValueError(`baseline must be "zeros", { mean }, { example } or { examples }, received ${describe(baseline)}`);
}
checkOptions("baseline", baseline, { mean: ["any"], example: ["any"], examples: ["any"] });
const given2 = Object.keys(baseline);
if (given2.length !== 1) {
throw new ValueError(
`baseline must have one of mean, example and examples, received ${given2.length === 0 ? "none" : given2.join(", ")}`
);
}
const [value] = Object.values(baseline);
if ("example" in baseline) {
if (typeof value !== "object" || value === null || Array.isArray(value)) {
throw new TypeError(`baseline: example must be a record of feature name -> value, received ${describe(value)}`);
}
} else if (typeof value !== "function" && !(value instanceof Dataset)) {
throw new TypeError(`baseline: ${given2[0]} must be an input function or a Dataset, received ${describe(value)}`);
}
return baseline;
}
async function readBaselines(model, baseline, read) {
if (baseline === "zeros") {
return ({ sources }) => ({ points: [sources.map(({ width }) => new Float32Array(width))], names: sources.map(() => null) });
}
const reader = new BaselineReader(model);
if ("example" in baseline) {
reader.take(batchOfOne(baseline.example).features, (batch) => reader.points.push(pointAt(batch, 0)));
} else if ("mean" in baseline) {
const mean2 = new Mean2();
for await (const features of read(inputOf(baseline.mean))) reader.take(features, (batch) => mean2.take(batch));
if (reader.rows > 0) reader.points.push(mean2.point());
} else {
for await (const features of read(inputOf(baseline.examples))) {
reader.take(features, (batch) => {
for (let row = 0; row < batch.rows; row++) reader.points.push(pointAt(batch, row));
});
}
}
if (reader.rows === 0) throw new ValueError(`The input of the baseline has no example`);
return () => reader;
}
function inputOf(input) {
return input instanceof Dataset ? () => input : input;
}
var BaselineReader = class {
points = [];
rows = 0;
#model;
#names = [];
constructor(model) {
this.#model = model;
}
get names() {
return this.#names;
}
take(features, use) {
const { batch } = observe(this.#model, features, { what: "example of the baseline", first: this.rows }, () => null);
if (this.rows === 0) this.#names = batch.sources.map(({ entries }) => entries !== null && entries.added === null ? /* @__PURE__ */ new Map() : null);
batch.sources.forEach(({ entries }, s) => {
const names = this.#names[s];
if (names === null || names === void 0 || entries === null) return;
entries.ids.forEach((id, i) => {
if (id >= 0 && !names.has(id)) names.set(id, entries.nameOf(i));
});
});
use(batch);
this.rows += batch.rows;
}
};
function pointAt({ sources }, row) {
return sources.map((source) => {
const values = valuesAt(source, row);
if (source.width > 0 && values.length === 0) {
throw new ValueError(
`The baseline's sequence of column ${source.column.name} has no step: it must have as many as the examples, or one`,
{
column: source.column.name,
row
}
);
}
return values.slice();
});
}
function valuesAt({ values, width, sequence: sequence2 }, row) {
const begin = row * width * (sequence2?.steps ?? 1);
return values.subarray(begin, begin + width * (sequence2?.lengths[row] ?? 1));
}
var Mean2 = class {
#sums = [];
#counts = [];
take(batch) {
if (this.#sums.length === 0) {
this.#sums = batch.sources.map(({ width }) => new Float64Array(width));
this.#counts = batch.sources.map(() => 0);
}
batch.sources.forEach((source, s) => {
const sums = this.#sums[s];
for (let row = 0; row < batch.rows; row++) {
const values = valuesAt(source, row);
for (let i = 0; i < values.length; i++) sums[i % source.width] += values[i];
this.#counts[s] += values.length / source.width;
}
});
}
point() {
return this.#sums.map((sums, s) => Float32Array.from(sums, (sum3) => this.#counts[s] === 0 ? 0 : sum3 / this.#counts[s]));
}
};

// estimators/attribution_result.ts
function partsOf2(batch, row, explained, known4) {
const columns = {};
const features = {};
let begin = 0;
batch.sources.forEach((source, s) => {
const steps = source.sequence?.lengths[row] ?? null;
const end = begin + source.width * (steps ?? 1);
const part = {
values: explained.values.subarray(begin, end),
baseline: explained.baseline.subarray(begin, end),
attributions: explained.attributions.subarray(begin, end),
gradients: explained.gradients.subarray(begin, end)
};
begin = end;
const shape = steps === null ? [source.width] : [steps, source.width];
const column = columns[source.name] = {
total: sumOf2(part.attributions),
features: source.column.keys,
processed: host2(part.values, shape),
baseline: host2(part.baseline, shape),
attribution: host2(part.attributions, shape),
keys: source.entries === null ? [] : keysOf2(source, row, part, known4[s] ?? null)
};
for (const key of source.column.keys) {
const feature = features[key] ??= emptyFeature(batch.features, key, row);
feature.total += column.total / source.column.keys.length;
feature.columns = [...feature.columns, source.name];
if (source.column.keys.length === 1) feature.keys = joined2(feature.keys, column.keys);
if (steps !== null) feature.steps = stepsOf(feature, batch.features[key], row, part.attributions, steps, source);
}
});
return { columns, features };
}
function emptyFeature(features, key, row) {
return { total: 0, value: valueAt(features[key] ?? null, row), columns: [], keys: [], steps: null };
}
function keysOf2({ entries, width }, row, part, known4) {
const { ids, splits, nameOf, added } = entries;
const { values, attributions, gradients: gradients2 } = part;
const found = /* @__PURE__ */ new Map();
let effective = 0;
for (let i = splits[row]; i < splits[row + 1]; i++) if (added !== null && added.place[i] >= 0) effective++;
for (let i = splits[row]; i < splits[row + 1]; i++) {
const id = Math.max(ids[i], -1);
const name = nameOf(i);
const same = id < 0 ? name : id;
const before = found.get(same);
let attribution = 0;
if (added === null) attribution = id < 0 || before !== void 0 ? 0 : attributions[id];
else if (added.place[i] >= 0) {
const at = added.place[i] * width;
for (let d = 0; d < width; d++) {
attribution += (added.factor[i] * added.rows[at + d] - values[d] / effective) * gradients2[d] + attributions[d] / effective;
}
}
if (before === void 0) found.set(same, { names: [name], id, attribution });
else {
before.attribution += attribution;
if (!before.names.includes(name)) before.names.push(name);
}
}
const keys = [...found.values()].map(({ names, id, attribution }) => ({
key: names.join(" / "),
id,
present: true,
attribution
}));
if (added !== null) return keys;
for (let id = 0; id < width; id++) {
if (attributions[id] === 0 || found.has(id)) continue;
keys.push({ key: known4?.get(id) ?? `#${id}`, id, present: false, attribution: attributions[id] });
}
return keys;
}
function joined2(a, b) {
if (a.length === 0 || b.length === 0) return a.length === 0 ? b : a;
const byName2 = new Map(a.map((key) => [key.key, key]));
for (const key of b) {
const same = byName2.get(key.key);
byName2.set(key.key, same === void 0 ? key : { ...same, attribution: same.attribution + key.attribution });
}
return [...byName2.values()];
}
function stepsOf({ steps: before }, feature, row, attributions, steps, { width, column }) {
const values = before === null ? stepValues(feature, row, steps) : before.map(({ value }) => value);
return Array.from({ length: steps }, (_, t) => ({
value: values[t] ?? null,
attribution: (before?.[t]?.attribution ?? 0) + sumOf2(attributions.subarray(t * width, (t + 1) * width)) / column.keys.length
}));
}
function valueAt(feature, row) {
if (feature === null) return null;
if (feature instanceof SparseTensor) {
const values = sparseRow(feature, row).map(({ value }) => value);
return values.length === 1 ? values[0] : values;
}
if (feature instanceof Tensor) {
const each = feature.size / (feature.shape[0] ?? 1);
return plain2(
nest(Array.from(elements2(feature)).slice(row * each, (row + 1) * each), feature.shape.slice(1)),
feature.dtype === "float32"
);
}
return plain2(feature[row], feature instanceof Float32Array);
}
function stepValues(feature, row, steps) {
if (feature instanceof SparseTensor) {
const values = Array.from({ length: steps }, () => []);
for (const { at, value: value2 } of sparseRow(feature, row)) values[Number(at[1])]?.push(value2);
return values.map((inStep) => inStep.length === 1 ? inStep[0] : inStep);
}
const value = valueAt(feature, row);
const list2 = Array.isArray(value) ? value : [value];
const each = list2.length > steps && list2.length % steps === 0 && list2.every((item) => typeof item === "number") ? list2.length / steps : 1;
return Array.from({ length: steps }, (_, t) => each === 1 ? list2[t] : list2.slice(t * each, (t + 1) * each));
}
function sparseRow(feature, row) {
const indices = feature.indices.hostData;
const values = elements2(feature.values);
const rank = feature.denseShape.length;
const found = [];
for (let i = 0; i < values.length; i++) {
if (indices[i * rank] === BigInt(row)) {
found.push({ at: Array.from(indices.subarray(i * rank, (i + 1) * rank)), value: plain2(values[i]) });
}
}
return found;
}
function elements2(t) {
return t.hostData ?? t.dataSync();
}
function plain2(value, single = false) {
if (value instanceof Uint8Array) return textOf(value);
if (single && typeof value === "number") return Number.isFinite(value) ? Number(shortestFloat32(value)) : value;
if (typeof value === "bigint") return exactNumber(value);
if (Array.isArray(value) || ArrayBuffer.isView(value)) {
const items = Array.from(value, (item) => plain2(item, single || value instanceof Float32Array));
return items.length === 1 && !Array.isArray(items[0]) ? items[0] : items;
}
return value ?? null;
}
function host2(values, shape) {
return { dtype: "float32", shape, data: Float32Array.from(values) };
}
function sumOf2(values) {
let sum3 = 0;
for (let i = 0; i < values.length; i++) sum3 += values[i];
return sum3;
}

// estimators/attribution_target.ts
var KEYS4 = { probability: "probabilities", logit: "logits", prediction: "predictions" };
var TargetChooser = class {
#options;
/**
* Checks the target.
*
* @throws {ValueError} if an option has a value that is not allowed.
*/
constructor(target = {}) {
const options = typeof target === "number" || typeof target === "string" ? { class: target } : target;
if (typeof options !== "object" || options === null) {
throw new TypeError(`target must be a class, by id or name, or a record of options, received ${describe(target)}`);
}
checkOptions("target", options, { class: ["number", "string"], of: ["string"], step: ["number"], head: ["string"] });
const { class: id, of, step } = this.#options = options;
if (of !== void 0 && !Object.hasOwn(KEYS4, of)) {
throw new ValueError(`target: of must be "probability", "logit" or "prediction", received ${JSON.stringify(of)}`);
}
if (typeof id === "number" && !(Number.isInteger(id) && id >= 0)) {
throw new ValueError(`target: the id of a class is a whole number from 0, received ${id}`);
}
if (step !== void 0 && !Number.isInteger(step)) throw new ValueError(`target: step must be a whole number, received ${step}`);
}
/** The key of the predictions that hold the target. */
key(predictions) {
const prefix2 = this.#prefix(predictions);
const of = this.#options.of ?? (Object.hasOwn(predictions, `${prefix2}probabilities`) ? "probability" : "prediction");
const key = prefix2 + KEYS4[of];
const found = predictions[key];
if (found === void 0 || found.dtype !== "float32" || found.shape.length < 2 || found.shape.length > 3) {
throw new ValueError(
`target: the model predicts no ${KEYS4[of]} of shape [batch, n] or [batch, steps, n]${prefix2 === "" ? "" : ` under ${prefix2}`}; it predicts ${Object.keys(predictions).join(", ")}`
);
}
return key;
}
/**
* The target of every example of a batch.
*
* @param lengths Steps of each example; null in a model without sequences.
* @param first Place of the first example in the input, for errors.
* @throws {ValueError} if the class or the step does not exist.
*/
choose(predictions, lengths, first) {
const prefix2 = this.#prefix(predictions);
const key = this.key(predictions);
const of = Object.keys(KEYS4).find((name) => prefix2 + KEYS4[name] === key);
const head = prefix2 === "" ? null : prefix2.slice(0, -1);
const { shape } = predictions[key];
const names = classNamesOf(predictions, prefix2);
const count3 = names?.length ?? shape[shape.length - 1];
const given2 = this.#classId(names, count3);
const scores = given2 === null && names !== null ? new Scores(predictions, prefix2) : null;
const steps = shape.length === 3 ? shape[1] : null;
if (steps === null && this.#options.step !== void 0) {
throw new ValueError("target: the model predicts once for each example, so that there is no step to choose");
}
const logitOfTwo = of === "logit" && names !== null && shape[shape.length - 1] === 1;
return Array.from({ length: shape[0] }, (_, row) => {
const step = steps === null ? null : this.#step(lengths?.[row] ?? steps, first + row);
const classId = given2 ?? scores?.highest(row * (steps ?? 1) + (step ?? 0)) ?? 0;
return {
target: { classId, className: names?.[classId] ?? null, of, step, head },
index: (step ?? 0) * shape[shape.length - 1] + (logitOfTwo ? 0 : classId),
sign: logitOfTwo && classId === 0 ? -1 : 1
};
});
}
/** `head/` in a model with several heads, else nothing. */
#prefix(predictions) {
const { head } = this.#options;
if (Object.values(KEYS4).some((key) => Object.hasOwn(predictions, key))) {
if (head !== void 0) throw new ValueError(`target: the model has one head, received head ${JSON.stringify(head)}`);
return "";
}
const heads = [
...new Set(Object.keys(predictions).filter((key) => key.includes("/")).map((key) => key.slice(0, key.lastIndexOf("/"))))
];
if (heads.length === 0) {
throw new ValueError(
`What is attributed is predicted under the key probabilities, logits or predictions; the model predicts ${Object.keys(predictions).join(", ")}`
);
}
if (head === void 0 || !heads.includes(head)) {
throw new ValueError(
`target: head must be one of ${heads.join(", ")}, received ${head === void 0 ? "none" : JSON.stringify(head)}`
);
}
return `${head}/`;
}
#classId(names, count3) {
const { class: given2 } = this.#options;
if (given2 === void 0) return null;
if (typeof given2 === "number") {
if (given2 < count3) return given2;
throw new ValueError(`target: class ${given2} is not in [0, ${count3})`);
}
const id = names?.indexOf(given2) ?? -1;
if (id >= 0) return id;
throw new ValueError(
names === null ? `target: a regressor's targets are chosen by their index in [0, ${count3}), received ${JSON.stringify(given2)}` : `target: there is no class ${JSON.stringify(given2)}; the classes are ${shown3(names)}`
);
}
#step(length, example) {
const { step = -1 } = this.#options;
const at = step < 0 ? length + step : step;
if (at >= 0 && at < length) return at;
throw new ValueError(`target: step ${step} is not in the sequence of example ${example}, which has ${length} steps`, { row: example });
}
};
function targetMask(shape, chosen) {
const each = shape.slice(1).reduce((a, b) => a * b, 1);
const mask = new Float32Array(chosen.length * each);
for (let row = 0; row < chosen.length; row++) mask[row * each + chosen[row].index] = chosen[row].sign;
return fromTypedArray(mask, shape);
}
function targetsOf(predictions, chosen, exampleOf) {
const values = predictions.dataSync();
const each = values.length / chosen.length;
return Float64Array.from(chosen, ({ index, sign: sign2, target }, row) => {
const value = values[row * each + index];
if (Number.isFinite(value)) return sign2 * value;
const example = exampleOf(row);
throw new InvalidArgumentError(`The ${target.of} of example ${example} that is to be attributed is ${value} on the path to it`, {
row: example
});
});
}
var Scores = class {
#values;
#width;
constructor(predictions, prefix2) {
const probabilities = predictions[`${prefix2}probabilities`];
this.#values = probabilities.dataSync();
this.#width = probabilities.shape[probabilities.shape.length - 1];
}
/** The first of the highest. */
highest(row) {
let best = 0;
for (let i = 1; i < this.#width; i++) {
if (this.#values[row * this.#width + i] > this.#values[row * this.#width + best]) best = i;
}
return best;
}
};
function classNamesOf(predictions, prefix2) {
const probabilities = predictions[`${prefix2}probabilities`];
if (probabilities === void 0) return null;
const count3 = probabilities.shape[probabilities.shape.length - 1];
const all = predictions[`${prefix2}all_classes`] ?? predictions[`${prefix2}classes`];
if (all !== void 0 && all.dtype === "string" && all.shape[all.shape.length - 1] === count3 && all.size >= count3) {
return all.dataSync().slice(0, count3);
}
return Array.from({ length: count3 }, (_, id) => String(id));
}
function shown3(names) {
return names.length <= 20 ? names.join(", ") : `${names.slice(0, 20).join(", ")} and ${names.length - 20} others`;
}

// estimators/attribution_paths.ts
var NONE2 = [];
var MAX_POINTS = 1 << 16;
var MAX_NUMBERS = 1 << 22;
var MAX_ROWS2 = 1 << 12;
var MAX_NUMBERS_OF_PASS = 1 << 20;
var MAX_WORK = 2e7;
var PathFollower = class {
#model;
#task;
/** Examples whose paths are not all done, in their order. */
#waiting = [];
/** Whether the target has a derivative by any processed feature. */
#derived = false;
/** Nothing is computed yet. */
constructor(model, task) {
this.#model = model;
this.#task = task;
}
/** One attribution for each example. */
async *attributions(pacer, signal) {
const { batch: { rows }, baselines: { points }, path } = this.#task;
let paths = [];
let numbers = 0;
for (let row = 0; row < rows; row++) {
const example = this.#example(row);
this.#waiting.push(example);
for (let k = 0; k < points.length; k++) {
paths.push(this.#path(example, points[k]));
numbers += path.steps * 2 * Math.max(1, example.values.length);
const last = row + 1 === rows && k + 1 === points.length;
if (!last && numbers < MAX_NUMBERS && paths.length * path.steps * 2 < MAX_POINTS) continue;
for (let live = paths; live.length > 0; ) live = await this.#round(live, pacer, signal);
paths.forEach(addPath);
paths = [];
numbers = 0;
while (this.#waiting[0]?.done === points.length) yield this.#attribution(this.#waiting.shift());
}
}
}
/** Tells paths what is at the points that they want next; gives the paths that wanted some. */
async #round(paths, pacer, signal) {
const { batch: { sources, work }, outputs: predicted } = this.#task;
const rounds = [];
const rows = [];
for (const path of paths) {
const points = path.rule.next();
if (points.length === 0) continue;
const parts = new Float64Array(points.length * path.active.length);
const round = { path, points, outputs: new Float64Array(points.length), parts, kinks: points.map(() => NONE2), begin: rows.length };
rounds.push(round);
for (let point = 0; point < points.length; point++) rows.push(round);
}
const numbers = sources.reduce((total, { width, sequence: sequence2 }) => total + width * (sequence2?.steps ?? 1), predicted);
const most = Math.max(1, Math.floor(Math.min(MAX_ROWS2, MAX_NUMBERS_OF_PASS / numbers, MAX_WORK / Math.max(1, work))));
let before = [];
for (let from = 0; from < rows.length; from += most) {
before = this.#pass(rows.slice(from, from + most), from, before);
signal?.throwIfAborted();
if (pacer.due) await pacer.turn();
}
for (const { path, outputs, parts, kinks } of rounds) {
if (!this.#derived && outputs.some((output) => output !== outputs[0])) {
throw new ValueError(
`The ${this.#task.chosen[0].target.of} changes along the path and has no derivative: what makes it is not differentiable, or computes on the host`
);
}
path.rule.take(outputs, parts, kinks);
}
return rounds.map(({ path }) => path);
}
/**
* Runs the model at some of a round's points.
*
* @param rows For each of them the path's round.
* @param from Number of the first of them among all points of the round.
* @param before By what units switch at the point before the first, which is given for the last in return.
*/
#pass(rows, from, before) {
const { batch: { sources }, key, chosen, first } = this.#task;
const elements3 = rows.map(({ path }) => chosen[path.example.row]);
const task = {
sources,
values: this.#fedValues(rows, from),
seeksKinks: rows[0].path.rule.seeksKinks,
sum: (predictions) => sum(mul(predictions[key], targetMask(predictions[key].shape, elements3)))
};
return feed(this.#model, task, ({ predictions, gradients: gradients2, switches }) => {
if (gradients2.some((gradient2) => gradient2 !== null)) this.#derived = true;
const values = targetsOf(predictions[key], elements3, (row) => first + rows[row].path.example.row);
for (let row = 0; row < rows.length; row++) {
const round = rows[row];
const { path, points, outputs, parts, kinks } = round;
const point = from + row - round.begin;
outputs[point] = values[row];
this.#readParts(path, gradients2, row, rows.length, parts, point * path.active.length);
if (point === 0 || points[point - 1] > points[point]) continue;
for (let l = 0; l < switches.length; l++) {
const layer = switches[l];
const units = layer.length / rows.length;
const [last, begin] = row === 0 ? [before[l], 0] : [layer, (row - 1) * units];
if (last === void 0 || !Number.isInteger(units) || row === 0 && last.length !== units) continue;
for (let unit2 = 0; unit2 < units; unit2++) {
const a = last[begin + unit2];
const b = layer[row * units + unit2];
if (a < 0 === b < 0) continue;
if (kinks[point - 1] === NONE2) kinks[point - 1] = [];
kinks[point - 1].push(points[point - 1] + (points[point] - points[point - 1]) * a / (a - b));
}
}
}
return switches.map((layer) => layer.slice(layer.length - layer.length / rows.length));
});
}
/** Points of paths as rows of the processed features. */
#fedValues(rows, from) {
const begins = new Int32Array(rows.length);
return this.#task.batch.sources.map(({ width, sequence: sequence2 }) => {
const lengths = sequence2 === null ? null : Int32Array.from(rows, ({ path }) => sequence2.lengths[path.example.row]);
const stride2 = width * (lengths === null ? 1 : lengths.reduce((most, length) => Math.max(most, length), 0));
const values = new Float32Array(rows.length * stride2);
rows.forEach(({ path: { example, baseline }, points, begin: first }, row) => {
const at = points[from + row - first];
const begin = begins[row];
const size2 = width * (lengths?.[row] ?? 1);
for (let i = 0; i < size2; i++) {
const x = example.values[begin + i];
const away = baseline[begin + i];
values[row * stride2 + i] = at === 1 ? x : away + at * (x - away);
}
begins[row] = begin + size2;
});
return { values, lengths };
});
}
/** Gradients of a row times what changes along its path. */
#readParts({ example, active, change }, gradients2, row, rows, into, begin) {
const { sources } = this.#task.batch;
let next = 0;
let from = 0;
for (let s = 0; s < sources.length; s++) {
const { width, sequence: sequence2 } = sources[s];
const to = from + width * (sequence2?.lengths[example.row] ?? 1);
const gradient2 = gradients2[s] ?? null;
const place = gradient2 === null ? 0 : row * (gradient2.length / rows) - from;
for (; next < active.length && active[next] < to; next++) {
if (gradient2 !== null) into[begin + next] = gradient2[place + active[next]] * change[next];
}
from = to;
}
}
#example(row) {
const parts = this.#task.batch.sources.map((source) => valuesAt(source, row));
const values = new Float32Array(parts.reduce((total, part) => total + part.length, 0));
let begin = 0;
for (const part of parts) {
values.set(part, begin);
begin += part.length;
}
return {
...{ row, values, done: 0, output: 0, baselineOutput: 0, steps: 0 },
baseline: new Float64Array(values.length),
attributions: new Float64Array(values.length),
gradients: new Float64Array(values.length)
};
}
#path(example, point) {
const { batch: { sources }, first, method, path } = this.#task;
const baseline = new Float32Array(example.values.length);
let begin = 0;
sources.forEach(({ column, width, sequence: sequence2 }, s) => {
const values = point[s];
const length = width * (sequence2?.lengths[example.row] ?? 1);
if (values.length !== length && values.length !== width) {
const row = first + example.row;
throw new ValueError(
`The baseline's sequence of column ${column.name} has ${values.length / width} steps, that of example ${row} has ${length / width}: it must have as many, or one`,
{ column: column.name, row }
);
}
for (let at = 0; at < length; at += values.length) baseline.set(values, begin + at);
begin += length;
});
const active = Int32Array.from(baseline.keys()).filter((i) => example.values[i] !== baseline[i]);
const change = Float64Array.from(active, (i) => example.values[i] - baseline[i]);
return { example, baseline, active, change, rule: new method(active.length, path) };
}
#attribution({ row, values, output, baselineOutput: outputs, steps, done, ...sums }) {
const { batch, chosen, first, baselines, path } = this.#task;
const mean2 = (totals) => totals.map((total) => total / done);
const attributions = mean2(sums.attributions);
const baselineOutput = outputs / done;
const gap = Math.abs(output - baselineOutput - attributions.reduce((a, b) => a + b, 0));
const { features, columns } = partsOf2(
batch,
row,
{ values, attributions, baseline: mean2(sums.baseline), gradients: mean2(sums.gradients) },
baselines.names
);
const converged = gap <= allowedGap(path.tolerance, baselineOutput, output);
return { index: first + row, target: chosen[row].target, output, baselineOutput, gap, steps, converged, features, columns };
}
};
function addPath({ example, baseline, rule, active, change }) {
const attributions = rule.attributions();
active.forEach((coordinate, i) => {
example.attributions[coordinate] += attributions[i];
example.gradients[coordinate] += attributions[i] / change[i];
});
for (let i = 0; i < baseline.length; i++) example.baseline[i] += baseline[i];
const [from, to] = rule.ends;
example.output = to;
example.baselineOutput += from;
example.steps = Math.max(example.steps, rule.steps);
example.done++;
}

// estimators/attributions.ts
function attributionOptions(options) {
checkCallOptions("attributions", options, {
target: ["any"],
baseline: ["any"],
steps: ["number"],
method: ["string"],
tolerance: ["number"],
maxSteps: ["number"],
checkpointPath: ["string"]
});
const { steps = 64, maxSteps = Math.max(1024, steps), method = "gauss_legendre", tolerance = 1e-3, baseline = "zeros" } = options;
checkSteps("steps", steps);
checkSteps("maxSteps", maxSteps);
if (maxSteps > MAX_STEPS) throw new ValueError(`steps and maxSteps may be ${MAX_STEPS} at most, received ${maxSteps}`);
if (maxSteps < steps) throw new ValueError(`maxSteps must not be below steps, received ${maxSteps} and ${steps}`);
if (!(tolerance >= 0)) throw new ValueError(`tolerance must not be negative, received ${tolerance}`);
if (!Object.hasOwn(methods, method)) {
throw new ValueError(`method must be "gauss_legendre" or "right_riemann", received ${JSON.stringify(method)}`);
}
if (method === "gauss_legendre" && steps < 2) throw new ValueError(`method "gauss_legendre" takes 2 steps at least, received ${steps}`);
return {
target: new TargetChooser(options.target),
baseline: checkBaseline(baseline),
path: { steps, maxSteps, tolerance },
method: methods[method],
signal: options.signal
};
}
var MAX_STEPS = 1 << 20;
var methods = { gauss_legendre: GaussLegendre, right_riemann: RightRiemann };
async function* attributionLoop(task) {
const pacer = new Pacer();
const { signal, target, baseline, method, path } = task.options;
try {
const baselinesFor = await readBaselines(task, baseline, async function* (inputFn) {
const input = await task.open(inputFn);
try {
yield* batches(input, signal, pacer);
} finally {
await closeInput(input, signal);
}
});
let first = 0;
for await (const features of batches(task.input, signal, pacer)) {
const { batch, result } = observe(task, features, { what: "example", first }, (predictions, sources) => ({
key: target.key(predictions),
outputs: sizeOf(predictions[target.key(predictions)].shape.slice(1)),
chosen: target.choose(predictions, sources.find(({ sequence: sequence2 }) => sequence2 !== null)?.sequence?.lengths ?? null, first)
}));
const following = new PathFollower(task, { batch, ...result, first, baselines: baselinesFor(batch), method, path });
yield* following.attributions(pacer, signal);
first += batch.rows;
}
} finally {
await closeInput(task.input, signal);
}
}
async function* batches(input, signal, pacer) {
while (true) {
signal?.throwIfAborted();
const read = nextBatch(input, signal);
const result = read instanceof Promise ? await read : read;
if (result === ABORTED) continue;
if (result.done) return;
yield result.value.features;
if (pacer.due) await pacer.turn();
}
}

// estimators/estimator.ts
var Estimator = class {
/** How it runs. */
config;
/** Directory of its checkpoints. */
modelDir;
#params;
#modelFn;
#traits;
#ownsDirectory;
#directory;
/** Checks the options; nothing is read or written yet. */
constructor(options, traits = {}) {
checkOptions("Estimator", options, {
modelFn: ["any"],
modelDir: ["string"],
config: ["any"],
params: ["any"],
warmStartFrom: ["any"]
});
if (typeof options.modelFn !== "function") throw new ValueError("modelFn must be provided to Estimator.");
this.config = runConfigOf(options.config);
const { modelDir } = options;
if (modelDir !== void 0 && this.config.modelDir !== null && modelDir !== this.config.modelDir) {
throw new ValueError(
`\`modelDir\` are set both in constructor and \`RunConfig\`, but with different values. In constructor: '${modelDir}', in \`RunConfig\`: '${this.config.modelDir}' `
);
}
if (options.config === void 0) this.logger.info("Using default config.");
const given2 = modelDir || this.config.modelDir;
this.modelDir = given2 ?? `${MEMORY_SCHEME}/headway/${crypto.randomUUID()}`;
this.#ownsDirectory = given2 === null;
if (this.#ownsDirectory) this.logger.info(`Using temporary folder as model directory: ${this.modelDir}`);
this.#params = copied(options.params);
this.#modelFn = options.modelFn;
this.#traits = traits;
this.#directory = new ModelDirectory(this.modelDir, {
traits,
warmStart: warmStartSettings(options.warmStartFrom),
tfRandomSeed: this.config.tfRandomSeed,
logger: () => this.logger
});
}
/** What `modelFn` and `inputFn` are passed: a copy of the option, with copies of the records and arrays in it. */
get params() {
return copied(this.#params);
}
/** The `modelFn` with `params` and `config` bound. */
get modelFn() {
return ({ features, labels = null, mode }) => this.#call(features, labels, mode);
}
/**
* Trains the model.
*
* Restores the latest checkpoint of the model directory if there is one, writes one at the start, when they are due, and at the end.
*
* @param inputFn Gives the batches, `[features, labels]`. A single batch is repeated and needs `steps` or `maxSteps`.
* @throws {NanLossDuringTrainingError} if the loss becomes NaN: the step that met it is not taken, no checkpoint is written.
* @throws {FailedPreconditionError} if another process trains in the directory, or the checkpoint belongs to another optimizer.
*/
async train(inputFn, options = {}) {
checkCallOptions("train", options, {
steps: ["number"],
maxSteps: ["number"],
resetOptimizer: ["boolean"],
onStep: ["function"]
});
checkCallable(inputFn);
const { steps, maxSteps, signal, resetOptimizer = false, onStep } = options;
if (steps !== void 0 && maxSteps !== void 0) throw new ValueError("Can not provide both steps and maxSteps.");
checkSteps("steps", steps);
checkSteps("maxSteps", maxSteps);
this.#directory.refuseClosed();
signal?.throwIfAborted();
const fs = await fileSystemOf(this.modelDir);
await fs.mkdir(this.modelDir);
await using _lock = await fs.lock(this.modelDir);
const latest = await latestCheckpoint(this.modelDir, fs);
if (maxSteps !== void 0 && latest !== null && await stepOf2(latest, fs) >= maxSteps) {
this.logger.info("Skipping training since max_steps has already saved.");
return this;
}
const { trainFrom: trainFrom2 } = await Promise.resolve(training_exports);
const session = await this.#directory.openForTraining(latest, fs);
try {
await trainFrom2({
session,
input: await inputFn({ mode: "train", params: this.#params, config: this.config }),
config: this.config,
modelFn: ({ features, labels }) => this.#call(features, labels, "train"),
steps,
maxSteps,
resetOptimizer,
signal,
onStep,
directory: this.#directory,
fs,
partition: this.#traits.partition
});
} catch (error) {
this.#directory.sessions.forget(session);
throw error;
} finally {
session.release();
}
return this;
}
/**
* Evaluates the model on the latest checkpoint, or with first values where there is none.
*
* @returns The metrics by TensorFlow's names, `loss` (the mean over batches of the batch's loss) and `global_step`.
*/
async evaluate(inputFn, options = {}) {
checkCallOptions("evaluate", options, { steps: ["number"], checkpointPath: ["string"], name: ["string"] });
checkCallable(inputFn);
checkSteps("steps", options.steps);
const { evaluateLoop: evaluateLoop2 } = await Promise.resolve(evaluate_exports);
return await this.#directory.infer(options.checkpointPath, "evaluate", async (session) => {
const results = await evaluateLoop2({
session,
input: await this.#input(inputFn, "eval", options.steps),
logger: this.logger,
modelFn: ({ features, labels }) => this.#call(features, labels, "eval"),
steps: options.steps ?? null,
signal: options.signal,
fit: this.#directory.inferenceFit,
emptyMetrics: this.#traits.emptyMetrics ?? null
});
if (session.path !== null) this.logger.info(`Saving 'checkpoint_path' summary for global step ${session.step}: ${session.path}`);
return results;
});
}
async *predict(inputFn, options = {}) {
checkCallOptions("predict", options, { ...predictOptions, yieldSingleExamples: ["boolean"] });
checkCallable(inputFn);
const session = await this.#directory.openForInference(options.checkpointPath, "predict");
try {
const batches2 = predictLoop({
session,
input: await this.#input(inputFn, "infer"),
logger: this.logger,
modelFn: ({ features }) => this.#call(features, null, "infer"),
predictKeys: keysOf(options.predictKeys),
signal: options.signal,
fit: this.#directory.inferenceFit
});
for await (const batch of batches2) {
if (options.yieldSingleExamples === false) yield batch;
else for (const row of rowsOf3(batch)) yield BARE_KEY in row && Object.keys(row).length === 1 ? row[BARE_KEY] : row;
}
} catch (error) {
this.#directory.sessions.discard(session);
throw error;
} finally {
session.release();
}
}
/**
* Predicts one example.
*
* @param features Each feature without a batch dimension: a number, a string, or an array for a feature with several values.
*/
async predictOne(features, options = {}) {
checkCallOptions("predictOne", options, predictOptions);
if (typeof features !== "object" || features === null || Array.isArray(features)) {
throw new TypeError(
`predictOne takes a record of feature name -> value, received ${describe(features)}`
);
}
const keys = keysOf(options.predictKeys);
const one = batchOfOne(features);
const batch = await this.#directory.infer(
options.checkpointPath,
"predict",
(session) => predictBatch(session, () => this.#call(one.features, null, "infer"), one, keys, this.#directory.inferenceFit)
);
return rowsOf3(batch)[0];
}
/**
* What the model's input layers make of features, with the latest checkpoint.
*
* @param features A batch, as `predict` takes it.
* @throws {KeyError} if a feature is missing.
* @throws {ValueError} if the model has no input layer.
*/
async layerAnnotations(features) {
if (typeof features !== "object" || features === null || Array.isArray(features)) {
throw new TypeError(`layerAnnotations takes a record of features, received ${describe(features)}`);
}
let columns = [];
const annotated = () => {
this.#call(features, null, "infer");
const { processedFeatures, featureColumns } = layerAnnotations();
if (featureColumns.length === 0) {
throw new ValueError(
"Layer annotations need a model that reads its features through feature columns: this one calls no inputLayer"
);
}
columns = featureColumns;
return new EstimatorSpec({ mode: "infer", predictions: processedFeatures });
};
const processed = await this.#directory.infer(
void 0,
"predict",
(session) => predictBatch(session, annotated, { features, labels: null }, null, this.#directory.inferenceFit)
);
const keys = new Set(columns.flatMap((column) => column.keys));
return {
unprocessedFeatures: Object.fromEntries([...keys].sort(byBytes).map((key) => [key, features[key]])),
processedFeatures: processed,
featureColumns: columns
};
}
/**
* Why examples are predicted as they are: integrated gradients (Sundararajan, Taly, Yan 2017, arXiv 1703.01365) of a class's probability, or another
* number that is predicted, along the straight path from a baseline to each example, by feature, category and step. Any model whose features all go
* through feature columns can be asked. All parts of an example together are the difference of its output to that of the baseline, but for the gap:
* where it is larger than the tolerance steps are raised up to `maxSteps`, and what then does not hold is said, `converged: false`.
*
* @param inputFn Gives the examples; labels are ignored. Nothing is kept of an example after its attribution was given.
* @throws {ValueError} if the target does not exist, a baseline does not fit, or a processed feature is NaN or infinite, naming column or example.
* @throws {KeyError} if a feature is missing.
*
* @example
* ```ts
* import { DNNClassifier, numericColumn } from "@headway/estimator";
* await using model = new DNNClassifier({
*   featureColumns: [numericColumn("length"), numericColumn("depth")],
*   hiddenUnits: [4],
*   labelVocabulary: ["Adelie", "Gentoo"],
* });
* const penguins = { length: [39.1, 46.1], depth: [18.7, 13.2] };
* await model.train(() => [penguins, ["Adelie", "Gentoo"]], { steps: 10 });
* for await (const { target, features, gap } of model.attributions(() => penguins, { target: "Gentoo", baseline: { mean: () => penguins } })) {
*   console.log(target.className, features["length"]!.total, features["depth"]!.total, gap);
* }
* ```
*/
async *attributions(inputFn, options = {}) {
const { attributionLoop: attributionLoop2, attributionOptions: attributionOptions2 } = await Promise.resolve(attributions_exports);
const checked2 = attributionOptions2(options);
checkCallable(inputFn);
const session = await this.#directory.openForInference(options.checkpointPath, "attribute");
try {
yield* attributionLoop2({
session,
fit: this.#directory.inferenceFit,
modelFn: (features, given2) => this.#call(features, null, "infer", given2),
options: checked2,
input: await this.#input(inputFn, "infer"),
open: (input) => this.#input(input, "infer")
});
} catch (error) {
this.#directory.sessions.discard(session);
throw error;
} finally {
session.release();
}
}
/** Not there yet. */
exportSavedModel() {
return Promise.reject(new UnimplementedError("exportSavedModel does not exist yet"));
}
/** Not there yet. */
exportSavedmodel() {
return Promise.reject(new UnimplementedError("exportSavedmodel does not exist yet"));
}
/** Not there yet. */
experimentalExportAllSavedModels() {
return Promise.reject(new UnimplementedError("experimentalExportAllSavedModels does not exist yet"));
}
/** Names of the variables of the latest checkpoint, sorted. */
async getVariableNames() {
return [...(await this.#reader()).names()].sort();
}
async getVariableValue(name) {
const reader = await this.#reader();
const read = async (one) => {
if (!reader.has(one)) throw new NotFoundError(`Key ${one} not found in checkpoint`, { tensor: one });
return await reader.read(one);
};
if (typeof name === "string") return await read(name);
const values = {};
for (const one of name) values[one] = await read(one);
return values;
}
/** Path of the latest checkpoint, or null. */
async latestCheckpoint() {
return await latestCheckpoint(this.modelDir, await fileSystemOf(this.modelDir));
}
/** Directory of an evaluation: `eval`, or `eval_NAME`. */
evalDir(name) {
return joinPath(this.modelDir, name ? `eval_${name}` : "eval");
}
/** Frees the model's memory, and its directory if that is one in memory which it made itself. */
async close() {
if (this.#directory.sessions.closed) return;
this.#directory.sessions.close();
if (this.#ownsDirectory) await (await fileSystemOf(this.modelDir)).remove(this.modelDir);
}
/** Frees the model's memory at the end of an `await using` block. */
async [Symbol.asyncDispose]() {
await this.close();
}
/** Where log lines go. */
get logger() {
return this.config.logger ?? defaultLogger();
}
#call(features, labels, mode, asGiven = this.#traits.rawFeatures ?? false) {
const given2 = asGiven ? features : concreteFeatures(features);
return callModelFn(this.#modelFn, { features: given2, labels, mode, params: this.#params, config: this.config });
}
async #input(inputFn, mode, limit = Infinity) {
return batchesOf(await inputFn({ mode, params: this.#params, config: this.config }), { limit });
}
async #reader() {
const path = await this.latestCheckpoint();
if (path === null) throw new ValueError(`Could not find trained model in modelDir: ${this.modelDir}.`);
return await CheckpointReader.open(path, await fileSystemOf(path));
}
};

// estimators/_optimizer.ts

// estimators/dnn.ts
var tensorflow22 = { optimizerOf: resolveOptimizer, scopedState: false, partitioner: null };
var INPUT_LAYER = ["input_from_feature_columns", "input_layer"];
var DNNEstimator = class extends Estimator {
/** Checks the options; nothing is read or written yet. */
constructor(options, kind = "DNNEstimator", rules = tensorflow22) {
checkOptions(kind, options, { ...networkOptions, head: ["any"] });
const { head } = options;
if (!(head instanceof Head)) {
throw new TypeError(`head must be a head, such as new MultiClassHead({ nClasses: 3 }), received ${describe(head)}`);
}
const model = networkOf(options, rules);
super({
modelFn: ({ features, labels, mode }) => model.spec(head, features, labels, mode),
...options.modelDir === void 0 ? {} : { modelDir: options.modelDir },
...options.config === void 0 ? {} : { config: options.config },
...options.warmStartFrom === void 0 ? {} : { warmStartFrom: options.warmStartFrom }
}, {
prepare: async (fs) => {
for (const column of model.columns) await column.prepare?.(fs);
},
rawFeatures: true,
emptyMetrics: () => head.metrics(),
...rules.partitioner === null ? {} : { partition: { scope: `dnn/${INPUT_LAYER.join("/")}/`, partitioner: rules.partitioner } },
describe: () => ({ estimator: kind, ...model.describe(), head: head.toConfig() })
});
}
};
var DNNClassifier = class extends DNNEstimator {
/** Checks the options; nothing is read or written yet. */
constructor(options) {
checkOptions("DNNClassifier", options, {
...networkOptions,
nClasses: ["any"],
weightColumn: ["any"],
labelVocabulary: ["any"],
lossReduction: ["any"]
});
const { nClasses = options.labelVocabulary?.length ?? 2, weightColumn, labelVocabulary, lossReduction, ...rest } = options;
const shared = defined({ weightColumn, labelVocabulary, lossReduction });
const head = nClasses === 2 ? new BinaryClassHead(shared) : new MultiClassHead({ nClasses, ...shared });
super({ ...rest, head }, "DNNClassifier");
}
};
var DNNRegressor = class extends DNNEstimator {
/** Checks the options; nothing is read or written yet. */
constructor(options) {
checkOptions("DNNRegressor", options, { ...networkOptions, labelDimension: ["any"], weightColumn: ["any"], lossReduction: ["any"] });
const { labelDimension, weightColumn, lossReduction, ...rest } = options;
super(
{ ...rest, head: new RegressionHead(defined({ labelDimension, weightColumn, lossReduction })) },
"DNNRegressor"
);
}
};
var networkOptions = {
hiddenUnits: ["any"],
featureColumns: ["any"],
modelDir: ["string"],
optimizer: ["any"],
activationFn: ["string", "function", "null"],
dropout: ["number", "null"],
config: ["any"],
warmStartFrom: ["any"],
batchNorm: ["boolean"]
};
var Network = class {
columns;
#options;
#activation;
#dropout;
#optimizer;
#rules;
constructor(options, rules) {
this.columns = checkColumns(options.featureColumns);
this.#options = options;
this.#activation = checkActivation(options.activationFn === void 0 ? "relu" : options.activationFn);
this.#dropout = options.dropout ?? null;
this.#rules = rules;
this.#optimizer = rules.optimizerOf(options.optimizer ?? "Adagrad");
}
spec(head, features, labels, mode) {
const logits = variableScope("dnn", () => this.#logits(head.logitsDimension, this.#input(features)));
if (!this.#rules.scopedState) {
return head.createEstimatorSpec({ features, mode, logits, labels, optimizer: this.#optimizer, ...this.#trained() });
}
const nameScope2 = head instanceof MultiHead ? "" : head.name ?? "head";
const trainOpFn = (loss) => variableScope("dnn", () => this.#optimizer.minimize(loss, { nameScope: nameScope2 }));
return head.createEstimatorSpec({ features, mode, logits, labels, trainOpFn });
}
/**
* TensorFlow 2.15 trains the variables of the model's layers; the table of shared embeddings, outside of their scope, is none of them: it keeps
* its first value and has no slots in checkpoints (measured).
*/
#trained() {
if (!this.columns.some((column) => column instanceof SharedEmbeddingColumn)) return {};
const variables = [...requireModel("DNNEstimator").variables.all()].filter(
({ name, trainable }) => trainable && name.startsWith("dnn/")
);
return { trainableVariables: variables.sort((a, b) => a.name < b.name ? -1 : 1) };
}
#input(features) {
return variableScope(INPUT_LAYER[0], () => inputLayer(features, this.columns, { name: INPUT_LAYER[1] }));
}
#logits(dimension, input) {
let x = input;
this.#options.hiddenUnits.forEach((units, i) => {
const name = `hiddenlayer_${i}`;
x = dense(x, units, { activation: this.#activation, name });
if (this.#dropout !== null) x = dropout(x, this.#dropout, { name: `${name}/dropout` });
if (this.#options.batchNorm) x = variableScope(name, () => batchNorm(x, { name: `batchnorm_${i}`, momentum: 0.999 }));
});
return dense(x, dimension, { name: "logits" });
}
describe() {
const { hiddenUnits, batchNorm: normalised = false } = this.#options;
return {
columns: this.columns.map((column) => ({ name: column.name, ...column.toConfig() })),
hiddenUnits: [...hiddenUnits],
activation: typeof this.#activation === "function" ? "function" : this.#activation,
dropout: this.#dropout,
batchNorm: normalised
};
}
};

// estimators/_v1.ts
var v1_exports = {};
__export(v1_exports, {
AdagradOptimizer: () => AdagradOptimizer,
AdamOptimizer: () => AdamOptimizer,
DNNClassifier: () => DNNClassifier2,
DNNEstimator: () => DNNEstimator2,
DNNRegressor: () => DNNRegressor2,
FtrlOptimizer: () => FtrlOptimizer,
GradientDescentOptimizer: () => GradientDescentOptimizer,
MomentumOptimizer: () => MomentumOptimizer,
ProximalAdagradOptimizer: () => ProximalAdagradOptimizer,
RMSPropOptimizer: () => RMSPropOptimizer,
Reduction: () => Reduction2,
fixedSizePartitioner: () => fixedSizePartitioner,
headRules: () => headRules,
minMaxVariablePartitioner: () => minMaxVariablePartitioner,
v1OptimizerFromString: () => v1OptimizerFromString
});
var Reduction2 = V1Reduction;
var headRules = tensorflow12;
var DNNEstimator2 = class extends DNNEstimator {
/** Checks the options; nothing is read or written yet. */
constructor(options, kind = "v1.DNNEstimator") {
checkOptions(kind, options, { ...v1Options, head: ["any"] });
const { inputLayerPartitioner, head, ...rest } = options;
super({ ...rest, head: head instanceof Head ? head.withRules(tensorflow12) : head }, kind, rulesOf(inputLayerPartitioner ?? null));
}
};
var DNNClassifier2 = class extends DNNEstimator2 {
/** Checks the options; nothing is read or written yet. */
constructor(options, kind = "v1.DNNClassifier") {
checkOptions(kind, options, {
...v1Options,
nClasses: ["any"],
weightColumn: ["any"],
labelVocabulary: ["any"],
lossReduction: ["any"]
});
const { nClasses = options.labelVocabulary?.length ?? 2, weightColumn, labelVocabulary, lossReduction, ...rest } = options;
const shared = defined({ weightColumn, labelVocabulary, lossReduction });
const head = nClasses === 2 ? new BinaryClassHead(shared, tensorflow12) : new MultiClassHead({ nClasses, ...shared }, tensorflow12);
super({ ...rest, head }, kind);
}
};
var DNNRegressor2 = class extends DNNEstimator2 {
/** Checks the options; nothing is read or written yet. */
constructor(options, kind = "v1.DNNRegressor") {
checkOptions(kind, options, { ...v1Options, labelDimension: ["any"], weightColumn: ["any"], lossReduction: ["any"] });
const { labelDimension, weightColumn, lossReduction, ...rest } = options;
const head = new RegressionHead(defined({ labelDimension, weightColumn, lossReduction }), tensorflow12);
super({ ...rest, head }, kind);
}
};
function minMaxVariablePartitioner({ maxPartitions = 1, minSliceSize = 256 << 10 } = {}) {
if (!(maxPartitions >= 1)) throw new ValueError(`max_partitions must be positive: ${maxPartitions}`);
if (!(minSliceSize >= 1)) throw new ValueError(`min_slice_size must be positive: ${minSliceSize}`);
return (shape, dtype) => {
const bytes = sizeOf(shape) * (dtype === "string" ? 16 : dtype === "int64" ? 8 : dtype === "bool" ? 1 : 4);
const parts = Math.max(1, Math.min(shape[0] ?? 1, maxPartitions, Math.ceil(bytes / minSliceSize)));
return shape.map((_, axis) => axis === 0 ? parts : 1);
};
}
function fixedSizePartitioner(numShards) {
if (!Number.isInteger(numShards) || numShards < 1) {
throw new ValueError(`num_shards must be a whole number from 1, received ${numShards}`);
}
return (shape) => shape.map((extent, axis) => axis === 0 ? Math.max(1, Math.min(numShards, extent)) : 1);
}
var LEARNING_RATE = 0.05;
var v1Options = { ...networkOptions, inputLayerPartitioner: ["function", "null"] };
function rulesOf(partitioner) {
return {
optimizerOf: (like) => typeof like === "string" ? v1OptimizerFromString(like, { learningRate: LEARNING_RATE }) : resolveOptimizer(like),
scopedState: true,
partitioner
};
}

// estimators/layer_annotations.ts
var DNNClassifierWithLayerAnnotations = class extends DNNClassifier2 {
/**
* Checks the options; nothing is read or written yet.
*
* @throws {TypeError} if there is `batchNorm`, which TensorFlow's class does not have.
*/
constructor(options) {
refuseBatchNorm("DNNClassifierWithLayerAnnotations", options);
super(options, "DNNClassifierWithLayerAnnotations");
}
};
var DNNRegressorWithLayerAnnotations = class extends DNNRegressor2 {
/**
* Checks the options; nothing is read or written yet.
*
* @throws {TypeError} if there is `batchNorm`, which TensorFlow's class does not have.
*/
constructor(options) {
refuseBatchNorm("DNNRegressorWithLayerAnnotations", options);
super(options, "DNNRegressorWithLayerAnnotations");
}
};
function refuseBatchNorm(kind, options) {
if (typeof options === "object" && options !== null && Object.hasOwn(options, "batchNorm")) {
throw new TypeError(`${kind} got an unexpected option batchNorm: models with layer annotations are not normalised`);
}
}

// estimators/cell_choice.ts
function chooseCell({ units, cellType, rnnCellFn }) {
if (rnnCellFn !== void 0) {
if (units !== void 0 || cellType !== void 0) {
throw new ValueError("units and cellType must not be specified when using rnnCellFn");
}
return { cell: checkCell(rnnCellFn()), scope: "rnn" };
}
if (units === void 0) throw new ValueError("units, an array of layer widths, or rnnCellFn must be given, received neither");
const make = makerOf(cellType);
if (typeof units === "number") {
return { cell: checkCell(make(units)), scope: typeof cellType === "function" ? "rnn" : cellType ?? "simple_rnn" };
}
if (!Array.isArray(units)) throw new TypeError(`units must be a positive integer or an array of them, received ${typeof units}`);
const cells = units.map((width) => checkCell(make(width)));
return { cell: cells.length > 1 ? new StackedRNNCells(cells) : cells[0] ?? null, scope: "rnn" };
}
function describeCell({ units, cellType, rnnCellFn }) {
if (rnnCellFn !== void 0) return { units: null, cellType: "function" };
return {
units: typeof units === "number" ? units : [...units],
cellType: typeof cellType === "function" ? "function" : cellType ?? "simple_rnn"
};
}
var standard = { simple_rnn: simpleRnnCell, lstm: lstmCell, gru: gruCell };
function makerOf(cellType = "simple_rnn") {
if (typeof cellType === "string" && Object.hasOwn(standard, cellType)) return standard[cellType];
if (typeof cellType !== "function") {
throw new ValueError(
`\`cellType\` should be a class producing a RNN cell, or a string specifying the cell type. Supported strings are: ['simple_rnn', 'lstm', 'gru']. Received ${JSON.stringify(cellType)}`
);
}
const isClass2 = Object.getOwnPropertyDescriptor(cellType, "prototype")?.writable === false;
return isClass2 ? (units) => new cellType(units) : cellType;
}
function checkCell(cell) {
const { step, stateSize, build, outputSize, name } = cell ?? {};
if (typeof step !== "function" || stateSize === void 0) throw new ValueError("RNN cell should have a `step` and `stateSize` method.");
if (typeof build !== "function" || typeof outputSize !== "number" || typeof name !== "string") {
throw new ValueError("RNN cell should have a `name`, an `outputSize` and a `build` method.");
}
return cell;
}

// estimators/rnn.ts
var RNNEstimator = class extends Estimator {
/**
* Checks the options; nothing is read or written yet.
*
* @throws {ValueError} if `units`, `cellType` and `rnnCellFn` do not go together, or the head does not fit `returnSequences`.
*/
constructor(options, kind = "RNNEstimator") {
checkOptions(kind, options, { ...COMMON, head: ["object"] });
const { head } = options;
if (options.returnSequences && !(head instanceof SequentialHeadWrapper)) {
throw new ValueError("Provided head must be a `_SequentialHead` object when `returnSequences` is set to True.");
}
const model = new Network2(options);
super({
modelFn: ({ features, labels, mode }) => model.spec(head, features, labels, mode),
...options.modelDir === void 0 ? {} : { modelDir: options.modelDir },
...options.config === void 0 ? {} : { config: options.config }
}, {
prepare: async (fs) => {
for (const column of model.columns) await column.prepare?.(fs);
},
rawFeatures: true,
emptyMetrics: () => head.metrics(),
describe: () => ({ estimator: kind, ...model.describe(), head: head.toConfig() })
});
}
};
var RNNClassifier = class extends RNNEstimator {
/**
* Checks the options; nothing is read or written yet.
*
* @throws {ValueError} if `units`, `cellType` and `rnnCellFn` do not go together, or those of the head are wrong.
*/
constructor(options) {
checkOptions("RNNClassifier", options, { ...COMMON, ...OF_CLASSIFIER });
const { nClasses = options.labelVocabulary?.length ?? 2, weightColumn, labelVocabulary, lossReduction, sequenceMask, ...rest } = options;
const shared = {
...weightColumn === void 0 ? {} : { weightColumn },
...labelVocabulary === void 0 ? {} : { labelVocabulary },
...lossReduction === void 0 ? {} : { lossReduction }
};
const head = nClasses === 2 ? new BinaryClassHead(shared) : new MultiClassHead({ nClasses, ...shared });
super({ ...rest, head: rest.returnSequences ? atEveryStep(head, sequenceMask, weightColumn) : head }, "RNNClassifier");
}
};
var COMMON = {
sequenceFeatureColumns: ["any"],
contextFeatureColumns: ["any"],
units: ["any"],
cellType: ["any"],
rnnCellFn: ["function"],
returnSequences: ["boolean"],
modelDir: ["string"],
optimizer: ["any"],
config: ["any"]
};
var OF_CLASSIFIER = {
nClasses: ["number"],
weightColumn: ["any"],
labelVocabulary: ["any"],
lossReduction: ["any"],
sequenceMask: ["any"]
};
var Network2 = class {
columns;
#sequence;
#context;
#options;
#optimizer;
#cell;
constructor(options) {
this.#sequence = checkSequenceColumns(options.sequenceFeatureColumns);
const context = [...options.contextFeatureColumns ?? []];
this.#context = context.length === 0 ? context : checkColumns(context);
this.columns = [...this.#sequence, ...this.#context];
this.#options = options;
this.#cell = chooseCell(options);
const { optimizer = "Adagrad" } = options;
this.#optimizer = typeof optimizer === "string" ? optimizerFromString(optimizer, BY_NAME) : resolveOptimizer(optimizer);
}
spec(head, features, labels, mode) {
const { x, lengths } = sequenceInputLayer(features, this.#sequence, this.#context);
const logits = variableScope("rnn_model", () => dense(this.#outputs(x, lengths), head.logitsDimension, { name: "logits" }));
const key = this.#options.returnSequences && head instanceof SequentialHeadWrapper ? head.sequenceLengthMask : null;
const masked = key === null || Object.hasOwn(features, key) ? features : { ...features, [key]: lengthMask(lengths, x.shape[1]) };
return head.createEstimatorSpec({ features: masked, mode, logits, labels, optimizer: this.#optimizer, ...this.#trained() });
}
/**
* TensorFlow 2.15 trains the variables of the model's layers; the table of shared embeddings, outside of their scope, is none of them: it keeps
* its first value and has no slots in checkpoints (measured).
*/
#trained() {
if (!this.columns.some((column) => column instanceof SharedEmbeddingColumn)) return {};
const own = [...requireModel("RNNEstimator").variables.all()].filter(
({ name, trainable }) => trainable && /^(rnn_model|sequence_features|dense_features)\//.test(name)
);
return { trainableVariables: own.sort((a, b) => a.name < b.name ? -1 : 1) };
}
#outputs(x, lengths) {
const { returnSequences = false } = this.#options;
const { cell, scope: scope2 } = this.#cell;
return cell === null ? passed(x, lengths, returnSequences) : rnn(cell, x, lengths, { returnSequences, name: scope2 });
}
describe() {
return {
columns: this.columns.map((column) => ({ name: column.name, ...column.toConfig() })),
...describeCell(this.#options),
returnSequences: this.#options.returnSequences ?? false
};
}
};
var BY_NAME = { learningRate: 0.05, clipnorm: 5 };
function atEveryStep(head, sequenceMask = "sequence_mask", weightColumn) {
if (weightColumn !== void 0 && weightColumn !== null && typeof weightColumn !== "string") {
throw new TypeError(
`weightColumn must be a string with returnSequences. Given type: ${weightColumn?.constructor?.name ?? typeof weightColumn}.`
);
}
return new SequentialHeadWrapper(head, { sequenceLengthMask: sequenceMask, featureColumns: weightColumn ?? [] });
}
function passed(x, lengths, returnSequences) {
const [batch, time, width] = x.shape;
const steps = returnSequences ? time : 1;
const index = [];
const splits = new Int32Array(batch * steps + 1);
for (let place = 0; place < batch * steps; place++) {
const row = Math.floor(place / steps);
const last = lengths[row] - 1;
if (last >= 0) index.push(row * time + (returnSequences ? Math.min(place % steps, last) : last));
splits[place + 1] = index.length;
}
const taken = segmentCombine(reshape(x, [batch * time, width]), { index: Int32Array.from(index), weights: null, splits }, "sum");
return returnSequences ? reshape(taken, [batch, time, width]) : taken;
}

// heads/contrib/_classes.ts
function classTarget(labels, x, nClasses, vocabulary, scratch2) {
const host3 = readLabels(labels, x.shape, 1);
if (vocabulary === null && (host3.dtype === "float32" || host3.dtype === "bool" || host3.dtype === "string")) {
throw new ValueError(`Labels dtype should be integer Instead got <dtype: '${host3.dtype}'>.`);
}
const batch = x.shape[0];
return fromTypedArray(classIds(host3, nClasses, vocabulary, scratch2.ints(batch)), [batch, 1]);
}
function classesTensor(ids, names, shape = [ids.length]) {
return names === null ? hostTensor("int64", shape, BigInt64Array.from({ length: ids.length }, (_, i) => BigInt(ids[i]))) : hostTensor("string", shape, Array.from(ids, (id) => names[id]));
}
function measureClasses({ target, weights: weights2, put }, classes, measured, of) {
put("accuracy", (name) => new Accuracy(name)).update(target, classes, weights2);
const is2 = (ids, id) => equal(cast(reshape(ids, target.shape), "float32"), id);
for (const id of measured) {
const { logit, probability } = of(id);
const mean2 = (key) => put(`labels/${key}/class${id}`, (name) => new Mean(name));
mean2("prediction_mean").update(is2(classes, id), weights2);
mean2("actual_label_mean").update(is2(target, id), weights2);
mean2("probability_mean").update(probability, weights2);
mean2("logits_mean").update(logit, weights2);
}
}
function predictedClasses(logits, shape) {
return hostTensor("int64", shape, BigInt64Array.from(elementsOf(greater(logits, 0)), (id) => BigInt(id)));
}

// heads/contrib/head.ts
var Head2 = class {
};
function noOpTrainFn(_loss) {
return { gradients: [], apply: () => {
} };
}

// heads/contrib/_single_head.ts
var sharedOptions2 = {
labelName: ["string", "null"],
weightColumnName: ["string", "null"],
enableCenteredBias: ["boolean"],
headName: ["string", "null"]
};
var SingleHead = class extends Head2 {
headName;
#kind;
#labelName;
#weightColumnName;
#centered;
#scratch = new Scratch();
constructor(kind, options) {
super();
this.#kind = kind;
this.headName = options.headName || null;
this.#labelName = options.labelName || null;
this.#weightColumnName = options.weightColumnName || null;
this.#centered = options.enableCenteredBias ?? false;
}
get logitsDimension() {
return this.#kind.logitsDimension;
}
createModelFnOps(options) {
return variableScope(options.scope ?? this.headName ?? this.#kind.defaultScope, () => this.#create(options));
}
#create({ features, mode, labels = null, trainOpFn = null, logits = null, logitsInput = null }) {
checkMode(mode);
const plain3 = this.#kind.layer === void 0 ? logitsOf(logits, logitsInput, this.logitsDimension) : inputOf2(logits, logitsInput, this.#kind.defaultScope);
this.#kind.layer?.(plain3);
const bias = this.#centered ? variable("centered_bias_weight", [this.logitsDimension], zeros2()) : null;
const z = bias === null ? plain3 : add(plain3, bias);
let predicted = null;
const predictions = inThisModel(() => predicted ??= this.#kind.predictions(z));
const outputAlternatives = () => ({ [this.headName ?? "serving_default"]: this.#alternative(predictions()) });
if (mode === "infer" || labels === null) return new ModelFnOps({ mode, predictions, outputAlternatives });
const target = this.#kind.target(this.#labels(labels), z);
const weights2 = this.#weights(features, z);
const { train: train3, report } = this.#losses(target, z, weights2, mode);
const ops = {
mode,
predictions,
outputAlternatives,
loss: train3,
reportedLoss: report,
evalMetricOps: inThisModel(() => this.#metrics({ target, logits: z, weights: weights2 }, report))
};
if (mode === "eval") return new ModelFnOps(ops);
if (trainOpFn === null) throw new ValueError("trainOpFn can not be None in TRAIN mode");
const biasStep = bias === null ? null : this.#biasStep(bias, target, weights2, z.shape);
const step = nameScope("train_op", () => trainOpFn(train3));
return new ModelFnOps({ ...ops, trainOp: biasStep === null ? step : both(step, biasStep) });
}
#labels(labels) {
let own = labels;
if (!(labels instanceof SparseTensor) && isLabelRecord(labels)) {
const name = this.#labelName;
if (name === null || !Object.hasOwn(labels, name)) {
throw new KeyError(
name === null ? `Labels are a record of ${Object.keys(labels).join(", ")}: the head needs a labelName` : `Label ${name} is not in labels dictionary.`,
name === null ? {} : { column: name }
);
}
own = labels[name];
}
if (own instanceof SparseTensor && !this.#kind.takesSparse) throw new ValueError("SparseTensor is not supported.");
return own;
}
#weights(features, logits) {
const name = this.#weightColumnName;
if (name === null) return null;
if (!Object.hasOwn(features, name)) throw new KeyError(`Weights ${name} missing from features.`, { column: name });
const given2 = features[name];
const one = given2 instanceof Tensor && given2.shape.length === 0 ? Number(given2.dataSync()[0]) : given2;
const column = typeof one === "number" ? new Float32Array(logits.shape[0]).fill(one) : one;
const misfit = (shape) => unbroadcastable(logits.shape, shape.length === 1 ? [shape[0], 1] : shape);
return readWeights2(name, { [name]: column }, logits.shape, this.#scratch, true, misfit);
}
/** With weights, the mean of the weighted losses is trained, and their sum by that of the weights reported. */
#losses(target, logits, weights2, mode) {
const { lossFn } = this.#kind;
if (lossFn !== null) {
const loss = lossFn(target, logits, weights2);
if (!(loss instanceof Tensor) || loss.size !== 1) {
throw new ValueError(`lossFn must return a scalar, it returned ${loss instanceof Tensor ? `shape [${loss.shape}]` : typeof loss}`);
}
return { train: loss, report: loss };
}
const losses = this.#kind.losses(target, logits, mode);
if (weights2 === null) {
const loss = mean(losses);
return { train: loss, report: loss };
}
if (weights2.shape[1] !== 1 && weights2.shape[1] !== losses.shape[1]) {
throw unbroadcastable(losses.shape, weights2.shape);
}
const weighted = mul(losses, weights2);
return { train: mean(weighted), report: div(sum(weighted), sum(broadcastTo(weights2, losses.shape))) };
}
#metrics(batch, report) {
const metrics = {};
const put = (key, make) => {
const name = this.headName === null ? key : `${key}/${this.headName}`;
const metric = make(name);
metrics[name] = metric;
return metric;
};
put("loss", (name) => new Mean(name)).update(report);
this.#kind.metrics({ ...batch, put });
return metrics;
}
#alternative(predictions) {
const { problemType, outputs } = this.#kind;
return { problemType, outputs: outputs === void 0 ? predictions : outputs(predictions) };
}
/**
* A step of Adagrad with the rate 0.1 on the loss of logits that are the bias alone, beside the model's own. Its loss is the mean of the trained
* and the reported one, as in TensorFlow, whose name for the accumulator has the scope twice.
*/
#biasStep(bias, target, weights2, shape) {
const { train: train3, report } = this.#losses(target, broadcastTo(bias, shape), weights2, "train");
const loss = train3 === report ? train3 : affine(add(train3, report), 0.5);
const { gradient: gradient2 } = new SGD().computeGradients(loss, { variables: [bias] })[0];
if (gradient2.kind !== "dense") throw new ValueError("The gradient of a centred bias is dense");
const accumulator = variable(`${bias.name}/Adagrad`, bias.shape, constant(0.1), { trainable: false });
const sums = add(accumulator, square(gradient2.tensor));
const change = affine(div(gradient2.tensor, sqrt(sums)), 0.1);
return () => {
const changes = change.dataSync();
bias.assign(bias.value().map((value, i) => value - changes[i]));
accumulator.assign(sums.dataSync());
};
}
};
function logitsOf(logits, input, dimension) {
if (logits === null || logits === void 0) {
if (input === null) throw new ValueError("Neither logits nor logitsInput supplied.");
if (!(input instanceof Tensor) || input.shape.length !== 2) throw shapeError("logitsInput", input);
return variableScope("logits", () => {
const weights2 = variable("weights", [input.shape[1], dimension], glorotUniform());
return denseLayer(input, weights2, variable("biases", [dimension], zeros2()));
});
}
if (input !== null) throw new ValueError("Both logits and logitsInput supplied.");
if (!(logits instanceof Tensor) || logits.shape.length !== 2) throw shapeError("logits", logits);
if (logits.shape[1] !== dimension) throw new ValueError(`Dimensions ${logits.shape[1]} and ${dimension} are not compatible`);
return logits;
}
function inputOf2(logits, input, kind) {
if (logits !== null && logits !== void 0) {
throw new ValueError(`The head ${kind} computes no logits and takes none. Give it logitsInput, the output of the last hidden layer`);
}
if (input === null) throw new ValueError("Neither logits nor logitsInput supplied.");
if (!(input instanceof Tensor) || input.shape.length !== 2) throw shapeError("logitsInput", input);
if (input.dtype !== "float32") throw new TypeError(`logitsInput must be float32, received ${input.dtype}`);
return input;
}
function inThisModel(fn) {
const model = currentModel();
const scope2 = scopedName("").slice(0, -1);
return model === null ? fn : () => withModel(model, () => variableScope(scope2, fn));
}
function unbroadcastable(values, weights2) {
return new ValueError(
`weights can not be broadcast to values. values.rank=${values.length}. weights.rank=${weights2.length}. values.shape=${tuple(values)}. weights.shape=${tuple(weights2)}.`
);
}
function shapeError(what, value) {
return new ValueError(
`${what} must be a Tensor [batch, n], received ${value instanceof Tensor ? `shape [${value.shape}]` : typeof value}`
);
}
function both(step, more) {
const apply2 = () => {
step.apply();
more();
};
return { gradients: step.gradients, apply: apply2 };
}

// heads/contrib/_binary_logistic_head.ts
function binaryLogisticHead(lossFn, thresholds, options) {
const scratch2 = new Scratch();
return new SingleHead({
defaultScope: "binary_logistic_head",
problemType: ProblemType.LOGISTIC_REGRESSION,
logitsDimension: 1,
lossFn,
target: (labels, logits) => binaryTarget(labels, logits, scratch2),
losses: sigmoidCrossEntropy,
predictions: (logits) => ({
logits,
logistic: sigmoid(logits),
probabilities: softmax(concat([zerosLike(logits), logits], 1)),
classes: predictedClasses(logits, [logits.shape[0]])
}),
metrics: ({ target, logits, weights: weights2, put }) => {
const p = sigmoid(logits);
put("accuracy", (name) => new Accuracy(name)).update(target, cast(greater(logits, 0), "float32"), weights2);
put("labels/prediction_mean", (name) => new Mean(name)).update(p, weights2);
put("labels/actual_label_mean", (name) => new Mean(name)).update(target, weights2);
put("accuracy/baseline_label_mean", (name) => new Mean(name)).update(target, weights2);
put("auc", (name) => new StreamingAUC(name)).update(target, p, weights2);
put("auc_precision_recall", (name) => new StreamingAUC(name, { curve: "PR" })).update(target, p, weights2);
for (const threshold of thresholds) {
const t = threshold.toFixed(6);
put(`accuracy/threshold_${t}_mean`, (name) => new Accuracy(name)).update(target, cast(greaterEqual(p, threshold), "float32"), weights2);
put(`precision/positive_threshold_${t}_mean`, (name) => new Precision(name, { threshold })).update(target, p, weights2);
put(`recall/positive_threshold_${t}_mean`, (name) => new Recall(name, { threshold })).update(target, p, weights2);
}
},
outputs: ({ probabilities }) => ({ probabilities, classes: allNames(probabilities.shape[0], ["0", "1"]) })
}, options);
}
function binaryTarget(labels, logits, scratch2) {
const batch = logits.shape[0];
return fromTypedArray(binaryLabels(readLabels(labels, logits.shape, 1), scratch2.floats(batch)), [batch, 1]);
}

// heads/contrib/_options.ts
function checkThresholds(thresholds) {
if (thresholds === void 0 || thresholds === null || thresholds.length === 0) return [0.5];
for (const threshold of thresholds) {
if (!Number.isFinite(threshold)) throw new ValueError(`thresholds must be finite numbers, received ${describe(threshold)}`);
}
return [...thresholds];
}
function checkClassIds(ids, nClasses) {
for (const id of ids) {
if (!Number.isInteger(id) || id < 0 || id >= nClasses) throw new ValueError(`Class ID ${id} not in [0, ${nClasses}).`);
}
}
function checkLossFn2(lossFn) {
if (lossFn === void 0 || lossFn === null) return null;
if (typeof lossFn !== "function") {
throw new TypeError(`lossFn must be a function of labels, logits and weights, received ${describe(lossFn)}`);
}
return lossFn;
}

// heads/contrib/binary_svm_head.ts
function binarySvmHead(options = {}) {
checkOptions("binarySvmHead", options, { ...sharedOptions2, thresholds: ["array", "null"] });
checkThresholds(options.thresholds);
const scratch2 = new Scratch();
return new SingleHead({
defaultScope: "binary_svm_head",
problemType: ProblemType.LOGISTIC_REGRESSION,
logitsDimension: 1,
lossFn: null,
target: (labels, logits) => binaryTarget(labels, logits, scratch2),
losses: (target, logits) => relu(affine(mul(affine(target, 2, -1), logits), -1, 1)),
predictions: (logits) => ({ logits, classes: predictedClasses(logits, [logits.shape[0]]) }),
metrics: ({ target, logits, weights: weights2, put }) => {
put("accuracy", (name) => new Accuracy(name)).update(target, cast(greater(logits, 0), "float32"), weights2);
}
}, options);
}

// core/ops/wide.ts
function wideOutputs(x, { weights: weights2, biases }, rows, ids) {
const { distinct: distinct2, places: places2 } = distinctIds(ids);
const products = mul(takeRows(x, rows), takeRows(gatherRows(weights2, distinct2), places2));
return add(sum(products, 1), reshape(takeRows(gatherRows(biases, distinct2), places2), [ids.length]));
}
function distinctIds(ids, first = new Int32Array()) {
const known4 = /* @__PURE__ */ new Map();
first.forEach((id, place) => known4.set(id, place));
const places2 = ids.map((id) => {
let place = known4.get(id);
if (place === void 0) known4.set(id, place = known4.size);
return place;
});
return { distinct: Int32Array.from(known4.keys()), places: places2 };
}
function allOutputs(x, layer) {
const outputs = empty([x.shape[0], layer.weights.shape[0]]);
writeBlock2(x, layer, 0, layer.weights.shape[0], outputs);
return outputs;
}
function visitOutputs(x, layer, visit) {
const read = blockReader(x.shape[0]);
eachBlock(x, layer, (block, begin, width) => visit(read(block, width), begin, width));
}
function wideSoftmax(x, layer, visit) {
const rows = x.shape[0];
const tops = new Float64Array(rows).fill(-Infinity);
const sums = new Float64Array(rows);
const largest = new Int32Array(rows);
const read = blockReader(rows);
eachBlock(x, layer, (block, begin, width) => {
const { run, status } = backend();
const ids = empty([rows], "int32");
const [top, rest] = [empty([rows]), empty([rows])];
run.arg_max(rows, width, 1, block.address, ids.address);
run.reduce_max(rows, width, 1, block.address, top.address);
run.softmax_cross_entropy(rows, width, block.address, ids.address, rest.address, 0, status);
const [id, high, low] = [ids.dataSync(), top.dataSync(), rest.dataSync()];
for (let row = 0; row < rows; row++) {
const next = high[row];
const sum3 = Math.exp(low[row]);
if (next > tops[row]) {
sums[row] = sums[row] * Math.exp(tops[row] - next) + sum3;
tops[row] = next;
largest[row] = begin + id[row];
} else sums[row] += sum3 * Math.exp(next - tops[row]);
}
visit?.(read(block, width), begin, width);
});
const logProbability = sums.map((sum3) => -Math.log(sum3));
return { logSumExp: Float32Array.from(tops, (top, row) => top - logProbability[row]), largest, logProbability };
}
var OutputReader = class {
#x;
#row;
#weights;
#biases;
/** Reads that row of x. */
constructor(x, row, { weights: weights2, biases }) {
const width = x.shape[1];
this.#x = backend().readSync(x.address + 4 * width * row, new Float32Array(width));
this.#row = new Float32Array(width);
this.#weights = weights2.address;
this.#biases = biases.address;
}
/** One output. */
at(id) {
const x = this.#x;
const row = backend().readSync(this.#weights + 4 * x.length * id, this.#row);
let z = backend().readFloat(this.#biases + 4 * id);
for (let i = 0; i < x.length; i++) z += x[i] * row[i];
return z;
}
};
var BLOCK = 1 << 20;
function eachBlock(x, layer, visit) {
scope(() => {
const n = layer.weights.shape[0];
const widest = Math.min(n, Math.max(16, Math.floor(BLOCK / x.shape[0])));
const block = empty([x.shape[0], widest]);
for (let begin = 0; begin < n; begin += widest) {
const width = Math.min(widest, n - begin);
writeBlock2(x, layer, begin, width, block);
visit(block, begin, width);
}
});
}
function blockReader(rows) {
let host3 = null;
return (block, width) => {
host3 ??= new Float32Array(rows * width);
return backend().readSync(block.address, host3.subarray(0, rows * width));
};
}
function writeBlock2(x, { weights: weights2, biases }, begin, width, into) {
const { run } = backend();
const [rows, k] = x.shape;
run.copy_2d(rows, width, biases.address + 4 * begin, 0, into.address, width);
run.matmul(0, 1, rows, width, k, x.address, weights2.address + 4 * k * begin, into.address, 1);
}

// heads/contrib/_top_k.ts
var TopK = class {
#ids;
#values;
#count = 0;
/** Room for k classes. */
constructor(k) {
this.#ids = new Int32Array(k);
this.#values = new Float64Array(k);
}
/** True once there are k classes. */
get full() {
return this.#count === this.#ids.length;
}
/** A larger class whose value does not exceed it is not taken in; NaN where everything is. */
get bar() {
return this.full ? this.#values[0] : NaN;
}
/** Takes a class in if it is better than the worst. */
offer(id, value) {
if (!this.full) this.#rise(id, value, this.#count++);
else if (better(value, id, this.#values[0], this.#ids[0])) this.#sink(id, value);
}
/** The classes in their order. */
best() {
const [ids, values] = [this.#ids, this.#values];
const order = ids.map((_, place) => place).sort((a, b) => better(values[a], ids[a], values[b], ids[b]) ? -1 : 1);
return { ids: order.map((place) => ids[place]), values: Float64Array.from(order, (place) => values[place]) };
}
#rise(id, value, at) {
for (let up = at - 1 >> 1; at > 0 && !this.#worse(up, id, value); at = up, up = at - 1 >> 1) this.#move(up, at);
this.#put(id, value, at);
}
/** Puts a class in the place of the worst. */
#sink(id, value) {
let at = 0;
for (let down = 1; down < this.#count; down = 2 * at + 1) {
if (down + 1 < this.#count && this.#worse(down + 1, this.#ids[down], this.#values[down])) down++;
if (!this.#worse(down, id, value)) break;
this.#move(down, at);
at = down;
}
this.#put(id, value, at);
}
#worse(place, id, value) {
return better(value, id, this.#values[place], this.#ids[place]);
}
#move(from, to) {
this.#put(this.#ids[from], this.#values[from], to);
}
#put(id, value, at) {
this.#ids[at] = id;
this.#values[at] = value;
}
};
function better(value, id, than, other) {
if (value > than || value < than) return value > than;
const [nan, otherNan] = [value !== value, than !== than];
return nan === otherNan ? id < other : otherNan;
}

// heads/contrib/_class_tree.ts
var ClassTree = class _ClassTree {
/** Number of classes. */
nClasses;
/** The parents of nodes 1 to 2n - 2. */
parents;
/** The children of node i are at 2i and 2i + 1. */
children;
constructor(parents, nClasses) {
this.nClasses = nClasses;
this.parents = parents;
this.children = childrenOf(parents, nClasses);
}
/** A tree as flat as can be: ways differ by one step at most. */
static balanced(nClasses) {
return new _ClassTree(Int32Array.from({ length: 2 * nClasses - 2 }, (_, i) => i >> 1), nClasses);
}
/**
* The tree with the shortest ways on average, where classes are as frequent as `counts` says (Huffman 1952). Nodes are joined in the order of their
* counts with two queues, of leaves and of joined nodes (van Leeuwen 1976); of equal counts the leaves go first, which keeps the longest way short.
*/
static huffman(counts) {
const n = counts.length;
const order = Int32Array.from({ length: n }, (_, c) => c).sort((a, b) => counts[a] - counts[b] || a - b);
const parents = new Int32Array(2 * n - 2);
const joined3 = new Float64Array(n - 1);
let leaf = 0;
let oldest = 0;
for (let k = 0; k < n - 1; k++) {
for (let side = 0; side < 2; side++) {
const takesLeaf = leaf < n && (oldest === k || counts[order[leaf]] <= joined3[oldest]);
const node = takesLeaf ? n - 1 + order[leaf] : n - 2 - oldest;
joined3[k] += takesLeaf ? counts[order[leaf++]] : joined3[oldest++];
parents[node - 1] = n - 2 - k;
}
}
return new _ClassTree(parents, n);
}
/**
* A tree from the parents of nodes 1 to 2n - 2.
*
* @throws {ValueError} if they are those of no tree.
*/
static fromParents(parents) {
const n = parents.length / 2 + 1;
for (let i = 0; i < parents.length; i++) {
const parent = parents[i];
if (!Number.isInteger(parent) || parent < 0 || parent > n - 2 || i + 1 < n - 1 && parent > i) {
throw new ValueError(`The parent of node ${i + 1} of a tree over ${n} classes can not be ${parent}`);
}
}
return new _ClassTree(Int32Array.from(parents), n);
}
/** The length of the way from the root to a class. */
depth(id) {
let steps = 1;
for (let node = this.parents[this.nClasses - 2 + id]; node > 0; steps++) node = this.parents[node - 1];
return steps;
}
/** Tells the way from a class up to the root: at which nodes, and whether it goes to the first child (1) or the second (-1). */
walk(id, step) {
for (let child = this.nClasses - 1 + id; child > 0; ) {
const node = this.parents[child - 1];
step(node, this.children[2 * node] === child ? 1 : -1);
child = node;
}
}
};
function bestFirst(tree, logit, k, limit) {
const { nClasses, children } = tree;
const best = new TopK(k);
const heap = new NodeHeap(nClasses - 1);
heap.push(0, 0);
for (let looked = 0; !best.full; ) {
const value = heap.value;
const node = heap.pop();
if (node >= nClasses - 1) {
best.offer(node - nClasses + 1, value);
continue;
}
if (looked++ === limit) return null;
const z = logit(node);
const less2 = Math.log1p(Math.exp(-Math.abs(z)));
heap.push(children[2 * node], value + Math.min(z, 0) - less2);
heap.push(children[2 * node + 1], value - Math.max(z, 0) - less2);
}
return best.best();
}
var NodeHeap = class {
#firstLeaf;
#nodes = [];
#values = [];
constructor(firstLeaf2) {
this.#firstLeaf = firstLeaf2;
}
/** The largest value. */
get value() {
return this.#values[0];
}
push(node, value) {
let at = this.#nodes.length;
while (at > 0) {
const up = at - 1 >> 1;
if (!this.#before(node, value, up)) break;
this.#move(up, at);
at = up;
}
this.#nodes[at] = node;
this.#values[at] = value;
}
/** Takes the node with the largest value out. */
pop() {
const top = this.#nodes[0];
const node = this.#nodes.pop();
const value = this.#values.pop();
const count3 = this.#nodes.length;
if (count3 === 0) return top;
let at = 0;
for (; ; ) {
let down = 2 * at + 1;
if (down >= count3) break;
if (down + 1 < count3 && this.#before(this.#nodes[down + 1], this.#values[down + 1], down)) down++;
if (this.#before(node, value, down)) break;
this.#move(down, at);
at = down;
}
this.#nodes[at] = node;
this.#values[at] = value;
return top;
}
#move(from, to) {
this.#nodes[to] = this.#nodes[from];
this.#values[to] = this.#values[from];
}
#before(node, value, place) {
const other = this.#nodes[place];
if (value !== this.#values[place]) return value > this.#values[place];
const leaf = node >= this.#firstLeaf;
if (leaf !== other >= this.#firstLeaf) return !leaf;
return node < other;
}
};
function childrenOf(parents, nClasses) {
const children = new Int32Array(2 * nClasses - 2);
const counts = new Uint8Array(nClasses - 1);
for (let node = 1; node <= parents.length; node++) {
const parent = parents[node - 1];
if (counts[parent] === 2) throw new ValueError(`Node ${parent} of a tree over ${nClasses} classes has more than two children`);
children[2 * parent + counts[parent]++] = node;
}
return children;
}

// heads/contrib/_many_classes.ts
var manyClassesOptions = {
labelName: sharedOptions2["labelName"],
weightColumnName: sharedOptions2["weightColumnName"],
headName: sharedOptions2["headName"],
nClasses: ["any"],
topK: ["any"],
metricClassIds: ["array", "null"],
labelKeys: ["array", "null"]
};
function manyClasses(options, model) {
const { nClasses } = options;
const topK = options.topK ?? null;
if (topK !== null && !(Number.isInteger(topK) && topK >= 1 && topK <= nClasses)) {
throw new ValueError(`topK must be a whole number in [1, nClasses] = [1, ${nClasses}], received ${describe(topK)}`);
}
const labelKeys = options.labelKeys ?? [];
if (labelKeys.length > 0 && labelKeys.length !== nClasses) throw new ValueError("Length of labelKeys must equal nClasses.");
const vocabulary = labelKeys.length === 0 ? null : checkVocabulary(labelKeys, nClasses);
const names = vocabulary === null ? null : classNames(nClasses, vocabulary);
const metricClassIds = options.metricClassIds ?? [];
checkClassIds(metricClassIds, nClasses);
const measured = vocabulary === null ? metricClassIds : [];
const scratch2 = new Scratch();
return {
problemType: ProblemType.CLASSIFICATION,
logitsDimension: nClasses,
lossFn: null,
layer: (x) => model.layer(x),
target: (labels, x) => classTarget(labels, x, nClasses, vocabulary, scratch2),
predictions: (x) => {
if (topK !== null) return bestPredictions(model.best(x, topK), topK, names);
const { logits, probabilities } = model.all(x);
return { logits, probabilities, classes: classesTensor(elementsOf(argMax(logits)), names) };
},
metrics: (batch) => {
const x = batch.logits;
const classes = fromTypedArray(Int32Array.from(model.best(x, 1), ({ ids }) => ids[0]), [x.shape[0]]);
measureClasses(batch, classes, measured, (id) => model.one(x, id));
},
outputs: (predictions) => {
if (topK === null) {
const probabilities = predictions["probabilities"];
return { probabilities, classes: allNames(probabilities.shape[0], names ?? classNames(nClasses, null)) };
}
const classes = predictions["top_k_classes"];
const asNames = names === null ? hostTensor("string", classes.shape, Array.from(classes.hostData, String)) : classes;
return { probabilities: predictions["top_k_probabilities"], classes: asNames };
}
};
}
function checkClassCount(nClasses) {
if (!Number.isInteger(nClasses) || nClasses < 2) throw new ValueError(`nClasses must be > 1 for classification: ${nClasses}.`);
if (nClasses > MAXIMUM) throw new ValueError(`nClasses must be at most ${MAXIMUM}: ${nClasses}.`);
}
var MAXIMUM = 2 ** 23;
function bestPredictions(best, k, names) {
const ids = new Int32Array(best.length * k);
const probabilities = new Float32Array(best.length * k);
best.forEach((row, i) => {
ids.set(row.ids, i * k);
row.values.forEach((value, place) => probabilities[i * k + place] = Math.exp(value));
});
return {
top_k_classes: classesTensor(ids, names, [best.length, k]),
top_k_probabilities: fromTypedArray(probabilities, [best.length, k]),
classes: classesTensor(best.map((row) => row.ids[0]), names)
};
}

// heads/contrib/hierarchical_softmax_head.ts
function hierarchicalSoftmaxHead(options) {
checkOptions("hierarchicalSoftmaxHead", options, { ...manyClassesOptions, counts: ["any"] });
checkClassCount(options.nClasses);
const model = new TreeModel(options);
return new SingleHead({
...manyClasses(options, model),
defaultScope: "hierarchical_softmax_head",
losses: (target, x) => model.losses(elementsOf(target), x)
}, options);
}
var TreeModel = class {
#nClasses;
#counts;
#known = /* @__PURE__ */ new WeakMap();
#own = null;
constructor({ nClasses, counts = null }) {
this.#nClasses = nClasses;
this.#counts = counts === null ? null : checkCounts(counts, nClasses);
}
layer(x) {
const nodes = this.#nClasses - 1;
const layer = variableScope("logits", () => ({
weights: variable("weights", [nodes, x.shape[1]], glorotUniform()),
biases: variable("biases", [nodes], zeros2())
}));
const { variables } = requireModel("hierarchicalSoftmaxHead");
const stored = variables.get(scopedName("tree"), [2 * nodes], () => Float32Array.from(this.#tree().parents), false);
return { tree: this.#treeOf(stored), layer };
}
/** The negative logarithm of the probability of each row's class, [batch, 1]. */
losses(ids, x) {
const { tree, layer } = this.layer(x);
const splits = new Int32Array(ids.length + 1);
ids.forEach((id, row) => splits[row + 1] = splits[row] + tree.depth(id));
const count3 = splits[ids.length];
const [rows, nodes, index] = [new Int32Array(count3), new Int32Array(count3), new Int32Array(count3)];
const signs = new Float32Array(count3);
let at = 0;
ids.forEach(
(id, row) => tree.walk(id, (node, direction) => {
rows[at] = row;
nodes[at] = node;
signs[at] = -direction;
index[at] = at++;
})
);
const z = mul(wideOutputs(x, layer, rows, nodes), fromTypedArray(signs, [count3]));
return segmentCombine(reshape(softplus(z), [count3, 1]), { index, weights: null, splits }, "sum");
}
all(x) {
const { tree, layer } = this.layer(x);
const shape = [x.shape[0], tree.nClasses];
const logits = new Float32Array(shape[0] * tree.nClasses);
const probabilities = new Float32Array(logits.length);
eachRow(x, tree, layer, (row, values) => {
logits.set(values, row * tree.nClasses);
values.forEach((value, id) => probabilities[row * tree.nClasses + id] = Math.exp(value));
});
return { logits: fromTypedArray(logits, shape), probabilities: fromTypedArray(probabilities, shape) };
}
best(x, k) {
const { tree, layer } = this.layer(x);
const [batch, width] = x.shape;
const limit = Math.max(1024, tree.nClasses >> 5);
const best = [];
while (best.length < batch) {
const reader = new OutputReader(x, best.length, layer);
const found = bestFirst(tree, (node) => reader.at(node), k, limit);
if (found === null) break;
best.push(found);
}
const searched = best.length;
if (searched === batch) return best;
eachRow(slice(x, [searched, 0], [batch - searched, width]), tree, layer, (_, values) => {
const row = new TopK(k);
values.forEach((value, id) => row.offer(id, value));
best.push(row.best());
});
return best;
}
one(x, id) {
const logit = neg(this.losses(new Int32Array(x.shape[0]).fill(id), x));
return { logit, probability: exp(logit) };
}
#tree() {
return this.#own ??= this.#counts === null ? ClassTree.balanced(this.#nClasses) : ClassTree.huffman(this.#counts);
}
/** The tree that a variable holds. It is the head's own unless a checkpoint brought another. */
#treeOf(stored) {
const found = this.#known.get(stored);
if (found?.version === stored.version) return found.tree;
const parents = stored.value();
const own = this.#tree();
const same = own.parents.every((parent, i) => parents[i] === parent);
if (!same && this.#counts !== null) {
throw new ValueError(
`${stored.name} was made from other counts than those that are given. Give the counts that the model was made with, or none to take its tree as it is`,
{ tensor: stored.name }
);
}
const tree = same ? own : ClassTree.fromParents(parents);
this.#known.set(stored, { version: stored.version, tree });
return tree;
}
};
var KEPT = 1 << 22;
function eachRow(x, tree, layer, visit) {
const [batch, width] = x.shape;
const { nClasses, children } = tree;
const nodes = 2 * nClasses - 1;
const rows = Math.max(1, Math.floor(KEPT / nodes));
for (let from = 0; from < batch; from += rows) {
const count3 = Math.min(rows, batch - from);
const values = new Float64Array(count3 * nodes);
visitOutputs(slice(x, [from, 0], [count3, width]), layer, (outputs, begin, size2) => {
for (let row = 0; row < count3; row++) {
const own = values.subarray(row * nodes, (row + 1) * nodes);
for (let i = 0; i < size2; i++) {
const node = begin + i;
const z = outputs[row * size2 + i];
const less2 = Math.log1p(Math.exp(-Math.abs(z)));
own[children[2 * node]] = own[node] + Math.min(z, 0) - less2;
own[children[2 * node + 1]] = own[node] - Math.max(z, 0) - less2;
}
}
});
for (let row = 0; row < count3; row++) visit(from + row, values.subarray(row * nodes + nClasses - 1, (row + 1) * nodes));
}
}
function checkCounts(counts, nClasses) {
if (!Array.isArray(counts) && !(ArrayBuffer.isView(counts) && !(counts instanceof DataView))) {
throw new TypeError(`counts must be an array of numbers, received ${describe(counts)}`);
}
if (counts.length !== nClasses) throw new ValueError(`counts must have nClasses = ${nClasses} values, received ${counts.length}`);
for (let id = 0; id < counts.length; id++) {
const count3 = counts[id];
if (typeof count3 !== "number" || !(count3 >= 0 && count3 < Infinity)) {
throw new ValueError(`counts must be numbers from 0 on; that of class ${id} is ${describe(count3)}`);
}
}
return Array.from(counts);
}

// heads/contrib/loss_only_head.ts
function lossOnlyHead(lossFn, options = {}) {
checkOptions("lossOnlyHead", options, { headName: ["string"] });
if (typeof lossFn !== "function") throw new TypeError(`lossFn must be a function, received ${describe(lossFn)}`);
return new LossOnlyHead(lossFn, options.headName || "loss_only_head");
}
var LossOnlyHead = class extends Head2 {
headName;
logitsDimension = 0;
#lossFn;
constructor(lossFn, headName) {
super();
this.#lossFn = lossFn;
this.headName = headName;
}
createModelFnOps({ mode, trainOpFn = null, scope: scope2 = null }) {
checkMode(mode);
if (mode === "infer") return new ModelFnOps({ mode, predictions: {} });
return variableScope(scope2 ?? this.headName, () => {
const loss = this.#loss();
if (mode === "eval") return new ModelFnOps({ mode, loss, predictions: {} });
if (trainOpFn === null) throw new ValueError("trainOpFn can not be None in TRAIN mode");
return new ModelFnOps({ mode, loss, predictions: {}, trainOp: nameScope("train_op", () => trainOpFn(loss)) });
});
}
#loss() {
const given2 = this.#lossFn();
const terms = Array.isArray(given2) ? given2 : [given2];
if (terms.length === 0 || !terms.every(isTerm)) {
throw new ValueError(`lossFn must return a scalar or several, it returned ${describe(given2)}`);
}
return terms.map((term) => term instanceof Tensor ? term : scalar(term)).reduce((a, b) => add(a, b));
}
};
function isTerm(value) {
return typeof value === "number" || value instanceof Tensor && value.size === 1;
}

// heads/contrib/multi_class_head.ts
function multiClassHead(options) {
checkOptions("multiClassHead", options, {
...sharedOptions2,
nClasses: ["any"],
thresholds: ["array", "null"],
metricClassIds: ["array", "null"],
lossFn: ["any"],
labelKeys: ["array", "null"]
});
const { nClasses } = options;
if (!Number.isInteger(nClasses) || nClasses < 2) throw new ValueError(`nClasses must be > 1 for classification: ${nClasses}.`);
const metricClassIds = options.metricClassIds ?? [];
const labelKeys = options.labelKeys ?? [];
const lossFn = checkLossFn2(options.lossFn);
const thresholds = checkThresholds(options.thresholds);
if (nClasses === 2) {
if (metricClassIds.length > 0) throw new ValueError("metricClassIds invalid for nClasses==2.");
if (labelKeys.length > 0) throw new ValueError("labelKeys is not supported for nClasses=2.");
return binaryLogisticHead(lossFn, thresholds, options);
}
checkClassIds(metricClassIds, nClasses);
if (labelKeys.length > 0 && labelKeys.length !== nClasses) throw new ValueError("Length of labelKeys must equal nClasses.");
const vocabulary = labelKeys.length === 0 ? null : checkVocabulary(labelKeys, nClasses);
return softmaxHead(nClasses, vocabulary, vocabulary === null ? metricClassIds : [], lossFn, options);
}
function softmaxHead(nClasses, vocabulary, measured, lossFn, options) {
const names = classNames(nClasses, vocabulary);
const scratch2 = new Scratch();
return new SingleHead({
defaultScope: "multi_class_head",
problemType: ProblemType.CLASSIFICATION,
logitsDimension: nClasses,
lossFn,
target: (labels, logits) => classTarget(labels, logits, nClasses, vocabulary, scratch2),
losses: (ids, logits) => reshape(softmaxCrossEntropy(ids, logits), ids.shape),
predictions: (logits) => {
const classes = classesTensor(elementsOf(argMax(logits)), vocabulary === null ? null : names);
return { logits, probabilities: softmax(logits), classes };
},
metrics: (batch) => {
const { logits } = batch;
const probabilities = measured.length === 0 ? null : softmax(logits);
const column = (x, id) => slice(x, [0, id], [x.shape[0], 1]);
measureClasses(batch, argMax(logits), measured, (id) => ({ logit: column(logits, id), probability: column(probabilities, id) }));
},
outputs: ({ probabilities }) => ({ probabilities, classes: allNames(probabilities.shape[0], names) })
}, options);
}

// heads/contrib/multi_head.ts
function multiHead(heads, options = {}) {
checkOptions("multiHead", options, { lossWeights: ["array", "null"] });
if (!Array.isArray(heads) || heads.length === 0) throw new ValueError(`Must specify heads. Given: ${describe(heads)}`);
const lossWeights = options.lossWeights ?? heads.map(() => 1);
if (lossWeights.length !== heads.length) throw new ValueError("heads and lossWeights must have same size");
for (const weight of lossWeights) {
if (!Number.isFinite(weight)) throw new ValueError(`lossWeights must be finite numbers. Given: ${describe(weight)}`);
}
const names = /* @__PURE__ */ new Set();
for (const head of heads) {
if (!(head instanceof Head2)) throw new TypeError(`heads must consist of heads, received ${describe(head)}`);
if (!head.headName) throw new ValueError("Members of MultiHead must have names.");
if (names.has(head.headName)) throw new ValueError(`Members of MultiHead must have different names. Given twice: ${head.headName}`);
names.add(head.headName);
}
return new MultiHead2(heads, lossWeights);
}
var MultiHead2 = class extends Head2 {
headName = null;
logitsDimension;
#heads;
#weights;
constructor(heads, weights2) {
super();
this.#heads = [...heads];
this.#weights = [...weights2];
this.logitsDimension = heads.reduce((total, { logitsDimension }) => total + logitsDimension, 0);
}
createModelFnOps(options) {
const { mode, trainOpFn = null } = options;
checkMode(mode);
if (mode === "train" && trainOpFn === null) throw new ValueError("trainOpFn can not be None in TRAIN mode.");
const all = this.#each(options);
const predictions = () => merge2(all, this.#heads, (ops, name) => prefixed2(ops.predictions ?? {}, name));
if (mode === "infer") {
const outputAlternatives = () => merge2(all, this.#heads, (ops) => ops.outputAlternatives ?? {});
return new ModelFnOps({ mode, predictions, outputAlternatives });
}
const evalMetricOps = () => merge2(all, this.#heads, (ops) => ops.evalMetricOps);
const loss = all.map((ops, i) => this.#weights[i] === 1 ? ops.loss : affine(ops.loss, this.#weights[i])).reduce((a, b) => add(a, b));
if (mode === "eval") return new ModelFnOps({ mode, loss, predictions, evalMetricOps });
const step = trainOpFn(loss);
const apply2 = () => {
step.apply();
for (const ops of all) ops.trainOp.apply();
};
return new ModelFnOps({ mode, loss, evalMetricOps, trainOp: { gradients: step.gradients, apply: apply2 } });
}
/** What each head makes of its own logits. */
#each({ logits = null, logitsInput = null, ...rest }) {
const train3 = { ...rest, trainOpFn: noOpTrainFn };
if (logits === null) {
if (logitsInput === null) throw new ValueError("Neither logits nor logitsInput supplied.");
const { scope: scope2 = null } = rest;
if (scope2 !== null && this.#heads.filter(({ logitsDimension }) => logitsDimension > 0).length > 1) {
throw new ValueError(
`Variable ${scope2}/logits/weights already exists, disallowed: heads of one scope cannot make logits of their own; leave the scope out`
);
}
return this.#heads.map((head) => head.createModelFnOps({ ...train3, logitsInput }));
}
if (logitsInput !== null) throw new ValueError("Both logits and logitsInput supplied.");
const own = logits instanceof Tensor ? this.#split(logits) : this.#named(logits);
return this.#heads.map((head, i) => head.createModelFnOps({ ...train3, logits: own[i] }));
}
#split(logits) {
const { shape } = logits;
if (shape.length !== 2) throw new ValueError(`logits must be a Tensor [batch, n], received shape [${shape}]`);
if (shape[1] !== this.logitsDimension) throw new ValueError(`Dimensions ${shape[1]} and ${this.logitsDimension} are not compatible`);
let begin = 0;
return this.#heads.map(({ logitsDimension }) => {
if (logitsDimension === 0) return null;
const part = slice(logits, [0, begin], [shape[0], logitsDimension]);
begin += logitsDimension;
return part;
});
}
#named(logits) {
return this.#heads.map(({ headName, logitsDimension }) => {
if (logitsDimension === 0) return null;
if (!Object.hasOwn(logits, headName)) throw new ValueError(`logits has missing values for head(s): ['${headName}']`);
return logits[headName];
});
}
};
function merge2(all, heads, part) {
return Object.assign({}, ...all.map((ops, i) => part(ops, heads[i].headName)));
}
function prefixed2(values, name) {
return Object.fromEntries(Object.entries(values).map(([key, value]) => [`${name}/${key}`, value]));
}

// heads/contrib/multi_label_head.ts
function multiLabelHead(options) {
checkOptions("multiLabelHead", options, {
...sharedOptions2,
nClasses: ["any"],
thresholds: ["array", "null"],
metricClassIds: ["array", "null"],
lossFn: ["any"]
});
const { nClasses } = options;
if (!Number.isInteger(nClasses) || nClasses < 2) throw new ValueError("nClasses must be > 1 for classification.");
const measured = options.metricClassIds ?? [];
checkClassIds(measured, nClasses);
checkThresholds(options.thresholds);
const names = classNames(nClasses, null);
const scratch2 = new Scratch();
return new SingleHead({
defaultScope: "multi_label_head",
problemType: ProblemType.CLASSIFICATION,
logitsDimension: nClasses,
lossFn: checkLossFn2(options.lossFn),
takesSparse: true,
target: (labels, logits) => {
const indicators = multiHot2(labels, logits.shape, { count: nClasses, vocabulary: null }, scratch2.floats(logits.size));
return fromTypedArray(indicators, logits.shape);
},
losses: sigmoidCrossEntropy,
predictions: (logits) => ({ logits, probabilities: sigmoid(logits), classes: predictedClasses(logits, logits.shape) }),
metrics: ({ target, logits, weights: weights2, put }) => {
const p = sigmoid(logits);
const classes = cast(greater(logits, 0), "float32");
put("accuracy", (name) => new Accuracy(name)).update(target, classes, weights2);
put("auc", (name) => new StreamingAUC(name)).update(target, p, weights2);
put("auc_precision_recall", (name) => new StreamingAUC(name, { curve: "PR" })).update(target, p, weights2);
for (const id of measured) {
const column = (x) => slice(x, [0, id], [x.shape[0], 1]);
const own = weights2 === null || weights2.shape[1] === 1 ? weights2 : column(weights2);
const mean2 = (key) => put(`labels/${key}/class${id}`, (name) => new Mean(name));
mean2("prediction_mean").update(column(classes), own);
mean2("actual_label_mean").update(column(target), own);
mean2("probability_mean").update(column(p), own);
mean2("logits_mean").update(column(logits), own);
put(`auc/class${id}`, (name) => new StreamingAUC(name)).update(column(target), column(p), own);
put(`auc_precision_recall/class${id}`, (name) => new StreamingAUC(name, { curve: "PR" })).update(column(target), column(p), own);
}
},
outputs: ({ probabilities }) => ({ probabilities, classes: allNames(probabilities.shape[0], names) })
}, options);
}

// heads/contrib/regression_head.ts
function regressionHead(options = {}) {
checkOptions("regressionHead", options, { ...sharedOptions2, labelDimension: ["any"], linkFn: ["function", "null"] });
return regression((target, logits) => square(sub(logits, target)), options.linkFn ?? ((logits) => logits), options);
}
function poissonRegressionHead(options = {}) {
checkOptions("poissonRegressionHead", options, { ...sharedOptions2, labelDimension: ["any"] });
return regression((target, logits) => poissonLoss(target, logits, true), exp, options);
}
function regression(losses, linkFn, options) {
const { labelDimension = 1 } = options;
if (!Number.isInteger(labelDimension) || labelDimension < 1) throw new ValueError(`Invalid logits_dimension ${labelDimension}.`);
const scratch2 = new Scratch();
return new SingleHead({
defaultScope: "regression_head",
problemType: ProblemType.LINEAR_REGRESSION,
logitsDimension: labelDimension,
lossFn: null,
target: (labels, logits) => {
return fromTypedArray(numericLabels(readLabels(labels, logits.shape, labelDimension), scratch2.floats(logits.size)), logits.shape);
},
losses,
predictions: (logits) => ({ scores: linkFn(labelDimension === 1 ? reshape(logits, [logits.size]) : logits) }),
metrics: () => {
}
}, options);
}

// core/candidate_sampling.ts
function sampleCandidates(distribution, { numSampled, unique }, key, step) {
const next = uniformStream(key, step);
if (!unique) {
const counts = /* @__PURE__ */ new Map();
for (let i = 0; i < numSampled; i++) {
const id = distribution.draw(next());
counts.set(id, (counts.get(id) ?? 0) + 1);
}
const logExpected3 = (id) => Math.log(numSampled * distribution.probability(id));
return { ids: Int32Array.from(counts.keys()), counts: Int32Array.from(counts.values()), logExpected: logExpected3 };
}
const { ids, tries } = distinct(distribution, numSampled, next);
const logExpected2 = (id) => Math.log(-Math.expm1(tries * Math.log1p(-distribution.probability(id))));
return { ids, counts: new Int32Array(ids.length).fill(1), logExpected: logExpected2 };
}
function uniformDistribution(nClasses) {
return {
nClasses,
probability: () => 1 / nClasses,
draw: (uniform) => Math.floor(uniform * nClasses),
weights: () => new SumTree(new Float64Array(nClasses).fill(1))
};
}
function logUniformDistribution(nClasses) {
const range = Math.log1p(nClasses);
const probability = (id) => Math.log1p(1 / (id + 1)) / range;
return {
nClasses,
probability,
draw: (uniform) => Math.min(nClasses - 1, Math.floor(Math.expm1(uniform * range))),
weights: () => new SumTree(Float64Array.from({ length: nClasses }, (_, id) => probability(id)))
};
}
var UnigramCounts = class _UnigramCounts {
/** Number of classes. */
nClasses;
#variable;
#version = -1;
#tree = new SumTree(new Float64Array(1));
constructor(variable2) {
this.#variable = variable2;
this.nClasses = variable2.size;
}
/**
* The counts that a variable [nClasses] holds. Only where the variable was overwritten are all of them read.
*
* @throws {DataLossError} if a count is not a positive number.
*/
static of(variable2) {
let counts = known3.get(variable2);
if (counts === void 0) known3.set(variable2, counts = new _UnigramCounts(variable2));
if (counts.#version !== variable2.version) counts.#read();
return counts;
}
/** Probability of a class. */
probability(id) {
return this.#tree.get(id) / this.#tree.total;
}
/** The class for a number that is uniform in [0, 1). */
draw(uniform) {
return this.#tree.find(uniform * this.#tree.total);
}
/** The counts. */
weights() {
return this.#tree;
}
/** Counts classes that were seen. */
add(ids) {
const { address } = this.#variable;
let largest = 0;
for (let i = 0; i < ids.length; i++) {
const id = ids[i];
const count3 = Math.fround(this.#tree.get(id) + 1);
this.#tree.set(id, count3);
backend().writeFloats(address + 4 * id, [count3]);
largest = Math.max(largest, count3);
}
this.#version = ++this.#variable.version;
if (largest >= 2 ** 24) this.#variable.assign(this.#variable.value().map((count3) => count3 / 2));
}
#read() {
const counts = this.#variable.value();
const bad = counts.findIndex((count3) => !(count3 > 0 && count3 < Infinity));
if (bad >= 0) {
throw new DataLossError(`${this.#variable.name} holds counts of classes, positive numbers; that of class ${bad} is ${counts[bad]}`, {
tensor: this.#variable.name
});
}
this.#tree = new SumTree(counts);
this.#version = this.#variable.version;
}
};
var known3 = /* @__PURE__ */ new WeakMap();
var SumTree = class {
#levels;
/** Sums the weights, none of them negative. */
constructor(weights2) {
this.#levels = [Float64Array.from(weights2)];
for (let below = this.#levels[0]; below.length > 1; this.#levels.push(below)) {
const sums = new Float64Array(Math.ceil(below.length / GROUP));
for (let i = 0; i < sums.length; i++) sums[i] = sumOf3(below, i);
below = sums;
}
}
/** Sum of all weights. */
get total() {
return this.#levels[this.#levels.length - 1][0];
}
/** The weight of an item. */
get(item) {
return this.#levels[0][item];
}
/** Changes the weight of an item. */
set(item, weight) {
const levels = this.#levels;
levels[0][item] = weight;
for (let level = 1; level < levels.length; level++) {
item = Math.floor(item / GROUP);
levels[level][item] = sumOf3(levels[level - 1], item);
}
}
/** The item within whose share of [0, total) a number lies; never one of weight 0. */
find(place) {
let item = 0;
for (let level = this.#levels.length - 2; level >= 0; level--) {
const weights2 = this.#levels[level];
const end = Math.min(weights2.length, (item + 1) * GROUP);
for (let i = item * GROUP; i < end; i++) {
const weight = weights2[i];
if (weight === 0) continue;
item = i;
if (place < weight) break;
place -= weight;
}
}
return item;
}
};
var GROUP = 16;
function sumOf3(weights2, group2) {
const end = Math.min(weights2.length, (group2 + 1) * GROUP);
let sum3 = 0;
for (let i = group2 * GROUP; i < end; i++) sum3 += weights2[i];
return sum3;
}
var PATIENCE = 8;
function distinct(distribution, numSampled, next) {
const drawn2 = /* @__PURE__ */ new Set();
let tries = 0;
for (; drawn2.size < numSampled && tries < PATIENCE * numSampled; tries++) drawn2.add(distribution.draw(next()));
if (drawn2.size < numSampled) tries += takeOut(distribution, drawn2, numSampled, next);
return { ids: Int32Array.from(drawn2), tries };
}
function takeOut(distribution, drawn2, numSampled, next) {
const tree = distribution.weights();
const all = tree.total;
const before = /* @__PURE__ */ new Map();
const remove2 = (id) => {
before.set(id, tree.get(id));
tree.set(id, 0);
};
for (const id of drawn2) remove2(id);
let tries = 0;
while (drawn2.size < numSampled) {
tries += 1 + Math.floor(Math.log1p(-next()) / Math.log1p(-tree.total / all));
const id = tree.find(next() * tree.total);
drawn2.add(id);
remove2(id);
}
for (const [id, weight] of before) tree.set(id, weight);
return tries;
}
function uniformStream(key, step) {
const block = new Uint32Array(2);
let i = 0;
return () => {
threefry2x32(key.key0, key.key1, step, i++, block);
return ((block[0] >>> 5) * 2 ** 26 + (block[1] >>> 6)) * 2 ** -53;
};
}

// heads/contrib/sampled_softmax_head.ts
function sampledSoftmaxHead(options) {
checkOptions("sampledSoftmaxHead", options, {
...manyClassesOptions,
numSampled: ["any"],
sampler: ["string"],
trainingLoss: ["string"],
unique: ["boolean"],
removeAccidentalHits: ["boolean"],
correctLabels: ["boolean"]
});
checkClassCount(options.nClasses);
const model = new SampledModel(options);
return new SingleHead({
...manyClasses(options, model),
defaultScope: "sampled_softmax_head",
losses: (target, x, mode) => {
const ids = elementsOf(target);
return mode === "train" ? model.sampledLosses(ids, x) : model.fullLosses(ids, x);
}
}, options);
}
var SampledModel = class {
#nClasses;
#numSampled;
#sampler;
#nce;
#unique;
#removeHits;
#correctLabels;
/** The last look at all classes: the loss of an evaluation and its metrics come from one. */
#seen = null;
constructor(options) {
const { nClasses, numSampled, sampler = "log_uniform", trainingLoss = "sampled_softmax", unique = true } = options;
if (!Number.isInteger(numSampled) || numSampled < 1) {
throw new ValueError(`numSampled must be a whole number from 1 on, received ${describe(numSampled)}`);
}
if (unique && numSampled > nClasses) {
throw new ValueError(`numSampled must be at most nClasses where candidates are unique: ${numSampled} of ${nClasses}`);
}
if (!samplers.includes(sampler)) throw new ValueError(`Unknown sampler ${describe(sampler)}. Known are ${samplers.join(", ")}`);
if (!trainingLosses.includes(trainingLoss)) {
throw new ValueError(`Unknown trainingLoss ${describe(trainingLoss)}. Known are ${trainingLosses.join(", ")}`);
}
this.#nClasses = nClasses;
this.#numSampled = numSampled;
this.#sampler = sampler;
this.#nce = trainingLoss === "nce";
this.#unique = unique;
this.#removeHits = options.removeAccidentalHits ?? !this.#nce;
this.#correctLabels = options.correctLabels ?? this.#nce;
if (this.#nce && !this.#correctLabels) throw new ValueError("correctLabels must not be false where trainingLoss is nce");
}
layer(x) {
return variableScope("logits", () => ({
weights: variable("weights", [this.#nClasses, x.shape[1]], glorotUniform()),
biases: variable("biases", [this.#nClasses], zeros2())
}));
}
/** The loss of each row against candidates that all rows share, [batch, 1]. */
sampledLosses(labels, x) {
const { weights: weights2, biases } = this.layer(x);
const candidates = this.#draw(labels);
const count3 = candidates.ids.length;
const width = x.shape[1];
const { distinct: distinct2, places: places2 } = distinctIds(labels, candidates.ids);
const rows = gatherRows(weights2, distinct2);
const offsets = gatherRows(biases, distinct2);
const own = add(sum(mul(x, takeRows(rows, places2)), 1, { keepDims: true }), takeRows(offsets, places2));
const sampled = add(
matmul(x, slice(rows, [0, 0], [count3, width]), { transposeB: true }),
reshape(sub(slice(offsets, [0, 0], [count3, 1]), logExpected(candidates, candidates.ids)), [1, count3])
);
const label = this.#correctLabels ? sub(own, logExpected(candidates, labels)) : own;
const hits2 = this.#removeHits ? labels : null;
return this.#nce ? contrastiveLosses(label, sampled, candidates, hits2) : crossEntropies(label, sampled, candidates, hits2);
}
/** The cross-entropy of the softmax over all classes, [batch, 1]. No gradient flows: training has the sampled losses. */
fullLosses(labels, x) {
return withRecorder(null, () => {
const rows = rangeOf(labels.length);
const own = reshape(wideOutputs(x, this.layer(x), rows, labels), [labels.length, 1]);
return relu(sub(fromTypedArray(this.#softmax(x).logSumExp, own.shape), own));
});
}
all(x) {
const logits = allOutputs(x, this.layer(x));
return { logits, probabilities: softmax(logits) };
}
best(x, k) {
if (k === 1) {
const { largest, logProbability } = this.#softmax(x);
return Array.from(largest, (id, row) => ({ ids: Int32Array.of(id), values: logProbability.subarray(row, row + 1) }));
}
const rows = Array.from({ length: x.shape[0] }, () => new TopK(k));
const { logSumExp } = wideSoftmax(x, this.layer(x), (outputs, begin, width) => {
rows.forEach((row, r) => {
for (let i = 0, bar = row.bar; i < width; i++) {
const value = outputs[r * width + i];
if (value <= bar) continue;
row.offer(begin + i, value);
bar = row.bar;
}
});
});
return rows.map((row, r) => {
const { ids, values } = row.best();
return { ids, values: values.map((value) => value - logSumExp[r]) };
});
}
one(x, id) {
const batch = x.shape[0];
const rows = rangeOf(batch);
const logit = reshape(wideOutputs(x, this.layer(x), rows, new Int32Array(batch).fill(id)), [batch, 1]);
return { logit, probability: exp(sub(logit, fromTypedArray(this.#softmax(x).logSumExp, [batch, 1]))) };
}
#softmax(x) {
const layer = this.layer(x);
const { weights: weights2, biases } = layer;
const of = [weights2, weights2.version, biases, biases.version];
if (this.#seen?.x !== x || of.some((part, i) => part !== this.#seen.of[i])) this.#seen = { x, of, softmax: wideSoftmax(x, layer) };
return this.#seen.softmax;
}
#draw(labels) {
const { step, updates } = requireModel("sampledSoftmaxHead");
const options = { numSampled: this.#numSampled, unique: this.#unique };
const key = modelRandomKey("candidate_sampler");
if (this.#sampler !== "learned_unigram") return sampleCandidates(distributions[this.#sampler](this.#nClasses), options, key, step);
const stored = variable("unigram_counts", [this.#nClasses], ones2(), { trainable: false });
updates.push(() => UnigramCounts.of(stored).add(labels));
return sampleCandidates(UnigramCounts.of(stored), options, key, step);
}
};
var distributions = {
log_uniform: logUniformDistribution,
uniform: uniformDistribution
};
var samplers = [...Object.keys(distributions), "learned_unigram"];
var trainingLosses = ["sampled_softmax", "nce"];
var LOG_ZERO = -1e30;
function crossEntropies(label, sampled, candidates, hits2) {
const shares = sharesOf(sampled, candidates, hits2, Math.log, LOG_ZERO);
const parts = [label, shares === null ? sampled : add(sampled, shares)];
const batch = label.shape[0];
return reshape(softmaxCrossEntropy(fromTypedArray(new Int32Array(batch), [batch]), concat(parts, 1)), [batch, 1]);
}
function contrastiveLosses(label, sampled, candidates, hits2) {
const shares = sharesOf(sampled, candidates, hits2, (count3) => count3, 0);
const noise = softplus(sampled);
return add(softplus(neg(label)), sum(shares === null ? noise : mul(noise, shares), 1, { keepDims: true }));
}
function sharesOf({ shape }, { ids, counts }, hits2, share, never) {
const places2 = /* @__PURE__ */ new Map();
if (hits2 !== null) ids.forEach((id, place) => places2.set(id, place));
if (counts.every((count3) => count3 === 1) && !hits2?.some((label) => places2.has(label))) return null;
const once = Float32Array.from(counts, share);
const [batch, width] = shape;
const shares = new Float32Array(batch * width);
for (let row = 0; row < batch; row++) {
shares.set(once, row * width);
const place = hits2 === null ? void 0 : places2.get(hits2[row]);
if (place !== void 0) shares[row * width + place] = never;
}
return fromTypedArray(shares, shape);
}
function logExpected(candidates, ids) {
const values = new Float32Array(ids.length);
for (let i = 0; i < ids.length; i++) values[i] = candidates.logExpected(ids[i]);
return fromTypedArray(values, [ids.length, 1]);
}

// heads/_clauses.ts
var Seen = class extends Error {
};
var clauses = [
["logitsDimension is the width of the logits", ({ head, logits }) => {
const { logitsDimension: width } = head;
must(Number.isInteger(width) && width > 0, `It is ${describe(width)}`);
must(width === logits.shape[logits.shape.length - 1], `It is ${width}, the logits have shape [${logits.shape}]`);
}],
["toConfig gives plain data that names the head", ({ head }) => {
const config = head.toConfig();
must(typeof config?.head === "string" && config.head !== "", `Its field head is ${describe(config?.head)}`);
const data = JSON.stringify(config);
must(data === JSON.stringify(head.toConfig()), "It is another at the second call");
must(sameData(config, JSON.parse(data)), `JSON keeps another value: ${data}`);
}],
["loss is a finite float32 scalar, the same at every call", ({ head, labels, logits, features }) => {
const loss = head.loss(labels, logits, { features });
must(loss instanceof Tensor, `It is ${describe(loss)}`);
must(loss.dtype === "float32" && loss.shape.length === 0, `It is ${loss.dtype} of shape [${loss.shape}]`);
const value = numberIn(loss);
must(Number.isFinite(value), `It is ${value}`);
const again = numberIn(head.loss(labels, logits, { features }));
must(again === value, `It is ${value}, then ${again}`);
}],
["loss adds regularizationLosses", ({ head, labels, logits, features }) => {
const plain3 = numberIn(head.loss(labels, logits, { features }));
const regularized = numberIn(head.loss(labels, logits, { features, regularizationLosses: [scalar(0.25), scalar(0.5)] }));
must(near(regularized, plain3 + 0.75), `It is ${plain3} without, ${regularized} with losses of 0.25 and 0.5`);
}],
["loss differentiates", ({ head, labels, logits, features }) => {
checkGradient2((z) => head.loss(labels, z, { features }), logits);
}],
["loss refuses logits of another width or rank", ({ head, labels, logits, features }) => {
const { shape } = logits;
const wide = fill([...shape.slice(0, -1), shape[shape.length - 1] + 1], 0);
mustThrow(() => head.loss(labels, wide, { features }), `logits of shape [${wide.shape}]`);
const flat = fill([shape[0]], 0);
mustThrow(() => head.loss(labels, flat, { features }), `logits of shape [${flat.shape}]`);
}],
["loss refuses labels that are missing or too few", ({ head, labels, logits, features }) => {
mustThrow(() => head.loss(null, logits, { features }), "labels that are null");
const fewer = shortened(labels);
if (fewer !== null) mustThrow(() => head.loss(fewer, logits, { features }), "labels of one example less");
}],
["predictions have a row for each example, and are those that were asked for", ({ head, logits }) => {
const all = head.predictions(logits);
const keys = Object.keys(all);
must(keys.length > 0, "There are none");
for (const key of keys) {
const value = all[key];
must(value instanceof Tensor, `${key} is ${describe(value)}`);
must(value.shape[0] === logits.shape[0], `${key} has shape [${value.shape}] for ${logits.shape[0]} examples`);
const alone = head.predictions(logits, [key]);
must(Object.keys(alone).join() === key, `Asked for ${key}, it gives ${Object.keys(alone).join(", ") || "none"}`);
must(sameValues(alone[key], value), `${key} alone has other values`);
}
}],
["predictions refuse a key that there is not", ({ head, logits }) => {
mustThrow(() => head.predictions(logits, ["no such key"]), "the key no such key", ValueError);
}],
["updateMetrics fills the metrics of the head, and no other", ({ head, labels, logits, features }) => {
const metrics = head.metrics();
const keys = Object.keys(metrics);
const names = /* @__PURE__ */ new Set();
for (const key of keys) {
const metric = metrics[key];
must(metric instanceof Metric, `${key} is ${describe(metric)}`);
must(key !== "loss" && key !== "global_step", `An estimator has a metric ${key} of its own`);
must(!names.has(metric.name), `Two are named ${metric.name}, and would share their states`);
names.add(metric.name);
}
const updated = head.updateMetrics(metrics, features, logits, labels);
must(sameKeys(updated, metrics), `There are ${keys.join(", ")}; it gives ${Object.keys(updated).join(", ")}`);
for (const key of keys) {
const result = updated[key].result();
const values = typeof result === "number" ? [result] : Array.from(result.data);
must(values.every((value) => !Number.isNaN(Number(value))), `${key} is NaN`);
}
}],
["metrics of regularizationLosses tell their sum", ({ head, labels, logits, features }) => {
const regularizationLosses = [scalar(0.25), scalar(0.5)];
const plain3 = Object.keys(head.metrics());
const metrics = head.metrics({ regularizationLosses });
const added = Object.keys(metrics).filter((key) => !plain3.includes(key));
must(added.length === 1 && Object.keys(metrics).length === plain3.length + 1, `They add ${added.join(", ") || "none"}`);
const result = head.updateMetrics(metrics, features, logits, labels, { regularizationLosses })[added[0]].result();
must(result === 0.75, `${added[0]} is ${describe(result)} for losses of 0.25 and 0.5`);
}],
["createEstimatorSpec in infer gives predictions and signatures, without labels", ({ head, logits, run, servingFeatures: features }) => {
const spec = run("infer", () => head.createEstimatorSpec({ features, mode: "infer", logits }));
mustBeSpec(spec, "infer");
must(spec.loss === null && spec.trainOp === null, "It has a loss or a training step");
const predicted = Object.keys(spec.predictions);
for (const key of Object.keys(head.predictions(logits))) must(predicted.includes(key), `The prediction ${key} is missing`);
const outputs = spec.exportOutputs ?? {};
for (const name of ["serving_default", "predict"]) must(Object.hasOwn(outputs, name), `There is no signature ${name}`);
for (const [name, output] of Object.entries(outputs)) {
must(
["classification", "regression", "predict"].includes(output.kind),
`The signature ${name} is of the kind ${describe(output.kind)}`
);
}
}],
["createEstimatorSpec in eval gives the loss and the metrics of the head", ({ head, labels, logits, features, run }) => {
const spec = run("eval", () => head.createEstimatorSpec({ features, mode: "eval", logits, labels }));
mustBeSpec(spec, "eval");
const [given2, own] = [numberIn(spec.loss), numberIn(head.loss(labels, logits, { features }))];
must(given2 === own, `Its loss is ${given2}, that of the head ${own}`);
const metrics = run("eval", () => head.metrics());
must(sameKeys(spec.evalMetricOps, metrics), `It has ${Object.keys(spec.evalMetricOps).join(", ")}`);
}],
["createEstimatorSpec in train takes a step that lowers the loss", (batch) => {
let updates = 0;
const options = { optimizer: new SGD({ learningRate: 0.01 }), updateOps: [() => updates++] };
const before = numberIn(lossOf(batch));
const trained = train2(batch, options);
must(trained.join() === "a,b", `It trains ${trained.join(", ")} of the variables a and b`);
const after = numberIn(lossOf(batch));
must(after < before, `The loss was ${before} and is ${after} after a step of gradient descent`);
must(updates === 1, `An update op ran ${updates} times`);
}],
["createEstimatorSpec in train changes the variables that it is given, and no other", (batch) => {
const [a, b] = batch.run("train", () => ["a", "b"].map((name) => zeroVariable(name, batch.logits.shape)));
const [beforeA, beforeB] = [a.value(), b.value()];
train2(batch, { optimizer: new SGD({ learningRate: 0.01 }), trainableVariables: [b] });
must(sameNumbers(a.value(), beforeA), "It was given b, and a changed");
must(!sameNumbers(b.value(), beforeB), "It was given b, and b did not change");
}],
["createEstimatorSpec in train takes the step of a trainOpFn", (batch) => {
let given2 = null;
let applied = 0;
const trainOpFn = (loss) => {
given2 = loss;
return { gradients: [], apply: () => void applied++ };
};
train2(batch, { trainOpFn });
must(given2?.shape.length === 0, "It was not given the loss, a scalar");
must(applied === 1, `Its step was applied ${applied} times`);
}],
["createEstimatorSpec in train needs an optimizer or a trainOpFn, and not both", (batch) => {
const optimizer = new SGD();
mustThrow(() => train2(batch, {}), "neither of them", ValueError);
mustThrow(() => train2(batch, { optimizer, trainOpFn: (loss) => optimizer.minimize(loss) }), "both of them", ValueError);
}],
["a training step without labels is refused before a variable changes", (batch) => {
const [a] = batch.run("train", () => [zeroVariable("a", batch.logits.shape)]);
mustThrow(() => train2({ ...batch, labels: null }, { optimizer: new SGD({ learningRate: 1 }) }), "labels that are null");
must(a.value().every((value) => value === 0), "A variable changed");
}]
];
var madeAgain = [
"a head that is made again from its description is the same",
({ head, facts, labels, logits, features }) => {
const config = head.toConfig();
const again = facts.fromConfig(JSON.parse(JSON.stringify(config)));
must(sameData(again.toConfig(), config), `It is described by ${JSON.stringify(again.toConfig())}, not ${JSON.stringify(config)}`);
const [first, second] = [head, again].map((each) => numberIn(each.loss(labels, logits, { features })));
must(first === second, `Its loss is ${second}, not ${first}`);
}
];
var ownLoss = [
["a lossFn takes the place of the head's loss", ({ facts, labels, logits, features }) => {
const seen = [];
const lossOf2 = (value) => {
const head = facts.withLossFn((y, z, context) => {
seen.push(y instanceof Tensor, z === logits, typeof context?.features, typeof context?.lossReduction);
return fill(lossShape(facts, z), value);
});
return numberIn(head.loss(labels, logits, { features }));
};
const [one, three] = [lossOf2(1), lossOf2(3)];
must(one > 0 && near(three, 3 * one), `Losses of 1 become ${one}, losses of 3 ${three}`);
const call = "true,true,object,string";
must(seen.join() === `${call},${call}`, "It was not called once with labels, logits and { features, lossReduction }");
}],
["a lossFn of public operations differentiates", ({ facts, labels, logits, features }) => {
const head = facts.withLossFn((_, z) => {
const squares = square(sub(z, 1));
return facts.lossPerLogit === true ? squares : mean(squares, -1, { keepDims: true });
});
checkGradient2((z) => head.loss(labels, z, { features }), logits);
}],
["a lossFn that gives anything but a loss for each example is refused", ({ facts, labels, logits, features }) => {
const wrong = {
"a scalar": () => scalar(1),
"a loss too many": (z) => fill([z.shape[0] + 1, ...lossShape(facts, z).slice(1)], 1),
"a column too many": (z) => fill([...z.shape.slice(0, -1), lossShape(facts, z)[z.shape.length - 1] + 1], 1),
"a number": () => 1,
"a Promise": (z) => Promise.resolve(fill(lossShape(facts, z), 1))
};
for (const [what, lossFn] of Object.entries(wrong)) {
const head = facts.withLossFn((_, z) => lossFn(z));
mustThrow(() => head.loss(labels, logits, { features }), `a lossFn that gives ${what}`);
}
}]
];
function must(condition, seen) {
if (!condition) throw new Seen(seen);
}
function mustThrow(fn, what, kind = Error) {
try {
fn();
} catch (error) {
must(error instanceof Error, `For ${what} it throws ${describe(error)}, which is no Error`);
must(error instanceof kind, `For ${what} it throws ${error.name}, not ${kind.name}`);
return;
}
throw new Seen(`It takes ${what}`);
}
function mustBeSpec(spec, mode) {
must(spec instanceof EstimatorSpec, `It gives ${describe(spec)}`);
must(spec.mode === mode, `The mode of what it gives is ${spec.mode}`);
}
function modelLogits({ logits }) {
return add(logits, add(zeroVariable("a", logits.shape), zeroVariable("b", logits.shape)));
}
function zeroVariable(name, shape) {
return variable(name, shape, zeros2());
}
function lossOf(batch) {
const { head, labels, features, run } = batch;
return run("eval", () => head.loss(labels, modelLogits(batch), { features }));
}
function train2(batch, options) {
const { head, labels, features, run } = batch;
const tape = new Tape();
const spec = tape.run(
() => run("train", () => head.createEstimatorSpec({ ...options, features, mode: "train", logits: modelLogits(batch), labels }))
);
mustBeSpec(spec, "train");
must(spec.trainOp !== null, "It has no training step");
spec.trainOp.apply();
return spec.trainOp.gradients.map(({ variable: variable2 }) => variable2.name);
}
function checkGradient2(lossOf2, logits) {
const at = logits.dataSync();
const tracked = fromTypedArray(at, logits.shape);
tracked.tracked = true;
const tape = new Tape();
const loss = tape.run(() => lossOf2(tracked));
const [gradient2] = tape.gradientsOf(loss, [tracked]);
must(gradient2 instanceof Tensor, "It does not depend on the logits by operations that have a gradient");
const values = gradient2.dataSync();
const distance = 0.01;
for (let i = 0; i < at.length; i++) {
const moved = (by) => numberIn(lossOf2(fromTypedArray(at.map((value, k) => k === i ? value + by : value), logits.shape)));
const difference = (moved(distance) - moved(-distance)) / (2 * distance);
must(
Math.abs(values[i] - difference) <= 2e-3 + 0.01 * Math.abs(difference),
`Its derivative by logit ${i} is ${values[i]}, by central differences ${difference}`
);
}
}
function lossShape({ lossPerLogit = false }, logits) {
return [...logits.shape.slice(0, -1), lossPerLogit ? logits.shape[logits.shape.length - 1] : 1];
}
function shortened(labels) {
const less2 = (value) => Array.isArray(value) && value.length > 0 ? value.slice(0, -1) : null;
if (labels === null || !isLabelRecord(labels)) return less2(labels ?? void 0);
const [name] = Object.keys(labels);
const fewer = name === void 0 ? null : less2(labels[name]);
return fewer === null ? null : { ...labels, [name]: fewer };
}
function numberIn(t) {
return t.dataSync()[0];
}
function near(a, b) {
return Math.abs(a - b) <= 1e-5 * Math.max(1, Math.abs(b));
}
function sameKeys(a, b) {
return Object.keys(a).sort().join("\n") === Object.keys(b).sort().join("\n");
}
function sameNumbers(a, b) {
return a.length === b.length && a.every((value, i) => value === b[i]);
}
function sameValues(a, b) {
const [x, y] = [a.dataSync(), b.dataSync()];
return a.dtype === b.dtype && a.shape.join() === b.shape.join() && Array.from(x).every((value, i) => Object.is(value, y[i]));
}
function sameData(a, b) {
if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) return Object.is(a, b);
return sameKeys(a, b) && Array.isArray(a) === Array.isArray(b) && Object.entries(a).every(([key, value]) => sameData(value, b[key]));
}

// heads/_testing.ts
var BrokenClauseError = class extends HeadwayError {
/** Stable name of the kind of error. */
code = "BROKEN_CLAUSE";
/** The clause, the `name` of its check. */
clause;
/** Names the head and the clause, and says what was seen instead. */
constructor(head, clause, seen, cause) {
super(`${head} breaks a clause of the contract of heads: ${clause}. ${seen}`, cause === void 0 ? {} : { cause });
this.clause = clause;
}
};
function headContract(facts) {
const all = [...clauses, ...facts.fromConfig === void 0 ? [] : [madeAgain], ...facts.withLossFn === void 0 ? [] : ownLoss];
return all.map(([name, check]) => ({ name, run: () => runClause(facts, name, check) }));
}
function checkHead(facts) {
for (const { run } of headContract(facts)) run();
}
function runClause(facts, name, check) {
const { head, labels, features = {}, servingFeatures = {} } = facts;
const variables = new VariableStore();
const locals = new VariableStore();
const run = (mode, fn) => withModel({ variables, locals, mode, seed: 1n, step: 0, updates: [] }, fn);
const step = new Step();
try {
step.run(() => {
const batch = { facts, head, logits: tensor(facts.logits), labels, features, servingFeatures, run };
run("eval", () => check(batch));
});
} catch (error) {
const who = head?.constructor?.name ?? "The head";
if (error instanceof Seen) throw new BrokenClauseError(who, name, error.message);
throw new BrokenClauseError(
who,
name,
`It throws ${error instanceof Error ? `${error.name}: ${error.message}` : describe(error)}`,
error
);
} finally {
step.close();
variables.dispose();
locals.dispose();
}
}
export {
AUC as AUC$0,
Accuracy as Accuracy$0,
AccuracyBaseline as AccuracyBaseline$0,
Adagrad as Adagrad$0,
AdagradOptimizer as AdagradOptimizer$7,
Adam as Adam$0,
AdamOptimizer as AdamOptimizer$7,
Bidirectional as Bidirectional$0,
BinaryClassHead as BinaryClassHead$0,
BinaryClassHead as BinaryClassHead$1,
BrokenClauseError as BrokenClauseError$3,
CheckpointManager as CheckpointManager$6,
CheckpointReader as CheckpointReader$6,
ClassF1 as ClassF1$0,
ClassPrecision as ClassPrecision$0,
ClassRecall as ClassRecall$0,
ColumnBatch as ColumnBatch$0,
ColumnBatch as ColumnBatch$4,
ConfusionMatrix as ConfusionMatrix$0,
DEFAULT_SERVING_SIGNATURE_DEF_KEY as DEFAULT_SERVING_SIGNATURE_DEF_KEY$0,
DNNClassifier as DNNClassifier$0,
DNNClassifier2 as DNNClassifier$7,
DNNClassifierWithLayerAnnotations as DNNClassifierWithLayerAnnotations$0,
DNNEstimator as DNNEstimator$0,
DNNEstimator2 as DNNEstimator$7,
DNNRegressor as DNNRegressor$0,
DNNRegressor2 as DNNRegressor$7,
DNNRegressorWithLayerAnnotations as DNNRegressorWithLayerAnnotations$0,
DataLossError as DataLossError$0,
Dataset as Dataset$0,
Dataset as Dataset$5,
Estimator as Estimator$0,
EstimatorSpec as EstimatorSpec$0,
FailedPreconditionError as FailedPreconditionError$0,
Ftrl as Ftrl$0,
FtrlOptimizer as FtrlOptimizer$7,
GradientDescentOptimizer as GradientDescentOptimizer$7,
Head as Head$0,
Head as Head$1,
Head2 as Head$2,
HeadwayError as HeadwayError$0,
InvalidArgumentError as InvalidArgumentError$0,
KeyError as KeyError$0,
LayerAnnotationsCollectionNames as LayerAnnotationsCollectionNames$0,
LogisticRegressionHead as LogisticRegressionHead$0,
LogisticRegressionHead as LogisticRegressionHead$1,
Mean as Mean$0,
MemoryFileSystem as MemoryFileSystem$6,
Metric as Metric$0,
ModeKeys as ModeKeys$0,
ModelFnOps as ModelFnOps$2,
MomentumOptimizer as MomentumOptimizer$7,
MultiClassHead as MultiClassHead$0,
MultiClassHead as MultiClassHead$1,
MultiHead as MultiHead$0,
MultiHead as MultiHead$1,
MultiLabelHead as MultiLabelHead$0,
MultiLabelHead as MultiLabelHead$1,
NanLossDuringTrainingError as NanLossDuringTrainingError$0,
NotFoundError as NotFoundError$0,
NumericColumn as NumericColumn$0,
NumericColumn as NumericColumn$4,
Optimizer as Optimizer$0,
PermissionDeniedError as PermissionDeniedError$0,
PoissonRegressionHead as PoissonRegressionHead$0,
PoissonRegressionHead as PoissonRegressionHead$1,
Precision as Precision$0,
ProblemType as ProblemType$2,
ProximalAdagradOptimizer as ProximalAdagradOptimizer$7,
RMSProp as RMSProp$0,
RMSPropOptimizer as RMSPropOptimizer$7,
RNNClassifier as RNNClassifier$0,
RNNEstimator as RNNEstimator$0,
Recall as Recall$0,
Reduction as Reduction$0,
Reduction as Reduction$1,
Reduction2 as Reduction$7,
RegressionHead as RegressionHead$0,
RegressionHead as RegressionHead$1,
ResourceExhaustedError as ResourceExhaustedError$0,
RunConfig as RunConfig$0,
SGD as SGD$0,
SequentialHeadWrapper as SequentialHeadWrapper$0,
SequentialHeadWrapper as SequentialHeadWrapper$1,
SimulatedCrash as SimulatedCrash$6,
SparseTensor as SparseTensor$0,
StackedRNNCells as StackedRNNCells$0,
StreamingAUC as StreamingAUC$0,
Tensor as Tensor$0,
UnimplementedError as UnimplementedError$0,
ValueError as ValueError$0,
Variable as Variable$0,
VocabInfo as VocabInfo$0,
WarmStartSettings as WarmStartSettings$0,
abs as abs$0,
add as add$0,
affine as affine$0,
analyze as analyze$0,
analyze as analyze$5,
argMax as argMax$0,
balancedWeights as balancedWeights$0,
balancedWeights as balancedWeights$5,
batchNorm as batchNorm$0,
batchNormInference as batchNormInference$0,
batchNormTraining as batchNormTraining$0,
binarySvmHead as binarySvmHead$2,
broadcastTo as broadcastTo$0,
bucketizedColumn as bucketizedColumn$0,
bucketizedColumn as bucketizedColumn$4,
cast as cast$0,
categoricalColumnWithHashBucket as categoricalColumnWithHashBucket$0,
categoricalColumnWithHashBucket as categoricalColumnWithHashBucket$4,
categoricalColumnWithIdentity as categoricalColumnWithIdentity$0,
categoricalColumnWithIdentity as categoricalColumnWithIdentity$4,
categoricalColumnWithVocabularyFile as categoricalColumnWithVocabularyFile$0,
categoricalColumnWithVocabularyFile as categoricalColumnWithVocabularyFile$4,
categoricalColumnWithVocabularyList as categoricalColumnWithVocabularyList$0,
categoricalColumnWithVocabularyList as categoricalColumnWithVocabularyList$4,
checkColumns as checkColumns$0,
checkColumns as checkColumns$4,
checkHead as checkHead$3,
checkKeys as checkPredictionKeys$0,
checkKeys as checkPredictionKeys$1,
checkSequenceColumns as checkSequenceColumns$0,
checkSequenceColumns as checkSequenceColumns$4,
clipByValue as clipByValue$0,
clipRowsByNorm as clipRowsByNorm$0,
columnFromConfig as columnFromConfig$0,
columnFromConfig as columnFromConfig$4,
concat as concat$0,
consoleLogger as consoleLogger$0,
cosineDecay as cosineDecay$0,
cosineDecayRestarts as cosineDecayRestarts$0,
crossedColumn as crossedColumn$0,
crossedColumn as crossedColumn$4,
csvColumns as csvColumns$0,
csvColumns as csvColumns$5,
defaultFileSystem as defaultFileSystem$6,
dense as dense$0,
denseLayer as denseLayer$0,
div as div$0,
divNoNan as divNoNan$0,
dropout as dropout$0,
dropoutWithKey as dropoutWithKey$0,
elu as elu$0,
embeddingColumn as embeddingColumn$0,
embeddingColumn as embeddingColumn$4,
equal as equal$0,
exp as exp$0,
expandDims as expandDims$0,
exponentialDecay as exponentialDecay$0,
fileSystemOf as fileSystemOf$6,
fill as fill$0,
fixedSizePartitioner as fixedSizePartitioner$7,
floor as floor$0,
gatherRows as gatherRows$0,
gelu as gelu$0,
greater as greater$0,
greaterEqual as greaterEqual$0,
gruCell as gruCell$0,
gruSequence as gruSequence$0,
headContract as headContract$3,
headFromConfig as headFromConfig$0,
headFromConfig as headFromConfig$1,
headRules as headRules$7,
hierarchicalSoftmaxHead as hierarchicalSoftmaxHead$2,
indicatorColumn as indicatorColumn$0,
indicatorColumn as indicatorColumn$4,
initializers_exports as initializers$0,
inputLayer as inputLayer$0,
inputLayer as inputLayer$4,
inverseTimeDecay as inverseTimeDecay$0,
isFinite as isFinite$0,
latestCheckpoint as latestCheckpoint$6,
layerAnnotations as layerAnnotations$0,
leakyRelu as leakyRelu$0,
learningRateFromConfig as learningRateFromConfig$0,
less as less$0,
lessEqual as lessEqual$0,
lgamma as lgamma$0,
log as log$0,
log1p as log1p$0,
logSoftmax as logSoftmax$0,
logicalAnd as logicalAnd$0,
logicalNot as logicalNot$0,
logicalOr as logicalOr$0,
lossOnlyHead as lossOnlyHead$2,
lstmCell as lstmCell$0,
lstmSequence as lstmSequence$0,
matmul as matmul$0,
max as max$0,
maximum as maximum$0,
mean as mean$0,
memoryFileSystem as memoryFileSystem$6,
min as min$0,
minMaxVariablePartitioner as minMaxVariablePartitioner$7,
minimum as minimum$0,
mul as mul$0,
mulRows as mulRows$0,
multiClassHead as multiClassHead$2,
multiHead as multiHead$2,
multiHot as multiHot$0,
multiLabelHead as multiLabelHead$2,
neg as neg$0,
noOpTrainFn as noOpTrainFn$2,
notEqual as notEqual$0,
numericColumn as numericColumn$0,
numericColumn as numericColumn$4,
numericColumns as numericColumns$0,
numericColumns as numericColumns$4,
ones as ones$0,
onesLike as onesLike$0,
optimizeLoss as optimizeLoss$0,
optimizerFromConfig as optimizerFromConfig$0,
optimizerFromString as optimizerFromString$0,
piecewiseConstantDecay as piecewiseConstantDecay$0,
poissonRegressionHead as poissonRegressionHead$2,
polynomialDecay as polynomialDecay$0,
pow as pow$0,
prod as prod$0,
readLines as readLines$6,
readModelDescription as readModelDescription$6,
readSidecar as readSidecar$6,
reciprocal as reciprocal$0,
regressionHead as regressionHead$2,
relu as relu$0,
relu6 as relu6$0,
reshape as reshape$0,
resolveCheckpoint as resolveCheckpoint$6,
reverseSequence as reverseSequence$0,
rnn as rnn$0,
rowSlices as rowSlices$6,
sampledSoftmaxHead as sampledSoftmaxHead$2,
scope as scope$0,
segmentCombine as segmentCombine$0,
selu as selu$0,
sequenceCategoricalColumnWithHashBucket as sequenceCategoricalColumnWithHashBucket$0,
sequenceCategoricalColumnWithHashBucket as sequenceCategoricalColumnWithHashBucket$4,
sequenceCategoricalColumnWithIdentity as sequenceCategoricalColumnWithIdentity$0,
sequenceCategoricalColumnWithIdentity as sequenceCategoricalColumnWithIdentity$4,
sequenceCategoricalColumnWithVocabularyFile as sequenceCategoricalColumnWithVocabularyFile$0,
sequenceCategoricalColumnWithVocabularyFile as sequenceCategoricalColumnWithVocabularyFile$4,
sequenceCategoricalColumnWithVocabularyList as sequenceCategoricalColumnWithVocabularyList$0,
sequenceCategoricalColumnWithVocabularyList as sequenceCategoricalColumnWithVocabularyList$4,
sequenceInputLayer as sequenceInputLayer$0,
sequenceInputLayer as sequenceInputLayer$4,
sequenceNumericColumn as sequenceNumericColumn$0,
sequenceNumericColumn as sequenceNumericColumn$4,
setBackend as setBackend$0,
setLogger as setLogger$0,
setWasmModule as setWasmModule$0,
sharedEmbeddings as sharedEmbeddings$0,
sharedEmbeddings as sharedEmbeddings$4,
sigmoid as sigmoid$0,
sigmoidCrossEntropy as sigmoidCrossEntropy$0,
sign as sign$0,
silentLogger as silentLogger$0,
simpleRnnCell as simpleRnnCell$0,
simpleRnnSequence as simpleRnnSequence$0,
slice as slice$0,
softmax as softmax$0,
softmaxCrossEntropy as softmaxCrossEntropy$0,
softplus as softplus$0,
sqrt as sqrt$0,
square as square$0,
squeeze as squeeze$0,
stack2 as stack$0,
stopGradient as stopGradient$0,
sub as sub$0,
sum as sum$0,
tanh as tanh$0,
tensor as tensor$0,
transpose as transpose$0,
v1_exports as v1$0,
v1OptimizerFromString as v1OptimizerFromString$7,
variable as variable$0,
variableScope as variableScope$0,
weightedCategoricalColumn as weightedCategoricalColumn$0,
weightedCategoricalColumn as weightedCategoricalColumn$4,
where as where$0,
writeCheckpoint as writeCheckpoint$6,
zeros as zeros$0,
zerosLike as zerosLike$0
};
Object.defineProperty(EstimatorSpec, "name", { value: "EstimatorSpec", configurable: true });
Object.defineProperty(MemoryFileSystem, "name", { value: "MemoryFileSystem", configurable: true });
Object.defineProperty(Dataset, "name", { value: "Dataset", configurable: true });
Object.defineProperty(CrossedColumn, "name", { value: "CrossedColumn", configurable: true });
Object.defineProperty(CheckpointReader, "name", { value: "CheckpointReader", configurable: true });
Object.defineProperty(BinaryClassHead, "name", { value: "BinaryClassHead", configurable: true });
Object.defineProperty(MultiHead, "name", { value: "MultiHead", configurable: true });
Object.defineProperty(MultiLabelHead, "name", { value: "MultiLabelHead", configurable: true });
Object.defineProperty(SequentialHeadWrapper, "name", { value: "SequentialHeadWrapper", configurable: true });
Object.defineProperty(RunConfig, "name", { value: "RunConfig", configurable: true });
Object.defineProperty(CheckpointValues, "name", { value: "CheckpointValues", configurable: true });
Object.defineProperty(Session, "name", { value: "Session", configurable: true });
Object.defineProperty(ModelFnOps, "name", { value: "ModelFnOps", configurable: true });
Object.defineProperty(CheckpointManager, "name", { value: "CheckpointManager", configurable: true });
Object.defineProperty(Mean2, "name", { value: "Mean", configurable: true });
Object.defineProperty(DNNEstimator2, "name", { value: "DNNEstimator", configurable: true });
Object.defineProperty(DNNClassifier2, "name", { value: "DNNClassifier", configurable: true });
Object.defineProperty(DNNRegressor2, "name", { value: "DNNRegressor", configurable: true });
Object.defineProperty(Network2, "name", { value: "Network", configurable: true });
Object.defineProperty(Head2, "name", { value: "Head", configurable: true });
Object.defineProperty(ClassTree, "name", { value: "ClassTree", configurable: true });
Object.defineProperty(MultiHead2, "name", { value: "MultiHead", configurable: true });
Object.defineProperty(UnigramCounts, "name", { value: "UnigramCounts", configurable: true });
