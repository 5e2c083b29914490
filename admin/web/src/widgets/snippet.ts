/** The line of HTML a site embeds a widget with. It never changes. */
export const snippetOf = (origin: string, widgetId: string): string =>
  `<script src="${origin}/widget/v1/${widgetId}.js" async></script>`;
