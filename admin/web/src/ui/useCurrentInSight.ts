import { useEffect, useRef } from 'react';

/**
 * Keep the link of the open page or part in sight, where its row or column is too short for all.
 *
 * @param current what is open; another value looks for the link anew.
 * @returns a ref for the element that scrolls.
 */
export function useCurrentInSight<Place extends HTMLElement>(current: string) {
  const place = useRef<Place>(null);
  useEffect(() => {
    const link = place.current?.querySelector('[aria-current="page"]');
    link?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [current]);
  return place;
}
