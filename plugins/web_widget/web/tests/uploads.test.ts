import { describe, expect, it } from "vitest";
import { ApiError } from "../src/app/net/api";
import { Uploader } from "../src/app/net/uploader";
import { checkFiles, isAccepted } from "../src/app/protocol/file_checks";
import { nextPartBytes, nextStep } from "../src/app/protocol/uploads";
import type { EntryFile, Remote } from "../src/app/protocol/uploads";

const SIZE = 1_000_000;

function file(fields: Partial<EntryFile> = {}): EntryFile {
  return {
    id: "0199-file",
    name: "a.bin",
    media_type: "application/octet-stream",
    size_bytes: SIZE,
    duration_ms: null,
    attachment_id: null,
    state: "waiting",
    problem: null,
    detail: "",
    ...fields,
  };
}

/** A server that keeps what it gets, and fails when told to. */
class FakeServer {
  readonly asked: string[] = [];
  readonly keys: string[] = [];
  received = 0;
  isKnown = false;
  onPart: (offset: number) => void = () => {};
  end: Remote["state"] = "ready";

  async request(method: string, path: string, options: { bytes?: Blob; headers?: Record<string, string>; signal?: AbortSignal } = {}) {
    await Promise.resolve();
    if (options.signal?.aborted) throw new ApiError(0, "unreachable", "");
    this.asked.push(method);
    if (method === "POST") {
      this.keys.push(options.headers?.["Idempotency-Key"] ?? "");
      this.isKnown = true;
      return this.#view();
    }
    if (!this.isKnown) throw new ApiError(404, "not_found", "");
    expect(path).toContain("/sessions/ses_1/attachments/att_1");
    if (method === "PATCH") {
      const offset = Number(options.headers?.["Upload-Offset"]);
      this.onPart(offset);
      if (offset !== this.received) throw new ApiError(409, "offset_mismatch", "");
      this.received += options.bytes!.size;
    }
    return this.#view();
  }

  #view() {
    const state = this.received === SIZE ? this.end : "uploading";
    return { id: "att_1", state, offset: this.received, reason: state === "refused" ? "It is no picture." : null };
  }
}

function upload(server: FakeServer, one = file(), blob: Blob | null = new Blob([new Uint8Array(SIZE)])) {
  const changes: Partial<EntryFile>[] = [];
  const progress: number[] = [];
  let finish = () => {};
  const done = new Promise<void>((resolve) => (finish = resolve));
  const uploader = new Uploader({
    api: server as never,
    blob: async () => blob,
    online: async () => {},
    pause: async () => {},
    onProgress: (_, sent) => progress.push(sent),
    onChange: (_, fields) => {
      changes.push(fields);
      if (fields.state) finish();
    },
  });
  uploader.add(one, "ses_1");
  return { uploader, changes, progress, done };
}

