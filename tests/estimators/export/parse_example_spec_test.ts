import { assertEquals, assertThrows } from "@std/assert";
import {
  bucketizedColumn,
  categoricalColumnWithHashBucket,
  categoricalColumnWithIdentity,
  categoricalColumnWithVocabularyList,
  classifierParseExampleSpec,
  crossedColumn,
  embeddingColumn,
  indicatorColumn,
  numericColumn,
  parseExampleSpec,
  regressorParseExampleSpec,
  sequenceCategoricalColumnWithHashBucket,
  sequenceNumericColumn,
  ValueError,
  weightedCategoricalColumn,
} from "../../../mod.ts";
import { fixedLenFeature, varLenFeature } from "../../../saved_model/mod.ts";

Deno.test("parseExampleSpec() is that of TensorFlow's columns", () => {
  const age = numericColumn("age", { defaultValue: 3 });
  const spec = parseExampleSpec([
    age,
    numericColumn("pair", { shape: [2, 2], defaultValue: [1, 2, 3, 4] }),
    numericColumn("count", { dtype: "int64" }),
    bucketizedColumn(age, [1, 2]),
    indicatorColumn(categoricalColumnWithVocabularyList("colour", ["a", "b"])),
    embeddingColumn(categoricalColumnWithIdentity("id", 4), 2),
    embeddingColumn(weightedCategoricalColumn(categoricalColumnWithHashBucket("word", 9), "weight"), 2),
    indicatorColumn(crossedColumn(["left", bucketizedColumn(numericColumn("size"), [0])], 10)),
    indicatorColumn(sequenceCategoricalColumnWithHashBucket("letters", 4)),
    sequenceNumericColumn("speeds"),
  ]);
  assertEquals(spec, {
    age: fixedLenFeature([1], "float32", 3),
    pair: fixedLenFeature([2, 2], "float32", [[1, 2], [3, 4]]),
    count: fixedLenFeature([1], "int64"),
    colour: varLenFeature("string"),
    id: varLenFeature("int64"),
    word: varLenFeature("string"),
    weight: varLenFeature("float32"),
    left: varLenFeature("string"),
    size: fixedLenFeature([1], "float32"),
    letters: varLenFeature("string"),
    speeds: varLenFeature("float32"),
  });
});

Deno.test("parseExampleSpec() refuses two readings of one feature, and what is no column", () => {
  assertThrows(
    () => parseExampleSpec([numericColumn("x"), indicatorColumn(categoricalColumnWithIdentity("x", 3))]),
    ValueError,
    "feature_columns contain different parse_spec for key x.",
  );
  assertThrows(() => parseExampleSpec(["x"] as never), ValueError, "All feature_columns must be feature columns");
});

Deno.test("The specifications of a classifier and a regressor have the label and the weight too", () => {
  const columns = [numericColumn("age")];
  const age = fixedLenFeature([1], "float32");
  assertEquals(classifierParseExampleSpec(columns, { labelKey: "kind", labelDType: "string", labelDefault: "a", weightColumn: "w" }), {
    age,
    kind: fixedLenFeature([1], "string", ["a"]),
    w: fixedLenFeature([1], "float32"),
  });
  assertEquals(classifierParseExampleSpec(columns, { labelKey: "kind" }), { age, kind: fixedLenFeature([1], "int64") });
  assertEquals(regressorParseExampleSpec(columns, { labelKey: "y", labelDimension: 2, weightColumn: numericColumn("w") }), {
    age,
    y: fixedLenFeature([2], "float32"),
    w: fixedLenFeature([1], "float32"),
  });
  assertThrows(() => classifierParseExampleSpec(columns, { labelKey: "age" }), ValueError, "label should not be used as feature");
  assertThrows(
    () => regressorParseExampleSpec(columns, { labelKey: "y", weightColumn: "age" }),
    ValueError,
    "weight_column should not be used as feature",
  );
  assertThrows(() => classifierParseExampleSpec(columns, { labelKey: "" }), ValueError, "labelKey must be the name of a feature");
});
