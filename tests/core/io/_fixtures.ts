/** Path of a checkpoint that TensorFlow wrote. */
export function fixture(name: string): string {
  return decodeURIComponent(new URL(`../../testdata/checkpoints/${name}`, import.meta.url).pathname);
}
