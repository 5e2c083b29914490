/** Small markdown as elements. There is no way from a text to HTML here. */

import { parseMarkdown } from "./markdown_tree";
import type { Block, Inline } from "./markdown_tree";
import { SafeLink } from "./SafeLink";

export function MarkdownText({ text }: { text: string }) {
  const blocks = parseMarkdown(text);
  return <>{blocks.map((block, at) => <BlockView key={at} block={block} />)}</>;
}

function BlockView({ block }: { block: Block }) {
  if (block.t === "code") return <pre tabIndex={0}>{block.text}</pre>;
  if (block.t === "p") {
    return (
      <p dir="auto">
        <Inlines of={block.inlines} />
      </p>
    );
  }
  const items = block.items.map((item, at) => (
    <li key={at} dir="auto">
      <Inlines of={item} />
    </li>
  ));
  return block.start === null ? <ul>{items}</ul> : <ol start={block.start}>{items}</ol>;
}

function Inlines({ of }: { of: readonly Inline[] }) {
  return <>{of.map((inline, at) => <InlineView key={at} inline={inline} />)}</>;
}

function InlineView({ inline }: { inline: Inline }) {
  if (typeof inline === "string") return <>{inline}</>;
  if (inline.t === "code") return <code>{inline.text}</code>;
  if (inline.t === "link") {
    return (
      <SafeLink href={inline.href}>
        <Inlines of={inline.inlines} />
      </SafeLink>
    );
  }
  const Tag = inline.t;
  return (
    <Tag>
      <Inlines of={inline.inlines} />
    </Tag>
  );
}
