// Calls to the practice server and its stream of events; what fails becomes a sentence for the person.

/** A failure that can be shown as it is. `body` is the server's answer, where there was one. */
export class PageError extends Error {
  constructor(sentence, body = null) {
    super(sentence);
    this.body = body;
  }
}

async function call(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new PageError("The practice workspace does not answer. Is it still running?");
  }
  const body = await response.json().catch(() => null);
  if (body === null) throw new PageError(`The practice workspace answered with an error (${response.status}).`);
  if (!body.ok) throw new PageError(body.error || "That did not work.", body);
  return body;
}

export function get(path, query) {
  const known = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  return call(`/page/${path}?${new URLSearchParams(known)}`, { headers: { Accept: "application/json" } });
}

export function post(path, body) {
  return call(`/page/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
  });
}

/**
 * Listens to the events of one person. `onConnected(false)` says that the stream broke (the browser retries by itself);
 * `onConnected(true)` that it runs, so whatever was missed must be fetched. Returns the function that stops listening.
 */
export function listen(person, onEvent, onConnected) {
  const source = new EventSource(`/page/events?${new URLSearchParams({ as: person })}`);
  source.onopen = () => onConnected(true);
  source.onerror = () => onConnected(false);
  source.onmessage = (event) => onEvent(JSON.parse(event.data));
  return () => source.close();
}
