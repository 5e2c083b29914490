/** The header of a screen that belongs to the brand: its picture, its name, the menu, the way out. */

import { Avatar } from "./Avatar";
import { CloseButton } from "./CloseButton";
import { useChat } from "./context";
import { MenuButton } from "./menu/MenuButton";

export function AvatarHeader() {
  const { brand } = useChat().config;
  return (
    <header class="home-header">
      <Avatar name={brand.displayName} url={brand.avatarUrl} isBrand />
      <span class="home-brand" dir="auto">
        {brand.displayName}
      </span>
      <MenuButton session={undefined} />
      <CloseButton />
    </header>
  );
}
