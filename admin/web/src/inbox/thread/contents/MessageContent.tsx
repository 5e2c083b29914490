import type { Content } from '@/api/contents';
import { useStaff } from '../../useStaff';
import { MessageText } from '../MessageText';
import { Answer } from './Answer';
import { Card, Cards } from './Card';
import { Choices } from './Choices';
import { Files } from './Files';
import { FormFields } from './FormFields';

/** What a message says, of whatever type it is: as the visitor sees it, but nothing can be pressed. */
export function MessageContent({ content, sessionId }: { content: Content; sessionId: string }) {
  switch (content.type) {
    case 'file':
      return <Files content={content} sessionId={sessionId} />;
    case 'choices':
      return <Choices content={content} />;
    case 'card':
      return <Card card={content} sessionId={sessionId} />;
    case 'carousel':
      return <Cards text={content.text} cards={content.cards} sessionId={sessionId} />;
    case 'form':
      return <FormFields content={content} />;
    case 'answer':
      return <Answer content={content} />;
    default:
      return <TextContent content={content} />;
  }
}

function TextContent({ content }: { content: { text?: string; mentions?: string[] } }) {
  if (!content.mentions?.length) return <MessageText text={content.text ?? ''} />;
  return <NamingText text={content.text ?? ''} mentions={content.mentions} />;
}

function NamingText({ text, mentions }: { text: string; mentions: readonly string[] }) {
  const { staff } = useStaff();
  const names = staff.filter((person) => mentions.includes(person.id)).map((person) => person.name);
  return <MessageText text={text} names={names} />;
}
