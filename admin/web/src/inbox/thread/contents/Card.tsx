import type { Action, CardParts } from '@/api/contents';
import { useT } from '@/i18n';
import { MessageText } from '../MessageText';
import css from './Contents.module.css';
import { useFile } from './useFile';

export function Cards(props: { text: string | undefined; cards: CardParts[]; sessionId: string }) {
  const t = useT();
  return (
    <div className={css.stack}>
      {props.text && <MessageText text={props.text} />}
      <ul className={css.cards} aria-label={t('content.cards')} tabIndex={0}>
        {props.cards.map((card, index) => (
          <li key={index} className={css.card}>
            <Card card={card} sessionId={props.sessionId} />
          </li>
        ))}
      </ul>
    </div>
  );
}

export function Card({ card, sessionId }: { card: CardParts; sessionId: string }) {
  return (
    <div className={css.stack}>
      {card.image && <CardImage image={card.image} sessionId={sessionId} />}
      <strong className={css.title} dir="auto">
        {card.title}
      </strong>
      {card.text && <MessageText text={card.text} />}
      {card.actions && card.actions.length > 0 && (
        <ul className={css.chips}>
          {card.actions.map((action, index) => (
            <li key={index} className={css.chip} dir="auto">
              <ActionLabel action={action} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function ActionLabel({ action }: { action: Action }) {
  if (action.type === 'reply') return <>{action.label}</>;
  return (
    <a href={action.url} target="_blank" rel="noopener noreferrer nofollow" title={action.url}>
      {action.label}
    </a>
  );
}

function CardImage(props: { image: NonNullable<CardParts['image']>; sessionId: string }) {
  const { image, sessionId } = props;
  if ('url' in image) return <img className={css.cardImage} src={image.url} alt="" />;
  return <StoredImage id={image.attachment_id} sessionId={sessionId} />;
}

function StoredImage({ id, sessionId }: { id: string; sessionId: string }) {
  const { address } = useFile(sessionId, id, 'content');
  if (!address) return <span className={css.cardImage} />;
  return <img className={css.cardImage} src={address} alt="" />;
}
