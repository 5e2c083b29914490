/** The icons a plugin's page may name; any other name is the neutral one. */
import {
  IconAddressBook,
  IconBell,
  IconBolt,
  IconBook,
  IconCalendar,
  IconChartBar,
  IconCreditCard,
  IconHeart,
  IconMail,
  IconMessage2,
  IconPhone,
  IconPuzzle,
  IconRoute,
  IconSettings,
  IconShoppingCart,
  IconStar,
  IconTag,
  IconTicket,
  IconWorld,
  type Icon,
} from '@tabler/icons-react';

const ICONS: Readonly<Record<string, Icon>> = {
  'address-book': IconAddressBook,
  bell: IconBell,
  bolt: IconBolt,
  book: IconBook,
  calendar: IconCalendar,
  chart: IconChartBar,
  card: IconCreditCard,
  heart: IconHeart,
  mail: IconMail,
  message: IconMessage2,
  phone: IconPhone,
  route: IconRoute,
  settings: IconSettings,
  cart: IconShoppingCart,
  star: IconStar,
  tag: IconTag,
  ticket: IconTicket,
  world: IconWorld,
};

export function iconOf(name: string): Icon {
  return ICONS[name] ?? IconPuzzle;
}
