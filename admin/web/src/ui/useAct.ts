import { useMutation, useQueryClient, type QueryKey } from '@tanstack/react-query';
import { useT } from '@/i18n';
import { showFailure } from './failure';
import { showToast } from './toasts';

/** A change on the server: say what was done, read again what it touched. */
export function useAct<V = void, R = unknown>(
  work: (values: V) => Promise<R>,
  options: {
    refresh: readonly QueryKey[];
    said?: (result: R, values: V) => string;
    onDone?: (result: R, values: V) => void;
    /** Takes the act back. */
    undo?: (values: V, result: R) => Promise<unknown>;
    /** A form shows its own failure. */
    isForm?: boolean;
  },
) {
  const t = useT();
  const cache = useQueryClient();
  const refresh = () =>
    Promise.all(options.refresh.map((queryKey) => cache.invalidateQueries({ queryKey })));
  const takeBack = async (values: V, result: R) => {
    try {
      await options.undo?.(values, result);
      await refresh();
    } catch (error) {
      showFailure(t, error);
    }
  };
  return useMutation({
    mutationFn: work,
    onSuccess: async (result, values) => {
      if (options.said) {
        showToast({
          text: options.said(result, values),
          tone: 'plain',
          undo: options.undo && (() => void takeBack(values, result)),
        });
      }
      options.onDone?.(result, values);
      await refresh();
    },
    onError: (error) => {
      if (!options.isForm) showFailure(t, error);
    },
  });
}
