import {
  Background,
  Controls,
  MiniMap,
  Panel,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useEdgesState,
  useNodesState,
  useReactFlow,
  type Connection,
  type Edge,
  type Node,
  type NodeChange,
  type OnSelectionChangeParams,
} from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { Button, useComputedColorScheme } from '@mantine/core';
import { IconLayoutDistributeHorizontal } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useRef, type DragEvent } from 'react';
import { useT, type Translator } from '@/i18n';
import { arrange, placesOf } from './arrange';
import css from './Canvas.module.css';
import './xyflow.css';
import { useEditing, type Editing } from './context';
import { isDragged, readDragged } from './dragging';
import { addBlock, addStep, connect, moveBlock, place, remove } from './edits';
import { outcomeName } from './names';
import { StepNode } from './StepNode';
import { NOTHING, type FlowDocument, type Place } from './types';
import { findBlock, findStep, firstStep, stepName, waysOf, type Way } from './ways';

/** Below this zoom blocks are too small to read and to hit. */
const READABLE = 0.72;
const NEAR = 640;

const NODE_TYPES = { step: StepNode };

/** The flow as cards and ways. All it does by mouse the list does by keyboard. */
export default function Canvas() {
  return (
    <ReactFlowProvider>
      <Board />
    </ReactFlowProvider>
  );
}

function Board() {
  const t = useT();
  const scheme = useComputedColorScheme('light');
  const editing = useEditing();
  const { flow, mayEdit, change, select } = editing;
  const canvas = useReactFlow();
  const wanted = useMemo(() => nodesOf(t, editing), [t, editing]);
  const [nodes, setNodes, onNodesChange] = useNodesState<Node>(wanted);
  useEffect(() => setNodes((now) => keepMeasured(now, wanted)), [wanted, setNodes]);
  const drawn = useMemo(() => edgesOf(t, editing), [t, editing]);
  const [edges, setEdges, onEdgesChange] = useEdgesState<Edge>(drawn);
  useEffect(() => setEdges((now) => keepSelected(now, drawn)), [drawn, setEdges]);
  useFocus(editing);

  const link = ({ source, sourceHandle, target }: Connection) => {
    const way = readHandle(source, sourceHandle);
    if (way) change(connect(flow, way, target));
  };
  // The end of a drag, and each press of an arrow key.
  const move = (changes: NodeChange[]) => {
    onNodesChange(changes);
    const moved = placesIn(changes);
    const ids = Object.keys(moved);
    if (ids.length > 0) change(place(flow, moved), `move/${ids.join()}`);
  };
  const drop = (event: DragEvent) => {
    const dragged = readDragged(event);
    if (!dragged) return;
    event.preventDefault();
    const at = canvas.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    const [grown, stepId] = addStep(flow, t('flows.newStep'), at);
    if (dragged.kind === 'block') return change(moveBlock(grown, dragged.id, stepId, 0));
    const kind = editing.kinds.get(dragged.type);
    if (!kind) return;
    const [next, blockId] = addBlock(grown, stepId, 0, kind);
    change(next);
    select({ steps: [], blocks: [blockId] });
  };
  const tidy = () => {
    change(place(flow, arrange(flow)));
    window.requestAnimationFrame(() => void canvas.fitView({ padding: 0.15, duration: 160 }));
  };
  const onSelection = useCallback(
    (chosen: OnSelectionChangeParams) => takeSelection(latestOf.current, chosen),
    [],
  );
  const latestOf = useRef(editing);
  useEffect(() => {
    latestOf.current = editing;
  });

  return (
    <div className={css.canvas} aria-label={t('flows.canvas')} role="region">
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        colorMode={scheme}
        onNodesChange={move}
        onEdgesChange={onEdgesChange}
        onConnect={link}
        // The key is the canvas library's; what goes is the editor's to say, blocks as well.
        onBeforeDelete={({ edges: gone }) => {
          change(gone.reduce(cut, remove(flow, editing.selection)));
          select(NOTHING);
          return Promise.resolve(false);
        }}
        onReconnect={(old, next) => {
          const way = readHandle(next.source, next.sourceHandle);
          if (way) change(connect(cut(flow, old), way, next.target));
        }}
        onSelectionChange={onSelection}
        onPaneClick={() => select({ steps: [], blocks: [] })}
        onDragOver={(event) => isDragged(event) && mayEdit && event.preventDefault()}
        onDrop={drop}
        deleteKeyCode={mayEdit ? ['Delete', 'Backspace'] : null}
        selectionMode={SelectionMode.Partial}
        multiSelectionKeyCode={['Shift', 'Meta', 'Control']}
        nodesDraggable={mayEdit}
        nodesConnectable={mayEdit}
        edgesReconnectable={mayEdit}
        fitView
        fitViewOptions={{ padding: 0.1, minZoom: READABLE, maxZoom: 1, nodes: nearStart(flow) }}
        minZoom={0.2}
        maxZoom={1.6}
        proOptions={{ hideAttribution: true }}
        ariaLabelConfig={{
          'node.a11yDescription.default': t('flows.a11y.node'),
          'node.a11yDescription.keyboardDisabled': t('flows.a11y.node'),
          'edge.a11yDescription.default': t('flows.a11y.edge'),
          'controls.ariaLabel': t('flows.a11y.controls'),
          'controls.zoomIn.ariaLabel': t('flows.a11y.zoomIn'),
          'controls.zoomOut.ariaLabel': t('flows.a11y.zoomOut'),
          'controls.fitView.ariaLabel': t('flows.a11y.fit'),
          'minimap.ariaLabel': t('flows.a11y.minimap'),
        }}
      >
        <Background gap={20} size={1.5} />
        <Controls showInteractive={false} />
        <MiniMap pannable zoomable className={css.minimap} />
        {mayEdit && (
          <Panel position="top-right">
            <Button
              size="xs"
              variant="default"
              leftSection={<IconLayoutDistributeHorizontal size={16} aria-hidden />}
              onClick={tidy}
            >
              {t('flows.arrange')}
            </Button>
          </Panel>
        )}
      </ReactFlow>
    </div>
  );
}

