/**
 * Reads and writes the messages of a SavedModel, by the protobuf library over the fields that `schema.ts` lists.
 *
 * @module
 */

import {
  create,
  createFileRegistry,
  type DescMessage,
  fromBinary,
  type Message as LibraryMessage,
  type MessageInitShape,
  toBinary,
} from "npm:@bufbuild/protobuf@^2.17.0";
import {
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  type FieldDescriptorProtoSchema,
  FileDescriptorProtoSchema,
} from "npm:@bufbuild/protobuf@^2.17.0/wkt";
import { DataLossError } from "../../core/errors.ts";
import { type Message, type MessageInit, type MessageName, type ScalarName, schema } from "./schema.ts";

/**
 * Writes a message.
 *
 * @returns Its bytes in the wire format. Entries of maps come in the order in which they were given.
 */
export function encodeMessage<N extends MessageName>(name: N, message: MessageInit<N>): Uint8Array<ArrayBuffer> {
  const description = descriptionOf(name);
  return toBinary(description, create(description, message as MessageInitShape<DescMessage>));
}

/**
 * Reads a message.
 *
 * @param file What the bytes are from, for the sentence of the error.
 * @throws {DataLossError} if the bytes are no such message, or messages are nested more than 100 deep.
 */
export function decodeMessage<N extends MessageName>(name: N, bytes: Uint8Array, file: string): Message<N> {
  try {
    return fromBinary(descriptionOf(name), bytes) as LibraryMessage & Message<N>;
  } catch (cause) {
    throw new DataLossError(`${file} holds no ${name} of protocol buffers: ${(cause as Error).message}`, { file, cause });
  }
}

const types: Readonly<Record<ScalarName, FieldDescriptorProto_Type>> = {
  string: FieldDescriptorProto_Type.STRING,
  bytes: FieldDescriptorProto_Type.BYTES,
  bool: FieldDescriptorProto_Type.BOOL,
  int32: FieldDescriptorProto_Type.INT32,
  uint32: FieldDescriptorProto_Type.UINT32,
  int64: FieldDescriptorProto_Type.INT64,
  uint64: FieldDescriptorProto_Type.UINT64,
  float: FieldDescriptorProto_Type.FLOAT,
  double: FieldDescriptorProto_Type.DOUBLE,
};

let registry: ReturnType<typeof createFileRegistry> | undefined;

function descriptionOf(name: MessageName): DescMessage {
  registry ??= createFileRegistry(
    create(FileDescriptorProtoSchema, {
      name: "saved_model.proto",
      package: PACKAGE,
      syntax: "proto3",
      messageType: Object.entries(schema).map(([message, fields]) => describeMessage(message, fields)),
    }),
    () => undefined,
  );
  return registry.getMessage(`${PACKAGE}.${name}`)!;
}

const PACKAGE = "tensorflow";

type DescriptorInit = NonNullable<MessageInitShape<typeof FileDescriptorProtoSchema>["messageType"]>[number];
type FieldInit = MessageInitShape<typeof FieldDescriptorProtoSchema>;

function describeMessage(name: string, fields: Readonly<Record<string, string | Readonly<Record<string, string>>>>): DescriptorInit {
  const described: FieldInit[] = [];
  const oneofs: string[] = [];
  const maps: DescriptorInit[] = [];
  for (const [key, field] of Object.entries(fields)) {
    if (typeof field !== "string") {
      const oneofIndex = oneofs.push(key) - 1;
      for (const [choice, type] of Object.entries(field)) described.push({ ...describeField(choice, type), oneofIndex });
      continue;
    }
    const [, number, value] = /^(\d+) map<(\w+)>$/.exec(field) ?? [];
    if (value === undefined) {
      described.push(describeField(key, field));
      continue;
    }
    // A map is a repeated message of keys and values.
    const entry = `${key.charAt(0).toUpperCase()}${key.slice(1)}Entry`;
    maps.push({
      name: entry,
      field: [describeField("key", "1 string"), describeField("value", `2 ${value}`)],
      options: { mapEntry: true },
    });
    described.push({ ...describeField(key, `${number} ${name}.${entry}[]`) });
  }
  return { name, field: described, oneofDecl: oneofs.map((oneof) => ({ name: snakeCase(oneof) })), nestedType: maps };
}

function describeField(key: string, field: string): FieldInit {
  const [, number, type, repeated] = /^(\d+) ([\w.]+)(\[\])?$/.exec(field)!;
  const named = Object.hasOwn(types, type!) ? { type: types[type as ScalarName] } : {
    type: FieldDescriptorProto_Type.MESSAGE,
    typeName: `.${PACKAGE}.${type}`,
  };
  return {
    name: snakeCase(key),
    number: Number(number),
    label: repeated === undefined ? FieldDescriptorProto_Label.OPTIONAL : FieldDescriptorProto_Label.REPEATED,
    ...named,
  };
}

/** The name in the .proto file of what is called `camelCase` here. */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
