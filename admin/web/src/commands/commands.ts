/** What a person can do right now: the one source of the palette, the keys and the `?` sheet. */
import type { Icon } from '@tabler/icons-react';
import { createContext, use, useEffect, useRef, useSyncExternalStore } from 'react';
import { keysOf, type Choice } from './shortcuts';

export type CommandGroup = 'session' | 'list' | 'go' | 'app';

export interface Command {
  id: string;
  title: string;
  group: CommandGroup;
  icon?: Icon;
  /** For example `j`, `shift+e`, `mod+k`, `?`, or a sequence `g m`. Never Alt. */
  keys?: string;
  /** What the page proposed, where the person chose another key. */
  ownKeys?: string;
  /** Other words people may look for. */
  words?: string;
  /** Movement keys are listed on the sheet, not in the palette. */
  isKeyOnly?: boolean;
  run: () => void;
}

export class CommandRegistry {
  private sources = new Map<symbol, readonly Command[]>();
  private all: readonly Command[] = [];
  private readonly listeners = new Set<() => void>();
  private choice: Choice = { is_on: true, keys: {} };

  /** Give the commands the keys the person has chosen. */
  bind(choice: Choice): void {
    this.choice = choice;
    this.rebuild();
  }

  put(source: symbol, commands: readonly Command[]): void {
    this.sources.set(source, commands);
    this.rebuild();
  }

  remove(source: symbol): void {
    this.sources.delete(source);
    this.rebuild();
  }

  readonly list = (): readonly Command[] => this.all;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Later sources win, so that an open thread may take over a key of the page. */
  private rebuild(): void {
    const byId = new Map<string, Command>();
    for (const commands of this.sources.values()) {
      for (const command of commands) byId.set(command.id, this.bound(command));
    }
    this.all = [...byId.values()];
    this.listeners.forEach((listener) => listener());
  }

  private bound(command: Command): Command {
    const keys = keysOf(command.id, command.keys, this.choice);
    return { ...command, ownKeys: command.keys, keys };
  }
}

export const CommandContext = createContext<CommandRegistry>(new CommandRegistry());

/** Offer commands while the calling component is on the page. */
export function useCommands(commands: readonly Command[]): void {
  const registry = use(CommandContext);
  const source = useRef(Symbol('commands'));
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  const shape = commands.map((command) => `${command.id} ${command.title} ${command.keys}`).join('|');
  useEffect(() => {
    const stable = latest.current.map((command) => ({
      ...command,
      run: () => latest.current.find((one) => one.id === command.id)?.run(),
    }));
    const mine = source.current;
    registry.put(mine, stable);
    return () => registry.remove(mine);
  }, [registry, shape]);
}

export function useCommandList(): readonly Command[] {
  const registry = use(CommandContext);
  return useSyncExternalStore(registry.subscribe, registry.list);
}
