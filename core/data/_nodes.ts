/**
 * What goes through the elements of a dataset. A program that has none to go through starts without it.
 *
 * @module
 */

export { BatchNode } from "./batch_rows.ts";
export { CsvNode } from "./csv_reader.ts";
export { RepeatNode, ShardNode, SkipNode, TakeNode } from "./repeat.ts";
export { ShuffleNode } from "./shuffle.ts";
export { IterableNode, TableNode, tfRecords } from "./source.ts";
export { SplitNode } from "./split.ts";
export { CacheNode, FilterNode, MapNode, PrefetchNode } from "./transform.ts";
