// @ts-check
/** In a file that was handed out there is no server: what the page asks for is answered from the file itself. */

const data = JSON.parse(document.getElementById("replay-data")?.textContent ?? "{}");

/** @param {string} packed base64 of gzip */
function unpacked(packed) {
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  return new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
}

const json = (/** @type {unknown} */ content, status = 200) =>
  new Response(JSON.stringify(content), { status, headers: { "Content-Type": "application/json" } });

/** What was asked for a run -> its address: the first of all is that of the first tape, and so on. @type {Map<string, string>} */
const addresses = new Map();

/** @param {string} asked */
function run(asked) {
  const address = addresses.get(asked) ?? data.addresses[addresses.size];
  if (!address) return json(data.refusal, 404);
  addresses.set(asked, address);
  return json({ address, state: "done", position: 0, bytes: data.sizes[address] });
}

/** @param {string} path @param {RequestInit} [options] */
async function answer(path, options) {
  const [place, query = ""] = path.split("?");
  const asked = new URLSearchParams(query);
  if (place === "/api/words") return json({ words: data.words[asked.get("lang") ?? "zh"] });
  if (place === "/api/meta") return json(data.meta);
  if (place === "/api/world") return new Response(unpacked(data.world));
  if (place === "/api/runs" && options?.method === "POST") return run(String(options.body));
  if (place === "/api/courses") return new Response(unpacked(data.courses));
  const [, , , address, what] = place.split("/");
  if (what === "tape" && data.tapes[address]) {
    const begin = Number(asked.get("from") ?? 0);
    const whole = new Response(unpacked(data.tapes[address]));
    return begin ? new Response((await whole.arrayBuffer()).slice(begin)) : whole;
  }
  if (place.startsWith("/api/runs/") && data.tapes[address]) return json({ address, state: "done", position: 0, bytes: data.sizes[address] });
  return json(data.refusal, 404);
}

globalThis.fetch = (input, options) => answer(String(input), options);
document.documentElement.dataset.replay = "true";
if (location.hash.length < 3 && data.state) location.hash = data.state;
