/**
 * The fields of TensorFlow's messages that a SavedModel consists of, as they stand in its .proto files (tensorflow/core/framework and
 * tensorflow/core/protobuf). A field is written as its number and its type: `[]` behind it for a repeated one, `map<V>` for a map from strings, a record for
 * a oneof. Fields that are not listed are skipped when a message is read.
 *
 * @module
 */

/** Messages by name, their fields by name. */
export const schema = {
  SavedModel: { savedModelSchemaVersion: "1 int64", metaGraphs: "2 MetaGraphDef[]" },
  MetaGraphDef: {
    metaInfoDef: "1 MetaInfoDef",
    graphDef: "2 GraphDef",
    saverDef: "3 SaverDef",
    collectionDef: "4 map<CollectionDef>",
    signatureDef: "5 map<SignatureDef>",
    assetFileDef: "6 AssetFileDef[]",
    objectGraphDef: "7 SavedObjectGraph",
  },
  MetaInfoDef: {
    metaGraphVersion: "1 string",
    tags: "4 string[]",
    tensorflowVersion: "5 string",
    tensorflowGitVersion: "6 string",
    strippedDefaultAttrs: "7 bool",
  },
  SaverDef: {
    filenameTensorName: "1 string",
    saveTensorName: "2 string",
    restoreOpName: "3 string",
    maxToKeep: "4 int32",
    sharded: "5 bool",
    keepCheckpointEveryNHours: "6 float",
    version: "7 int32",
  },
  CollectionDef: {
    kind: {
      nodeList: "1 NodeList",
      bytesList: "2 BytesList",
      int64List: "3 Int64List",
      floatList: "4 FloatList",
      anyList: "5 AnyList",
    },
  },
  NodeList: { value: "1 string[]" },
  BytesList: { value: "1 bytes[]" },
  Int64List: { value: "1 int64[]" },
  FloatList: { value: "1 float[]" },
  AnyList: { value: "1 Any[]" },
  /** google.protobuf.Any. */
  Any: { typeUrl: "1 string", value: "2 bytes" },
  SignatureDef: { inputs: "1 map<TensorInfo>", outputs: "2 map<TensorInfo>", methodName: "3 string" },
  TensorInfo: {
    encoding: { name: "1 string", cooSparse: "4 CooSparse" },
    dtype: "2 int32",
    tensorShape: "3 TensorShapeProto",
  },
  CooSparse: { valuesTensorName: "1 string", indicesTensorName: "2 string", denseShapeTensorName: "3 string" },
  AssetFileDef: { tensorInfo: "1 TensorInfo", filename: "2 string" },

  GraphDef: { node: "1 NodeDef[]", library: "2 FunctionDefLibrary", versions: "4 VersionDef" },
  VersionDef: { producer: "1 int32", minConsumer: "2 int32", badConsumers: "3 int32[]" },
  NodeDef: { name: "1 string", op: "2 string", input: "3 string[]", device: "4 string", attr: "5 map<AttrValue>" },
  AttrValue: {
    value: {
      list: "1 ListValue",
      s: "2 bytes",
      i: "3 int64",
      f: "4 float",
      b: "5 bool",
      type: "6 int32",
      shape: "7 TensorShapeProto",
      tensor: "8 TensorProto",
      placeholder: "9 string",
      func: "10 NameAttrList",
    },
  },
  ListValue: {
    s: "2 bytes[]",
    i: "3 int64[]",
    f: "4 float[]",
    b: "5 bool[]",
    type: "6 int32[]",
    shape: "7 TensorShapeProto[]",
    tensor: "8 TensorProto[]",
    func: "9 NameAttrList[]",
  },
  NameAttrList: { name: "1 string", attr: "2 map<AttrValue>" },
  TensorShapeProto: { dim: "2 Dim[]", unknownRank: "3 bool" },
  Dim: { size: "1 int64", name: "2 string" },
  TensorProto: {
    dtype: "1 int32",
    tensorShape: "2 TensorShapeProto",
    tensorContent: "4 bytes",
    floatVal: "5 float[]",
    doubleVal: "6 double[]",
    intVal: "7 int32[]",
    stringVal: "8 bytes[]",
    int64Val: "10 int64[]",
    boolVal: "11 bool[]",
    halfVal: "13 int32[]",
    uint32Val: "16 uint32[]",
    uint64Val: "17 uint64[]",
  },
  FunctionDefLibrary: { function: "1 FunctionDef[]", gradient: "2 GradientDef[]" },
  GradientDef: { functionName: "1 string", gradientFunc: "2 string" },
  FunctionDef: {
    signature: "1 OpDef",
    nodeDef: "3 NodeDef[]",
    ret: "4 map<string>",
    attr: "5 map<AttrValue>",
    controlRet: "6 map<string>",
  },
  OpDef: {
    name: "1 string",
    inputArg: "2 ArgDef[]",
    outputArg: "3 ArgDef[]",
    isStateful: "17 bool",
    controlOutput: "20 string[]",
  },
  ArgDef: {
    name: "1 string",
    type: "3 int32",
    typeAttr: "4 string",
    numberAttr: "5 string",
    typeListAttr: "6 string",
    isRef: "16 bool",
  },
  VariableDef: {
    variableName: "1 string",
    initializerName: "2 string",
    snapshotName: "3 string",
    saveSliceInfoDef: "4 SaveSliceInfoDef",
    isResource: "5 bool",
    initialValueName: "6 string",
    trainable: "7 bool",
  },
  SaveSliceInfoDef: { fullName: "1 string", fullShape: "2 int64[]", varOffset: "3 int64[]", varShape: "4 int64[]" },

  SavedObjectGraph: { nodes: "1 SavedObject[]" },
  SavedObject: { children: "1 ObjectReference[]", kind: { asset: "5 SavedAsset", variable: "7 SavedVariable" } },
  ObjectReference: { nodeId: "1 int32", localName: "2 string" },
  SavedAsset: { assetFileDefIndex: "1 int32" },
  SavedVariable: { dtype: "1 int32", shape: "2 TensorShapeProto", trainable: "3 bool", name: "6 string" },
} as const;

