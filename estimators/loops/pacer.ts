/**
 * Turns of the event loop within a loop that would not wait by itself.
 *
 * @module
 */

const TURN_MILLISECONDS = 20;

/** Decides when it is time for a turn of the event loop. */
export class Pacer {
  #last = performance.now();

  /** True if the last turn was 20 ms ago or more. */
  get due(): boolean {
    return performance.now() - this.#last >= TURN_MILLISECONDS;
  }

  /** Waits for one turn of the event loop. */
  async turn(): Promise<void> {
    await macrotask();
    this.#last = performance.now();
  }
}

function macrotask(): Promise<void> {
  // Looked up at the first turn: in Deno the mere look loads Node's timers, which takes 3 ms.
  const immediate = (globalThis as { setImmediate?: (fn: () => void) => unknown }).setImmediate;
  if (immediate !== undefined) return new Promise((resolve) => void immediate(resolve));
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      resolve();
    };
    channel.port2.postMessage(null);
  });
}
