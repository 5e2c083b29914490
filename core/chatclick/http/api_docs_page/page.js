// The interactive documentation: lists the operations of the OpenAPI document, shows what they take
// and answer, and sends requests with a pasted token. The token stays in this page's memory.

const DEEPEST = 6;

/** Make an element with attributes and children; text always becomes a text node. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** Follow a reference of the document. */
function resolve(api, node) {
  let found = node;
  while (found?.$ref) {
    found = found.$ref.slice(2).split("/").reduce((part, key) => part[key], api);
  }
  return found ?? {};
}

/** Write a schema as the shape of a value, a person's way. */
function outline(api, schema, depth = 0) {
  const known = resolve(api, schema);
  if (depth > DEEPEST) return "…";
  if (known.const !== undefined) return JSON.stringify(known.const);
  if (known.enum) return known.enum.map((one) => JSON.stringify(one)).join(" | ");
  const options = known.anyOf ?? known.oneOf;
  if (options) return options.map((one) => outline(api, one, depth)).join(" | ");
  if (known.type === "array") return `[${outline(api, known.items ?? {}, depth)}, …]`;
  if (known.properties) {
    const pad = "  ".repeat(depth + 1);
    const required = new Set(known.required ?? []);
    const lines = Object.entries(known.properties).map(
      ([key, part]) => `${pad}${key}${required.has(key) ? "" : "?"}: ${outline(api, part, depth + 1)}`,
    );
    return `{\n${lines.join("\n")}\n${"  ".repeat(depth)}}`;
  }
  if (known.type === "object") return "{…}";
  return known.format ?? known.type ?? "any";
}

/** Make a body to start from: required fields with their simplest values. */
function sketch(api, schema, depth = 0) {
  const known = resolve(api, schema);
  if (known.default !== undefined) return known.default;
  if (known.const !== undefined) return known.const;
  if (known.enum) return known.enum[0];
  if (known.anyOf) return sketch(api, known.anyOf[0], depth);
  if (known.type === "array") return [];
  if (known.type === "object" || known.properties) {
    const kept = Object.entries(known.properties ?? {}).filter(([key]) => known.required?.includes(key));
    return depth > DEEPEST ? {} : Object.fromEntries(kept.map(([key, part]) => [key, sketch(api, part, depth + 1)]));
  }
  return { integer: 0, number: 0, boolean: true }[known.type] ?? "";
}

function describeResponses(api, operation) {
  const table = make("table");
  for (const [status, response] of Object.entries(operation.responses)) {
    const known = resolve(api, response);
    const schema = Object.values(known.content ?? {})[0]?.schema;
    const shown = schema && status < 400 ? make("pre", {}, outline(api, schema)) : "";
    table.append(make("tr", {}, make("td", {}, status), make("td", {}, known.description, shown)));
  }
  return table;
}

/** Build the form that sends a request. */
function buildForm(api, path, method, operation) {
  const form = make("form");
  const fields = make("div", { class: "fields" });
  for (const parameter of operation.parameters ?? []) {
    const label = `${parameter.name} (${parameter.in})`;
    const hint = parameter.description ?? outline(api, parameter.schema);
    const input = make("input", { name: parameter.name, placeholder: hint, "data-in": parameter.in });
    input.required = Boolean(parameter.required);
    fields.append(make("label", {}, label, input));
  }
  form.append(fields);
  const schema = operation.requestBody?.content?.["application/json"]?.schema;
  const body = schema ? make("textarea", { "aria-label": "Body, JSON", spellcheck: "false" }) : null;
  if (body) {
    body.value = JSON.stringify(sketch(api, schema), null, 2);
    form.append(make("h3", {}, "Body"), make("pre", {}, outline(api, schema)), body);
  }
  const answer = make("pre", { hidden: "", "aria-live": "polite" });
  form.append(make("button", { type: "submit" }, "Send"), answer);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    answer.hidden = false;
    answer.textContent = "…";
    answer.textContent = await send(path, method, fields, body?.value);
  });
  return form;
}

/** Send the request of a form and write down the answer. */
async function send(path, method, fields, body) {
  const headers = {};
  const query = new URLSearchParams();
  let address = path;
  for (const input of fields.querySelectorAll("input")) {
    if (!input.value) continue;
    if (input.dataset.in === "path") {
      address = address.replace(`{${input.name}}`, encodeURIComponent(input.value));
    } else if (input.dataset.in === "query") query.set(input.name, input.value);
    else headers[input.name] = input.value;
  }
  const token = document.getElementById("token").value.trim();
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const abort = new AbortController();
  try {
    const target = query.size ? `${address}?${query}` : address;
    const response = await fetch(target, { method, headers, body, signal: abort.signal });
    const head = `${response.status} ${response.statusText}\n${[...response.headers]
      .map(([name, value]) => `${name}: ${value}`)
      .join("\n")}\n\n`;
    if (response.headers.get("content-type")?.startsWith("text/event-stream")) {
      abort.abort();
      return `${head}(a stream; open it with a client)`;
    }
    return head + indent(await response.text());
  } catch (error) {
    return String(error);
  }
}

function indent(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function buildOperation(api, path, method, operation) {
  const details = make("details", { id: operation.operationId });
  details.dataset.words = `${method} ${path} ${operation.summary} ${operation.operationId}`.toLowerCase();
  details.append(
    make(
      "summary",
      {},
      make("span", { class: "method" }, method.toUpperCase()),
      make("span", { class: "path" }, path),
      make("span", { class: "muted" }, ` — ${operation.summary}`),
    ),
  );
  // Built when it is opened: most never are.
  details.addEventListener(
    "toggle",
    () => {
      const inside = make("div", { class: "inside" });
      if (operation.description) inside.append(make("p", {}, operation.description));
      inside.append(
        buildForm(api, path, method.toUpperCase(), operation),
        make("h3", {}, "Answers"),
        describeResponses(api, operation),
      );
      details.append(inside);
    },
    { once: true },
  );
  return details;
}

function show(api) {
  const place = document.getElementById("operations");
  const tags = document.getElementById("tags");
  place.textContent = "";
  for (const { name } of api.tags) {
    const id = `tag-${name.replaceAll(" ", "-")}`;
    const section = make("section", {}, make("h2", { id }, name));
    for (const [path, operations] of Object.entries(api.paths)) {
      for (const [method, operation] of Object.entries(operations)) {
        if (operation.tags.includes(name)) section.append(buildOperation(api, path, method, operation));
      }
    }
    tags.append(make("a", { href: `#${id}` }, name));
    place.append(section);
  }
}

document.getElementById("find").addEventListener("input", (event) => {
  const wanted = event.target.value.toLowerCase();
  for (const details of document.querySelectorAll("details")) {
    details.hidden = !details.dataset.words.includes(wanted);
  }
});

const response = await fetch("/api/v1/openapi.json");
show(await response.json());
