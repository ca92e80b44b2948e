/** Functions on values of the host that give a tensor or an array: `tensor` and `balancedWeights`. */

import { anyNd, type Draw, int32, type Nd, nd, operand, shape } from "./arguments.ts";
import { type Case, exactly } from "./case.ts";

const f = Math.fround;

/** The elements as a tensor of a dtype has them, or null where it takes no such. */
function asDType(x: Nd, dtype: Nd["dtype"]): number[] | null {
  if (x.data.length === 0) return [];
  if (dtype === "string" || x.dtype === "string") return dtype === x.dtype ? [...x.data] : null;
  if (dtype === "float32") return x.dtype === "int64" ? null : x.data.map(f);
  const whole = x.data.every((v) => Number.isInteger(v) && (dtype === "int64" ? Number.isSafeInteger(v) : v === (v | 0)));
  if (!whole || dtype === "int64" && x.dtype === "bool" && x.data.length > 0) return null;
  return x.data.map((v) => dtype === "bool" ? Number(v !== 0) : v);
}

/** The cases. */
export const values: Readonly<Record<string, Case>> = {
  tensor: (d: Draw) => {
    const x = nd(d, d.pick<Nd["dtype"]>(["float32", "int32", "bool", "string", "int64"]), shape(d, d.whole(0, 3)), undefined);
    const flat = x.dtype === "string"
      ? x.data.map(String)
      : x.dtype === "int64"
      ? x.data.map(BigInt)
      : x.dtype === "bool"
      ? x.data.map((v) => v !== 0)
      : x.dtype === "int32" && d.chance(0.5)
      ? Int32Array.from(x.data)
      : [...x.data];
    const given = d.chance(0.95) ? [...x.shape] : shape(d);
    const dtype = d.chance(0.8) ? x.dtype : d.pick<Nd["dtype"]>(["float32", "int32", "bool", "string", "int64"]);
    const data = given.reduce((a, b) => a * b, 1) === x.data.length ? asDType(x, dtype) : null;
    return { args: [flat, given, dtype], right: data === null ? null : exactly({ dtype, shape: given, data }) };
  },
  balancedWeights: (d: Draw) => {
    const labels = anyNd(
      d,
      [d.whole(1, 12)],
      d.pick<Nd["dtype"]>(["int32", "string", "float32"]),
      (e) => e.chance(0.9) ? e.whole(0, 3) : int32(e),
    );
    const counts = new Map<number, number>();
    for (const label of labels.data) counts.set(label, (counts.get(label) ?? 0) + 1);
    const data = labels.data.map((label) => labels.data.length / (counts.size * counts.get(label)!));
    return { args: [operand(d, labels)], right: { dtype: "float32", shape: labels.shape, data, bound: 1e-6 } };
  },
};