describe("uploading a file", () => {
  it("sends all of it in parts and says when it is ready", async () => {
    const server = new FakeServer();

    const { done, changes, progress } = upload(server);
    await done;

    expect(server.received).toBe(SIZE);
    expect(server.asked.filter((method) => method === "PATCH").length).toBeGreaterThan(1);
    expect(changes).toEqual([{ attachment_id: "att_1" }, { state: "ready" }]);
    expect(progress.at(-1)).toBe(SIZE);
  });

  it("goes on where the server is after the line broke", async () => {
    const server = new FakeServer();
    let breaks = 2;
    server.onPart = () => {
      if (breaks-- > 0) {
        server.received += 1000;
        throw new ApiError(0, "unreachable", "");
      }
    };

    const { done, changes } = upload(server);
    await done;

    expect(server.received).toBe(SIZE);
    expect(server.asked.filter((method) => method === "POST")).toHaveLength(1);
    expect(changes.at(-1)).toEqual({ state: "ready" });
  });

  it("goes on after a reload, asking first how far it got", async () => {
    const server = new FakeServer();
    server.isKnown = true;
    server.received = 600_000;
    const offsets: number[] = [];
    server.onPart = (offset) => offsets.push(offset);

    const { done } = upload(server, file({ attachment_id: "att_1" }));
    await done;

    expect(server.asked[0]).toBe("GET");
    expect(offsets[0]).toBe(600_000);
    expect(server.asked).not.toContain("POST");
  });

  it("begins anew, under another key, when the server forgot the file", async () => {
    const server = new FakeServer();

    const { done, changes } = upload(server, file({ attachment_id: "att_gone" }));
    await done;

    expect(server.keys).toEqual(["0199-file-1"]);
    expect(changes.at(-1)).toEqual({ state: "ready" });
  });

  it("stops where it is, and a second start goes on from there", async () => {
    const server = new FakeServer();
    const paused = new Promise<void>((resolve) => {
      server.onPart = (offset) => {
        if (offset === 0) return;
        uploader.stop("0199-file");
        resolve();
        throw new ApiError(0, "unreachable", "");
      };
    });
    const { uploader, changes, done } = upload(server);
    await paused;
    const before = server.received;
    server.onPart = () => {};

    expect(changes).toEqual([{ attachment_id: "att_1" }]);
    uploader.add(file({ attachment_id: "att_1" }), "ses_1");
    await done;

    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(SIZE);
    expect(server.received).toBe(SIZE);
    expect(server.asked.filter((method) => method === "POST")).toHaveLength(1);
  });

  it.each([
    [new ApiError(415, "type_mismatch", "It is no picture."), { state: "failed", problem: "type_mismatch", detail: "It is no picture." }],
    [new ApiError(413, "file_too_large", ""), { state: "failed", problem: "file_too_large", detail: "" }],
  ])("leaves a refusal to the person: %s", async (error, expected) => {
    const server = new FakeServer();
    server.onPart = () => {
      throw error;
    };

    const { done, changes } = upload(server);
    await done;

    expect(changes.at(-1)).toEqual(expected);
  });

  it("says why a file was refused after it was looked at", async () => {
    const server = new FakeServer();
    server.end = "refused";

    const { done, changes } = upload(server);
    await done;

    expect(changes.at(-1)).toEqual({ state: "failed", problem: "file_refused", detail: "It is no picture." });
  });

  it("says that a file is gone whose bytes the browser did not keep", async () => {
    const { done, changes } = upload(new FakeServer(), file(), null);
    await done;

    expect(changes).toEqual([{ state: "failed", problem: "file_lost", detail: "" }]);
  });
});

describe("the next step", () => {
  const remote = (state: Remote["state"], offset: number): Remote => ({ id: "att_1", state, offset, reason: "" });

  it("waits for the check once everything is there", () => {
    expect(nextStep(file({ attachment_id: "a" }), remote("uploading", SIZE), 100)).toEqual({ do: "wait" });
    expect(nextStep(file({ attachment_id: "a" }), remote("checking", SIZE), 100)).toEqual({ do: "wait" });
  });

  it("never sends more than is left", () => {
    expect(nextStep(file({ attachment_id: "a" }), remote("uploading", SIZE - 5), 100)).toEqual({ do: "part", from: SIZE - 5, to: SIZE });
  });

  it("makes parts fit the line", () => {
    const first = nextPartBytes(null, 0);

    expect(nextPartBytes(first, 100)).toBe(first * 2);
    expect(nextPartBytes(first, 2000)).toBe(first);
    expect(nextPartBytes(first, 9000)).toBe(first / 2);
  });
});

describe("checking files before they go", () => {
  const limits = { maxMb: 1, maxFiles: 3, accept: ["image/*", ".pdf"] };
  const named = (name: string, type = "image/png", size = 10) => ({ name, type, size });

  it("says of each file why it may not be sent", () => {
    const wrong = [named("a.exe", "application/x-msdownload"), named("b.png", "image/png", 0), named("c.png", "image/png", 2 ** 21)];

    const { accepted, problems } = checkFiles([named("ok.png"), ...wrong], 0, limits);

    expect(accepted.map(({ name }) => name)).toEqual(["ok.png"]);
    expect(problems.map(({ code }) => code)).toEqual(["not_accepted", "empty", "too_large"]);
  });

  it("counts those that are already there", () => {
    const { accepted, problems } = checkFiles([named("a.png"), named("b.png")], 2, limits);

    expect(accepted).toHaveLength(1);
    expect(problems).toEqual([{ name: "b.png", code: "too_many" }]);
  });

  it.each([
    ["x.PDF", "", true],
    ["x.jpg", "image/jpeg", true],
    ["x.pdf.exe", "application/octet-stream", false],
    ["imagex", "imagex/png", false],
  ])("takes %s of type %j: %s", (name, type, expected) => expect(isAccepted({ name, type }, limits.accept)).toBe(expected));

  it("takes everything where nothing is said", () => expect(isAccepted({ name: "x", type: "" }, [])).toBe(true));
});
