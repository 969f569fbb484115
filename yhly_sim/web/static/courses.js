// @ts-check
/** Replications of one or two runs, asked of the server and taken as they come. */

export class Courses {
  /** @param {any[]} runs what POST /api/runs takes, of each @param {number} replications @param {() => void} heard */
  constructor(runs, replications, heard) {
    /** @type {{replication: number, courses: import("./answers.js").Course[]}[]} */ this.found = [];
    this.wanted = replications;
    this.isOver = replications === 0;
    /** @type {any} */ this.failure = null;
    this.heard = heard;
    this.stopping = new AbortController();
    this.ended = this.#read({ runs, replications });
  }

  stop() { this.stopping.abort(); }

  async #read(/** @type {any} */ asked) {
    if (this.isOver) return;
    try {
      const answer = await fetch("/api/courses", { method: "POST", headers: { "Content-Type": "application/json" },
        body: JSON.stringify(asked), signal: this.stopping.signal });
      if (!answer.ok || !answer.body) throw (await answer.json().catch(() => ({}))).sentence ?? null;
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        const lines = (rest + part.value).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) this.#take(JSON.parse(line));
      }
    } catch (reason) {
      if (this.stopping.signal.aborted) return;
      this.failure = reason instanceof Error ? {} : reason ?? {};
    }
    this.isOver = true;
    this.heard();
  }

  #take(/** @type {any} */ line) {
    if (line.error) this.failure = line.error.sentence;
    else this.found.push(line);
    this.heard();
  }
}