type Schema = typeof schema;

/** Name of a message. */
export type MessageName = keyof Schema;

interface Scalars {
  readonly string: string;
  readonly bytes: Uint8Array;
  readonly bool: boolean;
  readonly int32: number;
  readonly uint32: number;
  readonly int64: bigint;
  readonly uint64: bigint;
  readonly float: number;
  readonly double: number;
}

/** Name of a scalar type. */
export type ScalarName = keyof Scalars;

type Read<T> = T extends MessageName ? Message<T> : T extends ScalarName ? Scalars[T] : never;

type Cases<O> = { readonly [K in keyof O]: { readonly case: K; readonly value: Read<TypeOf<O[K]>> } }[keyof O] | {
  readonly case: undefined;
};

type TypeOf<F> = F extends `${number} map<${infer T}>` ? T
  : F extends `${number} ${infer T}[]` ? T
  : F extends `${number} ${infer T}` ? T
  : never;

type Field<F> = F extends `${number} map<${infer T}>` ? Readonly<Record<string, Read<T>>>
  : F extends `${number} ${infer T}[]` ? readonly Read<T>[]
  : F extends `${number} ${infer T}` ? (T extends MessageName ? Message<T> | undefined : Read<T>)
  : Cases<F>;

/** A message that was read: scalars that were absent are 0, false or empty. */
export type Message<N extends MessageName> = { readonly [F in keyof Schema[N]]: Field<Schema[N][F]> };

type Init<T> = T extends MessageName ? MessageInit<T> : T extends ScalarName ? Scalars[T] : never;

type InitCases<O> =
  | { readonly [K in keyof O]: { readonly case: K; readonly value: Init<TypeOf<O[K]>> } }[keyof O]
  | { readonly case: undefined };

type InitField<F> = F extends `${number} map<${infer T}>` ? Readonly<Record<string, Init<T>>>
  : F extends `${number} ${infer T}[]` ? readonly Init<T>[]
  : F extends `${number} ${infer T}` ? Init<T>
  : InitCases<F>;

/** A message to write: fields may be left out. */
export type MessageInit<N extends MessageName> = { readonly [F in keyof Schema[N]]?: InitField<Schema[N][F]> | undefined };
