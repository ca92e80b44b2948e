/** A headless Chromium for tests of pages: opened by its command, driven by the DevTools protocol over a web socket. */

/** A page that is open. */
export interface Page {
  /** Addresses of all that the page asked for, itself first. */
  readonly requests: readonly string[];
  /** What the console holds, and exceptions and refusals by the page's policy. */
  readonly messages: readonly string[];
  /** The value of an expression. */
  // deno-lint-ignore no-explicit-any
  evaluate(expression: string): Promise<any>;
  /** Names and roles as a screen reader is told them, in its order. */
  accessibility(): Promise<{ role: string; name: string }[]>;
  /** What is seen, as PNG, in the size of the window. */
  screenshot(): Promise<Uint8Array>;
}

/** What the window is like. */
export interface Window {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
}

const named = Deno.env.get("HEADWAY_CHROMIUM") ?? "";

/** Where Chromium is; null where there is none. */
export const chromium: string | null = await find();

/**
 * A test that needs Chromium. Where there is none it is ignored, and says what to install; where `HEADWAY_CHROMIUM` names its command, it
 * fails.
 */
export function chromiumTest(name: string, fn: (open: (html: string, window?: Window) => Promise<Page>) => Promise<void>): void {
  if (chromium === null) {
    const sentence = `Chromium is needed for "${name}": apt-get install chromium, or name another's command in HEADWAY_CHROMIUM`;
    if (named !== "") return Deno.test(name, () => Promise.reject(new Error(sentence)));
    console.error(sentence);
    return Deno.test({ name, ignore: true, fn: () => {} });
  }
  Deno.test(name, async () => {
    const browser = await Browser.start(chromium!);
    try {
      await fn((html, window) => browser.open(html, window));
    } finally {
      await browser.close();
    }
  });
}

async function find(): Promise<string | null> {
  for (const command of named !== "" ? [named] : ["chromium", "chromium-browser", "google-chrome", "chrome-headless-shell"]) {
    try {
      if ((await new Deno.Command(command, { args: ["--version"], stderr: "null" }).output()).success) return command;
    } catch {
      // Not this one.
    }
  }
  return null;
}

// deno-lint-ignore no-explicit-any
type Message = any;

class Browser {
  readonly #process: Deno.ChildProcess;
  readonly #dir: string;
  readonly #errors: Promise<void>;
  readonly #socket: WebSocket;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #pages = new Map<string, string>();
  readonly #answers = new Map<number, (message: Message) => void>();
  readonly #listeners = new Map<string, (message: Message) => void>();
  #id = 0;

  private constructor(process: Deno.ChildProcess, dir: string, errors: Promise<void>, socket: WebSocket) {
    this.#process = process;
    this.#dir = dir;
    this.#errors = errors;
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      const message: Message = JSON.parse(data as string);
      if (message.id !== undefined) this.#answers.get(message.id)?.(message);
      else this.#listeners.get(message.sessionId)?.(message);
    };
    // From a server, as a page that is put online is: only there a browser also asks for an icon.
    this.#server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
      const page = this.#pages.get(new URL(request.url).pathname);
      return page === undefined ? new Response("", { status: 404 }) : new Response(page, { headers: { "content-type": "text/html" } });
    });
  }

  static async start(command: string): Promise<Browser> {
    const dir = await Deno.makeTempDir({ prefix: "headway-chromium-" });
    const args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--remote-debugging-port=0"];
    const process = new Deno.Command(command, { args: [...args, `--user-data-dir=${dir}`, "about:blank"], stdout: "null", stderr: "piped" })
      .spawn();
    const found = Promise.withResolvers<string>();
    const errors = (async () => {
      let text = "";
      for await (const chunk of process.stderr.pipeThrough(new TextDecoderStream())) {
        text += chunk;
        const address = /DevTools listening on (ws:\S+)\s/.exec(text)?.[1];
        if (address !== undefined) found.resolve(address);
      }
      found.reject(new Error(`${command} ended: ${text}`));
    })();
    found.promise.catch(() => {});
    const socket = new WebSocket(await found.promise);
    await new Promise((resolve, reject) => [socket.onopen, socket.onerror] = [resolve, reject]);
    return new Browser(process, dir, errors, socket);
  }

  async open(html: string, { width = 1200, height = 900, dark = false }: Window = {}): Promise<Page> {
    const path = `/${this.#pages.size}.html`;
    this.#pages.set(path, html);
    const { targetId } = await this.#send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await this.#send("Target.attachToTarget", { targetId, flatten: true });
    const send = (method: string, params: object = {}): Promise<Message> => this.#send(method, params, sessionId);
    const [requests, messages]: [string[], string[]] = [[], []];
    const loaded = Promise.withResolvers<void>();
    this.#listeners.set(sessionId, ({ method, params }) => {
      if (method === "Network.requestWillBeSent") requests.push(params.request.url);
      if (method === "Runtime.consoleAPICalled") messages.push(JSON.stringify(params.args));
      if (method === "Runtime.exceptionThrown") messages.push(params.exceptionDetails.text);
      if (method === "Log.entryAdded") messages.push(params.entry.text);
      if (method === "Audits.issueAdded") messages.push(JSON.stringify(params.issue));
      if (method === "Page.loadEventFired") loaded.resolve();
    });
    for (const domain of ["Network", "Runtime", "Log", "Audits", "Page", "Accessibility"]) await send(`${domain}.enable`);
    await send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false });
    await send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }] });
    await send("Page.navigate", { url: `http://127.0.0.1:${this.#server.addr.port}${path}` });
    await loaded.promise;
    return {
      requests,
      messages,
      evaluate: async (expression) => {
        const { result, exceptionDetails } = await send("Runtime.evaluate", { expression, returnByValue: true, awaitPromise: true });
        if (exceptionDetails !== undefined) {
          throw new Error(`${expression}: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
        }
        return result.value;
      },
      accessibility: async () => {
        const { nodes } = await send("Accessibility.getFullAXTree");
        const byId = new Map(nodes.map((node: Message) => [node.nodeId, node]));
        const inOrder = (node: Message): Message[] => [
          ...(node.ignored ? [] : [{ role: node.role?.value ?? "", name: node.name?.value ?? "" }]),
          ...(node.childIds ?? []).flatMap((id: string) => byId.has(id) ? inOrder(byId.get(id)) : []),
        ];
        return inOrder(nodes[0]);
      },
      screenshot: async () => Uint8Array.fromBase64((await send("Page.captureScreenshot")).data),
    };
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#socket.onclose = resolve);
    await this.#send("Browser.close").catch(() => {});
    await closed;
    await Promise.all([this.#process.status, this.#errors, this.#server.shutdown()]);
    await Deno.remove(this.#dir, { recursive: true });
  }

  #send(method: string, params: object = {}, sessionId?: string): Promise<Message> {
    const id = ++this.#id;
    return new Promise((resolve, reject) => {
      this.#answers.set(id, ({ result, error }) => {
        this.#answers.delete(id);
        if (error === undefined) resolve(result);
        else reject(new Error(`${method}: ${error.message}`));
      });
      this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }));
    });
  }
}
