import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { fileURLToPath } from "node:url";
import { csvBlocks } from "../../core/data/csv_text.ts";
import { DataLossError } from "../../core/errors.ts";

const hasPython = await new Deno.Command("python3", { args: ["--version"], stdout: "null", stderr: "null" }).output()
  .then(({ success }) => success, () => false);
if (!hasPython) console.log("CSV is not compared with Python's csv module: there is no python3 on this machine");

/** Pieces of fewer characters are put together before they are parsed: a field of this length makes the next cut one that is seen. */
const LONG = "p".repeat(1 << 16);

Deno.test({
  name: "CSV has the records that Python's csv module finds, wherever it is cut",
  ignore: !hasPython,
  fn: async () => {
    // Any text at all, and texts of whole fields, of which more are CSV.
    const any = fc.string({
      unit: fc.constantFrom("a", "é", "😀", "\ufeff", "7", '"', '"', ",", ";", " ", "\n", "\r", "\r\n"),
      maxLength: 24,
    });
    const fields = fc.constantFrom("", "a", "é7", " 😀", 'a"b', '""', '"a"', '"a""b"', '"a,b"', '"a\r\nb"', '"\r"', '"\n\n"', '"""', '"a');
    const marks = fc.constantFrom(",", ",", "\n", "\r", "\r\n", "\n\n", "\r\r");
    const whole = fc.array(fc.tuple(fields, marks), { maxLength: 10 }).map((parts) => parts.flat().join(""));
    const texts = fc.sample(fc.oneof(any, whole), { numRuns: 3000, seed: 1 }).map((text, i) =>
      `${i % 3 === 0 ? "\ufeff" : ""}${LONG}\n${text}`
    );
    const bytes = texts.map((text) => new TextEncoder().encode(text));
    const expected = await pythonRecords(bytes);
    let [read, refused] = [0, 0];
    for (let i = 0; i < texts.length; i++) {
      const tail = texts[i]!.slice(texts[i]!.indexOf("\n") + 1);
      const from = bytes[i]!.length - new TextEncoder().encode(tail).length;
      // Spaces between a closing quote and the end of its field are left out here; Python refuses them.
      if (expected[i] === null && /"[\s\ufeff]+(?:[,\r\n]|$)/.test(tail)) continue;
      if (expected[i] === null) refused++;
      else read++;
      for (let at = from - 1; at <= bytes[i]!.length; at++) {
        const records = await ourRecords([bytes[i]!.subarray(0, at), bytes[i]!.subarray(at)]);
        assertEquals(records, expected[i]?.filter((record) => record.length > 0) ?? null, `${JSON.stringify(tail)}, cut at ${at - from}`);
      }
    }
    assert(read > 1000 && refused > 300, `${read} texts were read and ${refused} refused`);
  },
});

/** The records without blank lines, or null where the text is refused. */
async function ourRecords(pieces: readonly Uint8Array[]): Promise<string[][] | null> {
  const records: string[][] = [];
  try {
    for await (const block of csvBlocks(pieces)) for (const record of block.records) if (record.length > 0) records.push([...record]);
  } catch (error) {
    assert(error instanceof DataLossError);
    return null;
  }
  return records;
}

async function pythonRecords(texts: readonly Uint8Array[]): Promise<(string[][] | null)[]> {
  const directory = await Deno.makeTempDir();
  try {
    const [input, output] = [`${directory}/cases.json`, `${directory}/results.json`];
    await Deno.writeTextFile(input, JSON.stringify(texts.map((bytes) => bytes.toBase64())));
    const script = fileURLToPath(new URL("python/csv_records.py", import.meta.url));
    const { success, stderr } = await new Deno.Command("python3", { args: [script, input, output], stdout: "null", stderr: "piped" })
      .output();
    assert(success, new TextDecoder().decode(stderr));
    return JSON.parse(await Deno.readTextFile(output));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}
