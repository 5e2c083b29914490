import { IconListDetails } from '@tabler/icons-react';
import { NamedList } from './NamedList';

export default function QueuesPage() {
  return <NamedList path="queues" icon={IconListDetails} />;
}
