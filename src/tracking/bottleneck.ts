import { RATE_UNIT } from "../model/limits.ts";
import type { Reading } from "./reading.ts";

interface Rule {
  readonly holds: (numbers: Numbers) => boolean;
  readonly words: (numbers: Numbers) => string;
}

/** What rules compare. Unknown numbers are NaN, with which no comparison holds. */
interface Numbers {
  /** Rates are in Mbit/s. */
  readonly speed: number;
  /** Unknown when there is none. */
  readonly limit: number;
  /** As the last network check measured it. */
  readonly bandwidth: number;
  /** Percent. */
  readonly loss: number;
  readonly memory: number;
  readonly agentCpu: number;
  readonly totalCpu: number;
  readonly agentIo: number;
  readonly totalIo: number;
}

/** Percent of CPU or memory from which on it may slow the copy down. */
const BUSY = 90;
/** Percent of lost packets from which on they do. */
const LOSSY = 1;
/** Disk I/O from which on a disk may be the limit. */
const HEAVY_IO = 800;
/** The agent's share of the server's disk I/O within which both are the same load. */
const SAME_IO = [0.9, 1.1] as const;
/** The share of its limit within which a speed is at the limit; far beyond it the numbers differ in unit or time. */
const AT_LIMIT = [0.9, 1.1] as const;
/** The same for the measured bandwidth, which is a sample and less exact. */
const AT_BANDWIDTH = [0.85, 1.2] as const;
/** The share of the bandwidth below which the network is not the limit. */
const HEADROOM = 0.7;

/** The most certain first: only the first that holds is shown. */
const RULES: readonly Rule[] = [
  {
    holds: ({ speed, limit }) => within(speed / limit, AT_LIMIT),
    words: ({ speed, limit }) =>
      `the copy runs at ${round(speed)} of the ${round(limit)} ${RATE_UNIT} of its speed limit`,
  },
  {
    holds: ({ agentCpu }) => agentCpu >= BUSY,
    words: ({ agentCpu }) => `the agent takes ${round(agentCpu)} % of the source server's CPU`,
  },
  {
    holds: ({ totalCpu }) => totalCpu >= BUSY,
    words: ({ totalCpu }) => `the source server's CPU is ${round(totalCpu)} % busy`,
  },
  {
    holds: ({ speed, bandwidth }) => within(speed / bandwidth, AT_BANDWIDTH),
    words: ({ speed, bandwidth }) =>
      `the copy runs at ${round(speed)} ${RATE_UNIT}, and the network check measured ${round(bandwidth)}`,
  },
  {
    holds: ({ loss }) => loss >= LOSSY,
    words: ({ loss }) => `the network check found ${round(loss)} % packet loss`,
  },
  {
    holds: ({ agentIo, totalIo, speed, bandwidth }) =>
      totalIo >= HEAVY_IO && within(agentIo / totalIo, SAME_IO) && speed <= HEADROOM * bandwidth,
    words: ({ agentIo, totalIo }) =>
      `the agent does ${round(agentIo)} of the source server's ${round(totalIo)} ${RATE_UNIT} of disk I/O, and the network has room`,
  },
  {
    holds: ({ memory }) => memory >= BUSY,
    words: ({ memory }) => `the source server's memory was ${round(memory)} % full at the network check`,
  },
];

/**
 * What slows the copy down, one sentence without a full stop; undefined unless the numbers support it. Only for a task
 * that is copying: at speed 0 it has stalled, which is reported otherwise.
 */
export function bottleneck(reading: Reading): string | undefined {
  const copying = (reading.phase === "running" || reading.phase === "syncing") && (reading.speed ?? 0) > 0;
  const numbers = numbersOf(reading);
  return copying ? RULES.find(({ holds }) => holds(numbers))?.words(numbers) : undefined;
}

function numbersOf({ speed, speedLimit, loads, network }: Reading): Numbers {
  return {
    speed: speed ?? Number.NaN,
    limit: positive(speedLimit),
    bandwidth: positive(network.bandwidth),
    loss: network.loss ?? Number.NaN,
    memory: network.memory ?? Number.NaN,
    agentCpu: loads.agentCpu ?? Number.NaN,
    totalCpu: loads.totalCpu ?? Number.NaN,
    agentIo: loads.agentDiskIo ?? Number.NaN,
    totalIo: positive(loads.totalDiskIo),
  };
}

const positive = (value: number | undefined) => (value !== undefined && value > 0 ? value : Number.NaN);
const within = (ratio: number, [low, high]: readonly [number, number]) => ratio >= low && ratio <= high;
const round = (value: number) => String(Number(value.toFixed(1)));
