import { fileURLToPath } from "node:url";

/** Path of a checkpoint that TensorFlow wrote. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../../testdata/checkpoints/${name}`, import.meta.url));
}
