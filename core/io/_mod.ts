/**
 * What users get of this room, name by name. Its door is `mod.ts`.
 *
 * @module
 */

export type { DataByDType, DType, HostTensor, HostTensorOf } from "../runtime/host_tensor.ts";
export { CheckpointManager, type CheckpointManagerOptions, type SaveOptions } from "./checkpoint_manager.ts";
export { latestCheckpoint, resolveCheckpoint } from "./checkpoint_state.ts";
export type { TensorSlice } from "./encoding.ts";
export {
  type Chunks,
  defaultFileSystem,
  type DirectoryEntry,
  type FileLock,
  type FileStat,
  type FileSystem,
  fileSystemOf,
  readLines,
} from "./file_system.ts";
export { MemoryFileSystem, memoryFileSystem, SimulatedCrash } from "./memory_fs.ts";
export { type Description, type JsonObject, type JsonValue, readModelDescription, readSidecar } from "./model_description.ts";
export type { StoredDType, StoredTensor } from "./tensor_bundle_format.ts";
export { CheckpointReader, rowSlices } from "./tensor_bundle_reader.ts";
export { writeCheckpoint, type WriteCheckpointOptions } from "./tensor_bundle_writer.ts";
