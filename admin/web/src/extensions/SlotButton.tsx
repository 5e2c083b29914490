import { Button } from '@mantine/core';
import type { SlotBlockData } from '@/api/types';
import { useSlotAction } from './useSlotAction';

/** Runs an action of the plugin in the conversation and says how it ended. */
export function SlotButton(props: {
  block: SlotBlockData;
  sessionId?: string;
  onDone: () => void;
}) {
  const { block, sessionId, onDone } = props;
  const action = useSlotAction(sessionId, onDone);
  return (
    <Button
      variant="default"
      size="xs"
      fullWidth
      loading={action.isPending}
      disabled={!action.isPossible}
      onClick={() => action.run(block)}
    >
      {block.text}
    </Button>
  );
}
