import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleMinus,
  IconCircleX,
  IconClock,
  IconHourglass,
  type Icon,
} from '@tabler/icons-react';
import { useT } from '@/i18n';
import { Tag } from '@/ui/Tag';
import { stateOf, type DeliveryState, type Endpoint, type EndpointState } from './types';

type Tone = 'plain' | 'good' | 'warn' | 'bad';

const ENDPOINT: Record<EndpointState, [Icon, Tone]> = {
  on: [IconCircleCheck, 'good'],
  off: [IconCircleMinus, 'plain'],
  failing: [IconAlertTriangle, 'warn'],
  disabled: [IconCircleX, 'bad'],
  gone: [IconCircleX, 'bad'],
};

const DELIVERY: Record<DeliveryState, [Icon, Tone]> = {
  waiting: [IconHourglass, 'plain'],
  pending: [IconClock, 'warn'],
  delivered: [IconCircleCheck, 'good'],
  failed: [IconCircleX, 'bad'],
};

export function EndpointTag({ endpoint }: { endpoint: Endpoint }) {
  const t = useT();
  const state = stateOf(endpoint);
  const [icon, tone] = ENDPOINT[state];
  return <Tag icon={icon} tone={tone} word={t(`webhooks.state.${state}`)} />;
}

export function DeliveryTag({ state }: { state: DeliveryState }) {
  const t = useT();
  const [icon, tone] = DELIVERY[state];
  return <Tag icon={icon} tone={tone} word={t(`webhooks.delivery.${state}`)} />;
}
