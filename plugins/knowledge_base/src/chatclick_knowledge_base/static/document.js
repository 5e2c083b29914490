/** Makes what the server's sanitiser left of a document, given as data. */
export function build(node) {
  if (typeof node === 'string') return document.createTextNode(node);
  const element = document.createElement(node.tag);
  for (const [name, value] of Object.entries(node.attrs)) element.setAttribute(name, value);
  if (node.tag === 'a') element.target = '_blank';
  element.append(...node.children.map(build));
  return element;
}
