// @ts-check
/** Weekly series of runs: of a tape, and of replications of one or two runs, asked of the server and taken as they come. */

/** @typedef {{days: number[], series: Record<string, (number | null)[]>, outcomes: Record<string, number | null>}} Course */

/** The course of a tape, so far as it has come; outcomes where it is whole. @param {any} tape @returns {Course} */
export function courseOf({ header, weeks, end }) {
  return {
    days: weeks.map((/** @type {any} */ week) => week.day),
    series: Object.fromEntries(header.series.map((/** @type {any} */ one, /** @type {number} */ i) => [one.name, weeks.map((/** @type {any} */ week) => week.series[i])])),
    outcomes: Object.fromEntries(Object.entries(end?.outcomes ?? {}).map(([name, told]) => [name, /** @type {any} */ (told).value])),
  };
}

export class Courses {
  /** @param {any[]} runs what POST /api/runs takes, of each @param {number} replications @param {() => void} heard */
  constructor(runs, replications, heard) {
    /** @type {{replication: number, courses: Course[]}[]} */ this.found = [];
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
