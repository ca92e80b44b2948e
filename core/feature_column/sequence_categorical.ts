/**
 * Categorical columns of sequences: the columns for single examples, applied to every step.
 *
 * @module
 */

import { checkOptions, ValueError } from "../errors.ts";
import type { FileSystem } from "../io/file_system.ts";
import type { Bags } from "../ops/shape.ts";
import { type CategoricalColumn, type ColumnBatch, type ColumnConfig, describeColumn } from "./column.ts";
import { examplesOf, type FeatureExamples } from "./examples.ts";
import { HashBucketColumn, hashBucketKinds, type HashBucketOptions } from "./hash_bucket.ts";
import { IdentityColumn, identityKinds, type IdentityOptions } from "./identity.ts";
import type { RawCategorical } from "../ops/host/categorical_values.ts";
import { sequenceCategories, stepSplits } from "../ops/host/sequence_categories.ts";
import { groupedSequence } from "../ops/host/sparse_values.ts";
import { SequenceBatch } from "./sequence_batch.ts";
import { VocabularyFileColumn, vocabularyFileKinds, type VocabularyFileOptions } from "./vocabulary_file.ts";
import { VocabularyListColumn, vocabularyListKinds, type VocabularyListOptions } from "./vocabulary_list.ts";

/**
 * A column of sequences whose values are the ids themselves. Wrap it in `embeddingColumn` or `indicatorColumn`.
 *
 * @param key Name of the feature: for each row a sequence of whole numbers, or of arrays of them for several values a step. -1 pads.
 * @param numBuckets Ids lie in [0, numBuckets).
 * @throws {ValueError} if an argument has a value that is not allowed.
 *
 * @example
 * ```ts
 * import { embeddingColumn, sequenceCategoricalColumnWithIdentity } from "@headway/estimator";
 * const column = embeddingColumn(sequenceCategoricalColumnWithIdentity("ids", 10), 3);
 * console.log(column.name); // ids_embedding
 * ```
 */
export function sequenceCategoricalColumnWithIdentity(key: string, numBuckets: number, options: IdentityOptions = {}): CategoricalColumn {
  checkOptions("sequenceCategoricalColumnWithIdentity", options, identityKinds);
  return new SequenceCategoricalColumn(new IdentityColumn(key, numBuckets, options.defaultValue ?? null));
}

/**
 * A column of sequences whose ids are places in a list. Wrap it in `embeddingColumn` or `indicatorColumn`.
 *
 * @param key Name of the feature: for each row a sequence of values, or of arrays of them for several values a step. `""` and -1 pad.
 * @param vocabulary Strings or whole numbers, each once.
 * @throws {ValueError} if an argument has a value that is not allowed.
 */
export function sequenceCategoricalColumnWithVocabularyList(
  key: string,
  vocabulary: readonly (string | number | bigint)[],
  options: VocabularyListOptions = {},
): CategoricalColumn {
  checkOptions("sequenceCategoricalColumnWithVocabularyList", options, vocabularyListKinds);
  return new SequenceCategoricalColumn(new VocabularyListColumn(key, vocabulary, options));
}

/**
 * A column of sequences whose ids are lines of a file, read once before the first batch. Wrap it in `embeddingColumn` or `indicatorColumn`.
 *
 * @param key Name of the feature: for each row a sequence of values, or of arrays of them for several values a step. `""` and -1 pad.
 * @param vocabularyFile Path of a text file in UTF-8, one value a line.
 * @throws {ValueError} if an argument has a value that is not allowed.
 */
export function sequenceCategoricalColumnWithVocabularyFile(
  key: string,
  vocabularyFile: string,
  options: VocabularyFileOptions = {},
): CategoricalColumn {
  checkOptions("sequenceCategoricalColumnWithVocabularyFile", options, vocabularyFileKinds);
  return new SequenceCategoricalColumn(new VocabularyFileColumn(key, vocabularyFile, options));
}

/**
 * A column of sequences whose ids are hashes, as in `categoricalColumnWithHashBucket`. Wrap it in `embeddingColumn` or `indicatorColumn`.
 *
 * @param key Name of the feature: for each row a sequence of values, or of arrays of them for several values a step. `""` and -1 pad.
 * @param hashBucketSize Number of buckets.
 * @throws {ValueError} if an argument has a value that is not allowed.
 */
export function sequenceCategoricalColumnWithHashBucket(
  key: string,
  hashBucketSize: number,
  options: HashBucketOptions = {},
): CategoricalColumn {
  checkOptions("sequenceCategoricalColumnWithHashBucket", options, hashBucketKinds);
  return new SequenceCategoricalColumn(new HashBucketColumn(key, hashBucketSize, options.dtype ?? "string"));
}

/** A categorical column that reads sequences. Its bags have one entry for each step: [batch * steps]. */
export class SequenceCategoricalColumn implements CategoricalColumn {
  /** Marks a column that reads sequences. */
  readonly sequence = true;
  readonly kind: string;
  readonly name: string;
  readonly keys: readonly string[];
  /** The column that gives a step's ids. */
  readonly column: CategoricalColumn & RawCategorical;

  /** Wraps a column that reads one feature. */
  constructor(column: CategoricalColumn & RawCategorical) {
    this.column = column;
    this.kind = `sequence${column.kind[0]!.toUpperCase()}${column.kind.slice(1)}`;
    this.name = column.name;
    this.keys = column.keys;
  }

  get numBuckets(): number {
    return this.column.numBuckets;
  }

  async prepare(fs: FileSystem): Promise<void> {
    await this.column.prepare?.(fs);
  }

  bags(batch: ColumnBatch): Bags {
    if (!(batch instanceof SequenceBatch)) {
      throw new ValueError(
        `Column ${this.name} must not be a column of sequences here. Suggested fix A: use a non-sequence categoricalColumnWith*. ` +
          `Suggested fix B: use sequenceInputLayer. Given: ${describeColumn(this)}`,
        { column: this.name },
      );
    }
    const { name } = this;
    const { dtype } = this.column;
    const read = sequenceCategories(groupedSequence(batch.value(name), name), { key: name, dtype });
    batch.checkRows(name, read.lengths.length);
    batch.noteLengths(name, read.lengths);
    return this.column.idsOf({ values: read.values, dtype, splits: stepSplits(read, { column: name }), sparse: true });
  }

  examples(key: string): FeatureExamples {
    return { ...examplesOf(this.column, key), form: "sequence" };
  }

  toConfig(): ColumnConfig {
    return { ...this.column.toConfig(), kind: this.kind };
  }
}
