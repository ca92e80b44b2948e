/**
 * Checkpoints and files: what TensorFlow 1.15 and 2.15 wrote is read, and what is written here they read.
 *
 * A checkpoint is a TensorBundle: an index (`model.ckpt-1000.index`) and one or more data files. Opening one reads the index alone; tensors are
 * read one by one, each checked against its checksum.
 *
 * ```ts
 * import { CheckpointReader, latestCheckpoint } from "@headway/estimator/io";
 * const path = await latestCheckpoint("model_dir"); // null where there is none yet
 * if (path !== null) {
 *   const reader = await CheckpointReader.open(path);
 *   for (const name of reader.names()) console.log(name, reader.dtype(name), reader.shape(name));
 *   const { data } = await reader.read("dnn/hiddenlayer_0/kernel");
 *   console.log(data.length);
 * }
 * ```
 *
 * @module
 */

export type { DataByDType, DType, HostTensor, HostTensorOf } from "../runtime/host_tensor.ts";
export { CheckpointManager, type CheckpointManagerOptions, type SaveOptions } from "./checkpoint_manager.ts";
export { latestCheckpoint, resolveCheckpoint } from "./checkpoint_state.ts";
export type { TensorSlice } from "./encoding.ts";
export type { Chunks, DirectoryEntry, FileLock, FileStat, FileSystem } from "./file_system.ts";
export { defaultFileSystem, fileSystemOf } from "./path_file_system.ts";
export { readLines } from "./lines.ts";
export { MemoryFileSystem, memoryFileSystem, SimulatedCrash } from "./memory_fs.ts";
export { type Description, type JsonObject, type JsonValue, readModelDescription, readSidecar } from "./model_description.ts";
export type { StoredDType, StoredTensor } from "./tensor_bundle_format.ts";
export { CheckpointReader, rowSlices } from "./tensor_bundle_reader.ts";
export { writeCheckpoint, type WriteCheckpointOptions } from "./tensor_bundle_writer.ts";