function nodesOf(t: Translator, { flow, selection }: Editing): Node[] {
  const places = placesOf(flow);
  return flow.steps.map((step) => ({
    id: step.id,
    type: 'step',
    position: places[step.id] ?? { x: 0, y: 0 },
    selected: selection.steps.includes(step.id),
    data: {},
    ariaLabel: t('flows.a11y.step', { name: stepName(step), count: step.blocks.length }),
  }));
}

/** Nodes carry what the canvas measured; taking it away would hide them for a moment. */
function keepMeasured(now: Node[], wanted: Node[]): Node[] {
  const old = new Map(now.map((node) => [node.id, node]));
  return wanted.map((node) => ({ ...old.get(node.id), ...node }));
}

function keepSelected(now: Edge[], drawn: Edge[]): Edge[] {
  const chosen = new Set(now.filter((edge) => edge.selected).map((edge) => edge.id));
  return drawn.map((edge) => (chosen.has(edge.id) ? { ...edge, selected: true } : edge));
}

function edgesOf(t: Translator, { flow, counts, trail }: Editing): Edge[] {
  return waysOf(flow)
    .filter((way) => findStep(flow, way.target))
    .map((way) => ({
      id: way.id,
      source: way.step,
      sourceHandle: `${way.block}:${way.outcome}`,
      target: way.target,
      className: trail?.ways.has(way.id) ? 'is-passed' : undefined,
      label: counts?.get(way.id)?.times,
      ariaLabel: describe(t, flow, way),
    }));
}

function describe(t: Translator, flow: FlowDocument, way: Way): string {
  const [from, to] = [findStep(flow, way.step), findStep(flow, way.target)];
  const block = findBlock(flow, way.block)?.block;
  return t('flows.a11y.way', {
    from: from ? stepName(from) : way.step,
    to: to ? stepName(to) : way.target,
    outcome: block ? outcomeName(t, block, way.outcome) : t('flows.outcome.next'),
  });
}

/** What is looked at first: all, where that can be read, else the beginning. */
function nearStart(flow: FlowDocument): { id: string }[] {
  const places = placesOf(flow);
  const start = places[firstStep(flow) ?? ''] ?? { x: 0, y: 0 };
  const isNear = ({ x, y }: Place) => Math.abs(x - start.x) <= NEAR && Math.abs(y - start.y) <= NEAR;
  return flow.steps.filter(({ id }) => isNear(places[id] ?? start)).map(({ id }) => ({ id }));
}

function readHandle(step: string, handle: string | null | undefined) {
  if (!handle) return null;
  const [block = '', outcome = ''] = handle.split(':');
  return { step, block, outcome };
}

function cut(flow: FlowDocument, edge: Edge): FlowDocument {
  const way = readHandle(edge.source, edge.sourceHandle);
  return way ? connect(flow, way, null) : flow;
}

function placesIn(changes: NodeChange[]): Record<string, Place> {
  const ends = changes.flatMap((one) =>
    one.type === 'position' && one.dragging === false && one.position
      ? [[one.id, one.position] as const]
      : [],
  );
  return Object.fromEntries(ends);
}

/** Steps chosen on the canvas; blocks are chosen one by one and leave steps alone. */
function takeSelection({ selection, select }: Editing, chosen: OnSelectionChangeParams): void {
  const steps = chosen.nodes.map((node) => node.id);
  if (chosen.edges.length > 0 && steps.length === 0 && selection.blocks.length > 0) {
    select({ steps: [], blocks: [] }); // so that Delete takes the way, and nothing else
    return;
  }
  const isSame = steps.length === selection.steps.length && steps.every((id) => selection.steps.includes(id));
  if (isSame) return;
  select({ steps, blocks: steps.length > 0 ? [] : selection.blocks });
}

/** Bring into view what was chosen elsewhere, such as in the list of problems. */
function useFocus({ flow, selection }: Editing): void {
  const canvas = useReactFlow();
  const block = selection.blocks.length === 1 ? selection.blocks[0] : undefined;
  const step = block ? findBlock(flow, block)?.step.id : selection.steps[0];
  useEffect(() => {
    const node = step ? canvas.getInternalNode(step) : undefined;
    if (!node?.measured.width || !node.measured.height) return;
    const { x, y, zoom } = canvas.getViewport();
    const { width, height } = canvas.getNodesBounds([node.id]);
    const at = { x: node.position.x * zoom + x, y: node.position.y * zoom + y };
    const pane = document.querySelector('.react-flow__pane')?.getBoundingClientRect();
    if (!pane || isInside(at, width * zoom, height * zoom, pane)) return;
    void canvas.setCenter(node.position.x + width / 2, node.position.y + height / 2, {
      zoom,
      duration: 160,
    });
  }, [canvas, step]);
}

const isInside = (at: Place, width: number, height: number, pane: DOMRect): boolean =>
  at.x >= 0 && at.y >= 0 && at.x + width <= pane.width && at.y + Math.min(height, 120) <= pane.height;
