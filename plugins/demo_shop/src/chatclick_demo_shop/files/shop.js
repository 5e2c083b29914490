// The shop's own script. Calls made before the chat has loaded wait in `chatclick.q`.
if (!window.chatclick) {
  const waiting = [];
  window.chatclick = (...call) => waiting.push(call);
  window.chatclick.q = waiting;
}

for (const button of document.querySelectorAll("[data-ask]")) {
  button.addEventListener("click", () => {
    window.chatclick("open");
    window.chatclick("prefill", `Hello! I have a question about the ${button.dataset.ask}: `);
  });
}
for (const button of document.querySelectorAll("[data-chat]")) {
  button.addEventListener("click", () => window.chatclick("open"));
}
