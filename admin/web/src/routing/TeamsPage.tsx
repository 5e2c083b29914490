import { IconUsersGroup } from '@tabler/icons-react';
import { NamedList } from './NamedList';

export default function TeamsPage() {
  return <NamedList path="teams" icon={IconUsersGroup} />;
}
